/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo code`: one JSON line in, one out.
 *
 *   {"id","text","date"?}            → {"id","events":[…]}  as in the annotate line
 *   … with "source","target" (words) → {"id","type","quad","score","types":{17 keys}}
 *     or "source_b","source_e",…       what source does to target, PLOVER's verbal
 *                                      reading (event.h: clv_code_pair)
 *
 * Words that occur twice mean the first that has the other behind it; words that
 * are not in the text: judged on the text alone, with a warning; offsets outside
 * the text or no text: {"id","error"}; no JSON object: {"id":null,"line","error"}.
 * Without an id, the number of the line is one. Linear in the text. */
#include "run/run_priv.h"

#include <jansson.h>

typedef struct request {
	json_t *root;
	clv_str text;
	clv_day date;
	bool pair;              /* source and target were given */
	clv_span source, target; /* empty: not in the text */
	const char *warning;
	const char *error;
} request;

/* ---- reading the request ------------------------------------------------------------ */

static clv_str text_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);
	return json_is_string(v) ? (clv_str){ json_string_value(v), json_string_length(v) }
	                         : (clv_str){ NULL, 0 };
}

static bool on_boundary(clv_str t, size_t at)
{
	return at == t.n || ((unsigned char)t.p[at] & 0xC0) != 0x80;
}

/* "KEY_b" and "KEY_e"; false with `error` set when they lie outside the text. */
static bool offsets(request *r, const char *key, clv_span *out)
{
	char kb[24], ke[24];
	snprintf(kb, sizeof kb, "%s_b", key);
	snprintf(ke, sizeof ke, "%s_e", key);
	const json_t *b = json_object_get(r->root, kb), *e = json_object_get(r->root, ke);
	if (!b && !e)
		return false;
	json_int_t from = json_integer_value(b), to = json_integer_value(e);
	if (!json_is_integer(b) || !json_is_integer(e) || from < 0 || to <= from ||
	    (size_t)to > r->text.n || !on_boundary(r->text, (size_t)from) ||
	    !on_boundary(r->text, (size_t)to)) {
		r->error = "offsets outside the text or inside a character";
		return false;
	}
	*out = (clv_span){ (uint32_t)from, (uint32_t)to };
	return true;
}

static clv_span span_at(size_t at, clv_str words)
{
	return (clv_span){ (uint32_t)at, (uint32_t)(at + words.n) };
}

static bool apart(clv_span a, clv_span b)
{
	return a.e <= b.b || b.e <= a.b;
}

/* The first occurrence of `words` that has `other` behind it, else the first that
 * does not lie on the other's first, else none. */
static clv_span find_words(clv_str text, clv_str words, clv_str other)
{
	size_t first = clv_str_find(text, words, 0);
	if (!words.n || first == SIZE_MAX)
		return (clv_span){ 0, 0 };
	if (other.n && clv_str_find(text, other, first + words.n) != SIZE_MAX)
		return span_at(first, words);
	size_t b = other.n ? clv_str_find(text, other, 0) : SIZE_MAX;
	if (b == SIZE_MAX)
		return span_at(first, words);
	for (size_t at = first; at != SIZE_MAX; at = clv_str_find(text, words, at + 1))
		if (apart(span_at(at, words), span_at(b, other)))
			return span_at(at, words);
	return span_at(first, words);
}

/* Both spans from words: when source has target behind it, target is the first
 * behind source; when not, target comes first and source is the first behind it. */
static void find_pair(request *r, clv_str source, clv_str target)
{
	r->source = find_words(r->text, source, target);
	size_t behind = r->source.e ? clv_str_find(r->text, target, r->source.e) : SIZE_MAX;
	if (target.n && behind != SIZE_MAX)
		r->target = span_at(behind, target);
	else
		r->target = find_words(r->text, target, source);
	if (r->source.e && r->target.e && !apart(r->source, r->target))
		r->target = (clv_span){ 0, 0 };
	if (!r->source.e || !r->target.e)
		r->warning = !r->source.e && !r->target.e
		                     ? "words of source and target are not in the text"
		             : !r->source.e ? "words of source are not in the text"
		                            : "words of target are not in the text";
}

static void read_pair(request *r)
{
	clv_str source = text_of(r->root, "source"), target = text_of(r->root, "target");
	bool by_offset = offsets(r, "source", &r->source) && offsets(r, "target", &r->target);
	bool one = json_object_get(r->root, "source_b") || json_object_get(r->root, "target_b");
	r->pair = by_offset || source.p || target.p || one;
	if (r->error || by_offset || !r->pair)
		return;
	find_pair(r, source, target);
	if (json_object_get(r->root, "source_b"))
		offsets(r, "source", &r->source);
	if (json_object_get(r->root, "target_b"))
		offsets(r, "target", &r->target);
}

static void read_request(request *r, clv_str line)
{
	json_error_t why;
	r->root = json_loadb(line.p, line.n, JSON_ALLOW_NUL, &why);
	r->date = CLV_DAY_NONE;
	if (!json_is_object(r->root)) {
		r->error = r->root ? "an object was expected" : "not JSON";
		return;
	}
	r->text = text_of(r->root, "text");
	clv_str date = text_of(r->root, "date");
	if (date.p)
		r->date = clv_day_parse(date);
	if (!r->text.p)
		r->error = "no \"text\"";
	else if (date.n && r->date == CLV_DAY_NONE)
		r->error = "\"date\" is no day like 2022-09-15";
	else if (r->text.n > CLV_MAX_TEXT_BYTES)
		r->error = "text too long";
	else
		read_pair(r);
}

/* ---- the answer ------------------------------------------------------------------------ */

static void put_id(clv_json *j, const request *r, uint64_t number)
{
	const json_t *id = json_is_object(r->root) ? json_object_get(r->root, "id") : NULL;
	clv_json_key(j, "id");
	if (json_is_string(id))
		clv_json_str(j, (clv_str){ json_string_value(id), json_string_length(id) });
	else if (json_is_integer(id))
		clv_json_i64(j, json_integer_value(id));
	else if (json_is_null(id) || !json_is_object(r->root))
		clv_json_null(j); /* a number made up here could be another line's id */
	else
		clv_json_i64(j, (int64_t)number);
}

static void put_events(clv_json *j, const clv_doc *d)
{
	clv_json_key(j, "events");
	clv_json_arr(j);
	for (size_t i = 0; i < d->events.n; i++) {
		clv_buf one = clv_buf_new(d->arena);
		clv_event_json(d, &d->events.v[i], &one);
		clv_json_raw(j, clv_buf_str(&one));
	}
	clv_json_end(j);
}

static void put_types(clv_json *j, const double p[CLV_N_TYPE + 1])
{
	double quad[5] = { 0 };
	int type = 0, best = 1;
	for (int t = 0; t < CLV_N_TYPE; t++) {
		quad[clv_type_quad(t)] += p[t];
		if (p[t] > p[type])
			type = t;
	}
	for (int q = 2; q <= 4; q++)
		if (quad[q] > quad[best])
			best = q;
	clv_json_kstr(j, "type", clv_str_c(clv_type_name(type)));
	clv_json_ki64(j, "quad", best);
	clv_json_kf64(j, "score", p[type], 9);
	clv_json_key(j, "types");
	clv_json_obj(j);
	for (int t = 0; t <= CLV_N_TYPE; t++)
		clv_json_kf64(j, clv_type_name(t), p[t], 9);
	clv_json_end(j);
}

static clv_doc *annotate(clv_worker *w, const request *r)
{
	clv_doc *d = clv_plain_document(w, r->text);
	d->published = d->published_to = r->date;
	if (r->date != CLV_DAY_NONE)
		d->published_from = CLV_FROM_HINT;
	clv_annotate_text(w, d);
	return d;
}

static void answer(clv_worker *w, const request *r, uint64_t number, clv_buf *out)
{
	clv_json j = clv_json_new(out);
	clv_json_obj(&j);
	put_id(&j, r, number);
	if (r->error) {
		if (!json_is_object(r->root))
			clv_json_ki64(&j, "line", (int64_t)number);
		clv_json_kstr(&j, "error", clv_str_c(r->error));
	} else if (r->pair) {
		double p[CLV_N_TYPE + 1] = { 0 };
		clv_doc *d = annotate(w, r);
		CLV_STAGE(w, clv_code_pair(w->engine->coder, clv_worker_pair(w), d, r->source, r->target, p,
		                           w->scratch));
		put_types(&j, p);
	} else {
		put_events(&j, annotate(w, r));
	}
	if (r->warning && !r->error)
		clv_json_kstr(&j, "warning", clv_str_c(r->warning));
	clv_json_end(&j);
}

/* False: memory ran out. */
static bool try_answer(clv_worker *w, const request *r, uint64_t number, clv_str *out)
{
	clv_arena_reset(w->arena);
	clv_arena_reset(w->scratch);
	if (clv_arena_guard(w->arena))
		return false;
	if (clv_arena_guard(w->scratch))
		return false;
	clv_buf b = clv_buf_new(w->arena);
	answer(w, r, number, &b);
	*out = clv_buf_str(&b);
	return true;
}

clv_status clv_worker_code(clv_worker *w, clv_str line, uint64_t number, clv_str *out,
                           bool *failed)
{
	request r = { 0 };
	if (!clv_worker_parser(w)) /* a caged worker has none yet: these lines are the caller's own */
		return CLV_NOMEM;
	read_request(&r, line);
	bool good = try_answer(w, &r, number, out);
	if (!good) {
		r.error = "needs more memory than one text may have";
		good = try_answer(w, &r, number, out);
	}
	*failed = r.error != NULL;
	clv_arena_unguard(w->arena);
	clv_arena_unguard(w->scratch);
	json_decref(r.root);
	return good ? CLV_OK : CLV_NOMEM;
}
