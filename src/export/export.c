/* SPDX-License-Identifier: Apache-2.0 */
/* Streams a named table of the database through a format.
 *
 * Input: format, table, options of the table's query. Output: bytes, handed to the
 * caller in pieces. One row at a time goes into a buffer, so that memory does not
 * grow with the table. Cost: that of the query, linear in the rows. Adding a
 * format = one file and one line in `formats`. */
#include "export/export_priv.h"

static const clv_format *const formats[] = { &clv_format_csv, &clv_format_jsonl,
	&clv_format_parquet, &clv_format_arrow };
static const char *const tables[] = { "events", "mentions", "quotes", "documents", "facts" };

static const clv_format *format_of(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	return NULL;
}

static bool is_table(const char *name)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (!strcmp(tables[i], name))
			return true;
	return false;
}

static int flush(clv_arena *a, clv_buf *b, clv_write write, void *user)
{
	int stop = b->n ? write(user, b->p, b->n) : 0;
	clv_arena_reset(a);
	*b = clv_buf_new(a);
	return stop;
}

static clv_status stream(clv_rows *r, const clv_format *f, clv_arena *a, clv_write write,
                         void *user, clv_error *err)
{
	clv_buf b = clv_buf_new(a);
	clv_step step;
	if (f->head)
		f->head(r, &b);
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		f->row(r, &b);
		if (b.n >= 1 << 16 && flush(a, &b, write, user) != 0)
			return CLV_STOPPED;
	}
	if (step == CLV_FAILED)
		return err ? err->code : CLV_IO;
	return flush(a, &b, write, user) != 0 ? CLV_STOPPED : CLV_OK;
}

clv_status clv_export_table(clv_store *s, const char *format, const char *table,
                            const clv_option *options, size_t n, clv_write write, void *user,
                            clv_error *err)
{
	const clv_format *f = format_of(format);
	if (!f)
		return clv_fail(err, CLV_USAGE, "export", "no format %s; there are csv, jsonl, parquet, arrow", format);
	if (!is_table(table))
		return clv_fail(err, CLV_USAGE, "export",
		                "no table %s; there are events, mentions, quotes, documents, facts", table);
	clv_rows *r = NULL;
	CLV_TRY(clv_store_query(s, table, options, n, &r, err));
	clv_arena *a = clv_arena_new(0);
	clv_status status;
	if (!a || clv_arena_guard(a))
		status = clv_fail(err, CLV_NOMEM, "export", "out of memory");
	else
		status = f->stream ? f->stream(r, table, a, write, user, err) : stream(r, f, a, write, user, err);
	clv_arena_free(a);
	clv_store_end(r);
	return status;
}
