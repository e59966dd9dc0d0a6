/* SPDX-License-Identifier: Apache-2.0 */
/* group: they, them, their, "the farmers", "the rebels" → the people named before.
 *
 * Input: mentions so far, the tree. Output: mentions of how pronoun or coref. A pronoun
 * first looks for two (pair.c), then for groups: plurals of people, police, those joined
 * by "and", an earlier "they". Method: in its own sentence the subject of the clause
 * around it ("Residents said they …"), for what is asked or told the one who is asked
 * ("asked drivers whether they …"); else the only group; in the sentence before the only
 * group, or, of several, the one that does such things: who arrests is police or army,
 * who marches a crowd (reading_cues.tsv). Things in the plural that act or are acted upon
 * compete, unless the verb is one of people. An object is never its verb's subject.
 * "The farmers" are the farmers named last; "the rebels" the one group or band of
 * their kind. Left open where two fit. Cost: the mentions of three sentences.
 * Limits: a crowd and police in one sentence before stay open unless the verb tells. */
#include "who/refer.h"

enum { GROUP_BACK = 8, KIND_BACK = 4 };

typedef struct people { /* who may be meant */
	uint32_t m, with;   /* mention; the one joined to it by "and", or NONE */
	bool subject;
} people;

typedef struct crowd {
	people v[MAX_PAIR];
	size_t n;
	bool things; /* a plural of things acts or is acted upon */
} crowd;

static bool plural_noun(const ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	return clv_str_eqc(t->tag_text, "NNS") || clv_str_eqc(t->tag_text, "NNPS");
}

static bool is_people(const ref *r, const clv_mention *m)
{
	if (m->kind != CLV_KIND_GROUP && m->kind != CLV_KIND_ORG)
		return false;
	if (m->how == CLV_HOW_PRONOUN)
		return clv_who_small(r->f, m->tok_head, SMALL_THEY) || clv_who_small(r->f, m->tok_head, SMALL_THEM);
	if (clv_map_get(&r->f->w->cue[CUE_MACHINE], r->d->tokens.v[m->tok_head].lemma))
		return false;
	if (ref_collective(r, m) && clv_str_eqc(m->sector, "COP"))
		return true; /* "police" */
	return m->members.n > 1 || plural_noun(r, m->tok_head) || (m->kind == CLV_KIND_GROUP && ref_plural_word(r, m));
}

/* The word that carries the phrase's part in the clause: of "and", of an apposition the first. */
static uint32_t carrier(const ref *r, uint32_t tok)
{
	const clv_token *t = r->d->tokens.v;
	for (int i = 0; i < 4 && (t[tok].dep == CLV_DEP_CONJ || t[tok].dep == CLV_DEP_APPOS) && t[tok].head < tok; i++)
		tok = t[tok].head;
	return tok;
}

static bool is_argument(const clv_token *t)
{
	return t->dep == CLV_DEP_DOBJ || t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
}

static bool covered(const ref *r, const crowd *c, uint32_t tok)
{
	for (size_t i = 0; i < c->n; i++) {
		const clv_mention *m = ref_at(r, c->v[i].m);
		if (m->tok_b <= tok && tok < m->tok_e)
			return true;
	}
	return r->f->hit_at[tok] != NONE || r->role[tok] != NONE;
}

/* The state, body or person that a token heads, or NONE. */
static uint32_t named_at(const ref *r, uint32_t sentence, uint32_t tok)
{
	near x;
	ref_near(r, sentence, &x);
	for (size_t i = 0; i < x.n; i++)
		if (ref_at(r, x.v[i])->tok_head == tok && ref_at(r, x.v[i])->kind != CLV_KIND_PLACE && !is_people(r, ref_at(r, x.v[i])))
			return x.v[i];
	return NONE;
}

static void add_people(const ref *r, crowd *c, uint32_t at)
{
	const clv_mention *m = ref_at(r, at);
	uint32_t head = carrier(r, m->tok_head);
	uint8_t dep = r->d->tokens.v[head].dep;
	people one = { at, NONE, dep == CLV_DEP_NSUBJ || dep == CLV_DEP_NSUBJPASS };
	if (head != m->tok_head && r->d->tokens.v[m->tok_head].dep == CLV_DEP_CONJ)
		one.with = named_at(r, m->sentence, head); /* "Chad and three allies" */
	for (size_t i = 0; i < c->n; i++) {
		const clv_mention *o = ref_at(r, c->v[i].m);
		if (same_actor(o, m)) {
			one.subject |= c->v[i].subject;
			c->v[i] = one;
			return;
		}
		if (r->d->tokens.v[m->tok_head].dep == CLV_DEP_CONJ && carrier(r, o->tok_head) == head && c->v[i].with == NONE) {
			c->v[i].with = at;
			return;
		}
	}
	if (c->n < MAX_PAIR)
		c->v[c->n++] = one;
}

/* Groups of a sentence before token end, but for `not`. */
static void gather(const ref *r, uint32_t sentence, uint32_t end, const clv_mention *not, crowd *c)
{
	const clv_sentence *s = &r->d->sentences.v[sentence];
	near x;
	*c = (crowd){ .n = 0 };
	ref_near(r, sentence, &x);
	for (size_t i = 0; i < x.n; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		if (m->tok_e <= end && is_people(r, m) && !(not && same_actor(m, not)))
			add_people(r, c, x.v[i]);
	}
	for (uint32_t t = s->tok_b; t < s->tok_e && t < end && !c->things; t++)
		c->things = plural_noun(r, t) && is_argument(&r->d->tokens.v[t]) && r->d->tokens.v[t].ent == CLV_ENT_NONE && !covered(r, c, t);
}

static bool of_sector(const clv_mention *m, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (clv_str_eqc(m->sector, list[i]))
			return true;
	return false;
}

/* Who bears arms for a state; who bears them against it. */
static bool is_force(const clv_mention *m)
{
	return of_sector(m, (const char *const[]){ "COP", "MIL", "PRM", "SPY" }, 4);
}

static bool is_band(const clv_mention *m)
{
	return of_sector(m, (const char *const[]){ "REB", "UAF", "CRM", "PRM" }, 4);
}

/* Police arrest, crowds march: leaves those who may do what the verb says. */
static void leave_doers(const ref *r, uint32_t verb, crowd *c)
{
	clv_str lemma = r->d->tokens.v[verb].lemma;
	bool force = clv_map_get(&r->f->w->cue[CUE_FORCE], lemma) != NULL, crowds = clv_map_get(&r->f->w->cue[CUE_CROWD], lemma) != NULL;
	size_t n = 0;
	for (size_t i = 0; i < c->n && (force || crowds); i++) {
		const clv_mention *m = ref_at(r, c->v[i].m);
		bool fits = force ? is_force(m) || is_band(m) : !is_force(m) && !clv_str_eqc(m->sector, "GOV");
		if (fits)
			c->v[n++] = c->v[i];
	}
	c->n = force || crowds ? n : c->n;
}

static bool of_people(const ref *r, uint32_t verb)
{
	clv_str lemma = r->d->tokens.v[verb].lemma;
	return clv_map_get(&r->f->w->cue[CUE_HUMAN], lemma) || clv_map_get(&r->f->w->cue[CUE_CROWD], lemma) ||
	       clv_map_get(&r->f->w->cue[CUE_FORCE], lemma) || clv_map_get(&r->f->w->cue[CUE_BLAME], lemma);
}

static const people *at_token(const ref *r, const crowd *c, uint32_t tok)
{
	for (size_t i = 0; i < c->n && tok != NONE; i++) {
		const clv_mention *m = ref_at(r, c->v[i].m);
		if (m->tok_b <= tok && tok < m->tok_e)
			return &c->v[i];
	}
	return NULL;
}

/* The subject of the clauses around: of "their" its own, of "they" of the one above. */
static uint32_t subject_around(const ref *r, uint32_t tok, bool subj, uint32_t *verb)
{
	const clv_token *t = r->d->tokens.v;
	uint32_t v = ref_verb_of(r, tok);
	for (int i = 0; i < 5; i++) {
		uint32_t s = i == 0 && subj ? NONE : ref_subject_above(r, v);
		*verb = v;
		if (s != NONE && s < tok)
			return s;
		if (t[v].head == v)
			break;
		v = ref_verb_of(r, t[v].head);
	}
	return NONE;
}

/* "asked drivers whether they", "told teachers that they must": who is told acts. */
static bool told_to(const ref *r, uint32_t tok, uint32_t verb)
{
	const clv_token *t = r->d->tokens.v;
	for (uint32_t i = tok > 2 ? tok - 2 : 0; i < tok; i++)
		if (clv_str_eqc(r->f->key[i], "whether") || clv_str_eqc(r->f->key[i], "if"))
			return true;
	for (uint32_t i = tok + 1; i < tok + 4 && i < r->d->tokens.n; i++)
		if (t[i].head == verb && (clv_str_eqc(t[i].lemma, "must") || clv_str_eqc(t[i].lemma, "should")))
			return true;
	return false;
}

static const people *in_same(const ref *r, uint32_t tok, bool subj, const crowd *c)
{
	const clv_token *t = r->d->tokens.v;
	uint32_t above = NONE, v = ref_verb_of(r, tok), s = subject_around(r, tok, subj, &above);
	const people *g = at_token(r, c, s);
	if (!subj && r->d->tokens.v[tok].dep == CLV_DEP_POSS && (!g || c->n > 1))
		return NULL; /* "their" is the subject's own, or open */
	const people *told = subj && t[v].dep == CLV_DEP_CCOMP ? at_token(r, c, ref_object_of(r, t[v].head)) : NULL;
	if (told && told != g)
		return clv_str_eqc(ref_at(r, told->m)->sector, "JRN") && g ? g : !g || told_to(r, tok, v) ? told : NULL;
	if (c->n == 1 && !g && subj && s != NONE && r->f->hit_at[s] == NONE && plural_noun(r, s))
		return NULL; /* things are the subject */
	if (c->n == 1)
		return g || !c->things || (subj && of_people(r, v)) ? &c->v[0] : NULL;
	if (!g || (subj && (t[v].dep == CLV_DEP_ADVCL || t[v].dep == CLV_DEP_RELCL)))
		return NULL;
	return g;
}

static const people *in_before(const ref *r, uint32_t tok, bool subj, const crowd *c)
{
	if (c->n != 1)
		return NULL;
	const people *g = &c->v[0];
	bool human = subj && of_people(r, ref_verb_of(r, tok));
	return (subj && g->subject) || human || !c->things ? g : NULL;
}

/* Persons of the sentence joined by "and": "they" may be those. */
static bool persons_joined(const ref *r, uint32_t sentence, uint32_t end)
{
	near x;
	ref_near(r, sentence, &x);
	for (size_t i = 0; i < x.n; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		if (m->tok_e <= end && m->kind == CLV_KIND_PERSON && r->d->tokens.v[m->tok_head].dep == CLV_DEP_CONJ)
			return true;
	}
	return false;
}

static void resolve(ref *r, uint32_t tok, const people *g)
{
	if (g->with == NONE) {
		ref_resolved(r, tok, tok + 1, tok, g->m, CLV_HOW_PRONOUN, 0.65f, "pronoun of a group");
		return;
	}
	ref_both(r, tok, &(picks){ { g->m, g->with }, 2 }, NONE, false);
}

/* The sentence of the report's own text before this one, or NONE. */
static uint32_t said_before(const ref *r, uint32_t sentence)
{
	for (uint32_t s = sentence; s-- > 0 && sentence - s < 4 * BACK;)
		if (ref_content(r, s))
			return s;
	return NONE;
}

/* Another group acts in the sentence before. */
static bool another_before(const ref *r, uint32_t sentence, const clv_mention *g)
{
	uint32_t s = said_before(r, sentence);
	crowd c;
	if (s == NONE)
		return false;
	gather(r, s, UINT32_MAX, g, &c);
	for (size_t i = 0; i < c.n; i++)
		if (c.v[i].subject && !clv_str_eq(r->d->tokens.v[ref_at(r, c.v[i].m)->tok_head].lemma, r->d->tokens.v[g->tok_head].lemma))
			return true;
	return false;
}

static bool asks_who(const ref *r, uint32_t tok)
{
	uint32_t s = ref_subject_of(r, ref_verb_of(r, tok));
	return s != NONE && clv_str_starts(r->d->tokens.v[s].tag_text, CLV_S("W")) && r->d->tokens.v[ref_verb_of(r, tok)].dep != CLV_DEP_RELCL;
}

static void of_group(ref *r, uint32_t tok, bool subj, bool poss)
{
	const clv_token *t = &r->d->tokens.v[tok];
	uint32_t own = poss ? NONE : ref_own_subject(r, tok), v = ref_ruling_verb(r, tok);
	const clv_mention *not = own == NONE ? NULL : ref_at(r, own);
	crowd c;
	gather(r, t->sentence, tok, not, &c);
	if (subj)
		leave_doers(r, v, &c);
	const people *g = c.n ? in_same(r, tok, subj, &c) : NULL;
	if (g && poss && r->d->tokens.v[t->head].dep != CLV_DEP_NSUBJ && another_before(r, t->sentence, ref_at(r, g->m)))
		return; /* "Crowds came. Police fired over their heads" */
	if (!subj && !poss && own == NONE && asks_who(r, tok))
		return; /* "found out who killed them" */
	uint32_t above, around = subject_around(r, tok, subj, &above);
	bool open = poss || c.n || (c.things && !subj) || persons_joined(r, t->sentence, tok) || (around != NONE && plural_noun(r, around));
	uint32_t s = open ? NONE : said_before(r, t->sentence);
	if (s != NONE && !persons_joined(r, s, UINT32_MAX)) {
		gather(r, s, UINT32_MAX, not, &c);
		if (subj)
			leave_doers(r, v, &c);
		g = c.n ? in_before(r, tok, subj, &c) : NULL;
	}
	/* of people who are no party to anything, only who acts is taken up, as who acts */
	if (g && (!clv_str_eqc(ref_at(r, g->m)->sector, "CVL") || (subj && g->subject)))
		resolve(r, tok, g);
}

void ref_they(ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	if (ref_two(r, tok) || t->pos != CLV_POS_PRON || r->quoted[tok])
		return;
	bool they = clv_who_small(r->f, tok, SMALL_THEY), them = clv_who_small(r->f, tok, SMALL_THEM);
	bool poss = clv_who_small(r->f, tok, SMALL_THEIR);
	if (clv_str_ends(r->f->key[tok], CLV_S("selves"))) {
		uint32_t own = ref_own_subject(r, tok);
		if (them && own != NONE && is_people(r, ref_at(r, own)))
			ref_resolved(r, tok, tok + 1, tok, own, CLV_HOW_PRONOUN, 0.8f, "reflexive");
	} else if (they || them || poss) {
		bool subj = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
		of_group(r, tok, subj, poss);
	}
}

/* ---- "the farmers", "the rebels" ------------------------------------------------------ */

/* Its state or name is known: more than the word itself says. */
static bool is_known(const clv_mention *m)
{
	return m->code.n || m->nationality.n || m->kind == CLV_KIND_ORG;
}

/* Bands by any word ("the rebels", "the guerrillas"), else only police. */
static bool same_kind(const clv_mention *a, const clv_mention *b)
{
	return is_band(a) ? is_band(b) : clv_str_eqc(a->sector, "COP") && clv_str_eq(a->sector, b->sector);
}

/* "the" stands before, no "of", "who" or name behind. */
static bool takes_up(const ref *r, const clv_mention *m)
{
	bool the = clv_who_small(r->f, m->tok_b, SMALL_THE) || (m->tok_b > 0 && clv_who_small(r->f, m->tok_b - 1, SMALL_THE));
	uint32_t n = m->tok_head + 1;
	bool ends = m->tok_e == n && (n >= r->d->tokens.n || (!clv_who_small(r->f, n, SMALL_OF) && !clv_who_small(r->f, n, SMALL_WHO) &&
	                                                     r->d->tokens.v[n].pos != CLV_POS_PROPN));
	const clv_sentence *s = &r->d->sentences.v[m->sentence];
	for (uint32_t t = n; t < s->tok_e && t < n + 8 && ends; t++)
		ends = !(r->d->tokens.v[t].head == m->tok_head && (r->d->tokens.v[t].dep == CLV_DEP_RELCL || r->d->tokens.v[t].dep == CLV_DEP_ACL));
	return the && ends && !r->quoted[m->tok_head] && m->tok_e - m->tok_b <= 2;
}

/* The group of the same word named last; where two states have such a group, none. */
static uint32_t same_word(const ref *r, uint32_t i)
{
	const clv_mention *m = ref_at(r, i);
	uint32_t found = NONE;
	for (uint32_t k = i; k-- > 0 && m->sentence - ref_at(r, k)->sentence <= GROUP_BACK;) {
		const clv_mention *o = ref_at(r, k);
		if (o->kind != CLV_KIND_GROUP || !is_people(r, o) || o->members.n || !clv_str_eq(r->d->tokens.v[o->tok_head].lemma, r->d->tokens.v[m->tok_head].lemma) ||
		    o->tok_head == m->tok_head)
			continue;
		if (found == NONE || (!ref_at(r, found)->code.n && !ref_at(r, found)->nationality.n))
			found = k;
		else if ((o->code.n && !clv_str_eq(o->code, ref_at(r, found)->code)) ||
		         (o->nationality.n && !clv_str_eq(o->nationality, ref_at(r, found)->nationality)))
			return NONE;
	}
	return found;
}

/* The one group or band of the kind in the sentences before: "the rebels" after the ELN. */
static uint32_t same_sector(const ref *r, uint32_t i)
{
	const clv_mention *m = ref_at(r, i);
	uint32_t found = NONE;
	for (uint32_t k = i; k-- > 0 && m->sentence - ref_at(r, k)->sentence <= KIND_BACK;) {
		const clv_mention *o = ref_at(r, k);
		bool may = (o->kind == CLV_KIND_ORG && is_band(o)) || (o->kind == CLV_KIND_GROUP && is_people(r, o));
		if (!may || !same_kind(m, o) || o->tok_head == m->tok_head)
			continue;
		if (found != NONE && !same_actor(ref_at(r, found), o))
			return NONE;
		found = found == NONE ? k : found;
	}
	return found;
}

void ref_group(ref *r, uint32_t i)
{
	const clv_mention *m = ref_at(r, i);
	bool bare = m->how == CLV_HOW_ROLE && m->kind == CLV_KIND_GROUP && !m->code.n && !m->nationality.n && !m->members.n;
	if (!bare || !(plural_noun(r, m->tok_head) || ref_plural_word(r, m)) || !takes_up(r, m))
		return;
	uint32_t found = same_word(r, i);
	if (found == NONE)
		found = same_sector(r, i);
	if (found != NONE && is_known(ref_at(r, found)))
		ref_resolved(r, m->tok_b, m->tok_e, m->tok_head, found, CLV_HOW_COREF, 0.7f, "group named before");
}
