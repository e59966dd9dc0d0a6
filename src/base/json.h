/* SPDX-License-Identifier: Apache-2.0 */
/* JSON writer: appends to a builder, puts commas itself. Strings are cleaned to
 * valid UTF-8. Keys and structure are the caller's to get right.
 *
 *     clv_json j = clv_json_new(&buf);
 *     clv_json_obj(&j); clv_json_key(&j, "a"); clv_json_i64(&j, 1); clv_json_end(&j); */
#ifndef CLV_BASE_JSON_H
#define CLV_BASE_JSON_H

#include "base/str.h"

typedef struct clv_json {
	clv_buf *out;
	uint64_t is_obj; /* bit d: level d is an object */
	int depth;
	bool comma;      /* a value stands before the next one */
} clv_json;

clv_json clv_json_new(clv_buf *out);
void clv_json_obj(clv_json *j);
void clv_json_arr(clv_json *j);
void clv_json_end(clv_json *j); /* closes the innermost */
void clv_json_key(clv_json *j, const char *key);
void clv_json_str(clv_json *j, clv_str s);
void clv_json_strn(clv_json *j, clv_str s); /* empty view with p NULL: null */
void clv_json_i64(clv_json *j, int64_t v);
void clv_json_f64(clv_json *j, double v, int decimals); /* trailing zeros cut; NaN: null */
void clv_json_bool(clv_json *j, bool v);
void clv_json_null(clv_json *j);
void clv_json_raw(clv_json *j, clv_str json); /* a value already written */

/* key and value in one call */
void clv_json_kstr(clv_json *j, const char *key, clv_str s);
void clv_json_kstrn(clv_json *j, const char *key, clv_str s);
void clv_json_ki64(clv_json *j, const char *key, int64_t v);
void clv_json_kf64(clv_json *j, const char *key, double v, int decimals);
void clv_json_kbool(clv_json *j, const char *key, bool v);
void clv_json_knull(clv_json *j, const char *key);
void clv_json_kday(clv_json *j, const char *key, int32_t day); /* "2022-09-15" or null */

#endif
