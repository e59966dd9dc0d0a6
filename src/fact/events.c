/* SPDX-License-Identifier: Apache-2.0 */
/* Event mentions of all reports → events: cross-document event coreference.
 *
 * Input: the event mentions of the documents of one story. Output: happenings,
 * each with its mentions, and two similar ones kept apart.
 *
 * Method: mentions are taken from the surest to the vaguest (dated to the day
 * first, background last) and each joins the best compatible happening or begins
 * one. Compatible: the same type, the same parties
 * (by the state they act for, else by actor; smaller set within the larger), dates
 * that overlap, no other town, polarity alike. Acts of words (support, accuse,
 * demand) are many between the same two, so they need the same trigger and common
 * content words as well; lemma match as the first filter is the known-good cheap
 * design (Ahmed et al., arXiv 2305.05672, on ECB+). An undated mention goes to the
 * happening that most reports tell, background to background only. Candidates come
 * from an index by type and pair of parties, bounded, so cost is n log n.
 *
 * Limits: two meetings of the same two on one day are one. */
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

enum { MAX_PARTIES = 8, MAX_CANDIDATES = 48, OLD = 21 };
static const double SAME_WORDS = 0.34, SAME_BACKGROUND = 0.25;

typedef struct parties {
	uint64_t v[MAX_PARTIES]; /* ascending */
	size_t n;
} parties;

typedef struct mention {
	clv_ref ref;
	const clv_event *e;
	const clv_doc *doc;
	parties s, t, all;
	uint32_t trigger; /* key of the predicate's word */
	clv_items words;  /* content of its clause without the parties' names */
	uint32_t only;    /* a visit to several: the one target that this stands for */
	int vague;        /* order in which it is taken */
} mention;

typedef struct cluster {
	CLV_VEC(uint32_t) m; /* mentions */
	clv_day from, to;    /* meet of the dates; NONE: unknown */
	bool historical;
	uint32_t first;      /* surest mention */
	uint32_t n_docs, last_doc;
	clv_str town, country;
} cluster;

typedef struct state {
	clv_build *b;
	CLV_VEC(mention) m;
	CLV_VEC(cluster) c;
	clv_map index; /* key of type and pair → bucket */
	CLV_VEC(struct { CLV_VEC(uint32_t) c; }) bucket;
} state;

/* ---- reading a mention --------------------------------------------------------- */

static uint64_t party_key(const clv_participant *p)
{
	clv_str s = p->code.n ? p->code : p->actor.n ? p->actor : p->name;
	return s.n ? clv_hash64(s.p, s.n) : 0;
}

static void add_party(parties *p, uint64_t key)
{
	size_t i = 0;
	while (i < p->n && p->v[i] < key)
		i++;
	if (!key || p->n == MAX_PARTIES || (i < p->n && p->v[i] == key))
		return;
	memmove(p->v + i + 1, p->v + i, (p->n - i) * sizeof *p->v);
	p->v[i] = key;
	p->n++;
}

static bool within(const parties *a, const parties *b)
{
	size_t j = 0;
	for (size_t i = 0; i < a->n; i++) {
		while (j < b->n && b->v[j] < a->v[i])
			j++;
		if (j == b->n || b->v[j] != a->v[i])
			return false;
	}
	return true;
}

static bool one_within_other(const parties *a, const parties *b)
{
	return a->n <= b->n ? within(a, b) : within(b, a);
}

static bool is_visit(const clv_event *e)
{
	return clv_str_eqc(e->mode, "visit");
}

/* A visit and the talks of the same two are one happening, whoever is the host. */
static bool is_mutual(const clv_event *e)
{
	return e->mutual || is_visit(e);
}

/* "+0D": no date was given, the report's own day stands in for it. */
static bool is_dated(const clv_event *e)
{
	return e->from != CLV_DAY_NONE && !clv_str_eqc(e->date_rule, "+0D");
}

static int vagueness(const clv_event *e)
{
	int v = !is_dated(e) ? 40 : e->to == e->from ? 0 : e->to - e->from <= 7 ? 5
	      : e->to - e->from <= 31 ? 10 : 20;
	return v + (e->historical ? (is_dated(e) ? 3 : 50) : 0) + (e->status == CLV_ST_HAPPENED ? 0 : 1) +
	       (e->place == CLV_NO_INDEX ? 2 : 0);
}

static void strip_names(clv_items *it)
{
	for (size_t i = 0; i < it->n; i++)
		if (it->v[i].flags & CLV_WORD_NAME)
			it->v[i].weight = 0;
}

/* Acts done by words alone, of which two parties exchange many. */
static bool is_verbal(clv_type t)
{
	switch (t) {
	case CLV_TYPE_AGREE: case CLV_TYPE_SUPPORT: case CLV_TYPE_CONCEDE: case CLV_TYPE_REQUEST:
	case CLV_TYPE_ACCUSE: case CLV_TYPE_REJECT: case CLV_TYPE_THREATEN: case CLV_TYPE_COOPERATE:
	case CLV_TYPE_AID:
		return true;
	default:
		return false;
	}
}

/* only: the one target that counts, or CLV_NO_INDEX for all. */
static void read_mention(state *s, uint32_t doc, uint32_t item, uint32_t only)
{
	const clv_doc *d = s->b->docs[doc];
	const clv_event *e = &d->events.v[item];
	mention *m = clv_push(s->b->scratch, &s->m);
	m->ref = (clv_ref){ doc, item };
	m->e = e;
	m->doc = d;
	for (size_t i = 0; i < e->source.n; i++)
		add_party(&m->s, party_key(&e->source.v[i]));
	for (size_t i = 0; i < e->target.n; i++)
		if (only == CLV_NO_INDEX || i == only)
			add_party(&m->t, party_key(&e->target.v[i]));
	m->only = only;
	m->all = m->s;
	for (size_t i = 0; i < m->t.n; i++)
		add_party(&m->all, m->t.v[i]);
	clv_items trig = clv_fact_items(s->b, doc, e->trigger);
	m->trigger = trig.n ? trig.v[0].key : 0;
	clv_span clause = e->span.e > e->span.b ? e->span : d->sentences.v[e->sentence].span;
	if (is_verbal(e->type))
		clause = clv_fact_clause(d, e->sentence, clause);
	m->words = clv_fact_items(s->b, doc, clause);
	for (size_t i = 0; is_verbal(e->type) && i < m->words.n; i++)
		if (m->words.v[i].key == m->trigger)
			m->words.v[i].weight = 0;
	if (e->source.n)
		strip_names(&m->words);
	m->vague = vagueness(e);
}

/* "visited Uzbekistan and Kazakhstan" is two visits. */
static void read_event(state *s, uint32_t doc, uint32_t item)
{
	const clv_event *e = &s->b->docs[doc]->events.v[item];
	if (!clv_fact_counts(s->b->docs[doc], e->sentence) || e->type >= CLV_N_TYPE)
		return;
	bool several = is_visit(e) && e->target.n > 1 && e->target.n <= MAX_PARTIES;
	for (uint32_t i = 0; several && i < e->target.n; i++)
		read_mention(s, doc, item, i);
	if (!several)
		read_mention(s, doc, item, CLV_NO_INDEX);
}

static int cmp_mention(const void *x, const void *y)
{
	const mention *a = x, *b = y;
	if (a->vague != b->vague)
		return a->vague < b->vague ? -1 : 1;
	if (a->ref.doc != b->ref.doc)
		return a->ref.doc < b->ref.doc ? -1 : 1;
	if (a->ref.item != b->ref.item)
		return a->ref.item < b->ref.item ? -1 : 1;
	return (a->only > b->only) - (a->only < b->only);
}

/* ---- compatible? ------------------------------------------------------------------ */

static bool parties_fit(const mention *m, const mention *o)
{
	if (is_mutual(m->e) || is_mutual(o->e))
		return m->all.n >= 2 && o->all.n >= 2 ? one_within_other(&m->all, &o->all)
		                                      : m->all.n == o->all.n && within(&m->all, &o->all);
	if (!m->s.n || !o->s.n || !one_within_other(&m->s, &o->s))
		return false;
	return m->t.n && o->t.n ? one_within_other(&m->t, &o->t) : m->t.n == o->t.n;
}

/* Asserted otherwise by nobody, or both denied: a denial of a told act joins it. */
static bool polarity_fits(const clv_event *a, const clv_event *b, bool same_day)
{
	bool na = a->polarity != CLV_POL_YES, nb = b->polarity != CLV_POL_YES;
	if (na == nb)
		return true;
	const clv_event *no = na ? a : b;
	return no->polarity == CLV_POL_DISPUTED || same_day;
}

/* What may happen is no happening, unless a party asserts it. */
static bool status_fits(const clv_event *a, const clv_event *b)
{
	bool pa = a->status == CLV_ST_POSSIBLE && !a->asserted_by.n;
	bool pb = b->status == CLV_ST_POSSIBLE && !b->asserted_by.n;
	return pa == pb || a->type == CLV_TYPE_CONSULT;
}

/* A visit's place is where the visited are, else it is another visit's. */
static const clv_place *place_of(const mention *m)
{
	const clv_place *p = m->e->place < m->doc->places.n ? &m->doc->places.v[m->e->place] : NULL;
	if (!p || !is_visit(m->e) || !p->country.n)
		return p;
	bool coded = false;
	for (size_t i = 0; i < m->e->target.n; i++) {
		if (m->only != CLV_NO_INDEX && i != m->only)
			continue;
		coded = coded || m->e->target.v[i].code.n == 3;
		if (clv_str_eq(m->e->target.v[i].code, p->country))
			return p;
	}
	return coded ? NULL : p;
}

static bool is_town(const clv_place *p)
{
	return p && p->feature != 'A' && p->feature != 'L' && p->feature != 'H';
}

static bool place_fits(const cluster *c, const clv_place *p)
{
	if (!p || !p->name.n)
		return true;
	if (c->country.n && p->country.n && !clv_str_eq(c->country, p->country))
		return false;
	return !c->town.n || !is_town(p) || clv_str_eq(c->town, p->name);
}

/* Share of a mention's content that is not its trigger. */
static double share_beside(const mention *m)
{
	double own = 0, other = 0;
	for (size_t i = 0; i < m->words.n; i++)
		*(m->words.v[i].key == m->trigger ? &own : &other) += (double)m->words.v[i].weight;
	return other > 0 ? other / (own + other) : 0;
}

/* "since the Russian attack on Ukraine": an undated mention that says no more than
 * the background that the other recalls, refers to it. */
static bool refers_to(const mention *m, const mention *o, bool dated)
{
	if (dated || m->e->type == CLV_TYPE_CONSULT || m->trigger != o->trigger)
		return false;
	return share_beside(m) <= 0.45;
}

/* "the two last met": the latest of their earlier meetings is one. */
static bool recalls_last(const mention *m)
{
	for (size_t i = 0; i < m->words.n; i++)
		if (m->words.v[i].claim & CLV_CLAIM_ORDER)
			return true;
	return false;
}

static bool has_content(const clv_items *it)
{
	for (size_t i = 0; i < it->n; i++)
		if (it->v[i].weight > 0)
			return true;
	return false;
}

/* How well a mention fits a happening; negative: not at all. */
static double fit(state *s, const mention *m, const cluster *c)
{
	const mention *o = &s->m.v[c->first];
	const clv_event *e = m->e;
	bool dated = is_dated(e) && c->from != CLV_DAY_NONE;
	bool overlap = dated && e->from <= c->to && e->to >= c->from;
	bool same_day = overlap && e->to == e->from && c->to == c->from;
	if (e->type != o->e->type || !parties_fit(m, o) ||
	    (dated && !overlap) || !polarity_fits(e, o->e, same_day) || !status_fits(e, o->e))
		return -1;
	if (!same_day && !place_fits(c, place_of(m)))
		return -1;
	size_t shared;
	double words = clv_fact_overlap(&m->words, &o->words, &shared);
	bool same_trigger = m->trigger == o->trigger;
	/* "thanked A": no words beside the parties' names that could differ */
	bool bare = same_trigger && !has_content(&m->words) && !has_content(&o->words);
	if (is_verbal(e->type) && !bare && (!shared || words < (same_trigger ? SAME_WORDS : 2 * SAME_WORDS)))
		return -1;
	bool dyad = m->all.n >= 2;
	if (!dyad && !(same_trigger && (overlap || words >= SAME_WORDS)))
		return -1;
	if (!overlap && e->historical != c->historical && !refers_to(m, o, is_dated(e)))
		return -1;
	bool same_place = place_of(m) && ((is_town(place_of(m)) && clv_str_eq(c->town, place_of(m)->name)));
	if (e->historical && !overlap && !same_place && words < SAME_BACKGROUND && !recalls_last(m) &&
	    e->type == CLV_TYPE_CONSULT)
		return -1;
	return 1 + (overlap ? 2 : 0) + (same_day ? 2 : 0) + (same_place ? 1 : 0) +
	       (same_trigger ? 0.5 : 0) + (e->historical == c->historical ? 0.2 : 0) -
	       0.5 * share_beside(o) + words + 0.1 * c->n_docs + (c->last_doc == m->ref.doc ? 0.05 : 0);
}

/* ---- candidates ------------------------------------------------------------------------ */

static uint64_t index_key(const mention *m, uint64_t a, uint64_t b)
{
	uint64_t k[3] = { (uint64_t)m->e->type, a < b ? a : b, a < b ? b : a };
	return clv_hash64(k, sizeof k);
}

/* The keys under which a mention is found: its pairs of parties, or its one party. */
static size_t keys_of(const mention *m, uint64_t out[MAX_PARTIES * MAX_PARTIES])
{
	size_t n = 0;
	for (size_t i = 0; i < m->all.n; i++)
		for (size_t j = i + 1; j < m->all.n; j++)
			out[n++] = index_key(m, m->all.v[i], m->all.v[j]);
	if (m->all.n < 2)
		out[n++] = index_key(m, m->all.n ? m->all.v[0] : 0, m->trigger);
	return n;
}

static uint32_t bucket_of(state *s, uint64_t key)
{
	uint32_t at = *clv_map_put64(&s->index, key, (uint32_t)s->bucket.n);
	if (at == s->bucket.n)
		(void)clv_push(s->b->scratch, &s->bucket);
	return at;
}

static void meet_dates(cluster *c, const clv_event *e)
{
	if (!is_dated(e))
		return;
	if (c->from == CLV_DAY_NONE) {
		c->from = e->from;
		c->to = e->to;
	} else if (e->from <= c->to && e->to >= c->from) {
		c->from = e->from > c->from ? e->from : c->from;
		c->to = e->to < c->to ? e->to : c->to;
	}
}

static void join(state *s, uint32_t at, uint32_t mi)
{
	cluster *c = &s->c.v[at];
	const mention *m = &s->m.v[mi];
	if (!c->m.n) {
		c->from = c->to = CLV_DAY_NONE;
		c->first = mi;
		c->historical = m->e->historical;
		c->last_doc = CLV_NO_INDEX;
	}
	*clv_push(s->b->scratch, &c->m) = mi;
	meet_dates(c, m->e);
	if (is_dated(m->e)) /* an undated one only refers to it */
		c->historical = c->historical && m->e->historical;
	c->n_docs += c->last_doc != m->ref.doc;
	c->last_doc = m->ref.doc;
	const clv_place *p = place_of(m);
	if (p && is_town(p) && !c->town.n)
		c->town = p->name;
	if (p && p->country.n && !c->country.n)
		c->country = p->country;
	uint64_t keys[MAX_PARTIES * MAX_PARTIES];
	size_t n = keys_of(m, keys);
	for (size_t i = 0; i < n; i++) {
		uint32_t bu = bucket_of(s, keys[i]);
		size_t nb = s->bucket.v[bu].c.n;
		bool there = false;
		for (size_t k = nb > MAX_CANDIDATES ? nb - MAX_CANDIDATES : 0; k < nb && !there; k++)
			there = s->bucket.v[bu].c.v[k] == at;
		if (!there)
			*clv_push(s->b->scratch, &s->bucket.v[bu].c) = at;
	}
}

static uint32_t best_cluster(state *s, const mention *m)
{
	uint64_t keys[MAX_PARTIES * MAX_PARTIES];
	size_t n = keys_of(m, keys);
	uint32_t best = CLV_NO_INDEX;
	double most = 0;
	for (size_t i = 0; i < n; i++) {
		const uint32_t *bu = clv_map_get64(&s->index, &keys[i]);
		for (size_t k = 0; bu && k < s->bucket.v[*bu].c.n && k < MAX_CANDIDATES; k++) {
			uint32_t at = s->bucket.v[*bu].c.v[k];
			double f = fit(s, m, &s->c.v[at]);
			if (f > most || (f == most && f > 0 && at < best)) {
				most = f;
				best = at;
			}
		}
	}
	return best;
}

/* ---- happening -------------------------------------------------------------------------------- */

typedef struct placed {
	clv_ref ref;
	uint32_t m;
} placed;

static int cmp_placed(const void *x, const void *y)
{
	const clv_ref *a = &((const placed *)x)->ref, *b = &((const placed *)y)->ref;
	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

/* Puts the mentions of a cluster in the order of the reports. */
static void in_order(state *s, const cluster *c)
{
	placed *v = CLV_NEW_ARRAY(s->b->scratch, placed, c->m.n + 1);
	for (size_t i = 0; i < c->m.n; i++)
		v[i] = (placed){ s->m.v[c->m.v[i]].ref, c->m.v[i] };
	qsort(v, c->m.n, sizeof *v, cmp_placed);
	for (size_t i = 0; i < c->m.n; i++)
		c->m.v[i] = v[i].m;
}

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
	return t == CLV_TYPE_CONSULT || (is_verbal(t) && t != CLV_TYPE_AGREE && t != CLV_TYPE_COOPERATE &&
	                                 t != CLV_TYPE_AID);
}

static void count_side(const clv_doc *d, const clv_participant *v, size_t n, bool source, clv_map *at,
                       clv_arena *a, void *list)
{
	struct tallies { tally *v; size_t n, cap; } *t = list;
	for (size_t i = 0; i < n; i++) {
		clv_str key = v[i].actor.n ? v[i].actor : v[i].name;
		uint32_t *k = clv_map_put(at, key, (uint32_t)t->n);
		if (*k == t->n) {
			clv_vec_grow(a, (void **)(void *)&t->v, &t->n, &t->cap, sizeof *t->v);
			t->v[*k] = (tally){ v[i], party_key(&v[i]), 0, 0, *k, false, false };
		}
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

static void fill_parties(state *s, const cluster *c, clv_happening *h)
{
	struct tallies { tally *v; size_t n, cap; } t = { 0 };
	clv_map at = clv_map_new(s->b->scratch), done = clv_map_new(s->b->scratch);
	for (size_t i = 0; i < c->m.n; i++) {
		const mention *m = &s->m.v[c->m.v[i]];
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

/* Strength of what a mention says: happened over announced over possible over denied. */
static int strength(clv_evstatus st)
{
	return st == CLV_ST_HAPPENED ? 3 : st == CLV_ST_ANNOUNCED ? 2 : st == CLV_ST_POSSIBLE ? 1 : 0;
}

static void fill_status(state *s, const cluster *c, clv_happening *h)
{
	(void)c;
	h->status = CLV_ST_DENIED;
	int best = -1;
	for (size_t i = 0, j; i < h->mentions.n; i = j) {
		uint32_t doc = h->mentions.v[i].doc;
		clv_evstatus top = CLV_ST_DENIED;
		int most = -1;
		for (j = i; j < h->mentions.n && h->mentions.v[j].doc == doc; j++) {
			const clv_event *e = &s->b->docs[doc]->events.v[h->mentions.v[j].item];
			if (strength(e->status) > most) {
				most = strength(e->status);
				top = e->status;
			}
			if (strength(e->status) > best) {
				best = strength(e->status);
				h->status = e->status;
				h->polarity = e->polarity;
			}
		}
		h->n_status[top]++;
		*clv_push(s->b->out, &h->history) = (clv_change){ s->b->docs[doc]->published, top, doc };
	}
}

static void fill_assertion(state *s, clv_happening *h)
{
	/* Only when every report has it from a party is it asserted, not told. */
	const clv_event *lead = NULL;
	for (size_t i = 0; i < h->mentions.n; i++) {
		const clv_event *e = &s->b->docs[h->mentions.v[i].doc]->events.v[h->mentions.v[i].item];
		if (!e->asserted_by.n)
			return;
		lead = lead ? lead : e;
	}
	for (size_t i = 0; lead && i < lead->asserted_by.n; i++)
		*clv_push(s->b->out, &h->asserted_by) = lead->asserted_by.v[i];
}

/* The narrowest date, that most documents give; the first place likewise. */
static void fill_when_where(state *s, const cluster *c, clv_happening *h)
{
	h->from = c->from;
	h->to = c->to;
	h->date_of = h->place_ref = (clv_ref){ CLV_NO_INDEX, CLV_NO_INDEX };
	int64_t narrowest = INT64_MAX;
	bool by_report = c->from == CLV_DAY_NONE && !c->historical;
	clv_map places = clv_map_new(s->b->scratch);
	uint32_t most = 0;
	for (size_t i = 0; i < c->m.n; i++) {
		clv_ref r = s->m.v[c->m.v[i]].ref;
		const clv_event *e = s->m.v[c->m.v[i]].e;
		if (e->from != CLV_DAY_NONE && (by_report || is_dated(e)) && e->to - (int64_t)e->from < narrowest) {
			if (by_report) {
				h->from = e->from;
				h->to = e->to;
			}
			narrowest = e->to - (int64_t)e->from;
			h->date_of = r;
			h->grain = e->grain;
		}
		const clv_place *p = place_of(&s->m.v[c->m.v[i]]);
		if (!p)
			continue;
		uint32_t *k = clv_map_put(&places, p->name, 0);
		*k += is_town(p) ? 4 : 1;
		if (*k > most) {
			most = *k;
			h->place = *p;
			h->place_ref = (clv_ref){ r.doc, e->place };
		}
	}
}

/* A toll is its latest report's: never summed, never averaged. */
static void fill_sizes(state *s, clv_happening *h)
{
	for (int k = 0; k < CLV_N_SIZE; k++) {
		clv_day latest = CLV_DAY_NONE;
		bool any = false;
		h->size_of[k] = (clv_ref){ CLV_NO_INDEX, CLV_NO_INDEX };
		for (size_t i = 0; i < h->mentions.n; i++) {
			clv_ref r = h->mentions.v[i];
			const clv_event *e = &s->b->docs[r.doc]->events.v[r.item];
			if (e->size[k].span.e <= e->size[k].span.b || (any && s->b->docs[r.doc]->published < latest))
				continue;
			any = true;
			latest = s->b->docs[r.doc]->published;
			h->size[k] = e->size[k];
			h->size_of[k] = r;
		}
	}
}

static clv_str chain_of(const clv_event *e)
{
	if (e->asserted_by.n && e->asserted_by.v[0].via.n)
		return e->asserted_by.v[0].via;
	return e->asserted_by.n ? e->asserted_by.v[0].name : (clv_str){ "", 0 };
}

static void fill_counts(state *s, clv_happening *h)
{
	clv_voice *v = CLV_NEW_ARRAY(s->b->scratch, clv_voice, h->mentions.n + 1);
	h->first_reported = h->last_reported = CLV_DAY_NONE;
	for (size_t i = 0; i < h->mentions.n; i++) {
		const clv_doc *d = s->b->docs[h->mentions.v[i].doc];
		v[i] = (clv_voice){ h->mentions.v[i].doc, chain_of(&d->events.v[h->mentions.v[i].item]) };
		if (d->published == CLV_DAY_NONE)
			continue;
		if (h->first_reported == CLV_DAY_NONE || d->published < h->first_reported)
			h->first_reported = d->published;
		if (h->last_reported == CLV_DAY_NONE || d->published > h->last_reported)
			h->last_reported = d->published;
	}
	h->counts = clv_fact_count(s->b, v, h->mentions.n);
}

/* What makes news: meetings, agreements, violence, then other deeds, then words. */
static double news_of(const clv_happening *h)
{
	switch (h->type) {
	case CLV_TYPE_CONSULT: case CLV_TYPE_AGREE: case CLV_TYPE_ASSAULT:
		return 0.8;
	default:
		if (clv_fact_is_signing(h->cameo))
			return 0.8;
		return is_verbal(h->type) || h->type == CLV_TYPE_REJECT ? -0.8 : 0.3;
	}
}

/* Does a title name the party: by any word of its name but the small ones? */
static bool is_named_in(clv_str title, const clv_participant *p)
{
	clv_str rest = p->name.n ? p->name : p->actor, word;
	while (clv_str_split(&rest, ' ', &word))
		if (word.n >= 2 && word.p[0] >= 'A' && word.p[0] <= 'Z' && clv_str_find(title, word, 0) != SIZE_MAX)
			return true;
	return false;
}

static bool all_named_in(clv_str title, const clv_happening *h)
{
	for (size_t i = 0; i < h->source.n; i++)
		if (!is_named_in(title, &h->source.v[i]))
			return false;
	for (size_t i = 0; i < h->target.n; i++)
		if (!is_named_in(title, &h->target.v[i]))
			return false;
	return h->source.n > 0;
}

/* Share of the reports whose headlines name all its parties. */
static double in_headlines(const state *s, const clv_happening *h)
{
	size_t n = 0;
	for (size_t i = 0; i < s->b->n; i++)
		n += all_named_in(s->b->docs[i]->title, h);
	return (double)n / (double)s->b->n;
}

/* Parties that are described, not known by name. */
static size_t n_unknown(const clv_happening *h)
{
	size_t n = 0;
	for (size_t i = 0; i < h->source.n; i++)
		n += !h->source.v[i].actor.n;
	for (size_t i = 0; i < h->target.n; i++)
		n += !h->target.v[i].actor.n;
	return n;
}

/* Reports that tell it, what they tell first, acts of two over acts of one. */
static void fill_weight(state *s, clv_happening *h)
{
	enum { HEADLINES = 2 };
	double early = 0;
	for (size_t i = 0; i < h->mentions.n; i++) {
		const clv_doc *d = s->b->docs[h->mentions.v[i].doc];
		const clv_event *e = &d->events.v[h->mentions.v[i].item];
		double at = d->text.n ? (double)e->span.b / (double)d->text.n : 0;
		early += (1 - at) / (double)h->mentions.n;
	}
	h->weight = (float)(h->counts.n_documents + 0.3 * early + 0.02 * h->counts.n_mentions +
	                    (h->target.n ? 0.5 : 0) - (h->historical ? 1.5 : 0) +
	                    (h->place.name.n ? 0.2 : 0) + (h->to == h->from && h->from != CLV_DAY_NONE ? 0.3 : 0));
	h->weight += (float)(news_of(h) + (h->target.n ? HEADLINES : HEADLINES / 2.0) * in_headlines(s, h));
	h->weight -= n_unknown(h) ? 0.5F : 0;
	if (h->status == CLV_ST_POSSIBLE || h->polarity != CLV_POL_YES)
		h->weight -= 1;
	/* What lies long before the reports is their background, however many tell it. */
	bool old = h->from != CLV_DAY_NONE && h->first_reported != CLV_DAY_NONE &&
	           h->first_reported - (int64_t)h->to > OLD;
	if (old || h->historical)
		h->weight *= 0.3F;
}

static void fill_id(state *s, clv_happening *h, clv_map *used)
{
	clv_str parts[16];
	char from[16];
	size_t n = 0;
	clv_day_text(h->from, from);
	parts[n++] = clv_str_c(clv_type_name((int)h->type));
	parts[n++] = clv_str_c(from);
	for (size_t i = 0; i < h->source.n && n < 8; i++)
		parts[n++] = h->source.v[i].code.n ? h->source.v[i].code : h->source.v[i].actor;
	parts[n++] = CLV_S(">");
	for (size_t i = 0; i < h->target.n && n < 14; i++)
		parts[n++] = h->target.v[i].code.n ? h->target.v[i].code : h->target.v[i].actor;
	/* Acts alike in all this are told apart by their first mention. */
	const clv_ref r = h->mentions.v[0];
	clv_content_id(h->id, 'e', parts, n);
	uint32_t *seen = clv_map_put(used, clv_str_copy(s->b->scratch, clv_str_c(h->id)), 0);
	if ((*seen)++) {
		parts[n++] = clv_str_c(s->b->docs[r.doc]->events.v[r.item].id);
		clv_content_id(h->id, 'e', parts, n);
	}
}

/* The mode that more than half of the mentions give, or none. */
static clv_str usual_mode(state *s, const cluster *c)
{
	clv_map modes = clv_map_new(s->b->scratch);
	clv_str best = { "", 0 };
	uint32_t most = (uint32_t)c->m.n / 2;
	for (size_t i = 0; i < c->m.n; i++) {
		clv_str mode = s->m.v[c->m.v[i]].e->mode;
		uint32_t n = ++*clv_map_put(&modes, mode, 0);
		if (n > most) {
			most = n;
			best = mode;
		}
	}
	return best;
}

/* A visit to two places that proved to be one is one mention. */
static void add_mentions(state *s, const cluster *c, clv_happening *h)
{
	for (size_t i = 0; i < c->m.n; i++) {
		clv_ref r = s->m.v[c->m.v[i]].ref;
		const clv_ref *last = h->mentions.n ? &h->mentions.v[h->mentions.n - 1] : NULL;
		if (!last || last->doc != r.doc || last->item != r.item)
			*clv_push(s->b->out, &h->mentions) = r;
	}
}

static void make_happening(state *s, const cluster *c, clv_map *used)
{
	clv_happening *h = clv_push(s->b->out, &s->b->d->events);
	const clv_event *first = s->m.v[c->first].e;
	uint32_t n_mutual = 0, n_uncertain = 0;
	for (size_t i = 0; i < c->m.n; i++) {
		const mention *m = &s->m.v[c->m.v[i]];
		n_mutual += m->e->mutual;
		n_uncertain += m->e->uncertain;
		h->coerced = h->coerced || m->e->coerced;
		h->score = m->e->score > h->score ? m->e->score : h->score;
		if (!h->contexts.n)
			h->contexts = m->e->contexts;
	}
	in_order(s, c);
	add_mentions(s, c, h);
	h->type = first->type;
	h->mode = usual_mode(s, c);
	h->cameo = first->cameo;
	h->mutual = 2 * n_mutual >= c->m.n && n_mutual;
	h->uncertain = n_uncertain == c->m.n;
	h->historical = c->historical;
	h->rule = first->rule;
	h->grain = first->grain;
	fill_parties(s, c, h);
	fill_status(s, c, h);
	fill_assertion(s, h);
	fill_when_where(s, c, h);
	fill_sizes(s, h);
	fill_counts(s, h);
	fill_weight(s, h);
	fill_id(s, h, used);
	h->why = clv_strf(s->b->out, "%u mentions in %u reports: same type, parties%s%s", h->counts.n_mentions,
	                  h->counts.n_documents, h->from == CLV_DAY_NONE ? "" : ", overlapping dates",
	                  is_verbal(h->type) ? ", like words" : "");
	h->title = clv_fact_title(s->b, h);
}

/* By date, undated last, then by weight and id. */
static int cmp_happening(const void *x, const void *y)
{
	const clv_happening *a = x, *b = y;
	int64_t da = a->from == CLV_DAY_NONE ? INT64_MAX : a->from;
	int64_t db = b->from == CLV_DAY_NONE ? INT64_MAX : b->from;
	if (da != db)
		return da < db ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return memcmp(a->id, b->id, sizeof a->id);
}

void clv_fact_events(clv_build *b)
{
	state s = { .b = b, .index = clv_map_new(b->scratch) };
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->events.n; k++)
			read_event(&s, i, k);
	if (s.m.n)
		qsort(s.m.v, s.m.n, sizeof *s.m.v, cmp_mention);
	for (uint32_t i = 0; i < s.m.n; i++) {
		uint32_t at = best_cluster(&s, &s.m.v[i]);
		if (at == CLV_NO_INDEX) {
			at = (uint32_t)s.c.n;
			(void)clv_push(b->scratch, &s.c);
		}
		join(&s, at, i);
	}
	clv_map used = clv_map_new(b->scratch);
	for (size_t i = 0; i < s.c.n; i++)
		make_happening(&s, &s.c.v[i], &used);
	if (b->d->events.n)
		qsort(b->d->events.v, b->d->events.n, sizeof *b->d->events.v, cmp_happening);
}
