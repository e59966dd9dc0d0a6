/* SPDX-License-Identifier: Apache-2.0 */
/* A file system for SQLite that fails on demand: a layer over the system's own, made the
 * default one of the process.
 *
 * Every call that changes a file (write, truncate, sync, delete, map of the index) is an
 * operation with a number. faulty.at names one and faulty.what what happens there:
 *   CUT    the power goes: this and all later calls fail. faulty_power_on then leaves of
 *          each file what was synced and, of each write since, at random all, a part in
 *          whole sectors, or nothing; so writes are lost, shortened and out of order
 *   FULL   no space from here on (half of a write may have been done)
 *   ERROR  this one call fails (EIO); READ: the same for the numbers of reads
 * The index of the write-ahead log (-shm) is memory and goes with the power. Deleting is
 * taken to last at once. Single-threaded. */
#ifndef CLV_TESTS_FAULTY_VFS_H
#define CLV_TESTS_FAULTY_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum faulty_kind { FAULTY_NONE, FAULTY_CUT, FAULTY_FULL, FAULTY_ERROR, FAULTY_READ };

typedef struct faulty_write {
	sqlite3_int64 at; /* where; the new size when bytes is NULL */
	int n;
	unsigned char *bytes;
	struct faulty_write *next;
} faulty_write;

typedef struct faulty_image {
	char path[512];
	unsigned char *bytes; /* what would survive */
	size_t n;
	bool exists;
	faulty_write *first, *last; /* since */
	struct faulty_image *next;
} faulty_image;

static struct {
	sqlite3_vfs vfs, *real;
	faulty_image *images;
	enum faulty_kind what;
	uint64_t at, n_ops, n_reads, random;
	bool dead;
} faulty;

typedef struct faulty_file {
	sqlite3_file base;
	faulty_image *image; /* NULL: a temporary one */
	sqlite3_file *real;
} faulty_file;

static uint64_t faulty_draw(uint64_t n)
{
	faulty.random ^= faulty.random << 13;
	faulty.random ^= faulty.random >> 7;
	faulty.random ^= faulty.random << 17;
	return faulty.random % n;
}

/* The result that this operation has to give; SQLITE_OK: go on. */
static int faulty_op(int error)
{
	if (faulty.dead)
		return SQLITE_IOERR;
	uint64_t number = ++faulty.n_ops;
	if (faulty.what == FAULTY_CUT && number == faulty.at) {
		faulty.dead = true;
		return SQLITE_IOERR;
	}
	if (faulty.what == FAULTY_FULL && number >= faulty.at)
		return SQLITE_FULL;
	return faulty.what == FAULTY_ERROR && number == faulty.at ? error : SQLITE_OK;
}

/* ---- what would survive ----------------------------------------------------------- */

static void faulty_apply(faulty_image *m, const faulty_write *w, int n)
{
	size_t end = (size_t)w->at + (size_t)n;
	if (!w->bytes)
		end = (size_t)w->at;
	if (end > m->n || !w->bytes) {
		m->bytes = realloc(m->bytes, end + 1);
		if (end > m->n)
			memset(m->bytes + m->n, 0, end - m->n);
		m->n = end;
	}
	if (w->bytes)
		memcpy(m->bytes + w->at, w->bytes, (size_t)n);
}

static void faulty_forget(faulty_image *m)
{
	while (m->first) {
		faulty_write *w = m->first;
		m->first = w->next;
		free(w->bytes);
		free(w);
	}
	m->last = NULL;
}

static void faulty_note(faulty_image *m, sqlite3_int64 at, const void *bytes, int n)
{
	faulty_write *w = calloc(1, sizeof *w);
	*w = (faulty_write){ .at = at, .n = n, .bytes = bytes ? memcpy(malloc((size_t)n + 1), bytes, (size_t)n) : NULL };
	if (m->last)
		m->last->next = w;
	else
		m->first = w;
	m->last = w;
}

static faulty_image *faulty_image_of(const char *path)
{
	faulty_image *m = faulty.images;
	while (m && strcmp(m->path, path) != 0)
		m = m->next;
	if (m && m->exists)
		return m;
	if (!m) {
		m = calloc(1, sizeof *m);
		snprintf(m->path, sizeof m->path, "%s", path);
		m->next = faulty.images;
		faulty.images = m;
	}
	m->exists = true;
	m->n = 0;
	FILE *f = fopen(path, "rb");
	if (f) {
		char piece[4096];
		for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0; m->n += n) {
			m->bytes = realloc(m->bytes, m->n + n);
			memcpy(m->bytes + m->n, piece, n);
		}
		fclose(f);
	}
	return m;
}

/* After all handles are closed: the files become what the cut left of them, when there
 * was one; the layer begins anew without faults. */
static void faulty_power_on(void)
{
	for (faulty_image *m = faulty.images, *next; m; m = next) {
		next = m->next;
		for (faulty_write *w = m->first; w; w = w->next) {
			uint64_t fate = faulty_draw(4); /* 0 lost, 1 in part, else whole */
			int n = fate == 1 ? (int)faulty_draw((uint64_t)(w->n / 512 + 1)) * 512 : w->n;
			if (fate)
				faulty_apply(m, w, n);
		}
		if (faulty.dead && m->exists) {
			FILE *f = fopen(m->path, "wb");
			if (m->n)
				fwrite(m->bytes, 1, m->n, f);
			fclose(f);
		}
		if (faulty.dead && strlen(m->path) > 4 && !strcmp(m->path + strlen(m->path) - 4, "-wal")) {
			char shm[520];
			snprintf(shm, sizeof shm, "%.*s-shm", (int)strlen(m->path) - 4, m->path);
			unlink(shm);
		}
		faulty_forget(m);
		free(m->bytes);
		free(m);
	}
	faulty.images = NULL;
	faulty.what = FAULTY_NONE;
	faulty.dead = false;
	faulty.n_ops = faulty.n_reads = 0;
}

/* ---- files ------------------------------------------------------------------------- */

#define REAL(f) (((faulty_file *)(f))->real)
#define HAS(f) REAL(f)->pMethods

static int faulty_close(sqlite3_file *f)
{
	return HAS(f) ? HAS(f)->xClose(REAL(f)) : SQLITE_OK;
}

static int faulty_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	if (faulty.dead || (faulty.what == FAULTY_READ && ++faulty.n_reads == faulty.at))
		return SQLITE_IOERR_READ;
	if (faulty.what != FAULTY_READ)
		faulty.n_reads++;
	return HAS(f)->xRead(REAL(f), p, n, at);
}

static int faulty_put(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	faulty_image *m = ((faulty_file *)f)->image;
	int rc = faulty_op(SQLITE_IOERR_WRITE);
	if (rc != SQLITE_OK) {
		if (m && faulty.dead) /* it was on its way */
			faulty_note(m, at, p, n);
		else if (!faulty.dead && faulty_draw(2))
			HAS(f)->xWrite(REAL(f), p, n / 2, at);
		return rc;
	}
	rc = HAS(f)->xWrite(REAL(f), p, n, at);
	if (rc == SQLITE_OK && m)
		faulty_note(m, at, p, n);
	return rc;
}

static int faulty_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	faulty_image *m = ((faulty_file *)f)->image;
	int rc = faulty_op(SQLITE_IOERR_TRUNCATE);
	if (rc == SQLITE_OK)
		rc = HAS(f)->xTruncate(REAL(f), n);
	if (rc == SQLITE_OK && m)
		faulty_note(m, n, NULL, 0);
	return rc;
}

static int faulty_sync(sqlite3_file *f, int flags)
{
	faulty_image *m = ((faulty_file *)f)->image;
	int rc = faulty_op(SQLITE_IOERR_FSYNC);
	(void)flags;
	if (rc == SQLITE_OK && m) {
		for (faulty_write *w = m->first; w; w = w->next)
			faulty_apply(m, w, w->n);
		faulty_forget(m);
	}
	return rc;
}

static int faulty_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return faulty.dead ? SQLITE_IOERR_FSTAT : HAS(f)->xFileSize(REAL(f), n);
}

static int faulty_lock(sqlite3_file *f, int how)
{
	return faulty.dead ? SQLITE_IOERR_LOCK : HAS(f)->xLock(REAL(f), how);
}

static int faulty_unlock(sqlite3_file *f, int how)
{
	return HAS(f)->xUnlock(REAL(f), how);
}

static int faulty_is_locked(sqlite3_file *f, int *out)
{
	return HAS(f)->xCheckReservedLock(REAL(f), out);
}

static int faulty_control(sqlite3_file *f, int op, void *arg)
{
	return faulty.dead ? SQLITE_IOERR : HAS(f)->xFileControl(REAL(f), op, arg);
}

static int faulty_sector(sqlite3_file *f)
{
	(void)f;
	return 512;
}

static int faulty_traits(sqlite3_file *f)
{
	return HAS(f)->xDeviceCharacteristics(REAL(f));
}

static int faulty_shm_map(sqlite3_file *f, int region, int n, int extend, void volatile **out)
{
	int rc = extend ? faulty_op(SQLITE_IOERR_SHMMAP) : faulty.dead ? SQLITE_IOERR : SQLITE_OK;
	return rc == SQLITE_OK ? HAS(f)->xShmMap(REAL(f), region, n, extend, out) : rc;
}

static int faulty_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return faulty.dead && !(flags & SQLITE_SHM_UNLOCK) ? SQLITE_IOERR_SHMLOCK : HAS(f)->xShmLock(REAL(f), offset, n, flags);
}

static void faulty_shm_barrier(sqlite3_file *f)
{
	HAS(f)->xShmBarrier(REAL(f));
}

static int faulty_shm_unmap(sqlite3_file *f, int remove)
{
	return HAS(f)->xShmUnmap(REAL(f), remove);
}

static const sqlite3_io_methods faulty_methods = {
	.iVersion = 2, .xClose = faulty_close, .xRead = faulty_read, .xWrite = faulty_put, .xTruncate = faulty_truncate,
	.xSync = faulty_sync, .xFileSize = faulty_size, .xLock = faulty_lock, .xUnlock = faulty_unlock,
	.xCheckReservedLock = faulty_is_locked, .xFileControl = faulty_control, .xSectorSize = faulty_sector,
	.xDeviceCharacteristics = faulty_traits, .xShmMap = faulty_shm_map, .xShmLock = faulty_shm_lock,
	.xShmBarrier = faulty_shm_barrier, .xShmUnmap = faulty_shm_unmap,
};

static int faulty_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	faulty_file *file = (faulty_file *)f;
	(void)v;
	memset(file, 0, sizeof *file);
	file->real = (sqlite3_file *)(file + 1);
	if (faulty.dead)
		return SQLITE_CANTOPEN;
	int rc = faulty.real->xOpen(faulty.real, name, file->real, flags, out);
	if (file->real->pMethods)
		file->base.pMethods = &faulty_methods;
	if (rc == SQLITE_OK && name)
		file->image = faulty_image_of(name);
	return rc;
}

static int faulty_delete(sqlite3_vfs *v, const char *name, int sync)
{
	(void)v;
	int rc = faulty_op(SQLITE_IOERR_DELETE);
	if (rc == SQLITE_OK)
		rc = faulty.real->xDelete(faulty.real, name, sync);
	for (faulty_image *m = faulty.images; rc == SQLITE_OK && m; m = m->next)
		if (!strcmp(m->path, name)) {
			m->exists = false;
			faulty_forget(m);
			m->n = 0;
		}
	return rc;
}

static void faulty_begin(void)
{
	sqlite3_initialize();
	faulty.real = sqlite3_vfs_find(NULL);
	faulty.vfs = *faulty.real;
	faulty.vfs.zName = "faulty";
	faulty.vfs.szOsFile = (int)sizeof(faulty_file) + faulty.real->szOsFile;
	faulty.vfs.xOpen = faulty_open;
	faulty.vfs.xDelete = faulty_delete;
	faulty.random = 88172645463325252ull;
	sqlite3_vfs_register(&faulty.vfs, 1);
}

#undef REAL
#undef HAS
#endif
