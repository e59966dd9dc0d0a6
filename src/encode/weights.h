/* SPDX-License-Identifier: Apache-2.0 */
/* The encoder's sections of the pack and how its matrices lie in them. Private to
 * encode and the pack tool.
 *
 * "enc/config"   u32 version, precision (8 or 32), n_vocab, width, n_layer, n_head,
 *                n_inner, n_pos, f32 eps
 * "enc/vocab"    u32 n, then one clv_idtable: hash of a word piece ("##ing") →
 *                its number (u32); u32 unk, cls, sep follow
 * "enc/weights"  arrays in this order, each at a multiple of 64 bytes:
 *     word embeddings  precision 32: f32[n_vocab][width]
 *                      precision 8: f32 scale[n_vocab], i8[n_vocab][width]
 *     f32 position[n_pos][width] (with the type embedding added), f32 gain[width],
 *     f32 bias[width] of the norm
 *     a layer: matrix query-key-value (3·width × width), matrix out (width × width),
 *     gain, bias; matrix inner (n_inner × width), matrix outer (width × n_inner),
 *     gain, bias
 *     a matrix (n_out × n_in), n_out a multiple of 64, n_in of 4:
 *       precision 32: f32 w[n_out/16][n_in][16], f32 bias[n_out]
 *       precision 8:  i8 w[n_out/16][n_in/4][16][4], f32 scale[n_out],
 *                     i32 sum[n_out] (of a row's weights), f32 smooth[n_in] (what
 *                     inputs are multiplied by before they become 8-bit; the
 *                     weights are divided by it), f32 bias[n_out]
 *
 * Blocks of 16 outputs let a vector of 16 sums read its weights in one load; of
 * 8-bit weights four inputs lie together, as byte-product instructions want them. */
#ifndef CLV_ENCODE_WEIGHTS_H
#define CLV_ENCODE_WEIGHTS_H

#include "base/base.h"

enum {
	CLV_ENC_VERSION = 1,
	CLV_ENC_BLOCK = 16,  /* outputs of a block */
	CLV_ENC_PANEL = 64,  /* outputs of a panel: what a kernel computes at a time */
	CLV_ENC_QUAD = 4,    /* inputs of an 8-bit product */
	CLV_ENC_ALIGN = 64,
	CLV_ENC_MAX_LAYER = 48
};

typedef struct clv_enc_config {
	uint32_t version, precision, n_vocab, width, n_layer, n_head, n_inner, n_pos;
	float eps;
} clv_enc_config;

/* Rows of n_out outputs by n_in inputs. Either w32, or w8 with scale, sum, smooth. */
typedef struct clv_matrix {
	uint32_t n_out, n_in;
	const float *w32;
	const int8_t *w8;
	const float *scale;
	const int32_t *sum;
	const float *smooth;
	const float *bias;
} clv_matrix;

#endif
