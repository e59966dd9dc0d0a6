/* SPDX-License-Identifier: Apache-2.0 */
/* The dossier as Markdown.
 *
 * Input: the JSON object of a story. Output: on standard output, the parts of the
 * text form (dossier_text.c) with headings, the matrix as a table; what Markdown
 * would take for marks is escaped in cells. Cost: linear in the object.
 * Limits: wide matrices wrap as the reader's program has it. */
#include "cli/dossier.h"

/* A cell of a table: no pipes, no line breaks. */
static void cell(const char *s)
{
	for (; *s; s++) {
		if (*s == '|')
			fputs("\\|", stdout);
		else
			putchar((unsigned char)*s < 0x20 ? ' ' : *s);
	}
}

static void print_head(cli *c, const dossier *d)
{
	clv_str days = dossier_days(c->a, d->root), counts = dossier_counts(c->a, d->root);
	const char *place = dossier_text(d->root, "place");
	printf("# %s\n\n%.*s%s%s · %.*s\n\n*What the reports say; nothing here is verified. Sources are origins "
	       "not known to be shared.*\n", dossier_text(d->root, "title"), CLV_FMT(days),
	       *place && days.n ? " · " : "", place, CLV_FMT(counts));
	printf("\n## Reports\n\n");
	for (size_t i = 0; i < d->n; i++) {
		const json_t *doc = json_array_get(d->documents, i);
		size_t original = dossier_number(d, dossier_text(doc, "copy_of"));
		const char *outlet = dossier_text(doc, "outlet");
		printf("%zu. %s%s%s (%.*s, date %.*s)", i + 1, outlet, *outlet ? ": " : "", dossier_text(doc, "title"),
		       CLV_FMT(dossier_published(c->a, doc)), CLV_FMT(dossier_dated(c->a, doc)));
		if (original)
			printf(", copy of %zu", original);
		printf(" · `%s`\n", dossier_base(dossier_text(doc, "path")));
	}
}

/* Under the matrix: what the reports that differ have instead. */
static void print_differences(cli *c, const dossier *d)
{
	const json_t *f, *u;
	size_t i, k, n = 0;
	json_array_foreach(d->facts, i, f) {
		const json_t *support = json_object_get(f, "support");
		if (dossier_part_of(f) != PART_MATRIX)
			continue;
		json_array_foreach(support, k, u) {
			clv_str line = dossier_difference(c->a, d, support, k);
			if (!line.n)
				continue;
			printf("%s- ", n++ ? "" : "\n");
			cell(dossier_text(f, "text"));
			printf(" — ");
			cell(clv_strf(c->a, "%.*s", CLV_FMT(line)).p);
			putchar('\n');
		}
	}
}

static void print_matrix(cli *c, const dossier *d)
{
	const json_t *f;
	size_t i, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != PART_MATRIX)
			continue;
		if (!n++) {
			printf("\n## What they say\n\n✓ says · ~ weaker · ≠ differs · ✗ contradicts · · silent\n\n| fact |");
			for (size_t k = 0; k < d->n; k++)
				printf(" %zu |", k + 1);
			printf(" reports | sources |\n|---|");
			for (size_t k = 0; k < d->n + 2; k++)
				printf("---|");
			putchar('\n');
		}
		printf("| ");
		cell(clv_strf(c->a, "%.*s", CLV_FMT(dossier_fact_words(c->a, f))).p);
		for (size_t k = 0; k < d->n; k++) {
			const char *doc = dossier_text(json_array_get(d->documents, k), "doc");
			printf(" | %s", dossier_mark(dossier_support(f, doc)));
		}
		printf(" | %lld | %lld |\n", (long long)dossier_int(f, "n_documents"),
		       (long long)dossier_int(f, "n_sources"));
	}
}

static void print_part(cli *c, const dossier *d, dossier_part part, const char *title)
{
	const json_t *f;
	size_t i, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != part)
			continue;
		if (!n++)
			printf("\n## %s\n\n", title);
		printf("- [%.*s] ", CLV_FMT(dossier_reports_of(c->a, d, f)));
		cell(clv_strf(c->a, "%.*s", CLV_FMT(dossier_fact_words(c->a, f))).p);
		putchar('\n');
	}
}

static void print_events(cli *c, const dossier *d)
{
	const json_t *e;
	size_t i;
	printf("\n## Events\n\n| when | status | what | who | reports | sources | id |\n|---|---|---|---|---|---|---|\n");
	json_array_foreach(d->events, i, e) {
		clv_str days = dossier_days(c->a, e), parties = dossier_parties(c->a, e);
		printf("| %.*s | %s | ", CLV_FMT(days), dossier_text(e, "status"));
		cell(dossier_text(e, "title"));
		printf(" | ");
		cell(parties.p ? parties.p : "");
		printf(" | %lld | %lld | `%s` |\n", (long long)dossier_int(e, "n_documents"),
		       (long long)dossier_int(e, "n_sources"), dossier_text(e, "id"));
	}
}

/* The words of a variant: bold what it adds, struck what it leaves out. */
static void aligned(const char *lead, const char *words)
{
	clv_arena *a = clv_arena_new(0);
	if (!a) {
		cell(words);
		return;
	}
	clv_words_diff x = clv_words_align(a, clv_str_c(lead), clv_str_c(words));
	if (x.change == CLV_CHANGE_OTHER || x.change == CLV_CHANGE_NONE)
		cell(words);
	else
		for (size_t i = 0; i < x.n; i++) {
			const char *mark = x.v[i].op == CLV_WORDS_LESS ? "~~" : x.v[i].op == CLV_WORDS_MORE ? "**" : "";
			printf("%s%s", i ? " " : "", mark);
			cell(clv_strf(a, "%.*s", CLV_FMT(x.v[i].words)).p);
			printf("%s", mark);
		}
	clv_arena_free(a);
}

static void print_quotes(const dossier *d)
{
	const json_t *q, *v;
	size_t i, k;
	printf("\n## Who said what\n");
	json_array_foreach(d->quotes, i, q) {
		const json_t *speaker = json_object_get(q, "speaker");
		if (!strcmp(dossier_text(q, "kind"), "scare"))
			continue;
		printf("\n**%s**\n\n", json_is_object(speaker) ? dossier_text(speaker, "name") : "nobody named");
		json_array_foreach(json_object_get(q, "variants"), k, v) {
			const char *via = dossier_text(v, "via");
			bool told = !strcmp(dossier_text(v, "kind"), "indirect"); /* the report's own words */
			if (dossier_is_folded(json_object_get(q, "variants"), v))
				continue;
			printf("> %s", told ? "" : "“");
			if (!strcmp(dossier_text(v, "words"), dossier_text(q, "words")))
				cell(dossier_text(v, "words"));
			else
				aligned(dossier_text(q, "words"), dossier_text(v, "words"));
			printf("%s [%zu]%s%s, %s\n>\n", told ? "" : "”", dossier_number(d, dossier_text(v, "doc")), *via ? " via " : "", via,
			       dossier_text(v, "kind"));
		}
	}
}

static void print_wordings(const dossier *d)
{
	const json_t *f, *u;
	size_t i, k, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != PART_WORDING)
			continue;
		if (!n++)
			printf("\n## Words they choose\n\n");
		printf("- %s: ", dossier_text(f, "text"));
		json_array_foreach(json_object_get(f, "support"), k, u) {
			printf("%s[%zu] ", k ? ", " : "", dossier_number(d, dossier_text(u, "doc")));
			cell(dossier_text(u, "how"));
		}
		putchar('\n');
	}
}

static void print_apart(cli *c, const dossier *d)
{
	if (d->n < 2)
		return;
	printf("\n## What sets each report apart\n\n");
	for (size_t i = 0; i < d->n; i++) {
		clv_str rest = dossier_apart(c->a, d, json_array_get(d->documents, i)), line;
		printf("- [%zu]", i + 1);
		for (bool first = true; clv_str_split(&rest, '\n', &line); first = false) {
			printf("%s", first ? " " : "; ");
			cell(clv_strf(c->a, "%.*s", CLV_FMT(line)).p);
		}
		putchar('\n');
	}
}

void dossier_print_md(cli *c, const dossier *d)
{
	print_head(c, d);
	print_matrix(c, d);
	print_differences(c, d);
	print_part(c, d, PART_ALONE, "What only one source says");
	print_part(c, d, PART_EXPECTATION, "Expected, supposed, feared (not happened)");
	print_events(c, d);
	print_quotes(d);
	print_wordings(d);
	print_apart(c, d);
}
