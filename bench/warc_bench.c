/* SPDX-License-Identifier: Apache-2.0 */
/* warc_bench FILE: records and bytes a second of the container reader alone, one
 * thread, CPU time, best of ROUNDS. bench/warc.py has FastWARC read the same file. */
#include <stdio.h>
#include <time.h>

#include "feed/feed.h"
#include "fetch/fetch.h"

enum { ROUNDS = 3 };

static double once(clv_arena *a, const char *path, clv_str bytes, size_t *n, size_t *total)
{
	clv_feed_item item;
	clock_t t = clock();
	clv_arena_reset(a);
	clv_feed *f = clv_feed_open(a, clv_str_c(path), bytes);
	for (*n = *total = 0; clv_feed_next(f, &item, NULL); ++*n)
		*total += item.bytes.n;
	clv_feed_close(f);
	return (double)(clock() - t) / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
	clv_arena *a = clv_arena_new(0);
	clv_bytes b;
	clv_error err = { 0 };
	size_t n = 0, total = 0;
	double best = 1e9;
	if (argc != 2 || !a || clv_arena_guard(a) || clv_fetch_file(argv[1], (size_t)8 << 30, &b, &err) != CLV_OK) {
		fprintf(stderr, "usage: warc_bench FILE; %s\n", err.msg);
		return 2;
	}
	for (int i = 0; i < ROUNDS; i++) {
		double s = once(a, argv[1], b.bytes, &n, &total);
		best = s < best ? s : best;
	}
	printf("clavijo %zu records, %.0f MB, %.2f s, %.0f records/s\n", n, (double)total / 1e6, best, (double)n / best);
	clv_bytes_free(&b);
	clv_arena_free(a);
	return 0;
}
