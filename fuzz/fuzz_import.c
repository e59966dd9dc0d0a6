/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: `clavijo import`, rows of GDELT, POLECAT, ICEWS and ACLED.
 *
 * Input: a byte that chooses the format, then the file. What is taken and passed over
 * must be all lines; the rows must print as JSON; a file that is refused leaves none. */
#include <jansson.h>

#include "export/export.h"
#include "fuzz.h"
#include "model/pack.h"

enum { OPEN_FOR = 400 }; /* inputs; then a fresh database */

typedef struct lines {
	clv_str rest, line;
	uint64_t n;
} lines;

static clv_pack *pack;
static clv_store *store;

static void open_store(void)
{
	static char path[128];
	static int used;
	clv_error err = { 0 };
	if (!pack && clv_pack_open(fuzz_pack_path(), false, &pack, &err) != CLV_OK) {
		fprintf(stderr, "fuzz_import: %s\n", err.msg);
		exit(2);
	}
	if (store && ++used % OPEN_FOR)
		return;
	if (!path[0])
		snprintf(path, sizeof path, "%s", fuzz_scratch("import"));
	clv_store_close(store);
	remove(path);
	CLV_FUZZ_CHECK(clv_store_open(path, true, &store, &err) == CLV_OK);
}

static const char *next_line(void *user, size_t *n)
{
	lines *l = user;
	if (!clv_str_split(&l->rest, '\n', &l->line))
		return NULL;
	l->n++;
	*n = l->line.n;
	return l->line.p;
}

static uint64_t count(void)
{
	clv_rows *rows;
	clv_error err = { 0 };
	CLV_FUZZ_CHECK(clv_store_sql(store, "SELECT count(*) FROM imported", NULL, NULL, &rows, &err) == CLV_OK);
	CLV_FUZZ_CHECK(clv_store_next(rows, &err) == CLV_ROW);
	uint64_t n = strtoull(clv_store_text(rows, 0), NULL, 10);
	clv_store_end(rows);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const formats[] = { "gdelt", "polecat", "icews", "acled", "other" };
	clv_error err = { 0 };
	if (n < 1 || n > 1 << 15)
		return 0;
	open_store();
	clv_import_sum sum = { 0 };
	lines l = { .rest = { (const char *)data + 1, n - 1 } };
	clv_import what = { formats[data[0] % 5], next_line, &l };
	uint64_t before = count();
	clv_status s = clv_import_lines(store, pack, &what, &sum, &err);
	if (s == CLV_OK)
		CLV_FUZZ_CHECK(sum.n_rows + sum.n_skipped <= l.n && count() <= before + sum.n_rows);
	else
		CLV_FUZZ_CHECK(err.msg[0] && count() == before);
	return 0;
}
