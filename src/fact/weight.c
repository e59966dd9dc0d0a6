/* SPDX-License-Identifier: Apache-2.0 */
/* Importance of a happening in its story: the heaviest gives the title.
 *
 * Input: a happening with its mentions, counts and dates. Output: weight: reports
 * that tell it, headlines that name its parties, what is told first, what makes
 * news; background and what lies weeks before the reports weigh little. */
#include "fact/coref.h"

enum { OLD = 21 };

/* What makes news: meetings, agreements, violence, then other deeds, then words. */
static double news_of(const clv_happening *h)
{
	switch (h->type) {
	case CLV_TYPE_CONSULT: case CLV_TYPE_AGREE: case CLV_TYPE_ASSAULT:
		return 0.8;
	default:
		if (clv_fact_is_signing(h->cameo))
			return 0.8;
		return clv_coref_is_verbal(h->type) || h->type == CLV_TYPE_REJECT ? -0.8 : 0.3;
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
static double in_headlines(const clv_coref *s, const clv_happening *h)
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
void clv_coref_weight(clv_coref *s, clv_happening *h)
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
