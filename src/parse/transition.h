/* SPDX-License-Identifier: Apache-2.0 */
/* Transition systems: the greedy parser and the entity recogniser read a unit
 * from left to right and choose, in each state, the best valid move. Private to
 * parse. */
#ifndef CLV_PARSE_TRANSITION_H
#define CLV_PARSE_TRANSITION_H

#include "parse/net.h"

/* Scores moves of one scorer over one unit. */
typedef struct clv_moves {
	const clv_kernels *k;
	const clv_scorer *s;
	const float *low; /* n × n_feature × 2 × n_hidden */
	uint32_t n;       /* tokens of the unit */
	float *score;     /* room for n_move, up to a multiple of 16 */
} clv_moves;

/* Scores for the state whose feature slots hold these tokens (-1: none). */
void clv_moves_score(const clv_moves *m, const int32_t *slot);

/* A dependency analysis of n tokens. */
typedef struct clv_tree {
	int32_t *head;    /* index; a root is its own head */
	uint16_t *label;  /* label of the parser's scorer */
	uint8_t *start;   /* 1: a sentence starts here */
} clv_tree;

/* Arc-eager parsing with sentence breaks; work holds 8 × (n + 1) int32. Before
 * deprojectivisation: labels may be "x||y". Every token gets a head. */
enum { CLV_ARC_EAGER_WORK = 8 };
void clv_arc_eager(const clv_moves *m, clv_tree *t, int32_t *work);

/* What the parser's scorer needs to know of its labels, made once. */
typedef struct clv_labels {
	uint16_t root;        /* "ROOT" */
	uint16_t *plain, *of; /* of "x||y": x and y; else the label itself and 0 */
} clv_labels;
clv_status clv_labels_load(clv_arena *a, clv_scorer *s, clv_labels *out, clv_error *err);

/* Moves arcs labelled "x||y" below the nearest y, then finds sentence starts:
 * left edges of roots. space[i]: token i is white space. Work lies in a. */
void clv_deprojectivise(const clv_labels *l, clv_tree *t, const bool *space, uint32_t n,
                        clv_arena *a);

/* Entities: tag[i] = CLV_ENT_OUT, or label × 2 + 1 for its first token and
 * label × 2 for the others. start[i]: token i begins a sentence. */
enum { CLV_ENT_OUT = UINT16_MAX };
void clv_find_entities(const clv_moves *m, const uint8_t *start, const bool *space, uint16_t *tag);

#endif
