/* SPDX-License-Identifier: Apache-2.0 */
/* PLOVER JSON Lines by the manual's names (2021, table "PLOVER JSON"): an event a
 * line. Parties to a mutual act are all in `actor`. What the status says goes into
 * the auxiliary modes future, hypothetical, negation, historical, unless the verbal
 * reading has said it already (announced cooperation is AGREE). event_text: the
 * sentence of the first report that tells it with its status. */
#include "export/export_priv.h"

#include <math.h>

static void modes(clv_json *j, const clv_rows *r, const clv_coding *k)
{
	clv_json_key(j, "mode");
	clv_json_arr(j);
	if (k->mode)
		clv_json_str(j, clv_str_c(k->mode));
	if (clv_cell_is(r, "status", "announced") && !k->changed)
		clv_json_str(j, CLV_S("future"));
	if (clv_cell_is(r, "status", "possible"))
		clv_json_str(j, CLV_S("hypothetical"));
	if (clv_cell_is(r, "status", "denied") && !k->changed)
		clv_json_str(j, CLV_S("negation"));
	if (clv_cell_is(r, "historical", "1"))
		clv_json_str(j, CLV_S("historical"));
	clv_json_end(j);
}

static void text_of(clv_json *j, const char *key, const char *v)
{
	if (v && *v)
		clv_json_kstr(j, key, clv_str_c(v));
}

static void raw(clv_json *j, const char *key, const char *json)
{
	clv_json_key(j, key);
	if (json)
		clv_json_raw(j, clv_str_c(json));
	else
		clv_json_null(j);
}

static void place(clv_json *j, const clv_rows *r)
{
	const char *name = clv_cell_of(r, "place");
	if (!name)
		return;
	clv_json_key(j, "event_loc");
	clv_json_obj(j);
	clv_json_kstr(j, "extracted_place", clv_str_c(name));
	clv_json_kstr(j, "resolved_place", clv_str_c(name));
	text_of(j, "country_code", clv_cell_of(r, "country"));
	if (clv_cell_of(r, "lat")) {
		raw(j, "lat", clv_cell_of(r, "lat"));
		raw(j, "lon", clv_cell_of(r, "lon"));
	}
	if (clv_cell_of(r, "geonameid"))
		raw(j, "geonameid", clv_cell_of(r, "geonameid"));
	clv_json_end(j);
}

static void report(clv_json *j, const clv_rows *r)
{
	clv_json_key(j, "event_text");
	clv_json_arr(j);
	if (clv_cell_of(r, "words"))
		clv_json_str(j, clv_str_c(clv_cell_of(r, "words")));
	clv_json_end(j);
	text_of(j, "link", clv_cell_of(r, "url"));
	text_of(j, "text", clv_cell_of(r, "text"));
	clv_json_key(j, "text_info");
	clv_json_obj(j);
	text_of(j, "doc", clv_cell_of(r, "doc"));
	text_of(j, "path", clv_cell_of(r, "path"));
	if (clv_cell_of(r, "sentence")) {
		raw(j, "sequence", clv_cell_of(r, "sentence"));
		raw(j, "start", clv_cell_of(r, "sent_b"));
		raw(j, "end", clv_cell_of(r, "sent_e"));
	}
	raw(j, "text_story", clv_cell_of(r, "paths"));
	clv_json_end(j);
	clv_json_key(j, "cite_info");
	clv_json_obj(j);
	text_of(j, "citation", clv_cell_of(r, "outlet"));
	text_of(j, "url", clv_cell_of(r, "url"));
	text_of(j, "title", clv_cell_of(r, "headline"));
	text_of(j, "language", clv_cell_of(r, "lang"));
	text_of(j, "publication", clv_cell_of(r, "published"));
	text_of(j, "version", clv_cell_of(r, "program"));
	clv_json_end(j);
}

static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	if (!clv_cell_is(r, "pair", "1"))
		return;
	clv_coding k = clv_coding_of(c, r);
	clv_json j = clv_json_new(out);
	clv_json_obj(&j);
	clv_json_kstr(&j, "id", clv_str_c(clv_cell_of(r, "id")));
	clv_json_kbool(&j, "has_event", true);
	clv_json_kstrn(&j, "date", clv_str_c(clv_cell_of(r, "from")));
	text_of(&j, "enddate", clv_cell_of(r, "to"));
	raw(&j, "actor", clv_cell_of(r, "actors"));
	raw(&j, "recipient", clv_cell_of(r, "recipients"));
	clv_json_key(&j, "event");
	clv_json_arr(&j);
	clv_json_str(&j, clv_str_c(clv_type_name((int)k.type)));
	clv_json_end(&j);
	modes(&j, r, &k);
	raw(&j, "context", clv_cell_of(r, "contexts"));
	clv_json_ki64(&j, "quad_code", clv_type_quad((int)k.type));
	if (!isnan(k.plover))
		clv_json_kf64(&j, "event_scale", k.plover, 2);
	place(&j, r);
	report(&j, r);
	clv_json_kstr(&j, "coder", CLV_S("clavijo"));
	clv_json_end(&j);
	clv_buf_ch(out, '\n');
}

const clv_format clv_format_plover = { .name = "plover", .dyads = true, .row = row };
