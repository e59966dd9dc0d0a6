/* SPDX-License-Identifier: Apache-2.0 */
/* Limits the depth of a page's tree and the attributes of a tag before it is built.
 *
 * Input: HTML bytes. Output: the same bytes, or a copy in which start tags that
 * would nest deeper than CLV_MAX_HTML_DEPTH are blanked out. HTML's tree
 * construction searches the stack of open elements for every block tag, so that
 * n nested tags cost n² steps; with a bounded stack it is linear. The scan counts
 * start tags minus end tags of elements that nest, without parsing them: elements
 * with an optional end tag and void elements do not count; scripts, styles and
 * comments are passed over. The parser compares each attribute of a tag with all
 * before it: behind the first ATTRIBUTES of a long tag the rest of it is blanked.
 * Cost: one pass. */
#include "page/html_priv.h"

enum { LONG_TAG = 8192, ATTRIBUTES = 500 };

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Void elements and those that close themselves. */
static bool no_nesting(clv_str name)
{
	static const char *const names[] = { "area", "base", "br", "col", "embed", "hr", "img", "input",
		"link", "meta", "param", "source", "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd",
		"option", "thead", "tbody", "tfoot", "colgroup", "html", "head", "body", "rp", "rt" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (clv_str_ieq(name, clv_str_c(names[i])))
			return true;
	return false;
}

static size_t find_end_tag(clv_str s, size_t at, clv_str name)
{
	for (;;) {
		const char *hit = at < s.n ? memchr(s.p + at, '<', s.n - at) : NULL;
		if (!hit)
			return s.n;
		at = (size_t)(hit - s.p) + 1;
		if (at < s.n && s.p[at] == '/' && clv_str_ieq(clv_str_sub(s, at + 1, at + 1 + name.n), name))
			return at - 1;
	}
}

/* Bytes of a tag that begins at b, up to its '>', and where its attributes are too
 * many; SIZE_MAX: they are not. */
static size_t too_many(clv_str s, size_t b, size_t *stop)
{
	const char *gt = memchr(s.p + b, '>', s.n - b);
	size_t n = 0;
	*stop = gt ? (size_t)(gt - s.p) : s.n;
	if (*stop - b < LONG_TAG)
		return SIZE_MAX;
	for (size_t i = b; i < *stop; i++)
		if ((s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '/' || s.p[i] == '\t') && ++n > ATTRIBUTES * 2)
			return i;
	return SIZE_MAX;
}

static char *own_copy(clv_arena *a, clv_str page, char *copy, bool *cut)
{
	*cut = true;
	if (!copy)
		copy = memcpy(clv_alloc(a, page.n + 1), page.p, page.n);
	return copy;
}

clv_str clv_html_guard(clv_arena *a, clv_str page, bool *cut)
{
	char *copy = NULL;
	size_t depth = 0, at = 0;
	while (at < page.n) {
		const char *hit = memchr(page.p + at, '<', page.n - at);
		if (!hit)
			break;
		size_t b = (size_t)(hit - page.p);
		at = b + 1;
		bool end = at < page.n && page.p[at] == '/';
		size_t from = at + end, e = from;
		while (e < page.n && (letter(page.p[e]) || (page.p[e] >= '0' && page.p[e] <= '9') || page.p[e] == '-'))
			e++;
		if (e == from || !letter(page.p[from]))
			continue;
		clv_str name = clv_str_sub(page, from, e);
		at = e;
		size_t stop, rest = e + LONG_TAG < page.n ? too_many(page, e, &stop) : SIZE_MAX;
		if (rest != SIZE_MAX) {
			copy = own_copy(a, page, copy, cut);
			memset(copy + rest, ' ', stop - rest);
			at = stop;
		}
		if (no_nesting(name))
			continue;
		if (end) {
			depth -= depth > 0;
			continue;
		}
		if (clv_str_ieq(name, CLV_S("script")) || clv_str_ieq(name, CLV_S("style"))) {
			at = find_end_tag(page, at, name);
			continue;
		}
		if (++depth <= CLV_MAX_HTML_DEPTH)
			continue;
		copy = own_copy(a, page, copy, cut);
		const char *gt = memchr(page.p + e, '>', page.n - e);
		stop = gt ? (size_t)(gt - page.p) + 1 : page.n;
		memset(copy + b, ' ', stop - b);
		at = stop;
	}
	return copy ? (clv_str){ copy, page.n } : page;
}
