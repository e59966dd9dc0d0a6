/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds: conditional request → entries that are new → the page behind each → jobs.
 *
 * Input: addresses of RSS, Atom or JSON feeds. An entry is known by its address (or,
 * without one, by the hash of its words) and asked for once; one whose words stand in
 * the feed itself (FULL bytes outside tags) is read from there, else its page is
 * fetched; where that fails the failure is kept for `read --retry` and the entry's own
 * words are read. Fetching is one thread's, politeness being slower than any network;
 * the pool annotates meanwhile. After each round stories are brought up to date.
 * Limits: those of fetch (web.c); CLV_MAX_DOC_BYTES a page. */
#include "run/run_priv.h"

#include "feed/feed.h"
#include "fetch/fetch.h"

#include <time.h>

enum { FULL = 1500, EVERY = 900, SECONDS = 60, MOST_BYTES = 16 << 20 };
static const double DELAY = 2;

typedef struct mark {
	const char *entry, *feed;
} mark;

typedef struct checked {
	const char *feed, *problem;
	clv_str etag, modified;
} checked;

typedef struct follow {
	clv_store *store;
	const clv_follow *what;
	const clv_watch *watch;
	clv_web *web;
	clv_arena *arena; /* of one feed */
	clv_caged *opener; /* the process that reads feeds, or NULL */
	clv_arena *page;  /* of one page */
	const char *const *pages; /* not NULL: these instead of feeds */
	size_t n_pages;
	clv_arena *round; /* what a round found: kept when its documents are */
	CLV_VEC(mark) marks;
	CLV_VEC(checked) feeds;
	clv_map seen;     /* entries of this round */
	uint64_t n_new;   /* in this round */
	clv_status status; /* why we stopped, if not by the reading */
	clv_error *err;
} follow;

static int asked_to_stop(void *user)
{
	static const clv_progress waiting = { .stage = "watch" };
	const follow *f = user;
	return f->watch->progress ? f->watch->progress(f->watch->user, &waiting) : 0;
}

/* Ends the round with what failed in the database, or because somebody asked. */
static int broke(follow *f, clv_status s)
{
	if (s == CLV_STOPPED)
		clv_fail(f->err, CLV_STOPPED, "watch", "interrupted; what was finished is kept");
	f->status = s;
	return s != CLV_OK;
}

/* ---- a page ------------------------------------------------------------------------------ */

/* "text/html; charset=x" → type and charset. */
static void read_type(clv_str type, clv_hints *h)
{
	size_t at = clv_str_find(type, CLV_S(";"), 0);
	h->type = clv_str_trim(clv_str_sub(type, 0, at));
	size_t c = clv_str_find(type, CLV_S("charset="), 0);
	if (c == SIZE_MAX)
		return;
	clv_str v = clv_str_sub(type, c + 8, type.n);
	clv_str_split(&v, ';', &h->charset);
	h->charset = clv_str_trim(h->charset);
	if (h->charset.n > 2 && h->charset.p[0] == '"')
		h->charset = clv_str_sub(h->charset, 1, h->charset.n - 1);
}

static bool is_text(clv_str type)
{
	return !type.n || clv_str_starts(type, CLV_S("text/")) || clv_str_ends(type, CLV_S("xml")) ||
	       clv_str_ends(type, CLV_S("json"));
}

/* Non-zero: stop. *read: its words are in the database's hands. */
static int give_page(follow *f, const clv_inputs *in, const char *url, clv_hints h, bool *read)
{
	clv_answer got = { 0 };
	clv_error why = { 0 };
	*read = false;
	clv_arena_reset(f->page);
	clv_status s = clv_web_get(f->web, url, NULL, NULL, f->page, &got, &why);
	if (s == CLV_STOPPED)
		return broke(f, s);
	h.path = clv_str_c(url);
	h.url = got.url;
	if (s == CLV_OK)
		read_type(got.type, &h);
	if (s == CLV_OK && !is_text(h.type))
		s = clv_fail(&why, CLV_FORMAT, "fetch", "%.200s: no page, but %.*s", url, CLV_FMT(h.type));
	if (s != CLV_OK)
		return in->failed(in->user, url, &why);
	*read = true;
	return clv_inputs_give(in, url, got.bytes, &h);
}

/* ---- a feed --------------------------------------------------------------------------------- */

/* Bytes outside tags. */
static size_t visible(clv_str html)
{
	size_t n = 0;
	bool tag = false;
	for (size_t i = 0; i < html.n; i++) {
		if (html.p[i] == '<')
			tag = true;
		n += !tag;
		if (html.p[i] == '>')
			tag = false;
	}
	return n;
}

static bool is_web(clv_str url)
{
	return clv_str_starts(url, CLV_S("http://")) || clv_str_starts(url, CLV_S("https://"));
}

static int give_entry(follow *f, const clv_inputs *in, const char *feed, const clv_feed_item *item)
{
	clv_hints h = item->hints;
	bool has_link = is_web(h.url), read = false;
	clv_str key = has_link ? clv_str_copy(f->round, h.url)
	                       : clv_strf(f->round, "%016llx", (unsigned long long)clv_hash64(item->bytes.p, item->bytes.n));
	if (clv_map_get(&f->seen, key) || clv_store_has_entry(f->store, key.p))
		return 0;
	f->n_new++;
	int stop = 0;
	if (has_link && visible(item->bytes) < FULL) {
		clv_hints of_page = { .date = h.date, .file_date = h.file_date, .date_from = h.date_from };
		stop = give_page(f, in, key.p, of_page, &read);
	}
	if (!stop && !read && item->bytes.n) {
		h.path = has_link ? key : h.path;
		stop = clv_inputs_give(in, feed, item->bytes, &h);
	}
	*clv_push(f->round, &f->marks) = (mark){ key.p, feed };
	clv_map_put(&f->seen, key, 1);
	return stop;
}

static int give_entries(follow *f, const clv_inputs *in, const char *feed, clv_str bytes)
{
	clv_error problem = { 0 };
	clv_feed_item item = { .hints = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE } };
	clv_opened *entries = clv_opened_new(f->opener, f->arena, feed, bytes, -1, true);
	int stop = 0;
	while (!stop && !(f->what->limit && f->n_new >= f->what->limit) && clv_opened_next(entries, &item, &problem))
		stop = give_entry(f, in, feed, &item);
	if (!stop && problem.msg[0] && !clv_opened_skipped(entries))
		stop = in->failed(in->user, feed, &problem);
	clv_opened_close(entries);
	return stop;
}

static void check(follow *f, const char *feed, clv_str etag, clv_str modified, const char *problem)
{
	*clv_push(f->round, &f->feeds) = (checked){
		.feed = feed, .problem = problem ? clv_str_copy(f->round, clv_str_c(problem)).p : NULL,
		.etag = clv_str_copy(f->round, etag), .modified = clv_str_copy(f->round, modified)
	};
}

static int give_feed(follow *f, const clv_inputs *in, const char *feed)
{
	clv_str etag, modified;
	clv_answer got = { 0 };
	clv_error why = { 0 };
	clv_arena_reset(f->arena);
	if (broke(f, clv_store_feed(f->store, feed, f->arena, &etag, &modified, f->err)))
		return 1;
	clv_status s = clv_web_get(f->web, feed, etag.p, modified.p, f->arena, &got, &why);
	if (s == CLV_STOPPED)
		return broke(f, s);
	if (s != CLV_OK) {
		check(f, feed, etag, modified, why.msg);
		return in->failed(in->user, feed, &why);
	}
	if (got.status == 304) {
		check(f, feed, etag, modified, NULL);
		return 0;
	}
	int stop = give_entries(f, in, feed, got.bytes);
	bool whole = !stop && !(f->what->limit && f->n_new >= f->what->limit); /* else the rest is asked for next time */
	if (whole)
		check(f, feed, got.etag, got.modified, NULL);
	return stop;
}

static clv_status source(void *user, const clv_inputs *in, clv_error *err)
{
	follow *f = user;
	int stop = 0;
	bool read;
	(void)err;
	clv_arena_reset(f->round);
	f->marks.n = f->marks.cap = f->feeds.n = f->feeds.cap = 0;
	f->marks.v = NULL;
	f->feeds.v = NULL;
	f->seen = clv_map_new(f->round);
	f->n_new = 0;
	for (size_t i = 0; !stop && i < f->n_pages; i++) {
		clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE };
		stop = give_page(f, in, f->pages[i], h, &read);
	}
	for (size_t i = 0; !stop && !f->pages && i < f->what->n_feeds; i++)
		stop = give_feed(f, in, f->what->feeds[i]);
	return stop ? CLV_STOPPED : CLV_OK;
}

/* ---- rounds ------------------------------------------------------------------------------------ */

static clv_status pause_between(follow *f)
{
	static const struct timespec tick = { .tv_nsec = 200000000 };
	double until = clv_seconds() + (f->what->every > 0 ? f->what->every : EVERY);
	while (clv_seconds() < until) {
		if (asked_to_stop(f))
			return clv_fail(f->err, CLV_STOPPED, "watch", "interrupted; what was finished is kept");
		nanosleep(&tick, NULL);
	}
	return CLV_OK;
}

/* A document that was under way when somebody pulled the plug is asked for again. */
static clv_status keep_marks(follow *f)
{
	for (size_t i = 0; i < f->marks.n; i++)
		CLV_TRY(clv_store_put_entry(f->store, f->marks.v[i].entry, f->marks.v[i].feed, f->err));
	for (size_t i = 0; i < f->feeds.n; i++) {
		const checked *c = &f->feeds.v[i];
		CLV_TRY(clv_store_put_feed(f->store, c->feed, c->etag, c->modified, c->problem, f->err));
	}
	return CLV_OK;
}

static clv_status rounds(follow *f, const clv_engine *e, clv_summary *sum)
{
	clv_read how = { .about = f->what->about, .threads = f->what->threads };
	how.about.url = how.about.date = how.about.path = NULL;
	for (;;) {
		CLV_TRY(clv_run_from(e, f->store, &how, source, f, f->watch, sum, f->err));
		CLV_TRY(f->status);
		CLV_TRY(keep_marks(f));
		if (f->pages)
			return CLV_OK;
		if (clv_store_is_stale(f->store))
			CLV_TRY(clv_run_reduce(e, f->store, f->what->threads, NULL, f->watch, f->err));
		if (f->what->once)
			return CLV_OK;
		CLV_TRY(pause_between(f));
	}
}

static clv_status run_guarded(follow *f, const clv_engine *e, clv_summary *sum)
{
	clv_web_params p = { .agent = "clavijo/" CLV_PROGRAM_VERSION " (reads news feeds; obeys robots.txt)",
		             .private_too = f->what->private_too != 0,
		             .delay = f->what->delay >= 0 ? f->what->delay : DELAY,
		             .seconds = f->what->timeout > 0 ? f->what->timeout : SECONDS,
		             .max_bytes = f->what->max_bytes ? (size_t)f->what->max_bytes : MOST_BYTES,
		             .wait = asked_to_stop, .user = f };
	f->arena = clv_arena_new(0);
	f->page = clv_arena_new(0);
	f->round = clv_arena_new(0);
	f->opener = clv_caged_new(e, CLV_CAGED_OPENER);
	clv_status s = clv_web_new(&p, &f->web, f->err);
	if (s == CLV_OK && (!f->arena || !f->page || !f->round || clv_arena_guard(f->arena) || clv_arena_guard(f->page) ||
	                    clv_arena_guard(f->round)))
		s = clv_fail(f->err, CLV_NOMEM, "watch", "out of memory");
	else if (s == CLV_OK)
		s = rounds(f, e, sum);
	clv_web_free(f->web);
	clv_caged_delete(f->opener);
	clv_arena_free(f->arena);
	clv_arena_free(f->page);
	clv_arena_free(f->round);
	return s;
}

clv_status clv_run_follow(const clv_engine *e, clv_store *s, const clv_follow *what, const clv_watch *watch,
                          clv_summary *sum, clv_error *err)
{
	static const clv_watch nobody = { 0 };
	follow f = { .store = s, .what = what, .watch = watch ? watch : &nobody, .err = err };
	CLV_TRY(clv_store_begin_run(s, clv_engine_hash(e), CLV_S("{\"watch\":true}"), err));
	clv_status status = run_guarded(&f, e, sum);
	return status == CLV_OK ? clv_store_end_run(s, err) : status;
}

clv_status clv_run_fetch(const clv_engine *e, clv_store *s, const clv_follow *what, const char *const *urls, size_t n,
                         const clv_watch *watch, clv_summary *sum, clv_error *err)
{
	static const clv_watch nobody = { 0 };
	follow f = { .store = s, .what = what, .watch = watch ? watch : &nobody, .pages = urls, .n_pages = n, .err = err };
	return run_guarded(&f, e, sum);
}
