/* SPDX-License-Identifier: Apache-2.0 */
/* The encoder's half of the pair coder. Private to event. */
#ifndef CLV_EVENT_LEARNED_H
#define CLV_EVENT_LEARNED_H

#include "event/event_priv.h"

typedef struct ev_learned ev_learned;

/* Reads the sections "coder/…" over "enc/…"; *out NULL when the pack has none. */
clv_status ev_learned_load(const clv_pack *p, ev_learned **out, clv_error *err);
void ev_learned_free(ev_learned *m); /* NULL is allowed */
/* Class probabilities (none last) of what source does to target; an empty span
 * stands for the whole text. */
void ev_learned_score(const ev_learned *m, clv_pair_state *s, clv_str text, clv_span source,
                      clv_span target, double p[CLV_N_TYPE + 1]);

#endif
