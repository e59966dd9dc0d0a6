/* SPDX-License-Identifier: Apache-2.0 */
/* Names in a byline: "By Anna Rossi and Jan Novak, Vienna correspondents".
 *
 * Input: words of a line that is taken for a byline. Output: the names, joined by
 * ", ". A name is a run of capitalised words with small particles inside ("van",
 * "de la"), or of words of a script without case; names are parted by a comma, a
 * slash, "and" (class `and`). What stands before a word of class `by` is left out.
 * A part with a word of class `job` ("staff writer"), or of capitals only behind a
 * name ("MD"), is no name. A bar, a dash, a number, a month, a plain word end the
 * list; where no name is found, a part with such a word stands ("Staff Reports").
 * Cost: linear. Limits: a name of one word counts only where it is the whole
 * line's only one; NAMES_MAX names. */
#include "page/page_priv.h"

enum { NAMES_MAX = 8, NAME_WORDS = 6, CASELESS_WORDS = 5, SHORT_PARTICLE = 3 };

typedef struct byline {
	const clv_draft *d;
	clv_buf out;
	size_t n;
	uint32_t b, e;   /* the name being read: words */
	bool job;
	clv_str staff;   /* "Staff Reports": stands where there are no names */
} byline;

/* A letter of a script without capitals: Hebrew, Arabic, Indic, CJK, Hangul. */
static bool caseless(const clv_draft *d, const clv_word *w)
{
	unsigned char c = (unsigned char)d->text.p[w->b];
	return c >= 0xD7 && c < 0xF0;
}

static bool is_class(const byline *y, uint32_t i, clv_wclass c)
{
	return clv_word_is(y->d->k, &y->d->words.v[i], c);
}

/* The name read so far goes out, if it is one. */
static void close_name(byline *y)
{
	const clv_word *w = y->d->words.v;
	uint32_t n = y->e - y->b, chars = n ? w[y->e - 1].e - w[y->b].b : 0;
	bool degree = n == 1 && y->n && (w[y->b].flags & CLV_W_ALLCAPS) && chars <= 5;
	uint32_t max = n && caseless(y->d, &w[y->b]) ? 40 : 80;
	if (n && n <= NAME_WORDS * 2 && chars >= 3 && chars <= max && !y->job && !degree && y->n < NAMES_MAX &&
	    !(n == 1 && y->n && !caseless(y->d, &w[y->b]))) {
		if (y->n++)
			clv_buf_addc(&y->out, ", ");
		clv_buf_add(&y->out, clv_str_sub(y->d->text, w[y->b].b, w[y->e - 1].e));
	}
	if (n && y->job && !y->staff.n && !y->n && (w[y->b].flags & CLV_W_CAP))
		y->staff = clv_str_sub(y->d->text, w[y->b].b, w[y->e - 1].e);
	y->b = y->e = 0;
	y->job = false;
}

/* What the gap before word i means: 0 nothing, 1 parts names, 2 ends the list. */
static int gap(const byline *y, uint32_t i)
{
	const clv_word *w = y->d->words.v;
	int found = 0;
	for (uint32_t k = w[i - 1].e; k < w[i].b; k++) {
		char c = y->d->text.p[k];
		bool spaced = k && y->d->text.p[k - 1] == ' ' && k + 1 < w[i].b && y->d->text.p[k + 1] == ' ';
		if (c == '|' || c == '(' || c == '@' || (c == '-' && spaced) || c == '\n')
			return 2;
		if ((unsigned char)c == 0xE2 && k + 2 < w[i].b && y->d->text.p[k + 1] == '\x80' &&
		    (y->d->text.p[k + 2] == '\x93' || y->d->text.p[k + 2] == '\x94'))
			return 2;
		if (c == ',' || c == ';' || c == '/' || c == '&')
			found = 1;
	}
	return found;
}

static bool particle(const byline *y, uint32_t i, uint32_t e)
{
	const clv_word *w = &y->d->words.v[i];
	return y->e > y->b && i + 1 < e && w->e - w->b <= SHORT_PARTICLE &&
	       (y->d->words.v[i + 1].flags & CLV_W_CAP) && !(w->flags & CLV_W_DIGIT);
}

/* First word of the names: behind the first "by", else the first word. */
static uint32_t start(const byline *y, uint32_t b, uint32_t e)
{
	const clv_word *w = y->d->words.v;
	for (uint32_t i = b; i + 1 < e; i++)
		if (is_class(y, i, CLV_WC_BY) && !is_class(y, i + 1, CLV_WC_BY) &&
		    ((w[i + 1].flags & CLV_W_CAP) || caseless(y->d, &w[i + 1])))
			return i + 1;
	while (b < e && is_class(y, b, CLV_WC_BY))
		b++;
	return b;
}

clv_str clv_byline_names(const clv_draft *d, uint32_t b, uint32_t e)
{
	byline y = { .d = d, .out = clv_buf_new(d->a) };
	uint32_t first = start(&y, b, e);
	for (uint32_t i = first; i < e; i++) {
		const clv_word *w = &d->words.v[i];
		int g = i > first ? gap(&y, i) : 0;
		bool and = is_class(&y, i, CLV_WC_AND);
		if (g == 2 || (w->flags & CLV_W_DIGIT) || is_class(&y, i, CLV_WC_MONTH) ||
		    is_class(&y, i, CLV_WC_WEEKDAY) || is_class(&y, i, CLV_WC_UPDATED))
			break;
		if (g == 1 || and)
			close_name(&y);
		if (and && !(w->flags & CLV_W_CAP))
			continue;
		y.job |= is_class(&y, i, CLV_WC_JOB);
		if (!(w->flags & CLV_W_CAP) && !caseless(d, w) && !particle(&y, i, e) && !y.job)
			break;
		if (y.e == y.b)
			y.b = i;
		y.e = i + 1;
	}
	close_name(&y);
	return y.n ? clv_buf_str(&y.out) : y.staff;
}
