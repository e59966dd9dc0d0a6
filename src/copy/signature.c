/* SPDX-License-Identifier: Apache-2.0 */
/* The compact key of a document: what the cross-document half knows of it.
 *
 * Input: an annotated document as the record gives it (no tokens). Output: about
 * 8 kB: MinHash of 5-word shingles (Broder, "On the resemblance and containment
 * of documents", 1997; 128 permutations, standard error .09/√… ≤ .044 at J = .5),
 * the 512 smallest shingle hashes for containment, names and numbers in order,
 * a sparse term vector, actors, events, block hashes, credits.
 *
 * Only blocks that are the report itself count, each text once, so that a title
 * given twice weighs once. Cost: linear in the words, 128 multiplications a
 * shingle. Limits: CLV_SIG_… in copy.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "copy/copy_priv.h"

enum { SHINGLE = 5, QUOTE_WORDS = 5 };

bool clv_block_counts(const clv_doc *d, size_t i, clv_map *seen)
{
	const clv_block *b = &d->blocks.v[i];
	if (!clv_role_is_content(b->role))
		return false;
	uint64_t h = clv_hash64(d->text.p + b->span.b, b->span.e - b->span.b);
	uint32_t *at = clv_map_put64(seen, h, (uint32_t)i);
	return *at == (uint32_t)i;
}

static int cmp_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static size_t sort_unique(uint32_t *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof *v, cmp_u32);
	size_t m = 0;
	for (size_t i = 0; i < n; i++)
		if (!m || v[m - 1] != v[i])
			v[m++] = v[i];
	return m;
}

/* ---- shingles ------------------------------------------------------------- */

static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdULL;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ULL;
	return x ^ (x >> 33);
}

static void min_hash(clv_signature *s, uint64_t h)
{
	uint64_t a = h | 1, b = mix(h);
	for (unsigned k = 0; k < CLV_SIG_PERMS; k++) {
		uint64_t x = (a * (2 * k + 0x9e3779b97f4a7c15ULL) + b * (k + 1)) ;
		uint32_t v = (uint32_t)(x >> 32);
		if (v < s->minhash[k])
			s->minhash[k] = v;
	}
}

static void shingles(const uint32_t *w, size_t n, clv_signature *s, clv_arena *scratch)
{
	memset(s->minhash, 0xff, sizeof s->minhash);
	size_t width = n < SHINGLE ? n : SHINGLE, m = n ? n - width + 1 : 0;
	uint32_t *all = CLV_NEW_ARRAY(scratch, uint32_t, m + 1);
	for (size_t i = 0; i < m; i++)
		all[i] = (uint32_t)clv_hash64(w + i, width * sizeof *w);
	m = sort_unique(all, m);
	s->n_shingles = (uint32_t)m;
	for (size_t i = 0; i < m; i++)
		min_hash(s, mix(all[i]));
	size_t keep = m < CLV_SIG_SKETCH ? m : CLV_SIG_SKETCH;
	for (size_t i = 0; i < keep; i++)
		*clv_push(scratch, &s->sketch) = all[i];
}

/* ---- terms ------------------------------------------------------------------ */

typedef struct termbag {
	clv_map at;
	CLV_VEC(clv_sigterm) v;
	clv_arena *a;
} termbag;

static void add_term(termbag *bag, uint32_t hash, float prob, uint32_t flags)
{
	uint32_t *at = clv_map_put64(&bag->at, hash, (uint32_t)bag->v.n);
	if (*at == bag->v.n)
		*clv_push(bag->a, &bag->v) = (clv_sigterm){ .hash = hash, .prob = prob };
	clv_sigterm *t = &bag->v.v[*at];
	t->tf += 1;
	t->flags |= flags;
	if (prob > t->prob)
		t->prob = prob;
}

static double term_weight(const clv_sigterm *t)
{
	return t->tf * clv_word_idf(t->prob);
}

static int cmp_weight(const void *x, const void *y)
{
	const clv_sigterm *a = x, *b = y;
	double d = term_weight(b) - term_weight(a);
	return d > 0 ? 1 : d < 0 ? -1 : a->hash < b->hash ? -1 : a->hash > b->hash;
}

static int cmp_hash(const void *x, const void *y)
{
	const clv_sigterm *a = x, *b = y;
	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static void keep_terms(termbag *bag, clv_signature *s, clv_arena *scratch)
{
	for (size_t i = 0; i < bag->v.n; i++) {
		clv_sigterm *t = &bag->v.v[i];
		float kind = (t->flags & CLV_TERM_NAME) ? 1.6F : (t->flags & CLV_TERM_NUMBER) ? 1.2F : 1.0F;
		if (t->flags & CLV_TERM_TITLE)
			kind *= 1.25F;
		t->tf = (1.0F + logf(t->tf)) * kind;
	}
	if (bag->v.n)
		qsort(bag->v.v, bag->v.n, sizeof *bag->v.v, cmp_weight);
	size_t n = bag->v.n < CLV_SIG_TERMS ? bag->v.n : CLV_SIG_TERMS;
	for (size_t i = 0; i < n && term_weight(&bag->v.v[i]) > 0; i++)
		*clv_push(scratch, &s->terms) = bag->v.v[i];
	if (s->terms.n)
		qsort(s->terms.v, s->terms.n, sizeof *s->terms.v, cmp_hash);
}

/* ---- what the annotations say ------------------------------------------------- */

static uint32_t hash_of(clv_str s)
{
	uint32_t h = s.n ? (uint32_t)clv_hash64(s.p, s.n) : 0;
	return s.n && !h ? 1 : h;
}

static bool in_content(const clv_doc *d, uint32_t sentence)
{
	if (sentence >= d->sentences.n)
		return false;
	uint32_t b = d->sentences.v[sentence].block;
	return b < d->blocks.n && clv_role_is_content(d->blocks.v[b].role);
}

static void take_actors(const clv_doc *d, clv_signature *s, clv_arena *scratch)
{
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		if (m->kind != CLV_KIND_PLACE && m->actor.n && in_content(d, m->sentence))
			*clv_push(scratch, &s->actors) = hash_of(m->actor);
	}
	s->actors.n = sort_unique(s->actors.v, s->actors.n);
}

static uint32_t party(const clv_participant *p, size_t n)
{
	return n ? hash_of(p[0].code.n ? p[0].code : p[0].actor) : 0;
}

static void take_events(const clv_doc *d, clv_signature *s, clv_arena *scratch)
{
	s->about_from = s->about_to = CLV_DAY_NONE;
	for (size_t i = 0; i < d->events.n && s->events.n < CLV_SIG_EVENTS; i++) {
		const clv_event *e = &d->events.v[i];
		if (!in_content(d, e->sentence))
			continue;
		clv_sigevent *k = clv_push(scratch, &s->events);
		uint32_t a = party(e->source.v, e->source.n), b = party(e->target.v, e->target.n);
		k->parties[0] = a < b ? a : b;
		k->parties[1] = a < b ? b : a;
		k->from = e->from;
		k->to = e->to;
		k->place = e->place < d->places.n ? hash_of(d->places.v[e->place].name) : 0;
		k->type = (uint8_t)e->type;
		k->status = (uint8_t)e->status;
		k->polarity = (uint8_t)e->polarity;
		k->historical = e->historical;
		if (e->historical || e->from == CLV_DAY_NONE || e->to - e->from > 2)
			continue;
		if (s->about_from == CLV_DAY_NONE || e->from < s->about_from)
			s->about_from = e->from;
		if (s->about_to == CLV_DAY_NONE || e->to > s->about_to)
			s->about_to = e->to;
	}
}

static void take_quotes(const clv_copylex *lex, const clv_doc *d, clv_signature *s,
                        clv_arena *scratch)
{
	for (size_t i = 0; i < d->quotes.n; i++) {
		const clv_quote *q = &d->quotes.v[i];
		if (q->kind == CLV_QUOTE_INDIRECT || !in_content(d, q->sentence))
			continue;
		clv_words w = clv_words_scan(lex, d->text, q->span, scratch);
		if (w.n < QUOTE_WORDS)
			continue;
		uint64_t h = 0;
		for (size_t k = 0; k < w.n; k++)
			h = mix(h ^ w.v[k].form);
		*clv_push(scratch, &s->quotes) = (uint32_t)h;
	}
	s->quotes.n = sort_unique(s->quotes.v, s->quotes.n);
}

uint64_t clv_block_key(const clv_doc *d, size_t i, clv_arena *scratch)
{
	if (d->blocks.v[i].hash)
		return d->blocks.v[i].hash;
	clv_str f = clv_fold(scratch, clv_text(d->text, d->blocks.v[i].span));
	return clv_hash64(f.p, f.n);
}

uint64_t clv_outlet_key(clv_str name, clv_arena *scratch)
{
	clv_str f = clv_fold(scratch, clv_str_trim(name));
	if (clv_str_starts(f, CLV_S("the ")))
		f = clv_str_sub(f, 4, f.n);
	return f.n ? clv_hash64(f.p, f.n) : 0;
}

static void take_blocks(const clv_doc *d, clv_signature *s, clv_arena *scratch)
{
	for (size_t i = 0; i < d->blocks.n && i < CLV_SIG_BLOCKS; i++) {
		const clv_block *b = &d->blocks.v[i];
		uint32_t words = 0;
		for (uint32_t k = b->span.b; k < b->span.e && k < d->text.n; k++)
			words += d->text.p[k] == ' ' || d->text.p[k] == '\n';
		*clv_push(scratch, &s->blocks) =
			(clv_sigblock){ clv_block_key(d, i, scratch), words + 1, (uint32_t)b->role };
	}
}

/* ---- the words ------------------------------------------------------------------- */

typedef struct gathered {
	CLV_VEC(uint32_t) forms;
	termbag bag;
} gathered;

static void take_word(const clv_word *w, bool title, gathered *g, clv_signature *s,
                      clv_arena *scratch)
{
	bool name = w->flags & CLV_WORD_NAME, number = w->flags & CLV_WORD_NUMBER;
	if (!title)
		*clv_push(scratch, &g->forms) = w->form;
	/* Capitals of a title prove nothing: there a name must be rare too. */
	if (title && name && w->prob > 2e-5F)
		name = false;
	uint32_t flags = (name ? CLV_TERM_NAME : 0) | (number ? CLV_TERM_NUMBER : 0) |
	                 (title ? CLV_TERM_TITLE : 0);
	if (number || w->span.e - w->span.b > 1)
		add_term(&g->bag, w->stem, number ? 2e-5F : w->prob, flags);
	if (title)
		return;
	s->n_names += name;
	if ((name || number) && s->sequence.n < CLV_SIG_SEQUENCE)
		*clv_push(scratch, &s->sequence) = w->stem;
	if (number && w->span.e - w->span.b > 1)
		*clv_push(scratch, &s->numbers) = w->form;
}

static void take_words(const clv_copylex *lex, const clv_doc *d, clv_signature *s,
                       clv_arena *scratch)
{
	gathered g = { .bag = { .at = clv_map_new(scratch), .a = scratch } };
	clv_map seen = clv_map_new(scratch);
	bool has_title = false;
	for (size_t i = 0; i < d->blocks.n; i++) {
		if (!clv_block_counts(d, i, &seen))
			continue;
		clv_words w = clv_words_scan(lex, d->text, d->blocks.v[i].span, scratch);
		bool title = d->blocks.v[i].role == CLV_ROLE_TITLE;
		has_title = has_title || title;
		for (size_t k = 0; k < w.n; k++)
			take_word(&w.v[k], title, &g, s, scratch);
	}
	if (!has_title && d->title.n) {
		clv_words w = clv_words_scan(lex, d->title, (clv_span){ 0, (uint32_t)d->title.n }, scratch);
		for (size_t k = 0; k < w.n; k++)
			take_word(&w.v[k], true, &g, s, scratch);
	}
	s->n_words = (uint32_t)g.forms.n;
	s->text_hash = clv_hash64(g.forms.v, g.forms.n * sizeof *g.forms.v);
	s->numbers.n = sort_unique(s->numbers.v, s->numbers.n);
	shingles(g.forms.v, g.forms.n, s, scratch);
	keep_terms(&g.bag, s, scratch);
}

/* Arrays grow in scratch and are kept in their exact size. */
#define KEEP(vec)                                                             \
	do {                                                                  \
		void *kept = clv_alloc_array(out, (vec).n, sizeof *(vec).v);  \
		if ((vec).n)                                                  \
			memcpy(kept, (vec).v, (vec).n * sizeof *(vec).v);     \
		(vec).v = kept;                                               \
		(vec).cap = (vec).n;                                          \
	} while (0)

static void keep_arrays(clv_signature *s, clv_arena *out)
{
	KEEP(s->sketch);
	KEEP(s->sequence);
	KEEP(s->numbers);
	KEEP(s->quotes);
	KEEP(s->terms);
	KEEP(s->actors);
	KEEP(s->events);
	KEEP(s->blocks);
	KEEP(s->credits);
	for (size_t i = 0; i < s->credits.n; i++)
		s->credits.v[i].name = clv_str_copy(out, s->credits.v[i].name);
}

clv_signature *clv_signature_make(const clv_copylex *lex, const clv_doc *d,
                                  clv_arena *out, clv_arena *scratch)
{
	clv_signature *s = CLV_NEW(out, clv_signature);
	memcpy(s->id, d->id, sizeof s->id);
	s->published = d->published;
	s->published_to = d->published_to;
	s->published_from = d->published_from;
	s->outlet = clv_outlet_key(d->outlet, scratch);
	s->outlet_name = clv_str_copy(out, d->outlet);
	s->title = clv_str_copy(out, d->title);
	take_words(lex, d, s, scratch);
	take_actors(d, s, scratch);
	take_events(d, s, scratch);
	take_quotes(lex, d, s, scratch);
	take_blocks(d, s, scratch);
	if (lex)
		clv_credits_find(lex, d, s, scratch);
	keep_arrays(s, out);
	return s;
}

int clv_signature_cmp(const clv_signature *a, const clv_signature *b)
{
	int64_t x = a->published == CLV_DAY_NONE ? INT64_MAX : a->published;
	int64_t y = b->published == CLV_DAY_NONE ? INT64_MAX : b->published;
	return x < y ? -1 : x > y ? 1 : memcmp(a->id, b->id, sizeof a->id);
}

double clv_signature_cosine(const clv_signature *a, const clv_signature *b)
{
	double ab = 0, aa = 0, bb = 0;
	size_t i = 0, j = 0;
	while (i < a->terms.n || j < b->terms.n) {
		const clv_sigterm *x = i < a->terms.n ? &a->terms.v[i] : NULL;
		const clv_sigterm *y = j < b->terms.n ? &b->terms.v[j] : NULL;
		bool tx = x && (!y || x->hash <= y->hash), ty = y && (!x || y->hash <= x->hash);
		double wx = tx ? term_weight(x) : 0, wy = ty ? term_weight(y) : 0;
		aa += wx * wx;
		bb += wy * wy;
		ab += wx * wy;
		i += tx;
		j += ty;
	}
	return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}
