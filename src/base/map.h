/* SPDX-License-Identifier: Apache-2.0 */
/* Hash maps in an arena, open addressing, grown by doubling, never shrunk.
 * Iteration order is that of insertion, so that results do not depend on
 * hashes. Keys and values are not owned. */
#ifndef CLV_BASE_MAP_H
#define CLV_BASE_MAP_H

#include "base/str.h"

/* String → uint32_t. */
typedef struct clv_map_entry {
	clv_str key;
	uint64_t hash;
	uint32_t value;
} clv_map_entry;

typedef struct clv_map {
	clv_arena *a;
	clv_map_entry *v; /* n entries in order of insertion */
	size_t n, cap;
	uint64_t *slot; /* n_slot = 2^k; low half entry index + 1, 0 = free; high half that of the hash */
	size_t n_slot;
} clv_map;

clv_map clv_map_new(clv_arena *a);
/* Address of the value of key, or NULL. */
uint32_t *clv_map_get(const clv_map *m, clv_str key);
/* Address of the value of key, inserted with value `fresh` if absent. The key's
 * bytes must outlive the map. */
uint32_t *clv_map_put(clv_map *m, clv_str key, uint32_t fresh);

/* uint64_t → uint32_t, the same with the key hashed. */
uint32_t *clv_map_get64(const clv_map *m, const uint64_t *key);
uint32_t *clv_map_put64(clv_map *m, uint64_t key, uint32_t fresh); /* copies the key */

#endif
