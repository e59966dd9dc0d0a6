/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of strings by 64-bit id inside a section of the pack, read in place.
 * The pack tool writes them, the engine reads them: both by this file.
 *
 *   u32 n, u32 pool bytes           the table starts at a multiple of 8
 *   u64 key[n]                      ascending, no key twice
 *   u32 off[n+1]                    value i = pool[off[i] … off[i+1])
 *   pool, padded to a multiple of 8
 *
 * Little-endian, as the whole pack. */
#ifndef CLV_MODEL_IDTABLE_H
#define CLV_MODEL_IDTABLE_H

#include "base/base.h"

typedef struct clv_idtable {
	uint32_t n;
	const uint64_t *key;
	const uint32_t *off;
	const char *pool;
} clv_idtable;

/* A cursor over a section. at is a byte offset; bad stays set after a fault. */
typedef struct clv_section {
	clv_str bytes;
	size_t at;
	bool bad;
} clv_section;

/* n bytes at the cursor, which moves behind them; NULL when too few are left. */
const void *clv_section_take(clv_section *s, size_t n);
uint32_t clv_section_u32(clv_section *s);
clv_str clv_section_str(clv_section *s);   /* u32 length, then the bytes */
void clv_section_align(clv_section *s);    /* to a multiple of 8 */
/* Reads and checks one table (order, offsets). False: damaged. */
bool clv_idtable_read(clv_section *s, clv_idtable *t);
/* Value of a key; false if absent. value may be NULL. */
bool clv_idtable_get(const clv_idtable *t, uint64_t key, clv_str *value);

/* Writing. Pairs are sorted in place; of equal keys the last given wins. */
typedef struct clv_idpair {
	uint64_t key;
	clv_str value;
	uint32_t order; /* filled by clv_idtable_write */
} clv_idpair;
void clv_section_put_u32(clv_buf *b, uint32_t v);
void clv_section_put_str(clv_buf *b, clv_str s);
void clv_section_pad(clv_buf *b);
void clv_idtable_write(clv_buf *b, clv_idpair *pairs, size_t n);

#endif
