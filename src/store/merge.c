/* SPDX-License-Identifier: Apache-2.0 */
/* Another database's documents into ours; making the file small again.
 *
 * Ids are made from content, so that the same document is one, whoever read it. Each
 * document comes with its record and the run that made it; judgements and
 * what feeds had come, too; failures do not. Stories are made anew by the next reduce.
 * Cost: linear in the other database; memory: a document at a time. */
#include "store/store_priv.h"

static const char SMALL_TABLES[] =
	"INSERT INTO judgement (verdict, kind, a, b, a_text, b_text, a_anchors, b_anchors, who, at, note, undone) "
	"SELECT verdict, kind, a, b, a_text, b_text, a_anchors, b_anchors, who, at, note, undone FROM other.judgement o "
	"WHERE NOT EXISTS (SELECT 1 FROM main.judgement m WHERE m.verdict = o.verdict AND m.a_anchors = o.a_anchors "
	"AND m.b_anchors = o.b_anchors AND m.at = o.at);"
	"INSERT OR IGNORE INTO main.feed_entry SELECT * FROM other.feed_entry;";

static clv_status attach(clv_store *s, const char *path, clv_error *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, "ATTACH ? AS other", -1, &st, NULL);
	if (rc == SQLITE_OK)
		sqlite3_bind_text(st, 1, path, -1, SQLITE_TRANSIENT);
	rc = rc == SQLITE_OK ? sqlite3_step(st) : rc;
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? CLV_OK : sql_failure(s, rc, err);
}

/* Our number of a run of the other database. */
static clv_status run_of(clv_store *s, int64_t other, clv_error *err)
{
	sql q = sql_start(s, SQL_MERGE_RUN);
	sql_int(&q, other);
	CLV_TRY(sql_done(&q, err));
	q = sql_start(s, SQL_MERGED_RUN);
	sql_int(&q, other);
	if (sql_row(&q))
		s->run = sqlite3_column_int64(q.st, 0);
	return sql_end(&q, err);
}

static clv_status merge_document(clv_store *s, const char *doc, clv_arena *a, clv_error *err)
{
	clv_doc *d = NULL;
	clv_str record;
	clv_day day = CLV_DAY_NONE;
	sql q = sql_start(s, SQL_OTHER_RECORD);
	sql_z(&q, doc);
	bool there = sql_row(&q);
	if (there && sqlite3_column_text(q.st, 2)) /* before the record's parts are stepped through */
		day = clv_day_parse(clv_str_c((const char *)sqlite3_column_text(q.st, 2)));
	clv_status status = there ? store_read_record(&q, a, &record, err)
	                          : clv_fail(err, CLV_CORRUPT, "store", "no record of document %s", doc);
	sql_end(&q, NULL);
	CLV_TRY(status);
	CLV_TRY(clv_record_read(a, record, &d, err));
	return store_put(s, d, record, day, err);
}

static clv_status merge_documents(clv_store *s, clv_arena *a, clv_arena *each, const clv_merging *m, clv_error *err)
{
	clv_texts docs = { 0 };
	CLV_VEC(int64_t) runs = { 0 };
	int64_t run = -1, own = s->run;
	clv_status status = CLV_OK;
	sql q = sql_start(s, SQL_OTHER_DOCUMENTS);
	while (sql_row(&q)) {
		*clv_push(a, &docs) = clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q.st, 0))).p;
		*clv_push(a, &runs) = sqlite3_column_int64(q.st, 1);
	}
	CLV_TRY(sql_end(&q, err));
	for (size_t i = 0; i < docs.n && status == CLV_OK; i++) {
		if (clv_store_has(s, docs.v[i])) {
			++*m->n_known;
			continue;
		}
		clv_arena_reset(each);
		if (runs.v[i] != run)
			status = run_of(s, run = runs.v[i], err);
		if (status == CLV_OK)
			status = merge_document(s, docs.v[i], each, err);
		++*m->n_new;
		if (status == CLV_OK && m->told && m->told(m->user) != 0)
			status = clv_fail(err, CLV_STOPPED, "merge", "interrupted; what was finished is kept");
	}
	s->run = own;
	clv_status kept = clv_store_flush(s, err);
	return status == CLV_OK ? kept : status;
}

clv_status clv_store_merge(clv_store *s, const char *path, const clv_merging *m, clv_error *err)
{
	clv_store *other = NULL;
	CLV_TRY(clv_store_open(path, false, &other, err)); /* whose it is, which version */
	clv_store_close(other);
	clv_arena *a = clv_arena_new(0), *each = clv_arena_new(0);
	clv_status status = CLV_NOMEM;
	CLV_TRY(clv_store_flush(s, err));
	CLV_TRY(attach(s, path, err));
	if (!a || !each || clv_arena_guard(a) || clv_arena_guard(each)) {
		clv_fail(err, CLV_NOMEM, "merge", "out of memory");
	} else {
		status = merge_documents(s, a, each, m, err);
		if (status == CLV_OK)
			status = sql_exec(s, SMALL_TABLES, err);
	}
	clv_arena_free(a);
	clv_arena_free(each);
	for (size_t i = 0; i < N_SQL; i++) { /* statements that name it hold it open */
		sqlite3_finalize(s->sql[i]);
		s->sql[i] = NULL;
	}
	sqlite3_exec(s->db, "DETACH other", NULL, NULL, NULL);
	return status;
}

clv_status clv_store_vacuum(clv_store *s, clv_error *err)
{
	CLV_TRY(clv_store_flush(s, err));
	CLV_TRY(sql_exec(s, "INSERT INTO document_fts (document_fts) VALUES ('optimize')", err));
	CLV_TRY(sql_exec(s, "VACUUM", err));
	CLV_TRY(sql_exec(s, "ANALYZE", err));
	return sql_exec(s, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}
