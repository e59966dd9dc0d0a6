/* SPDX-License-Identifier: Apache-2.0 */
/* A tok2vec network of a spaCy pipeline → section nlp/net/I.
 *
 * Supported: MultiHashEmbed (with or without static vectors) and a maxout window
 * encoder of window 1: hash embeddings in the order of their nodes, the first
 * maxout and layer norm after them = mix, the others = the encoder's layers, in
 * breadth-first order. Anything else is refused by the name of its layer. The
 * projection of the word vectors is multiplied out here (in double, rounded
 * once): a look-up at run time instead of 300 × width products. */
#include "nlp.h"

static const char *const kinds[] = {
	"hashembed", "maxout", "layernorm", "dropout", "extract_features", "list2ragged",
	"ragged2list", "ints-getitem", "static_vectors", "expand_window", "list2array", "linear",
	"parser_model", "precomputable_affine", "softmax", "tok2vec-listener",
};

static clv_status attr_code(const clv_thinc *t, clv_str name, uint32_t *out, clv_error *err)
{
	static const char *const names[] = {
#define X(n) #n,
		CLV_ATTR_MAP(X)
#undef X
	};
	for (uint32_t i = 0; i < CLV_N_ATTR; i++)
		if (clv_str_eqc(name, names[i])) {
			*out = i;
			return CLV_OK;
		}
	return clv_fail(err, CLV_UNSUPPORTED, "nlp",
	                "component %.*s embeds the attribute %.*s, which is not supported",
	                CLV_FMT(t->component), CLV_FMT(name));
}

static clv_status unsupported(const clv_thinc *t, const char *what, clv_error *err)
{
	return clv_fail(err, CLV_UNSUPPORTED, "nlp", "component %.*s: %s is not supported",
	                CLV_FMT(t->component), what);
}

/* The hash embeddings: fills head and writes their tables behind it. */
static clv_status embeddings(clv_convert *c, const clv_thinc *t, clv_net_head *h, clv_out *o,
                             clv_error *err)
{
	size_t features = clv_thinc_find(t, "extract_features", 0);
	const clv_mp *columns = clv_thinc_attr(c, t, features, "columns");
	for (size_t i = clv_thinc_find(t, "hashembed", 0); i != SIZE_MAX;
	     i = clv_thinc_find(t, "hashembed", i + 1)) {
		uint64_t column = UINT64_MAX, seed = 0;
		uint32_t shape[2] = { 0, h->width };
		const float *e;
		if (h->n_attr == CLV_MAX_ATTRS)
			return unsupported(t, "more than 8 embedded attributes", err);
		if (!clv_mp_u64(clv_thinc_attr(c, t, i, "column"), &column) ||
		    !clv_mp_u64(clv_thinc_attr(c, t, i, "seed"), &seed) || seed > UINT32_MAX)
			return unsupported(t, "a hash embedding without column and seed", err);
		CLV_TRY(clv_thinc_param(c, t, i, "E", shape, 2, &e, err));
		h->width = shape[1];
		h->rows[h->n_attr] = shape[0];
		h->seed[h->n_attr] = (uint32_t)seed;
		CLV_TRY(attr_code(t, clv_mp_str(clv_mp_at(columns, (size_t)column)),
		                  &h->attr[h->n_attr], err));
		h->n_attr++;
		clv_out_add(c, o, e, (size_t)shape[0] * shape[1] * sizeof *e);
	}
	if (!h->n_attr || h->width % CLV_LANES || h->width > CLV_MAX_WIDTH)
		return unsupported(t, "a width that is no multiple of 16 or over 256", err);
	return CLV_OK;
}

static clv_status project(clv_convert *c, const clv_thinc *t, const clv_vectors *vec,
                          const clv_net_head *h, clv_out *o, clv_error *err)
{
	const float *w;
	uint32_t shape[2] = { h->width, vec->dim };
	size_t node = clv_thinc_find(t, "static_vectors", 0);
	CLV_TRY(clv_thinc_param(c, t, node, "W", shape, 2, &w, err));
	float *y = CLV_NEW_ARRAY(c->a, float, h->width);
	for (size_t r = 0; r < vec->n_row; r++) {
		const float *v = vec->v + r * vec->dim;
		for (size_t k = 0; k < h->width; k++) {
			double s[4] = { 0 };
			const float *wk = w + k * vec->dim;
			for (size_t i = 0; i < vec->dim; i++)
				s[i % 4] += (double)v[i] * (double)wk[i];
			y[k] = (float)((s[0] + s[1]) + (s[2] + s[3]));
		}
		clv_out_add(c, o, y, h->width * sizeof *y);
	}
	return CLV_OK;
}

/* One maxout and the layer norm that follows it. */
static clv_status layer(clv_convert *c, const clv_thinc *t, size_t maxout, size_t norm,
                        clv_net_head *h, uint32_t n_in, clv_out *o, clv_error *err)
{
	const float *w, *b, *g, *beta;
	uint32_t shape[3] = { h->width, h->pieces, n_in }, flat[1] = { h->width };
	CLV_TRY(clv_thinc_param(c, t, maxout, "W", shape, 3, &w, err));
	h->pieces = shape[1];
	CLV_TRY(clv_thinc_param(c, t, maxout, "b", shape, 2, &b, err));
	CLV_TRY(clv_thinc_param(c, t, norm, "G", flat, 1, &g, err));
	CLV_TRY(clv_thinc_param(c, t, norm, "b", flat, 1, &beta, err));
	if (h->pieces < 2 || h->pieces > CLV_MAX_PIECES)
		return unsupported(t, "a maxout of other than 2 or 3 pieces", err);
	clv_out_maxout(c, o, w, b, h->width, h->pieces, n_in);
	clv_out_add(c, o, g, h->width * sizeof *g);
	clv_out_add(c, o, beta, h->width * sizeof *beta);
	return CLV_OK;
}

static clv_status check_windows(clv_convert *c, const clv_thinc *t, uint32_t depth,
                                clv_error *err)
{
	uint32_t n = 0;
	for (size_t i = clv_thinc_find(t, "expand_window", 0); i != SIZE_MAX;
	     i = clv_thinc_find(t, "expand_window", i + 1), n++) {
		uint64_t w = 0;
		if (!clv_mp_u64(clv_thinc_attr(c, t, i, "window_size"), &w) || w != 1)
			return unsupported(t, "a window other than 1", err);
	}
	return n == depth ? CLV_OK : unsupported(t, "an encoder without windows", err);
}

clv_status clv_net_convert(clv_convert *c, const clv_thinc *t, const clv_vectors *vec,
                           uint32_t number, uint32_t *width, clv_error *err)
{
	clv_net_head h = { .version = CLV_NET_VERSION };
	clv_out o = { 0 };
	CLV_TRY(clv_thinc_known(t, kinds, sizeof kinds / sizeof *kinds, err));
	clv_out_add(c, &o, &h, sizeof h);
	CLV_TRY(embeddings(c, t, &h, &o, err));
	if (clv_thinc_find(t, "static_vectors", 0) != SIZE_MAX) {
		if (!vec->v)
			return unsupported(t, "static vectors without vocab/vectors", err);
		h.n_vec = vec->n_row;
		CLV_TRY(project(c, t, vec, &h, &o, err));
	}
	size_t m = clv_thinc_find(t, "maxout", 0), n = clv_thinc_find(t, "layernorm", 0);
	uint32_t n_in = h.width * (h.n_attr + (h.n_vec ? 1 : 0));
	for (uint32_t i = 0; m != SIZE_MAX && n != SIZE_MAX; i++) {
		if (i > CLV_MAX_LAYERS)
			return unsupported(t, "more than 8 layers", err);
		CLV_TRY(layer(c, t, m, n, &h, i ? 3 * h.width : n_in, &o, err));
		h.depth = i;
		m = clv_thinc_find(t, "maxout", m + 1);
		n = clv_thinc_find(t, "layernorm", n + 1);
	}
	if (m != n || !h.depth)
		return unsupported(t, "a network without maxout and layer norm in pairs", err);
	CLV_TRY(check_windows(c, t, h.depth, err));
	memcpy(o.p, &h, sizeof h);
	*width = h.width;
	clv_convert_add(c, clv_strf(c->a, "nlp/net/%u", number), (clv_str){ o.p, o.n });
	return CLV_OK;
}
