/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the tables of lexicon/dates from the model pack and builds the frozen
 * state of when. Input: a pack with datewords.tsv, holidays.tsv,
 * happenings.tsv, habits.tsv and outlets.tsv. Linear in their size; the tables themselves are let go. */
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
	when_tables t = { 0 };
	const struct { const char *name; clv_tsv *to; } file[] = {
		{ "datewords.tsv", &t.words }, { "holidays.tsv", &t.holidays }, { "happenings.tsv", &t.happenings },
		{ "habits.tsv", &t.habits }, { "outlets.tsv", &t.outlets },
	};
	clv_status s = CLV_OK;
	for (size_t i = 0; s == CLV_OK && i < sizeof file / sizeof *file; i++)
		s = clv_pack_table(p, a, file[i].name, file[i].to, err);
	if (s == CLV_OK)
		s = clv_when_build(&t, out, err);
	clv_arena_free(a);
	return s;
}
