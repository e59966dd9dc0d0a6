/* SPDX-License-Identifier: Apache-2.0 */
/* Blocs: actors that cooperate among themselves more, and quarrel less, than their
 * many or few dealings would make one expect.
 *
 * Input: ties of pairs, cooperation and conflict apart. Output: the bloc of each actor.
 * Method: signed modularity (Gómez, Jensen & Arenas 2009), raised by moving one actor
 * at a time to the best of its neighbours' blocs, in the order of the actors, until
 * nothing moves (the first phase of Louvain, Blondel et al. 2008), then by joining two
 * whole blocs while that raises it. Ties break by number, so the answer depends on
 * nothing but the ties. Cost: rounds × ties, rounds bounded; joining is quadratic in
 * blocs, and left out above MAX_JOIN of them. */
#include <stdlib.h>

#include "relation/relation.h"

enum { ROUNDS = 32, MAX_JOIN = 400 };

typedef struct net {
	const clv_tie *tie;
	size_t n_ties, n;
	uint32_t *first, *edge; /* ties of each actor */
	double *plus, *minus;   /* weight of an actor's ties */
	double *bloc_plus, *bloc_minus;
	double all_plus, all_minus; /* twice the sum */
	uint32_t *bloc;
} net;

static uint32_t other(const clv_tie *t, uint32_t i)
{
	return t->a == i ? t->b : t->a;
}

static void index_ties(net *w, clv_arena *a)
{
	w->first = CLV_NEW_ARRAY(a, uint32_t, w->n + 2);
	w->edge = CLV_NEW_ARRAY(a, uint32_t, 2 * w->n_ties + 1);
	for (size_t i = 0; i < w->n_ties; i++) {
		w->first[w->tie[i].a + 1]++;
		w->first[w->tie[i].b + 1]++;
	}
	for (size_t i = 0; i < w->n; i++)
		w->first[i + 1] += w->first[i];
	uint32_t *at = CLV_NEW_ARRAY(a, uint32_t, w->n + 1);
	for (size_t i = 0; i < w->n; i++)
		at[i] = w->first[i];
	for (uint32_t i = 0; i < w->n_ties; i++) {
		w->edge[at[w->tie[i].a]++] = i;
		w->edge[at[w->tie[i].b]++] = i;
	}
}

static void weigh(net *w, clv_arena *a)
{
	w->plus = CLV_NEW_ARRAY(a, double, w->n + 1);
	w->minus = CLV_NEW_ARRAY(a, double, w->n + 1);
	for (size_t i = 0; i < w->n_ties; i++) {
		const clv_tie *t = &w->tie[i];
		w->plus[t->a] += t->cooperation;
		w->plus[t->b] += t->cooperation;
		w->minus[t->a] += t->conflict;
		w->minus[t->b] += t->conflict;
		w->all_plus += 2 * t->cooperation;
		w->all_minus += 2 * t->conflict;
	}
}

/* What belonging to a bloc adds to the modularity, but for a common factor. */
static double gain(const net *w, uint32_t i, double plus, double minus, double bloc_plus, double bloc_minus)
{
	double g = plus - minus;
	if (w->all_plus > 0)
		g -= w->plus[i] * bloc_plus / w->all_plus;
	if (w->all_minus > 0)
		g += w->minus[i] * bloc_minus / w->all_minus;
	return g;
}

/* Ties of i into bloc b. */
static void ties_into(const net *w, uint32_t i, uint32_t b, double *plus, double *minus)
{
	*plus = *minus = 0;
	for (uint32_t k = w->first[i]; k < w->first[i + 1]; k++) {
		const clv_tie *t = &w->tie[w->edge[k]];
		if (w->bloc[other(t, i)] == b) {
			*plus += t->cooperation;
			*minus += t->conflict;
		}
	}
}

static bool move(net *w, uint32_t i)
{
	uint32_t own = w->bloc[i], best = own;
	double plus, minus;
	w->bloc_plus[own] -= w->plus[i];
	w->bloc_minus[own] -= w->minus[i];
	w->bloc[i] = UINT32_MAX;
	ties_into(w, i, own, &plus, &minus);
	double most = plus > minus ? gain(w, i, plus, minus, w->bloc_plus[own], w->bloc_minus[own]) : 0;
	for (uint32_t k = w->first[i]; k < w->first[i + 1]; k++) {
		uint32_t b = w->bloc[other(&w->tie[w->edge[k]], i)];
		ties_into(w, i, b, &plus, &minus);
		double g = gain(w, i, plus, minus, w->bloc_plus[b], w->bloc_minus[b]);
		if (plus <= minus) /* strangers and enemies are no bloc, however few their dealings */
			continue;
		if (g > most + 1e-12 || (g > most - 1e-12 && g > 1e-12 && b < best)) {
			most = g;
			best = b;
		}
	}
	w->bloc[i] = best;
	w->bloc_plus[best] += w->plus[i];
	w->bloc_minus[best] += w->minus[i];
	return best != own;
}

/* Ties between two blocs, less what is to be expected. */
static double gain_of_joining(const net *w, uint32_t x, uint32_t y)
{
	double g = 0;
	for (size_t i = 0; i < w->n_ties; i++) {
		uint32_t a = w->bloc[w->tie[i].a], b = w->bloc[w->tie[i].b];
		if ((a == x && b == y) || (a == y && b == x))
			g += w->tie[i].cooperation - w->tie[i].conflict;
	}
	if (g <= 0)
		return 0;
	if (w->all_plus > 0)
		g -= w->bloc_plus[x] * w->bloc_plus[y] / w->all_plus;
	if (w->all_minus > 0)
		g += w->bloc_minus[x] * w->bloc_minus[y] / w->all_minus;
	return g;
}

static bool join_two(net *w, const uint32_t *blocs, size_t n)
{
	double most = 1e-12;
	uint32_t x = 0, y = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			double g = gain_of_joining(w, blocs[i], blocs[k]);
			if (g > most) {
				most = g;
				x = blocs[i];
				y = blocs[k];
			}
		}
	if (x == y)
		return false;
	for (size_t i = 0; i < w->n; i++)
		if (w->bloc[i] == y)
			w->bloc[i] = x;
	w->bloc_plus[x] += w->bloc_plus[y];
	w->bloc_minus[x] += w->bloc_minus[y];
	w->bloc_plus[y] = w->bloc_minus[y] = 0;
	return true;
}

static size_t list_blocs(const net *w, uint32_t *out, clv_arena *a)
{
	bool *seen = CLV_NEW_ARRAY(a, bool, w->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < w->n; i++)
		if (!seen[w->bloc[i]]) {
			seen[w->bloc[i]] = true;
			out[n++] = w->bloc[i];
		}
	return n;
}

uint32_t *clv_relation_blocs(const clv_tie *ties, size_t n_ties, size_t n, clv_arena *out, clv_arena *scratch)
{
	net w = { .tie = ties, .n_ties = n_ties, .n = n, .bloc = CLV_NEW_ARRAY(out, uint32_t, n + 1) };
	index_ties(&w, scratch);
	weigh(&w, scratch);
	w.bloc_plus = CLV_NEW_ARRAY(scratch, double, n + 1);
	w.bloc_minus = CLV_NEW_ARRAY(scratch, double, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		w.bloc[i] = i;
		w.bloc_plus[i] = w.plus[i];
		w.bloc_minus[i] = w.minus[i];
	}
	bool moved = true;
	for (int round = 0; round < ROUNDS && moved; round++) {
		moved = false;
		for (uint32_t i = 0; i < n; i++)
			moved = move(&w, i) || moved;
	}
	uint32_t *blocs = CLV_NEW_ARRAY(scratch, uint32_t, n + 1);
	size_t n_blocs = list_blocs(&w, blocs, scratch);
	while (n_blocs <= MAX_JOIN && join_two(&w, blocs, n_blocs))
		n_blocs = list_blocs(&w, blocs, scratch);
	return w.bloc;
}
