/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates: which rule of the lexicon an event noun meets, and who fills its sides.
 *
 * Input: a noun. Output: the candidate of the most specific rule that finds its parties.
 * "X held talks with Y": the noun's rule, its source the light verb's subject. Mutual acts:
 * the parties of subject, partner phrase and set are brought together, the first named is
 * source and the rest target. Cost: rules of the lemma times the tokens of the phrase. */
#include "event/event_priv.h"

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
	ev_fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
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
	ev_fill_slots(x, v, &subject, 1, false, false, k, &k->source);
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
		ev_fill_slots(x, v, &subject, 1, false, false, k, &k->source);
}

/* "The journey of the king began in Laos" */
static void fill_place_from_occurrence(const ev_ctx *x, uint32_t n, const ev_rule *r, ev_cand *k)
{
	uint32_t v = ev_occurrence(x, n);
	if (v != CLV_NO_INDEX)
		ev_fill_slots(x, v, r->target, r->n_target, false, true, k, &k->target);
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
	ev_fill_slots(x, v, &subject, 1, false, false, k, &k->source);
	ev_fill_slots(x, v, where, 2, false, true, k, &k->target);
	if (k->source.n && k->target.n)
		k->light = v;
}

/* "Fighting resumed between them": the partners stand with the verb. */
static void fill_from_occurrence(const ev_ctx *x, uint32_t n, const ev_rule *r, ev_cand *k)
{
	uint32_t v = ev_occurrence(x, n);
	for (size_t i = 0; v != CLV_NO_INDEX && i < r->n_target && !k->source.n; i++)
		if (r->target[i].kind == EV_PREP && clv_str_eqc(r->target[i].prep, "between"))
			ev_fill_slots(x, v, &r->target[i], 1, false, false, k, &k->source);
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

/* "hosted (rounds of) talks between the two sides": the hosts are not the partners, known or not. */
static bool names_partners(const ev_ctx *x, uint32_t n, uint32_t verb)
{
	for (uint32_t t = n; t > verb && x->d->tokens.v[t].head != t; t = x->d->tokens.v[t].head)
		EV_CHILDREN(x, t, c)
			if (x->d->tokens.v[c].dep == CLV_DEP_PREP && (clv_str_eqc(x->lemma[c], "between") || clv_str_eqc(x->lemma[c], "among")))
				return true;
	return ev_pobj(x, verb, CLV_S("between"), CLV_NO_INDEX) != CLV_NO_INDEX;
}

/* A set of two in a mutual noun's own source stays; otherwise the partner phrase. */
static void fill_noun(const ev_ctx *x, uint32_t n, const ev_rule *r, const ev_light *light, ev_cand *k)
{
	bool place = (r->flags & EV_PLACE) != 0;
	if (light && !light->place) {
		static const ev_slot subject = { .kind = EV_SUBJ };
		ev_fill_slots(x, k->light, &subject, 1, false, false, k, &k->source);
	}
	if (!k->source.n)
		ev_fill_slots(x, n, r->source, r->n_source, true, false, k, &k->source);
	if (!k->source.n)
		fill_from_announcer(x, n, k);
	if (!k->source.n)
		fill_from_claim(x, n, k);
	if (!k->source.n && light && light->place && !names_partners(x, n, k->light)) { /* "Oslo and Riga hosted talks" */
		static const ev_slot host = { .kind = EV_SUBJ };
		ev_fill_slots(x, k->light, &host, 1, false, false, k, &k->source);
	}
	k->indirect = false;
	for (size_t i = 0; i < r->n_target && !k->target.n; i++) {
		ev_fill_slots(x, n, &r->target[i], 1, true, place, k, &k->target);
		if (r->flags & EV_VISITOR) /* "the journey of the king": he is no target */
			ev_drop_sources(k);
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
		ev_fill_slots(x, k->light, r->target, r->n_target, false, place, k, &k->target);
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
	if (!ev_noun_conditions(x, n, r))
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
	if (!ev_settle(x, r, k))
		return false;
	k->score = ev_base_score(r, k) + penalty + (k->light == CLV_NO_INDEX ? 0 : 0.06f);
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
