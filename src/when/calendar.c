/* SPDX-License-Identifier: Apache-2.0 */
/* Dates by the calendar: "15 September 2022", "Sept. 15-16", "2022-09-15", "the
 * third quarter of 2021", "first eight months of 2022", "the early 1990s",
 * "last summer", "Easter Monday 2021", "21:46 GMT".
 *
 * Input: the items of a sentence and a place in it; output: a hit with its
 * interval, or a rule where the year is missing. Each matcher looks at a dozen
 * items at most. Ambiguous words (May, March, fall) need a preposition, a
 * number or a year beside them. */
#include "when/when_priv.h"

static void absolute(hit *h, clv_day from, clv_day to, clv_grain g)
{
	h->from = from;
	h->to = to;
	h->grain = g;
}

static void relative(hit *h, clv_str rel, clv_grain g, bool directed)
{
	h->from = h->to = CLV_DAY_NONE;
	h->rel = rel;
	h->grain = g;
	h->directed = directed;
}

static bool number_at(const cursor *c, size_t i, int32_t lo, int32_t hi)
{
	return i < c->n && c->v[i].kind == ITEM_NUM && c->v[i].num >= lo && c->v[i].num <= hi;
}

static bool glued(const cursor *c, size_t i)
{
	return i < c->n && !c->v[i].gap;
}

/* A year number: four digits that do not count something. */
static bool year_at(const cursor *c, size_t i)
{
	if (!number_at(c, i, 1000, 2199) || c->v[i].n_digit != 4 || c->v[i].ord || c->v[i].plural ||
	    c->v[i].span.e - c->v[i].span.b != 4)
		return false;
	if (is(c, i + 1, W_NOTYEAR) || (is(c, i + 1, W_UNIT) && !is(c, i + 1, W_PART)))
		return false;
	return !(is_punct(c, i + 1, '%') || (is_punct(c, i + 1, ':') && glued(c, i + 1)));
}

static int32_t two_digit_year(int32_t y)
{
	return y < 50 ? 2000 + y : 1900 + y;
}

static bool three_numbers(const cursor *c, size_t i, char sep)
{
	return i + 4 < c->n && c->v[i].kind == ITEM_NUM && is_punct(c, i + 1, sep) &&
	       c->v[i + 2].kind == ITEM_NUM && is_punct(c, i + 3, sep) &&
	       c->v[i + 4].kind == ITEM_NUM && glued(c, i + 1) && glued(c, i + 2) &&
	       glued(c, i + 3) && glued(c, i + 4);
}

/* "on 15.9.", as German has it: behind a preposition only. */
static bool day_dot_month(const cursor *c, size_t i, hit *h)
{
	if (!i || !is(c, i - 1, W_PREP) || !number_at(c, i, 1, 31) || !is_punct(c, i + 1, '.') ||
	    !number_at(c, i + 2, 1, 12) || !is_punct(c, i + 3, '.') || !glued(c, i + 1) || !glued(c, i + 2) ||
	    !glued(c, i + 3) || (i + 4 < c->n && c->v[i + 4].kind == ITEM_NUM && glued(c, i + 4)) ||
	    clv_day_of(2020, c->v[i + 2].num, c->v[i].num) == CLV_DAY_NONE)
		return false;
	h->e = i + 3;
	relative(h, clv_strf(c->a, "md=%02d-%02d", c->v[i + 2].num, c->v[i].num), CLV_GRAIN_DAY, true);
	return true;
}

static int32_t distance(clv_day a, clv_day b)
{
	return a > b ? a - b : b - a;
}

/* Whether a weekday beside items [b, e) is that of day d: "Friday, 10/02/2023". */
static bool weekday_beside(const cursor *c, size_t b, size_t e, clv_day d)
{
	const wordrow *r = b ? when_row(c, b - 1, W_WEEKDAY) : NULL;
	r = r || b < 2 ? r : when_row(c, b - 2, W_WEEKDAY);
	r = r ? r : when_row(c, e + is_punct(c, e, '(') + is_punct(c, e, ','), W_WEEKDAY);
	return r && clv_day_weekday(d) == r->num;
}

/* "10/02/2023", numbers at i and i + 2: what can be; then the weekday beside it, the
 * habit of the outlet or of the text, the reading that is not weeks ahead; slashes
 * last have the month first. */
static clv_day day_and_month(const cursor *c, size_t i, int32_t y, char sep)
{
	clv_day dmy = clv_day_of(y, c->v[i + 2].num, c->v[i].num), mdy = clv_day_of(y, c->v[i].num, c->v[i + 2].num);
	if (sep != '/' && !(c->habit & ORDER_MDY))
		return dmy != CLV_DAY_NONE || sep == '.' ? dmy : mdy;
	if (dmy == CLV_DAY_NONE || mdy == CLV_DAY_NONE || dmy == mdy)
		return dmy == CLV_DAY_NONE ? mdy : dmy;
	bool by_dmy = weekday_beside(c, i, i + 5, dmy), by_mdy = weekday_beside(c, i, i + 5, mdy);
	if (by_dmy != by_mdy)
		return by_dmy ? dmy : mdy;
	if (c->habit & (ORDER_DMY | ORDER_MDY))
		return c->habit & ORDER_DMY ? dmy : mdy;
	if (c->published != CLV_DAY_NONE && distance(dmy, c->published) <= 3 && mdy > c->published + 14)
		return dmy;
	return mdy;
}

bool when_match_numeric(const cursor *c, size_t i, hit *h)
{
	if (day_dot_month(c, i, h))
		return true;
	static const char seps[] = { '-', '/', '.' };
	for (size_t k = 0; k < sizeof seps; k++) {
		if (!three_numbers(c, i, seps[k]))
			continue;
		int32_t a = c->v[i].num, b = c->v[i + 2].num, y = c->v[i + 4].num;
		clv_day d = CLV_DAY_NONE;
		if (c->v[i].n_digit == 4) { /* 2022-09-15 */
			d = clv_day_of(a, b, y);
		} else if (c->v[i + 4].n_digit == 4 || (c->v[i + 4].n_digit == 2 && seps[k] != '-')) {
			if (c->v[i + 4].n_digit == 2)
				y = two_digit_year(y);
			d = day_and_month(c, i, y, seps[k]);
		}
		if (d == CLV_DAY_NONE)
			return false;
		h->e = i + 5;
		absolute(h, d, d, CLV_GRAIN_DAY);
		return true;
	}
	return false;
}

size_t when_year_after(const cursor *c, size_t i, int32_t *year, int32_t *shift)
{
	size_t n = 0;
	*year = 0;
	*shift = 0;
	if (is_punct(c, i, ',') || is_punct(c, i, '-') || is_punct(c, i, '/'))
		n = 1;
	else if (is(c, i, W_OF))
		n = 1 + is(c, i + 1, W_THE);
	bool sure = n && !is_punct(c, i, ',') && number_at(c, i + n, 1900, 2100) &&
	            c->v[i + n].n_digit == 4 && !c->v[i + n].plural; /* "spring of 2021 troops" */
	if (sure || (year_at(c, i + n) && c->v[i + n].num >= 1500)) {
		*year = c->v[i + n].num;
		return n + 1;
	}
	if (is_punct(c, i, '\'') && number_at(c, i + 1, 0, 99) && glued(c, i + 1) &&
	    c->v[i + 1].n_digit == 2) {
		*year = two_digit_year(c->v[i + 1].num);
		return 2;
	}
	const wordrow *s = when_row(c, i + n, W_SHIFT), *u = when_row(c, i + n + 1, W_UNIT);
	if (s && u && clv_str_eqc(u->value, "Y") && !is(c, i + n + 1, W_UNITS)) {
		*shift = s->num;
		return n + 2;
	}
	return 0;
}

static bool day_number(const cursor *c, size_t i, int32_t *day, size_t *used)
{
	const wordrow *r = when_row(c, i, W_ORDINAL);
	if (number_at(c, i, 1, 31) && c->v[i].n_digit <= 2 && !c->v[i].plural) {
		*day = c->v[i].num;
		*used = 1;
		return true;
	}
	if (r) {
		*day = r->num;
		*used = 1;
		return true;
	}
	const wordrow *tens = when_row(c, i, W_NUMBER); /* twenty-fourth */
	if (tens && (tens->num == 20 || tens->num == 30) && is_punct(c, i + 1, '-') &&
	    (r = when_row(c, i + 2, W_ORDINAL)) && r->num < 10) {
		*day = tens->num + r->num;
		*used = 3;
		return *day <= 31;
	}
	return false;
}

/* Second day of a range: "- 16", "to the 16th", "and 16". Items used. */
static size_t second_day(const cursor *c, size_t i, int32_t first, int32_t *day)
{
	if (!is_punct(c, i, '-') && !is(c, i, W_TO) && !is(c, i, W_AND) && !is_punct(c, i, '/'))
		return 0;
	size_t k = i + 1 + is(c, i + 1, W_THE), used;
	if (!day_number(c, k, day, &used) || *day <= first)
		return 0;
	return k + used - i;
}

/* Day (and last day) in month m at year information from item `at`. */
static bool day_of_month(const cursor *c, size_t at, int32_t m, int32_t d1, int32_t d2, hit *h)
{
	int32_t y, shift;
	size_t n = when_year_after(c, at, &y, &shift);
	if (n && is_punct(c, at, '-'))
		n = 0;
	int32_t leap = 2020;
	if (clv_day_of(leap, m, d1) == CLV_DAY_NONE || clv_day_of(leap, m, d2) == CLV_DAY_NONE)
		return false;
	h->e = at + n;
	if (n && y) {
		clv_day a = clv_day_of(y, m, d1), b = clv_day_of(y, m, d2);
		if (a == CLV_DAY_NONE || b == CLV_DAY_NONE)
			return false;
		absolute(h, a, b, CLV_GRAIN_DAY);
		return true;
	}
	clv_str one = clv_strf(c->a, "md=%02d-%02d", m, d1);
	if (n)
		one = clv_strf(c->a, "%.*s@%dY", CLV_FMT(one), shift);
	if (d2 != d1)
		one = clv_strf(c->a, "%.*s..md=%02d-%02d", CLV_FMT(one), m, d2);
	relative(h, one, CLV_GRAIN_DAY, n == 0);
	return true;
}

/* "May", "March": a month only beside a preposition, an edge word or a year. */
static bool month_stands(const cursor *c, size_t i, bool with_year)
{
	if (!is(c, i, W_WEAK) || with_year)
		return true;
	bool short_form = c->v[i].span.e - c->v[i].span.b == 3 && when_row(c, i, W_MONTH)->num != 5;
	if (!c->v[i].cap || i == 0 || short_form)
		return false; /* "Jan" and "Mar" alone are names */
	bool listed = i > 1 && (is_punct(c, i - 1, ',') || is(c, i - 1, W_AND)) && is(c, i - 2, W_MONTH);
	bool article = is(c, i - 1, W_A) && i + 1 < c->n && !c->v[i + 1].cap && c->v[i + 1].kind == ITEM_WORD;
	return is(c, i - 1, W_PREP) || is(c, i - 1, W_EDGE) || is(c, i - 1, W_SHIFT) || listed || article ||
	       is_punct(c, i - 1, '-');
}

static bool whole_month(const cursor *c, size_t i, size_t after, hit *h)
{
	int32_t m = when_row(c, i, W_MONTH)->num, y, shift;
	size_t n = when_year_after(c, after, &y, &shift);
	if (n && is_punct(c, after, '-') && c->v[after].gap)
		n = 0;
	if (!month_stands(c, i, n > 0))
		return false;
	bool led = i && (is(c, i - 1, W_PREP) || is(c, i - 1, W_EDGE) || is(c, i - 1, W_SHIFT) || is(c, i - 1, W_OF));
	if (!n && !led && after < c->n && c->v[after].cap && c->v[after].kind == ITEM_WORD && !is_punct(c, after - 1, '.'))
		return false; /* April Johnson */
	if (i && number_at(c, i - 1, 1, 99) && c->v[i - 1].n_digit <= 2)
		return false; /* "31 February": no day, no date */
	h->e = after + n;
	if (n && y) {
		absolute(h, clv_day_of(y, m, 1), clv_day_of(y, m, clv_days_in_month(y, m)),
		         CLV_GRAIN_MONTH);
		return true;
	}
	const wordrow *s = i ? when_row(c, i - 1, W_SHIFT) : NULL;
	if (n) {
		relative(h, clv_strf(c->a, "month=%d@%dY", m, shift), CLV_GRAIN_MONTH, false);
	} else if (s && s->num) { /* last August */
		h->b = i - 1;
		relative(h, clv_strf(c->a, "month=%d%s", m, s->num < 0 ? "<<" : ">>"),
		         CLV_GRAIN_MONTH, false);
	} else {
		relative(h, clv_strf(c->a, "month=%d", m), CLV_GRAIN_MONTH, true);
	}
	return true;
}

/* "September 15[-16][, 2022]", "September 2022", "September". */
static bool month_first(const cursor *c, size_t i, hit *h)
{
	const wordrow *m = when_row(c, i, W_MONTH);
	if (!m)
		return false;
	bool stop = is_punct(c, i + 1, '.') && c->v[i].span.e - c->v[i].span.b < 5; /* Sept. */
	size_t k = i + 1 + stop, used;
	int32_t d1, d2;
	size_t at = k + is(c, k, W_THE);
	if (day_number(c, at, &d1, &used) && c->v[i].cap &&
	    (c->v[at].kind == ITEM_NUM || is(c, k, W_THE)) && !is(c, at + used, W_UNIT) &&
	    !(is_punct(c, at + used, ':') && glued(c, at + used) && glued(c, at + used + 1) &&
	      number_at(c, at + used + 1, 0, 59))) {
		at += used;
		size_t more = second_day(c, at, d1, &d2);
		if (more && c->v[at].kind != ITEM_PUNCT && c->v[at + more - 1].kind == ITEM_NUM &&
		    is(c, at + more, W_UNIT))
			more = 0; /* "September 15 and 20 days later" */
		return day_of_month(c, at + more, m->num, d1, more ? d2 : d1, h);
	}
	return whole_month(c, i, k, h);
}

/* "15[th][-16th] [of] September [2022]". */
static bool day_first(const cursor *c, size_t i, hit *h)
{
	int32_t d1, d2;
	size_t used;
	size_t from = i + is(c, i, W_THE);
	if (!day_number(c, from, &d1, &used))
		return false;
	size_t at = from + used, more = second_day(c, at, d1, &d2);
	at += more;
	at += is(c, at, W_OF) && is(c, at + 1, W_MONTH);
	const wordrow *m = when_row(c, at, W_MONTH);
	if (!m || (is(c, at, W_WEAK) && !c->v[at].cap))
		return false;
	if (c->v[from].kind != ITEM_NUM && !is(c, at - 1, W_OF))
		return false; /* "first May" only as "first of May" */
	bool stop = is_punct(c, at + 1, '.') && c->v[at].span.e - c->v[at].span.b < 5 && at + 2 < c->n;
	at += stop ? 2 : 1;
	return day_of_month(c, at, m->num, d1, more ? d2 : d1, h);
}

/* "early", "mid-", "the end of" before a date at the returned place. */
static size_t edge_before(const cursor *c, size_t i)
{
	size_t k = i + is(c, i, W_THE);
	if (is(c, k, W_EDGENOUN) && is(c, k + 1, W_OF))
		return k + 2 + is(c, k + 2, W_THE) - i;
	if (is(c, i, W_EDGE))
		return 1 + (is_punct(c, i + 1, '-') ? 1 : is(c, i + 1, W_OF));
	return 0;
}

bool when_match_month(const cursor *c, size_t i, hit *h)
{
	size_t k = i + edge_before(c, i);
	if (k > i && (is(c, k, W_MONTH) || is(c, k + 1, W_MONTH)) && month_first(c, k, h)) {
		h->b = i;
		return true;
	}
	const wordrow *s = when_row(c, i, W_SHIFT);
	if (s && is(c, i + 1, W_MONTH) && c->v[i + 1].cap) {
		if (month_first(c, i + 1, h)) {
			h->b = i;
			if (s->num && h->directed && clv_str_starts(h->rel, CLV_S("md="))) { /* next June 30 */
				h->rel = clv_strf(c->a, "%.*s%s", CLV_FMT(h->rel), s->num < 0 ? "<<" : ">>");
				h->directed = false;
			}
			return true;
		}
	}
	return month_first(c, i, h) || day_first(c, i, h);
}

static bool decade(const cursor *c, size_t i, hit *h)
{
	const wordrow *r = when_row(c, i, W_DECADE);
	int32_t y = 0;
	size_t e = i + 1;
	if (number_at(c, i, 1000, 2099) && c->v[i].n_digit == 4 && c->v[i].num % 10 == 0 &&
	    (c->v[i].plural || (is_punct(c, i + 1, '\'') && glued(c, i + 1) && i + 2 < c->n &&
	                        glued(c, i + 2) && clv_str_eqc(c->v[i + 2].low, "s")))) {
		y = c->v[i].num;
		e = c->v[i].plural ? e : i + 3;
	} else if (is_punct(c, i, '\'') && number_at(c, i + 1, 10, 99) && c->v[i + 1].plural &&
	           c->v[i + 1].num % 10 == 0) {
		y = 1900 + c->v[i + 1].num;
		e = i + 2;
	} else if (r && i && (is(c, i - 1, W_THE) || is(c, i - 1, W_EDGE) || is_punct(c, i - 1, '-'))) {
		y = 1900 + r->num;
	}
	if (!y)
		return false;
	h->e = e;
	absolute(h, clv_day_of(y, 1, 1), clv_day_of(y + 9, 12, 31), CLV_GRAIN_DECADE);
	if (y % 100 == 0 && y < 2000 && r == NULL) { /* the 1900s: a century */
		absolute(h, clv_day_of(y, 1, 1), clv_day_of(y + 99, 12, 31), CLV_GRAIN_CENTURY);
	}
	return true;
}

static bool century(const cursor *c, size_t i, hit *h)
{
	size_t k = i + is(c, i, W_THE), used;
	int32_t n;
	if (k < c->n && c->v[k].kind == ITEM_NUM && !c->v[k].ord)
		return false;
	if (!day_number(c, k, &n, &used) || n > 30)
		return false;
	k += used + is_punct(c, k + used, '-');
	const wordrow *u = when_row(c, k, W_UNIT);
	if (!u || !clv_str_eqc(u->value, "C"))
		return false;
	h->e = k + 1;
	absolute(h, clv_day_of(n * 100 - 99, 1, 1), clv_day_of(n * 100, 12, 31), CLV_GRAIN_CENTURY);
	return true;
}

/* Whether a bare four-digit number at i is a year by what stands beside it. */
static bool bare_year(const cursor *c, size_t i)
{
	if (!year_at(c, i) || c->v[i].num < 1500 || c->v[i].num > 2100)
		return false;
	if (i && is(c, i - 1, W_MONTH))
		return false; /* of a day that does not exist */
	if (i && !c->v[i].gap && !is_punct(c, i - 1, '(') && !is_punct(c, i - 1, '-') &&
	    !is_punct(c, i - 1, '"') && !is_punct(c, i - 1, '/'))
		return false; /* $2000, 1.2022 */
	if (glued(c, i + 1) && c->v[i + 1].kind == ITEM_WORD)
		return false;
	bool behind = i > 1 && glued(c, i) && glued(c, i - 1) && c->v[i - 2].kind == ITEM_NUM && c->v[i - 2].n_digit < 3;
	bool before = i + 4 < c->n && glued(c, i + 1) && glued(c, i + 2) && c->v[i + 2].kind == ITEM_NUM &&
	              c->v[i + 1].kind == ITEM_PUNCT && is_punct(c, i + 3, c->v[i + 1].ch) && glued(c, i + 3) &&
	              c->v[i + 4].kind == ITEM_NUM;
	if (behind || before)
		return false; /* of 30/02/2021, 2021-13-01: days that are none */
	bool decimal = is_punct(c, i + 1, '.') && glued(c, i + 1) && glued(c, i + 2) && c->v[i + 2].kind == ITEM_NUM;
	if (decimal || (i && c->v[i - 1].kind == ITEM_NUM && c->v[i - 1].n_digit > 2))
		return false; /* 2022.5, 0800 1990 */
	if (i == 0 || is(c, i - 1, W_PREP) || is(c, i - 1, W_UNIT) || is(c, i - 1, W_EDGE) || is(c, i - 1, W_THE) ||
	    is_punct(c, i - 1, '(') || is(c, i - 1, W_AND) || is(c, i - 1, W_TO))
		return true;
	if (i + 1 >= c->n || c->v[i + 1].kind == ITEM_PUNCT)
		return c->v[i].num >= 1900;
	return c->v[i].num >= 1900 && (c->v[i + 1].cap || is(c, i + 1, W_PREP) || c->v[i].num % 100);
}

bool when_match_year(const cursor *c, size_t i, hit *h)
{
	size_t k = i + edge_before(c, i);
	if (k == i && is(c, i, W_THE))
		k = i + 1 + edge_before(c, i + 1);
	if (decade(c, k, h) || century(c, i, h)) {
		h->b = i;
		return true;
	}
	if (k != i && is(c, i, W_THE) && !is(c, i + 1, W_EDGENOUN))
		return false;
	if (!bare_year(c, k))
		return false;
	int32_t y = c->v[k].num, to = y;
	size_t e = k + 1;
	if ((is_punct(c, e, '-') || is_punct(c, e, '/')) && glued(c, e) && glued(c, e + 1)) {
		if (year_at(c, e + 1) && c->v[e + 1].num > y)
			to = c->v[e + 1].num, e += 2;
		else if (number_at(c, e + 1, y % 100 + 1, 99) && c->v[e + 1].n_digit == 2)
			to = y / 100 * 100 + c->v[e + 1].num, e += 2;
	}
	h->b = i;
	h->e = e;
	absolute(h, clv_day_of(y, 1, 1), clv_day_of(to, 12, 31), CLV_GRAIN_YEAR);
	return true;
}

/* Puts year information behind a cyclic rule: absolute when the year stands
 * there, "@kY" for "last year", else directed by tense. */
static void with_year(const cursor *c, hit *h, size_t at, clv_str rule, clv_grain g)
{
	int32_t y, shift;
	size_t n = when_year_after(c, at, &y, &shift);
	h->e = at + n;
	relative(h, rule, g, n == 0);
	if (!n && is(c, at, W_OF) && is(c, at + 1, W_THE)) {
		const wordrow *u = when_row(c, at + 2, W_UNIT);
		if (u && clv_str_eqc(u->value, "Y") && !is(c, at + 2, W_UNITS)) {
			h->e = at + 3;
			h->directed = false;
			n = 1;
		}
	}
	if (!n)
		return;
	h->rel = clv_strf(c->a, "%.*s@%dY", CLV_FMT(rule), shift);
	if (y && clv_when_resolve(clv_str_starts(rule, CLV_S("days=")) ? rule : h->rel, g,
	                          clv_day_of(y, 7, 1), clv_day_of(y, 7, 1), &h->from, &h->to))
		h->rel = CLV_S("");
}

static bool season(const cursor *c, size_t i, hit *h)
{
	size_t k = i + is(c, i, W_THE), at;
	const wordrow *shift = when_row(c, k, W_SHIFT);
	at = k + (shift != NULL);
	at += edge_before(c, at);
	const wordrow *s = when_row(c, at, W_SEASON);
	if (!s)
		return false;
	int32_t y, ys;
	size_t n = when_year_after(c, at + 1, &y, &ys);
	bool lead = at > i || (i && (is(c, i - 1, W_PREP) || is(c, i - 1, W_EDGE)));
	bool in_the = at > i && is(c, i, W_THE) && i && is(c, i - 1, W_PREP);
	if (!n && (c->v[at].cap || !lead || (is(c, at, W_WEAK) && !shift && !in_the && !(at == i && i && is(c, i - 1, W_OVER))) || is(c, at + 1, W_OF) ||
	           (at + 1 < c->n && c->v[at + 1].cap)))
		return false;
	with_year(c, h, at + 1, clv_strf(c->a, c->habit & HALF_SOUTH ? "season=%dS" : "season=%d", s->num), CLV_GRAIN_SEASON);
	if (!n && shift && shift->num) {
		h->rel = clv_strf(c->a, "season=%d%s%s", s->num, c->habit & HALF_SOUTH ? "S" : "", shift->num < 0 ? "<<" : ">>");
		h->directed = false;
	}
	h->b = i;
	return true;
}

/* "first eight months of 2022" and "last three weeks of 2021": Items used. */
static bool first_months(const cursor *c, size_t i, size_t k, hit *h)
{
	const wordrow *o = when_row(c, k, W_ORDINAL);
	int32_t n = 0, y, shift;
	bool last = !o && when_row(c, k, W_SHIFT) && when_row(c, k, W_SHIFT)->num < 0;
	if ((!o || o->num != 1) && !last)
		return false;
	size_t m = when_amount(c, k + 1, &n);
	const wordrow *u = when_row(c, k + 1 + m, W_UNIT);
	if (!m || !u || !clv_str_eqc(u->value, "M") || n < 1 || n > 12)
		return false;
	size_t at = k + 2 + m, used = when_year_after(c, at, &y, &shift);
	int32_t a = last ? 13 - n : 1, b = last ? 12 : n;
	if (used && y) {
		h->e = at + used;
		absolute(h, clv_day_of(y, a, 1), clv_day_of(y, b, clv_days_in_month(y, b)), CLV_GRAIN_MONTH);
	} else {
		const wordrow *unit = when_row(c, at + 2, W_UNIT);
		bool the_year = is(c, at, W_OF) && is(c, at + 1, W_THE) && unit &&
		                clv_str_eqc(unit->value, "Y");
		bool alone = !last && i < k && !is(c, at, W_OF) && i && is(c, i - 1, W_PREP); /* "in the first nine months" */
		if (!used && !the_year && !alone)
			return false;
		h->e = at + (used ? used : alone ? 0 : 3);
		relative(h, clv_strf(c->a, "month=%d@%dY..month=%d@0Y", a, shift, b), CLV_GRAIN_MONTH, false);
	}
	h->b = i;
	return true;
}

/* "the last week of August", "the first half of September 2022". */
static bool part_of_month(const cursor *c, size_t i, size_t k, hit *h)
{
	const wordrow *o = when_row(c, k, W_ORDINAL), *u = when_row(c, k + 1, W_UNIT), *s = when_row(c, k, W_SHIFT);
	bool last = !o && s && s->num < 0, half = is(c, k + 1, W_HALF);
	bool week = u && clv_str_eqc(u->value, "W") && !is(c, k + 1, W_UNITS);
	const wordrow *m = is(c, k + 2, W_OF) ? when_row(c, k + 3, W_MONTH) : NULL;
	if (!m || !(half || week) || (!o && !last) || (o && o->num > (half ? 2 : 4)))
		return false;
	int32_t days = clv_days_in_month(2021, m->num), a, b;
	if (half) {
		a = last || o->num == 2 ? 16 : 1;
		b = last || o->num == 2 ? days : 15;
	} else {
		a = last ? days - 6 : o->num * 7 - 6;
		b = last ? days : o->num * 7;
	}
	if (!day_of_month(c, k + 4, m->num, a, b, h))
		return false;
	h->grain = CLV_GRAIN_WEEK;
	h->b = i;
	return true;
}

/* "fell in the first half": not "the first half of the voters". */
static bool half_stands(const cursor *c, size_t i, size_t e)
{
	bool led = i && is(c, i, W_THE) && is(c, i - 1, W_PREP);
	return led && (e >= c->n || c->v[e].kind == ITEM_PUNCT || is(c, e, W_TO) || is(c, e, W_AND));
}

bool when_match_part_of_year(const cursor *c, size_t i, hit *h)
{
	if (season(c, i, h))
		return true;
	size_t k = i + is(c, i, W_THE);
	if (part_of_month(c, i, k, h))
		return true;
	if (first_months(c, i, k, h))
		return true;
	if (k < c->n && c->v[k].kind == ITEM_WORD && c->v[k].low.n == 1 && c->v[k].cap &&
	    number_at(c, k + 1, 1, 4) && glued(c, k + 1)) { /* Q3, H1 */
		char q = c->v[k].low.p[0];
		if (q == 'q' || (q == 'h' && c->v[k + 1].num < 3)) {
			with_year(c, h, k + 2, clv_strf(c->a, q == 'q' ? "quarter=%d" : "half=%d", c->v[k + 1].num),
			          CLV_GRAIN_QUARTER);
			h->b = i;
			return true;
		}
	}
	if (number_at(c, k, 1, 4) && glued(c, k + 1) && k + 1 < c->n && c->v[k + 1].low.n == 1) { /* 2Q, 1H */
		char q = c->v[k + 1].low.p[0];
		if (q == 'q' || (q == 'h' && c->v[k].num < 3)) {
			with_year(c, h, k + 2, clv_strf(c->a, q == 'q' ? "quarter=%d" : "half=%d", c->v[k].num),
			          CLV_GRAIN_QUARTER);
			h->b = i;
			return true;
		}
	}
	const wordrow *o = when_row(c, k, W_ORDINAL);
	int32_t n = o ? o->num : number_at(c, k, 1, 4) && c->v[k].ord ? c->v[k].num : 0;
	if (n < 1 || n > 4)
		return false;
	bool hyphen = is_punct(c, k + 1, '-') && glued(c, k + 1) && glued(c, k + 2);
	k += hyphen + is(c, k + 1 + hyphen, W_FISCAL);
	const wordrow *u = when_row(c, k + 1, W_UNIT);
	if (u && clv_str_eqc(u->value, "Q") && !is(c, k + 1, W_UNITS)) {
		with_year(c, h, k + 2, clv_strf(c->a, "quarter=%d", n), CLV_GRAIN_QUARTER);
		h->b = i;
		hit m = { .b = k + 3, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
		if (h->e == k + 2 && is(c, k + 2, W_ENDED) && month_first(c, k + 3, &m) && m.grain == CLV_GRAIN_DAY && m.rel.n) {
			h->e = m.e; /* the third quarter ended Sept. 30 */
			h->rel = clv_strf(c->a, "inQ:%.*s", CLV_FMT(m.rel));
		}
		return true;
	}
	if (n <= 2 && is(c, k + 1, W_HALF)) {
		with_year(c, h, k + 2, clv_strf(c->a, "half=%d", n), CLV_GRAIN_QUARTER);
		h->b = i;
		return h->e > k + 2 || half_stands(c, i, k + 2);
	}
	return false;
}

/* Whether the text at b spells the holiday; apostrophes alike. End, or 0. */
static size_t spells(clv_str text, size_t b, clv_str name)
{
	size_t i = b;
	for (size_t k = 0; k < name.n; k++) {
		if (i >= text.n)
			return 0;
		char want = name.p[k], have = text.p[i];
		if (want == '\'' && i + 3 <= text.n && memcmp(text.p + i, "\xE2\x80\x99", 3) == 0) {
			i += 3;
			continue;
		}
		if (have >= 'A' && have <= 'Z')
			have = (char)(have | 32);
		if (have != want)
			return 0;
		i++;
	}
	return i;
}

bool when_match_holiday(const cursor *c, size_t i, hit *h)
{
	if (i >= c->n || c->v[i].kind != ITEM_WORD || !c->v[i].cap)
		return false;
	const uint32_t *first = clv_map_get(&c->w->day_words, c->v[i].low);
	size_t best = 0;
	for (uint32_t p = first ? *first : 0; p; p = c->w->day_phrase.v[p - 1].next) {
		const phrase *ph = &c->w->day_phrase.v[p - 1];
		size_t end = spells(c->text, c->v[i].span.b, ph->word[1]), e = i;
		while (end && e < c->n && c->v[e].span.b < end)
			e++;
		if (!end || c->v[e - 1].span.e != end || e <= best)
			continue;
		if (e < c->n && c->v[e].cap && c->v[e].gap && c->v[e].kind == ITEM_WORD)
			continue; /* Easter Island */
		best = e;
		const holiday *day = &c->w->holidays.v[ph->row];
		with_year(c, h, e, day->rule, CLV_GRAIN_DAY);
	}
	return best > 0;
}

bool when_match_clock(const cursor *c, size_t i, hit *h)
{
	size_t e = 0;
	if (number_at(c, i, 0, 24) && c->v[i].n_digit <= 2 && !c->v[i].ord) {
		bool minutes = (is_punct(c, i + 1, ':') || is_punct(c, i + 1, '.')) && glued(c, i + 1) &&
		               glued(c, i + 2) && number_at(c, i + 2, 0, 59) && c->v[i + 2].n_digit == 2;
		size_t k = i + (minutes ? 3 : 1);
		if (minutes && is_punct(c, k, ':') && number_at(c, k + 1, 0, 59) && glued(c, k))
			k += 2;
		if (is(c, k, W_MERIDIEM) || is(c, k, W_OCLOCK) || (is(c, k, W_ZONE) && minutes))
			e = k + 1;
		else if (minutes && is_punct(c, i + 1, ':'))
			e = k;
	} else if (number_at(c, i, 0, 2359) && c->v[i].n_digit == 4 && is(c, i + 1, W_ZONE) &&
	           c->v[i + 1].cap) {
		e = i + 2; /* 1430 GMT */
	} else if (is(c, i, W_PART) && i && is(c, i - 1, W_PREP) &&
	           clv_str_find(when_row(c, i, W_PART)->value, CLV_S(":"), 0) != SIZE_MAX) { /* noon, midnight */
		e = i + 1;
	}
	if (!e)
		return false;
	if (is(c, e, W_ZONE))
		e += 1 + is(c, e + 1, W_TIME);
	h->e = e;
	relative(h, CLV_S("0D"), CLV_GRAIN_DAY, false);
	h->lone_clock = true;
	return true;
}
