/* SPDX-License-Identifier: Apache-2.0 */
/* doc: the annotated document, which every stage fills and the record carries.
 *
 * All arrays live in doc->arena. All positions are byte offsets into doc->text,
 * half-open. Indices into another array are uint32_t; CLV_NO_INDEX means none.
 * A stage appends to its own arrays, reads the earlier ones and changes none.
 *
 *   page   → text, blocks, title, outlet, author, published, lang
 *   text   → sentences? (set by parse), clean text
 *   parse  → tokens, sentences
 *   who    → mentions        when → dates        where → places
 *   quote  → quotes          event → events
 */
#ifndef CLV_DOC_DOC_H
#define CLV_DOC_DOC_H

#include "base/base.h"
#include "doc/verdict.h"

#define CLV_NO_INDEX UINT32_MAX

/* ---- page ------------------------------------------------------------- */

#define CLV_ROLE_MAP(X)                                                       \
	X(TITLE, "title") X(DEK, "dek") X(SUBHEADING, "subheading")           \
	X(BODY, "body") X(BYLINE, "byline") X(DATELINE, "dateline")           \
	X(CAPTION, "caption") X(CREDIT, "credit") X(RELATED, "related")       \
	X(PROMO, "promo") X(COMMENT, "comment") X(NAV, "nav")                 \
	X(BOILERPLATE, "boilerplate")

#define CLV_FROM_MAP(X)                                                       \
	X(NONE, "none") X(HINT, "hint") X(META, "meta") X(TEXT, "text")       \
	X(FILE, "file") X(INFERRED, "inferred")

/* ---- tokens (labels of spaCy's English pipelines) ---------------------- */

#define CLV_POS_MAP(X)                                                        \
	X(NONE, "") X(ADJ, "ADJ") X(ADP, "ADP") X(ADV, "ADV") X(AUX, "AUX")   \
	X(CCONJ, "CCONJ") X(DET, "DET") X(INTJ, "INTJ") X(NOUN, "NOUN")       \
	X(NUM, "NUM") X(PART, "PART") X(PRON, "PRON") X(PROPN, "PROPN")       \
	X(PUNCT, "PUNCT") X(SCONJ, "SCONJ") X(SYM, "SYM") X(VERB, "VERB")     \
	X(X, "X") X(SPACE, "SPACE")

#define CLV_DEP_MAP(X)                                                        \
	X(NONE, "") X(ROOT, "ROOT") X(ACL, "acl") X(ACOMP, "acomp")           \
	X(ADVCL, "advcl") X(ADVMOD, "advmod") X(AGENT, "agent")               \
	X(AMOD, "amod") X(APPOS, "appos") X(ATTR, "attr") X(AUX, "aux")       \
	X(AUXPASS, "auxpass") X(CASE, "case") X(CC, "cc") X(CCOMP, "ccomp")   \
	X(COMPOUND, "compound") X(CONJ, "conj") X(CSUBJ, "csubj")             \
	X(CSUBJPASS, "csubjpass") X(DATIVE, "dative") X(DEP, "dep")           \
	X(DET, "det") X(DOBJ, "dobj") X(EXPL, "expl") X(INTJ, "intj")         \
	X(MARK, "mark") X(META, "meta") X(NEG, "neg") X(NMOD, "nmod")         \
	X(NPADVMOD, "npadvmod") X(NSUBJ, "nsubj") X(NSUBJPASS, "nsubjpass")   \
	X(NUMMOD, "nummod") X(OPRD, "oprd") X(PARATAXIS, "parataxis")         \
	X(PCOMP, "pcomp") X(POBJ, "pobj") X(POSS, "poss")                     \
	X(PRECONJ, "preconj") X(PREDET, "predet") X(PREP, "prep")             \
	X(PRT, "prt") X(PUNCT, "punct") X(QUANTMOD, "quantmod")               \
	X(RELCL, "relcl") X(XCOMP, "xcomp") X(OTHER, "other")

#define CLV_ENT_MAP(X)                                                        \
	X(NONE, "") X(CARDINAL, "CARDINAL") X(DATE, "DATE") X(EVENT, "EVENT") \
	X(FAC, "FAC") X(GPE, "GPE") X(LANGUAGE, "LANGUAGE") X(LAW, "LAW")     \
	X(LOC, "LOC") X(MONEY, "MONEY") X(NORP, "NORP") X(ORDINAL, "ORDINAL") \
	X(ORG, "ORG") X(PERCENT, "PERCENT") X(PERSON, "PERSON")               \
	X(PRODUCT, "PRODUCT") X(QUANTITY, "QUANTITY") X(TIME, "TIME")         \
	X(WORK_OF_ART, "WORK_OF_ART") X(OTHER, "other")

/* ---- who, when, quote, event ------------------------------------------- */

#define CLV_KIND_MAP(X)                                                       \
	X(PERSON, "person") X(STATE, "state") X(ORG, "org")                   \
	X(GROUP, "group") X(PLACE, "place")

#define CLV_HOW_MAP(X)                                                        \
	X(NAME, "name") X(ALIAS, "alias") X(ROLE, "role")                     \
	X(DEMONYM, "demonym") X(METONYM, "metonym") X(CAPITAL, "capital")     \
	X(PRONOUN, "pronoun") X(COREF, "coref")

#define CLV_GRAIN_MAP(X)                                                      \
	X(DAY, "day") X(WEEKEND, "weekend") X(WEEK, "week")                   \
	X(MONTH, "month") X(QUARTER, "quarter") X(SEASON, "season")           \
	X(YEAR, "year") X(DECADE, "decade") X(CENTURY, "century")

#define CLV_DATEKIND_MAP(X) X(DATE, "date") X(DURATION, "duration") X(SET, "set")

#define CLV_QUOTE_MAP(X)                                                      \
	X(FULL, "full") X(PART, "part") X(INDIRECT, "indirect") X(SCARE, "scare")

#define CLV_STATUSK_MAP(X)                                                    \
	X(HAPPENED, "happened") X(ANNOUNCED, "announced")                     \
	X(POSSIBLE, "possible") X(DENIED, "denied")

#define CLV_POLARITY_MAP(X)                                                   \
	X(YES, "yes") X(NOT_DONE, "not_done") X(REFUSED, "refused")           \
	X(DISPUTED, "disputed")

/* PLOVER types in the order of the manual; the quad class beside each. */
#define CLV_TYPE_MAP(X)                                                       \
	X(AGREE, 1) X(CONSULT, 1) X(SUPPORT, 1) X(CONCEDE, 1)                 \
	X(COOPERATE, 2) X(AID, 2) X(RETREAT, 2)                               \
	X(REQUEST, 3) X(ACCUSE, 3) X(REJECT, 3) X(THREATEN, 3)                \
	X(PROTEST, 4) X(SANCTION, 4) X(MOBILIZE, 4) X(COERCE, 4) X(ASSAULT, 4)

typedef enum {
#define X(n, t) CLV_ROLE_##n,
	CLV_ROLE_MAP(X)
#undef X
	CLV_N_ROLE
} clv_role;
typedef enum {
#define X(n, t) CLV_FROM_##n,
	CLV_FROM_MAP(X)
#undef X
	CLV_N_FROM
} clv_from;
typedef enum {
#define X(n, t) CLV_POS_##n,
	CLV_POS_MAP(X)
#undef X
	CLV_N_POS
} clv_pos;
typedef enum {
#define X(n, t) CLV_DEP_##n,
	CLV_DEP_MAP(X)
#undef X
	CLV_N_DEP
} clv_dep;
typedef enum {
#define X(n, t) CLV_ENT_##n,
	CLV_ENT_MAP(X)
#undef X
	CLV_N_ENT
} clv_ent;
typedef enum {
#define X(n, t) CLV_KIND_##n,
	CLV_KIND_MAP(X)
#undef X
	CLV_N_KIND
} clv_kind;
typedef enum {
#define X(n, t) CLV_HOW_##n,
	CLV_HOW_MAP(X)
#undef X
	CLV_N_HOW
} clv_how;
typedef enum {
#define X(n, t) CLV_GRAIN_##n,
	CLV_GRAIN_MAP(X)
#undef X
	CLV_N_GRAIN
} clv_grain;
typedef enum {
#define X(n, t) CLV_DATEKIND_##n,
	CLV_DATEKIND_MAP(X)
#undef X
	CLV_N_DATEKIND
} clv_datekind;
typedef enum {
#define X(n, t) CLV_QUOTE_##n,
	CLV_QUOTE_MAP(X)
#undef X
	CLV_N_QUOTE
} clv_quotekind;
typedef enum {
#define X(n, t) CLV_ST_##n,
	CLV_STATUSK_MAP(X)
#undef X
	CLV_N_ST
} clv_evstatus;
typedef enum {
#define X(n, t) CLV_POL_##n,
	CLV_POLARITY_MAP(X)
#undef X
	CLV_N_POL
} clv_polarity;
typedef enum {
#define X(n, q) CLV_TYPE_##n,
	CLV_TYPE_MAP(X)
#undef X
	CLV_N_TYPE,
	CLV_TYPE_NONE = CLV_N_TYPE
} clv_type;

/* The name of a value ("body", "2", …); "" when out of range. */
const char *clv_role_name(int v);
const char *clv_from_name(int v);
const char *clv_pos_name(int v);
const char *clv_dep_name(int v);
const char *clv_ent_name(int v);
const char *clv_kind_name(int v);
const char *clv_how_name(int v);
const char *clv_grain_name(int v);
const char *clv_datekind_name(int v);
const char *clv_quotekind_name(int v);
const char *clv_evstatus_name(int v);
const char *clv_polarity_name(int v);
const char *clv_type_name(int v); /* "none" for CLV_TYPE_NONE */
int clv_type_quad(int v);         /* 1..4, 0 for none */
/* Projection of an act and its status to PLOVER's verbal reading (verbal.c). */
clv_type clv_verbal_type(clv_type type, clv_evstatus status, clv_polarity pol);
/* The value of a name, or -1. */
int clv_role_of(clv_str s);
int clv_pos_of(clv_str s);
int clv_dep_of(clv_str s); /* unknown: CLV_DEP_OTHER */
int clv_ent_of(clv_str s); /* unknown: CLV_ENT_OTHER */
int clv_kind_of(clv_str s);
int clv_grain_of(clv_str s);
int clv_evstatus_of(clv_str s);
int clv_polarity_of(clv_str s);
int clv_quotekind_of(clv_str s);
int clv_type_of(clv_str s); /* "none" gives CLV_TYPE_NONE */

typedef struct clv_block {
	clv_span span;
	clv_role role;
	uint64_t hash;  /* of its text with case and spaces folded: the reduce may withdraw it */
	clv_str why;    /* which rule gave the role: "shape:slug", "cue:see also" */
} clv_block;

/* Roles whose words are the report itself: title, dek, subheading, body. */
bool clv_role_is_content(clv_role r);
/* Roles whose dates may anchor the report: content, caption, dateline, byline. */
bool clv_role_may_anchor(clv_role r);

typedef struct clv_token {
	clv_span span;
	clv_str lemma;
	clv_str norm;      /* lower-cased, exceptions applied ("n't" → "not") */
	uint32_t head;     /* index in doc->tokens; a root points at itself */
	uint32_t sentence; /* index in doc->sentences */
	uint16_t tag;      /* XPOS, index in the model's tag table: clv_token.tag_text */
	uint8_t dep;       /* clv_dep */
	uint8_t pos;       /* clv_pos */
	uint8_t ent;       /* clv_ent of the entity it belongs to, or NONE */
	uint8_t ent_begin; /* 1: first token of an entity */
	uint8_t space;     /* 1: a single space follows */
	uint8_t flags;     /* CLV_TOKEN_… */
	clv_str tag_text;  /* "VBD": view into the model, lives as long as it */
	clv_str dep_text;  /* "nsubj", also labels without an enum value */
	clv_str ent_text;  /* "GPE" */
	clv_str morph;     /* "Number=Sing|…" or empty */
	clv_str read;      /* what the analysis reads there instead (doc->readings); empty: the text */
} clv_token;
enum { CLV_TOKEN_SPACE = 1 }; /* white space as a token */

/* Words that the analysis reads otherwise (text/text.h). Not in the record. */
typedef struct clv_reading {
	clv_span span;
	clv_str text; /* what is read there; empty: a sign of odd text only */
	clv_str rule; /* "spun.tsv:12" or what is odd */
} clv_reading;

typedef struct clv_sentence {
	clv_span span;   /* without white space at the ends */
	uint32_t block;
	uint32_t tok_b, tok_e; /* its tokens */
	uint32_t repeat_of;    /* earlier sentence with the same words, or CLV_NO_INDEX */
} clv_sentence;

typedef struct clv_diag {
	clv_str code; /* "empty", "language", "no-article", "cut", "invalid-utf8", … */
	clv_span span;
	clv_str note;
} clv_diag;

/* ---- mentions ----------------------------------------------------------- */

typedef struct clv_mention {
	clv_span span;
	uint32_t sentence;
	uint32_t tok_b, tok_e, tok_head; /* tokens; head = the one the rest hang from */
	clv_str actor;  /* slug of the lexicon ("xi-jinping"), or made from the name; never empty for an actor */
	clv_str name;   /* canonical name: "Xi Jinping" */
	clv_kind kind;
	clv_str code;        /* "CHN", "EU", or empty: acts for nobody */
	clv_str sector;      /* "GOV" or empty */
	clv_str nationality; /* ISO alpha-3 where the text says so and code is empty */
	clv_how how;
	clv_str place;  /* kind place, and literal reading of a state: gazetteer key, or empty */
	clv_str rule;   /* dictionary line: "actors.tsv:120", or what resolved it */
	uint32_t coref; /* mention it refers to, or CLV_NO_INDEX */
	CLV_VEC(uint32_t) members; /* "the two leaders": mentions it stands for */
	float score;
} clv_mention;

/* ---- dates ---------------------------------------------------------------- */

/* What a relative date needs an anchor for. Text form in `rel`. */
typedef struct clv_date {
	clv_span span;
	uint32_t sentence;
	clv_day from, to; /* inclusive; CLV_DAY_NONE: not resolved (see rel) */
	clv_str rel;      /* "" absolute; "weekday=4", "-7M", "month=9", … (when.h) */
	clv_grain grain;
	clv_datekind kind;
	uint32_t tok_b, tok_e;
	uint8_t resolved_by; /* clv_from of the anchor that was used; NONE: absolute */
	clv_str type, value, mod; /* as TIMEX3 has them; empty unless asked for, not in the record */
} clv_date;

/* ---- places ---------------------------------------------------------------- */

typedef struct clv_place {
	clv_span span;
	uint32_t sentence, mention; /* mention with the same span, or CLV_NO_INDEX */
	clv_str name;     /* gazetteer's name */
	clv_str country;  /* ISO alpha-3 or empty (seas) */
	double lat, lon;  /* degrees; NaN: none */
	uint32_t geonameid; /* 0: none */
	clv_str disputed_by; /* who else claims it: codes, ';' between them; empty: nobody known */
	char feature;     /* A country or region, P populated, H water, T relief, S site, L area */
	float score;
} clv_place;

/* ---- quotes ---------------------------------------------------------------- */

typedef struct clv_speaker {
	clv_span span;    /* words that name the speaker there */
	uint32_t mention; /* CLV_NO_INDEX: nobody of the lexicon */
	clv_str actor, code, name;
} clv_speaker;

typedef struct clv_quote {
	char id[20];   /* "q" + 16 hex digits, of content */
	clv_span span; /* content without outer marks */
	uint32_t sentence;
	clv_str words;
	CLV_VEC(clv_speaker) speakers; /* none: unattributed or scare; two: joint statement */
	clv_speaker via;               /* via.name empty and span empty: none */
	bool has_via;
	CLV_VEC(uint32_t) about;       /* mentions inside the content */
	clv_quotekind kind;
	clv_str cue;
	clv_span cue_span;
	clv_str rule;
	float score;
} clv_quote;

/* Whether the content is no clause but a thing that is spoken of, or stood for or
 * against ("condemned the raid", "spoke of a truce"): who asserts what is not said. */
bool clv_quote_is_topic(const clv_quote *q);

/* ---- events ---------------------------------------------------------------- */

typedef struct clv_participant {
	uint32_t mention;
	clv_str actor, code, sector, name;
} clv_participant;

typedef struct clv_asserter {
	clv_str actor, name, via;
} clv_asserter;

typedef struct clv_size {
	int64_t min, max;
	clv_span span;
} clv_size; /* span empty: not given */

enum { CLV_SIZE_DEAD, CLV_SIZE_INJURED, CLV_SIZE_ARRESTED, CLV_SIZE_PARTICIPANTS, CLV_N_SIZE };
extern const char *const clv_size_names[CLV_N_SIZE];

typedef struct clv_event {
	char id[20];   /* "m" + 16 hex digits: an event mention */
	clv_span span; /* the words that tell it */
	clv_span trigger;
	uint32_t sentence, tok; /* predicate token */
	CLV_VEC(clv_participant) source;
	CLV_VEC(clv_participant) target;
	bool mutual;
	clv_type type;
	clv_str mode;     /* "visit" or empty */
	clv_str contexts; /* comma-separated: "diplomatic,military" */
	clv_str cameo;    /* "042" */
	clv_evstatus status;
	clv_polarity polarity;
	CLV_VEC(clv_asserter) asserted_by;
	bool historical;
	bool coerced;     /* a withdrawal under fire */
	uint32_t date;    /* index in doc->dates that dates it, or CLV_NO_INDEX */
	clv_day from, to; /* CLV_DAY_NONE: unknown */
	clv_grain grain;
	clv_str date_rule; /* rule for an anchor still to come: as clv_date.rel */
	uint32_t place;    /* index in doc->places or CLV_NO_INDEX */
	clv_size size[CLV_N_SIZE];
	float score;
	bool uncertain;
	clv_str rule;     /* "verbs.tsv:57 meet+nsubj+with" */
	clv_str why;      /* human-readable evidence, lines joined by \n: status cues, date, place, runner-up */
} clv_event;

/* A day or interval on which the report may have been published, and why. Carried
 * in the record: the reduce infers a missing date across the reports of a story. */
typedef struct clv_anchor {
	clv_day from, to;
	float weight;
	clv_str why;
} clv_anchor;

/* ---- the document ------------------------------------------------------------ */

typedef struct clv_hints {
	clv_str path, url, outlet, title;
	clv_day date;      /* CLV_DAY_NONE: not given */
	clv_day file_date; /* date in the file's name or container */
	clv_str type;      /* MIME type or "html", "text"; empty: guess */
	clv_str charset;   /* declared by the container, or empty */
	bool fast;
	char id[65];     /* of these bytes and hints, when somebody computed it before; else empty */
	clv_str extra;   /* other fields of its record, as a JSON object, or empty */
	bool explain, sources; /* the page's form: with reasons, with offsets in the page */
	clv_from date_from; /* of date: FILE if the container's record says so, else a hint */
} clv_hints;

typedef struct clv_doc {
	clv_arena *arena;
	char id[65];
	clv_str path, url, title, outlet, author, lang;
	bool fast; /* the cheaper reading */
	clv_day published;
	clv_day published_to; /* inferred anchors may be intervals; else = published */
	clv_from published_from;
	clv_str published_why; /* evidence of an inferred date */
	clv_from title_from, author_from, outlet_from; /* hint, meta: the page's own data, text: seen on it */
	clv_day modified;      /* CLV_DAY_NONE: not stated */
	clv_str canonical;     /* the page's own address for itself */
	CLV_VEC(clv_str) tags; /* keywords that the page gives itself */
	clv_str extra;         /* other fields of its record in a container, a JSON object. Not in the record */
	clv_str text;
	CLV_VEC(clv_block) blocks;
	CLV_VEC(clv_span) sources; /* beside blocks, when asked for: in the page's bytes; empty: not found. Not in the record */
	CLV_VEC(clv_reading) readings; /* ascending */
	CLV_VEC(clv_sentence) sentences;
	CLV_VEC(clv_token) tokens;
	CLV_VEC(clv_mention) mentions;
	CLV_VEC(clv_date) dates;
	CLV_VEC(clv_anchor) anchors; /* filled where published is unknown or inferred */
	CLV_VEC(clv_place) places;
	CLV_VEC(clv_quote) quotes;
	CLV_VEC(clv_event) events;
	CLV_VEC(clv_diag) diags;
} clv_doc;

/* An empty document whose arrays live in a. */
clv_doc *clv_doc_new(clv_arena *a);
void clv_doc_diag(clv_doc *d, const char *code, clv_span span, clv_str note);
/* Sentence that holds byte `at`, or CLV_NO_INDEX. Sentences are ordered. */
uint32_t clv_doc_sentence_at(const clv_doc *d, uint32_t at);
/* Token that starts at or first after byte `at`. */
uint32_t clv_doc_token_at(const clv_doc *d, uint32_t at);
/* The words of a token as the analysis reads them. */
static inline clv_str clv_token_word(const clv_doc *d, const clv_token *t)
{
	return t->read.n ? t->read : (clv_str){ d->text.p + t->span.b, t->span.e - t->span.b };
}
clv_role clv_doc_role(const clv_doc *d, uint32_t sentence);
/* Sets id of an event or quote: prefix letter and hash of the words given. */
void clv_content_id(char out[20], char prefix, const clv_str *parts, size_t n);

/* One line of `annotate` (DESIGN.md section 5), without the newline. */
void clv_doc_json(const clv_doc *d, clv_buf *out);
/* The object of `page --json`: what page found, without annotations; of each block
 * also the reason and the place in the page, as asked for. */
void clv_doc_page_json(const clv_doc *d, bool reasons, bool sources, clv_buf *out);
/* The report alone as a clean HTML page. */
void clv_doc_page_html(const clv_doc *d, clv_buf *out);
/* For people: fields with their sources, each block with role and reason. */
void clv_doc_page_explain(const clv_doc *d, clv_buf *out);
/* One event, one quote, as they stand in that line. */
void clv_event_json(const clv_doc *d, const clv_event *e, clv_buf *out);
void clv_quote_json(const clv_doc *d, const clv_quote *q, clv_buf *out);

/* The flat record that crosses every worker's boundary: everything of the
 * document but tokens. Writing and reading check every length, offset, index and
 * enum: a record that decodes is safe to use. Writing gives {NULL, 0} for a
 * document that breaks doc.h's rules (a stage's mistake). Layout version in the
 * first bytes. */
clv_str clv_record_write(clv_arena *a, const clv_doc *d);
clv_status clv_record_read(clv_arena *a, clv_str record, clv_doc **out, clv_error *err);
/* For who keeps the text elsewhere and cuts it out of the record: where the text begins
 * (0: not a record), and the text. They check no more than that. */
size_t clv_record_head(clv_str record);
clv_str clv_record_text(clv_str record);

#endif
