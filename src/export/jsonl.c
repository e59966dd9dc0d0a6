/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Lines.
 *
 * Input: rows of a named table. Output: the row's own JSON object, one a line, as the
 * listing command prints it with --jsonl. Nothing is converted here: the query makes
 * the object. Cost: a copy a row.
 * See store/queries.sql. */
#include "export/export_priv.h"

static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)c;
	const char *json = clv_store_json(r);
	clv_buf_addc(out, json ? json : "null");
	clv_buf_ch(out, '\n');
}

const clv_format clv_format_jsonl = { .name = "jsonl", .row = row };
