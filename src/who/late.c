/* SPDX-License-Identifier: Apache-2.0 */
/* late: offices that the lexicon cannot know to hold any more.
 *
 * Input: mentions, the report's day. Output: a diagnostic "office-after-lexicon" at the first
 * mention of each person whose code rests on a term that was open when the lexicon was
 * written (`# as_of:` of terms.tsv), for a report of a later day. The code stays: most
 * terms last. Cost: linear in the mentions. Limits: nothing for a report without a day. */
#include "who/who_priv.h"

static bool rests_on_open_term(const clv_who *w, uint32_t person, clv_day day)
{
	const wterm *t = clv_who_acting(w, person, day);
	return t && t->to == CLV_DAY_NONE && t->from <= w->as_of;
}

void clv_who_late(finder *f)
{
	const clv_who *w = f->w;
	if (!f->day_given || w->as_of == CLV_DAY_NONE || f->day <= w->as_of)
		return;
	clv_map seen = clv_map_new(f->s);
	for (size_t i = 0; i < f->d->mentions.n; i++) {
		const clv_mention *m = &f->d->mentions.v[i];
		const uint32_t *x = m->code.n ? clv_who_id(w, m->actor, &(uint32_t){ 0 }) : NULL;
		if (!x || w->actors.v[*x].kind != CLV_KIND_PERSON || !rests_on_open_term(w, *x, f->day))
			continue;
		uint32_t *again = clv_map_put(&seen, m->actor, 0);
		if ((*again)++)
			continue;
		char known[16];
		clv_day_text(w->as_of, known);
		clv_doc_diag(f->d, "office-after-lexicon", m->span,
		             clv_strf(f->d->arena, "%.*s: the lexicon knows offices up to %s", CLV_FMT(m->name), known));
	}
}
