/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of the network: small dense layers over many rows, in f32. One set of
 * functions for each instruction set; which one runs is chosen once. Weights lie
 * in blocks of 16 outputs (net_format.h). */
#ifndef CLV_PARSE_KERNEL_H
#define CLV_PARSE_KERNEL_H

#include "parse/net_format.h"

/* A dense layer: y = max over pieces of W x + b; pieces 1: a linear layer. */
typedef struct clv_dense {
	const float *w, *b;     /* b NULL: none */
	uint32_t n_in, n_block; /* n_block × 16 outputs */
	uint32_t pieces;
} clv_dense;

/* Scores of one state of a transition system: hidden = max over two pieces of
 * the sum of n_feature rows and bias; score = W hidden + b. */
typedef struct clv_upper {
	const float *bias;  /* 2 × n_hidden */
	uint32_t n_feature, n_hidden;
	clv_dense out;
} clv_upper;

typedef struct clv_kernels {
	const char *name;
	/* Row r: n_in floats at x[r] → 16 × n_block floats at y[r]. */
	void (*dense)(const clv_dense *d, const float *const *x, float *const *y, size_t n_row);
	/* Layer norm of n_row rows of width floats in place: (y - mean) / sqrt(var + 1e-8)
	 * × g + b, then + res (or NULL); width a multiple of 16. */
	void (*norm)(float *y, size_t n_row, size_t width, const float *g, const float *b,
	             const float *res);
	/* row[f]: 2 × n_hidden floats of feature f; out: 16 × n_block scores. */
	void (*score)(const clv_upper *u, const float *const *row, float *out);
} clv_kernels;

/* dense for rows that lie stride and y_stride floats apart. */
void clv_dense_rows(const clv_kernels *k, const clv_dense *d, const float *x, size_t stride,
                    size_t n_row, float *y, size_t y_stride);

/* The fastest set that this processor runs. */
const clv_kernels *clv_kernels_best(void);
/* By name ("portable", "avx2", "avx512"); NULL: unknown or not for this processor. */
const clv_kernels *clv_kernels_named(const char *name);

#endif
