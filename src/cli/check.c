/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo check`: is what we have whole?
 *
 * Input: the model pack and the database. Output: a line for
 * each breach on standard output: the full hash of the model, every invariant of
 * the database (store/check.c). Exit 2 when there is a breach, or no database: then
 * the model alone is checked, and the words say so. With --checksum a line a kind of what
 * was found instead: kind, count, checksum (src/store/checksum.c). Cost: reads all of
 * the pack and of the database. */
#include "cli/cli.h"

static int on_breach(void *user, const char *breach)
{
	size_t *n = user;
	++*n;
	puts(breach);
	return cli_interrupted();
}

static int print_checksums(cli *c)
{
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	clv_step step = CLV_FAILED;
	int code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	if (clv_query(db, "checksum", NULL, 0, &r, &err) == CLV_OK)
		while ((step = clv_rows_next(r, &err)) == CLV_ROW)
			printf("%-9s %8s  %s\n", clv_rows_text(r, 0), clv_rows_text(r, 1), clv_rows_text(r, 2));
	clv_rows_close(r);
	clv_db_close(db);
	return step == CLV_FAILED ? cli_error(&err) : CLI_DONE;
}

int cli_check(cli *c)
{
	if (c->opt[OPT_CHECKSUM])
		return print_checksums(c);
	clv_db *db = NULL;
	clv_error err = { 0 };
	size_t n = 0;
	clv_engine *e = NULL;
	c->verify = true;
	int code = cli_open_engine(c, &e);
	if (code == CLI_DONE)
		printf("model %s: whole\n", clv_engine_id(e));
	clv_engine_close(e);
	if (code != CLI_DONE)
		return code;
	fflush(stdout);
	code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_db_check(db, on_breach, &n, &err);
	clv_db_close(db);
	if (s != CLV_OK)
		return cli_error(&err);
	if (n)
		cli_say("%zu breaches; read the documents into a new database", n);
	else
		printf("database %s: all invariants hold\n", cli_db_path(c));
	return n ? CLI_FATAL : CLI_DONE;
}
