/* SPDX-License-Identifier: Apache-2.0 */
/* The tokenizer's second pass: exceptions that affix rules have cut apart or
 * that hold a space (":-)" after "!" , "10 a.m.") are found again as runs of
 * words and put back.
 *
 * Input: the tokens of one text, and those of them that may start a phrase.
 * Method (spaCy 3.8's): find all runs whose words are those of a phrase; take
 * them longest first, at equal length leftmost first; a run counts unless its
 * first or last word lies in a run that was looked at before, counted or not;
 * a run whose text is an exception is cut as that exception says. Cost: linear
 * in the tokens for a given set of exceptions. */
#include "text/tokenize_priv.h"

typedef struct match {
	uint32_t b, n; /* first token, tokens */
} match;

typedef CLV_VEC(match) matches;

static clv_str word(clv_str text, const clv_lex_token *t)
{
	return (clv_str){ text.p + t->b, (size_t)(t->e - t->b) };
}

static bool matches_at(const phrase *p, clv_str text, const clv_lex_tokens *tok, uint32_t b)
{
	if (p->n > tok->n - b)
		return false;
	for (uint32_t k = 1; k < p->n; k++)
		if (!clv_str_eq(p->word[k], word(text, &tok->v[b + k])))
			return false;
	return true;
}

static void find_all(const clv_tokenizer *t, clv_arena *a, clv_str text, const candidate *cand,
                     size_t n_cand, const clv_lex_tokens *tok, matches *out)
{
	for (size_t i = 0; i < n_cand; i++)
		for (uint32_t p = cand[i].phrase; p != NO_PHRASE; p = t->phrase[p].next)
			if (matches_at(&t->phrase[p], text, tok, cand[i].token))
				*clv_push(a, out) = (match){ cand[i].token, t->phrase[p].n };
}

/* Marks in chosen[b] the length of the run to rewrite at token b. */
static void choose(const clv_tokenizer *t, const matches *m, uint32_t *chosen, uint8_t *seen)
{
	for (uint32_t n = t->longest_phrase; n > 0; n--) {
		for (size_t i = 0; i < m->n; i++) {
			match x = m->v[i];
			if (x.n != n)
				continue;
			if (!seen[x.b] && !seen[x.b + n - 1])
				chosen[x.b] = n;
			memset(seen + x.b, 1, n);
		}
	}
}

static void put_rule(clv_arena *a, clv_str text, const rule *r, const clv_lex_token *first,
                     const clv_lex_token *last, clv_lex_tokens *out)
{
	uint32_t at = first->b;
	for (uint32_t k = 0; k < r->n; k++) {
		bool end = k + 1 == r->n;
		clv_lex_token x = { .b = at, .e = at + r->tok[k].len, .norm = r->tok[k].norm };
		x.space = end && last->space;
		x.is_space = clv_text_isspace(clv_str_sub(text, x.b, x.e));
		*clv_push(a, out) = x;
		at = x.e;
	}
}

static void rewrite(const clv_tokenizer *t, clv_arena *a, clv_str text, const uint32_t *chosen,
                    const clv_lex_tokens *tok, clv_lex_tokens *out)
{
	for (size_t i = 0; i < tok->n;) {
		uint32_t n = chosen[i];
		const clv_lex_token *first = &tok->v[i], *last = &tok->v[i + (n ? n : 1) - 1];
		const rule *r = n ? tokenizer_rule(t, clv_str_sub(text, first->b, last->e)) : NULL;
		if (r)
			put_rule(a, text, r, first, last, out);
		for (size_t k = i; !r && k < i + (n ? n : 1); k++)
			*clv_push(a, out) = tok->v[k];
		i += n ? n : 1;
	}
}

void tokenizer_phrases(const clv_tokenizer *t, clv_arena *a, clv_str text,
                       const candidate *cand, size_t n_cand, clv_lex_tokens *tok)
{
	matches m = { 0 };
	find_all(t, a, text, cand, n_cand, tok, &m);
	if (m.n == 0)
		return;
	uint32_t *chosen = CLV_NEW_ARRAY(a, uint32_t, tok->n);
	choose(t, &m, chosen, CLV_NEW_ARRAY(a, uint8_t, tok->n));
	clv_lex_tokens out = { 0 };
	rewrite(t, a, text, chosen, tok, &out);
	*tok = out;
}
