/* SPDX-License-Identifier: Apache-2.0 */
/* What the learned coder answers about two spans of a sentence.
 *
 * Input: a sentence of the document and two spans in it. Output: 17 probabilities, of the
 * linear half or of both halves. Method: the sentence is put alone (pair.c) and judged
 * there, so that the answer hangs on it and the spans only; several verbs and the
 * weighing of what they tell ask about the same pair, so the last answers are kept.
 * Cost: one run of the linear model, and of the encoder where it is asked, for each new pair. */
#include "event/event_priv.h"

enum { KEPT = 16 };

typedef struct answer {
	uint32_t sentence;
	clv_span source, target;
	double linear[CLV_N_TYPE + 1], both[CLV_N_TYPE + 1];
	bool has_both;
} answer;

struct ev_answers {
	answer v[KEPT];
	size_t n;      /* so far; the place of the next is n % KEPT */
	uint32_t at;   /* the sentence that is put alone */
	clv_doc *alone;
};

ev_answers *ev_answers_new(clv_arena *a)
{
	ev_answers *k = CLV_NEW(a, ev_answers);
	k->at = CLV_NO_INDEX;
	return k;
}

static bool same(clv_span x, clv_span y)
{
	return x.b == y.b && x.e == y.e;
}

static answer *find(ev_answers *k, uint32_t sentence, clv_span source, clv_span target)
{
	for (size_t i = 0; i < k->n && i < KEPT; i++)
		if (k->v[i].sentence == sentence && same(k->v[i].source, source) && same(k->v[i].target, target))
			return &k->v[i];
	return NULL;
}

static clv_span within(clv_span s, clv_span sentence)
{
	return (clv_span){ s.b - sentence.b, s.e - sentence.b };
}

const double *ev_ask(const ev_ctx *x, uint32_t sentence, clv_span source, clv_span target, bool encoder)
{
	ev_answers *k = x->answers;
	answer *a = find(k, sentence, source, target);
	clv_span at = x->d->sentences.v[sentence].span, s = within(source, at), t = within(target, at);
	if (k->at != sentence && (!a || (encoder && !a->has_both))) {
		k->alone = ev_sentence_alone(x->d, sentence, x->s);
		k->at = sentence;
	}
	if (!a) {
		a = &k->v[k->n++ % KEPT];
		*a = (answer){ .sentence = sentence, .source = source, .target = target };
		clv_code_pair(x->c, NULL, k->alone, s, t, a->linear, x->s);
	}
	if (encoder && x->pair && !a->has_both) {
		memcpy(a->both, a->linear, sizeof a->both);
		clv_code_pair_surer(x->c, x->pair, k->alone, s, t, a->both);
		a->has_both = true;
	}
	return encoder && a->has_both ? a->both : a->linear;
}
