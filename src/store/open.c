/* SPDX-License-Identifier: Apache-2.0 */
/* Opening: whose file is it, which version, may we write.
 *
 * A file is ours when it is empty (new) or carries our application_id; newer
 * user_versions are refused, older ones migrated forward in one transaction. A
 * writer holds a lock (flock) on a file beside it, from before SQLite opens the
 * database until after SQLite closed it, so that a second writer is refused at once
 * instead of waiting. Not on the database itself: closing any descriptor of it would
 * drop the locks that SQLite holds for other handles of this process. The lock ends
 * with the process, also when that is killed. Readers take none: the write-ahead
 * log lets them read while somebody writes. */
#include "store/store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 5000 };

/* What leads from a version to the newest, in order. */
static const struct {
	int64_t from, to; /* for files of a version from `from` on and below `to`; a new one has 0 */
	const char *text;
} steps[] = {
	{ 0, 1, clv_store_schema },    { 0, 2, clv_store_judgements }, { 0, 3, clv_store_migrate_3 }, { 1, 4, clv_store_migrate_4 },
	{ 0, 5, clv_store_migrate_5 }, { 4, 6, clv_store_migrate_6 },  { 6, 8, clv_store_migrate_7 }, { 1, 8, clv_store_migrate_8 },
	{ 0, 8, clv_store_derived },   { 4, 8, clv_store_migrate_6b }, { 0, 7, clv_store_past },       { 8, 9, clv_store_migrate_9 },
	{ 1, 9, clv_store_migrate_9b },
};

/* The file of the lock, "DB-lock", in p of n bytes. */
static void lock_path(const clv_store *s, char *p, size_t n)
{
	snprintf(p, n, "%s-lock", s->path);
}

/* The writer before us removes the file when it ends: a lock on a file that has no
 * name any more locks nothing, and is taken again. */
static bool is_named(int fd, const char *path)
{
	struct stat mine, named;
	return fstat(fd, &mine) == 0 && stat(path, &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
}

static clv_status take_lock(clv_store *s, clv_error *err)
{
	char path[4096 + 8];
	lock_path(s, path, sizeof path);
	do {
		if (s->lock >= 0)
			close(s->lock);
		s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (s->lock < 0)
			return clv_fail(err, errno == ENOSPC ? CLV_FULL : CLV_IO, "store",
			                "%s: cannot be written: %s", s->path, strerror(errno));
		if (flock(s->lock, LOCK_EX | LOCK_NB) != 0)
			return clv_fail(err, CLV_BUSY, "store",
			                "%s: another clavijo writes into it; wait for it to end, or name "
			                "another file with --db", s->path);
	} while (!is_named(s->lock, path));
	s->locked = true;
	return CLV_OK;
}

static void give_lock(clv_store *s)
{
	char path[4096 + 8];
	lock_path(s, path, sizeof path);
	if (s->locked)
		unlink(path);
	if (s->lock >= 0)
		close(s->lock);
}

static clv_status read_pragma(clv_store *s, const char *text, int64_t *out, clv_error *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, text, -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? CLV_OK : sql_failure(s, rc, err);
}

/* Version of the file; 0: new. */
static clv_status whose(clv_store *s, int64_t *version, clv_error *err)
{
	int64_t application = 0, objects = 0;
	CLV_TRY(read_pragma(s, "PRAGMA application_id", &application, err));
	CLV_TRY(read_pragma(s, "PRAGMA user_version", version, err));
	CLV_TRY(read_pragma(s, "SELECT count(*) FROM sqlite_schema", &objects, err));
	bool fresh = application == 0 && *version == 0 && objects == 0;
	if (!fresh && application != CLV_STORE_APPLICATION)
		return clv_fail(err, CLV_FOREIGN, "store", "%s: a database of another program; name "
		                "another file with --db", s->path);
	if (*version > CLV_STORE_VERSION)
		return clv_fail(err, CLV_VERSION, "store", "%s: made by a newer Clavijo (database "
		                "version %lld, this program knows %d); use that one, or read into "
		                "another file", s->path, (long long)*version, CLV_STORE_VERSION);
	return CLV_OK;
}

/* Version 9 keeps more of what a story has: it is made of what version 8 has. */
static clv_status put_all_sums(clv_store *s, clv_error *err)
{
	sqlite3_stmt *st = NULL;
	clv_status status = CLV_OK;
	int rc = sqlite3_prepare_v2(s->db, "SELECT story FROM story ORDER BY story_no", -1, &st, NULL);
	while (rc == SQLITE_OK && status == CLV_OK && sqlite3_step(st) == SQLITE_ROW)
		status = store_put_sums(s, (const char *)sqlite3_column_text(st, 0), err);
	int end = sqlite3_finalize(st);
	return status != CLV_OK ? status : end != SQLITE_OK || rc != SQLITE_OK ? sql_failure(s, rc != SQLITE_OK ? rc : end, err) : CLV_OK;
}

static clv_status migrate(clv_store *s, int64_t version, clv_error *err)
{
	char pragmas[128];
	snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d",
	         CLV_STORE_APPLICATION, CLV_STORE_VERSION);
	CLV_TRY(sql_exec(s, "BEGIN IMMEDIATE", err));
	clv_status status = CLV_OK;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && status == CLV_OK; i++)
		if (version >= steps[i].from && version < steps[i].to)
			status = sql_exec(s, steps[i].text, err);
	if (status == CLV_OK && version == 8)
		status = put_all_sums(s, err);
	if (status == CLV_OK)
		status = sql_exec(s, pragmas, err);
	if (status == CLV_OK)
		status = sql_exec(s, "COMMIT", err);
	if (status != CLV_OK)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

/* The views that the queries stand on: made for this connection only. */
static clv_status make_views(clv_store *s, clv_error *err)
{
	const char *end = strstr(clv_store_queries, "\n-- table ");
	char *views = strndup(clv_store_queries, end ? (size_t)(end - clv_store_queries) : 0);
	if (!views)
		return clv_fail(err, CLV_NOMEM, "store", "out of memory");
	clv_status status = sql_exec(s, views, err);
	free(views);
	return status;
}

static clv_status open_database(clv_store *s, clv_error *err)
{
	int flags = s->write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
	int rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK && sqlite3_db_readonly(s->db, "main") == 1 && s->write)
		return clv_fail(err, CLV_IO, "store", "%s: read-only; give write permission", s->path);
	if (rc != SQLITE_OK)
		return sql_failure(s, rc, err);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	int64_t version = 0;
	CLV_TRY(whose(s, &version, err));
	if (s->write) {
		CLV_TRY(sql_exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768", err));
		if (version < CLV_STORE_VERSION)
			CLV_TRY(migrate(s, version, err));
	} else if (version < CLV_STORE_VERSION) {
		return clv_fail(err, CLV_NOTFOUND, "store", version ? "%s: made by an older Clavijo; "
		                "`clavijo read PATH…` brings it up to date" : "%s: nothing was read into it yet; run "
		                "`clavijo read PATH…` first", s->path);
	}
	CLV_TRY(sql_exec(s, "PRAGMA temp_store = MEMORY", err));
	CLV_TRY(store_add_functions(s, err));
	CLV_TRY(make_views(s, err));
	return s->write ? CLV_OK : sql_exec(s, "PRAGMA query_only = 1", err);
}

clv_status clv_store_open(const char *path, bool write, clv_store **out, clv_error *err)
{
	clv_store *s = calloc(1, sizeof *s);
	if (!s || !(s->path = strdup(path))) {
		free(s);
		return clv_fail(err, CLV_NOMEM, "store", "out of memory");
	}
	s->write = write;
	s->lock = -1;
	s->most = -1;
	struct stat st;
	clv_status status = CLV_OK;
	if (!write && stat(path, &st) != 0)
		status = clv_fail(err, CLV_NOTFOUND, "store", "%s: no such database; run `clavijo "
		                  "read PATH…` first, or name one with --db", path);
	if (status == CLV_OK && write)
		status = take_lock(s, err);
	if (status == CLV_OK)
		status = open_database(s, err);
	if (status != CLV_OK) {
		clv_store_close(s);
		return status;
	}
	*out = s;
	return CLV_OK;
}

void clv_store_close(clv_store *s)
{
	if (!s)
		return;
	if (s->db && s->write)
		store_flush(s, NULL);
	for (size_t i = 0; i < N_SQL; i++)
		sqlite3_finalize(s->sql[i]);
	store_packer_free(s);
	store_records_free(s);
	store_forget_known(s);
	if (s->db && s->write)
		sqlite3_exec(s->db, "PRAGMA optimize", NULL, NULL, NULL);
	sqlite3_close(s->db);
	give_lock(s);
	free(s->path);
	free(s);
}

bool clv_store_writes(const clv_store *s)
{
	return s->write;
}

const char *clv_store_path(const clv_store *s)
{
	return s->path;
}
