/* SPDX-License-Identifier: Apache-2.0 */
/* Which container a file is, and the reader of plain files.
 *
 * Input: path and bytes of a file. Output: one item a document, with what the
 * container says of it. The kind is decided by the first bytes ("WARC/", ZIP and
 * tar magic, "From ", "<?xml" with a feed's root, "{"), by the name only where
 * bytes do not tell. A gzip or zstd file that holds one plain file is opened
 * first. See each reader for its container; all share the rules below.
 *
 * Memory: the item's bytes live in an arena of the feed that is emptied before
 * the next item. Limits: limits.h for a document; INFLATE_MAX for a compressed
 * plain file. A broken record is skipped and counted, never an end, where the
 * format lets us find the next one. */
#include "feed/feed_priv.h"

#include <zlib.h>
#include <zstd.h>

enum { INFLATE_MAX = 1 << 30, INFLATE_RATIO = 1100, SNIFF = 1024 };

void clv_feed_want_links(clv_feed *f)
{
	f->links = true;
}

void clv_feed_skip(clv_feed *f, size_t pos, const char *reason)
{
	f->skipped++;
	clv_fail(&f->problem, CLV_CORRUPT, "feed", "%.*s: %s at byte %zu; skipped, the rest is read",
	         (int)(f->path.n > 200 ? 200 : f->path.n), f->path.p, reason, pos);
	f->problem.pos = pos;
}

static bool digits(clv_str s, size_t at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at + i >= s.n || s.p[at + i] < '0' || s.p[at + i] > '9')
			return false;
	return true;
}

static int32_t number(clv_str s, size_t at, size_t n)
{
	int32_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (s.p[at + i] - '0');
	return v;
}

clv_day clv_feed_name_date(clv_str s)
{
	for (size_t i = 0; i + 8 <= s.n; i++) {
		if ((i && s.p[i - 1] >= '0' && s.p[i - 1] <= '9') || !digits(s, i, 4))
			continue;
		size_t sep = s.p[i + 4] == '-' || s.p[i + 4] == '_' || s.p[i + 4] == '/';
		if (!digits(s, i + 4 + sep, 2) || (sep && (i + 7 >= s.n || s.p[i + 7] != s.p[i + 4])) ||
		    !digits(s, i + 6 + 2 * sep, 2))
			continue;
		size_t e = i + 8 + 2 * sep;
		bool stamp = digits(s, e, 6) && !digits(s, e, 7); /* …hhmmss follows */
		if (e < s.n && s.p[e] >= '0' && s.p[e] <= '9' && !stamp)
			continue;
		int32_t y = number(s, i, 4);
		clv_day d = clv_day_of(y, number(s, i + 4 + sep, 2), number(s, i + 6 + 2 * sep, 2));
		if (d != CLV_DAY_NONE && y >= 1900 && y < 2100)
			return d;
	}
	return CLV_DAY_NONE;
}

clv_day clv_feed_mail_date(clv_str s)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	s = clv_str_trim(s);
	clv_day iso = clv_day_parse(s);
	if (iso != CLV_DAY_NONE)
		return iso;
	for (size_t i = 0; i + 9 <= s.n; i++) { /* "15 Sep 2022", "5-Sep-2022" */
		if (!digits(s, i, 1))
			continue;
		size_t n = digits(s, i, 2) ? 2 : 1, at = i + n + 1;
		char m[4] = { 0 };
		for (size_t k = 0; k < 3 && at + k < s.n; k++)
			m[k] = (char)(s.p[at + k] | 32);
		const char *hit = m[2] ? strstr(months, m) : NULL;
		if (hit && (hit - months) % 3 == 0 && digits(s, at + 4, 4))
			return clv_day_of(number(s, at + 4, 4), (int32_t)(hit - months) / 3 + 1,
			                  number(s, i, n));
		i += n - 1;
	}
	return CLV_DAY_NONE;
}

clv_hints clv_feed_hints(clv_feed *f, uint32_t n, clv_str name)
{
	clv_hints h = { .date = CLV_DAY_NONE };
	h.path = n ? clv_strf(f->item, "%.*s#%u", CLV_FMT(f->path), n) : f->path;
	clv_str base = name.n ? name : f->path;
	if (!name.n)
		for (size_t i = base.n; i-- > 0;)
			if (base.p[i] == '/') {
				base = clv_str_sub(base, i + 1, base.n);
				break;
			}
	h.file_date = clv_feed_name_date(base);
	return h;
}

/* ---- plain files ----------------------------------------------------------- */

static bool plain_next(clv_feed *f, clv_feed_item *item)
{
	if (f->at++)
		return false;
	*item = (clv_feed_item){ f->bytes, clv_feed_hints(f, 0, (clv_str){ 0 }), 0, { "", 0 } };
	return true;
}

static clv_feed_kind kind_of(clv_str path, clv_str b);

/* How much a packed file may unpack to: a page no more than a document, a container
 * INFLATE_MAX. Its first bytes say which. */
static size_t most(const clv_feed *f, clv_str begin)
{
	clv_str path = f->path;
	for (size_t i = path.n; i-- > 0 && path.p[i] != '/';)
		if (path.p[i] == '.') {
			path.n = i; /* without .gz, .zst */
			break;
		}
	return begin.n && kind_of(path, begin) == CLV_FEED_PLAIN ? CLV_MAX_DOC_BYTES + 1 : INFLATE_MAX;
}

/* Whole gzip file (all members) into malloc'd bytes; what came before damage is kept. */
static clv_str gunzip(clv_feed *f)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)f->bytes.p };
	size_t left = f->bytes.n, cap = (f->bytes.n < CLV_MAX_DOC_BYTES ? f->bytes.n * 4 : f->bytes.n) + 4096, n = 0;
	char *out = malloc(cap);
	if (!out || inflateInit2(&z, 15 + 16) != Z_OK) {
		free(out);
		return (clv_str){ "", 0 };
	}
	int rc = Z_OK;
	for (;;) {
		if (n == cap) {
			char *more = cap < most(f, (clv_str){ out, n }) ? realloc(out, cap * 2) : NULL;
			if (!more) {
				clv_feed_skip(f, f->bytes.n - left, "unpacks to more than the limit");
				break;
			}
			out = more;
			cap *= 2;
		}
		z.avail_in = left > UINT32_MAX ? UINT32_MAX : (uInt)left;
		z.avail_out = cap - n > UINT32_MAX ? UINT32_MAX : (uInt)(cap - n);
		z.next_out = (Bytef *)out + n;
		uInt in = z.avail_in, room = z.avail_out;
		rc = inflate(&z, Z_NO_FLUSH);
		left -= in - z.avail_in;
		n += room - z.avail_out;
		if (rc == Z_STREAM_END && left > 18 && (z.next_in[0] == 0x1f))
			rc = inflateReset(&z);
		else if (rc == Z_STREAM_END)
			break;
		if (rc != Z_OK || (in == z.avail_in && room == z.avail_out) || (!left && n < cap)) {
			clv_feed_skip(f, f->bytes.n - left, "gzip data is damaged or cut off");
			break;
		}
	}
	inflateEnd(&z);
	f->inflated = out;
	return (clv_str){ out, n };
}

static clv_str unzstd(clv_feed *f)
{
	ZSTD_DCtx *d = ZSTD_createDCtx();
	size_t cap = f->bytes.n * 4 + 4096, n = 0;
	char *out = malloc(cap);
	ZSTD_inBuffer in = { f->bytes.p, f->bytes.n, 0 };
	while (d && out && in.pos < in.size) {
		if (n == cap) {
			char *more = cap < most(f, (clv_str){ out, n }) ? realloc(out, cap * 2) : NULL;
			if (!more) {
				clv_feed_skip(f, in.pos, "unpacks to more than the limit");
				break;
			}
			out = more;
			cap *= 2;
		}
		ZSTD_outBuffer to = { out + n, cap - n, 0 };
		size_t before = in.pos, rc = ZSTD_decompressStream(d, &to, &in);
		n += to.pos;
		if (ZSTD_isError(rc) || (in.pos == before && to.pos == 0)) {
			clv_feed_skip(f, in.pos, "zstd data is damaged");
			break;
		}
	}
	ZSTD_freeDCtx(d);
	f->inflated = out;
	return (clv_str){ out ? out : "", out ? n : 0 };
}

/* ---- which kind -------------------------------------------------------------- */

static bool has(clv_str head, const char *word)
{
	return clv_str_find(head, clv_str_c(word), 0) != SIZE_MAX;
}

static bool named(clv_str path, const char *ext)
{
	clv_str e = clv_str_c(ext);
	return path.n >= e.n && clv_str_ieq(clv_str_sub(path, path.n - e.n, path.n), e);
}

static clv_feed_kind json_kind(clv_str path, clv_str b)
{
	bool lines = named(path, ".jsonl") || named(path, ".ndjson");
	size_t i = 0;
	while (i < b.n && (b.p[i] == ' ' || b.p[i] == '\n' || b.p[i] == '\r' || b.p[i] == '\t'))
		i++;
	if (lines)
		return CLV_FEED_JSONL;
	if (i == b.n || (b.p[i] != '{' && !(b.p[i] == '[' && named(path, ".json"))))
		return CLV_FEED_PLAIN;
	if (named(path, ".json"))
		return CLV_FEED_JSON;
	size_t eol = clv_str_find(b, CLV_S("\n"), i);
	size_t e = eol == SIZE_MAX ? b.n : eol;
	while (e > i && (b.p[e - 1] == ' ' || b.p[e - 1] == '\r'))
		e--;
	bool line = e > i + 1 && b.p[e - 1] == '}' && b.p[i] == '{';
	clv_str rest = clv_str_sub(b, i + 1, e);
	return line && clv_str_trim(rest).p[0] == '"' ? CLV_FEED_JSONL : CLV_FEED_PLAIN;
}

static clv_feed_kind kind_of(clv_str path, clv_str b)
{
	clv_str head = clv_str_sub(b, 0, SNIFF);
	if (clv_str_starts(head, CLV_S("WARC/")))
		return CLV_FEED_WARC;
	if (clv_str_starts(head, CLV_S("PK\3\4")) || clv_str_starts(head, CLV_S("PK\5\6")) ||
	    (b.n > 262 && memcmp(b.p + 257, "ustar", 5) == 0))
		return CLV_FEED_ARCHIVE;
	if (clv_str_starts(head, CLV_S("From ")) && (has(head, "\nSubject:") || has(head, "\nFrom:") ||
	                                             has(head, "\nReturn-Path:")))
		return CLV_FEED_MBOX;
	if (has(head, "MIME-Version:") && has(head, "multipart/related"))
		return CLV_FEED_MHTML;
	if (named(path, ".mhtml") || named(path, ".mht") || named(path, ".eml"))
		return CLV_FEED_MHTML;
	clv_str t = clv_str_trim(head);
	if (clv_str_starts(t, CLV_S("\xEF\xBB\xBF")))
		t = clv_str_trim(clv_str_sub(t, 3, t.n));
	if (clv_str_starts(t, CLV_S("<?xml")) || clv_str_starts(t, CLV_S("<rss")) ||
	    clv_str_starts(t, CLV_S("<feed")) || clv_str_starts(t, CLV_S("<rdf:RDF")))
		if ((has(t, "<rss") || has(t, "<feed") || has(t, "<rdf:RDF")) && !has(t, "<html"))
			return CLV_FEED_XML;
	return json_kind(path, b);
}

static bool is_gzip(clv_str b)
{
	return b.n > 18 && (unsigned char)b.p[0] == 0x1f && (unsigned char)b.p[1] == 0x8b;
}

static bool is_zstd(clv_str b)
{
	return b.n > 8 && memcmp(b.p, "\x28\xb5\x2f\xfd", 4) == 0;
}

/* The first bytes behind gzip or zstd say whether it is a WARC, whose reader
 * opens member by member; anything else is opened here, whole. */
static bool is_packed_warc(clv_str path)
{
	return named(path, ".warc.gz") || named(path, ".warc.zst") || named(path, ".warc");
}

clv_feed *clv_feed_open(clv_arena *a, clv_str path, clv_str bytes)
{
	static void (*const open[])(clv_feed *) = {
		[CLV_FEED_JSONL] = clv_feed_jsonl_open, [CLV_FEED_JSON] = clv_feed_json_open,
		[CLV_FEED_WARC] = clv_feed_warc_open,   [CLV_FEED_ARCHIVE] = clv_feed_archive_open,
		[CLV_FEED_MHTML] = clv_feed_mhtml_open, [CLV_FEED_MBOX] = clv_feed_mbox_open,
		[CLV_FEED_XML] = clv_feed_xml_open,
	};
	clv_feed *f = CLV_NEW(a, clv_feed);
	f->a = a;
	f->item = clv_arena_new(0);
	if (!f->item)
		clv_arena_fail(a);
	f->path = clv_str_copy(a, path);
	f->bytes = bytes;
	f->size = bytes.n;
	f->next = plain_next;
	clv_feed_kind kind = CLV_FEED_WARC;
	if (!is_packed_warc(path)) {
		if (is_gzip(bytes))
			f->bytes = gunzip(f);
		else if (is_zstd(bytes))
			f->bytes = unzstd(f);
		if (f->inflated && path.n > 3)
			path = named(path, ".gz") ? clv_str_sub(path, 0, path.n - 3)
			       : named(path, ".zst") ? clv_str_sub(path, 0, path.n - 4) : path;
		kind = kind_of(path, f->bytes);
	}
	if (clv_arena_guard(f->item))
		clv_arena_fail(a);
	f->container = kind != CLV_FEED_PLAIN;
	if (kind != CLV_FEED_PLAIN && open[kind])
		open[kind](f);
	clv_arena_unguard(f->item);
	return f;
}

/* The item's arena unwinds into the caller's when memory runs out. */
bool clv_feed_next(clv_feed *f, clv_feed_item *item, clv_error *problem)
{
	size_t before = f->skipped;
	clv_arena_reset(f->item);
	if (clv_arena_guard(f->item))
		clv_arena_fail(f->a);
	bool more = f->next(f, item);
	clv_arena_unguard(f->item);
	f->given |= more;
	if (problem) {
		*problem = (clv_error){ 0 };
		if (f->skipped > before || (!more && f->skipped))
			*problem = f->problem;
		if (!more && f->skipped > 1)
			clv_fail(problem, CLV_CORRUPT, "feed", "%zu records skipped; the last: %s", f->skipped, f->problem.msg);
		if (!more && !f->given && !f->skipped && !f->links && f->container)
			clv_fail(problem, CLV_FORMAT, "feed", "%.*s: no document in it; a container of documents was expected",
			         (int)(f->path.n > 200 ? 200 : f->path.n), f->path.p);
	}
	return more;
}

size_t clv_feed_at(const clv_feed *f)
{
	size_t at = f->at < f->bytes.n ? f->at : f->bytes.n;
	return f->bytes.n ? (size_t)((double)at / (double)f->bytes.n * (double)f->size) : 0;
}

size_t clv_feed_skipped(const clv_feed *f)
{
	return f->skipped;
}

void clv_feed_close(clv_feed *f)
{
	if (!f)
		return;
	if (f->close)
		f->close(f->state);
	free(f->inflated);
	clv_arena_free(f->item);
}
