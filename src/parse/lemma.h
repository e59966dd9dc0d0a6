/* SPDX-License-Identifier: Apache-2.0 */
/* The rule lemmatizer.
 *
 * ---- section "nlp/lemma" (written by model/lemma.c) ----
 *   u32 version, u32 method
 *   u32 n parts of speech, padding to a multiple of 8, each:
 *     str name ("noun"), u32 n rules: { str old ending, str new ending }
 *     idtable index: hash of each known base form → nothing
 *     idtable exceptions: hash of a form → base forms, joined by \n
 *   idtable lookup: spaCy's id of a form → lemma
 * (str = u32 length, bytes; hash = clv_hash64 of the lower-cased form; idtable:
 * model/idtable.h) */
#ifndef CLV_PARSE_LEMMA_H
#define CLV_PARSE_LEMMA_H

#include "doc/doc.h"
#include "model/pack.h"

typedef enum {
	CLV_LEMMA_LOOKUP,  /* the table alone */
	CLV_LEMMA_ENGLISH, /* base forms by morphology, then endings */
	CLV_LEMMA_FRENCH,  /* index, exceptions, endings, table */
	CLV_N_LEMMA_METHOD
} clv_lemma_method;

typedef struct clv_lemmatizer clv_lemmatizer; /* frozen, shared by threads */

/* A pack without the section gives one for which a lemma is the word itself. */
clv_status clv_lemmatizer_load(const clv_pack *p, clv_lemmatizer **out, clv_error *err);
void clv_lemmatizer_free(clv_lemmatizer *l);

/* Sets the lemma of every token that has none, from its word, coarse tag and
 * morphology. Lemmas are views into orth, the pack, or text in results. */
void clv_lemmatizer_apply(const clv_lemmatizer *l, clv_arena *results, clv_arena *scratch,
                          const clv_str *orth, clv_token *tok, size_t n);

#endif
