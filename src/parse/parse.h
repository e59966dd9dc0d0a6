/* SPDX-License-Identifier: Apache-2.0 */
/* parse: text → tokens with tags, lemmas, dependency tree, sentences, entities:
 * spaCy v3 CNN pipelines run by our own engine (docs/internals/engine.md).
 * The unit of analysis is the paragraph (a block). */
#ifndef CLV_PARSE_PARSE_H
#define CLV_PARSE_PARSE_H
#include "text/text.h"

/* A frozen pipeline; shared by threads. */
typedef struct clv_nlp clv_nlp;
clv_status clv_nlp_load(const clv_pack *p, clv_nlp **out, clv_error *err);
void clv_nlp_free(clv_nlp *n);

/* A thread's state: lexeme cache, paragraph memo, buffers. */
typedef struct clv_parser clv_parser;
clv_parser *clv_parser_new(const clv_nlp *n); /* NULL: out of memory */
void clv_parser_free(clv_parser *p);

/* Fills doc->tokens and doc->sentences from doc->text and doc->blocks: every
 * block is a unit (a single newline inside it counts as a space). Sentences of
 * equal words in one document get repeat_of. Blocks over CLV_MAX_PAR_TOKENS are
 * cut with a diagnostic. */
void clv_parse_doc(clv_parser *p, clv_doc *d, clv_arena *scratch);
/* One unit: text[span] of d, appended to d's tokens and sentences. */
void clv_parse_unit(clv_parser *p, clv_doc *d, uint32_t block, clv_span span, clv_arena *scratch);

/* One unit whose tokens are given: offsets into d->text, ascending; norm may be
 * empty. Appended to d's tokens and sentences. */
void clv_parse_tokens(clv_parser *p, clv_doc *d, uint32_t block, const clv_lex_token *tok,
                      size_t n, clv_arena *scratch);

/* Fills an empty document from CoNLL-U: its words become text, blocks (paragraphs
 * where the file marks them, else sentences) and tokens, with our analysis.
 * CLV_FORMAT: not UTF-8, or a line that is no token (err->line). */
clv_status clv_conllu_parse(clv_parser *p, clv_str in, clv_doc *d, clv_arena *scratch,
                            clv_error *err);

/* CoNLL-U of a parsed document, as `clavijo parse` prints it. */
void clv_conllu_write(const clv_doc *d, clv_buf *out);
#endif
