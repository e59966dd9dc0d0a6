/* SPDX-License-Identifier: Apache-2.0 */
/* Status codes and the error that a caller owns.
 *
 * A function that can fail because of the world (a file, memory, a broken
 * pack) returns clv_status and fills the clv_error it was given; NULL is
 * allowed and means "the code is enough". On success the error is untouched. */
#ifndef CLV_BASE_STATUS_H
#define CLV_BASE_STATUS_H

#include <stdint.h>

#include "clavijo.h" /* clv_status and clv_error are public */

#define CLV_STATUS_MAP(X)                                                     \
	X(OK, "done")                                                         \
	X(NOMEM, "out of memory")                                             \
	X(IO, "input or output failed")                                       \
	X(FORMAT, "not in the expected format")                               \
	X(CORRUPT, "damaged data")                                            \
	X(VERSION, "made by another version")                                 \
	X(LIMIT, "larger than the limit")                                     \
	X(NOTFOUND, "not found")                                              \
	X(USAGE, "used in a wrong way")                                       \
	X(BUSY, "in use by another process")                                  \
	X(FOREIGN, "belongs to another program")                              \
	X(FULL, "no space left")                                              \
	X(STOPPED, "interrupted")                                             \
	X(UNSUPPORTED, "not supported")

/* Name of a status ("NOMEM") and its meaning ("out of memory"). Static. */
const char *clv_status_name(clv_status s);
const char *clv_status_text(clv_status s);

/* Fills err (may be NULL) and returns code, so that callers can write
 * `return clv_fail(err, CLV_IO, "fetch", "%s: cannot open: %s", …)`. */
clv_status clv_fail(clv_error *err, clv_status code, const char *stage,
                    const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* CLV_USAGE with the n values that there are, and the nearest of them. */
clv_status clv_fail_choice(clv_error *err, const char *stage, const char *what, const char *value,
                           const char *const *there_are, size_t n);

#define CLV_TRY(expr)                                                         \
	do {                                                                  \
		clv_status clv_try_status_ = (expr);                          \
		if (clv_try_status_ != CLV_OK)                                \
			return clv_try_status_;                               \
	} while (0)

/* Analysers read one file at a time and must be told that this returns what it was given. */
#if defined(__clang_analyzer__) || defined(CLV_ANALYSE)
#define clv_fail(err, code, ...) (clv_fail(err, code, __VA_ARGS__), (code))
#endif

#endif
