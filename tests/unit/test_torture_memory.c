/* SPDX-License-Identifier: Apache-2.0 */
/* The library when memory runs out: everything that clavijo.h offers is done again and
 * again, each time with another allocation of ours that fails, alone or with all after
 * it. Each try is a process of its own: it must end by itself, with a status, and with a
 * message where that is not "done"; under AddressSanitizer, with CLAVIJO_TORTURE_LEAKS
 * set, it must also have given everything back. Allocations of the libraries we use are not made to fail here
 * (SQLite's: test_torture_store.c). The linker gives us our own allocations (--wrap). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <execinfo.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

enum { LEAKED = 42, SILENT = 43 };

static atomic_uint_fast64_t n_asked;
static uint64_t fail_at; /* 0: never */
static bool for_good;

static bool fails(void)
{
	uint64_t n = atomic_fetch_add(&n_asked, 1) + 1;
	return fail_at && (n == fail_at || (for_good && n > fail_at));
}

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

char *__wrap_strndup(const char *s, size_t n)
{
	return fails() ? NULL : __real_strndup(s, n);
}

/* The HTML parser is not ours either: without memory it reads a document that it could not make. */
void *__wrap_lexbor_malloc(size_t n)
{
	return __real_malloc(n);
}

void *__wrap_lexbor_calloc(size_t n, size_t size)
{
	return __real_calloc(n, size);
}

void *__wrap_lexbor_realloc(void *p, size_t n)
{
	return __real_realloc(p, n);
}

int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

/* ---- what is done --------------------------------------------------------------------- */

static const char *const pack = CLV_BUILD_ROOT "/model/sm.clv";
static const char page[] = "<html><head><title>Envoys meet</title></head><body><p>OSLO, May 2, 2023 - Norway's foreign minister met "
                           "Chile's president on Monday, who said: &ldquo;The door is open.&rdquo;</p><p>About 40 people protested in "
                           "Nairobi last week, police said.</p></body></html>";
static char folder[] = "/tmp/clavijo-test-XXXXXX";
static char file[64], database[64], own[64];
static clv_engine *engine;

static clv_status annotate(clv_error *err)
{
	clv_blob *b = NULL;
	for (int form = CLV_FORM_RECORD; form <= CLV_FORM_TIMEML; form++) {
		clv_about about = { .path = "a.html", .fast = form > 1 };
		CLV_TRY(clv_annotate(engine, page, sizeof page - 1, &about, (clv_form)form, &b, err));
		clv_blob_free(b);
		b = NULL;
	}
	return CLV_OK;
}

static int ignore(void *user, const char *json, size_t n)
{
	(void)user, (void)json, (void)n;
	return 0;
}

static int ignore_document(void *user, const char *path, const char *json, size_t n)
{
	(void)path;
	return ignore(user, json, n);
}

static const char *two_lines(void *user, size_t *n)
{
	static const char *const line[] = { "{\"id\":1,\"text\":\"Norway expelled two envoys of Chile.\",\"source\":\"Norway\",\"target\":\"Chile\"}",
		                            "{\"text\":\"Kenya sent aid to Chad on Monday.\"}" };
	size_t *at = user;
	if (*at == 2)
		return NULL;
	*n = strlen(line[*at]);
	return line[(*at)++];
}

static clv_status code(clv_error *err)
{
	size_t at = 0;
	clv_lines lines = { &at, two_lines, ignore, 1, 1 };
	return clv_code(engine, &lines, err);
}

static const char *const paths[] = { file };
static const clv_read what = { .paths = paths, .n_paths = 1, .threads = 1, .about = { .fast = 1 } };

static clv_status annotate_files(clv_error *err)
{
	clv_watch watch = { .document = ignore_document };
	return clv_annotate_paths(engine, &what, CLV_FORM_ANNOTATED, &watch, err);
}

static clv_status ask(clv_db *db, const char *table, clv_error *err)
{
	clv_rows *rows = NULL;
	clv_step step;
	CLV_TRY(clv_query(db, table, NULL, 0, &rows, err));
	while ((step = clv_rows_next(rows, err)) == CLV_ROW)
		clv_rows_json(rows);
	clv_rows_close(rows);
	return step == CLV_END ? CLV_OK : err->code;
}

static int no_breach(void *user, const char *text)
{
	(void)user, (void)text;
	return 0;
}

static clv_status read_in(clv_error *err)
{
	clv_db *db = NULL;
	char other[80];
	snprintf(other, sizeof other, "%s/%ld.db", folder, (long)getpid());
	clv_status s = clv_db_open(other, CLV_DB_WRITE, engine, &db, err);
	if (s == CLV_OK)
		s = clv_db_read(db, &what, NULL, NULL, err);
	clv_db_close(db);
	unlink(other);
	return s;
}

static clv_status look_up(clv_error *err)
{
	static const char *const formats[] = { "csv", "jsonl", "parquet", "arrow", "gdelt", "graphml", "ftm", "panel", "geojson", "ics" };
	clv_db *db = NULL;
	clv_status s = clv_db_open(database, CLV_DB_READ, engine, &db, err);
	for (size_t i = 0; i < sizeof formats / sizeof *formats && s == CLV_OK; i++)
		s = clv_export(db, formats[i], "events", NULL, 0, ignore, NULL, err);
	if (s == CLV_OK)
		s = ask(db, "stories", err);
	if (s == CLV_OK)
		s = ask(db, "events", err);
	if (s == CLV_OK)
		s = clv_relations(db, "NOR", "CHL", NULL, 0, ignore, NULL, err);
	if (s == CLV_OK)
		s = clv_db_check(db, no_breach, NULL, err);
	clv_db_close(db);
	return s;
}

static clv_status load(clv_error *err)
{
	clv_engine *e = NULL;
	CLV_TRY(clv_engine_open_with(pack, NULL, own, &e, err));
	clv_engine_close(e);
	return CLV_OK;
}

/* ---- each with another allocation that fails ------------------------------------------------ */

static clv_status plain(clv_status (*act)(clv_error *), uint64_t *n)
{
	clv_error err = { 0 };
	fail_at = 0;
	atomic_store(&n_asked, 0);
	clv_status s = act(&err);
	*n = atomic_load(&n_asked);
	assert_string_equal(err.msg, "");
	return s;
}

/* Where it was, for addr2line -e test_torture_memory. */
static void show(int number)
{
	void *frame[12];
	backtrace_symbols_fd(frame, backtrace(frame, 12), STDERR_FILENO);
	signal(number, SIG_DFL);
	raise(number);
}

/* The exit status of a process in which the allocation fails; above 255: a signal. */
static int try_once(clv_status (*act)(clv_error *), uint64_t at, bool all_after)
{
	int status = 0;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
		clv_error err = { 0 };
		for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
			signal(faults[i], show); /* cmocka would catch them */
		atomic_store(&n_asked, 0);
		fail_at = at;
		for_good = all_after;
		clv_status s = act(&err);
		fail_at = 0;
		if (s != CLV_OK && !err.msg[0])
			_exit(SILENT);
		if (getenv("CLAVIJO_TORTURE_LEAKS") && __lsan_do_recoverable_leak_check && __lsan_do_recoverable_leak_check())
			_exit(LEAKED);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void torture(clv_status (*act)(clv_error *), uint64_t points)
{
	uint64_t n;
	int bad = 0;
	const char *more = getenv("CLAVIJO_TORTURE");
	if (more)
		points = strtoull(more, NULL, 10);
	assert_int_equal(plain(act, &n), CLV_OK);
	assert_true(n > 0);
	if (getenv("CLAVIJO_TORTURE_AT")) {
		clv_error err = { 0 };
		atomic_store(&n_asked, 0);
		fail_at = strtoull(getenv("CLAVIJO_TORTURE_AT"), NULL, 10);
		for_good = getenv("CLAVIJO_TORTURE_ALL") != NULL;
		act(&err);
		fail_at = 0;
		return;
	}
	for (uint64_t at = 1, k = 0; at <= n; at += n / points + 1, k++) {
		int got = try_once(act, at, k % 2);
		if (got) {
			print_error("allocation %llu of %llu%s: %s %d\n", (unsigned long long)at, (unsigned long long)n, k % 2 ? " and all after" : "",
			            got == LEAKED ? "leaks" : got == SILENT ? "no message" : got > 255 ? "signal" : "exit", got > 255 ? got - 256 : got);
			bad++;
		}
	}
	assert_int_equal(bad, 0); /* gdb: CLAVIJO_TORTURE_AT=N runs that alone, in this process */
}

static void reading_a_page(void **state)
{
	(void)state;
	torture(annotate, 24);
}

static void coding_lines(void **state)
{
	(void)state;
	torture(code, 24);
}

static void reading_files(void **state)
{
	(void)state;
	torture(annotate_files, 24);
}

static void reading_into_a_database(void **state)
{
	(void)state;
	torture(read_in, 24);
}

static void asking_and_exporting(void **state)
{
	(void)state;
	torture(look_up, 40);
}

static void loading_the_model(void **state)
{
	(void)state;
	torture(load, 10);
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	clv_db *db = NULL;
	char table[80];
	if (!mkdtemp(folder) || clv_engine_open(pack, NULL, &engine, &err) != CLV_OK) {
		fprintf(stderr, "%s\n", err.msg);
		return -1;
	}
	snprintf(file, sizeof file, "%s/r.jsonl", folder);
	snprintf(database, sizeof database, "%s/r.db", folder);
	snprintf(own, sizeof own, "%s/own", folder);
	snprintf(table, sizeof table, "%s/persons.tsv", own);
	put(file, "{\"text\":\"Norway's foreign minister met Chile's president in Oslo on Monday.\",\"date\":\"2023-05-02\"}\n"
	          "{\"text\":\"Chile and Norway met in Oslo, the minister said: \\\"The door is open.\\\"\",\"date\":\"2023-05-02\"}\n");
	mkdir(own, 0700);
	put(table, "id\tname\taliases\talone\tgender\tsource\nana-torres\tAna Torres\t\tTorres\tf\tmine\n");
	return clv_db_open(database, CLV_DB_WRITE, engine, &db, &err) == CLV_OK && clv_db_read(db, &what, NULL, NULL, &err) == CLV_OK
	               ? (clv_db_close(db), 0)
	               : -1;
}

static int teardown(void **state)
{
	char command[96];
	(void)state;
	clv_engine_close(engine);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_a_page),          cmocka_unit_test(coding_lines),         cmocka_unit_test(reading_files),
		cmocka_unit_test(reading_into_a_database), cmocka_unit_test(asking_and_exporting), cmocka_unit_test(loading_the_model),
	};
	if (getenv("CLAVIJO_TORTURE_ONLY"))
		cmocka_set_test_filter(getenv("CLAVIJO_TORTURE_ONLY"));
	return cmocka_run_group_tests(tests, setup, teardown);
}
