/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the tables of lexicon/dates from the model pack and builds the frozen
 * state of when. Input: a pack with datewords.tsv, holidays.tsv and
 * happenings.tsv. Linear in their size; the tables themselves are let go. */
#include "when/when_priv.h"

clv_status clv_when_load(const clv_pack *p, clv_when **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a)
		return clv_fail(err, CLV_NOMEM, "when", "out of memory");
	if (clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "when", "out of memory");
	}
	clv_tsv words, holidays, happenings;
	clv_status s = clv_pack_table(p, a, "datewords.tsv", &words, err);
	if (s == CLV_OK)
		s = clv_pack_table(p, a, "holidays.tsv", &holidays, err);
	if (s == CLV_OK)
		s = clv_pack_table(p, a, "happenings.tsv", &happenings, err);
	if (s == CLV_OK)
		s = clv_when_build(&words, &holidays, &happenings, out, err);
	clv_arena_free(a);
	return s;
}
