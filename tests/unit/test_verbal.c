/* SPDX-License-Identifier: Apache-2.0 */
/* PLOVER's verbal reading: promised and refused cooperation, announced harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/doc.h"

static clv_type announced(clv_type type)
{
	return clv_verbal_type(type, CLV_ST_ANNOUNCED, CLV_POL_YES);
}

static void what_happened_keeps_its_type(void **state)
{
	(void)state;
	for (int t = 0; t < CLV_N_TYPE; t++)
		assert_int_equal(clv_verbal_type((clv_type)t, CLV_ST_HAPPENED, CLV_POL_YES), t);
}

static void promises_are_agreements_and_announced_harm_is_a_threat(void **state)
{
	(void)state;
	assert_int_equal(announced(CLV_TYPE_CONSULT), CLV_TYPE_AGREE);
	assert_int_equal(announced(CLV_TYPE_RETREAT), CLV_TYPE_AGREE);
	assert_int_equal(announced(CLV_TYPE_SANCTION), CLV_TYPE_THREATEN);
	assert_int_equal(announced(CLV_TYPE_PROTEST), CLV_TYPE_THREATEN);
	assert_int_equal(announced(CLV_TYPE_MOBILIZE), CLV_TYPE_MOBILIZE);
	assert_int_equal(announced(CLV_TYPE_REQUEST), CLV_TYPE_REQUEST);
}

static void only_refused_help_is_a_rejection(void **state)
{
	(void)state;
	assert_int_equal(clv_verbal_type(CLV_TYPE_AID, CLV_ST_DENIED, CLV_POL_REFUSED), CLV_TYPE_REJECT);
	assert_int_equal(clv_verbal_type(CLV_TYPE_AID, CLV_ST_DENIED, CLV_POL_NOT_DONE), CLV_TYPE_AID);
	assert_int_equal(clv_verbal_type(CLV_TYPE_COERCE, CLV_ST_DENIED, CLV_POL_REFUSED), CLV_TYPE_COERCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_happened_keeps_its_type),
		cmocka_unit_test(promises_are_agreements_and_announced_harm_is_a_threat),
		cmocka_unit_test(only_refused_help_is_a_rejection),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
