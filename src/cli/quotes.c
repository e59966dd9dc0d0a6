/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo quotes [SPEAKER]`: who said what. Without a name a table; with one the
 * words in full, one saying after the other; with --variants only what is told in
 * several wordings, each aligned word by word with the one that leads (the fullest
 * direct one): who shortened it, who changed it. JSON with --json or --jsonl; with
 * --variants each variant then has `change`, `numbers` and `diff`. */
#include "cli/dossier.h"

#define N(columns) (sizeof(columns) / sizeof *(columns))

/* ---- a saying's variants ------------------------------------------------------------ */

/* The variant that leads: its words are the saying's. */
static const json_t *leading(const json_t *q)
{
	const json_t *v, *variants = json_object_get(q, "variants");
	size_t i;
	json_array_foreach(variants, i, v)
		if (!strcmp(dossier_text(v, "words"), dossier_text(q, "words")))
			return v;
	return json_array_get(variants, 0);
}

static bool is_other_wording(const json_t *q, const json_t *v)
{
	return v != leading(q) && !dossier_is_folded(json_object_get(q, "variants"), v);
}

static size_t n_other_wordings(const json_t *q)
{
	const json_t *v;
	size_t i, n = 0;
	json_array_foreach(json_object_get(q, "variants"), i, v)
		n += is_other_wording(q, v) && dossier_differs(dossier_text(q, "words"), dossier_text(v, "words"));
	return n;
}

/* ---- JSON ----------------------------------------------------------------------------- */

static void add_diff(cli *c, const json_t *q, json_t *v)
{
	static const char *const ops[] = { "same", "less", "more" };
	clv_words_diff d = clv_words_align(c->a, clv_str_c(dossier_text(q, "words")), clv_str_c(dossier_text(v, "words")));
	json_t *parts = json_array();
	for (size_t i = 0; i < d.n; i++)
		json_array_append_new(parts, json_pack("[s, o]", ops[d.v[i].op], json_stringn(d.v[i].words.p, d.v[i].words.n)));
	json_object_set_new(v, "change", json_string(d.change == CLV_CHANGE_NONE ? "same" : clv_words_change_name(d.change)));
	json_object_set_new(v, "numbers", json_boolean(d.numbers));
	json_object_set_new(v, "diff", parts);
}

static void print_object(cli *c, json_t *q, bool more)
{
	json_t *v;
	size_t i;
	json_array_foreach(json_object_get(q, "variants"), i, v)
		add_diff(c, q, v);
	char *line = json_dumps(q, JSON_COMPACT);
	printf("%s%s%s", more && c->opt[OPT_JSON] ? "," : "", line, c->opt[OPT_JSON] ? "" : "\n");
	free(line);
}

/* ---- for people ------------------------------------------------------------------------- */

/* Columns of what was printed; words are put at the line's width. */
typedef struct pen {
	cli *c;
	size_t at, indent;
} pen;

static void put_word(pen *p, clv_str word, const char *before, const char *after)
{
	clv_str w = cli_cut(p->c->a, word, 1000);
	size_t width = cli_width(w);
	bool first = p->at == p->indent;
	if (!first && p->at + 1 + width > (size_t)p->c->width) {
		printf("\n%*s", (int)p->indent, "");
		p->at = p->indent;
		first = true;
	}
	printf("%s%s%.*s%s", first ? "" : " ", before, CLV_FMT(w), after);
	p->at += width + !first;
}

static void put_words(pen *p, clv_str s, const char *before, const char *after)
{
	clv_str word;
	while (clv_str_split(&s, ' ', &word))
		if (word.n)
			put_word(p, word, before, after);
}

/* Words that only one wording has: coloured, or in the marks of wdiff. */
static void put_diff(pen *p, const clv_words_diff *d)
{
	for (size_t i = 0; i < d->n; i++) {
		clv_str w = d->v[i].words;
		const char *end = cli_style(p->c, "");
		if (d->v[i].op == CLV_WORDS_SAME)
			put_words(p, w, "", "");
		else if (p->c->color)
			put_words(p, w, cli_style(p->c, d->v[i].op == CLV_WORDS_LESS ? "9;31" : "1;32"), end);
		else
			put_words(p, clv_strf(p->c->a, d->v[i].op == CLV_WORDS_LESS ? "[-%.*s-]" : "{+%.*s+}", CLV_FMT(w)), "", "");
	}
	putchar('\n');
}

/* "harbour-courier.txt, 2022-09-15, via CCTV". */
static clv_str where(cli *c, const json_t *v)
{
	const char *day = dossier_text(v, "published"), *via = dossier_text(v, "via"), *outlet = dossier_text(v, "outlet");
	return clv_strf(c->a, "%s%s%s%s%s", *outlet ? outlet : dossier_base(dossier_text(v, "path")), *day ? ", " : "", day,
	                *via ? ", via " : "", via);
}

static void print_lead(cli *c, const json_t *q)
{
	const json_t *v = leading(q);
	bool told = !strcmp(dossier_text(q, "kind"), "indirect");
	pen p = { c, 2, 2 };
	printf("\n  ");
	put_words(&p, clv_strf(c->a, "%s%s%s", told ? "" : "“", dossier_text(q, "words"), told ? "" : "”"), cli_style(c, told ? "" : "1"), cli_style(c, ""));
	clv_str counts = dossier_counts(c->a, q);
	const char *cue = dossier_text(v, "cue");
	printf("\n    ");
	p = (pen){ c, 4, 4 };
	put_words(&p, clv_strf(c->a, "%s%s%s · %.*s · %.*s · %.8s", cue, *cue ? ", " : "", dossier_text(q, "kind"),
	                       CLV_FMT(where(c, v)), CLV_FMT(counts), dossier_text(q, "id")), cli_style(c, "2"), cli_style(c, ""));
	putchar('\n');
}

static void print_other(cli *c, const json_t *q, const json_t *v)
{
	clv_words_diff d = clv_words_align(c->a, clv_str_c(dossier_text(q, "words")), clv_str_c(dossier_text(v, "words")));
	pen p = { c, 6, 6 };
	printf("    %s ", d.change == CLV_CHANGE_NONE ? "=" : "~");
	if (d.change == CLV_CHANGE_OTHER || d.change == CLV_CHANGE_NONE) {
		put_words(&p, clv_str_c(dossier_text(v, "words")), "", "");
		putchar('\n');
	} else {
		put_diff(&p, &d);
	}
	const char *change = d.change == CLV_CHANGE_NONE ? "the same words" : clv_words_change_name(d.change);
	printf("      ");
	p = (pen){ c, 6, 6 };
	put_words(&p, clv_strf(c->a, "%s%s, %s · %.*s", change, d.numbers ? ", another number" : "", dossier_text(v, "kind"),
	                       CLV_FMT(where(c, v))), cli_style(c, "2"), cli_style(c, ""));
	putchar('\n');
}

static void print_saying(cli *c, const json_t *q, bool variants)
{
	const json_t *v;
	size_t i, n = n_other_wordings(q);
	print_lead(c, q);
	if (!variants && n)
		printf("    %s%zu other wording%s; --variants shows them%s\n", cli_style(c, "2"), n, n > 1 ? "s" : "", cli_style(c, ""));
	json_array_foreach(json_object_get(q, "variants"), i, v)
		if (variants && is_other_wording(q, v))
			print_other(c, q, v);
}

static void print_heading(cli *c, const char *name, bool first)
{
	printf("%s%s%s%s\n", first ? "" : "\n", cli_style(c, "1;4"), name, cli_style(c, ""));
}

/* ---- the command ---------------------------------------------------------------------------- */

static const char *speaker_of(const json_t *q)
{
	const json_t *speaker = json_object_get(q, "speaker");
	return json_is_object(speaker) ? dossier_text(speaker, "name") : "nobody named";
}

/* The rows that are shown, an array. */
static clv_step read_rows(const cli *c, clv_rows *r, json_t *rows, clv_error *err)
{
	clv_step step;
	while ((step = clv_rows_next(r, err)) == CLV_ROW) {
		json_t *q = json_loads(clv_rows_json(r), 0, NULL);
		if (q && (!c->opt[OPT_VARIANTS] || n_other_wordings(q)))
			json_array_append(rows, q);
		json_decref(q);
	}
	return step;
}

/* One speaker after the other, in the order of their first saying. */
static void print_people(cli *c, const json_t *rows)
{
	json_t *names = json_object(), *list;
	const char *name;
	json_t *q;
	size_t i;
	bool first = true;
	json_array_foreach(rows, i, q) {
		list = json_object_get(names, speaker_of(q));
		if (!list) {
			list = json_array();
			json_object_set_new(names, speaker_of(q), list);
		}
		json_array_append(list, q);
	}
	json_object_foreach(names, name, list) {
		print_heading(c, name, first);
		first = false;
		json_array_foreach(list, i, q)
			print_saying(c, q, c->opt[OPT_VARIANTS] != NULL);
	}
	json_decref(names);
}

static void print_objects(cli *c, const json_t *rows)
{
	json_t *q;
	size_t i;
	fputs(c->opt[OPT_JSON] ? "{\"quotes\":[" : "", stdout);
	json_array_foreach(rows, i, q)
		print_object(c, q, i > 0);
	fputs(c->opt[OPT_JSON] ? "]}\n" : "", stdout);
}

static int print_in_full(cli *c, const cli_query *q)
{
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	json_t *rows = json_array();
	int code = cli_open_db(c, &db);
	clv_step step = CLV_FAILED;
	if (code == CLI_DONE && clv_query(db, "quotes", q->options, q->n, &r, &err) == CLV_OK)
		step = read_rows(c, r, rows, &err);
	clv_rows_close(r);
	clv_db_close(db);
	size_t n = json_array_size(rows);
	if (step != CLV_FAILED && (c->opt[OPT_JSON] || c->opt[OPT_JSONL]))
		print_objects(c, rows);
	else if (step != CLV_FAILED)
		print_people(c, rows);
	json_decref(rows);
	if (code != CLI_DONE)
		return code;
	if (step == CLV_FAILED)
		return cli_error(&err);
	if (!n && !c->opt[OPT_QUIET])
		cli_say("nothing matched");
	return n ? CLI_DONE : CLI_NOTHING;
}

int cli_quotes(cli *c)
{
	static const cli_column columns[] = {
		{ "id", "quote", 8, false }, { "speaker", "speaker", 20, false }, { "kind", "kind", 8, false },
		{ "via", "via", 14, false }, { "n_documents", "rep", 3, true },
		{ "n_sources", "src", 3, true }, { "words", "words", 0, false },
	};
	static const cli_opt options[] = { OPT_ABOUT, OPT_KIND, OPT_STORY, OPT_LIMIT, N_OPT };
	cli_query q = { 0 };
	bool json = c->opt[OPT_JSON] || c->opt[OPT_JSONL];
	cli_ask(&q, "speaker", c->n_args ? c->args[0] : NULL);
	cli_ask_options(c, &q, options);
	if (c->opt[OPT_VARIANTS] || (c->n_args && !json))
		return print_in_full(c, &q);
	return cli_rows(c, "quotes", &q, columns, N(columns));
}
