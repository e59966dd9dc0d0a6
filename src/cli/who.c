/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo who NAME`: an actor's card: what the lexicon knows (names, dated roles)
 * and what the database has (events, quotes, with whom). Works without a database
 * for actors of the lexicon. */
#include "cli/dossier.h"

#include <unistd.h>

static json_t *from_lexicon(cli *c, int *code)
{
	clv_engine *e = NULL;
	clv_blob *b = NULL;
	clv_error err = { 0 };
	json_t *actors = NULL;
	*code = cli_open_engine(c, &e);
	if (*code == CLI_DONE && clv_engine_actors(e, c->args[0], &b, &err) == CLV_OK) {
		actors = json_loadb(clv_blob_bytes(b), clv_blob_size(b), 0, NULL);
		clv_blob_free(b);
	}
	clv_engine_close(e);
	return actors ? actors : json_array();
}

/* Rows of the database; an array, empty when there is no database. */
static json_t *from_database(cli *c, int *code)
{
	json_t *rows = json_array();
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	if (access(cli_db_path(c), F_OK) != 0)
		return rows;
	*code = cli_open_db(c, &db);
	clv_option options[] = { { "name", c->args[0] }, { "limit", c->opt[OPT_LIMIT] } };
	if (*code == CLI_DONE && clv_query(db, "who", options, 2, &r, &err) == CLV_OK)
		while (clv_rows_next(r, &err) == CLV_ROW)
			json_array_append_new(rows, json_loads(clv_rows_json(r), 0, NULL));
	clv_rows_close(r);
	clv_db_close(db);
	if (err.code != CLV_OK)
		*code = cli_error(&err);
	return rows;
}

/* Puts what the lexicon knows into the row of the same actor, or a row of its own. */
static void join(json_t *rows, const json_t *actors)
{
	const json_t *known;
	json_t *row;
	size_t i, k;
	json_array_foreach(actors, i, known) {
		bool found = false;
		json_array_foreach(rows, k, row)
			if (!strcmp(dossier_text(row, "actor"), dossier_text(known, "actor"))) {
				json_object_set(row, "lexicon", (json_t *)(uintptr_t)known);
				found = true;
			}
		if (!found) {
			row = json_pack("{s:s, s:s, s:s, s:O, s:i, s:i}", "actor", dossier_text(known, "actor"), "name",
			                dossier_text(known, "name"), "kind", dossier_text(known, "kind"), "lexicon", known,
			                "n_mentions", 0, "n_documents", 0);
			json_array_append_new(rows, row);
		}
	}
}

static void print_terms(const json_t *known)
{
	const json_t *t;
	size_t i;
	json_array_foreach(json_object_get(known, "terms"), i, t) {
		const char *from = dossier_text(t, "from"), *to = dossier_text(t, "to");
		printf("    %-10s to %-10s  %s%s%s%s\n", *from ? from : "?", *to ? to : "now", dossier_text(t, "office"),
		       *dossier_text(t, "state") ? ", " : "", dossier_text(t, "state"),
		       json_is_false(json_object_get(t, "sure")) ? " (not sure)" : "");
	}
}

static void print_names(cli *c, const json_t *known)
{
	const json_t *n;
	size_t i;
	clv_buf b = clv_buf_new(c->a);
	json_array_foreach(json_object_get(known, "names"), i, n)
		clv_buf_f(&b, "%s%s", i ? ", " : "", json_string_value(n));
	if (b.n)
		printf("    also: %.*s\n", CLV_FMT(cli_cut(c->a, clv_buf_str(&b), (size_t)c->width - 10)));
}

static void print_lists(cli *c, const json_t *row)
{
	const json_t *x;
	size_t i, most = c->opt[OPT_ALL] ? 1000 : 12;
	json_array_foreach(json_object_get(row, "events"), i, x)
		if (i < most)
			printf("    %-10s  %-9s  %.*s  %.8s\n", dossier_text(x, "from"), dossier_text(x, "status"),
			       CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(x, "title")), (size_t)c->width - 38)),
			       dossier_text(x, "id"));
	json_array_foreach(json_object_get(row, "quotes"), i, x)
		if (i < most)
			printf("    “%.*s”  %.8s\n",
			       CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(x, "words")), (size_t)c->width - 18)),
			       dossier_text(x, "id"));
	json_array_foreach(json_object_get(row, "with"), i, x)
		printf("%s%s (%lld)%s", i ? ", " : "    with ", dossier_text(x, "name"),
		       (long long)dossier_int(x, "n_events"),
		       i + 1 == json_array_size(json_object_get(row, "with")) ? "\n" : "");
}

static void print_card(cli *c, const json_t *row)
{
	const json_t *known = json_object_get(row, "lexicon");
	const char *code = dossier_text(row, "code"), *sector = dossier_text(row, "sector");
	if (!*code)
		code = dossier_text(known, "code");
	printf("%s%s%s  %s%s%s%s%s  [%s]\n", cli_style(c, "1"), dossier_text(row, "name"), cli_style(c, ""),
	       dossier_text(row, "kind"), *code ? " · " : "", code, *sector ? " · " : "", sector,
	       dossier_text(row, "actor"));
	printf("    named %lld times in %lld reports\n", (long long)dossier_int(row, "n_mentions"),
	       (long long)dossier_int(row, "n_documents"));
	print_names(c, known);
	print_terms(known);
	print_lists(c, row);
}

static void print_rows(cli *c, const json_t *rows)
{
	json_t *row;
	size_t i;
	if (c->opt[OPT_JSON]) {
		json_t *o = json_pack("{s:O}", "who", rows);
		json_dumpf(o, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(o);
		return;
	}
	json_array_foreach(rows, i, row) {
		if (c->opt[OPT_JSONL]) {
			json_dumpf(row, stdout, JSON_COMPACT);
			putchar('\n');
		} else {
			print_card(c, row);
		}
	}
}

int cli_who(cli *c)
{
	int code = CLI_DONE;
	json_t *actors = from_lexicon(c, &code), *rows = json_array();
	if (code == CLI_DONE) {
		json_decref(rows);
		rows = from_database(c, &code);
	}
	if (code == CLI_DONE) {
		join(rows, actors);
		print_rows(c, rows);
		if (!json_array_size(rows)) {
			cli_say("nobody is called %s in the lexicon or the database", c->args[0]);
			code = CLI_NOTHING;
		}
	}
	json_decref(actors);
	json_decref(rows);
	return code;
}
