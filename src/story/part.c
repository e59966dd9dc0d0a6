/* SPDX-License-Identifier: Apache-2.0 */
/* One group of reports that are two happenings of one kind: two earthquakes, two
 * arrests of players of one team.
 *
 * Input: the word vectors of a group that clustering found. Output: whether it is two,
 * and which document is on which side. Such reports share the words of their kind,
 * so that over the whole set they look alike; within the group these words say
 * nothing, and what is left are the names and numbers of the one and of the other.
 *
 * Method: words are weighted anew by how few documents of the group hold them
 * (log(n / df) to a power, at least two), names and numbers more than others; a sample
 * is joined to two groups by group-average clustering, every document then goes to
 * the side that it is more like. They are two when the likeness across is a
 * small part of that within the looser side, and no side is a small part of the group.
 * The parameters are fixed on the train part of ECB+ (README.md). Documents that share
 * nothing with others go with the first side.
 *
 * Cost: linear in words, and cubic in the sample, which is bounded. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "story/story_priv.h"

enum { SAMPLE = 48, LEAST = 4, ROUNDS = 3 };

typedef struct part {
	const clv_story_params *params;
	clv_sparse *v;
	size_t n;
	clv_arena *a;
	uint8_t *side;
	clv_map df;     /* word → index of held */
	CLV_VEC(uint32_t) held; /* documents that hold it */
	double *sum[2]; /* of a side's vectors, by that index */
	size_t size[2];
} part;

/* ---- words within the group ------------------------------------------------------- */

static void count(part *p)
{
	p->df = clv_map_new(p->a);
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->v[i].n; k++) {
			uint32_t at = *clv_map_put64(&p->df, p->v[i].v[k].hash, (uint32_t)p->held.n);
			if (at == p->held.n)
				*clv_push(p->a, &p->held) = 0;
			p->held.v[at]++;
		}
}

static uint32_t index_of(const part *p, uint32_t hash)
{
	uint64_t key = hash;
	return *clv_map_get64(&p->df, &key);
}

/* Keeps the words that two and more documents hold, and not all; length 1. */
static void weigh(part *p)
{
	count(p);
	for (size_t i = 0; i < p->n; i++) {
		clv_sparse *s = &p->v[i];
		double sum = 0;
		size_t n = 0;
		for (size_t k = 0; k < s->n; k++) {
			uint32_t held = p->held.v[index_of(p, s->v[k].hash)];
			if (held < 2)
				continue;
			double w = (double)s->v[k].w * pow(log(((double)p->n + 0.5) / held), (double)p->params->part_power);
			s->v[n++] = (clv_dim){ s->v[k].hash, (float)w };
			sum += w * w;
		}
		s->n = sum > 0 ? n : 0;
		for (size_t k = 0; k < s->n; k++)
			s->v[k].w /= (float)sqrt(sum);
	}
}

/* ---- two groups of a sample ---------------------------------------------------------- */

static double likeness(const clv_sparse *a, const clv_sparse *b)
{
	return clv_dim_dot(a->v, a->n, b->v, b->n);
}

typedef struct tree {
	double like[SAMPLE][SAMPLE]; /* mean likeness of two groups */
	size_t size[SAMPLE];
	bool gone[SAMPLE];
	uint8_t group[SAMPLE];
} tree;

static void join_best(tree *t, size_t m)
{
	size_t x = 0, y = 0;
	double most = -1;
	for (size_t i = 0; i < m; i++)
		for (size_t k = i + 1; !t->gone[i] && k < m; k++)
			if (!t->gone[k] && t->like[i][k] > most) {
				most = t->like[i][k];
				x = i;
				y = k;
			}
	double a = (double)t->size[x], b = (double)t->size[y];
	for (size_t k = 0; k < m; k++)
		t->like[x][k] = t->like[k][x] = (a * t->like[x][k] + b * t->like[y][k]) / (a + b);
	t->size[x] += t->size[y];
	t->gone[y] = true;
	for (size_t k = 0; k < m; k++)
		if (t->group[k] == y)
			t->group[k] = (uint8_t)x;
}

/* Side of the documents of the sample; 2: not in it. */
static void seed(part *p)
{
	size_t m = p->n < SAMPLE ? p->n : SAMPLE;
	tree *t = CLV_NEW(p->a, tree);
	for (size_t i = 0; i < m; i++) {
		t->size[i] = 1;
		t->group[i] = (uint8_t)i;
		for (size_t k = 0; k < i; k++)
			t->like[i][k] = t->like[k][i] = likeness(&p->v[i * p->n / m], &p->v[k * p->n / m]);
	}
	for (size_t left = m; left > 2; left--)
		join_best(t, m);
	memset(p->side, 2, p->n);
	for (size_t i = 0; i < m; i++)
		p->side[i * p->n / m] = t->group[i] != t->group[0];
}

/* ---- every document to its side ---------------------------------------------------------- */

static void sum_sides(part *p)
{
	for (int k = 0; k < 2; k++) {
		memset(p->sum[k], 0, p->held.n * sizeof *p->sum[k]);
		p->size[k] = 0;
	}
	for (size_t i = 0; i < p->n; i++) {
		if (p->side[i] > 1)
			continue;
		p->size[p->side[i]]++;
		for (size_t k = 0; k < p->v[i].n; k++)
			p->sum[p->side[i]][index_of(p, p->v[i].v[k].hash)] += (double)p->v[i].v[k].w;
	}
}

static double likeness_to_sum(const part *p, const clv_sparse *v, size_t side)
{
	double sum = 0;
	for (size_t k = 0; k < v->n; k++)
		sum += (double)v->v[k].w * p->sum[side][index_of(p, v->v[k].hash)];
	return sum;
}

/* Mean likeness to the other documents of a side. */
static double likeness_to(const part *p, size_t i, size_t side)
{
	bool own = p->side[i] == side;
	double sum = likeness_to_sum(p, &p->v[i], side) - (own && p->v[i].n ? 1 : 0);
	size_t n = p->size[side] - own;
	return n ? sum / (double)n : 0;
}

/* False: nobody moved. */
static bool move_all(part *p, uint8_t *to)
{
	bool moved = false;
	for (size_t i = 0; i < p->n; i++) {
		to[i] = likeness_to(p, i, 0) >= likeness_to(p, i, 1) ? 0 : 1;
		moved = moved || to[i] != p->side[i];
	}
	memcpy(p->side, to, p->n);
	return moved;
}

static double product(const part *p, size_t x, size_t y)
{
	double sum = 0;
	for (size_t i = 0; i < p->held.n; i++)
		sum += p->sum[x][i] * p->sum[y][i];
	return sum;
}

static double within(const part *p, size_t side)
{
	double n = (double)p->size[side], self = 0;
	for (size_t i = 0; i < p->n; i++)
		self += p->side[i] == side && p->v[i].n;
	return n > 1 ? (product(p, side, side) - self) / (n * (n - 1)) : 0;
}

bool clv_story_part(const clv_story_params *params, clv_sparse *v, size_t n, clv_arena *scratch,
                    uint8_t *side)
{
	part p = { .params = params, .v = v, .n = n, .a = scratch, .side = side };
	if (n < LEAST)
		return false;
	weigh(&p);
	seed(&p);
	uint8_t *to = CLV_NEW_ARRAY(scratch, uint8_t, n);
	for (int k = 0; k < 2; k++)
		p.sum[k] = CLV_NEW_ARRAY(scratch, double, p.held.n + 1);
	for (int round = 0; round < ROUNDS; round++) {
		sum_sides(&p);
		if (!move_all(&p, to))
			break;
	}
	sum_sides(&p);
	double least = (double)params->part_share * (double)n;
	least = least > 2 ? least : 2;
	if ((double)p.size[0] < least || (double)p.size[1] < least)
		return false;
	double a = within(&p, 0), b = within(&p, 1);
	double across = product(&p, 0, 1) / ((double)p.size[0] * (double)p.size[1]);
	return across < (double)params->part_apart * (a < b ? a : b);
}
