/* SPDX-License-Identifier: Apache-2.0 */
/* JSON writer by RFC 8259.
 *
 * Input: values in order; the caller opens and closes levels. Output: UTF-8 appended
 * to a builder. Commas are put here; control characters are escaped, invalid bytes
 * become U+FFFD, NaN null. Cost: linear. Limits: 62 levels; it writes only (jansson
 * reads). See json.h. */
#include "base/base.h"

#include <assert.h>
#include <math.h>

clv_json clv_json_new(clv_buf *out)
{
	return (clv_json){ .out = out };
}

static void before_value(clv_json *j)
{
	if (j->comma)
		clv_buf_ch(j->out, ',');
	j->comma = true;
}

static void open_level(clv_json *j, bool obj)
{
	before_value(j);
	j->depth++;
	assert(j->depth < 63);
	j->is_obj = obj ? j->is_obj | 1ull << j->depth : j->is_obj & ~(1ull << j->depth);
	clv_buf_ch(j->out, obj ? '{' : '[');
	j->comma = false;
}

void clv_json_obj(clv_json *j)
{
	open_level(j, true);
}

void clv_json_arr(clv_json *j)
{
	open_level(j, false);
}

void clv_json_end(clv_json *j)
{
	assert(j->depth > 0);
	clv_buf_ch(j->out, j->is_obj >> j->depth & 1 ? '}' : ']');
	j->depth--;
	j->comma = true;
}

static void put_string(clv_buf *b, clv_str s)
{
	clv_buf_ch(b, '"');
	size_t from = 0;
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
			i++;
			continue;
		}
		unsigned len = 1;
		uint32_t cp = clv_utf8_at(s, i, &len);
		bool good = c >= 0x80 && !(cp == CLV_UTF8_REPLACEMENT && len == 1);
		if (good) {
			i += len;
			continue;
		}
		clv_buf_add(b, clv_str_sub(s, from, i));
		if (c == '"' || c == '\\') {
			clv_buf_ch(b, '\\');
			clv_buf_ch(b, (char)c);
		} else if (c == '\n') {
			clv_buf_addc(b, "\\n");
		} else if (c == '\t') {
			clv_buf_addc(b, "\\t");
		} else if (c < 0x20) {
			clv_buf_f(b, "\\u%04x", c);
		} else {
			clv_buf_addc(b, "\xEF\xBF\xBD");
		}
		from = ++i;
	}
	clv_buf_add(b, clv_str_sub(s, from, s.n));
	clv_buf_ch(b, '"');
}

void clv_json_key(clv_json *j, const char *key)
{
	before_value(j);
	put_string(j->out, clv_str_c(key));
	clv_buf_ch(j->out, ':');
	j->comma = false;
}

void clv_json_str(clv_json *j, clv_str s)
{
	before_value(j);
	put_string(j->out, s);
}

void clv_json_strn(clv_json *j, clv_str s)
{
	if (s.p)
		clv_json_str(j, s);
	else
		clv_json_null(j);
}

void clv_json_i64(clv_json *j, int64_t v)
{
	before_value(j);
	clv_buf_f(j->out, "%lld", (long long)v);
}

void clv_json_f64(clv_json *j, double v, int decimals)
{
	if (!isfinite(v)) {
		clv_json_null(j);
		return;
	}
	before_value(j);
	size_t from = j->out->n;
	clv_buf_f(j->out, "%.*f", decimals, v);
	clv_buf *b = j->out;
	if (memchr(b->p + from, '.', b->n - from)) {
		while (b->p[b->n - 1] == '0')
			b->n--;
		if (b->p[b->n - 1] == '.')
			b->n--;
		b->p[b->n] = 0;
	}
}

void clv_json_bool(clv_json *j, bool v)
{
	clv_json_raw(j, v ? CLV_S("true") : CLV_S("false"));
}

void clv_json_null(clv_json *j)
{
	clv_json_raw(j, CLV_S("null"));
}

void clv_json_raw(clv_json *j, clv_str json)
{
	before_value(j);
	clv_buf_add(j->out, json);
}

void clv_json_kstr(clv_json *j, const char *key, clv_str s)
{
	clv_json_key(j, key);
	clv_json_str(j, s);
}

void clv_json_kstrn(clv_json *j, const char *key, clv_str s)
{
	clv_json_key(j, key);
	clv_json_strn(j, s);
}

void clv_json_ki64(clv_json *j, const char *key, int64_t v)
{
	clv_json_key(j, key);
	clv_json_i64(j, v);
}

void clv_json_kf64(clv_json *j, const char *key, double v, int decimals)
{
	clv_json_key(j, key);
	clv_json_f64(j, v, decimals);
}

void clv_json_kbool(clv_json *j, const char *key, bool v)
{
	clv_json_key(j, key);
	clv_json_bool(j, v);
}

void clv_json_knull(clv_json *j, const char *key)
{
	clv_json_key(j, key);
	clv_json_null(j);
}

void clv_json_kday(clv_json *j, const char *key, int32_t day)
{
	char t[16];
	clv_day_text(day, t);
	clv_json_kstrn(j, key, t[0] ? clv_str_c(t) : (clv_str){ NULL, 0 });
}
