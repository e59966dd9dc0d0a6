/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: CoNLL-U in (`parse --pretokenized`).
 *
 * Input: the file. What is read must be a document whose tokens lie in its text in
 * order, and what is written of it must be read again. */
#include "fuzz.h"
#include "parse/parse.h"

static clv_pack *pack;
static clv_nlp *nlp;
static clv_parser *parser;

static void load_once(void)
{
	clv_error err = { 0 };
	if (nlp)
		return;
	if (clv_pack_open(fuzz_pack_path(), false, &pack, &err) != CLV_OK || clv_nlp_load(pack, &nlp, &err) != CLV_OK ||
	    !(parser = clv_parser_new(nlp))) {
		fprintf(stderr, "fuzz_conllu: %s\n", err.msg);
		exit(2);
	}
}

static clv_str read_and_write(clv_arena *a, clv_arena *scratch, clv_str in, bool ours)
{
	clv_doc *d = clv_doc_new(a);
	clv_error err = { 0 };
	clv_buf out = clv_buf_new(a);
	uint32_t at = 0;
	clv_status s = clv_conllu_parse(parser, in, d, scratch, &err);
	CLV_FUZZ_CHECK(s == CLV_OK || (s == CLV_FORMAT && !ours && err.msg[0]));
	if (s != CLV_OK)
		return (clv_str){ NULL, 0 };
	CLV_FUZZ_CHECK(clv_utf8_valid(d->text));
	for (size_t i = 0; i < d->tokens.n; i++) {
		const clv_token *t = &d->tokens.v[i];
		CLV_FUZZ_CHECK(t->span.b >= at && t->span.e > t->span.b && t->span.e <= d->text.n);
		CLV_FUZZ_CHECK(t->head < d->tokens.n && t->sentence < d->sentences.n);
		at = t->span.e;
	}
	clv_conllu_write(d, &out);
	return clv_buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	load_once();
	clv_arena *a = clv_arena_new(1u << 30), *scratch = clv_arena_new(1u << 30);
	if (a && scratch && n <= 1 << 16 && !clv_arena_guard(a)) {
		clv_str out = read_and_write(a, scratch, (clv_str){ (const char *)data, n }, false);
		clv_arena_reset(scratch);
		if (out.n)
			read_and_write(a, scratch, out, true);
	}
	clv_arena_free(scratch);
	clv_arena_free(a);
	return 0;
}
