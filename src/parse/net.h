/* SPDX-License-Identifier: Apache-2.0 */
/* The network: tok2vec (what the words are, in context), the tagger and the two
 * scorers of transitions, as views into the pack. Private to parse. */
#ifndef CLV_PARSE_NET_H
#define CLV_PARSE_NET_H

#include "model/pack.h"
#include "parse/kernel.h"
#include "parse/lexeme.h"

typedef struct clv_layer {
	clv_dense dense;
	const float *g, *b; /* of the layer norm */
} clv_layer;

typedef struct clv_net {
	uint32_t width, depth, n_attr, n_vec, n_in; /* n_in: of the mix */
	uint32_t attr[CLV_MAX_ATTRS], rows[CLV_MAX_ATTRS], seed[CLV_MAX_ATTRS];
	const float *e[CLV_MAX_ATTRS]; /* rows × width */
	const float *vec;              /* n_vec × width, or NULL */
	clv_layer mix, layer[CLV_MAX_LAYERS];
} clv_net;

typedef struct clv_vector_keys {
	uint32_t bits, n_row;
	const uint32_t *first, *row;
	const uint64_t *key;
} clv_vector_keys;

typedef struct clv_tagger {
	uint32_t net, n_label;
	clv_dense out;
	clv_str *tag, *pos, *morph; /* n_label each */
} clv_tagger;

typedef struct clv_move {
	uint8_t action;
	uint16_t label; /* index in the scorer's labels */
} clv_move;

typedef struct clv_scorer {
	uint32_t net, n_move, n_label, n_feature, n_hidden;
	clv_dense reduce, lower;
	const float *pad; /* feature × 2 × hidden */
	clv_upper upper;
	clv_move *move;   /* n_move */
	clv_str *label;   /* n_label, label 0 is "" */
} clv_scorer;

/* Each checks every size against the section's; arrays of labels lie in a. */
clv_status clv_net_load(const clv_pack *p, uint32_t number, clv_net *out, clv_error *err);
clv_status clv_vector_keys_load(const clv_pack *p, clv_vector_keys *out, clv_error *err);
clv_status clv_tagger_load(const clv_pack *p, clv_arena *a, clv_tagger *out, clv_error *err);
clv_status clv_scorer_load(const clv_pack *p, clv_arena *a, const char *section,
                           clv_scorer *out, clv_error *err);

/* Row of the word's vector, or CLV_NO_ROW. */
#define CLV_NO_ROW UINT32_MAX
uint32_t clv_vector_row(const clv_vector_keys *k, uint64_t orth);

/* What the network sees of a token: a lexeme and whether a space follows. */
typedef struct clv_word {
	clv_lexeme lex;
	uint32_t vec_row;
	bool space;
} clv_word;

/* Writes the n_in inputs of the mix for one word. */
void clv_net_inputs(const clv_net *net, const clv_word *w, float *x);
/* n rows of n_in inputs → n rows of width. */
void clv_net_mix(const clv_kernels *k, const clv_net *net, const float *x, size_t n, float *y);
/* Where a unit's rows lie in the encoder's buffers. */
typedef struct clv_net_rows {
	uint32_t b, e;
} clv_net_rows;
/* The encoder: x and tmp have rows of width for units (ascending, depth rows apart)
 * and depth zero rows around each; list has room for all rows' numbers. Gives
 * the buffer (x or tmp) whose unit rows hold the result. */
float *clv_net_encode(const clv_kernels *k, const clv_net *net, float *x, float *tmp,
                      const clv_net_rows *unit, size_t n_unit, uint32_t *list);

#endif
