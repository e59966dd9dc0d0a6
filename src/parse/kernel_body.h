/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels' text, compiled once for each instruction set: kernel.c defines
 *
 *   KN            floats of a vector (4, 8 or 16)
 *   KV            its type;  K_LOAD K_STORE K_SET1 K_ADD K_SUB K_MUL K_MAX
 *   K_FMA(a,b,c)  a × b + c
 *   K_SUM(v)      sum of its lanes
 *   K_ROWS3 K_ROWS1  rows of a tile for three pieces and for one
 *   K_TARGET      function attribute
 *   K(name)       name with the set's suffix
 *
 * and includes this file. A tile holds rows × columns sums in registers; a column
 * is a vector of outputs of one piece. The inner loop reads one vector of weights
 * a column and one broadcast input a row: for 8 rows × 3 columns, 24 products for
 * 11 loads. Loops of constant length are unrolled by the pragma. */

/* Sums over k of R rows × C columns; column c reads w[c] with step floats a k. */
static inline __attribute__((always_inline)) K_TARGET void
K(tile)(KV (*acc)[4], const int R, const int C, const float *const *w, size_t step,
        const float *x, size_t stride, size_t n_in)
{
	for (size_t k = 0; k < n_in; k++) {
		KV v[4];
		K_UNROLL for (int c = 0; c < C; c++)
			v[c] = K_LOAD(w[c] + k * step);
		K_UNROLL for (int r = 0; r < R; r++) {
			KV xr = K_SET1(x[(size_t)r * stride + k]);
			K_UNROLL for (int c = 0; c < C; c++)
				acc[r][c] = K_FMA(xr, v[c], acc[r][c]);
		}
	}
}

/* R rows, all outputs, P pieces: a tile of P columns for each vector of outputs. */
static inline __attribute__((always_inline)) K_TARGET void
K(maxout)(const int R, const int P, const clv_dense *d, const float *x, size_t stride, float *y,
          size_t y_stride)
{
	size_t step = (size_t)P * CLV_LANES;
	for (size_t o = 0; o < (size_t)d->n_block * CLV_LANES; o += KN) {
		size_t block = o / CLV_LANES, lane = o % CLV_LANES;
		const float *w[4];
		KV acc[8][4];
		K_UNROLL for (int p = 0; p < P; p++) {
			w[p] = d->w + block * d->n_in * step + (size_t)p * CLV_LANES + lane;
			KV bias = d->b ? K_LOAD(d->b + block * step + (size_t)p * CLV_LANES + lane)
			               : K_SET1(0);
			K_UNROLL for (int r = 0; r < R; r++)
				acc[r][p] = bias;
		}
		K(tile)(acc, R, P, w, step, x, stride, d->n_in);
		K_UNROLL for (int r = 0; r < R; r++) {
			KV m = acc[r][0];
			K_UNROLL for (int p = 1; p < P; p++)
				m = K_MAX(m, acc[r][p]);
			K_STORE(y + (size_t)r * y_stride + o, m);
		}
	}
}

/* R rows of a linear layer, two vectors of outputs at a time (n_out is a multiple
 * of 16; with 16 lanes the second vector is the next block). */
static inline __attribute__((always_inline)) K_TARGET void
K(linear)(const int R, const clv_dense *d, const float *x, size_t stride, float *y,
          size_t y_stride)
{
	size_t n_out = (size_t)d->n_block * CLV_LANES, o = 0;
	for (; o < n_out; o += 2 * KN) {
		const int C = 2;
		const float *w[4];
		KV acc[8][4];
		bool odd = o + KN == n_out; /* the last block alone: computed twice */
		K_UNROLL for (int c = 0; c < C; c++) {
			size_t at = odd ? o : o + (size_t)c * KN;
			w[c] = d->w + at / CLV_LANES * d->n_in * CLV_LANES + at % CLV_LANES;
			KV bias = d->b ? K_LOAD(d->b + at) : K_SET1(0);
			K_UNROLL for (int r = 0; r < R; r++)
				acc[r][c] = bias;
		}
		K(tile)(acc, R, C, w, CLV_LANES, x, stride, d->n_in);
		K_UNROLL for (int r = 0; r < R; r++) {
			K_STORE(y + (size_t)r * y_stride + o, acc[r][0]);
			if (!odd)
				K_STORE(y + (size_t)r * y_stride + o + KN, acc[r][1]);
		}
	}
}

#define K_CASE3(R) K(maxout)(R, 3, d, x, stride, y, y_stride)
#define K_CASE2(R) K(maxout)(R, 2, d, x, stride, y, y_stride)
#define K_CASE1(R) K(linear)(R, d, x, stride, y, y_stride)
#define K_ROWS_OF(R, CASE)                                                    \
	for (; n_row >= (R); n_row -= (R), x += (R) * stride, y += (R) * y_stride) \
	CASE(R)

static K_TARGET void K(dense)(const clv_dense *d, const float *x, size_t stride, size_t n_row,
                              float *y, size_t y_stride)
{
	if (d->pieces == 3) {
		K_ROWS_OF(K_ROWS3, K_CASE3);
		K_ROWS_OF(2, K_CASE3);
		K_ROWS_OF(1, K_CASE3);
	} else if (d->pieces == 2) {
		K_ROWS_OF(K_ROWS3, K_CASE2);
		K_ROWS_OF(1, K_CASE2);
	} else {
		K_ROWS_OF(K_ROWS1, K_CASE1);
		K_ROWS_OF(2, K_CASE1);
		K_ROWS_OF(1, K_CASE1);
	}
}

static K_TARGET void K(norm)(float *y, size_t n_row, size_t width, const float *g, const float *b,
                             const float *res)
{
	for (size_t r = 0; r < n_row; r++, y += width) {
		KV s = K_SET1(0), q = K_SET1(0);
		for (size_t i = 0; i < width; i += KN)
			s = K_ADD(s, K_LOAD(y + i));
		KV mean = K_SET1(K_SUM(s) / (float)width);
		for (size_t i = 0; i < width; i += KN) {
			KV v = K_SUB(K_LOAD(y + i), mean);
			q = K_ADD(q, K_MUL(v, v));
		}
		KV scale = K_SET1(1.0f / sqrtf(K_SUM(q) / (float)width + 1e-8f));
		for (size_t i = 0; i < width; i += KN) {
			KV v = K_MUL(K_SUB(K_LOAD(y + i), mean), scale);
			v = K_ADD(K_MUL(v, K_LOAD(g + i)), K_LOAD(b + i));
			if (res)
				v = K_ADD(v, K_LOAD(res + r * width + i));
			K_STORE(y + i, v);
		}
	}
}

static K_TARGET void K(score)(const clv_upper *u, const float *const *row, float *out)
{
	float h[CLV_MAX_HIDDEN];
	for (size_t i = 0; i < u->n_hidden; i += KN) {
		KV a = K_LOAD(u->bias + i), b = K_LOAD(u->bias + u->n_hidden + i);
		KV sa = K_LOAD(row[0] + i), sb = K_LOAD(row[0] + u->n_hidden + i);
		for (size_t f = 1; f < u->n_feature; f++) {
			sa = K_ADD(sa, K_LOAD(row[f] + i));
			sb = K_ADD(sb, K_LOAD(row[f] + u->n_hidden + i));
		}
		K_STORE(h + i, K_MAX(K_ADD(sa, a), K_ADD(sb, b)));
	}
	K(linear)(1, &u->out, h, 0, out, 0);
}

static const clv_kernels K(kernels) = { K_NAME, K(dense), K(norm), K(score) };

#undef K_CASE3
#undef K_CASE2
#undef K_CASE1
#undef K_ROWS_OF
