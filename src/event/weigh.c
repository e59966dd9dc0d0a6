/* SPDX-License-Identifier: Apache-2.0 */
/* How sure an event is: the rule's own evidence and the learned coder's second
 * opinion, brought together into the probability that type and parties are right.
 *
 * Input: an event and the candidate it was written from. Output: its score, and lines
 * of `why`: what the learned coder reads there and its runner-up types.
 * Method: logistic regression over a handful of named facts (score.tsv; Platt 1999),
 * fitted by tools/calibrate.py on annotated reports. The learned coder is asked where
 * source and target stand in the sentence: the linear model always, the encoder where
 * the linear model disagrees with the rule and --fast was not asked for.
 * Cost: one run of the linear model an event. */
#include "event/event_priv.h"

#include <math.h>

static const clv_mention *in_sentence(const ev_ctx *x, const clv_participant *p, uint32_t sentence)
{
	const clv_mention *m = &x->d->mentions.v[p->mention];
	return m->sentence == sentence ? m : NULL;
}

/* The first source and target that stand in the event's sentence, apart. */
static bool spans(const ev_ctx *x, const clv_event *e, clv_span *source, clv_span *target)
{
	for (size_t i = 0; i < e->source.n; i++)
		for (size_t j = 0; j < e->target.n; j++) {
			const clv_mention *s = in_sentence(x, &e->source.v[i], e->sentence);
			const clv_mention *t = in_sentence(x, &e->target.v[j], e->sentence);
			if (!s || !t || (s->span.b < t->span.e && t->span.b < s->span.e))
				continue;
			*source = s->span;
			*target = t->span;
			return true;
		}
	return false;
}

/* The encoder is asked only where the linear half disagrees: it costs a hundred times as much. */
static const double AGREES = 0.35;

static bool second_opinion(const ev_ctx *x, const clv_event *e, double p[CLV_N_TYPE + 1])
{
	clv_span s, t;
	if (!x->c->linear || !ev_is_weighed(x->d, e->sentence) || !spans(x, e, &s, &t))
		return false;
	clv_type verbal = clv_verbal_type(e->type, e->status, e->polarity);
	const double *linear = ev_ask(x, e->sentence, s, t, false);
	bool doubt = linear[verbal] < AGREES && linear[e->type] < AGREES;
	memcpy(p, doubt ? ev_ask(x, e->sentence, s, t, true) : linear, (CLV_N_TYPE + 1) * sizeof *p);
	return true;
}

static void add(const clv_coder *c, const char *fact, double value, double *sum, clv_buf *why)
{
	double *w = ev_score_weight(c, fact);
	if (!w || value == 0)
		return;
	*sum += *w * value;
	clv_buf_f(why, " %s %.2f;", fact, value);
}

static void tell_runners_up(const double *p, clv_type verbal, clv_buf *b)
{
	int seen[3] = { 0 };
	clv_buf_f(b, "\nlearned coder: %s %.2f", clv_type_name((int)verbal), p[verbal]);
	clv_buf_addc(b, "; others:");
	for (int k = 0; k < 3; k++) {
		int best = -1;
		for (int i = 0; i <= CLV_N_TYPE; i++) {
			bool lower = k == 0 || p[i] < p[seen[k - 1]];
			if (i != (int)verbal && lower && (best < 0 || p[i] > p[best]))
				best = i;
		}
		if (best < 0)
			break;
		seen[k] = best;
		clv_buf_f(b, " %s %.2f", clv_type_name(best), p[best]);
	}
}

void ev_weigh(const ev_ctx *x, const ev_cand *k, bool bare, bool pronoun, clv_event *e)
{
	double p[CLV_N_TYPE + 1], sum = 0;
	const ev_rule *r = k->rule;
	clv_buf why = clv_buf_new(x->s);
	const clv_coder *c = x->c;
	if (!x->learn || !ev_score_weight(c, "bias")) { /* as the rule says */
		e->score = k->score - (pronoun ? 0.08f : 0) - (bare ? 0.08f : 0);
	} else {
		add(c, "bias", 1, &sum, &why);
		add(c, "noun", k->noun, &sum, &why);
		add(c, "weak", (r->flags & EV_WEAK) != 0, &sum, &why);
		add(c, "indirect", k->indirect, &sum, &why);
		add(c, "far", k->far, &sum, &why);
		add(c, "no-target", e->target.n == 0, &sum, &why);
		add(c, "no-source", e->source.n == 0, &sum, &why);
		add(c, "pronoun", pronoun, &sum, &why);
		add(c, "bare", bare, &sum, &why);
		add(c, "learned-only", r->line && clv_str_eqc(clv_str_c(r->table), "types.tsv"), &sum, &why);
		add(c, "asserted", e->asserted_by.n > 0, &sum, &why);
		add(c, "mutual", e->mutual, &sum, &why);
		if (second_opinion(x, e, p)) {
			clv_type verbal = clv_verbal_type(e->type, e->status, e->polarity);
			double agree = p[verbal] > p[e->type] ? p[verbal] : p[e->type];
			add(c, "agreed", agree, &sum, &why);
			add(c, "none", p[CLV_N_TYPE], &sum, &why);
			add(c, "asked", 1, &sum, &why);
			clv_buf b = clv_buf_new(x->d->arena);
			clv_buf_add(&b, e->why);
			tell_runners_up(p, p[verbal] > p[e->type] ? verbal : e->type, &b);
			e->why = clv_buf_str(&b);
		}
		e->score = (float)(1 / (1 + exp(-sum)));
		e->why = clv_strf(x->d->arena, "%.*s\nscore:%.*s", CLV_FMT(e->why), CLV_FMT(clv_buf_str(&why)));
	}
	if (e->score < 0.05f)
		e->score = 0.05f;
	if (e->score > 0.99f)
		e->score = 0.99f;
	e->uncertain = e->score < 0.6f;
}
