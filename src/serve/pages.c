/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of one thing: the first page, a story's dossier, how an event, mention,
 * quote or fact came about, an actor's card, what two actors did to one another.
 * Each is written from the JSON object that its twin gives. */
#include "serve/serve_priv.h"

/* ---- the first page ---------------------------------------------------------------------- */

static long long count_in(const json_t *o, const char *key, const char *name, FILE *out, const char *between)
{
	long long n = json_number_of(o, key);
	fprintf(out, "<strong data-count=\"%s\">%lld</strong> %s%s", key, n, name, between);
	return n;
}

static bool print_counts(page *p)
{
	if (!page_query(p, "counts", NULL, 0) || clv_rows_next(p->rows, &p->err) != CLV_ROW)
		return false;
	json_t *o = json_loads(clv_rows_json(p->rows), 0, NULL);
	fprintf(p->out, "<p data-live=\"/status.events\">");
	count_in(o, "documents", "reports", p->out, " · ");
	count_in(o, "stories", "stories", p->out, " · ");
	count_in(o, "events", "events", p->out, " · ");
	count_in(o, "quotes", "quotes", p->out, "</p>\n");
	json_decref(o);
	return true;
}

int page_home(page *p)
{
	const clv_option newest[] = { { "order", "newest" }, { "limit", "10" } };
	const clv_option biggest[] = { { "order", "biggest" }, { "limit", "10" } };
	page_begin(p, "Stories");
	fprintf(p->out, "<h1>What the reports tell of</h1>\n");
	if (!print_counts(p))
		return page_status(p);
	fprintf(p->out, "<h2 id=\"biggest\">Told by most</h2>\n");
	int n = list_table(p, &list_stories, biggest, 2, 10, "Stories told by most reports");
	if (n == 0)
		fprintf(p->out, "<p class=\"empty\">Nothing was read yet. <code>clavijo read PATH</code> reads reports into the "
		                "database; then load this page again.</p>\n");
	if (n > 0) {
		fprintf(p->out, "<p><a href=\"/stories\">All stories</a></p>\n<h2 id=\"newest\">Newest</h2>\n");
		n = list_table(p, &list_stories, newest, 2, 10, "Stories that happened last");
	}
	if (n < 0)
		return page_status(p);
	fprintf(p->out, "<p class=\"dim\">This list as <a href=\"/stories.csv\">CSV</a> · <a href=\"/index.json\">JSON</a></p>\n");
	page_end(p);
	return 200;
}

/* ---- a story --------------------------------------------------------------------------------- */

/* JSON of the first row in the arena; p NULL: there is none, or p->err. */
static clv_str first(page *p, const char *table, const clv_option *options, size_t n)
{
	clv_str json = { NULL, 0 };
	if (page_query(p, table, options, n) && clv_rows_next(p->rows, &p->err) == CLV_ROW)
		json = clv_str_copy(p->a, clv_str_c(clv_rows_json(p->rows)));
	page_query_end(p);
	return json;
}

static int give_json(page *p, clv_str json)
{
	p->type = "application/json; charset=utf-8";
	fprintf(p->out, "%.*s\n", CLV_FMT(json));
	return 200;
}

static int none(page *p, const char *what, const char *id)
{
	if (p->err.code == CLV_OK || p->err.code == CLV_USAGE)
		clv_fail(&p->err, CLV_NOTFOUND, "serve", "no %s %.100s", what, id);
	return page_status(p);
}

int page_story(page *p)
{
	const char *id = p->part[1];
	const clv_option options[] = { { "story", id } };
	clv_str json = first(p, "story", options, 1);
	if (!json.p)
		return none(p, "story", id);
	if (p->form == FORM_JSON)
		return give_json(p, json);
	json_t *o = json_loadb(json.p, json.n, 0, NULL);
	long long number = json_number_of(o, "id");
	page_begin(p, json_of(o, "title"));
	json_decref(o);
	p->how->dossier(p->out, p->a, json);
	fprintf(p->out, "<p class=\"dim\">Of this story: <a href=\"/map?story=%lld\">map</a> · <a href=\"/network?story=%lld\">network</a> · "
	                "<a href=\"/events?story=%lld\">events</a> · <a href=\"/story/%lld.json\">JSON</a></p>\n",
	        number, number, number, number);
	page_end(p);
	return 200;
}

/* ---- why --------------------------------------------------------------------------------------- */

static void row(page *p, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	fprintf(p->out, "<dt>%s</dt><dd>", name);
	page_esc(p, value);
	fprintf(p->out, "</dd>\n");
}

static void print_party(page *p, const char *name, const json_t *side)
{
	const json_t *a;
	size_t i;
	if (!json_array_size(side))
		return;
	fprintf(p->out, "<dt>%s</dt><dd>", name);
	json_array_foreach(side, i, a) {
		const char *id = json_of(a, "actor"), *code = json_of(a, "code");
		const char *shown = *json_of(a, "name") ? json_of(a, "name") : code;
		fputs(i ? ", " : "", p->out);
		if (*id) {
			fprintf(p->out, "<a href=\"/who/");
			page_part(p, id);
			fprintf(p->out, "\">");
		}
		page_esc(p, shown);
		fputs(*id ? "</a>" : "", p->out);
		if (*code && strcmp(code, shown) != 0) {
			fputs(" (", p->out);
			page_esc(p, code);
			fputs(")", p->out);
		}
	}
	fprintf(p->out, "</dd>\n");
}

static void print_days(page *p, const json_t *e)
{
	const char *from = json_of(e, "from"), *to = json_of(e, "to");
	row(p, "when", !*to || !strcmp(from, to) ? from : clv_strf(p->a, "%s to %s", from, to).p);
}

static void print_act(page *p, const json_t *e)
{
	const char *mode = json_of(e, "mode"), *cameo = json_of(e, "cameo");
	print_party(p, json_is_true(json_object_get(e, "mutual")) ? "between" : "who", json_object_get(e, "source"));
	print_party(p, json_is_true(json_object_get(e, "mutual")) ? "and" : "to whom", json_object_get(e, "target"));
	print_days(p, e);
	row(p, "where", json_of(json_object_get(e, "place"), "name"));
	row(p, "code", clv_strf(p->a, "%s%s%s%s%s", json_of(e, "type"), *mode ? " / " : "", mode, *cameo ? " · CAMEO " : "", cameo).p);
	row(p, "status", clv_strf(p->a, "%s, polarity %s%s", json_of(e, "status"), json_of(e, "polarity"),
	                          json_is_true(json_object_get(e, "uncertain")) ? ", uncertain" : "").p);
	row(p, "score", clv_strf(p->a, "%.2f", json_number_value(json_object_get(e, "score"))).p);
}

static void print_story_link(page *p, const json_t *o)
{
	long long n = json_number_of(o, "story");
	if (n)
		fprintf(p->out, "<dt>story</dt><dd><a href=\"/story/%lld\">%lld</a></dd>\n", n, n);
}

/* The sentence, and which report has it where. */
static void print_sentence(page *p, const json_t *m)
{
	fprintf(p->out, "<blockquote>");
	page_esc(p, json_of(m, "text"));
	fprintf(p->out, "<footer class=\"dim\">");
	page_esc(p, json_of(m, "path"));
	fprintf(p->out, ", sentence %lld</footer></blockquote>\n", json_number_of(m, "sentence"));
}

static void print_mention(page *p, const json_t *m)
{
	print_sentence(p, m);
	fprintf(p->out, "<details><summary>How it was coded (%s)</summary>\n<dl>", json_of(m, "id"));
	print_act(p, m);
	row(p, "rule", json_of(m, "rule"));
	fprintf(p->out, "</dl></details>\n");
}

static void print_event(page *p, const json_t *o)
{
	const json_t *e = json_object_get(o, "event"), *m;
	size_t i;
	fprintf(p->out, "<h1>");
	page_esc(p, json_of(e, "title"));
	fprintf(p->out, "</h1>\n<p><span class=\"status\">%s</span> %lld mentions in %lld reports, %lld sources</p>\n<dl>", json_of(e, "status"),
	        json_number_of(e, "n_mentions"), json_number_of(e, "n_documents"), json_number_of(e, "n_sources"));
	print_act(p, e);
	print_story_link(p, e);
	row(p, "rule", json_of(o, "rule"));
	fprintf(p->out, "</dl>\n");
	if (*json_of(o, "why")) {
		fprintf(p->out, "<h2>Why</h2>\n<pre>");
		page_esc(p, json_of(o, "why"));
		fprintf(p->out, "</pre>\n");
	}
	fprintf(p->out, "<h2>The sentences</h2>\n");
	json_array_foreach(json_object_get(o, "mentions"), i, m)
		print_mention(p, m);
}

static void print_quote(page *p, const json_t *o)
{
	const json_t *q = json_object_get(o, "quote"), *speaker = json_object_get(q, "speaker");
	fprintf(p->out, "<h1>“");
	page_esc(p, json_of(q, "words"));
	fprintf(p->out, "”</h1>\n<dl>");
	row(p, "speaker", json_is_object(speaker) ? json_of(speaker, "name") : "nobody named");
	row(p, "through", json_of(json_object_get(q, "via"), "name"));
	row(p, "kind", json_of(q, "kind"));
	row(p, "cue", json_of(q, "cue"));
	row(p, "rule", json_of(q, "rule"));
	fprintf(p->out, "</dl>\n<h2>The sentence</h2>\n");
	print_sentence(p, q);
}

static void print_fact(page *p, const json_t *o)
{
	const json_t *f = json_object_get(o, "fact"), *u;
	size_t i;
	fprintf(p->out, "<h1>");
	page_esc(p, json_of(f, "text"));
	fprintf(p->out, "</h1>\n<p>%s, %s · %lld reports, %lld sources</p>\n<h2>Who says so</h2>\n", json_of(f, "kind"),
	        json_of(f, "status"), json_number_of(f, "n_documents"), json_number_of(f, "n_sources"));
	json_array_foreach(json_object_get(f, "support"), i, u) {
		fprintf(p->out, "<p class=\"stance\"><span class=\"status\">%s</span> ", json_of(u, "stance"));
		page_esc(p, json_of(u, "how"));
		fprintf(p->out, "</p>\n");
		print_sentence(p, u);
	}
}

static bool is_id(const char *s)
{
	return *s && strchr("emqf", *s) && s[1] && strspn(s + 1, "0123456789abcdef") == strlen(s + 1);
}

static const char *why_title(const json_t *o)
{
	const char *kind = json_of(o, "kind");
	const json_t *x = json_object_get(o, kind);
	return *json_of(x, "title") ? json_of(x, "title") : *json_of(x, "words") ? json_of(x, "words") : json_of(x, "text");
}

int page_why(page *p)
{
	const char *id = p->part[1];
	const clv_option options[] = { { "id", id } };
	clv_str json = is_id(id) ? first(p, "why", options, 1) : (clv_str){ NULL, 0 };
	if (!json.p)
		return none(p, "event, mention, quote or fact", id);
	if (p->form == FORM_JSON)
		return give_json(p, json);
	json_t *o = json_loadb(json.p, json.n, 0, NULL);
	const char *kind = json_of(o, "kind");
	page_begin(p, why_title(o));
	if (!strcmp(kind, "event")) {
		print_event(p, o);
	} else if (!strcmp(kind, "mention")) {
		fprintf(p->out, "<h1>Mention of an event</h1>\n<p><a href=\"/event/%s\">The event</a></p>\n", json_of(o, "event"));
		print_mention(p, json_object_get(o, "mention"));
	} else if (!strcmp(kind, "quote")) {
		print_quote(p, o);
	} else {
		print_fact(p, o);
	}
	json_decref(o);
	fprintf(p->out, "<p class=\"dim\"><code>");
	page_esc(p, id);
	fprintf(p->out, "</code> · this page as <a href=\"/event/");
	page_part(p, id);
	fprintf(p->out, ".json\">JSON</a></p>\n");
	page_judge_form(p, id);
	page_end(p);
	return 200;
}

/* ---- an actor ------------------------------------------------------------------------------------ */

static void print_events_of(page *p, const json_t *events, const char *caption)
{
	const json_t *e;
	size_t i;
	if (!json_array_size(events))
		return;
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"list\">\n<caption>%s</caption>\n<thead><tr>"
	                "<th scope=\"col\">when</th><th scope=\"col\">what</th><th scope=\"col\">type</th></tr></thead>\n<tbody>\n", caption, caption);
	json_array_foreach(events, i, e) {
		fprintf(p->out, "<tr><td class=\"day\">%s</td><td><a href=\"/event/%s\">", json_of(e, "from"), json_of(e, "id"));
		page_esc(p, json_of(e, "title"));
		fprintf(p->out, "</a>");
		if (*json_of(e, "status"))
			fprintf(p->out, " <span class=\"status\">%s</span>", json_of(e, "status"));
		fprintf(p->out, "</td><td>%s</td></tr>\n", json_of(e, "type"));
	}
	fprintf(p->out, "</tbody></table></div>\n");
}

static void print_card(page *p, const json_t *o)
{
	const json_t *x;
	size_t i;
	fprintf(p->out, "<h1>");
	page_esc(p, json_of(o, "name"));
	fprintf(p->out, "</h1>\n<dl>");
	row(p, "kind", json_of(o, "kind"));
	row(p, "code", json_of(o, "code"));
	row(p, "sector", json_of(o, "sector"));
	row(p, "named", clv_strf(p->a, "%lld times in %lld reports", json_number_of(o, "n_mentions"), json_number_of(o, "n_documents")).p);
	row(p, "first", json_of(o, "first"));
	row(p, "last", json_of(o, "last"));
	fprintf(p->out, "</dl>\n");
	if (json_array_size(json_object_get(o, "with")))
		fprintf(p->out, "<h2>With whom</h2>\n<ul class=\"short\">\n");
	json_array_foreach(json_object_get(o, "with"), i, x) {
		fprintf(p->out, "<li><a href=\"/relations/");
		page_part(p, json_of(o, "actor"));
		fputc('/', p->out);
		page_part(p, json_of(x, "actor"));
		fprintf(p->out, "\">");
		page_esc(p, json_of(x, "name"));
		fprintf(p->out, "</a> (%lld)</li>\n%s", json_number_of(x, "n_events"),
		        i + 1 == json_array_size(json_object_get(o, "with")) ? "</ul>\n" : "");
	}
	fprintf(p->out, "<h2>Events</h2>\n");
	print_events_of(p, json_object_get(o, "events"), "Events");
	fprintf(p->out, "<h2>Said</h2>\n");
	json_array_foreach(json_object_get(o, "quotes"), i, x) {
		fprintf(p->out, "<blockquote>");
		page_esc(p, json_of(x, "words"));
		fprintf(p->out, " <a class=\"dim\" href=\"/story/%lld#quotes\">%s, story %lld</a></blockquote>\n", json_number_of(x, "story"),
		        json_of(x, "kind"), json_number_of(x, "story"));
	}
}

/* Who takes part in events without being an actor of the lexicon, like a town that
 * stands for its people, has no card: the events then. */
static int take_part(page *p, const char *id)
{
	const clv_option options[] = { { "actor", id }, { "limit", "100" } };
	if (p->err.code != CLV_OK)
		return page_status(p);
	if (p->form == FORM_JSON) {
		if (!first(p, "events", options, 2).p)
			return none(p, "actor", id);
		return page_query(p, "events", options, 2) ? list_rows(p, &list_events) : page_status(p);
	}
	page_begin(p, id);
	fprintf(p->out, "<h1>");
	page_esc(p, id);
	fprintf(p->out, "</h1>\n");
	int n = list_table(p, &list_events, options, 2, 100, "Events");
	page_end(p);
	return n > 0 ? 200 : n == 0 ? none(p, "actor", id) : page_status(p);
}

int page_who(page *p)
{
	if (p->n_parts == 1)
		return list_page(p, &list_who);
	if (p->form == FORM_CSV)
		return 404;
	const clv_option options[] = { { "name", p->part[1] }, { "limit", "1" } };
	clv_str json = first(p, "who", options, 2);
	if (!json.p)
		return take_part(p, p->part[1]);
	if (p->form == FORM_JSON)
		return give_json(p, json);
	json_t *o = json_loadb(json.p, json.n, 0, NULL);
	page_begin(p, json_of(o, "name"));
	print_card(p, o);
	fprintf(p->out, "<p class=\"dim\">This page as <a href=\"/who/");
	page_part(p, json_of(o, "actor"));
	fprintf(p->out, ".json\">JSON</a></p>\n");
	json_decref(o);
	page_end(p);
	return 200;
}

/* ---- relations ------------------------------------------------------------------------------------- */

static void print_pair_form(page *p, const char *a, const char *b)
{
	fprintf(p->out, "<form class=\"filters\" action=\"/relations\" method=\"get\"><span><label for=\"a\">one</label> "
	                "<input id=\"a\" name=\"a\" maxlength=\"100\" size=\"12\" value=\"");
	page_esc(p, a);
	fprintf(p->out, "\"></span> <span><label for=\"b\">the other</label> <input id=\"b\" name=\"b\" maxlength=\"100\" size=\"12\" value=\"");
	page_esc(p, b);
	fprintf(p->out, "\"></span> <button>Show</button></form>\n");
}

static void print_period(page *p, const json_t *o)
{
	const json_t *quad = json_object_get(o, "quad");
	const char *period = json_of(o, "period");
	fprintf(p->out, "<tr><th scope=\"row\">%s</th><td class=\"n\">%lld</td>", *period ? period : "no date", json_number_of(o, "n_events"));
	for (size_t i = 0; i < 4; i++)
		fprintf(p->out, "<td class=\"n\">%lld</td>", (long long)json_integer_value(json_array_get(quad, i)));
	fprintf(p->out, "<td class=\"n\">%+.1f</td><td class=\"n\">%+.1f</td><td>%s</td>", json_number_value(json_object_get(o, "goldstein")),
	        json_number_value(json_object_get(o, "state")), json_of(o, "change"));
	fprintf(p->out, "<td class=\"n\">%lld</td><td class=\"n\">%lld</td></tr>\n", json_number_of(o, "n_documents"), json_number_of(o, "n_sources"));
}

static void print_periods(page *p, const json_t *periods)
{
	const json_t *o, *e;
	json_t *all = json_array();
	size_t i, k;
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Months\"><table class=\"list\">\n<caption>What happened, by period</caption>\n"
	                "<thead><tr><th scope=\"col\">period</th><th scope=\"col\" class=\"n\">events</th><th scope=\"col\" class=\"n\">verbal cooperation</th>"
	                "<th scope=\"col\" class=\"n\">material cooperation</th><th scope=\"col\" class=\"n\">verbal conflict</th>"
	                "<th scope=\"col\" class=\"n\">material conflict</th><th scope=\"col\" class=\"n\">Goldstein</th>"
	                "<th scope=\"col\" class=\"n\">state</th><th scope=\"col\">change</th><th scope=\"col\" class=\"n\">reports</th>"
	                "<th scope=\"col\" class=\"n\">sources</th></tr></thead>\n<tbody>\n");
	json_array_foreach(periods, i, o) {
		print_period(p, o);
		json_array_foreach(json_object_get(o, "events"), k, e)
			json_array_append(all, (json_t *)(uintptr_t)e);
	}
	fprintf(p->out, "</tbody></table></div>\n<h2>Events</h2>\n");
	print_events_of(p, all, "Events between the two");
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
	page_begin(p, clv_strf(p->a, "%s and %s", a, b).p);
	fprintf(p->out, "<h1>");
	page_esc(p, clv_strf(p->a, "%s and %s", a, b).p);
	fprintf(p->out, "</h1>\n");
	print_pair_form(p, a, b);
	print_chart(p, a, b);
	if (json_array_size(periods))
		print_periods(p, periods);
	else
		fprintf(p->out, "<p class=\"empty\">No event between the two. Names, codes like CHN and ids are understood.</p>\n");
	fprintf(p->out, "<p class=\"dim\">This page as ");
	print_twin(p, a, b, "csv");
	print_twin(p, a, b, "json");
	fprintf(p->out, "</p>\n");
	page_end(p);
	return 200;
}

static int take_row(void *periods, const char *bytes, size_t n)
{
	return json_array_append_new(periods, json_loadb(bytes, n, 0, NULL));
}

static int relations_json(page *p, const json_t *periods)
{
	const json_t *o;
	size_t i;
	p->type = "application/json; charset=utf-8";
	fprintf(p->out, "{\"relations\":[");
	json_array_foreach(periods, i, o) {
		fputs(i ? ",\n" : "", p->out);
		json_dumpf(o, p->out, JSON_COMPACT | JSON_PRESERVE_ORDER);
	}
	fprintf(p->out, "],\"limit\":%zu,\"offset\":0,\"more\":false}\n", json_array_size(periods));
	return 200;
}

int page_relations(page *p)
{
	const char *a = p->n_parts == 3 ? p->part[1] : page_param(p, "a"), *b = p->n_parts == 3 ? p->part[2] : page_param(p, "b");
	if (p->n_parts == 2)
		return 404;
	if (!a || !b) {
		if (p->form != FORM_HTML)
			return 404;
		page_begin(p, "Relations");
		fprintf(p->out, "<h1>Relations</h1>\n<p class=\"dim\">What two actors did to one another over time: name two, like CHN and RUS.</p>\n");
		print_pair_form(p, a, b);
		page_end(p);
		return 200;
	}
	const clv_option options[] = { { "by", page_param(p, "by") }, { "from", page_param(p, "from") }, { "to", page_param(p, "to") },
		                       { "status", page_param(p, "status") }, { "a", a }, { "b", b } };
	if (p->form == FORM_CSV) {
		static const list any = { "/relations", "relations", "", "", "", NULL, { NULL }, { { NULL, NULL, CELL_TEXT } } };
		return page_query(p, "relations", options, 6) ? list_rows(p, &any) : page_status(p);
	}
	json_t *periods = json_array();
	int status = clv_relations(p->how->db, a, b, options, 4, take_row, periods, &p->err) != CLV_OK ? page_status(p)
	             : p->form == FORM_JSON ? relations_json(p, periods) : relations_html(p, a, b, periods);
	json_decref(periods);
	return status;
}
