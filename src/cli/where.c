/* SPDX-License-Identifier: Apache-2.0 */
/* Where things are: the database, the model pack, the file that remembers
 * verified packs. Command line first, then the environment, then the place beside
 * the program, then where the program was installed. */
#include "cli/cli.h"

#include <errno.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

const char *cli_db_path(const cli *c)
{
	const char *env = getenv("CLAVIJO_DB");
	if (c->vintage)
		return c->vintage;
	return c->opt[OPT_DB] ? c->opt[OPT_DB] : env && *env ? env : "clavijo.db";
}

/* ---- the model ------------------------------------------------------------------------ */

static bool is_file(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The program's own file; without /proc by the name it was started with. */
static const char *program_file(void)
{
	static const char self[] = "/proc/self/exe";
	const char *started = (const char *)getauxval(AT_EXECFN);
	return access(self, R_OK) == 0 || !started ? self : started;
}

/* Folder of the program itself. */
static clv_str program_folder(clv_arena *a)
{
	char path[4096];
	ssize_t n = readlink(program_file(), path, sizeof path);
	while (n > 0 && path[n - 1] != '/')
		n--;
	return n > 0 ? clv_str_copy(a, (clv_str){ path, (size_t)n - 1 }) : CLV_S(".");
}

/* Whether the default model stands behind the program, in the same file (model/pack.h). */
static bool program_has_model(void)
{
	char mark[16] = "";
	FILE *f = fopen(program_file(), "rb");
	bool got = f && fseek(f, -(long)sizeof mark, SEEK_END) == 0 && fread(mark, sizeof mark, 1, f) == 1;
	if (f)
		fclose(f);
	return got && memcmp(mark, "CLVPACK@", 8) == 0;
}

clv_str cli_data_folder(cli *c)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	if (data && *data == '/')
		return clv_strf(c->a, "%s/clavijo/model", data);
	return home && *home == '/' ? clv_strf(c->a, "%s/.local/share/clavijo/model", home) : (clv_str){ 0 };
}

size_t cli_model_folders(cli *c, clv_str out[CLI_MODEL_FOLDERS])
{
	clv_str beside = program_folder(c->a), data = cli_data_folder(c);
	out[0] = clv_strf(c->a, "%.*s/model", CLV_FMT(beside));
	out[1] = clv_strf(c->a, "%.*s/../share/clavijo/model", CLV_FMT(beside));
	out[2] = data;
	return data.n ? 3 : 2;
}

const char *cli_model_of(cli *c, const char *name)
{
	if (strchr(name, '/') || clv_str_ends(clv_str_c(name), CLV_S(".clv")))
		return name;
	if (!strcmp(name, "md") && program_has_model())
		return program_file();
	clv_str folders[CLI_MODEL_FOLDERS];
	size_t n = cli_model_folders(c, folders);
	for (size_t i = 0; i < n; i++) {
		const char *file = clv_strf(c->a, "%s/%s.clv", folders[i].p, name).p;
		if (is_file(file))
			return file;
	}
	return is_file(name) ? name : NULL;
}

bool cli_make_folders(char *path)
{
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = 0;
		bool good = mkdir(path, 0777) == 0 || errno == EEXIST;
		*p = '/';
		if (!good)
			return false;
	}
	return true;
}

const char *cli_verified_file(cli *c)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	clv_str path;
	if (cache && *cache == '/')
		path = clv_strf(c->a, "%s/clavijo/verified", cache);
	else if (home && *home == '/')
		path = clv_strf(c->a, "%s/.cache/clavijo/verified", home);
	else
		return NULL;
	return cli_make_folders((char *)(uintptr_t)path.p) ? path.p : NULL;
}

static const char *model_name(const cli *c)
{
	const char *env = getenv("CLAVIJO_MODEL");
	return c->opt[OPT_MODEL] ? c->opt[OPT_MODEL] : env && *env ? env : "md";
}

const char *cli_find_model(cli *c)
{
	return cli_model_of(c, model_name(c));
}

const char *cli_model_path(cli *c)
{
	const char *name = model_name(c), *path = cli_find_model(c);
	if (!path)
		cli_say("no model %s beside the program or in your data folder; `make` builds model/%s.clv, `clavijo data` "
		        "lists what there is, or name a file with --model", name, name);
	return path;
}

const char *cli_lexicon_path(const cli *c)
{
	const char *env = getenv("CLAVIJO_LEXICON");
	return c->opt[OPT_LEXICON] ? c->opt[OPT_LEXICON] : env && *env ? env : NULL;
}

int cli_open_engine(cli *c, clv_engine **out)
{
	const char *path = cli_model_path(c);
	clv_error err = { 0 };
	if (!path)
		return CLI_FATAL;
	const char *verified = c->verify ? NULL : cli_verified_file(c);
	clv_status s = clv_engine_open_with(path, verified, cli_lexicon_path(c), out, &err);
	return s == CLV_OK ? CLI_DONE : cli_error(&err);
}

/* ---- the database ------------------------------------------------------------------------ */

/* What a killed reading left: documents that are in no story yet. When somebody
 * reads into it right now, the last finished state is shown. */
static int bring_up_to_date(cli *c, const char *path)
{
	clv_engine *e = NULL;
	clv_db *db = NULL;
	clv_error err = { 0 };
	int code = cli_open_engine(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_db_open(path, CLV_DB_WRITE, e, &db, &err);
	if (s == CLV_BUSY) {
		if (!c->opt[OPT_QUIET])
			cli_say("%s: being read into; showing what was finished before", path);
	} else if (s == CLV_OK) {
		clv_watch watch = { .user = c, .progress = cli_progress };
		if (!c->opt[OPT_QUIET])
			cli_say("%s: a reading was interrupted; bringing stories up to date", path);
		s = clv_db_update(db, &watch, &err);
		cli_progress_end(c);
	}
	clv_db_close(db);
	clv_engine_close(e);
	return s == CLV_OK || s == CLV_BUSY ? CLI_DONE : cli_error(&err);
}

int cli_open_db(cli *c, clv_db **out)
{
	return cli_open_db_at(c, cli_db_path(c), out);
}

int cli_open_db_at(cli *c, const char *path, clv_db **out)
{
	clv_error err = { 0 };
	if (clv_db_open(path, CLV_DB_READ, NULL, out, &err) != CLV_OK)
		return cli_error(&err);
	if (!clv_db_stale(*out))
		return CLI_DONE;
	clv_db_close(*out);
	*out = NULL;
	int code = bring_up_to_date(c, path);
	if (code != CLI_DONE)
		return code;
	return clv_db_open(path, CLV_DB_READ, NULL, out, &err) == CLV_OK ? CLI_DONE : cli_error(&err);
}

/* ---- as of a day --------------------------------------------------------------------- */

int cli_make_vintage(cli *c)
{
	const char *tmp = getenv("TMPDIR");
	clv_str folder = clv_strf(c->a, "%s/clavijo-as-of-XXXXXX", tmp && *tmp == '/' ? tmp : "/tmp");
	clv_engine *e = NULL;
	clv_db *db = NULL;
	clv_error err = { 0 };
	uint64_t left_out = 0;
	int code = cli_open_engine(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_watch watch = { .user = c, .progress = cli_progress };
	clv_status s = clv_db_open(cli_db_path(c), CLV_DB_READ, e, &db, &err);
	if (s == CLV_OK && !mkdtemp((char *)(uintptr_t)folder.p))
		s = clv_fail(&err, CLV_IO, "store", "%s: cannot be made: %s", folder.p, strerror(errno));
	else if (s == CLV_OK)
		c->vintage = clv_strf(c->a, "%s/clavijo.db", folder.p).p;
	if (s == CLV_OK)
		s = clv_db_as_of(db, c->opt[OPT_AS_OF], c->vintage, &watch, &left_out, &err);
	cli_progress_end(c);
	clv_db_close(db);
	clv_engine_close(e);
	if (s != CLV_OK)
		return cli_error(&err);
	if (left_out && !c->opt[OPT_QUIET])
		cli_say("as of %s: %llu documents published later, or without a date of their own, are left out",
		        c->opt[OPT_AS_OF], (unsigned long long)left_out);
	return CLI_DONE;
}

void cli_remove_vintage(cli *c)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	if (!c->vintage)
		return;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		unlink(clv_strf(c->a, "%s%s", c->vintage, ends[i]).p);
	rmdir(clv_strf(c->a, "%.*s", (int)(strlen(c->vintage) - strlen("/clavijo.db")), c->vintage).p);
	c->vintage = NULL;
}
