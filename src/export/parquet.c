/* SPDX-License-Identifier: Apache-2.0 */
/* Apache Parquet, written from its published format specification.
 *
 * File: "PAR1", row groups, footer (FileMetaData in Thrift's compact protocol), its
 * length as uint32, "PAR1". A row group is one batch (columns.h); in it each leaf
 * column is one chunk of one data page (version 1): header, then, compressed by
 * ZSTD as one piece, repetition levels (lists only), definition levels and the
 * values there are, PLAIN. Levels: one RLE run where all are equal, otherwise one
 * bit-packed run. Columns of the table are optional; a list of participants is
 *     required group source_actors (LIST) { repeated group list {
 *       required group element { optional binary actor (STRING); … } } }
 * with greatest repetition level 1 and definition level 2.
 *
 * Memory: one batch and the footer, some hundred bytes a row group. Limits: no
 * dictionaries, no statistics, no page index; readers do without them. */
#include "export/columns.h"
#include "export/thrift.h"

#include <zstd.h>

enum { BOOLEAN = 0, INT32 = 1, INT64 = 2, DOUBLE = 5, BYTE_ARRAY = 6 }; /* Type */
enum { REQUIRED = 0, OPTIONAL = 1, REPEATED = 2 };                      /* FieldRepetitionType */
enum { CONVERTED_UTF8 = 0, CONVERTED_LIST = 3, CONVERTED_DATE = 6 };    /* ConvertedType */
enum { LOGICAL_STRING = 1, LOGICAL_LIST = 3, LOGICAL_DATE = 6 };        /* LogicalType, a union */
enum { PLAIN = 0, RLE = 3, ZSTD = 6 };
enum { NONE = -1 };

typedef struct writer {
	clv_columns rows;
	clv_buf out, page, packed, levels, groups;
	uint64_t at;         /* bytes written before `out` */
	uint64_t group_size; /* uncompressed, of the row group being written */
	size_t n_groups;
	int64_t n_rows;
	clv_write write;
	void *user;
} writer;

static int physical(clv_col_type type)
{
	switch (type) {
	case CLV_COL_INT32:
	case CLV_COL_DATE: return INT32;
	case CLV_COL_INT64: return INT64;
	case CLV_COL_REAL: return DOUBLE;
	case CLV_COL_BOOL: return BOOLEAN;
	case CLV_COL_TEXT:
	case CLV_COL_LIST: break;
	}
	return BYTE_ARRAY;
}

/* ---- a page ------------------------------------------------------------------ */

static bool all_equal(const clv_buf *v)
{
	for (size_t i = 1; i < v->n; i++)
		if (v->p[i] != v->p[0])
			return false;
	return true;
}

/* The levels, a byte each, as a run of RLE or of `width` bits each, its length first. */
static void put_levels(clv_buf *out, const clv_buf *levels, unsigned width)
{
	size_t begin = out->n;
	clv_put_le(out, 0, 4);
	if (all_equal(levels)) {
		thrift_varint(out, (uint64_t)levels->n << 1);
		clv_buf_ch(out, levels->n ? levels->p[0] : 0);
	} else {
		size_t n_groups = (levels->n + 7) / 8;
		thrift_varint(out, (uint64_t)n_groups << 1 | 1);
		for (size_t g = 0; g < n_groups; g++) {
			uint32_t bits = 0;
			for (size_t k = 0; k < 8 && g * 8 + k < levels->n; k++)
				bits |= (uint32_t)(unsigned char)levels->p[g * 8 + k] << (k * width);
			clv_put_le(out, bits, width);
		}
	}
	clv_set_le(out, begin, out->n - begin - 4, 4);
}

static void put_texts(clv_buf *out, const clv_col *c)
{
	for (size_t i = 0; i < c->n; i++) {
		uint32_t b = clv_col_end(c, i - 1), e = clv_col_end(c, i);
		if (!c->valid.p[i])
			continue;
		clv_put_le(out, e - b, 4);
		clv_buf_add(out, (clv_str){ c->data.p + b, e - b });
	}
}

static void put_bools(clv_buf *out, const clv_col *c, clv_buf *there)
{
	there->n = 0;
	for (size_t i = 0; i < c->n; i++)
		if (c->valid.p[i])
			clv_buf_ch(there, c->data.p[i]);
	clv_put_bits(out, there->p, there->n);
}

static void put_values(clv_buf *out, const clv_col *c, clv_buf *scratch)
{
	size_t width = clv_col_width(c->type);
	if (c->type == CLV_COL_TEXT)
		put_texts(out, c);
	else if (c->type == CLV_COL_BOOL)
		put_bools(out, c, scratch);
	else
		for (size_t i = 0; i < c->n; i++)
			if (c->valid.p[i])
				clv_buf_add(out, (clv_str){ c->data.p + i * width, width });
}

/* Levels of a list's field: an empty list has one entry too. Returns how many. */
static size_t put_list_levels(writer *w, const clv_col *list, const clv_col *field)
{
	w->levels.n = 0;
	for (size_t i = 0; i < list->n; i++) {
		uint32_t b = clv_col_end(list, i - 1), e = clv_col_end(list, i);
		for (uint32_t k = b; k < e || k == b; k++)
			clv_buf_ch(&w->levels, k > b);
	}
	put_levels(&w->page, &w->levels, 1);
	w->levels.n = 0;
	for (size_t i = 0; i < list->n; i++) {
		uint32_t b = clv_col_end(list, i - 1), e = clv_col_end(list, i);
		if (b == e)
			clv_buf_ch(&w->levels, 0);
		for (uint32_t k = b; k < e; k++)
			clv_buf_ch(&w->levels, field->valid.p[k] ? 2 : 1);
	}
	put_levels(&w->page, &w->levels, 2);
	return w->levels.n;
}

static bool compress(clv_buf *out, const clv_buf *in)
{
	size_t bound = ZSTD_compressBound(in->n);
	if (out->cap < bound + 1) {
		out->p = clv_realloc(out->a, out->p, out->p ? out->cap : 0, bound + 1);
		out->cap = bound + 1;
	}
	out->n = ZSTD_compress(out->p, bound, in->p, in->n, 3);
	return !ZSTD_isError(out->n);
}

static void put_page_header(clv_buf *out, size_t plain, size_t packed, size_t n_values)
{
	thrift t = { .out = out };
	thrift_int(&t, 1, THRIFT_I32, 0); /* DATA_PAGE */
	thrift_int(&t, 2, THRIFT_I32, (int64_t)plain);
	thrift_int(&t, 3, THRIFT_I32, (int64_t)packed);
	thrift_field(&t, 5, THRIFT_STRUCT);
	thrift_begin(&t);
	thrift_int(&t, 1, THRIFT_I32, (int64_t)n_values);
	thrift_int(&t, 2, THRIFT_I32, PLAIN);
	thrift_int(&t, 3, THRIFT_I32, RLE);
	thrift_int(&t, 4, THRIFT_I32, RLE);
	thrift_stop(&t);
	thrift_stop(&t);
}

/* ---- a row group ---------------------------------------------------------------- */

static void put_path(clv_buf *b, const clv_col *list, const clv_col *leaf)
{
	thrift_list(b, THRIFT_BINARY, list ? 4 : 1);
	if (list) {
		thrift_text(b, list->name);
		thrift_text(b, "list");
		thrift_text(b, "element");
	}
	thrift_text(b, leaf->name);
}

/* ColumnChunk with its ColumnMetaData, for the footer. */
static void put_chunk(writer *w, const clv_col *list, const clv_col *leaf, size_t n_values,
                      uint64_t begin, uint64_t plain, uint64_t packed)
{
	thrift t = { .out = &w->groups };
	thrift_int(&t, 2, THRIFT_I64, (int64_t)begin);
	thrift_field(&t, 3, THRIFT_STRUCT);
	thrift_begin(&t);
	thrift_int(&t, 1, THRIFT_I32, physical(leaf->type));
	thrift_field(&t, 2, THRIFT_LIST);
	thrift_list(&w->groups, THRIFT_I32, 2);
	thrift_zigzag(&w->groups, PLAIN);
	thrift_zigzag(&w->groups, RLE);
	thrift_field(&t, 3, THRIFT_LIST);
	put_path(&w->groups, list, leaf);
	thrift_int(&t, 4, THRIFT_I32, ZSTD);
	thrift_int(&t, 5, THRIFT_I64, (int64_t)n_values);
	thrift_int(&t, 6, THRIFT_I64, (int64_t)plain);
	thrift_int(&t, 7, THRIFT_I64, (int64_t)packed);
	thrift_int(&t, 9, THRIFT_I64, (int64_t)begin);
	thrift_stop(&t);
	thrift_stop(&t);
}

static bool put_leaf(writer *w, const clv_col *list, const clv_col *leaf)
{
	uint64_t begin = w->at + w->out.n;
	size_t n_values = leaf->n, head = w->out.n;
	w->page.n = 0;
	if (list)
		n_values = put_list_levels(w, list, leaf);
	else
		put_levels(&w->page, &leaf->valid, 1);
	put_values(&w->page, leaf, &w->levels);
	if (!compress(&w->packed, &w->page))
		return false;
	put_page_header(&w->out, w->page.n, w->packed.n, n_values);
	head = w->out.n - head;
	clv_buf_add(&w->out, clv_buf_str(&w->packed));
	w->group_size += head + w->page.n;
	put_chunk(w, list, leaf, n_values, begin, head + w->page.n, head + w->packed.n);
	return true;
}

static size_t count_leaves(const clv_columns *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++)
		n += c->col[i].type == CLV_COL_LIST ? c->col[i].n_item : 1;
	return n;
}

static int flush(writer *w)
{
	int stop = w->out.n ? w->write(w->user, w->out.p, w->out.n) : 0;
	w->at += w->out.n;
	w->out.n = 0;
	return stop;
}

static clv_status put_columns(writer *w, const clv_col *c, clv_error *err)
{
	size_t n = c->type == CLV_COL_LIST ? c->n_item : 1;
	for (size_t k = 0; k < n; k++) {
		if (!put_leaf(w, c->item ? c : NULL, c->item ? &c->item[k] : c))
			return clv_fail(err, CLV_NOMEM, "export", "parquet: column %s cannot be compressed", c->name);
		if (flush(w) != 0)
			return CLV_STOPPED;
	}
	return CLV_OK;
}

static clv_status put_group(writer *w, clv_error *err)
{
	thrift t = { .out = &w->groups };
	if (!w->rows.n_rows)
		return CLV_OK;
	thrift_field(&t, 1, THRIFT_LIST);
	thrift_list(&w->groups, THRIFT_STRUCT, count_leaves(&w->rows));
	w->group_size = 0;
	for (size_t i = 0; i < w->rows.n; i++)
		CLV_TRY(put_columns(w, &w->rows.col[i], err));
	thrift_int(&t, 2, THRIFT_I64, (int64_t)w->group_size);
	thrift_int(&t, 3, THRIFT_I64, (int64_t)w->rows.n_rows);
	thrift_stop(&t);
	w->n_groups++;
	w->n_rows += (int64_t)w->rows.n_rows;
	clv_columns_clear(&w->rows);
	return CLV_OK;
}

/* ---- the footer ------------------------------------------------------------------- */

/* SchemaElement; type, repetition, children and logical may be NONE. The converted
 * type says the same as the logical one to older readers. */
static void put_element(clv_buf *b, const char *name, int type, int repetition, int n_children,
                        int converted, int logical)
{
	thrift t = { .out = b };
	if (type != NONE)
		thrift_int(&t, 1, THRIFT_I32, type);
	if (repetition != NONE)
		thrift_int(&t, 3, THRIFT_I32, repetition);
	thrift_field(&t, 4, THRIFT_BINARY);
	thrift_text(b, name);
	if (n_children != NONE)
		thrift_int(&t, 5, THRIFT_I32, n_children);
	if (converted != NONE)
		thrift_int(&t, 6, THRIFT_I32, converted);
	if (logical != NONE) {
		thrift_field(&t, 10, THRIFT_STRUCT);
		thrift_begin(&t);
		thrift_field(&t, logical, THRIFT_STRUCT);
		thrift_begin(&t);
		thrift_stop(&t);
		thrift_stop(&t);
	}
	thrift_stop(&t);
}

static void put_schema_of(clv_buf *b, const clv_col *c)
{
	int converted = NONE, logical = NONE;
	if (c->type == CLV_COL_LIST) {
		put_element(b, c->name, NONE, REQUIRED, 1, CONVERTED_LIST, LOGICAL_LIST);
		put_element(b, "list", NONE, REPEATED, 1, NONE, NONE);
		put_element(b, "element", NONE, REQUIRED, (int)c->n_item, NONE, NONE);
		for (size_t k = 0; k < c->n_item; k++)
			put_schema_of(b, &c->item[k]);
		return;
	}
	if (c->type == CLV_COL_TEXT) {
		converted = CONVERTED_UTF8;
		logical = LOGICAL_STRING;
	} else if (c->type == CLV_COL_DATE) {
		converted = CONVERTED_DATE;
		logical = LOGICAL_DATE;
	}
	put_element(b, c->name, physical(c->type), OPTIONAL, NONE, converted, logical);
}

static void put_footer(writer *w)
{
	thrift t = { .out = &w->out };
	size_t begin = w->out.n, n = 1;
	for (size_t i = 0; i < w->rows.n; i++)
		n += w->rows.col[i].type == CLV_COL_LIST ? 3 + w->rows.col[i].n_item : 1;
	thrift_int(&t, 1, THRIFT_I32, 2); /* version */
	thrift_field(&t, 2, THRIFT_LIST);
	thrift_list(&w->out, THRIFT_STRUCT, n);
	put_element(&w->out, "schema", NONE, NONE, (int)w->rows.n, NONE, NONE);
	for (size_t i = 0; i < w->rows.n; i++)
		put_schema_of(&w->out, &w->rows.col[i]);
	thrift_int(&t, 3, THRIFT_I64, w->n_rows);
	thrift_field(&t, 4, THRIFT_LIST);
	thrift_list(&w->out, THRIFT_STRUCT, w->n_groups);
	clv_buf_add(&w->out, clv_buf_str(&w->groups));
	thrift_field(&t, 6, THRIFT_BINARY);
	thrift_text(&w->out, "clavijo");
	clv_buf_ch(&w->out, 0); /* end of FileMetaData */
	clv_put_le(&w->out, w->out.n - begin, 4);
	clv_buf_addc(&w->out, "PAR1");
}

static clv_status stream(clv_rows *r, const char *table, clv_arena *a, clv_write write, void *user,
                         clv_error *err)
{
	writer w = { .out = clv_buf_new(a), .page = clv_buf_new(a), .packed = clv_buf_new(a),
		     .levels = clv_buf_new(a), .groups = clv_buf_new(a), .write = write, .user = user };
	clv_step step;
	clv_columns_new(&w.rows, a, r, table);
	clv_buf_addc(&w.out, "PAR1");
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		clv_columns_add(&w.rows, r);
		if (clv_columns_full(&w.rows))
			CLV_TRY(put_group(&w, err));
	}
	if (step == CLV_FAILED)
		return err ? err->code : CLV_IO;
	CLV_TRY(put_group(&w, err));
	put_footer(&w);
	return flush(&w) != 0 ? CLV_STOPPED : CLV_OK;
}

const clv_format clv_format_parquet = { .name = "parquet", .stream = stream };
