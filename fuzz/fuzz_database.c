/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: a database that somebody else sent.
 *
 * Input: choices: four bytes each, a place (three) and a value, laid over a good
 * database; an input that begins as an SQLite file is one itself. Opening, checking and
 * asking for every named table must end in rows or a message. */
#include "fetch/fetch.h"
#include "fuzz.h"
#include "store/store.h"

enum { PATIENCE_MS = 1000, ROWS = 50 };

static clv_bytes good;
static char path[128];

static void load_once(void)
{
	if (good.bytes.p)
		return;
	CLV_FUZZ_CHECK(clv_fetch_file(fuzz_database(), 1 << 28, &good, NULL) == CLV_OK);
	snprintf(path, sizeof path, "%s", fuzz_scratch("hostile"));
}

static void write_file(const uint8_t *data, size_t n)
{
	char *copy;
	FILE *f = fopen(path, "wb");
	CLV_FUZZ_CHECK(f);
	if (n > 16 && !memcmp(data, "SQLite format 3", 16)) {
		fwrite(data, 1, n, f);
	} else {
		CLV_FUZZ_CHECK((copy = malloc(good.bytes.n)));
		memcpy(copy, good.bytes.p, good.bytes.n);
		for (size_t i = 0; i + 4 <= n; i += 4)
			copy[((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2]) % good.bytes.n] = (char)data[i + 3];
		fwrite(copy, 1, good.bytes.n, f);
		free(copy);
	}
	fclose(f);
}

static int breach(void *user, const char *text)
{
	(void)text;
	return ++*(int *)user > 50;
}

static void ask(clv_store *s, const char *table)
{
	clv_rows *r;
	clv_error err = { 0 };
	if (clv_store_query(s, table, NULL, 0, &r, &err) != CLV_OK) {
		CLV_FUZZ_CHECK(err.msg[0]);
		return;
	}
	for (int i = 0; i < ROWS && clv_store_next(r, &err) == CLV_ROW; i++)
		clv_store_json(r);
	clv_store_end(r);
}

static void read_document(clv_store *s)
{
	clv_rows *r;
	clv_error err = { 0 };
	clv_doc *d;
	clv_arena *a = clv_arena_new(1u << 30);
	char id[65] = "";
	if (clv_store_sql(s, "SELECT doc FROM document LIMIT 1", NULL, NULL, &r, &err) == CLV_OK) {
		if (clv_store_next(r, &err) == CLV_ROW && clv_store_text(r, 0))
			snprintf(id, sizeof id, "%s", clv_store_text(r, 0));
		clv_store_end(r);
	}
	if (id[0] && !clv_arena_guard(a) && clv_store_document(s, id, a, &d, &err) == CLV_OK) {
		clv_buf b = clv_buf_new(a);
		clv_doc_json(d, &b);
	}
	clv_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const tables[] = { "stories", "events", "quotes", "facts", "documents", "copies", "actors", "runs", "status", "search" };
	clv_store *s = NULL;
	clv_error err = { 0 };
	int breaches = 0;
	load_once();
	write_file(data, n);
	if (clv_store_open(path, false, &s, &err) != CLV_OK) {
		CLV_FUZZ_CHECK(err.msg[0]);
		return 0;
	}
	clv_store_limit(s, PATIENCE_MS);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		ask(s, tables[i]);
	read_document(s);
	clv_store_limit(s, 0);
	clv_store_check(s, breach, &breaches, &err);
	clv_store_close(s);
	return 0;
}
