/* SPDX-License-Identifier: Apache-2.0 */
/* Where each block stood in the page's own text.
 *
 * Input: the document's blocks and the decoded page. Output: doc->sources, byte
 * offsets in the decoded page, half-open; an empty span where a block is not found.
 * Method: the page without tags, scripts, comments and white space as a row of bytes
 * with their offsets, character references decoded; blocks are looked for in it one
 * behind the other, as reading order is the page's order; what is not found behind
 * the last block is looked for from the beginning. A named reference that is not
 * among the common ones stands for any one character.
 * Cost: linear for pages as there are; STEPS times the page's size at most. */
#include "page/page_priv.h"

enum { STEPS = 40, ANY = 1, NAME_MAX = 10 };

typedef struct row {
	char *c;        /* visible bytes; ANY: any one character */
	uint32_t *at, *end; /* offsets of each in the page */
	uint32_t n;
	uint64_t steps; /* left */
} row;

static bool blank(unsigned char c)
{
	return c <= ' ';
}

static void put(row *r, const char *p, size_t n, size_t from, size_t to)
{
	for (size_t i = 0; i < n; i++) {
		r->c[r->n] = p[i];
		r->at[r->n] = (uint32_t)from;
		r->end[r->n++] = (uint32_t)to;
	}
}

static bool is_name(clv_str s, size_t at, const char *name)
{
	return clv_str_ieq(clv_str_sub(s, at, at + strlen(name)), clv_str_c(name));
}

/* Behind a tag, comment, script or style that begins at i. */
static size_t behind_markup(clv_str s, size_t i)
{
	static const char *const raw[] = { "script", "style", "template", "noscript", "textarea", "svg" };
	if (is_name(s, i, "<!--")) {
		size_t e = clv_str_find(s, CLV_S("-->"), i + 4);
		return e == SIZE_MAX ? s.n : e + 3;
	}
	for (size_t k = 0; k < sizeof raw / sizeof *raw; k++) {
		size_t e = i + 1 + strlen(raw[k]);
		if (!is_name(s, i + 1, raw[k]) || e >= s.n || (s.p[e] != '>' && !blank((unsigned char)s.p[e])))
			continue;
		for (size_t at = e;;) {
			const char *hit = memchr(s.p + at, '<', s.n - at);
			if (!hit)
				return s.n;
			at = (size_t)(hit - s.p) + 1;
			if (at < s.n && s.p[at] == '/' && is_name(s, at + 1, raw[k])) {
				const char *gt = memchr(s.p + at, '>', s.n - at);
				return gt ? (size_t)(gt - s.p) + 1 : s.n;
			}
		}
	}
	char quote = 0;
	for (size_t e = i + 1; e < s.n; e++) {
		if (quote)
			quote = s.p[e] == quote ? 0 : quote;
		else if ((s.p[e] == '"' || s.p[e] == '\'') && s.p[e - 1] == '=')
			quote = s.p[e];
		else if (s.p[e] == '>')
			return e + 1;
	}
	return s.n;
}

static size_t number(clv_str s, size_t i, uint32_t *cp)
{
	bool hex = i < s.n && (s.p[i] | 32) == 'x';
	uint32_t v = 0;
	size_t e = i + hex;
	for (; e < s.n && e < i + 9; e++) {
		int c = s.p[e] | 32, d = c >= '0' && c <= '9' ? c - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (d < 0)
			break;
		v = v * (hex ? 16 : 10) + (uint32_t)d;
	}
	*cp = v;
	return e == i + hex ? i : e;
}

/* A character reference at i ("&"); gives the byte behind it, i when it is none. */
static size_t reference(row *r, clv_str s, size_t i)
{
	static const struct { const char *name, *text; } known[] = {
		{ "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" }, { "nbsp", "" },
		{ "ndash", "\xE2\x80\x93" }, { "mdash", "\xE2\x80\x94" }, { "lsquo", "\xE2\x80\x98" },
		{ "rsquo", "\xE2\x80\x99" }, { "ldquo", "\xE2\x80\x9C" }, { "rdquo", "\xE2\x80\x9D" },
		{ "hellip", "\xE2\x80\xA6" }, { "shy", "\xC2\xAD" },
	};
	char buf[4];
	uint32_t cp;
	size_t e;
	if (i + 1 < s.n && s.p[i + 1] == '#') {
		e = number(s, i + 2, &cp);
		if (e == i + 2 || !cp || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
			return i;
		e += e < s.n && s.p[e] == ';';
		if (cp == 0xA0 || cp == ' ' || cp == '\n' || cp == '\t')
			return e;
		if (cp >= 0x80 && cp < 0xA0) /* read as windows-1252: one character */
			put(r, "\1", 1, i, e);
		else
			put(r, buf, clv_utf8_put(cp, buf), i, e);
		return e;
	}
	for (e = i + 1; e < s.n && e < i + 1 + NAME_MAX && (((s.p[e] | 32) >= 'a' && (s.p[e] | 32) <= 'z') || (s.p[e] >= '0' && s.p[e] <= '9'));)
		e++;
	if (e >= s.n || s.p[e] != ';' || e == i + 1)
		return i;
	for (size_t k = 0; k < sizeof known / sizeof *known; k++)
		if (clv_str_eqc(clv_str_sub(s, i + 1, e), known[k].name)) {
			put(r, known[k].text, strlen(known[k].text), i, e + 1);
			return e + 1;
		}
	put(r, "\1", 1, i, e + 1);
	return e + 1;
}

static row visible(clv_str s, bool html, clv_arena *a)
{
	row r = { .c = clv_alloc(a, s.n + 8), .at = CLV_NEW_ARRAY(a, uint32_t, s.n + 8),
		  .end = CLV_NEW_ARRAY(a, uint32_t, s.n + 8), .steps = (uint64_t)s.n * STEPS + 10000 };
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t e;
		bool markup = html && c == '<' && i + 1 < s.n &&
		              (s.p[i + 1] == '/' || s.p[i + 1] == '!' || s.p[i + 1] == '?' || ((s.p[i + 1] | 32) >= 'a' && (s.p[i + 1] | 32) <= 'z'));
		if (markup) {
			i = behind_markup(s, i);
			continue;
		}
		if (html && c == '&' && (e = reference(&r, s, i)) > i) {
			i = e;
			continue;
		}
		bool nbsp = c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0;
		if (!blank(c) && !nbsp)
			put(&r, s.p + i, 1, i, i + 1);
		i += nbsp ? 2 : 1;
	}
	return r;
}

/* Text without white space. */
static clv_str squeeze(clv_str s, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool nbsp = (unsigned char)s.p[i] == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0;
		if (nbsp)
			i++;
		else if (!blank((unsigned char)s.p[i]))
			out[n++] = s.p[i];
	}
	return (clv_str){ out, n };
}

/* Row position behind the words when they stand at `at`, else UINT32_MAX. */
static uint32_t stands_at(row *r, uint32_t at, clv_str words)
{
	for (size_t i = 0; i < words.n; at++) {
		if (at >= r->n || !r->steps)
			return UINT32_MAX;
		r->steps--;
		if (r->c[at] == ANY) {
			unsigned len;
			clv_utf8_at(words, i, &len);
			i += len;
		} else if (r->c[at] == words.p[i]) {
			i++;
		} else {
			return UINT32_MAX;
		}
	}
	return at;
}

static bool look(row *r, uint32_t from, clv_str words, clv_span *found, uint32_t *next)
{
	for (uint32_t at = from; at < r->n && r->steps; at++) {
		const char *hit = r->c[at] == ANY ? r->c + at : memchr(r->c + at, words.p[0], r->n - at);
		if (!hit)
			return false;
		at = (uint32_t)(hit - r->c);
		uint32_t e = stands_at(r, at, words);
		if (e == UINT32_MAX)
			continue;
		*found = (clv_span){ r->at[at], r->end[e - 1] };
		*next = e;
		return true;
	}
	return false;
}

void clv_page_sources(clv_doc *d, clv_str page, bool html, clv_arena *scratch)
{
	row r = visible(page, html, scratch);
	char *room = clv_alloc(scratch, d->text.n + 1);
	uint32_t at = 0;
	for (size_t i = 0; i < d->blocks.n; i++) {
		clv_str words = squeeze(clv_text(d->text, d->blocks.v[i].span), room);
		clv_span *found = clv_push(d->arena, &d->sources);
		*found = (clv_span){ 0, 0 };
		if (words.n && !look(&r, at, words, found, &at))
			look(&r, 0, words, found, &at);
	}
}
