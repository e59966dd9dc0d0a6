/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that are a query and its columns: stories, events, quotes, actors, search,
 * each as a table for people, as JSON and as CSV (RFC 4180: header, CRLF). Paged by
 * limit (at most 1,000 rows) and by the last row shown (after) or an offset; filters stand
 * in the address. */
#include "serve/serve_priv.h"

#include <strings.h>

#define PAGING "limit", "offset", "after"

const list list_stories = { "/stories", "stories", "Stories", "What the reports tell of, each story once.",
	"No stories match. `clavijo read PATH` reads reports into the database.",
	NULL, { "order", "from", "to", "place", PAGING },
	{ { "title", "story", CELL_STORY }, { "from", "from", CELL_DAY }, { "to", "to", CELL_DAY },
	  { "place", "place", CELL_TEXT }, { "n_documents", "reports", CELL_NUMBER }, { "n_sources", "sources", CELL_NUMBER },
	  { "n_contested", "contested rows", CELL_NUMBER } } };

const list list_events = { "/events", "events", "Events", "Who did what to whom, when and where, after all reports were brought together.",
	"No events match these filters.",
	NULL, { "source", "target", "actor", "type", "status", "from", "to", "place", "story", PAGING },
	{ { "from", "when", CELL_DAY }, { "title", "what", CELL_WHY }, { "status", "status", CELL_STATUS },
	  { "type", "type", CELL_TEXT }, { "source", "source", CELL_TEXT }, { "target", "target", CELL_TEXT },
	  { "n_documents", "reports", CELL_NUMBER }, { "n_sources", "sources", CELL_NUMBER }, { "story", "story", CELL_NUMBER } } };

const list list_quotes = { "/quotes", "quotes", "Quotes", "Who said what, and how many reports have it.",
	"No quotes match these filters.", NULL, { "speaker", "about", "kind", "story", PAGING },
	{ { "speaker", "speaker", CELL_ACTOR }, { "words", "words", CELL_TEXT }, { "kind", "kind", CELL_STATUS },
	  { "via", "through", CELL_TEXT }, { "n_documents", "reports", CELL_NUMBER }, { "n_sources", "sources", CELL_NUMBER },
	  { "story", "story", CELL_NUMBER } } };

const list list_who = { "/who", "actors", "Actors", "States, organisations, persons and groups that the reports name.",
	"Nobody of that name.", NULL, { "name", "limit", "offset" },
	{ { "name", "actor", CELL_ACTOR }, { "kind", "kind", CELL_TEXT }, { "code", "code", CELL_TEXT },
	  { "sector", "sector", CELL_TEXT }, { "n_mentions", "named", CELL_NUMBER }, { "n_documents", "reports", CELL_NUMBER } } };

const list list_search = { "/search", "search", "Search", "Reports that have all the words, of the 5,000 read last that have them the best first; a star at a word's end finds what begins so.",
	"No report has all these words. Try fewer, or a beginning with a star: minist*", NULL, { "words", "limit", "offset" },
	{ { "title", "report", CELL_DOCUMENT }, { "snippet", "words", CELL_TEXT }, { "published", "published", CELL_DAY },
	  { "path", "file", CELL_TEXT }, { "story", "story", CELL_NUMBER } } };

const list list_map = { "/map", "map", "Map", "Where it happened. A place leads to its events.",
	"No event with a known place matches.",
	"map", { "source", "target", "actor", "type", "status", "from", "to", "story", "limit" },
	{ { "place", "place", CELL_PLACE }, { "country", "country", CELL_TEXT }, { "n_events", "events", CELL_NUMBER },
	  { "cooperation", "cooperation", CELL_NUMBER }, { "conflict", "conflict", CELL_NUMBER }, { "from", "from", CELL_DAY },
	  { "to", "to", CELL_DAY } } };

const list list_network = { "/network", "network", "Network", "Who has to do with whom. A state stands for all who act for it.",
	"No events between two parties match.", "network", { "type", "status", "from", "to", "story", "limit" },
	{ { "a_name", "one", CELL_PAIR }, { "b_name", "the other", CELL_TEXT }, { "n_events", "events", CELL_NUMBER },
	  { "cooperation", "cooperation", CELL_NUMBER }, { "conflict", "conflict", CELL_NUMBER } } };

const list list_documents = { "/documents", "documents", "Reports", "Every report as it was read.",
	"No reports match.", NULL, { "outlet", "story", PAGING },
	{ { "title", "report", CELL_DOCUMENT }, { "outlet", "outlet", CELL_TEXT }, { "published", "published", CELL_DAY },
	  { "published_from", "known from", CELL_TEXT }, { "n_sentences", "sentences", CELL_NUMBER },
	  { "n_set_aside", "set aside", CELL_NUMBER }, { "story", "story", CELL_NUMBER } } };

const list list_runs = { "/runs", "runs", "Runs", "Each reading: when, with which program and model. What stood before a second reading, or before another program or model, can be compared.",
	"Nothing was read yet.", NULL, { "limit" },
	{ { "run", "run", CELL_NUMBER }, { "started", "started", CELL_TEXT }, { "ended", "ended", CELL_TEXT },
	  { "program", "program", CELL_TEXT }, { "model", "model", CELL_TEXT }, { "options", "options", CELL_TEXT } } };

const list list_status = { "/status", "status", "Status", "", "", NULL, { NULL }, { { NULL, NULL, CELL_TEXT } } };

/* ---- the question ---------------------------------------------------------------------- */


typedef struct question {
	clv_option options[LIST_OPTIONS];
	size_t n;
	int64_t limit, offset;
	bool pages; /* the query knows an offset */
	bool keyed; /* and a row to begin after */
} question;

static bool number(page *p, const char *key, int64_t usual, int64_t most, int64_t *out)
{
	const char *given = page_param(p, key);
	*out = usual;
	if (!given)
		return true;
	if (clv_str_to_i64(clv_str_c(given), out) && *out >= 0 && *out <= most)
		return true;
	clv_fail(&p->err, CLV_USAGE, "serve", "%s: a number from 0 to %lld", key, (long long)most);
	return false;
}

/* One row more is asked for than shown: it says whether there is a next page. */
static bool ask(page *p, const list *l, question *q)
{
	*q = (question){ 0 };
	if (!number(p, "limit", l->picture ? PAGE_PICTURE_ROWS : PAGE_ROWS, PAGE_MAX_ROWS, &q->limit) ||
	    !number(p, "offset", 0, PAGE_MAX_OFFSET, &q->offset))
		return false;
	for (const char *const *o = l->options; *o; o++) {
		const char *key = !strcmp(*o, "words") ? "q" : *o, *value = page_param(p, key);
		if (!strcmp(*o, "limit"))
			value = clv_strf(p->a, "%lld", (long long)q->limit + 1).p;
		q->pages = q->pages || !strcmp(*o, "offset");
		q->keyed = q->keyed || !strcmp(*o, "after");
		if (value)
			q->options[q->n++] = (clv_option){ *o, value };
	}
	return true;
}

static bool is_paging(const char *key)
{
	return !strcmp(key, "limit") || !strcmp(key, "offset") || !strcmp(key, "after");
}

/* Where the reader is, with another beginning: after a row, or NULL and an offset. */
static void print_address(page *p, const list *l, const question *q, const char *form, const char *after, int64_t offset)
{
	fprintf(p->out, "%s%s?limit=%lld", l->path, form, (long long)q->limit);
	if (after) {
		fprintf(p->out, "&amp;after=");
		page_part(p, after);
	} else if (offset) {
		fprintf(p->out, "&amp;offset=%lld", (long long)offset);
	}
	for (const char *const *o = l->options; *o; o++) {
		const char *key = !strcmp(*o, "words") ? "q" : *o, *value = page_param(p, key);
		if (!value || is_paging(key))
			continue;
		fprintf(p->out, "&amp;%s=", key);
		page_part(p, value);
	}
}

/* ---- the table -------------------------------------------------------------------------- */

static const char *value_of(const clv_rows *r, const char *column)
{
	for (size_t i = 0; i < clv_rows_count(r); i++)
		if (!strcmp(clv_rows_column(r, i), column))
			return clv_rows_text(r, i);
	return NULL;
}

static void print_link(page *p, const char *folder, const char *id, const char *words)
{
	fprintf(p->out, "<a href=\"/%s/", folder);
	page_part(p, id);
	fprintf(p->out, "\">");
	page_esc(p, words && *words ? words : id);
	fprintf(p->out, "</a>");
}

static void print_place(page *p, const char *place)
{
	fprintf(p->out, "<a href=\"/events?place=");
	page_part(p, place);
	fprintf(p->out, "\">");
	page_esc(p, place);
	fprintf(p->out, "</a>");
}

/* A state that reports know only by somebody who acts for it has its code for a name: the
 * lexicon knows better. */
static const char *better_name(page *p, const char *code, const char *name)
{
	return code && !strcmp(code, name) ? page_name_of(p, code) : name;
}

static void print_pair(page *p, const char *a, const char *b, const char *words)
{
	fprintf(p->out, "<a href=\"/relations/");
	page_part(p, a);
	fputc('/', p->out);
	page_part(p, b);
	fprintf(p->out, "\">");
	page_esc(p, words);
	fprintf(p->out, "</a>");
}

/* Search gives the words it found in brackets; they are marked. */
static void print_snippet(page *p, const char *s)
{
	for (const char *b; s && *s; s = b) {
		b = s + strcspn(s, "[]");
		clv_html_view(p->out, (clv_str){ s, (size_t)(b - s) });
		if (*b)
			fprintf(p->out, *b++ == '[' ? "<mark>" : "</mark>");
	}
}

/* Brackets of the report itself would leave marks open. */
static bool balanced(const char *s)
{
	int depth = 0;
	for (; s && *s; s++) {
		if (*s == '[' && ++depth > 1)
			return false;
		if (*s == ']' && --depth < 0)
			return false;
	}
	return depth == 0;
}

static void print_cell(page *p, const list_column *k, const clv_rows *r)
{
	const char *v = value_of(r, k->column);
	if (k->kind == CELL_DOCUMENT && (!v || !*v))
		v = value_of(r, "path"); /* a report without a title */
	if (!v)
		return;
	if (k->kind == CELL_STORY || k->kind == CELL_WHY)
		print_link(p, k->kind == CELL_STORY ? "story" : "event", value_of(r, "id"), v);
	else if (k->kind == CELL_DOCUMENT)
		print_link(p, "document", value_of(r, "id"), v);
	else if (k->kind == CELL_PLACE)
		print_place(p, v);
	else if (k->kind == CELL_PAIR)
		print_pair(p, value_of(r, "a"), value_of(r, "b"), better_name(p, value_of(r, "a"), v));
	else if (!strcmp(k->column, "b_name"))
		page_esc(p, better_name(p, value_of(r, "b"), v));
	else if (!strcmp(k->column, "story"))
		print_link(p, "story", v, v);
	else if (k->kind == CELL_ACTOR)
		print_link(p, "who", v, v);
	else if (k->kind == CELL_STATUS)
		fprintf(p->out, "<span class=\"status\">%s</span>", v);
	else if (!strcmp(k->column, "snippet") && balanced(v))
		print_snippet(p, v);
	else
		page_esc(p, v);
}

static void print_head(page *p, const list *l, const char *caption)
{
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"list\">\n<caption%s>%s</caption>\n"
	                "<thead><tr>", caption, strcmp(caption, l->title) ? "" : " class=\"above\"", caption);
	for (const list_column *k = l->columns; k->column; k++)
		fprintf(p->out, "<th scope=\"col\"%s>%s</th>", k->kind == CELL_NUMBER ? " class=\"n\"" : "", k->title);
	fprintf(p->out, "</tr></thead>\n<tbody>\n");
}

static void print_row(page *p, const list *l)
{
	fprintf(p->out, "<tr>");
	for (const list_column *k = l->columns; k->column; k++) {
		fprintf(p->out, "<td%s>", k->kind == CELL_NUMBER ? " class=\"n\"" : k->kind == CELL_DAY ? " class=\"day\"" : "");
		print_cell(p, k, p->rows);
		fprintf(p->out, "</td>");
	}
	fprintf(p->out, "</tr>\n");
}

/* How many there are of all, where that is known without counting; 0: not known. */
static long long all_of(page *p, const list *l)
{
	const list *const counted[] = { &list_stories, &list_events, &list_quotes, &list_documents };
	long long n = 0;
	for (const char *const *o = l->options; *o; o++)
		if (page_param(p, *o) && strcmp(*o, "limit") != 0 && strcmp(*o, "order") != 0)
			return 0;
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
		if (l == counted[i] && page_query(p, "status", NULL, 0) && clv_rows_next(p->rows, &p->err) == CLV_ROW) {
			json_t *o = json_loads(clv_rows_json(p->rows), 0, NULL);
			n = json_number_of(o, l->path + 1);
			json_decref(o);
		}
	page_query_end(p);
	return n;
}

/* A list that is cut says so. */
static void print_cut(page *p, const list *l, size_t shown, int64_t offset)
{
	long long all = all_of(p, l);
	fprintf(p->out, "<p class=\"dim\">");
	if (all)
		fprintf(p->out, "The first %zu of %lld", shown, all);
	else if (l->picture)
		fprintf(p->out, "The %zu with most events; more match, up to 1,000 of which <code>limit=1000</code> in the address shows", shown);
	else if (offset)
		fprintf(p->out, "Rows %lld to %lld; more follow", (long long)offset + 1, (long long)offset + (long long)shown);
	else
		fprintf(p->out, "%s %zu; more follow", page_param(p, "after") ? "The next" : "The first", shown);
	fprintf(p->out, ".</p>\n");
}

/* The row that is shown last is where the next page begins. */
static void keep_last(page *p)
{
	const char *id = value_of(p->rows, "id");
	p->last = id ? clv_strf(p->a, "%s", id).p : NULL;
}

int list_table(page *p, const list *l, const clv_option *options, size_t n, size_t max, const char *caption)
{
	size_t n_rows = 0;
	clv_step step = CLV_END;
	if (!page_query(p, l->table, options, n))
		return -1;
	while ((step = clv_rows_next(p->rows, &p->err)) == CLV_ROW) {
		if (n_rows < max) {
			if (!n_rows)
				print_head(p, l, caption);
			print_row(p, l);
			keep_last(p);
		}
		n_rows++;
	}
	if (n_rows && max)
		fprintf(p->out, "</tbody></table></div>\n");
	return step == CLV_FAILED ? -1 : (int)n_rows;
}

/* ---- the filters ------------------------------------------------------------------------- */

/* A filter that takes few values is a list to choose from. */
static const struct choice {
	const char *key, *values;
} CHOICES[] = {
	{ "type", "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT" },
	{ "status", "happened announced possible denied" },
	{ "kind", "full part indirect scare" },
	{ "order", "biggest newest contested" },
};

static void print_option(page *p, clv_str value, bool chosen)
{
	fprintf(p->out, "<option%s>", chosen ? " selected" : "");
	clv_html_view(p->out, value);
	fprintf(p->out, "</option>");
}

static void print_choice(page *p, const struct choice *c)
{
	clv_str given = clv_str_c(page_param(p, c->key) ? page_param(p, c->key) : ""), rest = clv_str_c(c->values), value;
	bool known = !given.n;
	fprintf(p->out, "<span><label for=\"f-%s\">%s</label> <select id=\"f-%s\" name=\"%s\"><option value=\"\">any</option>", c->key, c->key, c->key, c->key);
	while (clv_str_split(&rest, ' ', &value)) {
		bool chosen = value.n == given.n && !strncasecmp(value.p, given.p, value.n);
		known = known || chosen;
		print_option(p, value, chosen);
	}
	if (!known)
		print_option(p, given, true);
	fprintf(p->out, "</select></span>\n");
}

static void print_filter(page *p, const char *key)
{
	for (size_t i = 0; i < sizeof CHOICES / sizeof *CHOICES; i++)
		if (!strcmp(CHOICES[i].key, key)) {
			print_choice(p, &CHOICES[i]);
			return;
		}
	bool day = !strcmp(key, "from") || !strcmp(key, "to");
	fprintf(p->out, "<span><label for=\"f-%s\">%s</label> <input id=\"f-%s\" name=\"%s\" maxlength=\"100\" size=\"10\" value=\"",
	        key, key, key, key);
	page_esc(p, page_param(p, key));
	fprintf(p->out, "\"%s></span>\n", day ? " placeholder=\"2022-09-15\"" : "");
}

static void print_filters(page *p, const list *l)
{
	if (l == &list_search)
		return;
	fprintf(p->out, "<form class=\"filters\" action=\"%s\" method=\"get\" aria-label=\"Filters\">\n", l->path);
	for (const char *const *o = l->options; *o; o++)
		if (!is_paging(*o))
			print_filter(p, *o);
	fprintf(p->out, "<button>Show</button></form>\n");
}

static void print_pager(page *p, const list *l, const question *q, bool more)
{
	const char *after = page_param(p, "after"), *here = q->keyed ? after : NULL;
	fprintf(p->out, "<p class=\"pager\">");
	if (here || q->offset > 0) {
		fprintf(p->out, "<a rel=\"%s\" href=\"", here ? "first" : "prev");
		print_address(p, l, q, "", NULL, here || q->offset <= q->limit ? 0 : q->offset - q->limit);
		fprintf(p->out, "\">%s</a> ", here ? "← to the beginning" : "← before");
	}
	if (more && q->pages) {
		fprintf(p->out, "<a rel=\"next\" href=\"");
		print_address(p, l, q, "", q->keyed ? p->last : NULL, q->offset + q->limit);
		fprintf(p->out, "\">more →</a> ");
	}
	fprintf(p->out, "<span class=\"dim\">This list as <a href=\"");
	print_address(p, l, q, ".csv", here, q->offset);
	fprintf(p->out, "\">CSV</a> · <a href=\"");
	print_address(p, l, q, ".json", here, q->offset);
	fprintf(p->out, "\">JSON</a>");
	if (q->keyed) {
		fprintf(p->out, " · <a href=\"");
		print_address(p, l, q, ".atom", here, q->offset);
		fprintf(p->out, "\">Atom</a>");
	}
	fprintf(p->out, "</span></p>\n");
}

/* The picture draws the rows of the JSON twin of the same question. */
static void print_picture(page *p, const list *l, const question *q)
{
	fprintf(p->out, "<figure data-picture=\"%s\" data-src=\"", l->picture);
	print_address(p, l, q, ".json", NULL, q->offset);
	fprintf(p->out, "\"></figure>\n");
}

/* ---- the three forms ------------------------------------------------------------------------ */

static int as_html(page *p, const list *l, const question *q)
{
	page_begin(p, l->title);
	fprintf(p->out, "<h1>%s</h1>\n<p class=\"dim\">%s</p>\n", l->title, l->intro);
	print_filters(p, l);
	if (l == &list_search && !page_param(p, "q")) {
		fprintf(p->out, "<p>Type words into the search box above.</p>\n");
		page_end(p);
		return 200;
	}
	if (l->picture)
		print_picture(p, l, q);
	int n = list_table(p, l, q->options, q->n, (size_t)q->limit, l->title);
	if (n < 0)
		return page_status(p);
	if (n == 0)
		fprintf(p->out, "<p class=\"empty\">%s</p>\n", l->empty);
	if (n > q->limit)
		print_cut(p, l, (size_t)q->limit, q->offset);
	print_pager(p, l, q, n > q->limit);
	page_end(p);
	return 200;
}

/* The row's JSON; of the network with the better names. */
static const char *row_json(page *p, const list *l)
{
	static const char *const pairs[][2] = { { "a", "a_name" }, { "b", "b_name" } };
	const char *text = clv_rows_json(p->rows);
	json_t *o = l == &list_network ? json_loads(text, 0, NULL) : NULL;
	for (size_t i = 0; o && i < 2; i++)
		json_object_set_new(o, pairs[i][1], json_string(better_name(p, json_of(o, pairs[i][0]), json_of(o, pairs[i][1]))));
	char *own = o ? json_dumps(o, JSON_PRESERVE_ORDER) : NULL;
	if (own)
		text = clv_strf(p->a, "%s", own).p;
	free(own);
	json_decref(o);
	return text;
}

static int as_json(page *p, const list *l, const question *q)
{
	clv_step step;
	int64_t n = 0;
	p->type = "application/json; charset=utf-8";
	fprintf(p->out, "{\"%s\":[", l->path + 1);
	while ((step = clv_rows_next(p->rows, &p->err)) == CLV_ROW)
		if (n++ < q->limit) {
			fprintf(p->out, "%s%s", n > 1 ? ",\n" : "", row_json(p, l));
			keep_last(p);
		}
	fprintf(p->out, "],\"limit\":%lld,\"offset\":%lld,\"more\":%s", (long long)q->limit, (long long)q->offset, n > q->limit ? "true" : "false");
	if (q->keyed) {
		json_t *next = n > q->limit && p->last ? json_string(p->last) : json_null();
		fputs(",\"next\":", p->out);
		json_dumpf(next, p->out, JSON_ENCODE_ANY);
		json_decref(next);
	}
	fputs("}\n", p->out);
	return step == CLV_FAILED ? page_status(p) : 200;
}

void page_csv(page *p, const char *v)
{
	if (!v || !strpbrk(v, ",\"\r\n")) {
		fputs(v ? v : "", p->out);
		return;
	}
	fputc('"', p->out);
	for (; *v; v++)
		fprintf(p->out, *v == '"' ? "\"\"" : "%c", *v);
	fputc('"', p->out);
}

static int as_csv(page *p, const question *q)
{
	size_t columns = clv_rows_count(p->rows);
	clv_step step;
	int64_t n = 0;
	p->type = "text/csv; charset=utf-8; header=present";
	for (size_t i = 0; i < columns; i++)
		fprintf(p->out, "%s%s", i ? "," : "", clv_rows_column(p->rows, i));
	fputs("\r\n", p->out);
	while ((step = clv_rows_next(p->rows, &p->err)) == CLV_ROW) {
		if (n++ >= q->limit)
			continue;
		for (size_t i = 0; i < columns; i++) {
			fputs(i ? "," : "", p->out);
			page_csv(p, clv_rows_text(p->rows, i));
		}
		fputs("\r\n", p->out);
	}
	return step == CLV_FAILED ? page_status(p) : 200;
}

int list_rows(page *p, const list *l)
{
	const question all = { .limit = PAGE_MAX_ROWS };
	return p->form == FORM_JSON ? as_json(p, l, &all) : as_csv(p, &all);
}

int list_page(page *p, const list *l)
{
	question q;
	if (!ask(p, l, &q))
		return 400;
	if (p->form == FORM_HTML)
		return as_html(p, l, &q);
	if (l == &list_search && !page_param(p, "q")) {
		clv_fail(&p->err, CLV_USAGE, "serve", "q: the words to search for are missing");
		return 400;
	}
	if (p->form == FORM_ATOM)
		return feed_page(p, l, q.options, q.n, q.limit);
	if (!page_query(p, l->table, q.options, q.n))
		return page_status(p);
	return p->form == FORM_JSON ? as_json(p, l, &q) : as_csv(p, &q);
}
