/* SPDX-License-Identifier: Apache-2.0 */
/* namekey: folding of names to the form in which they are compared.
 *
 * Input: any text. Output: words of letters and digits joined by one space.
 * Method: Unicode compatibility decomposition and case folding (utf8proc, UAX 15
 * and CaseFolding.txt), combining marks dropped, and the few letters that do not
 * decompose (ł, ø, đ, ı, æ, œ, ð, þ) written as their usual base letters. Full
 * stops and apostrophes of any shape vanish, so that "U.S." is "us" and
 * "Sana'a" is "sanaa"; every other mark parts words. The distance is optimal
 * string alignment (Levenshtein with transposition of neighbours), row by row
 * with an early end. Cost: linear in the text; the distance is O(n·m).
 * Limits: keys are cut at CLV_NAME_KEY_MAX bytes; no transliteration of other
 * scripts: names in them are compared as they are. */
#include "model/namekey.h"

#include <utf8proc.h>

typedef struct keyer {
	char *out;
	size_t n;
	bool gap; /* a space is due before the next letter */
	bool full;
} keyer;

static void put(keyer *k, const char *p, size_t n)
{
	size_t gap = k->gap && k->n ? 1 : 0;
	if (k->n + gap + n > CLV_NAME_KEY_MAX) {
		k->full = true;
		return;
	}
	if (gap)
		k->out[k->n++] = ' ';
	memcpy(k->out + k->n, p, n);
	k->n += n;
	k->gap = false;
}

/* Letters without a decomposition; "" for the others. */
static const char *base_letters(uint32_t cp)
{
	switch (cp) {
	case 0x142: return "l";
	case 0xF8: return "o";
	case 0x111: case 0xF0: return "d";
	case 0x131: return "i";
	case 0xE6: return "ae";
	case 0x153: return "oe";
	case 0xFE: return "th";
	case 0x259: return "a";
	default: return "";
	}
}

static bool vanishes(uint32_t cp)
{
	return cp == '.' || cp == '\'' || cp == '`' || cp == 0xB4 || cp == 0x2018 || cp == 0x2019 ||
	       cp == 0x2BB || cp == 0x2BC || cp == 0x2B9 || cp == 0x2032 || cp == 0xAD || cp == 0x200B;
}

static void put_folded(keyer *k, uint32_t cp)
{
	const char *base = base_letters(cp);
	if (*base) {
		put(k, base, strlen(base));
		return;
	}
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
	bool letter = (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
	              (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
	if (letter) {
		char b[4];
		put(k, b, clv_utf8_put(cp, b));
	} else if (c != UTF8PROC_CATEGORY_MN) {
		k->gap = true;
	}
}

static void put_wide(keyer *k, uint32_t cp)
{
	utf8proc_int32_t part[32];
	int bound = 0;
	if (vanishes(cp))
		return;
	utf8proc_ssize_t n = utf8proc_decompose_char(
		(utf8proc_int32_t)cp, part, 32,
		UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &bound);
	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++)
		put_folded(k, (uint32_t)part[i]);
}

size_t clv_name_key(clv_str s, char *out)
{
	keyer k = { .out = out };
	for (size_t i = 0; i < s.n && !k.full;) {
		unsigned char c = (unsigned char)s.p[i];
		unsigned len = 1;
		if (c >= 'a' && c <= 'z') {
			put(&k, s.p + i, 1);
		} else if ((c >= 'A' && c <= 'Z')) {
			char low = (char)(c + 32);
			put(&k, &low, 1);
		} else if ((c >= '0' && c <= '9') || c == '+') {
			put(&k, s.p + i, 1);
		} else if (c == '&') {
			k.gap = true;
			put(&k, "and", 3);
			k.gap = true;
		} else if (c < 0x80) {
			if (!vanishes(c))
				k.gap = true;
		} else {
			uint32_t cp = clv_utf8_at(s, i, &len);
			put_wide(&k, cp);
		}
		i += len;
	}
	return k.n;
}

clv_str clv_name_key_in(clv_arena *a, clv_str s)
{
	char key[CLV_NAME_KEY_MAX];
	size_t n = clv_name_key(s, key);
	return clv_str_copy(a, (clv_str){ key, n });
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned clv_name_distance(clv_str a, clv_str b, unsigned most)
{
	enum { N = CLV_NAME_KEY_MAX + 1 };
	unsigned row[3][N];
	if (a.n >= N || b.n >= N || a.n > b.n + most || b.n > a.n + most)
		return most + 1;
	for (size_t j = 0; j <= b.n; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned *r = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3], low;
		low = r[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned cost = a.p[i - 1] != b.p[j - 1];
			r[j] = least(least(up[j] + 1, r[j - 1] + 1), up[j - 1] + cost);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				r[j] = least(r[j], up2[j - 2] + 1);
			low = least(low, r[j]);
		}
		if (low > most)
			return most + 1;
	}
	return row[a.n % 3][b.n];
}

/* ---- sound ------------------------------------------------------------------------ */

/* Spellings of one sound in the usual transliterations, longest first; the class 0 is
 * silent (a semivowel or a mark of breath). */
static size_t sound_at(clv_str w, size_t i, char *class)
{
	static const struct {
		char spelling[5], class;
	} sound[] = { { "dsch", 0 }, { "tsch", 'k' }, { "sch", 's' }, { "tch", 'k' }, { "ch", 'k' }, { "kh", 'k' },
		      { "gh", 'k' }, { "sh", 's' }, { "zh", 0 }, { "dj", 0 }, { "dh", 'd' }, { "th", 't' }, { "ph", 'v' },
		      { "ck", 'k' }, { "ts", 's' }, { "tz", 's' }, { "w", 'v' }, { "f", 'v' }, { "z", 's' },
		      { "c", 'k' }, { "q", 'k' }, { "g", 'k' }, { "x", 'k' }, { "j", 0 }, { "h", 0 } };
	for (size_t k = 0; k < sizeof sound / sizeof *sound; k++)
		if (w.p[i] == sound[k].spelling[0] && clv_str_starts(clv_str_sub(w, i, w.n), clv_str_c(sound[k].spelling))) {
			*class = sound[k].class;
			return strlen(sound[k].spelling);
		}
	*class = strchr("aeiouy", w.p[i]) ? 0 : w.p[i];
	return 1;
}

size_t clv_name_sound(clv_str key, char *out)
{
	size_t n = 0;
	clv_str word;
	while (clv_str_split(&key, ' ', &word)) {
		char last = 0, class;
		if (clv_str_eqc(word, "al") || clv_str_eqc(word, "el"))
			continue;
		for (size_t i = 0; i < word.n && n < CLV_NAME_KEY_MAX;) {
			bool first = i == 0;
			i += sound_at(word, i, &class);
			if (!class && first)
				class = '*';
			if (class && class != last)
				out[n++] = class;
			last = class;
		}
	}
	return n;
}
