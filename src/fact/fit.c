/* SPDX-License-Identifier: Apache-2.0 */
/* May a mention be the same happening, and how well does it fit?
 *
 * Input: a mention and a cluster of mentions. Output: a score, negative when they
 * cannot be one. Compatible: the same type (a pact and the agreeing to it are of one), the same parties (smaller set within the
 * larger), dates that overlap, no other town, polarity and status alike. Acts of
 * words are many between the same two, so they need the same trigger and common
 * content words as well; lemma match as the first filter is the known-good cheap
 * design (Ahmed et al., arXiv 2305.05672, on ECB+). What people judged the same or
 * different goes before all that. Cost: that of comparing two clauses. */
#include "fact/coref.h"

static const double SAME_WORDS = 0.34, SAME_BACKGROUND = 0.25;
static const float SAME_MEANING = 0.66F;

static bool within(const clv_parties *a, const clv_parties *b)
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

static bool one_within_other(const clv_parties *a, const clv_parties *b)
{
	return a->n <= b->n ? within(a, b) : within(b, a);
}

static bool share_one(const clv_parties *a, const clv_parties *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (a->v[i] == b->v[k])
				return true;
	return false;
}

/* The same deed, told of parties that may be the same: known by one noun ("Somali pirates",
 * "pirates of Yemen"), or described only ("a warship", "the navy"), or not told. */
static bool parties_may_fit(const clv_telling *m, const clv_telling *o)
{
	if (m->deed != o->deed || clv_coref_is_mutual(m->e) || clv_coref_is_mutual(o->e))
		return false;
	bool s = !m->s.n || !o->s.n || one_within_other(&m->s, &o->s) || share_one(&m->s_nouns, &o->s_nouns);
	bool t = !m->t.n || !o->t.n || one_within_other(&m->t, &o->t) || share_one(&m->t_nouns, &o->t_nouns);
	bool known = (m->s.n && o->s.n && s) || (m->t.n && o->t.n && t);
	bool untold = (!m->s.n || !o->s.n) && (!m->t.n || !o->t.n); /* the words must say it */
	return (s || m->s_vague || o->s_vague) && (t || m->t_vague || o->t_vague) && (known || untold);
}

static bool parties_fit(const clv_telling *m, const clv_telling *o)
{
	bool mm = clv_coref_is_mutual(m->e), om = clv_coref_is_mutual(o->e);
	/* who welcomes a pact of two is no party to it */
	if (mm != om && !within(mm ? &o->all : &m->all, mm ? &m->all : &o->all))
		return false;
	if (mm || om)
		return m->all.n >= 2 && o->all.n >= 2 ? one_within_other(&m->all, &o->all)
		                                      : m->all.n == o->all.n && within(&m->all, &o->all);
	if (!m->s.n || !o->s.n || !one_within_other(&m->s, &o->s))
		return false;
	if (m->t.n && o->t.n)
		return one_within_other(&m->t, &o->t);
	/* "began its invasion": a deed named by the same word need not name its victim */
	return m->t.n == o->t.n || (m->deed == o->deed && !clv_coref_is_verbal(m->e->type));
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

static bool place_fits(const clv_cluster *c, const clv_place *p)
{
	if (!p || !p->name.n)
		return true;
	if (c->country.n && p->country.n && !clv_str_eq(c->country, p->country))
		return false;
	return !c->town.n || !clv_coref_is_town(p) || clv_str_eq(c->town, p->name);
}

/* Share of a mention's content that is not its trigger. */
static double share_beside(const clv_telling *m)
{
	double own = 0, other = 0;
	for (size_t i = 0; i < m->words.n; i++)
		*(m->words.v[i].key == m->trigger ? &own : &other) += (double)m->words.v[i].weight;
	return other > 0 ? other / (own + other) : 0;
}

/* "since the Russian attack on Ukraine": an undated mention that says no more than
 * the background that the other recalls, refers to it. */
static bool refers_to(const clv_telling *m, const clv_telling *o, bool dated)
{
	if (dated || m->e->type == CLV_TYPE_CONSULT || m->trigger != o->trigger)
		return false;
	return share_beside(m) <= 0.45;
}

/* "the two last met": the latest of their earlier meetings is one. */
static bool recalls_last(const clv_telling *m)
{
	for (size_t i = 0; i < m->words.n; i++)
		if (m->words.v[i].claim & CLV_CLAIM_ORDER)
			return true;
	return false;
}

/* 23 arrested are 23 arrested; 26 others may be. Tolls of one day may differ all the same. */
static double size_fit(const clv_event *e, const clv_cluster *c)
{
	double sum = 0;
	for (int k = 0; k < CLV_N_SIZE; k++) {
		const clv_size *a = &e->size[k], *b = &c->size[k];
		if (a->span.e <= a->span.b || b->span.e <= b->span.b)
			continue;
		sum += a->max < b->min || b->max < a->min ? -1 : 1;
	}
	return sum;
}

/* "on Saturday" and "on Thursday", whenever that was */
static bool weekdays_clash(const clv_event *e, const clv_cluster *c)
{
	clv_str day = clv_coref_weekday(e);
	return day.n && c->weekday.n && !clv_str_eq(day, c->weekday);
}

/* What a report of Monday announces did not happen on Sunday. */
static bool announced_after(const clv_telling *m, clv_day to)
{
	return m->e->status == CLV_ST_ANNOUNCED && m->doc->published != CLV_DAY_NONE && to != CLV_DAY_NONE &&
	       m->doc->published > to;
}

/* Nor did what it tells as done happen after it was out. */
static bool told_before(const clv_telling *m, clv_day from)
{
	clv_day out = m->doc->published_to == CLV_DAY_NONE ? m->doc->published : m->doc->published_to;
	return m->e->status == CLV_ST_HAPPENED && !m->e->historical && out != CLV_DAY_NONE && from != CLV_DAY_NONE && out < from;
}

static bool is_ahead(clv_evstatus s)
{
	return s == CLV_ST_ANNOUNCED || s == CLV_ST_POSSIBLE;
}

static bool is_person(const clv_telling *m, const clv_participant *p)
{
	return p->actor.n && p->mention < m->doc->mentions.n && m->doc->mentions.v[p->mention].kind == CLV_KIND_PERSON;
}

/* Persons of a party among a mention's participants: none, others than this one, or this one. */
typedef enum persons { NOBODY, OTHERS, THE_SAME } persons;

static persons persons_of(const clv_telling *m, uint64_t party, clv_str actor)
{
	persons found = NOBODY;
	for (size_t i = 0; i < m->e->source.n + m->e->target.n; i++) {
		const clv_participant *p = i < m->e->source.n ? &m->e->source.v[i] : &m->e->target.v[i - m->e->source.n];
		if (!is_person(m, p) || clv_coref_party(p) != party)
			continue;
		if (clv_str_eq(p->actor, actor))
			return THE_SAME;
		found = OTHERS;
	}
	return found;
}

/* The ministers' meeting is not the presidents'. */
static bool other_persons(const clv_telling *m, const clv_telling *o)
{
	bool clash = false;
	for (size_t i = 0; i < m->e->source.n + m->e->target.n; i++) {
		const clv_participant *p = i < m->e->source.n ? &m->e->source.v[i] : &m->e->target.v[i - m->e->source.n];
		persons there = is_person(m, p) ? persons_of(o, clv_coref_party(p), p->actor) : NOBODY;
		if (there == THE_SAME)
			return false;
		clash = clash || there == OTHERS;
	}
	return clash;
}

/* "asked the surgeon Gupta", "has asked Dr Gupta": clauses alike in meaning. */
static bool mean_the_same(clv_build *b, const clv_telling *m, const clv_telling *o)
{
	return clv_fact_alike(b, clv_text(m->doc->text, m->e->span), clv_text(o->doc->text, o->e->span), SAME_MEANING);
}

/* How well a mention fits a happening; negative: not at all. */
double clv_coref_fit(clv_coref *s, const clv_telling *m, const clv_cluster *c)
{
	const clv_telling *o = &s->m.v[c->first];
	const clv_event *e = m->e;
	for (size_t i = 0; i < c->marks.n; i++)
		if (clv_marks_apart(m->mark, c->marks.v[i]))
			return -1;
	bool dated = clv_coref_is_dated(e) && c->from != CLV_DAY_NONE;
	bool overlap = dated && e->from <= c->to && e->to >= c->from;
	bool same_day = overlap && e->to == e->from && c->to == c->from;
	bool alike = clv_coref_family(e) == clv_coref_family(o->e), surely = alike && parties_fit(m, o);
	bool near = e->from != CLV_DAY_NONE && c->from != CLV_DAY_NONE && e->from <= c->to && e->to >= c->from; /* also by the report's own day */
	bool pact = alike && e->type != o->e->type && near; /* "agree", "reach an agreement" */
	if (!alike || (!surely && !(same_day || !dated ? parties_may_fit(m, o) : false)) ||
	    (dated && !overlap) || !polarity_fits(e, o->e, same_day) || !status_fits(e, o->e))
		return -1;
	if ((!same_day && !place_fits(c, clv_coref_place(m))) || weekdays_clash(e, c))
		return -1;
	if (announced_after(m, c->to) || (clv_coref_is_dated(e) && announced_after(o, e->to)) || told_before(m, c->from) ||
	    (clv_coref_is_dated(e) && told_before(o, e->from)))
		return -1;
	size_t shared;
	double words = clv_fact_overlap(&m->words, &o->words, &shared);
	bool same_trigger = m->deed == o->deed;
	/* "thanked A": no words beside the parties' names that could differ */
	bool bare = same_trigger && !clv_coref_has_content(&m->words) && !clv_coref_has_content(&o->words);
	if (!surely && clv_coref_is_verbal(e->type))
		return -1;
	if (clv_coref_is_verbal(e->type) && !bare && (!shared || words < (same_trigger ? SAME_WORDS : 2 * SAME_WORDS)) &&
	    !((same_trigger || pact) && mean_the_same(s->b, m, o)))
		return -1;
	if (e->type == CLV_TYPE_CONSULT && other_persons(m, o))
		return -1;
	/* What is ahead is not what happened, unless a day, a place or words say so. */
	bool ahead = is_ahead(e->status) != is_ahead(o->e->status);
	bool same_place = clv_coref_place(m) && clv_coref_is_town(clv_coref_place(m)) && clv_str_eq(c->town, clv_coref_place(m)->name);
	if (ahead && !near && !same_place && !same_trigger && words < SAME_BACKGROUND)
		return -1;
	bool dyad = surely && m->all.n >= 2;
	/* "quits the deal", told the day after without a day: of one doer, in the words of the other */
	bool retold = shared >= 2 && c->from != CLV_DAY_NONE && !clv_coref_is_dated(e) && e->from != CLV_DAY_NONE && e->from >= c->from && e->from <= c->to + 1;
	/* "set fire to a bank", "torched the bank": one doer's deeds, alike in meaning */
	bool same_deed = same_trigger && (overlap || retold || words >= SAME_WORDS);
	if (!dyad && !same_deed && !(surely && mean_the_same(s->b, m, o)))
		return -1;
	if (!overlap && e->historical != c->historical && !refers_to(m, o, clv_coref_is_dated(e)))
		return -1;
	if (e->historical && !overlap && !same_place && words < SAME_BACKGROUND && !recalls_last(m) &&
	    e->type == CLV_TYPE_CONSULT)
		return -1;
	return (surely ? 1 : 0.3) + (overlap ? 2 : 0) + (same_day ? 2 : 0) + (same_place ? 1 : 0) +
	       (same_trigger ? 0.5 : 0) + (e->historical == c->historical ? 0.2 : 0) -
	       0.5 * share_beside(o) + size_fit(e, c) + words + 0.1 * c->n_docs + (c->last_doc == m->ref.doc ? 0.05 : 0);
}
