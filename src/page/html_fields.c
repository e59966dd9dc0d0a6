/* SPDX-License-Identifier: Apache-2.0 */
/* Title, author, outlet and dates of a page: what it states beside what it shows.
 *
 * Input: the stated fields (html_meta.c) and the pieces with their elements.
 * Output: fields of the draft, each with its source.
 *   title   the heading that the stated title confirms, or that is the page's only
 *           h1 before the report; else the stated title without the outlet's name
 *   author  a byline by the title, where it names persons; else the stated author
 *   outlet  the stated site without its slogan, or what stands behind the title
 *   date    the stated day; where the page shows the day before or after it, or its
 *           address has it, that one: pages state UTC and show their own day
 * No rule is for one site. Cost: one pass over the pieces, NEAR_TITLE around the
 * title. Limits: a byline under the report is not looked for unless marked up. */
#include "page/html_priv.h"

#include <lexbor/html/html.h>

enum { NEAR_TITLE = 30, BEFORE_TITLE = 6, BYLINE_WORDS = 30, HEADING_WORDS = 45, LEAD_WORDS = 20 };

static bool is_foreign(const clv_html *h, size_t i)
{
	const clv_piece *p = &h->d->pieces.v[i];
	return p->fixed && (p->role == CLV_ROLE_RELATED || p->role == CLV_ROLE_NAV ||
	                    p->role == CLV_ROLE_PROMO || p->role == CLV_ROLE_COMMENT);
}

/* ---- title --------------------------------------------------------------------------- */

/* "Talks open in Oslo - The Herald" without the last part, if what is left is longer. */
static clv_str without_site(clv_str s, clv_str site)
{
	static const char *const marks[] = { " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " :: ", " \xC2\xBB ",
		                             " : " };
	size_t cut = 0;
	for (size_t m = 0; m < 7; m++) {
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

typedef struct words {
	CLV_VEC(uint64_t) hash;
} words;

static words words_of(const clv_html *h, clv_str s)
{
	words out = { 0 };
	clv_draft d = { .k = h->d->k, .a = h->a, .text = s };
	clv_piece p = { .text = s };
	clv_piece_shape(&d, &p);
	for (size_t i = 0; i < d.words.n; i++)
		*clv_push(h->a, &out.hash) = d.words.v[i].hash;
	return out;
}

/* Share of the piece's words that w has, in tenths; *inside: they stand there in a row. */
static unsigned agreement(const clv_html *h, const clv_piece *p, const words *w, bool *inside)
{
	const clv_word *v = clv_piece_words(h->d, p);
	size_t n = clv_piece_len(p), hits = 0;
	*inside = false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < w->hash.n; k++)
			if (v[i].hash == w->hash.v[k]) {
				hits++;
				break;
			}
	for (size_t k = 0; n && k + n <= w->hash.n && !*inside; k++) {
		size_t i = 0;
		while (i < n && v[i].hash == w->hash.v[k + i])
			i++;
		*inside = i == n;
	}
	return n ? (unsigned)(hits * 10 / n) : 0;
}

typedef struct title_words {
	words stated, document, site;
} title_words;

/* How well piece i would be the headline; 0: it is none. */
static int headline(const clv_html *h, size_t i, const title_words *t)
{
	const clv_piece *p = &h->d->pieces.v[i];
	const clv_hpiece *q = &h->pieces.v[i];
	const clv_elem *e = &h->elems.v[q->elem];
	size_t n = clv_piece_len(p);
	bool in_stated, in_document, in_site;
	if (!n || n > HEADING_WORDS)
		return 0;
	unsigned a = agreement(h, p, &t->stated, &in_stated), b = agreement(h, p, &t->document, &in_document);
	agreement(h, p, &t->site, &in_site);
	bool whole = in_stated && n == t->stated.hash.n;
	if (in_site && !whole && n == t->site.hash.n)
		return 0; /* the outlet's name */
	bool h1 = (q->flags & (CLV_E_H1 | CLV_E_TITLEPROP)) != 0, heading = (q->flags & CLV_E_HEADING) != 0;
	bool prefix = in_document && n >= 3 && t->document.hash.v[0] == clv_piece_words(h->d, p)->hash;
	if (e->cut && e->role == CLV_ROLE_COMMENT)
		return 0;
	if (!h1 && !whole && !(heading && n >= 3 && (in_stated || prefix)))
		return 0;
	int score = whole ? 6 : in_stated || prefix ? 5 : a >= 5 || b >= 5 ? 3 : 1;
	if (score <= 3 && e->cut && (e->role == CLV_ROLE_RELATED || e->role == CLV_ROLE_NAV || e->role == CLV_ROLE_PROMO))
		return 0;
	return (score < 5 && n < 3) || (score == 5 && n < 2) ? 0 : score * 2 + (h1 ? 3 : heading);
}

size_t clv_html_title_piece(const clv_html *h)
{
	clv_str stated = h->m_title.n ? h->m_title : h->doc_title;
	title_words t = { words_of(h, without_site(stated, h->m_site)), words_of(h, h->doc_title),
		          words_of(h, h->m_site) };
	size_t best = SIZE_MAX, n_h1 = 0;
	int top = 0;
	for (size_t i = 0; i < h->pieces.n; i++) {
		int score = headline(h, i, &t);
		n_h1 += score > 0 && (h->pieces.v[i].flags & CLV_E_H1);
		if (score > top) {
			top = score;
			best = i;
		}
	}
	return best;
}

static bool same_site(clv_str a, clv_str site)
{
	return site.n && clv_str_ieq(clv_str_trim(a), clv_str_trim(site));
}

/* Whether the only evidence for a heading is that it is an h1: believed where it is
 * the only one of its length and stands before the report. */
static bool lone_h1(const clv_html *h, size_t at)
{
	size_t n = 0, main = h->main == UINT32_MAX ? h->pieces.n : h->elems.v[h->main].piece_e;
	for (size_t i = 0; i < h->pieces.n; i++)
		n += (h->pieces.v[i].flags & CLV_E_H1) && clv_piece_len(&h->d->pieces.v[i]) >= 3 &&
		     !same_site(h->d->pieces.v[i].text, h->m_site);
	return n == 1 && at < main && (h->pieces.v[at].flags & CLV_E_H1);
}

static clv_str best_title(clv_html *h, clv_from *from)
{
	clv_str stated = h->m_title.n ? h->m_title : h->doc_title, shown = { "", 0 };
	size_t at = h->d->title_piece;
	bool inside = false, in_document = false;
	stated = stated.n ? without_site(stated, h->m_site) : stated;
	*from = CLV_FROM_TEXT;
	if (at != SIZE_MAX) {
		words s = words_of(h, stated), doc = words_of(h, h->doc_title);
		const clv_piece *p = &h->d->pieces.v[at];
		shown = p->text;
		unsigned a = agreement(h, p, &s, &inside), b = agreement(h, p, &doc, &in_document);
		if (!stated.n || inside || in_document || a >= 5 || b >= 5 || lone_h1(h, at))
			return shown;
	}
	*from = CLV_FROM_META;
	return stated.n ? stated : shown;
}

/* ---- author ------------------------------------------------------------------------------ */

typedef struct seen_author {
	clv_str names;
	int strength; /* 2: "by …", 1: marked up as author */
} seen_author;

static clv_str names_in(const clv_html *h, const clv_piece *p)
{
	return clv_byline_names(h->d, p->word_b, p->word_e);
}

static bool says_by(const clv_html *h, const clv_piece *p)
{
	const clv_word *w = clv_piece_words(h->d, p);
	size_t n = clv_piece_len(p);
	for (size_t i = 0; i + 1 < n; i++)
		if (clv_word_is(h->d->k, &w[i], CLV_WC_BY) &&
		    ((w[i + 1].flags & CLV_W_CAP) || (unsigned char)h->d->text.p[w[i + 1].b] >= 0xD7))
			return i == 0 || (w[i - 1].flags & (CLV_W_DIGIT | CLV_W_CAP)) || i <= 3;
	return false;
}

static bool marked_author(const clv_html *h, size_t i)
{
	const clv_elem *e = &h->elems.v[h->pieces.v[i].elem];
	return (h->pieces.v[i].flags & CLV_E_AUTHOR) || (e->role == CLV_ROLE_BYLINE && e->hint < 0);
}

/* Names behind a line that is nothing but "By", up to three lines. */
static clv_str names_behind(const clv_html *h, size_t i)
{
	clv_buf b = clv_buf_new(h->a);
	for (size_t k = i + 1; k < h->pieces.n && k <= i + 3; k++) {
		const clv_piece *p = &h->d->pieces.v[k];
		clv_str s = clv_piece_len(p) <= 8 ? names_in(h, p) : (clv_str){ "", 0 };
		if (!s.n)
			break;
		if (b.n)
			clv_buf_addc(&b, ", ");
		clv_buf_add(&b, s);
		if (p->end != CLV_END_COMMA)
			break;
	}
	return clv_buf_str(&b);
}

/* Names that are less than half of the line were no names. */
static clv_str most_of(clv_str names, clv_str line)
{
	return names.n * 2 >= line.n ? names : (clv_str){ "", 0 };
}

static seen_author author_at(const clv_html *h, size_t i)
{
	seen_author none = { { "", 0 }, 0 };
	const clv_piece *p = &h->d->pieces.v[i];
	size_t n = clv_piece_len(p);
	bool marked = marked_author(h, i);
	if (!n || n > BYLINE_WORDS || (p->n_finite > 1 && !marked) || i == h->d->title_piece)
		return none;
	bool by_alone = n <= 2 && clv_word_is(h->d->k, clv_piece_words(h->d, p) + n - 1, CLV_WC_BY);
	if (by_alone)
		return (seen_author){ names_behind(h, i), 2 };
	if (says_by(h, p) && (!is_foreign(h, i) || clv_word_is(h->d->k, clv_piece_words(h->d, p), CLV_WC_BY)))
		return (seen_author){ names_in(h, p), 2 };
	if (marked && n <= 8 && p->n_finite == 0 && p->role != CLV_ROLE_COMMENT && p->role != CLV_ROLE_RELATED)
		return (seen_author){ most_of(names_in(h, p), p->text), 1 };
	return none;
}

static seen_author find_author(const clv_html *h)
{
	size_t main = h->main == UINT32_MAX ? 0 : h->elems.v[h->main].piece_b;
	size_t title = h->d->title_piece != SIZE_MAX ? h->d->title_piece : main;
	size_t from = title > BEFORE_TITLE ? title - BEFORE_TITLE : 0, to = title + NEAR_TITLE;
	seen_author best = { { "", 0 }, 0 };
	for (size_t i = from; i < h->pieces.n && i < to && best.strength < 2; i++) {
		const clv_piece *p = &h->d->pieces.v[i];
		if (i > title && i > main && !p->fixed && clv_piece_len(p) > BYLINE_WORDS && p->n_sentences > 1)
			break;
		seen_author a = author_at(h, i);
		if (a.names.n && a.strength > best.strength)
			best = a;
	}
	for (size_t i = 0; i < h->pieces.n && !best.names.n; i++)
		if (h->pieces.v[i].flags & CLV_E_AUTHOR) {
			seen_author a = author_at(h, i);
			if (a.names.n && !is_foreign(h, i))
				best = (seen_author){ a.names, 1 };
		}
	return best;
}

/* The stated author as names; as it stands where none are seen in it. */
static clv_str stated_author(const clv_html *h)
{
	clv_draft d = { .k = h->d->k, .a = h->a, .text = h->m_author };
	clv_piece p = { .text = h->m_author };
	clv_piece_shape(&d, &p);
	clv_str names = clv_byline_names(&d, p.word_b, p.word_e);
	if (names.n && (names.n * 2 >= h->m_author.n || p.n_caps * 2 >= clv_piece_len(&p)))
		return names;
	return clv_piece_len(&p) <= 6 && !p.n_finite ? h->m_author : (clv_str){ "", 0 };
}

static bool share_a_word(const clv_html *h, clv_str a, clv_str b)
{
	words x = words_of(h, a), y = words_of(h, b);
	for (size_t i = 0; i < x.hash.n; i++)
		for (size_t k = 0; k < y.hash.n; k++)
			if (x.hash.v[i] == y.hash.v[k])
				return true;
	return false;
}

static clv_str best_author(const clv_html *h, clv_from *from)
{
	clv_str stated = stated_author(h);
	seen_author seen = find_author(h);
	words w = words_of(h, stated), v = words_of(h, seen.names);
	bool vague = w.hash.n < 2 || same_site(stated, h->m_site); /* a login or the outlet */
	bool believe = seen.names.n && (!stated.n || (vague && v.hash.n >= 2) ||
	               (seen.strength == 2 && v.hash.n >= w.hash.n && share_a_word(h, stated, seen.names)));
	*from = believe ? CLV_FROM_TEXT : CLV_FROM_META;
	return believe ? seen.names : stated;
}

/* ---- outlet -------------------------------------------------------------------------------- */

/* A sign that parts a title from the outlet's name. */
static bool is_mark(clv_str s, size_t at, unsigned *len)
{
	uint32_t c = clv_utf8_at(s, at, len);
	return c == '|' || c == '-' || c == ':' || c == '>' || c == '/' || c == 0xBB || c == 0xB7 ||
	       (c >= 0x2010 && c <= 0x2044) || c == 0xFF5C || c == 0x30FB;
}

/* What stands behind the report's title in the page's, or before it: the outlet, if
 * it is short. */
static clv_str site_in_title(clv_str doc_title, clv_str title)
{
	clv_str none = { "", 0 };
	size_t at = title.n ? clv_str_find(doc_title, title, 0) : SIZE_MAX;
	if (at == SIZE_MAX || doc_title.n < title.n + 4)
		return none;
	clv_str rest = clv_str_trim(at ? clv_str_sub(doc_title, 0, at) : clv_str_sub(doc_title, title.n, doc_title.n));
	bool marked = false;
	unsigned len;
	while (rest.n && at && is_mark(rest, clv_utf8_before(rest, rest.n), &len)) {
		rest.n = clv_utf8_before(rest, rest.n);
		marked = true;
	}
	size_t b = 0;
	while (!at && b < rest.n && b < 4 && is_mark(rest, b, &len)) {
		b += len;
		marked = true;
	}
	rest = clv_str_trim(clv_str_sub(rest, b, rest.n));
	bool one = rest.n && !memchr(rest.p, '|', rest.n) && clv_str_find(rest, CLV_S(" - "), 0) == SIZE_MAX;
	return marked && one && rest.n <= 40 ? rest : none;
}

/* "The Herald | News you trust" → "The Herald"; "@herald" → "herald". */
static clv_str without_slogan(clv_str s)
{
	static const char *const marks[] = { " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", ": " };
	size_t cut = s.n;
	for (size_t m = 0; m < 5; m++) {
		size_t at = clv_str_find(s, clv_str_c(marks[m]), 0);
		if (at >= 3 && at < cut)
			cut = at;
	}
	s.n = cut;
	return s.n > 1 && s.p[0] == '@' ? clv_str_sub(s, 1, s.n) : s;
}

static bool one_lower_word(clv_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	return s.n > 0;
}

static clv_str best_outlet(const clv_html *h)
{
	clv_str site = without_slogan(clv_str_trim(h->m_site)), in_title = site_in_title(h->doc_title, h->d->title);
	if (!site.n || (one_lower_word(site) && in_title.n > site.n))
		return in_title;
	return site;
}

/* ---- date ------------------------------------------------------------------------------------ */

typedef struct seen_day {
	clv_day day;
	bool updated; /* beside a word for a change */
} seen_day;

static bool says_updated(const clv_html *h, const clv_piece *p)
{
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		if (clv_word_is(h->d->k, &h->d->words.v[i], CLV_WC_UPDATED))
			return true;
	return false;
}

/* A full date or <time> in the pieces [from, to), up to the report's first long
 * paragraph behind `start`; one that is not an update is better. */
static seen_day day_between(const clv_html *h, size_t from, size_t to, size_t start, size_t most)
{
	seen_day best = { CLV_DAY_NONE, false };
	for (size_t i = from; i < to && i < h->pieces.n; i++) {
		const clv_piece *p = &h->d->pieces.v[i];
		if (is_foreign(h, i) && clv_piece_len(p) > 8)
			continue;
		if (is_foreign(h, i) && p->role != CLV_ROLE_PROMO)
			continue;
		if (!p->fixed && clv_piece_len(p) > LEAD_WORDS) {
			if (i > start)
				break;
			continue;
		}
		bool all = clv_piece_len(p) <= (p->fixed ? most : 12); /* else only a date that it begins with */
		clv_day day = clv_date_in(h->d, p->word_b, all ? p->word_e : p->word_b + 5, NULL);
		if (day == CLV_DAY_NONE)
			day = h->pieces.v[i].time;
		if (day == CLV_DAY_NONE || i == h->d->title_piece)
			continue;
		bool updated = says_updated(h, p);
		if (best.day == CLV_DAY_NONE || (best.updated && !updated))
			best = (seen_day){ day, updated };
		if (!updated)
			break;
	}
	return best;
}

/* Behind the title, right before it, else around the beginning of the report. */
static seen_day day_near_title(const clv_html *h)
{
	size_t title = h->d->title_piece, main = h->main == UINT32_MAX ? 0 : h->elems.v[h->main].piece_b;
	seen_day day = { CLV_DAY_NONE, false };
	if (title != SIZE_MAX) {
		day = day_between(h, title, title + NEAR_TITLE, title, 30);
		if (day.day == CLV_DAY_NONE)
			day = day_between(h, title > BEFORE_TITLE ? title - BEFORE_TITLE : 0, title, title, 12);
	}
	return day.day != CLV_DAY_NONE ? day
	       : day_between(h, main > BEFORE_TITLE ? main - BEFORE_TITLE : 0, main + NEAR_TITLE, main, 30);
}

/* /2022/09/15/ in an address */
static clv_day day_of_url(const clv_html *h, clv_str url)
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

static bool neighbours(clv_day a, clv_day b)
{
	return a != CLV_DAY_NONE && (a == b - 1 || a == b + 1);
}

static clv_day best_day(clv_html *h, clv_from *from)
{
	clv_str url = h->d->hints->url.n ? h->d->hints->url : h->url;
	clv_day in_url = day_of_url(h, url), stated = h->m_date;
	seen_day seen = day_near_title(h);
	*from = CLV_FROM_META;
	if (stated == CLV_DAY_NONE && in_url != CLV_DAY_NONE)
		return in_url;
	if (stated == CLV_DAY_NONE) {
		*from = CLV_FROM_TEXT;
		return seen.day;
	}
	bool day_before = seen.day == stated - 1;
	bool day_after = seen.day == stated + 1 && !seen.updated && seen.day != h->m_modified;
	if (seen.day != CLV_DAY_NONE && (day_before || day_after))
		return seen.day;
	return neighbours(in_url, stated) && seen.day != stated ? in_url : stated;
}

void clv_html_fields(clv_html *h)
{
	clv_draft *d = h->d;
	d->url = h->url;
	d->title = best_title(h, &d->title_from);
	d->author = best_author(h, &d->author_from);
	d->outlet = best_outlet(h);
	d->outlet_from = CLV_FROM_META;
	d->published = best_day(h, &d->published_from);
	d->modified = h->m_modified;
	d->meta_lang = h->lang;
	d->tags.v = h->tags.v;
	d->tags.n = h->tags.n;
	d->tags.cap = h->tags.cap;
}
