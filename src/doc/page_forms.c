/* SPDX-License-Identifier: Apache-2.0 */
/* A page for people: the report alone as clean HTML, and what was taken for what.
 *
 * Input: a document with the page part filled. Output: `page --html`, a whole HTML
 * page of title, byline, subtitle, paragraphs, subheadings and captions, nothing else,
 * every character escaped; `page --explain`, fields with their source, then a line a
 * block: number, role, reason, first words. Linear. */
#include "doc/doc.h"

enum { SHOWN = 100 };

static void put_escaped(clv_buf *b, clv_str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '<': clv_buf_addc(b, "&lt;"); break;
		case '>': clv_buf_addc(b, "&gt;"); break;
		case '&': clv_buf_addc(b, "&amp;"); break;
		case '"': clv_buf_addc(b, "&quot;"); break;
		default: clv_buf_ch(b, s.p[i]);
		}
}

static void put_around(clv_buf *b, const char *before, clv_str s, const char *after)
{
	if (!s.n)
		return;
	clv_buf_addc(b, before);
	put_escaped(b, s);
	clv_buf_addc(b, after);
}

static clv_str day_text(char room[16], clv_day day)
{
	clv_ymd y = clv_day_ymd(day);
	int n = snprintf(room, 16, "%04d-%02d-%02d", y.y, y.m, y.d);
	return day == CLV_DAY_NONE ? (clv_str){ "", 0 } : (clv_str){ room, (size_t)n };
}

/* Addresses of the web only: no script in a link. */
static bool is_web(clv_str s)
{
	return clv_str_starts(s, CLV_S("http://")) || clv_str_starts(s, CLV_S("https://"));
}

static void put_head(clv_buf *b, const clv_doc *d)
{
	char room[16];
	clv_buf_addc(b, "<!doctype html>\n<html");
	put_around(b, " lang=\"", d->lang, "\"");
	clv_buf_addc(b, ">\n<head>\n<meta charset=\"utf-8\">\n");
	put_around(b, "<title>", d->title, "</title>\n");
	put_around(b, "<meta name=\"author\" content=\"", d->author, "\">\n");
	put_around(b, "<meta property=\"og:site_name\" content=\"", d->outlet, "\">\n");
	put_around(b, "<meta property=\"article:published_time\" content=\"", day_text(room, d->published), "\">\n");
	if (is_web(d->url))
		put_around(b, "<link rel=\"canonical\" href=\"", d->url, "\">\n");
	clv_buf_addc(b, "</head>\n<body>\n<article>\n");
}

static void put_block(clv_buf *b, clv_role role, clv_str s)
{
	switch (role) {
	case CLV_ROLE_BODY: put_around(b, "<p>", s, "</p>\n"); break;
	case CLV_ROLE_SUBHEADING: put_around(b, "<h2>", s, "</h2>\n"); break;
	case CLV_ROLE_DEK: put_around(b, "<p class=\"subtitle\">", s, "</p>\n"); break;
	case CLV_ROLE_CAPTION: put_around(b, "<figure><figcaption>", s, "</figcaption></figure>\n"); break;
	default: break;
	}
}

void clv_doc_page_html(const clv_doc *d, clv_buf *out)
{
	char room[16];
	put_head(out, d);
	put_around(out, "<h1>", d->title, "</h1>\n");
	if (d->author.n || d->published != CLV_DAY_NONE) {
		clv_buf_addc(out, "<p class=\"byline\">");
		put_around(out, "", d->author, " ");
		put_around(out, "<time>", day_text(room, d->published), "</time>");
		clv_buf_addc(out, "</p>\n");
	}
	for (size_t i = 0; i < d->blocks.n; i++)
		put_block(out, d->blocks.v[i].role, clv_text(d->text, d->blocks.v[i].span));
	clv_buf_addc(out, "</article>\n</body>\n</html>\n");
}

static void put_field(clv_buf *b, const char *name, clv_str value, const char *from)
{
	clv_buf_f(b, "%-10s %.*s", name, CLV_FMT(value.n ? value : CLV_S("-")));
	clv_buf_f(b, *from ? " (%s)\n" : "\n", from);
}

static clv_str one_line(clv_arena *a, clv_str s)
{
	size_t end = s.n > SHOWN ? SHOWN : s.n;
	while (end < s.n && end && ((unsigned char)s.p[end] & 0xC0) == 0x80)
		end--; /* between two characters */
	clv_str cut = clv_str_sub(s, 0, end);
	char *out = clv_alloc(a, cut.n + 4);
	size_t n = 0;
	for (size_t i = 0; i < cut.n; i++)
		out[n++] = (unsigned char)cut.p[i] < ' ' ? ' ' : cut.p[i];
	if (cut.n < s.n) {
		memcpy(out + n, "\xE2\x80\xA6", 3);
		n += 3;
	}
	return (clv_str){ out, n };
}

void clv_doc_page_explain(const clv_doc *d, clv_buf *out)
{
	char room[16];
	put_field(out, "path", d->path, "");
	put_field(out, "url", d->url, "");
	put_field(out, "title", d->title, clv_from_name((int)d->title_from));
	put_field(out, "author", d->author, clv_from_name((int)d->author_from));
	put_field(out, "outlet", d->outlet, clv_from_name((int)d->outlet_from));
	put_field(out, "published", day_text(room, d->published), clv_from_name((int)d->published_from));
	put_field(out, "modified", day_text(room, d->modified), "");
	put_field(out, "lang", d->lang, "");
	for (size_t i = 0; i < d->diags.n; i++)
		clv_buf_f(out, "note       %.*s: %.*s\n", CLV_FMT(d->diags.v[i].code), CLV_FMT(d->diags.v[i].note));
	for (size_t i = 0; i < d->blocks.n; i++) {
		const clv_block *b = &d->blocks.v[i];
		clv_str why = b->why.n ? b->why : CLV_S("-");
		clv_buf_f(out, "%4zu %-11s %-34.*s %.*s\n", i, clv_role_name((int)b->role), CLV_FMT(why),
		          CLV_FMT(one_line(d->arena, clv_text(d->text, b->span))));
	}
}
