/* SPDX-License-Identifier: Apache-2.0 */
/* What a page says of itself: title, author, outlet, publication date, language,
 * address.
 *
 * Input: the parsed page. Output: fields of the draft. Sources in order of trust:
 * JSON-LD of an article type, meta elements by the ranks of
 * lexicon/cues/page_meta.tsv, itemprop and <time> near the title, a date in the
 * address. The title is the h1 when the page's own title confirms it, else the
 * stated one without the outlet's name behind it. Dates outside the years
 * 1995-2099 are refused. Reader of JSON-LD: jansson; broken JSON is passed over.
 * Cost: one pass over the head, the scripts' bytes, the pieces before the report.
 * Limits: JSON-LD of LD_MAX bytes, LD_DEPTH levels. */
#include "page/html_priv.h"

#include <lexbor/html/html.h>

#include <jansson.h>

enum { LD_MAX = 4 << 20, LD_DEPTH = 12, AUTHOR_MAX = 120, NEAR_TITLE = 25, BEFORE_TITLE = 6 };

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

/* A date in any form that the visible dates have, too. */
static clv_day day_of(clv_html *h, clv_str s)
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
	case CLV_META_DATE: keep_day(h, day_of(h, content), rank); break;
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

/* A name: a string, an object with `name`, or an array of these. */
static clv_str json_name(clv_html *h, const json_t *v)
{
	if (json_is_object(v))
		v = json_object_get(v, "name");
	if (!json_is_array(v))
		return json_text(v);
	clv_buf b = clv_buf_new(h->a);
	size_t i;
	json_t *one;
	json_array_foreach(v, i, one) {
		clv_str s = json_text(json_is_object(one) ? json_object_get(one, "name") : one);
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
	keep_day(h, day_of(h, json_text(json_object_get(o, "datePublished"))), at);
	if (rank > 1)
		return;
	keep_day(h, day_of(h, json_text(json_object_get(o, "dateCreated"))), 3);
	keep_text(h, json_text(json_object_get(o, "headline")), 3, &h->m_title, &h->title_rank);
	keep_author(h, json_name(h, json_object_get(o, "author")), at);
	keep_text(h, json_name(h, json_object_get(o, "publisher")), 3, &h->m_site, &h->site_rank);
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
	if (v)
		read_ld(h, v, 0);
	json_decref(v);
}

/* ---- the walk -------------------------------------------------------------------------------- */

static void read_element(clv_html *h, lxb_dom_node_t *node)
{
	lxb_dom_element_t *el = lxb_dom_interface_element(node);
	switch (node->local_name) {
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
			keep_day(h, day_of(h, clv_html_attr(el, "datetime")), 3);
		break;
	}
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

/* ---- fields -------------------------------------------------------------------------------------- */

/* "Talks open in Oslo - The Herald" without the last part, if what is left is longer. */
static clv_str without_site(clv_str s, clv_str site)
{
	static const char *const marks[] = { " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " :: ", " \xC2\xBB " };
	size_t cut = 0;
	for (size_t m = 0; m < 6; m++) {
		clv_str mark = clv_str_c(marks[m]);
		for (size_t at = clv_str_find(s, mark, 0); at != SIZE_MAX; at = clv_str_find(s, mark, at + 1)) {
			clv_str rest = clv_str_sub(s, at + mark.n, s.n);
			bool named = site.n && clv_str_find(rest, site, 0) != SIZE_MAX;
			if (at > cut && (named || (at > rest.n && at >= 20)))
				cut = at;
		}
	}
	return cut ? clv_str_trim(clv_str_sub(s, 0, cut)) : s;
}

/* What stands behind the report's title in the page's: the outlet, if it is short. */
static clv_str site_in_title(clv_str doc_title, clv_str title)
{
	if (!title.n || !clv_str_starts(doc_title, title) || doc_title.n < title.n + 4)
		return (clv_str){ "", 0 };
	clv_str rest = clv_str_trim(clv_str_sub(doc_title, title.n, doc_title.n));
	size_t at = 0;
	while (at < rest.n && (strchr("|-:>", rest.p[at]) || (unsigned char)rest.p[at] >= 0x80))
		at++;
	bool marked = at > 0 && at <= 4 && at < rest.n && rest.p[at] == ' ';
	rest = clv_str_trim(clv_str_sub(rest, at, rest.n));
	bool one = !memchr(rest.p, '|', rest.n) && clv_str_find(rest, CLV_S(" - "), 0) == SIZE_MAX;
	return marked && one && rest.n <= 40 ? rest : (clv_str){ "", 0 };
}

static bool confirms(clv_str stated, clv_str heading)
{
	return heading.n >= 8 && clv_str_find(stated, heading, 0) != SIZE_MAX;
}

static clv_str best_title(const clv_html *h)
{
	clv_str stated = h->m_title.n ? h->m_title : h->doc_title, h1 = { "", 0 };
	size_t at = h->d->title_piece;
	if (at != SIZE_MAX)
		h1 = h->d->pieces.v[at].text;
	if (h1.n && (!stated.n || confirms(stated, h1) || confirms(h->doc_title, h1)))
		return h1;
	stated = stated.n ? without_site(stated, h->m_site) : stated;
	return stated.n ? stated : h1;
}

/* <time> or a full date in the pieces [from, to), up to the report's first long
 * paragraph behind `start`. */
static clv_day date_between(clv_html *h, size_t from, size_t to, size_t start)
{
	for (size_t i = from; i < to && i < h->pieces.n; i++) {
		const clv_piece *p = &h->d->pieces.v[i];
		if (p->fixed && (p->role == CLV_ROLE_RELATED || p->role == CLV_ROLE_NAV ||
		                 p->role == CLV_ROLE_PROMO || p->role == CLV_ROLE_COMMENT))
			continue;
		if (!p->fixed && clv_piece_len(p) > 20) {
			if (i > start)
				break;
			continue;
		}
		clv_day day = sane_day(h->pieces.v[i].time);
		if (day == CLV_DAY_NONE && clv_piece_len(p) <= (p->fixed ? 30 : 12))
			day = clv_date_in(h->d, p->word_b, p->word_e, NULL);
		if (day != CLV_DAY_NONE)
			return day;
	}
	return CLV_DAY_NONE;
}

/* Near the title, else right before the report. */
static clv_day date_near_title(clv_html *h)
{
	size_t title = h->d->title_piece, main = h->main == UINT32_MAX ? 0 : h->elems.v[h->main].piece_b;
	clv_day day = CLV_DAY_NONE;
	if (title != SIZE_MAX)
		day = date_between(h, title > BEFORE_TITLE ? title - BEFORE_TITLE : 0, title + NEAR_TITLE, title);
	return day != CLV_DAY_NONE ? day
	                           : date_between(h, main > BEFORE_TITLE ? main - BEFORE_TITLE : 0,
	                                          main + NEAR_TITLE, main);
}

/* /2022/09/15/ in an address */
static clv_day date_of_url(clv_html *h, clv_str url)
{
	clv_draft d = { .k = h->d->k, .a = h->a, .text = clv_str_sub(url, 0, 300) };
	clv_piece p = { .text = d.text };
	clv_piece_shape(&d, &p);
	for (uint32_t i = p.word_b; i + 3 <= p.word_e; i++) {
		const clv_word *w = &d.words.v[i];
		uint32_t used = 0;
		if (w->e - w->b != 4 || w[1].b != w->e + 1 || w[2].b != w[1].e + 1)
			continue;
		clv_day day = clv_date_in(&d, i, i + 3, &used);
		if (day != CLV_DAY_NONE)
			return day;
	}
	return CLV_DAY_NONE;
}

static clv_str author_element(const clv_html *h)
{
	for (size_t i = 0; i < h->pieces.n; i++) {
		const clv_piece *p = &h->d->pieces.v[i];
		if ((h->pieces.v[i].flags & CLV_E_AUTHOR) && clv_piece_len(p) <= 8 && clv_piece_len(p) >= 2 &&
		    p->role != CLV_ROLE_COMMENT && p->role != CLV_ROLE_RELATED)
			return p->text;
	}
	return (clv_str){ "", 0 };
}

/* "By Eva Lund" → "Eva Lund"; a whole sentence is no author. */
static clv_str clean_author(clv_html *h, clv_str s)
{
	clv_draft d = { .k = h->d->k, .a = h->a, .text = s };
	clv_piece p = { .text = s };
	clv_piece_shape(&d, &p);
	uint32_t i = p.word_b;
	while (i + 1 < p.word_e && clv_word_is(d.k, &d.words.v[i], CLV_WC_BY))
		i++;
	if (p.word_e - i > 14 || (p.n_finite && p.word_e - i > 6))
		return (clv_str){ "", 0 };
	return i < p.word_e ? clv_str_sub(s, d.words.v[i].b, s.n) : s;
}

void clv_html_fields(clv_html *h)
{
	clv_draft *d = h->d;
	clv_str url = d->hints->url.n ? d->hints->url : h->url;
	d->url = h->url;
	d->title = best_title(h);
	d->author = clean_author(h, h->m_author.n ? h->m_author : author_element(h));
	d->outlet = h->m_site.n ? h->m_site : site_in_title(h->doc_title, d->title);
	clv_day in_url = date_of_url(h, url);
	keep_day(h, in_url, 5);
	keep_day(h, date_near_title(h), 6);
	if (in_url != CLV_DAY_NONE && (in_url == h->m_date - 1 || in_url == h->m_date + 1))
		h->m_date = in_url; /* stated in UTC: the address has the outlet's own day */
	d->published = h->m_date;
}
