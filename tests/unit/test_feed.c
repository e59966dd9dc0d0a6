/* SPDX-License-Identifier: Apache-2.0 */
/* feed: which container, its records, what it says of them, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "feed/feed_priv.h"

static clv_arena *A;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	return 0;
}

static clv_feed *open_text(const char *path, const char *text)
{
	return clv_feed_open(A, clv_str_c(path), clv_str_c(text));
}

static void a_plain_file_is_one_document(void **state)
{
	(void)state;
	clv_feed *f = open_text("news/2022-09-15-oslo.txt", "Hello.");
	clv_feed_item it;
	clv_error e;
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "Hello."));
	assert_true(clv_str_eqc(it.hints.path, "news/2022-09-15-oslo.txt"));
	assert_int_equal(it.number, 0);
	assert_true(it.hints.file_date == clv_day_of(2022, 9, 15));
	assert_true(it.hints.date == CLV_DAY_NONE);
	assert_false(clv_feed_next(f, &it, &e));
	assert_int_equal(e.code, CLV_OK);
	clv_feed_close(f);
}

static void dates_in_names(void **state)
{
	(void)state;
	assert_true(clv_feed_name_date(CLV_S("CC-NEWS-20220915083000-00017.warc.gz")) == clv_day_of(2022, 9, 15));
	assert_true(clv_feed_name_date(CLV_S("story_2019_02_28.html")) == clv_day_of(2019, 2, 28));
	assert_true(clv_feed_name_date(CLV_S("a/2021/12/31/x")) == clv_day_of(2021, 12, 31));
	assert_true(clv_feed_name_date(CLV_S("000_6ff92c19639231f4.txt")) == CLV_DAY_NONE);
	assert_true(clv_feed_name_date(CLV_S("20221332.txt")) == CLV_DAY_NONE);
	assert_true(clv_feed_name_date(CLV_S("1234567890123456")) == CLV_DAY_NONE);
	assert_true(clv_feed_mail_date(CLV_S("Thu, 15 Sep 2022 08:00:00 +0200")) == clv_day_of(2022, 9, 15));
	assert_true(clv_feed_mail_date(CLV_S("2022-09-15T08:00:00Z")) == clv_day_of(2022, 9, 15));
	assert_true(clv_feed_mail_date(CLV_S("soon")) == CLV_DAY_NONE);
}

static void jsonl_in_any_order_with_a_bad_line(void **state)
{
	(void)state;
	clv_feed *f = open_text("x.jsonl",
	                        "{\"date\":\"2022-09-15\",\"id\":7,\"text\":\"One.\",\"url\":\"http://a.example/1\",\"title\":\"T\"}\n"
	                        "{broken\n\n"
	                        "{\"url\":\"u\"}\n"
	                        "{\"html\":\"<p>Two</p>\"}");
	clv_feed_item it;
	clv_error e;
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "One.") && clv_str_eqc(it.hints.type, "text"));
	assert_true(clv_str_eqc(it.hints.url, "http://a.example/1") && clv_str_eqc(it.hints.title, "T"));
	assert_true(it.hints.date == clv_day_of(2022, 9, 15));
	assert_true(clv_str_eqc(it.extra, "{\"id\":7}"));
	assert_true(clv_str_eqc(it.hints.path, "x.jsonl#1"));
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "<p>Two</p>") && clv_str_eqc(it.hints.type, "html"));
	assert_int_equal(it.number, 4);
	assert_int_equal(clv_feed_skipped(f), 2);
	assert_int_equal(e.code, CLV_CORRUPT);
	assert_false(clv_feed_next(f, &it, &e));
	clv_feed_close(f);
}

static void json_feed_and_arrays(void **state)
{
	(void)state;
	clv_feed *f = open_text("feed.json", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Fjord Post\",\n\"items\":[\n"
	                                     "{\"id\":\"1\",\"url\":\"http://f.example/1\",\"content_html\":\"<p>Hi</p>\",\"date_published\":\"2021-05-06T01:02:03Z\"},{\"id\":\"2\"}]}");
	clv_feed_item it;
	clv_error e;
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.hints.outlet, "Fjord Post") && it.hints.date == clv_day_of(2021, 5, 6));
	assert_false(clv_feed_next(f, &it, &e));
	assert_int_equal(clv_feed_skipped(f), 1);
	clv_feed_close(f);
	f = open_text("two.json", "[{\"text\":\"a\"},{\"text\":\"b\"}]");
	assert_true(clv_feed_next(f, &it, &e) && clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "b"));
	clv_feed_close(f);
}

static void invalid_utf8_in_a_line_is_mended(void **state)
{
	(void)state;
	clv_feed *f = open_text("x.jsonl", "{\"text\":\"caf\xE9.\"}\n");
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL));
	assert_true(clv_str_eqc(it.bytes, "caf\xEF\xBF\xBD."));
	clv_feed_close(f);
}

static void text_that_begins_with_a_brace_is_text(void **state)
{
	(void)state;
	clv_feed *f = open_text("a.txt", "{sic} The minister came.\nAnd left.");
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL));
	assert_int_equal(it.number, 0);
	clv_feed_close(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_file_is_one_document),
		cmocka_unit_test(dates_in_names),
		cmocka_unit_test(jsonl_in_any_order_with_a_bad_line),
		cmocka_unit_test(json_feed_and_arrays),
		cmocka_unit_test(invalid_utf8_in_a_line_is_mended),
		cmocka_unit_test(text_that_begins_with_a_brace_is_text),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
