/* SPDX-License-Identifier: Apache-2.0 */
/* Civil calendar ↔ day number.
 *
 * Input: year, month, day, or text in ISO 8601. Output: days since 1970-01-01,
 * CLV_DAY_NONE where there is no such day. Method: the era method (400-year cycles
 * of 146,097 days, years that start in March). Constant time. Limits: proleptic
 * Gregorian, no time zones. The only file with a clock. */
#include "base/base.h"

clv_day clv_day_of(int32_t y, int32_t m, int32_t d)
{
	if (y < -9999 || y > 9999 || m < 1 || m > 12 || d < 1 || d > clv_days_in_month(y, m))
		return CLV_DAY_NONE;
	y -= m <= 2;
	int32_t era = (y >= 0 ? y : y - 399) / 400;
	int32_t yoe = y - era * 400;
	int32_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int32_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

clv_ymd clv_day_ymd(clv_day day)
{
	int32_t z = day + 719468;
	int32_t era = (z >= 0 ? z : z - 146096) / 146097;
	int32_t doe = z - era * 146097;
	int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int32_t mp = (5 * doy + 2) / 153;
	clv_ymd r = { yoe + era * 400, mp + (mp < 10 ? 3 : -9), doy - (153 * mp + 2) / 5 + 1 };
	r.y += r.m <= 2;
	return r;
}

int clv_day_weekday(clv_day day)
{
	return (int)(((day + 4) % 7 + 7) % 7);
}

int clv_days_in_month(int32_t y, int32_t m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (m < 1 || m > 12)
		return 0;
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	return days[m - 1] + (m == 2 && leap);
}

clv_day clv_day_add_months(clv_day day, int32_t k)
{
	clv_ymd t = clv_day_ymd(day);
	int32_t months = t.y * 12 + t.m - 1 + k;
	int32_t y = months >= 0 ? months / 12 : (months - 11) / 12;
	int32_t m = months - y * 12 + 1;
	int last = clv_days_in_month(y, m);
	return clv_day_of(y, m, t.d < last ? t.d : last);
}

static bool digits(clv_str s, size_t b, size_t n, int32_t *out)
{
	int64_t v;
	if (b + n > s.n || s.p[b] == '-' || s.p[b] == '+' ||
	    !clv_str_to_i64(clv_str_sub(s, b, b + n), &v))
		return false;
	*out = (int32_t)v;
	return true;
}

clv_day clv_day_parse(clv_str s)
{
	int32_t y, m, d;
	if (s.n >= 10 && s.p[4] == '-' && s.p[7] == '-' && digits(s, 0, 4, &y) &&
	    digits(s, 5, 2, &m) && digits(s, 8, 2, &d))
		return clv_day_of(y, m, d);
	if (s.n == 8 && digits(s, 0, 4, &y) && digits(s, 4, 2, &m) && digits(s, 6, 2, &d))
		return clv_day_of(y, m, d);
	return CLV_DAY_NONE;
}

void clv_day_text(clv_day day, char out[16])
{
	out[0] = 0;
	if (day == CLV_DAY_NONE)
		return;
	clv_ymd t = clv_day_ymd(day);
	snprintf(out, 16, "%04d-%02d-%02d", (int)t.y, (int)t.m, (int)t.d);
}

clv_day clv_day_today(void)
{
	return (clv_day)(time(NULL) / 86400);
}

void clv_now_text(char out[24])
{
	time_t now = time(NULL);
	struct tm tm;
	gmtime_r(&now, &tm);
	strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

double clv_seconds(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

double clv_thread_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double clv_process_seconds(int32_t pid)
{
	struct timespec t = { 0 };
	clockid_t clock;
	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return 0;
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
