/* SPDX-License-Identifier: Apache-2.0 */
/* A pack with the first rows of each of our tables, for targets that load stages from it
 * many times a second; the file goes with the process. */
#ifndef CLV_FUZZ_SMALL_PACK_H
#define CLV_FUZZ_SMALL_PACK_H

#include <limits.h>

#include "fuzz.h"
#include "model/pack.h"

/* The comments, the header and the first rows of a table. */
static clv_str small_table(clv_str table, int rows)
{
	size_t e = 0;
	for (int n = -1; n < rows && e < table.n;) {
		n += table.p[e] != '#';
		e = clv_str_find(table, CLV_S("\n"), e);
		e = e == SIZE_MAX ? table.n : e + 1;
	}
	return clv_str_sub(table, 0, e);
}

/* Tables that name rows of others, which may be cut away, keep no row; the schema all. */
static int rows_kept(clv_str name)
{
	static const char *const naming[] = { "lex/members.tsv", "lex/terms.tsv", "lex/metonyms.tsv" };
	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++)
		if (clv_str_eqc(name, naming[i]))
			return 0;
	return clv_str_ends(name, CLV_S("actor_schema.tsv")) ? INT_MAX : 25;
}

/* Its path. */
static const char *small_pack(void)
{
	enum { MOST_PARTS = 400 };
	static char path[128];
	static clv_pack_part part[MOST_PARTS];
	clv_pack *p;
	clv_error err = { 0 };
	size_t n = 0;
	if (path[0])
		return path;
	CLV_FUZZ_CHECK(clv_pack_open(fuzz_pack_path(), false, &p, &err) == CLV_OK);
	for (size_t i = 0; i < clv_pack_count(p) && n < MOST_PARTS; i++) {
		clv_str name = clv_pack_name(p, i), s = clv_pack_section(p, i);
		if (clv_str_starts(name, CLV_S("lex/")))
			part[n++] = (clv_pack_part){ name, small_table(s, rows_kept(name)) };
	}
	snprintf(path, sizeof path, "%s", fuzz_scratch("small.clv"));
	CLV_FUZZ_CHECK(clv_pack_save(path, part, n, &err) == CLV_OK);
	clv_pack_close(p);
	return path;
}

/* Sets the hash of header and table right: no edit of a pack would pass it. */
static inline void correct_hash(char *p, size_t n)
{
	enum { HEADER = 48, AT_COUNT = 12, AT_SIZE = 16, AT_TABLE = 24, AT_HASH = 32, ENTRY = 64 };
	uint64_t size = n, table, zero = 0;
	uint32_t count;
	if (n < HEADER)
		return;
	memcpy(p + AT_SIZE, &size, 8);
	memcpy(&table, p + AT_TABLE, 8);
	memcpy(&count, p + AT_COUNT, 4);
	memcpy(p + AT_HASH, &zero, 8);
	if (table > n || count > (n - table) / ENTRY)
		return;
	uint64_t h = clv_hash64_seed(p + table, (size_t)count * ENTRY, clv_hash64(p, HEADER));
	memcpy(p + AT_HASH, &h, 8);
}

#endif
