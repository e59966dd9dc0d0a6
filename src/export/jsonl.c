/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Lines: the contract's object of each row. */
#include "export/export_priv.h"

static void row(const clv_rows *r, clv_buf *out)
{
	const char *json = clv_store_json(r);
	clv_buf_addc(out, json ? json : "null");
	clv_buf_ch(out, '\n');
}

const clv_format clv_format_jsonl = { "jsonl", NULL, row };
