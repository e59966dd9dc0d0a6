/* SPDX-License-Identifier: Apache-2.0 */
/* The linear model: hashed features, one row of small integers a feature. */
#ifndef CLV_EVENT_LINEAR_H
#define CLV_EVENT_LINEAR_H

#include "event/event_priv.h"

typedef struct ev_linear ev_linear;

/* Reads the section "event/linear"; *out NULL when the pack has none. */
clv_status ev_linear_load(const clv_pack *p, clv_arena *a, ev_linear **out, clv_error *err);

/* Features of what source does to target, as words ("lem:meet", "path:nsubj>…"). */
typedef CLV_VEC(clv_str) ev_features;
void ev_pair_features(const clv_coder *c, const clv_doc *d, clv_span source, clv_span target,
                      clv_arena *scratch, ev_features *out);
/* Class probabilities of a set of features: CLV_N_TYPE + 1, none last. */
void ev_linear_score(const ev_linear *m, const ev_features *f, double p[CLV_N_TYPE + 1]);

#endif
