/* SPDX-License-Identifier: Apache-2.0 */
/* MessagePack reader for the model files of spaCy pipelines: bytes → a tree of
 * values in an arena. Strings and binaries are views into the bytes given.
 *
 *     clv_mp *v;
 *     CLV_TRY(clv_mp_parse(a, bytes, &v, err));
 *     clv_str name = clv_mp_str(clv_mp_get(v, "name"));
 *
 * Every accessor accepts NULL and a value of another type and then gives the
 * empty answer, so that a chain of look-ups needs one check at its end. Keys
 * may be msgpack strings or binaries (thinc writes both). Untrusted bytes:
 * every length is checked against what is left, depth is limited. */
#ifndef CLV_MODEL_MSGPACK_H
#define CLV_MODEL_MSGPACK_H

#include "base/base.h"

typedef enum {
	CLV_MP_NIL, CLV_MP_BOOL, CLV_MP_INT, CLV_MP_UINT, CLV_MP_FLOAT,
	CLV_MP_STR, CLV_MP_BIN, CLV_MP_ARRAY, CLV_MP_MAP, CLV_MP_EXT
} clv_mp_type;

typedef struct clv_mp {
	clv_mp_type type;
	uint32_t n;            /* array: elements; map: pairs; str, bin, ext: bytes */
	union {
		bool b;
		int64_t i;         /* CLV_MP_INT: negative */
		uint64_t u;        /* CLV_MP_UINT */
		double f;
		const char *p;     /* str, bin, ext */
		struct clv_mp *v;  /* array: n values; map: 2n, key and value in turn */
	} u;
} clv_mp;

/* Parses exactly one value that fills the bytes. CLV_FORMAT: not msgpack,
 * truncated, too deep or followed by something. The tree lives in a. */
clv_status clv_mp_parse(clv_arena *a, clv_str bytes, clv_mp **out, clv_error *err);

bool clv_mp_is(const clv_mp *v, clv_mp_type type);
/* Value of a string (or binary) key of a map, or NULL. Linear in the map. */
clv_mp *clv_mp_get(const clv_mp *map, const char *key);
/* Value of an integer key of a map, or NULL. */
clv_mp *clv_mp_get_i64(const clv_mp *map, int64_t key);
/* Element i of an array, or NULL. */
clv_mp *clv_mp_at(const clv_mp *array, size_t i);
/* Key and value of pair i of a map, or NULL. */
clv_mp *clv_mp_key(const clv_mp *map, size_t i);
clv_mp *clv_mp_val(const clv_mp *map, size_t i);
size_t clv_mp_n(const clv_mp *v);          /* of an array or a map, else 0 */
clv_str clv_mp_str(const clv_mp *v);       /* of a str or bin, else {NULL,0} */
bool clv_mp_u64(const clv_mp *v, uint64_t *out); /* non-negative integer */
bool clv_mp_i64(const clv_mp *v, int64_t *out);  /* any integer that fits */
bool clv_mp_f64(const clv_mp *v, double *out);   /* float or integer */
bool clv_mp_bool(const clv_mp *v, bool *out);

#endif
