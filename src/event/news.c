/* SPDX-License-Identifier: Apache-2.0 */
/* What is news of politics: who counts as a party, and which reports, sentences and acts are
 * none (sport, history, crime).
 *
 * Input: a candidate, or the document. Output: yes or no. Method: a state, an organisation or a
 * body of politics on one side makes an act political; without one it counts in a report of
 * politics only (`domestic`), and only if those who act are of politics by their sector.
 * Sport is told by its words, history by its years. Limits: a crime reported as politics and a
 * coup reported as a crime are told by the rest of the report. Cost: the parties of a candidate;
 * for the document one pass over tokens and mentions. */
#include "event/event_priv.h"

/* "leaders", "officials" without a state are nobody; rebels and crowds are. */
bool ev_is_known(const ev_ctx *x, const clv_participant *p)
{
	if (p->code.n)
		return true;
	const clv_mention *m = &x->d->mentions.v[p->mention];
	bool by_name = m->coref < x->d->mentions.n && x->d->mentions.v[m->coref].kind == CLV_KIND_PERSON; /* "the mayor, Ali Veli," */
	return m->how != CLV_HOW_ROLE || by_name || (p->sector.n && !clv_str_eqc(p->sector, "GOV"));
}

/* A state or organisation with a code, or a body in politics: parties, rebels, unions. */
static bool is_political(const ev_ctx *x, const clv_participant *p)
{
	return p->code.n || (p->sector.n && ev_is(x->c, "political", clv_str_lower_ascii(x->s, p->sector), NULL));
}

/* "Human Rights Watch welcomed it": an organisation of the tables, or one told by its head
 * word ("the Miners Federation"), that speaks or gives in politics. */
static bool is_advocate(const ev_ctx *x, const ev_rule *r, const clv_participant *p)
{
	const clv_mention *m = &x->d->mentions.v[p->mention];
	return x->politics && clv_type_quad(r->type) != 4 && m->kind == CLV_KIND_ORG && p->sector.n &&
	       (clv_str_find(m->rule, CLV_S("orgs.tsv"), 0) != SIZE_MAX || clv_str_starts(m->rule, CLV_S("org_words.tsv")) ||
	        clv_str_starts(m->rule, CLV_S("role_words.tsv, app"))) &&
	       ev_is(x->c, "advocate", clv_str_lower_ascii(x->s, p->sector), NULL);
}

/* "The former president was charged": out of office, and yet politics when the law reaches for him. */
static bool is_former(const ev_ctx *x, const ev_rule *r, const clv_participant *p)
{
	bool law = r->type == CLV_TYPE_SANCTION || r->type == CLV_TYPE_COERCE || clv_str_eqc(r->cameo, "115") ||
	           clv_str_eqc(r->cameo, "0841");
	return law && clv_str_eqc(p->sector, "ELI") && x->d->mentions.v[p->mention].nationality.n;
}

static bool is_crowd(const ev_ctx *x, const clv_participant *p)
{
	uint32_t t = x->d->mentions.v[p->mention].tok_head;
	bool many = ev_tag(x, t, "NNS") || ev_tag(x, t, "NNPS") || ev_tag(x, t, "NNP") ||
	            ev_is(x->c, "collective", x->lemma[t], NULL);
	return many && p->sector.n && ev_is(x->c, "crowd", clv_str_lower_ascii(x->s, p->sector), NULL);
}

/* Somebody of domestic politics: police, rebels, a court, a party, a crowd; not firms and people of no kind. */
static bool is_of_politics(const ev_ctx *x, const clv_participant *p)
{
	const clv_mention *m = &x->d->mentions.v[p->mention];
	return p->sector.n && !clv_str_eqc(p->sector, "BUS") && !ev_is(x->c, "anybody", x->lemma[m->tok_head], NULL);
}

/* Were they killed by people? The sentence or the one before tells of violence, and the sentence of
 * no accident. */
static bool is_violent(const ev_ctx *x, uint32_t t)
{
	uint32_t s = x->d->tokens.v[t].sentence;
	bool violent = false;
	for (uint32_t back = 0; back < 2 && back <= s; back++) {
		const clv_sentence *at = &x->d->sentences.v[s - back];
		for (uint32_t i = at->tok_b; i < at->tok_e; i++) {
			if (back == 0 && ev_is(x->c, "accident", x->lemma[i], NULL))
				return false;
			violent |= ev_is(x->c, "violence", x->lemma[i], NULL);
		}
	}
	return violent;
}

/* "Gangs burned the police station", "armed men shot three aid workers": in a report about
 * politics who has no state acts, too, if a pattern says what he does; words need a hearer. */
static bool is_domestic_act(const ev_ctx *x, const ev_cand *k)
{
	const ev_rule *r = k->rule;
	int quad = clv_type_quad(r->type);
	bool deed = quad == 4 || r->type == CLV_TYPE_RETREAT;
	if (!x->politics || !x->learn || (k->likely && !deed) || (quad == 2 && !deed))
		return false;
	for (size_t i = 0; i < k->source.n; i++)
		if (!is_of_politics(x, &k->source.v[i]))
			return false;
	if (k->source.n)
		return deed || !(r->flags & EV_WEAK) || (k->target.n && is_of_politics(x, &k->target.v[0]));
	if (ev_child(x, k->pred, CLV_DEP_AGENT) != CLV_NO_INDEX) /* "struck by a car" */
		return false;
	if (!k->target.n) /* "the curfew was lifted", "protests broke out" */
		return r->type != CLV_TYPE_ASSAULT || is_violent(x, k->pred);
	/* "at least 12 people were killed", "are displaced": a toll, told with its act */
	for (size_t i = 0; i < k->target.n; i++) {
		uint32_t head = x->d->mentions.v[k->target.v[i].mention].tok_head;
		bool anybody = ev_is(x->c, "anybody", x->lemma[head], NULL) || !k->target.v[i].sector.n;
		bool vague = (r->type == CLV_TYPE_ASSAULT && !r->mode.n) || (anybody && (r->flags & EV_WEAK));
		if (vague && !is_violent(x, k->pred))
			return false;
	}
	return quad == 4;
}

bool ev_is_usable(const ev_ctx *x, const ev_cand *k, bool *domestic)
{
	size_t political = 0, known_s = k->source.n == 0, known_t = k->target.n == 0;
	for (size_t i = 0; i < k->source.n; i++) {
		bool firm = clv_str_eqc(k->source.v[i].sector, "BUS"); /* "Swiss makers" are no state */
		political += !firm && (is_political(x, &k->source.v[i]) || is_advocate(x, k->rule, &k->source.v[i]));
		known_s += ev_is_known(x, &k->source.v[i]);
	}
	for (size_t i = 0; i < k->target.n; i++) {
		political += is_political(x, &k->target.v[i]) || is_former(x, k->rule, &k->target.v[i]);
		known_t += ev_is_known(x, &k->target.v[i]);
	}
	/* a crowd that marches is news without any state named */
	bool crowd = (k->rule->flags & EV_CROWD) && k->source.n && is_crowd(x, &k->source.v[0]);
	*domestic = (!political && !crowd) || k->likely;
	/* "both leaders telephoned the king": one side with a name, the other by its office alone */
	bool half = x->learn && x->politics && k->rule->n_source && k->source.n && k->target.n &&
	            ((known_s && k->source.v[0].code.n) || (known_t && k->target.v[0].code.n));
	return (political || crowd || is_domestic_act(x, k)) && ((known_s && known_t) || half);
}

/* "in 1284": a year that the reader of dates does not take for one, too. */
bool ev_has_old_year(const ev_ctx *x, uint32_t b, uint32_t e)
{
	for (uint32_t t = b; t < e; t++) {
		int64_t year;
		if (ev_tag(x, t, "CD") && clv_str_eqc(x->d->tokens.v[t].ent_text, "DATE") &&
		    clv_str_to_i64(clv_text(x->d->text, x->d->tokens.v[t].span), &year) && year >= 1000 &&
		    year < FIRST_YEAR)
			return true;
	}
	return false;
}

/* A text whose years all lie before it tells history. */
bool ev_is_history(const ev_ctx *x)
{
	clv_day first = clv_day_of(FIRST_YEAR, 1, 1);
	bool old = ev_has_old_year(x, 0, (uint32_t)x->d->tokens.n);
	if (x->d->published != CLV_DAY_NONE)
		return false;
	for (size_t i = 0; i < x->d->dates.n; i++) {
		const clv_date *g = &x->d->dates.v[i];
		if (g->kind != CLV_DATEKIND_DATE || g->to == CLV_DAY_NONE)
			continue;
		if (g->to >= first)
			return false;
		old = true;
	}
	return old;
}

/* Does anybody of politics occur: a government, a party, rebels, an organisation of states? */
bool ev_is_politics(const ev_ctx *x)
{
	for (size_t t = 0; t < x->d->tokens.n; t++)
		if (ev_is(x->c, "politics", x->lemma[t], NULL))
			return true;
	for (size_t i = 0; i < x->d->mentions.n; i++) {
		const clv_mention *m = &x->d->mentions.v[i];
		clv_str sector = clv_str_lower_ascii(x->s, m->sector);
		if ((sector.n && ev_is(x->c, "political", sector, NULL)) || clv_str_eqc(sector, "gov") ||
		    clv_str_eqc(sector, "leg") || clv_str_eqc(sector, "mil") ||
		    (m->kind == CLV_KIND_ORG && m->code.n))
			return true;
	}
	return false;
}

/* Police and courts at home against nobody of politics: a crime, unless the report is
 * about politics. */
bool ev_is_crime(const ev_ctx *x, const ev_cand *k)
{
	bool law = k->source.n > 0;
	for (size_t i = 0; i < k->source.n; i++)
		law &= clv_str_eqc(k->source.v[i].sector, "COP") || clv_str_eqc(k->source.v[i].sector, "JUD");
	bool riot = (k->rule->flags & EV_CROWD) && clv_str_eqc(k->rule->mode, "riot");
	for (size_t i = 0; i < k->target.n; i++) {
		const clv_participant *p = &k->target.v[i];
		clv_str of = x->d->mentions.v[p->mention].nationality;
		if (is_political(x, p) || (of.n && k->source.n && !clv_str_eq(of, k->source.v[0].code)) ||
		    (p->sector.n && ev_is(x->c, "persecuted", clv_str_lower_ascii(x->s, p->sector), NULL)))
			return false;
	}
	return (law || riot) && !x->politics;
}

/* "Peru beat Chile on penalties": states that play do not act. */
bool ev_is_sport(const ev_ctx *x, uint32_t b, uint32_t e)
{
	for (uint32_t t = b; t < e; t++)
		if (ev_is(x->c, "sport", x->lemma[t], NULL))
			return true;
	return false;
}

/* Words that only sport has count twice, those that it shares with others once. */
bool ev_is_sports_report(const ev_ctx *x)
{
	size_t sure = 0, shared = 0;
	for (size_t t = 0; t < x->d->tokens.n; t++) {
		sure += ev_is(x->c, "sport", x->lemma[t], NULL);
		shared += ev_is(x->c, "game", x->lemma[t], NULL);
	}
	size_t weight = 2 * sure + shared;
	return (sure >= 3 && sure * 250 > x->d->tokens.n) || (weight >= 2 && weight * 25 >= x->d->tokens.n);
}
