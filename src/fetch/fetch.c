/* SPDX-License-Identifier: Apache-2.0 */
/* Opens files, folders and standard input, and parses nothing.
 *
 * Input: a path, or "-". Output: the bytes of one file (regular files are mapped
 * read-only, pipes and devices are read to their end), or a call for each
 * regular file under a folder, in byte order of names, so that two runs see the
 * same order. Hidden names are passed over inside folders, not when given.
 *
 * Cost: mapping is lazy; reading a pipe doubles a buffer. Limits: a file of more
 * than `max` bytes is refused before it is read; folders nest at most
 * WALK_DEPTH deep, which also ends loops of symbolic links; a link to a folder
 * inside a folder is not followed. */
#include "fetch/fetch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_FIRST = 1 << 16, WALK_DEPTH = 64 };

typedef struct owner {
	void *p;
	size_t n;
	bool mapped;
	int fd; /* of what is mapped, or -1 */
} owner;

static clv_status fail_open(clv_error *err, const char *path, int code)
{
	const char *hint = code == EACCES   ? "; give read permission or leave it out"
	                   : code == ENOENT ? "; check the name"
	                                    : "";
	return clv_fail(err, CLV_IO, "fetch", "%s: cannot be read: %s%s", path, strerror(code),
	                hint);
}

static clv_status fail_size(clv_error *err, const char *path, size_t max)
{
	return clv_fail(err, CLV_LIMIT, "fetch",
	                "%s: more than %zu bytes; split it or raise the limit", path, max);
}

static int dup_of(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

int clv_fetch_descriptor(const clv_bytes *b)
{
	const owner *o = b->owner;
	return o ? o->fd : -1;
}

static clv_status keep(clv_bytes *out, void *p, size_t n, bool mapped, int fd, clv_error *err)
{
	owner *o = malloc(sizeof *o);
	if (!o) {
		if (mapped)
			munmap(p, n);
		else
			free(p);
		return clv_fail(err, CLV_NOMEM, "fetch", "out of memory");
	}
	*o = (owner){ p, n, mapped, mapped ? dup_of(fd) : -1 };
	*out = (clv_bytes){ { p ? p : "", n }, o };
	return CLV_OK;
}

/* Reads a stream whose length nobody knows. */
static clv_status read_all(int fd, const char *path, size_t max, clv_bytes *out, clv_error *err)
{
	size_t n = 0, cap = READ_FIRST;
	char *p = malloc(cap);
	while (p) {
		ssize_t got = read(fd, p + n, cap - n);
		if (got < 0 && errno == EINTR && fd != STDIN_FILENO)
			continue;
		if (got < 0) {
			int code = errno; /* EINTR: somebody stops waiting for standard input */
			free(p);
			return fail_open(err, path, code);
		}
		if (got == 0)
			return keep(out, p, n, false, -1, err);
		n += (size_t)got;
		if (n > max) {
			free(p);
			return fail_size(err, path, max);
		}
		if (n == cap) {
			char *q = realloc(p, cap * 2);
			if (!q)
				free(p);
			p = q;
			cap *= 2;
		}
	}
	return clv_fail(err, CLV_NOMEM, "fetch", "%s: out of memory", path);
}

static clv_status read_fd(int fd, const char *path, size_t max, clv_bytes *out, clv_error *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return fail_open(err, path, errno);
	if (S_ISDIR(st.st_mode))
		return clv_fail(err, CLV_IO, "fetch", "%s: is a folder; a file was expected", path);
	if (!S_ISREG(st.st_mode) || st.st_size == 0)
		return read_all(fd, path, max, out, err); /* also files of /proc */
	if ((uint64_t)st.st_size > max)
		return fail_size(err, path, max);
	size_t n = (size_t)st.st_size;
	void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return read_all(fd, path, max, out, err);
	return keep(out, p, n, true, fd, err);
}

clv_status clv_fetch_file(const char *path, size_t max, clv_bytes *out, clv_error *err)
{
	*out = (clv_bytes){ { "", 0 }, NULL };
	if (strcmp(path, "-") == 0)
		return read_fd(STDIN_FILENO, "standard input", max, out, err);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return fail_open(err, path, errno);
	clv_status s = read_fd(fd, path, max, out, err);
	close(fd);
	return s;
}

void clv_bytes_free(clv_bytes *b)
{
	owner *o = b->owner;
	if (o && o->fd >= 0)
		close(o->fd);
	if (o && o->mapped)
		munmap(o->p, o->n);
	else if (o)
		free(o->p);
	free(o);
	*b = (clv_bytes){ { "", 0 }, NULL };
}

/* ---- folders ------------------------------------------------------------- */

static bool report(const clv_walk *w, const char *path, int code)
{
	clv_error e = { 0 };
	fail_open(&e, path, code);
	return !w->failed || w->failed(w->user, path, &e);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void free_names(char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

static bool add_name(char ***v, size_t *n, size_t *cap, const char *name)
{
	if (*n == *cap) {
		char **q = realloc(*v, *cap * 2 * sizeof *q);
		if (!q)
			return false;
		*v = q;
		*cap *= 2;
	}
	return ((*v)[(*n)++] = strdup(name)) != NULL;
}

/* Names of a folder, sorted; NULL with errno set when it cannot be read whole. */
static char **list(const char *path, size_t *n)
{
	size_t cap = 64;
	char **v = malloc(cap * sizeof *v);
	DIR *dir = v ? opendir(path) : NULL;
	bool good = dir != NULL;
	int code = errno;
	*n = 0;
	for (struct dirent *e; good && (errno = 0, e = readdir(dir));)
		good = e->d_name[0] == '.' || add_name(&v, n, &cap, e->d_name);
	if (dir) {
		code = good ? errno : ENOMEM;
		closedir(dir);
	}
	if (code || !dir) {
		free_names(v, *n);
		errno = code;
		return NULL;
	}
	qsort(v, *n, sizeof *v, by_name);
	return v;
}

static bool walk(const char *path, const clv_walk *w, int depth);

static bool visit(const char *folder, const char *name, const clv_walk *w, int depth)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);
	if (!path)
		return report(w, folder, ENOMEM);
	size_t n = strlen(folder);
	snprintf(path, size, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
	struct stat st, target;
	bool go = true;
	if (lstat(path, &st) != 0)
		go = report(w, path, errno);
	else if (S_ISDIR(st.st_mode))
		go = depth < WALK_DEPTH ? walk(path, w, depth + 1) : report(w, path, ELOOP);
	else if (S_ISREG(st.st_mode))
		go = w->file(w->user, path);
	else if (S_ISLNK(st.st_mode) && stat(path, &target) != 0)
		go = report(w, path, errno);
	else if (S_ISLNK(st.st_mode) && S_ISREG(target.st_mode))
		go = w->file(w->user, path);
	free(path);
	return go;
}

static bool walk(const char *path, const clv_walk *w, int depth)
{
	size_t n = 0;
	char **names = list(path, &n);
	if (!names)
		return report(w, path, errno);
	bool go = true;
	for (size_t i = 0; i < n && go; i++)
		go = visit(path, names[i], w, depth);
	free_names(names, n);
	return go;
}

clv_status clv_fetch_walk(const char *path, const clv_walk *w, clv_error *err)
{
	struct stat st;
	if (strcmp(path, "-") == 0) {
		w->file(w->user, path);
		return CLV_OK;
	}
	if (stat(path, &st) != 0)
		return fail_open(err, path, errno);
	if (S_ISDIR(st.st_mode))
		walk(path, w, 0);
	else
		w->file(w->user, path);
	return CLV_OK;
}
