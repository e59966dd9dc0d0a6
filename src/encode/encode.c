/* SPDX-License-Identifier: Apache-2.0 */
/* The sentence encoder: a BERT network over word pieces, mean of the last layer,
 * length 1.
 *
 * Input: texts. Output: vectors. Per layer, with x (n × width) the rows of all
 * pieces of a batch:
 *     q, k, v = x Wqkv;  a = softmax(q kᵀ / √32) v, head by head, text by text
 *     x = norm(x + a Wo);  x = norm(x + gelu(x W1) W2)
 * (J. Devlin et al., BERT, 2019; W. Wang et al., MiniLM, 2020.) Texts are run
 * together in batches of up to BATCH pieces without padding; attention alone
 * sees where one ends. With 8-bit weights the inputs of each product are made
 * 8-bit row by row.
 *
 * Cost: 10.6 million products a piece and attention's n² · 768 a layer. Texts
 * over CLV_ENCODE_MAX pieces are cut. Nothing is allocated while encoding but in
 * the scratch arena of the tokenizer, which is emptied between texts. */
#include "encode/encode.h"
#include "encode/kernel.h"
#include "encode/wordpiece.h"

#include <math.h>

enum { BATCH = 256 /* pieces */, WIDTH = CLV_ENCODE_DIM };

typedef struct layer {
	clv_matrix qkv, out, inner, outer;
	const float *gain1, *bias1, *gain2, *bias2;
} layer;

struct clv_encoder {
	clv_enc_config config;
	clv_wordpiece words;
	const clv_enc_kernels *k;
	const float *word32, *word_scale, *position, *gain, *bias;
	const int8_t *word8;
	layer layer[CLV_ENC_MAX_LAYER];
};

struct clv_encode_state {
	const clv_encoder *e;
	clv_arena *scratch;
	clv_piece piece[CLV_ENCODE_MAX];
	uint32_t id[BATCH];
	clv_span bytes[BATCH]; /* of the rows, in their text */
	const float *own; /* rows of the numbers from CLV_ENCODE_OWN on */
	uint32_t n;                    /* rows of the batch */
	uint32_t start[BATCH + 1], n_text; /* its texts' first rows */
	float *x, *qkv, *mid, *inner, *room; /* rows */
	clv_rows8 rows8;
};

/* ---- loading ------------------------------------------------------------------ */

static clv_status damaged(clv_error *err, const char *what)
{
	return clv_fail(err, CLV_CORRUPT, "encoder", "section enc/%s is damaged", what);
}

/* n bytes; the next array begins at a multiple of CLV_ENC_ALIGN. */
static const void *take(clv_section *s, size_t n)
{
	const void *p = clv_section_take(s, n);
	clv_section_take(s, (CLV_ENC_ALIGN - s->at % CLV_ENC_ALIGN) % CLV_ENC_ALIGN);
	return p;
}

static clv_matrix matrix(clv_section *s, uint32_t precision, uint32_t n_out, uint32_t n_in)
{
	clv_matrix m = { .n_out = n_out, .n_in = n_in };
	size_t size = (size_t)n_out * n_in;
	if (precision == 32) {
		m.w32 = take(s, size * sizeof(float));
	} else {
		m.w8 = take(s, size);
		m.scale = take(s, n_out * sizeof(float));
		m.sum = take(s, n_out * sizeof(int32_t));
		m.smooth = take(s, n_in * sizeof(float));
	}
	m.bias = take(s, n_out * sizeof(float));
	return m;
}

static clv_status load_config(clv_encoder *e, clv_str bytes, clv_error *err)
{
	clv_enc_config *c = &e->config;
	if (bytes.n != sizeof *c)
		return damaged(err, "config");
	memcpy(c, bytes.p, sizeof *c);
	if (c->version != CLV_ENC_VERSION)
		return clv_fail(err, CLV_VERSION, "encoder", "enc/config has version %u, %d expected",
		                c->version, CLV_ENC_VERSION);
	if ((c->precision != 8 && c->precision != 32) || c->width != WIDTH ||
	    c->n_head * CLV_ENC_HEAD != WIDTH || c->n_layer > CLV_ENC_MAX_LAYER ||
	    c->n_inner == 0 || c->n_inner % CLV_ENC_PANEL || c->n_inner > 64 * WIDTH ||
	    c->n_vocab > (1 << 24) || c->n_pos < CLV_ENCODE_MAX || c->n_pos > (1 << 16))
		return damaged(err, "config");
	return CLV_OK;
}

static void take_layers(clv_encoder *e, clv_section *s)
{
	const clv_enc_config *c = &e->config;
	size_t row = WIDTH * sizeof(float);
	for (uint32_t i = 0; i < c->n_layer; i++) {
		layer *l = &e->layer[i];
		l->qkv = matrix(s, c->precision, 3 * WIDTH, WIDTH);
		l->out = matrix(s, c->precision, WIDTH, WIDTH);
		l->gain1 = take(s, row);
		l->bias1 = take(s, row);
		l->inner = matrix(s, c->precision, c->n_inner, WIDTH);
		l->outer = matrix(s, c->precision, WIDTH, c->n_inner);
		l->gain2 = take(s, row);
		l->bias2 = take(s, row);
	}
}

static clv_status load_weights(clv_encoder *e, clv_str bytes, clv_error *err)
{
	const clv_enc_config *c = &e->config;
	clv_section s = { .bytes = bytes };
	size_t row = WIDTH * sizeof(float);
	if (c->precision == 32) {
		e->word32 = take(&s, c->n_vocab * row);
	} else {
		e->word_scale = take(&s, c->n_vocab * sizeof(float));
		e->word8 = take(&s, (size_t)c->n_vocab * WIDTH);
	}
	e->position = take(&s, c->n_pos * row);
	e->gain = take(&s, row);
	e->bias = take(&s, row);
	take_layers(e, &s);
	return s.bad || s.at != bytes.n ? damaged(err, "weights") : CLV_OK;
}

static clv_status load(clv_encoder *e, const clv_pack *p, clv_error *err)
{
	clv_str config, vocab, weights;
	CLV_TRY(clv_pack_need(p, "enc/config", &config, err));
	CLV_TRY(clv_pack_need(p, "enc/vocab", &vocab, err));
	CLV_TRY(clv_pack_need(p, "enc/weights", &weights, err));
	CLV_TRY(load_config(e, config, err));
	if (!clv_wordpiece_read(vocab, &e->words) || e->words.n != e->config.n_vocab)
		return damaged(err, "vocab");
	return load_weights(e, weights, err);
}

clv_status clv_encoder_load(const clv_pack *p, clv_encoder **out, clv_error *err)
{
	clv_encoder *e = calloc(1, sizeof *e);
	if (!e)
		return clv_fail(err, CLV_NOMEM, "encoder", "out of memory");
	e->k = clv_enc_kernels_best();
	clv_status s = load(e, p, err);
	if (s == CLV_OK)
		*out = e;
	else
		free(e);
	return s;
}

clv_status clv_encoder_load_adapted(const clv_pack *p, const char *layers, const clv_encoder *base,
                                    clv_encoder **out, clv_error *err)
{
	clv_section s = { 0 };
	CLV_TRY(clv_pack_need(p, layers, &s.bytes, err));
	clv_encoder *e = malloc(sizeof *e);
	if (!e)
		return clv_fail(err, CLV_NOMEM, "encoder", "out of memory");
	*e = *base;
	take_layers(e, &s);
	if (s.bad || s.at != s.bytes.n) {
		free(e);
		return clv_fail(err, CLV_CORRUPT, "encoder", "section %s is damaged", layers);
	}
	*out = e;
	return CLV_OK;
}

void clv_encoder_free(clv_encoder *e)
{
	free(e);
}

const char *clv_encoder_kernels(const clv_encoder *e)
{
	return e->k->name;
}

bool clv_encoder_use_kernels(clv_encoder *e, int i)
{
	const clv_enc_kernels *k = clv_enc_kernels_at(i);
	if (k)
		e->k = k;
	return k != NULL;
}

/* ---- state ---------------------------------------------------------------------- */

/* Rows of floats, aligned to a vector. */
static float *rows(size_t width)
{
	return aligned_alloc(CLV_ENC_ALIGN, BATCH * width * sizeof(float));
}

clv_encode_state *clv_encode_state_new(const clv_encoder *e)
{
	clv_encode_state *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->e = e;
	s->scratch = clv_arena_new(0);
	s->x = rows(WIDTH);
	s->qkv = rows(3 * WIDTH);
	s->mid = rows(WIDTH);
	s->inner = rows(e->config.n_inner);
	s->room = rows(CLV_ENC_HEAD + CLV_ENC_QUERIES);
	s->rows8.q = aligned_alloc(CLV_ENC_ALIGN, BATCH * (size_t)(e->config.n_inner > WIDTH ? e->config.n_inner : WIDTH));
	s->rows8.step = rows(1);
	s->rows8.low = rows(1);
	if (s->scratch && s->x && s->qkv && s->mid && s->inner && s->room && s->rows8.q &&
	    s->rows8.step && s->rows8.low)
		return s;
	clv_encode_state_free(s);
	return NULL;
}

void clv_encode_state_free(clv_encode_state *s)
{
	if (!s)
		return;
	clv_arena_free(s->scratch);
	free(s->x);
	free(s->qkv);
	free(s->mid);
	free(s->inner);
	free(s->room);
	free(s->rows8.q);
	free(s->rows8.step);
	free(s->rows8.low);
	free(s);
}

/* ---- the network ------------------------------------------------------------------ */

static void linear(clv_encode_state *s, const float *x, const clv_matrix *w, float *y)
{
	const clv_enc_kernels *k = s->e->k;
	if (w->w32) {
		k->linear32(x, s->n, w, y);
	} else {
		k->quantise(x, w->smooth, s->n, w->n_in, &s->rows8);
		k->linear8(&s->rows8, s->n, w, y);
	}
}

/* The embedding of piece i of the vocabulary. */
static float word_at(const clv_encoder *e, uint32_t id, size_t i)
{
	size_t at = (size_t)id * WIDTH + i;
	return e->word32 ? e->word32[at] : (float)e->word8[at] * e->word_scale[id];
}

static void embed(clv_encode_state *s)
{
	const clv_encoder *e = s->e;
	for (uint32_t t = 0; t < s->n_text; t++) {
		for (uint32_t r = s->start[t]; r < s->start[t + 1]; r++) {
			float *x = s->x + (size_t)r * WIDTH;
			const float *pos = e->position + (size_t)(r - s->start[t]) * WIDTH;
			uint32_t id = s->id[r];
			const float *own = id >= CLV_ENCODE_OWN ? s->own + (size_t)(id - CLV_ENCODE_OWN) * WIDTH : NULL;
			for (size_t i = 0; i < WIDTH; i++)
				x[i] = pos[i] + (own ? own[i] : word_at(e, id, i));
		}
	}
	e->k->add_norm(s->x, NULL, e->gain, e->bias, s->n, WIDTH, e->config.eps);
}

static void run_layer(clv_encode_state *s, const layer *l)
{
	const clv_enc_kernels *k = s->e->k;
	float eps = s->e->config.eps;
	linear(s, s->x, &l->qkv, s->qkv);
	for (uint32_t t = 0; t < s->n_text; t++) {
		size_t b = s->start[t], n = s->start[t + 1] - b;
		k->attention(s->qkv + b * 3 * WIDTH, n, WIDTH, s->room, s->mid + b * WIDTH);
	}
	/* qkv is free again: it holds the product */
	linear(s, s->mid, &l->out, s->qkv);
	k->add_norm(s->x, s->qkv, l->gain1, l->bias1, s->n, WIDTH, eps);
	linear(s, s->x, &l->inner, s->inner);
	k->gelu(s->inner, (size_t)s->n * l->inner.n_out);
	linear(s, s->inner, &l->outer, s->mid);
	k->add_norm(s->x, s->mid, l->gain2, l->bias2, s->n, WIDTH, eps);
}

static void run(clv_encode_state *s)
{
	embed(s);
	for (uint32_t i = 0; i < s->e->config.n_layer; i++)
		run_layer(s, &s->e->layer[i]);
}

static void to_length_one(float *v)
{
	double length = 0;
	for (size_t i = 0; i < WIDTH; i++)
		length += (double)v[i] * (double)v[i];
	float times = length > 0 ? (float)(1 / sqrt(length)) : 0;
	for (size_t i = 0; i < WIDTH; i++)
		v[i] *= times;
}

static void add_row(const clv_encode_state *s, uint32_t row, float *out)
{
	for (size_t i = 0; i < WIDTH; i++)
		out[i] += s->x[(size_t)row * WIDTH + i];
}

/* Mean of the rows of text t, brought to length 1. */
static void pool(const clv_encode_state *s, uint32_t t, float *out)
{
	memset(out, 0, WIDTH * sizeof *out);
	for (uint32_t r = s->start[t]; r < s->start[t + 1]; r++)
		add_row(s, r, out);
	to_length_one(out);
}

/* The same of the rows whose pieces touch the part; [CLS] and [SEP] touch none. */
static void pool_part(const clv_encode_state *s, uint32_t t, clv_span part, float *out)
{
	memset(out, 0, WIDTH * sizeof *out);
	for (uint32_t r = s->start[t]; r < s->start[t + 1]; r++)
		if (s->bytes[r].b < part.e && s->bytes[r].e > part.b)
			add_row(s, r, out);
	to_length_one(out);
}

/* ---- texts -------------------------------------------------------------------------- */

/* Pieces of a text into s->piece. Out of memory (a text of hundreds of megabytes)
 * gives none. */
static size_t cut(clv_encode_state *s, clv_str text)
{
	volatile size_t n = 0;
	if (clv_arena_guard(s->scratch) == 0) {
		n = clv_wordpiece_cut(&s->e->words, s->scratch, text, CLV_ENCODE_MAX - 2, s->piece);
		clv_arena_unguard(s->scratch);
	}
	clv_arena_reset(s->scratch);
	return n;
}

static void begin(clv_encode_state *s)
{
	s->n = s->n_text = s->start[0] = 0;
}

static void add(clv_encode_state *s, size_t n)
{
	s->bytes[s->n] = (clv_span){ 0, 0 };
	s->id[s->n++] = s->e->words.cls;
	for (size_t i = 0; i < n; i++) {
		s->bytes[s->n] = (clv_span){ s->piece[i].b, s->piece[i].e };
		s->id[s->n++] = s->piece[i].id;
	}
	s->bytes[s->n] = (clv_span){ 0, 0 };
	s->id[s->n++] = s->e->words.sep;
	s->start[++s->n_text] = s->n;
}

static float *flush(clv_encode_state *s, float *out)
{
	if (s->n_text == 0)
		return out;
	run(s);
	for (uint32_t t = 0; t < s->n_text; t++, out += WIDTH)
		pool(s, t, out);
	begin(s);
	return out;
}

void clv_encode(clv_encode_state *s, const clv_str *texts, size_t n, float *out)
{
	begin(s);
	for (size_t i = 0; i < n; i++) {
		size_t pieces = cut(s, texts[i]);
		if (s->n + pieces + 2 > BATCH)
			out = flush(s, out);
		add(s, pieces);
	}
	flush(s, out);
}

/* The batch's vectors into the texts that begin with `t`. */
static void flush_parts(clv_encode_state *s, const clv_encode_text *t)
{
	if (s->n_text)
		run(s);
	for (uint32_t i = 0; i < s->n_text; i++) {
		pool(s, i, t[i].out);
		for (size_t k = 0; k < t[i].n_part; k++)
			pool_part(s, i, t[i].part[k], t[i].out + (k + 1) * WIDTH);
	}
	begin(s);
}

/* Leaves out pieces that touch nothing that is kept. */
static size_t keep(clv_encode_state *s, size_t n, const clv_encode_text *t)
{
	size_t kept = 0;
	for (size_t i = 0, k = 0; i < n; i++) {
		while (k < t->n_keep && t->keep[k].e <= s->piece[i].b)
			k++;
		if (!t->keep || (k < t->n_keep && t->keep[k].b < s->piece[i].e))
			s->piece[kept++] = s->piece[i];
	}
	return kept;
}

void clv_encode_parts(clv_encode_state *s, const clv_encode_text *texts, size_t n)
{
	begin(s);
	for (size_t i = 0; i < n; i++) {
		size_t pieces = keep(s, cut(s, texts[i].text), &texts[i]);
		if (s->n + pieces + 2 > BATCH)
			flush_parts(s, texts + i - s->n_text);
		add(s, pieces);
	}
	flush_parts(s, texts + n - s->n_text);
}

size_t clv_encode_cut(clv_encode_state *s, clv_str text, uint32_t *id, clv_span *span)
{
	size_t n = cut(s, text);
	for (size_t i = 0; i < n; i++) {
		id[i] = s->piece[i].id;
		span[i] = (clv_span){ s->piece[i].b, s->piece[i].e };
	}
	return n;
}

void clv_encode_ends(const clv_encoder *e, uint32_t *cls, uint32_t *sep)
{
	*cls = e->words.cls;
	*sep = e->words.sep;
}

const float *clv_encode_ids(clv_encode_state *s, const uint32_t *id, size_t n, const float *own)
{
	begin(s);
	memcpy(s->id, id, n * sizeof *id);
	s->own = own;
	s->n = (uint32_t)n;
	s->start[++s->n_text] = s->n;
	run(s);
	begin(s);
	return s->x;
}

/* Four sums of four lanes: one sum would wait for itself at every step. */
typedef float lanes __attribute__((vector_size(16), aligned(4), may_alias));

static lanes product(const float *a, const float *b)
{
	return *(const lanes *)(const void *)a * *(const lanes *)(const void *)b;
}

float clv_cosine(const float *a, const float *b)
{
	lanes s[4] = { { 0 } };
	for (size_t i = 0; i < WIDTH; i += 16)
		for (size_t k = 0; k < 4; k++)
			s[k] += product(a + i + 4 * k, b + i + 4 * k);
	lanes all = (s[0] + s[1]) + (s[2] + s[3]);
	return (all[0] + all[1]) + (all[2] + all[3]);
}
