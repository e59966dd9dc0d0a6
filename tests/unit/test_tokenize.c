/* SPDX-License-Identifier: Apache-2.0 */
/* text/tokenize: English as the md pipeline's own rules cut it (the words
 * expected are those of spaCy 3.8), and input that no one wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/processor.h"
#include "pyregex.h"
#include "text/text.h"

static clv_arena *A;
static clv_pack *P;
static clv_tokenizer *T;
static clv_tok_state *S;

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	A = clv_arena_new(0);
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P, &err) != CLV_OK ||
	    clv_tokenizer_load(P, &T, &err) != CLV_OK) {
		print_error("%s\n", err.msg);
		return -1;
	}
	S = clv_tok_state_new(T);
	return S ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_tok_state_free(S);
	clv_tokenizer_free(T);
	clv_pack_close(P);
	clv_arena_free(A);
	return 0;
}

/* The tokens joined by '|'; '_' behind one that a space follows. */
static const char *cut(clv_str text)
{
	clv_lex_tokens t = { 0 };
	clv_tokenize(S, A, text, &t);
	clv_buf b = clv_buf_new(A);
	for (size_t i = 0; i < t.n; i++) {
		if (i)
			clv_buf_ch(&b, '|');
		clv_buf_add(&b, clv_str_sub(text, t.v[i].b, t.v[i].e));
		if (t.v[i].space)
			clv_buf_ch(&b, '_');
	}
	return clv_buf_str(&b).p ? clv_buf_str(&b).p : "";
}

static void cuts(const char *text, const char *want)
{
	assert_string_equal(cut(clv_str_c(text)), want);
}

static void cuts_affixes(void **state)
{
	(void)state;
	cuts("The envoys met.", "The_|envoys_|met|.");
	cuts("(\"Never!\")", "(|\"|Never|!|\"|)");
	cuts("$5.3bn", "$|5.3bn");
	cuts("80%", "80|%");
	cuts("10km/h,", "10|km/h|,");
	cuts("ceasefire—again", "ceasefire|—|again");
	cuts("Tehran-backed", "Tehran|-|backed");
	cuts("1990-2010", "1990|-|2010");
	cuts("end.Then", "end|.|Then");
	cuts("Putin’s", "Putin|’s");
}

static void knows_exceptions(void **state)
{
	(void)state;
	cuts("They can't.", "They_|ca|n't|.");
	cuts("U.S. troops", "U.S._|troops");
	cuts("at 10 a.m. on", "at_|10_|a.m._|on");
	cuts("at 10a.m.", "at_|10|a.m.");
	cuts("(e.g. oil)", "(|e.g._|oil|)");
	cuts("fine :-)", "fine_|:-)");
	cuts("fine:-)", "fine:-|)");
	cuts("Gov. Smith", "Gov._|Smith");
}

static void keeps_addresses(void **state)
{
	(void)state;
	cuts("see https://example.org/a?b=c, now", "see_|https://example.org/a?b=c|,_|now");
	cuts("desk@example.org", "desk@example.org");
}

static void white_space_is_a_token(void **state)
{
	(void)state;
	cuts(" a", " |a");
	cuts("a  b", "a_| |b");
	cuts("a\n\nb ", "a|\n\n|b_");
	cuts("a\n b", "a|\n |b");
	cuts("   ", "   ");
	cuts("", "");
}

static void gives_norms(void **state)
{
	(void)state;
	clv_lex_tokens t = { 0 };
	clv_tokenize(S, A, CLV_S("couldn't"), &t);
	assert_int_equal(t.n, 2);
	assert_true(clv_str_eq(t.v[1].norm, CLV_S("not")));
	assert_int_equal(t.v[1].b, 5);
	assert_false(t.v[0].is_space);
}

static void the_cache_changes_nothing(void **state)
{
	(void)state;
	clv_str text = CLV_S("\"Don't,\" she said at 9p.m. (U.S.-led talks)... :)");
	const char *first = cut(text);
	assert_string_equal(cut(text), first);
	clv_buf b = clv_buf_new(A);
	for (int i = 0; i < 50000; i++) /* more runs than the cache holds */
		clv_buf_f(&b, "w%d ", i);
	cut(clv_buf_str(&b));
	assert_string_equal(cut(text), first);
}

/* Tokens cover the text without overlap; only single spaces lie between. */
static size_t covers(clv_str text)
{
	clv_lex_tokens t = { 0 };
	clv_tokenize(S, A, text, &t);
	uint32_t at = 0;
	for (size_t i = 0; i < t.n; i++) {
		assert_true(t.v[i].b == at && t.v[i].e > at && t.v[i].e <= text.n);
		at = t.v[i].e;
		if (t.v[i].space) {
			assert_int_equal(text.p[at], ' ');
			at++;
		}
	}
	assert_int_equal(at, text.n);
	return t.n;
}

static clv_str repeat(const char *z, size_t bytes)
{
	clv_buf b = clv_buf_new(A);
	while (b.n < bytes)
		clv_buf_addc(&b, z);
	return clv_buf_str(&b);
}

static void long_runs_take_linear_time(void **state)
{
	(void)state;
	static const char *const shapes[] = { "a", ")", ".", "$", "a.", "9k", "@:", "x@y:", "(\xE2\x80\x9C",
		                              "\xE4\xB8\xAD", "a-", "'", "http://a.", " ", "\n " };
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		double t = processor_seconds();
		covers(repeat(shapes[i], 1 << 18));
		assert_true(processor_seconds() - t < 10); /* quadratic time would take minutes */
		clv_arena_reset(A);
	}
}

static void invalid_bytes_are_covered(void **state)
{
	(void)state;
	covers(CLV_S("ok \xFF\xC3( \xED\xA0\x80).\xE2\x82"));
	covers(CLV_S("\x80\x80 \xF8\x88"));
	covers(CLV_S("a\0b \x01\x02"));
}

static void translates(const char *python, const char *want)
{
	clv_str out = { NULL, 0 };
	assert_int_equal(clv_pyregex(A, clv_str_c(python), &out, NULL), CLV_OK);
	assert_string_equal(out.p, want);
}

static void translates_patterns(void **state)
{
	(void)state;
	translates("(?u)^a|b$", "^a|b$");
	translates("(?iu)\\u00e9\\U0001F600\\x41", "(?i)\\x{e9}\\x{1F600}\\x{41}");
	translates("[[a]\\d{,3}", "[\\[a]\\p{Nd}{0,3}");
	translates("[]a]\\w\\Z", "[\\]a][\\p{L}\\p{N}_]\\z");
	translates("\\.\\.+|[\\w.-]", "\\.\\.+|[\\p{L}\\p{N}_.-]");
	clv_str out = { NULL, 0 };
	assert_int_equal(clv_pyregex(A, CLV_S("(?x)a"), &out, NULL), CLV_UNSUPPORTED);
	assert_int_equal(clv_pyregex(A, CLV_S("[\\S]"), &out, NULL), CLV_UNSUPPORTED);
	assert_int_equal(clv_pyregex(A, CLV_S("a\\"), &out, NULL), CLV_UNSUPPORTED);
	assert_int_equal(clv_pyregex(A, CLV_S("\\u12"), &out, NULL), CLV_UNSUPPORTED);
}

static void cuts_patterns_at_the_top_level(void **state)
{
	(void)state;
	clv_patterns p = { 0 };
	clv_str all = CLV_S("(?i)aa(b|c)|[|]d|e");
	assert_int_equal(clv_pyregex_pieces(A, all, 1, &p, NULL), CLV_OK);
	assert_int_equal(p.n, 3);
	assert_string_equal(p.v[0].p, "(?i)aa(b|c)");
	assert_string_equal(p.v[1].p, "(?i)[|]d");
	assert_string_equal(p.v[2].p, "(?i)e");
}

static void refuses_damaged_sections(void **state)
{
	(void)state;
	clv_str good = clv_pack_get(P, "nlp/tokenizer");
	for (size_t n = 0; n < good.n; n += 1 + good.n / 97) {
		clv_tokenizer *t = NULL;
		clv_status s = clv_tokenizer_from_bytes((clv_str){ good.p, n }, &t, NULL);
		assert_true(s == CLV_CORRUPT || s == CLV_UNSUPPORTED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_affixes),
		cmocka_unit_test(knows_exceptions),
		cmocka_unit_test(keeps_addresses),
		cmocka_unit_test(white_space_is_a_token),
		cmocka_unit_test(gives_norms),
		cmocka_unit_test(the_cache_changes_nothing),
		cmocka_unit_test(long_runs_take_linear_time),
		cmocka_unit_test(invalid_bytes_are_covered),
		cmocka_unit_test(translates_patterns),
		cmocka_unit_test(cuts_patterns_at_the_top_level),
		cmocka_unit_test(refuses_damaged_sections),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
