/* SPDX-License-Identifier: Apache-2.0 */
/* page on flat text: paragraphs, a role for every kind of block, fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/processor.h"
#include "page_tables.h"

static clv_arena *T, *A, *S; /* tables, document, scratch */
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

static clv_doc *read_with(const char *text, clv_hints h)
{
	clv_arena_reset(A);
	clv_arena_reset(S);
	clv_doc *d = clv_doc_new(A);
	clv_page_read(K, clv_str_c(text), false, &h, d, S);
	return d;
}

static clv_doc *read_text(const char *text)
{
	return read_with(text, (clv_hints){ .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE });
}

/* The role of the block that contains `words`. */
static const char *role_of(const clv_doc *d, const char *words)
{
	for (size_t i = 0; i < d->blocks.n; i++)
		if (clv_str_find(clv_text(d->text, d->blocks.v[i].span), clv_str_c(words), 0) != SIZE_MAX)
			return clv_role_name(d->blocks.v[i].role);
	return "(none)";
}

#define LEAD "The foreign ministers of Norway and Chile met in Oslo on Monday and signed a fishing agreement that both sides had sought for years.\n\n"
#define REST "The agreement lets boats of both countries use the same ports, the Norwegian minister told reporters after the ceremony.\n\n"
#define LAST "Officials in Santiago said parliament would vote on the agreement before the end of the year.\n"

/* One piece stands between two paragraphs; nothing else may change. */
static void expect_between(const char *piece, const char *role)
{
	clv_str text = clv_strf(T, "%s%s%s\n\n%s", LEAD, REST, piece, LAST);
	clv_doc *d = read_text(text.p);
	if (strcmp(role_of(d, piece), role) != 0)
		fail_msg("'%s' is %s, expected %s", piece, role_of(d, piece), role);
	assert_string_equal(role_of(d, "signed a fishing"), "body");
	assert_string_equal(role_of(d, "told reporters"), "body");
	assert_string_equal(role_of(d, "parliament would vote"), "body");
}

static void pieces_between_paragraphs(void **state)
{
	(void)state;
	expect_between("noruega-chile-acuerdo", "boilerplate");
	expect_between("m soto-cumbre-oslo", "boilerplate");
	expect_between("IMG_20413.jpg", "boilerplate");
	expect_between("ADVERTISEMENT", "promo");
	expect_between("Sign up for our newsletter and never miss a story.", "promo");
	expect_between("See also  Snow closes three airports in Canada", "related");
	expect_between(">> Read here: Why herring matters to the coast", "related");
	expect_between("Lesen Sie auch: Der Hafen von Bergen wächst", "related");
	expect_between("Lea también: Suben los precios del pan", "related");
	expect_between("Читайте также: Цены на хлеб снова выросли", "related");
	expect_between("(Photo: Jan Berg/AFP)", "credit");
	expect_between("AFP", "credit");
	expect_between("The two ministers shake hands at the town hall in Oslo. (Photo: Reuters)", "caption");
	expect_between("Minister Berg (far left) and Minister Soto (far right) in Oslo", "caption");
	expect_between("https://example.org/a/b", "boilerplate");
	expect_between("Share on Facebook", "boilerplate");
	expect_between("***", "boilerplate");
	expect_between("law of the sea", "boilerplate");
	expect_between("A long road to Oslo", "subheading");
	expect_between("Film star Jane Doe reveals new house after divorce in Malibu", "related");
	expect_between("Governor Jane Berg (R) defended the plan before the committee on Friday.", "body");
	expect_between("Nobody in the port of Bergen had expected this outcome at all!", "body");
	expect_between("- herring and cod quotas of both countries", "body");
	expect_between("\"We have waited long enough for this\"", "body");
	expect_between("Chile will, for its part, open two of its southern ports to Norwegian boats and", "body");
}

static void a_title_and_its_repetition(void **state)
{
	(void)state;
	clv_doc *d = read_text("Norway and Chile sign fishing agreement\n\nNorway and Chile sign fishing agreement\n\n" LEAD REST);
	assert_string_equal(clv_role_name(d->blocks.v[0].role), "title");
	assert_string_equal(clv_role_name(d->blocks.v[1].role), "boilerplate");
	assert_string_equal(clv_role_name(d->blocks.v[2].role), "body");
	assert_true(clv_str_eqc(d->title, "Norway and Chile sign fishing agreement"));
}

static void lines_are_paragraphs_without_blank_lines(void **state)
{
	(void)state;
	clv_doc *d = read_text("21 minutes ago\nNorway and Chile met in Oslo on Monday, officials said.\nThey signed an agreement on fishing.\n");
	assert_int_equal(d->blocks.n, 3);
	assert_string_equal(clv_role_name(d->blocks.v[0].role), "dateline");
	assert_string_equal(clv_role_name(d->blocks.v[1].role), "body");
	assert_string_equal(clv_role_name(d->blocks.v[2].role), "body");
	assert_true(clv_str_eqc(d->text, "21 minutes ago\n\nNorway and Chile met in Oslo on Monday, officials said.\n\nThey signed an agreement on fishing."));
}

static void wrapped_lines_stay_together(void **state)
{
	(void)state;
	clv_doc *d = read_text("The ministers of Norway and Chile met in Oslo on Monday and signed\n"
	                       "an agreement on fishing. Officials of both countries said that the\n"
	                       "agreement would be put before parliament in the autumn. Nobody else\n"
	                       "took part.\n\n" REST);
	assert_int_equal(d->blocks.n, 2);
}

static void a_list_without_bullets_stays(void **state)
{
	(void)state;
	clv_doc *d = read_text(LEAD REST "Quota of Norway rises to 4,000 tons in the first year\n\nQuota of Chile rises to 3,000 tons in the first year\n\n"
	                       "Inspectors visit Bergen and Valdivia twice in a year\n\nBoth sides report catches to a joint office in Lima\n\n" LAST);
	assert_string_equal(role_of(d, "Quota of Norway"), "body");
	assert_string_equal(role_of(d, "Inspectors visit"), "body");
}

static void glued_pieces_are_cut(void **state)
{
	(void)state;
	clv_doc *d = read_text("OSLO, Sept 12 (Reuters) - " LEAD REST
	                       "Officials were content with the text. Read more: Storm hits Bergen harbour\n\n" LAST);
	assert_string_equal(role_of(d, "OSLO, Sept 12 (Reuters) -"), "dateline");
	assert_string_equal(role_of(d, "Storm hits"), "related");
	assert_string_equal(role_of(d, "Officials were content"), "body");
	d = read_text("Oslo, Santiago The foreign ministers of Norway and Chile met on Monday and signed a fishing agreement at last.\n\n" REST);
	assert_string_equal(role_of(d, "Oslo, Santiago"), "dateline");
	assert_string_equal(role_of(d, "The foreign ministers"), "body");
	d = read_text("Santiago, 30 October 2023: Foreign ministers of Norway and Chile met on Monday and signed a fishing agreement at last.\n\n" REST);
	assert_string_equal(role_of(d, "Santiago, 30"), "dateline");
	assert_string_equal(role_of(d, "Foreign ministers"), "body");
	d = read_text(LEAD "The minister said that the agreement was good for the whole country. said.\n\n" LAST);
	assert_string_equal(clv_role_name(d->blocks.v[2].role), "boilerplate");
	d = read_text(LEAD "The ship belongs to a company that is owned by the U.S. navy.\n\n" LAST);
	assert_int_equal(d->blocks.n, 3); /* an abbreviation is no end */
}

static void what_follows_a_head(void **state)
{
	(void)state;
	clv_doc *d = read_text(LEAD REST LAST "\nRelated articles\n\nHerring prices fall in Bergen\n\nChile elects a new senate\n");
	assert_string_equal(role_of(d, "Herring prices"), "related");
	assert_string_equal(role_of(d, "Chile elects"), "related");
	d = read_text(LEAD REST LAST "\nLeave a Reply\n\nYour email address will not be published.\n\nName\n\nThis is great news for all of us who live on the coast and fish.\n");
	assert_string_equal(role_of(d, "Leave a Reply"), "boilerplate");
	assert_string_equal(role_of(d, "Your email"), "boilerplate");
	assert_string_equal(role_of(d, "great news"), "boilerplate");
	d = read_text(LEAD "Top jobs of the day\n\nBrowse the newest openings and\nbe notified by email.\n\n" LAST);
	assert_string_equal(role_of(d, "Top jobs"), "promo");
	assert_string_equal(role_of(d, "Browse the newest"), "promo");
}

static void fields_of_a_flat_text(void **state)
{
	(void)state;
	clv_doc *d = read_text("Norway and Chile sign agreement\n\nBy Eva Lund and Pablo Ruiz\n\nPublished: 12 September 2022\n\n" LEAD REST LAST "\nSource: The Telegraph\n");
	assert_true(clv_str_eqc(d->author, "Eva Lund, Pablo Ruiz"));
	assert_true(clv_str_eqc(d->outlet, "The Telegraph"));
	assert_true(d->published == clv_day_of(2022, 9, 12));
	assert_int_equal(d->published_from, CLV_FROM_TEXT);
	assert_true(clv_str_eqc(d->lang, "en"));
}

static void dates_come_in_order_of_trust(void **state)
{
	(void)state;
	const char *text = "Norway and Chile sign agreement\n\nPublished: 12 September 2022\n\n" LEAD REST;
	clv_hints h = { .date = clv_day_of(2022, 9, 11), .file_date = clv_day_of(2020, 1, 1) };
	clv_doc *d = read_with(text, h);
	assert_true(d->published == clv_day_of(2022, 9, 11) && d->published_from == CLV_FROM_HINT);
	h.date = CLV_DAY_NONE;
	d = read_with(text, h);
	assert_true(d->published == clv_day_of(2022, 9, 12) && d->published_from == CLV_FROM_TEXT);
	d = read_with(LEAD REST, h);
	assert_true(d->published == clv_day_of(2020, 1, 1) && d->published_from == CLV_FROM_FILE);
	h.file_date = CLV_DAY_NONE;
	d = read_with(LEAD REST "Related articles\n\nPrices fell (3 March 2019)\n", h);
	assert_true(d->published == CLV_DAY_NONE && d->published_from == CLV_FROM_NONE);
}

static void outlet_by_address(void **state)
{
	(void)state;
	clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE, .url = CLV_S("https://www.bbc.co.uk/news/1") };
	assert_true(clv_str_eqc(read_with(LEAD, h)->outlet, "BBC"));
	h.url = CLV_S("http://fjord-post.example/x");
	assert_true(clv_str_eqc(read_with(LEAD, h)->outlet, "fjord-post.example"));
}

static bool has_diag(const clv_doc *d, const char *code)
{
	for (size_t i = 0; i < d->diags.n; i++)
		if (clv_str_eqc(d->diags.v[i].code, code))
			return true;
	return false;
}

static void diagnostics(void **state)
{
	(void)state;
	assert_true(has_diag(read_text(""), "empty"));
	assert_true(has_diag(read_text(" \n\n \t\n"), "empty"));
	assert_true(has_diag(read_text("Home | News | Sport | Weather\n\nShare\n\nADVERTISEMENT\n"), "no-article"));
	clv_doc *d = read_text("Die Außenminister von Norwegen und Chile haben sich am Montag in Oslo getroffen und ein Abkommen über die Fischerei unterzeichnet, auf das beide Seiten seit Jahren gewartet haben.\n");
	assert_true(has_diag(d, "language"));
	assert_true(clv_str_eqc(d->lang, "de"));
	assert_false(has_diag(read_text(LEAD), "language"));
	assert_false(has_diag(read_text("China’s Xi met Putin in Samarkand on Thursday."), "no-article"));
}

static void every_byte_of_a_paragraph_is_kept(void **state)
{
	(void)state;
	clv_doc *d = read_text("  A “quoted” line,  with  two  spaces – and a dash.\n\n\n\n" LEAD);
	assert_true(clv_str_starts(d->text, CLV_S("A “quoted” line,  with  two  spaces – and a dash.\n\nThe foreign")));
	for (size_t i = 0; i < d->blocks.n; i++)
		assert_true(d->blocks.v[i].span.b < d->blocks.v[i].span.e && d->blocks.v[i].span.e <= d->text.n);
}

static void block_hash_ignores_case_and_space(void **state)
{
	(void)state;
	uint64_t a = read_text(LEAD "Share  this Article!\n\n" LAST)->blocks.v[1].hash;
	uint64_t b = read_text(LEAD "share this article\n\n" LAST)->blocks.v[1].hash;
	uint64_t c = read_text(LEAD "share that article\n\n" LAST)->blocks.v[1].hash;
	assert_true(a == b && a != c);
}

static void long_input_stays_linear(void **state)
{
	(void)state;
	size_t n = 8u << 20;
	static const char *const units[] = { "a ", "A.\n\n", "x-y-z\n", "Read more: A b\n\n", "\n", "Oslo, ", "(" };
	for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
		size_t k = strlen(units[u]);
		char *p = malloc(n + 1);
		for (size_t i = 0; i < n; i++)
			p[i] = units[u][i % k];
		p[n] = 0;
		double t = processor_seconds();
		read_text(p);
		if (processor_seconds() - t > 20)
			fail_msg("'%s' repeated takes %.1f s", units[u], processor_seconds() - t);
		free(p);
	}
}

static void html_is_recognised(void **state)
{
	(void)state;
	assert_true(clv_page_is_html(CLV_S("<!DOCTYPE html><html></html>")));
	assert_true(clv_page_is_html(CLV_S("\xEF\xBB\xBF  <html lang=en>")));
	assert_true(clv_page_is_html(CLV_S("<div><p>Hello</p></div>")));
	assert_false(clv_page_is_html(CLV_S("Hello <p> world")));
	assert_false(clv_page_is_html(CLV_S("<3 you")));
	assert_false(clv_page_is_html(CLV_S("")));
}

static void bad_tables_are_refused(void **state)
{
	(void)state;
	clv_error e = { 0 };
	clv_pages *k;
	clv_page_tables t = { .words = page_table(T, "cues/page_words.tsv"), .langs = page_table(T, "cues/page_langs.tsv"),
		              .outlets = page_table(T, "outlets/outlets.tsv"), .html = page_table(T, "cues/page_html.tsv"), .meta = page_table(T, "cues/page_meta.tsv") };
	assert_int_equal(clv_tsv_read(T, CLV_S("page.tsv"), CLV_S("cue\trole\twhere\tmax\tlang\nsee also\trelatde\tstart\t9\ten\n"), &t.cues, &e), CLV_OK);
	assert_int_equal(clv_pages_build(T, &t, &k, &e), CLV_FORMAT);
	assert_non_null(strstr(e.msg, "page.tsv:2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_between_paragraphs),
		cmocka_unit_test(a_title_and_its_repetition),
		cmocka_unit_test(lines_are_paragraphs_without_blank_lines),
		cmocka_unit_test(wrapped_lines_stay_together),
		cmocka_unit_test(a_list_without_bullets_stays),
		cmocka_unit_test(glued_pieces_are_cut),
		cmocka_unit_test(what_follows_a_head),
		cmocka_unit_test(fields_of_a_flat_text),
		cmocka_unit_test(dates_come_in_order_of_trust),
		cmocka_unit_test(outlet_by_address),
		cmocka_unit_test(diagnostics),
		cmocka_unit_test(every_byte_of_a_paragraph_is_kept),
		cmocka_unit_test(block_hash_ignores_case_and_space),
		cmocka_unit_test(long_input_stays_linear),
		cmocka_unit_test(html_is_recognised),
		cmocka_unit_test(bad_tables_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
