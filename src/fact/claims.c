/* SPDX-License-Identifier: Apache-2.0 */
/* Plain claims: clauses of several reports that say the same in other words.
 *
 * Input: content sentences. Output: claim rows. Method: two content words that
 * stand together (at most three content words apart) in reports of two or more
 * origins are the core of a row ("third term", "core interests", "provocations …
 * Taiwan"); rare words weigh more, function words nothing, two names together are
 * a name and no claim, and words that the whole story is full of make none (mutual
 * information). Cores are taken from the most told downwards; one whose
 * sentences already stand in a row adds to it. The shortest clause that holds the
 * core is shown. What an event or quotation row shows already is left out.
 *
 * Stance: a clause that only expects what the leading one asserts says less; one
 * that differs from it in a single middle word of a hyphenated term ("one-X
 * policy") is marked as a suspected slip of translation. Opposite negation is
 * shown (differs, negation) only for clauses otherwise alike; contradiction is
 * left to events, where parties and time are known. Cost: n log n in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

enum { APART = 3, MAX_ROWS = 40, MAX_SENTENCE_ITEMS = 60 };
static const double MIN_WEIGHT = 7.0, SAME_ROW = 0.5, ALIKE = 0.6, MIN_PMI = 2.0, PMI_SHARE = 0.6, COHERENT = 0.3;

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

typedef struct claim {
	CLV_VEC(uint32_t) spots; /* one a document */
	uint64_t founder;        /* key of its first core */
	float weight;
} claim;

typedef struct state {
	clv_build *b;
	CLV_VEC(spot) v;
	CLV_VEC(core) cores;
	CLV_VEC(claim) rows;
	clv_map taken; /* sentence → row */
	clv_map shown; /* clauses that lead a row */
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
		const uint32_t *row = clv_map_get64(&s->taken, &at);
		uint32_t same = 0;
		for (uint32_t k = c->b; row && k < c->e && k < c->b + 64; k++) {
			uint64_t o = place(&s->v.v[k]);
			const uint32_t *r = clv_map_get64(&s->taken, &o);
			same += r && *r == *row;
		}
		if (same > most) {
			most = same;
			best = *row;
		}
	}
	return best != CLV_NO_INDEX && most >= SAME_ROW * (double)(n < 64 ? n : 64) ? best : CLV_NO_INDEX;
}

static void take_core(state *s, const core *c)
{
	uint32_t row = row_of(s, c);
	if (row == CLV_NO_INDEX) {
		if (s->rows.n == MAX_ROWS)
			return;
		row = (uint32_t)s->rows.n;
		clv_push(s->b->scratch, &s->rows)->founder = s->v.v[c->b].key;
	}
	claim *r = &s->rows.v[row];
	r->weight += c->weight;
	for (uint32_t i = c->b; i < c->e; i++) {
		bool has = false;
		for (size_t k = 0; k < r->spots.n && !has; k++)
			has = s->v.v[r->spots.v[k]].doc == s->v.v[i].doc;
		uint64_t at = place(&s->v.v[i]);
		clv_map_put64(&s->taken, at, row);
		if (!has)
			*clv_push(s->b->scratch, &r->spots) = i;
	}
}

/* ---- is it told by an event or quotation row already? ----------------------------- */

static bool told(const state *s, const claim *r)
{
	const clv_dossier *d = s->b->d;
	for (size_t i = 0; i < d->facts.n; i++) {
		const clv_fact *f = &d->facts.v[i];
		size_t same = 0;
		for (size_t k = 0; k < r->spots.n; k++) {
			const spot *p = &s->v.v[r->spots.v[k]];
			for (size_t j = 0; j < f->support.n; j++)
				same += f->support.v[j].doc == p->doc && f->support.v[j].span.b < p->span.e &&
				        f->support.v[j].span.e > p->span.b;
		}
		if (same >= 2 && 3 * same >= 2 * r->spots.n)
			return true;
	}
	return false;
}

/* ---- stance ------------------------------------------------------------------------- */

typedef struct clause {
	const spot *p;
	const clv_doc *d;
	clv_span span;
	clv_items words;
	bool expects, denies, out;
} clause;

static clause read_clause(state *s, uint32_t at)
{
	clause c = { .p = &s->v.v[at] };
	c.d = s->b->docs[c.p->doc];
	c.span = clv_fact_clause(c.d, c.p->sentence, c.p->span);
	c.words = clv_fact_items(s->b, c.p->doc, c.span);
	for (size_t i = 0; i < c.words.n; i++) {
		c.expects = c.expects || (c.words.v[i].claim & CLV_CLAIM_EXPECT);
		/* "whether or not" denies nothing */
		bool or_not = i > 0 && (c.words.v[i - 1].claim & CLV_CLAIM_JOIN);
		c.denies = c.denies != ((c.words.v[i].claim & CLV_CLAIM_NEGATION) && !or_not);
	}
	return c;
}

static bool hyphen_before(const clv_doc *d, clv_span s)
{
	return s.b > 0 && d->text.p[s.b - 1] == '-';
}

/* "one-lake policy" and "one-land policy": a hyphenated term, equal but for its middle. */
static clv_str slip(state *s, const clause *a, const clause *b)
{
	for (size_t i = 1; i + 1 < a->words.n; i++) {
		if (!hyphen_before(a->d, a->words.v[i].span))
			continue;
		for (size_t k = 1; k + 1 < b->words.n; k++) {
			const clv_item *x = &a->words.v[i], *y = &b->words.v[k];
			if (!hyphen_before(b->d, y->span) || x->key == y->key || x[-1].form != y[-1].form ||
			    x[1].key != y[1].key || x[1].weight <= 0)
				continue;
			return clv_strf(s->b->out, "%.*s / %.*s",
			                CLV_FMT(clv_text(a->d->text, (clv_span){ x[-1].span.b, x[1].span.e })),
			                CLV_FMT(clv_text(b->d->text, (clv_span){ y[-1].span.b, y[1].span.e })));
		}
	}
	return (clv_str){ "", 0 };
}

static void support(state *s, clv_fact *f, const clause *lead, const clause *c)
{
	clv_stance stance = CLV_STANCE_SAYS;
	clv_note note = c == lead ? CLV_NOTE_NONE : CLV_NOTE_WORDING;
	clv_str how = c == lead ? (clv_str){ "", 0 } : slip(s, c, lead);
	if (how.n) {
		stance = CLV_STANCE_DIFFERS;
		note = CLV_NOTE_TRANSLATION;
	} else if (c->denies != lead->denies && clv_fact_overlap(&c->words, &lead->words, NULL) >= ALIKE) {
		stance = CLV_STANCE_DIFFERS;
		note = CLV_NOTE_NEGATION;
	} else if (c->expects && !lead->expects) {
		stance = CLV_STANCE_WEAKER;
		note = CLV_NOTE_STRENGTH;
	}
	clv_fact_support(s->b, f, c->p->doc, c->p->sentence, c->span, stance, note, how, (clv_str){ "", 0 });
}

/* The clause most like the others leads; assertion before expectation. */
static size_t choose_lead(const clause *c, size_t n, uint64_t founder)
{
	size_t best = 0;
	double most = -1;
	for (size_t i = 0; i < n && i < 32; i++) {
		/* A clause that begins its sentence stands by itself. */
		bool begins = c[i].span.b == c[i].d->sentences.v[c[i].p->sentence].span.b;
		double sum = (c[i].expects ? 0 : 0.2) + (c[i].p->key == founder ? 1 : 0) + (begins ? 0.15 : 0);
		for (size_t k = 0; k < n && k < 32; k++)
			sum += i == k ? 0 : clv_fact_overlap(&c[i].words, &c[k].words, NULL) / (double)n;
		if (sum > most) {
			most = sum;
			best = i;
		}
	}
	return best;
}

/* Without the words that join it to what came before. */
static clv_str clause_text(state *s, const clause *c)
{
	clv_span t = c->span;
	for (size_t i = 0; i + 1 < c->words.n && (c->words.v[i].claim & CLV_CLAIM_JOIN); i++)
		t = (clv_span){ c->words.v[i + 1].span.b, c->span.e };
	return clv_fact_readable(s->b, c->p->doc, c->p->sentence, t);
}

/* "According to the broadcaster" names a source and claims nothing. */
static bool is_attribution(const clause *c)
{
	return c->words.n && (c->words.v[0].claim & CLV_CLAIM_SOURCE);
}

static void make_row(state *s, const claim *r)
{
	clause *c = CLV_NEW_ARRAY(s->b->scratch, clause, r->spots.n + 1);
	bool all_expect = true;
	for (size_t i = 0; i < r->spots.n; i++) {
		c[i] = read_clause(s, r->spots.v[i]);
		all_expect = all_expect && c[i].expects;
	}
	const clause *lead = &c[choose_lead(c, r->spots.n, r->founder)];
	size_t n = 0;
	clv_map from = clv_map_new(s->b->scratch);
	for (size_t i = 0; i < r->spots.n; i++) {
		size_t shared;
		double o = clv_fact_overlap(&c[i].words, &lead->words, &shared);
		bool two = r->spots.n == 2, founding = c[i].p->key == r->founder;
		bool alike = shared >= 3 && (o >= COHERENT || founding);
		bool fits = &c[i] == lead || alike || (!two && (founding || (shared >= 2 && o >= COHERENT)));
		/* "has not sent" and "wants to send" are no agreement. */
		if (c[i].denies != lead->denies && o < ALIKE)
			fits = &c[i] == lead;
		c[i].out = !fits;
		n += fits;
		if (fits)
			clv_map_put64(&from, s->b->origin ? s->b->origin[c[i].p->doc] : c[i].p->doc, 0);
	}
	uint64_t at = place(lead->p) << 16 ^ lead->span.b;
	uint32_t *shown = clv_map_put64(&s->shown, at, 0);
	if (n < 2 || from.n < 2 || (*shown)++ || is_attribution(lead))
		return;
	clv_str text = clause_text(s, lead);
	if (!text.n || clv_fact_is_shown(s->b, text))
		return;
	clv_fact *f = clv_fact_add(s->b, CLV_FACT_CLAIM, text,
	                           all_expect ? CLV_ST_POSSIBLE : CLV_ST_HAPPENED);
	if (all_expect)
		f->label = CLV_S("expectation");
	for (size_t i = 0; i < r->spots.n; i++)
		if (!c[i].out)
			support(s, f, lead, &c[i]);
	clv_fact_close(s->b, f);
}

void clv_fact_claims(clv_build *b)
{
	clv_fact_since(b);
	clv_fact_numbers(b);
	state s = { .b = b, .taken = clv_map_new(b->scratch), .freq = clv_map_new(b->scratch),
		.shown = clv_map_new(b->scratch) };
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->sentences.n; k++)
			if (clv_fact_counts(b->docs[i], k) && clv_doc_role(b->docs[i], k) == CLV_ROLE_BODY)
				read_sentence(&s, i, k);
	find_cores(&s);
	for (size_t i = 0; i < s.cores.n; i++)
		take_core(&s, &s.cores.v[i]);
	for (size_t i = 0; i < s.rows.n; i++)
		if (!told(&s, &s.rows.v[i]))
			make_row(&s, &s.rows.v[i]);
}
