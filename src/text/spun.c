/* SPDX-License-Identifier: Apache-2.0 */
/* Re-worded and machine-translated text: signs of it, and what odd words stand for.
 *
 * Content mills replace words by a thesaurus ("Joined Countries" for United Nations,
 * "once morest" for against), machine translation leaves calques ("met himself with").
 * Input: content blocks of a document. Output: readings, each a span and the words
 * that the analysis reads there instead; a reading without words is a sign only. The
 * text and all offsets stay.
 *
 * Rows of lexicon/cues/spun.tsv are sequences of words, compared without case. Kind
 * `sure` always holds, `spun` only in a text with SIGNS_MIN other signs (its words
 * are usual ones elsewhere), `odd` is a sign without a reading. Signs by shape: a
 * function word twice, "a" before a vowel, two words grown together, quotation marks
 * that open twice. A reading has at most as many words as it stands for, so that each
 * of its words has its own span.
 *
 * clv_spun_doubt then lowers scores: a sentence with a reading is less sure to mean
 * what was coded, and any sentence of a text full of signs a little less.
 * Cost: one look-up a word. Limits: English only; READINGS_MAX a document. */
#include "text/text.h"

enum { SPUN_WORDS = 8, SIGNS_MIN = 3, READINGS_MAX = 2000, NOTES_MAX = 40, GROWN_MIN = 5 };
static const float IN_SENTENCE = 0.08f, IN_TEXT = 0.03f, UNCERTAIN = 0.6f;

typedef enum sort { SURE, SPUN, ODD } sort;

typedef struct pattern {
	clv_str reading;
	sort kind;
	uint32_t line, n, next; /* next with the same first word + 1 */
	uint64_t word[SPUN_WORDS];
} pattern;

struct clv_spun {
	clv_arena *a;
	CLV_VEC(pattern) patterns;
	clv_map first;
};

/* ---- words --------------------------------------------------------------------------- */

typedef struct word {
	uint64_t hash;
	uint32_t b, e;
} word;
typedef CLV_VEC(word) word_list;

static bool letter(clv_str s, size_t i)
{
	return i < s.n && ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z');
}

/* Letters, digits, an apostrophe between letters, any letter beyond ASCII but the
 * punctuation of General Punctuation (E2 80 …). */
static bool in_word(clv_str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	if (c < 0x80)
		return letter(s, i) || (c >= '0' && c <= '9') || (c == '\'' && i && letter(s, i - 1) && letter(s, i + 1));
	while (i && ((unsigned char)s.p[i] & 0xC0) == 0x80)
		i--;
	c = (unsigned char)s.p[i];
	return c >= 0xC3 && c != 0xE2 && c != 0xE3;
}

static uint64_t hash_of(clv_str s)
{
	uint64_t h = 0x51ed270b9f3a11c5u;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		h = (h ^ (c >= 'A' && c <= 'Z' ? c | 32u : c)) * 0x100000001b3u;
	}
	return h ^ h >> 31;
}

/* Words of s; base is added to their offsets. */
static void cut_words(clv_arena *a, clv_str s, uint32_t base, word_list *out)
{
	out->n = 0;
	for (size_t i = 0; i < s.n;) {
		size_t e = i;
		while (e < s.n && in_word(s, e))
			e++;
		if (e == i) {
			i++;
			continue;
		}
		*clv_push(a, out) = (word){ hash_of(clv_str_sub(s, i, e)), base + (uint32_t)i, base + (uint32_t)e };
		i = e;
	}
}

/* ---- the table -------------------------------------------------------------------------- */

static size_t count_words(clv_arena *a, clv_str s)
{
	word_list w = { 0 };
	cut_words(a, s, 0, &w);
	return w.n;
}

clv_status clv_spun_build(clv_arena *a, const clv_tsv *t, clv_spun **out, clv_error *err)
{
	clv_spun *k = CLV_NEW(a, clv_spun);
	int from = clv_tsv_col(t, "words"), to = clv_tsv_col(t, "reading"), what = clv_tsv_col(t, "kind");
	k->a = a;
	k->first = clv_map_new(a);
	word_list w = { 0 };
	for (size_t i = t->n_row; i-- > 0;) { /* chains keep the order of the file */
		clv_str name = clv_tsv_cell(t, i, what), reading = clv_tsv_cell(t, i, to);
		int kind = clv_str_eqc(name, "sure") ? SURE : clv_str_eqc(name, "spun") ? SPUN
		           : clv_str_eqc(name, "odd") ? ODD : -1;
		cut_words(a, clv_tsv_cell(t, i, from), 0, &w);
		size_t n = count_words(a, reading);
		if (kind < 0 || !w.n || w.n > SPUN_WORDS || n > w.n || (kind == ODD) != (n == 0))
			return clv_fail(err, CLV_FORMAT, "text", "%.*s:%u: one to %d words, a reading of no more of "
			                "them, and sure, spun or odd were expected", CLV_FMT(t->name), t->line[i], SPUN_WORDS);
		uint32_t *first = clv_map_put64(&k->first, w.v[0].hash, 0);
		pattern p = { .reading = clv_str_trim(reading), .kind = (sort)kind, .line = t->line[i],
			      .n = (uint32_t)w.n, .next = *first };
		for (size_t j = 0; j < w.n; j++)
			p.word[j] = w.v[j].hash;
		*clv_push(a, &k->patterns) = p;
		*first = (uint32_t)k->patterns.n;
	}
	*out = k;
	return CLV_OK;
}

clv_status clv_spun_load(const clv_pack *p, clv_spun **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_tsv t;
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "text", "out of memory");
	}
	clv_status s = clv_pack_table(p, a, "spun.tsv", &t, err);
	if (s == CLV_OK)
		s = clv_spun_build(a, &t, out, err);
	clv_arena_unguard(a);
	if (s != CLV_OK)
		clv_arena_free(a);
	return s;
}

void clv_spun_free(clv_spun *s)
{
	if (s)
		clv_arena_free(s->a);
}

/* ---- signs ---------------------------------------------------------------------------------- */

typedef struct finder {
	const clv_spun *k;
	clv_doc *d;
	word_list w;  /* of one block */
	bool weak;    /* rows of kind `spun` hold, too */
	uint32_t signs;
} finder;

/* Nothing but spaces or a hyphen between two words. */
static bool joined(const clv_doc *d, const word *a, const word *b)
{
	for (uint32_t i = a->e; i < b->b; i++)
		if (!strchr(" -\n", d->text.p[i]) && (unsigned char)d->text.p[i] < 0xC2)
			return false;
	return b->b - a->e <= 2;
}

static bool matches(const finder *f, const pattern *p, size_t at)
{
	if (at + p->n > f->w.n)
		return false;
	for (uint32_t i = 1; i < p->n; i++)
		if (f->w.v[at + i].hash != p->word[i] || !joined(f->d, &f->w.v[at + i - 1], &f->w.v[at + i]))
			return false;
	return true;
}

/* The longest row that holds at word `at`. */
static const pattern *find(const finder *f, size_t at)
{
	const uint32_t *first = clv_map_get64(&f->k->first, &f->w.v[at].hash);
	const pattern *best = NULL;
	for (uint32_t i = first ? *first : 0; i; i = f->k->patterns.v[i - 1].next) {
		const pattern *p = &f->k->patterns.v[i - 1];
		if ((p->kind != SPUN || f->weak) && (!best || p->n > best->n) && matches(f, p, at))
			best = p;
	}
	return best;
}

static bool upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool vowel(char c)
{
	return memchr("aeioAEIO", c, 8) != NULL; /* u: "a union" */
}

/* "StratalDiplomatic": two words of some length grown together. */
static bool grown_together(clv_str s)
{
	for (size_t i = GROWN_MIN; i + GROWN_MIN <= s.n; i++)
		if (upper(s.p[i]) && s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z') {
			size_t low = 0;
			while (low < i && s.p[i - 1 - low] >= 'a' && s.p[i - 1 - low] <= 'z')
				low++;
			return low >= GROWN_MIN - 1 && s.p[i + 1] >= 'a' && s.p[i + 1] <= 'z';
		}
	return false;
}

static const char *odd_shape(const finder *f, size_t at)
{
	const clv_doc *d = f->d;
	const word *w = &f->w.v[at];
	clv_str s = clv_str_sub(d->text, w->b, w->e);
	if (grown_together(s))
		return "two words grown together";
	if (at + 1 >= f->w.n || !joined(d, w, w + 1))
		return NULL;
	clv_str next = clv_str_sub(d->text, w[1].b, w[1].e);
	if (s.n <= 3 && w->hash == w[1].hash && !upper(s.p[0]) && s.n >= 2 && !clv_str_eqc(s, "had"))
		return "a word twice";
	bool a = clv_str_eqc(s, "a") || clv_str_eqc(s, "A");
	bool letter = next.n == 1 || upper(next.p[0]);
	bool one = clv_str_starts(next, CLV_S("one")) || clv_str_starts(next, CLV_S("eu")) || clv_str_starts(next, CLV_S("once"));
	return a && !letter && !one && vowel(next.p[0]) ? "article" : NULL;
}

static bool content(const clv_doc *d, size_t i)
{
	return clv_role_is_content(d->blocks.v[i].role);
}

static void add(clv_doc *d, clv_span span, clv_str text, clv_str rule)
{
	if (d->readings.n < READINGS_MAX)
		*clv_push(d->arena, &d->readings) = (clv_reading){ span, text, rule };
}

/* Begins with a capital where the words do. */
static clv_str like(clv_doc *d, clv_str reading, clv_span span)
{
	clv_str s = clv_str_copy(d->arena, reading);
	if (s.n && upper(d->text.p[span.b]) && s.p[0] >= 'a' && s.p[0] <= 'z')
		*(char *)(uintptr_t)s.p &= (char)~32;
	return s;
}

static void block(finder *f, size_t i, clv_arena *scratch, bool keep)
{
	clv_doc *d = f->d;
	clv_span at = d->blocks.v[i].span;
	cut_words(scratch, clv_text(d->text, at), at.b, &f->w);
	for (size_t k = 0; k < f->w.n; k++) {
		const pattern *p = find(f, k);
		const char *odd = p ? NULL : odd_shape(f, k);
		uint32_t n = p ? p->n : 1;
		f->signs += p ? p->kind == SURE ? 2 : 1 : odd != NULL;
		if (keep && (p || odd)) {
			clv_span span = { f->w.v[k].b, f->w.v[k + n - 1].e };
			clv_str rule = p ? clv_strf(d->arena, "spun.tsv:%u", p->line) : clv_str_c(odd);
			add(d, span, p && p->reading.n ? like(d, p->reading, span) : (clv_str){ "", 0 }, rule);
		}
		k += n - 1;
	}
}

void clv_spun_find(const clv_spun *s, clv_doc *d, clv_arena *scratch)
{
	finder f = { .k = s, .d = d };
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < d->blocks.n; i++)
			if (content(d, i) && d->blocks.v[i].span.e <= CLV_MAX_ANNOTATED_BYTES)
				block(&f, i, scratch, pass == 1);
		f.weak = f.signs >= SIGNS_MIN;
		if (!f.signs)
			return;
	}
	clv_doc_diag(d, "spun", (clv_span){ 0, (uint32_t)d->text.n },
	             clv_strf(d->arena, "%zu sign%s of re-worded or translated text; read otherwise for the analysis only",
	                      d->readings.n, d->readings.n == 1 ? "" : "s"));
	for (size_t i = 0; i < d->readings.n && i < NOTES_MAX; i++) {
		const clv_reading *r = &d->readings.v[i];
		if (r->text.n)
			clv_doc_diag(d, "reading", r->span, clv_strf(d->arena, "read as \"%.*s\" (%.*s)", CLV_FMT(r->text), CLV_FMT(r->rule)));
	}
}

/* ---- doubts ---------------------------------------------------------------------------------- */

/* A word in capitals is no odd one. */
static bool is_sign(const clv_reading *r)
{
	return !clv_str_eqc(r->rule, CLV_RULE_CAPITALS);
}

/* First sign inside the sentence, or NULL. */
static const clv_reading *reading_in(const clv_doc *d, uint32_t sentence)
{
	if (sentence >= d->sentences.n)
		return NULL;
	clv_span s = d->sentences.v[sentence].span;
	size_t lo = 0, hi = d->readings.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->readings.v[mid].span.b < s.b)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < d->readings.n && d->readings.v[lo].span.e <= s.e; lo++)
		if (is_sign(&d->readings.v[lo]))
			return &d->readings.v[lo];
	return NULL;
}

static clv_str note(clv_doc *d, const clv_reading *r)
{
	clv_str words = clv_text(d->text, r->span);
	return r->text.n ? clv_strf(d->arena, "\"%.*s\" read as \"%.*s\" (%.*s)", CLV_FMT(words), CLV_FMT(r->text), CLV_FMT(r->rule))
	                 : clv_strf(d->arena, "\"%.*s\" is odd (%.*s)", CLV_FMT(words), CLV_FMT(r->rule));
}

static void lower(float *score, float by)
{
	*score = *score > by + 0.05f ? *score - by : *score < 0.05f ? *score : 0.05f;
}

void clv_spun_doubt(clv_doc *d, clv_arena *scratch)
{
	(void)scratch;
	if (!d->readings.n)
		return;
	size_t signs = 0;
	for (size_t i = 0; i < d->readings.n; i++)
		signs += is_sign(&d->readings.v[i]);
	bool full = signs >= SIGNS_MIN;
	for (size_t i = 0; i < d->events.n; i++) {
		clv_event *e = &d->events.v[i];
		const clv_reading *r = reading_in(d, e->sentence);
		lower(&e->score, r ? IN_SENTENCE : full ? IN_TEXT : 0);
		e->uncertain |= e->score < UNCERTAIN;
		if (!r)
			continue;
		e->why = clv_strf(d->arena, "%.*s%stext: %.*s", CLV_FMT(e->why), e->why.n ? "\n" : "", CLV_FMT(note(d, r)));
		e->rule = clv_strf(d->arena, "%.*s; %.*s", CLV_FMT(e->rule), CLV_FMT(note(d, r)));
	}
	for (size_t i = 0; i < d->quotes.n; i++) {
		clv_quote *q = &d->quotes.v[i];
		const clv_reading *r = reading_in(d, q->sentence);
		lower(&q->score, r ? IN_SENTENCE : full ? IN_TEXT : 0);
		if (r)
			q->rule = clv_strf(d->arena, "%.*s; text: %.*s", CLV_FMT(q->rule), CLV_FMT(note(d, r)));
	}
}
