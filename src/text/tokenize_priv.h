/* SPDX-License-Identifier: Apache-2.0 */
/* The tokenizer's own header.
 *
 * ---- section "nlp/tokenizer" (written by model/tokenizer.c) ----
 *   u32 version, u32 0
 *   4 × str      PCRE2 patterns: prefix, suffix, infix, url; empty: none
 *   u32 n, str…  token_match: alternatives in pieces; none: n = 0
 *   u32 n rules: str text, u32 n_tok, n_tok × { u32 bytes of the word, str norm }
 *   u32 n phrases: u32 n_word, n_word × str
 * (str = u32 length, bytes) */
#ifndef CLV_TEXT_TOKENIZE_PRIV_H
#define CLV_TEXT_TOKENIZE_PRIV_H

#include "text/text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { TOKENIZER_VERSION = 1, NO_PHRASE = UINT32_MAX };

/* ---- Interface to code in rules.c ---- */

typedef struct rule_token {
	uint32_t len; /* bytes */
	clv_str norm; /* empty: the word's own */
} rule_token;

/* An exception: a text that is cut as it says. */
typedef struct rule {
	clv_str text;
	rule_token *tok;
	uint32_t n;
} rule;

/* An exception that the affix rules would cut: its words after them. */
typedef struct phrase {
	clv_str *word;
	uint32_t n;
	uint32_t next; /* phrase with the same first word, or NO_PHRASE */
} phrase;

struct clv_tokenizer {
	clv_arena *a;
	pcre2_code *prefix, *suffix, *infix, *url; /* NULL: none */
	pcre2_code **token_match;
	uint32_t n_token_match;
	rule *rule;
	clv_map rules;        /* text → index in rule */
	uint32_t longest_rule; /* bytes */
	phrase *phrase;
	uint32_t n_phrase, longest_phrase; /* words */
	clv_map first;        /* first word → first phrase of the chain */
};

const rule *tokenizer_rule(const clv_tokenizer *t, clv_str text); /* NULL: none */

/* ---- End of interface to rules.c. Interface to code in tokenize.c ---- */

typedef struct candidate {
	uint32_t token;  /* index in the tokens of this text */
	uint32_t phrase; /* first of the chain that may start there */
} candidate;

/* ---- End of interface to tokenize.c. Interface to code in phrases.c ---- */

/* Re-applies exceptions that the affix rules have cut apart: rewrites tok. */
void tokenizer_phrases(const clv_tokenizer *t, clv_arena *a, clv_str text,
                       const candidate *cand, size_t n_cand, clv_lex_tokens *tok);

/* ---- End of interface to phrases.c ---- */

#endif
