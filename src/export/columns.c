/* SPDX-License-Identifier: Apache-2.0 */
/* Rows → columns. In: the rows of a named table. Out: a batch, one typed column
 * for each column of the table, in its order; for events then the flags mutual,
 * historical and uncertain and the participants as lists, source_actors and
 * target_actors, each item with actor, code, sector and name, all four from the
 * row's JSON. A value that is not of its column's type (no day, no number) is null.
 *
 * Types go by the column's name, which means the same in every table. Cost: linear;
 * memory: one batch (CLV_BATCH_ROWS rows or CLV_BATCH_BYTES of text), kept and used
 * again for the next. Limits: a batch's text stays below 4 GiB (uint32 offsets),
 * which one row cannot reach. */
#include "export/columns.h"

#include <jansson.h>

static const struct {
	const char *name;
	clv_col_type type;
} types[] = {
	{ "from", CLV_COL_DATE },        { "to", CLV_COL_DATE },     { "published", CLV_COL_DATE },
	{ "n_mentions", CLV_COL_INT32 }, { "n_documents", CLV_COL_INT32 },
	{ "n_sources", CLV_COL_INT32 },  { "n_sentences", CLV_COL_INT32 },
	{ "n_set_aside", CLV_COL_INT32 }, { "sentence", CLV_COL_INT32 },
	{ "story", CLV_COL_INT64 },      { "score", CLV_COL_REAL },
	{ "block", CLV_COL_INT32 },
	{ "lat", CLV_COL_REAL },         { "lon", CLV_COL_REAL },
};

static const struct {
	const char *name, *key;
	clv_col_type type;
} of_events[] = {
	{ "mutual", "mutual", CLV_COL_BOOL },         { "historical", "historical", CLV_COL_BOOL },
	{ "uncertain", "uncertain", CLV_COL_BOOL },   { "source_actors", "source", CLV_COL_LIST },
	{ "target_actors", "target", CLV_COL_LIST },
};

static const char *const of_actor[] = { "actor", "code", "sector", "name" };
enum { N_EVENTS = sizeof of_events / sizeof *of_events, N_ACTOR = sizeof of_actor / sizeof *of_actor };

static clv_col_type type_of(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (!strcmp(types[i].name, name))
			return types[i].type;
	return CLV_COL_TEXT;
}

/* A span's ends are numbers; `b` without `e` is an actor. */
static bool has_spans(const clv_rows *r)
{
	for (size_t i = 0; i < clv_store_n_columns(r); i++)
		if (!strcmp(clv_store_column(r, i), "e"))
			return true;
	return false;
}

static clv_col column(clv_arena *a, const char *name, clv_col_type type)
{
	return (clv_col){ .name = clv_str_copy(a, clv_str_c(name)).p, .type = type, .valid = clv_buf_new(a),
		          .data = clv_buf_new(a), .ends = clv_buf_new(a) };
}

void clv_columns_new(clv_columns *c, clv_arena *a, const clv_rows *r, const char *table)
{
	size_t extra = strcmp(table, "events") == 0 ? N_EVENTS : 0;
	*c = (clv_columns){ .n_table = clv_store_n_columns(r), .open = !*table };
	c->n = c->n_table + extra;
	c->col = CLV_NEW_ARRAY(a, clv_col, c->n);
	bool spans = has_spans(r);
	for (size_t i = 0; i < c->n_table; i++) {
		const char *name = clv_store_column(r, i);
		bool end = spans && (!strcmp(name, "b") || !strcmp(name, "e"));
		c->col[i] = column(a, name, !*table ? CLV_COL_TEXT : end ? CLV_COL_INT32 : type_of(name));
	}
	for (size_t i = 0; i < extra; i++) {
		clv_col *col = &c->col[c->n_table + i];
		*col = column(a, of_events[i].name, of_events[i].type);
		col->key = of_events[i].key;
		if (col->type != CLV_COL_LIST)
			continue;
		col->n_item = N_ACTOR;
		col->item = CLV_NEW_ARRAY(a, clv_col, N_ACTOR);
		for (size_t k = 0; k < N_ACTOR; k++)
			col->item[k] = column(a, of_actor[k], CLV_COL_TEXT);
	}
}

void clv_put_le(clv_buf *b, uint64_t v, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes; i++)
		clv_buf_ch(b, (char)(v >> (8 * i) & 0xFF));
}

void clv_set_le(clv_buf *b, size_t at, uint64_t v, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes; i++)
		b->p[at + i] = (char)(v >> (8 * i) & 0xFF);
}

void clv_put_bits(clv_buf *b, const char *flags, size_t n)
{
	for (size_t i = 0; i < n; i += 8) {
		unsigned byte = 0;
		for (size_t k = 0; k < 8 && i + k < n; k++)
			byte |= (flags[i + k] ? 1U : 0U) << k;
		clv_buf_ch(b, (char)byte);
	}
}

size_t clv_col_width(clv_col_type type)
{
	switch (type) {
	case CLV_COL_INT32:
	case CLV_COL_DATE: return 4;
	case CLV_COL_INT64:
	case CLV_COL_REAL: return 8;
	case CLV_COL_BOOL: return 1;
	case CLV_COL_TEXT:
	case CLV_COL_LIST: break;
	}
	return 0;
}

uint32_t clv_col_end(const clv_col *c, size_t i)
{
	uint32_t v = 0;
	if (i == SIZE_MAX)
		return 0;
	for (size_t k = 0; k < 4; k++)
		v |= (uint32_t)(unsigned char)c->ends.p[i * 4 + k] << (8 * k);
	return v;
}

static void put_slot(clv_col *c, bool there)
{
	clv_buf_ch(&c->valid, there);
	c->n++;
	c->n_null += !there;
}

static void put_text(clv_col *c, const char *v)
{
	if (v)
		clv_buf_addc(&c->data, v);
	clv_put_le(&c->ends, c->data.n, 4);
	put_slot(c, v != NULL);
}

/* The value's bits as its column stores them; false: not of that type. */
static bool number(clv_col_type type, const char *v, uint64_t *bits)
{
	clv_str s = clv_str_c(v);
	int64_t i = 0;
	double d = 0;
	if (type == CLV_COL_REAL) {
		if (!clv_str_to_f64(s, &d))
			return false;
		memcpy(bits, &d, sizeof d);
		return true;
	}
	if (type == CLV_COL_DATE) {
		clv_day day = clv_day_parse(s);
		*bits = (uint64_t)(int64_t)day;
		return day != CLV_DAY_NONE;
	}
	if (!clv_str_to_i64(s, &i) || (type == CLV_COL_INT32 && (i < INT32_MIN || i > INT32_MAX)))
		return false;
	*bits = (uint64_t)i;
	return true;
}

static void put_value(clv_col *c, const char *v)
{
	uint64_t bits = 0;
	if (c->type == CLV_COL_TEXT) {
		put_text(c, v);
		return;
	}
	bool there = v && number(c->type, v, &bits);
	clv_put_le(&c->data, there ? bits : 0, clv_col_width(c->type));
	put_slot(c, there);
	c->n_unlike += v && !there;
}

/* Texts that are all numbers → numbers. */
static void retype(clv_col *c, clv_col_type type, clv_arena *a)
{
	clv_buf texts = c->data;
	c->type = type;
	c->data = clv_buf_new(a);
	for (size_t i = 0; i < c->n; i++) {
		uint32_t b = clv_col_end(c, i - 1), e = clv_col_end(c, i);
		uint64_t bits = 0;
		if (c->valid.p[i])
			number(type, clv_str_copy(a, (clv_str){ texts.p + b, e - b }).p, &bits);
		clv_put_le(&c->data, bits, clv_col_width(type));
	}
	c->ends.n = 0;
}

void clv_columns_settle(clv_columns *c, clv_arena *a)
{
	for (size_t i = 0; c->open && i < c->n_table; i++) {
		clv_col *col = &c->col[i];
		if (col->seen && !(col->seen & CLV_CELL_TEXT))
			retype(col, col->seen & CLV_CELL_REAL ? CLV_COL_REAL : CLV_COL_INT64, a);
	}
	c->open = false;
}

static void put_bool(clv_col *c, const json_t *v)
{
	clv_buf_ch(&c->data, json_is_true(v));
	put_slot(c, json_is_boolean(v));
}

static void put_list(clv_col *c, const json_t *v)
{
	for (size_t i = 0; i < json_array_size(v); i++)
		for (size_t k = 0; k < c->n_item; k++)
			put_text(&c->item[k], json_string_value(json_object_get(json_array_get(v, i), c->item[k].name)));
	clv_put_le(&c->ends, c->item[0].n, 4);
	put_slot(c, true);
}

/* The columns that only the row's JSON has. The buffers grow in an arena that may
 * unwind, so room for all is made before the JSON is read and has to be freed. */
static void reserve(clv_buf *b, size_t n)
{
	if (b->cap > b->n + n)
		return;
	size_t cap = (b->n + n + 16) * 2;
	b->p = clv_realloc(b->a, b->p, b->p ? b->cap : 0, cap);
	b->cap = cap;
}

static void add_from_json(clv_columns *c, const char *json)
{
	size_t room = strlen(json) + 8;
	for (size_t i = c->n_table; i < c->n; i++) {
		clv_col *col = &c->col[i];
		reserve(&col->valid, 8);
		reserve(&col->data, 8);
		reserve(&col->ends, 8);
		for (size_t k = 0; k < col->n_item; k++) {
			reserve(&col->item[k].valid, room);
			reserve(&col->item[k].data, room);
			reserve(&col->item[k].ends, room * 2);
		}
	}
	json_t *row = json_loads(json, 0, NULL);
	for (size_t i = c->n_table; i < c->n; i++) {
		clv_col *col = &c->col[i];
		const json_t *v = json_object_get(row, col->key);
		if (col->type == CLV_COL_LIST)
			put_list(col, v);
		else
			put_bool(col, v);
	}
	json_decref(row);
}

void clv_columns_add(clv_columns *c, const clv_rows *r)
{
	const char *v = NULL;
	for (size_t i = 0; i < c->n_table; i++) {
		c->col[i].seen |= clv_store_kind(r, i);
		v = clv_store_text(r, i);
		put_value(&c->col[i], v);
		c->bytes += v ? strlen(v) : 0;
	}
	if (c->n > c->n_table) {
		v = clv_store_json(r);
		add_from_json(c, v ? v : "null");
	}
	c->n_rows++;
}

bool clv_columns_full(const clv_columns *c)
{
	return c->n_rows >= CLV_BATCH_ROWS || c->bytes >= CLV_BATCH_BYTES;
}

static void clear(clv_col *c)
{
	c->n = c->n_null = 0;
	c->valid.n = c->data.n = c->ends.n = 0;
	for (size_t k = 0; k < c->n_item; k++)
		clear(&c->item[k]);
}

void clv_columns_clear(clv_columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		clear(&c->col[i]);
	c->n_rows = c->bytes = 0;
}
