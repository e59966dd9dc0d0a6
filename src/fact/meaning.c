/* SPDX-License-Identifier: Apache-2.0 */
/* Claims by meaning: sentences and clauses of several reports that say the same.
 *
 * Input: content sentences of a story's reports and the sentence encoder. Output:
 * candidate rows, one clause a report. Each sentence, and each part of it between
 * commas that has a verb, is a vector, parts as they stand in the sentence: its encoding
 * serves them too. Of the text only content words, auxiliaries and what denies or expects
 * are encoded; the mean of the story's vectors is taken off
 * first by TOPIC, since all that its reports say is about one topic and would be alike.
 * Words that stand twice (copies) are encoded once. Two of different reports are linked
 * when each is the other's best and their cosine is above LINK (SURE in stories of many
 * sentences), BELOW that when they share words of weight beside names, TOPICAL above it when
 * they share none, and never when each begins with somebody whom the other does not name; links are taken best
 * first, and a row takes another in while the mean
 * likeness of all its pairs stays above ROW (group average), no report speaks twice and
 * no words stand in two rows.
 *
 * Cost: the vectors (half a millisecond a sentence) and the square of their number, so
 * both are bounded: stories of at most MAX_REPORTS reports, and of each its first
 * MAX_SENTENCES sentences; in larger stories words alone decide (cores.c). Thresholds
 * were set on our example stories. Limits: vectors see negation badly, so a clause that
 * denies is compared by words as well (claims.c). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fact/claims.h"

enum { MAX_REPORTS = 24, MAX_SENTENCES = 40, MAX_UNITS = 1500, LEAST_WORDS = 5 };
static const float LINK = 0.50F, SURE = 0.63F, BELOW = 0.17F, TOPICAL = 0.12F, VOICE = 0.05F, ANYHOW = 0.8F, ROW = 0.38F, TOPIC = 0.6F, COPIED = 0.9F;
static const double COMMON = 0.25, MUCH = 0.4, NAMED = 0.33, FEW = 1e3, MANY = 1e4; /* pairs of units */

typedef struct unit {
	clv_clause c;
	clv_items plain; /* its words, names without weight */
	uint32_t row;
	float *v;
} unit;

typedef struct link {
	uint32_t a, b;
	float sim;
} link_;

typedef struct row {
	CLV_VEC(uint32_t) units;
} row;

typedef struct state {
	clv_build *b;
	CLV_VEC(unit) u;
	CLV_VEC(link_) links;
	row *rows;
	clv_vectors vectors; /* of the units' words */
} state;

/* ---- units -------------------------------------------------------------------------- */

static void add_unit(state *s, uint32_t doc, uint32_t sentence, clv_span span, bool whole)
{
	if (s->u.n >= MAX_UNITS)
		return;
	clv_clause c = clv_claims_clause(s->b, doc, sentence, span);
	bool source = c.words.n && (c.words.v[0].claim & CLV_CLAIM_SOURCE);
	bool beside = !whole && c.words.n && (c.words.v[0].claim & CLV_CLAIM_ADJUNCT);
	if (c.words.n < LEAST_WORDS || source || beside || (!whole && !clv_claims_has_verb(s->b, &c)))
		return;
	unit *u = clv_push(s->b->scratch, &s->u);
	u->c = c;
	u->plain = (clv_items){ CLV_NEW_ARRAY(s->b->scratch, clv_item, c.words.n + 1), c.words.n };
	memcpy(u->plain.v, c.words.v, c.words.n * sizeof *c.words.v);
	for (size_t i = 0; i < u->plain.n; i++)
		if (u->plain.v[i].flags & CLV_WORD_NAME)
			u->plain.v[i].weight = 0;
}

static bool parts(clv_str t, size_t i)
{
	bool spaced = i + 1 < t.n && (t.p[i + 1] == ' ' || t.p[i + 1] == '\n');
	return spaced && strchr(",;:", t.p[i]);
}

static clv_span trimmed(const clv_doc *d, size_t b, size_t e)
{
	while (b < e && strchr(" ,;:\n", d->text.p[b]))
		b++;
	while (e > b && strchr(" ,;:\n", d->text.p[e - 1]))
		e--;
	return (clv_span){ (uint32_t)b, (uint32_t)e };
}

/* Where the part ends that begins at b. */
static size_t until(const clv_doc *d, size_t b, size_t e)
{
	while (b < e && !parts(d->text, b))
		b++;
	return b;
}

static void read_sentence(state *s, uint32_t doc, uint32_t sentence)
{
	const clv_doc *d = s->b->docs[doc];
	clv_span all = d->sentences.v[sentence].span;
	size_t from = all.b;
	if (all.e > all.b && d->text.p[all.e - 1] == '?') /* a question claims nothing */
		return;
	add_unit(s, doc, sentence, all, true);
	for (size_t i = all.b; i <= all.e; i++) {
		if (i < all.e && !parts(d->text, i))
			continue;
		clv_span part = trimmed(d, from, i);
		if (part.b > all.b || part.e + 1 < all.e)
			add_unit(s, doc, sentence, part, false);
		from = i + 1;
	}
	/* "stressed that China is ready": what is said is a claim of its own */
	const clv_items *w = clv_fact_sentence(s->b, doc, sentence);
	for (size_t i = 1; i + LEAST_WORDS < w->n; i++)
		if (w->v[i].claim & CLV_CLAIM_CONTENT)
			add_unit(s, doc, sentence, trimmed(d, w->v[i].span.e, until(d, w->v[i].span.e, all.e)), false);
}

static void read_reports(state *s)
{
	for (uint32_t i = 0; i < s->b->n; i++) {
		const clv_doc *d = s->b->docs[i];
		size_t n = 0;
		for (uint32_t k = 0; k < d->sentences.n && n < MAX_SENTENCES; k++)
			if (clv_fact_counts(d, k) && clv_doc_role(d, k) == CLV_ROLE_BODY) {
				read_sentence(s, i, k);
				n++;
			}
	}
}

/* ---- vectors ------------------------------------------------------------------------ */

/* Room for the vector of these words; fresh: it is not there yet. */
static float *place_of(clv_arena *a, clv_vectors *of, clv_str words, bool *fresh)
{
	uint32_t at = *clv_map_put(&of->at, words, (uint32_t)of->n);
	*fresh = at == of->n;
	if (*fresh)
		*clv_push(a, of) = CLV_NEW_ARRAY(a, float, CLV_ENCODE_DIM);
	return of->v[at];
}

/* What is read of a text: content words, what denies or expects, auxiliaries. The other words and
 * the marks say nothing of what is told and are a third of the pieces. */
static clv_encode_text read_content(clv_build *b, clv_str text, const clv_items *words, uint32_t from)
{
	clv_span *keep = CLV_NEW_ARRAY(b->scratch, clv_span, words->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < words->n; i++) {
		const clv_item *w = &words->v[i];
		if (w->weight > 0 || (w->claim & (CLV_CLAIM_EXPECT | CLV_CLAIM_NEGATION | CLV_CLAIM_VERB)))
			keep[n++] = (clv_span){ w->span.b - from, w->span.e - from };
	}
	return (clv_encode_text){ .text = text, .keep = keep, .n_keep = n };
}

/* A unit that is encoded, and those within it, which are read in its context. */
typedef struct host {
	const unit *u;
	CLV_VEC(clv_span) part;
	CLV_VEC(float *) to; /* their vectors */
} host;
typedef CLV_VEC(host) hosts;

static bool within(const unit *u, const unit *o)
{
	return u->c.doc == o->c.doc && u->c.span.b >= o->c.span.b && u->c.span.e <= o->c.span.e;
}

/* Sentences come before their parts; the same words have one vector. */
static void find_hosts(state *s, hosts *h)
{
	for (size_t i = 0; i < s->u.n; i++) {
		unit *u = &s->u.v[i];
		bool fresh;
		u->v = place_of(s->b->scratch, &s->vectors, clv_text(s->b->docs[u->c.doc]->text, u->c.span), &fresh);
		if (!fresh)
			continue;
		host *last = h->n ? &h->v[h->n - 1] : NULL;
		if (!last || !within(u, last->u)) {
			*clv_push(s->b->scratch, h) = (host){ .u = u };
			continue;
		}
		uint32_t b = last->u->c.span.b;
		*clv_push(s->b->scratch, &last->part) = (clv_span){ u->c.span.b - b, u->c.span.e - b };
		*clv_push(s->b->scratch, &last->to) = u->v;
	}
}

static void encode(state *s)
{
	hosts h = { 0 };
	find_hosts(s, &h);
	clv_encode_text *text = CLV_NEW_ARRAY(s->b->scratch, clv_encode_text, h.n + 1);
	for (size_t i = 0; i < h.n; i++) {
		const clv_clause *c = &h.v[i].u->c;
		text[i] = read_content(s->b, clv_text(s->b->docs[c->doc]->text, c->span), &c->words, c->span.b);
		text[i].part = h.v[i].part.v;
		text[i].n_part = h.v[i].part.n;
		text[i].out = CLV_NEW_ARRAY(s->b->scratch, float, (h.v[i].part.n + 1) * CLV_ENCODE_DIM);
	}
	clv_encode_parts(s->b->meaning, text, h.n);
	for (size_t i = 0; i < h.n; i++) {
		memcpy(h.v[i].u->v, text[i].out, CLV_ENCODE_DIM * sizeof(float));
		for (size_t k = 0; k < h.v[i].to.n; k++)
			memcpy(h.v[i].to.v[k], text[i].out + (k + 1) * CLV_ENCODE_DIM, CLV_ENCODE_DIM * sizeof(float));
	}
}

static void take_off(const float *mean, float share, float *v)
{
	float sum = 1e-9F;
	for (size_t k = 0; k < CLV_ENCODE_DIM; k++) {
		v[k] -= share * mean[k];
		sum += v[k] * v[k];
	}
	float length = sqrtf(sum);
	for (size_t k = 0; k < CLV_ENCODE_DIM; k++)
		v[k] /= length;
}

/* Takes the story's topic off: its mean. */
static void center(state *s)
{
	float *mean = CLV_NEW_ARRAY(s->b->scratch, float, CLV_ENCODE_DIM);
	for (size_t i = 0; i < s->u.n; i++)
		for (size_t k = 0; k < CLV_ENCODE_DIM; k++)
			mean[k] += s->u.v[i].v[k] / (float)s->u.n;
	for (size_t i = 0; i < s->vectors.n; i++)
		take_off(mean, TOPIC, s->vectors.v[i]);
	s->b->topic = mean;
}

/* The vectors of two texts. New ones are encoded together: the encoder's time is that of
 * reading its weights when a text is short. */
static bool vectors_of(clv_build *b, clv_str x, clv_str y, const float *v[2])
{
	clv_str text[2] = { x, y }, fresh[2];
	float *to[2], out[2 * CLV_ENCODE_DIM];
	size_t n = 0;
	if (!b->meaning || b->n > MAX_REPORTS)
		return false;
	for (size_t i = 0; i < 2; i++) {
		bool is_fresh;
		float *place = place_of(b->scratch, &b->vectors, text[i], &is_fresh);
		v[i] = place;
		if (!is_fresh)
			continue;
		fresh[n] = text[i];
		to[n++] = place;
	}
	if (n)
		clv_encode(b->meaning, fresh, n, out);
	for (size_t i = 0; i < n; i++)
		memcpy(to[i], out + i * CLV_ENCODE_DIM, CLV_ENCODE_DIM * sizeof *out);
	return true;
}

bool clv_fact_alike(clv_build *b, clv_str x, clv_str y, float least)
{
	const float *v[2];
	return vectors_of(b, x, y, v) && clv_cosine(v[0], v[1]) >= least;
}

float clv_claims_likeness(clv_build *b, const clv_clause *x, const clv_clause *y)
{
	const float *of[2];
	if (!b->topic || !vectors_of(b, clv_text(b->docs[x->doc]->text, x->span), clv_text(b->docs[y->doc]->text, y->span), of))
		return 1;
	float v[2 * CLV_ENCODE_DIM];
	memcpy(v, of[0], CLV_ENCODE_DIM * sizeof *v);
	memcpy(v + CLV_ENCODE_DIM, of[1], CLV_ENCODE_DIM * sizeof *v);
	take_off(b->topic, 1, v);
	take_off(b->topic, 1, v + CLV_ENCODE_DIM);
	return clv_cosine(v, v + CLV_ENCODE_DIM);
}

/* ---- links ---------------------------------------------------------------------------- */

/* The more pairs there are, the liker are the likest of those that say different things. */
static float sure_of(const state *s)
{
	double pairs = (double)s->u.n * (double)s->u.n / 2, t = log(pairs / FEW) / log(MANY / FEW);
	return LINK + (SURE - LINK) * (float)(t < 0 ? 0 : t > 1 ? 1 : t);
}

/* One person's words; a state's are spoken by many. */
static bool same_asserter(const clv_clause *x, const clv_clause *y)
{
	return x->asserter && y->asserter && x->asserter->actor.n && clv_str_eq(x->asserter->actor, y->asserter->actor);
}

/* Likeness that two clauses need by the words that they share, beside names (n, and their share of the
 * shorter: plain) and with them: none at all is a common topic, some of weight are half the claim. */
static float needed(float sure, size_t n, double plain, size_t n_all, double all)
{
	if (n >= 3 && plain >= MUCH && all >= MUCH)
		return sure - BELOW - VOICE;
	if ((n >= 2 && plain >= COMMON) || plain >= MUCH)
		return sure - BELOW;
	if (n && n_all >= 3 && all >= MUCH)
		return sure - BELOW / 2;
	return n || (n_all >= 3 && all >= NAMED) ? sure : sure + TOPICAL;
}

static bool are_linked(const state *s, uint32_t i, uint32_t k, float sim, float sure)
{
	const unit *x = &s->u.v[i], *y = &s->u.v[k];
	size_t n, n_all;
	double plain = clv_fact_overlap(&x->plain, &y->plain, &n), all = clv_fact_overlap(&x->c.words, &y->c.words, &n_all);
	float need = needed(sure, n, plain, n_all, all);
	if (n && same_asserter(&x->c, &y->c))
		need -= VOICE;
	return sim >= need && (sim >= ANYHOW || !clv_claims_other_doers(s->b, &x->c, &y->c));
}

/* Reports of one text: a copy says what its original says, and is no second voice. */
static bool same_origin(const state *s, uint32_t x, uint32_t y)
{
	return x == y || (s->b->origin && s->b->origin[x] == s->b->origin[y]);
}

/* best[i × n + d]: the unit of report d that is most like i. */
static void find_links(state *s)
{
	size_t n = s->b->n;
	float sure = sure_of(s);
	uint32_t *best = CLV_NEW_ARRAY(s->b->scratch, uint32_t, s->u.n * n + 1);
	float *most = CLV_NEW_ARRAY(s->b->scratch, float, s->u.n * n + 1);
	for (uint32_t i = 0; i < s->u.n; i++)
		for (uint32_t k = 0; k < i; k++) {
			uint32_t di = s->u.v[i].c.doc, dk = s->u.v[k].c.doc;
			float sim = same_origin(s, di, dk) ? 0 : clv_cosine(s->u.v[i].v, s->u.v[k].v);
			if (sim > most[i * n + dk]) {
				most[i * n + dk] = sim;
				best[i * n + dk] = k;
			}
			if (sim > most[k * n + di]) {
				most[k * n + di] = sim;
				best[k * n + di] = i;
			}
		}
	for (uint32_t i = 0; i < s->u.n; i++)
		for (uint32_t d = s->u.v[i].c.doc + 1; d < n; d++) {
			uint32_t k = best[i * n + d];
			if (s->u.v[best[k * n + s->u.v[i].c.doc]].c.sentence == s->u.v[i].c.sentence && are_linked(s, i, k, most[i * n + d], sure))
				*clv_push(s->b->scratch, &s->links) = (link_){ i, k, most[i * n + d] };
		}
}

static int cmp_link(const void *x, const void *y)
{
	const link_ *a = x, *b = y;
	if (a->sim != b->sim)
		return a->sim > b->sim ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

/* ---- rows -------------------------------------------------------------------------------- */

static bool can_join(const state *s, const row *x, const row *y)
{
	float sum = 0;
	for (size_t i = 0; i < x->units.n; i++)
		for (size_t k = 0; k < y->units.n; k++) {
			const unit *a = &s->u.v[x->units.v[i]], *b = &s->u.v[y->units.v[k]];
			if (same_origin(s, a->c.doc, b->c.doc) || clv_claims_other_asserter(&a->c, &b->c))
				return false;
			sum += clv_cosine(a->v, b->v);
		}
	return sum >= ROW * (float)(x->units.n * y->units.n);
}

/* A sentence's words stand in one row: of a unit that is in one, the others that
 * overlap it are out. */
static bool is_free(const state *s, uint32_t at)
{
	const unit *u = &s->u.v[at];
	if (s->rows[u->row].units.n > 1)
		return true;
	for (uint32_t k = at > 12 ? at - 12 : 0; k < s->u.n && k <= at + 12; k++) {
		const unit *o = &s->u.v[k];
		if (k != at && o->c.doc == u->c.doc && o->c.sentence == u->c.sentence && s->rows[o->row].units.n > 1 &&
		    o->c.span.b < u->c.span.e && o->c.span.e > u->c.span.b)
			return false;
	}
	return true;
}

static void join_links(state *s)
{
	s->rows = CLV_NEW_ARRAY(s->b->scratch, row, s->u.n + 1);
	for (uint32_t i = 0; i < s->u.n; i++) {
		s->u.v[i].row = i;
		*clv_push(s->b->scratch, &s->rows[i].units) = i;
	}
	if (s->links.n)
		qsort(s->links.v, s->links.n, sizeof *s->links.v, cmp_link);
	for (size_t i = 0; i < s->links.n; i++) {
		const link_ *l = &s->links.v[i];
		uint32_t a = s->u.v[l->a].row, b = s->u.v[l->b].row;
		if (a == b || !is_free(s, l->a) || !is_free(s, l->b) || !can_join(s, &s->rows[a], &s->rows[b]))
			continue;
		for (size_t k = 0; k < s->rows[b].units.n; k++) {
			s->u.v[s->rows[b].units.v[k]].row = a;
			*clv_push(s->b->scratch, &s->rows[a].units) = s->rows[b].units.v[k];
		}
		s->rows[b].units.n = 0;
	}
}

static bool speaks(const state *s, const row *r, uint32_t doc)
{
	for (size_t i = 0; i < r->units.n; i++)
		if (s->u.v[r->units.v[i]].c.doc == doc)
			return true;
	return false;
}

/* Puts the units of copies beside those of their originals. */
static void add_copies(state *s, row *r)
{
	size_t n = r->units.n;
	for (size_t i = 0; s->b->origin && i < n; i++) {
		const unit *own = &s->u.v[r->units.v[i]];
		for (uint32_t k = 0; k < s->u.n; k++) {
			const unit *o = &s->u.v[k];
			if (o->c.doc != own->c.doc && same_origin(s, o->c.doc, own->c.doc) && clv_cosine(o->v, own->v) >= COPIED &&
			    !speaks(s, r, o->c.doc))
				*clv_push(s->b->scratch, &r->units) = k;
		}
	}
}

static int cmp_clause(const void *x, const void *y)
{
	const clv_clause *a = x, *b = y;
	return (a->doc > b->doc) - (a->doc < b->doc);
}

/* What has one origin alone makes no row (claims.c). */
static bool two_origins(const clv_build *b)
{
	bool two = !b->origin;
	for (size_t i = 1; i < b->n && !two; i++)
		two = b->origin[i] != b->origin[0];
	return two;
}

void clv_claims_by_meaning(clv_build *b, clv_claims *out)
{
	state s = { .b = b, .vectors.at = clv_map_new(b->scratch) };
	if (!b->meaning || b->n < 2 || b->n > MAX_REPORTS || !two_origins(b))
		return;
	read_reports(&s);
	if (s.u.n < 2)
		return;
	encode(&s);
	center(&s);
	find_links(&s);
	join_links(&s);
	for (uint32_t i = 0; i < s.u.n; i++) {
		if (s.rows[i].units.n < 2)
			continue;
		add_copies(&s, &s.rows[i]);
		clv_claim *c = clv_push(b->scratch, out);
		c->by_meaning = true;
		for (size_t k = 0; k < s.rows[i].units.n; k++)
			*clv_push(b->scratch, &c->v) = s.u.v[s.rows[i].units.v[k]].c;
		qsort(c->v.v, c->v.n, sizeof *c->v.v, cmp_clause);
	}
}
