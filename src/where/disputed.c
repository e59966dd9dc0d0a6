/* SPDX-License-Identifier: Apache-2.0 */
/* disputed: who else claims a place.
 *
 * Input: places with country and coordinates, the day of the report; lexicon/places/disputed.tsv.
 * Output: disputed_by of each place, codes joined by ';'. Method: a row names an area by the
 * country that the gazetteer gives its places (none for islands that the gazetteer gives to nobody)
 * and a box in degrees, with the days from and to which the claim holds. Cost: places ×
 * rows. Limits: a box is coarse at its edges; a place without coordinates is in no area. */
#include <math.h>

#include "where/where_priv.h"

static clv_str cell(const clv_tsv *t, size_t row, const char *column)
{
	return clv_tsv_cell(t, row, clv_tsv_col(t, column));
}

/* YYYY, YYYY-MM or YYYY-MM-DD; `last`: the last day of it. */
static clv_day day_of(clv_str s, bool last)
{
	int64_t y = 0, m = 0, d = 0;
	if (s.n < 4 || !clv_str_to_i64(clv_str_sub(s, 0, 4), &y))
		return CLV_DAY_NONE;
	if (s.n >= 7)
		clv_str_to_i64(clv_str_sub(s, 5, 7), &m);
	if (s.n >= 10)
		clv_str_to_i64(clv_str_sub(s, 8, 10), &d);
	return clv_day_of((int)y, m ? (int)m : last ? 12 : 1, d ? (int)d : last ? 28 : 1);
}

clv_status where_load_disputed(clv_where *w, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	if (!clv_pack_get(p, "lex/disputed.tsv").p)
		return CLV_OK; /* a pack of before */
	CLV_TRY(clv_pack_table(p, w->a, "disputed.tsv", &t, err));
	for (size_t r = 0; r < t.n_row; r++) {
		where_area x = { .country = cell(&t, r, "country"), .by = cell(&t, r, "disputed_by"),
				 .from = day_of(cell(&t, r, "from"), false), .to = day_of(cell(&t, r, "to"), true) };
		if (!clv_str_to_f64(cell(&t, r, "south"), &x.south) || !clv_str_to_f64(cell(&t, r, "north"), &x.north) ||
		    !clv_str_to_f64(cell(&t, r, "west"), &x.west) || !clv_str_to_f64(cell(&t, r, "east"), &x.east))
			return clv_fail(err, CLV_FORMAT, "where", "disputed.tsv:%u: south, north, west or east is no number", t.line[r]);
		*clv_push(w->a, &w->disputed) = x;
	}
	return CLV_OK;
}

static bool holds(const where_area *x, const clv_place *p, clv_day day)
{
	if (!clv_str_eq(x->country, p->country) || p->lat < x->south || p->lat > x->north || p->lon < x->west || p->lon > x->east)
		return false;
	if (day == CLV_DAY_NONE)
		return x->to == CLV_DAY_NONE;
	return (x->from == CLV_DAY_NONE || x->from <= day) && (x->to == CLV_DAY_NONE || day <= x->to);
}

void where_mark_disputed(const clv_where *w, clv_doc *d)
{
	for (size_t i = 0; i < d->places.n; i++) {
		clv_place *p = &d->places.v[i];
		for (size_t k = 0; k < w->disputed.n && !isnan(p->lat) && !p->disputed_by.n; k++)
			if (holds(&w->disputed.v[k], p, d->published))
				p->disputed_by = w->disputed.v[k].by;
	}
}
