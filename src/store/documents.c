/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping what the workers gave: a document and its record at once, some
 * documents a transaction (BATCH of them, or what came in BATCH_SECONDS), so that a
 * kill loses what was finished in the last moment at most. Records are packed
 * (records.c); text stands in clear for the full-text index and for people. The key of
 * the reduce is not kept: it is made from the record in a fraction of a millisecond.
 * Reading a record back checks all of it. */
#include "store/store_priv.h"

#include <inttypes.h>
enum { BATCH = 64 };
static const double BATCH_SECONDS = 0.25;

clv_status clv_store_begin_run(clv_store *s, const char *model, clv_str options, clv_error *err)
{
	char now[24];
	if (store_is_other(s, model))
		CLV_TRY(clv_store_keep_outcome(s, err));
	clv_now_text(now);
	sql q = sql_start(s, SQL_BEGIN_RUN);
	sql_z(&q, CLV_PROGRAM_VERSION);
	sql_z(&q, model);
	sql_text_or_empty(&q, options);
	sql_z(&q, now);
	CLV_TRY(sql_done(&q, err));
	s->run = sqlite3_last_insert_rowid(s->db);
	return CLV_OK;
}

clv_status clv_store_record_run(clv_store *s, const char *model, const char *how, bool fast, clv_error *err)
{
	char options[64];
	if (!s->record_runs[fast]) {
		snprintf(options, sizeof options, "{\"%s\":true,\"fast\":%s}", how, fast ? "true" : "false");
		CLV_TRY(clv_store_begin_run(s, model, clv_str_c(options), err));
		s->record_runs[fast] = s->run;
	}
	s->run = s->record_runs[fast];
	return CLV_OK;
}

static clv_status end_run(clv_store *s, int64_t run, clv_error *err)
{
	char now[24];
	clv_now_text(now);
	sql q = sql_start(s, SQL_END_RUN);
	sql_z(&q, now);
	sql_int(&q, run);
	return sql_done(&q, err);
}

clv_status clv_store_end_run(clv_store *s, clv_error *err)
{
	return end_run(s, s->run, err);
}

clv_status clv_store_end_record_runs(clv_store *s, clv_error *err)
{
	for (size_t i = 0; i < 2; i++) {
		CLV_TRY(end_run(s, s->record_runs[i], err));
		s->record_runs[i] = 0;
	}
	return CLV_OK;
}

/* First column of the first row, or `none`. */
static int64_t one_number(sql *q, int64_t none)
{
	int64_t v = sql_row(q) ? sqlite3_column_int64(q->st, 0) : none;
	sql_end(q, NULL);
	return v;
}

static int64_t number_of(clv_store *s, const char *doc)
{
	sql q = sql_start(s, SQL_HAS);
	sql_z(&q, doc);
	return one_number(&q, 0);
}

bool clv_store_has(clv_store *s, const char *doc)
{
	return number_of(s, doc) != 0;
}

int64_t clv_store_version(clv_store *s)
{
	sql q = sql_start(s, SQL_DATA_VERSION);
	return one_number(&q, 0);
}

size_t clv_store_count(clv_store *s)
{
	sql q = sql_start(s, SQL_COUNT);
	return (size_t)one_number(&q, 0);
}

bool clv_store_is_stale(clv_store *s)
{
	sql q = sql_start(s, SQL_STALE);
	return one_number(&q, 0) != 0;
}

/* ---- one document ------------------------------------------------------------------ */

static void count_sentences(const clv_doc *d, int64_t *all, int64_t *aside)
{
	*all = (int64_t)d->sentences.n;
	*aside = 0;
	for (size_t i = 0; i < d->sentences.n; i++)
		*aside += !clv_role_is_content(clv_doc_role(d, (uint32_t)i));
}

static clv_str diagnostics(clv_arena *a, const clv_doc *d)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < d->diags.n; i++)
		clv_json_str(&j, d->diags.v[i].code);
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static clv_status put_row(clv_store *s, const clv_doc *d, int64_t old, clv_day day, int64_t *doc_no,
                          clv_error *err)
{
	int64_t all, aside;
	count_sentences(d, &all, &aside);
	sql q = sql_start(s, SQL_PUT_DOC);
	if (old)
		sql_int(&q, old);
	else
		sql_text(&q, (clv_str){ 0 });
	sql_z(&q, d->id);
	sql_text_or_empty(&q, d->path);
	sql_text(&q, d->url);
	sql_text(&q, d->title);
	sql_text(&q, d->outlet);
	sql_text(&q, d->author);
	sql_text(&q, d->lang);
	sql_day(&q, d->published);
	sql_day(&q, d->published_to);
	sql_z(&q, clv_from_name((int)d->published_from));
	sql_text(&q, d->published_why);
	sql_text_or_empty(&q, d->text);
	sql_int(&q, all);
	sql_int(&q, aside);
	sql_text_or_empty(&q, diagnostics(d->arena, d));
	sql_int(&q, s->run);
	sql_day(&q, day);
	CLV_TRY(sql_done(&q, err));
	*doc_no = sqlite3_last_insert_rowid(s->db);
	return CLV_OK;
}

/* The actor's row, made when it is the first time; key: all of the mention that it tells. */
static clv_status put_actor(clv_store *s, const clv_mention *m, clv_str key, int64_t *actor_no, clv_error *err)
{
	*actor_no = store_known(s, key);
	if (*actor_no)
		return CLV_OK;
	sql q = sql_start(s, SQL_PUT_ACTOR);
	sql_text(&q, m->actor);
	sql_text_or_empty(&q, m->name);
	sql_z(&q, clv_kind_name((int)m->kind));
	sql_text(&q, m->code);
	sql_text(&q, m->sector);
	if (sql_row(&q))
		*actor_no = sqlite3_column_int64(q.st, 0);
	CLV_TRY(sql_done(&q, err));
	store_know(s, key, *actor_no);
	return CLV_OK;
}

typedef struct appearance {
	int64_t actor_no, n;
} appearance;

/* Mentions that would say the same of one actor are counted and put once. */
static clv_status put_appearances(clv_store *s, const clv_doc *d, int64_t doc_no, clv_error *err)
{
	clv_map at = clv_map_new(d->arena);
	CLV_VEC(appearance) of = { 0 };
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		if (!m->actor.n || m->kind == CLV_KIND_PLACE ||
		    !clv_role_is_content(clv_doc_role(d, m->sentence)))
			continue;
		clv_str key = clv_strf(d->arena, "actor\n%.*s\n%.*s\n%.*s", CLV_FMT(m->actor), CLV_FMT(m->code), CLV_FMT(m->sector));
		uint32_t k = *clv_map_put(&at, key, (uint32_t)of.n);
		if (k == of.n) {
			*clv_push(d->arena, &of) = (appearance){ 0, 0 };
			CLV_TRY(put_actor(s, m, key, &of.v[k].actor_no, err));
		}
		of.v[k].n++;
	}
	for (size_t i = 0; i < of.n; i++) {
		sql q = sql_start(s, SQL_PUT_APPEARANCE);
		sql_int(&q, of.v[i].actor_no);
		sql_int(&q, doc_no);
		sql_int(&q, of.v[i].n);
		CLV_TRY(sql_done(&q, err));
	}
	sql q = sql_start(s, SQL_COUNT_ACTORS);
	sql_int(&q, doc_no);
	return sql_done(&q, err);
}

static clv_status set_state(clv_store *s, const char *key, const char *value, clv_error *err)
{
	sql q = sql_start(s, SQL_SET_STATE);
	sql_z(&q, key);
	sql_z(&q, value);
	return sql_done(&q, err);
}

/* Rows that hang on a document which is read again go with it. */
static clv_status forget(clv_store *s, int64_t doc_no, clv_error *err)
{
	static const sql_name of[] = { SQL_DROP_MENTIONS, SQL_DROP_QUOTES, SQL_DROP_CRITICISM, SQL_UNCOUNT_ACTORS, SQL_DROP_APPEARANCES,
		                       SQL_DROP_RECORD, SQL_DROP_SUPPORT, SQL_DELETE_DOC };
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		sql q = sql_start(s, of[i]);
		sql_int(&q, doc_no);
		CLV_TRY(sql_done(&q, err));
	}
	return CLV_OK;
}

static clv_status set_dirty(clv_store *s, const char *day, clv_error *err)
{
	sql q = sql_start(s, SQL_SET_DIRTY);
	sql_z(&q, day ? day : "");
	return sql_done(&q, err);
}

/* A document that is read again goes, but its place in a story is kept until the
 * next reduce, so that the story keeps its number. */
static clv_status forget_old(clv_store *s, clv_arena *a, const clv_doc *d, int64_t *old, clv_str *story,
                             int64_t *story_no, clv_error *err)
{
	clv_str day = { 0 };
	sql q = sql_start(s, SQL_OLD_DOC);
	sql_z(&q, d->id);
	*old = *story_no = 0;
	if (sql_row(&q)) {
		*old = sqlite3_column_int64(q.st, 0);
		*story = clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q.st, 1)));
		*story_no = sqlite3_column_int64(q.st, 2);
		day = clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q.st, 3)));
	}
	CLV_TRY(sql_end(&q, err));
	if (!*old)
		return CLV_OK;
	CLV_TRY(set_dirty(s, day.p, err));
	return forget(s, *old, err);
}

clv_status clv_store_set(clv_store *s, const char *key, int64_t value, clv_error *err)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, value);
	return set_state(s, key, text, err);
}

/* The day by which the reduce finds the document: its own, else the first that its
 * happenings fall on. */
static clv_status day_of(const clv_doc *d, clv_str signature, clv_day *out, clv_error *err)
{
	clv_signature *key = NULL;
	*out = d->published;
	if (*out != CLV_DAY_NONE || !signature.p)
		return CLV_OK;
	CLV_TRY(clv_signature_read(d->arena, signature, &key, err));
	*out = key->about_from;
	return CLV_OK;
}

static clv_status put_all(clv_store *s, const clv_doc *d, clv_str record, clv_day day, clv_error *err)
{
	int64_t old = 0, doc_no = 0, story_no = 0;
	clv_str story = { 0 };
	char text[16];
	CLV_TRY(forget_old(s, d->arena, d, &old, &story, &story_no, err));
	CLV_TRY(put_row(s, d, old, day, &doc_no, err));
	CLV_TRY(store_put_record(s, d->arena, doc_no, record, err));
	CLV_TRY(put_appearances(s, d, doc_no, err));
	if (story.n) {
		sql q = sql_start(s, SQL_KEEP_STORY);
		sql_text(&q, story);
		sql_int(&q, story_no);
		sql_int(&q, doc_no);
		CLV_TRY(sql_done(&q, err));
	}
	clv_day_text(day, text);
	CLV_TRY(set_dirty(s, text, err));
	return set_state(s, "stale", "1", err);
}

/* ---- transactions by number and time --------------------------------------------------- */

clv_status store_flush(clv_store *s, clv_error *err)
{
	if (!s->n_open)
		return CLV_OK;
	s->n_open = 0;
	sql q = sql_start(s, SQL_COMMIT);
	clv_status status = sql_done(&q, err);
	if (status != CLV_OK) {
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		store_forget_known(s);
	}
	return status;
}

clv_status clv_store_flush(clv_store *s, clv_error *err)
{
	return store_flush(s, err);
}

static clv_status begin(clv_store *s, clv_error *err)
{
	if (s->n_open)
		return CLV_OK;
	s->opened = clv_seconds();
	sql q = sql_start(s, SQL_BEGIN);
	return sql_done(&q, err);
}

/* A document that cannot be put is undone alone; what stands before it is kept. */
clv_status store_put(clv_store *s, const clv_doc *d, clv_str record, clv_day day, clv_error *err)
{
	CLV_TRY(begin(s, err));
	s->n_open++;
	clv_status status = sql_exec(s, "SAVEPOINT one", err);
	if (status == CLV_OK)
		status = put_all(s, d, record, day, err);
	if (status == CLV_OK)
		status = sql_exec(s, "RELEASE one", err);
	if (status != CLV_OK) {
		sqlite3_exec(s->db, "ROLLBACK TO one; RELEASE one", NULL, NULL, NULL);
		store_forget_known(s);
		store_flush(s, NULL);
		return status;
	}
	bool full = s->n_open >= BATCH || clv_seconds() - s->opened > BATCH_SECONDS;
	return full ? store_flush(s, err) : CLV_OK;
}

clv_status clv_store_put(clv_store *s, const clv_doc *d, clv_str record, clv_str signature,
                         clv_error *err)
{
	clv_day day;
	CLV_TRY(day_of(d, signature, &day, err));
	return store_put(s, d, record, day, err);
}

clv_status clv_store_put_failed(clv_store *s, const char *path, const clv_error *why,
                                clv_error *err)
{
	sql q = sql_start(s, SQL_PUT_ERROR);
	sql_z(&q, path);
	sql_z(&q, why->msg);
	sql_z(&q, clv_status_name(why->code));
	sql_int(&q, s->run);
	return sql_done(&q, err);
}

/* ---- reading back ---------------------------------------------------------------------- */

/* The row of RECORD or RECORD_OF. */
static clv_status read_record(sql *q, const char *what, clv_arena *a, clv_doc **out, clv_error *err)
{
	clv_str record = { 0 };
	clv_status status;
	if (sql_row(q)) {
		status = store_read_record(q, a, &record, err);
		sql_end(q, NULL);
	} else {
		status = sql_end(q, err); /* a database that cannot be read is not one without the document */
		if (status == CLV_OK)
			status = clv_fail(err, CLV_NOTFOUND, "store", "no document %s", what);
	}
	return status == CLV_OK ? clv_record_read(a, record, out, err) : status;
}

clv_status store_document(clv_store *s, int64_t doc_no, clv_arena *a, clv_doc **out, clv_error *err)
{
	sql q = sql_start(s, SQL_RECORD_OF);
	sql_int(&q, doc_no);
	return read_record(&q, "of that number", a, out, err);
}

clv_status clv_store_document(clv_store *s, const char *doc, clv_arena *a, clv_doc **out,
                              clv_error *err)
{
	sql q = sql_start(s, SQL_RECORD);
	sql_z(&q, doc);
	return read_record(&q, doc, a, out, err);
}
