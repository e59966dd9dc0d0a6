/* SPDX-License-Identifier: Apache-2.0 */
/* Parties that a sentence leaves out because the report has just named them.
 *
 * Input: a candidate without a target (or without a source) and the candidates of the
 * sentences before. Output: the party, and a line of `why` that says whence.
 * Method: implicit arguments as far as a strict rule carries (Gerber and Chai 2010 found
 * most of them in the sentences before). (1) A definite event noun stands for the one act of
 * its kind told before, by somebody else: "rejected the charge" answers who made it, "the
 * strike killed ten" is by who struck. (2) "unless Oslo yields" names whom a threat is made
 * to. (3) Help, condolences, and what is done "there" or in "the country" go to the state in
 * which the report plays, when that is clear and it is not the actor's own; so does blame for
 * what only rulers do (a coup, arrests, a ban).
 * Nothing is taken where two answers are possible. Cost: the acts of NEAR candidates. */
#include "event/event_priv.h"

enum { NEAR = 40, STEM = 5 };

static bool is_definite(const ev_ctx *x, uint32_t n)
{
	EV_CHILDREN(x, n, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_DET && ev_is(x->c, "definite", x->lemma[k], NULL))
			return true;
	return false;
}

/* The type of act that a noun names: that of its first rule; false: no event noun. */
static bool noun_type(const ev_ctx *x, uint32_t n, clv_type *type)
{
	const uint32_t *first = clv_map_get(&x->c->nouns, x->lemma[n]);
	if (!first)
		return false;
	*type = x->c->rules.v[x->c->links.v[*first].rule].type;
	return true;
}

/* "abducted … the abduction" */
static bool same_stem(const ev_ctx *x, uint32_t a, uint32_t b)
{
	clv_str p = x->lemma[a], q = x->lemma[b];
	return p.n >= STEM && q.n >= STEM && memcmp(p.p, q.p, STEM) == 0;
}

/* The act of the noun's kind that was told before, by another than `self`: the one whose word is
 * of the noun's stem, else the only one; NULL: none, two, or by somebody without a code. */
static const ev_cand *act_before(const ev_ctx *x, uint32_t noun, clv_type type, const ev_parties *self)
{
	const ev_cand *one = NULL, *named = NULL;
	bool many = false;
	for (size_t i = x->told.n, left = NEAR; i-- > 0 && left > 0; left--) {
		const ev_cand *k = x->told.v[i];
		bool stem = same_stem(x, k->pred, noun);
		if ((k->rule->type != type && !stem) || !k->source.n || (self->n && ev_same_actor(&k->source.v[0], &self->v[0])))
			continue;
		if (stem && !named)
			named = k;
		many |= one && !ev_same_actor(&one->source.v[0], &k->source.v[0]);
		one = k;
	}
	one = named ? named : many ? NULL : one;
	return one && one->source.v[0].code.n ? one : NULL;
}

/* Adds who did the act; both sides where each did it to the other ("welcomed the deal"). */
static void add_doers(const ev_ctx *x, const ev_cand *act, const ev_parties *self, ev_parties *to)
{
	for (size_t i = 0; i < act->source.n; i++)
		ev_add_party(x, to, act->source.v[i]);
	for (size_t i = 0; (act->rule->flags & EV_MUTUAL) && i < act->target.n; i++)
		if (act->target.v[i].code.n && !(self->n && ev_same_actor(&act->target.v[i], &self->v[0])))
			ev_add_party(x, to, act->target.v[i]);
}

void ev_imply_source(const ev_ctx *x, ev_cand *k, uint32_t subject)
{
	clv_type type;
	static const ev_parties nobody = { 0 };
	if (!noun_type(x, subject, &type) || clv_type_quad(type) != 4 || !is_definite(x, subject))
		return;
	const ev_cand *act = act_before(x, subject, type, &nobody);
	if (!act)
		return;
	add_doers(x, act, &nobody, &k->source);
	k->implied = "source: who did the act told before";
}

/* The noun that an answer is about: its object, or what stands behind "to", "of". */
static uint32_t answered(const ev_ctx *x, const ev_cand *k)
{
	uint32_t o = ev_deep_object(x, k->pred);
	return o != CLV_NO_INDEX ? o : ev_pobj(x, k->pred, CLV_S("to"), CLV_NO_INDEX);
}

static bool from_act_before(const ev_ctx *x, ev_cand *k)
{
	uint32_t o = answered(x, k);
	clv_type type;
	if (o == CLV_NO_INDEX || !is_definite(x, o) || !noun_type(x, o, &type))
		return false;
	const ev_cand *act = act_before(x, o, type, &k->source);
	if (!act)
		return false;
	add_doers(x, act, &k->source, &k->target);
	k->implied = "target: who did the act told before";
	return true;
}

/* "threatened to raise tariffs unless Brussels yields" */
static bool from_condition(const ev_ctx *x, ev_cand *k)
{
	uint32_t below[2] = { k->pred, ev_complement(x, k->pred) };
	for (size_t i = 0; i < 2 && k->rule->type == CLV_TYPE_THREATEN; i++) {
		if (below[i] == CLV_NO_INDEX)
			continue;
		EV_CHILDREN(x, below[i], c) {
			uint32_t mark = ev_child(x, c, CLV_DEP_MARK), s = ev_child(x, c, CLV_DEP_NSUBJ);
			ev_effect e;
			if (x->d->tokens.v[c].dep != CLV_DEP_ADVCL || mark == CLV_NO_INDEX || s == CLV_NO_INDEX ||
			    !ev_is(x->c, "mark", x->lemma[mark], &e) || e != EV_E_POSSIBLE)
				continue;
			ev_seek how = { 0 };
			ev_parties p = { 0 };
			ev_phrase_actors(x, s, &how, &p);
			if (p.n == 1 && !p.v[0].code.n)
				p.v[0].code = ev_home_of_noun(x, s, p.v[0].sector);
			if (p.n != 1 || !p.v[0].code.n || ev_same_actor(&p.v[0], &k->source.v[0]))
				continue;
			ev_add_party(x, &k->target, p.v[0]);
			k->implied = "target: whose act the threat depends on";
			return true;
		}
	}
	return false;
}

/* "there", "the country", below the predicate. */
static bool points_to_scene(const ev_ctx *x, uint32_t t, int depth)
{
	EV_CHILDREN(x, t, k) {
		const clv_token *c = &x->d->tokens.v[k];
		if (c->dep == CLV_DEP_ADVMOD && ev_is(x->c, "there", x->lemma[k], NULL))
			return true;
		if (c->dep == CLV_DEP_POBJ && ev_is(x->c, "land", x->lemma[k], NULL) && is_definite(x, k) &&
		    x->mention[k] == CLV_NO_INDEX)
			return true;
		if (depth < 3 && !ev_is_verb(x, k) && points_to_scene(x, k, depth + 1))
			return true;
	}
	return false;
}

/* Another state or organisation below the predicate than those who act. */
static bool names_other(const ev_ctx *x, const ev_cand *k)
{
	uint32_t sentence = x->d->tokens.v[k->pred].sentence;
	for (size_t i = 0; i < x->d->mentions.n; i++) {
		const clv_mention *m = &x->d->mentions.v[i];
		if (m->sentence != sentence || !m->code.n || m->tok_head < k->pred || clv_str_eq(m->code, x->scene))
			continue;
		uint32_t t = m->tok_head;
		for (int up = 0; up < 6 && t != k->pred && !ev_is_verb(x, t); up++)
			t = x->d->tokens.v[t].head;
		if (t == k->pred)
			return true;
	}
	return false;
}

/* "condemned the coup", "the arrests": what only those who rule do, told of the report's own state. */
static bool blames_rulers(const ev_ctx *x, const ev_cand *k)
{
	uint32_t o = k->rule->type == CLV_TYPE_ACCUSE ? ev_deep_object(x, k->pred) : CLV_NO_INDEX;
	clv_type type;
	if (o == CLV_NO_INDEX || !is_definite(x, o))
		return false;
	return ev_is(x->c, "of-rulers", x->lemma[o], NULL) ||
	       (noun_type(x, o, &type) && (type == CLV_TYPE_COERCE || type == CLV_TYPE_SANCTION));
}

static bool from_scene(const ev_ctx *x, ev_cand *k)
{
	clv_type t = k->rule->type;
	bool visit = t == CLV_TYPE_CONSULT && (k->rule->flags & EV_PLACE); /* "the minister arrived on Monday" */
	bool gift = t == CLV_TYPE_AID || (t == CLV_TYPE_SUPPORT && (k->rule->flags & EV_SOLO) && !k->noun &&
	                                  ev_deep_object(x, k->pred) != CLV_NO_INDEX &&
	                                  ev_is(x->c, "sympathy", x->lemma[ev_deep_object(x, k->pred)], NULL));
	const clv_mention *by = &x->d->mentions.v[k->source.v[0].mention];
	if (x->scene.n != 3 || clv_str_eq(x->scene, k->source.v[0].code) || clv_str_eq(x->scene, by->nationality))
		return false;
	if (!points_to_scene(x, k->pred, 0) && ((!gift && !visit && !blames_rulers(x, k)) || names_other(x, k)))
		return false;
	if (!k->source.v[0].code.n && (by->kind != CLV_KIND_ORG || gift))
		return false;
	uint32_t m = ev_state_mention(x, x->scene);
	if (m == CLV_NO_INDEX)
		return false;
	ev_add_party(x, &k->target, ev_party_of(x, m, CLV_S("")));
	k->implied = "target: the state in which the report plays";
	return true;
}

/* "The curfew was lifted", "the constitution was suspended": only who rules there does it. */
static bool by_rulers(const ev_ctx *x, const ev_cand *k)
{
	bool measure = k->rule->type == CLV_TYPE_COERCE || k->rule->type == CLV_TYPE_CONCEDE;
	uint32_t o = k->noun || !measure ? CLV_NO_INDEX : ev_deep_object(x, k->pred);
	if (o == CLV_NO_INDEX)
		return false;
	uint32_t of = ev_is(x->c, "frame-noun", x->lemma[o], NULL) ? ev_pobj(x, o, CLV_S("of"), CLV_NO_INDEX) : CLV_NO_INDEX;
	return ev_is(x->c, "of-rulers", x->lemma[of == CLV_NO_INDEX ? o : of], NULL);
}

bool ev_imply_scene(const ev_ctx *x, ev_cand *k)
{
	if (k->source.n || k->target.n)
		return true;
	clv_str home = ev_scene_at(x, k->pred);
	uint32_t m = home.n == 3 ? ev_state_mention(x, home) : CLV_NO_INDEX;
	if (m == CLV_NO_INDEX)
		return false;
	bool rulers = by_rulers(x, k);
	bool people = k->rule->type == CLV_TYPE_PROTEST || k->rule->type == CLV_TYPE_RETREAT || k->rule->type == CLV_TYPE_CONCEDE;
	clv_participant p = ev_party_of(x, m, rulers ? CLV_S("GOV") : CLV_S(""));
	p.code = home;
	ev_add_party(x, rulers || people ? &k->source : &k->target, p);
	k->implied = rulers ? "source: who rules the state in which the report plays" : "party: the state in which the report plays";
	return true;
}

void ev_imply_target(const ev_ctx *x, ev_cand *k)
{
	bool closed = (k->rule->flags & EV_MUTUAL) || k->rule->type == CLV_TYPE_PROTEST || k->rule->type == CLV_TYPE_MOBILIZE;
	if (k->target.n || k->noun || closed || !x->learn || !k->source.n)
		return;
	if (!k->source.v[0].code.n || (!from_act_before(x, k) && !from_condition(x, k)))
		from_scene(x, k);
}
