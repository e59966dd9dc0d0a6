/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: version, engine, single and many documents, code.
 *
 * Input: what the caller gives: paths, bytes, hints, callbacks. Output: a status and
 * a blob or calls of the callbacks. Thin: checks the hints, calls src/run, copies the
 * answer out. An engine is only read after it was opened and may be shared by
 * threads; what a call makes belongs to the caller. */
#include "api/api_priv.h"

#include "run/run.h"

struct clv_blob {
	size_t n;
	char bytes[];
};

clv_blob *clv_blob_of(clv_str bytes)
{
	clv_blob *b = malloc(sizeof *b + bytes.n + 1);
	if (!b)
		return NULL;
	b->n = bytes.n;
	if (bytes.n)
		memcpy(b->bytes, bytes.p, bytes.n);
	b->bytes[bytes.n] = 0;
	return b;
}

const char *clv_blob_bytes(const clv_blob *b)
{
	return b->bytes;
}

size_t clv_blob_size(const clv_blob *b)
{
	return b->n;
}

void clv_blob_free(clv_blob *b)
{
	free(b);
}

const char *clv_version(void)
{
	return CLV_PROGRAM_VERSION;
}

clv_status clv_engine_open(const char *model, const char *verified, clv_engine **out,
                           clv_error *err)
{
	return clv_engine_load(model, verified, NULL, out, err);
}

clv_status clv_engine_open_with(const char *model, const char *verified, const char *lexicon, clv_engine **out,
                                clv_error *err)
{
	return clv_engine_load(model, verified, lexicon, out, err);
}

void clv_engine_close(clv_engine *e)
{
	clv_engine_unload(e);
}

clv_status clv_engine_sandbox(clv_engine *e, int must, const char **lacks, clv_error *err)
{
	return clv_run_cage(e, must, lacks, err);
}

const char *clv_engine_provenance(const clv_engine *e)
{
	return clv_engine_sources(e);
}

const char *clv_engine_accuracy(const clv_engine *e)
{
	return clv_engine_scores(e);
}

const char *clv_engine_id(const clv_engine *e)
{
	return clv_engine_hash(e);
}

static clv_status check_about(const clv_about *about, clv_error *err)
{
	if (about->date && clv_day_parse(clv_str_c(about->date)) == CLV_DAY_NONE)
		return clv_fail(err, CLV_USAGE, "read", "%s: no day; write it like 2022-09-15",
		                about->date);
	return CLV_OK;
}

clv_status clv_annotate(const clv_engine *e, const void *bytes, size_t n, const clv_about *about,
                        clv_form form, clv_blob **out, clv_error *err)
{
	static const clv_about nothing = { 0 };
	about = about ? about : &nothing;
	CLV_TRY(check_about(about, err));
	clv_hints h = { .path = clv_str_c(about->path), .url = clv_str_c(about->url),
		        .outlet = clv_str_c(about->outlet), .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE,
		        .type = clv_str_c(about->type), .charset = clv_str_c(about->charset),
		        .fast = about->fast != 0, .explain = about->explain != 0,
		        .sources = about->source_offsets != 0, .date_from = CLV_FROM_HINT };
	if (about->date)
		h.date = clv_day_parse(clv_str_c(about->date));
	clv_worker *w = clv_worker_take(e);
	if (!w)
		return clv_fail(err, CLV_NOMEM, "read", "out of memory");
	clv_str answer = { 0 };
	clv_status s = clv_worker_run(w, (clv_str){ bytes, n }, &h, form, &answer, err);
	if (s == CLV_OK && !(*out = clv_blob_of(answer)))
		s = clv_fail(err, CLV_NOMEM, "read", "out of memory");
	clv_worker_give(w);
	return s;
}

clv_status clv_annotate_paths(const clv_engine *e, const clv_read *what, clv_form form,
                              const clv_watch *watch, clv_error *err)
{
	CLV_TRY(check_about(&what->about, err));
	return clv_run_annotate(e, what, form, watch, err);
}

clv_status clv_code(const clv_engine *e, const clv_lines *lines, clv_error *err)
{
	return clv_run_code(e, lines, err);
}
