/* SPDX-License-Identifier: Apache-2.0 */
/* Arena: memory that is given back all at once.
 *
 * Invariants: an allocation never returns NULL. When the system refuses
 * memory, the arena unwinds (longjmp) to the guard that was set on it; without
 * a guard it aborts. So code between guard and end needs no checks, and must
 * hold nothing that only a return would release (files, locks).
 *
 *     clv_arena *a = clv_arena_new(0);           NULL: out of memory
 *     if (clv_arena_guard(a)) { …out of memory…; clv_arena_free(a); return CLV_NOMEM; }
 *     char *p = clv_alloc(a, n);                 zeroed, 16-byte aligned
 *     clv_arena_unguard(a); clv_arena_free(a);
 *
 * In debug builds (CLV_ARENA_MALLOC) every allocation is a malloc of its own,
 * so that sanitizers see overruns. Not thread-safe: one arena, one thread. */
#ifndef CLV_BASE_ARENA_H
#define CLV_BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

typedef struct clv_arena clv_arena;

/* A new arena; limit is the most bytes it may hold (0: no limit). */
clv_arena *clv_arena_new(size_t limit);
void clv_arena_free(clv_arena *a); /* NULL is allowed */
/* An arena that lives inside another: freed at the latest when that is reset or freed, so
 * that nothing is lost when memory runs out between; where it has no guard, it unwinds to
 * that one's. Never NULL. */
clv_arena *clv_arena_child(clv_arena *parent);
/* Forgets all allocations and keeps the first block for reuse. */
void clv_arena_reset(clv_arena *a);
size_t clv_arena_used(const clv_arena *a);

/* n bytes, zeroed, aligned to 16. n = 0 gives a valid pointer. */
void *clv_alloc(clv_arena *a, size_t n);
/* count × size with overflow check. */
void *clv_alloc_array(clv_arena *a, size_t count, size_t size);
/* Grows p (old bytes long) to n bytes, in place if nothing was allocated after it; the tail is zeroed. p NULL: allocates. */
void *clv_realloc(clv_arena *a, void *p, size_t old, size_t n);

/* Sets the guard; behaves as setjmp: 0 now, 1 after memory ran out. Guards
 * nest by saving the old one: see clv_arena_guard_buf. */
jmp_buf *clv_arena_guard_buf(clv_arena *a);
#define clv_arena_guard(a) setjmp(*clv_arena_guard_buf(a))
void clv_arena_unguard(clv_arena *a);
/* Unwinds as if memory had run out (also used by scratch structures). */
_Noreturn void clv_arena_fail(clv_arena *a);

/* For tests: the n-th allocation from now fails (0: never). */
void clv_arena_fail_at(clv_arena *a, uint64_t n);

#define CLV_NEW(a, type) ((type *)clv_alloc((a), sizeof(type)))
#define CLV_NEW_ARRAY(a, type, n) ((type *)clv_alloc_array((a), (n), sizeof(type)))

/* A growing array in an arena: struct { T *v; size_t n, cap; }. */
#define CLV_VEC(T) struct { T *v; size_t n, cap; }
/* Appends one zeroed element and gives its address (valid until the next push). */
#define clv_push(a, vec)                                                      \
	((vec)->n == (vec)->cap ? clv_vec_grow((a), (void **)(void *)&(vec)->v, &(vec)->cap, sizeof *(vec)->v) : (void)0, \
	 &(vec)->v[(vec)->n++])
void clv_vec_grow(clv_arena *a, void **v, size_t *cap, size_t size);

#endif
