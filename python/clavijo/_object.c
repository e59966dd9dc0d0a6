/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as the library writes it → dicts, lists, str, int, float, bool and None, as json.loads gives them.
 *
 * An annotation is some thousand small objects, a twentieth of the time of its analysis by json.loads. Here keys and
 * short texts ("actor", "CHN", "alias") come out of a table of those seen before, other texts are decoded from the
 * bytes as they stand, and there is no str of the whole line. Recursive descent; what is no JSON raises
 * ValueError. The table is touched with the GIL held only; it keeps at most N_KNOWN short texts. Linear. */
#define PY_SSIZE_T_CLEAN
#include "_object.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { N_KNOWN = 1024, KNOWN_BYTES = 23, DEEPEST = 100, WHOLE_DIGITS = 18, MOST_DIGITS = 99 };

typedef struct known {
	char n, text[KNOWN_BYTES];
	PyObject *object;
} known;

typedef struct reader {
	const char *p, *end;
	int depth;
} reader;

static PyObject *value(reader *r);

static PyObject *wrong(void)
{
	if (!PyErr_Occurred())
		PyErr_SetString(PyExc_ValueError, "this is not JSON as the library writes it");
	return NULL;
}

static void space(reader *r)
{
	while (*r->p == ' ' || *r->p == '\n' || *r->p == '\r' || *r->p == '\t')
		r->p++;
}

/* A text of at most KNOWN_BYTES. */
static PyObject *known_text(const char *p, size_t n)
{
	static known table[N_KNOWN];
	uint32_t h = 2166136261U;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 16777619U;
	known *k = &table[(h ^ h >> 15) % N_KNOWN];
	if (!k->object || (size_t)k->n != n || memcmp(k->text, p, n) != 0) {
		PyObject *object = PyUnicode_DecodeUTF8(p, (Py_ssize_t)n, "replace");
		if (!object)
			return NULL;
		Py_XDECREF(k->object);
		k->object = object;
		k->n = (char)n;
		memcpy(k->text, p, n);
	}
	return Py_NewRef(k->object);
}

static int hex(const char *p)
{
	int v = 0;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
		if (digit < 0)
			return -1;
		v = v * 16 + digit;
	}
	return v;
}

static size_t put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
	return n;
}

/* What stands behind a backslash, *p behind it; the bytes written, 0: nothing that there is. */
static size_t escape(const char **p, char *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = *(*p)++;
	const char *at = c ? strchr(from, c) : NULL;
	if (at) {
		*out = to[at - from];
		return 1;
	}
	int high = c == 'u' ? hex(*p) : -1;
	if (high < 0)
		return 0;
	*p += 4;
	uint32_t code = (uint32_t)high;
	if (high >= 0xD800 && high < 0xDC00 && (*p)[0] == '\\' && (*p)[1] == 'u') {
		int low = hex(*p + 2);
		if (low >= 0xDC00 && low < 0xE000) {
			code = 0x10000 + (((uint32_t)high - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
			*p += 6;
		}
	}
	return put_utf8(out, code);
}

/* A text with escapes, whose end is known. */
static PyObject *unescaped(const char *p, const char *end)
{
	char *text = PyMem_Malloc((size_t)(end - p) + 4), *out = text;
	if (!text)
		return PyErr_NoMemory();
	bool good = true;
	while (good && p < end) {
		if (*p != '\\') {
			*out++ = *p++;
			continue;
		}
		p++;
		size_t n = escape(&p, out);
		out += n;
		good = n > 0;
	}
	PyObject *object = good ? PyUnicode_DecodeUTF8(text, out - text, "replace") : wrong();
	PyMem_Free(text);
	return object;
}

static PyObject *text(reader *r)
{
	const char *begin = ++r->p;
	bool escapes = false;
	for (; r->p < r->end && *r->p != '"'; r->p++)
		if (*r->p == '\\') {
			escapes = true;
			r->p++;
		}
	if (r->p >= r->end)
		return wrong();
	size_t n = (size_t)(r->p++ - begin);
	if (escapes)
		return unescaped(begin, begin + n);
	return n <= KNOWN_BYTES ? known_text(begin, n) : PyUnicode_DecodeUTF8(begin, (Py_ssize_t)n, "replace");
}

static PyObject *number(reader *r)
{
	const char *p = r->p;
	long long v = 0;
	int sign = *p == '-' ? -1 : 1;
	p += sign < 0;
	const char *first = p;
	for (; *p >= '0' && *p <= '9' && p - first <= WHOLE_DIGITS; p++)
		v = v * 10 + (*p - '0');
	if (p == first)
		return wrong();
	if (p - first <= WHOLE_DIGITS && *p != '.' && *p != 'e' && *p != 'E') {
		r->p = p;
		return PyLong_FromLongLong(sign * v);
	}
	while (*p >= '0' && *p <= '9')
		p++;
	char *end = NULL;
	if (*p != '.' && *p != 'e' && *p != 'E') {
		char digits[MOST_DIGITS + 1] = "";
		if (p - r->p > MOST_DIGITS)
			return wrong();
		memcpy(digits, r->p, (size_t)(p - r->p));
		r->p = p;
		return PyLong_FromString(digits, NULL, 10);
	}
	double d = PyOS_string_to_double(r->p, &end, NULL);
	r->p = end;
	return d == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(d);
}

/* Behind a comma or at the beginning: 1 another element, 0 the end, -1 neither. */
static int more(reader *r, char close, bool first)
{
	space(r);
	if (*r->p == close) {
		r->p++;
		return 0;
	}
	if (!first && *r->p++ != ',')
		return -1;
	space(r);
	return 1;
}

static PyObject *list(reader *r)
{
	PyObject *out = PyList_New(0);
	int step = -1;
	r->p++;
	while (out && (step = more(r, ']', PyList_Size(out) == 0)) > 0) {
		PyObject *item = value(r);
		if (!item || PyList_Append(out, item) < 0)
			Py_CLEAR(out);
		Py_XDECREF(item);
	}
	if (out && step < 0) {
		Py_CLEAR(out);
		wrong();
	}
	return out;
}

/* Puts one pair; false: raised. */
static bool pair(reader *r, PyObject *dict)
{
	PyObject *key = *r->p == '"' ? text(r) : wrong(), *item = NULL;
	if (key) {
		space(r);
		item = *r->p++ == ':' ? (space(r), value(r)) : wrong();
	}
	bool good = item && PyDict_SetItem(dict, key, item) == 0;
	Py_XDECREF(key);
	Py_XDECREF(item);
	return good;
}

static PyObject *dict(reader *r)
{
	PyObject *out = PyDict_New();
	int step = -1;
	r->p++;
	for (bool first = true; out && (step = more(r, '}', first)) > 0; first = false)
		if (!pair(r, out))
			Py_CLEAR(out);
	if (out && step < 0) {
		Py_CLEAR(out);
		wrong();
	}
	return out;
}

static PyObject *word(reader *r, const char *name, PyObject *object)
{
	size_t n = strlen(name);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, name, n) != 0)
		return wrong();
	r->p += n;
	return Py_NewRef(object);
}

static PyObject *value(reader *r)
{
	PyObject *out = NULL;
	if (r->depth == DEEPEST)
		return wrong();
	r->depth++;
	switch (*r->p) {
	case '{': out = dict(r); break;
	case '[': out = list(r); break;
	case '"': out = text(r); break;
	case 't': out = word(r, "true", Py_True); break;
	case 'f': out = word(r, "false", Py_False); break;
	case 'n': out = word(r, "null", Py_None); break;
	default: out = number(r);
	}
	r->depth--;
	return out;
}

PyObject *object_of_json(const char *json, size_t n)
{
	reader r = { json, json + n, 0 };
	space(&r);
	PyObject *out = value(&r);
	space(&r);
	if (out && r.p != r.end) {
		Py_CLEAR(out);
		wrong();
	}
	return out;
}
