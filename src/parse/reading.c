/* SPDX-License-Identifier: Apache-2.0 */
/* Odd words of a text are replaced for the analysis alone (text/text.h): the network
 * sees "against" where the text has "once morest".
 *
 * Input: a unit's text and the document's readings. Output: the text as it is read,
 * and for each word of a reading the words of the document that it stands for: the
 * n-th word for the n-th word, the last for all that are left. Tokens get spans of
 * the document by it, so that every offset stays true.
 * Cost: linear in the text and its readings. */
#include "parse/reading.h"

static bool letter(char c)
{
	return c != ' ' && c != '\n' && c != '-';
}

/* End of the word at i, then of the white space behind it. */
static uint32_t word_end(clv_str s, uint32_t i, uint32_t end)
{
	while (i < end && letter(s.p[i]))
		i++;
	return i;
}

static uint32_t blank_end(clv_str s, uint32_t i, uint32_t end)
{
	while (i < end && !letter(s.p[i]))
		i++;
	return i;
}

static void put_reading(const clv_doc *d, const clv_reading *r, clv_place_map *map, clv_buf *out, clv_arena *a)
{
	uint32_t from = r->span.b;
	clv_str rest = r->text, one;
	while (clv_str_split(&rest, ' ', &one)) {
		uint32_t to = rest.n ? word_end(d->text, from, r->span.e) : r->span.e, b = (uint32_t)out->n;
		clv_buf_add(out, one);
		*clv_push(a, &map->v) = (clv_stretch){ b, (uint32_t)out->n, from, to };
		from = blank_end(d->text, to, r->span.e);
		if (rest.n)
			clv_buf_ch(out, ' ');
	}
}

/* First reading that begins at byte b or behind it. */
static size_t first_from(const clv_doc *d, uint32_t b)
{
	size_t lo = 0, hi = d->readings.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->readings.v[mid].span.b < b)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void clv_unit_read(const clv_doc *d, clv_unit *u, clv_arena *a)
{
	uint32_t b = u->base, e = u->base + (uint32_t)u->text.n, at = b;
	clv_buf out = { 0 };
	clv_place_map *map = NULL;
	for (size_t i = first_from(d, b); i < d->readings.n && d->readings.v[i].span.b < e; i++) {
		const clv_reading *r = &d->readings.v[i];
		if (!r->text.n || r->span.b < at || r->span.e > e)
			continue;
		if (!map) {
			map = CLV_NEW(a, clv_place_map);
			out = clv_buf_new(a);
		}
		clv_buf_add(&out, clv_str_sub(u->text, at - b, r->span.b - b));
		put_reading(d, r, map, &out, a);
		at = r->span.e;
	}
	if (!map)
		return;
	clv_buf_add(&out, clv_str_sub(u->text, at - b, e - b));
	u->text = clv_buf_str(&out);
	u->map = map;
}

/* Offset in the document of offset i of the unit's text; inside a word that is read
 * otherwise its beginning, or its end for an end. */
static uint32_t place(const clv_unit *u, uint32_t i, bool end)
{
	size_t lo = 0, hi = u->map->v.n; /* the last stretch that begins before it */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (end ? u->map->v.v[mid].b < i : u->map->v.v[mid].b <= i)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return u->base + i;
	const clv_stretch *s = &u->map->v.v[lo - 1];
	if (end ? i <= s->e : i < s->e)
		return end ? s->to : s->from;
	return (uint32_t)(i + (int64_t)s->to - s->e);
}

clv_span clv_unit_span(const clv_unit *u, uint32_t b, uint32_t e)
{
	if (!u->map)
		return (clv_span){ u->base + b, u->base + e };
	return (clv_span){ place(u, b, false), place(u, e, true) };
}
