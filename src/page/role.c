/* SPDX-License-Identifier: Apache-2.0 */
/* The role of a piece by itself: shapes that need no neighbours, and cues.
 *
 * Input: one piece with its shape. Output: role, reason and `fixed`, or nothing.
 * Order: no words at all, slug or address, date, cue, byline, credit, caption,
 * bar of links, marks of ownership. A long paragraph of several sentences is
 * never decided here but by a cue that says so. Cost: linear in the piece. */
#include "page/page_priv.h"

static bool slug_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	       (unsigned char)c >= 128;
}

/* "ministro-visita-puerto", "img_2041.jpg", "m rossi-vertice" */
static bool is_slug(const clv_piece *p)
{
	size_t spaces = 0, joints = 0, letters = 0;
	for (size_t i = 0; i < p->text.n; i++) {
		char c = p->text.p[i];
		if (c == ' ')
			spaces++;
		else if (!slug_char(c) && !(c >= 'A' && c <= 'Z'))
			return false;
		joints += (c == '-' || c == '_') && i && i + 1 < p->text.n && p->text.p[i - 1] != ' ' &&
		          p->text.p[i + 1] != ' ';
		letters += (c >= 'a' && c <= 'z') || (unsigned char)c >= 128;
	}
	if (p->end == CLV_END_STOP || p->n_caps > 1 || spaces > 1)
		return false;
	return joints >= (spaces ? 1u : 1u + (clv_piece_len(p) < 3)) && letters > 3;
}

static bool has(clv_str s, const char *z)
{
	return clv_str_find(s, clv_str_c(z), 0) != SIZE_MAX;
}

static const char *const file_ends[] = { ".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".svg", ".mp3", ".pdf" };

/* "screenshot 12.png", "IMG-20231104-WA0012" */
static bool is_file(const clv_piece *p)
{
	for (size_t i = 0; i < sizeof file_ends / sizeof *file_ends; i++)
		if (clv_str_ends(p->text, clv_str_c(file_ends[i])) && clv_piece_len(p) <= 14)
			return true;
	size_t digits = 0, letters = 0, joints = 0;
	for (size_t i = 0; i < p->text.n; i++) {
		char c = p->text.p[i];
		digits += c >= '0' && c <= '9';
		letters += (c | 32) >= 'a' && (c | 32) <= 'z';
		joints += c == '-' || c == '_';
		if (c == ' ' || c == '.' || c == '/' || c == ':' || (unsigned char)c >= 128)
			return false;
	}
	return joints >= 1 && digits >= 3 && letters >= 2 && p->text.n >= 8;
}

/* "00:00 / 02:31", "1 / 12": numbers of a player or gallery */
static bool is_counter(const clv_piece *p)
{
	return clv_piece_len(p) >= 2 && clv_piece_len(p) == p->n_digit && has(p->text, " / ");
}

/* "[embedded content]" */
static bool in_brackets(const clv_piece *p)
{
	return p->text.n > 2 && p->text.p[0] == '[' && p->text.p[p->text.n - 1] == ']' && clv_piece_len(p) <= 6;
}

/* Share of the bytes that an address takes, in tenths. */
static size_t address_tenths(clv_str s)
{
	clv_str rest = s, one;
	size_t n = 0;
	while (clv_str_split(&rest, ' ', &one))
		if (has(one, "://") || has(one, "www.") || has(one, "@"))
			n += one.n;
	return s.n ? n * 10 / s.n : 0;
}

static bool is_address(const clv_piece *p)
{
	bool url = has(p->text, "://") || has(p->text, "www.");
	bool mail = has(p->text, "@") && clv_piece_len(p) <= 6;
	if (url && !memchr(p->text.p, ' ', p->text.n))
		return true;
	if ((p->tag & CLV_P_HTML) && address_tenths(p->text) < 5)
		return false; /* something named, with where to find it */
	return (url || mail) && clv_piece_len(p) <= 14 && p->n_sentences <= 1;
}

static size_t count_class(const clv_draft *d, const clv_piece *p, clv_wclass c)
{
	size_t n = 0;
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		n += clv_word_is(d->k, &d->words.v[i], c);
	return n;
}

/* "By Anna Rossi and Jan Novak", "Von Eva Huber, Wien" */
static bool is_byline(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = clv_piece_words(d, p);
	size_t n = clv_piece_len(p), caps = 0;
	if (n < 2 || n > 14 || p->end == CLV_END_STOP || p->n_finite || p->n_sentences > 1 ||
	    !clv_word_is(d->k, w, CLV_WC_BY) || !(w[1].flags & CLV_W_CAP))
		return false;
	for (size_t i = 1; i < n; i++)
		caps += (w[i].flags & CLV_W_CAP) || (w[i].flags & CLV_W_DIGIT) || w[i].e - w[i].b <= 3 ||
		        clv_word_is(d->k, &w[i], CLV_WC_JOB);
	return caps + 1 >= n && (n >= 3 || clv_word_is(d->k, &w[1], CLV_WC_JOB));
}

/* "(Photo: Agency)", "AP Photo/Jan Novak", "Reuters" */
static bool is_credit(const clv_draft *d, const clv_piece *p)
{
	size_t n = clv_piece_len(p), media = count_class(d, p, CLV_WC_MEDIA),
	       agency = count_class(d, p, CLV_WC_AGENCY);
	if (n > 12 || p->n_finite || media + agency == 0 || (p->end == CLV_END_STOP && n > 4))
		return false;
	size_t plain = 0;
	for (uint32_t i = p->word_b; i < p->word_e; i++) {
		const clv_word *w = &d->words.v[i];
		uint64_t c = clv_word_classes(d->k, w);
		plain += !(w->flags & (CLV_W_CAP | CLV_W_DIGIT)) && w->e - w->b > 3 &&
		         !(c & (UINT64_C(1) << CLV_WC_MEDIA | UINT64_C(1) << CLV_WC_AGENCY | UINT64_C(1) << CLV_WC_BY));
	}
	bool marked = has(p->text, ":") || has(p->text, "/") || has(p->text, "\xC2\xA9") ||
	              p->text.p[0] == '(' || p->text.p[0] == '[';
	if (!plain && media && agency && media + agency >= 2)
		return true;
	return !plain && (marked ? media + agency >= 1 : media + agency + 1 >= n);
}

/* A parenthesis at the end that names a picture: "… in Oslo. (Video: Agency)" */
static bool ends_in_picture_note(const clv_draft *d, const clv_piece *p)
{
	size_t open = p->text.n, close = p->text.n;
	while (close && (p->text.p[close - 1] == ' ' || p->text.p[close - 1] == '.'))
		close--;
	if (!close || (p->text.p[close - 1] != ')' && p->text.p[close - 1] != ']'))
		return false;
	while (open > 0 && p->text.p[open - 1] != '(' && p->text.p[open - 1] != '[')
		open--;
	if (!open || clv_piece_len(p) > 70 || p->n_sentences > 4)
		return false;
	uint32_t from = (uint32_t)(p->text.p - d->text.p) + (uint32_t)open;
	bool slash = memchr(p->text.p + open, '/', close - open) != NULL;
	size_t media = 0, n = 0;
	for (uint32_t i = p->word_e; i > p->word_b && d->words.v[i - 1].b >= from; i--, n++)
		media += clv_word_is(d->k, &d->words.v[i - 1], CLV_WC_MEDIA) ||
		         (slash && clv_word_is(d->k, &d->words.v[i - 1], CLV_WC_AGENCY));
	return media && n <= 10;
}

/* "Soldiers on an exercise. Archive photo": a last sentence of up to three words, one
 * of them for a picture. */
static bool ends_in_picture_words(const clv_draft *d, const clv_piece *p)
{
	size_t media = 0, n = 0;
	if (clv_piece_len(p) > 40 || clv_piece_len(p) < 5 || p->n_sentences > 3)
		return false;
	for (uint32_t i = p->word_e; i > p->word_b && n <= 3; i--, n++) {
		media += clv_word_is(d->k, &d->words.v[i - 1], CLV_WC_MEDIA);
		if (d->words.v[i - 1].flags & CLV_W_START)
			return media && n < 3;
	}
	return false;
}

/* "Minister Berg (left) and his guest (right)" */
static bool names_sides(const clv_draft *d, const clv_piece *p)
{
	if (clv_piece_len(p) > 40 || p->n_sentences > 2)
		return false;
	for (uint32_t i = p->word_b; i < p->word_e; i++) {
		const clv_word *w = &d->words.v[i];
		if (clv_word_is(d->k, w, CLV_WC_SIDE) && w->b > 0 && d->text.p[w->b - 1] == '(' &&
		    w->e < d->text.n && d->text.p[w->e] == ')')
			return true;
	}
	return false;
}

/* "Home | World | Sport", "Facebook Twitter Email" in bars */
static bool is_bar(const clv_piece *p)
{
	size_t bars = 0;
	for (size_t i = 0; i < p->text.n; i++)
		bars += p->text.p[i] == '|' || (p->text.p[i] == '\xC2' && i + 1 < p->text.n &&
		                                (p->text.p[i + 1] == '\xB7' || p->text.p[i + 1] == '\xBB'));
	return bars >= 2 && bars * 5 >= clv_piece_len(p) && p->end != CLV_END_STOP;
}

static bool is_hashtags(const clv_piece *p)
{
	size_t n = 0, tags = 0;
	clv_str rest = p->text, one;
	while (clv_str_split(&rest, ' ', &one)) {
		n++;
		tags += one.n > 1 && (one.p[0] == '#' || one.p[0] == '@');
	}
	return tags && tags * 3 >= n * 2 && p->end != CLV_END_STOP;
}

enum { CREDIT_WORDS = 8 };

/* A credit that tells what is to be seen is a caption. */
static void by_cue(clv_piece *p, const clv_cue *c)
{
	bool tells = c->role == CLV_ROLE_CREDIT && clv_piece_len(p) > CREDIT_WORDS &&
	             (c->colon || c->where == CLV_WHERE_END);
	clv_piece_set(p, tells ? CLV_ROLE_CAPTION : c->role, "cue");
	p->why_cue = c->text;
	p->opens = c->where == CLV_WHERE_HEAD;
}

void clv_role_alone(clv_draft *d, clv_piece *p)
{
	const clv_cue *c;
	if (p->fixed)
		return;
	if (clv_piece_len(p) == 0 || is_counter(p))
		clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:no words");
	else if (is_slug(p) || is_file(p))
		clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:slug");
	else if (!(p->tag & CLV_P_QUOTE) && clv_date_only(d, p))
		clv_piece_set(p, CLV_ROLE_DATELINE, "shape:date");
	else if ((c = clv_cue_match(d, p)))
		by_cue(p, c);
	else if (clv_notice(d, p))
		return;
	else if (!(p->tag & CLV_P_QUOTE) && is_address(p))
		clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:address");
	else if (is_byline(d, p))
		clv_piece_set(p, CLV_ROLE_BYLINE, "shape:byline");
	else if (is_credit(d, p))
		clv_piece_set(p, CLV_ROLE_CREDIT, "shape:credit");
	else if (ends_in_picture_note(d, p) || ends_in_picture_words(d, p) || names_sides(d, p))
		clv_piece_set(p, CLV_ROLE_CAPTION, "shape:picture note");
	else if (in_brackets(p))
		clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:brackets");
	else if (is_bar(p))
		clv_piece_set(p, CLV_ROLE_NAV, "shape:bar");
	else if (is_hashtags(p))
		clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:hashtags");
	else if (has(p->text, "\xC2\xA9") && clv_piece_len(p) <= 40)
		clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:copyright");
}
