/* SPDX-License-Identifier: Apache-2.0 */
/* fact, inside: the loaded words and the state of one building of a dossier. */
#ifndef CLV_FACT_PRIV_H
#define CLV_FACT_PRIV_H
#include "encode/encode.h"
#include "fact/fact.h"

/* Column mutual of phrases.tsv: yes, no, none (its doer is not told), * for yes or no. */
enum { CLV_SIDES_ANY, CLV_SIDES_ONE, CLV_SIDES_BOTH, CLV_SIDES_TARGET };

typedef struct clv_phrase {
	clv_type type;
	clv_str mode, cameo, phrase; /* mode, cameo empty: any */
	int sides; /* CLV_SIDES_… */
	int status; /* clv_evstatus */
} clv_phrase;

enum { CLV_CLAIM_EXPECT = 1, CLV_CLAIM_NEGATION = 2, CLV_CLAIM_ORDER = 4, CLV_CLAIM_SINCE = 8,
	CLV_CLAIM_SPAN = 16, CLV_CLAIM_HEDGE = 32, CLV_CLAIM_SOURCE = 64,
	CLV_CLAIM_JOIN = 128, CLV_CLAIM_FRAGMENT = 256, CLV_CLAIM_PRONOUN = 512, CLV_CLAIM_SPEAKER = 1024,
	CLV_CLAIM_OPENER = 2048, CLV_CLAIM_VERB = 4096,
	CLV_CLAIM_CONTENT = 8192, CLV_CLAIM_ADJUNCT = 16384, CLV_CLAIM_DEAD = 1 << 15, CLV_CLAIM_INJURED = 1 << 16,
	CLV_CLAIM_HELD = 1 << 17, CLV_CLAIM_FLOOR = 1 << 18, CLV_CLAIM_CEILING = 1 << 19, CLV_CLAIM_ROUGH = 1 << 20,
	CLV_CLAIM_COUNT = 1 << 21, CLV_CLAIM_REACHES = 1 << 22, CLV_CLAIM_PEOPLE = 1 << 23 };

typedef struct clv_unit {
	clv_str unit;
	double factor;
} clv_unit;

/* A term for something that others name otherwise. */
enum { CLV_WORDING_WORDS = 4 };
typedef struct clv_wording {
	clv_str term, of;
	uint32_t form[CLV_WORDING_WORDS];
	size_t n_forms;
	uint32_t subject; /* number of `of` */
	uint32_t next;    /* another that begins with the same word, index + 1; 0: none */
} clv_wording;

/* When something began since which reports count: "the pandemic". */
typedef struct clv_epoch {
	clv_day from, to;
} clv_epoch;

struct clv_factlex {
	clv_arena *arena;
	clv_copylex *words;
	clv_encoder *encoder; /* NULL: the pack has none */
	clv_map synonyms; /* folded word's form hash as key → group hash */
	clv_map claims;   /* form hash → bits */
	clv_map units;    /* form hash → index */
	CLV_VEC(clv_unit) unit;
	clv_map epochs;   /* form hash → index */
	CLV_VEC(clv_epoch) epoch;
	CLV_VEC(clv_phrase) phrases;
	CLV_VEC(clv_wording) wordings;
	clv_map wording_at; /* form hash of the first word → index + 1 */
	uint32_t n_subjects;
	clv_map outlets;    /* folded name or alias → index of masters */
	CLV_VEC(clv_str) masters; /* state whose outlet it is */
};

/* A word as facts compare it: its group of synonyms, or its stem. */
typedef struct clv_item {
	uint32_t key, form;
	float weight; /* idf; 0 for function words */
	uint32_t flags; /* of clv_word */
	uint32_t claim; /* CLV_CLAIM_… */
	clv_span span;
} clv_item;
typedef struct clv_items {
	clv_item *v;
	size_t n;
} clv_items;

/* Vectors, and where that of some words is among them. */
typedef struct clv_vectors {
	float **v;
	size_t n, cap;
	clv_map at;
} clv_vectors;

typedef struct clv_build {
	const clv_factlex *lex;
	clv_encode_state *meaning; /* NULL: words alone decide */
	const clv_doc *const *docs;
	size_t n;
	const uint32_t *origin;
	const clv_verdicts *verdicts; /* NULL: nobody judged */
	clv_arena *out, *scratch, *tmp; /* tmp: of one function that calls none which uses it */
	clv_dossier *d;
	clv_items **sentence; /* [doc][sentence], made when first asked for */
	uint32_t *parent;     /* count.c: n each, left as they were found */
	clv_str *chain;
	uint8_t *seen;
	float *topic;        /* meaning.c: mean of the story's vectors; NULL: none were made */
	clv_vectors vectors; /* of what was asked for */
} clv_build;

/* ---- words.c: what is compared */
clv_items clv_fact_items(clv_build *b, uint32_t doc, clv_span span);
const clv_items *clv_fact_sentence(clv_build *b, uint32_t doc, uint32_t sentence);
/* Weight of what both have over the weight of the lighter one; *shared counts
 * distinct content keys that both have. */
double clv_fact_overlap(const clv_items *a, const clv_items *b, size_t *shared);
/* Does the sentence count: content, and no repetition of an earlier one? */
bool clv_fact_counts(const clv_doc *d, uint32_t sentence);
clv_str clv_fact_sentence_text(const clv_doc *d, uint32_t sentence);

/* meaning.c: are the vectors of two texts, made once and kept, at least so near? False without
 * an encoder, or when the story has too many reports. */
bool clv_fact_alike(clv_build *b, clv_str x, clv_str y, float least);

/* The part of a sentence between commas, brackets, dashes and quotation marks that
 * holds [b, e), widened until it has enough words. */
clv_span clv_fact_clause(const clv_doc *d, uint32_t sentence, clv_span core);

/* A clause to be read alone: itself, or its sentence when it begins or breaks off in
 * the middle of a thought; empty when that is too long. */
clv_str clv_fact_readable(clv_build *b, uint32_t doc, uint32_t sentence, clv_span clause);

/* The row that has this text already, or NULL. */
clv_fact *clv_fact_shown(const clv_build *b, clv_str text);

/* ---- count.c: counts in threes */
typedef struct clv_voice {
	uint32_t doc;
	clv_str chain; /* through whom, or empty */
} clv_voice;
clv_counts clv_fact_count(const clv_build *b, const clv_voice *v, size_t n);

/* ---- events.c, sayings.c, claims.c, matrix.c, title.c */
void clv_fact_events(clv_build *b);
void clv_fact_sayings(clv_build *b);
/* The variant in whose words (indirect speech) this one stands, or CLV_NO_INDEX:
 * one utterance, told once. */
uint32_t clv_fact_folded_into(const clv_build *b, const clv_saying *g, size_t at);
void clv_fact_claims(clv_build *b);
void clv_fact_numbers(clv_build *b);
/* The value of one word as a number; false: it is none. */
bool clv_fact_value(const clv_build *b, const clv_doc *d, const clv_item *it, double *v);
void clv_fact_since(clv_build *b);
void clv_fact_matrix(clv_build *b);
void clv_fact_criticism(clv_build *b);
/* sayings.c: somebody of the lexicon, a name, or a noun of those who speak; no pronoun. */
bool clv_fact_can_speak(const clv_build *b, const clv_speaker *s);
/* sayings.c: one actor, one state's word, or names that differ by a slip of spelling. */
bool clv_fact_one_speaker(const clv_speaker *x, const clv_speaker *y);
/* wording.c: what reports call one thing. */
void clv_fact_wording(clv_build *b);
/* The state whose medium an outlet is, or empty. */
clv_str clv_fact_master(const clv_build *b, clv_str outlet);
clv_str clv_fact_title(const clv_build *b, const clv_happening *h);
/* An agreement signed: CAMEO 057, which PLOVER counts as SUPPORT. */
bool clv_fact_is_signing(clv_str cameo);
/* Later than: canonical order of documents is their index. */
clv_fact *clv_fact_add(clv_build *b, clv_factkind kind, clv_str text, clv_evstatus status);
void clv_fact_support(clv_build *b, clv_fact *f, uint32_t doc, uint32_t sentence, clv_span span,
                      clv_stance stance, clv_note note, clv_str how, clv_str chain);
/* assert.c: whose it is, when every report has it from the same speaker. */
void clv_fact_assert(clv_build *b, clv_fact *f);
/* The quotation in which most of some words of a sentence stand, of somebody who speaks; NULL: none. */
const clv_quote *clv_fact_quote_around(const clv_build *b, uint32_t doc, uint32_t sentence, clv_span span);
/* Counts and id, once all support is there. */
void clv_fact_close(clv_build *b, clv_fact *f);

#endif
