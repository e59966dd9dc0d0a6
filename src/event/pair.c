/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo code` with given actors: class probabilities of what the source does
 * to the target.
 *
 * Input: a parsed text and two spans (empty: judged on the text alone). Output:
 * 17 probabilities that sum to 1. Method: the geometric mean of a linear model over
 * ev_pair_features and of the adapted encoder (learned.c), as of experts that err apart
 * (Hinton 2002); without a linear model in the pack, the rule coder's answer with a fixed
 * share stands for it. */
#include "event/learned.h"
#include "event/linear.h"

#include <math.h>

bool ev_is_weighed(const clv_doc *d, uint32_t sentence)
{
	return d->sentences.v[sentence].tok_e - d->sentences.v[sentence].tok_b <= CLV_MAX_WEIGHED_TOKENS;
}

clv_doc *ev_sentence_alone(const clv_doc *from, uint32_t sentence, clv_arena *s)
{
	const clv_sentence *at = &from->sentences.v[sentence];
	clv_doc *d = clv_doc_new(s);
	d->text = clv_text(from->text, at->span);
	d->lang = from->lang;
	d->published = d->published_to = CLV_DAY_NONE;
	clv_span whole = { 0, (uint32_t)d->text.n };
	*clv_push(s, &d->blocks) = (clv_block){ whole, CLV_ROLE_BODY, 0, { 0 } };
	*clv_push(s, &d->sentences) = (clv_sentence){ whole, 0, 0, at->tok_e - at->tok_b, CLV_NO_INDEX };
	for (uint32_t i = at->tok_b; i < at->tok_e; i++) {
		clv_token t = from->tokens.v[i];
		bool inside = t.head >= at->tok_b && t.head < at->tok_e;
		t.head = inside ? t.head - at->tok_b : i - at->tok_b;
		t.sentence = 0;
		t.span.b = t.span.b > at->span.b ? t.span.b - at->span.b : 0;
		t.span.e = t.span.e > at->span.b ? t.span.e - at->span.b : 0;
		if (t.span.e > whole.e)
			t.span.e = whole.e;
		if (t.span.b > t.span.e)
			t.span.b = t.span.e;
		*clv_push(s, &d->tokens) = t;
	}
	return d;
}

static void by_rules(const ev_features *f, double p[CLV_N_TYPE + 1])
{
	enum { OTHERS = CLV_N_TYPE };
	clv_type type = CLV_TYPE_NONE;
	for (size_t i = 0; i < f->n && type == CLV_TYPE_NONE; i++)
		if (clv_str_starts(f->v[i], CLV_S("evv.st:"))) {
			int t = clv_type_of(clv_str_sub(f->v[i], 7, f->v[i].n));
			type = t < 0 ? CLV_TYPE_NONE : (clv_type)t;
		}
	for (int i = 0; i <= CLV_N_TYPE; i++)
		p[i] = 0.3 / OTHERS;
	p[type] = 0.7;
}

/* Where the linear half leads by so much the encoder would hardly ever change the type. */
static const double SURE_MARGIN = 0.95;

static double margin(const double p[CLV_N_TYPE + 1])
{
	double first = 0, second = 0;
	for (int i = 0; i <= CLV_N_TYPE; i++) {
		if (p[i] > first) {
			second = first;
			first = p[i];
		} else if (p[i] > second) {
			second = p[i];
		}
	}
	return first - second;
}

/* Share of the linear half in the mean of logarithms: least surprise on rows of our own
 * that neither half had learned from (tools/train/README.md). */
static const double LINEAR_SHARE = 0.4;
static const double LEAST = 1e-6;

static void mean_of_both(double p[CLV_N_TYPE + 1], const double q[CLV_N_TYPE + 1])
{
	double sum = 0;
	for (int i = 0; i <= CLV_N_TYPE; i++)
		sum += p[i] = exp(LINEAR_SHARE * log(p[i] + LEAST) + (1 - LINEAR_SHARE) * log(q[i] + LEAST));
	for (int i = 0; i <= CLV_N_TYPE; i++)
		p[i] /= sum;
}

void clv_code_pair(const clv_coder *c, clv_pair_state *s, const clv_doc *d, clv_span source,
                   clv_span target, double p[CLV_N_TYPE + 1], clv_arena *scratch)
{
	ev_features f = { 0 };
	ev_pair_features(c, d, source, target, scratch, &f);
	if (c->linear)
		ev_linear_score(c->linear, &f, p);
	else
		by_rules(&f, p);
	if (s)
		clv_code_pair_surer(c, s, d, source, target, p);
}

void clv_code_pair_surer(const clv_coder *c, clv_pair_state *s, const clv_doc *d, clv_span source, clv_span target,
                         double p[CLV_N_TYPE + 1])
{
	double q[CLV_N_TYPE + 1];
	if (margin(p) >= SURE_MARGIN)
		return;
	ev_learned_score(c->learned, s, d->text, source, target, q);
	mean_of_both(p, q);
}
