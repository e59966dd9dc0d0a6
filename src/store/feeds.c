/* SPDX-License-Identifier: Apache-2.0 */
/* What watching keeps: the validators of feeds, the entries that were had, and the
 * paths and addresses that failed, for a second try. */
#include "store/store_priv.h"

clv_status clv_store_feed(clv_store *s, const char *feed, clv_arena *a, clv_str *etag, clv_str *modified,
                          clv_error *err)
{
	sql q = sql_start(s, SQL_FEED);
	sql_z(&q, feed);
	*etag = *modified = (clv_str){ "", 0 };
	if (sql_row(&q)) {
		*etag = clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q.st, 0)));
		*modified = clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q.st, 1)));
	}
	return sql_end(&q, err);
}

clv_status clv_store_put_feed(clv_store *s, const char *feed, clv_str etag, clv_str modified, const char *problem,
                              clv_error *err)
{
	char now[24];
	clv_now_text(now);
	sql q = sql_start(s, SQL_PUT_FEED);
	sql_z(&q, feed);
	sql_text(&q, etag);
	sql_text(&q, modified);
	sql_z(&q, now);
	sql_z(&q, problem);
	return sql_done(&q, err);
}

bool clv_store_has_entry(clv_store *s, const char *entry)
{
	sql q = sql_start(s, SQL_HAS_ENTRY);
	sql_z(&q, entry);
	bool has = sql_row(&q);
	sql_end(&q, NULL);
	return has;
}

clv_status clv_store_put_entry(clv_store *s, const char *entry, const char *feed, clv_error *err)
{
	sql q = sql_start(s, SQL_PUT_ENTRY);
	sql_z(&q, entry);
	sql_z(&q, feed);
	return sql_done(&q, err);
}

clv_status clv_store_failed(clv_store *s, clv_arena *a, clv_texts *out, clv_error *err)
{
	sql q = sql_start(s, SQL_FAILED);
	while (sql_row(&q))
		*clv_push(a, out) = clv_str_copy(a, clv_str_c((const char *)sqlite3_column_text(q.st, 0))).p;
	return sql_end(&q, err);
}

clv_status clv_store_forget_failed(clv_store *s, const char *path, clv_error *err)
{
	sql q = sql_start(s, SQL_FORGET_FAILED);
	sql_z(&q, path);
	sql_int(&q, s->run);
	return sql_done(&q, err);
}
