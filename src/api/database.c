/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: the database: opening, reading into it, queries, export, check.
 *
 * Input: a path, what to read, a table with options. Output: a status; rows one at a
 * time. Thin over src/store, src/run and src/export: checks that a handle may write
 * before it is written through. One handle, one thread; readers do not wait for a
 * writer. */
#include "api/api_priv.h"

#include <sys/stat.h>

#include "export/export.h"
#include "run/run.h"
#include "store/store.h"

struct clv_db {
	clv_store *store;
	const clv_engine *engine;
};

clv_status clv_db_open(const char *path, clv_db_mode mode, const clv_engine *engine,
                       clv_db **out, clv_error *err)
{
	clv_db *db = calloc(1, sizeof *db);
	if (!db)
		return clv_fail(err, CLV_NOMEM, "store", "out of memory");
	db->engine = engine;
	clv_status s = clv_store_open(path, mode == CLV_DB_WRITE, &db->store, err);
	if (s != CLV_OK) {
		free(db);
		return s;
	}
	*out = db;
	return CLV_OK;
}

void clv_db_close(clv_db *db)
{
	if (!db)
		return;
	clv_store_close(db->store);
	free(db);
}

const clv_engine *clv_db_engine(const clv_db *db)
{
	return db->engine;
}

static clv_status check_writer(const clv_db *db, clv_error *err)
{
	if (!db->engine || !clv_store_writes(db->store))
		return clv_fail(err, CLV_USAGE, "store", "opened for reading only, or without an engine");
	return CLV_OK;
}

/* The number in a column of the table "counts". */
static uint64_t count_of(clv_rows *r, const char *name)
{
	int64_t v = 0;
	for (size_t i = 0; i < clv_store_n_columns(r); i++)
		if (!strcmp(clv_store_column(r, i), name))
			clv_str_to_i64(clv_str_c(clv_store_text(r, i)), &v);
	return (uint64_t)v;
}

static clv_status count(clv_db *db, clv_summary *sum, clv_error *err)
{
	clv_rows *r = NULL;
	CLV_TRY(clv_store_query(db->store, "counts", NULL, 0, &r, err));
	if (clv_store_next(r, err) == CLV_ROW) {
		sum->n_sentences = count_of(r, "sentences");
		sum->n_set_aside = count_of(r, "set_aside");
		sum->n_stories = count_of(r, "stories");
		sum->n_events = count_of(r, "events");
		sum->n_quotes = count_of(r, "quotes");
	}
	clv_store_end(r);
	return CLV_OK;
}

clv_status clv_db_read(clv_db *db, const clv_read *what, const clv_watch *watch,
                       clv_summary *out, clv_error *err)
{
	clv_summary sum = { 0 };
	CLV_TRY(check_writer(db, err));
	if (what->about.date && clv_day_parse(clv_str_c(what->about.date)) == CLV_DAY_NONE)
		return clv_fail(err, CLV_USAGE, "read", "%s: no day; write it like 2022-09-15",
		                what->about.date);
	clv_status s = clv_run_read(db->engine, db->store, what, watch, &sum, err);
	if (s == CLV_OK)
		s = count(db, &sum, err);
	if (out)
		*out = sum;
	return s;
}

clv_status clv_db_follow(clv_db *db, const clv_follow *what, const clv_watch *watch, clv_summary *out,
                         clv_error *err)
{
	clv_summary sum = { 0 };
	CLV_TRY(check_writer(db, err));
	clv_status s = clv_run_follow(db->engine, db->store, what, watch, &sum, err);
	if (s == CLV_OK)
		s = count(db, &sum, err);
	if (out)
		*out = sum;
	return s;
}

static int told(void *user)
{
	static const clv_progress merging = { .stage = "merge" };
	const clv_watch *w = user;
	return w && w->progress ? w->progress(w->user, &merging) : 0;
}

clv_status clv_db_merge(clv_db *db, const char *const *paths, size_t n, const clv_watch *watch, clv_summary *out,
                        clv_error *err)
{
	clv_summary sum = { 0 };
	clv_merging m = { &sum.n_documents, &sum.n_known, told, (void *)(uintptr_t)watch };
	CLV_TRY(check_writer(db, err));
	CLV_TRY(clv_store_begin_run(db->store, clv_engine_hash(db->engine), CLV_S("{\"merge\":true}"), err));
	for (size_t i = 0; i < n; i++)
		CLV_TRY(clv_store_merge(db->store, paths[i], &m, err));
	CLV_TRY(clv_run_reduce(db->engine, db->store, 0, NULL, watch, err));
	CLV_TRY(clv_store_end_run(db->store, err));
	CLV_TRY(count(db, &sum, err));
	if (out)
		*out = sum;
	return CLV_OK;
}

clv_status clv_db_add(clv_db *db, const void *record, size_t n, int *is_new, clv_error *err)
{
	CLV_TRY(check_writer(db, err));
	return clv_run_add(db->engine, db->store, (clv_str){ record, n }, is_new, err);
}

clv_status clv_db_part(clv_db *db, uint64_t most, clv_error *err)
{
	CLV_TRY(check_writer(db, err));
	CLV_TRY(clv_store_flush(db->store, err));
	if (most)
		CLV_TRY(clv_store_set(db->store, "span_documents", (int64_t)most, err));
	return clv_store_set(db->store, "part", 1, err);
}

clv_status clv_db_import(clv_db *db, const clv_import *what, clv_import_sum *out, clv_error *err)
{
	clv_import_sum sum = { 0 };
	CLV_TRY(check_writer(db, err));
	CLV_TRY(clv_import_lines(db->store, clv_engine_pack(db->engine), what, &sum, err));
	if (out)
		*out = sum;
	return CLV_OK;
}

clv_status clv_db_vacuum(clv_db *db, clv_error *err)
{
	if (!clv_store_writes(db->store))
		return clv_fail(err, CLV_USAGE, "store", "opened for reading only");
	return clv_store_vacuum(db->store, err);
}

clv_status clv_sql(clv_db *db, const char *select, int (*stop)(void *user), void *user, clv_rows **out, clv_error *err)
{
	return clv_store_sql(db->store, select, stop, user, out, err);
}

int clv_db_stale(clv_db *db)
{
	return clv_store_is_stale(db->store);
}

clv_status clv_db_update(clv_db *db, const clv_watch *watch, clv_error *err)
{
	CLV_TRY(check_writer(db, err));
	CLV_TRY(clv_store_flush(db->store, err));
	CLV_TRY(clv_store_end_record_runs(db->store, err));
	CLV_TRY(clv_store_begin_run(db->store, clv_engine_hash(db->engine), CLV_S("{\"update\":true}"),
	                            err));
	CLV_TRY(clv_run_reduce(db->engine, db->store, 0, NULL, watch, err));
	return clv_store_end_run(db->store, err);
}

clv_status clv_db_as_of(clv_db *db, const char *day, const char *path, const clv_watch *watch,
                        uint64_t *n_left_out, clv_error *err)
{
	uint64_t left_out;
	clv_store *to = NULL;
	clv_day at = clv_day_parse(clv_str_c(day));
	struct stat st;
	if (at == CLV_DAY_NONE || strlen(day) != 10)
		return clv_fail(err, CLV_USAGE, "store", "%s: no day; write it like 2022-09-15", day);
	if (!db->engine || stat(path, &st) == 0)
		return clv_fail(err, CLV_USAGE, "store", db->engine ? "%s: is there already" : "%s: no engine", path);
	CLV_TRY(clv_store_open(path, true, &to, err));
	clv_status s = clv_store_record_run(to, clv_engine_hash(db->engine), "as_of", false, err);
	if (s == CLV_OK)
		s = clv_store_vintage(db->store, at, to, clv_engine_hash(db->engine), n_left_out ? n_left_out : &left_out, err);
	if (s == CLV_OK)
		s = clv_run_reduce(db->engine, to, 0, NULL, watch, err);
	if (s == CLV_OK)
		s = clv_store_end_record_runs(to, err);
	clv_store_close(to);
	return s;
}

clv_status clv_db_judge(clv_db *db, const clv_judgement *j, int64_t *number, clv_error *err)
{
	int64_t given;
	CLV_TRY(check_writer(db, err));
	return clv_store_judge(db->store, j, number ? number : &given, err);
}

clv_status clv_db_unjudge(clv_db *db, int64_t number, clv_error *err)
{
	CLV_TRY(check_writer(db, err));
	return clv_store_unjudge(db->store, number, err);
}

clv_status clv_db_check(clv_db *db, int (*say)(void *user, const char *breach), void *user,
                        clv_error *err)
{
	return clv_store_check(db->store, say, user, err);
}

void clv_db_time_limit(clv_db *db, unsigned milliseconds)
{
	clv_store_limit(db->store, milliseconds);
}

void clv_db_most(clv_db *db, unsigned parts)
{
	clv_store_most(db->store, parts);
}

int64_t clv_db_version(clv_db *db)
{
	return clv_store_version(db->store);
}

clv_status clv_db_document(clv_db *db, const char *doc, clv_blob **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_status s = CLV_NOMEM;
	clv_doc *d = NULL;
	if (a && !clv_arena_guard(a)) {
		s = clv_store_document(db->store, doc, a, &d, err);
		if (s == CLV_OK) {
			clv_buf line = clv_buf_new(a);
			clv_doc_json(d, &line);
			*out = clv_blob_of(clv_buf_str(&line));
			s = *out ? CLV_OK : CLV_NOMEM;
		}
	}
	clv_arena_free(a);
	return s == CLV_NOMEM ? clv_fail(err, s, "store", "out of memory") : s;
}

clv_status clv_query(clv_db *db, const char *table, const clv_option *options, size_t n,
                     clv_rows **out, clv_error *err)
{
	return clv_store_query(db->store, table, options, n, out, err);
}

clv_step clv_rows_next(clv_rows *r, clv_error *err)
{
	return clv_store_next(r, err);
}

size_t clv_rows_count(const clv_rows *r)
{
	return clv_store_n_columns(r);
}

const char *clv_rows_column(const clv_rows *r, size_t i)
{
	return clv_store_column(r, i);
}

const char *clv_rows_text(const clv_rows *r, size_t i)
{
	return clv_store_text(r, i);
}

const char *clv_rows_json(const clv_rows *r)
{
	return clv_store_json(r);
}

clv_status clv_rows_arrow(clv_rows *r, const char *table, struct ArrowArrayStream *out, clv_error *err)
{
	return clv_export_stream(r, table, out, err);
}

clv_status clv_line_items(const char *const *lines, size_t n, const char *kind, clv_rows **out, clv_error *err)
{
	return clv_store_items(lines, n, kind, out, err);
}

void clv_rows_close(clv_rows *r)
{
	clv_store_end(r);
}

clv_status clv_export(clv_db *db, const char *format, const char *table,
                      const clv_option *options, size_t n,
                      int (*write)(void *user, const char *bytes, size_t n_bytes), void *user,
                      clv_error *err)
{
	const clv_pack *pack = db->engine ? clv_engine_pack(db->engine) : NULL;
	return clv_export_table(db->store, pack, format, table, options, n, write, user, err);
}

clv_status clv_relations(clv_db *db, const char *a, const char *b, const clv_option *options, size_t n,
                         int (*write)(void *user, const char *bytes, size_t n_bytes), void *user, clv_error *err)
{
	const clv_pack *pack = db->engine ? clv_engine_pack(db->engine) : NULL;
	return clv_export_relations(db->store, pack, a, b, options, n, write, user, err);
}

int clv_export_traits(const char *format)
{
	return clv_export_flags(format);
}
