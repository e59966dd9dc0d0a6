/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: a page of the codebook, and weights of one's own for the learned coder.
 *
 * Thin over src/run/codebook.c and src/run/engine.c: makes the arena, guards it against
 * lack of memory, copies the answer out. */
#include "api/api_priv.h"

#include "run/run.h"

clv_status clv_engine_codebook(const clv_engine *e, const char *type, clv_blob **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_status s = clv_fail(err, CLV_NOMEM, "codebook", "out of memory");
	*out = NULL;
	if (a && !clv_arena_guard(a)) {
		clv_buf b = clv_buf_new(a);
		s = clv_run_codebook(e, type, a, &b, err);
		if (s == CLV_OK)
			*out = clv_blob_of(clv_buf_str(&b));
		if (s == CLV_OK && !*out)
			s = clv_fail(err, CLV_NOMEM, "codebook", "out of memory");
	}
	clv_arena_free(a);
	return s;
}

clv_status clv_engine_adapt(clv_engine *e, const char *adapter, clv_error *err)
{
	return clv_run_adapt(e, adapter, err);
}
