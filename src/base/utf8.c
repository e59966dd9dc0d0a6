/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: decode, encode, check, clean.
 *
 * Input: any bytes. Output: code points with their length; U+FFFD and length 1 for a
 * byte that belongs to none. Method: the ranges of The Unicode Standard, table 3-7.
 * Cost: linear, no state. Limits: knows no properties of characters (text/unicode.h
 * does). See utf8.h. */
#include "base/base.h"

/* Length of the well-formed sequence at p (n bytes left), 0 if there is none. */
static unsigned well_formed(const unsigned char *p, size_t n)
{
	unsigned char c = p[0];
	if (c < 0x80)
		return 1;
	if (c < 0xC2 || c > 0xF4)
		return 0;
	unsigned len = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	if (n < len)
		return 0;
	unsigned char lo = 0x80, hi = 0xBF;
	if (c == 0xE0)
		lo = 0xA0;
	else if (c == 0xED)
		hi = 0x9F;
	else if (c == 0xF0)
		lo = 0x90;
	else if (c == 0xF4)
		hi = 0x8F;
	if (p[1] < lo || p[1] > hi)
		return 0;
	for (unsigned i = 2; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return len;
}

uint32_t clv_utf8_wide_at(clv_str s, size_t at, unsigned *len)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	unsigned n = well_formed(p, s.n - at);
	*len = n ? n : 1;
	switch (n) {
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
	case 3:
		return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	case 4:
		return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 |
		       (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
	default:
		return CLV_UTF8_REPLACEMENT;
	}
}

size_t clv_utf8_before(clv_str s, size_t at)
{
	size_t b = at - 1;
	for (unsigned k = 0; k < 3 && b > 0 && ((unsigned char)s.p[b] & 0xC0) == 0x80; k++)
		b--;
	unsigned len;
	clv_utf8_at(s, b, &len);
	return b + len == at ? b : at - 1;
}

unsigned clv_utf8_put(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		cp = CLV_UTF8_REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	unsigned n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	static const unsigned char lead[5] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	for (unsigned i = n - 1; i > 0; i--, cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)(lead[n] | cp);
	return n;
}

bool clv_utf8_valid(clv_str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned n = well_formed((const unsigned char *)s.p + i, s.n - i);
		if (!n)
			return false;
		i += n;
	}
	return true;
}

clv_str clv_utf8_clean(clv_arena *a, clv_str s, size_t *n_bad)
{
	if (n_bad)
		*n_bad = 0;
	if (clv_utf8_valid(s))
		return s;
	clv_buf out = clv_buf_new(a);
	for (size_t i = 0; i < s.n;) {
		unsigned n = well_formed((const unsigned char *)s.p + i, s.n - i);
		if (n) {
			clv_buf_add(&out, (clv_str){ s.p + i, n });
			i += n;
		} else {
			clv_buf_addc(&out, "\xEF\xBF\xBD");
			i++;
			if (n_bad)
				++*n_bad;
		}
	}
	return clv_buf_str(&out);
}

size_t clv_utf8_count(clv_str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.n; count++) {
		unsigned len;
		clv_utf8_at(s, i, &len);
		i += len;
	}
	return count;
}
