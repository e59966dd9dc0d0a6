/* SPDX-License-Identifier: Apache-2.0 */
/* Documents as sparse vectors: words, actors, and acts of two parties.
 *
 * Input: keys of documents. Output: how many hold each term; a document's vector.
 *
 * Method: words weigh tf × idf^1.5, where the share of documents that hold a word mixes
 * what the set says with what general English says (a beta prior worth PRIOR documents), so
 * that five documents get sensible weights and two hundred thousand get their own. Actors
 * are terms beside the words, of w_actor of the length. No term weighs more than `most` of
 * a vector of length 1: two reports are alike by several things, not by one state that
 * both name in each sentence. Acts stand beside that length: an act is its type and its
 * parties, and the same with its day; what one document in fifty and more tells (a war's
 * daily shelling) says less about which story it is of.
 *
 * Cost: linear. */
#include <math.h>
#include <stdlib.h>

#include "story/story_priv.h"

static const double PRIOR = 300.0, IDF_POWER = 1.5; /* fixed on the train part */
static const double RARE_ACTOR = 3e-5, RARE_ACT = 3e-6, SURE = 4.0; /* an act told by exp(-SURE) of all says all it can */

enum { CUTS = 8 /* rounds of cutting and lengthening */, WIDE = 2 /* days of an act that has none */ };

struct clv_vocabulary {
	clv_arena *a;
	clv_map df; /* term → index of count */
	CLV_VEC(uint32_t) count;
	uint32_t n; /* documents */
};

int clv_dim_cmp(const void *x, const void *y)
{
	const clv_dim *a = x, *b = y;
	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

double clv_dim_dot(const clv_dim *a, size_t n, const clv_dim *b, size_t m)
{
	double sum = 0;
	if (n > 16 * m) { /* a long one against a short one: search */
		for (size_t j = 0; j < m; j++) {
			const clv_dim *hit = bsearch(&b[j], a, n, sizeof *a, clv_dim_cmp);
			sum += hit ? (double)hit->w * b[j].w : 0;
		}
		return sum;
	}
	for (size_t i = 0, j = 0; i < n && j < m;) {
		if (a[i].hash == b[j].hash)
			sum += (double)a[i++].w * b[j++].w;
		else if (a[i].hash < b[j].hash)
			i++;
		else
			j++;
	}
	return sum;
}

/* ---- terms --------------------------------------------------------------------------- */

/* Actors and acts are terms beside the words; their hashes are kept apart. */
static uint32_t actor_term(uint32_t actor)
{
	return actor * 2654435761U ^ 0x5bd1e995U;
}

static uint32_t act_term(const clv_sigevent *e, clv_day day)
{
	struct { uint32_t parties[2]; int32_t type, day; } key = { { e->parties[0], e->parties[1] }, e->type, day };
	return (uint32_t)clv_hash64_seed(&key, sizeof key, 0xac7);
}

/* Parties ascend and 0 is nobody: a shooting by nobody known in one state is like any other. */
static bool is_act(const clv_sigevent *e)
{
	return e->parties[0] && !e->historical;
}

static int cmp_u32(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return (a > b) - (a < b);
}

/* Acts of a document, each once, ascending; out holds two an event. */
static size_t acts_of(const clv_signature *s, uint32_t *out)
{
	size_t n = 0, m = 0;
	for (size_t i = 0; i < s->events.n; i++) {
		const clv_sigevent *e = &s->events.v[i];
		if (!is_act(e))
			continue;
		out[n++] = act_term(e, CLV_DAY_NONE);
		if (e->from != CLV_DAY_NONE && e->to - e->from <= WIDE)
			out[n++] = act_term(e, e->from);
	}
	if (n)
		qsort(out, n, sizeof *out, cmp_u32);
	for (size_t i = 0; i < n; i++)
		if (!m || out[m - 1] != out[i])
			out[m++] = out[i];
	return m;
}

clv_vocabulary *clv_vocabulary_new(clv_arena *a)
{
	clv_vocabulary *v = CLV_NEW(a, clv_vocabulary);
	v->a = a;
	v->df = clv_map_new(a);
	return v;
}

static void count_one(clv_vocabulary *v, uint32_t hash)
{
	uint32_t *at = clv_map_put64(&v->df, hash, (uint32_t)v->count.n);
	if (*at == v->count.n)
		*clv_push(v->a, &v->count) = 0;
	v->count.v[*at]++;
}

void clv_vocabulary_add(clv_vocabulary *v, const clv_signature *s)
{
	uint32_t acts[2 * CLV_SIG_EVENTS];
	size_t n = acts_of(s, acts);
	v->n++;
	for (size_t i = 0; i < s->terms.n; i++)
		count_one(v, s->terms.v[i].hash);
	for (size_t i = 0; i < s->actors.n; i++)
		count_one(v, actor_term(s->actors.v[i]));
	for (size_t i = 0; i < n; i++)
		count_one(v, acts[i]);
}

static double idf(const clv_vocabulary *v, uint32_t hash, double prob)
{
	uint64_t key = hash;
	const uint32_t *at = clv_map_get64(&v->df, &key);
	double in_doc = 1.0 - exp(-300.0 * prob), df = at ? v->count.v[*at] : 0;
	double share = (df + PRIOR * in_doc) / (v->n + PRIOR);
	return share >= 1 ? 0 : -log(share);
}

double clv_vocabulary_weight(const clv_vocabulary *v, uint32_t hash, double prob)
{
	return pow(idf(v, hash, prob), IDF_POWER);
}

/* ---- a document's vector --------------------------------------------------------------- */

static double length(const clv_dim *v, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (double)v[i].w * v[i].w;
	return sqrt(sum);
}

static void stretch(clv_dim *v, size_t n, double to)
{
	double have = length(v, n);
	for (size_t i = 0; i < n && have > 0; i++)
		v[i].w *= (float)(to / have);
}

/* Cuts what is heavier than `most` and lengthens to `to` again, until nothing is (or all is) cut. */
static void cut_heavy(clv_dim *v, size_t n, double to, double most)
{
	stretch(v, n, to);
	for (int round = 0; round < CUTS && most * most * (double)n > to * to; round++) {
		bool cut = false;
		for (size_t i = 0; i < n; i++)
			if (v[i].w > (float)most) {
				v[i].w = (float)most;
				cut = true;
			}
		if (!cut)
			return;
		stretch(v, n, to);
	}
}

static size_t put_words(const clv_vocabulary *w, const clv_signature *s, clv_dim *v)
{
	size_t n = 0;
	for (size_t i = 0; i < s->terms.n; i++) {
		const clv_sigterm *t = &s->terms.v[i];
		v[n] = (clv_dim){ t->hash, (float)(t->tf * clv_vocabulary_weight(w, t->hash, t->prob)) };
		n += v[n].w > 0;
	}
	return n;
}

static size_t put_actors(const clv_vocabulary *w, const clv_signature *s, clv_dim *v)
{
	size_t n = 0;
	for (size_t i = 0; i < s->actors.n; i++) {
		uint32_t h = actor_term(s->actors.v[i]);
		v[n] = (clv_dim){ h, (float)idf(w, h, RARE_ACTOR) };
		n += v[n].w > 0;
	}
	return n;
}

/* A document that tells few acts tells each with more weight; none more than they are rare. */
static size_t put_acts(const clv_vocabulary *w, const clv_signature *s, double weight, clv_dim *v)
{
	uint32_t acts[2 * CLV_SIG_EVENTS];
	size_t n = acts_of(s, acts), m = 0;
	for (size_t i = 0; i < n && weight > 0; i++) {
		double rare = idf(w, acts[i], RARE_ACT) / SURE;
		v[m++] = (clv_dim){ acts[i], (float)(sqrt(weight / (double)n) * (rare < 1 ? rare : 1)) };
	}
	return m;
}

clv_sparse clv_story_vector(const clv_vocabulary *w, const clv_signature *s, const clv_story_params *p, clv_arena *a)
{
	clv_dim *v = CLV_NEW_ARRAY(a, clv_dim, s->terms.n + s->actors.n + 2 * s->events.n + 1);
	size_t words = put_words(w, s, v), actors = put_actors(w, s, v + words), n = words + actors;
	double part = actors && words ? (double)p->w_actor : actors ? 1 : 0;
	cut_heavy(v, words, sqrt(1 - part), (double)p->most);
	stretch(v + words, actors, sqrt(part));
	n += put_acts(w, s, (double)p->w_event, v + n);
	qsort(v, n, sizeof *v, clv_dim_cmp);
	return (clv_sparse){ v, n };
}
