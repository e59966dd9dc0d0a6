/* SPDX-License-Identifier: Apache-2.0 */
/* Private to when. In the order of the files: words, lex, calendar, relative, period,
 * tense, happen, infer. */
#ifndef CLV_WHEN_WHEN_PRIV_H
#define CLV_WHEN_WHEN_PRIV_H

#include "when/when.h"

/* ---- words.c: the lexicon ------------------------------------------------- */

#define WHEN_CLASS_MAP(X)                                                      \
	X(MONTH, "month") X(WEEKDAY, "weekday") X(WEEKDAYS, "weekdays")        \
	X(WEAK, "weak") X(NUMBER, "number") X(ORDINAL, "ordinal")              \
	X(UNIT, "unit") X(UNITS, "units") X(WEEKEND, "weekend")                \
	X(PART, "part") X(DEICTIC, "deictic") X(SEASON, "season")              \
	X(SHIFT, "shift") X(SPAN, "span") X(REF, "ref") X(AGO, "ago")          \
	X(AWAY, "away") X(EARLIER, "earlier") X(LATER, "later")                \
	X(APPROX, "approx") X(EDGE, "edge") X(EDGENOUN, "edgenoun")            \
	X(TO, "to") X(AND, "and") X(OF, "of") X(THE, "the") X(A, "a")          \
	X(HALF, "half") X(PREP, "prep") X(VAGUE, "vague") X(SET, "set")        \
	X(PER, "per") X(TIMES, "times") X(SETADV, "setadv")                    \
	X(MERIDIEM, "meridiem") X(OCLOCK, "oclock") X(ZONE, "zone")            \
	X(TIME, "time") X(HOURS, "hours") X(OLD, "old") X(DECADE, "decade")    \
	X(FUTURE, "future") X(FUTURE1, "future1") X(PASTCUE, "past")           \
	X(NOTYEAR, "notyear") X(AGE, "age") X(HENCE, "hence") X(NOW, "now")    \
	X(COMPARE, "compare") X(FOLLOW, "follow") X(AHEAD, "ahead")            \
	X(FISCAL, "fiscal") X(ENDED, "ended") X(LATEST, "latest")              \
	X(ALL, "all") X(FILLER, "filler") X(ELAPSED, "elapsed")                \
	X(OVER, "over") X(SPEND, "spend") X(GENERIC, "generic")                \
	X(THATCLAUSE, "thatclause") X(MOD, "mod") X(AHEADOF, "aheadof")  \
	X(TIMEOFDAY, "timeofday") X(SOUTH, "south") X(HAVE, "have")           \
	X(LEADUP, "leadup")

typedef enum {
#define X(n, t) W_##n,
	WHEN_CLASS_MAP(X)
#undef X
	N_WCLASS
} wclass;

typedef struct wordrow {
	clv_str word, value;
	int32_t num;   /* value as a number, or 0 */
	uint8_t cls;
	uint32_t next; /* next row of the same word + 1, or 0 */
} wordrow;

/* A holiday (word[0]: its first letters, word[1]: all of it) or a key set of a
 * happening (its words, the rarest first); lower-case. */
typedef struct phrase {
	clv_str *word;
	uint32_t n;
	uint32_t row;  /* in holidays or happenings */
	uint32_t next; /* next phrase with the same first word + 1, or 0 */
} phrase;

typedef struct holiday {
	clv_str rule;
	int32_t days;
} holiday;

typedef struct happening {
	clv_str id, name;
	clv_day from, to;
	bool state; /* goes on after its first day: "since the war" dates its beginning only */
	bool meeting; /* a summit: its name and its town may stand in neighbouring sentences */
} happening;

struct clv_when {
	clv_arena *arena;
	clv_map words;    /* → row + 1 */
	wordrow *row;
	size_t n_row;
	clv_map day_words; /* first word of a holiday → phrase + 1 */
	CLV_VEC(phrase) day_phrase;
	CLV_VEC(holiday) holidays;
	clv_map event_words; /* rarest word of a happening's key set → phrase + 1 */
	CLV_VEC(phrase) event_phrase;
	CLV_VEC(happening) happenings;
	clv_map outlets; /* domain or name, lower-case → habit */
};

/* ---- habit.c: how a report writes dates ---------------------------------------- */

enum { ORDER_OPEN = 0, ORDER_DMY = 1, ORDER_MDY = 2, HALF_SOUTH = 4 };
clv_status when_build_habits(clv_when *w, const clv_tsv *outlets, const clv_tsv *habits);
uint32_t when_habit(const clv_when *w, const clv_doc *d, clv_arena *scratch);

typedef struct when_tables {
	clv_tsv words, holidays, happenings, habits, outlets;
} when_tables;
/* From tables already read (lexicon/dates, outlets): for load and tests. */
clv_status clv_when_build(const when_tables *t, clv_when **out, clv_error *err);

/* ---- lex.c: a sentence → items ---------------------------------------------- */

typedef enum { ITEM_WORD, ITEM_NUM, ITEM_PUNCT } item_kind;

typedef struct item {
	clv_span span;
	uint8_t kind;
	bool gap;    /* white space before */
	bool cap;    /* begins with a capital */
	bool ord;    /* 15th */
	bool plural; /* 1990s */
	uint8_t n_digit;
	char ch;     /* punctuation: its ASCII stand-in (- ' " ( ) , . / : …) */
	int32_t num;
	uint32_t row; /* lexicon row + 1, or 0 */
	clv_str low;  /* lower-case word */
} item;

typedef struct cursor {
	const clv_when *w;
	clv_str text;
	item *v;
	size_t n;
	clv_arena *a; /* scratch */
	uint32_t habit;
	clv_day published; /* or CLV_DAY_NONE */
} cursor;

void when_lex(const clv_when *w, clv_str text, clv_span s, clv_arena *scratch, cursor *out);
/* The row of item i in class k, or NULL (also outside the sentence). */
const wordrow *when_row_of(const cursor *c, size_t i, wclass k);
static inline const wordrow *when_row(const cursor *c, size_t i, wclass k)
{
	return i < c->n && c->v[i].row ? when_row_of(c, i, k) : NULL; /* most words are none of ours */
}
static inline bool is(const cursor *c, size_t i, wclass k)
{
	return when_row(c, i, k) != NULL;
}
static inline bool is_punct(const cursor *c, size_t i, char ch)
{
	return i < c->n && c->v[i].kind == ITEM_PUNCT && c->v[i].ch == ch;
}

/* ---- what a matcher finds ------------------------------------------------------ */

typedef struct hit {
	size_t b, e;       /* items; e = 0: nothing */
	clv_day from, to;  /* CLV_DAY_NONE: by rel */
	clv_str rel;
	bool directed;     /* tense may add a direction */
	bool lone_clock;
	clv_grain grain;
	clv_datekind kind;
} hit;

/* A number at i ("three", "twenty-one", "1,000", "a couple of", "several"):
 * items used, 0 if none. *value is 0 for a vague one. */
size_t when_amount(const cursor *c, size_t i, int32_t *value);

/* The unit at i ('D', 'W', …), or 0; and the grain of a unit. */
char when_unit(const cursor *c, size_t i);
clv_grain when_grain(char unit);

/* calendar.c */
bool when_match_numeric(const cursor *c, size_t i, hit *h);
bool when_match_month(const cursor *c, size_t i, hit *h);
bool when_match_year(const cursor *c, size_t i, hit *h);
bool when_match_part_of_year(const cursor *c, size_t i, hit *h); /* quarters, halves, seasons */
bool when_match_holiday(const cursor *c, size_t i, hit *h);
bool when_match_clock(const cursor *c, size_t i, hit *h);
/* A year after a month or season at i: ", 2022", "2022", "of 2022", "last year".
 * Items used; *year is 0 and *shift set for the relative ones. */
size_t when_year_after(const cursor *c, size_t i, int32_t *year, int32_t *shift);

/* relative.c */
bool when_match_weekday(const cursor *c, size_t i, hit *h);
bool when_match_deictic(const cursor *c, size_t i, hit *h);
bool when_match_shift(const cursor *c, size_t i, hit *h);
bool when_match_amount(const cursor *c, size_t i, hit *h);
bool when_match_dom(const cursor *c, size_t i, hit *h);
bool when_match_set(const cursor *c, size_t i, hit *h);

/* period.c */
bool when_match_fiscal(const cursor *c, size_t i, hit *h);
bool when_match_leadup(const cursor *c, size_t i, hit *h);
bool when_match_within(const cursor *c, size_t i, hit *h);
bool when_match_period(const cursor *c, size_t i, hit *h);
bool when_match_part(const cursor *c, size_t i, hit *h);

/* Whether a rule counts from the publication, not from another date or event. */
static inline bool when_counts_from_anchor(clv_str rel)
{
	return !clv_str_starts(rel, CLV_S("ref:")) && !clv_str_starts(rel, CLV_S("ev:"));
}

/* find.c: resolves d->dates with d->published, as far as it is known. */
void when_resolve_all(clv_doc *d);

/* ---- tense.c ---------------------------------------------------------------------- */

typedef enum { TENSE_NONE, TENSE_PAST, TENSE_FUTURE, TENSE_PRESENT } tense;
/* Tense of the clause that holds a span of the sentence. */
tense when_tense(const clv_when *w, const clv_doc *d, uint32_t sentence, clv_span span,
                 const cursor *c, size_t b, size_t e);

/* ---- happen.c ------------------------------------------------------------------------ */

typedef struct happened {
	uint32_t row;      /* in w->happenings */
	uint32_t sentence;
	clv_span span;     /* from first to last key word */
	tense when;
	bool since;        /* background: "since", "after" it */
	bool before;       /* "before", "until" it */
} happened;

/* Inference reads no sentence beyond this: what is longer is no prose. */
enum { WHEN_MAX_SENTENCE = 16384, WHEN_MAX_EVENT_DATES = 300 };
static inline bool when_sentence_is_sane(const clv_doc *d, uint32_t i)
{
	return d->sentences.v[i].span.e - d->sentences.v[i].span.b <= WHEN_MAX_SENTENCE;
}

size_t when_happenings(const clv_when *w, const clv_doc *d, clv_arena *scratch, happened **out);

#endif
