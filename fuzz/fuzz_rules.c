/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: the small readers behind the converters, and the sections that the
 * rules are loaded from.
 *
 * Input: one byte that chooses, then bytes: MessagePack, a Python pattern (what
 * translates must not crash PCRE2), safetensors, and the sections of tokenizer,
 * attribute ruler, lemmatizer, lookups and word pieces. */
#include "encode/wordpiece.h"
#include "fuzz.h"
#include "msgpack.h"
#include "parse/lemma.h"
#include "parse/lexeme.h"
#include "parse/ruler.h"
#include "pyregex.h"
#include "safetensors.h"
#include "text/text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static void try_pattern(clv_arena *a, clv_str source)
{
	clv_str out;
	int code;
	PCRE2_SIZE at;
	if (source.n < 4096 && clv_pyregex(a, source, &out, NULL) == CLV_OK)
		pcre2_code_free(pcre2_compile((PCRE2_SPTR)out.p, out.n, PCRE2_UTF | PCRE2_UCP, &code, &at,
		                              NULL));
}

static void try_section(const char *name, clv_str bytes)
{
	clv_pack *p = NULL;
	clv_ruler *r = NULL;
	clv_lemmatizer *l = NULL;
	clv_lookups *k = NULL;
	const char *path = CLV_BUILD_ROOT "/fuzz_rules.clv";
	clv_pack_part part = { clv_str_c(name), bytes };
	if (clv_pack_save(path, &part, 1, NULL) != CLV_OK || clv_pack_open(path, false, &p, NULL) != CLV_OK)
		return;
	if (clv_ruler_load(p, NULL, 0, &r, NULL) == CLV_OK)
		clv_ruler_free(r);
	if (clv_lemmatizer_load(p, &l, NULL) == CLV_OK)
		clv_lemmatizer_free(l);
	if (clv_lookups_load(p, &k, NULL) == CLV_OK)
		clv_lookups_free(k);
	clv_pack_close(p);
}

static void run(clv_arena *a, uint8_t chooser, clv_str bytes)
{
	clv_mp *v;
	clv_tensors t;
	clv_tokenizer *tok = NULL;
	clv_wordpiece w;
	switch (chooser % 8) {
	case 0: clv_mp_parse(a, bytes, &v, NULL); break;
	case 1: try_pattern(a, bytes); break;
	case 2: clv_safetensors_read(a, bytes, &t, NULL); break;
	case 3:
		if (clv_tokenizer_from_bytes(bytes, &tok, NULL) == CLV_OK)
			clv_tokenizer_free(tok);
		break;
	case 4: try_section("nlp/ruler", bytes); break;
	case 5: try_section("nlp/lemma", bytes); break;
	case 6: try_section("nlp/lookups", bytes); break;
	default: clv_wordpiece_read(bytes, &w); break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_arena *a = clv_arena_new(1u << 30);
	if (a && n > 0 && n <= 1 << 20 && !clv_arena_guard(a)) {
		/* sections are mapped at multiples of 64 */
		char *copy = clv_alloc(a, n);
		memcpy(copy, data + 1, n - 1);
		run(a, data[0], (clv_str){ copy, n - 1 });
	}
	clv_arena_free(a);
	return 0;
}
