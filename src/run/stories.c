/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of the reduce: those whose input changed are made anew, by several threads.
 *
 *   store ──▶ load ──▶ ring of stories under way ──▶ threads: anchors, facts ──▶ put ──▶ store
 *
 * Input: keys of touched stories. Output: their rows. The caller's thread alone sees the
 * store: it loads a story's documents into the arenas of its place in the ring and puts
 * finished stories in the order of the keys, so that rows come out the same whatever
 * the number of threads. Between the two a story is a pure function of its documents
 * (story.h, fact.h), made in any thread.
 *
 * Memory: at most two stories a thread, and no more than MAX_UNDER_WAY documents in them
 * beside the last, so that large stories are not held together. */
#include "run/reduce_priv.h"

#include <pthread.h>
#include <unistd.h>

#include "encode/encode.h"

enum { MAX_THREADS = 64, MAX_UNDER_WAY = 300 /* documents */, LARGE = 64 /* documents */ };

typedef struct due {
	const char *key;
	int64_t input;
} due;

/* A story under way. */
typedef enum { FREE, WAITING, RUNNING, READY } making_state;
typedef struct making {
	making_state state;
	const due *due;
	clv_doc **docs;
	size_t n;
	uint32_t *origin;
	const uint32_t *copy_of;
	bool fast; /* no report was read with the encoder */
	clv_dossier *dossier;
	clv_arena *arena, *scratch;
	clv_status status;
} making;

typedef struct crew {
	clv_reduce *r;
	const clv_spans *spans;
	making *ring;
	size_t n_ring;
	uint64_t n_put, n_taken, n_delivered; /* stories so far; place = number % n_ring */
	size_t n_docs; /* under way */
	bool closing;
	double seconds; /* of the threads */
	clv_encode_state *meaning[MAX_THREADS];
	pthread_t thread[MAX_THREADS];
	int n_threads, n_started;
	pthread_mutex_t lock;
	pthread_cond_t for_threads, for_owner;
} crew;

static making *at(crew *c, uint64_t number)
{
	return &c->ring[number % c->n_ring];
}

/* ---- load: by the owner ---------------------------------------------------------------- */

/* What was withdrawn in the span of a document: by the span's own list. */
static clv_status withdraw(clv_reduce *r, const clv_spans *spans, const clv_member_doc *m, making *k, clv_doc *d)
{
	if (!m->withdrawn)
		return CLV_OK;
	for (size_t i = 0; i < spans->n; i++) {
		const clv_span_of_days *s = &spans->v[i];
		bool in = m->day.n ? strcmp(m->day.p, s->first) >= 0 && strcmp(m->day.p, s->last) <= 0 : s->undated;
		clv_spanstate state;
		if (!in)
			continue;
		CLV_TRY(clv_store_span(r->store, s->first, s->last, k->arena, &state, r->err));
		clv_boilers b = { .v = { (clv_boiler *)(uintptr_t)state.boilers.p, state.boilers.n / sizeof(clv_boiler), 0 } };
		clv_copy_withdraw(&b, d, k->scratch);
		clv_arena_reset(k->scratch);
		return CLV_OK;
	}
	return CLV_OK;
}

/* The original of each copy, as an index among them. */
static uint32_t *originals(making *k, const clv_members *m)
{
	uint32_t *of = CLV_NEW_ARRAY(k->arena, uint32_t, m->n + 1);
	clv_map at = clv_map_new(k->scratch);
	for (uint32_t i = 0; i < m->n; i++)
		clv_map_put(&at, m->v[i].id, i);
	for (size_t i = 0; i < m->n; i++) {
		const uint32_t *o = m->v[i].copy_of.n ? clv_map_get(&at, m->v[i].copy_of) : NULL;
		of[i] = o ? *o : CLV_NO_INDEX;
	}
	clv_arena_reset(k->scratch);
	return of;
}

static clv_status load_documents(crew *c, making *k)
{
	clv_reduce *r = c->r;
	clv_members m = { 0 };
	CLV_TRY(clv_store_members(r->store, k->due->key, k->arena, &m, r->err));
	k->n = m.n;
	k->docs = CLV_NEW_ARRAY(k->arena, clv_doc *, m.n + 1);
	k->origin = CLV_NEW_ARRAY(k->arena, uint32_t, m.n + 1);
	k->fast = true;
	for (size_t i = 0; i < m.n; i++) {
		CLV_TRY(clv_store_document(r->store, m.v[i].id.p, k->arena, &k->docs[i], r->err));
		CLV_TRY(withdraw(r, c->spans, &m.v[i], k, k->docs[i]));
		while (m.v[k->origin[i]].source != m.v[i].source)
			k->origin[i]++;
		k->fast = k->fast && m.v[i].fast;
	}
	k->copy_of = originals(k, &m);
	return CLV_OK;
}

static clv_status load(crew *c, making *k)
{
	clv_arena_reset(k->arena);
	clv_arena_reset(k->scratch);
	if (clv_arena_guard(k->arena) || clv_arena_guard(k->scratch))
		return clv_fail(c->r->err, CLV_NOMEM, "reduce", "out of memory");
	return load_documents(c, k);
}

/* ---- make: in a thread ------------------------------------------------------------------- */

static void make(const clv_reduce *r, clv_encode_state *meaning, making *k)
{
	k->status = CLV_NOMEM;
	if (clv_arena_guard(k->arena) || clv_arena_guard(k->scratch))
		return;
	clv_story_anchor(k->docs, k->copy_of, k->n, k->scratch);
	clv_arena_reset(k->scratch);
	const clv_doc *const *docs = (const clv_doc *const *)k->docs;
	k->dossier = clv_fact_build(r->factlex, k->fast ? NULL : meaning, docs, k->n, k->origin, r->verdicts, k->arena,
	                            k->scratch);
	clv_arena_reset(k->scratch);
	k->status = CLV_OK;
}

static void *thread_main(void *arg)
{
	crew *c = arg;
	pthread_mutex_lock(&c->lock);
	clv_encode_state *meaning = c->meaning[c->n_started++];
	for (;;) {
		while (!c->closing && c->n_taken == c->n_put)
			pthread_cond_wait(&c->for_threads, &c->lock);
		if (c->closing)
			break;
		making *k = at(c, c->n_taken++);
		k->state = RUNNING;
		pthread_mutex_unlock(&c->lock);
		make(c->r, meaning, k);
		pthread_mutex_lock(&c->lock);
		k->state = READY;
		pthread_cond_signal(&c->for_owner);
	}
	c->seconds += c->r->profile ? clv_thread_seconds() : 0;
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* ---- put: by the owner --------------------------------------------------------------------- */

static clv_status put(crew *c, making *k)
{
	clv_reduce *r = c->r;
	clv_story story = { .n_docs = k->n, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	if (k->status != CLV_OK)
		return clv_fail(r->err, k->status, "reduce", "out of memory");
	snprintf(story.key, sizeof story.key, "%s", k->due->key);
	CLV_TRY(clv_store_put_story(r->store, &story, k->docs, k->due->input, k->dossier, r->err));
	r->progress.n_documents++;
	return clv_reduce_tell(r, "stories");
}

/* What a large story took is given back: each place of the ring would come to hold as much. */
static clv_status renew(crew *c, making *k)
{
	if (k->n < LARGE)
		return CLV_OK;
	clv_arena_free(k->arena);
	clv_arena_free(k->scratch);
	k->arena = clv_arena_new(0);
	k->scratch = clv_arena_new(0);
	return k->arena && k->scratch ? CLV_OK : clv_fail(c->r->err, CLV_NOMEM, "reduce", "out of memory");
}

/* Puts the oldest story, once it is made. */
static clv_status deliver(crew *c)
{
	making *k = at(c, c->n_delivered);
	pthread_mutex_lock(&c->lock);
	while (k->state != READY)
		pthread_cond_wait(&c->for_owner, &c->lock);
	pthread_mutex_unlock(&c->lock);
	k->state = FREE;
	c->n_delivered++;
	c->n_docs -= k->n;
	CLV_TRY(put(c, k));
	return renew(c, k);
}

static clv_status add(crew *c, const due *d)
{
	while (c->n_put - c->n_delivered == c->n_ring || c->n_docs > MAX_UNDER_WAY)
		CLV_TRY(deliver(c));
	making *k = at(c, c->n_put);
	k->due = d;
	CLV_TRY(load(c, k));
	c->n_docs += k->n;
	pthread_mutex_lock(&c->lock);
	k->state = WAITING;
	c->n_put++;
	pthread_cond_signal(&c->for_threads);
	pthread_mutex_unlock(&c->lock);
	return CLV_OK;
}

/* ---- the crew ---------------------------------------------------------------------------------- */

static clv_status hire(crew *c, size_t n_stories)
{
	long cpus = c->r->threads > 0 ? c->r->threads : sysconf(_SC_NPROCESSORS_ONLN);
	int n = cpus < 1 ? 1 : cpus > MAX_THREADS ? MAX_THREADS : (int)cpus;
	n = (size_t)n > n_stories ? (int)n_stories : n;
	c->n_ring = 2 * (size_t)n;
	c->ring = calloc(c->n_ring, sizeof *c->ring);
	bool good = c->ring != NULL;
	for (size_t i = 0; good && i < c->n_ring; i++) {
		c->ring[i].arena = clv_arena_new(0);
		c->ring[i].scratch = clv_arena_new(0);
		good = c->ring[i].arena && c->ring[i].scratch;
	}
	for (int i = 0; good && i < n; i++)
		good = clv_factlex_state(c->r->factlex, &c->meaning[i]) == CLV_OK;
	while (good && c->n_threads < n && pthread_create(&c->thread[c->n_threads], NULL, thread_main, c) == 0)
		c->n_threads++;
	return c->n_threads ? CLV_OK : clv_fail(c->r->err, CLV_NOMEM, "reduce", "out of memory, or no thread could be started");
}

static void dismiss(crew *c)
{
	pthread_mutex_lock(&c->lock);
	c->closing = true;
	pthread_cond_broadcast(&c->for_threads);
	pthread_mutex_unlock(&c->lock);
	for (int i = 0; i < c->n_threads; i++)
		pthread_join(c->thread[i], NULL);
	for (int i = 0; i < MAX_THREADS; i++)
		clv_encode_state_free(c->meaning[i]);
	for (size_t i = 0; i < c->n_ring && c->ring; i++) {
		clv_arena_free(c->ring[i].arena);
		clv_arena_free(c->ring[i].scratch);
	}
	free(c->ring);
	if (c->r->profile)
		clv_profile_add(c->r->profile, "facts of stories", c->seconds);
}

static clv_status make_all(crew *c, const due *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		CLV_TRY(add(c, &v[i]));
	while (c->n_delivered < c->n_put)
		CLV_TRY(deliver(c));
	return CLV_OK;
}

/* ---- which ---------------------------------------------------------------------------------------- */

static int64_t input_of(const clv_reduce *r, const clv_members *m)
{
	uint64_t h = r->outside;
	for (size_t i = 0; i < m->n; i++) {
		size_t first = 0;
		while (m->v[first].source != m->v[i].source)
			first++;
		h = clv_reduce_mix(h, m->v[i].id.p, m->v[i].id.n);
		h = clv_reduce_mix(h, m->v[i].copy_of.p, m->v[i].copy_of.n);
		h = clv_reduce_mix_number(clv_reduce_mix_number(clv_reduce_mix_number(h, m->v[i].run), (int64_t)first * 2 + m->v[i].fast), m->v[i].withdrawn);
	}
	return clv_reduce_key(h);
}

/* Of the touched stories those that are made of something else now; the rows of these
 * and of those that are no more go. All of them before the first is put: a document's
 * rows go by the story it was in. */
static clv_status clear_stories(clv_reduce *r, due **out, size_t *n)
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

clv_status clv_reduce_stories(clv_reduce *r, const clv_spans *spans)
{
	due *v = NULL;
	size_t n = 0;
	CLV_TRY(clear_stories(r, &v, &n));
	r->progress.n_found = n;
	r->progress.n_documents = 0;
	CLV_TRY(clv_reduce_tell(r, "stories"));
	if (!n)
		return CLV_OK;
	crew c = { .r = r, .spans = spans };
	pthread_mutex_init(&c.lock, NULL);
	pthread_cond_init(&c.for_threads, NULL);
	pthread_cond_init(&c.for_owner, NULL);
	clv_status s = hire(&c, n);
	if (s == CLV_OK)
		s = make_all(&c, v, n);
	dismiss(&c);
	pthread_mutex_destroy(&c.lock);
	pthread_cond_destroy(&c.for_threads);
	pthread_cond_destroy(&c.for_owner);
	return s;
}
