/* SPDX-License-Identifier: Apache-2.0 */
/* cage: processes that compute and may do nothing else.
 *
 *     caller ──start, end──▶ zygote ──fork──▶ worker (locked in)
 *        └──────── messages over one socket ────┘
 *
 * The zygote is a copy of the caller, made before it has threads or opened a database;
 * it sees no untrusted bytes and only forks and ends workers. A worker shares the
 * memory that stood when the cage was made (copy on write), has one socket and no other
 * descriptor, no environment, and may compute, ask for memory, and read and write that
 * socket. Everything that it sends is untrusted: lengths and kinds are checked here, the
 * meaning by whoever receives. Knows nothing of documents. */
#ifndef CLV_CAGE_CAGE_H
#define CLV_CAGE_CAGE_H

#include "base/base.h"

typedef struct clv_cage clv_cage;

typedef struct clv_cage_kind {
	void (*main)(void *user, int channel); /* in the worker; returns when the channel ends */
	size_t memory;       /* address space over what there was at the fork */
	double seconds;      /* processor time of one answer */
	bool takes_files;    /* may be handed descriptors */
} clv_cage_kind;

/* kinds and user must live as long. prepare: called once in the zygote, for what needs
 * files (may be NULL). To be called before other threads are started. CLV_IO, CLV_NOMEM. */
clv_status clv_cage_new(const clv_cage_kind *kinds, size_t n, void (*prepare)(void), void *user, clv_cage **out,
                        clv_error *err);
void clv_cage_free(clv_cage *c); /* ends all workers; NULL is allowed */
/* What the system or the build does not give the cage, in words; "" when it is whole. */
const char *clv_cage_lacks(const clv_cage *c);

/* ---- a worker, seen from outside; one thread's --------------------------------------- */

typedef struct clv_caged {
	clv_cage *cage;
	size_t kind;
	int fd;           /* -1: not running */
	int32_t pid;
	bool late, gone;  /* it took too long; it ended by itself */
	double seconds;   /* most processor time of an answer */
	double begun;     /* its processor time when it was last asked */
	char *body;       /* of the last message */
	size_t room;
} clv_caged;

/* Starts the process unless it runs. */
clv_status clv_caged_start(clv_caged *w, clv_error *err);
/* Ends it, if it runs; how (of n bytes, may be NULL): words on how it came to its end. */
void clv_caged_end(clv_caged *w, char *how, size_t n);
void clv_caged_free(clv_caged *w);
/* A message of several parts; file: a descriptor that goes with it, or -1. False: the
 * worker is gone, or does not listen. */
bool clv_caged_send(clv_caged *w, uint32_t kind, const clv_str *parts, size_t n_parts, int file);
/* The next message, of at most max bytes; the view lives until the next call. False: the
 * worker is gone, took too long, or sent what is no message. */
bool clv_caged_receive(clv_caged *w, uint64_t max, uint32_t *kind, clv_str *body);
/* A read-only descriptor of a copy of the bytes, or -1. */
int clv_cage_share(clv_str bytes);

/* ---- in the worker ---------------------------------------------------------------------- */

/* One message of at most n bytes and the descriptor that came with it, *file, or -1. As
 * recvmsg(2), begun again when a signal ends it. */
ssize_t clv_channel_receive(int fd, void *to, size_t n, int *file);
/* The next message into a block of malloc (*room bytes at *body), grown as needed. False:
 * the end. file: a descriptor that came with it, or -1; NULL: none may come. */
bool clv_channel_read(int channel, uint32_t *kind, char **body, size_t *room, size_t *n, int *file);
bool clv_channel_write(int channel, uint32_t kind, const clv_str *parts, size_t n_parts);

/* ---- lock.c: one process shuts itself in -------------------------------------------------- */

/* Gives up everything but the channel for good. Zero: everything is given up; else bits of
 * what this system or build does not do. Below 0: it cannot be had at all. */
enum { CLV_CAGE_CHANNEL = 3, CLV_LACKS_SECCOMP = 1, CLV_LACKS_BUILD = 2 };
int clv_cage_lock(const clv_cage_kind *kind);

#endif
