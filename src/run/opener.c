/* SPDX-License-Identifier: Apache-2.0 */
/* Files → documents, in this process or in a caged one.
 *
 * Input: the bytes of a file (and a descriptor of it, if there is one). Output: one
 * document after the other, as src/feed gives them. With a cage the container is opened by
 * a worker that maps the descriptor: it decompresses, parses, and sends each document, or
 * for one that stands in the file as it is only where. Taken from it: ranges inside the
 * file, numbers in rising order, days of the calendar, extra fields that are one line.
 * A worker that dies ends its file, what came before is kept, and the file is told.
 * Cost: a document out of a compressed container is copied twice more. */
#include "run/caged.h"

#include <sys/mman.h>
#include <unistd.h>

struct clv_opened {
	clv_feed *feed; /* in this process; else: */
	clv_caged *worker;
	clv_arena *a;
	clv_str path, file;
	uint64_t number, n_items;
	size_t at, skipped;
	bool ended;
};

/* A document, and beside it the other fields of its record. */
static const uint64_t MOST = (uint64_t)4 * CLV_MAX_DOC_BYTES;

/* ---- the worker's side ------------------------------------------------------------------- */

#ifdef CLV_PLANTED_BUG
#include "planted.h"
#else
#define planted_item(bytes, channel) ((void)0)
#endif

static bool send_item(int channel, clv_feed *f, const clv_feed_item *item, clv_str file)
{
	clv_str parts[2 + HINT_STRINGS];
	item_head head;
	clv_hints h = item->hints;
	planted_item(item->bytes, channel);
	memset(&head, 0, sizeof head);
	h.path = (clv_str){ 0 }; /* the caller knows it */
	h.extra = item->extra;
	if (h.extra.n > CLV_MAX_DOC_BYTES)
		h.extra = (clv_str){ 0 };
	head.hints = clv_caged_hints(&h, parts + 1);
	/* One more than the most is enough for the caller to refuse it. */
	clv_str bytes = clv_str_sub(item->bytes, 0, (size_t)CLV_MAX_DOC_BYTES + 1);
	bool there = bytes.n && bytes.p >= file.p && bytes.p + bytes.n <= file.p + file.n;
	head.at = clv_feed_at(f);
	head.off = there ? (uint64_t)(bytes.p - file.p) : CLV_NOT_THERE;
	head.n = bytes.n;
	head.number = item->number;
	parts[0] = (clv_str){ (const char *)&head, sizeof head };
	parts[1 + HINT_STRINGS] = there ? (clv_str){ 0 } : bytes;
	return clv_channel_write(channel, MSG_ITEM, parts, sizeof parts / sizeof *parts);
}

static bool send_end(int channel, const clv_error *problem, size_t skipped)
{
	end_head end;
	memset(&end, 0, sizeof end);
	end.skipped = skipped;
	end.problem = clv_caged_error(problem);
	return clv_channel_write(channel, MSG_END, &(clv_str){ (const char *)&end, sizeof end }, 1);
}

static bool send_all(int channel, clv_arena *a, clv_str path, clv_str file, bool links)
{
	clv_error problem = { 0 };
	clv_feed_item item = { .hints = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE } };
	clv_feed *f = clv_feed_open(a, path, file);
	if (links)
		clv_feed_want_links(f);
	bool good = true;
	while (good && clv_feed_next(f, &item, &problem))
		good = send_item(channel, f, &item, file);
	size_t skipped = clv_feed_skipped(f);
	clv_feed_close(f);
	return good && send_end(channel, &problem, skipped);
}

static bool open_one(int channel, clv_arena *a, clv_str body, int fd)
{
	open_head head;
	clv_str path;
	clv_error err = { 0 };
	memcpy(&head, body.p, sizeof head);
	body = clv_str_sub(body, sizeof head, body.n);
	if (!clv_caged_cut(&body, head.n_path, &path))
		return false;
	void *p = head.n_file ? mmap(NULL, (size_t)head.n_file, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	if (fd >= 0)
		close(fd);
	if (p == MAP_FAILED) {
		clv_fail(&err, CLV_IO, "feed", "%.*s: cannot be mapped", CLV_FMT(path));
		return send_end(channel, &err, 0);
	}
	clv_arena_reset(a);
	clv_str file = { p ? p : "", (size_t)head.n_file };
	bool good;
	if (clv_arena_guard(a)) {
		clv_fail(&err, CLV_NOMEM, "read", "%.*s: out of memory", CLV_FMT(path));
		good = send_end(channel, &err, 0);
	} else {
		good = send_all(channel, a, path, file, head.links);
	}
	clv_arena_unguard(a);
	if (p)
		munmap(p, (size_t)head.n_file);
	return good;
}

void clv_caged_opener(void *engine, int channel)
{
	(void)engine;
	clv_arena *a = clv_arena_new(0);
	char *body = NULL;
	size_t room = 0, n = 0;
	uint32_t kind = 0;
	int fd = -1;
	while (a && clv_channel_read(channel, &kind, &body, &room, &n, &fd) && n >= sizeof(open_head))
		if (!open_one(channel, a, (clv_str){ body, n }, fd))
			break;
	clv_arena_free(a);
	free(body);
}

/* ---- the caller's side --------------------------------------------------------------------- */

static bool ask(clv_opened *o, int fd, bool links)
{
	open_head head;
	memset(&head, 0, sizeof head);
	head.n_path = o->path.n;
	head.n_file = o->file.n;
	head.links = links;
	const clv_str parts[] = { { (const char *)&head, sizeof head }, o->path };
	int own = fd < 0 && o->file.n ? clv_cage_share(o->file) : -1;
	bool good = (fd >= 0 || own >= 0 || !o->file.n) && clv_caged_start(o->worker, NULL) == CLV_OK &&
	            clv_caged_send(o->worker, MSG_OPEN, parts, 2, fd >= 0 ? fd : own);
	if (own >= 0)
		close(own);
	return good;
}

clv_opened *clv_opened_new(clv_caged *worker, clv_arena *a, const char *path, clv_str bytes, int fd, bool links)
{
	clv_opened *o = CLV_NEW(a, clv_opened);
	*o = (clv_opened){ .worker = worker, .a = a, .path = clv_str_c(path), .file = bytes };
	if (worker) {
		/* A worker that is gone is found out by the first document that does not come. */
		if (!ask(o, fd, links))
			clv_caged_end(worker, NULL, 0);
		return o;
	}
	o->feed = clv_feed_open(a, o->path, bytes);
	if (links)
		clv_feed_want_links(o->feed);
	return o;
}

/* One JSON object on one line, by its outside: it is printed as it is. */
static bool is_extra(clv_str s)
{
	if (!s.n)
		return true;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return false;
	return s.p[0] == '{' && s.p[s.n - 1] == '}' && clv_utf8_valid(s);
}

static bool take_item(clv_opened *o, clv_str body, clv_feed_item *item)
{
	item_head head;
	if (body.n < sizeof head)
		return false;
	memcpy(&head, body.p, sizeof head);
	body = clv_str_sub(body, sizeof head, body.n);
	*item = (clv_feed_item){ .number = (uint32_t)head.number };
	if (!clv_caged_hints_of(&head.hints, &body, &item->hints) || item->hints.path.n || head.number > UINT32_MAX ||
	    head.at > o->file.n)
		return false;
	if (head.number ? head.number <= o->number : o->n_items > 0)
		return false;
	if (head.off != CLV_NOT_THERE && (body.n || head.off > o->file.n || head.n > o->file.n - head.off))
		return false;
	if (head.off == CLV_NOT_THERE && head.n != body.n)
		return false;
	item->bytes = head.off == CLV_NOT_THERE ? body : clv_str_sub(o->file, (size_t)head.off, (size_t)(head.off + head.n));
	item->extra = item->hints.extra;
	item->hints.extra = (clv_str){ 0 };
	item->hints.path = head.number ? clv_strf(o->a, "%.*s#%u", CLV_FMT(o->path), item->number) : o->path;
	o->number = head.number;
	o->n_items++;
	o->at = (size_t)head.at;
	return is_extra(item->extra);
}

static bool take_end(clv_opened *o, clv_str body, clv_error *problem)
{
	end_head end;
	if (body.n != sizeof end)
		return false;
	memcpy(&end, body.p, sizeof end);
	o->skipped = (size_t)end.skipped;
	return clv_caged_error_in(&end.problem, "feed", problem) == (clv_status)end.problem.code;
}

static bool broke(clv_opened *o, clv_error *problem)
{
	char how[96];
	bool late = o->worker->late;
	clv_caged_end(o->worker, how, sizeof how);
	o->ended = true;
	clv_fail(problem, late ? CLV_LIMIT : CLV_CORRUPT, "feed",
	         "%.*s: the sandboxed process that opened it had to be replaced (%s); %s. "
	         "Please report it (docs/security.md)", (int)(o->path.n > 200 ? 200 : o->path.n), o->path.p, how,
	         o->n_items ? "documents before that are kept, the rest of it is not read" : "left out");
	return false;
}

bool clv_opened_next(clv_opened *o, clv_feed_item *item, clv_error *problem)
{
	uint32_t kind;
	clv_str body;
	if (o->feed)
		return clv_feed_next(o->feed, item, problem);
	*problem = (clv_error){ 0 };
	if (o->ended)
		return false;
	if (o->worker->fd < 0 || !clv_caged_receive(o->worker, MOST, &kind, &body))
		return broke(o, problem);
	if (kind == MSG_ITEM && take_item(o, body, item))
		return true;
	if (kind != MSG_END || !take_end(o, body, problem))
		return broke(o, problem);
	o->ended = true;
	return false;
}

size_t clv_opened_at(const clv_opened *o)
{
	return o->feed ? clv_feed_at(o->feed) : o->at;
}

size_t clv_opened_skipped(const clv_opened *o)
{
	return o->feed ? clv_feed_skipped(o->feed) : o->skipped;
}

void clv_opened_close(clv_opened *o)
{
	if (o->feed)
		clv_feed_close(o->feed);
	else if (!o->ended)
		clv_caged_end(o->worker, NULL, 0); /* the rest is not asked for */
}
