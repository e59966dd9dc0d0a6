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

/* A line of the card begins with its name, in grey; lines that go on begin blank. */
static void label(cli *c, const char *name)
{
	printf("  %s%-9s%s ", cli_style(c, "2"), name, cli_style(c, ""));
}

static void print_terms(cli *c, const json_t *known)
{
	const json_t *t, *terms = json_object_get(known, "terms");
	size_t i;
	json_array_foreach(terms, i, t) {
		const char *from = dossier_text(t, "from"), *to = dossier_text(t, "to"), *sure = dossier_text(t, "sure");
		bool unsure = json_is_false(json_object_get(t, "sure")) || !strcmp(sure, "unchecked");
		label(c, i ? "" : "office");
		printf("%-10s – %-10s  %s%s%s%s\n", *from ? from : "?", *to ? to : "", dossier_text(t, "office"),
		       *dossier_text(t, "state") ? ", " : "", dossier_text(t, "state"), unsure ? " (unchecked)" : "");
	}
}

/* What an organisation is, where at home, since when; of outlets, who owns them. */
static void print_what(cli *c, const json_t *known)
{
	const char *type = dossier_text(known, "type"), *home = dossier_text(known, "home"), *from = dossier_text(known, "from");
	const char *to = dossier_text(known, "to"), *owner = dossier_text(known, "ownership"), *source = dossier_text(known, "ownership_source");
	if (!*type)
		return;
	label(c, "is");
	printf("%s%s%s", type, *home ? ", at home in " : "", home);
	if (*from)
		printf(", %.4s to %.4s", from, *to ? to : "now");
	if (*owner)
		printf(", ownership %s%s%s%s", owner, *source ? " (" : "", source, *source ? ")" : "");
	putchar('\n');
}

/* Memberships that last, by name; those that ended with their years. */
static void print_members(cli *c, const json_t *known, const char *key, const char *title)
{
	const json_t *m;
	size_t i, n = 0, now = 0;
	clv_buf b = clv_buf_new(c->a);
	json_array_foreach(json_object_get(known, key), i, m) {
		const char *from = dossier_text(m, "from"), *to = dossier_text(m, "to"), *as = dossier_text(m, "as");
		clv_buf_f(&b, "%s%s%s%s", n++ ? ", " : "", dossier_text(m, "name"), strcmp(as, "member") ? " as " : "",
		          strcmp(as, "member") ? as : "");
		now += !*to && !strcmp(as, "member");
		if (*to)
			clv_buf_f(&b, " (%.4s to %.4s)", from, to);
	}
	if (!n)
		return;
	label(c, title);
	if (now < n && !strcmp(key, "members"))
		printf("%zu now, in all ", now);
	printf("%zu: %.*s\n", n,
	       CLV_FMT(c->opt[OPT_ALL] ? clv_buf_str(&b) : cli_cut(c->a, clv_buf_str(&b), (size_t)c->width - 18)));
}

static void print_names(cli *c, const json_t *known)
{
	const json_t *n;
	size_t i;
	clv_buf b = clv_buf_new(c->a);
	json_array_foreach(json_object_get(known, "names"), i, n)
		clv_buf_f(&b, "%s%s", i ? ", " : "", json_string_value(n));
	if (!b.n)
		return;
	label(c, "names");
	printf("%.*s\n", CLV_FMT(cli_cut(c->a, clv_buf_str(&b), (size_t)c->width - 13)));
}

/* "CONSULT 3, SUPPORT 2" of the column `side` ("does", "meets"). */
static void print_types(cli *c, const json_t *row, const char *side, const char *name)
{
	const json_t *x;
	size_t i;
	clv_buf b = clv_buf_new(c->a);
	json_array_foreach(json_object_get(row, "types"), i, x)
		if (dossier_int(x, side) > 0)
			clv_buf_f(&b, "%s%s %lld", b.n ? ", " : "", dossier_text(x, "type"), (long long)dossier_int(x, side));
	if (!b.n)
		return;
	label(c, name);
	printf("%.*s\n", CLV_FMT(cli_cut(c->a, clv_buf_str(&b), (size_t)c->width - 13)));
}

static void print_with(cli *c, const json_t *row)
{
	const json_t *x;
	size_t i;
	clv_buf b = clv_buf_new(c->a);
	json_array_foreach(json_object_get(row, "with"), i, x)
		clv_buf_f(&b, "%s%s (%lld)", i ? ", " : "", dossier_text(x, "name"), (long long)dossier_int(x, "n_events"));
	if (!b.n)
		return;
	label(c, "with");
	printf("%.*s\n", CLV_FMT(cli_cut(c->a, clv_buf_str(&b), (size_t)c->width - 13)));
}

static void print_events(cli *c, const json_t *row, size_t most)
{
	const json_t *x;
	size_t i;
	json_array_foreach(json_object_get(row, "events"), i, x) {
		if (i >= most)
			break;
		label(c, i ? "" : "events");
		printf("%-10s  %-9s  %.*s  %.8s\n", dossier_text(x, "from"), dossier_text(x, "status"),
		       CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(x, "title")), (size_t)c->width - 46)), dossier_text(x, "id"));
	}
}

static void print_quotes(cli *c, const json_t *row, size_t most)
{
	const json_t *x;
	size_t i;
	json_array_foreach(json_object_get(row, "quotes"), i, x) {
		if (i >= most)
			break;
		label(c, i ? "" : "says");
		printf("“%.*s”  %.8s\n", CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(x, "words")), (size_t)c->width - 26)),
		       dossier_text(x, "id"));
	}
}

static void print_seen(cli *c, const json_t *row)
{
	long long n = (long long)dossier_int(row, "n_mentions"), docs = (long long)dossier_int(row, "n_documents");
	const char *first = dossier_text(row, "first"), *last = dossier_text(row, "last");
	if (!docs)
		return;
	label(c, "named");
	printf("%lld time%s in %lld report%s", n, n == 1 ? "" : "s", docs, docs == 1 ? "" : "s");
	if (*first)
		printf(strcmp(first, last) ? ", %s – %s" : ", %s", first, last);
	putchar('\n');
}

static void print_card(cli *c, const json_t *row)
{
	const json_t *known = json_object_get(row, "lexicon");
	const char *code = dossier_text(row, "code"), *sector = dossier_text(row, "sector");
	size_t most = c->opt[OPT_ALL] ? 1000 : 12;
	if (!*code)
		code = dossier_text(known, "code");
	printf("%s%s%s  %s%s%s%s%s  %s[%s]%s\n", cli_style(c, "1"), dossier_text(row, "name"), cli_style(c, ""),
	       dossier_text(row, "kind"), *code ? " · " : "", code, *sector ? " · " : "", sector, cli_style(c, "2"),
	       dossier_text(row, "actor"), cli_style(c, ""));
	print_names(c, known);
	print_what(c, known);
	print_terms(c, known);
	print_members(c, known, "member_of", "member of");
	print_members(c, known, "members", "members");
	print_seen(c, row);
	print_types(c, row, "does", "does");
	print_types(c, row, "meets", "receives");
	print_with(c, row);
	print_events(c, row, most);
	print_quotes(c, row, most);
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
			if (i)
				putchar('\n');
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
