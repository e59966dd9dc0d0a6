/* SPDX-License-Identifier: Apache-2.0 */
/* The engine: one model pack and the frozen stages made from it. Opening loads
 * all of them; after that nothing changes, so threads share it.
 *
 * The full hash of a pack (tens of MB) is computed once per file: a small text
 * file remembers the packs that were right, a line each with size, modification
 * time, inode and identity. Losing that file costs one computation. */
#include "run/run_priv.h"

#include <inttypes.h>
#include <sys/stat.h>

/* ---- packs already verified ------------------------------------------------- */

static bool stamp_of(const char *path, char out[96])
{
	struct stat st;
	if (stat(path, &st) != 0)
		return false;
	snprintf(out, 96, "%" PRIdMAX " %" PRIdMAX ".%09ld %" PRIuMAX " ", (intmax_t)st.st_size,
	         (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (uintmax_t)st.st_ino);
	return true;
}

static bool is_remembered(const char *verified, const char *stamp)
{
	FILE *f = verified ? fopen(verified, "r") : NULL;
	if (!f)
		return false;
	char line[256];
	bool found = false;
	while (!found && fgets(line, sizeof line, f))
		found = strncmp(line, stamp, strlen(stamp)) == 0;
	fclose(f);
	return found;
}

static void remember(const char *verified, const char *stamp, const char *hash)
{
	FILE *f = verified ? fopen(verified, "a") : NULL;
	if (!f)
		return;
	fprintf(f, "%s%s\n", stamp, hash);
	fclose(f);
}

static clv_status open_pack(const char *model, const char *verified, clv_engine *e, clv_error *err)
{
	char stamp[96];
	bool known = stamp_of(model, stamp) && is_remembered(verified, stamp);
	CLV_TRY(clv_pack_open(model, !known, &e->pack, err));
	snprintf(e->hash, sizeof e->hash, "%016" PRIx64, clv_pack_id(e->pack));
	if (!known)
		remember(verified, stamp, e->hash);
	return CLV_OK;
}

/* ---- the frozen stages -------------------------------------------------------- */

/* A section as a text of its own, "" when there is none; NULL: out of memory. */
static char *text_of(const clv_pack *pack, const char *section)
{
	clv_str s = clv_pack_get(pack, section);
	char *z = calloc(1, s.n + 1);
	if (z && s.n)
		memcpy(z, s.p, s.n);
	return z;
}

/* Also room for workers. */
static clv_status load_texts(clv_engine *e, clv_error *err)
{
	e->sources = text_of(e->pack, "meta/provenance");
	e->scores = text_of(e->pack, "accuracy/events.tsv");
	e->idle = calloc(1, sizeof *e->idle);
	return e->sources && e->scores && e->idle ? CLV_OK : clv_fail(err, CLV_NOMEM, "engine", "out of memory");
}

static clv_status load_stages(clv_engine *e, clv_error *err)
{
#define X(name, type, load, free) CLV_TRY(load(e->pack, &e->name, err));
	CLV_STAGE_MAP(X)
#undef X
	return CLV_OK;
}

/* The engine is another one with them: its rows say so. */
static clv_status own_tables(clv_engine *e, const char *lexicon, clv_error *err)
{
	CLV_TRY(clv_lexicon_lay(e->pack, lexicon, err));
	CLV_TRY(clv_lexicon_accept(e->pack, lexicon, err));
	snprintf(e->hash, sizeof e->hash, "%016" PRIx64, clv_pack_id(e->pack));
	return CLV_OK;
}

clv_status clv_engine_load(const char *model, const char *verified, const char *lexicon, clv_engine **out,
                           clv_error *err)
{
	clv_engine *e = calloc(1, sizeof *e);
	if (!e)
		return clv_fail(err, CLV_NOMEM, "engine", "out of memory");
	clv_status s = open_pack(model, verified, e, err);
	if (s == CLV_OK && lexicon)
		s = own_tables(e, lexicon, err);
	if (s == CLV_OK)
		s = load_texts(e, err);
	if (s == CLV_OK)
		s = load_stages(e, err);
	if (s != CLV_OK) {
		clv_engine_unload(e);
		return s;
	}
	*out = e;
	return CLV_OK;
}

/* The engine is another one with them: its rows say so. */
clv_status clv_run_adapt(clv_engine *e, const char *adapter, clv_error *err)
{
	clv_pack *p = NULL;
	if (e->adapter)
		return clv_fail(err, CLV_USAGE, "engine", "%s: the engine has an adapter already", adapter);
	CLV_TRY(clv_pack_open(adapter, true, &p, err));
	clv_status s = clv_coder_adapt(e->coder, p, err);
	if (s != CLV_OK) {
		clv_pack_close(p);
		return s;
	}
	clv_idle_drop(e->idle); /* their encoders are the old coder's */
	e->adapter = p;
	snprintf(e->hash, sizeof e->hash, "%016" PRIx64, clv_pack_id(e->pack) ^ clv_pack_id(p));
	return CLV_OK;
}

void clv_engine_unload(clv_engine *e)
{
	if (!e)
		return;
	clv_idle_drop(e->idle);
	free(e->idle);
	clv_cage_free(e->cage); /* behind those that ask it to end their processes */
#define X(name, type, load, free)                                             \
	if (e->name)                                                          \
		free(e->name);
	CLV_STAGE_MAP(X)
#undef X
	clv_pack_close(e->adapter);
	clv_pack_close(e->pack);
	free(e->sources);
	free(e->scores);
	free(e);
}

const clv_pack *clv_engine_pack(const clv_engine *e)
{
	return e->pack;
}

const char *clv_engine_hash(const clv_engine *e)
{
	return e->hash;
}

const char *clv_engine_sources(const clv_engine *e)
{
	return e->sources;
}

const char *clv_engine_scores(const clv_engine *e)
{
	return e->scores;
}
