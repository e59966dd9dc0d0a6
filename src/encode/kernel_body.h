/* SPDX-License-Identifier: Apache-2.0 */
/* The text of the kernels, compiled once for each instruction set: kernel.c
 * defines
 *
 *   KN           floats of a vector (4, 8, 16)
 *   KV KI        vector of floats, of int32; loads and stores need no alignment
 *   K_FMA(a,b,c) a × b + c
 *   K_ROWS       rows of a tile of linear32; K_COLS its vectors of outputs
 *   K_TARGET     function attribute
 *   K(name)      name with the set's suffix
 *   K_BYTES      vector of KN bytes
 *   K_FLIP       what the set's 8-bit product takes off its inputs (0 or 128)
 *
 * Functions that take vectors are always inlined: vectors never cross a call. */

#define K_INLINE static inline __attribute__((always_inline)) K_TARGET
#define K_AT(p) (*(KV *)(void *)(p))
#define K_GET(p) (*(const KV *)(const void *)(p))

K_INLINE KV K(all)(float x)
{
	return x - (KV){ 0 };
}

K_INLINE float K(sum)(KV v)
{
	float s = 0;
	for (int i = 0; i < KN; i++)
		s += v[i];
	return s;
}

/* a where the mask is set, else b. */
K_INLINE KV K(pick)(KI mask, KV a, KV b)
{
	return (KV)(((KI)a & mask) | ((KI)b & ~mask));
}

K_INLINE KV K(max)(KV a, KV b)
{
	return K(pick)(a > b, a, b);
}

K_INLINE KV K(abs)(KV v)
{
	return (KV)((KI)v & 0x7FFFFFFF);
}

K_INLINE float K(top)(KV v)
{
	float m = v[0];
	for (int i = 1; i < KN; i++)
		m = v[i] > m ? v[i] : m;
	return m;
}

/* e^x, relative error 2e-7 (Cephes' polynomial); x is kept within ±87. */
K_INLINE KV K(exp)(KV x)
{
	const KV magic = K(all)(12582912.0f); /* 1.5 · 2^23: adding it rounds */
	x = K(max)(x, K(all)(-87.0f));
	x = K(pick)(x > 87.0f, K(all)(87.0f), x);
	KV n = K_FMA(x, K(all)(1.44269504088896341f), magic) - magic;
	KV r = K_FMA(n, K(all)(-0.693359375f), x);
	r = K_FMA(n, K(all)(2.12194440e-4f), r);
	KV p = K(all)(1.9875691500e-4f);
	p = K_FMA(p, r, K(all)(1.3981999507e-3f));
	p = K_FMA(p, r, K(all)(8.3334519073e-3f));
	p = K_FMA(p, r, K(all)(4.1665795894e-2f));
	p = K_FMA(p, r, K(all)(1.6666665459e-1f));
	p = K_FMA(p, r, K(all)(5.0000001201e-1f));
	p = K_FMA(p, r * r, r + 1.0f);
	KI e = (__builtin_convertvector(n, KI) + 127) << 23;
	return p * (KV)e;
}

/* x · Φ(x); erf by Abramowitz & Stegun 7.1.26, error 1.5e-7. */
K_INLINE KV K(gelu_of)(KV x)
{
	KV z = x * 0.70710678118654752f, a = K(abs)(z);
	KV t = 1.0f / K_FMA(K(all)(0.3275911f), a, K(all)(1.0f));
	KV p = K(all)(1.061405429f);
	p = K_FMA(p, t, K(all)(-1.453152027f));
	p = K_FMA(p, t, K(all)(1.421413741f));
	p = K_FMA(p, t, K(all)(-0.284496736f));
	p = K_FMA(p, t, K(all)(0.254829592f));
	KV erf = 1.0f - p * t * K(exp)(-a * a);
	erf = K(pick)(z < 0.0f, -erf, erf);
	return x * 0.5f * (1.0f + erf);
}

K_TARGET static void K(gelu)(float *x, size_t n)
{
	for (size_t i = 0; i < n; i += KN)
		K_AT(x + i) = K(gelu_of)(K_GET(x + i));
}

K_TARGET static void K(add_norm)(float *x, const float *add, const float *gain, const float *bias,
                                 size_t n, size_t width, float eps)
{
	for (size_t r = 0; r < n; r++, x += width) {
		KV s = { 0 }, q = { 0 };
		for (size_t i = 0; i < width; i += KN) {
			KV v = K_GET(x + i);
			if (add)
				v += K_GET(add + r * width + i);
			K_AT(x + i) = v;
			s += v;
		}
		float mean = K(sum)(s) / (float)width;
		for (size_t i = 0; i < width; i += KN) {
			KV v = K_GET(x + i) - mean;
			q = K_FMA(v, v, q);
		}
		float inv = 1.0f / sqrtf(K(sum)(q) / (float)width + eps);
		for (size_t i = 0; i < width; i += KN)
			K_AT(x + i) = K_FMA((K_GET(x + i) - mean) * inv, K_GET(gain + i), K_GET(bias + i));
	}
}

K_TARGET static void K(quantise)(const float *x, const float *smooth, size_t n, size_t width,
                                 clv_rows8 *out)
{
	const KV magic = K(all)(12582912.0f);
	for (size_t r = 0; r < n; r++, x += width) {
		KV hi = K_GET(x) * K_GET(smooth), lo = hi;
		for (size_t i = KN; i < width; i += KN) {
			KV v = K_GET(x + i) * K_GET(smooth + i);
			hi = K(max)(hi, v);
			lo = -K(max)(-lo, -v);
		}
		float low = -K(top)(-lo), range = K(top)(hi) - low;
		float times = range > 0 ? 255.0f / range : 0;
		out->step[r] = range / 255.0f;
		out->low[r] = low;
		for (size_t i = 0; i < width; i += KN) {
			KV v = K_GET(x + i) * K_GET(smooth + i) - low;
			v = K_FMA(v, K(all)(times), magic) - magic;
			K_BYTES b = __builtin_convertvector(__builtin_convertvector(v, KI), K_BYTES);
			memcpy(out->q + r * width + i, &b, sizeof b);
		}
	}
}

/* R rows × K_COLS vectors of outputs, all inputs. */
K_INLINE void K(tile32)(const int R, const float *x, const clv_matrix *w, size_t o, float *y)
{
	KV acc[K_ROWS][K_COLS] = { { { 0 } } };
	const float *p[K_COLS];
	size_t n_in = w->n_in;
	K_UNROLL for (int c = 0; c < K_COLS; c++) {
		size_t at = o + (size_t)c * KN;
		p[c] = w->w32 + (at / CLV_ENC_BLOCK) * n_in * CLV_ENC_BLOCK + at % CLV_ENC_BLOCK;
	}
	for (size_t k = 0; k < n_in; k++) {
		KV v[K_COLS];
		K_UNROLL for (int c = 0; c < K_COLS; c++)
			v[c] = K_GET(p[c] + k * CLV_ENC_BLOCK);
		K_UNROLL for (int r = 0; r < R; r++) {
			KV xr = K(all)(x[(size_t)r * n_in + k]);
			K_UNROLL for (int c = 0; c < K_COLS; c++)
				acc[r][c] = K_FMA(xr, v[c], acc[r][c]);
		}
	}
	K_UNROLL for (int r = 0; r < R; r++)
		K_UNROLL for (int c = 0; c < K_COLS; c++) {
			size_t at = o + (size_t)c * KN;
			K_AT(y + (size_t)r * w->n_out + at) = acc[r][c] + K_GET(w->bias + at);
		}
}

K_TARGET static void K(linear32)(const float *x, size_t n, const clv_matrix *w, float *y)
{
	for (size_t o = 0; o < w->n_out; o += KN * K_COLS) {
		size_t r = 0;
		for (; r + K_ROWS <= n; r += K_ROWS)
			K(tile32)(K_ROWS, x + r * w->n_in, w, o, y + r * w->n_out);
		for (; r < n; r++)
			K(tile32)(1, x + r * w->n_in, w, o, y + r * w->n_out);
	}
}

/* Softmax over score[0 … n): padded to vectors, the padding counts as nothing. */
K_INLINE void K(softmax)(float *score, size_t n)
{
	size_t padded = (n + KN - 1) / KN * KN;
	KV m = K(all)(-1e30f), s = { 0 };
	for (size_t j = n; j < padded; j++)
		score[j] = -1e30f;
	for (size_t j = 0; j < padded; j += KN)
		m = K(max)(m, K_GET(score + j));
	float most = K(top)(m);
	for (size_t j = 0; j < padded; j += KN) {
		KV v = K(exp)(K_GET(score + j) - most);
		K_AT(score + j) = v;
		s += v;
	}
	for (size_t j = n; j < padded; j++)
		s[j % KN] -= score[j];
	float inv = 1.0f / K(sum)(s);
	for (size_t j = 0; j < padded; j += KN)
		K_AT(score + j) *= inv;
}

/* One head: keys are transposed once, so that scores are sums of vectors. */
K_INLINE void K(head)(const float *q, const float *key, const float *value, size_t n, size_t stride,
                      size_t width, float *room, float *out)
{
	enum { D = CLV_ENC_HEAD, W = CLV_ENC_HEAD / KN };
	size_t padded = (n + CLV_ENC_PAD - 1) / CLV_ENC_PAD * CLV_ENC_PAD;
	float *score = room + D * padded;
	for (size_t j = 0; j < padded; j++)
		for (size_t d = 0; d < D; d++)
			room[d * padded + j] = j < n ? key[j * stride + d] * 0.17677669529663687f : 0; /* 1/√32 */
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < padded; j += KN) {
			KV s = { 0 };
			for (size_t d = 0; d < D; d++)
				s = K_FMA(K(all)(q[i * stride + d]), K_GET(room + d * padded + j), s);
			K_AT(score + j) = s;
		}
		K(softmax)(score, n);
		KV acc[W] = { { 0 } };
		for (size_t j = 0; j < n; j++) {
			K_UNROLL for (int c = 0; c < W; c++)
				acc[c] = K_FMA(K(all)(score[j]), K_GET(value + j * stride + (size_t)c * KN), acc[c]);
		}
		K_UNROLL for (int c = 0; c < W; c++)
			K_AT(out + i * width + (size_t)c * KN) = acc[c];
	}
}

K_TARGET static void K(attention)(const float *qkv, size_t n, size_t width, float *room, float *out)
{
	for (size_t h = 0; h < width; h += CLV_ENC_HEAD)
		K(head)(qkv + h, qkv + width + h, qkv + 2 * width + h, n, 3 * width, width, room, out + h);
}

/* Row r, one block of 16 outputs: sums of weights × (q - K_FLIP) → y. */
K_INLINE void K(finish)(const int32_t *sum, const clv_rows8 *x, size_t r, const clv_matrix *w,
                        size_t o, float *y)
{
	y += r * w->n_out + o;
	K_UNROLL for (size_t i = 0; i < CLV_ENC_BLOCK; i += KN) {
		KI weights = *(const KI *)(const void *)(w->sum + o + i);
		KI s = *(const KI *)(const void *)(sum + i) + weights * K_FLIP;
		KV v = __builtin_convertvector(weights, KV) * x->low[r];
		v = K_FMA(__builtin_convertvector(s, KV), K(all)(x->step[r]), v);
		K_AT(y + i) = K_FMA(v, K_GET(w->scale + o + i), K_GET(w->bias + o + i));
	}
}

#undef K_AT
#undef K_GET
