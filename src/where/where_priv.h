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

struct clv_where {
	clv_arena *a;
	clv_gaz gaz;
	CLV_VEC(where_state) states;
	CLV_VEC(where_feature) features;
	CLV_VEC(where_affix) affixes;
	clv_regions regions;
	clv_map civic; /* keys of words for civic bodies */
	clv_map by_iso3, by_iso2, by_feature;
};

#endif
