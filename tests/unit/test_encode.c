/* SPDX-License-Identifier: Apache-2.0 */
/* encode: word pieces as Hugging Face's tokenizers cut them, vectors as ONNX
 * Runtime computes them from the same weights (bench/encoder.py writes the
 * network), kernels that agree, damaged sections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "convert.h"
#include "encode/encode.h"
#include "encode/kernel.h"
#include "encode/wordpiece.h"
#include "safetensors.h"

enum { N = 6, D = CLV_ENCODE_DIM };

static clv_arena *A;
static clv_pack *P8, *P32;
static clv_encoder *E8, *E32;
static clv_encode_state *S8, *S32;

static const clv_str text[N] = {
	{ "The two presidents signed a trade agreement in Lima.", 52 },
	{ "A commercial treaty was concluded by both heads of state.", 57 },
	{ "Police used tear gas against the strikers.", 42 },
	{ "It will rain tomorrow.", 22 },
	{ "", 0 },
	{ "Erdoğan’s visit to Reykjavík: 北京 said \"no\" (again)…", 61 },
};

/* ONNX Runtime, f32: cosines of the texts, and the first numbers of each vector. */
static const float cosine[N][N] = {
	{ 1, 0.43201f, 0.03839f, -0.05236f, 0.02606f, 0.17835f },
	{ 0.43201f, 1, -0.01523f, -0.00448f, 0.0843f, 0.11452f },
	{ 0.03839f, -0.01523f, 1, -0.01768f, 0.06032f, -0.0362f },
	{ -0.05236f, -0.00448f, -0.01768f, 1, 0.13284f, 0.07413f },
	{ 0.02606f, 0.0843f, 0.06032f, 0.13284f, 1, 0.08795f },
	{ 0.17835f, 0.11452f, -0.0362f, 0.07413f, 0.08795f, 1 },
};
static const float first[N][4] = {
	{ 0.01198f, -0.02684f, -0.04678f, -0.01591f }, { -0.00829f, 0.0721f, 0.03744f, -0.01034f },
	{ -0.02664f, 0.13232f, -0.02857f, 0.04224f },  { -0.02715f, 0.03332f, 0.11265f, 0.02594f },
	{ -0.11884f, 0.0483f, -0.00255f, -0.01101f },  { 0.14243f, 0.09299f, 0.03397f, 0.02063f },
};

static int make_f32_pack(const char *path)
{
	clv_error err = { 0 };
	clv_convert c = { .a = A, .minilm = CLV_MINILM, .encoder_bits = 32 };
	if (clv_convert_minilm(&c, &err) == CLV_OK && clv_pack_save(path, c.parts.v, c.parts.n, &err) == CLV_OK)
		return 0;
	print_error("%s\n", err.msg);
	return -1;
}

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	if (make_f32_pack(CLV_BUILD_ROOT "/test_encode32.clv") != 0 ||
	    clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P8, NULL) != CLV_OK ||
	    clv_pack_open(CLV_BUILD_ROOT "/test_encode32.clv", false, &P32, NULL) != CLV_OK ||
	    clv_encoder_load(P8, &E8, NULL) != CLV_OK || clv_encoder_load(P32, &E32, NULL) != CLV_OK)
		return -1;
	clv_arena_reset(A);
	S8 = clv_encode_state_new(E8);
	S32 = clv_encode_state_new(E32);
	return S8 && S32 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_encode_state_free(S8);
	clv_encode_state_free(S32);
	clv_encoder_free(E8);
	clv_encoder_free(E32);
	clv_pack_close(P8);
	clv_pack_close(P32);
	remove(CLV_BUILD_ROOT "/test_encode32.clv");
	clv_arena_free(A);
	return 0;
}

static void is_cut(const char *z, const uint32_t *want, size_t n)
{
	clv_wordpiece w;
	clv_piece p[64];
	assert_true(clv_wordpiece_read(clv_pack_get(P8, "enc/vocab"), &w));
	assert_int_equal(clv_wordpiece_cut(&w, A, clv_str_c(z), 64, p), n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(p[i].id, want[i]);
}

static void word_pieces(void **state)
{
	(void)state;
	static const uint32_t rain[] = { 2009, 2097, 4542, 4826, 1012 };
	static const uint32_t odd[] = { 9413, 16168, 2319, 1521, 1055, 3942, 2000, 28559, 1024, 1781,
		                        1755, 2056, 1000, 2053, 1000, 1006, 2153, 1007, 1529 };
	static const uint32_t parts[] = { 14477, 4246, 8551, 8010, 999 };
	static const uint32_t forms[] = { 15743, 100, 1045, 2480, 14503, 1091, 2480 };
	is_cut("It will rain tomorrow.", rain, 5);
	is_cut(text[5].p, odd, 19);
	is_cut("unaffordability!", parts, 5);
	is_cut("naïve ＡＢ İzmir ¼\xC2\xAD\xE2\x80\x8Bz", forms, 7);
	is_cut("", NULL, 0);
	is_cut(" \x01\xEF\xBF\xBD ", NULL, 0);
}

static void an_overlong_word_is_unknown(void **state)
{
	(void)state;
	static const uint32_t want[] = { 100, 7929 };
	char z[106];
	memset(z, 'x', 101);
	memcpy(z + 101, " ok", 4);
	is_cut(z, want, 2);
}

static void pieces_know_their_bytes(void **state)
{
	(void)state;
	uint32_t id[CLV_ENCODE_MAX];
	clv_span p[CLV_ENCODE_MAX];
	assert_int_equal(clv_encode_cut(S8, text[5], id, p), 19);
	assert_true(p[0].b == 0 && p[0].e == 2);    /* er */
	assert_true(p[1].b == 2 && p[1].e == 6);    /* doğ */
	assert_true(p[7].b == 22 && p[7].e == 32);  /* Reykjavík */
	assert_true(p[8].b == 32 && p[8].e == 33);  /* : */
	assert_int_equal(p[18].e, text[5].n);
}

static void vectors_are_the_references(clv_encode_state *s, double within)
{
	float v[N][D];
	clv_encode(s, text, N, v[0]);
	for (int i = 0; i < N; i++) {
		assert_float_equal(clv_cosine(v[i], v[i]), 1, 1e-5);
		for (int k = 0; k < 4; k++)
			assert_float_equal(v[i][k], first[i][k], within);
		for (int k = 0; k < N; k++)
			assert_float_equal(clv_cosine(v[i], v[k]), cosine[i][k], within);
	}
}

static void f32_gives_the_references_vectors(void **state)
{
	(void)state;
	vectors_are_the_references(S32, 2e-5);
}

static void int8_is_near_them(void **state)
{
	(void)state;
	float a[N][D], b[N][D];
	vectors_are_the_references(S8, 0.03);
	clv_encode(S8, text, N, a[0]);
	clv_encode(S32, text, N, b[0]);
	for (int i = 0; i < N; i++)
		assert_true(clv_cosine(a[i], b[i]) > 0.99f);
}

static void every_kernel_agrees(void **state)
{
	(void)state;
	float a[N][D], b[N][D];
	for (int bits = 8; bits <= 32; bits += 24) {
		clv_encoder *e = bits == 8 ? E8 : E32;
		clv_encode_state *s = bits == 8 ? S8 : S32;
		clv_encoder_use_kernels(e, 0);
		clv_encode(s, text, N, a[0]);
		int best = 0;
		for (int k = 1; clv_encoder_use_kernels(e, k); k++) {
			best = k;
			clv_encode(s, text, N, b[0]);
			for (int i = 0; i < N; i++)
				assert_true(clv_cosine(a[i], b[i]) > (bits == 8 ? 0.995f : 0.999999f));
		}
		assert_true(clv_encoder_use_kernels(e, best));
	}
}

/* The products themselves, against the definition. */
static void products_are_exact(void **state)
{
	(void)state;
	enum { IN = 384, OUT = 64, ROWS = 7 };
	int8_t *w8 = clv_alloc(A, IN * OUT);
	int32_t *sum = CLV_NEW_ARRAY(A, int32_t, OUT);
	float *one = CLV_NEW_ARRAY(A, float, IN), *zero = CLV_NEW_ARRAY(A, float, OUT);
	float *x = CLV_NEW_ARRAY(A, float, ROWS * IN), *y = CLV_NEW_ARRAY(A, float, ROWS * OUT);
	float step[ROWS], low[ROWS];
	clv_rows8 rows = { clv_alloc(A, ROWS * IN), step, low };
	for (int o = 0; o < OUT; o++) {
		for (int k = 0; k < IN; k++) {
			int v = (o * 37 + k * 11) % 255 - 127; /* the extremes too */
			w8[(o / 16 * IN + k / 4 * 4) * 16 + o % 16 * 4 + k % 4] = (int8_t)v;
			sum[o] += v;
		}
	}
	for (int k = 0; k < IN; k++)
		one[k] = 1;
	for (int i = 0; i < ROWS * IN; i++)
		x[i] = (float)((i * 53) % 256 - 100); /* a step of 1 */
	clv_matrix m = { .n_out = OUT, .n_in = IN, .w8 = w8, .scale = one, .sum = sum,
		         .smooth = one, .bias = zero };
	const clv_enc_kernels *kn;
	for (int set = 0; (kn = clv_enc_kernels_at(set)); set++) {
		kn->quantise(x, one, ROWS, IN, &rows);
		kn->linear8(&rows, ROWS, &m, y);
		for (int r = 0; r < ROWS; r++) {
			for (int o = 0; o < OUT; o++) {
				long want = 0;
				for (int k = 0; k < IN; k++)
					want += lrintf(x[r * IN + k]) * ((o * 37 + k * 11) % 255 - 127);
				assert_float_equal(y[r * OUT + o], (float)want, 0.5 + 1e-6 * fabs((double)want));
			}
		}
	}
}

static void company_changes_nothing(void **state)
{
	(void)state;
	float together[N][D], alone[D];
	clv_encode(S8, text, N, together[0]);
	for (int i = 0; i < N; i++) {
		clv_encode(S8, &text[i], 1, alone);
		assert_memory_equal(alone, together[i], sizeof alone);
	}
}

static void parts_are_read_in_their_text(void **state)
{
	(void)state;
	enum { MANY = 40 }; /* more than a batch */
	clv_span part[3] = { { 0, 52 }, { 26, 41 } /* trade agreement */, { 52, 52 } };
	float out[MANY][4][D], whole[D], none[D] = { 0 };
	clv_encode_text t[MANY];
	for (int i = 0; i < MANY; i++)
		t[i] = (clv_encode_text){ .text = text[0], .part = part, .n_part = 3, .out = out[i][0] };
	clv_encode_parts(S32, t, MANY);
	clv_encode(S32, &text[0], 1, whole);
	for (int i = 0; i < MANY; i++) {
		assert_memory_equal(out[i][0], whole, sizeof whole);
		assert_float_equal(clv_cosine(out[i][2], out[i][2]), 1, 1e-5);
		float like = clv_cosine(out[i][2], out[i][1]);
		assert_true(like > 0.3f && like < 0.99f);
		assert_memory_equal(out[i][3], none, sizeof none); /* no piece touches it */
	}
	clv_encode_parts(S32, t, 0);
}

static void what_is_not_kept_is_not_read(void **state)
{
	(void)state;
	clv_str all = CLV_S("the river, it rose"), same = CLV_S("river rose");
	clv_span keep[2] = { { 4, 9 }, { 14, 18 } }, article = { 0, 3 };
	float some[2][D], want[D], none[D] = { 0 };
	clv_encode_text t = { .text = all, .keep = keep, .n_keep = 2, .part = &article, .n_part = 1, .out = some[0] };
	clv_encode_parts(S8, &t, 1);
	clv_encode(S8, &same, 1, want);
	assert_memory_equal(some[0], want, sizeof want);
	assert_memory_equal(some[1], none, sizeof none);
	t.n_keep = 0;
	clv_encode_parts(S8, &t, 1);
	assert_memory_equal(some[1], none, sizeof none);
}

static void any_bytes_have_a_vector(void **state)
{
	(void)state;
	size_t n = 1 << 20;
	char *long_word = clv_alloc(A, n), *long_text = clv_alloc(A, n);
	float v[4][D];
	memset(long_word, 'a', n);
	for (size_t i = 0; i < n; i++)
		long_text[i] = i % 4 == 3 ? ' ' : 'b';
	clv_str odd[4] = { { long_word, n }, { long_text, n }, CLV_S("\xFF\xC3\x28 \0 \xED\xA0\x80"),
		           CLV_S("\n\t  ") };
	clv_encode(S8, odd, 4, v[0]);
	for (int i = 0; i < 4; i++)
		assert_float_equal(clv_cosine(v[i], v[i]), 1, 1e-5);
}

static void refuses_damaged_sections(void **state)
{
	(void)state;
	static const char *const name[] = { "enc/config", "enc/vocab", "enc/weights" };
	for (int broken = 0; broken < 3; broken++) {
		clv_pack_part part[3];
		for (int i = 0; i < 3; i++)
			part[i] = (clv_pack_part){ clv_str_c(name[i]), clv_pack_get(P8, name[i]) };
		part[broken].bytes.n -= 4;
		clv_pack *p = NULL;
		clv_encoder *e = NULL;
		const char *path = CLV_BUILD_ROOT "/test_encode.clv";
		assert_int_equal(clv_pack_save(path, part, 3, NULL), CLV_OK);
		assert_int_equal(clv_pack_open(path, false, &p, NULL), CLV_OK);
		assert_int_equal(clv_encoder_load(p, &e, NULL), CLV_CORRUPT);
		clv_pack_close(p);
		remove(path);
	}
}

/* A file of that header, padded to 128 bytes, and four bytes of data. */
static clv_str safetensors(const char *header)
{
	char *p = clv_alloc(A, 8 + 128 + 4 + 1);
	p[0] = (char)128;
	snprintf(p + 8, 129, "%-128s", header);
	memcpy(p + 8 + 128, "\0\0\x80\x3F", 4); /* 1.0 */
	return (clv_str){ p, 8 + 128 + 4 };
}

static void refuses_bad_safetensors(void **state)
{
	(void)state;
	clv_tensors t;
	const float *v;
	const clv_str bad[] = {
		CLV_S(""), CLV_S("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF{}"), CLV_S("\x02\0\0\0\0\0\0\0[]"),
		safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,999]}}"),
		safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,4]}}"),
		safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}"),
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(clv_safetensors_read(A, bad[i], &t, NULL), CLV_FORMAT);
	clv_str good = safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}");
	assert_int_equal(clv_safetensors_read(A, good, &t, NULL), CLV_OK);
	assert_int_equal(clv_tensor_need(&t, "a", 1, 0, &v, NULL), CLV_OK);
	assert_true(v[0] == 1);
	assert_int_equal(clv_tensor_need(&t, "a", 2, 0, &v, NULL), CLV_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(word_pieces),
		cmocka_unit_test(an_overlong_word_is_unknown),
		cmocka_unit_test(pieces_know_their_bytes),
		cmocka_unit_test(f32_gives_the_references_vectors),
		cmocka_unit_test(int8_is_near_them),
		cmocka_unit_test(every_kernel_agrees),
		cmocka_unit_test(products_are_exact),
		cmocka_unit_test(company_changes_nothing),
		cmocka_unit_test(parts_are_read_in_their_text),
		cmocka_unit_test(what_is_not_kept_is_not_read),
		cmocka_unit_test(any_bytes_have_a_vector),
		cmocka_unit_test(refuses_damaged_sections),
		cmocka_unit_test(refuses_bad_safetensors),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
