/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo methods`: what a paper has to say of its data, ready to paste.
 *
 * Input: the database (what was read, what came of it) and the model pack (hashes of
 * weights, lexicon, codebook and corpus; measured precision and recall of the event
 * types). Output: a paragraph and a citation as text, --md with the tables under it,
 * --bib the citation as BibTeX, --json all of it as data. Exit 1: nothing was read. */
#include "cli/dossier.h"

enum { MOST_OUTLETS = 8, MOST_CELLS = 8 };

/* A table of the pack: lines of cells, the first its heads. */
static json_t *table(const char *tsv)
{
	json_t *rows = json_array();
	clv_str all = clv_str_c(tsv), line, cell, heads[MOST_CELLS] = { 0 };
	for (size_t n_line = 0; clv_str_split(&all, '\n', &line);) {
		if (!line.n || line.p[0] == '#')
			continue;
		json_t *row = json_object();
		for (size_t i = 0; i < MOST_CELLS && clv_str_split(&line, '\t', &cell); i++)
			if (!n_line)
				heads[i] = cell;
			else if (heads[i].n)
				json_object_setn_new(row, heads[i].p, heads[i].n, json_stringn(cell.p, cell.n));
		if (n_line++)
			json_array_append(rows, row);
		json_decref(row);
	}
	return rows;
}

/* "12 CONSULT, 3 AID" of an object of counts. */
static clv_str counts(clv_arena *a, const json_t *o)
{
	clv_buf b = clv_buf_new(a);
	const char *key;
	json_t *n;
	json_object_foreach((json_t *)(uintptr_t)o, key, n)
		clv_buf_f(&b, "%s%lld %s", b.n ? ", " : "", (long long)json_integer_value(n), key);
	return clv_buf_str(&b);
}

static long long of(const json_t *o, const char *key)
{
	return (long long)dossier_int(o, key);
}

/* "Reuters (12), AP (4) and 3 others". */
static clv_str outlets(clv_arena *a, const json_t *list)
{
	clv_buf b = clv_buf_new(a);
	const json_t *o;
	size_t i, shown = 0, named = 0;
	long long nameless = 0;
	json_array_foreach(list, i, o) {
		if (!*dossier_text(o, "outlet"))
			nameless += of(o, "n");
		else if (++named <= MOST_OUTLETS)
			clv_buf_f(&b, "%s%s (%lld)", shown++ ? ", " : "", dossier_text(o, "outlet"), of(o, "n"));
	}
	if (named > shown)
		clv_buf_f(&b, " and %zu more", named - shown);
	if (nameless)
		clv_buf_f(&b, "%s%lld without a named outlet", shown ? ", " : "", nameless);
	return clv_buf_str(&b);
}

/* The hash of a part of our own, or of the weights, cut for reading. */
static const char *hash_of(const json_t *data, const char *package)
{
	const json_t *row;
	size_t i;
	json_array_foreach(data, i, row)
		if (!strcmp(dossier_text(row, "package"), package))
			return dossier_text(row, "sha256");
	return "unknown";
}

/* Precision of the types that the database holds: least and greatest. */
static bool precision(const json_t *m, const json_t *accuracy, double *least, double *most)
{
	const json_t *row, *types = json_object_get(m, "types");
	size_t i, n = 0;
	*least = 1;
	*most = 0;
	json_array_foreach(accuracy, i, row) {
		if (!json_object_get(types, dossier_text(row, "class")))
			continue;
		double p = strtod(dossier_text(row, "precision"), NULL);
		*least = p < *least ? p : *least;
		*most = p > *most ? p : *most;
		n++;
	}
	return n > 0;
}

static clv_str paragraph(clv_arena *a, const json_t *m)
{
	const json_t *data = json_object_get(m, "data"), *dates = json_object_get(m, "dates");
	clv_buf b = clv_buf_new(a);
	double least, most;
	clv_buf_f(&b, "Events were coded with Clavijo %s (model pack %s; lexicon %.12s, codebook %.12s, corpus %.12s) "
	          "from %lld reports", dossier_text(m, "version"), dossier_text(m, "model"),
	          hash_of(data, "clavijo lexicon"), hash_of(data, "clavijo codebook"),
	          hash_of(data, "clavijo corpus"), of(m, "n_documents"));
	if (*dossier_text(m, "from"))
		clv_buf_f(&b, " published from %s to %s", dossier_text(m, "from"), dossier_text(m, "to"));
	clv_buf_f(&b, ": %.*s. ", CLV_FMT(outlets(a, json_object_get(m, "outlets"))));
	clv_buf_f(&b, "%lld of them copy another report and are not counted as sources of their own. ", of(m, "n_copies"));
	if (of(dates, "inferred") || of(dates, "none"))
		clv_buf_f(&b, "The day of publication was inferred from the reports themselves for %lld and stayed "
		          "unknown for %lld. ", of(dates, "inferred"), of(dates, "none"));
	clv_buf_f(&b, "The reports tell %lld stories with %lld distinct events in %lld mentions (%.*s; %.*s); "
	          "%lld are marked uncertain and %lld have no date. ", of(m, "n_stories"), of(m, "n_events"),
	          of(m, "n_mentions"), CLV_FMT(counts(a, json_object_get(m, "statuses"))),
	          CLV_FMT(counts(a, json_object_get(m, "types"))), of(m, "n_uncertain"), of(m, "n_undated"));
	if (of(m, "n_judgements"))
		clv_buf_f(&b, "%lld corrections by readers were applied. ", of(m, "n_judgements"));
	if (precision(m, json_object_get(m, "accuracy"), &least, &most))
		clv_buf_f(&b, "On development text the precision of these types was between %.2f and %.2f. ", least, most);
	clv_buf_f(&b, "Event types, modes and contexts follow PLOVER; codes say what reports assert, not what is true.");
	return clv_buf_str(&b);
}

static void print_bib(const json_t *m)
{
	printf("@software{clavijo,\n  title = {Clavijo: political event data from noisy news reports},\n"
	       "  author = {{The Clavijo developers}},\n  version = {%s},\n  note = {model pack %s}\n}\n",
	       dossier_text(m, "version"), dossier_text(m, "model"));
}

static void print_table(const json_t *rows, const char *const *columns, size_t n)
{
	const json_t *row;
	size_t i;
	for (size_t k = 0; k < n; k++)
		printf("| %s ", columns[k]);
	puts("|");
	for (size_t k = 0; k < n; k++)
		printf("| --- ");
	puts("|");
	json_array_foreach(rows, i, row) {
		for (size_t k = 0; k < n; k++) {
			const json_t *v = json_object_get(row, columns[k]);
			if (json_is_integer(v))
				printf("| %lld ", (long long)json_integer_value(v));
			else
				printf("| %s ", json_is_string(v) ? json_string_value(v) : "");
		}
		puts("|");
	}
}

static void print_md(cli *c, const json_t *m)
{
	static const char *const inputs[] = { "outlet", "n", "from", "to" };
	static const char *const parts[] = { "package", "version", "licence", "sha256" };
	static const char *const scores[] = { "class", "precision", "recall", "n", "set" };
	static const char *const runs[] = { "run", "program", "model", "ended" };
	printf("## Data\n\n%.*s\n\n", CLV_FMT(paragraph(c->a, m)));
	puts("### Inputs\n");
	print_table(json_object_get(m, "outlets"), inputs, 4);
	puts("\n### Runs\n");
	print_table(json_object_get(m, "runs"), runs, 4);
	if (json_array_size(json_object_get(m, "accuracy"))) {
		puts("\n### Measured error of the event types\n");
		print_table(json_object_get(m, "accuracy"), scores, 5);
	}
	puts("\n### Weights, lexicon, corpus\n");
	print_table(json_object_get(m, "data"), parts, 4);
	puts("\n### Citation\n\n```bibtex");
	print_bib(m);
	puts("```");
}

static void print_text(cli *c, const json_t *m)
{
	clv_str p = paragraph(c->a, m);
	size_t width = (size_t)c->width < 100 ? (size_t)c->width : 100, column = 0;
	clv_str word;
	while (clv_str_split(&p, ' ', &word)) {
		size_t w = cli_width(word);
		if (column && column + 1 + w > width) {
			putchar('\n');
			column = 0;
		}
		printf("%s%.*s", column ? " " : "", CLV_FMT(word));
		column += w + (column > 0);
	}
	puts("\n");
	print_bib(m);
}

/* Adds what the engine knows to what the database knows. */
static int add_engine(cli *c, json_t *m)
{
	clv_engine *e = NULL;
	int code = cli_open_engine(c, &e);
	if (code == CLI_DONE) {
		json_object_set_new(m, "version", json_string(clv_version()));
		json_object_set_new(m, "model", json_string(clv_engine_id(e)));
		json_object_set_new(m, "data", table(clv_engine_provenance(e)));
		json_object_set_new(m, "accuracy", table(clv_engine_accuracy(e)));
		json_object_set_new(m, "paragraph", json_null());
	}
	clv_engine_close(e);
	return code;
}

int cli_methods(cli *c)
{
	cli_query q = { 0 };
	clv_str json = { 0 };
	int code = cli_first(c, "methods", &q, &json);
	if (code != CLI_DONE)
		return code;
	json_t *m = json_loadb(json.p, json.n, 0, NULL);
	code = m ? add_engine(c, m) : CLI_FATAL;
	if (code == CLI_DONE && !of(m, "n_documents")) {
		cli_say("methods: the database holds no report; read some first: clavijo read PATH…");
		code = CLI_NOTHING;
	} else if (code == CLI_DONE && c->opt[OPT_JSON]) {
		clv_str p = paragraph(c->a, m);
		json_object_set_new(m, "paragraph", json_stringn(p.p, p.n));
		json_dumpf(m, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
		putchar('\n');
	} else if (code == CLI_DONE) {
		if (c->opt[OPT_BIB])
			print_bib(m);
		else if (c->opt[OPT_MD])
			print_md(c, m);
		else
			print_text(c, m);
	}
	json_decref(m);
	return code;
}
