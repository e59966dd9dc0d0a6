/* SPDX-License-Identifier: Apache-2.0 */
/* The engine on the frozen sample: sentences of our own, and what spaCy 3.8 says
 * of each of their tokens (tests/parity/sentences.txt, expected-*.tsv, written by
 * tests/parity/freeze.py). Every attribute of every token must agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "parse/parse.h"

#define FOLDER CLV_SOURCE_ROOT "/tests/parity/"

static clv_str read_file(clv_arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	char *p = clv_alloc(a, 1 << 20);
	size_t n = fread(p, 1, 1 << 20, f);
	fclose(f);
	assert_true(n > 0 && n < 1 << 20);
	return (clv_str){ p, n };
}

/* The text up to a blank line; *rest moves behind it. */
static clv_str next_unit(clv_str *rest)
{
	size_t end = clv_str_find(*rest, CLV_S("\n\n"), 0);
	clv_str unit = clv_str_sub(*rest, 0, end);
	*rest = clv_str_sub(*rest, end == SIZE_MAX ? rest->n : end + 2, rest->n);
	return unit;
}

static clv_str entity(clv_arena *a, const clv_token *t)
{
	return t->ent_text.n ? clv_strf(a, "%c-%.*s", t->ent_begin ? 'B' : 'I', CLV_FMT(t->ent_text)) :
		               CLV_S("O");
}

static void is_field(clv_arena *a, clv_str *row, clv_str got)
{
	clv_str want = { "", 0 };
	clv_str_split(row, '\t', &want);
	assert_string_equal(clv_str_copy(a, got).p, clv_str_copy(a, want).p);
}

static void is_token(clv_arena *a, const clv_doc *d, uint32_t i, clv_str row)
{
	const clv_token *t = &d->tokens.v[i];
	is_field(a, &row, clv_strf(a, "%u", t->span.b));
	is_field(a, &row, clv_strf(a, "%u", t->span.e));
	is_field(a, &row, clv_strf(a, "%u", t->head));
	is_field(a, &row, t->dep_text);
	is_field(a, &row, t->tag_text);
	is_field(a, &row, clv_str_c(clv_pos_name(t->pos)));
	is_field(a, &row, clv_strf(a, "%d", d->sentences.v[t->sentence].tok_b == i));
	is_field(a, &row, entity(a, t));
	is_field(a, &row, t->morph);
	if (!(t->flags & CLV_TOKEN_SPACE)) /* a lemma of white space is written as a blank */
		is_field(a, &row, t->lemma);
}

static void is_unit(clv_arena *a, clv_parser *p, clv_str text, clv_str rows)
{
	clv_doc *d = clv_doc_new(a);
	clv_str row;
	uint32_t n = 0;
	d->text = text;
	clv_parse_unit(p, d, 0, (clv_span){ 0, (uint32_t)text.n }, a);
	for (; clv_str_split(&rows, '\n', &row); n++) {
		assert_true(n < d->tokens.n);
		is_token(a, d, n, row);
	}
	assert_int_equal(d->tokens.n, n);
}

static void sample(const char *pack_path, const char *expected_path)
{
	clv_pack *pack = NULL;
	clv_nlp *nlp = NULL;
	clv_arena *a = clv_arena_new(0);
	assert_int_equal(clv_pack_open(pack_path, false, &pack, NULL), CLV_OK);
	assert_int_equal(clv_nlp_load(pack, &nlp, NULL), CLV_OK);
	clv_parser *p = clv_parser_new(nlp);
	clv_str texts = read_file(a, FOLDER "sentences.txt"), rows = read_file(a, expected_path);
	next_unit(&rows); /* comments */
	rows.n--;         /* the last newline */
	int n = 0;
	for (; texts.n > 0; n++)
		is_unit(a, p, clv_str_trim(next_unit(&texts)), next_unit(&rows));
	assert_int_equal(n, 61);
	assert_int_equal(rows.n, 0);
	clv_parser_free(p);
	clv_nlp_free(nlp);
	clv_pack_close(pack);
	clv_arena_free(a);
}

static void md_agrees_with_spacy(void **state)
{
	(void)state;
	sample(CLV_BUILD_ROOT "/model/md.clv", FOLDER "expected-md.tsv");
}

static void sm_agrees_with_spacy(void **state)
{
	(void)state;
	sample(CLV_BUILD_ROOT "/model/sm.clv", FOLDER "expected-sm.tsv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(md_agrees_with_spacy),
		cmocka_unit_test(sm_agrees_with_spacy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
