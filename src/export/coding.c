/* SPDX-License-Identifier: Apache-2.0 */
/* An event in the codes of the formats, and cells of their lines.
 *
 * The verbal reading (clv_verbal_type) gives the type; where it changes the act's
 * own type, the act's mode falls away and the CAMEO code is that of the words
 * (lexicon/export/verbal.tsv). Goldstein values go by CAMEO code, PLOVER scores by
 * type and mode. */
#include "export/export_priv.h"

#include <assert.h>
#include <math.h>

const char *clv_cell_of(const clv_rows *r, const char *column)
{
	for (size_t i = 0; i < clv_store_n_columns(r); i++)
		if (!strcmp(clv_store_column(r, i), column))
			return clv_store_text(r, i);
	assert(!"a column of the table");
	return NULL;
}

bool clv_cell_is(const clv_rows *r, const char *column, const char *value)
{
	const char *v = clv_cell_of(r, column);
	return v && !strcmp(v, value);
}

static clv_str verbal_cameo(const clv_codes *c, const char *type, const char *verbal)
{
	const clv_tsv *t = &c->verbal;
	int own = clv_tsv_col(t, "type"), read = clv_tsv_col(t, "verbal");
	for (size_t i = 0; i < t->n_row; i++)
		if (clv_str_eqc(clv_tsv_cell(t, i, own), type) && clv_str_eqc(clv_tsv_cell(t, i, read), verbal))
			return clv_tsv_cell(t, i, clv_tsv_col(t, "cameo"));
	return (clv_str){ "", 0 };
}

clv_coding clv_coding_of(const clv_codes *c, const clv_rows *r)
{
	const char *type = clv_cell_of(r, "type"), *cameo = clv_cell_of(r, "cameo");
	int own = clv_type_of(clv_str_c(type));
	clv_coding k = { .goldstein = NAN, .plover = NAN };
	k.type = clv_verbal_type((clv_type)own, (clv_evstatus)clv_evstatus_of(clv_str_c(clv_cell_of(r, "status"))),
	                         (clv_polarity)clv_polarity_of(clv_str_c(clv_cell_of(r, "polarity"))));
	k.changed = (int)k.type != own;
	k.mode = k.changed ? NULL : clv_cell_of(r, "mode");
	k.cameo = k.changed ? verbal_cameo(c, type, clv_type_name((int)k.type)) : clv_str_c(cameo);
	if (c->scales) {
		k.goldstein = k.cameo.n ? clv_goldstein(c->scales, k.cameo) : NAN;
		k.plover = clv_plover_score(c->scales, k.type, clv_str_c(k.mode));
	}
	return k;
}

void clv_put_tsv(clv_buf *out, const char *v)
{
	for (; v && *v; v++)
		clv_buf_ch(out, (unsigned char)*v < 0x20 ? ' ' : *v);
}

void clv_put_number(clv_buf *out, double v)
{
	clv_json j = clv_json_new(out);
	if (!isnan(v))
		clv_json_f64(&j, v, 3);
}

void clv_put_xml(clv_buf *out, const char *v)
{
	for (; v && *v; v++) {
		if (*v == '&')
			clv_buf_addc(out, "&amp;");
		else if (*v == '<')
			clv_buf_addc(out, "&lt;");
		else if (*v == '>')
			clv_buf_addc(out, "&gt;");
		else if (*v == '"')
			clv_buf_addc(out, "&quot;");
		else
			clv_buf_ch(out, (unsigned char)*v < 0x20 ? ' ' : *v);
	}
}

const char *clv_member(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));
	return v ? v : "";
}

clv_status clv_each_event(clv_job *job, const char *table, clv_on_event f, void *user, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step = CLV_END;
	bool go = true;
	CLV_TRY(clv_store_query(job->store, table, job->options, job->n, &r, err));
	while (go && (step = clv_store_next(r, err)) == CLV_ROW) {
		json_t *event = json_loads(clv_store_json(r), 0, NULL);
		go = f(job, event, user) && clv_sink_flush(job->sink, false);
		json_decref(event);
	}
	clv_store_end(r);
	if (!go)
		return CLV_STOPPED;
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}
