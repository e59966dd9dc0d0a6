/* SPDX-License-Identifier: Apache-2.0 */
/* The rule lemmatizer of spaCy v3 (mode "rule" for English and French, mode
 * "lookup" for others), on plain tokens.
 *
 * Input: word, coarse tag, morphology. Output: the lemma. English: what the
 * morphology calls a base form is lower-cased; other words of a tag with tables
 * try every ending ("-ies" → "-y"): results that are known base forms come
 * first, the last found in front, then those with other characters than letters,
 * else unknown ones; exceptions ("went" → "go") go before all. Proper names keep
 * their case. Cost: a hash and a binary search an ending that fits.
 *
 * Known flaw of the method: "staged" after "having" may give "stag", which is a
 * known verb too. */
#include "parse/lemma.h"
#include "parse/lexeme.h"
#include "model/idtable.h"
#include "text/text.h"

enum { LEMMA_VERSION = 1, MAX_PARTS = 64, MAX_ENDINGS = 4096 };

typedef struct ending {
	clv_str old, new;
} ending;

typedef struct part {
	ending *ending;
	uint32_t n_ending;
	clv_idtable index, exception;
	bool has_tables;
} part;

struct clv_lemmatizer {
	clv_arena *a;
	bool given;
	clv_lemma_method method;
	part part[CLV_N_POS];
	clv_idtable lookup;
};

/* ---- loading ---------------------------------------------------------------- */

static clv_status damaged(clv_error *err, const char *what)
{
	return clv_fail(err, CLV_CORRUPT, "lemmatizer", "section nlp/lemma is damaged: %s", what);
}

/* clv_pos of a lower-case name, or -1. */
static int pos_of(clv_str name)
{
	for (int i = 0; i < CLV_N_POS; i++) {
		clv_str upper = clv_str_c(clv_pos_name(i));
		if (upper.n && clv_str_ieq(upper, name))
			return i;
	}
	return -1;
}

static clv_status load_part(clv_lemmatizer *l, clv_section *s, clv_error *err)
{
	part p = { 0 };
	int pos = pos_of(clv_section_str(s));
	p.n_ending = clv_section_u32(s);
	if (s->bad || pos < 0 || p.n_ending > MAX_ENDINGS)
		return damaged(err, "part of speech");
	p.ending = CLV_NEW_ARRAY(l->a, ending, p.n_ending);
	for (uint32_t i = 0; i < p.n_ending; i++) {
		p.ending[i].old = clv_section_str(s);
		p.ending[i].new = clv_section_str(s);
	}
	if (!clv_idtable_read(s, &p.index) || !clv_idtable_read(s, &p.exception))
		return damaged(err, "tables");
	p.has_tables = p.n_ending || p.index.n || p.exception.n;
	l->part[pos] = p;
	return CLV_OK;
}

static clv_status load(clv_lemmatizer *l, clv_str bytes, clv_error *err)
{
	clv_section s = { .bytes = bytes };
	if (bytes.n == 0)
		return CLV_OK;
	uint32_t version = clv_section_u32(&s), method = clv_section_u32(&s);
	uint32_t n = clv_section_u32(&s);
	clv_section_align(&s);
	if (s.bad || version != LEMMA_VERSION || method >= CLV_N_LEMMA_METHOD || n > MAX_PARTS)
		return damaged(err, "version");
	for (uint32_t i = 0; i < n; i++)
		CLV_TRY(load_part(l, &s, err));
	if (!clv_idtable_read(&s, &l->lookup))
		return damaged(err, "lookup");
	l->method = (clv_lemma_method)method;
	l->given = true;
	return CLV_OK;
}

clv_status clv_lemmatizer_load(const clv_pack *p, clv_lemmatizer **out, clv_error *err)
{
	clv_lemmatizer *volatile l = calloc(1, sizeof *l);
	if (l)
		l->a = clv_arena_new(0);
	if (!l || !l->a || clv_arena_guard(l->a)) {
		clv_lemmatizer_free(l);
		return clv_fail(err, CLV_NOMEM, "lemmatizer", "out of memory");
	}
	clv_status s = load(l, clv_pack_get(p, "nlp/lemma"), err);
	clv_arena_unguard(l->a);
	if (s == CLV_OK)
		*out = l;
	else
		clv_lemmatizer_free(l);
	return s;
}

void clv_lemmatizer_free(clv_lemmatizer *l)
{
	if (!l)
		return;
	clv_arena_free(l->a);
	free(l);
}

/* ---- forms ------------------------------------------------------------------ */

typedef CLV_VEC(clv_str) forms;

static bool knows(const clv_idtable *t, clv_str form, clv_str *value)
{
	return clv_idtable_get(t, clv_hash64(form.p, form.n), value);
}

static bool is_alpha(clv_str s)
{
	unsigned len;
	for (size_t i = 0; i < s.n; i += len)
		if (!clv_uni_isalpha(clv_utf8_at(s, i, &len)))
			return false;
	return s.n > 0;
}

static bool holds(const forms *f, clv_str form)
{
	for (size_t i = 0; i < f->n; i++)
		if (clv_str_eq(f->v[i], form))
			return true;
	return false;
}

static void put_front(clv_arena *a, forms *f, clv_str form)
{
	*clv_push(a, f) = form;
	memmove(f->v + 1, f->v, (f->n - 1) * sizeof *f->v);
	f->v[0] = form;
}

/* word with its ending replaced; empty if it does not have it or is all of it. */
static clv_str replaced(clv_arena *a, clv_str word, const ending *e)
{
	if (!clv_str_ends(word, e->old))
		return (clv_str){ NULL, 0 };
	clv_buf b = clv_buf_new(a);
	clv_buf_add(&b, clv_str_sub(word, 0, word.n - e->old.n));
	clv_buf_add(&b, e->new);
	return clv_buf_str(&b);
}

/* ---- English ---------------------------------------------------------------- */

/* Does morph ("A=b|C=d") hold the whole feature? */
static bool has_feature(clv_str morph, const char *feature)
{
	clv_str item, want = clv_str_c(feature);
	while (clv_str_split(&morph, '|', &item))
		if (clv_str_eq(item, want))
			return true;
	return false;
}

static bool has_number(clv_str morph)
{
	clv_str item;
	while (clv_str_split(&morph, '|', &item))
		if (clv_str_starts(item, CLV_S("Number=")))
			return true;
	return false;
}

static bool is_base_form(const clv_token *t)
{
	clv_str m = t->morph;
	if (t->pos == CLV_POS_NOUN && has_feature(m, "Number=Sing"))
		return true;
	if (t->pos == CLV_POS_VERB && has_feature(m, "VerbForm=Fin") &&
	    has_feature(m, "Tense=Pres") && !has_number(m))
		return true;
	return has_feature(m, "VerbForm=Inf") || has_feature(m, "VerbForm=None") ||
	       has_feature(m, "Degree=Pos");
}

static void try_endings(const part *p, clv_arena *a, clv_str word, forms *out, forms *unknown)
{
	for (uint32_t i = 0; i < p->n_ending; i++) {
		clv_str form = replaced(a, word, &p->ending[i]);
		if (form.n == 0)
			continue;
		if (knows(&p->index, form, NULL))
			put_front(a, out, form);
		else
			*clv_push(a, is_alpha(form) ? unknown : out) = form;
	}
}

static clv_str english(const clv_lemmatizer *l, clv_arena *a, clv_str orth, const clv_token *t)
{
	const part *p = &l->part[t->pos];
	clv_str word = clv_uni_lower(a, orth), list, form;
	forms found = { 0 }, unknown = { 0 };
	if (t->pos == CLV_POS_NONE || t->pos == CLV_POS_SPACE || is_base_form(t))
		return word;
	if (!p->has_tables)
		return t->pos == CLV_POS_PROPN ? orth : word;
	try_endings(p, a, word, &found, &unknown);
	if (knows(&p->exception, word, &list))
		while (clv_str_split(&list, '\n', &form))
			if (!holds(&found, form))
				put_front(a, &found, form);
	return found.n ? found.v[0] : unknown.n ? unknown.v[0] : orth;
}

/* ---- French, lookup --------------------------------------------------------- */

static clv_str looked_up(const clv_lemmatizer *l, clv_str key, clv_str otherwise)
{
	clv_str value;
	return clv_idtable_get(&l->lookup, clv_string_id(key), &value) ? value : otherwise;
}

static bool french_uses_rules(uint8_t pos)
{
	static const uint8_t with[] = { CLV_POS_NOUN, CLV_POS_VERB, CLV_POS_ADJ, CLV_POS_ADP,
		                        CLV_POS_ADV, CLV_POS_AUX, CLV_POS_CCONJ, CLV_POS_DET,
		                        CLV_POS_PRON, CLV_POS_PUNCT, CLV_POS_SCONJ };
	return memchr(with, pos, sizeof with) != NULL;
}

static clv_str french(const clv_lemmatizer *l, clv_arena *a, clv_str orth, const clv_token *t)
{
	const part *p = &l->part[t->pos];
	clv_str word = clv_uni_lower(a, orth), list, form, unknown = { NULL, 0 };
	if (t->pos == CLV_POS_NONE || t->pos == CLV_POS_SPACE)
		return word;
	if (!french_uses_rules(t->pos))
		return looked_up(l, orth, orth);
	if (knows(&p->index, word, NULL))
		return word;
	if (knows(&p->exception, word, &list) && clv_str_split(&list, '\n', &form))
		return form;
	for (uint32_t i = 0; i < p->n_ending; i++) {
		form = replaced(a, word, &p->ending[i]);
		if (form.n && (knows(&p->index, form, NULL) || !is_alpha(form)))
			return form;
		if (form.n && !unknown.n)
			unknown = form;
	}
	return unknown.n ? unknown : looked_up(l, word, word);
}

void clv_lemmatizer_apply(const clv_lemmatizer *l, clv_arena *results, clv_arena *scratch,
                          const clv_str *orth, clv_token *tok, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		clv_token *t = &tok[i];
		if (t->lemma.n)
			continue;
		if (!l->given)
			t->lemma = orth[i];
		else if (l->method == CLV_LEMMA_ENGLISH)
			t->lemma = english(l, scratch, orth[i], t);
		else if (l->method == CLV_LEMMA_FRENCH)
			t->lemma = french(l, scratch, orth[i], t);
		else
			t->lemma = looked_up(l, orth[i], orth[i]);
		if (clv_str_eq(t->lemma, orth[i]))
			t->lemma = orth[i];
		else
			t->lemma = clv_str_copy(results, t->lemma);
	}
}
