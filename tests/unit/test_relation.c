/* SPDX-License-Identifier: Apache-2.0 */
/* relation: scales, periods, panels. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "reduce_docs.h"
#include "relation/relation.h"

static clv_arena *A;
static clv_pack *P;
static clv_scales *S;

static int setup(void **state)
{
	(void)state;
	static const char *const files[] = { "relation/goldstein.tsv", "relation/plover.tsv", NULL };
	A = clv_arena_new(0);
	P = lexicon_pack(files);
	clv_error err = { 0 };
	return clv_scales_load(P, &S, &err) == CLV_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_scales_free(S);
	clv_pack_close(P);
	clv_arena_free(A);
	return 0;
}

static clv_act act(const char *a, const char *b, clv_type t, const char *cameo, const char *day)
{
	return (clv_act){ .source = clv_str_c(a), .target = clv_str_c(b), .type = t, .cameo = clv_str_c(cameo),
		.from = clv_day_parse(clv_str_c(day)), .to = clv_day_parse(clv_str_c(day)), .score = 0.5F,
		.n_mentions = 4, .n_documents = 3, .n_sources = 2 };
}

static const clv_panel_params BASE = { .period = CLV_PERIOD_MONTH, .from = CLV_DAY_NONE,
	.to = CLV_DAY_NONE, .directed = true };

static clv_panel *panel(const clv_act *v, size_t n, const clv_panel_params *p)
{
	return clv_relation_panel(S, v, n, p, NULL, 0, A, A);
}

static void scales_take_the_longest_prefix(void **state)
{
	(void)state;
	assert_float_equal(clv_goldstein(S, CLV_S("042")), 1.9, 1e-9);
	assert_float_equal(clv_goldstein(S, CLV_S("0421")), 1.9, 1e-9);
	assert_float_equal(clv_goldstein(S, CLV_S("190")), -10, 1e-9);
	assert_true(isnan(clv_goldstein(S, CLV_S("99"))));
	assert_float_equal(clv_plover_score(S, CLV_TYPE_CONSULT, CLV_S("visit")), 4, 1e-9);
	assert_float_equal(clv_plover_score(S, CLV_TYPE_CONSULT, CLV_S("unheard-of")), 2.5, 1e-9);
}

static void weeks_begin_on_monday(void **state)
{
	(void)state;
	clv_day thursday = clv_day_of(2022, 9, 15);
	assert_int_equal(clv_period_begin(CLV_PERIOD_WEEK, thursday), clv_day_of(2022, 9, 12));
	assert_int_equal(clv_period_begin(CLV_PERIOD_WEEK, clv_day_of(2022, 9, 12)), clv_day_of(2022, 9, 12));
	assert_int_equal(clv_period_begin(CLV_PERIOD_WEEK, clv_day_of(2022, 9, 18)), clv_day_of(2022, 9, 12));
	assert_int_equal(clv_period_next(CLV_PERIOD_MONTH, clv_day_of(2022, 12, 1)), clv_day_of(2023, 1, 1));
}

static void a_mutual_act_counts_both_ways(void **state)
{
	(void)state;
	clv_act v[1] = { act("CHN", "RUS", CLV_TYPE_CONSULT, "046", "2022-09-15") };
	v[0].mutual = true;
	clv_panel *p = panel(v, 1, &BASE);
	assert_int_equal(p->cells.n, 2);
	assert_true(clv_str_eqc(p->cells.v[1].a, "RUS"));
	assert_int_equal(p->cells.v[1].n_mutual, 1);
	assert_int_equal(p->cells.v[0].n_sources, 2);
	assert_float_equal(p->cells.v[0].cooperation, 7, 1e-9);
	clv_panel_params once = BASE;
	once.directed = false;
	p = panel(v, 1, &once);
	assert_int_equal(p->cells.n, 1);
	assert_true(clv_str_eqc(p->cells.v[0].a, "CHN"));
}

static void only_what_happened_counts(void **state)
{
	(void)state;
	clv_act v[6];
	for (int i = 0; i < 6; i++)
		v[i] = act("FRA", "MLI", CLV_TYPE_AID, "070", "2021-03-03");
	v[1].status = CLV_ST_ANNOUNCED;
	v[2].historical = true;
	v[3].polarity = CLV_POL_NOT_DONE;
	v[4].target = CLV_S("FRA");
	v[5].to = clv_day_of(2021, 6, 1);
	clv_panel *p = panel(v, 6, &BASE);
	assert_int_equal(p->cells.n, 1);
	assert_int_equal(p->cells.v[0].n_events, 1);
	assert_int_equal(p->n_left_out, 3);
	assert_int_equal(p->n_self, 1);
	assert_int_equal(p->n_undated, 1);
	assert_int_equal(p->cells.v[0].n_undated, 1);
	assert_int_equal(p->cells.v[0].by_quad[2], 1);
}

static void zeros_mean_that_somebody_looked(void **state)
{
	(void)state;
	clv_act v[2] = { act("A", "B", CLV_TYPE_ACCUSE, "112", "2020-01-10"),
		act("A", "B", CLV_TYPE_ACCUSE, "112", "2020-04-10") };
	clv_day read[3] = { clv_day_of(2020, 1, 11), clv_day_of(2020, 2, 2), clv_day_of(2020, 4, 12) };
	clv_panel_params fill = BASE;
	fill.zero_fill = true;
	clv_panel *p = clv_relation_panel(S, v, 2, &fill, read, 3, A, A);
	assert_int_equal(p->cells.n, 4);
	assert_int_equal(p->cells.v[1].n_events, 0);
	assert_false(p->cells.v[1].no_data);
	assert_true(p->cells.v[2].no_data);
	assert_float_equal(p->cells.v[3].conflict, -2, 1e-9);
	assert_int_equal(p->cells.v[3].to, clv_day_of(2020, 4, 30));
}

static void order_of_acts_changes_nothing(void **state)
{
	(void)state;
	clv_act v[3] = { act("A", "B", CLV_TYPE_AID, "071", "2020-01-10"), act("B", "A", CLV_TYPE_ASSAULT, "190", "2020-01-12"),
		act("A", "B", CLV_TYPE_THREATEN, "130", "2020-01-20") };
	clv_act w[3] = { v[2], v[1], v[0] };
	clv_panel *p = panel(v, 3, &BASE), *q = panel(w, 3, &BASE);
	assert_int_equal(p->cells.n, q->cells.n);
	for (size_t i = 0; i < p->cells.n; i++) {
		assert_true(clv_str_eq(p->cells.v[i].a, q->cells.v[i].a));
		assert_int_equal(p->cells.v[i].n_events, q->cells.v[i].n_events);
		assert_float_equal(p->cells.v[i].goldstein, q->cells.v[i].goldstein, 1e-9);
	}
}

static void the_state_fades(void **state)
{
	(void)state;
	clv_scored v[3] = { { 100, 8 }, { 130, -4 }, { 200, 100 } };
	assert_float_equal(clv_relation_state(v, 3, 100, 30), 8, 1e-9);
	assert_float_equal(clv_relation_state(v, 3, 130, 30), 8 / 2.0 - 4, 1e-9); /* the third is yet to come */
	assert_float_equal(clv_relation_state(v, 3, 160, 30), 8 / 4.0 - 4 / 2.0, 1e-9);
	assert_float_equal(clv_relation_state(v, 0, 160, 30), 0, 1e-9);
}

static void a_shift_of_level_is_found_and_an_outlier_is_none(void **state)
{
	(void)state;
	double x[24];
	uint32_t at[24];
	for (int i = 0; i < 24; i++)
		x[i] = (i < 11 ? 2 : -6) + (i % 3 - 1) * 0.4;
	assert_int_equal(clv_relation_changes(x, 24, at, A), 1);
	assert_int_equal(at[0], 11);
	for (int i = 0; i < 24; i++)
		x[i] = (i % 3 - 1) * 0.4;
	assert_int_equal(clv_relation_changes(x, 24, at, A), 0);
	for (int i = 0; i < 24; i++)
		x[i] = 0;
	assert_int_equal(clv_relation_changes(x, 24, at, A), 0);
	assert_int_equal(clv_relation_changes(x, 3, at, A), 0);
}

static void friends_are_one_bloc_and_foes_two(void **state)
{
	(void)state;
	/* 0, 1, 2 deal with one another, 3, 4, 5 too; 2 and 3 quarrel; 6 knows nobody */
	clv_tie t[] = { { 0, 1, 5, 0 }, { 1, 2, 4, 1 }, { 0, 2, 3, 0 }, { 3, 4, 5, 0 }, { 4, 5, 4, 0 }, { 3, 5, 2, 0 },
		{ 2, 3, 1, 9 } };
	uint32_t *b = clv_relation_blocs(t, 7, 7, A, A);
	assert_int_equal(b[0], b[1]);
	assert_int_equal(b[0], b[2]);
	assert_int_equal(b[3], b[4]);
	assert_int_equal(b[3], b[5]);
	assert_int_not_equal(b[0], b[3]);
	assert_int_equal(b[6], 6);
	clv_tie foes[] = { { 0, 1, 0, 3 } };
	b = clv_relation_blocs(foes, 1, 2, A, A);
	assert_int_not_equal(b[0], b[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scales_take_the_longest_prefix),
		cmocka_unit_test(weeks_begin_on_monday),
		cmocka_unit_test(a_mutual_act_counts_both_ways),
		cmocka_unit_test(only_what_happened_counts),
		cmocka_unit_test(zeros_mean_that_somebody_looked),
		cmocka_unit_test(order_of_acts_changes_nothing),
		cmocka_unit_test(the_state_fades),
		cmocka_unit_test(a_shift_of_level_is_found_and_an_outlier_is_none),
		cmocka_unit_test(friends_are_one_bloc_and_foes_two),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
