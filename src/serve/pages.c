/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of one thing: the first page, a story's dossier, how an event, mention, quote or
 * fact came about. Each is written from the JSON object that its twin gives. */
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
	if (!page_query(p, "status", NULL, 0) || clv_rows_next(p->rows, &p->err) != CLV_ROW)
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
		fprintf(p->out, "<p><a href=\"/stories\">All stories</a> · <a href=\"/stories?order=contested\">most contested first</a></p>\n<h2 id=\"newest\">Newest</h2>\n");
		n = list_table(p, &list_stories, newest, 2, 10, "Stories that happened last");
	}
	if (n < 0)
		return page_status(p);
	fprintf(p->out, "<p class=\"dim\">This list as <a href=\"/stories.csv\">CSV</a> · <a href=\"/index.json\">JSON</a></p>\n");
	page_end(p);
	return 200;
}

/* ---- a story --------------------------------------------------------------------------------- */

clv_str page_first(page *p, const char *table, const clv_option *options, size_t n)
{
	clv_str json = { NULL, 0 };
	if (page_query(p, table, options, n) && clv_rows_next(p->rows, &p->err) == CLV_ROW)
		json = clv_str_copy(p->a, clv_str_c(clv_rows_json(p->rows)));
	page_query_end(p);
	return json;
}

int page_json(page *p, clv_str json)
{
	p->type = "application/json; charset=utf-8";
	fprintf(p->out, "%.*s\n", CLV_FMT(json));
	return 200;
}

int page_none(page *p, const char *what, const char *id)
{
	if (p->err.code == CLV_OK || p->err.code == CLV_USAGE)
		clv_fail(&p->err, CLV_NOTFOUND, "serve", "no %s %.100s", what, id);
	return page_status(p);
}

int page_story(page *p)
{
	const char *id = p->part[1];
	const clv_option options[] = { { "story", id } };
	clv_str json = page_first(p, "story", options, 1);
	if (!json.p)
		return page_none(p, "story", id);
	if (p->form == FORM_JSON)
		return page_json(p, json);
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

void page_row(page *p, const char *name, const char *value)
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
	page_row(p, "when", !*to || !strcmp(from, to) ? from : clv_strf(p->a, "%s to %s", from, to).p);
}

static void print_act(page *p, const json_t *e)
{
	const char *mode = json_of(e, "mode"), *cameo = json_of(e, "cameo");
	print_party(p, json_is_true(json_object_get(e, "mutual")) ? "between" : "who", json_object_get(e, "source"));
	print_party(p, json_is_true(json_object_get(e, "mutual")) ? "and" : "to whom", json_object_get(e, "target"));
	print_days(p, e);
	page_row(p, "where", json_of(json_object_get(e, "place"), "name"));
	fprintf(p->out, "<dt>code</dt><dd><a href=\"/codebook/%s\">%s</a>%s%s%s%s</dd>\n", json_of(e, "type"), json_of(e, "type"), *mode ? " / " : "", mode,
	        *cameo ? " · CAMEO " : "", cameo);
	page_row(p, "status", clv_strf(p->a, "%s, polarity %s%s", json_of(e, "status"), json_of(e, "polarity"),
	                          json_is_true(json_object_get(e, "uncertain")) ? ", uncertain" : "").p);
	page_row(p, "score", clv_strf(p->a, "%.2f", json_number_value(json_object_get(e, "score"))).p);
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
	const json_t *words = json_object_get(m, "words"); /* those that tell the act */
	clv_str text = clv_str_c(json_of(m, "text"));
	size_t b = (size_t)json_number_of(words, "b"), e = (size_t)json_number_of(words, "e");
	fprintf(p->out, "<blockquote>");
	clv_html_view(p->out, clv_str_sub(text, 0, b));
	if (e > b) {
		fprintf(p->out, "<mark>");
		clv_html_view(p->out, clv_str_sub(text, b, e));
		fprintf(p->out, "</mark>");
	}
	clv_html_view(p->out, clv_str_sub(text, e, text.n));
	fprintf(p->out, "<footer class=\"dim\">");
	page_esc(p, json_of(m, "path"));
	fprintf(p->out, ", sentence %lld</footer></blockquote>\n", json_number_of(m, "sentence"));
}

static void print_why(page *p, const char *why)
{
	if (!*why)
		return;
	fprintf(p->out, "<pre>");
	page_esc(p, why);
	fprintf(p->out, "</pre>\n");
}

static void print_mention(page *p, const json_t *m, bool open)
{
	print_sentence(p, m);
	fprintf(p->out, "<details%s><summary>How it was coded (%s)</summary>\n<dl>", open ? " open" : "", json_of(m, "id"));
	print_act(p, m);
	page_row(p, "rule", json_of(m, "rule"));
	fprintf(p->out, "</dl>\n");
	print_why(p, json_of(m, "why"));
	fprintf(p->out, "</details>\n");
}

const char *page_counted(page *p, const json_t *o, const char *key, const char *what)
{
	long long n = json_number_of(o, key);
	return clv_strf(p->a, "%lld %s%s", n, what, n == 1 ? "" : "s").p;
}

static void print_cut(page *p, const json_t *shown, long long all, const char *what)
{
	if ((long long)json_array_size(shown) < all)
		fprintf(p->out, "<p class=\"dim\">The first %zu of %lld %s.</p>\n", json_array_size(shown), all, what);
}

static void print_event(page *p, const json_t *o)
{
	const json_t *e = json_object_get(o, "event"), *m;
	size_t i;
	fprintf(p->out, "<h1>");
	page_esc(p, json_of(e, "title"));
	fprintf(p->out, "</h1>\n<p><span class=\"status\">%s</span> %s in %s, %s</p>\n<dl>", json_of(e, "status"),
	        page_counted(p, e, "n_mentions", "mention"), page_counted(p, e, "n_documents", "report"), page_counted(p, e, "n_sources", "source"));
	print_act(p, e);
	print_story_link(p, e);
	page_row(p, "rule", json_of(o, "rule"));
	fprintf(p->out, "</dl>\n");
	fprintf(p->out, "<h2>Why</h2>\n");
	print_cut(p, json_object_get(o, "mentions"), json_number_of(e, "n_mentions"), "sentences");
	json_array_foreach(json_object_get(o, "mentions"), i, m)
		print_mention(p, m, i == 0);
	print_why(p, json_of(o, "why"));
}

static void print_quote(page *p, const json_t *o)
{
	const json_t *q = json_object_get(o, "quote"), *speaker = json_object_get(q, "speaker");
	fprintf(p->out, "<h1>“");
	page_esc(p, json_of(q, "words"));
	fprintf(p->out, "”</h1>\n<dl>");
	page_row(p, "speaker", json_is_object(speaker) ? json_of(speaker, "name") : "nobody named");
	page_row(p, "through", json_of(json_object_get(q, "via"), "name"));
	page_row(p, "kind", json_of(q, "kind"));
	page_row(p, "cue", json_of(q, "cue"));
	page_row(p, "rule", json_of(q, "rule"));
	fprintf(p->out, "</dl>\n<h2>The sentence</h2>\n");
	print_sentence(p, q);
}

static void print_fact(page *p, const json_t *o)
{
	const json_t *f = json_object_get(o, "fact"), *u;
	size_t i;
	fprintf(p->out, "<h1>");
	page_esc(p, json_of(f, "text"));
	fprintf(p->out, "</h1>\n<p>%s, %s · %s, %s</p>\n<h2>Who says so</h2>\n", json_of(f, "kind"),
	        json_of(f, "status"), page_counted(p, f, "n_documents", "report"), page_counted(p, f, "n_sources", "source"));
	print_cut(p, json_object_get(f, "support"), json_number_of(f, "n_documents"), "reports");
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
	clv_str json = is_id(id) ? page_first(p, "why", options, 1) : (clv_str){ NULL, 0 };
	if (!json.p)
		return page_none(p, "event, mention, quote or fact", id);
	if (p->form == FORM_JSON)
		return page_json(p, json);
	json_t *o = json_loadb(json.p, json.n, 0, NULL);
	const char *kind = json_of(o, "kind");
	page_begin(p, why_title(o));
	if (!strcmp(kind, "event")) {
		print_event(p, o);
	} else if (!strcmp(kind, "mention")) {
		fprintf(p->out, "<h1>Mention of an event</h1>\n<p><a href=\"/event/%s\">The event</a></p>\n", json_of(o, "event"));
		print_mention(p, json_object_get(o, "mention"), true);
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

/* ---- tables of events ------------------------------------------------------------------------------ */

void page_cells(page *p, const json_t *o, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fprintf(p->out, "<td>");
		page_esc(p, json_of(o, keys[i]));
		fprintf(p->out, "</td>");
	}
}

/* Between two actors: from the first to the other, back, or of both. */
static const char *arrow(const char *direction)
{
	return !strcmp(direction, "forward") ? "→ " : !strcmp(direction, "back") ? "← " : *direction ? "↔ " : "";
}

void page_events_table(page *p, const json_t *events, const char *caption)
{
	const json_t *e;
	size_t i;
	if (!json_array_size(events))
		return;
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"list\">\n<caption>%s</caption>\n<thead><tr>"
	                "<th scope=\"col\">when</th><th scope=\"col\">what</th><th scope=\"col\">type</th></tr></thead>\n<tbody>\n", caption, caption);
	json_array_foreach(events, i, e) {
		fprintf(p->out, "<tr><td class=\"day\">%s</td><td><a href=\"/event/%s\">%s", json_of(e, "from"), json_of(e, "id"), arrow(json_of(e, "direction")));
		page_esc(p, json_of(e, "title"));
		fprintf(p->out, "</a>");
		if (*json_of(e, "status"))
			fprintf(p->out, " <span class=\"status\">%s</span>", json_of(e, "status"));
		fprintf(p->out, "</td><td>%s</td></tr>\n", json_of(e, "type"));
	}
	fprintf(p->out, "</tbody></table></div>\n");
}
