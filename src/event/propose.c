/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates that no pattern of the lexicon tells: a verb between a known actor and
 * another actor, or a thing, is put before the learned coder.
 *
 * Input: a verb that no rule met. Output: a candidate whose rule is that of a type
 * (types.tsv), with the coder's probability as its score. Method: the deep subject is
 * the source; the first actor below the verb is the target, else the object's own
 * words stand for it (the learned coder reads words, not only names). Taken only when
 * the coder is sure: a sentence without an event must not get one.
 * Limits: verbs of saying and being are not asked about; the coder answers in
 * PLOVER's verbal reading, so what is only announced takes the best type but AGREE.
 * Cost: one run of the linear model a verb; the encoder only for what that lets pass. */
#include "event/event_priv.h"

/* what stands alone; what only a report of politics may hold */
static const double SURE = 0.75, NO_EVENT = 0.08, MAYBE = 0.25, LIKELY = 0.4, PERHAPS_NONE = 0.4, THING = 0.45, NO_THING = 0.3;
enum { MAX_WORDS = 14 };

static clv_span widen_to(const ev_ctx *x, uint32_t t, uint32_t root, clv_span s, int depth)
{
	const clv_token *k = &x->d->tokens.v[t];
	if (k->dep == CLV_DEP_RELCL || (t != root && k->dep == CLV_DEP_CONJ) || depth > MAX_WORDS)
		return s;
	if (k->span.b < s.b)
		s.b = k->span.b;
	if (k->span.e > s.e)
		s.e = k->span.e;
	EV_CHILDREN(x, t, c)
		if (k->sentence == x->d->tokens.v[c].sentence && x->d->tokens.v[c].pos != CLV_POS_PUNCT)
			s = widen_to(x, c, root, s, depth + 1);
	return s;
}

static bool is_asked_about(const ev_ctx *x, uint32_t v)
{
	ev_effect e;
	if (ev_is(x->c, "ccomp", x->lemma[v], &e) || ev_is(x->c, "xcomp", x->lemma[v], &e) ||
	    ev_is(x->c, "same", x->lemma[v], NULL) || ev_is(x->c, "occur", x->lemma[v], NULL))
		return false;
	return !clv_str_eqc(x->lemma[v], "be") && !clv_str_eqc(x->lemma[v], "have") &&
	       !clv_str_eqc(x->lemma[v], "do");
}

static bool in_sentence(const ev_ctx *x, const clv_participant *p, uint32_t sentence)
{
	return x->d->mentions.v[p->mention].sentence == sentence;
}

/* The first actors below the verb that are not its source. */
/* False: the verb's own object is its source; nobody acts on himself. */
static bool find_target(const ev_ctx *x, uint32_t v, ev_cand *k)
{
	static const ev_slot slots[] = {
		{ .kind = EV_OBJ, .deep = true }, { .kind = EV_IOBJ },
		{ .kind = EV_PREP, .prep = { "to", 2 } }, { .kind = EV_PREP, .prep = { "with", 4 } },
		{ .kind = EV_PREP, .prep = { "against", 7 }, .deep = true },
		{ .kind = EV_PREP, .prep = { "on", 2 }, .deep = true },
		{ .kind = EV_PREP, .prep = { "for", 3 } }, { .kind = EV_PREP, .prep = { "from", 4 } },
		{ .kind = EV_PREP, .prep = { "at", 2 } },
	};
	for (size_t i = 0; i < sizeof slots / sizeof *slots && !k->target.n; i++) {
		ev_seek how = { .place = false };
		ev_parties found = { 0 };
		ev_slot_actors(x, v, &slots[i], false, &how, &found);
		for (size_t j = 0; j < found.n; j++) {
			bool same = false;
			for (size_t l = 0; l < k->source.n && !same; l++)
				same = ev_same_actor(&found.v[j], &k->source.v[l]);
			if (same && slots[i].kind == EV_OBJ && !how.indirect)
				return false;
			if (!same && in_sentence(x, &found.v[j], x->d->tokens.v[v].sentence))
				ev_add_party(x, &k->target, found.v[j]);
		}
		k->indirect |= k->target.n && how.indirect;
	}
	return true;
}

static int best_type(const double *p, bool not_agree)
{
	int best = not_agree ? CLV_TYPE_CONSULT : CLV_TYPE_AGREE;
	for (int i = 0; i < CLV_N_TYPE; i++)
		if (p[i] > p[best] && !(not_agree && i == CLV_TYPE_AGREE))
			best = i;
	return best;
}

/* NULL: the coder sees no act there. */
static const double *ask(const ev_ctx *x, uint32_t sentence, clv_span source, clv_span target)
{
	if (source.b < target.e && target.b < source.e)
		return NULL;
	const double *p = ev_ask(x, sentence, source, target, false);
	if (p[best_type(p, false)] < MAYBE)
		return NULL;
	p = ev_ask(x, sentence, source, target, true);
	return p[best_type(p, false)] >= LIKELY && p[CLV_N_TYPE] <= PERHAPS_NONE ? p : NULL;
}

bool ev_propose(const ev_ctx *x, uint32_t v, ev_cand *out)
{
	static const ev_slot subject = { .kind = EV_SUBJ };
	uint32_t sentence = x->d->tokens.v[v].sentence;
	if (!x->c->linear || !x->c->has_model || !x->learn || !ev_is_weighed(x->d, sentence) || !is_asked_about(x, v))
		return false;
	ev_cand k = { .pred = v, .light = CLV_NO_INDEX, .also = CLV_NO_INDEX, .claim = CLV_NO_INDEX };
	ev_seek how = { .place = false };
	ev_slot_actors(x, v, &subject, false, &how, &k.source);
	if (!k.source.n || !in_sentence(x, &k.source.v[0], sentence))
		return false;
	if (!find_target(x, v, &k))
		return false;
	uint32_t o = ev_deep_object(x, v);
	clv_span source = x->d->mentions.v[k.source.v[0].mention].span, target;
	if (k.target.n)
		target = x->d->mentions.v[k.target.v[0].mention].span;
	else if (o != CLV_NO_INDEX && x->d->tokens.v[o].sentence == sentence && x->d->tokens.v[o].pos != CLV_POS_PRON) /* "made it clear" */
		target = widen_to(x, o, o, x->d->tokens.v[o].span, 0);
	else
		return false;
	const double *p = ask(x, sentence, source, target);
	if (!p)
		return false;
	int type = best_type(p, false);
	if (type == CLV_TYPE_AGREE || type == CLV_TYPE_REJECT) {
		ev_reading r;
		k.rule = &x->c->model[type];
		ev_read_status(x, &k, &r);
		if (type == CLV_TYPE_AGREE ? r.level > 0 : r.polarity != CLV_POL_YES)
			return false; /* "vowed not to repeat it" is refused by its words alone */
	}
	k.rule = &x->c->model[type];
	if (k.rule->needs_actor && !k.target.n)
		return false;
	k.likely = p[type] < SURE || p[CLV_N_TYPE] > NO_EVENT;
	if (k.likely && !k.target.n && (p[type] < THING || p[CLV_N_TYPE] > NO_THING))
		return false; /* done to a thing: less is known */
	k.score = (float)p[type];
	*out = k;
	return true;
}
