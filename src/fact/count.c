/* SPDX-License-Identifier: Apache-2.0 */
/* Counts in threes: mentions, reports, independent sources.
 *
 * Input: who says it (document) and through whom (chain: a broadcaster, readout,
 * agency or interview). Two reports are one source of a fact when their texts
 * have one origin (copies), when one outlet made both (one name, and one host where both
 * have addresses), or when both have it only
 * through the same chain. Method: union of those relations over the reports of
 * the fact. Adding a copy joins its original's set, so the count of sources never
 * rises. Cost: n log n. */
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

static uint32_t root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

enum { UNSEEN, BY_CHAIN, ITSELF };

/* What each document has it through: one chain only, or (also) itself. */
static void note_voice(const clv_build *b, const clv_voice *v)
{
	uint8_t *seen = &b->seen[v->doc];
	bool same = *seen == UNSEEN || clv_str_ieq(b->chain[v->doc], v->chain);
	*seen = v->chain.n && *seen != ITSELF && same ? BY_CHAIN : ITSELF;
	b->chain[v->doc] = v->chain;
	b->parent[v->doc] = v->doc;
}

static void join_by(clv_map *m, uint32_t *parent, uint64_t key, uint32_t doc)
{
	uint32_t first = *clv_map_put64(m, key, doc);
	parent[root(parent, doc)] = root(parent, first);
}

/* "nytimes.com" of "https://www.nytimes.com/x": its last two labels, three when the middle one
 * is short ("co.uk"); empty: no address. */
static clv_str host_of(clv_str url)
{
	size_t b = clv_str_find(url, CLV_S("://"), 0);
	b = b == SIZE_MAX ? url.n : b + 3;
	b += clv_str_starts(clv_str_sub(url, b, url.n), CLV_S("www.")) ? 4 : 0;
	size_t e = b, dots = 0, last = 0;
	while (e < url.n && !strchr("/:?#", url.p[e]))
		e++;
	for (size_t i = e; i > b; i--) {
		if (url.p[i - 1] != '.')
			continue;
		dots++;
		if (dots == 1)
			last = i;
		else if (dots > 2 || last - i > 4) /* "example." is longer than "co." */
			return clv_str_sub(url, i, e);
	}
	return clv_str_sub(url, b, e);
}

static void join_voice(const clv_build *b, clv_map *keys, uint32_t doc)
{
	if (b->origin)
		join_by(keys, b->parent, ((uint64_t)b->origin[doc] << 8) | 1, doc);
	clv_str outlet = clv_str_lower_ascii(b->scratch, clv_str_trim(b->docs[doc]->outlet)), host = host_of(b->docs[doc]->url);
	uint64_t name = clv_hash64_seed(outlet.p, outlet.n, 2);
	if (outlet.n && host.n) /* two outlets may have one name */
		join_by(keys, b->parent, clv_hash64_seed(host.p, host.n, name), doc);
	else if (outlet.n)
		join_by(keys, b->parent, name, doc);
	clv_str chain = clv_str_lower_ascii(b->scratch, b->chain[doc]);
	if (b->seen[doc] == BY_CHAIN)
		join_by(keys, b->parent, clv_hash64_seed(chain.p, chain.n, 3), doc);
}

clv_counts clv_fact_count(const clv_build *b, const clv_voice *v, size_t n)
{
	clv_map keys = clv_map_new(b->scratch), docs = clv_map_new(b->scratch);
	clv_counts c = { .n_mentions = (uint32_t)n };
	for (size_t i = 0; i < n; i++) {
		note_voice(b, &v[i]);
		clv_map_put64(&docs, v[i].doc, v[i].doc);
	}
	c.n_documents = (uint32_t)docs.n;
	for (size_t i = 0; i < docs.n; i++)
		join_voice(b, &keys, docs.v[i].value);
	for (size_t i = 0; i < docs.n; i++)
		c.n_sources += root(b->parent, docs.v[i].value) == docs.v[i].value;
	for (size_t i = 0; i < docs.n; i++) {
		b->seen[docs.v[i].value] = UNSEEN;
		b->chain[docs.v[i].value] = (clv_str){ "", 0 };
	}
	return c;
}
