/* SPDX-License-Identifier: Apache-2.0 */
/* The store by itself: documents kept and read back, the reduce in one piece or
 * not at all, story numbers, damage seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/store.h"

static char folder[] = "/tmp/clavijo-test-XXXXXX";
static char path[64];
static clv_arena *A;
static clv_store *S;
static clv_error E;

static int begin(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	snprintf(path, sizeof path, "%s/t.db", folder);
	unlink(path);
	if (!A || clv_store_open(path, true, &S, &E) != CLV_OK)
		return -1;
	return clv_store_begin_run(S, "test", CLV_S("{}"), &E) == CLV_OK ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	clv_store_close(S);
	clv_arena_free(A);
	return 0;
}

static clv_doc *document(const char *text)
{
	clv_doc *d = clv_doc_new(A);
	clv_sha256 s;
	clv_sha256_init(&s);
	clv_sha256_add(&s, text, strlen(text));
	clv_sha256_hex(&s, d->id);
	d->path = CLV_S("x.txt");
	d->text = clv_str_c(text);
	d->lang = CLV_S("en");
	uint32_t n = (uint32_t)d->text.n;
	*clv_push(A, &d->blocks) = (clv_block){ { 0, n }, CLV_ROLE_BODY, 1, { 0 } };
	*clv_push(A, &d->sentences) = (clv_sentence){ { 0, n }, 0, 0, 0, CLV_NO_INDEX };
	clv_mention *m = clv_push(A, &d->mentions);
	*m = (clv_mention){ .span = { 0, n < 4 ? n : 4 }, .actor = CLV_S("norway"), .name = CLV_S("Norway"),
		            .kind = CLV_KIND_STATE, .code = CLV_S("NOR"), .coref = CLV_NO_INDEX };
	return d;
}

static void put(const clv_doc *d)
{
	clv_str record = clv_record_write(A, d);
	assert_int_equal(clv_store_put(S, d, record, (clv_str){ NULL, 0 }, &E), CLV_OK);
}

static int64_t number(const char *query)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, query, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return v;
}

static void documents_come_back(void **state)
{
	(void)state;
	clv_doc *d = document("Oslo said nothing on Tuesday; nothing at all was said in Oslo."), *back = NULL;
	assert_false(clv_store_has(S, d->id));
	put(d);
	assert_true(clv_store_has(S, d->id) && clv_store_is_stale(S));
	assert_int_equal(clv_store_document(S, d->id, A, &back, &E), CLV_OK);
	assert_true(clv_str_eq(back->text, d->text));
	assert_true(clv_str_eq(back->mentions.v[0].actor, CLV_S("norway")));
	assert_int_equal(clv_store_document(S, "nosuch", A, &back, &E), CLV_NOTFOUND);
}

static void the_same_document_is_one(void **state)
{
	(void)state;
	put(document("One text."));
	put(document("One text."));
	put(document("Two texts."));
	assert_int_equal(clv_store_count(S), 2);
	assert_int_equal(clv_store_flush(S, &E), CLV_OK);
	assert_int_equal(number("SELECT count(DISTINCT part_no >> 20) FROM record_part"), 2);
	assert_int_equal(number("SELECT sum(n) FROM appearance"), 2);
	assert_int_equal(number("SELECT count(*) FROM document_fts WHERE document_fts MATCH 'text'"), 1);
}

static clv_keyed keyed(const char *id)
{
	clv_keyeds all = { 0 };
	assert_int_equal(clv_store_between(S, "", "~", true, A, &all, &E), CLV_OK);
	for (size_t i = 0; i < all.n; i++)
		if (clv_str_eqc(all.v[i].id, id))
			return all.v[i];
	fail_msg("no document %s", id);
	return all.v[0];
}

static void assign(const char *key, clv_doc **docs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		clv_keyed k = keyed(docs[i]->id);
		assert_int_equal(clv_store_assign(S, &k, key, k.doc_no, 0, NULL, &E), CLV_OK);
	}
}

/* Stories that lost all their documents go, as the reduce does it. */
static void clear_the_empty(void)
{
	clv_texts touched = { 0 };
	assert_int_equal(clv_store_touched(S, A, &touched, &E), CLV_OK);
	for (size_t i = 0; i < touched.n; i++) {
		clv_members m = { 0 };
		assert_int_equal(clv_store_members(S, touched.v[i], A, &m, &E), CLV_OK);
		assert_int_equal(clv_store_forget_story(S, touched.v[i], m.n == 0, &E), CLV_OK);
	}
}

/* A story of the given documents, with nothing in it. */
static void put_story(const char *key, clv_doc **docs, size_t n)
{
	clv_story story = { .n_docs = n, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	clv_dossier x = { .title = CLV_S("a title"), .from = CLV_DAY_NONE, .to = CLV_DAY_NONE,
		          .main_event = CLV_NO_INDEX, .counts = { 0, (uint32_t)n, (uint32_t)n } };
	snprintf(story.key, sizeof story.key, "%s", key);
	assert_int_equal(clv_store_put_story(S, &story, docs, 1, &x, &E), CLV_OK);
}

static void begin_story(const char *key, clv_doc **docs, size_t n)
{
	assert_int_equal(clv_store_begin_reduce(S, &E), CLV_OK);
	assign(key, docs, n);
	clear_the_empty();
	put_story(key, docs, n);
}

static void reduce(const char *key1, clv_doc **docs1, size_t n1, const char *key2, clv_doc **docs2, size_t n2)
{
	assert_int_equal(clv_store_begin_reduce(S, &E), CLV_OK);
	assign(key1, docs1, n1);
	assign(key2, docs2, n2);
	clear_the_empty();
	put_story(key1, docs1, n1);
	put_story(key2, docs2, n2);
	assert_int_equal(clv_store_end_reduce(S, &E), CLV_OK);
}

static void a_story_keeps_its_number(void **state)
{
	(void)state;
	clv_doc *d[4] = { document("a a"), document("b b"), document("c c"), document("d d") };
	for (int i = 0; i < 3; i++)
		put(d[i]);
	reduce("s1", d, 2, "s2", d + 2, 1);
	assert_int_equal(number("SELECT story_no FROM story WHERE story = 's1'"), 1);
	assert_int_equal(number("SELECT story_no FROM story WHERE story = 's2'"), 2);
	assert_false(clv_store_is_stale(S));
	/* another first document, so another key and order: the numbers stay */
	put(d[3]);
	clv_doc *with_d[2] = { d[3], d[2] };
	reduce("s0", with_d, 2, "s1", d, 2);
	assert_int_equal(number("SELECT story_no FROM story WHERE story = 's0'"), 2);
	assert_int_equal(number("SELECT story_no FROM story WHERE story = 's1'"), 1);
	/* a number is never given again */
	clv_doc *all[4] = { d[0], d[1], d[2], d[3] };
	begin_story("s9", all, 4);
	assert_int_equal(clv_store_end_reduce(S, &E), CLV_OK);
	reduce("s9", all, 3, "s7", all + 3, 1);
	assert_int_equal(number("SELECT story_no FROM story WHERE story = 's7'"), 3);
}

static void an_undone_reduce_leaves_the_old(void **state)
{
	(void)state;
	clv_doc *d[2] = { document("a a"), document("b b") };
	put(d[0]);
	put(d[1]);
	reduce("s1", d, 1, "s2", d + 1, 1);
	begin_story("s3", d, 2);
	assert_int_equal(number("SELECT count(*) FROM story"), 2); /* a reader sees the old */
	clv_store_undo_reduce(S);
	assert_int_equal(number("SELECT count(*) FROM story WHERE story IN ('s1', 's2')"), 2);
	put(document("c c")); /* and the store goes on */
}

static int n_breaches;

static int count_breach(void *user, const char *breach)
{
	(void)user;
	assert_non_null(breach);
	n_breaches++;
	return 0;
}

static void change(const char *text)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static int breaches(void)
{
	n_breaches = 0;
	assert_int_equal(clv_store_check(S, count_breach, NULL, &E), CLV_OK);
	return n_breaches;
}

static void check_sees_each_kind_of_damage(void **state)
{
	(void)state;
	clv_doc *d[2] = { document("a a is a text"), document("b b is a text") };
	put(d[0]);
	put(d[1]);
	reduce("s1", d, 1, "s2", d + 1, 1);
	assert_int_equal(breaches(), 0);
	change("UPDATE story SET n_documents = 7 WHERE story = 's1'");
	assert_int_equal(breaches(), 1);
	change("UPDATE record_part SET bytes = substr(bytes, 1, 20) WHERE part_no = 1 << 20");
	assert_int_equal(breaches(), 2);
	change("DELETE FROM record_part WHERE part_no >> 20 = 2");
	assert_true(breaches() >= 3);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(documents_come_back, begin, end),
		cmocka_unit_test_setup_teardown(the_same_document_is_one, begin, end),
		cmocka_unit_test_setup_teardown(a_story_keeps_its_number, begin, end),
		cmocka_unit_test_setup_teardown(an_undone_reduce_leaves_the_old, begin, end),
		cmocka_unit_test_setup_teardown(check_sees_each_kind_of_damage, begin, end),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
