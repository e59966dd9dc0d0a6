/* SPDX-License-Identifier: Apache-2.0 */
/* The encoder's kernels, one set for each instruction set. Private to encode.
 * Rows are tokens; a row of width floats follows the other without a gap. */
#ifndef CLV_ENCODE_KERNEL_H
#define CLV_ENCODE_KERNEL_H

#include "encode/weights.h"

enum { CLV_ENC_HEAD = 32 /* numbers of a head */, CLV_ENC_PAD = 16, CLV_ENC_QUERIES = 8 /* most at once */ };

/* Rows of 8-bit inputs: value = step · q + low, each row its own. */
typedef struct clv_rows8 {
	uint8_t *q;
	float *step, *low;
} clv_rows8;

typedef struct clv_enc_kernels {
	const char *name;
	/* y[n][n_out] = x[n][n_in] · w + bias */
	void (*linear32)(const float *x, size_t n, const clv_matrix *w, float *y);
	/* The same of 8-bit rows. */
	void (*linear8)(const clv_rows8 *x, size_t n, const clv_matrix *w, float *y);
	/* x · smooth → 8 bits, row by row. */
	void (*quantise)(const float *x, const float *smooth, size_t n, size_t width, clv_rows8 *out);
	void (*gelu)(float *x, size_t n);
	/* x = norm(x + add) · gain + bias, row by row; add may be NULL. */
	void (*add_norm)(float *x, const float *add, const float *gain, const float *bias, size_t n,
	                 size_t width, float eps);
	/* One text of n tokens: qkv[n][3·width] → out[n][width], heads of CLV_ENC_HEAD.
	 * room: CLV_ENC_HEAD + CLV_ENC_QUERIES rows of n rounded up to CLV_ENC_PAD. */
	void (*attention)(const float *qkv, size_t n, size_t width, float *room, float *out);
} clv_enc_kernels;

/* The fastest set that this processor runs. */
const clv_enc_kernels *clv_enc_kernels_best(void);
/* Set i that this processor runs, from 0 (portable); NULL behind the last. */
const clv_enc_kernels *clv_enc_kernels_at(int i);

#endif
