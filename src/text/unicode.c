/* SPDX-License-Identifier: Apache-2.0 */
/* Unicode properties and mappings exactly as CPython 3.11 (Unicode 14.0) has
 * them: the weights were trained on what Python's str methods gave.
 *
 * Tables: unicode_table.h, written by tools/gen_unicode.py. A property costs two
 * array reads; a mapping with more than one code point a binary search. Lower
 * case knows Python's two special cases: U+0130 gives two code points, and a
 * capital sigma at the end of a word becomes a final sigma (Unicode 14.0,
 * section 3.13, Final_Sigma). */
#include "text/text.h"
#include "text/unicode_table.h"

enum { BLOCK_BITS = 7, MAX_CP = 0x110000, SIGMA = 0x3A3, DOTTED_I = 0x130 };
enum { HANGUL_FIRST = 0xAC00, HANGUL_LAST = 0xD7A3 };

static unsigned record_of(uint32_t cp)
{
	if (cp >= MAX_CP)
		return uni_stage2[0];
	unsigned block = uni_stage1[cp >> BLOCK_BITS];
	return uni_stage2[block << BLOCK_BITS | (cp & ((1u << BLOCK_BITS) - 1))];
}

static bool has(uint32_t cp, unsigned flag)
{
	return (uni_record[record_of(cp)].flags & flag) != 0;
}

bool clv_uni_isspace(uint32_t cp)
{
	return has(cp, UNI_SPACE);
}

bool clv_uni_isalpha(uint32_t cp)
{
	return has(cp, UNI_ALPHA);
}

bool clv_uni_isdigit(uint32_t cp)
{
	return has(cp, UNI_DIGIT);
}

bool clv_uni_isdecimal(uint32_t cp)
{
	return has(cp, UNI_DECIMAL);
}

bool clv_uni_isupper(uint32_t cp)
{
	return has(cp, UNI_UPPER);
}

bool clv_uni_islower(uint32_t cp)
{
	return has(cp, UNI_LOWER);
}

bool clv_uni_isword(uint32_t cp)
{
	return has(cp, UNI_WORD);
}

bool clv_uni_ismark(uint32_t cp)
{
	return has(cp, UNI_MARK);
}

bool clv_uni_ispunct(uint32_t cp)
{
	return has(cp, UNI_PUNCT);
}

bool clv_uni_iscontrol(uint32_t cp)
{
	return has(cp, UNI_CONTROL);
}

/* Is the sigma at s[at], n bytes long, the last cased letter of a word with
 * others before it? Looks past letters that Unicode calls case-ignorable. */
static bool is_final_sigma(clv_str s, size_t at, unsigned n)
{
	size_t i = at;
	unsigned len;
	bool before = false;
	while (i > 0) {
		i = clv_utf8_before(s, i);
		uint32_t cp = clv_utf8_at(s, i, &len);
		if (!has(cp, UNI_IGNORABLE)) {
			before = has(cp, UNI_CASED);
			break;
		}
	}
	if (!before)
		return false;
	for (i = at + n; i < s.n; i += len) {
		uint32_t cp = clv_utf8_at(s, i, &len);
		if (!has(cp, UNI_IGNORABLE))
			return !has(cp, UNI_CASED);
	}
	return true;
}

static void put_lower(clv_buf *out, clv_str s, size_t at, uint32_t cp, unsigned len)
{
	char utf8[4];
	if (cp == DOTTED_I) {
		clv_buf_add(out, CLV_S("i\xCC\x87"));
	} else if (cp == SIGMA) {
		clv_buf_add(out, is_final_sigma(s, at, len) ? CLV_S("\xCF\x82") : CLV_S("\xCF\x83"));
	} else if (uni_record[record_of(cp)].lower == 0) {
		clv_buf_add(out, clv_str_sub(s, at, at + len)); /* invalid bytes stay as they are */
	} else {
		uint32_t low = (uint32_t)((int32_t)cp + uni_record[record_of(cp)].lower);
		clv_buf_add(out, (clv_str){ utf8, clv_utf8_put(low, utf8) });
	}
}

static bool is_lower_already(clv_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80 || (c >= 'A' && c <= 'Z'))
			return false;
	}
	return true;
}

clv_str clv_uni_lower(clv_arena *a, clv_str s)
{
	if (is_lower_already(s))
		return s;
	clv_buf out = clv_buf_new(a);
	unsigned len;
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t cp = clv_utf8_at(s, i, &len);
		if (cp < 0x80)
			clv_buf_ch(&out, cp >= 'A' && cp <= 'Z' ? (char)(cp + 32) : (char)cp);
		else
			put_lower(&out, s, i, cp, len);
	}
	return clv_buf_str(&out);
}

/* Entry of cp in a sorted key table, or -1. */
static long find_key(const uint32_t *key, size_t n, uint32_t cp)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (key[mid] < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && key[lo] == cp ? (long)lo : -1;
}

static void put_pool(clv_buf *out, const unsigned char *entry)
{
	clv_buf_add(out, (clv_str){ (const char *)entry + 1, entry[0] });
}

static void put_cp(clv_buf *out, uint32_t cp)
{
	char utf8[4];
	clv_buf_add(out, (clv_str){ utf8, clv_utf8_put(cp, utf8) });
}

static uint32_t simple_lower(uint32_t cp)
{
	return (uint32_t)((int32_t)cp + uni_record[record_of(cp)].lower);
}

static void put_folded(clv_buf *out, uint32_t cp)
{
	long k = find_key(uni_fold_key, sizeof uni_fold_key / sizeof *uni_fold_key, cp);
	if (k >= 0)
		put_pool(out, &uni_fold_pool[uni_fold_off[k]]);
	else
		put_cp(out, simple_lower(cp));
}

clv_str clv_uni_fold(clv_arena *a, clv_str s)
{
	clv_buf out = clv_buf_new(a);
	unsigned len;
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t cp = clv_utf8_at(s, i, &len);
		if (has(cp, UNI_SPACE)) {
			if (out.n > 0 && out.p[out.n - 1] != ' ')
				clv_buf_ch(&out, ' ');
		} else if (cp == '`') {
			clv_buf_ch(&out, '\'');
		} else if (cp < 0x80) {
			clv_buf_ch(&out, cp >= 'A' && cp <= 'Z' ? (char)(cp + 32) : (char)cp);
		} else {
			put_folded(&out, cp);
		}
	}
	while (out.n > 0 && out.p[out.n - 1] == ' ')
		out.p[--out.n] = '\0';
	return clv_buf_str(&out);
}

/* Canonical decomposition of a Hangul syllable (Unicode 14.0, section 3.12). */
static void put_hangul(clv_buf *out, uint32_t cp)
{
	enum { L = 0x1100, V = 0x1161, T = 0x11A7, N_V = 21, N_T = 28 };
	uint32_t s = cp - HANGUL_FIRST;
	put_cp(out, L + s / (N_V * N_T));
	put_cp(out, V + s % (N_V * N_T) / N_T);
	if (s % N_T)
		put_cp(out, T + s % N_T);
}

void clv_uni_put_bare(clv_buf *out, uint32_t cp)
{
	if (cp < 0x80) {
		clv_buf_ch(out, cp >= 'A' && cp <= 'Z' ? (char)(cp + 32) : (char)cp);
	} else if (cp >= HANGUL_FIRST && cp <= HANGUL_LAST) {
		put_hangul(out, cp);
	} else {
		long k = find_key(uni_bare_key, sizeof uni_bare_key / sizeof *uni_bare_key, cp);
		if (k >= 0)
			put_pool(out, &uni_bare_pool[uni_bare_off[k]]);
		else
			put_cp(out, simple_lower(cp));
	}
}
