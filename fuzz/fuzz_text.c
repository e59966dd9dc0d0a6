/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: bytes → charset → UTF-8 → tokens, folded and lower-cased.
 *
 * Input: one byte that chooses a declared charset, then the bytes of a file. What
 * is decoded must be valid UTF-8 without CR; tokens must follow each other with
 * at most one blank between; raw bytes must be covered by tokens too. */
#include "fuzz.h"
#include "text/text.h"

static clv_tokenizer *tokenizer;
static clv_tok_state *state;

static clv_pack *pack;

static void load_once(void)
{
	clv_error err = { 0 };
	const char *path = getenv("CLAVIJO_FUZZ_PACK");
	if (pack)
		return;
	path = path ? path : CLV_BUILD_ROOT "/model/sm.clv";
	if (clv_pack_open(path, false, &pack, &err) != CLV_OK ||
	    clv_tokenizer_load(pack, &tokenizer, &err) != CLV_OK ||
	    !(state = clv_tok_state_new(tokenizer))) {
		fprintf(stderr, "fuzz_text: %s\n", err.msg);
		exit(2);
	}
}

static void check_tokens(clv_arena *a, clv_str text)
{
	clv_lex_tokens t = { 0 };
	size_t at = 0;
	clv_tokenize(state, a, text, &t);
	for (size_t i = 0; i < t.n; i++) {
		CLV_FUZZ_CHECK(t.v[i].b == at && t.v[i].e > at && t.v[i].e <= text.n);
		at = t.v[i].e;
		if (t.v[i].space)
			CLV_FUZZ_CHECK(at < text.n && text.p[at++] == ' ');
	}
	CLV_FUZZ_CHECK(at == text.n);
}

static void run(clv_arena *a, uint8_t chooser, clv_str bytes)
{
	static const char *const labels[] = { "", "utf-8", "windows-1251", "utf-16", "shift_jis",
		                              "gb18030", "koi8-r", "iso-2022-jp" };
	size_t n_bad;
	clv_str used;
	clv_text_is_binary(bytes);
	clv_str text = clv_text_decode(a, bytes, clv_str_c(labels[chooser % 8]), chooser & 8, &used, &n_bad);
	CLV_FUZZ_CHECK(clv_utf8_valid(text) && (text.n == 0 || !memchr(text.p, '\r', text.n)));
	check_tokens(a, text);
	check_tokens(a, bytes);
	CLV_FUZZ_CHECK(clv_utf8_valid(clv_uni_fold(a, text)));
	CLV_FUZZ_CHECK(clv_utf8_valid(clv_uni_lower(a, text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	load_once();
	clv_arena *a = clv_arena_new(1u << 30);
	if (a && n > 0 && n <= 1 << 20 && !clv_arena_guard(a))
		run(a, data[0], (clv_str){ (const char *)data + 1, n - 1 });
	clv_arena_free(a);
	return 0;
}
