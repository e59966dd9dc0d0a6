/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: the flat annotation record that crosses every worker's boundary.
 *
 * Input: a record; its hash is set right first, since no edit would pass it. What can
 * be read must print as JSON, write again, and read again to the same annotate line. */
#include "doc/doc.h"
#include "fuzz.h"

enum { HEAD = 5, TAIL = 8 };

static clv_str line_of(clv_arena *a, const clv_doc *d)
{
	clv_buf out = clv_buf_new(a);
	clv_doc_json(d, &out);
	CLV_FUZZ_CHECK(clv_utf8_valid(clv_buf_str(&out)));
	return clv_buf_str(&out);
}

static void run(clv_arena *a, char *p, size_t n)
{
	clv_doc *d, *again;
	uint64_t h = clv_hash64(p, n - TAIL);
	memcpy(p + n - TAIL, &h, TAIL);
	if (clv_record_read(a, (clv_str){ p, n }, &d, NULL) != CLV_OK)
		return;
	clv_str line = line_of(a, d), record = clv_record_write(a, d);
	CLV_FUZZ_CHECK(record.p);
	CLV_FUZZ_CHECK(clv_record_read(a, record, &again, NULL) == CLV_OK);
	CLV_FUZZ_CHECK(clv_str_eq(line, line_of(a, again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_arena *a = clv_arena_new(1u << 30);
	if (a && n >= HEAD + TAIL && n <= 1 << 20 && !clv_arena_guard(a)) {
		char *copy = clv_alloc(a, n);
		memcpy(copy, data, n);
		run(a, copy, n);
	}
	clv_arena_free(a);
	return 0;
}
