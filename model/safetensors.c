/* SPDX-License-Identifier: Apache-2.0 */
/* safetensors (github.com/huggingface/safetensors, README, "Format"): u64 length
 * of a JSON header {name: {dtype, shape, data_offsets: [b, e]}}, the header, data.
 *
 * Untrusted bytes: lengths, offsets and shapes are checked against each other.
 * Tensors that do not begin at a multiple of four bytes are copied. */
#include "safetensors.h"

#include <jansson.h>
#include <math.h>

enum { MAX_HEADER = 64 << 20 };

static clv_status bad(clv_error *err, const char *what, const char *name)
{
	return clv_fail(err, CLV_FORMAT, "safetensors", "%s%s%s", what, *name ? ": " : "", name);
}

static bool integer(const json_t *v, uint64_t most, uint64_t *out)
{
	if (!json_is_integer(v) || json_integer_value(v) < 0 ||
	    (uint64_t)json_integer_value(v) > most)
		return false;
	*out = (uint64_t)json_integer_value(v);
	return true;
}

/* IEEE 754 half precision → single. */
static float from_half(uint16_t h)
{
	uint32_t sign = (uint32_t)(h >> 15) << 31, exp = h >> 10 & 31, frac = h & 1023u;
	float v = exp == 0  ? ldexpf((float)frac, -24)
	        : exp == 31 ? (frac ? NAN : INFINITY)
	                    : ldexpf((float)(frac | 1024u), (int)exp - 25);
	return sign ? -v : v;
}

static const float *widened(clv_arena *a, const char *p, size_t n)
{
	float *v = CLV_NEW_ARRAY(a, float, n);
	for (size_t i = 0; i < n; i++) {
		uint16_t h;
		memcpy(&h, p + 2 * i, 2);
		v[i] = from_half(h);
	}
	return v;
}

static clv_status read_tensor(clv_arena *a, clv_str data, const char *name, const json_t *x,
                              clv_tensor *t, clv_error *err)
{
	bool half = !strcmp(json_string_value(json_object_get(x, "dtype")), "F16");
	const json_t *shape = json_object_get(x, "shape"), *at = json_object_get(x, "data_offsets");
	uint64_t b, e, count = 1;
	if (!integer(json_array_get(at, 0), data.n, &b) || !integer(json_array_get(at, 1), data.n, &e) ||
	    b > e)
		return bad(err, "offsets outside the file", name);
	t->n_dim = (uint32_t)json_array_size(shape);
	t->dim[0] = t->dim[1] = 1;
	for (uint32_t i = 0; i < t->n_dim; i++) {
		uint64_t d;
		if (!integer(json_array_get(shape, i), UINT32_MAX, &d))
			return bad(err, "bad shape", name);
		t->dim[i] = (uint32_t)d;
		count = d && count > UINT32_MAX / d ? UINT64_MAX / 8 : count * d;
	}
	if (count * (half ? 2 : 4) != e - b)
		return bad(err, "shape and length differ", name);
	t->name = clv_str_copy(a, clv_str_c(name));
	const char *p = data.p + b;
	if (half) {
		t->v = widened(a, p, (size_t)count);
		return CLV_OK;
	}
	if ((uintptr_t)p % 4) {
		char *copy = clv_alloc(a, (size_t)(e - b));
		memcpy(copy, p, (size_t)(e - b));
		p = copy;
	}
	t->v = (const float *)(const void *)p;
	return CLV_OK;
}

static clv_status read_all(clv_arena *a, clv_str data, json_t *header, clv_tensors *out,
                           clv_error *err)
{
	const char *name;
	json_t *x;
	out->v = CLV_NEW_ARRAY(a, clv_tensor, json_object_size(header));
	json_object_foreach(header, name, x) {
		const char *type = json_string_value(json_object_get(x, "dtype"));
		if (!type || (strcmp(type, "F32") && strcmp(type, "F16")) ||
		    json_array_size(json_object_get(x, "shape")) > 2)
			continue;
		CLV_TRY(read_tensor(a, data, name, x, &out->v[out->n], err));
		out->n++;
	}
	return CLV_OK;
}

clv_status clv_safetensors_read(clv_arena *a, clv_str bytes, clv_tensors *out, clv_error *err)
{
	uint64_t n;
	json_error_t why;
	*out = (clv_tensors){ NULL, 0 };
	if (bytes.n < 8)
		return bad(err, "too short", "");
	memcpy(&n, bytes.p, 8);
	if (n > MAX_HEADER || n > bytes.n - 8)
		return bad(err, "header longer than the file", "");
	json_t *header = json_loadb(bytes.p + 8, (size_t)n, 0, &why);
	if (!json_is_object(header)) {
		json_decref(header);
		return bad(err, "header is not a JSON object", why.text);
	}
	clv_status s = read_all(a, clv_str_sub(bytes, 8 + (size_t)n, bytes.n), header, out, err);
	json_decref(header);
	return s;
}

const clv_tensor *clv_tensor_find(const clv_tensors *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (clv_str_eqc(t->v[i].name, name))
			return &t->v[i];
	return NULL;
}

clv_status clv_tensor_need(const clv_tensors *t, const char *name, uint32_t rows, uint32_t cols,
                           const float **out, clv_error *err)
{
	const clv_tensor *x = clv_tensor_find(t, name);
	if (!x)
		return bad(err, "no such tensor", name);
	if (x->dim[0] != rows || x->dim[1] != (cols ? cols : 1) || x->n_dim != (cols ? 2u : 1u))
		return bad(err, "tensor of another shape than expected", name);
	*out = x->v;
	return CLV_OK;
}
