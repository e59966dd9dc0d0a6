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

/* A text, or those of its bytes that are kept, and parts of it, whose vectors are those of its
 * pieces that touch them: read in their context, at the cost of the text alone. out: n_part + 1
 * vectors, the whole text's first; zeros where no piece touches a part (behind the cut). */
typedef struct clv_encode_text {
	clv_str text;
	const clv_span *keep; /* ascending; pieces that touch none are left out; NULL: all are read */
	size_t n_keep;
	const clv_span *part;
	size_t n_part;
	float *out;
} clv_encode_text;
void clv_encode_parts(clv_encode_state *s, const clv_encode_text *texts, size_t n);

/* Cosine of two such vectors: their product. */
float clv_cosine(const float *a, const float *b);

/* ---- an encoder adapted to a task (src/event/learned.c) ------------------------- */

/* The layers of a section of their own ("coder/layers") over the words of base,
 * which must outlive it. CLV_NOTFOUND: no such section. */
clv_status clv_encoder_load_adapted(const clv_pack *p, const char *layers, const clv_encoder *base,
                                    clv_encoder **out, clv_error *err);
/* Numbers and bytes of the pieces of a text, without [CLS] and [SEP], at most
 * CLV_ENCODE_MAX - 2; gives how many. */
size_t clv_encode_cut(clv_encode_state *s, clv_str text, uint32_t *id, clv_span *span);
void clv_encode_ends(const clv_encoder *e, uint32_t *cls, uint32_t *sep);
/* n ≤ CLV_ENCODE_MAX pieces by number → n × CLV_ENCODE_DIM vectors of the last layer,
 * valid until the state's next use. A number from CLV_ENCODE_OWN on is a row of own. */
enum { CLV_ENCODE_OWN = 1 << 30 };
const float *clv_encode_ids(clv_encode_state *s, const uint32_t *id, size_t n, const float *own);

/* For tests and measurements: name of the kernels in use; sets set i (0 portable,
 * 1 AVX2, 2 AVX-512 VNNI), false if this processor cannot. Not while a thread
 * encodes. */
const char *clv_encoder_kernels(const clv_encoder *e);
bool clv_encoder_use_kernels(clv_encoder *e, int i);
#endif
