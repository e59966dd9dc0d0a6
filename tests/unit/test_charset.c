/* SPDX-License-Identifier: Apache-2.0 */
/* text/charset: every kind of evidence, and bytes that are no text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

static clv_arena *A;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	return A ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_arena_free(A);
	return 0;
}

static const clv_str NONE = { NULL, 0 };

static void decodes(clv_str bytes, const char *label, bool html, const char *want,
                    const char *charset, size_t want_bad)
{
	clv_str used = NONE;
	size_t bad = 99;
	clv_str got = clv_text_decode(A, bytes, clv_str_c(label), html, &used, &bad);
	assert_string_equal(clv_str_copy(A, got).p, want);
	assert_string_equal(clv_str_copy(A, used).p, charset);
	assert_int_equal(bad, want_bad);
}

/* "Президент России встретился с лидером Китая в Самарканде" in windows-1251 */
#define RUSSIAN_1251                                                                                \
	"\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 \xD0\xEE\xF1\xF1\xE8\xE8 "                            \
	"\xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xF1\xFF \xF1 \xEB\xE8\xE4\xE5\xF0\xEE\xEC "               \
	"\xCA\xE8\xF2\xE0\xFF \xE2 \xD1\xE0\xEC\xE0\xF0\xEA\xE0\xED\xE4\xE5"
#define RUSSIAN "Президент России встретился с лидером Китая в Самарканде"

static void utf8_with_and_without_a_mark(void **state)
{
	(void)state;
	decodes(CLV_S("\xEF\xBB\xBF" "Élysée\r\nand\rmore\n"), "", false, "Élysée\nand\nmore\n", "utf-8", 0);
	decodes(CLV_S("plain"), "", false, "plain", "utf-8", 0);
	decodes(CLV_S(""), "", false, "", "utf-8", 0);
	decodes(CLV_S("caf\xC3\xA9"), "windows-1251", false, "café", "utf-8", 0); /* a wrong label */
	decodes(CLV_S("caf\xC3\xA9 \xE2\x80\x9Cyes\xE2\x80\x9D na\xC3\xAFve \xFF"), "", false,
	        "café “yes” naïve \xEF\xBF\xBD", "utf-8", 1);
}

static void utf16_with_and_without_a_mark(void **state)
{
	(void)state;
	decodes(CLV_S("\xFF\xFEH\0i\0\r\0\n\0\x3D\xD8\x00\xDE"), "", false, "Hi\n😀", "utf-16le", 0);
	decodes(CLV_S("\xFE\xFF\0H\0i\xD8\x00"), "", false, "Hi\xEF\xBF\xBD", "utf-16be", 1);
	decodes(CLV_S("t\0a\0l\0k\0s\0 \0n\0o\0w\0.\0"), "", false, "talks now.", "utf-16le", 0);
	decodes(CLV_S("\x1C\x04\x38\x04\x40\x04 \0\x1C\x04\x38\x04\x40\x04"), "", false, "Мир Мир",
	        "utf-16le", 0);
	decodes(CLV_S("\0t\0a\0l\0k\0s"), "utf-8", false, "talks", "utf-16be", 0);
}

static void windows_1251_declared_or_not(void **state)
{
	(void)state;
	decodes(CLV_S(RUSSIAN_1251), "Windows-1251", false, RUSSIAN, "windows-1251", 0);
	decodes(CLV_S(RUSSIAN_1251), "", false, RUSSIAN, "windows-1251", 0);
	decodes(CLV_S(RUSSIAN_1251), "utf-8", false, RUSSIAN, "windows-1251", 0); /* a wrong label */
	decodes(CLV_S("<html><head><meta charset=windows-1251><p>" "\xCC\xE8\xF0"), "", true,
	        "<html><head><meta charset=windows-1251><p>Мир", "windows-1251", 0);
	decodes(CLV_S("<META http-equiv='Content-Type' content='text/html; charset=cp1251' />\xCC"), "",
	        true, "<META http-equiv='Content-Type' content='text/html; charset=cp1251' />М",
	        "windows-1251", 0);
	decodes(CLV_S("<?xml version=\"1.0\" encoding=\"koi8-r\"?>\xED"), "", true,
	        "<?xml version=\"1.0\" encoding=\"koi8-r\"?>М", "koi8-r", 0);
}

static void latin1_means_windows_1252(void **state)
{
	(void)state;
	decodes(CLV_S("\x93no\x94 \x96 caf\xE9"), "ISO-8859-1", false, "“no” – café", "windows-1252", 0);
	decodes(CLV_S("The ministry said on Monday that it wouldn\x92t comment on the report."), "", false,
	        "The ministry said on Monday that it wouldn’t comment on the report.", "windows-1252", 0);
	decodes(CLV_S("A\xA1\xD0"), "iso-8859-2", false, "AĄĐ", "iso-8859-2", 0);
}

static void east_asian_by_iconv(void **state)
{
	(void)state;
	decodes(CLV_S("\xB1\xB1\xBE\xA9 news"), "gb2312", false, "北京 news", "gb18030", 0);
	decodes(CLV_S("\x93\x8C\x8B\x9E\x20\xFF"), "shift_jis", false, "東京 \xEF\xBF\xBD", "shift_jis", 1);
}

static void an_unknown_label_is_no_evidence(void **state)
{
	(void)state;
	decodes(CLV_S("ok"), "x-no-such-charset", false, "ok", "utf-8", 0);
	decodes(CLV_S("ok"), "a label that is far too long to be one of the names of a charset", false,
	        "ok", "utf-8", 0);
}

static void every_byte_string_decodes(void **state)
{
	(void)state;
	unsigned x = 12345;
	for (int round = 0; round < 2000; round++) {
		char bytes[64];
		size_t n = (size_t)round % sizeof bytes;
		for (size_t i = 0; i < n; i++) {
			x = x * 1103515245u + 12345u;
			bytes[i] = (char)(x >> 16);
		}
		clv_str got = clv_text_decode(A, (clv_str){ bytes, n }, round % 3 ? NONE : CLV_S("big5"),
		                              round & 1, NULL, NULL);
		assert_true(clv_utf8_valid(got));
		assert_null(got.n ? memchr(got.p, '\r', got.n) : NULL);
		if (round % 100 == 0)
			clv_arena_reset(A);
	}
}

static void tells_text_from_binary(void **state)
{
	(void)state;
	assert_false(clv_text_is_binary(CLV_S("")));
	assert_false(clv_text_is_binary(CLV_S("Plain text.\n\twith tabs\f")));
	assert_false(clv_text_is_binary(CLV_S(RUSSIAN_1251)));
	assert_false(clv_text_is_binary(CLV_S("\xFF\xFEH\0i\0")));
	assert_false(clv_text_is_binary(CLV_S("t\0a\0l\0k\0s\0")));
	assert_true(clv_text_is_binary(CLV_S("%PDF-1.7\n")));
	assert_true(clv_text_is_binary(CLV_S("\x89PNG\r\n")));
	assert_true(clv_text_is_binary(CLV_S("text with a \0 in it")));
	assert_true(clv_text_is_binary(CLV_S("\x01\x02\x03\x04\x05 many controls")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_with_and_without_a_mark),
		cmocka_unit_test(utf16_with_and_without_a_mark),
		cmocka_unit_test(windows_1251_declared_or_not),
		cmocka_unit_test(latin1_means_windows_1252),
		cmocka_unit_test(east_asian_by_iconv),
		cmocka_unit_test(an_unknown_label_is_no_evidence),
		cmocka_unit_test(every_byte_string_decodes),
		cmocka_unit_test(tells_text_from_binary),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
