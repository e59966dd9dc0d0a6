/* SPDX-License-Identifier: Apache-2.0 */
/* copy: words, keys, copies and their direction, origins, boilerplate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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

static const char HARBOUR[] =
	"Dockers of Port Arlen end their strike\n\n"
	"The dockers of Port Arlen went back to work on Monday after eleven days on strike. Their union, "
	"Maritime Hands, said that 1,450 members had voted for the offer and 312 against it.\n\n"
	"The harbour board promised a raise of 6 percent and a crew of five at every crane. Its director, "
	"Helga Brandt, called the agreement costly but fair. Ships from Oslo, Gdansk and Lisbon had waited "
	"outside the breakwater since the first night.\n\n"
	"Farmers in Lower Senn had warned that 90,000 tonnes of grain would rot. The minister of trade, "
	"Pavel Orlik, thanked both sides and said that the state would not pay the difference.";

/* The same in other words, names and numbers kept in order. */
static const char HARBOUR_SPUN[] =
	"Strike over at Port Arlen\n\n"
	"Work was taken up again on Monday by the stevedores of Port Arlen, eleven days having passed. According to their "
	"organisation, Maritime Hands, the proposal was accepted by 1,450 of its people while 312 turned it down.\n\n"
	"An increase of 6 percent was pledged by the port authority, together with five persons for each crane. Expensive yet "
	"just, thus its head, Helga Brandt, on the deal. Vessels out of Oslo, Gdansk and Lisbon were lying "
	"off the mole from the beginning.\n\n"
	"There had been alarm among growers from Lower Senn about losing 90,000 tonnes of cereals. Gratitude came from trade "
	"chief Pavel Orlik, who added that public money was not going to cover the gap.";

/* Another reporter on the same happening. */
static const char HARBOUR_OTHER[] =
	"Arlen harbour works again\n\n"
	"Cranes turned again in Arlen. Helga Brandt, who leads the board, looked relieved when the first ship from "
	"Lisbon was unloaded, the only one that still had fruit on board.\n\n"
	"Maritime Hands had asked for 9 percent and got 6. Pavel Orlik did not come. In Lower Senn the silos are "
	"full, and growers there say that a week more would have ruined them. Of 1,762 votes cast most were "
	"for the agreement, the union said on Sunday.";

static clv_signature *sig(clv_doc *d)
{
	return clv_signature_make(L, d, A, T);
}

static clv_copies *copies_of(clv_signature **s, size_t n)
{
	return clv_copy_find((const clv_signature *const *)(const void *)s, n, A, T);
}

static void words_fold_and_stem(void **state)
{
	(void)state;
	clv_str t = CLV_S("Caf\xc3\xa9s' talks; TALKED to 14,000 \xc3\x89lan's men. Paris");
	clv_words w = clv_words_scan(L, t, (clv_span){ 0, (uint32_t)t.n }, T);
	assert_int_equal(w.n, 8);
	assert_int_equal(w.v[1].stem, w.v[2].stem);
	assert_int_not_equal(w.v[1].form, w.v[2].form);
	assert_true(w.v[4].flags & CLV_WORD_NUMBER);
	assert_true(w.v[5].flags & CLV_WORD_NAME);
	assert_true(w.v[7].flags & CLV_WORD_INITIAL);
	clv_words cafe = clv_words_scan(L, CLV_S("cafe"), (clv_span){ 0, 4 }, T);
	assert_int_equal(w.v[0].stem, cafe.v[0].stem);
}

static void key_survives_its_bytes(void **state)
{
	(void)state;
	clv_signature *s = sig(make_doc(A, "a", "2024-05-06", "Senn Post", HARBOUR)), *r = NULL;
	clv_str bytes = clv_signature_write(A, s);
	clv_error err = { 0 };
	assert_int_equal(clv_signature_read(A, bytes, &r, &err), CLV_OK);
	clv_str again = clv_signature_write(A, r);
	assert_true(clv_str_eq(bytes, again));
	for (size_t n = 0; n < bytes.n; n += 97)
		assert_int_not_equal(clv_signature_read(T, clv_str_sub(bytes, 0, n), &r, &err), CLV_OK);
}

static void damaged_bytes_are_refused_or_read(void **state)
{
	(void)state;
	clv_signature *s = sig(make_doc(A, "a", "2024-05-06", "Senn Post", HARBOUR)), *r = NULL;
	clv_str bytes = clv_signature_write(A, s);
	clv_str copy = clv_str_copy(A, bytes);
	for (size_t i = 0; i < copy.n; i += 13) {
		((char *)(uintptr_t)copy.p)[i] ^= 0x41;
		if (clv_signature_read(T, copy, &r, NULL) == CLV_OK)
			clv_signature_cosine(r, s);
		((char *)(uintptr_t)copy.p)[i] ^= 0x41;
	}
}

static void equal_text_is_a_copy_of_the_earlier(void **state)
{
	(void)state;
	clv_signature *s[2] = { sig(make_doc(A, "a", "2024-05-07", "Late", HARBOUR)),
		sig(make_doc(A, "b", "2024-05-06", "Early", HARBOUR)) };
	clv_copies *c = copies_of(s, 2);
	assert_int_equal(c->edges.n, 1);
	assert_int_equal(c->copy_of[0], 1);
	assert_int_equal(c->copy_of[1], CLV_NO_INDEX);
	assert_int_equal(c->edges.v[0].kind, CLV_COPY_SAME);
	assert_int_equal(c->origin[0], c->origin[1]);
}

static void an_excerpt_with_additions_is_found(void **state)
{
	(void)state;
	clv_str whole = CLV_S(HARBOUR);
	size_t cut = clv_str_find(whole, CLV_S("The harbour board"), 0);
	clv_str part = clv_strf(A, "%.*s\n\nSubscribe to our letter to read on about the port every week, we "
	                        "send it on Friday.", (int)cut, whole.p);
	clv_signature *s[2] = { sig(make_doc(A, "a", "2024-05-06", "Early", HARBOUR)),
		sig(make_doc(A, "b", "2024-05-08", "Late", part.p)) };
	clv_copies *c = copies_of(s, 2);
	assert_int_equal(c->edges.n, 1);
	assert_int_equal(c->edges.v[0].copy, 1);
	assert_int_equal(c->edges.v[0].kind, CLV_COPY_EXCERPT);
	assert_true(c->edges.v[0].share > 0.55F);
}

static void of_two_of_one_day_what_stands_in_the_other_is_the_excerpt(void **state)
{
	(void)state;
	clv_str whole = CLV_S(HARBOUR);
	size_t cut = clv_str_find(whole, CLV_S("The harbour board"), 0);
	clv_str part = clv_strf(A, "%.*s", (int)cut, whole.p);
	for (int early = 0; early < 2; early++) { /* in either order of their ids */
		clv_signature *s[2] = { sig(make_doc(A, early ? "a" : "b", "2024-05-06", "Whole", HARBOUR)),
			sig(make_doc(A, early ? "b" : "a", "2024-05-06", "Part", part.p)) };
		clv_copies *c = copies_of(s, 2);
		assert_int_equal(c->edges.n, 1);
		assert_int_equal(c->edges.v[0].copy, 1);
		assert_int_equal(c->origin[0], c->origin[1]);
	}
}

static void other_words_in_the_same_order_are_a_copy(void **state)
{
	(void)state;
	clv_signature *s[2] = { sig(make_doc(A, "a", "2024-05-06", "Early", HARBOUR)),
		sig(make_doc(A, "b", "2024-05-08", "Mill", HARBOUR_SPUN)) };
	clv_copies *c = copies_of(s, 2);
	assert_int_equal(c->edges.n, 1);
	assert_int_equal(c->edges.v[0].copy, 1);
	assert_true(c->edges.v[0].kind == CLV_COPY_REWORDED || c->edges.v[0].kind == CLV_COPY_TRANSLATED);
}

static void an_independent_report_is_no_copy(void **state)
{
	(void)state;
	clv_signature *s[2] = { sig(make_doc(A, "a", "2024-05-06", "Early", HARBOUR)),
		sig(make_doc(A, "b", "2024-05-06", "Other", HARBOUR_OTHER)) };
	clv_copies *c = copies_of(s, 2);
	assert_int_equal(c->edges.n, 0);
	assert_int_not_equal(c->origin[0], c->origin[1]);
}

static void one_named_source_is_one_origin(void **state)
{
	(void)state;
	const char *one = "Rain floods Tarn\n\nThe Tarn rose by two metres on Sunday and took a bridge with it. "
	                  "Nobody was hurt.\n\nSource: Reuters";
	const char *two = "Bridge lost\n\nTARN (Reuters) - A bridge fell in the night. People of the valley now "
	                  "go round by Ley.";
	const char *picture = "Bridge gone\n\nA walker saw the bridge go. He rang the mayor.\n\nPhoto: Reuters";
	clv_signature *s[3] = { sig(make_doc(A, "a", "", "", one)), sig(make_doc(A, "b", "", "", two)),
		sig(make_doc(A, "c", "", "", picture)) };
	assert_int_equal(s[0]->credits.n, 1);
	assert_true(clv_str_eqc(s[0]->credits.v[0].name, "Reuters"));
	assert_int_equal(s[2]->credits.n, 0);
	clv_copies *c = copies_of(s, 3);
	assert_int_equal(c->origin[0], c->origin[1]);
	assert_int_not_equal(c->origin[0], c->origin[2]);
	uint32_t all[3] = { 0, 1, 2 };
	assert_int_equal(clv_copy_sources(c, all, 3, T), 2);
}

static void order_changes_nothing(void **state)
{
	(void)state;
	clv_signature *s[4] = { sig(make_doc(A, "a", "2024-05-06", "E", HARBOUR)),
		sig(make_doc(A, "b", "2024-05-08", "M", HARBOUR_SPUN)),
		sig(make_doc(A, "c", "2024-05-07", "L", HARBOUR)),
		sig(make_doc(A, "d", "2024-05-06", "O", HARBOUR_OTHER)) };
	clv_signature *r[4] = { s[3], s[2], s[1], s[0] };
	clv_copies *c = copies_of(s, 4), *d = copies_of(r, 4);
	assert_int_equal(c->edges.n, d->edges.n);
	for (size_t i = 0; i < c->edges.n; i++) {
		assert_ptr_equal(s[c->edges.v[i].copy], r[d->edges.v[i].copy]);
		assert_ptr_equal(s[c->edges.v[i].original], r[d->edges.v[i].original]);
	}
	for (int i = 0; i < 4; i++)
		assert_ptr_equal(s[c->origin[i]], r[d->origin[3 - i]]);
}

static void ten_thousand_alike_stay_linear(void **state)
{
	(void)state;
	enum { N = 10000 };
	clv_signature **s = calloc(N, sizeof *s);
	clv_signature *one = sig(make_doc(A, "x", "2024-05-06", "E", HARBOUR));
	for (int i = 0; i < N; i++) {
		s[i] = CLV_NEW(A, clv_signature);
		*s[i] = *one;
		snprintf(s[i]->id, sizeof s[i]->id, "%05d", i);
		s[i]->text_hash += (uint64_t)(i % 2) * (uint64_t)i; /* half are equal, half nearly */
	}
	clv_copies *c = copies_of(s, N);
	for (int i = 1; i < N; i++)
		assert_int_equal(c->origin[i], 0);
	assert_true(c->edges.n <= 3 * N);
	free(s);
}

static void what_recurs_at_an_outlet_is_withdrawn(void **state)
{
	(void)state;
	static const char *const bodies[] = { "The mill burnt down", "The ferry sank", "The school opened" };
	clv_doc *d[4];
	clv_signature *s[4];
	for (int i = 0; i < 4; i++) {
		clv_str text = clv_strf(A, "%s\n\n%s on day %d of the fair, people said.\n\nAnna Holm threatened Norway.",
		                        bodies[i % 3], bodies[i % 3], i);
		char id[4] = { (char)('a' + i), 0 };
		d[i] = make_doc(A, id, "2024-05-06", i < 3 ? "Fair Daily" : "Elsewhere", text.p);
		add_event(d[i], "people said", "said", CLV_TYPE_SUPPORT, "A", "B", CLV_ST_HAPPENED, "", "");
		add_event(d[i], "Anna Holm threatened Norway", "threatened", CLV_TYPE_THREATEN, "anna", "NOR",
		          CLV_ST_HAPPENED, "", "");
		s[i] = sig(d[i]);
	}
	clv_copies *c = copies_of(s, 4);
	clv_boilers *b = clv_copy_boilerplate((const clv_signature *const *)(const void *)s, 4, c, A, T);
	assert_int_equal(b->v.n, 1);
	assert_int_equal(clv_copy_withdraw(b, d[0], T), 1);
	assert_int_equal(d[0]->events.n, 1);
	assert_int_equal(d[0]->events.v[0].type, CLV_TYPE_SUPPORT);
	assert_int_equal(d[0]->blocks.v[2].role, CLV_ROLE_BOILERPLATE);
	assert_int_equal(clv_copy_withdraw(b, d[3], T), 0);
	assert_int_equal(d[3]->events.n, 2);
}

/* Names in order with plain words between them; `lost`: every so many-th name is told by a
 * pronoun; `other`: the plain words are others. */
static clv_str told_by_names(int first, int step, int lost, bool other)
{
	clv_buf b = clv_buf_new(A);
	clv_buf_addc(&b, other ? "Names again\n\nIt said: " : "Many names\n\nNews: ");
	for (int i = 0; i < 40; i++) {
		int name = (first + i * step) % 40;
		if (lost && i % lost == lost - 1)
			clv_buf_addc(&b, "they");
		else
			clv_buf_f(&b, "%c%c%crov", 'K' + name % 10, "aeiou"[name % 5], 'b' + name / 5);
		clv_buf_addc(&b, other ? " went along quietly with " : " has spoken about plans of ");
	}
	clv_buf_addc(&b, "all.");
	return clv_buf_str(&b);
}

static void names_in_order_survive_a_translation_that_loses_some(void **state)
{
	(void)state;
	clv_str a = told_by_names(0, 1, 0, false), b = told_by_names(0, 1, 5, true), c = told_by_names(7, 11, 5, true);
	clv_signature *s[2] = { sig(make_doc(A, "a", "2021-03-01", "X", a.p)), sig(make_doc(A, "b", "2021-03-02", "Y", b.p)) };
	clv_copies *found = copies_of(s, 2);
	assert_int_equal(found->edges.n, 1);
	assert_int_equal(found->copy_of[1], 0);
	/* the same names in another order are another report */
	s[1] = sig(make_doc(A, "c", "2021-03-02", "Y", c.p));
	assert_int_equal(copies_of(s, 2)->edges.n, 0);
}

static void empty_documents_are_no_copies(void **state)
{
	(void)state;
	clv_doc *e = clv_doc_new(A);
	e->published = e->published_to = CLV_DAY_NONE;
	clv_signature *s[2] = { sig(e), sig(e) };
	clv_copies *c = copies_of(s, 2);
	assert_int_equal(c->edges.n, 0);
	assert_int_equal(copies_of(s, 0)->edges.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_fold_and_stem),
		cmocka_unit_test(key_survives_its_bytes),
		cmocka_unit_test(damaged_bytes_are_refused_or_read),
		cmocka_unit_test(equal_text_is_a_copy_of_the_earlier),
		cmocka_unit_test(an_excerpt_with_additions_is_found),
		cmocka_unit_test(of_two_of_one_day_what_stands_in_the_other_is_the_excerpt),
		cmocka_unit_test(other_words_in_the_same_order_are_a_copy),
		cmocka_unit_test(names_in_order_survive_a_translation_that_loses_some),
		cmocka_unit_test(an_independent_report_is_no_copy),
		cmocka_unit_test(one_named_source_is_one_origin),
		cmocka_unit_test(order_changes_nothing),
		cmocka_unit_test(ten_thousand_alike_stay_linear),
		cmocka_unit_test(what_recurs_at_an_outlet_is_withdrawn),
		cmocka_unit_test(empty_documents_are_no_copies),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
