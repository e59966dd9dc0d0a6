/* SPDX-License-Identifier: Apache-2.0 */
/* Known phrases: "see also", "lesen Sie auch", "all rights reserved".
 *
 * Input: a piece with its words. Output: the cue of lexicon/cues/page.tsv that
 * decides it, or the place inside a paragraph where a glued teaser begins.
 * A cue is a sequence of words; `*` stands for one to four words. Where it must
 * stand: whole (nothing else), start, end, any, head (whole; what follows is of
 * the same role), sentence (start, and also at a sentence inside a paragraph).
 * Each cue says how many words a piece may have for the cue to be proof.
 *
 * The longest cue wins, then the earlier line. Cost: one look-up a word; pieces
 * longer than the longest cue's limit are looked at only where a sentence starts. */
#include "page/page_priv.h"

enum { GAP_MAX = 4 };

/* Words that cue words [i..] take when matched at words [at, end); 0: no match.
 * A gap takes as few words as it can. */
static uint32_t match_at(const clv_cue *c, uint32_t i, const clv_word *w, uint32_t at, uint32_t end)
{
	uint32_t b = at;
	for (; i < c->n; i++) {
		if (c->word[i] == 0) {
			if (i + 1 == c->n) /* a gap at the end takes what is there, up to GAP_MAX */
				return at < end ? (end - at > GAP_MAX ? GAP_MAX : end - at) + at - b : 0;
			for (uint32_t g = 1; g <= GAP_MAX && at + g < end; g++) {
				uint32_t rest = match_at(c, i + 1, w, at + g, end);
				if (rest)
					return at + g + rest - b;
			}
			return 0;
		}
		if (at >= end || w[at].hash != c->word[i])
			return 0;
		at++;
	}
	return at - b;
}

static bool colon_after(const clv_draft *d, uint32_t e)
{
	clv_str s = d->text;
	size_t i = e;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == ')' || s.p[i] == '*'))
		i++;
	return i < s.n && (s.p[i] == ':' || clv_str_starts(clv_str_sub(s, i, s.n), CLV_S("\xEF\xBC\x9A")) ||
	                   s.p[i] == '|');
}

/* Whether cue c, matched on n words at word `at` of a piece of `len` words, may
 * decide it. */
static bool placed(const clv_cue *c, uint32_t at, uint32_t n, uint32_t len, uint32_t lead)
{
	if (lead && at && (c->where == CLV_WHERE_WHOLE || c->where == CLV_WHERE_HEAD)) {
		at -= lead; /* "12 comments" */
		len -= lead;
	}
	switch (c->where) {
	case CLV_WHERE_WHOLE:
	case CLV_WHERE_HEAD:
		return at == 0 && n == len;
	case CLV_WHERE_START:
	case CLV_WHERE_SENTENCE:
		return at == 0;
	case CLV_WHERE_END:
		return at + n == len;
	case CLV_WHERE_ANY:
		return true;
	}
	return false;
}

static const clv_cue *best_at(const clv_draft *d, const clv_word *w, uint32_t at, uint32_t len,
                              const clv_cue *best, uint32_t *best_n)
{
	const clv_pages *k = d->k;
	const uint32_t *first = clv_map_get64(&k->cue_first, &w[at].hash);
	uint32_t lead = len <= 4 && len > 1 && (w[0].flags & CLV_W_DIGIT);
	for (uint32_t i = first ? *first : 0; i; i = k->cues.v[i - 1].next) {
		const clv_cue *c = &k->cues.v[i - 1];
		if (len > c->max)
			continue;
		uint32_t n = match_at(c, 0, w, at, len);
		if (!n || !placed(c, at, n, len, lead) || (c->colon && !colon_after(d, w[at + n - 1].e)))
			continue;
		if (!best || c->n > best->n || (c->n == best->n && c->where == CLV_WHERE_HEAD && best->where != CLV_WHERE_HEAD)) {
			best = c;
			*best_n = n;
		}
	}
	return best;
}

enum { CUE_PIECE_MAX = 150 };

const clv_cue *clv_cue_match(const clv_draft *d, const clv_piece *p)
{
	const clv_word *w = clv_piece_words(d, p);
	uint32_t len = (uint32_t)clv_piece_len(p), best_n = 0;
	const clv_cue *best = NULL;
	if (len > CUE_PIECE_MAX)
		return NULL;
	for (uint32_t at = 0; at < len; at++)
		best = best_at(d, w, at, len, best, &best_n);
	return best;
}

size_t clv_cue_inside(const clv_draft *d, const clv_piece *p, const clv_cue **cue)
{
	const clv_word *w = clv_piece_words(d, p);
	const clv_pages *k = d->k;
	uint32_t len = (uint32_t)clv_piece_len(p);
	for (uint32_t at = 1; at < len; at++) {
		if (!(w[at].flags & CLV_W_START) || !(w[at].flags & CLV_W_CAP))
			continue;
		const uint32_t *first = clv_map_get64(&k->cue_first, &w[at].hash);
		for (uint32_t i = first ? *first : 0; i; i = k->cues.v[i - 1].next) {
			const clv_cue *c = &k->cues.v[i - 1];
			uint32_t n = c->where == CLV_WHERE_SENTENCE ? match_at(c, 0, w, at, len) : 0;
			if (n && (!c->colon || colon_after(d, w[at + n - 1].e))) {
				*cue = c;
				return at;
			}
		}
	}
	return SIZE_MAX;
}
