/* SPDX-License-Identifier: Apache-2.0 */
/* Whose are the words of a full quotation? Candidates, features, a ranker.
 *
 * Input: a marked span, the tree, what the quotations before it were given.
 * Output: candidates with the features that hold of them and their score: a cue
 * behind ("…," said X), before (X said: "…"), a label (X: "…"), a dash ("…" - X),
 * "according to", who spoke before and goes on, the subject of the sentence before.
 * Method: as O'Keefe et al. 2012 and Pareti 2015; a linear model over features that
 * hold or not, the chance of each candidate against nobody by softmax. Weights:
 * lexicon/cues/speechrank.tsv, learned from corpus/quotes by
 * tools/train/speakers.py. Cost: a window of 40 tokens a side. */
#include <math.h>

#include "quote/quote_priv.h"

enum { WINDOW = 40 };

static void has(candidate *k, rank_feature f)
{
	k->bits |= (uint64_t)1 << f;
}

static void has_if(candidate *k, bool holds, rank_feature f)
{
	if (holds)
		has(k, f);
}

static bool is_stop(const work *w, uint32_t t)
{
	char c = quote_first_byte(w, t);
	return w->t[t].pos == CLV_POS_PUNCT && (c == '.' || c == '!' || c == '?');
}

static float score_of(const work *w, uint64_t bits)
{
	float s = 0;
	for (int f = 0; f < N_RANK; f++)
		if (bits >> f & 1)
			s += w->q->weight[f];
	return s;
}

/* What the speaker's noun phrase is. */
static void head_features(const work *w, candidate *k)
{
	uint32_t h = k->head;
	bool noun = false;
	if (w->t[h].pos == CLV_POS_PRON)
		has(k, RANK_PRONOUN);
	else if (w->t[h].ent == CLV_ENT_PERSON)
		has(k, RANK_PERSON);
	else if (w->t[h].pos == CLV_POS_PROPN)
		has(k, RANK_NAME);
	else
		noun = true;
	has_if(k, noun, RANK_LOWER);
	has_if(k, w->mention_of[h] != 0, RANK_MENTION);
	has_if(k, noun && !can_talk(w, h), RANK_DUMB);
	has_if(k, noun && quote_cue(w, h, CUE_SOURCE), RANK_SOURCE);
}

static void propose(const work *w, candidates *c, candidate k)
{
	has(&k, RANK_BIAS);
	if (k.copy_of == CLV_NO_INDEX) {
		if (k.head == CLV_NO_INDEX || !may_speak(w, k.head) || w->in_quote[k.head])
			return;
		head_features(w, &k);
	}
	k.score = score_of(w, k.bits);
	if (c->n < MAX_CANDIDATES)
		c->v[c->n++] = k;
}

/* The nearest noun that may speak in [b, e), from the side of b or e. */
static uint32_t nearest_noun(const work *w, uint32_t b, uint32_t e, bool from_end)
{
	for (uint32_t i = 0; b + i < e && i < 12; i++) {
		uint32_t t = from_end ? e - 1 - i : b + i;
		const clv_token *k = &w->t[t];
		bool noun = k->pos == CLV_POS_PROPN || k->pos == CLV_POS_NOUN || k->pos == CLV_POS_PRON;
		if (!noun || w->in_quote[t] || clv_str_eqc(k->tag_text, "PRP$"))
			continue;
		while (tok_is(w, t, CLV_DEP_COMPOUND) && w->t[t].head != t)
			t = w->t[t].head;
		return may_speak(w, t) ? t : CLV_NO_INDEX;
	}
	return CLV_NO_INDEX;
}

/* Whether t is a verb of speech; others ("accused") only right beside the words. */
static bool speaks(const work *w, uint32_t t, bool near, const cue **c)
{
	if (w->in_quote[t] || (w->t[t].pos != CLV_POS_VERB && w->t[t].pos != CLV_POS_AUX))
		return false;
	*c = quote_cue(w, t, CUE_VERB);
	return *c && ((*c)->frames & FRAME_Q) && (near || (*c)->cls == CLASS_SAY || (*c)->cls == CLASS_WRITE ||
	                                          (*c)->cls == CLASS_ASK || (*c)->cls == CLASS_DEMAND);
}

/* "settled after the raid, saying": not the raid but who settled. */
static uint32_t who_can_talk(const work *w, uint32_t s)
{
	for (int climb = 0; climb < 3; climb++) {
		if (can_talk(w, s) || quote_cue(w, s, CUE_SOURCE) || w->t[s].pos == CLV_POS_PROPN)
			return s;
		uint32_t up = w->t[s].head;
		for (int i = 0; i < 6 && w->t[up].pos != CLV_POS_VERB && w->t[up].head != up; i++)
			up = w->t[up].head;
		uint32_t next = w->t[up].pos == CLV_POS_VERB ? subject_of(w, up) : CLV_NO_INDEX;
		if (next == CLV_NO_INDEX || next == s)
			return s;
		s = next;
	}
	return s;
}

/* Subject of cue v outside quotation marks; else the noun beside it. */
static void speaker_of_cue(const work *w, uint32_t v, uint32_t lo, uint32_t hi, candidate *k)
{
	uint32_t s = subject_of(w, v);
	k->cue = v;
	k->via = via_of(w, v);
	if (s != CLV_NO_INDEX && s < v)
		s = who_can_talk(w, s);
	if (s != CLV_NO_INDEX && !w->in_quote[s] && may_speak(w, s) && quote_block(w, s) == quote_block(w, v)) {
		has(k, RANK_SUBJECT);
		k->head = s;
		return;
	}
	s = v > lo ? nearest_noun(w, lo, v, true) : CLV_NO_INDEX;
	if (s == CLV_NO_INDEX && v + 1 < hi)
		s = nearest_noun(w, v + 1, hi, false);
	const cue *c = quote_cue(w, v, CUE_VERB);
	if (s != CLV_NO_INDEX && s > v && (s == k->via || (c->frames & FRAME_TO)))
		s = CLV_NO_INDEX; /* "told the Herald": it is told */
	has(k, RANK_BESIDE);
	k->head = s;
}

static void verb_features(const cue *c, candidate *k)
{
	bool says = c->cls == CLASS_SAY || c->cls == CLASS_WRITE || c->cls == CLASS_ASK;
	has(k, says ? RANK_SAY : RANK_OTHER_VERB);
}

/* "…," said X / "…," X said. */
static void trailing(const work *w, const mark_span *m, candidates *c)
{
	char last = quote_last_char(w, m), next = quote_char_after(w, m);
	bool comma = last == ',' || next == ',', asks = last == '?' || last == '!';
	uint32_t from = m->tok_e, end = from;
	while (end < w->n && end < from + WINDOW && quote_block(w, end) == m->block) {
		if (end > from + 1 && (is_stop(w, end) || w->in_quote[end]))
			break;
		end++;
	}
	int clauses = 0;
	for (uint32_t v = from; v < end; v++) {
		const cue *k;
		if (!speaks(w, v, v - from <= 3, &k)) {
			clauses += !w->in_quote[v] && is_finite(w, v) && w->t[v].pos == CLV_POS_VERB;
			continue;
		}
		candidate x = { .rule = "trailing", .line = k->line, .copy_of = CLV_NO_INDEX };
		has(&x, RANK_TRAILING);
		verb_features(k, &x);
		has(&x, comma ? RANK_TRAILING_COMMA : asks ? RANK_TRAILING_ASKS : last == '.' || next == '.' ? RANK_TRAILING_STOP : RANK_TRAILING_OPEN);
		has_if(&x, clauses > 0, RANK_TRAILING_CLAUSE);
		has_if(&x, v - from <= 3, RANK_TRAILING_NEAR);
		has_if(&x, v - from > 12, RANK_TRAILING_FAR);
		has_if(&x, v > from && w->t[v].sentence != w->t[from].sentence, RANK_TRAILING_CROSSES);
		has_if(&x, end < w->n && w->in_quote[end] && quote_block(w, end) == m->block, RANK_TRAILING_LEADS);
		speaker_of_cue(w, v, from, end, &x);
		has_if(&x, x.head != CLV_NO_INDEX && x.head > v, RANK_TRAILING_INVERTED);
		propose(w, c, x);
		break;
	}
}

/* X said: "…" / X said "…". */
static void leading(const work *w, const mark_span *m, uint32_t used, candidates *c)
{
	char b = quote_char_before(w, m);
	uint32_t to = m->tok_b, lo = to;
	while (lo > 0 && to - lo < WINDOW && quote_block(w, lo - 1) == m->block) {
		if (w->in_quote[lo - 1] || (is_stop(w, lo - 1) && lo + 1 < to))
			break;
		lo--;
	}
	int clauses = 0;
	for (uint32_t v = to; v-- > lo;) {
		const cue *k;
		if (!speaks(w, v, to - v <= 3, &k)) {
			clauses += is_finite(w, v) && w->t[v].pos == CLV_POS_VERB;
			continue;
		}
		candidate x = { .rule = "leading", .line = k->line, .copy_of = CLV_NO_INDEX };
		has(&x, RANK_LEADING);
		verb_features(k, &x);
		has(&x, b == ':' ? RANK_LEADING_COLON : b == ',' ? RANK_LEADING_COMMA : b == '.' || b == '!' || b == '?' ? RANK_LEADING_STOP : RANK_LEADING_OPEN);
		has_if(&x, quote_comma_end(w, m) && b != ':', RANK_LEADING_GOES_ON);
		has_if(&x, clauses > 0, RANK_LEADING_CLAUSE);
		has_if(&x, to - v <= 4, RANK_LEADING_NEAR);
		has_if(&x, to - v > 15, RANK_LEADING_FAR);
		has_if(&x, v == used, b == '.' ? RANK_LEADING_USED_STOP : RANK_LEADING_USED);
		speaker_of_cue(w, v, lo, to, &x);
		propose(w, c, x);
		break;
	}
}

/* X: "…" without a verb of speech; the subject of the sentence, or the label. */
static void colon(const work *w, const mark_span *m, candidates *c)
{
	if (quote_char_before(w, m) != ':' || m->tok_b == 0)
		return;
	uint32_t t = m->tok_b - 1;
	while (t > 0 && quote_block(w, t) == m->block && quote_first_byte(w, t) != ':')
		t--;
	if (t == 0 || quote_block(w, t - 1) != m->block || m->tok_b - t > 3)
		return;
	uint32_t s = w->d->sentences.v[w->t[t - 1].sentence].tok_b, head = CLV_NO_INDEX, root = t - 1;
	if (quote_block(w, s) != m->block)
		return;
	for (int i = 0; i < 40 && w->t[root].head != root; i++)
		root = w->t[root].head;
	bool verb = root < t && (w->t[root].pos == CLV_POS_VERB || w->t[root].pos == CLV_POS_AUX);
	if (verb)
		head = subject_of(w, root);
	else if (t - s <= 8)
		head = nearest_noun(w, s, t, true);
	for (uint32_t k = s; k < t && !verb; k++)
		if (w->t[k].pos == CLV_POS_NUM)
			return; /* "12 May: “…”" */
	candidate x = { .head = head, .cue = CLV_NO_INDEX, .via = CLV_NO_INDEX, .rule = "colon", .copy_of = CLV_NO_INDEX };
	has(&x, verb ? RANK_COLON_VERB : RANK_COLON);
	has_if(&x, w->d->blocks.v[m->block].role == CLV_ROLE_TITLE || (!verb && s == clv_doc_token_at(w->d, w->d->blocks.v[m->block].span.b)), RANK_COLON_TITLE);
	if (head != CLV_NO_INDEX && head < t)
		propose(w, c, x);
}

/* "…" - X, at the end of its block or line. */
enum { LINE = 120 };
static void dash(const work *w, const mark_span *m, candidates *c)
{
	clv_span block = w->d->blocks.v[m->block].span;
	uint32_t i = m->outer.e;
	unsigned len;
	while (i < block.e && (w->d->text.p[i] == ' ' || w->d->text.p[i] == '.'))
		i++;
	if (i >= block.e)
		return;
	uint32_t ch = clv_utf8_at(w->d->text, i, &len);
	if (!(ch == '-' || (ch >= 0x2012 && ch <= 0x2015) || ch == '~'))
		return;
	for (uint32_t k = i; k < block.e && k - i <= LINE; k++) /* lists have a quotation a line */
		if (w->d->text.p[k] == '\n')
			block.e = k;
	if (block.e - i > LINE)
		return;
	uint32_t t = clv_doc_token_at(w->d, i + len), end = t;
	while (end < w->n && w->t[end].span.b < block.e && !w->in_quote[end])
		end++;
	for (uint32_t k = t; k < end; k++)
		if (is_finite(w, k))
			return;
	uint32_t head = t < end ? nearest_noun(w, t, end, false) : CLV_NO_INDEX;
	candidate x = { .head = head, .cue = CLV_NO_INDEX, .via = CLV_NO_INDEX, .rule = "dash", .copy_of = CLV_NO_INDEX };
	has(&x, RANK_DASH);
	if (head != CLV_NO_INDEX && w->t[head].pos == CLV_POS_PROPN)
		propose(w, c, x);
}

static void accord(const work *w, const mark_span *m, candidates *c)
{
	candidate x = { .cue = CLV_NO_INDEX, .via = CLV_NO_INDEX, .rule = "accord", .copy_of = CLV_NO_INDEX };
	x.head = m->tok_b < m->tok_e ? accord_of(w, m->tok_b, &x.cue) : CLV_NO_INDEX;
	has(&x, RANK_PREP);
	if (x.head != CLV_NO_INDEX && !w->in_quote[x.head])
		propose(w, c, x);
}

/* The speaker goes on: in this paragraph after the attribution, or in the next
 * one when the last was left open or both stand alone. */
static void going_on(const work *w, size_t i, const uint32_t *att_of, const attributions *out, candidates *c)
{
	enum { GAP = 40, NEAR = 20 };
	const mark_span *m = &w->m[i], *p = i ? &w->m[i - 1] : NULL;
	uint32_t last = i ? att_of[i - 1] : CLV_NO_INDEX;
	if (!p || last == CLV_NO_INDEX || out->v[last].n_source == 0 || m->tok_b < p->tok_e)
		return;
	const attribution *before = &out->v[last];
	candidate k = { .head = CLV_NO_INDEX, .cue = before->cue, .via = before->via, .copy_of = last,
		.line = before->line, .rule = "run" };
	bool alone = quote_char_before(w, m) == 0;
	if (clv_str_eqc(clv_str_c(before->rule), "dash"))
		return; /* a list of voices */
	if (p->block == m->block && m->tok_b - p->tok_e <= GAP) {
		char b = quote_char_before(w, m);
		bool cue_between = before->cue != CLV_NO_INDEX && before->cue >= p->tok_e && before->cue < m->tok_b;
		has(&k, RANK_RUN);
		has_if(&k, m->tok_b - p->tok_e < NEAR, RANK_RUN_NEAR);
		has(&k, b == ':' || b == ',' ? RANK_RUN_LED : b == '.' ? RANK_RUN_STOP : RANK_RUN_OPEN);
		has_if(&k, cue_between, RANK_RUN_CUE_BETWEEN);
		has_if(&k, before->kind != CLV_QUOTE_FULL, RANK_RUN_PART);
		has_if(&k, m->tok_b > p->tok_e && w->t[m->tok_b].sentence > w->t[p->tok_e].sentence + 1, RANK_RUN_SENTENCES);
		has_if(&k, quote_comma_end(w, m), RANK_RUN_COMMA_END);
	} else if (p->open_end && p->block + 1 == m->block) {
		has(&k, RANK_OPEN_END);
		k.rule = "goes on";
	} else if (alone && before->kind == CLV_QUOTE_FULL && p->block + 1 == m->block) {
		has(&k, RANK_CARRY);
		has_if(&k, quote_comma_end(w, m), RANK_RUN_COMMA_END);
		k.rule = "carry";
	} else {
		return;
	}
	propose(w, c, k);
}

/* "Olsen did not hide his anger. "…"": the subject of the sentence right before. */
static void told_before(const work *w, const mark_span *m, candidates *c)
{
	uint32_t t = m->tok_b ? m->tok_b - 1 : 0;
	if (m->tok_b == 0)
		return;
	while (t > 0 && (w->t[t].pos == CLV_POS_PUNCT || w->t[t].pos == CLV_POS_SPACE) && m->tok_b - t < 4)
		t--;
	if (w->in_quote[t] || quote_block(w, t) + 1 < m->block)
		return;
	const clv_sentence *s = &w->d->sentences.v[w->t[t].sentence];
	uint32_t root = t;
	for (int i = 0; i < 40 && w->t[root].head != root; i++)
		root = w->t[root].head;
	if (root < s->tok_b || root >= s->tok_e || w->in_quote[root])
		return;
	candidate x = { .head = subject_of(w, root), .cue = CLV_NO_INDEX, .via = CLV_NO_INDEX, .rule = "before", .copy_of = CLV_NO_INDEX };
	has(&x, RANK_BEFORE);
	has_if(&x, quote_block(w, t) != m->block, RANK_BEFORE_BLOCK);
	has_if(&x, quote_char_after(w, m) == 0, RANK_BEFORE_ENDS);
	has_if(&x, quote_comma_end(w, m), RANK_BEFORE_COMMA_END);
	const cue *said = quote_cue(w, root, CUE_VERB);
	has_if(&x, said && said->cls != CLASS_FIND, RANK_BEFORE_SPEAKS);
	has_if(&x, w->t[t].sentence == w->t[m->tok_b].sentence && quote_first_byte(w, m->tok_b - 1) != '.', RANK_BEFORE_SAME);
	if (x.head != CLV_NO_INDEX && (w->t[x.head].ent == CLV_ENT_PERSON || w->t[x.head].pos == CLV_POS_PRON ||
	                               (w->t[x.head].pos != CLV_POS_PROPN ? quote_cue(w, x.head, CUE_UNNAMED) != NULL : can_talk(w, x.head))))
		propose(w, c, x);
}

void quote_candidates(const work *w, size_t i, const uint32_t *att_of, const attributions *out, candidates *c)
{
	const mark_span *m = &w->m[i];
	uint32_t last = i ? att_of[i - 1] : CLV_NO_INDEX;
	uint32_t used = last != CLV_NO_INDEX && out->v[last].cue >= w->m[i - 1].tok_e ? out->v[last].cue : CLV_NO_INDEX;
	c->n = 0;
	trailing(w, m, c);
	leading(w, m, used, c);
	colon(w, m, c);
	dash(w, m, c);
	accord(w, m, c);
	going_on(w, i, att_of, out, c);
	told_before(w, m, c);
}

const candidate *quote_best(const candidates *c)
{
	const candidate *best = NULL;
	for (size_t i = 0; i < c->n; i++)
		if (!best || c->v[i].score > best->score)
			best = &c->v[i];
	return best && best->score > 0 ? best : NULL;
}

void quote_take(const work *w, attribution *a, const candidate *k, const attributions *out)
{
	if (k->copy_of != CLV_NO_INDEX) {
		const attribution *src = &out->v[k->copy_of];
		a->n_source = src->n_source;
		memcpy(a->source, src->source, sizeof a->source);
	} else {
		a->n_source = conjuncts(w, k->head, a->source, 4);
	}
	a->cue = k->cue;
	a->via = k->via;
	a->rule = k->rule;
	a->line = k->line;
	a->score = 1 / (1 + expf(-k->score)); /* against nobody */
}
