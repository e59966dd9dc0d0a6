/* SPDX-License-Identifier: Apache-2.0 */
/* The annotation record and the annotate line: a document with every field set
 * goes through both; then records cut at every byte, with every byte changed,
 * and with a broken rule of doc.h each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include <jansson.h>

#include "doc/doc.h"

static const char TEXT[] = "Envoys meet in Oslo\n\nThe envoy of Norway said on Monday that \xE2\x80\x9Cthe "
                           "door is open\xE2\x80\x9D. Forty people marched.";

static clv_arena *A;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	return A ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	return 0;
}

static clv_span find(const char *words)
{
	const char *p = strstr(TEXT, words);
	assert_non_null(p);
	uint32_t b = (uint32_t)(p - TEXT);
	return (clv_span){ b, b + (uint32_t)strlen(words) };
}

static void add_mentions(clv_doc *d)
{
	*clv_push(A, &d->mentions) = (clv_mention){
		.span = find("envoy of Norway"), .sentence = 1, .actor = CLV_S("nor-gov"),
		.name = CLV_S("government of Norway"), .kind = CLV_KIND_ORG, .code = CLV_S("NOR"),
		.sector = CLV_S("GOV"), .how = CLV_HOW_ROLE, .rule = CLV_S("actors.tsv:1"),
		.coref = CLV_NO_INDEX, .score = 0.5f,
	};
	clv_mention *m = clv_push(A, &d->mentions);
	*m = (clv_mention){ .span = find("Forty people"), .sentence = 2, .kind = CLV_KIND_GROUP,
		            .name = CLV_S("people"), .nationality = CLV_S("NOR"), .coref = 0 };
	*clv_push(A, &m->members) = 0;
}

static void add_facts(clv_doc *d)
{
	*clv_push(A, &d->dates) = (clv_date){ .span = find("Monday"), .sentence = 1,
		.from = clv_day_of(2022, 9, 12), .to = clv_day_of(2022, 9, 12),
		.rel = CLV_S("weekday=1"), .resolved_by = CLV_FROM_TEXT };
	*clv_push(A, &d->anchors) = (clv_anchor){ clv_day_of(2022, 9, 12), clv_day_of(2022, 9, 14), 0.5f,
		CLV_S("a weekday") };
	*clv_push(A, &d->places) = (clv_place){ .span = find("Oslo"), .mention = CLV_NO_INDEX,
		.name = CLV_S("Oslo"), .country = CLV_S("NOR"), .lat = 59.91273, .lon = 10.74609,
		.geonameid = 3143244, .feature = 'P', .score = 1 };
	clv_quote *q = clv_push(A, &d->quotes);
	*q = (clv_quote){ .id = "q0123456789abcdef", .span = find("the door is open"), .sentence = 1,
		.kind = CLV_QUOTE_FULL, .cue = CLV_S("said"), .score = 0.9f };
	q->words = clv_text(d->text, q->span);
	*clv_push(A, &q->speakers) = (clv_speaker){ find("envoy of Norway"), 0, CLV_S("nor-gov"),
		CLV_S("NOR"), CLV_S("government of Norway") };
	*clv_push(A, &q->about) = 1;
}

static void add_event(clv_doc *d)
{
	clv_event *e = clv_push(A, &d->events);
	*e = (clv_event){ .id = "mfedcba9876543210", .span = find("Forty people marched"),
		.trigger = find("marched"), .sentence = 2, .type = CLV_TYPE_PROTEST, .mode = CLV_S("demo"),
		.contexts = CLV_S("political,labor"), .cameo = CLV_S("141"), .status = CLV_ST_POSSIBLE,
		.polarity = CLV_POL_DISPUTED, .historical = true, .date = 0, .from = clv_day_of(2022, 9, 12),
		.to = CLV_DAY_NONE, .date_rule = CLV_S("weekday=1"), .place = 0, .score = 0.25f,
		.uncertain = true, .rule = CLV_S("verbs.tsv:9"), .why = CLV_S("one\ntwo") };
	*clv_push(A, &e->source) = (clv_participant){ .mention = 1, .name = CLV_S("people") };
	*clv_push(A, &e->asserted_by) = (clv_asserter){ .name = CLV_S("a witness") };
	e->size[CLV_SIZE_PARTICIPANTS] = (clv_size){ 40, 40, find("Forty") };
}

static clv_doc *full_document(void)
{
	clv_doc *d = clv_doc_new(A);
	memset(d->id, 'a', 64);
	d->text = CLV_S(TEXT);
	d->path = CLV_S("a.txt");
	d->title = clv_str_sub(d->text, 0, 19);
	d->published = clv_day_of(2022, 9, 13);
	d->published_to = clv_day_of(2022, 9, 14);
	d->published_from = CLV_FROM_INFERRED;
	d->published_why = CLV_S("because");
	*clv_push(A, &d->blocks) = (clv_block){ { 0, 19 }, CLV_ROLE_TITLE, 1, CLV_S("first line") };
	*clv_push(A, &d->blocks) = (clv_block){ { 21, sizeof TEXT - 1 }, CLV_ROLE_BODY, 2, { 0 } };
	*clv_push(A, &d->sentences) = (clv_sentence){ { 0, 19 }, 0, 0, 0, CLV_NO_INDEX };
	*clv_push(A, &d->sentences) = (clv_sentence){ { 21, find(" Forty").b }, 1, 0, 0, CLV_NO_INDEX };
	*clv_push(A, &d->sentences) = (clv_sentence){ find("Forty people marched."), 1, 0, 0, 1 };
	add_mentions(d);
	add_facts(d);
	add_event(d);
	clv_doc_diag(d, "cut", (clv_span){ 0, 0 }, CLV_S("note \"here\""));
	return d;
}

static clv_str line_of(const clv_doc *d)
{
	clv_buf b = clv_buf_new(A);
	clv_doc_json(d, &b);
	return clv_buf_str(&b);
}

static clv_str text_copy(clv_str s)
{
	return clv_str_copy(A, s);
}

static void record_keeps_everything(void **state)
{
	(void)state;
	clv_doc *d = full_document(), *back = NULL;
	clv_str record = clv_record_write(A, d);
	assert_non_null(record.p);
	clv_error err;
	assert_int_equal(clv_record_read(A, record, &back, &err), CLV_OK);
	assert_true(clv_str_eq(line_of(d), line_of(back)));
	assert_true(clv_str_eq(back->published_why, CLV_S("because")));
	assert_true(clv_str_eq(back->blocks.v[0].why, CLV_S("first line")));
	assert_int_equal(back->blocks.v[1].hash, 2);
	assert_true(clv_str_eq(back->dates.v[0].rel, CLV_S("weekday=1")));
	assert_true(clv_str_eq(back->anchors.v[0].why, CLV_S("a weekday")));
	assert_int_equal(back->anchors.v[0].to, clv_day_of(2022, 9, 14));
	assert_true(clv_str_eq(back->events.v[0].why, CLV_S("one\ntwo")));
	assert_int_equal(back->mentions.v[1].members.v[0], 0);
	assert_int_equal(back->sentences.v[2].repeat_of, 1);
	clv_str again = clv_record_write(A, back);
	assert_true(clv_str_eq(record, again));
}

static void empty_document_has_a_record(void **state)
{
	(void)state;
	clv_doc *back = NULL;
	clv_str record = clv_record_write(A, clv_doc_new(A));
	assert_int_equal(clv_record_read(A, record, &back, NULL), CLV_OK);
	assert_int_equal(back->text.n, 0);
	assert_int_equal(back->published, CLV_DAY_NONE);
	assert_false(back->fast);
}

static void the_cheaper_reading_is_told(void **state)
{
	(void)state;
	clv_doc *d = full_document(), *back = NULL;
	d->fast = true;
	assert_int_equal(clv_record_read(A, clv_record_write(A, d), &back, NULL), CLV_OK);
	assert_true(back->fast);
}

static void cut_anywhere_is_refused(void **state)
{
	(void)state;
	clv_str record = clv_record_write(A, full_document());
	clv_arena *a = clv_arena_new(0);
	for (size_t n = 0; n < record.n; n++) {
		clv_doc *back = NULL;
		/* with a right hash behind the cut, so that the body's own checks must see it */
		char *bytes = clv_alloc(A, n + 8);
		memcpy(bytes, record.p, n);
		uint64_t hash = clv_hash64(bytes, n);
		memcpy(bytes + n, &hash, 8);
		assert_int_not_equal(clv_record_read(a, clv_str_sub(record, 0, n), &back, NULL), CLV_OK);
		if (n + 8 < record.n)
			assert_int_not_equal(clv_record_read(a, (clv_str){ bytes, n + 8 }, &back, NULL), CLV_OK);
		clv_arena_reset(a);
	}
	clv_arena_free(a);
}

static void changed_bytes_are_seen(void **state)
{
	(void)state;
	clv_str record = clv_record_write(A, full_document());
	for (size_t i = 0; i < record.n; i++) {
		clv_str bad = text_copy(record);
		((char *)(uintptr_t)bad.p)[i] ^= 0x10;
		clv_doc *back = NULL;
		assert_int_not_equal(clv_record_read(A, bad, &back, NULL), CLV_OK);
	}
}

/* With the hash mended a changed record may decode; what decodes must be safe to
 * print and must write to a record that reads again. */
static void what_decodes_is_safe(void **state)
{
	(void)state;
	clv_str record = clv_record_write(A, full_document());
	clv_arena *a = clv_arena_new(0);
	uint64_t seed = 7;
	int decoded = 0, refused = 0;
	for (size_t round = 0; round < 20000; round++) {
		char *bytes = clv_alloc(a, record.n);
		memcpy(bytes, record.p, record.n);
		for (size_t k = 0; k < 1 + round % 3; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			bytes[5 + (seed >> 33) % (record.n - 13)] = (char)(seed >> 20);
		}
		uint64_t hash = clv_hash64(bytes, record.n - 8);
		memcpy(bytes + record.n - 8, &hash, 8);
		clv_doc *back = NULL;
		if (clv_record_read(a, (clv_str){ bytes, record.n }, &back, NULL) == CLV_OK) {
			clv_buf line = clv_buf_new(a);
			clv_doc_json(back, &line);
			clv_str again = clv_record_write(a, back);
			assert_int_equal(clv_record_read(a, again, &back, NULL), CLV_OK);
			decoded++;
		} else {
			refused++;
		}
		clv_arena_reset(a);
	}
	assert_true(decoded > 100 && refused > 100);
	clv_arena_free(a);
}

static void broken_rules_are_not_written(void **state)
{
	(void)state;
	for (int rule = 0; rule < 9; rule++) {
		clv_doc *d = full_document();
		switch (rule) {
		case 0: d->mentions.v[0].span.e = 9999; break;
		case 1: d->quotes.v[0].span = (clv_span){ 9, 3 }; break;
		case 2: d->events.v[0].place = 1; break;
		case 3: d->mentions.v[0].coref = 1; break; /* 1 refers to 0 */
		case 4: d->sentences.v[2].repeat_of = 2; break;
		case 5: d->sentences.v[1].span.b = 3; break;
		case 6: d->events.v[0].score = NAN; break;
		case 7: d->quotes.v[0].id[0] = 'e'; break;
		default: d->quotes.v[0].span.b = find("\x9Cthe").b; break; /* inside a character */
		}
		assert_null(clv_record_write(A, d).p);
	}
	assert_non_null(clv_record_write(A, full_document()).p);
}

static void other_versions_are_refused(void **state)
{
	(void)state;
	clv_str record = text_copy(clv_record_write(A, full_document()));
	((char *)(uintptr_t)record.p)[4]++;
	clv_doc *back = NULL;
	clv_error err;
	assert_int_equal(clv_record_read(A, record, &back, &err), CLV_VERSION);
	assert_int_equal(clv_record_read(A, CLV_S("not a record at all"), &back, &err), CLV_FORMAT);
}

/* Version 2 had no disputed_by in a place; all else is the same. */
static void the_version_before_is_read(void **state)
{
	(void)state;
	clv_doc *d = full_document(), *back = NULL;
	clv_error err;
	d->events.n = d->places.n = 0;
	clv_str now = text_copy(clv_record_write(A, d));
	char *p = (char *)(uintptr_t)now.p;
	p[4] = 2;
	uint64_t hash = clv_hash64(now.p, now.n - 8);
	memcpy(p + now.n - 8, &hash, 8);
	assert_int_equal(clv_record_read(A, now, &back, &err), CLV_OK);
	assert_true(clv_str_eq(back->text, d->text) && back->mentions.n == d->mentions.n);
}

/* ---- the annotate line ----------------------------------------------------- */

static json_t *parsed_line(void)
{
	clv_str line = line_of(full_document());
	json_error_t error;
	json_t *o = json_loadb(line.p, line.n, 0, &error);
	assert_non_null(o);
	return o;
}

static void line_has_the_contracts_fields_in_order(void **state)
{
	(void)state;
	static const char *const keys[] = { "id", "path", "url", "title", "outlet", "author", "published",
		"published_from", "lang", "text", "blocks", "sentences", "mentions", "dates", "places",
		"quotes", "events", "diagnostics" };
	clv_str line = line_of(full_document());
	json_t *o = parsed_line();
	size_t at = 0;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		assert_non_null(json_object_get(o, keys[i]));
		clv_str key = clv_strf(A, "\"%s\":", keys[i]);
		at = clv_str_find(line, key, at);
		assert_true(at != SIZE_MAX);
	}
	assert_true(json_is_null(json_object_get(o, "url")));
	assert_string_equal(json_string_value(json_object_get(o, "published")), "2022-09-13");
	json_decref(o);
}

static void line_offsets_are_bytes(void **state)
{
	(void)state;
	json_t *o = parsed_line(), *q = json_array_get(json_object_get(o, "quotes"), 0);
	json_int_t b = json_integer_value(json_object_get(q, "b"));
	json_int_t e = json_integer_value(json_object_get(q, "e"));
	const char *text = json_string_value(json_object_get(o, "text"));
	assert_memory_equal(text + b, "the door is open", (size_t)(e - b));
	assert_int_equal(e - b, 16);
	json_decref(o);
}

static void line_of_an_event(void **state)
{
	(void)state;
	json_t *o = parsed_line(), *e = json_array_get(json_object_get(o, "events"), 0);
	assert_string_equal(json_string_value(json_object_get(e, "status")), "possible");
	assert_int_equal(json_integer_value(json_object_get(e, "quad")), 4);
	assert_true(json_is_null(json_object_get(e, "to")));
	assert_int_equal(json_array_size(json_object_get(e, "contexts")), 2);
	json_t *size = json_array_get(json_object_get(json_object_get(e, "size"), "participants"), 0);
	assert_int_equal(json_integer_value(json_object_get(size, "max")), 40);
	json_t *source = json_array_get(json_object_get(e, "source"), 0);
	assert_true(json_is_null(json_object_get(source, "code")));
	assert_string_equal(json_string_value(json_object_get(json_object_get(e, "place"), "country")), "NOR");
	json_decref(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_keeps_everything),
		cmocka_unit_test(empty_document_has_a_record),
		cmocka_unit_test(the_cheaper_reading_is_told),
		cmocka_unit_test(cut_anywhere_is_refused),
		cmocka_unit_test(changed_bytes_are_seen),
		cmocka_unit_test(what_decodes_is_safe),
		cmocka_unit_test(broken_rules_are_not_written),
		cmocka_unit_test(other_versions_are_refused),
		cmocka_unit_test(the_version_before_is_read),
		cmocka_unit_test(line_has_the_contracts_fields_in_order),
		cmocka_unit_test(line_offsets_are_bytes),
		cmocka_unit_test(line_of_an_event),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
