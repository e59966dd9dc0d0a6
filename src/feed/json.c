/* SPDX-License-Identifier: Apache-2.0 */
/* JSON containers: one record a line (JSONL), an array of records, one record,
 * or a JSON Feed (version 1 and 1.1).
 *
 * Input: bytes of the file. Output: an item a record. Of a record: `html`, or
 * `text` (also content_html, content_text), is the document; url, date, title,
 * outlet become hints; every other field is kept as JSON in item.extra. The
 * order of the fields does not matter. Reader: jansson.
 *
 * Damage: a line that is no JSON object, or has neither html nor text, is
 * skipped and counted; invalid UTF-8 inside a line is replaced first. Limits: a
 * line of CLV_MAX_DOC_BYTES × 2; jansson's own nesting limit. */
#include "feed/feed_priv.h"

#include <jansson.h>

typedef struct reader {
	json_t *record; /* of the line being read */
	json_t *list;   /* whole file: array of records */
	size_t at;
	json_t *feed;   /* its root: JSON Feed */
	char *dump;
} reader;

static void reader_close(void *p)
{
	reader *r = p;
	json_decref(r->record);
	json_decref(r->feed);
	free(r->dump);
	free(r);
}

static clv_str str_of(const json_t *v)
{
	return json_is_string(v) ? (clv_str){ json_string_value(v), json_string_length(v) }
	                         : (clv_str){ NULL, 0 };
}

/* The first of several keys that holds a string; taken out of the record. */
static clv_str take(clv_feed *f, json_t *o, const char *const *keys)
{
	for (; *keys; keys++) {
		clv_str s = str_of(json_object_get(o, *keys));
		if (!s.p)
			continue;
		s = clv_str_copy(f->item, s);
		json_object_del(o, *keys);
		return s;
	}
	return (clv_str){ NULL, 0 };
}

static clv_str site_of(json_t *feed)
{
	return feed ? str_of(json_object_get(feed, "title")) : (clv_str){ NULL, 0 };
}

static bool record_item(clv_feed *f, json_t *o, clv_feed_item *item)
{
	static const char *const html[] = { "html", "content_html", NULL };
	static const char *const text[] = { "text", "content_text", NULL };
	static const char *const url[] = { "url", NULL };
	static const char *const date[] = { "date", "date_published", "published", NULL };
	static const char *const title[] = { "title", NULL };
	static const char *const outlet[] = { "outlet", NULL };
	reader *r = f->state;
	if (!json_is_object(o))
		return false;
	clv_str page = take(f, o, html);
	bool is_html = page.p != NULL;
	if (!is_html)
		page = take(f, o, text);
	if (!page.p && !(f->links && json_is_string(json_object_get(o, "url"))))
		return false;
	*item = (clv_feed_item){ .bytes = page, .number = f->number };
	clv_hints *h = &item->hints;
	*h = clv_feed_hints(f, f->number, (clv_str){ 0 });
	h->url = take(f, o, url);
	clv_str day = take(f, o, date);
	h->date = day.n ? clv_feed_mail_date(day) : CLV_DAY_NONE;
	h->date_from = CLV_FROM_FILE;
	h->title = take(f, o, title);
	h->outlet = take(f, o, outlet);
	if (!h->outlet.n && site_of(r->feed).n)
		h->outlet = clv_str_copy(f->item, site_of(r->feed));
	h->type = is_html ? CLV_S("html") : CLV_S("text");
	h->charset = CLV_S("utf-8");
	free(r->dump);
	r->dump = json_object_size(o) ? json_dumps(o, JSON_COMPACT) : NULL;
	item->extra = clv_str_copy(f->item, clv_str_c(r->dump));
	return true;
}

static json_t *parse(clv_feed *f, clv_str s)
{
	size_t bad = 0;
	json_error_t e;
	json_t *o = json_loadb(s.p, s.n, JSON_ALLOW_NUL, &e);
	if (o)
		return o;
	clv_str clean = clv_utf8_clean(f->item, s, &bad);
	return bad ? json_loadb(clean.p, clean.n, JSON_ALLOW_NUL, &e) : NULL;
}

static bool jsonl_next(clv_feed *f, clv_feed_item *item)
{
	reader *r = f->state;
	while (f->at < f->bytes.n) {
		size_t b = f->at, eol = clv_str_find(f->bytes, CLV_S("\n"), b);
		clv_str line = clv_str_trim(clv_str_sub(f->bytes, b, eol));
		f->at = eol == SIZE_MAX ? f->bytes.n : eol + 1;
		if (clv_str_starts(line, CLV_S("\xEF\xBB\xBF")))
			line = clv_str_sub(line, 3, line.n);
		if (!line.n)
			continue;
		f->number++;
		if (line.n > 2 * (size_t)CLV_MAX_DOC_BYTES) {
			clv_feed_skip(f, b, "a line over the limit of one document");
			continue;
		}
		json_decref(r->record);
		r->record = parse(f, line);
		if (r->record && record_item(f, r->record, item))
			return true;
		clv_feed_skip(f, b, r->record ? "a record without html or text"
		                              : "a line that is no JSON object");
	}
	return false;
}

void clv_feed_jsonl_open(clv_feed *f)
{
	f->state = calloc(1, sizeof(reader));
	if (!f->state)
		clv_arena_fail(f->a);
	f->close = reader_close;
	f->next = jsonl_next;
}

static bool list_next(clv_feed *f, clv_feed_item *item)
{
	reader *r = f->state;
	while (r->list && r->at < json_array_size(r->list)) {
		f->number++;
		if (record_item(f, json_array_get(r->list, r->at++), item))
			return true;
		clv_feed_skip(f, 0, "a record without html or text");
	}
	return false;
}

static bool single_next(clv_feed *f, clv_feed_item *item)
{
	reader *r = f->state;
	if (r->at++)
		return false;
	f->number = 1;
	if (record_item(f, r->feed, item))
		return true;
	clv_feed_skip(f, 0, "a JSON object without html or text");
	return false;
}

void clv_feed_json_open(clv_feed *f)
{
	clv_feed_jsonl_open(f);
	reader *r = f->state;
	r->feed = parse(f, f->bytes);
	if (!r->feed)
		return; /* perhaps lines after all */
	json_t *items = json_object_get(r->feed, "items");
	r->list = json_is_array(r->feed) ? r->feed : json_is_array(items) ? items : NULL;
	f->next = r->list ? list_next : single_next;
}
