/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in few bytes: zstd with a sample of such JSON as prefix (sample.json, which
 * therefore never changes), and functions for our own queries:
 *
 *   unpacked(blob)                the JSON of a packed column
 *   quote_json(doc_no, id, b)     the annotate line's object of a quote, from its record
 *   mention_json(doc_no, id, b)   that of an event mention
 *   text_hash(text)               the first 16 digits of its SHA-256
 *   most_parts()                  how many parts of a row are told (clv_store_most); -1: all
 *   id_from(id, letter), id_to(…) least and greatest number of the ids that begin so; null: none does
 *
 * Other programs do not need them: the public views stand on plain columns. What a
 * record holds is not kept twice; the documents asked for last stay open. */
#include "base/hash.h"
#include "store/store_priv.h"

#include <zstd.h>

enum { PACK_LEVEL = 9, MOST_JSON = 16 << 20, OPEN_DOCUMENTS = 16, HASH_DIGITS = 16 };

/* The prefix ends before the file's last line break. */
static size_t sample_size(void)
{
	return strlen(clv_store_sample) - 1;
}

struct clv_packer {
	ZSTD_CCtx *c;
	ZSTD_DCtx *d;
	struct {
		int64_t doc_no;
		clv_arena *arena;
		clv_doc *doc;
		uint64_t used;
	} open[OPEN_DOCUMENTS];
	uint64_t clock;
};

static clv_packer *packer(clv_store *s)
{
	if (s->packer)
		return s->packer;
	clv_packer *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	p->c = ZSTD_createCCtx();
	p->d = ZSTD_createDCtx();
	if (p->c && p->d) {
		ZSTD_CCtx_setParameter(p->c, ZSTD_c_compressionLevel, PACK_LEVEL);
		ZSTD_CCtx_loadDictionary(p->c, clv_store_sample, sample_size());
		ZSTD_DCtx_loadDictionary(p->d, clv_store_sample, sample_size());
		return s->packer = p;
	}
	ZSTD_freeCCtx(p->c);
	ZSTD_freeDCtx(p->d);
	free(p);
	return NULL;
}

void store_packer_free(clv_store *s)
{
	clv_packer *p = s->packer;
	if (!p)
		return;
	for (size_t i = 0; i < OPEN_DOCUMENTS; i++)
		clv_arena_free(p->open[i].arena);
	ZSTD_freeCCtx(p->c);
	ZSTD_freeDCtx(p->d);
	free(p);
	s->packer = NULL;
}

/* p NULL: out of memory. */
clv_str store_pack(clv_store *s, clv_arena *a, clv_str json)
{
	clv_packer *p = packer(s);
	size_t room = ZSTD_compressBound(json.n);
	char *out = clv_alloc(a, room);
	size_t n = p ? ZSTD_compress2(p->c, out, room, json.p, json.n) : (size_t)-1;
	return !p || ZSTD_isError(n) ? (clv_str){ 0 } : (clv_str){ out, n };
}

static void unpacked(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	clv_packer *p = packer(sqlite3_user_data(x));
	(void)n_args;
	const void *in = sqlite3_value_blob(v[0]);
	size_t n_in = (size_t)sqlite3_value_bytes(v[0]);
	if (!in || sqlite3_value_type(v[0]) != SQLITE_BLOB) {
		sqlite3_result_value(x, v[0]);
		return;
	}
	if (n_in < 4 || memcmp(in, "\x28\xB5\x2F\xFD", 4) != 0) { /* put there by hand */
		sqlite3_result_text(x, in, (int)n_in, SQLITE_TRANSIENT);
		return;
	}
	unsigned long long n = ZSTD_getFrameContentSize(in, n_in);
	char *out = n <= MOST_JSON ? sqlite3_malloc64(n + 1) : NULL;
	size_t got = p && out ? ZSTD_decompressDCtx(p->d, out, (size_t)n, in, n_in) : (size_t)-1;
	if (!p || !out || ZSTD_isError(got)) {
		sqlite3_free(out);
		sqlite3_result_error(x, "a packed value is damaged", -1);
		return;
	}
	sqlite3_result_text64(x, out, got, sqlite3_free, SQLITE_UTF8);
}

/* ---- quotes, from the record --------------------------------------------------------- */

static clv_doc *open_document(clv_store *s, int64_t doc_no)
{
	clv_packer *p = packer(s);
	size_t oldest = 0;
	for (size_t i = 0; p && i < OPEN_DOCUMENTS; i++) {
		if (p->open[i].doc && p->open[i].doc_no == doc_no) {
			p->open[i].used = ++p->clock;
			return p->open[i].doc;
		}
		if (p->open[i].used < p->open[oldest].used)
			oldest = i;
	}
	if (!p || (!p->open[oldest].arena && !(p->open[oldest].arena = clv_arena_new(0))))
		return NULL;
	clv_arena *a = p->open[oldest].arena;
	clv_doc *d = NULL;
	p->open[oldest].doc = NULL;
	clv_arena_reset(a);
	if (clv_arena_guard(a))
		return NULL;
	if (store_document(s, doc_no, a, &d, NULL) == CLV_OK) {
		p->open[oldest].doc = d;
		p->open[oldest].doc_no = doc_no;
		p->open[oldest].used = ++p->clock;
	}
	clv_arena_unguard(a);
	return d;
}

static void give(sqlite3_context *x, clv_store *s, sqlite3_value **v, bool (*write)(const clv_doc *, const char *, uint32_t, clv_buf *))
{
	clv_doc *d = open_document(s, sqlite3_value_int64(v[0]));
	const char *id = (const char *)sqlite3_value_text(v[1]);
	uint32_t b = (uint32_t)sqlite3_value_int64(v[2]);
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		sqlite3_result_error_nomem(x);
		return;
	}
	clv_buf out = clv_buf_new(a);
	if (d && id && write(d, id, b, &out))
		sqlite3_result_text(x, out.p, (int)out.n, SQLITE_TRANSIENT);
	else
		sqlite3_result_text(x, "{}", -1, SQLITE_STATIC);
	clv_arena_free(a);
}

static bool write_quote(const clv_doc *d, const char *id, uint32_t b, clv_buf *out)
{
	for (size_t i = 0; i < d->quotes.n; i++)
		if (d->quotes.v[i].span.b == b && !strcmp(d->quotes.v[i].id, id)) {
			clv_quote_json(d, &d->quotes.v[i], out);
			return true;
		}
	return false;
}

static bool write_mention(const clv_doc *d, const char *id, uint32_t b, clv_buf *out)
{
	for (size_t i = 0; i < d->events.n; i++)
		if (d->events.v[i].span.b == b && !strcmp(d->events.v[i].id, id)) {
			clv_event_json(d, &d->events.v[i], out);
			return true;
		}
	return false;
}

static void quote_json(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	(void)n_args;
	give(x, sqlite3_user_data(x), v, write_quote);
}

static void mention_json(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	(void)n_args;
	give(x, sqlite3_user_data(x), v, write_mention);
}

static void text_hash(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	clv_sha256 s;
	char hex[65];
	const void *p = sqlite3_value_blob(v[0]);
	(void)n_args;
	clv_sha256_init(&s);
	clv_sha256_add(&s, p ? p : "", p ? (size_t)sqlite3_value_bytes(v[0]) : 0);
	clv_sha256_hex(&s, hex);
	sqlite3_result_text(x, hex, HASH_DIGITS, SQLITE_TRANSIENT);
}

/* "e" and up to 16 digits → the range of numbers that begin so. Numbers are signed in
 * the file, and still one range: the first digit gives the sign. */
static bool id_range(const char *id, const char *letter, int64_t *from, int64_t *to)
{
	uint64_t v = 0;
	size_t n = 0;
	if (!id || !letter || !*id || *id != *letter)
		return false;
	for (const char *p = id + 1; *p; p++, n++) {
		const char *digits = "0123456789abcdef", *at = strchr(digits, *p >= 'A' && *p <= 'F' ? *p - 'A' + 'a' : *p);
		if (!at || n == 16)
			return false;
		v = v << 4 | (uint64_t)(at - digits);
	}
	uint64_t rest = n < 16 ? UINT64_MAX >> (4 * n) : 0;
	*from = n ? (int64_t)(n < 16 ? v << (64 - 4 * n) : v) : INT64_MIN;
	*to = n ? (int64_t)((uint64_t)*from | rest) : INT64_MAX;
	return true;
}

static void id_bound(sqlite3_context *x, sqlite3_value **v, bool upper)
{
	int64_t from, to;
	if (id_range((const char *)sqlite3_value_text(v[0]), (const char *)sqlite3_value_text(v[1]), &from, &to))
		sqlite3_result_int64(x, upper ? to : from);
}

static void id_from(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	(void)n_args;
	id_bound(x, v, false);
}

static void id_to(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	(void)n_args;
	id_bound(x, v, true);
}

static void most_parts(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	(void)n_args, (void)v;
	sqlite3_result_int64(x, ((clv_store *)sqlite3_user_data(x))->most);
}

clv_status store_add_functions(clv_store *s, clv_error *err)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
	const struct {
		const char *name;
		int n_args, flags;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} v[] = {
		{ "unpacked", 1, flags, unpacked },
		{ "quote_json", 3, SQLITE_UTF8, quote_json },
		{ "mention_json", 3, SQLITE_UTF8, mention_json },
		{ "text_hash", 1, flags, text_hash },
		{ "id_from", 2, flags, id_from },
		{ "id_to", 2, flags, id_to },
		{ "most_parts", 0, SQLITE_UTF8, most_parts },
	};
	int rc = store_add_checksum(s->db);
	for (size_t i = 0; i < sizeof v / sizeof *v && rc == SQLITE_OK; i++)
		rc = sqlite3_create_function(s->db, v[i].name, v[i].n_args, v[i].flags, s, v[i].call, NULL, NULL);
	return rc == SQLITE_OK ? CLV_OK : sql_failure(s, rc, err);
}
