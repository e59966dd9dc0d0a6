/* SPDX-License-Identifier: Apache-2.0 */
/* Judging in the page, with `serve --writable`: right, wrong, same as, different from;
 * what was judged, and taking it back. The judgement is kept by the same code as that of
 * `clavijo judge`, which replays all of them and brings the stories up to date.
 *
 * A form is believed only from a page of ours (http.c compares Origin and Host). It leads
 * back to a page of ours: an address that begins with one slash. */
#include "serve/serve_priv.h"

static const char *back_to(const page *p)
{
	const char *back = page_param(p, "back");
	bool ours = back && back[0] == '/' && back[1] != '/' && back[1] != '\\' && !strpbrk(back, "\r\n");
	return ours ? back : "/judgements";
}

int page_judge(page *p)
{
	int64_t number = 0;
	const char *undo = page_param(p, "undo");
	clv_judgement j = { page_param(p, "verdict"), page_param(p, "a"), page_param(p, "b"), page_param(p, "who"),
		            page_param(p, "note") };
	if (!p->how->judge) {
		clv_fail(&p->err, CLV_USAGE, "serve", "nothing can be changed; start with: clavijo serve --writable");
		return 403;
	}
	if (undo ? !clv_str_to_i64(clv_str_c(undo), &number) : !j.verdict || !j.a) {
		clv_fail(&p->err, CLV_USAGE, "serve", "verdict and a are needed, or undo with a number");
		return 400;
	}
	if (p->how->judge(p->how->user, undo ? NULL : &j, &number, &p->err) != CLV_OK)
		return page_status(p);
	p->location = back_to(p);
	return 303;
}

static void print_hidden(page *p, const char *name, const char *value)
{
	fprintf(p->out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
	page_esc(p, value);
	fprintf(p->out, "\">");
}

void page_judge_form(page *p, const char *id)
{
	if (!p->how->judge)
		return;
	fprintf(p->out, "<form class=\"filters\" action=\"/judge\" method=\"post\" aria-label=\"Judge\">");
	print_hidden(p, "a", id);
	print_hidden(p, "back", "/judgements");
	fprintf(p->out, "<span><label for=\"verdict\">judge it</label> <select id=\"verdict\" name=\"verdict\">"
	                "<option>right</option><option>wrong</option><option value=\"same\">same as</option>"
	                "<option value=\"different\">different from</option></select></span> "
	                "<span><label for=\"other\">the other's id</label> <input id=\"other\" name=\"b\" size=\"18\" maxlength=\"64\"></span> "
	                "<span><label for=\"note\">note</label> <input id=\"note\" name=\"note\" size=\"24\" maxlength=\"200\"></span> "
	                "<span><label for=\"who\">who</label> <input id=\"who\" name=\"who\" size=\"10\" maxlength=\"60\"></span> "
	                "<button>Keep</button></form>\n");
}

static void print_judgement(page *p, const json_t *o)
{
	static const char *const columns[] = { "verdict", "a", "a_text", "b", "b_text", "who", "at", "note" };
	long long number = json_number_of(o, "number");
	fprintf(p->out, "<tr><th scope=\"row\">%lld</th>", number);
	page_cells(p, o, columns, sizeof columns / sizeof *columns);
	fprintf(p->out, "<td>");
	if (*json_of(o, "undone")) {
		fprintf(p->out, "undone ");
		page_esc(p, json_of(o, "undone"));
	} else if (p->how->judge) {
		fprintf(p->out, "<form action=\"/judge\" method=\"post\">");
		print_hidden(p, "undo", clv_strf(p->a, "%lld", number).p);
		print_hidden(p, "back", "/judgements");
		fprintf(p->out, "<button aria-label=\"Undo judgement %lld\">Undo</button></form>", number);
	}
	fprintf(p->out, "</td></tr>\n");
}

static const list list_judgements = { "/judgements", "judgements", "Judgements",
	"What readers corrected: kept as data, and replayed on every reading.", "Nothing was judged yet: clavijo judge, or serve --writable.",
	NULL, { "all", "limit" }, { { NULL, NULL, CELL_TEXT } } };

int page_judgements(page *p)
{
	const clv_option all[] = { { "all", "yes" } };
	size_t n = 0;
	if (p->form != FORM_HTML)
		return list_page(p, &list_judgements);
	if (!page_query(p, "judgements", all, 1))
		return page_status(p);
	page_begin(p, list_judgements.title);
	fprintf(p->out, "<h1>%s</h1>\n<p class=\"dim\">%s</p>\n", list_judgements.title, list_judgements.intro);
	while (clv_rows_next(p->rows, &p->err) == CLV_ROW) {
		if (!n++)
			fprintf(p->out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Judgements\"><table class=\"list\">\n<thead><tr>"
			                "<th scope=\"col\">no.</th><th scope=\"col\">verdict</th><th scope=\"col\">of</th><th scope=\"col\">it says</th>"
			                "<th scope=\"col\">and</th><th scope=\"col\">it says</th><th scope=\"col\">who</th><th scope=\"col\">when</th>"
			                "<th scope=\"col\">note</th><th scope=\"col\">undo</th></tr></thead>\n<tbody>\n");
		json_t *o = json_loads(clv_rows_json(p->rows), 0, NULL);
		print_judgement(p, o);
		json_decref(o);
	}
	fprintf(p->out, n ? "</tbody></table></div>\n" : "<p class=\"empty\">%s</p>\n", list_judgements.empty);
	page_end(p);
	return p->err.code == CLV_OK ? 200 : page_status(p);
}
