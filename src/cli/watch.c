/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo watch FEED…`: reads what feeds bring into the database.
 *
 * Input: addresses of RSS, Atom or JSON feeds. Output: documents in the database; after
 * each round what is new, on standard error. --once makes one round: exit 3 when
 * something failed. Else it goes on until Ctrl-C. */
#include "cli/paths.h"

/* A number from 0; false: said that it is none. */
static bool number(cli *c, cli_opt o, double *out)
{
	if (!c->opt[o] || (clv_str_to_f64(clv_str_c(c->opt[o]), out) && *out >= 0 && *out < 1e9))
		return true;
	cli_say("--%s %s: a number of seconds was expected", cli_options[o].name, c->opt[o]);
	return false;
}

int cli_watch(cli *c)
{
	clv_engine *e = NULL;
	clv_db *db = NULL;
	clv_read r;
	clv_error err = { 0 };
	clv_summary sum = { 0 };
	double every = 900, delay = 2;
	if (!cli_reading(c, &r) || !number(c, OPT_EVERY, &every) || !number(c, OPT_DELAY, &delay))
		return CLI_FATAL;
	clv_follow what = { .feeds = c->args, .n_feeds = (size_t)c->n_args, .about = r.about, .threads = r.threads,
		            .once = c->opt[OPT_ONCE] != NULL, .every = every < 1 ? 1 : (int)every, .delay = delay,
		            .limit = r.limit, .private_too = c->opt[OPT_PRIVATE] != NULL };
	int code = cli_open_reader(c, &e);
	if (code != CLI_DONE)
		return code;
	reading told = { .c = c };
	clv_watch watch = { &told, NULL, cli_on_failed, cli_on_progress };
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_WRITE, e, &db, &err);
	if (s == CLV_OK)
		s = clv_db_follow(db, &what, &watch, &sum, &err);
	clv_db_close(db);
	clv_engine_close(e);
	cli_progress_end(c);
	if (s != CLV_OK)
		return cli_error(&err);
	if (!c->opt[OPT_QUIET])
		cli_say_summary(c, &sum, -1);
	if (c->opt[OPT_JSON])
		cli_print_summary(&sum);
	return sum.n_failed ? CLI_SOME_FAILED : CLI_DONE;
}
