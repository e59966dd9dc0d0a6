/* SPDX-License-Identifier: Apache-2.0 */
/* Who asserts a fact, when it is not the reports themselves.
 *
 * Input: a row with its support. Output: asserted_by. A clause or number that stands in
 * a quotation or in indirect speech is its speaker's; a row is somebody's when every
 * report has it from him. Events and quotations have theirs already (happening.c, sayings.c):
 * who reads the database finds it there. Linear in the support and the quotations. */
#include "fact/fact_priv.h"

static const double WITHIN = 0.5;

const clv_quote *clv_fact_quote_around(const clv_build *b, uint32_t doc, uint32_t sentence, clv_span span)
{
	const clv_doc *d = b->docs[doc];
	for (size_t i = 0; i < d->quotes.n; i++) {
		const clv_quote *q = &d->quotes.v[i];
		uint32_t from = q->span.b > span.b ? q->span.b : span.b, to = q->span.e < span.e ? q->span.e : span.e;
		if (q->sentence == sentence && q->speakers.n && to > from &&
		    (double)(to - from) >= WITHIN * (double)(span.e - span.b) && clv_fact_can_speak(b, &q->speakers.v[0]))
			return q;
	}
	return NULL;
}

void clv_fact_assert(clv_build *b, clv_fact *f)
{
	const clv_quote *first = NULL;
	const clv_speaker *who = NULL;
	bool one_via = true;
	f->asserted_by.n = 0;
	for (size_t i = 0; i < f->support.n; i++) {
		const clv_support *u = &f->support.v[i];
		const clv_quote *q = clv_fact_quote_around(b, u->doc, u->sentence, u->span);
		if (!q || (who && !clv_fact_one_speaker(who, &q->speakers.v[0])))
			return;
		first = first ? first : q;
		one_via = one_via && q->has_via && first->has_via && clv_str_eq(q->via.name, first->via.name);
		who = who && who->actor.n ? who : &q->speakers.v[0];
	}
	if (who)
		*clv_push(b->out, &f->asserted_by) =
			(clv_asserter){ who->actor, who->name, one_via ? first->via.name : (clv_str){ "", 0 } };
}
