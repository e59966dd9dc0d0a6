/* SPDX-License-Identifier: Apache-2.0 */
/* What facts compare: the content words of a span, each as the group of synonyms
 * it belongs to or as its stem, weighted by how rare it is.
 *
 * Input: documents without tokens. Output: items in order of the text. The overlap
 * of two spans is the weight of the keys that both have over the weight of the
 * lighter span: a short clause within a long sentence counts as said. Sentences
 * are scanned once and kept. Linear. */
#include <string.h>

#include "fact/fact_priv.h"

static const float CONTENT_PROB = 8e-4F; /* more frequent words carry no content */

static clv_item item_of(const clv_build *b, const clv_word *w)
{
	clv_item it = { .key = w->stem, .form = w->form, .flags = w->flags, .span = w->span };
	uint64_t form = w->form;
	const uint32_t *at;
	if (b->lex && (at = clv_map_get64(&b->lex->claims, &form)))
		it.claim = *at;
	if (b->lex && (at = clv_map_get64(&b->lex->synonyms, &form)))
		it.key = *at;
	bool number = w->flags & CLV_WORD_NUMBER;
	bool content = number || (w->prob < CONTENT_PROB && w->span.e - w->span.b > 1);
	it.weight = content ? (float)clv_word_idf(number ? 2e-5 : w->prob) : 0;
	if (it.claim & (CLV_CLAIM_NEGATION | CLV_CLAIM_EXPECT))
		it.weight = 0; /* how it is said, not what */
	return it;
}

clv_items clv_fact_items(clv_build *b, uint32_t doc, clv_span span)
{
	clv_words w = clv_words_scan(b->lex ? b->lex->words : NULL, b->docs[doc]->text, span, b->tmp);
	clv_item *v = CLV_NEW_ARRAY(b->scratch, clv_item, w.n + 1);
	for (size_t i = 0; i < w.n; i++)
		v[i] = item_of(b, &w.v[i]);
	clv_arena_reset(b->tmp);
	return (clv_items){ v, w.n };
}

const clv_items *clv_fact_sentence(clv_build *b, uint32_t doc, uint32_t sentence)
{
	static const clv_items none = { NULL, 0 };
	const clv_doc *d = b->docs[doc];
	if (sentence >= d->sentences.n)
		return &none;
	if (!b->sentence[doc])
		b->sentence[doc] = CLV_NEW_ARRAY(b->scratch, clv_items, d->sentences.n + 1);
	clv_items *it = &b->sentence[doc][sentence];
	if (!it->v)
		*it = clv_fact_items(b, doc, d->sentences.v[sentence].span);
	return it;
}

typedef struct keyed {
	uint32_t key;
	float weight;
} keyed;

enum { MAX_KEYS = 96 };

/* By insertion: a clause has some ten of them. */
static void sort_keys(keyed *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		keyed x = v[i];
		size_t k = i;
		for (; k > 0 && v[k - 1].key > x.key; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* Distinct content keys, ascending. */
static size_t distinct(const clv_items *a, keyed out[MAX_KEYS], double *sum)
{
	size_t n = 0, m = 0;
	for (size_t i = 0; i < a->n && n < MAX_KEYS; i++)
		if (a->v[i].weight > 0)
			out[n++] = (keyed){ a->v[i].key, a->v[i].weight };
	sort_keys(out, n);
	*sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (m && out[m - 1].key == out[i].key)
			continue;
		out[m++] = out[i];
		*sum += (double)out[i].weight;
	}
	return m;
}

double clv_fact_overlap(const clv_items *a, const clv_items *b, size_t *shared)
{
	keyed x[MAX_KEYS], y[MAX_KEYS];
	double sx, sy, both = 0;
	size_t n = distinct(a, x, &sx), m = distinct(b, y, &sy), count = 0;
	for (size_t i = 0, j = 0; i < n && j < m;) {
		if (x[i].key == y[j].key) {
			both += (double)(x[i].weight < y[j].weight ? x[i].weight : y[j].weight);
			count++;
			i++;
			j++;
		} else if (x[i].key < y[j].key) {
			i++;
		} else {
			j++;
		}
	}
	if (shared)
		*shared = count;
	double low = sx < sy ? sx : sy;
	return low > 0 ? both / low : 0;
}

bool clv_fact_counts(const clv_doc *d, uint32_t sentence)
{
	if (sentence >= d->sentences.n || d->sentences.v[sentence].repeat_of != CLV_NO_INDEX)
		return false;
	uint32_t b = d->sentences.v[sentence].block;
	return b < d->blocks.n && (clv_role_is_content(d->blocks.v[b].role) ||
	                           d->blocks.v[b].role == CLV_ROLE_CAPTION);
}

clv_str clv_fact_sentence_text(const clv_doc *d, uint32_t sentence)
{
	return sentence < d->sentences.n ? clv_text(d->text, d->sentences.v[sentence].span)
	                                 : (clv_str){ "", 0 };
}

enum { CLAUSE_WORDS = 6 };

/* A comma within a number parts nothing, nor does an apostrophe or a quotation mark. */
static bool parts_clauses(clv_str t, size_t i)
{
	bool spaced = i + 1 >= t.n || t.p[i + 1] == ' ' || t.p[i + 1] == '\n';
	if (strchr(",;:", t.p[i]))
		return spaced;
	bool dash = (unsigned char)t.p[i] == 0xE2 && i + 2 < t.n && (unsigned char)t.p[i + 1] == 0x80 &&
	            ((unsigned char)t.p[i + 2] == 0x93 || (unsigned char)t.p[i + 2] == 0x94);
	return dash || strchr("()\n", t.p[i]) != NULL;
}

/* Between quotation marks ("the "unfair, unreasonable" measures"), whose commas part nothing here. */
static bool in_marks(clv_str t, size_t from, size_t i)
{
	bool in = false;
	for (size_t k = from; k < i; k++) {
		in = t.p[k] == '"' ? !in : in;
		if ((unsigned char)t.p[k] == 0xE2 && k + 2 < i && (unsigned char)t.p[k + 1] == 0x80)
			in = (unsigned char)t.p[k + 2] == 0x9C || (in && (unsigned char)t.p[k + 2] != 0x9D);
	}
	return in;
}

static size_t count_words(clv_str t, size_t b, size_t e)
{
	size_t n = 1;
	for (size_t i = b; i < e; i++)
		n += t.p[i] == ' ';
	return n;
}

clv_span clv_fact_clause(const clv_doc *d, uint32_t sentence, clv_span core)
{
	clv_span s = d->sentences.v[sentence].span;
	size_t b = core.b, e = core.e;
	bool wider = true;
	while (wider) {
		while (b > s.b && (!parts_clauses(d->text, b - 1) || in_marks(d->text, s.b, b - 1)))
			b--;
		while (e < s.e && (!parts_clauses(d->text, e) || in_marks(d->text, s.b, e)))
			e++;
		wider = count_words(d->text, b, e) < CLAUSE_WORDS && (b > s.b || e < s.e);
		if (wider && e < s.e)
			e++;
		else if (wider)
			b--;
	}
	/* Not into a character, no separators at the ends. */
	while (b < e && (((unsigned char)d->text.p[b] & 0xC0) == 0x80 || strchr(" ,;:)", d->text.p[b])))
		b++;
	while (e < s.e && ((unsigned char)d->text.p[e] & 0xC0) == 0x80)
		e++;
	while (e > b && strchr(" ,;:(", d->text.p[e - 1]))
		e--;
	return (clv_span){ (uint32_t)b, (uint32_t)e };
}

enum { READABLE = 45, SHORT = 30, PLAIN = 30, LAST_WORDS = 4 };

/* A clause that begins in the middle: "which took place", "not to send". */
static bool begins_amid(const clv_items *w, clv_str text, clv_span clause)
{
	bool small = clause.b < clause.e && text.p[clause.b] >= 'a' && text.p[clause.b] <= 'z';
	return small && w->n && (w->v[0].claim & CLV_CLAIM_FRAGMENT);
}

/* "officials said that 25 people", cut at a comma: what they did follows. */
static bool breaks_off(const clv_items *w, clv_str text, clv_span clause)
{
	if (clause.e >= text.n || text.p[clause.e] != ',')
		return false;
	for (size_t i = w->n > LAST_WORDS ? w->n - LAST_WORDS : 0; i < w->n; i++)
		if (w->v[i].claim & CLV_CLAIM_OPENER)
			return true;
	return false;
}

static bool capital(clv_str t, size_t i)
{
	return i < t.n && t.p[i] >= 'A' && t.p[i] <= 'Z';
}

/* "he met the top diplomat" | ", Wang Yi, for three hours": a name follows at once, or begins it. */
static bool is_apposed(clv_str text, clv_span clause, clv_span sentence)
{
	bool follows = clause.e + 2 < sentence.e && text.p[clause.e] == ',' && capital(text, clause.e + 2);
	bool begins = clause.b >= sentence.b + 2 && text.p[clause.b - 2] == ',' && capital(text, clause.b);
	return follows || begins;
}

clv_str clv_fact_readable(clv_build *b, uint32_t doc, uint32_t sentence, clv_span clause)
{
	const clv_doc *d = b->docs[doc];
	clv_items w = clv_fact_items(b, doc, clause);
	clv_str whole = clv_fact_sentence_text(d, sentence);
	size_t n = count_words(whole, 0, whole.n);
	if (n <= PLAIN && is_apposed(d->text, clause, d->sentences.v[sentence].span))
		return whole;
	if (clause.e < d->text.n && d->text.p[clause.e] == ':' && n <= READABLE) /* "X warned": what follows is said */
		return whole;
	bool broken = whole.n && whole.p[0] >= 'a' && whole.p[0] <= 'z'; /* "said in his opening words": behind a quotation */
	if (begins_amid(&w, d->text, clause))
		return n <= READABLE && !broken ? whole : (clv_str){ "", 0 };
	return breaks_off(&w, d->text, clause) && n <= SHORT ? whole : clv_text(d->text, clause);
}
