/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own tables of actors: a folder of TSV files that lie over the pack's.
 *
 * Input: a folder; its files NAME.tsv are read in the order of their names, all
 * other files are passed over. Output: the pack with them (model/overlay.c), or an
 * error that says file, line, what is wrong and how to mend it: with faults nothing
 * is read, so that no result rests on half a table. Limits: MOST_BYTES a file. */
#include "run/run_priv.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

enum { MOST_BYTES = 256 << 20 };

/* The bytes are the caller's to free. */
static clv_status read_file(const char *path, char **bytes, size_t *n, clv_error *err)
{
	struct stat st;
	FILE *f = fopen(path, "rb");
	clv_status s = CLV_OK;
	*bytes = NULL;
	if (!f || fstat(fileno(f), &st) != 0)
		s = clv_fail(err, CLV_IO, "lexicon", "%s: cannot be read: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode) || st.st_size > MOST_BYTES)
		s = clv_fail(err, CLV_LIMIT, "lexicon", "%s: no file of at most %d MB; split it", path, MOST_BYTES >> 20);
	else if (!(*bytes = malloc((size_t)st.st_size + 1)))
		s = clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	else
		*n = fread(*bytes, 1, (size_t)st.st_size, f);
	if (f)
		fclose(f);
	return s;
}

static int is_table(const struct dirent *d)
{
	clv_str name = clv_str_c(d->d_name);
	return name.n > 4 && name.p[0] != '.' && clv_str_ends(name, CLV_S(".tsv"));
}

static clv_status lay_one(clv_pack *p, const char *folder, const char *name, clv_error *err)
{
	char path[4096], *bytes;
	size_t n = 0;
	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
		return clv_fail(err, CLV_LIMIT, "lexicon", "%s: the path is too long", folder);
	CLV_TRY(read_file(path, &bytes, &n, err));
	clv_status s = clv_pack_overlay(p, clv_str_c(name), clv_str_c(path), (clv_str){ bytes, n }, err);
	free(bytes);
	return s;
}

clv_status clv_lexicon_lay(clv_pack *p, const char *folder, clv_error *err)
{
	struct dirent **list = NULL;
	int n = scandir(folder, &list, is_table, alphasort);
	clv_status s = CLV_OK;
	if (n < 0)
		return clv_fail(err, CLV_IO, "lexicon", "%s: no folder of tables: %s", folder, strerror(errno));
	if (n == 0)
		s = clv_fail(err, CLV_NOTFOUND, "lexicon", "%s: no table in it; `clavijo lexicon add` makes one", folder);
	for (int i = 0; i < n; i++) {
		if (s == CLV_OK)
			s = lay_one(p, folder, list[i]->d_name, err);
		free(list[i]);
	}
	free(list);
	return s;
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
	clv_status s = lexicon ? clv_lexicon_lay(*out, lexicon, err) : CLV_OK;
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
