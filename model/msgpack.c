/* SPDX-License-Identifier: Apache-2.0 */
/* MessagePack (github.com/msgpack/msgpack, spec.md) → tree of values.
 *
 * Input: untrusted bytes. Output: clv_mp nodes of 16 bytes in an arena; strings
 * are views. One pass, recursive over containers, at most MAX_DEPTH deep.
 * A container's declared count is checked against the bytes that are left (an
 * element takes at least one), so memory stays within 32 bytes a byte of input.
 * Cost: linear. Extension types are kept as opaque bytes. */
#include "msgpack.h"

enum { MAX_DEPTH = 64 };

typedef struct reader {
	clv_arena *a;
	const unsigned char *p, *start, *end;
	const char *fault; /* static text, set once */
} reader;

static bool fail(reader *r, const char *what)
{
	if (!r->fault)
		r->fault = what;
	return false;
}

static bool take(reader *r, size_t n, const unsigned char **at)
{
	if ((size_t)(r->end - r->p) < n)
		return fail(r, "truncated");
	*at = r->p;
	r->p += n;
	return true;
}

/* Big-endian unsigned integer of n bytes. */
static bool take_uint(reader *r, size_t n, uint64_t *out)
{
	const unsigned char *p;
	if (!take(r, n, &p))
		return false;
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	*out = v;
	return true;
}

static bool read_value(reader *r, clv_mp *v, int depth);

static bool read_bytes(reader *r, clv_mp *v, clv_mp_type type, uint64_t n)
{
	const unsigned char *p;
	if (!take(r, (size_t)n, &p))
		return false;
	v->type = type;
	v->n = (uint32_t)n;
	v->u.p = (const char *)p;
	return true;
}

static bool read_sized(reader *r, clv_mp *v, clv_mp_type type, size_t width)
{
	uint64_t n;
	return take_uint(r, width, &n) && read_bytes(r, v, type, n);
}

static bool read_container(reader *r, clv_mp *v, clv_mp_type type, uint64_t n, int depth)
{
	if (depth >= MAX_DEPTH)
		return fail(r, "nested too deeply");
	uint64_t values = type == CLV_MP_MAP ? 2 * n : n;
	if (values > (uint64_t)(r->end - r->p))
		return fail(r, "container longer than the bytes left");
	v->type = type;
	v->n = (uint32_t)n;
	v->u.v = CLV_NEW_ARRAY(r->a, clv_mp, (size_t)values);
	for (uint64_t i = 0; i < values; i++)
		if (!read_value(r, &v->u.v[i], depth + 1))
			return false;
	return true;
}

static bool read_sized_container(reader *r, clv_mp *v, clv_mp_type type, size_t width, int depth)
{
	uint64_t n;
	return take_uint(r, width, &n) && read_container(r, v, type, n, depth);
}

static bool read_unsigned(reader *r, clv_mp *v, size_t width)
{
	v->type = CLV_MP_UINT;
	return take_uint(r, width, &v->u.u);
}

static void set_signed(clv_mp *v, int64_t i)
{
	v->type = i < 0 ? CLV_MP_INT : CLV_MP_UINT;
	if (i < 0)
		v->u.i = i;
	else
		v->u.u = (uint64_t)i;
}

static bool read_signed(reader *r, clv_mp *v, size_t width)
{
	uint64_t u;
	if (!take_uint(r, width, &u))
		return false;
	unsigned shift = (unsigned)(64 - 8 * width);
	set_signed(v, (int64_t)(u << shift) >> shift);
	return true;
}

static bool read_float(reader *r, clv_mp *v, size_t width)
{
	uint64_t u;
	if (!take_uint(r, width, &u))
		return false;
	v->type = CLV_MP_FLOAT;
	if (width == 8) {
		memcpy(&v->u.f, &u, 8);
	} else {
		uint32_t w = (uint32_t)u;
		float f;
		memcpy(&f, &w, 4);
		v->u.f = (double)f;
	}
	return true;
}

/* Extension: the type byte is kept in front of the payload. */
static bool read_ext(reader *r, clv_mp *v, uint64_t n)
{
	return read_bytes(r, v, CLV_MP_EXT, n + 1);
}

static bool read_sized_ext(reader *r, clv_mp *v, size_t width)
{
	uint64_t n;
	return take_uint(r, width, &n) && n < UINT32_MAX ? read_ext(r, v, n) : fail(r, "bad extension");
}

/* The types 0xC0 to 0xDF. */
static bool read_tagged(reader *r, clv_mp *v, unsigned char c, int depth)
{
	switch (c) {
	case 0xC0: v->type = CLV_MP_NIL; return true;
	case 0xC2: case 0xC3: v->type = CLV_MP_BOOL; v->u.b = c == 0xC3; return true;
	case 0xC4: case 0xC5: case 0xC6: return read_sized(r, v, CLV_MP_BIN, 1u << (c - 0xC4));
	case 0xC7: case 0xC8: case 0xC9: return read_sized_ext(r, v, 1u << (c - 0xC7));
	case 0xCA: return read_float(r, v, 4);
	case 0xCB: return read_float(r, v, 8);
	case 0xCC: case 0xCD: case 0xCE: case 0xCF: return read_unsigned(r, v, 1u << (c - 0xCC));
	case 0xD0: case 0xD1: case 0xD2: case 0xD3: return read_signed(r, v, 1u << (c - 0xD0));
	case 0xD4: case 0xD5: case 0xD6: case 0xD7: case 0xD8: return read_ext(r, v, 1u << (c - 0xD4));
	case 0xD9: case 0xDA: case 0xDB: return read_sized(r, v, CLV_MP_STR, 1u << (c - 0xD9));
	case 0xDC: case 0xDD: return read_sized_container(r, v, CLV_MP_ARRAY, 2u << (c - 0xDC), depth);
	case 0xDE: case 0xDF: return read_sized_container(r, v, CLV_MP_MAP, 2u << (c - 0xDE), depth);
	default: return fail(r, "reserved type byte");
	}
}

static bool read_value(reader *r, clv_mp *v, int depth)
{
	const unsigned char *p;
	if (!take(r, 1, &p))
		return false;
	unsigned char c = *p;
	if (c < 0x80 || c >= 0xE0) {
		set_signed(v, c < 0x80 ? c : (int64_t)c - 256);
		return true;
	}
	if (c < 0x90)
		return read_container(r, v, CLV_MP_MAP, c & 0x0F, depth);
	if (c < 0xA0)
		return read_container(r, v, CLV_MP_ARRAY, c & 0x0F, depth);
	if (c < 0xC0)
		return read_bytes(r, v, CLV_MP_STR, c & 0x1F);
	return read_tagged(r, v, c, depth);
}

clv_status clv_mp_parse(clv_arena *a, clv_str bytes, clv_mp **out, clv_error *err)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	reader r = { .a = a, .p = p, .start = p, .end = p + bytes.n };
	clv_mp *v = CLV_NEW(a, clv_mp);
	if (bytes.n == 0)
		fail(&r, "empty");
	else if (read_value(&r, v, 0) && r.p != r.end)
		fail(&r, "bytes after the value");
	if (!r.fault) {
		*out = v;
		return CLV_OK;
	}
	clv_fail(err, CLV_FORMAT, "msgpack", "byte %zu of %zu: %s", (size_t)(r.p - r.start),
	         bytes.n, r.fault);
	if (err)
		err->pos = (uint64_t)(r.p - r.start);
	return CLV_FORMAT;
}

bool clv_mp_is(const clv_mp *v, clv_mp_type type)
{
	return v && v->type == type;
}

clv_mp *clv_mp_get(const clv_mp *map, const char *key)
{
	clv_str k = clv_str_c(key);
	for (size_t i = 0; clv_mp_is(map, CLV_MP_MAP) && i < map->n; i++) {
		const clv_mp *at = &map->u.v[2 * i];
		if ((at->type == CLV_MP_STR || at->type == CLV_MP_BIN) && clv_str_eq(clv_mp_str(at), k))
			return &map->u.v[2 * i + 1];
	}
	return NULL;
}

clv_mp *clv_mp_get_i64(const clv_mp *map, int64_t key)
{
	int64_t k;
	for (size_t i = 0; clv_mp_is(map, CLV_MP_MAP) && i < map->n; i++)
		if (clv_mp_i64(&map->u.v[2 * i], &k) && k == key)
			return &map->u.v[2 * i + 1];
	return NULL;
}

clv_mp *clv_mp_at(const clv_mp *array, size_t i)
{
	return clv_mp_is(array, CLV_MP_ARRAY) && i < array->n ? &array->u.v[i] : NULL;
}

clv_mp *clv_mp_key(const clv_mp *map, size_t i)
{
	return clv_mp_is(map, CLV_MP_MAP) && i < map->n ? &map->u.v[2 * i] : NULL;
}

clv_mp *clv_mp_val(const clv_mp *map, size_t i)
{
	return clv_mp_is(map, CLV_MP_MAP) && i < map->n ? &map->u.v[2 * i + 1] : NULL;
}

size_t clv_mp_n(const clv_mp *v)
{
	return clv_mp_is(v, CLV_MP_ARRAY) || clv_mp_is(v, CLV_MP_MAP) ? v->n : 0;
}

clv_str clv_mp_str(const clv_mp *v)
{
	if (!clv_mp_is(v, CLV_MP_STR) && !clv_mp_is(v, CLV_MP_BIN))
		return (clv_str){ NULL, 0 };
	return (clv_str){ v->u.p, v->n };
}

bool clv_mp_u64(const clv_mp *v, uint64_t *out)
{
	if (!clv_mp_is(v, CLV_MP_UINT))
		return false;
	*out = v->u.u;
	return true;
}

bool clv_mp_i64(const clv_mp *v, int64_t *out)
{
	if (clv_mp_is(v, CLV_MP_INT))
		*out = v->u.i;
	else if (clv_mp_is(v, CLV_MP_UINT) && v->u.u <= INT64_MAX)
		*out = (int64_t)v->u.u;
	else
		return false;
	return true;
}

bool clv_mp_f64(const clv_mp *v, double *out)
{
	int64_t i;
	if (clv_mp_is(v, CLV_MP_FLOAT))
		*out = v->u.f;
	else if (clv_mp_i64(v, &i))
		*out = (double)i;
	else
		return false;
	return true;
}

bool clv_mp_bool(const clv_mp *v, bool *out)
{
	if (!clv_mp_is(v, CLV_MP_BOOL))
		return false;
	*out = v->u.b;
	return true;
}
