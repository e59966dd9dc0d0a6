/* SPDX-License-Identifier: Apache-2.0 */
/* Flat text into paragraphs.
 *
 * Input: text without markup. Output: pieces in reading order. A blank line
 * parts paragraphs; where a text has none, each line is a paragraph. A line
 * break inside a paragraph parts it too when the text is not wrapped at a
 * column and the next line begins anew: the line before ends a sentence or is a
 * label, and the line after begins with a capital, a quotation mark, an arrow or
 * a bullet. Wrapped text is known by lines of nearly equal length whose ends fall
 * inside sentences. Cost: linear. */
#include "page/page_priv.h"

enum { WRAP_MIN = 40, WRAP_MAX = 120 };

static bool blank(clv_str line)
{
	for (size_t i = 0; i < line.n;) {
		unsigned len;
		uint32_t c = clv_utf8_at(line, i, &len);
		if (c != ' ' && c != '\t' && c != 0xA0 && c != 0x200B && c != 0x3000 && c != '\f' && c != '\v')
			return false;
		i += len;
	}
	return true;
}

static clv_str trim(clv_str s)
{
	unsigned len;
	for (bool again = true; again;) {
		clv_str t = clv_str_trim(s);
		again = false;
		if (t.n && (clv_utf8_at(t, 0, &len) == 0xA0 || clv_utf8_at(t, 0, &len) == 0x200B)) {
			t = clv_str_sub(t, len, t.n);
			again = true;
		}
		if (t.n) {
			size_t b = clv_utf8_before(t, t.n);
			uint32_t c = clv_utf8_at(t, b, &len);
			if (c == 0xA0 || c == 0x200B) {
				t.n = b;
				again = true;
			}
		}
		s = t;
	}
	return s;
}

static void add(clv_draft *d, size_t b, size_t e)
{
	clv_str s = trim(clv_str_sub(d->text, b, e));
	if (!s.n || d->pieces.n >= CLV_MAX_BLOCKS)
		return;
	clv_piece p = { .text = s };
	clv_piece_shape(d, &p);
	*clv_push(d->a, &d->pieces) = p;
}

/* Lines of nearly equal length, most of them ending inside a sentence. */
static bool wrapped(clv_str par)
{
	size_t n = 0, inside = 0, max = 0, near = 0, last = 0;
	clv_str rest = par, line;
	while (clv_str_split(&rest, '\n', &line)) {
		n++;
		max = line.n > max ? line.n : max;
		last = line.n;
	}
	if (n < 3 || max < WRAP_MIN || max > WRAP_MAX)
		return false;
	rest = par;
	while (clv_str_split(&rest, '\n', &line)) {
		line = trim(line);
		near += line.n * 4 >= max * 3;
		char c = line.n ? line.p[line.n - 1] : '.';
		inside += c != '.' && c != '?' && c != '!' && c != '"';
	}
	return near + (last * 4 < max * 3) >= n - n / 6 && inside * 2 > n;
}

/* Whether the line after a break begins a paragraph of its own. */
static bool begins_anew(clv_draft *d, clv_str before, clv_str after)
{
	size_t keep = d->words.n;
	clv_piece p = { .text = before }, q = { .text = after };
	clv_piece_shape(d, &p);
	clv_piece_shape(d, &q);
	d->words.n = keep;
	if (q.begin == CLV_BEGIN_LOWER || q.begin == CLV_BEGIN_OTHER)
		return p.end == CLV_END_STOP && clv_piece_len(&q) >= 8 && q.end == CLV_END_STOP;
	if (q.begin == CLV_BEGIN_BULLET || q.begin == CLV_BEGIN_DIGIT)
		return p.end == CLV_END_STOP && clv_piece_len(&p) >= 12;
	return p.end == CLV_END_STOP || p.end == CLV_END_NONE;
}

static void paragraph(clv_draft *d, size_t b, size_t e)
{
	clv_str par = clv_str_sub(d->text, b, e);
	size_t from = b, at = b;
	if (wrapped(par)) {
		add(d, b, e);
		return;
	}
	while (at < e) {
		size_t eol = clv_str_find(par, CLV_S("\n"), at - b);
		if (eol == SIZE_MAX)
			break;
		size_t next = b + eol + 1, stop = clv_str_find(par, CLV_S("\n"), eol + 1);
		clv_str before = trim(clv_str_sub(d->text, at, b + eol));
		clv_str after = trim(clv_str_sub(d->text, next, stop == SIZE_MAX ? e : b + stop));
		if (begins_anew(d, before, after)) {
			add(d, from, b + eol);
			from = next;
		}
		at = next;
	}
	add(d, from, e);
}

static bool has_blank_line(clv_str s)
{
	bool seen = false, gap = false;
	clv_str line;
	while (clv_str_split(&s, '\n', &line)) {
		if (blank(line))
			gap = seen;
		else if (gap)
			return true;
		else
			seen = true;
	}
	return false;
}

void clv_flat_split(clv_draft *d)
{
	clv_str s = d->text;
	bool blanks = has_blank_line(s);
	size_t par_b = 0, par_e = 0;
	for (size_t at = 0; at < s.n;) {
		size_t eol = clv_str_find(s, CLV_S("\n"), at);
		size_t e = eol == SIZE_MAX ? s.n : eol;
		bool empty = blank(clv_str_sub(s, at, e));
		if (!blanks && !empty)
			add(d, at, e);
		else if (empty && par_e > par_b) {
			paragraph(d, par_b, par_e);
			par_b = par_e = 0;
		} else if (!empty) {
			if (par_e == 0)
				par_b = at;
			par_e = e;
		}
		at = e + 1;
	}
	if (blanks && par_e > par_b)
		paragraph(d, par_b, par_e);
}
