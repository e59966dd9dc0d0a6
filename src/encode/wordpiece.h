/* SPDX-License-Identifier: Apache-2.0 */
/* BERT's uncased WordPiece tokenizer. Private to encode. */
#ifndef CLV_ENCODE_WORDPIECE_H
#define CLV_ENCODE_WORDPIECE_H

#include "model/idtable.h"

typedef struct clv_wordpiece {
	clv_idtable piece; /* hash of a piece → its number */
	uint32_t n, unk, cls, sep;
} clv_wordpiece;

/* Reads section "enc/vocab". False: damaged. */
bool clv_wordpiece_read(clv_str section, clv_wordpiece *out);

typedef struct clv_piece {
	uint32_t id;
	uint32_t b, e; /* bytes of the text that it stands for */
} clv_piece;

/* Pieces of a text, without [CLS] and [SEP], at most `most`; gives how many. */
size_t clv_wordpiece_cut(const clv_wordpiece *w, clv_arena *scratch, clv_str text, size_t most,
                         clv_piece *out);

#endif
