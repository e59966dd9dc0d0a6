/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo relations [A [B]]`: what actors did to one another.
 *
 * Input: two actors (code, id or name) and a period; or one, or none. Output: of two for
 * each period counts of cooperation and conflict by quad class, Goldstein, the state,
 * where its level changed, how many reports were read, then the events with their
 * direction; else the pairs that dealt most, or the blocs of the network; with --panel
 * the panel of all pairs. Only what happened, and not what is told as history, unless
 * asked for. Exit 1 when there is nothing. The numbers are the library's
 * (src/relation). */
#include "cli/dossier.h"

typedef struct lines {
	cli *c;
	clv_buf text;
} lines;

static int take(void *user, const char *bytes, size_t n)
{
	lines *l = user;
	clv_buf_add(&l->text, (clv_str){ bytes, n });
	return cli_interrupted();
}

static double real(const json_t *o, const char *key)
{
	return json_number_value(json_object_get(o, key));
}

/* ---- a pair over time ----------------------------------------------------------------- */

static void print_event(cli *c, const json_t *e)
{
	const char *way = dossier_text(e, "direction");
	const char *arrow = !strcmp(way, "both") ? "↔" : !strcmp(way, "forward") ? "→" : "←";
	size_t room = c->width > 60 ? (size_t)c->width - 38 : 24;
	printf("  %s %-10s  %-9s  %.*s  %.8s\n", arrow, dossier_text(e, "from"), dossier_text(e, "type"),
	       CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(e, "title")), room)), dossier_text(e, "id"));
}

static void print_period(cli *c, const json_t *row)
{
	const json_t *quad = json_object_get(row, "quad"), *e;
	const char *period = dossier_text(row, "period"), *change = dossier_text(row, "change");
	size_t i;
	if (json_is_null(json_object_get(row, "n_events"))) {
		printf("%-10s    no report was read\n", period);
		return;
	}
	long long q[4];
	for (i = 0; i < 4; i++)
		q[i] = (long long)json_integer_value(json_array_get(quad, i));
	printf("%s%-10s%s  %3lld events   cooperation %lld verbal, %lld material   conflict %lld verbal, %lld material\n",
	       cli_style(c, "1"), *period ? period : "undated", cli_style(c, ""), (long long)dossier_int(row, "n_events"),
	       q[0], q[1], q[2], q[3]);
	if (*period)
		printf("            %sGoldstein %+.1f · state %+.1f%s%s · %lld reports read%s\n", cli_style(c, "2"),
		       real(row, "goldstein"), real(row, "state"), *change ? " · level goes " : "", change,
		       (long long)dossier_int(row, "exposure"), cli_style(c, ""));
	json_array_foreach(json_object_get(row, "events"), i, e)
		print_event(c, e);
}

/* ---- pairs, blocs ------------------------------------------------------------------------- */

static void print_pair(cli *c, const json_t *row)
{
	(void)c;
	printf("%-16s  %-16s  %5lld  %7lld  %7lld  %+9.1f  %8.1f  %8.1f\n", dossier_text(row, "a"), dossier_text(row, "b"),
	       (long long)dossier_int(row, "n_events"), (long long)dossier_int(row, "n_documents"),
	       (long long)dossier_int(row, "n_sources"), real(row, "goldstein"), real(row, "cooperation"),
	       real(row, "conflict"));
}

static void print_bloc(cli *c, const json_t *row)
{
	const json_t *m;
	size_t i;
	printf("%s%lld%s  cooperation %.1f, conflict %.1f within: ", cli_style(c, "1"), (long long)dossier_int(row, "bloc"),
	       cli_style(c, ""), real(row, "cooperation"), real(row, "conflict"));
	json_array_foreach(json_object_get(row, "members"), i, m)
		printf("%s%s", i ? ", " : "", json_string_value(m));
	putchar('\n');
}

/* ---- running ---------------------------------------------------------------------------------- */

static size_t limit_of(const cli *c)
{
	int64_t n;
	return c->opt[OPT_LIMIT] && clv_str_to_i64(clv_str_c(c->opt[OPT_LIMIT]), &n) && n >= 0 ? (size_t)n : SIZE_MAX;
}

static size_t print_all(cli *c, clv_str text)
{
	void (*print)(cli *, const json_t *) = c->n_args == 2 ? print_period : c->opt[OPT_BLOCS] ? print_bloc : print_pair;
	bool object = c->opt[OPT_JSON] != NULL, plain = !object && !c->opt[OPT_JSONL];
	size_t n = 0, most = limit_of(c);
	clv_str line;
	if (object)
		printf("{\"relations\":[");
	for (; n < most && clv_str_split(&text, '\n', &line) && line.n; n++) {
		if (!plain) {
			printf("%s%.*s%s", object && n ? "," : "", CLV_FMT(line), object ? "" : "\n");
			continue;
		}
		if (!n && print == print_pair)
			printf("%s%-16s  %-16s  %5s  %7s  %7s  %9s  %8s  %8s%s\n", cli_style(c, "2"), "one", "other", "events",
			       "reports", "sources", "Goldstein", "cooperat", "conflict", cli_style(c, ""));
		json_t *row = json_loadb(line.p, line.n, 0, NULL);
		print(c, row);
		json_decref(row);
	}
	if (object)
		puts("]}");
	return n;
}

static clv_status panel(cli *c, clv_db *db, lines *l, clv_error *err)
{
	static const cli_opt options[] = { OPT_FROM, OPT_TO, OPT_STATUS, OPT_BY, N_OPT };
	cli_query q = { 0 };
	cli_ask_options(c, &q, options);
	return clv_export(db, "panel", "events", q.options, q.n, take, l, err);
}

static clv_status relations(cli *c, clv_db *db, lines *l, clv_error *err)
{
	static const cli_opt two[] = { OPT_BY, OPT_FROM, OPT_TO, OPT_STATUS, N_OPT };
	static const cli_opt others[] = { OPT_FROM, OPT_TO, OPT_STATUS, N_OPT };
	cli_query q = { 0 };
	cli_ask_options(c, &q, c->n_args == 2 ? two : others);
	cli_ask(&q, "historical", c->n_args == 2 && c->opt[OPT_HISTORICAL] ? "yes" : NULL);
	cli_ask(&q, "all", c->opt[OPT_ALL] ? "yes" : NULL);
	cli_ask(&q, "blocs", c->opt[OPT_BLOCS] ? "yes" : NULL);
	return clv_relations(db, c->n_args ? c->args[0] : NULL, c->n_args > 1 ? c->args[1] : NULL, q.options, q.n, take, l, err);
}

/* Brings the database up to date when it must be, then opens it with the model. */
static int open_db(cli *c, clv_engine **engine, clv_db **db)
{
	clv_error err = { 0 };
	int code = cli_open_db(c, db);
	if (code != CLI_DONE)
		return code;
	clv_db_close(*db);
	*db = NULL;
	code = cli_open_engine(c, engine);
	if (code == CLI_DONE && clv_db_open(cli_db_path(c), CLV_DB_READ, *engine, db, &err) != CLV_OK)
		code = cli_error(&err);
	return code;
}

int cli_relations(cli *c)
{
	clv_engine *engine = NULL;
	clv_db *db = NULL;
	clv_error err = { 0 };
	lines l = { .c = c, .text = clv_buf_new(c->a) };
	size_t n = 0;
	int code = open_db(c, &engine, &db);
	if (code == CLI_DONE) {
		clv_status s = c->opt[OPT_PANEL] ? panel(c, db, &l, &err) : relations(c, db, &l, &err);
		code = s == CLV_OK ? CLI_DONE : cli_error(&err);
	}
	if (code == CLI_DONE && c->opt[OPT_PANEL]) {
		fwrite(l.text.p, 1, l.text.n, stdout);
		n = 1;
	} else if (code == CLI_DONE) {
		n = print_all(c, clv_buf_str(&l.text));
	}
	clv_db_close(db);
	clv_engine_close(engine);
	if (code != CLI_DONE || n)
		return code;
	if (c->n_args == 2)
		cli_say("nothing happened between %s and %s in these reports", c->args[0], c->args[1]);
	else
		cli_say("nothing matched");
	return CLI_NOTHING;
}
