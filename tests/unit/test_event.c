/* SPDX-License-Identifier: Apache-2.0 */
/* event: every example of lexicon/verbs codes with its source, target and type,
 * parsed by the engine; status and party rules on sentences of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "event/linear.h"
#include "parse/parse.h"
#include "../support/files.h"

static clv_arena *A, *S;
static clv_pack *P;
static clv_nlp *N;
static clv_parser *R;
static clv_coder *C;

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P, &err) ||
	    clv_nlp_load(P, &N, &err) || clv_coder_load(P, &C, &err)) {
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
	clv_nlp_free(N);
	clv_coder_free(C);
	clv_pack_close(P);
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

/* ---- a sentence with <s>…</s> and <t>…</t> becomes a document ------------------ */

static clv_str strip_marks(clv_str s, clv_span *source, clv_span *target)
{
	clv_buf b = clv_buf_new(A);
	*source = *target = (clv_span){ 0, 0 };
	for (size_t i = 0; i < s.n;) {
		clv_str rest = clv_str_sub(s, i, s.n);
		if (clv_str_starts(rest, CLV_S("<s>")) || clv_str_starts(rest, CLV_S("<t>"))) {
			(rest.p[1] == 's' ? source : target)->b = (uint32_t)b.n;
			i += 3;
		} else if (clv_str_starts(rest, CLV_S("</s>")) || clv_str_starts(rest, CLV_S("</t>"))) {
			(rest.p[2] == 's' ? source : target)->e = (uint32_t)b.n;
			i += 4;
		} else {
			clv_buf_ch(&b, s.p[i++]);
		}
	}
	return clv_buf_str(&b);
}

static clv_doc *parse(clv_str text)
{
	clv_doc *d = clv_doc_new(A);
	d->text = text;
	*clv_push(A, &d->blocks) = (clv_block){ .span = { 0, (uint32_t)text.n }, .role = CLV_ROLE_BODY };
	clv_parse_doc(R, d, S);
	return d;
}

/* A mention over the span, its kind guessed from its head noun. */
static void add_actor(clv_doc *d, clv_span span, const char *actor, const char *code)
{
	if (span.e <= span.b)
		return;
	clv_mention *m = clv_push(A, &d->mentions);
	m->span = span;
	m->coref = CLV_NO_INDEX;
	m->tok_b = clv_doc_token_at(d, span.b);
	m->tok_e = clv_doc_token_at(d, span.e);
	m->sentence = d->tokens.v[m->tok_b].sentence;
	m->tok_head = m->tok_b;
	for (uint32_t t = m->tok_b; t < m->tok_e; t++) {
		uint32_t h = d->tokens.v[t].head;
		if (h < m->tok_b || h >= m->tok_e || h == t)
			m->tok_head = t;
	}
	m->name = clv_text(d->text, span);
	m->actor = clv_str_c(actor);
	m->code = clv_str_c(code);
	int ent = d->tokens.v[m->tok_head].ent;
	m->kind = ent == CLV_ENT_ORG ? CLV_KIND_ORG : CLV_KIND_STATE;
	const uint32_t *id = clv_map_get(&C->agents, clv_str_lower_ascii(A, d->tokens.v[m->tok_head].lemma));
	if (id) {
		m->sector = C->agent.v[*id].sector;
		m->kind = C->agent.v[*id].kind == 'g' ? CLV_KIND_PERSON : CLV_KIND_GROUP;
	} else if (m->tok_e - m->tok_b > 1 && ent == CLV_ENT_NORP) {
		m->kind = CLV_KIND_GROUP;
		m->sector = CLV_S("CVL");
	}
}

static clv_doc *code(const char *marked)
{
	clv_span s, t;
	clv_str text = strip_marks(clv_str_c(marked), &s, &t);
	clv_doc *d = parse(text);
	if (t.b < s.b)
		add_actor(d, t, "target", "TTT");
	add_actor(d, s, "source", "SSS");
	if (t.b >= s.b)
		add_actor(d, t, "target", "TTT");
	clv_events_find(C, NULL, d, S);
	return d;
}

static bool names(const clv_participant *p, size_t n, const char *actor)
{
	for (size_t i = 0; i < n; i++)
		if (clv_str_eqc(p[i].actor, actor))
			return true;
	return false;
}

/* ---- the lexicon's examples ---------------------------------------------------- */

static bool codes_as(const clv_doc *d, clv_str type, bool target)
{
	for (size_t i = 0; i < d->events.n; i++) {
		const clv_event *e = &d->events.v[i];
		bool s = names(e->source.v, e->source.n, "source");
		bool t = names(e->target.v, e->target.n, "target");
		if (e->mutual && !s) {
			s = names(e->target.v, e->target.n, "source");
			t = names(e->source.v, e->source.n, "target");
		}
		if (s && (t || !target) && (!type.n || clv_str_eqc(type, clv_type_name((int)e->type))))
			return true;
	}
	return false;
}

static size_t n_bad;

static void check_example(const char *table, uint32_t line, clv_str marked, clv_str type)
{
	clv_span s, t;
	strip_marks(marked, &s, &t);
	clv_doc *d = code(clv_strf(A, "%.*s", CLV_FMT(marked)).p);
	if (codes_as(d, type, t.e > t.b))
		return;
	n_bad++;
	print_message("%s:%u does not code: %.*s\n", table, line, CLV_FMT(marked));
}

static void check_table(const char *table)
{
	clv_tsv t;
	clv_error err = { 0 };
	assert_int_equal(clv_pack_table(P, A, table, &t, &err), CLV_OK);
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str ex = clv_tsv_cell(&t, i, clv_tsv_col(&t, "example"));
		assert_true(ex.n > 0); /* a line without an example is no line */
		if (clv_str_find(ex, CLV_S("<s>"), 0) != SIZE_MAX)
			check_example(table, t.line[i], ex, clv_tsv_cell(&t, i, clv_tsv_col(&t, "type")));
	}
}

static void every_example_codes(void **state)
{
	(void)state;
	n_bad = 0;
	check_table("verbs.tsv");
	check_table("nouns.tsv");
	check_table("light.tsv");
	assert_int_equal(n_bad, 0);
}

/* ---- status --------------------------------------------------------------------- */

static const clv_event *only(const clv_doc *d, clv_type type)
{
	const clv_event *found = NULL;
	for (size_t i = 0; i < d->events.n; i++) {
		if (d->events.v[i].type != type)
			continue;
		assert_null(found);
		found = &d->events.v[i];
	}
	return found;
}

static void reads_as(const char *marked, clv_type type, clv_evstatus st, clv_polarity pol)
{
	clv_doc *d = code(marked);
	const clv_event *e = only(d, type);
	if (!e || e->status != st || e->polarity != pol)
		print_message("%s: %s %s\n", marked, e ? clv_evstatus_name((int)e->status) : "no event",
		              e ? clv_polarity_name((int)e->polarity) : "");
	assert_non_null(e);
	assert_int_equal(e->status, st);
	assert_int_equal(e->polarity, pol);
}

static void modality_binds_to_its_own_predicate(void **state)
{
	(void)state;
	reads_as("<s>Norway</s> will meet <t>Chile</t> in May.", CLV_TYPE_CONSULT, CLV_ST_ANNOUNCED, CLV_POL_YES);
	reads_as("<s>Norway</s> did not meet <t>Chile</t> in May.", CLV_TYPE_CONSULT, CLV_ST_DENIED, CLV_POL_NOT_DONE);
	reads_as("<s>Norway</s> refused to meet <t>Chile</t>.", CLV_TYPE_CONSULT, CLV_ST_DENIED, CLV_POL_REFUSED);
	reads_as("<s>Norway</s> may meet <t>Chile</t> in May.", CLV_TYPE_CONSULT, CLV_ST_POSSIBLE, CLV_POL_YES);
	reads_as("It is unlikely that the treaty will be ready when <s>Norway</s> meets <t>Chile</t> on Thursday.",
	         CLV_TYPE_CONSULT, CLV_ST_HAPPENED, CLV_POL_YES);
	reads_as("<s>Russia</s> denied attacking <t>Georgia</t>.", CLV_TYPE_ASSAULT, CLV_ST_DENIED, CLV_POL_DISPUTED);
	reads_as("<s>Norway</s> accused <t>Chile</t> of theft; Peru denied any role.", CLV_TYPE_ACCUSE, CLV_ST_HAPPENED, CLV_POL_YES);
	reads_as("Did <s>Chad</s> attack <t>Libya</t>?", CLV_TYPE_ASSAULT, CLV_ST_POSSIBLE, CLV_POL_YES);
}

static void nobody_acts_on_himself(void **state)
{
	(void)state;
	clv_doc *d = parse(CLV_S("Moscow criticised the Kremlin."));
	add_actor(d, (clv_span){ 0, 6 }, "russia", "RUS");
	add_actor(d, (clv_span){ 22, 29 }, "russia", "RUS");
	clv_events_find(C, NULL, d, S);
	assert_int_equal(d->events.n, 0);
}

static void of_two_subjects_the_named_one_acts(void **state)
{
	(void)state;
	reads_as("Former foes <s>Peru</s> and <t>Chile</t> signed a treaty.", CLV_TYPE_SUPPORT, CLV_ST_HAPPENED, CLV_POL_YES);
}

static void a_lost_subject_stays_lost(void **state)
{
	(void)state;
	clv_doc *d = parse(CLV_S("Chile was attacked at night, and Peru slept."));
	add_actor(d, (clv_span){ 0, 5 }, "chile", "CHL");
	add_actor(d, (clv_span){ 33, 37 }, "peru", "PER");
	clv_events_find(C, NULL, d, S);
	assert_int_equal(d->events.n, 1); /* whom it befell, and no doer: Peru slept */
	assert_int_equal(d->events.v[0].source.n, 0);
	assert_true(d->events.v[0].target.n == 1 && clv_str_eqc(d->events.v[0].target.v[0].code, "CHL"));
}

static void teasers_and_repeats_give_no_event(void **state)
{
	(void)state;
	clv_doc *d = parse(CLV_S("Chile attacked Peru."));
	d->blocks.v[0].role = CLV_ROLE_RELATED;
	add_actor(d, (clv_span){ 0, 5 }, "chile", "CHL");
	add_actor(d, (clv_span){ 15, 19 }, "peru", "PER");
	clv_events_find(C, NULL, d, S);
	assert_int_equal(d->events.n, 0);
	d->blocks.v[0].role = CLV_ROLE_BODY;
	d->sentences.v[0].repeat_of = 0;
	clv_events_find(C, NULL, d, S);
	assert_int_equal(d->events.n, 0);
	d->sentences.v[0].repeat_of = CLV_NO_INDEX;
	clv_events_find(C, NULL, d, S);
	assert_int_equal(d->events.n, 1);
	assert_int_equal(d->events.v[0].id[0], 'm');
}

static void what_only_a_party_says_is_possible(void **state)
{
	(void)state;
	clv_doc *d = parse(CLV_S("Peru said that Chile had attacked Peru."));
	add_actor(d, (clv_span){ 0, 4 }, "peru", "PER");
	add_actor(d, (clv_span){ 15, 20 }, "chile", "CHL");
	add_actor(d, (clv_span){ 34, 38 }, "peru", "PER");
	clv_events_find(C, NULL, d, S);
	const clv_event *e = only(d, CLV_TYPE_ASSAULT);
	assert_non_null(e);
	assert_int_equal(e->status, CLV_ST_POSSIBLE);
	assert_int_equal(e->asserted_by.n, 1);
	assert_true(clv_str_eqc(e->asserted_by.v[0].actor, "peru"));
}

static void a_broken_line_is_named(void **state)
{
	(void)state;
	clv_pack_part parts[] = {
		{ CLV_S("lex/verbs.tsv"), CLV_S("lemma\tpattern\tsource\ttarget\ttype\tmode\tcameo\tcontexts\tflags\texample\n"
		                                "meet\t-\tsubj\tobj\tCHAT\t-\t040\t-\t-\tx\n") },
	};
	const char *path = CLV_BUILD_ROOT "/tests/broken.clv";
	clv_error err = { 0 };
	assert_int_equal(clv_pack_save(path, parts, 1, &err), CLV_OK);
	clv_pack *p;
	clv_coder *c = NULL;
	assert_int_equal(clv_pack_open(path, true, &p, &err), CLV_OK);
	assert_int_equal(clv_coder_load(p, &c, &err), CLV_FORMAT);
	assert_int_equal(err.line, 2);
	assert_non_null(strstr(err.msg, "CHAT"));
	clv_pack_close(p);
}

/* ---- given actors ---------------------------------------------------------------- */

static clv_pair_state *Half; /* NULL: the linear model alone */

static clv_type best_of(const char *marked, double p[CLV_N_TYPE + 1])
{
	clv_span s, t;
	clv_doc *d = parse(strip_marks(clv_str_c(marked), &s, &t));
	clv_code_pair(C, Half, d, s, t, p, S);
	double sum = 0;
	int best = 0;
	for (int i = 0; i <= CLV_N_TYPE; i++) {
		assert_true(p[i] >= 0 && p[i] <= 1);
		sum += p[i];
		best = p[i] > p[best] ? i : best;
	}
	assert_true(sum > 0.999999 && sum < 1.000001);
	return (clv_type)best;
}

static void a_pair_is_coded(void **state)
{
	(void)state;
	double p[CLV_N_TYPE + 1];
	assert_int_equal(best_of("<s>Chile</s> condemned <t>Peru</t> on Monday for the shelling of a village.", p),
	                 CLV_TYPE_ACCUSE);
	assert_int_equal(best_of("Soldiers of <s>Chad</s> attacked <t>Libya</t> at dawn.", p), CLV_TYPE_ASSAULT);
	assert_int_equal(best_of("<s>Ghana</s> and <t>Togo</t> both saw more rain than in other years.", p),
	                 CLV_TYPE_NONE);
	best_of("no actors are marked here", p); /* judged on the text alone */
	best_of("", p);
}

/* The encoder's half: it reads who does what to whom, and bears any spans. */
static void the_encoder_takes_part(void **state)
{
	(void)state;
	double p[CLV_N_TYPE + 1], q[CLV_N_TYPE + 1];
	const char *promise = "<s>Norway</s> will send two hospital trains to <t>Romania</t> before Christmas.";
	best_of(promise, p);
	Half = clv_pair_state_new(C);
	assert_non_null(Half);
	assert_int_equal(best_of(promise, q), CLV_TYPE_AGREE);
	assert_true(p[CLV_TYPE_AGREE] != q[CLV_TYPE_AGREE]);
	assert_int_equal(best_of("Envoys of <t>Peru</t> were expelled by <s>Chile</s> on Monday.", q), CLV_TYPE_SANCTION);
	best_of("no actors are marked here", q);
	best_of("<s></s><t></t>", q);
	best_of("<s>all of it</s><t></t>", q);
	best_of("", q);
	clv_buf b = clv_buf_new(A);
	clv_buf_addc(&b, "<s>Ghana</s>");
	for (int i = 0; i < 400; i++)
		clv_buf_addc(&b, " and one more village");
	clv_buf_addc(&b, " <t>Togo</t>");
	best_of(b.p, q); /* longer than the encoder reads */
	clv_pair_state_free(Half);
	Half = NULL;
}

static void the_verbal_reading_is_a_projection(void **state)
{
	(void)state;
	assert_int_equal(clv_verbal_type(CLV_TYPE_CONSULT, CLV_ST_HAPPENED, CLV_POL_YES), CLV_TYPE_CONSULT);
	assert_int_equal(clv_verbal_type(CLV_TYPE_CONSULT, CLV_ST_ANNOUNCED, CLV_POL_YES), CLV_TYPE_AGREE);
	assert_int_equal(clv_verbal_type(CLV_TYPE_AID, CLV_ST_DENIED, CLV_POL_REFUSED), CLV_TYPE_REJECT);
	assert_int_equal(clv_verbal_type(CLV_TYPE_ASSAULT, CLV_ST_ANNOUNCED, CLV_POL_YES), CLV_TYPE_THREATEN);
	assert_int_equal(clv_verbal_type(CLV_TYPE_PROTEST, CLV_ST_ANNOUNCED, CLV_POL_YES), CLV_TYPE_THREATEN);
}

static void a_damaged_model_is_refused(void **state)
{
	(void)state;
	ev_linear *m;
	clv_error err = { 0 };
	const char *path = CLV_BUILD_ROOT "/tests/damaged.clv";
	clv_pack_part part = { CLV_S("event/linear"), CLV_S("CLVLIN1\n\x05\0\0\0\x11\0\0\0") };
	clv_pack *p;
	assert_int_equal(clv_pack_save(path, &part, 1, &err), CLV_OK);
	assert_int_equal(clv_pack_open(path, true, &p, &err), CLV_OK);
	assert_int_equal(ev_linear_load(p, A, &m, &err), CLV_CORRUPT);
	clv_pack_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example_codes),
		cmocka_unit_test(modality_binds_to_its_own_predicate),
		cmocka_unit_test(nobody_acts_on_himself),
		cmocka_unit_test(of_two_subjects_the_named_one_acts),
		cmocka_unit_test(a_lost_subject_stays_lost),
		cmocka_unit_test(teasers_and_repeats_give_no_event),
		cmocka_unit_test(what_only_a_party_says_is_possible),
		cmocka_unit_test(a_broken_line_is_named),
		cmocka_unit_test(a_pair_is_coded),
		cmocka_unit_test(the_encoder_takes_part),
		cmocka_unit_test(the_verbal_reading_is_a_projection),
		cmocka_unit_test(a_damaged_model_is_refused),
	};
	return cmocka_run_group_tests_name("event", tests, setup, teardown);
}
