/* SPDX-License-Identifier: Apache-2.0 */
/* Records in few bytes. What is kept of a record is what stands outside the document's
 * text (which has its own column), compressed with a trained dictionary (record.sample,
 * made by tools/record_sample.py; it never changes while databases need it), in pieces
 * that fill the pages of the file:
 *
 *   1, zstd(record without its text)      from version 8 on
 *   zstd(record, text as prefix)          before; still read
 *
 * Reading checks the frame and the size; clv_record_read checks the rest. */
#include "store/store_priv.h"

#include <zstd.h>

enum { LEVEL = 3, PIECE = 668 /* six fill a page */, WITH_SAMPLE = 1 };

extern const unsigned char clv_store_record_sample[];
extern const size_t clv_store_record_sample_size;

struct clv_records {
	ZSTD_CCtx *c;
	ZSTD_DCtx *d;
	ZSTD_CDict *write;
	ZSTD_DDict *read;
};

void store_records_free(clv_store *s)
{
	if (!s->records)
		return;
	ZSTD_freeCCtx(s->records->c);
	ZSTD_freeDCtx(s->records->d);
	ZSTD_freeCDict(s->records->write);
	ZSTD_freeDDict(s->records->read);
	free(s->records);
	s->records = NULL;
}

static clv_records *records(clv_store *s)
{
	if (s->records || !(s->records = calloc(1, sizeof *s->records)))
		return s->records;
	clv_records *r = s->records;
	r->c = s->write ? ZSTD_createCCtx() : NULL;
	r->d = ZSTD_createDCtx();
	r->write = s->write ? ZSTD_createCDict(clv_store_record_sample, clv_store_record_sample_size, LEVEL) : NULL;
	r->read = ZSTD_createDDict(clv_store_record_sample, clv_store_record_sample_size);
	if (!r->d || !r->read || (s->write && (!r->c || !r->write)))
		store_records_free(s);
	return s->records;
}

/* ---- writing --------------------------------------------------------------------------- */

static clv_status put_pieces(clv_store *s, int64_t doc_no, clv_str packed, clv_error *err)
{
	for (size_t at = 0, part = 0; at < packed.n; at += PIECE, part++) {
		sql q = sql_start(s, SQL_PUT_RECORD);
		sql_int(&q, store_part(doc_no, part));
		sql_blob(&q, clv_str_sub(packed, at, packed.n - at > PIECE ? at + PIECE : packed.n));
		CLV_TRY(sql_done(&q, err));
	}
	return CLV_OK;
}

clv_status store_put_record(clv_store *s, clv_arena *a, int64_t doc_no, clv_str record, clv_error *err)
{
	clv_str text = clv_record_text(record);
	clv_records *r = records(s);
	if (!text.p)
		return clv_fail(err, CLV_CORRUPT, "store", "not a record");
	if (!r)
		return clv_fail(err, CLV_NOMEM, "store", "out of memory");
	size_t head = (size_t)(text.p - record.p), rest = record.n - text.n, room = ZSTD_compressBound(rest);
	char *bare = clv_alloc(a, rest), *packed = clv_alloc(a, room + 1);
	memcpy(bare, record.p, head);
	memcpy(bare + head, text.p + text.n, rest - head);
	packed[0] = WITH_SAMPLE;
	size_t n = ZSTD_compress_usingCDict(r->c, packed + 1, room, bare, rest, r->write);
	if (ZSTD_isError(n))
		return clv_fail(err, CLV_NOMEM, "store", "cannot compress: %s", ZSTD_getErrorName(n));
	return put_pieces(s, doc_no, (clv_str){ packed, n + 1 }, err);
}

/* ---- reading ---------------------------------------------------------------------------- */

static clv_status damaged(clv_error *err)
{
	return clv_fail(err, CLV_CORRUPT, "store", "a record is damaged");
}

/* Room for what a frame holds and `more`; NULL: no frame of a record. */
static char *room_for(clv_arena *a, clv_str frame, size_t more, size_t *n)
{
	unsigned long long size = ZSTD_getFrameContentSize(frame.p, frame.n);
	if (size > CLV_MAX_RECORD_BYTES) /* also the two values for "unknown" and "broken" */
		return NULL;
	*n = (size_t)size;
	return clv_alloc(a, *n + more);
}

static clv_status unpack_before_8(clv_records *r, clv_arena *a, clv_str packed, clv_str text, clv_str *out, clv_error *err)
{
	size_t n;
	char *p = room_for(a, packed, 0, &n);
	if (!p)
		return damaged(err);
	ZSTD_DCtx_reset(r->d, ZSTD_reset_session_and_parameters);
	ZSTD_DCtx_refPrefix(r->d, text.p, text.n);
	size_t got = ZSTD_decompressDCtx(r->d, p, n, packed.p, packed.n);
	*out = (clv_str){ p, n };
	return ZSTD_isError(got) || got != n ? damaged(err) : CLV_OK;
}

/* The text goes back to its place: behind the number that gives its length. */
static clv_status unpack(clv_records *r, clv_arena *a, clv_str packed, clv_str text, clv_str *out, clv_error *err)
{
	if (packed.n && packed.p[0] != WITH_SAMPLE)
		return unpack_before_8(r, a, packed, text, out, err);
	clv_str frame = clv_str_sub(packed, packed.n > 0, packed.n);
	size_t n;
	char *p = room_for(a, frame, text.n, &n);
	size_t got = p ? ZSTD_decompress_usingDDict(r->d, p, n, frame.p, frame.n, r->read) : 0;
	if (!p || ZSTD_isError(got) || got != n)
		return damaged(err);
	size_t head = clv_record_head((clv_str){ p, n });
	if (!head)
		return damaged(err);
	memmove(p + head + text.n, p + head, n - head);
	if (text.n)
		memcpy(p + head, text.p, text.n);
	*out = (clv_str){ p, n + text.n };
	return CLV_OK;
}

static clv_str column_bytes(sqlite3_stmt *st, int i)
{
	const char *p = sqlite3_column_blob(st, i);
	return (clv_str){ p, p ? (size_t)sqlite3_column_bytes(st, i) : 0 };
}

clv_status store_read_record(sql *q, clv_arena *a, clv_str *record, clv_error *err)
{
	clv_records *r = records(q->store);
	clv_buf packed = clv_buf_new(a);
	clv_str text = clv_str_copy(a, column_bytes(q->st, 1));
	if (!r)
		return clv_fail(err, CLV_NOMEM, "store", "out of memory");
	do {
		clv_buf_add(&packed, column_bytes(q->st, 0));
	} while (sql_row(q));
	return unpack(r, a, clv_buf_str(&packed), text, record, err);
}
