/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the source tree for tests: read whole, and as tables. A file that
 * cannot be read fails the test. */
#ifndef CLV_TESTS_FILES_H
#define CLV_TESTS_FILES_H

#include "base/base.h"

static inline clv_str read_file(clv_arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		fail_msg("cannot open %s", path);
	fseek(f, 0, SEEK_END);
	long n = ftell(f);
	rewind(f);
	char *z = clv_alloc(a, (size_t)n + 1);
	assert_int_equal(fread(z, 1, (size_t)n, f), n);
	fclose(f);
	return (clv_str){ z, (size_t)n };
}

/* The table at a path below the source root. */
static inline clv_tsv read_table(clv_arena *a, const char *path)
{
	clv_tsv t;
	clv_error err;
	clv_str p = clv_strf(a, "%s/%s", CLV_SOURCE_ROOT, path);
	if (clv_tsv_read(a, clv_str_c(path), read_file(a, p.p), &t, &err) != CLV_OK)
		fail_msg("%s", err.msg);
	return t;
}

#endif
