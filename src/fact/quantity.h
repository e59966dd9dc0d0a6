/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities, inside: what numbers.c, quantity.c and claims.c share. */
#ifndef CLV_FACT_QUANTITY_H
#define CLV_FACT_QUANTITY_H
#include "fact/fact_priv.h"

typedef enum { CLV_TOLL_NONE, CLV_TOLL_DEAD, CLV_TOLL_INJURED, CLV_TOLL_HELD, CLV_N_TOLL } clv_toll;

/* A number with what it counts: "at least 73 people", "seven and a half hours". */
typedef struct clv_quantity {
	uint32_t doc, sentence;
	clv_span span;    /* number with multipliers and unit */
	clv_str unit;     /* "%", "USD", "h", or empty */
	uint32_t counted; /* key of the counted word, 0 with a unit */
	clv_toll toll;
	bool part;        /* a toll of one group beside another's: "four soldiers and two civilians" */
	double value;
	double low, high; /* "at least", "about", "up to": what it may be; low = high: exact */
} clv_quantity;
typedef CLV_VEC(clv_quantity) clv_quantities;

/* Appends the quantities of a span of a sentence, in order of the text; years,
 * ordinals and parts of dates are none. */
void clv_fact_quantities(clv_build *b, uint32_t doc, uint32_t sentence, clv_span span, clv_quantities *out);

/* Do both count the same: one unit, one kind of victim or one counted word? */
bool clv_quantity_same_kind(const clv_quantity *a, const clv_quantity *b);

/* What a says beside lead: says (equal, or within what lead leaves open), weaker (a is
 * the vaguer one), differs (both cannot be). Of tolls "at least" is a manner of speaking:
 * other numbers differ. */
clv_stance clv_quantity_stance(const clv_quantity *a, const clv_quantity *lead);

/* A clause of a report. */
typedef struct clv_passage {
	uint32_t doc, sentence;
	clv_span span;
} clv_passage;

/* A quantity of c beside one of lead that counts the same, when each has just one of that
 * kind: "three months / two months" (in how, of b->out). measured: only those with a unit. */
clv_stance clv_quantities_compare(clv_build *b, const clv_passage *c, const clv_passage *lead, bool measured, clv_str *how);

#endif
