/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: what the lexicon knows of an actor, as JSON.
 *
 * Input: a name, code or id. Output: a blob that the caller frees. Thin over
 * src/run/actors.c: makes the arena, guards it against lack of memory, copies the
 * answer out. Thread-safe: the engine is only read. */
#include "api/api_priv.h"

#include "run/run.h"

clv_status clv_engine_actors(const clv_engine *e, const char *name, clv_blob **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_status s = CLV_NOMEM;
	if (a && !clv_arena_guard(a)) {
		clv_str json = clv_run_actors(e, clv_str_c(name), a);
		*out = clv_blob_of(json);
		s = *out ? CLV_OK : CLV_NOMEM;
	}
	clv_arena_free(a);
	return s == CLV_OK ? s : clv_fail(err, s, "who", "out of memory");
}
