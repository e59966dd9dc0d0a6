/* SPDX-License-Identifier: Apache-2.0 */
/* The encoder's kernels for each instruction set, and which of them this
 * processor runs: portable (GNU vectors of four: SSE2, NEON), AVX2 with FMA,
 * AVX-512 with VNNI. Only functions carry the target attribute.
 *
 * 8-bit products are exact in all sets, so that these agree to the bit: VNNI
 * takes inputs of 0 to 255 as they are; the others take 128 off and add 128 times
 * the sum of a row's weights at the end. AVX2 then multiplies magnitudes by
 * weights that carry the sign (128 · 127 · 2 fits 16 bits, no saturation). In
 * float the sets agree within rounding. */
#include "encode/kernel.h"

#include <math.h>

#ifdef __clang__
#define K_UNROLL _Pragma("clang loop unroll(full)")
#else
#define K_UNROLL _Pragma("GCC unroll 8")
#endif

#ifdef __clang__
#define K_MIX(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define K_MIX(a, b, ...) __builtin_shuffle(a, b, (ints4){ __VA_ARGS__ })
#endif

#define VECTORS(n)                                                                                  \
	typedef float floats##n __attribute__((vector_size(4 * n), aligned(4), may_alias));         \
	typedef int32_t ints##n __attribute__((vector_size(4 * n), aligned(4), may_alias));         \
	typedef int8_t bytes##n __attribute__((vector_size(n)));
#define K_INLINE static inline __attribute__((always_inline)) K_TARGET
#define TABLE(set)                                                                                  \
	static const clv_enc_kernels encoder_##set = { #set,           linear32_##set,              \
		                                       linear8_##set,  quantise_##set, gelu_##set,  \
		                                       add_norm_##set, attention_##set }

/* ---- portable ---------------------------------------------------------------- */

VECTORS(4)
#define K(name) name##_portable
#define K_TARGET
#define KN 4
#define KV floats4
#define KI ints4
#define K_BYTES bytes4
#define K_FLIP 128
#define K_ROWS 4
#define K_COLS 2
#define K_QUERIES 1
#define K_FMA(a, b, c) ((a) * (b) + (c))
#include "encode/kernel_body.inc"

static void linear8_portable(const clv_rows8 *x, size_t n, const clv_matrix *w, float *y)
{
	size_t n_in = w->n_in;
	for (size_t o = 0; o < w->n_out; o += CLV_ENC_BLOCK) {
		for (size_t r = 0; r < n; r++) {
			int32_t sum[CLV_ENC_BLOCK] = { 0 };
			const int8_t *p = w->w8 + o * n_in;
			const uint8_t *q = x->q + r * n_in;
			for (size_t k = 0; k < n_in; k++) {
				int32_t v = (int32_t)q[k] - K_FLIP;
				for (size_t i = 0; i < CLV_ENC_BLOCK; i++)
					sum[i] += v * p[(k / CLV_ENC_QUAD * CLV_ENC_BLOCK + i) * CLV_ENC_QUAD +
					                k % CLV_ENC_QUAD];
			}
			finish_portable(sum, x, r, w, o, y);
		}
	}
}

TABLE(portable);

#if defined(__x86_64__)
#include <immintrin.h>

#undef K
#undef K_TARGET
#undef KN
#undef KV
#undef KI
#undef K_BYTES
#undef K_FLIP
#undef K_ROWS
#undef K_COLS
#undef K_QUERIES
#undef K_FMA

/* ---- AVX2 ----------------------------------------------------------------------- */

VECTORS(8)
#define K(name) name##_avx2
#define K_TARGET __attribute__((target("avx2,fma")))
#define KN 8
#define KV floats8
#define KI ints8
#define K_BYTES bytes8
#define K_FLIP 128
#define K_ROWS 6
#define K_COLS 2
#define K_QUERIES 2
#define K_MAX(a, b) ((floats8)_mm256_max_ps((__m256)(a), (__m256)(b)))
#define K_MIN(a, b) ((floats8)_mm256_min_ps((__m256)(a), (__m256)(b)))
#define K_FMA(a, b, c) ((floats8)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))
#include "encode/kernel_body.inc"

enum { AVX2_ROWS = 4 };

/* Rows r … r + R - 1, one block of 16 outputs. */
K_INLINE void tile8_avx2(const int R, const clv_rows8 *x, size_t r0, const clv_matrix *w, size_t o,
                         float *y)
{
	__m256i acc[AVX2_ROWS][2], ones = _mm256_set1_epi16(1), flip = _mm256_set1_epi8(-128);
	const int8_t *p = w->w8 + o * w->n_in;
	const uint8_t *q = x->q + r0 * w->n_in;
	K_UNROLL for (int r = 0; r < R; r++)
		acc[r][0] = acc[r][1] = _mm256_setzero_si256();
	for (size_t k = 0; k < w->n_in; k += CLV_ENC_QUAD, p += CLV_ENC_BLOCK * CLV_ENC_QUAD) {
		__m256i v[2] = { _mm256_loadu_si256((const __m256i *)(const void *)p),
			         _mm256_loadu_si256((const __m256i *)(const void *)(p + 32)) };
		K_UNROLL for (int r = 0; r < R; r++) {
			int32_t four;
			memcpy(&four, q + (size_t)r * w->n_in + k, 4);
			__m256i xr = _mm256_xor_si256(_mm256_set1_epi32(four), flip), a = _mm256_abs_epi8(xr);
			K_UNROLL for (int c = 0; c < 2; c++) {
				__m256i s = _mm256_maddubs_epi16(a, _mm256_sign_epi8(v[c], xr));
				acc[r][c] = _mm256_add_epi32(acc[r][c], _mm256_madd_epi16(s, ones));
			}
		}
	}
	int32_t sum[AVX2_ROWS][CLV_ENC_BLOCK];
	K_UNROLL for (int r = 0; r < R; r++)
		K_UNROLL for (int c = 0; c < 2; c++)
			_mm256_storeu_si256((__m256i *)(void *)(sum[r] + 8 * c), acc[r][c]);
	for (int r = 0; r < R; r++)
		finish_avx2(sum[r], x, r0 + (size_t)r, w, o, y);
}

K_TARGET static void linear8_avx2(const clv_rows8 *x, size_t n, const clv_matrix *w, float *y)
{
	for (size_t o = 0; o < w->n_out; o += CLV_ENC_BLOCK) {
		size_t r = 0;
		for (; r + AVX2_ROWS <= n; r += AVX2_ROWS)
			tile8_avx2(AVX2_ROWS, x, r, w, o, y);
		switch (n - r) {
		case 3: tile8_avx2(3, x, r, w, o, y); break;
		case 2: tile8_avx2(2, x, r, w, o, y); break;
		case 1: tile8_avx2(1, x, r, w, o, y); break;
		default: break;
		}
	}
}

TABLE(avx2);

#undef K
#undef K_TARGET
#undef KN
#undef KV
#undef KI
#undef K_BYTES
#undef K_FLIP
#undef K_ROWS
#undef K_COLS
#undef K_QUERIES
#undef K_FMA
#undef K_MAX
#undef K_MIN

/* ---- AVX-512 with VNNI ------------------------------------------------------------ */

VECTORS(16)
#define K(name) name##_vnni
#define K_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")))
#define KN 16
#define KV floats16
#define KI ints16
#define K_BYTES bytes16
#define K_FLIP 0
#define K_ROWS 6
#define K_COLS 4
#define K_QUERIES 8
#define K_MAX(a, b) ((floats16)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define K_MIN(a, b) ((floats16)_mm512_min_ps((__m512)(a), (__m512)(b)))
#define K_TOP(v) _mm512_reduce_max_ps((__m512)(v))
#define K_FMA(a, b, c) ((floats16)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))
#include "encode/kernel_body.inc"

enum { VNNI_ROWS = 6, VNNI_COLS = CLV_ENC_PANEL / CLV_ENC_BLOCK };

/* Rows r0 … r0 + R - 1, a panel of 64 outputs: for six rows 24 sums in registers,
 * four loads of weights and six broadcasts for 24 products. */
K_INLINE void tile8_vnni(const int R, const clv_rows8 *x, size_t r0, const clv_matrix *w, size_t o,
                         float *y)
{
	__m512i acc[VNNI_ROWS][VNNI_COLS];
	const int8_t *p = w->w8 + o * w->n_in;
	const uint8_t *q = x->q + r0 * w->n_in;
	size_t block = (size_t)w->n_in * CLV_ENC_BLOCK;
	K_UNROLL for (int r = 0; r < R; r++)
		K_UNROLL for (int c = 0; c < VNNI_COLS; c++)
			acc[r][c] = _mm512_setzero_si512();
	for (size_t k = 0; k < w->n_in; k += CLV_ENC_QUAD, p += CLV_ENC_BLOCK * CLV_ENC_QUAD) {
		__m512i v[VNNI_COLS];
		K_UNROLL for (int c = 0; c < VNNI_COLS; c++)
			v[c] = _mm512_loadu_si512(p + (size_t)c * block);
		K_UNROLL for (int r = 0; r < R; r++) {
			int32_t four;
			memcpy(&four, q + (size_t)r * w->n_in + k, 4);
			__m512i xr = _mm512_set1_epi32(four);
			K_UNROLL for (int c = 0; c < VNNI_COLS; c++)
				acc[r][c] = _mm512_dpbusd_epi32(acc[r][c], xr, v[c]);
		}
	}
	int32_t sum[VNNI_ROWS][VNNI_COLS][CLV_ENC_BLOCK];
	K_UNROLL for (int r = 0; r < R; r++) /* apart from what follows, so that acc stays in registers */
		K_UNROLL for (int c = 0; c < VNNI_COLS; c++)
			_mm512_storeu_si512(sum[r][c], acc[r][c]);
	for (int r = 0; r < R; r++)
		for (int c = 0; c < VNNI_COLS; c++)
			finish_vnni(sum[r][c], x, r0 + (size_t)r, w, o + (size_t)c * CLV_ENC_BLOCK, y);
}

K_TARGET static void linear8_vnni(const clv_rows8 *x, size_t n, const clv_matrix *w, float *y)
{
	for (size_t o = 0; o < w->n_out; o += CLV_ENC_PANEL) {
		size_t r = 0;
		for (; r + VNNI_ROWS <= n; r += VNNI_ROWS)
			tile8_vnni(VNNI_ROWS, x, r, w, o, y);
		switch (n - r) { /* one by one each would wait for its own sums */
		case 5: tile8_vnni(5, x, r, w, o, y); break;
		case 4: tile8_vnni(4, x, r, w, o, y); break;
		case 3: tile8_vnni(3, x, r, w, o, y); break;
		case 2: tile8_vnni(2, x, r, w, o, y); break;
		case 1: tile8_vnni(1, x, r, w, o, y); break;
		default: break;
		}
	}
}

TABLE(vnni);

static bool runs_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool runs_vnni(void)
{
	return runs_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512vnni");
}
#endif

const clv_enc_kernels *clv_enc_kernels_at(int i)
{
	if (i == 0)
		return &encoder_portable;
#if defined(__x86_64__)
	if (i == 1 && runs_avx2())
		return &encoder_avx2;
	if (i == 2 && runs_vnni())
		return &encoder_vnni;
#endif
	return NULL;
}

const clv_enc_kernels *clv_enc_kernels_best(void)
{
	const clv_enc_kernels *best = NULL, *k;
	for (int i = 0; (k = clv_enc_kernels_at(i)); i++)
		best = k;
	return best;
}
