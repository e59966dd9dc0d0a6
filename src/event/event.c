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
	MAX_FOUND = 300, /* candidates of one sentence */
	FIRM = 2         /* events between states and the like that make a report one of politics */
};

typedef CLV_VEC(ev_found) found_list;

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

/* "The Kremlin urged both sides": to act alone it needs nobody, so whom the report
 * does not name is left out. */
static void leave_out_unknown(const ev_ctx *x, ev_cand *k)
{
	for (size_t i = 0; i < k->target.n; i++)
		if (ev_is_known(x, &k->target.v[i]))
			return;
	if (k->target.n && ev_stands_alone(k->rule, k)) {
		k->target.n = 0;
		k->score -= 0.15f;
	}
}

/* "if the miners walk out" */
static bool is_condition(const ev_ctx *x, uint32_t v)
{
	uint32_t mark = ev_child(x, v, CLV_DEP_MARK);
	ev_effect e;
	return mark != CLV_NO_INDEX && ev_is(x->c, "mark", x->lemma[mark], &e) && e == EV_E_POSSIBLE;
}

/* "demanded his resignation": the demand is the event. "if it does not apologise". */
static bool only_wished(const ev_ctx *x, const ev_found *f)
{
	if (!f->k.source.n && f->r.polarity != CLV_POL_YES)
		return true; /* "has never been charged" */
	if (f->k.implied && f->k.source.n + f->k.target.n == 1 && (f->r.historical || f->r.level > 1))
		return true; /* "since the truce began" */
	bool learned = !f->k.rule->n_source; /* "would never permit bloodshed" */
	if (learned && f->k.likely && (f->r.level > 0 || f->r.polarity != CLV_POL_YES || f->k.rule->type == CLV_TYPE_THREATEN))
		return true; /* what is not told plainly, on an unsure word */
	if (f->k.target.n)
		return false;
	if (f->r.polarity == CLV_POL_NOT_DONE && (f->k.rule->type == CLV_TYPE_REJECT || learned))
		return true; /* "neither confirmed nor denied" */
	if (f->r.level != 2)
		return false;
	if (f->r.conditional || f->r.would || is_condition(x, f->k.pred))
		return true; /* "would be forced to close the road", "unless Greece gives way" */
	if (learned)
		return true; /* "could embrace a policy" */
	return (f->k.noun && f->k.light == CLV_NO_INDEX) || f->r.polarity != CLV_POL_YES;
}

static void add_found(ev_ctx *x, const ev_cand *found_k, found_list *list)
{
	ev_cand copy = *found_k, *k = &copy;
	leave_out_unknown(x, k);
	bool domestic;
	if (!ev_is_usable(x, k, &domestic) || ev_is_crime(x, k) || list->n >= MAX_FOUND)
		return;
	ev_found *f = clv_push(x->s, list);
	f->k = *k;
	f->domestic = domestic;
	ev_imply_target(x, &f->k);
	bool somebody = ev_imply_scene(x, &f->k);
	ev_read_status(x, k, &f->r);
	if (!somebody || only_wished(x, f))
		f->r.level = 3;
	x->used[k->pred] |= EV_HAS_EVENT;
}

/* "has adopted the Russian line, blaming NATO": the act that the learned coder sees has its own word. */
static bool has_own_word(const found_list *list, const ev_cand *k)
{
	for (size_t i = 0; (k->rule->flags & EV_SPEECH) && i < list->n; i++) {
		const ev_cand *o = &list->v[i].k;
		if (o->rule->type == k->rule->type && o->source.n && k->source.n &&
		    strcmp(o->rule->table, k->rule->table) != 0 && ev_same_actor(&o->source.v[0], &k->source.v[0]))
			return true;
	}
	return false;
}

static void read_tokens(ev_ctx *x, uint32_t sentence, found_list *list)
{
	const clv_sentence *s = &x->d->sentences.v[sentence];
	ev_cand k;
	if (x->learn && (ev_is_sport(x, s->tok_b, s->tok_e) || ev_has_old_year(x, s->tok_b, s->tok_e)))
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
		    ev_propose(x, t, &k) && !has_own_word(list, &k))
			add_found(x, &k, list);
}

/* ---- one sentence's candidates against each other ------------------------------- */

static bool same_parties(const ev_found *a, const ev_found *b)
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
static bool other_way(const ev_found *a, const ev_found *b)
{
	if ((a->k.rule->flags | b->k.rule->flags) & EV_MUTUAL || !a->k.source.n || !b->k.source.n)
		return false;
	for (size_t i = 0; i < b->k.source.n; i++)
		if (ev_same_actor(&a->k.source.v[0], &b->k.source.v[i]))
			return false;
	return true;
}

/* "closed the mission and recalled the envoy": two verbs of deeds are two deeds. */
static bool two_deeds(const ev_ctx *x, const ev_found *a, const ev_found *b)
{
	int quad = clv_type_quad(a->k.rule->type);
	return (quad == 2 || quad == 4) && !a->k.noun && !b->k.noun &&
	       !clv_str_eq(x->lemma[a->k.pred], x->lemma[b->k.pred]) && x->d->tokens.v[a->k.pred].head != b->k.pred &&
	       x->d->tokens.v[b->k.pred].head != a->k.pred;
}

/* "met … at their first meeting": one act; the verb's mention stays. */
static bool told_twice(const ev_ctx *x, const found_list *list, size_t i)
{
	const ev_found *a = &list->v[i];
	for (size_t j = 0; j < list->n; j++) {
		ev_found *b = &list->v[j];
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
	const ev_found *a = &list->v[i];
	if (!a->k.noun && (x->used[a->k.pred] & EV_USED_INNER))
		return true;
	/* "refused to answer": the act itself, denied, when it has a rule of its own */
	if (a->k.rule->flags & EV_INNER) {
		uint32_t c = ev_complement(x, a->k.pred);
		return c != CLV_NO_INDEX && (x->used[c] & EV_HAS_EVENT);
	}
	return false;
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
	ev_ctx x = { .c = c, .d = d, .s = scratch, .learn = learn, .pair = pair, .answers = learn ? ev_answers_new(scratch) : NULL };
	ev_ctx_init(&x);
	ev_find_scene(&x);
	/* for the learned coder's features: given actors, whatever they do */
	if (learn && (ev_is_sports_report(&x) || ev_is_history(&x)))
		return;
	x.politics = !learn || ev_is_politics(&x);
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
			ev_found *f = &list->v[i];
			if (f->r.level == 3 || is_inner(&x, list, i) || f->dropped || (f->domestic && !domestic))
				continue;
			size_t before = d->events.n;
			ev_write_event(&x, f);
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
