/* SPDX-License-Identifier: Apache-2.0 */
/* copy, inside: the loaded tables. */
#ifndef CLV_COPY_PRIV_H
#define CLV_COPY_PRIV_H
#include "copy/copy.h"

enum { CLV_CREDIT_WHOLE, CLV_CREDIT_AGENCY, CLV_CREDIT_PICTURE };

typedef struct clv_cue {
	clv_str text; /* lower case, without the {} */
	bool named;
	int kind;
} clv_cue;

struct clv_copylex {
	clv_arena *arena;
	clv_map freq;     /* folded word → index of prob */
	CLV_VEC(float) prob;
	CLV_VEC(clv_cue) cues;
	clv_map agencies; /* folded name or alias → index of names */
	CLV_VEC(clv_str) agency_names;
};

/* Lower case, marks stripped. */
clv_str clv_fold(clv_arena *a, clv_str s);
/* Hash of an outlet's name, of a block (its own hash, or of its folded text). */
uint64_t clv_outlet_key(clv_str name, clv_arena *scratch);
uint64_t clv_block_key(const clv_doc *d, size_t i, clv_arena *scratch);
/* Credits of the document that name an origin of its whole text. */
void clv_credits_find(const clv_copylex *lex, const clv_doc *d, clv_signature *s,
                      clv_arena *scratch);
/* Blocks that count as the report itself, each text once. */
bool clv_block_counts(const clv_doc *d, size_t i, clv_map *seen);

#endif
