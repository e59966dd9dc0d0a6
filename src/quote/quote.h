/* SPDX-License-Identifier: Apache-2.0 */
/* quote: quotations and reported speech → content spans, cue, speaker, via. */
#ifndef CLV_QUOTE_QUOTE_H
#define CLV_QUOTE_QUOTE_H
#include "doc/doc.h"
#include "model/pack.h"

typedef struct clv_quotes clv_quotes; /* frozen: cues of lexicon/cues */
clv_status clv_quotes_load(const clv_pack *p, clv_quotes **out, clv_error *err);
void clv_quotes_free(clv_quotes *q);
/* Fills d->quotes (ordered by span.b). Needs tokens and mentions. */
void clv_quotes_find(const clv_quotes *q, clv_doc *d, clv_arena *scratch);
#endif
