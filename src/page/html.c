/* SPDX-License-Identifier: Apache-2.0 */
/* A page's tree in one walk: elements in document order, and pieces of text.
 *
 * Input: decoded HTML. Output: clv_html: a table of block elements with what
 * their names and tags say, and pieces (runs of text between block boundaries or
 * two line breaks) with the characters that stand in links. Then html_main.c
 * chooses the report and html_meta.c reads what the page says of itself.
 *
 * White space runs become one space, a line break a newline. Scripts, styles,
 * templates and controls give no text. The walk uses no recursion; the tree's
 * depth is limited before parsing (html_guard.c), because the tree builder looks
 * up the whole stack of open elements for every block tag.
 * Cost: parsing by lexbor (WHATWG), then linear in the tree. */
#include "page/html_priv.h"

#include <lexbor/html/html.h>

#include <lexbor/dom/interfaces/character_data.h>

clv_str clv_html_attr(lxb_dom_element_t *el, const char *name)
{
	size_t n = strlen(name), len;
	for (lxb_dom_attr_t *at = lxb_dom_element_first_attribute(el); at; at = at->next) {
		const lxb_char_t *key = lxb_dom_attr_local_name(at, &len);
		if (len != n || memcmp(key, name, n) != 0)
			continue;
		const lxb_char_t *v = lxb_dom_attr_value(at, &len);
		return (clv_str){ v ? (const char *)v : "", v ? len : 0 };
	}
	return (clv_str){ NULL, 0 };
}

/* ---- names of classes -------------------------------------------------------------- */

enum { CLASS_MAX = 96, NAME_PARTS = 12, NAMES_MAX = 2000 };

/* "articleBody_x-2" → "article", "body", "x", "2" joined by '-' */
static size_t normal_name(clv_str s, char out[CLASS_MAX], uint8_t cut[NAME_PARTS + 1])
{
	size_t n = 0, parts = 0;
	bool lower = false;
	cut[0] = 0;
	for (size_t i = 0; i < s.n && n + 2 < CLASS_MAX && parts < NAME_PARTS - 1; i++) {
		char c = s.p[i];
		bool up = c >= 'A' && c <= 'Z';
		bool alnum = up || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (((up && lower) || !alnum) && n && out[n - 1] != '-') {
			out[n++] = '-';
			cut[++parts] = (uint8_t)n;
		}
		if (alnum)
			out[n++] = up ? (char)(c | 32) : c;
		lower = alnum && !up;
	}
	if (n && out[n - 1] == '-') {
		n--;
		parts--;
	}
	cut[parts + 1] = (uint8_t)(n + 1);
	return n ? parts + 1 : 0;
}

/* Longest known runs of parts, left to right. */
static int one_name(const clv_pages *k, clv_str name, uint8_t *role, int *worst)
{
	char buf[CLASS_MAX];
	uint8_t cut[NAME_PARTS + 1];
	size_t n = normal_name(name, buf, cut);
	int sum = 0;
	for (size_t i = 0; i < n;) {
		size_t len = n - i < 3 ? n - i : 3;
		const uint32_t *v = NULL;
		for (; len > 0; len--) {
			clv_str key = { buf + cut[i], (size_t)(cut[i + len] - 1 - cut[i]) };
			if ((v = clv_map_get(&k->html_names, key)))
				break;
		}
		if (v) {
			int w = (int)(*v & 0xffff) - 100;
			sum += w;
			if (w < *worst) {
				*worst = w;
				*role = (uint8_t)(*v >> 16);
			}
		}
		i += len ? len : 1;
	}
	return sum;
}

int clv_html_hint(const clv_pages *k, clv_arena *a, clv_str names, uint8_t *role)
{
	clv_str one, rest = clv_str_sub(names, 0, NAMES_MAX);
	int sum = 0, worst = 0;
	(void)a;
	while (clv_str_split(&rest, ' ', &one))
		if (one.n)
			sum += one_name(k, one, role, &worst);
	return sum < -300 ? -300 : sum > 300 ? 300 : sum;
}

/* ---- what a tag is ------------------------------------------------------------------- */

static bool is_skipped(lxb_tag_id_t t)
{
	switch (t) {
	case LXB_TAG_SCRIPT: case LXB_TAG_STYLE: case LXB_TAG_NOSCRIPT: case LXB_TAG_TEMPLATE:
	case LXB_TAG_SVG: case LXB_TAG_IFRAME: case LXB_TAG_OBJECT: case LXB_TAG_EMBED:
	case LXB_TAG_SELECT: case LXB_TAG_TEXTAREA: case LXB_TAG_INPUT: case LXB_TAG_CANVAS:
	case LXB_TAG_AUDIO: case LXB_TAG_VIDEO: case LXB_TAG_HEAD: case LXB_TAG_MAP:
	case LXB_TAG_DATALIST: case LXB_TAG_MATH: case LXB_TAG_PROGRESS: case LXB_TAG_METER:
		return true;
	default:
		return false;
	}
}

static bool is_inline(lxb_tag_id_t t)
{
	switch (t) {
	case LXB_TAG_A: case LXB_TAG_ABBR: case LXB_TAG_B: case LXB_TAG_BDI: case LXB_TAG_BDO:
	case LXB_TAG_BIG: case LXB_TAG_CITE: case LXB_TAG_CODE: case LXB_TAG_DATA: case LXB_TAG_DEL:
	case LXB_TAG_DFN: case LXB_TAG_EM: case LXB_TAG_FONT: case LXB_TAG_I: case LXB_TAG_INS:
	case LXB_TAG_KBD: case LXB_TAG_LABEL: case LXB_TAG_MARK: case LXB_TAG_Q: case LXB_TAG_S:
	case LXB_TAG_SAMP: case LXB_TAG_SMALL: case LXB_TAG_SPAN: case LXB_TAG_STRIKE:
	case LXB_TAG_STRONG: case LXB_TAG_SUB: case LXB_TAG_SUP: case LXB_TAG_TIME: case LXB_TAG_TT:
	case LXB_TAG_U: case LXB_TAG_VAR: case LXB_TAG_WBR: case LXB_TAG_IMG: case LXB_TAG_PICTURE:
	case LXB_TAG_SOURCE: case LXB_TAG_ACRONYM: case LXB_TAG_NOBR: case LXB_TAG_RUBY:
	case LXB_TAG_BUTTON: case LXB_TAG_BR:
		return true;
	default:
		return t == LXB_TAG__UNDEF;
	}
}

static uint32_t tag_flags(lxb_tag_id_t t)
{
	switch (t) {
	case LXB_TAG_NAV: return CLV_E_NAV;
	case LXB_TAG_MENU: return CLV_E_NAV;
	case LXB_TAG_FOOTER: return CLV_E_FOOTER;
	case LXB_TAG_ASIDE: return CLV_E_ASIDE;
	case LXB_TAG_FORM: return CLV_E_FORM;
	case LXB_TAG_FIGURE: return CLV_E_FIGURE;
	case LXB_TAG_FIGCAPTION: return CLV_E_CAPTION;
	case LXB_TAG_ARTICLE: return CLV_E_ARTICLE;
	case LXB_TAG_MAIN: return CLV_E_MAIN;
	case LXB_TAG_UL: case LXB_TAG_OL: case LXB_TAG_DL: return CLV_E_LIST;
	case LXB_TAG_TABLE: return CLV_E_TABLE;
	case LXB_TAG_BLOCKQUOTE: return CLV_E_QUOTE;
	case LXB_TAG_HEADER: return CLV_E_HEADER;
	case LXB_TAG_PRE: return CLV_E_PRE;
	case LXB_TAG_H1: return CLV_E_HEADING | CLV_E_H1;
	case LXB_TAG_H2: case LXB_TAG_H3: case LXB_TAG_H4: case LXB_TAG_H5: case LXB_TAG_H6:
		return CLV_E_HEADING;
	default: return 0;
	}
}

static bool has_word(clv_str s, const char *word)
{
	return s.p && clv_str_find(s, clv_str_c(word), 0) != SIZE_MAX;
}

static uint32_t attr_flags(lxb_dom_element_t *el)
{
	uint32_t f = 0;
	size_t len;
	for (lxb_dom_attr_t *at = lxb_dom_element_first_attribute(el); at; at = at->next) {
		const char *key = (const char *)lxb_dom_attr_local_name(at, &len);
		size_t vn = 0;
		const char *v = (const char *)lxb_dom_attr_value(at, &vn);
		clv_str val = { v ? v : "", v ? vn : 0 };
		if (len == 6 && !memcmp(key, "hidden", 6))
			f |= CLV_E_HIDDEN;
		else if (len == 5 && !memcmp(key, "style", 5)) {
			if (val.n < 500 && (has_word(val, "display:none") || has_word(val, "display: none")))
				f |= CLV_E_HIDDEN;
		} else if (len == 8 && !memcmp(key, "itemprop", 8)) {
			f |= has_word(val, "articleBody") ? CLV_E_BODYPROP : 0;
			f |= clv_str_eqc(val, "headline") ? CLV_E_TITLEPROP : 0;
			f |= clv_str_eqc(val, "author") ? CLV_E_AUTHOR : 0;
		} else if (len == 4 && !memcmp(key, "role", 4)) {
			f |= clv_str_eqc(val, "navigation") ? CLV_E_NAV : 0;
			f |= clv_str_eqc(val, "main") ? CLV_E_MAIN : 0;
			f |= clv_str_eqc(val, "complementary") ? CLV_E_ASIDE : 0;
			f |= clv_str_eqc(val, "contentinfo") ? CLV_E_FOOTER : 0;
			f |= clv_str_eqc(val, "dialog") || clv_str_eqc(val, "alertdialog") ? CLV_E_FORM : 0;
		} else if (len == 3 && !memcmp(key, "rel", 3)) {
			f |= clv_str_eqc(val, "author") ? CLV_E_AUTHOR : 0;
		}
	}
	return f;
}

/* ---- the walk ----------------------------------------------------------------------------- */

typedef struct frame {
	lxb_dom_node_t *node;
	uint32_t elem;   /* element in force inside */
	uint32_t flags;  /* of all around */
	bool block, link, opened;
} frame;

typedef struct walker {
	clv_html *h;
	CLV_VEC(frame) stack;
	uint32_t piece_b, link_chars, links;
	uint32_t breaks;      /* line breaks since the last text */
	bool space;           /* white space seen since the last text */
	size_t link_end;      /* text length when the last link closed */
	clv_day time;
} walker;

static void flush(walker *w)
{
	clv_html *h = w->h;
	const frame *top = w->stack.n ? &w->stack.v[w->stack.n - 1] : NULL;
	uint32_t e = (uint32_t)h->text.n;
	if (e > w->piece_b && h->pieces.n < CLV_MAX_BLOCKS && top) {
		clv_hpiece *p = clv_push(h->a, &h->pieces);
		*p = (clv_hpiece){ w->piece_b, e, top->elem, top->flags, w->link_chars,
			           h->elems.v[top->elem].tag, w->time };
		clv_buf_addc(&h->text, "\n\n");
	}
	h->full |= e > w->piece_b && h->pieces.n >= CLV_MAX_BLOCKS;
	w->piece_b = (uint32_t)h->text.n;
	w->link_chars = 0;
	w->space = false;
	w->breaks = 0;
	w->time = CLV_DAY_NONE;
}

/* Text with white space runs as one space. Fast over plain ASCII. */
static void add_text(walker *w, clv_str s)
{
	clv_buf *b = &w->h->text;
	bool pre = w->stack.v[w->stack.n - 1].flags & CLV_E_PRE;
	size_t from = b->n;
	for (size_t i = 0; i < s.n;) {
		size_t run = i;
		while (run < s.n && (unsigned char)s.p[run] > ' ' && (unsigned char)s.p[run] != 0xC2)
			run++;
		if (run > i) {
			bool begun = b->n > w->piece_b;
			if (w->breaks && begun)
				clv_buf_ch(b, '\n');
			else if (w->space && begun)
				clv_buf_ch(b, ' ');
			w->space = false;
			w->breaks = 0;
			clv_buf_add(b, clv_str_sub(s, i, run));
			i = run;
			continue;
		}
		bool nbsp = (unsigned char)s.p[i] == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0;
		if ((unsigned char)s.p[i] == 0xC2 && !nbsp) { /* another letter of that row */
			if (w->breaks && b->n > w->piece_b)
				clv_buf_ch(b, '\n');
			else if (w->space && b->n > w->piece_b)
				clv_buf_ch(b, ' ');
			w->space = false;
			w->breaks = 0;
			clv_buf_add(b, clv_str_sub(s, i, i + 2));
			i += 2;
			continue;
		}
		if (pre && s.p[i] == '\n' && ++w->breaks == 2)
			flush(w);
		w->space = true;
		i += nbsp ? 2 : 1;
	}
	if (w->links && b->n > from)
		w->link_chars += (uint32_t)(b->n - from);
}

static uint32_t add_elem(walker *w, lxb_dom_element_t *el, lxb_tag_id_t tag, uint32_t own)
{
	clv_html *h = w->h;
	uint32_t parent = w->stack.n ? w->stack.v[w->stack.n - 1].elem : 0;
	size_t nc = 0, ni = 0;
	clv_elem *e = clv_push(h->a, &h->elems);
	const char *c = el->attr_class ? (const char *)lxb_dom_attr_value(el->attr_class, &nc) : NULL;
	const char *i = el->attr_id ? (const char *)lxb_dom_attr_value(el->attr_id, &ni) : NULL;
	int hint = 0;
	e->role = CLV_ROLE_BODY;
	if (nc)
		hint += clv_html_hint(h->d->k, h->a, (clv_str){ c, nc }, &e->role);
	if (ni)
		hint += clv_html_hint(h->d->k, h->a, (clv_str){ i, ni }, &e->role);
	e->hint = (int16_t)(hint < -300 ? -300 : hint > 300 ? 300 : hint);
	e->parent = parent;
	e->tag = (uint16_t)tag;
	e->flags = own;
	e->depth = (uint16_t)w->stack.n;
	e->piece_b = (uint32_t)h->pieces.n;
	return (uint32_t)h->elems.n - 1;
}

static void note_time(walker *w, lxb_dom_element_t *el)
{
	clv_str v = clv_html_attr(el, "datetime");
	clv_day day = v.n ? clv_day_parse(v) : CLV_DAY_NONE;
	if (day != CLV_DAY_NONE && w->time == CLV_DAY_NONE)
		w->time = day;
}

/* itemprop=author on a run inside a line: the name stands alone. */
static bool names_author(lxb_dom_element_t *el, uint32_t own)
{
	return (own & CLV_E_AUTHOR) && clv_html_attr(el, "itemprop").n > 0;
}

/* Enters an element; false: nothing of it is read. */
static bool enter(walker *w, lxb_dom_node_t *node)
{
	lxb_tag_id_t tag = node->local_name;
	lxb_dom_element_t *el = lxb_dom_interface_element(node);
	if (is_skipped(tag) || node->ns != LXB_NS_HTML)
		return false;
	if (tag == LXB_TAG_BR) {
		if (++w->breaks >= 2)
			flush(w);
		return false;
	}
	if (tag == LXB_TAG_IMG || tag == LXB_TAG_WBR)
		return false;
	uint32_t own = tag_flags(tag) | (el->first_attr ? attr_flags(el) : 0);
	bool block = !is_inline(tag);
	frame f = { .node = node, .block = block, .link = tag == LXB_TAG_A };
	const frame *top = w->stack.n ? &w->stack.v[w->stack.n - 1] : NULL;
	f.flags = (top ? top->flags : 0) | own;
	f.elem = top ? top->elem : 0;
	bool named = !block && el->attr_class && tag == LXB_TAG_SPAN;
	if (block || !top || (own & (CLV_E_HIDDEN | CLV_E_BODYPROP)) || names_author(el, own)) {
		flush(w);
		f.elem = add_elem(w, el, tag, own);
		f.opened = true;
		f.block = true;
	} else if (named || tag == LXB_TAG_BUTTON) { /* a named run inside a line may be a box of its own */
		uint8_t role = CLV_ROLE_BODY;
		size_t n = 0;
		const char *c = el->attr_class ? (const char *)lxb_dom_attr_value(el->attr_class, &n) : NULL;
		int hint = n ? clv_html_hint(w->h->d->k, w->h->a, (clv_str){ c, n }, &role) : 0;
		if (tag == LXB_TAG_BUTTON || hint <= -40) {
			flush(w);
			f.elem = add_elem(w, el, tag, own);
			f.opened = f.block = true;
		}
	}
	if (tag == LXB_TAG_TIME)
		note_time(w, el);
	if (f.link && w->h->text.n == w->link_end)
		w->space = true; /* two links side by side are two labels */
	w->links += f.link;
	*clv_push(w->h->a, &w->stack) = f;
	return true;
}

static void leave(walker *w)
{
	frame f = w->stack.v[w->stack.n - 1];
	if (f.block)
		flush(w);
	w->links -= f.link;
	if (f.link)
		w->link_end = w->h->text.n;
	if (f.opened)
		w->h->elems.v[f.elem].piece_e = (uint32_t)w->h->pieces.n;
	w->stack.n--;
}

static void walk(clv_html *h, lxb_dom_node_t *root)
{
	walker w = { .h = h, .time = CLV_DAY_NONE };
	lxb_dom_node_t *node = root;
	if (!root || !enter(&w, root))
		return;
	node = root->first_child;
	lxb_dom_node_t *at = root;
	for (;;) {
		while (node) {
			if (node->type == LXB_DOM_NODE_TYPE_TEXT) {
				const lexbor_str_t *s = &lxb_dom_interface_character_data(node)->data;
				add_text(&w, (clv_str){ (const char *)s->data, s->length });
			} else if (node->type == LXB_DOM_NODE_TYPE_ELEMENT && enter(&w, node)) {
				at = node;
				node = node->first_child;
				continue;
			}
			node = node->next;
		}
		leave(&w);
		if (at == root)
			return;
		node = at->next;
		at = at->parent;
	}
}

static void to_pieces(clv_html *h)
{
	clv_draft *d = h->d;
	d->text = clv_buf_str(&h->text);
	for (size_t i = 0; i < h->pieces.n; i++) {
		const clv_hpiece *q = &h->pieces.v[i];
		clv_piece p = { .text = clv_str_sub(d->text, q->b, q->e), .tag = CLV_P_HTML,
			        .link_chars = q->link_chars };
		p.tag |= q->flags & CLV_E_HEADING ? CLV_P_HEADING : 0;
		p.tag |= q->flags & CLV_E_H1 ? CLV_P_H1 : 0;
		p.tag |= q->flags & CLV_E_LIST ? CLV_P_LIST : 0;
		p.tag |= q->flags & CLV_E_TABLE ? CLV_P_TABLE : 0;
		p.tag |= q->flags & CLV_E_QUOTE ? CLV_P_QUOTE : 0;
		p.tag |= q->flags & CLV_E_PRE ? CLV_P_PRE : 0;
		p.tag |= q->flags & CLV_E_CAPTION ? CLV_P_CAPTION : 0;
		p.tag |= q->tag == LXB_TAG_P ? CLV_P_PARA : 0;
		p.tag |= q->time != CLV_DAY_NONE ? CLV_P_TIME : 0;
		clv_piece_shape(d, &p);
		*clv_push(d->a, &d->pieces) = p;
	}
}

/* ---- a report that stands in a script only ----------------------------------------------- */

enum { BODY_MIN = 300, BODY_LOOK = 60 };

static void add_paragraph(clv_html *h, clv_str s, uint32_t elem)
{
	s = clv_str_trim(s);
	if (!s.n || h->pieces.n >= CLV_MAX_BLOCKS)
		return;
	uint32_t b = (uint32_t)h->text.n;
	for (size_t i = 0; i < s.n; i++)
		clv_buf_ch(&h->text, s.p[i] == '\n' || s.p[i] == '\t' ? ' ' : s.p[i]);
	*clv_push(h->a, &h->pieces) = (clv_hpiece){ b, (uint32_t)h->text.n, elem, CLV_E_BODYPROP, 0, LXB_TAG_P,
		                                    CLV_DAY_NONE };
	clv_buf_addc(&h->text, "\n\n");
}

/* articleBody of the JSON-LD, where the page itself shows less text than that and not
 * its beginning: pages that a script fills. */
static void add_stated_body(clv_html *h)
{
	clv_str body = clv_str_trim(h->m_body), line;
	size_t shown = 0;
	if (body.n < BODY_MIN || memchr(body.p, '<', body.n) || !h->elems.n)
		return;
	for (size_t i = 0; i < h->pieces.n; i++)
		shown += h->pieces.v[i].e - h->pieces.v[i].b - h->pieces.v[i].link_chars;
	size_t eol = clv_str_find(body, CLV_S("\n"), 0);
	clv_str begin = clv_str_sub(body, 0, eol < BODY_LOOK ? eol : BODY_LOOK);
	if (shown >= body.n || clv_str_find(clv_buf_str(&h->text), begin, 0) != SIZE_MAX)
		return;
	clv_elem *e = clv_push(h->a, &h->elems);
	*e = (clv_elem){ .flags = CLV_E_BODYPROP, .tag = LXB_TAG_ARTICLE, .role = CLV_ROLE_BODY,
		         .piece_b = (uint32_t)h->pieces.n };
	while (clv_str_split(&body, '\n', &line))
		add_paragraph(h, line, (uint32_t)h->elems.n - 1);
	h->elems.v[h->elems.n - 1].piece_e = (uint32_t)h->pieces.n;
	h->elems.v[0].piece_e = (uint32_t)h->pieces.n;
}

bool clv_html_read(clv_draft *d, clv_str page)
{
	bool cut = false;
	clv_html h = { .d = d, .a = d->a, .text = clv_buf_new(d->a), .main = UINT32_MAX,
		       .m_date = CLV_DAY_NONE, .m_modified = CLV_DAY_NONE };
	page = clv_html_guard(d->a, page, &cut);
	lxb_html_document_t *doc = lxb_html_document_create();
	if (!doc)
		clv_arena_fail(d->a);
	if (lxb_html_document_parse(doc, (const lxb_char_t *)page.p, page.n) != LXB_STATUS_OK) {
		lxb_html_document_destroy(doc);
		return true;
	}
	walk(&h, lxb_dom_interface_node(doc->body));
	clv_html_meta(&h, doc);
	add_stated_body(&h);
	to_pieces(&h);
	clv_html_choose(&h);
	clv_html_roles(&h);
	clv_html_fields(&h);
	lxb_html_document_destroy(doc);
	return cut || h.full;
}
