/* SPDX-License-Identifier: Apache-2.0 */
/* Arc-eager dependency parsing (Nivre 2003; non-monotonic: Honnibal & Johnson
 * 2015) with moves that break sentences, chosen greedily by the scorer.
 *
 * Input: a scorer's precomputed features of n tokens. Output: head and label of
 * each token, and where a break was set. State: a stack, a buffer of what is
 * still to read with words put back in front of it, and for each word its last
 * attached children on either side. Moves:
 *   SHIFT   push the first word of the buffer
 *   REDUCE  pop the stack; a word without a head goes back into the buffer, once
 *   LEFT    the stack's top depends on the buffer's first word; pop it
 *   RIGHT   the buffer's first word depends on the stack's top; push it
 *   BREAK   the second word of the buffer begins a sentence
 * The unit is one sequence: words of several sentences, parted by breaks.
 * Cost: linear; every word is put back once at most, so about two moves a token. */
#include "parse/transition.h"

enum { SHIFT, REDUCE, LEFT, RIGHT, BREAK, N_ACTION };
enum { UNSHIFTABLE = 1, STARTS = 2 };

/* Children of a word on one side: a list through next/prev, newest at last[]. A
 * word has one head at a time, so that links can be kept by child. */
typedef struct state {
	int32_t n, next_word;       /* buffer: back[n_back-1] … back[0], next_word … n-1 */
	int32_t *stack, n_stack;
	int32_t *back, n_back;
	int32_t *last[2];           /* newest child, left and right */
	int32_t *older, *newer;     /* siblings */
	int32_t *head;
	uint16_t *label;
	uint8_t *flag;
} state;

void clv_moves_score(const clv_moves *m, const int32_t *slot)
{
	const float *row[CLV_PARSER_FEATURES];
	size_t n_row = CLV_HIDDEN_PIECES * (size_t)m->s->n_hidden;
	size_t n_token = n_row * m->s->n_feature;
	for (size_t f = 0; f < m->s->n_feature; f++)
		row[f] = slot[f] < 0 ? m->s->pad + f * n_row
		                     : m->low + (size_t)slot[f] * n_token + f * n_row;
	m->k->score(&m->s->upper, row, m->score);
}

static int32_t buffer(const state *s, int32_t i)
{
	if (i < s->n_back)
		return s->back[s->n_back - 1 - i];
	i += s->next_word - s->n_back;
	return i < s->n ? i : -1;
}

static int32_t n_buffer(const state *s)
{
	return s->n - s->next_word + s->n_back;
}

static int32_t top(const state *s, int32_t i)
{
	return i < s->n_stack ? s->stack[s->n_stack - 1 - i] : -1;
}

/* ---- arcs ----------------------------------------------------------------------- */

static void remove_arc(state *s, int32_t child)
{
	int side = child > s->head[child];
	int32_t o = s->older[child], w = s->newer[child];
	if (w < 0)
		s->last[side][s->head[child]] = o;
	else
		s->older[w] = o;
	if (o >= 0)
		s->newer[o] = w;
	s->head[child] = -1;
}

static void add_arc(state *s, int32_t head, int32_t child, uint16_t label)
{
	if (s->head[child] >= 0)
		remove_arc(s, child);
	int side = child > head;
	int32_t o = s->last[side][head];
	s->older[child] = o;
	s->newer[child] = -1;
	if (o >= 0)
		s->newer[o] = child;
	s->last[side][head] = child;
	s->head[child] = head;
	s->label[child] = label;
}

/* ---- moves ------------------------------------------------------------------------ */

static void push(state *s)
{
	s->stack[s->n_stack++] = s->n_back ? s->back[--s->n_back] : s->next_word++;
}

static void reduce(state *s)
{
	int32_t s0 = s->stack[--s->n_stack];
	if (s->head[s0] >= 0 || s->n_stack == 0)
		return;
	s->flag[s0] |= UNSHIFTABLE;
	s->back[s->n_back++] = s0;
}

static void apply(state *s, clv_move m)
{
	int32_t b0 = buffer(s, 0);
	switch (m.action) {
	case SHIFT:
		push(s);
		break;
	case REDUCE:
		reduce(s);
		break;
	case LEFT:
		add_arc(s, b0, top(s, 0), m.label);
		s->flag[b0] &= (uint8_t)~UNSHIFTABLE;
		s->n_stack--;
		break;
	case RIGHT:
		add_arc(s, top(s, 0), b0, m.label);
		push(s);
		break;
	case BREAK:
		s->flag[buffer(s, 1)] |= STARTS;
		break;
	default:
		break;
	}
}

static bool valid(const state *s, uint8_t action)
{
	int32_t b0 = buffer(s, 0), b1 = buffer(s, 1);
	bool starts = b0 >= 0 && s->flag[b0] & STARTS;
	switch (action) {
	case SHIFT:
		return s->n_stack == 0 ||
		       (n_buffer(s) >= 2 && !starts && !(s->flag[b0] & UNSHIFTABLE));
	case REDUCE:
		return s->n_stack > 0;
	case LEFT:
	case RIGHT:
		return s->n_stack > 0 && b0 >= 0 && !starts;
	case BREAK:
		return b1 >= 0 && b1 == b0 + 1 && !(s->flag[b1] & STARTS);
	default:
		return false;
	}
}

static clv_move best(const clv_moves *m, const state *s)
{
	bool ok[N_ACTION];
	uint32_t at = UINT32_MAX;
	for (int a = 0; a < N_ACTION; a++)
		ok[a] = valid(s, (uint8_t)a);
	for (uint32_t i = 0; i < m->s->n_move; i++)
		if (ok[m->s->move[i].action] && (at == UINT32_MAX || m->score[i] > m->score[at]))
			at = i;
	return at == UINT32_MAX ? (clv_move){ .action = N_ACTION } : m->s->move[at];
}

static void features(const state *s, int32_t slot[CLV_PARSER_FEATURES])
{
	int32_t b0 = buffer(s, 0), s0 = top(s, 0);
	slot[0] = b0;
	slot[1] = buffer(s, 1);
	slot[2] = s0;
	slot[3] = top(s, 1);
	slot[4] = top(s, 2);
	slot[5] = b0 < 0 ? -1 : s->last[0][b0];
	slot[6] = s0 < 0 ? -1 : s->last[0][s0];
	slot[7] = s0 < 0 ? -1 : s->last[1][s0];
}

void clv_arc_eager(const clv_moves *m, clv_tree *t, int32_t *work)
{
	size_t n = m->n;
	state s = { .n = (int32_t)n, .head = t->head, .label = t->label, .flag = t->start };
	int32_t **part[] = { &s.stack, &s.back, &s.last[0], &s.last[1], &s.older, &s.newer };
	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		*part[i] = work + i * (n + 1);
	for (size_t i = 0; i < n; i++) {
		s.head[i] = s.last[0][i] = s.last[1][i] = -1;
		s.label[i] = 0;
		s.flag[i] = 0;
	}
	while (s.n_stack || n_buffer(&s)) {
		int32_t slot[CLV_PARSER_FEATURES];
		features(&s, slot);
		clv_moves_score(m, slot);
		clv_move move = best(m, &s);
		if (move.action == N_ACTION) /* a model without the moves it needs */
			break;
		apply(&s, move);
	}
}
