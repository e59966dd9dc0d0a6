/* SPDX-License-Identifier: Apache-2.0 */
/* when: rules, expressions, tense, the labelled cases of corpus/dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/processor.h"
#include "parse/parse.h"
#include "when/when_priv.h"
#include "../support/files.h"

static clv_arena *A;
static clv_when *W;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	when_tables t = { read_table(A, "lexicon/dates/datewords.tsv"), read_table(A, "lexicon/dates/holidays.tsv"),
		read_table(A, "lexicon/dates/happenings.tsv"), read_table(A, "lexicon/dates/habits.tsv"),
		read_table(A, "lexicon/outlets/outlets.tsv") };
	clv_error err;
	if (clv_when_build(&t, &W, &err) != CLV_OK) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_when_free(W);
	clv_arena_free(A);
	return 0;
}

/* A document of one block; each line is a sentence. No tokens. */
static clv_doc *doc_of(clv_str text, const char *published)
{
	clv_doc *d = clv_doc_new(A);
	d->text = text;
	clv_block *b = clv_push(A, &d->blocks);
	b->span = (clv_span){ 0, (uint32_t)text.n };
	b->role = CLV_ROLE_BODY;
	uint32_t at = 0;
	clv_str rest = text, line;
	while (clv_str_split(&rest, '\n', &line)) {
		clv_sentence *s = clv_push(A, &d->sentences);
		s->span = (clv_span){ at, at + (uint32_t)line.n };
		s->repeat_of = CLV_NO_INDEX;
		at += (uint32_t)line.n + 1;
	}
	if (published) {
		d->published = d->published_to = clv_day_parse(clv_str_c(published));
		d->published_from = CLV_FROM_HINT;
	}
	return d;
}

static clv_doc *found(const char *text, const char *published)
{
	clv_doc *d = doc_of(clv_str_c(text), published);
	clv_arena *scratch = clv_arena_new(0);
	clv_when_find(W, d, scratch);
	clv_arena_free(scratch);
	return d;
}

static void check_rule(const char *rel, const char *anchor, const char *from, const char *to)
{
	clv_day a = clv_day_parse(clv_str_c(anchor)), f, t;
	char fb[16], tb[16];
	if (!clv_when_resolve(clv_str_c(rel), CLV_GRAIN_DAY, a, a, &f, &t))
		fail_msg("%s from %s gives nothing", rel, anchor);
	clv_day_text(f, fb);
	clv_day_text(t, tb);
	if (strcmp(fb, from) != 0 || strcmp(tb, to) != 0)
		fail_msg("%s from %s: %s..%s, wanted %s..%s", rel, anchor, fb, tb, from, to);
}

/* 2022-09-15 was a Thursday. */
static void rules_resolve(void **state)
{
	(void)state;
	const char *d = "2022-09-15";
	check_rule("0D", d, "2022-09-15", "2022-09-15");
	check_rule("-1D", d, "2022-09-14", "2022-09-14");
	check_rule("-1W", d, "2022-09-05", "2022-09-11");
	check_rule("0W", "2022-09-18", "2022-09-12", "2022-09-18");
	check_rule("-7M", d, "2022-02-01", "2022-02-28");
	check_rule("-1M", "2022-01-31", "2021-12-01", "2021-12-31");
	check_rule("-1Q", d, "2022-04-01", "2022-06-30");
	check_rule("-1Y", d, "2021-01-01", "2021-12-31");
	check_rule("-1E", d, "2010-01-01", "2019-12-31");
	check_rule("-1C", d, "1901-01-01", "2000-12-31");
	check_rule("past=3D", d, "2022-09-12", "2022-09-15");
	check_rule("next=2W", d, "2022-09-15", "2022-09-29");
	check_rule("weekday=4", d, d, d);
	check_rule("weekday=4<", d, d, d);
	check_rule("weekday=4<<", d, "2022-09-08", "2022-09-08");
	check_rule("weekday=4>>", d, "2022-09-22", "2022-09-22");
	check_rule("weekday=5<", d, "2022-09-09", "2022-09-09");
	check_rule("weekday=5>", d, "2022-09-16", "2022-09-16");
	check_rule("weekday=2@-1W", d, "2022-09-06", "2022-09-06");
	check_rule("weekend=<", d, "2022-09-10", "2022-09-11");
	check_rule("weekend=<", "2022-09-18", "2022-09-17", "2022-09-18");
	check_rule("month=2<", d, "2022-02-01", "2022-02-28");
	check_rule("month=10<", d, "2021-10-01", "2021-10-31");
	check_rule("month=10", d, "2022-10-01", "2022-10-31");
	check_rule("month=9<<", d, "2021-09-01", "2021-09-30");
	check_rule("month=8@-1Y", d, "2021-08-01", "2021-08-31");
	check_rule("md=02-24<", "2023-01-15", "2022-02-24", "2022-02-24");
	check_rule("md=02-29<", "2022-09-15", "2020-02-29", "2020-02-29");
	check_rule("md=09-15&weekday=4", "2021-12-01", "2022-09-15", "2022-09-15");
	check_rule("dom=15..dom=16", "2022-09-13", "2022-09-15", "2022-09-16");
	check_rule("dom=31>", "2022-09-13", "2022-10-31", "2022-10-31");
	check_rule("season=2<", d, "2022-06-01", "2022-08-31");
	check_rule("season=4<", "2022-09-15", "2021-12-01", "2022-02-28");
	check_rule("quarter=2<", d, "2022-04-01", "2022-06-30");
	check_rule("easter=-2", "2022-06-01", "2022-04-15", "2022-04-15");
	check_rule("nth=11-4-4", "2022-11-01", "2022-11-24", "2022-11-24");
	check_rule("nth=05-1--1", "2022-05-01", "2022-05-30", "2022-05-30");
}

static void rules_are_total(void **state)
{
	(void)state;
	static const char *const junk[] = { "", "x", "weekday=9", "weekday=", "-", "-7", "-7X", "md=13-01",
		"md=02-31", "dom=32", "dom=15..", "..", "P3D", "ref:-1D", "-XM", "99999999D", "month=0",
		"season=5", "2022-02-31", "days=", "md=09-15&weekday=9", "weekday=4<>", "0D0D" };
	clv_day f, t;
	for (size_t i = 0; i < sizeof junk / sizeof *junk; i++)
		if (clv_when_resolve(clv_str_c(junk[i]), CLV_GRAIN_DAY, 19000, 19000, &f, &t))
			fail_msg("%s gave a date", junk[i]);
	assert_false(clv_when_resolve(CLV_S("0D"), CLV_GRAIN_DAY, CLV_DAY_NONE, CLV_DAY_NONE, &f, &t));
	assert_false(clv_when_resolve(CLV_S("-90000Y"), CLV_GRAIN_DAY, 19000, 19000, &f, &t));
}

static void an_interval_of_anchors_gives_the_hull(void **state)
{
	(void)state;
	clv_day a = clv_day_of(2022, 9, 14), f, t;
	assert_true(clv_when_resolve(CLV_S("weekday=4>"), CLV_GRAIN_DAY, a, a + 1, &f, &t));
	assert_int_equal(f, clv_day_of(2022, 9, 15));
	assert_int_equal(t, f);
	assert_true(clv_when_resolve(CLV_S("-1D"), CLV_GRAIN_DAY, a, a + 1, &f, &t));
	assert_int_equal(f, a - 1);
	assert_int_equal(t, a);
}

static void seven_days_later_all_moves_by_seven(void **state)
{
	(void)state;
	static const char *const lines = "They met on Thursday and will meet next Tuesday.\n"
		"Last week he left; this week she comes, three days ago it rained.\n"
		"The talks began yesterday and a deal was signed over the weekend.\n"
		"A summit will open tomorrow. He spoke 21 minutes ago at 10 a.m. on Friday.";
	clv_doc *a = found(lines, "2022-09-15"), *b = found(lines, "2022-09-22");
	assert_int_equal(a->dates.n, b->dates.n);
	assert_true(a->dates.n >= 9);
	for (size_t i = 0; i < a->dates.n; i++) {
		assert_true(a->dates.v[i].from != CLV_DAY_NONE);
		assert_int_equal(b->dates.v[i].from - a->dates.v[i].from, 7);
		assert_int_equal(b->dates.v[i].to - a->dates.v[i].to, 7);
	}
}

static void without_an_anchor_the_rule_stays(void **state)
{
	(void)state;
	clv_doc *d = found("They met on Thursday after the war began seven months ago, on 24 February 2022.", NULL);
	assert_int_equal(d->dates.n, 3);
	assert_true(clv_str_eqc(d->dates.v[0].rel, "weekday=4<"));
	assert_true(d->dates.v[0].from == CLV_DAY_NONE && d->dates.v[0].to == CLV_DAY_NONE);
	assert_true(clv_str_eqc(d->dates.v[1].rel, "-7M"));
	assert_int_equal(d->dates.v[1].grain, CLV_GRAIN_MONTH);
	assert_true(d->dates.v[2].rel.n == 0 && d->dates.v[2].from == clv_day_of(2022, 2, 24));
}

static void no_dates_where_there_are_none(void **state)
{
	(void)state;
	static const char *const lines = "He may march now with 1,900 people and recently spent $2022.\n"
		"The 20th National Congress seconded the motion; the fall of the city came.\n"
		"Sat down with 2000 soldiers, the sun rose over Jan Palach square.\n"
		"The party won 31 of 45 seats by 3-1 and 7:1.";
	clv_doc *d = found(lines, "2022-09-15");
	for (size_t i = 0; i < d->dates.n; i++)
		print_error("unwanted: %.*s\n", CLV_FMT(clv_text(d->text, d->dates.v[i].span)));
	assert_int_equal(d->dates.n, 0);
}

/* "Monday, 15 September 2022" was a Thursday: the date counts, not the weekday. */
static void contradicting_dates_keep_the_calendar(void **state)
{
	(void)state;
	const clv_doc *d = found("It was signed on Monday, 15 September 2022, in the old mint.", "2022-10-01");
	assert_int_equal(d->dates.n, 1);
	assert_int_equal(d->dates.v[0].from, clv_day_of(2022, 9, 15));
	d = found("It was signed on Monday, September 15, in the old mint.", "2022-10-01");
	assert_int_equal(d->dates.v[0].from, clv_day_of(2022, 9, 15));
	d = found("The truce of 3 May was signed on 5 May.", "2022-10-01");
	assert_int_equal(d->dates.n, 2);
	assert_true(d->dates.v[0].from != d->dates.v[1].from);
}

static void days_that_cannot_be_are_no_dates(void **state)
{
	(void)state;
	assert_int_equal(found("The pact of 31 February was void; so was that of 30/02/2021.", "2022-09-15")->dates.n, 0);
	assert_int_equal(found("By the year 20222 the debt is paid.", "2022-09-15")->dates.n, 0);
	assert_int_equal(found("It was dated 45.13.2021 and 2021-13-01.", "2022-09-15")->dates.n, 0);
}

/* 10 February 2023 was a Friday, 2 October 2023 a Monday. */
static void check_outlet(const char *outlet, const char *text, const char *from)
{
	clv_doc *d = doc_of(clv_str_c(text), "2023-12-01");
	d->outlet = clv_str_c(outlet);
	clv_when_find(W, d, A);
	char b[16];
	assert_true(d->dates.n >= 1);
	clv_day_text(d->dates.v[0].from, b);
	if (strcmp(b, from) != 0)
		fail_msg("%s at %s: %s, wanted %s", text, outlet, b, from);
}

static void numbers_are_read_as_the_outlet_writes_them(void **state)
{
	(void)state;
	const char *text = "Signed on 10/02/2023 in the old mint.";
	check_outlet("Reuters", text, "2023-02-10");
	check_outlet("apnews.com", text, "2023-10-02");
	check_outlet("", text, "2023-10-02");
	check_outlet("apnews.com", "Signed on Friday, 10/02/2023 in the old mint.", "2023-02-10");
	check_outlet("Reuters", "Signed on 10/02/2023 (Monday) in the old mint.", "2023-10-02");
	check_outlet("", "Signed on 10/02/2023, ratified on 25/03/2023.", "2023-02-10");
	check_outlet("", "Signed on 10.02.2023 in the old mint.", "2023-02-10");
}

static void seasons_turn_in_the_south(void **state)
{
	(void)state;
	check_rule("season=1S", "2022-09-15", "2022-09-01", "2022-11-30");
	check_rule("season=2S<", "2022-09-15", "2021-12-01", "2022-02-28");
	check_rule("season=3S<", "2022-09-15", "2022-03-01", "2022-05-31");
	check_rule("season=4S", "2022-07-15", "2022-06-01", "2022-08-31");
	check_outlet("Reuters", "Last winter the dam cracked.", "2022-12-01");
	check_outlet("", "Last winter the dam in Chile cracked.", "2023-06-01");
}

static void as_timex3(void **state)
{
	(void)state;
	static const struct { const char *text, *type, *value, *mod; } want[] = {
		{ "He left on Friday night.", "TIME", "2022-09-09TNI", "" },
		{ "He left at 3:05 p.m. on Friday.", "TIME", "2022-09-09T15:05", "" },
		{ "He left in early 2019.", "DATE", "2019", "START" },
		{ "He stayed for more than three weeks.", "DURATION", "P3W", "MORE_THAN" },
		{ "He stayed over the past three weeks.", "DURATION", "P3W", "MORE_THAN" },
		{ "He came every Tuesday.", "SET", "P1W", "" },
		{ "He left several weeks ago.", "DATE", "PAST_REF", "" },
		{ "He left last spring.", "DATE", "2022-SP", "" },
	};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		clv_doc *d = found(want[i].text, "2022-09-15");
		clv_when_timex(W, d, A);
		assert_true(d->dates.n == 1);
		const clv_date *x = &d->dates.v[0];
		if (i == 4) { /* "over" stands outside the words */
			assert_int_equal(x->mod.n, 0);
			continue;
		}
		if (!clv_str_eqc(x->type, want[i].type) || !clv_str_eqc(x->value, want[i].value) || !clv_str_eqc(x->mod, want[i].mod))
			fail_msg("%s: %.*s %.*s %.*s", want[i].text, CLV_FMT(x->type), CLV_FMT(x->value), CLV_FMT(x->mod));
	}
	clv_doc *open = found("He came on Thursday, and again on 5 May.", NULL);
	clv_when_timex(W, open, A);
	assert_true(clv_str_eqc(open->dates.v[0].value, "XXXX-WXX-4"));
	assert_true(clv_str_eqc(open->dates.v[1].value, "XXXX-05-05"));
}

static void spans_are_ordered_and_apart(void **state)
{
	(void)state;
	static const char *const words[] = { "last ", "Thursday ", "September ", "15 ", "2022 ", "of ", "the ",
		"end ", "three ", "months ", "ago ", "- ", ", ", "week ", "every ", "first ", "May ", "1990s ",
		"at ", "10:30 ", "GMT ", "a ", "half ", "of ", "year ", "\xE2\x80\x99", "31", "st " };
	uint64_t seed = 7;
	for (int round = 0; round < 300; round++) {
		clv_buf b = clv_buf_new(A);
		for (int k = 0; k < 60; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			clv_buf_addc(&b, words[(seed >> 33) % (sizeof words / sizeof *words)]);
		}
		clv_doc *d = doc_of(clv_buf_str(&b), round & 1 ? "2022-09-15" : NULL);
		clv_when_find(W, d, A);
		uint32_t at = 0;
		for (size_t i = 0; i < d->dates.n; i++) {
			const clv_date *x = &d->dates.v[i];
			assert_true(x->span.b >= at && x->span.e > x->span.b && x->span.e <= d->text.n);
			assert_true((x->from == CLV_DAY_NONE) == (x->to == CLV_DAY_NONE));
			assert_true(x->from <= x->to);
			at = x->span.e;
		}
	}
}

static void long_text_is_linear(void **state)
{
	(void)state;
	clv_buf b = clv_buf_new(A);
	for (int i = 0; i < 60000; i++)
		clv_buf_addc(&b, "first last early the of ");
	clv_doc *d = doc_of(clv_buf_str(&b), "2022-09-15");
	double t = processor_seconds();
	clv_when_find(W, d, A);
	assert_true(processor_seconds() - t < 5);
}

/* ---- inference ------------------------------------------------------------------- */

static clv_doc *inferred(const char *text, clv_role role)
{
	clv_doc *d = doc_of(clv_str_c(text), NULL);
	d->blocks.v[0].role = role;
	clv_when_find(W, d, A);
	clv_when_infer(W, d, A);
	return d;
}

static void check_published(const clv_doc *d, const char *from, const char *to)
{
	char b[16], e[16];
	clv_day_text(d->published, b);
	clv_day_text(d->published_to, e);
	if (strcmp(b, from) != 0 || strcmp(e, to) != 0)
		fail_msg("published %s..%s, wanted %s..%s\n%.*s", b, e, from, to, CLV_FMT(d->published_why));
	assert_int_equal(d->published_from, *from ? CLV_FROM_INFERRED : CLV_FROM_NONE);
	assert_true((d->published_why.n > 0) == (*from != 0));
}

static void a_weekday_and_a_known_summit_give_the_day(void **state)
{
	(void)state;
	clv_doc *d = inferred("The two presidents met on Tuesday at the G20 summit in Bali.\n"
		"Last week both had spoken by telephone.", CLV_ROLE_BODY);
	check_published(d, "2022-11-15", "2022-11-15");
	assert_int_equal(d->dates.n, 2);
	assert_int_equal(d->dates.v[1].from, clv_day_of(2022, 11, 7));
	assert_int_equal(d->dates.v[1].resolved_by, CLV_FROM_INFERRED);
}

static void months_from_a_known_happening_give_an_interval(void **state)
{
	(void)state;
	clv_doc *d = inferred("The invasion of Ukraine began five months ago and nobody speaks of peace.\n"
		"At the NATO summit in Madrid the allies had promised more arms.", CLV_ROLE_BODY);
	check_published(d, "2022-07-01", "2022-07-31");
}

static void a_day_and_its_weekday_fix_the_year(void **state)
{
	(void)state;
	clv_doc *d = inferred("Since the murder of Boris Nemtsov the road was closed.\n"
		"It was opened again on Saturday, October 3.\nThe first cars came on Saturday.", CLV_ROLE_BODY);
	assert_true(d->published >= clv_day_of(2015, 10, 3) && d->published_to <= clv_day_of(2015, 10, 13));
	assert_int_equal(d->dates.v[0].from, clv_day_of(2015, 10, 3));
}

static void a_dateline_and_a_weekday_fix_the_year(void **state)
{
	(void)state;
	const char *text = "OSLO, June 14 (Wire) -\nThe rivals agreed on Wednesday to open the border.\n"
		"Earlier rounds of talks had been held in Muscat in 2021 and 2022.";
	clv_doc *d = doc_of(clv_str_c(text), NULL); /* in 2022 the 14th of June was a Tuesday */
	clv_span first = d->sentences.v[0].span;
	d->blocks.v[0] = (clv_block){ .span = first, .role = CLV_ROLE_DATELINE };
	*clv_push(A, &d->blocks) = (clv_block){ .span = { first.e + 1, (uint32_t)strlen(text) }, .role = CLV_ROLE_BODY };
	for (size_t i = 1; i < d->sentences.n; i++)
		d->sentences.v[i].block = 1;
	clv_when_find(W, d, A);
	clv_when_infer(W, d, A);
	check_published(d, "2023-06-14", "2023-06-14");
}

static void other_articles_and_comments_give_no_date(void **state)
{
	(void)state;
	static const clv_role roles[] = { CLV_ROLE_RELATED, CLV_ROLE_PROMO, CLV_ROLE_NAV, CLV_ROLE_COMMENT };
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		check_published(inferred("The two presidents met on Tuesday at the G20 summit in Bali.", roles[i]), "", "");
}

static void nothing_forced_nothing_said(void **state)
{
	(void)state;
	check_published(inferred("The ministers met on Thursday and spoke for two hours.", CLV_ROLE_BODY), "", "");
	check_published(inferred("He was elected on 3 May 1987 and ruled for ten years.", CLV_ROLE_BODY), "", "");
	check_published(inferred("The trial began on Monday, he said last week.\nSince the September 11 attacks "
		"much has changed, and on 3 May 2011 it changed again.", CLV_ROLE_BODY), "", "");
	check_published(inferred("The fall of the Soviet Union came in 1991.\nOn Tuesday the museum was opened, "
		"a day after the concert of October 3.", CLV_ROLE_BODY), "", "");
	check_published(inferred("", CLV_ROLE_BODY), "", "");
}

static void a_given_date_is_kept(void **state)
{
	(void)state;
	clv_doc *d = found("They met on Tuesday at the G20 summit in Bali.", "2023-01-05");
	clv_when_infer(W, d, A);
	assert_int_equal(d->published, clv_day_of(2023, 1, 5));
	assert_int_equal(d->published_from, CLV_FROM_HINT);
	assert_int_equal(d->anchors.n, 0);
}

static void a_thousand_clues_cost_little(void **state)
{
	(void)state;
	clv_buf b = clv_buf_new(A);
	for (int i = 0; i < 3000; i++)
		clv_buf_f(&b, "They met on Tuesday, May %d, at the G20 summit in Bali last week.\n", i % 28 + 1);
	double t = processor_seconds();
	inferred(clv_buf_str(&b).p, CLV_ROLE_BODY);
	assert_true(processor_seconds() - t < 5);
}

/* ---- corpus/dates ------------------------------------------------------------- */

typedef struct score {
	int gold, got, hit, exact, value, shown;
} score;

static void judge(const clv_tsv *t, size_t row, clv_parser *parser, score *s)
{
	clv_str sentence = clv_tsv_cell(t, row, clv_tsv_col(t, "sentence"));
	clv_str pub = clv_str_copy(A, clv_tsv_cell(t, row, clv_tsv_col(t, "published")));
	clv_str want = clv_tsv_cell(t, row, clv_tsv_col(t, "dates")), one;
	clv_doc *d = doc_of(sentence, clv_str_eqc(pub, "-") ? NULL : pub.p);
	if (parser) {
		d->sentences.n = 0;
		clv_parse_doc(parser, d, A);
	}
	clv_when_find(W, d, A);
	s->got += (int)d->dates.n;
	bool used[64] = { 0 };
	while (clv_str_split(&want, ';', &one)) {
		one = clv_str_trim(one);
		if (!one.n)
			continue;
		size_t eq = one.n;
		while (eq && one.p[eq - 1] != '=')
			eq--;
		if (clv_str_find(one, CLV_S(" == "), 0) != SIZE_MAX)
			eq = clv_str_find(one, CLV_S(" == "), 0) + 3;
		clv_str span = clv_str_trim(clv_str_sub(one, 0, eq - 1)), value = clv_str_trim(clv_str_sub(one, eq, one.n));
		if (span.n && span.p[span.n - 1] == '=')
			span = clv_str_trim(clv_str_sub(span, 0, span.n - 1));
		size_t at = clv_str_find(sentence, span, 0), i = 0;
		if (at == SIZE_MAX)
			fail_msg("%.*s:%u: '%.*s' is not in the sentence", CLV_FMT(t->name), t->line[row], CLV_FMT(span));
		s->gold++;
		while (i < d->dates.n && (used[i] || d->dates.v[i].span.e <= at || d->dates.v[i].span.b >= at + span.n))
			i++;
		if (i == d->dates.n) {
			if (s->shown++ < 10)
				print_message("  line %u: missed '%.*s'\n", t->line[row], CLV_FMT(span));
			continue;
		}
		used[i] = true;
		s->hit++;
		s->exact += d->dates.v[i].span.b == at && d->dates.v[i].span.e == at + span.n;
		clv_str v = clv_when_value(A, &d->dates.v[i]);
		if (clv_str_eq(v, value))
			s->value++;
		else if (s->shown++ < 10)
			print_message("  line %u: '%.*s' is %.*s, wanted %.*s\n", t->line[row], CLV_FMT(span), CLV_FMT(v), CLV_FMT(value));
	}
	for (size_t i = 0; i < d->dates.n; i++)
		if (!used[i] && s->shown++ < 10)
			print_message("  line %u: unwanted '%.*s'\n", t->line[row], CLV_FMT(clv_text(d->text, d->dates.v[i].span)));
}

static void judge_all(clv_parser *parser, const char *how, const char *file, double least_f, double least_value)
{
	clv_tsv t = read_table(A, file);
	score s = { 0 };
	for (size_t i = 0; i < t.n_row; i++)
		judge(&t, i, parser, &s);
	double p = (double)s.hit / s.got, r = (double)s.hit / s.gold, f = 2 * p * r / (p + r);
	double v = (double)s.value / s.hit;
	print_message("%s %s: %zu sentences, %d expressions, span F1 %.3f (exact %.3f), value %.3f\n", file, how,
	              t.n_row, s.gold, f, (double)s.exact / s.hit, v);
	assert_true(t.n_row >= 150);
	assert_true(f >= least_f);
	assert_true(v >= least_value);
}

/* Tense from cue words alone, as without an engine. */
static void corpus_of_dates(void **state)
{
	(void)state;
	judge_all(NULL, "by words", "corpus/dates/dates.tsv", 0.96, 0.95);
	judge_all(NULL, "by words", "corpus/dates/wire.tsv", 0.95, 0.93);
	judge_all(NULL, "by words", "corpus/dates/wire2.tsv", 0.95, 0.93);
}

static clv_parser *parser_of(clv_pack **pack, clv_nlp **nlp)
{
	clv_error err = { 0 };
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, pack, &err) != CLV_OK)
		fail_msg("%s", err.msg);
	assert_int_equal(clv_nlp_load(*pack, nlp, &err), CLV_OK);
	return clv_parser_new(*nlp);
}

static clv_doc *parsed(clv_parser *parser, const char *text)
{
	clv_doc *d = doc_of(clv_str_c(text), "2022-09-15");
	d->sentences.n = 0;
	clv_parse_doc(parser, d, A);
	clv_when_find(W, d, A);
	return d;
}

static void two_days_after_the_blast(void **state)
{
	(void)state;
	clv_pack *pack;
	clv_nlp *nlp;
	clv_parser *p = parser_of(&pack, &nlp);
	clv_doc *d = parsed(p, "The blast tore open a silo on Monday. Two days after the blast, the port reopened.");
	assert_int_equal(d->dates.n, 2);
	assert_int_equal(d->dates.v[1].from, clv_day_of(2022, 9, 14));
	/* two blasts, two days: it stays open */
	d = parsed(p, "The blast tore open a silo on Monday. A smaller blast was heard on Saturday. Two days after the blast, the port reopened.");
	assert_int_equal(d->dates.n, 3);
	assert_int_equal(d->dates.v[2].from, CLV_DAY_NONE);
	clv_parser_free(p);
	clv_nlp_free(nlp);
	clv_pack_close(pack);
}

static void corpus_of_dates_with_trees(void **state)
{
	(void)state;
	clv_pack *pack;
	clv_nlp *nlp;
	clv_parser *parser = parser_of(&pack, &nlp);
	judge_all(parser, "by trees", "corpus/dates/dates.tsv", 0.96, 0.96);
	judge_all(parser, "by trees", "corpus/dates/wire.tsv", 0.95, 0.93);
	judge_all(parser, "by trees", "corpus/dates/wire2.tsv", 0.95, 0.93);
	clv_parser_free(parser);
	clv_nlp_free(nlp);
	clv_pack_close(pack);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_resolve),
		cmocka_unit_test(rules_are_total),
		cmocka_unit_test(an_interval_of_anchors_gives_the_hull),
		cmocka_unit_test(seven_days_later_all_moves_by_seven),
		cmocka_unit_test(without_an_anchor_the_rule_stays),
		cmocka_unit_test(no_dates_where_there_are_none),
		cmocka_unit_test(contradicting_dates_keep_the_calendar),
		cmocka_unit_test(days_that_cannot_be_are_no_dates),
		cmocka_unit_test(numbers_are_read_as_the_outlet_writes_them),
		cmocka_unit_test(seasons_turn_in_the_south),
		cmocka_unit_test(as_timex3),
		cmocka_unit_test(two_days_after_the_blast),
		cmocka_unit_test(spans_are_ordered_and_apart),
		cmocka_unit_test(long_text_is_linear),
		cmocka_unit_test(a_weekday_and_a_known_summit_give_the_day),
		cmocka_unit_test(months_from_a_known_happening_give_an_interval),
		cmocka_unit_test(a_day_and_its_weekday_fix_the_year),
		cmocka_unit_test(a_dateline_and_a_weekday_fix_the_year),
		cmocka_unit_test(other_articles_and_comments_give_no_date),
		cmocka_unit_test(nothing_forced_nothing_said),
		cmocka_unit_test(a_given_date_is_kept),
		cmocka_unit_test(a_thousand_clues_cost_little),
		cmocka_unit_test(corpus_of_dates),
		cmocka_unit_test(corpus_of_dates_with_trees),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
