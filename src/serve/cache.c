/* SPDX-License-Identifier: Apache-2.0 */
/* Answers kept while the database stays as it is.
 *
 * Input: the address of a page and the reader's host. Output: the bytes that were answered
 * before, if nobody wrote into the database since. What costs most is what sums over all
 * events, and every reader asks for it. Method: a table of MOST answers, of which the one not
 * asked for longest goes; no more than MOST_BYTES together. Cost: a look at each hash. */
#include "serve/cache.h"

enum { MOST = 512, MOST_BYTES = 32 << 20, MOST_OF_ONE = 4 << 20 };

typedef struct kept {
	uint64_t key, used;
	char *bytes;
	size_t n;
	const char *type;
} kept;

struct serve_cache {
	kept v[MOST];
	uint64_t clock;
	int64_t version;
	size_t n_bytes;
};

serve_cache *serve_cache_new(void)
{
	return calloc(1, sizeof(serve_cache));
}

static void forget(serve_cache *c, kept *k)
{
	c->n_bytes -= k->n;
	free(k->bytes);
	*k = (kept){ 0 };
}

void serve_cache_clear(serve_cache *c)
{
	for (size_t i = 0; i < MOST; i++)
		if (c->v[i].bytes)
			forget(c, &c->v[i]);
}

void serve_cache_free(serve_cache *c)
{
	if (c)
		serve_cache_clear(c);
	free(c);
}

void serve_cache_at(serve_cache *c, int64_t version)
{
	if (c->version != version)
		serve_cache_clear(c);
	c->version = version;
}

const char *serve_cache_get(serve_cache *c, uint64_t key, size_t *n, const char **type)
{
	for (size_t i = 0; i < MOST; i++)
		if (c->v[i].bytes && c->v[i].key == key) {
			c->v[i].used = ++c->clock;
			*n = c->v[i].n;
			*type = c->v[i].type;
			return c->v[i].bytes;
		}
	return NULL;
}

static kept *oldest(serve_cache *c)
{
	kept *k = &c->v[0];
	for (size_t i = 1; i < MOST; i++)
		if (c->v[i].used < k->used)
			k = &c->v[i];
	return k;
}

/* The oldest that holds something. */
static kept *oldest_full(serve_cache *c)
{
	kept *k = NULL;
	for (size_t i = 0; i < MOST; i++)
		if (c->v[i].bytes && (!k || c->v[i].used < k->used))
			k = &c->v[i];
	return k;
}

void serve_cache_put(serve_cache *c, uint64_t key, const char *bytes, size_t n, const char *type)
{
	char *own = n && n <= MOST_OF_ONE ? malloc(n) : NULL;
	if (!own)
		return;
	for (kept *k; c->n_bytes + n > MOST_BYTES && (k = oldest_full(c));)
		forget(c, k);
	kept *k = oldest(c);
	if (k->bytes)
		forget(c, k);
	memcpy(own, bytes, n);
	*k = (kept){ key, ++c->clock, own, n, type };
	c->n_bytes += n;
}
