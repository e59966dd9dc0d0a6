/* SPDX-License-Identifier: Apache-2.0 */
/* relation, inside: the loaded scales. */
#ifndef CLV_RELATION_PRIV_H
#define CLV_RELATION_PRIV_H
#include "relation/relation.h"

typedef struct clv_modescore {
	clv_type type;
	clv_str mode;
	double score;
} clv_modescore;

struct clv_scales {
	clv_arena *arena;
	clv_map goldstein; /* code → index of value */
	CLV_VEC(double) value;
	CLV_VEC(clv_modescore) modes;
};

#endif
