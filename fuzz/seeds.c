/* SPDX-License-Identifier: Apache-2.0 */
/* seeds DIR: writes the first inputs of the targets that read binary files, made
 * from a tiny pipeline: DIR/convert/NN (chooser byte and file) and DIR/pack/tiny. */
#include "../tests/support/tiny_pipeline.h"
#include "convert.h"

static void put(const char *path, int chooser, clv_str bytes)
{
	FILE *f = fopen(path, "wb");
	if (!f || (chooser >= 0 && fputc(chooser, f) < 0) ||
	    fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0) {
		perror(path);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	static const char *const folders[] = { "", "/convert", "/pack", "/pipeline" };
	clv_error err = { 0 };
	clv_arena *a = clv_arena_new(0);
	if (argc != 2 || !a)
		return 2;
	for (size_t i = 0; i < 4; i++)
		mkdir(clv_strf(a, "%s%s", argv[1], folders[i]).p, 0755);
	tiny_pipeline p = tiny_make(a);
	p.file[TINY_TOK2VEC].bytes = tiny_tok2vec(a, true, 1, NULL);
	for (int i = 0; i < TINY_N_FILE; i++)
		put(clv_strf(a, "%s/convert/%02d", argv[1], i).p, i, p.file[i].bytes);
	clv_convert c = { .a = a, .spacy = clv_strf(a, "%s/pipeline", argv[1]).p };
	tiny_write(a, &p, c.spacy);
	if (clv_convert_nlp(&c, &err) != CLV_OK) {
		fprintf(stderr, "seeds: %s\n", err.msg);
		return 2;
	}
	clv_convert_add(&c, CLV_S("lex/words.tsv"), CLV_S("word\tcode\n# note\nmeet\t1\nsell\t2\n"));
	const char *pack = clv_strf(a, "%s/pack/tiny", argv[1]).p;
	if (clv_pack_save(pack, c.parts.v, c.parts.n, &err) != CLV_OK) {
		fprintf(stderr, "seeds: %s\n", err.msg);
		return 2;
	}
	tiny_remove(a, c.spacy);
	clv_arena_free(a);
	return 0;
}
