/* SPDX-License-Identifier: Apache-2.0 */
/* Networks of actors: GraphML (graphml.graphdrawing.org) and GEXF 1.3 with time. A
 * node an actor, a directed edge an event and pair. Two passes over the same rows:
 * first the actors (kept in memory, one entry each), then the edges, streamed.
 * Rows that lack a party are no edge. Self loops do not occur. */
#include "export/export_priv.h"

typedef void (*on_edge)(clv_job *job, clv_map *actors, const clv_rows *r);

static const char *id_of(const clv_rows *r, const char *actor, const char *name)
{
	const char *id = clv_cell_of(r, actor);
	return id ? id : clv_cell_of(r, name);
}

static clv_status each(clv_job *job, clv_map *actors, on_edge f, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step = CLV_END;
	bool go = true;
	CLV_TRY(clv_store_query(job->store, "dyads", job->options, job->n, &r, err));
	while (go && (step = clv_store_next(r, err)) == CLV_ROW) {
		if (id_of(r, "s_actor", "s_name") && id_of(r, "t_actor", "t_name"))
			f(job, actors, r);
		go = clv_sink_flush(job->sink, false);
	}
	clv_store_end(r);
	if (!go)
		return CLV_STOPPED;
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}

static void attribute(clv_buf *out, const char *before, const char *v, const char *after)
{
	clv_buf_addc(out, before);
	clv_put_xml(out, v);
	clv_buf_addc(out, after);
}

static bool is_new(clv_job *job, clv_map *actors, const char *id)
{
	if (clv_map_get(actors, clv_str_c(id)))
		return false;
	clv_map_put(actors, clv_str_copy(job->a, clv_str_c(id)), 1);
	return true;
}

static void each_party(clv_job *job, clv_map *actors, const clv_rows *r,
                       void (*put)(clv_buf *out, const char *id, const char *name, const char *code,
                                   const char *sector))
{
	const char *s = id_of(r, "s_actor", "s_name"), *t = id_of(r, "t_actor", "t_name");
	if (is_new(job, actors, s))
		put(&job->sink->buf, s, clv_cell_of(r, "s_name"), clv_cell_of(r, "s_code"), clv_cell_of(r, "s_sector"));
	if (is_new(job, actors, t))
		put(&job->sink->buf, t, clv_cell_of(r, "t_name"), clv_cell_of(r, "t_code"), clv_cell_of(r, "t_sector"));
}

/* ---- GraphML --------------------------------------------------------------------- */

static const char GRAPHML_HEAD[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
	"<key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
	"<key id=\"code\" for=\"node\" attr.name=\"code\" attr.type=\"string\"/>\n"
	"<key id=\"sector\" for=\"node\" attr.name=\"sector\" attr.type=\"string\"/>\n"
	"<key id=\"date\" for=\"edge\" attr.name=\"date\" attr.type=\"string\"/>\n"
	"<key id=\"type\" for=\"edge\" attr.name=\"type\" attr.type=\"string\"/>\n"
	"<key id=\"status\" for=\"edge\" attr.name=\"status\" attr.type=\"string\"/>\n"
	"<key id=\"quad\" for=\"edge\" attr.name=\"quad\" attr.type=\"int\"/>\n"
	"<key id=\"goldstein\" for=\"edge\" attr.name=\"goldstein\" attr.type=\"double\"/>\n"
	"<key id=\"sources\" for=\"edge\" attr.name=\"n_sources\" attr.type=\"int\"/>\n"
	"<graph edgedefault=\"directed\">\n";

static void data(clv_buf *out, const char *key, const char *v)
{
	if (!v)
		return;
	clv_buf_f(out, "<data key=\"%s\">", key);
	attribute(out, "", v, "</data>");
}

static void graphml_node(clv_buf *out, const char *id, const char *name, const char *code,
                         const char *sector)
{
	attribute(out, "<node id=\"", id, "\">");
	data(out, "name", name);
	data(out, "code", code);
	data(out, "sector", sector);
	clv_buf_addc(out, "</node>\n");
}

static void graphml_nodes(clv_job *job, clv_map *actors, const clv_rows *r)
{
	each_party(job, actors, r, graphml_node);
}

static void graphml_edge(clv_job *job, clv_map *actors, const clv_rows *r)
{
	(void)actors;
	clv_buf *out = &job->sink->buf;
	clv_coding k = clv_coding_of(job->codes, r);
	clv_buf_f(out, "<edge id=\"%s-%s\"", clv_cell_of(r, "id"), clv_cell_of(r, "pair"));
	attribute(out, " source=\"", id_of(r, "s_actor", "s_name"), "\"");
	attribute(out, " target=\"", id_of(r, "t_actor", "t_name"), "\">");
	data(out, "date", clv_cell_of(r, "from"));
	data(out, "type", clv_cell_of(r, "type"));
	data(out, "status", clv_cell_of(r, "status"));
	data(out, "quad", clv_cell_of(r, "quad"));
	if (k.goldstein == k.goldstein) {
		clv_buf_addc(out, "<data key=\"goldstein\">");
		clv_put_number(out, k.goldstein);
		clv_buf_addc(out, "</data>");
	}
	data(out, "sources", clv_cell_of(r, "n_sources"));
	clv_buf_addc(out, "</edge>\n");
}

static clv_status graphml(clv_job *job, clv_error *err)
{
	clv_map actors = clv_map_new(job->a);
	clv_buf_addc(&job->sink->buf, GRAPHML_HEAD);
	CLV_TRY(each(job, &actors, graphml_nodes, err));
	CLV_TRY(each(job, &actors, graphml_edge, err));
	clv_buf_addc(&job->sink->buf, "</graph>\n</graphml>\n");
	return CLV_OK;
}

/* ---- GEXF -------------------------------------------------------------------------- */

static const char GEXF_HEAD[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
	"<graph mode=\"dynamic\" defaultedgetype=\"directed\" timeformat=\"date\" timerepresentation=\"interval\">\n"
	"<attributes class=\"node\"><attribute id=\"code\" title=\"code\" type=\"string\"/>"
	"<attribute id=\"sector\" title=\"sector\" type=\"string\"/></attributes>\n"
	"<attributes class=\"edge\"><attribute id=\"type\" title=\"type\" type=\"string\"/>"
	"<attribute id=\"status\" title=\"status\" type=\"string\"/>"
	"<attribute id=\"quad\" title=\"quad\" type=\"integer\"/>"
	"<attribute id=\"sources\" title=\"n_sources\" type=\"integer\"/></attributes>\n<nodes>\n";

static void value(clv_buf *out, const char *key, const char *v)
{
	if (!v)
		return;
	clv_buf_f(out, "<attvalue for=\"%s\" value=\"", key);
	attribute(out, "", v, "\"/>");
}

static void gexf_node(clv_buf *out, const char *id, const char *name, const char *code,
                      const char *sector)
{
	attribute(out, "<node id=\"", id, "\"");
	attribute(out, " label=\"", name, "\"><attvalues>");
	value(out, "code", code);
	value(out, "sector", sector);
	clv_buf_addc(out, "</attvalues></node>\n");
}

static void gexf_nodes(clv_job *job, clv_map *actors, const clv_rows *r)
{
	each_party(job, actors, r, gexf_node);
}

static void gexf_edge(clv_job *job, clv_map *actors, const clv_rows *r)
{
	(void)actors;
	clv_buf *out = &job->sink->buf;
	clv_buf_f(out, "<edge id=\"%s-%s\"", clv_cell_of(r, "id"), clv_cell_of(r, "pair"));
	attribute(out, " source=\"", id_of(r, "s_actor", "s_name"), "\"");
	attribute(out, " target=\"", id_of(r, "t_actor", "t_name"), "\"");
	if (clv_cell_of(r, "from"))
		clv_buf_f(out, " start=\"%s\"", clv_cell_of(r, "from"));
	if (clv_cell_of(r, "to"))
		clv_buf_f(out, " end=\"%s\"", clv_cell_of(r, "to"));
	attribute(out, " label=\"", clv_cell_of(r, "type"), "\"><attvalues>");
	value(out, "type", clv_cell_of(r, "type"));
	value(out, "status", clv_cell_of(r, "status"));
	value(out, "quad", clv_cell_of(r, "quad"));
	value(out, "sources", clv_cell_of(r, "n_sources"));
	clv_buf_addc(out, "</attvalues></edge>\n");
}

static clv_status gexf(clv_job *job, clv_error *err)
{
	clv_map actors = clv_map_new(job->a);
	clv_buf_addc(&job->sink->buf, GEXF_HEAD);
	CLV_TRY(each(job, &actors, gexf_nodes, err));
	clv_buf_addc(&job->sink->buf, "</nodes>\n<edges>\n");
	CLV_TRY(each(job, &actors, gexf_edge, err));
	clv_buf_addc(&job->sink->buf, "</edges>\n</graph>\n</gexf>\n");
	return CLV_OK;
}

const clv_format clv_format_graphml = { .name = "graphml", .dyads = true, .only = true, .run = graphml };
const clv_format clv_format_gexf = { .name = "gexf", .dyads = true, .only = true, .run = gexf };
