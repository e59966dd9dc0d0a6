/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of run share: the engine's frozen stages and a worker's state. */
#ifndef CLV_RUN_RUN_PRIV_H
#define CLV_RUN_RUN_PRIV_H

#include "run/run.h"

#include "cage/cage.h"
#include "copy/copy.h"
#include "event/event.h"
#include "page/page.h"
#include "parse/parse.h"
#include "fact/fact.h"
#include "quote/quote.h"
#include "when/when.h"
#include "text/text.h"
#include "where/where.h"

/* The frozen stages in the order in which they are loaded: name, type, load, free. */
#define CLV_STAGE_MAP(X)                                                      \
	X(pages, clv_pages, clv_pages_load, clv_pages_free)                   \
	X(spun, clv_spun, clv_spun_load, clv_spun_free)                       \
	X(caps, clv_caps, clv_caps_load, clv_caps_free)                       \
	X(nlp, clv_nlp, clv_nlp_load, clv_nlp_free)                           \
	X(when, clv_when, clv_when_load, clv_when_free)                       \
	X(who, clv_who, clv_who_load, clv_who_free)                           \
	X(where, clv_where, clv_where_load, clv_where_free)                   \
	X(quotes, clv_quotes, clv_quotes_load, clv_quotes_free)               \
	X(coder, clv_coder, clv_coder_load, clv_coder_free)                   \
	X(copylex, clv_copylex, clv_copylex_load, clv_copylex_free)

/* Workers that wait for the next document of clv_annotate: making one costs as much as
 * a third of a short report. Slots are exchanged, not locked: a child of fork may use them. */
enum { CLV_IDLE_WORKERS = 16 };
typedef struct clv_idle {
	_Atomic(clv_worker *) slot[CLV_IDLE_WORKERS];
} clv_idle;

struct clv_engine {
	clv_idle *idle; /* the one part that calls change */
	clv_pack *pack;
	clv_pack *adapter; /* weights of the user's own, or NULL */
	char hash[17];
	char *sources, *scores; /* tables of the pack as texts */
	clv_cage *cage;    /* NULL: documents are read in this process */
#define X(name, type, load, free) type *name;
	CLV_STAGE_MAP(X)
#undef X
};

struct clv_worker {
	const clv_engine *engine;
	clv_parser *parser;
	clv_arena *arena, *scratch; /* results; reset between stages */
	clv_doc *doc;
	clv_pair_state *pair; /* made when first needed */
	bool fast;
	const clv_filter *filter; /* NULL: none */
	bool passed_over;         /* the last document: the filter leaves it out */
	bool as_record;           /* whatever form was asked for */
	bool signs;               /* the signature is wanted, too */
	clv_caged *caged;         /* the process that reads for it, or NULL */
	clv_str signature;        /* that it gave */
	clv_profile *profile;     /* NULL: time is not measured */
};

/* Runs one stage and forgets its scratch. */
#define CLV_STAGE(w, call)                                                    \
	do {                                                                  \
		double clv_began_ = (w)->profile ? clv_thread_seconds() : 0;  \
		call;                                                         \
		clv_arena_reset((w)->scratch);                                \
		if ((w)->profile)                                             \
			clv_profile_add((w)->profile, #call, clv_thread_seconds() - clv_began_);             \
	} while (0)

/* ---- spans.c ---- */
enum { CLV_SPAN_DOCUMENTS = 5000 }; /* most of a span, unless a day alone has more */
typedef struct clv_span_of_days {
	char first[16], last[16]; /* days, inclusive; "" and "~": all of them */
	bool undated;             /* with the documents that have no day */
} clv_span_of_days;
typedef CLV_VEC(clv_span_of_days) clv_spans;
void clv_spans_cut(const clv_daycounts *days, uint64_t most, bool part, clv_arena *a, clv_spans *out);

/* Frees the workers that wait. */
void clv_idle_drop(clv_idle *idle);

/* Interface to pipeline.c: text that is already clean and whose paragraphs are
 * all body, as `parse` and `code` take it. */
clv_doc *clv_plain_document(clv_worker *w, clv_str text);
/* The stages behind page. */
void clv_annotate_text(clv_worker *w, clv_doc *d);
/* The form of the worker's document. */
clv_str clv_worker_form(clv_worker *w, clv_form form, const clv_hints *h);
/* The parser, made when first needed; NULL: out of memory. */
clv_parser *clv_worker_parser(clv_worker *w);
/* The encoder's buffers, made when first needed; NULL with --fast. */
clv_pair_state *clv_worker_pair(clv_worker *w);

/* ---- caged.c ---- */
/* As clv_worker_run, by the process w->caged. */
clv_status clv_caged_run(clv_worker *w, clv_str bytes, const clv_hints *h, clv_form form, clv_str *out, clv_error *err);
/* A worker of the engine's cage that is not yet running; NULL: no cage, or no memory. */
enum { CLV_CAGED_READER, CLV_CAGED_OPENER };
clv_caged *clv_caged_new(const clv_engine *e, size_t kind);
void clv_caged_delete(clv_caged *w); /* NULL is allowed */

/* ---- opener.c: as clv_feed, in this process (worker NULL) or in a caged one ---- */
typedef struct clv_feed_item clv_feed_item;
typedef struct clv_opened clv_opened;
/* fd: a descriptor of the bytes, or -1. links: see clv_feed_want_links. The worker must be
 * used for one file at a time. */
clv_opened *clv_opened_new(clv_caged *worker, clv_arena *a, const char *path, clv_str bytes, int fd, bool links);
bool clv_opened_next(clv_opened *o, clv_feed_item *item, clv_error *problem);
size_t clv_opened_at(const clv_opened *o);
size_t clv_opened_skipped(const clv_opened *o);
void clv_opened_close(clv_opened *o);

#endif
