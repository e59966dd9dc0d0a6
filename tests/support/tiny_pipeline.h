/* SPDX-License-Identifier: Apache-2.0 */
/* A spaCy pipeline in the smallest size that converts, with weights by a formula:
 * for tests and fuzzing of the converter. Every file is a string that a caller may
 * change before writing. Widths: 16 everywhere, one encoder layer, two attributes. */
#ifndef CLV_TESTS_TINY_PIPELINE_H
#define CLV_TESTS_TINY_PIPELINE_H

#include <sys/stat.h>

#include "base/base.h"

enum { TINY_W = 16, TINY_ROWS = 8, TINY_PARSER_MOVES = 5, TINY_NER_MOVES = 5 };

typedef struct tiny_file {
	const char *name;
	clv_str bytes;
} tiny_file;

enum { TINY_CONFIG, TINY_META, TINY_TOK2VEC, TINY_TAGGER, TINY_TAGGER_CFG, TINY_PARSER,
       TINY_PARSER_MOVES_FILE, TINY_NER, TINY_NER_MOVES_FILE, TINY_VECTORS, TINY_KEYS, TINY_N_FILE };

typedef struct tiny_pipeline {
	tiny_file file[TINY_N_FILE];
} tiny_pipeline;

/* ---- msgpack, as much as is needed ---- */

static void tiny_be(clv_buf *b, uint64_t v, int n)
{
	for (int i = n - 1; i >= 0; i--)
		clv_buf_ch(b, (char)(v >> (8 * i)));
}
static void tiny_map(clv_buf *b, uint32_t n)
{
	clv_buf_ch(b, (char)0xde);
	tiny_be(b, n, 2);
}
static void tiny_list(clv_buf *b, uint32_t n)
{
	clv_buf_ch(b, (char)0xdc);
	tiny_be(b, n, 2);
}
static void tiny_str(clv_buf *b, const char *s)
{
	clv_buf_ch(b, (char)0xd9);
	tiny_be(b, strlen(s), 1);
	clv_buf_addc(b, s);
}
static void tiny_bin(clv_buf *b, clv_str s)
{
	clv_buf_ch(b, (char)0xc6);
	tiny_be(b, s.n, 4);
	clv_buf_add(b, s);
}
static void tiny_uint(clv_buf *b, uint64_t v)
{
	clv_buf_ch(b, (char)0xcf);
	tiny_be(b, v, 8);
}

/* Weight number i of a parameter: small, different, of both signs. */
static float tiny_weight(size_t i)
{
	return (float)((i * 7919 + 13) % 101) / 101.0f - 0.5f;
}

/* ---- a model file: nodes with attributes and parameters ---- */

typedef struct tiny_node {
	const char *name;
	const char *attr, *attr_text; /* attribute whose value is a list of words (','-joined), */
	uint64_t attr_value;          /* or a number */
	const char *attr2;
	uint64_t attr2_value;
	struct {
		const char *name;
		uint32_t n_dim, dim[4];
	} param[3];
} tiny_node;

static clv_str tiny_attr(clv_arena *a, const char *text, uint64_t value)
{
	clv_buf b = clv_buf_new(a);
	clv_str rest = clv_str_c(text), word;
	uint32_t n = 0;
	if (!text) {
		if (value == UINT64_MAX) /* true */
			clv_buf_ch(&b, (char)0xc3);
		else
			tiny_uint(&b, value);
		return clv_buf_str(&b);
	}
	while (clv_str_split(&rest, ',', &word))
		n++;
	tiny_list(&b, n);
	for (rest = clv_str_c(text); clv_str_split(&rest, ',', &word);)
		tiny_str(&b, clv_str_copy(a, word).p);
	return clv_buf_str(&b);
}

static void tiny_param(clv_arena *a, clv_buf *b, const uint32_t *dim, uint32_t n_dim)
{
	size_t n = 1;
	for (uint32_t i = 0; i < n_dim; i++)
		n *= dim[i];
	float *v = CLV_NEW_ARRAY(a, float, n);
	for (size_t i = 0; i < n; i++)
		v[i] = tiny_weight(i);
	tiny_map(b, 3);
	tiny_str(b, "type");
	tiny_str(b, "<f4");
	tiny_str(b, "shape");
	tiny_list(b, n_dim);
	for (uint32_t i = 0; i < n_dim; i++)
		tiny_uint(b, dim[i]);
	tiny_str(b, "data");
	tiny_bin(b, (clv_str){ (const char *)v, n * sizeof *v });
}

static clv_str tiny_model(clv_arena *a, const tiny_node *node, uint32_t n)
{
	clv_buf b = clv_buf_new(a);
	tiny_map(&b, 3);
	tiny_str(&b, "nodes");
	tiny_list(&b, n);
	for (uint32_t i = 0; i < n; i++) {
		tiny_map(&b, 2);
		tiny_str(&b, "name");
		tiny_str(&b, node[i].name);
		tiny_str(&b, "refs");
		tiny_map(&b, i ? 0 : 2);
		if (!i) {
			tiny_str(&b, "lower");
			tiny_uint(&b, 2);
			tiny_str(&b, "upper");
			tiny_uint(&b, 3);
		}
	}
	tiny_str(&b, "attrs");
	tiny_list(&b, n);
	for (uint32_t i = 0; i < n; i++) {
		tiny_map(&b, !!node[i].attr + !!node[i].attr2);
		if (node[i].attr) {
			tiny_str(&b, node[i].attr);
			tiny_bin(&b, tiny_attr(a, node[i].attr_text, node[i].attr_value));
		}
		if (node[i].attr2) {
			tiny_str(&b, node[i].attr2);
			tiny_bin(&b, tiny_attr(a, NULL, node[i].attr2_value));
		}
	}
	tiny_str(&b, "params");
	tiny_list(&b, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t k = 0;
		while (k < 3 && node[i].param[k].name)
			k++;
		tiny_map(&b, k);
		for (uint32_t p = 0; p < k; p++) {
			tiny_str(&b, node[i].param[p].name);
			tiny_param(a, &b, node[i].param[p].dim, node[i].param[p].n_dim);
		}
	}
	return clv_buf_str(&b);
}

/* ---- the files ---- */

#define TINY_NORM(w) { .name = "layernorm", .param = { { "G", 1, { w } }, { "b", 1, { w } } } }
#define TINY_MAXOUT(w, in)                                                    \
	{ .name = "maxout", .param = { { "W", 3, { w, 3, in } }, { "b", 2, { w, 3 } } } }

static clv_str tiny_tok2vec(clv_arena *a, bool vectors, uint64_t window, const char *extra)
{
	tiny_node node[12] = {
		{ .name = "extract_features>>rest" },
		{ .name = "extract_features", .attr = "columns", .attr_text = "NORM,SHAPE" },
		{ .name = "hashembed", .attr = "column", .attr_value = 0, .attr2 = "seed",
		  .attr2_value = 8, .param = { { "E", 2, { TINY_ROWS, TINY_W } } } },
		{ .name = "hashembed", .attr = "column", .attr_value = 1, .attr2 = "seed",
		  .attr2_value = 9, .param = { { "E", 2, { TINY_ROWS, TINY_W } } } },
		TINY_MAXOUT(TINY_W, 2 * TINY_W),
		TINY_NORM(TINY_W),
		{ .name = "expand_window", .attr = "window_size", .attr_value = window },
		TINY_MAXOUT(TINY_W, 3 * TINY_W),
		TINY_NORM(TINY_W),
	};
	uint32_t n = 9;
	if (vectors) {
		node[4].param[0].dim[2] = 3 * TINY_W;
		node[n++] = (tiny_node){ .name = "static_vectors",
			                 .param = { { "W", 2, { TINY_W, 4 } } } };
	}
	if (extra)
		node[n++] = (tiny_node){ .name = extra };
	return tiny_model(a, node, n);
}

static clv_str tiny_scorer(clv_arena *a, uint32_t n_feature, uint32_t n_move, bool upper)
{
	tiny_node node[] = {
		{ .name = "parser_model", .attr = "has_upper", .attr_value = upper ? UINT64_MAX : 0 },
		{ .name = "tok2vec-listener" },
		{ .name = "precomputable_affine",
		  .param = { { "W", 4, { n_feature, TINY_W, 2, TINY_W } },
		             { "b", 2, { TINY_W, 2 } },
		             { "pad", 4, { 1, n_feature, TINY_W, 2 } } } },
		{ .name = "linear", .param = { { "W", 2, { n_move, TINY_W } }, { "b", 1, { n_move } } } },
		{ .name = "linear", .param = { { "W", 2, { TINY_W, TINY_W } }, { "b", 1, { TINY_W } } } },
	};
	return tiny_model(a, node, 5);
}

static clv_str tiny_moves(clv_arena *a, const char *json)
{
	clv_buf b = clv_buf_new(a);
	tiny_map(&b, 1);
	tiny_str(&b, "moves");
	tiny_bin(&b, clv_str_c(json));
	return clv_buf_str(&b);
}

static clv_str tiny_npy(clv_arena *a)
{
	static const char head[] = "\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, "
	                           "'shape': (2, 4), }";
	clv_buf b = clv_buf_new(a);
	clv_buf_add(&b, (clv_str){ head, sizeof head - 1 });
	while (b.n < 10 + 'v')
		clv_buf_ch(&b, b.n + 1 < 10 + 'v' ? ' ' : '\n');
	float v[8] = { 1, 0, 0, 0, 0, 1, 0, 0 };
	clv_buf_add(&b, (clv_str){ (const char *)v, sizeof v });
	return clv_buf_str(&b);
}

static tiny_pipeline tiny_make(clv_arena *a)
{
	static const tiny_node tagger[] = {
		{ .name = "tok2vec-listener>>with_array(softmax)" },
		{ .name = "tok2vec-listener" },
		{ .name = "with_array(softmax)" },
		{ .name = "softmax", .param = { { "W", 2, { 2, TINY_W } }, { "b", 1, { 2 } } } },
	};
	clv_buf keys = clv_buf_new(a);
	tiny_map(&keys, 2);
	tiny_uint(&keys, UINT64_MAX);
	tiny_uint(&keys, 1);
	tiny_uint(&keys, 5);
	tiny_uint(&keys, 0);
	return (tiny_pipeline){ .file = {
		[TINY_CONFIG] = { "config.cfg", CLV_S(
			"[nlp]\nlang = \"en\"\npipeline = [\"tok2vec\",\"tagger\",\"parser\",\"senter\",\"ner\"]\n"
			"disabled = [\"senter\"]\n\n[components.tok2vec]\nfactory = \"tok2vec\"\n"
			"[components.tagger]\nfactory = \"tagger\"\n[components.parser]\n"
			"factory = \"parser\"\n[components.ner]\nfactory = \"ner\"\n") },
		[TINY_META] = { "meta.json", CLV_S("{\"lang\":\"en\",\"name\":\"tiny\",\"version\":\"1.0\"}") },
		[TINY_TOK2VEC] = { "tok2vec/model", tiny_tok2vec(a, false, 1, NULL) },
		[TINY_TAGGER] = { "tagger/model", tiny_model(a, tagger, 4) },
		[TINY_TAGGER_CFG] = { "tagger/cfg", CLV_S("{\"labels\":[\"NN\",\"VB\"]}") },
		[TINY_PARSER] = { "parser/model", tiny_scorer(a, 8, TINY_PARSER_MOVES, true) },
		[TINY_PARSER_MOVES_FILE] = { "parser/moves", tiny_moves(a,
			"{\"0\":{\"\":9},\"1\":{\"\":9},\"2\":{\"nsubj\":5},\"3\":{\"dobj||xcomp\":3},"
			"\"4\":{\"ROOT\":7}}") },
		[TINY_NER] = { "ner/model", tiny_scorer(a, 3, TINY_NER_MOVES, true) },
		[TINY_NER_MOVES_FILE] = { "ner/moves", tiny_moves(a,
			"{\"1\":{\"ORG\":2},\"2\":{\"ORG\":2},\"3\":{\"ORG\":2},\"4\":{\"ORG\":2},"
			"\"5\":{\"\":1}}") },
		[TINY_VECTORS] = { "vocab/vectors", tiny_npy(a) },
		[TINY_KEYS] = { "vocab/key2row", clv_buf_str(&keys) },
	} };
}

/* Writes the files below dir, which exists. */
static bool tiny_write(clv_arena *a, const tiny_pipeline *p, const char *dir)
{
	for (int i = 0; i < TINY_N_FILE; i++) {
		clv_str path = clv_strf(a, "%s/%s", dir, p->file[i].name);
		char *slash = strrchr(path.p, '/');
		*slash = 0;
		mkdir(path.p, 0700);
		*slash = '/';
		FILE *f = fopen(path.p, "wb");
		if (!f)
			return false;
		bool ok = fwrite(p->file[i].bytes.p, 1, p->file[i].bytes.n, f) == p->file[i].bytes.n;
		if (fclose(f) != 0 || !ok)
			return false;
	}
	return true;
}

/* Removes what tiny_write wrote, and dir. */
static inline void tiny_remove(clv_arena *a, const char *dir)
{
	static const char *const folders[] = { "tok2vec", "tagger", "parser", "ner", "vocab", "" };
	tiny_pipeline p = tiny_make(a);
	for (int i = 0; i < TINY_N_FILE; i++)
		remove(clv_strf(a, "%s/%s", dir, p.file[i].name).p);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		remove(clv_strf(a, "%s/%s", dir, folders[i]).p);
}

#endif
