/* SPDX-License-Identifier: Apache-2.0 */
/* spelling: which persons a misspelt name may mean, before the letters are compared.
 *
 * Input: the persons' name keys; a key of the text. Output: persons, ascending, among
 * whom all are that can fit. Method: one small row a name, all in one array, read from
 * end to end: hashes of its first and last word, since a misspelt full name has one of
 * them right; length and set of letters of the surname, since two edits change at most
 * two letters of either set (a Bloom-like bound of the distance). Cost: a few
 * nanoseconds a name and question; comparing the names themselves was a tenth of the
 * time of an article. Limits: what is let through must still be compared (person.c). */
#include "who/who_priv.h"

static uint32_t hash_of(clv_str word)
{
	return (uint32_t)clv_hash64(word.p, word.n);
}

static uint32_t letters_of(clv_str word)
{
	uint32_t set = 0;
	for (size_t i = 0; i < word.n; i++)
		set |= 1u << ((unsigned char)word.p[i] & 31);
	return set;
}

wspelling clv_who_spelling(clv_str key)
{
	size_t at = clv_str_find(key, CLV_S(" "), 0), b = key.n;
	while (b > 0 && key.p[b - 1] != ' ')
		b--;
	clv_str first = clv_str_sub(key, 0, at == SIZE_MAX ? key.n : at), last = clv_str_sub(key, b, key.n);
	return (wspelling){ .person = NONE, .first = hash_of(first), .last = hash_of(last), .letters = letters_of(last),
		            .length = (uint32_t)last.n };
}

void clv_who_spellings(clv_who *w)
{
	for (uint32_t i = 0; i < w->actors.n; i++) {
		const wactor *x = &w->actors.v[i];
		for (size_t k = 0; x->kind == CLV_KIND_PERSON && k < x->names.n; k++) {
			wspelling *s = clv_push(w->a, &w->spellings);
			*s = clv_who_spelling(x->keys[k]);
			s->person = i;
			s->main = k == 0;
		}
	}
}

uint32_t clv_who_shares_word(const clv_who *w, const wspelling *key, size_t *at)
{
	while (*at < w->spellings.n) {
		const wspelling *s = &w->spellings.v[(*at)++];
		if (s->first == key->first || s->last == key->last)
			return s->person;
	}
	return NONE;
}

uint32_t clv_who_near_surname(const clv_who *w, const wspelling *key, unsigned edits, size_t *at)
{
	while (*at < w->spellings.n) {
		const wspelling *s = &w->spellings.v[(*at)++];
		if (s->main && s->length <= key->length + edits && key->length <= s->length + edits &&
		    __builtin_popcount(s->letters & ~key->letters) <= (int)edits &&
		    __builtin_popcount(key->letters & ~s->letters) <= (int)edits)
			return s->person;
	}
	return NONE;
}
