/* SPDX-License-Identifier: Apache-2.0 */
/* The scales on which events are put: Goldstein's values of CAMEO codes, PLOVER's
 * scores of types and modes. Input: lexicon/relation in the pack. Output: a value
 * for a code (its longest prefix in the table) and for a type with its mode.
 * Frozen after loading; lookups are a few hash probes. */
#include <math.h>

#include "relation/relation_priv.h"

static clv_status load_goldstein(clv_scales *s, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, s->arena, "goldstein.tsv", &t, err));
	int code = clv_tsv_col(&t, "cameo"), value = clv_tsv_col(&t, "value");
	for (size_t i = 0; i < t.n_row; i++) {
		double v;
		if (!clv_str_to_f64(clv_tsv_cell(&t, i, value), &v))
			return clv_fail(err, CLV_FORMAT, "relation", "goldstein.tsv:%u: expected a number", t.line[i]);
		clv_map_put(&s->goldstein, clv_tsv_cell(&t, i, code), (uint32_t)s->value.n);
		*clv_push(s->arena, &s->value) = v;
	}
	return CLV_OK;
}

static clv_status load_plover(clv_scales *s, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, s->arena, "plover.tsv", &t, err));
	int type = clv_tsv_col(&t, "type"), mode = clv_tsv_col(&t, "mode"), score = clv_tsv_col(&t, "score");
	for (size_t i = 0; i < t.n_row; i++) {
		int ty = clv_type_of(clv_tsv_cell(&t, i, type));
		double v;
		if (ty < 0 || ty >= CLV_N_TYPE || !clv_str_to_f64(clv_tsv_cell(&t, i, score), &v))
			return clv_fail(err, CLV_FORMAT, "relation", "plover.tsv:%u: unknown type or no number", t.line[i]);
		clv_str m = clv_tsv_cell(&t, i, mode);
		*clv_push(s->arena, &s->modes) = (clv_modescore){ (clv_type)ty, m, v };
	}
	return CLV_OK;
}

clv_status clv_scales_load(const clv_pack *p, clv_scales **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "relation", "out of memory while loading the scales");
	}
	clv_scales *s = CLV_NEW(a, clv_scales);
	s->arena = a;
	s->goldstein = clv_map_new(a);
	clv_status st = load_goldstein(s, p, err);
	if (st == CLV_OK)
		st = load_plover(s, p, err);
	clv_arena_unguard(a);
	if (st != CLV_OK) {
		clv_arena_free(a);
		return st;
	}
	*out = s;
	return CLV_OK;
}

void clv_scales_free(clv_scales *s)
{
	if (s)
		clv_arena_free(s->arena);
}

double clv_goldstein(const clv_scales *s, clv_str cameo)
{
	for (size_t n = cameo.n; s && n >= 2; n--) {
		const uint32_t *at = clv_map_get(&s->goldstein, clv_str_sub(cameo, 0, n));
		if (at)
			return s->value.v[*at];
	}
	return NAN;
}

double clv_plover_score(const clv_scales *s, clv_type type, clv_str mode)
{
	double of_type = NAN;
	for (size_t i = 0; s && i < s->modes.n; i++) {
		const clv_modescore *m = &s->modes.v[i];
		if (m->type != type)
			continue;
		if (!m->mode.n)
			of_type = m->score;
		else if (clv_str_eq(m->mode, mode))
			return m->score;
	}
	return of_type;
}
