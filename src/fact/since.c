/* SPDX-License-Identifier: Apache-2.0 */
/* "First since": claims that something happens for the first or last time since a
 * moment or in a span: "the first trip abroad since the pandemic", "the first
 * overseas trip in three years". A kind of its own, because reports that agree on
 * the trip may differ in since when.
 *
 * Input: content sentences. Output: claim rows labelled "first since". The thing
 * is the content words next to "first" ("first trip", "for the first time" takes
 * those before it too), the bound what stands behind "since", "after" or "in". Two
 * claims are of one thing when they share a content word of the thing (by synonym
 * groups: trip, journey, visit). A bound in other words is the same claim, shown
 * with its words; nobody knows without a calendar of history whether "three years"
 * and "the pandemic" are the same. Linear: groups by the first shared word. */
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

enum { AHEAD = 9, BEHIND = 6, BOUND = 7, MAX_ROWS = 24 };

typedef struct since {
	uint32_t doc, sentence, parent;
	clv_span whole, bound;
	clv_items thing, until;
	bool last, bare; /* bare: "for the first time" */
} since;

typedef struct state {
	clv_build *b;
	CLV_VEC(since) v;
} state;

static clv_items slice(const clv_items *it, size_t b, size_t e)
{
	e = e < it->n ? e : it->n;
	return (clv_items){ it->v + b, e > b ? e - b : 0 };
}

static bool sentence_ends_between(const clv_doc *d, size_t b, size_t e)
{
	for (; b < e && b < d->text.n; b++)
		if (d->text.p[b] == '.' || d->text.p[b] == ';' || d->text.p[b] == '\n')
			return true;
	return false;
}

static bool is_word(const clv_doc *d, const clv_item *it, const char *w)
{
	return clv_str_ieq(clv_text(d->text, it->span), clv_str_c(w));
}

/* Index of the cue of the bound behind `first`, or n. */
static size_t find_bound(const clv_doc *d, const clv_items *it, size_t at)
{
	for (size_t k = at + 1; k < it->n && k <= at + AHEAD; k++) {
		if (sentence_ends_between(d, it->v[at].span.e, it->v[k].span.b))
			break;
		if (it->v[k].claim & CLV_CLAIM_SINCE)
			return k;
		/* "in three years": a span of time, not a place */
		if ((it->v[k].claim & CLV_CLAIM_SPAN) && k + 1 < it->n && !(it->v[k + 1].flags & CLV_WORD_NAME) &&
		    k + 2 < it->n && (it->v[k + 1].flags & CLV_WORD_NUMBER || is_word(d, &it->v[k + 2], "years") ||
		                      is_word(d, &it->v[k + 2], "months") || is_word(d, &it->v[k + 2], "decades")))
			return k;
	}
	return it->n;
}

static bool has_content(const clv_items *it)
{
	for (size_t i = 0; i < it->n; i++)
		if (it->v[i].weight > 0 && !(it->v[i].flags & CLV_WORD_NAME))
			return true;
	return false;
}

static void read_sentence(state *s, uint32_t doc, uint32_t sent)
{
	const clv_doc *d = s->b->docs[doc];
	const clv_items *it = clv_fact_sentence(s->b, doc, sent);
	for (size_t i = 0; i < it->n; i++) {
		if (!(it->v[i].claim & CLV_CLAIM_ORDER))
			continue;
		size_t k = find_bound(d, it, i);
		if (k == it->n)
			continue;
		since c = { .doc = doc, .sentence = sent, .parent = (uint32_t)s->v.n };
		c.thing = slice(it, i + 1, k);
		size_t from = i + 1;
		if (!has_content(&c.thing)) { /* "is leaving for the first time since" */
			c.bare = true;
			from = i > BEHIND ? i - BEHIND : 0;
			c.thing = slice(it, from, k);
		}
		c.until = slice(it, k + 1, k + 1 + BOUND);
		while (c.until.n && sentence_ends_between(d, it->v[k].span.e, c.until.v[c.until.n - 1].span.e))
			c.until.n--;
		while (c.until.n && c.until.v[c.until.n - 1].weight <= 0)
			c.until.n--;
		if (!c.until.n || !has_content(&c.thing))
			continue;
		c.last = clv_str_ieq(clv_text(d->text, it->v[i].span), CLV_S("last"));
		c.bound = (clv_span){ it->v[k].span.b, c.until.v[c.until.n - 1].span.e };
		c.whole = (clv_span){ it->v[from < i ? from : i].span.b, c.bound.e };
		*clv_push(s->b->scratch, &s->v) = c;
		i = k;
	}
}

/* A content word of the thing that both have, names aside; "for the first time"
 * is of the same thing when its bound is. */
static bool same_thing(const since *a, const since *b)
{
	if (a->last != b->last)
		return false;
	size_t shared;
	if ((a->bare || b->bare) && clv_fact_overlap(&a->until, &b->until, &shared) >= 0.5 && shared)
		return true;
	for (size_t i = 0; i < a->thing.n; i++)
		for (size_t k = 0; k < b->thing.n; k++)
			if (a->thing.v[i].key == b->thing.v[k].key && a->thing.v[i].weight > 0 &&
			    !(a->thing.v[i].flags & CLV_WORD_NAME))
				return true;
	return false;
}

static uint32_t root(state *s, uint32_t i)
{
	while (s->v.v[i].parent != i)
		i = s->v.v[i].parent = s->v.v[s->v.v[i].parent].parent;
	return i;
}

static void make_row(state *s, const uint32_t *m, size_t n)
{
	const since *lead = &s->v.v[m[0]];
	const clv_doc *d = s->b->docs[lead->doc];
	clv_fact *f = clv_fact_add(s->b, CLV_FACT_CLAIM, clv_text(d->text, lead->whole), CLV_ST_HAPPENED);
	f->label = lead->last ? CLV_S("last since") : CLV_S("first since");
	for (size_t i = 0; i < n; i++) {
		const since *c = &s->v.v[m[i]];
		size_t shared;
		double o = clv_fact_overlap(&c->until, &lead->until, &shared);
		bool alike = i == 0 || (shared && o > 0.3);
		clv_fact_support(s->b, f, c->doc, c->sentence, c->whole, CLV_STANCE_SAYS,
		                 alike ? CLV_NOTE_NONE : CLV_NOTE_WORDING,
		                 alike ? (clv_str){ "", 0 } : clv_text(s->b->docs[c->doc]->text, c->bound), (clv_str){ "", 0 });
	}
	clv_fact_close(s->b, f);
}

void clv_fact_since(clv_build *b)
{
	state s = { .b = b };
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->sentences.n && s.v.n < 2000; k++)
			if (clv_fact_counts(b->docs[i], k))
				read_sentence(&s, i, k);
	for (uint32_t i = 0; i < s.v.n; i++)
		for (uint32_t k = 0; k < i && k < 200; k++)
			if (root(&s, i) != root(&s, k) && same_thing(&s.v.v[i], &s.v.v[k])) {
				uint32_t x = root(&s, i), y = root(&s, k);
				s.v.v[x > y ? x : y].parent = x > y ? y : x;
			}
	uint32_t *m = CLV_NEW_ARRAY(b->scratch, uint32_t, s.v.n + 1);
	size_t rows = 0;
	for (uint32_t i = 0; i < s.v.n && rows < MAX_ROWS; i++) {
		size_t n = 0;
		for (uint32_t k = i; root(&s, i) == i && k < s.v.n; k++)
			if (root(&s, k) == i)
				m[n++] = k;
		if (n) {
			make_row(&s, m, n);
			rows++;
		}
	}
}
