/* SPDX-License-Identifier: Apache-2.0 */
/* Private to quote. In the order of the files: cues, tree, marks, content,
 * indirect, speaker, direct, name, find. */
#ifndef CLV_QUOTE_QUOTE_PRIV_H
#define CLV_QUOTE_QUOTE_PRIV_H

#include "quote/quote.h"

/* ---- cues.c: the lexicon ---------------------------------------------------- */

#define CUE_POS_MAP(X)                                                        \
	X(VERB, "verb") X(NOUN, "noun") X(SOURCE, "source") X(ACCORD, "accord") \
	X(ADVERB, "adverb") X(UNNAMED, "unnamed") X(MEDIA, "media")            \
	X(REPORTERS, "reporters") X(MEDIUM, "medium") X(TITLED, "titled") \
	X(ADJ, "adj") X(VIEW, "view") X(SELF, "self") X(TOPIC, "topic")
#define CUE_FRAME_MAP(X)                                                      \
	X(Q, "q") X(THAT, "that") X(INF, "inf") X(NP, "np") X(AS, "as") X(TO, "to") X(PP, "pp")
#define CUE_CLASS_MAP(X)                                                      \
	X(NONE, "") X(SAY, "say") X(WRITE, "write") X(ASK, "ask")              \
	X(PROMISE, "promise") X(DEMAND, "demand") X(THINK, "think")            \
	X(WANT, "want") X(FIND, "find") X(DESCRIBE, "describe")                \
	X(HEARSAY, "hearsay") X(STANCE, "stance")
#define RANK_MAP(X)                                                           \
	X(BIAS, "bias") X(TRAILING, "trailing") X(LEADING, "leading") \
	X(PREP, "prep") X(COLON, "colon") X(COLON_VERB, "colon_verb") \
	X(DASH, "dash") X(RUN, "run") X(OPEN_END, "open_end") \
	X(CARRY, "carry") X(BEFORE, "before") X(SAY, "say") \
	X(OTHER_VERB, "other_verb") X(SUBJECT, "subject") \
	X(BESIDE, "beside") X(PERSON, "person") X(NAME, "name") \
	X(PRONOUN, "pronoun") X(LOWER, "lower") X(MENTION, "mention") \
	X(DUMB, "dumb") X(SOURCE, "source") \
	X(TRAILING_COMMA, "trailing_comma") \
	X(TRAILING_ASKS, "trailing_asks") X(TRAILING_STOP, "trailing_stop") \
	X(TRAILING_OPEN, "trailing_open") \
	X(TRAILING_CLAUSE, "trailing_clause") \
	X(TRAILING_NEAR, "trailing_near") X(TRAILING_FAR, "trailing_far") \
	X(TRAILING_CROSSES, "trailing_crosses") \
	X(TRAILING_LEADS, "trailing_leads") \
	X(TRAILING_INVERTED, "trailing_inverted") \
	X(LEADING_COLON, "leading_colon") X(LEADING_COMMA, "leading_comma") \
	X(LEADING_STOP, "leading_stop") X(LEADING_OPEN, "leading_open") \
	X(LEADING_GOES_ON, "leading_goes_on") \
	X(LEADING_CLAUSE, "leading_clause") X(LEADING_NEAR, "leading_near") \
	X(LEADING_FAR, "leading_far") X(LEADING_USED, "leading_used") \
	X(LEADING_USED_STOP, "leading_used_stop") X(RUN_NEAR, "run_near") \
	X(RUN_LED, "run_led") X(RUN_STOP, "run_stop") \
	X(RUN_OPEN, "run_open") X(RUN_CUE_BETWEEN, "run_cue_between") \
	X(RUN_PART, "run_part") X(RUN_SENTENCES, "run_sentences") \
	X(RUN_COMMA_END, "run_comma_end") X(BEFORE_BLOCK, "before_block") \
	X(BEFORE_ENDS, "before_ends") \
	X(BEFORE_COMMA_END, "before_comma_end") \
	X(BEFORE_SAME, "before_same") \
	X(BEFORE_SPEAKS, "before_speaks") X(COLON_TITLE, "colon_title")

typedef enum {
#define X(n, t) CUE_##n,
	CUE_POS_MAP(X)
#undef X
	N_CUE_POS
} cue_pos;
enum {
#define X(n, t) FRAME_##n##_BIT,
	CUE_FRAME_MAP(X)
#undef X
#define X(n, t) FRAME_##n = 1 << FRAME_##n##_BIT,
	CUE_FRAME_MAP(X)
#undef X
};
typedef enum {
#define X(n, t) CLASS_##n,
	CUE_CLASS_MAP(X)
#undef X
	N_CUE_CLASS
} cue_class;
typedef enum {
#define X(n, t) RANK_##n,
	RANK_MAP(X)
#undef X
	N_RANK
} rank_feature;

typedef struct cue {
	clv_str word;
	uint8_t pos, cls;
	uint16_t frames;
	uint32_t line;
	uint32_t next; /* next cue of the same word + 1, or 0 */
} cue;

struct clv_quotes {
	clv_arena *arena;
	clv_map words; /* lemma → cue + 1 */
	CLV_VEC(cue) cue;
	float weight[N_RANK];
};

/* From tables already read: for load and tests. */
clv_status clv_quotes_build(const clv_tsv *speech, const clv_tsv *rank, clv_quotes **out,
                            clv_error *err);

/* Tokens of a content that are looked at: no sentence that is one has more. */
enum { CLV_QUOTE_LONGEST = 400 };

/* ---- tree.c: the dependency tree, seen from above ------------------------------- */

typedef struct mark_span mark_span;

typedef struct work {
	const clv_quotes *q;
	clv_doc *d;
	clv_arena *a;         /* scratch */
	const clv_token *t;   /* tokens */
	uint32_t n;
	uint32_t *first, *next; /* children in order: first[head], next[child]; NO_INDEX ends */
	uint32_t *lo, *hi;    /* subtree: first and last token */
	uint32_t *in_quote;   /* token → marked span + 1, or 0 */
	mark_span *m;         /* marked spans, in order */
	size_t n_m;
	uint32_t *mention_of; /* token → mention + 1 whose head it is, or 0 */
	clv_buf *trace;       /* candidates are written here, for training; or NULL */
} work;

void quote_tree(work *w);
const cue *quote_cue(const work *w, uint32_t tok, cue_pos pos);
static inline bool tok_is(const work *w, uint32_t t, clv_dep dep)
{
	return w->t[t].dep == (uint8_t)dep;
}
bool tok_text_is(const work *w, uint32_t t, const char *low);
uint32_t child_of(const work *w, uint32_t head, clv_dep dep); /* first, or NO_INDEX */
bool is_finite(const work *w, uint32_t t);
/* Who does verb or noun t: the head token of its subject by the tree (through
 * conjunctions, control, participles, relative clauses, passives with "by").
 * CLV_NO_INDEX: nobody is named. */
uint32_t subject_of(const work *w, uint32_t t);
/* A name of somebody, or a word for people: "the minister", "the army". */
bool can_talk(const work *w, uint32_t h);
/* The noun phrase of head h without clauses and appositions: token range. */
void noun_phrase(const work *w, uint32_t h, uint32_t *b, uint32_t *e);
/* Heads of the conjuncts of h ("the EU and NATO"): at most max. */
size_t conjuncts(const work *w, uint32_t h, uint32_t *out, size_t max);
/* Whether the noun can speak: not a number, a date, "it" as a dummy, "that". */
bool may_speak(const work *w, uint32_t h);
bool it_speaks(const work *w, uint32_t h, const cue *c);

/* ---- marks.c: quotation marks → spans -------------------------------------------- */

struct mark_span {
	clv_span outer, inner; /* with and without the marks */
	uint32_t block;
	uint32_t tok_b, tok_e; /* tokens of inner */
	bool open_end;         /* no closing mark: goes on in the next block */
	bool single;
	bool lost;             /* never closed, cut at its sentence */
	bool scare;            /* found to be nobody's (direct.c) */
};

size_t quote_marks(const clv_doc *d, clv_arena *a, mark_span **out);

/* ---- attributions ------------------------------------------------------------------- */

typedef struct attribution {
	clv_span content;
	uint32_t tok_b, tok_e; /* its tokens */
	uint32_t cue;          /* token, or CLV_NO_INDEX */
	uint32_t root;         /* verb of the content, or CLV_NO_INDEX */
	uint32_t source[4];    /* heads of the speakers' noun phrases */
	size_t n_source;
	uint32_t via;          /* head token, or CLV_NO_INDEX */
	clv_quotekind kind;
	float score;
	const char *rule;
	uint32_t line;         /* of the cue in speech.tsv, or 0 */
	bool speech;           /* said or written, not only thought or wanted */
	bool accord;           /* "according to" */
	bool dropped;
} attribution;

typedef CLV_VEC(attribution) attributions;

/* content.c: what hangs from a cue as its content. Tokens [b, e), root (a verb, or
 * NO_INDEX), and by which frame. */
typedef struct content {
	uint32_t b, e, root;
	const char *rule;
	bool thing; /* no clause: an object of speech, thought or stance */
} content;
/* "making it clear that …": the clause hangs from the adjective as an adverbial. */
bool clear_that(const work *w, const cue *c, uint32_t k);
bool content_of_verb(const work *w, uint32_t v, const cue *c, content *out);
bool content_of_noun(const work *w, uint32_t n, const cue *c, content *out);

/* indirect.c */
void quote_indirect(work *w, attributions *out);
/* The attribution that governs token t from above: cue token, or NO_INDEX. */
uint32_t governing_cue(const work *w, uint32_t t, const cue **c);
/* "according to X" of the clause around t: head of X, or NO_INDEX. */
uint32_t accord_of(const work *w, uint32_t t, uint32_t *cue_tok);
/* "told Reuters", "in an interview with the Times": head token, or NO_INDEX. */
uint32_t via_of(const work *w, uint32_t verb);

/* name.c: who the noun phrase with this head names; one speaker each for a group. */
clv_speaker name_speaker(const work *w, uint32_t head);
void name_speakers(const work *w, uint32_t head, uint32_t at, clv_quote *q);

/* speaker.c: candidates for the speaker of a full quotation. */
enum { MAX_CANDIDATES = 16 };
_Static_assert(N_RANK <= 64, "the features of a candidate are bits of one word");

typedef struct candidate {
	uint64_t bits;    /* rank_feature that hold */
	uint32_t head;    /* of the speaker's noun phrase */
	uint32_t cue;     /* token or NO_INDEX */
	uint32_t via;
	float score;
	const char *rule;
	uint32_t line;
	uint32_t copy_of; /* attribution whose speakers it takes, or NO_INDEX */
} candidate;

typedef struct candidates {
	candidate v[MAX_CANDIDATES];
	size_t n;
} candidates;

/* Candidates of marked span i; att_of: attribution of each earlier span, or NO_INDEX. */
void quote_candidates(const work *w, size_t i, const uint32_t *att_of, const attributions *out, candidates *c);
const candidate *quote_best(const candidates *c); /* NULL: nobody */
void quote_take(const work *w, attribution *a, const candidate *k, const attributions *out);
/* A line a candidate of each full quotation of d: "begin end TAB begin end TAB
 * features", bytes of quotation and speaker; for training. */
void quote_trace(const clv_quotes *q, clv_doc *d, clv_arena *scratch, clv_buf *out);

/* direct.c */
char quote_first_byte(const work *w, uint32_t t);
uint32_t quote_block(const work *w, uint32_t t);
char quote_last_char(const work *w, const mark_span *m);
char quote_char_after(const work *w, const mark_span *m);  /* 0 at the block's end */
char quote_char_before(const work *w, const mark_span *m); /* 0 at its beginning */
bool quote_comma_end(const work *w, const mark_span *m);
void quote_direct(work *w, attributions *out);

#endif
