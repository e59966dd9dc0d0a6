/* SPDX-License-Identifier: Apache-2.0 */
/* What lines of `annotate` hold, as rows, without a database of the caller's.
 *
 * Input: lines (JSON objects), a kind of item. Output: rows with `doc` in front, their last
 * column the item's JSON. Method: the lines go into a table in memory, which belongs to the rows; the
 * part items_KIND of queries.sql takes the items out of them. Cost: linear, but for the words of a
 * span, which are cut from a copy of the text each. Memory: the lines once more. */
#include "store/store_priv.h"

static clv_status open_in_memory(clv_rows *r, clv_error *err)
{
	r->store = calloc(1, sizeof *r->store);
	if (!r->store)
		return clv_fail(err, CLV_NOMEM, "items", "out of memory");
	r->own_store = true;
	r->store->lock = -1;
	int rc = sqlite3_open(":memory:", &r->store->db);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(r->store->db, "CREATE TABLE line (n INTEGER PRIMARY KEY, json TEXT)", NULL, NULL, NULL);
	return rc == SQLITE_OK ? CLV_OK : sql_failure(r->store, rc, err);
}

static clv_status keep_lines(clv_rows *r, const char *const *lines, size_t n, clv_error *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(r->store->db, "INSERT INTO line (json) SELECT ?1 WHERE json_valid(?1) AND json_type(?1) = 'object'",
	                            -1, &st, NULL);
	size_t i = 0;
	for (bool kept = true; rc == SQLITE_OK && kept && i < n; i += kept) {
		sqlite3_bind_text(st, 1, lines[i], -1, SQLITE_STATIC);
		rc = sqlite3_step(st);
		kept = sqlite3_changes(r->store->db) == 1 && rc == SQLITE_DONE;
		sqlite3_reset(st);
		rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_OK)
		return sql_failure(r->store, rc, err);
	return i == n ? CLV_OK : clv_fail(err, CLV_FORMAT, "items", "line %zu is no line of annotate: a JSON object is expected", i + 1);
}

static clv_status prepare_kind(clv_rows *r, const char *kind, clv_error *err)
{
	static const char *const kinds[] = { "documents", "blocks", "sentences", "mentions", "dates", "places", "quotes", "events" };
	char part[32];
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kind, kinds[i])) {
			snprintf(part, sizeof part, "@items_%s@", kind);
			return store_prepare(r, clv_str_c(part), NULL, 0, err);
		}
	return clv_fail(err, CLV_USAGE, "items",
	                "no kind %s; there are documents, blocks, sentences, mentions, dates, places, quotes and events", kind);
}

clv_status clv_store_items(const char *const *lines, size_t n, const char *kind, clv_rows **out, clv_error *err)
{
	clv_rows *r = calloc(1, sizeof *r);
	if (!r)
		return clv_fail(err, CLV_NOMEM, "items", "out of memory");
	clv_status s = open_in_memory(r, err);
	if (s == CLV_OK)
		s = prepare_kind(r, kind, err);
	if (s == CLV_OK)
		s = keep_lines(r, lines, n, err);
	if (s != CLV_OK) {
		clv_store_end(r);
		return s;
	}
	r->n_columns = sqlite3_column_count(r->st) - 1;
	*out = r;
	return CLV_OK;
}
