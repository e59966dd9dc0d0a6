/* SPDX-License-Identifier: Apache-2.0 */
/* The dossier as one HTML file: no other file, no address fetched, complete without script; for
 * screen, print and screen readers (the matrix is a table with scoped headers,
 * marks carry their words). All text from reports is escaped. */
#include "cli/dossier.h"

#include "serve/serve.h"

extern const char cli_dossier_css[];

static void esc(const dossier *d, const char *s)
{
	clv_html_text(d->out, s);
}

static void esc_str(const dossier *d, clv_str s)
{
	clv_html_view(d->out, s);
}

/* An id; where there are pages, a link to how it came about. */
static void print_id(const dossier *d, const char *id)
{
	if (d->served)
		fprintf(d->out, "<a href=\"/event/%s\"><code>%s</code></a>", id, id);
	else
		fprintf(d->out, "<code>%s</code>", id);
}

/* "[2]" as a link to the report. */
static void report_link(const dossier *d, const char *doc)
{
	size_t n = dossier_number(d, doc);
	fprintf(d->out, "<a href=\"#r%zu\">[%zu]</a>", n, n);
}

/* ---- head and reports ----------------------------------------------------------------- */

static void print_head(const dossier *d)
{
	fprintf(d->out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	esc(d, dossier_text(d->root, "title"));
	fprintf(d->out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", cli_dossier_css);
}

static void print_title(cli *c, const dossier *d)
{
	const char *place = dossier_text(d->root, "place");
	clv_str days = dossier_days(c->a, d->root);
	fprintf(d->out, "<h1>");
	esc(d, dossier_text(d->root, "title"));
	fprintf(d->out, "</h1>\n<p>");
	esc_str(d, days);
	fprintf(d->out, "%s", *place && days.n ? " · " : "");
	esc(d, place);
	fprintf(d->out, " · ");
	esc_str(d, dossier_counts(c->a, d->root));
	fprintf(d->out, "</p>\n<p class=\"dim\">What the reports say; nothing here is verified. Sources are origins not known "
	        "to be shared.</p>\n");
}

static void print_report(cli *c, const dossier *d, size_t i)
{
	const json_t *doc = json_array_get(d->documents, i);
	const char *original = dossier_text(doc, "copy_of"), *why = dossier_text(doc, "published_why");
	fprintf(d->out, "<tr id=\"r%zu\"><th scope=\"row\">%zu</th><td>", i + 1, i + 1);
	if (d->served)
		fprintf(d->out, "<a href=\"/document/%s\">", dossier_text(doc, "doc"));
	esc(d, *dossier_text(doc, "title") ? dossier_text(doc, "title") : dossier_base(dossier_text(doc, "path")));
	fprintf(d->out, "%s<br><code>", d->served ? "</a>" : "");
	esc(d, dossier_text(doc, "path"));
	fprintf(d->out, "</code></td><td>");
	esc(d, dossier_text(doc, "outlet"));
	fprintf(d->out, "</td><td>");
	esc_str(d, dossier_published(c->a, doc));
	fprintf(d->out, "<br><span class=\"dim\">");
	esc_str(d, dossier_dated(c->a, doc));
	fprintf(d->out, "</span>");
	if (strchr(why, '\n')) {
		fprintf(d->out, "<details class=\"dim\"><summary>all clues</summary><pre>");
		esc(d, why);
		fprintf(d->out, "</pre></details>");
	}
	fprintf(d->out, "</td><td>");
	if (dossier_number(d, original)) {
		fprintf(d->out, "copy of ");
		report_link(d, original);
	}
	fprintf(d->out, "</td></tr>\n");
}

static void print_reports(cli *c, const dossier *d)
{
	fprintf(d->out, "<h2 id=\"reports\">Reports</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Reports\"><table>\n<thead><tr><th scope=\"col\">no.</th>"
	       "<th scope=\"col\">report</th><th scope=\"col\">outlet</th><th scope=\"col\">published</th>"
	       "<th scope=\"col\">origin</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < d->n; i++)
		print_report(c, d, i);
	fprintf(d->out, "</tbody></table></div>\n");
}

/* ---- the matrix --------------------------------------------------------------------------- */

/* Where there are pages, what a report says of a fact leads to the sentence. */
static void print_mark(const dossier *d, const json_t *u)
{
	const char *stance = u ? dossier_text(u, "stance") : "silent";
	bool leads = d->served && u;
	fprintf(d->out, "<td class=\"mark %s\">", stance);
	if (leads)
		fprintf(d->out, "<a href=\"/document/%s#s%lld\">", dossier_text(u, "doc"), (long long)dossier_int(u, "sentence"));
	fprintf(d->out, "<span role=\"img\" title=\"%s", stance);
	if (u && *dossier_text(u, "note"))
		fprintf(d->out, ": %s", dossier_text(u, "note"));
	fprintf(d->out, "\" aria-label=\"%s\">%s</span>%s</td>", stance, dossier_mark(u), leads ? "</a>" : "");
}

/* The sentences behind a row, folded away. */
static void print_evidence(const dossier *d, const json_t *f)
{
	const json_t *u;
	size_t i;
	fprintf(d->out, "<details><summary>");
	esc(d, dossier_text(f, "text"));
	clv_arena *a = clv_arena_new(0);
	clv_str label = a && !clv_arena_guard(a) ? dossier_label(a, f) : (clv_str){ "", 0 };
	if (label.n) {
		fprintf(d->out, " <span class=\"status\">");
		esc(d, label.p);
		fprintf(d->out, "</span>");
	}
	clv_arena_free(a);
	if (!strcmp(dossier_text(f, "kind"), "event") && strcmp(dossier_text(f, "status"), "happened") != 0)
		fprintf(d->out, " <span class=\"status\">%s</span>", dossier_text(f, "status"));
	fprintf(d->out, "</summary>");
	json_array_foreach(json_object_get(f, "support"), i, u) {
		fprintf(d->out, "<blockquote><span class=\"%s\">%s</span> ", dossier_text(u, "stance"), dossier_mark(u));
		report_link(d, dossier_text(u, "doc"));
		fputc(' ', d->out);
		esc(d, dossier_text(u, "text"));
		if (*dossier_text(u, "how")) {
			fprintf(d->out, " <span class=\"dim\">");
			esc(d, dossier_text(u, "how"));
			fprintf(d->out, "</span>");
		}
		fprintf(d->out, "</blockquote>");
	}
	print_id(d, dossier_text(f, "id"));
	fprintf(d->out, "</details>");
}

static void print_matrix_head(const dossier *d)
{
	fprintf(d->out, "<h2 id=\"facts\">What they say</h2>\n<p class=\"dim\">✓ says · ~ weaker · ≠ differs · ✗ contradicts · "
	       "· silent. Open a row for the sentences.</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"What they say\"><table>\n<thead><tr>"
	       "<th scope=\"col\">fact</th>");
	for (size_t k = 0; k < d->n; k++)
		fprintf(d->out, "<th scope=\"col\" class=\"mark\"><a href=\"#r%zu\">%zu</a></th>", k + 1, k + 1);
	fprintf(d->out, "<th scope=\"col\" class=\"n\">reports</th><th scope=\"col\" class=\"n\">sources</th></tr></thead>\n<tbody>\n");
}

/* A page that is served has the first of many, a saved file all. */
static void print_cut(const dossier *d, const json_t *shown, const char *count, const char *what, const char *page)
{
	long long all = (long long)dossier_int(d->root, count), id = (long long)dossier_int(d->root, "id");
	if (all <= (long long)json_array_size(shown))
		return;
	fprintf(d->out, "<p class=\"dim\">The first %zu of %lld %s", json_array_size(shown), all, what);
	if (page)
		fprintf(d->out, "; <a href=\"/%s?story=%lld\">all</a>", page, id);
	else
		fprintf(d->out, "; <code>clavijo story %lld --html</code> has all", id);
	fprintf(d->out, ".</p>\n");
}

static void print_matrix(const dossier *d)
{
	const json_t *f;
	size_t i, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != PART_MATRIX)
			continue;
		if (!n++)
			print_matrix_head(d);
		fprintf(d->out, "<tr><th scope=\"row\">");
		print_evidence(d, f);
		fprintf(d->out, "</th>");
		for (size_t k = 0; k < d->n; k++)
			print_mark(d, dossier_support(f, dossier_text(json_array_get(d->documents, k), "doc")));
		fprintf(d->out, "<td class=\"n\">%lld</td><td class=\"n\">%lld</td></tr>\n",
		       (long long)dossier_int(f, "n_documents"), (long long)dossier_int(f, "n_sources"));
	}
	if (n)
		fprintf(d->out, "</tbody></table></div>\n");
}

static void print_part(const dossier *d, dossier_part part, const char *title)
{
	const json_t *f;
	size_t i, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != part)
			continue;
		if (!n++)
			fprintf(d->out, "<h2>%s</h2>\n<ul>\n", title);
		fprintf(d->out, "<li>");
		print_evidence(d, f);
		fprintf(d->out, "</li>\n");
	}
	if (n)
		fprintf(d->out, "</ul>\n");
}

/* ---- events and quotes --------------------------------------------------------------------- */

static void print_history(const dossier *d, const json_t *e)
{
	const json_t *history = json_object_get(e, "status_history"), *h;
	size_t i;
	if (json_array_size(history) < 2)
		return;
	fprintf(d->out, "<br><span class=\"dim\">");
	json_array_foreach(history, i, h) {
		fprintf(d->out, "%s%s %s ", i ? ", " : "", dossier_text(h, "status"), dossier_text(h, "date"));
		report_link(d, dossier_text(h, "doc"));
	}
	fprintf(d->out, "</span>");
}

static void print_events(cli *c, const dossier *d)
{
	const json_t *e;
	size_t i;
	fprintf(d->out, "<h2 id=\"events\">Events</h2>\n");
	print_cut(d, d->events, "n_events", "events", "events");
	fprintf(d->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Events\"><table>\n<thead><tr><th scope=\"col\">when</th>"
	       "<th scope=\"col\">status</th><th scope=\"col\">what</th><th scope=\"col\">who</th>"
	       "<th scope=\"col\" class=\"n\">mentions</th><th scope=\"col\" class=\"n\">reports</th>"
	       "<th scope=\"col\" class=\"n\">sources</th></tr></thead>\n<tbody>\n");
	json_array_foreach(d->events, i, e) {
		fprintf(d->out, "<tr id=\"%s\"><td>", dossier_text(e, "id"));
		esc_str(d, dossier_days(c->a, e));
		fprintf(d->out, "</td><td><span class=\"status\">%s</span></td><td>", dossier_text(e, "status"));
		esc(d, dossier_text(e, "title"));
		fprintf(d->out, "%s<br><span class=\"dim\">%s %s</span> ",
		        dossier_true(e, "historical") ? " (background)" : "", dossier_text(e, "type"),
		        dossier_text(e, "mode"));
		print_id(d, dossier_text(e, "id"));
		print_history(d, e);
		fprintf(d->out, "</td><td>");
		esc_str(d, dossier_parties(c->a, e));
		fprintf(d->out, "</td><td class=\"n\">%lld</td><td class=\"n\">%lld</td><td class=\"n\">%lld</td></tr>\n",
		       (long long)dossier_int(e, "n_mentions"), (long long)dossier_int(e, "n_documents"),
		       (long long)dossier_int(e, "n_sources"));
	}
	fprintf(d->out, "</tbody></table></div>\n");
}

/* The words of a variant with what it adds and what it leaves out marked. */
static void print_aligned(const dossier *d, const char *lead, const char *words)
{
	clv_arena *a = clv_arena_new(0);
	clv_words_diff x = { 0 };
	if (a)
		x = clv_words_align(a, clv_str_c(lead), clv_str_c(words));
	if (!a || x.change == CLV_CHANGE_OTHER || x.change == CLV_CHANGE_NONE) {
		esc(d, words);
		clv_arena_free(a);
		return;
	}
	for (size_t i = 0; i < x.n; i++) {
		const char *tag = x.v[i].op == CLV_WORDS_LESS ? "del" : x.v[i].op == CLV_WORDS_MORE ? "ins" : "";
		fprintf(d->out, "%s%s%s%s", i ? " " : "", *tag ? "<" : "", tag, *tag ? ">" : "");
		esc_str(d, x.v[i].words);
		fprintf(d->out, "%s%s%s", *tag ? "</" : "", tag, *tag ? ">" : "");
	}
	clv_arena_free(a);
}

static void print_saying(const dossier *d, const json_t *q)
{
	const json_t *v;
	size_t i;
	fprintf(d->out, "<div class=\"saying\">\n");
	json_array_foreach(json_object_get(q, "variants"), i, v) {
		if (dossier_is_folded(json_object_get(q, "variants"), v))
			continue;
		bool lead = !strcmp(dossier_text(v, "words"), dossier_text(q, "words"));
		const char *via = dossier_text(v, "via");
		bool told = !strcmp(dossier_text(v, "kind"), "indirect"); /* the report's own words */
		fprintf(d->out, "<blockquote%s>%s", lead ? "" : " class=\"variant\"", told ? "" : "“");
		if (lead)
			esc(d, dossier_text(v, "words"));
		else
			print_aligned(d, dossier_text(q, "words"), dossier_text(v, "words"));
		fprintf(d->out, "%s ", told ? "" : "”");
		report_link(d, dossier_text(v, "doc"));
		fprintf(d->out, " <span class=\"dim\">%s%s", dossier_text(v, "kind"), *via ? ", via " : "");
		esc(d, via);
		fprintf(d->out, "</span></blockquote>\n");
	}
	fprintf(d->out, "</div>\n");
}

static void print_quotes(const dossier *d)
{
	const json_t *q;
	size_t i;
	const char *last = "";
	fprintf(d->out, "<h2 id=\"quotes\">Who said what</h2>\n");
	print_cut(d, d->quotes, "n_quotes", "quotations", "quotes");
	json_array_foreach(d->quotes, i, q) {
		const json_t *speaker = json_object_get(q, "speaker");
		const char *name = json_is_object(speaker) ? dossier_text(speaker, "name") : "Nobody named";
		if (!strcmp(dossier_text(q, "kind"), "scare"))
			continue;
		if (strcmp(last, name) != 0) {
			fprintf(d->out, "<h3>");
			esc(d, name);
			fprintf(d->out, "</h3>\n");
		}
		last = name;
		print_saying(d, q);
	}
}

/* Reports that call one thing differently. */
static void print_wordings(const dossier *d)
{
	const json_t *f, *u;
	size_t i, k, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != PART_WORDING)
			continue;
		fputs(n++ ? "" : "<h2>Words they choose</h2>\n<ul>\n", d->out);
		fprintf(d->out, "<li>");
		esc(d, dossier_text(f, "text"));
		fprintf(d->out, ": ");
		json_array_foreach(json_object_get(f, "support"), k, u) {
			fputs(k ? " · " : "", d->out);
			report_link(d, dossier_text(u, "doc"));
			fputc(' ', d->out);
			esc(d, dossier_text(u, "how"));
		}
		fprintf(d->out, "</li>\n");
	}
	fputs(n ? "</ul>\n" : "", d->out);
}

/* What each report adds, leaves out, whom it quotes. */
static void print_apart(cli *c, const dossier *d)
{
	if (d->n < 2)
		return;
	fprintf(d->out, "<h2>What sets each report apart</h2>\n<ul>\n");
	for (size_t i = 0; i < d->n; i++) {
		const json_t *document = json_array_get(d->documents, i);
		clv_str rest = dossier_apart(c->a, d, document), line;
		fprintf(d->out, "<li>");
		report_link(d, dossier_text(document, "doc"));
		while (clv_str_split(&rest, '\n', &line)) {
			fprintf(d->out, "<br>");
			esc_str(d, line);
		}
		fprintf(d->out, "</li>\n");
	}
	fprintf(d->out, "</ul>\n");
}

static void print_copies(const dossier *d)
{
	const json_t *e;
	size_t i;
	if (!json_array_size(d->copies))
		return;
	fprintf(d->out, "<h2 id=\"copies\">Copies</h2>\n<ul>\n");
	json_array_foreach(d->copies, i, e) {
		fprintf(d->out, "<li>");
		report_link(d, dossier_text(e, "copy"));
		fprintf(d->out, " from ");
		report_link(d, dossier_text(e, "original"));
		fprintf(d->out, ", %s: ", dossier_text(e, "kind"));
		esc(d, dossier_text(e, "why"));
		fprintf(d->out, "</li>\n");
	}
	fprintf(d->out, "</ul>\n");
}

static bool has_matrix(const dossier *d)
{
	const json_t *f;
	size_t i;
	json_array_foreach(d->facts, i, f)
		if (dossier_part_of(f) == PART_MATRIX)
			return true;
	return false;
}

static void print_contents(const dossier *d)
{
	fprintf(d->out, "<nav class=\"dim\" aria-label=\"On this page\"><a href=\"#reports\">Reports</a> · %s"
	        "<a href=\"#events\">Events</a> · <a href=\"#quotes\">Who said what</a>%s</nav>\n",
	        has_matrix(d) ? "<a href=\"#facts\">What they say</a> · " : "",
	        json_array_size(d->copies) ? " · <a href=\"#copies\">Copies</a>" : "");
}

void dossier_print_body(cli *c, const dossier *d)
{
	print_title(c, d);
	print_contents(d);
	for (size_t i = 0; i < 2; i++)
		fprintf(d->out, "<figure data-picture=\"%s\" data-src=\"/story/%lld.json\"></figure>\n", i ? "places" : "story",
		        (long long)dossier_int(d->root, "id"));
	print_reports(c, d);
	print_cut(d, d->documents, "n_documents", "reports", "documents");
	print_matrix(d);
	print_cut(d, d->facts, "n_facts", "rows of what they say", NULL);
	print_part(d, PART_ALONE, "What only one source says");
	print_part(d, PART_EXPECTATION, "Expected, supposed, feared (not happened)");
	print_events(c, d);
	print_quotes(d);
	print_wordings(d);
	print_apart(c, d);
	print_copies(d);
	fprintf(d->out, "<footer class=\"dim\"><p>Made by Clavijo %s, story %lld, key %s.</p></footer>\n", clv_version(),
	        (long long)dossier_int(d->root, "id"), dossier_text(d->root, "key"));
}

/* The story's data, the map of the world and the script that draws them, so that the file
 * needs no other. A "<" in the data could end its element and is written as an escape. */
static void print_script(const dossier *d)
{
	char *json = json_dumps(d->root, JSON_COMPACT | JSON_PRESERVE_ORDER);
	if (json && clv_serve_has("app.js")) {
		fprintf(d->out, "<script type=\"application/json\" id=\"data\">");
		for (const char *s = json; *s; s++)
			if (*s == '<')
				fputs("\\u003c", d->out);
			else
				fputc(*s, d->out);
		fprintf(d->out, "</script>\n<script type=\"application/json\" id=\"world\">");
		clv_serve_write(d->out, "world.json");
		fprintf(d->out, "</script>\n<script>");
		clv_serve_write(d->out, "app.js");
		fprintf(d->out, "</script>\n");
	}
	free(json);
}

void dossier_print_html(cli *c, const dossier *d)
{
	print_head(d);
	dossier_print_body(c, d);
	fprintf(d->out, "</main>\n");
	print_script(d);
	fprintf(d->out, "</body>\n</html>\n");
}
