/* SPDX-License-Identifier: Apache-2.0 */
/* place: is the name of a state or capital meant as a place or as an actor?
 *
 * Input: the tree around the name. Output: yes for a place. Method: the relation
 * of the name to its governor and the words of reading_cues.tsv: prepositions of
 * place ("in Beijing"), "to" and "from" under words of motion ("travelled to
 * Kazakhstan", but "weapons to Moscow"), verbs whose object is a town ("captured
 * Kherson"), nouns before "of" that need a place ("the recapture of Kharkiv").
 * Subjects, owners and what follows "with", "against", "between" are actors.
 * Names joined by "and" share the reading of the first. Cost: a short climb.
 * Limits: "in" after nouns of trust ("confidence in Moscow") is read as a place;
 * without a tree a state is an actor and a town a place. */
#include "who/who_priv.h"

static const wcue *cue(const finder *f, int kind, uint32_t tok)
{
	const clv_token *t = &f->d->tokens.v[tok];
	const uint32_t *i = clv_map_get(&f->w->cue[kind], t->lemma);
	if (!i)
		i = clv_map_get(&f->w->cue[kind], f->key[tok]);
	return i ? &f->w->cues.v[*i] : NULL;
}

static bool of_place(const finder *f, uint32_t prep, bool town)
{
	uint32_t g = f->d->tokens.v[prep].head;
	const wcue *c = cue(f, CUE_PREP, prep);
	if (c && c->place)
		return true;
	if (!c)
		return town;
	bool motion = g != prep && cue(f, CUE_MOTION, g) != NULL;
	if (c->either)
		return motion;
	if (clv_who_small(f, prep, SMALL_OF))
		return motion;
	return false;
}

static bool beside_place(const finder *f, uint32_t tok)
{
	uint32_t h = f->hit_at[tok];
	if (h == NONE)
		return false;
	const hit *x = &f->hits.v[h];
	return clv_who_reading(f, x, R_PLACE) || clv_who_reading(f, x, R_CAPITAL) ||
	       (x->reading == NONE && (x->ent == CLV_ENT_GPE || x->ent == CLV_ENT_LOC || x->ent == CLV_ENT_FAC));
}

/* "the Washington-led order", "the Gulf-backed forces": who leads is no place; "Geneva-based" is. */
bool clv_who_leads_compound(const finder *f, uint32_t last)
{
	const clv_token *t = f->d->tokens.v;
	if (last + 2 >= f->d->tokens.n || !clv_str_eqc(clv_who_word(f, last + 1), "-") || t[last].space || t[last + 2].sentence != t[last].sentence)
		return false;
	bool participle = clv_str_eqc(t[last + 2].tag_text, "VBN") || clv_str_eqc(t[last + 2].tag_text, "VBD");
	return participle && !clv_map_get(&f->w->cue[CUE_SITED], f->key[last + 2]);
}

bool clv_who_is_place(const finder *f, uint32_t head, bool town)
{
	const clv_doc *d = f->d;
	if (clv_who_leads_compound(f, head))
		return false;
	for (int i = 0; i < 6 && d->tokens.v[head].dep == CLV_DEP_CONJ && d->tokens.v[head].head != head; i++) {
		head = d->tokens.v[head].head;
		if (f->hit_at[head] == NONE)
			return town;
	}
	const clv_token *t = &d->tokens.v[head];
	uint32_t g = t->head;
	switch (t->dep) {
	case CLV_DEP_POBJ: case CLV_DEP_PCOMP:
		return of_place(f, g, town);
	case CLV_DEP_NSUBJ: case CLV_DEP_DATIVE: case CLV_DEP_POSS: case CLV_DEP_AGENT:
		return false;
	case CLV_DEP_NSUBJPASS: case CLV_DEP_DOBJ:
		return cue(f, CUE_OBJECT, g) != NULL;
	case CLV_DEP_APPOS: case CLV_DEP_NPADVMOD: case CLV_DEP_NMOD:
		return beside_place(f, g) || town;
	default:
		return town;
	}
}
