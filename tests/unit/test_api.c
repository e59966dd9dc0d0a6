/* SPDX-License-Identifier: Apache-2.0 */
/* The public header compiles alone as C99 and as C++, and the library behind it
 * answers from those rules: errors for wrong use, frozen engine not needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clavijo.h"

static void compiles(const char *compiler)
{
	char command[1024];
	snprintf(command, sizeof command,
	         "printf '#include \"clavijo.h\"\\nint main(void) { return clv_version() == 0; }\\n' | "
	         "%s -Wall -Wextra -Wpedantic -Werror -I%s/include -fsyntax-only -", compiler, CLV_SOURCE_ROOT);
	assert_int_equal(system(command), 0);
}

static void compiles_as_c99(void **state)
{
	(void)state;
	compiles("cc -std=c99 -x c");
}

static void compiles_as_cplusplus(void **state)
{
	(void)state;
	if (system("command -v c++ >/dev/null") != 0)
		skip();
	compiles("c++ -std=c++11 -x c++");
}

static char path[] = "/tmp/clavijo-test-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(path) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", path);
	return system(command);
}

static void open_in(const char *name, clv_db_mode mode, clv_db **db, clv_status expected)
{
	char file[128];
	clv_error err = { CLV_OK, NULL, 0, 0, "" };
	snprintf(file, sizeof file, "%s/%s", path, name);
	assert_int_equal(clv_db_open(file, mode, NULL, db, &err), expected);
	if (expected != CLV_OK)
		assert_non_null(strstr(err.msg, name));
}

static void reading_makes_no_database(void **state)
{
	(void)state;
	clv_db *db = NULL;
	open_in("none.db", CLV_DB_READ, &db, CLV_NOTFOUND);
	open_in("none.db", CLV_DB_READ, &db, CLV_NOTFOUND);
}

static void one_writer_at_a_time(void **state)
{
	(void)state;
	clv_db *first = NULL, *second = NULL;
	open_in("w.db", CLV_DB_WRITE, &first, CLV_OK);
	open_in("w.db", CLV_DB_WRITE, &second, CLV_BUSY);
	open_in("w.db", CLV_DB_READ, &second, CLV_OK);
	clv_db_close(second);
	clv_db_close(first);
	open_in("w.db", CLV_DB_WRITE, &first, CLV_OK);
	clv_db_close(first);
}

static void reading_documents_needs_an_engine(void **state)
{
	(void)state;
	clv_db *db = NULL;
	clv_read what = { 0 };
	open_in("e.db", CLV_DB_WRITE, &db, CLV_OK);
	assert_int_equal(clv_db_read(db, &what, NULL, NULL, NULL), CLV_USAGE);
	clv_db_close(db);
}

static void every_table_can_be_asked_for(void **state)
{
	(void)state;
	clv_db *db = NULL;
	clv_rows *tables = NULL, *r = NULL;
	clv_error err;
	int n = 0;
	open_in("t.db", CLV_DB_WRITE, &db, CLV_OK);
	assert_int_equal(clv_query(db, "tables", NULL, 0, &tables, &err), CLV_OK);
	while (clv_rows_next(tables, &err) == CLV_ROW) {
		const char *name = clv_rows_text(tables, 0);
		clv_option words = { "words", "a" };
		assert_int_equal(clv_query(db, name, &words, !strcmp(name, "search"), &r, &err), CLV_OK);
		clv_step step = clv_rows_next(r, &err);
		assert_true(step == CLV_END || (step == CLV_ROW && clv_rows_json(r)[0] == '{'));
		assert_true(clv_rows_count(r) > 0 && clv_rows_column(r, 0)[0]);
		clv_rows_close(r);
		n++;
	}
	assert_true(n >= 15);
	clv_rows_close(tables);
	clv_db_close(db);
}

static void wrong_tables_and_options_are_told(void **state)
{
	(void)state;
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err;
	clv_option wrong = { "colour", "red" };
	open_in("o.db", CLV_DB_WRITE, &db, CLV_OK);
	assert_int_equal(clv_query(db, "nosuch", NULL, 0, &r, &err), CLV_USAGE);
	assert_int_equal(clv_query(db, "events", &wrong, 1, &r, &err), CLV_USAGE);
	assert_non_null(strstr(err.msg, "colour"));
	assert_int_equal(clv_export(db, "csv", "stories", NULL, 0, NULL, NULL, &err), CLV_USAGE);
	clv_db_close(db);
}

static void items_of_lines_are_rows(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"{\"id\":\"one\",\"text\":\"Zürich, Bern\",\"places\":[{\"b\":0,\"e\":7,\"name\":\"Zurich\",\"country\":\"CHE\",\"lat\":47.4,\"lon\":8.5},"
		"{\"b\":9,\"e\":13,\"name\":\"Bern\",\"country\":null}]}",
		"{\"id\":\"two\",\"text\":\"\"}",
	};
	static const char *const no_line[] = { "{}", "[1]" };
	clv_rows *r = NULL;
	clv_error err;
	assert_int_equal(clv_line_items(lines, 2, "places", &r, &err), CLV_OK);
	assert_int_equal(clv_rows_next(r, &err), CLV_ROW);
	assert_string_equal(clv_rows_column(r, 0), "doc");
	assert_string_equal(clv_rows_text(r, 0), "one");
	assert_string_equal(clv_rows_column(r, clv_rows_count(r) - 1), "words");
	assert_string_equal(clv_rows_text(r, clv_rows_count(r) - 1), "Zürich");
	assert_int_equal(clv_rows_json(r)[0], '{');
	assert_int_equal(clv_rows_next(r, &err), CLV_ROW);
	assert_string_equal(clv_rows_text(r, clv_rows_count(r) - 1), "Bern");
	assert_null(clv_rows_text(r, 4)); /* its country */
	assert_int_equal(clv_rows_next(r, &err), CLV_END);
	clv_rows_close(r);
	assert_int_equal(clv_line_items(no_line, 2, "events", &r, &err), CLV_FORMAT);
	assert_non_null(strstr(err.msg, "line 2"));
	assert_int_equal(clv_line_items(lines, 2, "stories", &r, &err), CLV_USAGE);
	assert_int_equal(clv_line_items(NULL, 0, "quotes", &r, &err), CLV_OK);
	assert_int_equal(clv_rows_next(r, &err), CLV_END);
	clv_rows_close(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compiles_as_c99),
		cmocka_unit_test(compiles_as_cplusplus),
		cmocka_unit_test(reading_makes_no_database),
		cmocka_unit_test(one_writer_at_a_time),
		cmocka_unit_test(reading_documents_needs_an_engine),
		cmocka_unit_test(every_table_can_be_asked_for),
		cmocka_unit_test(wrong_tables_and_options_are_told),
		cmocka_unit_test(items_of_lines_are_rows),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
