/* SPDX-License-Identifier: Apache-2.0 */
/* text/unicode: properties, lower case and folding as CPython has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

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

static void is_text(clv_str got, const char *want)
{
	assert_string_equal(clv_str_copy(A, got).p, want);
}

static void knows_properties(void **state)
{
	(void)state;
	assert_true(clv_uni_isspace(' ') && clv_uni_isspace(0x1C) && clv_uni_isspace(0xA0));
	assert_true(clv_uni_isspace(0x2028) && clv_uni_isspace(0x85));
	assert_false(clv_uni_isspace(0x200B)); /* zero width space: a format character */
	assert_true(clv_uni_isalpha(0x416) && clv_uni_isalpha(0x4E00));
	assert_false(clv_uni_isalpha('_') || clv_uni_isalpha('3'));
	assert_true(clv_uni_isdigit(0xB2) && !clv_uni_isdecimal(0xB2)); /* superscript two */
	assert_true(clv_uni_isword('_') && clv_uni_isword(0xBD) && !clv_uni_isword('-'));
	assert_true(clv_uni_isupper(0xC9) && !clv_uni_isupper(0x1C5)); /* title case is neither */
	assert_true(clv_uni_ismark(0x301) && clv_uni_ispunct(0x2014) && clv_uni_iscontrol(0xAD));
	assert_false(clv_uni_isalpha(0x110000)); /* beyond Unicode */
}

static void lowers_as_python(void **state)
{
	(void)state;
	is_text(clv_uni_lower(A, CLV_S("Xi JINPING")), "xi jinping");
	is_text(clv_uni_lower(A, CLV_S("ÉLYSÉE")), "élysée");
	is_text(clv_uni_lower(A, CLV_S("МОСКВА")), "москва");
	is_text(clv_uni_lower(A, CLV_S("İzmir")), "i̇zmir");
	is_text(clv_uni_lower(A, CLV_S("ΟΔΥΣΣΕΥΣ")), "οδυσσευς");
	is_text(clv_uni_lower(A, CLV_S("Σ")), "σ");
	is_text(clv_uni_lower(A, CLV_S("ΑΣ. ΑΣΑ")), "ας. ασα");
	is_text(clv_uni_lower(A, CLV_S("")), "");
}

static void folds_names(void **state)
{
	(void)state;
	is_text(clv_uni_fold(A, CLV_S("Élysée’s")), "elysee's");
	is_text(clv_uni_fold(A, CLV_S("  Wałęsa \n Łódź ")), "walesa lodz");
	is_text(clv_uni_fold(A, CLV_S("Aix–en—Provence")), "aix-en-provence");
	is_text(clv_uni_fold(A, CLV_S("Erdoğan, Straße, Ångström")), "erdogan, strasse, angstrom");
	is_text(clv_uni_fold(A, CLV_S("co\xC2\xADoperation")), "cooperation"); /* soft hyphen */
	is_text(clv_uni_fold(A, CLV_S("ＡＢＣ ﬁ")), "abc fi");
	is_text(clv_uni_fold(A, CLV_S("Зеленський")), "зеленськии");
}

static void bares_for_bert(void **state)
{
	(void)state;
	clv_buf b = clv_buf_new(A);
	clv_uni_put_bare(&b, 0xC9);
	clv_uni_put_bare(&b, 0x301);
	clv_uni_put_bare(&b, 'Q');
	clv_uni_put_bare(&b, 0xAC01); /* a Hangul syllable comes apart */
	is_text(clv_buf_str(&b), "eq\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_properties),
		cmocka_unit_test(lowers_as_python),
		cmocka_unit_test(folds_names),
		cmocka_unit_test(bares_for_bert),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
