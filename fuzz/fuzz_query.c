/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: what people ask a database: named tables, their options, search words,
 * SQL of their own.
 *
 * Input: lines. The first names a table ("sql": the rest is a statement); each line
 * after it is KEY=VALUE. Any answer is right that is rows or a message; each row's JSON
 * must be valid, and nothing may be written. */
#include <jansson.h>

#include "fuzz.h"
#include "store/store.h"

enum { OPTIONS = 12, ROWS = 200, PATIENCE_MS = 2000 };

static clv_store *store;

static int stop(void *user)
{
	return ++*(int *)user > 200;
}

static void read_rows(clv_rows *r)
{
	clv_error err = { 0 };
	clv_step s = CLV_END;
	for (int n = 0; n < ROWS && (s = clv_store_next(r, &err)) == CLV_ROW; n++) {
		const char *text = clv_store_json(r);
		json_t *o = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
		CLV_FUZZ_CHECK(o);
		json_decref(o);
		for (size_t i = 0; i < clv_store_n_columns(r); i++)
			clv_store_text(r, i);
	}
	CLV_FUZZ_CHECK(s != CLV_FAILED || err.msg[0]);
	clv_store_end(r);
}

static void ask(clv_arena *a, clv_str rest)
{
	clv_rows *rows = NULL;
	clv_error err = { 0 };
	clv_option option[OPTIONS];
	size_t n = 0;
	int patience = 0;
	const char *table = clv_str_copy(a, fuzz_part(&rest, '\n')).p;
	clv_status s;
	if (!strcmp(table, "sql")) {
		s = clv_store_sql(store, clv_str_copy(a, rest).p, stop, &patience, &rows, &err);
	} else {
		for (clv_str line; n < OPTIONS && clv_str_split(&rest, '\n', &line); n++) {
			option[n].key = clv_str_copy(a, fuzz_part(&line, '=')).p;
			option[n].value = clv_str_copy(a, line).p;
		}
		s = clv_store_query(store, table, option, n, &rows, &err);
	}
	CLV_FUZZ_CHECK(s == CLV_OK || err.msg[0]);
	if (s == CLV_OK)
		read_rows(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_error err = { 0 };
	if (!store && clv_store_open(fuzz_database(), false, &store, &err) != CLV_OK) {
		fprintf(stderr, "fuzz_query: %s\n", err.msg);
		exit(2);
	}
	clv_store_limit(store, PATIENCE_MS);
	clv_arena *a = clv_arena_new(1u << 30);
	clv_str in = clv_utf8_clean(a, (clv_str){ (const char *)data, n }, NULL);
	if (n <= 1 << 14)
		ask(a, in);
	clv_arena_free(a);
	return 0;
}
