/* SPDX-License-Identifier: Apache-2.0 */
/* gazetteer: the table that tables.py wrote → the mapped sections of model/gaz.h.
 *
 * Input: --gazetteer FILE, one place a row, other names joined by '|'. Output:
 * gaz/places, gaz/names, gaz/buckets, gaz/strings. Every name is folded by
 * clv_name_key, as it is when a text is read, and hashed; entries are ordered by
 * hash, then by falling weight, then by place, so that the same table gives the
 * same bytes. The weight of a name is the population; other names than the first
 * weigh a little less, so that a town's own name wins over another's alias. Cost:
 * one sort of all names, a second. Limits: two names of one key are one. */
#include "convert.h"
#include "model/gaz.h"
#include "model/namekey.h"

enum { BUCKETS = 65536 };

typedef struct maker {
	clv_convert *c;
	clv_tsv t;
	clv_error *err;
	clv_gaz_place *places;
	CLV_VEC(clv_gaz_name) names;
	clv_buf strings;
} maker;

static clv_str cell(const maker *m, size_t row, const char *column)
{
	return clv_tsv_cell(&m->t, row, clv_tsv_col(&m->t, column));
}

static bool number(const maker *m, size_t row, const char *column, double *out)
{
	return clv_str_to_f64(cell(m, row, column), out);
}

static void add_name(maker *m, clv_str name, uint32_t place, uint32_t weight)
{
	char key[CLV_NAME_KEY_MAX];
	size_t n = clv_name_key(name, key);
	if (n)
		*clv_push(m->c->a, &m->names) = (clv_gaz_name){ clv_hash64(key, n), place, weight };
}

static void add_names(maker *m, size_t row, uint32_t place, uint32_t weight)
{
	clv_str rest = cell(m, row, "other"), one;
	add_name(m, cell(m, row, "name"), place, weight);
	while (clv_str_split(&rest, '|', &one))
		add_name(m, one, place, weight - weight / 8);
}

static clv_status add_place(maker *m, size_t row)
{
	double id, lat, lon, population, level;
	clv_str country = cell(m, row, "country"), feature = cell(m, row, "feature");
	clv_str region = cell(m, row, "admin1"), name = cell(m, row, "name");
	if (!number(m, row, "id", &id) || !number(m, row, "lat", &lat) || !number(m, row, "lon", &lon) ||
	    !number(m, row, "population", &population) || !number(m, row, "level", &level) ||
	    country.n > 3 || feature.n != 1 || name.n > UINT16_MAX)
		return clv_fail(m->err, CLV_FORMAT, "pack tool", "%s:%u: a number, country or feature is wrong",
		                m->c->gazetteer, m->t.line[row]);
	clv_gaz_place *p = &m->places[row];
	*p = (clv_gaz_place){ .lat = (float)lat, .lon = (float)lon, .geonameid = (uint32_t)id,
			      .population = (uint32_t)population, .name_off = (uint32_t)m->strings.n,
			      .name_n = (uint16_t)name.n, .feature = feature.p[0], .level = (uint8_t)level };
	p->admin1 = clv_gaz_admin1(region);
	memcpy(p->country, country.p, country.n);
	clv_buf_add(&m->strings, name);
	add_names(m, row, (uint32_t)row | (p->level == 0 && p->feature == 'A' ? CLV_GAZ_STATE : 0), p->population);
	return CLV_OK;
}

static int by_hash(const void *x, const void *y)
{
	const clv_gaz_name *a = x, *b = y;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

/* Drops a place's second entry under one key. */
static void drop_repeats(maker *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->names.n; i++) {
		bool again = false;
		for (size_t k = n; k-- > 0 && m->names.v[k].hash == m->names.v[i].hash;)
			again = again || m->names.v[k].place == m->names.v[i].place;
		if (!again)
			m->names.v[n++] = m->names.v[i];
	}
	m->names.n = n;
}

static clv_str buckets(maker *m)
{
	uint32_t *b = CLV_NEW_ARRAY(m->c->a, uint32_t, BUCKETS + 1);
	for (size_t i = 0; i < m->names.n; i++)
		b[(m->names.v[i].hash >> 48) + 1]++;
	for (size_t i = 0; i < BUCKETS; i++)
		b[i + 1] += b[i];
	return (clv_str){ (const char *)b, (BUCKETS + 1) * sizeof *b };
}

clv_status clv_convert_gazetteer(clv_convert *c, clv_error *err)
{
	if (!c->gazetteer)
		return CLV_OK;
	maker m = { .c = c, .err = err, .strings = clv_buf_new(c->a) };
	clv_str bytes;
	CLV_TRY(clv_convert_read(c, c->gazetteer, &bytes, err));
	CLV_TRY(clv_tsv_read(c->a, clv_str_c(c->gazetteer), bytes, &m.t, err));
	m.places = CLV_NEW_ARRAY(c->a, clv_gaz_place, m.t.n_row);
	for (size_t r = 0; r < m.t.n_row; r++)
		CLV_TRY(add_place(&m, r));
	if (m.names.n)
		qsort(m.names.v, m.names.n, sizeof *m.names.v, by_hash);
	drop_repeats(&m);
	clv_convert_add(c, CLV_S("gaz/places"), (clv_str){ (const char *)m.places, m.t.n_row * sizeof *m.places });
	clv_convert_add(c, CLV_S("gaz/names"), (clv_str){ (const char *)m.names.v, m.names.n * sizeof *m.names.v });
	clv_convert_add(c, CLV_S("gaz/buckets"), buckets(&m));
	clv_convert_add(c, CLV_S("gaz/strings"), clv_buf_str(&m.strings));
	return CLV_OK;
}
