/* SPDX-License-Identifier: Apache-2.0 */
/* The reduce: keys of all documents → copies, stories; then, story by story, the
 * full records → events, quotes, facts → rows. One transaction: readers see the
 * old state until it is done, an interruption leaves it. The answer is a pure
 * function of the set of documents (copy.h, story.h, fact.h).
 *
 * Memory: the keys (some KB a document) and one story's records at a time. */
#include "run/run_priv.h"

typedef struct reduce {
	clv_store *store;
	const clv_watch *watch;
	clv_progress progress;
	clv_factlex *factlex;
	clv_arena *keys;    /* signatures, copies, stories */
	clv_arena *arena;   /* one story */
	clv_arena *scratch;
	clv_signatures sig;
	clv_copies *copies;
	clv_boilers *boilers;
	clv_verdicts *verdicts; /* what people judged */
	clv_error *err;
} reduce;

static clv_status tell(reduce *r, const char *stage)
{
	r->progress.stage = stage;
	if (r->watch->progress && r->watch->progress(r->watch->user, &r->progress) != 0)
		return clv_fail(r->err, CLV_STOPPED, "reduce", "interrupted; documents are kept");
	return CLV_OK;
}

static clv_status do_story(reduce *r, const clv_story *story)
{
	clv_doc **docs = CLV_NEW_ARRAY(r->arena, clv_doc *, story->n_docs);
	uint32_t *origin = CLV_NEW_ARRAY(r->arena, uint32_t, story->n_docs);
	for (size_t i = 0; i < story->n_docs; i++) {
		uint32_t k = story->docs[i];
		CLV_TRY(clv_store_document(r->store, r->sig.v[k]->id, r->arena, &docs[i], r->err));
		clv_copy_withdraw(r->boilers, docs[i], r->scratch);
		origin[i] = r->copies->origin[k];
	}
	clv_arena_reset(r->scratch);
	clv_story_anchor(docs, story->n_docs, r->scratch);
	clv_arena_reset(r->scratch);
	const clv_doc *const *seen = (const clv_doc *const *)docs;
	clv_dossier *x = clv_fact_build(r->factlex, seen, story->n_docs, origin, r->verdicts, r->arena,
	                                r->scratch);
	clv_arena_reset(r->scratch);
	return clv_store_put_story(r->store, story, docs, origin, x, r->err);
}

/* ---- order: the story that most reports tell is number 1 of a first read ------------ */

typedef struct sized {
	size_t n_docs, index;
} sized;

static int cmp_sized(const void *x, const void *y)
{
	const sized *a = x, *b = y;
	if (a->n_docs != b->n_docs)
		return a->n_docs > b->n_docs ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static sized *largest_first(const clv_stories *stories, clv_arena *a)
{
	sized *order = CLV_NEW_ARRAY(a, sized, stories->v.n + 1);
	for (size_t i = 0; i < stories->v.n; i++)
		order[i] = (sized){ stories->v.v[i].n_docs, i };
	qsort(order, stories->v.n, sizeof *order, cmp_sized);
	return order;
}

static clv_status do_all(reduce *r)
{
	CLV_TRY(tell(r, "copies"));
	CLV_TRY(clv_store_signatures(r->store, r->keys, &r->sig, r->err));
	const clv_signature *const *sig = (const clv_signature *const *)r->sig.v;
	r->copies = clv_copy_find(sig, r->sig.n, r->keys, r->scratch);
	clv_arena_reset(r->scratch);
	r->boilers = clv_copy_boilerplate(sig, r->sig.n, r->copies, r->keys, r->scratch);
	clv_arena_reset(r->scratch);
	CLV_TRY(clv_store_verdicts(r->store, r->keys, &r->verdicts, r->err));
	clv_story_params params = clv_story_defaults;
	params.verdicts = r->verdicts;
	clv_stories *stories = clv_story_cluster(sig, r->sig.n, r->copies, &params, r->keys, r->scratch);
	clv_arena_reset(r->scratch);
	CLV_TRY(clv_store_put_copies(r->store, sig, r->copies, r->err));
	r->progress.n_found = stories->v.n;
	r->progress.n_documents = 0;
	const sized *order = largest_first(stories, r->keys);
	for (size_t i = 0; i < stories->v.n; i++) {
		CLV_TRY(tell(r, "stories"));
		clv_arena_reset(r->arena);
		CLV_TRY(do_story(r, &stories->v.v[order[i].index]));
		r->progress.n_documents++;
	}
	return CLV_OK;
}

/* Guards the three arenas; out of memory unwinds to here. */
static clv_status guarded(reduce *r)
{
	if (clv_arena_guard(r->keys))
		return clv_fail(r->err, CLV_NOMEM, "reduce", "out of memory");
	if (clv_arena_guard(r->arena))
		return clv_fail(r->err, CLV_NOMEM, "reduce", "out of memory");
	if (clv_arena_guard(r->scratch))
		return clv_fail(r->err, CLV_NOMEM, "reduce", "out of memory");
	return do_all(r);
}

clv_status clv_run_reduce(const clv_engine *e, clv_store *s, const clv_watch *watch,
                          clv_error *err)
{
	static const clv_watch nobody = { 0 };
	reduce r = { .store = s, .watch = watch ? watch : &nobody, .err = err };
	CLV_TRY(clv_factlex_load(e->pack, &r.factlex, err));
	r.keys = clv_arena_new(0);
	r.arena = clv_arena_new(0);
	r.scratch = clv_arena_new(0);
	clv_status status = CLV_NOMEM;
	if (r.keys && r.arena && r.scratch)
		status = clv_store_begin_reduce(s, err);
	if (status == CLV_OK)
		status = guarded(&r);
	if (status == CLV_OK)
		status = clv_store_end_reduce(s, err);
	if (status != CLV_OK)
		clv_store_undo_reduce(s);
	clv_arena_free(r.keys);
	clv_arena_free(r.arena);
	clv_arena_free(r.scratch);
	clv_factlex_free(r.factlex);
	return status;
}
