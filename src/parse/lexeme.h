/* SPDX-License-Identifier: Apache-2.0 */
/* Lexeme attributes: what the network sees of a word, and string ids. */
#ifndef CLV_PARSE_LEXEME_H
#define CLV_PARSE_LEXEME_H

#include "model/pack.h"

/* spaCy's id of a string: 0 for the empty one, a small number for a name of its
 * symbol table, else MurmurHash64A with seed 1. */
uint64_t clv_string_id(clv_str s);

/* Norms of a pipeline (section "nlp/lookups"), frozen. */
typedef struct clv_lookups clv_lookups;
clv_status clv_lookups_load(const clv_pack *p, clv_lookups **out, clv_error *err);
void clv_lookups_free(clv_lookups *l);

typedef struct clv_lexeme {
	uint64_t orth, norm, prefix, suffix, shape; /* string ids */
	clv_str norm_text; /* view into orth, the pack or the arena given */
	bool is_space;     /* str.isspace of the whole word */
} clv_lexeme;

/* Attributes of the word orth; norm is the tokenizer exception's own norm, or
 * empty. What has to be written lies in a. */
void clv_lexeme_make(const clv_lookups *l, clv_arena *a, clv_str orth, clv_str norm,
                     clv_lexeme *out);
/* The parts: each gives a view into orth, the pack, or text in a. */
clv_str clv_lexeme_norm(const clv_lookups *l, clv_arena *a, clv_str orth);
clv_str clv_lexeme_prefix(clv_str orth);                /* first code point */
clv_str clv_lexeme_suffix(clv_str orth);                /* last three */
clv_str clv_lexeme_shape(clv_arena *a, clv_str orth);   /* "Xxxx", "dd", "LONG" */

#endif
