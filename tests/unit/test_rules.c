/* SPDX-License-Identifier: Apache-2.0 */
/* parse/ruler and parse/lemma with the md pipeline's tables, and damaged ones.
 * What is expected is what spaCy 3.8 gives for these words and tags. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "parse/lemma.h"
#include "parse/ruler.h"

static clv_arena *A;
static clv_pack *P;
static clv_ruler *R;
static clv_lemmatizer *L;

static int setup(void **state)
{
	(void)state;
	static const clv_str tags[] = { { "NN", 2 }, { "_SP", 3 } };
	clv_error err = { 0 };
	A = clv_arena_new(0);
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P, &err) != CLV_OK ||
	    clv_ruler_load(P, tags, 2, &R, &err) != CLV_OK ||
	    clv_lemmatizer_load(P, &L, &err) != CLV_OK) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_lemmatizer_free(L);
	clv_ruler_free(R);
	clv_pack_close(P);
	clv_arena_free(A);
	return 0;
}

typedef struct word {
	const char *orth, *tag, *dep;
	const char *pos, *lemma, *morph; /* expected; morph NULL: any */
} word;

static void annotates(const word *w, size_t n)
{
	clv_str *orth = CLV_NEW_ARRAY(A, clv_str, n);
	clv_token *tok = CLV_NEW_ARRAY(A, clv_token, n);
	for (size_t i = 0; i < n; i++) {
		orth[i] = clv_str_c(w[i].orth);
		tok[i].tag_text = clv_str_c(w[i].tag);
		tok[i].dep_text = clv_str_c(w[i].dep);
		tok[i].flags = w[i].orth[0] == '\n' ? CLV_TOKEN_SPACE : 0;
	}
	clv_ruler_apply(R, A, orth, tok, n);
	clv_lemmatizer_apply(L, A, A, orth, tok, n);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(clv_pos_name(tok[i].pos), w[i].pos);
		assert_string_equal(clv_str_copy(A, tok[i].lemma).p, w[i].lemma);
		if (w[i].morph)
			assert_string_equal(clv_str_copy(A, tok[i].morph).p, w[i].morph);
	}
}

static void words_alone(void **state)
{
	(void)state;
	static const word w[] = {
		{ "Leaders", "NNS", "nsubj", "NOUN", "leader", "Number=Plur" },
		{ "met", "VBD", "ROOT", "VERB", "meet", "Tense=Past|VerbForm=Fin" },
		{ "went", "VBD", "ROOT", "VERB", "go", NULL },
		{ "talks", "NNS", "dobj", "NOUN", "talk", NULL },
		{ "parties", "NNS", "dobj", "NOUN", "party", NULL },
		{ "Moscow", "NNP", "pobj", "PROPN", "Moscow", "Number=Sing" },
		{ "He", "PRP", "nsubj", "PRON", "he",
		  "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs" },
		{ "Signed", "VBN", "acl", "VERB", "sign", "Aspect=Perf|Tense=Past|VerbForm=Part" },
		{ "was", "VBD", "aux", "AUX", "be", NULL },
		{ "LARGER", "JJR", "amod", "ADJ", "large", "Degree=Cmp" },
		{ "New", "JJ", "amod", "ADJ", "new", "Degree=Pos" },
		{ "zorbling", "VBG", "ROOT", "VERB", "zorble", NULL },
		{ ".", ".", "punct", "PUNCT", ".", "PunctType=Peri" },
	};
	for (size_t i = 0; i < sizeof w / sizeof *w; i++)
		annotates(&w[i], 1);
}

static void rules_over_several_tokens(void **state)
{
	(void)state;
	static const word aint[] = {
		{ "ai", "VBP", "aux", "AUX", "be", NULL },
		{ "n't", "RB", "neg", "PART", "not", "Polarity=Neg" },
	};
	static const word gonna[] = {
		{ "gon", "VBG", "ROOT", "VERB", "go", NULL },
		{ "na", "TO", "aux", "PART", "to", NULL },
	};
	static const word there[] = {
		{ "There", "EX", "expl", "PRON", "there", NULL },
		{ "is", "VBZ", "ROOT", "VERB", "be", NULL },
	};
	annotates(aint, 2);
	annotates(gonna, 2);
	annotates(there, 2);
}

static void white_space_is_retagged(void **state)
{
	(void)state;
	clv_str orth[] = { CLV_S("\n\n") };
	clv_token t = { .tag_text = CLV_S("NN"), .dep_text = CLV_S("ROOT"), .flags = CLV_TOKEN_SPACE };
	clv_ruler_apply(R, A, orth, &t, 1);
	assert_true(clv_str_eq(t.tag_text, CLV_S("_SP")));
	assert_int_equal(t.tag, 1); /* its place in the labels given */
	assert_true(clv_str_eq(t.dep_text, CLV_S("dep")));
	assert_int_equal(t.dep, CLV_DEP_DEP);
	assert_int_equal(t.pos, CLV_POS_SPACE);
	assert_int_equal(t.morph.n, 0);
}

static void a_lemma_that_is_there_stays(void **state)
{
	(void)state;
	clv_str orth[] = { CLV_S("went") };
	clv_token t = { .lemma = CLV_S("wend"), .pos = CLV_POS_VERB };
	clv_lemmatizer_apply(L, A, A, orth, &t, 1);
	assert_true(clv_str_eq(t.lemma, CLV_S("wend")));
}

static clv_pack *pack_of(const char *name, clv_str section)
{
	clv_pack *p = NULL;
	clv_pack_part part = { clv_str_c(name), section };
	assert_int_equal(clv_pack_save(CLV_BUILD_ROOT "/test_rules.clv", &part, 1, NULL), CLV_OK);
	assert_int_equal(clv_pack_open(CLV_BUILD_ROOT "/test_rules.clv", true, &p, NULL), CLV_OK);
	return p;
}

static void refuses_damaged_sections(void **state)
{
	(void)state;
	clv_str ruler = clv_pack_get(P, "nlp/ruler"), lemma = clv_pack_get(P, "nlp/lemma");
	for (size_t n = 4; n < ruler.n; n += 1 + ruler.n / 61) {
		clv_pack *p = pack_of("nlp/ruler", (clv_str){ ruler.p, n });
		clv_ruler *r = NULL;
		clv_status s = clv_ruler_load(p, NULL, 0, &r, NULL);
		assert_true(s == CLV_CORRUPT || s == CLV_UNSUPPORTED);
		clv_pack_close(p);
	}
	for (size_t n = 4; n < lemma.n; n += 1 + lemma.n / 23) {
		clv_pack *p = pack_of("nlp/lemma", (clv_str){ lemma.p, n });
		clv_lemmatizer *l = NULL;
		assert_int_equal(clv_lemmatizer_load(p, &l, NULL), CLV_CORRUPT);
		clv_pack_close(p);
	}
}

static void a_pack_without_them_changes_nothing(void **state)
{
	(void)state;
	clv_pack *p = pack_of("other", CLV_S("x"));
	clv_ruler *r = NULL;
	clv_lemmatizer *l = NULL;
	assert_int_equal(clv_ruler_load(p, NULL, 0, &r, NULL), CLV_OK);
	assert_int_equal(clv_lemmatizer_load(p, &l, NULL), CLV_OK);
	clv_str orth[] = { CLV_S("Went") };
	clv_token t = { .pos = CLV_POS_VERB };
	clv_ruler_apply(r, A, orth, &t, 1);
	clv_lemmatizer_apply(l, A, A, orth, &t, 1);
	assert_true(clv_str_eq(t.lemma, CLV_S("Went")));
	clv_lemmatizer_free(l);
	clv_ruler_free(r);
	clv_pack_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_alone),
		cmocka_unit_test(rules_over_several_tokens),
		cmocka_unit_test(white_space_is_retagged),
		cmocka_unit_test(a_lemma_that_is_there_stays),
		cmocka_unit_test(refuses_damaged_sections),
		cmocka_unit_test(a_pack_without_them_changes_nothing),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
