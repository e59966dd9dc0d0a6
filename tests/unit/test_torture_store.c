/* SPDX-License-Identifier: Apache-2.0 */
/* The database when the file system fails: documents are put one by one, brought up to
 * date, more are put and brought up to date; at every so many-th operation the power
 * goes, the disk is full, a write or a read fails, or SQLite gets no memory. After it
 * the database opens, every invariant holds, every document that was said to be kept
 * is there, and going on gives the content of an undisturbed run. The same for an old
 * database that is migrated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/faulty_vfs.h"
#include "run/run.h"

enum { DOCUMENTS = 14, FIRST = 9 };

static char folder[] = "/tmp/clavijo-test-XXXXXX";
static char path[64];
static clv_arena *A;
static clv_engine *engine;
static uint64_t points = 12; /* of each kind; more with CLAVIJO_TORTURE */
static struct { clv_doc *d; clv_str record, signature; } doc[DOCUMENTS];
static char *whole; /* content of an undisturbed run */

/* ---- documents --------------------------------------------------------------------- */

static void make_documents(clv_worker *w)
{
	static const char *const a[] = { "Norway", "Kenya", "Chile", "Japan" }, *const verb[] = { "met", "expelled an envoy of", "sent aid to" };
	clv_error err = { 0 };
	for (size_t i = 0; i < DOCUMENTS; i++) {
		clv_str text = clv_strf(A, "OSLO, May %zu, 2023 - %s %s %s on Monday, a minister said.\n\nThe minister of %s said: \"We want talks "
		                           "with %s about the %zu disputes.\" About %zu people protested in Nairobi last week.",
		                        2 + i / 4, a[i % 4], verb[i % 3], a[(i + 1) % 4], a[i % 4], a[(i + 1) % 4], 3 + i, 40 + i);
		clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE, .path = clv_strf(A, "r%zu.txt", i), .fast = true };
		clv_str record, signature;
		assert_int_equal(clv_worker_run(w, text, &h, CLV_FORM_RECORD, &record, &err), CLV_OK);
		doc[i].record = clv_str_copy(A, record);
		signature = clv_worker_signature(w);
		doc[i].signature = signature.p ? clv_str_copy(A, signature) : signature;
		assert_int_equal(clv_record_read(A, doc[i].record, &doc[i].d, &err), CLV_OK);
	}
}

/* ---- the work ----------------------------------------------------------------------- */

/* Puts what the database has not yet; *kept: how many were said to be kept. */
static clv_status put_until(clv_store *s, size_t n, size_t *kept, clv_error *err)
{
	for (size_t i = 0; i < n; i++) {
		if (!clv_store_has(s, doc[i].d->id))
			CLV_TRY(clv_store_put(s, doc[i].d, doc[i].record, doc[i].signature, err));
		CLV_TRY(clv_store_flush(s, err));
		if (i + 1 > *kept)
			*kept = i + 1;
	}
	return CLV_OK;
}

static clv_status work(clv_store *s, size_t *kept, clv_error *err)
{
	CLV_TRY(clv_store_begin_run(s, "m", CLV_S("{}"), err));
	CLV_TRY(put_until(s, FIRST, kept, err));
	CLV_TRY(clv_run_reduce(engine, s, 1, NULL, NULL, err));
	CLV_TRY(put_until(s, DOCUMENTS, kept, err));
	CLV_TRY(clv_run_reduce(engine, s, 1, NULL, NULL, err));
	return clv_store_end_run(s, err);
}

static clv_status open_and_work(size_t *kept, clv_error *err)
{
	clv_store *s = NULL;
	clv_status status = clv_store_open(path, true, &s, err);
	if (status != CLV_OK)
		return status;
	status = work(s, kept, err);
	clv_store_close(s);
	return status;
}

/* ---- what must hold ---------------------------------------------------------------------- */

static int breach(void *user, const char *text)
{
	(void)user;
	fail_msg("%s", text);
	return 1;
}

/* Rows of all results by their keys, without small numbers and times. */
static char *content(void)
{
	static const char text[] = "SELECT group_concat(x, char(10)) FROM (SELECT * FROM ("
		"SELECT 'd' || doc || path || coalesce(dated, '') || coalesce(copy_of, '') AS x FROM document UNION ALL "
		"SELECT 's' || story || title || n_documents || n_sources FROM story UNION ALL "
		"SELECT 'e' || event || type || status || n_mentions || n_sources FROM event UNION ALL "
		"SELECT 'm' || mention || b || e || type FROM mention UNION ALL SELECT 'q' || quote || b || e || kind FROM quote UNION ALL "
		"SELECT 'f' || fact || kind || text || n_documents FROM fact UNION ALL SELECT 'c' || copy || original FROM copy) ORDER BY x)";
	sqlite3 *db;
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	const char *got = (const char *)sqlite3_column_text(st, 0);
	char *copy = strdup(got ? got : "");
	sqlite3_finalize(st);
	sqlite3_close(db);
	return copy;
}

static void check_all(size_t kept, const char *when)
{
	clv_error err = { 0 };
	clv_store *s = NULL;
	clv_status status = clv_store_open(path, true, &s, &err);
	if (status != CLV_OK)
		fail_msg("%s: does not open: %s", when, err.msg);
	assert_int_equal(clv_store_check(s, breach, NULL, &err), CLV_OK);
	for (size_t i = 0; i < kept; i++)
		if (!clv_store_has(s, doc[i].d->id))
			fail_msg("%s: document %zu of %zu is gone", when, i, kept);
	clv_store_close(s);
}

static void go_on(const char *when)
{
	clv_error err = { 0 };
	size_t kept = 0;
	if (open_and_work(&kept, &err) != CLV_OK)
		fail_msg("%s: going on fails: %s", when, err.msg);
	char *now = content();
	if (strcmp(now, whole) != 0)
		fail_msg("%s: other content after going on", when);
	free(now);
}

static void check_message(clv_status status, const clv_error *err, const char *when)
{
	if (status != CLV_IO && status != CLV_FULL && status != CLV_NOMEM && status != CLV_BUSY && status != CLV_CORRUPT)
		fail_msg("%s: status %s: %s", when, clv_status_name(status), err->msg);
	if (!strstr(err->msg, path) && status != CLV_NOMEM)
		fail_msg("%s: the message does not name the file: %s", when, err->msg);
}

static void remove_all(const char *p)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock", "-journal" };
	char name[96];
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(name, sizeof name, "%s%s", p, ends[i]);
		unlink(name);
	}
}

/* A fault at the operation `at`, then all that must hold. prepare: what stands in the
 * file first, may be NULL. */
static void disturbed(enum faulty_kind what, uint64_t at, void (*prepare)(void), size_t kept)
{
	static const char *const names[] = { "none", "power cut", "full disk", "failed write", "failed read" };
	char when[64];
	clv_error err = { 0 };
	remove_all(path);
	if (prepare)
		prepare();
	faulty_power_on();
	snprintf(when, sizeof when, "%s at %llu", names[what], (unsigned long long)at);
	faulty.what = what;
	faulty.at = at;
	faulty.random = 88172645463325252ull + at * 2654435761u;
	clv_status status = open_and_work(&kept, &err);
	if (status != CLV_OK)
		check_message(status, &err, when);
	else if (what == FAULTY_CUT && faulty.dead == false)
		fail_msg("%s: nothing was cut", when);
	faulty_power_on();
	check_all(kept, when);
	go_on(when);
}

static void at_many_points(enum faulty_kind what, uint64_t n, void (*prepare)(void), size_t kept)
{
	uint64_t step = n / points + 1;
	for (uint64_t at = 1; at <= n; at += step)
		disturbed(what, at, prepare, kept);
}

/* How many operations an undisturbed run takes. */
static void count(void (*prepare)(void), uint64_t *n_ops, uint64_t *n_reads)
{
	clv_error err = { 0 };
	size_t kept = 0;
	remove_all(path);
	if (prepare)
		prepare();
	faulty_power_on();
	clv_status status = open_and_work(&kept, &err);
	assert_string_equal(err.msg, "");
	assert_int_equal(status, CLV_OK);
	*n_ops = faulty.n_ops;
	*n_reads = faulty.n_reads;
}

/* ---- the tests ------------------------------------------------------------------------------ */

static uint64_t n_ops, n_reads;

static void the_power_goes(void **state)
{
	(void)state;
	at_many_points(FAULTY_CUT, n_ops, NULL, 0);
}

static void the_disk_is_full(void **state)
{
	(void)state;
	at_many_points(FAULTY_FULL, n_ops, NULL, 0);
}

static void a_write_fails(void **state)
{
	(void)state;
	at_many_points(FAULTY_ERROR, n_ops, NULL, 0);
}

static void a_read_fails(void **state)
{
	(void)state;
	at_many_points(FAULTY_READ, n_reads, NULL, 0);
}

/* ---- an old database ---------------------------------------------------------------------------- */

/* What the reduce makes stood in tables where it now stands in views. */
static const char was_4[] =
	"DROP TABLE imported; DROP TABLE past; DROP INDEX document_counts; DROP VIEW saying; DROP VIEW quote; DROP VIEW fact; DROP VIEW event;"
	"DROP VIEW event_actor; DROP VIEW mention; DROP VIEW support; DROP VIEW criticism; DROP TABLE saying_row; DROP TABLE quote_row;"
	"DROP TABLE fact_row; DROP TABLE event_row; DROP TABLE event_actor_row; DROP TABLE mention_row; DROP TABLE support_row;"
	"DROP TABLE criticism_row; DROP TABLE word; DROP TABLE party; DROP INDEX document_day; DROP INDEX document_dated;"
	"DROP INDEX document_path; DROP INDEX document_order; DROP TABLE tie; DROP TABLE event_party_row; DROP TABLE event_tie_row; DROP TABLE tie_sum; DROP TABLE party_pair; CREATE INDEX document_day ON document (day, doc); CREATE INDEX document_dated ON document (dated, doc);"
	"CREATE TABLE saying (saying_no INTEGER PRIMARY KEY); CREATE TABLE quote (quote_no INTEGER PRIMARY KEY);"
	"CREATE TABLE fact (fact_no INTEGER PRIMARY KEY); CREATE TABLE event (event_no INTEGER PRIMARY KEY);"
	"CREATE TABLE event_actor (event_no INTEGER PRIMARY KEY); CREATE TABLE mention (mention_no INTEGER PRIMARY KEY);"
	"CREATE TABLE support (fact_no INTEGER PRIMARY KEY); CREATE TABLE criticism (doc_no INTEGER PRIMARY KEY);"
	"CREATE TABLE record (doc_no INTEGER PRIMARY KEY, record BLOB NOT NULL, signature BLOB);"
	"INSERT INTO record SELECT part_no >> 20, CAST(group_concat(bytes, '') AS BLOB), NULL FROM record_part GROUP BY part_no >> 20;"
	"DROP TABLE record_part;"
	"DROP TABLE actor_count;"
	"PRAGMA user_version = 4; PRAGMA wal_checkpoint(TRUNCATE)";

/* A finished database as version 4 had it. */
static void make_old(void)
{
	clv_error err = { 0 };
	size_t kept = 0;
	sqlite3 *db;
	char *message = NULL;
	assert_int_equal(open_and_work(&kept, &err), CLV_OK);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	int rc = sqlite3_exec(db, was_4, NULL, NULL, &message);
	if (rc != SQLITE_OK)
		fail_msg("%s", message);
	sqlite3_close(db);
}

static void migrating_is_all_or_nothing(void **state)
{
	uint64_t ops, reads;
	(void)state;
	count(make_old, &ops, &reads);
	at_many_points(FAULTY_CUT, ops, make_old, DOCUMENTS);
	at_many_points(FAULTY_FULL, ops, make_old, DOCUMENTS);
	at_many_points(FAULTY_ERROR, ops, make_old, DOCUMENTS);
}

/* ---- memory ---------------------------------------------------------------------------------------- */

static sqlite3_mem_methods memory;
static uint64_t n_asked, fail_at;

static void *get(int n)
{
	return ++n_asked == fail_at ? NULL : memory.xMalloc(n);
}

static void *get_more(void *p, int n)
{
	return ++n_asked == fail_at ? NULL : memory.xRealloc(p, n);
}

static void memory_runs_out(void **state)
{
	(void)state;
	n_asked = 0;
	uint64_t ops, reads;
	count(NULL, &ops, &reads);
	uint64_t n = n_asked, step = n / points + 1;
	for (uint64_t at = 1; at <= n; at += step) {
		char when[64];
		clv_error err = { 0 };
		size_t kept = 0;
		snprintf(when, sizeof when, "no memory at %llu", (unsigned long long)at);
		remove_all(path);
		faulty_power_on();
		n_asked = 0;
		fail_at = at;
		clv_status status = open_and_work(&kept, &err);
		fail_at = 0;
		if (status != CLV_OK)
			check_message(status, &err, when);
		check_all(kept, when);
		go_on(when);
	}
}

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	uint64_t ops, reads;
	A = clv_arena_new(0);
	if (getenv("CLAVIJO_TORTURE"))
		points = strtoull(getenv("CLAVIJO_TORTURE"), NULL, 10);
	if (!mkdtemp(folder) || clv_engine_load(CLV_BUILD_ROOT "/model/sm.clv", NULL, NULL, &engine, &err) != CLV_OK) {
		fprintf(stderr, "%s\n", err.msg);
		return -1;
	}
	snprintf(path, sizeof path, "%s/t.db", folder);
	clv_worker *w = clv_worker_new(engine);
	make_documents(w);
	clv_worker_free(w);
	faulty_begin();
	count(NULL, &ops, &reads);
	n_ops = ops;
	n_reads = reads;
	whole = content();
	faulty_power_on();
	return strlen(whole) > 1000 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	remove_all(path);
	rmdir(folder);
	clv_engine_unload(engine);
	clv_arena_free(A);
	free(whole);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_power_goes), cmocka_unit_test(the_disk_is_full),      cmocka_unit_test(a_write_fails),
		cmocka_unit_test(a_read_fails),   cmocka_unit_test(migrating_is_all_or_nothing), cmocka_unit_test(memory_runs_out),
	};
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
	sqlite3_mem_methods ours = memory;
	ours.xMalloc = get;
	ours.xRealloc = get_more;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
	return cmocka_run_group_tests(tests, setup, teardown);
}
