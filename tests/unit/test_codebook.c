/* SPDX-License-Identifier: Apache-2.0 */
/* The codebook, executed: every sentence of docs/codebook/TYPE.md and hard-cases.md goes through
 * the whole pipeline and must give the events written below it, and no others.
 * Sentences of codebook_known_failures.txt must fail; one that has begun to pass
 * is to be taken out. Format: docs/codebook/README.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "event/event.h"
#include "parse/parse.h"
#include "quote/quote.h"
#include "when/when.h"
#include "where/where.h"
#include "../support/files.h"

static clv_arena *A, *S;
static clv_pack *P;
static clv_nlp *N;
static clv_parser *R;
static clv_who *W;
static clv_when *T;
static clv_where *H;
static clv_quotes *Q;
static clv_coder *C;

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P, &err) ||
	    clv_nlp_load(P, &N, &err) || clv_who_load(P, &W, &err) || clv_when_load(P, &T, &err) ||
	    clv_where_load(P, &H, &err) || clv_quotes_load(P, &Q, &err) || clv_coder_load(P, &C, &err)) {
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
	clv_coder_free(C);
	clv_quotes_free(Q);
	clv_where_free(H);
	clv_when_free(T);
	clv_who_free(W);
	clv_nlp_free(N);
	clv_pack_close(P);
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

static clv_doc *annotate(clv_str text)
{
	clv_doc *d = clv_doc_new(A);
	d->text = text;
	d->published = d->published_to = clv_day_of(2024, 5, 15);
	d->published_from = CLV_FROM_HINT;
	*clv_push(A, &d->blocks) = (clv_block){ .span = { 0, (uint32_t)text.n }, .role = CLV_ROLE_BODY };
	clv_parse_doc(R, d, S);
	clv_when_find(T, d, S);
	clv_who_find(W, d, d->published, S);
	clv_where_find(H, d, S);
	clv_quotes_find(Q, d, S);
	clv_events_find(C, NULL, d, S);
	return d;
}

/* ---- one expectation -------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return clv_str_cmp(*(const clv_str *)a, *(const clv_str *)b);
}

static clv_str codes(const clv_participant *p, size_t n)
{
	clv_str *v = CLV_NEW_ARRAY(A, clv_str, n + 1);
	for (size_t i = 0; i < n; i++)
		v[i] = p[i].code.n ? p[i].code : CLV_S("-");
	qsort(v, n, sizeof *v, by_text);
	clv_buf b = clv_buf_new(A);
	for (size_t i = 0; i < n; i++)
		clv_buf_f(&b, "%s%.*s", i ? "," : "", CLV_FMT(v[i]));
	return clv_buf_str(&b);
}

static clv_str sorted(clv_str list)
{
	clv_participant v[16] = { 0 };
	size_t n = 0;
	clv_str part;
	while (n < 16 && clv_str_split(&list, ',', &part))
		if (part.n)
			v[n++].code = part;
	return codes(v, n);
}

/* "TYPE/mode status/polarity SRC -> TGT" against an event */
static bool is_event(clv_str want, const clv_event *e)
{
	clv_str type = { 0 }, status = { 0 }, source = { 0 }, arrow = { 0 }, target = { 0 }, mode = { 0 };
	clv_str pol = CLV_S("yes"), rest;
	clv_str_split(&want, ' ', &type);
	clv_str_split(&want, ' ', &status);
	clv_str_split(&want, ' ', &source);
	clv_str_split(&want, ' ', &arrow);
	clv_str_split(&want, ' ', &target);
	rest = type;
	if (clv_str_split(&rest, '/', &type))
		mode = rest;
	rest = status;
	if (clv_str_split(&rest, '/', &status) && rest.n)
		pol = rest;
	if (!clv_str_eqc(type, clv_type_name((int)e->type)) || (mode.n && !clv_str_eq(mode, e->mode)) ||
	    !clv_str_eqc(status, clv_evstatus_name((int)e->status)) ||
	    !clv_str_eqc(pol, clv_polarity_name((int)e->polarity)))
		return false;
	clv_str s = codes(e->source.v, e->source.n), t = codes(e->target.v, e->target.n);
	clv_str ws = sorted(source), wt = sorted(target);
	if (clv_str_eq(s, ws) && clv_str_eq(t, wt))
		return true;
	return (e->mutual || e->type == CLV_TYPE_CONSULT) && clv_str_eq(s, wt) && clv_str_eq(t, ws);
}

/* All expected events are there, each once, and no others. */
static bool as_written(const clv_doc *d, const clv_str *want, size_t n)
{
	if (d->events.n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t j = 0; j < d->events.n && !found; j++)
			found = is_event(want[i], &d->events.v[j]);
		if (!found)
			return false;
	}
	return true;
}

static void print_events(const clv_doc *d)
{
	for (size_t i = 0; i < d->events.n; i++) {
		const clv_event *e = &d->events.v[i];
		clv_str s = codes(e->source.v, e->source.n), t = codes(e->target.v, e->target.n);
		print_message("      got %s/%.*s %s/%s %.*s -> %.*s  {%.*s}\n", clv_type_name((int)e->type),
		              CLV_FMT(e->mode), clv_evstatus_name((int)e->status),
		              clv_polarity_name((int)e->polarity), CLV_FMT(s), CLV_FMT(t), CLV_FMT(e->rule));
	}
}

/* ---- pages -------------------------------------------------------------------------- */

static size_t n_sentences, n_passed, n_wrong;

static void check(clv_str sentence, const clv_str *want, size_t n, const clv_map *known)
{
	clv_doc *d = annotate(sentence);
	bool ok = as_written(d, want, n), expected = !clv_map_get(known, sentence);
	n_sentences++;
	n_passed += ok;
	if (ok == expected)
		return;
	n_wrong++;
	print_message("%s: %.*s\n", ok ? "passes now" : "FAILS", CLV_FMT(sentence));
	if (!ok)
		print_events(d);
}

static size_t check_page(const char *type, const clv_map *known)
{
	clv_str all = read_file(A, clv_strf(A, CLV_SOURCE_ROOT "/docs/codebook/%s.md", type).p), line;
	clv_str sentence = { 0 }, want[8];
	size_t n = 0, here = 0;
	bool any = true;
	while (any) {
		any = clv_str_split(&all, '\n', &line);
		if (any && clv_str_starts(line, CLV_S("= "))) {
			clv_str w = clv_str_trim(clv_str_sub(line, 2, line.n));
			if (!clv_str_eqc(w, "none") && n < 8)
				want[n++] = w;
			continue;
		}
		if (sentence.n) {
			check(sentence, want, n, known);
			here++;
		}
		sentence = any && clv_str_starts(line, CLV_S("> ")) ? clv_str_sub(line, 2, line.n)
		                                                    : (clv_str){ 0 };
		n = 0;
	}
	return here;
}

static void every_sentence_gives_its_events(void **state)
{
	(void)state;
	clv_map known = clv_map_new(A);
	clv_str line, all = read_file(A, CLV_SOURCE_ROOT "/tests/unit/codebook_known_failures.txt");
	while (clv_str_split(&all, '\n', &line))
		if (line.n && line.p[0] != '#')
			clv_map_put(&known, line, 1);
	for (int t = 0; t < CLV_N_TYPE; t++)
		assert_true(check_page(clv_type_name(t), &known) >= 10);
	assert_true(check_page("hard-cases", &known) >= 20);
	print_message("codebook: %zu of %zu sentences as written\n", n_passed, n_sentences);
	assert_int_equal(n_wrong, 0);
}

static void the_order_of_events_is_the_order_of_the_text(void **state)
{
	(void)state;
	clv_doc *d = annotate(CLV_S("Chile condemned Peru. Iraq invaded Kuwait. Norway will meet Sweden."));
	assert_int_equal(d->events.n, 3);
	for (size_t i = 0; i < 3; i++) {
		const clv_event *e = &d->events.v[i];
		assert_true(e->span.b <= e->trigger.b && e->trigger.e <= e->span.e);
		assert_true(e->span.e <= d->text.n);
		assert_true(!i || d->events.v[i - 1].span.b < e->span.b);
		assert_true(e->score > 0 && e->score <= 1);
		assert_true(e->rule.n && e->why.n);
	}
}

/* Moving the day of publication moves what has no date of its own. */
static void a_week_later_is_a_week_later(void **state)
{
	(void)state;
	clv_str text = CLV_S("Iraq invaded Kuwait on Monday.");
	clv_day from[2];
	for (int k = 0; k < 2; k++) {
		clv_doc *d = clv_doc_new(A);
		d->text = text;
		d->published = d->published_to = clv_day_of(2024, 5, 15 + 7 * k);
		*clv_push(A, &d->blocks) = (clv_block){ .span = { 0, (uint32_t)text.n }, .role = CLV_ROLE_BODY };
		clv_parse_doc(R, d, S);
		clv_when_find(T, d, S);
		clv_who_find(W, d, d->published, S);
		clv_events_find(C, NULL, d, S);
		assert_int_equal(d->events.n, 1);
		from[k] = d->events.v[0].from;
	}
	assert_int_equal(from[1] - from[0], 7);
}

static const clv_event *first_event(const char *text)
{
	clv_doc *d = annotate(clv_str_c(text));
	assert_true(d->events.n >= 1);
	return &d->events.v[0];
}

static void a_date_binds_to_its_own_predicate(void **state)
{
	(void)state;
	const clv_event *e = first_event("Iraq invaded Kuwait on 3 May 2024.");
	assert_int_equal(e->from, clv_day_of(2024, 5, 3));
	assert_false(e->historical);
	e = first_event("Norway met Chile in Santiago for the first time since the drought of 2020.");
	assert_int_equal(e->from, clv_day_of(2024, 5, 15)); /* the day of publication, not 2020 */
	e = first_event("Chile and Peru last met in Lima in March 2021 and signed a treaty.");
	assert_true(e->historical);
	assert_int_equal(e->from, clv_day_of(2021, 3, 1));
	assert_int_equal(e->to, clv_day_of(2021, 3, 31));
}

static void the_visitor_is_source(void **state)
{
	(void)state;
	const clv_event *e = first_event("The Norwegian prime minister received the Chilean foreign minister in Oslo.");
	assert_true(clv_str_eqc(e->mode, "visit"));
	assert_true(clv_str_eqc(e->source.v[0].code, "CHL"));
	assert_true(clv_str_eqc(e->target.v[0].code, "NOR"));
	assert_true(clv_str_eqc(e->cameo, "042")); /* 043 is the exports' mirror */
}

static void numbers_of_victims_are_kept(void **state)
{
	(void)state;
	clv_doc *d = annotate(CLV_S("Chadian soldiers killed 12 Libyan soldiers at dawn."));
	assert_int_equal(d->events.n, 1);
	const clv_size *s = &d->events.v[0].size[CLV_SIZE_DEAD];
	assert_int_equal(s->min, 12);
	assert_true(clv_str_eqc(clv_text(d->text, s->span), "12"));
	d = annotate(CLV_S("Niger arrested seven Malian officers."));
	assert_int_equal(d->events.n, 1);
	assert_int_equal(d->events.v[0].size[CLV_SIZE_ARRESTED].min, 7);
}

static void sport_is_no_event(void **state)
{
	(void)state;
	assert_int_equal(annotate(CLV_S("Argentina beat France on penalties in Doha."))->events.n, 0);
	assert_int_equal(annotate(CLV_S("Kenya will meet Ghana in the semifinal."))->events.n, 0);
	assert_int_equal(annotate(CLV_S("Kenya will meet Ghana in Accra."))->events.n, 1);
}

static void background_is_history(void **state)
{
	(void)state;
	const clv_event *e = first_event("Prices have risen since Russia's invasion of Ukraine.");
	assert_true(e->historical);
	assert_int_equal(e->from, CLV_DAY_NONE);
}

/* Long and broken input: no crash, no event out of nothing. */
static void odd_input_is_harmless(void **state)
{
	(void)state;
	clv_buf b = clv_buf_new(A);
	for (int i = 0; i < 400; i++)
		clv_buf_addc(&b, "Chile and Peru and ");
	clv_buf_addc(&b, "met.");
	annotate(clv_buf_str(&b));
	assert_int_equal(annotate(CLV_S("?!"))->events.n, 0);
	assert_int_equal(annotate(CLV_S("SAMARKAND"))->events.n, 0);
	annotate(CLV_S("CHINA TO MEET RUSSIA AS \"\"TALKS\"\" (WITH (IRAN"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sentence_gives_its_events),
		cmocka_unit_test(the_order_of_events_is_the_order_of_the_text),
		cmocka_unit_test(a_week_later_is_a_week_later),
		cmocka_unit_test(a_date_binds_to_its_own_predicate),
		cmocka_unit_test(the_visitor_is_source),
		cmocka_unit_test(numbers_of_victims_are_kept),
		cmocka_unit_test(sport_is_no_event),
		cmocka_unit_test(background_is_history),
		cmocka_unit_test(odd_input_is_harmless),
	};
	return cmocka_run_group_tests_name("codebook", tests, setup, teardown);
}
