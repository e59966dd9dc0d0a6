/* SPDX-License-Identifier: Apache-2.0 */
/* Private to page: pieces of a page on their way to blocks.
 *
 *   flat.c   text → pieces            html*.c  page → pieces
 *   words.c  piece → words, shape     cues.c   words → what a known phrase says
 *   role.c   a piece by itself        context.c  a piece among its neighbours
 *   fields.c title, author, date, outlet     lang.c  language
 *   page.c   pieces → doc->text, doc->blocks */
#ifndef CLV_PAGE_PAGE_PRIV_H
#define CLV_PAGE_PAGE_PRIV_H
#include "page/page.h"

/* ---- words and shape (words.c) -------------------------------------------- */

enum { /* flags of a word */
	CLV_W_CAP = 1,    /* first letter is upper case */
	CLV_W_ALLCAPS = 2,
	CLV_W_DIGIT = 4,  /* digits only */
	CLV_W_START = 8,  /* first of a sentence */
	CLV_W_FINITE = 16, /* a finite verb, by lexicon or ending */
	CLV_W_COMMON = 32 /* function word */
};

typedef struct clv_word {
	uint64_t hash; /* of its lower-case form */
	uint32_t b, e; /* in the text of the page */
	uint32_t flags;
	uint32_t info; /* index + 1 in the table of known words, 0: none */
} clv_word;

enum { /* how a piece ends */
	CLV_END_NONE, CLV_END_STOP, CLV_END_COLON, CLV_END_COMMA
};
enum { /* how a piece begins */
	CLV_BEGIN_UPPER, CLV_BEGIN_LOWER, CLV_BEGIN_DIGIT, CLV_BEGIN_QUOTE, CLV_BEGIN_ARROW,
	CLV_BEGIN_BULLET, CLV_BEGIN_OTHER
};

/* Where HTML says a piece stood. */
enum {
	CLV_P_HEADING = 1, CLV_P_LIST = 2, CLV_P_TABLE = 4, CLV_P_QUOTE = 8, CLV_P_CAPTION = 16,
	CLV_P_H1 = 32, CLV_P_PARA = 64, CLV_P_TIME = 128, CLV_P_PRE = 256, CLV_P_HTML = 512
};

typedef struct clv_piece {
	clv_str text;
	clv_role role;
	const char *why;   /* static */
	clv_str why_cue;   /* phrase that told, or empty */
	bool fixed;        /* decided; later passes leave it alone */
	bool opens;        /* a heading: what follows is of this role */
	uint8_t end, begin;
	uint16_t tag;      /* CLV_P_… */
	uint32_t word_b, word_e;     /* in clv_draft.words */
	uint32_t n_sentences;        /* ends of sentences inside or at the end */
	uint32_t n_caps, n_allcaps, n_digit, n_finite, n_common;
	uint32_t link_chars;         /* HTML: characters inside links */
} clv_piece;

/* A page being read. */
typedef struct clv_draft {
	const clv_pages *k;
	clv_arena *a; /* scratch */
	clv_str text; /* all pieces are views into it */
	CLV_VEC(clv_piece) pieces;
	CLV_VEC(clv_word) words;
	const clv_hints *hints;
	clv_day published;
	clv_day modified;
	clv_from published_from, title_from, author_from, outlet_from;
	clv_str title, author, outlet, lang;
	clv_str url;        /* the page's own address for itself */
	CLV_VEC(clv_str) tags;
	clv_str meta_lang;
	size_t title_piece; /* SIZE_MAX: none */
} clv_draft;

/* Fills the shape of a piece and appends its words to d->words. */
void clv_piece_shape(clv_draft *d, clv_piece *p);
static inline size_t clv_piece_len(const clv_piece *p)
{
	return p->word_e - p->word_b;
}
/* The piece's words. */
static inline const clv_word *clv_piece_words(const clv_draft *d, const clv_piece *p)
{
	return d->words.v + p->word_b;
}
uint64_t clv_word_hash(clv_str word);

/* ---- tables (load.c) --------------------------------------------------------- */

typedef enum clv_where {
	CLV_WHERE_WHOLE, CLV_WHERE_START, CLV_WHERE_END, CLV_WHERE_ANY, CLV_WHERE_HEAD,
	CLV_WHERE_SENTENCE
} clv_where;

enum { CLV_CUE_WORDS = 10 };

typedef struct clv_cue {
	clv_str text;
	clv_role role;
	clv_where where;
	bool colon;                /* ':' must follow */
	uint32_t max;              /* most words the piece may have */
	uint32_t n;                /* words; hash 0: one to four words of any kind */
	uint64_t word[CLV_CUE_WORDS];
	uint32_t next;             /* next cue with the same first word + 1 */
} clv_cue;

typedef enum clv_wclass {
	CLV_WC_NONE, CLV_WC_FINITE, CLV_WC_COMMON, CLV_WC_MONTH, CLV_WC_WEEKDAY, CLV_WC_AGENCY,
	CLV_WC_MEDIA, CLV_WC_UNIT, CLV_WC_AGO, CLV_WC_BY, CLV_WC_ABBREV, CLV_WC_YOU, CLV_WC_CITY,
	CLV_WC_SPEECH, CLV_WC_TODAY, CLV_WC_YESTERDAY, CLV_WC_SIDE, CLV_WC_SOURCE, CLV_WC_JOB,
	CLV_WC_UPDATED, CLV_WC_AND, CLV_WC_PLATFORM, CLV_WC_US, CLV_WC_NEWSLETTER, CLV_WC_SUBSCRIBE,
	CLV_WC_AD, CLV_WC_READ, CLV_WC_ALSO, CLV_WC_COMMENT, CLV_WC_RIGHTS, CLV_WC_RESERVED,
	CLV_WC_LEGAL, CLV_WC_TAGS, CLV_WC_TRANSLATED, CLV_WC_MACHINE, CLV_WC_TECH,
	CLV_WC_CLAUSE,
	CLV_WC_COUNT
} clv_wclass;

typedef struct clv_winfo {
	uint64_t classes; /* bit 1 << clv_wclass */
	int32_t value;    /* month 1..12, weekday 0..6, days of a unit, number */
} clv_winfo;

typedef struct clv_outlet {
	clv_str domain, name, kind;
	uint32_t next;
} clv_outlet;

typedef struct clv_lang {
	clv_str code;
	clv_str script; /* words in its script */
} clv_lang;

struct clv_pages {
	clv_arena *a;
	CLV_VEC(clv_cue) cues;
	clv_map cue_first; /* hash of the first word → cue + 1 chain */
	CLV_VEC(clv_winfo) infos;
	clv_map info_of;   /* word hash → index in infos */
	CLV_VEC(clv_outlet) outlets;
	clv_map outlet_domain, outlet_name;
	CLV_VEC(clv_lang) langs;
	clv_map lang_words; /* word hash → bit set of up to 32 languages */
	clv_map html_names; /* class and id words of HTML → role hints */
	clv_map meta_keys;  /* names of meta elements and types of JSON-LD → field << 8 | rank */
};

typedef enum clv_meta_field {
	CLV_META_NONE, CLV_META_DATE, CLV_META_MODIFIED, CLV_META_TITLE, CLV_META_SITE,
	CLV_META_AUTHOR, CLV_META_URL, CLV_META_LANG, CLV_META_LDTYPE, CLV_META_TAG, CLV_META_ABOUT, CLV_META_COUNT
} clv_meta_field;

static inline uint64_t clv_word_classes(const clv_pages *k, const clv_word *w)
{
	return w->info ? k->infos.v[w->info - 1].classes : 0;
}
static inline bool clv_word_is(const clv_pages *k, const clv_word *w, clv_wclass c)
{
	return clv_word_classes(k, w) >> c & 1;
}
static inline int32_t clv_word_value(const clv_pages *k, const clv_word *w)
{
	return w->info ? k->infos.v[w->info - 1].value : 0;
}

/* Tables as texts: tests and clv_pages_load share it. */
typedef struct clv_page_tables {
	clv_tsv cues, words, langs, outlets, html, meta;
} clv_page_tables;
clv_status clv_pages_build(clv_arena *a, const clv_page_tables *t, clv_pages **out,
                           clv_error *err);

/* ---- cues (cues.c) ------------------------------------------------------------ */

/* The cue that decides piece p by itself, or NULL. */
const clv_cue *clv_cue_match(const clv_draft *d, const clv_piece *p);
/* Word at which a sentence of another role begins inside a paragraph, or SIZE_MAX. */
size_t clv_cue_inside(const clv_draft *d, const clv_piece *p, const clv_cue **cue);

/* ---- roles ---------------------------------------------------------------------- */

void clv_flat_split(clv_draft *d);          /* flat.c: d->text → d->pieces */
void clv_flat_glue(clv_draft *d);           /* split.c: cuts what a scraper glued */
void clv_role_alone(clv_draft *d, clv_piece *p); /* role.c */
bool clv_notice(const clv_draft *d, clv_piece *p); /* notice.c: decides, or false */
void clv_role_context(clv_draft *d);        /* context.c */
void clv_page_fields(clv_draft *d);         /* fields.c */
clv_str clv_lang_guess(const clv_draft *d); /* lang.c: "en", "und" */

/* ---- dates (date.c) ---------------------------------------------------------------- */

/* First calendar day written in full in the words [b,e); *used: words it took. */
clv_day clv_date_in(const clv_draft *d, uint32_t b, uint32_t e, uint32_t *used);
/* A word that may stand in a dateline: a name, a number, a month, an agency (split.c). */
bool clv_dateline_word(const clv_draft *d, const clv_word *w);
/* Whether the words are nothing but a date, a time or "21 minutes ago". */
bool clv_date_only(const clv_draft *d, const clv_piece *p);

/* ---- HTML ------------------------------------------------------------------------- */

bool clv_html_read(clv_draft *d, clv_str page); /* html.c: fills pieces and meta; true: cut */

/* Names of persons in a byline's words [b,e), joined by ", "; empty: none. */
clv_str clv_byline_names(const clv_draft *d, uint32_t b, uint32_t e);

static inline void clv_piece_set(clv_piece *p, clv_role role, const char *why)
{
	p->role = role;
	p->why = why;
	p->fixed = true;
}

#endif
