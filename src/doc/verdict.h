/* SPDX-License-Identifier: Apache-2.0 */
/* What people judged of what the reduce made, as data that every reduce replays.
 *
 * A judgement stands on anchors, which later readings do not change: ids of
 * mentions (m…), of quotes (q…), of documents. "Same" keeps all anchors of both
 * sides together, "different" keeps the sides apart, "wrong" sets the anchors
 * aside, "right" takes their doubt away. An anchor that is not there (its document
 * was not read) does nothing. */
#ifndef CLV_DOC_VERDICT_H
#define CLV_DOC_VERDICT_H

#include "base/base.h"

#define CLV_VERDICT_MAP(X)                                                    \
	X(SAME, "same") X(DIFFERENT, "different")                             \
	X(WRONG, "wrong") X(RIGHT, "right")
typedef enum {
#define X(n, t) CLV_VERDICT_##n,
	CLV_VERDICT_MAP(X)
#undef X
	CLV_N_VERDICT
} clv_verdictkind;
const char *clv_verdict_name(int v);
int clv_verdict_of(clv_str s); /* -1: none */

typedef struct clv_verdict {
	clv_verdictkind kind;
	CLV_VEC(clv_str) a, b; /* anchors of the two sides; b empty: wrong, right */
} clv_verdict;

/* One side of a "different". */
typedef struct clv_apart {
	uint32_t verdict;
	uint8_t side;
} clv_apart;

/* What all judgements say of one anchor. */
typedef struct clv_mark {
	bool wrong, right;
	uint32_t together; /* equal, not 0: judged the same */
	CLV_VEC(clv_apart) apart;
} clv_mark;

typedef struct clv_verdicts {
	clv_map at;           /* anchor → index of mark */
	CLV_VEC(clv_mark) mark;
} clv_verdicts;

/* Answers in `a`; the anchors' bytes must outlive it. Linear in anchors. */
clv_verdicts *clv_verdicts_make(clv_arena *a, const clv_verdict *v, size_t n);
/* NULL: nobody judged it. verdicts may be NULL. */
const clv_mark *clv_verdicts_of(const clv_verdicts *verdicts, clv_str anchor);
bool clv_verdicts_wrong(const clv_verdicts *verdicts, clv_str anchor);
/* Must the two not come together? Either may be NULL. */
bool clv_marks_apart(const clv_mark *x, const clv_mark *y);

#endif
