/* SPDX-License-Identifier: Apache-2.0 */
/* The way in: files of GDELT (events, 1.0 and 2.0), POLECAT, ICEWS and ACLED into the
 * table `imported`, so that our events can be held against theirs.
 *
 * Input: lines of a file; which column is which stands in lexicon/export/imports.tsv, by
 * number where the files have no header. Output: one row a line: states as ISO 3166
 * alpha-3 (of codes, FIPS codes, or the name of a state in the words), PLOVER types of
 * CAMEO codes and ACLED's types, days as ISO. Tabs part columns, in ACLED's files
 * commas, by RFC 4180; a line that lacks columns or id is counted and passed over.
 * Memory: a line. */
#include "export/export_priv.h"

enum { MOST_COLUMNS = 128 };

typedef struct importing {
	const clv_import *what;
	clv_codes codes;
	clv_tsv map, types, acled;
	clv_map by_fips;           /* FIPS → row of fips */
	int column[CLV_N_IMPORT];  /* -1: none */
	const char *format;
	bool comma, started;
	clv_arena *a;              /* of a line */
} importing;

static const char *const fields[CLV_N_IMPORT] = {
#define X(name) #name,
	CLV_IMPORT_MAP(X)
#undef X
};

/* ---- columns ---------------------------------------------------------------------------- */

static size_t split_tabs(clv_str line, clv_str *v)
{
	size_t n = 0;
	for (size_t at = 0; n < MOST_COLUMNS;) {
		size_t e = clv_str_find(line, CLV_S("\t"), at);
		v[n++] = clv_str_sub(line, at, e == SIZE_MAX ? line.n : e);
		if (e == SIZE_MAX)
			break;
		at = e + 1;
	}
	return n;
}

static size_t split_commas(clv_arena *a, clv_str line, clv_str *v)
{
	size_t n = 0, i = 0;
	while (n < MOST_COLUMNS) {
		clv_buf b = clv_buf_new(a);
		bool quoted = i < line.n && line.p[i] == '"';
		for (i += quoted; i < line.n; i++) {
			if (quoted && line.p[i] == '"' && i + 1 < line.n && line.p[i + 1] == '"')
				clv_buf_ch(&b, line.p[i++]);
			else if (quoted && line.p[i] == '"')
				quoted = false;
			else if (!quoted && line.p[i] == ',')
				break;
			else
				clv_buf_ch(&b, line.p[i]);
		}
		v[n++] = clv_buf_str(&b);
		if (i++ >= line.n)
			break;
	}
	return n;
}

static bool odd_quotes(clv_str line)
{
	size_t n = 0;
	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == '"';
	return n % 2;
}

/* Where a field stands, by number or by the header; false: the format has no such column here. */
static void find_columns(importing *im, const clv_str *head, size_t n)
{
	int format = clv_tsv_col(&im->map, "format"), field = clv_tsv_col(&im->map, "field");
	for (int k = 0; k < CLV_N_IMPORT; k++) {
		im->column[k] = -1;
		for (size_t i = 0; i < im->map.n_row; i++) {
			clv_str c = clv_tsv_cell(&im->map, i, clv_tsv_col(&im->map, "column"));
			int64_t number;
			if (!clv_str_eqc(clv_tsv_cell(&im->map, i, format), im->format) ||
			    !clv_str_eqc(clv_tsv_cell(&im->map, i, field), fields[k]))
				continue;
			if (clv_str_to_i64(c, &number))
				im->column[k] = (int)number - 1;
			for (size_t h = 0; head && h < n; h++)
				if (clv_str_ieq(clv_str_trim(head[h]), c))
					im->column[k] = (int)h;
		}
	}
}

/* ---- values -------------------------------------------------------------------------------- */

static clv_str prefix_row(const clv_tsv *t, const char *key, clv_str value, const char *column)
{
	for (; value.n; value.n--)
		for (size_t i = 0; i < t->n_row; i++)
			if (clv_str_eq(clv_tsv_cell(t, i, clv_tsv_col(t, key)), value))
				return clv_tsv_cell(t, i, clv_tsv_col(t, column));
	return (clv_str){ 0 };
}

/* The state whose name is the longest in the words. */
static clv_str state_in(const clv_tsv *states, clv_str words)
{
	clv_str best = { 0 }, code = { 0 };
	for (size_t i = 0; i < states->n_row; i++) {
		clv_str name = clv_tsv_cell(states, i, clv_tsv_col(states, "name"));
		if (name.n > best.n && clv_str_find(words, name, 0) != SIZE_MAX) {
			best = name;
			code = clv_tsv_cell(states, i, clv_tsv_col(states, "iso3"));
		}
	}
	return code;
}

static clv_str state_of(importing *im, clv_str v, bool fips)
{
	v = clv_str_trim(v);
	if (fips && v.n == 2) {
		const uint32_t *row = clv_map_get(&im->by_fips, v);
		return row ? clv_tsv_cell(&im->codes.fips, *row, clv_tsv_col(&im->codes.fips, "iso3")) : (clv_str){ 0 };
	}
	if (v.n == 3 && clv_map_get(&im->codes.by_state, v))
		return v;
	return v.n > 3 ? state_in(&im->codes.states, v) : (clv_str){ 0 };
}

/* 20220915, 2022-09-15, 15 September 2022. */
static clv_str day_of(clv_arena *a, clv_str v)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char text[16], name[16];
	int d, y;
	v = clv_str_trim(v);
	clv_day day = clv_day_parse(v);
	clv_str z = clv_str_lower_ascii(a, v);
	/* NOLINTNEXTLINE(cert-err34-c): the widths leave no room for a number too large */
	if (day == CLV_DAY_NONE && sscanf(z.p, "%2d %15[a-z] %4d", &d, name, &y) == 3 && strlen(name) >= 3) {
		name[3] = 0;
		const char *m = strstr(months, name);
		if (m && (m - months) % 3 == 0)
			day = clv_day_of(y, (int32_t)((m - months) / 3) + 1, d);
	}
	clv_day_text(day, text);
	return clv_str_copy(a, clv_str_c(text));
}

static void read_values(importing *im, const clv_str *cells, clv_str *v)
{
	bool gdelt = im->format[0] == 'g';
	for (int k = 0; k < CLV_N_IMPORT; k++) {
		v[k] = im->column[k] >= 0 ? clv_str_trim(cells[im->column[k]]) : (clv_str){ 0 };
		if (clv_str_eqc(v[k], "None") || clv_str_eqc(v[k], "NULL"))
			v[k] = (clv_str){ 0 };
	}
	v[CLV_IMPORT_day] = day_of(im->a, v[CLV_IMPORT_day]);
	v[CLV_IMPORT_source] = state_of(im, v[CLV_IMPORT_source], false);
	v[CLV_IMPORT_target] = state_of(im, v[CLV_IMPORT_target], false);
	v[CLV_IMPORT_country] = state_of(im, v[CLV_IMPORT_country], gdelt);
	if (v[CLV_IMPORT_cameo].n)
		v[CLV_IMPORT_type] = prefix_row(&im->types, "cameo", v[CLV_IMPORT_cameo], "type");
	else if (im->comma)
		v[CLV_IMPORT_type] = prefix_row(&im->acled, "acled", v[CLV_IMPORT_type], "type");
}

/* ---- lines ------------------------------------------------------------------------------------- */

static clv_status take_line(importing *im, clv_store *s, clv_str line, clv_import_sum *sum, clv_error *err)
{
	clv_str cells[MOST_COLUMNS], v[CLV_N_IMPORT];
	size_t n = im->comma ? split_commas(im->a, line, cells) : split_tabs(line, cells), need = 0;
	bool by_number = im->format[0] == 'g';
	if (!im->started) {
		im->started = true;
		if (by_number && n == 58)
			im->format = "gdelt1";
		find_columns(im, by_number ? NULL : cells, n);
		bool whole = im->column[CLV_IMPORT_id] >= 0 && im->column[CLV_IMPORT_day] >= 0 &&
		             im->column[CLV_IMPORT_source] >= 0 &&
		             (im->column[CLV_IMPORT_type] >= 0 || im->column[CLV_IMPORT_cameo] >= 0);
		if (!whole || (by_number && n < 58))
			return clv_fail(err, CLV_FORMAT, "import", "no %s file: its first line has %zu columns, and not those of %s",
			                im->what->format, n, im->what->format);
		if (!by_number)
			return CLV_OK;
	}
	for (int k = 0; k < CLV_N_IMPORT; k++)
		need = im->column[k] >= (int)need ? (size_t)im->column[k] + 1 : need;
	if (n < need || !cells[im->column[CLV_IMPORT_id]].n) {
		sum->n_skipped++;
		return CLV_OK;
	}
	read_values(im, cells, v);
	sum->n_rows++;
	return clv_store_put_imported(s, im->what->format, v, err);
}

static clv_status take_lines(importing *im, clv_store *s, clv_import_sum *sum, clv_error *err)
{
	const char *p;
	size_t n;
	while ((p = im->what->next(im->what->user, &n)) != NULL) {
		clv_arena_reset(im->a);
		clv_str line = clv_str_copy(im->a, (clv_str){ p, n });
		while (im->comma && odd_quotes(line) && line.n < CLV_MAX_DOC_BYTES && (p = im->what->next(im->what->user, &n)) != NULL)
			line = clv_strf(im->a, "%.*s\n%.*s", CLV_FMT(line), (int)n, p);
		if (clv_str_trim(line).n)
			CLV_TRY(take_line(im, s, line, sum, err));
	}
	return CLV_OK;
}

static clv_status load(importing *im, const clv_pack *pack, clv_arena *a, clv_error *err)
{
	CLV_TRY(clv_codes_load(pack, a, &im->codes, err));
	CLV_TRY(clv_pack_table(pack, a, "imports.tsv", &im->map, err));
	CLV_TRY(clv_pack_table(pack, a, "plover_of_cameo.tsv", &im->types, err));
	CLV_TRY(clv_pack_table(pack, a, "acled_types.tsv", &im->acled, err));
	im->by_fips = clv_map_new(a);
	for (size_t i = 0; i < im->codes.fips.n_row; i++)
		clv_map_put(&im->by_fips, clv_tsv_cell(&im->codes.fips, i, clv_tsv_col(&im->codes.fips, "fips")), (uint32_t)i);
	return CLV_OK;
}

static clv_status run(importing *im, clv_store *s, const clv_pack *pack, clv_arena *a, clv_import_sum *sum,
                      clv_error *err)
{
	CLV_TRY(load(im, pack, a, err));
	CLV_TRY(clv_store_begin_import(s, err));
	clv_status status = take_lines(im, s, sum, err);
	clv_status end = clv_store_end_import(s, status == CLV_OK, status == CLV_OK ? err : NULL);
	return status == CLV_OK ? end : status;
}

clv_status clv_import_lines(clv_store *s, const clv_pack *pack, const clv_import *what, clv_import_sum *sum,
                            clv_error *err)
{
	static const char *const formats[] = { "gdelt", "polecat", "icews", "acled" };
	importing im = { .what = what, .format = what->format, .comma = !strcmp(what->format, "acled") };
	bool known = false;
	for (size_t i = 0; i < 4; i++)
		known = known || !strcmp(formats[i], what->format);
	if (!known)
		return clv_fail_choice(err, "import", "format", what->format, formats, 4);
	clv_arena *a = clv_arena_new(0);
	im.a = clv_arena_new(0);
	clv_status status;
	if (!a || !im.a || clv_arena_guard(a) || clv_arena_guard(im.a))
		status = clv_fail(err, CLV_NOMEM, "import", "out of memory");
	else
		status = run(&im, s, pack, a, sum, err);
	clv_codes_free(&im.codes);
	clv_arena_free(im.a);
	clv_arena_free(a);
	return status;
}
