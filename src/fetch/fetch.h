/* SPDX-License-Identifier: Apache-2.0 */
/* fetch: opens files, folders, standard input and addresses; parses nothing. The
 * only folder with file and network rights in the per-document half. */
#ifndef CLV_FETCH_FETCH_H
#define CLV_FETCH_FETCH_H
#include "base/base.h"

typedef struct clv_bytes { clv_str bytes; void *owner; } clv_bytes;
/* Whole file, "-" for standard input; CLV_IO with path, reason and remedy;
 * CLV_LIMIT over max bytes. Free with clv_bytes_free. */
clv_status clv_fetch_file(const char *path, size_t max, clv_bytes *out, clv_error *err);
void clv_bytes_free(clv_bytes *b);
/* A descriptor of the file whose bytes these are, theirs; -1 when they came through a pipe. */
int clv_fetch_descriptor(const clv_bytes *b);
/* Calls back for every regular file under path (a file: itself), folders in
 * name order, depth first; hidden names are passed over; an unreadable folder or
 * file is reported through `failed` and the walk goes on. Stops when cb is false. */
typedef struct clv_walk {
	bool (*file)(void *user, const char *path);
	bool (*failed)(void *user, const char *path, const clv_error *err);
	void *user;
} clv_walk;
clv_status clv_fetch_walk(const char *path, const clv_walk *w, clv_error *err);

/* ---- folders.c: what comes into folders ---------------------------------------- */

typedef struct clv_folders clv_folders;
typedef CLV_VEC(const char *) clv_paths;
/* paths must live as long. CLV_IO: no folder, or no watches left. */
clv_status clv_folders_new(const char *const *paths, size_t n, clv_folders **out, clv_error *err);
void clv_folders_free(clv_folders *f);
/* Waits at most so long for something to come, then until it is quiet; none: n 0. */
clv_status clv_folders_wait(clv_folders *f, int milliseconds, clv_arena *a, clv_paths *out, clv_error *err);

/* ---- web.c, robots.c: addresses -------------------------------------------------- */

typedef struct clv_web_params {
	const char *agent;       /* how we name ourselves */
	bool private_too;        /* also addresses of private networks */
	double delay;            /* least seconds between two requests to one host */
	int seconds;             /* most a request may take */
	size_t max_bytes;        /* of an answer, decompressed */
	int (*wait)(void *user); /* asked while waiting; non-zero stops; may be NULL */
	void *user;
} clv_web_params;
typedef struct clv_answer {
	int64_t status;          /* 200 or 304 */
	clv_str url;             /* after redirects */
	clv_str bytes, type;     /* type: Content-Type */
	clv_str etag, modified;  /* for the next time */
	clv_str location;        /* of a redirect */
} clv_answer;
typedef struct clv_web clv_web; /* one thread's */
clv_status clv_web_new(const clv_web_params *p, clv_web **out, clv_error *err);
void clv_web_free(clv_web *w);
/* etag, modified: of the last answer, or NULL. The answer lives in a. CLV_USAGE: no
 * http address, or a private one; CLV_UNSUPPORTED: robots.txt forbids it, or no
 * libcurl; CLV_LIMIT, CLV_IO, CLV_STOPPED. */
clv_status clv_web_get(clv_web *w, const char *url, const char *etag, const char *modified, clv_arena *a,
                       clv_answer *out, clv_error *err);
/* Of a struct sockaddr: loopback, private, link-local, multicast or reserved. */
bool clv_web_is_private(const void *address);
/* By the text of a robots.txt: may agent fetch the path? delay: Crawl-delay or 0. */
bool clv_robots_allow(clv_str robots, clv_str agent, clv_str path, double *delay);
#endif
