/* SPDX-License-Identifier: Apache-2.0 */
/* A BERT sentence encoder (all-MiniLM-L6-v2) → sections "enc/…".
 *
 * Input: the folder of the package that holds config.json, vocab.txt (one word
 * piece a line) and model.safetensors. Output: layout in src/encode/weights.h, by
 * default with 8-bit weights: a row of weights w becomes round(w / s), s = its
 * largest magnitude / 127. --encoder-bits 32 keeps them (tests compare the two).
 *
 * Where the input of a matrix is the output of a norm, some of its numbers are
 * always large; they would leave the others few of the 8 bits. So each input k is
 * divided by c_k = √(a_k / w_k) and its weights are multiplied by it (SmoothQuant,
 * G. Xiao et al., 2023), with w_k the largest weight of that input and, for want
 * of texts, a_k = |bias| + 3 |gain| of the norm, which bounds it nearly always.
 *
 * --coder FILE (safetensors) is a task learned on top (tools/train/coder.py): low-rank
 * differences "M.lora_B" (n_out × r) and "M.lora_A" (r × n_in) of the matrices
 * "M.weight", merged as W + B·A before weights are made 8-bit, go into the section
 * "coder/layers" (the layers alone, laid out as in enc/weights); the vectors of the
 * marks and the last layer into "coder/head" (src/event/learned.c).
 *
 * Refused by name: other activations than gelu, other position embeddings than
 * absolute, sizes that the kernels cannot take. */
#include "convert.h"
#include "safetensors.h"
#include "model/idtable.h"
#include "encode/weights.h"

#include <jansson.h>
#include <math.h>

enum { N_CLASS = 17 }; /* PLOVER's 16 types and none */

typedef struct source {
	clv_convert *c;
	const char *dir;
	clv_enc_config config;
	clv_tensors t, adapter;
	clv_buf out;
	clv_error *err;
} source;

/* ---- config.json, vocab.txt ------------------------------------------------- */

static clv_status unsupported(clv_error *err, const char *what)
{
	return clv_fail(err, CLV_UNSUPPORTED, "encoder", "config.json: %s is not supported", what);
}

static uint32_t number(const json_t *config, const char *key)
{
	json_int_t v = json_integer_value(json_object_get(config, key));
	return v > 0 && v < (1 << 20) ? (uint32_t)v : 0;
}

static clv_status read_values(source *s, const json_t *j, clv_error *err)
{
	clv_enc_config *k = &s->config;
	const char *act = json_string_value(json_object_get(j, "hidden_act"));
	const char *pos = json_string_value(json_object_get(j, "position_embedding_type"));
	*k = (clv_enc_config){ CLV_ENC_VERSION, s->c->encoder_bits == 32 ? 32 : 8,
		               number(j, "vocab_size"), number(j, "hidden_size"),
		               number(j, "num_hidden_layers"), number(j, "num_attention_heads"),
		               number(j, "intermediate_size"), number(j, "max_position_embeddings"),
		               (float)json_real_value(json_object_get(j, "layer_norm_eps")) };
	if (!act || strcmp(act, "gelu"))
		return unsupported(err, "hidden_act other than gelu");
	if (pos && strcmp(pos, "absolute"))
		return unsupported(err, "position_embedding_type other than absolute");
	if (k->width != 384 || k->n_inner == 0 || k->n_inner % CLV_ENC_PANEL || k->n_head * 32 != k->width)
		return unsupported(err, "a width other than 384 in heads of 32");
	if (k->n_layer == 0 || k->n_layer > CLV_ENC_MAX_LAYER || k->n_vocab == 0 || k->n_pos == 0)
		return unsupported(err, "this number of layers, pieces or positions");
	return CLV_OK;
}

static clv_status read_config(source *s, clv_error *err)
{
	clv_str text;
	json_error_t why;
	CLV_TRY(clv_convert_read_in(s->c, s->dir, "config.json", &text, err));
	json_t *j = json_loadb(text.p, text.n, 0, &why);
	clv_status st = json_is_object(j) ? read_values(s, j, err) :
		                            clv_fail(err, CLV_FORMAT, "encoder", "config.json: %s", why.text);
	json_decref(j);
	return st;
}

static clv_status put_vocab(source *s, clv_error *err)
{
	static const char *const special[] = { "[UNK]", "[CLS]", "[SEP]" };
	clv_arena *a = s->c->a;
	clv_str text, line;
	uint32_t n = 0, found[3] = { 0, 0, 0 };
	CLV_TRY(clv_convert_read_in(s->c, s->dir, "vocab.txt", &text, err));
	clv_idpair *pairs = CLV_NEW_ARRAY(a, clv_idpair, s->config.n_vocab);
	for (; clv_str_split(&text, '\n', &line) && n < s->config.n_vocab; n++) {
		char *id = clv_alloc(a, 4);
		memcpy(id, &n, 4);
		if (clv_str_ends(line, CLV_S("\r")))
			line.n--;
		pairs[n] = (clv_idpair){ clv_hash64(line.p, line.n), { id, 4 }, 0 };
		for (int i = 0; i < 3; i++)
			if (clv_str_eqc(line, special[i]))
				found[i] = n;
	}
	if (n != s->config.n_vocab || !found[0] || !found[1] || !found[2])
		return clv_fail(err, CLV_FORMAT, "encoder", "vocab.txt: %u pieces, %u expected, with [UNK], "
		                "[CLS] and [SEP]", n, s->config.n_vocab);
	clv_buf out = clv_buf_new(a);
	clv_section_put_u32(&out, n);
	clv_idtable_write(&out, pairs, n);
	for (int i = 0; i < 3; i++)
		clv_section_put_u32(&out, found[i]);
	clv_convert_add(s->c, CLV_S("enc/vocab"), clv_buf_str(&out));
	return CLV_OK;
}

/* ---- weights ------------------------------------------------------------------ */

static void put_bytes(source *s, const void *p, size_t n)
{
	clv_buf_add(&s->out, (clv_str){ p, n });
	while (s->out.n % CLV_ENC_ALIGN)
		clv_buf_ch(&s->out, '\0');
}

static void put_floats(source *s, const float *v, size_t n)
{
	put_bytes(s, v, n * sizeof *v);
}

/* Row of n weights → bytes; gives the scale. */
static float quantise(const float *w, size_t n, int8_t *out)
{
	float most = 0;
	for (size_t i = 0; i < n; i++)
		most = fmaxf(most, fabsf(w[i]));
	float scale = most > 0 ? most / 127 : 1;
	for (size_t i = 0; i < n; i++)
		out[i] = (int8_t)lrintf(w[i] / scale);
	return scale;
}

static void put_matrix32(source *s, const float *w, uint32_t n_out, uint32_t n_in)
{
	float *p = CLV_NEW_ARRAY(s->c->a, float, (size_t)n_out * n_in), *at = p;
	for (uint32_t b = 0; b < n_out; b += CLV_ENC_BLOCK)
		for (uint32_t k = 0; k < n_in; k++)
			for (uint32_t o = 0; o < CLV_ENC_BLOCK; o++)
				*at++ = w[(size_t)(b + o) * n_in + k];
	put_floats(s, p, (size_t)n_out * n_in);
}

/* The factors c of a matrix whose input the norm makes; without a norm ones. */
static clv_status smoothing(source *s, const float *w, uint32_t n_out, uint32_t n_in,
                            const char *norm, float *c)
{
	const float *gain, *bias;
	double mean = 0;
	for (uint32_t k = 0; k < n_in; k++)
		c[k] = 1;
	if (!norm)
		return CLV_OK;
	CLV_TRY(clv_tensor_need(&s->t, clv_strf(s->c->a, "%s.weight", norm).p, n_in, 0, &gain, s->err));
	CLV_TRY(clv_tensor_need(&s->t, clv_strf(s->c->a, "%s.bias", norm).p, n_in, 0, &bias, s->err));
	for (uint32_t k = 0; k < n_in; k++) {
		float most = 1e-5f, input = fmaxf(fabsf(bias[k]) + 3 * fabsf(gain[k]), 1e-5f);
		for (uint32_t o = 0; o < n_out; o++)
			most = fmaxf(most, fabsf(w[(size_t)o * n_in + k]));
		c[k] = sqrtf(input / most);
		mean += log((double)c[k]);
	}
	for (uint32_t k = 0; k < n_in; k++)
		c[k] /= (float)exp(mean / n_in);
	return CLV_OK;
}

static clv_status put_matrix8(source *s, float *w, uint32_t n_out, uint32_t n_in, const char *norm)
{
	size_t size = (size_t)n_out * n_in;
	int8_t *row = clv_alloc(s->c->a, size), *p = clv_alloc(s->c->a, size), *at = p;
	float *scale = CLV_NEW_ARRAY(s->c->a, float, n_out);
	int32_t *sum = CLV_NEW_ARRAY(s->c->a, int32_t, n_out);
	float *c = CLV_NEW_ARRAY(s->c->a, float, n_in);
	CLV_TRY(smoothing(s, w, n_out, n_in, norm, c));
	for (uint32_t o = 0; o < n_out; o++) {
		for (uint32_t k = 0; k < n_in; k++)
			w[(size_t)o * n_in + k] *= c[k];
		scale[o] = quantise(w + (size_t)o * n_in, n_in, row + (size_t)o * n_in);
		for (uint32_t k = 0; k < n_in; k++)
			sum[o] += row[(size_t)o * n_in + k];
	}
	for (uint32_t b = 0; b < n_out; b += CLV_ENC_BLOCK)
		for (uint32_t k = 0; k < n_in; k += CLV_ENC_QUAD)
			for (uint32_t o = 0; o < CLV_ENC_BLOCK; o++, at += CLV_ENC_QUAD)
				memcpy(at, row + (size_t)(b + o) * n_in + k, CLV_ENC_QUAD);
	put_bytes(s, p, size);
	put_floats(s, scale, n_out);
	put_bytes(s, sum, n_out * sizeof *sum);
	for (uint32_t k = 0; k < n_in; k++)
		c[k] = 1 / c[k];
	put_floats(s, c, n_in);
	return CLV_OK;
}

/* Matrix NAME.weight with its adapter's difference, copied to out. */
static clv_status merged(source *s, const char *name, uint32_t n_out, uint32_t n_in, float *out)
{
	const float *w;
	clv_arena *a = s->c->a;
	CLV_TRY(clv_tensor_need(&s->t, clv_strf(a, "%s.weight", name).p, n_out, n_in, &w, s->err));
	memcpy(out, w, (size_t)n_out * n_in * sizeof *out);
	const clv_tensor *down = clv_tensor_find(&s->adapter, clv_strf(a, "%s.lora_A", name).p);
	const clv_tensor *up = clv_tensor_find(&s->adapter, clv_strf(a, "%s.lora_B", name).p);
	if (!down && !up)
		return CLV_OK;
	if (!down || !up || down->dim[1] != n_in || up->dim[0] != n_out || up->dim[1] != down->dim[0])
		return clv_fail(s->err, CLV_FORMAT, "encoder", "adapter: %s: shapes do not fit", name);
	for (uint32_t o = 0; o < n_out; o++)
		for (uint32_t r = 0; r < down->dim[0]; r++)
			for (uint32_t k = 0; k < n_in; k++)
				out[(size_t)o * n_in + k] +=
					up->v[(size_t)o * up->dim[1] + r] * down->v[(size_t)r * n_in + k];
	return CLV_OK;
}

/* One matrix made of n named ones below each other, each rows × n_in; norm is the
 * name of what makes its input, or NULL. */
static clv_status put_matrix(source *s, const char *const *names, uint32_t n, uint32_t rows,
                             uint32_t n_in, const char *norm)
{
	clv_arena *a = s->c->a;
	float *w = CLV_NEW_ARRAY(a, float, (size_t)n * rows * n_in);
	float *bias = CLV_NEW_ARRAY(a, float, (size_t)n * rows);
	for (uint32_t i = 0; i < n; i++) {
		const float *b;
		CLV_TRY(merged(s, names[i], rows, n_in, w + (size_t)i * rows * n_in));
		CLV_TRY(clv_tensor_need(&s->t, clv_strf(a, "%s.bias", names[i]).p, rows, 0, &b, s->err));
		memcpy(bias + (size_t)i * rows, b, rows * sizeof *bias);
	}
	if (s->config.precision == 32)
		put_matrix32(s, w, n * rows, n_in);
	else
		CLV_TRY(put_matrix8(s, w, n * rows, n_in, norm));
	put_floats(s, bias, (size_t)n * rows);
	return CLV_OK;
}

static clv_status put_norm(source *s, const char *name)
{
	const float *gain, *bias;
	clv_arena *a = s->c->a;
	uint32_t d = s->config.width;
	CLV_TRY(clv_tensor_need(&s->t, clv_strf(a, "%s.weight", name).p, d, 0, &gain, s->err));
	CLV_TRY(clv_tensor_need(&s->t, clv_strf(a, "%s.bias", name).p, d, 0, &bias, s->err));
	put_floats(s, gain, d);
	put_floats(s, bias, d);
	return CLV_OK;
}

static clv_status put_embeddings(source *s)
{
	const clv_enc_config *k = &s->config;
	const float *word, *pos, *type;
	clv_arena *a = s->c->a;
	size_t d = k->width, n = k->n_vocab;
	CLV_TRY(clv_tensor_need(&s->t, "embeddings.word_embeddings.weight", k->n_vocab, k->width, &word,
	                        s->err));
	CLV_TRY(clv_tensor_need(&s->t, "embeddings.position_embeddings.weight", k->n_pos, k->width, &pos,
	                        s->err));
	CLV_TRY(clv_tensor_need(&s->t, "embeddings.token_type_embeddings.weight", 2, k->width, &type,
	                        s->err));
	if (k->precision == 32) {
		put_floats(s, word, n * d);
	} else {
		int8_t *q = clv_alloc(a, n * d);
		float *scale = CLV_NEW_ARRAY(a, float, n);
		for (size_t i = 0; i < n; i++)
			scale[i] = quantise(word + i * d, d, q + i * d);
		put_floats(s, scale, n);
		put_bytes(s, q, n * d);
	}
	float *sum = CLV_NEW_ARRAY(a, float, k->n_pos * d);
	for (size_t i = 0; i < k->n_pos * d; i++)
		sum[i] = pos[i] + type[i % d];
	put_floats(s, sum, k->n_pos * d);
	return put_norm(s, "embeddings.LayerNorm");
}

static clv_status put_layer(source *s, uint32_t layer)
{
	clv_arena *a = s->c->a;
	const char *p = clv_strf(a, "encoder.layer.%u", layer).p;
	const char *qkv[] = { clv_strf(a, "%s.attention.self.query", p).p,
		              clv_strf(a, "%s.attention.self.key", p).p,
		              clv_strf(a, "%s.attention.self.value", p).p };
	const char *out = clv_strf(a, "%s.attention.output.dense", p).p;
	const char *inner = clv_strf(a, "%s.intermediate.dense", p).p;
	const char *outer = clv_strf(a, "%s.output.dense", p).p;
	const char *before = layer ? clv_strf(a, "encoder.layer.%u.output.LayerNorm", layer - 1).p :
		                     "embeddings.LayerNorm";
	const char *between = clv_strf(a, "%s.attention.output.LayerNorm", p).p;
	uint32_t d = s->config.width, m = s->config.n_inner;
	CLV_TRY(put_matrix(s, qkv, 3, d, d, before));
	CLV_TRY(put_matrix(s, &out, 1, d, d, NULL));
	CLV_TRY(put_norm(s, between));
	CLV_TRY(put_matrix(s, &inner, 1, m, d, between));
	CLV_TRY(put_matrix(s, &outer, 1, d, m, NULL));
	return put_norm(s, clv_strf(a, "%s.output.LayerNorm", p).p);
}

static clv_status find_folder(source *s, clv_error *err)
{
	clv_strs files = { 0 };
	clv_str name = CLV_S("model.safetensors");
	CLV_TRY(clv_convert_walk(s->c, s->c->minilm, &files, err));
	for (size_t i = 0; i < files.n; i++) {
		if (!clv_str_ends(files.v[i], name))
			continue;
		s->dir = clv_strf(s->c->a, "%s/%.*s", s->c->minilm, (int)(files.v[i].n - name.n),
		                  files.v[i].p).p;
		return CLV_OK;
	}
	return clv_fail(err, CLV_NOTFOUND, "encoder", "%s: no model.safetensors in it", s->c->minilm);
}

/* The adapted layers and, as floats: marks (4 × width), weights (classes × 4·width),
 * bias (classes). */
static clv_status put_coder(source *s)
{
	clv_str bytes;
	uint32_t d = s->config.width;
	const float *marks, *weight, *bias;
	CLV_TRY(clv_convert_read(s->c, s->c->coder, &bytes, s->err));
	CLV_TRY(clv_safetensors_read(s->c->a, bytes, &s->adapter, s->err));
	s->out = clv_buf_new(s->c->a);
	for (uint32_t i = 0; i < s->config.n_layer; i++)
		CLV_TRY(put_layer(s, i));
	clv_convert_add(s->c, CLV_S("coder/layers"), clv_buf_str(&s->out));
	CLV_TRY(clv_tensor_need(&s->adapter, "markers", 4, d, &marks, s->err));
	CLV_TRY(clv_tensor_need(&s->adapter, "head.weight", N_CLASS, 4 * d, &weight, s->err));
	CLV_TRY(clv_tensor_need(&s->adapter, "head.bias", N_CLASS, 0, &bias, s->err));
	s->out = clv_buf_new(s->c->a);
	put_floats(s, marks, 4 * (size_t)d);
	put_floats(s, weight, N_CLASS * 4 * (size_t)d);
	put_floats(s, bias, N_CLASS);
	clv_convert_add(s->c, CLV_S("coder/head"), clv_buf_str(&s->out));
	return CLV_OK;
}

clv_status clv_convert_minilm(clv_convert *c, clv_error *err)
{
	clv_str bytes;
	source s = { .c = c, .out = clv_buf_new(c->a), .err = err };
	if (!c->minilm)
		return CLV_OK;
	CLV_TRY(find_folder(&s, err));
	CLV_TRY(read_config(&s, err));
	CLV_TRY(put_vocab(&s, err));
	CLV_TRY(clv_convert_read_in(c, s.dir, "model.safetensors", &bytes, err));
	CLV_TRY(clv_safetensors_read(c->a, bytes, &s.t, err));
	CLV_TRY(put_embeddings(&s));
	for (uint32_t i = 0; i < s.config.n_layer; i++)
		CLV_TRY(put_layer(&s, i));
	clv_buf config = clv_buf_new(c->a);
	clv_buf_add(&config, (clv_str){ (const char *)&s.config, sizeof s.config });
	clv_convert_add(c, CLV_S("enc/config"), clv_buf_str(&config));
	clv_convert_add(c, CLV_S("enc/weights"), clv_buf_str(&s.out));
	return c->coder ? put_coder(&s) : CLV_OK;
}
