/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs through workers, results in order.
 *
 *   put ──▶ ring of slots ──▶ workers (threads) ──▶ the same slot ──▶ done
 *
 * The ring is the bounded queue: slot i holds job number i modulo its length,
 * first waiting, then running, then ready. Workers take the oldest waiting slot;
 * the thread that puts delivers the oldest slot when it is ready, so results come
 * in the order of the jobs whatever the number of threads. When the ring is full,
 * or holds more than BYTES_IN_FLIGHT, putting waits (back-pressure). Each slot has
 * an arena for its result, reset when the slot is used again.
 *
 * A callback that stops: jobs that wait are dropped, those under way finish and
 * are delivered no more. Memory: slots × (document + result). */
#include "run/run_priv.h"

#include <pthread.h>
#include <unistd.h>

enum { SLOTS_A_THREAD = 8, MAX_THREADS = 256 };
static const size_t BYTES_IN_FLIGHT = (size_t)256 << 20;

typedef enum { FREE, WAITING, RUNNING, READY } slot_state;

typedef struct slot {
	slot_state state;
	clv_job job;
	clv_result result;
	clv_arena *arena;
} slot;

struct clv_pool {
	const clv_engine *engine;
	clv_work work;
	clv_done done;
	void *user;
	slot *slots;
	size_t n_slots;
	uint64_t n_put, n_taken, n_delivered; /* jobs so far; slot = number % n_slots */
	size_t bytes;
	bool closing, stopped;
	clv_profile *profile;
	pthread_mutex_t lock;
	pthread_cond_t changed_for_workers, changed_for_owner;
	pthread_t threads[MAX_THREADS];
	int n_threads;
};

static slot *slot_of(clv_pool *p, uint64_t number)
{
	return &p->slots[number % p->n_slots];
}

static void drop_job(clv_job *job)
{
	free(job->owner);
	job->owner = NULL;
}

void clv_profile_add(clv_profile *p, const char *call, double seconds)
{
	size_t n = strcspn(call, "("), i = 0;
	if (!strncmp(call, "clv_", 4)) {
		call += 4;
		n -= 4;
	}
	n = n < sizeof p->v[0].stage ? n : sizeof p->v[0].stage - 1;
	while (i < p->n && (strncmp(p->v[i].stage, call, n) != 0 || p->v[i].stage[n]))
		i++;
	if (i == CLV_PROFILE_STAGES)
		return;
	if (i == p->n) {
		memcpy(p->v[i].stage, call, n);
		p->v[i].stage[n] = 0;
		p->v[p->n++].seconds = 0;
	}
	p->v[i].seconds += seconds;
}

void clv_pool_profile(clv_pool *p, clv_profile *out)
{
	pthread_mutex_lock(&p->lock);
	p->profile = out;
	pthread_mutex_unlock(&p->lock);
}

/* ---- a worker's thread -------------------------------------------------------- */

/* Runs one job outside the lock. */
static void run_job(clv_pool *p, clv_worker *w, slot *s)
{
	clv_arena_reset(s->arena);
	s->result = (clv_result){ 0 };
	if (!w) {
		s->result.status = clv_fail(&s->result.err, CLV_NOMEM, "pool", "out of memory");
	} else if (clv_arena_guard(s->arena)) {
		s->result = (clv_result){ 0 };
		s->result.status = clv_fail(&s->result.err, CLV_NOMEM, "pool", "out of memory");
	} else {
		s->result.status = p->work(p->user, w, &s->job, s->arena, &s->result);
	}
	clv_arena_unguard(s->arena);
}

static void *thread_main(void *arg)
{
	clv_pool *p = arg;
	clv_worker *w = clv_worker_new(p->engine);
	clv_profile mine = { 0 };
	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (!p->closing && p->n_taken == p->n_put)
			pthread_cond_wait(&p->changed_for_workers, &p->lock);
		if (p->n_taken == p->n_put)
			break;
		slot *s = slot_of(p, p->n_taken++);
		if (w && p->profile)
			w->profile = &mine;
		s->state = RUNNING;
		pthread_mutex_unlock(&p->lock);
		run_job(p, w, s);
		pthread_mutex_lock(&p->lock);
		s->state = READY;
		pthread_cond_signal(&p->changed_for_owner);
	}
	for (size_t i = 0; i < mine.n; i++)
		clv_profile_add(p->profile, mine.v[i].stage, mine.v[i].seconds);
	pthread_mutex_unlock(&p->lock);
	clv_worker_free(w);
	return NULL;
}

/* ---- the owner's side ----------------------------------------------------------- */

/* Delivers the oldest job, which is ready. Called and left with the lock held. */
static void deliver(clv_pool *p)
{
	slot *s = slot_of(p, p->n_delivered);
	pthread_mutex_unlock(&p->lock);
	if (!p->stopped && p->done(p->user, &s->job, &s->result) != 0)
		p->stopped = true;
	size_t n = s->job.bytes.n;
	drop_job(&s->job);
	pthread_mutex_lock(&p->lock);
	p->bytes -= n;
	s->state = FREE;
	p->n_delivered++;
}

static bool full(const clv_pool *p)
{
	uint64_t n = p->n_put - p->n_delivered;
	return n == p->n_slots || (n > 0 && p->bytes > BYTES_IN_FLIGHT);
}

/* Delivers what is ready; waits while `until` (NULL: until all is delivered). */
static void drain(clv_pool *p, bool (*until)(const clv_pool *))
{
	while (p->n_delivered < p->n_put) {
		if (slot_of(p, p->n_delivered)->state == READY)
			deliver(p);
		else if (until && !until(p))
			break;
		else
			pthread_cond_wait(&p->changed_for_owner, &p->lock);
	}
}

clv_status clv_pool_put(clv_pool *p, const clv_job *job)
{
	clv_job mine = *job;
	pthread_mutex_lock(&p->lock);
	drain(p, full);
	bool stopped = p->stopped;
	if (!stopped) {
		slot *s = slot_of(p, p->n_put);
		s->job = mine;
		s->state = WAITING;
		p->bytes += mine.bytes.n;
		p->n_put++;
		pthread_cond_signal(&p->changed_for_workers);
	}
	pthread_mutex_unlock(&p->lock);
	if (stopped)
		drop_job(&mine);
	return stopped ? CLV_STOPPED : CLV_OK;
}

clv_status clv_pool_finish(clv_pool *p)
{
	pthread_mutex_lock(&p->lock);
	drain(p, NULL);
	pthread_mutex_unlock(&p->lock);
	return p->stopped ? CLV_STOPPED : CLV_OK;
}

/* ---- making and ending ------------------------------------------------------------ */

static int thread_count(int asked)
{
	long n = asked > 0 ? asked : sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : (int)n;
}

static bool make_slots(clv_pool *p, int threads)
{
	p->n_slots = (size_t)threads * SLOTS_A_THREAD;
	p->slots = calloc(p->n_slots, sizeof *p->slots);
	for (size_t i = 0; p->slots && i < p->n_slots; i++) {
		p->slots[i].arena = clv_arena_new(0);
		if (!p->slots[i].arena)
			return false;
	}
	return p->slots != NULL;
}

clv_status clv_pool_new(const clv_engine *e, int threads, clv_work work, clv_done done,
                        void *user, clv_pool **out, clv_error *err)
{
	clv_pool *p = calloc(1, sizeof *p);
	if (!p)
		return clv_fail(err, CLV_NOMEM, "pool", "out of memory");
	*p = (clv_pool){ .engine = e, .work = work, .done = done, .user = user };
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed_for_workers, NULL);
	pthread_cond_init(&p->changed_for_owner, NULL);
	threads = thread_count(threads);
	bool good = make_slots(p, threads);
	while (good && p->n_threads < threads &&
	       pthread_create(&p->threads[p->n_threads], NULL, thread_main, p) == 0)
		p->n_threads++;
	if (p->n_threads == 0) {
		clv_pool_free(p);
		return clv_fail(err, CLV_NOMEM, "pool", "no thread could be started");
	}
	*out = p;
	return CLV_OK;
}

/* Jobs that no worker took are dropped. */
static void drop_waiting(clv_pool *p)
{
	while (p->n_put > p->n_taken) {
		slot *s = slot_of(p, --p->n_put);
		drop_job(&s->job);
		s->state = FREE;
	}
}

void clv_pool_free(clv_pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	drop_waiting(p);
	p->closing = true;
	pthread_cond_broadcast(&p->changed_for_workers);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->n_threads; i++)
		pthread_join(p->threads[i], NULL);
	for (size_t i = 0; i < p->n_slots && p->slots; i++) {
		drop_job(&p->slots[i].job);
		clv_arena_free(p->slots[i].arena);
	}
	free(p->slots);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->changed_for_workers);
	pthread_cond_destroy(&p->changed_for_owner);
	free(p);
}
