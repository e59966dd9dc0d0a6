/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and newsletters in mail format: MHTML (RFC 2557) and mbox (RFC 4155).
 *
 * Input: bytes. Output: for MHTML one item, for mbox one a message: the first HTML
 * part, else the first plain part, decoded from base64 or quoted-printable, with
 * its charset. Subject is the title (RFC 2047 words decoded where they are UTF-8),
 * Content-Location the address. A message's Date is when it was sent: a hint; a
 * saved page's Date is when it was saved: not used.
 *
 * Damage: a message without any text part is skipped and counted. Limits: PART_DEPTH
 * nested multiparts, PARTS_MAX parts. Cost: linear in the message times its depth. */
#include "feed/feed_priv.h"

enum { PART_DEPTH = 8, PARTS_MAX = 1000 };

typedef struct part {
	clv_str type, charset, bytes, location;
	bool html;
} part;

typedef struct finder {
	clv_arena *a;
	part html, plain;
	int n_parts;
} finder;

static size_t header_end(clv_str s)
{
	size_t lf = clv_str_find(s, CLV_S("\n\n"), 0), crlf = clv_str_find(s, CLV_S("\r\n\r\n"), 0);
	return lf == SIZE_MAX && crlf == SIZE_MAX ? s.n : crlf < lf ? crlf + 4 : lf + 2;
}

/* A field with its folded lines joined. */
static clv_str field(clv_arena *a, clv_str header, const char *name)
{
	clv_str key = clv_str_c(name), line;
	clv_buf b = clv_buf_new(a);
	bool in = false;
	while (clv_str_split(&header, '\n', &line)) {
		bool fold = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
		if (in && !fold)
			break;
		if (in) {
			clv_buf_ch(&b, ' ');
			clv_buf_add(&b, clv_str_trim(line));
		} else if (!fold && line.n > key.n && line.p[key.n] == ':' &&
		           clv_str_ieq(clv_str_sub(line, 0, key.n), key)) {
			clv_buf_add(&b, clv_str_trim(clv_str_sub(line, key.n + 1, line.n)));
			in = true;
		}
	}
	return clv_buf_str(&b);
}

/* Value of a parameter: boundary="x", charset=utf-8. */
static clv_str param(clv_arena *a, clv_str value, const char *name)
{
	clv_str low = clv_str_lower_ascii(a, value);
	clv_str key = clv_strf(a, "%s=", name);
	size_t at = clv_str_find(low, key, 0);
	if (at == SIZE_MAX)
		return (clv_str){ "", 0 };
	clv_str v = clv_str_sub(value, at + key.n, value.n);
	bool quoted = v.n && v.p[0] == '"';
	size_t b = quoted, e = b;
	while (e < v.n && (quoted ? v.p[e] != '"' : v.p[e] != ';' && v.p[e] != ' '))
		e++;
	return clv_str_sub(v, b, e);
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static clv_str quoted_printable(clv_arena *a, clv_str s, bool word)
{
	char *out = clv_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_' && word) {
			out[n++] = ' ';
		} else if (s.p[i] != '=') {
			out[n++] = s.p[i];
		} else if (i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			out[n++] = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		} else { /* soft line break */
			while (i + 1 < s.n && (s.p[i + 1] == '\r' || s.p[i + 1] == ' '))
				i++;
			i += i + 1 < s.n && s.p[i + 1] == '\n';
		}
	}
	return (clv_str){ out, n };
}

static clv_str base64(clv_arena *a, clv_str s)
{
	char *out = clv_alloc(a, s.n / 4 * 3 + 4);
	size_t n = 0;
	uint32_t acc = 0;
	int bits = 0;
	for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
		char c = s.p[i];
		int v = c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26
		      : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
		if (v < 0)
			continue;
		acc = acc << 6 | (uint32_t)v;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[n++] = (char)(acc >> bits & 0xff);
		}
	}
	return (clv_str){ out, n };
}

static clv_str decode(clv_arena *a, clv_str how, clv_str body)
{
	if (clv_str_ieq(how, CLV_S("quoted-printable")))
		return quoted_printable(a, body, false);
	return clv_str_ieq(how, CLV_S("base64")) ? base64(a, body) : body;
}

/* "=?utf-8?Q?Caf=C3=A9?=" → "Café"; other charsets stay as they are. */
static clv_str decode_words(clv_arena *a, clv_str s)
{
	clv_buf out = clv_buf_new(a);
	size_t at = 0;
	while (at < s.n) {
		size_t b = clv_str_find(s, CLV_S("=?"), at);
		size_t m = b == SIZE_MAX ? SIZE_MAX : clv_str_find(s, CLV_S("?"), b + 2);
		size_t e = m == SIZE_MAX || m + 3 > s.n ? SIZE_MAX : clv_str_find(s, CLV_S("?="), m + 3);
		if (e == SIZE_MAX || !clv_str_ieq(clv_str_sub(s, b + 2, m), CLV_S("utf-8"))) {
			clv_buf_add(&out, clv_str_sub(s, at, s.n));
			break;
		}
		clv_buf_add(&out, clv_str_sub(s, at, b));
		clv_str text = clv_str_sub(s, m + 3, e);
		clv_buf_add(&out, (s.p[m + 1] | 32) == 'b' ? base64(a, text) : quoted_printable(a, text, true));
		at = e + 2;
		if (clv_str_starts(clv_str_sub(s, at, s.n), CLV_S(" =?")))
			at++;
	}
	return clv_buf_str(&out);
}

static void find_parts(finder *w, clv_str s, int depth);

static void multipart(finder *w, clv_str body, clv_str boundary, int depth)
{
	clv_str mark = clv_strf(w->a, "--%.*s", CLV_FMT(boundary));
	size_t at = clv_str_find(body, mark, 0);
	while (at != SIZE_MAX && w->n_parts++ < PARTS_MAX) {
		size_t b = at + mark.n, e = clv_str_find(body, mark, b);
		if (clv_str_starts(clv_str_sub(body, b, body.n), CLV_S("--")))
			return;
		size_t eol = clv_str_find(body, CLV_S("\n"), b);
		if (eol == SIZE_MAX)
			return;
		find_parts(w, clv_str_sub(body, eol + 1, e), depth + 1);
		at = e;
	}
}

static void find_parts(finder *w, clv_str s, int depth)
{
	size_t n = header_end(s);
	clv_str head = clv_str_sub(s, 0, n), body = clv_str_sub(s, n, s.n);
	clv_str type = field(w->a, head, "Content-Type"), low = clv_str_lower_ascii(w->a, type);
	clv_str boundary = param(w->a, type, "boundary");
	if (clv_str_starts(low, CLV_S("multipart/")) && boundary.n) {
		if (depth < PART_DEPTH)
			multipart(w, body, boundary, depth);
		return;
	}
	bool html = clv_str_starts(low, CLV_S("text/html"));
	part *to = html ? &w->html : &w->plain;
	if (to->bytes.n || (!html && low.n && !clv_str_starts(low, CLV_S("text/plain"))))
		return;
	*to = (part){ .html = html, .charset = param(w->a, low, "charset"),
		      .location = field(w->a, head, "Content-Location"),
		      .bytes = decode(w->a, field(w->a, head, "Content-Transfer-Encoding"), body) };
}

/* One message; false: no text in it. */
static bool message(clv_feed *f, clv_str s, uint32_t number, clv_feed_item *item)
{
	finder w = { .a = f->item };
	find_parts(&w, s, 0);
	const part *p = w.html.bytes.n ? &w.html : &w.plain;
	if (!p->bytes.n)
		return false;
	clv_str head = clv_str_sub(s, 0, header_end(s));
	*item = (clv_feed_item){ .bytes = p->bytes, .number = number };
	item->hints = clv_feed_hints(f, number, (clv_str){ 0 });
	item->hints.type = p->html ? CLV_S("html") : CLV_S("text");
	item->hints.charset = p->charset;
	item->hints.title = decode_words(f->item, field(f->item, head, "Subject"));
	clv_str url = field(f->item, head, "Snapshot-Content-Location");
	item->hints.url = url.n ? url : p->location;
	if (number) {
		clv_str date = field(f->item, head, "Date");
		item->hints.date = date.n ? clv_feed_mail_date(date) : CLV_DAY_NONE;
	}
	return true;
}

static bool mhtml_next(clv_feed *f, clv_feed_item *item)
{
	if (f->at++)
		return false;
	if (message(f, f->bytes, 0, item))
		return true;
	clv_feed_skip(f, 0, "no HTML or text part");
	return false;
}

void clv_feed_mhtml_open(clv_feed *f)
{
	f->next = mhtml_next;
}

/* A line that begins with "From " after an empty line parts messages. */
static size_t next_from(clv_str s, size_t at)
{
	for (;;) {
		size_t hit = clv_str_find(s, CLV_S("\nFrom "), at);
		if (hit == SIZE_MAX)
			return s.n;
		if (hit == 0 || s.p[hit - 1] == '\n' || (s.p[hit - 1] == '\r' && hit > 1 && s.p[hit - 2] == '\n'))
			return hit + 1;
		at = hit + 1;
	}
}

static bool mbox_next(clv_feed *f, clv_feed_item *item)
{
	while (f->at < f->bytes.n) {
		size_t b = f->at, e = next_from(f->bytes, b + 1);
		size_t eol = clv_str_find(f->bytes, CLV_S("\n"), b);
		f->at = e;
		f->number++;
		if (eol != SIZE_MAX && eol < e && message(f, clv_str_sub(f->bytes, eol + 1, e), f->number, item))
			return true;
		clv_feed_skip(f, b, "a message without HTML or text");
	}
	return false;
}

void clv_feed_mbox_open(clv_feed *f)
{
	f->next = mbox_next;
}
