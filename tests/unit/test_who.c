/* SPDX-License-Identifier: Apache-2.0 */
/* who: names at a date (tests/data/names.tsv), mentions and reference in sentences
 * of our own (tests/data/mentions.tsv) through the real engine, cards, and what
 * must never happen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "model/namekey.h"
#include "parse/parse.h"
#include "who/who.h"

static clv_arena *A, *S;
static clv_pack *P;
static clv_nlp *N;
static clv_parser *R;
static clv_who *W;

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P, &err) || clv_nlp_load(P, &N, &err) ||
	    clv_who_load(P, &W, &err)) {
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
	clv_who_free(W);
	clv_nlp_free(N);
	clv_pack_close(P);
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

static clv_tsv table(const char *path)
{
	clv_error err = { 0 };
	clv_tsv t;
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	char *z = clv_alloc(A, 1 << 20);
	size_t n = fread(z, 1, 1 << 20, f);
	fclose(f);
	assert_int_equal(clv_tsv_read(A, clv_str_c(path), (clv_str){ z, n }, &t, &err), CLV_OK);
	return t;
}

static clv_str cell(const clv_tsv *t, size_t row, const char *column)
{
	return clv_tsv_cell(t, row, clv_tsv_col(t, column));
}

static clv_doc *doc(clv_str text, clv_day day)
{
	clv_doc *d = clv_doc_new(A);
	d->text = text;
	clv_block *b = clv_push(A, &d->blocks);
	b->span = (clv_span){ 0, (uint32_t)text.n };
	b->role = CLV_ROLE_BODY;
	clv_parse_doc(R, d, S);
	clv_who_find(W, d, day, S);
	clv_arena_reset(S);
	return d;
}

/* ---- names ---------------------------------------------------------------------- */

static void keys_fold_what_the_web_writes(void **state)
{
	(void)state;
	static const char *const pair[][2] = {
		{ "Recep Tayyip Erdoğan", "recep tayyip erdogan" }, { "U.S.", "us" },
		{ "Kassym-Jomart", "kassym jomart" },               { "Côte d’Ivoire", "cote divoire" },
		{ "  Łódź ", "lodz" },                              { "AT&T", "at and t" },
		{ "İstanbul", "istanbul" },                         { "—", "" },
	};
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
		assert_string_equal(clv_name_key_in(A, clv_str_c(pair[i][0])).p, pair[i][1]);
	char out[CLV_NAME_KEY_MAX];
	char *lots = clv_alloc(A, 5000);
	memset(lots, 'x', 4999);
	assert_true(clv_name_key((clv_str){ lots, 4999 }, out) <= CLV_NAME_KEY_MAX);
}

static void distance_counts_letters(void **state)
{
	(void)state;
	assert_int_equal(clv_name_distance(CLV_S("tokayev"), CLV_S("togayev"), 2), 1);
	assert_int_equal(clv_name_distance(CLV_S("zhanshu"), CLV_S("zhansu"), 2), 1);
	assert_int_equal(clv_name_distance(CLV_S("abcd"), CLV_S("abdc"), 2), 1);
	assert_int_equal(clv_name_distance(CLV_S("merkel"), CLV_S("scholz"), 2), 3);
	assert_int_equal(clv_name_distance(CLV_S(""), CLV_S("ab"), 2), 2);
}

static void one_name_sounds_alike_in_all_alphabets(void **state)
{
	(void)state;
	static const char *const pair[][2] = { { "volodymyr zelensky", "wolodymyr selenskyj" },
		{ "viktor yanukovych", "wiktor janukowitsch" }, { "mikhail gorbachev", "michail gorbatschow" },
		{ "yahya sinwar", "yahya al sinwar" }, { "shavkat mirziyoyev", "schawkat mirsijojew" } };
	char a[CLV_NAME_KEY_MAX], b[CLV_NAME_KEY_MAX];
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		size_t n = clv_name_sound(clv_str_c(pair[i][0]), a), m = clv_name_sound(clv_str_c(pair[i][1]), b);
		assert_true(clv_str_eq((clv_str){ a, n }, (clv_str){ b, m }));
	}
	size_t n = clv_name_sound(CLV_S("kim jong un"), a), m = clv_name_sound(CLV_S("kim jong il"), b);
	assert_false(clv_str_eq((clv_str){ a, n }, (clv_str){ b, m }));
	assert_int_equal(clv_name_sound(CLV_S(""), a), 0);
	char *lots = clv_alloc(A, 4000);
	for (size_t i = 0; i < 3999; i++)
		lots[i] = i % 2 ? 'b' : 'd';
	assert_true(clv_name_sound((clv_str){ lots, 3999 }, a) <= CLV_NAME_KEY_MAX);
}

static void names_resolve_at_their_date(void **state)
{
	(void)state;
	clv_tsv t = table(CLV_SOURCE_ROOT "/tests/data/names.tsv");
	size_t right = 0;
	assert_true(t.n_row >= 600);
	for (size_t r = 0; r < t.n_row; r++) {
		clv_actor x;
		clv_str name = cell(&t, r, "name"), code = cell(&t, r, "code"), sector = cell(&t, r, "sector");
		clv_str actor = cell(&t, r, "actor");
		bool found = clv_who_resolve(W, name, clv_day_parse(cell(&t, r, "date")), cell(&t, r, "country"), &x);
		bool ok = found && clv_str_eq(x.code, code) && (!sector.n || clv_str_eq(x.sector, sector)) &&
		          (!actor.n || clv_str_eq(x.id, actor));
		right += ok;
		if (!ok)
			print_message("names.tsv:%u: %.*s: %.*s %.*s %.*s\n", t.line[r], CLV_FMT(name),
			              CLV_FMT(found ? x.id : CLV_S("nobody")), CLV_FMT(found ? x.code : code),
			              CLV_FMT(found ? x.sector : sector));
	}
	print_message("names: %zu of %zu right\n", right, t.n_row);
	assert_true((double)right >= 0.97 * (double)t.n_row);
}

static void nobody_holds_office_outside_his_dates(void **state)
{
	(void)state;
	static const char *const title[] = { "the French president", "the US president", "the British prime minister",
		"the German chancellor", "the Chinese president", "the Egyptian president" };
	for (size_t i = 0; i < sizeof title / sizeof *title; i++)
		for (int32_t y = 2000; y <= 2025; y++) {
			clv_actor x;
			clv_term term[32];
			clv_day day = clv_day_of(y, 7, 1);
			assert_true(clv_who_resolve(W, clv_str_c(title[i]), day, CLV_S(""), &x));
			size_t n = clv_who_terms(W, x.id, term, 32);
			bool held = n == 0; /* an interregnum names nobody */
			for (size_t k = 0; k < n; k++)
				held = held || (term[k].from <= day && (term[k].to == CLV_DAY_NONE || day <= term[k].to));
			assert_true(held);
		}
}

/* ---- properties over all terms of the lexicon ------------------------------------------ */

static const char *const OFFICE[][2] = { { "president", "president" }, { "prime-minister", "prime minister" },
	{ "chancellor", "chancellor" }, { "foreign-minister", "foreign minister" },
	{ "defense-minister", "defense minister" } };

static clv_str office_words(clv_str office)
{
	for (size_t i = 0; i < sizeof OFFICE / sizeof *OFFICE; i++)
		if (clv_str_eqc(office, OFFICE[i][0]))
			return clv_str_c(OFFICE[i][1]);
	return CLV_S("");
}

static clv_tsv ours(const char *name)
{
	clv_error err = { 0 };
	clv_tsv t;
	assert_int_equal(clv_pack_table(P, A, name, &t, &err), CLV_OK);
	return t;
}

/* "2016-05" → its last day. */
static clv_day end_of(clv_str s)
{
	int64_t y = 0, m = 12;
	if (s.n != 4 && s.n != 7)
		return clv_day_parse(s);
	clv_str_to_i64(clv_str_sub(s, 0, 4), &y);
	if (s.n == 7)
		clv_str_to_i64(clv_str_sub(s, 5, 7), &m);
	return clv_day_add_months(clv_day_of((int32_t)y, (int32_t)m, 1), 1) - 1;
}

static bool in_office(clv_str person, clv_day day)
{
	clv_term t[64];
	size_t n = clv_who_terms(W, person, t, 64);
	for (size_t k = 0; k < n; k++)
		if (t[k].from <= day && (t[k].to == CLV_DAY_NONE || day <= t[k].to))
			return true;
	return false;
}

/* Adjective of a state that no other state shares, by its code. */
static clv_map adjectives(void)
{
	clv_tsv states = ours("states.tsv");
	clv_map by_code = clv_map_new(A);
	for (size_t r = 0; r < states.n_row; r++)
		if (cell(&states, r, "adjectives").n)
			clv_map_put(&by_code, cell(&states, r, "iso3"), (uint32_t)r);
	return by_code;
}

/* Called by office and name in the middle of a term: that person, acting. Called by
 * name two months after the last term: not acting for anybody. Called by the office
 * alone on the first day after a term: somebody who held it then, or nobody. */
static void every_term_holds_in_its_dates_and_not_beyond(void **state)
{
	(void)state;
	clv_tsv terms = ours("terms.tsv"), states = ours("states.tsv"), persons = ours("persons.tsv");
	clv_map by_code = adjectives(), name_of = clv_map_new(A);
	size_t asked = 0, right = 0, late = 0, beyond = 0;
	for (size_t r = 0; r < persons.n_row; r++)
		clv_map_put(&name_of, cell(&persons, r, "id"), (uint32_t)r);
	for (size_t r = 0; r < terms.n_row; r++) {
		clv_str words = office_words(cell(&terms, r, "office")), person = cell(&terms, r, "person"), first;
		const uint32_t *s = clv_map_get(&by_code, cell(&terms, r, "state"));
		if (!words.n || !s || cell(&terms, r, "what").n || cell(&terms, r, "sure").p[0] == 'u')
			continue;
		clv_str adjective = cell(&states, *s, "adjectives"), name = cell(&persons, *clv_map_get(&name_of, person), "name");
		clv_str_split(&adjective, ';', &first);
		clv_day b = end_of(cell(&terms, r, "from")), e = end_of(cell(&terms, r, "to"));
		clv_actor x;
		if (e == CLV_DAY_NONE || e > b + 40) {
			clv_day middle = e == CLV_DAY_NONE ? b + 20 : b + (e - b) / 2;
			bool found = clv_who_resolve(W, clv_strf(A, "%.*s %.*s %.*s", CLV_FMT(first), CLV_FMT(words), CLV_FMT(name)),
			                             middle, CLV_S(""), &x);
			asked++;
			right += found && clv_str_eq(x.id, person) && x.code.n;
			if (!(found && clv_str_eq(x.id, person) && x.code.n))
				print_message("terms.tsv:%u: %.*s %.*s %.*s\n", terms.line[r], CLV_FMT(first), CLV_FMT(words), CLV_FMT(name));
		}
		if (e == CLV_DAY_NONE)
			continue;
		if (!in_office(person, e + 60) && clv_who_resolve(W, name, e + 60, CLV_S(""), &x) && clv_str_eq(x.id, person)) {
			late++;
			if (x.code.n)
				print_message("terms.tsv:%u: %.*s still acts for %.*s after the term\n", terms.line[r], CLV_FMT(name), CLV_FMT(x.code));
			beyond += x.code.n > 0;
		}
		clv_str alone = clv_strf(A, "the %.*s %.*s", CLV_FMT(first), CLV_FMT(words));
		if (clv_who_resolve(W, alone, e + 1, CLV_S(""), &x) && x.kind == CLV_KIND_PERSON && clv_map_get(&name_of, x.id)) {
			late++;
			if (!in_office(x.id, e + 1))
				print_message("terms.tsv:%u: %.*s on the day after: %.*s\n", terms.line[r], CLV_FMT(alone), CLV_FMT(x.id));
			beyond += !in_office(x.id, e + 1);
		}
	}
	print_message("terms: %zu of %zu called by office and name are that person; %zu checks after terms, %zu beyond\n", right,
	              asked, late, beyond);
	assert_true(asked > 3000);
	assert_true((double)right >= 0.99 * (double)asked);
	assert_true(late > 3000);
	assert_int_equal(beyond, 0);
}

/* Random offices on random days: who is called by an office holds one then, or acts for
 * nobody; nobody is called so before he ever held one. */
static void nobody_is_called_by_an_office_too_early(void **state)
{
	(void)state;
	clv_tsv terms = ours("terms.tsv"), states = ours("states.tsv"), persons = ours("persons.tsv");
	clv_map by_code = adjectives(), name_of = clv_map_new(A);
	uint64_t x = 20260101;
	size_t asked = 0, named = 0, early = 0, idle = 0;
	for (size_t r = 0; r < persons.n_row; r++)
		clv_map_put(&name_of, cell(&persons, r, "id"), (uint32_t)r);
	for (int i = 0; i < 12000; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		size_t r = (size_t)(x >> 33) % terms.n_row;
		clv_day day = clv_day_of(1990, 1, 1) + (clv_day)((x >> 17) % 13000);
		clv_str words = office_words(cell(&terms, r, "office")), first;
		const uint32_t *s = clv_map_get(&by_code, cell(&terms, r, "state"));
		if (!words.n || !s)
			continue;
		clv_str adjective = cell(&states, *s, "adjectives"), name = cell(&persons, *clv_map_get(&name_of, cell(&terms, r, "person")), "name");
		clv_str_split(&adjective, ';', &first);
		size_t at = name.n;
		while (at > 0 && name.p[at - 1] != ' ')
			at--;
		clv_str surname = i % 2 ? name : clv_str_sub(name, at, name.n);
		clv_actor who;
		asked++;
		if (!clv_who_resolve(W, clv_strf(A, "%.*s %.*s %.*s", CLV_FMT(first), CLV_FMT(words), CLV_FMT(surname)), day, CLV_S(""), &who) ||
		    who.kind != CLV_KIND_PERSON || !clv_map_get(&name_of, who.id))
			continue;
		named++;
		clv_term t[64];
		size_t n = clv_who_terms(W, who.id, t, 64);
		bool ever = n == 0;
		for (size_t k = 0; k < n; k++)
			ever = ever || t[k].from <= day + 60;
		if (!ever)
			print_message("%.*s %.*s %.*s on day %d\n", CLV_FMT(first), CLV_FMT(words), CLV_FMT(surname), (int)day);
		early += !ever;
		idle += who.code.n && !in_office(who.id, day);
	}
	print_message("random offices: %zu asked, %zu are persons of the lexicon, %zu before any office, %zu act without one\n", asked, named,
	              early, idle);
	assert_true(named > 1000);
	assert_int_equal(early, 0);
	assert_int_equal(idle, 0);
}

/* ---- mentions ---------------------------------------------------------------------- */

static const clv_mention *at_words(const clv_doc *d, clv_str words)
{
	for (size_t i = 0; i < d->mentions.n; i++)
		if (clv_str_eq(clv_text(d->text, d->mentions.v[i].span), words))
			return &d->mentions.v[i];
	return NULL;
}

static bool part(clv_str *rest, clv_str *out)
{
	return clv_str_split(rest, '>', out);
}

static bool is(clv_str want, clv_str got)
{
	return clv_str_eqc(want, "-") || clv_str_eq(want, got);
}

static bool members(const clv_doc *d, const clv_mention *m, clv_str list)
{
	clv_str one;
	size_t n = 0;
	while (clv_str_split(&list, '+', &one)) {
		bool found = false;
		for (size_t k = 0; k < m->members.n; k++)
			found = found || clv_str_eq(d->mentions.v[m->members.v[k]].actor, one);
		if (!found)
			return false;
		n++;
	}
	return n == m->members.n;
}

static bool as_expected(const clv_doc *d, clv_str want)
{
	clv_str words, actor, kind, code, sector;
	if (clv_str_starts(want, CLV_S("!")))
		return at_words(d, clv_str_sub(want, 1, want.n)) == NULL;
	if (!part(&want, &words) || !part(&want, &actor) || !part(&want, &kind))
		return false;
	if (!part(&want, &code))
		code = CLV_S("");
	if (!part(&want, &sector))
		sector = CLV_S("");
	const clv_mention *m = at_words(d, words);
	if (!m)
		return false;
	if (actor.n && actor.p[0] == '@')
		return members(d, m, clv_str_sub(actor, 1, actor.n));
	return is(actor, m->actor) && is(kind, clv_str_c(clv_kind_name((int)m->kind))) && is(code, m->code) &&
	       is(sector, m->sector);
}

static void mentions_are_as_written(void **state)
{
	(void)state;
	clv_tsv t = table(CLV_SOURCE_ROOT "/tests/data/mentions.tsv");
	size_t right = 0, all = 0;
	for (size_t r = 0; r < t.n_row; r++) {
		clv_doc *d = doc(cell(&t, r, "text"), clv_day_parse(cell(&t, r, "date")));
		clv_str list = cell(&t, r, "expect"), one;
		while (clv_str_split(&list, ';', &one)) {
			bool ok = as_expected(d, one);
			all++;
			right += ok;
			if (ok)
				continue;
			print_message("mentions.tsv:%u: %.*s\n", t.line[r], CLV_FMT(one));
			for (size_t i = 0; i < d->mentions.n; i++)
				print_message("    %.*s > %.*s %s %.*s %.*s\n",
				              CLV_FMT(clv_text(d->text, d->mentions.v[i].span)),
				              CLV_FMT(d->mentions.v[i].actor), clv_kind_name((int)d->mentions.v[i].kind),
				              CLV_FMT(d->mentions.v[i].code), CLV_FMT(d->mentions.v[i].sector));
		}
	}
	print_message("mentions: %zu of %zu right\n", right, all);
	assert_true((double)right >= 0.95 * (double)all);
}

static void mentions_are_well_formed(void **state)
{
	(void)state;
	clv_doc *d = doc(CLV_S("Xi Jinping met Putin. He said the two leaders' talks in Samarkand, Uzbekistan, "
	                       "went well; Chinese media and the Russian army said nothing."), CLV_DAY_NONE);
	assert_true(d->mentions.n > 6);
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		assert_true(m->span.b < m->span.e && m->span.e <= d->text.n);
		assert_true(m->tok_b <= m->tok_head && m->tok_head < m->tok_e);
		assert_true(m->actor.n > 0 && m->name.n > 0);
		assert_true(m->score > 0 && m->score <= 1);
		assert_true(m->coref == CLV_NO_INDEX || m->coref < d->mentions.n);
		assert_true(i == 0 || d->mentions.v[i - 1].span.b <= m->span.b);
		for (size_t k = 0; k < m->members.n; k++)
			assert_true(m->members.v[k] < d->mentions.n);
	}
}

static void same_text_same_mentions(void **state)
{
	(void)state;
	clv_str text = CLV_S("The Turkish president and Olaf Scholz met in Ankara. He thanked him.");
	clv_doc *a = doc(text, clv_day_of(2022, 9, 1)), *b = doc(text, clv_day_of(2022, 9, 1));
	assert_int_equal(a->mentions.n, b->mentions.n);
	for (size_t i = 0; i < a->mentions.n; i++) {
		assert_true(clv_str_eq(a->mentions.v[i].actor, b->mentions.v[i].actor));
		assert_int_equal(a->mentions.v[i].span.b, b->mentions.v[i].span.b);
	}
}

static void the_day_comes_from_the_persons(void **state)
{
	(void)state;
	clv_doc *d = doc(CLV_S("President Barack Obama met French President Nicolas Sarkozy. "
	                       "The British prime minister joined them later."), CLV_DAY_NONE);
	const clv_mention *m = at_words(d, CLV_S("British prime minister"));
	assert_non_null(m);
	assert_string_equal(clv_str_copy(A, m->actor).p, "david-cameron");
}

static void odd_input_is_harmless(void **state)
{
	(void)state;
	static const char *const text[] = { "", " ", "'s", "the the of of", "President", "Mr.", "- - -", "both two leaders he",
		"\xF0\x9F\x98\x80 U.S. \xC3\x89lys\xC3\xA9" };
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		doc(clv_str_c(text[i]), CLV_DAY_NONE);
	clv_buf b = clv_buf_new(A);
	for (int i = 0; i < 3000; i++)
		clv_buf_addc(&b, i % 3 ? "Putin of the Russian president " : "and Xi, his counterpart, ");
	doc(clv_buf_str(&b), CLV_DAY_NONE);
	clv_actor x;
	assert_false(clv_who_resolve(W, CLV_S(""), CLV_DAY_NONE, CLV_S(""), &x));
}

/* One name of two persons, two offices of one, names nobody knows, mixed scripts. */
static void doubtful_names_stay_open(void **state)
{
	(void)state;
	const clv_day d = clv_day_of(2023, 6, 15);
	const clv_doc *x = doc(CLV_S("Minister Qorvath Ilumbe met Zzendra Pkw in Tallinn."), d);
	const clv_mention *m = at_words(x, CLV_S("Zzendra Pkw"));
	assert_non_null(m);
	assert_true(m->code.n == 0 && m->nationality.n == 0);
	/* a pronoun between two women of one sentence is not guessed */
	x = doc(CLV_S("Chancellor Angela Merkel told Ursula von der Leyen that she was tired."), clv_day_of(2020, 6, 15));
	for (size_t i = 0; i < x->mentions.n; i++)
		if (x->mentions.v[i].how == CLV_HOW_PRONOUN)
			assert_true(x->mentions.v[i].score < 0.8f);
	/* who holds two offices acts under one of them, and once */
	x = doc(CLV_S("Mohammed bin Salman, crown prince and prime minister, received the envoy."), d);
	m = at_words(x, CLV_S("Mohammed bin Salman"));
	assert_non_null(m);
	assert_true(clv_str_eqc(m->code, "SAU") && clv_str_eqc(m->sector, "GOV"));
	/* letters of two scripts in one word match nothing by chance */
	x = doc(CLV_S("P\xD1\x83tin and \xD0\x9F\xD1\x83tin met \xD0\x92\xD0\xBB\xD0\xB0\xD0\xB4\xD0\xB8\xD0\xBC\xD0\xB8\xD1\x80."), d);
	for (size_t i = 0; i < x->mentions.n; i++)
		assert_true(x->mentions.v[i].span.e <= x->text.n && x->mentions.v[i].actor.n > 0);
}

/* Reference that a careful reader would leave open is left open. */
static void unsure_reference_is_none(void **state)
{
	(void)state;
	static const char *const open[] = {
		"The plan costs 30 million. It is late. They say so.",
		"62 percent of the voters stayed at home. They were tired of it.",
		"Poland accused Belarus of espionage. It denies everything.",
		"A judge heard a witness. He was calm.",
	};
	for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
		const clv_doc *x = doc(clv_str_c(open[i]), clv_day_of(2023, 6, 15));
		for (size_t k = 0; k < x->mentions.n; k++)
			if (x->mentions.v[k].how == CLV_HOW_PRONOUN && x->mentions.v[k].code.n)
				fail_msg("%s: %.*s", open[i], CLV_FMT(x->mentions.v[k].name));
	}
}

/* A region behind it makes a town, here and wherever the name stands alone. */
static void towns_by_their_region(void **state)
{
	(void)state;
	const clv_doc *x = doc(CLV_S("Churchill, Man., is cold. A plane left Churchill at noon."), clv_day_of(2023, 6, 15));
	size_t n = 0;
	for (size_t i = 0; i < x->mentions.n; i++)
		if (clv_str_eqc(clv_text(x->text, x->mentions.v[i].span), "Churchill")) {
			assert_int_equal(x->mentions.v[i].kind, CLV_KIND_PLACE);
			n++;
		}
	assert_int_equal(n, 2);
	x = doc(CLV_S("Moscow, Russia's capital, was quiet. Moscow said it would answer."), clv_day_of(2023, 6, 15));
	bool acts = false;
	for (size_t i = 0; i < x->mentions.n; i++)
		acts = acts || (x->mentions.v[i].how == CLV_HOW_CAPITAL && clv_str_eqc(x->mentions.v[i].code, "RUS"));
	assert_true(acts);
}

/* Who leads a gang or works for a hospital does not act for the state. */
static void leaders_of_bands_have_no_state(void **state)
{
	(void)state;
	const clv_doc *x = doc(CLV_S("A Salvadoran gang leader was shot. A hospital official said so. The Salvadoran president was silent."),
	                       clv_day_of(2023, 6, 15));
	const clv_mention *m = at_words(x, CLV_S("Salvadoran gang leader"));
	assert_non_null(m);
	assert_true(m->code.n == 0 && clv_str_eqc(m->nationality, "SLV") && clv_str_eqc(m->sector, "CRM"));
	m = at_words(x, CLV_S("hospital official"));
	assert_non_null(m);
	assert_true(m->code.n == 0 && !clv_str_eqc(m->sector, "GOV"));
}

/* ---- cards ---------------------------------------------------------------------------- */

static void cards_show_names_and_terms(void **state)
{
	(void)state;
	clv_actor x, found[8];
	clv_term t[8];
	clv_str names[16];
	assert_true(clv_who_actor(W, CLV_S("angela-merkel"), &x));
	assert_true(clv_str_eqc(x.name, "Angela Merkel"));
	assert_true(clv_str_eqc(x.code, "")); /* out of office at the lexicon's date */
	assert_int_equal(clv_who_terms(W, CLV_S("angela-merkel"), t, 8), 1);
	assert_int_equal(t[0].from, clv_day_of(2005, 11, 22));
	assert_int_equal(t[0].to, clv_day_of(2021, 12, 8));
	assert_true(clv_who_names(W, CLV_S("kassym-jomart-tokayev"), names, 16) > 3);
	assert_false(clv_who_actor(W, CLV_S("nobody-at-all"), &x));
	assert_true(clv_who_search(W, CLV_S("Putin"), found, 8) >= 1);
	assert_true(clv_str_eqc(found[0].id, "vladimir-putin"));
	assert_true(clv_who_search(W, CLV_S("RUS"), found, 8) >= 1);
	assert_true(clv_str_eqc(found[0].id, "russia"));
	assert_int_equal(clv_who_search(W, CLV_S("Qwertyuiop"), found, 8), 0);
	assert_true(clv_who_search(W, CLV_S("Bush"), found, 8) >= 2);
}

static bool is_member(const char *org, const char *state, clv_day day)
{
	clv_membership m[512];
	size_t n = clv_who_members(W, clv_str_c(org), m, 512);
	for (size_t i = 0; i < n; i++)
		if (clv_str_eqc(m[i].member, state) && clv_str_eqc(m[i].as, "member") && m[i].from <= day &&
		    (m[i].to == CLV_DAY_NONE || day <= m[i].to))
			return true;
	return false;
}

static void memberships_have_their_dates(void **state)
{
	(void)state;
	clv_membership m[512];
	assert_true(is_member("european-union", "united-kingdom", clv_day_of(2010, 1, 1)));
	assert_false(is_member("european-union", "united-kingdom", clv_day_of(2021, 1, 1)));
	assert_false(is_member("nato", "sweden", clv_day_of(2023, 1, 1)));
	assert_true(is_member("nato", "sweden", clv_day_of(2025, 1, 1)));
	assert_true(is_member("shanghai-cooperation-organization", "iran", clv_day_of(2024, 1, 1)));
	assert_false(is_member("european-union", "turkey", clv_day_of(2024, 1, 1))); /* a candidate */
	assert_true(clv_who_members(W, CLV_S("france"), m, 512) >= 8);
	assert_int_equal(clv_who_members(W, CLV_S("nobody-at-all"), m, 512), 0);
	for (size_t i = 0; i < clv_who_members(W, CLV_S("united-nations"), m, 512); i++)
		assert_true(clv_str_eqc(m[i].org, "united-nations"));
}

static void count_faults(void *user, const char *text, bool error)
{
	(void)text;
	*(size_t *)user += error;
}

/* Tables laid over the pack: refused when they are none, checked row by row, hostile bytes harmless. */
static void tables_laid_over_are_checked(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text;
		bool taken;
		size_t faults;
	} c[] = {
		{ "persons.tsv", "id\tname\njane-doe\tJane Doe\n", true, 0 },
		{ "persons.tsv", "name\tid\n\tJane Doe\nA  B\tx\nC\tx\n", true, 4 },
		{ "terms.tsv", "person\toffice\tstate\tfrom\nangela-merkel\tenvoy\tDEU\t2025-02-30\n", true, 1 },
		{ "orgs.tsv", "id\tname\tkind\tstate\na\tA\tstarship\tQQQ\n", true, 2 },
		{ "members.tsv", "org\tmember\tas\tfrom\tto\nnato\tUSA\tmember\t2020\t2019\n", true, 1 },
		{ "persons.tsv", "id\tname\n\xff\xfe\n", false, 0 },
		{ "persons.tsv", "", false, 0 },
		{ "persons.tsv", "\t\t\n\t\t\n", false, 0 },
		{ "../x.tsv", "a\n", false, 0 },
	};
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		clv_error err = { 0 };
		clv_pack *p;
		size_t told = 0, n = 0;
		assert_int_equal(clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &p, &err), CLV_OK);
		uint64_t id = clv_pack_id(p);
		clv_status s = clv_pack_overlay(p, clv_str_c(c[i].name), CLV_S("mine/x.tsv"), clv_str_c(c[i].text), &err);
		assert_int_equal(s == CLV_OK, c[i].taken);
		assert_int_equal(clv_pack_id(p) != id, c[i].taken);
		if (c[i].taken) {
			assert_int_equal(clv_who_check(p, true, count_faults, &told, &n, &err), CLV_OK);
			assert_int_equal(n, c[i].faults);
			assert_int_equal(told, n);
		}
		clv_pack_close(p);
	}
}

static void a_lexicon_without_its_tables_is_refused(void **state)
{
	(void)state;
	const clv_pack_part parts[] = { { CLV_S("lex/states.tsv"), CLV_S("id\tiso3\tname\nx\tXXX\tX\n") } };
	clv_error err = { 0 };
	clv_pack *p;
	clv_who *w = NULL;
	assert_int_equal(clv_pack_save(CLV_BUILD_ROOT "/test_who.clv", parts, 1, &err), CLV_OK);
	assert_int_equal(clv_pack_open(CLV_BUILD_ROOT "/test_who.clv", true, &p, &err), CLV_OK);
	assert_int_not_equal(clv_who_load(p, &w, &err), CLV_OK);
	assert_null(w);
	assert_non_null(strstr(err.msg, "orgs.tsv"));
	clv_pack_close(p);
}

/* Time of the processor, the best of some loads: the machine may be busy. */
static void the_lexicon_loads_fast(void **state)
{
	(void)state;
	double best = 1e9;
	for (int i = 0; i < 15; i++) {
		clv_error err = { 0 };
		clv_who *w;
		clock_t begin = clock();
		assert_int_equal(clv_who_load(P, &w, &err), CLV_OK);
		double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
		clv_who_free(w);
		best = took < best ? took : best;
	}
	print_message("lexicon of actors loads in %.1f ms\n", best * 1000);
#ifndef __SANITIZE_ADDRESS__
	assert_true(best < 0.050); /* 20 ms is the aim on a quiet machine */
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_fold_what_the_web_writes),
		cmocka_unit_test(distance_counts_letters),
		cmocka_unit_test(one_name_sounds_alike_in_all_alphabets),
		cmocka_unit_test(names_resolve_at_their_date),
		cmocka_unit_test(nobody_holds_office_outside_his_dates),
		cmocka_unit_test(every_term_holds_in_its_dates_and_not_beyond),
		cmocka_unit_test(nobody_is_called_by_an_office_too_early),
		cmocka_unit_test(mentions_are_as_written),
		cmocka_unit_test(mentions_are_well_formed),
		cmocka_unit_test(same_text_same_mentions),
		cmocka_unit_test(the_day_comes_from_the_persons),
		cmocka_unit_test(odd_input_is_harmless),
		cmocka_unit_test(doubtful_names_stay_open),
		cmocka_unit_test(unsure_reference_is_none),
		cmocka_unit_test(towns_by_their_region),
		cmocka_unit_test(leaders_of_bands_have_no_state),
		cmocka_unit_test(cards_show_names_and_terms),
		cmocka_unit_test(memberships_have_their_dates),
		cmocka_unit_test(tables_laid_over_are_checked),
		cmocka_unit_test(a_lexicon_without_its_tables_is_refused),
		cmocka_unit_test(the_lexicon_loads_fast),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
