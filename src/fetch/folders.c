/* SPDX-License-Identifier: Apache-2.0 */
/* Folders that are watched (inotify): which files came or changed.
 *
 * Input: paths. Output: after each wait the files that were written to their end or
 * moved in, each once; a new folder is given whole and watched from then on. What
 * happened before it was watched is found by walking it. Hidden names are passed
 * over. Limits: the system's own number of watches; when the kernel's queue ran
 * over, the folders themselves are given, to be walked again. */
#include "fetch/fetch.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WATCH_DEPTH = 64 };
static const uint32_t EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR;

struct clv_folders {
	int fd;
	char **path; /* by watch descriptor */
	size_t n_path;
	const char *const *roots;
	size_t n_roots;
};

static bool keep_path(clv_folders *f, int wd, const char *path)
{
	if ((size_t)wd >= f->n_path) {
		size_t n = (size_t)wd * 2 + 16;
		char **q = realloc(f->path, n * sizeof *q);
		if (!q)
			return false;
		memset(q + f->n_path, 0, (n - f->n_path) * sizeof *q);
		f->path = q;
		f->n_path = n;
	}
	free(f->path[wd]);
	return (f->path[wd] = strdup(path)) != NULL;
}

static char *join(const char *folder, const char *name)
{
	size_t n = strlen(folder), size = n + strlen(name) + 2;
	char *path = malloc(size);
	if (path)
		snprintf(path, size, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
	return path;
}

static bool watch_folder(clv_folders *f, const char *path, int depth)
{
	int wd = inotify_add_watch(f->fd, path, EVENTS);
	DIR *dir = wd >= 0 && keep_path(f, wd, path) ? opendir(path) : NULL;
	bool good = wd >= 0;
	for (struct dirent *e; dir && good && (e = readdir(dir));) {
		struct stat st;
		char *child = e->d_name[0] == '.' ? NULL : join(path, e->d_name);
		if (child && depth < WATCH_DEPTH && lstat(child, &st) == 0 && S_ISDIR(st.st_mode))
			good = watch_folder(f, child, depth + 1);
		free(child);
	}
	if (dir)
		closedir(dir);
	return good;
}

clv_status clv_folders_new(const char *const *paths, size_t n, clv_folders **out, clv_error *err)
{
	clv_folders *f = calloc(1, sizeof *f);
	if (!f)
		return clv_fail(err, CLV_NOMEM, "fetch", "out of memory");
	*f = (clv_folders){ .fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), .roots = paths, .n_roots = n };
	for (size_t i = 0; i < n; i++)
		if (f->fd < 0 || !watch_folder(f, paths[i], 0)) {
			int code = errno;
			clv_folders_free(f);
			return clv_fail(err, CLV_IO, "fetch", "%s: cannot be watched: %s", paths[i],
			                code == ENOTDIR ? "it is no folder" : strerror(code));
		}
	*out = f;
	return CLV_OK;
}

void clv_folders_free(clv_folders *f)
{
	if (!f)
		return;
	if (f->fd >= 0)
		close(f->fd);
	for (size_t i = 0; i < f->n_path; i++)
		free(f->path[i]);
	free(f->path);
	free(f);
}

static void add(clv_arena *a, clv_paths *out, clv_map *seen, const char *path)
{
	clv_str s = clv_str_copy(a, clv_str_c(path));
	if (clv_map_get(seen, s))
		return;
	clv_map_put(seen, s, 1);
	*clv_push(a, out) = s.p;
}

static void on_event(clv_folders *f, const struct inotify_event *e, clv_arena *a, clv_paths *out, clv_map *seen)
{
	if (e->mask & IN_Q_OVERFLOW) {
		for (size_t i = 0; i < f->n_roots; i++)
			add(a, out, seen, f->roots[i]);
		return;
	}
	if (e->wd < 0 || (size_t)e->wd >= f->n_path || !f->path[e->wd] || !e->len || e->name[0] == '.')
		return;
	char *path = join(f->path[e->wd], e->name);
	if (!path)
		return;
	if (e->mask & IN_ISDIR)
		watch_folder(f, path, 0);
	if ((e->mask & IN_ISDIR) || !(e->mask & IN_CREATE)) /* a created file is given when it is closed */
		add(a, out, seen, path);
	free(path);
}

clv_status clv_folders_wait(clv_folders *f, int milliseconds, clv_arena *a, clv_paths *out, clv_error *err)
{
	union {
		struct inotify_event event;
		char bytes[1 << 14];
	} buffer;
	struct pollfd p = { .fd = f->fd, .events = POLLIN };
	clv_map seen = clv_map_new(a);
	out->n = 0;
	while (poll(&p, 1, out->n ? 200 : milliseconds) > 0) { /* until it is quiet */
		ssize_t n = read(f->fd, buffer.bytes, sizeof buffer.bytes);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return clv_fail(err, CLV_IO, "fetch", "folders cannot be watched: %s", strerror(errno));
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *e = (const void *)(buffer.bytes + at);
			on_event(f, e, a, out, &seen);
			at += (ssize_t)(sizeof *e + e->len);
		}
	}
	return CLV_OK;
}
