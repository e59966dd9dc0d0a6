/* SPDX-License-Identifier: Apache-2.0 */
/* What a page states of itself: title, author, outlet, days of publication and of
 * the last change, keywords, description, address.
 *
 * Input: the parsed page. Output: the m_… fields of clv_html with the rank of their
 * source: JSON-LD of an article type, meta elements by the ranks of
 * lexicon/cues/page_meta.tsv, itemprop and <time>. Which of them to believe is
 * decided in html_fields.c. Dates outside the years 1995-2099 are refused. Reader
 * of JSON-LD: jansson; broken JSON is passed over; an author given by @id is looked
 * up among the persons of the page's scripts.
 * Cost: one pass over the tree and the scripts' bytes. Limits: JSON-LD of LD_MAX
 * bytes, LD_DEPTH levels, TAGS_MAX keywords. */
#include "page/html_priv.h"

#include <lexbor/html/html.h>

#include <jansson.h>

enum { LD_MAX = 4 << 20, LD_DEPTH = 12, AUTHOR_MAX = 200, TAGS_MAX = 40, TAG_BYTES = 80 };

static uint32_t meta_key(const clv_html *h, clv_str key)
{
	if (!key.n || key.n > 64)
		return 0;
	const uint32_t *v = clv_map_get(&h->d->k->meta_keys, clv_str_lower_ascii(h->a, key));
	return v ? *v : 0;
}

static clv_day sane_day(clv_day day)
{
	clv_ymd y = clv_day_ymd(day);
	return day != CLV_DAY_NONE && y.y >= 1995 && y.y < 2100 ? day : CLV_DAY_NONE;
}

clv_day clv_html_day(clv_html *h, clv_str s)
{
	s = clv_str_trim(s);
	clv_day day = sane_day(clv_day_parse(s));
	if (day != CLV_DAY_NONE || s.n > 80)
		return day;
	clv_draft d = { .k = h->d->k, .a = h->a, .text = s };
	clv_piece p = { .text = s };
	clv_piece_shape(&d, &p);
	return sane_day(clv_date_in(&d, p.word_b, p.word_e, NULL));
}

static bool better(int rank, int had)
{
	return had == 0 || rank < had;
}

static void keep_text(clv_html *h, clv_str v, int rank, clv_str *field, int *had)
{
	v = clv_str_trim(v);
	if (v.n && better(rank, *had)) {
		*field = clv_str_copy(h->a, v);
		*had = rank;
	}
}

static void keep_author(clv_html *h, clv_str v, int rank)
{
	v = clv_str_trim(v);
	bool address = clv_str_find(v, CLV_S("://"), 0) != SIZE_MAX || clv_str_starts(v, CLV_S("/")) ||
	               clv_str_starts(v, CLV_S("@"));
	if (!address && v.n <= AUTHOR_MAX)
		keep_text(h, v, rank, &h->m_author, &h->author_rank);
}

static void keep_day(clv_html *h, clv_day day, int rank)
{
	if (day != CLV_DAY_NONE && better(rank, h->date_rank)) {
		h->m_date = day;
		h->date_rank = rank;
	}
}

static void keep_modified(clv_html *h, clv_day day, int rank)
{
	if (day != CLV_DAY_NONE && better(rank, h->modified_rank)) {
		h->m_modified = day;
		h->modified_rank = rank;
	}
}

static void add_tag(clv_html *h, clv_str s)
{
	s = clv_str_trim(s);
	bool own = s.n && s.p[0] != '@' && s.p[0] != '/' && !clv_str_starts(s, CLV_S("http"));
	if (!own || s.n > TAG_BYTES || h->tags.n >= TAGS_MAX)
		return;
	for (size_t i = 0; i < h->tags.n; i++)
		if (clv_str_ieq(h->tags.v[i], s))
			return;
	*clv_push(h->a, &h->tags) = clv_str_copy(h->a, s);
}

/* Keywords of one source, separated by commas; a better source replaces a worse. */
static void keep_tags(clv_html *h, clv_str list, int rank)
{
	clv_str one;
	if (!list.n || (h->tag_rank && rank > h->tag_rank))
		return;
	if (rank < h->tag_rank)
		h->tags.n = 0;
	h->tag_rank = rank;
	while (clv_str_split(&list, ',', &one))
		add_tag(h, one);
}

/* ---- meta elements -------------------------------------------------------------------- */

static void read_meta(clv_html *h, lxb_dom_element_t *el)
{
	clv_str content = clv_html_attr(el, "content");
	uint32_t v = meta_key(h, clv_html_attr(el, "property"));
	v = v ? v : meta_key(h, clv_html_attr(el, "name"));
	v = v ? v : meta_key(h, clv_html_attr(el, "itemprop"));
	v = v ? v : meta_key(h, clv_html_attr(el, "http-equiv"));
	int rank = (int)(v & 0xff) + 1; /* JSON-LD ranks 1 */
	switch ((clv_meta_field)(v >> 8)) {
	case CLV_META_DATE: keep_day(h, clv_html_day(h, content), rank); break;
	case CLV_META_MODIFIED: keep_modified(h, clv_html_day(h, content), rank); break;
	case CLV_META_TAG: keep_tags(h, content, rank); break;
	case CLV_META_ABOUT: keep_text(h, content, rank, &h->m_about, &h->about_rank); break;
	case CLV_META_TITLE: keep_text(h, content, rank, &h->m_title, &h->title_rank); break;
	case CLV_META_SITE: keep_text(h, content, rank, &h->m_site, &h->site_rank); break;
	case CLV_META_AUTHOR: keep_author(h, content, rank); break;
	case CLV_META_URL:
		if (!h->url.n)
			h->url = clv_str_copy(h->a, clv_str_trim(content));
		break;
	default: break;
	}
}

static clv_str inner_text(clv_html *h, lxb_dom_node_t *node)
{
	clv_buf b = clv_buf_new(h->a);
	for (lxb_dom_node_t *c = node->first_child; c; c = c->next)
		if (c->type == LXB_DOM_NODE_TYPE_TEXT) {
			size_t n = 0;
			lxb_char_t *p = lxb_dom_node_text_content(c, &n);
			if (p)
				clv_buf_add(&b, (clv_str){ (const char *)p, n });
			if (p)
				lxb_dom_document_destroy_text(node->owner_document, p);
		}
	return clv_str_trim(clv_buf_str(&b));
}

/* ---- JSON-LD ------------------------------------------------------------------------------ */

static clv_str json_text(const json_t *v)
{
	return json_is_string(v) ? (clv_str){ json_string_value(v), json_string_length(v) }
	                         : (clv_str){ NULL, 0 };
}

/* Remembers who an @id is: authors are often named elsewhere in the script. */
static void know_person(clv_html *h, const json_t *o)
{
	clv_str id = json_text(json_object_get(o, "@id")), name = json_text(json_object_get(o, "name"));
	if (!id.n || !name.n || h->names.n >= 500)
		return;
	if (!h->names.n)
		h->people = clv_map_new(h->a);
	*clv_push(h->a, &h->names) = clv_str_copy(h->a, name);
	clv_map_put64(&h->people, clv_hash64(id.p, id.n), (uint32_t)h->names.n);
}

static clv_str person(const clv_html *h, const json_t *v)
{
	clv_str name = json_text(json_is_object(v) ? json_object_get(v, "name") : v);
	clv_str id = json_is_object(v) && !name.n ? json_text(json_object_get(v, "@id")) : (clv_str){ NULL, 0 };
	uint64_t key = id.n ? clv_hash64(id.p, id.n) : 0;
	const uint32_t *at = id.n && h->names.n ? clv_map_get64(&h->people, &key) : NULL;
	return at ? h->names.v[*at - 1] : name;
}

/* A name: a string, an object with `name` or `@id`, or an array of these. */
static clv_str json_name(clv_html *h, const json_t *v)
{
	if (json_is_object(v) && json_is_array(json_object_get(v, "name")))
		v = json_object_get(v, "name");
	if (!json_is_array(v))
		return person(h, v);
	clv_buf b = clv_buf_new(h->a);
	size_t i;
	json_t *one;
	json_array_foreach(v, i, one) {
		clv_str s = person(h, one);
		if (!s.n || i >= 8)
			continue;
		if (b.n)
			clv_buf_addc(&b, ", ");
		clv_buf_add(&b, s);
	}
	return clv_buf_str(&b);
}

static int ld_rank(const clv_html *h, const json_t *o)
{
	const json_t *type = json_object_get(o, "@type");
	if (json_is_array(type))
		type = json_array_get(type, 0);
	uint32_t v = meta_key(h, json_text(type));
	return v >> 8 == CLV_META_LDTYPE ? (int)(v & 0xff) : 0;
}

static void read_ld_object(clv_html *h, const json_t *o)
{
	int rank = ld_rank(h, o);
	if (!rank)
		return;
	int at = rank == 1 ? 1 : 4; /* a page's own data stands behind meta elements */
	keep_day(h, clv_html_day(h, json_text(json_object_get(o, "datePublished"))), at);
	keep_modified(h, clv_html_day(h, json_text(json_object_get(o, "dateModified"))), at);
	if (rank > 1)
		return;
	clv_str body = json_text(json_object_get(o, "articleBody"));
	if (body.n > h->m_body.n && clv_utf8_valid(body))
		h->m_body = clv_str_copy(h->a, body);
	const json_t *tags = json_object_get(o, "keywords");
	size_t i;
	json_t *one;
	if (json_is_array(tags)) {
		json_array_foreach(tags, i, one)
			keep_tags(h, json_text(one), 2);
	} else {
		keep_tags(h, json_text(tags), 2);
	}
	keep_day(h, clv_html_day(h, json_text(json_object_get(o, "dateCreated"))), 3);
	keep_text(h, json_text(json_object_get(o, "headline")), 3, &h->m_title, &h->title_rank);
	keep_author(h, json_name(h, json_object_get(o, "author")), at);
	keep_text(h, json_name(h, json_object_get(o, "publisher")), 3, &h->m_site, &h->site_rank);
}

/* Persons of the script, before its articles are read. */
static void read_people(clv_html *h, const json_t *v, int depth)
{
	size_t i;
	json_t *one;
	const char *key;
	if (depth > LD_DEPTH)
		return;
	if (json_is_array(v)) {
		json_array_foreach(v, i, one)
			read_people(h, one, depth + 1);
	} else if (json_is_object(v)) {
		know_person(h, v);
		json_object_foreach((json_t *)(uintptr_t)v, key, one)
			if (json_is_array(one) || json_is_object(one))
				read_people(h, one, depth + 1);
	}
}

static void read_ld(clv_html *h, const json_t *v, int depth)
{
	size_t i;
	json_t *one;
	const char *key;
	if (depth > LD_DEPTH)
		return;
	if (json_is_array(v)) {
		json_array_foreach(v, i, one)
			read_ld(h, one, depth + 1);
	} else if (json_is_object(v)) {
		read_ld_object(h, v);
		json_object_foreach((json_t *)(uintptr_t)v, key, one)
			if (strcmp(key, "@graph") == 0 || strcmp(key, "mainEntity") == 0 ||
			    strcmp(key, "mainEntityOfPage") == 0)
				read_ld(h, one, depth + 1);
	}
}

static void read_script(clv_html *h, lxb_dom_node_t *node)
{
	clv_str type = clv_html_attr(lxb_dom_interface_element(node), "type");
	if (!clv_str_ieq(clv_str_trim(type), CLV_S("application/ld+json")))
		return;
	clv_str s = inner_text(h, node);
	if (!s.n || s.n > LD_MAX)
		return;
	char *clean = clv_alloc(h->a, s.n + 1); /* raw line breaks inside strings are common */
	for (size_t i = 0; i < s.n; i++)
		clean[i] = (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i];
	json_error_t e;
	json_t *v = json_loadb(clean, s.n, JSON_ALLOW_NUL, &e);
	if (v) {
		read_people(h, v, 0);
		read_ld(h, v, 0);
	}
	json_decref(v);
}

/* ---- the walk -------------------------------------------------------------------------------- */

static void read_element(clv_html *h, lxb_dom_node_t *node)
{
	lxb_dom_element_t *el = lxb_dom_interface_element(node);
	switch (node->local_name) {
	case LXB_TAG_HTML:
		if (!h->lang.n)
			h->lang = clv_str_copy(h->a, clv_str_trim(clv_html_attr(el, "lang")));
		break;
	case LXB_TAG_META: read_meta(h, el); break;
	case LXB_TAG_SCRIPT: read_script(h, node); break;
	case LXB_TAG_TITLE:
		if (!h->doc_title.n && node->ns == LXB_NS_HTML)
			h->doc_title = inner_text(h, node);
		break;
	case LXB_TAG_LINK:
		if (clv_str_eqc(clv_html_attr(el, "rel"), "canonical"))
			h->url = clv_str_copy(h->a, clv_str_trim(clv_html_attr(el, "href")));
		break;
	case LXB_TAG_TIME: {
		uint32_t v = meta_key(h, clv_html_attr(el, "itemprop"));
		if (v >> 8 == CLV_META_DATE)
			keep_day(h, clv_html_day(h, clv_html_attr(el, "datetime")), 3);
		if (v >> 8 == CLV_META_MODIFIED)
			keep_modified(h, clv_html_day(h, clv_html_attr(el, "datetime")), 3);
		break;
	}
	case LXB_TAG_A:
		if (clv_str_eqc(clv_html_attr(el, "rel"), "tag"))
			keep_tags(h, inner_text(h, node), 5);
		break;
	default: break;
	}
}

void clv_html_meta(clv_html *h, lxb_html_document_t *doc)
{
	lxb_dom_node_t *root = lxb_dom_interface_node(doc), *node = root->first_child;
	while (node) {
		if (node->type == LXB_DOM_NODE_TYPE_ELEMENT)
			read_element(h, node);
		if (node->first_child && node->type == LXB_DOM_NODE_TYPE_ELEMENT) {
			node = node->first_child;
			continue;
		}
		while (node && node != root && !node->next)
			node = node->parent;
		node = node && node != root ? node->next : NULL;
	}
}
