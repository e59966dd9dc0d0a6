/* SPDX-License-Identifier: Apache-2.0 */
/* region: abbreviations and points of regions, and which towns a region holds.
 *
 * Input: lex/regions.tsv and the gazetteer of a pack. Output: look-ups by key.
 * Method: a row is tied to the gazetteer's region of its name and country; the
 * name of a region is asked of the gazetteer itself. Cost: one look-up a row; a
 * look-up walks the namesakes of a name. Limits: a region that the gazetteer
 * writes otherwise than the table is left out. */
#include <math.h>

#include "model/region.h"
#include "model/namekey.h"

static const clv_gaz_place *region_named(const clv_gaz *g, clv_str key, const char *country)
{
	size_t n;
	const clv_gaz_name *c = clv_gaz_find(g, key, &n);
	for (; n-- > 0; c++) {
		uint32_t at = c->place & ~CLV_GAZ_STATE;
		const clv_gaz_place *p = at < g->n_places ? &g->places[at] : NULL;
		if (p && p->feature == 'A' && p->level == 1 && clv_gaz_same_country(p->country, country))
			return p;
	}
	return NULL;
}

static void add_row(clv_regions *r, clv_arena *a, const clv_gaz *g, const clv_tsv *t, size_t row)
{
	char country[4] = { 0 };
	clv_str c = clv_tsv_cell(t, row, clv_tsv_col(t, "country")), one,
	        abbr = clv_tsv_cell(t, row, clv_tsv_col(t, "abbreviations"));
	if (c.n != 2)
		return;
	memcpy(country, c.p, 2);
	const clv_gaz_place *p = region_named(g, clv_name_key_in(a, clv_tsv_cell(t, row, clv_tsv_col(t, "name"))), country);
	if (!p)
		return;
	clv_region *x = clv_push(a, &r->rows);
	memcpy(x->country, country, sizeof country);
	x->admin1 = p->admin1;
	x->lat = x->lon = NAN;
	if (!clv_str_to_f64(clv_tsv_cell(t, row, clv_tsv_col(t, "lat")), &x->lat) ||
	    !clv_str_to_f64(clv_tsv_cell(t, row, clv_tsv_col(t, "lon")), &x->lon))
		x->lat = x->lon = NAN;
	while (clv_str_split(&abbr, ';', &one))
		clv_map_put(&r->by_name, clv_name_key_in(a, one), (uint32_t)r->rows.n);
}

clv_status clv_regions_load(const clv_pack *p, clv_arena *a, const clv_gaz *g, clv_regions *out, clv_error *err)
{
	clv_tsv t;
	*out = (clv_regions){ .by_name = clv_map_new(a) };
	CLV_TRY(clv_pack_table(p, a, "regions.tsv", &t, err));
	for (size_t i = 0; i < t.n_row; i++)
		add_row(out, a, g, &t, i);
	return CLV_OK;
}

static bool capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "Ky.", "KY", "N.C.", "Alta."; not "in", "me". */
static bool abbreviated(clv_str w)
{
	if (w.n < 2 || !capital(w.p[0]))
		return false;
	return w.p[w.n - 1] == '.' || (w.n <= 3 && capital(w.p[1])) || w.n > 3;
}

size_t clv_regions_named(const clv_regions *r, const clv_gaz *g, clv_str key, clv_str words, clv_region *out, size_t most)
{
	size_t n_out = 0, n;
	const uint32_t *row = abbreviated(words) ? clv_map_get(&r->by_name, key) : NULL;
	if (row && *row && most) {
		out[n_out++] = r->rows.v[*row - 1];
		return n_out;
	}
	if (!words.n || !capital(words.p[0]) || key.n < 4)
		return 0;
	const clv_gaz_name *c = clv_gaz_find(g, key, &n);
	for (; n-- > 0 && n_out < most; c++) {
		uint32_t at = c->place & ~CLV_GAZ_STATE;
		const clv_gaz_place *p = at < g->n_places ? &g->places[at] : NULL;
		if (!p || p->feature != 'A' || p->level != 1)
			continue;
		clv_region x = { .admin1 = p->admin1, .lat = NAN, .lon = NAN };
		memcpy(x.country, p->country, sizeof x.country);
		out[n_out++] = x;
	}
	return n_out;
}

const clv_region *clv_regions_row(const clv_regions *r, const char *country, uint32_t admin1)
{
	for (size_t i = 0; i < r->rows.n; i++)
		if (r->rows.v[i].admin1 == admin1 && clv_gaz_same_country(r->rows.v[i].country, country))
			return &r->rows.v[i];
	return NULL;
}

const clv_gaz_place *clv_region_holds(const clv_gaz *g, clv_str key, const char *country, uint32_t admin1)
{
	size_t n;
	const clv_gaz_name *c = clv_gaz_find(g, key, &n);
	for (; n-- > 0; c++) {
		uint32_t at = c->place & ~CLV_GAZ_STATE;
		const clv_gaz_place *p = at < g->n_places ? &g->places[at] : NULL;
		if (p && p->level > 1 && clv_gaz_same_country(p->country, country) && (admin1 == UINT32_MAX || p->admin1 == admin1))
			return p;
	}
	return NULL;
}
