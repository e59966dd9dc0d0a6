/* SPDX-License-Identifier: Apache-2.0 */
/* The dossier as one HTML file: no script, no other file, no address fetched; for
 * screen, print and screen readers (the matrix is a table with scoped headers,
 * marks carry their words). All text from reports is escaped. */
#include "cli/dossier.h"

extern const char cli_dossier_css[];

static void esc(const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '<': fputs("&lt;", stdout); break;
		case '>': fputs("&gt;", stdout); break;
		case '&': fputs("&amp;", stdout); break;
		case '"': fputs("&quot;", stdout); break;
		default: putchar((unsigned char)*s < 0x20 && *s != '\n' && *s != '\t' ? ' ' : *s);
		}
	}
}

static void esc_str(clv_arena *a, clv_str s)
{
	esc(clv_str_copy(a, s).p);
}

/* "[2]" as a link to the report. */
static void report_link(const dossier *d, const char *doc)
{
	size_t n = dossier_number(d, doc);
	printf("<a href=\"#r%zu\">[%zu]</a>", n, n);
}

/* ---- head and reports ----------------------------------------------------------------- */

static void print_head(cli *c, const dossier *d)
{
	const char *place = dossier_text(d->root, "place");
	clv_str days = dossier_days(c->a, d->root);
	printf("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	esc(dossier_text(d->root, "title"));
	printf("</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>", cli_dossier_css);
	esc(dossier_text(d->root, "title"));
	printf("</h1>\n<p>");
	esc_str(c->a, days);
	printf("%s", *place && days.n ? " · " : "");
	esc(place);
	printf(" · ");
	esc_str(c->a, dossier_counts(c->a, d->root));
	printf("</p>\n<p class=\"dim\">What the reports say; nothing here is verified. Sources are origins not known "
	       "to be shared.</p>\n");
}

static void print_report(cli *c, const dossier *d, size_t i)
{
	const json_t *doc = json_array_get(d->documents, i);
	const char *original = dossier_text(doc, "copy_of"), *why = dossier_text(doc, "published_why");
	printf("<tr id=\"r%zu\"><th scope=\"row\">%zu</th><td>", i + 1, i + 1);
	esc(dossier_text(doc, "title"));
	printf("<br><code>");
	esc(dossier_text(doc, "path"));
	printf("</code></td><td>");
	esc(dossier_text(doc, "outlet"));
	printf("</td><td>");
	esc_str(c->a, dossier_published(c->a, doc));
	printf("<br><span class=\"dim\">");
	esc_str(c->a, dossier_dated(c->a, doc));
	printf("</span>");
	if (strchr(why, '\n')) {
		printf("<details class=\"dim\"><summary>all clues</summary><pre>");
		esc(why);
		printf("</pre></details>");
	}
	printf("</td><td>");
	if (dossier_number(d, original)) {
		printf("copy of ");
		report_link(d, original);
	}
	printf("</td></tr>\n");
}

static void print_reports(cli *c, const dossier *d)
{
	printf("<h2 id=\"reports\">Reports</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">no.</th>"
	       "<th scope=\"col\">report</th><th scope=\"col\">outlet</th><th scope=\"col\">published</th>"
	       "<th scope=\"col\">origin</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < d->n; i++)
		print_report(c, d, i);
	printf("</tbody></table></div>\n");
}

/* ---- the matrix --------------------------------------------------------------------------- */

static void print_mark(const json_t *u)
{
	const char *stance = u ? dossier_text(u, "stance") : "silent";
	printf("<td class=\"mark %s\"><span title=\"%s", stance, stance);
	if (u && *dossier_text(u, "note"))
		printf(": %s", dossier_text(u, "note"));
	printf("\" aria-label=\"%s\">%s</span></td>", stance, dossier_mark(u));
}

/* The sentences behind a row, folded away. */
static void print_evidence(const dossier *d, const json_t *f)
{
	const json_t *u;
	size_t i;
	printf("<details><summary>");
	esc(dossier_text(f, "text"));
	if (*dossier_text(f, "label"))
		printf(" <span class=\"status\">%s</span>", dossier_text(f, "label"));
	if (!strcmp(dossier_text(f, "kind"), "event") && strcmp(dossier_text(f, "status"), "happened") != 0)
		printf(" <span class=\"status\">%s</span>", dossier_text(f, "status"));
	printf("</summary>");
	json_array_foreach(json_object_get(f, "support"), i, u) {
		printf("<blockquote><span class=\"%s\">%s</span> ", dossier_text(u, "stance"), dossier_mark(u));
		report_link(d, dossier_text(u, "doc"));
		putchar(' ');
		esc(dossier_text(u, "text"));
		if (*dossier_text(u, "how")) {
			printf(" <span class=\"dim\">");
			esc(dossier_text(u, "how"));
			printf("</span>");
		}
		printf("</blockquote>");
	}
	printf("<code>%s</code></details>", dossier_text(f, "id"));
}

static void print_matrix_head(const dossier *d)
{
	printf("<h2 id=\"facts\">What they say</h2>\n<p class=\"dim\">✓ says · ~ weaker · ≠ differs · ✗ contradicts · "
	       "· silent. Open a row for the sentences.</p>\n<div class=\"wide\"><table>\n<thead><tr>"
	       "<th scope=\"col\">fact</th>");
	for (size_t k = 0; k < d->n; k++)
		printf("<th scope=\"col\" class=\"mark\"><a href=\"#r%zu\">%zu</a></th>", k + 1, k + 1);
	printf("<th scope=\"col\" class=\"n\">reports</th><th scope=\"col\" class=\"n\">sources</th></tr></thead>\n<tbody>\n");
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
		printf("<tr><th scope=\"row\">");
		print_evidence(d, f);
		printf("</th>");
		for (size_t k = 0; k < d->n; k++)
			print_mark(dossier_support(f, dossier_text(json_array_get(d->documents, k), "doc")));
		printf("<td class=\"n\">%lld</td><td class=\"n\">%lld</td></tr>\n",
		       (long long)dossier_int(f, "n_documents"), (long long)dossier_int(f, "n_sources"));
	}
	if (n)
		printf("</tbody></table></div>\n");
}

static void print_part(const dossier *d, dossier_part part, const char *title)
{
	const json_t *f;
	size_t i, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != part)
			continue;
		if (!n++)
			printf("<h2>%s</h2>\n<ul>\n", title);
		printf("<li>");
		print_evidence(d, f);
		printf("</li>\n");
	}
	if (n)
		printf("</ul>\n");
}

/* ---- events and quotes --------------------------------------------------------------------- */

static void print_history(const dossier *d, const json_t *e)
{
	const json_t *history = json_object_get(e, "status_history"), *h;
	size_t i;
	if (json_array_size(history) < 2)
		return;
	printf("<br><span class=\"dim\">");
	json_array_foreach(history, i, h) {
		printf("%s%s %s ", i ? ", " : "", dossier_text(h, "status"), dossier_text(h, "date"));
		report_link(d, dossier_text(h, "doc"));
	}
	printf("</span>");
}

static void print_events(cli *c, const dossier *d)
{
	const json_t *e;
	size_t i;
	printf("<h2 id=\"events\">Events</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">when</th>"
	       "<th scope=\"col\">status</th><th scope=\"col\">what</th><th scope=\"col\">who</th>"
	       "<th scope=\"col\" class=\"n\">mentions</th><th scope=\"col\" class=\"n\">reports</th>"
	       "<th scope=\"col\" class=\"n\">sources</th></tr></thead>\n<tbody>\n");
	json_array_foreach(d->events, i, e) {
		printf("<tr id=\"%s\"><td>", dossier_text(e, "id"));
		esc_str(c->a, dossier_days(c->a, e));
		printf("</td><td><span class=\"status\">%s</span></td><td>", dossier_text(e, "status"));
		esc(dossier_text(e, "title"));
		printf("%s<br><span class=\"dim\">%s %s</span> <code>%s</code>",
		       dossier_true(e, "historical") ? " (background)" : "", dossier_text(e, "type"),
		       dossier_text(e, "mode"), dossier_text(e, "id"));
		print_history(d, e);
		printf("</td><td>");
		esc_str(c->a, dossier_parties(c->a, e));
		printf("</td><td class=\"n\">%lld</td><td class=\"n\">%lld</td><td class=\"n\">%lld</td></tr>\n",
		       (long long)dossier_int(e, "n_mentions"), (long long)dossier_int(e, "n_documents"),
		       (long long)dossier_int(e, "n_sources"));
	}
	printf("</tbody></table></div>\n");
}

static void print_saying(const dossier *d, const json_t *q)
{
	const json_t *v;
	size_t i;
	json_array_foreach(json_object_get(q, "variants"), i, v) {
		if (dossier_is_folded(json_object_get(q, "variants"), v))
			continue;
		bool lead = !strcmp(dossier_text(v, "words"), dossier_text(q, "words"));
		const char *via = dossier_text(v, "via");
		bool told = !strcmp(dossier_text(v, "kind"), "indirect"); /* the report's own words */
		printf("<blockquote%s>%s", lead ? "" : " class=\"variant\"", told ? "" : "“");
		esc(dossier_text(v, "words"));
		printf("%s ", told ? "" : "”");
		report_link(d, dossier_text(v, "doc"));
		printf(" <span class=\"dim\">%s%s", dossier_text(v, "kind"), *via ? ", via " : "");
		esc(via);
		printf("</span></blockquote>\n");
	}
}

static void print_quotes(const dossier *d)
{
	const json_t *q;
	size_t i;
	const char *last = "";
	printf("<h2 id=\"quotes\">Who said what</h2>\n");
	json_array_foreach(d->quotes, i, q) {
		const json_t *speaker = json_object_get(q, "speaker");
		const char *name = json_is_object(speaker) ? dossier_text(speaker, "name") : "Nobody named";
		if (!strcmp(dossier_text(q, "kind"), "scare"))
			continue;
		if (strcmp(last, name) != 0) {
			printf("<h3>");
			esc(name);
			printf("</h3>\n");
		}
		last = name;
		print_saying(d, q);
	}
}

static void print_copies(const dossier *d)
{
	const json_t *e;
	size_t i;
	if (!json_array_size(d->copies))
		return;
	printf("<h2 id=\"copies\">Copies</h2>\n<ul>\n");
	json_array_foreach(d->copies, i, e) {
		printf("<li>");
		report_link(d, dossier_text(e, "copy"));
		printf(" from ");
		report_link(d, dossier_text(e, "original"));
		printf(", %s: ", dossier_text(e, "kind"));
		esc(dossier_text(e, "why"));
		printf("</li>\n");
	}
	printf("</ul>\n");
}

void dossier_print_html(cli *c, const dossier *d)
{
	print_head(c, d);
	print_reports(c, d);
	print_matrix(d);
	print_part(d, PART_ALONE, "What only one report says");
	print_part(d, PART_EXPECTATION, "Expected, supposed, feared (not happened)");
	print_events(c, d);
	print_quotes(d);
	print_copies(d);
	printf("<footer class=\"dim\"><p>Made by Clavijo %s, story %lld, key %s.</p></footer>\n</main>\n</body>\n</html>\n",
	       clv_version(), (long long)dossier_int(d->root, "id"), dossier_text(d->root, "key"));
}
