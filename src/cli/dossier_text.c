/* SPDX-License-Identifier: Apache-2.0 */
/* The dossier for a terminal: headline, reports, the matrix of facts and reports,
 * what only one says, expectations apart, events with their history, quotations
 * with their wordings side by side, copies. Lines are wrapped to the terminal. */
#include "cli/dossier.h"

enum { MOST_ALONE = 10, MOST_QUOTES = 40, MOST_EVENTS = 16, MOST_IN_MATRIX = 16, MOST_REASON = 110 };

static void heading(cli *c, const char *words)
{
	printf("\n%s%s%s\n", cli_style(c, "1"), words, cli_style(c, ""));
}

/* Prints a text wrapped at words, with `indent` spaces before each line but the
 * first, which stands `at` columns in already. */
static void wrap(cli *c, clv_str s, size_t at, size_t indent)
{
	clv_str word;
	size_t line = (size_t)c->width;
	bool first = true;
	for (clv_str rest = s; clv_str_split(&rest, ' ', &word);) {
		word = cli_cut(c->a, word, 1000);
		size_t width = cli_width(word);
		if (!first && at + 1 + width > line) {
			printf("\n%*s", (int)indent, "");
			at = indent;
			first = true;
		}
		printf("%s%.*s", first ? "" : " ", CLV_FMT(word));
		at += width + !first;
		first = false;
	}
	putchar('\n');
}

/* ---- head and reports ----------------------------------------------------------------- */

static void print_head(cli *c, const dossier *d)
{
	clv_str days = dossier_days(c->a, d->root), counts = dossier_counts(c->a, d->root);
	const char *place = dossier_text(d->root, "place"), *country = dossier_text(d->root, "country");
	printf("%s%s%s\n", cli_style(c, "1"), dossier_text(d->root, "title"), cli_style(c, ""));
	printf("%.*s%s%s%s%s · %.*s · story %lld\n", CLV_FMT(days), *place && days.n ? " · " : "", place,
	       *country ? ", " : "", country, CLV_FMT(counts), (long long)dossier_int(d->root, "id"));
	printf("%sWhat the reports say; nothing here is verified. Sources: origins not known to be shared.%s\n",
	       cli_style(c, "2"), cli_style(c, ""));
}

static void print_report(cli *c, const dossier *d, size_t i)
{
	const json_t *doc = json_array_get(d->documents, i);
	const char *outlet = dossier_text(doc, "outlet");
	clv_str day = dossier_published(c->a, doc);
	size_t original = dossier_number(d, dossier_text(doc, "copy_of"));
	clv_str line = clv_strf(c->a, "%s%s%s", outlet, *outlet ? ": " : "",
	                        *dossier_text(doc, "title") ? dossier_text(doc, "title") : "(no title)");
	printf("%4zu  %-16.*s  ", i + 1, CLV_FMT(day));
	wrap(c, line, 24, 24);
	clv_str dated = dossier_dated(c->a, doc);
	dated = cli_cut(c->a, dated, MOST_REASON);
	clv_str more = clv_strf(c->a, "%s · date %.*s", dossier_base(dossier_text(doc, "path")),
	                        CLV_FMT(dated));
	if (original)
		more = clv_strf(c->a, "%.*s · copy of %zu", CLV_FMT(more), original);
	printf("%24s%s", "", cli_style(c, "2"));
	wrap(c, more, 24, 24);
	fputs(cli_style(c, ""), stdout);
}

static void print_reports(cli *c, const dossier *d)
{
	heading(c, "Reports");
	for (size_t i = 0; i < d->n; i++)
		print_report(c, d, i);
}

/* ---- the matrix -------------------------------------------------------------------------- */

/* What the reports that differ have instead, a line for each way. */
static void print_differences(cli *c, const dossier *d, const json_t *f)
{
	const json_t *support = json_object_get(f, "support"), *u;
	size_t i;
	json_array_foreach(support, i, u) {
		clv_str line = dossier_difference(c->a, d, support, i);
		if (!line.n)
			continue;
		printf("      %s", cli_style(c, "2"));
		wrap(c, line, 6, 10);
		fputs(cli_style(c, ""), stdout);
	}
}

static void print_matrix_head(cli *c, const dossier *d, size_t room)
{
	printf("  %s%-*s", cli_style(c, "2"), (int)room, "");
	for (size_t i = 0; i < d->n && i < MOST_IN_MATRIX; i++)
		printf("%3zu", i + 1);
	printf("  rep src%s\n", cli_style(c, ""));
}

static void print_matrix_row(cli *c, const dossier *d, const json_t *f, size_t room)
{
	clv_str words = cli_cut(c->a, dossier_fact_words(c->a, f), room);
	printf("  %.*s%*s", CLV_FMT(words), (int)(room - cli_width(words)), "");
	for (size_t i = 0; i < d->n && i < MOST_IN_MATRIX; i++) {
		const char *doc = dossier_text(json_array_get(d->documents, i), "doc");
		printf("  %s", dossier_mark(dossier_support(f, doc)));
	}
	printf("  %3lld %3lld\n", (long long)dossier_int(f, "n_documents"),
	       (long long)dossier_int(f, "n_sources"));
}

static void print_matrix(cli *c, const dossier *d)
{
	size_t n_columns = d->n < MOST_IN_MATRIX ? d->n : MOST_IN_MATRIX;
	size_t taken = 2 + n_columns * 3 + 10, line = (size_t)c->width;
	size_t room = line > taken + 24 ? line - taken : 24, i, n = 0;
	const json_t *f;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != PART_MATRIX)
			continue;
		if (!n++) {
			heading(c, "What they say   ✓ says  ~ weaker  ≠ differs  ✗ contradicts  · silent");
			print_matrix_head(c, d, room);
		}
		print_matrix_row(c, d, f, room);
		print_differences(c, d, f);
	}
}

static void print_part(cli *c, const dossier *d, dossier_part part, const char *title)
{
	size_t i, n = 0, left_out = 0;
	const json_t *f;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != part)
			continue;
		if (!n++)
			heading(c, title);
		if (n > MOST_ALONE && !d->all) {
			left_out++;
			continue;
		}
		clv_str who = dossier_reports_of(c->a, d, f);
		printf("  [%.*s] ", CLV_FMT(who));
		wrap(c, dossier_fact_words(c->a, f), 5 + who.n, 6);
	}
	if (left_out)
		printf("  %sand %zu more; --all shows them%s\n", cli_style(c, "2"), left_out, cli_style(c, ""));
}

/* Whether the status changed from report to report. */
static bool is_history(const json_t *history)
{
	const json_t *h;
	size_t i;
	const char *first = dossier_text(json_array_get(history, 0), "status");
	json_array_foreach(history, i, h)
		if (strcmp(dossier_text(h, "status"), first) != 0)
			return true;
	return false;
}

/* ---- events ---------------------------------------------------------------------------------- */

static void print_history(cli *c, const dossier *d, const json_t *e)
{
	const json_t *history = json_object_get(e, "status_history"), *h;
	clv_buf b = clv_buf_new(c->a);
	size_t i;
	if (!is_history(history))
		return;
	json_array_foreach(history, i, h) {
		const char *day = dossier_text(h, "date");
		clv_buf_f(&b, "%s%s%s%s [%zu]", i ? ", " : "", dossier_text(h, "status"), *day ? " " : "", day,
		          dossier_number(d, dossier_text(h, "doc")));
	}
	printf("%*s%s", 23, "", cli_style(c, "2"));
	wrap(c, clv_buf_str(&b), 23, 23);
	fputs(cli_style(c, ""), stdout);
}

static void print_event(cli *c, const dossier *d, const json_t *e)
{
	clv_str days = dossier_days(c->a, e), parties = dossier_parties(c->a, e);
	const char *mode = dossier_text(e, "mode");
	printf("  %-10.*s  %-9s  ", 10, days.n ? days.p : "no date", dossier_text(e, "status"));
	clv_str line = clv_strf(c->a, "%s%s%s%s · %.*s · %.*s · %.8s", dossier_text(e, "title"),
	                        dossier_true(e, "historical") ? " (background)" : "", *mode ? " · " : "", mode,
	                        CLV_FMT(parties), CLV_FMT(dossier_counts(c->a, e)), dossier_text(e, "id"));
	wrap(c, line, 23, 23);
	print_history(c, d, e);
}

/* What two and more reports tell always; of the rest the first ones. */
static void print_events(cli *c, const dossier *d)
{
	size_t i, n = 0, left_out = 0;
	const json_t *e;
	if (json_array_size(d->events))
		heading(c, "Events");
	json_array_foreach(d->events, i, e) {
		if (dossier_int(e, "n_documents") < 2 && ++n > MOST_EVENTS && !d->all)
			left_out++;
		else
			print_event(c, d, e);
	}
	if (left_out)
		printf("  %sand %zu more of one report each; --all shows them%s\n", cli_style(c, "2"), left_out,
		       cli_style(c, ""));
}

/* ---- quotes -------------------------------------------------------------------------------------- */

/* Marks stand around the report's words only; what it tells in its own does not
 * get any. */
static void print_variant(cli *c, const dossier *d, const json_t *v, bool lead)
{
	const char *via = dossier_text(v, "via"), *kind = dossier_text(v, "kind");
	bool told = !strcmp(kind, "indirect"), full = !strcmp(kind, "full");
	clv_str line = clv_strf(c->a, "%s%s%s%s [%zu]%s%s%s%s%s", lead ? "" : "~ ", told ? "" : "“",
	                        dossier_text(v, "words"), told ? "" : "”",
	                        dossier_number(d, dossier_text(v, "doc")), *via ? " via " : "", via,
	                        full ? "" : " (", full ? "" : kind, full ? "" : ")");
	printf("%*s", lead ? 4 : 6, "");
	wrap(c, line, lead ? 4 : 6, lead ? 6 : 8);
}

/* What a variant leaves out of the leading words, and what it has of its own. */
static void print_difference(cli *c, const char *lead, const char *words)
{
	clv_words_diff d = clv_words_align(c->a, clv_str_c(lead), clv_str_c(words));
	clv_buf b = clv_buf_new(c->a);
	if (d.change == CLV_CHANGE_NONE || d.change == CLV_CHANGE_OTHER)
		return;
	clv_buf_addc(&b, clv_words_change_name(d.change));
	for (size_t i = 0; i < d.n; i++)
		if (d.v[i].op != CLV_WORDS_SAME)
			clv_buf_add(&b, clv_strf(c->a, d.v[i].op == CLV_WORDS_LESS ? " [-%.*s-]" : " {+%.*s+}", CLV_FMT(d.v[i].words)));
	printf("        %s", cli_style(c, "2"));
	wrap(c, clv_buf_str(&b), 8, 10);
	printf("%s", cli_style(c, ""));
}

static void print_saying(cli *c, const dossier *d, const json_t *q)
{
	const json_t *variants = json_object_get(q, "variants"), *v;
	const char *lead = dossier_text(q, "words");
	bool shown = false;
	size_t i;
	json_array_foreach(variants, i, v)
		if (!shown && !strcmp(dossier_text(v, "words"), lead)) {
			print_variant(c, d, v, true);
			shown = true;
		}
	json_array_foreach(variants, i, v)
		if (!dossier_is_folded(variants, v) && (strcmp(dossier_text(v, "words"), lead) != 0 || !shown)) {
			print_variant(c, d, v, !shown);
			if (shown)
				print_difference(c, lead, dossier_text(v, "words"));
			shown = true;
		}
}

static bool is_shown(const dossier *d, const json_t *q)
{
	return d->all || strcmp(dossier_text(q, "kind"), "scare") != 0;
}

static const char *speaker_of(const json_t *q)
{
	return dossier_text(json_object_get(q, "speaker"), "name");
}

/* An earlier saying has the same speaker. */
static bool is_told_before(const dossier *d, size_t at)
{
	const char *name = speaker_of(json_array_get(d->quotes, at));
	for (size_t i = 0; i < at; i++)
		if (is_shown(d, json_array_get(d->quotes, i)) &&
		    !strcmp(speaker_of(json_array_get(d->quotes, i)), name))
			return true;
	return false;
}

/* All sayings of one speaker, from number `from` on; the most told first as the
 * array has them. Gives how many were left out. */
static size_t print_speaker(cli *c, const dossier *d, size_t from, size_t *shown)
{
	const json_t *first = json_array_get(d->quotes, from), *q;
	const char *name = speaker_of(first), *code = dossier_text(json_object_get(first, "speaker"), "code");
	size_t i, n = 0, left_out = 0;
	json_array_foreach(d->quotes, i, q) {
		if (strcmp(speaker_of(q), name) != 0 || !is_shown(d, q))
			continue;
		if (*shown >= MOST_QUOTES && !d->all) {
			left_out++;
			continue;
		}
		if (!n++)
			printf("  %s%s%s\n", *name ? name : "nobody named", *code ? " · " : "", code);
		print_saying(c, d, q);
		++*shown;
	}
	return left_out;
}

static void print_quotes(cli *c, const dossier *d)
{
	size_t n = 0, left_out = 0;
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < json_array_size(d->quotes); i++) {
			const json_t *q = json_array_get(d->quotes, i);
			if (!is_shown(d, q) || (*speaker_of(q) != 0) != (named != 0) || is_told_before(d, i))
				continue;
			if (!n && !left_out)
				heading(c, "Who said what");
			left_out += print_speaker(c, d, i, &n);
		}
	if (left_out)
		printf("  %sand %zu more; --all shows them%s\n", cli_style(c, "2"), left_out, cli_style(c, ""));
}

/* What each report adds, leaves out, whom it quotes. */
static void print_apart(cli *c, const dossier *d)
{
	if (d->n < 2)
		return;
	heading(c, "What sets each report apart");
	for (size_t i = 0; i < d->n; i++) {
		clv_str rest = dossier_apart(c->a, d, json_array_get(d->documents, i)), line;
		printf("%4zu  ", i + 1);
		for (bool first = true; clv_str_split(&rest, '\n', &line); first = false) {
			printf("%s", first ? "" : "      ");
			wrap(c, line, 6, 8);
		}
	}
}

/* Reports that call one thing differently. */
static void print_wordings(cli *c, const dossier *d)
{
	const json_t *f, *u;
	size_t i, k, n = 0;
	json_array_foreach(d->facts, i, f) {
		if (dossier_part_of(f) != PART_WORDING)
			continue;
		if (!n++)
			heading(c, "Words they choose");
		clv_buf b = clv_buf_new(c->a);
		clv_buf_f(&b, "%s: ", dossier_text(f, "text"));
		json_array_foreach(json_object_get(f, "support"), k, u)
			clv_buf_f(&b, "%s[%zu] %s", k ? " · " : "", dossier_number(d, dossier_text(u, "doc")), dossier_text(u, "how"));
		fputs("  ", stdout);
		wrap(c, clv_buf_str(&b), 2, 6);
	}
}

static void print_copies(cli *c, const dossier *d)
{
	const json_t *e;
	size_t i;
	if (json_array_size(d->copies))
		heading(c, "Copies");
	json_array_foreach(d->copies, i, e) {
		clv_str line = clv_strf(c->a, "[%zu] from [%zu], %s: %s",
		                        dossier_number(d, dossier_text(e, "copy")),
		                        dossier_number(d, dossier_text(e, "original")), dossier_text(e, "kind"),
		                        dossier_text(e, "why"));
		fputs("  ", stdout);
		wrap(c, line, 2, 6);
	}
}

void dossier_print_text(cli *c, const dossier *d)
{
	print_head(c, d);
	print_reports(c, d);
	print_matrix(c, d);
	print_part(c, d, PART_ALONE, "What only one source says");
	print_part(c, d, PART_EXPECTATION, "Expected, supposed, feared (not happened)");
	print_events(c, d);
	print_quotes(c, d);
	print_wordings(c, d);
	print_apart(c, d);
	print_copies(c, d);
}
