/* SPDX-License-Identifier: Apache-2.0 */
/* fact: events across reports, sayings, rows with stances, counts in threes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/processor.h"
#include "fact/quantity.h"
#include "reduce_docs.h"

#include "fact/fact_priv.h"

static clv_arena *A, *T;
static clv_pack *P;
static clv_factlex *L;

static int setup(void **state)
{
	(void)state;
	static const char *const files[] = { "story/frequency.tsv", "story/credits.tsv",
		"story/agencies.tsv", "story/synonyms.tsv", "story/claims.tsv", "story/units.tsv", "story/epochs.tsv",
		"story/phrases.tsv", "story/wordings.tsv", "outlets/outlets.tsv", NULL };
	A = clv_arena_new(0);
	T = clv_arena_new(0);
	P = lexicon_pack(files);
	clv_error err = { 0 };
	return clv_factlex_load(P, &L, &err) == CLV_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_factlex_free(L);
	clv_pack_close(P);
	clv_arena_free(A);
	clv_arena_free(T);
	return 0;
}

static const clv_verdicts *V; /* what is judged in a test; NULL again at its end */

static clv_dossier *build(clv_doc **d, size_t n, const uint32_t *origin)
{
	return clv_fact_build(L, NULL, (const clv_doc *const *)(const void *)d, n, origin, V, A, T);
}

#define KORU "aino-koru/EST/Aino Koru"
#define VELD "pieter-veld/NLD/Pieter Veld"

/* Three reports of one meeting: announced, done, done; one recalls an older one. */
static void meeting_docs(clv_doc *d[3])
{
	d[0] = make_doc(A, "d0", "2021-05-03", "North Post",
	                "Koru to see Veld\n\nAino Koru will meet Pieter Veld in Riga on Tuesday.");
	d[1] = make_doc(A, "d1", "2021-05-05", "Riga Eye",
	                "Koru and Veld meet\n\nAino Koru met Pieter Veld in Riga on Tuesday. The two had last met in "
	                "The Hague in March.");
	d[2] = make_doc(A, "d2", "2021-05-05", "Canal Times",
	                "Talks in Riga\n\nThe Dutch leader held talks with his guest from Estonia on Tuesday. In March they "
	                "spoke in The Hague at a fair.");
	set_place(d[0], add_event(d[0], "Aino Koru will meet Pieter Veld in Riga", "meet", CLV_TYPE_CONSULT, KORU, VELD,
	                          CLV_ST_ANNOUNCED, "2021-05-04", "2021-05-04"), "Riga", "LVA");
	set_place(d[1], add_event(d[1], "Aino Koru met Pieter Veld in Riga", "met", CLV_TYPE_CONSULT, KORU, VELD,
	                          CLV_ST_HAPPENED, "2021-05-04", "2021-05-04"), "Riga", "LVA");
	clv_event *old = add_event(d[1], "The two had last met in The Hague", "last met", CLV_TYPE_CONSULT, KORU, VELD,
	                           CLV_ST_HAPPENED, "2021-03-01", "2021-03-31");
	old->historical = true;
	set_place(d[1], old, "The Hague", "NLD");
	add_event(d[2], "The Dutch leader held talks with his guest from Estonia", "talks with", CLV_TYPE_CONSULT, "NLD", "EST",
	          CLV_ST_HAPPENED, "2021-05-04", "2021-05-04");
	clv_event *older = add_event(d[2], "In March they spoke in The Hague", "spoke", CLV_TYPE_CONSULT, VELD, KORU,
	                             CLV_ST_HAPPENED, "2021-03-01", "2021-03-31");
	older->historical = true;
	set_place(d[2], older, "The Hague", "NLD");
}

static void two_meetings_stay_two(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	clv_dossier *x = build(d, 3, NULL);
	assert_int_equal(x->events.n, 2);
	const clv_happening *march = &x->events.v[0], *may = &x->events.v[1];
	assert_int_equal(march->counts.n_documents, 2);
	assert_true(march->historical);
	assert_true(clv_str_eqc(march->place.name, "The Hague"));
	assert_int_equal(may->counts.n_documents, 3);
	assert_int_equal(may->from, clv_day_of(2021, 5, 4));
	assert_true(clv_str_eqc(may->place.name, "Riga"));
}

static clv_str id_of(const clv_doc *d, size_t event)
{
	return clv_str_c(d->events.v[event].id);
}

static void judged_mentions_are_brought_together_parted_and_dropped(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	for (int i = 0; i < 3; i++)
		for (size_t k = 0; k < d[i]->events.n; k++)
			snprintf(d[i]->events.v[k].id, sizeof d[i]->events.v[k].id, "m%d%u", i, (unsigned)(k % 100));
	clv_verdict v[2] = { { .kind = CLV_VERDICT_SAME }, { .kind = CLV_VERDICT_WRONG } };
	*clv_push(A, &v[0].a) = id_of(d[0], 0); /* May … */
	*clv_push(A, &v[0].b) = id_of(d[1], 1); /* … and March */
	V = clv_verdicts_make(A, v, 1);
	clv_dossier *joined = build(d, 3, NULL); /* the third report's March stays alone */
	assert_int_equal(joined->events.n, 2);
	assert_int_equal(joined->events.v[0].counts.n_mentions + joined->events.v[1].counts.n_mentions, 5);
	assert_int_equal(joined->events.v[0].counts.n_mentions * joined->events.v[1].counts.n_mentions, 4);
	v[0].kind = CLV_VERDICT_DIFFERENT;
	v[0].b.v[0] = id_of(d[2], 0);
	V = clv_verdicts_make(A, v, 1);
	assert_int_equal(build(d, 3, NULL)->events.n, 3);
	*clv_push(A, &v[1].a) = id_of(d[2], 0);
	V = clv_verdicts_make(A, v, 2);
	clv_dossier *x = build(d, 3, NULL);
	V = NULL;
	assert_int_equal(x->events.n, 2);
	assert_int_equal(x->events.v[1].counts.n_documents, 2);
}

static void a_later_judgement_wins(void **state)
{
	(void)state;
	clv_verdict v[2] = { { .kind = CLV_VERDICT_WRONG }, { .kind = CLV_VERDICT_RIGHT } };
	*clv_push(A, &v[0].a) = CLV_S("m1");
	*clv_push(A, &v[1].a) = CLV_S("m1");
	assert_true(clv_verdicts_wrong(clv_verdicts_make(A, v, 1), CLV_S("m1")));
	assert_false(clv_verdicts_wrong(clv_verdicts_make(A, v, 2), CLV_S("m1")));
	assert_null(clv_verdicts_of(clv_verdicts_make(A, v, 2), CLV_S("m2")));
	assert_null(clv_verdicts_of(NULL, CLV_S("m1")));
}

static void words_for_one_thing_are_shown_when_reports_differ(void **state)
{
	(void)state;
	clv_doc *d[3] = {
		make_doc(A, "a", "2021-05-04", "TASS", "Title\n\nThe special military operation goes on. The special military operation "
		         "began in March."),
		make_doc(A, "b", "2021-05-04", "B", "Title\n\nThe invasion goes on. The invasion began in March. War is near."),
		make_doc(A, "c", "2021-05-04", "C", "Title\n\nNothing is said of it here."),
	};
	clv_dossier *x = build(d, 3, NULL);
	const clv_fact *row = NULL;
	for (size_t i = 0; i < x->facts.n; i++)
		if (clv_str_eqc(x->facts.v[i].label, "wording"))
			row = &x->facts.v[i];
	assert_non_null(row);
	assert_int_equal(row->support.n, 2);
	assert_true(clv_str_eqc(row->support.v[0].how, "special military operation, 2 times"));
	assert_true(clv_str_eqc(row->support.v[1].how, "invasion, 2 times"));
	assert_int_equal(row->support.v[1].stance, CLV_STANCE_DIFFERS);
	assert_true(clv_str_eqc(x->reports.v[0].state, "RUS"));
	assert_int_equal(x->reports.v[1].state.n, 0);
}

static void status_is_kept_over_time(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	clv_dossier *x = build(d, 3, NULL);
	const clv_happening *may = &x->events.v[1];
	assert_int_equal(may->status, CLV_ST_HAPPENED);
	assert_int_equal(may->n_status[CLV_ST_ANNOUNCED], 1);
	assert_int_equal(may->n_status[CLV_ST_HAPPENED], 2);
	assert_int_equal(may->history.n, 3);
	assert_int_equal(may->history.v[0].status, CLV_ST_ANNOUNCED);
	assert_int_equal(may->first_reported, clv_day_of(2021, 5, 3));
	assert_int_equal(may->last_reported, clv_day_of(2021, 5, 5));
}

static void the_title_is_neutral_and_of_the_main_event(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	clv_dossier *x = build(d, 3, NULL);
	assert_string_equal(clv_str_copy(T, x->title).p, "Aino Koru and Pieter Veld meet in Riga");
	assert_true(clv_str_eqc(x->place, "Riga"));
	assert_int_equal(x->from, clv_day_of(2021, 5, 4));
	/* Only announced: the title says so. */
	x = build(d, 1, NULL);
	assert_string_equal(clv_str_copy(T, x->title).p, "Aino Koru and Pieter Veld to meet in Riga");
}

static void an_announcement_says_less(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	clv_dossier *x = build(d, 3, NULL);
	const clv_fact *f = &x->facts.v[0];
	assert_int_equal(f->kind, CLV_FACT_EVENT);
	assert_int_equal(f->support.n, 3);
	assert_int_equal(f->support.v[0].stance, CLV_STANCE_WEAKER);
	assert_int_equal(f->support.v[0].note, CLV_NOTE_STRENGTH);
	assert_int_equal(f->support.v[1].stance, CLV_STANCE_SAYS);
}

static void ids_do_not_depend_on_what_else_is_read(void **state)
{
	(void)state;
	clv_doc *d[3], *e[3];
	meeting_docs(d);
	meeting_docs(e);
	clv_dossier *x = build(d, 3, NULL), *y = build(e + 1, 2, NULL);
	assert_string_equal(x->events.v[1].id, y->events.v[1].id);
	assert_string_equal(x->events.v[0].id, y->events.v[0].id);
}

static void a_copy_adds_a_report_and_no_source(void **state)
{
	(void)state;
	clv_doc *d[4];
	meeting_docs(d);
	meeting_docs(d + 1); /* d[3] is now a second Canal Times text */
	meeting_docs(d);
	d[3]->outlet = CLV_S("Copy Shop");
	uint32_t alone[4] = { 0, 1, 2, 3 }, copied[4] = { 0, 1, 2, 2 };
	clv_counts three = build(d, 3, alone)->events.v[1].counts;
	clv_counts with_copy = build(d, 4, copied)->events.v[1].counts;
	assert_int_equal(three.n_sources, 3);
	assert_int_equal(with_copy.n_documents, 4);
	assert_int_equal(with_copy.n_sources, 3);
}

static void one_broadcaster_is_one_source(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	for (int i = 1; i < 3; i++)
		*clv_push(A, &d[i]->events.v[0].asserted_by) =
			(clv_asserter){ CLV_S("est-tv"), CLV_S("Estonian TV"), CLV_S("Estonian TV") };
	const clv_dossier *x = build(d, 3, NULL);
	assert_int_equal(x->events.v[1].counts.n_documents, 3);
	assert_int_equal(x->events.v[1].counts.n_sources, 2);
}

static void one_outlet_is_one_source(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	d[2]->outlet = d[1]->outlet;
	assert_int_equal(build(d, 3, NULL)->events.v[1].counts.n_sources, 2);
}

static void a_repeated_sentence_counts_once(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	clv_event again = d[1]->events.v[0];
	again.sentence = 0;
	*clv_push(A, &d[1]->events) = again;
	d[1]->sentences.v[0].repeat_of = d[1]->events.v[0].sentence;
	assert_int_equal(build(d, 3, NULL)->events.v[1].counts.n_mentions, 3);
}

static void verbal_acts_of_the_same_two_are_told_apart(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nEstonia praised the Dutch plan for wind farms. Estonia backed "
	                "the Dutch candidate for the court.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nTallinn praised the plan of the Dutch for wind farms at sea.");
	add_event(d[0], "Estonia praised the Dutch plan for wind farms", "praised", CLV_TYPE_SUPPORT, "EST", "NLD",
	          CLV_ST_HAPPENED, "", "");
	add_event(d[0], "Estonia backed the Dutch candidate for the court", "backed", CLV_TYPE_SUPPORT, "EST", "NLD",
	          CLV_ST_HAPPENED, "", "");
	add_event(d[1], "Tallinn praised the plan of the Dutch for wind farms at sea", "praised", CLV_TYPE_SUPPORT, "EST",
	          "NLD", CLV_ST_HAPPENED, "", "");
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 2);
	assert_int_equal(x->events.v[0].counts.n_documents + x->events.v[1].counts.n_documents, 3);
}

static void direction_matters_unless_mutual(void **state)
{
	(void)state;
	clv_doc *d[1] = { make_doc(A, "d0", "2021-05-03", "X",
	                  "One\n\nEstonia threatened Latvia with tariffs. Latvia threatened Estonia with tariffs.") };
	add_event(d[0], "Estonia threatened Latvia with tariffs", "threatened", CLV_TYPE_THREATEN, "EST", "LVA",
	          CLV_ST_HAPPENED, "2021-05-02", "2021-05-02");
	add_event(d[0], "Latvia threatened Estonia with tariffs", "threatened", CLV_TYPE_THREATEN, "LVA", "EST",
	          CLV_ST_HAPPENED, "2021-05-02", "2021-05-02");
	assert_int_equal(build(d, 1, NULL)->events.n, 2);
}

static void what_may_happen_is_kept_apart(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nEstonia sent grain to Latvia.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nEstonia may have sent grain to Latvia, analysts think.");
	add_event(d[0], "Estonia sent grain to Latvia", "sent", CLV_TYPE_AID, "EST", "LVA", CLV_ST_HAPPENED, "", "");
	add_event(d[1], "Estonia may have sent grain to Latvia", "sent", CLV_TYPE_AID, "EST", "LVA", CLV_ST_POSSIBLE, "", "");
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 2);
	for (size_t i = 0; i < x->facts.n; i++)
		if (x->facts.v[i].status == CLV_ST_POSSIBLE)
			assert_true(clv_str_eqc(x->facts.v[i].label, "expectation"));
}

static void a_denial_contradicts_what_is_told(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nEstonia shelled Latvia on Sunday.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nEstonia denied that it shelled Latvia on Sunday.");
	add_event(d[0], "Estonia shelled Latvia", "shelled", CLV_TYPE_ASSAULT, "EST", "LVA", CLV_ST_HAPPENED, "2021-05-02",
	          "2021-05-02");
	clv_event *no = add_event(d[1], "it shelled Latvia", "shelled", CLV_TYPE_ASSAULT, "EST", "LVA", CLV_ST_DENIED,
	                          "2021-05-02", "2021-05-02");
	no->polarity = CLV_POL_DISPUTED;
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 1);
	assert_int_equal(x->events.v[0].n_status[CLV_ST_DENIED], 1);
	const clv_fact *f = &x->facts.v[0];
	assert_int_equal(f->support.v[1].stance, CLV_STANCE_CONTRADICTS);
	assert_int_equal(f->support.v[1].note, CLV_NOTE_NEGATION);
}

static void not_done_elsewhere_is_no_contradiction(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nEstonia sent grain to Latvia in April.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nEstonia has not sent weapons to Latvia.");
	add_event(d[0], "Estonia sent grain to Latvia", "sent", CLV_TYPE_AID, "EST", "LVA", CLV_ST_HAPPENED, "2021-04-01",
	          "2021-04-30");
	clv_event *no = add_event(d[1], "Estonia has not sent weapons to Latvia", "sent", CLV_TYPE_AID, "EST", "LVA",
	                          CLV_ST_DENIED, "", "");
	no->polarity = CLV_POL_NOT_DONE;
	clv_dossier *x = build(d, 2, NULL);
	for (size_t i = 0; i < x->facts.n; i++)
		for (size_t k = 0; k < x->facts.v[i].support.n; k++)
			assert_int_not_equal(x->facts.v[i].support.v[k].stance, CLV_STANCE_CONTRADICTS);
}

static void a_toll_is_its_latest_reports(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nEstonia shelled Latvia, killing 4 people.");
	d[1] = make_doc(A, "d1", "2021-05-06", "Y", "Two\n\nEstonia shelled Latvia on Sunday and 9 people died.");
	clv_event *a = add_event(d[0], "Estonia shelled Latvia", "shelled", CLV_TYPE_ASSAULT, "EST", "LVA", CLV_ST_HAPPENED,
	                         "2021-05-02", "2021-05-02");
	clv_event *b = add_event(d[1], "Estonia shelled Latvia", "shelled", CLV_TYPE_ASSAULT, "EST", "LVA", CLV_ST_HAPPENED,
	                         "2021-05-02", "2021-05-02");
	a->size[CLV_SIZE_DEAD] = (clv_size){ 4, 4, words_at(d[0], "4") };
	b->size[CLV_SIZE_DEAD] = (clv_size){ 9, 9, words_at(d[1], "9") };
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 1);
	assert_int_equal(x->events.v[0].size[CLV_SIZE_DEAD].min, 9);
	assert_int_equal(x->facts.v[0].support.v[0].stance, CLV_STANCE_DIFFERS);
	assert_int_equal(x->facts.v[0].support.v[0].note, CLV_NOTE_NUMBER);
}

static void variants_of_a_saying_come_together(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X",
	                "One\n\n\"We will never let the lake dry out while this dam stands,\" said Koru.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y",
	                "Two\n\nKoru said \"the lake will not dry out, never, while the dam stands\" in Riga.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\n\"The lake is a museum of our mistakes,\" Koru said.");
	add_quote(d[0], "We will never let the lake dry out while this dam stands,", KORU, CLV_QUOTE_FULL);
	add_quote(d[1], "the lake will not dry out, never, while the dam stands", KORU, CLV_QUOTE_PART);
	add_quote(d[2], "The lake is a museum of our mistakes,", KORU, CLV_QUOTE_FULL);
	clv_dossier *x = build(d, 3, NULL);
	assert_int_equal(x->quotes.n, 2);
	assert_int_equal(x->quotes.v[0].variants.n, 2);
	assert_int_equal(x->quotes.v[0].lead.doc, 0);
	assert_int_equal(x->quotes.v[0].counts.n_sources, 2);
}

static void short_phrases_need_one_object(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nThe two praised a partnership with \"no limits\" in March.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nTheir \"boundless\" friendship was sworn in March.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nThe bank put \"no limits\" on withdrawals from savings.");
	add_quote(d[0], "no limits", NULL, CLV_QUOTE_PART);
	add_quote(d[1], "boundless", NULL, CLV_QUOTE_PART);
	add_quote(d[2], "no limits", NULL, CLV_QUOTE_PART);
	clv_dossier *x = build(d, 3, NULL);
	assert_int_equal(x->quotes.n, 2);
	assert_int_equal(x->quotes.v[0].variants.n, 2);
}

static void a_slip_of_spelling_is_the_same_speaker(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X",
	                "One\n\n\"The harvest failed twice and the granaries stand empty,\" said Jon Toravian.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y",
	                "Two\n\n\"The harvest failed two times, the granaries stand empty,\" said Jon Toradian.");
	add_quote(d[0], "The harvest failed twice and the granaries stand empty,", "jon-toravian//Jon Toravian", CLV_QUOTE_FULL);
	add_quote(d[1], "The harvest failed two times, the granaries stand empty,", "jon-toradian//Jon Toradian", CLV_QUOTE_FULL);
	assert_int_equal(build(d, 2, NULL)->quotes.n, 1);
}


/* ---- claims ---------------------------------------------------------------- */

static const clv_fact *find_fact(const clv_dossier *x, clv_factkind kind, const char *words)
{
	for (size_t i = 0; i < x->facts.n; i++)
		if (x->facts.v[i].kind == kind && clv_str_find(x->facts.v[i].text, clv_str_c(words), 0) != SIZE_MAX)
			return &x->facts.v[i];
	return NULL;
}

static void unlike_numbers_of_one_thing_differ(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nSteel exports to Norway grew 31 percent in the spring.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nIn the spring steel exports to Norway rose by 29 per cent.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nSteel exports to Norway were up 31% in the spring.");
	clv_dossier *x = build(d, 3, NULL);
	const clv_fact *f = find_fact(x, CLV_FACT_NUMBER, "31");
	assert_non_null(f);
	assert_int_equal(f->support.n, 3);
	assert_int_equal(f->support.v[0].stance, CLV_STANCE_SAYS);
	assert_int_equal(f->support.v[1].stance, CLV_STANCE_DIFFERS);
	assert_int_equal(f->support.v[1].note, CLV_NOTE_NUMBER);
	assert_int_equal(f->support.v[2].stance, CLV_STANCE_SAYS);
}

static void a_number_told_to_another_digit_is_the_same(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nThe mills of the valley made 32.9 million tonnes of steel since last summer.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nSince last summer the mills of the valley made 33 million tonnes of steel.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nThe mills of the valley made 36 million tonnes of steel since last summer.");
	const clv_fact *f = find_fact(build(d, 3, NULL), CLV_FACT_NUMBER, "million");
	assert_non_null(f);
	assert_int_equal(f->support.n, 3);
	assert_int_equal(f->support.v[1].stance, CLV_STANCE_SAYS);
	assert_int_equal(f->support.v[2].stance, CLV_STANCE_DIFFERS);
}

static void what_every_report_has_from_one_speaker_is_asserted_by_him(void **state)
{
	(void)state;
	clv_doc *d[2];
	const char *said = "exports to Norway grew 31 percent in the spring";
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nKoru said exports to Norway grew 31 percent in the spring.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nExports to Norway grew 31 percent in the spring, the ministry said.");
	add_quote(d[0], said, KORU, CLV_QUOTE_INDIRECT);
	const clv_fact *f = find_fact(build(d, 2, NULL), CLV_FACT_NUMBER, "31");
	assert_non_null(f);
	assert_int_equal(f->asserted_by.n, 0); /* the other report says it itself */
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nThe minister said exports to Norway grew 31 percent in the spring.");
	add_quote(d[1], said, KORU, CLV_QUOTE_INDIRECT);
	f = find_fact(build(d, 2, NULL), CLV_FACT_NUMBER, "31");
	assert_non_null(f);
	assert_int_equal(f->asserted_by.n, 1);
	assert_true(clv_str_eq(f->asserted_by.v[0].actor, who(KORU).actor));
}

static void a_barer_word_for_an_act_says_less(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nNorway closed the harbours, the northern railway and the airspace to Ruritania on Monday.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nNorway imposed sanctions on Ruritania on Monday.");
	add_event(d[0], "Norway closed the harbours, the northern railway and the airspace to Ruritania", "closed", CLV_TYPE_COERCE, "norway/NOR", "ruritania/RUR",
	          CLV_ST_HAPPENED, "2021-05-03", "2021-05-03");
	add_event(d[1], "Norway imposed sanctions", "imposed", CLV_TYPE_COERCE, "norway/NOR", "ruritania/RUR", CLV_ST_HAPPENED, "2021-05-03", "2021-05-03");
	const clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 1);
	const clv_fact *f = &x->facts.v[0];
	assert_int_equal(f->kind, CLV_FACT_EVENT);
	assert_int_equal(f->support.v[0].stance, CLV_STANCE_SAYS);
	assert_int_equal(f->support.v[1].stance, CLV_STANCE_WEAKER);
}

static void numbers_of_other_things_stay_apart(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nSteel exports to Norway grew 31 percent in the spring.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nTurnout in the village of Ley was 64 percent, clerks said.");
	clv_dossier *x = build(d, 2, NULL);
	for (size_t i = 0; i < x->facts.n; i++)
		if (x->facts.v[i].kind == CLV_FACT_NUMBER)
			assert_true(x->facts.v[i].alone);
}

static void years_are_no_quantities(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nThe bridge was opened in 1987 by the mayor.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nThe bridge was opened in 1988 by the mayor.");
	assert_null(find_fact(build(d, 2, NULL), CLV_FACT_NUMBER, "198"));
}

static void since_when_is_shown(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nIt is her first journey abroad since the epidemic began.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nThe premier set out on her first foreign trip in three years.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nIt was the first frost since the harvest in these hills.");
	clv_dossier *x = build(d, 3, NULL);
	const clv_fact *f = find_fact(x, CLV_FACT_CLAIM, "first foreign trip in three years"); /* its bound is dated */
	assert_non_null(f);
	assert_true(clv_str_eqc(f->label, "first since"));
	assert_int_equal(f->counts.n_documents, 2);
	assert_true(clv_str_eqc(f->support.v[0].how, "since the epidemic began"));
	assert_int_equal(f->support.v[0].stance, CLV_STANCE_SAYS);
	assert_non_null(find_fact(x, CLV_FACT_CLAIM, "first frost"));
}

static void bounds_are_compared_as_intervals(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2023-05-03", "X", "One\n\nIt is her first journey abroad since the pandemic.");
	d[1] = make_doc(A, "d1", "2023-05-04", "Y", "Two\n\nThe premier set out on her first foreign trip in three years.");
	d[2] = make_doc(A, "d2", "2023-05-04", "Z", "Three\n\nIt was the first trip of the premier in ten years.");
	const clv_fact *f = find_fact(build(d, 3, NULL), CLV_FACT_CLAIM, "first journey");
	assert_non_null(f);
	assert_int_equal(f->support.n, 3);
	assert_int_equal(f->support.v[1].stance, CLV_STANCE_SAYS); /* some time in the year about then */
	assert_int_equal(f->support.v[2].stance, CLV_STANCE_DIFFERS);
	assert_int_equal(f->support.v[2].note, CLV_NOTE_DATE);
	assert_true(clv_str_eqc(f->support.v[2].how, "in ten years / since the pandemic"));
}

static void tolls_are_one_row_and_never_summed(void **state)
{
	(void)state;
	clv_doc *d[4];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "Fire\n\nA fire killed at least 23 people and injured 60 in the port of Koru on Monday.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Blaze\n\nThe number of dead in the blaze at Koru rose to 31. More than 50 were hurt.");
	d[2] = make_doc(A, "d2", "2021-05-05", "X", "Toll\n\nThe fire in the port left 35 dead. In May 2011 a fire there killed 4 men.");
	d[3] = make_doc(A, "d3", "2021-05-05", "Z", "Port\n\nThe fire that killed 35 people began in a store.");
	clv_dossier *x = build(d, 4, NULL);
	const clv_fact *f = find_fact(x, CLV_FACT_NUMBER, "dead: 35");
	assert_non_null(f);
	assert_true(clv_str_eqc(f->label, "toll"));
	assert_int_equal(f->support.n, 4);
	assert_int_equal(f->support.v[0].stance, CLV_STANCE_DIFFERS);
	assert_true(clv_str_eqc(f->support.v[0].how, "23 on 2021-05-03 / 35 on 2021-05-05, superseded by its own outlet"));
	assert_true(clv_str_eqc(f->support.v[1].how, "31 on 2021-05-04 / 35 on 2021-05-05"));
	assert_int_equal(f->support.v[3].stance, CLV_STANCE_SAYS);
	f = find_fact(x, CLV_FACT_NUMBER, "injured: at least 50");
	assert_non_null(f);
	assert_int_equal(f->support.n, 2);
}

static void a_toll_told_further_down_is_the_storys_too(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "Shelling\n\nEstonia shelled Koru. Four soldiers and two civilians had been killed by mines. "
	                "The mayor fled. Nobody slept. Rain fell. Doctors said at least 25 people were killed in the shelling.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Truce\n\nA truce began at noon. At least 200 people died in the shelling, doctors said.");
	clv_dossier *x = build(d, 2, NULL);
	const clv_fact *f = find_fact(x, CLV_FACT_NUMBER, "dead: at least 200");
	assert_non_null(f);
	assert_int_equal(f->support.n, 2);
	assert_int_equal(f->support.v[0].stance, CLV_STANCE_DIFFERS); /* "at least 25" beside "at least 200" */
	assert_true(clv_str_eqc(f->support.v[0].how, "25 on 2021-05-03 / 200 on 2021-05-04"));
	assert_null(find_fact(x, CLV_FACT_NUMBER, "dead: two"));
}

static void claims_in_other_words_come_together(void **state)
{
	(void)state;
	clv_doc *d[4];
	d[0] = make_doc(A, "d0", "2021-05-03", "X",
	                "One\n\nKoru lives in Tallinn. The governor is expected to win a fourth mandate in June.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y",
	                "Two\n\nRain fell on the stands. Nobody doubts that a fourth term in June would suit the governor.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nThe ferry to Naantali was late and the crowd sang.");
	d[3] = make_doc(A, "d3", "2021-05-04", "W", "Four\n\nBakers in the old town sold out of bread by noon.");
	clv_dossier *x = build(d, 4, NULL);
	const clv_fact *f = find_fact(x, CLV_FACT_CLAIM, "fourth");
	assert_non_null(f);
	assert_int_equal(f->counts.n_documents, 2);
	assert_int_equal(f->status, CLV_ST_POSSIBLE);
	assert_true(clv_str_eqc(f->label, "expectation"));
}

static void copies_alone_make_no_shared_claim(void **state)
{
	(void)state;
	clv_doc *d[2];
	const char *text = "One\n\nThe governor is expected to win a fourth mandate in June.";
	d[0] = make_doc(A, "d0", "2021-05-03", "X", text);
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", text);
	uint32_t copied[2] = { 0, 0 };
	assert_null(find_fact(build(d, 2, copied), CLV_FACT_CLAIM, "fourth"));
}

static void a_slip_of_translation_is_marked_as_such(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X",
	                "One\n\nThe minister backed the two-harbour doctrine and scolded foreign meddling in Selvik.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y",
	                "Two\n\nThe minister stood by the two-port doctrine and complained of meddling in Selvik.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nBakers in the old town sold out of bread by noon.");
	clv_dossier *x = build(d, 3, NULL);
	const clv_fact *f = find_fact(x, CLV_FACT_CLAIM, "doctrine");
	assert_non_null(f);
	const clv_support *other = f->support.v[0].note == CLV_NOTE_TRANSLATION ? &f->support.v[0] : &f->support.v[1];
	assert_int_equal(other->note, CLV_NOTE_TRANSLATION);
	assert_int_equal(other->stance, CLV_STANCE_DIFFERS);
}

static void done_and_not_done_are_no_agreement(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X",
	                "One\n\nOstmark has not delivered howitzers to the rebels of Senn, its envoy said.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y",
	                "Two\n\nThe rebels of Senn, short of boots and bread, dream of howitzers delivered by rail.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nBakers in the old town sold out of bread by noon.");
	clv_dossier *x = build(d, 3, NULL);
	const clv_fact *f = find_fact(x, CLV_FACT_CLAIM, "howitzers");
	for (size_t i = 0; f && i < f->support.n; i++)
		assert_false(f->support.n > 1 && f->support.v[i].stance == CLV_STANCE_SAYS && f->support.v[i].note == CLV_NOTE_WORDING);
}

static void order_within_facts_is_stable(void **state)
{
	(void)state;
	clv_doc *d[3], *e[3];
	meeting_docs(d);
	meeting_docs(e);
	clv_dossier *x = build(d, 3, NULL), *y = build(e, 3, NULL);
	assert_int_equal(x->facts.n, y->facts.n);
	for (size_t i = 0; i < x->facts.n; i++)
		assert_string_equal(x->facts.v[i].id, y->facts.v[i].id);
}

static void a_visit_to_two_is_two_visits(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nAino Koru visited Latvia and Finland last week.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nAino Koru visited Finland to speak about timber.");
	clv_event *a = add_event(d[0], "Aino Koru visited Latvia and Finland", "visited", CLV_TYPE_CONSULT, KORU, "LVA",
	                         CLV_ST_HAPPENED, "2021-04-26", "2021-05-02");
	*clv_push(A, &a->target) = who("FIN");
	clv_event *b = add_event(d[1], "Aino Koru visited Finland", "visited", CLV_TYPE_CONSULT, KORU, "FIN", CLV_ST_HAPPENED,
	                         "2021-04-28", "2021-04-28");
	a->mode = b->mode = CLV_S("visit");
	a->mutual = b->mutual = false;
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 2);
	const clv_happening *fin = clv_str_eqc(x->events.v[0].target.v[0].code, "FIN") ? &x->events.v[0] : &x->events.v[1];
	assert_int_equal(fin->counts.n_documents, 2);
	assert_int_equal(fin->target.n, 1);
	assert_int_equal(fin->from, clv_day_of(2021, 4, 28));
}

static void background_is_never_the_main_event(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	for (int i = 0; i < 3; i++) { /* all three recall a war, two tell the meeting as done */
		clv_event *e = add_event(d[i], i == 2 ? "The Dutch leader" : "Aino Koru", i == 2 ? "leader" : "Koru",
		                         CLV_TYPE_ASSAULT, "RUS", "UKR", CLV_ST_HAPPENED, "2020-01-01", "2020-01-31");
		e->historical = true;
	}
	clv_dossier *x = build(d, 3, NULL);
	assert_int_equal(x->events.v[x->main_event].type, CLV_TYPE_CONSULT);
}

static void nothing_to_tell_is_no_error(void **state)
{
	(void)state;
	clv_doc *d[1] = { make_doc(A, "d0", "", "", "Only a title") };
	clv_dossier *x = build(d, 1, NULL);
	assert_int_equal(x->events.n, 0);
	assert_true(clv_str_eqc(x->title, "Only a title"));
	assert_int_equal(x->main_event, CLV_NO_INDEX);
	assert_int_equal(build(d, 0, NULL)->counts.n_documents, 0);
}

static void many_reports_stay_near_linear(void **state)
{
	(void)state;
	enum { N = 2000 };
	clv_doc **d = calloc(N, sizeof *d);
	for (int i = 0; i < N; i++) {
		char id[16];
		snprintf(id, sizeof id, "d%05d", i);
		d[i] = make_doc(A, clv_strf(A, "%s", id).p, "2021-05-03", "",
		                "One\n\nAino Koru met Pieter Veld in Riga on Tuesday. \"We go on,\" she said.");
		add_event(d[i], "Aino Koru met Pieter Veld in Riga", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "", "");
		add_quote(d[i], "We go on,", KORU, CLV_QUOTE_FULL);
	}
	double t = processor_seconds();
	clv_dossier *x = build(d, N, NULL);
	assert_true(processor_seconds() - t < 10);
	assert_int_equal(x->events.n, 1);
	assert_int_equal(x->events.v[0].counts.n_documents, N);
	free(d);
}

static void the_same_text_ten_thousand_times_is_one_source(void **state)
{
	(void)state;
	enum { N = 10000 };
	clv_doc **d = calloc(N, sizeof *d);
	uint32_t *origin = calloc(N, sizeof *origin);
	for (int i = 0; i < N; i++) {
		d[i] = make_doc(A, clv_strf(A, "d%05d", i).p, "2021-05-03", "",
		                "One\n\nA fire killed 23 people in the port of Koru. It was the first fire since the pandemic.");
		add_quote(d[i], "It was the first fire since the pandemic", KORU, CLV_QUOTE_FULL);
	}
	double t = processor_seconds();
	clv_dossier *x = build(d, N, origin);
	assert_true(processor_seconds() - t < 20);
	assert_int_equal(x->counts.n_sources, 1);
	assert_true(x->facts.n >= 1);
	for (size_t i = 0; i < x->facts.n; i++)
		assert_int_equal(x->facts.v[i].counts.n_sources, 1);
	free(origin);
	free(d);
}

static void two_outlets_of_one_name_are_two(void **state)
{
	(void)state;
	clv_doc *d[4];
	const char *text = "One\n\nAino Koru met Pieter Veld in Riga on Tuesday.";
	static const char *const urls[] = { "https://www.herald.example/a", "http://news.herald.example/b",
		"https://herald.co.zz/c", "https://www.herald.co.zz/d" };
	for (int i = 0; i < 4; i++) {
		d[i] = make_doc(A, clv_strf(A, "d%d", i).p, "2021-05-03", "The Herald", text);
		add_event(d[i], "Aino Koru met Pieter Veld in Riga", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "", "");
		d[i]->url = clv_str_c(urls[i]);
	}
	clv_dossier *x = build(d, 4, NULL);
	assert_int_equal(x->events.n, 1);
	assert_int_equal(x->events.v[0].counts.n_documents, 4);
	assert_int_equal(x->events.v[0].counts.n_sources, 2);
	for (int i = 0; i < 4; i++)
		d[i]->url = (clv_str){ "", 0 };
	assert_int_equal(build(d, 4, NULL)->events.v[0].counts.n_sources, 1);
}

static void a_quotation_that_is_turned_round_differs(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\n\"The ministry will pay the ferry subsidy in winter,\" Koru said.");
	d[1] = make_doc(A, "d1", "2021-05-03", "Y", "Two\n\n\"The ministry will not pay the ferry subsidy in winter,\" Koru said.");
	add_quote(d[0], "The ministry will pay the ferry subsidy in winter,", KORU, CLV_QUOTE_FULL);
	add_quote(d[1], "The ministry will not pay the ferry subsidy in winter,", KORU, CLV_QUOTE_FULL);
	const clv_fact *f = find_fact(build(d, 2, NULL), CLV_FACT_QUOTE, "ferry subsidy");
	assert_non_null(f);
	assert_int_equal(f->support.n, 2);
	size_t n = 0;
	for (size_t i = 0; i < 2; i++)
		n += f->support.v[i].stance == CLV_STANCE_DIFFERS && f->support.v[i].note == CLV_NOTE_NEGATION;
	assert_int_equal(n, 1);
}

static void what_is_announced_later_is_another_act(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-05", "X", "One\n\nAino Koru met Pieter Veld in Riga on Tuesday.");
	d[1] = make_doc(A, "d1", "2021-05-06", "Y", "Two\n\nAino Koru will meet Pieter Veld again soon.");
	add_event(d[0], "Aino Koru met Pieter Veld in Riga", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "2021-05-04", "2021-05-04");
	add_event(d[1], "Aino Koru will meet Pieter Veld again", "meet", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_ANNOUNCED, "", "");
	assert_int_equal(build(d, 2, NULL)->events.n, 2);
	d[1]->published = d[1]->published_to = clv_day_of(2021, 5, 3); /* before it: its announcement */
	assert_int_equal(build(d, 2, NULL)->events.n, 1);
}

/* The participants of an event are mentions of persons. */
static void name_persons(clv_doc *d, clv_event *e)
{
	for (size_t side = 0; side < 2; side++) {
		clv_participant *p = side ? &e->target.v[0] : &e->source.v[0];
		p->mention = (uint32_t)d->mentions.n;
		*clv_push(d->arena, &d->mentions) = (clv_mention){ .kind = CLV_KIND_PERSON, .actor = p->actor, .code = p->code };
	}
}

static void other_persons_meet_at_another_meeting(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-05", "X", "One\n\nAino Koru met Pieter Veld in Riga on Tuesday.");
	d[1] = make_doc(A, "d1", "2021-05-05", "Y", "Two\n\nMinisters Jaan Mets and Piet Smit met in Riga on Tuesday.");
	name_persons(d[0], add_event(d[0], "Aino Koru met Pieter Veld in Riga", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED,
	                             "2021-05-04", "2021-05-04"));
	clv_event *e = add_event(d[1], "Jaan Mets and Piet Smit met in Riga", "met", CLV_TYPE_CONSULT, "jaan-mets/EST/Jaan Mets",
	                         "piet-smit/NLD/Piet Smit", CLV_ST_HAPPENED, "2021-05-04", "2021-05-04");
	name_persons(d[1], e);
	assert_int_equal(build(d, 2, NULL)->events.n, 2);
	e->source.v[0] = who("EST"); /* of a side that is only a state nothing is known */
	assert_int_equal(build(d, 2, NULL)->events.n, 2);
	e->target.v[0] = who("NLD");
	assert_int_equal(build(d, 2, NULL)->events.n, 1);
}

static void what_is_ahead_joins_what_happened_by_day_place_or_words_alone(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "", "X", "One\n\nEstonia and the Netherlands shook hands over the ferry.");
	d[1] = make_doc(A, "d1", "", "Y", "Two\n\nAino Koru is expected to meet Pieter Veld soon.");
	add_event(d[0], "Estonia and the Netherlands shook hands", "shook", CLV_TYPE_CONSULT, "EST", "NLD", CLV_ST_HAPPENED, "", "");
	clv_event *e = add_event(d[1], "Aino Koru is expected to meet Pieter Veld", "meet", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_ANNOUNCED,
	                         "", "");
	assert_int_equal(build(d, 2, NULL)->events.n, 2);
	e->status = CLV_ST_HAPPENED;
	assert_int_equal(build(d, 2, NULL)->events.n, 1);
}

static void numbers_of_an_order_and_their_bounds(void **state)
{
	(void)state;
	clv_doc *d[3];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nSteel exports to Norway grew about 30 percent in the spring.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nIn the spring steel exports to Norway grew 31 percent.");
	d[2] = make_doc(A, "d2", "2021-05-04", "Z", "Three\n\nSteel exports to Norway grew 31 percent in the spring.");
	const clv_fact *f = find_fact(build(d, 3, NULL), CLV_FACT_NUMBER, "31");
	assert_non_null(f);
	assert_int_equal(f->support.n, 3);
	assert_int_equal(f->support.v[0].stance, CLV_STANCE_WEAKER); /* "about 30" leaves 31 open */
	clv_build b = { .lex = L, .docs = (const clv_doc *const *)(const void *)d, .n = 3, .out = A, .scratch = T, .tmp = clv_arena_child(T) };
	b.sentence = CLV_NEW_ARRAY(T, clv_items *, 4);
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nSeveral hundred people sang. Thousands of supporters came. "
	                "A 36-year-old man died. They spoke for half an hour.");
	clv_quantities q = { 0 };
	for (uint32_t k = 1; k < d[0]->sentences.n; k++)
		clv_fact_quantities(&b, 0, k, d[0]->sentences.v[k].span, &q);
	assert_true(q.n >= 3);
	assert_true(q.v[0].low == 100 && q.v[0].high == 999);
	assert_true(q.v[1].low == 1000 && q.v[1].high == 9999);
	assert_true(clv_quantity_same_kind(&q.v[0], &q.v[1]));
	assert_int_equal(clv_quantity_stance(&q.v[0], &q.v[1]), CLV_STANCE_DIFFERS);
	for (size_t i = 0; i < q.n; i++)
		assert_int_equal(q.v[i].toll, CLV_TOLL_NONE);
	assert_true(clv_str_eqc(q.v[q.n - 1].unit, "h") && q.v[q.n - 1].value == 0.5);
}

/* ---- rows that read well ------------------------------------------------------ */

static void words_in_marks_are_one_utterance_with_their_sentence(void **state)
{
	(void)state;
	clv_doc *d[1];
	d[0] = make_doc(A, "d0", "2021-05-03", "X", "One\n\nKoru called the harbour fee \"a tax on fish\" that nobody wanted.");
	add_quote(d[0], "the harbour fee \"a tax on fish\" that nobody wanted", KORU, CLV_QUOTE_INDIRECT);
	add_quote(d[0], "a tax on fish", KORU, CLV_QUOTE_PART);
	clv_dossier *x = build(d, 1, NULL);
	assert_int_equal(x->quotes.n, 1);
	assert_int_equal(x->quotes.v[0].variants.n, 2);
	assert_int_equal(x->quotes.v[0].counts.n_mentions, 1);
	assert_int_equal(x->quotes.v[0].kind, CLV_QUOTE_INDIRECT);
	size_t rows = 0;
	for (size_t i = 0; i < x->facts.n; i++)
		if (x->facts.v[i].kind == CLV_FACT_QUOTE) {
			rows++;
			assert_int_equal(x->facts.v[i].support.n, 1);
		}
	assert_int_equal(rows, 1);
}

static void pronouns_and_things_head_no_group(void **state)
{
	(void)state;
	clv_doc *d[1];
	d[0] = make_doc(A, "d0", "2021-05-03", "X",
	                "One\n\nHe said the herring would come back. A foothold on the coast said the nets were torn. "
	                "Residents said the lamps went out.");
	add_quote(d[0], "the herring would come back", "//He", CLV_QUOTE_INDIRECT);
	add_quote(d[0], "the nets were torn", "//a foothold on the coast", CLV_QUOTE_INDIRECT);
	add_quote(d[0], "the lamps went out", "//residents", CLV_QUOTE_INDIRECT);
	clv_dossier *x = build(d, 1, NULL);
	assert_int_equal(x->quotes.n, 3);
	assert_int_equal(x->quotes.v[0].speaker.name.n, 0);
	assert_int_equal(x->quotes.v[1].speaker.name.n, 0);
	assert_true(clv_str_eqc(x->quotes.v[2].speaker.name, "residents"));
}

static void a_paraphrase_that_gainsays_its_quotation_clashes(void **state)
{
	(void)state;
	clv_doc *d[1];
	d[0] = make_doc(A, "d0", "2021-05-03", "X",
	                "One\n\nKoru said the ministry will pay the ferry subsidy. \"The ministry will not pay the ferry "
	                "subsidy this winter,\" she said.");
	add_quote(d[0], "the ministry will pay the ferry subsidy", KORU, CLV_QUOTE_INDIRECT);
	add_quote(d[0], "The ministry will not pay the ferry subsidy this winter,", KORU, CLV_QUOTE_FULL);
	clv_dossier *x = build(d, 1, NULL);
	assert_int_equal(x->quotes.n, 1);
	assert_int_equal(x->quotes.v[0].kind, CLV_QUOTE_FULL);
	assert_true(clv_str_eqc(x->facts.v[0].label, "clash"));
	bool shown = false;
	for (size_t i = 0; i < x->facts.v[0].support.n; i++)
		shown = shown || (x->facts.v[0].support.v[i].stance == CLV_STANCE_DIFFERS &&
		                  x->facts.v[0].support.v[i].note == CLV_NOTE_NEGATION);
	assert_true(shown);
}

static void a_fragment_is_read_with_its_sentence(void **state)
{
	(void)state;
	clv_doc *d = make_doc(A, "d0", "2021-05-03", "X",
	                      "One\n\nThe fair, which took place on the quay, drew many. Officers said that 12 sailors, among "
	                      "them a cook, were hurt. The quay was closed on Monday, the town said.");
	const clv_doc *const docs[] = { d };
	clv_build b = { .lex = L, .docs = docs, .n = 1, .out = A, .scratch = T, .tmp = clv_arena_child(T) };
	assert_true(clv_str_eqc(clv_fact_readable(&b, 0, 1, words_at(d, "which took place on the quay")),
	                        "The fair, which took place on the quay, drew many."));
	assert_true(clv_str_eqc(clv_fact_readable(&b, 0, 2, words_at(d, "Officers said that 12 sailors")),
	                        "Officers said that 12 sailors, among them a cook, were hurt."));
	assert_true(clv_str_eqc(clv_fact_readable(&b, 0, 3, words_at(d, "The quay was closed on Monday")),
	                        "The quay was closed on Monday"));
}

static void acts_of_words_are_told_by_their_words(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-04", "X", "One\n\nEstonia backed the Dutch plan for a tunnel under the sound.");
	d[1] = make_doc(A, "d1", "2021-05-04", "Y", "Two\n\nTallinn sided with The Hague on quotas for herring.");
	add_event(d[0], "Estonia backed the Dutch plan for a tunnel under the sound", "backed", CLV_TYPE_SUPPORT, "EST", "NLD",
	          CLV_ST_HAPPENED, "2021-05-04", "2021-05-04");
	add_event(d[1], "Tallinn sided with The Hague on quotas for herring", "sided", CLV_TYPE_SUPPORT, "EST", "NLD",
	          CLV_ST_HAPPENED, "2021-05-04", "2021-05-04");
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 2);
	size_t rows = 0;
	for (size_t i = 0; i < x->facts.n; i++)
		if (x->facts.v[i].kind == CLV_FACT_EVENT) {
			rows++;
			assert_int_equal(x->facts.v[i].counts.n_documents, 1);
		}
	assert_int_equal(rows, 2);
	assert_non_null(find_fact(x, CLV_FACT_EVENT, "a tunnel under the sound"));
	assert_non_null(find_fact(x, CLV_FACT_EVENT, "quotas for herring"));
}

static void a_day_that_no_one_gave_does_not_differ(void **state)
{
	(void)state;
	clv_doc *d[3];
	meeting_docs(d);
	clv_event *e = &d[2]->events.v[0];
	e->from = e->to = clv_day_of(2021, 5, 5);
	e->date_rule = CLV_S("+0D");
	clv_dossier *x = build(d, 3, NULL);
	for (size_t i = 0; i < x->facts.n; i++)
		for (size_t k = 0; k < x->facts.v[i].support.n; k++)
			assert_int_not_equal(x->facts.v[i].support.v[k].note, CLV_NOTE_DATE);
}

/* ---- names of events ------------------------------------------------------------- */

static void headlines_choose_the_main_event(void **state)
{
	(void)state;
	clv_doc *d[3];
	static const char *const ids[] = { "d0", "d1", "d2" };
	for (int i = 0; i < 3; i++) {
		d[i] = make_doc(A, ids[i], "2021-05-05", ids[i],
		                "Koru meets Veld\n\nOn Monday Veld saw the Finnish leader. On Tuesday Koru met Veld.");
		add_event(d[i], "Veld saw the Finnish leader", "saw", CLV_TYPE_CONSULT, VELD, "FIN", CLV_ST_HAPPENED, "2021-05-03",
		          "2021-05-03");
	}
	add_event(d[1], "Koru met Veld", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "2021-05-04", "2021-05-04");
	add_event(d[2], "Koru met Veld", "met", CLV_TYPE_CONSULT, KORU, VELD, CLV_ST_HAPPENED, "2021-05-04", "2021-05-04");
	clv_dossier *x = build(d, 3, NULL);
	assert_int_equal(x->from, clv_day_of(2021, 5, 4));
}

static void deeds_come_before_words(void **state)
{
	(void)state;
	clv_doc *d[2];
	static const char *const ids[] = { "d0", "d1" };
	for (int i = 0; i < 2; i++) {
		d[i] = make_doc(A, ids[i], "2021-05-05", ids[i],
		                "News of the day\n\nEstonia scolded the Netherlands over a toll. Estonia shelled a Dutch port.");
		add_event(d[i], "Estonia scolded the Netherlands over a toll", "scolded", CLV_TYPE_ACCUSE, "EST", "NLD", CLV_ST_HAPPENED,
		          "2021-05-05", "2021-05-05");
		add_event(d[i], "Estonia shelled a Dutch port", "shelled", CLV_TYPE_ASSAULT, "EST", "NLD", CLV_ST_HAPPENED,
		          "2021-05-05", "2021-05-05");
	}
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.v[x->main_event].type, CLV_TYPE_ASSAULT);
}

static void harm_without_a_doer_keeps_its_victim(void **state)
{
	(void)state;
	clv_doc *d[1];
	d[0] = make_doc(A, "d0", "2021-05-05", "X", "One\n\nDutch peacekeepers were shot at on the bridge.");
	add_event(d[0], "Dutch peacekeepers were shot at on the bridge", "shot", CLV_TYPE_ASSAULT, NULL, "x/NLD/Dutch peacekeepers",
	          CLV_ST_HAPPENED, "2021-05-05", "2021-05-05");
	clv_dossier *x = build(d, 1, NULL);
	assert_int_equal(x->events.v[0].source.n, 0);
	assert_int_equal(x->events.v[0].target.n, 1);
	assert_true(clv_str_eqc(x->events.v[0].title, "Dutch peacekeepers are attacked"));
}

static void several_actors_take_the_plural(void **state)
{
	(void)state;
	clv_doc *d[1];
	d[0] = make_doc(A, "d0", "2021-05-05", "X", "One\n\nProtesters stormed the hall. Estonia shelled a Dutch port.");
	add_event(d[0], "Protesters stormed the hall", "stormed", CLV_TYPE_ASSAULT, "x//protesters", "NLD", CLV_ST_HAPPENED,
	          "2021-05-05", "2021-05-05");
	add_event(d[0], "Estonia shelled a Dutch port", "shelled", CLV_TYPE_ASSAULT, "EST", "NLD", CLV_ST_HAPPENED, "2021-05-05",
	          "2021-05-05");
	clv_dossier *x = build(d, 1, NULL);
	assert_int_equal(x->events.n, 2);
	for (size_t i = 0; i < 2; i++) {
		bool many = clv_str_eqc(x->events.v[i].title, "Protesters attack NLD");
		bool one = clv_str_eqc(x->events.v[i].title, "EST attacks NLD");
		assert_true(many || one);
	}
}

/* Told of the head of state and of the state alike. */
static void wars_are_acts_of_states(void **state)
{
	(void)state;
	clv_doc *d[2];
	d[0] = make_doc(A, "d0", "2021-05-05", "X", "One\n\nEstonia shelled a Dutch port.");
	d[1] = make_doc(A, "d1", "2021-05-05", "Y", "Two\n\nKoru shelled a Dutch port.");
	add_event(d[0], "Estonia shelled a Dutch port", "shelled", CLV_TYPE_ASSAULT, "EST", "NLD", CLV_ST_HAPPENED, "2021-05-05",
	          "2021-05-05");
	clv_event *e = add_event(d[1], "Koru shelled a Dutch port", "shelled", CLV_TYPE_ASSAULT, KORU, "NLD", CLV_ST_HAPPENED,
	                         "2021-05-05", "2021-05-05");
	e->source.v[0].mention = 0;
	*clv_push(d[1]->arena, &d[1]->mentions) = (clv_mention){ .kind = CLV_KIND_PERSON };
	clv_dossier *x = build(d, 2, NULL);
	assert_int_equal(x->events.n, 1);
	assert_true(clv_str_eqc(x->events.v[0].source.v[0].name, "EST"));
}

static void a_signed_agreement_says_so(void **state)
{
	(void)state;
	clv_doc *d[1];
	d[0] = make_doc(A, "d0", "2021-05-05", "X", "One\n\nEstonia signed a fishing pact with the Dutch.");
	add_event(d[0], "Estonia signed a fishing pact with the Dutch", "signed", CLV_TYPE_SUPPORT, "EST", "NLD", CLV_ST_HAPPENED,
	          "2021-05-05", "2021-05-05")->cameo = CLV_S("057");
	assert_true(clv_str_eqc(build(d, 1, NULL)->events.v[0].title, "EST signs an agreement with NLD"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_meetings_stay_two),
		cmocka_unit_test(words_for_one_thing_are_shown_when_reports_differ),
		cmocka_unit_test(status_is_kept_over_time),
		cmocka_unit_test(judged_mentions_are_brought_together_parted_and_dropped),
		cmocka_unit_test(a_later_judgement_wins),
		cmocka_unit_test(the_title_is_neutral_and_of_the_main_event),
		cmocka_unit_test(an_announcement_says_less),
		cmocka_unit_test(ids_do_not_depend_on_what_else_is_read),
		cmocka_unit_test(a_copy_adds_a_report_and_no_source),
		cmocka_unit_test(one_broadcaster_is_one_source),
		cmocka_unit_test(one_outlet_is_one_source),
		cmocka_unit_test(a_repeated_sentence_counts_once),
		cmocka_unit_test(verbal_acts_of_the_same_two_are_told_apart),
		cmocka_unit_test(direction_matters_unless_mutual),
		cmocka_unit_test(what_may_happen_is_kept_apart),
		cmocka_unit_test(a_denial_contradicts_what_is_told),
		cmocka_unit_test(not_done_elsewhere_is_no_contradiction),
		cmocka_unit_test(a_toll_is_its_latest_reports),
		cmocka_unit_test(variants_of_a_saying_come_together),
		cmocka_unit_test(short_phrases_need_one_object),
		cmocka_unit_test(a_slip_of_spelling_is_the_same_speaker),
		cmocka_unit_test(unlike_numbers_of_one_thing_differ),
		cmocka_unit_test(a_number_told_to_another_digit_is_the_same),
		cmocka_unit_test(what_every_report_has_from_one_speaker_is_asserted_by_him),
		cmocka_unit_test(a_barer_word_for_an_act_says_less),
		cmocka_unit_test(numbers_of_other_things_stay_apart),
		cmocka_unit_test(years_are_no_quantities),
		cmocka_unit_test(since_when_is_shown),
		cmocka_unit_test(bounds_are_compared_as_intervals),
		cmocka_unit_test(tolls_are_one_row_and_never_summed),
		cmocka_unit_test(a_toll_told_further_down_is_the_storys_too),
		cmocka_unit_test(claims_in_other_words_come_together),
		cmocka_unit_test(copies_alone_make_no_shared_claim),
		cmocka_unit_test(a_slip_of_translation_is_marked_as_such),
		cmocka_unit_test(done_and_not_done_are_no_agreement),
		cmocka_unit_test(order_within_facts_is_stable),
		cmocka_unit_test(a_visit_to_two_is_two_visits),
		cmocka_unit_test(background_is_never_the_main_event),
		cmocka_unit_test(words_in_marks_are_one_utterance_with_their_sentence),
		cmocka_unit_test(pronouns_and_things_head_no_group),
		cmocka_unit_test(a_paraphrase_that_gainsays_its_quotation_clashes),
		cmocka_unit_test(a_fragment_is_read_with_its_sentence),
		cmocka_unit_test(acts_of_words_are_told_by_their_words),
		cmocka_unit_test(a_day_that_no_one_gave_does_not_differ),
		cmocka_unit_test(headlines_choose_the_main_event),
		cmocka_unit_test(deeds_come_before_words),
		cmocka_unit_test(harm_without_a_doer_keeps_its_victim),
		cmocka_unit_test(several_actors_take_the_plural),
		cmocka_unit_test(wars_are_acts_of_states),
		cmocka_unit_test(a_signed_agreement_says_so),
		cmocka_unit_test(nothing_to_tell_is_no_error),
		cmocka_unit_test(many_reports_stay_near_linear),
		cmocka_unit_test(the_same_text_ten_thousand_times_is_one_source),
		cmocka_unit_test(two_outlets_of_one_name_are_two),
		cmocka_unit_test(a_quotation_that_is_turned_round_differs),
		cmocka_unit_test(what_is_announced_later_is_another_act),
		cmocka_unit_test(other_persons_meet_at_another_meeting),
		cmocka_unit_test(what_is_ahead_joins_what_happened_by_day_place_or_words_alone),
		cmocka_unit_test(numbers_of_an_order_and_their_bounds),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
