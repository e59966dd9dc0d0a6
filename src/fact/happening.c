/* SPDX-License-Identifier: Apache-2.0 */
/* A cluster of mentions as an event.
 *
 * Input: a cluster. Output: a happening: parties, mode, status over time, who asserts
 * it, the narrowest date and the best place with the mentions that gave them, sizes
 * (a toll is its latest report's, never summed), counts, id, title. The id is made
 * from type, date and parties; acts alike in all this are told apart by their first
 * mention. Linear in mentions. */
#include <stdlib.h>
#include <string.h>

#include "fact/coref.h"

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
static void in_order(clv_coref *s, const clv_cluster *c)
{
	placed *v = CLV_NEW_ARRAY(s->b->scratch, placed, c->m.n + 1);
	for (size_t i = 0; i < c->m.n; i++)
		v[i] = (placed){ s->m.v[c->m.v[i]].ref, c->m.v[i] };
	qsort(v, c->m.n, sizeof *v, cmp_placed);
	for (size_t i = 0; i < c->m.n; i++)
		c->m.v[i] = v[i].m;
}

/* Strength of what a mention says: happened over announced over possible over denied. */
static int strength(clv_evstatus st)
{
	return st == CLV_ST_HAPPENED ? 3 : st == CLV_ST_ANNOUNCED ? 2 : st == CLV_ST_POSSIBLE ? 1 : 0;
}

static void fill_status(clv_coref *s, const clv_cluster *c, clv_happening *h)
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

static void fill_assertion(clv_coref *s, clv_happening *h)
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
static void fill_when_where(clv_coref *s, const clv_cluster *c, clv_happening *h)
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
		if (e->from != CLV_DAY_NONE && (by_report || clv_coref_is_dated(e)) && e->to - (int64_t)e->from < narrowest) {
			if (by_report) {
				h->from = e->from;
				h->to = e->to;
			}
			narrowest = e->to - (int64_t)e->from;
			h->date_of = r;
			h->grain = e->grain;
		}
		const clv_place *p = clv_coref_place(&s->m.v[c->m.v[i]]);
		if (!p)
			continue;
		uint32_t *k = clv_map_put(&places, p->name, 0);
		*k += clv_coref_is_town(p) ? 4 : 1;
		if (*k > most) {
			most = *k;
			h->place = *p;
			h->place_ref = (clv_ref){ r.doc, e->place };
		}
	}
}

/* A toll is its latest report's: never summed, never averaged. */
static void fill_sizes(clv_coref *s, clv_happening *h)
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

static void fill_counts(clv_coref *s, clv_happening *h)
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

static void fill_id(clv_coref *s, clv_happening *h, clv_map *used)
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
static clv_str usual_mode(clv_coref *s, const clv_cluster *c)
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
static void add_mentions(clv_coref *s, const clv_cluster *c, clv_happening *h)
{
	for (size_t i = 0; i < c->m.n; i++) {
		clv_ref r = s->m.v[c->m.v[i]].ref;
		const clv_ref *last = h->mentions.n ? &h->mentions.v[h->mentions.n - 1] : NULL;
		if (!last || last->doc != r.doc || last->item != r.item)
			*clv_push(s->b->out, &h->mentions) = r;
	}
}

void clv_coref_happening(clv_coref *s, const clv_cluster *c, clv_map *used)
{
	clv_happening *h = clv_push(s->b->out, &s->b->d->events);
	const clv_event *first = s->m.v[c->first].e;
	uint32_t n_mutual = 0, n_uncertain = 0;
	for (size_t i = 0; i < c->m.n; i++) {
		const clv_telling *m = &s->m.v[c->m.v[i]];
		n_mutual += m->e->mutual;
		n_uncertain += m->e->uncertain && !(m->mark && m->mark->right);
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
	clv_coref_parties(s, c, h);
	fill_status(s, c, h);
	fill_assertion(s, h);
	fill_when_where(s, c, h);
	fill_sizes(s, h);
	fill_counts(s, h);
	clv_coref_weight(s, h);
	fill_id(s, h, used);
	h->why = clv_strf(s->b->out, "%u mentions in %u reports: same type, parties%s%s", h->counts.n_mentions,
	                  h->counts.n_documents, h->from == CLV_DAY_NONE ? "" : ", overlapping dates",
	                  clv_coref_is_verbal(h->type) ? ", like words" : "");
	h->title = clv_fact_title(s->b, h);
}
