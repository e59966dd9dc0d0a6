/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo import FORMAT FILE` and `clavijo compare`: other data sets beside ours.
 *
 * import: a file of GDELT, POLECAT, ICEWS or ACLED into the table `imported`. compare:
 * of each type, dyad or day, how many pairs of states and days both have, and how many
 * only one of them. Ours are the events that happened, as the dyadic exports hold them. */
#include "cli/cli.h"

#include <errno.h>

typedef struct lines {
	FILE *file;
	char *line;
	size_t room;
} lines;

static const char *next_line(void *user, size_t *n)
{
	lines *l = user;
	ssize_t got = cli_interrupted() ? -1 : getline(&l->line, &l->room, l->file);
	while (got > 0 && (l->line[got - 1] == '\n' || l->line[got - 1] == '\r'))
		got--;
	*n = got < 0 ? 0 : (size_t)got;
	return got < 0 ? NULL : l->line;
}

static clv_status import_file(cli *c, const clv_engine *e, lines *l, clv_import_sum *sum, clv_error *err)
{
	clv_db *db = NULL;
	clv_import what = { .format = c->args[0], .next = next_line, .user = l };
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_WRITE, e, &db, err);
	if (s == CLV_OK)
		s = clv_db_import(db, &what, sum, err);
	clv_db_close(db);
	return s;
}

int cli_import(cli *c)
{
	clv_engine *e = NULL;
	clv_error err = { 0 };
	clv_import_sum sum = { 0 };
	const char *path = c->args[1];
	lines l = { .file = strcmp(path, "-") ? fopen(path, "r") : stdin };
	if (!l.file) {
		cli_say("%s: cannot be read: %s", path, strerror(errno));
		return CLI_FATAL;
	}
	int code = cli_open_engine(c, &e);
	clv_status s = code == CLI_DONE ? import_file(c, e, &l, &sum, &err) : CLV_OK;
	clv_engine_close(e);
	free(l.line);
	fclose(l.file);
	if (code != CLI_DONE)
		return code;
	if (s != CLV_OK)
		return cli_error(&err);
	if (!c->opt[OPT_QUIET])
		cli_say("%llu rows of %s in %s%s", (unsigned long long)sum.n_rows, c->args[0], cli_db_path(c),
		        sum.n_skipped ? "; lines that were none:" : "");
	if (sum.n_skipped && !c->opt[OPT_QUIET])
		cli_say("%llu", (unsigned long long)sum.n_skipped);
	return cli_interrupted() ? CLI_INTERRUPTED : sum.n_skipped ? CLI_SOME_FAILED : CLI_DONE;
}

int cli_compare(cli *c)
{
	static const cli_column columns[] = {
		{ "dataset", "with", 8, false }, { "key", "of", 24, false }, { "ours", "ours", 7, true },
		{ "theirs", "theirs", 7, true }, { "both", "both", 7, true }, { "of_ours", "of ours", 7, true },
		{ "of_theirs", "of theirs", 9, true },
	};
	static const cli_opt options[] = { OPT_FROM, OPT_TO, OPT_LIMIT, N_OPT };
	cli_query q = { 0 };
	cli_ask(&q, "per", c->opt[OPT_PER]);
	cli_ask(&q, "dataset", c->n_args ? c->args[0] : NULL);
	cli_ask_options(c, &q, options);
	return cli_rows(c, "compare", &q, columns, sizeof columns / sizeof *columns);
}
