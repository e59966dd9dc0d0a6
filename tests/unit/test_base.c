/* SPDX-License-Identifier: Apache-2.0 */
/* base: arena, views, UTF-8, map, calendar, hashes, JSON, TSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

static clv_arena *A;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	return A ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	return 0;
}

static void an_arena_in_another_goes_and_unwinds_with_it(void **state)
{
	(void)state;
	clv_arena *a = clv_arena_new(0), *kept = clv_arena_child(a), *gone = clv_arena_child(a);
	volatile int unwound = 0;
	clv_alloc(gone, 100000);
	clv_arena_free(gone);
	clv_alloc(kept, 100000);
	if (clv_arena_guard(a)) {
		unwound = 1;
	} else {
		clv_arena_fail_at(kept, 2);
		clv_alloc(kept, 1);
		clv_alloc(kept, 1);
	}
	assert_int_equal(unwound, 1);
	clv_arena_reset(a); /* leaks are seen by the sanitizer */
	clv_arena_child(clv_arena_child(a));
	clv_arena_free(a);
}

static void arena_unwinds_at_its_limit(void **state)
{
	(void)state;
	clv_arena *a = clv_arena_new(1000);
	volatile int unwound = 0;
	if (clv_arena_guard(a))
		unwound = 1;
	else
		for (int i = 0; i < 100; i++)
			clv_alloc(a, 64);
	assert_int_equal(unwound, 1);
	clv_arena_free(a);
}

static void memory_grows_and_keeps_what_it_holds(void **state)
{
	(void)state;
	clv_arena *a = clv_arena_new(3 << 20);
	char *dirty = clv_alloc(a, 4000);
	memset(dirty, 'x', 4000);
	clv_arena_reset(a);
	char *p = clv_realloc(a, NULL, 0, 5);
	memcpy(p, "12345", 5);
	p = clv_realloc(a, p, 5, 1000); /* the last one: it may lie where it was */
	assert_memory_equal(p, "12345\0\0", 7);
	for (size_t i = 5; i < 1000; i++)
		assert_int_equal(p[i], 0);
	char *q = clv_alloc(a, 1), *moved = clv_realloc(a, p, 1000, 3000);
	*q = 'q';
	assert_true(moved != p); /* something lies behind it */
	assert_memory_equal(moved, "12345\0", 6);
	assert_int_equal(moved[2999], 0);
	volatile int unwound = 0;
	if (clv_arena_guard(a))
		unwound = 1;
	else
		clv_realloc(a, moved, 3000, 4 << 20); /* over the limit */
	assert_true(unwound);
	clv_arena_free(a);
}

static void arena_memory_is_zeroed_after_reset(void **state)
{
	(void)state;
	char *p = clv_alloc(A, 100);
	memset(p, 7, 100);
	clv_arena_reset(A);
	char *q = clv_alloc(A, 100);
	for (int i = 0; i < 100; i++)
		assert_int_equal(q[i], 0);
}

static void nth_allocation_fails(void **state)
{
	(void)state;
	volatile int n = 0;
	clv_arena_fail_at(A, 3);
	if (!clv_arena_guard(A))
		for (;;) {
			clv_alloc(A, 1);
			n++;
		}
	assert_int_equal(n, 2);
}

static void strings_split_and_find(void **state)
{
	(void)state;
	clv_str rest = CLV_S("a\t\tb"), part;
	assert_true(clv_str_split(&rest, '\t', &part) && clv_str_eqc(part, "a"));
	assert_true(clv_str_split(&rest, '\t', &part) && part.n == 0);
	assert_true(clv_str_split(&rest, '\t', &part) && clv_str_eqc(part, "b"));
	assert_false(clv_str_split(&rest, '\t', &part));
	assert_int_equal(clv_str_find(CLV_S("ababc"), CLV_S("abc"), 0), 2);
	assert_true(clv_str_find(CLV_S("ab"), CLV_S("abc"), 0) == SIZE_MAX);
	assert_true(clv_str_eqc(clv_str_trim(CLV_S(" \tx y\n")), "x y"));
}

static void numbers_parse_strictly(void **state)
{
	(void)state;
	int64_t i;
	double d;
	assert_true(clv_str_to_i64(CLV_S("-42"), &i) && i == -42);
	assert_false(clv_str_to_i64(CLV_S("4 2"), &i));
	assert_false(clv_str_to_i64(CLV_S(""), &i));
	assert_true(clv_str_to_f64(CLV_S("-1.25e2"), &d));
	assert_true(d > -125.0001 && d < -124.9999);
	assert_false(clv_str_to_f64(CLV_S("1.2.3"), &d));
}

static void utf8_invalid_bytes_become_replacement(void **state)
{
	(void)state;
	size_t bad;
	clv_str s = clv_utf8_clean(A, CLV_S("a\xC0\xAF" "b\xED\xA0\x80\xF4\x90\x80\x80" "c"), &bad);
	assert_int_equal(bad, 9);
	assert_true(clv_utf8_valid(s));
	assert_int_equal(clv_utf8_count(s), 12);
	clv_str ok = CLV_S("d\xC3\xA9j\xC3\xA0 \xF0\x9F\x98\x80");
	assert_ptr_equal(clv_utf8_clean(A, ok, NULL).p, ok.p);
	assert_int_equal(clv_utf8_before(ok, ok.n), ok.n - 4);
}

static void utf8_round_trip(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp += 13) {
		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		char b[4];
		unsigned n = clv_utf8_put(cp, b), len;
		assert_int_equal(clv_utf8_at((clv_str){ b, n }, 0, &len), cp);
		assert_int_equal(len, n);
	}
}

static void map_keeps_order_and_finds(void **state)
{
	(void)state;
	clv_map m = clv_map_new(A);
	for (uint32_t i = 0; i < 1000; i++)
		clv_map_put(&m, clv_strf(A, "key%u", i), i);
	assert_int_equal(m.n, 1000);
	for (uint32_t i = 0; i < 1000; i++) {
		assert_int_equal(*clv_map_get(&m, clv_strf(A, "key%u", i)), i);
		assert_int_equal(m.v[i].value, i);
	}
	assert_null(clv_map_get(&m, CLV_S("key1000")));
	assert_int_equal(*clv_map_put(&m, CLV_S("key5"), 77), 5);
}

static void days_and_weekdays(void **state)
{
	(void)state;
	clv_day d = clv_day_of(2022, 9, 15);
	char t[16];
	clv_day_text(d, t);
	assert_string_equal(t, "2022-09-15");
	assert_int_equal(clv_day_weekday(d), 4);
	assert_int_equal(clv_day_of(2022, 2, 30), CLV_DAY_NONE);
	assert_int_equal(clv_day_of(2024, 2, 29) - clv_day_of(2024, 2, 28), 1);
	assert_int_equal(clv_day_add_months(clv_day_of(2024, 1, 31), 1), clv_day_of(2024, 2, 29));
	assert_int_equal(clv_day_add_months(clv_day_of(2022, 3, 15), -15), clv_day_of(2020, 12, 15));
	assert_int_equal(clv_day_parse(CLV_S("2022-09-15T10:00:00Z")), d);
	assert_int_equal(clv_day_parse(CLV_S("20220915")), d);
	assert_int_equal(clv_day_parse(CLV_S("2022-31-02")), CLV_DAY_NONE);
	for (clv_day x = -200000; x < 200000; x += 97) {
		clv_ymd c = clv_day_ymd(x);
		assert_int_equal(clv_day_of(c.y, c.m, c.d), x);
	}
}

static void sha256_known_answers(void **state)
{
	(void)state;
	clv_sha256 s;
	char hex[65];
	clv_sha256_init(&s);
	clv_sha256_hex(&s, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	clv_sha256_init(&s);
	for (int i = 0; i < 1000; i++)
		clv_sha256_add(&s, "a", 1);
	clv_sha256_hex(&s, hex);
	assert_string_equal(hex, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}

static void json_escapes(void **state)
{
	(void)state;
	clv_buf b = clv_buf_new(A);
	clv_json j = clv_json_new(&b);
	clv_json_obj(&j);
	clv_json_kstr(&j, "a\"", CLV_S("x\n\x01\xFF" "\xC3\xA9"));
	clv_json_kf64(&j, "f", 0.5, 6);
	clv_json_key(&j, "l");
	clv_json_arr(&j);
	clv_json_i64(&j, -1);
	clv_json_null(&j);
	clv_json_end(&j);
	clv_json_kday(&j, "d", CLV_DAY_NONE);
	clv_json_end(&j);
	assert_string_equal(b.p, "{\"a\\\"\":\"x\\n\\u0001\xEF\xBF\xBD\xC3\xA9\",\"f\":0.5,"
	                         "\"l\":[-1,null],\"d\":null}");
}

static void tsv_reads_and_names_the_line(void **state)
{
	(void)state;
	clv_tsv t;
	clv_error err = { 0 };
	assert_int_equal(clv_tsv_read(A, CLV_S("x.tsv"), CLV_S("# c\na\tb\n1\t2\n\n3\r\n"), &t, &err), CLV_OK);
	assert_int_equal(t.n_row, 2);
	assert_true(clv_str_eqc(clv_tsv_cell(&t, 0, clv_tsv_col(&t, "b")), "2"));
	assert_int_equal(clv_tsv_cell(&t, 1, 1).n, 0);
	assert_int_equal(t.line[1], 5);
	assert_int_equal(clv_tsv_col(&t, "c"), -1);
	assert_int_equal(clv_tsv_read(A, CLV_S("x.tsv"), CLV_S("a\n1\t2\n"), &t, &err), CLV_FORMAT);
	assert_int_equal(err.line, 2);
	assert_non_null(strstr(err.msg, "x.tsv:2"));
	assert_int_equal(clv_tsv_read(A, CLV_S("x.tsv"), CLV_S("#\n"), &t, &err), CLV_FORMAT);
}

/* The short way of "%s" and "%.*s" writes what printf writes, also before other directives. */
static void test_format(void **state)
{
	(void)state;
	clv_str cut = { "cut here", 3 }, nul = { "a\0b", 3 };
	char want[64];
	int n = snprintf(want, sizeof want, "%s[%.*s]%d%% %s|%.*s", "", CLV_FMT(cut), -7, "end", CLV_FMT(nul));
	clv_str got = clv_strf(A, "%s[%.*s]%d%% %s|%.*s", "", CLV_FMT(cut), -7, "end", CLV_FMT(nul));
	assert_int_equal(got.n, n);
	assert_string_equal(got.p, want);
	assert_string_equal(clv_strf(A, "%.*s", -1, "whole").p, "whole");
	assert_int_equal(clv_strf(A, "%s", "").n, 0);
}

/* What one round took is there for the next as one block, zeroed. */
static void test_arena_again(void **state)
{
	(void)state;
	clv_arena *a = clv_arena_new(0);
	for (int round = 0; round < 4; round++) {
		for (size_t i = 0; i < 40; i++) {
			unsigned char *p = clv_alloc(a, 100000);
			for (size_t k = 0; k < 100000; k += 4999)
				assert_int_equal(p[k], 0);
			memset(p, 0xA5, 100000);
		}
		assert_int_equal(clv_arena_used(a), 40 * 100000);
		clv_arena_reset(a);
		assert_int_equal(clv_arena_used(a), 0);
	}
	clv_arena_free(a);
}


#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_format), T(test_arena_again),
		T(arena_unwinds_at_its_limit), T(an_arena_in_another_goes_and_unwinds_with_it), T(memory_grows_and_keeps_what_it_holds), T(arena_memory_is_zeroed_after_reset),
		T(nth_allocation_fails), T(strings_split_and_find), T(numbers_parse_strictly),
		T(utf8_invalid_bytes_become_replacement), T(utf8_round_trip),
		T(map_keeps_order_and_finds), T(days_and_weekdays), T(sha256_known_answers),
		T(json_escapes), T(tsv_reads_and_names_the_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
