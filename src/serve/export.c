/* SPDX-License-Identifier: Apache-2.0 */
/* /export/FORMAT: what `clavijo export FORMAT` writes, with the same filters from the
 * address. A part of it can be asked for by Range (http.c). */
#include "serve/serve_priv.h"

static const struct {
	const char *name, *type;
} formats[] = {
	{ "csv", "text/csv; charset=utf-8; header=present" },
	{ "jsonl", "application/jsonl; charset=utf-8" },
	{ "parquet", "application/vnd.apache.parquet" },
	{ "arrow", "application/vnd.apache.arrow.file" },
	{ "graphml", "application/graphml+xml; charset=utf-8" },
	{ "gexf", "application/gexf+xml; charset=utf-8" },
	{ "geojson", "application/geo+json; charset=utf-8" },
	{ "panel", "text/csv; charset=utf-8; header=present" },
	{ "plover", "application/jsonl; charset=utf-8" },
	{ "polecat", "text/tab-separated-values; charset=utf-8" },
	{ "icews", "text/tab-separated-values; charset=utf-8" },
	{ "gdelt", "text/tab-separated-values; charset=utf-8" },
	{ "cameo", "text/plain; charset=utf-8" },
};

static int write_on(void *user, const char *bytes, size_t n)
{
	return fwrite(bytes, 1, n, user) == n ? 0 : 1;
}

int page_export(page *p)
{
	static const char *const keys[] = { "source", "target", "actor", "type", "status", "from", "to", "place", "story" };
	clv_option options[sizeof keys / sizeof *keys];
	const char *table = page_param(p, "table");
	size_t n = 0;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (page_param(p, keys[i]))
			options[n++] = (clv_option){ keys[i], page_param(p, keys[i]) };
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (strcmp(formats[i].name, p->part[1]) != 0)
			continue;
		p->type = formats[i].type;
		p->whole = true;
		clv_db_most(p->how->db, 0);
		clv_status status = clv_export(p->how->db, p->part[1], table ? table : "events", options, n, write_on, p->out, &p->err);
		clv_db_most(p->how->db, PAGE_MOST_PARTS);
		return status == CLV_OK ? 200 : page_status(p);
	}
	clv_fail(&p->err, CLV_NOTFOUND, "serve", "no export %.40s here; csv, jsonl, parquet, arrow, graphml, gexf, geojson, panel, plover, polecat, icews, gdelt, cameo", p->part[1]);
	return 404;
}
