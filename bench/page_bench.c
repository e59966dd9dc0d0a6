/* SPDX-License-Identifier: Apache-2.0 */
/* page_bench PACK FILE…: pages a second of one thread, best of ROUNDS passes, CPU
 * time: lexbor's parsing alone, and the page stage with parsing. Files may be
 * packed by gzip; unpacking is not timed. */
#include <stdio.h>
#include <time.h>

#include <lexbor/html/html.h>

#include "feed/feed.h"
#include "fetch/fetch.h"
#include "page/page.h"

enum { ROUNDS = 5 };

typedef struct pages {
	clv_str *v;
	size_t n, bytes;
} pages;

static pages read_all(clv_arena *a, char **paths, int n)
{
	pages p = { clv_alloc(a, (size_t)n * sizeof(clv_str)), 0, 0 };
	for (int i = 0; i < n; i++) {
		clv_bytes b;
		clv_feed_item item;
		if (clv_fetch_file(paths[i], CLV_MAX_DOC_BYTES, &b, NULL) != CLV_OK)
			continue;
		clv_feed *f = clv_feed_open(a, clv_str_c(paths[i]), b.bytes);
		if (clv_feed_next(f, &item, NULL)) {
			p.v[p.n] = clv_utf8_clean(a, clv_str_copy(a, item.bytes), NULL);
			p.bytes += p.v[p.n++].n;
		}
		clv_feed_close(f);
		clv_bytes_free(&b);
	}
	return p;
}

static double parse_only(const pages *p)
{
	clock_t t = clock();
	for (size_t i = 0; i < p->n; i++) {
		lxb_html_document_t *doc = lxb_html_document_create();
		lxb_html_document_parse(doc, (const lxb_char_t *)p->v[i].p, p->v[i].n);
		lxb_html_document_destroy(doc);
	}
	return (double)(clock() - t) / CLOCKS_PER_SEC;
}

static double whole_stage(const pages *p, const clv_pages *k, clv_arena *a, clv_arena *scratch)
{
	clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE };
	clock_t t = clock();
	for (size_t i = 0; i < p->n; i++) {
		clv_page_read(k, p->v[i], true, &h, clv_doc_new(a), scratch);
		clv_arena_reset(a);
		clv_arena_reset(scratch);
	}
	return (double)(clock() - t) / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
	clv_pack *pack;
	clv_pages *k;
	clv_error err = { 0 };
	clv_arena *all = clv_arena_new(0), *a = clv_arena_new(0), *scratch = clv_arena_new(0);
	if (argc < 3 || clv_pack_open(argv[1], false, &pack, &err) != CLV_OK ||
	    clv_pages_load(pack, &k, &err) != CLV_OK) {
		fprintf(stderr, "page_bench PACK FILE…\n%s\n", err.msg);
		return 2;
	}
	pages p = read_all(all, argv + 2, argc - 2);
	double parse = 1e9, stage = 1e9;
	for (int i = 0; i < ROUNDS; i++) {
		double x = parse_only(&p), y = whole_stage(&p, k, a, scratch);
		parse = x < parse ? x : parse;
		stage = y < stage ? y : stage;
	}
	printf("%zu pages, %.1f MB: lexbor alone %.0f pages/s, page stage %.0f pages/s (%.1f MB/s), "
	       "extraction %.2f times parsing\n", p.n, (double)p.bytes / 1e6, (double)p.n / parse,
	       (double)p.n / stage, (double)p.bytes / 1e6 / stage, (stage - parse) / parse);
	clv_pages_free(k);
	clv_pack_close(pack);
	clv_arena_free(all);
	clv_arena_free(a);
	clv_arena_free(scratch);
	return 0;
}
