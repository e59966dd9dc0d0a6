/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: requests to `serve`, as bytes on the connection: request line, headers,
 * Host, address, query, forms.
 *
 * Input: a byte that chooses (bit 0: forms are taken, bit 1: readers bring a token; bit 2:
 * the rest is an address alone, put into a good request), then the bytes. The server's own
 * code answers on a socket of this process. What is answered must be HTTP; no answer but
 * 4xx without one of our own names as Host; never 200 without the token; nothing that
 * was asked stands unescaped in a page. */
#include "serve/http.c"

#include <sys/un.h>

#include "fuzz.h"

enum { ANSWER = 4 << 20, PORT = 8222 };

static server s;
static clv_serve how;
static int listening = -1;
static struct sockaddr_un at = { .sun_family = AF_UNIX };
static char answer_bytes[ANSWER + 1];

static clv_status judge(void *user, const clv_judgement *j, int64_t *number, clv_error *err)
{
	(void)user;
	*number = 1;
	return j && (!j->a || !*j->a) ? clv_fail(err, CLV_NOTFOUND, "judge", "nothing has that id") : CLV_OK;
}

static void write_dossier(FILE *out, clv_arena *a, clv_str json)
{
	(void)a;
	clv_html_view(out, json);
}

static void load_once(void)
{
	clv_error err = { 0 };
	if (listening >= 0)
		return;
	how = (clv_serve){ .dossier_css = "", .dossier = write_dossier, .address = "192.0.2.1" };
	if (clv_db_open(fuzz_database(), CLV_DB_READ, NULL, &how.db, &err) != CLV_OK) {
		fprintf(stderr, "fuzz_http: %s\n", err.msg);
		exit(2);
	}
	clv_db_time_limit(how.db, 1000);
	signal(SIGPIPE, SIG_IGN);
	s = (server){ .how = &how, .base = event_base_new(), .port = PORT, .cache = serve_cache_new() };
	s.http = evhttp_new(s.base);
	s.stream = clv_stream_new(s.base, how.db);
	set_limits(&s);
	listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "clv-fuzz-http-%ld", (long)getpid()); /* no name in a folder */
	CLV_FUZZ_CHECK(bind(listening, (struct sockaddr *)&at, sizeof at) == 0 && listen(listening, 4) == 0);
	CLV_FUZZ_CHECK(evhttp_accept_socket(s.http, listening) == 0);
}

/* Sends all, ends its half, and reads until the server has closed or is quiet. */
static size_t talk(const char *p, size_t n)
{
	size_t got = 0, sent = 0;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), quiet = 0;
	CLV_FUZZ_CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0);
	while (quiet < 3 && got < ANSWER) {
		if (sent < n) {
			ssize_t k = send(fd, p + sent, n - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
			sent = k > 0 ? sent + (size_t)k : n;
			if (sent == n)
				shutdown(fd, SHUT_WR);
		}
		event_base_loop(s.base, EVLOOP_NONBLOCK);
		ssize_t k = recv(fd, answer_bytes + got, ANSWER - got, MSG_DONTWAIT);
		if (k == 0)
			break;
		got += k > 0 ? (size_t)k : 0;
		quiet = k > 0 || sent < n ? 0 : quiet + 1;
	}
	close(fd);
	event_base_loop(s.base, EVLOOP_NONBLOCK);
	answer_bytes[got] = 0;
	return got;
}

static void check_answer(size_t n, bool own)
{
	int status = 0;
	if (!n)
		return;
	CLV_FUZZ_CHECK(sscanf(answer_bytes, "HTTP/1.%*1[01] %3d ", &status) == 1 || own == false);
	if (own) {
		CLV_FUZZ_CHECK(status >= 200 && status < 600 && status != 500);
		/* What an address said, unescaped; JSON, which is never taken for a page, may say it. */
		CLV_FUZZ_CHECK(strstr(answer_bytes, "Content-Type: application/json") || !strstr(answer_bytes, "<zz>"));
	}
	if (*s.token)
		CLV_FUZZ_CHECK(status != 200);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static char request[1 << 16];
	load_once();
	if (n < 1 || n > 1 << 15)
		return 0;
	how.judge = data[0] & 1 ? judge : NULL;
	snprintf(s.token, sizeof s.token, "%s", data[0] & 2 ? "0123456789abcdef0123456789abcdef" : "");
	if (data[0] & 4) {
		int k = snprintf(request, sizeof request, "GET /%.*s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n",
		                 (int)strnlen((const char *)data + 1, n - 1), (const char *)data + 1, PORT);
		check_answer(talk(request, (size_t)k), !memchr(data + 1, '\n', n - 1) && !memchr(data + 1, ' ', n - 1));
	} else {
		check_answer(talk((const char *)data + 1, n - 1), false);
	}
	return 0;
}
