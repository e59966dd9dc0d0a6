/* SPDX-License-Identifier: Apache-2.0 */
/* /status.events: what a running read has done, pushed to the pages as server-sent events
 * (one JSON object of the table "status" a message). One look a second at the database for
 * all listeners, and none without a listener; a message only when something changed, else a
 * comment every quarter of a minute, which finds out who went away. At most MAX_LISTENERS. */
#include "serve/stream.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

enum { MAX_LISTENERS = 2000, QUIET_SECONDS = 15, MAX_STATE = 1024 };

struct clv_stream {
	struct event *tick;
	clv_db *db;
	struct { struct evhttp_request *req; struct evhttp_connection *connection; } listener[MAX_LISTENERS];
	size_t n;
	char last[MAX_STATE]; /* what was said last */
	int quiet;            /* seconds without a word */
};

static void look(const clv_stream *s, char *state, size_t n)
{
	clv_rows *r = NULL;
	snprintf(state, n, "{}");
	if (clv_query(s->db, "status", NULL, 0, &r, NULL) == CLV_OK && clv_rows_next(r, NULL) == CLV_ROW)
		snprintf(state, n, "%s", clv_rows_json(r));
	clv_rows_close(r);
}

static void say(struct evhttp_request *req, const char *fmt, const char *words)
{
	struct evbuffer *b = evbuffer_new();
	if (b) {
		evbuffer_add_printf(b, fmt, words);
		evhttp_send_reply_chunk(req, b);
		evbuffer_free(b);
	}
}

static void on_tick(evutil_socket_t number, short what, void *user)
{
	clv_stream *s = user;
	char state[MAX_STATE];
	(void)number, (void)what;
	if (!s->n)
		return;
	look(s, state, sizeof state);
	bool changed = strcmp(state, s->last) != 0;
	bool silent = !changed && ++s->quiet < QUIET_SECONDS;
	if (silent)
		return;
	s->quiet = 0;
	snprintf(s->last, sizeof s->last, "%s", state);
	for (size_t i = 0; i < s->n; i++)
		say(s->listener[i].req, changed ? "data: %s\n\n" : ":%s\n\n", changed ? state : "");
}

static void on_gone(struct evhttp_connection *connection, void *user)
{
	clv_stream *s = user;
	for (size_t i = 0; i < s->n; i++)
		if (s->listener[i].connection == connection) {
			struct evhttp_request *req = s->listener[i].req;
			s->listener[i--] = s->listener[--s->n];
			if (!evhttp_request_get_connection(req)) /* libevent has let go of it: ending it frees it */
				evhttp_send_reply_end(req);
		}
}

clv_stream *clv_stream_new(struct event_base *base, clv_db *db)
{
	static const struct timeval second = { 1, 0 };
	clv_stream *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->db = db;
	s->tick = event_new(base, -1, EV_PERSIST, on_tick, s);
	if (!s->tick || event_add(s->tick, &second) != 0) {
		clv_stream_free(s);
		return NULL;
	}
	return s;
}

void clv_stream_free(clv_stream *s)
{
	if (!s)
		return;
	if (s->tick)
		event_free(s->tick);
	free(s);
}

bool clv_stream_listen(clv_stream *s, struct evhttp_request *req)
{
	char state[MAX_STATE];
	struct evhttp_connection *connection = evhttp_request_get_connection(req);
	if (s->n == MAX_LISTENERS)
		return false;
	s->listener[s->n].req = req;
	s->listener[s->n++].connection = connection;
	evhttp_connection_set_closecb(connection, on_gone, s);
	evhttp_send_reply_start(req, 200, "OK");
	look(s, state, sizeof state);
	say(req, "data: %s\n\n", state);
	return true;
}
