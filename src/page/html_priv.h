/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the HTML half of page: the tree as a table of elements.
 *
 *   html.c        bytes → lexbor's tree → elements and pieces, in one walk
 *   html_main.c   which elements hold the report; a role for every piece
 *   html_meta.c   title, author, outlet, dates that the page states about itself
 *   html_fields.c which of these to believe, beside what stands on the page */
#ifndef CLV_PAGE_HTML_PRIV_H
#define CLV_PAGE_HTML_PRIV_H
#include "page/page_priv.h"

struct lxb_dom_element; /* of lexbor */
struct lxb_html_document;

enum { /* what an element, or one around it, is */
	CLV_E_NAV = 1, CLV_E_FOOTER = 2, CLV_E_ASIDE = 4, CLV_E_FORM = 8, CLV_E_FIGURE = 16,
	CLV_E_CAPTION = 32, CLV_E_HIDDEN = 64, CLV_E_ARTICLE = 128, CLV_E_MAIN = 256,
	CLV_E_BODYPROP = 512, /* itemprop=articleBody */
	CLV_E_LIST = 1024, CLV_E_TABLE = 2048, CLV_E_QUOTE = 4096, CLV_E_HEADER = 8192,
	CLV_E_PRE = 16384, CLV_E_HEADING = 32768, CLV_E_CREDIT = 65536, CLV_E_TIME = 1 << 17,
	CLV_E_TITLEPROP = 1 << 18, CLV_E_AUTHOR = 1 << 19, CLV_E_H1 = 1 << 20
};

typedef struct clv_elem {
	uint32_t parent;     /* index; the root is its own */
	uint32_t flags;      /* of the element itself */
	uint16_t tag;        /* LXB_TAG_… */
	uint16_t depth;
	int16_t hint;        /* sum of its class and id words */
	uint8_t role;        /* role its names suggest when hint < 0, else body */
	bool cut;            /* stripped with all that is in it */
	uint32_t piece_b, piece_e;
	float good;          /* text that reads like a report, subtree */
	bool has_h1;         /* subtree */
	uint32_t chars;      /* subtree */
	uint32_t n_titles;   /* subtree: lines that are nothing but a link */
} clv_elem;

typedef struct clv_hpiece { /* beside each clv_piece */
	uint32_t b, e;       /* in the page's text */
	uint32_t elem;       /* nearest block element */
	uint32_t flags;      /* CLV_E_… of all around it */
	uint32_t link_chars;
	uint16_t tag;        /* of the block element */
	clv_day time;        /* <time datetime> inside */
} clv_hpiece;

typedef struct clv_html {
	clv_draft *d;
	clv_arena *a;
	clv_buf text;
	CLV_VEC(clv_elem) elems;
	CLV_VEC(clv_hpiece) pieces;
	uint32_t main;       /* element that holds the report, UINT32_MAX: none */
	float total_good;
	bool full;           /* more pieces than are read */
	/* what the page says of itself; rank: 1 is best, 0 none */
	clv_str m_title, m_site, m_author, m_about, m_body, doc_title, url, lang;
	clv_day m_date, m_modified;
	int title_rank, site_rank, author_rank, date_rank, modified_rank, tag_rank, about_rank;
	CLV_VEC(clv_str) tags;
	clv_map people;      /* JSON-LD: hash of an @id → index in names + 1 */
	CLV_VEC(clv_str) names;
} clv_html;

clv_str clv_html_attr(struct lxb_dom_element *el, const char *name);
/* Sum of the known names among class and id words; *role of the strongest below 0. */
int clv_html_hint(const clv_pages *k, clv_arena *a, clv_str names, uint8_t *role);
void clv_html_choose(clv_html *h);
void clv_html_roles(clv_html *h);
void clv_html_meta(clv_html *h, struct lxb_html_document *doc);
/* html_fields.c: piece that is the report's headline, or SIZE_MAX. */
size_t clv_html_title_piece(const clv_html *h);
/* From what the page says and what stands in it to the draft's fields. */
void clv_html_fields(clv_html *h);
/* A date in any form that visible dates have, of the years 1995-2099. */
clv_day clv_html_day(clv_html *h, clv_str s);
/* Writable copy of the page with start tags beyond the depth limit blanked. */
clv_str clv_html_guard(clv_arena *a, clv_str page, bool *cut);

#endif
