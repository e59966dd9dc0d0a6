/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: decode, encode, check, clean. Strict: no surrogates, no overlong
 * forms, at most U+10FFFF. */
#ifndef CLV_BASE_UTF8_H
#define CLV_BASE_UTF8_H

#include "base/str.h"

enum { CLV_UTF8_REPLACEMENT = 0xFFFD };

/* Decodes the code point at s[at]; *len (1..4) is how far to move. Invalid
 * bytes give U+FFFD with *len = 1. at must be < s.n. */
uint32_t clv_utf8_wide_at(clv_str s, size_t at, unsigned *len);
static inline uint32_t clv_utf8_at(clv_str s, size_t at, unsigned *len)
{
	*len = 1;
	return (unsigned char)s.p[at] < 0x80 ? (unsigned char)s.p[at] : clv_utf8_wide_at(s, at, len);
}
/* Byte offset of the code point that ends before at (at > 0). */
size_t clv_utf8_before(clv_str s, size_t at);
/* Writes cp into out (room for 4) and gives the length. */
unsigned clv_utf8_put(uint32_t cp, char out[4]);
bool clv_utf8_valid(clv_str s);
/* Copy with every invalid byte replaced by U+FFFD; *n_bad counts them (may be
 * NULL). Returns s itself when it is valid. */
clv_str clv_utf8_clean(clv_arena *a, clv_str s, size_t *n_bad);
size_t clv_utf8_count(clv_str s); /* code points */

#endif
