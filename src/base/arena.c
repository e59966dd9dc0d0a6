/* SPDX-License-Identifier: Apache-2.0 */
/* Arena allocator: blocks of growing size in a list, bump allocation inside.
 *
 * Input: a size. Output: zeroed memory that lives as long as the arena, never NULL:
 * past the limit, or where the system has none, it unwinds to the guard (arena.h).
 * Cost: one addition and a memset an allocation; the last one grows in place. What was held
 * before a reset is one block after it, so that an arena used again and again for work of one
 * size asks the system no more; blocks of HUGE and more lie in huge pages where the system
 * has them (madvise(2)): a fault for 2 MB instead of one for 4 kB. Under
 * CLV_ARENA_MALLOC each allocation is a block of its own, so that sanitizers see
 * overruns. Limits: nothing is freed alone; one thread an arena. */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_BLOCK = 64 * 1024, LAST_BLOCK = 4 * 1024 * 1024, HUGE = 2 * 1024 * 1024, KEPT = 16 * 1024 * 1024, ALIGN = 16 };

typedef struct block {
	struct block *next;
	size_t used, size;
	_Alignas(16) unsigned char data[];
} block;

struct clv_arena {
	block *head; /* block in use; older ones behind it */
	size_t total, limit, next_size;
	uint64_t fail_at;
	clv_arena *parent, *child, *next; /* next: of the same parent */
	int guarded;
	jmp_buf guard;
};

clv_arena *clv_arena_new(size_t limit)
{
	clv_arena *a = calloc(1, sizeof *a);
	if (!a)
		return NULL;
	a->limit = limit;
	a->next_size = FIRST_BLOCK;
	return a;
}

static void free_blocks(block *b)
{
	while (b) {
		block *next = b->next;
		free(b);
		b = next;
	}
}

clv_arena *clv_arena_child(clv_arena *parent)
{
	clv_arena *a = clv_arena_new(0);
	if (!a)
		clv_arena_fail(parent);
	a->parent = parent;
	a->next = parent->child;
	parent->child = a;
	return a;
}

static void free_children(clv_arena *a)
{
	while (a->child) {
		clv_arena *c = a->child;
		a->child = c->next;
		c->parent = NULL;
		clv_arena_free(c);
	}
}

void clv_arena_free(clv_arena *a)
{
	if (!a)
		return;
	if (a->parent) {
		clv_arena **at = &a->parent->child;
		while (*at != a)
			at = &(*at)->next;
		*at = a->next;
	}
	free_children(a);
	free_blocks(a->head);
	free(a);
}

void clv_arena_reset(clv_arena *a)
{
	free_children(a);
	a->total = 0;
	a->next_size = FIRST_BLOCK;
	if (!a->head)
		return;
	size_t all = 0;
	for (const block *b = a->head; b; b = b->next)
		all += sizeof *b + b->size;
	if (a->head->next && all <= KEPT) { /* the next time one block of that size */
		free_blocks(a->head);
		a->head = NULL;
		a->next_size = all;
		return;
	}
	block *keep = a->head; /* the newest is the largest */
	free_blocks(keep->next);
	keep->next = NULL;
	keep->used = 0;
}

size_t clv_arena_used(const clv_arena *a)
{
	return a->total;
}

jmp_buf *clv_arena_guard_buf(clv_arena *a)
{
	a->guarded = 1;
	return &a->guard;
}

void clv_arena_unguard(clv_arena *a)
{
	a->guarded = 0;
}

_Noreturn void clv_arena_fail(clv_arena *a)
{
	while (!a->guarded && a->parent)
		a = a->parent;
	if (!a->guarded)
		abort();
	a->guarded = 0;
	longjmp(a->guard, 1);
}

void clv_arena_fail_at(clv_arena *a, uint64_t n)
{
	a->fail_at = n;
}

/* Memory for a block and its head. */
static block *get(size_t n)
{
#if defined(MADV_HUGEPAGE) && !defined(CLV_ARENA_MALLOC)
	if (n >= HUGE) {
		void *p = aligned_alloc(HUGE, (n + HUGE - 1) / HUGE * HUGE);
		if (p)
			madvise(p, n / HUGE * HUGE, MADV_HUGEPAGE); /* where it cannot, small pages do */
		return p;
	}
#endif
	return malloc(n);
}

static block *new_block(clv_arena *a, size_t n)
{
#ifdef CLV_ARENA_MALLOC
	size_t size = n;
#else
	size_t whole = a->next_size - sizeof(block), size = n > whole ? n : whole;
	if (a->next_size < LAST_BLOCK)
		a->next_size *= 2;
#endif
	block *b = get(sizeof *b + size);
	if (!b)
		clv_arena_fail(a);
	b->next = a->head;
	b->used = 0;
	b->size = size;
	a->head = b;
	return b;
}

void *clv_alloc(clv_arena *a, size_t n)
{
	if (a->fail_at && --a->fail_at == 0)
		clv_arena_fail(a);
	if (n > SIZE_MAX - ALIGN - sizeof(block))
		clv_arena_fail(a);
	size_t need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
#ifdef CLV_ARENA_MALLOC
	need = n;
#endif
	if (a->limit && need > a->limit - (a->total < a->limit ? a->total : a->limit))
		clv_arena_fail(a);
	block *b = a->head;
#ifdef CLV_ARENA_MALLOC
	b = new_block(a, need);
#else
	if (!b || b->size - b->used < need)
		b = new_block(a, need);
#endif
	void *p = b->data + b->used;
	b->used += need;
	a->total += need;
	memset(p, 0, n);
	return p;
}

void *clv_alloc_array(clv_arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		clv_arena_fail(a);
	return clv_alloc(a, count * size);
}

/* What was allocated last grows where it lies, if its block has room. */
static bool grow_in_place(clv_arena *a, void *p, size_t old, size_t n)
{
#ifdef CLV_ARENA_MALLOC
	(void)a, (void)p, (void)old, (void)n;
	return false;
#else
	block *b = a->head;
	size_t had = (old + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!p || !b || n < old || had > b->used || (unsigned char *)p != b->data + b->used - had || n > SIZE_MAX - ALIGN)
		return false;
	size_t more = ((n + ALIGN - 1) & ~(size_t)(ALIGN - 1)) - had;
	if (a->fail_at || more > b->size - b->used || (a->limit && more > a->limit - (a->total < a->limit ? a->total : a->limit)))
		return false;
	memset((unsigned char *)p + old, 0, n - old);
	b->used += more;
	a->total += more;
	return true;
#endif
}

void *clv_realloc(clv_arena *a, void *p, size_t old, size_t n)
{
	if (grow_in_place(a, p, old, n))
		return p;
	void *q = clv_alloc(a, n);
	if (p && old)
		memcpy(q, p, old < n ? old : n);
	return q;
}

void clv_vec_grow(clv_arena *a, void **v, size_t *cap, size_t size)
{
	size_t to = *cap ? *cap * 2 : 8;
	if (to > SIZE_MAX / size)
		clv_arena_fail(a);
	*v = clv_realloc(a, *v, *cap * size, to * size);
	*cap = to;
}
