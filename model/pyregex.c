/* SPDX-License-Identifier: Apache-2.0 */
/* Python's `re` syntax (3.11) → PCRE2 10.42 syntax.
 *
 * The two agree in most; what differs and stands in tokenizer patterns:
 *   global flags     (?u) is the default, (?i) stays, (?x) and others are refused
 *   \uXXXX \UXXXXXXXX \xXX            → \x{…}
 *   \w \W            isalnum or '_'   → classes of \p{L}\p{N}_
 *   \s \S            str.isspace      → the list of its characters
 *   \d \D            isdecimal        → \p{Nd} \P{Nd}
 *   \Z               end of text      → \z
 *   '[' in a class   is itself        → \[   (PCRE2 knows [:name:])
 *   {,n}             at most n        → {0,n}
 * Input: the pattern's text. Output: a new text. One pass, linear. */
#include "pyregex.h"

/* str.isspace of CPython 3.11, for use inside a class. */
#define SPACES                                                                                     \
	"\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}"                   \
	"\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}"
#define WORDS "\\p{L}\\p{N}_"

typedef struct translator {
	clv_str in;
	size_t at;
	clv_buf out;
	bool in_class;
	bool caseless;
	size_t class_start; /* of the class that is open: behind '[' or "[^" */
	int depth;          /* of groups */
	size_t piece;       /* where the present piece starts in out */
	size_t max;         /* bytes of a piece; 0: do not cut */
	clv_patterns *pieces;
	clv_error *err;
} translator;

static clv_status refuse(translator *t, const char *what)
{
	clv_fail(t->err, CLV_UNSUPPORTED, "pyregex", "byte %zu: %s", t->at, what);
	return CLV_UNSUPPORTED;
}

static bool next_is(const translator *t, const char *z)
{
	return clv_str_starts(clv_str_sub(t->in, t->at, t->in.n), clv_str_c(z));
}

/* \xXX, \uXXXX or \UXXXXXXXX: digits hex digits behind the letter. */
static clv_status put_code(translator *t, size_t digits)
{
	clv_str hex = clv_str_sub(t->in, t->at + 2, t->at + 2 + digits);
	bool zero = true;
	for (size_t i = 0; i < hex.n; i++) {
		if (!strchr("0123456789abcdefABCDEF", hex.p[i]))
			return refuse(t, "bad code point");
		zero = zero && hex.p[i] == '0';
	}
	if (hex.n != digits)
		return refuse(t, "bad code point");
	while (!zero && hex.p[0] == '0')
		hex = clv_str_sub(hex, 1, hex.n);
	clv_buf_f(&t->out, "\\x{%.*s}", CLV_FMT(hex));
	t->at += 2 + digits;
	return CLV_OK;
}

static clv_status put_set(translator *t, const char *in_class, const char *outside)
{
	if (t->in_class && !in_class)
		return refuse(t, "negated set inside a class");
	clv_buf_addc(&t->out, t->in_class ? in_class : outside);
	t->at += 2;
	return CLV_OK;
}

static clv_status put_escape(translator *t)
{
	if (t->at + 1 >= t->in.n)
		return refuse(t, "backslash at the end");
	char c = t->in.p[t->at + 1];
	switch (c) {
	case 'x': return put_code(t, 2);
	case 'u': return put_code(t, 4);
	case 'U': return put_code(t, 8);
	case 'w': return put_set(t, WORDS, "[" WORDS "]");
	case 'W': return put_set(t, NULL, "[^" WORDS "]");
	case 's': return put_set(t, SPACES, "[" SPACES "]");
	case 'S': return put_set(t, NULL, "[^" SPACES "]");
	case 'd': return put_set(t, "\\p{Nd}", "\\p{Nd}");
	case 'D': return put_set(t, "\\P{Nd}", "\\P{Nd}");
	case 'Z': return put_set(t, NULL, "\\z");
	default: break;
	}
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		if (!strchr("abfnrtvAB", c))
			return refuse(t, "unknown escape");
	if (c == 'v') /* PCRE2: any vertical space */
		clv_buf_addc(&t->out, "\\x{b}");
	else
		clv_buf_add(&t->out, clv_str_sub(t->in, t->at, t->at + 2));
	t->at += 2;
	return CLV_OK;
}

/* "(?ui)" at the start. */
static clv_status read_flags(translator *t)
{
	if (!next_is(t, "(?") || t->in.n < 4 || !strchr("aiLmsux", t->in.p[2]))
		return CLV_OK;
	size_t end = clv_str_find(t->in, CLV_S(")"), 2);
	if (end == SIZE_MAX)
		return refuse(t, "flags without an end");
	for (t->at = 2; t->at < end; t->at++) {
		if (t->in.p[t->at] == 'i')
			t->caseless = true;
		else if (t->in.p[t->at] != 'u')
			return refuse(t, "flag other than u and i");
	}
	t->at = end + 1;
	return CLV_OK;
}

static void start_piece(translator *t)
{
	t->piece = t->out.n;
	if (t->caseless)
		clv_buf_addc(&t->out, "(?i)");
}

static void end_piece(translator *t)
{
	*clv_push(t->out.a, t->pieces) =
		clv_str_copy(t->out.a, clv_str_sub(clv_buf_str(&t->out), t->piece, t->out.n));
}

static void put_bar(translator *t)
{
	t->at++;
	if (t->max && t->depth == 0 && t->out.n - t->piece >= t->max) {
		end_piece(t);
		start_piece(t);
	} else {
		clv_buf_ch(&t->out, '|');
	}
}

static void open_class(translator *t)
{
	t->in_class = true;
	clv_buf_ch(&t->out, '[');
	t->at++;
	if (next_is(t, "^")) {
		clv_buf_ch(&t->out, '^');
		t->at++;
	}
	t->class_start = t->at;
}

static void put_in_class(translator *t)
{
	char c = t->in.p[t->at];
	if (c == ']' && t->at > t->class_start)
		t->in_class = false;
	else if (c == '[' || c == ']')
		clv_buf_ch(&t->out, '\\');
	clv_buf_ch(&t->out, c);
	t->at++;
}

static clv_status put_outside(translator *t)
{
	char c = t->in.p[t->at];
	if (c == '[') {
		open_class(t);
		return CLV_OK;
	}
	if (c == '|') {
		put_bar(t);
		return CLV_OK;
	}
	if (next_is(t, "{,")) {
		clv_buf_addc(&t->out, "{0,");
		t->at += 2;
		return CLV_OK;
	}
	t->depth += c == '(' ? 1 : c == ')' ? -1 : 0;
	clv_buf_ch(&t->out, c);
	t->at++;
	return CLV_OK;
}

static clv_status translate(translator *t)
{
	CLV_TRY(read_flags(t));
	start_piece(t);
	while (t->at < t->in.n) {
		if (t->in.p[t->at] == '\\')
			CLV_TRY(put_escape(t));
		else if (t->in_class)
			put_in_class(t);
		else
			CLV_TRY(put_outside(t));
	}
	if (t->in_class)
		return refuse(t, "class without an end");
	end_piece(t);
	return CLV_OK;
}

clv_status clv_pyregex_pieces(clv_arena *a, clv_str source, size_t max, clv_patterns *out,
                              clv_error *err)
{
	translator t = { .in = source, .out = clv_buf_new(a), .max = max, .pieces = out, .err = err };
	if (!clv_utf8_valid(source))
		return refuse(&t, "not UTF-8");
	return translate(&t);
}

clv_status clv_pyregex(clv_arena *a, clv_str source, clv_str *out, clv_error *err)
{
	clv_patterns one = { 0 };
	CLV_TRY(clv_pyregex_pieces(a, source, 0, &one, err));
	*out = one.v[0];
	return CLV_OK;
}
