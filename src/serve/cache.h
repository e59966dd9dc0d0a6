/* SPDX-License-Identifier: Apache-2.0 */
/* cache: answers kept while the database stays as it is. One thread. */
#ifndef CLV_SERVE_CACHE_H
#define CLV_SERVE_CACHE_H

#include "base/base.h"

typedef struct serve_cache serve_cache;

/* NULL: out of memory. */
serve_cache *serve_cache_new(void);
void serve_cache_free(serve_cache *c);
void serve_cache_clear(serve_cache *c);
/* The database is at this version: what was kept at another one goes. */
void serve_cache_at(serve_cache *c, int64_t version);
/* What was put under the key, valid until the next call; NULL: nothing. */
const char *serve_cache_get(serve_cache *c, uint64_t key, size_t *n, const char **type);
/* Keeps a copy; type must outlast the cache. Without memory, or too large: nothing. */
void serve_cache_put(serve_cache *c, uint64_t key, const char *bytes, size_t n, const char *type);

#endif
