/* SPDX-License-Identifier: Apache-2.0 */
/* where: readings of place names by context, coordinates, the mapped gazetteer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "../support/processor.h"
#include "model/gaz.h"
#include "parse/parse.h"
#include "where/where.h"

static clv_arena *A, *S;
static clv_pack *P;
static clv_nlp *N;
static clv_parser *R;
static clv_who *W;
static clv_where *H;

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P, &err) || clv_nlp_load(P, &N, &err) ||
	    clv_who_load(P, &W, &err) || clv_where_load(P, &H, &err)) {
		print_error("%s\n", err.msg);
		return -1;
	}
	R = clv_parser_new(N);
	return R ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_parser_free(R);
	clv_where_free(H);
	clv_who_free(W);
	clv_nlp_free(N);
	clv_pack_close(P);
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

static clv_doc *doc(const char *text)
{
	clv_doc *d = clv_doc_new(A);
	d->text = clv_str_c(text);
	clv_block *b = clv_push(A, &d->blocks);
	b->span = (clv_span){ 0, (uint32_t)d->text.n };
	b->role = CLV_ROLE_BODY;
	clv_parse_doc(R, d, S);
	clv_who_find(W, d, CLV_DAY_NONE, S);
	clv_where_find(H, d, S);
	clv_arena_reset(S);
	return d;
}

static const clv_place *at_words(const clv_doc *d, const char *words)
{
	for (size_t i = 0; i < d->places.n; i++)
		if (clv_str_eqc(clv_text(d->text, d->places.v[i].span), words))
			return &d->places.v[i];
	return NULL;
}

static void context_decides_between_namesakes(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words, *country;
		double lat, lon;
	} c[] = {
		{ "The mayor of Paris, Texas, opened a bridge in Dallas.", "Paris", "USA", 33.66, -95.56 },
		{ "France said that the museum in Paris would close.", "Paris", "FRA", 48.85, 2.35 },
		{ "Ontario sent firefighters from Toronto to London, Ontario.", "London", "CAN", 42.98, -81.25 },
		{ "The ship left Odessa for Istanbul, Ukraine's navy said.", "Odessa", "UKR", 46.48, 30.73 },
		{ "Uzbekistan opened a new station in Samarcanda.", "Samarcanda", "UZB", 39.65, 66.97 },
		{ "Troops advanced near Kharkov in Ukraine.", "Kharkov", "UKR", 49.98, 36.25 },
	};
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		const clv_place *p = at_words(doc(c[i].text), c[i].words);
		if (!p)
			print_message("not found: %s\n", c[i].words);
		assert_non_null(p);
		assert_string_equal(clv_str_copy(A, p->country).p, c[i].country);
		assert_true(p->lat > c[i].lat - 0.5 && p->lat < c[i].lat + 0.5);
		assert_true(p->lon > c[i].lon - 0.5 && p->lon < c[i].lon + 0.5);
	}
}

/* Two places of one name in one sentence; the region behind decides, then holds on. */
static void one_name_two_places(void **state)
{
	(void)state;
	clv_doc *d = doc("He left Paris, Texas, for Athens, Greece, and later saw Athens, Georgia.");
	size_t n = 0;
	for (size_t i = 0; i < d->places.n; i++) {
		const clv_place *p = &d->places.v[i];
		clv_str w = clv_text(d->text, p->span);
		if (clv_str_eqc(w, "Paris")) {
			assert_true(clv_str_eqc(p->country, "USA") && p->lon < -90);
			n++;
		} else if (clv_str_eqc(w, "Athens")) {
			bool greek = p->span.b < 40;
			assert_true(clv_str_eqc(p->country, greek ? "GRC" : "USA"));
			n++;
		}
	}
	assert_int_equal(n, 3);
	d = doc("LONDON, Ky. - Police searched a shop. London police found nothing.");
	for (size_t i = 0; i < d->places.n; i++)
		if (clv_str_ieq(clv_text(d->text, d->places.v[i].span), CLV_S("london")))
			assert_true(clv_str_eqc(d->places.v[i].country, "USA"));
}

static void a_capital_before_the_region_of_its_name(void **state)
{
	(void)state;
	clv_doc *d = doc("Aid for Kyiv was debated in Washington on Monday.");
	const clv_place *p = at_words(d, "Washington");
	assert_non_null(p);
	assert_true(p->lon > -80 && p->lon < -75);
}

static void states_seas_and_regions_have_places(void **state)
{
	(void)state;
	clv_doc *d = doc("Ships crossed the Black Sea and the Taiwan Strait while talks went on in Kazakhstan.");
	const clv_place *p = at_words(d, "Kazakhstan");
	assert_non_null(p);
	assert_int_equal(p->geonameid, 1522867);
	assert_int_equal(p->feature, 'A');
	p = at_words(d, "Black Sea");
	assert_non_null(p);
	assert_int_equal(p->feature, 'H');
	assert_int_equal(p->country.n, 0);
	assert_non_null(at_words(d, "Taiwan Strait"));
}

static void a_literal_place_has_the_span_of_its_mention(void **state)
{
	(void)state;
	clv_doc *d = doc("Emmanuel Macron met Olaf Scholz in Berlin and then in Vienna.");
	size_t literal = 0;
	for (size_t i = 0; i < d->places.n; i++) {
		const clv_place *p = &d->places.v[i];
		if (p->mention == CLV_NO_INDEX)
			continue;
		const clv_mention *m = &d->mentions.v[p->mention];
		assert_int_equal(m->span.b, p->span.b);
		assert_int_equal(m->span.e, p->span.e);
		literal += m->kind == CLV_KIND_PLACE;
	}
	assert_int_equal(literal, 2);
}

static void persons_are_no_places(void **state)
{
	(void)state;
	clv_doc *d = doc("Jordan Peterson spoke. Chelsea Clinton listened.");
	for (size_t i = 0; i < d->places.n; i++)
		print_message("%.*s\n", CLV_FMT(clv_text(d->text, d->places.v[i].span)));
	assert_int_equal(d->places.n, 0);
}

static void codes_of_regions_come_back(void **state)
{
	(void)state;
	static const char *const codes[] = { "CA", "08", "ENG", "A1", "1", "WAL", "1234", "12345", "11205389" };
	char got[12];
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		clv_gaz_admin1_code(clv_gaz_admin1(clv_str_c(codes[i])), got);
		assert_string_equal(got, codes[i]);
	}
	clv_gaz_admin1_code(clv_gaz_admin1(CLV_S("")), got);
	assert_string_equal(got, "");
	clv_gaz_admin1_code(clv_gaz_admin1(CLV_S("no code at all")), got);
	assert_string_equal(got, "");
	assert_int_not_equal(clv_gaz_admin1(CLV_S("CA")), clv_gaz_admin1(CLV_S("CB")));
}

static void names_are_found_by_any_spelling(void **state)
{
	(void)state;
	clv_gaz g;
	clv_error err = { 0 };
	size_t n;
	assert_int_equal(clv_gaz_open(P, &g, &err), CLV_OK);
	assert_true(g.n_names > 500000);
	assert_non_null(clv_gaz_find(&g, CLV_S("samarkand"), &n));
	assert_non_null(clv_gaz_find(&g, CLV_S("moskau"), &n));
	assert_null(clv_gaz_find(&g, CLV_S("no such town anywhere"), &n));
	assert_null(clv_gaz_find(&g, CLV_S(""), &n));
	const clv_gaz_name *x = clv_gaz_find(&g, CLV_S("deutschland"), &n);
	assert_non_null(x);
	assert_true(x->place & CLV_GAZ_STATE);
}

static void opening_copies_nothing(void **state)
{
	(void)state;
	clv_gaz g;
	double t = processor_seconds();
	assert_int_equal(clv_gaz_open(P, &g, NULL), CLV_OK);
	assert_true(processor_seconds() - t < 0.02);
}

static void damaged_sections_are_refused(void **state)
{
	(void)state;
	static const char bytes[33] = { 0 };
	const clv_pack_part parts[] = { { CLV_S("gaz/places"), { bytes, 33 } },
		                        { CLV_S("gaz/names"), { bytes, 16 } },
		                        { CLV_S("gaz/buckets"), { bytes, 8 } } };
	clv_error err = { 0 };
	clv_pack *p;
	clv_gaz g;
	assert_int_equal(clv_pack_save(CLV_BUILD_ROOT "/test_where.clv", parts, 3, &err), CLV_OK);
	assert_int_equal(clv_pack_open(CLV_BUILD_ROOT "/test_where.clv", true, &p, &err), CLV_OK);
	assert_int_equal(clv_gaz_open(p, &g, &err), CLV_CORRUPT);
	clv_pack_close(p);
}

static clv_str claims(const char *text, const char *words, clv_day day)
{
	clv_doc *d = doc(text);
	d->published = day;
	d->places.n = 0;
	clv_where_find(H, d, S);
	clv_arena_reset(S);
	const clv_place *p = at_words(d, words);
	assert_non_null(p);
	return p->disputed_by;
}

static void who_else_claims_a_place(void **state)
{
	(void)state;
	static const char SHELLS[] = "Shells fell in Sevastopol and in Kyiv, the army said.";
	assert_true(clv_str_eqc(claims(SHELLS, "Sevastopol", clv_day_of(2023, 5, 1)), "RUS"));
	assert_true(clv_str_eqc(claims(SHELLS, "Sevastopol", clv_day_of(2012, 5, 1)), ""));
	assert_true(clv_str_eqc(claims(SHELLS, "Kyiv", clv_day_of(2023, 5, 1)), ""));
	assert_true(clv_str_eqc(claims("Ships sailed to the Spratly Islands.", "Spratly Islands", CLV_DAY_NONE), "CHN;VNM;PHL;MYS;TWN;BRN"));
}

static void a_village_that_no_gazetteer_holds(void **state)
{
	(void)state;
	clv_doc *d = doc("Gunmen raided the village of Tarfaya Kebir in Chad on Monday. Chad's army sent troops there.");
	const clv_place *p = at_words(d, "Tarfaya Kebir");
	assert_non_null(p);
	assert_true(isnan(p->lat) && p->geonameid == 0);
	d = doc("The premier flew to Quebec City in May.");
	p = at_words(d, "Quebec City");
	assert_non_null(p);
	assert_true(fabs(p->lat - 46.8) < 0.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(context_decides_between_namesakes),
		cmocka_unit_test(one_name_two_places),
		cmocka_unit_test(a_capital_before_the_region_of_its_name),
		cmocka_unit_test(states_seas_and_regions_have_places),
		cmocka_unit_test(a_literal_place_has_the_span_of_its_mention),
		cmocka_unit_test(persons_are_no_places),
		cmocka_unit_test(names_are_found_by_any_spelling),
		cmocka_unit_test(codes_of_regions_come_back),
		cmocka_unit_test(opening_copies_nothing),
		cmocka_unit_test(who_else_claims_a_place),
		cmocka_unit_test(a_village_that_no_gazetteer_holds),
		cmocka_unit_test(damaged_sections_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
