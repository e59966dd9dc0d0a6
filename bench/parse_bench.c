/* SPDX-License-Identifier: Apache-2.0 */
/* Measures the engine alone: one thread, CPU time.
 *
 *     parse_bench PACK TEXT [KERNELS]
 *
 * TEXT: UTF-8, paragraphs parted by blank lines, each a block. Prints one line
 * of JSON: tokens; seconds of CPU for loading, for the first sentence and for the
 * whole text with a fresh parser (cold caches, the memo never asked twice unless
 * the text repeats itself); peak resident memory in MB after it. */
#include <sys/resource.h>

#include "parse/nlp_priv.h"

static double cpu_seconds(void)
{
	struct rusage r;
	getrusage(RUSAGE_SELF, &r);
	return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
	       1e-6 * (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

/* Largest resident memory of this process (getrusage would count its parent's). */
static double peak_mb(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	double kb = 0;
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, "VmHWM:", 6))
			kb = strtod(line + 6, NULL);
	if (f)
		fclose(f);
	return kb / 1024;
}

static clv_str read_text(clv_arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	clv_buf b = clv_buf_new(a);
	char part[65536];
	size_t n;
	while (f && (n = fread(part, 1, sizeof part, f)) > 0)
		clv_buf_add(&b, (clv_str){ part, n });
	if (f)
		fclose(f);
	return clv_buf_str(&b);
}

/* Paragraphs in documents of about 20, as reports are. */
static size_t parse_text(clv_parser *p, clv_str text)
{
	size_t n_token = 0, b = 0;
	clv_arena *a = clv_arena_new(0), *scratch = clv_arena_new(0);
	while (b < text.n) {
		clv_doc *d = clv_doc_new(a);
		d->text = text;
		for (int i = 0; i < 20 && b < text.n; i++) {
			size_t e = clv_str_find(text, CLV_S("\n\n"), b);
			e = e == SIZE_MAX ? text.n : e;
			clv_block *k = clv_push(a, &d->blocks);
			k->span = (clv_span){ (uint32_t)b, (uint32_t)e };
			b = e + 2;
		}
		clv_parse_doc(p, d, scratch);
		n_token += d->tokens.n;
		clv_arena_reset(a);
		clv_arena_reset(scratch);
	}
	clv_arena_free(a);
	clv_arena_free(scratch);
	return n_token;
}

int main(int argc, char **argv)
{
	clv_pack *pack;
	clv_nlp *nlp;
	clv_error err = { 0 };
	if (argc < 3) {
		fputs("usage: parse_bench PACK TEXT [portable|avx2|avx512]\n", stderr);
		return 2;
	}
	double t = cpu_seconds(), wall = clv_seconds();
	if (clv_pack_open(argv[1], false, &pack, &err) != CLV_OK ||
	    clv_nlp_load(pack, &nlp, &err) != CLV_OK) {
		fprintf(stderr, "parse_bench: %s\n", err.msg);
		return 2;
	}
	const clv_kernels *k = argc > 3 ? clv_kernels_named(argv[3]) : clv_kernels_best();
	if (!k) {
		fprintf(stderr, "parse_bench: this processor does not run %s\n", argv[3]);
		return 2;
	}
	clv_nlp_use_kernels(nlp, k);
	clv_parser *p = clv_parser_new(nlp);
	parse_text(p, CLV_S("The minister left for Oslo on Monday."));
	double start = cpu_seconds() - t, start_wall = clv_seconds() - wall;
	clv_parser_free(p);
	clv_arena *a = clv_arena_new(0);
	clv_str text = read_text(a, argv[2]);
	p = clv_parser_new(nlp);
	t = cpu_seconds();
	size_t n = parse_text(p, text);
	t = cpu_seconds() - t;
	printf("{\"kernels\":\"%s\",\"tokens\":%zu,\"cpu\":%.4f,\"start_cpu\":%.4f,"
	       "\"start_wall\":%.4f,\"peak_mb\":%.1f}\n",
	       k->name, n, t, start, start_wall, peak_mb());
	clv_parser_free(p);
	clv_nlp_free(nlp);
	clv_pack_close(pack);
	clv_arena_free(a);
	return 0;
}
