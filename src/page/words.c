/* SPDX-License-Identifier: Apache-2.0 */
/* Words and shape of a piece: what can be told of it without a parser.
 *
 * Input: a piece's text. Output: its words (hash of the lower-case form, span,
 * flags) appended to the draft, and its shape: how it begins and ends, how many
 * sentences end in it, capitals, digits, function words, finite verbs.
 *
 * A word is a run of letters, marks and digits, with apostrophes inside; each
 * ideograph and kana is a word of its own, so that phrases of scripts without
 * spaces can be matched the same way. A finite verb is known from the lexicon
 * or by the ending -ed in running text: enough to tell a clause from a label,
 * not a tagger. Cost: linear, one hash look-up a word. */
#include "page/page_priv.h"

#include <utf8proc.h>

static bool is_ideograph(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
	       (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF);
}

static bool is_letter(uint32_t c)
{
	if (c < 128)
		return (c | 32) >= 'a' && (c | 32) <= 'z';
	utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
	return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) ||
	       (k >= UTF8PROC_CATEGORY_MN && k <= UTF8PROC_CATEGORY_ME);
}

static bool is_digit(uint32_t c)
{
	if (c < 128)
		return c >= '0' && c <= '9';
	return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ND;
}

static bool is_upper(uint32_t c)
{
	if (c < 128)
		return c >= 'A' && c <= 'Z';
	utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
	return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT;
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019;
}

/* FNV-1a over lower-case code points: the same for a cue and for the text. */
typedef struct folder {
	uint64_t h;
} folder;

static void fold(folder *f, uint32_t c)
{
	if (c < 128)
		c = c >= 'A' && c <= 'Z' ? c | 32 : c;
	else
		c = c == 0x2019 ? '\'' : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
	f->h = (f->h ^ c) * 0x100000001b3u;
	f->h ^= f->h >> 29;
}

enum { FOLD_SEED = 0x1f3d5b79 };

uint64_t clv_word_hash(clv_str s)
{
	folder f = { FOLD_SEED };
	for (size_t i = 0; i < s.n;) {
		unsigned len;
		fold(&f, clv_utf8_at(s, i, &len));
		i += len;
	}
	return f.h;
}

/* One word at i; returns where it ends. */
static size_t read_word(clv_str s, size_t i, clv_word *w)
{
	folder f = { FOLD_SEED };
	uint32_t n = 0, upper = 0, digit = 0;
	size_t b = i;
	while (i < s.n) {
		unsigned len, len2;
		uint32_t c = clv_utf8_at(s, i, &len);
		bool alone = is_ideograph(c);
		if (alone && n)
			break;
		bool dig = is_digit(c);
		if (!dig && !is_letter(c)) {
			uint32_t c2 = is_apostrophe(c) && n && i + len < s.n ? clv_utf8_at(s, i + len, &len2) : 0;
			if (!c2 || !is_letter(c2))
				break;
		}
		bool up = is_upper(c);
		if (!n && up)
			w->flags |= CLV_W_CAP;
		upper += up;
		digit += dig;
		n++;
		fold(&f, c);
		i += len;
		if (alone)
			break;
	}
	if (n >= 2 && upper == n)
		w->flags |= CLV_W_ALLCAPS;
	if (n && digit == n)
		w->flags |= CLV_W_DIGIT;
	w->hash = f.h;
	w->b = (uint32_t)b;
	w->e = (uint32_t)i;
	return i;
}

/* Classes of words that may be verbs: their -ed form is finite all the same. */
static const uint64_t LIKE_VERBS = UINT64_C(1) << CLV_WC_UPDATED | UINT64_C(1) << CLV_WC_SPEECH |
                                   UINT64_C(1) << CLV_WC_SUBSCRIBE | UINT64_C(1) << CLV_WC_TRANSLATED |
                                   UINT64_C(1) << CLV_WC_RESERVED;

static void know(const clv_pages *k, clv_str s, clv_word *w)
{
	const uint32_t *at = clv_map_get64(&k->info_of, &w->hash);
	w->info = at ? *at + 1 : 0;
	uint64_t c = clv_word_classes(k, w);
	if (c >> CLV_WC_FINITE & 1)
		w->flags |= CLV_W_FINITE;
	if (c >> CLV_WC_COMMON & 1)
		w->flags |= CLV_W_COMMON;
	uint32_t n = w->e - w->b;
	if (!(c & ~LIKE_VERBS) && n >= 5 && !(w->flags & CLV_W_CAP) && memcmp(s.p + w->e - 2, "ed", 2) == 0)
		w->flags |= CLV_W_FINITE;
}

static bool is_stop(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
	       c == 0xFF1F || c == 0x061F || c == 0x06D4 || c == 0x0964;
}

static bool is_closing(uint32_t c)
{
	return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 ||
	       c == 0x00BB || c == 0x201C || c == 0x300D;
}

static bool is_space(uint32_t c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == 0xA0 || c == 0x3000 || c == 0x200B ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x202F;
}

static uint8_t end_of(clv_str s)
{
	size_t i = s.n;
	while (i > 0) {
		unsigned len;
		size_t b = clv_utf8_before(s, i);
		uint32_t c = clv_utf8_at(s, b, &len);
		if (is_stop(c))
			return CLV_END_STOP;
		if (c == ':' || c == 0xFF1A)
			return CLV_END_COLON;
		if (c == ',' || c == ';' || c == 0x2013 || c == 0x2014)
			return CLV_END_COMMA;
		if (!is_closing(c) && !is_space(c))
			return CLV_END_NONE;
		i = b;
	}
	return CLV_END_NONE;
}

static uint8_t begin_of(clv_str s)
{
	unsigned len;
	uint32_t c = s.n ? clv_utf8_at(s, 0, &len) : 0;
	if (is_upper(c))
		return CLV_BEGIN_UPPER;
	if (is_digit(c))
		return CLV_BEGIN_DIGIT;
	if (c == '"' || c == '\'' || c == 0x201C || c == 0x201E || c == 0x2018 || c == 0xAB)
		return c == 0xAB && clv_str_starts(clv_str_sub(s, len, s.n), CLV_S("\xC2\xAB"))
		               ? CLV_BEGIN_ARROW : CLV_BEGIN_QUOTE;
	if (c == '>' || c == 0xBB || (c >= 0x25B6 && c <= 0x25BA) || (c >= 0x2190 && c <= 0x21FF) ||
	    c == 0x203A || (c >= 0x27A1 && c <= 0x27BF) || c == 0x1F449)
		return CLV_BEGIN_ARROW;
	if (c == '-' || c == '*' || c == 0x2022 || c == 0x2013 || c == 0x25CF || c == 0x25AA || c == 0xB7)
		return CLV_BEGIN_BULLET;
	return is_letter(c) ? CLV_BEGIN_LOWER : CLV_BEGIN_OTHER;
}

/* Whether the gap [b,e) before word `next` ends a sentence after word `prev`. */
static bool ends_sentence(const clv_pages *k, clv_str s, const clv_word *prev, const clv_word *next)
{
	bool stop = false, space = false;
	for (size_t i = prev->e; i < next->b;) {
		unsigned len;
		uint32_t c = clv_utf8_at(s, i, &len);
		if (is_stop(c))
			stop = true, space = c >= 0x3000;
		else if (stop && is_space(c))
			space = true;
		i += len;
	}
	if (!stop || !space)
		return false;
	if (s.p[prev->e] != '.')
		return true;
	return !clv_word_is(k, prev, CLV_WC_ABBREV) && prev->e - prev->b > 1;
}

void clv_piece_shape(clv_draft *d, clv_piece *p)
{
	size_t base = (size_t)(p->text.p - d->text.p), at = base, end = base + p->text.n;
	clv_str s = { d->text.p, end };
	p->word_b = (uint32_t)d->words.n;
	p->end = end_of(p->text);
	p->begin = begin_of(p->text);
	bool start = true;
	while (at < end) {
		unsigned len;
		uint32_t c = clv_utf8_at(s, at, &len);
		if (!is_letter(c) && !is_digit(c)) {
			at += len;
			continue;
		}
		clv_word w = { 0 };
		at = read_word(s, at, &w);
		know(d->k, s, &w);
		if (!start && ends_sentence(d->k, s, &d->words.v[d->words.n - 1], &w)) {
			p->n_sentences++;
			w.flags |= CLV_W_START;
		}
		if (start)
			w.flags |= CLV_W_START;
		start = false;
		p->n_caps += (w.flags & CLV_W_CAP) != 0;
		p->n_allcaps += (w.flags & CLV_W_ALLCAPS) != 0;
		p->n_digit += (w.flags & CLV_W_DIGIT) != 0;
		p->n_finite += (w.flags & CLV_W_FINITE) != 0;
		p->n_common += (w.flags & CLV_W_COMMON) != 0;
		*clv_push(d->a, &d->words) = w;
	}
	p->n_sentences += p->end == CLV_END_STOP;
	p->word_e = (uint32_t)d->words.n;
}
