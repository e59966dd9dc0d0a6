/* SPDX-License-Identifier: Apache-2.0 */
/* thinc's model files: what the weights of one pipeline component lie in.
 *
 * Input: COMPONENT/model, msgpack {nodes, attrs, params, shims}: lists aligned
 * by a breadth-first walk of the layers; attrs of a node are msgpack in msgpack;
 * a parameter is {nd, type "<f4", shape, data}. Output: views of the arrays,
 * copied where the file does not align them. Nothing is trusted: type, shape
 * and byte count must agree. */
#include "nlp.h"

clv_status clv_thinc_open(clv_convert *c, clv_str component, clv_thinc *out, clv_error *err)
{
	clv_mp *root;
	CLV_TRY(clv_convert_spacy_mp(c, clv_strf(c->a, "%.*s/model", CLV_FMT(component)).p, &root,
	                             err));
	*out = (clv_thinc){ component, clv_mp_get(root, "nodes"), clv_mp_get(root, "attrs"),
		            clv_mp_get(root, "params"), 0 };
	out->n = clv_mp_n(out->nodes);
	if (!out->n || clv_mp_n(out->attrs) != out->n || clv_mp_n(out->params) != out->n)
		return clv_fail(err, CLV_FORMAT, "nlp",
		                "%.*s/model: nodes, attrs and params do not agree",
		                CLV_FMT(component));
	return CLV_OK;
}

clv_str clv_thinc_name(const clv_thinc *t, size_t node)
{
	return clv_mp_str(clv_mp_get(clv_mp_at(t->nodes, node), "name"));
}

size_t clv_thinc_find(const clv_thinc *t, const char *name, size_t from)
{
	for (size_t i = from; i < t->n; i++)
		if (clv_str_eqc(clv_thinc_name(t, i), name))
			return i;
	return SIZE_MAX;
}

size_t clv_thinc_ref(const clv_thinc *t, const char *ref)
{
	uint64_t i;
	const clv_mp *refs = clv_mp_get(clv_mp_at(t->nodes, 0), "refs");
	return clv_mp_u64(clv_mp_get(refs, ref), &i) && i < t->n ? (size_t)i : SIZE_MAX;
}

clv_mp *clv_thinc_attr(clv_convert *c, const clv_thinc *t, size_t node, const char *name)
{
	clv_mp *v;
	clv_str bytes = clv_mp_str(clv_mp_get(clv_mp_at(t->attrs, node), name));
	return bytes.p && clv_mp_parse(c->a, bytes, &v, NULL) == CLV_OK ? v : NULL;
}

clv_status clv_thinc_param(clv_convert *c, const clv_thinc *t, size_t node, const char *name,
                           uint32_t *shape, size_t n_dim, const float **out, clv_error *err)
{
	const clv_mp *v = clv_mp_get(clv_mp_at(t->params, node), name);
	clv_str data = clv_mp_str(clv_mp_get(v, "data"));
	const clv_mp *dims = clv_mp_get(v, "shape");
	bool ok = clv_str_eqc(clv_mp_str(clv_mp_get(v, "type")), "<f4") && clv_mp_n(dims) == n_dim;
	uint64_t n = 1;
	for (size_t i = 0; ok && i < n_dim; i++) {
		uint64_t d = 0;
		ok = clv_mp_u64(clv_mp_at(dims, i), &d) && d > 0 && d < 1 << 24 &&
		     (!shape[i] || shape[i] == d);
		shape[i] = (uint32_t)d;
		n = n < 1ull << 32 ? n * d : n;
	}
	if (!ok || n * sizeof(float) != data.n)
		return clv_fail(err, CLV_FORMAT, "nlp",
		                "%.*s/model: parameter %s of node %zu (%.*s) is not a float array "
		                "of the expected shape", CLV_FMT(t->component), name, node,
		                CLV_FMT(clv_thinc_name(t, node)));
	float *copy = CLV_NEW_ARRAY(c->a, float, n);
	memcpy(copy, data.p, data.n);
	*out = copy;
	return CLV_OK;
}

clv_status clv_thinc_known(const clv_thinc *t, const char *const *kinds, size_t n, clv_error *err)
{
	for (size_t i = 0; i < t->n; i++) {
		clv_str name = clv_thinc_name(t, i);
		bool known = clv_str_find(name, CLV_S(">>"), 0) != SIZE_MAX ||
		             memchr(name.p ? name.p : "", '(', name.n) || memchr(name.p ? name.p : "", '|', name.n);
		for (size_t k = 0; !known && k < n; k++)
			known = clv_str_eqc(name, kinds[k]);
		if (!known)
			return clv_fail(err, CLV_UNSUPPORTED, "nlp",
			                "component %.*s has a layer \"%.*s\", which is not supported",
			                CLV_FMT(t->component), CLV_FMT(name));
	}
	return CLV_OK;
}

/* ---- sections ------------------------------------------------------------------ */

void clv_out_add(clv_convert *c, clv_out *o, const void *p, size_t n)
{
	if (o->n + n > o->cap) {
		size_t cap = o->n + n > 2 * o->cap ? o->n + n : 2 * o->cap;
		o->p = clv_realloc(c->a, o->p, o->n, cap);
		o->cap = cap;
	}
	memcpy(o->p + o->n, p, n);
	o->n += n;
}

/* Output o of a maxout with P pieces; a linear layer is P = 1. */
static void blocks(clv_convert *c, clv_out *o, const float *w, size_t n_out, size_t pieces,
                   size_t n_in)
{
	for (size_t b = 0; b < n_out; b += CLV_LANES)
		for (size_t k = 0; k < n_in; k++)
			for (size_t p = 0; p < pieces; p++) {
				float v[CLV_LANES] = { 0 };
				for (size_t i = 0; i < CLV_LANES && b + i < n_out; i++)
					v[i] = w[((b + i) * pieces + p) * n_in + k];
				clv_out_add(c, o, v, sizeof v);
			}
}

void clv_out_maxout(clv_convert *c, clv_out *o, const float *w, const float *b, size_t n_out,
                    size_t pieces, size_t n_in)
{
	blocks(c, o, w, n_out, pieces, n_in);
	if (b)
		blocks(c, o, b, n_out, pieces, 1);
}

void clv_out_linear(clv_convert *c, clv_out *o, const float *w, const float *b, size_t n_out,
                    size_t n_in)
{
	clv_out_maxout(c, o, w, b, n_out, 1, n_in);
}
