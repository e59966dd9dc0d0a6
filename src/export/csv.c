/* SPDX-License-Identifier: Apache-2.0 */
/* CSV by RFC 4180: a header, comma, CRLF, quotes doubled; UTF-8 without BOM. The
 * columns are those of the named table; null is an empty cell. */
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

static void head(const clv_rows *r, clv_buf *out)
{
	for (size_t i = 0; i < clv_store_n_columns(r); i++) {
		if (i)
			clv_buf_ch(out, ',');
		cell(out, clv_store_column(r, i));
	}
	clv_buf_addc(out, "\r\n");
}

static void row(const clv_rows *r, clv_buf *out)
{
	for (size_t i = 0; i < clv_store_n_columns(r); i++) {
		if (i)
			clv_buf_ch(out, ',');
		cell(out, clv_store_text(r, i));
	}
	clv_buf_addc(out, "\r\n");
}

const clv_format clv_format_csv = { "csv", head, row };
