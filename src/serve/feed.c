/* SPDX-License-Identifier: Apache-2.0 */
/* A list as an Atom feed (RFC 4287): one entry a row, its link the row's page, its id made
 * of the row's key, which is the same in every database. `updated` is the row's day; a row
 * without one has the feed's. The feed's is its newest row's. */
#include "serve/serve_priv.h"

static const char *field(const clv_rows *r, const char *column)
{
	for (size_t i = 0; column && i < clv_rows_count(r); i++)
		if (!strcmp(clv_rows_column(r, i), column))
			return clv_rows_text(r, i);
	return NULL;
}

/* The column of the first cell of one of these kinds. */
static const list_column *column_of(const list *l, cell a, cell b, cell c)
{
	for (const list_column *k = l->columns; k->column; k++)
		if (k->kind == a || k->kind == b || k->kind == c)
			return k;
	return &l->columns[0];
}

static void print_moment(page *p, const char *day)
{
	bool whole = day && clv_day_parse(clv_str_c(day)) != CLV_DAY_NONE && strlen(day) == 10;
	fprintf(p->out, "<updated>%sT00:00:00Z</updated>", whole ? day : "1970-01-01");
}

static void print_entry(page *p, const list *l, const char *day)
{
	const list_column *k = column_of(l, CELL_STORY, CELL_WHY, CELL_DOCUMENT);
	const char *id = field(p->rows, "id"), *title = field(p->rows, k->column);
	const char *folder = k->kind == CELL_STORY ? "story" : k->kind == CELL_DOCUMENT ? "document" : "event";
	fprintf(p->out, "<entry><id>urn:clavijo:%s:", folder);
	page_part(p, id);
	fprintf(p->out, "</id><title>");
	page_esc(p, title && *title ? title : id);
	fprintf(p->out, "</title>");
	print_moment(p, day);
	fprintf(p->out, "<link href=\"http://");
	page_esc(p, p->host);
	fprintf(p->out, "/%s/", folder);
	page_part(p, id);
	fprintf(p->out, "\"/></entry>\n");
}

int feed_page(page *p, const list *l, const clv_option *options, size_t n, int64_t limit)
{
	const list_column *day = column_of(l, CELL_DAY, CELL_DAY, CELL_DAY);
	const char *newest = NULL;
	int64_t rows = 0;
	FILE *out = p->out;
	char *entries = NULL;
	size_t n_entries = 0;
	if (!page_query(p, l->table, options, n))
		return page_status(p);
	p->out = open_memstream(&entries, &n_entries);
	while (p->out && clv_rows_next(p->rows, &p->err) == CLV_ROW && rows++ < limit) {
		const char *on = day->kind == CELL_DAY ? field(p->rows, day->column) : NULL;
		if (on && (!newest || strcmp(on, newest) > 0))
			newest = clv_str_copy(p->a, clv_str_c(on)).p;
		print_entry(p, l, on);
	}
	if (p->out)
		fclose(p->out);
	p->out = out;
	p->type = "application/atom+xml; charset=utf-8";
	fprintf(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:clavijo:%s</id>"
	             "<title>Clavijo: %s</title><author><name>Clavijo %s</name></author>", l->table, l->title, clv_version());
	print_moment(p, newest);
	fprintf(out, "<link rel=\"self\" href=\"http://");
	page_esc(p, p->host);
	page_esc(p, p->path);
	fprintf(out, "\"/>\n%s</feed>\n", entries ? entries : "");
	free(entries);
	return p->err.code == CLV_OK ? 200 : page_status(p);
}
