/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo export FORMAT`: a table of the database for other programs.
 *
 * Input: a format, --table, filters as in the listing commands. Output: to standard
 * output or, with -o, to a file that is complete or not there: it is written beside
 * it as FILE.part and renamed at the end. The formats are the library's
 * (src/export). */
#include "cli/cli.h"

#include <errno.h>

typedef struct target {
	FILE *file;
	size_t n;
} target;

static int put(void *user, const char *bytes, size_t n)
{
	target *t = user;
	t->n += n;
	return fwrite(bytes, 1, n, t->file) != n || cli_interrupted();
}

static clv_status run(cli *c, clv_db *db, target *t, clv_error *err)
{
	static const cli_opt options[] = { OPT_SOURCE, OPT_TARGET, OPT_ACTOR, OPT_TYPE, OPT_MODE, OPT_STATUS,
		                           OPT_FROM, OPT_TO, OPT_PLACE, OPT_STORY, N_OPT };
	cli_query q = { 0 };
	cli_ask_options(c, &q, options);
	const char *table = c->opt[OPT_TABLE] ? c->opt[OPT_TABLE] : "events";
	return clv_export(db, c->args[0], table, q.options, q.n, put, t, err);
}

static int write_failed(const char *path)
{
	cli_say("%s: cannot be written: %s", path, strerror(errno));
	return CLI_FATAL;
}

int cli_export(cli *c)
{
	clv_db *db = NULL;
	clv_error err = { 0 };
	const char *path = c->opt[OPT_OUT];
	bool to_file = path && strcmp(path, "-") != 0;
	clv_str part = clv_strf(c->a, "%s.part", to_file ? path : "");
	int code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	target t = { .file = to_file ? fopen(part.p, "w") : stdout };
	clv_status s = CLV_OK;
	if (t.file)
		s = run(c, db, &t, &err);
	clv_db_close(db);
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
