/* SPDX-License-Identifier: Apache-2.0 */
/* What only the whole report tells of an event: the status and date of a bare noun,
 * the day of an act without a date, the parties of a war named by its date alone.
 *
 * Input: the events of all sentences. Output: the same, completed; at most one more.
 * Method: a bare noun ("their meeting in Rome") takes status and date of the report's
 * clearest mention of the same act and parties. What the report tells without a date
 * is its news and has the day of publication, unless words say that it lies before it
 * ("had met", "already", "before going to Rome"): then the day stays open.
 * Cost: NEAR_EVENTS for each bare noun; one pass over the dates. */
#include "event/event_priv.h"

enum { NEAR_EVENTS = 300 /* events looked at around a bare noun */ };

static bool same_act(const clv_event *a, const clv_event *b)
{
	if (a->type != b->type || a->source.n + a->target.n != b->source.n + b->target.n)
		return false;
	size_t n = a->source.n + a->target.n;
	for (size_t i = 0; i < n; i++) {
		const clv_participant *p = ev_participant(a, i);
		if (!ev_is_party(b, p->actor, p->code))
			return false;
	}
	return true;
}

/* Another meeting of one of the parties at the same place, or none. */
static bool same_scene(const ev_ctx *x, const clv_event *a, const clv_event *b)
{
	if (a->type != b->type || a->place == CLV_NO_INDEX || b->place == CLV_NO_INDEX)
		return false;
	if (!clv_str_eq(x->d->places.v[a->place].name, x->d->places.v[b->place].name))
		return false;
	for (size_t i = 0; i < a->source.n; i++)
		if (ev_is_party(b, a->source.v[i].actor, a->source.v[i].code))
			return true;
	return false;
}

static const clv_event *clearest(const ev_ctx *x, const clv_event *e, const bool *bare)
{
	const clv_event *best = NULL;
	int rank = 0;
	size_t at = (size_t)(e - x->d->events.v), n = x->d->events.n;
	size_t end = at + NEAR_EVENTS < n ? at + NEAR_EVENTS : n;
	for (size_t i = at > NEAR_EVENTS ? at - NEAR_EVENTS : 0; i < end; i++) {
		const clv_event *m = &x->d->events.v[i];
		if (bare[i] || m == e || m->historical != e->historical)
			continue;
		int r = same_act(m, e) ? 3 : same_scene(x, e, m) ? 1 : 0;
		r += r && m->from != CLV_DAY_NONE;
		if (r > rank) {
			rank = r;
			best = m;
		}
	}
	return best;
}

/* A bare noun says neither when nor whether: the report's clearest mention does. */
void ev_borrow(const ev_ctx *x, clv_event *e, const bool *bare, bool standing)
{
	const clv_event *best = clearest(x, e, bare);
	if (!best) {
		for (size_t i = 0; i < x->d->events.n && i < NEAR_EVENTS; i++) /* "since the attack" */
			standing |= x->d->events.v[i].historical && same_act(e, &x->d->events.v[i]);
		if (standing) /* "Russia's war": known, not told anew */
			e->historical = true;
		return;
	}
	e->status = best->status;
	e->polarity = best->polarity;
	if (e->date == CLV_NO_INDEX) {
		e->date = best->date;
		e->from = best->from;
		e->to = best->to;
		e->grain = best->grain;
		e->date_rule = best->date_rule;
	}
	if (e->place == CLV_NO_INDEX)
		e->place = best->place;
}

static bool earlier_words(const ev_ctx *x, uint32_t v)
{
	bool past = ev_tag(x, v, "VBN") || ev_tag(x, v, "VBD");
	EV_CHILDREN(x, v, k) {
		const clv_token *t = &x->d->tokens.v[k];
		/* "said that it had met": no more than "it has met", told of yesterday */
		bool told = x->d->tokens.v[v].dep == CLV_DEP_CCOMP;
		if (past && !told && t->dep == CLV_DEP_AUX && ev_tag(x, k, "VBD") && clv_str_eqc(x->lemma[k], "have"))
			return true;
		if (t->dep == CLV_DEP_ADVMOD && k < v && ev_is(x->c, "earlier", x->lemma[k], NULL))
			return true;
		if (t->dep != CLV_DEP_PREP)
			continue;
		uint32_t o = ev_child(x, k, CLV_DEP_POBJ), c = ev_child(x, k, CLV_DEP_PCOMP);
		if ((o != CLV_NO_INDEX && ev_is(x->c, "earlier", x->lemma[o], NULL)) ||
		    (c != CLV_NO_INDEX && past && ev_is(x->c, "earlier", x->lemma[k], NULL)))
			return true;
	}
	return false;
}

/* "the rebels, who have fired on the town": what is known of them, told of no day. */
static bool is_perfect_aside(const ev_ctx *x, uint32_t v)
{
	if (x->d->tokens.v[v].dep != CLV_DEP_RELCL || !ev_tag(x, v, "VBN"))
		return false;
	EV_CHILDREN(x, v, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_AUX && clv_str_eqc(x->lemma[k], "have"))
			return true;
	return false;
}

/* "had met", "has already met", "met in the run-up to", "before going to Rome, he
 * met": earlier than the report's own news, it is not told when. */
static bool is_earlier(const ev_ctx *x, uint32_t pred)
{
	if (is_perfect_aside(x, pred))
		return true;
	uint32_t v = pred;
	for (int i = 0; i < 4 && !earlier_words(x, v); i++) {
		const clv_token *t = &x->d->tokens.v[v];
		bool shares = t->dep == CLV_DEP_XCOMP || t->dep == CLV_DEP_CONJ || t->dep == CLV_DEP_DOBJ ||
		              t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS ||
		              (t->dep == CLV_DEP_ADVCL && ev_has_to(x, v)) || t->dep == CLV_DEP_PCOMP ||
		              t->dep == CLV_DEP_PREP || t->dep == CLV_DEP_POBJ;
		bool where = t->dep == CLV_DEP_RELCL && ev_child(x, v, CLV_DEP_ADVMOD) != CLV_NO_INDEX;
		if (where) { /* "went to Laos, where he met" */
			uint32_t up = t->head;
			for (int j = 0; j < 4 && !ev_is_verb(x, up); j++)
				up = x->d->tokens.v[up].head;
			return ev_is_verb(x, up) && earlier_words(x, up);
		}
		if (!shares || t->head == v)
			return false;
		v = t->head;
	}
	return earlier_words(x, v);
}

/* What a report tells without a date is its news; what it only names is not. */
void ev_date_by_publication(const ev_ctx *x, clv_event *e, bool bare)
{
	const clv_doc *d = x->d;
	if (is_earlier(x, e->tok) || e->date != CLV_NO_INDEX || e->historical || e->status != CLV_ST_HAPPENED || bare)
		return;
	if (ev_date_of_clause_above(x, e)) {
		e->historical = true;
		return;
	}
	e->from = d->published;
	e->to = d->published == CLV_DAY_NONE ? CLV_DAY_NONE
	        : d->published_to != CLV_DAY_NONE ? d->published_to : d->published;
	e->grain = CLV_GRAIN_DAY;
	e->date_rule = CLV_S("+0D");
}

/* The one war or invasion that the report tells with its parties, or none. */
static const clv_event *known_war(const ev_ctx *x, const bool *standing)
{
	const clv_event *one = NULL;
	for (size_t i = 0; i < x->d->events.n; i++) {
		const clv_event *e = &x->d->events.v[i];
		if (!standing[i] || e->type != CLV_TYPE_ASSAULT || e->mutual || !e->source.n || !e->target.n)
			continue;
		if (one && (!clv_str_eq(one->source.v[0].code, e->source.v[0].code) ||
		            !clv_str_eq(one->target.v[0].code, e->target.v[0].code)))
			return NULL;
		one = one ? one : e;
	}
	return one;
}

static const ev_rule *standing_noun(const ev_ctx *x, uint32_t n)
{
	const uint32_t *first = clv_map_get(&x->c->nouns, x->lemma[n]);
	if ((x->used[n] & EV_HAS_EVENT) || !ev_reads_sentence(x->d, x->d->tokens.v[n].sentence))
		return NULL;
	for (uint32_t i = first ? *first : CLV_NO_INDEX; i != CLV_NO_INDEX; i = x->c->links.v[i].next) {
		const ev_rule *r = &x->c->rules.v[x->c->links.v[i].rule];
		if ((r->flags & EV_STANDING) && r->type == CLV_TYPE_ASSAULT && !r->n_cond)
			return r;
	}
	return NULL;
}

/* "the May 3 invasion": its parties are those of the one war the report tells of; once. */
void ev_add_dated_wars(const ev_ctx *x, const bool *standing)
{
	clv_doc *d = x->d;
	const clv_event *war = known_war(x, standing);
	for (size_t i = 0; war && i < d->dates.n && d->events.n < CLV_MAX_EVENTS; i++) {
		const clv_date *g = &d->dates.v[i];
		uint32_t n = g->tok_b < d->tokens.n ? d->tokens.v[g->tok_b].head : CLV_NO_INDEX;
		const ev_rule *r = n != CLV_NO_INDEX && n >= g->tok_e && g->kind == CLV_DATEKIND_DATE &&
		                   g->grain == CLV_GRAIN_DAY && g->from != CLV_DAY_NONE
		                       ? standing_noun(x, n) : NULL;
		if (!r)
			continue;
		clv_event of = *war, *e = clv_push(d->arena, &d->events);
		*e = of;
		e->sentence = d->tokens.v[n].sentence;
		e->tok = n;
		e->trigger = e->span = d->tokens.v[n].span;
		e->date = (uint32_t)i;
		e->from = g->from;
		e->to = g->to;
		e->grain = g->grain;
		e->date_rule = g->rel;
		e->place = CLV_NO_INDEX;
		e->historical = true;
		e->asserted_by.n = 0;
		e->status = CLV_ST_HAPPENED;
		e->polarity = CLV_POL_YES;
		e->mode = r->mode;
		e->cameo = r->cameo;
		e->score = of.score - 0.1f;
		e->uncertain = e->score < 0.6f;
		e->why = clv_strf(d->arena, "rule: %s line %u, word \"%.*s\"\nparties: of the one war the report names\n"
		                  "date: \"%.*s\"", r->table, r->line, CLV_FMT(x->lemma[n]),
		                  CLV_FMT(clv_text(d->text, g->span)));
		e->rule = clv_strf(d->arena, "%s:%u %.*s", r->table, r->line, CLV_FMT(x->lemma[n]));
		ev_set_id(x, e);
		return;
	}
}
