/* SPDX-License-Identifier: Apache-2.0 */
/* The scene: the state in which a report plays, for those whom it names without one.
 *
 * Input: mentions and places of a document. Output: x->scene, a country code or empty;
 * and for "the police", "the army", "a court" without a state, the code of the place
 * that stands beside them ("police in Zimbabwe") or of the scene.
 * Method: a report leaves out the state where every reader knows it. It is taken for
 * known when one country has a third of all that the report names, by weight, and twice
 * as much as any other, or half as much again if the report is written from there: its places and its actors, most of all those of title and dateline. Only words for
 * institutions that each state has one of (class "domestic" of event-classes.tsv)
 * act for it; officials, diplomats and leaders may be anybody's. Cost: one pass. */
#include "event/event_priv.h"

enum { MAX_COUNTRIES = 64, OPENING = 3 };

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

/* The country of the first place that title, dateline or first sentence names. */
static clv_str opening_country(const clv_doc *d)
{
	for (size_t i = 0; i < d->places.n; i++)
		if (weight_of(d, d->places.v[i].sentence) > 1)
			return d->places.v[i].country;
	return CLV_S("");
}

static bool is_world_court(const clv_mention *m)
{
	return m->kind == CLV_KIND_ORG && clv_str_eqc(m->sector, "JUD") && m->code.n != 3 && m->how == CLV_HOW_NAME;
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
	const country *top = NULL;
	double second = 0;
	for (size_t i = 0; i < t.n; i++)
		if (!top || t.v[i].weight > top->weight)
			top = &t.v[i];
	for (size_t i = 0; i < t.n; i++)
		if (&t.v[i] != top && t.v[i].weight > second)
			second = t.v[i].weight;
	bool opens = top && clv_str_eq(top->code, opening_country(d)); /* where it is written from */
	bool clear = top && top->weight >= 2 && top->weight * (opens ? 4 : 3) >= t.sum && top->weight * 2 >= second * (opens ? 3 : 4);
	x->scene = clear ? top->code : CLV_S("");
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
	return beside.n == 3 ? beside : x->scene;
}

clv_str ev_home_of(const ev_ctx *x, const clv_mention *m)
{
	if (m->coref < x->d->mentions.n && m->how != CLV_HOW_ROLE)
		m = &x->d->mentions.v[m->coref];
	if (m->code.n || m->nationality.n || m->members.n)
		return CLV_S("");
	if (m->how != CLV_HOW_ROLE) /* "interior minister Ali Veli", whom no table knows */
		return m->kind == CLV_KIND_PERSON && clv_str_eqc(m->sector, "GOV") && has_title(x, m->tok_head) ? x->scene : CLV_S("");
	return ev_home_of_noun(x, m->tok_head, m->sector);
}
