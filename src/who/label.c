/* SPDX-License-Identifier: Apache-2.0 */
/* label: capitalised words that the recogniser takes for places or persons and that are none.
 *
 * Input: a hit that the lexicon does not know. Output: yes, if it names a menu, a disease, a
 * happening, a point of the compass, or is the beginning of a quoted title. Method: what the
 * word governs, what stands around it, and the words of reading_cues.tsv. Cost: constant, a
 * quoted title some words. Limits: one use in a report that says otherwise is not weighed. */
#include "who/who_priv.h"

enum { MOST_QUOTED = 6 };

static bool is_mark(const finder *f, uint32_t t, const char *marks)
{
	clv_str w = t < f->d->tokens.n ? clv_who_word(f, t) : CLV_S("");
	return w.n && clv_str_find(clv_str_c(marks), w, 0) != SIZE_MAX && !f->key[t].n;
}

/* "More in Politics": a place that no gazetteer knows, outside the report's own text. */
bool clv_who_menu_word(const finder *f, const hit *h)
{
	size_t n;
	return h->tok_e == h->tok_b + 1 && !clv_role_is_content(clv_doc_role(f->d, f->d->tokens.v[h->tok_b].sentence)) &&
	       !clv_gaz_find(&f->w->gaz, f->key[h->tok_b], &n);
}

/* "the Covid pandemic", "the Western-led order", "the Fourth Strait Crisis": what the recogniser
 * takes for a place and no gazetteer knows, where no word of place leads it. */
bool clv_who_no_place(const finder *f, const hit *h)
{
	const clv_token *t = f->d->tokens.v;
	size_t n;
	uint32_t last = h->tok_e - 1, b = h->tok_b;
	while (b < h->tok_e && (clv_map_get(&f->w->cue[CUE_COMPASS], f->key[b]) || !f->key[b].n))
		b++;
	if (b == h->tok_e)
		return true; /* "parts of the East", "South East Asian nations" */
	b = h->tok_b;
	if (clv_who_leads_compound(f, last) || (h->tok_e > b + 1 && clv_map_get(&f->w->cue[CUE_HAPPENING], f->key[last])))
		return true;
	if (h->tok_e > b + 1 || clv_gaz_find(&f->w->gaz, f->key[b], &n))
		return false;
	const uint32_t *led = b ? clv_map_get(&f->w->cue[CUE_PREP], f->key[b - 1]) : NULL;
	bool place = led && f->w->cues.v[*led].place;
	bool modifies = t[b].dep == CLV_DEP_COMPOUND || t[b].dep == CLV_DEP_AMOD || t[b].dep == CLV_DEP_NMOD;
	return !place && ((modifies && t[b].head == b + 1 && t[b + 1].pos == CLV_POS_NOUN && !clv_map_get(&f->w->cue[CUE_TOWN], f->key[b + 1])) || t[b].dep == CLV_DEP_DOBJ);
}

/* "the Covid wave", taken for a person whom the report names nowhere else. */
static bool is_label(const finder *f, const hit *h)
{
	const clv_token *t = f->d->tokens.v;
	const clv_mention *known = NULL;
	uint32_t b = h->tok_b;
	bool label = h->tok_e == b + 1 && b > 0 && clv_who_small(f, b - 1, SMALL_THE) && t[b].dep == CLV_DEP_COMPOUND &&
	             t[b].head == b + 1 && t[b + 1].pos == CLV_POS_NOUN;
	return label && !clv_who_known_stranger(f, f->key[b], &known).n && !clv_who_surname(f->w, f->key[b], &(uint32_t){ 0 });
}

/* "the “Gürtel und Straße” initiative": some words in quotation marks that say nothing of anybody,
 * of which the first is taken for a person. */
static bool quoted_title(const finder *f, const hit *h)
{
	const clv_token *t = f->d->tokens.v;
	uint32_t b = h->tok_b, e = h->tok_e;
	if (e != b + 1 || b == 0 || !is_mark(f, b - 1, "“„«\"‘") || f->key[e].n == 0)
		return false;
	for (; e < f->d->tokens.n && e < b + MOST_QUOTED && t[e].sentence == t[b].sentence; e++) {
		if (is_mark(f, e, "”“»\"’"))
			return true;
		if (t[e].pos == CLV_POS_VERB || t[e].pos == CLV_POS_AUX || !f->key[e].n)
			return false;
	}
	return false;
}

bool clv_who_label(const finder *f, const hit *h)
{
	return is_label(f, h) || quoted_title(f, h);
}
