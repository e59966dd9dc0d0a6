/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP and tar files of pages, by libarchive.
 *
 * Input: bytes of the archive. Output: an item for each regular file in it, in the
 * order of the archive; folders, links and hidden names are passed over. A date in
 * an entry's name is its file_date; times stored in the archive are not used.
 *
 * Damage: a broken entry is skipped where libarchive can go on, else the archive
 * ends there and says so. Limits against bombs: an entry over CLV_MAX_DOC_BYTES is
 * skipped without being unpacked further; all entries together may unpack to
 * TOTAL_MAX. Archives inside archives are not opened. */
#include "feed/feed_priv.h"

#include <archive.h>
#include <archive_entry.h>

static const uint64_t TOTAL_MAX = (uint64_t)64 << 30;
enum { STEP = 1 << 16 };

typedef struct reader {
	struct archive *ar;
	uint64_t total;
} reader;

static void reader_close(void *p)
{
	reader *r = p;
	archive_read_free(r->ar);
	free(r);
}

/* Whole entry into the item's arena; false: damaged or too large. */
static bool read_entry(clv_feed *f, reader *r, clv_str *out)
{
	clv_buf b = clv_buf_new(f->item);
	char step[STEP];
	for (;;) {
		la_ssize_t n = archive_read_data(r->ar, step, sizeof step);
		if (n < 0) {
			clv_feed_skip(f, 0, "an entry is damaged");
			return false;
		}
		if (n == 0)
			break;
		clv_buf_add(&b, (clv_str){ step, (size_t)n });
		r->total += (uint64_t)n;
		if (b.n > CLV_MAX_DOC_BYTES) {
			clv_feed_skip(f, 0, "an entry over the limit of one document");
			return false;
		}
	}
	*out = clv_buf_str(&b);
	return true;
}

static clv_str base_name(clv_str name)
{
	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '/')
			return clv_str_sub(name, i + 1, name.n);
	return name;
}

static bool archive_next(clv_feed *f, clv_feed_item *item)
{
	reader *r = f->state;
	struct archive_entry *e;
	for (;;) {
		int rc = archive_read_next_header(r->ar, &e);
		if (rc == ARCHIVE_RETRY)
			continue;
		if (rc == ARCHIVE_EOF)
			return false;
		if (rc == ARCHIVE_FATAL || r->total > TOTAL_MAX) {
			clv_feed_skip(f, 0, rc == ARCHIVE_FATAL ? "the archive is damaged or cut off"
			                                        : "the archive unpacks to more than the limit");
			return false;
		}
		const char *path = archive_entry_pathname(e);
		clv_str name = clv_str_copy(f->item, clv_str_c(path ? path : ""));
		clv_str base = base_name(name);
		if (archive_entry_filetype(e) != AE_IFREG || !base.n || base.p[0] == '.')
			continue;
		f->number++;
		f->at = (size_t)archive_filter_bytes(r->ar, -1);
		clv_str bytes;
		if (!read_entry(f, r, &bytes))
			continue;
		*item = (clv_feed_item){ .bytes = bytes, .number = f->number };
		item->hints = clv_feed_hints(f, f->number, name);
		return true;
	}
}

void clv_feed_archive_open(clv_feed *f)
{
	reader *r = calloc(1, sizeof *r);
	if (!r || !(r->ar = archive_read_new())) {
		free(r);
		clv_arena_fail(f->a);
	}
	f->state = r;
	f->close = reader_close;
	f->next = archive_next;
	archive_read_support_format_zip(r->ar);
	archive_read_support_format_tar(r->ar);
	if (archive_read_open_memory(r->ar, f->bytes.p, f->bytes.n) != ARCHIVE_OK)
		clv_feed_skip(f, 0, "the archive cannot be opened");
}
