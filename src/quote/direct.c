/* SPDX-License-Identifier: Apache-2.0 */
/* Direct quotations: whose are the words between the marks?
 *
 * Input: marked spans, the tree, cues. Output: an attribution a span: full (a
 * sentence of its own), part (words inside the reporter's sentence) or scare
 * (words held at arm's length, names of things), with speakers where somebody is
 * made to say them. Method: full quotations get candidates from their
 * surroundings, each a handful of features, and a linear ranker
 * chooses (after O'Keefe et al. 2012 and Pareti 2015, with weights of
 * lexicon/cues/speechrank.tsv): a cue behind ("…," said X), before (X said: "…"),
 * a label (X: "…"), a dash ("…" - X), "according to", the same speaker as the
 * quotation before, the one of the paragraph before. Part quotations belong to
 * whoever governs them in the tree. Cost: linear; a window of 40 tokens a side. */
#include "quote/quote_priv.h"

enum { WINDOW = 40, MAX_CANDIDATES = 16 };

typedef struct candidate {
	uint32_t head;  /* of the speaker's noun phrase */
	uint32_t cue;   /* token or NO_INDEX */
	uint32_t via;
	float score;
	const char *rule;
	uint32_t line;
	uint32_t copy_of; /* attribution whose speakers it takes, or NO_INDEX */
} candidate;

typedef struct candidates {
	candidate v[MAX_CANDIDATES];
	size_t n;
} candidates;

static bool is_space_tok(const work *w, uint32_t t)
{
	return w->t[t].pos == CLV_POS_SPACE;
}

static char first_byte(const work *w, uint32_t t)
{
	return w->d->text.p[w->t[t].span.b];
}

static bool is_stop(const work *w, uint32_t t)
{
	char c = first_byte(w, t);
	return w->t[t].pos == CLV_POS_PUNCT && (c == '.' || c == '!' || c == '?');
}

static uint32_t block_of(const work *w, uint32_t t)
{
	return w->d->sentences.v[w->t[t].sentence].block;
}

/* Last byte of the content that is no space. */
static char last_char(const work *w, const mark_span *m)
{
	return m->inner.e > m->inner.b ? w->d->text.p[m->inner.e - 1] : 0;
}

/* First byte after the closing mark that is no space; 0 at the block's end. */
static char char_after(const work *w, const mark_span *m)
{
	uint32_t end = w->d->blocks.v[m->block].span.e;
	for (uint32_t i = m->outer.e; i < end; i++)
		if ((unsigned char)w->d->text.p[i] > ' ')
			return w->d->text.p[i];
	return 0;
}

static char char_before(const work *w, const mark_span *m)
{
	uint32_t from = w->d->blocks.v[m->block].span.b;
	for (uint32_t i = m->outer.b; i > from; i--)
		if ((unsigned char)w->d->text.p[i - 1] > ' ')
			return w->d->text.p[i - 1];
	return 0;
}

static bool comma_end(const work *w, const mark_span *m)
{
	return last_char(w, m) == ',' || char_after(w, m) == ',';
}

/* ---- full, part or scare ------------------------------------------------------------- */

static bool has_clause(const work *w, const mark_span *m)
{
	bool verb = false, subject = false;
	for (uint32_t t = m->tok_b; t < m->tok_e; t++) {
		verb |= is_finite(w, t) || clv_str_eqc(w->t[t].tag_text, "VB");
		subject |= tok_is(w, t, CLV_DEP_NSUBJ) || tok_is(w, t, CLV_DEP_NSUBJPASS) ||
		           tok_is(w, t, CLV_DEP_EXPL) || clv_str_eqc(w->t[t].tag_text, "VB");
	}
	return verb && subject;
}

/* A sentence of its own: begins like one, or stands alone, or leads to ",". */
static bool is_full(const work *w, const mark_span *m)
{
	uint32_t n = m->tok_e - m->tok_b;
	char a = w->d->text.p[m->inner.b], before = char_before(w, m), last = last_char(w, m);
	bool upper = (a >= 'A' && a <= 'Z') || a == '[' || (unsigned char)a >= 0x80;
	bool stop = last == '.' || last == '!' || last == '?' || last == ',';
	bool led = before == 0 || before == '.' || before == ',' || before == ':' || before == '!' ||
	           before == '?' || before == ';' || before == '-' || before == '"' ||
	           (unsigned char)before >= 0x80;
	if (n == 0)
		return false;
	if (has_clause(w, m))
		return (upper && n >= 3) || (led && n >= 4);
	return (stop && upper && led && n >= 2) || (upper && led && stop) || (comma_end(w, m) && led && n >= 3);
}

/* ---- candidates for a full quotation ---------------------------------------------------- */

static float verb_weight(const work *w, const cue *c)
{
	const float *x = w->q->weight;
	return c->cls == CLASS_SAY || c->cls == CLASS_WRITE ? x[RANK_SAY] : x[RANK_OTHER_VERB];
}

static float head_weight(const work *w, uint32_t head)
{
	const float *x = w->q->weight;
	float s = 0;
	if (w->t[head].pos == CLV_POS_PRON)
		s += x[RANK_PRONOUN];
	else if (w->t[head].ent == CLV_ENT_PERSON)
		s += x[RANK_PERSON];
	else if (w->t[head].pos != CLV_POS_PROPN)
		s += x[RANK_LOWER];
	if (!can_talk(w, head) && !quote_cue(w, head, CUE_SOURCE) && w->t[head].pos != CLV_POS_PROPN)
		s += x[RANK_DUMB];
	return s;
}

static void propose(const work *w, candidates *c, candidate k)
{
	k.score += w->q->weight[RANK_BIAS];
	if (k.copy_of == CLV_NO_INDEX) {
		if (k.head == CLV_NO_INDEX || !may_speak(w, k.head) || w->in_quote[k.head])
			return;
		k.score += head_weight(w, k.head) + w->q->weight[RANK_HAS_SUBJECT];
	}
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
static uint32_t speaker_of_cue(const work *w, uint32_t v, uint32_t lo, uint32_t hi)
{
	uint32_t s = subject_of(w, v);
	if (s != CLV_NO_INDEX && s < v)
		s = who_can_talk(w, s);
	if (s != CLV_NO_INDEX && !w->in_quote[s] && may_speak(w, s) && block_of(w, s) == block_of(w, v))
		return s;
	s = v > lo ? nearest_noun(w, lo, v, true) : CLV_NO_INDEX;
	if (s == CLV_NO_INDEX && v + 1 < hi)
		s = nearest_noun(w, v + 1, hi, false);
	return s;
}

/* "…," said X / "…," X said. */
static void trailing(const work *w, const mark_span *m, candidates *c)
{
	const float *x = w->q->weight;
	bool comma = comma_end(w, m), ends = last_char(w, m) == '.' || char_after(w, m) == '.';
	uint32_t from = m->tok_e, end = from;
	while (end < w->n && end < from + WINDOW && block_of(w, end) == m->block) {
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
		float s = x[RANK_TRAILING] + verb_weight(w, k) + (comma ? x[RANK_COMMA_END] : 0);
		bool sentence_border = ends && !comma && w->t[v].sentence != w->t[m->tok_b].sentence;
		s += clauses ? x[RANK_CLAUSE_BETWEEN] : 0;
		s += v - from <= 3 ? x[RANK_ADJACENT] : v - from > 12 ? x[RANK_FAR] : 0;
		if (ends && !comma && (v - from > 3 || sentence_border))
			s += x[RANK_CROSSES];
		propose(w, c, (candidate){ speaker_of_cue(w, v, from, end), v, via_of(w, v), s, "trailing", k->line, CLV_NO_INDEX });
		break;
	}
}

/* X said: "…" / X said "…". */
static void leading(const work *w, const mark_span *m, candidates *c)
{
	const float *x = w->q->weight;
	char b = char_before(w, m);
	uint32_t to = m->tok_b, lo = to;
	while (lo > 0 && to - lo < WINDOW && block_of(w, lo - 1) == m->block) {
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
		float s = x[RANK_LEADING] + verb_weight(w, k);
		s += b == ',' || b == ':' ? x[RANK_COMMA_BEFORE] : 0;
		s += comma_end(w, m) && b != ':' ? x[RANK_COMMA_END_LEADING] : 0;
		s += clauses ? x[RANK_CLAUSE_BETWEEN] : 0;
		s += to - v <= 4 ? x[RANK_ADJACENT] : to - v > 15 ? x[RANK_FAR] : 0;
		propose(w, c, (candidate){ speaker_of_cue(w, v, lo, to), v, via_of(w, v), s, "leading", k->line, CLV_NO_INDEX });
		break;
	}
}

/* X: "…" without a verb of speech; the subject of the sentence, or the label. */
static void colon(const work *w, const mark_span *m, candidates *c)
{
	if (char_before(w, m) != ':' || m->tok_b == 0)
		return;
	uint32_t t = m->tok_b - 1;
	while (t > 0 && block_of(w, t) == m->block && first_byte(w, t) != ':')
		t--;
	if (t == 0 || block_of(w, t - 1) != m->block || m->tok_b - t > 3)
		return;
	uint32_t s = w->d->sentences.v[w->t[t - 1].sentence].tok_b, head = CLV_NO_INDEX, root = t - 1;
	if (block_of(w, s) != m->block)
		return;
	for (int i = 0; i < 40 && w->t[root].head != root; i++)
		root = w->t[root].head;
	bool verb = root < t && (w->t[root].pos == CLV_POS_VERB || w->t[root].pos == CLV_POS_AUX);
	if (verb)
		head = subject_of(w, root);
	else if (t - s <= 8)
		head = nearest_noun(w, s, t, true);
	if (head != CLV_NO_INDEX && head < t)
		propose(w, c, (candidate){ head, CLV_NO_INDEX, CLV_NO_INDEX, w->q->weight[RANK_COLON], "colon", 0, CLV_NO_INDEX });
}

/* "…" - X, at the end of its block or line. */
static void dash(const work *w, const mark_span *m, candidates *c)
{
	clv_span block = w->d->blocks.v[m->block].span;
	uint32_t i = m->outer.e;
	unsigned len;
	for (uint32_t k = i; k < block.e; k++) /* lists have a quotation a line */
		if (w->d->text.p[k] == '\n')
			block.e = k;
	while (i < block.e && (w->d->text.p[i] == ' ' || w->d->text.p[i] == '.'))
		i++;
	if (i >= block.e)
		return;
	uint32_t ch = clv_utf8_at(w->d->text, i, &len);
	if (!(ch == '-' || (ch >= 0x2012 && ch <= 0x2015) || ch == '~') || block.e - i > 120)
		return;
	uint32_t t = clv_doc_token_at(w->d, i + len), end = t;
	while (end < w->n && w->t[end].span.b < block.e && !w->in_quote[end])
		end++;
	for (uint32_t k = t; k < end; k++)
		if (is_finite(w, k))
			return;
	uint32_t head = t < end ? nearest_noun(w, t, end, false) : CLV_NO_INDEX;
	if (head != CLV_NO_INDEX && w->t[head].pos == CLV_POS_PROPN)
		propose(w, c, (candidate){ head, CLV_NO_INDEX, CLV_NO_INDEX, w->q->weight[RANK_DASH], "dash", 0, CLV_NO_INDEX });
}

static void accord(const work *w, const mark_span *m, candidates *c)
{
	uint32_t cue_tok = CLV_NO_INDEX, who = m->tok_b < m->tok_e ? accord_of(w, m->tok_b, &cue_tok) : CLV_NO_INDEX;
	if (who != CLV_NO_INDEX && !w->in_quote[who])
		propose(w, c, (candidate){ who, cue_tok, CLV_NO_INDEX, w->q->weight[RANK_PREP], "accord", 0, CLV_NO_INDEX });
}

/* Close enough for one speaker to go on. */
static bool plain_gap(const mark_span *a, const mark_span *b)
{
	return b->tok_b >= a->tok_e && b->tok_b - a->tok_e <= 40;
}

/* The speaker goes on: in this paragraph after the attribution, or in the next
 * one when the last was left open or both stand alone. */
static void going_on(const work *w, size_t i, const uint32_t *att_of, const attributions *out, candidates *c)
{
	const float *x = w->q->weight;
	const mark_span *m = &w->m[i], *p = i ? &w->m[i - 1] : NULL;
	uint32_t last = i ? att_of[i - 1] : CLV_NO_INDEX;
	if (!p || last == CLV_NO_INDEX || out->v[last].n_source == 0)
		return;
	candidate k = { .head = CLV_NO_INDEX, .cue = out->v[last].cue, .via = out->v[last].via, .copy_of = last,
		.line = out->v[last].line, .rule = "run" };
	bool alone = char_before(w, m) == 0;
	if (clv_str_eqc(clv_str_c(out->v[last].rule), "dash"))
		return; /* a list of voices */
	if (p->block == m->block && plain_gap(p, m)) {
		k.score = x[RANK_RUN] + (m->tok_b - p->tok_e < 20 ? x[RANK_ADJACENT] : 0);
		propose(w, c, k);
	} else if (p->open_end && p->block + 1 == m->block) {
		k.score = x[RANK_RUN] + 2 * x[RANK_ADJACENT];
		k.rule = "goes on";
		propose(w, c, k);
	} else if (alone && out->v[last].kind == CLV_QUOTE_FULL && p->block + 1 == m->block) {
		k.score = x[RANK_CARRY] + x[RANK_ADJACENT];
		k.rule = "carry";
		propose(w, c, k);
	}
}

/* The subject of the sentence before, when it stands right before a lone quotation. */
static void told_before(const work *w, const mark_span *m, candidates *c)
{
	if (m->tok_b == 0)
		return;
	uint32_t t = m->tok_b - 1;
	while (t > 0 && (w->t[t].pos == CLV_POS_PUNCT || is_space_tok(w, t)) && m->tok_b - t < 4)
		t--;
	if (w->in_quote[t] || block_of(w, t) + 1 < m->block)
		return;
	const clv_sentence *s = &w->d->sentences.v[w->t[t].sentence];
	uint32_t root = t;
	for (int i = 0; i < 40 && w->t[root].head != root; i++)
		root = w->t[root].head;
	if (root < s->tok_b || root >= s->tok_e || w->in_quote[root])
		return;
	uint32_t who = subject_of(w, root);
	if (who != CLV_NO_INDEX && (w->t[who].ent == CLV_ENT_PERSON || w->t[who].pos == CLV_POS_PRON))
		propose(w, c, (candidate){ who, CLV_NO_INDEX, CLV_NO_INDEX, w->q->weight[RANK_BEFORE], "before", 0, CLV_NO_INDEX });
}

static const candidate *best_of(const candidates *c)
{
	const candidate *best = NULL;
	for (size_t i = 0; i < c->n; i++)
		if (!best || c->v[i].score > best->score)
			best = &c->v[i];
	return best && best->score > 0 ? best : NULL;
}

static attribution *add(work *w, attributions *out, const mark_span *m, clv_quotekind kind)
{
	attribution *a = clv_push(w->a, out);
	*a = (attribution){ .content = m->inner, .tok_b = m->tok_b, .tok_e = m->tok_e, .cue = CLV_NO_INDEX,
		.root = CLV_NO_INDEX, .via = CLV_NO_INDEX, .kind = kind, .score = 0.5F, .rule = "none" };
	return a;
}

static float squash(float s)
{
	float x = s / (1 + (s < 0 ? -s : s)); /* -1..1, steep near 0 */
	return 0.5F + 0.5F * x;
}

static void take(const work *w, attribution *a, const candidate *k, const attributions *out)
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
	a->score = squash(k->score);
}

static bool full_quote(work *w, size_t i, const uint32_t *att_of, attributions *out)
{
	const mark_span *m = &w->m[i];
	candidates c = { .n = 0 };
	trailing(w, m, &c);
	leading(w, m, &c);
	colon(w, m, &c);
	dash(w, m, &c);
	if (c.n == 0)
		accord(w, m, &c);
	going_on(w, i, att_of, out, &c);
	if (c.n == 0 && char_before(w, m) != ',')
		told_before(w, m, &c);
	const candidate *k = best_of(&c);
	if (m->lost && (!k || k->score < 1.5F))
		return false;
	attribution *a = add(w, out, m, CLV_QUOTE_FULL);
	if (k)
		take(w, a, k, out);
	return true;
}

/* ---- part quotations ------------------------------------------------------------------ */

/* "Make Your Child a Millionaire": written as titles are, all words but small
 * ones with a capital. */
static bool is_title(const work *w, const mark_span *m)
{
	int upper = 0, lower = 0;
	for (uint32_t t = m->tok_b + 1; t < m->tok_e; t++) {
		char c = first_byte(w, t);
		if (w->t[t].span.e - w->t[t].span.b < 4 && !(c >= 'A' && c <= 'Z'))
			continue;
		upper += c >= 'A' && c <= 'Z' && w->t[t].ent != CLV_ENT_PERSON && w->t[t].ent != CLV_ENT_GPE;
		lower += c >= 'a' && c <= 'z';
	}
	char first = first_byte(w, m->tok_b);
	return first >= 'A' && first <= 'Z' && upper >= 1 && lower == 0 && m->tok_e - m->tok_b >= 2;
}

/* The token of the span that hangs outside it: its top. */
static uint32_t top_of(const work *w, const mark_span *m)
{
	for (uint32_t t = m->tok_b; t < m->tok_e; t++) {
		uint32_t h = w->t[t].head;
		if ((h < m->tok_b || h >= m->tok_e || h == t) && w->t[t].pos != CLV_POS_PUNCT && !is_space_tok(w, t))
			return t;
	}
	return m->tok_b;
}

/* "the film "…"", "the so-called "…"": a name, no speech. */
static bool is_name(const work *w, const mark_span *m)
{
	uint32_t t = m->tok_b;
	for (int back = 0; t > 0 && back < 4; back++) {
		t--;
		if (w->t[t].pos == CLV_POS_PUNCT || is_space_tok(w, t))
			continue;
		if (block_of(w, t) != m->block)
			return false;
		if (quote_cue(w, t, CUE_TITLED) && w->t[t].pos != CLV_POS_VERB)
			return true;
		return tok_text_is(w, t, "called") || tok_text_is(w, t, "titled") || tok_text_is(w, t, "entitled") ||
		       tok_text_is(w, t, "dubbed") || tok_text_is(w, t, "nicknamed") ? child_of(w, t, CLV_DEP_NSUBJ) == CLV_NO_INDEX && tok_is(w, t, CLV_DEP_ACL) : false;
	}
	return false;
}

static uint32_t noun_owner(const work *w, uint32_t n)
{
	uint32_t p = child_of(w, n, CLV_DEP_POSS);
	if (p != CLV_NO_INDEX)
		return p;
	if (tok_is(w, n, CLV_DEP_DOBJ) || tok_is(w, n, CLV_DEP_POBJ) || tok_is(w, n, CLV_DEP_NSUBJ)) {
		uint32_t v = w->t[n].head;
		if (tok_is(w, n, CLV_DEP_POBJ) && w->t[v].head != v)
			v = w->t[v].head;
		if (w->t[v].pos == CLV_POS_VERB && !tok_is(w, n, CLV_DEP_NSUBJ))
			return subject_of(w, v);
	}
	return CLV_NO_INDEX;
}

static bool only_modifies(const work *w, const mark_span *m, uint32_t top)
{
	return m->tok_e - m->tok_b <= 4 && (tok_is(w, top, CLV_DEP_AMOD) || tok_is(w, top, CLV_DEP_COMPOUND) ||
	                                    tok_is(w, top, CLV_DEP_NMOD)) && !has_clause(w, m);
}

static void part_quote(work *w, const mark_span *m, attributions *out)
{
	attribution *a = add(w, out, m, CLV_QUOTE_SCARE);
	if (m->tok_b >= m->tok_e || m->lost || is_name(w, m) || is_title(w, m))
		return;
	uint32_t top = top_of(w, m), cue_tok, who;
	const cue *c = NULL;
	cue_tok = governing_cue(w, top, &c);
	if (cue_tok != CLV_NO_INDEX) {
		bool verb = c->pos == CUE_VERB || c->pos == CUE_ADJ;
		bool far = w->t[top].head != cue_tok && w->t[w->t[top].head].head != cue_tok;
		bool mind = c->cls != CLASS_SAY && c->cls != CLASS_WRITE && c->cls != CLASS_DESCRIBE &&
		            c->cls != CLASS_PROMISE && m->tok_e - m->tok_b <= 3 && !has_clause(w, m);
		if ((only_modifies(w, m, top) && far) || (mind && w->t[top].head != cue_tok))
			return; /* "doubt that the "zero" policy works": the reporter's marks */
		who = verb ? subject_of(w, cue_tok) : noun_owner(w, cue_tok);
		if (who == CLV_NO_INDEX && c->pos == CUE_SOURCE)
			who = cue_tok;
		if (who != CLV_NO_INDEX && !w->in_quote[who] && may_speak(w, who)) {
			a->kind = CLV_QUOTE_PART;
			a->n_source = conjuncts(w, who, a->source, 4);
			a->cue = cue_tok;
			a->via = verb ? via_of(w, cue_tok) : CLV_NO_INDEX;
			a->rule = "governed";
			a->line = c->line;
			a->score = c->cls == CLASS_THINK || c->cls == CLASS_FIND ? 0.6F : 0.8F;
			return;
		}
	}
	who = accord_of(w, top, &cue_tok);
	if (who != CLV_NO_INDEX && !w->in_quote[who] && may_speak(w, who) && !only_modifies(w, m, top)) {
		a->kind = CLV_QUOTE_PART;
		a->n_source = conjuncts(w, who, a->source, 4);
		a->cue = cue_tok;
		a->rule = "accord";
		a->score = 0.8F;
	}
}

void quote_direct(work *w, attributions *out)
{
	uint32_t *att_of = CLV_NEW_ARRAY(w->a, uint32_t, w->n_m + 1);
	for (size_t i = 0; i < w->n_m; i++) {
		const mark_span *m = &w->m[i];
		size_t before = out->n;
		att_of[i] = CLV_NO_INDEX;
		if (m->tok_b >= m->tok_e)
			continue;
		if (is_full(w, m) && !is_title(w, m))
			full_quote(w, i, att_of, out);
		if (out->n == before || out->v[out->n - 1].n_source == 0) {
			bool had = out->n > before;
			part_quote(w, m, out); /* a sentence in marks may still hang in another */
			attribution *last = &out->v[out->n - 1];
			if (had && last->n_source == 0)
				out->n--; /* a full quotation of nobody */
			else if (had) {
				out->v[out->n - 2] = *last;
				out->n--;
			} else if (m->lost && last->n_source == 0) {
				out->n--;
			}
		}
		if (out->n > before)
			att_of[i] = (uint32_t)out->n - 1;
		w->m[i].scare = out->n == before || out->v[out->n - 1].n_source == 0;
	}
}
