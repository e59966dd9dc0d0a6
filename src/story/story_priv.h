/* SPDX-License-Identifier: Apache-2.0 */
/* story, inside: sparse vectors, and the parting of a group. */
#ifndef CLV_STORY_PRIV_H
#define CLV_STORY_PRIV_H
#include "story/story.h"

typedef struct clv_dim {
	uint32_t hash;
	float w;
} clv_dim;

typedef struct clv_sparse {
	clv_dim *v; /* ascending by hash */
	size_t n;
} clv_sparse;

int clv_dim_cmp(const void *x, const void *y); /* by hash */
double clv_dim_dot(const clv_dim *a, size_t n, const clv_dim *b, size_t m);

/* Are the n documents of a group two happenings? v: their words, weighted; changed.
 * side: n, 0 or 1. A pure function of v in its order. */
bool clv_story_part(const clv_story_params *p, clv_sparse *v, size_t n, clv_arena *scratch, uint8_t *side);

#endif
