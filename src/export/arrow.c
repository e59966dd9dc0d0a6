/* SPDX-License-Identifier: Apache-2.0 */
/* Apache Arrow IPC stream, written from the published columnar format and its
 * FlatBuffers schemas (Schema.fbs, Message.fbs), metadata version 5.
 *
 * Stream: a Schema message, a RecordBatch message for each batch (columns.h), the
 * end mark. A message: 0xFFFFFFFF, length of the metadata as int32, metadata
 * (filled up to 8 bytes), body. A body holds for each field in depth-first order
 * its validity bits and then its values; each buffer begins at a multiple of 8.
 * Text is Utf8 (int32 offsets), dates are Date32, participants are
 * List<Struct<actor, code, sector, name>>. Bodies are not compressed.
 *
 * FlatBuffers are written front to back: a table stands behind its vtable and
 * before what it refers to, and each reference is filled in when its target's place
 * is known (offsets count forward, from where they stand). Memory: one batch twice. */
#include "export/columns.h"

enum { SCHEMA = 1, RECORD_BATCH = 3 };                                              /* MessageHeader */
enum { INT = 2, FLOATING_POINT = 3, UTF8 = 5, BOOL = 6, DATE = 8, LIST = 12, STRUCT = 13 }; /* Type */
enum { VERSION_5 = 4, DOUBLE_PRECISION = 2, DAYS = 0 };

typedef struct writer {
	clv_columns rows;
	clv_buf meta, body, nodes, buffers;
	clv_write write;
	void *user;
} writer;

/* ---- FlatBuffers --------------------------------------------------------------- */

static void zeros(clv_buf *b, size_t n)
{
	for (; n > 0; n--)
		clv_buf_ch(b, 0);
}

static void align(clv_buf *b, size_t to)
{
	while (b->n % to)
		clv_buf_ch(b, 0);
}

/* A table whose i-th field takes size[i] bytes (0: absent, 4: also a reference);
 * field[i] is where it stands. Returns where the table stands. */
static size_t table(clv_buf *b, const uint8_t *size, size_t n, size_t *field)
{
	size_t end = 4, vtable_size = 4 + 2 * n, vtable, begin;
	for (size_t i = 0; i < n; i++)
		if (size[i]) {
			field[i] = (end + size[i] - 1) / size[i] * size[i];
			end = field[i] + size[i];
		}
	while ((b->n + vtable_size) % 8)
		clv_buf_ch(b, 0);
	vtable = b->n;
	clv_put_le(b, vtable_size, 2);
	clv_put_le(b, end, 2);
	for (size_t i = 0; i < n; i++)
		clv_put_le(b, size[i] ? field[i] : 0, 2);
	begin = b->n;
	clv_put_le(b, begin - vtable, 4);
	zeros(b, end - 4);
	for (size_t i = 0; i < n; i++)
		field[i] += begin;
	return begin;
}

static void refer(clv_buf *b, size_t field, size_t target)
{
	clv_set_le(b, field, target - field, 4);
}

static size_t text(clv_buf *b, const char *z)
{
	align(b, 4);
	size_t begin = b->n;
	clv_put_le(b, strlen(z), 4);
	clv_buf_addc(b, z);
	clv_buf_ch(b, 0);
	return begin;
}

/* A vector of structs of 16 bytes that hold int64. */
static size_t structs(clv_buf *b, const clv_buf *v)
{
	while ((b->n + 4) % 8)
		clv_buf_ch(b, 0);
	size_t begin = b->n;
	clv_put_le(b, v->n / 16, 4);
	clv_buf_add(b, clv_buf_str(v));
	return begin;
}

/* ---- the schema ------------------------------------------------------------------- */

static int type_number(clv_col_type type)
{
	switch (type) {
	case CLV_COL_INT32:
	case CLV_COL_INT64: return INT;
	case CLV_COL_REAL: return FLOATING_POINT;
	case CLV_COL_DATE: return DATE;
	case CLV_COL_BOOL: return BOOL;
	case CLV_COL_LIST: return LIST;
	case CLV_COL_TEXT: break;
	}
	return UTF8;
}

static size_t put_type(clv_buf *b, int type, size_t width)
{
	size_t f[2], at;
	switch (type) {
	case INT: /* bitWidth, is_signed */
		at = table(b, (const uint8_t[]){ 4, 1 }, 2, f);
		clv_set_le(b, f[0], width * 8, 4);
		clv_set_le(b, f[1], 1, 1);
		return at;
	case FLOATING_POINT: /* precision */
		at = table(b, (const uint8_t[]){ 2 }, 1, f);
		clv_set_le(b, f[0], DOUBLE_PRECISION, 2);
		return at;
	case DATE: /* unit: not the default */
		at = table(b, (const uint8_t[]){ 2 }, 1, f);
		clv_set_le(b, f[0], DAYS, 2);
		return at;
	default: return table(b, NULL, 0, f);
	}
}

/* Field: name, nullable, type_type, type, dictionary, children. Where its vector of
 * children has its n places is returned in *children. */
static size_t put_field(clv_buf *b, const char *name, bool nullable, int type, size_t width, size_t n,
                        size_t *children)
{
	size_t f[6];
	size_t at = table(b, (const uint8_t[]){ 4, 1, 1, 4, 0, 4 }, 6, f);
	clv_set_le(b, f[1], nullable, 1);
	clv_set_le(b, f[2], (uint64_t)type, 1);
	refer(b, f[0], text(b, name));
	refer(b, f[3], put_type(b, type, width));
	align(b, 4);
	refer(b, f[5], b->n);
	clv_put_le(b, n, 4);
	*children = b->n;
	zeros(b, n * 4);
	return at;
}

static size_t put_column(clv_buf *b, const clv_col *c)
{
	size_t items, fields, none;
	if (c->type != CLV_COL_LIST)
		return put_field(b, c->name, true, type_number(c->type), clv_col_width(c->type), 0, &none);
	size_t at = put_field(b, c->name, false, LIST, 0, 1, &items);
	refer(b, items, put_field(b, "element", false, STRUCT, 0, c->n_item, &fields));
	for (size_t k = 0; k < c->n_item; k++)
		refer(b, fields + 4 * k, put_column(b, &c->item[k]));
	return at;
}

/* Message: version, header_type, header, bodyLength; the root is referred to first. */
static size_t begin_message(clv_buf *b, int header, size_t body)
{
	size_t f[4];
	b->n = 0;
	clv_put_le(b, 0, 4);
	refer(b, 0, table(b, (const uint8_t[]){ 2, 1, 4, 8 }, 4, f));
	clv_set_le(b, f[0], VERSION_5, 2);
	clv_set_le(b, f[1], (uint64_t)header, 1);
	clv_set_le(b, f[3], body, 8);
	return f[2];
}

static clv_status put_message(writer *w)
{
	char head[8];
	uint32_t n;
	align(&w->meta, 8);
	n = (uint32_t)w->meta.n;
	memset(head, 0xFF, 4);
	for (size_t i = 0; i < 4; i++)
		head[4 + i] = (char)(n >> (8 * i) & 0xFF);
	if (w->write(w->user, head, sizeof head) != 0 || w->write(w->user, w->meta.p, w->meta.n) != 0)
		return CLV_STOPPED;
	if (w->body.n && w->write(w->user, w->body.p, w->body.n) != 0)
		return CLV_STOPPED;
	return CLV_OK;
}

static clv_status put_schema(writer *w)
{
	clv_buf *b = &w->meta;
	size_t f[2];
	size_t header = begin_message(b, SCHEMA, 0);
	refer(b, header, table(b, (const uint8_t[]){ 2, 4 }, 2, f)); /* endianness: little; fields */
	align(b, 4);
	refer(b, f[1], b->n);
	clv_put_le(b, w->rows.n, 4);
	size_t fields = b->n;
	zeros(b, 4 * w->rows.n);
	for (size_t i = 0; i < w->rows.n; i++)
		refer(b, fields + 4 * i, put_column(b, &w->rows.col[i]));
	w->body.n = 0;
	return put_message(w);
}

/* ---- a batch ----------------------------------------------------------------------- */

static void put_node(writer *w, size_t n, size_t n_null)
{
	clv_put_le(&w->nodes, n, 8);
	clv_put_le(&w->nodes, n_null, 8);
}

/* What stands in the body from `begin` on is a buffer. */
static void put_buffer(writer *w, size_t begin)
{
	clv_put_le(&w->buffers, begin, 8);
	clv_put_le(&w->buffers, w->body.n - begin, 8);
	align(&w->body, 8);
}

static void put_validity(writer *w, const clv_col *c)
{
	size_t begin = w->body.n;
	if (c->n_null)
		clv_put_bits(&w->body, c->valid.p, c->n);
	put_buffer(w, begin);
}

static void put_offsets(writer *w, const clv_col *c)
{
	size_t begin = w->body.n;
	clv_put_le(&w->body, 0, 4);
	clv_buf_add(&w->body, clv_buf_str(&c->ends));
	put_buffer(w, begin);
}

static void put_data(writer *w, const clv_col *c)
{
	size_t begin = w->body.n;
	if (c->type == CLV_COL_BOOL)
		clv_put_bits(&w->body, c->data.p, c->n);
	else
		clv_buf_add(&w->body, clv_buf_str(&c->data));
	put_buffer(w, begin);
}

static void put_array(writer *w, const clv_col *c)
{
	put_node(w, c->n, c->n_null);
	put_validity(w, c);
	if (c->type == CLV_COL_TEXT || c->type == CLV_COL_LIST)
		put_offsets(w, c);
	if (c->type != CLV_COL_LIST) {
		put_data(w, c);
		return;
	}
	put_node(w, c->item[0].n, 0); /* the struct: no nulls, so no bits */
	put_buffer(w, w->body.n);
	for (size_t k = 0; k < c->n_item; k++)
		put_array(w, &c->item[k]);
}

/* RecordBatch: length, nodes, buffers. */
static clv_status put_batch(writer *w)
{
	size_t f[3];
	if (!w->rows.n_rows)
		return CLV_OK;
	w->body.n = w->nodes.n = w->buffers.n = 0;
	for (size_t i = 0; i < w->rows.n; i++)
		put_array(w, &w->rows.col[i]);
	size_t header = begin_message(&w->meta, RECORD_BATCH, w->body.n);
	refer(&w->meta, header, table(&w->meta, (const uint8_t[]){ 8, 4, 4 }, 3, f));
	clv_set_le(&w->meta, f[0], w->rows.n_rows, 8);
	refer(&w->meta, f[1], structs(&w->meta, &w->nodes));
	refer(&w->meta, f[2], structs(&w->meta, &w->buffers));
	clv_columns_clear(&w->rows);
	return put_message(w);
}

static clv_status stream(clv_rows *r, const char *name, clv_arena *a, clv_write write, void *user,
                         clv_error *err)
{
	static const char end[8] = { '\xFF', '\xFF', '\xFF', '\xFF', 0, 0, 0, 0 };
	writer w = { .meta = clv_buf_new(a), .body = clv_buf_new(a), .nodes = clv_buf_new(a),
		     .buffers = clv_buf_new(a), .write = write, .user = user };
	clv_step step;
	clv_columns_new(&w.rows, a, r, name);
	CLV_TRY(put_schema(&w));
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		clv_columns_add(&w.rows, r);
		if (clv_columns_full(&w.rows))
			CLV_TRY(put_batch(&w));
	}
	if (step == CLV_FAILED)
		return err ? err->code : CLV_IO;
	CLV_TRY(put_batch(&w));
	return write(user, end, sizeof end) != 0 ? CLV_STOPPED : CLV_OK;
}

const clv_format clv_format_arrow = { .name = "arrow", .stream = stream };
