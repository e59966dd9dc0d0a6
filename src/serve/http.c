/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP on libevent's evhttp; nothing else knows it. One thread: a request is
 * checked, answered from the database and sent before the next is taken.
 *
 * Guards: the loopback alone, or, with an address, only readers with the token; the
 * Host header must be one of our own names, exactly (421 else: a page elsewhere that
 * points its name at us gets nothing); GET and HEAD only, and POST of a form of ours
 * where judging is allowed; limits on header, body, address, time; a Content-Security-Policy that
 * allows nothing but our own stylesheet and script. The database is open for reading only.
 * A strong ETag (SHA-256 of the answer) gives 304 when the reader has it already.
 * A query ends after QUERY_MS. Exports can be had in parts (Range). */
#include "base/hash.h"
#include "serve/cache.h"
#include "serve/serve_priv.h"
#include "serve/stream.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/socket.h>

enum { MAX_HEADER = 16 << 10, MAX_BODY = 4 << 10, MAX_ADDRESS = 4 << 10, SECONDS = 15, MAX_PAGE = 512 << 20,
	EVERY_METHOD = 0xFFFF };

typedef struct server {
	const clv_serve *how;
	struct event_base *base;
	struct evhttp *http;
	struct evhttp_bound_socket *socket;
	clv_stream *stream;
	serve_cache *cache;
	uint16_t port;
	char token[33]; /* off this machine: what a reader must bring; "" on the loopback */
} server;

/* ---- checks --------------------------------------------------------------------------- */

static bool own_host(const server *s, const char *host)
{
	const char *const loopback[] = { "127.0.0.1", "localhost", "[::1]" }, *const other[] = { s->how->address };
	const char *const *names = *s->token ? other : loopback;
	char own[64];
	for (size_t i = 0; i < (*s->token ? 1 : sizeof loopback / sizeof *loopback); i++) {
		snprintf(own, sizeof own, "%s:%u", names[i], s->port);
		if (clv_str_ieq(clv_str_c(host), clv_str_c(own)))
			return true;
	}
	return false;
}

/* The Host header, when it is one of our own names; else NULL. */
static const char *right_host(const server *s, struct evhttp_request *req)
{
	const struct evkeyval *h;
	const char *host = NULL;
	size_t n = 0;
	TAILQ_FOREACH(h, evhttp_request_get_input_headers(req), next)
		if (clv_str_ieq(clv_str_c(h->key), CLV_S("host"))) {
			host = h->value;
			n++;
		}
	return n == 1 && own_host(s, host) ? host : NULL;
}

static const char *header(struct evhttp_request *req, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(req), name);
}

/* A form is ours when the page that sent it has our own origin. */
static bool is_own_form(struct evhttp_request *req, const char *host)
{
	const char *origin = header(req, "Origin"), *kind = header(req, "Content-Type");
	clv_str prefix = CLV_S("http://");
	return origin && kind && clv_str_starts(clv_str_c(origin), prefix) && clv_str_ieq(clv_str_c(origin + prefix.n), clv_str_c(host)) &&
	       clv_str_starts(clv_str_c(kind), CLV_S("application/x-www-form-urlencoded"));
}

/* Equal, in a time that does not tell how far. */
static bool same_secret(const char *a, const char *b, size_t n)
{
	unsigned differ = 0;
	for (size_t i = 0; i < n; i++)
		differ |= (unsigned)(a[i] ^ b[i]);
	return differ == 0;
}

/* Off this machine a reader brings the token: once in the address, then as a cookie. */
static bool has_token(const server *s, struct evhttp_request *req)
{
	const char *query = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(req)), *cookie = header(req, "Cookie");
	const char *given = query ? strstr(query, "token=") : NULL, *kept = cookie ? strstr(cookie, "clavijo=") : NULL;
	size_t n = strlen(s->token);
	return !n || (given && strlen(given + 6) >= n && same_secret(given + 6, s->token, n)) ||
	       (kept && strlen(kept + 8) >= n && same_secret(kept + 8, s->token, n));
}

/* Status of a request that gets no page; 200: it may have one. */
static int check(const server *s, struct evhttp_request *req, const char *host)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	enum evhttp_cmd_type method = evhttp_request_get_command(req);
	if (!host)
		return 421;
	if (method != EVHTTP_REQ_GET && method != EVHTTP_REQ_HEAD && (method != EVHTTP_REQ_POST || !s->how->judge))
		return 405;
	if (strlen(evhttp_request_get_uri(req)) > MAX_ADDRESS)
		return 414;
	if (!uri || evhttp_uri_get_host(uri) || evhttp_uri_get_scheme(uri))
		return 400;
	if (!has_token(s, req) || (method == EVHTTP_REQ_POST && !is_own_form(req, host)))
		return 403;
	return 200;
}

/* ---- the address ------------------------------------------------------------------------ */

/* A decoded piece of the address in the arena; NULL: NUL bytes or no UTF-8. */
static const char *decode(page *p, clv_str raw, int plus_is_space)
{
	size_t n = 0;
	char *got = evhttp_uridecode(clv_str_copy(p->a, raw).p, plus_is_space, &n);
	clv_str copy = clv_str_copy(p->a, (clv_str){ got ? got : "", got ? n : 0 });
	bool good = got && !memchr(got, 0, n) && clv_utf8_valid(copy);
	free(got);
	return good ? copy.p : NULL;
}

static bool read_path(page *p, clv_str path)
{
	clv_str part;
	while (clv_str_split(&path, '/', &part)) {
		if (!part.n)
			continue;
		const char *decoded = p->n_parts < PAGE_MAX_PARTS ? decode(p, part, 0) : NULL;
		if (!decoded)
			return false;
		p->part[p->n_parts++] = decoded;
	}
	return true;
}

static bool read_params(page *p, clv_str query)
{
	clv_str pair;
	while (clv_str_split(&query, '&', &pair)) {
		if (!pair.n)
			continue;
		size_t equals = clv_str_find(pair, CLV_S("="), 0);
		size_t n = equals == SIZE_MAX ? pair.n : equals;
		const char *key = decode(p, clv_str_sub(pair, 0, n), 1);
		const char *value = decode(p, clv_str_sub(pair, n + 1, pair.n), 1);
		if (!key || !value || p->n_params == PAGE_MAX_PARAMS)
			return false;
		p->param[p->n_params++] = (clv_option){ key, value };
	}
	return true;
}

/* The fields of a form, in the body, are parameters. */
static bool read_body(page *p, struct evhttp_request *req)
{
	struct evbuffer *body = evhttp_request_get_input_buffer(req);
	size_t n = evbuffer_get_length(body);
	char *bytes = clv_alloc(p->a, n + 1);
	if (n > MAX_BODY || evbuffer_copyout(body, bytes, n) != (ev_ssize_t)n)
		return false;
	p->post = true;
	return read_params(p, (clv_str){ bytes, n });
}

/* ".json", ".csv" and ".atom" at the end of the path ask for the twins. */
static void read_form(page *p)
{
	static const struct { const char *end; page_form form; } twins[] = {
		{ ".json", FORM_JSON }, { ".csv", FORM_CSV }, { ".atom", FORM_ATOM },
	};
	const char **last = p->n_parts ? &p->part[p->n_parts - 1] : NULL;
	clv_str s = clv_str_c(last ? *last : "");
	if (!last || !strcmp(s.p, "openapi.json") || (p->n_parts == 1 && clv_serve_has(s.p))) {
		p->form = last && !strcmp(s.p, "openapi.json") ? FORM_JSON : FORM_HTML;
		return;
	}
	for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
		clv_str end = clv_str_c(twins[i].end);
		if (!clv_str_ends(s, end))
			continue;
		p->form = twins[i].form;
		*last = clv_str_copy(p->a, clv_str_sub(s, 0, s.n - end.n)).p;
		return;
	}
}

/* ---- the answer --------------------------------------------------------------------------- */

static void put_headers(struct evhttp_request *req, const char *type, const char *etag)
{
	struct evkeyvalq *h = evhttp_request_get_output_headers(req);
	evhttp_add_header(h, "Content-Type", type);
	evhttp_add_header(h, "Content-Security-Policy",
	                  "default-src 'self'; object-src 'none'; base-uri 'none'; "
	                  "form-action 'self'; frame-ancestors 'none'");
	evhttp_add_header(h, "X-Content-Type-Options", "nosniff");
	evhttp_add_header(h, "X-Frame-Options", "DENY");
	evhttp_add_header(h, "Referrer-Policy", "no-referrer");
	evhttp_add_header(h, "Cross-Origin-Resource-Policy", "same-origin");
	evhttp_add_header(h, "Cache-Control", "no-cache");
	evhttp_add_header(h, "Vary", "Accept-Encoding");
	if (etag)
		evhttp_add_header(h, "ETag", etag);
}

/* If-None-Match: a list of tags, weak ones as good as strong ones, or a star. */
static bool has_it(struct evhttp_request *req, const char *etag)
{
	const char *given = evhttp_find_header(evhttp_request_get_input_headers(req), "If-None-Match");
	return given && (!strcmp(given, "*") || strstr(given, etag));
}

static bool takes_gzip(struct evhttp_request *req)
{
	const char *takes = evhttp_find_header(evhttp_request_get_input_headers(req), "Accept-Encoding");
	return takes && strstr(takes, "gzip");
}

/* "bytes=B-E", "bytes=B-" or "bytes=-N" of n bytes; anything else: the whole. */
static bool read_range(struct evhttp_request *req, const char *etag, size_t n, size_t *b, size_t *e)
{
	const char *range = header(req, "Range"), *only = header(req, "If-Range");
	int64_t from = -1, to = -1;
	if (!range || !clv_str_starts(clv_str_c(range), CLV_S("bytes=")) || strchr(range, ',') || (only && strcmp(only, etag) != 0))
		return false;
	clv_str rest = clv_str_c(range + 6), first;
	if (!clv_str_split(&rest, '-', &first) || (first.n && !clv_str_to_i64(first, &from)) || (rest.n && !clv_str_to_i64(rest, &to)))
		return false;
	if (from < 0 && to < 0)
		return false;
	size_t first_byte = from < 0 ? ((size_t)to > n ? 0 : n - (size_t)to) : (size_t)from;
	size_t end = from < 0 || to < 0 || (size_t)to >= n ? n : (size_t)to + 1;
	if (first_byte >= end)
		return false;
	*b = first_byte;
	*e = end;
	return true;
}

static void send_page(struct evhttp_request *req, const page *p, int status, const char *bytes, size_t n)
{
	char hex[65], etag[40], length[24];
	clv_sha256 sum;
	clv_sha256_init(&sum);
	clv_sha256_add(&sum, p->type, strlen(p->type));
	clv_sha256_add(&sum, bytes, n);
	clv_sha256_hex(&sum, hex);
	snprintf(etag, sizeof etag, "\"%.32s\"", hex);
	put_headers(req, p->type, status == 200 ? etag : NULL);
	if (status == 200 && has_it(req, etag)) {
		evhttp_send_reply(req, 304, "Not Modified", NULL);
		return;
	}
	if (p->packed && p->packed->gz == (const unsigned char *)bytes)
		evhttp_add_header(evhttp_request_get_output_headers(req), "Content-Encoding", "gzip");
	if (status == 405)
		evhttp_add_header(evhttp_request_get_output_headers(req), "Allow", "GET, HEAD");
	size_t b = 0, e = n;
	if (status == 200 && p->whole) {
		evhttp_add_header(evhttp_request_get_output_headers(req), "Accept-Ranges", "bytes");
		if (read_range(req, etag, n, &b, &e)) {
			char part[80];
			snprintf(part, sizeof part, "bytes %zu-%zu/%zu", b, e - 1, n);
			evhttp_add_header(evhttp_request_get_output_headers(req), "Content-Range", part);
			status = 206;
		}
	}
	bytes += b;
	n = e - b;
	if (status == 303)
		evhttp_add_header(evhttp_request_get_output_headers(req), "Location", p->location);
	snprintf(length, sizeof length, "%zu", n);
	evhttp_add_header(evhttp_request_get_output_headers(req), "Content-Length", length);
	struct evbuffer *body = evbuffer_new();
	if (body && evhttp_request_get_command(req) != EVHTTP_REQ_HEAD)
		evbuffer_add(body, bytes, n);
	evhttp_send_reply(req, status, status < 400 ? "OK" : "Error", body);
	if (body)
		evbuffer_free(body);
}

/* What is asked for, in which form; false: the address is not understood. */
static bool read_address(page *p, struct evhttp_request *req)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
	p->path = path ? path : "/";
	bool good = read_path(p, clv_str_c(path));
	read_form(p);
	return good;
}

static int write_page(page *p, struct evhttp_request *req, bool understood)
{
	bool post = evhttp_request_get_command(req) == EVHTTP_REQ_POST;
	if (understood && read_params(p, clv_str_c(evhttp_uri_get_query(evhttp_request_get_evhttp_uri(req)))) &&
	    (!post || read_body(p, req)))
		return page_answer(p);
	clv_fail(&p->err, CLV_USAGE, "serve", "The %s is not understood.", post ? "form" : "address");
	return 400;
}

/* ---- answers that were given before ---------------------------------------------------------- */

/* Of the whole address and the reader's name for us, which stands in feeds. */
static uint64_t key_of(struct evhttp_request *req, const char *host)
{
	const char *uri = evhttp_request_get_uri(req);
	return clv_hash64_seed(uri, strlen(uri), clv_hash64(host ? host : "", host ? strlen(host) : 0));
}

/* Was it answered already, since somebody last wrote? A form of ours writes: all goes. */
static bool answer_again(server *s, struct evhttp_request *req, uint64_t key)
{
	page p = { 0 };
	size_t n;
	if (evhttp_request_get_command(req) == EVHTTP_REQ_POST) {
		serve_cache_clear(s->cache);
		return false;
	}
	serve_cache_at(s->cache, clv_db_version(s->how->db));
	const char *bytes = serve_cache_get(s->cache, key, &n, &p.type);
	if (bytes)
		send_page(req, &p, 200, bytes, n);
	return bytes != NULL;
}

/* Not what is compressed already, sent in parts or told by the second. */
static void keep_answer(server *s, const page *p, uint64_t key, const char *bytes, size_t n)
{
	if (!p->packed && !p->whole && !p->post && strncmp(p->path, "/status", 7) != 0)
		serve_cache_put(s->cache, key, bytes, n, p->type);
}

/* Memory that runs out unwinds to here: 503. */
static void answer(server *s, struct evhttp_request *req)
{
	char *bytes = NULL;
	size_t n = 0;
	const char *host = right_host(s, req);
	volatile int status = check(s, req, host);
	uint64_t key = key_of(req, host);
	if (status == 200 && !*s->token && answer_again(s, req, key))
		return;
	page *p = calloc(1, sizeof *p);
	if (p) {
		p->how = s->how;
		p->host = host;
		p->type = "text/html; charset=utf-8";
		p->a = clv_arena_new(MAX_PAGE);
		p->out = open_memstream(&bytes, &n);
	}
	if (!p || !p->a || !p->out) {
		evhttp_send_error(req, 503, NULL);
	} else {
		if (clv_arena_guard(p->a)) {
			status = 503;
		} else {
			bool understood = read_address(p, req);
			if (status == 200)
				status = write_page(p, req, understood);
		}
		page_query_end(p);
		clv_arena_unguard(p->a);
		if (status != 200 && status != 303) {
			rewind(p->out);
			page_failure(p, status);
		}
		if (p->packed && !takes_gzip(req) && !clv_serve_write(p->out, p->packed->name))
			status = 500;
		fflush(p->out);
		if (status == 200 && !*s->token)
			keep_answer(s, p, key, bytes, n);
		if (*s->token && status == 200)
			evhttp_add_header(evhttp_request_get_output_headers(req), "Set-Cookie",
			                  clv_strf(p->a, "clavijo=%s; HttpOnly; SameSite=Strict; Path=/", s->token).p);
		if (status == 200 && p->packed && takes_gzip(req))
			send_page(req, p, status, (const char *)p->packed->gz, p->packed->n_gz);
		else
			send_page(req, p, status, bytes, n);
	}
	if (p) {
		if (p->out)
			fclose(p->out);
		clv_arena_free(p->a);
	}
	free(bytes);
	free(p);
}

static bool wants_stream(struct evhttp_request *req)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
	return path && !strcmp(path, "/status.events") && evhttp_request_get_command(req) == EVHTTP_REQ_GET;
}

static void on_request(struct evhttp_request *req, void *user)
{
	server *s = user;
	if (!wants_stream(req) || check(s, req, right_host(s, req)) != 200) {
		answer(s, req);
		return;
	}
	put_headers(req, "text/event-stream; charset=utf-8", NULL);
	if (!clv_stream_listen(s->stream, req))
		evhttp_send_error(req, 503, NULL);
}

/* ---- start and stop --------------------------------------------------------------------------- */

/* No new readers; those being answered have half a second. */
static void on_stop(evutil_socket_t number, short what, void *user)
{
	server *s = user;
	const struct timeval rest = { 0, 500000 };
	(void)number, (void)what;
	if (s->socket)
		evhttp_del_accept_socket(s->http, s->socket);
	s->socket = NULL;
	event_base_loopexit(s->base, &rest);
}

static void listen_again(evutil_socket_t fd, short what, void *listener)
{
	(void)fd;
	(void)what;
	evconnlistener_enable(listener);
}

/* Out of descriptors, say: who waits would be told at once again and again. */
static void on_refused(struct evconnlistener *listener, void *p)
{
	static const struct timeval rest = { 0, 200000 };
	(void)p;
	evconnlistener_disable(listener);
	if (event_base_once(evconnlistener_get_base(listener), -1, EV_TIMEOUT, listen_again, listener, &rest) != 0)
		evconnlistener_enable(listener);
}

static bool listen_on(server *s, clv_error *err)
{
	struct sockaddr_in at = { 0 };
	socklen_t n = sizeof at;
	const char *address = *s->token ? s->how->address : "127.0.0.1";
	s->socket = evhttp_bind_socket_with_handle(s->http, address, s->how->port);
	if (!s->socket && *s->token) {
		clv_fail(err, CLV_IO, "serve", "%s:%u cannot be listened on; --address takes an IPv4 address of this machine", address, s->how->port);
		return false;
	}
	if (!s->socket) {
		clv_fail(err, CLV_IO, "serve", "port %u is in use or not allowed; --port 0 picks a free one", s->how->port);
		return false;
	}
	if (getsockname(evhttp_bound_socket_get_fd(s->socket), (struct sockaddr *)&at, &n) != 0) {
		clv_fail(err, CLV_IO, "serve", "the port is not known");
		return false;
	}
	s->port = ntohs(at.sin_port);
	evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(s->socket), on_refused);
	return true;
}

static void set_limits(server *s)
{
	evhttp_set_max_headers_size(s->http, MAX_HEADER);
	evhttp_set_max_body_size(s->http, MAX_BODY);
	evhttp_set_timeout(s->http, SECONDS);
	evhttp_set_default_content_type(s->http, "text/plain; charset=utf-8");
	evhttp_set_allowed_methods(s->http, EVERY_METHOD); /* those that we do not have get our own 405 */
	evhttp_set_gencb(s->http, on_request, s);
}

static clv_status run(server *s, clv_error *err)
{
	char address[128];
	struct event *stop[] = { evsignal_new(s->base, SIGINT, on_stop, s), evsignal_new(s->base, SIGTERM, on_stop, s) };
	bool ready = stop[0] && stop[1] && event_add(stop[0], NULL) == 0 && event_add(stop[1], NULL) == 0;
	clv_status status = CLV_IO;
	set_limits(s);
	if (!ready) {
		clv_fail(err, CLV_IO, "serve", "signals cannot be caught");
	} else if (listen_on(s, err)) {
		snprintf(address, sizeof address, "http://%s:%u/%s%s", *s->token ? s->how->address : "127.0.0.1", s->port,
		         *s->token ? "?token=" : "", s->token);
		s->how->listening(address);
		event_base_dispatch(s->base);
		status = CLV_OK;
	}
	for (size_t i = 0; i < 2; i++)
		if (stop[i])
			event_free(stop[i]);
	return status;
}

/* 128 bits of chance as the token of a server that others can reach. */
static bool make_token(server *s)
{
	unsigned char chance[16];
	if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance)
		return false;
	for (size_t i = 0; i < sizeof chance; i++)
		snprintf(s->token + 2 * i, 3, "%02x", chance[i]);
	return true;
}

static bool is_loopback(const char *address)
{
	return !address || !strcmp(address, "127.0.0.1") || !strcmp(address, "localhost");
}

clv_status clv_serve_run(const clv_serve *how, clv_error *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	server s = { .how = how, .base = event_base_new() };
	if (!is_loopback(how->address) && !make_token(&s))
		return clv_fail(err, CLV_IO, "serve", "no chance to be had for a token");
	clv_db_time_limit(how->db, QUERY_MS);
	clv_db_most(how->db, PAGE_MOST_PARTS);
	clv_status status = CLV_NOMEM;
	sigaction(SIGPIPE, &ignore, NULL); /* a reader that went away is no reason to end */
	s.http = s.base ? evhttp_new(s.base) : NULL;
	s.cache = serve_cache_new();
	s.stream = s.http && s.cache ? clv_stream_new(s.base, how->db) : NULL;
	if (s.stream)
		status = run(&s, err);
	else
		clv_fail(err, CLV_NOMEM, "serve", "out of memory");
	if (s.http)
		evhttp_free(s.http);
	clv_stream_free(s.stream);
	serve_cache_free(s.cache);
	if (s.base)
		event_base_free(s.base);
	return status;
}
