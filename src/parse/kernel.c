/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels for each instruction set, and which of them this processor runs.
 *
 * kernel_body.inc is compiled once for each set: portable (GNU vectors of four
 * floats: SSE2; NEON with FMA), AVX2 with FMA, AVX-512. Only functions carry the target
 * attribute, so that one object file holds all and runs anywhere. The sets agree
 * within rounding: FMA rounds once where the portable set rounds twice, and sums
 * over lanes are taken in another order. */
#include "parse/kernel.h"

#include <math.h>

#ifdef __clang__
#define K_UNROLL _Pragma("clang loop unroll(full)")
#else
#define K_UNROLL _Pragma("GCC unroll 8")
#endif

/* ---- portable ---------------------------------------------------------------- */

typedef float vec4 __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t mask4 __attribute__((vector_size(16)));

static inline vec4 max4(vec4 a, vec4 b)
{
	mask4 m = a > b;
	return (vec4)(((mask4)a & m) | ((mask4)b & ~m));
}

#define K(name) name##_portable
#define K_NAME "portable"
#define K_TARGET
#define KN 4
#define KV vec4
#ifdef __aarch64__ /* 32 registers, and FMA on every processor */
#include <arm_neon.h>
#define K_ROWS3 8
#define K_ROWS1 8
#define K_FMA(a, b, c) ((vec4)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#else
#define K_ROWS3 4
#define K_ROWS1 4
#define K_FMA(a, b, c) ((a) * (b) + (c))
#endif
#define K_LOAD(p) (*(const vec4 *)(const void *)(p))
#define K_STORE(p, v) (*(vec4 *)(void *)(p) = (v))
#define K_SET1(x) ((vec4){ (x), (x), (x), (x) })
#define K_ADD(a, b) ((a) + (b))
#define K_SUB(a, b) ((a) - (b))
#define K_MUL(a, b) ((a) * (b))
#define K_MAX(a, b) max4(a, b)
#define K_SUM(v) (((v)[0] + (v)[1]) + ((v)[2] + (v)[3]))
#include "parse/kernel_body.inc"

#undef K
#undef K_NAME
#undef K_TARGET
#undef KN
#undef KV
#undef K_ROWS3
#undef K_ROWS1
#undef K_LOAD
#undef K_STORE
#undef K_SET1
#undef K_ADD
#undef K_SUB
#undef K_MUL
#undef K_FMA
#undef K_MAX
#undef K_SUM

/* ---- x86-64 -------------------------------------------------------------------- */

#ifdef __x86_64__
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma")))
static inline AVX2 float sum8(__m256 v)
{
	__m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
	s = _mm_add_ps(s, _mm_movehl_ps(s, s));
	return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

#define K(name) name##_avx2
#define K_NAME "avx2"
#define K_TARGET AVX2
#define KN 8
#define KV __m256
#define K_ROWS3 4
#define K_ROWS1 6
#define K_LOAD(p) _mm256_loadu_ps(p)
#define K_STORE(p, v) _mm256_storeu_ps(p, v)
#define K_SET1(x) _mm256_set1_ps(x)
#define K_ADD(a, b) _mm256_add_ps(a, b)
#define K_SUB(a, b) _mm256_sub_ps(a, b)
#define K_MUL(a, b) _mm256_mul_ps(a, b)
#define K_FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define K_MAX(a, b) _mm256_max_ps(a, b)
#define K_SUM(v) sum8(v)
#include "parse/kernel_body.inc"

#undef K
#undef K_NAME
#undef K_TARGET
#undef KN
#undef KV
#undef K_ROWS3
#undef K_ROWS1
#undef K_LOAD
#undef K_STORE
#undef K_SET1
#undef K_ADD
#undef K_SUB
#undef K_MUL
#undef K_FMA
#undef K_MAX
#undef K_SUM

#define AVX512 __attribute__((target("avx512f,avx2,fma")))
#define K(name) name##_avx512
#define K_NAME "avx512"
#define K_TARGET AVX512
#define KN 16
#define KV __m512
#define K_ROWS3 8
#define K_ROWS1 8
#define K_LOAD(p) _mm512_loadu_ps(p)
#define K_STORE(p, v) _mm512_storeu_ps(p, v)
#define K_SET1(x) _mm512_set1_ps(x)
#define K_ADD(a, b) _mm512_add_ps(a, b)
#define K_SUB(a, b) _mm512_sub_ps(a, b)
#define K_MUL(a, b) _mm512_mul_ps(a, b)
#define K_FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define K_MAX(a, b) _mm512_max_ps(a, b)
#define K_SUM(v) _mm512_reduce_add_ps(v)
#include "parse/kernel_body.inc"
#endif

void clv_dense_rows(const clv_kernels *k, const clv_dense *d, const float *x, size_t stride,
                    size_t n_row, float *y, size_t y_stride)
{
	enum { ROWS = 32 };
	const float *from[ROWS];
	float *to[ROWS];
	while (n_row) {
		size_t n = n_row < ROWS ? n_row : ROWS;
		for (size_t i = 0; i < n; i++, x += stride, y += y_stride) {
			from[i] = x;
			to[i] = y;
		}
		k->dense(d, from, to, n);
		n_row -= n;
	}
}

/* ---- choice ---------------------------------------------------------------------- */

const clv_kernels *clv_kernels_named(const char *name)
{
	const clv_kernels *all[] = {
		&kernels_portable,
#ifdef __x86_64__
		__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels_avx2 : NULL,
		__builtin_cpu_supports("avx512f") ? &kernels_avx512 : NULL,
#endif
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] && !strcmp(all[i]->name, name))
			return all[i];
	return NULL;
}

const clv_kernels *clv_kernels_best(void)
{
	const clv_kernels *k = clv_kernels_named("avx512");
	if (!k)
		k = clv_kernels_named("avx2");
	return k ? k : &kernels_portable;
}
