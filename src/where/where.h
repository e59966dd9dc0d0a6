/* SPDX-License-Identifier: Apache-2.0 */
/* where: place readings of mentions → gazetteer entries with coordinates. */
#ifndef CLV_WHERE_WHERE_H
#define CLV_WHERE_WHERE_H
#include "who/who.h"

typedef struct clv_where clv_where; /* frozen: gazetteer, mmapped */
clv_status clv_where_load(const clv_pack *p, clv_where **out, clv_error *err);
void clv_where_free(clv_where *w);
/* Fills d->places from mentions of kind place (and literal readings of states).
 * Ordered by span.b. */
void clv_where_find(const clv_where *w, clv_doc *d, clv_arena *scratch);
#endif
