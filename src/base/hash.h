/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes: a fast one for tables and content keys, SHA-256 for identities. */
#ifndef CLV_BASE_HASH_H
#define CLV_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* XXH3, 64 bit: the same on every machine; may stand in files. */
uint64_t clv_hash64(const void *p, size_t n);
uint64_t clv_hash64_seed(const void *p, size_t n, uint64_t seed);

typedef struct clv_sha256 {
	uint32_t h[8];
	uint64_t n;
	unsigned char buf[64];
} clv_sha256;

void clv_sha256_init(clv_sha256 *s);
void clv_sha256_add(clv_sha256 *s, const void *p, size_t n);
/* Writes 64 lower-case hex digits and a NUL. */
void clv_sha256_hex(clv_sha256 *s, char out[65]);

#endif
