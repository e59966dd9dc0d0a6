/* SPDX-License-Identifier: Apache-2.0 */
/* wdiff: two texts aligned word by word. */
#ifndef CLV_BASE_WDIFF_H
#define CLV_BASE_WDIFF_H

#include "base/arena.h"
#include "base/str.h"

typedef enum { CLV_WORDS_SAME, CLV_WORDS_LESS, CLV_WORDS_MORE } clv_words_op;

typedef struct clv_words_part {
	clv_words_op op;
	clv_str words; /* of b when SAME or MORE, of a when LESS; a view */
} clv_words_part;

typedef enum {
	CLV_CHANGE_NONE,     /* the same words */
	CLV_CHANGE_SHORTER,  /* b leaves words of a out */
	CLV_CHANGE_LONGER,   /* b has words that a lacks */
	CLV_CHANGE_REWORDED, /* both */
	CLV_CHANGE_OTHER     /* less than a third in common: not aligned */
} clv_words_change;

typedef struct clv_words_diff {
	clv_words_part *v;
	size_t n;
	clv_words_change change;
	bool numbers; /* a number stands in one and not in the other */
} clv_words_diff;

/* Aligns b with a: words alike but for case and marks at their ends. In a; never fails. */
clv_words_diff clv_words_align(clv_arena *arena, clv_str a, clv_str b);
/* "", "shorter", "longer", "reworded", "other words". */
const char *clv_words_change_name(clv_words_change c);

#endif
