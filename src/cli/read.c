/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo read`: files and folders into the database.
 *
 * Input: paths and hints. Output: documents in the database; at the end what was read
 * and what the database holds, on standard error, with --json as an object on
 * standard output. Exit 3 when some inputs failed, 130 when interrupted; what is
 * finished is kept, and the next read goes on there. */
#include "cli/paths.h"

void cli_say_summary(cli *c, const clv_summary *s, double seconds)
{
	fprintf(stderr, "%llu document%s", (unsigned long long)s->n_documents,
	        s->n_documents == 1 ? "" : "s");
	if (s->n_known)
		fprintf(stderr, ", %llu known before", (unsigned long long)s->n_known);
	if (s->n_older)
		fprintf(stderr, ", %llu older", (unsigned long long)s->n_older);
	if (s->n_failed)
		fprintf(stderr, ", %llu failed", (unsigned long long)s->n_failed);
	if (seconds >= 0)
		fprintf(stderr, " in %.1f s", seconds);
	fprintf(stderr, "; the database has %llu sentences (%llu set aside), %llu stor%s, "
	        "%llu events, %llu quotes → %s\n", (unsigned long long)s->n_sentences,
	        (unsigned long long)s->n_set_aside, (unsigned long long)s->n_stories,
	        s->n_stories == 1 ? "y" : "ies", (unsigned long long)s->n_events,
	        (unsigned long long)s->n_quotes, cli_db_path(c));
}

void cli_print_summary(const clv_summary *s)
{
	printf("{\"documents\":%llu,\"known\":%llu,\"failed\":%llu,\"sentences\":%llu,\"set_aside\":%llu,"
	       "\"stories\":%llu,\"events\":%llu,\"quotes\":%llu}\n", (unsigned long long)s->n_documents,
	       (unsigned long long)s->n_known, (unsigned long long)s->n_failed,
	       (unsigned long long)s->n_sentences, (unsigned long long)s->n_set_aside,
	       (unsigned long long)s->n_stories, (unsigned long long)s->n_events,
	       (unsigned long long)s->n_quotes);
}

static void say_profile(const clv_profile *p)
{
	double all = 0;
	for (size_t i = 0; i < p->n; i++)
		all += p->v[i].seconds;
	fprintf(stderr, "%-20s %11s %6s\n", "stage", "processor s", "%");
	for (size_t i = 0; i < p->n; i++)
		fprintf(stderr, "%-20s %11.3f %6.1f\n", p->v[i].stage, p->v[i].seconds,
		        all > 0 ? 100 * p->v[i].seconds / all : 0);
}

static clv_status read_into(cli *c, const clv_engine *e, const clv_read *what, clv_summary *sum,
                            clv_error *err)
{
	reading r = { .c = c };
	clv_watch watch = { &r, NULL, cli_on_failed, cli_on_progress };
	clv_db *db = NULL;
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_WRITE, e, &db, err);
	if (s == CLV_OK)
		s = clv_db_read(db, what, &watch, sum, err);
	clv_db_close(db);
	cli_progress_end(c);
	return s;
}

int cli_read(cli *c)
{
	double begin = clv_seconds();
	clv_engine *e = NULL;
	clv_read what;
	clv_error err = { 0 };
	clv_summary sum = { 0 };
	if (!cli_reading(c, &what))
		return CLI_FATAL;
	if (!c->n_args && !what.retry) {
		cli_say("read: something is missing");
		cli_say("usage: clavijo read PATH…");
		return CLI_FATAL;
	}
	clv_profile profile = { 0 };
	what.profile = c->opt[OPT_PROFILE] ? &profile : NULL;
	int code = cli_open_reader(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_status s = read_into(c, e, &what, &sum, &err);
	clv_engine_close(e);
	if (s != CLV_OK)
		return cli_error(&err);
	if (what.profile)
		say_profile(&profile);
	if (!c->opt[OPT_QUIET])
		cli_say_summary(c, &sum, clv_seconds() - begin);
	if (c->opt[OPT_JSON])
		cli_print_summary(&sum);
	return sum.n_failed ? CLI_SOME_FAILED : CLI_DONE;
}
