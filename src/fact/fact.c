/* SPDX-License-Identifier: Apache-2.0 */
/* The dossier of a story: what many reports say together.
 *
 * Input: the documents of one story in canonical order. Output: events, sayings,
 * facts with stances, what sets each report apart, a title in neutral words from
 * the main event (the one that most reports tell, of the story's own time). Pure:
 * the same documents give the same dossier. Cost: n log n in mentions, quotes and
 * sentences (see each part). */
#include "fact/fact_priv.h"

static uint32_t main_event(const clv_dossier *d)
{
	uint32_t best = CLV_NO_INDEX;
	for (uint32_t i = 0; i < d->events.n; i++)
		if (best == CLV_NO_INDEX || d->events.v[i].weight > d->events.v[best].weight)
			best = i;
	return best;
}

static void head(clv_build *b)
{
	clv_dossier *d = b->d;
	d->main_event = main_event(d);
	d->from = d->to = CLV_DAY_NONE;
	if (d->main_event != CLV_NO_INDEX) {
		const clv_happening *h = &d->events.v[d->main_event];
		d->title = h->title;
		d->place = h->place.name;
		d->country = h->place.country;
		d->from = h->from;
		d->to = h->to;
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

clv_dossier *clv_fact_build(const clv_factlex *lex, const clv_doc *const *docs, size_t n,
                            const uint32_t *origin, clv_arena *out, clv_arena *scratch)
{
	clv_build b = { .lex = lex, .docs = docs, .n = n, .origin = origin, .out = out,
		.scratch = scratch };
	b.d = CLV_NEW(out, clv_dossier);
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
	return b.d;
}
