/* SPDX-License-Identifier: Apache-2.0 */
/* GeoJSON (RFC 7946): the events whose place has coordinates, each a point; its
 * properties are the contract's object of the event, status included, so that
 * nothing is left out by status. */
#include "export/export_priv.h"

static void head(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)c, (void)r;
	clv_buf_addc(out, "{\"type\":\"FeatureCollection\",\"features\":[");
}

/* The comma belongs before each feature but the first: the bracket stands before
 * that one, whether the buffer has been written since or not. */
static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)c;
	if (!clv_cell_is(r, "pair", "1") || !clv_cell_of(r, "lat") || !clv_cell_of(r, "lon"))
		return;
	bool first = out->n && out->p[out->n - 1] == '[';
	clv_buf_f(out, "%s\n{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[%s,%s]},\"properties\":",
	          first ? "" : ",", clv_cell_of(r, "id"), clv_cell_of(r, "lon"), clv_cell_of(r, "lat"));
	clv_buf_addc(out, clv_store_json(r));
	clv_buf_ch(out, '}');
}

const clv_format clv_format_geojson = {
	.name = "geojson", .dyads = true, .head = head, .row = row, .tail = "\n]}\n"
};
