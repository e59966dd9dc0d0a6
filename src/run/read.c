/* SPDX-License-Identifier: Apache-2.0 */
/* Many documents: paths → inputs → pool → lines on the way out, or rows in the
 * database.
 *
 * Into the database: a document that it has is not coded again (that is how an
 * interrupted reading resumes); each finished one is read back from its record,
 * which checks it, and kept at once. Failures are told, kept with their reason,
 * and stop nobody. Callbacks come in the calling thread, in the order of inputs. */
#include "run/run_priv.h"

#include "fetch/fetch.h"

typedef struct reading {
	const clv_engine *engine;
	const clv_read *what;
	const clv_watch *watch;
	clv_form form;
	clv_pool *pool;
	clv_store *store;   /* NULL: annotate */
	clv_source source;
	void *source_user;
	clv_arena *arena;   /* of one document on the way into the store */
	clv_progress progress;
	clv_map queued;     /* ids under way: the same document twice in one reading */
	clv_arena *ids;
	clv_day since;      /* documents published before it are not kept */
	clv_filter filter;
	bool filtered;      /* the limit counts what passes */
	clv_status status;
	clv_error *err;
} reading;

static const clv_watch NOBODY = { 0 };

/* ---- telling --------------------------------------------------------------------------- */

static int told(reading *r)
{
	int stop = r->watch->progress ? r->watch->progress(r->watch->user, &r->progress) : 0;
	if (stop && r->status == CLV_OK)
		r->status = CLV_STOPPED;
	return stop;
}

/* Stops the reading with what failed in the database. */
static int broke(reading *r, clv_status s)
{
	r->status = s;
	return s != CLV_OK;
}

static int on_failed(void *user, const char *path, const clv_error *why)
{
	reading *r = user;
	r->progress.n_failed++;
	if (r->store && broke(r, clv_store_put_failed(r->store, path, why, r->err)))
		return 1;
	int stop = r->watch->failed ? r->watch->failed(r->watch->user, path, why) : 0;
	if (stop)
		r->status = CLV_STOPPED;
	return stop || told(r);
}

/* ---- a finished document ------------------------------------------------------------------ */

static int keep(reading *r, const clv_job *job, const clv_result *result)
{
	clv_doc *d = NULL;
	clv_error why = { 0 };
	clv_arena_reset(r->arena);
	clv_status s = clv_record_read(r->arena, result->bytes, &d, &why);
	if (s != CLV_OK)
		return on_failed(r, job->hints.path.p, &why);
	double began = r->what->profile ? clv_thread_seconds() : 0;
	s = clv_store_put(r->store, d, result->bytes, result->signature, r->err);
	if (r->what->profile)
		clv_profile_add(r->what->profile, "store_put", clv_thread_seconds() - began);
	return broke(r, s);
}

/* Only reading it showed that the document is older than was asked for. */
static bool is_older(reading *r, const clv_result *result)
{
	clv_doc *d = NULL;
	if (r->since == CLV_DAY_NONE || result->status != CLV_OK || !r->store)
		return false;
	clv_arena_reset(r->arena);
	bool older = clv_record_read(r->arena, result->bytes, &d, NULL) == CLV_OK && d->published_to != CLV_DAY_NONE &&
	             d->published_to < r->since;
	r->progress.n_older += older;
	return older;
}

static bool enough(const reading *r)
{
	return r->filtered && r->what->limit && r->progress.n_documents >= r->what->limit;
}

static int take_done(reading *r, const clv_job *job, const clv_result *result)
{
	const char *path = job->hints.path.n ? job->hints.path.p : "-";
	if (result->status != CLV_OK)
		return on_failed(r, path, &result->err);
	if (enough(r))
		return 1;
	r->progress.n_older += result->passed_over;
	if (result->passed_over || is_older(r, result))
		return told(r);
	r->progress.n_documents++;
	if (r->store && keep(r, job, result) != 0)
		return 1;
	if (r->watch->document &&
	    r->watch->document(r->watch->user, path, result->bytes.p, result->bytes.n) != 0)
		r->status = CLV_STOPPED;
	return r->status != CLV_OK || told(r);
}

static int no_memory(reading *r)
{
	return broke(r, clv_fail(r->err, CLV_NOMEM, "read", "out of memory; what was finished is kept"));
}

/* Memory that runs out unwinds no further than here: the pool's threads are at work. */
static int on_done(void *user, const clv_job *job, const clv_result *result)
{
	reading *r = user;
	if (clv_arena_guard(r->arena))
		return no_memory(r);
	int stop = take_done(r, job, result);
	clv_arena_unguard(r->arena);
	return stop;
}

static clv_status work(void *user, clv_worker *w, const clv_job *job, clv_arena *out,
                       clv_result *result)
{
	const reading *r = user;
	clv_str form = { 0 };
	w->filter = r->filtered ? &r->filter : NULL;
	w->signs = r->store != NULL;
	CLV_TRY(clv_worker_run(w, job->bytes, &job->hints, r->form, &form, &result->err));
	result->passed_over = w->passed_over;
	if (w->passed_over)
		return CLV_OK;
	result->bytes = clv_str_copy(out, form);
	if (r->store)
		result->signature = clv_str_copy(out, clv_worker_signature(w));
	return CLV_OK;
}

/* ---- inputs --------------------------------------------------------------------------------- */

/* In the database, or already under way in this reading. */
static bool is_known(reading *r, const clv_job *job)
{
	if (!r->store)
		return false;
	uint64_t key = clv_hash64(job->id, 64);
	if (clv_map_get64(&r->queued, &key))
		return true;
	if (!r->what->again && clv_store_has(r->store, job->id))
		return true;
	clv_map_put64(&r->queued, key, 1);
	return false;
}

static int on_input(void *user, clv_job *job)
{
	reading *r = user;
	r->progress.n_found++;
	if (clv_arena_guard(r->ids)) {
		free(job->owner);
		return no_memory(r);
	}
	bool known = is_known(r, job);
	clv_arena_unguard(r->ids);
	if (known) {
		free(job->owner);
		r->progress.n_known++;
		return told(r);
	}
	if (clv_pool_put(r->pool, job) != CLV_OK)
		return 1;
	if (r->filtered)
		return enough(r) ? 2 : 0;
	return r->what->limit && r->progress.n_found - r->progress.n_known >= r->what->limit ? 2 : 0;
}

static void on_passed(void *user, uint64_t n_bytes)
{
	((reading *)user)->progress.n_bytes += n_bytes;
}

static void on_older(void *user)
{
	((reading *)user)->progress.n_older++;
}

static clv_status set_filter(reading *r)
{
	const clv_read *w = r->what;
	r->filter = (clv_filter){ .since = w->since ? clv_day_parse(clv_str_c(w->since)) : CLV_DAY_NONE,
		                  .until = w->until ? clv_day_parse(clv_str_c(w->until)) : CLV_DAY_NONE,
		                  .hosts = clv_str_c(w->host), .langs = clv_str_c(w->lang) };
	r->filtered = w->since || w->until || w->host || w->lang;
	if (w->until && r->filter.until == CLV_DAY_NONE)
		return clv_fail(r->err, CLV_USAGE, "read", "until: %s is no day; write it like 2022-09-15", w->until);
	return CLV_OK;
}

static clv_status read_all(reading *r)
{
	clv_inputs in = { r->what, r, on_input, on_failed, on_passed, on_older, r->engine };
	CLV_TRY(set_filter(r));
	r->since = r->what->since ? clv_day_parse(clv_str_c(r->what->since)) : CLV_DAY_NONE;
	if (r->watch->progress)
		r->progress.n_bytes_all = clv_inputs_size(r->what);
	CLV_TRY(clv_pool_new(r->engine, r->what->threads, work, on_done, r, &r->pool, r->err));
	if (r->what->profile)
		clv_pool_profile(r->pool, r->what->profile);
	clv_status walked = r->source ? r->source(r->source_user, &in, r->err) : clv_inputs_walk(&in, r->err);
	if (r->status == CLV_OK)
		clv_pool_finish(r->pool);
	clv_pool_free(r->pool);
	if (r->store && (r->status == CLV_OK || r->status == CLV_STOPPED)) {
		clv_status kept = clv_store_flush(r->store, r->err);
		r->status = kept == CLV_OK ? r->status : kept;
	}
	if (walked != CLV_OK && walked != CLV_STOPPED && r->status == CLV_OK)
		r->status = walked;
	if (r->status == CLV_STOPPED)
		clv_fail(r->err, CLV_STOPPED, "read", "interrupted; what was finished is kept");
	return r->status;
}

static clv_status run(reading *r)
{
	r->progress.stage = "read";
	r->arena = clv_arena_new(0);
	r->ids = clv_arena_new(0);
	clv_status s = CLV_NOMEM;
	if (!r->arena || !r->ids || clv_arena_guard(r->ids)) {
		clv_fail(r->err, CLV_NOMEM, "read", "out of memory");
	} else {
		r->queued = clv_map_new(r->ids);
		clv_arena_unguard(r->ids);
		s = read_all(r);
	}
	clv_arena_free(r->arena);
	clv_arena_free(r->ids);
	return s;
}

clv_status clv_run_annotate(const clv_engine *e, const clv_read *what, clv_form form,
                            const clv_watch *watch, clv_error *err)
{
	reading r = { .engine = e, .what = what, .watch = watch ? watch : &NOBODY, .form = form,
		      .err = err };
	return run(&r);
}

static clv_str options_json(clv_arena *a, const clv_read *what)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_obj(&j);
	clv_json_key(&j, "paths");
	clv_json_arr(&j);
	for (size_t i = 0; i < what->n_paths && i < 100; i++)
		clv_json_str(&j, clv_str_c(what->paths[i]));
	clv_json_end(&j);
	clv_json_kstrn(&j, "date", clv_str_c(what->about.date));
	clv_json_kstrn(&j, "url", clv_str_c(what->about.url));
	clv_json_kstrn(&j, "outlet", clv_str_c(what->about.outlet));
	clv_json_kbool(&j, "fast", what->about.fast != 0);
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static clv_status begin_run(const clv_engine *e, clv_store *s, const clv_read *what, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_status status;
	if (!a || clv_arena_guard(a))
		status = clv_fail(err, CLV_NOMEM, "read", "out of memory");
	else
		status = what->again ? clv_store_keep_outcome(s, err) : CLV_OK;
	if (status == CLV_OK)
		status = clv_store_begin_run(s, clv_engine_hash(e), options_json(a, what), err);
	clv_arena_free(a);
	return status;
}

clv_status clv_run_from(const clv_engine *e, clv_store *s, const clv_read *what, clv_source source, void *user,
                        const clv_watch *watch, clv_summary *sum, clv_error *err)
{
	reading r = { .engine = e, .what = what, .watch = watch ? watch : &NOBODY, .form = CLV_FORM_RECORD,
		      .store = s, .source = source, .source_user = user, .err = err };
	clv_status status = run(&r);
	sum->n_documents += r.progress.n_documents;
	sum->n_known += r.progress.n_known;
	sum->n_failed += r.progress.n_failed;
	sum->n_older += r.progress.n_older;
	return status;
}

static clv_status reduce_if_stale(const clv_engine *e, clv_store *s, const clv_read *what, const clv_watch *watch, clv_error *err)
{
	return clv_store_is_stale(s) ? clv_run_reduce(e, s, what->threads, what->profile, watch, err) : CLV_OK;
}

/* ---- what failed before, once more ---------------------------------------------------- */

static bool is_address(const char *path)
{
	return !strncmp(path, "http://", 7) || !strncmp(path, "https://", 8);
}

/* "FILE#n" of a record in a container → "FILE". */
static const char *file_of(clv_arena *a, const char *path)
{
	const char *hash = strrchr(path, '#');
	return hash && hash[1] && !hash[1 + strspn(hash + 1, "0123456789")]
	               ? clv_str_copy(a, (clv_str){ path, (size_t)(hash - path) }).p
	               : path;
}

static clv_status read_failed(const clv_engine *e, clv_store *s, const clv_read *what, clv_arena *a,
                              const clv_watch *watch, clv_summary *sum, clv_error *err)
{
	clv_texts failed = { 0 }, files = { 0 }, pages = { 0 };
	clv_read again = *what;
	clv_follow how = { .about = what->about, .threads = what->threads, .private_too = what->private_too };
	CLV_TRY(clv_store_failed(s, a, &failed, err));
	for (size_t i = 0; i < failed.n; i++)
		*clv_push(a, is_address(failed.v[i]) ? &pages : &files) = file_of(a, failed.v[i]);
	again.paths = files.v;
	again.n_paths = files.n;
	if (files.n)
		CLV_TRY(clv_run_from(e, s, &again, NULL, NULL, watch, sum, err));
	if (pages.n)
		CLV_TRY(clv_run_fetch(e, s, &how, pages.v, pages.n, watch, sum, err));
	for (size_t i = 0; i < failed.n; i++)
		CLV_TRY(clv_store_forget_failed(s, failed.v[i], err));
	return CLV_OK;
}

static clv_status retry(const clv_engine *e, clv_store *s, const clv_read *what, const clv_watch *watch,
                        clv_summary *sum, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_status status;
	if (!a || clv_arena_guard(a))
		status = clv_fail(err, CLV_NOMEM, "read", "out of memory");
	else
		status = read_failed(e, s, what, a, watch, sum, err);
	clv_arena_free(a);
	return status;
}

/* ---- folders that are watched ------------------------------------------------------------ */

/* Reads what comes until somebody stops; each time stories are brought up to date. */
static clv_status watch_on(const clv_engine *e, clv_store *s, const clv_read *what, clv_folders *folders,
                           clv_arena *a, const clv_watch *watch, clv_summary *sum, clv_error *err)
{
	static const clv_progress waiting = { .stage = "watch" };
	clv_read more = *what;
	clv_paths came = { 0 };
	for (;;) {
		if (watch->progress && watch->progress(watch->user, &waiting) != 0)
			return clv_fail(err, CLV_STOPPED, "read", "interrupted; what was finished is kept");
		came = (clv_paths){ 0 };
		clv_arena_reset(a);
		CLV_TRY(clv_folders_wait(folders, 250, a, &came, err));
		if (!came.n)
			continue;
		more.paths = came.v;
		more.n_paths = came.n;
		CLV_TRY(clv_run_from(e, s, &more, NULL, NULL, watch, sum, err));
		CLV_TRY(reduce_if_stale(e, s, what, watch, err));
	}
}

static clv_status read_and_watch(const clv_engine *e, clv_store *s, const clv_read *what, const clv_watch *watch,
                                 clv_summary *sum, clv_error *err)
{
	clv_folders *folders = NULL;
	clv_arena *a = clv_arena_new(0);
	clv_status status = clv_folders_new(what->paths, what->n_paths, &folders, err);
	if (status == CLV_OK)
		status = clv_run_from(e, s, what, NULL, NULL, watch, sum, err);
	if (status == CLV_OK)
		status = reduce_if_stale(e, s, what, watch, err);
	if (status == CLV_OK && (!a || clv_arena_guard(a)))
		status = clv_fail(err, CLV_NOMEM, "read", "out of memory");
	else if (status == CLV_OK)
		status = watch_on(e, s, what, folders, a, watch ? watch : &NOBODY, sum, err);
	clv_folders_free(folders);
	clv_arena_free(a);
	return status;
}

clv_status clv_run_read(const clv_engine *e, clv_store *s, const clv_read *what,
                        const clv_watch *watch, clv_summary *sum, clv_error *err)
{
	CLV_TRY(begin_run(e, s, what, err));
	clv_status status = CLV_OK;
	*sum = (clv_summary){ 0 };
	if (what->retry)
		status = retry(e, s, what, watch, sum, err);
	if (status == CLV_OK && what->watch)
		status = read_and_watch(e, s, what, watch, sum, err);
	else if (status == CLV_OK && what->n_paths)
		status = clv_run_from(e, s, what, NULL, NULL, watch, sum, err);
	double began = clv_thread_seconds();
	if (status == CLV_OK)
		status = reduce_if_stale(e, s, what, watch, err);
	if (what->profile)
		clv_profile_add(what->profile, "copies and stories", clv_thread_seconds() - began);
	if (status == CLV_OK)
		status = clv_store_end_run(s, err);
	return status;
}

/* ---- code -------------------------------------------------------------------------------------- */

typedef struct coding {
	const clv_lines *lines;
	uint64_t n_failed;
} coding;

static clv_status code_one(void *user, clv_worker *w, const clv_job *job, clv_arena *out,
                           clv_result *result)
{
	clv_str line = { 0 };
	bool failed = false;
	w->fast = ((const coding *)user)->lines->fast != 0;
	CLV_TRY(clv_worker_code(w, job->bytes, job->number + 1, &line, &failed));
	result->bytes = clv_str_copy(out, line);
	result->err.code = failed ? CLV_FORMAT : CLV_OK;
	return CLV_OK;
}

static int code_done(void *user, const clv_job *job, const clv_result *result)
{
	coding *c = user;
	char none[64];
	clv_str line = result->bytes;
	c->n_failed += result->err.code != CLV_OK;
	if (result->status != CLV_OK) {
		int n = snprintf(none, sizeof none, "{\"id\":%llu,\"error\":\"out of memory\"}",
		                 (unsigned long long)(job->number + 1));
		line = (clv_str){ none, (size_t)n };
		c->n_failed++;
	}
	return c->lines->line(c->lines->user, line.p, line.n);
}

clv_status clv_run_code(const clv_engine *e, const clv_lines *lines, clv_error *err)
{
	coding c = { .lines = lines };
	clv_pool *pool = NULL;
	CLV_TRY(clv_pool_new(e, lines->threads, code_one, code_done, &c, &pool, err));
	clv_status s = CLV_OK;
	const char *p;
	size_t n;
	for (uint64_t number = 0; s == CLV_OK && (p = lines->next(lines->user, &n)); number++) {
		char *own = malloc(n + 1);
		if (!own) {
			s = CLV_NOMEM;
			break;
		}
		memcpy(own, p, n);
		own[n] = 0;
		s = clv_pool_put(pool, &(clv_job){ .bytes = { own, n }, .owner = own, .number = number });
	}
	if (s == CLV_OK)
		s = clv_pool_finish(pool);
	clv_pool_free(pool);
	if (s == CLV_OK && c.n_failed)
		return clv_fail(err, CLV_FORMAT, "code", "%llu lines could not be coded; each says why",
		                (unsigned long long)c.n_failed);
	return s == CLV_OK ? s : clv_fail(err, s, "code", "%s", clv_status_text(s));
}
