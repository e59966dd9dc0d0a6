/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of a page or file → clean UTF-8.
 *
 * Order of evidence, strongest first: byte order mark; the pattern of zero bytes
 * that UTF-16 leaves; bytes that are valid UTF-8 and not ASCII alone (a wrong
 * label is common, valid UTF-8 by accident is not); the label that the container
 * or caller declares; in HTML the label of a meta element or XML declaration
 * (WHATWG HTML, section 13.2.3.2, with a longer prescan); UTF-8 with few faults;
 * uchardet's guess; windows-1252. A declared UTF-8 that is mostly invalid is not
 * believed.
 *
 * Single-byte charsets and UTF-16 are decoded here, from tables that
 * tools/gen_charsets.py makes; East Asian ones by the C library's iconv (where
 * it cannot, as in a worker without files, their bytes count as undecodable).
 * The byte order mark is dropped, \r\n and \r become \n, what cannot be decoded
 * becomes U+FFFD and is counted. Never fails. Cost: linear. */
#include "text/text.h"
#include "text/charset_table.h"

#include <errno.h>
#include <iconv.h>
#include <uchardet/uchardet.h>

enum {
	PRESCAN = 4096,      /* bytes searched for a declaration */
	GUESS_BYTES = 65536, /* bytes that uchardet sees */
	BINARY_BYTES = 8192, /* bytes judged as text or not */
	NO_CHARSET = -1
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Charset of a label as pages write it ("  UTF8", "'latin1'"), or NO_CHARSET. */
static int charset_of(clv_str label)
{
	char name[32];
	size_t n = 0;
	for (size_t i = 0; i < label.n; i++) {
		char c = lower(label.p[i]);
		if (is_blank(c) || c == '"' || c == '\'')
			continue;
		if (n + 1 >= sizeof name)
			return NO_CHARSET;
		name[n++] = c;
	}
	name[n] = '\0';
	size_t n_labels = sizeof charset_labels / sizeof *charset_labels;
	for (size_t i = 0; i < n_labels; i++)
		if (!strcmp(charset_labels[i].label, name))
			return charset_labels[i].charset;
	return NO_CHARSET;
}

/* ---- evidence ------------------------------------------------------------- */

static int bom_of(clv_str s, size_t *n)
{
	*n = clv_str_starts(s, CLV_S("\xEF\xBB\xBF")) ? 3 :
	     clv_str_starts(s, CLV_S("\xFF\xFE")) || clv_str_starts(s, CLV_S("\xFE\xFF")) ? 2 : 0;
	if (*n == 0)
		return NO_CHARSET;
	if (*n == 3)
		return CHARSET_UTF_8;
	return s.p[0] == '\xFF' ? CHARSET_UTF_16LE : CHARSET_UTF_16BE;
}

/* UTF-16 without a mark: at one parity stand the high bytes, which for European
 * and Arabic scripts are small and zero for the blanks. */
static int utf16_of(clv_str s)
{
	size_t n = s.n < PRESCAN ? s.n & ~(size_t)1 : PRESCAN, small[2] = { 0, 0 }, zero[2] = { 0, 0 };
	for (size_t i = 0; i < n; i++) {
		small[i & 1] += (unsigned char)s.p[i] <= 6;
		zero[i & 1] += s.p[i] == 0;
	}
	for (size_t high = 0; n >= 4 && high < 2; high++)
		if (zero[high] > 0 && small[high] * 10 >= n / 2 * 9 && small[!high] * 10 <= n / 2)
			return high ? CHARSET_UTF_16LE : CHARSET_UTF_16BE;
	return NO_CHARSET;
}

typedef struct utf8_count {
	size_t ascii, good, bad;
} utf8_count;

static utf8_count count_utf8(clv_str s)
{
	utf8_count c = { 0, 0, 0 };
	unsigned len;
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t cp = clv_utf8_at(s, i, &len);
		if (cp < 0x80)
			c.ascii++;
		else if (len > 1)
			c.good++;
		else
			c.bad++;
	}
	return c;
}

/* Case-insensitive search in the first bytes. */
static size_t find_word(clv_str s, const char *word, size_t from)
{
	size_t n = strlen(word), k;
	for (size_t i = from; i + n <= s.n; i++) {
		for (k = 0; k < n && lower(s.p[i + k]) == word[k]; k++)
			;
		if (k == n)
			return i;
	}
	return SIZE_MAX;
}

/* The value behind `name =` at or after from: quoted or up to a delimiter. */
static clv_str value_of(clv_str s, const char *name, size_t from)
{
	const clv_str none = { NULL, 0 };
	size_t i = find_word(s, name, from);
	if (i == SIZE_MAX)
		return none;
	for (i += strlen(name); i < s.n && is_blank(s.p[i]); i++)
		;
	if (i >= s.n || s.p[i] != '=')
		return none;
	for (i++; i < s.n && (is_blank(s.p[i]) || s.p[i] == '"' || s.p[i] == '\''); i++)
		;
	size_t b = i;
	while (i < s.n && !is_blank(s.p[i]) && !strchr("\"'>;?/", s.p[i]))
		i++;
	return clv_str_sub(s, b, i);
}

static int declared_inside(clv_str s)
{
	clv_str head = clv_str_sub(s, 0, PRESCAN);
	int c = NO_CHARSET;
	if (clv_str_starts(head, CLV_S("<?xml")))
		c = charset_of(value_of(clv_str_sub(head, 0, clv_str_find(head, CLV_S("?>"), 0)), "encoding", 0));
	for (size_t at = 0; c == NO_CHARSET; at += 5) {
		at = find_word(head, "<meta", at);
		if (at == SIZE_MAX)
			break;
		size_t end = clv_str_find(head, CLV_S(">"), at);
		c = charset_of(value_of(clv_str_sub(head, at, end), "charset", 0));
	}
	/* a declaration that could be read is no UTF-16 */
	return c == CHARSET_UTF_16LE || c == CHARSET_UTF_16BE ? CHARSET_UTF_8 : c;
}

static int guess(clv_str s)
{
	uchardet_t u = uchardet_new();
	int c = NO_CHARSET;
	if (!u)
		return c;
	if (uchardet_handle_data(u, s.p, s.n < GUESS_BYTES ? s.n : GUESS_BYTES) == 0) {
		uchardet_data_end(u);
		c = charset_of(clv_str_c(uchardet_get_charset(u)));
	}
	uchardet_delete(u);
	return c;
}

static int choose(clv_str s, clv_str label, bool html)
{
	int c = utf16_of(s);
	if (c != NO_CHARSET)
		return c;
	utf8_count n = count_utf8(s);
	int declared = charset_of(label);
	if (declared == NO_CHARSET && html)
		declared = declared_inside(s);
	if (n.bad == 0 && (n.good > 0 || declared != CHARSET_ISO_2022_JP))
		return CHARSET_UTF_8;
	bool nearly_utf8 = n.good >= 4 * n.bad;
	if (declared == CHARSET_UTF_8 ? nearly_utf8 : declared != NO_CHARSET)
		return declared;
	if (nearly_utf8)
		return CHARSET_UTF_8;
	if ((n.good + n.bad) * 50 < n.ascii) /* quotation marks in English, too few to guess by */
		return CHARSET_WINDOWS_1252;
	c = guess(s);
	return c == NO_CHARSET || c == CHARSET_UTF_8 ? CHARSET_WINDOWS_1252 : c;
}

/* ---- decoding ------------------------------------------------------------- */

/* Where decoded text goes: counts faults and turns \r\n and \r into \n. */
typedef struct sink {
	clv_buf out;
	size_t n_bad;
	bool after_cr;
} sink;

static void put(sink *k, uint32_t cp)
{
	char utf8[4];
	bool second = k->after_cr && cp == '\n';
	k->after_cr = cp == '\r';
	if (!second)
		clv_buf_add(&k->out, (clv_str){ utf8, clv_utf8_put(k->after_cr ? '\n' : cp, utf8) });
}

static void put_bad(sink *k)
{
	k->n_bad++;
	put(k, CLV_UTF8_REPLACEMENT);
}

static void decode_single(sink *k, clv_str s, int charset)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char b = (unsigned char)s.p[i];
		uint32_t cp = b < 0x80 ? b : single_byte[charset][b - 0x80];
		if (cp == CLV_UTF8_REPLACEMENT)
			put_bad(k);
		else
			put(k, cp);
	}
}

static uint32_t unit(clv_str s, size_t i, bool little)
{
	unsigned char a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];
	return little ? (uint32_t)b << 8 | a : (uint32_t)a << 8 | b;
}

static void decode_utf16(sink *k, clv_str s, bool little)
{
	size_t i = 0;
	while (i + 1 < s.n) {
		uint32_t u = unit(s, i, little), low;
		i += 2;
		if (u < 0xD800 || u > 0xDFFF) {
			put(k, u);
		} else if (u < 0xDC00 && i + 1 < s.n && (low = unit(s, i, little)) >= 0xDC00 && low < 0xE000) {
			put(k, 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00));
			i += 2;
		} else {
			put_bad(k);
		}
	}
	if (i < s.n)
		put_bad(k);
}

static void decode_utf8(sink *k, clv_str s)
{
	unsigned len;
	size_t done = 0; /* clean bytes are copied in one go */
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t cp = clv_utf8_at(s, i, &len);
		bool bad = cp == CLV_UTF8_REPLACEMENT && len == 1;
		if (cp != '\r' && !bad)
			continue;
		clv_buf_add(&k->out, clv_str_sub(s, done, i));
		if (bad)
			put_bad(k);
		else if (i + 1 >= s.n || s.p[i + 1] != '\n')
			clv_buf_ch(&k->out, '\n');
		done = i + len;
	}
	clv_buf_add(&k->out, clv_str_sub(s, done, s.n));
}

static void put_utf8(sink *k, clv_str s)
{
	unsigned len;
	for (size_t i = 0; i < s.n; i += len)
		put(k, clv_utf8_at(s, i, &len));
}

static void decode_iconv(sink *k, clv_str s, const char *name)
{
	iconv_t cd = iconv_open("UTF-8", name);
	bool open = cd != (iconv_t)-1;
	char *in = (char *)(uintptr_t)s.p; /* iconv does not write there */
	size_t left = s.n;
	while (left > 0) {
		char chunk[4096];
		char *to = chunk;
		size_t room = sizeof chunk;
		bool failed = !open || iconv(cd, &in, &left, &to, &room) == (size_t)-1;
		put_utf8(k, (clv_str){ chunk, sizeof chunk - room });
		if (!failed || (open && errno == E2BIG))
			continue;
		if (!open && (unsigned char)*in < 0x80)
			put(k, (unsigned char)*in);
		else
			put_bad(k);
		in++;
		left--;
	}
	if (open)
		iconv_close(cd);
}

void clv_text_preload(void)
{
	for (int c = 0; c < N_CHARSET; c++) {
		const char *name = *charset_names[c].iconv ? charset_names[c].iconv : charset_names[c].name;
		iconv_t to = iconv_open("UTF-8", name), from = iconv_open(name, "UTF-8");
		(void)to, (void)from; /* an open one keeps its tables loaded */
	}
}

clv_str clv_text_decode(clv_arena *a, clv_str bytes, clv_str charset, bool html, clv_str *used,
                        size_t *n_bad)
{
	size_t bom;
	int c = bom_of(bytes, &bom);
	clv_str s = clv_str_sub(bytes, bom, bytes.n);
	if (c == NO_CHARSET)
		c = choose(s, charset, html);
	sink k = { .out = clv_buf_new(a) };
	if (c == CHARSET_UTF_8)
		decode_utf8(&k, s);
	else if (c == CHARSET_UTF_16LE || c == CHARSET_UTF_16BE)
		decode_utf16(&k, s, c == CHARSET_UTF_16LE);
	else if (c < N_SINGLE)
		decode_single(&k, s, c);
	else
		decode_iconv(&k, s, charset_names[c].iconv);
	if (used)
		*used = clv_str_c(charset_names[c].name);
	if (n_bad)
		*n_bad = k.n_bad;
	return clv_buf_str(&k.out);
}

/* ---- text or not ----------------------------------------------------------- */

static bool has_magic(clv_str s)
{
	static const clv_str magic[] = {
		{ "%PDF-", 5 },     { "PK\x03\x04", 4 }, { "\x89PNG", 4 },  { "\xFF\xD8\xFF", 3 },
		{ "GIF8", 4 },      { "\x1F\x8B", 2 },   { "\x7F" "ELF", 4 }, { "BZh", 3 },
		{ "\x28\xB5\x2F\xFD", 4 }, { "\xFD" "7zXZ", 5 }, { "Rar!", 4 }, { "\xD0\xCF\x11\xE0", 4 },
		{ "ID3", 3 },       { "OggS", 4 },       { "SQLite format 3", 15 },
	};
	for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
		if (clv_str_starts(s, magic[i]))
			return true;
	return false;
}

bool clv_text_is_binary(clv_str bytes)
{
	size_t bom, control = 0, nul = 0;
	clv_str s = clv_str_sub(bytes, 0, BINARY_BYTES);
	if (bom_of(s, &bom) != NO_CHARSET || utf16_of(s) != NO_CHARSET)
		return false;
	if (has_magic(s))
		return true;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		nul += c == 0;
		control += (c < 0x20 && !is_blank(s.p[i]) && c != 0x1B && c != 0x08) || c == 0x7F;
	}
	/* More than one in twenty; a stray NUL in a page is noise. */
	return control * 20 > s.n || nul * 100 > s.n;
}
