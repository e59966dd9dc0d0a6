/* SPDX-License-Identifier: Apache-2.0 */
/* The dossier of a story: what many reports say together.
 *
 * Input: the documents of one story in canonical order. Output: events, sayings,
 * facts with stances, what sets each report apart, a title in neutral words from
 * the main event (the one that most reports tell, of the story's own time); when that is
 * told by one report of several, the headline that is most like the others. Pure:
 * the same documents give the same dossier. Cost: n log n in mentions, quotes and
 * sentences (see each part). */
#include "fact/fact_priv.h"

enum { MAX_HEADLINES = 64 };
static const float HEADLINED = 4.0F; /* weight of an event that its one report's headline tells of two parties */

static clv_span title_of(const clv_doc *d)
{
	for (size_t i = 0; i < d->blocks.n; i++)
		if (d->blocks.v[i].role == CLV_ROLE_TITLE)
			return d->blocks.v[i].span;
	return (clv_span){ 0, 0 };
}

static uint32_t main_event(const clv_dossier *d)
{
	uint32_t best = CLV_NO_INDEX;
	for (uint32_t i = 0; i < d->events.n; i++)
		if (best == CLV_NO_INDEX || d->events.v[i].weight > d->events.v[best].weight)
			best = i;
	return best;
}

/* What one report of several tells besides names no story. */
static bool names_story(const clv_build *b, const clv_happening *h)
{
	enum { FEW = 3 };
	return b->n < FEW || h->counts.n_documents > 1 || h->weight >= HEADLINED;
}

/* Headline and first sentence. */
static clv_items opening_of(clv_build *b, uint32_t doc)
{
	const clv_doc *d = b->docs[doc];
	clv_span s = title_of(d);
	for (uint32_t k = 0; k < d->sentences.n; k++)
		if (clv_fact_counts(d, k) && clv_doc_role(d, k) == CLV_ROLE_BODY) {
			s = (clv_span){ s.e > s.b ? s.b : d->sentences.v[k].span.b, d->sentences.v[k].span.e };
			break;
		}
	return clv_fact_items(b, doc, s);
}

/* The headline of whose words the openings of other reports have most; of two the earlier. */
static clv_str usual_headline(clv_build *b)
{
	clv_str best = { "", 0 };
	double most = -1;
	for (uint32_t i = 0; i < b->n && i < MAX_HEADLINES; i++) {
		clv_span own = title_of(b->docs[i]);
		if (own.e <= own.b)
			continue;
		clv_items x = clv_fact_items(b, i, own);
		double sum = 0;
		for (uint32_t k = 0; k < b->n && k < MAX_HEADLINES; k++) {
			clv_items y = opening_of(b, k);
			sum += k == i || (b->origin && b->origin[k] == b->origin[i]) ? 0 : clv_fact_overlap(&x, &y, NULL);
		}
		if (sum > most) {
			most = sum;
			best = b->docs[i]->title;
		}
	}
	return best;
}

static bool is_party(const clv_happening *h, clv_str country)
{
	for (size_t i = 0; i < h->source.n; i++)
		if (clv_str_eq(h->source.v[i].code, country))
			return true;
	for (size_t i = 0; i < h->target.n; i++)
		if (clv_str_eq(h->target.v[i].code, country))
			return true;
	return false;
}

/* The town, not in a party's own country, that most reports name, at least half of them;
 * empty: none. A country that many name may be anything's. */
static clv_str topic_place(const clv_build *b, const clv_happening *h)
{
	clv_map reports = clv_map_new(b->scratch);
	clv_str best = { "", 0 };
	uint32_t most = 3; /* of two reports: one alone sets no topic */
	for (size_t i = 0; i < b->n; i++) {
		clv_map own = clv_map_new(b->scratch);
		for (size_t k = 0; k < b->docs[i]->places.n; k++) {
			const clv_place *p = &b->docs[i]->places.v[k];
			if (!p->name.n || p->feature == 'A' || is_party(h, p->country) || !clv_fact_counts(b->docs[i], p->sentence) ||
			    (*clv_map_put(&own, p->name, 0))++)
				continue;
			uint32_t n = *clv_map_put(&reports, p->name, 0) += 2;
			if (n > most && n >= b->n) {
				most = n;
				best = p->name;
			}
		}
	}
	return best;
}

static void head(clv_build *b)
{
	clv_dossier *d = b->d;
	d->main_event = main_event(d);
	if (d->main_event != CLV_NO_INDEX && !names_story(b, &d->events.v[d->main_event])) {
		d->title = usual_headline(b);
		d->main_event = d->title.n ? CLV_NO_INDEX : d->main_event;
	}
	d->from = d->to = CLV_DAY_NONE;
	if (d->main_event != CLV_NO_INDEX) {
		const clv_happening *h = &d->events.v[d->main_event];
		d->title = h->title;
		d->place = h->place.name;
		d->country = h->place.country;
		d->from = h->from;
		d->to = h->to;
		clv_str topic = h->place.name.n ? (clv_str){ "", 0 } : topic_place(b, h);
		if (topic.n && clv_str_find(d->title, topic, 0) == SIZE_MAX)
			d->title = clv_strf(b->out, "%.*s: %.*s", CLV_FMT(topic), CLV_FMT(d->title));
	}
	for (size_t i = 0; !d->title.n && i < b->n; i++)
		d->title = b->docs[i]->title;
	for (size_t i = 0; d->main_event == CLV_NO_INDEX && i < b->n; i++) {
		clv_day p = b->docs[i]->published;
		if (p == CLV_DAY_NONE)
			continue;
		d->from = d->from == CLV_DAY_NONE || p < d->from ? p : d->from;
		d->to = d->to == CLV_DAY_NONE || p > d->to ? p : d->to;
	}
}

clv_dossier *clv_fact_build(const clv_factlex *lex, clv_encode_state *meaning, const clv_doc *const *docs, size_t n,
                            const uint32_t *origin, const clv_verdicts *verdicts, clv_arena *out,
                            clv_arena *scratch)
{
	clv_build b = { .lex = lex, .meaning = meaning, .docs = docs, .n = n, .origin = origin, .verdicts = verdicts,
		.out = out, .scratch = scratch, .tmp = clv_arena_child(scratch) };
	b.d = CLV_NEW(out, clv_dossier);
	b.vectors.at = clv_map_new(scratch);
	b.sentence = CLV_NEW_ARRAY(scratch, clv_items *, n + 1);
	b.parent = CLV_NEW_ARRAY(scratch, uint32_t, n + 1);
	b.chain = CLV_NEW_ARRAY(scratch, clv_str, n + 1);
	b.seen = CLV_NEW_ARRAY(scratch, uint8_t, n + 1);
	clv_fact_events(&b);
	clv_fact_sayings(&b);
	clv_fact_matrix(&b);
	clv_fact_criticism(&b);
	head(&b);
	clv_voice *v = CLV_NEW_ARRAY(scratch, clv_voice, n + 1);
	for (uint32_t i = 0; i < n; i++)
		v[i] = (clv_voice){ i, { "", 0 } };
	b.d->counts = clv_fact_count(&b, v, n);
	clv_arena_free(b.tmp);
	return b.d;
}
