/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo rehydrate FILE DOCS…`: puts the words back into an export without text.
 *
 * Input: what `export jsonl --no-text` wrote, and the documents themselves. Output: the
 * same lines; where an object has "text" or "words" as {"b","e"}, the words that stand
 * there in the document that the object, or the one around it, names by "doc".
 *
 * A document is found by its id, the hash of its bytes: one that was changed is another.
 * Its text must have the hash that the line names ("text_hash"), so that offsets fit also
 * if another version of the program reads the page otherwise. A line whose documents are
 * not all there is left out; each that is missing is named once, exit code 3.
 * Two passes over FILE; memory: the texts of the documents that it names. */
#include "cli/paths.h"

#include <errno.h>
#include <jansson.h>

#include "base/hash.h"

enum { HASH_DIGITS = 16, MAX_DEPTH = 16 };

typedef struct texts {
	cli *c;
	json_t *of;      /* id → text, null while it was not met */
	json_t *missing; /* id → why */
	uint64_t n_failed;
} texts;

typedef struct place {
	const char *doc, *hash; /* of the innermost object that names one */
} place;

/* ---- the file ------------------------------------------------------------------------- */

typedef bool (*on_line)(texts *t, json_t *line);

/* False: stopped, or said what was wrong. */
static bool each_line(texts *t, const char *path, on_line f)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t n;
	bool go = file != NULL;
	if (!file)
		cli_say("%s: cannot be read: %s", path, strerror(errno));
	while (go && (n = getline(&line, &room, file)) > 0) {
		json_error_t why;
		json_t *o = json_loadb(line, (size_t)n, 0, &why);
		number++;
		go = o && f(t, o) && !cli_interrupted();
		if (!o)
			cli_say("%s:%zu: no JSON object: %s; expected what `clavijo export jsonl --no-text` writes", path, number, why.text);
		json_decref(o);
	}
	free(line);
	if (file)
		fclose(file);
	return go;
}

/* Notes the documents that a value names. */
static void collect(texts *t, json_t *v, int depth)
{
	const char *key, *doc = json_string_value(json_object_get(v, "doc"));
	json_t *x;
	size_t i;
	if (depth > MAX_DEPTH)
		return;
	if (doc && json_object_get(v, "text_hash") && !json_object_get(t->of, doc))
		json_object_set_new(t->of, doc, json_null());
	json_object_foreach(v, key, x)
		collect(t, x, depth + 1);
	json_array_foreach(v, i, x)
		collect(t, x, depth + 1);
}

static bool collect_line(texts *t, json_t *line)
{
	collect(t, line, 0);
	return true;
}

/* ---- the documents -------------------------------------------------------------------- */

static int on_document(void *user, const char *path, const char *bytes, size_t n)
{
	texts *t = ((reading *)user)->user;
	json_t *page = json_loadb(bytes, n, 0, NULL);
	const char *id = json_string_value(json_object_get(page, "id"));
	(void)path;
	if (id && json_object_get(t->of, id))
		json_object_set(t->of, id, json_object_get(page, "text"));
	json_decref(page);
	return cli_interrupted();
}

static int read_documents(cli *c, texts *t)
{
	clv_engine *e = NULL;
	clv_read what;
	clv_error err = { 0 };
	reading r = { .c = c, .user = t };
	clv_watch watch = { &r, on_document, cli_on_failed, cli_on_progress };
	if (!cli_reading(c, &what))
		return CLI_FATAL;
	what.paths++;
	what.n_paths--;
	int code = cli_open_engine(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_annotate_paths(e, &what, CLV_FORM_PAGE, &watch, &err);
	clv_engine_close(e);
	cli_progress_end(c);
	t->n_failed = r.n_failed;
	return s == CLV_OK ? CLI_DONE : cli_error(&err);
}

/* ---- filling ---------------------------------------------------------------------------- */

static void is_missing(texts *t, const char *doc, const char *why)
{
	if (json_object_get(t->missing, doc))
		return;
	json_object_set_new(t->missing, doc, json_true());
	cli_say("document %.16s…: %s", doc, why);
}

static bool has_hash(const char *text, size_t n, const char *hash)
{
	clv_sha256 s;
	char hex[65];
	clv_sha256_init(&s);
	clv_sha256_add(&s, text, n);
	clv_sha256_hex(&s, hex);
	return hash && strlen(hash) == HASH_DIGITS && !strncmp(hex, hash, HASH_DIGITS);
}

/* The text of a document, or NULL: said why. */
static const char *text_of(texts *t, const place *at, size_t *n)
{
	json_t *text = at->doc ? json_object_get(t->of, at->doc) : NULL;
	if (!text || !json_is_string(text)) {
		is_missing(t, at->doc ? at->doc : "?", "not among the documents given, or its bytes were changed");
		return NULL;
	}
	*n = json_string_length(text);
	if (has_hash(json_string_value(text), *n, at->hash))
		return json_string_value(text);
	is_missing(t, at->doc, "its text has another hash: it was exported by another version of the program");
	return NULL;
}

static bool is_span(const json_t *v)
{
	return json_object_size(v) == 2 && json_is_integer(json_object_get(v, "b")) && json_is_integer(json_object_get(v, "e"));
}

static bool fill_span(texts *t, json_t *in, const char *key, json_t *span, const place *at)
{
	size_t n = 0;
	const char *text = text_of(t, at, &n);
	json_int_t b = json_integer_value(json_object_get(span, "b")), e = json_integer_value(json_object_get(span, "e"));
	if (!text)
		return false;
	json_t *words = b >= 0 && b <= e && (size_t)e <= n ? json_stringn(text + b, (size_t)(e - b)) : NULL;
	if (!words) {
		is_missing(t, at->doc, "a span does not fit its text");
		return false;
	}
	return json_object_set_new(in, key, words) == 0;
}

/* False: some of its words are not to be had. */
static bool fill(texts *t, json_t *v, place at, int depth)
{
	const char *key;
	json_t *x;
	void *next;
	size_t i;
	bool good = depth <= MAX_DEPTH;
	if (json_object_get(v, "text_hash"))
		at = (place){ json_string_value(json_object_get(v, "doc")), json_string_value(json_object_get(v, "text_hash")) };
	json_object_foreach_safe(v, next, key, x) {
		bool words = !strcmp(key, "text") || !strcmp(key, "words");
		good = good && (words && is_span(x) ? fill_span(t, v, key, x, &at) : fill(t, x, at, depth + 1));
	}
	json_array_foreach(v, i, x)
		good = good && fill(t, x, at, depth + 1);
	return good;
}

static bool print_line(texts *t, json_t *line)
{
	if (!fill(t, line, (place){ 0 }, 0))
		return true;
	if (json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(10)) != 0 || putchar('\n') == EOF)
		return false;
	return true;
}

int cli_rehydrate(cli *c)
{
	texts t = { .c = c, .of = json_object(), .missing = json_object() };
	int code = t.of && t.missing && each_line(&t, c->args[0], collect_line) ? CLI_DONE : CLI_FATAL;
	if (code == CLI_DONE)
		code = read_documents(c, &t);
	if (code == CLI_DONE && !each_line(&t, c->args[0], print_line))
		code = CLI_FATAL;
	size_t named = json_object_size(t.of), missing = json_object_size(t.missing);
	if (code == CLI_DONE && named && missing == named)
		code = CLI_NOTHING;
	else if (code == CLI_DONE && (missing || t.n_failed))
		code = CLI_SOME_FAILED;
	json_decref(t.of);
	json_decref(t.missing);
	return cli_interrupted() ? CLI_INTERRUPTED : code;
}
