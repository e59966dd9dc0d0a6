/* SPDX-License-Identifier: Apache-2.0 */
/* run: the pipeline and its workers. The engine holds the frozen stages of one
 * model pack; a worker is one thread's state; the pool moves jobs through workers
 * and gives their results in the order of the jobs. What crosses a worker's
 * boundary is bytes and hints in, one flat record (or its printed form) out. */
#ifndef CLV_RUN_RUN_H
#define CLV_RUN_RUN_H

#include "doc/doc.h"
#include "model/pack.h"
#include "store/store.h"

/* ---- engine.c --------------------------------------------------------------- */

/* verified, lexicon: see clavijo.h. */
clv_status clv_engine_load(const char *model, const char *verified, const char *lexicon, clv_engine **out,
                           clv_error *err);
void clv_engine_unload(clv_engine *e);
const clv_pack *clv_engine_pack(const clv_engine *e);
const char *clv_engine_hash(const clv_engine *e);
const char *clv_engine_sources(const clv_engine *e);
/* Table of measured precision and recall, empty when the pack has none. */
const char *clv_engine_scores(const clv_engine *e);

/* Weights of the user's own in the place of the pack's learned coder. */
clv_status clv_run_adapt(clv_engine *e, const char *adapter, clv_error *err);
/* caged.c: see clv_engine_sandbox in clavijo.h. */
clv_status clv_run_cage(clv_engine *e, int must, const char **lacks, clv_error *err);
/* codebook.c: see clv_engine_codebook in clavijo.h. */
clv_status clv_run_codebook(const clv_engine *e, const char *type, clv_arena *a, clv_buf *out, clv_error *err);

/* ---- lexicon.c: the user's own tables -------------------------------------------- */

/* Lays the tables of a folder over those of the pack. */
clv_status clv_lexicon_lay(clv_pack *p, const char *folder, clv_error *err);
/* Fails on the first fault of the tables laid over the pack, and says how many there are. */
clv_status clv_lexicon_accept(const clv_pack *p, const char *folder, clv_error *err);
/* See clv_lexicon_check, clv_lexicon_find and clv_lexicon_freeze in clavijo.h. */
clv_status clv_run_lexicon_freeze(const char *model, const char *lexicon, size_t *n_row, clv_error *err);
clv_status clv_run_lexicon_check(const char *model, const char *lexicon,
                                 int (*fault)(void *user, const char *text, int error), void *user, clv_error *err);
clv_status clv_run_lexicon_find(const char *model, const char *lexicon, const char *name,
                                int (*row)(void *user, const char *text, int error), void *user, clv_error *err);

/* ---- pipeline.c ------------------------------------------------------------- */

typedef struct clv_worker clv_worker;

/* Which documents are asked for; undated ones and those without an address pass the
 * filters of day, not those of host. */
typedef struct clv_filter {
	clv_day since, until; /* CLV_DAY_NONE: any */
	clv_str hosts, langs; /* separated by commas; empty: any */
} clv_filter;

clv_worker *clv_worker_new(const clv_engine *e); /* NULL: out of memory */
void clv_worker_free(clv_worker *w);
/* As new and free, but by way of the engine's workers that wait. */
clv_worker *clv_worker_take(const clv_engine *e);
void clv_worker_give(clv_worker *w);

/* One document in, one form out: the view lives until the worker's next call.
 * CLV_FORMAT: the bytes are no text. CLV_NOMEM: this document needs too much. */
clv_status clv_worker_run(clv_worker *w, clv_str bytes, const clv_hints *hints, clv_form form,
                          clv_str *out, clv_error *err);
/* The document of the worker's last successful call. */
const clv_doc *clv_worker_doc(const clv_worker *w);
/* One line of `clavijo code`; always a JSON object, also for a line that failed.
 * number: stands for an id that is not given. */
clv_status clv_worker_code(clv_worker *w, clv_str line, uint64_t number, clv_str *out,
                           bool *failed);
/* The compact key of a record, for the store, which finds an undated report by its
 * happenings; {NULL,0} for a report with a date, or without memory. */
clv_str clv_worker_signature(clv_worker *w);

/* ---- identity.c ------------------------------------------------------------- */

/* Identity of a document: sha256 of its bytes, and of url and outlet when given. */
void clv_identity(char out[65], clv_str bytes, const clv_hints *hints);

/* ---- pool.c ----------------------------------------------------------------- */

typedef struct clv_job {
	clv_str bytes;     /* owned by the job: freed with `owner` */
	void *owner;
	clv_hints hints;   /* views into `owner`'s block or static */
	char id[65];
	uint64_t number;
	int kind;          /* of the one who puts it: handed back */
} clv_job;

typedef struct clv_result {
	clv_status status;
	clv_error err;
	clv_str bytes;     /* the form */
	bool passed_over;  /* the filter leaves it out: no bytes */
	clv_str signature; /* beside a record */
} clv_result;

/* Adds to a stage, which is named by the call "clv_parse_doc(…)" or by itself. */
void clv_profile_add(clv_profile *p, const char *call, double seconds);

typedef struct clv_pool clv_pool;
typedef clv_status (*clv_work)(void *user, clv_worker *w, const clv_job *job, clv_arena *out,
                               clv_result *result);
/* done: called in the order of the jobs, in the thread that puts them. Non-zero stops. */
typedef int (*clv_done)(void *user, const clv_job *job, const clv_result *result);

/* threads 0: one a processor. CLV_NOMEM. */
clv_status clv_pool_new(const clv_engine *e, int threads, clv_work work, clv_done done,
                        void *user, clv_pool **out, clv_error *err);
/* Adds the time of the workers' stages to out; complete when the pool is freed. */
void clv_pool_profile(clv_pool *p, clv_profile *out);
/* Takes the job (and its owner); waits for room, delivering results meanwhile. */
clv_status clv_pool_put(clv_pool *p, const clv_job *job);
/* Delivers all that is under way. */
clv_status clv_pool_finish(clv_pool *p);
void clv_pool_free(clv_pool *p);

/* ---- inputs.c ----------------------------------------------------------------- */

/* Walks the paths of a reading, opens containers and hands every document over as
 * a job whose memory belongs to it. take non-zero stops. */
typedef struct clv_inputs {
	const clv_read *what;
	void *user;
	int (*take)(void *user, clv_job *job);
	int (*failed)(void *user, const char *path, const clv_error *why);
	void (*passed)(void *user, uint64_t n_bytes); /* a file is done; may be NULL */
	void (*older)(void *user);                    /* a file or document is too old; may be NULL */
	const clv_engine *engine;                     /* whose cage opens containers; NULL: none */
} clv_inputs;
/* Bytes of all files, 0: not known (standard input). */
uint64_t clv_inputs_size(const clv_read *what);
clv_status clv_inputs_walk(const clv_inputs *in, clv_error *err);
/* One document with what is known of it; the caller's word stands over that.
 * Non-zero: stop. */
int clv_inputs_give(const clv_inputs *in, const char *path, clv_str bytes, const clv_hints *hints);

/* ---- read.c: many documents ------------------------------------------------------ */

/* See clv_annotate_paths, clv_code and clv_db_read in clavijo.h. */
clv_status clv_run_annotate(const clv_engine *e, const clv_read *what, clv_form form,
                            const clv_watch *watch, clv_error *err);
clv_status clv_run_code(const clv_engine *e, const clv_lines *lines, clv_error *err);
/* Where documents come from: clv_inputs_walk, or another that gives them so. */
typedef clv_status (*clv_source)(void *user, const clv_inputs *in, clv_error *err);
/* A reading out of a source into the database, without the reduce; adds to sum. */
clv_status clv_run_from(const clv_engine *e, clv_store *s, const clv_read *what, clv_source source,
                        void *user, const clv_watch *watch, clv_summary *sum, clv_error *err);
/* ---- follow.c: feeds; see clv_db_follow in clavijo.h ----------------------------- */
clv_status clv_run_follow(const clv_engine *e, clv_store *s, const clv_follow *what,
                          const clv_watch *watch, clv_summary *sum, clv_error *err);
/* Reads addresses (pages) that failed before. */
clv_status clv_run_fetch(const clv_engine *e, clv_store *s, const clv_follow *what, const char *const *urls,
                         size_t n, const clv_watch *watch, clv_summary *sum, clv_error *err);
clv_status clv_run_read(const clv_engine *e, clv_store *s, const clv_read *what,
                        const clv_watch *watch, clv_summary *sum, clv_error *err);

/* ---- parts.c: what several machines read; see clavijo.h ------------------------------ */

clv_status clv_run_add(const clv_engine *e, clv_store *s, clv_str record, int *is_new, clv_error *err);
clv_status clv_run_record_day(const clv_engine *e, clv_str record, char out[16], clv_error *err);
/* blob copies the line for the caller. */
clv_status clv_run_record_line(clv_str record, clv_blob *(*blob)(clv_str bytes), clv_blob **out, clv_error *err);
/* days in ascending order, the one without a day first. */
size_t clv_run_blocks(const clv_daycounts *days, uint64_t most, uint32_t *block);

/* ---- actors.c: what the lexicon knows of a name, as a JSON array --------------------- */

clv_str clv_run_actors(const clv_engine *e, clv_str name, clv_arena *a);

/* ---- reduce.c: copies, stories, facts of all documents ------------------------------ */

/* threads 0: one a processor; profile NULL: time is not measured. */
clv_status clv_run_reduce(const clv_engine *e, clv_store *s, int threads, clv_profile *profile,
                          const clv_watch *watch, clv_error *err);

#endif
