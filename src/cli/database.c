/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo merge A B…`, `clavijo sql SELECT`, `clavijo vacuum`: the database as a whole.
 *
 * merge: other databases into --db, the same document being one. sql: a SELECT over the
 * views (docs/data-model.md) as a table, --csv, --json or --jsonl; nothing can be
 * written by it; without a query the views and their columns. vacuum: the file as small
 * as it can be. */
#include "cli/paths.h"

#include <sys/stat.h>

int cli_merge(cli *c)
{
	clv_engine *e = NULL;
	clv_db *db = NULL;
	clv_error err = { 0 };
	clv_summary sum = { 0 };
	reading r = { .c = c };
	clv_watch watch = { &r, NULL, NULL, cli_on_progress };
	int code = cli_open_engine(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_WRITE, e, &db, &err);
	if (s == CLV_OK)
		s = clv_db_merge(db, c->args, (size_t)c->n_args, &watch, &sum, &err);
	clv_db_close(db);
	clv_engine_close(e);
	cli_progress_end(c);
	if (s != CLV_OK)
		return cli_error(&err);
	if (!c->opt[OPT_QUIET])
		cli_say_summary(c, &sum, -1);
	if (c->opt[OPT_JSON])
		cli_print_summary(&sum);
	return CLI_DONE;
}

static double megabytes(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ? (double)st.st_size / 1e6 : 0;
}

int cli_vacuum(cli *c)
{
	clv_db *db = NULL;
	clv_error err = { 0 };
	double before = megabytes(cli_db_path(c));
	int code = cli_open_db(c, &db); /* there is one, and it is ours */
	clv_db_close(db);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_WRITE, NULL, &db, &err);
	if (s == CLV_OK)
		s = clv_db_vacuum(db, &err);
	clv_db_close(db);
	if (s != CLV_OK)
		return cli_error(&err);
	if (!c->opt[OPT_QUIET])
		cli_say("%s: %.1f MB → %.1f MB", cli_db_path(c), before, megabytes(cli_db_path(c)));
	return CLI_DONE;
}

/* ---- sql ------------------------------------------------------------------------------- */

static void csv_cell(const char *v)
{
	if (!v || !v[strcspn(v, "\",\r\n")]) {
		fputs(v ? v : "", stdout);
		return;
	}
	putchar('"');
	for (; *v; v++) {
		if (*v == '"')
			putchar('"');
		putchar(*v);
	}
	putchar('"');
}

static void csv_row(const clv_rows *r, bool names)
{
	for (size_t i = 0; i < clv_rows_count(r); i++) {
		if (i)
			putchar(',');
		csv_cell(names ? clv_rows_column(r, i) : clv_rows_text(r, i));
	}
	fputs("\r\n", stdout);
}

/* Tab-separated: what a query gives may be too many rows to be aligned. */
static void plain_row(const clv_rows *r, bool names)
{
	for (size_t i = 0; i < clv_rows_count(r); i++) {
		const char *v = names ? clv_rows_column(r, i) : clv_rows_text(r, i);
		if (i)
			putchar('\t');
		for (; v && *v; v++)
			putchar((unsigned char)*v < 0x20 ? ' ' : *v);
	}
	putchar('\n');
}

static clv_step print_rows(cli *c, clv_rows *r, size_t *n, clv_error *err)
{
	bool object = c->opt[OPT_JSON] != NULL, lines = c->opt[OPT_JSONL] != NULL, csv = c->opt[OPT_CSV] != NULL;
	clv_step step;
	if (object)
		fputs("{\"rows\":[", stdout);
	else if (!lines)
		(csv ? csv_row : plain_row)(r, true);
	while ((step = clv_rows_next(r, err)) == CLV_ROW) {
		if (object || lines)
			printf("%s%s%s", object && *n ? "," : "", clv_rows_json(r), object ? "" : "\n");
		else
			(csv ? csv_row : plain_row)(r, false);
		++*n;
		if (ferror(stdout))
			break;
	}
	if (object)
		puts("]}");
	return step;
}

static int asked_to_stop(void *user)
{
	(void)user;
	return cli_interrupted();
}

int cli_sql(cli *c)
{
	static const char views[] =
		"SELECT s.name AS view, group_concat(p.name, ' ') AS columns FROM sqlite_schema s, pragma_table_info(s.name) p "
		"WHERE s.type = 'view' GROUP BY s.name ORDER BY s.name";
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	size_t n = 0;
	int code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	clv_step step = CLV_FAILED;
	if (clv_sql(db, c->n_args ? c->args[0] : views, asked_to_stop, NULL, &r, &err) == CLV_OK)
		step = print_rows(c, r, &n, &err);
	clv_rows_close(r);
	clv_db_close(db);
	if (step == CLV_FAILED)
		return cli_error(&err);
	return n ? CLI_DONE : CLI_NOTHING;
}
