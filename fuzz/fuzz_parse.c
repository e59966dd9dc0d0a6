/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: text → tokenizer → engine → CoNLL-U.
 *
 * Input: any bytes; they are decoded as a file's would be. Model: the pack that
 * CLAVIJO_FUZZ_PACK names, else the small one of the build. Tokens must be in
 * order, inside the text, and leave out nothing but white space. */
#include "fuzz.h"
#include "parse/parse.h"

static clv_pack *pack;
static clv_nlp *nlp;
static clv_parser *parser;

static void load_once(void)
{
	clv_error err = { 0 };
	const char *path = getenv("CLAVIJO_FUZZ_PACK");
	if (nlp)
		return;
	path = path ? path : CLV_BUILD_ROOT "/model/sm.clv";
	if (clv_pack_open(path, false, &pack, &err) != CLV_OK ||
	    clv_nlp_load(pack, &nlp, &err) != CLV_OK || !(parser = clv_parser_new(nlp))) {
		fprintf(stderr, "fuzz_parse: %s\n", err.msg);
		exit(2);
	}
}

static bool only_blanks(clv_str text, size_t b, size_t e)
{
	for (; b < e; b++)
		if (!memchr(" \t\n\r\f\v", text.p[b], 6))
			return false;
	return true;
}

static void check(const clv_doc *d)
{
	uint32_t at = 0;
	for (size_t i = 0; i < d->tokens.n; i++) {
		const clv_token *t = &d->tokens.v[i];
		CLV_FUZZ_CHECK(t->span.b >= at && t->span.e > t->span.b && t->span.e <= d->text.n);
		CLV_FUZZ_CHECK(only_blanks(d->text, at, t->span.b));
		CLV_FUZZ_CHECK(t->head < d->tokens.n && t->sentence < d->sentences.n);
		at = t->span.e;
	}
	CLV_FUZZ_CHECK(only_blanks(d->text, at, d->text.n));
}

static void run(clv_arena *a, clv_str bytes)
{
	clv_str used;
	size_t n_bad;
	clv_doc *d = clv_doc_new(a);
	d->text = clv_text_decode(a, bytes, CLV_S("utf-8"), false, &used, &n_bad);
	*clv_push(a, &d->blocks) =
		(clv_block){ .span = { 0, (uint32_t)d->text.n }, .role = CLV_ROLE_BODY };
	clv_parse_doc(parser, d, a);
	check(d);
	clv_buf out = clv_buf_new(a);
	clv_conllu_write(d, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	load_once();
	clv_arena *a = clv_arena_new(1u << 30);
	if (a && n <= 1 << 20 && !clv_arena_guard(a))
		run(a, (clv_str){ (const char *)data, n });
	clv_arena_free(a);
	return 0;
}
