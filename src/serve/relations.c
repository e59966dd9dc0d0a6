/* SPDX-License-Identifier: Apache-2.0 */
/* Relations: what two actors did to one another over time; of none, who dealt with
 * whom and the blocs of the network. The three forms are written from the same rows,
 * those of clv_relations. */
#include "serve/serve_priv.h"

enum { MOST_PAIRS = 200 };

static void print_pair_form(page *p, const char *a, const char *b)
{
	fprintf(p->out, "<form class=\"filters\" action=\"/relations\" method=\"get\"><span><label for=\"a\">one</label> "
	                "<input id=\"a\" name=\"a\" maxlength=\"100\" size=\"12\" value=\"");
	page_esc(p, a);
	fprintf(p->out, "\"></span> <span><label for=\"b\">the other</label> <input id=\"b\" name=\"b\" maxlength=\"100\" size=\"12\" value=\"");
	page_esc(p, b);
	fprintf(p->out, "\"></span> <button>Show</button></form>\n");
}

/* Events of a period from the first of the two to the other ("forward"), or back. */
static size_t in_direction(const json_t *period, const char *direction)
{
	const json_t *e;
	size_t i, n = 0;
	json_array_foreach(json_object_get(period, "events"), i, e)
		n += !strcmp(json_of(e, "direction"), direction);
	return n;
}

static void print_period(page *p, const json_t *o)
{
	const json_t *quad = json_object_get(o, "quad");
	const char *period = json_of(o, "period");
	fprintf(p->out, "<tr><th scope=\"row\" class=\"day\">%s</th><td class=\"n\">%lld</td><td class=\"n\">%zu</td><td class=\"n\">%zu</td>",
	        *period ? period : "no date", json_number_of(o, "n_events"), in_direction(o, "forward"), in_direction(o, "back"));
	for (size_t i = 0; i < 4; i++)
		fprintf(p->out, "<td class=\"n\">%lld</td>", (long long)json_integer_value(json_array_get(quad, i)));
	fprintf(p->out, "<td class=\"n\">%+.1f</td><td class=\"n\">%+.1f</td><td>%s</td>", json_number_value(json_object_get(o, "goldstein")),
	        json_number_value(json_object_get(o, "state")), json_of(o, "change"));
	fprintf(p->out, "<td class=\"n\">%lld</td><td class=\"n\">%lld</td></tr>\n", json_number_of(o, "n_documents"), json_number_of(o, "n_sources"));
}

static void print_periods(page *p, const char *a, const char *b, const json_t *periods)
{
	const json_t *o, *e;
	json_t *all = json_array();
	size_t i, k;
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Months\"><table class=\"list\">\n<caption>What happened, by period</caption>\n"
	                "<thead><tr><th scope=\"col\">period</th><th scope=\"col\" class=\"n\">events</th><th scope=\"col\" class=\"n\">");
	page_esc(p, a);
	fprintf(p->out, " →</th><th scope=\"col\" class=\"n\">");
	page_esc(p, b);
	fprintf(p->out, " →</th><th scope=\"col\" class=\"n\">verbal cooperation</th>"
	                "<th scope=\"col\" class=\"n\">material cooperation</th><th scope=\"col\" class=\"n\">verbal conflict</th>"
	                "<th scope=\"col\" class=\"n\">material conflict</th><th scope=\"col\" class=\"n\">Goldstein</th>"
	                "<th scope=\"col\" class=\"n\">state</th><th scope=\"col\">change</th><th scope=\"col\" class=\"n\">reports</th>"
	                "<th scope=\"col\" class=\"n\">sources</th></tr></thead>\n<tbody>\n");
	long long n = 0;
	json_array_foreach(periods, i, o) {
		print_period(p, o);
		n += json_number_of(o, "n_events");
		json_array_foreach(json_object_get(o, "events"), k, e)
			json_array_append(all, (json_t *)(uintptr_t)e);
	}
	fprintf(p->out, "</tbody></table></div>\n<h2>Events</h2>\n");
	if ((long long)json_array_size(all) < n)
		fprintf(p->out, "<p class=\"dim\">%zu of %lld: the first of each period.</p>\n", json_array_size(all), n);
	page_events_table(p, all, "Events between the two");
	json_decref(all);
}

static void print_twin(page *p, const char *a, const char *b, const char *form)
{
	fprintf(p->out, "<a href=\"/relations/");
	page_part(p, a);
	fputc('/', p->out);
	page_part(p, b);
	fprintf(p->out, ".%s\">%s</a> ", form, form);
}

static void print_chart(page *p, const char *a, const char *b)
{
	fprintf(p->out, "<figure data-picture=\"series\" data-src=\"/relations/");
	page_part(p, a);
	fputc('/', p->out);
	page_part(p, b);
	fprintf(p->out, ".json?by=");
	page_part(p, page_param(p, "by"));
	fprintf(p->out, "\"></figure>\n");
}

static int relations_html(page *p, const char *a, const char *b, const json_t *periods)
{
	const char *one = page_name_of(p, a), *other = page_name_of(p, b);
	const char *title = clv_strf(p->a, "%s and %s", one, other).p;
	page_begin(p, title);
	fprintf(p->out, "<h1>");
	page_esc(p, title);
	fprintf(p->out, "</h1>\n");
	print_pair_form(p, a, b);
	print_chart(p, a, b);
	if (json_array_size(periods))
		print_periods(p, one, other, periods);
	else
		fprintf(p->out, "<p class=\"empty\">No event between the two. Names, codes like CHN and ids are understood.</p>\n");
	fprintf(p->out, "<p class=\"dim\">This page as ");
	print_twin(p, a, b, "csv");
	print_twin(p, a, b, "json");
	fprintf(p->out, "</p>\n");
	page_end(p);
	return 200;
}

/* ---- who dealt with whom ------------------------------------------------------------------ */

static void print_tie(page *p, const json_t *o)
{
	const char *a = json_of(o, "a"), *b = json_of(o, "b");
	fprintf(p->out, "<tr><th scope=\"row\"><a href=\"/relations/");
	page_part(p, a);
	fputc('/', p->out);
	page_part(p, b);
	fprintf(p->out, "\">");
	page_esc(p, a);
	fprintf(p->out, " – ");
	page_esc(p, b);
	fprintf(p->out, "</a></th><td class=\"n\">%lld</td><td class=\"n\">%.1f</td><td class=\"n\">%.1f</td><td class=\"n\">%lld</td></tr>\n",
	        json_number_of(o, "n_events"), json_number_value(json_object_get(o, "cooperation")),
	        json_number_value(json_object_get(o, "conflict")), json_number_of(o, "n_documents"));
}

static void print_bloc(page *p, const json_t *o)
{
	const json_t *members = json_object_get(o, "members"), *m;
	size_t i;
	fprintf(p->out, "<tr><th scope=\"row\">%lld</th><td>", json_number_of(o, "bloc"));
	json_array_foreach(members, i, m) {
		fprintf(p->out, "%s<a href=\"/who/", i ? ", " : "");
		page_part(p, json_string_value(m));
		fprintf(p->out, "\">");
		page_esc(p, json_string_value(m));
		fprintf(p->out, "</a>");
	}
	fprintf(p->out, "</td><td class=\"n\">%.1f</td><td class=\"n\">%.1f</td></tr>\n", json_number_value(json_object_get(o, "cooperation")),
	        json_number_value(json_object_get(o, "conflict")));
}

static void print_ties(page *p, const json_t *ties)
{
	const json_t *o;
	size_t i;
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Pairs\"><table class=\"list\">\n<caption>Who dealt most with whom; "
	                "cooperation and conflict in points of Goldstein's scale</caption>\n<thead><tr><th scope=\"col\">pair</th><th scope=\"col\" class=\"n\">events</th>"
	                "<th scope=\"col\" class=\"n\">cooperation</th><th scope=\"col\" class=\"n\">conflict</th><th scope=\"col\" class=\"n\">reports</th></tr></thead>\n<tbody>\n");
	json_array_foreach(ties, i, o)
		if (i < MOST_PAIRS)
			print_tie(p, o);
	fprintf(p->out, "</tbody></table></div>\n");
	if (json_array_size(ties) > MOST_PAIRS)
		fprintf(p->out, "<p class=\"dim\">The first %d of %zu pairs; <a href=\"/relations.json\">JSON</a> has all.</p>\n", MOST_PAIRS, json_array_size(ties));
}

/* Blocs of one are no blocs. */
static void print_blocs(page *p, const json_t *blocs)
{
	const json_t *o;
	size_t i;
	fprintf(p->out, "<h2 id=\"blocs\">Blocs</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Blocs\"><table class=\"list\">\n"
	                "<caption>Who cooperates with one another more, and quarrels less, than their dealings would make one expect</caption>\n"
	                "<thead><tr><th scope=\"col\">bloc</th><th scope=\"col\">members</th><th scope=\"col\" class=\"n\">cooperation within</th>"
	                "<th scope=\"col\" class=\"n\">conflict within</th></tr></thead>\n<tbody>\n");
	json_array_foreach(blocs, i, o)
		if (json_number_of(o, "n") > 1)
			print_bloc(p, o);
	fprintf(p->out, "</tbody></table></div>\n");
}

static int overview_html(page *p, const json_t *ties, const json_t *blocs)
{
	page_begin(p, "Relations");
	fprintf(p->out, "<h1>Relations</h1>\n<p class=\"dim\">What two actors did to one another over time: choose a pair, or name two, like CHN and RUS.</p>\n");
	print_pair_form(p, NULL, NULL);
	if (json_array_size(ties)) {
		print_ties(p, ties);
		print_blocs(p, blocs);
	} else {
		fprintf(p->out, "<p class=\"empty\">No event between two parties.</p>\n");
	}
	fprintf(p->out, "<p class=\"dim\">This page as <a href=\"/relations.json\">JSON</a> · <a href=\"/relations.json?blocs=yes\">blocs as JSON</a></p>\n");
	page_end(p);
	return 200;
}

/* ---- the rows, and the forms of them ---------------------------------------------------------- */

/* Whole lines, a row each. */
static int take_rows(void *rows, const char *bytes, size_t n)
{
	clv_str all = { bytes, n }, line;
	while (clv_str_split(&all, '\n', &line))
		if (line.n && json_array_append_new(rows, json_loadb(line.p, line.n, 0, NULL)) != 0)
			return 1;
	return 0;
}

/* New rows; NULL: p->err. */
static json_t *ask(page *p, const char *a, const char *b, const clv_option *options, size_t n)
{
	json_t *rows = json_array();
	if (clv_relations(p->how->db, a, b, options, n, take_rows, rows, &p->err) == CLV_OK)
		return rows;
	json_decref(rows);
	return NULL;
}

static int as_json(page *p, const json_t *rows)
{
	const json_t *o;
	size_t i;
	p->type = "application/json; charset=utf-8";
	fprintf(p->out, "{\"relations\":[");
	json_array_foreach(rows, i, o) {
		fputs(i ? ",\n" : "", p->out);
		json_dumpf(o, p->out, JSON_COMPACT | JSON_PRESERVE_ORDER);
	}
	fprintf(p->out, "],\"limit\":%zu,\"offset\":0,\"more\":false}\n", json_array_size(rows));
	return 200;
}

/* Numbers and words without commas: the columns of a period, without its events. */
static int as_csv(page *p, const json_t *rows)
{
	static const char *const columns[] = { "period", "from", "to", "n_events", "n_mutual", "expected", "goldstein", "goldstein_mean", "plover_mean",
		                               "state", "change", "n_documents", "n_sources", "exposure" };
	enum { N_COLUMNS = sizeof columns / sizeof *columns };
	const json_t *o;
	size_t i;
	p->type = "text/csv; charset=utf-8; header=present";
	for (size_t k = 0; k < N_COLUMNS; k++)
		fprintf(p->out, "%s,", columns[k]);
	fputs("quad_1,quad_2,quad_3,quad_4\r\n", p->out);
	json_array_foreach(rows, i, o) {
		for (size_t k = 0; k < N_COLUMNS; k++) {
			const json_t *v = json_object_get(o, columns[k]);
			if (json_is_string(v))
				fputs(json_string_value(v), p->out);
			else if (v && !json_is_null(v))
				json_dumpf(v, p->out, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
			fputc(',', p->out);
		}
		for (size_t k = 0; k < 4; k++)
			fprintf(p->out, "%lld%s", (long long)json_integer_value(json_array_get(json_object_get(o, "quad"), k)), k < 3 ? "," : "\r\n");
	}
	return 200;
}

static int overview(page *p)
{
	const clv_option options[] = { { "from", page_param(p, "from") }, { "to", page_param(p, "to") }, { "status", page_param(p, "status") },
		                       { "blocs", "yes" } };
	bool html = p->form == FORM_HTML, only_blocs = p->form == FORM_JSON && page_param(p, "blocs");
	if (p->form == FORM_CSV)
		return 404;
	json_t *ties = only_blocs ? NULL : ask(p, NULL, NULL, options, 3);
	json_t *blocs = html || only_blocs ? ask(p, NULL, NULL, options, 4) : NULL;
	int status = p->err.code != CLV_OK ? page_status(p) : html ? overview_html(p, ties, blocs) : as_json(p, only_blocs ? blocs : ties);
	json_decref(ties);
	json_decref(blocs);
	return status;
}

int page_relations(page *p)
{
	const char *a = p->n_parts == 3 ? p->part[1] : page_param(p, "a"), *b = p->n_parts == 3 ? p->part[2] : page_param(p, "b");
	if (p->n_parts == 2)
		return 404;
	if (!a || !b)
		return overview(p);
	const clv_option options[] = { { "by", page_param(p, "by") }, { "from", page_param(p, "from") }, { "to", page_param(p, "to") },
		                       { "status", page_param(p, "status") } };
	json_t *rows = ask(p, a, b, options, 4);
	int status = !rows ? page_status(p) : p->form == FORM_CSV ? as_csv(p, rows) : p->form == FORM_JSON ? as_json(p, rows) : relations_html(p, a, b, rows);
	json_decref(rows);
	return status;
}
