/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a relation, and when it changed.
 *
 * Input: scored acts of a dyad by day; a series of one value a period. Output: the
 * state on a day, a sum in which an act counts half as much after each half-life
 * (exponential smoothing of event data, as in Goldstein & Freeman 1990); the periods at
 * which the mean of a series changed.
 *
 * Change points: PELT (Killick, Fearnhead & Eckley 2012) with the cost of a shift in
 * mean (sum of squares) and the penalty 2 σ² log n, σ from the median absolute
 * difference of neighbours, so that an outlier alone is no change of level. Cost:
 * linear on the average, quadratic at worst; series are bounded by the caller. */
#include <math.h>
#include <stdlib.h>

#include "relation/relation.h"

double clv_relation_state(const clv_scored *v, size_t n, clv_day at, double half_life)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		if (v[i].day <= at)
			sum += v[i].score * exp2(-((double)at - v[i].day) / half_life);
	return sum;
}

static int cmp_double(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

/* Variance of the noise: of differences of neighbours, which a shift touches once. */
static double noise(const double *x, size_t n, clv_arena *a)
{
	double *d = CLV_NEW_ARRAY(a, double, n);
	for (size_t i = 1; i < n; i++)
		d[i - 1] = fabs(x[i] - x[i - 1]);
	qsort(d, n - 1, sizeof *d, cmp_double);
	double sigma = d[(n - 1) / 2] / 0.6745 / sqrt(2), mean = 0, all = 0;
	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		all += (x[i] - mean) * (x[i] - mean) / (double)n;
	double least = all / 16; /* most neighbours are equal: counts of rare events */
	return sigma * sigma > least ? sigma * sigma : least;
}

typedef struct sums {
	double *x, *xx; /* of the first i values */
} sums;

/* Sum of squares about the mean of values b..e-1. */
static double cost(const sums *s, size_t b, size_t e)
{
	double n = (double)(e - b), sum = s->x[e] - s->x[b];
	return s->xx[e] - s->xx[b] - sum * sum / n;
}

size_t clv_relation_changes(const double *x, size_t n, uint32_t *out, clv_arena *a)
{
	if (n < 4)
		return 0;
	sums s = { CLV_NEW_ARRAY(a, double, n + 1), CLV_NEW_ARRAY(a, double, n + 1) };
	for (size_t i = 0; i < n; i++) {
		s.x[i + 1] = s.x[i] + x[i];
		s.xx[i + 1] = s.xx[i] + x[i] * x[i];
	}
	double penalty = 2 * noise(x, n, a) * log((double)n);
	double *best = CLV_NEW_ARRAY(a, double, n + 1);
	uint32_t *last = CLV_NEW_ARRAY(a, uint32_t, n + 1), *open = CLV_NEW_ARRAY(a, uint32_t, n + 1);
	size_t n_open = 0, found = 0;
	best[0] = -penalty;
	open[n_open++] = 0;
	for (size_t t = 1; t <= n; t++) {
		best[t] = INFINITY;
		for (size_t k = 0; k < n_open; k++) {
			double c = best[open[k]] + cost(&s, open[k], t) + penalty;
			if (c < best[t]) {
				best[t] = c;
				last[t] = open[k];
			}
		}
		size_t kept = 0;
		for (size_t k = 0; k < n_open; k++)
			if (best[open[k]] + cost(&s, open[k], t) <= best[t])
				open[kept++] = open[k];
		n_open = kept;
		open[n_open++] = (uint32_t)t;
	}
	for (size_t t = n; penalty > 0 && last[t] > 0; t = last[t])
		found++;
	size_t at = found;
	for (size_t t = n; at > 0; t = last[t])
		out[--at] = last[t];
	return found;
}
