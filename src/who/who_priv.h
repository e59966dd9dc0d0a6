/* SPDX-License-Identifier: Apache-2.0 */
/* who's own header: the lexicon as loaded, and what passes between its steps. */
#ifndef CLV_WHO_WHO_PRIV_H
#define CLV_WHO_WHO_PRIV_H

#include "who/who.h"
#include "model/gaz.h"
#include "model/namekey.h"
#include "model/region.h"

#define NONE CLV_NO_INDEX

/* ---- the lexicon ------------------------------------------------------------ */

/* What a name may mean. */
typedef enum {
	R_STATE,   /* ref: actor */
	R_ADJ,     /* "Russian"; ref: actor */
	R_NOUN,    /* "Russians"; ref: actor */
	R_CAPITAL, /* ref: actor */
	R_METONYM, /* ref: metonym */
	R_ORG,     /* ref: actor */
	R_PERSON,  /* full name; ref: actor */
	R_ALONE,   /* surname that suffices alone; ref: actor */
	R_ROLE,    /* ref: role word */
	R_PLACE    /* sea, region, mountain range; ref: feature */
} reading_kind;

/* RF_CONTEXT: a common word ("Congress") that needs its state in the text. */
enum { RF_UPPER = 1, RF_PLURAL = 2, RF_LOWER = 4, RF_CONTEXT = 8 };

typedef struct reading {
	uint8_t kind, flags;
	uint16_t words;
	uint32_t ref;
	uint32_t next; /* another reading of the same name, or NONE */
} reading;

typedef struct wactor {
	clv_str id, name, type; /* type: "state", "igo", "armed", "person", … */
	clv_kind kind;
	clv_str code, sector, cow, gw, iso2, gender;
	clv_str continent; /* states */
	clv_str ownership, ownership_source; /* outlets */
	clv_str leader; /* states: leading office; organisations: office of state that heads it */
	uint32_t state;          /* nationality: actor, or NONE */
	clv_day from, to;
	uint32_t term_b, term_e; /* persons: their terms */
	const char *file;        /* static: "states.tsv" */
	uint32_t line;
	CLV_VEC(clv_str) names;
	clv_str *keys;           /* of names; persons only */
} wactor;

typedef struct wterm {
	uint32_t person, state, org; /* actors or NONE */
	clv_str office, what, sector, source;
	clv_day from, to;            /* to CLV_DAY_NONE: still held */
	bool sure;
	uint32_t line;
} wterm;

typedef struct wmember {
	uint32_t org, member; /* actors */
	clv_str as;
	clv_day from, to;
} wmember;

typedef enum {
	C_OFFICE, C_TITLE, C_PERSON, C_GROUP, C_STATE, C_COUNTERPART, C_HONORIFIC,
	C_LAPSED, C_LAPSED_TITLE, C_PAST, C_PAST_TITLE, C_JUNIOR, C_ACTING, C_COUNT, N_CLASS
} role_class;

typedef struct wrole {
	role_class cls;
	clv_str term, office, sector;
	bool acts; /* for the state whose word stands with it */
	bool org;  /* of an organisation first */
	uint32_t line;
} wrole;

typedef struct wmetonym {
	uint32_t actor;
	clv_str sector;
	bool city, place; /* city: may be the literal town; place: literal unless it acts */
	uint32_t line;
} wmetonym;

typedef struct wfeature {
	clv_str id, name, country;
	uint32_t line;
	bool group; /* "Central Asian": adjective of a region */
} wfeature;

typedef struct wcue {
	bool place;
	bool either;
} wcue;

typedef struct who_frozen who_frozen; /* frozen.h */

typedef struct bearer { /* of a surname */
	uint32_t person, next;
} bearer;

/* What of a person's name is compared first (spelling.c). */
typedef struct wspelling {
	uint32_t person;
	uint32_t first, last;     /* hashes of its first and last word */
	uint32_t letters, length; /* of the last word */
	bool main;                /* the first of the person's names */
} wspelling;

typedef struct worg_word {
	clv_str sector;
	bool acts;
} worg_word;

/* kinds of reading_cues.tsv: lexicon/actors/README.md */
#define WHO_CUE_MAP(X)                                                                                                          \
	X(PREP, "prep") X(MOTION, "motion") X(OBJECT, "object") X(EXPLETIVE, "expletive") X(PERSONS, "persons")                 \
	X(BLAME, "blame") X(TOWN, "town") X(VAGUE, "vague") X(STATES, "states") X(SITED, "sited") X(HAPPENING, "happening")     \
	X(COMPASS, "compass") X(ATTITUDE, "attitude") X(SITE, "site") X(NEAR, "near") X(HUMAN, "human") X(CROWD, "crowd")       \
	X(FORCE, "force") X(COLLECTIVE, "collective") X(MACHINE, "machine") X(RULES, "rules")
typedef enum {
#define X(n, t) CUE_##n,
	WHO_CUE_MAP(X)
#undef X
	N_CUE
} cue_class;

struct clv_who {
	clv_arena *a;
	CLV_VEC(wactor) actors;
	CLV_VEC(wterm) terms; /* ordered by person */
	CLV_VEC(wmember) members; /* in the order of the table */
	CLV_VEC(wrole) roles;
	CLV_VEC(wmetonym) metonyms;
	CLV_VEC(wfeature) features;
	CLV_VEC(reading) readings;
	clv_map by_key;    /* name key → first reading */
	clv_map longest;   /* first word of a key → most words of a name */
	clv_map by_id;     /* actor id → actor */
	clv_map by_iso3;   /* "RUS" → actor */
	clv_map by_iso2;   /* "RU" → actor */
	clv_map by_sound;  /* sound of a full name → person, NONE when several have it */
	clv_map surname;   /* last word of a full name → first of persons_of */
	CLV_VEC(bearer) persons_of;
	CLV_VEC(wspelling) spellings; /* by person */
	clv_map offices;   /* office asked for → accepted list, ';' */
	CLV_VEC(clv_str) accepts;
	clv_map generics;  /* "bloc" → kinds of organisation, ';' */
	CLV_VEC(clv_str) generic;
	clv_map org_words; /* last word of an organisation's name → row */
	CLV_VEC(worg_word) org_word;
	clv_map small;     /* small word → classes, a bit each */
	clv_map first_name; /* → gender, 'f' or 'm' */
	clv_map cue[N_CUE];
	CLV_VEC(wcue) cues;
	clv_day as_of;     /* the lexicon knows the world up to here */
	clv_gaz gaz;
	clv_regions regions;
	who_frozen *frozen; /* NULL: the user has none */
};

/* Look-ups in the maps and in the user's frozen rows. at: where an index may stand that no map holds. */
const uint32_t *clv_who_key(const clv_who *w, clv_str key, uint32_t *at);         /* first reading */
const uint32_t *clv_who_id(const clv_who *w, clv_str id, uint32_t *at);           /* actor */
const uint32_t *clv_who_surname(const clv_who *w, clv_str surname, uint32_t *at); /* first bearer */
uint32_t clv_who_sounding(const clv_who *w, clv_str sound); /* the one person whose full name sounds so, or NONE */

/* Classes of small_words.tsv. */
#define WHO_SMALL_MAP(X)                                                       \
	X(THE, "the") X(THIS, "this") X(A, "a") X(HIS, "his") X(HE, "he")      \
	X(SHE, "she") X(IT, "it") X(ITS, "its") X(THEY, "they")                \
	X(THEM, "them") X(THEIR, "their") X(TWO, "two") X(PAIR, "pair")        \
	X(THREE, "three") X(FOUR, "four") X(FIVE, "five")                     \
	X(OF, "of") X(AND, "and") X(TO, "to") X(WHO, "who")
typedef enum {
#define X(n, t) SMALL_##n,
	WHO_SMALL_MAP(X)
#undef X
	N_SMALL
} small_class;

/* "2016-05" → its first or last day; CLV_DAY_NONE: no date. */
clv_day clv_who_day_of(clv_str s, bool last);
const reading *clv_who_first(const clv_who *w, clv_str key);
/* The person who holds `office` of state or org (one of them NONE) on `day`. */
uint32_t clv_who_holder(const clv_who *w, uint32_t state, uint32_t org, clv_str office, clv_day day);
bool clv_who_term_at(const wterm *t, clv_day day);
/* The term that the person acts under on `day`, best first; NULL: none. */
const wterm *clv_who_acting(const clv_who *w, uint32_t person, clv_day day);
/* Sectors in which nobody acts for a state. */
bool clv_who_private(clv_str sector);
bool clv_who_accepts(const clv_who *w, clv_str asked, clv_str office, const wactor *state);

void clv_who_spellings(clv_who *w); /* fills it, once the persons are there */
wspelling clv_who_spelling(clv_str key);
/* The next person, from spelling *at on, that has a name with the first or the last word of the key; NONE: no more. */
uint32_t clv_who_shares_word(const clv_who *w, const wspelling *key, size_t *at);
/* … whose surname may be that of the key but for so many edits. */
uint32_t clv_who_near_surname(const clv_who *w, const wspelling *key, unsigned edits, size_t *at);

/* ---- one document -------------------------------------------------------------- */

/* Names found, before their reading is decided. */
typedef struct hit {
	uint32_t tok_b, tok_e;
	uint32_t reading; /* index of the first reading of the name; NONE: entity only */
	uint8_t ent;      /* entity type, for those the lexicon does not hold */
	bool used;        /* part of a larger mention: no mention of its own */
	uint32_t mention; /* made from it, or NONE */
	uint32_t actor;   /* decided actor, or NONE */
} hit;

/* A role word with what stands around it. */
typedef struct role_np {
	uint32_t tok_b, tok_e;      /* the whole description, without determiner */
	uint32_t head;              /* token of the role word */
	uint32_t word;              /* in roles */
	uint32_t state, org;        /* whose: actors or NONE */
	uint32_t state_hit;         /* the hit that says so, or NONE */
	clv_str region;             /* "Central Asian" */
	bool plural, lapsed, junior, past, definite, indefinite, his, shared;
	bool part;                  /* of a part of the state, not of the state: "leader of Chad's main union" */
	uint32_t of_group;          /* role word of those it leads ("gang leader"), or NONE */
	uint32_t of_body;           /* org_word of the body it works for ("hospital official"), or NONE */
	uint32_t person_hit;        /* name in apposition or after the title, or NONE */
	bool title;                 /* directly before the name */
	uint32_t mention;
} role_np;

typedef struct finder {
	const clv_who *w;
	clv_doc *d;
	clv_arena *s;     /* scratch */
	clv_day day;      /* roles hold here */
	bool day_given;
	clv_str *key;     /* name key of each token */
	uint32_t *hit_at; /* token → hit covering it, or NONE */
	uint32_t *role_at; /* token → role_np covering it, or NONE */
	CLV_VEC(hit) hits;
	CLV_VEC(role_np) roles;
	uint32_t *hit_role; /* hit → role_np that it bears, a title first, or NONE */
	CLV_VEC(uint32_t) local;          /* persons met here, in order */
	clv_map towns;      /* keys that a region behind them made towns of this report */
	uint32_t *town_end; /* first token → end of such a name, or 0 */
	clv_map acronyms;   /* key of a short name introduced in brackets → hit of the full one */
	uint32_t hint;    /* state asked for, or NONE */
	CLV_VEC(clv_mention) unknown; /* persons outside the lexicon, by local index */
} finder;

void clv_who_towns(finder *f);         /* town.c: "Churchill, Man." */
uint32_t clv_who_town_at(finder *f, uint32_t b);
bool clv_who_acronym_at(finder *f, uint32_t b); /* acronym.c: is this word a short name introduced here or before? */
void clv_who_scan(finder *f);          /* scan.c: tokens → hits */
uint32_t clv_who_longest(const finder *f, uint32_t b, uint32_t *first); /* end of the longest name of the lexicon at b, or b */
bool clv_who_upper(clv_str s);         /* begins with a capital or a figure */
bool clv_who_possessive(clv_str s);    /* "'s" */
uint32_t clv_who_body_at(const finder *f, uint32_t b); /* body.c: end of a body that no table knows, or b */
void clv_who_body(const finder *f, const hit *h, clv_mention *m); /* its sector, state, nationality */
void clv_who_roles(finder *f);         /* role.c: role words with their modifiers */
clv_day clv_who_window(const finder *f); /* asof.c: latest day that fits the persons */
void clv_who_persons(finder *f);       /* person.c: hits of persons → actors */
bool clv_who_is_place(const finder *f, uint32_t head, bool town); /* place.c */
bool clv_who_leads_compound(const finder *f, uint32_t last); /* "Washington-led" */
clv_str clv_who_known_stranger(const finder *f, clv_str key, const clv_mention **out); /* person outside the lexicon of that surname */
bool clv_who_menu_word(const finder *f, const hit *h); /* label.c: what only looks like a name */
bool clv_who_label(const finder *f, const hit *h);
bool clv_who_no_place(const finder *f, const hit *h); /* "the Fourth Strait Crisis" */
void clv_who_emit(finder *f);          /* emit.c: mentions from hits and roles */
void clv_who_refer(finder *f);         /* refer.c: pronouns, pairs, definite descriptions */

void clv_who_late(finder *f);          /* late.c: offices after the lexicon's own date */

/* The description of the person that a hit names, or NULL. */
const role_np *clv_who_role_of(const finder *f, uint32_t hit_no);
/* office.c: who heads this body of a state, by the field of his term ("director, FSB"); NONE */
uint32_t clv_who_heads(const clv_who *w, uint32_t org, clv_day day);
/* emit.c: of the organisations of one name that whose state the text names; NULL: none */
const reading *clv_who_best_org(const finder *f, const hit *h);
clv_str clv_who_slug(clv_arena *a, clv_str name);
clv_str clv_who_word(const finder *f, uint32_t tok); /* its text */
const reading *clv_who_reading(const finder *f, const hit *h, reading_kind k);
uint32_t clv_who_state_of_hit(const finder *f, const hit *h);
bool clv_who_small(const finder *f, uint32_t tok, small_class k);
uint32_t clv_who_head(const clv_doc *d, uint32_t b, uint32_t e);

#endif
