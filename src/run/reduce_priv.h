/* SPDX-License-Identifier: Apache-2.0 */
/* The reduce, inside: what reduce.c (spans) and stories.c share. */
#ifndef CLV_RUN_REDUCE_PRIV_H
#define CLV_RUN_REDUCE_PRIV_H
#include "run/run_priv.h"

typedef struct clv_reduce {
	clv_store *store;
	const clv_watch *watch;
	clv_progress progress;
	clv_profile *profile; /* NULL: time is not measured */
	int threads;          /* 0: one a processor */
	const clv_copylex *copylex;
	clv_factlex *factlex;
	clv_verdicts *verdicts; /* what people judged */
	clv_arena *keys;    /* spans, verdicts */
	clv_arena *span;    /* of one span */
	clv_arena *arena;   /* of one look at the store */
	clv_arena *scratch;
	uint32_t chapter;   /* documents of one story at most */
	uint64_t outside;   /* hash of what is the same for all: model, verdicts */
	clv_error *err;
} clv_reduce;

/* Tells what is under way. CLV_STOPPED: somebody wants an end. */
clv_status clv_reduce_tell(clv_reduce *r, const char *stage);

static inline uint64_t clv_reduce_mix(uint64_t h, const void *p, size_t n)
{
	return clv_hash64_seed(p, n, h);
}

static inline uint64_t clv_reduce_mix_number(uint64_t h, int64_t v)
{
	return clv_reduce_mix(h, &v, sizeof v);
}

/* As SQLite keeps it; never 0, which means none. */
static inline int64_t clv_reduce_key(uint64_t h)
{
	return (int64_t)(h ? h : 1);
}

/* ---- stories.c: makes anew the stories whose input changed */
clv_status clv_reduce_stories(clv_reduce *r, const clv_spans *spans);

#endif
