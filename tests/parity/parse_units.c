/* SPDX-License-Identifier: Apache-2.0 */
/* parse-units PACK: units of text → one line a token, for the parity test.
 *
 * Input on stdin: units, each "BYTES\n" and then that many bytes and "\n".
 * Output: for each unit "#\n" and for each token, tab-separated: first byte, end,
 * head (from 0), label, tag, coarse tag, sentence start (0 or 1), entity (O,
 * B-GPE, I-GPE), morphology, lemma. Control characters in a lemma are written as
 * spaces. Exit status 2 when the pack or the input cannot be read. */
#include "parse/parse.h"

static void put(clv_buf *out, clv_str s)
{
	for (size_t i = 0; i < s.n; i++)
		clv_buf_ch(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
	clv_buf_ch(out, '\t');
}

static void put_token(const clv_doc *d, uint32_t i, clv_buf *out)
{
	const clv_token *t = &d->tokens.v[i];
	clv_buf_f(out, "%u\t%u\t%u\t", t->span.b, t->span.e, t->head);
	put(out, t->dep_text);
	put(out, t->tag_text);
	clv_buf_f(out, "%s\t%d\t", clv_pos_name(t->pos), d->sentences.v[t->sentence].tok_b == i);
	if (t->ent_text.n)
		clv_buf_f(out, "%c-%.*s\t", t->ent_begin ? 'B' : 'I', CLV_FMT(t->ent_text));
	else
		clv_buf_addc(out, "O\t");
	put(out, t->morph);
	put(out, t->lemma);
	out->p[--out->n] = '\0';
	clv_buf_ch(out, '\n');
}

static void unit(clv_parser *p, clv_arena *a, clv_arena *scratch, clv_str text)
{
	clv_doc *d = clv_doc_new(a);
	d->text = text;
	clv_parse_unit(p, d, 0, (clv_span){ 0, (uint32_t)text.n }, scratch);
	clv_buf out = clv_buf_new(scratch);
	clv_buf_addc(&out, "#\n");
	for (uint32_t i = 0; i < d->tokens.n; i++)
		put_token(d, i, &out);
	fwrite(out.p, 1, out.n, stdout);
}

static int run(clv_parser *p)
{
	clv_arena *a = clv_arena_new(0), *scratch = clv_arena_new(0);
	size_t n;
	int rc = 0;
	while (rc == 0 && scanf("%zu", &n) == 1) {
		char *text = clv_alloc(a, n + 1);
		getchar();
		if (n > CLV_MAX_TEXT_BYTES || fread(text, 1, n, stdin) != n)
			rc = 2;
		else
			unit(p, a, scratch, (clv_str){ text, n });
		clv_arena_reset(a);
		clv_arena_reset(scratch);
	}
	clv_arena_free(a);
	clv_arena_free(scratch);
	return rc;
}

int main(int argc, char **argv)
{
	clv_pack *pack = NULL;
	clv_nlp *nlp = NULL;
	clv_error err = { 0 };
	if (argc != 2 || clv_pack_open(argv[1], false, &pack, &err) != CLV_OK ||
	    clv_nlp_load(pack, &nlp, &err) != CLV_OK) {
		fprintf(stderr, "parse-units: %s\n", argc == 2 ? err.msg : "usage: parse-units PACK");
		return 2;
	}
	clv_parser *p = clv_parser_new(nlp);
	int rc = p ? run(p) : 2;
	clv_parser_free(p);
	clv_nlp_free(nlp);
	clv_pack_close(pack);
	return rc;
}
