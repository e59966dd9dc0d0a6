/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit on untrusted input, in one place. Past one: a diagnostic and a
 * cut, never a crash. */
#ifndef CLV_BASE_LIMITS_H
#define CLV_BASE_LIMITS_H

enum {
	CLV_MAX_DOC_BYTES = 64 << 20,      /* one document as read */
	CLV_MAX_TEXT_BYTES = 16 << 20,     /* its clean text */
	CLV_MAX_ANNOTATED_BYTES = 1 << 20, /* of it, what is parsed: a report is far shorter */
	CLV_MAX_BLOCKS = 200000,           /* blocks of a document */
	CLV_MAX_PAR_TOKENS = 5000,         /* tokens parsed as one unit */
	CLV_MAX_SENTENCE_TOKENS = 1000,    /* tokens of a sentence: a longer one is cut */
	CLV_MAX_WEIGHED_TOKENS = 400,      /* of a sentence that the learned coder reads, whole for each pair of actors */
	CLV_MAX_NAMES_BACK = 1000,         /* names that a surname alone is looked for among */
	CLV_MAX_TOKEN_BYTES = 1 << 20,     /* one token's text */
	CLV_MAX_HTML_DEPTH = 2000,         /* nested elements */
	CLV_MAX_RECORD_BYTES = 512 << 20,  /* one annotation record */
	CLV_MAX_QUOTES = 20000,            /* quotes of a document */
	CLV_MAX_EVENTS = 20000,            /* event mentions of a document */
	CLV_MAX_JSON_DEPTH = 64            /* nested JSON values */
};

#endif
