/* SPDX-License-Identifier: Apache-2.0 */
/* A panel of directed dyads: CSV with a header, a row a pair and period (day, week,
 * month, year), filled with zeros from the first to the last period; NA where no
 * report was published in the period, for then nothing was looked at. Mutual acts
 * count in both directions. Parties with a code act for it (ISO 3166 alpha-3 or an
 * organisation's short name); others stand under their actor id, without codes.
 *
 * Input: rows of "acts" and the days of publication. Method: clv_relation_panel.
 * Memory: an entry an act and a cell each, as the panel must be whole to be filled. */
#include "export/export_priv.h"

#include <math.h>


static clv_day day_of(const char *v)
{
	return v ? clv_day_parse(clv_str_c(v)) : CLV_DAY_NONE;
}

static uint32_t number(const clv_rows *r, const char *column)
{
	const char *v = clv_cell_of(r, column);
	return v ? (uint32_t)strtoul(v, NULL, 10) : 0;
}

static clv_str party(clv_arena *a, const clv_rows *r, const char *code, const char *actor,
                     const char *name)
{
	const char *v = clv_cell_of(r, code);
	v = v ? v : clv_cell_of(r, actor);
	v = v ? v : clv_cell_of(r, name);
	return v ? clv_str_copy(a, clv_str_c(v)) : (clv_str){ "", 0 };
}

static void take(clv_job *job, clv_acts *out, clv_map *seen, const clv_rows *r)
{
	clv_arena *a = job->a;
	clv_act act = { .source = party(a, r, "s_code", "s_actor", "s_name"),
		        .target = party(a, r, "t_code", "t_actor", "t_name") };
	if (!act.source.n || !act.target.n)
		return;
	clv_str key = clv_strf(a, "%s\t%.*s\t%.*s", clv_cell_of(r, "id"), CLV_FMT(act.source), CLV_FMT(act.target));
	if (clv_map_get(seen, key))
		return; /* two persons of one state: one act of the state */
	clv_map_put(seen, key, 1);
	act.type = (clv_type)clv_type_of(clv_str_c(clv_cell_of(r, "type")));
	act.mode = clv_str_copy(a, clv_str_c(clv_cell_of(r, "mode")));
	act.cameo = clv_str_copy(a, clv_str_c(clv_cell_of(r, "cameo")));
	act.status = (clv_evstatus)clv_evstatus_of(clv_str_c(clv_cell_of(r, "status")));
	act.polarity = (clv_polarity)clv_polarity_of(clv_str_c(clv_cell_of(r, "polarity")));
	act.historical = clv_cell_is(r, "historical", "1");
	act.mutual = clv_cell_is(r, "mutual", "1");
	act.from = day_of(clv_cell_of(r, "from"));
	act.to = day_of(clv_cell_of(r, "to"));
	act.score = strtof(clv_cell_of(r, "score"), NULL);
	act.n_mentions = number(r, "n_mentions");
	act.n_documents = number(r, "n_documents");
	act.n_sources = number(r, "n_sources");
	*clv_push(a, out) = act;
}

clv_status clv_read_acts(clv_job *job, clv_acts *out, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	clv_map seen = clv_map_new(job->a);
	CLV_TRY(clv_store_query(job->store, "acts", job->options, job->n, &r, err));
	while ((step = clv_store_next(r, err)) == CLV_ROW)
		take(job, out, &seen, r);
	clv_store_end(r);
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}

clv_status clv_read_days(clv_job *job, clv_days *out, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	CLV_TRY(clv_store_query(job->store, "days", NULL, 0, &r, err));
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		clv_day day = day_of(clv_cell_of(r, "published"));
		for (uint32_t n = number(r, "n"); day != CLV_DAY_NONE && n; n--)
			*clv_push(job->a, out) = day;
	}
	clv_store_end(r);
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}

/* A state's code in a state system, "NA" when it has none or was no state then. */
static clv_str code_at(const clv_codes *c, clv_str who, const char *column, const clv_cell *cell)
{
	clv_str code = clv_codes_state(c, who.p, column);
	clv_day from = clv_day_parse(clv_codes_state(c, who.p, "from"));
	clv_day to = clv_day_parse(clv_codes_state(c, who.p, "to"));
	bool holds = (from == CLV_DAY_NONE || from <= cell->to) && (to == CLV_DAY_NONE || to >= cell->from);
	return code.n && holds ? code : CLV_S("NA");
}

static void codes_of(const clv_codes *c, clv_str who, const clv_cell *cell, clv_buf *out)
{
	clv_buf_f(out, ",%.*s,%.*s", CLV_FMT(code_at(c, who, "iso3", cell)), CLV_FMT(code_at(c, who, "cow", cell)));
}

/* The last three columns. */
static void gw_of(const clv_codes *c, const clv_cell *cell, clv_buf *out)
{
	clv_buf_f(out, ",%.*s,%.*s,%u\r\n", CLV_FMT(code_at(c, cell->a, "gw", cell)), CLV_FMT(code_at(c, cell->b, "gw", cell)),
	          cell->n_undated);
}

/* Ids and names may hold commas only when they stand for an actor without an id. */
static void name_of(clv_str name, clv_buf *out)
{
	clv_buf_ch(out, '"');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"')
			clv_buf_ch(out, '"');
		clv_buf_ch(out, name.p[i]);
	}
	clv_buf_ch(out, '"');
}

static void mean(double sum, uint32_t n, clv_buf *out)
{
	clv_buf_ch(out, ',');
	if (n)
		clv_put_number(out, sum / n);
}

static void cell_row(const clv_codes *c, const clv_cell *cell, clv_buf *out)
{
	char from[16], to[16];
	clv_day_text(cell->from, from);
	clv_day_text(cell->to, to);
	name_of(cell->a, out);
	clv_buf_ch(out, ',');
	name_of(cell->b, out);
	clv_buf_f(out, ",%s,%s", from, to);
	codes_of(c, cell->a, cell, out);
	codes_of(c, cell->b, cell, out);
	if (cell->no_data) {
		clv_buf_addc(out, ",NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA");
		gw_of(c, cell, out);
		return;
	}
	clv_buf_f(out, ",%u,%u,%u,%u,%u,%u,", cell->n_events, cell->n_mutual, cell->by_quad[1],
	          cell->by_quad[2], cell->by_quad[3], cell->by_quad[4]);
	clv_put_number(out, cell->expected);
	clv_buf_ch(out, ',');
	clv_put_number(out, cell->goldstein);
	mean(cell->goldstein, cell->n_goldstein, out);
	mean(cell->plover, cell->n_events ? 1 : 0, out);
	clv_buf_f(out, ",%u,%u,%u", cell->n_mentions, cell->n_documents, cell->n_sources);
	gw_of(c, cell, out);
}

clv_status clv_period_of(const char *by, clv_period *out, clv_error *err)
{
	static const char *const names[] = { "day", "week", "month", "year" };
	*out = CLV_PERIOD_MONTH;
	for (int i = 0; by && i < 4; i++)
		if (!strcmp(by, names[i])) {
			*out = (clv_period)i;
			return CLV_OK;
		}
	return by ? clv_fail_choice(err, "export", "by", by, names, 4) : CLV_OK;
}

static uint32_t statuses_of(const char *status)
{
	if (!status)
		return 0;
	int v = clv_evstatus_of(clv_str_c(status));
	return v >= 0 ? 1u << v : UINT32_MAX;
}

static clv_day option_day(const clv_job *job, const char *key)
{
	for (size_t i = 0; i < job->n; i++)
		if (!strcmp(job->options[i].key, key))
			return day_of(job->options[i].value);
	return CLV_DAY_NONE;
}

static clv_status panel(clv_job *job, clv_error *err)
{
	clv_panel_params p = { .from = option_day(job, "from"), .to = option_day(job, "to"), .directed = true,
		               .statuses = statuses_of(job->status), .zero_fill = true };
	p.historical = p.all_polarities = job->status != NULL;
	clv_acts found = { 0 };
	clv_days read = { 0 };
	CLV_TRY(clv_period_of(job->by, &p.period, err));
	CLV_TRY(clv_read_acts(job, &found, err));
	CLV_TRY(clv_read_days(job, &read, err));
	clv_panel *made = clv_relation_panel(job->codes->scales, found.v, found.n, &p, read.v, read.n, job->a,
	                                     job->sink->a);
	clv_arena_reset(job->sink->a);
	job->sink->buf = clv_buf_new(job->sink->a);
	clv_codes_head(job->codes, "panel", ',', &job->sink->buf);
	for (size_t i = 0; i < made->cells.n; i++) {
		cell_row(job->codes, &made->cells.v[i], &job->sink->buf);
		if (!clv_sink_flush(job->sink, false))
			return CLV_STOPPED;
	}
	return CLV_OK;
}

const clv_format clv_format_panel = { .name = "panel", .dyads = true, .only = true, .run = panel };
