/* SPDX-License-Identifier: Apache-2.0 */
/* CSV by RFC 4180.
 *
 * Input: rows of a named table. Output: a header, commas, CRLF, quotes doubled; UTF-8
 * without BOM. The columns are those of the table's query (store/queries.sql); null is
 * an empty cell. Cost: linear. Limits: what has structure (lists of actors, mentions)
 * stands in JSON Lines only. */
#include "export/export_priv.h"

static void cell(clv_buf *out, const char *v)
{
	if (!v)
		return;
	if (!strpbrk(v, ",\"\r\n")) {
		clv_buf_addc(out, v);
		return;
	}
	clv_buf_ch(out, '"');
	for (; *v; v++) {
		if (*v == '"')
			clv_buf_ch(out, '"');
		clv_buf_ch(out, *v);
	}
	clv_buf_ch(out, '"');
}

static void head(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)c;
	for (size_t i = 0; i < clv_store_n_columns(r); i++) {
		if (i)
			clv_buf_ch(out, ',');
		cell(out, clv_store_column(r, i));
	}
	clv_buf_addc(out, "\r\n");
}

static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)c;
	for (size_t i = 0; i < clv_store_n_columns(r); i++) {
		if (i)
			clv_buf_ch(out, ',');
		cell(out, clv_store_text(r, i));
	}
	clv_buf_addc(out, "\r\n");
}

const clv_format clv_format_csv = { .name = "csv", .head = head, .row = row };
