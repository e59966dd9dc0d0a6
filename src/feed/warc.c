/* SPDX-License-Identifier: Apache-2.0 */
/* WARC files (ISO 28500), as gzip members, zstd frames or plain.
 *
 * Input: bytes of the file. Output: an item for each response with status 200 and
 * HTML or text in it, each resource of these types, and each conversion (plain
 * text). The address is WARC-Target-URI, type and charset are those of the HTTP
 * header; chunked and gzip bodies are undone. The record's date is the time of the
 * visit, which may be years after publication: it is not handed on, nor is the
 * file's.
 *
 * Damage: at a broken gzip member we look for the next member's magic, at a broken
 * record header for the next "WARC/" at the start of a line; both are counted.
 * Speed: a gzip member as a whole is unpacked by libdeflate where that is built in;
 * one that is too large for it, or damaged, by zlib in steps.
 * Memory: one record. Limits: a record over CLV_MAX_DOC_BYTES is passed over.
 * Cost: inflating dominates. */
#include "feed/feed_priv.h"

#ifdef CLV_WITH_LIBDEFLATE
#include <libdeflate.h>
#endif
#include <zlib.h>
#include <zstd.h>

enum { CHUNK = 1 << 17, HEADER_MAX = 1 << 16, RECORD_MAX = CLV_MAX_DOC_BYTES };

typedef enum packing { PLAIN, GZIP, ZSTD } packing;

typedef struct reader {
	clv_feed *f;
	packing how;
	z_stream z;
	bool z_open;
	bool lost;           /* damage was told; searching on is part of it */
	ZSTD_DCtx *zstd;
	size_t in;           /* next byte of the file */
	char *buf;           /* unpacked bytes from pos to n */
	size_t pos, n, cap;
	bool fresh;          /* at the beginning of a gzip member */
	size_t whole;        /* room that a whole member may need */
#ifdef CLV_WITH_LIBDEFLATE
	struct libdeflate_decompressor *deflate;
#endif
	size_t member;       /* where in buf the current gzip member began */
	bool broke;          /* the record being read stood in a damaged member */
} reader;

static void reader_close(void *p)
{
	reader *r = p;
	if (r->z_open)
		inflateEnd(&r->z);
	ZSTD_freeDCtx(r->zstd);
#ifdef CLV_WITH_LIBDEFLATE
	libdeflate_free_decompressor(r->deflate);
#endif
	free(r->buf);
	free(r);
}

/* Room for `want` more unpacked bytes. */
static void make_room(reader *r, size_t want)
{
	if (r->pos && (r->pos == r->n || r->pos > r->cap / 2)) {
		memmove(r->buf, r->buf + r->pos, r->n - r->pos);
		r->n -= r->pos;
		r->member = r->member > r->pos ? r->member - r->pos : 0;
		r->pos = 0;
	}
	if (r->cap - r->n >= want)
		return;
	size_t cap = r->cap ? r->cap * 2 : 4 * CHUNK;
	while (cap - r->n < want)
		cap *= 2;
	char *p = realloc(r->buf, cap);
	if (!p)
		clv_arena_fail(r->f->item);
	r->buf = p;
	r->cap = cap;
}

/* Moves to the next gzip member after damage; what was unpacked of the broken one
 * is dropped, what stands before it is kept. */
static void next_member(reader *r)
{
	clv_str b = r->f->bytes;
	clv_feed_skip(r->f, r->in, "a gzip member is damaged");
	r->broke = r->pos >= r->member;
	r->lost = r->broke;
	r->n = r->member = r->broke ? r->pos : r->member;
	inflateReset(&r->z);
	for (size_t i = r->in + 1; i + 3 < b.n; i++)
		if ((unsigned char)b.p[i] == 0x1f && (unsigned char)b.p[i + 1] == 0x8b && b.p[i + 2] == 8 &&
		    (unsigned char)b.p[i + 3] < 32) {
			r->in = i;
			r->fresh = true;
			return;
		}
	r->in = b.n;
}

/* Padding behind a member; the next one begins. */
static void end_member(reader *r)
{
	clv_str b = r->f->bytes;
	r->member = r->n;
	r->fresh = true;
	while (r->in < b.n && b.p[r->in] == 0)
		r->in++;
}

#ifdef CLV_WITH_LIBDEFLATE
enum { WHOLE_MIN = 1 << 20, WHOLE_MAX = RECORD_MAX + HEADER_MAX };

/* The member at r->in as a whole; false: zlib has to do it. */
static bool fill_member(reader *r)
{
	clv_str b = r->f->bytes;
	size_t in = 0, out = 0;
	enum libdeflate_result rc = LIBDEFLATE_INSUFFICIENT_SPACE;
	r->whole = r->whole ? r->whole : WHOLE_MIN;
	while (rc == LIBDEFLATE_INSUFFICIENT_SPACE && r->whole <= WHOLE_MAX) {
		make_room(r, r->whole);
		rc = libdeflate_gzip_decompress_ex(r->deflate, b.p + r->in, b.n - r->in, r->buf + r->n, r->cap - r->n, &in, &out);
		if (rc == LIBDEFLATE_INSUFFICIENT_SPACE)
			r->whole *= 2;
	}
	if (rc != LIBDEFLATE_SUCCESS) {
		r->whole = r->whole > WHOLE_MAX ? r->whole : WHOLE_MIN; /* too large once: not tried again */
		return false;
	}
	r->in += in;
	r->n += out;
	end_member(r);
	return true;
}
static bool can_fill_member(const reader *r)
{
	return r->deflate != NULL;
}
#else
static bool can_fill_member(const reader *r)
{
	(void)r;
	return false;
}

static bool fill_member(reader *r)
{
	(void)r;
	return false;
}
#endif

static void fill_gzip(reader *r)
{
	clv_str b = r->f->bytes;
	if (r->fresh && can_fill_member(r) && fill_member(r))
		return;
	r->fresh = false;
	size_t left = b.n - r->in;
	r->z.next_in = (Bytef *)(uintptr_t)(b.p + r->in);
	r->z.avail_in = left > CHUNK * 8 ? CHUNK * 8 : (uInt)left;
	r->z.next_out = (Bytef *)(r->buf + r->n);
	r->z.avail_out = (uInt)(r->cap - r->n > UINT32_MAX ? UINT32_MAX : r->cap - r->n);
	uInt in = r->z.avail_in, out = r->z.avail_out;
	int rc = inflate(&r->z, Z_NO_FLUSH);
	r->n += out - r->z.avail_out;
	if (rc == Z_STREAM_END) {
		r->in += in - r->z.avail_in;
		inflateReset(&r->z);
		end_member(r);
	} else if (rc == Z_OK || rc == Z_BUF_ERROR) {
		bool stuck = in == r->z.avail_in && out == r->z.avail_out;
		r->in += in - r->z.avail_in;
		if (stuck || (r->in == b.n && out == r->z.avail_out)) {
			clv_feed_skip(r->f, r->in, "gzip data is cut off");
			r->in = b.n;
		}
	} else {
		next_member(r);
	}
}

static void fill_zstd(reader *r)
{
	clv_str b = r->f->bytes;
	ZSTD_inBuffer in = { b.p, b.n, r->in };
	ZSTD_outBuffer out = { r->buf + r->n, r->cap - r->n, 0 };
	size_t rc = ZSTD_decompressStream(r->zstd, &out, &in);
	r->n += out.pos;
	if (ZSTD_isError(rc) || (in.pos == r->in && out.pos == 0)) {
		clv_feed_skip(r->f, r->in, "zstd data is damaged");
		in.pos = b.n;
	}
	r->in = in.pos;
}

/* Unpacks more; false at the end of the file. */
static bool fill(reader *r)
{
	clv_str b = r->f->bytes;
	if (r->in >= b.n)
		return false;
	make_room(r, CHUNK);
	if (r->how == GZIP) {
		fill_gzip(r);
	} else if (r->how == ZSTD) {
		fill_zstd(r);
	} else {
		size_t n = b.n - r->in < CHUNK ? b.n - r->in : CHUNK;
		memcpy(r->buf + r->n, b.p + r->in, n);
		r->n += n;
		r->in += n;
	}
	return true;
}

static bool need(reader *r, size_t n)
{
	while (r->n - r->pos < n)
		if (!fill(r))
			return false;
	return true;
}

/* ---- headers ------------------------------------------------------------------------ */

/* Bytes of a header that ends in an empty line, from at; 0: none. */
static size_t header_size(clv_str s)
{
	size_t crlf = clv_str_find(s, CLV_S("\r\n\r\n"), 0), lf = clv_str_find(s, CLV_S("\n\n"), 0);
	if (crlf == SIZE_MAX && lf == SIZE_MAX)
		return 0;
	return crlf < lf ? crlf + 4 : lf + 2;
}

static clv_str header_field(clv_str header, const char *name)
{
	clv_str line, key = clv_str_c(name);
	while (clv_str_split(&header, '\n', &line)) {
		if (line.n > key.n && line.p[key.n] == ':' && clv_str_ieq(clv_str_sub(line, 0, key.n), key))
			return clv_str_trim(clv_str_sub(line, key.n + 1, line.n));
	}
	return (clv_str){ "", 0 };
}

/* Skips n bytes of the unpacked stream. */
static bool skip(reader *r, size_t n)
{
	while (n) {
		if (r->pos == r->n && !fill(r))
			return false;
		size_t step = r->n - r->pos < n ? r->n - r->pos : n;
		r->pos += step;
		n -= step;
	}
	return true;
}

static bool at_record(const reader *r)
{
	return r->n - r->pos >= 5 && memcmp(r->buf + r->pos, "WARC/", 5) == 0;
}

/* Moves to the next record's first byte. */
static bool find_record(reader *r)
{
	bool told = r->lost;
	r->lost = false;
	for (;;) {
		while (need(r, 1) && (r->buf[r->pos] == '\r' || r->buf[r->pos] == '\n'))
			r->pos++;
		if (!need(r, 5))
			return false;
		if (at_record(r))
			return true;
		if (!told)
			clv_feed_skip(r->f, r->in, "no record header where one was expected");
		told = true;
		char *eol = memchr(r->buf + r->pos, '\n', r->n - r->pos);
		r->pos = eol ? (size_t)(eol - r->buf) + 1 : r->n;
	}
}

/* Reads a record header into the item's arena; empty: damaged. */
static clv_str read_header(reader *r)
{
	for (size_t want = 512;; want *= 2) {
		bool all = need(r, want);
		size_t n = r->n - r->pos < HEADER_MAX ? r->n - r->pos : HEADER_MAX;
		size_t size = header_size((clv_str){ r->buf + r->pos, n });
		if (size) {
			clv_str h = clv_str_copy(r->f->item, (clv_str){ r->buf + r->pos, size });
			r->pos += size;
			return h;
		}
		if (!all || want > HEADER_MAX) {
			r->pos += r->n > r->pos; /* past the "W", so that we search on */
			return (clv_str){ "", 0 };
		}
	}
}

/* ---- bodies -------------------------------------------------------------------------- */

static clv_str dechunk(clv_arena *a, clv_str s)
{
	clv_buf out = clv_buf_new(a);
	size_t at = 0;
	while (at < s.n) {
		size_t n = 0, digits = 0;
		while (at < s.n && digits < 8) {
			int c = s.p[at] | 32, v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
			if (v < 0)
				break;
			n = n * 16 + (size_t)v;
			digits++;
			at++;
		}
		size_t eol = clv_str_find(s, CLV_S("\n"), at);
		if (!digits || eol == SIZE_MAX)
			return out.n ? clv_buf_str(&out) : s; /* said chunked, is not */
		clv_buf_add(&out, clv_str_sub(s, eol + 1, eol + 1 + n));
		at = eol + 1 + n + 2;
		if (n == 0)
			break;
	}
	return clv_buf_str(&out);
}

static clv_str ungzip(clv_arena *a, clv_str s)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)s.p, .avail_in = (uInt)s.n };
	clv_buf out = clv_buf_new(a);
	char chunk[16384];
	if (s.n < 18 || inflateInit2(&z, 15 + 32) != Z_OK)
		return s;
	int rc = Z_OK;
	while (rc == Z_OK && out.n < RECORD_MAX) {
		z.next_out = (Bytef *)chunk;
		z.avail_out = sizeof chunk;
		rc = inflate(&z, Z_NO_FLUSH);
		clv_buf_add(&out, (clv_str){ chunk, sizeof chunk - z.avail_out });
	}
	inflateEnd(&z);
	return out.n ? clv_buf_str(&out) : s;
}

static bool says(clv_str s, const char *word)
{
	return clv_str_find(s, clv_str_c(word), 0) != SIZE_MAX;
}

static clv_str charset_of(clv_arena *a, clv_str type)
{
	clv_str low = clv_str_lower_ascii(a, type);
	size_t at = clv_str_find(low, CLV_S("charset="), 0);
	if (at == SIZE_MAX)
		return (clv_str){ "", 0 };
	clv_str v = clv_str_sub(low, at + 8, low.n);
	size_t e = 0;
	while (e < v.n && v.p[e] != ';' && v.p[e] != ' ' && v.p[e] != ',')
		e++;
	v = clv_str_sub(v, 0, e);
	while (v.n && (v.p[0] == '"' || v.p[0] == '\''))
		v = clv_str_sub(v, 1, v.n);
	while (v.n && (v.p[v.n - 1] == '"' || v.p[v.n - 1] == '\''))
		v.n--;
	return v;
}

static bool set_type(clv_feed *f, clv_str type, clv_hints *h)
{
	clv_str low = clv_str_lower_ascii(f->item, type);
	if (low.n && !says(low, "html") && !clv_str_starts(low, CLV_S("text/plain")))
		return false;
	h->type = says(low, "html") ? CLV_S("html") : low.n ? CLV_S("text") : (clv_str){ "", 0 };
	h->charset = charset_of(f->item, type);
	return true;
}

/* Status line, header, body of an HTTP response. False: not a page. */
static bool http_page(clv_feed *f, clv_str s, clv_feed_item *item)
{
	size_t n = header_size(clv_str_sub(s, 0, HEADER_MAX));
	clv_str head = clv_str_sub(s, 0, n), line = head;
	if (!n || !clv_str_starts(head, CLV_S("HTTP/")))
		return false;
	clv_str_split(&head, '\n', &line);
	if (!says(line, " 200"))
		return false;
	if (!set_type(f, header_field(head, "Content-Type"), &item->hints))
		return false;
	item->bytes = clv_str_sub(s, n, s.n);
	if (says(clv_str_lower_ascii(f->item, header_field(head, "Transfer-Encoding")), "chunked"))
		item->bytes = dechunk(f->item, item->bytes);
	if (item->bytes.n > 2 && (unsigned char)item->bytes.p[0] == 0x1f && (unsigned char)item->bytes.p[1] == 0x8b)
		item->bytes = ungzip(f->item, item->bytes);
	return true;
}

static bool record_page(clv_feed *f, clv_str header, clv_str body, clv_feed_item *item)
{
	clv_str type = header_field(header, "WARC-Type");
	*item = (clv_feed_item){ .bytes = body, .number = f->number };
	item->hints = clv_feed_hints(f, f->number, (clv_str){ 0 });
	item->hints.file_date = CLV_DAY_NONE;
	clv_str url = header_field(header, "WARC-Target-URI");
	if (url.n > 2 && url.p[0] == '<')
		url = clv_str_sub(url, 1, url.n - 1);
	item->hints.url = url;
	if (clv_str_eqc(type, "response"))
		return http_page(f, body, item);
	return (clv_str_eqc(type, "resource") || clv_str_eqc(type, "conversion")) &&
	       set_type(f, header_field(header, "Content-Type"), &item->hints);
}

static bool warc_next(clv_feed *f, clv_feed_item *item)
{
	reader *r = f->state;
	while (find_record(r)) {
		f->at = r->in;
		clv_str h = read_header(r);
		int64_t n = -1;
		f->number++;
		if (!h.n || !clv_str_to_i64(header_field(h, "Content-Length"), &n) || n < 0) {
			clv_feed_skip(f, r->in, "a record header without a length");
			r->lost = true;
			continue;
		}
		if (n > RECORD_MAX) {
			clv_feed_skip(f, r->in, "a record over the limit of one document");
			skip(r, (size_t)n);
			continue;
		}
		size_t before = f->skipped;
		r->broke = false;
		bool whole = need(r, (size_t)n);
		if (r->broke)
			continue; /* a member broke inside it: what follows is another record */
		if (!whole) {
			if (f->skipped == before)
				clv_feed_skip(f, r->in, "the last record is cut off");
			return false;
		}
		clv_str body = { r->buf + r->pos, (size_t)n };
		r->pos += (size_t)n;
		if (record_page(f, h, body, item))
			return true;
		clv_arena_reset(f->item);
	}
	return false;
}

void clv_feed_warc_open(clv_feed *f)
{
	reader *r = calloc(1, sizeof *r);
	if (!r)
		clv_arena_fail(f->a);
	f->state = r;
	f->close = reader_close;
	f->next = warc_next;
	r->f = f;
	clv_str b = f->bytes;
	if (b.n > 2 && (unsigned char)b.p[0] == 0x1f && (unsigned char)b.p[1] == 0x8b)
		r->how = GZIP;
	else if (b.n > 4 && memcmp(b.p, "\x28\xb5\x2f\xfd", 4) == 0)
		r->how = ZSTD;
	if (r->how == GZIP)
		r->z_open = inflateInit2(&r->z, 15 + 16) == Z_OK;
#ifdef CLV_WITH_LIBDEFLATE
	r->deflate = r->how == GZIP ? libdeflate_alloc_decompressor() : NULL;
#endif
	r->fresh = r->how == GZIP;
	if (r->how == ZSTD)
		r->zstd = ZSTD_createDCtx();
	if ((r->how == GZIP && !r->z_open) || (r->how == ZSTD && !r->zstd))
		clv_arena_fail(f->a);
}
