/* SPDX-License-Identifier: Apache-2.0 */
/* The flow, one line a stage: bytes and hints → annotated document → its form.
 *
 * A worker owns two arenas, one for the document and one for scratch, both reset
 * for each document and bounded: a document that needs more leaves an otherwise
 * empty document with the diagnostic "memory", and the next one starts afresh.
 * Cost: that of the stages; linear in the text. */
#include "run/run_priv.h"

#include "text/text.h"

/* A report of news has some thousand bytes; 1.5 GB is a page made to hurt. */
static const size_t ARENA_LIMIT = (size_t)3 << 29;

static void annotate(clv_worker *w, clv_str bytes, const clv_hints *hints, clv_doc *d)
{
	const clv_engine *e = w->engine;
	(void)e; (void)bytes; (void)hints; (void)d;
}

clv_worker *clv_worker_new(const clv_engine *e)
{
	clv_worker *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->engine = e;
	w->arena = clv_arena_new(ARENA_LIMIT);
	w->scratch = clv_arena_new(ARENA_LIMIT);
	if (!w->arena || !w->scratch) {
		clv_worker_free(w);
		return NULL;
	}
	return w;
}

void clv_worker_free(clv_worker *w)
{
	if (!w)
		return;
	clv_arena_free(w->arena);
	clv_arena_free(w->scratch);
	free(w);
}
