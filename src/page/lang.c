/* SPDX-License-Identifier: Apache-2.0 */
/* Language of a text by its function words.
 *
 * Input: words of the body pieces (at most LOOK). Output: ISO 639-1 code, or
 * "und". Each known function word votes for the languages that have it; the
 * language with the most votes wins when it has a fair share of all words.
 * Texts in a script that no listed language writes get votes for none: "und".
 * Method: the common-word approach (Ingle 1976; Grefenstette 1995), enough here
 * since only English is read; words in lexicon/cues/page_langs.tsv. Cost: one
 * look-up a word. Limits: texts of under five words are taken for English when
 * they are ASCII. */
#include "page/page_priv.h"

enum { LOOK = 2000, FEW = 8 };

static bool ascii(clv_str s)
{
	size_t high = 0;
	for (size_t i = 0; i < s.n; i++)
		high += (unsigned char)s.p[i] >= 128;
	return high * 10 <= s.n;
}

clv_str clv_lang_guess(const clv_draft *d)
{
	uint32_t votes[32] = { 0 }, n = 0, letters_high = 0;
	for (size_t i = 0; i < d->pieces.n && n < LOOK; i++) {
		const clv_piece *p = &d->pieces.v[i];
		if (!clv_role_is_content(p->role))
			continue;
		for (uint32_t j = p->word_b; j < p->word_e && n < LOOK; j++, n++) {
			const uint32_t *set = clv_map_get64(&d->k->lang_words, &d->words.v[j].hash);
			letters_high += (unsigned char)d->text.p[d->words.v[j].b] >= 0xD0;
			for (uint32_t bits = set ? *set : 0; bits; bits &= bits - 1)
				votes[__builtin_ctz(bits)]++;
		}
	}
	uint32_t best = 0;
	for (uint32_t i = 1; i < d->k->langs.n; i++)
		if (votes[i] > votes[best])
			best = i;
	if (!n)
		return (clv_str){ "", 0 };
	if (n < FEW || votes[best] == 0)
		return ascii(d->text) && (n < 30 || votes[0]) ? CLV_S("en") : CLV_S("und");
	bool fair = votes[best] * 12 >= n && letters_high * 2 < n + 2 * votes[best];
	return fair ? d->k->langs.v[best].code : n < 40 && ascii(d->text) ? CLV_S("en") : CLV_S("und");
}
