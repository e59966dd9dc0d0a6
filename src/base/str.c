/* SPDX-License-Identifier: Apache-2.0 */
/* String views and builder.
 *
 * Input: bytes with a length, which may hold NUL. Output: views into them, or copies
 * in an arena. Method: plain loops over bytes; case is that of ASCII alone. Cost:
 * linear in the input; a builder doubles. Independent of the locale (numbers too).
 * See str.h. */
#include "base/base.h"

#include <math.h>

int clv_str_cmp(clv_str a, clv_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool clv_str_starts(clv_str s, clv_str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool clv_str_ends(clv_str s, clv_str suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

size_t clv_str_find(clv_str s, clv_str needle, size_t from)
{
	if (from > s.n || needle.n > s.n - from)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	const char *end = s.p + (s.n - needle.n) + 1;
	for (const char *p = s.p + from; p < end; p++) {
		p = memchr(p, needle.p[0], (size_t)(end - p));
		if (!p)
			return SIZE_MAX;
		if (memcmp(p, needle.p, needle.n) == 0)
			return (size_t)(p - s.p);
	}
	return SIZE_MAX;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

clv_str clv_str_trim(clv_str s)
{
	while (s.n && is_blank(s.p[0]))
		s.p++, s.n--;
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

clv_str clv_str_copy(clv_arena *a, clv_str s)
{
	char *p = clv_alloc(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return (clv_str){ p, s.n };
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

clv_str clv_str_lower_ascii(clv_arena *a, clv_str s)
{
	char *p = clv_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (clv_str){ p, s.n };
}

bool clv_str_ieq(clv_str a, clv_str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool clv_str_split(clv_str *rest, char sep, clv_str *part)
{
	if (!rest->p)
		return false;
	const char *hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (!hit) {
		*part = *rest;
		*rest = (clv_str){ NULL, 0 };
		return true;
	}
	size_t n = (size_t)(hit - rest->p);
	*part = (clv_str){ rest->p, n };
	*rest = (clv_str){ hit + 1, rest->n - n - 1 };
	return true;
}

bool clv_str_to_i64(clv_str s, int64_t *out)
{
	bool neg = s.n && s.p[0] == '-';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s.p++, s.n--;
	if (s.n == 0 || s.n > 18)
		return false;
	int64_t v = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = neg ? -v : v;
	return true;
}

bool clv_str_to_f64(clv_str s, double *out)
{
	bool neg = s.n && s.p[0] == '-';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s.p++, s.n--;
	double v = 0, unit = 1;
	bool digits = false, frac = false;
	size_t i = 0;
	for (; i < s.n && s.p[i] != 'e' && s.p[i] != 'E'; i++) {
		char c = s.p[i];
		if (c == '.' && !frac) {
			frac = true;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		digits = true;
		v = v * 10 + (c - '0');
		if (frac)
			unit *= 10;
	}
	int64_t ex = 0;
	if (i < s.n && !clv_str_to_i64(clv_str_sub(s, i + 1, s.n), &ex))
		return false;
	if (!digits || ex > 400 || ex < -400)
		return false;
	v = v / unit * pow(10.0, (double)ex);
	*out = neg ? -v : v;
	return true;
}

clv_buf clv_buf_new(clv_arena *a)
{
	return (clv_buf){ a, clv_alloc(a, 64), 0, 64 };
}

static void reserve(clv_buf *b, size_t more)
{
	if (b->cap - b->n > more)
		return;
	size_t to = b->cap;
	while (to - b->n <= more) {
		if (to > SIZE_MAX / 2)
			clv_arena_fail(b->a);
		to *= 2;
	}
	b->p = clv_realloc(b->a, b->p, b->n, to);
	b->cap = to;
}

void clv_buf_add(clv_buf *b, clv_str s)
{
	reserve(b, s.n);
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = 0;
}

void clv_buf_addc(clv_buf *b, const char *z)
{
	clv_buf_add(b, clv_str_c(z));
}

void clv_buf_ch(clv_buf *b, char c)
{
	clv_buf_add(b, (clv_str){ &c, 1 });
}

/* The most usual directives without vsnprintf: "%s" and "%.*s". Gives what is left of the
 * format, which begins with another directive. */
static const char *add_texts(clv_buf *b, const char *fmt, va_list *ap)
{
	for (;;) {
		size_t n = strcspn(fmt, "%");
		clv_buf_add(b, (clv_str){ fmt, n });
		fmt += n;
		if (fmt[0] == '%' && fmt[1] == 's') {
			clv_buf_addc(b, va_arg(*ap, const char *));
			fmt += 2;
		} else if (!strncmp(fmt, "%.*s", 4)) {
			int most = va_arg(*ap, int);
			const char *z = va_arg(*ap, const char *);
			clv_buf_add(b, (clv_str){ z, strnlen(z ? z : "", most < 0 ? SIZE_MAX : (size_t)most) });
			fmt += 4;
		} else {
			return fmt;
		}
	}
}

void clv_buf_va(clv_buf *b, const char *fmt, va_list *ap)
{
	va_list again;
	fmt = add_texts(b, fmt, ap);
	if (!*fmt)
		return;
	va_copy(again, *ap);
	int n = vsnprintf(NULL, 0, fmt, *ap);
	if (n > 0) {
		reserve(b, (size_t)n);
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void clv_buf_f(clv_buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	clv_buf_va(b, fmt, &ap);
	va_end(ap);
}

clv_str clv_buf_str(const clv_buf *b)
{
	return (clv_str){ b->p, b->n };
}

clv_str clv_strf(clv_arena *a, const char *fmt, ...)
{
	clv_buf b = clv_buf_new(a);
	va_list ap;
	va_start(ap, fmt);
	clv_buf_va(&b, fmt, &ap);
	va_end(ap);
	return clv_buf_str(&b);
}

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Edits (Levenshtein), case ignored, between two short words; words over 31 bytes are far. */
static size_t edits(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), row[32];
	if (n > 31 || m > 31)
		return 99;
	for (size_t k = 0; k <= m; k++)
		row[k] = k;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t k = 1; k <= m; k++) {
			size_t change = diagonal + (fold(a[i - 1]) != fold(b[k - 1]));
			size_t least = row[k] < row[k - 1] ? row[k] + 1 : row[k - 1] + 1;
			diagonal = row[k];
			row[k] = change < least ? change : least;
		}
	}
	return row[m];
}

const char *clv_nearest(const char *word, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t least = strlen(word) / 3 + 2;
	for (size_t i = 0; i < n; i++) {
		size_t d = edits(word, names[i]);
		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}
