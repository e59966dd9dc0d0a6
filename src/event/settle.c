/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the parties found for a rule make an act: who may be its source, whether it may do
 * without a target, and what becomes of those who stand on both sides.
 *
 * Input: a rule and a candidate with the parties that its slots named. Output: whether it
 * stands; parties put in order (mutual acts, hosts and guests), nobody acting on himself.
 * Method: PLOVER's types tell which acts need a recipient; flags of the lexicon tell the rest.
 * Cost: the square of the parties (at most a dozen). */
#include "event/event_priv.h"

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
	if ((r->flags & EV_CROWD) && (armed || clv_str_eqc(p->sector, "GOV")))
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

void ev_drop_sources(ev_cand *k)
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
	if ((r->flags & EV_SOLO) || k->claim != CLV_NO_INDEX) /* "claimed responsibility for the attacks" */
		return true;
	bool deed = r->type == CLV_TYPE_ASSAULT || r->type == CLV_TYPE_RETREAT || r->type == CLV_TYPE_COERCE ||
	            r->type == CLV_TYPE_MOBILIZE;
	if (k->noun && (k->light == CLV_NO_INDEX || !deed || (r->flags & EV_STANDING)) && !k->told)
		return false; /* "before Russia began its invasion": known, not told */
	bool needs_other = r->type == CLV_TYPE_COOPERATE || r->type == CLV_TYPE_AID ||
	                   r->type == CLV_TYPE_CONSULT || r->type == CLV_TYPE_AGREE;
	return !needs_other && !(r->flags & (EV_WEAK | EV_MUTUAL | EV_STATE | EV_HOST));
}

/* "A bomb killed nine people": the subject is a weapon or a deed, nobody. */
static bool by_weapon(const ev_ctx *x, uint32_t v)
{
	static const clv_str weapon = { "@weapon", 7 };
	uint32_t s = ev_deep_subject(x, v);
	return s != CLV_NO_INDEX && x->mention[s] == CLV_NO_INDEX && ev_in_list(x->c, &weapon, 1, x->lemma[s]);
}

/* "Russian peacekeepers were killed": whom it befell is told, who did it is not. */
static bool befell(const ev_ctx *x, const ev_rule *r, const ev_cand *k)
{
	bool law = r->type == CLV_TYPE_SANCTION || clv_str_eqc(r->cameo, "115") || clv_str_eqc(r->cameo, "0841");
	bool blame = r->type == CLV_TYPE_ACCUSE && !(r->flags & EV_WEAK); /* "have been accused of" */
	bool harm = law || blame || r->type == CLV_TYPE_ASSAULT || r->type == CLV_TYPE_COERCE;
	bool suffers = r->n_target && r->target[0].kind == EV_SUBJ && !ev_is_passive(x, k->pred); /* "came under fire", "died in an ambush" */
	for (size_t i = 0; i < r->n_cond; i++)
		if (r->cond[i].kind == EV_C_COMP) /* "was forced to act": by what? */
			return false;
	if (!harm || k->noun || !k->target.n || (r->flags & EV_STATE))
		return false;
	return ev_is_passive(x, k->pred) || suffers || (r->type == CLV_TYPE_ASSAULT && by_weapon(x, k->pred));
}

/* "Sixteen were arrested", "dozens have been shot": people by their number alone. */
static bool is_number(const ev_ctx *x, uint32_t o)
{
	const uint32_t *id = clv_map_get(&x->c->agents, x->lemma[o]);
	return ev_tag(x, o, "CD") || (id && x->c->agent.v[*id].kind == 'q');
}

static bool names_words(const ev_rule *r, ev_cond_kind kind)
{
	for (size_t i = 0; i < r->n_cond; i++)
		if (r->cond[i].kind == kind && r->cond[i].n_alt)
			return true;
	return false;
}

/* "The curfew was lifted", "shops were looted", "a bomb exploded": an act told by what it was
 * done to or with, by nobody that the sentence names. */
static bool without_parties(const ev_ctx *x, const ev_rule *r, const ev_cand *k)
{
	int quad = clv_type_quad(r->type);
	if (!x->learn || k->noun || k->target.n || (r->flags & (EV_STATE | EV_MUTUAL)) || quad == 3 ||
	    r->type == CLV_TYPE_SANCTION || (quad == 1 && r->type != CLV_TYPE_CONCEDE) ||
	    ev_child(x, k->pred, CLV_DEP_AGENT) != CLV_NO_INDEX)
		return false;
	if (r->type == CLV_TYPE_ASSAULT && by_weapon(x, k->pred) && !ev_is_passive(x, k->pred)) {
		uint32_t whom = ev_deep_object(x, k->pred);
		return names_words(r, EV_C_SUBJ) || (whom != CLV_NO_INDEX && is_number(x, whom));
	}
	uint32_t o = ev_is_passive(x, k->pred) ? ev_deep_object(x, k->pred) : CLV_NO_INDEX;
	if (o == CLV_NO_INDEX || x->d->tokens.v[k->pred].dep == CLV_DEP_ACL) /* "the villages handed over" */
		return false;
	bool harm = r->type == CLV_TYPE_ASSAULT || r->type == CLV_TYPE_COERCE;
	return (harm && is_number(x, o)) || names_words(r, EV_C_OBJ);
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

/* "Protests broke out", "the ceasefire was announced": a noun that tells its act with a verb that
 * says it took place. */
static bool takes_place(const ev_ctx *x, const ev_rule *r, const ev_cand *k)
{
	return x->learn && k->noun && !k->target.n && !(r->flags & EV_STANDING) &&
	       ev_is(x->c, "takes-place", x->lemma[k->pred], NULL) &&
	       (ev_occurrence(x, k->pred) != CLV_NO_INDEX ||
	        (k->light != CLV_NO_INDEX && ev_is_passive(x, k->light) && ev_child(x, k->light, CLV_DEP_AGENT) == CLV_NO_INDEX));
}

/* Whom the verb names beside its subject: "met families", "spoke with farmers". */
static uint32_t partner(const ev_ctx *x, const ev_rule *r, uint32_t v)
{
	uint32_t o = ev_deep_object(x, v);
	for (size_t i = 0; i < r->n_target && o == CLV_NO_INDEX; i++)
		if (r->target[i].kind == EV_PREP)
			o = ev_pobj(x, v, r->target[i].prep, CLV_NO_INDEX);
	return o;
}

/* "Macron met union leaders", "the ministers negotiated all night": with whom is nobody that the
 * report names, or they are several. "The Omani minister arrived on Monday": where the report plays. */
static bool consults_alone(const ev_ctx *x, const ev_rule *r, const ev_cand *k)
{
	const clv_mention *m = &x->d->mentions.v[k->source.v[0].mention];
	if (r->type != CLV_TYPE_CONSULT || !x->learn || !x->politics || k->noun || !k->source.v[0].code.n)
		return false;
	if (r->flags & EV_PLACE)
		return m->kind == CLV_KIND_PERSON && clv_str_eqc(k->source.v[0].sector, "GOV") && x->scene.n == 3 &&
		       !clv_str_eq(x->scene, k->source.v[0].code);
	uint32_t o = partner(x, r, k->pred);
	bool many = m->kind == CLV_KIND_GROUP && ev_tag(x, m->tok_head, "NNS");
	const uint32_t *id = o == CLV_NO_INDEX ? NULL : clv_map_get(&x->c->agents, x->lemma[o]);
	char kind = id ? x->c->agent.v[*id].kind : ' ';
	return (r->flags & EV_MUTUAL) && (kind == 'g' || kind == 'm' || (o == CLV_NO_INDEX && many));
}

/* Is the one target the source itself, and not another body of the same state? */
static bool names_itself(const ev_cand *k)
{
	return k->source.n == 1 && k->target.n == 1 && clv_str_eq(k->source.v[0].actor, k->target.v[0].actor) &&
	       clv_str_eq(k->source.v[0].sector, k->target.v[0].sector);
}

bool ev_settle(const ev_ctx *x, const ev_rule *r, ev_cand *k)
{
	if (r->flags & EV_MUTUAL)
		settle_mutual(x, k);
	bool had_target = k->target.n > 0, himself = names_itself(k);
	ev_drop_sources(k);
	if (!k->source.n && k->noun && (r->flags & EV_CROWD) && k->target.n && k->target.v[0].code.n &&
	    x->d->tokens.v[k->pred].dep == CLV_DEP_NSUBJ)
		return true; /* "protests against the Chadian government went on" */
	if (!k->source.n)
		return befell(x, r, k) || without_parties(x, r, k) || takes_place(x, r, k);
	if (!k->target.n && had_target && !acts_on_own(x, k) && (himself || !(r->flags & EV_SOLO)))
		return false; /* nobody acts on himself */
	if (!k->target.n && !ev_stands_alone(r, k)) {
		if (!does_alone(x, r, k) && !consults_alone(x, r, k))
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

void ev_fill_slots(const ev_ctx *x, uint32_t pred, const ev_slot *slot, size_t n, bool noun,
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

float ev_base_score(const ev_rule *r, const ev_cand *k)
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
