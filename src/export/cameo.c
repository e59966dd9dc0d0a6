/* SPDX-License-Identifier: Apache-2.0 */
/* CAMEO event lines as PETRARCH writes them: date, source, target, code, issues, ids,
 * url, outlet, sentence; tab-separated, no header, a line an event and pair. Actor
 * codes are the state's or group's with the agent's behind it (CHNGOV); a party that
 * has neither is "---", the field's own mark for unknown. */
#include "export/export_priv.h"

static void party(const clv_codes *c, clv_buf *out, const char *code, const char *sector)
{
	size_t from = out->n;
	clv_put_actor(c, out, code, sector);
	clv_buf_addc(out, out->n == from ? "---\t" : "\t");
}

static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	clv_coding k = clv_coding_of(c, r);
	const char *from = clv_cell_of(r, "from");
	for (; from && *from; from++)
		if (*from != '-')
			clv_buf_ch(out, *from);
	clv_buf_ch(out, '\t');
	party(c, out, clv_cell_of(r, "s_code"), clv_cell_of(r, "s_sector"));
	party(c, out, clv_cell_of(r, "t_code"), clv_cell_of(r, "t_sector"));
	clv_buf_f(out, "%.*s\t\t", CLV_FMT(k.cameo.n ? k.cameo : CLV_S("---")));
	clv_put_tsv(out, clv_cell_of(r, "id"));
	clv_buf_ch(out, '\t');
	clv_put_tsv(out, clv_cell_of(r, "url"));
	clv_buf_ch(out, '\t');
	clv_put_tsv(out, clv_cell_of(r, "outlet"));
	clv_buf_ch(out, '\t');
	clv_put_tsv(out, clv_cell_of(r, "text"));
	clv_buf_ch(out, '\n');
}

const clv_format clv_format_cameo = { .name = "cameo", .dyads = true, .only = true, .row = row };
