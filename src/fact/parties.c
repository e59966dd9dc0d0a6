/* SPDX-License-Identifier: Apache-2.0 */
/* Who takes part in a happening: the participants of all its mentions, one a party.
 *
 * Input: a cluster. Output: source and target. A party (a state, or an actor of none)
 * is shown by the name that most mentions give it, a person before the state in acts
 * of persons; it is a source when at least half of its mentions have it so. */
#include <string.h>

#include "fact/coref.h"

typedef struct tally {
	clv_participant who;
	uint64_t party;
	uint32_t n, n_source, order;
	bool person, group;
} tally;

/* The participant that stands for a party: named most often, in acts of persons a
 * person before the state that he acts for when told in a third as many mentions,
 * and one who is known before a mere description. */
static const tally *speaker_of(const tally *t, size_t n, uint64_t party, bool person_first)
{
	const tally *best = NULL, *named = NULL;
	for (size_t i = 0; i < n; i++) {
		if (t[i].party != party)
			continue;
		if (!best || t[i].n > best->n)
			best = &t[i];
		if (t[i].person && (!named || t[i].n > named->n))
			named = &t[i];
	}
	return person_first && named && best && 3 * named->n >= best->n ? named : best;
}

static clv_kind kind_of(const clv_doc *d, const clv_participant *p)
{
	return p->mention < d->mentions.n ? d->mentions.v[p->mention].kind : CLV_KIND_STATE;
}

/* Wars, aid, sanctions and treaties are acts of states, whoever signs for them. */
static bool is_act_of_persons(clv_type t)
{
	return t == CLV_TYPE_CONSULT || (clv_coref_is_verbal(t) && t != CLV_TYPE_AGREE && t != CLV_TYPE_COOPERATE &&
	                                 t != CLV_TYPE_AID);
}

static void count_side(const clv_doc *d, const clv_participant *v, size_t n, bool source, clv_map *at,
                       clv_arena *a, void *list)
{
	struct tallies { tally *v; size_t n, cap; } *t = list;
	for (size_t i = 0; i < n; i++) {
		clv_str key = v[i].actor.n ? v[i].actor : v[i].name;
		uint32_t *k = clv_map_put(at, key, (uint32_t)t->n);
		if (*k == t->n)
			*clv_push(a, t) = (tally){ v[i], clv_coref_party(&v[i]), 0, 0, *k, false, false };
		t->v[*k].person = t->v[*k].person || (v[i].actor.n && kind_of(d, &v[i]) == CLV_KIND_PERSON);
		t->v[*k].group = t->v[*k].group || kind_of(d, &v[i]) == CLV_KIND_GROUP;
		t->v[*k].n++;
		t->v[*k].n_source += source;
	}
}

/* "protesters", "Russian troops"; names of states and bodies end so too ("Hamas"). */
static bool is_plural(clv_str name, bool group)
{
	size_t b = name.n;
	while (b > 0 && name.p[b - 1] != ' ')
		b--;
	bool noun = b < name.n && name.p[b] >= 'a' && name.p[b] <= 'z';
	return (group || noun) && name.n > 3 && name.p[name.n - 1] == 's' && name.p[name.n - 2] != 's';
}

void clv_coref_parties(clv_coref *s, const clv_cluster *c, clv_happening *h)
{
	struct tallies { tally *v; size_t n, cap; } t = { 0 };
	clv_map at = clv_map_new(s->b->scratch), done = clv_map_new(s->b->scratch);
	for (size_t i = 0; i < c->m.n; i++) {
		const clv_telling *m = &s->m.v[c->m.v[i]];
		const clv_event *e = m->e;
		bool all = m->only == CLV_NO_INDEX;
		count_side(m->doc, e->source.v, e->source.n, true, &at, s->b->scratch, &t);
		count_side(m->doc, all ? e->target.v : e->target.v + m->only, all ? e->target.n : 1, false, &at,
		           s->b->scratch, &t);
	}
	for (size_t i = 0; i < t.n; i++) {
		uint32_t *first = clv_map_put64(&done, t.v[i].party, (uint32_t)i);
		if (*first != i)
			continue;
		uint32_t n = 0, n_source = 0;
		for (size_t k = i; k < t.n; k++)
			if (t.v[k].party == t.v[i].party) {
				n += t.v[k].n;
				n_source += t.v[k].n_source;
			}
		/* One visits a country, whomever one meets there. */
		bool person_first = is_act_of_persons(h->type) &&
		                    (!clv_str_eqc(h->mode, "visit") || 2 * n_source >= n);
		const tally *who = speaker_of(t.v, t.n, t.v[i].party, person_first);
		clv_participant *p = 2 * n_source >= n ? clv_push(s->b->out, &h->source)
		                                       : clv_push(s->b->out, &h->target);
		*p = who->who;
		p->mention = CLV_NO_INDEX;
	}
	/* A mutual act has two sides: whom most name first acts, the others with him. */
	if (h->mutual && !h->target.n && h->source.n > 1) {
		for (size_t i = 1; i < h->source.n; i++)
			*clv_push(s->b->out, &h->target) = h->source.v[i];
		h->source.n = 1;
	}
	/* Of a meeting somebody must be named first; harm may have no known doer. */
	if (!h->source.n && h->target.n && (h->mutual || h->type == CLV_TYPE_CONSULT)) {
		*clv_push(s->b->out, &h->source) = h->target.v[0];
		h->target.n--;
		memmove(h->target.v, h->target.v + 1, h->target.n * sizeof *h->target.v);
	}
	const clv_participant *first = h->source.n ? h->source.v : h->target.n ? h->target.v : NULL;
	for (size_t i = 0; first && i < t.n; i++)
		if (clv_str_eq(t.v[i].who.name, first->name))
			h->plural = is_plural(first->name, t.v[i].group);
}
