/* SPDX-License-Identifier: Apache-2.0 */
/* The page stage's tables from lexicon/, for tests that need no pack. */
#ifndef CLV_TESTS_PAGE_TABLES_H
#define CLV_TESTS_PAGE_TABLES_H
#include "fetch/fetch.h"
#include "page/page_priv.h"

static inline clv_tsv page_table(clv_arena *a, const char *name)
{
	clv_bytes b;
	clv_tsv t = { 0 };
	clv_error e = { 0 };
	clv_str path = clv_strf(a, "%s/lexicon/%s", CLV_SOURCE_ROOT, name);
	if (clv_fetch_file(path.p, 1 << 28, &b, &e) != CLV_OK)
		fail_msg("%s", e.msg);
	clv_str text = clv_str_copy(a, b.bytes);
	clv_bytes_free(&b);
	if (clv_tsv_read(a, clv_str_c(strrchr(path.p, '/') + 1), text, &t, &e) != CLV_OK)
		fail_msg("%s", e.msg);
	return t;
}

static inline clv_pages *page_tables(clv_arena *a)
{
	clv_page_tables t = { page_table(a, "cues/page.tsv"), page_table(a, "cues/page_words.tsv"),
		              page_table(a, "cues/page_langs.tsv"), page_table(a, "outlets/outlets.tsv"),
		              page_table(a, "cues/page_html.tsv"),
		              page_table(a, "cues/page_meta.tsv") };
	clv_pages *k = NULL;
	clv_error e = { 0 };
	if (clv_pages_build(a, &t, &k, &e) != CLV_OK)
		fail_msg("%s", e.msg);
	return k;
}
#endif
