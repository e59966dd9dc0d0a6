/* SPDX-License-Identifier: Apache-2.0 */
/* A unit's text as the analysis reads it, and the way back to the document. */
#ifndef CLV_PARSE_READING_H
#define CLV_PARSE_READING_H
#include "parse/nlp_priv.h"

/* The text of u with the document's readings in it; u->text, u->map are set where
 * there are any. */
void clv_unit_read(const clv_doc *d, clv_unit *u, clv_arena *a);
/* Bytes [b, e) of the unit's text as a span of the document. */
clv_span clv_unit_span(const clv_unit *u, uint32_t b, uint32_t e);
#endif
