/* SPDX-License-Identifier: Apache-2.0 */
/* encode: texts → unit vectors, by all-MiniLM-L6-v2 run by our own engine
 * (docs/internals/engine.md). */
#ifndef CLV_ENCODE_ENCODE_H
#define CLV_ENCODE_ENCODE_H
#include "model/pack.h"

enum { CLV_ENCODE_DIM = 384, CLV_ENCODE_MAX = 256 /* word pieces of a text, with [CLS] and [SEP] */ };

typedef struct clv_encoder clv_encoder;             /* frozen, shared */
typedef struct clv_encode_state clv_encode_state;   /* a thread's buffers, 4 MB */

/* From sections enc/… of the pack, which must outlive it. CLV_NOTFOUND: a pack
 * without an encoder. CLV_CORRUPT, CLV_VERSION, CLV_NOMEM. */
clv_status clv_encoder_load(const clv_pack *p, clv_encoder **out, clv_error *err);
void clv_encoder_free(clv_encoder *e); /* NULL is allowed */
clv_encode_state *clv_encode_state_new(const clv_encoder *e); /* NULL: out of memory */
void clv_encode_state_free(clv_encode_state *s);

/* n texts → n × CLV_ENCODE_DIM floats, each vector of length 1 (mean pooling).
 * A text's vector does not depend on the others. Long texts are cut at
 * CLV_ENCODE_MAX pieces. Any bytes are a text; an empty one has a vector too. */
void clv_encode(clv_encode_state *s, const clv_str *texts, size_t n, float *out);

/* Cosine of two such vectors: their product. */
float clv_cosine(const float *a, const float *b);

/* Vectors of the last layer for span pooling: n pieces with byte spans into text;
 * vec is n × CLV_ENCODE_DIM; all in a. */
typedef struct clv_pieces {
	uint32_t *b, *e;
	float *vec;
	size_t n;
} clv_pieces;
void clv_encode_pieces(clv_encode_state *s, clv_arena *a, clv_str text, clv_pieces *out);
/* Mean of the pieces that touch span, of length 1; zeros if none does. */
void clv_pieces_pool(const clv_pieces *p, clv_span span, float out[CLV_ENCODE_DIM]);

/* For tests and measurements: name of the kernels in use; sets set i (0 portable,
 * 1 AVX2, 2 AVX-512 VNNI), false if this processor cannot. Not while a thread
 * encodes. */
const char *clv_encoder_kernels(const clv_encoder *e);
bool clv_encoder_use_kernels(clv_encoder *e, int i);
#endif
