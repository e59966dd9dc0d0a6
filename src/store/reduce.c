/* SPDX-License-Identifier: Apache-2.0 */
/* The database's side of the reduce (src/run/reduce.c): the documents of a span of
 * days with what was given to them before, their stories, and which stories must be
 * made anew. One transaction from begin to end, so that a reader sees the old state
 * or the new one.
 *
 * While it runs, temporary tables hold which stories were touched and which number a
 * document's story had: a story that goes on under its key keeps its number; a new
 * key takes the number of the old story, now gone, with which it shares most
 * documents; no number is given twice. */
#include "store/store_priv.h"

static const char BEGIN[] =
	"CREATE TEMP TABLE IF NOT EXISTS old_story (doc TEXT PRIMARY KEY, story_no INTEGER);"
	"CREATE TEMP TABLE IF NOT EXISTS touched (story TEXT PRIMARY KEY);"
	"DELETE FROM old_story; DELETE FROM touched;";

static const char SETTLE[] =
	"DELETE FROM dirty;"
	"INSERT OR REPLACE INTO state (key, value) SELECT 'last_story', max("
	"  coalesce((SELECT max(story_no) FROM story), 0),"
	"  coalesce((SELECT CAST(value AS INTEGER) FROM state WHERE key = 'last_story'), 0));"
	"INSERT OR REPLACE INTO state (key, value) VALUES ('stale', '0');"
	"COMMIT;";

clv_status clv_store_begin_reduce(clv_store *s, clv_error *err)
{
	CLV_TRY(store_flush(s, err));
	CLV_TRY(sql_exec(s, "BEGIN IMMEDIATE", err));
	s->reducing = true;
	return sql_exec(s, BEGIN, err);
}

clv_status clv_store_end_reduce(clv_store *s, clv_error *err)
{
	CLV_TRY(sql_exec(s, SETTLE, err));
	s->reducing = false;
	return CLV_OK;
}

void clv_store_undo_reduce(clv_store *s)
{
	if (s->reducing)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	store_forget_known(s);
	s->reducing = false;
}

/* ---- spans of days ---------------------------------------------------------------------- */

static clv_str text_column(clv_arena *a, const sql *q, int i)
{
	return clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q->st, i)));
}

clv_status clv_store_days(clv_store *s, clv_arena *a, clv_daycounts *out, clv_error *err)
{
	sql q = sql_start(s, SQL_DAYS);
	while (sql_row(&q)) {
		clv_daycount *d = clv_push(a, out);
		d->day = text_column(a, &q, 0);
		d->n = (uint64_t)sqlite3_column_int64(q.st, 1);
	}
	return sql_end(&q, err);
}

clv_status clv_store_between(clv_store *s, const char *first, const char *last, bool undated, clv_arena *a,
                             clv_keyeds *out, clv_error *err)
{
	sql q = sql_start(s, SQL_BETWEEN);
	sql_z(&q, first);
	sql_z(&q, last);
	sql_int(&q, undated);
	while (sql_row(&q)) {
		clv_keyed *k = clv_push(a, out);
		k->doc_no = sqlite3_column_int64(q.st, 0);
		k->id = text_column(a, &q, 1);
		k->run = sqlite3_column_int64(q.st, 2);
		k->story = text_column(a, &q, 3);
		k->source = sqlite3_column_int64(q.st, 4);
	}
	return sql_end(&q, err);
}

clv_status clv_store_settled(clv_store *s, const char *story, const char *day, uint64_t *n, clv_error *err)
{
	sql q = sql_start(s, SQL_SETTLED);
	sql_z(&q, story);
	sql_z(&q, day);
	*n = sql_row(&q) ? (uint64_t)sqlite3_column_int64(q.st, 0) : 0;
	return sql_end(&q, err);
}

clv_status clv_store_span(clv_store *s, const char *first, const char *last, clv_arena *a, clv_spanstate *out,
                          clv_error *err)
{
	*out = (clv_spanstate){ 0 };
	sql q = sql_start(s, SQL_BLOCK);
	sql_z(&q, first);
	sql_z(&q, last);
	if (sql_row(&q)) {
		const char *p = sqlite3_column_blob(q.st, 1);
		out->known = true;
		out->carry = sqlite3_column_int64(q.st, 0);
		out->boilers = clv_str_copy(a, (clv_str){ p, p ? (size_t)sqlite3_column_bytes(q.st, 1) : 0 });
	}
	CLV_TRY(sql_end(&q, err));
	q = sql_start(s, SQL_IS_DIRTY);
	sql_z(&q, first);
	sql_z(&q, last);
	out->dirty = sql_row(&q);
	return sql_end(&q, err);
}

clv_status clv_store_put_span(clv_store *s, const char *first, const char *last, int64_t carry, clv_str boilers,
                              clv_error *err)
{
	sql q = sql_start(s, SQL_PUT_BLOCK);
	sql_z(&q, first);
	sql_z(&q, last);
	sql_int(&q, carry);
	sql_blob(&q, boilers.n ? boilers : CLV_S(""));
	return sql_done(&q, err);
}

clv_status clv_store_keep_spans(clv_store *s, clv_str firsts, clv_error *err)
{
	sql q = sql_start(s, SQL_KEEP_BLOCKS);
	sql_text_or_empty(&q, firsts);
	return sql_done(&q, err);
}

clv_status clv_store_assign(clv_store *s, const clv_keyed *k, const char *story, int64_t source, int64_t withdrawn,
                            const char *copy_of, clv_error *err)
{
	sql q = sql_start(s, SQL_TOUCH_OLD);
	sql_int(&q, k->doc_no);
	CLV_TRY(sql_done(&q, err));
	q = sql_start(s, SQL_TOUCH);
	sql_z(&q, story);
	CLV_TRY(sql_done(&q, err));
	if (!clv_str_eqc(k->story, story)) {
		q = sql_start(s, SQL_REMEMBER);
		sql_int(&q, k->doc_no);
		CLV_TRY(sql_done(&q, err));
	}
	q = sql_start(s, SQL_ASSIGN);
	sql_z(&q, story);
	sql_int(&q, source);
	sql_int(&q, withdrawn);
	sql_z(&q, copy_of);
	sql_int(&q, k->doc_no);
	return sql_done(&q, err);
}

clv_status clv_store_put_copy(clv_store *s, const char *copy, const char *original, const clv_edge *e, clv_error *err)
{
	sql q = sql_start(s, SQL_PUT_COPY);
	sql_z(&q, copy);
	sql_z(&q, original);
	sql_z(&q, clv_copykind_name((int)e->kind));
	sql_real(&q, (double)e->share);
	sql_text_or_empty(&q, e->why);
	return sql_done(&q, err);
}

clv_status clv_store_forget_copies(clv_store *s, const char *copy, clv_error *err)
{
	sql q = sql_start(s, SQL_FORGET_COPIES);
	sql_z(&q, copy);
	return sql_done(&q, err);
}

/* ---- stories --------------------------------------------------------------------------------- */

clv_status clv_store_touched(clv_store *s, clv_arena *a, clv_texts *out, clv_error *err)
{
	sql q = sql_start(s, SQL_TOUCHED);
	while (sql_row(&q))
		*clv_push(a, out) = text_column(a, &q, 0).p;
	return sql_end(&q, err);
}

clv_status clv_store_members(clv_store *s, const char *story, clv_arena *a, clv_members *out, clv_error *err)
{
	sql q = sql_start(s, SQL_MEMBERS);
	sql_z(&q, story);
	out->n = 0;
	while (sql_row(&q)) {
		clv_member_doc *m = clv_push(a, out);
		m->id = text_column(a, &q, 0);
		m->copy_of = text_column(a, &q, 5);
		m->run = sqlite3_column_int64(q.st, 1);
		m->source = sqlite3_column_int64(q.st, 2);
		m->withdrawn = sqlite3_column_int64(q.st, 3);
		m->day = text_column(a, &q, 4);
		m->fast = sqlite3_column_int64(q.st, 6) != 0;
	}
	return sql_end(&q, err);
}

/* input is 0 where there is no such story yet. */
clv_status clv_store_story_input(clv_store *s, const char *story, int64_t *input, clv_error *err)
{
	sql q = sql_start(s, SQL_INPUT);
	sql_z(&q, story);
	*input = sql_row(&q) ? sqlite3_column_int64(q.st, 0) : 0;
	return sql_end(&q, err);
}

static clv_status each_of(clv_store *s, const char *story, const sql_name *each, size_t n, clv_error *err)
{
	for (size_t i = 0; i < n; i++) {
		sql q = sql_start(s, each[i]);
		sql_z(&q, story);
		CLV_TRY(sql_done(&q, err));
	}
	return CLV_OK;
}

clv_status store_put_sums(clv_store *s, const char *story, clv_error *err)
{
	static const sql_name each[] = { SQL_PUT_EVENT_WORDS, SQL_PUT_PARTY_ROWS, SQL_PUT_PAIRS, SQL_PUT_TIES, SQL_PUT_TIE_ROWS };
	return each_of(s, story, each, sizeof each / sizeof *each, err);
}

/* All rows that hang on a story and on the documents that were in it. */
clv_status clv_store_forget_story(clv_store *s, const char *story, bool row_too, clv_error *err)
{
	static const sql_name each[] = { SQL_FORGET_TIES, SQL_FORGET_PARTY_ROWS, SQL_FORGET_PAIRS, SQL_FORGET_SUPPORT, SQL_FORGET_FACTS,    SQL_FORGET_CRITICISM, SQL_FORGET_QUOTES,
		                         SQL_FORGET_SAYINGS, SQL_FORGET_MENTIONS, SQL_FORGET_ACTORS,    SQL_FORGET_EVENTS };
	CLV_TRY(each_of(s, story, each, sizeof each / sizeof *each, err));
	if (!row_too)
		return CLV_OK;
	sql q = sql_start(s, SQL_FORGET_STORY);
	sql_z(&q, story);
	return sql_done(&q, err);
}

/* ---- what holds for all ------------------------------------------------------------------------ */

clv_status clv_store_setting(clv_store *s, const char *key, int64_t usual, int64_t *out, clv_error *err)
{
	sql q = sql_start(s, SQL_SETTING);
	sql_z(&q, key);
	*out = sql_row(&q) ? sqlite3_column_int64(q.st, 0) : usual;
	return sql_end(&q, err);
}

clv_status clv_store_judged(clv_store *s, int64_t *out, clv_error *err)
{
	uint64_t h = 0;
	sql q = sql_start(s, SQL_JUDGED);
	while (sql_row(&q)) {
		int64_t v[2] = { sqlite3_column_int64(q.st, 0), sqlite3_column_int64(q.st, 1) };
		h = clv_hash64_seed(v, sizeof v, h);
	}
	*out = (int64_t)h;
	return sql_end(&q, err);
}
