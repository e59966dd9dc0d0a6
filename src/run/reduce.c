/* SPDX-License-Identifier: Apache-2.0 */
/* The reduce: keys of documents → copies, stories; then, story by story, the full
 * records → events, quotes, facts → rows. One transaction: readers see the old state
 * until it is done, an interruption leaves it. The answer is a pure function of the
 * set of documents (copy.h, story.h, fact.h), of the model and of what was judged.
 *
 * Method: spans of days (spans.c) are done in order. With the documents of a span go
 * those of the days just before it, whose stories are settled: a group that holds some
 * of them belongs to the story that most of them have, as long as that has room
 * (story.h). So each span is a function of
 * its documents and of what it is handed (the carry); where neither changed since the
 * last reduce it is passed over. A story is made anew only when its own input changed:
 * its documents, which of them share an origin, what was withdrawn from them.
 *
 * Memory: the keys of one span and its carry (some KB a document), then one story's
 * records at a time: flat as the database grows. Limits: copies and stories are found
 * within a span and its carry; documents without any day meet only each other once
 * there is more than one span. */
#include "run/reduce_priv.h"

/* One span under way. */
typedef struct stretch {
	const clv_span_of_days *days;
	clv_keyeds docs;    /* carry first, then its own */
	size_t n_carry;
	clv_map room;       /* settled story → documents it has */
	const clv_signature **sig;
	clv_copies *copies;
	clv_boilers *boilers;
	clv_stories *stories;
} stretch;

clv_status clv_reduce_tell(clv_reduce *r, const char *stage)
{
	r->progress.stage = stage;
	if (r->watch->progress && r->watch->progress(r->watch->user, &r->progress) != 0)
		return clv_fail(r->err, CLV_STOPPED, "reduce", "interrupted; documents are kept");
	return CLV_OK;
}

/* ---- a span: what it is handed ------------------------------------------------------------ */

/* How many documents each story of the carry has so far. */
static clv_status count_settled(clv_reduce *r, const clv_span_of_days *s, const clv_keyeds *carry, clv_map *room)
{
	*room = clv_map_new(r->span);
	for (size_t i = 0; i < carry->n; i++) {
		uint32_t *at = clv_map_put(room, carry->v[i].story, 0);
		uint64_t n = *at;
		if (!n)
			CLV_TRY(clv_store_settled(r->store, carry->v[i].story.p, s->first, &n, r->err));
		*at = (uint32_t)n;
	}
	return CLV_OK;
}

/* The days before the span whose documents may share a story with it. */
static clv_status read_carry(clv_reduce *r, const clv_span_of_days *s, clv_keyeds *out, clv_map *room)
{
	clv_day first = clv_day_parse(clv_str_c(s->first));
	char from[16], to[16];
	if (s->undated || first == CLV_DAY_NONE)
		return count_settled(r, s, out, room);
	clv_day_text(first - clv_story_defaults.window, from);
	clv_day_text(first - 1, to);
	CLV_TRY(clv_store_between(r->store, from, to, false, r->span, out, r->err));
	return count_settled(r, s, out, room);
}

static int64_t hash_carry(const clv_reduce *r, const clv_keyeds *carry, const clv_map *room)
{
	uint64_t h = r->outside;
	for (size_t i = 0; i < carry->n; i++) {
		h = clv_reduce_mix(h, carry->v[i].id.p, carry->v[i].id.n);
		h = clv_reduce_mix(h, carry->v[i].story.p, carry->v[i].story.n);
		h = clv_reduce_mix_number(clv_reduce_mix_number(h, carry->v[i].source), carry->v[i].run);
		h = clv_reduce_mix_number(h, *clv_map_get(room, carry->v[i].story));
	}
	return clv_reduce_key(h);
}

static clv_status load(clv_reduce *r, stretch *s)
{
	CLV_TRY(read_carry(r, s->days, &s->docs, &s->room));
	s->n_carry = s->docs.n;
	CLV_TRY(clv_store_between(r->store, s->days->first, s->days->last, s->days->undated, r->span, &s->docs,
	                          r->err));
	s->sig = CLV_NEW_ARRAY(r->span, const clv_signature *, s->docs.n + 1);
	for (size_t i = 0; i < s->docs.n; i++) {
		clv_doc *d = NULL;
		CLV_TRY(clv_store_document(r->store, s->docs.v[i].id.p, r->arena, &d, r->err));
		s->sig[i] = clv_signature_make(r->copylex, d, r->span, r->scratch);
		clv_arena_reset(r->arena);
		clv_arena_reset(r->scratch);
	}
	return CLV_OK;
}

static void cluster(clv_reduce *r, stretch *s)
{
	clv_story_params params = clv_story_defaults;
	params.verdicts = r->verdicts;
	params.chapter = r->chapter;
	s->copies = clv_copy_find(s->sig, s->docs.n, r->span, r->scratch);
	clv_arena_reset(r->scratch);
	s->boilers = clv_copy_boilerplate(s->sig, s->docs.n, s->copies, r->span, r->scratch);
	clv_arena_reset(r->scratch);
	s->stories = clv_story_cluster(s->sig, s->docs.n, s->copies, &params, r->span, r->scratch);
	clv_arena_reset(r->scratch);
}

/* ---- a span: what it gives its documents ---------------------------------------------------- */

/* The settled story that most documents of a group have; NULL: none. */
static const char *settled_of(const stretch *s, const clv_story *group)
{
	size_t most = 0;
	clv_str best = { 0 };
	for (size_t i = 0; i < group->n_docs; i++) {
		if (group->docs[i] >= s->n_carry)
			continue;
		clv_str key = s->docs.v[group->docs[i]].story;
		size_t n = 0;
		for (size_t k = 0; k < group->n_docs; k++)
			n += group->docs[k] < s->n_carry && clv_str_eq(s->docs.v[group->docs[k]].story, key);
		if (n > most || (n == most && clv_str_cmp(key, best) < 0)) {
			most = n;
			best = key;
		}
	}
	return best.n ? best.p : NULL;
}

/* A group goes on with its settled story as long as that has room; else it is a story, whose key
 * is that of its first document which has no other. n: of its documents that are new. */
static const char *key_of(clv_reduce *r, stretch *s, const clv_story *group, size_t n)
{
	const char *settled = settled_of(s, group);
	uint32_t *have = settled ? clv_map_put(&s->room, clv_str_c(settled), 0) : NULL;
	if (have && *have + n <= r->chapter) {
		*have += (uint32_t)n;
		return settled;
	}
	size_t first = 0;
	while (have && group->docs[first] < s->n_carry)
		first++;
	char *key = clv_alloc(r->span, sizeof group->key);
	clv_content_id(key, 's', &s->docs.v[group->docs[first]].id, 1);
	return key;
}

/* Numbers of origins: that of a settled document in the group, else the representative's. */
static int64_t *sources_of(clv_reduce *r, const stretch *s)
{
	int64_t *of = CLV_NEW_ARRAY(r->span, int64_t, s->docs.n + 1);
	for (size_t i = 0; i < s->docs.n; i++)
		of[i] = s->docs.v[i].doc_no;
	for (size_t i = s->n_carry; i-- > 0;)
		if (s->docs.v[i].source)
			of[s->copies->origin[i]] = s->docs.v[i].source;
	return of;
}

static bool is_withdrawn(const clv_boilers *b, uint64_t outlet, uint64_t hash)
{
	size_t lo = 0, hi = b->v.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const clv_boiler *x = &b->v.v[mid];
		if (x->outlet == outlet && x->hash == hash)
			return true;
		if (x->outlet < outlet || (x->outlet == outlet && x->hash < hash))
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

static int64_t hash_withdrawn(const stretch *s, size_t i)
{
	const clv_signature *k = s->sig[i];
	uint64_t h = 0;
	for (size_t b = 0; b < k->blocks.n; b++)
		if (is_withdrawn(s->boilers, k->outlet, k->blocks.v[b].hash))
			h = clv_reduce_mix_number(h ? h : 1, (int64_t)k->blocks.v[b].hash);
	return (int64_t)h;
}

static clv_status assign_all(clv_reduce *r, stretch *s)
{
	int64_t *source = sources_of(r, s);
	for (size_t g = 0; g < s->stories->v.n; g++) {
		const clv_story *group = &s->stories->v.v[g];
		size_t n_new = 0;
		for (size_t k = 0; k < group->n_docs; k++)
			n_new += group->docs[k] >= s->n_carry;
		const char *key = n_new ? key_of(r, s, group, n_new) : NULL;
		for (size_t k = 0; k < group->n_docs; k++) {
			uint32_t i = group->docs[k], of = s->copies->copy_of[i];
			if (i < s->n_carry)
				continue;
			const char *copy_of = of == CLV_NO_INDEX ? NULL : s->docs.v[of].id.p;
			CLV_TRY(clv_store_assign(r->store, &s->docs.v[i], key, source[s->copies->origin[i]],
			                         hash_withdrawn(s, i), copy_of, r->err));
		}
	}
	return CLV_OK;
}

static clv_status put_copies(clv_reduce *r, const stretch *s)
{
	for (size_t i = s->n_carry; i < s->docs.n; i++)
		CLV_TRY(clv_store_forget_copies(r->store, s->docs.v[i].id.p, r->err));
	for (size_t i = 0; i < s->copies->edges.n; i++) {
		const clv_edge *e = &s->copies->edges.v[i];
		if (e->copy >= s->n_carry)
			CLV_TRY(clv_store_put_copy(r->store, s->docs.v[e->copy].id.p, s->docs.v[e->original].id.p, e,
			                           r->err));
	}
	return CLV_OK;
}

static clv_status do_span(clv_reduce *r, const clv_span_of_days *days, int64_t carry)
{
	stretch s = { .days = days };
	CLV_TRY(load(r, &s));
	cluster(r, &s);
	CLV_TRY(put_copies(r, &s));
	CLV_TRY(assign_all(r, &s));
	clv_str boilers = { (const char *)s.boilers->v.v, s.boilers->v.n * sizeof *s.boilers->v.v };
	return clv_store_put_span(r->store, days->first, days->last, carry, boilers, r->err);
}

/* Passes over a span whose documents and carry are as they were. */
static clv_status look_at_span(clv_reduce *r, const clv_span_of_days *days)
{
	clv_keyeds carry = { 0 };
	clv_map room;
	clv_spanstate state;
	clv_arena_reset(r->span);
	CLV_TRY(read_carry(r, days, &carry, &room));
	CLV_TRY(clv_store_span(r->store, days->first, days->last, r->span, &state, r->err));
	int64_t hash = hash_carry(r, &carry, &room);
	if (state.known && !state.dirty && state.carry == hash)
		return CLV_OK;
	clv_arena_reset(r->span);
	CLV_TRY(clv_reduce_tell(r, "copies"));
	return do_span(r, days, hash);
}

static clv_status do_spans(clv_reduce *r, clv_spans *spans)
{
	clv_daycounts days = { 0 };
	int64_t most, part, chapter;
	CLV_TRY(clv_store_days(r->store, r->keys, &days, r->err));
	CLV_TRY(clv_store_setting(r->store, "span_documents", CLV_SPAN_DOCUMENTS, &most, r->err));
	CLV_TRY(clv_store_setting(r->store, "part", 0, &part, r->err));
	CLV_TRY(clv_store_setting(r->store, "chapter_documents", CLV_STORY_MOST, &chapter, r->err));
	r->chapter = chapter > 1 ? (uint32_t)chapter : 1;
	clv_spans_cut(&days, (uint64_t)most, part != 0, r->keys, spans);
	clv_buf b = clv_buf_new(r->keys);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < spans->n; i++)
		clv_json_str(&j, clv_strf(r->keys, "%s..%s", spans->v[i].first, spans->v[i].last));
	clv_json_end(&j);
	CLV_TRY(clv_store_keep_spans(r->store, clv_buf_str(&b), r->err));
	for (size_t i = 0; i < spans->n; i++)
		CLV_TRY(look_at_span(r, &spans->v[i]));
	return CLV_OK;
}

static clv_status do_all(clv_reduce *r, const clv_engine *e)
{
	clv_spans spans = { 0 };
	int64_t judged = 0;
	CLV_TRY(clv_store_verdicts(r->store, r->keys, &r->verdicts, r->err));
	CLV_TRY(clv_store_judged(r->store, &judged, r->err));
	r->outside = clv_reduce_mix_number(clv_hash64(clv_engine_hash(e), strlen(clv_engine_hash(e))), judged);
	CLV_TRY(do_spans(r, &spans));
	return clv_reduce_stories(r, &spans);
}

/* Guards the arenas; out of memory unwinds to here. */
static clv_status guarded(clv_reduce *r, const clv_engine *e)
{
	if (clv_arena_guard(r->keys) || clv_arena_guard(r->span))
		return clv_fail(r->err, CLV_NOMEM, "reduce", "out of memory");
	if (clv_arena_guard(r->arena) || clv_arena_guard(r->scratch))
		return clv_fail(r->err, CLV_NOMEM, "reduce", "out of memory");
	return do_all(r, e);
}

clv_status clv_run_reduce(const clv_engine *e, clv_store *s, int threads, clv_profile *profile,
                          const clv_watch *watch, clv_error *err)
{
	static const clv_watch nobody = { 0 };
	clv_reduce r = { .store = s, .copylex = e->copylex, .threads = threads, .profile = profile, .watch = watch ? watch : &nobody, .err = err };
	CLV_TRY(clv_factlex_load(e->pack, &r.factlex, err));
	r.keys = clv_arena_new(0);
	r.span = clv_arena_new(0);
	r.arena = clv_arena_new(0);
	r.scratch = clv_arena_new(0);
	clv_status status = r.keys && r.span && r.arena && r.scratch ? clv_store_begin_reduce(s, err)
	                                                             : clv_fail(err, CLV_NOMEM, "reduce", "out of memory");
	if (status == CLV_OK)
		status = guarded(&r, e);
	if (status == CLV_OK)
		status = clv_store_end_reduce(s, err);
	if (status != CLV_OK)
		clv_store_undo_reduce(s);
	clv_arena_free(r.keys);
	clv_arena_free(r.span);
	clv_arena_free(r.arena);
	clv_arena_free(r.scratch);
	clv_factlex_free(r.factlex);
	return status;
}
