/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: a folder of the user's own tables (`--lexicon`).
 *
 * Input: tables parted by NUL bytes; the first line of each is its file name. They are
 * laid over a small pack, checked, and looked up in; with no fault found, the stage of
 * actors must load from them. The pack holds the first rows of our own tables. */
#include "small_pack.h"
#include "who/who.h"

static void say(void *user, const char *text, bool error)
{
	CLV_FUZZ_CHECK(text[0]);
	*(size_t *)user += error;
}

static void lay(clv_arena *a, clv_pack *p, clv_str rest)
{
	clv_error err = { 0 };
	size_t told = 0, n_fault = 0;
	clv_who *w;
	for (clv_str table; clv_str_split(&rest, 0, &table);) {
		clv_str name = clv_str_copy(a, fuzz_part(&table, '\n'));
		if (clv_pack_overlay(p, name, clv_strf(a, "own/%.*s", CLV_FMT(name)), table, &err) != CLV_OK)
			CLV_FUZZ_CHECK(err.msg[0]);
	}
	if (clv_who_check(p, true, say, &told, &n_fault, &err) != CLV_OK)
		return;
	CLV_FUZZ_CHECK(told == n_fault);
	if (clv_who_load(p, &w, &err) == CLV_OK)
		clv_who_free(w);
	else
		CLV_FUZZ_CHECK(err.msg[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_pack *p;
	clv_error err = { 0 };
	clv_arena *a = clv_arena_new(1u << 30);
	if (n <= 1 << 15 && clv_pack_open(small_pack(), false, &p, &err) == CLV_OK) {
		lay(a, p, (clv_str){ (const char *)data, n });
		clv_pack_close(p);
	}
	clv_arena_free(a);
	return 0;
}
