/* SPDX-License-Identifier: Apache-2.0 */
/* What the network said of the units that a thread saw last. Private to parse. */
#ifndef CLV_PARSE_MEMO_H
#define CLV_PARSE_MEMO_H

#include "parse/transition.h"

/* The network's answer for n tokens, as arrays that the caller owns. */
typedef struct clv_answer {
	uint16_t *tag;
	clv_tree tree;
	uint16_t *ent;
} clv_answer;

typedef struct clv_memo clv_memo;
clv_memo *clv_memo_new(void); /* NULL: out of memory */
void clv_memo_free(clv_memo *m);
/* Copies the answer for text, if it is known and has n tokens. */
bool clv_memo_get(const clv_memo *m, clv_str text, uint32_t n, const clv_answer *out);
void clv_memo_put(clv_memo *m, clv_str text, uint32_t n, const clv_answer *a);

#endif
