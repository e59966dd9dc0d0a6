/* SPDX-License-Identifier: Apache-2.0 */
/* The event coder's driver: every verb and event noun of the report's own words
 * becomes a candidate, is read for status, asserter, date and place, and is
 * written as an event mention.
 *
 * Input: tokens, mentions, dates, places, quotes of a document. Output: d->events,
 * ordered by span. Blocks that are not the report (slugs, teasers, captions) and
 * sentences that repeat an earlier one give no event.
 * Method: DESIGN.md section 2. What only a party asserts is possible; what is
 * told of in one noun and one verb of a sentence is one mention; a bare noun
 * ("their meeting in Rome") takes status and date of the report's clearest mention
 * of the same act and parties. Cost: tokens times rules a lemma; candidates
 * squared within a sentence (at most MAX_FOUND). report.c does what needs the
 * whole report. */
#include "event/event_priv.h"

enum {
	HISTORY_DAYS = 45,
	MAX_FOUND = 300,   /* candidates of one sentence */
	FIRM = 2           /* events between states and the like that make a report one of politics */
};

typedef struct found {
	ev_cand k;
	ev_reading r;
	bool domestic; /* nobody in it has a code: counts in a report of politics only */
	bool dropped;
} found;

typedef CLV_VEC(found) found_list;

/* ---- candidates --------------------------------------------------------------- */

bool ev_reads_sentence(const clv_doc *d, uint32_t s)
{
	return clv_role_is_content(clv_doc_role(d, s)) &&
	       d->sentences.v[s].repeat_of == CLV_NO_INDEX;
}

/* A complement whose act its governor already tells ("agreed to share"). */
static void mark_inner(ev_ctx *x, const ev_cand *k)
{
	uint32_t c = ev_complement(x, k->pred);
	bool tells = k->rule->type == CLV_TYPE_AGREE || k->rule->type == CLV_TYPE_THREATEN ||
	             k->rule->type == CLV_TYPE_REQUEST ||
	             (k->rule->type == CLV_TYPE_REJECT && !(k->rule->flags & EV_INNER));
	for (uint32_t a = x->first[k->pred]; c == CLV_NO_INDEX && a != CLV_NO_INDEX; a = x->next[a])
		if (k->rule->type == CLV_TYPE_REQUEST && x->d->tokens.v[a].dep == CLV_DEP_ADVCL && ev_has_to(x, a))
			c = a; /* "called on them to lay down their arms" */
	if (c != CLV_NO_INDEX && tells)
		x->used[c] |= EV_USED_INNER;
}

/* "leaders", "officials" without a state are nobody; rebels and crowds are. */
static bool is_known(const ev_ctx *x, const clv_participant *p)
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
	       (clv_str_find(m->rule, CLV_S("orgs.tsv"), 0) != SIZE_MAX || clv_str_starts(m->rule, CLV_S("org_words.tsv"))) &&
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

/* Somebody of domestic politics: police, rebels, a court, a party, a gang; a crowd or a union as a group only. */
static bool is_of_politics(const ev_ctx *x, const clv_participant *p, bool deed)
{
	const clv_mention *m = &x->d->mentions.v[p->mention];
	clv_str sector = clv_str_lower_ascii(x->s, p->sector);
	bool group = m->kind == CLV_KIND_GROUP || m->kind == CLV_KIND_ORG;
	return sector.n && !ev_is(x->c, "anybody", x->lemma[m->tok_head], NULL) && (ev_is(x->c, "acts", sector, NULL) ||
	                    (group && !clv_str_eqc(sector, "bus") && ev_is(x->c, deed ? "crowd" : "advocate", sector, NULL)));
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
		if (!is_of_politics(x, &k->source.v[i], deed))
			return false;
	if (k->source.n)
		return deed || !(r->flags & EV_WEAK) || (k->target.n && is_of_politics(x, &k->target.v[0], false));
	/* "at least 12 people were killed", "are displaced": a toll, told with its act */
	for (size_t i = 0; i < k->target.n; i++) {
		uint32_t head = x->d->mentions.v[k->target.v[i].mention].tok_head;
		bool anybody = ev_is(x->c, "anybody", x->lemma[head], NULL);
		if (!k->target.v[i].sector.n || (r->type == CLV_TYPE_ASSAULT && !r->mode.n) || (anybody && (r->flags & EV_WEAK)))
			return false;
	}
	return quad == 4 && ev_child(x, k->pred, CLV_DEP_AGENT) == CLV_NO_INDEX; /* "struck by a car" */
}

static bool usable(const ev_ctx *x, const ev_cand *k, bool *domestic)
{
	size_t political = 0, known_s = k->source.n == 0, known_t = k->target.n == 0;
	for (size_t i = 0; i < k->source.n; i++) {
		bool firm = clv_str_eqc(k->source.v[i].sector, "BUS"); /* "Swiss makers" are no state */
		political += !firm && (is_political(x, &k->source.v[i]) || is_advocate(x, k->rule, &k->source.v[i]));
		known_s += is_known(x, &k->source.v[i]);
	}
	for (size_t i = 0; i < k->target.n; i++) {
		political += is_political(x, &k->target.v[i]) || is_former(x, k->rule, &k->target.v[i]);
		known_t += is_known(x, &k->target.v[i]);
	}
	/* a crowd that marches is news without any state named */
	bool crowd = (k->rule->flags & EV_CROWD) && k->source.n && is_crowd(x, &k->source.v[0]);
	*domestic = (!political && !crowd) || k->likely;
	/* "both leaders telephoned the king": one side with a name, the other by its office alone */
	bool half = x->learn && x->politics && k->rule->n_source && k->source.n && k->target.n &&
	            ((known_s && k->source.v[0].code.n) || (known_t && k->target.v[0].code.n));
	return (political || crowd || is_domestic_act(x, k)) && ((known_s && known_t) || half);
}

/* The year before which there is no news: empires, companies of merchants, legends. */
enum { FIRST_YEAR = 1914 };

/* "in 1284": a year that the reader of dates does not take for one, too. */
static bool has_old_year(const ev_ctx *x, uint32_t b, uint32_t e)
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
static bool is_history(const ev_ctx *x)
{
	clv_day first = clv_day_of(FIRST_YEAR, 1, 1);
	bool old = has_old_year(x, 0, (uint32_t)x->d->tokens.n);
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
static bool is_politics(const ev_ctx *x)
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
static bool is_crime(const ev_ctx *x, const ev_cand *k)
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

/* "The Kremlin urged both sides": to act alone it needs nobody, so whom the report
 * does not name is left out. */
static void leave_out_unknown(const ev_ctx *x, ev_cand *k)
{
	for (size_t i = 0; i < k->target.n; i++)
		if (is_known(x, &k->target.v[i]))
			return;
	if (k->target.n && ev_stands_alone(k->rule, k)) {
		k->target.n = 0;
		k->score -= 0.15f;
	}
}

/* "demanded his resignation": the demand is the event. "if it does not apologise". */
static bool only_wished(const found *f)
{
	if (!f->k.source.n && f->r.polarity != CLV_POL_YES)
		return true; /* "has never been charged" */
	if (f->k.target.n)
		return false;
	bool learned = !f->k.rule->n_source; /* "would never permit bloodshed" */
	if (f->r.polarity == CLV_POL_NOT_DONE && (f->k.rule->type == CLV_TYPE_REJECT || learned))
		return true; /* "neither confirmed nor denied" */
	if (f->r.level != 2)
		return false;
	if (learned)
		return true; /* "could embrace a policy" */
	return (f->k.noun && f->k.light == CLV_NO_INDEX) || f->r.polarity != CLV_POL_YES;
}

static void add_found(ev_ctx *x, const ev_cand *found_k, found_list *list)
{
	ev_cand copy = *found_k, *k = &copy;
	leave_out_unknown(x, k);
	bool domestic;
	if (!usable(x, k, &domestic) || is_crime(x, k) || list->n >= MAX_FOUND)
		return;
	found *f = clv_push(x->s, list);
	f->k = *k;
	f->domestic = domestic;
	ev_imply_target(x, &f->k);
	ev_read_status(x, k, &f->r);
	if (only_wished(f))
		f->r.level = 3;
	x->used[k->pred] |= EV_HAS_EVENT;
}

/* "Peru beat Chile on penalties": states that play do not act. */
static bool is_sport(const ev_ctx *x, uint32_t b, uint32_t e)
{
	for (uint32_t t = b; t < e; t++)
		if (ev_is(x->c, "sport", x->lemma[t], NULL))
			return true;
	return false;
}

/* Words that only sport has count twice, those that it shares with others once. */
static bool is_sports_report(const ev_ctx *x)
{
	size_t sure = 0, shared = 0;
	for (size_t t = 0; t < x->d->tokens.n; t++) {
		sure += ev_is(x->c, "sport", x->lemma[t], NULL);
		shared += ev_is(x->c, "game", x->lemma[t], NULL);
	}
	size_t weight = 2 * sure + shared;
	return (sure >= 3 && sure * 250 > x->d->tokens.n) || (weight >= 2 && weight * 25 >= x->d->tokens.n);
}

static void read_tokens(ev_ctx *x, uint32_t sentence, found_list *list)
{
	const clv_sentence *s = &x->d->sentences.v[sentence];
	ev_cand k;
	if (x->learn && (is_sport(x, s->tok_b, s->tok_e) || has_old_year(x, s->tok_b, s->tok_e)))
		return;
	for (uint32_t t = s->tok_b; t < s->tok_e; t++) { /* nouns first: they know their light verb */
		if (!ev_match_noun(x, t, &k))
			continue;
		add_found(x, &k, list);
		if (k.light != CLV_NO_INDEX)
			x->used[k.light] |= EV_USED_NOUN;
	}
	for (uint32_t t = s->tok_b; t < s->tok_e; t++) {
		if (!ev_is_verb(x, t) || (x->used[t] & EV_USED_NOUN) || !ev_match_verb(x, t, &k))
			continue;
		mark_inner(x, &k);
		add_found(x, &k, list);
	}
	for (uint32_t t = s->tok_b; x->learn && t < s->tok_e; t++)
		if (ev_is_verb(x, t) && !(x->used[t] & (EV_USED_NOUN | EV_HAS_EVENT | EV_USED_INNER)) &&
		    ev_propose(x, t, &k))
			add_found(x, &k, list);
}

/* ---- one sentence's candidates against each other ------------------------------- */

static bool same_parties(const found *a, const found *b)
{
	size_t hit = 0, n = a->k.source.n + a->k.target.n;
	for (size_t i = 0; i < n; i++) {
		const clv_participant *p = i < a->k.source.n ? &a->k.source.v[i]
		                                             : &a->k.target.v[i - a->k.source.n];
		bool in = false;
		for (size_t j = 0; j < b->k.source.n && !in; j++)
			in = ev_same_actor(p, &b->k.source.v[j]);
		for (size_t j = 0; j < b->k.target.n && !in; j++)
			in = ev_same_actor(p, &b->k.target.v[j]);
		hit += in;
	}
	return n && hit == n && b->k.source.n + b->k.target.n == n;
}

/* "bombed Asmara, and an Eritrean aircraft bombed Mekele": blows both ways are two acts. */
static bool other_way(const found *a, const found *b)
{
	if ((a->k.rule->flags | b->k.rule->flags) & EV_MUTUAL || !a->k.source.n || !b->k.source.n)
		return false;
	for (size_t i = 0; i < b->k.source.n; i++)
		if (ev_same_actor(&a->k.source.v[0], &b->k.source.v[i]))
			return false;
	return true;
}

/* "closed the mission and recalled the envoy": two verbs of deeds are two deeds. */
static bool two_deeds(const ev_ctx *x, const found *a, const found *b)
{
	int quad = clv_type_quad(a->k.rule->type);
	return (quad == 2 || quad == 4) && !a->k.noun && !b->k.noun &&
	       !clv_str_eq(x->lemma[a->k.pred], x->lemma[b->k.pred]) && x->d->tokens.v[a->k.pred].head != b->k.pred &&
	       x->d->tokens.v[b->k.pred].head != a->k.pred;
}

/* "met … at their first meeting": one act; the verb's mention stays. */
static bool told_twice(const ev_ctx *x, const found_list *list, size_t i)
{
	const found *a = &list->v[i];
	for (size_t j = 0; j < list->n; j++) {
		found *b = &list->v[j];
		if (i == j || b->r.level == 3 || a->k.rule->type != b->k.rule->type ||
		    !same_parties(a, b) || other_way(a, b) || two_deeds(x, a, b) || a->r.historical != b->r.historical)
			continue;
		if (a->k.score < b->k.score || (!(b->k.score < a->k.score) && j < i)) {
			b->k.also = a->k.pred;
			return true;
		}
	}
	return false;
}

static bool is_inner(const ev_ctx *x, const found_list *list, size_t i)
{
	const found *a = &list->v[i];
	if (!a->k.noun && (x->used[a->k.pred] & EV_USED_INNER))
		return true;
	/* "refused to answer": the act itself, denied, when it has a rule of its own */
	if (a->k.rule->flags & EV_INNER) {
		uint32_t c = ev_complement(x, a->k.pred);
		return c != CLV_NO_INDEX && (x->used[c] & EV_HAS_EVENT);
	}
	return false;
}

/* ---- who asserts it --------------------------------------------------------------- */

bool ev_is_party(const clv_event *e, clv_str actor, clv_str code)
{
	clv_participant who = { .actor = actor, .code = code };
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		const clv_participant *p = i < e->source.n ? &e->source.v[i]
		                                           : &e->target.v[i - e->source.n];
		if (clv_str_eq(p->actor, actor) || (code.n && clv_str_eq(p->code, code)))
			return true;
	}
	(void)who;
	return false;
}

typedef struct assertion {
	bool any, party, self; /* self: the source speaks of its own act */
} assertion;

static void add_asserter(const ev_ctx *x, clv_event *e, clv_str actor, clv_str code, clv_str name,
                         clv_str via, assertion *out)
{
	if (!name.n)
		return;
	for (size_t i = 0; i < e->asserted_by.n; i++)
		if (clv_str_eq(e->asserted_by.v[i].name, name))
			return;
	*clv_push(x->d->arena, &e->asserted_by) = (clv_asserter){ actor, name, via };
	out->any = true;
	out->party |= ev_is_party(e, actor, code);
	for (size_t i = 0; i < e->source.n; i++)
		out->self |= clv_str_eq(e->source.v[i].actor, actor) ||
		             (code.n && clv_str_eq(e->source.v[i].code, code));
}

/* "The government of the transition of Mali": a speaker without a state whose words name it. */
static bool speaker_by_words(const ev_ctx *x, clv_span at, clv_participant *out)
{
	uint32_t first = clv_doc_token_at(x->d, at.b);
	for (uint32_t t = first; t < x->d->tokens.n && x->d->tokens.v[t].span.e <= at.e; t++) {
		const clv_token *head = &x->d->tokens.v[x->d->tokens.v[t].head];
		if (head->span.b >= at.b && head->span.e <= at.e)
			continue;
		ev_parties p = { 0 };
		ev_seek how = { 0 };
		ev_phrase_actors(x, t, &how, &p);
		if (p.n == 1 && p.v[0].code.n) {
			*out = p.v[0];
			return true;
		}
	}
	return false;
}

static void asserters_from_quotes(const ev_ctx *x, clv_event *e, assertion *out)
{
	/* "ordered him to leave and recalled": what stands beside the cue is not its content */
	uint32_t beside = x->d->tokens.v[e->tok].dep == CLV_DEP_CONJ ? ev_conjoined(x, e->tok) : e->tok;
	for (size_t i = 0; i < x->d->quotes.n; i++) {
		const clv_quote *q = &x->d->quotes.v[i];
		if (x->d->tokens.v[beside].span.b < q->span.b && ev_is_verb(x, beside) && beside != x->d->tokens.v[e->tok].head)
			continue;
		if (q->span.b > e->trigger.b)
			break; /* quotes are in order */
		if (q->kind == CLV_QUOTE_SCARE || clv_quote_is_topic(q) || e->trigger.b < q->span.b ||
		    e->trigger.e > q->span.e)
			continue;
		for (size_t j = 0; j < q->speakers.n; j++) {
			const clv_speaker *s = &q->speakers.v[j];
			clv_str name = s->name.n ? s->name : clv_text(x->d->text, s->span);
			clv_participant who;
			if (!s->code.n && speaker_by_words(x, s->span, &who))
				add_asserter(x, e, who.actor, who.code, who.name, q->has_via ? q->via.name : CLV_S(""), out);
			else
				add_asserter(x, e, s->actor, s->code, name,
			             q->has_via ? q->via.name : CLV_S(""), out);
		}
	}
}

static void asserters_from_tree(const ev_ctx *x, const found *f, clv_event *e, assertion *out)
{
	for (size_t i = 0; i < f->r.says.n; i++) {
		ev_parties p = { 0 };
		ev_seek how = { 0 };
		uint32_t t = f->r.says.v[i];
		ev_phrase_actors(x, t, &how, &p);
		for (size_t j = 0; j < p.n; j++)
			add_asserter(x, e, p.v[j].actor, p.v[j].code, p.v[j].name, CLV_S(""), out);
		if (!p.n && !out->any) /* "analysts": somebody, but nobody known */
			add_asserter(x, e, CLV_S(""), CLV_S(""),
			             clv_text(x->d->text, x->d->tokens.v[t].span), CLV_S(""), out);
	}
}

/* ---- status ------------------------------------------------------------------------ */

static bool has_will(const ev_ctx *x, const found *f)
{
	EV_CHILDREN(x, f->k.pred, k) {
		clv_str form = clv_str_lower_ascii(x->s, clv_token_word(x->d, &x->d->tokens.v[k]));
		ev_effect e;
		if (x->d->tokens.v[k].dep == CLV_DEP_AUX && ev_tag(x, k, "MD") &&
		    ((ev_is(x->c, "aux", form, &e) && e == EV_E_ANNOUNCED) || f->r.would))
			return true;
	}
	return false;
}

/* "Iran said it would attack Iraq", "will attack if": harm that who would do it has in store is a threat. */
static bool is_menace(const ev_ctx *x, const found *f, const assertion *by, const clv_event *e)
{
	bool own = by->self || (!by->any && !f->r.question);
	return e->type == CLV_TYPE_ASSAULT && !f->k.noun && own && f->r.polarity == CLV_POL_YES && !f->r.historical &&
	       !f->r.opinion && f->k.source.n && !e->mutual && has_will(x, f) &&
	       (f->r.level == 1 || (f->r.level == 2 && f->r.conditional));
}

static void settle_status(const ev_ctx *x, const found *f, const assertion *by, clv_event *e)
{
	int level = f->r.level;
	if (is_menace(x, f, by, e)) {
		e->type = CLV_TYPE_THREATEN;
		e->mode = CLV_S("violence");
		e->cameo = CLV_S("138");
		level = 0;
		e->asserted_by.n = 0;
		e->status = CLV_ST_HAPPENED;
		e->polarity = CLV_POL_YES;
		return;
	}
	e->polarity = f->r.polarity;
	e->historical = f->r.historical;
	bool speech = (f->k.rule->flags & EV_SPEECH) && by->self;
	bool threat = e->type == CLV_TYPE_THREATEN && (f->k.rule->flags & EV_ANNOUNCED);
	bool own = by->self || (!by->any && (level == 1 || f->r.conditional));
	if (threat && own && level < 3)
		level = 0; /* "will take countermeasures": the threat is made */
	if (speech) { /* to say it is to do it: "we condemn" */
		e->asserted_by.n = 0;
	} else if (by->party && level == 0 && e->polarity == CLV_POL_YES) {
		level = 2;
	} else if (by->any && !by->party && level == 1) {
		level = 2; /* a bystander's forecast */
	}
	if (by->self && e->polarity == CLV_POL_REFUSED)
		e->asserted_by.n = 0; /* to refuse is no claim */
	if (e->polarity != CLV_POL_YES && level < 2)
		e->status = CLV_ST_DENIED;
	else
		e->status = level == 0 ? CLV_ST_HAPPENED : level == 1 ? CLV_ST_ANNOUNCED : CLV_ST_POSSIBLE;
	if (e->status == CLV_ST_HAPPENED && f->r.opinion)
		e->status = CLV_ST_POSSIBLE;
}

/* ---- writing ------------------------------------------------------------------------- */

static void copy_parties(const ev_ctx *x, const ev_parties *from, clv_event *e, bool source)
{
	for (size_t i = 0; i < from->n; i++) {
		if (source)
			*clv_push(x->d->arena, &e->source) = from->v[i];
		else
			*clv_push(x->d->arena, &e->target) = from->v[i];
	}
}

static void widen(clv_span *s, clv_span with)
{
	if (with.b < s->b)
		s->b = with.b;
	if (with.e > s->e)
		s->e = with.e;
}

static void set_span(const ev_ctx *x, const found *f, clv_event *e)
{
	const clv_doc *d = x->d;
	e->trigger = e->span = d->tokens.v[f->k.pred].span;
	if (f->k.light != CLV_NO_INDEX)
		widen(&e->span, d->tokens.v[f->k.light].span);
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		const clv_participant *p = i < e->source.n ? &e->source.v[i]
		                                           : &e->target.v[i - e->source.n];
		const clv_mention *m = &d->mentions.v[p->mention];
		if (m->sentence == e->sentence)
			widen(&e->span, m->span);
	}
}

void ev_set_id(const ev_ctx *x, clv_event *e)
{
	clv_buf b = clv_buf_new(x->s);
	clv_buf_f(&b, "%u:%u:%s", e->trigger.b, e->trigger.e, clv_type_name((int)e->type));
	for (size_t i = 0; i < e->source.n; i++)
		clv_buf_f(&b, "<%.*s", CLV_FMT(e->source.v[i].actor));
	for (size_t i = 0; i < e->target.n; i++)
		clv_buf_f(&b, ">%.*s", CLV_FMT(e->target.v[i].actor));
	clv_str parts[2] = { clv_str_c(x->d->id), clv_buf_str(&b) };
	clv_content_id(e->id, 'm', parts, 2);
}

static bool by_pronoun(const ev_ctx *x, const clv_event *e)
{
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		const clv_participant *p = i < e->source.n ? &e->source.v[i]
		                                           : &e->target.v[i - e->source.n];
		const clv_mention *m = &x->d->mentions.v[p->mention];
		if (m->how == CLV_HOW_PRONOUN || m->how == CLV_HOW_COREF || m->sentence != e->sentence)
			return true;
	}
	return false;
}

/* Which words name a party, how they were read, and the dictionary's line. */
static void explain_parties(const ev_ctx *x, const clv_event *e, clv_buf *b)
{
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		bool source = i < e->source.n;
		const clv_participant *p = source ? &e->source.v[i] : &e->target.v[i - e->source.n];
		const clv_mention *m = &x->d->mentions.v[p->mention];
		clv_str words = clv_text(x->d->text, m->span);
		clv_buf_f(b, "\n%s: \"%.*s\" is %.*s, %s", source ? "source" : "target", CLV_FMT(words), CLV_FMT(p->name),
		          clv_how_name((int)m->how));
		if (m->rule.n)
			clv_buf_f(b, " (%.*s)", CLV_FMT(m->rule));
	}
}

static void explain(const ev_ctx *x, const found *f, clv_event *e)
{
	clv_buf b = clv_buf_new(x->d->arena);
	const ev_rule *r = f->k.rule;
	clv_buf_f(&b, "rule: %s line %u, word \"%.*s\"", r->table, r->line,
	          CLV_FMT(x->lemma[f->k.pred]));
	if (f->k.light != CLV_NO_INDEX)
		clv_buf_f(&b, " with light verb \"%.*s\"", CLV_FMT(x->lemma[f->k.light]));
	explain_parties(x, e, &b);
	if (f->k.implied)
		clv_buf_f(&b, "\n%s", f->k.implied);
	clv_buf_addc(&b, "\nstatus: ");
	if (f->r.why.n)
		clv_buf_add(&b, clv_buf_str(&f->r.why));
	else
		clv_buf_addc(&b, f->r.bare ? "nothing said; told as known" : "plain statement");
	if (e->date != CLV_NO_INDEX)
		clv_buf_f(&b, "\ndate: \"%.*s\"", CLV_FMT(clv_text(x->d->text, x->d->dates.v[e->date].span)));
	if (e->place != CLV_NO_INDEX)
		clv_buf_f(&b, "\nplace: %.*s", CLV_FMT(x->d->places.v[e->place].name));
	e->why = clv_buf_str(&b);
	e->rule = clv_strf(x->d->arena, "%s:%u %.*s", r->table, r->line, CLV_FMT(x->lemma[f->k.pred]));
}

/* "Moscow said that Kyiv had shelled Kursk" is also an accusation by Moscow. */
static void write_accusation(const ev_ctx *x, const found *f, const clv_event *of)
{
	uint32_t who = f->r.says.v[0];
	ev_cand k = { .rule = f->k.rule, .pred = x->d->tokens.v[who].head, .light = CLV_NO_INDEX,
		      .also = CLV_NO_INDEX, .claim = CLV_NO_INDEX };
	ev_seek how = { 0 };
	ev_phrase_actors(x, who, &how, &k.source);
	if (!k.source.n || !k.source.v[0].code.n)
		return;
	clv_event *e = clv_push(x->d->arena, &x->d->events);
	*e = *of;
	memset(&e->source, 0, sizeof e->source);
	memset(&e->target, 0, sizeof e->target);
	memset(&e->asserted_by, 0, sizeof e->asserted_by);
	memset(&e->size, 0, sizeof e->size);
	copy_parties(x, &k.source, e, true);
	copy_parties(x, &f->k.source, e, false);
	e->tok = k.pred;
	e->trigger = e->span = x->d->tokens.v[k.pred].span;
	widen(&e->span, x->d->tokens.v[who].span);
	e->type = CLV_TYPE_ACCUSE;
	e->mode = CLV_S("allege");
	e->cameo = CLV_S("112");
	e->mutual = false;
	e->status = CLV_ST_HAPPENED;
	e->polarity = CLV_POL_YES;
	e->date = e->place = CLV_NO_INDEX;
	e->from = e->to = CLV_DAY_NONE;
	e->date_rule = CLV_S("");
	e->score = of->score - 0.1f;
	ev_set_id(x, e);
}

static void write_event(const ev_ctx *x, const found *f)
{
	clv_doc *d = x->d;
	if (d->events.n >= CLV_MAX_EVENTS)
		return;
	const ev_rule *r = f->k.rule;
	clv_event *e = clv_push(d->arena, &d->events);
	*e = (clv_event){ .sentence = d->tokens.v[f->k.pred].sentence, .tok = f->k.pred,
		          .type = r->type, .mode = r->mode, .contexts = r->contexts,
		          .cameo = r->cameo, .date = CLV_NO_INDEX, .place = CLV_NO_INDEX,
		          .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	copy_parties(x, &f->k.source, e, true);
	copy_parties(x, &f->k.target, e, false);
	e->mutual = (r->flags & EV_MUTUAL) != 0;
	set_span(x, f, e);
	ev_fill_frame(x, &f->k, e);
	assertion by = { 0 };
	if (!f->r.bare) { /* what is taken as known is not what is claimed */
		asserters_from_quotes(x, e, &by);
		asserters_from_tree(x, f, e, &by);
	}
	settle_status(x, f, &by, e);
	if (e->date != CLV_NO_INDEX && e->to != CLV_DAY_NONE && d->published != CLV_DAY_NONE &&
	    e->status == CLV_ST_HAPPENED && e->to < d->published - HISTORY_DAYS)
		e->historical = true;
	if (x->learn && e->date != CLV_NO_INDEX && e->to != CLV_DAY_NONE && e->to < clv_day_of(FIRST_YEAR, 1, 1)) {
		d->events.n--;
		return;
	}
	explain(x, f, e);
	ev_weigh(x, &f->k, f->r.bare, by_pronoun(x, e), e);
	ev_set_id(x, e);
	bool harm = e->type == CLV_TYPE_ASSAULT || e->type == CLV_TYPE_COERCE;
	if (harm && by.party && !by.self && f->k.source.n && f->r.says.n && e->polarity == CLV_POL_YES &&
	    !e->historical) {
		clv_event of = *e;
		write_accusation(x, f, &of);
	}
}

/* ---- the whole document ------------------------------------------------------------- */

static int by_span(const void *a, const void *b)
{
	const clv_event *p = a, *q = b;
	if (p->span.b != q->span.b)
		return p->span.b < q->span.b ? -1 : 1;
	return p->trigger.b < q->trigger.b ? -1 : p->trigger.b > q->trigger.b;
}

/* Candidates of one sentence, doubles dropped; how many of them name a state or the like. */
static size_t read_sentence(ev_ctx *x, uint32_t s, found_list *list)
{
	size_t firm = 0;
	read_tokens(x, s, list);
	for (size_t i = 0; i < list->n; i++) {
		list->v[i].dropped = told_twice(x, list, i);
		if (!list->v[i].dropped && list->v[i].r.level < 3)
			*clv_push(x->s, &x->told) = &list->v[i].k;
		firm += !list->v[i].domestic && list->v[i].r.level < 3;
	}
	return firm;
}

void clv_events_find(const clv_coder *c, clv_pair_state *pair, clv_doc *d, clv_arena *scratch)
{
	ev_find(c, pair, true, d, scratch);
}

void ev_find(const clv_coder *c, clv_pair_state *pair, bool learn, clv_doc *d, clv_arena *scratch)
{
	if (!d->tokens.n)
		return;
	ev_ctx x = { .c = c, .d = d, .s = scratch, .learn = learn, .pair = pair };
	ev_ctx_init(&x);
	ev_find_scene(&x);
	/* for the learned coder's features: given actors, whatever they do */
	if (learn && (is_sports_report(&x) || is_history(&x)))
		return;
	x.politics = !learn || is_politics(&x);
	CLV_VEC(bool) bare = { 0 };
	CLV_VEC(bool) standing = { 0 };
	found_list *lists = CLV_NEW_ARRAY(scratch, found_list, d->sentences.n);
	size_t firm = 0;
	for (uint32_t s = 0; s < d->sentences.n; s++)
		if (ev_reads_sentence(d, s))
			firm += read_sentence(&x, s, &lists[s]);
	bool domestic = firm >= FIRM;
	for (uint32_t s = 0; s < d->sentences.n; s++) {
		found_list *list = &lists[s];
		for (size_t i = 0; i < list->n; i++) {
			found *f = &list->v[i];
			if (f->r.level == 3 || is_inner(&x, list, i) || f->dropped || (f->domestic && !domestic))
				continue;
			size_t before = d->events.n;
			write_event(&x, f);
			if (d->events.n == before)
				continue;
			*clv_push(scratch, &bare) = f->r.bare;
			*clv_push(scratch, &standing) = (f->k.rule->flags & EV_STANDING) != 0;
			while (bare.n < d->events.n) { /* the accusation beside it */
				*clv_push(scratch, &bare) = false;
				*clv_push(scratch, &standing) = false;
			}
		}
	}
	for (size_t i = 0; i < d->events.n; i++)
		ev_date_by_publication(&x, &d->events.v[i], bare.v[i]);
	for (size_t i = 0; i < d->events.n; i++)
		if (bare.v[i])
			ev_borrow(&x, &d->events.v[i], bare.v, standing.v[i]);
	ev_add_dated_wars(&x, standing.v);
	if (d->events.n)
		qsort(d->events.v, d->events.n, sizeof *d->events.v, by_span);
}
