/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo: news reports in, the international system they describe out.
 *
 *     clv_engine *e; clv_db *db; clv_error err;
 *     clv_engine_open("model/md.clv", NULL, &e, &err);
 *     clv_db_open("clavijo.db", CLV_DB_WRITE, e, &db, &err);
 *     clv_db_read(db, &(clv_read){ .paths = paths, .n_paths = n }, NULL, &err);
 *     clv_rows *r;
 *     clv_query(db, "stories", NULL, 0, &r, &err);
 *     while (clv_rows_next(r, &err) == CLV_ROW) puts(clv_rows_json(r));
 *     clv_rows_close(r); clv_db_close(db); clv_engine_close(e);
 *
 * Rules for all functions:
 * - They return CLV_OK or the reason; a clv_error that the caller owns (NULL is
 *   allowed) then says what, where and what to do. On CLV_OK it is untouched.
 * - Handles are opaque; closing NULL does nothing. Strings given are UTF-8, end in
 *   NUL and are not kept; strings got belong to the handle they came from.
 * - An engine is frozen once it is open: any number of threads may share it. A
 *   database handle or rows belong to one thread at a time.
 * - The library never prints, exits or reads the environment; it opens the network
 *   in clv_db_follow (and in clv_db_read with `retry`, for what that had tried). */
#ifndef CLAVIJO_H
#define CLAVIJO_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CLV_API __attribute__((visibility("default")))
#else
#define CLV_API
#endif

/* ---- status --------------------------------------------------------------- */

typedef enum clv_status {
	CLV_OK,
	CLV_NOMEM,       /* out of memory */
	CLV_IO,          /* a file cannot be opened, read or written */
	CLV_FORMAT,      /* not in the expected format */
	CLV_CORRUPT,     /* damaged data */
	CLV_VERSION,     /* made by another version */
	CLV_LIMIT,       /* larger than a limit */
	CLV_NOTFOUND,    /* there is no such thing */
	CLV_USAGE,       /* used in a wrong way */
	CLV_BUSY,        /* in use by another process */
	CLV_FOREIGN,     /* belongs to another program */
	CLV_FULL,        /* no space left */
	CLV_STOPPED,     /* a callback asked to stop */
	CLV_UNSUPPORTED, /* not supported */
	CLV_N_STATUS
} clv_status;

typedef struct clv_error {
	clv_status code;
	const char *stage; /* static string: "pack", "store", … */
	uint64_t pos;      /* byte offset in the input, or 0 */
	uint32_t line;     /* line in a text file, from 1, or 0 */
	char msg[480];     /* what, where, what was expected, what to do */
} clv_error;

/* The version of the library: "0.1.0". */
CLV_API const char *clv_version(void);

/* ---- engine: the model pack and the frozen stages --------------------------- */

typedef struct clv_engine clv_engine;

/* Opens a model pack. verified: file in which the packs whose full hash was once
 * right are remembered by size, time and inode; NULL checks the full hash at
 * every opening. Errors: CLV_IO, CLV_FORMAT, CLV_VERSION, CLV_CORRUPT. */
CLV_API clv_status clv_engine_open(const char *model, const char *verified, clv_engine **out,
                                   clv_error *err);
/* The same with a folder of tables of one's own laid over those of the pack (persons.tsv,
 * terms.tsv, …; docs/codebook/actors.md); lexicon NULL: none. Errors: also CLV_FORMAT, the
 * first fault of the tables as FILE:LINE: what and how to mend it. */
CLV_API clv_status clv_engine_open_with(const char *model, const char *verified, const char *lexicon,
                                        clv_engine **out, clv_error *err);
CLV_API void clv_engine_close(clv_engine *e);
/* Weights of one's own for the learned coder, as `make train OUT=FILE` makes them; before
 * the engine is used. Errors: as clv_engine_open; CLV_NOTFOUND: no such weights in it. */
CLV_API clv_status clv_engine_adapt(clv_engine *e, const char *adapter, clv_error *err);
/* From now on documents of this engine, and the containers and feeds that they come in, are
 * read in processes that may compute and nothing else: no file, no network, no other
 * process. One that dies is replaced, and its document told as failed. To be called once,
 * after clv_engine_adapt, before other threads are started and a database is opened.
 * must: CLV_UNSUPPORTED where the system cannot shut them in; else *lacks (may be NULL)
 * says what is missing, "" nothing, and the processes are apart all the same. CLV_IO: no
 * process could be started. */
CLV_API clv_status clv_engine_sandbox(clv_engine *e, int must, const char **lacks, clv_error *err);
/* Where weights and tables come from, as text; belongs to the engine. */
CLV_API const char *clv_engine_provenance(const clv_engine *e);
/* How right event types were when they were measured, as a table: class, precision,
 * recall, n, set; "" when the pack has none. Belongs to the engine. */
CLV_API const char *clv_engine_accuracy(const clv_engine *e);
/* Identity of the pack: 16 hexadecimal digits. */
CLV_API const char *clv_engine_id(const clv_engine *e);

/* Bytes that the library made. */
typedef struct clv_blob clv_blob;
CLV_API const char *clv_blob_bytes(const clv_blob *b); /* a NUL stands behind the last */
CLV_API size_t clv_blob_size(const clv_blob *b);
CLV_API void clv_blob_free(clv_blob *b);

/* A page of the codebook, as Markdown: what a PLOVER type means, its modes, sentences with
 * their events, the patterns that code it; type NULL or "": the list of types.
 * CLV_NOTFOUND: no such type. */
CLV_API clv_status clv_engine_codebook(const clv_engine *e, const char *type, clv_blob **out,
                                       clv_error *err);

/* What the lexicon knows of the actors with a name, best first, as a JSON array:
 * [{"actor","name","kind","code","sector","cow","gw","wikidata","from","to","names":[…],
 *   "terms":[{"office","state","sector","from","to","sure","source"}],
 *   "member_of":[{"actor","name","as","from","to"}],"members":[…the same]}]. */
CLV_API clv_status clv_engine_actors(const clv_engine *e, const char *name, clv_blob **out,
                                     clv_error *err);

/* Checks the tables of a folder against themselves and those of the pack; lexicon NULL:
 * the pack's own tables. A call for each fault, FILE:LINE: what and how to mend it; error 0:
 * only a note. Non-zero from fault ends the calls. Errors: CLV_FORMAT for a file that is no
 * table at all, CLV_IO. */
CLV_API clv_status clv_lexicon_check(const char *model, const char *lexicon,
                                     int (*fault)(void *user, const char *text, int error), void *user,
                                     clv_error *err);
/* The rows that have the words of the name in a cell, FILE:LINE: column=cell …. */
CLV_API clv_status clv_lexicon_find(const char *model, const char *lexicon, const char *name,
                                    int (*row)(void *user, const char *text, int error), void *user,
                                    clv_error *err);
/* Writes LEXICON/actors.frozen, the organisations and persons of the folder in a form that is
 * mapped, not read; *n_row: how many. Runs take it while the tables and the pack are the same,
 * by their hashes, and the tables themselves otherwise. Errors: CLV_FORMAT with a table's first
 * fault, CLV_IO. */
CLV_API clv_status clv_lexicon_freeze(const char *model, const char *lexicon, size_t *n_row, clv_error *err);

/* ---- one document ------------------------------------------------------------- */

/* What the caller knows of a document; NULL: unknown. */
typedef struct clv_about {
	const char *path;    /* as it is to be shown */
	const char *url;
	const char *outlet;
	const char *date;    /* day of publication, "2022-09-15" */
	const char *type;    /* "html", "text" or a MIME type; else guessed; for
	                        CLV_FORM_CONLLU also "conllu": tokens are given */
	const char *charset;
	int fast;            /* cheaper reading */
	int explain;         /* CLV_FORM_PAGE: the reason of each block's role */
	int source_offsets;  /* CLV_FORM_PAGE: where each block stood in the bytes of the page */
} clv_about;

typedef enum clv_form {
	CLV_FORM_RECORD,    /* flat, checked binary record: what clv_db_add takes */
	CLV_FORM_ANNOTATED, /* the line of `annotate`, a JSON object */
	CLV_FORM_PAGE,      /* the object of `page --json` */
	CLV_FORM_PAGE_HTML, /* the report alone as a clean HTML page */
	CLV_FORM_PAGE_WHY,  /* for people: fields and blocks with sources and reasons */
	CLV_FORM_TEXT,      /* body and subheadings, a blank line between blocks */
	CLV_FORM_CONLLU,    /* of plain text: tokens, tags, trees, entities */
	CLV_FORM_TIMEML     /* as CLV_FORM_ANNOTATED; dates with tid, type, value and mod of TIMEX3 */
} clv_form;

/* Annotates one document. Noise, an empty document or a foreign language are no
 * errors: the answer then holds diagnostics. CLV_FORMAT: the bytes are no text. */
CLV_API clv_status clv_annotate(const clv_engine *e, const void *bytes, size_t n,
                                const clv_about *about, clv_form form, clv_blob **out,
                                clv_error *err);

/* Vectors of texts (all-MiniLM-L6-v2): n × CLV_VECTOR numbers into out, each vector
 * of length 1, so that the product of two is their similarity. Long texts are cut at
 * 256 word pieces. */
enum { CLV_VECTOR = 384 };
CLV_API clv_status clv_text_vectors(const clv_engine *e, const char *const *texts, size_t n, float *out,
                               clv_error *err);

/* ---- many documents ------------------------------------------------------------ */

typedef struct clv_progress {
	uint64_t n_documents; /* done, of those found so far */
	uint64_t n_found;
	uint64_t n_failed;
	uint64_t n_known;     /* passed over: already in the database */
	uint64_t n_older;     /* passed over: older than was asked for, or not of a day, host or language asked for */
	uint64_t n_bytes;     /* read */
	uint64_t n_bytes_all; /* of all files, 0: not known */
	const char *stage;    /* "read", "copies", "stories" */
} clv_progress;

/* Where the time of a reading went: processor seconds by stage, summed over threads. */
enum { CLV_PROFILE_STAGES = 24 };
typedef struct clv_profile {
	size_t n;
	struct {
		char stage[28];
		double seconds;
	} v[CLV_PROFILE_STAGES];
} clv_profile;

typedef struct clv_read {
	const char *const *paths; /* files and folders; "-": standard input */
	size_t n_paths;
	clv_about about;   /* holds for all (path is ignored) */
	int threads;       /* 0: one a processor */
	int again;         /* read also what the database has */
	uint64_t limit;    /* stop after so many documents; 0: none */
	const char *since; /* a day: documents known to be older are passed over; NULL: none */
	const char *until; /* a day: documents published after it are passed over */
	const char *host;  /* hosts separated by commas: only documents of these and what is under them */
	const char *lang;  /* languages separated by commas, like en,fr */
	const char *newer; /* a day, or a file: files changed before it are passed over */
	int retry;         /* first read again what could not be read before */
	int watch;         /* then read what comes into the folders, until a callback stops */
	int private_too;   /* of retry: as in clv_follow */
	clv_profile *profile; /* of clv_db_read: filled; NULL: not measured */
} clv_read;

/* Callbacks; each may be NULL. A result other than 0 stops after the documents
 * that are under way: the call then gives CLV_STOPPED. All are called from the
 * thread that made the call. */
typedef struct clv_watch {
	void *user;
	/* A document is done; in the order of the input whatever the number of threads. */
	int (*document)(void *user, const char *path, const char *bytes, size_t n);
	/* An input could not be read; the others go on. */
	int (*failed)(void *user, const char *path, const clv_error *why);
	int (*progress)(void *user, const clv_progress *p);
} clv_watch;

/* Annotates files and folders without a database. */
CLV_API clv_status clv_annotate_paths(const clv_engine *e, const clv_read *what, clv_form form,
                                      const clv_watch *watch, clv_error *err);

/* `clavijo code`: takes JSON lines through `next` (NULL at the end; the line must
 * live until the following call), gives JSON lines in the same order. */
typedef struct clv_lines {
	void *user;
	const char *(*next)(void *user, size_t *n);
	int (*line)(void *user, const char *json, size_t n);
	int threads;
	int fast; /* given actors: the linear model alone */
} clv_lines;
CLV_API clv_status clv_code(const clv_engine *e, const clv_lines *lines, clv_error *err);

/* ---- database --------------------------------------------------------------------- */

typedef struct clv_db clv_db;
typedef enum clv_db_mode {
	CLV_DB_READ,  /* CLV_NOTFOUND when there is none */
	CLV_DB_WRITE  /* made when there is none; CLV_BUSY when somebody else writes */
} clv_db_mode;

/* Opens a database. engine (may be NULL, must outlive the database) is needed to
 * read documents and to finish what an interrupted reading left. CLV_FOREIGN: a
 * file of another program; CLV_VERSION: made by a newer Clavijo. */
CLV_API clv_status clv_db_open(const char *path, clv_db_mode mode, const clv_engine *engine,
                               clv_db **out, clv_error *err);
CLV_API void clv_db_close(clv_db *db);

typedef struct clv_summary {
	uint64_t n_documents, n_known, n_failed, n_sentences, n_set_aside, n_stories, n_events, n_quotes, n_older;
} clv_summary;

/* Reads files and folders into the database: each document is kept as soon as it
 * is done; then copies, stories and facts are brought up to date. The same
 * document twice is one. out may be NULL. CLV_FULL: no space left. */
CLV_API clv_status clv_db_read(clv_db *db, const clv_read *what, const clv_watch *watch,
                               clv_summary *out, clv_error *err);
/* Feeds (RSS, Atom, JSON Feed) by http or https: entries that the database has not
 * yet had are read, the page behind each fetched where the feed has not its words.
 * The only call that opens the network; it asks robots.txt, waits between requests
 * to one host, follows redirects to http and https only and no address of a private
 * network unless asked. Failures are kept with their reason. Ends after one round
 * with `once`, else when a callback stops it. CLV_UNSUPPORTED: built without libcurl. */
typedef struct clv_follow {
	const char *const *feeds; /* addresses */
	size_t n_feeds;
	clv_about about;   /* holds for all (path, url and date are ignored) */
	int threads;
	int once;
	int every;         /* seconds between rounds; 0: 900 */
	double delay;      /* least seconds between requests to one host; below 0: 2 */
	int timeout;       /* most seconds of a request; 0: 60 */
	uint64_t max_bytes; /* of an answer; 0: 16 MB */
	uint64_t limit;    /* most new entries a round; 0: none */
	int private_too;
} clv_follow;
CLV_API clv_status clv_db_follow(clv_db *db, const clv_follow *what, const clv_watch *watch,
                                 clv_summary *out, clv_error *err);
/* Rows of another data set into the table `imported`: format "gdelt", "polecat", "icews"
 * or "acled"; next gives the file's lines (NULL at the end). All or none. The database must
 * be open for writing, with an engine. CLV_FORMAT: not such a file. */
typedef struct clv_import {
	const char *format;
	const char *(*next)(void *user, size_t *n);
	void *user;
} clv_import;
typedef struct clv_import_sum {
	uint64_t n_rows, n_skipped;
} clv_import_sum;
CLV_API clv_status clv_db_import(clv_db *db, const clv_import *what, clv_import_sum *out, clv_error *err);
/* Adds the documents of other databases; the same document is one. out may be NULL. */
CLV_API clv_status clv_db_merge(clv_db *db, const char *const *paths, size_t n, const clv_watch *watch,
                                clv_summary *out, clv_error *err);
/* Makes the file as small as it can be. */
CLV_API clv_status clv_db_vacuum(clv_db *db, clv_error *err);
/* 1 when documents were added since stories were last brought up to date. */
CLV_API int clv_db_stale(clv_db *db);
/* Brings copies, stories and facts up to date. */
CLV_API clv_status clv_db_update(clv_db *db, const clv_watch *watch, clv_error *err);
/* Checks every invariant of the database; each breach is told through `say`. */
CLV_API clv_status clv_db_check(clv_db *db, int (*say)(void *user, const char *breach), void *user,
                                clv_error *err);

/* A correction: what somebody judged of what the reports were read to say. It is
 * kept as data and replayed whenever stories are brought up to date. verdict:
 * "same" or "different" of two, "wrong" or "right" of one. Ids: of an event (e…), a
 * mention (m…), a quote (q…), the number of a story, the path or id of a document;
 * the beginning of an id is enough. */
typedef struct clv_judgement {
	const char *verdict;
	const char *a, *b;      /* b: NULL for wrong and right */
	const char *who, *note; /* may be NULL */
} clv_judgement;

/* Keeps a judgement; clv_db_update then makes it hold. number (may be NULL): what it
 * is listed under. CLV_NOTFOUND: nothing has that id; CLV_USAGE: the two cannot be
 * judged so. */
CLV_API clv_status clv_db_judge(clv_db *db, const clv_judgement *j, int64_t *number, clv_error *err);
/* Takes back the judgement of that number; it stays listed as undone. */
CLV_API clv_status clv_db_unjudge(clv_db *db, int64_t number, clv_error *err);

/* The database as it would have been on a day ("2022-09-15"): makes a new one at path from
 * the documents published by then, by their own date, and the judgements, and brings it
 * up to date. n_left_out (may be NULL): documents later or without a date. db must be open
 * with an engine. CLV_USAGE: no day, or path exists. */
CLV_API clv_status clv_db_as_of(clv_db *db, const char *day, const char *path, const clv_watch *watch,
                                uint64_t *n_left_out, clv_error *err);

/* ---- parts of a set ----------------------------------------------------------------- */

/* What several machines read (docs/scale.md) travels as records. A record (CLV_FORM_RECORD) holds all that was found in a document; it is checked
 * whenever it is read. CLV_CORRUPT, CLV_VERSION: no record of this version. */

/* The line of `annotate` of a record. */
CLV_API clv_status clv_record_line(const void *record, size_t n, clv_blob **out, clv_error *err);
/* The day by which its document is brought together with others ("2022-09-15"; "" without). */
CLV_API clv_status clv_record_day(const clv_engine *e, const void *record, size_t n, char out[16], clv_error *err);
/* The blocks of a set: the documents of a block have to be in one database for the answer to be
 * that of one machine, and may stand alone in it. days: n of them, ascending, each once ("" first);
 * counts: documents of each; block: filled, from 0. Result: how many blocks. most: the
 * largest set that is not cut, 0: the usual. */
CLV_API size_t clv_blocks(const char *const *days, const uint64_t *counts, size_t n, uint64_t most, uint32_t *block);
/* Adds a document by its record; is_new (may be NULL): 0 when the database has it. To be followed by
 * clv_db_update. db must be open for writing, with an engine. */
CLV_API clv_status clv_db_add(clv_db *db, const void *record, size_t n, int *is_new, clv_error *err);
/* The database is a block of a larger set that was cut into several; most as in clv_blocks. */
CLV_API clv_status clv_db_part(clv_db *db, uint64_t most, clv_error *err);

/* ---- queries ------------------------------------------------------------------------ */

/* The named tables and the options of each: clv_query(db, "tables", …) lists them. An option
 * whose value is NULL is not given. */
typedef struct clv_option {
	const char *key, *value;
} clv_option;

typedef struct clv_rows clv_rows;
typedef enum clv_step { CLV_END, CLV_ROW, CLV_FAILED } clv_step;

/* Asks for the rows of a named table. CLV_USAGE: no such table or option. Rows
 * must be closed before their database. */
CLV_API clv_status clv_query(clv_db *db, const char *table, const clv_option *options, size_t n,
                             clv_rows **out, clv_error *err);
CLV_API clv_step clv_rows_next(clv_rows *r, clv_error *err);
CLV_API size_t clv_rows_count(const clv_rows *r);               /* columns */
CLV_API const char *clv_rows_column(const clv_rows *r, size_t i); /* its name */
CLV_API const char *clv_rows_text(const clv_rows *r, size_t i); /* of this row; NULL: null */
/* The row as the contract's JSON object. */
CLV_API const char *clv_rows_json(const clv_rows *r);
CLV_API void clv_rows_close(clv_rows *r);
/* The rows that are left, as a stream of the Arrow C stream interface: the columns with
 * types (days are dates, counts and scores numbers), of "events" also flags and parties.
 * table: the name given to clv_query; "" for clv_sql. All rows are taken now, in batches
 * of at most 65,536: the stream needs the memory of the answer and nothing of the
 * database, and may be read by any thread. The caller calls out->release. */
struct ArrowArrayStream;
CLV_API clv_status clv_rows_arrow(clv_rows *r, const char *table, struct ArrowArrayStream *out, clv_error *err);

/* What lines of `annotate` hold, as rows that belong to no database: kind "documents", "blocks", "sentences",
 * "mentions", "dates", "places", "quotes" or "events", which is also the table for clv_rows_arrow. Each has `doc`,
 * the document's id; what has a span also `b`, `e` and its words. lines: n JSON objects, which are copied.
 * CLV_USAGE: no such kind; CLV_FORMAT: a line is no JSON object. */
CLV_API clv_status clv_line_items(const char *const *lines, size_t n, const char *kind, clv_rows **out, clv_error *err);

/* From now on a query of this handle ends with CLV_LIMIT after so many milliseconds; 0:
 * it may take as long as it does. */
CLV_API void clv_db_time_limit(clv_db *db, unsigned milliseconds);
/* From now on a row tells no more than so many of its parts (mentions of an event, variants of a
 * saying, reports that support a fact; of a story fifteen times as many reports, events, quotations and
 * facts), the first ones; its counts stay those of all. 0: every one. */
CLV_API void clv_db_most(clv_db *db, unsigned parts);
/* A number that changes when somebody else wrote into the database since this handle last
 * asked; what this handle writes itself does not change it. */
CLV_API int64_t clv_db_version(clv_db *db);
/* The line of `annotate` of a document that the database keeps, by its whole id.
 * CLV_NOTFOUND: there is none. */
CLV_API clv_status clv_db_document(clv_db *db, const char *doc, clv_blob **out, clv_error *err);

/* ---- relations -------------------------------------------------------------------------- */

/* Writes JSON lines through `write`, which gives 0 or stops. Of two actors: the rows of
 * the table "relations" (options by, from, to, status, historical) with "from", "to",
 * "expected", "goldstein", "goldstein_mean", "plover_mean", "state", "change" (up, down or
 * null), "exposure"; the option all adds periods without events, zero where reports were
 * read, null where none was. Of one or none: pairs with counts, cooperation and conflict
 * (options from, to, status); the option blocs: communities instead. The database must
 * be open with an engine. */
CLV_API clv_status clv_relations(clv_db *db, const char *a, const char *b, const clv_option *options,
                                 size_t n, int (*write)(void *user, const char *bytes, size_t n_bytes),
                                 void *user, clv_error *err);

/* ---- differences ------------------------------------------------------------------------ */

/* A database as it is, or as it stood after a run of it that is kept: those of the table
 * "runs" whose "kept" is true. What stood is kept when another program or model, or
 * `again`, makes it anew. */
typedef struct clv_side {
	clv_db *db;
	const char *run; /* its number; NULL: as it is */
} clv_side;

/* Writes a JSON line for each document, story, event and saying that went, came or changed:
 * "change" (removed, added, changed), "kind", "id", "title", "story", "doc", "sentence" and
 * "text" where it is told first; of a change also "old_id" and "fields", old and new value
 * by name; else "split_from" or "merged_into". Nothing changed: nothing is written. Both
 * may be the same database. write gives 0 or stops. CLV_NOTFOUND: that run is not kept. */
CLV_API clv_status clv_diff(const clv_side *before, const clv_side *after,
                            int (*write)(void *user, const char *bytes, size_t n_bytes), void *user, clv_error *err);

/* Rows of a SELECT of the caller's own over the views and tables (docs/data-model.md).
 * CLV_USAGE: no single SELECT. stop (may be NULL) is asked now and then; non-zero ends
 * the query with CLV_STOPPED. */
CLV_API clv_status clv_sql(clv_db *db, const char *select, int (*stop)(void *user), void *user, clv_rows **out,
                           clv_error *err);

/* ---- exports -------------------------------------------------------------------------- */

/* Writes a table ("events", "mentions", "quotes", "documents", "facts") in a format
 * ("csv", "jsonl"; of events only: "plover", "polecat", "icews", "gdelt", "cameo",
 * "panel", "graphml", "gexf", "geojson", "ftm", "ftm-statements", "ics", "atom"; of
 * mentions "gdelt", too) through `write`, which gives 0 or stops. */
CLV_API clv_status clv_export(clv_db *db, const char *format, const char *table,
                              const clv_option *options, size_t n,
                              int (*write)(void *user, const char *bytes, size_t n_bytes),
                              void *user, clv_error *err);
/* What a format is: it needs a database opened with an engine (whose pack has its
 * codes); it holds only what happened and is no history, unless the option status is
 * given ("all": everything), and the query "left_out" counts what it leaves out. */
enum { CLV_EXPORT_CODES = 1, CLV_EXPORT_HAPPENED = 2 };
CLV_API int clv_export_traits(const char *format);

/* CLV_OK when there is such a format and it holds such a table; else CLV_USAGE with
 * what there is. */
CLV_API clv_status clv_export_check(const char *format, const char *table, clv_error *err);
/* What stands beside an exported file: JSON with format, table, options, the file's
 * size and sha256, program, model and runs, thresholds and measured error rates.
 * The database must be open with an engine for the error rates. */
CLV_API clv_status clv_export_meta(clv_db *db, const char *format, const char *table,
                                   const clv_option *options, size_t n, uint64_t n_bytes,
                                   const char *sha256, clv_blob **out, clv_error *err);

#ifdef __cplusplus
}
#endif

#endif
