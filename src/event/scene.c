/* SPDX-License-Identifier: Apache-2.0 */
/* The scene: the state in which a report plays, for those whom it names without one.
 *
 * Input: mentions and places of a document. Output: x->scene, a country code or empty,
 * x->either, two states of which none leads; and for "the police", "the army", "a
 * court", "the Patna High Court" without a state, a code or nothing.
 * Method: a report leaves out the state where every reader knows it. It is taken for
 * known when one country has a third of all that the report names, by weight, and twice
 * as much as any other, or half as much again if the report is written from there: its
 * places and its actors, most of all those of title and opening. What stands nearer comes
 * first: the place that the noun itself is in ("police in Zimbabwe"), the place that its
 * clause is in ("In Bolivia, … clashed with police"), for a named body a place of the report
 * in its name. Where two countries lead, it is the one in which the nearest sentence before
 * plays; where that names both, it stays open. Only words for institutions that each state
 * has one of (class "domestic" of event-classes.tsv) act for it; officials, diplomats and
 * leaders may be anybody's. Cost: one pass, and a few sentences back for each. */
#include "event/event_priv.h"

enum { MAX_COUNTRIES = 64, OPENING = 3, DATELINE = 8, BACK = 4, MAX_UP = 12 };

typedef struct country {
	clv_str code;
	double weight;
} country;

typedef struct tally {
	country v[MAX_COUNTRIES];
	size_t n;
	double sum;
} tally;

static void count(tally *t, clv_str code, double weight)
{
	if (code.n != 3) /* states alone; organisations have no land */
		return;
	t->sum += weight;
	for (size_t i = 0; i < t->n; i++)
		if (clv_str_eq(t->v[i].code, code)) {
			t->v[i].weight += weight;
			return;
		}
	if (t->n < MAX_COUNTRIES)
		t->v[t->n++] = (country){ code, weight };
}

static double weight_of(const clv_doc *d, uint32_t sentence)
{
	if (!ev_reads_sentence(d, sentence) && clv_doc_role(d, sentence) != CLV_ROLE_DATELINE)
		return 0;
	return sentence < OPENING ? 2 : 1;
}

/* "NAIROBI (Agency) - At least …": where the reporter sits. */
static bool in_dateline(const ev_ctx *x, const clv_place *p)
{
	const clv_doc *d = x->d;
	const clv_sentence *s = &d->sentences.v[p->sentence];
	if (clv_doc_role(d, p->sentence) == CLV_ROLE_DATELINE)
		return true;
	uint32_t t = s->tok_b, end = s->tok_e < t + 2 * DATELINE ? s->tok_e : t + 2 * DATELINE;
	if (clv_doc_role(d, p->sentence) != CLV_ROLE_BODY || t >= s->tok_e || p->span.b > d->tokens.v[t + DATELINE < s->tok_e ? t + DATELINE : s->tok_e - 1].span.b)
		return false;
	for (; t < end; t++) {
		clv_str w = clv_text(d->text, d->tokens.v[t].span);
		if (d->tokens.v[t].span.b > p->span.b && (clv_str_eqc(w, "-") || clv_str_eqc(w, "–") || clv_str_eqc(w, "—") || clv_str_eqc(w, ":")))
			return true;
		if (ev_is_verb(x, t) || d->tokens.v[t].pos == CLV_POS_ADP || d->tokens.v[t].pos == CLV_POS_DET)
			return false;
	}
	return t == s->tok_e; /* "Lima, 12 March 2024." */
}

/* The country of the first place that title or first sentences name. */
static clv_str opening_country(const clv_doc *d)
{
	for (size_t i = 0; i < d->places.n; i++)
		if (weight_of(d, d->places.v[i].sentence) > 1)
			return d->places.v[i].country;
	return CLV_S("");
}

static bool is_world_court(const clv_mention *m)
{
	return m->kind == CLV_KIND_ORG && clv_str_eqc(m->sector, "JUD") && m->code.n != 3 && m->how == CLV_HOW_NAME &&
	       clv_str_find(m->rule, CLV_S("orgs.tsv"), 0) != SIZE_MAX;
}

/* A literal place: no state that acts, no dateline. */
static bool is_literal(const ev_ctx *x, const clv_place *p)
{
	bool acts = p->mention < x->d->mentions.n && x->d->mentions.v[p->mention].kind != CLV_KIND_PLACE;
	return !acts && !in_dateline(x, p);
}

void ev_find_scene(ev_ctx *x)
{
	const clv_doc *d = x->d;
	tally t = { .n = 0 };
	for (size_t i = 0; i < d->places.n; i++)
		count(&t, d->places.v[i].country, weight_of(d, d->places.v[i].sentence));
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		x->world_court |= is_world_court(m);
		bool there = m->kind == CLV_KIND_PLACE || m->how == CLV_HOW_PRONOUN; /* counted, or no name */
		if (!there)
			count(&t, m->code.n ? m->code : m->nationality, weight_of(d, m->sentence));
	}
	const country *top = NULL, *next = NULL;
	for (size_t i = 0; i < t.n; i++)
		if (!top || t.v[i].weight > top->weight)
			top = &t.v[i];
	for (size_t i = 0; i < t.n; i++)
		if (&t.v[i] != top && (!next || t.v[i].weight > next->weight))
			next = &t.v[i];
	double second = next ? next->weight : 0;
	bool opens = top && clv_str_eq(top->code, opening_country(d)); /* where it is written from */
	bool clear = top && top->weight >= 2 && top->weight * (opens ? 4 : 3) >= t.sum && top->weight * 2 >= second * (opens ? 3 : 4);
	x->scene = clear ? top->code : CLV_S("");
	if (!clear && next && second >= 2 && (top->weight + second) * 2 >= t.sum) {
		x->either[0] = top->code;
		x->either[1] = next->code;
	}
}

/* The clause that a token stands in: its nearest verb above. */
static uint32_t verb_above(const ev_ctx *x, uint32_t t)
{
	for (int i = 0; i < MAX_UP && x->d->tokens.v[t].head != t; i++) {
		t = x->d->tokens.v[t].head;
		if (ev_is_verb(x, t))
			break;
	}
	return t;
}

/* "In Bolivia, growers clashed with police in Cochabamba": the one country that the clause is in. */
static clv_str clause_country(const ev_ctx *x, uint32_t t)
{
	uint32_t verb = verb_above(x, t), s = x->d->tokens.v[t].sentence;
	clv_str one = CLV_S("");
	for (size_t i = 0; i < x->d->places.n; i++) {
		const clv_place *p = &x->d->places.v[i];
		uint32_t at = clv_doc_token_at(x->d, p->span.b);
		if (p->sentence != s || !p->country.n || !is_literal(x, p) || at >= x->d->tokens.n)
			continue;
		uint32_t prep = x->d->tokens.v[at].head;
		for (int k = 0; k < 2 && x->d->tokens.v[prep].dep != CLV_DEP_PREP; k++)
			prep = x->d->tokens.v[prep].head; /* "in Kenya's Turkana" */
		bool in = x->d->tokens.v[prep].dep == CLV_DEP_PREP && ev_is(x->c, "place", x->lemma[prep], NULL) &&
		          x->d->tokens.v[prep].head == verb;
		if (!in)
			continue;
		if (one.n && !clv_str_eq(one, p->country))
			return CLV_S("");
		one = p->country;
	}
	return one;
}

static int which(const ev_ctx *x, clv_str code)
{
	return code.n != 3 ? 0 : clv_str_eq(code, x->either[0]) ? 1 : clv_str_eq(code, x->either[1]) ? 2 : 4;
}

/* Which of the two countries the literal places of a sentence are in, as bits. */
static int places_of(const ev_ctx *x, uint32_t s)
{
	int seen = 0;
	for (size_t i = 0; i < x->d->places.n; i++)
		if (x->d->places.v[i].sentence == s && is_literal(x, &x->d->places.v[i]))
			seen |= which(x, x->d->places.v[i].country);
	return seen;
}

/* The states that a sentence names at all, as bits. */
static int states_of(const ev_ctx *x, uint32_t s)
{
	int seen = places_of(x, s);
	for (size_t i = 0; i < x->d->mentions.n; i++) {
		const clv_mention *m = &x->d->mentions.v[i];
		if (m->sentence == s && m->kind != CLV_KIND_PLACE)
			seen |= which(x, m->code.n ? m->code : m->nationality);
	}
	return seen;
}

/* Of two countries the one in which the text plays at this point. */
static clv_str nearer(const ev_ctx *x, uint32_t t)
{
	uint32_t s = x->d->tokens.v[t].sentence;
	if (!x->either[0].n)
		return CLV_S("");
	for (uint32_t back = 0; back < BACK && back <= s; back++) {
		if (!ev_reads_sentence(x->d, s - back) || clv_doc_role(x->d, s - back) == CLV_ROLE_TITLE)
			continue;
		int at = places_of(x, s - back);
		if (!at && back == 1)
			at = states_of(x, s - back);
		if (at)
			return at == 1 ? x->either[0] : at == 2 ? x->either[1] : CLV_S("");
	}
	return CLV_S("");
}

clv_str ev_scene_at(const ev_ctx *x, uint32_t t)
{
	clv_str in = clause_country(x, t);
	return in.n == 3 ? in : x->scene.n ? x->scene : nearer(x, t);
}

static bool is_domestic(const ev_ctx *x, uint32_t at, clv_str sector)
{
	static const clv_str list = { "@domestic", 9 };
	clv_str word = x->lemma[at];
	if (!ev_in_list(x->c, &list, 1, word))
		return false;
	bool office = clv_str_eqc(word, "ministry") || clv_str_eqc(word, "minister"); /* "foreign" is its name */
	EV_CHILDREN(x, at, k) { /* "NATO troops", "two governments", "foreign police" */
		const clv_token *t = &x->d->tokens.v[k];
		bool first = k == x->d->sentences.v[t->sentence].tok_b && t->ent == CLV_ENT_NONE; /* "Riot police": a capital by its place */
		bool name = t->pos == CLV_POS_PROPN && t->dep != CLV_DEP_APPOS && !first;
		if (name || (t->dep == CLV_DEP_NUMMOD && clv_str_eqc(sector, "GOV")) || t->dep == CLV_DEP_POSS ||
		    (!office && k < at && ev_is(x->c, "abroad", x->lemma[k], NULL)))
			return false;
	}
	return true;
}

/* "a court in Managua": the place that the noun itself is in. */
static clv_str place_beside(const ev_ctx *x, uint32_t t)
{
	uint32_t o = ev_pobj(x, t, CLV_S("in"), CLV_NO_INDEX);
	if (o == CLV_NO_INDEX)
		return CLV_S("");
	if (x->place[o] != CLV_NO_INDEX)
		return x->d->places.v[x->place[o]].country;
	return x->mention[o] != CLV_NO_INDEX ? x->d->mentions.v[x->mention[o]].code : CLV_S("");
}

static bool has_title(const ev_ctx *x, uint32_t t)
{
	static const clv_str list = { "@domestic", 9 };
	EV_CHILDREN(x, t, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_COMPOUND && ev_in_list(x->c, &list, 1, x->lemma[k]))
			return true;
	return false;
}

clv_str ev_home_of_noun(const ev_ctx *x, uint32_t t, clv_str sector)
{
	if (!is_domestic(x, t, sector))
		return CLV_S("");
	clv_str beside = place_beside(x, t);
	if (beside.n != 3 && x->world_court && clv_str_eqc(sector, "JUD")) /* its judges */
		return CLV_S("");
	return beside.n == 3 ? beside : ev_scene_at(x, t);
}

/* "Patna High Court", "Regional Government of Cusco": a place of the report in its name. */
static clv_str place_in_name(const ev_ctx *x, const clv_mention *m)
{
	for (size_t i = 0; i < x->d->places.n; i++) {
		const clv_place *p = &x->d->places.v[i];
		clv_str words = clv_text(x->d->text, p->span);
		size_t at = p->country.n == 3 && words.n > 3 ? clv_str_find(m->name, words, 0) : SIZE_MAX;
		bool whole = at != SIZE_MAX && (at == 0 || m->name.p[at - 1] == ' ') &&
		             (at + words.n == m->name.n || m->name.p[at + words.n] == ' ');
		if (whole)
			return p->country;
	}
	return CLV_S("");
}

/* Courts, ministries, councils of a town: bodies of state that no table knows. */
static clv_str home_of_body(const ev_ctx *x, const clv_mention *m)
{
	bool state = clv_str_eqc(m->sector, "GOV") || clv_str_eqc(m->sector, "MIL") || clv_str_eqc(m->sector, "COP") ||
	             clv_str_eqc(m->sector, "JUD") || clv_str_eqc(m->sector, "LEG");
	if (!state || !clv_str_eqc(m->rule, "org_words.tsv"))
		return CLV_S("");
	clv_str own = place_in_name(x, m);
	if (own.n == 3 && clv_str_eqc(m->sector, "GOV")) /* a region's or a town's, which deals with its state */
		return CLV_S("");
	return own.n == 3 ? own : ev_scene_at(x, m->tok_head);
}

clv_str ev_home_of(const ev_ctx *x, const clv_mention *m)
{
	if (m->coref < x->d->mentions.n && m->how != CLV_HOW_ROLE)
		m = &x->d->mentions.v[m->coref];
	if (m->code.n || m->nationality.n || m->members.n)
		return CLV_S("");
	if (m->kind == CLV_KIND_ORG)
		return home_of_body(x, m);
	if (m->how != CLV_HOW_ROLE) /* "interior minister Ali Veli", whom no table knows */
		return m->kind == CLV_KIND_PERSON && clv_str_eqc(m->sector, "GOV") && has_title(x, m->tok_head) ? x->scene : CLV_S("");
	if (clv_str_eqc(m->sector, "BUS") || clv_str_eqc(m->sector, "CVL")) /* security guards of a firm */
		return CLV_S("");
	clv_str home = ev_home_of_noun(x, m->tok_head, m->sector);
	EV_CHILDREN(x, m->tok_head, k) /* "army helicopters" */
		if (!home.n && x->d->tokens.v[k].dep == CLV_DEP_COMPOUND)
			home = ev_home_of_noun(x, k, m->sector);
	return home;
}
