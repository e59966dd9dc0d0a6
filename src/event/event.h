/* SPDX-License-Identifier: Apache-2.0 */
/* event: predicate + actors → event mentions: type, mode, status, polarity,
 * asserted_by (from quotes), date, place, size, score. */
#ifndef CLV_EVENT_EVENT_H
#define CLV_EVENT_EVENT_H
#include "doc/doc.h"
#include "model/pack.h"

typedef struct clv_coder clv_coder; /* frozen: lexicon/verbs, nouns, linear model */
clv_status clv_coder_load(const clv_pack *p, clv_coder **out, clv_error *err);
void clv_coder_free(clv_coder *c);
/* Puts the learned halves of another pack in the place of c's; p must outlive c. Before c is
 * used. CLV_NOTFOUND: the pack has none. */
clv_status clv_coder_adapt(clv_coder *c, const clv_pack *p, clv_error *err);
/* The lines of the lexicon that code a type, as Markdown. */
void clv_coder_patterns(const clv_coder *c, clv_type type, clv_buf *out);
/* A thread's buffers for the encoder's half of the pair coder, 4 MB; NULL: the pack
 * has no such half, or out of memory (the linear half then answers alone). */
typedef struct clv_pair_state clv_pair_state;
clv_pair_state *clv_pair_state_new(const clv_coder *c);
void clv_pair_state_free(clv_pair_state *s);

/* Fills d->events (ordered by span.b). Needs everything before it. pair NULL: of the
 * learned coder the linear half alone (--fast). */
void clv_events_find(const clv_coder *c, clv_pair_state *pair, clv_doc *d, clv_arena *scratch);

/* `clavijo code` with given actors: what source does to target, in PLOVER's verbal
 * reading. d: the text, parsed; source and target as spans (empty: not found; judged
 * on the text alone). p: CLV_N_TYPE + 1 probabilities (none last) that sum to 1. s
 * NULL: the linear half alone (--fast). */
void clv_code_pair(const clv_coder *c, clv_pair_state *s, const clv_doc *d, clv_span source,
                   clv_span target, double p[CLV_N_TYPE + 1], clv_arena *scratch);
/* The same once more with the encoder (s), where the linear half, which p holds, is not sure. */
void clv_code_pair_surer(const clv_coder *c, clv_pair_state *s, const clv_doc *d, clv_span source, clv_span target,
                         double p[CLV_N_TYPE + 1]);
#endif
