/* SPDX-License-Identifier: Apache-2.0 */
/* copy: compact keys of documents; near-duplicates, who copied whom, shared
 * origins, boilerplate that recurs at an outlet.
 *
 * A key (clv_signature) is made from one document alone and is all that the
 * cross-document half needs to find copies and stories; it can be kept as bytes.
 * Every function over many keys is a pure function of their set: the order in
 * which they are given changes only the indices in the answer. */
#ifndef CLV_COPY_COPY_H
#define CLV_COPY_COPY_H
#include "doc/doc.h"
#include "model/pack.h"

enum {
	CLV_SIG_PERMS = 128,    /* MinHash permutations of 5-word shingles */
	CLV_SIG_SKETCH = 512,   /* smallest shingle hashes, for containment */
	CLV_SIG_TERMS = 256,    /* heaviest terms */
	CLV_SIG_SEQUENCE = 256, /* names and numbers in order of appearance */
	CLV_SIG_EVENTS = 64,
	CLV_SIG_BLOCKS = 2048
};

/* Words that the reduce needs (lexicon/story): document frequencies, credits,
 * agencies. Frozen; shared by threads. */
typedef struct clv_copylex clv_copylex;
clv_status clv_copylex_load(const clv_pack *p, clv_copylex **out, clv_error *err);
void clv_copylex_free(clv_copylex *lex);

/* Words of a text: runs of letters and digits, folded (case, marks), stemmed. */
enum { CLV_WORD_NAME = 1, CLV_WORD_NUMBER = 2, CLV_WORD_INITIAL = 4, CLV_WORD_COMMON = 8 };
typedef struct clv_word {
	clv_span span;  /* in the text scanned */
	uint32_t form, stem; /* hashes of the folded word and of its stem */
	float prob;     /* share of running words */
	uint32_t flags; /* NAME: capitalised and no sentence begins here, or rare; COMMON: a function word */
} clv_word;
typedef struct clv_words {
	clv_word *v;
	size_t n;
} clv_words;
/* Of text[span]; spans are offsets into text. lex NULL: every word counts the same. */
clv_words clv_words_scan(const clv_copylex *lex, clv_str text, clv_span span, clv_arena *a);
/* Background idf of a word: -log of the share of documents that hold it. */
double clv_word_idf(double prob);

enum { CLV_TERM_TITLE = 1, CLV_TERM_NAME = 2, CLV_TERM_NUMBER = 4, CLV_TERM_ACTOR = 8,
	CLV_TERM_PLACE = 16 };
typedef struct clv_sigterm {
	uint32_t hash;  /* of the folded, stemmed word */
	float tf;       /* damped frequency × weight of its kind */
	float prob;     /* share of running words that are this word, in general English */
	uint32_t flags; /* CLV_TERM_… */
} clv_sigterm;

typedef struct clv_sigevent {
	uint32_t parties[2]; /* hashes of state code or actor, sorted; 0: none */
	clv_day from, to;    /* CLV_DAY_NONE: unknown */
	uint32_t place;      /* hash of the place's name; 0: none */
	uint8_t type, status, polarity, historical;
} clv_sigevent;

typedef struct clv_sigblock {
	uint64_t hash;
	uint32_t words; /* length: short blocks prove nothing */
	uint32_t role;
} clv_sigblock;

/* A credit that names where the whole text is from. */
typedef struct clv_credit {
	uint64_t hash; /* of the folded name; 0: unnamed ("with agency material") */
	clv_str name;
	clv_span span; /* in the document's text */
	uint32_t agency; /* 1: a news agency of the table */
} clv_credit;

typedef struct clv_signature {
	char id[65];
	clv_day published, published_to;
	clv_from published_from;
	uint64_t outlet;    /* hash of the folded outlet name, 0: unknown */
	clv_str outlet_name, title;
	uint64_t text_hash; /* of the content words: equal texts */
	uint32_t n_words, n_shingles, n_names;
	uint32_t minhash[CLV_SIG_PERMS];
	CLV_VEC(uint32_t) sketch;   /* ascending, distinct; all shingles if fewer than the limit */
	CLV_VEC(uint32_t) sequence; /* names, numbers in order */
	CLV_VEC(uint32_t) numbers;  /* ascending, distinct: numbers of two and more digits */
	CLV_VEC(uint32_t) quotes;   /* ascending: hashes of quoted runs of 5 and more words */
	CLV_VEC(clv_sigterm) terms;    /* ascending by hash */
	CLV_VEC(uint32_t) actors;   /* ascending: hashes of actor ids */
	CLV_VEC(clv_sigevent) events;
	CLV_VEC(clv_sigblock) blocks; /* in order */
	CLV_VEC(clv_credit) credits;
	clv_day about_from, about_to; /* days that its own happenings fall on; NONE: unknown */
} clv_signature;

/* The key of a document (as it comes out of the record: no tokens needed). */
clv_signature *clv_signature_make(const clv_copylex *lex, const clv_doc *d,
                                  clv_arena *out, clv_arena *scratch);
/* As bytes, for keeping; reading checks everything. */
clv_str clv_signature_write(clv_arena *a, const clv_signature *s);
clv_status clv_signature_read(clv_arena *a, clv_str bytes, clv_signature **out, clv_error *err);
/* Canonical order: published (unknown last), then id. <0, 0, >0. */
int clv_signature_cmp(const clv_signature *a, const clv_signature *b);
/* Indices of n signatures in that order; equal ones by index. */
uint32_t *clv_signatures_canonical(const clv_signature *const *sig, size_t n, clv_arena *a);
/* Cosine of the term vectors. */
double clv_signature_cosine(const clv_signature *a, const clv_signature *b);

#define CLV_COPYKIND_MAP(X)                                                   \
	X(SAME, "same") X(EXCERPT, "excerpt") X(REWORDED, "reworded")         \
	X(TRANSLATED, "translated") X(AGENCY, "agency")
typedef enum {
#define X(n, t) CLV_COPY_##n,
	CLV_COPYKIND_MAP(X)
#undef X
	CLV_N_COPY
} clv_copykind;
const char *clv_copykind_name(int v);

typedef struct clv_edge {
	uint32_t copy, original; /* indices of the documents */
	clv_copykind kind;
	float share;  /* of the copy's words that are the original's, 0..1 */
	float most;   /* the same or, where it is more and the copy is no digest, of the original's that are the copy's */
	clv_str why;  /* "97 % of its shingles; published two days later; credits X" */
} clv_edge;

typedef struct clv_copies {
	CLV_VEC(clv_edge) edges; /* by (copy, original) in canonical order; at most 3 a copy */
	uint32_t *copy_of;  /* n: the original with the largest share, or CLV_NO_INDEX */
	uint32_t *origin;   /* n: representative of its source after folding copies and named origins */
	size_t n;
} clv_copies;

/* Copies among n documents. Near linear: locality-sensitive buckets, each bounded. */
clv_copies *clv_copy_find(const clv_signature *const *sig, size_t n, clv_arena *out,
                          clv_arena *scratch);
/* Number of independent sources among documents: distinct origins. */
size_t clv_copy_sources(const clv_copies *c, const uint32_t *docs, size_t n, clv_arena *scratch);

/* Blocks to withdraw: those that recur in at least 3 documents of one outlet
 * that are no copies of one another. */
typedef struct clv_boiler {
	uint64_t outlet, hash;
} clv_boiler;
typedef struct clv_boilers {
	CLV_VEC(clv_boiler) v; /* ascending */
} clv_boilers;
clv_boilers *clv_copy_boilerplate(const clv_signature *const *sig, size_t n,
                                  const clv_copies *copies, clv_arena *out, clv_arena *scratch);
/* Takes those blocks of d out: role boilerplate, and the mentions, dates,
 * places, quotes and events in them dropped, indices mended. Number of blocks. */
size_t clv_copy_withdraw(const clv_boilers *b, clv_doc *d, clv_arena *scratch);

#endif
