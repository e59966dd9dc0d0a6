/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the converter of spaCy pipelines: thinc's model files and what the
 * parts of a pipeline share. nlp.c walks the pipeline, nlp_thinc.c reads weights,
 * nlp_net.c and nlp_scorer.c write sections, nlp_vectors.c the word vectors. */
#ifndef CLV_MODEL_NLP_H
#define CLV_MODEL_NLP_H

#include "convert.h"
#include "msgpack.h"
#include "parse/net_format.h"

/* ---- nlp_thinc.c: the file COMPONENT/model ---------------------------------- */

typedef struct clv_thinc {
	clv_str component; /* for messages */
	const clv_mp *nodes, *attrs, *params;
	size_t n;
} clv_thinc;

clv_status clv_thinc_open(clv_convert *c, clv_str component, clv_thinc *out, clv_error *err);
clv_str clv_thinc_name(const clv_thinc *t, size_t node);
/* Next node of that name at or after from, or SIZE_MAX. */
size_t clv_thinc_find(const clv_thinc *t, const char *name, size_t from);
/* Node that the root refers to under this name, or SIZE_MAX. */
size_t clv_thinc_ref(const clv_thinc *t, const char *ref);
/* Attribute of a node, unpacked; NULL: none. */
clv_mp *clv_thinc_attr(clv_convert *c, const clv_thinc *t, size_t node, const char *name);
/* f32 array of a node with exactly this shape (0: any, filled in); an error that
 * names component, node and parameter. */
clv_status clv_thinc_param(clv_convert *c, const clv_thinc *t, size_t node, const char *name,
                           uint32_t *shape, size_t n_dim, const float **out, clv_error *err);
/* CLV_UNSUPPORTED, naming the first leaf whose kind is not in the list. */
clv_status clv_thinc_known(const clv_thinc *t, const char *const *kinds, size_t n, clv_error *err);

/* ---- sections ------------------------------------------------------------------ */

/* A section that grows: head, then arrays. */
typedef struct clv_out {
	char *p;
	size_t n, cap;
} clv_out;
void clv_out_add(clv_convert *c, clv_out *o, const void *p, size_t n);
/* W[n_out][n_in] in blocks of CLV_LANES outputs; b (or NULL: none). */
void clv_out_linear(clv_convert *c, clv_out *o, const float *w, const float *b, size_t n_out,
                    size_t n_in);
/* W[n_out][P][n_in] and b[n_out][P]. */
void clv_out_maxout(clv_convert *c, clv_out *o, const float *w, const float *b, size_t n_out,
                    size_t pieces, size_t n_in);

typedef struct clv_vectors {
	const float *v; /* n_row × dim; NULL: the pipeline has none */
	uint32_t n_row, dim;
} clv_vectors;
/* Reads vocab/vectors and writes nlp/vectors from vocab/key2row. */
clv_status clv_vectors_convert(clv_convert *c, const char *dir, clv_vectors *out, clv_error *err);

/* Writes nlp/net/NUMBER from the tok2vec inside t. */
clv_status clv_net_convert(clv_convert *c, const clv_thinc *t, const clv_vectors *vec,
                           uint32_t number, uint32_t *width, clv_error *err);
/* Writes nlp/tagger (factory tagger or morphologizer) with its labels. */
clv_status clv_tagger_convert(clv_convert *c, const char *dir, const clv_thinc *t,
                              bool morphologizer, uint32_t net, uint32_t width, clv_error *err);
/* Writes nlp/parser or nlp/ner with its moves. */
clv_status clv_scorer_convert(clv_convert *c, const clv_thinc *t, const char *section,
                              uint32_t n_feature, uint32_t net, uint32_t width, clv_error *err);

#endif
