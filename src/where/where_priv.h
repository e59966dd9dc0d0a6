/* SPDX-License-Identifier: Apache-2.0 */
/* where's own header: states and features as the gazetteer needs them. */
#ifndef CLV_WHERE_WHERE_PRIV_H
#define CLV_WHERE_WHERE_PRIV_H

#include "where/where.h"
#include "model/region.h"

typedef struct where_state {
	clv_str iso3, iso2, name, capital; /* capital: key */
	double lat, lon;
	uint32_t geonameid;
} where_state;

typedef struct where_feature {
	clv_str id, name, country;
	double lat, lon;
	char kind;
} where_feature;

typedef struct where_affix {
	clv_str word; /* key with the space that parts it */
	bool before;
} where_affix;

typedef struct where_area { /* of disputed.tsv */
	clv_str country, by;
	double south, north, west, east;
	clv_day from, to;
} where_area;

struct clv_where {
	clv_arena *a;
	clv_gaz gaz;
	CLV_VEC(where_state) states;
	CLV_VEC(where_feature) features;
	CLV_VEC(where_affix) affixes;
	clv_regions regions;
	CLV_VEC(where_area) disputed;
	clv_map civic; /* keys of words for civic bodies */
	clv_map by_iso3, by_iso2, by_feature;
};

/* disputed.c */
clv_status where_load_disputed(clv_where *w, const clv_pack *p, clv_error *err);
void where_mark_disputed(const clv_where *w, clv_doc *d);

#endif
