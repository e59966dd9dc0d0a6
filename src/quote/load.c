/* SPDX-License-Identifier: Apache-2.0 */
/* Reads speech.tsv and speechrank.tsv from the model pack and builds the frozen
 * state of quote. Linear in their size; the tables themselves are let go.
 * Fails with the pack's own error when a table is missing or broken. */
#include "quote/quote_priv.h"

clv_status clv_quotes_load(const clv_pack *p, clv_quotes **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a)
		return clv_fail(err, CLV_NOMEM, "quote", "out of memory");
	if (clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "quote", "out of memory");
	}
	clv_tsv speech, rank;
	clv_status s = clv_pack_table(p, a, "speech.tsv", &speech, err);
	if (s == CLV_OK)
		s = clv_pack_table(p, a, "speechrank.tsv", &rank, err);
	if (s == CLV_OK)
		s = clv_quotes_build(&speech, &rank, out, err);
	clv_arena_free(a);
	return s;
}
