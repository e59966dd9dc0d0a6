/* SPDX-License-Identifier: Apache-2.0 */
/* Parquet and Arrow byte by byte: a small reader of our own, written from the
 * specifications and sharing nothing with the writers, reads back what was put into
 * a database by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include <sqlite3.h>
#include <zstd.h>

#include "export/columns.h"

static char folder[] = "/tmp/clavijo-test-XXXXXX";
static char path[64];
static clv_arena *A;
static clv_buf B;
static clv_error E;

/* Three events: in order of day 2022, 2024 and none. */
static const char events[] =
	"INSERT INTO word VALUES (1, '[]'), (2, 'day'), (3, 'none'), (4, 'claim'), (5, 'happened');"
	"INSERT INTO run VALUES (7, 'p', 'm', '{}', 'x', NULL);"
	"INSERT INTO story (story_no, story, title, place, country, date_from, date_to, n_documents, n_sources, main_event, input, run_id) VALUES (5, 's5', 'A story', NULL, NULL, NULL, NULL, 1, 1, NULL, 1, 7);"
	"INSERT INTO event_row VALUES"
	" (1, 1, 5, 'First', 'CONSULT', 'visit', 1, '042', 1, 'happened', 'yes', NULL, 1, 0, 0, '2022-09-15',"
	"  '2022-09-16', 2, 'Zürich', 'CHE', 47.4, 8.5, 1, NULL, 500, NULL, NULL, 1000, 300, 2, 1, NULL, NULL, '[]', 7),"
	" (2, 2, 5, 'Third', 'AID', NULL, 1, NULL, 2, 'announced', 'yes', NULL, 0, 1, 0, NULL, NULL, 3,"
	"  NULL, NULL, NULL, NULL, NULL, NULL, 1000, NULL, NULL, 1000, 1, 1, 1, NULL, NULL, '[]', 7),"
	" (3, 3, 5, 'Second', 'THREATEN', NULL, 1, NULL, 3, 'denied', 'yes', NULL, 0, 0, 1, '2024-02-29',"
	"  '1969-12-31', 2, '', NULL, NULL, NULL, NULL, NULL, 250, NULL, NULL, 1000, -2, 1, 1, NULL, NULL, '[]', 7);"
	"INSERT INTO party VALUES (1, 'norway', 'NOR', 'GOV', 'Norway'), (2, 'kenya', 'KEN', NULL, 'Kenya'),"
	" (3, NULL, NULL, NULL, 'rebels'), (4, NULL, 'EU', 'IGO', 'the Union');"
	"INSERT INTO event_actor_row VALUES (1, 0, 0, 1), (1, 1, 0, 2), (1, 1, 1, 3), (2, 0, 0, 4);";

static const char facts[] =
	"INSERT INTO word VALUES (1, '[]'), (2, 'day'), (3, 'none'), (4, 'claim'), (5, 'happened');"
	"INSERT INTO run VALUES (7, 'p', 'm', '{}', 'x', NULL);"
	"INSERT INTO story (story_no, story, title, place, country, date_from, date_to, n_documents, n_sources, main_event, input, run_id) VALUES (5, 's5', 'A story', NULL, NULL, NULL, NULL, 1, 1, NULL, 1, 7);"
	"WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 65540)"
	" INSERT INTO fact_row SELECT i, i, 5, 4, 'text ' || i, NULL, NULL, NULL, 5, iif(i % 2, NULL, 'even'), NULL, 0, i, 1, NULL FROM k;";

static int collect(void *user, const char *bytes, size_t n)
{
	(void)user;
	clv_buf_add(&B, (clv_str){ bytes, n });
	return 0;
}

static int refuse(void *user, const char *bytes, size_t n)
{
	(void)bytes;
	(void)n;
	return --*(int *)user < 0;
}

static void database(const char *sql)
{
	clv_store *s = NULL;
	sqlite3 *db;
	unlink(path);
	assert_int_equal(clv_store_open(path, true, &s, &E), CLV_OK);
	clv_store_close(s);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static clv_status export_to(const char *format, const char *table, clv_write write, void *user)
{
	clv_store *s = NULL;
	B = clv_buf_new(A);
	assert_int_equal(clv_store_open(path, false, &s, &E), CLV_OK);
	clv_status status = clv_export_table(s, NULL, format, table, NULL, 0, write, user, &E);
	clv_store_close(s);
	return status;
}

/* ---- a reader of Parquet ------------------------------------------------------- */

static uint64_t le(const char *p, size_t n)
{
	uint64_t v = 0;
	while (n-- > 0)
		v = v << 8 | (unsigned char)p[n];
	return v;
}

static uint64_t varint(const char **p)
{
	uint64_t v = 0;
	for (int shift = 0;; shift += 7) {
		unsigned char c = (unsigned char)*(*p)++;
		v |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80)
			return v;
	}
}

static int64_t zigzag(const char **p)
{
	uint64_t v = varint(p);
	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* The next field of a struct: its number (0: end) and type. */
static int field(const char **p, int *last, int *type)
{
	int c = (unsigned char)*(*p)++;
	*type = c & 15;
	if (c == 0)
		return 0;
	assert_true(c >> 4 > 0);
	return *last += c >> 4;
}

static size_t list(const char **p, int *type)
{
	int c = (unsigned char)*(*p)++;
	*type = c & 15;
	return c >> 4 == 15 ? varint(p) : (size_t)(c >> 4);
}

static void skip_value(const char **p, int type)
{
	int last = 0;
	if (type == 5 || type == 6) {
		varint(p);
	} else if (type == 8) {
		size_t n = varint(p);
		*p += n;
	} else if (type == 9) {
		for (size_t n = list(p, &type); n > 0; n--)
			skip_value(p, type);
	} else {
		assert_int_equal(type, 12);
		while (field(p, &last, &type))
			skip_value(p, type);
	}
}

/* The value of field `want` of the struct at p, or NULL. */
static const char *find(const char *p, int want)
{
	int last = 0, type = 0, f;
	while ((f = field(&p, &last, &type)) != 0) {
		if (f == want)
			return p;
		skip_value(&p, type);
	}
	return NULL;
}

static int64_t number(const char *p, int want)
{
	p = find(p, want);
	assert_non_null(p);
	return zigzag(&p);
}

/* The i-th struct of a list of structs. */
static const char *nth(const char *p, size_t i)
{
	int type;
	assert_true(i < list(&p, &type));
	assert_int_equal(type, 12);
	while (i-- > 0)
		skip_value(&p, type);
	return p;
}

static size_t length(const char *p)
{
	int type;
	return list(&p, &type);
}

static const char *footer(void)
{
	assert_true(B.n > 12);
	assert_memory_equal(B.p, "PAR1", 4);
	assert_memory_equal(B.p + B.n - 4, "PAR1", 4);
	size_t n = le(B.p + B.n - 8, 4);
	assert_true(n <= B.n - 12);
	const char *p = B.p + B.n - 8 - n, *end = p;
	skip_value(&end, 12);
	assert_ptr_equal(end, B.p + B.n - 8);
	return p;
}

/* The levels at *p, one each in out, and behind them *p. */
static void levels(const char **p, unsigned width, size_t n, int *out)
{
	const char *end = *p + 4 + le(*p, 4);
	*p += 4;
	for (size_t i = 0; i < n;) {
		uint64_t head = varint(p);
		if (head & 1) {
			for (size_t k = 0; k < (head >> 1) * 8 && i < n; k++, i++)
				out[i] = (int)(le(*p + k * width / 8, (k * width % 8 + width + 7) / 8) >> (k * width % 8)) & ((1 << width) - 1);
			*p += (head >> 1) * width;
		} else {
			for (uint64_t k = head >> 1; k > 0 && i < n; k--)
				out[i++] = **p;
			(*p)++;
		}
	}
	assert_ptr_equal(*p, end);
}

/* Page of a leaf column, unpacked; its number of values. */
static const char *page(size_t group, size_t column, size_t *n, size_t *size)
{
	const char *chunk = nth(find(nth(find(footer(), 4), group), 1), column), *meta = find(chunk, 3);
	const char *head = B.p + number(meta, 9), *body = head;
	skip_value(&body, 12);
	size_t packed = (size_t)number(head, 3);
	*size = (size_t)number(head, 2);
	*n = (size_t)number(find(head, 5), 1);
	assert_int_equal(number(meta, 4), 6);
	assert_int_equal(number(meta, 5), *n);
	assert_int_equal(number(meta, 7), (size_t)(body - head) + packed);
	assert_int_equal(number(meta, 6), (size_t)(body - head) + *size);
	char *out = clv_alloc(A, *size + 1);
	assert_int_equal(ZSTD_decompress(out, *size, body, packed), *size);
	return out;
}

static void expect_column(size_t column, unsigned rep_width, unsigned def_width, size_t n, const int *rep,
                          const int *def, const char *bytes, size_t n_bytes)
{
	size_t got, size;
	int lev[8];
	const char *p = page(0, column, &got, &size), *begin = p;
	assert_int_equal(got, n);
	if (rep_width) {
		levels(&p, rep_width, n, lev);
		assert_memory_equal(lev, rep, n * sizeof *lev);
	}
	levels(&p, def_width, n, lev);
	assert_memory_equal(lev, def, n * sizeof *lev);
	assert_int_equal(size - (size_t)(p - begin), n_bytes);
	assert_memory_equal(p, bytes, n_bytes);
}

#define BYTES(z) z, sizeof z - 1
#define LEVELS(...) (const int[]){ __VA_ARGS__ }

static void parquet_holds_the_values(void **state)
{
	(void)state;
	database(events);
	assert_int_equal(export_to("parquet", "events", collect, NULL), CLV_OK);
	assert_int_equal(number(footer(), 3), 3);
	assert_int_equal(length(find(footer(), 4)), 1);
	expect_column(0, 0, 1, 3, NULL, LEVELS(1, 1, 1), BYTES("\x11\0\0\0" "e0000000000000001" "\x11\0\0\0" "e0000000000000003" "\x11\0\0\0" "e0000000000000002"));
	/* 2022-09-15 is day 19250, 2024-02-29 day 19782, the day before 1970 day -1 */
	expect_column(1, 0, 1, 3, NULL, LEVELS(1, 1, 0), BYTES("\x32\x4B\0\0\x46\x4D\0\0"));
	expect_column(2, 0, 1, 3, NULL, LEVELS(1, 1, 0), BYTES("\x33\x4B\0\0\xFF\xFF\xFF\xFF"));
	expect_column(6, 0, 1, 3, NULL, LEVELS(1, 0, 0), BYTES("\5\0\0\0visit"));
	expect_column(8, 0, 1, 3, NULL, LEVELS(1, 1, 0), BYTES("\7\0\0\0Z\xC3\xBCrich\0\0\0\0"));
	expect_column(9, 0, 1, 3, NULL, LEVELS(1, 1, 1), BYTES("\x2C\1\0\0\xFE\xFF\xFF\xFF\1\0\0\0"));
	expect_column(12, 0, 1, 3, NULL, LEVELS(1, 1, 1), /* 0.5, 0.25, 1 */
	              BYTES("\0\0\0\0\0\0\xE0\x3F\0\0\0\0\0\0\xD0\x3F\0\0\0\0\0\0\xF0\x3F"));
	expect_column(14, 0, 1, 3, NULL, LEVELS(1, 1, 1), BYTES("\5\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0"));
	expect_column(15, 0, 1, 3, NULL, LEVELS(1, 1, 1), BYTES("\1")); /* mutual: the first only */
	expect_column(16, 0, 1, 3, NULL, LEVELS(1, 1, 1), BYTES("\4")); /* historical: the third */
}

static void parquet_nests_participants(void **state)
{
	(void)state;
	database(events);
	assert_int_equal(export_to("parquet", "events", collect, NULL), CLV_OK);
	/* source code: NOR; none at all; EU. target name: two; none; none */
	expect_column(19, 1, 2, 3, LEVELS(0, 0, 0), LEVELS(2, 0, 2), BYTES("\3\0\0\0NOR\2\0\0\0EU"));
	expect_column(18, 1, 2, 3, LEVELS(0, 0, 0), LEVELS(2, 0, 1), BYTES("\6\0\0\0norway"));
	expect_column(25, 1, 2, 4, LEVELS(0, 1, 0, 0), LEVELS(2, 2, 0, 0), BYTES("\5\0\0\0Kenya\6\0\0\0rebels"));
	expect_column(23, 1, 2, 4, LEVELS(0, 1, 0, 0), LEVELS(2, 1, 0, 0), BYTES("\3\0\0\0KEN"));
}

static void parquet_parts_rows_into_groups(void **state)
{
	size_t n, size;
	static int lev[CLV_BATCH_ROWS];
	(void)state;
	database(facts);
	assert_int_equal(export_to("parquet", "facts", collect, NULL), CLV_OK);
	const char *groups = find(footer(), 4);
	assert_int_equal(number(footer(), 3), 65540);
	assert_int_equal(length(groups), 2);
	assert_int_equal(number(nth(groups, 0), 3), 65536);
	assert_int_equal(number(nth(groups, 1), 3), 4);
	const char *p = page(1, 0, &n, &size);
	levels(&p, 1, n, lev);
	assert_memory_equal(p, "\x11\0\0\0" "f0000000000010001", 21);
	p = page(0, 4, &n, &size);
	levels(&p, 1, n, lev);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(lev[i], i % 2);
}

/* ---- a reader of Arrow ------------------------------------------------------------ */

/* Where the i-th field of the table at t stands, or NULL. */
static const char *slot(const char *t, size_t i)
{
	const char *vtable = t - (int32_t)le(t, 4);
	assert_int_equal((t - B.p) % 8, 0);
	if (4 + 2 * i >= le(vtable, 2))
		return NULL;
	size_t at = le(vtable + 4 + 2 * i, 2);
	assert_true(at < le(vtable + 2, 2));
	return at ? t + at : NULL;
}

static const char *refer(const char *at)
{
	return at + le(at, 4);
}

/* The message at p; its header, and *body behind it. */
static const char *message(const char *p, unsigned type, const char **body)
{
	assert_memory_equal(p, "\xFF\xFF\xFF\xFF", 4);
	*body = p + 8 + le(p + 4, 4);
	assert_int_equal((*body - B.p) % 8, 0);
	const char *root = refer(p + 8);
	assert_int_equal(le(slot(root, 0), 2), 4);
	assert_int_equal(le(slot(root, 1), 1), type);
	return refer(slot(root, 2));
}

static void expect_field(const char *fields, size_t i, const char *name, unsigned type)
{
	const char *f = refer(fields + 4 + 4 * i), *text = refer(slot(f, 0));
	assert_int_equal(le(text, 4), strlen(name));
	assert_string_equal(text + 4, name);
	assert_int_equal(le(slot(f, 2), 1), type);
}

static void expect_buffer(const char *batch, const char *body, size_t i, const char *bytes, size_t n)
{
	const char *b = refer(slot(batch, 2)) + 4 + 16 * i;
	assert_int_equal(le(b, 8) % 8, 0);
	assert_int_equal(le(b + 8, 8), n);
	assert_memory_equal(body + le(b, 8), bytes, n);
}

static void arrow_holds_the_values(void **state)
{
	const char *body, *schema, *fields, *batch;
	(void)state;
	database(events);
	assert_int_equal(export_to("arrow", "events", collect, NULL), CLV_OK);
	assert_memory_equal(B.p + B.n - 8, "\xFF\xFF\xFF\xFF\0\0\0\0", 8);
	schema = message(B.p, 1, &body);
	fields = refer(slot(schema, 1));
	assert_int_equal(le(fields, 4), 20);
	expect_field(fields, 0, "id", 5);
	expect_field(fields, 1, "from", 8);
	expect_field(fields, 12, "score", 3);
	expect_field(fields, 15, "mutual", 6);
	expect_field(fields, 19, "target_actors", 12);
	batch = message(body, 3, &body);
	assert_int_equal(le(slot(batch, 0), 8), 3);
	/* id: no bits, ends, text; from: bits, days with an empty slot */
	expect_buffer(batch, body, 0, BYTES(""));
	expect_buffer(batch, body, 1, BYTES("\0\0\0\0\x11\0\0\0\x22\0\0\0\x33\0\0\0"));
	expect_buffer(batch, body, 2, BYTES("e0000000000000001" "e0000000000000003" "e0000000000000002"));
	expect_buffer(batch, body, 3, BYTES("\3"));
	expect_buffer(batch, body, 4, BYTES("\x32\x4B\0\0\x46\x4D\0\0\0\0\0\0"));
	const char *nodes = refer(slot(batch, 1));
	assert_int_equal(le(nodes, 4), 18 + 2 * 6);
	assert_int_equal(le(nodes + 4 + 16, 8), 3);
	assert_int_equal(le(nodes + 4 + 24, 8), 1);
}

static void a_stop_is_a_stop(void **state)
{
	(void)state;
	database(events);
	for (int k = 0; k < 3; k++) {
		int left = k;
		assert_int_equal(export_to("parquet", "events", refuse, &left), CLV_STOPPED);
		left = k;
		assert_int_equal(export_to("arrow", "events", refuse, &left), CLV_STOPPED);
	}
}

static void nothing_to_write_is_a_file(void **state)
{
	const char *body;
	(void)state;
	database("SELECT 1");
	assert_int_equal(export_to("parquet", "quotes", collect, NULL), CLV_OK);
	assert_int_equal(number(footer(), 3), 0);
	assert_int_equal(length(find(footer(), 2)), 10); /* the root and nine columns */
	assert_int_equal(length(find(footer(), 4)), 0);
	assert_int_equal(export_to("arrow", "quotes", collect, NULL), CLV_OK);
	message(B.p, 1, &body);
	assert_int_equal(B.p + B.n - body, 8);
}

static int begin(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	snprintf(path, sizeof path, "%s/t.db", folder);
	return A ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	clv_arena_free(A);
	unlink(path);
	return 0;
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parquet_holds_the_values),       TEST(parquet_nests_participants),
		TEST(parquet_parts_rows_into_groups), TEST(arrow_holds_the_values),
		TEST(a_stop_is_a_stop),               TEST(nothing_to_write_is_a_file),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
