/* SPDX-License-Identifier: Apache-2.0 */
/* A dossier: the JSON object of `story N --json`, and the ways to write it. */
#ifndef CLV_CLI_DOSSIER_H
#define CLV_CLI_DOSSIER_H

#include <jansson.h>

#include "base/wdiff.h"
#include "cli/cli.h"

enum { DOSSIER_MAX_REPORTS = 512 };

typedef struct dossier {
	json_t *root;
	json_t *documents, *events, *quotes, *facts, *copies; /* arrays, borrowed */
	size_t n; /* reports */
	bool all; /* leave nothing out */
	FILE *out;   /* where the HTML goes; standard output */
	bool served; /* by a server: ids are links to its pages */
} dossier;

/* ---- dossier.c: what the writers share -------------------------------------------- */

bool dossier_read(dossier *d, clv_str json);
void dossier_free(dossier *d);
/* The text of a field; "" when it is null or missing. */
const char *dossier_text(const json_t *o, const char *key);
int64_t dossier_int(const json_t *o, const char *key);
bool dossier_true(const json_t *o, const char *key);
/* Number of a report in the dossier, from 1; 0: none of them. */
size_t dossier_number(const dossier *d, const char *doc);
/* What a report says of a fact: its strongest support, or NULL. */
const json_t *dossier_support(const json_t *fact, const char *doc);
/* "✓", "~", "≠", "✗"; "·" without support. */
const char *dossier_mark(const json_t *support);
/* File name of a path. */
const char *dossier_base(const char *path);
/* "2022-09-15", "2022-09-15 to 16", "" . In the arena. */
clv_str dossier_days(clv_arena *a, const json_t *o);
/* "CHN → RUS", "CHN ↔ RUS" with codes, else names. */
clv_str dossier_parties(clv_arena *a, const json_t *event);
/* "5 reports, 4 sources". */
clv_str dossier_counts(clv_arena *a, const json_t *o);
/* Where a fact belongs. */
typedef enum { PART_MATRIX, PART_EXPECTATION, PART_ALONE, PART_QUOTE, PART_WORDING } dossier_part;
dossier_part dossier_part_of(const json_t *fact);
/* Its text with its status, when it did not happen, and its label. In the arena. */
clv_str dossier_fact_words(clv_arena *a, const json_t *fact);
/* Numbers of the reports that say it: "1, 3". In the arena. */
clv_str dossier_reports_of(clv_arena *a, const dossier *d, const json_t *fact);
/* What marks a row: "toll", "expectation", and who asserts it where that stands nowhere else. Ends in NUL. */
clv_str dossier_label(clv_arena *a, const json_t *f);
/* "≠ 1, 2 differs in number: 73 / 84" of support number `at`; "" when it says the same or
 * an earlier one differs likewise. In the arena. */
clv_str dossier_difference(clv_arena *a, const dossier *d, const json_t *support, size_t at);
/* How a report's day is known, in words: "given", "from its metadata", "inferred: …". */
clv_str dossier_dated(clv_arena *a, const json_t *document);
/* The day a report was published, or the days between: "2022-09-06 to 15". */
clv_str dossier_published(clv_arena *a, const json_t *document);
/* What sets a report apart, as lines: "adds 4 facts that no other has", "leaves out 2 that
 * two and more others tell: …", "quotes A, B", "state medium of RUS". In the arena. */
clv_str dossier_apart(clv_arena *a, const dossier *d, const json_t *document);
/* A variant that stands within the indirect speech of another: shown with it. */
bool dossier_is_folded(const json_t *variants, const json_t *v);
/* Whether two wordings differ by more than case, spaces and marks. */
bool dossier_differs(const char *a, const char *b);

/* ---- the writers --------------------------------------------------------------------- */

void dossier_print_text(cli *c, const dossier *d);
void dossier_print_md(cli *c, const dossier *d);
void dossier_print_html(cli *c, const dossier *d);
/* What stands inside <main>: the same for the file and for the server's page. */
void dossier_print_body(cli *c, const dossier *d);

#endif
