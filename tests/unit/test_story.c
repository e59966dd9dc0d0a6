/* SPDX-License-Identifier: Apache-2.0 */
/* story: clusters as a function of the set; days of undated reports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/processor.h"
#include "reduce_docs.h"

static clv_arena *A, *T;
static clv_pack *P;
static clv_copylex *L;

static int setup(void **state)
{
	(void)state;
	static const char *const files[] = { "story/frequency.tsv", "story/credits.tsv",
		"story/agencies.tsv", NULL };
	A = clv_arena_new(0);
	T = clv_arena_new(0);
	P = lexicon_pack(files);
	clv_error err = { 0 };
	return clv_copylex_load(P, &L, &err) == CLV_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_copylex_free(L);
	clv_pack_close(P);
	clv_arena_free(A);
	clv_arena_free(T);
	return 0;
}

enum { N = 6 };
static const char *const TEXTS[N] = {
	"Ferry runs aground off Selvik\n\nThe ferry Nordvarg ran aground off Selvik at dawn with 86 people on board. The "
	"coast guard of Lomen took all of them to the school in Selvik.",
	"All saved from the Nordvarg\n\nNobody was hurt when the Nordvarg struck a reef near Selvik, said coast guard chief "
	"Marit Aas. Her boats brought 86 passengers ashore.",
	"Captain of grounded ferry questioned\n\nThe police in Selvik questioned the captain of the Nordvarg, the ferry that hit "
	"a reef off the town with 86 on board.",
	"Parliament of Ostmark votes on wolves\n\nThe parliament of Ostmark voted 61 to 58 to let farmers shoot wolves. The "
	"minister of farming, Jan Hollar, called the vote a relief.",
	"Wolves may be shot in Ostmark\n\nFarmers in Ostmark may shoot wolves from March after a vote of 61 to 58. Jan Hollar "
	"said that herds had suffered.",
	"Chess title goes to Lima\n\nRosa Quispe of Lima won the chess title in Bergen after a draw in the last game.",
};

static clv_signature *sig_of(int i, const char *date)
{
	char id[8];
	snprintf(id, sizeof id, "doc%d", i);
	return clv_signature_make(L, make_doc(A, clv_strf(A, "%s", id).p, date, "", TEXTS[i]), A, T);
}

static clv_signature *sig_made(const char *id, const char *date, const char *text)
{
	return clv_signature_make(L, make_doc(A, clv_strf(A, "%s", id).p, date, "", text), A, T);
}

static clv_stories *cluster(clv_signature **s, size_t n)
{
	const clv_signature *const *k = (const clv_signature *const *)(const void *)s;
	return clv_story_cluster(k, n, clv_copy_find(k, n, A, T), NULL, A, T);
}

static void reports_of_one_happening_are_one_story(void **state)
{
	(void)state;
	clv_signature *s[N];
	for (int i = 0; i < N; i++)
		s[i] = sig_of(i, "");
	clv_stories *st = cluster(s, N);
	assert_int_equal(st->v.n, 3);
	assert_int_equal(st->of[0], st->of[1]);
	assert_int_equal(st->of[0], st->of[2]);
	assert_int_equal(st->of[3], st->of[4]);
	assert_int_not_equal(st->of[0], st->of[3]);
	assert_int_equal(st->v.v[st->of[5]].n_docs, 1);
}

/* Two happenings of one kind, each told four times: the words of the kind are shared. */
static const char *const FIRES[8] = {
	"A fire in a warehouse in Norby killed 14 workers on the night shift, said the fire chief, Petra Lindqvist.",
	"Fourteen workers died when a warehouse burnt down in Norby. Lindqvist, the fire chief, spoke of 14 dead.",
	"Fire chief Petra Lindqvist said 14 workers had been killed in the fire at a warehouse in Norby.",
	"The warehouse fire in Norby, which killed 14 workers, began in a lift, fire chief Lindqvist said.",
	"A fire in a warehouse in Talsund killed 31 workers who slept on its floor, said the fire chief, Omar Rezk.",
	"At least 31 workers died in Talsund as a warehouse burnt down. Rezk, the fire chief, gave the number 31.",
	"Fire chief Omar Rezk said 31 workers had been killed in the fire at a warehouse in Talsund.",
	"The warehouse fire in Talsund, which killed 31 workers, began near a stove, fire chief Rezk said.",
};

static void two_happenings_of_one_kind_are_parted(void **state)
{
	(void)state;
	clv_signature *s[8];
	for (int i = 0; i < 8; i++) {
		char id[8];
		snprintf(id, sizeof id, "fire%d", i);
		s[i] = clv_signature_make(L, make_doc(A, clv_strf(A, "%s", id).p, "", "", FIRES[i]), A, T);
	}
	clv_stories *st = cluster(s, 8);
	for (int i = 1; i < 4; i++) {
		assert_int_equal(st->of[i], st->of[0]);
		assert_int_equal(st->of[4 + i], st->of[4]);
	}
	assert_int_not_equal(st->of[0], st->of[4]);
	/* one of them alone stays whole */
	st = cluster(s, 4);
	assert_int_equal(st->v.n, 1);
}

static void judged_reports_stay_together_and_apart(void **state)
{
	(void)state;
	clv_signature *s[N];
	for (int i = 0; i < N; i++)
		s[i] = sig_of(i, "");
	clv_verdict v[2] = { { .kind = CLV_VERDICT_SAME }, { .kind = CLV_VERDICT_DIFFERENT } };
	*clv_push(A, &v[0].a) = clv_str_c(s[3]->id);
	*clv_push(A, &v[0].b) = clv_str_c(s[5]->id);
	*clv_push(A, &v[1].a) = clv_str_c(s[0]->id);
	*clv_push(A, &v[1].b) = clv_str_c(s[1]->id);
	clv_story_params p = clv_story_defaults;
	p.verdicts = clv_verdicts_make(A, v, 2);
	const clv_signature *const *k = (const clv_signature *const *)(const void *)s;
	clv_stories *st = clv_story_cluster(k, N, NULL, &p, A, T);
	assert_int_equal(st->of[3], st->of[5]);
	assert_int_not_equal(st->of[0], st->of[1]);
}

static void the_partition_is_a_function_of_the_set(void **state)
{
	(void)state;
	static const int orders[3][N] = { { 0, 1, 2, 3, 4, 5 }, { 5, 4, 3, 2, 1, 0 }, { 3, 0, 5, 1, 4, 2 } };
	char keys[3][N][20];
	for (int o = 0; o < 3; o++) {
		clv_signature *s[N];
		for (int i = 0; i < N; i++)
			s[i] = sig_of(orders[o][i], "2021-02-03");
		clv_stories *st = cluster(s, N);
		for (int i = 0; i < N; i++)
			memcpy(keys[o][orders[o][i]], st->v.v[st->of[i]].key, 20);
	}
	for (int i = 0; i < N; i++) {
		assert_string_equal(keys[0][i], keys[1][i]);
		assert_string_equal(keys[0][i], keys[2][i]);
	}
}

static void years_apart_is_another_story(void **state)
{
	(void)state;
	clv_signature *s[2] = { sig_of(0, "2019-02-03"), sig_of(1, "2021-02-03") };
	assert_int_equal(cluster(s, 2)->v.n, 2);
	clv_signature *r[2] = { sig_of(0, "2021-02-02"), sig_of(1, "2021-02-03") };
	clv_stories *st = cluster(r, 2);
	assert_int_equal(st->v.n, 1);
	assert_int_equal(st->v.v[0].from, clv_day_of(2021, 2, 2));
	assert_int_equal(st->v.v[0].to, clv_day_of(2021, 2, 3));
}

static void a_copy_follows_its_original(void **state)
{
	(void)state;
	clv_signature *s[4] = { sig_of(0, "2021-02-02"), sig_of(3, "2021-02-02"), sig_of(0, "2021-02-09"), sig_of(1, "2021-02-03") };
	snprintf(s[2]->id, sizeof s[2]->id, "other");
	clv_stories *st = cluster(s, 4);
	assert_int_equal(st->of[0], st->of[2]);
	assert_int_not_equal(st->of[0], st->of[1]);
}

static void thousands_alike_stay_near_linear(void **state)
{
	(void)state;
	enum { M = 6000 };
	clv_signature **s = calloc(M, sizeof *s);
	for (int i = 0; i < M; i++) {
		s[i] = CLV_NEW(A, clv_signature);
		*s[i] = *sig_of(i % N, "2021-02-03");
		snprintf(s[i]->id, sizeof s[i]->id, "%05d", i);
		s[i]->text_hash ^= (uint64_t)i;
		memset(s[i]->minhash, i % 251, sizeof s[i]->minhash);
		s[i]->sketch.n = s[i]->n_shingles = s[i]->blocks.n = s[i]->sequence.n = 0;
	}
	double t = processor_seconds();
	clv_story_params whole = clv_story_defaults;
	whole.chapter = M;
	const clv_signature *const *keys = (const clv_signature *const *)(const void *)s;
	clv_stories *st = clv_story_cluster(keys, M, NULL, &whole, A, T);
	assert_true(processor_seconds() - t < 20);
	assert_true(st->v.n >= 3 && st->v.n <= 6);
	/* Nobody's story holds more than CLV_STORY_MOST: it goes on in chapters of one size. */
	size_t n_whole = st->v.n;
	st = clv_story_cluster(keys, M, NULL, NULL, A, T);
	assert_true(st->v.n > n_whole && st->v.n <= n_whole + M / (CLV_STORY_MOST / 2));
	for (size_t i = 0; i < st->v.n; i++)
		assert_true(st->v.v[i].n_docs > CLV_STORY_MOST / 2 && st->v.v[i].n_docs <= CLV_STORY_MOST);
	free(s);
}

/* Each report shares half of its words with the one before and half with the one after: a
 * chain through the whole set, in which the ends have nothing in common. */
static void a_chain_of_reports_is_not_one_story(void **state)
{
	(void)state;
	enum { LINKS = 60, WORDS = 8 };
	clv_signature *s[LINKS];
	for (int i = 0; i < LINKS; i++) {
		clv_buf text = clv_buf_new(A);
		clv_buf_f(&text, "Report\n\n");
		for (int k = i * WORDS / 2; k < i * WORDS / 2 + WORDS; k++)
			clv_buf_f(&text, "They found the vessel Zor%c%cvik there. ", 'a' + k % 26, 'a' + k / 26);
		s[i] = sig_made(clv_strf(A, "link%02d", i).p, "2021-02-03", clv_buf_str(&text).p);
	}
	clv_stories *st = cluster(s, LINKS);
	assert_true(st->v.n > 1);
	for (size_t i = 0; i < st->v.n; i++)
		assert_true(st->v.v[i].n_docs <= 8);
}

/* A war's daily shelling, told by all reports: it says nothing of which are one story. */
static void an_act_that_all_tell_joins_nothing(void **state)
{
	(void)state;
	enum { MANY = 200 };
	clv_signature *s[MANY];
	for (int i = 0; i < MANY; i++) {
		clv_buf text = clv_buf_new(A);
		clv_buf_f(&text, "News\n\n");
		for (int k = 0; k < 12; k++)
			clv_buf_f(&text, "Here stood Ab%c%c%cur. ", 'a' + i % 26, 'a' + i / 26, 'a' + k);
		s[i] = sig_made(clv_strf(A, "shell%03d", i).p, "2021-02-03", clv_buf_str(&text).p);
		s[i]->events.n = 0;
		*clv_push(A, &s[i]->events) = (clv_sigevent){ .parties = { 7, 9 }, .from = clv_day_of(2021, 2, 3), .to = clv_day_of(2021, 2, 3), .type = 14 };
	}
	assert_int_equal(cluster(s, MANY)->v.n, MANY);
}

/* Ten reports among three hundred name one state in every sentence, and have nothing else in common. */
static void one_state_named_often_makes_no_story(void **state)
{
	(void)state;
	enum { OFTEN = 10, MANY = 300, WORDS = 30 };
	clv_signature *s[MANY];
	for (int i = 0; i < MANY; i++) {
		clv_buf text = clv_buf_new(A);
		clv_buf_f(&text, "News\n\n");
		for (int k = 0; k < WORDS; k++)
			clv_buf_f(&text, "%s stood Ab%c%c%c%cur. ", i < OFTEN ? "Estonia" : "Here", 'a' + i % 26, 'a' + i / 26, 'a' + k % 26, 'a' + k / 26);
		s[i] = sig_made(clv_strf(A, "note%03d", i).p, "2021-02-03", clv_buf_str(&text).p);
	}
	assert_int_equal(cluster(s, MANY)->v.n, MANY);
}

static void an_undated_report_bridges_no_years(void **state)
{
	(void)state;
	clv_signature *s[3] = { sig_of(0, "1998-06-06"), sig_of(1, ""), sig_of(2, "2022-02-03") };
	assert_int_equal(s[1]->published, CLV_DAY_NONE);
	clv_stories *st = cluster(s, 3);
	assert_int_not_equal(st->of[0], st->of[2]);
	clv_signature *r[3] = { sig_of(0, "2022-02-01"), sig_of(1, ""), sig_of(2, "2022-02-03") };
	assert_int_equal(cluster(r, 3)->v.n, 1);
	r[1]->published = clv_day_of(1998, 6, 6); /* inferred, and years off */
	r[1]->published_from = CLV_FROM_INFERRED;
	st = cluster(r, 3);
	assert_int_equal(st->of[0], st->of[2]);
	assert_int_not_equal(st->of[0], st->of[1]);
}

static void one_report_that_mentions_everything_joins_nothing(void **state)
{
	(void)state;
	clv_buf all = clv_buf_new(A);
	for (int i = 0; i < N; i++)
		clv_buf_f(&all, "%s\n\n", TEXTS[i]);
	clv_signature *s[N + 1];
	for (int i = 0; i < N; i++)
		s[i] = sig_of(i, "2021-02-03");
	s[N] = sig_made("everything", "2021-02-03", clv_buf_str(&all).p);
	clv_stories *st = cluster(s, N + 1);
	assert_int_equal(st->of[0], st->of[1]);
	assert_int_equal(st->of[3], st->of[4]);
	assert_int_not_equal(st->of[0], st->of[3]);
	assert_int_not_equal(st->of[0], st->of[5]);
	assert_int_not_equal(st->of[3], st->of[5]);
}

static void a_story_may_run_for_a_year(void **state)
{
	(void)state;
	enum { WEEKS = 52 };
	clv_signature *s[WEEKS], *r[WEEKS];
	for (int i = 0; i < WEEKS; i++) {
		char day[16];
		clv_day_text(clv_day_of(2021, 1, 4) + 7 * i, day);
		s[i] = sig_made(clv_strf(A, "week%02d", i).p, day, clv_strf(A, "%s Week %d of the inquiry.", TEXTS[i % 3], i).p);
		r[WEEKS - 1 - i] = s[i];
	}
	clv_stories *st = cluster(s, WEEKS), *back = cluster(r, WEEKS);
	assert_int_equal(st->v.n, 1);
	assert_int_equal(back->v.n, 1);
	assert_string_equal(st->v.v[0].key, back->v.v[0].key);
	assert_int_equal(st->v.v[0].to - st->v.v[0].from, 7 * (WEEKS - 1));
}

static void a_clock_that_jumps_moves_no_other_report(void **state)
{
	(void)state;
	clv_signature *s[4] = { sig_of(0, "2021-02-02"), sig_of(1, "2021-02-03"), sig_of(2, "1970-01-01"), sig_of(3, "2094-07-01") };
	clv_stories *st = cluster(s, 4);
	assert_int_equal(st->of[0], st->of[1]);
	assert_int_not_equal(st->of[0], st->of[2]);
	assert_int_not_equal(st->of[0], st->of[3]);
}

static void no_documents_no_stories(void **state)
{
	(void)state;
	assert_int_equal(cluster(NULL, 0)->v.n, 0);
}

#define KORU "aino-koru/EST/Aino Koru"
#define VELD "pieter-veld/NLD/Pieter Veld"

/* One report says the day, the other says "on Tuesday". */
static void a_report_is_dated_by_what_it_shares(void **state)
{
	(void)state;
	clv_doc *d[2] = {
		make_doc(A, "a", "2021-05-05", "X", "One\n\nAino Koru met Pieter Veld in Riga on 4 May 2021."),
		make_doc(A, "b", "", "Y", "Two\n\nAino Koru met Pieter Veld on Tuesday. They dined on Monday.") };
	add_event(d[0], "Aino Koru met Pieter Veld in Riga", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED,
	          "2021-05-04", "2021-05-04");
	clv_event *e = add_event(d[1], "Aino Koru met Pieter Veld", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "", "");
	e->date_rule = CLV_S("weekday=2<");
	clv_event *dinner = add_event(d[1], "They dined", "dined", CLV_TYPE_SUPPORT, KORU, NULL, CLV_ST_HAPPENED, "", "");
	dinner->date_rule = CLV_S("weekday=1<");
	clv_story_anchor(d, NULL, 2, T);
	assert_int_equal(d[1]->published_from, CLV_FROM_INFERRED);
	assert_true(d[1]->published >= clv_day_of(2021, 5, 4) && d[1]->published_to <= clv_day_of(2021, 5, 11));
	assert_int_equal(d[1]->events.v[0].from, clv_day_of(2021, 5, 4));
	assert_int_equal(d[1]->events.v[0].to, clv_day_of(2021, 5, 4));
	assert_true(d[1]->published_why.n > 0);
	/* A date that was given is never touched. */
	assert_int_equal(d[0]->published, clv_day_of(2021, 5, 5));
	assert_int_equal(d[0]->published_from, CLV_FROM_META);
}

static void a_copy_has_its_originals_day(void **state)
{
	(void)state;
	clv_doc *d[3] = {
		make_doc(A, "a", "2021-05-05", "X", "One\n\nAino Koru met Pieter Veld on Tuesday."),
		make_doc(A, "b", "2021-05-25", "Y", "Two\n\nPieter Veld was in Riga."),
		make_doc(A, "c", "", "Z", "One\n\nAino Koru met Pieter Veld on Tuesday.") };
	clv_event *e = add_event(d[2], "Aino Koru met Pieter Veld", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "", "");
	e->date_rule = CLV_S("weekday=2<");
	uint32_t copy_of[3] = { CLV_NO_INDEX, CLV_NO_INDEX, 0 };
	clv_story_anchor(d, copy_of, 3, T);
	assert_int_equal(d[2]->published, clv_day_of(2021, 5, 5));
	assert_int_equal(d[2]->published_from, CLV_FROM_INFERRED);
	assert_int_equal(d[2]->events.v[0].from, clv_day_of(2021, 5, 4));
	assert_int_equal(d[1]->published, clv_day_of(2021, 5, 25));
}

static void without_any_day_nothing_is_invented(void **state)
{
	(void)state;
	clv_doc *d[2] = { make_doc(A, "a", "", "X", "One\n\nAino Koru met Pieter Veld on Tuesday."),
		make_doc(A, "b", "", "Y", "Two\n\nPieter Veld was in Riga.") };
	clv_event *e = add_event(d[0], "Aino Koru met Pieter Veld", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "", "");
	e->date_rule = CLV_S("weekday=2<");
	clv_story_anchor(d, NULL, 2, T);
	assert_int_equal(d[0]->published, CLV_DAY_NONE);
	assert_int_equal(d[0]->events.v[0].from, CLV_DAY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_of_one_happening_are_one_story),
		cmocka_unit_test(two_happenings_of_one_kind_are_parted),
		cmocka_unit_test(judged_reports_stay_together_and_apart),
		cmocka_unit_test(the_partition_is_a_function_of_the_set),
		cmocka_unit_test(years_apart_is_another_story),
		cmocka_unit_test(a_copy_follows_its_original),
		cmocka_unit_test(thousands_alike_stay_near_linear),
		cmocka_unit_test(a_chain_of_reports_is_not_one_story),
		cmocka_unit_test(one_state_named_often_makes_no_story),
		cmocka_unit_test(an_act_that_all_tell_joins_nothing),
		cmocka_unit_test(no_documents_no_stories),
		cmocka_unit_test(an_undated_report_bridges_no_years),
		cmocka_unit_test(one_report_that_mentions_everything_joins_nothing),
		cmocka_unit_test(a_story_may_run_for_a_year),
		cmocka_unit_test(a_clock_that_jumps_moves_no_other_report),
		cmocka_unit_test(a_report_is_dated_by_what_it_shares),
		cmocka_unit_test(a_copy_has_its_originals_day),
		cmocka_unit_test(without_any_day_nothing_is_invented),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
