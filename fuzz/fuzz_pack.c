/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: the model pack and all that is loaded from it.
 *
 * Input: a pack file. Its table hash is corrected first, since no mutation would
 * pass it; then everything that opens must be readable without reading outside
 * the bytes: names, sections, tables, networks, scorers, tokenizer. */
#include "small_pack.h"
#include "parse/net.h"
#include "parse/parse.h"

static void load_parts(const clv_pack *pack)
{
	clv_arena *a = clv_arena_new(256u << 20);
	if (!a)
		return;
	if (!clv_arena_guard(a)) {
		clv_net net;
		clv_vector_keys keys;
		clv_tagger tagger;
		clv_scorer scorer;
		clv_tsv t;
		clv_nlp *nlp;
		clv_net_load(pack, 0, &net, NULL);
		if (clv_vector_keys_load(pack, &keys, NULL) == CLV_OK)
			CLV_FUZZ_CHECK(clv_vector_row(&keys, 12345678901234567890ull) == CLV_NO_ROW ||
			               keys.n_row > 0);
		clv_tagger_load(pack, a, &tagger, NULL);
		clv_scorer_load(pack, a, "nlp/parser", &scorer, NULL);
		clv_scorer_load(pack, a, "nlp/ner", &scorer, NULL);
		if (clv_nlp_load(pack, &nlp, NULL) == CLV_OK)
			clv_nlp_free(nlp);
		for (size_t i = 0; i < clv_pack_count(pack); i++)
			if (clv_str_starts(clv_pack_name(pack, i), CLV_S("lex/")))
				clv_pack_table(pack, a, clv_pack_name(pack, i).p + 4, &t, NULL);
		clv_arena_unguard(a);
	}
	clv_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_pack *pack;
	char *p = aligned_alloc(64, (n + 64) / 64 * 64);
	if (!p)
		return 0;
	if (n)
		memcpy(p, data, n);
	correct_hash(p, n);
	if (clv_pack_open_bytes((clv_str){ p, n }, false, &pack, NULL) == CLV_OK) {
		for (size_t i = 0; i < clv_pack_count(pack); i++) {
			clv_str name = clv_pack_name(pack, i), s = clv_pack_section(pack, i);
			CLV_FUZZ_CHECK(clv_pack_get(pack, name.p).p == s.p);
			CLV_FUZZ_CHECK(s.p >= p && s.n <= n && (size_t)(s.p - p) <= n - s.n);
		}
		clv_pack_verify(pack, NULL);
		load_parts(pack);
		clv_pack_close(pack);
	}
	free(p);
	return 0;
}
