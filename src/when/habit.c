/* SPDX-License-Identifier: Apache-2.0 */
/* How a report writes dates: day or month first, seasons of the north or south.
 *
 * Input: the document's outlet and address, its text. Output: the habit that the
 * matchers use for "10/02/2023" and "in spring". Method: the country of the outlet
 * (lexicon/outlets, lexicon/dates/habits.tsv); else a date of the same text that
 * can be read in one way only. Cost: one pass over the bytes of the text. */
#include "when/when_priv.h"

clv_status when_build_habits(clv_when *w, const clv_tsv *outlets, const clv_tsv *habits)
{
	int domain = clv_tsv_col(outlets, "domain"), name = clv_tsv_col(outlets, "name"),
	    of = clv_tsv_col(outlets, "country"), alias = clv_tsv_col(outlets, "aliases"),
	    country = clv_tsv_col(habits, "country"), order = clv_tsv_col(habits, "order"),
	    half = clv_tsv_col(habits, "half");
	clv_map rows = clv_map_new(w->arena);
	for (size_t i = 0; i < habits->n_row; i++)
		*clv_map_put(&rows, clv_str_copy(w->arena, clv_tsv_cell(habits, i, country)), 0) = (uint32_t)i + 1;
	for (size_t i = 0; i < outlets->n_row; i++) {
		clv_str c = clv_tsv_cell(outlets, i, of), one;
		if (!c.n)
			continue;
		const uint32_t *row = clv_map_get(&rows, c);
		clv_str o = row ? clv_tsv_cell(habits, *row - 1, order) : CLV_S("dmy");
		uint32_t v = clv_str_eqc(o, "mdy") ? ORDER_MDY : clv_str_eqc(o, "dmy") ? ORDER_DMY : ORDER_OPEN;
		if (row && clv_str_eqc(clv_tsv_cell(habits, *row - 1, half), "south"))
			v |= HALF_SOUTH;
		clv_str names = clv_tsv_cell(outlets, i, alias);
		*clv_map_put(&w->outlets, clv_str_lower_ascii(w->arena, clv_tsv_cell(outlets, i, domain)), 0) = v;
		*clv_map_put(&w->outlets, clv_str_lower_ascii(w->arena, clv_tsv_cell(outlets, i, name)), 0) = v;
		while (clv_str_split(&names, '|', &one))
			*clv_map_put(&w->outlets, clv_str_lower_ascii(w->arena, one), 0) = v;
	}
	return CLV_OK;
}

/* "news.example.org" of an address; each parent domain is asked too. */
static const uint32_t *by_address(const clv_when *w, clv_str url, clv_arena *scratch)
{
	size_t b = clv_str_find(url, CLV_S("://"), 0);
	b = b == SIZE_MAX ? 0 : b + 3;
	size_t e = clv_str_find(url, CLV_S("/"), b);
	clv_str host = clv_str_lower_ascii(scratch, clv_str_sub(url, b, e == SIZE_MAX ? url.n : e));
	for (int k = 0; k < 4 && host.n; k++) {
		const uint32_t *v = clv_map_get(&w->outlets, host);
		size_t dot = clv_str_find(host, CLV_S("."), 0);
		if (v || dot == SIZE_MAX)
			return v;
		host = clv_str_sub(host, dot + 1, host.n);
	}
	return NULL;
}

static int two(clv_str t, size_t *i)
{
	int v = 0, n = 0;
	for (; *i < t.n && t.p[*i] >= '0' && t.p[*i] <= '9' && n < 3; (*i)++, n++)
		v = v * 10 + (t.p[*i] - '0');
	return n >= 1 && n <= 2 ? v : -1;
}

/* Dates with slashes that can be read in one way only. */
static uint32_t by_text(clv_str t)
{
	int dmy = 0, mdy = 0;
	for (size_t at = 0; (at = clv_str_find(t, CLV_S("/"), at)) != SIZE_MAX; at++) {
		size_t b = at, i = at + 1;
		while (b > 0 && at - b < 2 && t.p[b - 1] >= '0' && t.p[b - 1] <= '9')
			b--;
		int first = two(t, &b), second = two(t, &i);
		if (first < 1 || second < 1 || i + 1 >= t.n || t.p[i] != '/')
			continue;
		dmy += first > 12 && first < 32 && second <= 12;
		mdy += second > 12 && second < 32 && first <= 12;
	}
	return dmy > mdy ? ORDER_DMY : mdy > dmy ? ORDER_MDY : ORDER_OPEN;
}

uint32_t when_habit(const clv_when *w, const clv_doc *d, clv_arena *scratch)
{
	const uint32_t *v = d->outlet.n ? clv_map_get(&w->outlets, clv_str_lower_ascii(scratch, d->outlet)) : NULL;
	if (!v && d->url.n)
		v = by_address(w, d->url, scratch);
	uint32_t out = v ? *v : 0;
	if (!(out & (ORDER_DMY | ORDER_MDY)))
		out |= by_text(d->text);
	return out;
}
