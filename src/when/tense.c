/* SPDX-License-Identifier: Apache-2.0 */
/* Tense of the clause that a date stands in: past, future or neither.
 *
 * With a tree: climb from the date's token to its verb, then read the verb's
 * tag and its auxiliaries ("will meet", "is due to meet", "to be held" look
 * ahead; "met", "has met", "held on" look back); the present of a title or
 * caption is past, elsewhere it is told as such. Without one (no tags): the
 * nearest cue word of the lexicon within 40 words decides. Cost: constant. */
#include "when/when_priv.h"

static bool starts(clv_str s, const char *z)
{
	return clv_str_starts(s, clv_str_c(z));
}

static bool word_is(const clv_when *w, clv_str low, wclass k)
{
	const uint32_t *row = low.n ? clv_map_get(&w->words, low) : NULL;
	for (uint32_t r = row ? *row : 0; r; r = w->row[r - 1].next)
		if (w->row[r - 1].cls == k)
			return true;
	return false;
}

/* Whether a lexicon class holds the word of token t, or its lemma. */
static bool token_is(const clv_when *w, const clv_doc *d, uint32_t t, wclass k)
{
	return word_is(w, d->tokens.v[t].norm, k) || word_is(w, d->tokens.v[t].lemma, k);
}

/* "is expected", "scheduled", "due", "upcoming"; not "set a record". */
static bool looks_ahead(const clv_when *w, const clv_doc *d, uint32_t t)
{
	const clv_token *k = &d->tokens.v[t];
	bool verb = k->pos == CLV_POS_VERB || k->pos == CLV_POS_AUX;
	return word_is(w, k->norm, W_FUTURE1) && (!verb || clv_str_eqc(k->tag_text, "VBN"));
}

static bool is_verb(const clv_token *t)
{
	return t->pos == CLV_POS_VERB || t->pos == CLV_POS_AUX;
}

/* Auxiliaries and "to" of verb v, at most a dozen tokens from it. */
static tense verb_tense(const clv_when *w, const clv_doc *d, uint32_t v, bool *is_open)
{
	const clv_sentence *s = &d->sentences.v[d->tokens.v[v].sentence];
	clv_str tag = d->tokens.v[v].tag_text;
	bool modal = false, had = false, was = false, to = false, is_now = false;
	uint32_t lo = v > s->tok_b + 12 ? v - 12 : s->tok_b, hi = v + 12 < s->tok_e ? v + 12 : s->tok_e;
	for (uint32_t i = lo; i < hi; i++) {
		const clv_token *t = &d->tokens.v[i];
		if (t->head != v || i == v || (t->dep != CLV_DEP_AUX && t->dep != CLV_DEP_AUXPASS))
			continue;
		modal |= clv_str_eqc(t->tag_text, "MD");
		to |= clv_str_eqc(t->tag_text, "TO");
		had |= word_is(w, t->lemma, W_HAVE);
		was |= clv_str_eqc(t->tag_text, "VBD");
		is_now |= clv_str_eqc(t->tag_text, "VBZ") || clv_str_eqc(t->tag_text, "VBP");
	}
	*is_open = false;
	if (modal)
		return had ? TENSE_PAST : TENSE_FUTURE;
	if (looks_ahead(w, d, v) && !had)
		return TENSE_FUTURE;
	if (to) { /* "agreed to meet", "is to meet" look ahead; "was forced to leave" does not */
		uint32_t up = d->tokens.v[v].head;
		bool ahead = up != v && (token_is(w, d, up, W_AHEAD) || looks_ahead(w, d, up));
		*is_open = !had && !ahead;
		return had ? TENSE_PAST : ahead ? TENSE_FUTURE : TENSE_NONE;
	}
	if (clv_str_eqc(tag, "VBD") || was || had)
		return TENSE_PAST;
	if (clv_str_eqc(tag, "VBG") && is_now)
		return TENSE_FUTURE; /* "is meeting on Friday" */
	*is_open = starts(tag, "VBG") || starts(tag, "VB");
	if (clv_str_eqc(tag, "VBN"))
		return is_now ? TENSE_NONE : TENSE_PAST;
	if (clv_str_eqc(tag, "VBZ") || clv_str_eqc(tag, "VBP")) {
		*is_open = false;
		return TENSE_PRESENT;
	}
	return TENSE_NONE;
}

static tense tree_tense(const clv_when *w, const clv_doc *d, uint32_t tok)
{
	uint32_t t = tok;
	for (int steps = 0; steps < 24; steps++) {
		if (looks_ahead(w, d, t))
			return TENSE_FUTURE;
		if (is_verb(&d->tokens.v[t])) {
			bool open;
			tense k = verb_tense(w, d, t, &open);
			if (k != TENSE_NONE || !open)
				return k;
		}
		uint32_t up = d->tokens.v[t].head;
		if (up == t)
			break;
		t = up;
	}
	return TENSE_NONE;
}

/* Words between cue i and the date, those behind it dearer, a clause border
 * (comma, "and") as much as six words. */
static size_t distance(const cursor *c, size_t i, size_t b, size_t e)
{
	size_t lo = i < b ? i : e, hi = i < b ? b : i, far = i < b ? 2 * (b - i) : 3 * (i - e) + 2;
	for (size_t k = lo; k < hi; k++)
		far += is_punct(c, k, ',') || is(c, k, W_AND) ? 12 : 0;
	return far;
}

/* No tags: the nearest cue word, those before the date first. */
static tense cue_tense(const cursor *c, size_t b, size_t e)
{
	size_t best = SIZE_MAX;
	tense k = TENSE_NONE;
	for (size_t i = b > 40 ? b - 40 : 0; i < c->n && i < e + 40; i++) {
		if (i >= b && i < e)
			continue;
		const item *it = &c->v[i];
		tense t = TENSE_NONE;
		if (it->kind != ITEM_WORD)
			continue;
		if (is(c, i, W_FUTURE) && !is(c, i, W_PREP) && !is(c, i, W_MONTH))
			t = TENSE_FUTURE;
		else if (is(c, i, W_PASTCUE))
			t = TENSE_PAST;
		else if (it->low.n > 4 && clv_str_ends(it->low, CLV_S("ed")) && !it->cap)
			t = TENSE_PAST;
		if (t == TENSE_PAST && i && is(c, i - 1, W_FUTURE)) /* "will be held", "is expected" */
			t = TENSE_FUTURE;
		if (t == TENSE_PAST && i > 1 && is(c, i - 2, W_FUTURE))
			t = TENSE_FUTURE;
		size_t far = t == TENSE_NONE ? best : distance(c, i, b, e);
		if (far < best) {
			best = far;
			k = t;
		}
	}
	return k;
}

/* No further noun makes the day a name: not "the 20 March attack". */
static bool ends_phrase(const clv_doc *d, uint32_t sentence, clv_span span)
{
	uint32_t t = clv_doc_token_at(d, span.e);
	bool inside = t < d->sentences.v[sentence].tok_e;
	return !inside || (d->tokens.v[t].pos != CLV_POS_NOUN && d->tokens.v[t].pos != CLV_POS_PROPN && d->tokens.v[t].pos != CLV_POS_PART);
}

/* "ahead of Sunday's vote", "called a strike for Friday", "a march for the 20 of March". */
static bool ahead_of(const cursor *c, size_t b, bool alone)
{
	size_t i = b;
	while (i && (is(c, i - 1, W_THE) || is(c, i - 1, W_EDGE)))
		i--;
	if (i > 1 && is(c, i - 1, W_OF) && is(c, i - 2, W_AHEADOF))
		return true;
	const wordrow *p = i ? when_row(c, i - 1, W_PREP) : NULL;
	return p && (is(c, b, W_WEEKDAY) || alone) && clv_str_eqc(p->value, "for");
}

tense when_tense(const clv_when *w, const clv_doc *d, uint32_t sentence, clv_span span,
                 const cursor *c, size_t b, size_t e)
{
	const clv_sentence *s = &d->sentences.v[sentence];
	tense k = TENSE_NONE;
	for (size_t i = b; i-- > 0 && (is(c, i, W_PREP) || is(c, i, W_THE) || is(c, i, W_EDGE));)
		if (is(c, i, W_PREP) && clv_str_eqc(when_row(c, i, W_PREP)->value, "since"))
			return TENSE_PAST;
	bool tagged = s->tok_b < s->tok_e && d->tokens.v[s->tok_b].tag_text.n;
	if (ahead_of(c, b, tagged && e > b + 1 && ends_phrase(d, sentence, span)))
		return TENSE_FUTURE;
	if (tagged) {
		uint32_t t = clv_doc_token_at(d, span.b);
		if (t >= s->tok_e)
			t = s->tok_e - 1;
		while (t + 1 < s->tok_e && d->tokens.v[t + 1].span.e <= span.e)
			t++; /* the last word of the expression: mostly its head */
		k = tree_tense(w, d, t);
	} else {
		k = cue_tense(c, b, e);
	}
	clv_role role = clv_doc_role(d, sentence);
	if ((k == TENSE_NONE || k == TENSE_PRESENT) && role == CLV_ROLE_CAPTION)
		return TENSE_PAST;
	if (k == TENSE_PRESENT && role == CLV_ROLE_TITLE)
		return TENSE_PAST; /* the historic present of headlines */
	return k;
}
