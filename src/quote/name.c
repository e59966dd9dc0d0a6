/* SPDX-License-Identifier: Apache-2.0 */
/* The names of speakers.
 *
 * Input: the head token of whom the text makes speak. Output: the words that
 * name them there, and the resolved name: the mention with that head; else for
 * an official paper ("the Kremlin statement") whose it is; for a pronoun that
 * nobody resolved the last person (or, for "they", pair) that was subject, within two
 * sentences of the paragraph; for a surname the full name of an earlier speaker; else the noun
 * phrase. A mention of several ("both presidents") gives each. Cost: constant
 * but for surnames, which look at the speakers so far (at most 200). */
#include "quote/quote_priv.h"

enum { LOOK_BACK = 120, EARLIER = 200 };

static void use_mention(const work *w, clv_speaker *s, uint32_t m)
{
	const clv_mention *x = &w->d->mentions.v[m];
	s->mention = m;
	s->actor = x->actor;
	s->code = x->code;
	s->name = x->name.n ? x->name : clv_text(w->d->text, x->span);
}

/* Whose paper: "the Kremlin statement", "a Russian readout", "a statement by X". */
static uint32_t issuer(const work *w, uint32_t h)
{
	const cue *c = quote_cue(w, h, CUE_SOURCE);
	if (!c || c->cls != CLASS_SAY)
		return CLV_NO_INDEX;
	for (uint32_t k = w->first[h]; k != CLV_NO_INDEX; k = w->next[k]) {
		bool before = tok_is(w, k, CLV_DEP_COMPOUND) || tok_is(w, k, CLV_DEP_POSS) || tok_is(w, k, CLV_DEP_AMOD);
		if (before && w->mention_of[k])
			return w->mention_of[k] - 1;
		bool by = tok_is(w, k, CLV_DEP_PREP) && (tok_text_is(w, k, "by") || tok_text_is(w, k, "from"));
		uint32_t o = by ? child_of(w, k, CLV_DEP_POBJ) : CLV_NO_INDEX;
		if (o != CLV_NO_INDEX && w->mention_of[o])
			return w->mention_of[o] - 1;
	}
	return CLV_NO_INDEX;
}

static bool is_subject(const work *w, uint32_t t)
{
	if (tok_is(w, t, CLV_DEP_NSUBJ) || tok_is(w, t, CLV_DEP_NSUBJPASS))
		return true;
	return tok_is(w, t, CLV_DEP_POBJ) && tok_is(w, w->t[t].head, CLV_DEP_AGENT);
}

/* The person that "he" or "she" at h stands for, by the nearest subject. */
static uint32_t antecedent(const work *w, uint32_t h, clv_str but)
{
	if (!tok_text_is(w, h, "he") && !tok_text_is(w, h, "she"))
		return CLV_NO_INDEX;
	uint32_t sentence = w->t[h].sentence, block = w->d->sentences.v[sentence].block;
	uint32_t only = CLV_NO_INDEX;
	bool several = false;
	for (uint32_t t = h; t-- > 0 && h - t < LOOK_BACK;) {
		uint32_t s = w->t[t].sentence;
		if (sentence - s > 2 || w->d->sentences.v[s].block != block)
			break;
		uint32_t m = w->mention_of[t];
		if (!m || w->in_quote[t] || w->d->mentions.v[m - 1].kind != CLV_KIND_PERSON ||
		    w->d->mentions.v[m - 1].how == CLV_HOW_PRONOUN || clv_str_eq(w->d->mentions.v[m - 1].actor, but))
			continue;
		if (is_subject(w, t))
			return m - 1;
		if (only != CLV_NO_INDEX && !clv_str_eq(w->d->mentions.v[only].actor, w->d->mentions.v[m - 1].actor))
			several = true;
		only = m - 1;
	}
	return several ? CLV_NO_INDEX : only;
}

/* "Sun" after "Yun Sun": the earlier speaker with the fuller name. */
static void fuller(const work *w, clv_speaker *s)
{
	size_t n = w->d->quotes.n;
	if (clv_str_find(s->name, CLV_S(" "), 0) != SIZE_MAX || s->name.n < 2)
		return;
	for (size_t i = n; i-- > 0 && n - i < EARLIER;) {
		for (size_t k = 0; k < w->d->quotes.v[i].speakers.n; k++) {
			const clv_speaker *x = &w->d->quotes.v[i].speakers.v[k];
			clv_str f = x->name;
			if (f.n > s->name.n + 1 && clv_str_ends(f, s->name) && f.p[f.n - s->name.n - 1] == ' ') {
				clv_span here = s->span;
				*s = *x;
				s->span = here;
				return;
			}
		}
	}
}

/* "they": the last subject of two or more with names, within two sentences. */
static size_t they(const work *w, uint32_t h, uint32_t *out, size_t max)
{
	uint32_t sentence = w->t[h].sentence, block = w->d->sentences.v[sentence].block;
	if (!tok_text_is(w, h, "they"))
		return 0;
	for (uint32_t t = h; t-- > 0 && h - t < LOOK_BACK;) {
		uint32_t s = w->t[t].sentence, heads[8];
		if (sentence - s > 2 || w->d->sentences.v[s].block != block)
			break;
		if (w->in_quote[t] || !tok_is(w, t, CLV_DEP_NSUBJ))
			continue;
		size_t n = conjuncts(w, t, heads, max < 8 ? max : 8), named = 0;
		for (size_t i = 0; i < n; i++)
			if (w->mention_of[heads[i]])
				out[named++] = w->mention_of[heads[i]] - 1;
		if (named >= 2)
			return named;
	}
	return 0;
}

/* "Xi, whom he called a friend": he is not Xi. */
static clv_str not_himself(const work *w, uint32_t head)
{
	uint32_t v = w->t[head].head;
	bool relative = w->t[head].pos == CLV_POS_PRON && tok_is(w, v, CLV_DEP_RELCL);
	uint32_t m = relative ? w->mention_of[w->t[v].head] : 0;
	return m ? w->d->mentions.v[m - 1].actor : CLV_S("");
}

/* Whether the cue stands in the clause of verb v. */
static bool is_below(const work *w, uint32_t at, uint32_t v)
{
	for (int climb = 0; climb < 12; climb++) {
		if (at == v)
			return true;
		if (w->t[at].head == at)
			break;
		at = w->t[at].head;
	}
	return false;
}

/* "the chancellor, who called …": the words that name the speaker there go on to
 * the relative word, which stands right behind. */
static void take_relative(const work *w, uint32_t head, uint32_t at, clv_speaker *s)
{
	for (uint32_t t = clv_doc_token_at(w->d, s->span.e), n = 0; t < w->n && n < 3; t++, n++) {
		bool relative = clv_str_eqc(w->t[t].tag_text, "WP") || clv_str_eqc(w->t[t].tag_text, "WDT");
		uint32_t v = w->t[t].head;
		if (relative && tok_is(w, t, CLV_DEP_NSUBJ) && w->t[v].head == head && is_below(w, at, v)) {
			s->span.e = w->t[t].span.e;
			return;
		}
		if (w->t[t].pos != CLV_POS_PUNCT)
			return;
	}
}

/* "The diplomat (of Ruritania) Ana Lee said": the person named behind the noun, no comma between, plus 1, or 0. */
static uint32_t named_behind(const work *w, uint32_t head)
{
	uint32_t k = w->t[head].pos == CLV_POS_NOUN ? child_of(w, head, CLV_DEP_APPOS) : CLV_NO_INDEX;
	uint32_t m = k != CLV_NO_INDEX && k > head && w->t[w->lo[k] - 1].pos != CLV_POS_PUNCT ? w->mention_of[k] : 0;
	return m && w->d->mentions.v[m - 1].kind == CLV_KIND_PERSON ? m : 0;
}

clv_speaker name_speaker(const work *w, uint32_t head)
{
	clv_speaker s = { .mention = CLV_NO_INDEX };
	uint32_t m = w->mention_of[head] ? w->mention_of[head] : named_behind(w, head), b, e;
	clv_str but = not_himself(w, head);
	if (m && but.n && clv_str_eq(w->d->mentions.v[m - 1].actor, but))
		m = 0;
	if (m) {
		use_mention(w, &s, m - 1);
		s.span = w->d->mentions.v[m - 1].span;
		if (w->d->mentions.v[m - 1].kind == CLV_KIND_PERSON && !s.code.n)
			fuller(w, &s);
		return s;
	}
	noun_phrase(w, head, &b, &e);
	s.span = (clv_span){ w->t[b].span.b, w->t[e - 1].span.e };
	s.name = clv_text(w->d->text, s.span);
	uint32_t who = issuer(w, head);
	if (who == CLV_NO_INDEX)
		who = antecedent(w, head, but);
	if (who != CLV_NO_INDEX)
		use_mention(w, &s, who);
	else if (w->t[head].pos == CLV_POS_PROPN)
		fuller(w, &s);
	return s;
}

void name_speakers(const work *w, uint32_t head, uint32_t at, clv_quote *q)
{
	clv_speaker s = name_speaker(w, head);
	if (at != CLV_NO_INDEX)
		take_relative(w, head, at, &s);
	const clv_mention *m = s.mention == CLV_NO_INDEX ? NULL : &w->d->mentions.v[s.mention];
	uint32_t both[8];
	size_t n = m ? 0 : they(w, head, both, 8);
	for (size_t i = 0; i < n; i++) {
		clv_speaker one = s;
		use_mention(w, &one, both[i]);
		*clv_push(w->d->arena, &q->speakers) = one;
	}
	if (n)
		return;
	if (!m || m->members.n == 0) {
		*clv_push(w->d->arena, &q->speakers) = s;
		return;
	}
	for (size_t i = 0; i < m->members.n && i < 8; i++) {
		if (m->members.v[i] >= w->d->mentions.n)
			continue;
		clv_speaker one = s;
		use_mention(w, &one, m->members.v[i]);
		*clv_push(w->d->arena, &q->speakers) = one;
	}
}
