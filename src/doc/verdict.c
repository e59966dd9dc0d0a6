/* SPDX-License-Identifier: Apache-2.0 */
/* Judgements → what they say of each anchor.
 *
 * Input: judgements with the anchors of their sides. Output: a mark an anchor:
 * wrong, right, the number of the group that it was judged to belong to (union of
 * all "same" that share an anchor), and the sides of every "different". A later
 * judgement wins over an earlier one where the two gainsay each other on wrong and
 * right. Cost: near linear in anchors. */
#include "doc/verdict.h"

static const uint32_t NO_GROUP = UINT32_MAX;

static const char *const names[] = {
#define X(n, t) t,
	CLV_VERDICT_MAP(X)
#undef X
};

const char *clv_verdict_name(int v)
{
	return v >= 0 && v < CLV_N_VERDICT ? names[v] : "";
}

int clv_verdict_of(clv_str s)
{
	for (int i = 0; i < CLV_N_VERDICT; i++)
		if (clv_str_eqc(s, names[i]))
			return i;
	return -1;
}

static uint32_t mark_of(clv_verdicts *m, clv_arena *a, clv_str anchor)
{
	uint32_t at = *clv_map_put(&m->at, anchor, (uint32_t)m->mark.n);
	if (at == m->mark.n)
		(void)clv_push(a, &m->mark);
	return at;
}

static uint32_t root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static void take(clv_verdicts *m, clv_arena *a, const clv_verdict *v, uint32_t number)
{
	for (size_t side = 0; side < 2; side++) {
		const clv_str *anchors = side ? v->b.v : v->a.v;
		for (size_t i = 0; i < (side ? v->b.n : v->a.n); i++) {
			uint32_t at = mark_of(m, a, anchors[i]);
			clv_mark *k = &m->mark.v[at];
			if (v->kind == CLV_VERDICT_DIFFERENT)
				*clv_push(a, &k->apart) = (clv_apart){ number, (uint8_t)side };
			if (v->kind == CLV_VERDICT_WRONG || v->kind == CLV_VERDICT_RIGHT) {
				k->wrong = v->kind == CLV_VERDICT_WRONG;
				k->right = !k->wrong;
			}
		}
	}
}

/* All anchors of a "same" are one group. */
static void join(clv_verdicts *m, const clv_verdict *v, uint32_t *parent)
{
	uint32_t first = NO_GROUP;
	for (size_t i = 0; i < v->a.n + v->b.n; i++) {
		clv_str anchor = i < v->a.n ? v->a.v[i] : v->b.v[i - v->a.n];
		uint32_t r = root(parent, *clv_map_get(&m->at, anchor));
		if (first == NO_GROUP)
			first = r;
		else
			parent[r > first ? r : first] = r > first ? first : r;
		first = root(parent, first);
	}
}

clv_verdicts *clv_verdicts_make(clv_arena *a, const clv_verdict *v, size_t n)
{
	clv_verdicts *m = CLV_NEW(a, clv_verdicts);
	m->at = clv_map_new(a);
	for (uint32_t i = 0; i < n; i++)
		take(m, a, &v[i], i);
	uint32_t *parent = CLV_NEW_ARRAY(a, uint32_t, m->mark.n + 1);
	bool *joined = CLV_NEW_ARRAY(a, bool, m->mark.n + 1);
	for (uint32_t i = 0; i < m->mark.n; i++)
		parent[i] = i;
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind != CLV_VERDICT_SAME)
			continue;
		join(m, &v[i], parent);
		for (size_t k = 0; k < v[i].a.n; k++)
			joined[*clv_map_get(&m->at, v[i].a.v[k])] = true;
		for (size_t k = 0; k < v[i].b.n; k++)
			joined[*clv_map_get(&m->at, v[i].b.v[k])] = true;
	}
	for (uint32_t i = 0; i < m->mark.n; i++)
		m->mark.v[i].together = joined[i] ? root(parent, i) + 1 : 0;
	return m;
}

const clv_mark *clv_verdicts_of(const clv_verdicts *verdicts, clv_str anchor)
{
	const uint32_t *at = verdicts ? clv_map_get(&verdicts->at, anchor) : NULL;
	return at ? &verdicts->mark.v[*at] : NULL;
}

bool clv_verdicts_wrong(const clv_verdicts *verdicts, clv_str anchor)
{
	const clv_mark *m = clv_verdicts_of(verdicts, anchor);
	return m && m->wrong;
}

bool clv_marks_apart(const clv_mark *x, const clv_mark *y)
{
	for (size_t i = 0; x && y && i < x->apart.n; i++)
		for (size_t k = 0; k < y->apart.n; k++)
			if (x->apart.v[i].verdict == y->apart.v[k].verdict && x->apart.v[i].side != y->apart.v[k].side)
				return true;
	return false;
}
