/* SPDX-License-Identifier: Apache-2.0 */
/* Reader of tab-separated tables.
 *
 * Input: the text of a table, first row the columns. Output: cells as views into it,
 * row by row, with the line each stands in. Method: one pass; comments and empty
 * lines are left out, a CR before the line's end too. Fails with name and line on a
 * row with too many cells. Cost: linear. Limits: no quoting, so no tab in a cell. See tsv.h. */
#include "base/base.h"

static clv_str chop_cr(clv_str s)
{
	if (s.n && s.p[s.n - 1] == '\r')
		s.n--;
	return s;
}

/* Room for the rows of what is left of the text. */
static void make_room(clv_arena *a, clv_tsv *t, clv_str text)
{
	size_t n = 1;
	for (const char *p = text.p, *e = text.p + text.n; p < e && (p = memchr(p, '\n', (size_t)(e - p))); p++)
		n++;
	t->cell = clv_alloc_array(a, n, t->n_col * sizeof *t->cell);
	t->line = CLV_NEW_ARRAY(a, uint32_t, n);
}

static clv_status read_row(clv_tsv *t, clv_str line, uint32_t n_line, clv_error *err)
{
	clv_str *row = t->cell + t->n_row * t->n_col, cell;
	size_t n = 0;
	while (clv_str_split(&line, '\t', &cell)) {
		if (n == t->n_col) {
			clv_fail(err, CLV_FORMAT, "tsv",
			         "%.*s:%u: more cells than the %zu columns of the header; "
			         "remove the extra tab", CLV_FMT(t->name), n_line, t->n_col);
			if (err)
				err->line = n_line;
			return CLV_FORMAT;
		}
		row[n++] = cell;
	}
	for (; n < t->n_col; n++)
		row[n] = (clv_str){ "", 0 };
	t->line[t->n_row++] = n_line;
	return CLV_OK;
}

clv_status clv_tsv_read(clv_arena *a, clv_str name, clv_str text, clv_tsv *out,
                        clv_error *err)
{
	*out = (clv_tsv){ .name = name };
	if (!clv_utf8_valid(text))
		return clv_fail(err, CLV_FORMAT, "tsv", "%.*s: not valid UTF-8; save it as UTF-8",
		                CLV_FMT(name));
	clv_str line;
	uint32_t n_line = 0;
	while (clv_str_split(&text, '\n', &line)) {
		n_line++;
		line = chop_cr(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (out->n_col) {
			CLV_TRY(read_row(out, line, n_line, err));
			continue;
		}
		CLV_VEC(clv_str) head = { 0 };
		clv_str cell;
		while (clv_str_split(&line, '\t', &cell))
			*clv_push(a, &head) = cell;
		out->column = head.v;
		out->n_col = head.n;
		make_room(a, out, text);
	}
	if (!out->n_col)
		return clv_fail(err, CLV_FORMAT, "tsv",
		                "%.*s: no header row; the first line must name the columns",
		                CLV_FMT(name));
	return CLV_OK;
}

int clv_tsv_col(const clv_tsv *t, const char *column)
{
	for (size_t i = 0; i < t->n_col; i++)
		if (clv_str_eqc(t->column[i], column))
			return (int)i;
	return -1;
}
