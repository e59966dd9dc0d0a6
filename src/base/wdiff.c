/* SPDX-License-Identifier: Apache-2.0 */
/* Two texts aligned word by word.
 *
 * Input: two texts. Output: runs of words that both have, that only the first has,
 * that only the second has. Method: longest common subsequence of words (Hunt and
 * McIlroy 1976's problem by the plain table), words compared without case and
 * without marks at their ends. Cost: product of the lengths, at most 300 words a
 * side; what is longer is cut to them at a word. Letters beyond ASCII are compared
 * as they stand. */
#include "base/wdiff.h"

#include <string.h>

enum { MOST_WORDS = 300 };

typedef struct word {
	clv_str text; /* as it stands */
	clv_str core; /* without marks at its ends */
} word;

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/* Quotation marks and dashes of three bytes (U+2010 to U+203A) are no letters. */
static size_t mark_at(clv_str s, size_t i)
{
	if (i + 2 < s.n && (unsigned char)s.p[i] == 0xE2 && (unsigned char)s.p[i + 1] == 0x80)
		return 3;
	return is_letter((unsigned char)s.p[i]) ? 0 : 1;
}

static clv_str core_of(clv_str s)
{
	size_t b = 0, e = 0;
	while (b < s.n && mark_at(s, b))
		b += mark_at(s, b);
	for (size_t i = b; i < s.n;) {
		size_t mark = mark_at(s, i);
		i += mark ? mark : 1;
		if (!mark)
			e = i;
	}
	return clv_str_sub(s, b, e > b ? e : b);
}

static size_t words_of(clv_str s, word *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < MOST_WORDS;) {
		while (i < s.n && (unsigned char)s.p[i] <= ' ')
			i++;
		size_t b = i;
		while (i < s.n && (unsigned char)s.p[i] > ' ')
			i++;
		clv_str text = clv_str_sub(s, b, i), core = core_of(text);
		if (core.n)
			out[n++] = (word){ text, core };
	}
	return n;
}

static bool has_digit(clv_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static void put(clv_words_diff *d, clv_words_op op, clv_str words)
{
	clv_words_part *last = d->n ? &d->v[d->n - 1] : NULL;
	d->numbers |= op != CLV_WORDS_SAME && has_digit(words);
	if (last && last->op == op) /* they stand side by side in the same text */
		last->words.n = (size_t)(words.p + words.n - last->words.p);
	else
		d->v[d->n++] = (clv_words_part){ op, words };
}

static clv_words_change change_of(size_t same, size_t less, size_t more)
{
	if (!less && !more)
		return CLV_CHANGE_NONE;
	if (3 * same < (less < more ? same + less : same + more))
		return CLV_CHANGE_OTHER;
	return !more ? CLV_CHANGE_SHORTER : !less ? CLV_CHANGE_LONGER : CLV_CHANGE_REWORDED;
}

clv_words_diff clv_words_align(clv_arena *arena, clv_str sa, clv_str sb)
{
	word *a = CLV_NEW_ARRAY(arena, word, MOST_WORDS), *b = CLV_NEW_ARRAY(arena, word, MOST_WORDS);
	size_t n = words_of(sa, a), m = words_of(sb, b), width = m + 1, same = 0;
	uint16_t *len = CLV_NEW_ARRAY(arena, uint16_t, (n + 1) * width); /* of the common rest from i, k on */
	clv_words_diff d = { .v = CLV_NEW_ARRAY(arena, clv_words_part, n + m + 1) };
	for (size_t i = n; i-- > 0;)
		for (size_t k = m; k-- > 0;) {
			uint16_t down = len[(i + 1) * width + k], right = len[i * width + k + 1];
			len[i * width + k] = clv_str_ieq(a[i].core, b[k].core) ? (uint16_t)(len[(i + 1) * width + k + 1] + 1)
			                                                      : down > right ? down : right;
		}
	for (size_t i = 0, k = 0; i < n || k < m;) {
		if (i < n && k < m && clv_str_ieq(a[i].core, b[k].core)) {
			put(&d, CLV_WORDS_SAME, b[k].text);
			same++, i++, k++;
		} else if (k == m || (i < n && len[(i + 1) * width + k] >= len[i * width + k + 1])) {
			put(&d, CLV_WORDS_LESS, a[i++].text);
		} else {
			put(&d, CLV_WORDS_MORE, b[k++].text);
		}
	}
	d.change = change_of(same, n - same, m - same);
	return d;
}

const char *clv_words_change_name(clv_words_change c)
{
	static const char *const names[] = { "", "shorter", "longer", "reworded", "other words" };
	return names[c];
}
