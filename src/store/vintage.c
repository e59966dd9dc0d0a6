/* SPDX-License-Identifier: Apache-2.0 */
/* The database as it would have been on a day: the documents published by then.
 *
 * Input: a database, a day, an empty database. Output: the empty one holds the
 * documents whose own date is not later, and the judgements; what many reports say is
 * made anew by the reduce. A document without a date of its own is left out: a date
 * inferred across reports may come from one that was published later. */
#include "store/store_priv.h"

static clv_status copy_one(clv_store *from, const char *doc, clv_store *to, const char *model, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_doc *d = NULL;
	clv_status status;
	if (!a || clv_arena_guard(a)) {
		status = clv_fail(err, CLV_NOMEM, "store", "out of memory");
	} else {
		status = clv_store_document(from, doc, a, &d, err);
		if (status == CLV_OK)
			status = clv_store_record_run(to, model, "as_of", d->fast, err);
		if (status == CLV_OK)
			status = store_put(to, d, clv_record_write(a, d), d->published, err);
	}
	clv_arena_free(a);
	return status;
}

static clv_status copy_judgements(clv_store *from, clv_store *to, clv_error *err)
{
	sql q = sql_start(from, SQL_ALL_JUDGEMENTS);
	clv_status status = CLV_OK;
	while (status == CLV_OK && sql_row(&q)) {
		sql p = sql_start(to, SQL_PUT_JUDGEMENT);
		for (int i = 0; i < 11; i++)
			sql_z(&p, (const char *)sqlite3_column_text(q.st, i));
		status = sql_done(&p, err);
	}
	clv_status end = sql_end(&q, status == CLV_OK ? err : NULL);
	return status == CLV_OK ? end : status;
}

clv_status clv_store_vintage(clv_store *from, clv_day day, clv_store *to, const char *model, uint64_t *n_left_out,
                             clv_error *err)
{
	clv_status status = CLV_OK;
	sql q = sql_start(from, SQL_DATED);
	*n_left_out = 0;
	while (status == CLV_OK && sql_row(&q)) {
		clv_day published = clv_day_parse(clv_str_c((const char *)sqlite3_column_text(q.st, 1)));
		if (published == CLV_DAY_NONE || published > day) {
			++*n_left_out;
			continue;
		}
		status = copy_one(from, (const char *)sqlite3_column_text(q.st, 0), to, model, err);
	}
	clv_status end = sql_end(&q, status == CLV_OK ? err : NULL);
	status = status == CLV_OK ? end : status;
	return status == CLV_OK ? copy_judgements(from, to, err) : status;
}
