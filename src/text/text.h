/* SPDX-License-Identifier: Apache-2.0 */
/* text: bytes → clean UTF-8 (charset.c), text → tokens as spaCy's English
 * tokenizer cuts them (tokenize.c), and Unicode properties as CPython has them. */
#ifndef CLV_TEXT_TEXT_H
#define CLV_TEXT_TEXT_H
#include "doc/doc.h"
#include "model/pack.h"

/* Loads the tables of all charsets now, for who may not open files later. */
void clv_text_preload(void);
/* Decodes bytes of a page or file to valid UTF-8 without BOM and CR. charset is
 * what a header or the caller declared (may be empty); html: look for a meta
 * declaration too. *used names the charset. Never fails: undecodable bytes
 * become U+FFFD and are counted in *n_bad. */
clv_str clv_text_decode(clv_arena *a, clv_str bytes, clv_str charset, bool html,
                        clv_str *used, size_t *n_bad);
/* NUL or too many control bytes in the first part: not a text at all. */
bool clv_text_is_binary(clv_str bytes);

/* CPython 3.11's str.isspace, isalpha, … on a code point. */
bool clv_uni_isspace(uint32_t cp);
bool clv_uni_isalpha(uint32_t cp);
bool clv_uni_isdigit(uint32_t cp);
bool clv_uni_isdecimal(uint32_t cp);
bool clv_uni_isupper(uint32_t cp);
bool clv_uni_islower(uint32_t cp);
bool clv_uni_isword(uint32_t cp);    /* \w of Python's re: isalnum or '_' */
bool clv_uni_ismark(uint32_t cp);    /* category Mn */
bool clv_uni_ispunct(uint32_t cp);   /* categories P* */
bool clv_uni_iscontrol(uint32_t cp); /* categories Cc, Cf, Co, Cn */
/* str.lower of the whole string; s itself when it is lower-case ASCII already. */
clv_str clv_uni_lower(clv_arena *a, clv_str s);
/* Key for name look-ups: lower case, diacritics off, dashes and apostrophes
 * unified, white space runs to one space ("Élysée’s" → "elysee's"). */
clv_str clv_uni_fold(clv_arena *a, clv_str s);
/* Appends cp lower-cased with its marks taken off (canonical decomposition):
 * what BERT's normaliser makes of it. A mark gives nothing. */
void clv_uni_put_bare(clv_buf *out, uint32_t cp);
/* str.isspace: not empty and white space throughout. */
bool clv_text_isspace(clv_str s);

/* The tokenizer of a pipeline, frozen. */
typedef struct clv_tokenizer clv_tokenizer;
/* From the section "nlp/tokenizer" (written by model/convert). */
clv_status clv_tokenizer_load(const clv_pack *p, clv_tokenizer **out, clv_error *err);
/* From the section's bytes, which must outlive it. CLV_CORRUPT, CLV_UNSUPPORTED
 * (a pattern that PCRE2 refuses), CLV_NOMEM. */
clv_status clv_tokenizer_from_bytes(clv_str bytes, clv_tokenizer **out, clv_error *err);
void clv_tokenizer_free(clv_tokenizer *t);

typedef struct clv_lex_token {
	uint32_t b, e;   /* bytes in the text given */
	bool space;      /* one ' ' follows, dropped */
	bool is_space;   /* white space token */
	clv_str norm;    /* NORM of a tokenizer exception, else empty */
} clv_lex_token;
typedef CLV_VEC(clv_lex_token) clv_lex_tokens;

/* A thread's working state: regex match data and chunk cache. */
typedef struct clv_tok_state clv_tok_state;
clv_tok_state *clv_tok_state_new(const clv_tokenizer *t); /* NULL: out of memory */
void clv_tok_state_free(clv_tok_state *s);
/* Tokens of one paragraph, exactly spaCy's. Linear time. */
void clv_tokenize(clv_tok_state *s, clv_arena *a, clv_str text, clv_lex_tokens *out);
/* For the pack tool: tokens by the affix rules alone, without exceptions; and
 * whether a prefix, suffix or infix rule would cut text. */
void clv_tokenize_affixes(clv_tok_state *s, clv_arena *a, clv_str text, clv_lex_tokens *out);
bool clv_tokenizer_has_affix(clv_tok_state *s, clv_str text);
/* ---- re-worded and machine-translated text (spun.c) ---------------------------- */

typedef struct clv_spun clv_spun; /* frozen: lexicon/cues/spun.tsv */
clv_status clv_spun_load(const clv_pack *p, clv_spun **out, clv_error *err);
/* The same from a table; memory from a. CLV_FORMAT: a reading of more words than
 * it stands for, an unknown kind. */
clv_status clv_spun_build(clv_arena *a, const clv_tsv *t, clv_spun **out, clv_error *err);
void clv_spun_free(clv_spun *s);

/* Fills d->readings from the content blocks and leaves the diagnostic "spun" where
 * there are any. Text and blocks stay as they are. */
void clv_spun_find(const clv_spun *s, clv_doc *d, clv_arena *scratch);
/* Lowers the scores of events and quotes whose sentence holds a reading, says so in
 * their `why` or `rule`. */
void clv_spun_doubt(clv_doc *d, clv_arena *scratch);

/* ---- blocks in capitals (caps.c) --------------------------------------------------- */

#define CLV_RULE_CAPITALS "capitals" /* rule of its readings; they are no doubt */
typedef struct clv_caps clv_caps; /* frozen: names of lexicon/actors, usual words */
clv_status clv_caps_load(const clv_pack *p, clv_caps **out, clv_error *err);
void clv_caps_free(clv_caps *c);
/* Adds readings of the words of content blocks in capitals, behind clv_spun_find. */
void clv_caps_find(const clv_caps *c, clv_doc *d, clv_arena *scratch);
#endif
