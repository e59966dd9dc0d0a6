/* SPDX-License-Identifier: Apache-2.0 */
/* feed: which container, its records, what it says of them, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>
#include <zstd.h>

#include "feed/feed_priv.h"

static clv_arena *A;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	return 0;
}

static clv_feed *open_text(const char *path, const char *text)
{
	return clv_feed_open(A, clv_str_c(path), clv_str_c(text));
}

static void a_plain_file_is_one_document(void **state)
{
	(void)state;
	clv_feed *f = open_text("news/2022-09-15-oslo.txt", "Hello.");
	clv_feed_item it;
	clv_error e;
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "Hello."));
	assert_true(clv_str_eqc(it.hints.path, "news/2022-09-15-oslo.txt"));
	assert_int_equal(it.number, 0);
	assert_true(it.hints.file_date == clv_day_of(2022, 9, 15));
	assert_true(it.hints.date == CLV_DAY_NONE);
	assert_false(clv_feed_next(f, &it, &e));
	assert_int_equal(e.code, CLV_OK);
	clv_feed_close(f);
}

static void dates_in_names(void **state)
{
	(void)state;
	assert_true(clv_feed_name_date(CLV_S("CC-NEWS-20220915083000-00017.warc.gz")) == clv_day_of(2022, 9, 15));
	assert_true(clv_feed_name_date(CLV_S("story_2019_02_28.html")) == clv_day_of(2019, 2, 28));
	assert_true(clv_feed_name_date(CLV_S("a/2021/12/31/x")) == clv_day_of(2021, 12, 31));
	assert_true(clv_feed_name_date(CLV_S("000_6ff92c19639231f4.txt")) == CLV_DAY_NONE);
	assert_true(clv_feed_name_date(CLV_S("20221332.txt")) == CLV_DAY_NONE);
	assert_true(clv_feed_name_date(CLV_S("1234567890123456")) == CLV_DAY_NONE);
	assert_true(clv_feed_mail_date(CLV_S("Thu, 15 Sep 2022 08:00:00 +0200")) == clv_day_of(2022, 9, 15));
	assert_true(clv_feed_mail_date(CLV_S("2022-09-15T08:00:00Z")) == clv_day_of(2022, 9, 15));
	assert_true(clv_feed_mail_date(CLV_S("soon")) == CLV_DAY_NONE);
}

static void jsonl_in_any_order_with_a_bad_line(void **state)
{
	(void)state;
	clv_feed *f = open_text("x.jsonl",
	                        "{\"date\":\"2022-09-15\",\"id\":7,\"text\":\"One.\",\"url\":\"http://a.example/1\",\"title\":\"T\"}\n"
	                        "{broken\n\n"
	                        "{\"url\":\"u\"}\n"
	                        "{\"html\":\"<p>Two</p>\"}");
	clv_feed_item it;
	clv_error e;
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "One.") && clv_str_eqc(it.hints.type, "text"));
	assert_true(clv_str_eqc(it.hints.url, "http://a.example/1") && clv_str_eqc(it.hints.title, "T"));
	assert_true(it.hints.date == clv_day_of(2022, 9, 15));
	assert_true(clv_str_eqc(it.extra, "{\"id\":7}"));
	assert_true(clv_str_eqc(it.hints.path, "x.jsonl#1"));
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "<p>Two</p>") && clv_str_eqc(it.hints.type, "html"));
	assert_int_equal(it.number, 4);
	assert_int_equal(clv_feed_skipped(f), 2);
	assert_int_equal(e.code, CLV_CORRUPT);
	assert_false(clv_feed_next(f, &it, &e));
	clv_feed_close(f);
}

static void json_feed_and_arrays(void **state)
{
	(void)state;
	clv_feed *f = open_text("feed.json", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Fjord Post\",\n\"items\":[\n"
	                                     "{\"id\":\"1\",\"url\":\"http://f.example/1\",\"content_html\":\"<p>Hi</p>\",\"date_published\":\"2021-05-06T01:02:03Z\"},{\"id\":\"2\"}]}");
	clv_feed_item it;
	clv_error e;
	assert_true(clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.hints.outlet, "Fjord Post") && it.hints.date == clv_day_of(2021, 5, 6));
	assert_false(clv_feed_next(f, &it, &e));
	assert_int_equal(clv_feed_skipped(f), 1);
	clv_feed_close(f);
	f = open_text("two.json", "[{\"text\":\"a\"},{\"text\":\"b\"}]");
	assert_true(clv_feed_next(f, &it, &e) && clv_feed_next(f, &it, &e));
	assert_true(clv_str_eqc(it.bytes, "b"));
	clv_feed_close(f);
}

static void invalid_utf8_in_a_line_is_mended(void **state)
{
	(void)state;
	clv_feed *f = open_text("x.jsonl", "{\"text\":\"caf\xE9.\"}\n");
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL));
	assert_true(clv_str_eqc(it.bytes, "caf\xEF\xBF\xBD."));
	clv_feed_close(f);
}

static void text_that_begins_with_a_brace_is_text(void **state)
{
	(void)state;
	clv_feed *f = open_text("a.txt", "{sic} The minister came.\nAnd left.");
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL));
	assert_int_equal(it.number, 0);
	clv_feed_close(f);
}

/* ---- WARC -------------------------------------------------------------------------- */

static clv_str warc_record(const char *url, const char *http, const char *body)
{
	clv_str payload = clv_strf(A, "%s\r\n\r\n%s", http, body);
	return clv_strf(A, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2020-08-01T00:00:00Z\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
	                url, payload.n, payload.p);
}

static clv_str gzipped(clv_str s)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)s.p, .avail_in = (uInt)s.n };
	size_t cap = s.n + 200;
	char *out = clv_alloc(A, cap);
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)cap;
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return (clv_str){ out, cap - z.avail_out };
}

#define HTTP_OK "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"ISO-8859-1\""

static clv_str joined(const clv_str *v, size_t n)
{
	clv_buf b = clv_buf_new(A);
	for (size_t i = 0; i < n; i++)
		clv_buf_add(&b, v[i]);
	return clv_buf_str(&b);
}

static void warc_gives_pages_only(void **state)
{
	(void)state;
	clv_str r[] = { CLV_S("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n"),
		        warc_record("http://a.example/1", HTTP_OK, "<p>One"),
		        warc_record("http://a.example/2", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", "gone"),
		        warc_record("http://a.example/3", "HTTP/1.1 200 OK\r\nContent-Type: image/png", "png"),
		        warc_record("<http://a.example/4>", HTTP_OK "\r\nTransfer-Encoding: chunked", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") };
	clv_str packed[5], plain = joined(r, 5);
	for (int i = 0; i < 5; i++)
		packed[i] = gzipped(r[i]);
	char *zs = clv_alloc(A, plain.n + 1000);
	size_t zn = ZSTD_compress(zs, plain.n + 1000, plain.p, plain.n, 3);
	clv_str forms[] = { plain, joined(packed, 5), gzipped(plain), { zs, zn } };
	for (int k = 0; k < 4; k++) {
		clv_feed *f = clv_feed_open(A, CLV_S("CC-NEWS-20200801000000-00001.warc.gz"), forms[k]);
		clv_feed_item it;
		clv_error e;
		assert_true(clv_feed_next(f, &it, &e));
		assert_true(clv_str_eqc(it.bytes, "<p>One"));
		assert_true(clv_str_eqc(it.hints.url, "http://a.example/1"));
		assert_true(clv_str_eqc(it.hints.charset, "iso-8859-1") && clv_str_eqc(it.hints.type, "html"));
		assert_true(it.hints.file_date == CLV_DAY_NONE); /* a visit is no publication */
		assert_int_equal(it.number, 2);
		assert_true(clv_feed_next(f, &it, &e));
		assert_true(clv_str_eqc(it.bytes, "abcde") && clv_str_eqc(it.hints.url, "http://a.example/4"));
		assert_false(clv_feed_next(f, &it, &e));
		assert_int_equal(clv_feed_skipped(f), 0);
		clv_feed_close(f);
	}
}

static void warc_goes_on_behind_damage(void **state)
{
	(void)state;
	clv_str one = warc_record("http://a.example/1", HTTP_OK, "<p>One");
	clv_str two = gzipped(warc_record("http://a.example/2", HTTP_OK, "<p>Two and some more text, so that there is something to break"));
	clv_str three = warc_record("http://a.example/3", HTTP_OK, "<p>Three");
	char *broken = clv_alloc(A, two.n);
	memcpy(broken, two.p, two.n);
	memset(broken + 20, 0x55, 40);
	clv_str gz[] = { gzipped(one), { broken, two.n }, gzipped(three) };
	clv_str plain[] = { one, CLV_S("WARC/1.0\r\nWARC-Type: response\r\n\r\njunk\r\nmore junk\r\n\r\n"), three };
	clv_str forms[] = { joined(gz, 3), joined(plain, 3) };
	for (int k = 0; k < 2; k++) {
		clv_feed *f = clv_feed_open(A, CLV_S("x.warc"), forms[k]);
		clv_feed_item it;
		clv_error e;
		assert_true(clv_feed_next(f, &it, &e) && clv_str_eqc(it.bytes, "<p>One"));
		assert_true(clv_feed_next(f, &it, &e) && clv_str_eqc(it.bytes, "<p>Three"));
		assert_false(clv_feed_next(f, &it, &e));
		assert_int_equal(clv_feed_skipped(f), 1);
		assert_int_equal(e.code, CLV_CORRUPT);
		clv_feed_close(f);
	}
}

static void warc_cut_anywhere_ends_cleanly(void **state)
{
	(void)state;
	clv_str all = joined((clv_str[]){ gzipped(warc_record("http://a.example/1", HTTP_OK, "<p>One")),
	                                  gzipped(warc_record("http://a.example/2", HTTP_OK, "<p>Two")) }, 2);
	for (size_t n = 0; n < all.n; n++) {
		clv_feed *f = clv_feed_open(A, CLV_S("x.warc.gz"), clv_str_sub(all, 0, n));
		clv_feed_item it;
		int items = 0;
		while (clv_feed_next(f, &it, NULL))
			items++;
		assert_true(items <= 2);
		clv_feed_close(f);
	}
}

/* ---- archives ------------------------------------------------------------------------ */

static clv_str archive_of(bool zip, const char *const *names, const clv_str *bytes, size_t n)
{
	struct archive *w = archive_write_new();
	size_t cap = 1 << 22, used = 0;
	char *out = clv_alloc(A, cap);
	if (zip)
		archive_write_set_format_zip(w);
	else
		archive_write_set_format_ustar(w);
	archive_write_open_memory(w, out, cap, &used);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *e = archive_entry_new();
		archive_entry_set_pathname(e, names[i]);
		archive_entry_set_size(e, (la_int64_t)bytes[i].n);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_write_header(w, e);
		archive_write_data(w, bytes[i].p, bytes[i].n);
		archive_entry_free(e);
	}
	archive_write_close(w);
	archive_write_free(w);
	return (clv_str){ out, used };
}

static void zip_and_tar(void **state)
{
	(void)state;
	const char *const names[] = { "a/2021-03-04-port.html", ".hidden", "b.txt" };
	const clv_str bytes[] = { CLV_S("<p>One"), CLV_S("no"), CLV_S("Two") };
	for (int zip = 0; zip < 2; zip++) {
		clv_str all = archive_of(zip, names, bytes, 3);
		clv_feed *f = clv_feed_open(A, CLV_S("x.bin"), zip ? all : gzipped(all));
		clv_feed_item it;
		assert_true(clv_feed_next(f, &it, NULL) && clv_str_eqc(it.bytes, "<p>One"));
		assert_true(it.hints.file_date == clv_day_of(2021, 3, 4));
		assert_true(clv_str_eqc(it.hints.path, "x.bin#1"));
		assert_true(clv_feed_next(f, &it, NULL) && clv_str_eqc(it.bytes, "Two"));
		assert_false(clv_feed_next(f, &it, NULL));
		clv_feed_close(f);
	}
}

static void a_cut_zip_says_so(void **state)
{
	(void)state;
	const char *const names[] = { "a.html", "b.html" };
	const clv_str bytes[] = { CLV_S("<p>One"), CLV_S("<p>Two") };
	clv_str all = archive_of(true, names, bytes, 2);
	clv_feed *f = clv_feed_open(A, CLV_S("x.zip"), clv_str_sub(all, 0, 40));
	clv_feed_item it;
	clv_error e = { 0 };
	while (clv_feed_next(f, &it, &e))
		;
	assert_int_equal(e.code, CLV_CORRUPT);
	clv_feed_close(f);
}

static void a_gzip_bomb_is_cut(void **state)
{
	(void)state;
	size_t n = (size_t)CLV_MAX_DOC_BYTES + 100;
	char *zero = calloc(1, n);
	const char *const names[] = { "bomb.html", "b.html" };
	struct archive *w = archive_write_new();
	size_t cap = 1 << 22, used = 0;
	char *out = clv_alloc(A, cap);
	archive_write_set_format_zip(w);
	archive_write_open_memory(w, out, cap, &used);
	for (int i = 0; i < 2; i++) {
		struct archive_entry *e = archive_entry_new();
		archive_entry_set_pathname(e, names[i]);
		archive_entry_set_size(e, i ? 4 : (la_int64_t)n);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_write_header(w, e);
		archive_write_data(w, i ? "<p>x" : zero, i ? 4 : n);
		archive_entry_free(e);
	}
	archive_write_close(w);
	archive_write_free(w);
	free(zero);
	clv_feed *f = clv_feed_open(A, CLV_S("x.zip"), (clv_str){ out, used });
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL) && clv_str_eqc(it.bytes, "<p>x"));
	assert_int_equal(clv_feed_skipped(f), 1);
	clv_feed_close(f);
}

/* ---- mail --------------------------------------------------------------------------------- */

static void mhtml_gives_its_page(void **state)
{
	(void)state;
	clv_feed *f = open_text("saved.mhtml",
		"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://f.example/a\r\nSubject: =?utf-8?Q?Caf=C3=A9_news?=\r\n"
		"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"XX\"\r\n\r\n--XX\r\nContent-Type: text/html; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>A=C3=A9 long=\r\n line=3D1\r\n--XX\r\nContent-Type: image/png\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--XX--\r\n");
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL));
	assert_true(clv_str_starts(it.bytes, CLV_S("<p>A\xC3\xA9 long line=1")));
	assert_true(clv_str_eqc(it.hints.title, "Caf\xC3\xA9 news"));
	assert_true(clv_str_eqc(it.hints.url, "https://f.example/a"));
	assert_false(clv_feed_next(f, &it, NULL));
	clv_feed_close(f);
}

static void mbox_of_newsletters(void **state)
{
	(void)state;
	clv_feed *f = open_text("mail",
		"From a@b.example Thu Sep 15 08:00:00 2022\nFrom: a@b.example\nSubject: First\nDate: Thu, 15 Sep 2022 08:00:00 +0000\n"
		"Content-Type: multipart/alternative; boundary=b1\n\n--b1\nContent-Type: text/plain\n\nplain\n--b1\nContent-Type: text/html\n"
		"Content-Transfer-Encoding: base64\n\nPHA+SGk=\n--b1--\n\n"
		"From c@d.example Fri Sep 16 08:00:00 2022\nSubject: Empty\nContent-Type: image/png\n\nxx\n\n"
		"From c@d.example Fri Sep 16 08:00:00 2022\nSubject: Third\n\nPlain text.\n");
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL));
	assert_true(clv_str_eqc(it.bytes, "<p>Hi") && it.hints.date == clv_day_of(2022, 9, 15));
	assert_true(clv_feed_next(f, &it, NULL));
	assert_true(clv_str_starts(it.bytes, CLV_S("Plain text.")) && clv_str_eqc(it.hints.title, "Third"));
	assert_int_equal(it.number, 3);
	assert_int_equal(clv_feed_skipped(f), 1);
	assert_false(clv_feed_next(f, &it, NULL));
	clv_feed_close(f);
}

/* ---- feeds ---------------------------------------------------------------------------------- */

static void rss_and_atom(void **state)
{
	(void)state;
	clv_feed *f = open_text("feed",
		"<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Fjord Post</title>"
		"<item><title>A &amp; B</title><link>http://f.example/1</link><description>short</description>"
		"<content:encoded><![CDATA[<p>Long</p>]]></content:encoded><pubDate>Thu, 15 Sep 2022 08:00:00 GMT</pubDate></item>"
		"<item><title>no content</title></item></channel></rss>");
	clv_feed_item it;
	assert_true(clv_feed_next(f, &it, NULL));
	assert_true(clv_str_eqc(it.bytes, "<p>Long</p>") && clv_str_eqc(it.hints.title, "A & B"));
	assert_true(clv_str_eqc(it.hints.outlet, "Fjord Post") && clv_str_eqc(it.hints.url, "http://f.example/1"));
	assert_true(it.hints.date == clv_day_of(2022, 9, 15));
	assert_false(clv_feed_next(f, &it, NULL));
	assert_int_equal(clv_feed_skipped(f), 1);
	clv_feed_close(f);
	f = open_text("feed", "<feed xmlns='http://www.w3.org/2005/Atom'><title>Fjord</title><entry><title>T</title><link rel='self' href='http://f.example/s'/>"
	                      "<link href='http://f.example/2'/><updated>2021-01-02T03:04:05Z</updated><content type='html'>&lt;p&gt;X</content></entry></feed>");
	assert_true(clv_feed_next(f, &it, NULL));
	assert_true(clv_str_eqc(it.bytes, "<p>X") && clv_str_eqc(it.hints.url, "http://f.example/2"));
	assert_true(it.hints.date == clv_day_of(2021, 1, 2));
	clv_feed_close(f);
}

static void entities_are_not_expanded(void **state)
{
	(void)state;
	clv_feed *f = open_text("feed", "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
	                                "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><description>n &x; &d;&d;&d;&d;</description></item></channel></rss>");
	clv_feed_item it;
	clv_feed_next(f, &it, NULL);
	assert_true(clv_str_find(it.bytes, CLV_S("root:"), 0) == SIZE_MAX);
	clv_feed_close(f);
}

static void any_bytes_under_any_name(void **state)
{
	(void)state;
	static const char *const names[] = { "x.warc.gz", "x.zip", "x.mhtml", "x.jsonl", "x.json", "x.xml", "x", "x.gz" };
	static const char *const heads[] = { "", "\x1f\x8b\x08", "PK\3\4", "WARC/1.0\r\n", "From a\nSubject: b\n\n", "<?xml <rss", "{", "[",
		"\x28\xb5\x2f\xfd", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a\n--a\n" };
	uint32_t seed = 1;
	for (size_t n = 0; n < sizeof names / sizeof *names; n++)
		for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
			for (int round = 0; round < 20; round++) {
				char bytes[300];
				size_t k = strlen(heads[h]);
				memcpy(bytes, heads[h], k);
				for (size_t i = k; i < sizeof bytes; i++)
					bytes[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24);
				clv_feed *f = clv_feed_open(A, clv_str_c(names[n]), (clv_str){ bytes, sizeof bytes });
				clv_feed_item it;
				int items = 0;
				while (items < 1000 && clv_feed_next(f, &it, NULL))
					items++;
				assert_true(items < 1000);
				clv_feed_close(f);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_file_is_one_document),
		cmocka_unit_test(dates_in_names),
		cmocka_unit_test(jsonl_in_any_order_with_a_bad_line),
		cmocka_unit_test(json_feed_and_arrays),
		cmocka_unit_test(invalid_utf8_in_a_line_is_mended),
		cmocka_unit_test(text_that_begins_with_a_brace_is_text),
		cmocka_unit_test(warc_gives_pages_only),
		cmocka_unit_test(warc_goes_on_behind_damage),
		cmocka_unit_test(warc_cut_anywhere_ends_cleanly),
		cmocka_unit_test(zip_and_tar),
		cmocka_unit_test(a_cut_zip_says_so),
		cmocka_unit_test(a_gzip_bomb_is_cut),
		cmocka_unit_test(mhtml_gives_its_page),
		cmocka_unit_test(mbox_of_newsletters),
		cmocka_unit_test(rss_and_atom),
		cmocka_unit_test(entities_are_not_expanded),
		cmocka_unit_test(any_bytes_under_any_name),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
