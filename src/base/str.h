/* SPDX-License-Identifier: Apache-2.0 */
/* String views and a string builder. A view is not NUL-terminated, does not
 * own its bytes, and may contain NUL. {NULL, 0} is the empty view. */
#ifndef CLV_BASE_STR_H
#define CLV_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/arena.h"

typedef struct clv_str {
	const char *p;
	size_t n;
} clv_str;

/* Half-open byte span into a text. */
typedef struct clv_span {
	uint32_t b, e;
} clv_span;

#define CLV_S(literal) ((clv_str){ (literal), sizeof(literal) - 1 })
#define CLV_FMT(s) (int)(s).n, (s).p /* for "%.*s" */

/* Of a NUL-terminated string; NULL: empty. */
static inline clv_str clv_str_c(const char *z)
{
	return (clv_str){ z, z ? strlen(z) : 0 };
}
/* Inline: most of what is compared differs in length, and that of a literal is known. */
static inline bool clv_str_eq(clv_str a, clv_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool clv_str_eqc(clv_str a, const char *z)
{
	return clv_str_eq(a, clv_str_c(z));
}
int clv_str_cmp(clv_str a, clv_str b); /* bytewise, shorter first */
bool clv_str_starts(clv_str s, clv_str prefix);
bool clv_str_ends(clv_str s, clv_str suffix);
/* Index of the first occurrence of needle at or after from, or SIZE_MAX. */
size_t clv_str_find(clv_str s, clv_str needle, size_t from);
/* Clamped to s. */
static inline clv_str clv_str_sub(clv_str s, size_t b, size_t e)
{
	e = e > s.n ? s.n : e;
	b = b > e ? e : b;
	return (clv_str){ b ? s.p + b : s.p, e - b }; /* p may be NULL, then b is 0 */
}
clv_str clv_str_trim(clv_str s);                    /* ASCII white space */
clv_str clv_str_copy(clv_arena *a, clv_str s);      /* NUL-terminated copy */
clv_str clv_str_lower_ascii(clv_arena *a, clv_str s);
bool clv_str_ieq(clv_str a, clv_str b);             /* ASCII case ignored */
/* Text up to the next separator; *rest moves behind it. False when empty. */
bool clv_str_split(clv_str *rest, char sep, clv_str *part);
bool clv_str_to_i64(clv_str s, int64_t *out);       /* whole view, decimal */
bool clv_str_to_f64(clv_str s, double *out);        /* whole view, C locale */
/* The nearest of n names by edits, case ignored, or NULL when none is near. */
const char *clv_nearest(const char *word, const char *const *names, size_t n);
static inline clv_str clv_text(clv_str text, clv_span s)
{
	return (clv_str){ text.p + s.b, (size_t)(s.e - s.b) };
}

/* Builder in an arena. The bytes are kept NUL-terminated. */
typedef struct clv_buf {
	clv_arena *a;
	char *p;
	size_t n, cap;
} clv_buf;

clv_buf clv_buf_new(clv_arena *a);
void clv_buf_add(clv_buf *b, clv_str s);
void clv_buf_addc(clv_buf *b, const char *z);
void clv_buf_ch(clv_buf *b, char c);
/* As vsnprintf would write it; "%s" and "%.*s" before any other directive go the short way. */
void clv_buf_va(clv_buf *b, const char *fmt, va_list *ap);
void clv_buf_f(clv_buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
clv_str clv_buf_str(const clv_buf *b);
/* printf into an arena. */
clv_str clv_strf(clv_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
