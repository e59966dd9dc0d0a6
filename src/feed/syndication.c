/* SPDX-License-Identifier: Apache-2.0 */
/* RSS 0.9-2.0, RDF and Atom feeds with full content, by libxml2.
 *
 * Input: bytes of the feed. Output: an item an entry: content:encoded or content,
 * else description or summary, as HTML; link, title, date; the feed's title is the
 * outlet. Elements are known by their local names, so that namespaces written in
 * any way are read.
 *
 * Damage: libxml2 recovers what it can; entries without content are skipped and
 * counted. No network, no external entities, no entity expansion (the parser's own
 * limits on depth and amplification stay on). */
#include "feed/feed_priv.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

typedef struct reader {
	xmlDoc *doc;
	xmlNode *next;
	xmlChar *site;
} reader;

static void reader_close(void *p)
{
	reader *r = p;
	xmlFree(r->site);
	xmlFreeDoc(r->doc);
	free(r);
}

static bool is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static clv_str text_of(clv_arena *a, xmlNode *n)
{
	xmlChar *p = xmlNodeGetContent(n);
	clv_str s = clv_str_copy(a, clv_str_trim(clv_str_c((const char *)p)));
	xmlFree(p);
	return s;
}

/* Text of the first child with one of the names, in order of preference. */
static clv_str child(clv_arena *a, xmlNode *item, const char *const *names)
{
	for (; *names; names++)
		for (xmlNode *n = item->children; n; n = n->next)
			if (is(n, *names)) {
				clv_str s = text_of(a, n);
				if (s.n)
					return s;
			}
	return (clv_str){ "", 0 };
}

static clv_str link_of(clv_arena *a, xmlNode *item)
{
	for (xmlNode *n = item->children; n; n = n->next) {
		if (!is(n, "link"))
			continue;
		xmlChar *rel = xmlGetProp(n, (const xmlChar *)"rel"), *href = xmlGetProp(n, (const xmlChar *)"href");
		bool other = rel && strcmp((const char *)rel, "alternate") != 0;
		clv_str s = href ? clv_str_copy(a, clv_str_c((const char *)href)) : text_of(a, n);
		xmlFree(rel);
		xmlFree(href);
		if (!other && s.n)
			return s;
	}
	return (clv_str){ "", 0 };
}

static bool entry(clv_feed *f, xmlNode *n, clv_feed_item *item)
{
	static const char *const content[] = { "encoded", "content", "description", "summary", NULL };
	static const char *const date[] = { "pubDate", "published", "date", "issued", "updated", NULL };
	static const char *const title[] = { "title", NULL };
	reader *r = f->state;
	clv_str bytes = child(f->item, n, content);
	if (!bytes.n && !(f->links && link_of(f->item, n).n))
		return false;
	*item = (clv_feed_item){ .bytes = bytes, .number = f->number };
	clv_hints *h = &item->hints;
	*h = clv_feed_hints(f, f->number, (clv_str){ 0 });
	h->url = link_of(f->item, n);
	h->title = child(f->item, n, title);
	clv_str day = child(f->item, n, date);
	h->date = day.n ? clv_feed_mail_date(day) : CLV_DAY_NONE;
	h->date_from = CLV_FROM_FILE;
	h->outlet = clv_str_copy(f->item, clv_str_trim(clv_str_c((const char *)r->site)));
	h->type = CLV_S("html");
	h->charset = CLV_S("utf-8");
	return true;
}

static bool xml_next(clv_feed *f, clv_feed_item *item)
{
	reader *r = f->state;
	while (r->next) {
		xmlNode *n = r->next;
		r->next = n->next;
		if (!is(n, "item") && !is(n, "entry"))
			continue;
		f->number++;
		if (entry(f, n, item))
			return true;
		clv_feed_skip(f, 0, "an entry without content");
	}
	return false;
}

static void find_entries(reader *r)
{
	xmlNode *root = xmlDocGetRootElement(r->doc), *list = root;
	for (xmlNode *n = root ? root->children : NULL; n; n = n->next)
		if (is(n, "channel") && is(root, "rss"))
			list = n;
	for (xmlNode *n = root ? root->children : NULL; n; n = n->next)
		if (is(n, "channel") && !r->site)
			for (xmlNode *m = n->children; m && !r->site; m = m->next)
				if (is(m, "title"))
					r->site = xmlNodeGetContent(m);
	for (xmlNode *n = list ? list->children : NULL; n && !r->site; n = n->next)
		if (is(n, "title"))
			r->site = xmlNodeGetContent(n);
	r->next = list ? list->children : NULL;
}

void clv_feed_xml_open(clv_feed *f)
{
	reader *r = calloc(1, sizeof *r);
	if (!r)
		clv_arena_fail(f->a);
	f->state = r;
	f->close = reader_close;
	f->next = xml_next;
	int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
	              XML_PARSE_NOCDATA;
	int n = f->bytes.n > CLV_MAX_DOC_BYTES ? CLV_MAX_DOC_BYTES : (int)f->bytes.n;
	r->doc = xmlReadMemory(f->bytes.p, n, NULL, NULL, options);
	if (r->doc)
		find_entries(r);
	else
		clv_feed_skip(f, 0, "no XML that could be read");
}
