/* SPDX-License-Identifier: Apache-2.0 */
/* Paths → jobs: walks files and folders, opens containers, and packs each
 * document with what is known of it into one block of memory that the job owns,
 * so that it can cross to another thread. What the caller says (--date, --url,
 * --outlet) stands over what the container says. A file or record that cannot be
 * read is told and passed over. */
#include "run/run_priv.h"

#include "feed/feed.h"
#include "fetch/fetch.h"

#include <sys/stat.h>

/* Of one file or stream: containers are large, a document in them is not. */
static const size_t FILE_BYTES = (size_t)8 << 30;

typedef struct walk {
	const clv_inputs *in;
	clv_arena *arena; /* for the feed of one file */
	clv_caged *opener; /* the process that opens files, or NULL */
	clv_day since;  /* NONE: any */
	int64_t newer;  /* seconds since 1970; INT64_MIN: any */
	bool stopped;
} walk;

/* ---- one document → one job ----------------------------------------------------- */

static size_t room(clv_str s)
{
	return s.n + 1;
}

static clv_str pack(char **at, clv_str s)
{
	if (!s.n)
		return (clv_str){ 0 };
	memcpy(*at, s.p, s.n);
	clv_str out = { *at, s.n };
	*at += s.n + 1;
	return out;
}

/* One block: bytes first, then the strings of the hints. False: out of memory. */
static bool own(clv_job *job, clv_str bytes, const clv_hints *h)
{
	size_t n = bytes.n + 1 + room(h->path) + room(h->url) + room(h->outlet) + room(h->title) +
	           room(h->type) + room(h->charset) + room(h->extra);
	char *block = calloc(1, n);
	if (!block)
		return false;
	char *at = block + bytes.n + 1;
	if (bytes.n)
		memcpy(block, bytes.p, bytes.n);
	job->owner = block;
	job->bytes = (clv_str){ block, bytes.n };
	job->hints = *h;
	job->hints.path = pack(&at, h->path);
	job->hints.url = pack(&at, h->url);
	job->hints.outlet = pack(&at, h->outlet);
	job->hints.title = pack(&at, h->title);
	job->hints.type = pack(&at, h->type);
	job->hints.charset = pack(&at, h->charset);
	job->hints.extra = pack(&at, h->extra);
	return true;
}

/* The caller's word over the container's. */
static void add_what_caller_knows(clv_hints *h, const clv_about *about)
{
	if (about->url)
		h->url = clv_str_c(about->url);
	if (about->outlet)
		h->outlet = clv_str_c(about->outlet);
	if (about->type)
		h->type = clv_str_c(about->type);
	if (about->charset)
		h->charset = clv_str_c(about->charset);
	if (about->date) {
		h->date = clv_day_parse(clv_str_c(about->date));
		h->date_from = CLV_FROM_HINT;
	}
	h->fast = about->fast != 0;
	h->explain = about->explain != 0;
	h->sources = about->source_offsets != 0;
}

int clv_inputs_give(const clv_inputs *in, const char *path, clv_str bytes, const clv_hints *hints)
{
	clv_hints h = *hints;
	clv_job job = { 0 };
	clv_error err = { 0 };
	add_what_caller_knows(&h, &in->what->about);
	if (bytes.n > CLV_MAX_DOC_BYTES)
		clv_fail(&err, CLV_LIMIT, "read", "%s: more than %d MB; split it", path,
		         CLV_MAX_DOC_BYTES >> 20);
	else if (!own(&job, bytes, &h))
		clv_fail(&err, CLV_NOMEM, "read", "%s: out of memory", path);
	if (err.msg[0])
		return in->failed(in->user, path, &err);
	clv_identity(job.id, job.bytes, &job.hints);
	memcpy(job.hints.id, job.id, sizeof job.hints.id);
	return in->take(in->user, &job);
}

static void take(walk *w, const char *path, const clv_feed_item *item)
{
	clv_day known = item->hints.date != CLV_DAY_NONE ? item->hints.date : item->hints.file_date;
	if (w->in->what->about.date)
		known = clv_day_parse(clv_str_c(w->in->what->about.date));
	if (known != CLV_DAY_NONE && known < w->since) {
		if (w->in->older)
			w->in->older(w->in->user);
		return;
	}
	w->stopped = clv_inputs_give(w->in, path, item->bytes, &item->hints) != 0;
}

/* ---- one file ---------------------------------------------------------------------- */

static void read_feed(walk *w, const char *path, clv_str bytes, int fd)
{
	clv_error problem = { 0 };
	clv_opened *feed = clv_opened_new(w->opener, w->arena, path, bytes, fd, false);
	clv_feed_item item = { .hints = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE } };
	size_t told = 0;
	while (!w->stopped && clv_opened_next(feed, &item, &problem)) {
		size_t at = clv_opened_at(feed);
		if (w->in->passed && at > told && at < bytes.n) {
			w->in->passed(w->in->user, at - told);
			told = at;
		}
		item.hints.extra = item.extra;
		take(w, path, &item);
	}
	if (w->in->passed)
		w->in->passed(w->in->user, bytes.n - told);
	if (!w->stopped && problem.msg[0])
		w->stopped = w->in->failed(w->in->user, path, &problem) != 0;
	clv_opened_close(feed);
}

/* Changed before the moment that was asked for; what cannot be asked is not. */
static bool is_older(const walk *w, const char *path)
{
	struct stat st;
	return w->newer != INT64_MIN && strcmp(path, "-") != 0 && stat(path, &st) == 0 && st.st_mtime < w->newer;
}

static bool on_file(void *user, const char *path)
{
	walk *w = user;
	if (is_older(w, path)) {
		if (w->in->older)
			w->in->older(w->in->user);
		return true;
	}
	clv_bytes b = { 0 };
	clv_error err = { 0 };
	if (clv_fetch_file(path, FILE_BYTES, &b, &err) != CLV_OK) {
		w->stopped = w->in->failed(w->in->user, path, &err) != 0;
		return !w->stopped;
	}
	clv_arena_reset(w->arena);
	if (clv_arena_guard(w->arena)) {
		clv_fail(&err, CLV_NOMEM, "read", "%s: out of memory", path);
		w->stopped = w->in->failed(w->in->user, path, &err) != 0;
	} else {
		read_feed(w, path, b.bytes, clv_fetch_descriptor(&b));
	}
	clv_arena_unguard(w->arena);
	clv_bytes_free(&b);
	return !w->stopped;
}

static bool on_failed(void *user, const char *path, const clv_error *err)
{
	walk *w = user;
	w->stopped = w->in->failed(w->in->user, path, err) != 0;
	return !w->stopped;
}

/* ---- sizes, for the time left ------------------------------------------------------ */

static bool add_size(void *user, const char *path)
{
	struct stat st;
	if (stat(path, &st) == 0 && st.st_size > 0)
		*(uint64_t *)user += (uint64_t)st.st_size;
	return true;
}

static bool pass_over(void *user, const char *path, const clv_error *err)
{
	(void)user, (void)path, (void)err;
	return true;
}

uint64_t clv_inputs_size(const clv_read *what)
{
	uint64_t n = 0;
	clv_walk callbacks = { add_size, pass_over, &n };
	for (size_t i = 0; i < what->n_paths; i++) {
		if (!strcmp(what->paths[i], "-"))
			return 0; /* nobody knows */
		clv_fetch_walk(what->paths[i], &callbacks, NULL);
	}
	return n;
}

/* since and newer as days and seconds. */
static clv_status read_limits(walk *w, const clv_read *what, clv_error *err)
{
	struct stat st;
	w->since = what->since ? clv_day_parse(clv_str_c(what->since)) : CLV_DAY_NONE;
	if (what->since && w->since == CLV_DAY_NONE)
		return clv_fail(err, CLV_USAGE, "read", "since: %s is no day; write it like 2022-09-15", what->since);
	w->newer = INT64_MIN;
	clv_day day = what->newer ? clv_day_parse(clv_str_c(what->newer)) : CLV_DAY_NONE;
	if (day != CLV_DAY_NONE)
		w->newer = (int64_t)day * 86400;
	else if (what->newer && stat(what->newer, &st) == 0)
		w->newer = st.st_mtime + 1;
	else if (what->newer)
		return clv_fail(err, CLV_USAGE, "read", "newer: %s is neither a day like 2022-09-15 nor a file that is there",
		                what->newer);
	return CLV_OK;
}

clv_status clv_inputs_walk(const clv_inputs *in, clv_error *err)
{
	walk w = { .in = in };
	CLV_TRY(read_limits(&w, in->what, err));
	w.arena = clv_arena_new(0);
	w.opener = clv_caged_new(in->engine, CLV_CAGED_OPENER);
	if (!w.arena)
		return clv_fail(err, CLV_NOMEM, "read", "out of memory");
	clv_walk callbacks = { on_file, on_failed, &w };
	for (size_t i = 0; i < in->what->n_paths && !w.stopped; i++) {
		const char *path = in->what->paths[i];
		clv_error why = { 0 };
		if (!strcmp(path, "-"))
			on_file(&w, path);
		else if (clv_fetch_walk(path, &callbacks, &why) != CLV_OK && !w.stopped)
			w.stopped = in->failed(in->user, path, &why) != 0;
	}
	clv_caged_delete(w.opener);
	clv_arena_free(w.arena);
	return w.stopped ? CLV_STOPPED : CLV_OK;
}
