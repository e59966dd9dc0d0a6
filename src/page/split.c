/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts what a scraper glued into one paragraph.
 *
 * Input: pieces with their shape. Output: more pieces, in the same order, every
 * byte kept:
 *   a dateline before the first sentence     OSLO, Sept 15 (Agency) - The minister …
 *   a headline before such a dateline        Talks open in Oslo OSLO (Agency) - …
 *   a teaser or promo as a later sentence    … he said. Read more: Port is shut
 *   an age before the first sentence         21 minutes ago The minister …
 *   scraps of translation at the end         … of the country. said.
 * Only text is cut here; roles follow from the pieces. Cost: linear. */
#include "page/page_priv.h"

enum { DATELINE_WORDS = 12, HEADLINE_WORDS = 30, PLACE_WORDS = 3, SCRAP_WORDS = 5, TEASER_WORDS = 40 };

/* Byte after word i, with closing marks, up to the next word. */
static size_t gap_after(const clv_draft *d, uint32_t i)
{
	size_t at = d->words.v[i].e;
	while (at < d->text.n && d->text.p[at] != ' ' && d->text.p[at] != '\n')
		at++;
	return at;
}

/* Byte where word i begins, with its opening marks. */
static size_t gap_before(const clv_draft *d, uint32_t i)
{
	size_t at = d->words.v[i].b;
	while (at > 0 && d->text.p[at - 1] != ' ' && d->text.p[at - 1] != '\n')
		at--;
	return at;
}

static bool dash_at(clv_str s, size_t b, size_t e)
{
	for (size_t i = b; i < e && i < s.n; i++) {
		if (s.p[i] == '-' && (i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == ')' || s.p[i - 1] == '-'))
			return true;
		if (i + 2 < s.n && s.p[i] == '\xE2' && s.p[i + 1] == '\x80' &&
		    (s.p[i + 2] == '\x93' || s.p[i + 2] == '\x94'))
			return true;
	}
	return false;
}

bool clv_dateline_word(const clv_draft *d, const clv_word *w)
{
	if (w->flags & CLV_W_CAP)
		return !(w->flags & CLV_W_COMMON) || (w->flags & CLV_W_ALLCAPS);
	return (w->flags & CLV_W_DIGIT) || clv_word_is(d->k, w, CLV_WC_MONTH);
}

/* First word behind a dateline that begins at word b, or 0. A dateline ends in a dash, in
 * a colon behind a day ("Oslo, 3 May 2021: "), or runs into a capitalised function word
 * ("Oslo, Bergen The minister"). */
static uint32_t dateline_end(const clv_draft *d, uint32_t b, uint32_t e)
{
	const clv_word *w = d->words.v;
	bool comma = false, paren = false, caps = false, month = false;
	for (uint32_t i = b; i < e && i < b + DATELINE_WORDS; i++) {
		if (i > b) {
			size_t from = w[i - 1].e, to = w[i].b;
			if (dash_at(d->text, from, to))
				return caps || paren || comma ? i : 0;
			if (comma && month && d->text.p[from] == ':' && to == from + 2)
				return i;
			for (size_t k = from; k < to; k++) {
				comma |= d->text.p[k] == ',';
				paren |= d->text.p[k] == '(';
			}
			if ((w[i].flags & CLV_W_CAP) && (w[i].flags & CLV_W_COMMON) &&
			    !(w[i].flags & CLV_W_ALLCAPS) && to == from + 1 && (comma || caps))
				return i;
		}
		if (!clv_dateline_word(d, &w[i]))
			return 0;
		caps |= (w[i].flags & CLV_W_ALLCAPS) && w[i].e - w[i].b > 3;
		month |= clv_word_is(d->k, &w[i], CLV_WC_MONTH);
	}
	return 0;
}

/* "Oslo - Seventy ministers …", "Santiago. With 27 votes …": a place alone, then a
 * dash or a full stop. First word behind it, or 0. */
static uint32_t bare_dateline(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = d->words.v;
	uint32_t b = p->word_b, i = b;
	while (i < b + PLACE_WORDS && (w[i].flags & CLV_W_CAP) && !(w[i].flags & (CLV_W_COMMON | CLV_W_FINITE))) {
		i++;
		bool dash = dash_at(d->text, w[i - 1].e, w[i].b);
		bool stop = d->text.p[w[i - 1].e] == '.' && i == b + 1 && (w[i].flags & CLV_W_START);
		if (!dash && !stop)
			continue;
		bool begins = (w[i].flags & (CLV_W_CAP | CLV_W_DIGIT)) != 0;
		for (uint32_t k = i + 1; dash && k < p->word_e && k < i + DATELINE_WORDS; k++)
			if (dash_at(d->text, w[k - 1].e, w[k].b))
				return 0; /* an aside between dashes */
		return begins ? i : 0;
	}
	return 0;
}

/* A dateline inside the first words: index of its first word, or 0. */
static uint32_t dateline_inside(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = d->words.v;
	uint32_t e = p->word_e > p->word_b + HEADLINE_WORDS ? p->word_b + HEADLINE_WORDS : p->word_e;
	for (uint32_t i = p->word_b + 3; i < e; i++) {
		if (!(w[i].flags & CLV_W_ALLCAPS) || w[i].e - w[i].b < 4 || clv_word_is(d->k, &w[i], CLV_WC_AGENCY))
			continue;
		size_t after = w[i].e;
		bool opens = after + 1 < d->text.n && (d->text.p[after] == ',' || d->text.p[after + 1] == '(');
		uint32_t stop = opens ? dateline_end(d, i, p->word_e) : 0;
		if (stop && memchr(d->text.p + w[i].e, '(', w[stop].b - w[i].e))
			return i;
	}
	return 0;
}

/* First word behind "21 minutes ago", or 0. */
static uint32_t age_end(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = d->words.v + p->word_b;
	if (clv_piece_len(p) < 6 || !clv_word_is(d->k, w + 1, CLV_WC_UNIT) ||
	    !clv_word_is(d->k, w + 2, CLV_WC_AGO) || !(w[3].flags & CLV_W_CAP))
		return 0;
	return (w->flags & CLV_W_DIGIT) ? p->word_b + 3 : 0;
}

/* First word of a scrap that ends the piece, or 0: a few words in lower case
 * behind a full stop that no abbreviation explains. */
static uint32_t scrap(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = d->words.v;
	if (clv_piece_len(p) < 12)
		return 0;
	for (uint32_t i = p->word_e - 1; i > p->word_b + 8 && i + SCRAP_WORDS >= p->word_e; i--) {
		if (!(w[i].flags & CLV_W_START))
			continue;
		char before = d->text.p[w[i - 1].e];
		bool quoted = d->text.p[w[i].b - 1] != ' ';
		bool inner = memchr(d->text.p + w[i - 2].e, '.', w[i - 1].b - w[i - 2].e) != NULL;
		return before == '.' && !quoted && !inner && !(w[i].flags & (CLV_W_CAP | CLV_W_DIGIT)) &&
		       d->text.p[w[i - 1].e + 1] == ' ' && d->text.p[w[i].b] >= 'a' ? i : 0;
	}
	return 0;
}

static void cut(clv_draft *d, clv_piece *out, size_t b, size_t e)
{
	clv_str s = clv_str_trim(clv_str_sub(d->text, b, e));
	uint16_t tag = out->tag;
	*out = (clv_piece){ .text = s, .tag = tag };
	clv_piece_shape(d, out);
}

typedef CLV_VEC(clv_piece) pieces;

static void push(clv_draft *d, pieces *to, clv_piece p)
{
	if (p.text.n)
		*clv_push(d->a, to) = p;
}

/* Cuts p at byte `at`: the head goes out, p keeps the tail. */
static void split_at(clv_draft *d, pieces *to, clv_piece *p, size_t at, clv_role role, const char *why)
{
	size_t b = (size_t)(p->text.p - d->text.p), e = b + p->text.n;
	clv_piece head = *p;
	cut(d, &head, b, at);
	if (why)
		clv_piece_set(&head, role, why);
	push(d, to, head);
	cut(d, p, at, e);
}

static void glued_front(clv_draft *d, pieces *to, clv_piece *p, bool early, bool first)
{
	uint32_t i;
	if ((i = age_end(d, p)))
		split_at(d, to, p, gap_before(d, i), CLV_ROLE_DATELINE, "split:age");
	if (early && clv_piece_len(p) > 20 && (i = dateline_inside(d, p)))
		split_at(d, to, p, gap_before(d, i), CLV_ROLE_TITLE, NULL);
	if (early && clv_piece_len(p) > 12 && (i = dateline_end(d, p->word_b, p->word_e)) && i > p->word_b)
		split_at(d, to, p, gap_before(d, i), CLV_ROLE_DATELINE, "split:dateline");
	else if (first && clv_piece_len(p) > 12 && (i = bare_dateline(d, p)))
		split_at(d, to, p, gap_before(d, i), CLV_ROLE_DATELINE, "split:place");
}

static bool addresses_reader(const clv_draft *d, const clv_piece *p)
{
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		if (clv_word_is(d->k, &d->words.v[i], CLV_WC_YOU))
			return true;
	return false;
}

/* A phrase that may stand anywhere has decided a paragraph whose first sentences
 * know nothing of it: word where the sentence with the phrase begins, or 0. */
static uint32_t late_phrase(const clv_draft *d, const clv_piece *p, const clv_cue *c)
{
	clv_piece head = *p;
	uint32_t at = 0;
	if (!c || (c->where != CLV_WHERE_ANY && c->where != CLV_WHERE_END) ||
	    (c->role != CLV_ROLE_PROMO && c->role != CLV_ROLE_BOILERPLATE))
		return 0;
	for (uint32_t i = p->word_b + 8; i < p->word_e; i++) {
		if (!(d->words.v[i].flags & CLV_W_START))
			continue;
		head.word_e = i;
		if (clv_cue_match(d, &head) || addresses_reader(d, &head))
			break;
		at = i;
	}
	return at;
}

/* Teaser or promo inside a paragraph. What follows its first sentence stays. */
static void glued_teaser(clv_draft *d, pieces *to, clv_piece *p)
{
	const clv_cue *c = NULL;
	size_t at = clv_cue_inside(d, p, &c);
	if (at == SIZE_MAX)
		return;
	uint32_t i = p->word_b + (uint32_t)at, stop = i + 1;
	if (c->role == CLV_ROLE_CREDIT && at <= 45 && p->n_sentences <= 3) {
		clv_piece_set(p, CLV_ROLE_CAPTION, "split:credit at the end");
		return;
	}
	while (stop < p->word_e && !(d->words.v[stop].flags & CLV_W_START))
		stop++;
	if (stop - i > TEASER_WORDS)
		return;
	split_at(d, to, p, gap_before(d, i), CLV_ROLE_BODY, NULL);
	for (stop = p->word_b + 1; stop < p->word_e && !(d->words.v[stop].flags & CLV_W_START); stop++)
		;
	if (stop < p->word_e) {
		split_at(d, to, p, gap_before(d, stop), c->role, "split:cue");
		to->v[to->n - 1].why_cue = c->text;
		return;
	}
	clv_piece_set(p, c->role, "split:cue");
	p->why_cue = c->text;
}

static void glued_back(clv_draft *d, pieces *to, clv_piece *p)
{
	uint32_t i = p->fixed ? 0 : scrap(d, p);
	if (!i)
		return;
	split_at(d, to, p, gap_after(d, i - 1), CLV_ROLE_BODY, NULL);
	clv_piece_set(p, CLV_ROLE_BOILERPLATE, "split:scrap");
}

void clv_flat_glue(clv_draft *d)
{
	pieces to = { 0 };
	size_t paragraphs = 0, long_ones = 0;
	for (size_t n = 0; n < d->pieces.n; n++) {
		clv_piece p = d->pieces.v[n];
		if (p.fixed || clv_piece_len(&p) < 4 || to.n > CLV_MAX_BLOCKS) {
			push(d, &to, p);
			continue;
		}
		glued_front(d, &to, &p, paragraphs < 2, long_ones == 0);
		paragraphs += clv_piece_len(&p) > 25;
		long_ones += clv_piece_len(&p) > 12 && p.end == CLV_END_STOP;
		const clv_cue *c = clv_piece_len(&p) > 8 ? clv_cue_match(d, &p) : NULL;
		uint32_t late = late_phrase(d, &p, c);
		if (late)
			split_at(d, &to, &p, gap_before(d, late), CLV_ROLE_BODY, NULL);
		else if (clv_piece_len(&p) > 8 && !c)
			glued_teaser(d, &to, &p);
		glued_back(d, &to, &p);
		push(d, &to, p);
	}
	d->pieces.v = to.v;
	d->pieces.n = to.n;
	d->pieces.cap = to.cap;
}
