/* SPDX-License-Identifier: Apache-2.0 */
/* Dyads over time: events → cells of a panel.
 *
 * Input: acts for ordered pairs, and the days on which documents were published
 * (exposure). Output: one cell for each pair and period, zero-filled on demand; a
 * period of which no document was read has no data, which is not zero. By default
 * a panel holds what happened, is not background and was done (polarity yes). A
 * mutual act counts both ways when directed and once when not; an act of an actor
 * on itself never; one without a date, or whose date spans more than a period, stands
 * in no cell and is counted beside its pair.
 * Scores: sum of Goldstein values, split into cooperation (positive) and conflict
 * (negative), and the mean of PLOVER scores. Cost: n log n in acts, plus cells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "relation/relation_priv.h"

enum { MAX_CELLS = 5000000 };

clv_day clv_period_begin(clv_period p, clv_day day)
{
	clv_ymd d = clv_day_ymd(day);
	switch (p) {
	case CLV_PERIOD_WEEK: return day - (clv_day_weekday(day) + 6) % 7;
	case CLV_PERIOD_MONTH: return clv_day_of(d.y, d.m, 1);
	case CLV_PERIOD_YEAR: return clv_day_of(d.y, 1, 1);
	case CLV_PERIOD_DAY:
	default: return day;
	}
}

clv_day clv_period_next(clv_period p, clv_day begin)
{
	switch (p) {
	case CLV_PERIOD_WEEK: return begin + 7;
	case CLV_PERIOD_MONTH: return clv_day_add_months(begin, 1);
	case CLV_PERIOD_YEAR: return clv_day_add_months(begin, 12);
	case CLV_PERIOD_DAY:
	default: return begin + 1;
	}
}

typedef struct entry { /* one act for one ordered pair */
	clv_str a, b;
	clv_day begin;
	uint32_t act; /* CLV_NO_INDEX: an empty cell */
} entry;

static int cmp_pair(const entry *x, const entry *y)
{
	int c = clv_str_cmp(x->a, y->a);
	return c ? c : clv_str_cmp(x->b, y->b);
}

static int cmp_entry(const void *p, const void *q)
{
	const entry *x = p, *y = q;
	int c = cmp_pair(x, y);
	if (c)
		return c;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return (x->act > y->act) - (x->act < y->act);
}

static bool is_held(const clv_act *a, const clv_panel_params *p)
{
	uint32_t statuses = p->statuses ? p->statuses : 1U << CLV_ST_HAPPENED;
	return (statuses >> a->status & 1U) && (p->historical || !a->historical) &&
	       (p->all_polarities || a->polarity == CLV_POL_YES);
}

typedef struct work {
	const clv_scales *s;
	const clv_act *acts;
	const clv_panel_params *p;
	clv_arena *out, *scratch;
	CLV_VEC(entry) v;
	clv_map undated; /* pair → acts in none of its cells */
	clv_panel *panel;
} work;

static clv_str key_of(work *w, clv_str a, clv_str b)
{
	return clv_strf(w->scratch, "%.*s\t%.*s", CLV_FMT(a), CLV_FMT(b));
}

/* One act for one ordered pair; begin none: in no cell. */
static void put_pair(work *w, clv_str a, clv_str b, clv_day begin, uint32_t act)
{
	if (begin == CLV_DAY_NONE)
		++*clv_map_put(&w->undated, key_of(w, a, b), 0);
	else
		*clv_push(w->scratch, &w->v) = (entry){ a, b, begin, act };
}

static void put_pairs(work *w, const clv_act *a, clv_day begin, uint32_t act)
{
	bool swap = !w->p->directed && clv_str_cmp(a->source, a->target) > 0;
	put_pair(w, swap ? a->target : a->source, swap ? a->source : a->target, begin, act);
	if (w->p->directed && a->mutual)
		put_pair(w, a->target, a->source, begin, act);
}

static void take_act(work *w, uint32_t i)
{
	const clv_act *a = &w->acts[i];
	if (clv_str_eq(a->source, a->target)) {
		w->panel->n_self++;
		return;
	}
	if (!is_held(a, w->p)) {
		w->panel->n_left_out++;
		return;
	}
	if (a->from == CLV_DAY_NONE || a->to == CLV_DAY_NONE ||
	    clv_period_begin(w->p->period, a->from) != clv_period_begin(w->p->period, a->to)) {
		w->panel->n_undated++;
		put_pairs(w, a, CLV_DAY_NONE, i);
		return;
	}
	if ((w->p->from != CLV_DAY_NONE && a->to < w->p->from) ||
	    (w->p->to != CLV_DAY_NONE && a->from > w->p->to))
		return;
	put_pairs(w, a, clv_period_begin(w->p->period, a->from), i);
}

static void add(work *w, clv_cell *c, const clv_act *a)
{
	c->n_events++;
	c->n_mutual += a->mutual;
	c->n_mentions += a->n_mentions;
	c->n_documents += a->n_documents;
	c->n_sources += a->n_sources;
	if (a->type < CLV_N_TYPE) {
		c->by_type[a->type]++;
		c->by_quad[clv_type_quad((int)a->type)]++;
	}
	c->expected += (double)a->score;
	double g = clv_goldstein(w->s, a->cameo), p = clv_plover_score(w->s, a->type, a->mode);
	if (!isnan(p))
		c->plover += p;
	if (isnan(g))
		return;
	c->goldstein += g;
	c->n_goldstein++;
	if (g > 0)
		c->cooperation += g;
	else
		c->conflict += g;
}

/* Was any document published in the period? days ascend. */
static bool was_read(const clv_day *days, size_t n, clv_day from, clv_day to)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (days[mid] < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && days[lo] <= to;
}

/* Empty entries for every pair and period of the panel's span. */
static void zero_fill(work *w)
{
	clv_day from = w->p->from, to = w->p->to;
	for (size_t i = 0; i < w->v.n; i++) {
		if (w->p->from == CLV_DAY_NONE && (from == CLV_DAY_NONE || w->v.v[i].begin < from))
			from = w->v.v[i].begin;
		if (w->p->to == CLV_DAY_NONE && (to == CLV_DAY_NONE || w->v.v[i].begin > to))
			to = w->v.v[i].begin;
	}
	size_t n = w->v.n, cells = 0;
	for (size_t i = 0; from != CLV_DAY_NONE && i < n; i++) {
		if (i && cmp_pair(&w->v.v[i - 1], &w->v.v[i]) == 0)
			continue;
		entry e = w->v.v[i];
		e.act = CLV_NO_INDEX;
		for (clv_day d = clv_period_begin(w->p->period, from); d <= to && cells < MAX_CELLS; cells++) {
			e.begin = d;
			*clv_push(w->scratch, &w->v) = e;
			d = clv_period_next(w->p->period, d);
		}
	}
}

static void sort_entries(work *w)
{
	if (w->v.n)
		qsort(w->v.v, w->v.n, sizeof *w->v.v, cmp_entry);
}

clv_panel *clv_relation_panel(const clv_scales *s, const clv_act *acts, size_t n,
                              const clv_panel_params *params, const clv_day *read_days,
                              size_t n_days, clv_arena *out, clv_arena *scratch)
{
	work w = { .s = s, .acts = acts, .p = params, .out = out, .scratch = scratch,
		   .undated = clv_map_new(scratch) };
	w.panel = CLV_NEW(out, clv_panel);
	for (uint32_t i = 0; i < n; i++)
		take_act(&w, i);
	sort_entries(&w);
	if (params->zero_fill) {
		zero_fill(&w);
		sort_entries(&w);
	}
	for (size_t i = 0, j; i < w.v.n; i = j) {
		clv_cell *c = clv_push(out, &w.panel->cells);
		c->a = w.v.v[i].a;
		c->b = w.v.v[i].b;
		c->from = w.v.v[i].begin;
		c->to = clv_period_next(params->period, c->from) - 1;
		for (j = i; j < w.v.n && w.v.v[j].begin == c->from && cmp_pair(&w.v.v[i], &w.v.v[j]) == 0; j++)
			if (w.v.v[j].act != CLV_NO_INDEX)
				add(&w, c, &acts[w.v.v[j].act]);
		if (c->n_events)
			c->plover /= c->n_events;
		const uint32_t *undated = clv_map_get(&w.undated, key_of(&w, c->a, c->b));
		c->n_undated = undated ? *undated : 0;
		c->no_data = !c->n_events && n_days && !was_read(read_days, n_days, c->from, c->to);
	}
	return w.panel;
}
