/* SPDX-License-Identifier: Apache-2.0 */
/* Streams a named table through a format: one row at a time into a buffer, the
 * buffer to the caller. A format is either head, row and tail, or a function of its
 * own where it needs several passes. Adding a format = one file and one line in
 * `formats`. */
#include "export/export_priv.h"

static const clv_format *const formats[] = {
	&clv_format_csv,   &clv_format_jsonl, &clv_format_plover,  &clv_format_polecat,
	&clv_format_icews, &clv_format_gdelt, &clv_format_cameo,   &clv_format_panel,
	&clv_format_graphml, &clv_format_gexf, &clv_format_geojson, &clv_format_parquet,
	&clv_format_arrow, &clv_format_gdelt_mentions, &clv_format_ftm, &clv_format_statements,
	&clv_format_ics, &clv_format_atom,
};
/* "bare_…": the same without words of the reports; jsonl alone. */
static const char *const tables[] = { "events", "mentions", "quotes", "documents", "facts" };
enum { N_FORMATS = sizeof formats / sizeof *formats };

static const char *table_of(const clv_format *f)
{
	return f->table ? f->table : "events";
}

/* The format of a name; of two with one name the one that holds the table. */
static const clv_format *format_of(const char *name, const char *table)
{
	const clv_format *found = NULL;
	for (size_t i = 0; i < N_FORMATS; i++)
		if (!strcmp(formats[i]->name, name) && (!found || (table && !strcmp(table_of(formats[i]), table))))
			found = formats[i];
	return found;
}

int clv_export_flags(const char *format)
{
	const clv_format *f = format_of(format, NULL);
	return f ? (f->dyads ? CLV_EXPORT_CODES : 0) | (f->only ? CLV_EXPORT_HAPPENED : 0) : 0;
}

clv_status clv_export_known(const char *format, const char *table, clv_error *err)
{
	const char *names[N_FORMATS];
	size_t n = 0;
	for (size_t i = 0; i < N_FORMATS; i++)
		if (format_of(formats[i]->name, NULL) == formats[i])
			names[n++] = formats[i]->name;
	const clv_format *f = format_of(format, table);
	if (!f)
		return clv_fail_choice(err, "export", "format", format, names, n);
	if (!strncmp(table, "bare_", 5) && !strcmp(format, "jsonl"))
		table += 5;
	n = sizeof tables / sizeof *tables;
	for (size_t i = 0; i < n; i++)
		if (!strcmp(tables[i], table))
			return !f->dyads || !strcmp(table_of(f), table)
			               ? CLV_OK
			               : clv_fail(err, CLV_USAGE, "export", "%s holds events, not %s; csv, jsonl, parquet "
			                          "and arrow hold %s", f->name, table, table);
	return clv_fail_choice(err, "export", "table", table, tables, n);
}

bool clv_sink_flush(clv_sink *s, bool now)
{
	if (!now && s->buf.n < 1 << 16)
		return true;
	int stop = s->buf.n ? s->write(s->user, s->buf.p, s->buf.n) : 0;
	clv_arena_reset(s->a);
	s->buf = clv_buf_new(s->a);
	return stop == 0;
}

static clv_status stream(const clv_format *f, const char *table, clv_job *job, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	bool go = true;
	CLV_TRY(clv_store_query(job->store, table, job->options, job->n, &r, err));
	if (f->stream) {
		clv_status s = f->stream(r, table, job->sink->a, job->sink->write, job->sink->user, err);
		job->sink->buf = clv_buf_new(job->sink->a);
		clv_store_end(r);
		return s;
	}
	if (f->head)
		f->head(job->codes, r, &job->sink->buf);
	while (go && (step = clv_store_next(r, err)) == CLV_ROW) {
		f->row(job->codes, r, &job->sink->buf);
		go = clv_sink_flush(job->sink, false);
	}
	clv_store_end(r);
	if (go && step == CLV_FAILED)
		return err ? err->code : CLV_IO;
	if (f->tail)
		clv_buf_addc(&job->sink->buf, f->tail);
	return go ? CLV_OK : CLV_STOPPED;
}

/* The caller's options as the query has them: a period is the panel's own; what
 * happened only, unless a status is asked for. */
static void set_options(const clv_format *f, const clv_option *options, size_t n, clv_job *job,
                        clv_option *own)
{
	for (size_t i = 0; i < n; i++) {
		if (f->dyads && !strcmp(options[i].key, "by"))
			job->by = options[i].value;
		else
			own[job->n++] = options[i];
		if (!strcmp(options[i].key, "status"))
			job->status = options[i].value;
	}
	if (f->only && !job->status)
		own[job->n++] = (clv_option){ "only", "yes" };
	if (f->status && !job->status)
		own[job->n++] = (clv_option){ "status", f->status };
	job->options = own;
}

static clv_status work(const clv_format *f, const char *table, clv_job *job, clv_error *err)
{
	clv_status s = f->run ? f->run(job, err) : stream(f, f->query ? f->query : f->dyads ? "dyads" : table, job, err);
	if (s == CLV_OK && !clv_sink_flush(job->sink, true))
		s = CLV_STOPPED;
	return s;
}

static clv_status check(const clv_format *f, const clv_pack *pack, size_t n, clv_error *err)
{
	if (f->dyads && !pack)
		return clv_fail(err, CLV_USAGE, "export", "%s needs the codes of an engine", f->name);
	return n < CLV_EXPORT_MAX ? CLV_OK : clv_fail(err, CLV_USAGE, "export", "too many options");
}

clv_status clv_export_table(clv_store *s, const clv_pack *pack, const char *format,
                            const char *table, const clv_option *options, size_t n,
                            clv_write write, void *user, clv_error *err)
{
	CLV_TRY(clv_export_known(format, table, err));
	const clv_format *f = format_of(format, table);
	CLV_TRY(check(f, pack, n, err));
	clv_option own[CLV_EXPORT_MAX + 2];
	clv_codes codes = { 0 };
	clv_arena *a = clv_arena_new(0), *lines = clv_arena_new(0);
	clv_sink sink = { .a = lines, .write = write, .user = user };
	clv_job job = { .store = s, .codes = &codes, .a = a, .sink = &sink };
	clv_status status;
	set_options(f, options, n, &job, own);
	if (!a || !lines || clv_arena_guard(a) || clv_arena_guard(lines)) {
		status = clv_fail(err, CLV_NOMEM, "export", "out of memory");
	} else {
		sink.buf = clv_buf_new(lines);
		status = f->dyads ? clv_codes_load(pack, a, &codes, err) : CLV_OK;
		if (status == CLV_OK)
			status = work(f, table, &job, err);
	}
	clv_codes_free(&codes);
	clv_arena_free(lines);
	clv_arena_free(a);
	return status;
}
