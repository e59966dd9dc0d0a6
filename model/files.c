/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders for the converters: whole files into the arena, folders in
 * a fixed order, and the list of all that was read.
 *
 * The list becomes the depfile, so that a build notices a changed file; folders
 * are in it too, so that it notices a new one. */
#include "convert.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 16 };

void clv_convert_add(clv_convert *c, clv_str name, clv_str bytes)
{
	*clv_push(c->a, &c->parts) = (clv_pack_part){ name, bytes };
}

clv_str clv_convert_get(const clv_convert *c, const char *name)
{
	for (size_t i = 0; i < c->parts.n; i++)
		if (clv_str_eqc(c->parts.v[i].name, name))
			return c->parts.v[i].bytes;
	return (clv_str){ NULL, 0 };
}

clv_status clv_convert_read(clv_convert *c, const char *path, clv_str *out, clv_error *err)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	if (!f || fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode)) {
		clv_fail(err, CLV_IO, "pack tool", "%s: cannot read: %s", path,
		         f ? "not a file" : strerror(errno));
		if (f)
			fclose(f);
		return CLV_IO;
	}
	size_t n = (size_t)st.st_size;
	char *p = clv_alloc(c->a, n + 1);
	bool ok = fread(p, 1, n, f) == n;
	fclose(f);
	if (!ok)
		return clv_fail(err, CLV_IO, "pack tool", "%s: cannot read to its end", path);
	*clv_push(c->a, &c->inputs) = clv_str_copy(c->a, clv_str_c(path));
	*out = (clv_str){ p, n };
	return CLV_OK;
}

clv_status clv_convert_read_in(clv_convert *c, const char *dir, const char *name, clv_str *out,
                               clv_error *err)
{
	return clv_convert_read(c, clv_strf(c->a, "%s/%s", dir, name).p, out, err);
}

bool clv_convert_exists(clv_convert *c, const char *dir, const char *name)
{
	struct stat st;
	return stat(clv_strf(c->a, "%s/%s", dir, name).p, &st) == 0;
}

static clv_status walk(clv_convert *c, const char *dir, const char *rel, int depth, clv_strs *out,
                       clv_error *err)
{
	const char *here = *rel ? clv_strf(c->a, "%s/%s", dir, rel).p : dir;
	struct dirent **list;
	int n = depth < MAX_DEPTH ? scandir(here, &list, NULL, alphasort) : -1;
	if (n < 0)
		return clv_fail(err, CLV_IO, "pack tool", "%s: cannot list the folder: %s", here,
		                depth < MAX_DEPTH ? strerror(errno) : "too deep");
	*clv_push(c->a, &c->inputs) = clv_str_copy(c->a, clv_str_c(here));
	clv_status s = CLV_OK;
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;
		struct stat st;
		if (s == CLV_OK && name[0] != '.') {
			clv_str r = clv_strf(c->a, "%s%s%s", rel, *rel ? "/" : "", name);
			if (stat(clv_strf(c->a, "%s/%s", dir, r.p).p, &st) != 0)
				s = clv_fail(err, CLV_IO, "pack tool", "%s/%s: %s", dir, r.p, strerror(errno));
			else if (S_ISDIR(st.st_mode))
				s = walk(c, dir, r.p, depth + 1, out, err);
			else
				*clv_push(c->a, out) = r;
		}
		free(list[i]);
	}
	free(list);
	return s;
}

clv_status clv_convert_walk(clv_convert *c, const char *dir, clv_strs *out, clv_error *err)
{
	return walk(c, dir, "", 0, out, err);
}
