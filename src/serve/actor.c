/* SPDX-License-Identifier: Apache-2.0 */
/* The page of an actor: what the reports have (named how often, with whom, events,
 * sayings) and what the lexicon knows (other names, offices with their dates,
 * memberships), from `who` of the database and clv_engine_actors. */
#include "serve/serve_priv.h"

enum { CARD_ROWS = 50 }; /* as queries.sql has it */

static void print_span_of(page *p, const json_t *x)
{
	const char *from = json_of(x, "from"), *to = json_of(x, "to");
	if (*from || *to)
		fprintf(p->out, "%s – %s", from, to);
}

static void print_names(page *p, const json_t *known)
{
	const json_t *x;
	size_t i;
	if (json_array_size(json_object_get(known, "names")) < 2)
		return;
	fprintf(p->out, "<dt>names</dt><dd>");
	json_array_foreach(json_object_get(known, "names"), i, x) {
		fputs(i ? ", " : "", p->out);
		page_esc(p, json_string_value(x));
	}
	fprintf(p->out, "</dd>\n");
}

static void print_offices(page *p, const json_t *known)
{
	const json_t *terms = json_object_get(known, "terms"), *x;
	size_t i;
	if (!json_array_size(terms))
		return;
	fprintf(p->out, "<h2>Offices</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Offices\"><table class=\"list\">\n"
	                "<caption>Offices</caption>\n<thead><tr><th scope=\"col\">when</th><th scope=\"col\">office</th><th scope=\"col\">of</th></tr></thead>\n<tbody>\n");
	json_array_foreach(terms, i, x) {
		fprintf(p->out, "<tr><td class=\"day\">");
		print_span_of(p, x);
		fprintf(p->out, "%s</td><td>", json_is_true(json_object_get(x, "sure")) ? "" : " (unchecked)");
		page_esc(p, json_of(x, "office"));
		fprintf(p->out, "</td><td>");
		page_esc(p, json_of(x, "state"));
		fprintf(p->out, "</td></tr>\n");
	}
	fprintf(p->out, "</tbody></table></div>\n");
}

static void print_members(page *p, const json_t *known, const char *key, const char *title)
{
	const json_t *others = json_object_get(known, key), *x;
	size_t i;
	if (!json_array_size(others))
		return;
	fprintf(p->out, "<h2>%s</h2>\n<ul class=\"short\">\n", title);
	json_array_foreach(others, i, x) {
		fprintf(p->out, "<li>");
		page_esc(p, json_of(x, "name"));
		if (*json_of(x, "from") || *json_of(x, "to")) {
			fprintf(p->out, " <span class=\"dim\">");
			print_span_of(p, x);
			fprintf(p->out, "</span>");
		}
		fprintf(p->out, "</li>\n");
	}
	fprintf(p->out, "</ul>\n");
}

/* What the lexicon has under a name: the actor with that id, or with none asked for, the
 * state or organisation that the name is the code of. NULL: nothing; the caller gives it back. */
static json_t *known_of(page *p, const char *name, const char *id)
{
	clv_blob *blob = NULL;
	clv_error none = { 0 };
	if (!p->how->engine || clv_engine_actors(p->how->engine, name, &blob, &none) != CLV_OK)
		return NULL;
	json_t *all = json_loadb(clv_blob_bytes(blob), clv_blob_size(blob), 0, NULL), *x, *known = NULL;
	size_t i;
	json_array_foreach(all, i, x)
		if (!known && (id ? !strcmp(json_of(x, "actor"), id) : !strcmp(json_of(x, "code"), name) && strcmp(json_of(x, "kind"), "person") != 0))
			known = json_incref(x);
	json_decref(all);
	clv_blob_free(blob);
	return known;
}

const char *page_name_of(page *p, const char *code)
{
	json_t *known = known_of(p, code, NULL);
	const char *name = known ? clv_strf(p->a, "%s", json_of(known, "name")).p : code;
	json_decref(known);
	return name;
}

static void print_partners(page *p, const json_t *o)
{
	const json_t *with = json_object_get(o, "with"), *x;
	size_t i;
	if (!json_array_size(with))
		return;
	fprintf(p->out, "<h2>With whom</h2>\n<ul class=\"short\">\n");
	json_array_foreach(with, i, x) {
		fprintf(p->out, "<li><a href=\"/relations/");
		page_part(p, json_of(o, "actor"));
		fputc('/', p->out);
		page_part(p, json_of(x, "actor"));
		fprintf(p->out, "\">");
		page_esc(p, json_of(x, "name"));
		fprintf(p->out, "</a> (%lld)</li>\n", json_number_of(x, "n_events"));
	}
	fprintf(p->out, "</ul>\n");
}

/* The card has the first CARD_ROWS of a kind, their page all. */
static void print_card_cut(page *p, const json_t *o, const char *key, const char *filter)
{
	if (json_array_size(json_object_get(o, key)) < CARD_ROWS)
		return;
	fprintf(p->out, "<p class=\"dim\">The first %d; <a href=\"/%s?%s=", CARD_ROWS, key, filter);
	page_part(p, json_of(o, "actor"));
	fprintf(p->out, "\">all</a>.</p>\n");
}

static void print_card(page *p, const json_t *o, const json_t *known)
{
	const json_t *x;
	size_t i;
	fprintf(p->out, "<h1>");
	page_esc(p, json_of(o, "name"));
	fprintf(p->out, "</h1>\n<dl>");
	page_row(p, "kind", json_of(o, "kind"));
	page_row(p, "code", json_of(o, "code"));
	page_row(p, "sector", json_of(o, "sector"));
	print_names(p, known);
	page_row(p, "named", clv_strf(p->a, "%s in %s", page_counted(p, o, "n_mentions", "time"), page_counted(p, o, "n_documents", "report")).p);
	page_row(p, "first", json_of(o, "first"));
	page_row(p, "last", json_of(o, "last"));
	fprintf(p->out, "</dl>\n");
	print_partners(p, o);
	fprintf(p->out, "<h2>Events</h2>\n");
	page_events_table(p, json_object_get(o, "events"), "Events");
	print_card_cut(p, o, "events", "actor");
	fprintf(p->out, "<h2>Said</h2>\n");
	print_card_cut(p, o, "quotes", "speaker");
	json_array_foreach(json_object_get(o, "quotes"), i, x) {
		fprintf(p->out, "<blockquote>");
		page_esc(p, json_of(x, "words"));
		fprintf(p->out, " <a class=\"dim\" href=\"/story/%lld#quotes\">%s, story %lld</a></blockquote>\n", json_number_of(x, "story"),
		        json_of(x, "kind"), json_number_of(x, "story"));
	}
	print_offices(p, known);
	print_members(p, known, "member_of", "Member of");
	print_members(p, known, "members", "Members");
}

/* Who takes part in events without being an actor of the lexicon, like a town that
 * stands for its people, has no card: the events then. */
static int take_part(page *p, const char *id)
{
	const clv_option options[] = { { "actor", id }, { "limit", "100" } };
	if (p->err.code != CLV_OK)
		return page_status(p);
	if (p->form == FORM_JSON) {
		if (!page_first(p, "events", options, 2).p)
			return page_none(p, "actor", id);
		return page_query(p, "events", options, 2) ? list_rows(p, &list_events) : page_status(p);
	}
	page_begin(p, id);
	fprintf(p->out, "<h1>");
	page_esc(p, id);
	fprintf(p->out, "</h1>\n");
	int n = list_table(p, &list_events, options, 2, 100, "Events");
	page_end(p);
	return n > 0 ? 200 : n == 0 ? page_none(p, "actor", id) : page_status(p);
}

int page_who(page *p)
{
	if (p->n_parts == 1)
		return list_page(p, &list_who);
	if (p->form == FORM_CSV)
		return 404;
	const clv_option options[] = { { "name", p->part[1] }, { "limit", "1" } };
	clv_str json = page_first(p, "who", options, 2);
	if (!json.p)
		return take_part(p, p->part[1]);
	if (p->form == FORM_JSON)
		return page_json(p, json);
	json_t *o = json_loadb(json.p, json.n, 0, NULL), *known = known_of(p, json_of(o, "name"), json_of(o, "actor"));
	page_begin(p, json_of(o, "name"));
	print_card(p, o, known);
	fprintf(p->out, "<p class=\"dim\">This page as <a href=\"/who/");
	page_part(p, json_of(o, "actor"));
	fprintf(p->out, ".json\">JSON</a></p>\n");
	json_decref(known);
	json_decref(o);
	page_end(p);
	return 200;
}
