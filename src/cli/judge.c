/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo judge`: corrections, kept as data and replayed on every reading.
 *
 * Input: a verdict with one or two ids, or `list`, or `undo N`. Output: the judgement
 * as a line of the list, and the database brought up to date with it. Who judged is
 * --who, else the user's name on this machine. */
#include "cli/cli.h"

static int list(cli *c, const char *number)
{
	static const cli_column columns[] = {
		{ "number", "no", 5, true }, { "verdict", "verdict", 9, false }, { "a", "of", 18, false },
		{ "b", "and", 18, false }, { "who", "who", 14, false }, { "at", "when", 20, false },
		{ "undone", "undone", 20, false }, { "note", "note", 30, false }, { "what", "what", 0, false },
	};
	cli_query q = { 0 };
	cli_ask(&q, "number", number);
	cli_ask(&q, "all", c->opt[OPT_ALL] || number ? "yes" : NULL);
	cli_ask(&q, "limit", c->opt[OPT_LIMIT]);
	return cli_rows(c, "judgements", &q, columns, sizeof columns / sizeof *columns);
}

static bool is_verdict(const char *word)
{
	static const char *const verdicts[] = { "same", "different", "wrong", "right" };
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
		if (!strcmp(word, verdicts[i]))
			return true;
	return false;
}

/* "same A B", "A same B", "A wrong": the verdict stands first or second. */
static bool read_words(const cli *c, clv_judgement *j)
{
	int at = is_verdict(c->args[0]) ? 0 : c->n_args > 1 && is_verdict(c->args[1]) ? 1 : -1;
	if (at < 0) {
		cli_say("judge: %s is no verdict; write `clavijo judge same|different|wrong|right ID [ID]`", c->args[0]);
		return false;
	}
	j->verdict = c->args[at];
	j->a = at == 1 ? c->args[0] : c->n_args > 1 ? c->args[1] : NULL;
	j->b = c->n_args > 2 ? c->args[2] : NULL;
	if (!j->a)
		cli_say("judge: %s what? an id is missing", j->verdict);
	return j->a != NULL;
}

static bool read_number(const char *word, int64_t *number)
{
	if (clv_str_to_i64(clv_str_c(word), number) && *number > 0)
		return true;
	cli_say("judge: undo needs the number of a judgement, not %s; `clavijo judge list` shows them", word);
	return false;
}

/* A misspelt id is as nothing matched. */
static int failed(const clv_error *err)
{
	int code = cli_error(err);
	bool id = err->stage && !strcmp(err->stage, "judge"); /* not the database */
	return err->code == CLV_NOTFOUND && id ? CLI_NOTHING : code;
}

clv_status cli_write_judgement(cli *c, const clv_judgement *j, int64_t *number, clv_error *err)
{
	clv_engine *engine = NULL;
	clv_db *db = NULL;
	if (cli_open_engine(c, &engine) != CLI_DONE)
		return clv_fail(err, CLV_IO, "judge", "the model is not there");
	clv_watch watch = { .user = c, .progress = cli_progress };
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_WRITE, engine, &db, err);
	if (s == CLV_OK)
		s = j ? clv_db_judge(db, j, number, err) : clv_db_unjudge(db, *number, err);
	if (s == CLV_OK)
		s = clv_db_update(db, &watch, err);
	cli_progress_end(c);
	clv_db_close(db);
	clv_engine_close(engine);
	return s;
}

static int write_judgement(cli *c, const clv_judgement *j, int64_t *number)
{
	clv_error err = { 0 };
	clv_db *db = NULL;
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_READ, NULL, &db, &err); /* never make a new one */
	clv_db_close(db);
	if (s != CLV_OK && s != CLV_VERSION)
		return cli_error(&err); /* no database is another thing than no such id */
	return cli_write_judgement(c, j, number, &err) == CLV_OK ? CLI_DONE : failed(&err);
}

int cli_judge(cli *c)
{
	clv_judgement j = { .who = c->opt[OPT_WHO], .note = c->opt[OPT_NOTE] };
	int64_t number = 0;
	int code;
	if (!j.who)
		j.who = getenv("USER");
	if (!c->n_args || !strcmp(c->args[0], "list"))
		return list(c, NULL);
	if (!strcmp(c->args[0], "undo")) {
		if (!read_number(c->n_args > 1 ? c->args[1] : "nothing", &number))
			return CLI_FATAL;
		code = write_judgement(c, NULL, &number);
	} else {
		if (!read_words(c, &j))
			return CLI_FATAL;
		code = write_judgement(c, &j, &number);
	}
	return code == CLI_DONE ? list(c, clv_strf(c->a, "%lld", (long long)number).p) : code;
}
