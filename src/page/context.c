/* SPDX-License-Identifier: Apache-2.0 */
/* The role of a piece among its neighbours.
 *
 * Input: pieces, some decided. Output: a role for each. In this order:
 *   opening   which short piece is the title, which the dek, kicker, caption
 *   heads     "Related", "Comments", "Newsletter": what follows belongs to them
 *   captions  a label right before a picture credit
 *   repeats   the title again, a label that recurs
 *   labels    a short piece without a full stop between paragraphs: subheading of
 *             what follows, headline of another article, or a scrap
 *   tail      short pieces behind the last paragraph
 * What nothing speaks against stays body. A headline of another article is told
 * from a subheading by evidence that is added up (see foreign_headline): length,
 * a finite verb, names that the report does not share, stripped neighbours, and
 * against it words in common with the section that follows.
 * Cost: linear; each label looks at no more than NEAR pieces. */
#include "page/page_priv.h"

enum {
	LABEL_WORDS = 25, /* a piece without a full stop may be longer only as body */
	TITLE_WORDS = 32, OPENING = 8, NEAR = 4, SOLID_WORDS = 12, HEAD_ITEM_WORDS = 25,
	COMMENT_SHARE = 3, SECTION_LOOK = 160,
	PROSE_WORDS = 10, PROSE_NEED = 3,
	LIST_MIN = 3 /* labels in a row without a heading of their own: a list of the report */
};

static const char list_why[] = "neighbours:list";

static bool solid(const clv_piece *p)
{
	return (!p->fixed || p->role == CLV_ROLE_BODY) && p->n_sentences >= 1 &&
	       clv_piece_len(p) >= SOLID_WORDS;
}

static bool label(const clv_piece *p)
{
	return !p->fixed && p->end != CLV_END_STOP && p->end != CLV_END_COLON &&
	       p->end != CLV_END_COMMA && clv_piece_len(p) <= LABEL_WORDS && p->n_sentences == 0;
}

/* A question or exclamation alone may be a heading as well. */
static bool heading_like(const clv_piece *p)
{
	if (label(p))
		return true;
	char last = p->text.n ? p->text.p[p->text.n - 1] : 0;
	return !p->fixed && (last == '?' || last == '!') && p->n_sentences == 1 && clv_piece_len(p) <= 14;
}

static bool stripped(const clv_piece *p)
{
	return p->fixed && (p->role == CLV_ROLE_RELATED || p->role == CLV_ROLE_PROMO);
}

/* ---- words in common ------------------------------------------------------------- */

static bool content_word(const clv_word *w)
{
	return !(w->flags & (CLV_W_COMMON | CLV_W_DIGIT | CLV_W_CAP)) && w->e - w->b >= 4;
}

/* Plural and -ed forms fall together with the bare word often enough this way:
 * the first five letters. */
static bool same_stem(const clv_draft *d, const clv_word *a, const clv_word *b)
{
	if (a->hash == b->hash)
		return true;
	uint32_t n = a->e - a->b, m = b->e - b->b;
	return n >= 6 && m >= 6 && memcmp(d->text.p + a->b, d->text.p + b->b, 6) == 0;
}

static bool occurs(const clv_draft *d, const clv_word *w, const clv_piece *p)
{
	uint32_t e = p->word_e > p->word_b + SECTION_LOOK ? p->word_b + SECTION_LOOK : p->word_e;
	for (uint32_t i = p->word_b; i < e; i++)
		if (same_stem(d, w, &d->words.v[i]))
			return true;
	return false;
}

/* Content words of label i that the next paragraph (*next) and any of the next
 * NEAR paragraphs (*near) hold. */
static void shared(const clv_draft *d, size_t i, size_t *next, size_t *near)
{
	const clv_piece *p = &d->pieces.v[i];
	*next = *near = 0;
	for (uint32_t w = p->word_b; w < p->word_e; w++) {
		size_t seen = 0;
		for (size_t j = i + 1; j < d->pieces.n && seen < NEAR && j < i + 3 * NEAR; j++) {
			if (!solid(&d->pieces.v[j]))
				continue;
			seen++;
			if (!content_word(&d->words.v[w]) || !occurs(d, &d->words.v[w], &d->pieces.v[j]))
				continue;
			*next += seen == 1;
			++*near;
			break;
		}
	}
}

/* Share of p's words that q holds, in tenths. */
static size_t overlap_tenths(const clv_draft *d, const clv_piece *p, const clv_piece *q)
{
	size_t n = clv_piece_len(p), hit = 0;
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		for (uint32_t j = q->word_b; j < q->word_e; j++)
			if (d->words.v[i].hash == d->words.v[j].hash) {
				hit++;
				break;
			}
	return n ? hit * 10 / n : 0;
}

static bool same_words(const clv_draft *d, const clv_piece *p, const clv_piece *q)
{
	size_t n = clv_piece_len(p);
	if (n != clv_piece_len(q))
		return false;
	for (size_t i = 0; i < n; i++)
		if (d->words.v[p->word_b + i].hash != d->words.v[q->word_b + i].hash)
			return false;
	return n > 0;
}

/* ---- opening ---------------------------------------------------------------------- */

static size_t first_solid(const clv_draft *d)
{
	for (size_t i = 0; i < d->pieces.n; i++)
		if (solid(&d->pieces.v[i]))
			return i;
	return SIZE_MAX;
}

static bool title_like(const clv_piece *p)
{
	size_t n = clv_piece_len(p);
	return heading_like(p) && n >= 2 && n <= TITLE_WORDS &&
	       p->begin != CLV_BEGIN_BULLET && p->begin != CLV_BEGIN_ARROW && p->begin != CLV_BEGIN_LOWER;
}

static bool matches_hint(const clv_draft *d, const clv_piece *p)
{
	clv_str t = d->hints->title.n ? d->hints->title : d->title;
	return t.n && clv_str_eq(clv_str_trim(t), p->text);
}

/* Of the first label-like pieces: the one given, the one that is repeated, else the
 * first, unless it is long and a shorter headline follows (then it is the dek). */
static size_t find_title(const clv_draft *d, size_t body)
{
	size_t cand[OPENING], n = 0;
	for (size_t i = 0; i < body && i < OPENING; i++)
		if (title_like(&d->pieces.v[i]))
			cand[n++] = i;
	for (size_t i = 0; i < n; i++)
		if (matches_hint(d, &d->pieces.v[cand[i]]) || (d->pieces.v[cand[i]].tag & CLV_P_H1))
			return cand[i];
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (same_words(d, &d->pieces.v[cand[i]], &d->pieces.v[cand[j]]))
				return cand[i];
	if (n >= 2) {
		const clv_piece *p = &d->pieces.v[cand[0]], *q = &d->pieces.v[cand[1]];
		size_t lp = clv_piece_len(p), lq = clv_piece_len(q);
		bool kicker = lp <= 3 && lq >= 4 && !p->n_finite;
		bool dek_first = lp > 15 && lq >= 4 && lq <= 12;
		return kicker || dek_first ? cand[1] : cand[0];
	}
	return n ? cand[0] : SIZE_MAX;
}

/* "Hanna Novak and Petr Svoboda in Brussels" */
static bool names_only(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = clv_piece_words(d, p);
	size_t n = clv_piece_len(p), caps = 0;
	for (size_t i = 0; i < n; i++) {
		bool cap = (w[i].flags & CLV_W_CAP) != 0;
		if (!cap && w[i].e - w[i].b > 3)
			return false;
		if (cap && (w[i].flags & CLV_W_COMMON) && !(w[i].flags & CLV_W_ALLCAPS))
			return false;
		caps += cap;
	}
	return caps >= 2 && caps + 2 >= n && (caps == n ? n <= 6 : (w[0].flags & CLV_W_CAP) && p->n_digit == 0);
}

static void opening(clv_draft *d)
{
	size_t body = first_solid(d);
	size_t limit = body == SIZE_MAX ? 0 : body;
	if (d->title_piece == SIZE_MAX) { /* HTML may have told */
		d->title_piece = find_title(d, limit);
		if (d->title_piece == SIZE_MAX)
			return;
		clv_piece_set(&d->pieces.v[d->title_piece], CLV_ROLE_TITLE, "position:title");
	}
	for (size_t i = 0; i < limit; i++) {
		clv_piece *p = &d->pieces.v[i];
		size_t n = clv_piece_len(p);
		if (p->fixed || !heading_like(p) || ((p->tag & CLV_P_PARA) && p->end == CLV_END_STOP))
			continue;
		if (overlap_tenths(d, p, &d->pieces.v[d->title_piece]) >= 8 && n >= 3)
			clv_piece_set(p, CLV_ROLE_BOILERPLATE, "repeat:title");
		else if (n <= (i < d->title_piece ? 4 : 2) && !p->n_finite && label(p))
			clv_piece_set(p, CLV_ROLE_NAV, "position:kicker");
		else if (i > d->title_piece && n <= 10 && label(p) && names_only(d, p))
			clv_piece_set(p, CLV_ROLE_BYLINE, "position:names under the title");
		else if (n >= 5 && (p->n_finite || i < d->title_piece))
			clv_piece_set(p, CLV_ROLE_DEK, "position:dek");
		else if (n >= 5 && p->n_caps * 2 >= n)
			clv_piece_set(p, CLV_ROLE_CAPTION, "position:caption");
	}
}

/* Evidence that a piece without a full stop is a paragraph all the same: function
 * words as running text has them, an article at its head, a clause behind a comma,
 * a past tense. Headlines leave these out. */
static int prose(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = clv_piece_words(d, p);
	size_t n = clv_piece_len(p), past = 0, clauses = 0, sub = 0;
	if (n < PROSE_WORDS)
		return 0;
	for (size_t i = 1; i < n; i++) {
		past += (w[i].flags & CLV_W_FINITE) && !(w[i].flags & CLV_W_CAP) && w[i].e - w[i].b >= 4 &&
		        memcmp(d->text.p + w[i].e - 2, "ed", 2) == 0;
		sub += clv_word_is(d->k, &w[i], CLV_WC_CLAUSE);
		clauses += d->text.p[w[i - 1].e] == ',' && (w[i].flags & CLV_W_COMMON);
	}
	bool article = (w[0].flags & CLV_W_COMMON) != 0;
	return (p->n_common * 5 >= n * 2) + (article && p->n_finite) + (past > 0) + (sub > 0) + 2 * (clauses > 0);
}

/* ---- heads and what follows them ---------------------------------------------------- */

static bool addresses_reader(const clv_draft *d, const clv_piece *p)
{
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		if (clv_word_is(d->k, &d->words.v[i], CLV_WC_YOU))
			return true;
	return false;
}

static bool belongs_to_head(const clv_draft *d, clv_role role, const clv_piece *p)
{
	if (p->fixed || clv_piece_len(p) > HEAD_ITEM_WORDS)
		return false;
	if (role == CLV_ROLE_PROMO)
		return p->end != CLV_END_STOP || addresses_reader(d, p);
	return (p->end != CLV_END_STOP && prose(d, p) < PROSE_NEED) || (p->n_sentences == 1 && clv_piece_len(p) <= 10);
}

/* Behind "Leave a reply" or "Comments" nothing of the report comes any more,
 * unless the head stands in the first part of the page. */
static bool ends_report(const clv_draft *d, size_t i)
{
	size_t words = 0, all = d->words.n;
	const clv_piece *p = &d->pieces.v[i];
	words = p->word_b;
	return words * COMMENT_SHARE > all && i > 2;
}

static void heads(clv_draft *d)
{
	for (size_t i = 0; i < d->pieces.n; i++) {
		clv_piece *h = &d->pieces.v[i];
		if (!h->fixed || !h->opens)
			continue;
		bool to_end = h->role == CLV_ROLE_COMMENT || h->role == CLV_ROLE_BOILERPLATE;
		if (to_end && !ends_report(d, i))
			continue;
		clv_role role = h->role;
		for (size_t j = i + 1; j < d->pieces.n; j++) {
			clv_piece *p = &d->pieces.v[j];
			bool other_head = p->fixed && p->opens;
			if (!to_end && (other_head || (!p->fixed && !belongs_to_head(d, role, p))))
				break;
			if (!p->fixed)
				clv_piece_set(p, role, "after:head");
		}
	}
}

/* ---- captions ------------------------------------------------------------------------ */

static bool has_class(const clv_draft *d, const clv_piece *p, clv_wclass c)
{
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		if (clv_word_is(d->k, &d->words.v[i], c))
			return true;
	return false;
}

/* A caption that has no credit of its own yet may go on in one more sentence. */
static bool open_caption(const clv_draft *d, const clv_piece *p)
{
	return p->fixed && p->role == CLV_ROLE_CAPTION && p->end == CLV_END_NONE &&
	       !has_class(d, p, CLV_WC_MEDIA) && !has_class(d, p, CLV_WC_AGENCY);
}

static void captions(clv_draft *d)
{
	for (size_t i = 1; i < d->pieces.n; i++) {
		if (!d->pieces.v[i].fixed || d->pieces.v[i].role != CLV_ROLE_CREDIT)
			continue;
		clv_piece *p = &d->pieces.v[i - 1], *q = i > 1 ? &d->pieces.v[i - 2] : NULL;
		bool short_one = clv_piece_len(p) <= 30 && p->n_sentences <= 1;
		bool picture = has_class(d, &d->pieces.v[i], CLV_WC_MEDIA) || has_class(d, &d->pieces.v[i], CLV_WC_AGENCY);
		bool goes_on = q && open_caption(d, q) && has_class(d, &d->pieces.v[i], CLV_WC_MEDIA);
		if (!p->fixed && ((label(p) && prose(d, p) < (picture ? PROSE_NEED : PROSE_NEED - 1)) || (short_one && goes_on)))
			clv_piece_set(p, CLV_ROLE_CAPTION, "before:credit");
	}
}

/* ---- repeats -------------------------------------------------------------------------- */

static uint64_t words_hash(const clv_draft *d, const clv_piece *p)
{
	uint64_t h = clv_piece_len(p);
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		h = (h ^ d->words.v[i].hash) * 0x9E3779B97F4A7C15u;
	return h;
}

static void repeats(clv_draft *d)
{
	clv_map seen = clv_map_new(d->a);
	for (size_t i = 0; i < d->pieces.n; i++) {
		clv_piece *p = &d->pieces.v[i];
		size_t n = clv_piece_len(p);
		if (n > TITLE_WORDS + 8 || n == 0)
			continue;
		uint32_t *count = clv_map_put64(&seen, words_hash(d, p), 0);
		++*count;
		if (p->fixed || *count < 2 || n < 2)
			continue;
		bool title = d->title_piece != SIZE_MAX && same_words(d, p, &d->pieces.v[d->title_piece]);
		if (title)
			clv_piece_set(p, CLV_ROLE_BOILERPLATE, "repeat:title");
		else if (label(p) && n >= 3)
			clv_piece_set(p, CLV_ROLE_BOILERPLATE, "repeat:label");
	}
}

/* ---- labels between paragraphs ------------------------------------------------------------ */

/* Names (capitalised words) of p that occur nowhere else in the report. */
static size_t foreign_names(const clv_draft *d, const clv_map *names, const clv_piece *p)
{
	size_t n = 0;
	for (uint32_t i = p->word_b; i < p->word_e; i++) {
		const clv_word *w = &d->words.v[i];
		if (!(w->flags & CLV_W_CAP) || (w->flags & CLV_W_COMMON) || w->e - w->b < 3)
			continue;
		n += clv_map_get64(names, &w->hash) == NULL;
	}
	return n;
}

static clv_map solid_words(const clv_draft *d)
{
	clv_map m = clv_map_new(d->a);
	for (size_t i = 0; i < d->pieces.n; i++)
		if (solid(&d->pieces.v[i]))
			for (uint32_t j = d->pieces.v[i].word_b; j < d->pieces.v[i].word_e; j++)
				clv_map_put64(&m, d->words.v[j].hash, 1);
	return m;
}

/* Evidence that a label is the headline of another article; 3 and more: yes. */
static int foreign_headline(const clv_draft *d, const clv_map *words, size_t i)
{
	const clv_piece *p = &d->pieces.v[i];
	size_t n = clv_piece_len(p), near = 0, next = 0;
	size_t foreign = foreign_names(d, words, p);
	int score = (n >= 8) + (n >= 11) + (p->n_finite > 0 && n >= 5);
	score += foreign >= 2 ? 2 : foreign == 1 && n >= 5;
	if ((i && stripped(&d->pieces.v[i - 1])) || (i + 1 < d->pieces.n && stripped(&d->pieces.v[i + 1])))
		score++;
	if (p->begin == CLV_BEGIN_ARROW)
		score += 2;
	shared(d, i, &next, &near);
	score -= next >= 2 ? 2 : next == 1;
	score -= next < 2 && near >= 2;
	score += !next && !near && n >= 6 && p->n_finite > 0; /* a clause on something else */
	if (p->tag & CLV_P_HEADING)
		score -= 3;
	return score;
}

/* A text that breaks off: "… two ports and the". */
static bool ends_open(const clv_draft *d, const clv_piece *p)
{
	const clv_word *last = p->word_e > p->word_b ? &d->words.v[p->word_e - 1] : NULL;
	return last && (last->flags & CLV_W_COMMON) && clv_word_value(d->k, last) == 1;
}


/* A paragraph stands before piece i, maybe with stripped pieces between. */
static bool follows_text(const clv_draft *d, size_t i)
{
	while (i-- > 0) {
		if (!d->pieces.v[i].fixed)
			return d->pieces.v[i].end == CLV_END_STOP;
	}
	return false;
}

static bool in_list(const clv_piece *p)
{
	return label(p) || (p->fixed && p->why == list_why);
}

/* Length of the run of bare labels around i: a list of its own. */
static size_t run_of_labels(const clv_draft *d, size_t i)
{
	size_t b = i, e = i + 1;
	while (b > 0 && in_list(&d->pieces.v[b - 1]) && i - b < 8)
		b--;
	while (e < d->pieces.n && in_list(&d->pieces.v[e]) && e - i < 8)
		e++;
	return e - b;
}

static bool after_colon(const clv_draft *d, size_t i)
{
	while (i-- > 0) {
		const clv_piece *p = &d->pieces.v[i];
		if (p->end == CLV_END_COLON)
			return true;
		if (!label(p) && !(p->fixed && p->role == CLV_ROLE_BODY))
			return false;
	}
	return false;
}

/* "A: Yes, twice" of an interview */
static bool answer(const clv_piece *p)
{
	return p->text.n > 3 && p->text.p[0] >= 'A' && p->text.p[0] <= 'Z' && p->text.p[1] == ':';
}

static void decide_label(clv_draft *d, const clv_map *words, size_t i)
{
	clv_piece *p = &d->pieces.v[i];
	size_t n = clv_piece_len(p);
	if (p->begin == CLV_BEGIN_BULLET || p->begin == CLV_BEGIN_QUOTE || p->n_digit * 2 > n || answer(p) ||
	    ends_open(d, p) || after_colon(d, i) || (p->tag & (CLV_P_LIST | CLV_P_TABLE | CLV_P_QUOTE | CLV_P_PRE))) {
		clv_piece_set(p, CLV_ROLE_BODY, "shape:item");
		return;
	}
	if (prose(d, p) >= PROSE_NEED) {
		clv_piece_set(p, CLV_ROLE_BODY, "shape:prose");
		return;
	}
	if (p->begin == CLV_BEGIN_LOWER) {
		if (n <= 6 && (!p->n_finite || n <= 2))
			clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:scrap");
		return;
	}
	if (p->end == CLV_END_STOP) { /* a question or exclamation: heading or sentence, never a teaser */
		if (n <= 8 && !p->n_common)
			clv_piece_set(p, CLV_ROLE_SUBHEADING, "position:subheading");
		else if (n <= 8 && p->text.p[p->text.n - 1] == '?')
			clv_piece_set(p, CLV_ROLE_SUBHEADING, "position:subheading");
		return;
	}
	bool page_says_text = (p->tag & CLV_P_HTML) && p->link_chars * 2 < p->text.n;
	int score = page_says_text ? 0 : foreign_headline(d, words, i);
	if (run_of_labels(d, i) >= LIST_MIN && score < 5) {
		clv_piece_set(p, CLV_ROLE_BODY, list_why);
		return;
	}
	if (score >= 3 && addresses_reader(d, p))
		clv_piece_set(p, CLV_ROLE_PROMO, "neighbours:addresses the reader");
	else if (score >= 3)
		clv_piece_set(p, CLV_ROLE_RELATED, "neighbours:headline of another article");
	else if (n <= 14 || (p->tag & CLV_P_HEADING))
		clv_piece_set(p, CLV_ROLE_SUBHEADING, "position:subheading");
}

static void decide_tail(clv_draft *d, const clv_map *words, size_t i)
{
	clv_piece *p = &d->pieces.v[i];
	size_t n = clv_piece_len(p);
	if (p->begin == CLV_BEGIN_BULLET || p->begin == CLV_BEGIN_QUOTE || ends_open(d, p) ||
	    after_colon(d, i) || (p->tag & (CLV_P_LIST | CLV_P_TABLE | CLV_P_QUOTE | CLV_P_PRE | CLV_P_PARA)))
		return;
	int need = run_of_labels(d, i) >= LIST_MIN ? 4 : 2;
	bool last = follows_text(d, i);
	if (prose(d, p) >= PROSE_NEED - (last ? 1 : 0))
		return;
	if (n <= 6 && p->end != CLV_END_STOP)
		clv_piece_set(p, CLV_ROLE_BOILERPLATE, "position:tail");
	else if (n <= 16 && p->end != CLV_END_STOP && foreign_headline(d, words, i) >= need)
		clv_piece_set(p, CLV_ROLE_RELATED, "position:tail headline");
}

/* "said." alone between paragraphs: words that a translation left behind. */
static bool is_scrap(const clv_draft *d, size_t i)
{
	const clv_piece *p = &d->pieces.v[i];
	bool goes_on = i > 0 && d->pieces.v[i - 1].end != CLV_END_STOP && !d->pieces.v[i - 1].fixed;
	return !p->fixed && !(p->tag & CLV_P_HTML) && p->begin == CLV_BEGIN_LOWER && clv_piece_len(p) <= 3 &&
	       p->end == CLV_END_STOP && !goes_on && p->n_caps == 0;
}

static void labels(clv_draft *d)
{
	clv_map words = solid_words(d);
	size_t last = 0;
	for (size_t i = 0; i < d->pieces.n; i++)
		if (solid(&d->pieces.v[i]))
			last = i;
	size_t first = first_solid(d);
	if (first == SIZE_MAX)
		return;
	for (size_t i = 0; i < d->pieces.n; i++) {
		clv_piece *p = &d->pieces.v[i];
		if (is_scrap(d, i)) {
			clv_piece_set(p, CLV_ROLE_BOILERPLATE, "shape:scrap");
			continue;
		}
		if (p->fixed || !heading_like(p))
			continue;
		if (i > last)
			decide_tail(d, &words, i);
		else if (i < first && d->title_piece == SIZE_MAX && run_of_labels(d, i) > 2)
			clv_piece_set(p, CLV_ROLE_NAV, "position:before the report");
		else
			decide_label(d, &words, i);
	}
}

void clv_role_context(clv_draft *d)
{
	opening(d);
	captions(d);
	heads(d);
	repeats(d);
	labels(d);
	for (size_t i = 0; i < d->pieces.n; i++)
		if (!d->pieces.v[i].fixed)
			clv_piece_set(&d->pieces.v[i], CLV_ROLE_BODY, "");
}
