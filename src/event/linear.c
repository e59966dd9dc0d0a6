/* SPDX-License-Identifier: Apache-2.0 */
/* The linear model of the pair coder: multinomial logistic regression over hashed
 * features, weights rounded to bytes.
 *
 * Section "event/linear", little-endian: "CLVLIN1\n", u32 n_feature, u32 n_class,
 * f32 scale[n_class], f32 bias[n_class], u32 key[n_feature] (ascending; low half of
 * XXH3 of the feature word), i8 weight[n_feature][n_class].
 * Score of a class: bias + scale × Σ weight / √(number of features given), then
 * softmax. Made by tools/train_linear.py. Cost: a short binary search a feature. */
#include "event/linear.h"

#include <math.h>

struct ev_linear {
	uint32_t n, k;
	const unsigned char *scale, *bias, *key;
	const signed char *weight;
};

enum { HEADER = 16, NEAR = 512 };

static uint32_t u32_at(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static double f32_at(const unsigned char *p)
{
	uint32_t u = u32_at(p);
	float f;
	memcpy(&f, &u, sizeof f);
	return (double)f;
}

clv_status ev_linear_load(const clv_pack *p, clv_arena *a, ev_linear **out, clv_error *err)
{
	*out = NULL;
	clv_str s = clv_pack_get(p, "event/linear");
	if (!s.n)
		return CLV_OK;
	const unsigned char *b = (const unsigned char *)s.p;
	if (s.n < HEADER || memcmp(b, "CLVLIN1\n", 8) != 0)
		return clv_fail(err, CLV_FORMAT, "coder", "event/linear: no linear model; build the pack anew");
	uint64_t n = u32_at(b + 8), k = u32_at(b + 12);
	if (k != CLV_N_TYPE + 1 || s.n != HEADER + 8 * k + 4 * n + n * k)
		return clv_fail(err, CLV_CORRUPT, "coder",
		                "event/linear: %zu bytes do not hold %llu features of %llu classes; build the pack anew",
		                s.n, (unsigned long long)n, (unsigned long long)k);
	ev_linear *m = CLV_NEW(a, ev_linear);
	m->n = (uint32_t)n;
	m->k = (uint32_t)k;
	m->scale = b + HEADER;
	m->bias = m->scale + 4 * k;
	m->key = m->bias + 4 * k;
	m->weight = (const signed char *)(m->key + 4 * n);
	*out = m;
	return CLV_OK;
}

static uint32_t row_of(const ev_linear *m, clv_str feature)
{
	uint32_t key = (uint32_t)clv_hash64(feature.p, feature.n), lo = 0, hi = m->n;
	/* keys are hashes, evenly spread: it stands near its share of the table */
	uint32_t guess = (uint32_t)((uint64_t)key * m->n >> 32);
	if (guess >= NEAR && u32_at(m->key + 4 * (size_t)(guess - NEAR)) <= key)
		lo = guess - NEAR;
	if (m->n - guess > NEAR && u32_at(m->key + 4 * (size_t)(guess + NEAR)) > key)
		hi = guess + NEAR;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2, at = u32_at(m->key + 4 * (size_t)mid);
		if (at == key)
			return mid;
		if (at < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return CLV_NO_INDEX;
}

void ev_linear_score(const ev_linear *m, const ev_features *f, double p[CLV_N_TYPE + 1])
{
	int64_t sum[CLV_N_TYPE + 1] = { 0 };
	for (size_t i = 0; i < f->n; i++) {
		uint32_t row = row_of(m, f->v[i]);
		if (row == CLV_NO_INDEX)
			continue;
		for (uint32_t j = 0; j < m->k; j++)
			sum[j] += m->weight[(size_t)row * m->k + j];
	}
	double norm = f->n ? 1 / sqrt((double)f->n) : 0, top = -1e300, z = 0;
	for (uint32_t j = 0; j < m->k; j++) {
		p[j] = f32_at(m->bias + 4 * (size_t)j) +
		       f32_at(m->scale + 4 * (size_t)j) * (double)sum[j] * norm;
		if (p[j] > top)
			top = p[j];
	}
	for (uint32_t j = 0; j < m->k; j++)
		z += p[j] = exp(p[j] - top);
	for (uint32_t j = 0; j < m->k; j++)
		p[j] /= z;
}
