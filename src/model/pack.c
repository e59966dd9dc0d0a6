/* SPDX-License-Identifier: Apache-2.0 */
/* The model pack: a file of named sections, mapped and read in place.
 *
 * Input: a file (or bytes in memory) laid out as pack.h draws it. Output: views
 * of its sections, which stay valid until clv_pack_close.
 *
 * Nothing in the file is trusted. Opening checks magic, version, size, that the
 * table lies inside the file, its hash, and that each section is aligned, lies
 * inside the file and has a name that is terminated and follows the one before;
 * so a pack that opens can be read without further checks of its table. What a
 * section holds is its reader's to check; `full` compares the hash of all bytes
 * first, which costs about 0.1 ms a megabyte.
 *
 * Look-up by name is a binary search in the table. Frozen after opening, shared
 * by threads. Packs are written in ascending order of names, by way of a new
 * file that is renamed, and are a pure function of their parts. */
#include "model/pack_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packs are read in place, little-endian");

typedef struct header {
	char magic[8];
	uint32_t version, n;
	uint64_t size, table_off, hash, reserved;
} header;
_Static_assert(sizeof(header) == 48, "on disk");

typedef struct entry {
	char name[CLV_PACK_NAME];
	uint64_t off, size, hash;
} entry;
_Static_assert(sizeof(entry) == 64, "on disk");

enum { MAX_SECTIONS = 1 << 16 };
static const char magic[8] = "CLVPACK\n";

struct clv_pack {
	clv_str bytes;
	clv_str file; /* what is mapped; {NULL, 0}: nothing */
	const entry *table;
	size_t n;
	uint64_t id;
	clv_overlays *own; /* tables of the user's */
	clv_pack *frozen;  /* rows of the user's */
};

static uint64_t table_hash(header h, const entry *table)
{
	h.hash = 0;
	return clv_hash64_seed(table, h.n * sizeof *table, clv_hash64(&h, sizeof h));
}

/* ---- opening ------------------------------------------------------------ */

static clv_status damaged(clv_error *err, const char *what)
{
	return clv_fail(err, CLV_CORRUPT, "pack",
	                "damaged model pack: %s; build or fetch it again", what);
}

static clv_status check_header(clv_str bytes, header *h, clv_error *err)
{
	if (bytes.n < sizeof magic || memcmp(bytes.p, magic, sizeof magic))
		return clv_fail(err, CLV_FORMAT, "pack",
		                "not a model pack: it does not begin with CLVPACK");
	if (bytes.n < sizeof *h)
		return damaged(err, "shorter than its header");
	memcpy(h, bytes.p, sizeof *h);
	if (h->version != CLV_PACK_VERSION)
		return clv_fail(err, CLV_VERSION, "pack",
		                "model pack of format %u, this program reads format %d; "
		                "use the pack made for this version", h->version,
		                CLV_PACK_VERSION);
	if (h->size != bytes.n)
		return clv_fail(err, CLV_CORRUPT, "pack",
		                "damaged model pack: %zu bytes where its header says %llu; "
		                "build or fetch it again", bytes.n, (unsigned long long)h->size);
	if (h->n > MAX_SECTIONS || h->table_off % CLV_PACK_ALIGN || h->table_off < sizeof *h ||
	    h->table_off > bytes.n || h->n * sizeof(entry) > bytes.n - h->table_off)
		return damaged(err, "its table lies outside the file");
	return CLV_OK;
}

static clv_status check_entries(const entry *t, size_t n, uint64_t size, clv_error *err)
{
	for (size_t i = 0; i < n; i++) {
		if (!t[i].name[0] || !memchr(t[i].name, 0, CLV_PACK_NAME))
			return damaged(err, "a section without a proper name");
		if (i && strcmp(t[i - 1].name, t[i].name) >= 0)
			return damaged(err, "its table is out of order");
		if (t[i].off % CLV_PACK_ALIGN || t[i].off > size || t[i].size > size - t[i].off)
			return damaged(err, "a section lies outside the file");
	}
	return CLV_OK;
}

clv_status clv_pack_open_bytes(clv_str bytes, bool full, clv_pack **out, clv_error *err)
{
	*out = NULL;
	header h;
	CLV_TRY(check_header(bytes, &h, err));
	if ((uintptr_t)bytes.p % _Alignof(max_align_t))
		return clv_fail(err, CLV_USAGE, "pack", "the bytes of a pack must be aligned");
	const entry *table = (const entry *)(const void *)(bytes.p + h.table_off);
	if (table_hash(h, table) != h.hash)
		return damaged(err, "the hash of its table differs");
	CLV_TRY(check_entries(table, h.n, h.size, err));
	clv_pack *p = calloc(1, sizeof *p);
	if (!p)
		return clv_fail(err, CLV_NOMEM, "pack", "out of memory");
	*p = (clv_pack){ .bytes = bytes, .table = table, .n = h.n, .id = h.hash };
	clv_status s = full ? clv_pack_verify(p, err) : CLV_OK;
	if (s != CLV_OK) {
		clv_pack_close(p);
		return s;
	}
	*out = p;
	return CLV_OK;
}

static clv_status map_file(const char *path, clv_str *out, clv_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) < 0) {
		clv_fail(err, CLV_IO, "pack", "%s: cannot open the model pack: %s", path,
		         strerror(errno));
		if (fd >= 0)
			close(fd);
		return CLV_IO;
	}
	clv_status s = CLV_OK;
	*out = (clv_str){ NULL, (size_t)st.st_size };
	if (!S_ISREG(st.st_mode) || st.st_size < (off_t)sizeof magic) {
		s = clv_fail(err, CLV_FORMAT, "pack", "%s: not a model pack", path);
	} else {
		void *p = mmap(NULL, out->n, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			s = clv_fail(err, CLV_IO, "pack", "%s: cannot map the model pack: %s",
			             path, strerror(errno));
		else
			out->p = p;
	}
	close(fd);
	return s;
}

/* The pack that stands behind a program, or the whole file. */
static clv_str behind_program(clv_str file)
{
	static const char mark[8] = "CLVPACK@";
	uint64_t at;
	enum { TAIL = sizeof mark + sizeof at, PAGE = 4096 };
	if (file.n < TAIL || memcmp(file.p + file.n - TAIL, mark, sizeof mark) != 0)
		return file;
	memcpy(&at, file.p + file.n - sizeof at, sizeof at);
	return at % PAGE || at > file.n - TAIL ? file : clv_str_sub(file, (size_t)at, file.n - TAIL);
}

clv_status clv_pack_open(const char *path, bool full, clv_pack **out, clv_error *err)
{
	clv_str file;
	clv_error why = { 0 };
	*out = NULL;
	CLV_TRY(map_file(path, &file, err));
	clv_status s = clv_pack_open_bytes(behind_program(file), full, out, &why);
	if (s != CLV_OK) {
		munmap((void *)(uintptr_t)file.p, file.n);
		return clv_fail(err, s, "pack", "%s: %s", path, why.msg);
	}
	(*out)->file = file;
	return CLV_OK;
}

void clv_pack_close(clv_pack *p)
{
	if (!p)
		return;
	if (p->file.p)
		munmap((void *)(uintptr_t)p->file.p, p->file.n);
	clv_pack_close(p->frozen);
	if (p->own)
		clv_arena_free(p->own->a);
	free(p->own);
	free(p);
}

clv_status clv_pack_verify(const clv_pack *p, clv_error *err)
{
	for (size_t i = 0; i < p->n; i++) {
		const entry *e = &p->table[i];
		if (clv_hash64(p->bytes.p + e->off, e->size) != e->hash)
			return clv_fail(err, CLV_CORRUPT, "pack",
			                "damaged model pack: the hash of section %s differs; "
			                "build or fetch it again", e->name);
	}
	return CLV_OK;
}

/* ---- reading ------------------------------------------------------------- */

uint64_t clv_pack_id(const clv_pack *p)
{
	return p->id;
}

size_t clv_pack_count(const clv_pack *p)
{
	return p->n;
}

clv_str clv_pack_name(const clv_pack *p, size_t i)
{
	return i < p->n ? clv_str_c(p->table[i].name) : (clv_str){ NULL, 0 };
}

clv_str clv_pack_section(const clv_pack *p, size_t i)
{
	if (i >= p->n)
		return (clv_str){ NULL, 0 };
	return (clv_str){ p->bytes.p + p->table[i].off, p->table[i].size };
}

clv_str clv_pack_get(const clv_pack *p, const char *name)
{
	size_t b = 0, e = p->n;
	while (b < e) {
		size_t m = b + (e - b) / 2;
		int c = strcmp(p->table[m].name, name);
		if (c == 0)
			return clv_pack_section(p, m);
		if (c < 0)
			b = m + 1;
		else
			e = m;
	}
	return (clv_str){ NULL, 0 };
}

clv_status clv_pack_need(const clv_pack *p, const char *name, clv_str *out, clv_error *err)
{
	*out = clv_pack_get(p, name);
	if (out->p)
		return CLV_OK;
	return clv_fail(err, CLV_NOTFOUND, "pack",
	                "the model pack has no section %s; use a pack made for this version", name);
}

clv_status clv_pack_table(const clv_pack *p, clv_arena *a, const char *name, clv_tsv *out,
                          clv_error *err)
{
	char section[CLV_PACK_NAME + 8];
	clv_str text;
	snprintf(section, sizeof section, "lex/%s", name);
	CLV_TRY(clv_pack_need(p, section, &text, err));
	CLV_TRY(clv_tsv_read(a, clv_str_copy(a, clv_str_c(name)), text, out, err));
	const clv_overlay *own = clv_pack_find_overlay(p, out->name);
	return own ? clv_overlay_merge(p, a, own, out, err) : CLV_OK;
}

/* ---- tables laid over ----------------------------------------------------- */

clv_overlays *clv_pack_overlays(clv_pack *p)
{
	if (p->own)
		return p->own;
	clv_overlays *o = calloc(1, sizeof *o);
	if (o && !(o->a = clv_arena_new(0))) {
		free(o);
		o = NULL;
	}
	p->own = o;
	return o;
}

void clv_pack_keep_frozen(clv_pack *p, clv_pack *frozen)
{
	clv_pack_close(p->frozen);
	p->frozen = frozen;
}

const clv_pack *clv_pack_frozen(const clv_pack *p)
{
	return p->frozen;
}

const clv_overlay *clv_pack_find_overlay(const clv_pack *p, clv_str name)
{
	for (size_t i = 0; p->own && i < p->own->list.n; i++)
		if (clv_str_eq(p->own->list.v[i].name, name))
			return &p->own->list.v[i];
	return NULL;
}

void clv_pack_mix_id(clv_pack *p, uint64_t hash)
{
	p->id = clv_hash64_seed(&hash, sizeof hash, p->id);
}

/* ---- writing --------------------------------------------------------------- */

static int by_name(const void *x, const void *y)
{
	const clv_pack_part *const *a = x, *const *b = y;
	return clv_str_cmp((*a)->name, (*b)->name);
}

static uint64_t align_up(uint64_t n)
{
	return (n + CLV_PACK_ALIGN - 1) / CLV_PACK_ALIGN * CLV_PACK_ALIGN;
}

/* Fills the table, data after it in the same order; returns the file's size. */
static uint64_t lay_out(header *h, entry *table, const clv_pack_part **part)
{
	uint64_t at = align_up(h->table_off + h->n * sizeof *table);
	for (size_t i = 0; i < h->n; i++) {
		entry *e = &table[i];
		memcpy(e->name, part[i]->name.p, part[i]->name.n);
		e->off = at;
		e->size = part[i]->bytes.n;
		e->hash = clv_hash64(part[i]->bytes.p, part[i]->bytes.n);
		at = i + 1 < h->n ? align_up(at + e->size) : at + e->size;
	}
	return at;
}

static bool put(FILE *f, uint64_t *at, uint64_t to, const void *p, size_t n)
{
	static const char zero[CLV_PACK_ALIGN];
	size_t gap = (size_t)(to - *at);
	*at = to + n;
	return fwrite(zero, 1, gap, f) == gap && (!n || fwrite(p, 1, n, f) == n);
}

static bool write_all(FILE *f, const header *h, const entry *table, const clv_pack_part **part)
{
	uint64_t at = 0;
	bool ok = put(f, &at, 0, h, sizeof *h);
	ok = ok && put(f, &at, h->table_off, table, h->n * sizeof *table);
	for (size_t i = 0; ok && i < h->n; i++)
		ok = put(f, &at, table[i].off, part[i]->bytes.p, part[i]->bytes.n);
	return ok && fflush(f) == 0;
}

static clv_status check_parts(const clv_pack_part **part, size_t n, clv_error *err)
{
	if (n > MAX_SECTIONS)
		return clv_fail(err, CLV_LIMIT, "pack", "more than %d sections", MAX_SECTIONS);
	for (size_t i = 0; i < n; i++) {
		clv_str s = part[i]->name;
		if (!s.n || s.n >= CLV_PACK_NAME || memchr(s.p, 0, s.n))
			return clv_fail(err, CLV_USAGE, "pack",
			                "section name \"%.*s\" must have 1 to %d bytes", CLV_FMT(s),
			                CLV_PACK_NAME - 1);
		if (i && clv_str_eq(part[i - 1]->name, s))
			return clv_fail(err, CLV_USAGE, "pack",
			                "section %.*s is given twice; rename one of the files", CLV_FMT(s));
	}
	return CLV_OK;
}

static clv_status save_to(const char *path, const char *tmp, const clv_pack_part **part, size_t n,
                          entry *table, clv_error *err)
{
	header h = { .version = CLV_PACK_VERSION, .n = (uint32_t)n, .table_off = CLV_PACK_ALIGN };
	memcpy(h.magic, magic, sizeof magic);
	h.size = lay_out(&h, table, part);
	h.hash = table_hash(h, table);
	FILE *f = fopen(tmp, "wb");
	bool ok = f && write_all(f, &h, table, part);
	int why = errno;
	if (f && fclose(f) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && rename(tmp, path) != 0) {
		ok = false;
		why = errno;
	}
	if (ok)
		return CLV_OK;
	if (f)
		unlink(tmp);
	return clv_fail(err, why == ENOSPC ? CLV_FULL : CLV_IO, "pack", "%s: cannot write: %s", path,
	                strerror(why));
}

clv_status clv_pack_save(const char *path, const clv_pack_part *parts, size_t n, clv_error *err)
{
	size_t n_tmp = strlen(path) + 32;
	const clv_pack_part **part = calloc(n + 1, sizeof *part);
	entry *table = calloc(n + 1, sizeof *table);
	char *tmp = malloc(n_tmp);
	clv_status s = CLV_NOMEM;
	if (!part || !table || !tmp) {
		clv_fail(err, s, "pack", "%s: out of memory", path);
	} else {
		for (size_t i = 0; i < n; i++)
			part[i] = &parts[i];
		qsort(part, n, sizeof *part, by_name);
		snprintf(tmp, n_tmp, "%s.%ld.new", path, (long)getpid());
		s = check_parts(part, n, err);
		if (s == CLV_OK)
			s = save_to(path, tmp, part, n, table, err);
	}
	free(part);
	free(table);
	free(tmp);
	return s;
}
