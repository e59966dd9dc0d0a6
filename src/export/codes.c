/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of the export formats: FIPS 10-4, Correlates of War, CAMEO's groups and
 * agents, the columns of each format. All from tables of the pack (lexicon/export,
 * lexicon/actors/states.tsv, lexicon/relation); nothing is listed here.
 *
 * Input: pack. Output: tables and two maps from ISO 3166 alpha-3. Cost: a look-up
 * by state is a hash, by group and sector a walk over some dozen rows. */
#include "export/export_priv.h"

static clv_map rows_by(clv_arena *a, const clv_tsv *t, const char *key)
{
	clv_map m = clv_map_new(a);
	int col = clv_tsv_col(t, key);
	for (size_t i = 0; i < t->n_row; i++)
		clv_map_put(&m, clv_tsv_cell(t, i, col), (uint32_t)i);
	return m;
}

clv_status clv_codes_load(const clv_pack *p, clv_arena *a, clv_codes *c, clv_error *err)
{
	CLV_TRY(clv_pack_table(p, a, "states.tsv", &c->states, err));
	CLV_TRY(clv_pack_table(p, a, "fips.tsv", &c->fips, err));
	CLV_TRY(clv_pack_table(p, a, "groups.tsv", &c->groups, err));
	CLV_TRY(clv_pack_table(p, a, "sectors.tsv", &c->sectors, err));
	CLV_TRY(clv_pack_table(p, a, "verbal.tsv", &c->verbal, err));
	CLV_TRY(clv_pack_table(p, a, "columns.tsv", &c->columns, err));
	CLV_TRY(clv_pack_table(p, a, "cameo_names.tsv", &c->phrases, err));
	c->by_state = rows_by(a, &c->states, "iso3");
	c->by_fips = rows_by(a, &c->fips, "iso3");
	c->by_cameo = rows_by(a, &c->phrases, "cameo");
	CLV_TRY(clv_codes_load_regions(p, a, c, err));
	return clv_scales_load(p, &c->scales, err);
}

void clv_codes_free(clv_codes *c)
{
	if (c->scales)
		clv_scales_free(c->scales);
}

static clv_str by_code(const clv_tsv *t, const clv_map *m, const char *code, const char *column)
{
	const uint32_t *row = code && m->n ? clv_map_get(m, clv_str_c(code)) : NULL;
	return row ? clv_tsv_cell(t, *row, clv_tsv_col(t, column)) : (clv_str){ "", 0 };
}

clv_str clv_codes_fips(const clv_codes *c, const char *iso3)
{
	return by_code(&c->fips, &c->by_fips, iso3, "fips");
}

bool clv_codes_own_regions(const clv_codes *c, const char *iso3)
{
	return clv_str_eqc(by_code(&c->fips, &c->by_fips, iso3, "adm1"), "own");
}

clv_str clv_codes_state(const clv_codes *c, const char *iso3, const char *column)
{
	return by_code(&c->states, &c->by_state, iso3, column);
}

static clv_str walk(const clv_tsv *t, const char *key, const char *value, const char *column)
{
	int col = clv_tsv_col(t, key);
	for (size_t i = 0; value && i < t->n_row; i++)
		if (clv_str_eqc(clv_tsv_cell(t, i, col), value))
			return clv_tsv_cell(t, i, clv_tsv_col(t, column));
	return (clv_str){ "", 0 };
}

clv_str clv_codes_group(const clv_codes *c, const char *code, const char *column)
{
	return walk(&c->groups, "code", code, column);
}

clv_str clv_codes_sector(const clv_codes *c, const char *sector)
{
	clv_str other = walk(&c->sectors, "plover", sector, "cameo");
	return other.n || !sector ? other : clv_str_c(sector);
}

clv_str clv_codes_phrase(const clv_codes *c, clv_str cameo)
{
	for (; cameo.n && c->by_cameo.n; cameo.n--) {
		const uint32_t *row = clv_map_get(&c->by_cameo, cameo);
		if (row)
			return clv_tsv_cell(&c->phrases, *row, clv_tsv_col(&c->phrases, "phrase"));
	}
	return (clv_str){ "", 0 };
}

void clv_codes_head(const clv_codes *c, const char *format, char sep, clv_buf *out)
{
	const clv_tsv *t = &c->columns;
	int name = clv_tsv_col(t, "format"), column = clv_tsv_col(t, "column");
	bool first = true;
	for (size_t i = 0; i < t->n_row; i++) {
		if (!clv_str_eqc(clv_tsv_cell(t, i, name), format))
			continue;
		if (!first)
			clv_buf_ch(out, sep);
		clv_buf_add(out, clv_tsv_cell(t, i, column));
		first = false;
	}
	clv_buf_addc(out, sep == ',' ? "\r\n" : "\n");
}
