/* SPDX-License-Identifier: Apache-2.0 */
/* What people judged: kept with who and when, replayed by every reduce.
 *
 * Input: a verdict and the ids that somebody typed. Output: a row whose anchors are
 * ids that later readings do not change: an event stands for the mentions that it
 * has now, a quotation for its variants, a story for its first report. So a
 * judgement holds when the event's own id changes. A judgement taken back stays in
 * the table with the time. After either the database is stale: the next update
 * brings stories and events in line (doc/verdict.h). */
#include "store/store_priv.h"

const char clv_store_judgements[] =
	"CREATE TABLE IF NOT EXISTS judgement ("
	"  judgement_no INTEGER PRIMARY KEY,"
	"  verdict   TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'wrong', 'right')),"
	"  kind      TEXT NOT NULL CHECK (kind IN ('event', 'mention', 'quote', 'story', 'document')),"
	"  a         TEXT NOT NULL,"  /* ids as they were then */
	"  b         TEXT,"
	"  a_text    TEXT,"           /* their words, for people */
	"  b_text    TEXT,"
	"  a_anchors TEXT NOT NULL,"  /* JSON arrays of ids that stay */
	"  b_anchors TEXT NOT NULL,"
	"  who       TEXT,"
	"  at        TEXT NOT NULL,"  /* UTC */
	"  note      TEXT,"
	"  undone    TEXT"            /* UTC; null: it holds */
	") STRICT;";

typedef struct found {
	const char *kind;
	clv_str id, text, anchors; /* anchors: JSON array */
} found;

/* ---- what an id stands for -------------------------------------------------------- */

static clv_str column(clv_arena *a, const sql *q, int i)
{
	return clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q->st, i)));
}

/* One row: found. Two: the id is the beginning of several. None: *out stays empty. */
static clv_status find_by(clv_store *s, clv_arena *a, sql_name name, const char *id, const char *kind,
                          found *out, clv_error *err)
{
	sql q = sql_start(s, name);
	sql_z(&q, id);
	bool several = false;
	if (sql_row(&q)) {
		*out = (found){ kind, column(a, &q, 0), column(a, &q, 1), column(a, &q, 2) };
		several = sql_row(&q);
	}
	CLV_TRY(sql_end(&q, err));
	return several ? clv_fail(err, CLV_USAGE, "judge", "%s: several begin so; type more of it", id) : CLV_OK;
}

static bool is_hex_id(const char *id, char letter)
{
	size_t n = strlen(id);
	return n > 1 && n <= 17 && id[0] == letter && strspn(id + 1, "0123456789abcdef") == n - 1;
}

static clv_status find(clv_store *s, clv_arena *a, const char *id, clv_verdictkind verdict, found *out,
                       clv_error *err)
{
	*out = (found){ 0 };
	bool whole = verdict == CLV_VERDICT_SAME; /* of a quotation all variants, else the one named */
	if (is_hex_id(id, 'e'))
		CLV_TRY(find_by(s, a, SQL_FIND_EVENT, id, "event", out, err));
	else if (is_hex_id(id, 'm'))
		CLV_TRY(find_by(s, a, SQL_FIND_MENTION, id, "mention", out, err));
	else if (is_hex_id(id, 'q') && whole)
		CLV_TRY(find_by(s, a, SQL_FIND_SAYING, id, "quote", out, err));
	if (!out->kind && is_hex_id(id, 'q'))
		CLV_TRY(find_by(s, a, SQL_FIND_QUOTE, id, "quote", out, err));
	if (!out->kind && (is_hex_id(id, 's') || id[strspn(id, "0123456789")] == 0))
		CLV_TRY(find_by(s, a, SQL_FIND_STORY, id, "story", out, err));
	if (!out->kind)
		CLV_TRY(find_by(s, a, SQL_FIND_DOC, id, "document", out, err));
	if (!out->kind)
		return clv_fail(err, CLV_NOTFOUND, "judge", "nothing has the id %s; ids are those of events (e…), mentions "
		                "(m…), quotes (q…), the number of a story, the path of a document", id);
	return CLV_OK;
}

/* ---- what may be judged ------------------------------------------------------------- */

/* What can be compared: acts with acts, quotations with quotations, reports with reports. */
static int family(const char *kind)
{
	return !strcmp(kind, "quote") ? 1 : !strcmp(kind, "story") || !strcmp(kind, "document") ? 2 : 0;
}

static clv_status check_pair(const clv_judgement *j, clv_verdictkind verdict, const found *x, const found *y,
                             clv_error *err)
{
	bool two = verdict == CLV_VERDICT_SAME || verdict == CLV_VERDICT_DIFFERENT;
	if (two && !j->b)
		return clv_fail(err, CLV_USAGE, "judge", "%s of what? two ids are needed", j->verdict);
	if (!two && j->b)
		return clv_fail(err, CLV_USAGE, "judge", "%s is said of one id", j->verdict);
	if (!two && family(x->kind) == 2)
		return clv_fail(err, CLV_USAGE, "judge", "%s: a story or a report is judged same or different, not %s",
		                j->a, j->verdict);
	if (two && family(x->kind) != family(y->kind))
		return clv_fail(err, CLV_USAGE, "judge", "a %s and a %s cannot be compared", x->kind, y->kind);
	if (two && !strcmp(x->kind, y->kind) && clv_str_eq(x->id, y->id))
		return clv_fail(err, CLV_USAGE, "judge", "%s and %s are one and the same", j->a, j->b);
	return CLV_OK;
}

static clv_status read_anchors(clv_store *s, clv_arena *a, clv_str json, clv_verdict *v, bool second,
                               clv_error *err)
{
	sql q = sql_start(s, SQL_ANCHORS);
	sql_text_or_empty(&q, json.n ? json : CLV_S("[]"));
	while (sql_row(&q)) {
		clv_str id = column(a, &q, 0);
		if (second)
			*clv_push(a, &v->b) = id;
		else
			*clv_push(a, &v->a) = id;
	}
	return sql_end(&q, err);
}

static clv_str list_without(clv_arena *a, const clv_str *v, size_t n, const clv_str *out, size_t n_out)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++) {
		bool is_out = false;
		for (size_t k = 0; k < n_out; k++)
			is_out = is_out || clv_str_eq(v[i], out[k]);
		if (!is_out)
			clv_json_str(&j, v[i]);
	}
	clv_json_end(&j);
	return clv_buf_str(&b);
}

/* "This event and this mention of it differ": the event is its other mentions. */
static clv_status part(clv_store *s, clv_arena *a, found *x, found *y, clv_error *err)
{
	clv_verdict v = { 0 };
	CLV_TRY(read_anchors(s, a, x->anchors, &v, false, err));
	CLV_TRY(read_anchors(s, a, y->anchors, &v, true, err));
	if (v.a.n >= v.b.n)
		x->anchors = list_without(a, v.a.v, v.a.n, v.b.v, v.b.n);
	else
		y->anchors = list_without(a, v.b.v, v.b.n, v.a.v, v.a.n);
	if (clv_str_eqc(x->anchors, "[]") || clv_str_eqc(y->anchors, "[]"))
		return clv_fail(err, CLV_USAGE, "judge", "%.*s and %.*s are the same mention", CLV_FMT(x->id), CLV_FMT(y->id));
	return CLV_OK;
}

/* ---- keeping -------------------------------------------------------------------------- */

static clv_status set_stale(clv_store *s, clv_error *err)
{
	sql q = sql_start(s, SQL_SET_STATE);
	sql_z(&q, "stale");
	sql_z(&q, "1");
	return sql_done(&q, err);
}

static clv_status judge(clv_store *s, clv_arena *a, const clv_judgement *j, int64_t *number, clv_error *err)
{
	int verdict = clv_verdict_of(clv_str_c(j->verdict));
	found x = { 0 }, y = { 0 };
	char now[24];
	if (verdict < 0)
		return clv_fail(err, CLV_USAGE, "judge", "%s: no verdict; there are same, different, wrong, right",
		                j->verdict ? j->verdict : "");
	CLV_TRY(find(s, a, j->a, (clv_verdictkind)verdict, &x, err));
	if (j->b)
		CLV_TRY(find(s, a, j->b, (clv_verdictkind)verdict, &y, err));
	CLV_TRY(check_pair(j, (clv_verdictkind)verdict, &x, &y, err));
	if (verdict == CLV_VERDICT_DIFFERENT)
		CLV_TRY(part(s, a, &x, &y, err));
	clv_now_text(now);
	sql q = sql_start(s, SQL_PUT_JUDGEMENT);
	sql_z(&q, clv_verdict_name(verdict));
	sql_z(&q, x.kind);
	sql_text(&q, x.id);
	sql_text(&q, y.id);
	sql_text(&q, x.text);
	sql_text(&q, y.text);
	sql_text_or_empty(&q, x.anchors);
	sql_text_or_empty(&q, y.kind ? y.anchors : CLV_S("[]"));
	sql_text(&q, clv_str_c(j->who));
	sql_z(&q, now);
	sql_text(&q, clv_str_c(j->note));
	CLV_TRY(sql_done(&q, err));
	*number = sqlite3_last_insert_rowid(s->db);
	return set_stale(s, err);
}

clv_status clv_store_judge(clv_store *s, const clv_judgement *j, int64_t *number, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_status status;
	if (!a || clv_arena_guard(a))
		status = clv_fail(err, CLV_NOMEM, "judge", "out of memory");
	else
		status = judge(s, a, j, number, err);
	clv_arena_free(a);
	return status;
}

clv_status clv_store_unjudge(clv_store *s, int64_t number, clv_error *err)
{
	char now[24];
	clv_now_text(now);
	sql q = sql_start(s, SQL_UNDO_JUDGEMENT);
	sql_z(&q, now);
	sql_int(&q, number);
	bool there = sql_row(&q);
	CLV_TRY(sql_done(&q, err));
	return there ? set_stale(s, err)
	             : clv_fail(err, CLV_NOTFOUND, "judge", "no judgement %lld that holds; `clavijo judge list` shows "
	                        "them", (long long)number);
}

clv_status clv_store_verdicts(clv_store *s, clv_arena *a, clv_verdicts **out, clv_error *err)
{
	CLV_VEC(clv_verdict) v = { 0 };
	CLV_VEC(clv_str) anchors = { 0 }; /* two a judgement */
	sql q = sql_start(s, SQL_JUDGEMENTS);
	while (sql_row(&q)) {
		clv_push(a, &v)->kind = (clv_verdictkind)clv_verdict_of(column(a, &q, 0));
		*clv_push(a, &anchors) = column(a, &q, 1);
		*clv_push(a, &anchors) = column(a, &q, 2);
	}
	CLV_TRY(sql_end(&q, err));
	for (size_t i = 0; i < v.n; i++) {
		CLV_TRY(read_anchors(s, a, anchors.v[2 * i], &v.v[i], false, err));
		CLV_TRY(read_anchors(s, a, anchors.v[2 * i + 1], &v.v[i], true, err));
	}
	*out = clv_verdicts_make(a, v.v, v.n);
	return CLV_OK;
}
