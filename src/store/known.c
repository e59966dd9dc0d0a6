/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of rows that are there: words, parties, actors recur in every report, and are
 * looked up here before the database is asked.
 *
 * Input: a key that tells all of the row that a statement would set. Output: its number.
 * Such rows are put once and never deleted; what a rollback takes back is forgotten with
 * all the rest. Cost: one look-up in memory in place of a statement. Limits: what takes
 * more than MOST bytes is forgotten and fills anew. */
#include "store/store_priv.h"

static const size_t MOST = (size_t)16 << 20;

struct clv_known {
	clv_arena *a;
	clv_map at; /* key → index */
	CLV_VEC(int64_t) number;
};

int64_t store_known(const clv_store *s, clv_str key)
{
	const uint32_t *at = s->known ? clv_map_get(&s->known->at, key) : NULL;
	return at ? s->known->number.v[*at] : 0;
}

void store_forget_known(clv_store *s)
{
	if (!s->known)
		return;
	clv_arena_free(s->known->a);
	free(s->known);
	s->known = NULL;
}

static clv_known *begin(clv_store *s)
{
	clv_known *k = calloc(1, sizeof *k);
	if (k)
		k->a = clv_arena_new(0);
	if (k && !k->a) {
		free(k);
		k = NULL;
	}
	if (k)
		k->at = clv_map_new(k->a);
	return s->known = k;
}

/* Out of memory: it is asked for again the next time. */
void store_know(clv_store *s, clv_str key, int64_t number)
{
	if (s->known && clv_arena_used(s->known->a) > MOST)
		store_forget_known(s);
	clv_known *k = s->known ? s->known : begin(s);
	if (!k)
		return;
	if (clv_arena_guard(k->a)) {
		store_forget_known(s);
		return;
	}
	*clv_push(k->a, &k->number) = number;
	clv_map_put(&k->at, clv_str_copy(k->a, key), (uint32_t)k->number.n - 1);
	clv_arena_unguard(k->a);
}
