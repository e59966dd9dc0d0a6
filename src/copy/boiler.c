/* SPDX-License-Identifier: Apache-2.0 */
/* Boilerplate that one document cannot show: blocks that recur at an outlet.
 *
 * Input: keys with block hashes; the copies among them. A block that stands in at
 * least three documents of one outlet that are no copies of one another is a
 * footer, a form, a teaser: it is withdrawn. Withdrawing drops what was found in
 * it and mends the indices of what stays; the sentences stay, as the text does.
 * After Yi, Liu, Li, "Eliminating noisy information in web pages", KDD 2003 (the
 * same idea on page trees). Cost: n log n in blocks. Limits: documents without
 * an outlet are left alone; a title is never withdrawn. */
#include <stdlib.h>

#include "copy/copy_priv.h"

enum { MIN_DOCS = 3 };

typedef struct seen_block {
	clv_boiler key;
	uint32_t origin;
} seen_block;

static int cmp_boiler(const clv_boiler *a, const clv_boiler *b)
{
	if (a->outlet != b->outlet)
		return a->outlet < b->outlet ? -1 : 1;
	return (a->hash > b->hash) - (a->hash < b->hash);
}

static int cmp_seen(const void *x, const void *y)
{
	const seen_block *a = x, *b = y;
	int c = cmp_boiler(&a->key, &b->key);
	return c ? c : (a->origin > b->origin) - (a->origin < b->origin);
}

/* Copies of one another count once: the document at the end of the copy chain. */
static uint32_t source_text(const clv_copies *c, uint32_t i)
{
	for (int step = 0; step < 8 && c && c->copy_of[i] != CLV_NO_INDEX; step++)
		i = c->copy_of[i];
	return i;
}

clv_boilers *clv_copy_boilerplate(const clv_signature *const *sig, size_t n,
                                  const clv_copies *copies, clv_arena *out, clv_arena *scratch)
{
	CLV_VEC(seen_block) v = { 0 };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; sig[i]->outlet && k < sig[i]->blocks.n; k++)
			if (sig[i]->blocks.v[k].role != CLV_ROLE_TITLE)
				*clv_push(scratch, &v) = (seen_block){ { sig[i]->outlet, sig[i]->blocks.v[k].hash },
					source_text(copies, (uint32_t)i) };
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, cmp_seen);
	clv_boilers *b = CLV_NEW(out, clv_boilers);
	for (size_t i = 0, j; i < v.n; i = j) {
		size_t docs = 1;
		for (j = i + 1; j < v.n && cmp_boiler(&v.v[i].key, &v.v[j].key) == 0; j++)
			docs += v.v[j].origin != v.v[j - 1].origin;
		if (docs >= MIN_DOCS)
			*clv_push(out, &b->v) = v.v[i].key;
	}
	return b;
}

static int cmp_key(const void *x, const void *y)
{
	return cmp_boiler(x, y);
}

static bool is_gone(const clv_doc *d, const bool *gone, uint32_t sentence)
{
	uint32_t b = sentence < d->sentences.n ? d->sentences.v[sentence].block : CLV_NO_INDEX;
	return b < d->blocks.n && gone[b];
}

/* Keeps the elements whose sentence stays; fills to[] with their new indices. */
#define KEEP(vec, to)                                                         \
	do {                                                                  \
		size_t m = 0;                                                 \
		(to) = CLV_NEW_ARRAY(scratch, uint32_t, (vec).n + 1);         \
		for (size_t i = 0; i < (vec).n; i++) {                        \
			bool out_ = is_gone(d, gone, (vec).v[i].sentence);    \
			(to)[i] = out_ ? CLV_NO_INDEX : (uint32_t)m;          \
			if (!out_)                                            \
				(vec).v[m++] = (vec).v[i];                    \
		}                                                             \
		(to)[(vec).n] = CLV_NO_INDEX;                                 \
		n_##to = (vec).n;                                             \
		(vec).n = m;                                                  \
	} while (0)

static uint32_t moved(const uint32_t *to, size_t n, uint32_t i)
{
	return i < n ? to[i] : CLV_NO_INDEX;
}

static void mend_list(uint32_t *v, size_t *n, const uint32_t *to, size_t n_to)
{
	size_t m = 0;
	for (size_t i = 0; i < *n; i++)
		if (moved(to, n_to, v[i]) != CLV_NO_INDEX)
			v[m++] = moved(to, n_to, v[i]);
	*n = m;
}

static void drop(clv_doc *d, const bool *gone, clv_arena *scratch)
{
	uint32_t *mention, *date, *place, *quote, *event;
	size_t n_mention, n_date, n_place, n_quote, n_event;
	KEEP(d->mentions, mention);
	KEEP(d->dates, date);
	KEEP(d->places, place);
	KEEP(d->quotes, quote);
	KEEP(d->events, event);
	(void)n_quote;
	(void)n_event;
	for (size_t i = 0; i < d->mentions.n; i++) {
		clv_mention *m = &d->mentions.v[i];
		m->coref = moved(mention, n_mention, m->coref);
		mend_list(m->members.v, &m->members.n, mention, n_mention);
	}
	for (size_t i = 0; i < d->places.n; i++)
		d->places.v[i].mention = moved(mention, n_mention, d->places.v[i].mention);
	for (size_t i = 0; i < d->quotes.n; i++) {
		clv_quote *q = &d->quotes.v[i];
		for (size_t k = 0; k < q->speakers.n; k++)
			q->speakers.v[k].mention = moved(mention, n_mention, q->speakers.v[k].mention);
		q->via.mention = q->has_via ? moved(mention, n_mention, q->via.mention) : CLV_NO_INDEX;
		mend_list(q->about.v, &q->about.n, mention, n_mention);
	}
	for (size_t i = 0; i < d->events.n; i++) {
		clv_event *e = &d->events.v[i];
		for (size_t k = 0; k < e->source.n; k++)
			e->source.v[k].mention = moved(mention, n_mention, e->source.v[k].mention);
		for (size_t k = 0; k < e->target.n; k++)
			e->target.v[k].mention = moved(mention, n_mention, e->target.v[k].mention);
		e->date = moved(date, n_date, e->date);
		e->place = moved(place, n_place, e->place);
	}
}

size_t clv_copy_withdraw(const clv_boilers *b, clv_doc *d, clv_arena *scratch)
{
	clv_str own = clv_str_trim(d->outlet);
	if (!b->v.n || !own.n)
		return 0;
	clv_boiler key = { .outlet = clv_outlet_key(own, scratch) };
	bool *gone = CLV_NEW_ARRAY(scratch, bool, d->blocks.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < d->blocks.n; i++) {
		key.hash = clv_block_key(d, i, scratch);
		if (d->blocks.v[i].role == CLV_ROLE_TITLE ||
		    !bsearch(&key, b->v.v, b->v.n, sizeof key, cmp_key))
			continue;
		gone[i] = true;
		d->blocks.v[i].role = CLV_ROLE_BOILERPLATE;
		d->blocks.v[i].why = CLV_S("recurs at the outlet");
		n++;
	}
	if (n)
		drop(d, gone, scratch);
	return n;
}
