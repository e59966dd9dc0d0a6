/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: what stands beside an exported file, so that a row can be defended
 * without the database: which program, model and runs made it, with which options
 * and thresholds, and how often such rows were wrong where it was measured
 * (lexicon/export/error_rates.tsv). The same database gives the same object. */
#include "api/api_priv.h"

#include "export/export.h"
#include "run/run.h"

static void put_options(clv_json *j, const clv_option *options, size_t n)
{
	clv_json_key(j, "options");
	clv_json_obj(j);
	for (size_t i = 0; i < n; i++)
		if (options[i].value)
			clv_json_kstr(j, options[i].key, clv_str_c(options[i].value));
	clv_json_end(j);
}

/* The rows of a table as an array under its name. */
static clv_status put_table(clv_json *j, clv_db *db, const char *table, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	CLV_TRY(clv_query(db, table, NULL, 0, &r, err));
	clv_json_key(j, table);
	clv_json_arr(j);
	while ((step = clv_rows_next(r, err)) == CLV_ROW)
		clv_json_raw(j, clv_str_c(clv_rows_json(r)));
	clv_json_end(j);
	clv_rows_close(r);
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}

static void put_thresholds(clv_json *j)
{
	clv_json_key(j, "thresholds");
	clv_json_obj(j);
	clv_json_kf64(j, "story_likeness", (double)clv_story_defaults.threshold, 4);
	clv_json_ki64(j, "story_window_days", clv_story_defaults.window);
	clv_json_ki64(j, "database_version", CLV_STORE_VERSION);
	clv_json_end(j);
}

static clv_status put_error_rates(clv_json *j, clv_arena *a, const clv_pack *pack, clv_error *err)
{
	static const char *const columns[] = { "what", "set", "command" };
	clv_tsv t;
	double v;
	int64_t n;
	CLV_TRY(clv_pack_table(pack, a, "error_rates.tsv", &t, err));
	clv_json_key(j, "measured");
	clv_json_arr(j);
	for (size_t i = 0; i < t.n_row; i++) {
		clv_json_obj(j);
		for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
			clv_json_kstr(j, columns[k], clv_tsv_cell(&t, i, clv_tsv_col(&t, columns[k])));
		if (clv_str_to_f64(clv_tsv_cell(&t, i, clv_tsv_col(&t, "value")), &v))
			clv_json_kf64(j, "share", v, 3);
		if (clv_str_to_i64(clv_tsv_cell(&t, i, clv_tsv_col(&t, "n")), &n))
			clv_json_ki64(j, "n", n);
		clv_json_end(j);
	}
	clv_json_end(j);
	return CLV_OK;
}

static clv_status put_all(clv_json *j, clv_arena *a, clv_db *db, const char *format, const char *table,
                          const clv_option *options, size_t n, uint64_t n_bytes, const char *sha256,
                          clv_error *err)
{
	const clv_engine *engine = clv_db_engine(db);
	clv_json_obj(j);
	clv_json_kstr(j, "format", clv_str_c(format));
	clv_json_kstr(j, "table", clv_str_c(table));
	put_options(j, options, n);
	clv_json_ki64(j, "bytes", (int64_t)n_bytes);
	clv_json_kstrn(j, "sha256", clv_str_c(sha256));
	clv_json_kstr(j, "program", CLV_S("clavijo " CLV_PROGRAM_VERSION));
	CLV_TRY(put_table(j, db, "counts", err));
	CLV_TRY(put_table(j, db, "runs", err));
	put_thresholds(j);
	if (engine)
		CLV_TRY(put_error_rates(j, a, clv_engine_pack(engine), err));
	clv_json_end(j);
	return CLV_OK;
}

clv_status clv_export_meta(clv_db *db, const char *format, const char *table, const clv_option *options,
                           size_t n, uint64_t n_bytes, const char *sha256, clv_blob **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_status s;
	if (!a || clv_arena_guard(a)) {
		s = clv_fail(err, CLV_NOMEM, "export", "out of memory");
	} else {
		clv_buf b = clv_buf_new(a);
		clv_json j = clv_json_new(&b);
		s = put_all(&j, a, db, format, table, options, n, n_bytes, sha256, err);
		clv_buf_ch(&b, '\n');
		if (s == CLV_OK && !(*out = clv_blob_of(clv_buf_str(&b))))
			s = clv_fail(err, CLV_NOMEM, "export", "out of memory");
	}
	clv_arena_free(a);
	return s;
}

clv_status clv_export_check(const char *format, const char *table, clv_error *err)
{
	return clv_export_known(format, table, err);
}
