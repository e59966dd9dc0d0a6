/* SPDX-License-Identifier: Apache-2.0 */
/* Which elements of a page hold the report, and a role for every piece.
 *
 * Input: elements and pieces of a page. Output: clv_html.main; pieces outside it,
 * and inside it those of boxes, links and captions, with a fixed role; the rest
 * is left to the rules for flat text (role.c, context.c).
 *
 * Method. Every piece gets an amount of good text: its length, less what stands
 * in links, if it reads like sentences. Amounts are summed up the tree. Boxes whose
 * tag or class names say what they are (comments, related, share) are cut, unless
 * they hold a large share of all good text. From the root we go down to the child
 * that holds most of the good text that is left, until no child holds DESCEND of
 * it; on the way an element that is named as the report (itemprop articleBody,
 * class "article-body") ends the search if it holds NAMED of it. This follows the
 * content-density line of work (Readability 2009; Sun et al., CETD 2011) with
 * names as evidence, not as paths: no rule is for one site.
 * Cost: three passes over elements and pieces. Limits: a page that is a list of
 * teasers gives its largest ones. */
#include "page/html_priv.h"

#include <lexbor/html/html.h>

static const float DESCEND = 0.70f, NAMED = 0.45f, CUT_SHARE = 0.35f, CUT_COMMENT = 0.80f,
                   CUT_MOST = 0.80f, CUT_NAMED = 0.65f, LINKY = 0.5f, LINKED = 0.8f;
enum {
	NAMED_HINT = 60, CUT_HINT = -80, PART_HINT = -40,
	REST_MIN = 250,                 /* characters of good text that make a report without the box */
	DEK_WORDS = 8, BEHIND_TITLE = 15, /* of a subtitle: words, pieces behind the title */
	BRIEF_MIN = 80, CARD_CHARS = 700, CARDS_MIN = 3 /* a teaser card and how many make a list of them */
};

static float density(const clv_hpiece *q)
{
	uint32_t n = q->e - q->b;
	return n ? (float)q->link_chars / (float)n : 0;
}

static float good_text(const clv_html *h, size_t i)
{
	const clv_hpiece *q = &h->pieces.v[i];
	const clv_piece *p = &h->d->pieces.v[i];
	float n = (float)(q->e - q->b), links = density(q);
	size_t words = clv_piece_len(p);
	if ((q->flags & CLV_E_HEADING) || links > 0.8f)
		return 0;
	float keep = (1 - links) * (1 - links);
	if ((p->n_sentences >= 1 && words >= 8) || words >= 25)
		return n * keep * (q->tag == LXB_TAG_LI ? 0.7f : 1.0f);
	return p->n_common * 5 >= words && words >= 5 ? n * keep * 0.3f : 0;
}

/* A heading, or a line of its own in a list, that is nothing but a link. */
static bool linked_title(const clv_html *h, size_t i)
{
	const clv_hpiece *q = &h->pieces.v[i];
	size_t words = clv_piece_len(&h->d->pieces.v[i]);
	if (density(q) <= LINKED || words < 3)
		return false;
	return (q->flags & CLV_E_HEADING) || q->tag == LXB_TAG_LI || words >= 5;
}

/* Sums up the tree; elements stand behind their parents. cut subtrees give nothing. */
static void sum_up(clv_html *h, bool without_cut)
{
	for (size_t i = 0; i < h->elems.n; i++) {
		clv_elem *e = &h->elems.v[i];
		e->good = 0;
		e->chars = e->n_titles = 0;
		e->has_h1 = (e->flags & CLV_E_H1) != 0;
	}
	for (size_t i = 0; i < h->pieces.n; i++) {
		clv_elem *e = &h->elems.v[h->pieces.v[i].elem];
		if (without_cut && e->cut)
			continue;
		e->good += good_text(h, i);
		e->chars += h->pieces.v[i].e - h->pieces.v[i].b;
		e->n_titles += linked_title(h, i);
	}
	for (size_t i = h->elems.n; i-- > 1;) {
		clv_elem *up = &h->elems.v[h->elems.v[i].parent];
		up->good += h->elems.v[i].good;
		up->chars += h->elems.v[i].chars;
		up->n_titles += h->elems.v[i].n_titles;
		up->has_h1 |= h->elems.v[i].has_h1;
	}
	h->total_good = h->elems.n ? h->elems.v[0].good : 0;
}

static bool exempt(const clv_elem *e)
{
	return e->tag == LXB_TAG_BODY || e->tag == LXB_TAG_HTML || e->tag == LXB_TAG_MAIN ||
	       (e->flags & (CLV_E_BODYPROP | CLV_E_MAIN));
}

/* A box is cut by what it is called, unless it seems to hold the report itself:
 * a large share of the good text, with too little left outside it. */
static bool is_cut(const clv_html *h, const clv_elem *e)
{
	float share = h->total_good > 0 ? e->good / h->total_good : 0;
	bool enough_left = !e->has_h1 && h->elems.v[0].has_h1 && share < CUT_MOST &&
	                   h->total_good - e->good >= REST_MIN;
	bool part = e->role == CLV_ROLE_TITLE || e->role == CLV_ROLE_DEK || e->role == CLV_ROLE_BODY;
	if (exempt(e))
		return false;
	if (e->hint <= CUT_HINT && e->role == CLV_ROLE_COMMENT)
		return share < CUT_COMMENT;
	if (e->hint <= CUT_HINT)
		return share < CUT_SHARE || (enough_left && share < CUT_NAMED && e->role == CLV_ROLE_BOILERPLATE);
	if (e->hint <= PART_HINT && !part)
		return share < CUT_SHARE / 2;
	if (e->flags & (CLV_E_NAV | CLV_E_FOOTER))
		return share < CUT_SHARE || enough_left;
	if (e->flags & (CLV_E_ASIDE | CLV_E_FORM | CLV_E_HIDDEN))
		return share < CUT_SHARE;
	return false;
}

/* Lists of teasers: CARDS_MIN or more boxes side by side, each small and with one
 * linked title. */
static void cut_cards(clv_html *h)
{
	uint32_t *card = CLV_NEW_ARRAY(h->a, uint32_t, h->elems.n);
	uint32_t *cards = CLV_NEW_ARRAY(h->a, uint32_t, h->elems.n);
	float *good = CLV_NEW_ARRAY(h->a, float, h->elems.n);
	for (size_t i = 0; i < h->pieces.n; i++) {
		uint32_t at = h->pieces.v[i].elem;
		if (!linked_title(h, i) || h->elems.v[at].cut)
			continue;
		while (at && h->elems.v[h->elems.v[at].parent].n_titles == 1 &&
		       h->elems.v[h->elems.v[at].parent].chars <= CARD_CHARS)
			at = h->elems.v[at].parent;
		if (!at || h->elems.v[at].n_titles != 1 || h->elems.v[at].has_h1)
			continue;
		card[at] = 1;
		cards[h->elems.v[at].parent]++;
		good[h->elems.v[at].parent] += h->elems.v[at].good;
	}
	for (size_t i = 1; i < h->elems.n; i++) {
		clv_elem *e = &h->elems.v[i];
		e->cut |= h->elems.v[e->parent].cut;
		const clv_elem *list = &h->elems.v[e->parent];
		bool brief = h->elems.v[0].has_h1 && !list->has_h1 && cards[e->parent] > CARDS_MIN &&
		             h->total_good - good[e->parent] >= BRIEF_MIN; /* a short report above its teasers */
		if (!card[i] || cards[e->parent] < CARDS_MIN || (good[e->parent] > 0.6f * h->total_good && !brief) || e->cut)
			continue;
		e->cut = true;
		e->role = CLV_ROLE_RELATED;
		e->hint = CUT_HINT;
	}
}

static void cut_boxes(clv_html *h)
{
	for (size_t i = 1; i < h->elems.n; i++) {
		clv_elem *e = &h->elems.v[i];
		e->cut = h->elems.v[e->parent].cut || is_cut(h, e);
	}
}

static bool named_as_report(const clv_elem *e)
{
	return (e->flags & (CLV_E_BODYPROP | CLV_E_ARTICLE)) || e->hint >= NAMED_HINT;
}

/* The deepest element named as the report under `root` that holds NAMED of its
 * good text. */
static uint32_t named_under(const clv_html *h, uint32_t root)
{
	uint32_t best = UINT32_MAX;
	float need = h->elems.v[root].good * NAMED;
	for (uint32_t i = root; i < h->elems.n; i++) {
		const clv_elem *e = &h->elems.v[i];
		if (e->cut || e->good < need || !named_as_report(e))
			continue;
		best = i;
		need = e->good * 0.85f > need ? e->good * 0.85f : need;
	}
	return best;
}

void clv_html_choose(clv_html *h)
{
	if (!h->elems.n)
		return;
	sum_up(h, false);
	cut_boxes(h);
	sum_up(h, true);
	cut_cards(h);
	sum_up(h, true);
	uint32_t at = 0;
	if (h->total_good <= 0)
		return;
	h->main = named_under(h, 0);
	if (h->main != UINT32_MAX)
		return;
	for (uint32_t i = 1; i < h->elems.n; i++) { /* children stand behind: one pass goes down */
		const clv_elem *e = &h->elems.v[i];
		if (e->parent == at && e->good >= h->elems.v[at].good * DESCEND && e->tag != LXB_TAG_P)
			at = i;
	}
	h->main = at;
}

/* ---- roles --------------------------------------------------------------------------------- */

static bool inside(const clv_html *h, uint32_t piece)
{
	const clv_elem *m = &h->elems.v[h->main];
	return h->main != UINT32_MAX && piece >= m->piece_b && piece < m->piece_e;
}

static clv_role own_role(const clv_elem *e)
{
	if (e->hint <= PART_HINT && e->role != CLV_ROLE_BODY && !exempt(e))
		return (clv_role)e->role;
	if (e->flags & CLV_E_NAV)
		return CLV_ROLE_NAV;
	if (e->flags & CLV_E_CAPTION)
		return CLV_ROLE_CAPTION;
	if (e->flags & CLV_E_ASIDE)
		return CLV_ROLE_RELATED;
	return e->flags & (CLV_E_FOOTER | CLV_E_FORM) ? CLV_ROLE_BOILERPLATE : CLV_ROLE_BODY;
}

/* Role that the boxes around an element suggest: the nearest, but the date or
 * author of a teaser belongs to the teaser. */
static clv_role box_role(const clv_html *h, uint32_t elem)
{
	clv_role first = CLV_ROLE_BODY;
	for (uint32_t i = elem; i; i = h->elems.v[i].parent) {
		const clv_elem *e = &h->elems.v[i];
		clv_role r = own_role(e);
		if (first == CLV_ROLE_BODY)
			first = r;
		bool foreign = r == CLV_ROLE_RELATED || r == CLV_ROLE_PROMO || r == CLV_ROLE_COMMENT ||
		               r == CLV_ROLE_NAV;
		if (foreign && e->cut)
			return r;
	}
	return first;
}

/* Whether the piece begins as the page's description of itself does. */
static bool is_description(const clv_html *h, const clv_piece *p)
{
	size_t n = p->text.n < h->m_about.n ? p->text.n : h->m_about.n;
	return n >= 40 && clv_str_eq(clv_str_sub(p->text, 0, n - n / 8), clv_str_sub(h->m_about, 0, n - n / 8));
}

/* Between the title and the report: what is named as a subtitle, or what the page
 * describes itself with. */
static bool is_subtitle(const clv_html *h, size_t i, size_t title, clv_role r)
{
	const clv_piece *p = &h->d->pieces.v[i];
	bool between = title != SIZE_MAX && i > title && i - title <= BEHIND_TITLE && h->main != UINT32_MAX &&
	               i < h->elems.v[h->main].piece_b;
	return between && clv_piece_len(p) >= DEK_WORDS - 2 &&
	       (r == CLV_ROLE_DEK || (r == CLV_ROLE_BODY && is_description(h, p)));
}

static void outside_role(clv_html *h, size_t i, size_t title)
{
	clv_piece *p = &h->d->pieces.v[i];
	const clv_hpiece *q = &h->pieces.v[i];
	clv_role r = box_role(h, q->elem);
	const clv_cue *c = r == CLV_ROLE_BODY ? clv_cue_match(h->d, p) : NULL;
	if (c)
		r = c->role;
	if (is_subtitle(h, i, title, r)) {
		clv_piece_set(p, CLV_ROLE_DEK, "html:subtitle");
		return;
	}
	bool named = r != CLV_ROLE_BODY && !c;
	if (r == CLV_ROLE_TITLE || r == CLV_ROLE_DEK || r == CLV_ROLE_BODY)
		r = density(q) > LINKY && clv_piece_len(p) >= 4 ? CLV_ROLE_RELATED : CLV_ROLE_BOILERPLATE;
	clv_piece_set(p, r, named ? "html:box by its name" : c ? "cue" : "html:outside the report");
	if (c && p->role == c->role)
		p->why_cue = c->text;
}

static bool cut_short(clv_str s)
{
	while (s.n && (s.p[s.n - 1] == ']' || s.p[s.n - 1] == ')' || s.p[s.n - 1] == ' '))
		s.n--;
	return clv_str_ends(s, CLV_S("...")) || clv_str_ends(s, CLV_S("\xE2\x80\xA6"));
}

/* A piece of the report's element that only leads elsewhere: a line that is a link,
 * a linked heading with nothing under it, a text that breaks off behind a link. A
 * whole sentence of a paragraph may well be a link. */
static bool link_teaser(const clv_html *h, size_t i)
{
	const clv_piece *p = &h->d->pieces.v[i];
	const clv_hpiece *q = &h->pieces.v[i];
	size_t n = clv_piece_len(p);
	if (cut_short(p->text) && (q->link_chars >= 20 || (i && linked_title(h, i - 1))))
		return true;
	if (q->flags & CLV_E_HEADING) {
		if (density(q) <= LINKED || (q->flags & CLV_E_H1))
			return false;
		return i + 1 >= h->pieces.n || good_text(h, i + 1) < 80;
	}
	if (density(q) <= LINKY || (n > 20 && density(q) <= LINKED))
		return false;
	return !((p->tag & CLV_P_PARA) && p->end == CLV_END_STOP && n >= 8);
}

static void inside_role(clv_html *h, size_t i, bool *begun)
{
	clv_piece *p = &h->d->pieces.v[i];
	const clv_hpiece *q = &h->pieces.v[i];
	const clv_elem *e = &h->elems.v[q->elem];
	const clv_cue *c;
	if (e->cut) {
		clv_role r = box_role(h, q->elem);
		clv_piece_set(p, r == CLV_ROLE_BODY ? CLV_ROLE_BOILERPLATE : r, "html:box");
	} else if (q->flags & CLV_E_CAPTION) {
		clv_piece_set(p, CLV_ROLE_CAPTION, "html:figcaption");
	} else if (!*begun && own_role(e) == CLV_ROLE_DEK && clv_piece_len(p) >= DEK_WORDS - 2) {
		clv_piece_set(p, CLV_ROLE_DEK, "html:subtitle");
	} else if (link_teaser(h, i)) {
		clv_piece_set(p, CLV_ROLE_RELATED, "html:links");
	} else if ((q->flags & CLV_E_HEADING) && !(q->flags & CLV_E_H1)) {
		c = clv_cue_match(h->d, p);
		if (!c && !*begun && clv_piece_len(p) >= DEK_WORDS)
			clv_piece_set(p, CLV_ROLE_DEK, "html:heading before the text");
		else if (!c)
			clv_piece_set(p, CLV_ROLE_SUBHEADING, "html:heading");
	} else {
		*begun |= good_text(h, i) >= DEK_WORDS * 5;
	}
}

void clv_html_roles(clv_html *h)
{
	size_t title = clv_html_title_piece(h);
	bool begun = false; /* a paragraph of the report has been seen */
	for (size_t i = 0; i < h->pieces.n; i++) {
		if (i == title)
			clv_piece_set(&h->d->pieces.v[i], CLV_ROLE_TITLE, "html:title");
		else if (inside(h, (uint32_t)i))
			inside_role(h, i, &begun);
		else
			outside_role(h, i, title);
	}
	h->d->title_piece = title;
}
