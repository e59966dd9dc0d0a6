/* SPDX-License-Identifier: Apache-2.0 */
/* Readings of re-worded text: which words, where, and what falls by them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

static clv_arena *A, *S;
static clv_spun *K;

static const char TABLE[] = "words\treading\tkind\tfrom\n"
                            "once morest\tagainst\tsure\tt\n"
                            "joined countries\tUnited Nations\tsure\tt\n"
                            "joined countries council\tSecurity Council\tsure\tt\n"
                            "pioneer\tleader\tspun\tt\n"
                            "the both sides\t\todd\tt\n";

static int setup(void **state)
{
	(void)state;
	clv_tsv t;
	clv_error err = { 0 };
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	assert_int_equal(clv_tsv_read(A, CLV_S("spun.tsv"), clv_str_c(TABLE), &t, &err), CLV_OK);
	assert_int_equal(clv_spun_build(A, &t, &K, &err), CLV_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

static clv_doc *doc(const char *text)
{
	clv_doc *d = clv_doc_new(A);
	d->text = clv_str_c(text);
	*clv_push(A, &d->blocks) = (clv_block){ { 0, (uint32_t)strlen(text) }, CLV_ROLE_BODY, 0, { "", 0 } };
	clv_spun_find(K, d, S);
	return d;
}

static void expect(const clv_doc *d, size_t i, const char *words, const char *reading)
{
	assert_true(i < d->readings.n);
	assert_true(clv_str_eqc(clv_text(d->text, d->readings.v[i].span), words));
	assert_true(clv_str_eqc(d->readings.v[i].text, reading));
}

static void known_substitutions(void **state)
{
	(void)state;
	clv_doc *d = doc("They voted once morest it. Joined Countries envoys left; the joined countries council met.");
	assert_int_equal(d->readings.n, 3);
	expect(d, 0, "once morest", "against");
	expect(d, 1, "Joined Countries", "United Nations"); /* capitals as in the text and in the table */
	expect(d, 2, "joined countries council", "Security Council"); /* the longest row */
}

static void words_apart_are_no_phrase(void **state)
{
	(void)state;
	assert_int_equal(doc("He came once. Morest is a village.")->readings.n, 0);
	assert_int_equal(doc("Once, morest")->readings.n, 0);
}

static void usual_words_need_other_signs(void **state)
{
	(void)state;
	assert_int_equal(doc("She was a pioneer of flight.")->readings.n, 0);
	clv_doc *d = doc("The pioneer spoke once morest it, and the both sides met.");
	assert_int_equal(d->readings.n, 3);
	expect(d, 0, "pioneer", "leader");
	expect(d, 2, "the both sides", "");
}

static void signs_by_shape(void **state)
{
	(void)state;
	clv_doc *d = doc("It is of of no use, a intermediary said in the StratalDiplomatic paper.");
	assert_int_equal(d->readings.n, 3);
	expect(d, 0, "of", "");
	expect(d, 1, "a", "");
	expect(d, 2, "StratalDiplomatic", "");
	assert_int_equal(doc("A European union, a one-day trip, the WhatsApp and MasterCard firms had had an idea.")->readings.n, 0);
}

static void only_the_report_is_read(void **state)
{
	(void)state;
	clv_doc *d = clv_doc_new(A);
	d->text = CLV_S("Vote once morest ads");
	*clv_push(A, &d->blocks) = (clv_block){ { 0, 20 }, CLV_ROLE_PROMO, 0, { "", 0 } };
	clv_spun_find(K, d, S);
	assert_int_equal(d->readings.n, 0);
	assert_int_equal(d->diags.n, 0);
}

static void scores_fall(void **state)
{
	(void)state;
	clv_doc *d = doc("They voted once morest it. Then they left.");
	*clv_push(A, &d->sentences) = (clv_sentence){ { 0, 26 }, 0, 0, 0, CLV_NO_INDEX };
	*clv_push(A, &d->sentences) = (clv_sentence){ { 27, 42 }, 0, 0, 0, CLV_NO_INDEX };
	*clv_push(A, &d->events) = (clv_event){ .sentence = 0, .score = 0.65f };
	*clv_push(A, &d->events) = (clv_event){ .sentence = 1, .score = 0.65f };
	*clv_push(A, &d->quotes) = (clv_quote){ .sentence = 0, .score = 0.9f };
	clv_spun_doubt(d, S);
	assert_true(d->events.v[0].score < 0.6f && d->events.v[0].uncertain);
	assert_true(clv_str_find(d->events.v[0].why, CLV_S("read as \"against\""), 0) != SIZE_MAX);
	assert_true(d->events.v[1].score == 0.65f && !d->events.v[1].uncertain); /* one sign is not a text full of them */
	assert_true(d->quotes.v[0].score < 0.9f);
}

static void bad_rows_are_named(void **state)
{
	(void)state;
	static const char *const bad[] = { "words\treading\tkind\nagainst\tin spite of\tsure\n", "words\treading\tkind\na b\tc\tmaybe\n",
		                           "words\treading\tkind\na b\t\tsure\n" };
	for (size_t i = 0; i < 3; i++) {
		clv_tsv t;
		clv_spun *k;
		clv_error err = { 0 };
		assert_int_equal(clv_tsv_read(A, CLV_S("spun.tsv"), clv_str_c(bad[i]), &t, &err), CLV_OK);
		assert_int_equal(clv_spun_build(A, &t, &k, &err), CLV_FORMAT);
		assert_non_null(strstr(err.msg, "spun.tsv:2"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_substitutions), cmocka_unit_test(words_apart_are_no_phrase),
		cmocka_unit_test(usual_words_need_other_signs), cmocka_unit_test(signs_by_shape),
		cmocka_unit_test(only_the_report_is_read), cmocka_unit_test(scores_fall), cmocka_unit_test(bad_rows_are_named),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
