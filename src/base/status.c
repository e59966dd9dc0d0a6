/* SPDX-License-Identifier: Apache-2.0 */
/* Names and texts of the status codes, and the one way to fill an error.
 * Input: code, stage, printf-style message. Messages longer than the field
 * are cut at the end, never in front, so that the file name survives. */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const names[] = {
#define NAME(name, text) #name,
	CLV_STATUS_MAP(NAME)
#undef NAME
};

static const char *const texts[] = {
#define TEXT(name, text) text,
	CLV_STATUS_MAP(TEXT)
#undef TEXT
};

#define CHECK(name, text) CHECK_##name,
enum { CLV_STATUS_MAP(CHECK) CHECK_N };
_Static_assert((int)CHECK_N == (int)CLV_N_STATUS && (int)CHECK_STOPPED == (int)CLV_STOPPED &&
                       (int)CHECK_UNSUPPORTED == (int)CLV_UNSUPPORTED &&
                       (int)CHECK_FULL == (int)CLV_FULL && (int)CHECK_IO == (int)CLV_IO,
               "the list of clavijo.h in the same order");
_Static_assert(sizeof names / sizeof *names == CLV_N_STATUS, "one name a status");

const char *clv_status_name(clv_status s)
{
	return (unsigned)s < CLV_N_STATUS ? names[s] : "UNKNOWN";
}

const char *clv_status_text(clv_status s)
{
	return (unsigned)s < CLV_N_STATUS ? texts[s] : "unknown status";
}

clv_status (clv_fail)(clv_error *err, clv_status code, const char *stage,
                    const char *fmt, ...)
{
	if (!err)
		return code;
	err->code = code;
	err->stage = stage;
	err->pos = 0;
	err->line = 0;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	va_end(ap);
	return code;
}

clv_status clv_fail_choice(clv_error *err, const char *stage, const char *what, const char *value,
                           const char *const *there_are, size_t n)
{
	char list[400] = "";
	size_t at = 0;
	const char *near = clv_nearest(value, there_are, n);
	for (size_t i = 0; i < n && at < sizeof list; i++)
		at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", there_are[i]);
	return clv_fail(err, CLV_USAGE, stage, "%s: there is no %.40s%s%s%s are %s", what, value,
	                near ? "; did you mean " : "", near ? near : "", near ? "? There" : "; there", list);
}
