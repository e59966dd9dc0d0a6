/* SPDX-License-Identifier: Apache-2.0 */
/* Word vectors of a pipeline: vocab/vectors (NumPy's .npy, f32) and
 * vocab/key2row (msgpack {u64 id of the word: row}) → section nlp/vectors with
 * the keys in ascending order, found by their top bits (net_format.h).
 *
 * The vectors themselves are not packed: each network only ever sees them
 * multiplied with its projection, which nlp_net.c does here and now.
 * Format of .npy: numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
#include "nlp.h"

enum { NPY_HEAD = 10, BITS = 16 };

static bool number_after(clv_str s, const char *what, uint32_t *out)
{
	size_t at = clv_str_find(s, clv_str_c(what), 0);
	if (at == SIZE_MAX)
		return false;
	uint64_t v = 0;
	size_t i = at + strlen(what), from = i;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && v < 1 << 24; i++)
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	*out = (uint32_t)v;
	return i > from && v < 1 << 24;
}

static clv_status read_npy(clv_convert *c, clv_str bytes, clv_vectors *out, clv_error *err)
{
	clv_str head = { NULL, 0 };
	size_t n_head = bytes.n < NPY_HEAD
	                        ? SIZE_MAX
	                        : (size_t)((unsigned char)bytes.p[8] | (unsigned char)bytes.p[9] << 8);
	bool ok = n_head <= bytes.n - NPY_HEAD && !memcmp(bytes.p, "\x93NUMPY\x01", 7);
	if (ok) {
		head = clv_str_sub(bytes, NPY_HEAD, NPY_HEAD + n_head);
		ok = clv_str_find(head, CLV_S("'<f4'"), 0) != SIZE_MAX &&
		     clv_str_find(head, CLV_S("'fortran_order': False"), 0) != SIZE_MAX &&
		     number_after(head, "'shape': (", &out->n_row);
	}
	char second[32];
	snprintf(second, sizeof second, "(%u, ", out->n_row);
	ok = ok && number_after(head, second, &out->dim);
	size_t n = (size_t)out->n_row * out->dim * sizeof(float);
	if (!ok || bytes.n - NPY_HEAD - n_head != n)
		return clv_fail(err, CLV_FORMAT, "nlp",
		                "vocab/vectors: not a NumPy file of f32 in rows");
	if (!n) {
		*out = (clv_vectors){ 0 };
		return CLV_OK;
	}
	float *v = clv_alloc(c->a, n);
	memcpy(v, head.p + n_head, n);
	out->v = v;
	return CLV_OK;
}

typedef struct key_row {
	uint64_t key;
	uint32_t row;
} key_row;

static int by_key(const void *x, const void *y)
{
	const key_row *a = x, *b = y;
	return a->key < b->key ? -1 : a->key > b->key;
}

static void write_keys(clv_convert *c, const key_row *k, uint32_t n, uint32_t n_row)
{
	clv_out o = { 0 };
	clv_vector_head h = { .version = CLV_NET_VERSION, .n_row = n_row, .n_key = n, .bits = BITS };
	clv_out_add(c, &o, &h, sizeof h);
	for (uint32_t b = 0, i = 0; b <= 1u << BITS; b++) {
		while (i < n && k[i].key >> (64 - BITS) < b)
			i++;
		clv_out_add(c, &o, &i, sizeof i);
	}
	uint32_t zero = 0; /* an even number of u32 before the keys */
	clv_out_add(c, &o, &zero, sizeof zero);
	for (uint32_t i = 0; i < n; i++)
		clv_out_add(c, &o, &k[i].key, sizeof k[i].key);
	for (uint32_t i = 0; i < n; i++)
		clv_out_add(c, &o, &k[i].row, sizeof k[i].row);
	clv_convert_add(c, CLV_S("nlp/vectors"), (clv_str){ o.p, o.n });
}

clv_status clv_vectors_convert(clv_convert *c, const char *dir, clv_vectors *out, clv_error *err)
{
	*out = (clv_vectors){ 0 };
	clv_str bytes;
	if (!clv_convert_exists(c, dir, "vocab/vectors"))
		return CLV_OK;
	if (clv_convert_exists(c, dir, "vocab/vectors.cfg")) {
		CLV_TRY(clv_convert_read_in(c, dir, "vocab/vectors.cfg", &bytes, err));
		if (clv_str_find(bytes, CLV_S("floret"), 0) != SIZE_MAX)
			return clv_fail(err, CLV_UNSUPPORTED, "nlp",
			                "vocab/vectors.cfg: vectors of mode floret are not supported");
	}
	CLV_TRY(clv_convert_read_in(c, dir, "vocab/vectors", &bytes, err));
	CLV_TRY(read_npy(c, bytes, out, err));
	if (!out->v)
		return CLV_OK;
	clv_mp *keys;
	CLV_TRY(clv_convert_spacy_mp(c, "vocab/key2row", &keys, err));
	size_t n = clv_mp_n(keys);
	key_row *k = CLV_NEW_ARRAY(c->a, key_row, n);
	for (size_t i = 0; i < n; i++) {
		uint64_t row = 0;
		if (!clv_mp_u64(clv_mp_key(keys, i), &k[i].key) ||
		    !clv_mp_u64(clv_mp_val(keys, i), &row) || row >= out->n_row)
			return clv_fail(err, CLV_FORMAT, "nlp",
			                "vocab/key2row: entry %zu is not id → row", i);
		k[i].row = (uint32_t)row;
	}
	qsort(k, n, sizeof *k, by_key);
	write_keys(c, k, (uint32_t)n, out->n_row);
	return CLV_OK;
}
