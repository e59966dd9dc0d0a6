/* SPDX-License-Identifier: Apache-2.0 */
/* Dates by their distance: "on Thursday morning", "last week", "earlier this
 * month", "seven months ago", "the 15th", "two days later", "every year", "for
 * three days".
 *
 * Input: the items of a sentence and a place in it; output: a hit with a rule
 * (when.md). What hangs on another date of the text gets "ref:" before its
 * rule. Each matcher looks at a dozen items at most. */
#include "when/when_priv.h"

static void rule(hit *h, size_t e, clv_str rel, clv_grain g, clv_datekind kind, bool directed)
{
	h->e = e;
	h->from = h->to = CLV_DAY_NONE;
	h->rel = rel;
	h->grain = g;
	h->kind = kind;
	h->directed = directed;
}

char when_unit(const cursor *c, size_t i)
{
	const wordrow *u = when_row(c, i, W_UNIT);
	return u ? u->value.p[0] : 0;
}

/* "early", "late in", "the end of" before a relative date at the result. */
static size_t edge(const cursor *c, size_t i)
{
	size_t k = i + is(c, i, W_THE);
	if (is(c, k, W_EDGENOUN) && is(c, k + 1, W_OF))
		return k + 2;
	if (is(c, i, W_EDGE))
		return i + 1 + (is_punct(c, i + 1, '-') || is(c, i + 1, W_OF) ||
		                (when_row(c, i + 1, W_PREP) && is(c, i + 2, W_WEEKDAY)));
	return i;
}

static bool day_alone(const cursor *c, size_t i)
{
	return i < c->n && c->v[i].kind == ITEM_NUM && c->v[i].ord && c->v[i].num >= 1 && c->v[i].num <= 31;
}

/* ---- weekdays ---------------------------------------------------------------- */

static bool weekday_stands(const cursor *c, size_t i)
{
	if (!is(c, i, W_WEAK))
		return c->v[i].cap || (i && is(c, i - 1, W_PREP));
	if (!c->v[i].cap)
		return false;
	bool lead = i && is(c, i - 1, W_PREP);
	size_t k = i + 1 + is_punct(c, i + 1, ',');
	return is(c, k, W_MONTH) || (k < c->n && c->v[k].kind == ITEM_NUM && c->v[k].n_digit < 3) ||
	       (lead && (is_punct(c, i + 1, '.') || i + 1 == c->n || !c->v[i + 1].cap));
}

/* Part of the day behind a weekday or "yesterday": items used. */
static size_t day_part(const cursor *c, size_t i)
{
	if (is(c, i, W_PART))
		return 1;
	if (is(c, i, W_EDGE) && is(c, i + 1, W_PART))
		return 2;
	if (when_row(c, i, W_PREP) && is(c, i + 1, W_THE) && is(c, i + 2, W_PART))
		return 3;
	return 0;
}

/* "Thursday, September 15": the weekday only checks the other date. */
static bool with_calendar_day(const cursor *c, size_t at, int32_t wd, hit *h)
{
	size_t k = at + (is_punct(c, at, ',') || is_punct(c, at, '.') || is_punct(c, at, '('));
	k += is_punct(c, at, '.') && is_punct(c, k, ',');
	if (k < c->n && when_row(c, k, W_PREP) && k == at)
		k++;
	hit m = { .b = k, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	if (!when_match_month(c, k, &m) && !when_match_numeric(c, k, &m))
		return false;
	if (m.grain != CLV_GRAIN_DAY || m.b != k)
		return false;
	size_t b = h->b;
	*h = m;
	h->b = b;
	if (m.rel.n && clv_str_starts(m.rel, CLV_S("md=")) && m.directed)
		h->rel = clv_strf(c->a, "%.*s&weekday=%d", CLV_FMT(m.rel), wd);
	return true;
}

bool when_match_weekday(const cursor *c, size_t i, hit *h)
{
	size_t k = edge(c, i);
	const wordrow *shift = when_row(c, k, W_SHIFT);
	if (k == i && !shift && is(c, i, W_THE))
		shift = when_row(c, ++k, W_SHIFT);
	const wordrow *ref = shift ? NULL : when_row(c, k, W_REF);
	size_t at = k + (shift || ref);
	const wordrow *d = when_row(c, at, W_WEEKDAY), *many = when_row(c, at, W_WEEKDAYS);
	if (!d && many && at == i && c->v[at].cap) {
		rule(h, at + 1, CLV_S("P1W"), CLV_GRAIN_DAY, CLV_DATEKIND_SET, false);
		return true;
	}
	if (!d || (ref && is(c, k, W_SET)) || !weekday_stands(c, at))
		return false;
	if (at > i && is(c, i, W_THE) && !shift && !ref && !is(c, at + 1, W_LATER))
		return false;
	if (i && is(c, i - 1, W_THE) && at == i && i + 1 < c->n && c->v[i + 1].cap && !is(c, i + 1, W_PART))
		return false; /* the Sunday Times */
	size_t e = at + 1;
	e += day_part(c, e);
	if ((!shift || shift->num == 0) && !ref && with_calendar_day(c, e, d->num, h))
		return true;
	size_t of = e + is(c, e, W_OF);
	const wordrow *s = when_row(c, of, W_SHIFT);
	char u = when_unit(c, of + 1);
	if (s && u == 'W' && !is(c, of + 1, W_UNITS)) {
		rule(h, of + 2, clv_strf(c->a, "weekday=%d@%dW", d->num, s->num), CLV_GRAIN_DAY,
		     CLV_DATEKIND_DATE, false);
		return true;
	}
	const wordrow *over = when_row(c, e + 1, W_SHIFT);
	if (!ref && is(c, e, W_LATER) && over && over->num > 0) { /* the Monday after next */
		rule(h, e + 2, clv_strf(c->a, "weekday=%d>>+1W", d->num), CLV_GRAIN_DAY, CLV_DATEKIND_DATE, false);
		return true;
	}
	if (e == at + 1 && is(c, e, W_THE) && day_alone(c, e + 1) && !shift && !ref) { /* Friday the 13th */
		rule(h, e + 2, clv_strf(c->a, "dom=%d", c->v[e + 1].num), CLV_GRAIN_DAY, CLV_DATEKIND_DATE, true);
		return true;
	}
	if (is_punct(c, at + 1, '.') && is(c, at, W_WEAK))
		e = at + 2;
	if (ref)
		rule(h, e, clv_strf(c->a, "ref:weekday=%d%s", d->num, ref->num < 0 ? "<<" : ref->num ? ">>" : ""),
		     CLV_GRAIN_DAY, CLV_DATEKIND_DATE, false);
	else if (shift && shift->num)
		rule(h, e, clv_strf(c->a, "weekday=%d%s", d->num, shift->num < 0 ? "<<" : ">>"),
		     CLV_GRAIN_DAY, CLV_DATEKIND_DATE, false);
	else
		rule(h, e, clv_strf(c->a, "weekday=%d", d->num), CLV_GRAIN_DAY, CLV_DATEKIND_DATE, true);
	return true;
}

/* ---- today, last night ------------------------------------------------------------ */

/* An acronym, as in the name of an outlet. */
static bool shouted(const cursor *c, size_t i)
{
	if (i >= c->n || c->v[i].kind != ITEM_WORD || c->v[i].low.n < 2 || c->v[i].low.n > 4)
		return false;
	for (size_t k = c->v[i].span.b; k < c->v[i].span.e; k++)
		if (c->text.p[k] < 'A' || c->text.p[k] > 'Z')
			return false;
	return true;
}

bool when_match_deictic(const cursor *c, size_t i, hit *h)
{
	size_t k = edge(c, i);
	const wordrow *r = when_row(c, k, W_DEICTIC);
	if (r && k == i && c->v[i].cap && (shouted(c, i - 1) || shouted(c, i + 1)))
		return false; /* USA TODAY */
	if (r) {
		rule(h, k + 1 + day_part(c, k + 1), r->value, CLV_GRAIN_DAY, CLV_DATEKIND_DATE, false);
		return true;
	}
	/* the day before yesterday, the day after tomorrow */
	if (is(c, i, W_THE) && when_unit(c, i + 1) == 'D' &&
	    (is(c, i + 2, W_EARLIER) || is(c, i + 2, W_LATER)) && (r = when_row(c, i + 3, W_DEICTIC)) &&
	    !clv_str_eqc(r->value, "0D")) {
		rule(h, i + 4, clv_str_eqc(r->value, "-1D") ? CLV_S("-2D") : CLV_S("+2D"), CLV_GRAIN_DAY,
		     CLV_DATEKIND_DATE, false);
		return true;
	}
	r = when_row(c, k, W_SHIFT);
	if (r && r->num <= 0 && is(c, k + 1, W_PART)) {
		rule(h, k + 2, r->num ? CLV_S("-1D") : CLV_S("0D"), CLV_GRAIN_DAY, CLV_DATEKIND_DATE, false);
		return true;
	}
	return false;
}

/* ---- last week, this month, the past three days ------------------------------------ */

static bool weekend(const cursor *c, size_t i, size_t k, hit *h)
{
	if (!is(c, k, W_WEEKEND) && !is(c, k + 1, W_WEEKEND))
		return false;
	const wordrow *s = when_row(c, k, W_SHIFT);
	if (is(c, k, W_WEEKEND) && (k == i ? !(i && is(c, i - 1, W_PREP)) : !is(c, i, W_THE)))
		return false;
	clv_str rel = CLV_S("weekend=");
	bool directed = true;
	if (s && s->num) {
		rel = s->num < 0 ? CLV_S("weekend=-1") : CLV_S("weekend=1");
		directed = false;
	} else if (s) {
		rel = CLV_S("weekend=");
	} else if (!is(c, k, W_WEEKEND)) {
		return false;
	}
	rule(h, k + 1 + !is(c, k, W_WEEKEND), rel, CLV_GRAIN_WEEKEND, CLV_DATEKIND_DATE, directed);
	return true;
}

/* "the last three days", "the next few weeks", "recent months". */
static bool span_of_units(const cursor *c, size_t i, size_t k, hit *h)
{
	if (!is(c, k, W_SPAN))
		return false;
	const wordrow *s = when_row(c, k, W_SHIFT);
	int32_t n = 0;
	size_t used = when_amount(c, k + 1, &n);
	if (is(c, k + 1, W_A))
		return false;
	char u = when_unit(c, k + 1 + used);
	if (!u || u == 'S')
		return false;
	if (!used && is(c, k + 1, W_UNITS)) { /* "the past decades" */
		rule(h, k + 2, clv_strf(c->a, "PX%c", u), when_grain(u), CLV_DATEKIND_DURATION, false);
		return true;
	}
	if (!used)
		return false;
	size_t e = k + 2 + used;
	if (u == 'H')
		n = (n + 23) / 24, u = 'D';
	if (u == 'F')
		n *= 2, u = 'W';
	if (n == 0 || !s || !s->num)
		rule(h, e, clv_strf(c->a, "PX%c", u), when_grain(u), CLV_DATEKIND_DURATION, false);
	else
		rule(h, e, clv_strf(c->a, "%s=%d%c", s->num < 0 ? "past" : "next", n, u), when_grain(u),
		     CLV_DATEKIND_DURATION, false);
	(void)i;
	return true;
}

/* "the past year", "over the last decade", "in the last century": a stretch up
 * to now or from now on, no unit of the calendar. */
static bool lasts_one(const cursor *c, size_t k, bool the, char u)
{
	if (!the || u == 'Q')
		return false;
	bool over = k > 1 && is(c, k - 2, W_OVER);
	return over || (is(c, k, W_ELAPSED) && u != 'C') || (u == 'E' && !is(c, k, W_FOLLOW));
}

static bool shift_unit(const cursor *c, size_t i, size_t k, hit *h)
{
	const wordrow *s = when_row(c, k, W_SHIFT);
	const wordrow *r = when_row(c, k, W_REF);
	char u = when_unit(c, k + 1);
	int32_t by = 0;
	const char *ref = "";
	bool the = k > i && is(c, k - 1, W_THE);
	if (r && !s) {
		by = r->num;
		ref = "ref:";
		if (is(c, k + 1, W_REF) && when_row(c, k + 1, W_REF)->num == 0) /* that same day */
			u = when_unit(c, ++k + 1);
	} else if (s) {
		by = s->num;
		bool from_now = k > 1 && is(c, k - 2, W_PREP); /* over the next year */
		if (the && is(c, k, W_FOLLOW) && (u == 'D' || !from_now))
			ref = "ref:"; /* the next day, the next year */
	} else {
		return false;
	}
	if (!u || u == 'S' || u == 'H' || is(c, k + 1, W_UNITS))
		return false;
	if (s && by && lasts_one(c, k, the, u)) {
		rule(h, k + 2, clv_strf(c->a, "%s=%d%c", by < 0 ? "past" : "next", u == 'E' ? 10 : u == 'C' ? 100 : 1,
		     u == 'E' || u == 'C' ? 'Y' : u == 'F' ? 'W' : u), when_grain(u), CLV_DATEKIND_DURATION, false);
		return true;
	}
	if (u == 'D' && !*ref)
		return false; /* "last day", "this day" say nothing */
	size_t e = k + 2;
	if (u == 'D' && is(c, e, W_PART))
		e++;
	if (u == 'F')
		u = 'W', by *= 2;
	rule(h, e, clv_strf(c->a, by > 0 ? "%s+%d%c" : "%s%d%c", ref, by, u), when_grain(u),
	     CLV_DATEKIND_DATE, false);
	return true;
}

/* "the end of the year", "the start of the week": this one. */
static bool edge_of_unit(const cursor *c, size_t i, hit *h)
{
	size_t k = edge(c, i), s = i + 1 + (is_punct(c, i + 1, '\'') ? 2 : is_punct(c, i + 1, '-'));
	char u = when_unit(c, i);
	if ((u == 'Y' || u == 'M' || u == 'W') && s > i + 1 && !c->v[i + 1].gap && is(c, s, W_EDGENOUN)) {
		rule(h, s + 1, clv_strf(c->a, "0%c", u), when_grain(u), CLV_DATEKIND_DATE, false); /* year's end */
		return true;
	}
	if (u && s == i + 2 && is_punct(c, i + 1, '-') && (is(c, s, W_AGO) || is(c, s, W_EARLIER)) && !is(c, i, W_UNITS)) {
		rule(h, s + 1, clv_strf(c->a, "-1%c", u), when_grain(u), CLV_DATEKIND_DATE, false); /* year-ago */
		return u != 'S' && u != 'H';
	}
	u = when_unit(c, k + 1);
	if (is(c, k + 2, W_OF) && is(c, k + 3, W_MONTH))
		return false; /* the end of the month of June */
	if (k == i || !is(c, k - 1, W_OF) || !is(c, k, W_THE) || !u || u == 'S' || u == 'H' || u == 'D' ||
	    is(c, k + 1, W_UNITS))
		return false;
	rule(h, k + 2, clv_strf(c->a, "0%c", u), when_grain(u), CLV_DATEKIND_DATE, false);
	return true;
}

bool when_match_shift(const cursor *c, size_t i, hit *h)
{
	size_t k = edge(c, i);
	k += is(c, k, W_THE);
	return weekend(c, i, k, h) || span_of_units(c, i, k, h) || shift_unit(c, i, k, h) ||
	       edge_of_unit(c, i, h);
}

/* ---- seven months ago, two days later, for three days ------------------------------- */

static clv_str amount_rule(const cursor *c, const char *ref, int sign, int32_t n, char u)
{
	if (u == 'S')
		return clv_strf(c->a, "%s0D", ref);
	if (u == 'H') {
		n = (n + 12) / 24;
		return clv_strf(c->a, n ? "%s%+dD" : "%s%dD", ref, n ? sign * n : 0);
	}
	if (u == 'F')
		n *= 2, u = 'W';
	if (n == 0)
		return clv_strf(c->a, "%s%cX%c", ref, sign < 0 ? '-' : '+', u);
	return clv_strf(c->a, "%s%+d%c", ref, sign * n, u);
}

/* "before the vote", "after it", "prior to": counts from what is named behind. */
static const char *counts_from(const cursor *c, size_t e)
{
	bool prep = is(c, e, W_PREP) || is(c, e, W_REF) || is(c, e + 1, W_TO);
	size_t k = e + 1;
	bool named = k < c->n && c->v[k].kind != ITEM_PUNCT && !is(c, k, W_AND);
	return prep && named ? "ev:" : "ref:";
}

/* What stands behind the amount decides: ago, later, before, from now, away. */
static bool amount_tail(const cursor *c, size_t e, int32_t n, char u, hit *h)
{
	clv_grain g = when_grain(u);
	const wordrow *p = when_row(c, e, W_PREP);
	const wordrow *now = when_row(c, e + 1, W_DEICTIC), *wd = when_row(c, e + 1, W_WEEKDAY), *shift = when_row(c, e + 1, W_SHIFT);
	bool this = shift && shift->num == 0;
	char long_unit = this ? when_unit(c, e + 2) : 0;
	if (is(c, e, W_AGO) && now && n > 0 && clv_str_eqc(now->value, "0D") && (u == 'M' || u == 'Y' || u == 'W')) {
		rule(h, e + 2, clv_strf(c->a, "-%d%c!", n, u), CLV_GRAIN_DAY, CLV_DATEKIND_DATE, false); /* a year ago today */
	} else if (is(c, e, W_AGO) && wd && u == 'W' && n > 0) {
		rule(h, e + 2, clv_strf(c->a, "weekday=%d<<-%dW", wd->num, n), CLV_GRAIN_DAY, CLV_DATEKIND_DATE, false);
	} else if (is(c, e, W_AGO) && this && (long_unit == 'W' || long_unit == 'M') && n > 0 && (u == 'M' || u == 'Y')) {
		rule(h, e + 3, clv_strf(c->a, "in%c:-%d%c!", long_unit, n, u), when_grain(long_unit), CLV_DATEKIND_DATE, false); /* two years ago this week */
	} else if (is(c, e, W_AGO)) {
		rule(h, e + 1, amount_rule(c, "", -1, n, u), g, CLV_DATEKIND_DATE, false);
	} else if (is(c, e, W_HENCE)) {
		rule(h, e + 1, amount_rule(c, "", 1, n, u), g, CLV_DATEKIND_DATE, false);
	} else if (p && clv_str_eqc(p->value, "from") && is(c, e + 1, W_NOW)) {
		rule(h, e + 2, amount_rule(c, "", 1, n, u), g, CLV_DATEKIND_DATE, false);
	} else if (is(c, e, W_AWAY) && u != 'S' && u != 'H') {
		rule(h, e + 1, amount_rule(c, "", 1, n, u), g, CLV_DATEKIND_DATE, false);
	} else if (is(c, e, W_EARLIER)) {
		rule(h, e + 1, amount_rule(c, counts_from(c, e), -1, n, u), g, CLV_DATEKIND_DATE, false);
	} else if (is(c, e, W_LATER)) {
		rule(h, e + 1, amount_rule(c, counts_from(c, e), 1, n, u), g, CLV_DATEKIND_DATE, false);
	} else {
		return false;
	}
	return true;
}

static bool is_age(const cursor *c, size_t b, size_t e)
{
	return is(c, e, W_OLD) || (is_punct(c, e, '-') && is(c, e + 1, W_OLD)) ||
	       (b && is(c, b - 1, W_AGE));
}

/* Half of one unit, in a smaller one. */
static void half_of(char whole, int32_t *n, char *u)
{
	static const struct { char of; int32_t n; char u; } part[] = {
		{ 'Y', 6, 'M' }, { 'E', 5, 'Y' }, { 'C', 50, 'Y' }, { 'M', 2, 'W' }, { 'D', 12, 'H' }, { 'H', 30, 'S' },
	};
	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		if (part[i].of == whole) {
			*n = part[i].n;
			*u = part[i].u;
		}
}

/* "for years", "within hours", "spent months", "years of war". */
static bool bare_stands(const cursor *c, size_t i, bool time)
{
	const wordrow *p = i ? when_row(c, i - 1, W_PREP) : NULL;
	if (time)
		return p && (clv_str_eqc(p->value, "for") || clv_str_eqc(p->value, "within"));
	if (p || (i && is(c, i - 1, W_SPEND)))
		return true;
	return is(c, i + 1, W_OF) && i + 2 < c->n && !c->v[i + 2].cap && !is(c, i + 2, W_THE) &&
	       (i == 0 || c->v[i - 1].kind == ITEM_PUNCT || is(c, i - 1, W_TO) || is(c, i - 1, W_THATCLAUSE) || is(c, i - 1, W_APPROX));
}

/* "the day before", "the weeks after the vote". */
static bool the_unit_before(const cursor *c, size_t i, hit *h)
{
	char u = when_unit(c, i + 1);
	bool many = is(c, i + 1, W_UNITS);
	size_t e = i + 2;
	if (!is(c, i, W_THE) || !u || u == 'S')
		return false;
	if (!is(c, e, W_EARLIER) && !is(c, e, W_LATER))
		return false;
	const wordrow *s = when_row(c, e + 1, W_SHIFT);
	if (!many && s && s->num) { /* the year before last, the week after next */
		rule(h, e + 2, clv_strf(c->a, "%+d%c", 2 * s->num, u), when_grain(u), CLV_DATEKIND_DATE, false);
		return true;
	}
	if (!many && when_row(c, e + 1, W_DEICTIC))
		return false; /* the day before yesterday */
	return amount_tail(c, e, many ? 0 : 1, u, h);
}

bool when_match_amount(const cursor *c, size_t i, hit *h)
{
	if (the_unit_before(c, i, h))
		return true;
	size_t k = i;
	while (k < c->n && is(c, k, W_APPROX) && !is(c, k, W_NUMBER) && k - i < 4)
		k++;
	int32_t n = 0;
	size_t used = 0;
	char whole = 0; /* unit of which there is half a one */
	if (is(c, k, W_HALF) && (is(c, k + 1, W_A) || is_punct(c, k + 1, '-'))) { /* half a year, half-century */
		used = 2;
		whole = when_unit(c, k + 2);
	} else if (is(c, k, W_A) && is(c, k + 1, W_HALF)) { /* a half-century */
		used = 2 + is_punct(c, k + 2, '-');
		whole = when_unit(c, k + used);
	} else {
		used = when_amount(c, k, &n);
	}
	bool bare = !used && is(c, k, W_UNITS) && k == i && !(i && is(c, i - 1, W_THE));
	if (!used && !bare)
		return false;
	bool filled = false;
	while (used && used < 8 && is(c, k + used, W_FILLER)) { /* three straight years */
		used++;
		filled = true;
	}
	size_t at = k + used, dash = at + is_punct(c, at, '-');
	bool hyphen = dash > at && !c->v[at].gap && dash < c->n && !c->v[dash].gap;
	if (hyphen)
		at = dash;
	char u = when_unit(c, at);
	if (!u || (hyphen && is(c, at, W_UNITS)) || is_age(c, i, at + 1))
		return false;
	if (u == 'S' && is(c, at, W_ORDINAL) && !is(c, at, W_UNITS) && n != 1)
		return false;
	if (is_punct(c, at + 1, '-') && is(c, at + 2, W_TO))
		return false; /* day-to-day */
	if (c->v[at].cap && at > i && at + 1 < c->n && c->v[at + 1].cap && c->v[at + 1].kind == ITEM_WORD && hyphen)
		return false; /* the Five-Year Plan */
	if (whole)
		half_of(whole, &n, &u);
	bool and_half = is(c, at + 1, W_AND) && is(c, at + 2, W_A) && is(c, at + 3, W_HALF) && !hyphen;
	if (and_half && u == 'C')
		n = n * 100 + 50, u = 'Y'; /* a century and a half */
	at += and_half ? 3 : 0;
	if (!hyphen && amount_tail(c, at + 1, n, u, h))
		return true;
	if (and_half && u == 'Y')
		n = n * 12 + 6, u = 'M';
	const wordrow *p = i ? when_row(c, i - 1, W_PREP) : NULL;
	bool one = n == 1 && is(c, k, W_A) && !is(c, k, W_NUMBER);
	bool time = u == 'S' || u == 'H';
	if (bare && !bare_stands(c, i, time))
		return false;
	if (one && !p && k == i && !filled && !(i && is(c, i - 1, W_SPEND)))
		return false;
	if ((n == 1 || n == 3) && u == 'Q' && is(c, at + 1, W_OF) && !whole)
		return false; /* a quarter of the voters */
	if (u == 'F')
		n *= 2, u = 'W';
	if (u == 'E' || u == 'C')
		n *= u == 'E' ? 10 : 100, u = 'Y';
	clv_str rel = n ? clv_strf(c->a, time ? "PT%d%c" : "P%d%c", n, u == 'S' ? 'M' : u)
	                : clv_strf(c->a, time ? "PTX%c" : "PX%c", u == 'S' ? 'M' : u);
	rule(h, at + 1, rel, when_grain(u), CLV_DATEKIND_DURATION, false);
	h->directed = p && clv_str_eqc(p->value, "in") && n > 0 && !time && !hyphen; /* "in two weeks" */
	return true;
}

/* ---- the 15th ----------------------------------------------------------------------- */

/* "of this month" behind a day: items used, and its shift. */
static size_t of_month(const cursor *c, size_t i, int32_t *shift, bool *given)
{
	const wordrow *s = when_row(c, i + 1, W_SHIFT);
	*given = false;
	*shift = 0;
	if (!is(c, i, W_OF) || when_unit(c, i + 2) != 'M' || is(c, i + 2, W_UNITS) ||
	    (!s && !is(c, i + 1, W_THE)))
		return 0;
	*given = s != NULL;
	*shift = s ? s->num : 0;
	return 3;
}

bool when_match_dom(const cursor *c, size_t i, hit *h)
{
	size_t k = i + is(c, i, W_THE);
	const wordrow *p = i ? when_row(c, i - 1, W_PREP) : NULL;
	bool after_weekday = i > 1 && is_punct(c, i - 1, ',') && is(c, i - 2, W_WEEKDAY);
	if (!day_alone(c, k) || (!p && !after_weekday && !(i && is(c, i - 1, W_TO))))
		return false;
	int32_t a = c->v[k].num, b = 0, shift;
	size_t e = k + 1, j = e + 1 + is(c, e + 1, W_THE);
	if ((is_punct(c, e, '-') || is(c, e, W_TO) || is(c, e, W_AND)) && day_alone(c, j)) {
		b = c->v[j].num;
		e = j + 1;
	} else if (k == i) {
		return false; /* a bare "15th" is mostly something else */
	}
	if (e < c->n && c->v[e].kind == ITEM_WORD && !is(c, e, W_PREP) && !is(c, e, W_AND) &&
	    !is(c, e, W_TO) && !is(c, e, W_FUTURE) && !is(c, e, W_PASTCUE) && !is(c, e, W_THE) &&
	    !is(c, e, W_A) && !is(c, e, W_THATCLAUSE))
		return false; /* the 20th congress */
	bool given;
	e += of_month(c, e, &shift, &given);
	clv_str at = given ? clv_strf(c->a, "@%dM", shift) : CLV_S("");
	clv_str rel = clv_strf(c->a, "dom=%d%.*s", a, CLV_FMT(at));
	if (b)
		rel = clv_strf(c->a, "%.*s..dom=%d", CLV_FMT(rel), b);
	rule(h, e, rel, CLV_GRAIN_DAY, CLV_DATEKIND_DATE, !given);
	return true;
}

/* ---- every year, daily, twice a week ------------------------------------------------- */

bool when_match_set(const cursor *c, size_t i, hit *h)
{
	const wordrow *adv = when_row(c, i, W_SETADV);
	bool name = adv && c->v[i].cap && ((i && c->v[i - 1].cap) || (i + 1 < c->n && c->v[i + 1].cap));
	if (adv && !name) { /* not the Daily News */
		rule(h, i + 1, adv->value, CLV_GRAIN_DAY, CLV_DATEKIND_SET, false);
		return true;
	}
	size_t k = i;
	int32_t n = 1;
	if (is(c, i, W_SET)) {
		k = i + 1;
		int32_t m;
		size_t used = when_amount(c, k, &m);
		if (used && m > 0)
			n = m, k += used;
		else if (is(c, k, W_ORDINAL))
			n = when_row(c, k, W_ORDINAL)->num, k++;
	} else if (is(c, i, W_TIMES) && is(c, i + 1, W_PER)) {
		k = i + 2;
	} else {
		return false;
	}
	char u = when_unit(c, k);
	if (is(c, k, W_WEEKDAY))
		u = 'W';
	else if (is(c, k, W_PART))
		u = 'D';
	else if (is(c, k, W_MONTH) || is(c, k, W_SEASON))
		u = 'Y';
	if (!u || u == 'S')
		return false;
	if (k > i && is(c, k + 1, W_PART))
		k++;
	rule(h, k + 1, clv_strf(c->a, u == 'H' ? "PT%d%c" : "P%d%c", n, u), when_grain(u),
	     CLV_DATEKIND_SET, false);
	return true;
}
