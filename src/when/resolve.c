/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of relative dates → intervals.
 *
 * Input: a rule as when.md lists them ("weekday=4<", "-7M", "md=09-15",
 * "dom=15..dom=16") and an anchor, a day or an interval of days. Output: the
 * interval of days that the rule means, inclusive. An anchor interval gives
 * the hull of what its two ends give. Pure and total: a rule that cannot be
 * read, or that needs more than an anchor ("ref-1D", "P3D", "-XW"), gives
 * false. Method: civil calendar arithmetic; weeks run from Monday (ISO 8601);
 * Easter by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms,
 * chapter 8). Cost: constant, but for "days=" which is linear in its list. */
#include "when/when_priv.h"

typedef struct span {
	clv_day b, e;
} span;

enum { NEAREST = 0, PAST = '<', NEXT = '>', PAST_STRICT = 'L', NEXT_STRICT = 'N' };

typedef struct reader {
	clv_str s;
	size_t i;
} reader;

static bool eat(reader *r, const char *z)
{
	size_t n = strlen(z);
	if (r->s.n - r->i < n || memcmp(r->s.p + r->i, z, n) != 0)
		return false;
	r->i += n;
	return true;
}

static bool number(reader *r, int32_t *out)
{
	bool neg = eat(r, "-");
	if (!neg)
		eat(r, "+");
	int32_t v = 0;
	size_t from = r->i;
	while (r->i < r->s.n && r->s.p[r->i] >= '0' && r->s.p[r->i] <= '9' && v < 100000)
		v = v * 10 + (r->s.p[r->i++] - '0');
	*out = neg ? -v : v;
	return r->i > from && v < 100000;
}

static int direction(reader *r)
{
	if (eat(r, "<<"))
		return PAST_STRICT;
	if (eat(r, ">>"))
		return NEXT_STRICT;
	if (eat(r, "<"))
		return PAST;
	return eat(r, ">") ? NEXT : NEAREST;
}

static span month_span(int32_t y, int32_t m)
{
	if (y < 1 || y > 9998)
		return (span){ CLV_DAY_NONE, CLV_DAY_NONE };
	return (span){ clv_day_of(y, m, 1), clv_day_of(y, m, clv_days_in_month(y, m)) };
}

static span months_span(int32_t y, int32_t m, int32_t n)
{
	span a = month_span(y, m);
	int32_t last = y * 12 + m - 1 + n - 1;
	span b = month_span(last / 12, last % 12 + 1);
	return (span){ a.b, b.e };
}

static span years_span(int32_t y, int32_t n)
{
	if (y < 1 || y + n > 9998)
		return (span){ CLV_DAY_NONE, CLV_DAY_NONE };
	return (span){ clv_day_of(y, 1, 1), clv_day_of(y + n - 1, 12, 31) };
}

static clv_day monday_of(clv_day d)
{
	return d - (clv_day_weekday(d) + 6) % 7;
}

/* The unit that holds d, moved by k units. */
static bool unit_span(char unit, clv_day d, int32_t k, span *out)
{
	clv_ymd t = clv_day_ymd(d);
	int32_t m = t.y * 12 + t.m - 1 + k;
	switch (unit) {
	case 'D':
		*out = (span){ d + k, d + k };
		break;
	case 'W':
		*out = (span){ monday_of(d) + 7 * k, monday_of(d) + 7 * k + 6 };
		break;
	case 'M':
		if (m < 12)
			return false;
		*out = month_span(m / 12, m % 12 + 1);
		break;
	case 'Q':
		m = (t.y * 4 + (t.m - 1) / 3 + k) * 3;
		if (m < 12)
			return false;
		*out = months_span(m / 12, m % 12 + 1, 3);
		break;
	case 'Y':
		*out = years_span(t.y + k, 1);
		break;
	case 'E':
		*out = years_span((t.y / 10 + k) * 10, 10);
		break;
	case 'C':
		*out = years_span(((t.y - 1) / 100 + k) * 100 + 1, 100);
		break;
	default:
		return false;
	}
	return out->b != CLV_DAY_NONE && out->e != CLV_DAY_NONE;
}

static clv_day shifted(clv_day d, char unit, int32_t k)
{
	switch (unit) {
	case 'D':
		return d + k;
	case 'W':
		return d + 7 * k;
	case 'M':
		return clv_day_add_months(d, k);
	case 'Q':
		return clv_day_add_months(d, 3 * k);
	case 'Y':
		return clv_day_add_months(d, 12 * k);
	case 'E':
		return clv_day_add_months(d, 120 * k);
	case 'C':
		return clv_day_add_months(d, 1200 * k);
	default:
		return CLV_DAY_NONE;
	}
}

static clv_day easter_of(int32_t y)
{
	int32_t a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4;
	int32_t f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
	int32_t i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int32_t m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
	return clv_day_of(y, n / 31, n % 31 + 1);
}

/* n-th weekday of a month; n = -1: the last. */
static clv_day nth_weekday(int32_t y, int32_t m, int32_t wd, int32_t n)
{
	if (m < 1 || m > 12 || wd < 0 || wd > 6)
		return CLV_DAY_NONE;
	if (n < 0) {
		clv_day last = clv_day_of(y, m, clv_days_in_month(y, m));
		return last - (clv_day_weekday(last) - wd + 7) % 7;
	}
	clv_day first = clv_day_of(y, m, 1);
	return first + (wd - clv_day_weekday(first) + 7) % 7 + 7 * (n - 1);
}

/* A thing that comes once a cycle, as read from a rule. */
typedef struct cyclic {
	enum { MONTH, MD, DOM, SEASON, QUARTER, HALF, EASTER, NTH } kind;
	int32_t a, b, c, plus;
	int32_t weekday; /* wanted weekday + 1, or 0 */
} cyclic;

/* Its occurrence in year y (DOM: in month index y). */
static bool occurrence(const cyclic *c, int32_t y, span *out)
{
	clv_day d = CLV_DAY_NONE;
	if (c->kind != DOM && (y < 1 || y > 9990))
		return false;
	switch (c->kind) {
	case MONTH:
		*out = month_span(y, c->a);
		return out->b != CLV_DAY_NONE;
	case SEASON:
		*out = months_span(y, (c->a * 3 + c->b - 1) % 12 + 1, 3); /* b: 6 in the south */
		return out->b != CLV_DAY_NONE;
	case QUARTER:
		*out = months_span(y, c->a * 3 - 2, 3);
		return out->b != CLV_DAY_NONE;
	case HALF:
		*out = months_span(y, c->a * 6 - 5, 6);
		return out->b != CLV_DAY_NONE;
	case MD:
		d = clv_day_of(y, c->a, c->b);
		break;
	case DOM:
		if (y >= 12)
			d = clv_day_of(y / 12, y % 12 + 1, c->a);
		break;
	case EASTER:
		d = easter_of(y) + c->a;
		break;
	case NTH:
		d = nth_weekday(y, c->a, c->b, c->c);
		break;
	}
	if (d == CLV_DAY_NONE)
		return false;
	d += c->plus;
	*out = (span){ d, d };
	return true;
}

static int32_t gap(span s, clv_day d)
{
	return d < s.b ? s.b - d : d > s.e ? d - s.e : 0;
}

static bool fits(int dir, span s, clv_day d)
{
	switch (dir) {
	case PAST:
		return s.b <= d;
	case NEXT:
		return s.e >= d;
	case PAST_STRICT:
		return s.e < d;
	case NEXT_STRICT:
		return s.b > d;
	default:
		return true;
	}
}

/* The occurrence nearest to d in the wanted direction. 29 February and the
 * 31st may be years or months away: eight cycles are tried each way. */
static bool pick(const cyclic *c, int dir, clv_day d, span *out)
{
	clv_ymd t = clv_day_ymd(d);
	int32_t at = c->kind == DOM ? t.y * 12 + t.m - 1 : t.y;
	bool found = false;
	for (int32_t k = -8; k <= 8; k++) {
		span s;
		if (!occurrence(c, at + k, &s) || !fits(dir, s, d) ||
		    (c->weekday && clv_day_weekday(s.b) != c->weekday - 1))
			continue;
		if (!found || gap(s, d) < gap(*out, d))
			*out = s;
		found = true;
	}
	return found;
}

/* As pick, but a weekday that contradicts ("Monday, 15 September 2022" was a
 * Thursday) is dropped when no year agrees with it nearby. */
static bool nearest(cyclic *c, int dir, clv_day d, span *out)
{
	if (pick(c, dir, d, out) && (!c->weekday || gap(*out, d) <= 400))
		return true;
	c->weekday = 0;
	return pick(c, dir, d, out);
}

static bool read_cyclic(reader *r, cyclic *c)
{
	*c = (cyclic){ 0 };
	if (eat(r, "month="))
		c->kind = MONTH;
	else if (eat(r, "dom="))
		c->kind = DOM;
	else if (eat(r, "season="))
		c->kind = SEASON;
	else if (eat(r, "quarter="))
		c->kind = QUARTER;
	else if (eat(r, "half="))
		c->kind = HALF;
	else if (eat(r, "easter="))
		c->kind = EASTER;
	else if (eat(r, "md="))
		c->kind = MD;
	else if (eat(r, "nth="))
		c->kind = NTH;
	else
		return false;
	if (!number(r, &c->a))
		return false;
	if (c->kind == MD) {
		if (!eat(r, "-") || !number(r, &c->b) || c->a < 1 || c->a > 12)
			return false;
		if (!eat(r, "&weekday="))
			return true;
		c->weekday = 1;
		return number(r, &c->weekday) && ++c->weekday >= 1 && c->weekday <= 7;
	}
	if (c->kind == NTH) {
		if (!eat(r, "-") || !number(r, &c->b) || !eat(r, "-") || !number(r, &c->c))
			return false;
		return !(r->i < r->s.n && r->s.p[r->i] == '+') || number(r, &c->plus);
	}
	if (c->kind == SEASON && eat(r, "S"))
		c->b = 6;
	static const int32_t top[] = { 12, 0, 31, 4, 4, 2, 400, 0 };
	return c->kind == EASTER || (c->a >= 1 && c->a <= top[c->kind]);
}

/* "@-1Y": the occurrence inside that unit, not the nearest. */
static bool in_unit(const cyclic *c, reader *r, clv_day d, span *out)
{
	int32_t k;
	span u;
	if (!number(r, &k) || r->i >= r->s.n || !unit_span(r->s.p[r->i++], d, k, &u))
		return false;
	clv_ymd t = clv_day_ymd(u.b);
	return occurrence(c, c->kind == DOM ? t.y * 12 + t.m - 1 : t.y, out);
}

static bool weekday_span(reader *r, clv_day d, span *out)
{
	int32_t wd, k;
	if (!number(r, &wd) || wd < 0 || wd > 6)
		return false;
	int32_t at = clv_day_weekday(d), ahead = (wd - at + 7) % 7, back = (at - wd + 7) % 7;
	if (eat(r, "@")) {
		if (!number(r, &k) || !eat(r, "W"))
			return false;
		out->b = out->e = monday_of(d) + 7 * k + (wd + 6) % 7;
		return true;
	}
	switch (direction(r)) {
	case PAST:
		out->b = d - back;
		break;
	case PAST_STRICT:
		out->b = d - (back ? back : 7);
		break;
	case NEXT:
		out->b = d + ahead;
		break;
	case NEXT_STRICT:
		out->b = d + (ahead ? ahead : 7);
		break;
	default:
		out->b = ahead < back ? d + ahead : d - back;
	}
	if (r->i < r->s.n && (r->s.p[r->i] == '+' || r->s.p[r->i] == '-')) { /* a week before that */
		if (!number(r, &k) || !eat(r, "W"))
			return false;
		out->b += 7 * k;
	}
	out->e = out->b;
	return true;
}

static bool weekend_span(reader *r, clv_day d, span *out)
{
	clv_day sat = monday_of(d) + 5;
	int dir = direction(r);
	int32_t k = 0;
	if (dir == PAST)
		k = d >= sat ? 0 : -1;
	else if (dir == NEAREST && r->i == r->s.n)
		k = (clv_day_weekday(d) + 6) % 7 < 3 ? -1 : 0; /* "this weekend" on a Monday */
	else if (dir == NEAREST && !number(r, &k))
		return false;
	*out = (span){ sat + 7 * k, sat + 7 * k + 1 };
	return true;
}

/* "days=2021-02-12,2022-02-01": a movable feast, listed. */
static bool listed(reader *r, clv_day d, span *out)
{
	bool found = false;
	span best = { 0, 0 };
	int dir = NEAREST;
	size_t end = r->s.n;
	while (end > r->i && (r->s.p[end - 1] == '<' || r->s.p[end - 1] == '>'))
		end--;
	reader tail = { r->s, end };
	dir = direction(&tail);
	clv_str rest = clv_str_sub(r->s, r->i, end), one;
	r->i = tail.i;
	while (clv_str_split(&rest, ',', &one)) {
		clv_day x = clv_day_parse(one);
		span s = { x, x };
		if (x == CLV_DAY_NONE || !fits(dir, s, d))
			continue;
		if (!found || gap(s, d) < gap(best, d))
			best = s;
		found = true;
	}
	if (!found || gap(best, d) > 400)
		return false;
	*out = best;
	return true;
}

/* "-7M" (the month seven before), "past=3D", "next=2W" (up to, from the anchor). */
static bool amount_span(reader *r, clv_day d, span *out)
{
	int32_t k;
	bool past = eat(r, "past="), next = !past && eat(r, "next=");
	if (!number(r, &k) || r->i >= r->s.n)
		return false;
	char unit = r->s.p[r->i++];
	if (!past && !next) {
		if (eat(r, "!")) { /* the same day of it */
			out->b = out->e = shifted(d, unit, k);
			return out->b != CLV_DAY_NONE;
		}
		return unit_span(unit, d, k, out);
	}
	clv_day other = shifted(d, unit, past ? -k : k);
	if (other == CLV_DAY_NONE)
		return false;
	*out = past ? (span){ other, d } : (span){ d, other };
	return true;
}

static bool simple(clv_str rel, clv_day d, span *out)
{
	reader r = { rel, 0 };
	cyclic c;
	bool ok = false;
	if (rel.n >= 10 && rel.p[4] == '-' && rel.p[7] == '-') {
		out->b = out->e = clv_day_parse(rel);
		return out->b != CLV_DAY_NONE;
	}
	if (rel.n > 4 && rel.p[0] == 'i' && rel.p[1] == 'n' && rel.p[3] == ':') { /* "inW:md=11-11": the week that holds it */
		span in;
		return simple(clv_str_sub(rel, 4, rel.n), d, &in) && unit_span(rel.p[2], in.b, 0, out);
	}
	if (eat(&r, "weekday="))
		ok = weekday_span(&r, d, out);
	else if (eat(&r, "weekend="))
		ok = weekend_span(&r, d, out);
	else if (eat(&r, "days="))
		ok = listed(&r, d, out);
	else if (read_cyclic(&r, &c))
		ok = eat(&r, "@") ? in_unit(&c, &r, d, out) : nearest(&c, direction(&r), d, out);
	else if (r.i == 0)
		ok = amount_span(&r, d, out);
	return ok && r.i == rel.n && out->b != CLV_DAY_NONE && out->e != CLV_DAY_NONE;
}

/* A rule or a range "A..B"; B is looked for from A on. */
static bool resolve_at(clv_str rel, clv_day d, span *out)
{
	size_t dots = clv_str_find(rel, CLV_S(".."), 0);
	if (dots == SIZE_MAX)
		return simple(rel, d, out);
	span a, b;
	if (!simple(clv_str_sub(rel, 0, dots), d, &a) ||
	    !simple(clv_str_sub(rel, dots + 2, rel.n), a.b, &b) || b.e < a.b)
		return false;
	*out = (span){ a.b, b.e };
	return true;
}

bool clv_when_resolve(clv_str rel, clv_grain grain, clv_day anchor_from, clv_day anchor_to,
                      clv_day *from, clv_day *to)
{
	(void)grain;
	static const clv_day low = -700000, high = 2900000; /* years 53 to 9909 */
	if (rel.n == 0 || anchor_from == CLV_DAY_NONE || anchor_from < low || anchor_from > high)
		return false;
	if (anchor_to == CLV_DAY_NONE || anchor_to < anchor_from || anchor_to > high)
		anchor_to = anchor_from;
	if (clv_str_starts(rel, CLV_S("near:")))
		rel = clv_str_sub(rel, 5, rel.n);
	span a, b;
	if (!resolve_at(rel, anchor_from, &a) || !resolve_at(rel, anchor_to, &b))
		return false;
	*from = a.b < b.b ? a.b : b.b;
	*to = a.e > b.e ? a.e : b.e;
	return *from <= *to;
}
