/* SPDX-License-Identifier: Apache-2.0 */
/* The reduce: keys of documents → copies, stories; then, story by story, the full
 * records → events, quotes, facts → rows. One transaction: readers see the old state
 * until it is done, an interruption leaves it. The answer is a pure function of the
 * set of documents (copy.h, story.h, fact.h), of the model and of what was judged.
 *
 * Method: spans of days (spans.c) are done in order. With the documents of a span go
 * those of the days just before it, whose stories are settled: a group that holds some
 * of them belongs to the story that most of them have. So each span is a function of
 * its documents and of what it is handed (the carry); where neither changed since the
 * last reduce it is passed over. A story is made anew only when its own input changed:
 * its documents, which of them share an origin, what was withdrawn from them.
 *
 * Memory: the keys of one span and its carry (some KB a document), then one story's
 * records at a time: flat as the database grows. Limits: copies and stories are found
 * within a span and its carry; documents without any day meet only each other once
 * there is more than one span. */
#include "run/run_priv.h"

typedef struct reduce {
	clv_store *store;
	const clv_watch *watch;
	clv_progress progress;
	clv_factlex *factlex;
	clv_verdicts *verdicts; /* what people judged */
	clv_arena *keys;    /* spans, verdicts */
	clv_arena *span;    /* of one span */
	clv_arena *arena;   /* one story */
	clv_arena *scratch;
	uint64_t outside;   /* hash of what is the same for all: model, verdicts */
	clv_error *err;
} reduce;

/* One span under way. */
typedef struct stretch {
	const clv_span_of_days *days;
	clv_keyeds docs;    /* carry first, then its own */
	size_t n_carry;
	const clv_signature **sig;
	clv_copies *copies;
	clv_boilers *boilers;
	clv_stories *stories;
} stretch;

static clv_status tell(reduce *r, const char *stage)
{
	r->progress.stage = stage;
	if (r->watch->progress && r->watch->progress(r->watch->user, &r->progress) != 0)
		return clv_fail(r->err, CLV_STOPPED, "reduce", "interrupted; documents are kept");
	return CLV_OK;
}

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	return clv_hash64_seed(p, n, h);
}

static uint64_t mix_number(uint64_t h, int64_t v)
{
	return mix(h, &v, sizeof v);
}

/* As SQLite keeps it; never 0, which means none. */
static int64_t as_key(uint64_t h)
{
	return (int64_t)(h ? h : 1);
}

/* ---- a span: what it is handed ------------------------------------------------------------ */

/* The days before the span whose documents may share a story with it. */
static clv_status read_carry(reduce *r, const clv_span_of_days *s, bool keys, clv_keyeds *out)
{
	clv_day first = clv_day_parse(clv_str_c(s->first));
	char from[16], to[16];
	if (s->undated || first == CLV_DAY_NONE)
		return CLV_OK;
	clv_day_text(first - clv_story_defaults.window, from);
	clv_day_text(first - 1, to);
	return clv_store_between(r->store, from, to, false, keys, r->span, out, r->err);
}

static int64_t hash_carry(const reduce *r, const clv_keyeds *carry)
{
	uint64_t h = r->outside;
	for (size_t i = 0; i < carry->n; i++) {
		h = mix(h, carry->v[i].id.p, carry->v[i].id.n);
		h = mix(h, carry->v[i].story.p, carry->v[i].story.n);
		h = mix_number(mix_number(h, carry->v[i].source), carry->v[i].run);
	}
	return as_key(h);
}

static clv_status load(reduce *r, stretch *s)
{
	CLV_TRY(read_carry(r, s->days, true, &s->docs));
	s->n_carry = s->docs.n;
	CLV_TRY(clv_store_between(r->store, s->days->first, s->days->last, s->days->undated, true, r->span, &s->docs,
	                          r->err));
	s->sig = CLV_NEW_ARRAY(r->span, const clv_signature *, s->docs.n + 1);
	for (size_t i = 0; i < s->docs.n; i++)
		s->sig[i] = s->docs.v[i].sig;
	return CLV_OK;
}

static void cluster(reduce *r, stretch *s)
{
	clv_story_params params = clv_story_defaults;
	params.verdicts = r->verdicts;
	s->copies = clv_copy_find(s->sig, s->docs.n, r->span, r->scratch);
	clv_arena_reset(r->scratch);
	s->boilers = clv_copy_boilerplate(s->sig, s->docs.n, s->copies, r->span, r->scratch);
	clv_arena_reset(r->scratch);
	s->stories = clv_story_cluster(s->sig, s->docs.n, s->copies, &params, r->span, r->scratch);
	clv_arena_reset(r->scratch);
}

/* ---- a span: what it gives its documents ---------------------------------------------------- */

/* The settled story that most documents of a group have; else the group's own key. */
static const char *key_of(const stretch *s, const clv_story *group)
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
	return best.n ? best.p : group->key;
}

/* Numbers of origins: that of a settled document in the group, else the representative's. */
static int64_t *sources_of(reduce *r, const stretch *s)
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
			h = mix_number(h ? h : 1, (int64_t)k->blocks.v[b].hash);
	return (int64_t)h;
}

static clv_status assign_all(reduce *r, const stretch *s)
{
	int64_t *source = sources_of(r, s);
	for (size_t g = 0; g < s->stories->v.n; g++) {
		const clv_story *group = &s->stories->v.v[g];
		const char *key = key_of(s, group);
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

static clv_status put_copies(reduce *r, const stretch *s)
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

static clv_status do_span(reduce *r, const clv_span_of_days *days, int64_t carry)
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
static clv_status look_at_span(reduce *r, const clv_span_of_days *days)
{
	clv_keyeds carry = { 0 };
	clv_spanstate state;
	clv_arena_reset(r->span);
	CLV_TRY(read_carry(r, days, false, &carry));
	CLV_TRY(clv_store_span(r->store, days->first, days->last, r->span, &state, r->err));
	int64_t hash = hash_carry(r, &carry);
	if (state.known && !state.dirty && state.carry == hash)
		return CLV_OK;
	clv_arena_reset(r->span);
	CLV_TRY(tell(r, "copies"));
	return do_span(r, days, hash);
}

static clv_status do_spans(reduce *r, clv_spans *spans)
{
	clv_daycounts days = { 0 };
	int64_t most;
	CLV_TRY(clv_store_days(r->store, r->keys, &days, r->err));
	CLV_TRY(clv_store_setting(r->store, "span_documents", CLV_SPAN_DOCUMENTS, &most, r->err));
	clv_spans_cut(&days, (uint64_t)most, r->keys, spans);
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

/* ---- stories ----------------------------------------------------------------------------------- */

/* What was withdrawn in the span of a document: by the span's own list. */
static clv_status withdraw(reduce *r, const clv_spans *spans, const clv_member_doc *m, clv_doc *d)
{
	if (!m->withdrawn)
		return CLV_OK;
	for (size_t i = 0; i < spans->n; i++) {
		const clv_span_of_days *s = &spans->v[i];
		bool in = m->day.n ? strcmp(m->day.p, s->first) >= 0 && strcmp(m->day.p, s->last) <= 0 : s->undated;
		clv_spanstate state;
		if (!in)
			continue;
		CLV_TRY(clv_store_span(r->store, s->first, s->last, r->arena, &state, r->err));
		clv_boilers b = { .v = { (clv_boiler *)(uintptr_t)state.boilers.p, state.boilers.n / sizeof(clv_boiler), 0 } };
		clv_copy_withdraw(&b, d, r->scratch);
		clv_arena_reset(r->scratch);
		return CLV_OK;
	}
	return CLV_OK;
}

static int64_t input_of(const reduce *r, const clv_members *m)
{
	uint64_t h = r->outside;
	for (size_t i = 0; i < m->n; i++) {
		size_t first = 0;
		while (m->v[first].source != m->v[i].source)
			first++;
		h = mix(h, m->v[i].id.p, m->v[i].id.n);
		h = mix(h, m->v[i].copy_of.p, m->v[i].copy_of.n);
		h = mix_number(mix_number(mix_number(h, m->v[i].run), (int64_t)first * 2 + m->v[i].fast), m->v[i].withdrawn);
	}
	return as_key(h);
}

/* The original of each copy, as an index among them. */
static uint32_t *originals(reduce *r, const clv_members *m)
{
	uint32_t *of = CLV_NEW_ARRAY(r->arena, uint32_t, m->n + 1);
	clv_map at = clv_map_new(r->scratch);
	for (uint32_t i = 0; i < m->n; i++)
		clv_map_put(&at, m->v[i].id, i);
	for (size_t i = 0; i < m->n; i++) {
		const uint32_t *k = m->v[i].copy_of.n ? clv_map_get(&at, m->v[i].copy_of) : NULL;
		of[i] = k ? *k : CLV_NO_INDEX;
	}
	clv_arena_reset(r->scratch);
	return of;
}

static clv_status make_story(reduce *r, const clv_spans *spans, const char *key, const clv_members *m, int64_t input)
{
	clv_story story = { .n_docs = m->n, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	clv_doc **docs = CLV_NEW_ARRAY(r->arena, clv_doc *, m->n);
	uint32_t *origin = CLV_NEW_ARRAY(r->arena, uint32_t, m->n);
	snprintf(story.key, sizeof story.key, "%s", key);
	for (size_t i = 0; i < m->n; i++) {
		CLV_TRY(clv_store_document(r->store, m->v[i].id.p, r->arena, &docs[i], r->err));
		CLV_TRY(withdraw(r, spans, &m->v[i], docs[i]));
		while (m->v[origin[i]].source != m->v[i].source)
			origin[i]++;
	}
	const uint32_t *copy_of = originals(r, m);
	clv_story_anchor(docs, copy_of, m->n, r->scratch);
	clv_arena_reset(r->scratch);
	bool fast = true;
	for (size_t i = 0; i < m->n; i++)
		fast = fast && m->v[i].fast;
	clv_factlex_meaning(r->factlex, !fast);
	const clv_doc *const *seen = (const clv_doc *const *)docs;
	clv_dossier *x = clv_fact_build(r->factlex, seen, m->n, origin, r->verdicts, r->arena, r->scratch);
	clv_arena_reset(r->scratch);
	return clv_store_put_story(r->store, &story, docs, input, x, r->err);
}

typedef struct due {
	const char *key;
	int64_t input;
} due;

/* Of the touched stories those that are made of something else now; the rows of these
 * and of those that are no more go. All of them before the first is put: a document's
 * rows go by the story it was in. */
static clv_status clear_stories(reduce *r, due **out, size_t *n)
{
	clv_texts touched = { 0 };
	clv_members m = { 0 };
	CLV_TRY(clv_store_touched(r->store, r->keys, &touched, r->err));
	*out = CLV_NEW_ARRAY(r->keys, due, touched.n + 1);
	*n = 0;
	for (size_t i = 0; i < touched.n; i++) {
		int64_t had;
		clv_arena_reset(r->arena);
		m = (clv_members){ 0 };
		CLV_TRY(clv_store_members(r->store, touched.v[i], r->arena, &m, r->err));
		CLV_TRY(clv_store_story_input(r->store, touched.v[i], &had, r->err));
		int64_t input = m.n ? input_of(r, &m) : 0;
		if (had == input)
			continue;
		CLV_TRY(clv_store_forget_story(r->store, touched.v[i], m.n == 0, r->err));
		if (m.n)
			(*out)[(*n)++] = (due){ touched.v[i], input };
	}
	return CLV_OK;
}

static clv_status do_stories(reduce *r, const clv_spans *spans)
{
	due *stories = NULL;
	size_t n = 0;
	CLV_TRY(clear_stories(r, &stories, &n));
	r->progress.n_found = n;
	r->progress.n_documents = 0;
	for (size_t i = 0; i < n; i++) {
		clv_members m = { 0 };
		CLV_TRY(tell(r, "stories"));
		clv_arena_reset(r->arena);
		CLV_TRY(clv_store_members(r->store, stories[i].key, r->arena, &m, r->err));
		CLV_TRY(make_story(r, spans, stories[i].key, &m, stories[i].input));
		r->progress.n_documents++;
	}
	return CLV_OK;
}

static clv_status do_all(reduce *r, const clv_engine *e)
{
	clv_spans spans = { 0 };
	int64_t judged = 0;
	CLV_TRY(clv_store_verdicts(r->store, r->keys, &r->verdicts, r->err));
	CLV_TRY(clv_store_judged(r->store, &judged, r->err));
	r->outside = mix_number(clv_hash64(clv_engine_hash(e), strlen(clv_engine_hash(e))), judged);
	CLV_TRY(do_spans(r, &spans));
	return do_stories(r, &spans);
}

/* Guards the arenas; out of memory unwinds to here. */
static clv_status guarded(reduce *r, const clv_engine *e)
{
	if (clv_arena_guard(r->keys) || clv_arena_guard(r->span))
		return clv_fail(r->err, CLV_NOMEM, "reduce", "out of memory");
	if (clv_arena_guard(r->arena) || clv_arena_guard(r->scratch))
		return clv_fail(r->err, CLV_NOMEM, "reduce", "out of memory");
	return do_all(r, e);
}

clv_status clv_run_reduce(const clv_engine *e, clv_store *s, const clv_watch *watch,
                          clv_error *err)
{
	static const clv_watch nobody = { 0 };
	reduce r = { .store = s, .watch = watch ? watch : &nobody, .err = err };
	CLV_TRY(clv_factlex_load(e->pack, &r.factlex, err));
	r.keys = clv_arena_new(0);
	r.span = clv_arena_new(0);
	r.arena = clv_arena_new(0);
	r.scratch = clv_arena_new(0);
	clv_status status = CLV_NOMEM;
	if (r.keys && r.span && r.arena && r.scratch)
		status = clv_store_begin_reduce(s, err);
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
