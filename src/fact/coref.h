/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-document event coreference, inside: what events.c, telling.c, fit.c,
 * happening.c, parties.c and weight.c share. */
#ifndef CLV_FACT_COREF_H
#define CLV_FACT_COREF_H
#include "fact/fact_priv.h"

enum { CLV_COREF_PARTIES = 8 };

/* States or actors that take part, as hashes. */
typedef struct clv_parties {
	uint64_t v[CLV_COREF_PARTIES]; /* ascending */
	size_t n;
} clv_parties;

/* An event mention as it is compared. */
typedef struct clv_telling {
	clv_ref ref;
	const clv_event *e;
	const clv_doc *doc;
	clv_parties s, t, all;
	clv_parties s_nouns, t_nouns; /* last words of their names: "pirates" of "Somali pirates" */
	bool s_vague, t_vague;        /* one is described, not known: "a warship", "the navy" */
	uint32_t trigger; /* key of the predicate's word */
	uint32_t deed;    /* key of its mode ("arrest"), else of its word: captured, apprehended */
	clv_items words;  /* content of its clause without the parties' names */
	uint32_t only;    /* a visit to several: the one target that this stands for */
	int vague;        /* order in which it is taken */
	const clv_mark *mark; /* what people judged of it, or NULL */
} clv_telling;

/* Mentions that are one happening so far. */
typedef struct clv_cluster {
	CLV_VEC(uint32_t) m; /* tellings */
	clv_day from, to;    /* meet of the dates; NONE: unknown */
	bool historical;
	uint32_t first;      /* surest mention */
	uint32_t n_docs, last_doc;
	clv_str town, country;
	clv_str weekday;     /* "weekday=6" of an undated mention, or empty */
	clv_size size[CLV_N_SIZE]; /* the first that was given of each kind */
	CLV_VEC(const clv_mark *) marks;
} clv_cluster;

typedef struct clv_coref {
	clv_build *b;
	CLV_VEC(clv_telling) m;
	CLV_VEC(clv_cluster) c;
	clv_map index; /* key of type and pair → bucket */
	CLV_VEC(struct { CLV_VEC(uint32_t) c; }) bucket;
	clv_map together; /* group of a judgement → cluster */
} clv_coref;

/* ---- telling.c: reading a mention */
void clv_coref_read(clv_coref *s, uint32_t doc, uint32_t item);
int clv_coref_cmp(const void *x, const void *y); /* surest first */
uint64_t clv_coref_party(const clv_participant *p);
bool clv_coref_is_visit(const clv_event *e);
/* A visit and the talks of the same two are one happening, whoever is the host. */
bool clv_coref_is_mutual(const clv_event *e);
/* "+0D": no date was given, the report's own day stands in for it. */
bool clv_coref_is_dated(const clv_event *e);
/* "weekday=6" of a mention whose day nobody knows ("on Saturday", no anchor); or empty. */
clv_str clv_coref_weekday(const clv_event *e);
/* The type under which an act is compared: two who sign an agreement agree. */
clv_type clv_coref_family(const clv_event *e);
/* Acts done by words alone, of which two parties exchange many. */
bool clv_coref_is_verbal(clv_type t);
/* The place of the happening that is meant, or NULL. */
const clv_place *clv_coref_place(const clv_telling *m);
bool clv_coref_is_town(const clv_place *p);
bool clv_coref_has_content(const clv_items *it);

/* ---- fit.c: how well a mention fits a happening; negative: not at all */
double clv_coref_fit(clv_coref *s, const clv_telling *m, const clv_cluster *c);

/* ---- happening.c: a cluster as an event; parties.c, weight.c: parts of it */
void clv_coref_happening(clv_coref *s, const clv_cluster *c, clv_map *used);
void clv_coref_parties(clv_coref *s, const clv_cluster *c, clv_happening *h);
void clv_coref_weight(clv_coref *s, clv_happening *h);

#endif
