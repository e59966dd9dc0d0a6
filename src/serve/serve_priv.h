/* SPDX-License-Identifier: Apache-2.0 */
/* serve: what its files share. A request is answered in three steps: http.c checks
 * it (host, method, size), route.c finds the page, lists.c and pages.c write it. */
#ifndef CLV_SERVE_SERVE_PRIV_H
#define CLV_SERVE_SERVE_PRIV_H

#include <jansson.h>

#include "serve/serve.h"

enum { QUERY_MS = 5000, PAGE_MAX_PARTS = 4, PAGE_MAX_PARAMS = 24, PAGE_ROWS = 50, PAGE_PICTURE_ROWS = 300, PAGE_MAX_ROWS = 1000, PAGE_MOST_PARTS = 12, PAGE_MAX_OFFSET = 10000000, LIST_OPTIONS = 15 };

typedef enum page_form { FORM_HTML, FORM_JSON, FORM_CSV, FORM_ATOM } page_form;

/* One request and its answer. */
typedef struct page {
	const clv_serve *how;
	clv_arena *a;
	FILE *out;
	page_form form;
	const char *path;                  /* raw, without the query */
	const char *part[PAGE_MAX_PARTS];  /* of the path, decoded */
	size_t n_parts;
	clv_option param[PAGE_MAX_PARAMS]; /* decoded; keys are clean */
	size_t n_params;
	clv_rows *rows;                    /* of the query under way */
	const char *last;                  /* id of the row of a list that was shown last */
	clv_error err;
	bool whole;                        /* parts of it may be asked for (Range) */
	bool post;                         /* the parameters come from a form of ours */
	const char *location;              /* where a form leads (303) */
	const char *host;                  /* as the reader has it, checked */
	const char *type;                  /* Content-Type */
	const struct serve_asset *packed;  /* the answer, compressed already; NULL: what was written to out */
} page;

/* Writes the answer; gives the HTTP status. Other than 200: what was written is
 * thrown away and page_failure is called. */
int page_answer(page *p);
void page_failure(page *p, int status);

/* ---- assets.c: what web/ was built to -------------------------------------------- */

typedef struct serve_asset {
	const char *name, *type;
	const unsigned char *gz; /* the file, compressed (gzip) */
	size_t n_gz, n;          /* compressed and plain size */
} serve_asset;
extern const serve_asset serve_assets[]; /* ends with a name NULL */

/* The file of that name: it stands in p->packed; 404 when there is none. */
int asset_page(page *p);

/* ---- lists.c --------------------------------------------------------------------- */

typedef enum cell { CELL_TEXT, CELL_NUMBER, CELL_DAY, CELL_STORY, CELL_WHY, CELL_ACTOR, CELL_STATUS,
	CELL_DOCUMENT, CELL_PLACE, CELL_PAIR } cell;
typedef struct list_column {
	const char *column, *title;
	cell kind;
} list_column;

typedef struct list {
	const char *path, *table, *title, *intro, *empty;
	const char *picture;               /* of web/src that stands above the table; NULL: none */
	const char *options[LIST_OPTIONS + 1]; /* of the query, taken from the address; NULL ends them */
	list_column columns[10];
} list;
extern const list list_stories, list_events, list_quotes, list_search, list_who, list_map, list_network, list_documents,
	list_runs, list_status;

/* The whole page of a list. */
int list_page(page *p, const list *l);
/* The rows of the query under way as JSON or CSV. */
int list_rows(page *p, const list *l);
/* A value of CSV, in quotation marks where it needs them; NULL: empty. */
void page_csv(page *p, const char *v);
/* The table alone; the number of rows, -1: failed (p->err). */
int list_table(page *p, const list *l, const clv_option *options, size_t n, size_t max, const char *caption);

/* ---- pages.c ----------------------------------------------------------------------- */

int page_home(page *p);
int page_story(page *p);
int page_why(page *p);
/* A table of events from their JSON objects. */
void page_events_table(page *p, const json_t *events, const char *caption);
/* Cells of a row: the texts that o has under the keys. */
void page_cells(page *p, const json_t *o, const char *const *keys, size_t n);
/* JSON of the first row of a query, in the arena; p NULL: there is none, or p->err. */
clv_str page_first(page *p, const char *table, const clv_option *options, size_t n);
int page_json(page *p, clv_str json);
int page_none(page *p, const char *what, const char *id); /* 404, unless something failed */
/* A line of a <dl>; nothing for an empty value. */
void page_row(page *p, const char *name, const char *value);
/* "1 report", "2 reports": a number of o, in words. */
const char *page_counted(page *p, const json_t *o, const char *key, const char *what);

/* ---- actor.c ------------------------------------------------------------------------- */

int page_who(page *p);
/* "China" for "CHN"; what is no code stays. */
const char *page_name_of(page *p, const char *code);

/* ---- relations.c, codebook.c --------------------------------------------------------- */

int page_relations(page *p);
int page_codebook(page *p);

/* ---- diff.c: what changed from run to run ---------------------------------------------- */

int page_diff(page *p);
int page_runs(page *p);

/* ---- judge.c, feed.c, export.c ------------------------------------------------------------ */

int page_judge(page *p);      /* a form was sent: 303 */
int page_judgements(page *p);
/* What can be judged of an event, mention or quote; nothing when nothing can be changed. */
void page_judge_form(page *p, const char *id);
int feed_page(page *p, const list *l, const clv_option *options, size_t n, int64_t limit);
int page_export(page *p);

/* ---- document.c ----------------------------------------------------------------------------- */

int page_document(page *p);

/* ---- route.c: what pages are made of --------------------------------------------------- */

void page_begin(page *p, const char *title);
void page_end(page *p);
void page_esc(page *p, const char *s);  /* for HTML; NULL: nothing */
void page_part(page *p, const char *s); /* as a part of an address */
const char *page_param(const page *p, const char *key); /* NULL: not given, or empty */
/* Begins a query; false: p->err. Ends the one before. */
bool page_query(page *p, const char *table, const clv_option *options, size_t n);
void page_query_end(page *p);
/* HTTP status of p->err. */
int page_status(const page *p);
const char *json_of(const json_t *o, const char *key); /* "" when there is none */
long long json_number_of(const json_t *o, const char *key);

#endif
