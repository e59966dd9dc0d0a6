/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo-quote-features MODEL.clv LEXICON < passages: what the ranker of speakers sees.
 *
 * Input: one passage a line, 0x1F between its paragraphs; the cues and weights of
 * LEXICON/cues, the rest from the model. Output for each passage: a line a candidate
 * of each full quotation (quote_priv.h, quote_trace), then a line ".". Byte offsets
 * into the passage with each 0x1F read as a blank line. tools/train/speakers.py
 * learns the weights from it. */
#include "quote/quote_priv.h"
#include "run/run_priv.h"

static clv_status table(clv_arena *a, const char *folder, const char *name, clv_tsv *out, clv_error *err)
{
	const char *path = clv_strf(a, "%s/cues/%s", folder, name).p;
	FILE *f = fopen(path, "rb");
	if (!f)
		return clv_fail(err, CLV_IO, "quote-features", "%s: cannot be read", path);
	clv_buf b = clv_buf_new(a);
	char piece[4096];
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
		clv_buf_add(&b, (clv_str){ piece, n });
	fclose(f);
	return clv_tsv_read(a, clv_str_c(name), clv_buf_str(&b), out, err);
}

static clv_str paragraphs(clv_arena *a, clv_str line)
{
	clv_buf b = clv_buf_new(a);
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == 0x1F)
			clv_buf_addc(&b, "\n\n");
		else
			clv_buf_ch(&b, line.p[i]);
	}
	return clv_buf_str(&b);
}

static void passage(clv_worker *w, const clv_quotes *q, clv_str line)
{
	clv_doc *d = clv_plain_document(w, paragraphs(w->scratch, line));
	d->published = d->published_to = CLV_DAY_NONE;
	clv_annotate_text(w, d);
	d->quotes.n = 0;
	clv_buf b = clv_buf_new(w->scratch);
	quote_trace(q, d, w->scratch, &b);
	printf("%.*s.\n", CLV_FMT(clv_buf_str(&b)));
	clv_arena_reset(w->arena);
	clv_arena_reset(w->scratch);
}

int main(int argc, char **argv)
{
	clv_error err = { 0 };
	clv_engine *e;
	clv_quotes *q;
	clv_tsv speech, rank;
	clv_arena *a = clv_arena_new(0);
	if (argc != 3 || !a) {
		fprintf(stderr, "usage: clavijo-quote-features MODEL.clv LEXICON < passages\n");
		return 2;
	}
	if (clv_engine_load(argv[1], NULL, NULL, &e, &err) != CLV_OK ||
	    table(a, argv[2], "speech.tsv", &speech, &err) != CLV_OK || table(a, argv[2], "speechrank.tsv", &rank, &err) != CLV_OK ||
	    clv_quotes_build(&speech, &rank, &q, &err) != CLV_OK) {
		fprintf(stderr, "clavijo-quote-features: %s\n", err.msg);
		return 2;
	}
	clv_worker *w = clv_worker_new(e);
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	while (w && (len = getline(&line, &cap, stdin)) > 0) {
		while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			len--;
		passage(w, q, (clv_str){ line, (size_t)len });
	}
	free(line);
	clv_worker_free(w);
	clv_quotes_free(q);
	clv_engine_unload(e);
	clv_arena_free(a);
	return 0;
}
