/* SPDX-License-Identifier: Apache-2.0 */
/* The Python extension: three handles of clavijo.h as Python types, over the
 * limited API of CPython 3.11, so that one file serves all later versions.
 *
 *   Engine(path, verified)        annotate(…) → dict of the annotate line, or bytes of the record; vectors(texts) → bytes;
 *                                 annotate_paths(…) calls back with each document's line
 *   Database(path, write, engine) read(…) → dict, query(table, options) and sql(select) → Rows,
 *                                 export(…) calls back with bytes
 *   Rows                          iterator of the rows as dicts; arrow(table) → a capsule
 *                                 that holds the rows as a stream of Arrow batches
 *
 * What users see stands in __init__.py; here are no defaults and no search for
 * files. The GIL is released around every call that may take time; `users` counts
 * who is inside a handle meanwhile, and is only touched with the GIL held. A handle
 * in use cannot be closed; a database refuses a second thread. A database holds its
 * engine, rows hold their database; a closed handle raises ValueError, a failure
 * of the library Error with its message and code. The capsule owns its stream, which
 * needs neither rows nor database: both may be closed before it is read. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <clavijo.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "_object.h"

/* As the Arrow C stream interface fixes it. */
struct ArrowArrayStream {
	int (*get_schema)(struct ArrowArrayStream *, void *);
	int (*get_next)(struct ArrowArrayStream *, void *);
	const char *(*get_last_error)(struct ArrowArrayStream *);
	void (*release)(struct ArrowArrayStream *);
	void *private_data;
};

static PyObject *Error;
static PyTypeObject *EngineType, *DatabaseType, *RowsType;

typedef struct Engine {
	PyObject_HEAD
	clv_engine *engine;
	int users; /* calls under way and open databases */
} Engine;

typedef struct Rows Rows;
typedef struct Database {
	PyObject_HEAD
	clv_db *db;
	Engine *engine; /* or NULL */
	Rows *rows;     /* the open ones: closed with the database */
	int users;
} Database;

struct Rows {
	PyObject_HEAD
	clv_rows *rows;
	Database *db;
	Rows *next, *before;
};

/* ---- failures ------------------------------------------------------------------ */

static const char *const codes[CLV_N_STATUS] = {
	"ok", "nomem", "io", "format", "corrupt", "version", "limit", "notfound",
	"usage", "busy", "foreign", "full", "stopped", "unsupported",
};

/* Raises Error(message) with the attributes code and stage. */
static PyObject *fail(clv_status s, const clv_error *err)
{
	if (PyErr_Occurred()) /* a signal or a callback's exception stopped the call */
		return NULL;
	PyObject *message = PyUnicode_DecodeUTF8(err->msg, (Py_ssize_t)strlen(err->msg), "replace");
	PyObject *e = message ? PyObject_CallFunctionObjArgs(Error, message, NULL) : NULL;
	PyObject *code = PyUnicode_FromString(s < CLV_N_STATUS ? codes[s] : "unknown");
	PyObject *stage = PyUnicode_FromString(err->stage ? err->stage : "");
	if (e && code && stage && PyObject_SetAttrString(e, "code", code) == 0 &&
	    PyObject_SetAttrString(e, "stage", stage) == 0)
		PyErr_SetObject(Error, e);
	Py_XDECREF(message);
	Py_XDECREF(e);
	Py_XDECREF(code);
	Py_XDECREF(stage);
	return NULL;
}

static PyObject *closed(const char *what)
{
	return PyErr_Format(PyExc_ValueError, "%s is closed", what);
}

static PyObject *in_use(const char *what)
{
	clv_error err = { .stage = "python" };
	PyOS_snprintf(err.msg, sizeof err.msg, "%s is in use by another call", what);
	return fail(CLV_BUSY, &err);
}

static void free_object(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);
	freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
	release(self);
	Py_DECREF(type);
}

static PyObject *new_object(PyTypeObject *type)
{
	allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
	return make(type, 0);
}

/* ---- lists of strings ----------------------------------------------------------------- */

static void free_held(void *pointers, PyObject *held)
{
	PyMem_Free(pointers);
	Py_XDECREF(held);
}

/* A list of str → pointers that live as long as *held; given back by free_held. */
static const char **strings_of(PyObject *list, const char *what, size_t *n, PyObject **held)
{
	const char **strings;
	*n = (size_t)PyList_Size(list);
	if (!(*held = PyList_AsTuple(list)))
		return NULL;
	strings = PyMem_Calloc(*n + 1, sizeof *strings);
	if (!strings)
		PyErr_NoMemory();
	for (size_t i = 0; strings && i < *n; i++) {
		PyObject *item = PyTuple_GetItem(*held, (Py_ssize_t)i);
		Py_ssize_t length = 0;
		strings[i] = PyUnicode_Check(item) ? PyUnicode_AsUTF8AndSize(item, &length) : NULL;
		if (strings[i] && strlen(strings[i]) == (size_t)length)
			continue;
		if (!PyErr_Occurred())
			PyErr_Format(PyExc_TypeError, "%s must be str without NUL", what);
		PyMem_Free((void *)strings);
		strings = NULL;
	}
	if (!strings)
		Py_CLEAR(*held);
	return strings;
}

/* ---- engine ---------------------------------------------------------------------- */

static PyObject *engine_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
	static char *names[] = { "path", "verified", NULL };
	const char *path, *verified;
	if (!PyArg_ParseTupleAndKeywords(args, kw, "sz:Engine", names, &path, &verified))
		return NULL;
	clv_engine *engine = NULL;
	clv_error err = { 0 };
	clv_status s;
	Py_BEGIN_ALLOW_THREADS
	s = clv_engine_open(path, verified, &engine, &err);
	Py_END_ALLOW_THREADS
	if (s != CLV_OK)
		return fail(s, &err);
	Engine *self = (Engine *)new_object(type);
	if (!self)
		clv_engine_close(engine);
	else
		self->engine = engine;
	return (PyObject *)self;
}

static void engine_dealloc(PyObject *o)
{
	clv_engine_close(((Engine *)o)->engine);
	free_object(o);
}

static PyObject *engine_close(PyObject *o, PyObject *unused)
{
	Engine *self = (Engine *)o;
	(void)unused;
	if (self->users)
		return in_use("the model");
	clv_engine_close(self->engine);
	self->engine = NULL;
	Py_RETURN_NONE;
}

/* What a blob holds, as the object of its JSON or as bytes; the blob is freed. */
static PyObject *taken(clv_blob *blob, int is_json)
{
	const char *bytes = clv_blob_bytes(blob);
	size_t n = clv_blob_size(blob);
	PyObject *out = is_json ? object_of_json(bytes, n) : PyBytes_FromStringAndSize(bytes, (Py_ssize_t)n);
	clv_blob_free(blob);
	return out;
}

static PyObject *engine_annotate(PyObject *o, PyObject *args, PyObject *kw)
{
	static char *names[] = { "data", "path", "url", "outlet", "date", "type", "charset", "fast", "record", NULL };
	Engine *self = (Engine *)o;
	Py_buffer data;
	clv_about about = { 0 };
	int record = 0;
	if (!PyArg_ParseTupleAndKeywords(args, kw, "y*|zzzzzzpp:annotate", names, &data, &about.path,
	                                 &about.url, &about.outlet, &about.date, &about.type,
	                                 &about.charset, &about.fast, &record))
		return NULL;
	if (!self->engine) {
		PyBuffer_Release(&data);
		return closed("the model");
	}
	clv_blob *line = NULL;
	clv_error err = { 0 };
	clv_status s;
	self->users++;
	Py_BEGIN_ALLOW_THREADS
	s = clv_annotate(self->engine, data.buf, (size_t)data.len, &about,
	                 record ? CLV_FORM_RECORD : CLV_FORM_ANNOTATED, &line, &err);
	Py_END_ALLOW_THREADS
	self->users--;
	PyBuffer_Release(&data);
	return s == CLV_OK ? taken(line, !record) : fail(s, &err);
}

static PyObject *engine_id(PyObject *o, void *unused)
{
	Engine *self = (Engine *)o;
	(void)unused;
	return self->engine ? PyUnicode_FromString(clv_engine_id(self->engine)) : closed("the model");
}

static PyObject *engine_provenance(PyObject *o, void *unused)
{
	Engine *self = (Engine *)o;
	(void)unused;
	return self->engine ? PyUnicode_FromString(clv_engine_provenance(self->engine)) :
	                      closed("the model");
}

/* Vectors of a list of texts, CLV_VECTOR floats each, as bytes. */
static PyObject *engine_vectors(PyObject *o, PyObject *args)
{
	Engine *self = (Engine *)o;
	PyObject *list, *held, *out = NULL;
	size_t n;
	if (!PyArg_ParseTuple(args, "O!:vectors", &PyList_Type, &list))
		return NULL;
	if (!self->engine)
		return closed("the model");
	const char **texts = strings_of(list, "texts", &n, &held);
	if (!texts)
		return NULL;
	float *numbers = PyMem_Calloc(n * CLV_VECTOR + 1, sizeof *numbers);
	clv_error err = { 0 };
	clv_status s = CLV_NOMEM;
	if (numbers) {
		self->users++;
		Py_BEGIN_ALLOW_THREADS
		s = clv_text_vectors(self->engine, texts, n, numbers, &err);
		Py_END_ALLOW_THREADS
		self->users--;
	}
	free_held((void *)texts, held);
	if (!numbers)
		PyErr_NoMemory();
	else if (s != CLV_OK)
		fail(s, &err);
	else
		out = PyBytes_FromStringAndSize((const char *)numbers, (Py_ssize_t)(n * CLV_VECTOR * sizeof *numbers));
	PyMem_Free(numbers);
	return out;
}

/* ---- rows as streams of Arrow batches ---------------------------------------------------- */

static void free_stream(PyObject *capsule)
{
	struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
	if (stream && stream->release)
		stream->release(stream);
	free(stream);
}

/* The rows that are left as a capsule that owns their stream. The caller closes the rows. */
static PyObject *new_stream(clv_rows *rows, const char *table)
{
	struct ArrowArrayStream *stream = calloc(1, sizeof *stream);
	if (!stream)
		return PyErr_NoMemory();
	clv_error err = { 0 };
	clv_status s;
	Py_BEGIN_ALLOW_THREADS
	s = clv_rows_arrow(rows, table, stream, &err);
	Py_END_ALLOW_THREADS
	if (s != CLV_OK) {
		free(stream);
		return fail(s, &err);
	}
	PyObject *capsule = PyCapsule_New(stream, "arrow_array_stream", free_stream);
	if (!capsule) {
		stream->release(stream);
		free(stream);
	}
	return capsule;
}

/* ---- rows --------------------------------------------------------------------------- */

static void rows_end(Rows *r)
{
	if (!r->rows)
		return;
	clv_rows_close(r->rows);
	r->rows = NULL;
	if (r->before)
		r->before->next = r->next;
	else
		r->db->rows = r->next;
	if (r->next)
		r->next->before = r->before;
	r->next = r->before = NULL;
}

static void rows_dealloc(PyObject *o)
{
	Rows *r = (Rows *)o;
	rows_end(r);
	Py_XDECREF((PyObject *)r->db);
	free_object(o);
}

static PyObject *rows_next(PyObject *o)
{
	Rows *r = (Rows *)o;
	if (!r->rows)
		return r->db->db ? NULL : closed("the database");
	if (r->db->users)
		return in_use("the database");
	clv_error err = { 0 };
	clv_step step;
	r->db->users++;
	Py_BEGIN_ALLOW_THREADS
	step = clv_rows_next(r->rows, &err);
	Py_END_ALLOW_THREADS
	r->db->users--;
	if (step == CLV_ROW) {
		const char *json = clv_rows_json(r->rows);
		return object_of_json(json, strlen(json));
	}
	rows_end(r);
	if (PyErr_Occurred()) /* a signal, seen while a SELECT ran */
		return NULL;
	return step == CLV_FAILED ? fail(err.code, &err) : NULL;
}

/* Takes the rows that are left. */
static PyObject *rows_arrow(PyObject *o, PyObject *args)
{
	Rows *r = (Rows *)o;
	const char *table;
	if (!PyArg_ParseTuple(args, "s:arrow", &table))
		return NULL;
	if (!r->rows)
		return closed(r->db->db ? "the query" : "the database");
	if (r->db->users)
		return in_use("the database");
	r->db->users++;
	PyObject *capsule = new_stream(r->rows, table);
	r->db->users--;
	rows_end(r);
	return capsule;
}

/* Items of a kind in a list of annotate lines. */
static PyObject *items(PyObject *unused, PyObject *args)
{
	PyObject *list, *held;
	const char *kind;
	size_t n;
	(void)unused;
	if (!PyArg_ParseTuple(args, "O!s:items", &PyList_Type, &list, &kind))
		return NULL;
	const char **lines = strings_of(list, "lines", &n, &held);
	if (!lines)
		return NULL;
	clv_rows *rows = NULL;
	clv_error err = { 0 };
	clv_status s;
	Py_BEGIN_ALLOW_THREADS
	s = clv_line_items(lines, n, kind, &rows, &err);
	Py_END_ALLOW_THREADS
	free_held((void *)lines, held);
	if (s != CLV_OK)
		return fail(s, &err);
	PyObject *capsule = new_stream(rows, kind);
	clv_rows_close(rows);
	return capsule;
}

/* ---- database ---------------------------------------------------------------------------- */

static PyObject *database_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
	static char *names[] = { "path", "write", "engine", NULL };
	const char *path;
	int write = 0;
	PyObject *given;
	if (!PyArg_ParseTupleAndKeywords(args, kw, "spO:Database", names, &path, &write, &given))
		return NULL;
	Engine *engine = given == Py_None ? NULL : (Engine *)given;
	if (engine && !PyObject_TypeCheck(given, EngineType))
		return PyErr_Format(PyExc_TypeError, "engine must be an Engine or None");
	if (engine && !engine->engine)
		return closed("the model");
	Database *self = (Database *)new_object(type);
	if (!self)
		return NULL;
	clv_error err = { 0 };
	clv_status s;
	if (engine) {
		Py_INCREF(given);
		self->engine = engine;
		engine->users++;
	}
	Py_BEGIN_ALLOW_THREADS
	s = clv_db_open(path, write ? CLV_DB_WRITE : CLV_DB_READ, engine ? engine->engine : NULL, &self->db,
	                &err);
	Py_END_ALLOW_THREADS
	if (s == CLV_OK)
		return (PyObject *)self;
	Py_DECREF((PyObject *)self);
	return fail(s, &err);
}

static void database_end(Database *self)
{
	while (self->rows)
		rows_end(self->rows);
	clv_db_close(self->db);
	self->db = NULL;
	if (self->engine) {
		self->engine->users--;
		Py_DECREF((PyObject *)self->engine);
		self->engine = NULL;
	}
}

static void database_dealloc(PyObject *o)
{
	database_end((Database *)o);
	free_object(o);
}

static PyObject *database_close(PyObject *o, PyObject *unused)
{
	Database *self = (Database *)o;
	(void)unused;
	if (self->users)
		return in_use("the database");
	database_end(self);
	Py_RETURN_NONE;
}

/* May this call use the database? */
static int enter(Database *self)
{
	if (!self->db)
		closed("the database");
	else if (self->users)
		in_use("the database");
	else
		return 1;
	return 0;
}

static PyObject *database_stale(PyObject *o, PyObject *unused)
{
	Database *self = (Database *)o;
	(void)unused;
	return enter(self) ? PyBool_FromLong(clv_db_stale(self->db)) : NULL;
}

/* A list of pairs of strings → options, whose strings live as long as *held: others may
 * change the list while the GIL is released. Both are given back by free_held. */
static clv_option *options_of(PyObject *list, size_t *n, PyObject **held)
{
	clv_option *options;
	*n = (size_t)PyList_Size(list);
	if (!(*held = PyList_AsTuple(list)))
		return NULL;
	options = PyMem_Calloc(*n + 1, sizeof *options);
	if (!options)
		PyErr_NoMemory();
	for (size_t i = 0; options && i < *n; i++) {
		PyObject *pair = PyTuple_GetItem(*held, (Py_ssize_t)i);
		if (!PyTuple_Check(pair))
			PyErr_SetString(PyExc_TypeError, "options must be pairs of str");
		else if (PyArg_ParseTuple(pair, "ss", &options[i].key, &options[i].value))
			continue;
		PyMem_Free(options);
		options = NULL;
	}
	if (!options)
		Py_CLEAR(*held);
	return options;
}

static PyObject *new_rows(Database *db, clv_rows *rows)
{
	Rows *r = (Rows *)new_object(RowsType);
	if (!r) {
		clv_rows_close(rows);
		return NULL;
	}
	Py_INCREF((PyObject *)db);
	r->db = db;
	r->rows = rows;
	r->next = db->rows;
	if (r->next)
		r->next->before = r;
	db->rows = r;
	return (PyObject *)r;
}

static PyObject *database_query(PyObject *o, PyObject *args)
{
	Database *self = (Database *)o;
	const char *table;
	PyObject *list, *held;
	size_t n;
	if (!PyArg_ParseTuple(args, "sO!:query", &table, &PyList_Type, &list) || !enter(self))
		return NULL;
	clv_option *options = options_of(list, &n, &held);
	if (!options)
		return NULL;
	clv_rows *rows = NULL;
	clv_error err = { 0 };
	clv_status s;
	self->users++;
	Py_BEGIN_ALLOW_THREADS
	s = clv_query(self->db, table, options, n, &rows, &err);
	Py_END_ALLOW_THREADS
	self->users--;
	free_held(options, held);
	return s == CLV_OK ? new_rows(self, rows) : fail(s, &err);
}

/* Is asked while a SELECT runs; without the GIL it only looks whether there is a signal. */
static int interrupted(void *user)
{
	PyGILState_STATE state = PyGILState_Ensure();
	int stop = PyErr_CheckSignals() != 0;
	(void)user;
	PyGILState_Release(state);
	return stop;
}

static PyObject *database_sql(PyObject *o, PyObject *args)
{
	Database *self = (Database *)o;
	const char *select;
	if (!PyArg_ParseTuple(args, "s:sql", &select) || !enter(self))
		return NULL;
	clv_rows *rows = NULL;
	clv_error err = { 0 };
	clv_status s;
	self->users++;
	Py_BEGIN_ALLOW_THREADS
	s = clv_sql(self->db, select, interrupted, NULL, &rows, &err);
	Py_END_ALLOW_THREADS
	self->users--;
	return s == CLV_OK ? new_rows(self, rows) : fail(s, &err);
}

/* ---- reading ---------------------------------------------------------------------------- */

typedef struct Watcher {
	PyThreadState *thread; /* of the caller, while the GIL is released */
	PyObject *progress, *failed, *document;
} Watcher;

/* Calls back into Python with the value, which is taken; 1: stop. */
static int call_back(PyObject *function, PyObject *value)
{
	if (function == Py_None) {
		Py_XDECREF(value);
		return PyErr_CheckSignals() != 0;
	}
	PyObject *answer = value ? PyObject_CallFunctionObjArgs(function, value, NULL) : NULL;
	Py_XDECREF(value);
	Py_XDECREF(answer);
	return !answer || PyErr_CheckSignals() != 0;
}

static int on_progress(void *user, const clv_progress *p)
{
	Watcher *w = user;
	PyEval_RestoreThread(w->thread);
	int stop = PyErr_Occurred() != NULL ||
	           call_back(w->progress,
	                     Py_BuildValue("{s:K,s:K,s:K,s:K,s:K,s:K,s:s}", "documents", p->n_documents,
	                                   "found", p->n_found, "failed", p->n_failed, "known",
	                                   p->n_known, "bytes", p->n_bytes, "bytes_all",
	                                   p->n_bytes_all, "stage", p->stage));
	w->thread = PyEval_SaveThread();
	return stop;
}

static int on_failed(void *user, const char *path, const clv_error *why)
{
	Watcher *w = user;
	PyEval_RestoreThread(w->thread);
	int stop = PyErr_Occurred() != NULL ||
	           call_back(w->failed, Py_BuildValue("{s:N,s:N,s:s}", "path",
	                                              PyUnicode_DecodeFSDefault(path), "reason",
	                                              PyUnicode_DecodeUTF8(why->msg, (Py_ssize_t)strlen(why->msg),
	                                                                   "replace"),
	                                              "code", codes[why->code]));
	w->thread = PyEval_SaveThread();
	return stop;
}

static int on_document(void *user, const char *path, const char *bytes, size_t n)
{
	Watcher *w = user;
	(void)path;
	PyEval_RestoreThread(w->thread);
	int stop = PyErr_Occurred() != NULL ||
	           call_back(w->document, PyBytes_FromStringAndSize(bytes, (Py_ssize_t)n));
	w->thread = PyEval_SaveThread();
	return stop;
}

static PyObject *database_read(PyObject *o, PyObject *args, PyObject *kw)
{
	static char *names[] = { "paths", "progress", "failed", "url", "outlet", "date", "fast", "threads",
		                 "again", "limit", NULL };
	Database *self = (Database *)o;
	PyObject *list, *held;
	Watcher w = { 0 };
	clv_read what = { 0 };
	unsigned long long limit = 0;
	if (!PyArg_ParseTupleAndKeywords(args, kw, "O!OO|zzzpipK:read", names, &PyList_Type, &list,
	                                 &w.progress, &w.failed, &what.about.url, &what.about.outlet,
	                                 &what.about.date, &what.about.fast, &what.threads, &what.again,
	                                 &limit) || !enter(self))
		return NULL;
	const char **paths = strings_of(list, "paths", &what.n_paths, &held);
	if (!paths)
		return NULL;
	what.paths = paths;
	what.limit = limit;
	clv_watch watch = { .user = &w, .failed = on_failed, .progress = on_progress };
	clv_summary sum = { 0 };
	clv_error err = { 0 };
	self->users++;
	w.thread = PyEval_SaveThread();
	clv_status s = clv_db_read(self->db, &what, &watch, &sum, &err);
	PyEval_RestoreThread(w.thread);
	self->users--;
	free_held((void *)paths, held);
	if (PyErr_Occurred())
		return NULL;
	if (s != CLV_OK)
		return fail(s, &err);
	return Py_BuildValue("{s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K}", "documents", sum.n_documents, "known",
	                     sum.n_known, "failed", sum.n_failed, "sentences", sum.n_sentences,
	                     "set_aside", sum.n_set_aside, "stories", sum.n_stories, "events",
	                     sum.n_events, "quotes", sum.n_quotes);
}

static PyObject *engine_annotate_paths(PyObject *o, PyObject *args, PyObject *kw)
{
	static char *names[] = { "paths", "document", "failed", "progress", "url", "outlet", "date", "fast", "threads",
		                 "limit", "record", NULL };
	Engine *self = (Engine *)o;
	PyObject *list, *held;
	Watcher w = { 0 };
	clv_read what = { 0 };
	unsigned long long limit = 0;
	int record = 0;
	if (!PyArg_ParseTupleAndKeywords(args, kw, "O!OOO|zzzpiKp:annotate_paths", names, &PyList_Type, &list, &w.document,
	                                 &w.failed, &w.progress, &what.about.url, &what.about.outlet,
	                                 &what.about.date, &what.about.fast, &what.threads, &limit, &record))
		return NULL;
	if (!self->engine)
		return closed("the model");
	const char **paths = strings_of(list, "paths", &what.n_paths, &held);
	if (!paths)
		return NULL;
	what.paths = paths;
	what.limit = limit;
	clv_watch watch = { .user = &w, .document = on_document, .failed = on_failed, .progress = on_progress };
	clv_error err = { 0 };
	self->users++;
	w.thread = PyEval_SaveThread();
	clv_status s = clv_annotate_paths(self->engine, &what, record ? CLV_FORM_RECORD : CLV_FORM_ANNOTATED, &watch, &err);
	PyEval_RestoreThread(w.thread);
	self->users--;
	free_held((void *)paths, held);
	if (PyErr_Occurred())
		return NULL;
	return s == CLV_OK ? Py_NewRef(Py_None) : fail(s, &err);
}

/* ---- parts of a larger set ------------------------------------------------------------------ */

static PyObject *engine_day(PyObject *o, PyObject *args)
{
	Engine *self = (Engine *)o;
	Py_buffer record;
	char day[16] = "";
	clv_error err = { 0 };
	if (!PyArg_ParseTuple(args, "y*:day", &record))
		return NULL;
	clv_status s = CLV_OK;
	if (self->engine)
		s = clv_record_day(self->engine, record.buf, (size_t)record.len, day, &err);
	PyBuffer_Release(&record);
	if (!self->engine)
		return closed("the model");
	return s == CLV_OK ? PyUnicode_FromString(day) : fail(s, &err);
}

static PyObject *record_line(PyObject *unused, PyObject *args)
{
	Py_buffer record;
	clv_blob *line = NULL;
	clv_error err = { 0 };
	(void)unused;
	if (!PyArg_ParseTuple(args, "y*:record_line", &record))
		return NULL;
	clv_status s = clv_record_line(record.buf, (size_t)record.len, &line, &err);
	PyBuffer_Release(&record);
	return s == CLV_OK ? taken(line, 1) : fail(s, &err);
}

/* A list of (day, count) in ascending order → a list of blocks. */
static PyObject *blocks(PyObject *unused, PyObject *args)
{
	PyObject *list, *held, *out = NULL;
	unsigned long long most;
	(void)unused;
	if (!PyArg_ParseTuple(args, "O!K:blocks", &PyList_Type, &list, &most) || !(held = PyList_AsTuple(list)))
		return NULL;
	size_t n = (size_t)PyTuple_Size(held);
	const char **days = PyMem_Calloc(n + 1, sizeof *days);
	uint64_t *counts = PyMem_Calloc(n + 1, sizeof *counts);
	uint32_t *block = PyMem_Calloc(n + 1, sizeof *block);
	bool good = days && counts && block;
	if (!good)
		PyErr_NoMemory();
	for (size_t i = 0; good && i < n; i++) {
		PyObject *pair = PyTuple_GetItem(held, (Py_ssize_t)i);
		unsigned long long count = 0;
		good = PyTuple_Check(pair) && PyArg_ParseTuple(pair, "sK", &days[i], &count);
		counts[i] = count;
		if (!good && !PyErr_Occurred())
			PyErr_SetString(PyExc_TypeError, "blocks takes pairs of a day and a count");
		if (good && i && strcmp(days[i - 1], days[i]) >= 0) {
			PyErr_SetString(PyExc_ValueError, "days must be ascending, each once");
			good = false;
		}
	}
	if (good && (clv_blocks(days, counts, n, most, block) || !n))
		out = PyList_New(0);
	for (size_t i = 0; out && i < n; i++) {
		PyObject *number = PyLong_FromUnsignedLong(block[i]);
		if (!number || PyList_Append(out, number) < 0)
			Py_CLEAR(out);
		Py_XDECREF(number);
	}
	PyMem_Free((void *)days);
	PyMem_Free(counts);
	PyMem_Free(block);
	Py_DECREF(held);
	return out || PyErr_Occurred() ? out : PyErr_NoMemory();
}

static PyObject *database_add(PyObject *o, PyObject *args)
{
	Database *self = (Database *)o;
	Py_buffer record;
	int is_new = 0;
	if (!PyArg_ParseTuple(args, "y*:add", &record))
		return NULL;
	if (!enter(self)) {
		PyBuffer_Release(&record);
		return NULL;
	}
	clv_error err = { 0 };
	clv_status s;
	self->users++;
	Py_BEGIN_ALLOW_THREADS
	s = clv_db_add(self->db, record.buf, (size_t)record.len, &is_new, &err);
	Py_END_ALLOW_THREADS
	self->users--;
	PyBuffer_Release(&record);
	return s == CLV_OK ? PyBool_FromLong(is_new) : fail(s, &err);
}

static PyObject *database_part(PyObject *o, PyObject *args)
{
	Database *self = (Database *)o;
	unsigned long long most;
	clv_error err = { 0 };
	if (!PyArg_ParseTuple(args, "K:part", &most) || !enter(self))
		return NULL;
	clv_status s = clv_db_part(self->db, most, &err);
	return s == CLV_OK ? Py_NewRef(Py_None) : fail(s, &err);
}

static PyObject *database_update(PyObject *o, PyObject *unused)
{
	Database *self = (Database *)o;
	Watcher w = { .progress = Py_None, .failed = Py_None };
	clv_watch watch = { .user = &w, .progress = on_progress };
	clv_error err = { 0 };
	(void)unused;
	if (!enter(self))
		return NULL;
	self->users++;
	w.thread = PyEval_SaveThread();
	clv_status s = clv_db_update(self->db, &watch, &err);
	PyEval_RestoreThread(w.thread);
	self->users--;
	return s == CLV_OK ? Py_NewRef(Py_None) : fail(s, &err);
}

/* ---- exports ------------------------------------------------------------------------------ */

/* `document` is called with what is written. */
static int on_bytes(void *user, const char *bytes, size_t n)
{
	return on_document(user, NULL, bytes, n);
}

/* clv_export and clv_relations: two names, options, and a function that takes the bytes. */
typedef clv_status (*writer)(clv_db *db, const char *a, const char *b, const clv_option *options, size_t n,
                             int (*write)(void *user, const char *bytes, size_t n_bytes), void *user, clv_error *err);

static PyObject *write_out(PyObject *o, PyObject *args, const char *takes, writer write)
{
	Database *self = (Database *)o;
	const char *a, *b;
	PyObject *list, *held;
	Watcher w = { 0 };
	size_t n;
	if (!PyArg_ParseTuple(args, takes, &a, &b, &PyList_Type, &list, &w.document) || !enter(self))
		return NULL;
	clv_option *options = options_of(list, &n, &held);
	if (!options)
		return NULL;
	clv_error err = { 0 };
	self->users++;
	w.thread = PyEval_SaveThread();
	clv_status s = write(self->db, a, b, options, n, on_bytes, &w, &err);
	PyEval_RestoreThread(w.thread);
	self->users--;
	free_held(options, held);
	if (PyErr_Occurred())
		return NULL;
	return s == CLV_OK ? Py_NewRef(Py_None) : fail(s, &err);
}

/* A table in a format. */
static PyObject *database_export(PyObject *o, PyObject *args)
{
	return write_out(o, args, "ssO!O:export", clv_export);
}

/* Of two actors, one (b None) or all (both None): JSON lines to a function. */
static PyObject *database_relations(PyObject *o, PyObject *args)
{
	return write_out(o, args, "zzO!O:relations", clv_relations);
}

/* The object of a line of JSON, str or bytes. */
static PyObject *object(PyObject *unused, PyObject *args)
{
	const char *json;
	Py_ssize_t n;
	(void)unused;
	return PyArg_ParseTuple(args, "s#:object", &json, &n) ? object_of_json(json, (size_t)n) : NULL;
}

/* ---- the module -------------------------------------------------------------------------- */

#define METHOD(f) (PyCFunction)(void (*)(void))(f)

static PyMethodDef engine_methods[] = {
	{ "annotate", METHOD(engine_annotate), METH_VARARGS | METH_KEYWORDS, "The annotate line as a dict." },
	{ "annotate_paths", METHOD(engine_annotate_paths), METH_VARARGS | METH_KEYWORDS, "Annotates files and folders." },
	{ "day", engine_day, METH_VARARGS, "The day of a record." },
	{ "vectors", engine_vectors, METH_VARARGS, "Vectors of texts, as bytes of floats." },
	{ "close", engine_close, METH_NOARGS, "Closes the model pack." },
	{ NULL, NULL, 0, NULL },
};
static PyGetSetDef engine_values[] = {
	{ "id", engine_id, NULL, "Identity of the pack.", NULL },
	{ "provenance", engine_provenance, NULL, "Where weights and tables come from.", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};
static PyType_Slot engine_slots[] = {
	{ Py_tp_new, engine_new }, { Py_tp_dealloc, engine_dealloc }, { Py_tp_methods, engine_methods },
	{ Py_tp_getset, engine_values }, { 0, NULL },
};
static PyMethodDef database_methods[] = {
	{ "read", METHOD(database_read), METH_VARARGS | METH_KEYWORDS, "Reads files and folders." },
	{ "query", database_query, METH_VARARGS, "The rows of a named table." },
	{ "add", database_add, METH_VARARGS, "Adds a record; was it new?" },
	{ "part", database_part, METH_VARARGS, "The database is a block of a larger set." },
	{ "update", database_update, METH_NOARGS, "Brings copies, stories and facts up to date." },
	{ "sql", database_sql, METH_VARARGS, "The rows of a SELECT." },
	{ "export", database_export, METH_VARARGS, "Writes a table in a format through a function." },
	{ "relations", database_relations, METH_VARARGS, "What actors did to one another, as JSON lines." },
	{ "stale", database_stale, METH_NOARGS, "Are stories behind the documents?" },
	{ "close", database_close, METH_NOARGS, "Closes the database and its rows." },
	{ NULL, NULL, 0, NULL },
};
static PyType_Slot database_slots[] = {
	{ Py_tp_new, database_new }, { Py_tp_dealloc, database_dealloc },
	{ Py_tp_methods, database_methods }, { 0, NULL },
};
static PyMethodDef rows_methods[] = {
	{ "arrow", rows_arrow, METH_VARARGS, "The rows that are left, as a capsule with an Arrow stream." },
	{ NULL, NULL, 0, NULL },
};
static PyType_Slot rows_slots[] = {
	{ Py_tp_dealloc, rows_dealloc }, { Py_tp_methods, rows_methods }, { Py_tp_iter, PyObject_SelfIter }, { Py_tp_iternext, rows_next },
	{ 0, NULL },
};
static PyType_Spec engine_spec = { "clavijo._clavijo.Engine", sizeof(Engine), 0, Py_TPFLAGS_DEFAULT,
	                           engine_slots };
static PyType_Spec database_spec = { "clavijo._clavijo.Database", sizeof(Database), 0,
	                             Py_TPFLAGS_DEFAULT, database_slots };
static PyType_Spec rows_spec = { "clavijo._clavijo.Rows", sizeof(Rows), 0,
	                         Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, rows_slots };

static PyMethodDef functions[] = {
	{ "object", object, METH_VARARGS, "The object of a line of JSON that the library wrote." },
	{ "record_line", record_line, METH_VARARGS, "The annotate line of a record as a dict." },
	{ "blocks", blocks, METH_VARARGS, "Which days have to be brought together." },
	{ "items", items, METH_VARARGS, "Items of annotate lines, as a capsule with an Arrow stream." },
	{ NULL, NULL, 0, NULL },
};
static PyModuleDef module_def = { .m_base = PyModuleDef_HEAD_INIT, .m_name = "clavijo._clavijo",
	                          .m_doc = "Handles of clavijo.h; see the package clavijo.",
	                          .m_size = -1, .m_methods = functions };

/* The type of a specification, also as an attribute of the module. */
static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec, const char *name)
{
	PyObject *type = PyType_FromSpec(spec);
	if (type && PyModule_AddObjectRef(module, name, type) < 0)
		Py_CLEAR(type);
	return (PyTypeObject *)type;
}

PyMODINIT_FUNC PyInit__clavijo(void);
PyMODINIT_FUNC PyInit__clavijo(void)
{
	PyObject *m = PyModule_Create(&module_def);
	if (!m)
		return NULL;
	Error = PyErr_NewExceptionWithDoc("clavijo.Error",
	                                  "What the library says went wrong. `code` is a word (\"io\", "
	                                  "\"format\", \"usage\", …), `stage` the part of the library.",
	                                  NULL, NULL);
	if (Error && PyModule_AddObjectRef(m, "Error", Error) == 0 &&
	    (EngineType = add_type(m, &engine_spec, "Engine")) &&
	    (DatabaseType = add_type(m, &database_spec, "Database")) &&
	    (RowsType = add_type(m, &rows_spec, "Rows")) &&
	    PyModule_AddStringConstant(m, "version", clv_version()) == 0 && PyModule_AddIntConstant(m, "vector", CLV_VECTOR) == 0)
		return m;
	Py_DECREF(m);
	return NULL;
}
