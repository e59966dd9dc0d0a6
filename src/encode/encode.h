/* SPDX-License-Identifier: Apache-2.0 */
/* encode: texts → unit vectors, by all-MiniLM-L6-v2 run by our own engine. */
#ifndef CLV_ENCODE_ENCODE_H
#define CLV_ENCODE_ENCODE_H
#include "model/pack.h"

enum { CLV_ENCODE_DIM = 384, CLV_ENCODE_MAX = 256 /* word pieces of a text */ };

typedef struct clv_encoder clv_encoder;             /* frozen, shared */
typedef struct clv_encode_state clv_encode_state;   /* a thread's buffers */
clv_status clv_encoder_load(const clv_pack *p, clv_encoder **out, clv_error *err);
void clv_encoder_free(clv_encoder *e);
clv_encode_state *clv_encode_state_new(const clv_encoder *e);
void clv_encode_state_free(clv_encode_state *s);
/* n texts → n × CLV_ENCODE_DIM floats, each of length 1 (mean pooling). */
void clv_encode(clv_encode_state *s, const clv_str *texts, size_t n, float *out);
/* Token vectors of the last layer for span pooling: pieces with byte spans into
 * text; vec is n_piece × CLV_ENCODE_DIM in a. */
typedef struct clv_pieces { uint32_t *b, *e; float *vec; size_t n; } clv_pieces;
void clv_encode_pieces(clv_encode_state *s, clv_arena *a, clv_str text, clv_pieces *out);
#endif
