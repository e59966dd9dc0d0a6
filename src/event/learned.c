/* SPDX-License-Identifier: Apache-2.0 */
/* The encoder's half of the pair coder: all-MiniLM-L6-v2 adapted to read what a
 * marked source does to a marked target (tools/train/coder.py learns it).
 *
 * Input: a text and two spans. Output: 17 probabilities. Method: learned marks are
 * put around both spans; word pieces farther than FAR from them are dropped; the
 * last layer is averaged over source, target, what stands between them, and all;
 * the four means, side by side, go through one linear layer and a softmax.
 *
 * Section "coder/layers": the adapted layers, as in enc/weights. "coder/head", each
 * array at a multiple of 64 bytes: f32 marks[4][width], weight[17][4·width],
 * bias[17]. Cost: one run of the encoder, about 5 ms for 40 pieces on one core. */
#include "event/learned.h"

#include "encode/encode.h"

#include <math.h>

enum {
	WIDTH = CLV_ENCODE_DIM,
	N_CLASS = CLV_N_TYPE + 1,
	FAR = 14,      /* pieces kept on either side of the spans */
	LONGEST = 160, /* pieces of a sequence, marks and ends included */
	MARK_S = CLV_ENCODE_OWN, /* <s> </s> <t> </t> are four numbers from here on */
	MARK_T = CLV_ENCODE_OWN + 2
};

struct ev_learned {
	clv_encoder *base, *encoder;
	const float *marks, *weight, *bias;
};

struct clv_pair_state {
	clv_encode_state *encode;
	uint32_t id[CLV_ENCODE_MAX];
	clv_span span[CLV_ENCODE_MAX];
};

static clv_status read_head(ev_learned *m, const clv_pack *p, clv_error *err)
{
	clv_str s;
	CLV_TRY(clv_pack_need(p, "coder/head", &s, err));
	size_t marks = 4 * WIDTH, weight = (size_t)N_CLASS * 4 * WIDTH;
	size_t bias = (N_CLASS + 15) / 16 * 16; /* padded to 64 bytes */
	if (s.n != (marks + weight + bias) * sizeof(float))
		return clv_fail(err, CLV_CORRUPT, "coder", "section coder/head is damaged");
	m->marks = (const float *)(const void *)s.p;
	m->weight = m->marks + marks;
	m->bias = m->weight + weight;
	return CLV_OK;
}

clv_status ev_learned_load(const clv_pack *p, ev_learned **out, clv_error *err)
{
	*out = NULL;
	if (!clv_pack_get(p, "coder/head").p)
		return CLV_OK;
	ev_learned *m = calloc(1, sizeof *m);
	if (!m)
		return clv_fail(err, CLV_NOMEM, "coder", "out of memory");
	clv_status s = clv_encoder_load(p, &m->base, err);
	if (s == CLV_OK)
		s = clv_encoder_load_adapted(p, "coder/layers", m->base, &m->encoder, err);
	if (s == CLV_OK)
		s = read_head(m, p, err);
	if (s != CLV_OK) {
		ev_learned_free(m);
		return s;
	}
	*out = m;
	return CLV_OK;
}

void ev_learned_free(ev_learned *m)
{
	if (!m)
		return;
	clv_encoder_free(m->encoder);
	clv_encoder_free(m->base);
	free(m);
}

clv_pair_state *clv_pair_state_new(const clv_coder *c)
{
	if (!c->learned)
		return NULL;
	clv_pair_state *s = calloc(1, sizeof *s);
	if (s)
		s->encode = clv_encode_state_new(c->learned->encoder);
	if (s && !s->encode) {
		free(s);
		s = NULL;
	}
	return s;
}

void clv_pair_state_free(clv_pair_state *s)
{
	if (!s)
		return;
	clv_encode_state_free(s->encode);
	free(s);
}

/* ---- the marked sequence ---------------------------------------------------------- */

/* Pieces of a span: [b, e), empty when no piece touches it. */
typedef struct range {
	uint32_t b, e;
} range;

typedef struct sequence {
	uint32_t id[LONGEST];
	uint32_t n;
	range source, target;
} sequence;

static range touched(const clv_span *piece, size_t n, clv_span s)
{
	range r = { 0, 0 };
	for (uint32_t i = 0; i < n; i++)
		if (piece[i].b < s.e && piece[i].e > s.b) {
			if (r.e == 0)
				r.b = i;
			r.e = i + 1;
		}
	return r;
}

static void put(sequence *q, uint32_t id)
{
	if (q->n < LONGEST - 1)
		q->id[q->n++] = id;
}

/* [CLS] pieces with marks [SEP], the far ones dropped; an empty range has no marks
 * and stands for the whole. */
static void mark(sequence *q, const clv_encoder *e, const uint32_t *id, size_t n, range s, range t)
{
	range ws = s.e > s.b ? s : (range){ 0, (uint32_t)n }, wt = t.e > t.b ? t : (range){ 0, (uint32_t)n };
	uint32_t cls, sep, lo = ws.b < wt.b ? ws.b : wt.b, hi = ws.e > wt.e ? ws.e : wt.e;
	uint32_t from = lo > FAR ? lo - FAR : 0, to = hi + FAR < n ? hi + FAR : (uint32_t)n;
	clv_encode_ends(e, &cls, &sep);
	put(q, cls);
	for (uint32_t i = from; i <= to; i++) {
		if (s.e > s.b && i == s.e) {
			put(q, MARK_S + 1);
			q->source.e = q->n;
		}
		if (t.e > t.b && i == t.e) {
			put(q, MARK_T + 1);
			q->target.e = q->n;
		}
		if (i == to)
			break;
		if (s.e > s.b && i == s.b) {
			q->source.b = q->n;
			put(q, MARK_S);
		}
		if (t.e > t.b && i == t.b) {
			q->target.b = q->n;
			put(q, MARK_T);
		}
		put(q, id[i]);
	}
	q->id[q->n++] = sep;
}

static range whole_if_empty(const sequence *q, range r)
{
	if (r.e > r.b)
		return r;
	return (range){ 1, q->n - 1 > 1 ? q->n - 1 : q->n };
}

/* What stands between the two; both together where they touch. */
static range between(range s, range t)
{
	range first = s.b <= t.b ? s : t, second = s.b <= t.b ? t : s;
	if (second.b > first.e)
		return (range){ first.e, second.b };
	return (range){ first.b, first.e > second.e ? first.e : second.e };
}

static void mean(const float *x, range r, float *out)
{
	memset(out, 0, WIDTH * sizeof *out);
	for (uint32_t i = r.b; i < r.e; i++)
		for (size_t k = 0; k < WIDTH; k++)
			out[k] += x[(size_t)i * WIDTH + k];
	for (size_t k = 0; r.e > r.b && k < WIDTH; k++)
		out[k] /= (float)(r.e - r.b);
}

static void classify(const ev_learned *m, const float *z, double p[CLV_N_TYPE + 1])
{
	double most = -1e30, sum = 0;
	for (int c = 0; c < N_CLASS; c++) {
		const float *w = m->weight + (size_t)c * 4 * WIDTH;
		double v = (double)m->bias[c];
		for (size_t k = 0; k < 4 * WIDTH; k++)
			v += (double)w[k] * (double)z[k];
		p[c] = v;
		most = v > most ? v : most;
	}
	for (int c = 0; c < N_CLASS; c++)
		sum += p[c] = exp(p[c] - most);
	for (int c = 0; c < N_CLASS; c++)
		p[c] /= sum;
}

void ev_learned_score(const ev_learned *m, clv_pair_state *s, clv_str text, clv_span source,
                      clv_span target, double p[CLV_N_TYPE + 1])
{
	sequence q = { .n = 0 };
	float z[4 * WIDTH];
	size_t n = clv_encode_cut(s->encode, text, s->id, s->span);
	range a = touched(s->span, n, source), b = touched(s->span, n, target);
	mark(&q, m->encoder, s->id, n, a, b);
	range qs = whole_if_empty(&q, q.source), qt = whole_if_empty(&q, q.target);
	const float *x = clv_encode_ids(s->encode, q.id, q.n, m->marks);
	mean(x, qs, z);
	mean(x, qt, z + WIDTH);
	mean(x, between(qs, qt), z + 2 * WIDTH);
	mean(x, (range){ 0, q.n }, z + 3 * WIDTH);
	classify(m, z, p);
}
