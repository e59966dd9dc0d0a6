/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo export FORMAT`: a table of the database for other programs.
 *
 * Input: a format, --table, filters as in the listing commands. Output: to standard
 * output or, with -o, to a file that is complete or not there: it is written beside
 * it as FILE.part and renamed at the end; FILE.meta.json then says how it came about. The formats are the library's
 * (src/export). */
#include "cli/cli.h"

#include <errno.h>

typedef struct target {
	FILE *file;
	uint64_t n;
	clv_sha256 hash;
} target;

static int put(void *user, const char *bytes, size_t n)
{
	target *t = user;
	t->n += n;
	clv_sha256_add(&t->hash, bytes, n);
	return fwrite(bytes, 1, n, t->file) != n || cli_interrupted();
}

static const cli_opt FILTERS[] = { OPT_SOURCE, OPT_TARGET, OPT_ACTOR, OPT_TYPE, OPT_MODE, OPT_STATUS,
	                           OPT_FROM, OPT_TO, OPT_PLACE, OPT_STORY, N_OPT };

static const char *table_of(cli *c)
{
	const char *table = c->opt[OPT_TABLE] ? c->opt[OPT_TABLE] : "events";
	return c->opt[OPT_NO_TEXT] ? clv_strf(c->a, "bare_%s", table).p : table;
}

static clv_status run(cli *c, clv_db *db, target *t, clv_error *err)
{
	cli_query q = { 0 };
	cli_ask_options(c, &q, FILTERS);
	cli_ask(&q, "by", c->opt[OPT_BY]);
	return clv_export(db, c->args[0], table_of(c), q.options, q.n, put, t, err);
}

/* FILE.meta.json: how the file came about. */
static clv_status put_meta(cli *c, clv_db *db, target *t, const char *path, clv_error *err)
{
	clv_blob *meta = NULL;
	char hash[65];
	cli_query q = { 0 };
	clv_str name = clv_strf(c->a, "%s.meta.json", path);
	cli_ask_options(c, &q, FILTERS);
	cli_ask(&q, "by", c->opt[OPT_BY]);
	clv_sha256_hex(&t->hash, hash);
	CLV_TRY(clv_export_meta(db, c->args[0], table_of(c), q.options, q.n, t->n, hash, &meta, err));
	FILE *f = fopen(name.p, "w");
	bool good = f && fwrite(clv_blob_bytes(meta), 1, clv_blob_size(meta), f) == clv_blob_size(meta);
	good = f && fclose(f) == 0 && good;
	clv_blob_free(meta);
	return good ? CLV_OK : clv_fail(err, CLV_IO, "export", "%s: cannot be written: %s", name.p, strerror(errno));
}

/* What a format without a status field leaves out, in words. */
static void say_left_out(cli *c, clv_db *db)
{
	clv_rows *r = NULL;
	cli_query q = { 0 };
	if (!(clv_export_traits(c->args[0]) & CLV_EXPORT_HAPPENED) || c->opt[OPT_STATUS] || c->opt[OPT_QUIET])
		return;
	cli_ask_options(c, &q, FILTERS);
	if (clv_query(db, "left_out", q.options, q.n, &r, NULL) != CLV_OK)
		return;
	if (clv_rows_next(r, NULL) == CLV_ROW && strcmp(clv_rows_text(r, 0), "0") != 0)
		cli_say("%s holds what happened; left out: %s events (%s announced, %s possible, %s denied, "
		        "%s told as history); --status STATUS or --status all asks for them", c->args[0],
		        clv_rows_text(r, 0), clv_rows_text(r, 1), clv_rows_text(r, 2), clv_rows_text(r, 3),
		        clv_rows_text(r, 4));
	clv_rows_close(r);
}

/* A format with codes of its own needs the model's tables. */
static int open_db(cli *c, clv_engine **engine, clv_db **db)
{
	clv_error err = { 0 };
	int code = cli_open_db(c, db);
	bool meta = c->opt[OPT_OUT] && strcmp(c->opt[OPT_OUT], "-") != 0;
	if (code != CLI_DONE || !(meta || (clv_export_traits(c->args[0]) & CLV_EXPORT_CODES)))
		return code;
	clv_db_close(*db);
	*db = NULL;
	if ((code = cli_open_engine(c, engine)) != CLI_DONE)
		return code;
	if (clv_db_open(cli_db_path(c), CLV_DB_READ, *engine, db, &err) == CLV_OK)
		return CLI_DONE;
	clv_engine_close(*engine);
	return cli_error(&err);
}

static int write_failed(const char *path)
{
	cli_say("%s: cannot be written: %s", path, strerror(errno));
	return CLI_FATAL;
}

int cli_export(cli *c)
{
	clv_db *db = NULL;
	clv_engine *engine = NULL;
	clv_error err = { 0 };
	const char *path = c->opt[OPT_OUT];
	bool to_file = path && strcmp(path, "-") != 0;
	clv_str part = clv_strf(c->a, "%s.part", to_file ? path : "");
	if (c->opt[OPT_NO_TEXT] && strcmp(c->args[0], "jsonl") != 0) {
		cli_say("--no-text: jsonl has offsets into the reports, %s has not", c->args[0]);
		return CLI_FATAL;
	}
	if (clv_export_check(c->args[0], table_of(c), &err) != CLV_OK)
		return cli_error(&err);
	int code = open_db(c, &engine, &db);
	if (code != CLI_DONE)
		return code;
	target t = { .file = to_file ? fopen(part.p, "w") : stdout };
	clv_status s = CLV_OK;
	clv_sha256_init(&t.hash);
	if (t.file)
		s = run(c, db, &t, &err);
	if (s == CLV_OK && t.file)
		say_left_out(c, db);
	if (s == CLV_OK && t.file && to_file)
		s = put_meta(c, db, &t, path, &err);
	clv_db_close(db);
	clv_engine_close(engine);
	if (!t.file)
		return write_failed(part.p);
	if (s == CLV_STOPPED)
		return cli_interrupted() ? CLI_INTERRUPTED : write_failed(to_file ? part.p : "standard output");
	if (s != CLV_OK) {
		if (to_file)
			remove(part.p);
		return cli_error(&err);
	}
	if (to_file && (fclose(t.file) != 0 || rename(part.p, path) != 0))
		return write_failed(path);
	return CLI_DONE;
}
