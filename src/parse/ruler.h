/* SPDX-License-Identifier: Apache-2.0 */
/* The attribute ruler: rules that set coarse tag, morphology, sometimes lemma,
 * tag or label of tokens from what tagger and parser said.
 *
 * ---- section "nlp/ruler" (written by model/ruler.c) ----
 *   u32 version, u32 n rules, each:
 *     u32 index (int32: token of the match that is set; negative: from its end)
 *     u32 n set: { u32 attribute, str value }
 *     u32 n patterns: { u32 n tokens: { u32 n conditions:
 *         { u32 attribute, u32 operator, u32 n values, str… } } }
 * (str = u32 length, bytes; IS_SPACE has the value "1" or "0") */
#ifndef CLV_PARSE_RULER_H
#define CLV_PARSE_RULER_H

#include "doc/doc.h"
#include "model/pack.h"

typedef enum {
	CLV_RULE_TAG, CLV_RULE_POS, CLV_RULE_DEP, CLV_RULE_MORPH, CLV_RULE_LEMMA,
	CLV_RULE_ORTH, CLV_RULE_LOWER, CLV_RULE_IS_SPACE, CLV_N_RULE_ATTR
} clv_rule_attr;

typedef enum { CLV_RULE_IN, CLV_RULE_NOT_IN, CLV_RULE_REGEX, CLV_N_RULE_OP } clv_rule_op;

typedef struct clv_ruler clv_ruler; /* frozen, shared by threads */

/* A pack without the section gives a ruler that does nothing. tags are the
 * tagger's labels (clv_token.tag is an index there; they must outlive it). */
clv_status clv_ruler_load(const clv_pack *p, const clv_str *tags, size_t n_tags,
                          clv_ruler **out, clv_error *err);
void clv_ruler_free(clv_ruler *r);

/* Applies the rules to n tokens of one unit whose words are orth[0 … n). All
 * rules see the annotation as it was; of several that set the same attribute the
 * last wins. Sets pos, morph, lemma, tag and tag_text, dep and dep_text; texts
 * are views into the pack. */
void clv_ruler_apply(const clv_ruler *r, clv_arena *scratch, const clv_str *orth,
                     clv_token *tok, size_t n);

#endif
