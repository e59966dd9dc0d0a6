/* SPDX-License-Identifier: Apache-2.0 */
/* From an address to its page, and what all pages have: head, navigation, search
 * box, foot, errors. Pages are whole without script, which adds pictures and keys. */
#include "serve/serve_priv.h"

extern const char serve_style[], serve_openapi[];

/* ---- helpers ------------------------------------------------------------------------- */

void page_esc(page *p, const char *s)
{
	clv_html_text(p->out, s);
}

void page_part(page *p, const char *s)
{
	for (; s && *s; s++) {
		unsigned char c = (unsigned char)*s;
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_~", c);
		if (plain)
			fputc(c, p->out);
		else
			fprintf(p->out, "%%%02X", c);
	}
}

const char *page_param(const page *p, const char *key)
{
	for (size_t i = 0; i < p->n_params; i++)
		if (!strcmp(p->param[i].key, key) && *p->param[i].value)
			return p->param[i].value;
	return NULL;
}

bool page_query(page *p, const char *table, const clv_option *options, size_t n)
{
	page_query_end(p);
	return clv_query(p->how->db, table, options, n, &p->rows, &p->err) == CLV_OK;
}

void page_query_end(page *p)
{
	clv_rows_close(p->rows);
	p->rows = NULL;
}

int page_status(const page *p)
{
	switch (p->err.code) {
	case CLV_USAGE: return 400;
	case CLV_NOTFOUND: return 404;
	case CLV_BUSY:
	case CLV_LIMIT:
	case CLV_NOMEM: return 503;
	default: return 500;
	}
}

const char *json_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

long long json_number_of(const json_t *o, const char *key)
{
	return (long long)json_integer_value(json_object_get(o, key));
}

/* ---- what all pages have ----------------------------------------------------------------- */

void page_begin(page *p, const char *title)
{
	fprintf(p->out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	page_esc(p, title);
	fprintf(p->out, " · Clavijo</title>\n<link rel=\"icon\" href=\"/icon.svg\">\n<link rel=\"stylesheet\" href=\"/style.css\">\n%s</head>\n<body>\n",
	        clv_serve_has("app.js") ? "<link rel=\"stylesheet\" href=\"/app.css\">\n<script src=\"/app.js\" defer></script>\n" : "");
	fprintf(p->out, "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"top\">\n"
	                "<nav aria-label=\"Pages\"><a class=\"home\" href=\"/\">Clavijo</a> <a href=\"/stories\">Stories</a> "
	                "<a href=\"/events\">Events</a> <a href=\"/quotes\">Quotes</a> <a href=\"/who\">Actors</a> "
	                "<a href=\"/relations\">Relations</a> <a href=\"/network\">Network</a> <a href=\"/map\">Map</a> "
	                "<a href=\"/documents\">Reports</a></nav>\n<form role=\"search\" action=\"/search\" method=\"get\">"
	                "<label for=\"q\">Search</label> <input id=\"q\" name=\"q\" type=\"search\" maxlength=\"200\" value=\"");
	page_esc(p, p->n_parts && !strcmp(p->part[0], "search") ? page_param(p, "q") : NULL);
	fprintf(p->out, "\"> <button>Find</button></form>\n</header>\n<main id=\"main\">\n");
}

void page_end(page *p)
{
	fprintf(p->out, "</main>\n<footer class=\"bottom\"><p>What reports say; nothing here is verified. "
	                "<a href=\"/codebook\">Codebook</a> · <a href=\"/runs\">Runs</a> · <a href=\"/judgements\">Judgements</a> · <a href=\"/openapi.json\">For programs</a> · Clavijo %s</p></footer>\n</body>\n</html>\n",
	        clv_version());
}

static const char *title_of(int status)
{
	switch (status) {
	case 400: return "That was not understood";
	case 403: return "That is not allowed";
	case 404: return "There is no such page";
	case 405: return "This server only shows";
	case 414: return "The address is too long";
	case 421: return "This server has another name";
	case 503: return "Too much at once";
	default: return "That went wrong";
	}
}

static const char *hint_of(int status)
{
	switch (status) {
	case 400: return "Check the address: days are written like 2022-09-15, numbers with digits alone.";
	case 403: return "Forms are taken from this server's own pages, and only when it was started with --writable; from another machine, "
	                 "open the address with its token, as it was printed.";
	case 404: return "It may have been another database. The stories are all listed, and search looks through every report.";
	case 405: return "Only GET and HEAD are answered, and POST where something can be judged.";
	case 421: return "Open it under the address that the program printed.";
	case 503: return "The answer does not fit in memory, or the database is in use. Ask for less.";
	default: return "The program's message is below.";
	}
}

void page_failure(page *p, int status)
{
	/* A message cut in the middle of a letter is no UTF-8. */
	clv_str said = clv_str_c(p->err.msg);
	while (said.n && !clv_utf8_valid(said))
		p->err.msg[--said.n] = 0;
	if (p->form == FORM_JSON) {
		json_t *o = json_pack("{s:s, s:i, s:s}", "error", title_of(status), "status", status, "message", p->err.msg);
		p->type = "application/json; charset=utf-8";
		json_dumpf(o, p->out, JSON_COMPACT);
		fputc('\n', p->out);
		json_decref(o);
		return;
	}
	p->type = "text/html; charset=utf-8";
	page_begin(p, title_of(status));
	fprintf(p->out, "<h1>%s</h1>\n<p>%s</p>\n", title_of(status), hint_of(status));
	if (p->err.msg[0]) {
		fprintf(p->out, "<p><code>");
		page_esc(p, p->err.msg);
		fprintf(p->out, "</code></p>\n");
	}
	fprintf(p->out, "<p><a href=\"/\">To the stories</a></p>\n");
	page_end(p);
}

/* ---- the table of pages --------------------------------------------------------------------- */

static int style_page(page *p)
{
	p->type = "text/css; charset=utf-8";
	fprintf(p->out, "%s\n%s", p->how->dossier_css, serve_style);
	return 200;
}

/* A key: what opens things. */
static int icon_page(page *p)
{
	p->type = "image/svg+xml; charset=utf-8";
	fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><rect width=\"16\" height=\"16\" rx=\"3\" fill=\"#0b57d0\"/>"
	      "<circle cx=\"5.5\" cy=\"8\" r=\"2.5\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1.6\"/>"
	      "<path d=\"M8 8h5.5M11 8v2.5M13.2 8v2\" stroke=\"#fff\" stroke-width=\"1.6\"/></svg>\n", p->out);
	return 200;
}

static int openapi_page(page *p)
{
	p->type = "application/json; charset=utf-8";
	fputs(serve_openapi, p->out);
	return 200;
}

static int stories_page(page *p)
{
	return list_page(p, &list_stories);
}

static int events_page(page *p)
{
	return list_page(p, &list_events);
}

static int quotes_page(page *p)
{
	return list_page(p, &list_quotes);
}

static int map_page(page *p)
{
	return list_page(p, &list_map);
}

static int network_page(page *p)
{
	return list_page(p, &list_network);
}

static int documents_page(page *p)
{
	return list_page(p, &list_documents);
}

static int status_page(page *p)
{
	return page_query(p, "status", NULL, 0) ? list_rows(p, &list_status) : page_status(p);
}

static int search_page(page *p)
{
	return list_page(p, &list_search);
}

typedef struct route {
	const char *name;
	size_t least, most; /* parts of the path with the name */
	int (*write)(page *p);
	unsigned forms; /* bit: page_form */
} route;

int page_answer(page *p)
{
	enum { HTML = 1u << FORM_HTML, JSON = 1u << FORM_JSON, CSV = 1u << FORM_CSV, ATOM = 1u << FORM_ATOM };
	static const route routes[] = {
		{ "", 0, 1, page_home, HTML },
		{ "", 1, 1, stories_page, JSON | CSV }, /* /.json */
		{ "index", 1, 1, stories_page, JSON | CSV },
		{ "stories", 1, 1, stories_page, HTML | JSON | CSV | ATOM },
		{ "story", 2, 2, page_story, HTML | JSON },
		{ "events", 1, 1, events_page, HTML | JSON | CSV | ATOM },
		{ "event", 2, 2, page_why, HTML | JSON },
		{ "quotes", 1, 1, quotes_page, HTML | JSON | CSV | ATOM },
		{ "who", 1, 2, page_who, HTML | JSON | CSV },
		{ "relations", 1, 3, page_relations, HTML | JSON | CSV },
		{ "codebook", 1, 2, page_codebook, HTML | JSON },
		{ "search", 1, 1, search_page, HTML | JSON | CSV },
		{ "map", 1, 1, map_page, HTML | JSON | CSV },
		{ "network", 1, 1, network_page, HTML | JSON | CSV },
		{ "documents", 1, 1, documents_page, HTML | JSON | CSV | ATOM },
		{ "document", 2, 2, page_document, HTML | JSON },
		{ "status", 1, 1, status_page, JSON },
		{ "runs", 1, 1, page_runs, HTML | JSON | CSV },
		{ "diff", 1, 1, page_diff, HTML | JSON | CSV },
		{ "judgements", 1, 1, page_judgements, HTML | JSON | CSV },
		{ "export", 2, 2, page_export, HTML },
		{ "app.js", 1, 1, asset_page, HTML },
		{ "app.css", 1, 1, asset_page, HTML },
		{ "world.json", 1, 1, asset_page, HTML },
		{ "style.css", 1, 1, style_page, HTML },
		{ "icon.svg", 1, 1, icon_page, HTML },
		{ "openapi.json", 1, 1, openapi_page, JSON },
	};
	const char *name = p->n_parts ? p->part[0] : "";
	if (p->post)
		return p->n_parts == 1 && !strcmp(name, "judge") ? page_judge(p) : 405;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (!strcmp(routes[i].name, name) && p->n_parts >= routes[i].least && p->n_parts <= routes[i].most &&
		    (routes[i].forms & 1u << p->form))
			return routes[i].write(p);
	return 404;
}
