/* SPDX-License-Identifier: Apache-2.0 */
/* The pipeline and a thread's state of it. Private to parse. */
#ifndef CLV_PARSE_NLP_PRIV_H
#define CLV_PARSE_NLP_PRIV_H

#include "parse/parse.h"
#include "parse/lemma.h"
#include "parse/memo.h"
#include "parse/net.h"
#include "parse/ruler.h"
#include "parse/transition.h"
#include "parse/words.h"

struct clv_nlp {
	clv_arena *a; /* labels */
	clv_tokenizer *tokenizer;
	clv_lookups *lookups;
	clv_ruler *ruler;
	clv_lemmatizer *lemmatizer;
	clv_vector_keys keys;
	clv_net net[CLV_MAX_NETS];
	uint32_t n_net;
	bool has_tagger, has_ner;
	clv_tagger tagger;
	clv_scorer parser, ner;
	clv_labels labels;
	uint8_t *dep, *ent, *pos; /* enum value of each label of parser, ner, tagger */
	clv_word_maker maker;
};

/* Stretches of a unit's text that stand for other words of the document: [b, e) of
 * the unit's text is [from, to) there; between them offsets run along. */
typedef struct clv_stretch {
	uint32_t b, e, from, to;
} clv_stretch;
typedef struct clv_place_map {
	CLV_VEC(clv_stretch) v;
} clv_place_map;

/* Part of a text that is analysed by itself. Its tokens are first … first + n - 1
 * of the batch; its words' rows begin at row. */
typedef struct clv_unit {
	uint32_t block;
	clv_str text;
	const clv_lex_token *tok; /* offsets into text */
	uint32_t n, first, row;
	bool part;                /* of a longer text: its tokens do not follow from text */
	bool known;               /* the memo has the answer */
	uint32_t base;            /* where text begins in the document */
	const struct clv_place_map *map; /* where the text is read otherwise: its offsets; NULL: it is not */
} clv_unit;

/* What the network says of the tokens of a batch. */
typedef struct clv_result {
	uint32_t *word;   /* in the lexeme cache */
	bool *space;      /* white space tokens */
	clv_answer net;   /* tags, heads (from the unit's first token on), entities */
} clv_result;

struct clv_parser {
	const clv_nlp *nlp;
	clv_tok_state *tok;
	clv_words *words;
	clv_memo *memo;
	float *rows[2];         /* the encoder's buffers */
	size_t n_rows;          /* floats of each */
	float *low;             /* features of a scorer's states */
	size_t n_low;
	float *reduced, *score;
	size_t n_reduced;
};

/* Runs network, tagger, parser and entity recogniser over units; the result lies
 * in scratch. Unwinds scratch when memory runs out. */
void clv_batch_run(clv_parser *p, clv_unit *units, size_t n_unit, clv_result *out,
                   clv_arena *scratch);

/* For tests and benchmarks: parsers made after this use these kernels. */
void clv_nlp_use_kernels(clv_nlp *n, const clv_kernels *k);

#endif
