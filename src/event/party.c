/* SPDX-License-Identifier: Apache-2.0 */
/* Participants: which actors a phrase names.
 *
 * Input: the head token of a phrase or a slot of a rule. Output: participants by
 * way of the document's mentions: coordination ("Laos and Thailand"), sets ("the
 * two leaders"), apposition, agent nouns with the state that they act for
 * ("Ukrainian soldiers", "the government of Chile"; agent-nouns.tsv), and, for
 * deep slots, an actor inside the phrase ("rejected Iran's offer" → Iran).
 * A literal place is a participant only where the rule allows it, by its state.
 * Cost: the phrase's tokens, at most MAX_DEPTH deep. */
#include "event/event_priv.h"

enum { MAX_DEPTH = 6, MAX_PARTIES = 64 };

bool ev_same_actor(const clv_participant *a, const clv_participant *b)
{
	if (clv_str_eq(a->actor, b->actor))
		return true;
	/* the state and those who act for it: Moscow, Kremlin, president */
	return a->code.n && clv_str_eq(a->code, b->code) &&
	       (!a->sector.n || !b->sector.n || clv_str_eq(a->sector, b->sector) ||
	        (clv_str_eqc(a->sector, "GOV") && clv_str_eqc(b->sector, "MIL")) ||
	        (clv_str_eqc(a->sector, "MIL") && clv_str_eqc(b->sector, "GOV")));
}

void ev_add_party(const ev_ctx *x, ev_parties *out, clv_participant p)
{
	if (!p.actor.n || out->n >= MAX_PARTIES)
		return;
	for (size_t i = 0; i < out->n; i++)
		if (clv_str_eq(out->v[i].actor, p.actor))
			return;
	*clv_push(x->s, out) = p;
}

clv_participant ev_party_of(const ev_ctx *x, uint32_t mention, clv_str sector)
{
	const clv_mention *m = &x->d->mentions.v[mention];
	clv_participant p = { mention, m->actor, m->code, m->sector, m->name };
	if (sector.n)
		p.sector = sector;
	if (!p.code.n)
		p.code = ev_home_of(x, m);
	return p;
}

static const ev_agent *agent_noun(const ev_ctx *x, uint32_t t)
{
	const uint32_t *id = clv_map_get(&x->c->agents, x->lemma[t]);
	return id ? &x->c->agent.v[*id] : NULL;
}

/* The state of a literal place: an actor of the same code, else the place itself. */
static void add_place(const ev_ctx *x, uint32_t t, ev_parties *out)
{
	uint32_t mi = x->mention[t], pi = x->place[t];
	clv_str code = pi != CLV_NO_INDEX ? x->d->places.v[pi].country : CLV_S("");
	if (!code.n && mi != CLV_NO_INDEX)
		code = x->d->mentions.v[mi].code;
	if (!code.n || mi == CLV_NO_INDEX)
		return;
	clv_participant p = ev_party_of(x, mi, CLV_S(""));
	p.code = code;
	for (size_t i = 0; i < x->d->mentions.n; i++) {
		const clv_mention *m = &x->d->mentions.v[i];
		if (m->kind == CLV_KIND_STATE && clv_str_eq(m->code, code)) {
			p.actor = m->actor;
			p.name = m->name;
			break;
		}
	}
	ev_add_party(x, out, p);
}

static bool add_mention(const ev_ctx *x, uint32_t t, clv_str sector, ev_seek *how,
                        ev_parties *out)
{
	uint32_t mi = x->mention[t];
	if (mi == CLV_NO_INDEX) {
		if (how->place && x->place[t] != CLV_NO_INDEX)
			add_place(x, t, out);
		return false;
	}
	const clv_mention *m = &x->d->mentions.v[mi];
	if (m->members.n) {
		for (size_t i = 0; i < m->members.n; i++)
			if (m->members.v[i] < x->d->mentions.n)
				ev_add_party(x, out, ev_party_of(x, m->members.v[i], sector));
		return true;
	}
	if (m->kind == CLV_KIND_PLACE) {
		bool counts = how->place || (how->state && m->code.n);
		if (counts)
			add_place(x, t, out);
		return counts;
	}
	ev_add_party(x, out, ev_party_of(x, mi, sector));
	return true;
}

static bool is_name_modifier(clv_dep dep)
{
	return dep == CLV_DEP_AMOD || dep == CLV_DEP_COMPOUND || dep == CLV_DEP_NMOD ||
	       dep == CLV_DEP_POSS;
}

/* "Ukrainian soldiers", "Iran's navy", "the government of Chile" */
static bool add_by_modifier(const ev_ctx *x, uint32_t t, clv_str sector, ev_seek *how,
                            ev_parties *out)
{
	size_t before = out->n;
	EV_CHILDREN(x, t, k) {
		if (!is_name_modifier(x->d->tokens.v[k].dep) ||
		    (x->mention[k] != CLV_NO_INDEX && x->mention[k] == x->mention[t]))
			continue; /* "foreign" of "foreign ministers" is no owner */
		uint32_t owner = ev_tag(x, k, "WP$") ? ev_antecedent(x, k) : k; /* "the army, whose planes bombed" */
		if (owner != k && owner != CLV_NO_INDEX)
			ev_phrase_actors(x, owner, &(ev_seek){ .depth = how->depth + 1 }, out);
		else
			add_mention(x, k, sector, how, out);
		EV_CHILDREN(x, k, j) /* "Thai and Lao officials" */
			if (x->d->tokens.v[j].dep == CLV_DEP_CONJ)
				add_mention(x, j, sector, how, out);
	}
	if (out->n > before)
		return true;
	uint32_t of = ev_pobj(x, t, CLV_S("of"), CLV_NO_INDEX);
	if (of == CLV_NO_INDEX) /* "ministers from Iceland and Norway" */
		of = ev_pobj(x, t, CLV_S("from"), CLV_NO_INDEX);
	if (of == CLV_NO_INDEX && ev_is(x->c, "speaks-for", x->lemma[t], NULL)) /* "a spokesman for the rebels" */
		of = ev_pobj(x, t, CLV_S("for"), CLV_NO_INDEX);
	if (of != CLV_NO_INDEX) {
		ev_parties inner = { 0 };
		ev_seek sub = { .depth = how->depth + 1 };
		ev_phrase_actors(x, of, &sub, &inner);
		for (int i = 0; i < 3 && of != CLV_NO_INDEX && !inner.n; i++) { /* "minister of finance of Laos" */
			of = ev_pobj(x, of, CLV_S("of"), CLV_NO_INDEX);
			if (of != CLV_NO_INDEX)
				ev_phrase_actors(x, of, &sub, &inner);
		}
		for (size_t i = 0; i < inner.n; i++) {
			if (sector.n && (inner.v[i].code.n || !inner.v[i].sector.n)) /* rebels' spokesmen are no government */
				inner.v[i].sector = sector;
			ev_add_party(x, out, inner.v[i]);
		}
	}
	return out->n > before;
}

/* "leaders of Russia and China": a mention without a state of its own. */
static bool is_bare_role(const ev_ctx *x, uint32_t t)
{
	if (x->mention[t] == CLV_NO_INDEX)
		return false;
	const clv_mention *m = &x->d->mentions.v[x->mention[t]];
	return m->how == CLV_HOW_ROLE && !m->code.n && !m->members.n;
}

/* "We condemn Chad", said Libya's president: "we" is the state that he speaks for. */
static void add_speaker(const ev_ctx *x, uint32_t t, ev_parties *out)
{
	const clv_doc *d = x->d;
	if (!ev_is(x->c, "first-person", x->lemma[t], NULL))
		return;
	clv_span at = d->tokens.v[t].span;
	for (size_t i = 0; i < d->quotes.n && d->quotes.v[i].span.b <= at.b; i++) {
		const clv_quote *q = &d->quotes.v[i];
		if (at.e > q->span.e || q->kind == CLV_QUOTE_SCARE || q->speakers.n != 1 ||
		    !q->speakers.v[0].code.n)
			continue;
		for (size_t m = 0; m < d->mentions.n; m++)
			if (clv_str_eq(d->mentions.v[m].actor, q->speakers.v[0].actor)) {
				ev_add_party(x, out, ev_party_of(x, (uint32_t)m, CLV_S("")));
				return;
			}
	}
}

/* "British and EU negotiators": the mention holds the second alone. */
static void add_joined_modifiers(const ev_ctx *x, uint32_t t, ev_seek *how, ev_parties *out)
{
	EV_CHILDREN(x, t, k) {
		if (!is_name_modifier(x->d->tokens.v[k].dep) || x->mention[k] == CLV_NO_INDEX ||
		    x->mention[k] == x->mention[t])
			continue;
		EV_CHILDREN(x, k, j)
			if (x->d->tokens.v[j].dep == CLV_DEP_CONJ && x->mention[j] == x->mention[t])
				add_mention(x, k, CLV_S("GOV"), how, out);
	}
}

uint32_t ev_state_mention(const ev_ctx *x, clv_str code)
{
	uint32_t place = CLV_NO_INDEX;
	for (size_t i = 0; i < x->d->mentions.n; i++) {
		const clv_mention *m = &x->d->mentions.v[i];
		if (m->kind == CLV_KIND_STATE && clv_str_eq(m->code, code))
			return (uint32_t)i;
		if (m->kind == CLV_KIND_PLACE && place == CLV_NO_INDEX && clv_str_eq(m->code, code))
			place = (uint32_t)i;
	}
	return place;
}

/* "army helicopters", "police in Chad", where they are no mention: those of the state in which they are. */
static void add_home_force(const ev_ctx *x, uint32_t t, clv_str sector, ev_parties *out)
{
	bool bare = ev_tag(x, t, "NN") && x->first[t] == CLV_NO_INDEX; /* "by force" */
	clv_str home = bare ? CLV_S("") : ev_home_of_noun(x, t, sector);
	EV_CHILDREN(x, t, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_COMPOUND && x->mention[k] == CLV_NO_INDEX && !home.n)
			home = ev_home_of_noun(x, k, sector);
	uint32_t m = home.n ? ev_state_mention(x, home) : CLV_NO_INDEX;
	if (m != CLV_NO_INDEX)
		ev_add_party(x, out, ev_party_of(x, m, sector));
}

/* "Minister of Trade of the Republic of Peru Ana Ruiz": the name behind a long title hangs from
 * the last of its nouns. */
static uint32_t named_behind(const ev_ctx *x, uint32_t t, int depth)
{
	uint32_t found = CLV_NO_INDEX;
	EV_CHILDREN(x, t, k) {
		clv_dep dep = x->d->tokens.v[k].dep;
		uint32_t o = dep == CLV_DEP_PREP && clv_str_eqc(x->lemma[k], "of") ? ev_child(x, k, CLV_DEP_POBJ) : dep == CLV_DEP_APPOS ? k : CLV_NO_INDEX;
		if (o == CLV_NO_INDEX || o < t || depth > MAX_DEPTH)
			continue;
		const clv_mention *m = x->mention[o] == CLV_NO_INDEX ? NULL : &x->d->mentions.v[x->mention[o]];
		uint32_t below = m && m->kind == CLV_KIND_PERSON && m->how == CLV_HOW_NAME ? o : named_behind(x, o, depth + 1);
		found = below == CLV_NO_INDEX ? found : below;
	}
	return found;
}

static bool add_head(const ev_ctx *x, uint32_t t, ev_seek *how, ev_parties *out)
{
	size_t before = out->n;
	if (is_bare_role(x, t) &&
	    add_by_modifier(x, t, x->d->mentions.v[x->mention[t]].sector, how, out))
		return true;
	if (add_mention(x, t, CLV_S(""), how, out)) {
		add_joined_modifiers(x, t, how, out);
		return out->n > before;
	}
	const ev_agent *g = agent_noun(x, t);
	if ((g && g->kind == 'q') || ev_tag(x, t, "CD")) { /* "nine of the activists" */ /* "thousands of Georgians" */
		uint32_t of = ev_pobj(x, t, CLV_S("of"), CLV_NO_INDEX);
		if (of != CLV_NO_INDEX) {
			how->depth++;
			ev_phrase_actors(x, of, how, out);
		}
	} else if (g && g->kind != 't') {
		add_by_modifier(x, t, g->sector, how, out);
	}
	if (out->n == before) {
		uint32_t ap = ev_child(x, t, CLV_DEP_APPOS);
		if (ap != CLV_NO_INDEX) { /* "President Boric and Prime Minister Orban" */
			ev_seek sub = { .depth = how->depth + 1 };
			ev_phrase_actors(x, ap, &sub, out);
			for (size_t i = before; g && g->kind == 'g' && i < out->n; i++) { /* "the interior minister, Ali Veli," */
				if (out->v[i].code.n || x->d->mentions.v[out->v[i].mention].nationality.n)
					continue;
				out->v[i].code = ev_home_of_noun(x, t, g->sector);
				out->v[i].sector = g->sector;
			}
		}
	}
	uint32_t name = out->n == before && g && g->kind == 'g' ? named_behind(x, t, how->depth) : CLV_NO_INDEX;
	if (name != CLV_NO_INDEX)
		add_mention(x, name, CLV_S(""), how, out);
	if (out->n == before)
		add_speaker(x, t, out);
	if (out->n == before && g && g->kind == 'm')
		add_home_force(x, t, g->sector, out);
	return out->n > before;
}

/* Of an event noun only who does it: "condemned the Russian attack on Ukraine"
 * is aimed at Russia; "condemned the attack on Ukraine" at nobody named. */
static void add_doer(const ev_ctx *x, uint32_t t, ev_seek *how, ev_parties *out)
{
	size_t before = out->n;
	const ev_rule *r = &x->c->rules.v[x->c->links.v[*clv_map_get(&x->c->nouns, x->lemma[t])].rule];
	bool of_is_target = false; /* "the killing of": whom, not who */
	for (size_t i = 0; i < r->n_target; i++)
		of_is_target |= r->target[i].kind == EV_PREP && clv_str_eqc(r->target[i].prep, "of");
	for (size_t i = 0; i < r->n_source && out->n == before; i++) {
		if (of_is_target && r->source[i].kind == EV_PREP && clv_str_eqc(r->source[i].prep, "of"))
			continue;
		ev_seek sub = { .depth = how->depth + 1 };
		ev_slot_actors(x, t, &r->source[i], true, &sub, out);
	}
	for (size_t i = 0; (r->flags & EV_MUTUAL) && i < r->n_target && out->n == before; i++) {
		ev_seek sub = { .depth = how->depth + 1 };
		ev_slot_actors(x, t, &r->target[i], true, &sub, out);
	}
}

/* An actor inside the phrase: first owners and adjectives, then "of", then the
 * other prepositions. */
static void add_inside(const ev_ctx *x, uint32_t t, ev_seek *how, ev_parties *out)
{
	size_t before = out->n;
	if (clv_map_get(&x->c->nouns, x->lemma[t])) {
		add_doer(x, t, how, out);
		return;
	}
	add_by_modifier(x, t, CLV_S(""), how, out);
	if (out->n > before)
		return;
	EV_CHILDREN(x, t, k) { /* "a Greek-owned tanker", "the Serbian army's position" */
		if (is_name_modifier(x->d->tokens.v[k].dep)) {
			ev_seek sub = { .deep = true, .place = how->place, .state = how->state,
			                .depth = how->depth + 1 };
			ev_phrase_actors(x, k, &sub, out);
		}
	}
	EV_CHILDREN(x, t, k) {
		if (out->n > before)
			return;
		if (x->d->tokens.v[k].dep == CLV_DEP_PREP) {
			uint32_t o = ev_child(x, k, CLV_DEP_POBJ);
			ev_seek sub = { .deep = true, .place = how->place, .state = how->state,
			                .depth = how->depth + 1 };
			if (o != CLV_NO_INDEX)
				ev_phrase_actors(x, o, &sub, out);
			how->far |= sub.indirect;
		}
	}
	uint32_t clause = ev_child(x, t, CLV_DEP_RELCL); /* "the measures that Oslo takes" */
	uint32_t who = clause == CLV_NO_INDEX || out->n > before ? CLV_NO_INDEX
	                                                        : ev_child(x, clause, CLV_DEP_NSUBJ);
	if (who != CLV_NO_INDEX && who != t) {
		ev_seek sub = { .depth = how->depth + 1 };
		ev_phrase_actors(x, who, &sub, out);
		how->far |= out->n > before;
	}
}

/* "the government of Peru and the front": read as an apposition, but an "and" that
 * joins nothing else stands right before it. */
static bool is_misread_conjunct(const ev_ctx *x, uint32_t t, uint32_t ap)
{
	uint32_t b = ap;
	while (b > t + 1) { /* to the left edge of the apposition */
		uint32_t up = b - 1;
		for (int i = 0; i < MAX_DEPTH && up != ap && x->d->tokens.v[up].head != up; i++)
			up = x->d->tokens.v[up].head;
		if (up != ap)
			break;
		b--;
	}
	if (b <= t + 1 || x->d->tokens.v[b - 1].dep != CLV_DEP_CC)
		return false;
	return ev_child(x, x->d->tokens.v[b - 1].head, CLV_DEP_CONJ) == CLV_NO_INDEX;
}

void ev_phrase_actors(const ev_ctx *x, uint32_t t, ev_seek *how, ev_parties *out)
{
	if (how->depth > MAX_DEPTH)
		return;
	size_t before = out->n;
	add_head(x, t, how, out);
	EV_CHILDREN(x, t, k) {
		if (x->d->tokens.v[k].dep != CLV_DEP_CONJ || ev_is_verb(x, k))
			continue;
		if (x->mention[k] != CLV_NO_INDEX && x->mention[k] == x->mention[t])
			continue; /* one name: "Trinidad and Tobago" */
		ev_seek sub = { .place = how->place, .state = how->state, .depth = how->depth + 1 };
		ev_phrase_actors(x, k, &sub, out);
	}
	if (x->joined[t] != CLV_NO_INDEX) { /* "Kenya, Somalia sign pact": the first named goes first */
		ev_parties first = { 0 };
		ev_seek sub = { .place = how->place, .state = how->state, .depth = how->depth + 1 };
		ev_phrase_actors(x, x->joined[t], &sub, &first);
		for (size_t i = before; i < out->n; i++)
			ev_add_party(x, &first, out->v[i]);
		out->n = before;
		for (size_t i = 0; i < first.n; i++)
			ev_add_party(x, out, first.v[i]);
	}
	uint32_t ap = ev_child(x, t, CLV_DEP_APPOS);
	if (ap != CLV_NO_INDEX && out->n > before && is_misread_conjunct(x, t, ap)) {
		ev_seek sub = { .place = how->place, .state = how->state, .depth = how->depth + 1 };
		ev_phrase_actors(x, ap, &sub, out);
	}
	if (out->n == before && how->deep) {
		add_inside(x, t, how, out);
		how->indirect = out->n > before;
	}
}

static uint32_t verb_slot(const ev_ctx *x, uint32_t v, const ev_slot *slot)
{
	switch (slot->kind) {
	case EV_SUBJ:
		return ev_deep_subject(x, v);
	case EV_OBJ:
		return ev_deep_object(x, v);
	case EV_IOBJ: {
		uint32_t k = ev_child(x, v, CLV_DEP_DATIVE);
		if (k != CLV_NO_INDEX && x->d->tokens.v[k].pos == CLV_POS_ADP)
			k = ev_child(x, k, CLV_DEP_POBJ);
		uint32_t first = ev_child(x, v, CLV_DEP_DOBJ); /* "send Kyiv two launchers", both read as objects */
		if (k == CLV_NO_INDEX && first != CLV_NO_INDEX && first > v && ev_deep_object(x, v) > first &&
		    ev_deep_object(x, v) != CLV_NO_INDEX)
			k = first;
		return k;
	}
	default:
		return CLV_NO_INDEX;
	}
}

static void prep_actors(const ev_ctx *x, uint32_t t, const ev_slot *slot, ev_seek *how,
                        ev_parties *out)
{
	size_t before = out->n;
	uint32_t after = CLV_NO_INDEX;
	for (;;) {
		uint32_t o = ev_pobj(x, t, slot->prep, after);
		if (o == CLV_NO_INDEX || (after != CLV_NO_INDEX && o <= after))
			return; /* an antecedent lies before its preposition */
		ev_phrase_actors(x, o, how, out);
		if (out->n > before)
			return;
		after = o;
	}
}

/* "the meeting of the president with the minister": with below president */
static void nested_actors(const ev_ctx *x, uint32_t t, const ev_slot *slot, ev_seek *how,
                          ev_parties *out)
{
	size_t before = out->n;
	EV_CHILDREN(x, t, k) {
		uint32_t o = x->d->tokens.v[k].dep == CLV_DEP_PREP && !ev_tag(x, k, "VBG")
		                 ? ev_child(x, k, CLV_DEP_POBJ)
		                 : CLV_NO_INDEX;
		if (o != CLV_NO_INDEX && out->n == before)
			prep_actors(x, o, slot, how, out);
	}
}

/* "Poland lifted its sanctions": the owner of the object only repeats the subject. */
static bool repeats_subject(const ev_ctx *x, uint32_t n, uint32_t k)
{
	const clv_token *t = &x->d->tokens.v[n];
	if (x->d->tokens.v[k].pos != CLV_POS_PRON || t->dep != CLV_DEP_DOBJ || x->mention[k] == CLV_NO_INDEX)
		return false;
	uint32_t s = ev_surface_subject(x, t->head), m = s == CLV_NO_INDEX ? s : x->mention[s];
	return m != CLV_NO_INDEX && clv_str_eq(x->d->mentions.v[m].actor, x->d->mentions.v[x->mention[k]].actor);
}

static void modifier_actors(const ev_ctx *x, uint32_t n, const ev_slot *slot, ev_seek *how,
                            ev_parties *out)
{
	EV_CHILDREN(x, n, k) {
		clv_dep dep = x->d->tokens.v[k].dep;
		bool fits = slot->kind == EV_POSS ? dep == CLV_DEP_POSS
		                                  : dep == CLV_DEP_AMOD || dep == CLV_DEP_COMPOUND ||
		                                        dep == CLV_DEP_NMOD;
		size_t before = out->n;
		if (fits && !repeats_subject(x, n, k))
			ev_phrase_actors(x, k, how, out);
		if (dep == CLV_DEP_COMPOUND && out->n == before) /* "Iranian cyber attacks" */
			add_by_modifier(x, k, CLV_S(""), how, out);
		if (dep == CLV_DEP_AMOD && out->n == before && ev_is(x->c, "leads", x->lemma[k], NULL))
			EV_CHILDREN(x, k, j) /* "the Saudi-led strike" */
				add_mention(x, j, CLV_S(""), how, out);
	}
}

void ev_slot_actors(const ev_ctx *x, uint32_t pred, const ev_slot *slot, bool noun,
                    ev_seek *how, ev_parties *out)
{
	how->deep = slot->deep;
	how->state = slot->kind == EV_OBJ || slot->kind == EV_IOBJ ||
	             (slot->kind == EV_PREP && !ev_is(x->c, "place", slot->prep, NULL));
	if (slot->comp) {
		pred = ev_complement(x, pred);
		if (pred == CLV_NO_INDEX)
			return;
		noun = false;
	}
	if (slot->kind == EV_POSS || slot->kind == EV_AMOD) {
		modifier_actors(x, pred, slot, how, out);
		return;
	}
	if (slot->kind == EV_PREP) {
		size_t before = out->n;
		prep_actors(x, pred, slot, how, out);
		uint32_t o = noun ? CLV_NO_INDEX : ev_deep_object(x, pred);
		if (out->n == before && o != CLV_NO_INDEX) /* attached to the object */
			prep_actors(x, o, slot, how, out);
		if (out->n == before && !clv_str_eqc(slot->prep, "of")) /* or to what stands before it */
			nested_actors(x, pred, slot, how, out);
		if (out->n == before && o != CLV_NO_INDEX)
			nested_actors(x, o, slot, how, out);
		return;
	}
	uint32_t t = verb_slot(x, pred, slot);
	if (t != CLV_NO_INDEX)
		ev_phrase_actors(x, t, how, out);
}
