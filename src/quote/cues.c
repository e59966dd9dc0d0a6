/* SPDX-License-Identifier: Apache-2.0 */
/* The words of speech, frozen.
 *
 * Input: lexicon/cues/speech.tsv and speechrank.tsv from the pack. Output: cues by
 * lemma and part of speech, and the ranker's weights. Cost: once a model, linear in
 * the tables; a look-up is one hash. Read-only afterwards, shared by threads. An
 * unknown part of speech, frame or class is an error that names file and line. */
#include "quote/quote_priv.h"

static const char *const pos_names[] = {
#define X(n, t) t,
	CUE_POS_MAP(X)
#undef X
};
static const char *const frame_names[] = {
#define X(n, t) t,
	CUE_FRAME_MAP(X)
#undef X
};
static const char *const class_names[] = {
#define X(n, t) t,
	CUE_CLASS_MAP(X)
#undef X
};
static const char *const rank_names[] = {
#define X(n, t) t,
	RANK_MAP(X)
#undef X
};

static int name_of(clv_str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (clv_str_eqc(s, names[i]))
			return (int)i;
	return -1;
}

static clv_status bad(clv_error *err, const clv_tsv *t, size_t row, const char *what)
{
	clv_fail(err, CLV_FORMAT, "quote", "%.*s:%u: %s", CLV_FMT(t->name), t->line[row], what);
	if (err)
		err->line = t->line[row];
	return CLV_FORMAT;
}

static clv_status build_cues(clv_quotes *q, const clv_tsv *t, clv_error *err)
{
	int word = clv_tsv_col(t, "word"), pos = clv_tsv_col(t, "pos"),
	    frames = clv_tsv_col(t, "frames"), cls = clv_tsv_col(t, "class");
	q->words = clv_map_new(q->arena);
	for (size_t i = 0; i < t->n_row; i++) {
		int p = name_of(clv_tsv_cell(t, i, pos), pos_names, N_CUE_POS);
		int k = name_of(clv_tsv_cell(t, i, cls), class_names, N_CUE_CLASS);
		clv_str rest = clv_tsv_cell(t, i, frames), one;
		unsigned bits = 0;
		if (p < 0 || k < 0)
			return bad(err, t, i, "unknown pos or class; README.quote.md lists them");
		while (clv_str_split(&rest, ',', &one)) {
			int f = name_of(one, frame_names, sizeof frame_names / sizeof *frame_names);
			if (one.n && f < 0)
				return bad(err, t, i, "unknown frame; README.quote.md lists them");
			bits |= one.n ? 1U << f : 0;
		}
		cue *c = clv_push(q->arena, &q->cue);
		c->word = clv_str_copy(q->arena, clv_tsv_cell(t, i, word));
		c->pos = (uint8_t)p;
		c->cls = (uint8_t)k;
		c->frames = (uint16_t)bits;
		c->line = t->line[i];
		uint32_t *first = clv_map_put(&q->words, c->word, 0);
		c->next = *first;
		*first = (uint32_t)q->cue.n;
	}
	return CLV_OK;
}

static clv_status build_rank(clv_quotes *q, const clv_tsv *t, clv_error *err)
{
	int feature = clv_tsv_col(t, "feature"), weight = clv_tsv_col(t, "weight");
	for (size_t i = 0; i < t->n_row; i++) {
		int f = name_of(clv_tsv_cell(t, i, feature), rank_names, N_RANK);
		double v;
		if (f < 0 || !clv_str_to_f64(clv_tsv_cell(t, i, weight), &v))
			return bad(err, t, i, "unknown feature, or a weight that is no number");
		q->weight[f] = (float)v;
	}
	return CLV_OK;
}

clv_status clv_quotes_build(const clv_tsv *speech, const clv_tsv *rank, clv_quotes **out,
                            clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a)
		return clv_fail(err, CLV_NOMEM, "quote", "out of memory");
	if (clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "quote", "out of memory");
	}
	clv_quotes *q = CLV_NEW(a, clv_quotes);
	q->arena = a;
	clv_status s = build_cues(q, speech, err);
	if (s == CLV_OK)
		s = build_rank(q, rank, err);
	clv_arena_unguard(a);
	if (s != CLV_OK) {
		clv_arena_free(a);
		return s;
	}
	*out = q;
	return CLV_OK;
}

void clv_quotes_free(clv_quotes *q)
{
	if (q)
		clv_arena_free(q->arena);
}
