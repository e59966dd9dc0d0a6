/* SPDX-License-Identifier: Apache-2.0 */
/* asof: the day at which roles hold when the report gives no date.
 *
 * Input: persons of the report, with the office that it gives them ("President
 * Kassym-Jomart Tokayev"). Output: the latest day on which the most of them held
 * it. Method: every such person votes with the intervals of the fitting terms,
 * weight 3; persons named without an office vote with all their terms, weight 1;
 * only the ends of intervals and the lexicon's own date can be the latest
 * day, so these few are tried. Cost: votes × ends. Limits: says the latest day
 * that fits, not the day; no vote, no day. */
#include "who/who_priv.h"

enum { MAX_VOTES = 64 };

static bool fits_term(const clv_who *w, const role_np *r, const wterm *t)
{
	const wrole *word = &w->roles.v[r->word];
	const wactor *state = t->state == NONE ? NULL : &w->actors.v[t->state];
	if (!word->office.n || t->what.n || r->lapsed)
		return false;
	if (r->state != NONE && t->state != r->state)
		return false;
	if (r->org != NONE && t->org != NONE && t->org != r->org)
		return false;
	/* "President of the House of Representatives": the officer who heads it */
	if (r->org != NONE && t->org == NONE && w->actors.v[r->org].leader.n)
		return t->state == w->actors.v[r->org].state && clv_str_eq(t->office, w->actors.v[r->org].leader);
	return clv_who_accepts(w, word->office, t->office, state);
}

static bool votes_for(const clv_who *w, const role_np *r, uint32_t person, clv_day day)
{
	const wactor *x = &w->actors.v[person];
	for (uint32_t i = x->term_b; i < x->term_e; i++)
		if (fits_term(w, r, &w->terms.v[i]) && clv_who_term_at(&w->terms.v[i], day))
			return true;
	return false;
}

static bool can_vote(const clv_who *w, const role_np *r, uint32_t person)
{
	const wactor *x = &w->actors.v[person];
	for (uint32_t i = x->term_b; i < x->term_e; i++)
		if (fits_term(w, r, &w->terms.v[i]))
			return true;
	return false;
}

typedef struct vote {
	uint32_t role, person; /* role NONE: named without office; in any office then */
} vote;

static bool in_office(const clv_who *w, uint32_t person, clv_day day)
{
	const wactor *x = &w->actors.v[person];
	for (uint32_t i = x->term_b; i < x->term_e; i++)
		if (clv_who_term_at(&w->terms.v[i], day))
			return true;
	return false;
}

static size_t weight(const finder *f, const vote *v, clv_day day)
{
	if (v->role == NONE)
		return in_office(f->w, v->person, day) ? 1 : 0;
	return votes_for(f->w, &f->roles.v[v->role], v->person, day) ? 3 : 0;
}

static size_t collect(const finder *f, vote *v)
{
	size_t n = 0;
	for (uint32_t i = 0; i < f->roles.n && n < MAX_VOTES; i++) {
		const role_np *r = &f->roles.v[i];
		if (r->person_hit == NONE || r->lapsed)
			continue;
		const hit *h = &f->hits.v[r->person_hit];
		if (h->actor == NONE || !can_vote(f->w, r, h->actor))
			continue;
		bool again = false;
		for (size_t k = 0; k < n; k++)
			again = again || (v[k].person == h->actor &&
			                  clv_str_eq(f->w->roles.v[f->roles.v[v[k].role].word].office,
			                             f->w->roles.v[r->word].office));
		if (!again)
			v[n++] = (vote){ i, h->actor };
	}
	return n;
}

/* Persons named without an office: a weaker sign. */
static size_t collect_plain(const finder *f, vote *v, size_t n)
{
	for (uint32_t i = 0; i < f->hits.n && n < MAX_VOTES; i++) {
		uint32_t person = f->hits.v[i].actor;
		bool again = person == NONE;
		for (size_t k = 0; k < n && !again; k++)
			again = v[k].person == person;
		if (!again && f->w->actors.v[person].term_e > f->w->actors.v[person].term_b)
			v[n++] = (vote){ NONE, person };
	}
	return n;
}

clv_day clv_who_window(const finder *f)
{
	const clv_who *w = f->w;
	vote v[MAX_VOTES];
	size_t n = collect_plain(f, v, collect(f, v)), most = 0;
	clv_day best = CLV_DAY_NONE;
	for (size_t i = 0; i < n; i++) {
		const wactor *x = &w->actors.v[v[i].person];
		for (uint32_t k = x->term_b; k < x->term_e; k++) {
			clv_day day = w->terms.v[k].to == CLV_DAY_NONE ? w->as_of : w->terms.v[k].to;
			size_t score = 0;
			for (size_t j = 0; j < n; j++)
				score += weight(f, &v[j], day);
			if (score > most || (score == most && score && day > best)) {
				most = score;
				best = day;
			}
		}
	}
	return best;
}
