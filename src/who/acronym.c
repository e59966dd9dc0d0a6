/* SPDX-License-Identifier: Apache-2.0 */
/* acronym: short names that a report introduces in brackets.
 *
 * Input: tokens and the hits so far. Output: a hit for each use of such a short name; the
 * emitter gives it the actor of the full name. Method: "the Movement for Free Harbours (MFH)":
 * right behind the name of an organisation stand an opening bracket, one word of capitals that
 * the lexicon does not know, and a closing one; its letters are initials of the name in
 * their order, or there are three or more of them (a name told in translation keeps the letters
 * of its own language). From there on the word means that organisation. Cost: constant for
 * a token. Limits: a short name that the lexicon knows keeps the lexicon's meaning. */
#include "who/who_priv.h"

static bool is_short_name(clv_str s)
{
	bool letter = false;
	for (size_t i = 0; i < s.n; i++) {
		bool upper = s.p[i] >= 'A' && s.p[i] <= 'Z', inner = i > 0 && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-');
		if (!upper && !inner)
			return false;
		letter = letter || upper;
	}
	return letter && s.n >= 2 && s.n <= 8;
}

/* Are the letters initials of words of the name, in their order? */
static bool are_initials(const finder *f, const hit *h, clv_str s)
{
	size_t k = 0;
	for (uint32_t t = h->tok_b; t < h->tok_e && k < s.n; t++) {
		clv_str w = clv_who_word(f, t);
		k += w.n && (w.p[0] == s.p[k] || w.p[0] == s.p[k] + ('a' - 'A'));
	}
	return k == s.n;
}

static bool names_body(const finder *f, const hit *h)
{
	if (h->tok_e - h->tok_b < 2)
		return false;
	return h->reading == NONE ? h->ent == CLV_ENT_ORG : clv_who_reading(f, h, R_ORG) != NULL;
}

static bool introduced(const finder *f, uint32_t b)
{
	const clv_doc *d = f->d;
	if (b < 3 || b + 1 >= d->tokens.n || !f->hits.n || !clv_str_eqc(clv_who_word(f, b - 1), "(") ||
	    !clv_str_eqc(clv_who_word(f, b + 1), ")"))
		return false;
	const hit *h = &f->hits.v[f->hits.n - 1];
	clv_str s = clv_who_word(f, b);
	return h->tok_e == b - 1 && d->tokens.v[h->tok_b].sentence == d->tokens.v[b].sentence && names_body(f, h) && is_short_name(s) &&
	       (are_initials(f, h, s) || s.n >= 3);
}

bool clv_who_acronym_at(finder *f, uint32_t b)
{
	if (!is_short_name(clv_who_word(f, b)))
		return false;
	if (clv_map_get(&f->acronyms, f->key[b]))
		return true;
	if (!introduced(f, b))
		return false;
	clv_map_put(&f->acronyms, f->key[b], (uint32_t)f->hits.n - 1);
	return true;
}
