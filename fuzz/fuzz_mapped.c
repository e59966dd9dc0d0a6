/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: what is mapped and believed without its hash being computed: a user's frozen
 * actors (`clavijo lexicon freeze`) and the gazetteer of a pack.
 *
 * Input: edits of a pack that has both, 8 bytes each: section, how, place (two bytes), value
 * (four): a number, a byte, another size of the section, or a bucket of a name that is looked up; the table's
 * hash is set right at the end. Names must then be looked up and a report read without a step outside the
 * file, with every mention and place inside the text. */
#include "convert.h"
#include "parse/parse.h"
#include "small_pack.h"
#include "where/where.h"
#include "who/frozen.h"

enum { EDIT = 8, AT_TABLE = 24, ENTRY_SIZE = 48, ENTRY_ROOM = 64 };

static const char ORGS[] = "id\tname\taliases\tkind\tsector\tstate\n"
			   "upper-lake-front\tUpper Lake Front\tULF;Lake Front\tarmed\tREB\tBLZ\n"
			   "dune-road-company\tDune Road Company\tDuneco\tcompany\tBUS\tHND\n"
			   "reed-party\tReed Party\tReed Movement\tparty\t\tHND\n";
static const char PERSONS[] = "id\tname\taliases\talone\tgender\n"
			      "asta-holmvik\tAsta Holmvik\tAsta Holmwik\tHolmvik\tf\n"
			      "tomas-reyero\tTomas Reyero\t\t\t\n"
			      "tomas-holmvik\tTomas Holmvik\t\t\tm\n";
static const char PLACES[] = "id\tname\tcountry\tadmin1\tfeature\tlevel\tlat\tlon\tpopulation\tother\n"
			     "1\tBelize\tBZ\t\tA\t0\t62\t10\t5000000\tBritish Honduras\n"
			     "2\tNordland\tBZ\tBZ.09\tA\t1\t67\t14\t240000\t\n"
			     "3\tBrekkvik\tBZ\tBZ.09\tP\t0\t67.2\t14.4\t42000\tBreckvik|Brekvik\n"
			     "4\tBrekkvik\tHN\t\tP\t0\t-40\t-72\t900\t\n";
static const char *const names[] = { "Upper Lake Front", "ULF", "Lake Front", "Dune Road Company", "Duneco", "Reed Party", "Asta Holmvik",
	"Holmvik", "Tomas Reyero", "Tomas Holmvik", "upper-lake-front", "asta-holmvik", "reed-party", "holmvik", "reyero", "upper", "asta", "tomas",
	"Belize", "Nordland", "Brekkvik", "Brekvik" };
static const char report[] = "The Upper Lake Front (ULF) attacked the Dune Road Company. Asta Holmvik met Tomas Reyero of the Reed Party, and Holmvik said "
			     "that Duneco had left. Reyero and Tomas Holmvik criticised the Lake Front in Brekkvik, Belize, she said. They met in Nordland and near Brekvik.";

enum { MOST = 1 << 22 };
static clv_pack *small, *actors, *plain, *model; /* open to the end: what was loaded from them looks into them */
static clv_nlp *nlp;
static clv_who *who;
static clv_parser *parser;
static char *whole;
static size_t n_whole;
static clv_arena *results, *scratch;

static void must(clv_status s, const clv_error *err)
{
	if (s == CLV_OK)
		return;
	fprintf(stderr, "fuzz_mapped: %s\n", err->msg);
	exit(2);
}

static void freeze(const char *path)
{
	clv_pack *laid;
	clv_error err = { 0 };
	size_t n_row = 0;
	must(clv_pack_open(small_pack(), false, &laid, &err), &err);
	must(clv_pack_overlay(laid, CLV_S("orgs.tsv"), CLV_S("own/orgs.tsv"), clv_str_c(ORGS), &err), &err);
	must(clv_pack_overlay(laid, CLV_S("persons.tsv"), CLV_S("own/persons.tsv"), clv_str_c(PERSONS), &err), &err);
	must(clv_who_freeze(laid, plain, 1, path, &n_row, &err), &err);
	CLV_FUZZ_CHECK(n_row == 6);
	clv_pack_close(laid);
}

static void add_parts(clv_convert *c, const char *path, clv_pack **p)
{
	clv_error err = { 0 };
	must(clv_pack_open(path, false, p, &err), &err);
	for (size_t i = 0; i < clv_pack_count(*p); i++)
		clv_convert_add(c, clv_pack_name(*p, i), clv_pack_section(*p, i));
}

/* The pack that is edited: first rows of our tables, a gazetteer, frozen actors. */
static void make_whole(clv_arena *a)
{
	clv_error err = { 0 };
	clv_convert c = { .a = a, .gazetteer = fuzz_scratch("places.tsv") };
	const char *path = fuzz_scratch("mapped.clv");
	FILE *f = fopen(c.gazetteer, "wb");
	CLV_FUZZ_CHECK(f && fputs(PLACES, f) >= 0 && fclose(f) == 0);
	must(clv_convert_gazetteer(&c, &err), &err);
	freeze(path);
	add_parts(&c, path, &actors);
	add_parts(&c, small_pack(), &small);
	must(clv_pack_save(path, c.parts.v, c.parts.n, &err), &err);
	CLV_FUZZ_CHECK((f = fopen(path, "rb")) && (whole = malloc(MOST)));
	n_whole = fread(whole, 1, MOST, f);
	CLV_FUZZ_CHECK(n_whole > 0 && n_whole < MOST && fclose(f) == 0);
}

static void load_once(void)
{
	clv_error err = { 0 };
	if (parser)
		return;
	results = clv_arena_new(0);
	scratch = clv_arena_new(0);
	clv_arena *a = clv_arena_new(0);
	must(clv_pack_open(small_pack(), false, &plain, &err), &err);
	make_whole(a);
	clv_arena_free(a);
	must(clv_who_load(plain, &who, &err), &err);
	must(clv_pack_open(fuzz_pack_path(), false, &model, &err), &err);
	must(clv_nlp_load(model, &nlp, &err), &err);
	CLV_FUZZ_CHECK((parser = clv_parser_new(nlp)) != NULL);
}

/* Applies one edit to the file p of n bytes, whose section s begins there. */
static void edit(char *p, uint64_t table, uint32_t k, clv_str s, const uint8_t *e)
{
	uint32_t value, where = (uint32_t)e[2] << 8 | e[3];
	uint64_t size;
	char *at = p + (s.p - p);
	memcpy(&value, e + 4, 4);
	if (e[1] % 4 == 2) { /* another size */
		size = value % (s.n + 9);
		memcpy(p + table + (size_t)k * ENTRY_ROOM + ENTRY_SIZE, &size, 8);
	} else if (e[1] % 4 == 3 && s.n == (WHO_BUCKETS + 1) * 4) { /* where the entries of a name begin or end */
		clv_str name = clv_str_c(names[where % (sizeof names / sizeof *names)]);
		char key[CLV_NAME_KEY_MAX];
		size_t bucket = (size_t)(clv_hash64(key, clv_name_key(name, key)) >> 48) + (e[2] & 1);
		memcpy(at + bucket * 4, &value, 4);
	} else if (e[1] % 4 == 1 && s.n) {
		at[where % s.n] = (char)value;
	} else if (s.n >= 4) {
		memcpy(at + where * 4 % (s.n - 3), &value, 4);
	}
}

static void look_up(void)
{
	clv_actor one, many[8];
	clv_term term[8];
	clv_str name[8];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		clv_str s = clv_str_c(names[i]);
		clv_who_resolve(who, s, CLV_DAY_NONE, (clv_str){ 0 }, &one);
		clv_who_search(who, s, many, 8);
		clv_who_actor(who, s, &one);
		clv_who_terms(who, s, term, 8);
		clv_who_names(who, s, name, 8);
		who_frozen_bearer(who, s, NONE);
		who_frozen_words(who, s);
	}
}

/* edited: else what the file has must be found. */
static void read_report(const clv_where *where, bool edited)
{
	clv_doc *d = clv_doc_new(results);
	clv_block *b = clv_push(results, &d->blocks);
	uint64_t sum = 0;
	int n_frozen = 0, n_town = 0;
	d->text = clv_str_c(report);
	b->span = (clv_span){ 0, (uint32_t)d->text.n };
	b->role = CLV_ROLE_BODY;
	clv_parse_doc(parser, d, scratch);
	clv_who_find(who, d, CLV_DAY_NONE, scratch);
	clv_where_find(where, d, scratch);
	for (size_t i = 0; i < d->places.n; i++) {
		const clv_place *p = &d->places.v[i];
		CLV_FUZZ_CHECK(p->span.b < p->span.e && p->span.e <= d->text.n);
		n_town += clv_str_eqc(p->name, "Brekkvik");
		sum += clv_hash64(p->name.p, p->name.n) + clv_hash64(p->country.p, p->country.n);
	}
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		CLV_FUZZ_CHECK(m->span.b < m->span.e && m->span.e <= d->text.n && m->tok_b < m->tok_e && m->tok_e <= d->tokens.n);
		n_frozen += clv_str_eqc(m->actor, "asta-holmvik");
		sum += clv_hash64(m->actor.p, m->actor.n) + clv_hash64(m->name.p, m->name.n) + clv_hash64(m->code.p, m->code.n) +
		       clv_hash64(m->sector.p, m->sector.n) + clv_hash64(m->rule.p, m->rule.n);
	}
	CLV_FUZZ_CHECK(sum != 1 && (edited || (n_frozen > 0 && n_town > 0)));
	clv_arena_reset(results);
	clv_arena_reset(scratch);
}

static void try_pack(clv_pack *frozen, clv_pack *p, bool edited)
{
	clv_error err = { 0 };
	clv_who as_it_was = *who;
	clv_where *where;
	clv_pack_keep_frozen(p, frozen);
	if (clv_where_load(p, &where, &err) == CLV_OK) {
		if (clv_gaz_open(p, &who->gaz, &err) == CLV_OK && who_frozen_open(who, p, &err) == CLV_OK) {
			look_up();
			read_report(where, edited);
			who_frozen_close(who);
		}
		clv_where_free(where);
	}
	CLV_FUZZ_CHECK(err.code == CLV_OK || err.msg[0]);
	*who = as_it_was;
}

/* The n-th section that is edited. */
static uint32_t section(const clv_pack *p, uint32_t n)
{
	uint32_t of[64], k = 0;
	for (uint32_t i = 0; i < clv_pack_count(p) && k < 64; i++)
		if (!clv_str_starts(clv_pack_name(p, i), CLV_S("lex/")))
			of[k++] = i;
	return of[n % k];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_pack *good, *frozen, *p;
	uint64_t table;
	load_once();
	if (n > 64 * EDIT)
		return 0;
	char *copy = aligned_alloc(64, (n_whole + 64) / 64 * 64);
	CLV_FUZZ_CHECK(copy);
	memcpy(copy, whole, n_whole);
	memcpy(&table, copy + AT_TABLE, 8);
	clv_str bytes = { copy, n_whole };
	CLV_FUZZ_CHECK(clv_pack_open_bytes(bytes, false, &good, NULL) == CLV_OK);
	for (size_t i = 0; i + EDIT <= n; i += EDIT) {
		uint32_t k = section(good, data[i]);
		edit(copy, table, k, clv_pack_section(good, k), data + i);
	}
	clv_pack_close(good);
	correct_hash(copy, n_whole);
	if (clv_pack_open_bytes(bytes, false, &p, NULL) == CLV_OK) {
		CLV_FUZZ_CHECK(clv_pack_open_bytes(bytes, false, &frozen, NULL) == CLV_OK);
		try_pack(frozen, p, n >= EDIT);
		clv_pack_close(p);
	}
	free(copy);
	return 0;
}
