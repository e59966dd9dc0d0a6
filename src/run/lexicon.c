/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own tables of actors: a folder of TSV files that lie over the pack's.
 *
 * Input: a folder; its files NAME.tsv are read in the order of their names, all
 * other files are passed over. Output: the pack with them (model/overlay.c), or an
 * error that says file, line, what is wrong and how to mend it: with faults nothing
 * is read, so that no result rests on half a table. If the folder holds the frozen form of these
 * very tables (by the hash of their texts) over this very pack, its rows are mapped and only the
 * rest is read (who/frozen.h). Limits: MOST_BYTES a file. */
#include "run/run_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Beside the tables that it was made from. */
#define CLV_FROZEN_NAME "actors.frozen"

enum { MOST_BYTES = 256 << 20, MOST_TABLES = 64 };

typedef struct own_table {
	char *name, path[4096];
	clv_str text; /* mapped; {"", 0}: an empty file */
	uint64_t hash;
} own_table;

typedef struct own_tables {
	own_table *v;
	size_t n;
	uint64_t hash; /* of all */
} own_tables;

static clv_status map_file(own_table *t, clv_error *err)
{
	struct stat st;
	int fd = open(t->path, O_RDONLY | O_CLOEXEC);
	clv_status s = CLV_OK;
	t->text = CLV_S("");
	if (fd < 0 || fstat(fd, &st) != 0)
		s = clv_fail(err, CLV_IO, "lexicon", "%s: cannot be read: %s", t->path, strerror(errno));
	else if (!S_ISREG(st.st_mode) || st.st_size > MOST_BYTES)
		s = clv_fail(err, CLV_LIMIT, "lexicon", "%s: no file of at most %d MB; split it", t->path, MOST_BYTES >> 20);
	else if (st.st_size) {
		void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
		if (p == MAP_FAILED)
			s = clv_fail(err, CLV_IO, "lexicon", "%s: cannot be mapped: %s", t->path, strerror(errno));
		else
			t->text = (clv_str){ p, (size_t)st.st_size };
	}
	if (fd >= 0)
		close(fd);
	return s;
}

static int is_table(const struct dirent *d)
{
	clv_str name = clv_str_c(d->d_name);
	return name.n > 4 && name.p[0] != '.' && clv_str_ends(name, CLV_S(".tsv"));
}

static void close_tables(own_tables *o)
{
	for (size_t i = 0; i < o->n; i++) {
		if (o->v[i].text.n)
			munmap((void *)(uintptr_t)o->v[i].text.p, o->v[i].text.n);
		free(o->v[i].name);
	}
	free(o->v);
	*o = (own_tables){ NULL, 0, 0 };
}

static clv_status open_one(own_tables *o, const char *folder, const char *name, clv_error *err)
{
	own_table *t = &o->v[o->n];
	if (!(t->name = strdup(name)))
		return clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	o->n++;
	if (snprintf(t->path, sizeof t->path, "%s/%s", folder, t->name) >= (int)sizeof t->path)
		return clv_fail(err, CLV_LIMIT, "lexicon", "%s: the path is too long", folder);
	CLV_TRY(map_file(t, err));
	t->hash = clv_pack_overlay_hash(clv_str_c(t->name), t->text);
	o->hash = clv_hash64_seed(&t->hash, sizeof t->hash, o->hash);
	return CLV_OK;
}

/* The tables of the folder in the order of their names; close_tables ends them, also after an error. */
static clv_status open_tables(const char *folder, own_tables *o, clv_error *err)
{
	struct dirent **list = NULL;
	int n = scandir(folder, &list, is_table, alphasort);
	clv_status s = CLV_OK;
	*o = (own_tables){ NULL, 0, 0 };
	if (n < 0)
		return clv_fail(err, CLV_IO, "lexicon", "%s: no folder of tables: %s", folder, strerror(errno));
	if (n == 0)
		s = clv_fail(err, CLV_NOTFOUND, "lexicon", "%s: no table in it; `clavijo lexicon add` makes one", folder);
	else if (n > MOST_TABLES)
		s = clv_fail(err, CLV_LIMIT, "lexicon", "%s: %d tables, at most %d", folder, n, MOST_TABLES);
	else if (!(o->v = calloc((size_t)n, sizeof *o->v)))
		s = clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	for (int i = 0; i < n; i++) {
		if (s == CLV_OK)
			s = open_one(o, folder, list[i]->d_name, err);
		free(list[i]);
	}
	free(list);
	return s;
}

/* The frozen form of these very tables over this very pack, or NULL: whatever else lies there
 * under its name is passed over, as a cache is. */
static clv_pack *frozen_of(const clv_pack *p, const char *folder, const own_tables *o)
{
	char path[4096];
	clv_pack *frozen = NULL;
	clv_error ignored = { 0 };
	if (snprintf(path, sizeof path, "%s/" CLV_FROZEN_NAME, folder) >= (int)sizeof path ||
	    clv_pack_open(path, false, &frozen, &ignored) != CLV_OK)
		return NULL;
	if (clv_who_frozen_fits(frozen, p, o->hash))
		return frozen;
	clv_pack_close(frozen);
	return NULL;
}

static clv_status lay_all(clv_pack *p, const own_tables *o, const clv_pack *frozen, clv_error *err)
{
	for (size_t i = 0; i < o->n; i++) {
		const own_table *t = &o->v[i];
		char section[CLV_PACK_NAME + 300];
		snprintf(section, sizeof section, "own/rest/%s", t->name);
		clv_str rest = frozen ? clv_pack_get(frozen, section) : (clv_str){ NULL, 0 };
		CLV_TRY(clv_pack_overlay_part(p, clv_str_c(t->name), clv_str_c(t->path), rest.p ? rest : t->text, t->hash, err));
	}
	return CLV_OK;
}

static clv_status lay(clv_pack *p, const char *folder, bool thaw, uint64_t *hash, clv_error *err)
{
	own_tables o;
	clv_status s = open_tables(folder, &o, err);
	clv_pack *frozen = s == CLV_OK && !thaw ? frozen_of(p, folder, &o) : NULL;
	if (s == CLV_OK)
		s = lay_all(p, &o, frozen, err);
	clv_pack_keep_frozen(p, frozen);
	*hash = o.hash;
	close_tables(&o);
	return s;
}

clv_status clv_lexicon_lay(clv_pack *p, const char *folder, clv_error *err)
{
	uint64_t hash;
	return lay(p, folder, false, &hash, err);
}

typedef struct first_fault {
	char text[400];
} first_fault;

static void note_first(void *user, const char *text, bool error)
{
	first_fault *first = user;
	if (error && !first->text[0])
		snprintf(first->text, sizeof first->text, "%s", text);
}

clv_status clv_lexicon_accept(const clv_pack *p, const char *folder, clv_error *err)
{
	first_fault first = { "" };
	size_t n = 0;
	if (clv_pack_frozen(p))
		return CLV_OK; /* accepted when it was frozen: same tables, same pack */
	CLV_TRY(clv_who_check(p, true, note_first, &first, &n, err));
	if (!n)
		return CLV_OK;
	if (n == 1)
		return clv_fail(err, CLV_FORMAT, "lexicon", "%s", first.text);
	return clv_fail(err, CLV_FORMAT, "lexicon", "%s; and %zu more: `clavijo lexicon check %s`", first.text, n - 1, folder);
}

/* ---- without an engine, so that a folder with faults can be looked at ----------------- */

typedef struct caller {
	int (*fn)(void *user, const char *text, int error);
	void *user;
	int stopped;
} caller;

static void hand_on(void *user, const char *text, bool error)
{
	caller *c = user;
	if (!c->stopped)
		c->stopped = c->fn(c->user, text, error);
}

static void hand_row(void *user, const char *text)
{
	hand_on(user, text, false);
}

static clv_status open_laid(const char *model, const char *lexicon, clv_pack **out, clv_error *err)
{
	CLV_TRY(clv_pack_open(model, false, out, err));
	uint64_t hash;
	clv_status s = lexicon ? lay(*out, lexicon, true, &hash, err) : CLV_OK;
	if (s != CLV_OK)
		clv_pack_close(*out);
	return s;
}

clv_status clv_run_lexicon_check(const char *model, const char *lexicon, int (*fault)(void *user, const char *text, int error),
                             void *user, clv_error *err)
{
	clv_pack *p = NULL;
	caller c = { fault, user, 0 };
	size_t n = 0;
	clv_status s = open_laid(model, lexicon, &p, err);
	if (s != CLV_OK)
		return s;
	s = clv_who_check(p, lexicon != NULL, hand_on, &c, &n, err);
	clv_pack_close(p);
	return s;
}

clv_status clv_run_lexicon_find(const char *model, const char *lexicon, const char *name,
                            int (*row)(void *user, const char *text, int error), void *user, clv_error *err)
{
	clv_pack *p = NULL;
	caller c = { row, user, 0 };
	clv_status s = open_laid(model, lexicon, &p, err);
	if (s != CLV_OK)
		return s;
	s = clv_who_rows(p, clv_str_c(name), hand_row, &c, err);
	clv_pack_close(p);
	return s;
}

clv_status clv_run_lexicon_freeze(const char *model, const char *lexicon, size_t *n_row, clv_error *err)
{
	clv_pack *plain = NULL, *laid = NULL;
	char path[4096];
	uint64_t hash = 0;
	*n_row = 0;
	if (snprintf(path, sizeof path, "%s/" CLV_FROZEN_NAME, lexicon) >= (int)sizeof path)
		return clv_fail(err, CLV_LIMIT, "lexicon", "%s: the path is too long", lexicon);
	clv_status s = clv_pack_open(model, false, &plain, err);
	if (s == CLV_OK)
		s = clv_pack_open(model, false, &laid, err);
	if (s == CLV_OK)
		s = lay(laid, lexicon, true, &hash, err);
	if (s == CLV_OK)
		s = clv_lexicon_accept(laid, lexicon, err);
	if (s == CLV_OK)
		s = clv_who_freeze(laid, plain, hash, path, n_row, err);
	clv_pack_close(laid);
	clv_pack_close(plain);
	return s;
}
