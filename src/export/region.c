/* SPDX-License-Identifier: Apache-2.0 */
/* The region (first-order division, ADM1) of an event's place, for the formats that have one.
 *
 * Input: a row's place, state, coordinates and GeoNames id. Output: GeoNames' code of the region
 * and its name; empty when the place is the whole state or the gazetteer does not say. Method:
 * the place is found again in the pack's gazetteer by its name, and is the one with that id or,
 * for regions and districts, which have none here, at those coordinates. FIPS 10-4: GeoNames
 * kept its region codes, but for the states that fips.tsv names (column adm1) and for regions
 * younger than it, whose codes have more than two characters. Cost: a look-up a row, and once
 * a walk over the gazetteer for the regions' names.
 * Source: GeoNames, admin1CodesASCII and its readme (CC BY 4.0). */
#include "export/export_priv.h"
#include "model/namekey.h"

#include <math.h>

static clv_str key_of(clv_arena *a, const char *country, uint32_t admin1)
{
	return clv_strf(a, "%.3s%u", country, admin1);
}

clv_status clv_codes_load_regions(const clv_pack *p, clv_arena *a, clv_codes *c, clv_error *err)
{
	CLV_TRY(clv_gaz_open(p, &c->gaz, err));
	c->by_region = clv_map_new(a);
	for (uint32_t i = 0; i < c->gaz.n_places; i++) {
		const clv_gaz_place *x = &c->gaz.places[i];
		if (x->feature == 'A' && x->level == 1)
			clv_map_put(&c->by_region, key_of(a, x->country, x->admin1), i);
	}
	return CLV_OK;
}

static double number_of(const clv_rows *r, const char *column)
{
	const char *v = clv_cell_of(r, column);
	return v ? strtod(v, NULL) : (double)NAN;
}

/* The row's place in the gazetteer; NULL: not found. */
static const clv_gaz_place *find(const clv_codes *c, const clv_rows *r, const char *name)
{
	char key[CLV_NAME_KEY_MAX];
	size_t n = 0, n_key = clv_name_key(clv_str_c(name), key);
	const clv_gaz_name *found = clv_gaz_find(&c->gaz, (clv_str){ key, n_key }, &n);
	double id = number_of(r, "geonameid"), lat = number_of(r, "lat"), lon = number_of(r, "lon");
	clv_str country = clv_codes_state(c, clv_cell_of(r, "country"), "iso2");
	for (size_t i = 0; i < n; i++) {
		const clv_gaz_place *p = found[i].place < c->gaz.n_places ? &c->gaz.places[found[i].place] : NULL;
		if (!p || !clv_str_eqc(country, p->country))
			continue;
		if (id > 0 ? p->geonameid == (uint32_t)id
		           : !p->geonameid && fabs((double)p->lat - lat) < 0.01 && fabs((double)p->lon - lon) < 0.01)
			return p;
	}
	return NULL;
}

clv_adm1 clv_codes_region(const clv_codes *c, const clv_rows *r)
{
	const char *name = clv_cell_of(r, "place"), *country = clv_cell_of(r, "country");
	clv_adm1 out = { .name = { "", 0 } };
	const clv_gaz_place *p = name && country ? find(c, r, name) : NULL;
	char key[32];
	if (!p || p->admin1 == UINT32_MAX)
		return out;
	clv_gaz_admin1_code(p->admin1, out.code);
	int n = snprintf(key, sizeof key, "%.3s%u", p->country, p->admin1);
	const uint32_t *row = clv_map_get(&c->by_region, (clv_str){ key, (size_t)n });
	if (row)
		out.name = clv_gaz_text(&c->gaz, &c->gaz.places[*row]);
	out.whole = p->feature == 'A' && p->level == 1;
	out.fips = strlen(out.code) == 2 && !clv_codes_own_regions(c, country);
	return out;
}
