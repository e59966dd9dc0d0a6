/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates: which rule of the lexicon a verb or an event noun meets, and who
 * fills its source and target.
 *
 * Input: a predicate token. Output: the candidate of the most specific rule that
 * finds its parties (most conditions met, then the order of the table).
 * "X held talks with Y": the noun's rule, its source the light verb's subject.
 * Mutual acts: the parties of subject, partner phrase and set are brought
 * together, the first named is source and the rest target.
 * Cost: rules of the lemma (at most about 20) times the tokens of the phrase. */
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

static bool prep_condition(const ev_ctx *x, uint32_t v, const ev_cond *k)
{
	if (k->none)
		return ev_child(x, v, CLV_DEP_PREP) == CLV_NO_INDEX;
	for (size_t i = 0; i < k->n_alt; i++)
		if (ev_pobj(x, v, k->alt[i], CLV_NO_INDEX) != CLV_NO_INDEX)
			return true;
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
		return o != CLV_NO_INDEX && ev_in_list(x->c, k->alt, k->n_alt, x->lemma[o]);
	}
	return false;
}

static bool kind_allows(const ev_ctx *x, const ev_rule *r, const ev_parties *source)
{
	if (!source->n)
		return true;
	const clv_participant *p = &source->v[0];
	const clv_mention *m = &x->d->mentions.v[p->mention];
	bool person = m->kind == CLV_KIND_PERSON;
	bool group = m->kind == CLV_KIND_GROUP || (m->kind == CLV_KIND_ORG && !m->code.n);
	if ((r->flags & EV_PERSON) && !person && !clv_str_eqc(p->sector, "GOV"))
		return false;
	bool armed = clv_str_eqc(p->sector, "MIL") || clv_str_eqc(p->sector, "REB") ||
	             clv_str_eqc(p->sector, "UAF") || clv_str_eqc(p->sector, "COP") ||
	             clv_str_eqc(p->sector, "PRM");
	if ((r->flags & EV_FORCE) && (person || (group && !armed)))
		return false;
	if ((r->flags & EV_ARMED) && !armed)
		return false;
	if ((r->flags & EV_TALK) && (armed || m->kind == CLV_KIND_STATE))
		return false; /* "the senator attacked the party": with words */
	if ((r->flags & EV_CROWD) && (clv_str_eqc(p->sector, "MIL") || clv_str_eqc(p->sector, "COP") || clv_str_eqc(p->sector, "GOV")))
		return false; /* armies march, but not for a cause */
	if ((r->flags & EV_CROWD) && !group &&
	    (person || !p->sector.n || clv_str_eqc(p->sector, "GOV")))
		return false;
	if ((r->flags & EV_STATE) && !p->code.n)
		return false;
	/* "the company visits Madrid": tourists and troupes pay no visits of state */
	if (r->type == CLV_TYPE_CONSULT && (r->flags & EV_PLACE) && !p->code.n && m->kind != CLV_KIND_STATE &&
	    (!person || !p->sector.n))
		return false;
	return true;
}

/* "Soldiers overthrew the president": an army against its own government. */
static bool is_mutiny(const ev_cand *k, const clv_participant *by, const clv_participant *whom)
{
	return k->rule->type == CLV_TYPE_ASSAULT && clv_str_eqc(by->sector, "MIL") && clv_str_eqc(whom->sector, "GOV") &&
	       !clv_str_eq(by->actor, whom->actor);
}

static void drop_sources(ev_cand *k)
{
	size_t n = 0;
	for (size_t i = 0; i < k->target.n; i++) {
		bool same = false;
		for (size_t j = 0; j < k->source.n && !same; j++)
			same = ev_same_actor(&k->target.v[i], &k->source.v[j]) && !is_mutiny(k, &k->source.v[j], &k->target.v[i]);
		if (!same)
			k->target.v[n++] = k->target.v[i];
	}
	k->target.n = n;
}

/* First named is source, all others are targets. */
static void settle_mutual(const ev_ctx *x, ev_cand *k)
{
	if (k->target.n || k->source.n < 2)
		return;
	size_t n = 1;
	for (size_t i = 1; i < k->source.n; i++) {
		bool known = ev_same_actor(&k->source.v[0], &k->source.v[i]);
		for (size_t j = 0; j < k->target.n && !known; j++) /* "the king of Laos, Ali" */
			known = ev_same_actor(&k->target.v[j], &k->source.v[i]);
		if (!known)
			ev_add_party(x, &k->target, k->source.v[i]);
	}
	k->source.n = n;
}

/* "Macron condemned the use of force": an act that PLOVER codes without a recipient,
 * told by words that need none to be understood. */
bool ev_stands_alone(const ev_rule *r, const ev_cand *k)
{
	if (r->flags & EV_SOLO)
		return true;
	bool deed = r->type == CLV_TYPE_ASSAULT || r->type == CLV_TYPE_RETREAT || r->type == CLV_TYPE_COERCE ||
	            r->type == CLV_TYPE_MOBILIZE;
	if (k->noun && (k->light == CLV_NO_INDEX || !deed || (r->flags & EV_STANDING)) && !k->told)
		return false; /* "before Russia began its invasion": known, not told */
	bool needs_other = r->type == CLV_TYPE_COOPERATE || r->type == CLV_TYPE_AID ||
	                   r->type == CLV_TYPE_CONSULT || r->type == CLV_TYPE_AGREE;
	return !needs_other && !(r->flags & (EV_WEAK | EV_MUTUAL | EV_STATE | EV_HOST));
}

/* "Russian peacekeepers were killed": whom it befell is told, who did it is not. */
static bool befell(const ev_ctx *x, const ev_rule *r, const ev_cand *k)
{
	bool law = r->type == CLV_TYPE_SANCTION || clv_str_eqc(r->cameo, "115") || clv_str_eqc(r->cameo, "0841");
	bool harm = law || r->type == CLV_TYPE_ASSAULT || r->type == CLV_TYPE_COERCE;
	for (size_t i = 0; i < r->n_cond; i++)
		if (r->cond[i].kind == EV_C_COMP) /* "was forced to act": by what? */
			return false;
	return harm && !k->noun && k->target.n && !(r->flags & EV_STATE) && ev_is_passive(x, k->pred);
}

/* "promised to address them all": what was promised stands elsewhere. */
static bool tells_nothing(const ev_ctx *x, const ev_rule *r, const ev_cand *k)
{
	uint32_t c = r->type == CLV_TYPE_AGREE && !k->noun ? ev_complement(x, k->pred) : CLV_NO_INDEX;
	uint32_t o = c == CLV_NO_INDEX ? c : ev_child(x, c, CLV_DEP_DOBJ);
	return o != CLV_NO_INDEX && x->d->tokens.v[o].pos == CLV_POS_PRON;
}

/* "closed its embassy": what it has is not itself. */
static bool acts_on_own(const ev_ctx *x, const ev_cand *k)
{
	uint32_t o = k->noun ? CLV_NO_INDEX : ev_deep_object(x, k->pred);
	if (o == CLV_NO_INDEX || ev_child(x, o, CLV_DEP_POSS) == CLV_NO_INDEX)
		return false;
	const clv_mention *m = x->mention[o] == CLV_NO_INDEX ? NULL : &x->d->mentions.v[x->mention[o]];
	return !m || (!m->code.n && m->how == CLV_HOW_ROLE);
}

/* "Mali froze accounts", "Peru offered asylum to him": whom it concerns is nobody of politics, or
 * left out; in a report of politics it counts all the same. */
static bool does_alone(const ev_ctx *x, const ev_rule *r, const ev_cand *k)
{
	bool needs_other = r->type == CLV_TYPE_COOPERATE || r->type == CLV_TYPE_CONSULT || r->type == CLV_TYPE_AGREE;
	bool worded = false;
	for (size_t i = 0; i < r->n_cond; i++)
		worded |= r->cond[i].kind == EV_C_OBJ;
	return x->learn && worded && !needs_other && !k->noun && !(r->flags & (EV_MUTUAL | EV_STATE | EV_HOST | EV_PLACE)) &&
	       k->source.v[0].code.n;
}

static bool settle(const ev_ctx *x, const ev_rule *r, ev_cand *k)
{
	if (r->flags & EV_MUTUAL)
		settle_mutual(x, k);
	bool had_target = k->target.n > 0;
	drop_sources(k);
	if (!k->source.n && k->noun && (r->flags & EV_CROWD) && k->target.n && k->target.v[0].code.n &&
	    x->d->tokens.v[k->pred].dep == CLV_DEP_NSUBJ)
		return true; /* "protests against the Chadian government went on" */
	if (!k->source.n)
		return befell(x, r, k);
	if (!k->target.n && had_target && !acts_on_own(x, k) && !(r->flags & EV_SOLO))
		return false; /* nobody acts on himself */
	if (!k->target.n && !ev_stands_alone(r, k)) {
		if (!does_alone(x, r, k))
			return false;
		k->likely = true;
	}
	if (!k->target.n && tells_nothing(x, r, k))
		return false;
	if (!kind_allows(x, r, &k->source))
		return false;
	if (r->type == CLV_TYPE_CONSULT && (r->flags & EV_PLACE) && k->target.n && !k->source.v[0].code.n &&
	    clv_str_eq(x->d->mentions.v[k->source.v[0].mention].nationality, k->target.v[0].code))
		return false; /* a candidate's stop at home */
	if ((r->flags & EV_STATE) && (!k->target.n || !k->target.v[0].code.n))
		return false;
	if (r->flags & EV_HOST) { /* the guest visits the host; a crowd is taken in */
		if (!k->target.v[0].code.n && x->d->mentions.v[k->target.v[0].mention].kind == CLV_KIND_GROUP)
			return false;
		ev_parties guest = k->target;
		k->target = k->source;
		k->source = guest;
	}
	return true;
}

/* "troops", "officials": words for people, of no state that the report names. */
static bool only_bare_roles(const ev_ctx *x, const ev_parties *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].code.n || x->d->mentions.v[p->v[i].mention].how != CLV_HOW_ROLE)
			return false;
	return p->n > 0;
}

/* "closed the Ethiopian consulates in Garowe": whose land Garowe is acts here; a slot
 * that names only sources is none. */
static bool only_sources(const ev_parties *found, const ev_parties *source)
{
	size_t same = 0;
	for (size_t i = 0; i < found->n; i++)
		for (size_t j = 0; j < source->n; j++)
			if (ev_same_actor(&found->v[i], &source->v[j])) {
				same++;
				break;
			}
	return found->n && same == found->n;
}

static void fill_slots(const ev_ctx *x, uint32_t pred, const ev_slot *slot, size_t n, bool noun,
                       bool place, ev_cand *k, ev_parties *out)
{
	ev_parties spare = { 0 };
	for (size_t i = 0; i < n && !out->n; i++) {
		ev_seek how = { .place = place };
		ev_slot_actors(x, pred, &slot[i], noun, &how, out);
		if (i + 1 < n && out != &k->source && only_sources(out, &k->source)) {
			*out = (ev_parties){ 0 };
			continue;
		}
		if (i + 1 < n && only_bare_roles(x, out)) { /* "promised to send troops to Mali" */
			spare = spare.n ? spare : *out;
			*out = (ev_parties){ 0 };
			continue;
		}
		k->indirect |= out->n && how.indirect;
		k->far |= out->n && how.far;
	}
	if (!out->n)
		*out = spare;
}

static float base_score(const ev_rule *r, const ev_cand *k)
{
	float s = 0.9f;
	if (r->flags & EV_WEAK)
		s -= 0.12f;
	if (k->indirect)
		s -= 0.1f;
	if (k->far) /* "recognise the independence of two Russian republics" */
		s -= 0.15f;
	if (k->noun)
		s -= 0.06f;
	if (!k->target.n)
		s -= 0.15f;
	return s;
}

/* "Peru denies that villages were shelled": who denies it is who would have done it. */
static void fill_from_denier(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[v];
	ev_effect e;
	if (k->source.n || t->dep != CLV_DEP_CCOMP || !ev_is_passive(x, v) ||
	    ev_child(x, v, CLV_DEP_AGENT) != CLV_NO_INDEX || !ev_is_verb(x, t->head) ||
	    !ev_is(x->c, "ccomp", x->lemma[t->head], &e) || e != EV_E_DISPUTED)
		return;
	fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
}

/* "The army said it had freed": whose pronoun nothing else resolves says it of himself. */
static void fill_from_saying(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[v];
	uint32_t s = ev_child(x, v, CLV_DEP_NSUBJ);
	ev_effect e;
	if (t->dep != CLV_DEP_CCOMP || s == CLV_NO_INDEX || x->mention[s] != CLV_NO_INDEX ||
	    !ev_tag(x, s, "PRP") || ev_is(x->c, "first-person", x->lemma[s], NULL) || !ev_is_verb(x, t->head) ||
	    !ev_is(x->c, "ccomp", x->lemma[t->head], &e) || e != EV_E_SAY || ev_is_passive(x, v))
		return;
	fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
}

/* "Kyiv said that Moscow was to blame": who says so accuses. */
static void fill_from_sayer(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	ev_effect e;
	uint32_t be = x->d->tokens.v[v].head, say = x->d->tokens.v[be].head;
	if (x->d->tokens.v[v].dep == CLV_DEP_XCOMP && x->d->tokens.v[be].dep == CLV_DEP_CCOMP && ev_is_passive(x, v) &&
	    ev_is_verb(x, say) && ev_is(x->c, "ccomp", x->lemma[say], &e) && e == EV_E_SAY)
		fill_slots(x, say, &subject, 1, false, false, k, &k->source);
}

/* "Kyiv said that Moscow was behind the attack": who says so accuses. */
static void fill_from_said(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[v];
	ev_effect e;
	if (t->dep == CLV_DEP_CCOMP && ev_is_verb(x, t->head) && ev_is(x->c, "ccomp", x->lemma[t->head], &e) &&
	    (e == EV_E_SAY || e == EV_E_POSSIBLE))
		fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
}

/* "A car bombing by the rebels killed 12 people": who bombed killed. */
static void fill_from_act(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	uint32_t s = ev_deep_subject(x, v);
	if (s == CLV_NO_INDEX || x->mention[s] != CLV_NO_INDEX || !clv_map_get(&x->c->nouns, x->lemma[s]))
		return;
	ev_seek how = { .deep = true };
	ev_phrase_actors(x, s, &how, &k->source);
	if (!k->source.n)
		ev_imply_source(x, k, s);
}

static bool try_verb(const ev_ctx *x, uint32_t v, const ev_rule *r, ev_cand *k)
{
	for (size_t i = 0; i < r->n_cond; i++)
		if (!verb_condition(x, v, &r->cond[i]))
			return false;
	*k = (ev_cand){ .rule = r, .pred = v, .light = CLV_NO_INDEX, .also = CLV_NO_INDEX, .claim = CLV_NO_INDEX };
	fill_slots(x, v, r->source, r->n_source, false, false, k, &k->source);
	fill_from_denier(x, v, k);
	if (!k->source.n)
		fill_from_saying(x, v, k);
	if (r->flags & EV_SAID)
		fill_from_said(x, v, k);
	if (!k->source.n && r->type == CLV_TYPE_ACCUSE)
		fill_from_sayer(x, v, k);
	if (!k->source.n && r->type == CLV_TYPE_ASSAULT)
		fill_from_act(x, v, k);
	k->indirect = k->far = false;
	fill_slots(x, v, r->target, r->n_target, false, (r->flags & EV_PLACE) != 0, k, &k->target);
	if (!settle(x, r, k))
		return false;
	k->score = base_score(r, k);
	return true;
}

/* A condition with words is worth two without; a known target one more. */
enum { UNSURE = 20 }; /* more than a rule's conditions are worth */

static int weight(const ev_cand *k)
{
	int w = (k->target.n ? 1 : 0) + (k->rule->flags & EV_CROWD ? 1 : 0); /* miners that threaten to strike */
	w -= k->likely ? UNSURE : 0;
	for (size_t i = 0; i < k->rule->n_cond; i++) {
		const ev_cond *c = &k->rule->cond[i];
		bool words = c->n_alt && c->kind != EV_C_KIND && c->kind != EV_C_PREP;
		w += words ? 5 : c->kind == EV_C_PREP ? 3 : 2;
	}
	return w;
}

static bool fits_better(const ev_cand *a, const ev_cand *b)
{
	return weight(a) > weight(b);
}

bool ev_match_verb(const ev_ctx *x, uint32_t v, ev_cand *out)
{
	const uint32_t *first = clv_map_get(&x->c->verbs, x->lemma[v]);
	bool found = false;
	for (uint32_t i = first ? *first : CLV_NO_INDEX; i != CLV_NO_INDEX; i = x->c->links.v[i].next) {
		const ev_rule *r = &x->c->rules.v[x->c->links.v[i].rule];
		ev_cand k;
		if (try_verb(x, v, r, &k) && (!found || fits_better(&k, out))) {
			*out = k;
			found = true;
		}
	}
	return found;
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
		bool holds = true;
		for (size_t j = 0; j < r->n_cond && holds; j++)
			holds = verb ? verb_condition(x, t, &r->cond[j]) : has_modifier(x, t, &r->cond[j]);
		if (!holds)
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

/* ---- event nouns ----------------------------------------------------------- */

/* The light verb that tells the noun, or none: its object, the subject of its
 * passive, or the object of its particle ("carried out an attack"). */
static uint32_t light_verb(const ev_ctx *x, uint32_t n, const ev_light **light)
{
	const clv_token *t = &x->d->tokens.v[n];
	uint32_t v = t->head;
	if (v == n)
		return CLV_NO_INDEX;
	if (t->dep == CLV_DEP_CONJ) { /* "held talks and a dinner" */
		t = &x->d->tokens.v[v];
		v = t->head;
	}
	for (int i = 0; i < 3 && t->dep == CLV_DEP_POBJ && clv_str_eqc(x->lemma[v], "of"); i++) {
		uint32_t of = x->d->tokens.v[v].head; /* "held a new round of talks" */
		const uint32_t *id = clv_map_get(&x->c->agents, x->lemma[of]);
		if (!ev_is(x->c, "frame-noun", x->lemma[of], NULL) && !(id && x->c->agent.v[*id].kind == 'q'))
			break;
		t = &x->d->tokens.v[of];
		v = t->head;
	}
	if (t->dep == CLV_DEP_POBJ) /* "embarked on a tour" */
		v = x->d->tokens.v[v].head;
	bool reduced = false;
	if (t->dep != CLV_DEP_DOBJ && t->dep != CLV_DEP_NSUBJPASS && t->dep != CLV_DEP_POBJ) {
		reduced = true; /* "the talks held by", "an attack launched by" */
		v = ev_child(x, n, CLV_DEP_ACL);
	}
	if (v == CLV_NO_INDEX || !ev_is_verb(x, v) || (reduced && !ev_is_passive(x, v)))
		return CLV_NO_INDEX;
	char key[96];
	clv_str a = x->lemma[v], b = x->lemma[n];
	if (a.n + b.n + 1 > sizeof key)
		return CLV_NO_INDEX;
	memcpy(key, a.p, a.n);
	key[a.n] = ' ';
	memcpy(key + a.n + 1, b.p, b.n);
	const uint32_t *id = clv_map_get(&x->c->light, (clv_str){ key, a.n + b.n + 1 });
	if (!id)
		return CLV_NO_INDEX;
	*light = &x->c->lights.v[*id];
	return v;
}

static bool noun_conditions(const ev_ctx *x, uint32_t n, const ev_rule *r)
{
	for (size_t i = 0; i < r->n_cond; i++)
		if (!has_modifier(x, n, &r->cond[i]))
			return false;
	return true;
}

/* "the invasion of Iraq in Kuwait" in translated text: who stands behind "of" is
 * the actor when "in" names another; alone he is the target. */
static void swap_of_in(const ev_ctx *x, uint32_t n, ev_cand *k)
{
	static const ev_slot of = { .kind = EV_PREP, .prep = { "of", 2 } };
	static const ev_slot in = { .kind = EV_PREP, .prep = { "in", 2 } };
	ev_parties a = { 0 }, b = { 0 };
	ev_seek how = { .place = true };
	ev_slot_actors(x, n, &of, true, &how, &a);
	ev_slot_actors(x, n, &in, true, &how, &b);
	if (!a.n || !k->source.n || !ev_same_actor(&a.v[0], &k->source.v[0]))
		return; /* a source of its own: "Russia's invasion of Ukraine" */
	if (b.n && !ev_same_actor(&a.v[0], &b.v[0])) {
		k->target = b;
		k->score -= 0.2f;
	} else {
		k->target = a; /* no source is known */
		k->source.n = 0;
	}
}

/* "Egypt announced a visit to Qatar", "Russia denied the attack": the governing
 * verb's subject is the actor when the verb is about one's own acts. */
static void fill_from_announcer(const ev_ctx *x, uint32_t n, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[n];
	ev_effect e;
	if (t->dep != CLV_DEP_DOBJ || !ev_is_verb(x, t->head) ||
	    (!ev_is(x->c, "nobj", x->lemma[t->head], &e) &&
	     !ev_is(x->c, "nobj-coop", x->lemma[t->head], &e)) ||
	    (e != EV_E_ANNOUNCED && e != EV_E_DISPUTED))
		return;
	fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
}

/* "The rebels claimed responsibility for the attack": who claims it says he did it. */
static void fill_from_claim(const ev_ctx *x, uint32_t n, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[n];
	if (t->dep != CLV_DEP_POBJ || !clv_str_eqc(x->lemma[t->head], "for"))
		return;
	uint32_t duty = x->d->tokens.v[t->head].head, v = x->d->tokens.v[duty].head;
	if (x->d->tokens.v[duty].dep != CLV_DEP_DOBJ) { /* "for" below the verb itself */
		v = duty;
		duty = ev_is_verb(x, v) ? ev_deep_object(x, v) : CLV_NO_INDEX;
	}
	if (duty == CLV_NO_INDEX || !ev_is_verb(x, v) || !ev_is(x->c, "claimed", x->lemma[duty], NULL) ||
	    !ev_is(x->c, "claims", x->lemma[v], NULL))
		return;
	fill_slots(x, v, &subject, 1, false, false, k, &k->source);
	k->claim = k->source.n ? v : CLV_NO_INDEX;
}

/* "At the talks with Iran, Peru went on to say", "flew to Rome for talks with
 * Iran": who does so in or for the talks takes part in them. */
static void fill_from_clause(const ev_ctx *x, uint32_t n, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[n];
	if (t->dep != CLV_DEP_POBJ || !ev_is(x->c, "setting", x->lemma[t->head], NULL))
		return;
	uint32_t v = x->d->tokens.v[t->head].head;
	for (int i = 0; i < 3 && !ev_is_verb(x, v); i++) /* "voiced concern at the deal in a call with" */
		v = x->d->tokens.v[v].head;
	if (ev_is_verb(x, v))
		fill_slots(x, v, &subject, 1, false, false, k, &k->source);
}

/* "The journey of the king began in Laos" */
static void fill_place_from_occurrence(const ev_ctx *x, uint32_t n, const ev_rule *r, ev_cand *k)
{
	uint32_t v = ev_occurrence(x, n);
	if (v != CLV_NO_INDEX)
		fill_slots(x, v, r->target, r->n_target, false, true, k, &k->target);
}

/* "was in Rome for a visit", "came to Rome on a tour": who and where say the verb. */
static void fill_from_journey(const ev_ctx *x, uint32_t n, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	static const ev_slot where[] = { { .kind = EV_PREP, .prep = { "in", 2 } },
		                         { .kind = EV_PREP, .prep = { "to", 2 } } };
	const clv_token *t = &x->d->tokens.v[n];
	if (t->dep != CLV_DEP_POBJ)
		return;
	uint32_t v = x->d->tokens.v[t->head].head;
	if (!ev_is_verb(x, v) || (!ev_is(x->c, "motion", x->lemma[v], NULL) &&
	                          !clv_str_eqc(x->lemma[v], "be")))
		return;
	fill_slots(x, v, &subject, 1, false, false, k, &k->source);
	fill_slots(x, v, where, 2, false, true, k, &k->target);
	if (k->source.n && k->target.n)
		k->light = v;
}

/* "Fighting resumed between them": the partners stand with the verb. */
static void fill_from_occurrence(const ev_ctx *x, uint32_t n, const ev_rule *r, ev_cand *k)
{
	uint32_t v = ev_occurrence(x, n);
	for (size_t i = 0; v != CLV_NO_INDEX && i < r->n_target && !k->source.n; i++)
		if (r->target[i].kind == EV_PREP && clv_str_eqc(r->target[i].prep, "between"))
			fill_slots(x, v, &r->target[i], 1, false, false, k, &k->source);
}

/* "The shelling of the market by the army": who and what are there, though what is nobody. */
static bool is_told(const ev_ctx *x, uint32_t n, const ev_rule *r)
{
	bool who = ev_child(x, n, CLV_DEP_POSS) != CLV_NO_INDEX, what = false;
	EV_CHILDREN(x, n, c) {
		if (x->d->tokens.v[c].dep != CLV_DEP_PREP || ev_child(x, c, CLV_DEP_POBJ) == CLV_NO_INDEX)
			continue;
		who |= clv_str_eqc(x->lemma[c], "by");
		for (size_t i = 0; i < r->n_target; i++)
			what |= r->target[i].kind == EV_PREP && clv_str_eq(r->target[i].prep, x->lemma[c]) &&
			        !ev_is(x->c, "place", x->lemma[c], NULL);
	}
	clv_dep dep = x->d->tokens.v[n].dep;
	return who && what && (dep == CLV_DEP_NSUBJ || dep == CLV_DEP_NSUBJPASS || dep == CLV_DEP_ROOT);
}

/* A set of two in a mutual noun's own source stays; otherwise the partner phrase. */
static void fill_noun(const ev_ctx *x, uint32_t n, const ev_rule *r, const ev_light *light, ev_cand *k)
{
	bool place = (r->flags & EV_PLACE) != 0;
	if (k->light != CLV_NO_INDEX && !light->place) {
		static const ev_slot subject = { .kind = EV_SUBJ };
		fill_slots(x, k->light, &subject, 1, false, false, k, &k->source);
	}
	if (!k->source.n)
		fill_slots(x, n, r->source, r->n_source, true, false, k, &k->source);
	if (!k->source.n)
		fill_from_announcer(x, n, k);
	if (!k->source.n)
		fill_from_claim(x, n, k);
	if (!k->source.n && light && light->place) { /* "Oslo and Riga hosted talks" */
		static const ev_slot host = { .kind = EV_SUBJ };
		fill_slots(x, k->light, &host, 1, false, false, k, &k->source);
	}
	k->indirect = false;
	for (size_t i = 0; i < r->n_target && !k->target.n; i++) {
		fill_slots(x, n, &r->target[i], 1, true, place, k, &k->target);
		if (r->flags & EV_VISITOR) /* "the journey of the king": he is no target */
			drop_sources(k);
	}
	if ((r->flags & EV_VISITOR) && !k->source.n && !k->target.n && k->light == CLV_NO_INDEX)
		fill_from_journey(x, n, k);
	bool guest = (r->flags & EV_VISITOR) && ev_child(x, n, CLV_DEP_POSS) == CLV_NO_INDEX;
	if (((r->flags & EV_MUTUAL) || guest) && k->target.n == 1 && !k->source.n && r->type == CLV_TYPE_CONSULT)
		fill_from_clause(x, n, k);
	if ((r->flags & EV_MUTUAL) && !k->source.n && !k->target.n && k->light == CLV_NO_INDEX)
		fill_from_occurrence(x, n, r, k);
	if (place && !k->target.n && k->light == CLV_NO_INDEX)
		fill_place_from_occurrence(x, n, r, k);
	if (!k->target.n && k->light != CLV_NO_INDEX)
		fill_slots(x, k->light, r->target, r->n_target, false, place, k, &k->target);
	if ((r->flags & EV_MUTUAL) && k->source.n && k->target.n) {
		ev_parties all = { 0 }; /* "between A and B" fills both */
		for (size_t i = 0; i < k->source.n; i++)
			ev_add_party(x, &all, k->source.v[i]);
		for (size_t i = 0; i < k->target.n; i++)
			ev_add_party(x, &all, k->target.v[i]);
		if (all.n == k->source.n) {
			k->source = all;
			k->target.n = 0;
		}
	}
}

static bool try_noun(const ev_ctx *x, uint32_t n, const ev_rule *r, const ev_light *light,
                     uint32_t verb, ev_cand *k)
{
	if (!noun_conditions(x, n, r))
		return false;
	if ((r->flags & EV_STATIVE) && verb == CLV_NO_INDEX)
		return false;
	*k = (ev_cand){ .rule = r, .pred = n, .light = verb, .also = CLV_NO_INDEX, .claim = CLV_NO_INDEX,
			.noun = true };
	k->light_announced = light && light->announced;
	k->light_place = light && light->place;
	fill_noun(x, n, r, light, k);
	k->told = is_told(x, n, r);
	k->score = 0;
	if (r->flags & EV_OFIN)
		swap_of_in(x, n, k);
	float penalty = k->score;
	if (!settle(x, r, k))
		return false;
	k->score = base_score(r, k) + penalty + (k->light == CLV_NO_INDEX ? 0 : 0.06f);
	return true;
}

/* "Fighting between them went on": a participle that stands where a noun does. */
static const uint32_t *noun_rules(const ev_ctx *x, uint32_t n)
{
	const clv_token *t = &x->d->tokens.v[n];
	if (t->tag_text.n > 1 && t->tag_text.p[0] == 'N')
		return clv_map_get(&x->c->nouns, x->lemma[n]);
	bool noun_place = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_DOBJ ||
	                  t->dep == CLV_DEP_POBJ || t->dep == CLV_DEP_NSUBJPASS;
	if (!noun_place || !ev_tag(x, n, "VBG"))
		return NULL;
	return clv_map_get(&x->c->nouns,
	                   clv_str_lower_ascii(x->s, clv_token_word(x->d, t)));
}

bool ev_match_noun(const ev_ctx *x, uint32_t n, ev_cand *out)
{
	const clv_token *t = &x->d->tokens.v[n];
	const uint32_t *first = noun_rules(x, n);
	if (!first || t->dep == CLV_DEP_COMPOUND)
		return false;
	const ev_light *light = NULL;
	uint32_t verb = light_verb(x, n, &light);
	bool found = false;
	for (uint32_t i = *first; i != CLV_NO_INDEX; i = x->c->links.v[i].next) {
		const ev_rule *r = &x->c->rules.v[x->c->links.v[i].rule];
		if (found && r->n_cond <= out->rule->n_cond)
			continue;
		ev_cand k;
		if (try_noun(x, n, r, light, verb, &k)) {
			*out = k;
			found = true;
		}
	}
	return found;
}
