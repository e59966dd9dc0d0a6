/* SPDX-License-Identifier: Apache-2.0 */
/* fact: mentions, quotes and claims of one story → events and facts, each with
 * the reports that tell it, in how many independent sources, and how they differ. */
#ifndef CLV_FACT_FACT_H
#define CLV_FACT_FACT_H
#include "story/story.h"

/* Phrases for neutral titles, synonyms, units, cues of claims (lexicon/story), the
 * sentence encoder if the pack has one. Frozen, shared by threads. */
typedef struct clv_factlex clv_factlex;
clv_status clv_factlex_load(const clv_pack *p, clv_factlex **out, clv_error *err);
void clv_factlex_free(clv_factlex *lex);
/* A thread's buffers of the encoder, freed by clv_encode_state_free; NULL: the pack has
 * none. CLV_NOMEM. */
struct clv_encode_state;
clv_status clv_factlex_state(const clv_factlex *lex, struct clv_encode_state **out);

#define CLV_STANCE_MAP(X)                                                     \
	X(SAYS, "says") X(WEAKER, "weaker") X(DIFFERS, "differs")             \
	X(CONTRADICTS, "contradicts")
#define CLV_NOTE_MAP(X)                                                       \
	X(NONE, "") X(WORDING, "wording") X(NUMBER, "number") X(DATE, "date") \
	X(NAME, "name") X(ACTOR, "actor") X(STRENGTH, "strength")             \
	X(NEGATION, "negation") X(ATTRIBUTION, "attribution")                 \
	X(TRANSLATION, "translation")
#define CLV_FACTKIND_MAP(X)                                                   \
	X(EVENT, "event") X(QUOTE, "quote") X(NUMBER, "number") X(CLAIM, "claim")
typedef enum {
#define X(n, t) CLV_STANCE_##n,
	CLV_STANCE_MAP(X)
#undef X
	CLV_N_STANCE
} clv_stance;
typedef enum {
#define X(n, t) CLV_NOTE_##n,
	CLV_NOTE_MAP(X)
#undef X
	CLV_N_NOTE
} clv_note;
typedef enum {
#define X(n, t) CLV_FACT_##n,
	CLV_FACTKIND_MAP(X)
#undef X
	CLV_N_FACT
} clv_factkind;
const char *clv_stance_name(int v);
const char *clv_note_name(int v);
const char *clv_factkind_name(int v);

/* An item of a report: index into the documents given, index into its array. */
typedef struct clv_ref {
	uint32_t doc, item;
} clv_ref;

/* Counts in threes. */
typedef struct clv_counts {
	uint32_t n_mentions, n_documents, n_sources;
} clv_counts;

typedef struct clv_change {
	clv_day date; /* of the report; CLV_DAY_NONE: unknown */
	clv_evstatus status;
	uint32_t doc;
} clv_change;

/* An event: one happening, after the mentions of all reports came together. */
typedef struct clv_happening {
	char id[20];             /* "e" + 16 hex digits, of content */
	CLV_VEC(clv_ref) mentions; /* events of the documents; canonical order */
	CLV_VEC(clv_participant) source;
	CLV_VEC(clv_participant) target; /* .mention = CLV_NO_INDEX */
	bool mutual, historical, coerced, uncertain;
	bool plural; /* who is named first is a group in the plural */
	clv_type type;
	clv_str mode, contexts, cameo;
	clv_evstatus status; /* the best known: happened over announced over possible; denied if all deny */
	clv_polarity polarity;
	CLV_VEC(clv_asserter) asserted_by;
	clv_day from, to;
	clv_grain grain;
	clv_ref date_of;   /* mention that gave the date; doc CLV_NO_INDEX: none */
	clv_ref place_ref; /* place of a document; doc CLV_NO_INDEX: none */
	clv_place place;   /* copy of it; name empty: none */
	clv_size size[CLV_N_SIZE];
	clv_ref size_of[CLV_N_SIZE]; /* mention that gave it: its latest report */
	float score;
	clv_str rule, why;
	clv_str title;     /* neutral words: "Xi Jinping and Vladimir Putin meet in Samarkand" */
	clv_counts counts;
	clv_day first_reported, last_reported; /* CLV_DAY_NONE: unknown */
	CLV_VEC(clv_change) history;
	uint32_t n_status[CLV_N_ST]; /* documents by the strongest status they give */
	float weight;      /* importance in the story: reports, participants, place in the text */
} clv_happening;

/* Quotations of one saying. */
typedef struct clv_saying {
	char id[20]; /* "q…" of its first variant */
	CLV_VEC(clv_ref) variants; /* quotes of the documents */
	clv_ref lead;              /* fullest direct wording */
	clv_speaker speaker;       /* name empty: nobody */
	CLV_VEC(clv_str) via;      /* distinct names */
	clv_quotekind kind;
	clv_counts counts;
} clv_saying;

typedef struct clv_support {
	uint32_t doc, sentence;
	clv_span span; /* the words in that document's text */
	clv_stance stance;
	clv_note note;
	clv_str how;   /* what differs, in words: "31 percent / 29 percent"; or empty */
	clv_str chain; /* through whom it has it ("CCTV"), or empty */
} clv_support;

typedef struct clv_fact {
	char id[20]; /* "f" + 16 hex digits, of content */
	clv_factkind kind;
	clv_str text;
	clv_evstatus status;  /* events: theirs; expectation: possible; else happened = asserted */
	clv_str label;        /* "expectation", "first since", "clash", "slip of translation?", or empty */
	uint32_t event;       /* kind event: index of the happening; quote: of the saying; else NO_INDEX */
	CLV_VEC(clv_asserter) asserted_by; /* number, claim: who says so in every report; empty: the reports do */
	CLV_VEC(clv_support) support; /* canonical order, at most one a report and stance */
	clv_counts counts;
	bool alone; /* one report only */
} clv_fact;

typedef struct clv_criticism { /* one a document: what sets it apart */
	uint32_t doc;
	CLV_VEC(uint32_t) adds;   /* facts that it alone has */
	CLV_VEC(uint32_t) lacks;  /* facts of two and more others that it does not have */
	CLV_VEC(clv_str) voices;  /* names of its speakers */
	clv_str state;            /* code of the state whose medium it is, or empty */
} clv_criticism;

typedef struct clv_dossier {
	clv_str title;    /* of its main event, neutral words; else the first report's title */
	clv_str place;    /* of the main event, or empty */
	clv_str country;
	clv_day from, to; /* of the main event, else of the reports */
	uint32_t main_event; /* index, or CLV_NO_INDEX */
	CLV_VEC(clv_happening) events; /* by date, undated last */
	CLV_VEC(clv_saying) quotes;
	CLV_VEC(clv_fact) facts;       /* most told first */
	CLV_VEC(clv_criticism) reports;
	clv_counts counts;
} clv_dossier;

/* meaning: a thread's own (clv_factlex_state); NULL: claims by words alone, some fifty
 * times quicker. docs: of one story, canonical order, withdrawn and anchored (clv_copy_withdraw,
 * clv_story_anchor). origin: n, number of the independent source of each document
 * (equal = same source); NULL: each its own. lex NULL: no synonyms or phrases.
 * verdicts: what people judged of mentions and quotes; NULL: nothing. The answer
 * points into the documents, which must live as long. */
clv_dossier *clv_fact_build(const clv_factlex *lex, struct clv_encode_state *meaning, const clv_doc *const *docs, size_t n,
                            const uint32_t *origin, const clv_verdicts *verdicts, clv_arena *out,
                            clv_arena *scratch);

#endif
