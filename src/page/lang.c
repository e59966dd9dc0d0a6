/* SPDX-License-Identifier: Apache-2.0 */
/* Language of a text by its script and function words.
 *
 * Input: words of the content pieces (at most LOOK), what the page says. Output: ISO
 * 639-1 code, or "und". Most words decide the script; each known function word votes
 * for the languages that have it, and of those that write this script the one with
 * most votes wins when it has a fair share of all words. Kana are Japanese wherever
 * there are some. A script with one language in the table needs no votes. What stays
 * open is what the page says, where that is a language of this script.
 * Method: the common-word approach (Ingle 1976; Grefenstette 1995), enough here
 * since only English is read; words in lexicon/cues/page_langs.tsv. Cost: one
 * look-up a word. Limits: texts of under eight words are taken for English when
 * they are ASCII. */
#include "page/page_priv.h"

enum { LOOK = 2000, FEW = 8, SHORT = 30, FAIR_LATIN = 12, FAIR = 30, KANA = 20 };

typedef enum script { LATIN, CYRILLIC, GREEK, ARABIC, HEBREW, INDIC, THAI, KANA_SCRIPT, HANGUL, HAN, OTHER, N_SCRIPT } script;

static script script_of(clv_str s, size_t at)
{
	unsigned len;
	uint32_t c = clv_utf8_at(s, at, &len);
	if (c < 0x370 || (c >= 0x1E00 && c < 0x1F00))
		return LATIN;
	if (c < 0x400)
		return GREEK;
	if (c < 0x530)
		return CYRILLIC;
	if (c >= 0x590 && c < 0x600)
		return HEBREW;
	if (c >= 0x600 && c < 0x780)
		return ARABIC;
	if (c >= 0x900 && c < 0xE00)
		return INDIC;
	if (c >= 0xE00 && c < 0xE80)
		return THAI;
	if (c >= 0x3040 && c < 0x3100)
		return KANA_SCRIPT;
	if (c >= 0xAC00 && c < 0xD7B0)
		return HANGUL;
	return (c >= 0x3400 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) ? HAN : OTHER;
}

static bool ascii(clv_str s)
{
	size_t high = 0;
	for (size_t i = 0; i < s.n; i++)
		high += (unsigned char)s.p[i] >= 128;
	return high * 10 <= s.n;
}

typedef struct tally {
	uint32_t votes[32], script[N_SCRIPT], n;
} tally;

static tally count(const clv_draft *d)
{
	tally t = { .n = 0 };
	for (size_t i = 0; i < d->pieces.n && t.n < LOOK; i++) {
		const clv_piece *p = &d->pieces.v[i];
		if (!clv_role_is_content(p->role))
			continue;
		for (uint32_t j = p->word_b; j < p->word_e && t.n < LOOK; j++) {
			const clv_word *w = &d->words.v[j];
			const uint32_t *set = clv_map_get64(&d->k->lang_words, &w->hash);
			if (w->flags & CLV_W_DIGIT)
				continue;
			t.n++;
			t.script[script_of(d->text, w->b)]++;
			for (uint32_t bits = set ? *set : 0; bits; bits &= bits - 1)
				t.votes[__builtin_ctz(bits)]++;
		}
	}
	return t;
}

/* A script of the text: han counts as what the kana or hangul beside it say. */
static script main_script(const tally *t)
{
	script best = LATIN;
	if (t->script[KANA_SCRIPT] * KANA >= t->n && t->script[KANA_SCRIPT] > 2)
		return KANA_SCRIPT;
	for (int i = 1; i < N_SCRIPT; i++)
		if (t->script[i] > t->script[best])
			best = (script)i;
	return best;
}

static clv_str of_page(const clv_draft *d, script s)
{
	clv_str code = clv_str_sub(d->meta_lang, 0, 2);
	for (size_t i = 0; code.n == 2 && i < d->k->langs.n; i++)
		if (clv_str_ieq(d->k->langs.v[i].code, code) && script_of(d->k->langs.v[i].script, 0) == s)
			return d->k->langs.v[i].code;
	return CLV_S("und");
}

clv_str clv_lang_guess(const clv_draft *d)
{
	tally t = count(d);
	script s = main_script(&t);
	uint32_t best = UINT32_MAX, n_of_script = 0;
	if (!t.n)
		return (clv_str){ "", 0 };
	for (uint32_t i = 0; i < d->k->langs.n; i++) {
		if (script_of(d->k->langs.v[i].script, 0) != s)
			continue;
		n_of_script++;
		if (best == UINT32_MAX || t.votes[i] > t.votes[best])
			best = i;
	}
	if (best == UINT32_MAX)
		return CLV_S("und");
	if (s == LATIN && (t.n < FEW || t.votes[best] == 0))
		return ascii(d->text) && (t.n < SHORT || t.votes[0]) ? CLV_S("en") : of_page(d, s);
	if (s == LATIN && t.n < SHORT && ascii(d->text) && t.votes[0] && t.votes[best] < t.votes[0] + 2)
		return CLV_S("en"); /* "met" is Dutch, too: one word decides nothing */
	bool fair = s == LATIN ? t.votes[best] * FAIR_LATIN >= t.n : n_of_script == 1 || t.votes[best] * FAIR >= t.n;
	if (fair)
		return d->k->langs.v[best].code;
	return s == LATIN && t.n < 40 && ascii(d->text) ? CLV_S("en") : of_page(d, s);
}
