/* SPDX-License-Identifier: Apache-2.0 */
/* What surrounds reports, told by the kinds of its words: "follow us on WhatsApp",
 * "lees ook", "all rights reserved", "12 kommentarer".
 *
 * Input: one short piece with its words. Output: role and reason, or nothing.
 * A phrase list (cues.c) can never be whole; each of these notices is made of a
 * word of one small class and a word of another, in any language: a platform's name
 * and "us", "read" and "also", "rights" and "reserved". The classes stand in
 * lexicon/cues/page_words.tsv. What quotes somebody or reports speech is left alone:
 * a report may well be about subscriptions. Cost: one pass over the piece's words. */
#include "page/page_priv.h"

enum {
	NOTICE_WORDS = 26, /* longer pieces are never decided here */
	SHORT = 8, LEAD = 4, LABEL = 5, FOOTER = 16
};

typedef struct kinds {
	uint32_t n[CLV_WC_COUNT];
	uint32_t lead[CLV_WC_COUNT]; /* of the first LEAD words */
	bool quoted;
} kinds;

static bool has_quote(clv_str s)
{
	return clv_str_find(s, CLV_S("\""), 0) != SIZE_MAX || clv_str_find(s, CLV_S("\xE2\x80\x9C"), 0) != SIZE_MAX ||
	       clv_str_find(s, CLV_S("\xE2\x80\x9E"), 0) != SIZE_MAX || clv_str_find(s, CLV_S("\xC2\xAB"), 0) != SIZE_MAX;
}

static kinds kinds_of(const clv_draft *d, const clv_piece *p)
{
	kinds k = { .quoted = has_quote(p->text) };
	for (uint32_t i = p->word_b; i < p->word_e; i++) {
		const clv_word *w = &d->words.v[i];
		uint64_t c = clv_word_classes(d->k, w);
		if ((w->flags & CLV_W_ALLCAPS) && w->e - w->b == 2)
			c &= ~(UINT64_C(1) << CLV_WC_US | UINT64_C(1) << CLV_WC_ALSO); /* the US */
		for (uint64_t bits = c; bits; bits &= bits - 1) {
			int class = __builtin_ctzll(bits);
			k.n[class]++;
			k.lead[class] += i - p->word_b < LEAD;
		}
	}
	return k;
}

static bool told(clv_piece *p, clv_role role, const char *why)
{
	clv_piece_set(p, role, why);
	return true;
}

/* Addresses the reader, and no one else speaks. */
static bool to_reader(const kinds *k)
{
	return (k->n[CLV_WC_YOU] || k->n[CLV_WC_US]) && !k->n[CLV_WC_SPEECH] && !k->quoted;
}

static bool promo(const kinds *k, clv_piece *p, size_t n)
{
	if (k->n[CLV_WC_AD] && n <= 3 && p->end != CLV_END_STOP)
		return told(p, CLV_ROLE_PROMO, "words:advert");
	if (k->lead[CLV_WC_AD] && !k->n[CLV_WC_SPEECH] && n <= 6 && !p->n_finite)
		return told(p, CLV_ROLE_PROMO, "words:advert");
	if (k->n[CLV_WC_NEWSLETTER] && (to_reader(k) || (n <= SHORT && p->end != CLV_END_STOP)))
		return told(p, CLV_ROLE_PROMO, "words:newsletter");
	if (k->lead[CLV_WC_SUBSCRIBE] && (to_reader(k) || n <= LABEL) && !k->n[CLV_WC_SPEECH])
		return told(p, CLV_ROLE_PROMO, "words:subscribe");
	if (k->n[CLV_WC_SUBSCRIBE] && to_reader(k))
		return told(p, CLV_ROLE_PROMO, "words:subscribe");
	if (k->n[CLV_WC_PLATFORM] && k->n[CLV_WC_US] && to_reader(k) && n <= NOTICE_WORDS - 8)
		return told(p, CLV_ROLE_PROMO, "words:follow us");
	if (k->n[CLV_WC_TECH] && to_reader(k) && p->n_sentences <= 2)
		return told(p, CLV_ROLE_PROMO, "words:app");
	return false;
}

static bool related(const kinds *k, clv_piece *p, size_t n)
{
	bool pair = k->lead[CLV_WC_READ] && k->lead[CLV_WC_ALSO];
	if (pair && !k->n[CLV_WC_SPEECH] && (p->end != CLV_END_STOP || n <= 12))
		return told(p, CLV_ROLE_RELATED, "words:read also");
	return false;
}

static bool footer(const kinds *k, clv_piece *p, size_t n)
{
	if (k->n[CLV_WC_RIGHTS] && k->n[CLV_WC_RESERVED] && !k->quoted && !k->n[CLV_WC_SPEECH])
		return told(p, CLV_ROLE_BOILERPLATE, "words:rights reserved");
	if (k->n[CLV_WC_TRANSLATED] && k->n[CLV_WC_MACHINE] && !k->quoted)
		return told(p, CLV_ROLE_BOILERPLATE, "words:machine translation");
	if (k->n[CLV_WC_COMMENT] && n <= LABEL && p->end != CLV_END_STOP && !p->n_finite)
		return told(p, p->n_digit ? CLV_ROLE_COMMENT : CLV_ROLE_BOILERPLATE, "words:comments");
	if (k->n[CLV_WC_PLATFORM] >= 2 && n <= k->n[CLV_WC_PLATFORM] * 3 + 2 && p->end != CLV_END_STOP)
		return told(p, CLV_ROLE_BOILERPLATE, "words:share");
	if (k->n[CLV_WC_PLATFORM] && n <= 4 && !p->n_finite && p->end != CLV_END_STOP)
		return told(p, CLV_ROLE_BOILERPLATE, "words:share");
	if (k->n[CLV_WC_LEGAL] >= 2 && n <= FOOTER && k->n[CLV_WC_LEGAL] * 3 >= n && !p->n_finite)
		return told(p, CLV_ROLE_BOILERPLATE, "words:footer");
	bool colon = clv_str_find(p->text, CLV_S(":"), 0) != SIZE_MAX;
	if (k->lead[CLV_WC_TAGS] && colon && n <= FOOTER && !p->n_finite && p->end != CLV_END_STOP)
		return told(p, CLV_ROLE_BOILERPLATE, "words:tags");
	if (k->n[CLV_WC_TECH] && n <= SHORT && p->n_sentences <= 1 && !p->n_finite && p->n_caps <= 2)
		return told(p, CLV_ROLE_BOILERPLATE, "words:player");
	return false;
}

bool clv_notice(const clv_draft *d, clv_piece *p)
{
	size_t n = clv_piece_len(p);
	if (n == 0 || n > NOTICE_WORDS || p->n_sentences > 3 || (p->tag & (CLV_P_QUOTE | CLV_P_TABLE)))
		return false;
	bool paragraph = (p->tag & CLV_P_HTML) && (p->tag & (CLV_P_PARA | CLV_P_LIST)) && n > SHORT && p->end == CLV_END_STOP;
	if (paragraph)
		return false; /* the page says that it is text */
	kinds k = kinds_of(d, p);
	return footer(&k, p, n) || related(&k, p, n) || promo(&k, p, n);
}
