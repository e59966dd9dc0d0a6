/* SPDX-License-Identifier: Apache-2.0 */
/* Periods and parts of the day: "fiscal 2023", "FY23", "this year's third
 * quarter", "October of the same year", "in the quarter", "the week ended March
 * 16", "all day", "over the years", "the next morning", "dawn on Friday".
 *
 * Input: the items of a sentence and a place in it; output: a hit with its
 * interval or a rule (when.md). "near:" before a rule counts from the date told
 * just before, else from the publication. Each matcher looks at a dozen items. */
#include "when/when_priv.h"

static void rule(hit *h, size_t e, clv_str rel, clv_grain g, clv_datekind kind)
{
	h->e = e;
	h->from = h->to = CLV_DAY_NONE;
	h->rel = rel;
	h->grain = g;
	h->kind = kind;
	h->directed = false;
}

static bool glued(const cursor *c, size_t i)
{
	return i < c->n && !c->v[i].gap;
}

static bool digits(const cursor *c, size_t i, uint8_t n)
{
	return i < c->n && c->v[i].kind == ITEM_NUM && c->v[i].n_digit == n && !c->v[i].ord && !c->v[i].plural;
}

/* "1989", or "23" glued to "FY"; 0: no year there. */
static int32_t fiscal_year(const cursor *c, size_t i)
{
	if (digits(c, i, 4) && c->v[i].num > 1900 && c->v[i].num < 2100)
		return c->v[i].num;
	return digits(c, i, 2) && glued(c, i) ? 2000 + c->v[i].num : 0;
}

bool when_match_fiscal(const cursor *c, size_t i, hit *h)
{
	const wordrow *s = when_row(c, i, W_SHIFT);
	size_t k = i + is(c, i, W_THE) + (s != NULL);
	if (!is(c, k, W_FISCAL))
		return false;
	size_t e = k + 1 + (when_unit(c, k + 1) == 'Y');
	int32_t y = fiscal_year(c, e), to = y;
	if (!y) { /* "last fiscal year" */
		if (e == k + 1 || !s)
			return false;
		rule(h, e, clv_strf(c->a, "%dY", s->num), CLV_GRAIN_YEAR, CLV_DATEKIND_DATE);
		return true;
	}
	e++;
	if ((is_punct(c, e, '/') || is_punct(c, e, '-')) && glued(c, e) && digits(c, e + 1, 2) && glued(c, e + 1)) {
		to = y + 1;
		e += 2;
	}
	rule(h, e, CLV_S(""), CLV_GRAIN_YEAR, CLV_DATEKIND_DATE);
	h->from = clv_day_of(y, 1, 1);
	h->to = clv_day_of(to, 12, 31);
	return true;
}

/* A cyclic part of a year at i: "third quarter", "Q3", "second half", "October",
 * "spring". Items used; its rule and grain. */
static size_t part_of_year(const cursor *c, size_t i, clv_str *part, clv_grain *g)
{
	const wordrow *o = when_row(c, i, W_ORDINAL), *m = when_row(c, i, W_MONTH), *s = when_row(c, i, W_SEASON);
	if (m) {
		*part = clv_strf(c->a, "month=%d", m->num);
		*g = CLV_GRAIN_MONTH;
		return 1;
	}
	if (s) {
		*part = clv_strf(c->a, c->habit & HALF_SOUTH ? "season=%dS" : "season=%d", s->num);
		*g = CLV_GRAIN_SEASON;
		return 1;
	}
	*g = CLV_GRAIN_QUARTER;
	if (o && o->num >= 1 && o->num <= 4 && when_unit(c, i + 1) == 'Q' && !is(c, i + 1, W_UNITS)) {
		*part = clv_strf(c->a, "quarter=%d", o->num);
		return 2;
	}
	if (o && o->num >= 1 && o->num <= 2 && is(c, i + 1, W_HALF)) {
		*part = clv_strf(c->a, "half=%d", o->num);
		return 2;
	}
	return 0;
}

/* "this year's third quarter", "1989's first half". */
static bool of_a_year(const cursor *c, size_t i, hit *h)
{
	const wordrow *s = when_row(c, i, W_SHIFT);
	bool number = digits(c, i, 4) && c->v[i].num > 1500 && c->v[i].num < 2100;
	size_t k = s && when_unit(c, i + 1) == 'Y' && !is(c, i + 1, W_UNITS) ? i + 2 : number ? i + 1 : 0;
	clv_str part;
	clv_grain g;
	if (!k || !is_punct(c, k, '\'') || !glued(c, k) || !glued(c, k + 1) || !clv_str_eqc(c->v[k + 1].low, "s"))
		return false;
	size_t used = part_of_year(c, k + 2, &part, &g);
	if (!used)
		return false;
	rule(h, k + 2 + used, clv_strf(c->a, "%.*s@%dY", CLV_FMT(part), s && !number ? s->num : 0), g, CLV_DATEKIND_DATE);
	if (number) {
		clv_day mid = clv_day_of(c->v[i].num, 7, 1);
		if (!clv_when_resolve(h->rel, g, mid, mid, &h->from, &h->to))
			return false;
		h->rel = CLV_S("");
	}
	return true;
}

/* "October of the same year", "spring of that year". */
static bool of_that_year(const cursor *c, size_t i, hit *h)
{
	clv_str part;
	clv_grain g;
	size_t b = i + is(c, i, W_THE), used = part_of_year(c, b, &part, &g), k = b + used;
	if (!used || !is(c, k, W_OF))
		return false;
	k += 1 + is(c, k + 1, W_THE);
	const wordrow *r = when_row(c, k, W_REF);
	if (!r || when_unit(c, k + 1) != 'Y' || is(c, k + 1, W_UNITS))
		return false;
	rule(h, k + 2, clv_strf(c->a, "ref:%.*s@%dY", CLV_FMT(part), r->num), g, CLV_DATEKIND_DATE);
	return true;
}

bool when_match_within(const cursor *c, size_t i, hit *h)
{
	return of_a_year(c, i, h) || of_that_year(c, i, h);
}

/* "the week ended March 16", "the week of Nov. 11": the unit that holds the day. */
static bool unit_of_day(const cursor *c, size_t i, size_t k, char u, hit *h)
{
	if (!is(c, k + 1, W_ENDED) && !is(c, k + 1, W_OF))
		return false;
	size_t at = k + 2 + (when_row(c, k + 2, W_PREP) != NULL);
	hit m = { .b = at, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	if (!when_match_month(c, at, &m) || m.grain != CLV_GRAIN_DAY)
		return false;
	*h = m;
	h->b = i;
	h->grain = when_grain(u);
	if (m.rel.n)
		h->rel = clv_strf(c->a, "in%c:%.*s", u, CLV_FMT(m.rel));
	else if (clv_when_resolve(clv_strf(c->a, "in%c:0D", u), h->grain, m.from, m.to, &h->from, &h->to))
		h->rel = CLV_S("");
	return true;
}

/* "in the quarter", "of the year", "earlier in the day", "the latest week". */
static bool bare_unit(const cursor *c, size_t i, hit *h)
{
	const wordrow *edge = when_row(c, i, W_EDGE), *p = i ? when_row(c, i - 1, W_PREP) : NULL;
	bool edged = edge && is(c, i + 1, W_OF) && is(c, i + 2, W_THE);
	size_t k = edged ? i + 3 : i + 1;
	if (!edged && !is(c, i, W_THE))
		return false;
	bool latest = is(c, k, W_LATEST);
	k += latest;
	char u = when_unit(c, k);
	if (!u || u == 'S' || u == 'H' || is(c, k, W_UNITS) || c->v[k].cap || (k + 1 < c->n && is_punct(c, k + 1, '-')))
		return false;
	if (!edged && u != 'D' && unit_of_day(c, i, k, u, h))
		return true;
	if (is(c, k + 1, W_OF) || is(c, k + 1, W_EARLIER) || is(c, k + 1, W_LATER) || is(c, k + 1, W_THATCLAUSE) ||
	    (k + 1 < c->n && c->v[k + 1].kind == ITEM_NUM))
		return false;
	if (edged) {
		rule(h, k + 1, clv_strf(c->a, "near:0%c", u), when_grain(u), CLV_DATEKIND_DATE);
		return true;
	}
	if (u == 'D' || (!latest && !p))
		return false;
	/* a report of a quarter comes after it */
	rule(h, k + 1, clv_strf(c->a, "%s%c", u == 'Q' || latest ? "-1" : "0", u), when_grain(u), CLV_DATEKIND_DATE);
	return true;
}

/* "all day", "the whole week", "over the years". */
static bool whole_unit(const cursor *c, size_t i, hit *h)
{
	size_t k = i + is(c, i, W_THE);
	bool all = is(c, k, W_ALL);
	k += all;
	char u = is(c, k, W_PART) ? 'D' : when_unit(c, k);
	if (!u || u == 'S')
		return false;
	if (all && !is(c, k, W_UNITS)) {
		rule(h, k + 1, clv_strf(c->a, u == 'H' ? "PT1%c" : "P1%c", u), when_grain(u), CLV_DATEKIND_DURATION);
		return true;
	}
	if (k == i || !i || !is(c, i - 1, W_PREP) || !is(c, k, W_UNITS) || u == 'H' || is(c, k + 1, W_EARLIER) ||
	    is(c, k + 1, W_LATER) || (is(c, k + 1, W_OF) && is(c, k + 2, W_THE)))
		return false;
	rule(h, k + 1, clv_strf(c->a, "PX%c", u), when_grain(u), CLV_DATEKIND_DURATION);
	return true;
}

bool when_match_period(const cursor *c, size_t i, hit *h)
{
	return bare_unit(c, i, h) || whole_unit(c, i, h);
}

/* A day named behind a part of it: "dawn on Friday", "midnight on Dec. 31". */
static bool part_of_named_day(const cursor *c, size_t i, size_t k, hit *h)
{
	size_t at = k + 1 + (is(c, k + 1, W_PREP) || is(c, k + 1, W_OF) || is(c, k + 1, W_TO));
	hit m = { .b = at, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	if (!when_match_weekday(c, at, &m) && !when_match_deictic(c, at, &m) && !when_match_month(c, at, &m))
		return false;
	if (m.grain != CLV_GRAIN_DAY || m.kind != CLV_DATEKIND_DATE || m.b != at)
		return false;
	*h = m;
	h->b = i;
	return true;
}

/* "the next morning", "that night", "in the morning", "early-morning". */
bool when_match_part(const cursor *c, size_t i, hit *h)
{
	bool the = is(c, i, W_THE);
	size_t k = i + the;
	const wordrow *r = when_row(c, k, W_REF), *f = when_row(c, k, W_FOLLOW);
	if ((r || (the && f)) && is(c, k + 1, W_PART)) {
		int32_t by = r ? r->num : 1;
		rule(h, k + 2, clv_strf(c->a, by > 0 ? "ref:+%dD" : "ref:%dD", by), CLV_GRAIN_DAY, CLV_DATEKIND_DATE);
		return true;
	}
	bool edged = is(c, k, W_EDGE);
	k += edged;
	k += edged && is_punct(c, k, '-');
	if (!is(c, k, W_PART))
		return false;
	if (part_of_named_day(c, i, k, h))
		return true;
	const wordrow *p = i ? when_row(c, i - 1, W_PREP) : NULL;
	bool generic = p && (clv_str_eqc(p->value, "for") || (!the && clv_str_eqc(p->value, "at") && is(c, k, W_GENERIC)));
	if (generic || (!the && !edged && !p) || (the && !p && !edged) || is(c, k + 1, W_PART) ||
	    is(c, k + 1, W_LATER) || is(c, k + 1, W_OF))
		return false;
	rule(h, k + 1, CLV_S("near:0D"), CLV_GRAIN_DAY, CLV_DATEKIND_DATE);
	h->lone_clock = true;
	return true;
}

/* "in the run-up to the summit", "on the eve of the vote": counts from what is named behind.
 * The row gives the rule and, after a blank, the second word. */
bool when_match_leadup(const cursor *c, size_t i, hit *h)
{
	size_t k = i + is(c, i, W_THE);
	const wordrow *w = when_row(c, k, W_LEADUP);
	if (!w)
		return false;
	size_t at = clv_str_find(w->value, CLV_S(" "), 0), e = k + 1;
	clv_str tail = at == SIZE_MAX ? CLV_S("") : clv_str_sub(w->value, at + 1, w->value.n);
	if (tail.n) {
		e += is_punct(c, e, '-');
		if (e >= c->n || !clv_str_eq(c->v[e].low, tail))
			return false;
		e++;
	}
	bool vague = clv_str_find(w->value, CLV_S("X"), 0) != SIZE_MAX;
	if ((vague ? !is(c, e, W_TO) : !is(c, e, W_OF) || k == i) || e + 1 >= c->n || c->v[e + 1].kind == ITEM_PUNCT)
		return false;
	clv_str rel = clv_str_sub(w->value, 0, at == SIZE_MAX ? w->value.n : at);
	rule(h, e + 1, clv_strf(c->a, "ev:%.*s", CLV_FMT(rel)), vague ? CLV_GRAIN_WEEK : CLV_GRAIN_DAY, CLV_DATEKIND_DATE);
	return true;
}
