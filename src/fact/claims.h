/* SPDX-License-Identifier: Apache-2.0 */
/* Plain claims, inside: what claims.c, cores.c and meaning.c share. */
#ifndef CLV_FACT_CLAIMS_H
#define CLV_FACT_CLAIMS_H
#include "fact/fact_priv.h"

/* A clause of a report that may make a claim. */
typedef struct clv_clause {
	uint32_t doc, sentence;
	clv_span span, core; /* core: the words that brought it into its row */
	clv_items words;
	bool expects, denies;
	const clv_speaker *asserter; /* in whose quotation or indirect speech it stands, or NULL */
	clv_str via;                 /* through whom that came ("CCTV"), or empty */
	bool founding; /* has the core of its row */
	bool out;      /* does not belong to the row after all */
} clv_clause;

/* Clauses of several reports that may say the same, at most one a report. */
typedef struct clv_claim {
	CLV_VEC(clv_clause) v;
	bool by_meaning;
} clv_claim;
typedef CLV_VEC(clv_claim) clv_claims;

clv_clause clv_claims_clause(clv_build *b, uint32_t doc, uint32_t sentence, clv_span span);
/* Two parties' accounts of one thing are two claims: states that differ, each asserting it. */
bool clv_claims_other_asserter(const clv_clause *x, const clv_clause *y);
/* Of two clauses each begins with a person or a state that the other does not name: others' deeds. */
bool clv_claims_other_doers(clv_build *b, const clv_clause *x, const clv_clause *y);
/* An auxiliary, an ending in -ed, or the verb of an event: it says something. */
bool clv_claims_has_verb(const clv_build *b, const clv_clause *c);

/* cores.c: by shared words; meaning.c: by likeness of meaning, when the pack has an
 * encoder and the story few enough reports. Both append candidates. */
void clv_claims_by_words(clv_build *b, clv_claims *out);
void clv_claims_by_meaning(clv_build *b, clv_claims *out);

/* Likeness of the meaning of two clauses beyond the story's topic, -1..1; 1 when no
 * vectors were made. */
float clv_claims_likeness(clv_build *b, const clv_clause *x, const clv_clause *y);

#endif
