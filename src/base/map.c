/* SPDX-License-Identifier: Apache-2.0 */
/* Maps from bytes to a number.
 *
 * Input and output: map.h. Method: open addressing with linear probing over a list
 * of entries in order of insertion (the layout of CPython's dict), so that walking
 * a map gives the same order in every run. A slot carries half of its key's hash, so
 * that another key's entry is hardly ever read. Load at most 1/2. Cost: constant a
 * look-up on average, memory in the arena. Limits: no removal. */
#include "base/base.h"

clv_map clv_map_new(clv_arena *a)
{
	return (clv_map){ .a = a };
}

static const uint64_t UPPER = 0xFFFFFFFF00000000;

static uint64_t *find_slot(const clv_map *m, clv_str key, uint64_t h)
{
	size_t mask = m->n_slot - 1;
	for (size_t i = (size_t)h & mask;; i = (i + 1) & mask) {
		uint64_t s = m->slot[i];
		if (!s)
			return &m->slot[i];
		if ((s ^ h) & UPPER)
			continue;
		const clv_map_entry *e = &m->v[(uint32_t)s - 1];
		if (e->hash == h && clv_str_eq(e->key, key))
			return &m->slot[i];
	}
}

static uint64_t slot_of(uint64_t h, size_t i)
{
	return (h & UPPER) | (uint32_t)(i + 1);
}

static size_t free_slot(const clv_map *m, uint64_t h)
{
	size_t mask = m->n_slot - 1, i = (size_t)h & mask;
	while (m->slot[i])
		i = (i + 1) & mask;
	return i;
}

static void grow(clv_map *m)
{
	size_t n_slot = m->n_slot ? m->n_slot * 2 : 16;
	m->slot = CLV_NEW_ARRAY(m->a, uint64_t, n_slot);
	m->n_slot = n_slot;
	for (size_t i = 0; i < m->n; i++)
		m->slot[free_slot(m, m->v[i].hash)] = slot_of(m->v[i].hash, i);
}

uint32_t *clv_map_get(const clv_map *m, clv_str key)
{
	if (!m->n)
		return NULL;
	uint32_t s = (uint32_t)*find_slot(m, key, clv_hash64(key.p, key.n));
	return s ? &m->v[s - 1].value : NULL;
}

/* copy: a key that is new is kept as a copy of its bytes. */
static uint32_t *put(clv_map *m, clv_str key, bool copy, uint32_t fresh)
{
	if (m->n * 2 >= m->n_slot)
		grow(m);
	uint64_t h = clv_hash64(key.p, key.n);
	uint64_t *s = find_slot(m, key, h);
	if (!*s) {
		clv_map_entry *e = clv_push(m->a, m);
		*e = (clv_map_entry){ copy ? clv_str_copy(m->a, key) : key, h, fresh };
		*s = slot_of(h, m->n - 1);
	}
	return &m->v[(uint32_t)*s - 1].value;
}

uint32_t *clv_map_put(clv_map *m, clv_str key, uint32_t fresh)
{
	return put(m, key, false, fresh);
}

uint32_t *clv_map_get64(const clv_map *m, const uint64_t *key)
{
	return clv_map_get(m, (clv_str){ (const char *)key, sizeof *key });
}

uint32_t *clv_map_put64(clv_map *m, uint64_t key, uint32_t fresh)
{
	return put(m, (clv_str){ (const char *)&key, sizeof key }, true, fresh);
}
