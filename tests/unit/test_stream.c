/* SPDX-License-Identifier: Apache-2.0 */
/* The Arrow C stream: values, types, and who owns what: the stream outlives the
 * database, parts moved out live on, what is not asked for is freed (under ASan). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include <sqlite3.h>

#include "export/arrow_abi.h"
#include "export/export.h"

static char path[] = "/tmp/clavijo-stream-XXXXXX";
static clv_error E;

static const char events[] =
	"INSERT INTO word VALUES (1, '[]'), (2, 'day'), (3, 'none'), (4, 'claim'), (5, 'happened');"
	"INSERT INTO run VALUES (7, 'p', 'm', '{}', 'x', NULL);"
	"INSERT INTO story (story_no, story, title, place, country, date_from, date_to, n_documents, n_sources, main_event, input, run_id) VALUES (5, 's5', 'A story', NULL, NULL, NULL, NULL, 1, 1, NULL, 1, 7);"
	"INSERT INTO event_row VALUES"
	" (1, 1, 5, 'First', 'CONSULT', 'visit', 1, '042', 1, 'happened', 'yes', NULL, 1, 0, 0, '2022-09-15',"
	"  '2022-09-16', 2, 'Zürich', 'CHE', 47.4, 8.5, 1, NULL, 500, NULL, NULL, 1000, 300, 2, 1, NULL, NULL, '[]', 7),"
	" (2, 2, 5, 'Second', 'AID', NULL, 1, NULL, 2, 'announced', 'yes', NULL, 0, 1, 0, NULL, NULL, 3,"
	"  NULL, NULL, NULL, NULL, NULL, NULL, 1000, NULL, NULL, 1000, 1, 1, 1, NULL, NULL, '[]', 7);"
	"INSERT INTO party VALUES (1, 'norway', 'NOR', 'GOV', 'Norway'), (2, 'kenya', 'KEN', NULL, 'Kenya'),"
	" (3, NULL, NULL, NULL, 'rebels'), (4, NULL, 'EU', 'IGO', 'the Union');"
	"INSERT INTO event_actor_row VALUES (1, 0, 0, 1), (1, 1, 0, 2), (1, 1, 1, 3), (2, 0, 0, 4);";

static void open_stream(const char *table, const char *select, struct ArrowArrayStream *out)
{
	clv_store *s = NULL;
	clv_rows *r = NULL;
	assert_int_equal(clv_store_open(path, false, &s, &E), CLV_OK);
	if (select)
		assert_int_equal(clv_store_sql(s, select, NULL, NULL, &r, &E), CLV_OK);
	else
		assert_int_equal(clv_store_query(s, table, NULL, 0, &r, &E), CLV_OK);
	assert_int_equal(clv_export_stream(r, table, out, &E), CLV_OK);
	clv_store_end(r);
	clv_store_close(s); /* the stream needs neither */
}

static int64_t index_of(const struct ArrowSchema *s, const char *name)
{
	for (int64_t i = 0; i < s->n_children; i++)
		if (!strcmp(s->children[i]->name, name))
			return i;
	fail_msg("no column %s", name);
	return -1;
}

static bool is_null(const struct ArrowArray *a, int64_t i)
{
	const unsigned char *bits = a->buffers[0];
	return bits && !(bits[i / 8] >> (i % 8) & 1);
}

static void assert_text(const struct ArrowArray *a, int64_t i, const char *want)
{
	const int32_t *ends = a->buffers[1];
	assert_int_equal(ends[i + 1] - ends[i], strlen(want));
	assert_memory_equal((const char *)a->buffers[2] + ends[i], want, strlen(want));
}

static void the_values_are_there(void **state)
{
	struct ArrowArrayStream stream;
	struct ArrowSchema schema;
	struct ArrowArray batch, end;
	(void)state;
	open_stream("events", NULL, &stream);
	assert_int_equal(stream.get_schema(&stream, &schema), 0);
	assert_int_equal(stream.get_next(&stream, &batch), 0);
	assert_int_equal(stream.get_next(&stream, &end), 0);
	assert_null(end.release);
	stream.release(&stream);
	assert_null(stream.release);

	assert_string_equal(schema.format, "+s");
	assert_int_equal(batch.length, 2);
	assert_int_equal(batch.n_children, schema.n_children);
	int64_t from = index_of(&schema, "from"), mutual = index_of(&schema, "mutual");
	assert_string_equal(schema.children[from]->format, "tdD");
	assert_int_equal(((const int32_t *)batch.children[from]->buffers[1])[0], 19250); /* 2022-09-15 */
	assert_true(is_null(batch.children[from], 1));
	assert_int_equal(batch.children[from]->null_count, 1);
	assert_string_equal(schema.children[mutual]->format, "b");
	assert_int_equal(*(const unsigned char *)batch.children[mutual]->buffers[1], 1);
	assert_text(batch.children[index_of(&schema, "place")], 0, "Zürich");
	assert_true(is_null(batch.children[index_of(&schema, "place")], 1));

	int64_t t = index_of(&schema, "target_actors");
	assert_string_equal(schema.children[t]->format, "+l");
	assert_string_equal(schema.children[t]->children[0]->format, "+s");
	const struct ArrowArray *list = batch.children[t];
	const int32_t *ends = list->buffers[1];
	assert_int_equal(ends[0], 0);
	assert_int_equal(ends[1], 2);
	assert_int_equal(ends[2], 2);
	int64_t name = index_of(schema.children[t]->children[0], "name"), code = index_of(schema.children[t]->children[0], "code");
	assert_text(list->children[0]->children[name], 1, "rebels");
	assert_true(is_null(list->children[0]->children[code], 1));
	schema.release(&schema);
	batch.release(&batch);
}

static void parts_moved_out_live_on(void **state)
{
	struct ArrowArrayStream stream;
	struct ArrowSchema schema, name;
	struct ArrowArray batch, moved;
	(void)state;
	open_stream("events", NULL, &stream);
	assert_int_equal(stream.get_schema(&stream, &schema), 0);
	assert_int_equal(stream.get_next(&stream, &batch), 0);
	int64_t place = index_of(&schema, "place");
	name = *schema.children[place]; /* as the specification moves: copy, then mark */
	schema.children[place]->release = NULL;
	moved = *batch.children[place];
	batch.children[place]->release = NULL;
	schema.release(&schema);
	batch.release(&batch);
	stream.release(&stream);
	assert_string_equal(name.name, "place");
	assert_text(&moved, 0, "Zürich");
	name.release(&name);
	moved.release(&moved);
}

static void nothing_is_asked_for(void **state)
{
	struct ArrowArrayStream stream;
	(void)state;
	open_stream("events", NULL, &stream);
	stream.release(&stream);
}

static void an_empty_table_has_a_schema(void **state)
{
	struct ArrowArrayStream stream;
	struct ArrowSchema schema;
	struct ArrowArray batch;
	(void)state;
	open_stream("quotes", NULL, &stream);
	assert_int_equal(stream.get_schema(&stream, &schema), 0);
	assert_true(index_of(&schema, "words") >= 0);
	assert_int_equal(stream.get_next(&stream, &batch), 0);
	assert_null(batch.release);
	schema.release(&schema);
	stream.release(&stream);
}

static void a_select_has_the_types_of_its_cells(void **state)
{
	struct ArrowArrayStream stream;
	struct ArrowSchema schema;
	struct ArrowArray a, b;
	(void)state;
	open_stream("", "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 65540) "
	                "SELECT i, i * 0.5 AS h, iif(i = 1, NULL, 'x' || i) AS t, NULL AS n FROM k", &stream);
	assert_int_equal(stream.get_schema(&stream, &schema), 0);
	assert_string_equal(schema.children[0]->format, "l");
	assert_string_equal(schema.children[1]->format, "g");
	assert_string_equal(schema.children[2]->format, "u");
	assert_string_equal(schema.children[3]->format, "u");
	assert_int_equal(stream.get_next(&stream, &a), 0);
	assert_int_equal(stream.get_next(&stream, &b), 0);
	assert_int_equal(a.length, 65536);
	assert_int_equal(b.length, 4);
	assert_int_equal(((const int64_t *)a.children[0]->buffers[1])[65535], 65536);
	assert_int_equal(((const int64_t *)b.children[0]->buffers[1])[3], 65540);
	assert_true(((const double *)b.children[1]->buffers[1])[0] == 32768.5);
	assert_true(is_null(a.children[2], 0));
	assert_text(a.children[2], 1, "x2");
	assert_int_equal(b.children[3]->null_count, 4);
	a.release(&a);
	b.release(&b);
	schema.release(&schema);
	stream.release(&stream);
}

static void types_that_change_are_told(void **state)
{
	struct ArrowArrayStream stream;
	clv_store *s = NULL;
	clv_rows *r = NULL;
	(void)state;
	assert_int_equal(clv_store_open(path, false, &s, &E), CLV_OK);
	assert_int_equal(clv_store_sql(s, "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 65540) "
	                               "SELECT iif(i = 65538, 'late', i) AS c FROM k", NULL, NULL, &r, &E), CLV_OK);
	assert_int_equal(clv_export_stream(r, "", &stream, &E), CLV_FORMAT);
	assert_non_null(strstr(E.msg, "column c"));
	clv_store_end(r);
	clv_store_close(s);
}

static int make_database(void **state)
{
	clv_store *s = NULL;
	sqlite3 *db;
	int fd = mkstemp(path);
	(void)state;
	close(fd);
	if (clv_store_open(path, true, &s, &E) != CLV_OK)
		return -1;
	clv_store_close(s);
	int bad = sqlite3_open(path, &db) || sqlite3_exec(db, events, NULL, NULL, NULL);
	sqlite3_close(db);
	return bad;
}

static int remove_database(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -f %s %s-wal %s-shm %s.lock", path, path, path, path);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_values_are_there),        cmocka_unit_test(parts_moved_out_live_on),
		cmocka_unit_test(nothing_is_asked_for),        cmocka_unit_test(an_empty_table_has_a_schema),
		cmocka_unit_test(a_select_has_the_types_of_its_cells), cmocka_unit_test(types_that_change_are_told),
	};
	return cmocka_run_group_tests(tests, make_database, remove_database);
}
