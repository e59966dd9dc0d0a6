/* SPDX-License-Identifier: Apache-2.0 */
/* check: are the tables of actors what they must be? And which rows know a name?
 *
 * Input: a pack, with the user's tables laid over it or not. Output of the check: a
 * call for each fault, FILE:LINE: what and how to mend it. Checked are, by
 * lex/actor_schema.tsv, the cells of each row (ids, codes, dates, references to
 * other tables, listed values, stray spaces), keys that stand twice, and for
 * any from and to that the end follows the beginning. Noted, but no fault: two
 * holders of one office for more than a month, as a row of the user's may show
 * before ours is closed. Where tables are laid over the pack, only the user's
 * rows are judged, against both. Cost: linear, but for the holders of one office.
 * Limits: says nothing about whether a row is true. */
#include "who/who_priv.h"

#include <stdarg.h>

enum { MONTH = 31 };

typedef struct checker {
	const clv_pack *p;
	clv_arena *a;
	clv_tsv schema, t;      /* t: the table being checked */
	const char *name, *path;
	bool own;               /* only rows of the user's */
	clv_map org, person, iso3, office;
	clv_fault_fn *fault;
	void *user;
	size_t n_fault;
} checker;

__attribute__((format(printf, 4, 5)))
static void fault(checker *k, uint32_t line, bool error, const char *fmt, ...)
{
	char msg[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	clv_str s = clv_strf(k->a, "%s:%u: %s", k->path, line & ~CLV_TSV_OWN, msg);
	k->n_fault += error;
	k->fault(k->user, s.p, error);
}

static clv_str schema(const checker *k, size_t row, const char *column)
{
	return clv_tsv_cell(&k->schema, row, clv_tsv_col(&k->schema, column));
}

static bool listed(clv_str list, clv_str value)
{
	clv_str one;
	while (clv_str_split(&list, ';', &one))
		if (clv_str_eq(one, value))
			return true;
	return false;
}

static bool is_id(clv_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return false;
	return s.n && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static bool is_code(clv_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static bool is_number(clv_str s, clv_str most)
{
	double x, limit;
	return clv_str_to_f64(s, &x) && clv_str_to_f64(most, &limit) && x <= limit && x >= -limit;
}

/* What is wrong with the cell, and how to mend it; NULL: nothing. */
static const char *wrong(const checker *k, clv_str check, clv_str values, clv_str s)
{
	if (clv_str_eqc(check, "need"))
		return s.n ? NULL : "is empty; it must be given";
	if (!s.n)
		return clv_str_eqc(check, "id") || clv_str_eqc(check, "person") ? "is empty; it must be given" : NULL;
	if (clv_str_eqc(check, "id") && !is_id(s))
		return "is no id; write small letters, digits and hyphens";
	if (clv_str_eqc(check, "code") && !is_code(s))
		return "is no code; write three capitals";
	if (clv_str_eqc(check, "date") && clv_who_day_of(s, false) == CLV_DAY_NONE)
		return "is no date; write YYYY, YYYY-MM or YYYY-MM-DD";
	if (clv_str_eqc(check, "one") && !listed(values, s))
		return "is unknown; the values stand in lexicon/actors/README.md";
	if (clv_str_eqc(check, "number") && !is_number(s, values))
		return "is no such number";
	if (clv_str_eqc(check, "state") && !clv_map_get(&k->iso3, s))
		return "is no state's code; add the state to states.tsv or write a column iso3 of it";
	if (clv_str_eqc(check, "org") && !clv_map_get(&k->org, s))
		return "is no organisation; add it to orgs.tsv";
	if (clv_str_eqc(check, "person") && !clv_map_get(&k->person, s))
		return "is no person; add a row to persons.tsv";
	if (clv_str_eqc(check, "actor") && !clv_map_get(&k->iso3, s) && !clv_map_get(&k->org, s))
		return "is neither a state's code nor an organisation; add it first";
	if (clv_str_eqc(check, "office") && !clv_map_get(&k->office, s))
		return "is no office; add it to offices.tsv";
	return NULL;
}

static bool stray(clv_str s)
{
	return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ' || s.p[0] == ';' || s.p[s.n - 1] == ';' ||
	               clv_str_find(s, CLV_S("  "), 0) != SIZE_MAX || clv_str_find(s, CLV_S(";;"), 0) != SIZE_MAX ||
	               clv_str_find(s, CLV_S("; "), 0) != SIZE_MAX);
}

static void check_cells(checker *k, size_t row)
{
	for (size_t i = 0; i < k->schema.n_row; i++) {
		if (!clv_str_eqc(schema(k, i, "table"), k->name))
			continue;
		char column[64];
		snprintf(column, sizeof column, "%.*s", CLV_FMT(schema(k, i, "column")));
		clv_str s = clv_tsv_cell(&k->t, row, clv_tsv_col(&k->t, column));
		const char *why = wrong(k, schema(k, i, "check"), schema(k, i, "values"), s);
		if (why)
			fault(k, k->t.line[row], true, "%s '%.*s' %s", column, CLV_FMT(s), why);
		else if (stray(s))
			fault(k, k->t.line[row], true, "stray space or ';' in %s '%.*s'; take it out", column, CLV_FMT(s));
	}
}

static clv_str at(const checker *k, size_t row, const char *column)
{
	return clv_tsv_cell(&k->t, row, clv_tsv_col(&k->t, column));
}

static void check_order(checker *k, size_t row)
{
	clv_day b = clv_who_day_of(at(k, row, "from"), false), e = clv_who_day_of(at(k, row, "to"), true);
	if (b != CLV_DAY_NONE && e != CLV_DAY_NONE && e < b)
		fault(k, k->t.line[row], true, "ends (%.*s) before it begins (%.*s); exchange from and to",
		      CLV_FMT(at(k, row, "to")), CLV_FMT(at(k, row, "from")));
}

static bool judged(const checker *k, size_t row)
{
	return !k->own || (k->t.line[row] & CLV_TSV_OWN);
}

static void check_keys(checker *k)
{
	clv_map seen = clv_map_new(k->a);
	for (size_t r = 0; r < k->t.n_row; r++) {
		clv_buf b = clv_buf_new(k->a);
		for (size_t i = 0; i < k->schema.n_row; i++) {
			char column[64];
			if (!clv_str_eqc(schema(k, i, "table"), k->name) || !schema(k, i, "key").n)
				continue;
			snprintf(column, sizeof column, "%.*s", CLV_FMT(schema(k, i, "column")));
			clv_buf_add(&b, at(k, r, column));
			clv_buf_ch(&b, '\t');
		}
		uint32_t *first = clv_map_put(&seen, clv_buf_str(&b), (uint32_t)r);
		if (*first != r && judged(k, r))
			fault(k, k->t.line[r], true, "the same %s as in line %u; take one out", clv_str_eqc(CLV_S("terms.tsv"), k->name)
			      ? "person, office and beginning" : "key", k->t.line[*first] & ~CLV_TSV_OWN);
	}
}

/* ---- holders of one office ------------------------------------------------------------- */

static bool same_office(const checker *k, size_t x, size_t y)
{
	static const char *const column[] = { "office", "state", "org", "what" };
	for (size_t i = 0; i < sizeof column / sizeof *column; i++)
		if (!clv_str_eq(at(k, x, column[i]), at(k, y, column[i])))
			return false;
	return !clv_str_eq(at(k, x, "person"), at(k, y, "person"));
}

static bool together(const checker *k, size_t x, size_t y)
{
	clv_day xb = clv_who_day_of(at(k, x, "from"), false), xe = clv_who_day_of(at(k, x, "to"), true);
	clv_day yb = clv_who_day_of(at(k, y, "from"), false), ye = clv_who_day_of(at(k, y, "to"), true);
	if (xb == CLV_DAY_NONE || yb == CLV_DAY_NONE)
		return false;
	/* "2012" ends one term and begins the next */
	if (clv_str_eq(at(k, x, "to"), at(k, y, "from")) || clv_str_eq(at(k, y, "to"), at(k, x, "from")))
		return false;
	clv_day b = xb > yb ? xb : yb, e = xe == CLV_DAY_NONE ? ye : ye == CLV_DAY_NONE || xe < ye ? xe : ye;
	return e == CLV_DAY_NONE || e > b + MONTH;
}

/* "president", "foreign-minister": the offices that schema's row @one-holder lists. */
static void check_holders(checker *k)
{
	clv_str one = CLV_S("");
	for (size_t i = 0; i < k->schema.n_row; i++)
		if (clv_str_eqc(schema(k, i, "check"), "one-holder"))
			one = schema(k, i, "values");
	for (size_t r = 0; r < k->t.n_row; r++) {
		if (!judged(k, r) || at(k, r, "what").n || !listed(one, at(k, r, "office")))
			continue;
		for (size_t o = 0; o < k->t.n_row; o++)
			if ((k->own ? !(k->t.line[o] & CLV_TSV_OWN) || o < r : o < r) && same_office(k, r, o) && together(k, r, o)) {
				fault(k, k->t.line[r], false, "note: %.*s holds the office at the same time (%s line %u); "
				      "close that term: the same person, office and beginning, with its end", CLV_FMT(at(k, o, "person")),
				      k->t.line[o] & CLV_TSV_OWN ? "own" : "ours,", k->t.line[o] & ~CLV_TSV_OWN);
				break;
			}
	}
}

/* ---- all tables ---------------------------------------------------------------------------- */

static clv_status keys_of(checker *k, const char *table, const char *column, clv_map *map, clv_error *err)
{
	clv_tsv t;
	*map = clv_map_new(k->a);
	CLV_TRY(clv_pack_table(k->p, k->a, table, &t, err));
	for (size_t r = 0; r < t.n_row; r++)
		clv_map_put(map, clv_tsv_cell(&t, r, clv_tsv_col(&t, column)), 1);
	return CLV_OK;
}

static clv_status check_table(checker *k, clv_error *err)
{
	k->path = clv_pack_overlay_path(k->p, k->name);
	if (k->own && !k->path)
		return CLV_OK;
	k->path = k->path && k->own ? k->path : k->name;
	CLV_TRY(clv_pack_table(k->p, k->a, k->name, &k->t, err));
	for (size_t r = 0; r < k->t.n_row; r++)
		if (judged(k, r)) {
			check_cells(k, r);
			check_order(k, r);
		}
	check_keys(k);
	if (!strcmp(k->name, "terms.tsv"))
		check_holders(k);
	return CLV_OK;
}

static clv_status check_all(checker *k, clv_error *err)
{
	CLV_TRY(clv_pack_table(k->p, k->a, "actor_schema.tsv", &k->schema, err));
	CLV_TRY(keys_of(k, "states.tsv", "iso3", &k->iso3, err));
	CLV_TRY(keys_of(k, "orgs.tsv", "id", &k->org, err));
	CLV_TRY(keys_of(k, "persons.tsv", "id", &k->person, err));
	CLV_TRY(keys_of(k, "offices.tsv", "asked", &k->office, err));
	for (size_t i = 0; i < k->schema.n_row; i++) {
		clv_str table = schema(k, i, "table");
		if (i && clv_str_eq(table, schema(k, i - 1, "table")))
			continue;
		k->name = clv_str_copy(k->a, table).p;
		CLV_TRY(check_table(k, err));
	}
	return CLV_OK;
}

clv_status clv_who_check(const clv_pack *p, bool own, clv_fault_fn *fn, void *user, size_t *n_fault, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	*n_fault = 0;
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	}
	checker k = { .p = p, .a = a, .own = own, .fault = fn, .user = user };
	clv_status s = check_all(&k, err);
	*n_fault = k.n_fault;
	clv_arena_unguard(a);
	clv_arena_free(a);
	return s;
}

/* ---- rows that know a name --------------------------------------------------------------------- */

/* One of the names in a cell is the key, or begins with it. */
static bool cell_knows(clv_str cell, clv_str key)
{
	clv_str one;
	while (clv_str_split(&cell, ';', &one)) {
		char buf[CLV_NAME_KEY_MAX];
		clv_str name = { buf, clv_name_key(one, buf) };
		size_t i = clv_str_find(name, key, 0);
		while (i != SIZE_MAX) {
			size_t e = i + key.n;
			if ((i == 0 || name.p[i - 1] == ' ') && (e == name.n || name.p[e] == ' '))
				return true;
			i = clv_str_find(name, key, i + 1);
		}
	}
	return false;
}

static void find_in(const checker *k, clv_str key, void (*row)(void *, const char *), void *user)
{
	for (size_t r = 0; r < k->t.n_row; r++) {
		bool found = false;
		clv_buf b = clv_buf_new(k->a);
		bool own = k->t.line[r] & CLV_TSV_OWN;
		clv_buf_f(&b, "%s:%u:", own && k->path ? k->path : k->name, k->t.line[r] & ~CLV_TSV_OWN);
		for (size_t c = 0; c < k->t.n_col; c++) {
			clv_str s = clv_tsv_cell(&k->t, r, (int)c);
			found = found || cell_knows(s, key);
			if (s.n)
				clv_buf_f(&b, " %.*s=%.*s", CLV_FMT(k->t.column[c]), CLV_FMT(s));
		}
		if (found)
			row(user, clv_buf_str(&b).p);
	}
}

clv_status clv_who_rows(const clv_pack *p, clv_str name, void (*row)(void *, const char *), void *user, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	}
	checker k = { .p = p, .a = a };
	clv_str key = clv_name_key_in(a, name);
	clv_status s = clv_pack_table(p, a, "actor_schema.tsv", &k.schema, err);
	for (size_t i = 0; s == CLV_OK && key.n && i < k.schema.n_row; i++) {
		clv_str table = schema(&k, i, "table");
		if (i && clv_str_eq(table, schema(&k, i - 1, "table")))
			continue;
		k.name = clv_str_copy(a, table).p;
		k.path = clv_pack_overlay_path(p, k.name);
		s = clv_pack_table(p, a, k.name, &k.t, err);
		if (s == CLV_OK)
			find_in(&k, key, row, user);
	}
	clv_arena_unguard(a);
	clv_arena_free(a);
	return s;
}
