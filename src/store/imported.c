/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of other data sets: kept beside ours, replaced by id. */
#include "store/store_priv.h"

clv_status clv_store_begin_import(clv_store *s, clv_error *err)
{
	CLV_TRY(store_flush(s, err));
	return sql_exec(s, "BEGIN IMMEDIATE", err);
}

clv_status clv_store_end_import(clv_store *s, bool keep, clv_error *err)
{
	return sql_exec(s, keep ? "COMMIT" : "ROLLBACK", err);
}

static void number(sql *q, clv_str v, bool whole)
{
	double x;
	int64_t n;
	if (whole && clv_str_to_i64(v, &n))
		sql_int(q, n);
	else if (!whole && clv_str_to_f64(v, &x))
		sql_real(q, x);
	else
		sql_text(q, (clv_str){ 0 });
}

clv_status clv_store_put_imported(clv_store *s, const char *dataset, const clv_str v[CLV_N_IMPORT], clv_error *err)
{
	sql q = sql_start(s, SQL_PUT_IMPORTED);
	sql_z(&q, dataset);
	for (int i = 0; i < CLV_N_IMPORT; i++)
		if (i == CLV_IMPORT_quad || i == CLV_IMPORT_n_mentions)
			number(&q, v[i], true);
		else if (i == CLV_IMPORT_scale || i == CLV_IMPORT_lat || i == CLV_IMPORT_lon)
			number(&q, v[i], false);
		else
			sql_text(&q, v[i]);
	return sql_done(&q, err);
}
