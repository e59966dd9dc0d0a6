/* SPDX-License-Identifier: Apache-2.0 */
/* when: date expressions → intervals, or the rule to compute them once an anchor
 * is known; the inference of a missing publication date. */
#ifndef CLV_WHEN_WHEN_H
#define CLV_WHEN_WHEN_H
#include "doc/doc.h"
#include "model/pack.h"

typedef struct clv_when clv_when; /* frozen: words of lexicon/ (months, holidays, known happenings) */
clv_status clv_when_load(const clv_pack *p, clv_when **out, clv_error *err);
void clv_when_free(clv_when *w);
/* Fills d->dates, anchored on d->published when it is known. */
void clv_when_find(const clv_when *w, clv_doc *d, clv_arena *scratch);
/* Infers d->published (from INFERRED, with published_why) from what the report
 * itself says, when no date was given, and resolves d->dates with it. */
void clv_when_infer(const clv_when *w, clv_doc *d, clv_arena *scratch);
/* Interval of a rule for an anchor interval; false when it cannot be said. Pure:
 * the reduce calls it to re-date by table. Rules: "weekday=4" (0 Sunday; tense in
 * "weekday=4<" last, ">" next), "-7M" "+3D" "-2W" "-1Y" (amount and unit, grain of
 * the unit), "month=9", "md=09-15", "dom=15", "year=0", … full list in src/when/when.md. */
bool clv_when_resolve(clv_str rel, clv_grain grain, clv_day anchor_from, clv_day anchor_to,
                      clv_day *from, clv_day *to);
/* A date's value as TIMEX3 writes it ("2022-09-15", "2022-W37", "P3D"); a date
 * that waits for its anchor gives its rule. In a. */
clv_str clv_when_value(clv_arena *a, const clv_date *date);
/* Fills type, value and mod of all dates as TIMEX3 has them ("DATE", "2022-09-15",
 * "START"): for `annotate --timeml`. Texts in d->arena. */
void clv_when_timex(const clv_when *w, clv_doc *d, clv_arena *scratch);
/* Constraint that a set of a report's rules and absolute dates puts on its
 * publication day: for inference across the reports of a story. */
size_t clv_when_anchors(const clv_when *w, const clv_doc *d, clv_anchor *out, size_t max, clv_arena *scratch);
#endif
