/* SPDX-License-Identifier: Apache-2.0 */
/* region: first-level regions of countries by name and by the abbreviation that
 * stands behind a town ("London, Ky.", "Wainwright, Alta."). */
#ifndef CLV_MODEL_REGION_H
#define CLV_MODEL_REGION_H

#include "model/gaz.h"

typedef struct clv_region {
	char country[4]; /* ISO 3166 alpha-2 */
	uint32_t admin1; /* as in clv_gaz_place */
	double lat, lon; /* NaN where the gazetteer's own point holds */
} clv_region;

typedef struct clv_regions {
	clv_map by_name; /* abbreviation's key → index in rows + 1 */
	CLV_VEC(clv_region) rows;
} clv_regions;

/* Reads regions.tsv of a pack; rows that the gazetteer lacks are left out. In a. */
clv_status clv_regions_load(const clv_pack *p, clv_arena *a, const clv_gaz *g, clv_regions *out, clv_error *err);
/* Regions that words mean: an abbreviation or the name of a region; at most `most`.
 * `key` is their name key, `words` the words themselves: abbreviations begin with
 * a capital and two letters are both capitals or end in a full stop. */
size_t clv_regions_named(const clv_regions *r, const clv_gaz *g, clv_str key, clv_str words, clv_region *out, size_t most);
/* The table's own row of a region, or NULL. */
const clv_region *clv_regions_row(const clv_regions *r, const char *country, uint32_t admin1);
/* Does the gazetteer have a place of this name in the region? (admin1
 * UINT32_MAX: anywhere in the country.) The most populous, or NULL. */
const clv_gaz_place *clv_region_holds(const clv_gaz *g, clv_str key, const char *country, uint32_t admin1);

#endif
