/* SPDX-License-Identifier: Apache-2.0 */
/* Stories: documents that report the same happenings.
 *
 * Input: keys of n documents in any order, the copies among them. Output: a
 * partition, a pure function of the set: everything runs in canonical order,
 * ties break by it, and no step depends on when a document came.
 *
 * Method: copies follow their originals. Words are weighted tf × idf^1.5, where the
 * share of documents that hold a word mixes what the set says with what general
 * English says (a beta prior worth PRIOR documents), so that five documents get
 * sensible weights and two hundred thousand get their own. Neighbours come from
 * an inverted index of each document's heaviest terms; a term's list is read only
 * as far as its nearest LIST entries in time. Groups are then
 * joined best first while their mean likeness stays above the threshold (group-
 * average clustering, Sokal & Michener 1958, on the graph of neighbours); a group that
 * holds two happenings of one kind is then parted (part.c). Likeness: cosine of the words, plus actors, happenings
 * and dates as weighted terms.
 *
 * Cost: n log n. Limits: a story is bridged over at most `window` days between
 * one report and the next like it, some months more where a day is inferred; documents
 * without any day are in every window, and bridge none. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "story/story_priv.h"

const clv_story_params clv_story_defaults = {
	.threshold = 0.11F, .w_actor = 0.05F, .w_event = 0.10F, .w_date = 0.10F, .most = 0.2F, .cohesion = 0.4F, .w_long = 0.10F,
	.window = 10, .neighbours = 40, .chapter = CLV_STORY_MOST,
	.part_name = 1.5F, .part_number = 3.0F, .part_power = 0.5F, .part_apart = 0.4F, .part_share = 0.35F,
};

enum { PROBE_TERMS = 24, LIST = 160, MAX_CENTROID = 512, INFERRED = 200 /* days that an inferred date may be off */ };

typedef struct group {
	clv_dim *v; /* sum of vectors, ascending by hash */
	size_t n;
	uint32_t size, first; /* documents; smallest rank */
	double inner;         /* sum of the likenesses of all its pairs */
	double terms;         /* sum of how many its documents hold */
	double days;          /* sum of the given publication days */
	uint32_t n_dated;
	clv_day from, to;     /* of the publication days, inferred ones when no other is known; NONE: all unknown */
	bool inferred;        /* no day but inferred ones */
	uint32_t next, tail;  /* members as a list of ranks */
	CLV_VEC(const clv_mark *) marks; /* what people judged of its documents */
} group;

typedef struct work {
	const clv_signature *const *sig;
	const uint32_t *order;
	const clv_story_params *p;
	size_t n;
	clv_arena *out, *scratch;
	bool *follows;    /* by rank: a copy, placed with its original */
	clv_vocabulary *words;
	clv_sparse *vec;  /* by rank */
	group *g;
	uint32_t *parent, *next;
} work;

typedef struct link {
	uint32_t a, b;
	float sim;
} link_;

static clv_vocabulary *count_words(work *w)
{
	clv_vocabulary *v = clv_vocabulary_new(w->scratch);
	for (uint32_t r = 0; r < w->n; r++)
		if (!w->follows[r])
			clv_vocabulary_add(v, w->sig[w->order[r]]);
	return v;
}

/* ---- likeness of two groups --------------------------------------------------------- */

static bool dated(const clv_signature *s)
{
	return s->published != CLV_DAY_NONE && s->published_from != CLV_FROM_INFERRED;
}

/* What days apart take off the likeness of two groups: their mean days count, so that a
 * story which goes on for weeks is compared with where it stands, not with its last report. */
static double time_apart(const work *w, const group *a, const group *b)
{
	if (!a->n_dated || !b->n_dated)
		return 0;
	double gap = fabs(a->days / a->n_dated - b->days / b->n_dated) / w->p->window;
	return w->p->w_date * (gap < 1 ? gap : 1);
}

/* Mean likeness of all pairs across, from the sums of vectors: no pair is visited. */
static double group_likeness(const group *a, const group *b)
{
	return clv_dim_dot(a->v, a->n, b->v, b->n) / ((double)a->size * b->size);
}

static double likeness(const work *w, const group *a, const group *b)
{
	return group_likeness(a, b) - time_apart(w, a, b);
}

/* Of a long report more is known: what is little likeness between two of thirty words is none between two of six hundred. */
static double needed(const work *w, const group *a, const group *b)
{
	double x = a->terms / a->size, y = b->terms / b->size;
	return w->p->threshold + w->p->w_long * (x < y ? x : y) / CLV_SIG_TERMS;
}

/* Mean likeness of the pairs within; that of a report alone is unknown. */
static double within(const group *g)
{
	return g->size < 2 ? -1 : g->inner / (0.5 * g->size * (g->size - 1.0));
}

/* Do two groups hang together as their members do? What joins at the threshold may be as loose
 * as it is; a close group takes in nothing that is far from it. */
static bool hang_together(const work *w, const group *a, const group *b, double across)
{
	double x = within(a), y = within(b), looser = x < 0 || (y >= 0 && y < x) ? y : x;
	return across >= w->p->cohesion * looser;
}

/* ---- neighbours ----------------------------------------------------------------------------- */

typedef struct posting {
	CLV_VEC(uint32_t) ranks;
} posting;

static int cmp_heavy(const void *x, const void *y)
{
	const clv_dim *a = x, *b = y;
	if (a->w != b->w)
		return a->w > b->w ? -1 : 1;
	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static size_t heaviest(const work *w, uint32_t r, clv_dim out[PROBE_TERMS], clv_arena *scratch)
{
	size_t n = w->vec[r].n, keep = n < PROBE_TERMS ? n : PROBE_TERMS;
	clv_dim *v = CLV_NEW_ARRAY(scratch, clv_dim, n + 1);
	if (n)
		memcpy(v, w->vec[r].v, n * sizeof *v);
	qsort(v, n, sizeof *v, cmp_heavy);
	memcpy(out, v, keep * sizeof *v);
	return keep;
}

typedef struct score {
	uint32_t rank;
	float s;
} score;

static int cmp_score(const void *x, const void *y)
{
	const score *a = x, *b = y;
	if (a->s != b->s)
		return a->s > b->s ? -1 : 1;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

static bool in_window(const work *w, uint32_t a, uint32_t b)
{
	const clv_signature *x = w->sig[w->order[a]], *y = w->sig[w->order[b]];
	if (x->published == CLV_DAY_NONE || y->published == CLV_DAY_NONE)
		return true;
	return labs((long)x->published - y->published) <= w->p->window + (dated(x) && dated(y) ? 0 : INFERRED);
}

/* Days between what two groups' reports were published on; undated ones bridge no years. */
static bool near_in_time(const work *w, const group *a, const group *b)
{
	if (a->from == CLV_DAY_NONE || b->from == CLV_DAY_NONE)
		return true;
	long gap = b->from > a->to ? (long)b->from - a->to : a->from > b->to ? (long)a->from - b->to : 0;
	return gap <= w->p->window + (a->inferred || b->inferred ? INFERRED : 0);
}

typedef struct linker {
	clv_map terms; /* term hash → posting */
	CLV_VEC(posting) lists;
	CLV_VEC(link_) links;
	float *acc; /* by rank */
} linker;

static void link_document(work *w, linker *l, uint32_t r, clv_arena *tmp)
{
	clv_dim heavy[PROBE_TERMS];
	size_t n = heaviest(w, r, heavy, tmp);
	CLV_VEC(score) cand = { 0 };
	for (size_t i = 0; i < n; i++) {
		uint32_t *at = clv_map_put64(&l->terms, heavy[i].hash, (uint32_t)l->lists.n);
		if (*at == l->lists.n)
			*clv_push(w->scratch, &l->lists) = (posting){ 0 };
		posting *p = &l->lists.v[*at];
		size_t from = p->ranks.n > LIST ? p->ranks.n - LIST : 0;
		for (size_t k = from; k < p->ranks.n; k++) {
			uint32_t o = p->ranks.v[k];
			if (!in_window(w, r, o))
				continue;
			if (l->acc[o] == 0)
				*clv_push(tmp, &cand) = (score){ o, 0 };
			l->acc[o] += heavy[i].w * heavy[i].w;
		}
		*clv_push(w->scratch, &p->ranks) = r;
	}
	for (size_t i = 0; i < cand.n; i++) {
		cand.v[i].s = l->acc[cand.v[i].rank];
		l->acc[cand.v[i].rank] = 0;
	}
	if (cand.n)
		qsort(cand.v, cand.n, sizeof *cand.v, cmp_score);
	for (size_t i = 0; i < cand.n && i < w->p->neighbours; i++) {
		uint32_t o = cand.v[i].rank;
		double sim = likeness(w, &w->g[r], &w->g[o]);
		if (sim >= needed(w, &w->g[r], &w->g[o]))
			*clv_push(w->scratch, &l->links) = (link_){ o, r, (float)sim };
	}
}

/* ---- joining ------------------------------------------------------------------------------------ */

static uint32_t root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static int cmp_abs(const void *x, const void *y)
{
	return cmp_heavy(x, y);
}

static void add_vectors(work *w, group *a, const group *b)
{
	clv_dim *v = CLV_NEW_ARRAY(w->scratch, clv_dim, a->n + b->n + 1);
	size_t n = 0, i = 0, j = 0;
	while (i < a->n || j < b->n) {
		bool ta = i < a->n && (j >= b->n || a->v[i].hash <= b->v[j].hash);
		bool tb = j < b->n && (i >= a->n || b->v[j].hash <= a->v[i].hash);
		v[n].hash = ta ? a->v[i].hash : b->v[j].hash;
		v[n++].w = (ta ? a->v[i].w : 0) + (tb ? b->v[j].w : 0);
		i += ta;
		j += tb;
	}
	if (n > MAX_CENTROID) {
		qsort(v, n, sizeof *v, cmp_abs);
		n = MAX_CENTROID;
		qsort(v, n, sizeof *v, clv_dim_cmp);
	}
	a->v = v;
	a->n = n;
}

static void merge(work *w, uint32_t a, uint32_t b)
{
	group *x = &w->g[a], *y = &w->g[b];
	double across = clv_dim_dot(x->v, x->n, y->v, y->n);
	add_vectors(w, x, y);
	x->inner += y->inner + across;
	x->size += y->size;
	x->terms += y->terms;
	x->days += y->days;
	x->n_dated += y->n_dated;
	w->next[x->tail] = y->first;
	x->tail = y->tail;
	if (y->from != CLV_DAY_NONE && x->inferred && !y->inferred) {
		x->from = y->from;
		x->to = y->to;
		x->inferred = false;
	} else if (y->from != CLV_DAY_NONE && (x->inferred || !y->inferred || x->from == CLV_DAY_NONE)) {
		x->inferred = x->from == CLV_DAY_NONE ? y->inferred : x->inferred;
		x->from = x->from == CLV_DAY_NONE || y->from < x->from ? y->from : x->from;
		x->to = x->to == CLV_DAY_NONE || y->to > x->to ? y->to : x->to;
	}
	for (size_t i = 0; i < y->marks.n; i++)
		*clv_push(w->scratch, &x->marks) = y->marks.v[i];
	w->parent[b] = a;
}

/* ---- what people judged -------------------------------------------------------------- */

static const clv_mark *mark_of(const work *w, uint32_t i)
{
	return clv_verdicts_of(w->p->verdicts, clv_str_c(w->sig[i]->id));
}

static bool judged_apart(const group *a, const group *b)
{
	for (size_t i = 0; i < a->marks.n; i++)
		for (size_t k = 0; k < b->marks.n; k++)
			if (clv_marks_apart(a->marks.v[i], b->marks.v[k]))
				return true;
	return false;
}

/* Documents that somebody judged to tell one story begin as one group. */
static void join_judged(work *w)
{
	clv_map first = clv_map_new(w->scratch);
	for (uint32_t r = 0; w->p->verdicts && r < w->n; r++) {
		const clv_mark *m = mark_of(w, w->order[r]);
		if (!m)
			continue;
		uint32_t a = m->together ? root(w->parent, *clv_map_put64(&first, m->together, r)) : r;
		uint32_t b = root(w->parent, r);
		if (a != b && !judged_apart(&w->g[a], &w->g[b]))
			merge(w, a < b ? a : b, a < b ? b : a);
	}
}

static int cmp_link(const void *x, const void *y)
{
	const link_ *a = x, *b = y;
	if (a->sim != b->sim)
		return a->sim > b->sim ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static void sift(link_ *h, size_t n, size_t i)
{
	for (size_t k; (k = 2 * i + 1) < n; i = k) {
		if (k + 1 < n && cmp_link(&h[k + 1], &h[k]) < 0)
			k++;
		if (cmp_link(&h[i], &h[k]) <= 0)
			return;
		link_ t = h[i];
		h[i] = h[k];
		h[k] = t;
	}
}

/* Best first: a pair is looked at again, with its groups as they are now, until
 * it is the best there is (lazy re-evaluation of a heap). */
static void join_links(work *w, link_ *h, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(h, n, i);
	while (n) {
		uint32_t a = root(w->parent, h[0].a), b = root(w->parent, h[0].b);
		float s = a == b || judged_apart(&w->g[a], &w->g[b]) || !near_in_time(w, &w->g[a], &w->g[b]) ? -1.0F
		        : (float)likeness(w, &w->g[a], &w->g[b]);
		if ((double)s < needed(w, &w->g[a], &w->g[b]) || !hang_together(w, &w->g[a], &w->g[b], (double)s))
			h[0] = h[--n];
		else if (s < h[0].sim)
			h[0].sim = s;
		else
			merge(w, a < b ? a : b, a < b ? b : a);
		sift(h, n, 0);
	}
}

/* ---- two happenings of one kind ------------------------------------------------------ */

/* Words of a document as part.c wants them: names and numbers weigh more. */
static clv_sparse words_of(const work *w, uint32_t r, clv_arena *a)
{
	const clv_signature *s = w->sig[w->order[r]];
	clv_dim *v = CLV_NEW_ARRAY(a, clv_dim, s->terms.n + 1);
	for (size_t i = 0; i < s->terms.n; i++) {
		const clv_sigterm *t = &s->terms.v[i];
		double kind = t->flags & CLV_TERM_NUMBER ? (double)w->p->part_number
		            : t->flags & CLV_TERM_NAME ? (double)w->p->part_name : 1;
		v[i] = (clv_dim){ t->hash, (float)(kind * t->tf * clv_vocabulary_weight(w->words, t->hash, t->prob)) };
	}
	return (clv_sparse){ v, s->terms.n };
}

/* Would two documents that were judged the same be parted? */
static bool parts_judged(const work *w, const uint32_t *ranks, const uint8_t *side, size_t n, clv_arena *a)
{
	clv_map at = clv_map_new(a);
	for (size_t i = 0; w->p->verdicts && i < n; i++) {
		const clv_mark *m = mark_of(w, w->order[ranks[i]]);
		if (m && m->together && *clv_map_put64(&at, m->together, side[i]) != side[i])
			return true;
	}
	return false;
}

/* ranks: documents of one group, ascending; the first is its root. */
static void part_group(work *w, uint32_t *ranks, size_t n, clv_arena *a)
{
	clv_sparse *v = CLV_NEW_ARRAY(a, clv_sparse, n + 1);
	uint8_t *side = CLV_NEW_ARRAY(a, uint8_t, n + 1);
	for (size_t i = 0; i < n; i++)
		v[i] = words_of(w, ranks[i], a);
	if (!clv_story_part(w->p, v, n, a, side) || parts_judged(w, ranks, side, n, a))
		return;
	uint32_t *part[2] = { CLV_NEW_ARRAY(a, uint32_t, n), CLV_NEW_ARRAY(a, uint32_t, n) };
	size_t size[2] = { 0, 0 };
	for (size_t i = 0; i < n; i++)
		part[side[i]][size[side[i]]++] = ranks[i];
	for (int k = 0; k < 2; k++) {
		for (size_t i = 0; i < size[k]; i++)
			w->parent[part[k][i]] = part[k][0];
		part_group(w, part[k], size[k], a);
	}
}

static void part_groups(work *w, clv_arena *tmp)
{
	posting *members = CLV_NEW_ARRAY(w->scratch, posting, w->n + 1);
	for (uint32_t r = 0; r < w->n; r++)
		if (!w->follows[r])
			*clv_push(w->scratch, &members[root(w->parent, r)].ranks) = r;
	for (uint32_t r = 0; r < w->n; r++) {
		if (members[r].ranks.n < 2)
			continue;
		part_group(w, members[r].ranks.v, members[r].ranks.n, tmp);
		clv_arena_reset(tmp);
	}
}

/* ---- answer ----------------------------------------------------------------------------------------- */

static void place_copies(work *w, const clv_copies *c, const uint32_t *rank_of)
{
	for (uint32_t r = 0; c && r < w->n; r++) {
		uint32_t i = w->order[r];
		for (int step = 0; step < 16 && c->copy_of[i] != CLV_NO_INDEX && w->follows[rank_of[i]]; step++)
			i = c->copy_of[i];
		uint32_t a = root(w->parent, r), b = root(w->parent, rank_of[i]);
		if (a != b)
			w->parent[a > b ? a : b] = a > b ? b : a;
	}
}

/* Groups of too many, cut into chapters of about one size, in order of time. */
static void cut_chapters(work *w)
{
	uint32_t *size = CLV_NEW_ARRAY(w->scratch, uint32_t, w->n + 1), *seen = CLV_NEW_ARRAY(w->scratch, uint32_t, w->n + 1);
	uint32_t *top = CLV_NEW_ARRAY(w->scratch, uint32_t, w->n + 1), *first = CLV_NEW_ARRAY(w->scratch, uint32_t, w->n + 1);
	for (uint32_t r = 0; r < w->n; r++)
		size[top[r] = root(w->parent, r)]++;
	for (uint32_t r = 0; r < w->n; r++) {
		uint32_t t = top[r], chapters = (size[t] + w->p->chapter - 1) / w->p->chapter;
		uint32_t at = seen[t]++, each = (size[t] + chapters - 1) / chapters;
		if (at % each == 0)
			first[t] = r;
		w->parent[r] = first[t];
	}
}

static clv_stories *answer(work *w)
{
	clv_stories *st = CLV_NEW(w->out, clv_stories);
	st->of = CLV_NEW_ARRAY(w->out, uint32_t, w->n + 1);
	uint32_t *size = CLV_NEW_ARRAY(w->scratch, uint32_t, w->n + 1);
	for (uint32_t r = 0; r < w->n; r++)
		size[root(w->parent, r)]++;
	for (uint32_t r = 0; r < w->n; r++) {
		uint32_t top = root(w->parent, r), i = w->order[r];
		const clv_signature *s = w->sig[i];
		if (top == r) {
			clv_story *y = clv_push(w->out, &st->v);
			clv_str id = clv_str_c(s->id);
			clv_content_id(y->key, 's', &id, 1);
			y->docs = CLV_NEW_ARRAY(w->out, uint32_t, size[r]);
			y->from = y->to = CLV_DAY_NONE;
			w->next[r] = (uint32_t)st->v.n - 1; /* root → story */
		}
		clv_story *y = &st->v.v[w->next[top]];
		st->of[i] = w->next[top];
		y->docs[y->n_docs++] = i;
		if (s->published == CLV_DAY_NONE)
			continue;
		y->from = y->from == CLV_DAY_NONE || s->published < y->from ? s->published : y->from;
		y->to = y->to == CLV_DAY_NONE || s->published > y->to ? s->published : y->to;
	}
	return st;
}

clv_stories *clv_story_cluster(const clv_signature *const *sig, size_t n,
                               const clv_copies *copies, const clv_story_params *params,
                               clv_arena *out, clv_arena *scratch)
{
	work w = { .sig = sig, .n = n, .out = out, .scratch = scratch,
		.p = params ? params : &clv_story_defaults };
	w.order = clv_signatures_canonical(sig, n, scratch);
	uint32_t *rank_of = CLV_NEW_ARRAY(scratch, uint32_t, n + 1);
	w.follows = CLV_NEW_ARRAY(scratch, bool, n + 1);
	w.vec = CLV_NEW_ARRAY(scratch, clv_sparse, n + 1);
	w.g = CLV_NEW_ARRAY(scratch, group, n + 1);
	w.parent = CLV_NEW_ARRAY(scratch, uint32_t, n + 1);
	w.next = CLV_NEW_ARRAY(scratch, uint32_t, n + 1);
	for (uint32_t r = 0; r < n; r++) {
		rank_of[w.order[r]] = r;
		w.parent[r] = r;
		w.follows[r] = copies && copies->copy_of[w.order[r]] != CLV_NO_INDEX && !mark_of(&w, w.order[r]);
	}
	w.words = count_words(&w);
	linker l = { .terms = clv_map_new(scratch), .acc = CLV_NEW_ARRAY(scratch, float, n + 1) };
	clv_arena *tmp = clv_arena_child(scratch);
	for (uint32_t r = 0; r < n; r++) {
		if (w.follows[r])
			continue;
		const clv_signature *s = sig[w.order[r]];
		w.vec[r] = clv_story_vector(w.words, s, w.p, scratch);
		w.g[r] = (group){ .v = w.vec[r].v, .n = w.vec[r].n, .size = 1, .first = r, .from = s->published,
			.to = s->published, .next = r, .tail = r, .inferred = s->published != CLV_DAY_NONE && !dated(s),
			.terms = (double)s->terms.n, .days = dated(s) ? s->published : 0, .n_dated = dated(s) };
		if (mark_of(&w, w.order[r]))
			*clv_push(scratch, &w.g[r].marks) = mark_of(&w, w.order[r]);
		link_document(&w, &l, r, tmp);
		clv_arena_reset(tmp);
	}
	join_judged(&w);
	join_links(&w, l.links.v, l.links.n);
	part_groups(&w, tmp);
	clv_arena_free(tmp);
	place_copies(&w, copies, rank_of);
	cut_chapters(&w);
	return answer(&w);
}
