/* SPDX-License-Identifier: Apache-2.0 */
/* Quotation marks of the world's keyboards → marked spans.
 *
 * Input: text and blocks. Output: outermost spans in order, none across a block
 * border. All double marks are one kind, whatever glyph a scraper left: whether
 * one opens or closes is told from what stands beside it, then from its glyph,
 * then from what is open. Single marks count only when they open before a word
 * and close behind one in the same block, outside double marks; apostrophes do
 * not. A span that never closes runs to the end of its block when the next block
 * goes on with an opening mark (the convention for several paragraphs), else to
 * the end of its sentence. Cost: linear, one look ahead of 400 bytes a single
 * mark. Limits: base/limits.h. */
#include "quote/quote_priv.h"

enum { MAX_SINGLE = 400, MAX_SPAN = 6000 };
enum { SIDE_NONE, SIDE_OPEN, SIDE_CLOSE };

typedef struct mark {
	uint32_t b, e;
	uint8_t hint; /* of the glyph */
	uint8_t side; /* of the surroundings */
} mark;

typedef CLV_VEC(mark) mark_vec;

/* Width of a double mark at i, 0 if none; its glyph's side. */
static uint32_t double_mark(clv_str t, size_t i, size_t end, uint8_t *hint)
{
	unsigned len;
	uint32_t c = clv_utf8_at(t, i, &len);
	*hint = SIDE_NONE;
	if (c == '"')
		return 1;
	if ((c == '\'' || c == '`') && i + 1 < end && t.p[i + 1] == t.p[i]) {
		*hint = c == '`' ? SIDE_OPEN : SIDE_NONE;
		return 2;
	}
	switch (c) {
	case 0x201C: case 0xAB: case 0x300C: case 0x300E: case 0x2039:
		*hint = SIDE_OPEN;
		return len;
	case 0x201E:
		*hint = SIDE_OPEN;
		return len;
	case 0x201D: case 0xBB: case 0x300D: case 0x300F: case 0x203A: case 0x201F:
		*hint = SIDE_CLOSE;
		return len;
	case 0x2033: case 0xFF02: case 0x275D: case 0x275E:
		return len;
	default:
		return 0;
	}
}

typedef enum { SORT_SPACE, SORT_WORD, SORT_STOP, SORT_OPEN, SORT_MARK, SORT_DASH } sort;

static sort sort_of(uint32_t c)
{
	if (c <= ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x3000)
		return SORT_SPACE;
	if (c == '(' || c == '[' || c == '{' || c == '/' || c == '>')
		return SORT_OPEN;
	if (c == '-' || (c >= 0x2010 && c <= 0x2015))
		return SORT_DASH;
	if (c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' || c == ']' ||
	    c == '}' || c == 0x2026)
		return SORT_STOP;
	if (c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB)
		return SORT_MARK;
	return SORT_WORD;
}

static sort before(clv_str t, size_t i, size_t from)
{
	unsigned len;
	return i <= from ? SORT_SPACE : sort_of(clv_utf8_at(t, clv_utf8_before(t, i), &len));
}

static sort after(clv_str t, size_t i, size_t end)
{
	unsigned len;
	return i >= end ? SORT_SPACE : sort_of(clv_utf8_at(t, i, &len));
}

static uint8_t side_of(clv_str t, const mark *m, clv_span block)
{
	sort l = before(t, m->b, block.b), r = after(t, m->e, block.e);
	bool left_free = l == SORT_SPACE || l == SORT_OPEN || l == SORT_DASH;
	bool right_free = r == SORT_SPACE || r == SORT_STOP || r == SORT_DASH;
	if (left_free && !right_free)
		return SIDE_OPEN;
	if (!left_free && right_free)
		return SIDE_CLOSE;
	return SIDE_NONE;
}

static void collect(clv_str t, clv_span block, clv_arena *a, mark_vec *out)
{
	for (size_t i = block.b; i < block.e;) {
		unsigned len;
		uint8_t hint;
		uint32_t n = double_mark(t, i, block.e, &hint);
		if (!n) {
			clv_utf8_at(t, i, &len);
			i += len;
			continue;
		}
		mark *m = clv_push(a, out);
		*m = (mark){ (uint32_t)i, (uint32_t)i + n, hint, SIDE_NONE };
		i += n;
	}
	for (size_t k = 0; k < out->n; k++)
		out->v[k].side = side_of(t, &out->v[k], block);
}

/* Opens or closes, with `open` saying whether a span is open. */
static uint8_t decide(const mark *m, bool open)
{
	if (m->side != SIDE_NONE)
		return m->side;
	if (m->hint == SIDE_CLOSE && open)
		return SIDE_CLOSE;
	if (m->hint == SIDE_OPEN && !open)
		return SIDE_OPEN;
	return open ? SIDE_CLOSE : SIDE_OPEN;
}

typedef CLV_VEC(mark_span) span_vec;

static void keep(clv_arena *a, span_vec *out, clv_str t, uint32_t block, clv_span inner, clv_span outer,
                 bool open_end, bool single, bool lost)
{
	while (inner.b < inner.e && (unsigned char)t.p[inner.b] <= ' ')
		inner.b++;
	while (inner.e > inner.b && (unsigned char)t.p[inner.e - 1] <= ' ')
		inner.e--;
	if (inner.b >= inner.e || out->n >= CLV_MAX_QUOTES || inner.e - inner.b > MAX_SPAN)
		return;
	mark_span *s = clv_push(a, out);
	*s = (mark_span){ .outer = outer, .inner = inner, .block = block, .open_end = open_end, .single = single, .lost = lost };
}

static bool starts_with_mark(const clv_doc *d, size_t block)
{
	uint8_t hint;
	if (block >= d->blocks.n)
		return false;
	clv_span s = d->blocks.v[block].span;
	return s.b < s.e && double_mark(d->text, s.b, s.e, &hint) && hint != SIDE_CLOSE;
}

/* End of an unclosed span: the block's when it goes on, else the sentence's. */
static void unclosed(const clv_doc *d, clv_arena *a, span_vec *out, uint32_t bi, const mark *m,
                     uint32_t limit)
{
	clv_span block = d->blocks.v[bi].span;
	bool goes_on = limit == block.e && starts_with_mark(d, (size_t)bi + 1);
	uint32_t end = limit;
	uint32_t s = clv_doc_sentence_at(d, m->e);
	if (!goes_on) {
		if (s == CLV_NO_INDEX || d->sentences.v[s].span.e >= limit)
			end = limit;
		else
			end = d->sentences.v[s].span.e;
		if (end - m->b > 1200)
			return;
	}
	keep(a, out, d->text, bi, (clv_span){ m->e, end }, (clv_span){ m->b, end }, goes_on, false, !goes_on);
}

/* One block's double marks: a nested pair ("… "no" …") stays inside. */
static void pair_doubles(const clv_doc *d, clv_arena *a, uint32_t bi, const mark_vec *v, span_vec *out)
{
	const mark *open = NULL;
	int nested = 0;
	for (size_t i = 0; i < v->n; i++) {
		const mark *m = &v->v[i];
		uint8_t side = decide(m, open != NULL);
		if (!open) {
			if (side == SIDE_OPEN)
				open = m;
			continue;
		}
		if (m->b == open->e && m->side != SIDE_CLOSE) { /* doubled: ““No limits” */
			open = m;
			continue;
		}
		if (side == SIDE_OPEN) {
			bool closes_twice = i + 2 < v->n && decide(&v->v[i + 1], true) == SIDE_CLOSE &&
			                    decide(&v->v[i + 2], true) == SIDE_CLOSE;
			if (closes_twice && v->v[i + 2].b - open->b < MAX_SPAN) {
				nested++;
				continue;
			}
			unclosed(d, a, out, bi, open, m->b);
			open = m;
			nested = 0;
			continue;
		}
		if (nested > 0) {
			nested--;
			continue;
		}
		keep(a, out, d->text, bi, (clv_span){ open->e, m->b }, (clv_span){ open->b, m->e }, false, false, false);
		open = NULL;
	}
	if (open)
		unclosed(d, a, out, bi, open, d->blocks.v[bi].span.e);
}

static uint32_t single_mark(clv_str t, size_t i)
{
	unsigned len;
	uint32_t c = clv_utf8_at(t, i, &len);
	return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x201A || c == 0x201B ? len : 0;
}

/* A single mark that may close at i: behind a word or stop, before none. */
static bool closes_single(clv_str t, size_t i, uint32_t n, clv_span block)
{
	unsigned len;
	sort l = before(t, i, block.b), r = after(t, i + n, block.e);
	if (l == SORT_SPACE || l == SORT_OPEN || clv_utf8_at(t, i, &len) == 0x2018)
		return false;
	return r == SORT_SPACE || r == SORT_STOP || r == SORT_DASH;
}

/* Close of a single quote opened before `from`: the first mark that may close;
 * one behind "s" before a space may be a genitive, so a later one wins. */
static uint32_t find_close(clv_str t, uint32_t from, uint32_t end, clv_span block, uint32_t *width)
{
	uint32_t maybe = 0, maybe_n = 0;
	if (end > from + MAX_SINGLE)
		end = from + MAX_SINGLE;
	for (uint32_t i = from; i < end;) {
		unsigned len;
		clv_utf8_at(t, i, &len);
		uint32_t n = single_mark(t, i);
		if (n && before(t, i, block.b) == SORT_SPACE && after(t, i + n, block.e) == SORT_WORD)
			break; /* another one opens */
		if (n && closes_single(t, i, n, block)) {
			bool genitive = t.p[i - 1] == 's' && after(t, i + n, block.e) == SORT_SPACE;
			if (!genitive) {
				*width = n;
				return i;
			}
			if (!maybe)
				maybe = i, maybe_n = n;
		}
		i += len;
	}
	*width = maybe_n;
	return maybe;
}

static void pair_singles(const clv_doc *d, clv_arena *a, uint32_t bi, const span_vec *doubles,
                         size_t first, span_vec *out)
{
	clv_span block = d->blocks.v[bi].span;
	clv_str t = d->text;
	size_t next = first;
	for (uint32_t i = block.b; i < block.e;) {
		unsigned len;
		while (next < doubles->n && doubles->v[next].outer.e <= i)
			next++;
		if (next < doubles->n && doubles->v[next].outer.b <= i) {
			i = doubles->v[next].outer.e;
			continue;
		}
		clv_utf8_at(t, i, &len);
		uint32_t n = single_mark(t, i), width;
		sort l = before(t, i, block.b);
		bool opens = n && (l == SORT_SPACE || l == SORT_OPEN || l == SORT_DASH) &&
		             after(t, i + n, block.e) == SORT_WORD && !(t.p[i + n] >= '0' && t.p[i + n] <= '9');
		uint32_t end = next < doubles->n && doubles->v[next].block == bi ? doubles->v[next].outer.b : block.e;
		uint32_t close = opens ? find_close(t, i + n, end, block, &width) : 0;
		if (close) {
			keep(a, out, t, bi, (clv_span){ i + n, close }, (clv_span){ i, close + width }, false, true, false);
			i = close + width;
		} else {
			i += n ? n : len;
		}
	}
}

static void merge(clv_arena *a, const span_vec *x, const span_vec *y, span_vec *out)
{
	size_t i = 0, k = 0;
	while (i < x->n || k < y->n) {
		bool first = k == y->n || (i < x->n && x->v[i].outer.b < y->v[k].outer.b);
		*clv_push(a, out) = first ? x->v[i++] : y->v[k++];
	}
}

size_t quote_marks(const clv_doc *d, clv_arena *a, mark_span **out)
{
	span_vec all = { 0 };
	for (uint32_t b = 0; b < d->blocks.n; b++) {
		mark_vec v = { 0 };
		span_vec doubles = { 0 }, singles = { 0 };
		if (all.n >= CLV_MAX_QUOTES)
			break;
		collect(d->text, d->blocks.v[b].span, a, &v);
		pair_doubles(d, a, b, &v, &doubles);
		pair_singles(d, a, b, &doubles, 0, &singles);
		merge(a, &doubles, &singles, &all);
	}
	uint32_t tok = 0;
	for (size_t i = 0; i < all.n; i++) {
		mark_span *s = &all.v[i];
		while (tok < d->tokens.n && d->tokens.v[tok].span.e <= s->inner.b)
			tok++;
		s->tok_b = tok;
		uint32_t e = tok;
		while (e < d->tokens.n && d->tokens.v[e].span.b < s->inner.e)
			e++;
		s->tok_e = e;
	}
	*out = all.v;
	return all.n;
}
