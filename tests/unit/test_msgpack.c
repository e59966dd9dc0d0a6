/* SPDX-License-Identifier: Apache-2.0 */
/* msgpack: every kind of value, and bytes that lie about themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "msgpack.h"

static clv_arena *A;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(64u << 20);
	return A ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	return 0;
}

static clv_mp *parse(clv_str bytes)
{
	clv_mp *v = NULL;
	clv_error err;
	assert_int_equal(clv_mp_parse(A, bytes, &v, &err), CLV_OK);
	return v;
}

static void refuse(clv_str bytes)
{
	clv_mp *v = NULL;
	clv_error err = { 0 };
	assert_int_equal(clv_mp_parse(A, bytes, &v, &err), CLV_FORMAT);
	assert_null(v);
	assert_true(err.msg[0] != '\0');
}

static void reads_a_map_with_string_and_binary_keys(void **state)
{
	(void)state;
	/* {"a": [1, -2, 300], b"nd": true} */
	clv_mp *v = parse(CLV_S("\x82\xa1" "a" "\x93\x01\xfe\xcd\x01\x2c\xc4\x02nd\xc3"));
	assert_int_equal(clv_mp_n(v), 2);
	const clv_mp *list = clv_mp_get(v, "a");
	int64_t i;
	assert_true(clv_mp_i64(clv_mp_at(list, 0), &i) && i == 1);
	assert_true(clv_mp_i64(clv_mp_at(list, 1), &i) && i == -2);
	assert_true(clv_mp_i64(clv_mp_at(list, 2), &i) && i == 300);
	assert_null(clv_mp_at(list, 3));
	bool nd = false;
	assert_true(clv_mp_bool(clv_mp_get(v, "nd"), &nd) && nd);
	assert_null(clv_mp_get(v, "absent"));
	assert_true(clv_str_eq(clv_mp_str(clv_mp_key(v, 0)), CLV_S("a")));
}

static void reads_numbers_of_every_width(void **state)
{
	(void)state;
	const clv_mp *v = parse(CLV_S("\x97\xd0\x80\xd1\xff\x00\xd2\x80\x00\x00\x00"
	                              "\xcf\xff\xff\xff\xff\xff\xff\xff\xff"
	                              "\xca\x3f\xc0\x00\x00\xcb\xbf\xf0\x00\x00\x00\x00\x00\x00\x7f"));
	int64_t i;
	uint64_t u;
	double f;
	assert_true(clv_mp_i64(clv_mp_at(v, 0), &i) && i == -128);
	assert_true(clv_mp_i64(clv_mp_at(v, 1), &i) && i == -256);
	assert_true(clv_mp_i64(clv_mp_at(v, 2), &i) && i == INT32_MIN);
	assert_true(clv_mp_u64(clv_mp_at(v, 3), &u) && u == UINT64_MAX);
	assert_false(clv_mp_i64(clv_mp_at(v, 3), &i));
	assert_true(clv_mp_f64(clv_mp_at(v, 4), &f) && f == 1.5);
	assert_true(clv_mp_f64(clv_mp_at(v, 5), &f) && f == -1.0);
	assert_true(clv_mp_i64(clv_mp_at(v, 6), &i) && i == 127);
}

static void finds_integer_keys(void **state)
{
	(void)state;
	const clv_mp *v = parse(CLV_S("\x82\x41\xa2" "ca" "\x43\xa3" "can"));
	assert_true(clv_str_eq(clv_mp_str(clv_mp_get_i64(v, 65)), CLV_S("ca")));
	assert_true(clv_str_eq(clv_mp_str(clv_mp_get_i64(v, 67)), CLV_S("can")));
	assert_null(clv_mp_get_i64(v, 66));
}

static void accessors_accept_null_and_other_types(void **state)
{
	(void)state;
	uint64_t u;
	const clv_mp *nil = parse(CLV_S("\xc0"));
	assert_null(clv_mp_get(NULL, "a"));
	assert_null(clv_mp_at(nil, 0));
	assert_null(clv_mp_get(clv_mp_get(nil, "a"), "b"));
	assert_false(clv_mp_u64(nil, &u));
	assert_int_equal(clv_mp_n(nil), 0);
	assert_int_equal(clv_mp_str(nil).n, 0);
}

static void refuses_bytes_that_lie(void **state)
{
	(void)state;
	refuse(CLV_S(""));
	refuse(CLV_S("\xc1"));                     /* reserved */
	refuse(CLV_S("\x01\x02"));                 /* two values */
	refuse(CLV_S("\xa5" "abc"));               /* string longer than the bytes */
	refuse(CLV_S("\xdd\xff\xff\xff\xff"));     /* four thousand million elements */
	refuse(CLV_S("\xdf\xff\xff\xff\xff\x01")); /* as many pairs */
	refuse(CLV_S("\xc6\xff\xff\xff\xff"));
	refuse(CLV_S("\xc9\xff\xff\xff\xff\x01"));
	refuse(CLV_S("\x92\x01"));
}

static void refuses_deep_nesting(void **state)
{
	(void)state;
	char deep[4096];
	memset(deep, '\x91', sizeof deep);
	refuse((clv_str){ deep, sizeof deep });
}

static void survives_every_truncation(void **state)
{
	(void)state;
	clv_str whole = CLV_S("\x82\xa1" "a" "\x93\x01\xfe\xcd\x01\x2c\xc4\x02nd\xd9\x03" "abc");
	parse(whole);
	for (size_t n = 0; n < whole.n; n++)
		refuse((clv_str){ whole.p, n });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_map_with_string_and_binary_keys),
		cmocka_unit_test(reads_numbers_of_every_width),
		cmocka_unit_test(finds_integer_keys),
		cmocka_unit_test(accessors_accept_null_and_other_types),
		cmocka_unit_test(refuses_bytes_that_lie),
		cmocka_unit_test(refuses_deep_nesting),
		cmocka_unit_test(survives_every_truncation),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
