/* SPDX-License-Identifier: Apache-2.0 */
/* ICEWS: tab-separated, 20 columns with a header; what is missing is empty. A row an
 * event and pair; the id is that of GDELT's rows (a number, as there). CAMEO 1.x
 * codes with their phrases (cameo_names.tsv), Goldstein values as intensity, countries by their names. */
#include "export/export_priv.h"

#include <inttypes.h>

static void cell(clv_buf *out, const char *v)
{
	clv_put_tsv(out, v);
	clv_buf_ch(out, '\t');
}

static void text(clv_buf *out, clv_str v)
{
	clv_buf_add(out, v);
	clv_buf_ch(out, '\t');
}

static void head(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)r;
	clv_codes_head(c, "icews", '\t', out);
}

static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	clv_coding k = clv_coding_of(c, r);
	const char *country = clv_cell_of(r, "country");
	clv_buf_f(out, "%" PRIu64 "\t", clv_row_number(r));
	cell(out, clv_cell_of(r, "from"));
	cell(out, clv_cell_of(r, "s_name"));
	cell(out, clv_cell_of(r, "s_sector"));
	text(out, clv_codes_state(c, clv_cell_of(r, "s_code"), "name"));
	text(out, clv_codes_phrase(c, k.cameo));
	text(out, k.cameo);
	clv_put_number(out, k.goldstein);
	clv_buf_ch(out, '\t');
	cell(out, clv_cell_of(r, "t_name"));
	cell(out, clv_cell_of(r, "t_sector"));
	text(out, clv_codes_state(c, clv_cell_of(r, "t_code"), "name"));
	cell(out, clv_cell_of(r, "story"));
	cell(out, clv_cell_of(r, "sentence"));
	cell(out, clv_cell_of(r, "outlet"));
	clv_adm1 region = clv_codes_region(c, r);
	cell(out, region.whole ? NULL : clv_cell_of(r, "place"));
	clv_buf_ch(out, '\t');
	text(out, region.name);
	text(out, clv_codes_state(c, country, "name"));
	cell(out, clv_cell_of(r, "lat"));
	clv_put_tsv(out, clv_cell_of(r, "lon"));
	clv_buf_ch(out, '\n');
}

const clv_format clv_format_icews = {
	.name = "icews", .dyads = true, .only = true, .head = head, .row = row
};
