/* SPDX-License-Identifier: Apache-2.0 */
/* Visible dates of a page: "September 15, 2022", "15. September 2022",
 * "2022-09-15", "15/09/2022", "15.09.2022", and pieces that are nothing but a
 * date, a time or "21 minutes ago".
 *
 * Input: words of a draft. Output: a day, or whether a piece is only a date.
 * Month and weekday names come from lexicon/cues/page_words.tsv in several
 * languages. A day with two numbers below 13 and slashes is read day first unless
 * the second is above 12 (the majority use outside one country); such a day is
 * taken only where nothing better stands. Years 1995-2099. Cost: linear. */
#include "page/page_priv.h"

static int32_t num(const clv_draft *d, const clv_word *w)
{
	int32_t v = 0;
	if (!(w->flags & CLV_W_DIGIT) || w->e - w->b > 4)
		return -1;
	for (uint32_t i = w->b; i < w->e; i++) {
		if (d->text.p[i] < '0' || d->text.p[i] > '9')
			return -1;
		v = v * 10 + (d->text.p[i] - '0');
	}
	return v;
}

/* Number with an ordinal ending: 15th, 1st, 3er, 1er. */
static int32_t day_num(const clv_draft *d, const clv_word *w)
{
	int32_t v = num(d, w);
	if (v >= 0)
		return w->e - w->b <= 2 ? v : -1;
	uint32_t n = 0;
	v = 0;
	while (w->b + n < w->e && n < 2 && d->text.p[w->b + n] >= '0' && d->text.p[w->b + n] <= '9')
		v = v * 10 + (d->text.p[w->b + n++] - '0');
	return n && w->e - w->b - n <= 3 && w->e - w->b > n && v <= 31 ? v : -1;
}

static int32_t month(const clv_draft *d, const clv_word *w)
{
	return clv_word_is(d->k, w, CLV_WC_MONTH) ? clv_word_value(d->k, w) : 0;
}

static bool year_ok(int32_t y)
{
	return y >= 1995 && y < 2100;
}

static bool joined(const clv_draft *d, const clv_word *a, const clv_word *b, const char *marks)
{
	return b->b == a->e + 1 && strchr(marks, d->text.p[a->e]);
}

/* A small word between day and month or month and year: "de", "of". */
static uint32_t skip_small(const clv_draft *d, uint32_t i, uint32_t e)
{
	const clv_word *w = d->words.v;
	return i < e && w[i].e - w[i].b <= 3 && !(w[i].flags & CLV_W_DIGIT) && !month(d, &w[i]) ? i + 1 : i;
}

static clv_day numeric(const clv_draft *d, uint32_t i, uint32_t e, uint32_t *used)
{
	const clv_word *w = d->words.v + i;
	if (i + 3 > e || !joined(d, w, w + 1, "-./") || !joined(d, w + 1, w + 2, "-./"))
		return CLV_DAY_NONE;
	int32_t a = num(d, w), b = num(d, w + 1), c = num(d, w + 2);
	if (c < 0 && w[2].e - w[2].b > 2 && w[2].b + 2 < w[2].e && (d->text.p[w[2].b + 2] | 32) == 't')
		c = (d->text.p[w[2].b] - '0') * 10 + d->text.p[w[2].b + 1] - '0'; /* 15T08 */
	*used = 3;
	if (year_ok(a) && w->e - w->b == 4)
		return clv_day_of(a, b, c);
	if (!year_ok(c))
		return CLV_DAY_NONE;
	return b > 12 ? clv_day_of(c, a, b) : clv_day_of(c, b, a);
}

static clv_day named(const clv_draft *d, uint32_t i, uint32_t e, uint32_t *used)
{
	const clv_word *w = d->words.v;
	int32_t m = month(d, &w[i]), day, y;
	if (m && i + 2 < e + 0 && (day = day_num(d, &w[i + 1])) > 0 && (y = num(d, &w[i + 2])) && year_ok(y)) {
		*used = 3;
		return clv_day_of(y, m, day);
	}
	if ((day = day_num(d, &w[i])) > 0) {
		uint32_t j = skip_small(d, i + 1, e);
		if (j < e && (m = month(d, &w[j]))) {
			uint32_t k = skip_small(d, j + 1, e);
			if (k < e && year_ok(y = num(d, &w[k]))) {
				*used = k + 1 - i;
				return clv_day_of(y, m, day);
			}
		}
	}
	return CLV_DAY_NONE;
}

static clv_day ideographic(const clv_draft *d, uint32_t i, uint32_t e, uint32_t *used)
{
	const clv_word *w = d->words.v + i; /* 2022 年 9 月 15 日 */
	if (i + 5 > e || w[1].b != w->e || w[1].e - w[1].b != 3 || w[3].e - w[3].b != 3)
		return CLV_DAY_NONE;
	int32_t y = num(d, w), m = num(d, w + 2), day = num(d, w + 4);
	*used = i + 6 <= e ? 6 : 5;
	return year_ok(y) && m > 0 && day > 0 ? clv_day_of(y, m, day) : CLV_DAY_NONE;
}

clv_day clv_date_in(const clv_draft *d, uint32_t b, uint32_t e, uint32_t *used)
{
	uint32_t n = 0;
	for (uint32_t i = b; i < e; i++) {
		const clv_word *w = &d->words.v[i];
		bool digit = d->text.p[w->b] >= '0' && d->text.p[w->b] <= '9';
		if (!digit && !month(d, w))
			continue;
		clv_day day = numeric(d, i, e, &n);
		if (day == CLV_DAY_NONE)
			day = named(d, i, e, &n);
		if (day == CLV_DAY_NONE)
			day = ideographic(d, i, e, &n);
		if (day != CLV_DAY_NONE) {
			if (used)
				*used = n;
			return day;
		}
	}
	return CLV_DAY_NONE;
}

bool clv_date_only(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = clv_piece_words(d, p);
	size_t n = clv_piece_len(p), other = 0;
	bool dated = false;
	if (!n || n > 16)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint64_t c = clv_word_classes(d->k, &w[i]);
		bool digit = d->text.p[w[i].b] >= '0' && d->text.p[w[i].b] <= '9';
		if (c >> CLV_WC_AGO & 1)
			dated = true;
		if (c & (UINT64_C(1) << CLV_WC_MONTH | UINT64_C(1) << CLV_WC_WEEKDAY | UINT64_C(1) << CLV_WC_TODAY |
		         UINT64_C(1) << CLV_WC_YESTERDAY))
			dated = true;
		else if (!digit && !(c & (UINT64_C(1) << CLV_WC_UNIT | UINT64_C(1) << CLV_WC_AGO | UINT64_C(1) << CLV_WC_UPDATED)) && w[i].e - w[i].b > 3)
			other++;
	}
	uint32_t used = 0;
	bool full = clv_date_in(d, p->word_b, p->word_e, &used) != CLV_DAY_NONE;
	bool clock = n <= 3 && p->n_digit == 2 && n - p->n_digit <= 1 &&
	             clv_str_find(p->text, CLV_S(":"), 0) != SIZE_MAX;
	if (full)
		return other <= 2 && n <= used + 8;
	return (dated && p->n_digit && !other && p->n_finite <= 1) || clock;
}
