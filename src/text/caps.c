/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks in capitals, headlines in title case: how each word would be written in running text.
 *
 * "INDIAN JETS BOMB TARGETS" is opaque to a parser that learned from running text: it
 * takes most of it for one name, and so it does with "Court Jails Opposition Leader". Input:
 * content blocks whose letters are nearly all capitals, or whose long words nearly all begin
 * with one; of the latter only usual words are read in small letters. Output: readings (text/text.h) with the rule "capitals", one for each word
 * that running text writes otherwise; the text and all offsets stay.
 *
 * Method (truecasing by evidence, after Lita, Ittycheriah, Roukos and Kambhatla 2003,
 * with tables in the place of a trained model): a word is written as the report's own
 * running text writes it inside a sentence; else as a name if it is a state, its people
 * or capital, or if it and its neighbour are two words of one name; else as an
 * abbreviation that the tables know; else in small letters if it is a usual word of
 * English; else, rare or unknown, with a capital.
 * Cost: one look-up a word. Limits: a name that is a usual word ("MAY") needs the
 * report's running text or its neighbour; READINGS_MAX a document. */
#include "text/text.h"

enum { LETTERS_MIN = 8, WORDS_MIN = 3, READINGS_MAX = 20000, USUAL = 3, COMMON = 15, VERY_COMMON = 100, TITLE_MAX = 30, PLAIN_MIN = 2 };

typedef enum shape { SMALL = 1, TITLE, UPPER } shape;

struct clv_caps {
	clv_arena *a;
	clv_map usual;  /* word → per million */
	clv_map name;   /* word → shape */
	clv_map pair;   /* "theresa may" → 1, words of an organisation → 0 */
	clv_map plain;  /* words for roles and deeds: no names */
};

typedef struct word {
	uint32_t b, e;
	clv_str low; /* lower-cased */
	bool starts; /* a sentence */
} word;
typedef CLV_VEC(word) word_list;

/* ---- words ---------------------------------------------------------------------- */

static bool is_letter(uint32_t cp)
{
	return clv_uni_isalpha(cp);
}

static void cut(clv_arena *a, clv_str s, uint32_t base, word_list *out)
{
	bool starts = true;
	out->n = 0;
	for (size_t i = 0; i < s.n;) {
		unsigned len;
		size_t b = i;
		while (i < s.n && is_letter(clv_utf8_at(s, i, &len)))
			i += len;
		if (i == b) {
			clv_utf8_at(s, i, &len);
			bool letter_alone = out->n && out->v[out->n - 1].e - out->v[out->n - 1].b == 1; /* "U.S. " */
			starts |= len == 1 && strchr(".!?", s.p[i]) && !letter_alone && i + 1 < s.n && s.p[i + 1] == ' ';
			i += len;
			continue;
		}
		*clv_push(a, out) = (word){ base + (uint32_t)b, base + (uint32_t)i, clv_uni_lower(a, clv_str_sub(s, b, i)), starts };
		starts = false;
	}
}

static shape shape_of(clv_str s)
{
	size_t up = 0, low = 0;
	bool first = false;
	for (size_t i = 0; i < s.n;) {
		unsigned len;
		uint32_t cp = clv_utf8_at(s, i, &len);
		first |= i == 0 && clv_uni_isupper(cp);
		up += clv_uni_isupper(cp);
		low += clv_uni_islower(cp);
		i += len;
	}
	return up && !low ? UPPER : first ? TITLE : SMALL;
}

/* ---- the tables ------------------------------------------------------------------- */

static uint32_t per_million(const clv_caps *c, clv_str low)
{
	const uint32_t *n = clv_map_get(&c->usual, low);
	return n ? *n : 0;
}

static clv_str pair_key(clv_arena *a, clv_str x, clv_str y)
{
	char *z = clv_alloc(a, x.n + 1 + y.n);
	memcpy(z, x.p, x.n);
	z[x.n] = ' ';
	memcpy(z + x.n + 1, y.p, y.n);
	return (clv_str){ z, x.n + 1 + y.n };
}

/* alone: the name as a whole, or a rare word of it, is one by itself ("Lavrov"). */
static void add_name(clv_caps *c, clv_str name, bool alone, word_list *w)
{
	cut(c->a, name, 0, w);
	for (size_t i = 0; i + 1 < w->n; i++)
		if (w->v[i].low.n > 1 && w->v[i + 1].low.n > 1) /* no "s army" of "people's army" */
			clv_map_put(&c->pair, pair_key(c->a, w->v[i].low, w->v[i + 1].low), alone);
	for (size_t i = 0; i < w->n; i++) {
		shape s = shape_of(clv_str_sub(name, w->v[i].b, w->v[i].e));
		bool sure = alone && w->n == 1;
		uint32_t often = sure ? 0 : per_million(c, w->v[i].low);
		if (s == SMALL || w->v[i].e - w->v[i].b < 2)
			continue;
		if (s == TITLE && alone && often < COMMON)
			clv_map_put(&c->name, w->v[i].low, TITLE);
		else if (s == UPPER && w->n == 1 && often < VERY_COMMON)
			clv_map_put(&c->name, w->v[i].low, UPPER);
	}
}

static clv_status add_names(clv_caps *c, const clv_pack *p, const char *table, const char *const *col, bool alone,
                            clv_error *err)
{
	clv_tsv t;
	word_list w = { 0 };
	CLV_TRY(clv_pack_table(p, c->a, table, &t, err));
	for (size_t i = 0; i < t.n_row; i++)
		for (size_t k = 0; col[k]; k++) {
			clv_str cell = clv_tsv_cell(&t, i, clv_tsv_col(&t, col[k])), one;
			while (clv_str_split(&cell, ';', &one)) {
				clv_str each;
				while (clv_str_split(&one, ',', &each))
					add_name(c, clv_str_trim(each), alone, &w);
			}
		}
	return CLV_OK;
}

/* The single words of a column, and of a verb what a headline makes of it: "seize", "seizes". */
static clv_status add_plain(clv_caps *c, const clv_pack *p, const char *table, const char *column, bool verbs, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, c->a, table, &t, err));
	int col = clv_tsv_col(&t, column);
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str cell = clv_tsv_cell(&t, i, col), one;
		while (clv_str_split(&cell, '|', &one)) {
			if (one.n < 3 || clv_str_find(one, CLV_S(" "), 0) != SIZE_MAX || shape_of(one) != SMALL)
				continue;
			clv_map_put(&c->plain, one, 1);
			for (int k = 0; verbs && k < 4; k++) {
				static const char *const ending[4] = { "s", "es", "ed", "d" };
				clv_map_put(&c->plain, clv_strf(c->a, "%.*s%s", CLV_FMT(one), ending[k]), 1);
			}
		}
	}
	return CLV_OK;
}

static clv_status fill(clv_caps *c, const clv_pack *p, clv_error *err)
{
	static const char *const state[] = { "name", "aliases", "adjectives", "nouns", "capital", NULL };
	static const char *const person[] = { "name", "alone", NULL };
	static const char *const org[] = { "name", "aliases", NULL };
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, c->a, "frequency.tsv", &t, err));
	int word_col = clv_tsv_col(&t, "word"), n_col = clv_tsv_col(&t, "per_million");
	for (size_t i = 0; i < t.n_row; i++) {
		char buf[32];
		clv_str n = clv_tsv_cell(&t, i, n_col);
		snprintf(buf, sizeof buf, "%.*s", CLV_FMT(n));
		clv_map_put(&c->usual, clv_tsv_cell(&t, i, word_col), (uint32_t)strtod(buf, NULL));
	}
	CLV_TRY(add_plain(c, p, "role_words.tsv", "term", false, err));
	CLV_TRY(add_plain(c, p, "role_words.tsv", "plural", false, err));
	CLV_TRY(add_plain(c, p, "verbs.tsv", "lemma", true, err));
	CLV_TRY(add_names(c, p, "states.tsv", state, true, err));
	CLV_TRY(add_names(c, p, "persons.tsv", person, true, err));
	return add_names(c, p, "orgs.tsv", org, false, err);
}

clv_status clv_caps_load(const clv_pack *p, clv_caps **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "text", "out of memory");
	}
	clv_caps *c = CLV_NEW(a, clv_caps);
	c->a = a;
	c->usual = clv_map_new(a);
	c->name = clv_map_new(a);
	c->pair = clv_map_new(a);
	c->plain = clv_map_new(a);
	clv_status s = fill(c, p, err);
	clv_arena_unguard(a);
	if (s == CLV_OK)
		*out = c;
	else
		clv_arena_free(a);
	return s;
}

void clv_caps_free(clv_caps *c)
{
	if (c)
		clv_arena_free(c->a);
}

/* ---- one document ------------------------------------------------------------------ */

typedef struct finder {
	const clv_caps *c;
	clv_doc *d;
	clv_arena *s;
	clv_map seen; /* word of the running text → its shapes there, one bit each */
	word_list w;
} finder;

static bool in_capitals(const clv_doc *d, const word_list *w)
{
	size_t letters = 0, up = 0, words = 0;
	for (size_t i = 0; i < w->n; i++) {
		clv_str s = clv_str_sub(d->text, w->v[i].b, w->v[i].e);
		letters += s.n;
		up += shape_of(s) == UPPER ? s.n : 0;
		words += s.n > 1;
	}
	return letters >= LETTERS_MIN && words >= WORDS_MIN && up * 10 >= letters * 9;
}

/* "Court Jails Opposition Leader for Five Years": a headline that capitalises nearly every long word. */
static bool in_title_case(const clv_caps *c, const clv_doc *d, size_t block, const word_list *w)
{
	size_t words = 0, up = 0, plain = 0; /* of names alone are titles of other things */
	clv_str text = clv_text(d->text, d->blocks.v[block].span);
	if (w->n < WORDS_MIN + 1 || w->n > TITLE_MAX || clv_str_ends(text, CLV_S(".")))
		return false;
	for (size_t i = 0; i < w->n; i++) {
		plain += clv_map_get(&c->plain, w->v[i].low) != NULL;
		if (w->v[i].starts || w->v[i].e - w->v[i].b < 4)
			continue;
		words++;
		up += shape_of(clv_str_sub(d->text, w->v[i].b, w->v[i].e)) != SMALL;
	}
	return words >= WORDS_MIN && plain >= PLAIN_MIN && up * 100 >= words * 85;
}

static bool is_read(const clv_doc *d, size_t i)
{
	return clv_role_is_content(d->blocks.v[i].role) && d->blocks.v[i].span.e <= CLV_MAX_ANNOTATED_BYTES;
}

/* Cuts block i; false: nothing to read. */
static bool cut_block(finder *f, size_t i)
{
	if (!is_read(f->d, i))
		return false;
	clv_span at = f->d->blocks.v[i].span;
	cut(f->s, clv_text(f->d->text, at), at.b, &f->w);
	return f->w.n > 0;
}

static void learn_block(finder *f, size_t i)
{
	bool body = f->d->blocks.v[i].role == CLV_ROLE_BODY; /* titles may capitalise every word */
	if (!body || !cut_block(f, i) || in_capitals(f->d, &f->w) || in_title_case(f->c, f->d, i, &f->w))
		return;
	for (size_t k = 0; k < f->w.n; k++) {
		const word *w = &f->w.v[k];
		shape s = shape_of(clv_str_sub(f->d->text, w->b, w->e));
		if (!w->starts || s == UPPER)
			*clv_map_put(&f->seen, w->low, 0) |= 1u << s;
	}
}

/* "Saudi Arabia", "Security Council"; of "Chad army" the first is a name by itself. */
static bool is_pair(const finder *f, size_t k)
{
	clv_str a = f->w.v[k].low, b = f->w.v[k + 1].low;
	const uint32_t *of = clv_map_get(&f->c->pair, pair_key(f->s, a, b));
	return of && (*of || (!clv_map_get(&f->c->name, a) && !clv_map_get(&f->c->name, b)));
}

static bool paired(const finder *f, size_t k)
{
	return (k && is_pair(f, k - 1)) || (k + 1 < f->w.n && is_pair(f, k));
}

static char around(const clv_doc *d, int64_t i)
{
	return i >= 0 && (size_t)i < d->text.n ? d->text.p[i] : ' ';
}

static shape decide(const finder *f, size_t k)
{
	const word *w = &f->w.v[k];
	const uint32_t *seen = clv_map_get(&f->seen, w->low), *name = clv_map_get(&f->c->name, w->low);
	char before = around(f->d, (int64_t)w->b - 1), after = around(f->d, w->e);
	if (w->e - w->b == 1) /* "U.S.", "I"; the article; "INDIA'S" */
		return after != '.' && (w->low.p[0] == 'a' || before == '\'' || (unsigned char)before >= 0x80) ? SMALL : UPPER;
	if (before == '\'' && w->e - w->b < 3) /* "THEY'RE" */
		return SMALL;
	if (name && *name == UPPER && (!seen || !(*seen & (1u << SMALL | 1u << TITLE))))
		return UPPER;
	if (seen)
		return *seen & 1u << SMALL ? SMALL : *seen & 1u << TITLE ? TITLE : UPPER;
	if (name || paired(f, k))
		return per_million(f->c, w->low) >= VERY_COMMON * 10 ? SMALL : TITLE;
	return per_million(f->c, w->low) || w->e - w->b < USUAL ? SMALL : TITLE;
}

/* The word's first letter as it stands, the rest small. */
static clv_str written(const finder *f, const word *w, shape s)
{
	clv_str here = clv_str_sub(f->d->text, w->b, w->e);
	unsigned len;
	if (s == UPPER)
		return here;
	if (s == SMALL && !w->starts)
		return clv_str_copy(f->d->arena, w->low);
	clv_utf8_at(here, 0, &len);
	clv_str rest = clv_uni_lower(f->s, clv_str_sub(here, len, here.n));
	return clv_strf(f->d->arena, "%.*s%.*s", (int)len, here.p, CLV_FMT(rest));
}

typedef CLV_VEC(clv_reading) reading_list;

/* A rare word that no table knows: maybe a first name. */
static bool is_strange(const finder *f, size_t k)
{
	const word *w = &f->w.v[k];
	return shape_of(clv_str_sub(f->d->text, w->b, w->e)) == TITLE && per_million(f->c, w->low) < COMMON &&
	       !clv_map_get(&f->seen, w->low) && !clv_map_get(&f->c->plain, w->low) && !clv_map_get(&f->c->name, w->low);
}

/* Small letters for a word that the report's own text writes so, or that is common and no name. */
static shape decide_in_title(const finder *f, size_t k)
{
	const word *w = &f->w.v[k];
	if (shape_of(clv_str_sub(f->d->text, w->b, w->e)) != TITLE || w->e - w->b < 2)
		return UPPER; /* as it stands */
	const uint32_t *seen = clv_map_get(&f->seen, w->low);
	if (!seen && clv_map_get(&f->c->plain, w->low) && !clv_map_get(&f->c->name, w->low))
		return SMALL;
	if (!seen && k && is_strange(f, k - 1) && w->b == f->w.v[k - 1].e + 1)
		return UPPER; /* "Daniel Brown" */
	return (per_million(f->c, w->low) < COMMON && !seen) || decide(f, k) != SMALL ? UPPER : SMALL;
}

static void read_block(finder *f, size_t i, reading_list *out)
{
	bool read = cut_block(f, i), capitals = read && in_capitals(f->d, &f->w);
	if (!capitals && !(read && in_title_case(f->c, f->d, i, &f->w)))
		return;
	for (size_t k = 0; k < f->w.n && out->n < READINGS_MAX; k++) {
		const word *w = &f->w.v[k];
		clv_span at = { w->b, w->e };
		clv_str text = written(f, w, capitals ? decide(f, k) : decide_in_title(f, k));
		if (!clv_str_eq(text, clv_text(f->d->text, at)))
			*clv_push(f->s, out) = (clv_reading){ at, text, CLV_S(CLV_RULE_CAPITALS) };
	}
}

/* Other readings go first; the list stays ascending. */
static void merge(clv_doc *d, const reading_list *more, clv_arena *s)
{
	reading_list all = { 0 };
	size_t i = 0, k = 0;
	while (i < d->readings.n || k < more->n) {
		const clv_reading *old = i < d->readings.n ? &d->readings.v[i] : NULL, *new = k < more->n ? &more->v[k] : NULL;
		if (old && new && old->span.b < new->span.e && new->span.b < old->span.e)
			k++;
		else if (!new || (old && old->span.b <= new->span.b))
			*clv_push(s, &all) = d->readings.v[i++];
		else
			*clv_push(s, &all) = more->v[k++];
	}
	d->readings.n = 0;
	for (i = 0; i < all.n; i++)
		*clv_push(d->arena, &d->readings) = all.v[i];
}

void clv_caps_find(const clv_caps *c, clv_doc *d, clv_arena *scratch)
{
	finder f = { .c = c, .d = d, .s = scratch, .seen = clv_map_new(scratch) };
	reading_list found = { 0 };
	bool any = false;
	for (size_t i = 0; i < d->blocks.n && !any; i++)
		any = cut_block(&f, i) && (in_capitals(d, &f.w) || in_title_case(c, d, i, &f.w));
	if (!any)
		return;
	for (size_t i = 0; i < d->blocks.n; i++)
		learn_block(&f, i);
	for (size_t i = 0; i < d->blocks.n; i++)
		read_block(&f, i, &found);
	if (found.n)
		merge(d, &found, scratch);
}
