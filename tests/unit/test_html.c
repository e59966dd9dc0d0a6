/* SPDX-License-Identifier: Apache-2.0 */
/* page on HTML: main text, boxes left out, what the page says of itself, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/processor.h"
#include "page_tables.h"

static clv_arena *T, *A, *S;
static clv_pages *K;

static int setup(void **state)
{
	(void)state;
	T = clv_arena_new(0);
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	K = page_tables(T);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(T);
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

static clv_doc *read_n(const char *p, size_t n, const char *url)
{
	clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE, .url = clv_str_c(url) };
	clv_arena_reset(A);
	clv_arena_reset(S);
	clv_doc *d = clv_doc_new(A);
	clv_page_read(K, (clv_str){ p, n }, true, &h, d, S);
	return d;
}

static clv_doc *read_html(const char *html)
{
	return read_n(html, strlen(html), "");
}

static const char *role_of(const clv_doc *d, const char *words)
{
	for (size_t i = 0; i < d->blocks.n; i++)
		if (clv_str_find(clv_text(d->text, d->blocks.v[i].span), clv_str_c(words), 0) != SIZE_MAX)
			return clv_role_name(d->blocks.v[i].role);
	return "(none)";
}

#define P1 "<p>The foreign ministers of Norway and Chile met in Oslo on Monday, and signed a fishing agreement that both sides had sought for years.</p>"
#define P2 "<p>The agreement lets boats of both countries use the <a href=/p>same ports</a>, the Norwegian minister told reporters after the ceremony.</p>"
#define P3 "<p>Officials in Santiago said that parliament would vote on it, probably before the end of the year.</p>"

static const char Page[] =
	"<!DOCTYPE html><html lang=en><head><title>Norway and Chile sign fishing agreement | Fjord Post</title>"
	"<meta property='og:site_name' content='Fjord Post'>"
	"<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\",\"datePublished\":\"2001-01-01\"},"
	"{\"@type\":\"NewsArticle\",\"datePublished\":\"2022-09-12T08:00:00+02:00\",\"author\":[{\"name\":\"Eva Lund\"},{\"name\":\"Pablo Ruiz\"}]}]}</script>"
	"<script>var x = '<p>not text</p>';</script><style>p{}</style></head><body>"
	"<nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>"
	"<div class=cookie-banner><p>We use cookies, and we would like your consent to use them for all kinds of things.</p></div>"
	"<main><article><header><h1>Norway and Chile sign fishing agreement</h1><p class=byline>By Eva Lund</p></header>"
	"<div class=article-body>" P1
	"<figure><img src=a.jpg><figcaption>The two ministers at the town hall.</figcaption></figure>"
	"<div class=share-buttons><span>Share on Facebook</span></div>" P2
	"<h2>What comes next</h2><aside class=related><h3>Related stories</h3><a href=/h>Herring prices fall in Bergen again</a></aside>" P3
	"<ul><li>Herring quotas stay as they are until next spring, both sides said.</li><li>Cod quotas fall by one tenth in the first year.</li></ul>"
	"<div class=newsletter-signup><p>Sign up for our newsletter, and read the news before breakfast every day.</p></div>"
	"</div></article>"
	"<section id=comments><h3>3 comments</h3><div class=comment><p>I have fished there for many years, and this is what we wanted all along, thank you ministers.</p></div></section></main>"
	"<footer><p>Copyright Fjord Post. All rights reserved.</p></footer></body></html>";

static void a_news_page(void **state)
{
	(void)state;
	clv_doc *d = read_html(Page);
	assert_string_equal(role_of(d, "signed a fishing"), "body");
	assert_string_equal(role_of(d, "use the same ports, the Norwegian"), "body");
	assert_string_equal(role_of(d, "parliament would vote"), "body");
	assert_string_equal(role_of(d, "Herring quotas"), "body");
	assert_string_equal(role_of(d, "What comes next"), "subheading");
	assert_string_equal(role_of(d, "Norway and Chile sign"), "title");
	assert_string_equal(role_of(d, "By Eva"), "byline");
	assert_string_equal(role_of(d, "town hall"), "caption");
	assert_string_equal(role_of(d, "Share on"), "boilerplate");
	assert_string_equal(role_of(d, "Herring prices"), "related");
	assert_string_equal(role_of(d, "Sign up"), "promo");
	assert_string_equal(role_of(d, "I have fished"), "comment");
	assert_string_equal(role_of(d, "We use cookies"), "boilerplate");
	assert_string_equal(role_of(d, "Home"), "nav");
	assert_string_equal(role_of(d, "not text"), "(none)");
}

static void what_the_page_says_of_itself(void **state)
{
	(void)state;
	clv_doc *d = read_html(Page);
	assert_true(clv_str_eqc(d->title, "Norway and Chile sign fishing agreement"));
	assert_true(clv_str_eqc(d->author, "Eva Lund, Pablo Ruiz"));
	assert_true(clv_str_eqc(d->outlet, "Fjord Post"));
	assert_true(clv_str_eqc(d->lang, "en"));
	assert_true(d->published == clv_day_of(2022, 9, 12));
	assert_int_equal(d->published_from, CLV_FROM_META);
}

static void dates_of_a_page_in_order_of_trust(void **state)
{
	(void)state;
	clv_doc *d = read_html("<html><head><meta name=date content=2020-02-03><meta property='article:published_time' content='2020-02-02T01:00'></head><body>" P1 P2 "</body></html>");
	assert_true(d->published == clv_day_of(2020, 2, 2));
	const char *bare = "<body><h1>Norway signs agreement</h1>" P1 P2 "<div class=related><span class=date>3 March 2019</span></div></body>";
	d = read_n(bare, strlen(bare), "https://f.example/news/2021/04/05/norway.html");
	assert_true(d->published == clv_day_of(2021, 4, 5));
	d = read_html(bare);
	assert_true(d->published == CLV_DAY_NONE);
	d = read_html("<body><h1>Norway signs agreement</h1><p class=date>5 April 2021</p>" P1 P2 "</body>");
	assert_true(d->published == clv_day_of(2021, 4, 5));
	d = read_html("<body><h1>Norway signs agreement</h1><time datetime='2021-04-06T10:00'>yesterday</time>" P1 P2 "</body>");
	assert_true(d->published == clv_day_of(2021, 4, 6));
}

static void the_day_of_the_address_beats_utc(void **state)
{
	(void)state;
	const char *late = "<html><head><meta property='article:published_time' content='2021-04-06T01:30:00Z'><title>Norway signs agreement | Fjord Post</title></head><body><h1>Norway signs agreement</h1>" P1 P2 "</body></html>";
	clv_doc *d = read_n(late, strlen(late), "https://f.example/2021/04/05/norway");
	assert_true(d->published == clv_day_of(2021, 4, 5));
	d = read_n(late, strlen(late), "https://f.example/2019/04/05/norway");
	assert_true(d->published == clv_day_of(2021, 4, 6));
	d = read_html(late);
	assert_true(clv_str_eqc(d->outlet, "Fjord Post"));
}

static void words_of_inline_elements_do_not_run_together(void **state)
{
	(void)state;
	clv_doc *d = read_html("<body><p>The <b>minister</b>&nbsp;said<br>that the <i>ship</i> <em>Nord</em>land had left the port on time, at last.</p></body>");
	assert_non_null(strstr(d->text.p, "The minister said\nthat the ship Nordland had left"));
}

static void two_line_breaks_part_paragraphs(void **state)
{
	(void)state;
	clv_doc *d = read_html("<body><div>The minister of Norway came to Oslo on Monday morning.<br><br>The minister of Chile came on Tuesday, a day later.</div></body>");
	assert_int_equal(d->blocks.n, 2);
}

static void a_list_of_teasers_is_not_the_report(void **state)
{
	(void)state;
	char card[400], page[8000];
	snprintf(page, sizeof page, "<body><h1>Norway signs an agreement</h1><div>" P1 P2 P3 "<ul>");
	for (int i = 0; i < 6; i++) {
		snprintf(card, sizeof card, "<li><div><h5><a href=/%d>Another story about something else %d</a></h5><p>A short summary of that other story, which nobody asked for here, number %d.</p></div></li>", i, i, i);
		snprintf(page + strlen(page), sizeof page - strlen(page), "%s", card);
	}
	clv_doc *d = read_html(page);
	assert_string_equal(role_of(d, "A short summary"), "related");
	assert_string_equal(role_of(d, "signed a fishing"), "body");
	assert_string_equal(role_of(d, "parliament would vote"), "body");
}

static void pages_without_an_article(void **state)
{
	(void)state;
	clv_doc *d = read_html("<html><body><nav><a href=/>Home</a></nav><footer>Copyright</footer></body></html>");
	assert_int_equal(d->diags.n, 1);
	assert_true(clv_str_eqc(d->diags.v[0].code, "no-article"));
	d = read_html("<html></html>");
	assert_true(clv_str_eqc(d->diags.v[0].code, "empty"));
	d = read_html("");
	assert_true(clv_str_eqc(d->diags.v[0].code, "empty"));
}

static void the_same_bytes_give_the_same_text(void **state)
{
	(void)state;
	clv_doc *d = read_html(Page);
	clv_str first = clv_str_copy(T, d->text);
	read_html("<body><p>Something else entirely, to leave traces if there were any.</p></body>");
	d = read_html(Page);
	assert_true(clv_str_eq(first, d->text));
}

static void every_truncation_is_read(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof Page; n += 7) {
		clv_doc *d = read_n(Page, n, "");
		for (size_t i = 0; i < d->blocks.n; i++)
			assert_true(d->blocks.v[i].span.e <= d->text.n);
	}
}

static double seconds_of(const char *unit, size_t times, const char *before)
{
	size_t k = strlen(unit), b = strlen(before);
	char *p = malloc(b + k * times + 1);
	memcpy(p, before, b);
	for (size_t i = 0; i < times; i++)
		memcpy(p + b + i * k, unit, k);
	p[b + k * times] = 0;
	double t = processor_seconds();
	read_n(p, b + k * times, "");
	free(p);
	return processor_seconds() - t;
}

static void hostile_pages_stay_linear(void **state)
{
	(void)state;
	assert_true(seconds_of("<div>", 1000000, "") < 20);
	assert_true(seconds_of("<b><i>", 300000, "") < 20);
	assert_true(seconds_of("<a href=x>", 300000, "") < 20);
	assert_true(seconds_of("<p>word ", 500000, "") < 20);
	assert_true(seconds_of("x", 10 << 20, "<div class='") < 20);
	assert_true(seconds_of("a-b ", 2 << 20, "<div class='") < 20);
	assert_true(seconds_of("<h5><a href=x>One two three</a></h5>", 100000, "<ul>") < 20);
	assert_true(seconds_of("<table><tr><td>", 100000, "") < 20);
}

static void depth_past_the_limit_keeps_the_text(void **state)
{
	(void)state;
	size_t n = 5000;
	char *p = calloc(1, n * 5 + 300);
	for (size_t i = 0; i < n; i++)
		memcpy(p + i * 5, "<div>", 5);
	memcpy(p + n * 5, P1, sizeof P1 - 1);
	clv_doc *d = read_n(p, strlen(p), "");
	assert_string_equal(role_of(d, "signed a fishing"), "body");
	assert_true(d->diags.n > 0 && clv_str_eqc(d->diags.v[0].code, "cut"));
	free(p);
}

static void nul_bytes_and_broken_markup(void **state)
{
	(void)state;
	static const char bytes[] = "<body>\0<p>The ministers\0 of Norway and Chile met in Oslo on Monday.</p><p a='><div <<<>></x>&#xD800;&bogus;";
	clv_doc *d = read_n(bytes, sizeof bytes - 1, "");
	assert_true(clv_utf8_valid(d->text));
	assert_string_equal(role_of(d, "met in Oslo"), "body");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_news_page),
		cmocka_unit_test(what_the_page_says_of_itself),
		cmocka_unit_test(dates_of_a_page_in_order_of_trust),
		cmocka_unit_test(the_day_of_the_address_beats_utc),
		cmocka_unit_test(words_of_inline_elements_do_not_run_together),
		cmocka_unit_test(two_line_breaks_part_paragraphs),
		cmocka_unit_test(a_list_of_teasers_is_not_the_report),
		cmocka_unit_test(pages_without_an_article),
		cmocka_unit_test(the_same_bytes_give_the_same_text),
		cmocka_unit_test(every_truncation_is_read),
		cmocka_unit_test(hostile_pages_stay_linear),
		cmocka_unit_test(depth_past_the_limit_keeps_the_text),
		cmocka_unit_test(nul_bytes_and_broken_markup),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
