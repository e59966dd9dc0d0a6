/* SPDX-License-Identifier: Apache-2.0 */
/* The value of a date as TIMEX3 writes it: "2022-09-15", "2022-W37", "2022-09",
 * "2022-Q3", "2022-SU", "202", "19", "2022-W37-WE"; other intervals as
 * "2022-09-15/2022-09-16"; durations and sets as ISO 8601 periods ("P3D");
 * what waits for an anchor as its rule. Source: TimeML annotation guidelines
 * 1.2.1, section on TIMEX3. Pure, constant time. */
#include "when/when_priv.h"

static void iso_week(clv_day d, int32_t *year, int32_t *week)
{
	clv_day thursday = d - (clv_day_weekday(d) + 6) % 7 + 3;
	clv_ymd t = clv_day_ymd(thursday);
	*year = t.y;
	*week = (thursday - clv_day_of(t.y, 1, 1)) / 7 + 1;
}

static bool is_month(clv_day from, clv_day to)
{
	clv_ymd a = clv_day_ymd(from);
	return a.d == 1 && to == clv_day_of(a.y, a.m, clv_days_in_month(a.y, a.m));
}

clv_str clv_when_value(clv_arena *a, const clv_date *x)
{
	static const char *const season[] = { "WI", "SP", "SU", "FA" };
	if (x->from == CLV_DAY_NONE || x->kind == CLV_DATEKIND_SET)
		return clv_str_copy(a, x->rel);
	clv_ymd f = clv_day_ymd(x->from), t = clv_day_ymd(x->to);
	int32_t y, w, days = x->to - x->from;
	iso_week(x->from, &y, &w);
	switch (x->grain) {
	case CLV_GRAIN_WEEK:
		if (days == 6 && clv_day_weekday(x->from) == 1)
			return clv_strf(a, "%04d-W%02d", y, w);
		break;
	case CLV_GRAIN_WEEKEND:
		if (days == 1)
			return clv_strf(a, "%04d-W%02d-WE", y, w);
		break;
	case CLV_GRAIN_MONTH:
		if (is_month(x->from, x->to))
			return clv_strf(a, "%04d-%02d", f.y, f.m);
		break;
	case CLV_GRAIN_QUARTER:
		if (f.d == 1 && f.m % 3 == 1 && t.m == f.m + 2)
			return clv_strf(a, "%04d-Q%d", f.y, f.m / 3 + 1);
		if (f.d == 1 && f.m % 6 == 1 && t.m == f.m + 5)
			return clv_strf(a, "%04d-H%d", f.y, f.m / 6 + 1);
		break;
	case CLV_GRAIN_SEASON:
		if (days > 85 && days < 95)
			return clv_strf(a, "%04d-%s", f.y, season[f.m / 3 % 4]);
		break;
	case CLV_GRAIN_YEAR:
		if (f.m == 1 && f.d == 1 && t.m == 12 && t.d == 31 && f.y == t.y)
			return clv_strf(a, "%04d", f.y);
		break;
	case CLV_GRAIN_DECADE:
		if (f.y % 10 == 0 && t.y == f.y + 9)
			return clv_strf(a, "%03d", f.y / 10);
		break;
	case CLV_GRAIN_CENTURY:
		return clv_strf(a, "%02d", f.y / 100);
	default:
		break;
	}
	char b[16], e[16];
	clv_day_text(x->from, b);
	clv_day_text(x->to, e);
	return days == 0 ? clv_strf(a, "%s", b) : clv_strf(a, "%s/%s", b, e);
}

clv_grain when_grain(char unit)
{
	switch (unit) {
	case 'W':
		return CLV_GRAIN_WEEK;
	case 'F':
		return CLV_GRAIN_WEEK;
	case 'M':
		return CLV_GRAIN_MONTH;
	case 'Q':
		return CLV_GRAIN_QUARTER;
	case 'Y':
		return CLV_GRAIN_YEAR;
	case 'E':
		return CLV_GRAIN_DECADE;
	case 'C':
		return CLV_GRAIN_CENTURY;
	default:
		return CLV_GRAIN_DAY;
	}
}
