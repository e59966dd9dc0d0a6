/* SPDX-License-Identifier: Apache-2.0 */
/* The engine on the built pack: kernels agree, sentences we can check by eye,
 * offsets and repeats, and input that nobody would write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "../support/processor.h"
#include "parse/nlp_priv.h"

static clv_pack *pack;
static clv_nlp *nlp;
static clv_parser *parser;
static clv_arena *A, *S;

static int open_all(void **state)
{
	(void)state;
	clv_error err = { 0 };
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &pack, &err) != CLV_OK ||
	    clv_nlp_load(pack, &nlp, &err) != CLV_OK) {
		print_error("%s\n", err.msg);
		return -1;
	}
	parser = clv_parser_new(nlp);
	return parser ? 0 : -1;
}

static int close_all(void **state)
{
	(void)state;
	clv_parser_free(parser);
	clv_nlp_free(nlp);
	clv_pack_close(pack);
	return 0;
}

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	return A && S ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

/* Blocks are what blank lines part. */
static clv_doc *doc_of(clv_str text)
{
	clv_doc *d = clv_doc_new(A);
	d->text = text;
	for (size_t b = 0; b < text.n;) {
		size_t e = clv_str_find(text, CLV_S("\n\n"), b);
		e = e == SIZE_MAX ? text.n : e;
		clv_block *k = clv_push(A, &d->blocks);
		k->span = (clv_span){ (uint32_t)b, (uint32_t)e };
		k->role = CLV_ROLE_BODY;
		b = e + 2;
	}
	clv_parse_doc(parser, d, S);
	return d;
}

static clv_doc *parse(const char *text)
{
	return doc_of(clv_str_c(text));
}

/* What holds for every parsed document. */
static void check_shape(const clv_doc *d)
{
	uint32_t end = 0, next = 0;
	for (uint32_t k = 0; k < d->sentences.n; k++) {
		const clv_sentence *s = &d->sentences.v[k];
		assert_int_equal(s->tok_b, next);
		assert_true(s->tok_e > s->tok_b && s->tok_e <= d->tokens.n);
		assert_true(s->tok_e - s->tok_b <= CLV_MAX_SENTENCE_TOKENS);
		assert_true(s->span.b <= s->span.e);
		next = s->tok_e;
		for (uint32_t i = s->tok_b; i < s->tok_e; i++) {
			const clv_token *t = &d->tokens.v[i];
			assert_int_equal(t->sentence, k);
			assert_true(t->span.b >= end && t->span.e > t->span.b);
			assert_true(t->span.e <= d->text.n);
			assert_true(t->head < d->tokens.n);
			assert_int_equal(d->sentences.v[d->tokens.v[t->head].sentence].block, s->block);
			end = t->span.e;
		}
	}
	assert_int_equal(next, d->tokens.n);
}

static const clv_token *word(const clv_doc *d, const char *w)
{
	for (size_t i = 0; i < d->tokens.n; i++)
		if (clv_str_eqc(clv_text(d->text, d->tokens.v[i].span), w))
			return &d->tokens.v[i];
	fail_msg("no token %s", w);
	return NULL;
}

/* ---- kernels ------------------------------------------------------------------- */

static float noise(uint32_t *x)
{
	*x = *x * 1664525u + 1013904223u;
	return (float)(*x >> 8) / (float)(1 << 23) - 1.0f;
}

/* y = max over pieces of W x + b, straight from the definition. */
static void reference(const clv_dense *d, const float *x, float *y)
{
	for (uint32_t o = 0; o < d->n_block * CLV_LANES; o++) {
		double best = -1e30;
		for (uint32_t p = 0; p < d->pieces; p++) {
			size_t at = (o / CLV_LANES) * d->pieces * CLV_LANES + p * CLV_LANES + o % CLV_LANES;
			double s = d->b ? (double)d->b[at] : 0;
			for (uint32_t k = 0; k < d->n_in; k++)
				s += (double)x[k] *
				     (double)d->w[((size_t)(o / CLV_LANES) * d->n_in + k) * d->pieces * CLV_LANES +
				                  p * CLV_LANES + o % CLV_LANES];
			best = s > best ? s : best;
		}
		y[o] = (float)best;
	}
}

static void dense_matches(const clv_kernels *k, uint32_t pieces, uint32_t n_block, size_t n_row)
{
	enum { IN = 37, ROOM = 40 };
	float *w = CLV_NEW_ARRAY(A, float, (size_t)n_block * CLV_LANES * pieces * (IN + 1));
	float *x = CLV_NEW_ARRAY(A, float, n_row * ROOM), y[4096], want[256];
	uint32_t seed = pieces * 100 + n_block;
	for (size_t i = 0; i < (size_t)n_block * CLV_LANES * pieces * (IN + 1); i++)
		w[i] = noise(&seed);
	for (size_t i = 0; i < n_row * ROOM; i++)
		x[i] = noise(&seed);
	clv_dense d = { w, w + (size_t)n_block * CLV_LANES * pieces * IN, IN, n_block, pieces };
	y[n_row * n_block * CLV_LANES] = 77;
	clv_dense_rows(k, &d, x, ROOM, n_row, y, n_block * CLV_LANES);
	for (size_t r = 0; r < n_row; r++) {
		reference(&d, x + r * ROOM, want);
		for (size_t o = 0; o < n_block * CLV_LANES; o++)
			assert_true(fabsf(y[r * n_block * CLV_LANES + o] - want[o]) < 2e-5f);
	}
	assert_true(y[n_row * n_block * CLV_LANES] == 77); /* nothing behind the last row */
}

static void every_kernel_computes_the_definition(void **state)
{
	(void)state;
	static const char *const names[] = { "portable", "avx2", "avx512" };
	assert_non_null(clv_kernels_named("portable"));
	assert_null(clv_kernels_named("abacus"));
	for (size_t i = 0; i < 3; i++) {
		const clv_kernels *k = clv_kernels_named(names[i]);
		if (!k) {
			print_message("no %s here: not tested\n", names[i]);
			continue;
		}
		for (uint32_t pieces = 1; pieces <= 3; pieces++)
			for (uint32_t block = 1; block <= 5; block += 2)
				for (size_t rows = 1; rows <= 19; rows += 3)
					dense_matches(k, pieces, block, rows);
		float y[64], g[32], b[32], res[64];
		for (int j = 0; j < 64; j++) {
			y[j] = (float)j;
			res[j] = 100;
			g[j % 32] = 2;
			b[j % 32] = 1;
		}
		k->norm(y, 2, 32, g, b, res);
		/* 0…31: mean 15.5, variance (32² - 1) / 12 */
		for (int j = 0; j < 64; j++)
			assert_true(fabs(y[j] - (101 + 2 * (j % 32 - 15.5) / sqrt(1023 / 12.0))) < 1e-4);
	}
}

/* ---- sentences ------------------------------------------------------------------- */

static void a_simple_sentence(void **state)
{
	(void)state;
	clv_doc *d = parse("The minister of Norway met reporters in Oslo on Monday.");
	check_shape(d);
	assert_int_equal(d->sentences.n, 1);
	const clv_token *met = word(d, "met"), *minister = word(d, "minister");
	assert_true(clv_str_eqc(met->tag_text, "VBD"));
	assert_int_equal(met->dep, CLV_DEP_ROOT);
	assert_int_equal(minister->dep, CLV_DEP_NSUBJ);
	assert_ptr_equal(&d->tokens.v[minister->head], met);
	assert_int_equal(word(d, "reporters")->dep, CLV_DEP_DOBJ);
	assert_int_equal(word(d, "Oslo")->ent, CLV_ENT_GPE);
	assert_int_equal(word(d, "Norway")->ent_begin, 1);
	assert_int_equal(word(d, "Monday")->ent, CLV_ENT_DATE);
	assert_int_equal(minister->ent, CLV_ENT_NONE);
}

static void newlines_inside_a_block_are_spaces(void **state)
{
	(void)state;
	clv_doc *flat = parse("The ship left Odesa. It carried grain\xe2\x80\x99s weight.");
	clv_doc *d = parse("  The ship\nleft\nOdesa. It\ncarried grain\xe2\x80\x99s weight.\n");
	check_shape(d);
	assert_int_equal(d->tokens.n, flat->tokens.n);
	assert_int_equal(d->sentences.n, 2);
	for (size_t i = 0; i < d->tokens.n; i++) {
		clv_str a = clv_text(d->text, d->tokens.v[i].span);
		clv_str b = clv_text(flat->text, flat->tokens.v[i].span);
		if (!clv_str_eq(a, b))
			fail_msg("token %zu is %.*s, not %.*s", i, CLV_FMT(a), CLV_FMT(b));
		assert_int_equal(d->tokens.v[i].head, flat->tokens.v[i].head);
	}
	clv_str s = clv_text(d->text, d->sentences.v[0].span);
	assert_true(clv_str_eqc(s, "The ship\nleft\nOdesa."));
}

static void blocks_do_not_see_each_other(void **state)
{
	(void)state;
	clv_doc *one = parse("Rebels seized the airport near Goma.");
	clv_doc *two = parse("Harvest fails again\n\nRebels seized the airport near Goma.\n\nHarvest fails again");
	check_shape(two);
	assert_int_equal(two->sentences.n, 3);
	assert_int_equal(two->sentences.v[2].block, 2);
	assert_int_equal(two->sentences.v[2].repeat_of, 0);
	assert_int_equal(two->sentences.v[1].repeat_of, CLV_NO_INDEX);
	uint32_t b = two->sentences.v[1].tok_b;
	for (size_t i = 0; i < one->tokens.n; i++) {
		assert_int_equal(two->tokens.v[b + i].head - b, one->tokens.v[i].head);
		assert_int_equal(two->tokens.v[b + i].tag, one->tokens.v[i].tag);
		assert_int_equal(two->tokens.v[b + i].ent, one->tokens.v[i].ent);
	}
}

static void assert_same(const clv_doc *a, const clv_doc *b)
{
	assert_int_equal(a->tokens.n, b->tokens.n);
	assert_int_equal(a->sentences.n, b->sentences.n);
	for (size_t i = 0; i < a->tokens.n; i++) {
		const clv_token *x = &a->tokens.v[i], *y = &b->tokens.v[i];
		assert_int_equal(x->head, y->head);
		assert_int_equal(x->sentence, y->sentence);
		assert_true(clv_str_eq(x->tag_text, y->tag_text));
		assert_true(clv_str_eq(x->dep_text, y->dep_text));
		assert_true(clv_str_eq(x->ent_text, y->ent_text));
		assert_true(clv_str_eq(x->lemma, y->lemma));
		assert_true(clv_str_eq(x->norm, y->norm));
		assert_int_equal(x->ent_begin, y->ent_begin);
	}
}

static const char news[] =
	"Talks between the two governments, which began in March under the eye of the African "
	"Union, broke down on Friday after Khartoum's envoy refused to sign what his own minister "
	"had called \"the only way out\". Nobody was surprised.\n\n"
	"\"They won't come back,\" said Amina Diallo, 43, a teacher in Port Sudan whose brother "
	"lost $2,000 when the ferry to Jeddah was cancelled; she hasn't heard from him since.\n\n"
	"U.N. to vote on 14 Sept.\n\n"
	"Whom the council will send, and whether it can, remains to be seen - not least in Cairo.";

static void a_repeated_document_has_the_same_answer(void **state)
{
	(void)state;
	clv_doc *first = parse(news), *again = parse(news);
	check_shape(first);
	assert_same(first, again);
	clv_parser *fresh = clv_parser_new(nlp), *used = parser;
	parser = fresh;
	clv_doc *third = parse(news);
	parser = used;
	clv_parser_free(fresh);
	assert_same(first, third);
}

static void every_kernel_gives_the_same_analysis(void **state)
{
	(void)state;
	static const char *const names[] = { "portable", "avx2", "avx512" };
	clv_doc *best = parse(news);
	clv_parser *used = parser;
	for (size_t i = 0; i < 3; i++) {
		const clv_kernels *k = clv_kernels_named(names[i]);
		if (!k)
			continue;
		clv_nlp_use_kernels(nlp, k);
		parser = clv_parser_new(nlp);
		assert_same(best, parse(news));
		clv_parser_free(parser);
	}
	parser = used;
	clv_nlp_use_kernels(nlp, clv_kernels_best());
}

static void conllu_has_ten_columns(void **state)
{
	(void)state;
	clv_doc *d = parse("Anna isn't in Rome.");
	clv_buf out = clv_buf_new(A);
	clv_conllu_write(d, &out);
	clv_str text = clv_buf_str(&out), line, cell;
	size_t rows = 0;
	while (clv_str_split(&text, '\n', &line)) {
		if (!line.n || line.p[0] == '#')
			continue;
		size_t n = 0;
		clv_str rest = line;
		while (clv_str_split(&rest, '\t', &cell)) {
			assert_true(cell.n > 0);
			n++;
		}
		assert_int_equal(n, 10);
		rows++;
	}
	assert_int_equal(rows, 6);
	assert_non_null(strstr(out.p, "3\tn't\t"));
	assert_non_null(strstr(out.p, "Entity=B-GPE|SpaceAfter=No|TokenRange=14:18\n"));
	assert_non_null(strstr(out.p, "# text = Anna isn't in Rome.\n"));
}

static void conllu_comes_in_with_its_own_tokens(void **state)
{
	(void)state;
	static const char in[] =
		"# newdoc\n# sent_id = 1\n1-2\tWe've\t_\t_\t_\t_\t_\t_\t_\t_\n1\tWe\t_\t_\t_\t_\t_\t_\t_\t_\n"
		"2\t've\t_\t_\t_\t_\t_\t_\t_\t_\n3\twon\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
		"3.1\tnothing\t_\t_\t_\t_\t_\t_\t_\t_\n4\t.\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
		"1\tNew York\t_\n2\tcheered\t_\n\n";
	clv_error err = { 0 };
	clv_doc *d = clv_doc_new(A);
	assert_int_equal(clv_conllu_parse(parser, CLV_S(in), d, S, &err), CLV_OK);
	assert_int_equal(d->tokens.n, 6);
	assert_int_equal(d->blocks.n, 2);
	assert_true(clv_str_eqc(clv_text(d->text, d->blocks.v[0].span), "We've won."));
	assert_int_equal(word(d, "New York")->sentence, d->sentences.n - 1);
	assert_int_equal(word(d, "won")->dep, CLV_DEP_ROOT);
	check_shape(d);
	d = clv_doc_new(A);
	assert_int_equal(clv_conllu_parse(parser, CLV_S("1\ta\n\nno token\n"), d, S, &err), CLV_FORMAT);
	assert_int_equal(err.line, 3);
	d = clv_doc_new(A);
	assert_int_equal(clv_conllu_parse(parser, CLV_S(""), d, S, &err), CLV_OK);
	assert_int_equal(d->tokens.n, 0);
}

/* ---- what nobody would write ------------------------------------------------------- */

static void nothing_gives_nothing(void **state)
{
	(void)state;
	static const char *const empty[] = { "", " ", "   \n \n", "\n\n\n\n\n", "\t\t" };
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
		clv_doc *d = parse(empty[i]);
		assert_int_equal(d->tokens.n, 0);
		assert_int_equal(d->sentences.n, 0);
		assert_int_equal(d->diags.n, 0);
	}
}

static void odd_characters(void **state)
{
	(void)state;
	static const char text[] = "A\x01\x02 b\0c \xef\xbf\xbd\xef\xbf\xbd \x7f. \xe2\x80\x8b\xe2\x80\x8f "
	                           "\xc2\xa0\xc2\xa0 \xf0\x9f\x87\xba\xf0\x9f\x87\xa6 \xed\x95\x9c\xea\xb5\xad "
	                           "\xd8\xa7\xd9\x84 e\xcc\x81\xcc\x81\xcc\x81 \xe3\x80\x80 end";
	clv_doc *d = doc_of((clv_str){ text, sizeof text - 1 });
	check_shape(d);
	assert_true(d->tokens.n > 8);
	assert_true(clv_str_eqc(clv_text(d->text, d->tokens.v[d->tokens.n - 1].span), "end"));
}

static clv_str repeated(const char *unit, size_t n)
{
	clv_buf b = clv_buf_new(A);
	for (size_t i = 0; i < n; i++)
		clv_buf_addc(&b, unit);
	return clv_buf_str(&b);
}

static bool has_diag(const clv_doc *d, const char *code)
{
	for (size_t i = 0; i < d->diags.n; i++)
		if (clv_str_eqc(d->diags.v[i].code, code))
			return true;
	return false;
}

static void a_token_of_a_megabyte(void **state)
{
	(void)state;
	clv_buf b = clv_buf_new(A);
	clv_buf_addc(&b, "It began ");
	clv_buf_add(&b, repeated("k\xc3\xa4", 350000));
	clv_buf_addc(&b, " and ended.");
	clv_doc *d = doc_of(clv_buf_str(&b));
	check_shape(d);
	assert_non_null(word(d, "ended"));
	assert_true(has_diag(d, "cut"));
	size_t longest = 0;
	for (size_t i = 0; i < d->tokens.n; i++)
		if (d->tokens.v[i].span.e - d->tokens.v[i].span.b > longest)
			longest = d->tokens.v[i].span.e - d->tokens.v[i].span.b;
	assert_true(longest > 1000000);
}

static double parse_seconds(size_t n)
{
	clv_arena_reset(S);
	double t = processor_seconds();
	clv_doc *d = doc_of(repeated("and the men who went there ", n / 6));
	t = processor_seconds() - t;
	check_shape(d);
	assert_int_equal(d->tokens.n, n / 6 * 6);
	assert_true(has_diag(d, "cut"));
	return t;
}

static void two_hundred_thousand_tokens_without_a_full_stop(void **state)
{
	(void)state;
	double small = parse_seconds(48000), large = parse_seconds(192000);
	if (!getenv("CLAVIJO_TEST_SANITIZED"))
		assert_true(large < 8 * small + 0.5); /* four times as many */
}

static void punctuation_and_digits_without_end(void **state)
{
	(void)state;
	static const char *const units[] = { "(", "((a ", ".", "1,", "\"'", "http://a.b/", "- ", "...!?" };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		clv_arena_reset(S);
		double t = processor_seconds();
		clv_doc *d = doc_of(repeated(units[i], 60000 / strlen(units[i])));
		check_shape(d);
		assert_true(d->tokens.n > 0);
		t = processor_seconds() - t;
		if (t > 20 && !getenv("CLAVIJO_TEST_SANITIZED"))
			fail_msg("%s takes %.1f s", units[i], t);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_kernel_computes_the_definition),
		T(a_simple_sentence),
		T(newlines_inside_a_block_are_spaces),
		T(blocks_do_not_see_each_other),
		T(a_repeated_document_has_the_same_answer),
		T(every_kernel_gives_the_same_analysis),
		T(conllu_has_ten_columns),
		T(conllu_comes_in_with_its_own_tokens),
		T(nothing_gives_nothing),
		T(odd_characters),
		T(a_token_of_a_megabyte),
		T(two_hundred_thousand_tokens_without_a_full_stop),
		T(punctuation_and_digits_without_end),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
