/* SPDX-License-Identifier: Apache-2.0 */
/* Claims by shared words: candidates from cores of two words.
 *
 * Input: content sentences. Output: candidate rows, one clause a report. Two content
 * words that stand together (at most three content words apart) in reports of two or
 * more origins are the core of a row ("third term", "core interests", "provocations …
 * Taiwan"); rare words weigh more, function words nothing, two names together are
 * a name and no claim, and words that the whole story is full of make none (mutual
 * information). Cores are taken from the most told downwards; one whose
 * sentences already stand in a row adds to it. Cost: n log n in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fact/claims.h"

enum { APART = 3, MAX_ROWS = 40, MAX_SENTENCE_ITEMS = 60 };
static const double MIN_WEIGHT = 7.0, SAME_ROW = 0.5, MIN_PMI = 2.0, PMI_SHARE = 0.6;

typedef struct spot { /* a core in a sentence */
	uint64_t key;
	uint32_t a, b; /* keys of its words */
	float weight;
	uint32_t doc, sentence;
	clv_span span;
} spot;

typedef struct core {
	uint32_t b, e; /* spots */
	uint32_t n_origins;
	float weight;
} core;

typedef struct row {
	CLV_VEC(uint32_t) spots; /* one a document */
	uint64_t founder;        /* key of its first core */
	float weight;
} row;

typedef struct state {
	clv_build *b;
	CLV_VEC(spot) v;
	CLV_VEC(core) cores;
	CLV_VEC(row) rows;
	clv_map taken; /* sentence → row */
	clv_map freq;  /* word → sentences that hold it */
	size_t n_sentences;
} state;

static void add_spot(state *s, uint32_t doc, uint32_t sent, const clv_item *x, const clv_item *y)
{
	if (x->key == y->key || ((x->flags & CLV_WORD_NAME) && (y->flags & CLV_WORD_NAME)))
		return;
	float w = x->weight + y->weight;
	if ((double)w < MIN_WEIGHT)
		return;
	uint32_t k[2] = { x->key < y->key ? x->key : y->key, x->key < y->key ? y->key : x->key };
	*clv_push(s->b->scratch, &s->v) = (spot){ clv_hash64(k, sizeof k), k[0], k[1], w, doc, sent,
		{ x->span.b < y->span.b ? x->span.b : y->span.b, x->span.e > y->span.e ? x->span.e : y->span.e } };
}

static void read_sentence(state *s, uint32_t doc, uint32_t sent)
{
	const clv_items *it = clv_fact_sentence(s->b, doc, sent);
	const clv_item *c[MAX_SENTENCE_ITEMS];
	size_t n = 0;
	for (size_t i = 0; i < it->n && n < MAX_SENTENCE_ITEMS; i++)
		if (it->v[i].weight > 0)
			c[n++] = &it->v[i];
	s->n_sentences++;
	for (size_t i = 0; i < n; i++) {
		bool again = false;
		for (size_t k = 0; k < i && !again; k++)
			again = c[k]->key == c[i]->key;
		if (!again)
			++*clv_map_put64(&s->freq, c[i]->key, 0);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && k <= i + APART; k++)
			add_spot(s, doc, sent, c[i], c[k]);
}

static int cmp_spot(const void *x, const void *y)
{
	const spot *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	return (a->span.b > b->span.b) - (a->span.b < b->span.b);
}

static uint32_t origins(const state *s, uint32_t b, uint32_t e)
{
	clv_map seen = clv_map_new(s->b->scratch);
	for (uint32_t i = b; i < e && seen.n < 64; i++) {
		uint32_t doc = s->v.v[i].doc;
		clv_map_put64(&seen, s->b->origin ? s->b->origin[doc] : doc, 0);
	}
	return (uint32_t)seen.n;
}

static int cmp_core(const void *x, const void *y)
{
	const core *a = x, *b = y;
	if (a->n_origins != b->n_origins)
		return a->n_origins > b->n_origins ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

/* Pointwise mutual information (Church & Hanks 1990): do the two words stand
 * together more often than the story's topic makes all its words do? */
static double pmi(const state *s, uint32_t b, uint32_t e)
{
	uint64_t x = s->v.v[b].a, y = s->v.v[b].b;
	const uint32_t *nx = clv_map_get64(&s->freq, &x), *ny = clv_map_get64(&s->freq, &y);
	return nx && ny ? log((double)(e - b) * (double)s->n_sentences / ((double)*nx * *ny)) : 0;
}

static void find_cores(state *s)
{
	if (s->v.n)
		qsort(s->v.v, s->v.n, sizeof *s->v.v, cmp_spot);
	/* Two words met twice, together, have log(n/2): few sentences cannot give more. */
	double most = PMI_SHARE * log((double)s->n_sentences / 2), need = most < MIN_PMI ? most : MIN_PMI;
	for (uint32_t b = 0, e; b < s->v.n; b = e) {
		for (e = b + 1; e < s->v.n && s->v.v[e].key == s->v.v[b].key; e++) {}
		if (s->v.v[b].doc == s->v.v[e - 1].doc)
			continue;
		uint32_t n = origins(s, b, e);
		if (n >= 2 && pmi(s, b, e) >= need)
			*clv_push(s->b->scratch, &s->cores) = (core){ b, e, n, s->v.v[b].weight };
	}
	if (s->cores.n)
		qsort(s->cores.v, s->cores.n, sizeof *s->cores.v, cmp_core);
}

static uint64_t place(const spot *p)
{
	return (uint64_t)p->doc << 32 | p->sentence;
}

/* The row that already has most of the core's sentences, or CLV_NO_INDEX. */
static uint32_t row_of(state *s, const core *c)
{
	uint32_t best = CLV_NO_INDEX, most = 0, n = c->e - c->b;
	for (uint32_t i = c->b; i < c->e && i < c->b + 64; i++) {
		uint64_t at = place(&s->v.v[i]);
		const uint32_t *in = clv_map_get64(&s->taken, &at);
		uint32_t same = 0;
		for (uint32_t k = c->b; in && k < c->e && k < c->b + 64; k++) {
			uint64_t o = place(&s->v.v[k]);
			const uint32_t *r = clv_map_get64(&s->taken, &o);
			same += r && *r == *in;
		}
		if (same > most) {
			most = same;
			best = *in;
		}
	}
	return best != CLV_NO_INDEX && most >= SAME_ROW * (double)(n < 64 ? n : 64) ? best : CLV_NO_INDEX;
}

static void take_core(state *s, const core *c)
{
	uint32_t at_row = row_of(s, c);
	if (at_row == CLV_NO_INDEX) {
		if (s->rows.n == MAX_ROWS)
			return;
		at_row = (uint32_t)s->rows.n;
		clv_push(s->b->scratch, &s->rows)->founder = s->v.v[c->b].key;
	}
	row *r = &s->rows.v[at_row];
	r->weight += c->weight;
	for (uint32_t i = c->b; i < c->e; i++) {
		bool has = false;
		for (size_t k = 0; k < r->spots.n && !has; k++)
			has = s->v.v[r->spots.v[k]].doc == s->v.v[i].doc;
		uint64_t at = place(&s->v.v[i]);
		clv_map_put64(&s->taken, at, at_row);
		if (!has)
			*clv_push(s->b->scratch, &r->spots) = i;
	}
}

void clv_claims_by_words(clv_build *b, clv_claims *out)
{
	state s = { .b = b, .taken = clv_map_new(b->scratch), .freq = clv_map_new(b->scratch) };
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->sentences.n; k++)
			if (clv_fact_counts(b->docs[i], k) && clv_doc_role(b->docs[i], k) == CLV_ROLE_BODY)
				read_sentence(&s, i, k);
	find_cores(&s);
	for (size_t i = 0; i < s.cores.n; i++)
		take_core(&s, &s.cores.v[i]);
	for (size_t i = 0; i < s.rows.n; i++) {
		clv_claim *c = clv_push(b->scratch, out);
		for (size_t k = 0; k < s.rows.v[i].spots.n; k++) {
			const spot *p = &s.v.v[s.rows.v[i].spots.v[k]];
			clv_clause *x = clv_push(b->scratch, &c->v);
			*x = clv_claims_clause(b, p->doc, p->sentence, clv_fact_clause(b->docs[p->doc], p->sentence, p->span));
			x->core = p->span;
			x->founding = p->key == s.rows.v[i].founder;
		}
	}
}
