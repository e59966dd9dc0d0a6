/* SPDX-License-Identifier: Apache-2.0 */
/* The model pack: round trip, and every way in which a file can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include "model/pack.h"

/* Offsets of header fields, as pack.h draws them. */
enum { AT_VERSION = 8, AT_COUNT = 12, AT_SIZE = 16, AT_TABLE = 24, AT_HASH = 32, HEADER = 48 };

static clv_arena *A;
static char path[64];
static char *bytes; /* the saved pack, 64-byte aligned */
static size_t n_bytes;

static const clv_pack_part parts[] = {
	{ { "lex/verbs.tsv", 13 }, { "verb\ttype\n# note\nmeet\tCONSULT\nsell\n", 35 } },
	{ { "nlp/empty", 9 }, { "", 0 } },
	{ { "a", 1 }, { "alpha", 5 } },
};

static void read_back(void)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	n_bytes = fread(bytes, 1, 4096, f);
	fclose(f);
}

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	bytes = aligned_alloc(64, 4096);
	snprintf(path, sizeof path, "/tmp/clv-pack-%ld.clv", (long)getpid());
	if (clv_pack_save(path, parts, 3, NULL) != CLV_OK)
		return -1;
	read_back();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	free(bytes);
	clv_arena_free(A);
	return 0;
}

static clv_status open_bytes(size_t n, bool full)
{
	clv_pack *p;
	clv_status s = clv_pack_open_bytes((clv_str){ bytes, n }, full, &p, NULL);
	assert_true((s == CLV_OK) == (p != NULL));
	clv_pack_close(p);
	return s;
}

/* Writes the hash that belongs to the header and table as they now are. */
static void rehash(void)
{
	uint64_t table, zero = 0, h;
	uint32_t n;
	char head[HEADER];
	memcpy(&table, bytes + AT_TABLE, 8);
	memcpy(&n, bytes + AT_COUNT, 4);
	memcpy(bytes + AT_HASH, &zero, 8);
	memcpy(head, bytes, HEADER);
	h = clv_hash64_seed(bytes + table, n * 64, clv_hash64(head, HEADER));
	memcpy(bytes + AT_HASH, &h, 8);
}

static void sections_come_back(void **state)
{
	(void)state;
	clv_pack *p;
	clv_error err = { 0 };
	assert_int_equal(clv_pack_open(path, true, &p, &err), CLV_OK);
	assert_int_equal(clv_pack_count(p), 3);
	assert_true(clv_str_eqc(clv_pack_name(p, 0), "a"));
	assert_true(clv_str_eqc(clv_pack_get(p, "a"), "alpha"));
	assert_int_equal((uintptr_t)clv_pack_get(p, "a").p % CLV_PACK_ALIGN, 0);
	assert_non_null(clv_pack_get(p, "nlp/empty").p);
	assert_int_equal(clv_pack_get(p, "nlp/empty").n, 0);
	assert_null(clv_pack_get(p, "nlp").p);
	assert_null(clv_pack_get(p, "zz").p);
	assert_null(clv_pack_section(p, 3).p);
	clv_str s;
	assert_int_equal(clv_pack_need(p, "nlp/absent", &s, &err), CLV_NOTFOUND);
	assert_non_null(strstr(err.msg, "nlp/absent"));
	clv_pack_close(p);
	clv_pack_close(NULL);
}

static void a_table_is_read(void **state)
{
	(void)state;
	clv_pack *p;
	clv_tsv t;
	assert_int_equal(clv_pack_open(path, false, &p, NULL), CLV_OK);
	assert_int_equal(clv_pack_table(p, A, "verbs.tsv", &t, NULL), CLV_OK);
	assert_int_equal(t.n_row, 2);
	assert_true(clv_str_eqc(clv_tsv_cell(&t, 0, clv_tsv_col(&t, "type")), "CONSULT"));
	assert_int_equal(t.line[1], 4);
	assert_int_equal(clv_pack_table(p, A, "nouns.tsv", &t, NULL), CLV_NOTFOUND);
	clv_pack_close(p);
}

static void the_same_parts_give_the_same_file(void **state)
{
	(void)state;
	clv_pack_part turned[3] = { parts[2], parts[0], parts[1] };
	char *first = malloc(n_bytes);
	size_t n = n_bytes;
	memcpy(first, bytes, n);
	assert_int_equal(clv_pack_save(path, turned, 3, NULL), CLV_OK);
	read_back();
	assert_int_equal(n, n_bytes);
	assert_memory_equal(first, bytes, n);
	free(first);
}

static void every_truncation_is_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n < n_bytes; n++)
		assert_int_equal(open_bytes(n, false), n < 8 ? CLV_FORMAT : CLV_CORRUPT);
	assert_int_equal(open_bytes(n_bytes, true), CLV_OK);
	assert_int_equal(open_bytes(n_bytes + 1, false), CLV_CORRUPT);
}

static void every_flipped_bit_is_refused(void **state)
{
	(void)state;
	/* padding between sections carries no hash and nothing is read from it */
	bool covered[4096] = { false };
	clv_pack *p;
	assert_int_equal(clv_pack_open_bytes((clv_str){ bytes, n_bytes }, true, &p, NULL), CLV_OK);
	for (size_t i = 0; i < clv_pack_count(p); i++) {
		clv_str s = clv_pack_section(p, i);
		memset(covered + (s.p - bytes), true, s.n);
	}
	clv_pack_close(p);
	memset(covered, true, HEADER);
	memset(covered + 64, true, 3 * 64);
	for (size_t i = 0; i < n_bytes; i++)
		for (int bit = 0; bit < 8; bit++) {
			bytes[i] ^= (char)(1 << bit);
			clv_status s = open_bytes(n_bytes, true);
			bytes[i] ^= (char)(1 << bit);
			if (covered[i] ? s == CLV_OK : s != CLV_OK)
				fail_msg("byte %zu bit %d: %s", i, bit, clv_status_name(s));
		}
}

static void a_flipped_bit_of_data_passes_only_the_quick_check(void **state)
{
	(void)state;
	bytes[64 + 3 * 64] ^= 1; /* of "alpha" */
	assert_int_equal(open_bytes(n_bytes, false), CLV_OK);
	assert_int_equal(open_bytes(n_bytes, true), CLV_CORRUPT);
}

static void foreign_files_are_named_so(void **state)
{
	(void)state;
	clv_pack *p;
	clv_error err = { 0 };
	FILE *f = fopen(path, "wb");
	fputs("SQLite format 3 and much more text", f);
	fclose(f);
	assert_int_equal(clv_pack_open(path, true, &p, &err), CLV_FORMAT);
	assert_non_null(strstr(err.msg, path));
	assert_int_equal(clv_pack_open("/tmp", true, &p, &err), CLV_FORMAT);
	assert_int_equal(clv_pack_open("/tmp/clv-no-such-pack", true, &p, &err), CLV_IO);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(clv_pack_open(path, true, &p, &err), CLV_FORMAT);
	assert_null(p);
}

static void other_versions_are_refused(void **state)
{
	(void)state;
	for (uint32_t v = 0; v < 4; v++) {
		memcpy(bytes + AT_VERSION, &v, 4);
		rehash();
		assert_int_equal(open_bytes(n_bytes, true),
		                 v == CLV_PACK_VERSION ? CLV_OK : CLV_VERSION);
	}
}

/* The same, with a hash that agrees: somebody made the file so. */
static void hostile_tables_are_refused(void **state)
{
	(void)state;
	static const uint64_t bad[] = { 1, 63, 4096, 1ull << 40, UINT64_MAX - 63, UINT64_MAX };
	char keep[512];
	memcpy(keep, bytes, sizeof keep);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		memcpy(bytes + AT_TABLE, &bad[i], 8);
		assert_int_equal(open_bytes(n_bytes, true), CLV_CORRUPT);
		memcpy(bytes, keep, sizeof keep);
		memcpy(bytes + 64 + CLV_PACK_NAME, &bad[i], 8); /* offset of section 0 */
		rehash();
		assert_int_equal(open_bytes(n_bytes, false), CLV_CORRUPT);
		memcpy(bytes, keep, sizeof keep);
		if (bad[i] < 64)
			continue;
		memcpy(bytes + 64 + CLV_PACK_NAME + 8, &bad[i], 8); /* its size */
		rehash();
		assert_int_equal(open_bytes(n_bytes, false), CLV_CORRUPT);
		memcpy(bytes, keep, sizeof keep);
	}
	uint32_t many = UINT32_MAX;
	memcpy(bytes + AT_COUNT, &many, 4);
	assert_int_equal(open_bytes(n_bytes, false), CLV_CORRUPT);
	memcpy(bytes, keep, sizeof keep);
	memset(bytes + 64, 'x', CLV_PACK_NAME); /* a name without an end */
	rehash();
	assert_int_equal(open_bytes(n_bytes, false), CLV_CORRUPT);
	memset(bytes + 64, 0, CLV_PACK_NAME); /* and one that is empty */
	rehash();
	assert_int_equal(open_bytes(n_bytes, false), CLV_CORRUPT);
	memcpy(bytes + 64, "zz", 2); /* out of order */
	rehash();
	assert_int_equal(open_bytes(n_bytes, false), CLV_CORRUPT);
}

static void names_are_checked_when_saving(void **state)
{
	(void)state;
	clv_error err = { 0 };
	clv_pack_part twice[2] = { parts[0], parts[0] };
	assert_int_equal(clv_pack_save(path, twice, 2, &err), CLV_USAGE);
	assert_non_null(strstr(err.msg, "lex/verbs.tsv"));
	clv_pack_part nameless = { { "", 0 }, { "x", 1 } };
	assert_int_equal(clv_pack_save(path, &nameless, 1, &err), CLV_USAGE);
	clv_pack_part longer = { { "0123456789012345678901234567890123456789", 40 }, { "x", 1 } };
	assert_int_equal(clv_pack_save(path, &longer, 1, &err), CLV_USAGE);
	longer.name.n = 39;
	assert_int_equal(clv_pack_save(path, &longer, 1, &err), CLV_OK);
	assert_int_equal(clv_pack_save("/tmp/clv-no/such/x", parts, 3, &err), CLV_IO);
	assert_int_equal(clv_pack_save(path, NULL, 0, &err), CLV_OK);
	read_back();
	assert_int_equal(open_bytes(n_bytes, true), CLV_OK);
}

/* Writes `lead` bytes of a program, the pack, and the mark that says where it begins. */
static void write_program(size_t lead, uint64_t at)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	for (size_t i = 0; i < lead; i++)
		fputc("\177ELF"[i % 4], f);
	fwrite(bytes, 1, n_bytes, f);
	fwrite("CLVPACK@", 1, 8, f);
	fwrite(&at, 1, sizeof at, f);
	fclose(f);
}

static void a_pack_may_stand_behind_a_program(void **state)
{
	(void)state;
	clv_pack *p;
	write_program(8192, 8192);
	assert_int_equal(clv_pack_open(path, true, &p, NULL), CLV_OK);
	assert_int_equal(clv_pack_get(p, "a").n, 5);
	clv_pack_close(p);
	static const uint64_t wrong[] = { 0, 1, 4096, 1 << 20, UINT64_MAX };
	for (size_t i = 0; i < 5; i++) {
		write_program(8192, wrong[i]);
		assert_int_not_equal(clv_pack_open(path, true, &p, NULL), CLV_OK);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(sections_come_back),
		T(a_table_is_read),
		T(the_same_parts_give_the_same_file),
		T(every_truncation_is_refused),
		T(every_flipped_bit_is_refused),
		T(a_flipped_bit_of_data_passes_only_the_quick_check),
		T(foreign_files_are_named_so),
		T(other_versions_are_refused),
		T(hostile_tables_are_refused),
		T(names_are_checked_when_saving),
		T(a_pack_may_stand_behind_a_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
