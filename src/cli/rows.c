/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a query as a table for people (aligned, cut to the line) or as JSON for
 * programs: --jsonl one object a line, --json one object with the rows under the
 * table's name. Nothing found: exit code 1. */
#include "cli/cli.h"

void cli_ask(cli_query *q, const char *key, const char *value)
{
	if (value && q->n < N_OPT)
		q->options[q->n++] = (clv_option){ key, value };
}

void cli_ask_options(cli *c, cli_query *q, const cli_opt *options)
{
	for (; *options != N_OPT; options++)
		cli_ask(q, cli_options[*options].name, c->opt[*options]);
}

const char *cli_style(const cli *c, const char *code)
{
	if (!c->color)
		return "";
	return clv_strf(c->a, "\033[%sm", *code ? code : "0").p;
}

/* ---- widths -------------------------------------------------------------------------- */

/* Columns of a character on a terminal: 0 for marks, 2 for East Asian wide forms. */
static size_t char_width(uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x300 && cp < 0x370) || cp == 0x200B || (cp >= 0xFE00 && cp < 0xFE10))
		return 0;
	bool wide = (cp >= 0x1100 && cp < 0x1160) || (cp >= 0x2E80 && cp < 0xA4D0) ||
	            (cp >= 0xAC00 && cp < 0xD7A4) || (cp >= 0xF900 && cp < 0xFB00) ||
	            (cp >= 0xFF00 && cp < 0xFF61) || (cp >= 0x1F300 && cp < 0x1FB00);
	return wide ? 2 : 1;
}

size_t cli_width(clv_str s)
{
	size_t width = 0;
	unsigned n;
	for (size_t i = 0; i < s.n; i += n)
		width += char_width(clv_utf8_at(s, i, &n));
	return width;
}

/* Line breaks and other control bytes of a text become spaces. */
static clv_str one_line(clv_arena *a, clv_str s)
{
	char *p = clv_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i];
	return (clv_str){ p, s.n };
}

clv_str cli_cut(clv_arena *a, clv_str s, size_t columns)
{
	s = one_line(a, s);
	if (cli_width(s) <= columns)
		return s;
	size_t width = 0, i = 0;
	unsigned n;
	while (i < s.n && width + char_width(clv_utf8_at(s, i, &n)) < columns) {
		width += char_width(clv_utf8_at(s, i, &n));
		i += n;
	}
	return clv_strf(a, "%.*s…", (int)i, s.p);
}

/* What people see of a value: the beginning of an id that `why` understands, the
 * file's name of a path. */
static clv_str for_people(clv_arena *a, const char *column, const char *value)
{
	clv_str v = clv_str_copy(a, clv_str_c(value));
	if (!strcmp(column, "id") && v.n == 17)
		return clv_str_sub(v, 0, 8);
	bool path = !strcmp(column, "path") || !strcmp(column, "copy") || !strcmp(column, "original");
	for (size_t i = v.n; path && i > 0; i--)
		if (v.p[i - 1] == '/' && i < v.n)
			return clv_str_sub(v, i, v.n);
	return v;
}

/* ---- the table ------------------------------------------------------------------------- */

typedef struct grid {
	cli *c;
	const cli_column *columns;
	size_t n;
	size_t *width;
	CLV_VEC(clv_str *) rows; /* n cells each */
} grid;

static const char *cell_of(const clv_rows *r, const char *name)
{
	for (size_t i = 0; i < clv_rows_count(r); i++)
		if (!strcmp(clv_rows_column(r, i), name))
			return clv_rows_text(r, i);
	return NULL;
}

static void add_row(grid *g, const clv_rows *r)
{
	clv_str *cells = CLV_NEW_ARRAY(g->c->a, clv_str, g->n);
	for (size_t i = 0; i < g->n; i++) {
		const char *column = g->columns[i].column;
		clv_str v = for_people(g->c->a, column, cell_of(r, column));
		cells[i] = g->columns[i].max ? cli_cut(g->c->a, v, (size_t)g->columns[i].max)
		                             : one_line(g->c->a, v);
		size_t width = cli_width(cells[i]);
		if (width > g->width[i])
			g->width[i] = width;
	}
	*clv_push(g->c->a, &g->rows) = cells;
}

/* The column without a width of its own takes what the others leave. */
static void fit(grid *g)
{
	enum { LEAST = 16 };
	size_t others = 0, free_column = g->n;
	for (size_t i = 0; i < g->n; i++) {
		if (!g->columns[i].max && free_column == g->n)
			free_column = i;
		else
			others += g->width[i] + 2;
	}
	if (free_column == g->n)
		return;
	size_t line = (size_t)g->c->width;
	size_t room = line > others + LEAST ? line - others : LEAST;
	if (g->width[free_column] > room)
		g->width[free_column] = room;
}

static void print_cells(const grid *g, const clv_str *cells)
{
	for (size_t i = 0; i < g->n; i++) {
		clv_str v = cli_cut(g->c->a, cells[i], g->width[i]);
		int pad = (int)(g->width[i] - cli_width(v));
		bool last = i + 1 == g->n;
		if (g->columns[i].right)
			printf("%*s%.*s%s", pad, "", CLV_FMT(v), last ? "" : "  ");
		else
			printf("%.*s%*s", CLV_FMT(v), last ? 0 : pad + 2, "");
	}
	putchar('\n');
}

static void print_grid(grid *g)
{
	clv_str *titles = CLV_NEW_ARRAY(g->c->a, clv_str, g->n);
	for (size_t i = 0; i < g->n; i++) {
		titles[i] = clv_str_c(g->columns[i].title);
		size_t width = cli_width(titles[i]);
		if (width > g->width[i])
			g->width[i] = width;
	}
	fit(g);
	fputs(cli_style(g->c, "2"), stdout);
	print_cells(g, titles);
	fputs(cli_style(g->c, ""), stdout);
	for (size_t i = 0; i < g->rows.n; i++)
		print_cells(g, g->rows.v[i]);
}

/* ---- running a query ----------------------------------------------------------------------- */

static clv_step print_json(cli *c, clv_rows *r, const char *table, size_t *n, clv_error *err)
{
	bool object = c->opt[OPT_JSON] != NULL;
	clv_step step;
	if (object)
		printf("{\"%s\":[", table);
	while ((step = clv_rows_next(r, err)) == CLV_ROW) {
		fputs(object && *n ? "," : "", stdout);
		fputs(clv_rows_json(r), stdout);
		fputs(object ? "" : "\n", stdout);
		++*n;
	}
	if (object)
		puts("]}");
	return step;
}

static clv_step print_table(cli *c, clv_rows *r, const cli_column *columns, size_t n_columns,
                            size_t *n, clv_error *err)
{
	grid g = { .c = c, .columns = columns, .n = n_columns };
	g.width = CLV_NEW_ARRAY(c->a, size_t, n_columns);
	clv_step step;
	while ((step = clv_rows_next(r, err)) == CLV_ROW)
		add_row(&g, r);
	*n = g.rows.n;
	if (*n)
		print_grid(&g);
	return step;
}

int cli_rows(cli *c, const char *table, const cli_query *q, const cli_column *columns, size_t n)
{
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	size_t n_rows = 0;
	int code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	clv_step step = CLV_FAILED;
	if (clv_query(db, table, q->options, q->n, &r, &err) == CLV_OK)
		step = c->opt[OPT_JSON] || c->opt[OPT_JSONL]
		               ? print_json(c, r, table, &n_rows, &err)
		               : print_table(c, r, columns, n, &n_rows, &err);
	clv_rows_close(r);
	clv_db_close(db);
	if (step == CLV_FAILED)
		return cli_error(&err);
	if (!n_rows && !c->opt[OPT_QUIET])
		cli_say("nothing matched");
	return n_rows ? CLI_DONE : CLI_NOTHING;
}

int cli_first(cli *c, const char *table, const cli_query *q, clv_str *json)
{
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	int code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	*json = (clv_str){ NULL, 0 };
	clv_step step = CLV_FAILED;
	if (clv_query(db, table, q->options, q->n, &r, &err) == CLV_OK) {
		step = clv_rows_next(r, &err);
		if (step == CLV_ROW)
			*json = clv_str_copy(c->a, clv_str_c(clv_rows_json(r)));
	}
	clv_rows_close(r);
	clv_db_close(db);
	return step == CLV_FAILED ? cli_error(&err) : CLI_DONE;
}
