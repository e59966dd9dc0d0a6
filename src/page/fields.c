/* SPDX-License-Identifier: Apache-2.0 */
/* Title, author, outlet and publication date of a page.
 *
 * Input: pieces with roles, hints, what HTML said. Output: the draft's fields.
 * Date: the hint, then the page's own data, then a full date in a dateline or
 * byline, else in the only line of the head that has one, else behind nothing but
 * names at the beginning of the text or of a line before it, then the file's name. Never
 * from related, promo, nav or comment pieces: those are of other days. Outlet:
 * the hint, the address's host or the page's own data, then a line such as
 * "Source: Agency". Known outlets get their usual name (lexicon/outlets). */
#include "page/page_priv.h"

static clv_str host_of(clv_str url)
{
	size_t b = clv_str_find(url, CLV_S("://"), 0);
	clv_str s = clv_str_sub(url, b == SIZE_MAX ? 0 : b + 3, url.n);
	size_t e = 0;
	while (e < s.n && s.p[e] != '/' && s.p[e] != ':' && s.p[e] != '?')
		e++;
	return clv_str_sub(s, 0, e);
}

/* Outlet of a host: the host itself, then without its leading labels. */
static const clv_outlet *by_host(const clv_draft *d, clv_str host)
{
	host = clv_str_lower_ascii(d->a, host);
	while (host.n) {
		const uint32_t *at = clv_map_get(&d->k->outlet_domain, host);
		if (at)
			return &d->k->outlets.v[*at];
		size_t dot = clv_str_find(host, CLV_S("."), 0);
		if (dot == SIZE_MAX)
			return NULL;
		host = clv_str_sub(host, dot + 1, host.n);
	}
	return NULL;
}

static const clv_outlet *by_name(const clv_draft *d, clv_str name)
{
	clv_str key = clv_str_lower_ascii(d->a, clv_str_trim(name));
	const uint32_t *at = clv_map_get(&d->k->outlet_name, key);
	return at ? &d->k->outlets.v[*at] : NULL;
}

static clv_str usual(const clv_draft *d, clv_str name)
{
	const clv_outlet *o = by_name(d, name);
	return o ? o->name : name;
}

/* "Source: The Herald" → "The Herald" */
static clv_str after_colon(clv_str s)
{
	size_t at = clv_str_find(s, CLV_S(":"), 0);
	return at == SIZE_MAX ? (clv_str){ "", 0 } : clv_str_trim(clv_str_sub(s, at + 1, s.n));
}

static clv_str outlet_of_credit(const clv_draft *d, const clv_piece *p)
{
	clv_str name = after_colon(p->text);
	while (name.n && (name.p[name.n - 1] == ')' || name.p[name.n - 1] == '.'))
		name.n--;
	bool names_source = p->role == CLV_ROLE_BOILERPLATE && clv_piece_len(p) >= 2 &&
	                    clv_word_is(d->k, clv_piece_words(d, p), CLV_WC_SOURCE);
	bool lower = name.n && name.p[0] >= 'a' && name.p[0] <= 'z' && !by_name(d, name);
	if (!name.n || name.n > 60 || !names_source || lower)
		return (clv_str){ "", 0 };
	return usual(d, name);
}

static void find_outlet(clv_draft *d)
{
	clv_str host = host_of(d->hints->url.n ? d->hints->url : d->url);
	const clv_outlet *o = host.n ? by_host(d, host) : NULL;
	clv_from host_from = d->hints->url.n ? CLV_FROM_HINT : CLV_FROM_META;
	bool stated = d->outlet.n && clv_str_find(d->outlet, CLV_S("://"), 0) == SIZE_MAX;
	if (d->hints->outlet.n) {
		d->outlet = usual(d, d->hints->outlet);
		d->outlet_from = CLV_FROM_HINT;
	} else if (o) {
		d->outlet = o->name;
		d->outlet_from = host_from;
	} else if (stated) {
		d->outlet = usual(d, d->outlet);
	} else if (host.n) {
		d->outlet = clv_str_starts(host, CLV_S("www.")) ? clv_str_sub(host, 4, host.n) : host;
		d->outlet_from = host_from;
	}
	for (size_t i = d->pieces.n; !d->outlet.n && i-- > 0;)
		if (d->pieces.v[i].role == CLV_ROLE_BOILERPLATE) {
			d->outlet = outlet_of_credit(d, &d->pieces.v[i]);
			d->outlet_from = CLV_FROM_TEXT;
		}
}

/* Names of the first byline. */
static void find_author(clv_draft *d)
{
	for (size_t i = 0; i < d->pieces.n && !d->author.n; i++) {
		const clv_piece *p = &d->pieces.v[i];
		if (p->role != CLV_ROLE_BYLINE || clv_piece_len(p) < 2)
			continue;
		d->author = clv_byline_names(d, p->word_b, p->word_e);
		d->author_from = CLV_FROM_TEXT;
	}
}

/* A year alone does not date a report; a full day in these pieces does. */
static clv_day visible_date(const clv_draft *d)
{
	size_t bodies = 0;
	for (size_t i = 0; i < d->pieces.n && bodies < 1; i++) {
		const clv_piece *p = &d->pieces.v[i];
		uint32_t e = p->word_e;
		if (p->role == CLV_ROLE_BODY && clv_piece_len(p) > 12)
			bodies++;
		if (p->role != CLV_ROLE_DATELINE && p->role != CLV_ROLE_BYLINE)
			continue;
		clv_day day = clv_date_in(d, p->word_b, e, NULL);
		if (day != CLV_DAY_NONE)
			return day;
	}
	return CLV_DAY_NONE;
}

enum { HEAD_WORDS = 16, DATELINE_WORDS = 10, LINE_WORDS = 20 };

/* What could say when the report is from: no headline of another one, no picture's words. */
static bool may_date(const clv_draft *d, const clv_piece *p)
{
	bool names = clv_piece_len(p) <= HEAD_WORDS;
	for (uint32_t i = p->word_b; i < p->word_e && names; i++)
		names = clv_dateline_word(d, &d->words.v[i]) || clv_word_is(d->k, &d->words.v[i], CLV_WC_MONTH);
	return clv_piece_len(p) <= HEAD_WORDS && (names || p->role == CLV_ROLE_BOILERPLATE || p->role == CLV_ROLE_DEK ||
	                                          p->role == CLV_ROLE_RELATED || p->role == CLV_ROLE_CREDIT);
}

/* A line between title and text that is not told to be a dateline, yet holds the only full
 * day there: "Pacific Post, Monday, May 19, 2025", "Saturday, 1 February 2025 - 3 min read". */
static clv_day day_of_head(const clv_draft *d)
{
	clv_day found = CLV_DAY_NONE;
	size_t n = 0;
	for (size_t i = 0; i < d->pieces.n; i++) {
		const clv_piece *p = &d->pieces.v[i];
		if (p->role == CLV_ROLE_BODY && clv_piece_len(p) > 12)
			break;
		clv_day day = may_date(d, p) ? clv_date_in(d, p->word_b, p->word_e, NULL) : CLV_DAY_NONE;
		if (day != CLV_DAY_NONE) {
			found = day;
			n++;
		}
	}
	return n == 1 ? found : CLV_DAY_NONE;
}

/* The day in a dateline that was not parted from the text: "Kabul, 23 April 2025 (Agency). …":
 * nothing but names stands before it. */
static clv_day day_of_opening(const clv_draft *d)
{
	for (size_t i = 0; i < d->pieces.n; i++) {
		const clv_piece *p = &d->pieces.v[i];
		if (p->role != CLV_ROLE_BODY || clv_piece_len(p) <= 12)
			continue;
		for (uint32_t k = p->word_b; k < p->word_b + DATELINE_WORDS; k++) {
			const clv_word *w = &d->words.v[k];
			if ((w->flags & CLV_W_DIGIT) || clv_word_is(d->k, w, CLV_WC_MONTH))
				return clv_date_in(d, k, k + 5 < p->word_e ? k + 5 : p->word_e, NULL);
			if (!clv_dateline_word(d, w))
				return CLV_DAY_NONE;
		}
		return CLV_DAY_NONE;
	}
	return CLV_DAY_NONE;
}

/* What may follow a day that stands for itself: an end, a mark, no further word. */
static bool set_off(const clv_draft *d, uint32_t after, uint32_t line_e)
{
	uint32_t at = d->words.v[after - 1].e;
	if (after == line_e || at >= d->text.n)
		return true;
	clv_str gap = clv_str_sub(d->text, at, d->words.v[after].b);
	return clv_str_find(gap, CLV_S("."), 0) != SIZE_MAX || clv_str_find(gap, CLV_S(","), 0) != SIZE_MAX ||
	       clv_str_find(gap, CLV_S("-"), 0) != SIZE_MAX || clv_str_find(gap, CLV_S("·"), 0) != SIZE_MAX ||
	       clv_str_find(gap, CLV_S("|"), 0) != SIZE_MAX || clv_str_find(gap, CLV_S("–"), 0) != SIZE_MAX;
}

/* A line of words [b,e) that is a place or an outlet with a day, or all in brackets. */
static clv_day day_of_names(const clv_draft *d, uint32_t b, uint32_t e)
{
	uint32_t from = d->words.v[b].b, used = 0;
	bool brackets = from > 0 && d->text.p[from - 1] == '(' && d->words.v[e - 1].e < d->text.n && d->text.p[d->words.v[e - 1].e] == ')';
	for (uint32_t k = b; k < e; k++) {
		const clv_word *w = &d->words.v[k];
		if ((w->flags & CLV_W_DIGIT) || clv_word_is(d->k, w, CLV_WC_MONTH)) {
			clv_day day = clv_date_in(d, k, k + 5 < e ? k + 5 : e, &used);
			return day != CLV_DAY_NONE && used && set_off(d, k + used < e ? k + used : e, e) ? day : CLV_DAY_NONE;
		}
		if (!(w->flags & CLV_W_CAP) && !clv_dateline_word(d, w) && !clv_word_is(d->k, w, CLV_WC_WEEKDAY) && !brackets)
			return CLV_DAY_NONE;
	}
	return CLV_DAY_NONE;
}

/* Lines of the short pieces before the text: "The Hague, 23 January 2020. From our
 * correspondent.", "(Translation, El Faro, Quito, 30 of January of 1995)". */
static clv_day day_of_line(const clv_draft *d)
{
	for (size_t i = 0; i < d->pieces.n; i++) {
		const clv_piece *p = &d->pieces.v[i];
		if (p->role == CLV_ROLE_BODY && clv_piece_len(p) > LINE_WORDS)
			break;
		if (p->role == CLV_ROLE_COMMENT || p->role == CLV_ROLE_PROMO || clv_piece_len(p) > LINE_WORDS)
			continue;
		for (uint32_t b = p->word_b, e; b < p->word_e; b = e) {
			for (e = b + 1; e < p->word_e; e++)
				if (memchr(d->text.p + d->words.v[e - 1].e, '\n', d->words.v[e].b - d->words.v[e - 1].e))
					break;
			clv_day day = day_of_names(d, b, e);
			if (day != CLV_DAY_NONE)
				return day;
		}
	}
	return CLV_DAY_NONE;
}

static void find_date(clv_draft *d)
{
	clv_day day;
	if (d->hints->date != CLV_DAY_NONE) {
		d->published = d->hints->date;
		d->published_from = d->hints->date_from == CLV_FROM_FILE ? CLV_FROM_FILE : CLV_FROM_HINT;
	} else if (d->published != CLV_DAY_NONE) {
		return; /* HTML told, and from where */
	} else if ((day = visible_date(d)) != CLV_DAY_NONE || (day = day_of_head(d)) != CLV_DAY_NONE ||
	           (day = day_of_opening(d)) != CLV_DAY_NONE || (day = day_of_line(d)) != CLV_DAY_NONE) {
		d->published = day;
		d->published_from = CLV_FROM_TEXT;
	} else if (d->hints->file_date != CLV_DAY_NONE) {
		d->published = d->hints->file_date;
		d->published_from = CLV_FROM_FILE;
	}
}

void clv_page_fields(clv_draft *d)
{
	if (d->hints->title.n) {
		d->title = clv_str_trim(d->hints->title);
		d->title_from = CLV_FROM_HINT;
	} else if (!d->title.n && d->title_piece != SIZE_MAX) {
		d->title = d->pieces.v[d->title_piece].text;
		d->title_from = CLV_FROM_TEXT;
	}
	find_author(d);
	find_outlet(d);
	find_date(d);
}
