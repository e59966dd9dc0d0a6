/* SPDX-License-Identifier: Apache-2.0 */
/* The words that a thread has seen: their attributes and, for each network, the
 * vector that does not depend on the context. Private to parse. */
#ifndef CLV_PARSE_WORDS_H
#define CLV_PARSE_WORDS_H

#include "parse/net.h"

/* What words are made with; frozen, outlives the cache. */
typedef struct clv_word_maker {
	const clv_kernels *k;
	const clv_lookups *lookups;
	const clv_vector_keys *keys;
	const clv_net *net;
	uint32_t n_net;
} clv_word_maker;

typedef struct clv_words clv_words;
clv_words *clv_words_new(const clv_word_maker *m); /* NULL: out of memory */
void clv_words_free(clv_words *w);

/* Forgets all words if few places are left; indices end here. */
void clv_words_begin(clv_words *w);
/* Index of the word orth with the norm of a tokenizer exception (or empty) and
 * whether a space follows. A new word has vectors only after clv_words_embed.
 * Unwinds scratch when memory runs out. */
uint32_t clv_words_find(clv_words *w, clv_str orth, clv_str norm, bool space, clv_arena *scratch);
void clv_words_embed(clv_words *w);

const float *clv_words_vec(const clv_words *w, uint32_t word, uint32_t net);
bool clv_words_is_space(const clv_words *w, uint32_t word);
/* NORM of the word; {NULL, 0}: too long to be kept, make it again. Valid until
 * clv_words_begin. */
clv_str clv_words_norm(const clv_words *w, uint32_t word);

#endif
