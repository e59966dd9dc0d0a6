/* SPDX-License-Identifier: Apache-2.0 */
/* Rows → an Arrow C stream, for readers in the same process. In: what is left of
 * the rows of a table. Out: a struct ArrowArrayStream of record batches (columns.h),
 * typed as in the files that arrow.c writes; those of a SELECT by the cells of its first
 * batch.
 *
 * All rows are taken at once, so that the stream needs nothing of the database: it
 * outlives it and may be read by another thread. Ownership by the specification: an
 * array or a schema is one block of memory, which counts who holds parts of it,
 * since a consumer may move children out and release them on their own. A value is
 * copied once, from the batch's columns into its block; readers take the block as it
 * is. Buffers begin at multiples of 64. Cost: linear; memory: the whole answer. */
#include "export/columns.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>

#include "export/arrow_abi.h"

enum { ALIGN = 64 };

/* ---- blocks: memory with a count of users ----------------------------------------- */

typedef struct block {
	atomic_size_t users;
	size_t n, cap;
} block;

static void release_block(block *b)
{
	if (atomic_fetch_sub(&b->users, 1) == 1)
		free(b);
}

static size_t rounded(size_t n)
{
	return (n + ALIGN - 1) / ALIGN * ALIGN;
}

static block *new_block(size_t size)
{
	size_t all = rounded(sizeof(block)) + size;
	block *b = aligned_alloc(ALIGN, rounded(all));
	if (!b)
		return NULL;
	memset(b, 0, rounded(all));
	b->n = rounded(sizeof *b);
	b->cap = rounded(all);
	return b;
}

/* n bytes of the block, zeroed; what was counted before must suffice. */
static void *take(block *b, size_t n)
{
	void *p = (char *)b + b->n;
	b->n += rounded(n);
	assert(b->n <= b->cap);
	return p;
}

/* ---- schemas ------------------------------------------------------------------------- */

static void release_schema(struct ArrowSchema *s)
{
	block *b = s->private_data;
	for (int64_t i = 0; i < s->n_children; i++)
		if (s->children[i]->release)
			s->children[i]->release(s->children[i]);
	s->release = NULL;
	release_block(b);
}

static const char *format_of(clv_col_type type)
{
	switch (type) {
	case CLV_COL_INT32: return "i";
	case CLV_COL_INT64: return "l";
	case CLV_COL_REAL: return "g";
	case CLV_COL_DATE: return "tdD";
	case CLV_COL_BOOL: return "b";
	case CLV_COL_LIST: return "+l";
	case CLV_COL_TEXT: break;
	}
	return "u";
}

static size_t schema_size(const clv_col *c, size_t n)
{
	size_t size = rounded(sizeof(void *) * n);
	for (size_t i = 0; i < n; i++) {
		size += rounded(sizeof(struct ArrowSchema)) + rounded(strlen(c[i].name) + 1);
		if (c[i].type == CLV_COL_LIST) /* its struct, too */
			size += rounded(sizeof(void *)) + rounded(sizeof(struct ArrowSchema)) + schema_size(c[i].item, c[i].n_item);
	}
	return size;
}

static void put_schema(block *b, struct ArrowSchema *s, const char *format, const char *name, bool nullable)
{
	*s = (struct ArrowSchema){ .format = format, .name = name, .flags = nullable ? ARROW_FLAG_NULLABLE : 0,
		                   .release = release_schema, .private_data = b };
	atomic_fetch_add(&b->users, 1);
}

static void put_schemas(block *b, struct ArrowSchema *s, const clv_col *c, size_t n);

static struct ArrowSchema *one_child(block *b, struct ArrowSchema *s)
{
	s->n_children = 1;
	s->children = take(b, sizeof(void *));
	s->children[0] = take(b, sizeof(struct ArrowSchema));
	return s->children[0];
}

static void put_column_schema(block *b, struct ArrowSchema *s, const clv_col *c)
{
	char *name = take(b, strlen(c->name) + 1);
	memcpy(name, c->name, strlen(c->name));
	put_schema(b, s, format_of(c->type), name, c->type != CLV_COL_LIST);
	if (c->type != CLV_COL_LIST)
		return;
	struct ArrowSchema *item = one_child(b, s);
	put_schema(b, item, "+s", "element", false);
	put_schemas(b, item, c->item, c->n_item);
}

static void put_schemas(block *b, struct ArrowSchema *s, const clv_col *c, size_t n)
{
	s->n_children = (int64_t)n;
	s->children = take(b, sizeof(void *) * n);
	for (size_t i = 0; i < n; i++) {
		s->children[i] = take(b, sizeof(struct ArrowSchema));
		put_column_schema(b, s->children[i], &c[i]);
	}
}

/* ---- arrays -------------------------------------------------------------------------- */

static void release_array(struct ArrowArray *a)
{
	block *b = a->private_data;
	for (int64_t i = 0; i < a->n_children; i++)
		if (a->children[i]->release)
			a->children[i]->release(a->children[i]);
	a->release = NULL;
	release_block(b);
}

static bool has_ends(const clv_col *c)
{
	return c->type == CLV_COL_TEXT || c->type == CLV_COL_LIST;
}

static size_t bit_bytes(size_t n)
{
	return (n + 7) / 8;
}

static size_t data_bytes(const clv_col *c)
{
	return c->type == CLV_COL_BOOL ? bit_bytes(c->n) : c->data.n;
}

enum { NODE = 2 * ALIGN + ALIGN }; /* an array and its three buffer pointers, at most */
_Static_assert(sizeof(struct ArrowArray) <= 2 * ALIGN, "an array in two lines");

static size_t arrays_size(const clv_col *c, size_t n)
{
	size_t size = rounded(sizeof(void *) * n);
	for (size_t i = 0; i < n; i++) {
		size += NODE + (c[i].n_null ? rounded(bit_bytes(c[i].n)) : 0) + rounded(data_bytes(&c[i])) + ALIGN;
		size += has_ends(&c[i]) ? rounded(4 * (c[i].n + 1)) : 0;
		if (c[i].type == CLV_COL_LIST)
			size += rounded(sizeof(void *)) + NODE + arrays_size(c[i].item, c[i].n_item);
	}
	return size;
}

static void put_array(block *b, struct ArrowArray *a, size_t n, size_t n_null, size_t n_buffers)
{
	*a = (struct ArrowArray){ .length = (int64_t)n, .null_count = (int64_t)n_null, .n_buffers = (int64_t)n_buffers,
		                  .buffers = take(b, sizeof(void *) * 3), .release = release_array, .private_data = b };
	atomic_fetch_add(&b->users, 1);
}

static const void *bits(block *b, const char *flags, size_t n)
{
	unsigned char *p = take(b, bit_bytes(n));
	for (size_t i = 0; i < n; i++)
		p[i / 8] = (unsigned char)(p[i / 8] | (flags[i] ? 1u : 0u) << (i % 8));
	return p;
}

static const void *offsets(block *b, const clv_col *c)
{
	uint32_t *p = take(b, 4 * (c->n + 1));
	for (size_t i = 0; i < c->n; i++)
		p[i + 1] = clv_col_end(c, i);
	return p;
}

static const void *values(block *b, const clv_col *c)
{
	if (c->type == CLV_COL_BOOL)
		return bits(b, c->data.p, c->n);
	void *p = take(b, c->data.n ? c->data.n : 1);
	if (c->data.n)
		memcpy(p, c->data.p, c->data.n);
	return p;
}

static void put_arrays(block *b, struct ArrowArray *a, const clv_col *c, size_t n);

static void put_column(block *b, struct ArrowArray *a, const clv_col *c)
{
	put_array(b, a, c->n, c->n_null, c->type == CLV_COL_LIST ? 2 : has_ends(c) ? 3 : 2);
	a->buffers[0] = c->n_null ? bits(b, c->valid.p, c->n) : NULL;
	if (has_ends(c))
		a->buffers[1] = offsets(b, c);
	if (c->type != CLV_COL_LIST) {
		a->buffers[has_ends(c) ? 2 : 1] = values(b, c);
		return;
	}
	a->n_children = 1;
	a->children = take(b, sizeof(void *));
	a->children[0] = take(b, sizeof(struct ArrowArray));
	put_array(b, a->children[0], c->item[0].n, 0, 1);
	put_arrays(b, a->children[0], c->item, c->n_item);
}

static void put_arrays(block *b, struct ArrowArray *a, const clv_col *c, size_t n)
{
	a->n_children = (int64_t)n;
	a->children = take(b, sizeof(void *) * n);
	for (size_t i = 0; i < n; i++) {
		a->children[i] = take(b, sizeof(struct ArrowArray));
		put_column(b, a->children[i], &c[i]);
	}
}

/* A batch as a struct array whose fields are the columns; false: out of memory. */
static bool new_batch(const clv_columns *c, struct ArrowArray *out)
{
	block *b = new_block(NODE + arrays_size(c->col, c->n));
	if (!b)
		return false;
	put_array(b, out, c->n_rows, 0, 1);
	put_arrays(b, out, c->col, c->n);
	return true;
}

/* ---- the stream --------------------------------------------------------------------- */

typedef struct batches {
	clv_columns shape; /* names and types, without rows; in `a` */
	clv_arena *a;
	struct ArrowArray *v;
	size_t n, cap, at;
} batches;

static int get_schema(struct ArrowArrayStream *s, struct ArrowSchema *out)
{
	const batches *all = s->private_data;
	block *b = new_block(schema_size(all->shape.col, all->shape.n));
	if (!b)
		return ENOMEM;
	put_schema(b, out, "+s", "", false);
	put_schemas(b, out, all->shape.col, all->shape.n);
	return 0;
}

static int get_next(struct ArrowArrayStream *s, struct ArrowArray *out)
{
	batches *all = s->private_data;
	if (all->at == all->n)
		*out = (struct ArrowArray){ 0 }; /* the end */
	else
		*out = all->v[all->at++];
	return 0;
}

static const char *get_last_error(struct ArrowArrayStream *s)
{
	(void)s;
	return NULL;
}

static void free_batches(batches *all)
{
	for (; all->at < all->n; all->at++)
		all->v[all->at].release(&all->v[all->at]);
	clv_arena_free(all->a);
	free(all->v);
	free(all);
}

static void release_stream(struct ArrowArrayStream *s)
{
	free_batches(s->private_data);
	s->release = NULL;
}

static bool add_batch(batches *all, clv_columns *c)
{
	if (!c->n_rows)
		return true;
	if (all->n == all->cap) {
		size_t cap = all->cap * 2 + 4;
		struct ArrowArray *v = realloc(all->v, cap * sizeof *v);
		if (!v)
			return false;
		all->v = v;
		all->cap = cap;
	}
	if (!new_batch(c, &all->v[all->n]))
		return false;
	all->n++;
	clv_columns_clear(c);
	return true;
}

/* After the first batch of a SELECT its types stand; what comes later must have them. */
static clv_status check_types(const clv_columns *c, const char *table, clv_error *err)
{
	for (size_t i = 0; !*table && i < c->n; i++)
		if (c->col[i].n_unlike)
			return clv_fail(err, CLV_FORMAT, "export", "column %s has numbers first and something else later: CAST it",
			                c->col[i].name);
	return CLV_OK;
}

static clv_status end_batch(batches *all, clv_columns *c, const char *table, clv_arena *a, clv_error *err)
{
	CLV_TRY(check_types(c, table, err));
	clv_columns_settle(c, a);
	for (size_t i = 0; i < c->n; i++)
		all->shape.col[i].type = c->col[i].type;
	return add_batch(all, c) ? CLV_OK : CLV_NOMEM;
}

static clv_status take_rows(batches *all, clv_rows *r, const char *table, clv_arena *a, clv_error *err)
{
	clv_columns c;
	clv_step step;
	clv_columns_new(&all->shape, all->a, r, table);
	clv_columns_new(&c, a, r, table);
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		clv_columns_add(&c, r);
		if (clv_columns_full(&c))
			CLV_TRY(end_batch(all, &c, table, a, err));
	}
	if (step == CLV_FAILED)
		return err ? err->code : CLV_IO;
	return end_batch(all, &c, table, a, err);
}

static clv_status guarded(batches *all, clv_rows *r, const char *table, clv_arena *a, clv_error *err)
{
	if (clv_arena_guard(all->a) || clv_arena_guard(a))
		return CLV_NOMEM;
	return take_rows(all, r, table, a, err);
}

clv_status clv_export_stream(clv_rows *r, const char *table, struct ArrowArrayStream *out, clv_error *err)
{
	batches *all = calloc(1, sizeof *all);
	clv_arena *a = clv_arena_new(0);
	clv_status s = CLV_NOMEM;
	if (all && a && (all->a = clv_arena_new(0)))
		s = guarded(all, r, table, a, err);
	clv_arena_free(a);
	if (s == CLV_OK) {
		clv_arena_unguard(all->a);
		*out = (struct ArrowArrayStream){ get_schema, get_next, get_last_error, release_stream, all };
		return CLV_OK;
	}
	if (all)
		free_batches(all);
	return s == CLV_NOMEM ? clv_fail(err, s, "export", "out of memory") : s;
}
