/* SPDX-License-Identifier: Apache-2.0 */
/* load: states, features and affixes of place names from the pack's tables.
 *
 * Input: lex/states.tsv, features.tsv, regions.tsv, place_affixes.tsv, gaz/…. Output: clv_where,
 * frozen. Cost: some thousand rows. Limits: a row without coordinates is left out. */
#include "where/where_priv.h"
#include "model/namekey.h"

static clv_str cell(const clv_tsv *t, size_t row, const char *column)
{
	return clv_tsv_cell(t, row, clv_tsv_col(t, column));
}

/* Key of the first of several names. */
static clv_str first_key(clv_arena *a, clv_str names)
{
	clv_str one = { 0 };
	return clv_str_split(&names, ';', &one) ? clv_name_key_in(a, one) : CLV_S("");
}

static clv_status load_states(clv_where *w, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, w->a, "states.tsv", &t, err));
	for (size_t r = 0; r < t.n_row; r++) {
		where_state s = { cell(&t, r, "iso3"), cell(&t, r, "iso2"), cell(&t, r, "name"),
		                  first_key(w->a, cell(&t, r, "capital")), 0, 0, 0 };
		if (!clv_str_to_f64(cell(&t, r, "lat"), &s.lat) || !clv_str_to_f64(cell(&t, r, "lon"), &s.lon))
			continue;
		uint32_t i = (uint32_t)w->states.n;
		*clv_push(w->a, &w->states) = s;
		clv_map_put(&w->by_iso3, s.iso3, i);
		if (s.iso2.n && !cell(&t, r, "to").n)
			clv_map_put(&w->by_iso2, s.iso2, i);
	}
	for (uint32_t i = 0; i < w->gaz.n_places && w->gaz.places[i].level == 0; i++) {
		const uint32_t *s = clv_map_get(&w->by_iso2, clv_gaz_country(w->gaz.places[i].country));
		if (s)
			w->states.v[*s].geonameid = w->gaz.places[i].geonameid;
	}
	return CLV_OK;
}

static clv_status load_features(clv_where *w, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, w->a, "features.tsv", &t, err));
	for (size_t r = 0; r < t.n_row; r++) {
		clv_str kind = cell(&t, r, "feature");
		where_feature f = { cell(&t, r, "id"), cell(&t, r, "name"), cell(&t, r, "country"), 0, 0,
				    kind.n ? kind.p[0] : 'L' };
		if (!clv_str_to_f64(cell(&t, r, "lat"), &f.lat) || !clv_str_to_f64(cell(&t, r, "lon"), &f.lon))
			return clv_fail(err, CLV_FORMAT, "where", "features.tsv:%u: lat or lon is no number", t.line[r]);
		clv_map_put(&w->by_feature, f.id, (uint32_t)w->features.n);
		*clv_push(w->a, &w->features) = f;
	}
	CLV_TRY(clv_pack_table(p, w->a, "place_affixes.tsv", &t, err));
	for (size_t r = 0; r < t.n_row; r++) {
		bool before = clv_str_eqc(cell(&t, r, "side"), "before");
		clv_str word = cell(&t, r, "word");
		*clv_push(w->a, &w->affixes) = (where_affix){
			clv_strf(w->a, before ? "%.*s " : " %.*s", CLV_FMT(word)), before };
	}
	CLV_TRY(clv_pack_table(p, w->a, "civic.tsv", &t, err));
	for (size_t r = 0; r < t.n_row; r++)
		clv_map_put(&w->civic, clv_name_key_in(w->a, cell(&t, r, "word")), 1);
	return CLV_OK;
}

clv_status clv_where_load(const clv_pack *p, clv_where **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	*out = NULL;
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "where", "out of memory while loading the gazetteer");
	}
	clv_where *w = CLV_NEW(a, clv_where);
	w->a = a;
	w->by_iso3 = clv_map_new(a);
	w->by_iso2 = clv_map_new(a);
	w->by_feature = clv_map_new(a);
	w->civic = clv_map_new(a);
	clv_status s = clv_gaz_open(p, &w->gaz, err);
	if (s == CLV_OK)
		s = clv_regions_load(p, a, &w->gaz, &w->regions, err);
	if (s == CLV_OK)
		s = load_states(w, p, err);
	if (s == CLV_OK)
		s = load_features(w, p, err);
	if (s == CLV_OK)
		s = where_load_disputed(w, p, err);
	clv_arena_unguard(a);
	if (s != CLV_OK) {
		clv_arena_free(a);
		return s;
	}
	*out = w;
	return CLV_OK;
}

void clv_where_free(clv_where *w)
{
	if (w)
		clv_arena_free(w->a);
}
