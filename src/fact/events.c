/* SPDX-License-Identifier: Apache-2.0 */
/* Event mentions of all reports → events: cross-document event coreference.
 *
 * Input: the event mentions of the documents of one story. Output: happenings,
 * each with its mentions, and two similar ones kept apart.
 *
 * Method: mentions are taken from the surest to the vaguest (telling.c) and each
 * joins the best compatible happening (fit.c) or begins one; happenings whose mentions all fit
 * an earlier one then join it. An undated mention goes
 * to the happening that most reports tell, background to background only. What
 * people judged the same is one happening. Candidates come from an index by type and
 * pair of parties, bounded, so cost is n log n.
 *
 * Limits: two meetings of the same two on one day are one. */
#include <stdlib.h>
#include <string.h>

#include "fact/coref.h"

enum { MAX_CANDIDATES = 48, MAX_KEYS = CLV_COREF_PARTIES * CLV_COREF_PARTIES + 2 };

static const uint64_t DEED = 0x6465656420; /* no hash of a party: "deed" */

static uint64_t index_key(const clv_telling *m, uint64_t a, uint64_t b)
{
	uint64_t k[3] = { (uint64_t)clv_coref_family(m->e), a < b ? a : b, a < b ? b : a };
	return clv_hash64(k, sizeof k);
}

/* The keys under which a mention is found: its pairs of parties, or its one party. */
static size_t keys_of(const clv_telling *m, uint64_t out[MAX_KEYS])
{
	size_t n = 0;
	for (size_t i = 0; i < m->all.n; i++)
		for (size_t j = i + 1; j < m->all.n; j++)
			out[n++] = index_key(m, m->all.v[i], m->all.v[j]);
	if (m->all.n < 2)
		out[n++] = index_key(m, m->all.n ? m->all.v[0] : 0, m->deed);
	else if (m->s.n == 1 && !clv_coref_is_mutual(m->e)) /* so that one without a target finds it */
		out[n++] = index_key(m, m->s.v[0], m->deed);
	if (m->all.n == 1) /* and one that tells its deed in another word */
		out[n++] = index_key(m, m->all.v[0], 0);
	if (!clv_coref_is_mutual(m->e) && !clv_coref_is_verbal(m->e->type)) /* by the deed, whoever is told of it */
		out[n++] = index_key(m, DEED, m->deed);
	return n;
}

static uint32_t bucket_of(clv_coref *s, uint64_t key)
{
	uint32_t at = *clv_map_put64(&s->index, key, (uint32_t)s->bucket.n);
	if (at == s->bucket.n)
		(void)clv_push(s->b->scratch, &s->bucket);
	return at;
}

static void meet_dates(clv_cluster *c, const clv_event *e)
{
	if (!clv_coref_is_dated(e))
		return;
	if (c->from == CLV_DAY_NONE) {
		c->from = e->from;
		c->to = e->to;
	} else if (e->from <= c->to && e->to >= c->from) {
		c->from = e->from > c->from ? e->from : c->from;
		c->to = e->to < c->to ? e->to : c->to;
	}
}

static void join(clv_coref *s, uint32_t at, uint32_t mi)
{
	clv_cluster *c = &s->c.v[at];
	const clv_telling *m = &s->m.v[mi];
	if (!c->m.n) {
		c->from = c->to = CLV_DAY_NONE;
		c->first = mi;
		c->historical = m->e->historical;
		c->last_doc = CLV_NO_INDEX;
	}
	*clv_push(s->b->scratch, &c->m) = mi;
	meet_dates(c, m->e);
	if (clv_coref_is_dated(m->e)) /* an undated one only refers to it */
		c->historical = c->historical && m->e->historical;
	c->n_docs += c->last_doc != m->ref.doc;
	c->last_doc = m->ref.doc;
	if (!c->weekday.n)
		c->weekday = clv_coref_weekday(m->e);
	for (int k = 0; k < CLV_N_SIZE; k++)
		if (c->size[k].span.e <= c->size[k].span.b)
			c->size[k] = m->e->size[k];
	if (m->mark)
		*clv_push(s->b->scratch, &c->marks) = m->mark;
	if (m->mark && m->mark->together)
		clv_map_put64(&s->together, m->mark->together, at);
	const clv_place *p = clv_coref_place(m);
	if (p && clv_coref_is_town(p) && !c->town.n)
		c->town = p->name;
	if (p && p->country.n && !c->country.n)
		c->country = p->country;
	uint64_t keys[MAX_KEYS];
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

/* except: a cluster that is not asked, or CLV_NO_INDEX. */
static uint32_t best_cluster(clv_coref *s, const clv_telling *m, uint32_t except)
{
	uint64_t keys[MAX_KEYS], group = m->mark ? m->mark->together : 0;
	const uint32_t *judged = group ? clv_map_get64(&s->together, &group) : NULL;
	if (judged)
		return *judged;
	size_t n = keys_of(m, keys);
	uint32_t best = CLV_NO_INDEX;
	double most = 0;
	for (size_t i = 0; i < n; i++) {
		const uint32_t *bu = clv_map_get64(&s->index, &keys[i]);
		for (size_t k = 0; bu && k < s->bucket.v[*bu].c.n && k < MAX_CANDIDATES; k++) {
			uint32_t at = s->bucket.v[*bu].c.v[k];
			if (at == except || !s->c.v[at].m.n)
				continue;
			double f = clv_coref_fit(s, m, &s->c.v[at]);
			if (f > most || (f == most && f > 0 && at < best)) {
				most = f;
				best = at;
			}
		}
	}
	return best;
}

/* Does every mention of a cluster fit another, and by how much on the whole? */
static bool all_fit(clv_coref *s, const clv_cluster *c, const clv_cluster *into)
{
	for (size_t i = 0; i < c->m.n; i++)
		if (clv_coref_fit(s, &s->m.v[c->m.v[i]], into) <= 0)
			return false;
	return true;
}

/* Mentions taken early may have begun two clusters that later ones bring together: the later
 * joins the earlier when all its mentions fit. */
static void merge_clusters(clv_coref *s)
{
	for (uint32_t i = 1; i < s->c.n; i++) {
		clv_cluster *c = &s->c.v[i];
		uint32_t at = c->m.n && c->m.n <= MAX_CANDIDATES ? best_cluster(s, &s->m.v[c->first], i) : CLV_NO_INDEX;
		if (at == CLV_NO_INDEX || at >= i || !all_fit(s, c, &s->c.v[at]))
			continue;
		for (size_t k = 0; k < c->m.n; k++)
			join(s, at, c->m.v[k]);
		c->m.n = 0;
	}
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
	clv_coref s = { .b = b, .index = clv_map_new(b->scratch), .together = clv_map_new(b->scratch) };
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->events.n; k++)
			clv_coref_read(&s, i, k);
	if (s.m.n)
		qsort(s.m.v, s.m.n, sizeof *s.m.v, clv_coref_cmp);
	for (uint32_t i = 0; i < s.m.n; i++) {
		uint32_t at = best_cluster(&s, &s.m.v[i], CLV_NO_INDEX);
		if (at == CLV_NO_INDEX) {
			at = (uint32_t)s.c.n;
			(void)clv_push(b->scratch, &s.c);
		}
		join(&s, at, i);
	}
	clv_map used = clv_map_new(b->scratch);
	merge_clusters(&s);
	for (size_t i = 0; i < s.c.n; i++)
		if (s.c.v[i].m.n)
			clv_coref_happening(&s, &s.c.v[i], &used);
	if (b->d->events.n)
		qsort(b->d->events.v, b->d->events.n, sizeof *b->d->events.v, cmp_happening);
}
