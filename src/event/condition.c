/* SPDX-License-Identifier: Apache-2.0 */
/* The conditions of a rule: does a verb or an event noun stand as its pattern says?
 *
 * Input: a token and a rule of the lexicon. Output: yes or no; or the rules of a word that
 * hold, parties left aside. Method: each condition reads the children of the token, its deep
 * object and subject, and its complement clause (tree.c); words are compared by lemma.
 * Cost: conditions of a rule (at most about five) times the children of the token. */
#include "event/event_priv.h"

static bool is_kind(const ev_ctx *x, uint32_t o, clv_str kind)
{
	if (clv_str_eqc(kind, "any"))
		return true;
	ev_parties p = { 0 };
	bool place = clv_str_eqc(kind, "place");
	ev_seek how = { .place = place };
	ev_phrase_actors(x, o, &how, &p);
	if (place)
		return p.n && (x->place[o] != CLV_NO_INDEX || p.v[0].code.n) &&
		       x->mention[o] != CLV_NO_INDEX &&
		       (x->d->mentions.v[x->mention[o]].kind == CLV_KIND_PLACE ||
		        x->d->mentions.v[x->mention[o]].kind == CLV_KIND_STATE);
	if (!p.n)
		return false;
	clv_kind k = x->d->mentions.v[p.v[0].mention].kind;
	if (clv_str_eqc(kind, "person"))
		return k == CLV_KIND_PERSON || k == CLV_KIND_GROUP ||
		       (x->mention[o] == CLV_NO_INDEX && p.v[0].sector.n);
	if (clv_str_eqc(kind, "org"))
		return k == CLV_KIND_ORG;
	if (clv_str_eqc(kind, "state"))
		return p.v[0].code.n > 0;
	return true; /* actor */
}

static size_t count_subject(const ev_ctx *x, uint32_t v)
{
	uint32_t s = ev_deep_subject(x, v);
	if (s == CLV_NO_INDEX)
		return 0;
	ev_parties p = { 0 };
	ev_seek how = { 0 };
	ev_phrase_actors(x, s, &how, &p);
	return p.n;
}

static bool has_modifier(const ev_ctx *x, uint32_t n, const ev_cond *k)
{
	EV_CHILDREN(x, n, c) {
		clv_dep dep = x->d->tokens.v[c].dep;
		if ((dep == CLV_DEP_AMOD || dep == CLV_DEP_COMPOUND || dep == CLV_DEP_NMOD) &&
		    ev_in_list(x->c, k->alt, k->n_alt, x->lemma[c]))
			return true;
	}
	return false;
}

/* Head lemma of the object, also behind a measure ("millions in aid", "a package
 * of weapons") and beside it in coordination. */
static bool object_in(const ev_ctx *x, uint32_t o, const ev_cond *k)
{
	if (ev_in_list(x->c, k->alt, k->n_alt, x->lemma[o]))
		return true;
	EV_CHILDREN(x, o, c) {
		const clv_token *t = &x->d->tokens.v[c];
		if (t->dep == CLV_DEP_CONJ && ev_in_list(x->c, k->alt, k->n_alt, x->lemma[c]))
			return true;
		if (t->dep == CLV_DEP_PREP) {
			const uint32_t *id = clv_map_get(&x->c->agents, x->lemma[o]);
			uint32_t in = ev_child(x, c, CLV_DEP_POBJ);
			bool frame = (id && x->c->agent.v[*id].kind == 'q') || /* "a state of emergency" */
			             (clv_str_eqc(x->lemma[c], "of") && ev_is(x->c, "frame-noun", x->lemma[o], NULL));
			if (frame && in != CLV_NO_INDEX &&
			    ev_in_list(x->c, k->alt, k->n_alt, x->lemma[in]))
				return true;
		}
	}
	return false;
}

static bool dependent_in(const ev_ctx *x, uint32_t v, clv_dep a, clv_dep b, const ev_cond *k)
{
	bool any = false;
	EV_CHILDREN(x, v, c) {
		clv_dep dep = x->d->tokens.v[c].dep;
		if (dep != a && dep != b)
			continue;
		any = true;
		if (!k->none && (!k->n_alt || ev_in_list(x->c, k->alt, k->n_alt, x->lemma[c])))
			return true;
	}
	return k->none && !any;
}

static bool is_time(const ev_ctx *x, uint32_t t)
{
	clv_str ent = x->d->tokens.v[t].ent_text;
	return clv_str_eqc(ent, "DATE") || clv_str_eqc(ent, "TIME");
}

static bool prep_condition(const ev_ctx *x, uint32_t v, const ev_cond *k)
{
	if (k->none) {
		EV_CHILDREN(x, v, p) { /* "called on Tuesday": times are none */
			uint32_t o = x->d->tokens.v[p].dep == CLV_DEP_PREP ? ev_child(x, p, CLV_DEP_POBJ) : CLV_NO_INDEX;
			if (x->d->tokens.v[p].dep == CLV_DEP_PREP && (o == CLV_NO_INDEX || !is_time(x, o)))
				return false;
		}
		return true;
	}
	for (size_t i = 0; i < k->n_alt; i++) {
		uint32_t o = ev_pobj(x, v, k->alt[i], CLV_NO_INDEX);
		while (o != CLV_NO_INDEX && is_time(x, o)) { /* "called on Tuesday" */
			uint32_t next = ev_pobj(x, v, k->alt[i], o);
			o = next > o ? next : CLV_NO_INDEX;
		}
		if (o != CLV_NO_INDEX)
			return true;
	}
	return false;
}

/* "gave them a week to leave": the infinitive stands with the object. */
static uint32_t complement_of_object(const ev_ctx *x, uint32_t v)
{
	uint32_t o = ev_child(x, v, CLV_DEP_DOBJ);
	if (o == CLV_NO_INDEX)
		o = ev_child(x, v, CLV_DEP_NPADVMOD);
	for (uint32_t k = o == CLV_NO_INDEX ? o : x->first[o]; k != CLV_NO_INDEX; k = x->next[k]) {
		clv_dep dep = x->d->tokens.v[k].dep;
		if ((dep == CLV_DEP_ACL || dep == CLV_DEP_RELCL) && ev_has_to(x, k))
			return k;
	}
	if (ev_child(x, v, CLV_DEP_DATIVE) != CLV_NO_INDEX || ev_child(x, v, CLV_DEP_NPADVMOD) != CLV_NO_INDEX)
		EV_CHILDREN(x, v, k)
			if (x->d->tokens.v[k].dep == CLV_DEP_ADVCL && ev_has_to(x, k))
				return k;
	return CLV_NO_INDEX;
}

static bool comp_condition(const ev_ctx *x, uint32_t v, const ev_cond *k)
{
	uint32_t c = ev_complement(x, v);
	if (c == CLV_NO_INDEX && (k->n_alt || k->infinitive))
		c = complement_of_object(x, v);
	if (k->none || c == CLV_NO_INDEX)
		return k->none == (c == CLV_NO_INDEX);
	if (k->infinitive)
		return ev_has_to(x, c);
	return !k->n_alt || ev_in_list(x->c, k->alt, k->n_alt, x->lemma[c]);
}

static bool verb_condition(const ev_ctx *x, uint32_t v, const ev_cond *k)
{
	uint32_t o;
	switch (k->kind) {
	case EV_C_SETS:
		return count_subject(x, v) >= 2;
	case EV_C_EACH:
		o = ev_child(x, v, CLV_DEP_DOBJ);
		return o != CLV_NO_INDEX && ev_is(x->c, "reciprocal", x->lemma[o], NULL);
	case EV_C_PRT:
		return dependent_in(x, v, CLV_DEP_PRT, CLV_DEP_ADVMOD, k) ||
		       (!k->none && dependent_in(x, v, CLV_DEP_PREP, CLV_DEP_PREP, k));
	case EV_C_PREP:
		return prep_condition(x, v, k);
	case EV_C_OBJ:
		o = ev_deep_object(x, v);
		if (o != CLV_NO_INDEX && object_in(x, o, k))
			return true;
		o = ev_child(x, v, CLV_DEP_NPADVMOD); /* "gave them a week" */
		return o != CLV_NO_INDEX && o > v && object_in(x, o, k);
	case EV_C_KIND: {
		o = ev_deep_object(x, v);
		if (k->none || o == CLV_NO_INDEX)
			return k->none == (o == CLV_NO_INDEX);
		uint32_t first = ev_child(x, v, CLV_DEP_DATIVE);
		if (first == CLV_NO_INDEX)
			first = ev_child(x, v, CLV_DEP_DOBJ);
		for (size_t i = 0; i < k->n_alt; i++)
			if (is_kind(x, o, k->alt[i]) || (first < o && first > v && is_kind(x, first, k->alt[i])))
				return true; /* of two objects the first is whom */
		return false;
	}
	case EV_C_DEEP: {
		o = ev_deep_object(x, v);
		if (o == CLV_NO_INDEX)
			return false;
		ev_parties p = { 0 };
		ev_seek how = { .deep = true };
		ev_phrase_actors(x, o, &how, &p);
		return p.n && how.indirect;
	}
	case EV_C_COMP:
		return comp_condition(x, v, k);
	case EV_C_ADJ:
		o = ev_deep_object(x, v);
		return o != CLV_NO_INDEX && has_modifier(x, o, k);
	case EV_C_OPRD:
		EV_CHILDREN(x, v, c) /* "denounced what it called raids" */
			if (c < v && ev_tag(x, c, "WP"))
				return false;
		return dependent_in(x, v, CLV_DEP_OPRD, CLV_DEP_ATTR, k) ||
		       dependent_in(x, v, CLV_DEP_DOBJ, CLV_DEP_XCOMP, k) ||
		       dependent_in(x, v, CLV_DEP_CCOMP, CLV_DEP_CCOMP, k);
	case EV_C_PRED:
		return dependent_in(x, v, CLV_DEP_ACOMP, CLV_DEP_ATTR, k) || dependent_in(x, v, CLV_DEP_OPRD, CLV_DEP_PREP, k);
	case EV_C_MODAL:
		o = ev_complement(x, v);
		return o != CLV_NO_INDEX && dependent_in(x, o, CLV_DEP_AUX, CLV_DEP_AUX, k);
	case EV_C_SUBJ:
		o = ev_deep_subject(x, v);
		return o != CLV_NO_INDEX && object_in(x, o, k);
	case EV_C_POBJ:
		o = ev_pobj(x, v, k->word, CLV_NO_INDEX);
		if (o == CLV_NO_INDEX && ev_deep_object(x, v) > v && ev_deep_object(x, v) != CLV_NO_INDEX)
			o = ev_pobj(x, ev_deep_object(x, v), k->word, CLV_NO_INDEX); /* "stripped the bishops of their citizenship" */
		return o != CLV_NO_INDEX && ev_in_list(x->c, k->alt, k->n_alt, x->lemma[o]);
	}
	return false;
}

bool ev_verb_conditions(const ev_ctx *x, uint32_t v, const ev_rule *r)
{
	for (size_t i = 0; i < r->n_cond; i++)
		if (!verb_condition(x, v, &r->cond[i]))
			return false;
	return true;
}

bool ev_noun_conditions(const ev_ctx *x, uint32_t n, const ev_rule *r)
{
	for (size_t i = 0; i < r->n_cond; i++)
		if (!has_modifier(x, n, &r->cond[i]))
			return false;
	return true;
}

void ev_rules_met(const ev_ctx *x, uint32_t t, bool verb, ev_rules *out)
{
	const clv_token *k = &x->d->tokens.v[t];
	bool noun = k->tag_text.n > 1 && k->tag_text.p[0] == 'N';
	const uint32_t *first = verb  ? clv_map_get(&x->c->verbs, x->lemma[t])
	                        : noun ? clv_map_get(&x->c->nouns, x->lemma[t])
	                               : NULL;
	size_t best = 0;
	for (uint32_t i = first ? *first : CLV_NO_INDEX; i != CLV_NO_INDEX; i = x->c->links.v[i].next) {
		const ev_rule *r = &x->c->rules.v[x->c->links.v[i].rule];
		if (verb ? !ev_verb_conditions(x, t, r) : !ev_noun_conditions(x, t, r))
			continue;
		*clv_push(x->s, out) = r;
		if (r->n_cond > best) { /* to the front */
			best = r->n_cond;
			const ev_rule *old = out->v[0];
			out->v[0] = r;
			out->v[out->n - 1] = old;
		}
	}
}
