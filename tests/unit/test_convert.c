/* SPDX-License-Identifier: Apache-2.0 */
/* The converter of spaCy pipelines, on a tiny one: what it packs computes what the
 * weights say, moves stand in the scorer's order, and what is not supported is
 * refused by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <unistd.h>

#include "../support/tiny_pipeline.h"
#include "convert.h"
#include "parse/net.h"

static clv_arena *A;
static char dir[64], path[80];
static clv_pack *pack;
static tiny_pipeline tiny;
static clv_error err;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	pack = NULL;
	snprintf(dir, sizeof dir, "/tmp/clv-tiny-%ld", (long)getpid());
	snprintf(path, sizeof path, "%s.clv", dir);
	mkdir(dir, 0700);
	tiny = tiny_make(A);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_pack_close(pack);
	tiny_remove(A, dir);
	remove(path);
	clv_arena_free(A);
	return 0;
}

static clv_status convert(void)
{
	clv_convert c = { .a = A, .spacy = dir };
	assert_true(tiny_write(A, &tiny, dir));
	err = (clv_error){ 0 };
	CLV_TRY(clv_convert_nlp(&c, &err));
	assert_int_equal(clv_pack_save(path, c.parts.v, c.parts.n, &err), CLV_OK);
	assert_int_equal(clv_pack_open(path, true, &pack, &err), CLV_OK);
	return CLV_OK;
}

static void refused(clv_status code, const char *word)
{
	assert_int_equal(convert(), code);
	if (!strstr(err.msg, word))
		fail_msg("\"%s\" does not name %s", err.msg, word);
}

/* Sum over k of W[at + k] x[k], plus bias b, with the pipeline's formula for W. */
static double product(size_t at, size_t bias, const float *x, size_t n)
{
	double s = (double)tiny_weight(bias);
	for (size_t k = 0; k < n; k++)
		s += (double)tiny_weight(at + k) * (double)x[k];
	return s;
}

static void close_to(double got, double want)
{
	if (fabs(got - want) > 1e-4)
		fail_msg("%f is not %f", got, want);
}

static void the_network_computes_its_weights(void **state)
{
	(void)state;
	clv_net net;
	float x[3 * TINY_W], y[TINY_W];
	assert_int_equal(convert(), CLV_OK);
	assert_int_equal(clv_net_load(pack, 0, &net, &err), CLV_OK);
	assert_int_equal(net.width, TINY_W);
	assert_int_equal(net.depth, 1);
	assert_int_equal(net.n_attr, 2);
	assert_int_equal(net.attr[1], CLV_ATTR_SHAPE);
	assert_int_equal(net.seed[1], 9);
	assert_null(net.vec);
	assert_true(net.e[1][5] == tiny_weight(5));
	for (size_t i = 0; i < 3 * TINY_W; i++)
		x[i] = tiny_weight(3 * i + 1);
	clv_dense_rows(clv_kernels_named("portable"), &net.layer[0].dense, x, 0, 1, y, TINY_W);
	for (size_t o = 0; o < TINY_W; o++) {
		double best = -1e9;
		for (size_t p = 0; p < 3; p++)
			best = fmax(best, product((o * 3 + p) * 3 * TINY_W, o * 3 + p, x, 3 * TINY_W));
		close_to((double)y[o], best);
	}
}

static void word_vectors_are_projected(void **state)
{
	(void)state;
	clv_net net;
	clv_vector_keys keys;
	tiny.file[TINY_TOK2VEC].bytes = tiny_tok2vec(A, true, 1, NULL);
	assert_int_equal(convert(), CLV_OK);
	assert_int_equal(clv_net_load(pack, 0, &net, &err), CLV_OK);
	assert_int_equal(clv_vector_keys_load(pack, &keys, &err), CLV_OK);
	assert_int_equal(clv_vector_row(&keys, UINT64_MAX), 1);
	assert_int_equal(clv_vector_row(&keys, 5), 0);
	assert_int_equal(clv_vector_row(&keys, 6), CLV_NO_ROW);
	assert_int_equal(net.n_in, 3 * TINY_W);
	for (size_t o = 0; o < TINY_W; o++) { /* rows (1 0 0 0) and (0 1 0 0) */
		close_to((double)net.vec[o], (double)tiny_weight(o * 4));
		close_to((double)net.vec[TINY_W + o], (double)tiny_weight(o * 4 + 1));
	}
}

static void scorers_compute_their_weights(void **state)
{
	(void)state;
	clv_scorer s;
	float v[TINY_W], low[8 * 2 * TINY_W], out[16];
	assert_int_equal(convert(), CLV_OK);
	assert_int_equal(clv_scorer_load(pack, A, "nlp/parser", &s, &err), CLV_OK);
	for (size_t i = 0; i < TINY_W; i++)
		v[i] = tiny_weight(5 * i);
	const clv_kernels *k = clv_kernels_named("portable");
	clv_dense_rows(k, &s.lower, v, 0, 1, low, 0);
	/* lower.W is (feature, hidden, piece, in); ours feature, piece, hidden */
	for (size_t f = 0; f < 8; f++)
		for (size_t h = 0; h < TINY_W; h++)
			for (size_t p = 0; p < 2; p++)
				close_to((double)low[(f * 2 + p) * TINY_W + h],
				         product(((f * TINY_W + h) * 2 + p) * TINY_W, 0, v, TINY_W) -
				                 (double)tiny_weight(0));
	const float *row[8];
	for (size_t f = 0; f < 8; f++)
		row[f] = s.pad + f * 2 * TINY_W;
	k->score(&s.upper, row, out);
	float hidden[TINY_W];
	for (size_t h = 0; h < TINY_W; h++) {
		double piece[2];
		for (size_t p = 0; p < 2; p++) {
			piece[p] = (double)tiny_weight(h * 2 + p);
			for (size_t f = 0; f < 8; f++)
				piece[p] += (double)tiny_weight((f * TINY_W + h) * 2 + p);
		}
		hidden[h] = (float)fmax(piece[0], piece[1]);
	}
	for (size_t o = 0; o < TINY_PARSER_MOVES; o++)
		close_to((double)out[o], product(o * TINY_W, o, hidden, TINY_W));
}

static void moves_are_ranked(void **state)
{
	(void)state;
	clv_scorer s;
	tiny.file[TINY_PARSER].bytes = tiny_scorer(A, 8, 7, true);
	tiny.file[TINY_PARSER_MOVES_FILE].bytes =
		tiny_moves(A, "{\"10\":{\"z\":1},\"2\":{\"a\":5,\"c\":9,\"b\":5,\"new\":-1},\"0\":{\"\":1},"
		              "\"1\":{\"\":1}}");
	assert_int_equal(convert(), CLV_OK);
	assert_int_equal(clv_scorer_load(pack, A, "nlp/parser", &s, &err), CLV_OK);
	static const char *const label[] = { "", "", "c", "b", "a", "new", "z" };
	static const int action[] = { 0, 1, 2, 2, 2, 2, 10 };
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(s.move[i].action, action[i]);
		assert_true(clv_str_eqc(s.label[s.move[i].label], label[i]));
	}
}

static void labels_of_the_tagger(void **state)
{
	(void)state;
	clv_tagger t;
	assert_int_equal(convert(), CLV_OK);
	assert_int_equal(clv_tagger_load(pack, A, &t, &err), CLV_OK);
	assert_int_equal(t.n_label, 2);
	assert_true(clv_str_eqc(t.tag[1], "VB"));
	clv_str config = clv_pack_get(pack, "nlp/config");
	assert_true(clv_str_eqc(config, "lang\ten\nname\ttiny\nversion\t1.0\n"));
}

static clv_str config_with(const char *from, const char *to)
{
	clv_str s = tiny.file[TINY_CONFIG].bytes;
	size_t at = clv_str_find(s, clv_str_c(from), 0);
	assert_true(at != SIZE_MAX);
	return clv_strf(A, "%.*s%s%s", (int)at, s.p, to, s.p + at + strlen(from));
}

static void what_is_not_supported_is_named(void **state)
{
	(void)state;
	static const char *const factories[] = { "transformer", "textcat", "spancat", "entity_linker" };
	clv_str config = tiny.file[TINY_CONFIG].bytes;
	for (size_t i = 0; i < 4; i++) {
		tiny.file[TINY_CONFIG].bytes =
			config_with("factory = \"ner\"", clv_strf(A, "factory = \"%s\"", factories[i]).p);
		refused(CLV_UNSUPPORTED, factories[i]);
		tiny.file[TINY_CONFIG].bytes = config;
	}
	tiny.file[TINY_CONFIG].bytes = config_with("disabled = [\"senter\"]", "disabled = []");
	refused(CLV_UNSUPPORTED, "senter");
	tiny.file[TINY_CONFIG].bytes = config;
	tiny.file[TINY_CONFIG].bytes = config_with("\"parser\",", "");
	refused(CLV_UNSUPPORTED, "without a parser");
	tiny.file[TINY_CONFIG].bytes = config;
	tiny.file[TINY_TOK2VEC].bytes = tiny_tok2vec(A, false, 2, NULL);
	refused(CLV_UNSUPPORTED, "window");
	tiny.file[TINY_TOK2VEC].bytes = tiny_tok2vec(A, false, 1, "charembed");
	refused(CLV_UNSUPPORTED, "charembed");
	tiny.file[TINY_TOK2VEC].bytes = tiny_tok2vec(A, false, 1, NULL);
	tiny.file[TINY_PARSER].bytes = tiny_scorer(A, 8, TINY_PARSER_MOVES, false);
	refused(CLV_UNSUPPORTED, "upper");
	tiny.file[TINY_PARSER].bytes = tiny_scorer(A, 13, TINY_PARSER_MOVES, true);
	refused(CLV_FORMAT, "parser");
}

static void damaged_files_are_refused(void **state)
{
	(void)state;
	static const int binary[] = { TINY_TOK2VEC, TINY_TAGGER, TINY_PARSER, TINY_PARSER_MOVES_FILE,
		                      TINY_NER, TINY_VECTORS, TINY_KEYS, TINY_META, TINY_TAGGER_CFG };
	for (size_t i = 0; i < sizeof binary / sizeof *binary; i++) {
		clv_str whole = tiny.file[binary[i]].bytes;
		for (size_t n = 0; n < whole.n; n += 1 + whole.n / 23) {
			tiny.file[binary[i]].bytes.n = n;
			if (convert() == CLV_OK)
				fail_msg("%s of %zu bytes is taken", tiny.file[binary[i]].name, n);
			assert_true(err.msg[0] != 0);
		}
		tiny.file[binary[i]].bytes = whole;
	}
	assert_int_equal(convert(), CLV_OK);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_network_computes_its_weights),
		T(word_vectors_are_projected),
		T(scorers_compute_their_weights),
		T(moves_are_ranked),
		T(labels_of_the_tagger),
		T(what_is_not_supported_is_named),
		T(damaged_files_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
