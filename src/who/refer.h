/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the reference step: refer.c (order, what the steps share),
 * pronoun.c (he, it), group.c (they), pair.c (two), describe.c (definite descriptions). */
#ifndef CLV_WHO_REFER_H
#define CLV_WHO_REFER_H

#include "who/who_priv.h"

enum { BACK = 2, MAX_PAIR = 8, BODY_BACK = 12, MAX_NEAR = 96 };

typedef struct picks {
	uint32_t v[MAX_PAIR];
	size_t n; /* distinct actors; MAX_PAIR: too many */
} picks;

typedef struct ref {
	finder *f;
	clv_doc *d;
	uint32_t *first;  /* sentence → its first mention of the steps before */
	uint32_t *added;  /* sentence → the last mention added here, or NONE */
	uint32_t *before; /* mention added here (from n on) → the one before it in its sentence */
	size_t n_before;
	uint8_t *quoted;  /* token stands inside double quotation marks */
	uint32_t *role;   /* token → role_np that it heads, or NONE */
	picks most[3];    /* the two leaders, states, persons named most; n = 0: not yet asked, 1: none */
	clv_map gender;   /* actor outside the lexicon → gender that a pronoun told */
	size_t n;         /* mentions of the steps before */
	uint32_t home;    /* the state that the report is about, or NONE */
	bool asked_home;
} ref;

/* Mentions of one sentence, those added here too, in order. */
typedef struct near {
	uint32_t v[MAX_NEAR];
	size_t n;
} near;

static inline const clv_mention *ref_at(const ref *r, uint32_t i)
{
	return &r->d->mentions.v[i];
}

static inline bool same_actor(const clv_mention *a, const clv_mention *b)
{
	return clv_str_eq(a->actor, b->actor);
}

/* refer.c */
void ref_near(const ref *r, uint32_t sentence, near *out);
bool ref_subject(const ref *r, const clv_mention *m);
bool ref_content(const ref *r, uint32_t sentence);
/* "the army", "a union": a body by a word in the singular; "a protester": one person. */
bool ref_collective(const ref *r, const clv_mention *m);
bool ref_individual(const ref *r, const clv_mention *m);
bool ref_plural_word(const ref *r, const clv_mention *m); /* a plural, or "police" */
bool ref_unnamed(const ref *r, const clv_mention *m);
uint32_t ref_verb_of(const ref *r, uint32_t tok);
/* The mention that is subject of the verb that tok is an object of, or NONE: it is never
 * the same as what tok means, but for a reflexive. */
uint32_t ref_own_subject(const ref *r, uint32_t tok);
uint32_t ref_subject_of(const ref *r, uint32_t verb);
uint32_t ref_object_of(const ref *r, uint32_t verb);
/* The verb that rules tok: of "him" in "let him go" it is "let". */
uint32_t ref_ruling_verb(const ref *r, uint32_t tok);
/* Subject of verb, or of the verb that it hangs on without one: "met Ali and praised him". */
uint32_t ref_subject_above(const ref *r, uint32_t verb);
/* A new mention of tokens [b,e) with all that `as` has. */
clv_mention *ref_add(ref *r, uint32_t b, uint32_t e, uint32_t head, const clv_mention *as, clv_how how);
/* Tokens [b,e) mean mention `to`: a mention of them is changed, or one is added. */
void ref_resolved(ref *r, uint32_t b, uint32_t e, uint32_t head, uint32_t to, clv_how how, float score, const char *rule);

/* pronoun.c: he, she, it */
void ref_pronoun(ref *r, uint32_t tok);

/* pair.c: "the two leaders", "they" of two */
void ref_pair(ref *r, uint32_t i);
/* "they", "their", "the two" at tok that mean a pair: made a mention. */
bool ref_two(ref *r, uint32_t tok);
/* A mention of tok that stands for the two of p; who: a mention of the two, or NONE. */
void ref_both(ref *r, uint32_t tok, const picks *p, uint32_t who, bool two);

/* group.c: "they", "them", "the farmers" of groups */
void ref_they(ref *r, uint32_t tok);
void ref_group(ref *r, uint32_t i);

/* describe.c: "the president", "the government", "the bloc" */
void ref_described(ref *r, role_np *x);
void ref_body(ref *r, uint32_t i);
void ref_generic(ref *r, uint32_t tok);

/* home.c: "the government" of the report's state */
void ref_government(ref *r, uint32_t i);

#endif
