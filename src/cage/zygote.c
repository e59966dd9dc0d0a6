/* SPDX-License-Identifier: Apache-2.0 */
/* The zygote: a copy of the caller that forks and ends workers.
 *
 * Input: requests over a socket of its own, START with the worker's end of a new channel,
 * END with a worker's number. Output: an answer each, the number, or how the worker ended.
 * Only the zygote waits for workers, and only when asked to, so that a number stands for
 * one process until then. At the beginning it tries the lock on a child and says what is
 * missing. Cost: a fork copies the tables of the model's pages, some milliseconds. */
#define _GNU_SOURCE
#include "cage/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START = 1, END = 2, CANNOT_LOCK = 70, GRACE_MS = 5000 };

struct clv_cage {
	const clv_cage_kind *kinds;
	size_t n_kinds;
	void *user;
	int control;
	pid_t zygote;
	int lacks;
	pthread_mutex_t lock; /* one request at a time */
};

typedef struct request {
	uint32_t what, kind;
	int32_t pid;
} request;

typedef struct answer {
	int32_t pid, status, error;
} answer;

/* ---- in a worker -------------------------------------------------------------------------- */

static void follow_parent(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0); /* it died before we asked */
}

/* Nothing but the channel is open; a build for sanitizers keeps standard error. */
static void keep_only(int fd)
{
	if (fd != CLV_CAGE_CHANNEL) {
		dup2(fd, CLV_CAGE_CHANNEL);
		close(fd);
	}
	close_range(CLV_CAGE_CHANNEL + 1, ~0u, 0);
}

/* The caller's own handlers, and its open standard descriptors, are nothing to a worker. */
static void leave_caller(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP };
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		signal(faults[i], SIG_DFL);
	for (int fd = 0; fd < CLV_CAGE_CHANNEL; fd++)
		close(fd);
}

_Noreturn static void be_worker(const clv_cage *c, size_t kind, int channel, pid_t zygote)
{
	follow_parent(zygote);
	keep_only(channel);
	if (!(c->lacks & CLV_LACKS_BUILD))
		leave_caller();
	if (clv_cage_lock(&c->kinds[kind]) < 0)
		_exit(CANNOT_LOCK);
	c->kinds[kind].main(c->user, CLV_CAGE_CHANNEL);
	_exit(0);
}

/* ---- the zygote ---------------------------------------------------------------------------- */

static bool wait_to_end(pid_t pid, int *status)
{
	pid_t got;
	while ((got = waitpid(pid, status, 0)) < 0 && errno == EINTR) {}
	return got == pid;
}

/* What a child finds when it locks itself in. */
static int32_t try_lock(const clv_cage *c)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		int lacks = clv_cage_lock(&c->kinds[0]);
		_exit(lacks < 0 ? CANNOT_LOCK : lacks);
	}
	if (pid < 0 || !wait_to_end(pid, &status) || !WIFEXITED(status) || WEXITSTATUS(status) == CANNOT_LOCK)
		return CLV_LACKS_SECCOMP;
	return WEXITSTATUS(status);
}

static void wipe_environment(void)
{
	extern char **environ;
	for (char **e = environ; e && *e; e++)
		explicit_bzero(*e, strlen(*e));
}

/* A request and the descriptor that came with it, or -1. */
static bool next_request(int control, request *q, int *fd)
{
	return clv_channel_receive(control, q, sizeof *q, fd) == (ssize_t)sizeof *q;
}

static answer start(const clv_cage *c, const request *q, int fd)
{
	pid_t zygote = getpid(), pid = fd >= 0 ? fork() : -1;
	if (pid == 0)
		be_worker(c, q->kind, fd, zygote);
	answer a = { pid, 0, pid < 0 ? errno : 0 };
	return a;
}

/* The caller has closed the channel: who reads it ends by itself. With the lock nobody
 * waits for that. */
static answer end(const clv_cage *c, const request *q)
{
	int status = 0;
	bool ended = false;
	for (int ms = 0; (c->lacks & CLV_LACKS_BUILD) && ms < GRACE_MS && !ended; ms++) {
		ended = waitpid(q->pid, &status, WNOHANG) == q->pid;
		if (!ended)
			nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	}
	if (!ended) {
		kill(q->pid, SIGKILL);
		ended = wait_to_end(q->pid, &status);
	}
	return (answer){ ended ? q->pid : -1, status, 0 };
}

static bool send_answer(const answer *a)
{
	ssize_t n;
	do
		n = send(CLV_CAGE_CHANNEL, a, sizeof *a, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == sizeof *a;
}

_Noreturn static void be_zygote(clv_cage *c, int control, void (*prepare)(void))
{
	static const int ours[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM };
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		signal(ours[i], SIG_IGN); /* the caller decides when to end */
	keep_only(control);
	wipe_environment();
	if (prepare)
		prepare();
	answer hello = { getpid(), try_lock(c), 0 };
	c->lacks = hello.status;
	if (!(c->lacks & CLV_LACKS_BUILD))
		leave_caller();
	request q;
	int fd;
	bool good = send_answer(&hello);
	while (good && next_request(CLV_CAGE_CHANNEL, &q, &fd)) {
		answer a = q.what == START ? start(c, &q, fd) : end(c, &q);
		if (fd >= 0)
			close(fd);
		good = send_answer(&a);
	}
	_exit(0);
}

/* ---- the caller's side ------------------------------------------------------------------------ */

static clv_status gone(clv_error *err)
{
	return clv_fail(err, CLV_IO, "cage", "the process that starts the sandbox's workers is gone; read again");
}

static bool receive_answer(int control, answer *a)
{
	ssize_t n;
	do
		n = recv(control, a, sizeof *a, 0);
	while (n < 0 && errno == EINTR);
	return n == sizeof *a;
}

/* Makes the request, with a descriptor or -1. */
static bool ask(clv_cage *c, const request *q, int fd, answer *a)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} rights = { 0 };
	struct iovec v = { (void *)(uintptr_t)q, sizeof *q };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	if (fd >= 0) {
		m.msg_control = rights.bytes;
		m.msg_controllen = sizeof rights.bytes;
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(h), &fd, sizeof fd);
	}
	pthread_mutex_lock(&c->lock);
	ssize_t n;
	do
		n = sendmsg(c->control, &m, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	bool answered = n == sizeof *q && receive_answer(c->control, a);
	pthread_mutex_unlock(&c->lock);
	return answered;
}

clv_status clv_cage_new(const clv_cage_kind *kinds, size_t n, void (*prepare)(void), void *user, clv_cage **out,
                        clv_error *err)
{
	int ends[2];
	answer hello = { 0 };
	clv_cage *c = calloc(1, sizeof *c);
	if (!c)
		return clv_fail(err, CLV_NOMEM, "cage", "out of memory");
	*c = (clv_cage){ .kinds = kinds, .n_kinds = n, .user = user, .control = -1 };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		free(c);
		return clv_fail(err, CLV_IO, "cage", "no socket for the sandbox: %s", strerror(errno));
	}
	c->zygote = fork();
	if (c->zygote == 0) {
		close(ends[0]);
		be_zygote(c, ends[1], prepare);
	}
	int why = errno;
	close(ends[1]);
	c->control = ends[0];
	pthread_mutex_init(&c->lock, NULL);
	if (c->zygote < 0 || !receive_answer(c->control, &hello)) {
		clv_status s = clv_fail(err, CLV_IO, "cage", "no process for the sandbox: %s",
		                        c->zygote < 0 ? strerror(why) : "it ended at once");
		clv_cage_free(c);
		return s;
	}
	c->lacks = hello.status;
	*out = c;
	return CLV_OK;
}

void clv_cage_free(clv_cage *c)
{
	if (!c)
		return;
	close(c->control);
	if (c->zygote > 0)
		wait_to_end(c->zygote, NULL);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

const char *clv_cage_lacks(const clv_cage *c)
{
	if (c->lacks & CLV_LACKS_BUILD)
		return "this program was built for tests (sanitizers or coverage)";
	return c->lacks & CLV_LACKS_SECCOMP ? "no seccomp filter can be set here (an old kernel, an outer sandbox, or a build "
	                                      "without libseccomp)"
	                                    : "";
}

clv_status clv_caged_start(clv_caged *w, clv_error *err)
{
	int ends[2];
	answer a = { 0 };
	if (w->fd >= 0)
		return CLV_OK;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return clv_fail(err, CLV_IO, "cage", "no socket for a worker of the sandbox: %s", strerror(errno));
	bool asked = ask(w->cage, &(request){ START, (uint32_t)w->kind, 0 }, ends[1], &a);
	close(ends[1]);
	if (!asked || a.pid < 0) {
		close(ends[0]);
		return asked ? clv_fail(err, CLV_IO, "cage", "no process for a worker of the sandbox: %s", strerror(a.error))
		             : gone(err);
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	w->fd = ends[0];
	w->late = w->gone = false;
	w->pid = a.pid;
	w->seconds = w->cage->kinds[w->kind].seconds;
	return CLV_OK;
}

static void say_end(const clv_caged *w, int status, char *how, size_t n)
{
	if (w->late)
		snprintf(how, n, "it took too long");
	else if (!w->gone)
		snprintf(how, n, "it sent what is no answer");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		snprintf(how, n, "it asked for what the sandbox forbids");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		snprintf(how, n, "it was killed, maybe for want of memory");
	else if (WIFSIGNALED(status))
		snprintf(how, n, "it crashed: %s", strsignal(WTERMSIG(status)));
	else
		snprintf(how, n, "it ended with %d", WEXITSTATUS(status));
}

void clv_caged_end(clv_caged *w, char *how, size_t n)
{
	answer a = { 0 };
	if (how && n)
		snprintf(how, n, "it is gone");
	if (w->fd < 0)
		return;
	close(w->fd);
	w->fd = -1;
	if (ask(w->cage, &(request){ END, 0, w->pid }, -1, &a) && how)
		say_end(w, a.status, how, n);
}

void clv_caged_free(clv_caged *w)
{
	clv_caged_end(w, NULL, 0);
	free(w->body);
	*w = (clv_caged){ .fd = -1 };
}
