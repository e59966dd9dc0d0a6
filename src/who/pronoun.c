/* SPDX-License-Identifier: Apache-2.0 */
/* pronoun: he, she, it → whom they mean.
 *
 * Input: mentions so far, the tree. Output: mentions of how pronoun. Candidates are the
 * mentions before the word, in its sentence and the two before it. One candidate alone
 * is taken; of several, the subject of a clause that the pronoun stands in or, for a
 * subject, the subject of the sentence before (a salience order as in Lappin & Leass
 * 1994, cut down to its safe part). An object is never its own verb's subject. Gender (of
 * the lexicon, of a first name, of an earlier pronoun) may rule a candidate out, never
 * choose one: in translated text it is weak. An unnamed official ("a judge") yields to a
 * named person. Cost: each pronoun looks at the mentions of three sentences. */
#include "who/refer.h"

/* ---- antecedents ------------------------------------------------------------------ */

typedef enum { WANT_PERSON, WANT_STATE_ORG } want;

/* 'f', 'm' or 0: of the lexicon, told by an earlier pronoun, or of the first name. */
static char gender_of(const ref *r, const clv_mention *m)
{
	const uint32_t *i = clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 }), *g;
	if (i && r->f->w->actors.v[*i].kind == CLV_KIND_PERSON)
		return clv_str_eqc(r->f->w->actors.v[*i].gender, "f") ? 'f' : 'm';
	if ((g = clv_map_get(&r->gender, m->actor)))
		return (char)*g;
	if (m->how == CLV_HOW_ROLE && (g = clv_map_get(&r->f->w->first_name, r->f->key[m->tok_head])))
		return (char)*g; /* "spokeswoman" */
	clv_str id = m->actor; /* "amina-odhiambo" */
	size_t dash = clv_str_find(id, CLV_S("-"), 0);
	g = dash == SIZE_MAX ? NULL : clv_map_get(&r->f->w->first_name, clv_str_sub(id, 0, dash));
	return g ? (char)*g : 0;
}

/* "the Houthis": a band under a plural name. */
static bool plural_name(const ref *r, const clv_mention *m)
{
	const uint32_t *a = clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 });
	bool armed = a && clv_str_eqc(r->f->w->actors.v[*a].type, "armed");
	return clv_str_eqc(r->d->tokens.v[m->tok_head].tag_text, "NNPS") ||
	       (armed && clv_str_ends(r->f->key[m->tok_head], CLV_S("s")));
}

static bool wanted(const ref *r, const clv_mention *m, want w, char gender)
{
	if (w == WANT_PERSON) {
		bool person = (m->kind == CLV_KIND_PERSON && m->how != CLV_HOW_DEMONYM) || ref_individual(r, m);
		char g = person ? gender_of(r, m) : 'x';
		return g == 0 || g == gender;
	}
	/* an adjective ("Russian attack") is seldom taken up again by "it", a plural never */
	if (m->kind == CLV_KIND_ORG && plural_name(r, m))
		return false;
	return (m->kind == CLV_KIND_STATE && m->how != CLV_HOW_DEMONYM) || m->kind == CLV_KIND_ORG || ref_collective(r, m);
}

/* Distinct wanted mentions of a sentence before token `end`, but for `not`; the last
 * of each actor, but a subject before others. */
static void pick(const ref *r, uint32_t sentence, uint32_t end, want w, char gender, const clv_mention *not, picks *p)
{
	near x;
	ref_near(r, sentence, &x);
	for (size_t i = 0; i < x.n; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		if (m->tok_e > end || !wanted(r, m, w, gender) || (not && same_actor(m, not)))
			continue;
		size_t k = 0;
		while (k < p->n && !same_actor(ref_at(r, p->v[k]), m))
			k++;
		if (k < p->n)
			p->v[k] = ref_subject(r, ref_at(r, p->v[k])) && !ref_subject(r, m) ? p->v[k] : x.v[i];
		else if (p->n < MAX_PAIR)
			p->v[p->n++] = x.v[i];
	}
}

/* "A judge" and other unnamed persons give way to a named one beside them. */
static void drop_unnamed(const ref *r, picks *p)
{
	size_t named = 0, n = 0;
	for (size_t k = 0; k < p->n; k++)
		named += !ref_unnamed(r, ref_at(r, p->v[k]));
	for (size_t k = 0; k < p->n && named; k++) {
		const clv_mention *m = ref_at(r, p->v[k]);
		if (!ref_unnamed(r, m) || ref_subject(r, m))
			p->v[n++] = p->v[k];
	}
	p->n = named ? n : p->n;
}

/* The candidate that is subject of a clause around the pronoun. */
static uint32_t clause_subject(const ref *r, uint32_t tok, const picks *p, bool possessive)
{
	uint32_t v = ref_verb_of(r, tok), own = v;
	for (int i = 0; i < 6; i++) {
		uint32_t s = ref_subject_of(r, v);
		bool barred = v == own && !possessive; /* an object is not its verb's subject */
		for (size_t k = 0; k < p->n && s != NONE && s < tok && !barred; k++)
			if (ref_at(r, p->v[k])->tok_b <= s && s < ref_at(r, p->v[k])->tok_e)
				return p->v[k];
		if (s != NONE && s != tok && s < tok && !barred)
			return NONE; /* another subject stands between */
		if (r->d->tokens.v[v].head == v)
			break;
		if (s == NONE && r->d->tokens.v[v].dep == CLV_DEP_XCOMP &&
		    (s = ref_object_of(r, r->d->tokens.v[v].head)) != NONE && s < tok) {
			for (size_t k = 0; k < p->n && possessive; k++)
				if (ref_at(r, p->v[k])->tok_b <= s && s < ref_at(r, p->v[k])->tok_e)
					return p->v[k]; /* "ordered Chad to do all in its power" */
			if (possessive)
				return NONE;
		}
		v = ref_verb_of(r, r->d->tokens.v[v].head);
	}
	return NONE;
}

static bool barred(const ref *r, uint32_t tok, uint32_t cand, bool possessive)
{
	uint32_t s = ref_subject_above(r, ref_ruling_verb(r, tok));
	const clv_mention *m = ref_at(r, cand);
	/* "Xi, whom he called a friend": the clause is about another than its head */
	const clv_token *v = &r->d->tokens.v[ref_verb_of(r, tok)];
	if (!possessive && v->dep == CLV_DEP_RELCL && s == tok && m->tok_b <= v->head && v->head < m->tok_e)
		return true;
	return !possessive && s != NONE && s != tok && m->tok_b <= s && s < m->tok_e;
}

/* Subject of the main verb, at the beginning of its sentence. */
static bool topic(const ref *r, uint32_t sentence, const clv_mention *m)
{
	const clv_token *t = r->d->tokens.v;
	uint8_t verb = t[t[m->tok_head].head].dep; /* "X will build it, the company said" */
	return ref_subject(r, m) && (verb == CLV_DEP_ROOT || verb == CLV_DEP_CCOMP) &&
	       m->tok_b <= r->d->sentences.v[sentence].tok_b + 3;
}

/* An official without a mention of his own is subject there: "His finance minister
 * was more careful." */
static bool silent_subject(const ref *r, uint32_t sentence, uint32_t end)
{
	const clv_sentence *s = &r->d->sentences.v[sentence];
	for (uint32_t t = s->tok_b; t < s->tok_e && t < end; t++) {
		const role_np *x = r->role[t] == NONE ? NULL : &r->f->roles.v[r->role[t]];
		uint8_t dep = r->d->tokens.v[t].dep;
		if (x && x->mention == NONE && x->person_hit == NONE && !x->plural && (dep == CLV_DEP_NSUBJ || dep == CLV_DEP_NSUBJPASS) &&
		    r->f->w->roles.v[x->word].cls != C_GROUP && r->f->w->roles.v[x->word].cls != C_STATE)
			return true;
	}
	return false;
}

/* Blame is answered by the one who is blamed: "A accuses B. It denies …". */
static bool blames(const ref *r, uint32_t sentence)
{
	const clv_sentence *s = &r->d->sentences.v[sentence];
	for (uint32_t t = s->tok_b; t < s->tok_e; t++)
		if (r->d->tokens.v[t].pos == CLV_POS_VERB && clv_map_get(&r->f->w->cue[CUE_BLAME], r->d->tokens.v[t].lemma))
			return true;
	return false;
}

/* A semicolon stands between. */
static bool parted(const ref *r, uint32_t b, uint32_t e)
{
	for (uint32_t t = b; t < e; t++)
		if (clv_str_eqc(clv_who_word(r->f, t), ";"))
			return true;
	return false;
}

static bool candidate_at(const ref *r, const picks *p, uint32_t tok)
{
	for (size_t k = 0; k < p->n; k++)
		if (ref_at(r, p->v[k])->tok_b <= tok && tok < ref_at(r, p->v[k])->tok_e)
			return p->n > 1;
	return false;
}

static uint32_t in_sentence(const ref *r, uint32_t tok, const picks *p, want w, bool possessive, bool subj, float *score)
{
	/* "thanked his guest for his good will": whose? */
	uint32_t verb = ref_verb_of(r, tok), o = possessive ? ref_object_of(r, verb) : NONE;
	if (o != NONE && o < tok && r->d->tokens.v[tok].head != o && clv_map_get(&r->f->w->cue[CUE_BLAME], r->d->tokens.v[verb].lemma))
		return NONE;
	if (o != NONE && o < tok && r->d->tokens.v[tok].head != o && candidate_at(r, p, o))
		return NONE; /* "met Li in his office", "supports Chad in its aims" */
	uint32_t up = r->d->tokens.v[verb].dep == CLV_DEP_CCOMP && subj ? ref_object_of(r, r->d->tokens.v[verb].head) : NONE;
	if (up != NONE && up < tok && candidate_at(r, p, up))
		return NONE; /* "warn Chad that it …" */
	if (p->n == 1) {
		*score = w == WANT_PERSON ? 0.85f : 0.75f;
		return p->v[0];
	}
	*score = 0.7f;
	/* "A met B before she left": open */
	if (r->d->tokens.v[verb].dep == CLV_DEP_ADVCL && subj)
		return NONE;
	if (p->n == 2 && barred(r, tok, p->v[0], possessive) != barred(r, tok, p->v[1], possessive))
		return p->v[barred(r, tok, p->v[0], possessive) ? 1 : 0];
	if (!possessive && !subj)
		return NONE; /* "A said B would hold him": whom? */
	uint32_t to = clause_subject(r, tok, p, possessive);
	if (to != NONE && subj && parted(r, ref_at(r, to)->tok_e, tok))
		return NONE; /* "A said B had come; he …" */
	for (size_t k = 0; to != NONE && k < p->n; k++) {
		const clv_token *h = &r->d->tokens.v[ref_at(r, p->v[k])->tok_head];
		h = h->dep == CLV_DEP_APPOS ? &r->d->tokens.v[h->head] : h;
		if (p->v[k] != to && h->dep == CLV_DEP_CONJ && h->head == ref_at(r, to)->tok_head)
			return NONE; /* "A and B … his": whose? */
	}
	/* "His spokeswoman said he …": a named one stands beside her */
	return w == WANT_PERSON && to != NONE && ref_unnamed(r, ref_at(r, to)) ? NONE : to;
}

static uint32_t only_subject(const ref *r, const picks *p)
{
	uint32_t only = NONE;
	for (size_t k = 0; k < p->n; k++) {
		if (!ref_subject(r, ref_at(r, p->v[k])))
			continue;
		if (only != NONE)
			return NONE; /* two subjects: open */
		only = p->v[k];
	}
	return only;
}

/* "Guinea left open his frontier": in translated text "his" is the subject's own. */
static bool body_subject(const ref *r, uint32_t tok)
{
	uint32_t own = ref_own_subject(r, tok);
	return own != NONE && ref_at(r, own)->kind != CLV_KIND_PERSON && ref_at(r, own)->tok_e <= tok;
}

/* No other person stands in the sentences before. */
static bool nobody_else(const ref *r, uint32_t sentence, const clv_mention *m)
{
	for (uint32_t s = sentence > BACK + 1 ? sentence - BACK - 1 : 0; s < sentence; s++) {
		near x;
		ref_near(r, s, &x);
		for (size_t i = 0; i < x.n; i++) {
			const clv_mention *o = ref_at(r, x.v[i]);
			if ((o->kind == CLV_KIND_PERSON || o->members.n) && !same_actor(o, m))
				return false;
		}
	}
	return true;
}

/* "Khan was held. The minister said the agency had warned him": another person was told of
 * just before, and a third is subject here. */
static bool other_told(const ref *r, uint32_t tok, const clv_mention *m, char gender)
{
	uint32_t own = ref_subject_of(r, ref_verb_of(r, tok)), s = r->d->tokens.v[tok].sentence;
	if (own == NONE || !ref_subject(r, m) || (m->tok_b <= own && own < m->tok_e))
		return false;
	while (s > 0 && !ref_content(r, s - 1))
		s--;
	picks p = { .n = 0 };
	if (s > 0)
		pick(r, s - 1, UINT32_MAX, WANT_PERSON, gender, m, &p);
	return p.n > 0;
}

static uint32_t antecedent(const ref *r, uint32_t tok, want w, char gender, float *score)
{
	const clv_token *t = &r->d->tokens.v[tok];
	bool possessive = t->dep == CLV_DEP_POSS;
	bool subj = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
	uint32_t own = possessive ? NONE : ref_own_subject(r, tok);
	const clv_mention *not = own == NONE ? NULL : ref_at(r, own);
	picks p = { .n = 0 };
	pick(r, t->sentence, tok, w, gender, not, &p);
	drop_unnamed(r, &p);
	/* "A judge will decide whether he may go": not the unnamed one, if there is a named */
	bool unnamed = p.n == 1 && w == WANT_PERSON && ref_unnamed(r, ref_at(r, p.v[0])) &&
	               !barred(r, tok, p.v[0], possessive);
	bool alone_barred = p.n == 1 && barred(r, tok, p.v[0], possessive);
	if (p.n == 1 && w == WANT_PERSON && !subj && !possessive && other_told(r, tok, ref_at(r, p.v[0]), gender))
		return NONE;
	if ((p.n == 1 && !alone_barred && !unnamed) || p.n > 1)
		return in_sentence(r, tok, &p, w, possessive, subj, score);
	if (w == WANT_PERSON && (silent_subject(r, t->sentence, tok) || (possessive && body_subject(r, tok))))
		return NONE;
	uint32_t back = 0, alone = unnamed ? p.v[0] : NONE;
	for (uint32_t s = t->sentence; back < BACK && s-- > 0 && t->sentence - s < 4 * BACK;) {
		if (!ref_content(r, s))
			continue;
		back++;
		p.n = 0;
		pick(r, s, UINT32_MAX, w, gender, not, &p);
		drop_unnamed(r, &p);
		if (w == WANT_PERSON && silent_subject(r, s, UINT32_MAX))
			return NONE;
		if (p.n == 0)
			continue;
		if (alone != NONE) /* a named person before him: open */
			return NONE;
		if (w == WANT_STATE_ORG) {
			/* "it" beyond its sentence: only what the sentence before was about */
			*score = 0.65f;
			for (size_t k = 0; k < p.n && back == 1 && !blames(r, s); k++)
				if (topic(r, s, ref_at(r, p.v[k])))
					return p.v[k];
			return NONE;
		}
		if (p.n == 1) {
			*score = back == 1 ? 0.8f : 0.65f;
			if (back > 1 && !subj && !ref_subject(r, ref_at(r, p.v[0])))
				return NONE;
			/* an unnamed one only if the sentence was about him, or nobody else is near */
			bool first = back == 1 && subj && nobody_else(r, t->sentence, ref_at(r, p.v[0]));
			return !ref_unnamed(r, ref_at(r, p.v[0])) || ref_subject(r, ref_at(r, p.v[0])) || first ? p.v[0] : NONE;
		}
		*score = 0.65f;
		bool opens = possessive && tok == r->d->sentences.v[t->sentence].tok_b; /* "His visit …" */
		uint32_t one = (subj || opens) && back == 1 ? only_subject(r, &p) : NONE;
		return one != NONE && ref_unnamed(r, ref_at(r, one)) ? NONE : one;
	}
	*score = 0.65f;
	return alone != NONE && !barred(r, tok, alone, possessive) ? alone : NONE;
}

/* ---- pronouns ------------------------------------------------------------------------- */

/* A thing is subject between the candidate and the pronoun: "Seoul said the boat had
 * crossed the line; it turned back." */
static bool thing_between(const ref *r, uint32_t tok, uint32_t cand)
{
	const clv_mention *m = ref_at(r, cand);
	bool possessive = r->d->tokens.v[tok].dep == CLV_DEP_POSS;
	uint32_t own = ref_verb_of(r, tok); /* "a bank warned its clients": of a possessive, its clause alone */
	uint32_t from = m->sentence == r->d->tokens.v[tok].sentence ? m->tok_e
	                                                            : r->d->sentences.v[r->d->tokens.v[tok].sentence].tok_b;
	for (uint32_t t = from; t < tok; t++) {
		const clv_token *x = &r->d->tokens.v[t];
		bool subject = x->dep == CLV_DEP_NSUBJ || x->dep == CLV_DEP_NSUBJPASS;
		if (subject && (!possessive || x->head == own) && clv_str_eqc(x->tag_text, "NN") && r->role[t] == NONE && r->f->hit_at[t] == NONE)
			return true;
	}
	return false;
}

/* The singular body without a name that is subject of the clause around: "a bank warned
 * in a note to its clients", "the government said it …". */
static uint32_t group_above(const ref *r, uint32_t tok)
{
	const clv_token *t = r->d->tokens.v;
	uint32_t v = ref_verb_of(r, tok), s = NONE;
	if (t[tok].dep != CLV_DEP_POSS)
		v = ref_verb_of(r, t[v].head);
	for (int i = 0; i < 3 && s == NONE; i++, v = ref_verb_of(r, t[v].head))
		s = ref_subject_of(r, v);
	near x;
	ref_near(r, t[tok].sentence, &x);
	for (size_t i = 0; s != NONE && s < tok && i < x.n; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		if (m->tok_b <= s && s < m->tok_e && m->kind == CLV_KIND_GROUP && !m->members.n && clv_str_eqc(t[s].tag_text, "NN"))
			return x.v[i];
	}
	return NONE;
}

/* A clause hangs on the verb as what is said. */
static bool says_clause(const ref *r, uint32_t verb)
{
	const clv_sentence *s = &r->d->sentences.v[r->d->tokens.v[verb].sentence];
	for (uint32_t t = s->tok_b; t < s->tok_e; t++)
		if (r->d->tokens.v[t].head == verb && t > verb && r->d->tokens.v[t].dep == CLV_DEP_CCOMP)
			return true;
	return false;
}

static void it(ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	float score = 0;
	if (t->dep != CLV_DEP_POSS && clv_map_get(&r->f->w->cue[CUE_EXPLETIVE], r->d->tokens.v[t->head].lemma))
		return; /* "when it comes to", "it is raining" */
	if (t->dep == CLV_DEP_NSUBJPASS && says_clause(r, t->head))
		return; /* "it is thought that …" */
	uint32_t body = group_above(r, tok), to = body == NONE ? antecedent(r, tok, WANT_STATE_ORG, 0, &score) : body;
	/* the weak way only where the candidate is a subject */
	if (to == NONE || (score < 0.85f && !ref_subject(r, ref_at(r, to))))
		return;
	if (thing_between(r, tok, to))
		return;
	/* "London suspects that it did": rather the other */
	const clv_token *v = &r->d->tokens.v[ref_verb_of(r, tok)];
	uint32_t up = v->head;
	if (t->dep != CLV_DEP_POSS && v->dep == CLV_DEP_CCOMP && clv_map_get(&r->f->w->cue[CUE_BLAME], r->d->tokens.v[up].lemma))
		return;
	ref_resolved(r, tok, tok + 1, tok, to, CLV_HOW_PRONOUN, score, "pronoun");
}

void ref_pronoun(ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	bool subj = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
	if (t->pos != CLV_POS_PRON || r->quoted[tok])
		return;
	bool he = clv_who_small(r->f, tok, SMALL_HE), she = clv_who_small(r->f, tok, SMALL_SHE);
	if ((he || she) && clv_str_ends(r->f->key[tok], CLV_S("self"))) {
		uint32_t own = ref_own_subject(r, tok);
		if (own != NONE && wanted(r, ref_at(r, own), WANT_PERSON, he ? 'm' : 'f'))
			ref_resolved(r, tok, tok + 1, tok, own, CLV_HOW_PRONOUN, 0.8f, "reflexive");
	} else if (he || she) {
		float score = 0;
		uint32_t to = antecedent(r, tok, WANT_PERSON, he ? 'm' : 'f', &score);
		if (to == NONE)
			return;
		if (score >= 0.8f)
			clv_map_put(&r->gender, ref_at(r, to)->actor, he ? 'm' : 'f');
		ref_resolved(r, tok, tok + 1, tok, to, CLV_HOW_PRONOUN, score, "pronoun");
	} else if ((clv_who_small(r->f, tok, SMALL_IT) && subj) || clv_who_small(r->f, tok, SMALL_ITS)) {
		it(r, tok);
	}
}
