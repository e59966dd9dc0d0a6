/* SPDX-License-Identifier: Apache-2.0 */
/* event, private: the compiled lexicon, the view of one document's trees, and
 * what the files of this folder share. */
#ifndef CLV_EVENT_PRIV_H
#define CLV_EVENT_PRIV_H

#include "event/event.h"

/* ---- the compiled lexicon (lexicon.c) ---------------------------------- */

/* Where an argument is sought. */
typedef enum {
	EV_SUBJ,  /* deep subject: nsubj, agent of a passive, controller */
	EV_OBJ,   /* deep object: dobj, subject of a passive, head of a reduced relative */
	EV_IOBJ,  /* dative */
	EV_POSS,  /* nouns: "Iran's …" */
	EV_AMOD,  /* nouns: "the Iranian …", "the Iran …" */
	EV_PREP   /* object of the preposition `prep` */
} ev_slot_kind;

typedef struct ev_slot {
	ev_slot_kind kind;
	bool deep;   /* "obj^": an actor inside the phrase also counts */
	bool comp;   /* "comp.obj": of the complement clause's verb */
	clv_str prep;
} ev_slot;

typedef enum {
	EV_C_SETS,   /* the subject names two or more actors */
	EV_C_EACH,   /* "each other" as object */
	EV_C_PRT,    /* particle */
	EV_C_PREP,   /* has the preposition */
	EV_C_OBJ,    /* head of the object is one of the lemmas */
	EV_C_KIND,   /* the object is an actor, a state, a person, …; any; none */
	EV_C_DEEP,   /* an actor inside the object */
	EV_C_COMP,   /* has a complement clause, maybe with one of the lemmas */
	EV_C_ADJ,    /* adjective or compound on the object (verbs) or the noun */
	EV_C_OPRD,   /* object predicate */
	EV_C_PRED,   /* what the subject is: "is due" */
	EV_C_MODAL,  /* the complement clause has the auxiliary */
	EV_C_SUBJ,   /* head of the subject is one of the lemmas */
	EV_C_POBJ    /* object of preposition `word` is one of the lemmas */
} ev_cond_kind;

typedef struct ev_cond {
	ev_cond_kind kind;
	bool none;     /* ":none" */
	bool infinitive; /* "comp:inf" */
	clv_str word;  /* preposition of EV_C_POBJ, kind of EV_C_KIND */
	clv_str *alt;  /* lemmas; "@class" names a class */
	size_t n_alt;
} ev_cond;

enum {
	EV_MUTUAL = 1, EV_PLACE = 2, EV_SOLO = 4, EV_SPEECH = 8, EV_WEAK = 16, EV_PERSON = 32,
	EV_FORCE = 64, EV_CROWD = 128, EV_HOST = 256, EV_STATE = 512, EV_HARM = 1024,
	EV_INNER = 2048, EV_ANNOUNCED = 4096, EV_STATIVE = 8192, EV_OFIN = 16384,
	EV_VISITOR = 32768, EV_BETWEEN = 65536, EV_DEAD = 1 << 17, EV_INJURED = 1 << 18,
	EV_ARRESTED = 1 << 19, EV_STANDING = 1 << 20, EV_ARMED = 1 << 21, EV_TALK = 1 << 22, EV_SAID = 1 << 23
};

typedef struct ev_rule {
	const char *table;  /* "verbs.tsv" */
	uint32_t line;
	ev_cond *cond;
	size_t n_cond;
	ev_slot *source, *target;
	size_t n_source, n_target;
	clv_type type;
	clv_str lemma, mode, cameo, contexts, pattern;
	uint32_t flags;
	bool needs_actor; /* a learned type: its target must be an actor */
} ev_rule;

typedef struct ev_link { /* the rules of a lemma, in the order of the table */
	uint32_t rule, next;
} ev_link;

/* What a governor or modifier does to the reading of an event below it. */
typedef enum {
	EV_E_SAME, EV_E_ANNOUNCED, EV_E_POSSIBLE, EV_E_DOUBTFUL, EV_E_REFUSED, EV_E_NOT_DONE,
	EV_E_DISPUTED, EV_E_SAY, EV_E_ALLEGED, EV_E_REPORTED, EV_E_THREAT, EV_E_NONE,
	EV_E_HISTORICAL, EV_N_EFFECT
} ev_effect;

typedef struct ev_light {
	uint32_t line;
	bool place;      /* the subject is where it takes place: "Oslo hosted a meeting" */
	bool announced;
} ev_light;

typedef struct ev_agent {
	clv_str sector;
	char kind; /* g government, m military, p people and groups, t thing, q quantity */
} ev_agent;

struct clv_coder {
	clv_arena *a;
	CLV_VEC(ev_rule) rules;
	CLV_VEC(ev_link) links;
	clv_map verbs, nouns;     /* lemma → first link */
	clv_map light;            /* "verb noun" → index in lights */
	CLV_VEC(ev_light) lights;
	clv_map modal;            /* "relation cue" → ev_effect */
	CLV_VEC(uint32_t) modal_lines;
	clv_map classes;          /* "class lemma" → 1 */
	clv_map agents;           /* lemma → index in agent */
	CLV_VEC(ev_agent) agent;
	clv_map irregular;        /* form → index in lemma */
	CLV_VEC(clv_str) lemma;
	clv_map numbers;          /* word → value */
	clv_map facts;            /* name of a fact → index in weight (score.tsv) */
	CLV_VEC(double) weight;
	ev_rule model[CLV_N_TYPE]; /* what the learned coder's types are written as */
	bool has_model;
	struct ev_linear *linear; /* NULL: the pack has no weights */
	struct ev_learned *learned; /* the encoder's half; NULL: the pack has none */
};

bool ev_is(const clv_coder *c, const char *relation, clv_str cue, ev_effect *out);
bool ev_in_list(const clv_coder *c, const clv_str *alt, size_t n, clv_str lemma);

/* ---- one document ------------------------------------------------------- */

typedef struct ev_cand ev_cand;

/* A verb that the tree takes for a participle, and what stands around it. */
typedef struct ev_mended {
	uint32_t verb, subject, object;
} ev_mended;

typedef struct ev_answers ev_answers;
typedef struct ev_ctx {
	const clv_coder *c;
	clv_doc *d;
	clv_arena *s;
	uint32_t *first, *next;  /* children of each token, in order */
	uint32_t *mention;       /* token → mention that covers it, or none */
	uint32_t *place;         /* token → place, or none */
	clv_str *lemma;          /* lower-cased, irregular forms settled */
	ev_mended *mended;       /* by sentence; for verbs with EV_MENDED */
	uint32_t *joined;        /* token → name that a headline's comma joins to it, or none */
	uint8_t *used;           /* noun told by a light verb, verb told by its governor */
	clv_str scene;           /* state in which the report plays, or empty */
	clv_str either[2];       /* the two states in which it plays, if no one of them leads */
	bool politics;           /* somebody of politics occurs */
	bool world_court;        /* a court of no state occurs */
	CLV_VEC(const ev_cand *) told; /* acts of the sentences before */
	bool learn;              /* the learned coder may be asked */
	clv_pair_state *pair;    /* its encoder's half, or NULL */
	ev_answers *answers;     /* what it said last; NULL unless it may be asked */
} ev_ctx;
enum { EV_USED_NOUN = 1, EV_USED_INNER = 2, EV_HAS_EVENT = 4, EV_VERBAL = 8 /* a verb, whatever its tag */, EV_MENDED = 16 };

#define EV_CHILDREN(x, t, k) \
	for (uint32_t k = (x)->first[t]; k != CLV_NO_INDEX; k = (x)->next[k])

/* ask.c: what the learned coder says of two spans of a sentence; encoder: with its encoder, where
 * there is one. Kept for a while: until KEPT other pairs were asked about. */
ev_answers *ev_answers_new(clv_arena *a);
const double *ev_ask(const ev_ctx *x, uint32_t sentence, clv_span source, clv_span target, bool encoder);
/* tree.c: none is CLV_NO_INDEX */
void ev_ctx_init(ev_ctx *x);
void ev_mend(ev_ctx *x); /* mend.c */
uint32_t ev_child(const ev_ctx *x, uint32_t t, clv_dep dep);
bool ev_is_verb(const ev_ctx *x, uint32_t t);
bool ev_is_passive(const ev_ctx *x, uint32_t v);
uint32_t ev_surface_subject(const ev_ctx *x, uint32_t v);
uint32_t ev_deep_subject(const ev_ctx *x, uint32_t v);
uint32_t ev_deep_object(const ev_ctx *x, uint32_t v);
uint32_t ev_complement(const ev_ctx *x, uint32_t v);
/* The verb that v stands beside: "asked Oman to leave and recalled" joins recalled to asked. */
uint32_t ev_conjoined(const ev_ctx *x, uint32_t v);
/* The verb that says that the noun's act takes place: "the talks began", "were to begin". */
uint32_t ev_occurrence(const ev_ctx *x, uint32_t n);
/* Object of preposition prep below t (first, or next after `after`). */
uint32_t ev_pobj(const ev_ctx *x, uint32_t t, clv_str prep, uint32_t after);
/* The noun that a relative pronoun stands for; other tokens stand for themselves. */
uint32_t ev_antecedent(const ev_ctx *x, uint32_t t);
bool ev_has_to(const ev_ctx *x, uint32_t v);
bool ev_tag(const ev_ctx *x, uint32_t t, const char *tag);

/* scene.c */
void ev_find_scene(ev_ctx *x);
clv_str ev_scene_at(const ev_ctx *x, uint32_t t); /* the state in which the text plays here, or empty */
/* The state that a mention without one acts for: "the police"; or empty. */
clv_str ev_home_of(const ev_ctx *x, const clv_mention *m);
clv_str ev_home_of_noun(const ev_ctx *x, uint32_t t, clv_str sector);

/* party.c */
typedef CLV_VEC(clv_participant) ev_parties;
typedef struct ev_seek {
	bool deep, place;
	bool state; /* a state's name read as its land counts: "to Azerbaijan" */
	int depth;
	bool indirect; /* out: found inside the phrase, not its head */
	bool far;      /* out: found inside a phrase inside the phrase */
} ev_seek;
/* Adds the actors that the phrase headed by t names. */
void ev_phrase_actors(const ev_ctx *x, uint32_t t, ev_seek *how, ev_parties *out);
void ev_slot_actors(const ev_ctx *x, uint32_t pred, const ev_slot *slot, bool noun,
                    ev_seek *how, ev_parties *out);
/* A mention of the state with this code, by its name as an actor or as a place; or none. */
uint32_t ev_state_mention(const ev_ctx *x, clv_str code);
bool ev_same_actor(const clv_participant *a, const clv_participant *b);
void ev_add_party(const ev_ctx *x, ev_parties *out, clv_participant p);
clv_participant ev_party_of(const ev_ctx *x, uint32_t mention, clv_str sector);

/* match.c: candidates */
struct ev_cand {
	const ev_rule *rule;
	uint32_t pred;   /* event word */
	uint32_t light;  /* its light verb, or none */
	ev_parties source, target;
	bool indirect, far, noun, light_announced, light_place;
	uint32_t claim;  /* verb by which the source says it was him, or none */
	bool told;       /* a noun with its doer and what it was done to: "the shelling of a market by the army" */
	uint32_t also;   /* another word of the sentence that tells the same act, or none */
	float score;
	bool likely;     /* the learned coder alone says so, and is not sure */
	const char *implied; /* whence a party that the sentence leaves out, or NULL */
};
bool ev_match_verb(const ev_ctx *x, uint32_t v, ev_cand *out);

/* noun.c */
bool ev_match_noun(const ev_ctx *x, uint32_t n, ev_cand *out);

/* condition.c */
bool ev_verb_conditions(const ev_ctx *x, uint32_t v, const ev_rule *r);
bool ev_noun_conditions(const ev_ctx *x, uint32_t n, const ev_rule *r);

/* settle.c: place: a literal place may stand for its state */
void ev_fill_slots(const ev_ctx *x, uint32_t pred, const ev_slot *slot, size_t n, bool noun,
                   bool place, ev_cand *k, ev_parties *out);
bool ev_stands_alone(const ev_rule *r, const ev_cand *k); /* without a target */
bool ev_settle(const ev_ctx *x, const ev_rule *r, ev_cand *k);
void ev_drop_sources(ev_cand *k);
float ev_base_score(const ev_rule *r, const ev_cand *k);

/* implied.c: a party left out because the report has just named it */
void ev_imply_source(const ev_ctx *x, ev_cand *k, uint32_t subject);
void ev_imply_target(const ev_ctx *x, ev_cand *k);
bool ev_imply_scene(const ev_ctx *x, ev_cand *k); /* false: nobody is named and none can be implied */

/* weigh.c: the score */
void ev_weigh(const ev_ctx *x, const ev_cand *k, bool bare, bool pronoun, clv_event *e);
double *ev_score_weight(const clv_coder *c, const char *fact); /* NULL: no such fact */

/* propose.c: a verb that no rule met */
bool ev_propose(const ev_ctx *x, uint32_t v, ev_cand *out);
/* pair.c: a document of one sentence, its spans counted from the sentence's begin */
bool ev_is_weighed(const clv_doc *d, uint32_t sentence); /* short enough for the learned coder */
clv_doc *ev_sentence_alone(const clv_doc *d, uint32_t sentence, clv_arena *s);

/* Rules of a word whose conditions hold, parties left aside; most specific first. */
typedef CLV_VEC(const ev_rule *) ev_rules;
void ev_rules_met(const ev_ctx *x, uint32_t t, bool verb, ev_rules *out);

/* status.c */
typedef struct ev_reading {
	int level;       /* 0 happened, 1 announced, 2 possible, 3 no event */
	clv_polarity polarity;
	bool historical, bare; /* bare: nothing said so either way */
	bool question, would, conditional;
	CLV_VEC(uint32_t) says; /* tokens that name who says so */
	bool opinion;    /* under a verb of thinking */
	clv_buf why;
} ev_reading;
void ev_read_status(const ev_ctx *x, const ev_cand *k, ev_reading *out);

/* One candidate of a sentence, and how it reads. */
typedef struct ev_found {
	ev_cand k;
	ev_reading r;
	bool domestic; /* nobody in it has a code: counts in a report of politics only */
	bool dropped;
} ev_found;

/* frame.c: date, place, size, CONSULT's mode */
void ev_fill_frame(const ev_ctx *x, const ev_cand *k, clv_event *e);

/* event.c */
/* clv_events_find; learn: the learned coder proposes and weighs. */
void ev_find(const clv_coder *c, clv_pair_state *pair, bool learn, clv_doc *d, clv_arena *scratch);
bool ev_reads_sentence(const clv_doc *d, uint32_t s);
/* The i-th of an event's sources, then of its targets. */
static inline const clv_participant *ev_participant(const clv_event *e, size_t i)
{
	return i < e->source.n ? &e->source.v[i] : &e->target.v[i - e->source.n];
}
bool ev_is_party(const clv_event *e, clv_str actor, clv_str code);
void ev_set_id(const ev_ctx *x, clv_event *e);

/* news.c: domestic: it counts in a report of politics only */
enum { FIRST_YEAR = 1914 }; /* before it there is no news: empires, companies of merchants, legends */
bool ev_is_usable(const ev_ctx *x, const ev_cand *k, bool *domestic);
bool ev_is_known(const ev_ctx *x, const clv_participant *p);
bool ev_is_crime(const ev_ctx *x, const ev_cand *k);
bool ev_is_history(const ev_ctx *x);
bool ev_is_politics(const ev_ctx *x);
bool ev_is_sports_report(const ev_ctx *x);
bool ev_is_sport(const ev_ctx *x, uint32_t b, uint32_t e);
bool ev_has_old_year(const ev_ctx *x, uint32_t b, uint32_t e);

/* write.c */
void ev_write_event(const ev_ctx *x, const ev_found *f);

/* report.c: bare and standing hold a flag for each event */
void ev_borrow(const ev_ctx *x, clv_event *e, const bool *bare, bool standing);
/* HISTORY_DAYS before publication a deed is history. True: e has the date of the clause that governs its own. */
enum { HISTORY_DAYS = 45 };
bool ev_date_of_clause_above(const ev_ctx *x, clv_event *e);
void ev_date_by_publication(const ev_ctx *x, clv_event *e, bool bare);
void ev_add_dated_wars(const ev_ctx *x, const bool *standing);

#endif
