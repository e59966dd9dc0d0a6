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

/* ---- vector.c: how many documents hold each word, actor and act; a document as a vector */
typedef struct clv_vocabulary clv_vocabulary;
clv_vocabulary *clv_vocabulary_new(clv_arena *a);
void clv_vocabulary_add(clv_vocabulary *v, const clv_signature *s);
/* idf^1.5 of a word whose share of running words is prob. */
double clv_vocabulary_weight(const clv_vocabulary *v, uint32_t hash, double prob);
/* Words and actors of length 1, beside them acts of two parties of at most sqrt(w_event). */
clv_sparse clv_story_vector(const clv_vocabulary *v, const clv_signature *s, const clv_story_params *p, clv_arena *a);

/* Are the n documents of a group two happenings? v: their words, weighted; changed.
 * side: n, 0 or 1. A pure function of v in its order. */
bool clv_story_part(const clv_story_params *p, clv_sparse *v, size_t n, clv_arena *scratch, uint8_t *side);

#endif
