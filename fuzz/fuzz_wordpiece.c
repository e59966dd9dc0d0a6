/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: text → word pieces. Pieces must have numbers of the vocabulary and
 * bytes inside the text, in order. */
#include "encode/wordpiece.h"
#include "fuzz.h"
#include "model/pack.h"

enum { MOST = 254 };

static clv_wordpiece words;

static clv_pack *pack;

static void load_once(void)
{
	clv_error err = { 0 };
	const char *path = getenv("CLAVIJO_FUZZ_PACK");
	if (pack)
		return;
	path = path ? path : CLV_BUILD_ROOT "/model/sm.clv";
	if (clv_pack_open(path, false, &pack, &err) != CLV_OK ||
	    !clv_wordpiece_read(clv_pack_get(pack, "enc/vocab"), &words)) {
		fprintf(stderr, "fuzz_wordpiece: %s\n", err.msg);
		exit(2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_piece p[MOST];
	load_once();
	clv_arena *a = clv_arena_new(1u << 30);
	if (a && n <= 1 << 20 && !clv_arena_guard(a)) {
		size_t k = clv_wordpiece_cut(&words, a, (clv_str){ (const char *)data, n }, MOST, p);
		CLV_FUZZ_CHECK(k <= MOST);
		for (size_t i = 0; i < k; i++) {
			CLV_FUZZ_CHECK(p[i].id < words.n && p[i].b < p[i].e && p[i].e <= n);
			CLV_FUZZ_CHECK(i == 0 || p[i].b >= p[i - 1].b);
		}
	}
	clv_arena_free(a);
	return 0;
}
