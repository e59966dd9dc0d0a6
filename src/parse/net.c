/* SPDX-License-Identifier: Apache-2.0 */
/* tok2vec: words → vectors that know their neighbours.
 *
 * Hash embeddings (Svenstrup et al. 2017): each string attribute of a word picks
 * four rows of a small table by four hashes, and their sum stands for it, so that
 * no vocabulary is needed. All attributes (and the word's vector, if the pipeline
 * has one) go through one maxout layer with layer norm, the mix: a function of the
 * word alone, cached by the caller. Then depth layers look at a word and its two
 * neighbours: x += norm(maxout(x[i-1], x[i], x[i+1])); three neighbouring rows lie
 * side by side in memory, so the window is read in place.
 *
 * Input and output: rows of width floats. Units are parted by depth rows that
 * start as zeros and are computed like words, as far as a word can still see
 * them: so no unit sees another, and the pipelines were trained like that.
 * Cost for width 96: 332 kFLOP for a new word's mix, 664 kFLOP a token. */
#include "parse/net.h"

static uint64_t rotl(uint64_t x, int r)
{
	return x << r | x >> (64 - r);
}

static uint64_t fmix(uint64_t k)
{
	k ^= k >> 33;
	k *= 0xff51afd7ed558ccdull;
	k ^= k >> 33;
	k *= 0xc4ceb9fe1a85ec53ull;
	return k ^ k >> 33;
}

/* Four 32-bit hashes of v: thinc's variant of MurmurHash3 x64 128. */
static void hash4(uint64_t v, uint32_t seed, uint32_t out[4])
{
	uint64_t h1 = v * 0x87c37b91114253d5ull, h2 = seed;
	h1 = rotl(h1, 31) * 0x4cf5ad432745937full;
	h1 ^= seed;
	h1 ^= 8;
	h2 ^= 8;
	h1 += h2;
	h2 += h1;
	h1 = fmix(h1);
	h2 = fmix(h2);
	h1 += h2;
	h2 += h1;
	out[0] = (uint32_t)h1;
	out[1] = (uint32_t)(h1 >> 32);
	out[2] = (uint32_t)h2;
	out[3] = (uint32_t)(h2 >> 32);
}

static uint64_t attribute(const clv_word *w, uint32_t attr)
{
	switch ((clv_attr)attr) {
	case CLV_ATTR_NORM:
		return w->lex.norm;
	case CLV_ATTR_PREFIX:
		return w->lex.prefix;
	case CLV_ATTR_SUFFIX:
		return w->lex.suffix;
	case CLV_ATTR_SHAPE:
		return w->lex.shape;
	case CLV_ATTR_SPACY:
		return w->space;
	case CLV_ATTR_IS_SPACE:
		return w->lex.is_space;
	case CLV_ATTR_ORTH:
		return w->lex.orth;
	case CLV_N_ATTR:
		break;
	}
	return 0;
}

uint32_t clv_vector_row(const clv_vector_keys *k, uint64_t orth)
{
	if (!k->key)
		return CLV_NO_ROW;
	uint64_t bucket = orth >> (64 - k->bits);
	for (uint32_t i = k->first[bucket]; i < k->first[bucket + 1]; i++)
		if (k->key[i] == orth)
			return k->row[i] < k->n_row ? k->row[i] : CLV_NO_ROW;
	return CLV_NO_ROW;
}

void clv_net_inputs(const clv_net *net, const clv_word *w, float *x)
{
	for (uint32_t a = 0; a < net->n_attr; a++, x += net->width) {
		uint32_t h[4];
		const float *row[4];
		hash4(attribute(w, net->attr[a]), net->seed[a], h);
		for (int j = 0; j < 4; j++)
			row[j] = net->e[a] + (size_t)(h[j] % net->rows[a]) * net->width;
		for (uint32_t i = 0; i < net->width; i++)
			x[i] = ((row[0][i] + row[1][i]) + row[2][i]) + row[3][i];
	}
	if (!net->vec)
		return;
	if (w->vec_row < net->n_vec)
		memcpy(x, net->vec + (size_t)w->vec_row * net->width, net->width * sizeof *x);
	else
		memset(x, 0, net->width * sizeof *x);
}

/* Rows at a time, so that the norm finds them in the first cache. */
enum { TILE = 8 };

void clv_net_mix(const clv_kernels *k, const clv_net *net, const float *x, size_t n, float *y)
{
	for (size_t r = 0; r < n; r += TILE) {
		size_t m = n - r < TILE ? n - r : TILE;
		float *to = y + r * net->width;
		clv_dense_rows(k, &net->mix.dense, x + r * net->n_in, net->n_in, m, to, net->width);
		k->norm(to, m, net->width, net->mix.g, net->mix.b, NULL);
	}
}

/* Rows that a layer must compute: units, and pad rows on either side of each. */
static size_t list_rows(const clv_net_rows *unit, size_t n_unit, uint32_t pad, uint32_t *list)
{
	uint32_t end = 0;
	size_t n = 0;
	for (size_t u = 0; u < n_unit; u++) {
		uint32_t b = unit[u].b - pad;
		for (b = b < end ? end : b, end = unit[u].e + pad; b < end; b++)
			list[n++] = b;
	}
	return n;
}

static void run_layer(const clv_kernels *k, const clv_layer *l, const float *x, float *y,
                      size_t width, const uint32_t *list, size_t n)
{
	const float *from[TILE];
	float *to[TILE];
	for (size_t i = 0; i < n; i += TILE) {
		size_t m = n - i < TILE ? n - i : TILE;
		for (size_t r = 0; r < m; r++) {
			from[r] = x + (list[i + r] - 1) * width;
			to[r] = y + list[i + r] * width;
		}
		k->dense(&l->dense, from, to, m);
		for (size_t r = 0; r < m; r++)
			k->norm(to[r], 1, width, l->g, l->b, from[r] + width);
	}
}

float *clv_net_encode(const clv_kernels *k, const clv_net *net, float *x, float *tmp,
                      const clv_net_rows *unit, size_t n_unit, uint32_t *list)
{
	for (uint32_t l = 0; l < net->depth; l++) {
		size_t n = list_rows(unit, n_unit, net->depth - 1 - l, list);
		run_layer(k, &net->layer[l], x, tmp, net->width, list, n);
		float *t = x;
		x = tmp;
		tmp = t;
	}
	return x;
}
