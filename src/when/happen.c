/* SPDX-License-Identifier: Apache-2.0 */
/* Known happenings in a text: which dated rows of lexicon/dates/happenings.tsv a
 * report speaks of, in what tense, and whether only as background.
 *
 * Input: the document's text by sentences, in blocks that may anchor. Output:
 * one entry a row and sentence. A row is found when all words of one of its key
 * sets stand within REACH words of its first one. Key sets are filed under that
 * word, so the cost is linear in the text times the sets of a word. */
#include "when/when_priv.h"

typedef CLV_VEC(happened) happened_vec;

enum { REACH = 12, REACH_MEETING = 60, MAX_WORDS = 1 << 20, MAX_FOUND = 200 };

typedef struct word {
	clv_str low;
	clv_span span;
	uint32_t sentence;
	uint32_t order; /* of the sentence among those that count */
} word;

typedef CLV_VEC(word) word_vec;

static bool in_word(uint32_t c)
{
	if (c < 128)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return c > 0xBF && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F);
}

/* Words with inner hyphen, dot or slash ("us-led", "9/11"), lower-case. */
static void split(clv_str text, clv_span s, clv_arena *a, word_vec *out, uint32_t si, uint32_t order)
{
	clv_str t = { text.p, s.e };
	unsigned len;
	for (size_t i = s.b; i < s.e && out->n < MAX_WORDS;) {
		if (!in_word(clv_utf8_at(t, i, &len))) {
			i += len;
			continue;
		}
		size_t b = i;
		while (i < s.e) {
			uint32_t c = clv_utf8_at(t, i, &len);
			bool inner = (c == '-' || c == '.' || c == '/') && i + 1 < s.e;
			unsigned next;
			if (!in_word(c) && !(inner && in_word(clv_utf8_at(t, i + 1, &next))))
				break;
			i += len;
		}
		word *w = clv_push(a, out);
		w->low = clv_str_lower_ascii(a, clv_str_sub(t, b, i));
		w->span = (clv_span){ (uint32_t)b, (uint32_t)i };
		w->sentence = si;
		w->order = order;
	}
}

/* All words of p near word at: within REACH in its sentence; for a meeting
 * ("the summit" here, its town there) also in the sentences beside it. Gives the
 * stretch that they cover in the sentence of word at. */
static bool covers(const phrase *p, const word *v, size_t n, size_t at, bool meeting, clv_span *span)
{
	size_t reach = meeting ? REACH_MEETING : REACH;
	size_t lo = at > reach ? at - reach : 0, hi = at + reach < n ? at + reach + 1 : n;
	*span = v[at].span;
	for (uint32_t k = 1; k < p->n; k++) {
		size_t best = SIZE_MAX, best_far = SIZE_MAX;
		for (size_t i = lo; i < hi; i++) {
			size_t far = i > at ? i - at : at - i;
			uint32_t apart = v[i].order > v[at].order ? v[i].order - v[at].order : v[at].order - v[i].order;
			if (far < best_far && apart <= (meeting ? 1U : 0U) && clv_str_eq(v[i].low, p->word[k])) {
				best = i;
				best_far = far;
			}
		}
		if (best == SIZE_MAX)
			return false;
		if (v[best].sentence != v[at].sentence)
			continue;
		if (v[best].span.b < span->b)
			span->b = v[best].span.b;
		if (v[best].span.e > span->e)
			span->e = v[best].span.e;
	}
	return true;
}

/* "since", "after", "before", "until" up to six items before the stretch. */
static clv_str relation_before(const cursor *c, clv_span s)
{
	size_t i = 0;
	while (i < c->n && c->v[i].span.b < s.b)
		i++;
	for (size_t k = i; k-- > 0 && i - k <= 6;) {
		const wordrow *p = when_row(c, k, W_PREP);
		if (is_punct(c, k, ','))
			break;
		if (p && (clv_str_eqc(p->value, "since") || clv_str_eqc(p->value, "after") ||
		          clv_str_eqc(p->value, "before") || clv_str_eqc(p->value, "until")))
			return p->value;
	}
	return CLV_S("");
}

static void note(const clv_when *w, const clv_doc *d, uint32_t row, uint32_t si, clv_span span,
                 clv_arena *a, happened_vec *out)
{
	cursor c;
	when_lex(w, d->text, d->sentences.v[si].span, a, &c);
	clv_str rel = relation_before(&c, span);
	happened *h = clv_push(a, out);
	h->row = row;
	h->sentence = si;
	h->span = span;
	h->since = clv_str_eqc(rel, "since") || clv_str_eqc(rel, "after");
	h->before = clv_str_eqc(rel, "before") || clv_str_eqc(rel, "until");
	size_t b = 0, e = c.n;
	while (b < c.n && c.v[b].span.b < span.b)
		b++;
	while (e > b && c.v[e - 1].span.e > span.e)
		e--;
	h->when = when_tense(w, d, si, span, &c, b, e);
}

static bool known(const happened_vec *v, uint32_t row, uint32_t sentence)
{
	for (size_t i = v->n; i-- > 0 && v->v[i].sentence == sentence;)
		if (v->v[i].row == row)
			return true;
	return false;
}

size_t when_happenings(const clv_when *w, const clv_doc *d, clv_arena *scratch, happened **out)
{
	happened_vec found = { 0 };
	word_vec v = { 0 };
	uint32_t order = 0;
	for (uint32_t i = 0; i < d->sentences.n; i++)
		if (clv_role_may_anchor(clv_doc_role(d, i)) && when_sentence_is_sane(d, i))
			split(d->text, d->sentences.v[i].span, scratch, &v, i, order++);
	for (size_t i = 0; i < v.n; i++) {
		const uint32_t *p = clv_map_get(&w->event_words, v.v[i].low);
		for (uint32_t k = p ? *p : 0; k && found.n < MAX_FOUND; k = w->event_phrase.v[k - 1].next) {
			const phrase *ph = &w->event_phrase.v[k - 1];
			clv_span span;
			if (!known(&found, ph->row, v.v[i].sentence) &&
			    covers(ph, v.v, v.n, i, w->happenings.v[ph->row].meeting, &span))
				note(w, d, ph->row, v.v[i].sentence, span, scratch, &found);
		}
	}
	*out = found.v;
	return found.n;
}
