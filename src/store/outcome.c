/* SPDX-License-Identifier: Apache-2.0 */
/* What a run left, kept before it is made anew.
 *
 * Input: a database whose stories are up to date. Output: rows of the table `past` under the
 * number of the last run that ended: its documents, stories, events and sayings with the
 * fields that are compared (the view outcome of queries.sql), some 400 bytes each. So two
 * programs or models over the same documents can be compared in one database
 * (src/api/diff.c). Cost: one pass over the events and sayings. */
#include "store/store_priv.h"

static clv_status last_run(clv_store *s, int64_t *run, clv_error *err)
{
	sql q = sql_start(s, SQL_LAST_RUN);
	*run = sql_row(&q) ? sqlite3_column_int64(q.st, 0) : 0;
	return sql_end(&q, err);
}

bool store_is_other(clv_store *s, const char *model)
{
	sql q = sql_start(s, SQL_LAST_RUN);
	char ours[128];
	snprintf(ours, sizeof ours, "%s %s", CLV_PROGRAM_VERSION, model);
	bool other = sql_row(&q) && strcmp((const char *)sqlite3_column_text(q.st, 1), ours) != 0;
	sql_end(&q, NULL);
	return other;
}

clv_status clv_store_keep_outcome(clv_store *s, clv_error *err)
{
	int64_t run = 0;
	if (clv_store_is_stale(s) || !clv_store_count(s))
		return CLV_OK;
	CLV_TRY(last_run(s, &run, err));
	if (!run)
		return CLV_OK;
	sql q = sql_start(s, SQL_KEEP_OUTCOME);
	sql_int(&q, run);
	CLV_TRY(sql_done(&q, err));
	q = sql_start(s, SQL_FORGET_PAST);
	sql_int(&q, CLV_PAST_RUNS);
	return sql_done(&q, err);
}
