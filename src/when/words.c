/* SPDX-License-Identifier: Apache-2.0 */
/* The words of dates, frozen: lexicon/dates/{datewords,holidays,happenings,habits}.tsv
 * → chains of rows by word, phrases by their first word. Built once a model,
 * linear in the tables; lookup is one hash. Read-only afterwards. */
#include "when/when_priv.h"

static const char *const class_names[N_WCLASS] = {
#define X(n, t) t,
	WHEN_CLASS_MAP(X)
#undef X
};

static int class_of(clv_str s)
{
	for (int i = 0; i < N_WCLASS; i++)
		if (clv_str_eqc(s, class_names[i]))
			return i;
	return -1;
}

static clv_status bad(clv_error *err, const clv_tsv *t, size_t row, const char *what)
{
	clv_fail(err, CLV_FORMAT, "when", "%.*s:%u: %s", CLV_FMT(t->name), t->line[row], what);
	if (err)
		err->line = t->line[row];
	return CLV_FORMAT;
}

static clv_status build_words(clv_when *w, const clv_tsv *t, clv_error *err)
{
	int word = clv_tsv_col(t, "word"), cls = clv_tsv_col(t, "class"),
	    value = clv_tsv_col(t, "value");
	w->words = clv_map_new(w->arena);
	w->row = CLV_NEW_ARRAY(w->arena, wordrow, t->n_row + 1);
	for (size_t i = 0; i < t->n_row; i++) {
		wordrow *r = &w->row[i];
		int k = class_of(clv_tsv_cell(t, i, cls));
		int64_t num = 0;
		if (k < 0)
			return bad(err, t, i, "unknown class; README.md of the folder lists them");
		r->word = clv_str_copy(w->arena, clv_tsv_cell(t, i, word));
		r->value = clv_str_copy(w->arena, clv_tsv_cell(t, i, value));
		clv_str_to_i64(r->value, &num);
		r->num = (int32_t)num;
		r->cls = (uint8_t)k;
		uint32_t *first = clv_map_put(&w->words, r->word, 0);
		r->next = *first;
		*first = (uint32_t)i + 1;
	}
	w->n_row = t->n_row;
	return CLV_OK;
}

static uint32_t split_words(clv_arena *a, clv_str s, clv_str **out)
{
	CLV_VEC(clv_str) v = { 0 };
	clv_str one;
	while (clv_str_split(&s, ' ', &one))
		if (one.n)
			*clv_push(a, &v) = one;
	*out = v.v;
	return (uint32_t)v.n;
}

/* What the lexer makes of the first word: "st" of "st. patrick's day". */
static clv_str first_letters(clv_str s)
{
	size_t n = 0;
	while (n < s.n && (unsigned char)s.p[n] >= 'a' && (unsigned char)s.p[n] <= 'z')
		n++;
	return clv_str_sub(s, 0, n);
}

static clv_status build_holidays(clv_when *w, const clv_tsv *t, clv_error *err)
{
	int name = clv_tsv_col(t, "name"), rule = clv_tsv_col(t, "rule"),
	    days = clv_tsv_col(t, "span");
	w->day_words = clv_map_new(w->arena);
	for (size_t i = 0; i < t->n_row; i++) {
		holiday *h = clv_push(w->arena, &w->holidays);
		int64_t n = 1;
		clv_day from, to;
		clv_str_to_i64(clv_tsv_cell(t, i, days), &n);
		h->rule = clv_str_copy(w->arena, clv_tsv_cell(t, i, rule));
		h->days = (int32_t)n;
		if (!clv_when_resolve(h->rule, CLV_GRAIN_DAY, 19000, 19000, &from, &to))
			return bad(err, t, i, "the rule cannot be read; see when.md");
		phrase *p = clv_push(w->arena, &w->day_phrase);
		p->row = (uint32_t)i;
		clv_str whole = clv_str_copy(w->arena, clv_tsv_cell(t, i, name));
		p->n = 2;
		p->word = CLV_NEW_ARRAY(w->arena, clv_str, 2);
		p->word[0] = first_letters(whole);
		p->word[1] = whole;
		if (!p->word[0].n)
			return bad(err, t, i, "a holiday must begin with a letter");
		uint32_t *first = clv_map_put(&w->day_words, p->word[0], 0);
		p->next = *first;
		*first = (uint32_t)w->day_phrase.n;
	}
	return CLV_OK;
}

/* One key set of a happening: filed under its first word, so put the rarest
 * word first in the table. */
static void add_keys(clv_when *w, clv_str keys, uint32_t row)
{
	clv_str one;
	while (clv_str_split(&keys, '|', &one)) {
		phrase p = { 0 };
		p.row = row;
		p.n = split_words(w->arena, one, &p.word);
		if (!p.n)
			continue;
		uint32_t *first = clv_map_put(&w->event_words, p.word[0], 0);
		p.next = *first;
		*clv_push(w->arena, &w->event_phrase) = p;
		*first = (uint32_t)w->event_phrase.n;
	}
}

static clv_status build_happenings(clv_when *w, const clv_tsv *t, clv_error *err)
{
	int id = clv_tsv_col(t, "id"), name = clv_tsv_col(t, "name"),
	    from = clv_tsv_col(t, "from"), to = clv_tsv_col(t, "to"),
	    keys = clv_tsv_col(t, "keys"), kind = clv_tsv_col(t, "kind");
	w->event_words = clv_map_new(w->arena);
	for (size_t i = 0; i < t->n_row; i++) {
		happening *h = clv_push(w->arena, &w->happenings);
		h->id = clv_str_copy(w->arena, clv_tsv_cell(t, i, id));
		h->name = clv_str_copy(w->arena, clv_tsv_cell(t, i, name));
		h->from = clv_day_parse(clv_tsv_cell(t, i, from));
		h->to = clv_day_parse(clv_tsv_cell(t, i, to));
		h->state = clv_str_eqc(clv_tsv_cell(t, i, kind), "state");
		h->meeting = clv_str_eqc(clv_tsv_cell(t, i, kind), "meeting");
		if (h->from == CLV_DAY_NONE)
			return bad(err, t, i, "no such day in column from");
		if (h->to == CLV_DAY_NONE)
			h->to = h->from;
		if (h->to < h->from)
			return bad(err, t, i, "it ends before it begins");
		add_keys(w, clv_str_copy(w->arena, clv_tsv_cell(t, i, keys)), (uint32_t)i);
	}
	return CLV_OK;
}

clv_status clv_when_build(const when_tables *t, clv_when **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a)
		return clv_fail(err, CLV_NOMEM, "when", "out of memory");
	if (clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "when", "out of memory");
	}
	clv_when *w = CLV_NEW(a, clv_when);
	w->arena = a;
	clv_status s = build_words(w, &t->words, err);
	if (s == CLV_OK)
		s = build_holidays(w, &t->holidays, err);
	if (s == CLV_OK)
		s = build_happenings(w, &t->happenings, err);
	w->outlets = clv_map_new(a);
	if (s == CLV_OK)
		s = when_build_habits(w, &t->outlets, &t->habits);
	clv_arena_unguard(a);
	if (s != CLV_OK) {
		clv_arena_free(a);
		return s;
	}
	*out = w;
	return CLV_OK;
}

void clv_when_free(clv_when *w)
{
	if (w)
		clv_arena_free(w->arena);
}
