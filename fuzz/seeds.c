/* SPDX-License-Identifier: Apache-2.0 */
/* seeds DIR: writes the first inputs of the targets that read binary files, made
 * from a tiny pipeline: DIR/convert/NN (chooser byte and file) and DIR/pack/tiny; and
 * the records of some reports of our own: DIR/record/NN, DIR/cage/NN. */
#include "../tests/support/tiny_pipeline.h"
#include "convert.h"
#include "fuzz.h"
#include "run/run.h"

static void put(const char *path, int chooser, clv_str bytes)
{
	FILE *f = fopen(path, "wb");
	if (!f || (chooser >= 0 && fputc(chooser, f) < 0) ||
	    fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0) {
		perror(path);
		exit(2);
	}
}

static void put_records(clv_arena *a, const char *dir)
{
	static const char *const reports[] = {
		"",
		"Envoys meet in Oslo\n\nOSLO, May 2, 2023 - Norway's foreign minister met Chile's president on Monday, and said that "
		"\"the door is open\". About 40 people protested.\n\nSee also: A list of things",
		"<html><head><title>Kenya sends aid</title></head><body><p>Kenya sent aid to Chad last week, the president of Kenya, "
		"who visited N'Djamena in April 2023, said.</p><p>He denied that troops had been attacked.</p></body></html>",
	};
	clv_engine *e;
	clv_worker *w;
	clv_error err = { 0 };
	if (clv_engine_load(fuzz_pack_path(), NULL, NULL, &e, &err) != CLV_OK || !(w = clv_worker_new(e))) {
		fprintf(stderr, "seeds: %s\n", err.msg);
		exit(2);
	}
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE, .fast = true };
		clv_str record;
		CLV_FUZZ_CHECK(clv_worker_run(w, clv_str_c(reports[i]), &h, CLV_FORM_RECORD, &record, &err) == CLV_OK);
		put(clv_strf(a, "%s/record/%02zu", dir, i).p, -1, record);
		put(clv_strf(a, "%s/cage/%02zu", dir, i).p, 16 | (int)i * 2, record);
	}
	clv_worker_free(w);
	clv_engine_unload(e);
}

int main(int argc, char **argv)
{
	static const char *const folders[] = { "", "/convert", "/pack", "/pipeline", "/record", "/cage" };
	clv_error err = { 0 };
	clv_arena *a = clv_arena_new(0);
	if (argc != 2 || !a)
		return 2;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
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
	put_records(a, argv[1]);
	clv_arena_free(a);
	return 0;
}
