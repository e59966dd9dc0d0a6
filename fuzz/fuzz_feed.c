/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: every container.
 *
 * Input: a byte that chooses the file's name, then the file. Reading must end, and
 * every item's bytes must be readable. */
#include "fuzz.h"
#include "feed/feed.h"

enum { ITEMS_MAX = 100000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "a", "a.warc.gz", "a.zip", "a.mhtml", "a.jsonl", "a.json", "a.xml" };
	if (n < 1)
		return 0;
	clv_arena *a = clv_arena_new(0);
	clv_feed *f = clv_feed_open(a, clv_str_c(names[data[0] % 7]), (clv_str){ (const char *)data + 1, n - 1 });
	clv_feed_item item;
	clv_error e;
	uint64_t sum = 0;
	int items = 0;
	while (clv_feed_next(f, &item, &e)) {
		sum += clv_hash64(item.bytes.p, item.bytes.n) + item.hints.url.n + item.hints.title.n;
		CLV_FUZZ_CHECK(++items < ITEMS_MAX);
	}
	CLV_FUZZ_CHECK(e.code == CLV_OK || clv_feed_skipped(f) > 0);
	clv_feed_close(f);
	clv_arena_free(a);
	return sum == 1;
}
