/* SPDX-License-Identifier: Apache-2.0 */
/* Rows turned into columns of one type each, a bounded number of rows at a time:
 * what the columnar formats (parquet.c, arrow.c) are written from. */
#ifndef CLV_EXPORT_COLUMNS_H
#define CLV_EXPORT_COLUMNS_H

#include "export/export_priv.h"

typedef enum clv_col_type {
	CLV_COL_TEXT, /* UTF-8 */
	CLV_COL_INT32,
	CLV_COL_INT64,
	CLV_COL_REAL, /* double */
	CLV_COL_DATE, /* int32, days since 1970-01-01 */
	CLV_COL_BOOL, /* a byte each, 0 or 1 */
	CLV_COL_LIST  /* of records, whose fields are columns over all rows' items */
} clv_col_type;

/* One column of a batch. A null has its slot in `data` (zero bytes, empty text). */
typedef struct clv_col {
	const char *name;
	clv_col_type type;
	size_t n;             /* slots */
	size_t n_null;
	clv_buf valid;        /* a byte a slot: 1 there, 0 null */
	clv_buf data;         /* little-endian values; texts one behind the other */
	clv_buf ends;         /* uint32 a slot: where a text, or a row's items, end */
	struct clv_col *item; /* LIST: the fields of an item */
	size_t n_item;
	const char *key;      /* in the row's JSON; NULL: a column of the table */
	unsigned seen;        /* kinds of cells (clv_cellkind) of a SELECT's column */
	size_t n_unlike;      /* values that were not of the column's type, so null */
} clv_col;

typedef struct clv_columns {
	clv_col *col;
	size_t n;
	size_t n_rows;
	size_t n_table;       /* the first so many are columns of the table */
	size_t bytes;         /* of text in this batch, about */
	bool open;            /* of a SELECT: types are not settled yet, all is text */
} clv_columns;

/* Most rows of a batch, and the text after which it is full. */
enum { CLV_BATCH_ROWS = 1 << 16, CLV_BATCH_BYTES = 1 << 24 };

/* The columns of a table with their types, without rows. table "": of a SELECT, whose
 * columns are text until clv_columns_settle. */
void clv_columns_new(clv_columns *c, clv_arena *a, const clv_rows *r, const char *table);
/* Takes the current row. */
void clv_columns_add(clv_columns *c, const clv_rows *r);
bool clv_columns_full(const clv_columns *c);
/* Gives a SELECT's columns the type that all cells so far have: int64, double, else text. */
void clv_columns_settle(clv_columns *c, clv_arena *a);
/* Forgets the rows and keeps the memory. */
void clv_columns_clear(clv_columns *c);

/* The end of slot i's text or items; SIZE_MAX as i (before the first) gives 0. */
uint32_t clv_col_end(const clv_col *c, size_t i);
/* Bytes of one value of a fixed size; 0: text or list. */
size_t clv_col_width(clv_col_type type);

/* Little-endian numbers. */
void clv_put_le(clv_buf *b, uint64_t v, size_t n_bytes);
void clv_set_le(clv_buf *b, size_t at, uint64_t v, size_t n_bytes);
/* Bits of n bytes that are 0 or 1, the first one lowest, filled up to a byte. */
void clv_put_bits(clv_buf *b, const char *flags, size_t n);

#endif
