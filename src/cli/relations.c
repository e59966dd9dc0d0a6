/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo relations A B`: what two actors did to one another.
 *
 * Input: two actors (code, id or name), a period. Output: for each period counts of
 * cooperation and conflict by quad class, then the events themselves with their
 * direction. Only what happened, and not what is told as history, unless asked for.
 * Exit 1 when there is nothing. The counting is the query's (store/queries.sql). */
#include "cli/dossier.h"

static void print_period(cli *c, const json_t *row)
{
	const json_t *quad = json_object_get(row, "quad"), *events = json_object_get(row, "events"), *e;
	const char *period = dossier_text(row, "period");
	size_t i;
	printf("%s%-10s%s  %3lld events   cooperation %lld verbal, %lld material   conflict %lld verbal, %lld material\n",
	       cli_style(c, "1"), *period ? period : "undated", cli_style(c, ""), (long long)dossier_int(row, "n_events"),
	       (long long)json_integer_value(json_array_get(quad, 0)),
	       (long long)json_integer_value(json_array_get(quad, 1)),
	       (long long)json_integer_value(json_array_get(quad, 2)),
	       (long long)json_integer_value(json_array_get(quad, 3)));
	json_array_foreach(events, i, e) {
		const char *way = dossier_text(e, "direction");
		const char *arrow = !strcmp(way, "both") ? "↔" : !strcmp(way, "forward") ? "→" : "←";
		printf("  %s %-10s  %-9s  %.*s  %.8s\n", arrow, dossier_text(e, "from"), dossier_text(e, "type"),
		       CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(e, "title")), (size_t)c->width - 38)),
		       dossier_text(e, "id"));
	}
}

static clv_step print_all(cli *c, clv_rows *r, size_t *n, clv_error *err)
{
	clv_step step;
	while ((step = clv_rows_next(r, err)) == CLV_ROW) {
		json_t *row = json_loads(clv_rows_json(r), 0, NULL);
		print_period(c, row);
		json_decref(row);
		++*n;
	}
	return step;
}

int cli_relations(cli *c)
{
	static const cli_opt options[] = { OPT_BY, OPT_FROM, OPT_TO, OPT_STATUS, OPT_HISTORICAL, N_OPT };
	cli_query q = { 0 };
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	size_t n = 0;
	cli_ask(&q, "a", c->args[0]);
	cli_ask(&q, "b", c->args[1]);
	cli_ask_options(c, &q, options);
	if (c->opt[OPT_JSON] || c->opt[OPT_JSONL])
		return cli_rows(c, "relations", &q, NULL, 0);
	int code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	clv_step step = CLV_FAILED;
	if (clv_query(db, "relations", q.options, q.n, &r, &err) == CLV_OK)
		step = print_all(c, r, &n, &err);
	clv_rows_close(r);
	clv_db_close(db);
	if (step == CLV_FAILED)
		return cli_error(&err);
	if (!n)
		cli_say("nothing happened between %s and %s in these reports", c->args[0], c->args[1]);
	return n ? CLI_DONE : CLI_NOTHING;
}
