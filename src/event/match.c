/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates: which rule of the lexicon a verb meets, and who fills its source and target.
 *
 * Input: a verb. Output: the candidate of the most specific rule that finds its parties
 * (most conditions met, then the order of the table). A source that the verb itself does not
 * name may stand with the verb that reports it ("Peru denies that villages were shelled").
 * Cost: rules of the lemma (at most about 20) times the tokens of the phrase. */
#include "event/event_priv.h"

/* "Peru denies that villages were shelled": who denies it is who would have done it. */
static void fill_from_denier(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[v];
	ev_effect e;
	if (k->source.n || t->dep != CLV_DEP_CCOMP || !ev_is_passive(x, v) ||
	    ev_child(x, v, CLV_DEP_AGENT) != CLV_NO_INDEX || !ev_is_verb(x, t->head) ||
	    !ev_is(x->c, "ccomp", x->lemma[t->head], &e) || e != EV_E_DISPUTED)
		return;
	ev_fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
}

/* "The army said it had freed": whose pronoun nothing else resolves says it of himself; not so
 * in "They fired at us," said a farmer. */
static void fill_from_saying(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[v];
	uint32_t s = ev_child(x, v, CLV_DEP_NSUBJ);
	ev_effect e;
	if (t->dep != CLV_DEP_CCOMP || s == CLV_NO_INDEX || s < t->head || x->mention[s] != CLV_NO_INDEX ||
	    !ev_tag(x, s, "PRP") || ev_is(x->c, "first-person", x->lemma[s], NULL) || !ev_is_verb(x, t->head) ||
	    !ev_is(x->c, "ccomp", x->lemma[t->head], &e) || e != EV_E_SAY || ev_is_passive(x, v))
		return;
	ev_fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
}

/* "Kyiv said that Moscow was to blame": who says so accuses. */
static void fill_from_sayer(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	ev_effect e;
	uint32_t be = x->d->tokens.v[v].head, say = x->d->tokens.v[be].head;
	if (x->d->tokens.v[v].dep == CLV_DEP_XCOMP && x->d->tokens.v[be].dep == CLV_DEP_CCOMP && ev_is_passive(x, v) &&
	    ev_is_verb(x, say) && ev_is(x->c, "ccomp", x->lemma[say], &e) && e == EV_E_SAY)
		ev_fill_slots(x, say, &subject, 1, false, false, k, &k->source);
}

/* "Kyiv said that Moscow was behind the attack": who says so accuses. */
static void fill_from_said(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	const clv_token *t = &x->d->tokens.v[v];
	ev_effect e;
	if (t->dep == CLV_DEP_CCOMP && ev_is_verb(x, t->head) && ev_is(x->c, "ccomp", x->lemma[t->head], &e) &&
	    (e == EV_E_SAY || e == EV_E_POSSIBLE))
		ev_fill_slots(x, t->head, &subject, 1, false, false, k, &k->source);
}

/* "A car bombing by the rebels killed 12 people": who bombed killed. */
static void fill_from_act(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	uint32_t s = ev_deep_subject(x, v);
	if (s == CLV_NO_INDEX || x->mention[s] != CLV_NO_INDEX || !clv_map_get(&x->c->nouns, x->lemma[s]))
		return;
	ev_seek how = { .deep = true };
	ev_phrase_actors(x, s, &how, &k->source);
	if (!k->source.n)
		ev_imply_source(x, k, s);
}

static bool try_verb(const ev_ctx *x, uint32_t v, const ev_rule *r, ev_cand *k)
{
	if (!ev_verb_conditions(x, v, r))
		return false;
	*k = (ev_cand){ .rule = r, .pred = v, .light = CLV_NO_INDEX, .also = CLV_NO_INDEX, .claim = CLV_NO_INDEX };
	ev_fill_slots(x, v, r->source, r->n_source, false, false, k, &k->source);
	fill_from_denier(x, v, k);
	if (!k->source.n)
		fill_from_saying(x, v, k);
	if (r->flags & EV_SAID)
		fill_from_said(x, v, k);
	if (!k->source.n && r->type == CLV_TYPE_ACCUSE)
		fill_from_sayer(x, v, k);
	if (!k->source.n && r->type == CLV_TYPE_ASSAULT)
		fill_from_act(x, v, k);
	k->indirect = k->far = false;
	ev_fill_slots(x, v, r->target, r->n_target, false, (r->flags & EV_PLACE) != 0, k, &k->target);
	if (!ev_settle(x, r, k))
		return false;
	k->score = ev_base_score(r, k);
	return true;
}

/* A condition with words is worth two without; a known target one more. */
enum { UNSURE = 20 }; /* more than a rule's conditions are worth */

static int weight(const ev_cand *k)
{
	int w = (k->target.n ? 1 : 0) + (k->rule->flags & EV_CROWD ? 1 : 0); /* miners that threaten to strike */
	w -= k->likely ? UNSURE : 0;
	for (size_t i = 0; i < k->rule->n_cond; i++) {
		const ev_cond *c = &k->rule->cond[i];
		bool words = c->n_alt && c->kind != EV_C_KIND && c->kind != EV_C_PREP;
		w += words ? 5 : c->kind == EV_C_PREP ? 3 : 2;
	}
	return w;
}

static bool fits_better(const ev_cand *a, const ev_cand *b)
{
	return weight(a) > weight(b);
}

bool ev_match_verb(const ev_ctx *x, uint32_t v, ev_cand *out)
{
	const uint32_t *first = clv_map_get(&x->c->verbs, x->lemma[v]);
	bool found = false;
	for (uint32_t i = first ? *first : CLV_NO_INDEX; i != CLV_NO_INDEX; i = x->c->links.v[i].next) {
		const ev_rule *r = &x->c->rules.v[x->c->links.v[i].rule];
		ev_cand k;
		if (try_verb(x, v, r, &k) && (!found || fits_better(&k, out))) {
			*out = k;
			found = true;
		}
	}
	return found;
}
