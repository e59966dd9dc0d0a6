/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: one page or feed by http or https (libcurl).
 *
 * Input: an address, what is known of an earlier answer (ETag, Last-Modified).
 * Output: the answer's bytes, type and validators; 304 without bytes. Before each
 * request stand the host's robots.txt and its delay; redirects are followed here,
 * one by one, so that each target is asked the same questions. Addresses of private
 * networks and of this machine are refused where the socket is made, so that no name
 * and no redirect leads there, unless the caller allows them. Proxies of the
 * environment are not used.
 *
 * Limits: bytes after decompression, seconds a request, REDIRECTS, hosts remembered.
 * A host whose robots.txt answers with a server's error is left alone; one that has
 * none (4xx) is open. Without libcurl every call says so. */
#include "fetch/fetch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifdef CLV_WITH_CURL
#include <curl/curl.h>

enum { REDIRECTS = 5, HOSTS = 4096, ROBOTS_BYTES = 500 << 10, LONGEST_DELAY = 60, CONNECT_SECONDS = 15 };
static const char AGENT[] = "clavijo";

typedef struct host {
	char *name;   /* "https://host:port" */
	char *robots; /* NULL: open */
	bool closed;  /* robots.txt could not be had: leave it alone */
	bool asked;
	double delay, last; /* last: when it was asked last, by clv_seconds */
} host;

struct clv_web {
	clv_web_params p;
	CURL *curl;
	host *hosts;
	size_t n_hosts;
	bool refused; /* the socket's address is private */
};

typedef struct body {
	char *p;
	size_t n, cap, max;
	bool full, no_memory;
} body;

/* ---- where a socket may lead ------------------------------------------------------------ */

static bool in_net4(uint32_t a, uint32_t net, int bits)
{
	return (a ^ net) >> (32 - bits) == 0;
}

static bool is_private4(uint32_t a)
{
	static const struct {
		uint32_t net;
		int bits;
	} nets[] = { { 0x00000000, 8 },  { 0x0A000000, 8 },  { 0x64400000, 10 }, { 0x7F000000, 8 },
		     { 0xA9FE0000, 16 }, { 0xAC100000, 12 }, { 0xC0000000, 24 }, { 0xC0A80000, 16 },
		     { 0xC6120000, 15 }, { 0xE0000000, 4 },  { 0xF0000000, 4 } };
	for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
		if (in_net4(a, nets[i].net, nets[i].bits))
			return true;
	return false;
}

static bool is_private6(const unsigned char *b)
{
	static const unsigned char zeros[12];
	static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	static const unsigned char nat64[12] = { 0, 0x64, 0xFF, 0x9B };
	if (!memcmp(b, mapped, 12) || !memcmp(b, nat64, 12) || !memcmp(b, zeros, 12))
		return is_private4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15]);
	return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0x80)) || b[0] == 0xFF ||
	       (b[0] == 0x20 && b[1] == 0x02); /* 6to4 leads to any IPv4 */
}

bool clv_web_is_private(const void *address)
{
	const struct sockaddr *a = address;
	if (a->sa_family == AF_INET)
		return is_private4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
	if (a->sa_family == AF_INET6)
		return is_private6(((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr);
	return true;
}

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
	clv_web *w = user;
	(void)purpose;
	if (!w->p.private_too && clv_web_is_private(&a->addr)) {
		w->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* ---- one request --------------------------------------------------------------------------- */

static size_t on_bytes(char *p, size_t size, size_t n, void *user)
{
	body *b = user;
	n *= size;
	if (b->n + n > b->max) {
		b->full = true;
		return 0;
	}
	if (b->n + n > b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 1 << 16;
		while (cap < b->n + n)
			cap *= 2;
		char *q = realloc(b->p, cap);
		if (!q) {
			b->no_memory = true;
			return 0;
		}
		b->p = q;
		b->cap = cap;
	}
	memcpy(b->p + b->n, p, n);
	b->n += n;
	return n;
}

static int on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	clv_web *w = user;
	(void)a, (void)b, (void)c, (void)d;
	return w->p.wait && w->p.wait(w->p.user) != 0;
}

static const char *header_of(CURL *c, const char *name)
{
	struct curl_header *h = NULL;
	return curl_easy_header(c, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? h->value : "";
}

static void set_up(clv_web *w, const char *url, body *b, struct curl_slist *headers)
{
	CURL *c = w->curl;
	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_USERAGENT, w->p.agent);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)w->p.seconds);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, w);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, b);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, w);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)b->max);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
}

static clv_status failed(const clv_web *w, const char *url, CURLcode rc, const body *b, clv_error *err)
{
	if (w->refused)
		return clv_fail(err, CLV_USAGE, "fetch", "%.200s: an address of a private network or of this machine; "
		                "--private allows it", url);
	if (b->full || rc == CURLE_FILESIZE_EXCEEDED)
		return clv_fail(err, CLV_LIMIT, "fetch", "%.200s: more than %zu bytes", url, b->max);
	if (b->no_memory || rc == CURLE_OUT_OF_MEMORY)
		return clv_fail(err, CLV_NOMEM, "fetch", "%.200s: out of memory", url);
	if (rc == CURLE_ABORTED_BY_CALLBACK)
		return clv_fail(err, CLV_STOPPED, "fetch", "interrupted");
	return clv_fail(err, CLV_IO, "fetch", "%.200s: cannot be fetched: %s", url, curl_easy_strerror(rc));
}

static struct curl_slist *add_header(clv_arena *a, struct curl_slist *list, const char *name, const char *value)
{
	return value && *value ? curl_slist_append(list, clv_strf(a, "%s: %s", name, value).p) : list;
}

static void take_answer(clv_web *w, clv_arena *a, const body *b, clv_answer *out)
{
	const char *type = NULL, *to = NULL;
	long status = 0;
	curl_easy_getinfo(w->curl, CURLINFO_RESPONSE_CODE, &status);
	out->status = status;
	curl_easy_getinfo(w->curl, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(w->curl, CURLINFO_REDIRECT_URL, &to);
	out->bytes = clv_str_copy(a, (clv_str){ b->p ? b->p : "", b->n });
	out->type = clv_str_copy(a, clv_str_c(type));
	out->location = clv_str_copy(a, clv_str_c(to));
	out->etag = clv_str_copy(a, clv_str_c(header_of(w->curl, "ETag")));
	out->modified = clv_str_copy(a, clv_str_c(header_of(w->curl, "Last-Modified")));
}

static clv_status request(clv_web *w, const char *url, const char *etag, const char *modified, size_t max,
                          clv_arena *a, clv_answer *out, clv_error *err)
{
	body b = { .max = max };
	struct curl_slist *headers = NULL;
	headers = add_header(a, headers, "If-None-Match", etag);
	headers = add_header(a, headers, "If-Modified-Since", modified);
	set_up(w, url, &b, headers);
	w->refused = false;
	CURLcode rc = curl_easy_perform(w->curl);
	clv_status s = rc == CURLE_OK ? CLV_OK : failed(w, url, rc, &b, err);
	if (s == CLV_OK)
		take_answer(w, a, &b, out);
	curl_slist_free_all(headers);
	free(b.p);
	return s;
}

/* ---- hosts: robots.txt, delay ---------------------------------------------------------------- */

static host *host_of(clv_web *w, const char *name)
{
	for (size_t i = 0; i < w->n_hosts; i++)
		if (!strcmp(w->hosts[i].name, name))
			return &w->hosts[i];
	if (w->n_hosts == HOSTS) { /* the first is forgotten and asked anew */
		free(w->hosts[0].name);
		free(w->hosts[0].robots);
		memmove(w->hosts, w->hosts + 1, --w->n_hosts * sizeof *w->hosts);
	}
	host *h = &w->hosts[w->n_hosts];
	*h = (host){ .name = strdup(name), .delay = w->p.delay, .last = -1e9 };
	if (!h->name)
		return NULL;
	w->n_hosts++;
	return h;
}

/* Waits for the host's turn; false: the caller asks to stop. */
static bool wait_turn(clv_web *w, host *h)
{
	static const struct timespec tick = { .tv_nsec = 50000000 };
	while (clv_seconds() < h->last + h->delay) {
		if (w->p.wait && w->p.wait(w->p.user) != 0)
			return false;
		nanosleep(&tick, NULL);
	}
	h->last = clv_seconds();
	return true;
}

static clv_status ask_robots(clv_web *w, host *h, clv_arena *a, clv_error *err)
{
	clv_answer got = { 0 };
	clv_error why = { 0 };
	if (h->asked)
		return CLV_OK;
	clv_str url = clv_strf(a, "%s/robots.txt", h->name);
	clv_status s = request(w, url.p, NULL, NULL, ROBOTS_BYTES, a, &got, &why);
	for (int i = 0; s == CLV_OK && got.location.n && i < REDIRECTS; i++) {
		clv_str to = got.location;
		got = (clv_answer){ 0 };
		s = request(w, to.p, NULL, NULL, ROBOTS_BYTES, a, &got, &why);
	}
	if (s == CLV_STOPPED || s == CLV_USAGE) {
		if (err)
			*err = why;
		return s;
	}
	h->asked = true;
	h->closed = s != CLV_OK || got.status >= 500;
	if (s == CLV_OK && got.status == 200 && !(h->robots = strdup(got.bytes.p)))
		h->closed = true;
	return CLV_OK;
}

static clv_status may_fetch(clv_web *w, const char *origin, const char *path, clv_arena *a, const char *url,
                            clv_error *err)
{
	double delay = 0;
	host *h = host_of(w, origin);
	if (!h)
		return clv_fail(err, CLV_NOMEM, "fetch", "out of memory");
	CLV_TRY(ask_robots(w, h, a, err));
	if (h->closed)
		return clv_fail(err, CLV_IO, "fetch", "%.200s: %s/robots.txt cannot be had, so nothing is fetched there",
		                url, origin);
	if (h->robots && !clv_robots_allow(clv_str_c(h->robots), clv_str_c(AGENT), clv_str_c(path), &delay))
		return clv_fail(err, CLV_UNSUPPORTED, "fetch", "%.200s: %s/robots.txt asks not to fetch this", url, origin);
	h->delay = delay > w->p.delay ? delay : w->p.delay;
	if (h->delay > LONGEST_DELAY)
		h->delay = LONGEST_DELAY;
	return wait_turn(w, h) ? CLV_OK : clv_fail(err, CLV_STOPPED, "fetch", "interrupted");
}

/* ---- an address --------------------------------------------------------------------------------- */

static char *part_of(CURLU *u, CURLUPart part, unsigned flags)
{
	char *v = NULL;
	return curl_url_get(u, part, &v, flags) == CURLUE_OK ? v : NULL;
}

/* "http://host:port" and "/path?query"; false: no http address. */
static bool take_apart(clv_arena *a, const char *url, clv_str *origin, clv_str *path)
{
	CURLU *u = curl_url();
	bool good = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK;
	char *scheme = good ? part_of(u, CURLUPART_SCHEME, 0) : NULL, *name = good ? part_of(u, CURLUPART_HOST, 0) : NULL;
	char *port = good ? part_of(u, CURLUPART_PORT, CURLU_DEFAULT_PORT) : NULL;
	char *where = good ? part_of(u, CURLUPART_PATH, 0) : NULL, *query = good ? part_of(u, CURLUPART_QUERY, 0) : NULL;
	good = scheme && name && port && where && (!strcmp(scheme, "http") || !strcmp(scheme, "https"));
	if (good) {
		*origin = clv_strf(a, "%s://%s:%s", scheme, name, port);
		*path = clv_strf(a, "%s%s%s", where, query ? "?" : "", query ? query : "");
	}
	curl_free(scheme);
	curl_free(name);
	curl_free(port);
	curl_free(where);
	curl_free(query);
	curl_url_cleanup(u);
	return good;
}

clv_status clv_web_get(clv_web *w, const char *url, const char *etag, const char *modified, clv_arena *a,
                       clv_answer *out, clv_error *err)
{
	clv_str origin, path, at = clv_str_copy(a, clv_str_c(url));
	for (int i = 0; i <= REDIRECTS; i++) {
		*out = (clv_answer){ .url = at };
		if (!take_apart(a, at.p, &origin, &path))
			return clv_fail(err, CLV_USAGE, "fetch", "%.200s: no address that begins with http:// or https://", at.p);
		CLV_TRY(may_fetch(w, origin.p, path.p, a, at.p, err));
		CLV_TRY(request(w, at.p, i ? NULL : etag, i ? NULL : modified, w->p.max_bytes, a, out, err));
		if (out->status < 300 || out->status >= 400 || out->status == 304 || !out->location.n)
			break;
		at = out->location;
	}
	if (out->status == 200 || out->status == 304)
		return CLV_OK;
	return clv_fail(err, CLV_IO, "fetch", out->location.n ? "%.200s: more than %d redirects" : "%.200s: the server "
	                "answers %d", url, out->location.n ? REDIRECTS : (int)out->status);
}

clv_status clv_web_new(const clv_web_params *p, clv_web **out, clv_error *err)
{
	clv_web *w = calloc(1, sizeof *w);
	if (w) {
		w->p = *p;
		w->hosts = calloc(HOSTS, sizeof *w->hosts);
		w->curl = curl_global_init(CURL_GLOBAL_DEFAULT) == 0 ? curl_easy_init() : NULL;
	}
	if (!w || !w->hosts || !w->curl) {
		clv_web_free(w);
		return clv_fail(err, CLV_NOMEM, "fetch", "out of memory");
	}
	*out = w;
	return CLV_OK;
}

void clv_web_free(clv_web *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->n_hosts; i++) {
		free(w->hosts[i].name);
		free(w->hosts[i].robots);
	}
	free(w->hosts);
	curl_easy_cleanup(w->curl);
	curl_global_cleanup();
	free(w);
}

#else

static clv_status without(clv_error *err)
{
	return clv_fail(err, CLV_UNSUPPORTED, "fetch", "this program was built without libcurl; install "
	                "libcurl4-openssl-dev and build again");
}

clv_status clv_web_new(const clv_web_params *p, clv_web **out, clv_error *err)
{
	(void)p, (void)out;
	return without(err);
}

clv_status clv_web_get(clv_web *w, const char *url, const char *etag, const char *modified, clv_arena *a,
                       clv_answer *out, clv_error *err)
{
	(void)w, (void)url, (void)etag, (void)modified, (void)a, (void)out;
	return without(err);
}

bool clv_web_is_private(const void *address)
{
	(void)address;
	return true;
}

void clv_web_free(clv_web *w)
{
	(void)w;
}

#endif
