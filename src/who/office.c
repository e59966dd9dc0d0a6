/* SPDX-License-Identifier: Apache-2.0 */
/* office: who held which office when.
 *
 * Input: terms.tsv as loaded. Output: the holder of an office of a state or
 * organisation on a day; the office under which a person acts on a day. Method:
 * offices.tsv lists which offices a word may mean, best first ("top diplomat":
 * the office of that name, else the foreign minister); "@leader" is the state's
 * own leading office (states.tsv). Of several holders the one who came last
 * counts; rows marked unchecked yield to others. Cost: linear in the terms; a
 * document asks a few dozen times. Limits: an interregnum has no holder; where a
 * state has no leading office "the leader" stays open. */
#include "who/who_priv.h"

bool clv_who_term_at(const wterm *t, clv_day day)
{
	return (t->from == CLV_DAY_NONE || t->from <= day) && (t->to == CLV_DAY_NONE || day <= t->to);
}

bool clv_who_accepts(const clv_who *w, clv_str asked, clv_str office, const wactor *state)
{
	const uint32_t *i = clv_map_get(&w->offices, asked);
	if (!i)
		return clv_str_eq(asked, office);
	clv_str rest = w->accepts.v[*i], one;
	while (clv_str_split(&rest, ';', &one)) {
		if (clv_str_eqc(one, "@leader"))
			one = state && state->kind == CLV_KIND_STATE ? state->leader : CLV_S("");
		if (one.n && clv_str_eq(one, office))
			return true;
	}
	return false;
}

static uint32_t holder_of(const clv_who *w, uint32_t state, uint32_t org, clv_str office, clv_day day)
{
	const wterm *best = NULL;
	for (size_t i = 0; i < w->terms.n; i++) {
		const wterm *t = &w->terms.v[i];
		if (t->what.n || !clv_str_eq(t->office, office) || !clv_who_term_at(t, day))
			continue;
		if (org != NONE ? t->org != org : t->state != state || t->org != NONE)
			continue;
		if (!best || t->sure > best->sure || (t->sure == best->sure && t->from > best->from))
			best = t;
	}
	return best ? best->person : NONE;
}

uint32_t clv_who_holder(const clv_who *w, uint32_t state, uint32_t org, clv_str office, clv_day day)
{
	const uint32_t *i = clv_map_get(&w->offices, office);
	clv_str rest = i ? w->accepts.v[*i] : office, one;
	uint32_t x = NONE;
	if (day == CLV_DAY_NONE)
		day = w->as_of;
	while (x == NONE && clv_str_split(&rest, ';', &one)) {
		if (clv_str_eqc(one, "@leader"))
			one = org == NONE && state != NONE ? w->actors.v[state].leader : CLV_S("");
		if (one.n)
			x = holder_of(w, state, org, one, day);
	}
	return x;
}

/* Is the term's field of work, "FSB", a name of the organisation? */
static bool is_of_body(const wterm *t, const wactor *org)
{
	bool named = false;
	for (size_t k = 0; k < org->names.n && !named; k++)
		named = clv_str_ieq(org->names.v[k], t->what);
	return named;
}

uint32_t clv_who_heads(const clv_who *w, uint32_t org, clv_day day)
{
	const wactor *x = &w->actors.v[org];
	for (size_t i = 0; i < w->terms.n; i++) {
		const wterm *t = &w->terms.v[i];
		if (t->what.n && t->state == x->state && clv_who_accepts(w, CLV_S("@head"), t->office, NULL) &&
		    clv_who_term_at(t, day == CLV_DAY_NONE ? w->as_of : day) && is_of_body(t, x))
			return t->person;
	}
	return NONE;
}

bool clv_who_private(clv_str sector)
{
	return clv_str_eqc(sector, "OPP") || clv_str_eqc(sector, "BUS") || clv_str_eqc(sector, "REL") ||
	       clv_str_eqc(sector, "PTY") || clv_str_eqc(sector, "ELI");
}

/* The head of a state or government before its other offices ("prime minister and minister
 * of defence"), these before an organisation's, all before private ones. */
static int weight(const clv_who *w, const wterm *t)
{
	if (clv_who_private(t->sector))
		return 0;
	if (t->state == NONE)
		return 1;
	bool top = clv_who_accepts(w, CLV_S("head-of-state"), t->office, NULL) ||
	           clv_who_accepts(w, CLV_S("head-of-government"), t->office, NULL);
	return top ? 3 : 2;
}

const wterm *clv_who_acting(const clv_who *w, uint32_t person, clv_day day)
{
	const wactor *x = &w->actors.v[person];
	const wterm *best = NULL;
	if (day == CLV_DAY_NONE)
		day = w->as_of;
	for (uint32_t i = x->term_b; i < x->term_e; i++) {
		const wterm *t = &w->terms.v[i];
		if (!clv_who_term_at(t, day))
			continue;
		if (!best) {
			best = t;
			continue;
		}
		int a = weight(w, t), b = weight(w, best);
		if (a > b || (a == b && (t->sure > best->sure || (t->sure == best->sure && t->from > best->from))))
			best = t;
	}
	return best;
}
