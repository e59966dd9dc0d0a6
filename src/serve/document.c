/* SPDX-License-Identifier: Apache-2.0 */
/* A report as it was read: its text block by block, what was set aside greyed and
 * named, with every actor, date, place, quote and event marked where it stands, and
 * lists of the events and quotes under it.
 *
 * Input: the line of `annotate`, which the database keeps for each document. Method:
 * the beginnings and ends of all spans in one sorted list; the text is written from
 * one to the next, in an element whose classes are the spans open there; sentences
 * have an id (s0, s1 …), so that any cell of a dossier can point at one. Cost: n log n
 * in the number of spans. */
#include "serve/serve_priv.h"

typedef enum mark { MARK_EVENT, MARK_QUOTE, MARK_ACTOR, MARK_DATE, MARK_PLACE, MARK_SENTENCE, N_MARK } mark;
static const char *const MARK_CLASS[N_MARK] = { "event", "quote", "actor", "date", "place", "" };

typedef struct edge {
	size_t at;
	int step; /* 1: begins, -1: ends */
	mark kind;
	size_t n; /* of the sentence */
} edge;
typedef CLV_VEC(edge) edges;

typedef struct text_view {
	page *p;
	clv_str text;
	edges edges;
	size_t next; /* edge */
	int open[N_MARK];
} text_view;

static size_t offset_of(const json_t *o, const char *key, size_t most)
{
	long long v = json_number_of(o, key);
	return v < 0 ? 0 : (size_t)v > most ? most : (size_t)v;
}

static void add_spans(text_view *v, const json_t *doc, const char *key, mark kind)
{
	const json_t *o;
	size_t i;
	json_array_foreach(json_object_get(doc, key), i, o) {
		size_t b = offset_of(o, "b", v->text.n), e = offset_of(o, "e", v->text.n);
		if (b >= e)
			continue;
		*clv_push(v->p->a, &v->edges) = (edge){ b, 1, kind, i };
		*clv_push(v->p->a, &v->edges) = (edge){ e, -1, kind, i };
	}
}

static int by_place(const void *x, const void *y)
{
	const edge *a = x, *b = y;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->step - b->step; /* what ends stands before what begins */
}

static void print_piece(text_view *v, size_t b, size_t e)
{
	FILE *out = v->p->out;
	if (b >= e)
		return;
	bool marked = false;
	for (size_t k = 0; k < MARK_SENTENCE; k++)
		if (v->open[k]) {
			fprintf(out, "%s%s", marked ? " " : "<span class=\"", MARK_CLASS[k]);
			marked = true;
		}
	if (marked)
		fprintf(out, "\">");
	clv_html_view(out, clv_str_sub(v->text, b, e));
	if (marked)
		fprintf(out, "</span>");
}

/* The text from b to e with all that begins and ends in it. */
static void print_text(text_view *v, size_t b, size_t e)
{
	for (; v->next < v->edges.n && v->edges.v[v->next].at <= e; v->next++) {
		const edge *x = &v->edges.v[v->next];
		if (x->at >= b) {
			print_piece(v, b, x->at);
			b = x->at;
		}
		if (x->kind == MARK_SENTENCE && x->step > 0 && b < e)
			fprintf(v->p->out, "<a class=\"sentence\" id=\"s%zu\"></a>", x->n);
		v->open[x->kind] += x->step;
	}
	print_piece(v, b, e);
}

static void print_block(text_view *v, const json_t *block)
{
	const char *role = json_of(block, "role");
	bool aside = strcmp(role, "body") && strcmp(role, "title") && strcmp(role, "dek") && strcmp(role, "subheading");
	fprintf(v->p->out, "<p class=\"block %s%s\">", role, aside ? " aside" : "");
	if (strcmp(role, "body") != 0)
		fprintf(v->p->out, "<span class=\"status\">%s</span> ", role);
	print_text(v, offset_of(block, "b", v->text.n), offset_of(block, "e", v->text.n));
	fprintf(v->p->out, "</p>\n");
}

static void print_report(page *p, const json_t *doc)
{
	const json_t *block;
	size_t i;
	text_view v = { .p = p, .text = clv_str_c(json_of(doc, "text")) };
	add_spans(&v, doc, "sentences", MARK_SENTENCE);
	add_spans(&v, doc, "events", MARK_EVENT);
	add_spans(&v, doc, "quotes", MARK_QUOTE);
	add_spans(&v, doc, "mentions", MARK_ACTOR);
	add_spans(&v, doc, "dates", MARK_DATE);
	add_spans(&v, doc, "places", MARK_PLACE);
	if (v.edges.n)
		qsort(v.edges.v, v.edges.n, sizeof *v.edges.v, by_place);
	fprintf(p->out, "<p class=\"dim legend\">Marked: <span class=\"event\">events</span>, <span class=\"quote\">quotes</span>, "
	                "<span class=\"actor\">actors</span>, <span class=\"date\">dates</span>, <span class=\"place\">places</span>; "
	                "grey: set aside.</p>\n<article class=\"report\" aria-label=\"The report\">\n");
	json_array_foreach(json_object_get(doc, "blocks"), i, block)
		print_block(&v, block);
	fprintf(p->out, "</article>\n");
}

/* ---- what was found in it -------------------------------------------------------------------- */

static void print_side(page *p, const json_t *side)
{
	const json_t *a;
	size_t i;
	json_array_foreach(side, i, a) {
		fputs(i ? ", " : "", p->out);
		page_esc(p, *json_of(a, "name") ? json_of(a, "name") : json_of(a, "code"));
	}
}

static void print_events(page *p, const json_t *events)
{
	const json_t *e;
	size_t i;
	if (!json_array_size(events))
		return;
	fprintf(p->out, "<h2 id=\"events\">Events told in it</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Events told in it\">"
	                "<table class=\"list\">\n<thead><tr><th scope=\"col\">sentence</th><th scope=\"col\">type</th><th scope=\"col\">who</th>"
	                "<th scope=\"col\">to whom</th><th scope=\"col\">status</th><th scope=\"col\">when</th>"
	                "<th scope=\"col\">why</th></tr></thead>\n<tbody>\n");
	json_array_foreach(events, i, e) {
		fprintf(p->out, "<tr><td><a href=\"#s%lld\">%lld</a></td><td>%s %s</td><td>", json_number_of(e, "sentence"),
		        json_number_of(e, "sentence"), json_of(e, "type"), json_of(e, "mode"));
		print_side(p, json_object_get(e, "source"));
		fprintf(p->out, "</td><td>");
		print_side(p, json_object_get(e, "target"));
		fprintf(p->out, "</td><td><span class=\"status\">%s</span></td><td class=\"day\">%s</td><td><a href=\"/event/%s\"><code>%.8s</code></a></td></tr>\n",
		        json_of(e, "status"), json_of(e, "from"), json_of(e, "id"), json_of(e, "id"));
	}
	fprintf(p->out, "</tbody></table></div>\n");
}

static void print_quotes(page *p, const json_t *quotes)
{
	const json_t *q;
	size_t i, n = 0;
	json_array_foreach(quotes, i, q) {
		const json_t *speaker = json_object_get(q, "speaker");
		if (!json_is_object(speaker))
			continue;
		fputs(n++ ? "" : "<h2 id=\"quotes\">Who speaks in it</h2>\n", p->out);
		fprintf(p->out, "<blockquote>");
		page_esc(p, json_of(q, "words"));
		fprintf(p->out, "<footer class=\"dim\">");
		page_esc(p, json_of(speaker, "name"));
		fprintf(p->out, ", %s · <a href=\"#s%lld\">sentence %lld</a> · <a href=\"/event/%s\">why</a></footer></blockquote>\n",
		        json_of(q, "kind"), json_number_of(q, "sentence"), json_number_of(q, "sentence"), json_of(q, "id"));
	}
}

/* ---- the page ----------------------------------------------------------------------------------- */

/* row: what the table of documents says of it. */
static void print_head(page *p, const json_t *doc, const json_t *row)
{
	const char *title = *json_of(row, "title") ? json_of(row, "title") : json_of(row, "path");
	fprintf(p->out, "<h1>");
	page_esc(p, title);
	fprintf(p->out, "</h1>\n<dl>");
	page_row(p, "outlet", json_of(row, "outlet"));
	page_row(p, "author", json_of(doc, "author"));
	page_row(p, "published", json_of(row, "published"));
	page_row(p, "known from", json_of(row, "published_from"));
	page_row(p, "address", json_of(doc, "url"));
	page_row(p, "file", json_of(row, "path"));
	if (json_number_of(row, "story"))
		fprintf(p->out, "<dt>story</dt><dd><a href=\"/story/%lld\">%lld</a></dd>\n", json_number_of(row, "story"),
		        json_number_of(row, "story"));
	if (*json_of(row, "copy_of")) {
		fprintf(p->out, "<dt>copy of</dt><dd><a href=\"/document/");
		page_part(p, json_of(row, "copy_of"));
		fprintf(p->out, "\"><code>%.12s</code></a></dd>\n", json_of(row, "copy_of"));
	}
	fprintf(p->out, "</dl>\n");
}

/* The row of the one document whose id begins so; NULL: none, or p->err. */
static json_t *find_row(page *p, const char *id)
{
	const clv_option options[] = { { "id", id }, { "limit", "1" } };
	json_t *row = NULL;
	if (page_query(p, "documents", options, 2) && clv_rows_next(p->rows, &p->err) == CLV_ROW)
		row = json_loads(clv_rows_json(p->rows), 0, NULL);
	page_query_end(p);
	return row;
}

static void write_page(page *p, const json_t *doc, const json_t *row)
{
	page_begin(p, *json_of(row, "title") ? json_of(row, "title") : "Report");
	print_head(p, doc, row);
	print_report(p, doc);
	print_events(p, json_object_get(doc, "events"));
	print_quotes(p, json_object_get(doc, "quotes"));
	fprintf(p->out, "<p class=\"dim\">This page as <a href=\"/document/%s.json\">JSON</a></p>\n", json_of(doc, "id"));
	page_end(p);
}

int page_document(page *p)
{
	clv_blob *line = NULL;
	const char *id = p->part[1];
	json_t *row = strspn(id, "0123456789abcdef") == strlen(id) && strlen(id) >= 8 ? find_row(p, id) : NULL;
	if (!row && p->err.code == CLV_OK)
		clv_fail(&p->err, CLV_NOTFOUND, "serve", "no report %.100s", id);
	if (row)
		clv_db_document(p->how->db, json_of(row, "doc"), &line, &p->err);
	int status = line ? 200 : page_status(p);
	if (line && p->form == FORM_JSON) {
		p->type = "application/json; charset=utf-8";
		fprintf(p->out, "%s\n", clv_blob_bytes(line));
	} else if (line) {
		json_t *doc = json_loadb(clv_blob_bytes(line), clv_blob_size(line), 0, NULL);
		write_page(p, doc, row);
		json_decref(doc);
	}
	clv_blob_free(line);
	json_decref(row);
	return status;
}
