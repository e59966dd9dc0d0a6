/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence's text → words, numbers and punctuation marks, with the lexicon
 * rows of each word. Own cut, finer than the tokens of the parser and the same
 * without it: "mid-2022", "15th-16th", "10am" and "a.m." come out alike
 * whatever the tokeniser does. Linear in the text; items live in scratch. */
#include "when/when_priv.h"

static bool is_letter(uint32_t c)
{
	if (c < 128)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return c != 0xA0 && c != 0xAB && c != 0xBB && c != 0xB7 && !(c >= 0x2000 && c <= 0x206F) &&
	       !(c >= 0x3000 && c <= 0x303F) && c != CLV_UTF8_REPLACEMENT;
}

static bool is_space(uint32_t c)
{
	return c <= ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x3000;
}

static bool digit(clv_str t, size_t i)
{
	return i < t.n && t.p[i] >= '0' && t.p[i] <= '9';
}

static bool ascii_letter(clv_str t, size_t i)
{
	return i < t.n && is_letter((unsigned char)t.p[i]) && (unsigned char)t.p[i] < 128;
}

/* Digits at i, with thousands groups "12,500": end. */
static size_t scan_number(clv_str t, size_t i, item *it)
{
	int64_t v = 0;
	unsigned n = 0;
	for (;;) {
		for (; digit(t, i); i++, n++)
			v = v < 100000000 ? v * 10 + (t.p[i] - '0') : v;
		if (n && n <= 9 && i < t.n && t.p[i] == ',' && digit(t, i + 1) && digit(t, i + 2) &&
		    digit(t, i + 3) && !digit(t, i + 4))
			i++;
		else
			break;
	}
	it->num = (int32_t)(v > 1000000000 ? 1000000000 : v);
	it->n_digit = (uint8_t)(n > 255 ? 255 : n);
	return i;
}

static size_t scan_suffix(clv_str t, size_t i, item *it)
{
	size_t e = i;
	while (ascii_letter(t, e) && e - i < 3)
		e++;
	clv_str s = clv_str_sub(t, i, e);
	if (clv_str_ieq(s, CLV_S("st")) || clv_str_ieq(s, CLV_S("nd")) || clv_str_ieq(s, CLV_S("rd")) ||
	    clv_str_ieq(s, CLV_S("th"))) {
		it->ord = true;
		return e;
	}
	if (clv_str_eqc(s, "s")) {
		it->plural = true;
		return e;
	}
	return i;
}

static char ascii_of(uint32_t c)
{
	switch (c) {
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
		return '-';
	case 0x2018: case 0x2019: case 0x201B: case 0x2032: case '`': case 0xB4:
		return '\'';
	case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB:
		return '"';
	default:
		return c < 128 ? (char)c : '?';
	}
}

/* A word at i: letters; inner dots of "a.m." and apostrophe of "o'clock". */
static size_t scan_word(clv_str t, size_t i, size_t end, bool *dotted)
{
	size_t from = i;
	unsigned len;
	while (i < end) {
		if (t.p[i] == '.' && i == from + 1 && ascii_letter(t, i + 1) && i + 2 < end &&
		    t.p[i + 2] == '.') {
			*dotted = true;
			return i + 3;
		}
		if (t.p[i] == '\'' && i == from + 1 && (t.p[from] | 32) == 'o' && ascii_letter(t, i + 1)) {
			i++;
			continue;
		}
		uint32_t c = clv_utf8_at(t, i, &len);
		if (!is_letter(c))
			break;
		i += len;
	}
	return i;
}

static clv_str lowered(clv_arena *a, clv_str s, bool dotted)
{
	clv_str low = clv_str_lower_ascii(a, s);
	if (!dotted)
		return low;
	char *p = clv_alloc(a, low.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < low.n; i++)
		if (low.p[i] != '.')
			p[n++] = low.p[i];
	return (clv_str){ p, n };
}

void when_lex(const clv_when *w, clv_str text, clv_span s, clv_arena *scratch, cursor *out)
{
	CLV_VEC(item) v = { 0 };
	clv_str t = { text.p, s.e };
	bool gap = true;
	for (size_t i = s.b; i < s.e;) {
		unsigned len;
		uint32_t c = clv_utf8_at(t, i, &len);
		if (is_space(c)) {
			gap = true;
			i += len;
			continue;
		}
		item *it = clv_push(scratch, &v);
		it->gap = gap;
		gap = false;
		size_t e = i + len;
		if (digit(t, i)) {
			it->kind = ITEM_NUM;
			e = scan_suffix(t, scan_number(t, i, it), it);
		} else if (is_letter(c)) {
			bool dotted = false;
			e = scan_word(t, i, s.e, &dotted);
			it->kind = ITEM_WORD;
			it->cap = c >= 'A' && c <= 'Z';
			it->low = lowered(scratch, clv_str_sub(t, i, e), dotted);
			const uint32_t *row = clv_map_get(&w->words, it->low);
			it->row = row ? *row : 0;
		} else {
			it->kind = ITEM_PUNCT;
			it->ch = ascii_of(c);
		}
		it->span = (clv_span){ (uint32_t)i, (uint32_t)e };
		i = e;
	}
	*out = (cursor){ w, text, v.v, v.n, scratch, 0, CLV_DAY_NONE };
}

const wordrow *when_row_of(const cursor *c, size_t i, wclass k)
{
	for (uint32_t r = c->v[i].row; r; r = c->w->row[r - 1].next)
		if (c->w->row[r - 1].cls == k)
			return &c->w->row[r - 1];
	return NULL;
}

/* "twenty-one", "three", "15", "two hundred". */
static size_t plain_number(const cursor *c, size_t i, int32_t *value)
{
	const wordrow *r = when_row(c, i, W_NUMBER);
	if (i < c->n && c->v[i].kind == ITEM_NUM && !c->v[i].ord && !c->v[i].plural) {
		*value = c->v[i].num;
		if (is_punct(c, i + 1, '.') && i + 2 < c->n && c->v[i + 2].kind == ITEM_NUM &&
		    !c->v[i + 1].gap && !c->v[i + 2].gap)
			return 3; /* 2.5: rounded down */
		return 1;
	}
	if (!r)
		return 0;
	*value = r->num;
	size_t n = 1;
	if (r->num >= 20 && r->num < 100) {
		size_t k = i + 1 + is_punct(c, i + 1, '-');
		const wordrow *u = when_row(c, k, W_NUMBER);
		if (u && u->num >= 1 && u->num < 10) {
			*value += u->num;
			n = k - i + 1;
		}
	}
	if ((r = when_row(c, i + n, W_NUMBER)) && r->num == 100 && *value < 100) {
		*value *= 100;
		n++;
	}
	return n;
}

size_t when_amount(const cursor *c, size_t i, int32_t *value)
{
	size_t n = plain_number(c, i, value);
	if (n) {
		/* "two and a half years", "three or four days" */
		if (is(c, i + n, W_AND) && is(c, i + n + 1, W_A) && is(c, i + n + 2, W_HALF))
			return n + 3;
		int32_t other;
		size_t m = is(c, i + n, W_AND) || is(c, i + n, W_TO) ? plain_number(c, i + n + 1, &other) : 0;
		if (m && is(c, i + n + 1 + m, W_UNIT))
			return n + 1 + m;
		return n;
	}
	*value = 0;
	if (is(c, i, W_VAGUE) && !(i && is(c, i - 1, W_COMPARE))) { /* not "as many weeks" */
		n = 1;
		if (is(c, i + n, W_OF))
			n++;
		return n;
	}
	if (is(c, i, W_A)) {
		if (is(c, i + 1, W_VAGUE)) /* a few, a couple of */
			return 2 + is(c, i + 2, W_OF);
		if (is(c, i + 1, W_NUMBER)) /* a dozen */
			return 1 + plain_number(c, i + 1, value);
		*value = 1;
		return 1;
	}
	return 0;
}
