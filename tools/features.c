/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo-features [--keys] MODEL.clv < rows.tsv: prints what the pair coder sees.
 *
 * Input: one row a line, `label TAB sentence` with the source in <s>…</s> and the
 * target in <t>…</t>. Output: `label TAB feature feature …`, one line a row, by the
 * very code that the program uses; tools/train_linear.py trains on it. With --keys
 * the features are given as the 8 hex digits under which the model keeps them. */
#include "event/linear.h"
#include "parse/parse.h"

static clv_str strip_marks(clv_arena *a, clv_str s, clv_span *source, clv_span *target)
{
	clv_buf b = clv_buf_new(a);
	*source = *target = (clv_span){ 0, 0 };
	for (size_t i = 0; i < s.n;) {
		clv_str rest = clv_str_sub(s, i, s.n);
		if (clv_str_starts(rest, CLV_S("<s>")) || clv_str_starts(rest, CLV_S("<t>"))) {
			(rest.p[1] == 's' ? source : target)->b = (uint32_t)b.n;
			i += 3;
		} else if (clv_str_starts(rest, CLV_S("</s>")) || clv_str_starts(rest, CLV_S("</t>"))) {
			(rest.p[2] == 's' ? source : target)->e = (uint32_t)b.n;
			i += 4;
		} else {
			clv_buf_ch(&b, s.p[i++]);
		}
	}
	return clv_buf_str(&b);
}

static void print_row(const clv_coder *c, clv_parser *r, clv_str line, bool keys, clv_arena *a,
                      clv_arena *s)
{
	clv_str label;
	if (!clv_str_split(&line, '\t', &label))
		return;
	clv_span source, target;
	clv_doc *d = clv_doc_new(a);
	d->text = strip_marks(a, line, &source, &target);
	*clv_push(a, &d->blocks) = (clv_block){ .span = { 0, (uint32_t)d->text.n }, .role = CLV_ROLE_BODY };
	clv_parse_doc(r, d, s);
	ev_features f = { 0 };
	ev_pair_features(c, d, source, target, a, &f);
	printf("%.*s\t", CLV_FMT(label));
	for (size_t i = 0; i < f.n; i++) {
		if (keys)
			printf("%s%08x", i ? " " : "", (unsigned)(uint32_t)clv_hash64(f.v[i].p, f.v[i].n));
		else
			printf("%s%.*s", i ? " " : "", CLV_FMT(f.v[i]));
	}
	putchar('\n');
}

static clv_status print_all(const char *model, bool keys, clv_error *err)
{
	clv_pack *p;
	clv_nlp *n;
	clv_coder *c;
	CLV_TRY(clv_pack_open(model, false, &p, err));
	CLV_TRY(clv_nlp_load(p, &n, err));
	CLV_TRY(clv_coder_load(p, &c, err));
	clv_parser *r = clv_parser_new(n);
	clv_arena *a = clv_arena_new(0), *s = clv_arena_new(0);
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	while (r && a && s && (len = getline(&line, &cap, stdin)) > 0) {
		while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			len--;
		print_row(c, r, (clv_str){ line, (size_t)len }, keys, a, s);
		clv_arena_reset(a);
		clv_arena_reset(s);
	}
	free(line);
	clv_arena_free(s);
	clv_arena_free(a);
	clv_parser_free(r);
	clv_coder_free(c);
	clv_nlp_free(n);
	clv_pack_close(p);
	return CLV_OK;
}

int main(int argc, char **argv)
{
	clv_error err = { 0 };
	bool keys = argc == 3 && !strcmp(argv[1], "--keys");
	if (argc != 2 + keys) {
		fprintf(stderr, "usage: clavijo-features [--keys] MODEL.clv < rows.tsv\n");
		return 2;
	}
	if (print_all(argv[argc - 1], keys, &err) != CLV_OK) {
		fprintf(stderr, "clavijo-features: %s\n", err.msg);
		return 2;
	}
	return 0;
}
