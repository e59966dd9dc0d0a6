/* SPDX-License-Identifier: Apache-2.0 */
/* Entity recognition as a transition system over B(egin) I(n) L(ast) U(nit)
 * O(ut) (Ratinov & Roth 2009), one move a token, chosen greedily.
 *
 * Input: the scorer's features, sentence starts, white space. Output: for each
 * token its entity's label and whether it begins there. An entity neither starts
 * on white space nor crosses a sentence start, and an open one closes with its
 * own label. Cost: one scored move a token. */
#include "parse/transition.h"

enum { BEGIN = 1, IN, LAST, UNIT, OUT };

typedef struct state {
	uint32_t at, n;
	int32_t open;   /* first token of the open entity, or -1 */
	uint16_t label; /* of the open entity */
} state;

static bool valid(const state *s, clv_move m, bool may_go_on, bool space)
{
	bool mine = s->open >= 0 && m.label == s->label;
	switch (m.action) {
	case BEGIN:
		return s->open < 0 && m.label && may_go_on && !space;
	case IN:
		return mine && may_go_on;
	case LAST:
		return mine;
	case UNIT:
		return s->open < 0 && m.label && !space;
	case OUT:
		return s->open < 0;
	default:
		return false;
	}
}

static clv_move best(const clv_moves *m, const state *s, const uint8_t *start, const bool *space)
{
	bool may_go_on = s->at + 1 < s->n && !start[s->at + 1];
	uint32_t at = UINT32_MAX;
	for (uint32_t i = 0; i < m->s->n_move; i++)
		if (valid(s, m->s->move[i], may_go_on, space[s->at]) &&
		    (at == UINT32_MAX || m->score[i] > m->score[at]))
			at = i;
	return at == UINT32_MAX ? (clv_move){ .action = OUT } : m->s->move[at];
}

void clv_find_entities(const clv_moves *m, const uint8_t *start, const bool *space, uint16_t *tag)
{
	state s = { .n = m->n, .open = -1 };
	for (; s.at < s.n; s.at++) {
		int32_t slot[CLV_NER_FEATURES] = { (int32_t)s.at, s.open,
			                           s.open < 0 ? -1 : (int32_t)s.at - 1 };
		clv_moves_score(m, slot);
		clv_move move = best(m, &s, start, space);
		bool begins = move.action == BEGIN || move.action == UNIT;
		tag[s.at] = move.action == OUT ? CLV_ENT_OUT
		                               : (uint16_t)(move.label * 2 + begins);
		if (move.action == BEGIN) {
			s.open = (int32_t)s.at;
			s.label = move.label;
		} else if (move.action != IN) {
			s.open = -1;
		}
	}
}
