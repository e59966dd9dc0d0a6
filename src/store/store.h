/* SPDX-License-Identifier: Apache-2.0 */
/* store: the database of results, SQLite (schema.sql). The only folder that
 * knows SQLite. One writer at a time, held by a lock for as long as the writer is
 * open; readers read while it writes. A handle belongs to one thread. */
#ifndef CLV_STORE_STORE_H
#define CLV_STORE_STORE_H

#include "copy/copy.h"
#include "doc/doc.h"
#include "fact/fact.h"
#include "story/story.h"

enum { CLV_STORE_VERSION = 9, CLV_STORE_APPLICATION = 0x436C766A /* "Clvj" */ };

typedef struct clv_store clv_store;

/* CLV_NOTFOUND: reading, and there is none. CLV_FOREIGN, CLV_VERSION: not ours,
 * or newer. CLV_BUSY: somebody else writes. */
clv_status clv_store_open(const char *path, bool write, clv_store **out, clv_error *err);
void clv_store_close(clv_store *s);
bool clv_store_writes(const clv_store *s);
const char *clv_store_path(const clv_store *s);

/* ---- documents.c: what the workers gave -------------------------------------- */

/* A run begins: what is put from now on belongs to it. options: JSON. */
clv_status clv_store_begin_run(clv_store *s, const char *model, clv_str options, clv_error *err);
clv_status clv_store_end_run(clv_store *s, clv_error *err);
/* The same for documents that come as records: one run for those read in full and one for those read
 * with --fast, begun when the first comes. how: "add", "as_of". */
clv_status clv_store_record_run(clv_store *s, const char *model, const char *how, bool fast, clv_error *err);
clv_status clv_store_end_record_runs(clv_store *s, clv_error *err);
/* Changes when another connection wrote. */
int64_t clv_store_version(clv_store *s);
bool clv_store_has(clv_store *s, const char *doc);
/* Keeps a document and its record; an earlier one of the same id is replaced.
 * Documents are committed some at a time: clv_store_flush makes them all last. */
clv_status clv_store_put(clv_store *s, const clv_doc *d, clv_str record, clv_str signature,
                         clv_error *err);
clv_status clv_store_flush(clv_store *s, clv_error *err);
clv_status clv_store_put_failed(clv_store *s, const char *path, const clv_error *why,
                                clv_error *err);
/* outcome.c: what stands now, kept beside the last run that ended, for `clavijo diff --runs`;
 * nothing when there are no documents, when it is not up to date, or kept already. Of more
 * than CLV_PAST_RUNS the oldest goes. */
enum { CLV_PAST_RUNS = 10 };
clv_status clv_store_keep_outcome(clv_store *s, clv_error *err);
/* ---- feeds.c: what watching keeps ---- */
/* Validators of the last answer; empty: none. */
clv_status clv_store_feed(clv_store *s, const char *feed, clv_arena *a, clv_str *etag, clv_str *modified,
                          clv_error *err);
clv_status clv_store_put_feed(clv_store *s, const char *feed, clv_str etag, clv_str modified, const char *problem,
                              clv_error *err);
bool clv_store_has_entry(clv_store *s, const char *entry);
clv_status clv_store_put_entry(clv_store *s, const char *entry, const char *feed, clv_error *err);
typedef CLV_VEC(const char *) clv_texts;
/* Paths and addresses that could not be read. */
clv_status clv_store_failed(clv_store *s, clv_arena *a, clv_texts *out, clv_error *err);
/* What earlier runs say of a path that this run tried again. */
clv_status clv_store_forget_failed(clv_store *s, const char *path, clv_error *err);
/* Documents were put since the last reduce. */
bool clv_store_is_stale(clv_store *s);
size_t clv_store_count(clv_store *s);
/* The document of an id, from its record. */
clv_status clv_store_document(clv_store *s, const char *doc, clv_arena *a, clv_doc **out,
                              clv_error *err);

/* ---- reduce.c: the reduce's documents and stories; stories.c: a story's rows -------- */

/* All in one transaction: end makes what was put visible, undo leaves the old. */
clv_status clv_store_begin_reduce(clv_store *s, clv_error *err);
clv_status clv_store_end_reduce(clv_store *s, clv_error *err);
void clv_store_undo_reduce(clv_store *s);

/* A number in the table `state` that somebody set, else `usual`. */
clv_status clv_store_setting(clv_store *s, const char *key, int64_t usual, int64_t *out, clv_error *err);
clv_status clv_store_set(clv_store *s, const char *key, int64_t value, clv_error *err);
/* Hash of what was judged and taken back. */
clv_status clv_store_judged(clv_store *s, int64_t *out, clv_error *err);
/* Documents a day that have a key; day empty: without a day. By day. */
typedef struct clv_daycount {
	clv_str day;
	uint64_t n;
} clv_daycount;
typedef CLV_VEC(clv_daycount) clv_daycounts;
clv_status clv_store_days(clv_store *s, clv_arena *a, clv_daycounts *out, clv_error *err);

/* A document in the reduce, and what an earlier one gave it. */
typedef struct clv_keyed {
	int64_t doc_no, run;
	clv_str id, story; /* story: key, or empty */
	int64_t source;    /* doc_no of its origin; 0: none */
} clv_keyed;
typedef CLV_VEC(clv_keyed) clv_keyeds;
/* Those of the days first..last, by id; undated: also those without a day. Without keys. */
clv_status clv_store_between(clv_store *s, const char *first, const char *last, bool undated, clv_arena *a,
                             clv_keyeds *out, clv_error *err);

/* How many documents of the days before `day` a story has. */
clv_status clv_store_settled(clv_store *s, const char *story, const char *day, uint64_t *n, clv_error *err);

/* What is known of a span of days that was clustered before. */
typedef struct clv_spanstate {
	bool known, dirty;
	int64_t carry;
	clv_str boilers;
} clv_spanstate;
clv_status clv_store_span(clv_store *s, const char *first, const char *last, clv_arena *a, clv_spanstate *out,
                          clv_error *err);
clv_status clv_store_put_span(clv_store *s, const char *first, const char *last, int64_t carry, clv_str boilers,
                              clv_error *err);
/* Forgets all spans but these: a JSON array of "first..last". */
clv_status clv_store_keep_spans(clv_store *s, clv_str spans, clv_error *err);
/* Gives a document its story; its old story and the new one are touched. */
clv_status clv_store_assign(clv_store *s, const clv_keyed *k, const char *story, int64_t source, int64_t withdrawn,
                            const char *copy_of, clv_error *err);
clv_status clv_store_put_copy(clv_store *s, const char *copy, const char *original, const clv_edge *e, clv_error *err);
clv_status clv_store_forget_copies(clv_store *s, const char *copy, clv_error *err);

/* Keys of the touched stories, those of most documents first. */
clv_status clv_store_touched(clv_store *s, clv_arena *a, clv_texts *out, clv_error *err);
typedef struct clv_member_doc {
	clv_str id, day, copy_of; /* copy_of: id of its original, or empty */
	int64_t run, source, withdrawn;
	bool fast; /* read so */
} clv_member_doc;
typedef CLV_VEC(clv_member_doc) clv_members;
/* The documents of a story in canonical order. */
clv_status clv_store_members(clv_store *s, const char *story, clv_arena *a, clv_members *out, clv_error *err);
/* Hash of what the story's rows were made from; 0: there are none. */
clv_status clv_store_story_input(clv_store *s, const char *story, int64_t *input, clv_error *err);
/* The rows that hang on a story; row_too: the story goes itself. */
clv_status clv_store_forget_story(clv_store *s, const char *story, bool row_too, clv_error *err);
/* docs: the story's documents after withdrawing and anchoring; input: as above. */
clv_status clv_store_put_story(clv_store *s, const clv_story *story, clv_doc *const *docs, int64_t input,
                               const clv_dossier *dossier, clv_error *err);

/* ---- judge.c: what people judged, replayed by every reduce ---------------------- */

/* Keeps a judgement (clavijo.h); its ids are looked up and made anchors. *number:
 * its number. CLV_NOTFOUND: nothing has that id; CLV_USAGE: it cannot be judged so. */
clv_status clv_store_judge(clv_store *s, const clv_judgement *j, int64_t *number, clv_error *err);
/* Takes a judgement back; it stays in the list. CLV_NOTFOUND: there is none. */
clv_status clv_store_unjudge(clv_store *s, int64_t number, clv_error *err);
/* What stands, in `a`. */
clv_status clv_store_verdicts(clv_store *s, clv_arena *a, clv_verdicts **out, clv_error *err);

/* ---- items.c: annotations that are in no database ------------------------------------- */

/* See clv_line_items in clavijo.h. */
clv_status clv_store_items(const char *const *lines, size_t n, const char *kind, clv_rows **out, clv_error *err);

/* ---- vintage.c: as of a day --------------------------------------------------------- */

/* Puts the documents of `from` that were published by the day, by their own date, into
 * `to`; n_left_out counts the others. model: the identity of the engine's. */
clv_status clv_store_vintage(clv_store *from, clv_day day, clv_store *to, const char *model, uint64_t *n_left_out,
                             clv_error *err);

/* ---- merge.c ----------------------------------------------------------------------- */

typedef struct clv_merging {
	uint64_t *n_new, *n_known;
	int (*told)(void *user); /* after each new document; non-zero stops; may be NULL */
	void *user;
} clv_merging;
/* Adds the documents of another database of this version, with their runs, and what was
 * judged there. */
clv_status clv_store_merge(clv_store *s, const char *path, const clv_merging *m, clv_error *err);
/* Makes the file small again. */
clv_status clv_store_vacuum(clv_store *s, clv_error *err);

/* ---- imported.c: rows of other data sets --------------------------------------------- */

#define CLV_IMPORT_MAP(X)                                                     \
	X(id) X(day) X(source) X(target) X(source_name) X(target_name) X(type) X(cameo)              \
	X(quad) X(scale) X(country) X(lat) X(lon) X(n_mentions) X(url)
enum {
#define X(name) CLV_IMPORT_##name,
	CLV_IMPORT_MAP(X)
#undef X
	CLV_N_IMPORT
};
clv_status clv_store_begin_import(clv_store *s, clv_error *err);
clv_status clv_store_put_imported(clv_store *s, const char *dataset, const clv_str v[CLV_N_IMPORT], clv_error *err);
clv_status clv_store_end_import(clv_store *s, bool keep, clv_error *err);

/* ---- query.c: named tables (queries.sql) ---------------------------------------- */

clv_status clv_store_query(clv_store *s, const char *table, const clv_option *options, size_t n,
                           clv_rows **out, clv_error *err);
/* From now on a query ends with CLV_LIMIT after so many milliseconds; 0: never. */
void clv_store_most(clv_store *s, unsigned parts); /* see clv_db_most */
void clv_store_limit(clv_store *s, int64_t milliseconds);
/* Rows of a statement that only reads: CLV_USAGE for another, or for bad SQL. Its JSON
 * is an object with the columns. stop (may be NULL): asked now and then; non-zero ends it. */
clv_status clv_store_sql(clv_store *s, const char *text, int (*stop)(void *user), void *user, clv_rows **out,
                         clv_error *err);
clv_step clv_store_next(clv_rows *r, clv_error *err);
size_t clv_store_n_columns(const clv_rows *r);
const char *clv_store_column(const clv_rows *r, size_t i);
const char *clv_store_text(const clv_rows *r, size_t i);
const char *clv_store_json(const clv_rows *r);
/* What stands in a column of this row; to be asked before clv_store_text, which converts. */
typedef enum clv_cellkind { CLV_CELL_NULL, CLV_CELL_INTEGER = 1, CLV_CELL_REAL = 2, CLV_CELL_TEXT = 4 } clv_cellkind;
clv_cellkind clv_store_kind(const clv_rows *r, size_t i);
void clv_store_end(clv_rows *r);

/* ---- check.c ---------------------------------------------------------------------- */

/* Checks every invariant; say is told each breach and stops with non-zero. */
clv_status clv_store_check(clv_store *s, int (*say)(void *user, const char *breach), void *user,
                           clv_error *err);

#endif
