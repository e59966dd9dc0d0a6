/* SPDX-License-Identifier: Apache-2.0 */
/* Messages over a worker's socket.
 *
 *   magic (4 bytes), kind (4), length of the body (8), body
 *
 * Input and output: parts of bytes. Outside (clv_caged_…) the socket does not block:
 * each wait is cut into slices of a second, after which the worker's processor time is
 * looked at; too much of it, or none at all for IDLE slices, and the worker counts as
 * late. Slices and not the clock, so that a program that was stopped and goes on finds
 * its workers alive. A body is kept in memory as it comes, never by the length that was
 * announced. Inside (clv_channel_…) reading and writing block. One copy each way. */
#define _GNU_SOURCE
#include "cage/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MAGIC = 0x4d564c43, IDLE = 60, SLICE_MS = 1000, FIRST_ROOM = 1 << 16, MAX_PARTS = 16 };

typedef struct head {
	uint32_t magic, kind;
	uint64_t n;
} head;

/* Space for n bytes and a NUL. */
static bool grow(char **body, size_t *room, size_t n)
{
	if (n < *room)
		return true;
	size_t more = *room ? *room : FIRST_ROOM;
	while (more <= n)
		more *= 2;
	char *q = realloc(*body, more);
	if (!q)
		return false;
	*body = q;
	*room = more;
	return true;
}

static size_t total(const clv_str *parts, size_t n)
{
	size_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += parts[i].n;
	return sum;
}

/* ---- outside -------------------------------------------------------------------------- */

typedef struct patience {
	double seen; /* processor time at the last look */
	int idle;
} patience;

/* Waits a slice for the socket. False: the worker took too long. */
static bool wait_for(clv_caged *w, short events, patience *p)
{
	struct pollfd fd = { .fd = w->fd, .events = events };
	if (poll(&fd, 1, SLICE_MS) != 0)
		return true; /* ready, gone, or a signal: the next try shows it */
	double used = clv_process_seconds(w->pid);
	p->idle = used - p->seen > 0.01 ? 0 : p->idle + 1;
	p->seen = used;
	w->late = used - w->begun > w->seconds || p->idle >= IDLE;
	return !w->late;
}

/* As sendmsg; -1 with EAGAIN asks to wait. */
static ssize_t send_some(int fd, struct iovec *v, size_t n, int file)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct msghdr m = { .msg_iov = v, .msg_iovlen = n };
	if (file >= 0) {
		m.msg_control = control.bytes;
		m.msg_controllen = sizeof control.bytes;
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof file);
		memcpy(CMSG_DATA(c), &file, sizeof file);
	}
	return sendmsg(fd, &m, MSG_NOSIGNAL);
}

bool clv_caged_send(clv_caged *w, uint32_t kind, const clv_str *parts, size_t n_parts, int file)
{
	head h = { MAGIC, kind, total(parts, n_parts) };
	struct iovec v[MAX_PARTS + 1] = { { &h, sizeof h } };
	size_t n = 1, at = 0;
	patience p = { 0 };
	w->late = false;
	w->begun = clv_process_seconds(w->pid);
	for (size_t i = 0; i < n_parts && n <= MAX_PARTS; i++)
		if (parts[i].n)
			v[n++] = (struct iovec){ (void *)(uintptr_t)parts[i].p, parts[i].n };
	while (at < n) {
		ssize_t sent = send_some(w->fd, v + at, n - at, file);
		if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (errno == EAGAIN && !wait_for(w, POLLOUT, &p))
				return false;
			continue;
		}
		w->gone = sent <= 0;
		if (w->gone)
			return false;
		file = -1;
		for (size_t left = (size_t)sent; left > 0;) {
			size_t step = left < v[at].iov_len ? left : v[at].iov_len;
			v[at].iov_base = (char *)v[at].iov_base + step;
			v[at].iov_len -= step;
			left -= step;
			at += v[at].iov_len == 0;
		}
	}
	return true;
}

static bool receive(clv_caged *w, char *to, size_t n, patience *p)
{
	while (n > 0) {
		ssize_t got = recv(w->fd, to, n, 0);
		if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (errno == EAGAIN && !wait_for(w, POLLIN, p))
				return false;
			continue;
		}
		w->gone = got <= 0;
		if (w->gone)
			return false;
		to += got;
		n -= (size_t)got;
	}
	return true;
}

bool clv_caged_receive(clv_caged *w, uint64_t max, uint32_t *kind, clv_str *body)
{
	head h;
	patience p = { 0 };
	if (!receive(w, (char *)&h, sizeof h, &p) || h.magic != MAGIC || h.n > max)
		return false;
	for (size_t at = 0; at < h.n;) {
		size_t step = h.n - at < at + FIRST_ROOM ? (size_t)h.n - at : at + FIRST_ROOM;
		if (!grow(&w->body, &w->room, at + step) || !receive(w, w->body + at, step, &p))
			return false;
		at += step;
	}
	if (!grow(&w->body, &w->room, (size_t)h.n))
		return false;
	w->body[h.n] = 0;
	*kind = h.kind;
	*body = (clv_str){ w->body, (size_t)h.n };
	w->begun = clv_process_seconds(w->pid); /* of several answers each has its time */
	return true;
}

int clv_cage_share(clv_str bytes)
{
	int fd = memfd_create("bytes", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	for (size_t at = 0; fd >= 0 && at < bytes.n;) {
		ssize_t n = write(fd, bytes.p + at, bytes.n - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return -1;
		}
		at += (size_t)n;
	}
	if (fd >= 0)
		fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
	return fd;
}

/* ---- inside ---------------------------------------------------------------------------- */

static bool read_whole(int fd, char *to, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, to, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		n -= (size_t)got;
	}
	return true;
}

ssize_t clv_channel_receive(int fd, void *to, size_t n, int *file)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec v = { to, n };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
	ssize_t got;
	*file = -1;
	do
		got = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	struct cmsghdr *c = got > 0 ? CMSG_FIRSTHDR(&m) : NULL;
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof *file))
		memcpy(file, CMSG_DATA(c), sizeof *file);
	return got;
}

/* The head, with which a descriptor may come. */
static bool read_head(int fd, head *h, int *file)
{
	ssize_t got = clv_channel_receive(fd, h, sizeof *h, file);
	return got > 0 && read_whole(fd, (char *)h + got, sizeof *h - (size_t)got);
}

bool clv_channel_read(int channel, uint32_t *kind, char **body, size_t *room, size_t *n, int *file)
{
	head h;
	bool got = file ? read_head(channel, &h, file) : read_whole(channel, (char *)&h, sizeof h);
	if (!got || h.magic != MAGIC || !grow(body, room, (size_t)h.n) || !read_whole(channel, *body, (size_t)h.n))
		return false;
	(*body)[h.n] = 0;
	*kind = h.kind;
	*n = (size_t)h.n;
	return true;
}

static bool write_whole(int fd, const char *from, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, from, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		from += put;
		n -= (size_t)put;
	}
	return true;
}

bool clv_channel_write(int channel, uint32_t kind, const clv_str *parts, size_t n_parts)
{
	head h = { MAGIC, kind, total(parts, n_parts) };
	bool good = write_whole(channel, (const char *)&h, sizeof h);
	for (size_t i = 0; good && i < n_parts; i++)
		good = write_whole(channel, parts[i].p, parts[i].n);
	return good;
}
