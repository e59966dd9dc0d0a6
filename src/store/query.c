/* SPDX-License-Identifier: Apache-2.0 */
/* The named tables: finds "-- table NAME: OPTIONS" in queries.sql, prepares what
 * stands under it, binds the options that were given (others are null) and steps
 * through the rows. The last column of every table is the row's JSON. "tables"
 * lists the tables themselves. */
#include "store/store_priv.h"

#include <time.h>

typedef struct table {
	clv_str name, options, text;
} table;

static const char MARK[] = "\n-- table ", PART[] = "\n-- part ";

/* The table that begins at or behind *at; *at moves behind it. */
static bool next_table(clv_str all, size_t *at, table *t)
{
	size_t b = clv_str_find(all, clv_str_c(MARK), *at);
	if (b == SIZE_MAX)
		return false;
	b += sizeof MARK - 1;
	size_t line = clv_str_find(all, CLV_S("\n"), b), colon = clv_str_find(all, CLV_S(":"), b);
	size_t e = clv_str_find(all, clv_str_c(MARK), line);
	if (e == SIZE_MAX)
		e = all.n;
	t->name = clv_str_sub(all, b, colon);
	t->options = clv_str_trim(clv_str_sub(all, colon + 1, line));
	t->text = clv_str_sub(all, line + 1, e);
	*at = line;
	return true;
}

static bool find_table(const char *name, table *t)
{
	clv_str all = clv_str_c(clv_store_queries);
	size_t at = 0;
	while (next_table(all, &at, t))
		if (clv_str_eqc(t->name, name))
			return true;
	return false;
}

/* The text under "-- part name"; p NULL: there is none. */
static clv_str find_part(clv_str name)
{
	clv_str all = clv_str_c(clv_store_queries);
	size_t at = 0;
	while ((at = clv_str_find(all, clv_str_c(PART), at)) != SIZE_MAX) {
		at += sizeof PART - 1;
		size_t line = clv_str_find(all, CLV_S("\n"), at), e = clv_str_find(all, clv_str_c(PART), at);
		if (clv_str_eq(clv_str_sub(all, at, line), name))
			return clv_str_trim(clv_str_sub(all, line, e == SIZE_MAX ? all.n : e));
	}
	return (clv_str){ 0 };
}

/* The text with its @parts@ filled in; parts may hold parts. */
static void expand(clv_buf *out, clv_str text)
{
	for (size_t at = 0;;) {
		size_t b = clv_str_find(text, CLV_S("@"), at), e = b == SIZE_MAX ? b : clv_str_find(text, CLV_S("@"), b + 1);
		clv_buf_add(out, clv_str_sub(text, at, b == SIZE_MAX ? text.n : b));
		if (e == SIZE_MAX)
			return;
		expand(out, find_part(clv_str_sub(text, b + 1, e)));
		at = e + 1;
	}
}

/* ---- what is not asked costs nothing ------------------------------------------------------- */

/* Behind the parenthesis that closes the one at text[at]; texts in quotes are passed over. */
static size_t behind_close(clv_str text, size_t at)
{
	int depth = 0;
	bool quoted = false;
	for (size_t i = at; i < text.n; i++) {
		char c = text.p[i];
		quoted = quoted != (c == '\'');
		depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
		if (!quoted && c == ')' && !depth)
			return i + 1;
	}
	return text.n;
}

static bool is_given(const clv_option *o, size_t n, clv_str key)
{
	for (size_t i = 0; i < n; i++)
		if (o[i].value && clv_str_eqc(key, o[i].key))
			return true;
	return false;
}

/* "(:key IS NULL OR CONDITION)" is 1 without the option and CONDITION with it, "(:key IS NOT NULL
 * OR CONDITION)" the other way round: SQLite plans before it knows the values, and would read
 * every row for a condition that may be any. */
static void resolve(clv_buf *out, clv_str text, const clv_option *o, size_t n)
{
	const clv_str OR[] = { CLV_S(" IS NULL OR "), CLV_S(" IS NOT NULL OR ") };
	static const char OPEN[] = "(:";
	for (size_t at = 0;;) {
		size_t b = clv_str_find(text, clv_str_c(OPEN), at), e = b;
		clv_buf_add(out, clv_str_sub(text, at, b == SIZE_MAX ? text.n : b));
		if (b == SIZE_MAX)
			return;
		for (e += 2; e < text.n && text.p[e] >= 'a' && text.p[e] <= 'z'; e++) {}
		clv_str key = clv_str_sub(text, b + 2, e);
		bool unless = clv_str_starts(clv_str_sub(text, e, text.n), OR[1]);
		if (!unless && !clv_str_starts(clv_str_sub(text, e, text.n), OR[0])) {
			clv_buf_addc(out, OPEN);
			at = b + 2;
			continue;
		}
		at = behind_close(text, b);
		clv_buf_addc(out, "(");
		if (is_given(o, n, key) != unless)
			resolve(out, clv_str_sub(text, e + OR[unless].n, at - 1), o, n);
		else
			clv_buf_addc(out, "1");
		clv_buf_addc(out, ")");
	}
}

static bool has_option(clv_str options, const char *key)
{
	clv_str part;
	while (clv_str_split(&options, ' ', &part))
		if (clv_str_eqc(part, key))
			return true;
	return false;
}

/* What people type → an FTS5 query: each word in quotes, so that no character has
 * a meaning of its own; a star at the end still asks for words that begin so. */
static char *search_words(const char *words)
{
	size_t n = strlen(words);
	char *out = malloc(n * 3 + 8), *o = out;
	if (!out)
		return NULL;
	for (const char *p = words; *p;) {
		while (*p == ' ' || *p == '\t' || *p == '\n')
			p++;
		if (!*p)
			break;
		*o++ = '"';
		for (; *p && *p != ' ' && *p != '\t' && *p != '\n'; p++) {
			if (*p == '*' && (!p[1] || p[1] == ' '))
				continue;
			if (*p == '"')
				*o++ = '"';
			*o++ = *p;
		}
		*o++ = '"';
		if (p > words && p[-1] == '*')
			*o++ = '*';
		*o++ = ' ';
	}
	*o = 0;
	return out;
}

/* ---- values that options may have ------------------------------------------------------- */

/* Values that are listed: SQL would take another one for a value that matches nothing. */
static const struct {
	const char *table, *key; /* table NULL: any */
	const char *values[20];
} lists[] = {
#define TEXT(n, t) t,
#define NAME(n, quad) #n,
	{ NULL, "type", { CLV_TYPE_MAP(NAME) } },
	{ NULL, "status", { CLV_STATUSK_MAP(TEXT) "all" } },
	{ "quotes", "kind", { CLV_QUOTE_MAP(TEXT) } },
	{ "facts", "kind", { CLV_FACTKIND_MAP(TEXT) } },
#undef TEXT
#undef NAME
	{ NULL, "per", { "type", "dyad", "day" } },
	{ NULL, "by", { "day", "week", "month", "year" } },
	{ NULL, "order", { "newest", "biggest", "contested" } },
	{ NULL, "historical", { "yes", "no" } },
	{ NULL, "only", { "yes" } },
};

static clv_status check_list(const table *t, const clv_option *o, clv_error *err)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const char *const *v = lists[i].values;
		size_t n = 0;
		if (strcmp(lists[i].key, o->key) != 0 || (lists[i].table && !clv_str_eqc(t->name, lists[i].table)))
			continue;
		for (; v[n]; n++)
			if (clv_str_ieq(clv_str_c(v[n]), clv_str_c(o->value)))
				return CLV_OK;
		return clv_fail_choice(err, "query", o->key, o->value, v, n);
	}
	return CLV_OK;
}

static bool is_one_of(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (!strcmp(key, *keys))
			return true;
	return false;
}

/* What SQL would take for a value that matches nothing or, worse, for another one. */
static clv_status check_value(const table *t, const clv_option *o, clv_error *err)
{
	static const char *const days[] = { "from", "to", NULL };
	static const char *const numbers[] = { "limit", "offset", "story", "number", NULL };
	if (is_one_of(o->key, days) &&
	    (strlen(o->value) != 10 || clv_day_parse(clv_str_c(o->value)) == CLV_DAY_NONE))
		return clv_fail(err, CLV_USAGE, "query", "%s: %s is no day; write it like 2022-09-15",
		                o->key, o->value);
	if (is_one_of(o->key, numbers) &&
	    (!*o->value || o->value[strspn(o->value, "0123456789")]))
		return clv_fail(err, CLV_USAGE, "query", "%s: %s is no number", o->key, o->value);
	if (!strcmp(o->key, "score")) {
		char *end;
		double v = strtod(o->value, &end);
		if (end == o->value || *end || !(v >= 0 && v <= 1))
			return clv_fail(err, CLV_USAGE, "query", "score: %s is no number from 0 to 1", o->value);
	}
	return check_list(t, o, err);
}

static clv_status bind_option(clv_rows *r, const table *t, const clv_option *o, clv_error *err)
{
	char key[40];
	if (!has_option(t->options, o->key))
		return clv_fail(err, CLV_USAGE, "query", "%.*s has no option %s; it has: %.*s",
		                CLV_FMT(t->name), o->key, CLV_FMT(t->options));
	CLV_TRY(check_value(t, o, err));
	snprintf(key, sizeof key, ":%s", o->key);
	int i = sqlite3_bind_parameter_index(r->st, key);
	if (!strcmp(o->key, "words")) {
		char *words = search_words(o->value);
		if (!words)
			return clv_fail(err, CLV_NOMEM, "query", "out of memory");
		sqlite3_bind_text(r->st, i, words, -1, free);
	} else {
		sqlite3_bind_text(r->st, i, o->value, -1, SQLITE_TRANSIENT);
	}
	return CLV_OK;
}

/* The list of tables as a query of its own. */
static clv_status prepare_list(clv_rows *r, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "query", "out of memory");
	}
	clv_buf b = clv_buf_new(a);
	clv_str all = clv_str_c(clv_store_queries);
	size_t at = 0;
	table t;
	clv_buf_addc(&b, "SELECT column1 AS name, column2 AS options, "
	                 "json_object('name', column1, 'options', column2) AS json FROM (VALUES ");
	for (int n = 0; next_table(all, &at, &t); n++)
		clv_buf_f(&b, "%s('%.*s', '%.*s')", n ? ", " : "", CLV_FMT(t.name), CLV_FMT(t.options));
	clv_buf_addc(&b, ")");
	int rc = sqlite3_prepare_v2(r->store->db, b.p, (int)b.n, &r->st, NULL);
	clv_arena_free(a);
	return rc == SQLITE_OK ? CLV_OK : sql_failure(r->store, rc, err);
}

clv_status store_prepare(clv_rows *r, clv_str text, const clv_option *options, size_t n, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "query", "out of memory");
	}
	clv_buf whole = clv_buf_new(a), b = clv_buf_new(a);
	expand(&whole, text);
	resolve(&b, clv_buf_str(&whole), options, n);
	int rc = sqlite3_prepare_v2(r->store->db, b.p, (int)b.n, &r->st, NULL);
	clv_arena_free(a);
	return rc == SQLITE_OK ? CLV_OK : sql_failure(r->store, rc, err);
}

/* The network of all that happened, or of a type or status: there are sums of it. */
static const char *cheaper(const char *name, const clv_option *o, size_t n)
{
	static const char *const summed[] = { "type", "status", NULL };
	const char *best = "network_all";
	if (strcmp(name, "network") != 0)
		return name;
	for (size_t i = 0; i < n; i++)
		if (o[i].value && strcmp(o[i].key, "limit") != 0) {
			if (!is_one_of(o[i].key, summed))
				return name;
			best = "network_sums";
		}
	return best;
}

static clv_status prepare(clv_rows *r, const char *name, const clv_option *options, size_t n,
                          clv_error *err)
{
	table t;
	if (!strcmp(name, "tables"))
		return prepare_list(r, err);
	if (!find_table(cheaper(name, options, n), &t))
		return clv_fail(err, CLV_USAGE, "query", "no table %s; \"tables\" lists them", name);
	CLV_TRY(store_prepare(r, t.text, options, n, err));
	for (size_t i = 0; i < n; i++)
		if (options[i].value)
			CLV_TRY(bind_option(r, &t, &options[i], err));
	return CLV_OK;
}

/* ---- patience ----------------------------------------------------------------------------- */

enum { STEPS_BETWEEN_LOOKS = 10000 }; /* of SQLite's machine: well under a millisecond */

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int is_late(void *user)
{
	const clv_store *s = user;
	return now_ms() > s->deadline;
}

void clv_store_limit(clv_store *s, int64_t milliseconds)
{
	s->patience = milliseconds;
	sqlite3_progress_handler(s->db, milliseconds ? STEPS_BETWEEN_LOOKS : 0, milliseconds ? is_late : NULL, s);
}

void clv_store_most(clv_store *s, unsigned parts)
{
	s->most = parts ? (int64_t)parts : -1;
}

clv_status clv_store_query(clv_store *s, const char *name, const clv_option *options, size_t n,
                           clv_rows **out, clv_error *err)
{
	clv_rows *r = calloc(1, sizeof *r);
	if (!r)
		return clv_fail(err, CLV_NOMEM, "query", "out of memory");
	r->store = s;
	if (s->patience)
		s->deadline = now_ms() + s->patience;
	clv_status status = prepare(r, name, options, n, err);
	if (status != CLV_OK) {
		clv_store_end(r);
		return status;
	}
	r->n_columns = sqlite3_column_count(r->st) - 1;
	*out = r;
	return CLV_OK;
}

clv_step clv_store_next(clv_rows *r, clv_error *err)
{
	int rc = sqlite3_step(r->st);
	if (rc == SQLITE_ROW)
		return CLV_ROW;
	if (rc == SQLITE_DONE)
		return CLV_END;
	sql_failure(r->store, rc, err);
	return CLV_FAILED;
}

size_t clv_store_n_columns(const clv_rows *r)
{
	return (size_t)r->n_columns;
}

const char *clv_store_column(const clv_rows *r, size_t i)
{
	return sqlite3_column_name(r->st, (int)i);
}

const char *clv_store_text(const clv_rows *r, size_t i)
{
	return (const char *)sqlite3_column_text(r->st, (int)i);
}

/* A value as JSON; bytes that are no text as their number. */
static void put_value(clv_json *j, sqlite3_stmt *st, int i)
{
	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		clv_json_i64(j, sqlite3_column_int64(st, i));
		break;
	case SQLITE_FLOAT:
		clv_json_f64(j, sqlite3_column_double(st, i), 12);
		break;
	case SQLITE_TEXT:
		clv_json_str(j, clv_str_c((const char *)sqlite3_column_text(st, i)));
		break;
	case SQLITE_BLOB:
		clv_json_str(j, CLV_S("(bytes)"));
		break;
	default:
		clv_json_null(j);
	}
}

static const char *row_as_json(const clv_rows *r)
{
	clv_arena_reset(r->a);
	clv_buf b = clv_buf_new(r->a);
	clv_json j = clv_json_new(&b);
	clv_json_obj(&j);
	for (int i = 0; i < r->n_columns; i++) {
		clv_json_key(&j, sqlite3_column_name(r->st, i));
		put_value(&j, r->st, i);
	}
	clv_json_end(&j);
	return b.p;
}

/* Only what reads: no writing, no other file, no setting. */
static int may(void *user, int action, const char *a, const char *b, const char *c, const char *d)
{
	static const char *const asking[] = { "table_info", "table_xinfo", "table_list", "index_list", "index_info", NULL };
	(void)user, (void)b, (void)c, (void)d;
	if (action == SQLITE_PRAGMA)
		return is_one_of(a, asking) ? SQLITE_OK : SQLITE_DENY;
	return action == SQLITE_ATTACH || action == SQLITE_DETACH || action == SQLITE_TRANSACTION || action == SQLITE_SAVEPOINT
	               ? SQLITE_DENY
	               : SQLITE_OK;
}

static clv_status prepare_plain(clv_rows *r, const char *text, clv_error *err)
{
	const char *rest = "";
	sqlite3 *db = r->store->db;
	sqlite3_set_authorizer(db, may, NULL);
	int rc = sqlite3_prepare_v2(db, text, -1, &r->st, &rest);
	sqlite3_set_authorizer(db, NULL, NULL);
	if (rc == SQLITE_AUTH)
		return clv_fail(err, CLV_USAGE, "sql", "only SELECT is allowed here");
	if (rc != SQLITE_OK)
		return clv_fail(err, CLV_USAGE, "sql", "%s; `clavijo sql` without a query lists the views", sqlite3_errmsg(db));
	if (r->st && !sqlite3_stmt_readonly(r->st))
		return clv_fail(err, CLV_USAGE, "sql", "only SELECT is allowed here");
	if (!r->st || clv_str_trim(clv_str_c(rest)).n)
		return clv_fail(err, CLV_USAGE, "sql", "one SELECT is expected");
	return CLV_OK;
}

clv_status clv_store_sql(clv_store *s, const char *text, int (*stop)(void *user), void *user, clv_rows **out,
                         clv_error *err)
{
	clv_rows *r = calloc(1, sizeof *r);
	if (!r || !(r->a = clv_arena_new(0))) {
		free(r);
		return clv_fail(err, CLV_NOMEM, "sql", "out of memory");
	}
	r->store = s;
	r->plain = true;
	clv_status status = prepare_plain(r, text, err);
	if (status != CLV_OK) {
		clv_store_end(r);
		return status;
	}
	sqlite3_progress_handler(s->db, stop ? 100000 : 0, stop, user);
	r->n_columns = sqlite3_column_count(r->st);
	*out = r;
	return CLV_OK;
}

const char *clv_store_json(const clv_rows *r)
{
	if (r->plain)
		return clv_arena_guard(r->a) ? "null" : row_as_json(r);
	return (const char *)sqlite3_column_text(r->st, r->n_columns);
}

clv_cellkind clv_store_kind(const clv_rows *r, size_t i)
{
	switch (sqlite3_column_type(r->st, (int)i)) {
	case SQLITE_NULL: return CLV_CELL_NULL;
	case SQLITE_INTEGER: return CLV_CELL_INTEGER;
	case SQLITE_FLOAT: return CLV_CELL_REAL;
	default: return CLV_CELL_TEXT;
	}
}

void clv_store_end(clv_rows *r)
{
	if (!r)
		return;
	sqlite3_finalize(r->st);
	if (r->plain)
		sqlite3_progress_handler(r->store->db, 0, NULL, NULL);
	clv_arena_free(r->a);
	if (r->own_store)
		clv_store_close(r->store);
	free(r);
}
