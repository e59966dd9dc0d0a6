/* SPDX-License-Identifier: Apache-2.0 */
/* encode-texts PACK [KERNELS]: the engine's side of encoder.py.
 *
 * Input on stdin, again and again: "N\n", then N texts, each "BYTES\n", the bytes
 * and "\n". Output: for each such batch N × 384 floats and a double: seconds of
 * processor time that encoding took. KERNELS: 0 portable, 1 AVX2, 2 VNNI. The
 * name of the kernels goes to stderr. */
#include "encode/encode.h"

static double cpu_seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static bool read_text(clv_arena *a, clv_str *out)
{
	size_t n;
	if (scanf("%zu", &n) != 1 || n > (16u << 20))
		return false;
	getchar();
	char *p = clv_alloc(a, n + 1);
	*out = (clv_str){ p, n };
	return fread(p, 1, n, stdin) == n;
}

static bool batch(clv_encode_state *s, clv_arena *a, size_t n)
{
	clv_str *text = CLV_NEW_ARRAY(a, clv_str, n);
	float *v = CLV_NEW_ARRAY(a, float, n * CLV_ENCODE_DIM);
	for (size_t i = 0; i < n; i++)
		if (!read_text(a, &text[i]))
			return false;
	double t = cpu_seconds();
	clv_encode(s, text, n, v);
	t = cpu_seconds() - t;
	fwrite(v, sizeof *v, n * CLV_ENCODE_DIM, stdout);
	fwrite(&t, sizeof t, 1, stdout);
	return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
	clv_pack *pack = NULL;
	clv_encoder *e = NULL;
	clv_error err = { 0 };
	if (argc < 2 || clv_pack_open(argv[1], false, &pack, &err) != CLV_OK ||
	    clv_encoder_load(pack, &e, &err) != CLV_OK) {
		fprintf(stderr, "encode-texts: %s\n", argc < 2 ? "usage: encode-texts PACK [0|1|2]" : err.msg);
		return 2;
	}
	if (argc > 2 && !clv_encoder_use_kernels(e, argv[2][0] - '0')) {
		fputs("encode-texts: this processor has not these kernels\n", stderr);
		return 2;
	}
	clv_encode_state *s = clv_encode_state_new(e);
	clv_arena *a = clv_arena_new(0);
	fprintf(stderr, "%s\n", clv_encoder_kernels(e));
	for (size_t n; s && a && scanf("%zu", &n) == 1 && n < 1000000 && batch(s, a, n);)
		clv_arena_reset(a);
	clv_arena_free(a);
	clv_encode_state_free(s);
	clv_encoder_free(e);
	clv_pack_close(pack);
	return 0;
}
