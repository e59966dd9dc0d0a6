/* SPDX-License-Identifier: Apache-2.0 */
/* What changed from one run to another over the same documents, and the list of runs from
 * which that is asked.
 *
 * Input: ?old=RUN&new=RUN (new missing: what stands now), kind, change, limit, offset. Output:
 * a table of what went, came and changed, each row with the sentence that tells it; the same
 * as JSON and CSV. The comparison is clv_diff's, made anew for each request: the counts above
 * the table need all of it. */
#include "serve/serve_priv.h"

static const char *const CHANGES[] = { "removed", "added", "changed" }, *const KINDS[] = { "document", "story", "event", "quote" };
enum { N_CHANGES = sizeof CHANGES / sizeof *CHANGES, N_KINDS = sizeof KINDS / sizeof *KINDS };

typedef struct found {
	page *p;
	const char *kind, *change; /* only these; NULL: all */
	int64_t limit, offset, n;  /* n: rows that pass */
	size_t count[N_KINDS][N_CHANGES];
	json_t *rows;
} found;

static size_t index_of(const char *const *names, size_t n, const char *name)
{
	size_t i = 0;
	while (i < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

static int take(void *user, const char *bytes, size_t n)
{
	found *f = user;
	json_t *o = json_loadb(bytes, n, 0, NULL);
	size_t kind = index_of(KINDS, N_KINDS, json_of(o, "kind")), change = index_of(CHANGES, N_CHANGES, json_of(o, "change"));
	if (kind < N_KINDS && change < N_CHANGES)
		f->count[kind][change]++;
	bool passes = (!f->kind || !strcmp(f->kind, json_of(o, "kind"))) && (!f->change || !strcmp(f->change, json_of(o, "change")));
	if (passes && f->n++ >= f->offset && f->n <= f->offset + f->limit)
		json_array_append(f->rows, o);
	json_decref(o);
	return 0;
}

static bool one_of(page *p, const char *key, const char *const *names, size_t n, const char **out)
{
	*out = page_param(p, key);
	if (!*out || index_of(names, n, *out) < n)
		return true;
	return clv_fail_choice(&p->err, "serve", key, *out, names, n) == CLV_OK;
}

static bool a_number(page *p, const char *key, int64_t usual, int64_t most, int64_t *out)
{
	const char *given = page_param(p, key);
	*out = usual;
	if (!given || (clv_str_to_i64(clv_str_c(given), out) && *out >= 0 && *out <= most))
		return true;
	return clv_fail(&p->err, CLV_USAGE, "serve", "%s: a number from 0 to %lld", key, (long long)most) == CLV_OK;
}

static bool compare(page *p, found *f)
{
	int64_t run;
	if (!one_of(p, "kind", KINDS, N_KINDS, &f->kind) || !one_of(p, "change", CHANGES, N_CHANGES, &f->change) ||
	    !a_number(p, "limit", PAGE_ROWS, PAGE_MAX_ROWS, &f->limit) || !a_number(p, "offset", 0, PAGE_MAX_OFFSET, &f->offset) ||
	    !a_number(p, "old", 0, INT64_MAX, &run) || !a_number(p, "new", 0, INT64_MAX, &run))
		return false;
	const clv_side old = { p->how->db, page_param(p, "old") }, new = { p->how->db, page_param(p, "new") };
	return clv_diff(&old, &new, take, f, &p->err) == CLV_OK;
}

/* ---- the page ------------------------------------------------------------------------------ */

/* The runs that can be compared, as options of a form; how many there are. */
static int print_runs(page *p, const char *chosen, bool now)
{
	int n = 0;
	clv_step step;
	if (!page_query(p, "runs", NULL, 0))
		return -1;
	while ((step = clv_rows_next(p->rows, &p->err)) == CLV_ROW) {
		json_t *o = json_loads(clv_rows_json(p->rows), 0, NULL);
		const char *run = clv_rows_text(p->rows, 0);
		if (json_is_true(json_object_get(o, "kept"))) {
			fprintf(p->out, "<option value=\"%s\"%s>%s: ", run, chosen && !strcmp(chosen, run) ? " selected" : "", run);
			page_esc(p, clv_strf(p->a, "%.10s, %s, model %.8s", json_of(o, "started"), json_of(o, "program"), json_of(o, "model")).p);
			fprintf(p->out, "</option>");
			n++;
		}
		json_decref(o);
	}
	if (now)
		fprintf(p->out, "<option value=\"\"%s>what stands now</option>", chosen ? "" : " selected");
	page_query_end(p);
	return step == CLV_FAILED ? -1 : n;
}

static void print_choice(page *p, const char *key, const char *all, const char *const *names, size_t n)
{
	const char *chosen = page_param(p, key);
	fprintf(p->out, "<span><label for=\"%s\">%s</label> <select id=\"%s\" name=\"%s\"><option value=\"\">%s</option>", key, key, key, key, all);
	for (size_t i = 0; i < n; i++)
		fprintf(p->out, "<option%s>%s</option>", chosen && !strcmp(chosen, names[i]) ? " selected" : "", names[i]);
	fprintf(p->out, "</select></span> ");
}

static int print_form(page *p)
{
	fprintf(p->out, "<form class=\"filters\" action=\"/diff\" method=\"get\" aria-label=\"What is compared\">"
	                "<span><label for=\"old\">from run</label> <select id=\"old\" name=\"old\">");
	int n = print_runs(p, page_param(p, "old"), false);
	fprintf(p->out, "</select></span> <span><label for=\"new\">to run</label> <select id=\"new\" name=\"new\">");
	if (n >= 0)
		n = print_runs(p, page_param(p, "new"), true);
	fprintf(p->out, "</select></span> ");
	print_choice(p, "kind", "all", KINDS, N_KINDS);
	print_choice(p, "change", "all", CHANGES, N_CHANGES);
	fprintf(p->out, "<button>Compare</button></form>\n");
	return n;
}

/* The address of this comparison with other words for kind and change; NULL: none. */
static void print_address(page *p, const char *form, const char *kind, const char *change, int64_t offset)
{
	const char *keys[] = { "old", "new", "kind", "change", "limit" };
	const char *values[] = { page_param(p, "old"), page_param(p, "new"), kind, change, page_param(p, "limit") };
	fprintf(p->out, "/diff%s", form);
	const char *mark = "?";
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!values[i])
			continue;
		fprintf(p->out, "%s%s=", mark, keys[i]);
		page_part(p, values[i]);
		mark = "&amp;";
	}
	if (offset)
		fprintf(p->out, "%soffset=%lld", mark, (long long)offset);
}

static void print_counts(const found *f)
{
	page *p = f->p;
	size_t all = 0;
	for (size_t k = 0; k < N_KINDS; k++)
		for (size_t c = 0; c < N_CHANGES; c++)
			all += f->count[k][c];
	if (!all)
		return;
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"How much changed\"><table class=\"list\"><caption>How much changed</caption>\n<thead><tr><th scope=\"col\">kind</th>");
	for (size_t c = 0; c < N_CHANGES; c++)
		fprintf(p->out, "<th scope=\"col\" class=\"number\">%s</th>", CHANGES[c]);
	fprintf(p->out, "</tr></thead>\n<tbody>\n");
	for (size_t k = 0; k < N_KINDS; k++) {
		fprintf(p->out, "<tr><th scope=\"row\">%s</th>", KINDS[k]);
		for (size_t c = 0; c < N_CHANGES; c++) {
			fprintf(p->out, "<td class=\"number\">");
			if (f->count[k][c]) {
				fprintf(p->out, "<a href=\"");
				print_address(p, "", KINDS[k], CHANGES[c], 0);
				fprintf(p->out, "\">%zu</a>", f->count[k][c]);
			} else {
				fprintf(p->out, "0");
			}
			fprintf(p->out, "</td>");
		}
		fprintf(p->out, "</tr>\n");
	}
	fprintf(p->out, "</tbody></table></div>\n");
}

static void print_value(page *p, const char *element, const json_t *v)
{
	const char *s = json_string_value(v);
	fprintf(p->out, "<%s>", element);
	page_esc(p, s ? s : "nothing");
	fprintf(p->out, "</%s>", element);
}

static void print_fields(page *p, const json_t *o)
{
	const char *name, *whole = *json_of(o, "split_from") ? json_of(o, "split_from") : json_of(o, "merged_into");
	json_t *v;
	int n = 0;
	json_object_foreach(json_object_get(o, "fields"), name, v) {
		const char *said = !strcmp(name, "n_documents") ? "reports" : !strcmp(name, "n_sources") ? "sources" : name;
		fprintf(p->out, "%s%s: ", n++ ? "<br>" : "", said);
		print_value(p, "del", json_array_get(v, 0));
		fprintf(p->out, " → ");
		print_value(p, "ins", json_array_get(v, 1));
	}
	if (*whole)
		fprintf(p->out, "%s %.8s", *json_of(o, "split_from") ? "split from" : "merged into", whole);
	if (!n && !*whole && !strcmp(json_of(o, "change"), "changed"))
		fprintf(p->out, "its id alone");
}

/* What stands now has a page of its own; what went has its sentence alone. */
static void print_title(page *p, const json_t *o, bool now)
{
	const char *kind = json_of(o, "kind");
	bool there = now && strcmp(json_of(o, "change"), "removed") != 0;
	fprintf(p->out, "<td>");
	if (!strcmp(kind, "document")) {
		fprintf(p->out, there ? "<a href=\"/document/%s\">" : "<span>", json_of(o, "doc"));
	} else if (!strcmp(kind, "story")) {
		fprintf(p->out, there ? "<a href=\"/story/%lld\">" : "<span>", json_number_of(o, "story"));
	} else {
		fprintf(p->out, there ? "<a href=\"/event/%s\">" : "<span>", json_of(o, "id"));
	}
	page_esc(p, *json_of(o, "title") ? json_of(o, "title") : "(no words)");
	fprintf(p->out, there ? "</a></td>" : "</span></td>");
}

static void print_row(page *p, const json_t *o, bool now)
{
	static const char *const marks[] = { "−", "+", "≠" };
	size_t change = index_of(CHANGES, N_CHANGES, json_of(o, "change"));
	fprintf(p->out, "<tr><th scope=\"row\">%s %s</th><td>%s</td>", marks[change % N_CHANGES], json_of(o, "change"), json_of(o, "kind"));
	print_title(p, o, now);
	fprintf(p->out, "<td>");
	print_fields(p, o);
	fprintf(p->out, "</td><td>");
	if (*json_of(o, "text")) {
		fprintf(p->out, "<a href=\"/document/%s#s%lld\">", json_of(o, "doc"), json_number_of(o, "sentence"));
		page_esc(p, json_of(o, "text"));
		fprintf(p->out, "</a>");
	}
	fprintf(p->out, "</td></tr>\n");
}

static void print_rows(const found *f)
{
	page *p = f->p;
	const json_t *o;
	size_t i;
	bool now = !page_param(p, "new");
	fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Changes\"><table class=\"list\">\n<caption>Changes</caption>\n"
	                "<thead><tr><th scope=\"col\">change</th><th scope=\"col\">kind</th><th scope=\"col\">what</th>"
	                "<th scope=\"col\">before and after</th><th scope=\"col\">told first in</th></tr></thead>\n<tbody>\n");
	json_array_foreach(f->rows, i, o)
		print_row(p, o, now);
	fprintf(p->out, "</tbody></table></div>\n");
}

static void print_pager(const found *f)
{
	page *p = f->p;
	fprintf(p->out, "<p class=\"pager\">");
	if (f->offset > 0) {
		fprintf(p->out, "<a rel=\"prev\" href=\"");
		print_address(p, "", f->kind, f->change, f->offset > f->limit ? f->offset - f->limit : 0);
		fprintf(p->out, "\">← before</a> ");
	}
	if (f->n > f->offset + f->limit) {
		fprintf(p->out, "<a rel=\"next\" href=\"");
		print_address(p, "", f->kind, f->change, f->offset + f->limit);
		fprintf(p->out, "\">more →</a> ");
	}
	fprintf(p->out, "<span class=\"dim\">This list as <a href=\"");
	print_address(p, ".csv", f->kind, f->change, f->offset);
	fprintf(p->out, "\">CSV</a> · <a href=\"");
	print_address(p, ".json", f->kind, f->change, f->offset);
	fprintf(p->out, "\">JSON</a></span></p>\n");
}

static int as_html(found *f)
{
	page *p = f->p;
	page_begin(p, "What changed");
	fprintf(p->out, "<h1>What changed from run to run</h1>\n<p class=\"dim\">The same reports, read by two programs or models. <code>clavijo read "
	                "--again</code> keeps what stood before; so does the first reading by another program or model.</p>\n");
	int n = print_form(p);
	if (n < 0)
		return page_status(p);
	if (!page_param(p, "old")) {
		fprintf(p->out, n > 1 ? "<p>Choose a run.</p>\n" : "<p class=\"empty\">There is one state of this database alone: nothing was read a second "
		        "time yet. <code>clavijo diff OLD NEW</code> compares two databases.</p>\n");
	} else {
		print_counts(f);
		if (f->n)
			print_rows(f);
		else
			fprintf(p->out, "<p class=\"empty\">Nothing%s changed.</p>\n", f->kind || f->change ? " of that kind" : "");
		print_pager(f);
	}
	page_end(p);
	return 200;
}

/* ---- the twins -------------------------------------------------------------------------------- */

static int as_json(found *f)
{
	json_t *counts = json_object();
	for (size_t k = 0; k < N_KINDS; k++) {
		json_t *of = json_object();
		for (size_t c = 0; c < N_CHANGES; c++)
			json_object_set_new(of, CHANGES[c], json_integer((json_int_t)f->count[k][c]));
		json_object_set_new(counts, KINDS[k], of);
	}
	json_t *o = json_pack("{s:s?, s:s?, s:o, s:O, s:I, s:I, s:b}", "old", page_param(f->p, "old"), "new", page_param(f->p, "new"), "counts",
	                      counts, "diff", f->rows, "limit", (json_int_t)f->limit, "offset", (json_int_t)f->offset, "more",
	                      f->n > f->offset + f->limit);
	f->p->type = "application/json; charset=utf-8";
	json_dumpf(o, f->p->out, JSON_COMPACT);
	fputc('\n', f->p->out);
	json_decref(o);
	return 200;
}

/* The fields as "name: old → new", a line each. */
static const char *fields_text(page *p, const json_t *o)
{
	clv_buf b = clv_buf_new(p->a);
	const char *name;
	json_t *v;
	json_object_foreach(json_object_get(o, "fields"), name, v) {
		const char *x = json_string_value(json_array_get(v, 0)), *y = json_string_value(json_array_get(v, 1));
		clv_buf_f(&b, "%s%s: %s → %s", b.n ? "\n" : "", name, x ? x : "", y ? y : "");
	}
	return b.n ? clv_buf_str(&b).p : "";
}

static int as_csv(found *f)
{
	static const char *const columns[] = { "change", "kind", "id", "old_id", "title", "split_from", "merged_into", "doc", "text" };
	page *p = f->p;
	const json_t *o;
	size_t i;
	p->type = "text/csv; charset=utf-8; header=present";
	for (i = 0; i < sizeof columns / sizeof *columns; i++)
		fprintf(p->out, "%s,", columns[i]);
	fputs("sentence,story,fields\r\n", p->out);
	json_array_foreach(f->rows, i, o) {
		for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
			page_csv(p, json_of(o, columns[k]));
			fputc(',', p->out);
		}
		fprintf(p->out, json_is_integer(json_object_get(o, "sentence")) ? "%lld," : ",", json_number_of(o, "sentence"));
		fprintf(p->out, json_is_integer(json_object_get(o, "story")) ? "%lld," : ",", json_number_of(o, "story"));
		page_csv(p, fields_text(p, o));
		fputs("\r\n", p->out);
	}
	return 200;
}

int page_diff(page *p)
{
	found f = { .p = p, .rows = json_array() };
	int status;
	if (page_param(p, "old")) {
		status = compare(p, &f) ? 200 : page_status(p);
	} else {
		clv_fail(&p->err, CLV_USAGE, "serve", "old: the number of a run is missing");
		status = p->form == FORM_HTML ? 200 : 400;
	}
	if (status == 200) {
		p->err = (clv_error){ 0 };
		status = p->form == FORM_HTML ? as_html(&f) : p->form == FORM_JSON ? as_json(&f) : as_csv(&f);
	}
	json_decref(f.rows);
	return status;
}

/* ---- the runs ------------------------------------------------------------------------------------ */

static void print_run(page *p, const json_t *o, bool last)
{
	static const char *const columns[] = { "started", "ended", "program", "model" };
	long long run = json_number_of(o, "run");
	char *options = json_dumps(json_object_get(o, "options"), JSON_COMPACT | JSON_ENCODE_ANY);
	fprintf(p->out, "<tr><th scope=\"row\">%lld</th>", run);
	page_cells(p, o, columns, sizeof columns / sizeof *columns);
	fprintf(p->out, "<td><code>");
	page_esc(p, options ? options : "");
	free(options);
	fprintf(p->out, "</code></td><td>");
	if (last)
		fprintf(p->out, "stands now");
	else if (json_is_true(json_object_get(o, "kept")))
		fprintf(p->out, "<a href=\"/diff?old=%lld\">what changed since run %lld</a>", run, run);
	fprintf(p->out, "</td></tr>\n");
}

int page_runs(page *p)
{
	json_t *rows = json_array();
	const json_t *o;
	size_t i, last = SIZE_MAX;
	if (p->form != FORM_HTML || !page_query(p, "runs", NULL, 0)) {
		json_decref(rows);
		return p->form != FORM_HTML ? list_page(p, &list_runs) : page_status(p);
	}
	while (clv_rows_next(p->rows, &p->err) == CLV_ROW)
		json_array_append_new(rows, json_loads(clv_rows_json(p->rows), 0, NULL));
	json_array_foreach(rows, i, o)
		last = json_is_string(json_object_get(o, "ended")) ? i : last;
	page_begin(p, list_runs.title);
	fprintf(p->out, "<h1>%s</h1>\n<p class=\"dim\">%s</p>\n", list_runs.title, list_runs.intro);
	if (json_array_size(rows))
		fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Runs\"><table class=\"list\">\n<caption>Runs</caption>\n<thead><tr>"
		                "<th scope=\"col\">run</th><th scope=\"col\">started</th><th scope=\"col\">ended</th><th scope=\"col\">program</th>"
		                "<th scope=\"col\">model</th><th scope=\"col\">options</th><th scope=\"col\">compare</th></tr></thead>\n<tbody>\n");
	json_array_foreach(rows, i, o)
		print_run(p, o, i == last);
	fprintf(p->out, json_array_size(rows) ? "</tbody></table></div>\n" : "<p class=\"empty\">%s</p>\n", list_runs.empty);
	fprintf(p->out, "<p class=\"dim\">This list as <a href=\"/runs.csv\">CSV</a> · <a href=\"/runs.json\">JSON</a> · <a href=\"/diff\">compare two runs</a></p>\n");
	page_end(p);
	json_decref(rows);
	return p->err.code == CLV_OK ? 200 : page_status(p);
}
