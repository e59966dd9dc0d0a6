/* SPDX-License-Identifier: Apache-2.0 */
/* fetch: files, folders in a fixed order, failures with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "fetch/fetch.h"

static char Dir[] = "/tmp/clv-fetch-XXXXXX";

static void put(const char *name, const char *text)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", Dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int setup(void **state)
{
	(void)state;
	return mkdtemp(Dir) ? 0 : -1;
}

static void a_file_an_empty_file_and_none(void **state)
{
	(void)state;
	clv_bytes b;
	clv_error e = { 0 };
	char path[200];
	put("b.txt", "hello");
	put("a.txt", "");
	snprintf(path, sizeof path, "%s/b.txt", Dir);
	assert_int_equal(clv_fetch_file(path, 100, &b, &e), CLV_OK);
	assert_true(clv_str_eqc(b.bytes, "hello"));
	clv_bytes_free(&b);
	assert_int_equal(clv_fetch_file(path, 4, &b, &e), CLV_LIMIT);
	snprintf(path, sizeof path, "%s/a.txt", Dir);
	assert_int_equal(clv_fetch_file(path, 100, &b, &e), CLV_OK);
	assert_int_equal(b.bytes.n, 0);
	clv_bytes_free(&b);
	assert_int_equal(clv_fetch_file("/nowhere/at/all", 100, &b, &e), CLV_IO);
	assert_non_null(strstr(e.msg, "/nowhere/at/all"));
	assert_int_equal(clv_fetch_file(Dir, 100, &b, &e), CLV_IO);
}

typedef struct seen {
	char names[400];
	int failed;
} seen;

static bool on_file(void *user, const char *path)
{
	seen *s = user;
	size_t n = strlen(s->names);
	snprintf(s->names + n, sizeof s->names - n, "%s ", path + strlen(Dir) + 1);
	return true;
}

static bool on_failed(void *user, const char *path, const clv_error *err)
{
	(void)path;
	((seen *)user)->failed += err->code == CLV_IO;
	return true;
}

static void folders_in_order_of_names(void **state)
{
	(void)state;
	char path[200];
	snprintf(path, sizeof path, "%s/sub", Dir);
	mkdir(path, 0700);
	put("sub/z", "1");
	put("sub/.hidden", "1");
	snprintf(path, sizeof path, "%s/c-broken", Dir);
	assert_int_equal(symlink("/nowhere", path), 0);
	snprintf(path, sizeof path, "%s/sub/loop", Dir);
	assert_int_equal(symlink("..", path), 0);
	seen s = { .failed = 0 };
	clv_walk w = { on_file, on_failed, &s };
	assert_int_equal(clv_fetch_walk(Dir, &w, NULL), CLV_OK);
	assert_string_equal(s.names, "a.txt b.txt sub/z ");
	assert_int_equal(s.failed, 1);
	assert_int_equal(clv_fetch_walk("/nowhere", &w, NULL), CLV_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_an_empty_file_and_none),
		cmocka_unit_test(folders_in_order_of_names),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
