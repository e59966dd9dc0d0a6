/* SPDX-License-Identifier: Apache-2.0 */
/* Layout of the network's sections in the pack: what the converter writes and
 * the engine maps. Little-endian; after the head come float arrays without gaps,
 * each of a multiple of 16 floats (64 bytes), in the order given.
 *
 * Matrices are stored as the kernels read them, in blocks of 16 outputs:
 *   linear   n_in → n_out   [out/16][n_in][16], missing outputs 0
 *   maxout   n_in → n_out×P [out/16][n_in][P][16]
 * and their biases as [out/16][16] and [out/16][P][16].
 *
 *   nlp/config      lines NAME\tVALUE: lang, name, version
 *   nlp/net/I       tok2vec network I: clv_net_head; E of each attribute
 *                   (rows × width); vectors already multiplied with their
 *                   projection (n_vec × width); mix (maxout), its bias, G, b of
 *                   its layer norm; the same four for each of depth layers
 *   nlp/vectors     clv_vector_head; u32 first[2^bits + 1]: keys by their top
 *                   bits; u64 key[n_key] ascending; u32 row[n_key]
 *   nlp/tagger      clv_tagger_head; linear width → n_label, bias
 *   nlp/tagger/labels  a line a label: TAG\tPOS\tMORPH
 *   nlp/parser, nlp/ner  clv_scorer_head; linear width → n_hidden, bias; lower:
 *                   linear n_hidden → feature × piece × hidden (no bias), its
 *                   bias (piece × hidden), pad (feature × piece × hidden); upper:
 *                   linear n_hidden → n_move, bias
 *   nlp/parser/moves, nlp/ner/moves  a line a move: ACTION\tLABEL */
#ifndef CLV_PARSE_NET_FORMAT_H
#define CLV_PARSE_NET_FORMAT_H

#include "base/base.h"

enum {
	CLV_NET_VERSION = 1,
	CLV_LANES = 16,          /* outputs of a block */
	CLV_MAX_NETS = 4,
	CLV_MAX_ATTRS = 8,
	CLV_MAX_WIDTH = 256,     /* of a token's vector */
	CLV_MAX_LAYERS = 8,
	CLV_MAX_PIECES = 3,
	CLV_MAX_MOVES = 1024,
	CLV_MAX_LABELS = 4096,
	CLV_MAX_HIDDEN = 256,
	CLV_PARSER_FEATURES = 8,
	CLV_NER_FEATURES = 3,
	CLV_HIDDEN_PIECES = 2
};

/* What a column of a hash embedding hashes. */
#define CLV_ATTR_MAP(X) X(NORM) X(PREFIX) X(SUFFIX) X(SHAPE) X(SPACY) X(IS_SPACE) X(ORTH)
typedef enum {
#define X(n) CLV_ATTR_##n,
	CLV_ATTR_MAP(X)
#undef X
	CLV_N_ATTR
} clv_attr;

typedef struct clv_net_head {
	uint32_t version, width, pieces, depth, n_attr, n_vec;
	uint32_t attr[CLV_MAX_ATTRS], rows[CLV_MAX_ATTRS], seed[CLV_MAX_ATTRS];
	uint32_t reserved[34];
} clv_net_head;
_Static_assert(sizeof(clv_net_head) == 256, "on disk");

typedef struct clv_vector_head {
	uint32_t version, n_row, n_key, bits;
	uint32_t reserved[12];
} clv_vector_head;
_Static_assert(sizeof(clv_vector_head) == 64, "on disk");

typedef struct clv_tagger_head {
	uint32_t version, net, n_label, width;
	uint32_t reserved[12];
} clv_tagger_head;
_Static_assert(sizeof(clv_tagger_head) == 64, "on disk");

typedef struct clv_scorer_head {
	uint32_t version, net, width, n_hidden, n_feature, n_move;
	uint32_t reserved[10];
} clv_scorer_head;
_Static_assert(sizeof(clv_scorer_head) == 64, "on disk");

static inline size_t clv_lanes_up(size_t n)
{
	return (n + CLV_LANES - 1) / CLV_LANES * CLV_LANES;
}

#endif
