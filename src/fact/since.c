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
 * groups: trip, journey, visit). Bounds are compared as intervals: a date that stands in
 * them, a span counted back from the report's day ("in five years": a quarter up or
 * down), the day of an event that they name, or an epoch of the table (epochs.tsv).
 * Intervals that overlap say the same, one much wider says less, disjoint ones differ; where
 * no interval is known the words are shown. Linear: groups by the first shared word. */
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

enum { AHEAD = 14, BEHIND = 6, BOUND = 7, MAX_ROWS = 24, WIDER = 4, MONTH = 31 };
static const double YEAR = 365.25, DECADE = 3652.5, SLACK = 0.25;

typedef struct since {
	uint32_t doc, sentence, parent;
	clv_span whole, bound;
	clv_items thing, until;
	bool last, bare; /* bare: "for the first time" */
	clv_day from, to; /* when the bound lies; CLV_DAY_NONE: unknown */
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
		/* "in three years", "in almost three years": a span of time, not a place */
		size_t rough = k + 1 < it->n && (it->v[k + 1].claim & (CLV_CLAIM_ROUGH | CLV_CLAIM_FLOOR)) ? 1 : 0;
		rough += rough && is_word(d, &it->v[k + 2 < it->n ? k + 2 : k], "than");
		size_t n = k + 1 + rough;
		if ((it->v[k].claim & CLV_CLAIM_SPAN) && n + 1 < it->n && !(it->v[n].flags & CLV_WORD_NAME) &&
		    (it->v[n].flags & CLV_WORD_NUMBER || is_word(d, &it->v[n + 1], "years") ||
		     is_word(d, &it->v[n + 1], "months") || is_word(d, &it->v[n + 1], "decades")))
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

static bool overlaps(clv_span a, clv_span b)
{
	return a.b < b.e && b.b < a.e;
}

/* "in five years", counted back from the report's day. */
static bool by_span(state *s, since *c, const clv_doc *d)
{
	for (size_t i = 0; d->published != CLV_DAY_NONE && i + 1 < c->until.n; i++) {
		double n, unit = is_word(d, &c->until.v[i + 1], "years") ? YEAR : is_word(d, &c->until.v[i + 1], "months") ? YEAR / 12
		               : is_word(d, &c->until.v[i + 1], "decades") ? DECADE : 0;
		if (unit <= 0 || !clv_fact_value(s->b, d, &c->until.v[i], &n) || n > 1000)
			continue;
		double back = n * unit, slack = back * SLACK > YEAR / 2 ? YEAR / 2 : back * SLACK;
		c->from = d->published - (clv_day)(back + slack);
		c->to = d->published - (clv_day)(back - slack);
		return true;
	}
	return false;
}

static bool by_date(since *c, const clv_doc *d)
{
	for (size_t i = 0; i < d->dates.n; i++)
		if (d->dates.v[i].from != CLV_DAY_NONE && d->dates.v[i].kind == CLV_DATEKIND_DATE && overlaps(d->dates.v[i].span, c->bound)) {
			c->from = d->dates.v[i].from;
			c->to = d->dates.v[i].to;
			return true;
		}
	return false;
}

/* "since the invasion": the day of a happening that the bound names. */
static bool by_event(state *s, since *c, const clv_doc *d)
{
	const clv_dossier *all = s->b->d;
	for (size_t i = 0; i < all->events.n; i++) {
		const clv_happening *h = &all->events.v[i];
		for (size_t k = 0; h->from != CLV_DAY_NONE && k < h->mentions.n; k++)
			if (h->mentions.v[k].doc == c->doc && overlaps(d->events.v[h->mentions.v[k].item].trigger, c->bound)) {
				c->from = h->from;
				c->to = h->to;
				return true;
			}
	}
	return false;
}

static bool by_epoch(state *s, since *c)
{
	for (size_t i = 0; s->b->lex && i < c->until.n; i++) {
		uint64_t form = c->until.v[i].form;
		const uint32_t *at = clv_map_get64(&s->b->lex->epochs, &form);
		if (!at)
			continue;
		c->from = s->b->lex->epoch.v[*at].from;
		c->to = s->b->lex->epoch.v[*at].to;
		return true;
	}
	return false;
}

static void date_bound(state *s, since *c)
{
	const clv_doc *d = s->b->docs[c->doc];
	c->from = c->to = CLV_DAY_NONE;
	(void)(by_span(s, c, d) || by_date(c, d) || by_event(s, c, d) || by_epoch(s, c));
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
		date_bound(s, &c);
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

/* How a bound stands to the leading one: by their intervals, else by their words. */
static clv_stance stance_of(const since *c, const since *lead, clv_note *note)
{
	size_t shared;
	*note = CLV_NOTE_NONE;
	if (c == lead)
		return CLV_STANCE_SAYS;
	bool alike = clv_fact_overlap(&c->until, &lead->until, &shared) > 0.3 && shared;
	*note = alike ? CLV_NOTE_NONE : CLV_NOTE_WORDING;
	if (c->from == CLV_DAY_NONE || lead->from == CLV_DAY_NONE)
		return CLV_STANCE_SAYS;
	if (c->to < lead->from || c->from > lead->to) {
		*note = CLV_NOTE_DATE;
		return CLV_STANCE_DIFFERS;
	}
	int64_t own = (int64_t)c->to - c->from, its = (int64_t)lead->to - lead->from;
	if (own <= MONTH || own < WIDER * (its + MONTH))
		return CLV_STANCE_SAYS;
	*note = CLV_NOTE_STRENGTH;
	return CLV_STANCE_WEAKER;
}

/* A claim whose bound is dated leads, the narrowest first. */
static const since *leader(const state *s, const uint32_t *m, size_t n)
{
	const since *best = &s->v.v[m[0]];
	for (size_t i = 1; i < n; i++) {
		const since *c = &s->v.v[m[i]];
		if (c->from != CLV_DAY_NONE &&
		    (best->from == CLV_DAY_NONE || (int64_t)c->to - c->from < (int64_t)best->to - best->from))
			best = c;
	}
	return best;
}

static void make_row(state *s, const uint32_t *m, size_t n)
{
	const since *lead = leader(s, m, n);
	const clv_doc *d = s->b->docs[lead->doc];
	clv_fact *f = clv_fact_add(s->b, CLV_FACT_CLAIM, clv_text(d->text, lead->whole), CLV_ST_HAPPENED);
	f->label = lead->last ? CLV_S("last since") : CLV_S("first since");
	for (size_t i = 0; i < n; i++) {
		const since *c = &s->v.v[m[i]];
		clv_note note;
		clv_stance stance = stance_of(c, lead, &note);
		clv_str own = clv_text(s->b->docs[c->doc]->text, c->bound), its = clv_text(d->text, lead->bound);
		clv_str how = note == CLV_NOTE_NONE ? (clv_str){ "", 0 } : stance == CLV_STANCE_SAYS ? own
		            : clv_strf(s->b->out, "%.*s / %.*s", CLV_FMT(own), CLV_FMT(its));
		clv_fact_support(s->b, f, c->doc, c->sentence, c->whole, stance, note, how, (clv_str){ "", 0 });
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
