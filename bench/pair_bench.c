/* SPDX-License-Identifier: Apache-2.0 */
/* Measures the coder of given actors: one thread, CPU time, the parse not counted.
 *
 *     pair_bench [--dump] MODEL.clv < rows.tsv
 *
 * Rows as for clavijo-features: `label TAB sentence` with <s>…</s> and <t>…</t>. All
 * are parsed first. Prints one line of JSON: rows; seconds for features and linear
 * model; seconds for the encoder. With --dump a line a row instead: label, 17
 * probabilities of the linear model, 17 of the encoder (bench/pairs.py reads them). */
#include <sys/resource.h>

#include "event/learned.h"
#include "event/linear.h"
#include "parse/parse.h"

enum { MOST = 20000, CLASSES = CLV_N_TYPE + 1 };

typedef struct row {
	clv_str label;
	clv_doc *d;
	clv_span source, target;
} row;

typedef CLV_VEC(row) rows;

static double cpu_seconds(void)
{
	struct rusage r;
	getrusage(RUSAGE_SELF, &r);
	return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
	       1e-6 * (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

static clv_str strip_marks(clv_arena *a, clv_str s, row *k)
{
	clv_buf b = clv_buf_new(a);
	for (size_t i = 0; i < s.n;) {
		clv_str rest = clv_str_sub(s, i, s.n);
		bool begins = clv_str_starts(rest, CLV_S("<s>")) || clv_str_starts(rest, CLV_S("<t>"));
		bool ends = clv_str_starts(rest, CLV_S("</s>")) || clv_str_starts(rest, CLV_S("</t>"));
		if (begins)
			(rest.p[1] == 's' ? &k->source : &k->target)->b = (uint32_t)b.n;
		else if (ends)
			(rest.p[2] == 's' ? &k->source : &k->target)->e = (uint32_t)b.n;
		else
			clv_buf_ch(&b, s.p[i]);
		i += begins ? 3 : ends ? 4 : 1;
	}
	return clv_buf_str(&b);
}

static void read_rows(clv_parser *r, clv_arena *a, clv_arena *s, rows *out)
{
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;
	while (out->n < MOST && (n = getline(&text, &cap, stdin)) > 0) {
		clv_str line = clv_str_copy(a, (clv_str){ text, (size_t)n - (text[n - 1] == '\n') });
		row k = { .d = clv_doc_new(a) };
		if (!clv_str_split(&line, '\t', &k.label))
			continue;
		k.d->text = strip_marks(a, line, &k);
		*clv_push(a, &k.d->blocks) = (clv_block){ .span = { 0, (uint32_t)k.d->text.n }, .role = CLV_ROLE_BODY };
		clv_parse_doc(r, k.d, s);
		*clv_push(a, out) = k;
		clv_arena_reset(s);
	}
	free(text);
}

static void print_row(const row *k, const double *linear, const double *encoder)
{
	printf("%.*s", CLV_FMT(k->label));
	for (int i = 0; i < 2 * CLASSES; i++)
		printf("\t%.5f", i < CLASSES ? linear[i] : encoder[i - CLASSES]);
	putchar('\n');
}

/* Seconds of the linear half and of the encoder's over all rows. */
static void measure(const clv_coder *c, const rows *all, bool dump, clv_arena *s)
{
	double (*p)[CLASSES] = calloc(all->n + 1, sizeof *p), (*q)[CLASSES] = calloc(all->n + 1, sizeof *q);
	clv_pair_state *state = clv_pair_state_new(c);
	double begin = cpu_seconds();
	for (size_t i = 0; p && i < all->n; i++) {
		const row *k = &all->v[i];
		clv_code_pair(c, NULL, k->d, k->source, k->target, p[i], s);
		clv_arena_reset(s);
	}
	double middle = cpu_seconds();
	for (size_t i = 0; state && q && i < all->n; i++) {
		const row *k = &all->v[i];
		ev_learned_score(c->learned, state, k->d->text, k->source, k->target, q[i]);
	}
	double end = cpu_seconds();
	for (size_t i = 0; dump && p && q && i < all->n; i++)
		print_row(&all->v[i], p[i], q[i]);
	if (!dump)
		printf("{\"rows\":%zu,\"linear_s\":%.3f,\"encoder_s\":%.3f}\n", all->n, middle - begin, end - middle);
	clv_pair_state_free(state);
	free(p);
	free(q);
}

static clv_status run(const char *model, bool dump, clv_error *err)
{
	clv_pack *p;
	clv_nlp *n;
	clv_coder *c;
	CLV_TRY(clv_pack_open(model, false, &p, err));
	CLV_TRY(clv_nlp_load(p, &n, err));
	CLV_TRY(clv_coder_load(p, &c, err));
	clv_parser *r = clv_parser_new(n);
	clv_arena *a = clv_arena_new(0), *s = clv_arena_new(0);
	rows all = { 0 };
	if (r && a && s) {
		read_rows(r, a, s, &all);
		measure(c, &all, dump, s);
	}
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
	bool dump = argc == 3 && !strcmp(argv[1], "--dump");
	if (argc != 2 + dump) {
		fprintf(stderr, "usage: pair_bench [--dump] MODEL.clv < rows.tsv\n");
		return 2;
	}
	if (run(argv[argc - 1], dump, &err) != CLV_OK) {
		fprintf(stderr, "pair_bench: %s\n", err.msg);
		return 2;
	}
	return 0;
}
