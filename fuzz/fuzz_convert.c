/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: the converter of spaCy pipelines.
 *
 * Input: one byte that chooses a file of a tiny pipeline, then that file's bytes;
 * the other files are good. What converts must load again. */
#include <unistd.h>

#include "../tests/support/tiny_pipeline.h"
#include "convert.h"
#include "fuzz.h"
#include "msgpack.h"
#include "parse/net.h"

static char dir[64];

static void make_dir(void)
{
	if (dir[0])
		return;
	snprintf(dir, sizeof dir, "/tmp/clv-fuzz-%ld", (long)getpid());
	mkdir(dir, 0700);
}

static void check(clv_arena *a, const clv_convert *c)
{
	clv_pack *pack;
	clv_net net;
	clv_scorer s;
	const char *path = clv_strf(a, "%s.clv", dir).p;
	CLV_FUZZ_CHECK(clv_pack_save(path, c->parts.v, c->parts.n, NULL) == CLV_OK);
	CLV_FUZZ_CHECK(clv_pack_open(path, true, &pack, NULL) == CLV_OK);
	CLV_FUZZ_CHECK(clv_net_load(pack, 0, &net, NULL) == CLV_OK);
	CLV_FUZZ_CHECK(clv_scorer_load(pack, a, "nlp/parser", &s, NULL) == CLV_OK);
	clv_pack_close(pack);
	remove(path);
}

static void run(clv_arena *a, const uint8_t *data, size_t n)
{
	clv_mp *v;
	tiny_pipeline p = tiny_make(a);
	clv_convert c = { .a = a, .spacy = dir };
	p.file[data[0] % TINY_N_FILE].bytes = (clv_str){ (const char *)data + 1, n - 1 };
	clv_mp_parse(a, (clv_str){ (const char *)data + 1, n - 1 }, &v, NULL);
	if (tiny_write(a, &p, dir) && clv_convert_nlp(&c, NULL) == CLV_OK)
		check(a, &c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	make_dir();
	clv_arena *a = clv_arena_new(512u << 20);
	if (a && n && n < 1 << 20 && !clv_arena_guard(a))
		run(a, data, n);
	clv_arena_free(a);
	return 0;
}
