/* SPDX-License-Identifier: Apache-2.0 */
/* The dependency tree (labels of ClearNLP, as spaCy's English models have them)
 * seen from above: children, subtrees, who does what, noun phrases.
 *
 * Input: d->tokens with heads inside their sentence. Built once a document in
 * linear time; every question afterwards is bounded by the depth it climbs (at
 * most 40) or the children of a token. */
#include "quote/quote_priv.h"

enum { MAX_CLIMB = 40 };

void quote_tree(work *w)
{
	uint32_t n = w->n;
	uint32_t *open = CLV_NEW_ARRAY(w->a, uint32_t, n + 1), *leaf = CLV_NEW_ARRAY(w->a, uint32_t, n + 1);
	uint32_t *last = CLV_NEW_ARRAY(w->a, uint32_t, n + 1);
	w->first = CLV_NEW_ARRAY(w->a, uint32_t, n + 1);
	w->next = CLV_NEW_ARRAY(w->a, uint32_t, n + 1);
	w->lo = CLV_NEW_ARRAY(w->a, uint32_t, n + 1);
	w->hi = CLV_NEW_ARRAY(w->a, uint32_t, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		w->first[i] = w->next[i] = last[i] = CLV_NO_INDEX;
		w->lo[i] = w->hi[i] = i;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t h = w->t[i].head;
		if (h == i || h >= n)
			continue;
		open[h]++;
		if (last[h] == CLV_NO_INDEX)
			w->first[h] = i;
		else
			w->next[last[h]] = i;
		last[h] = i;
	}
	size_t n_leaf = 0; /* leaves first, then whoever has all children done */
	for (uint32_t i = 0; i < n; i++)
		if (!open[i])
			leaf[n_leaf++] = i;
	for (size_t k = 0; k < n_leaf; k++) {
		uint32_t i = leaf[k], h = w->t[i].head;
		if (h == i || h >= n)
			continue;
		if (w->lo[i] < w->lo[h])
			w->lo[h] = w->lo[i];
		if (w->hi[i] > w->hi[h])
			w->hi[h] = w->hi[i];
		if (--open[h] == 0)
			leaf[n_leaf++] = h;
	}
}

static const cue *cue_of(const work *w, clv_str word, cue_pos pos)
{
	const uint32_t *c = word.n ? clv_map_get(&w->q->words, word) : NULL;
	for (uint32_t k = c ? *c : 0; k; k = w->q->cue.v[k - 1].next)
		if (w->q->cue.v[k - 1].pos == pos)
			return &w->q->cue.v[k - 1];
	return NULL;
}

const cue *quote_cue(const work *w, uint32_t tok, cue_pos pos)
{
	const cue *c = cue_of(w, w->t[tok].lemma, pos);
	return c ? c : cue_of(w, w->t[tok].norm, pos);
}

bool tok_text_is(const work *w, uint32_t t, const char *low)
{
	return t < w->n && clv_str_ieq(clv_token_word(w->d, &w->t[t]), clv_str_c(low));
}

uint32_t child_of(const work *w, uint32_t head, clv_dep dep)
{
	for (uint32_t c = w->first[head]; c != CLV_NO_INDEX; c = w->next[c])
		if (tok_is(w, c, dep))
			return c;
	return CLV_NO_INDEX;
}

static bool tag_is(const work *w, uint32_t t, const char *tag)
{
	return clv_str_eqc(w->t[t].tag_text, tag);
}

bool is_finite(const work *w, uint32_t t)
{
	return tag_is(w, t, "VBD") || tag_is(w, t, "VBZ") || tag_is(w, t, "VBP") || tag_is(w, t, "MD");
}

static bool is_relative_word(const work *w, uint32_t t)
{
	return tag_is(w, t, "WDT") || tag_is(w, t, "WP") ||
	       (tok_text_is(w, t, "that") && !tag_is(w, t, "DT"));
}

/* "by X" under a passive. */
static uint32_t agent_of(const work *w, uint32_t v)
{
	uint32_t by = child_of(w, v, CLV_DEP_AGENT);
	return by == CLV_NO_INDEX ? by : child_of(w, by, CLV_DEP_POBJ);
}

/* The subject below verb t; not the relative word when there is another
 * ("whom Xi once called"). */
static uint32_t own_subject(const work *w, uint32_t t)
{
	uint32_t s = CLV_NO_INDEX;
	for (uint32_t c = w->first[t]; c != CLV_NO_INDEX; c = w->next[c])
		if (tok_is(w, c, CLV_DEP_NSUBJ) && (s == CLV_NO_INDEX || is_relative_word(w, s)))
			s = c;
	return s;
}

bool can_talk(const work *w, uint32_t h)
{
	uint8_t e = w->t[h].ent;
	return (tok_text_is(w, h, "old") && child_of(w, h, CLV_DEP_DET) != CLV_NO_INDEX) || e == CLV_ENT_PERSON || e == CLV_ENT_ORG || e == CLV_ENT_GPE || e == CLV_ENT_NORP ||
	       (clv_str_eqc(w->t[h].tag_text, "PRP") && !tok_text_is(w, h, "it")) ||
	       quote_cue(w, h, CUE_UNNAMED) || w->mention_of[h];
}

/* On the way from a participle that hangs on a noun to the verb above it. */
static bool t_is_argument(const work *w, uint32_t t)
{
	return w->t[t].pos == CLV_POS_NOUN &&
	       (tok_is(w, t, CLV_DEP_DOBJ) || tok_is(w, t, CLV_DEP_POBJ) || tok_is(w, t, CLV_DEP_DATIVE));
}

/* "X said it would rain, adding …": the participle of speech hangs in what X said,
 * but it is X who adds. The verb of X, or t itself. */
static uint32_t who_adds(const work *w, uint32_t t)
{
	uint32_t up = w->t[t].head;
	if (!tok_is(w, t, CLV_DEP_ADVCL) || !tag_is(w, t, "VBG") || own_subject(w, t) != CLV_NO_INDEX)
		return t;
	const cue *c = quote_cue(w, t, CUE_VERB);
	if (!c || c->cls != CLASS_SAY)
		return t;
	for (int climb = 0; climb < 6 && w->t[up].head != up; climb++) {
		uint32_t above = w->t[up].head;
		const cue *o = tok_is(w, up, CLV_DEP_CCOMP) ? quote_cue(w, above, CUE_VERB) : NULL;
		if (o && (o->cls == CLASS_SAY || o->cls == CLASS_WRITE))
			return above;
		if (!tok_is(w, up, CLV_DEP_CCOMP) && !tok_is(w, up, CLV_DEP_CONJ))
			break;
		up = above;
	}
	return t;
}

uint32_t subject_of(const work *w, uint32_t t)
{
	t = who_adds(w, t);
	for (int climb = 0; climb < MAX_CLIMB; climb++) {
		uint32_t s = own_subject(w, t), up = w->t[t].head;
		bool relative = tok_is(w, t, CLV_DEP_RELCL) || tok_is(w, t, CLV_DEP_ACL);
		bool dummy = s != CLV_NO_INDEX && tok_text_is(w, s, "it") && !is_finite(w, t) && up != t;
		if (s != CLV_NO_INDEX && !dummy) /* but "making it clear that" */
			return relative && is_relative_word(w, s) ? up : s;
		if (child_of(w, t, CLV_DEP_NSUBJPASS) != CLV_NO_INDEX) {
			uint32_t by = agent_of(w, t);
			bool quoted = climb > 0; /* "was quoted as saying" */
			s = child_of(w, t, CLV_DEP_NSUBJPASS);
			if (by != CLV_NO_INDEX)
				return by;
			return quoted ? (relative && is_relative_word(w, s) ? up : s) : CLV_NO_INDEX;
		}
		if (tag_is(w, t, "VBN") && agent_of(w, t) != CLV_NO_INDEX)
			return agent_of(w, t); /* "as reported by the agency" */
		if (tok_is(w, t, CLV_DEP_ACL) && up != t) { /* "an article written by", "a statement saying" */
			if (tag_is(w, t, "VBN"))
				return agent_of(w, t);
			if (!tag_is(w, t, "VBG"))
				return CLV_NO_INDEX;
			if (quote_cue(w, up, CUE_SOURCE) || can_talk(w, up))
				return up;
		}
		if (up == t)
			return CLV_NO_INDEX;
		uint32_t quoted = tok_is(w, t, CLV_DEP_PREP) && tok_text_is(w, t, "as") && climb > 0
		                ? child_of(w, up, CLV_DEP_DOBJ) : CLV_NO_INDEX;
		if (quoted != CLV_NO_INDEX) /* "quoted the minister as saying" */
			return quoted;
		bool climbs = tok_is(w, t, CLV_DEP_CONJ) || tok_is(w, t, CLV_DEP_ACL) || t_is_argument(w, t) || tok_is(w, t, CLV_DEP_XCOMP) ||
		              tok_is(w, t, CLV_DEP_ADVCL) || tok_is(w, t, CLV_DEP_PCOMP) ||
		              tok_is(w, t, CLV_DEP_PREP) || tok_is(w, t, CLV_DEP_CCOMP) ||
		              tok_is(w, t, CLV_DEP_DEP) || tok_is(w, t, CLV_DEP_ACOMP) ||
		              tok_is(w, t, CLV_DEP_OPRD);
		if (tok_is(w, t, CLV_DEP_CCOMP) && is_finite(w, t))
			climbs = false;
		if (!climbs)
			return CLV_NO_INDEX;
		t = up;
	}
	return CLV_NO_INDEX;
}

static bool belongs(const work *w, uint32_t c, uint32_t h)
{
	switch (w->t[c].dep) {
	case CLV_DEP_DET: case CLV_DEP_AMOD: case CLV_DEP_COMPOUND: case CLV_DEP_POSS:
	case CLV_DEP_NUMMOD: case CLV_DEP_NMOD: case CLV_DEP_CASE: case CLV_DEP_QUANTMOD:
	case CLV_DEP_PREDET: case CLV_DEP_PRECONJ:
		return true;
	case CLV_DEP_PREP:
		return c > h && (tok_text_is(w, c, "of") || tok_text_is(w, c, "for") || tok_text_is(w, c, "at") ||
		                 tok_text_is(w, c, "in") || tok_text_is(w, c, "from") || tok_text_is(w, c, "with")) &&
		       w->t[h].pos != CLV_POS_PROPN && w->t[h].pos != CLV_POS_PRON;
	case CLV_DEP_APPOS: /* "the agency Tass", not "the agency, a daughter of …" */
		return c > h && w->lo[c] == h + 1;
	default:
		return false;
	}
}

void noun_phrase(const work *w, uint32_t h, uint32_t *b, uint32_t *e)
{
	*b = h;
	*e = h + 1;
	for (uint32_t c = w->first[h]; c != CLV_NO_INDEX; c = w->next[c]) {
		if (!belongs(w, c, h) || (w->in_quote && w->in_quote[c] != w->in_quote[h]))
			continue;
		uint32_t lo = w->lo[c], hi = w->hi[c];
		if (c < h && lo < *b && h - lo < 20)
			*b = lo;
		if (c > h && hi + 1 > *e && hi - h < 12)
			*e = hi + 1;
	}
	while (*e > h + 1 && w->t[*e - 1].pos == CLV_POS_PUNCT)
		(*e)--;
}

size_t conjuncts(const work *w, uint32_t h, uint32_t *out, size_t max)
{
	size_t n = 0;
	for (uint32_t k = h; k != CLV_NO_INDEX && n < max; k = child_of(w, k, CLV_DEP_CONJ))
		out[n++] = k;
	return n;
}

/* "one of the doctors", "two ministers" cut to "two": people, not a number. */
static bool is_some_of(const work *w, uint32_t h)
{
	for (uint32_t k = w->first[h]; k != CLV_NO_INDEX; k = w->next[k]) {
		uint32_t o = tok_is(w, k, CLV_DEP_PREP) && tok_text_is(w, k, "of") ? child_of(w, k, CLV_DEP_POBJ) : CLV_NO_INDEX;
		if (o != CLV_NO_INDEX && can_talk(w, o))
			return true;
	}
	return false;
}

/* "The agency is new. It says …": a thing named before, not the "it" of "it is said". */
bool it_speaks(const work *w, uint32_t h, const cue *c)
{
	uint32_t v = w->t[h].head;
	return tok_text_is(w, h, "it") && tok_is(w, h, CLV_DEP_NSUBJ) && quote_cue(w, v, CUE_VERB) == c &&
	       c->cls != CLASS_FIND && c->cls != CLASS_NONE;
}

bool may_speak(const work *w, uint32_t h)
{
	const clv_token *t = &w->t[h];
	if (t->pos == CLV_POS_NUM && t->ent != CLV_ENT_PERCENT && t->ent != CLV_ENT_MONEY && t->ent != CLV_ENT_DATE)
		return is_some_of(w, h);
	if (tok_text_is(w, h, "old") && child_of(w, h, CLV_DEP_DET) != CLV_NO_INDEX)
		return true; /* "the 24-year-old" */
	if (t->pos == CLV_POS_PRON)
		return !tok_text_is(w, h, "it") && !tok_text_is(w, h, "that") && !tok_text_is(w, h, "this") &&
		       !tok_text_is(w, h, "there") && !tok_text_is(w, h, "what") && !tok_text_is(w, h, "which");
	if (t->pos == CLV_POS_NUM || t->pos == CLV_POS_VERB || t->pos == CLV_POS_PUNCT)
		return false;
	return t->ent != CLV_ENT_DATE && t->ent != CLV_ENT_TIME && t->ent != CLV_ENT_MONEY &&
	       t->ent != CLV_ENT_PERCENT && t->ent != CLV_ENT_QUANTITY;
}
