/* SPDX-License-Identifier: Apache-2.0 */
/* What a set needs that several machines read: records made in one place and brought
 * together in another.
 *
 * Input: flat records (src/doc/record.c). Output: their day, by which they are sorted
 * into blocks; the block of each day; the line of `annotate`; rows in a database. A block
 * is what must be reduced together for the answer to be that of one machine: the spans of
 * days (spans.c) whose documents can meet, which are months in a row where each has
 * documents in the ten days before it. So the blocks are a pure function of the counts
 * of days, and whoever cuts them cuts the same. Cost: linear. Limit: news without a gap
 * of ten days is one block. */
#include "run/run_priv.h"

typedef struct opened {
	clv_arena *a, *scratch;
	clv_doc *doc;
} opened;

static void close_record(opened *o)
{
	clv_arena_free(o->a);
	clv_arena_free(o->scratch);
}

/* Calls f with the document of a record; memory that runs out comes back as a status. */
static clv_status with_record(clv_str record, clv_status (*f)(opened *o, void *user, clv_error *err), void *user,
                              clv_error *err)
{
	opened o = { clv_arena_new(0), clv_arena_new(0), NULL };
	clv_status s = CLV_NOMEM;
	if (!o.a || !o.scratch || clv_arena_guard(o.a) || clv_arena_guard(o.scratch)) {
		clv_fail(err, CLV_NOMEM, "record", "out of memory");
	} else {
		s = clv_record_read(o.a, record, &o.doc, err);
		if (s == CLV_OK)
			s = f(&o, user, err);
	}
	close_record(&o);
	return s;
}

typedef struct adding {
	const clv_engine *engine;
	clv_store *store;
	clv_str record;
	clv_day day;
	int is_new;
	clv_blob *(*blob)(clv_str bytes);
	clv_blob *line;
} adding;

static clv_status put(opened *o, void *user, clv_error *err)
{
	adding *x = user;
	x->is_new = !clv_store_has(x->store, o->doc->id);
	if (!x->is_new)
		return CLV_OK;
	CLV_TRY(clv_store_record_run(x->store, clv_engine_hash(x->engine), "add", o->doc->fast, err));
	clv_signature *key = clv_signature_make(x->engine->copylex, o->doc, o->a, o->scratch);
	return clv_store_put(x->store, o->doc, x->record, clv_signature_write(o->a, key), err);
}

clv_status clv_run_add(const clv_engine *e, clv_store *s, clv_str record, int *is_new, clv_error *err)
{
	adding x = { .engine = e, .store = s, .record = record };
	CLV_TRY(with_record(record, put, &x, err));
	if (is_new)
		*is_new = x.is_new;
	return CLV_OK;
}

static clv_status find_day(opened *o, void *user, clv_error *err)
{
	adding *x = user;
	(void)err;
	x->day = o->doc->published;
	if (x->day == CLV_DAY_NONE)
		x->day = clv_signature_make(x->engine->copylex, o->doc, o->a, o->scratch)->about_from;
	return CLV_OK;
}

clv_status clv_run_record_day(const clv_engine *e, clv_str record, char out[16], clv_error *err)
{
	adding x = { .engine = e };
	CLV_TRY(with_record(record, find_day, &x, err));
	clv_day_text(x.day, out);
	return CLV_OK;
}

static clv_status print(opened *o, void *user, clv_error *err)
{
	adding *x = user;
	clv_buf line = clv_buf_new(o->a);
	clv_doc_json(o->doc, &line);
	x->line = x->blob(clv_buf_str(&line));
	return x->line ? CLV_OK : clv_fail(err, CLV_NOMEM, "record", "out of memory");
}

clv_status clv_run_record_line(clv_str record, clv_blob *(*blob)(clv_str bytes), clv_blob **out, clv_error *err)
{
	adding x = { .blob = blob };
	CLV_TRY(with_record(record, print, &x, err));
	*out = x.line;
	return CLV_OK;
}

size_t clv_run_blocks(const clv_daycounts *days, uint64_t most, uint32_t *block)
{
	uint64_t total = 0;
	uint32_t n = 0;
	clv_day last = CLV_DAY_NONE;
	for (size_t i = 0; i < days->n; i++)
		total += days->v[i].n;
	for (size_t i = 0; i < days->n; i++) {
		clv_day day = clv_day_parse(days->v[i].day);
		block[i] = 0;
		if (total <= (most ? most : CLV_SPAN_DOCUMENTS)) {
			n = 1;
			continue;
		}
		clv_ymd d = day == CLV_DAY_NONE ? (clv_ymd){ 0 } : clv_day_ymd(day);
		clv_day month = day == CLV_DAY_NONE ? CLV_DAY_NONE : clv_day_of(d.y, d.m, 1);
		bool meets = n && last != CLV_DAY_NONE && day != CLV_DAY_NONE && last >= month - clv_story_defaults.window;
		n += !meets;
		block[i] = n - 1;
		last = day;
	}
	return n;
}
