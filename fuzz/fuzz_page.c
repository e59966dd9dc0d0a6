/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: the page stage, on HTML and on flat text.
 *
 * Input: a page. Every block must be a span of valid UTF-8 inside the text, in
 * order, joined by an empty line; the same bytes must give the same text again. */
#include "fuzz.h"
#include "fetch/fetch.h"
#include "page/page_priv.h"

static clv_tsv table(clv_arena *a, const char *name)
{
	clv_bytes b;
	clv_tsv t = { 0 };
	clv_str path = clv_strf(a, "%s/lexicon/%s", CLV_SOURCE_ROOT, name);
	CLV_FUZZ_CHECK(clv_fetch_file(path.p, 1 << 28, &b, NULL) == CLV_OK);
	clv_str text = clv_str_copy(a, b.bytes);
	clv_bytes_free(&b);
	CLV_FUZZ_CHECK(clv_tsv_read(a, path, text, &t, NULL) == CLV_OK);
	return t;
}

static const clv_pages *tables(void)
{
	static clv_pages *k;
	if (!k) {
		clv_arena *a = clv_arena_new(0);
		clv_page_tables t = { table(a, "cues/page.tsv"), table(a, "cues/page_words.tsv"),
			              table(a, "cues/page_langs.tsv"), table(a, "outlets/outlets.tsv"),
			              table(a, "cues/page_html.tsv"), table(a, "cues/page_meta.tsv") };
		CLV_FUZZ_CHECK(clv_pages_build(a, &t, &k, NULL) == CLV_OK);
	}
	return k;
}

static clv_doc *read_page(clv_str text, bool html, clv_arena *a, clv_arena *scratch)
{
	clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE };
	clv_doc *d = clv_doc_new(a);
	clv_page_read(tables(), text, html, &h, d, scratch);
	return d;
}

static void check(const clv_doc *d)
{
	uint32_t at = 0;
	CLV_FUZZ_CHECK(clv_utf8_valid(d->text));
	for (size_t i = 0; i < d->blocks.n; i++) {
		clv_span s = d->blocks.v[i].span;
		CLV_FUZZ_CHECK(s.b == at && s.b < s.e && s.e <= d->text.n);
		CLV_FUZZ_CHECK(d->blocks.v[i].role < CLV_N_ROLE);
		at = s.e + 2;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_arena *a = clv_arena_new(0), *scratch = clv_arena_new(0);
	clv_str text = clv_utf8_clean(a, (clv_str){ (const char *)data, n }, NULL);
	for (int html = 0; html < 2; html++) {
		clv_doc *d = read_page(text, html, a, scratch);
		check(d);
		clv_arena_reset(scratch);
		clv_page_sources(d, text, html, scratch);
		CLV_FUZZ_CHECK(d->sources.n == d->blocks.n);
		for (size_t i = 0; i < d->sources.n; i++)
			CLV_FUZZ_CHECK(d->sources.v[i].b <= d->sources.v[i].e && d->sources.v[i].e <= text.n);
		clv_buf forms = clv_buf_new(a);
		clv_doc_page_html(d, &forms);
		clv_doc_page_explain(d, &forms);
		clv_doc_page_json(d, true, true, &forms);
		CLV_FUZZ_CHECK(clv_utf8_valid(clv_buf_str(&forms)));
		clv_arena_reset(scratch);
		clv_doc *again = read_page(text, html, a, scratch);
		CLV_FUZZ_CHECK(clv_str_eq(d->text, again->text) && d->blocks.n == again->blocks.n);
		clv_arena_reset(scratch);
	}
	clv_page_is_html(text);
	clv_arena_free(scratch);
	clv_arena_free(a);
	return 0;
}
