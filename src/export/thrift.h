/* SPDX-License-Identifier: Apache-2.0 */
/* Writes Thrift's compact protocol (its published specification), as much of it as
 * Parquet's headers need: fields in ascending order, i32, i64, binary, list, struct.
 * A struct is opened by its field, its own fields count from 0, and stop() closes it. */
#ifndef CLV_EXPORT_THRIFT_H
#define CLV_EXPORT_THRIFT_H

#include "base/str.h"

enum { THRIFT_I32 = 5, THRIFT_I64 = 6, THRIFT_BINARY = 8, THRIFT_LIST = 9, THRIFT_STRUCT = 12 };

typedef struct thrift {
	clv_buf *out;
	int last[8]; /* field number written last, for each open struct */
	int depth;
} thrift;

static inline void thrift_varint(clv_buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		clv_buf_ch(b, (char)((v & 0x7F) | 0x80));
	clv_buf_ch(b, (char)v);
}

static inline void thrift_zigzag(clv_buf *b, int64_t v)
{
	thrift_varint(b, ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0));
}

/* Fields here are never more than 15 apart, so a header is always one byte. */
static inline void thrift_field(thrift *t, int field, int type)
{
	clv_buf_ch(t->out, (char)((field - t->last[t->depth]) << 4 | type));
	t->last[t->depth] = field;
}

static inline void thrift_int(thrift *t, int field, int type, int64_t v)
{
	thrift_field(t, field, type);
	thrift_zigzag(t->out, v);
}

static inline void thrift_text(clv_buf *b, const char *z)
{
	thrift_varint(b, strlen(z));
	clv_buf_addc(b, z);
}

static inline void thrift_list(clv_buf *b, int type, size_t n)
{
	if (n < 15) {
		clv_buf_ch(b, (char)((int)n << 4 | type));
		return;
	}
	clv_buf_ch(b, (char)(0xF0 | type));
	thrift_varint(b, n);
}

/* A struct as a list's element (no header) or as a field's value. */
static inline void thrift_begin(thrift *t)
{
	t->last[++t->depth] = 0;
}

static inline void thrift_stop(thrift *t)
{
	clv_buf_ch(t->out, 0);
	t->depth--;
}

#endif
