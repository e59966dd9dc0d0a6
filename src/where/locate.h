/* SPDX-License-Identifier: Apache-2.0 */
/* Private to where: what one document's search knows, shared by where.c and extra.c. */
#ifndef CLV_WHERE_LOCATE_H
#define CLV_WHERE_LOCATE_H

#include "where/where_priv.h"

enum { MAX_CANDIDATES = 256, MAX_SETTLED = 256, MAX_REGIONS = 8 };

typedef struct point {
	double lat, lon;
} point;

typedef struct region {
	const char *country;
	uint32_t admin1;
	uint32_t times; /* named in this report */
} region;

typedef struct locator {
	const clv_where *w;
	clv_doc *d;
	clv_arena *s;
	float *country;              /* weight of each state of the table in this report */
	CLV_VEC(region) regions;     /* regions named in this report */
	uint32_t most_regions;       /* times of the one named most */
	clv_map named;               /* keys of the towns among the places */
	clv_map persons;             /* words of the names of persons */
	uint8_t *taken;              /* token stands in a place */
	clv_map sense;               /* key of a town that its region settled → place + 1 */
	CLV_VEC(point) settled;      /* towns that need no context */
} locator;

typedef struct where_choice {
	const clv_gaz_place *place;
	double score, second;
} where_choice;

/* where.c */
clv_str where_key(const locator *l, clv_span s);
where_choice where_choose(const locator *l, const clv_mention *m, clv_str key);
/* A new place with the words of m; its mention is set by the caller. */
clv_place *where_add(locator *l, const clv_mention *m);
clv_place *where_add_mention(locator *l, uint32_t mention);
void where_as_feature(clv_place *p, const where_feature *f);
void where_as_town(const locator *l, clv_place *p, const where_choice *c);

/* extra.c */
void where_inside(locator *l, const clv_mention *m);
void where_uncovered(locator *l);
/* A place that no gazetteer holds, if the words around it say that it is one. */
void where_unknown(locator *l, uint32_t mention);

#endif
