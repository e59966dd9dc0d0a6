/* SPDX-License-Identifier: Apache-2.0 */
/* The codebook: the list of types, and the page of one, from the Markdown that the engine
 * gives (clv_engine_codebook). Of Markdown only what our own pages have: headings, items,
 * paragraphs, `code`, **strong**, and a quoted sentence with its expected event on the
 * following line ("= TYPE/mode status SOURCE -> TARGET"). */
#include "serve/serve_priv.h"

/* ---- Markdown of ours ---------------------------------------------------------------------- */

/* `code` and **strong** in a line; a mark without its partner stands for itself. */
static void print_spans(page *p, clv_str s)
{
	for (size_t at = 0; at < s.n;) {
		bool code = s.p[at] == '`', strong = !code && at + 1 < s.n && s.p[at] == '*' && s.p[at + 1] == '*';
		size_t width = strong ? 2 : 1;
		size_t end = code || strong ? clv_str_find(s, clv_str_sub(s, at, at + width), at + width) : SIZE_MAX;
		if (end != SIZE_MAX) {
			fputs(code ? "<code>" : "<strong>", p->out);
			clv_html_view(p->out, clv_str_sub(s, at + width, end));
			fputs(code ? "</code>" : "</strong>", p->out);
			at = end + width;
			continue;
		}
		size_t next = at + 1;
		while (next < s.n && s.p[next] != '`' && s.p[next] != '*')
			next++;
		clv_html_view(p->out, clv_str_sub(s, at, next));
		at = next;
	}
}

typedef enum block { NONE, LIST, EXAMPLES } block;

static block change(page *p, block from, block to)
{
	static const char *const begin[] = { "", "<ul>\n", "<dl class=\"examples\">\n" }, *const end[] = { "", "</ul>\n", "</dl>\n" };
	if (from != to)
		fprintf(p->out, "%s%s", end[from], begin[to]);
	return to;
}

static void print_markdown(page *p, clv_str text)
{
	static const struct {
		const char *mark, *before, *after;
		block in;
	} forms[] = {
		{ "# ", "<h1>", "</h1>\n", NONE },
		{ "## ", "<h2>", "</h2>\n", NONE },
		{ "- ", "<li>", "</li>\n", LIST },
		{ "> ", "<dt>", "</dt>\n", EXAMPLES },
		{ "= ", "<dd><code>", "</code></dd>\n", EXAMPLES },
		{ "", "<p>", "</p>\n", NONE },
	};
	clv_str line;
	block in = NONE;
	while (clv_str_split(&text, '\n', &line)) {
		size_t f = 0;
		if (!line.n)
			continue;
		while (!clv_str_starts(line, clv_str_c(forms[f].mark)))
			f++;
		in = change(p, in, forms[f].in);
		fputs(forms[f].before, p->out);
		print_spans(p, clv_str_sub(line, strlen(forms[f].mark), line.n));
		fputs(forms[f].after, p->out);
	}
	change(p, in, NONE);
}

/* ---- the pages -------------------------------------------------------------------------------- */

/* A line of the list: type, "quad N", what it means. */
static void print_types(page *p, clv_str text)
{
	clv_str line;
	fprintf(p->out, "<h1>Codebook</h1>\n<p class=\"dim\">What each type of event means (PLOVER), by quad class: 1 verbal and 2 material "
	                "cooperation, 3 verbal and 4 material conflict. A type's page has its boundary, sentences that are tests, and its patterns.</p>\n"
	                "<dl>\n");
	while (clv_str_split(&text, '\n', &line)) {
		size_t name = clv_str_find(line, CLV_S(" "), 0);
		if (name == SIZE_MAX)
			continue;
		clv_str type = clv_str_sub(line, 0, name);
		fprintf(p->out, "<dt><a href=\"/codebook/%.*s\">%.*s</a></dt><dd>", CLV_FMT(type), CLV_FMT(type));
		print_spans(p, clv_str_trim(clv_str_sub(line, name, line.n)));
		fprintf(p->out, "</dd>\n");
	}
	fprintf(p->out, "</dl>\n");
}

int page_codebook(page *p)
{
	const char *type = p->n_parts == 2 ? p->part[1] : NULL;
	clv_blob *blob = NULL;
	if (clv_engine_codebook(p->how->engine, type, &blob, &p->err) != CLV_OK)
		return page_status(p);
	clv_str text = { clv_blob_bytes(blob), clv_blob_size(blob) };
	if (p->form == FORM_JSON) {
		json_t *o = json_pack("{s:s?, s:s%}", "type", type, "markdown", text.p, text.n);
		p->type = "application/json; charset=utf-8";
		json_dumpf(o, p->out, JSON_COMPACT);
		fputc('\n', p->out);
		json_decref(o);
	} else {
		page_begin(p, type ? type : "Codebook");
		if (type)
			print_markdown(p, text);
		else
			print_types(p, text);
		fprintf(p->out, "<p class=\"dim\">%s<a href=\"/events%s%s\">Events%s</a></p>\n", type ? "<a href=\"/codebook\">All types</a> · " : "",
		        type ? "?type=" : "", type ? type : "", type ? " of this type" : "");
		page_end(p);
	}
	clv_blob_free(blob);
	return 200;
}
