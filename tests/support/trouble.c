/* SPDX-License-Identifier: Apache-2.0 */
/* A library to be loaded before the program (LD_PRELOAD) that makes what it asks the
 * system for go badly, as TROUBLE says, at every TROUBLE_EVERY-th (3) such call:
 *   eintr   a call that waits is broken off by a signal before it did anything
 *   short   reads, writes, sends and receives do a part of what was asked
 *   clock   the time of day jumps: ten years back, then ten years on, and so forth
 *   space   writing to a file finds no space left, from the N-th write on
 * Calls within the C library (stdio's) do not come by here. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { WHOLE = 64 }; /* of packets, which have no parts */

static atomic_ulong calls;
static unsigned long every = 3;
static bool eintr, cut, jumps, full;

/* Before main: later, in a sandbox, there is no environment. */
__attribute__((constructor)) static void begin(void)
{
	const char *what = getenv("TROUBLE"), *n = getenv("TROUBLE_EVERY");
	eintr = what && !strcmp(what, "eintr");
	cut = what && !strcmp(what, "short");
	jumps = what && !strcmp(what, "clock");
	full = what && !strcmp(what, "space");
	if (n)
		every = strtoul(n, NULL, 10);
}

static bool now(bool kind)
{
	return kind && every && (atomic_fetch_add(&calls, 1) + 1) % every == 0;
}

static bool broken_off(void)
{
	if (!now(eintr))
		return false;
	errno = EINTR;
	return true;
}

static size_t part(size_t n)
{
	return n > 1 && now(cut) ? n / 2 : n;
}

static bool no_space(int fd)
{
	struct stat s;
	if (!full || fstat(fd, &s) != 0 || !S_ISREG(s.st_mode) || atomic_fetch_add(&calls, 1) + 1 < every)
		return false;
	errno = ENOSPC;
	return true;
}

#define REAL(name) \
	static __typeof__(name) *real; \
	if (!real) \
		real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t read(int fd, void *p, size_t n)
{
	REAL(read);
	return broken_off() ? -1 : real(fd, p, part(n));
}

ssize_t write(int fd, const void *p, size_t n)
{
	REAL(write);
	return broken_off() || no_space(fd) ? -1 : real(fd, p, part(n));
}

ssize_t pread64(int fd, void *p, size_t n, off64_t at)
{
	REAL(pread64);
	return broken_off() ? -1 : real(fd, p, part(n), at);
}


ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	REAL(pwrite64);
	return broken_off() || no_space(fd) ? -1 : real(fd, p, part(n), at);
}


ssize_t pread(int fd, void *p, size_t n, off_t at)
{
	return pread64(fd, p, n, at);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return pwrite64(fd, p, n, at);
}

ssize_t recv(int fd, void *p, size_t n, int flags)
{
	REAL(recv);
	return broken_off() ? -1 : real(fd, p, n <= WHOLE ? n : part(n), flags);
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
	REAL(send);
	return broken_off() ? -1 : real(fd, p, n <= WHOLE ? n : part(n), flags);
}

ssize_t recvmsg(int fd, struct msghdr *m, int flags)
{
	REAL(recvmsg);
	return broken_off() ? -1 : real(fd, m, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
	REAL(sendmsg);
	return broken_off() ? -1 : real(fd, m, flags);
}

int poll(struct pollfd *v, nfds_t n, int ms)
{
	REAL(poll);
	return broken_off() ? -1 : real(v, n, ms);
}

int accept4(int fd, struct sockaddr *restrict a, socklen_t *restrict n, int flags)
{
	REAL(accept4);
	return broken_off() ? -1 : real(fd, a, n, flags);
}

pid_t waitpid(pid_t pid, int *status, int flags)
{
	REAL(waitpid);
	return broken_off() ? -1 : real(pid, status, flags);
}

/* ---- time -------------------------------------------------------------------------- */

static time_t jump(void)
{
	enum { TEN_YEARS = 3652 * 86400 };
	return !jumps ? 0 : atomic_fetch_add(&calls, 1) % 2 ? TEN_YEARS : -TEN_YEARS;
}

time_t time(time_t *out)
{
	REAL(time);
	time_t t = real(NULL) + jump();
	if (out)
		*out = t;
	return t;
}

int clock_gettime(clockid_t which, struct timespec *t)
{
	REAL(clock_gettime);
	int rc = real(which, t);
	if (rc == 0 && which == CLOCK_REALTIME)
		t->tv_sec += jump();
	return rc;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone)
{
	REAL(gettimeofday);
	int rc = real(t, zone);
	if (rc == 0)
		t->tv_sec += jump();
	return rc;
}
