/* SPDX-License-Identifier: Apache-2.0 */
/* POLECAT: tab-separated, 40 columns with a header, UTF-8; what is missing is
 * "None", as in the published files. A row an event and pair, its id the event's and,
 * from the second pair on, the pair's number. PLOVER types in the verbal reading. */
#include "export/export_priv.h"

static void cell(clv_buf *out, const char *v)
{
	clv_put_tsv(out, v && *v ? v : "None");
	clv_buf_ch(out, '\t');
}

static void text(clv_buf *out, clv_str v)
{
	clv_buf_add(out, v.n ? v : CLV_S("None"));
	clv_buf_ch(out, '\t');
}

/* Name, country, COW, primary sector, sectors, title, name as written, Wikipedia. */
static void party(const clv_codes *c, clv_buf *out, const char *name, const char *code,
                  const char *sector)
{
	cell(out, name);
	cell(out, code);
	text(out, clv_codes_state(c, code, "cow"));
	cell(out, sector);
	cell(out, sector);
	cell(out, NULL);
	cell(out, name);
	cell(out, NULL);
}

/* ["a","b"] → a;b */
static void contexts(clv_buf *out, const char *json)
{
	size_t from = out->n;
	for (; json && *json; json++)
		if (*json == ',')
			clv_buf_ch(out, ';');
		else if (!strchr("[]\" ", *json))
			clv_buf_ch(out, *json);
	if (out->n == from)
		clv_buf_addc(out, "None");
	clv_buf_ch(out, '\t');
}

static void head(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)r;
	clv_codes_head(c, "polecat", '\t', out);
}

static void place(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	const char *name = clv_cell_of(r, "place"), *country = clv_cell_of(r, "country");
	cell(out, name);
	clv_adm1 region = clv_codes_region(c, r);
	cell(out, clv_cell_of(r, "geonameid") && !region.whole ? name : NULL);
	cell(out, NULL);
	text(out, region.name);
	text(out, clv_codes_state(c, country, "iso3"));
	cell(out, clv_cell_of(r, "lat"));
	cell(out, clv_cell_of(r, "lon"));
	cell(out, clv_cell_of(r, "geonameid"));
	cell(out, name);
	cell(out, NULL);
}

static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	clv_coding k = clv_coding_of(c, r);
	const char *pair = clv_cell_of(r, "pair");
	clv_buf_addc(out, clv_cell_of(r, "id"));
	if (strcmp(pair, "1") != 0)
		clv_buf_f(out, "-%s", pair);
	clv_buf_ch(out, '\t');
	cell(out, clv_cell_of(r, "from"));
	cell(out, clv_type_name((int)k.type));
	cell(out, k.mode);
	clv_put_number(out, k.plover);
	clv_buf_f(out, "\t%d\t", clv_type_quad((int)k.type));
	contexts(out, clv_cell_of(r, "contexts"));
	party(c, out, clv_cell_of(r, "s_name"), clv_cell_of(r, "s_code"), clv_cell_of(r, "s_sector"));
	party(c, out, clv_cell_of(r, "t_name"), clv_cell_of(r, "t_code"), clv_cell_of(r, "t_sector"));
	place(c, r, out);
	cell(out, clv_cell_of(r, "outlet"));
	cell(out, clv_cell_of(r, "published"));
	cell(out, clv_cell_of(r, "people"));
	cell(out, clv_cell_of(r, "orgs"));
	cell(out, clv_cell_of(r, "locations"));
	cell(out, clv_cell_of(r, "lang"));
	clv_put_tsv(out, clv_cell_of(r, "program"));
	clv_buf_ch(out, '\n');
}

const clv_format clv_format_polecat = {
	.name = "polecat", .dyads = true, .only = true, .head = head, .row = row
};
