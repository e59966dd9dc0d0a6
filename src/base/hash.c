/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes of bytes.
 *
 * Output: 64 bits by XXH3 (libxxhash), the same on every machine, for tables and
 * content keys; 256 bits by SHA-256 (FIPS 180-4, sections 4.1.2, 5 and 6.2), for
 * identities. Cost: linear; SHA-256 runs once over each document, about 250 MB/s.
 * Limits: XXH3 is no defence against made collisions; what is an identity is SHA-256. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/base.h"

uint64_t clv_hash64(const void *p, size_t n)
{
	return XXH3_64bits(p, n);
}

uint64_t clv_hash64_seed(const void *p, size_t n, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, n, seed);
}

/* First 32 bits of the fractional parts of the cube roots of the first 64
 * primes (FIPS 180-4, 4.2.2). */
static const uint32_t K[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32_t rotr(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

/* Round r of eight: after it, what was v[7] is the new a. */
static inline __attribute__((always_inline)) void sha_round(uint32_t v[8], int r, uint32_t kw)
{
	uint32_t a = v[(8 - r) & 7], b = v[(9 - r) & 7], c = v[(10 - r) & 7], e = v[(12 - r) & 7],
	         f = v[(13 - r) & 7], g = v[(14 - r) & 7];
	uint32_t s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25), s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
	uint32_t t1 = v[(15 - r) & 7] + s1 + ((e & f) ^ (~e & g)) + kw;
	v[(11 - r) & 7] += t1;
	v[(15 - r) & 7] = t1 + s0 + ((a & b) ^ (a & c) ^ (b & c));
}

static void compress(uint32_t h[8], const unsigned char *p)
{
	uint32_t w[64];
	for (int i = 0; i < 16; i++, p += 4)
		w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	for (int i = 16; i < 64; i++) {
		uint32_t s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
		uint32_t s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
	uint32_t v[8];
	memcpy(v, h, sizeof v);
	for (int i = 0; i < 64; i += 8) /* the roles of v rotate, the words stay in place */
#pragma GCC unroll 8
		for (int r = 0; r < 8; r++)
			sha_round(v, r, K[i + r] + w[i + r]);
	for (int i = 0; i < 8; i++)
		h[i] += v[i];
}

void clv_sha256_init(clv_sha256 *s)
{
	static const uint32_t first[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
		                           0xa54ff53a, 0x510e527f, 0x9b05688c,
		                           0x1f83d9ab, 0x5be0cd19 };
	memcpy(s->h, first, sizeof first);
	s->n = 0;
}

void clv_sha256_add(clv_sha256 *s, const void *p, size_t n)
{
	const unsigned char *q = p;
	size_t have = s->n % 64;
	s->n += n;
	if (have) {
		size_t take = 64 - have < n ? 64 - have : n;
		memcpy(s->buf + have, q, take);
		q += take;
		n -= take;
		if (have + take < 64)
			return;
		compress(s->h, s->buf);
	}
	for (; n >= 64; q += 64, n -= 64)
		compress(s->h, q);
	if (n)
		memcpy(s->buf, q, n);
}

void clv_sha256_hex(clv_sha256 *s, char out[65])
{
	uint64_t bits = s->n * 8;
	unsigned char pad[72] = { 0x80 };
	size_t n = (s->n % 64 < 56 ? 56 : 120) - s->n % 64;
	for (int i = 0; i < 8; i++)
		pad[n + (size_t)i] = (unsigned char)(bits >> (56 - 8 * i));
	clv_sha256_add(s, pad, n + 8);
	for (int i = 0; i < 8; i++)
		snprintf(out + 8 * i, 9, "%08x", s->h[i]);
}
