/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: every container.
 *
 * Input: a byte, then bytes. Its low three bits choose the file's name, the next three
 * what is made of the bytes first, since no edit gets past a checksum: nothing, a gzip
 * file, a gzip member for each piece, zstd, a ZIP or tar archive of the pieces. Pieces
 * are parted by NUL NUL; an archive's piece begins with a line, its name. Reading must
 * end, and every item's bytes must be readable. */
#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>
#include <zstd.h>

#include "fuzz.h"
#include "feed/feed.h"

enum { ITEMS_MAX = 100000 };

static clv_str gzipped(clv_arena *a, clv_str s)
{
	z_stream z = { 0 };
	size_t room = s.n + s.n / 100 + 64;
	char *out = clv_alloc(a, room);
	CLV_FUZZ_CHECK(deflateInit2(&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = (Bytef *)(uintptr_t)s.p;
	z.avail_in = (uInt)s.n;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)room;
	CLV_FUZZ_CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
	deflateEnd(&z);
	return (clv_str){ out, room - z.avail_out };
}

static clv_str zstded(clv_arena *a, clv_str s)
{
	size_t room = ZSTD_compressBound(s.n);
	char *out = clv_alloc(a, room);
	return (clv_str){ out, ZSTD_compress(out, room, s.p, s.n, 1) };
}

static bool next_piece(clv_str *rest, clv_str *piece)
{
	if (!rest->n)
		return false;
	size_t e = clv_str_find(*rest, (clv_str){ "\0", 2 }, 0);
	*piece = clv_str_sub(*rest, 0, e == SIZE_MAX ? rest->n : e);
	*rest = clv_str_sub(*rest, e == SIZE_MAX ? rest->n : e + 2, rest->n);
	return true;
}

static clv_str members(clv_arena *a, clv_str s)
{
	clv_buf b = clv_buf_new(a);
	for (clv_str piece; next_piece(&s, &piece);)
		clv_buf_add(&b, gzipped(a, piece));
	return clv_buf_str(&b);
}

static clv_str archived(clv_arena *a, clv_str s, bool zip)
{
	size_t room = s.n * 64 + (1 << 16), used = 0;
	char *out = clv_alloc(a, room);
	struct archive *ar = archive_write_new();
	if (zip)
		archive_write_set_format_zip(ar);
	else
		archive_write_set_format_ustar(ar);
	archive_write_set_bytes_in_last_block(ar, 1);
	CLV_FUZZ_CHECK(archive_write_open_memory(ar, out, room, &used) == ARCHIVE_OK);
	for (clv_str piece; next_piece(&s, &piece);) {
		struct archive_entry *e = archive_entry_new();
		clv_str name = fuzz_part(&piece, '\n');
		archive_entry_set_pathname(e, clv_str_copy(a, name).p);
		archive_entry_set_size(e, (la_int64_t)piece.n);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		if (archive_write_header(ar, e) == ARCHIVE_OK)
			archive_write_data(ar, piece.p, piece.n);
		archive_entry_free(e);
	}
	archive_write_close(ar);
	archive_write_free(ar);
	return (clv_str){ out, used };
}

static clv_str wrapped(clv_arena *a, unsigned how, clv_str s)
{
	switch (how) {
	case 1: return gzipped(a, s);
	case 2: return members(a, s);
	case 3: return zstded(a, s);
	case 4: return archived(a, s, true);
	case 5: return archived(a, s, false);
	case 6: return gzipped(a, archived(a, s, false));
	default: return s;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "a", "a.warc.gz", "a.zip", "a.mhtml", "a.jsonl", "a.json", "a.xml", "a.tar.gz" };
	if (n < 1 || n > 1 << 18)
		return 0;
	clv_arena *a = clv_arena_new(0);
	clv_str bytes = wrapped(a, data[0] >> 3 & 7, (clv_str){ (const char *)data + 1, n - 1 });
	clv_feed *f = clv_feed_open(a, clv_str_c(names[data[0] & 7]), bytes);
	if (data[0] & 64)
		clv_feed_want_links(f);
	clv_feed_item item;
	clv_error e;
	uint64_t sum = 0;
	int items = 0;
	while (clv_feed_next(f, &item, &e)) {
		sum += clv_hash64(item.bytes.p, item.bytes.n) + item.hints.url.n + item.hints.title.n;
		CLV_FUZZ_CHECK(++items < ITEMS_MAX);
	}
	CLV_FUZZ_CHECK(e.code == CLV_OK || clv_feed_skipped(f) > 0 || items == 0); /* a container without a document is told */
	clv_feed_close(f);
	clv_arena_free(a);
	return sum == 1;
}
