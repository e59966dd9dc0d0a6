/* SPDX-License-Identifier: Apache-2.0 */
/* base/wdiff: texts aligned word by word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/wdiff.h"

static void check(const char *a, const char *b, const char *wanted, clv_words_change change)
{
	clv_arena *arena = clv_arena_new(0);
	clv_words_diff d = clv_words_align(arena, clv_str_c(a), clv_str_c(b));
	clv_buf out = clv_buf_new(arena);
	for (size_t i = 0; i < d.n; i++) {
		clv_buf_addc(&out, i ? " " : "");
		clv_buf_addc(&out, d.v[i].op == CLV_WORDS_LESS ? "-" : d.v[i].op == CLV_WORDS_MORE ? "+" : "");
		clv_buf_add(&out, d.v[i].words);
	}
	if (!clv_str_eqc(clv_buf_str(&out), wanted))
		fail_msg("%s / %s\n  gives  %.*s\n  wanted %s", a, b, CLV_FMT(clv_buf_str(&out)), wanted);
	assert_int_equal(d.change, change);
	clv_arena_free(arena);
}

static void words_are_aligned(void **state)
{
	(void)state;
	check("The bridge is ours.", "“The bridge is ours”", "“The bridge is ours”", CLV_CHANGE_NONE);
	check("We will not leave the old bridge", "We will leave the bridge", "We will -not leave the -old bridge", CLV_CHANGE_SHORTER);
	check("We stay", "We stay here, always", "We stay +here, always", CLV_CHANGE_LONGER);
	check("the limits are gone now", "the borders are gone now", "the -limits +borders are gone now", CLV_CHANGE_REWORDED);
	check("a b c d", "x y z", "-a b c d +x y z", CLV_CHANGE_OTHER);
	check("", "", "", CLV_CHANGE_NONE);
	check("", "new", "+new", CLV_CHANGE_LONGER);
}

static void numbers_are_seen(void **state)
{
	(void)state;
	clv_arena *a = clv_arena_new(0);
	assert_true(clv_words_align(a, CLV_S("11 men were lost"), CLV_S("12 men were lost")).numbers);
	assert_false(clv_words_align(a, CLV_S("11 men were lost"), CLV_S("11 men were gone")).numbers);
	clv_arena_free(a);
}

static void long_texts_are_cut(void **state)
{
	(void)state;
	clv_arena *a = clv_arena_new(0);
	clv_buf b = clv_buf_new(a);
	for (int i = 0; i < 100000; i++)
		clv_buf_addc(&b, i % 7 ? "word " : "other ");
	clv_words_diff d = clv_words_align(a, clv_buf_str(&b), clv_buf_str(&b));
	assert_int_equal(d.n, 1);
	assert_int_equal(d.change, CLV_CHANGE_NONE);
	clv_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_aligned),
		cmocka_unit_test(numbers_are_seen),
		cmocka_unit_test(long_texts_are_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
