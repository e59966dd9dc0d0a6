/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: prepared once by name, bound in the order of their parameters, run,
 * reset. A failed bind is kept and told when the statement ends, so that callers
 * bind in a row and check once. SQLite's failures become statuses that say what
 * to do. */
#include "store/store_priv.h"

#include <math.h>

static const char *const texts[N_SQL] = {
#define X(name, text) text,
	CLV_SQL_MAP(X)
#undef X
};

/* A failed write of the database, its log or its index: a full disk, a quota, a
 * limit on the size of files. SQLite keeps no errno for all of them. */
static bool refused_to_write(int extended)
{
	return extended == SQLITE_IOERR_WRITE || extended == SQLITE_IOERR_TRUNCATE ||
	       extended == SQLITE_IOERR_SHMSIZE || extended == SQLITE_IOERR_SHMMAP;
}

clv_status sql_failure(clv_store *s, int rc, clv_error *err)
{
	int reason = sqlite3_system_errno(s->db);
	const char *path = s->path;
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return clv_fail(err, CLV_FULL, "store", "%s: no space left; what was finished is "
		                "kept: make room and run the same command again", path);
	case SQLITE_IOERR:
		if (refused_to_write(sqlite3_extended_errcode(s->db)))
			return clv_fail(err, CLV_FULL, "store", "%s: cannot be written: no space left, or a "
			                "limit on file sizes; what was finished is kept: make room and run "
			                "the same command again", path);
		return clv_fail(err, CLV_IO, "store", "%s: %s (%s)", path, sqlite3_errmsg(s->db),
		                reason ? strerror(reason) : "input or output failed");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return clv_fail(err, CLV_BUSY, "store", "%s: in use by another process; wait for "
		                "it to end", path);
	case SQLITE_NOTADB:
		return clv_fail(err, CLV_FOREIGN, "store", "%s: not a database of Clavijo; name "
		                "another file with --db", path);
	case SQLITE_CORRUPT:
		return clv_fail(err, CLV_CORRUPT, "store", "%s: damaged (%s); read the documents "
		                "into a new database", path, sqlite3_errmsg(s->db));
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return clv_fail(err, CLV_IO, "store", "%s: cannot be opened or written (%s)", path,
		                reason ? strerror(reason) : sqlite3_errmsg(s->db));
	case SQLITE_NOMEM:
		return clv_fail(err, CLV_NOMEM, "store", "out of memory");
	case SQLITE_INTERRUPT:
		return s->patience ? clv_fail(err, CLV_LIMIT, "store", "the question takes longer than %lld ms; ask for less: a "
		                              "shorter period, fewer rows", (long long)s->patience)
		                   : clv_fail(err, CLV_STOPPED, "store", "interrupted");
	default:
		return clv_fail(err, CLV_CORRUPT, "store", "%s: %s", path, sqlite3_errmsg(s->db));
	}
}

sql sql_start(clv_store *s, sql_name name)
{
	sql q = { .store = s };
	if (!s->sql[name])
		q.status = sqlite3_prepare_v3(s->db, texts[name], -1, SQLITE_PREPARE_PERSISTENT,
		                              &s->sql[name], NULL);
	q.st = s->sql[name];
	return q;
}

static void bound(sql *q, int rc)
{
	if (q->status == SQLITE_OK)
		q->status = rc;
}

void sql_text_or_empty(sql *q, clv_str v)
{
	bound(q, sqlite3_bind_text(q->st, ++q->at, v.n ? v.p : "", (int)v.n, SQLITE_TRANSIENT));
}

void sql_text(sql *q, clv_str v)
{
	if (v.n)
		sql_text_or_empty(q, v);
	else
		bound(q, sqlite3_bind_null(q->st, ++q->at));
}

void sql_z(sql *q, const char *v)
{
	bound(q, sqlite3_bind_text(q->st, ++q->at, v, -1, SQLITE_TRANSIENT));
}

void sql_blob(sql *q, clv_str v)
{
	bound(q, sqlite3_bind_blob(q->st, ++q->at, v.p, (int)v.n, SQLITE_TRANSIENT));
}

void sql_int(sql *q, int64_t v)
{
	bound(q, sqlite3_bind_int64(q->st, ++q->at, v));
}

void sql_real(sql *q, double v)
{
	bound(q, isnan(v) ? sqlite3_bind_null(q->st, ++q->at) : sqlite3_bind_double(q->st, ++q->at, v));
}

void sql_day(sql *q, clv_day v)
{
	char t[16];
	clv_day_text(v, t);
	sql_text(q, clv_str_c(t));
}

bool sql_row(sql *q)
{
	if (q->status == SQLITE_OK || q->status == SQLITE_ROW)
		q->status = sqlite3_step(q->st);
	return q->status == SQLITE_ROW;
}

clv_status sql_end(sql *q, clv_error *err)
{
	int rc = q->status;
	clv_status s = rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE
	                       ? CLV_OK
	                       : sql_failure(q->store, rc, err);
	if (q->st) {
		sqlite3_reset(q->st);
		sqlite3_clear_bindings(q->st);
	}
	return s;
}

clv_status sql_done(sql *q, clv_error *err)
{
	while (sql_row(q))
		;
	return sql_end(q, err);
}

clv_status sql_exec(clv_store *s, const char *text, clv_error *err)
{
	int rc = sqlite3_exec(s->db, text, NULL, NULL, NULL);
	return rc == SQLITE_OK ? CLV_OK : sql_failure(s, rc, err);
}
