/* SPDX-License-Identifier: Apache-2.0 */
/* Copies among many documents: candidates by shared keys, then a check of each.
 *
 * Input: n keys (signatures) in any order. Output: edges copy → original, at most
 * three a copy, and the origin that each document's text is folded into.
 *
 * Method: equal texts are folded first. Then every document posts its keys: 16
 * bands of 4 MinHash rows (Leskovec, Rajaraman, Ullman, "Mining of Massive
 * Datasets", ch. 3), a 1/32 sample of its shingles, its longer paragraphs, and
 * runs of three names or numbers, which outlive translation and re-wording. In a
 * group of equal keys each document is paired with the group's first three only:
 * n texts alike cost 3n pairs, never n². A pair is a copy when
 *   - shingles: half of the shorter text's 5-word shingles stand in the other
 *     (estimated on the 512 smallest hashes: standard error ≤ .045 at 512), or
 *   - runs: 45 % of the shorter text's distinct runs of three names or numbers
 *     stand in the other, at least 8 of them, and its numbers agree.
 * Independent reports of one happening share names, not their order.
 *
 * Direction: the later published is the copy; on one day or without dates, the one that
 * credits the other's outlet, else the one of which clearly more stands in the other, else,
 * without dates, the shorter, else the later in canonical order.
 * Cost: n log n. Limits: texts under 20 words are copies only when equal. */
#include <stdlib.h>
#include <string.h>

#include "copy/copy_priv.h"

enum {
	BANDS = 16, ROWS = 4, SAMPLE = 32, RUN = 3, RUN_SAMPLE = 2, RUN_ALL = 64,
	GROUP_FIRST = 3, MAX_CANDIDATES = 24, MAX_EDGES = 3,
	MIN_WORDS = 20, MIN_EQUAL_WORDS = 8, BLOCK_WORDS = 25,
	MIN_RUNS = 8, MIN_ORDER = 20, NEED_SKETCH = 2, NEED_RUNS = 3, MIN_COMMON = 8
};
static const double SHARE_SAME = 0.6, SHARE_COPY = 0.5, SHARE_PART = 0.4, RUN_SHARE = 0.45;
static const double SHARE_TRANSLATED = 0.03, NUMBER_AGREE = 0.5;
static const double RUN_LEAST = 0.15, ORDER_SHARE = 0.6, CLEARLY_MORE = 0.15, SHARE_BULK = 0.25;

enum { TAG_BAND = 1, TAG_SKETCH, TAG_BLOCK, TAG_RUN };

typedef struct post {
	uint64_t key;
	uint32_t rank, tag;
} post;
typedef struct pairing {
	uint32_t late, early, tag;
} pairing;
typedef struct work {
	const clv_signature *const *sig;
	const uint32_t *order; /* rank → index */
	size_t n;
	clv_arena *out, *scratch;
	CLV_VEC(post) posts;
	CLV_VEC(pairing) pairs;
	CLV_VEC(clv_edge) edges;
} work;

static const char *const kind_names[] = {
#define X(n, t) t,
	CLV_COPYKIND_MAP(X)
#undef X
};

const char *clv_copykind_name(int v)
{
	return v >= 0 && v < CLV_N_COPY ? kind_names[v] : "";
}

/* ---- canonical order --------------------------------------------------------- */

typedef struct ranked {
	const clv_signature *s;
	uint32_t index;
} ranked;

static int cmp_ranked(const void *x, const void *y)
{
	const ranked *a = x, *b = y;
	int c = clv_signature_cmp(a->s, b->s);
	return c ? c : (a->index > b->index) - (a->index < b->index);
}

uint32_t *clv_signatures_canonical(const clv_signature *const *sig, size_t n, clv_arena *a)
{
	ranked *r = CLV_NEW_ARRAY(a, ranked, n + 1);
	uint32_t *order = CLV_NEW_ARRAY(a, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++)
		r[i] = (ranked){ sig[i], (uint32_t)i };
	qsort(r, n, sizeof *r, cmp_ranked);
	for (size_t i = 0; i < n; i++)
		order[i] = r[i].index;
	return order;
}

/* ---- comparing two ------------------------------------------------------------- */

/* Shares of a's and of b's shingles that the other has, from bottom-k sketches:
 * below the smaller of the two limits both samples are complete. */
static uint32_t containment(const clv_signature *a, const clv_signature *b, double *of_a, double *of_b)
{
	uint32_t la = a->n_shingles > a->sketch.n ? a->sketch.v[a->sketch.n - 1] : UINT32_MAX;
	uint32_t lb = b->n_shingles > b->sketch.n ? b->sketch.v[b->sketch.n - 1] : UINT32_MAX;
	uint32_t limit = la < lb ? la : lb, common = 0, na = 0, nb = 0;
	size_t i = 0, j = 0;
	while (i < a->sketch.n && a->sketch.v[i] <= limit) {
		uint32_t x = a->sketch.v[i++];
		na++;
		while (j < b->sketch.n && b->sketch.v[j] < x)
			j++;
		common += j < b->sketch.n && b->sketch.v[j] == x;
	}
	while (nb < b->sketch.n && b->sketch.v[nb] <= limit)
		nb++;
	*of_a = na ? (double)common / na : 0;
	*of_b = nb ? (double)common / nb : 0;
	return common;
}

static int cmp_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Distinct runs of three names or numbers, all different. */
static size_t runs_of(const clv_signature *s, uint64_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i + RUN <= s->sequence.n; i++) {
		const uint32_t *w = s->sequence.v + i;
		if (w[0] != w[2] && w[0] != w[1] && w[1] != w[2])
			out[n++] = clv_hash64(w, RUN * sizeof *w);
	}
	qsort(out, n, sizeof *out, cmp_u64);
	size_t m = 0;
	for (size_t i = 0; i < n; i++)
		if (!m || out[m - 1] != out[i])
			out[m++] = out[i];
	return m;
}

static size_t common_sorted(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
	size_t i = 0, j = 0, c = 0;
	while (i < n && j < m) {
		c += a[i] == b[j];
		uint64_t x = a[i], y = b[j];
		i += x <= y;
		j += y <= x;
	}
	return c;
}

static double number_agreement(const clv_signature *a, const clv_signature *b)
{
	size_t i = 0, j = 0, c = 0, small = a->numbers.n < b->numbers.n ? a->numbers.n : b->numbers.n;
	while (i < a->numbers.n && j < b->numbers.n) {
		uint32_t x = a->numbers.v[i], y = b->numbers.v[j];
		c += x == y;
		i += x <= y;
		j += y <= x;
	}
	return small ? (double)c / (double)small : 1;
}

/* Share of the shorter's runs that the other has; 0 when too few. */
static double run_share(const clv_signature *a, const clv_signature *b)
{
	uint64_t ra[CLV_SIG_SEQUENCE], rb[CLV_SIG_SEQUENCE];
	size_t n = runs_of(a, ra), m = runs_of(b, rb), c = common_sorted(ra, n, rb, m);
	size_t small = n < m ? n : m;
	return c >= MIN_RUNS ? (double)c / (double)small : 0;
}

/* Longest common subsequence of the names and numbers, as a share of the shorter text's
 * (Hirschberg's row): what is left of their order when some are lost or spelt otherwise. */
static double order_share(const clv_signature *a, const clv_signature *b)
{
	uint16_t row[CLV_SIG_SEQUENCE + 1] = { 0 };
	size_t n = a->sequence.n, m = b->sequence.n, small = n < m ? n : m;
	if (small < MIN_ORDER)
		return 0;
	for (size_t i = 0; i < n; i++) {
		uint16_t diagonal = 0;
		for (size_t k = 0; k < m; k++) {
			uint16_t above = row[k + 1];
			if (a->sequence.v[i] == b->sequence.v[k])
				row[k + 1] = (uint16_t)(diagonal + 1);
			else if (row[k] > above)
				row[k + 1] = row[k];
			diagonal = above;
		}
	}
	return (double)row[m] / (double)small;
}

/* Re-worded or translated: names and numbers in the same order. *share of them. */
static bool is_retold(const clv_signature *a, const clv_signature *b, double *share)
{
	if (number_agreement(a, b) < NUMBER_AGREE)
		return false;
	double runs = run_share(a, b);
	*share = runs;
	if (runs >= RUN_SHARE)
		return true;
	*share = runs >= RUN_LEAST ? order_share(a, b) : 0;
	return *share >= ORDER_SHARE;
}

static bool credits(const clv_signature *s, const clv_signature *other)
{
	for (size_t i = 0; i < s->credits.n; i++)
		if (other->outlet && s->credits.v[i].hash == other->outlet)
			return true;
	return false;
}

/* An inferred day is no evidence of who was first. */
static bool is_given(const clv_signature *s)
{
	return s->published != CLV_DAY_NONE && s->published_from != CLV_FROM_INFERRED;
}

/* Is `late` (later in canonical order) really the copy? Of two of one day, of which neither credits
 * the other, the one that stands in the other is the excerpt. */
static bool keeps_direction(const clv_signature *late, const clv_signature *early, double of_late, double of_early)
{
	bool both = is_given(late) && is_given(early);
	if (both && late->published != early->published)
		return late->published > early->published;
	if (credits(early, late) != credits(late, early))
		return credits(late, early);
	bool digest = of_late < SHARE_BULK || of_early < SHARE_BULK;
	if (!digest && (of_late - of_early > CLEARLY_MORE || of_early - of_late > CLEARLY_MORE))
		return of_late > of_early;
	if (!both && late->n_words != early->n_words)
		return late->n_words < early->n_words;
	return true;
}

static bool same_agency(const clv_signature *a, const clv_signature *b)
{
	for (size_t i = 0; i < a->credits.n; i++)
		for (size_t j = 0; j < b->credits.n; j++)
			if (a->credits.v[i].agency && a->credits.v[i].hash == b->credits.v[j].hash)
				return true;
	return false;
}

static void add_edge(work *w, uint32_t late, uint32_t early, clv_copykind kind, double of_late,
                     double of_early, const char *what)
{
	uint32_t i = w->order[late], j = w->order[early];
	const clv_signature *a = w->sig[i], *b = w->sig[j];
	bool keep = keeps_direction(a, b, of_late, of_early);
	if (!keep) {
		uint32_t t = i;
		i = j;
		j = t;
	}
	double share = keep ? of_late : of_early, other = keep ? of_early : of_late;
	const clv_signature *copy = w->sig[i], *orig = w->sig[j];
	clv_buf why = clv_buf_new(w->out);
	clv_buf_f(&why, "%.0f %% of its %s stand in the other", 100 * share, what);
	if (is_given(copy) && is_given(orig))
		clv_buf_f(&why, "; published %d days after it", (int)(copy->published - orig->published));
	if (credits(copy, orig))
		clv_buf_f(&why, "; credits %.*s", CLV_FMT(orig->outlet_name));
	if (kind == CLV_COPY_SAME && same_agency(copy, orig)) {
		kind = CLV_COPY_AGENCY;
		clv_buf_addc(&why, "; both credit one agency");
	}
	*clv_push(w->scratch, &w->edges) =
		(clv_edge){ i, j, kind, (float)share, (float)(share >= SHARE_BULK && other > share ? other : share), clv_buf_str(&why) };
}

static void compare(work *w, uint32_t late, uint32_t early)
{
	const clv_signature *a = w->sig[w->order[late]], *b = w->sig[w->order[early]];
	if (a->n_words < MIN_WORDS || b->n_words < MIN_WORDS)
		return;
	double of_a, of_b;
	uint32_t common = containment(a, b, &of_a, &of_b);
	double most = of_a > of_b ? of_a : of_b, least = of_a < of_b ? of_a : of_b;
	if (common >= MIN_COMMON && least >= SHARE_SAME) {
		add_edge(w, late, early, CLV_COPY_SAME, of_a, of_b, "five-word runs");
	} else if (common >= MIN_COMMON &&
	           (most >= SHARE_COPY || (most >= SHARE_PART && common >= 3 * MIN_COMMON))) {
		add_edge(w, late, early, CLV_COPY_EXCERPT, of_a, of_b, "five-word runs");
	} else {
		double share;
		if (is_retold(a, b, &share))
			add_edge(w, late, early, most < SHARE_TRANSLATED ? CLV_COPY_TRANSLATED : CLV_COPY_REWORDED,
			         share, share, "names and numbers in order");
	}
}

/* ---- candidates ------------------------------------------------------------------ */

static void post_key(work *w, uint32_t rank, uint32_t tag, uint64_t key)
{
	*clv_push(w->scratch, &w->posts) = (post){ key, rank, tag };
}

static void post_all(work *w, uint32_t rank, const clv_signature *s)
{
	if (s->n_words < MIN_WORDS)
		return;
	for (unsigned b = 0; b < BANDS; b++)
		post_key(w, rank, TAG_BAND, clv_hash64_seed(s->minhash + b * ROWS, ROWS * sizeof(uint32_t), b));
	for (size_t i = 0; i < s->sketch.n; i++)
		if (s->sketch.v[i] % SAMPLE == 0 || s->n_shingles < 2 * SAMPLE)
			post_key(w, rank, TAG_SKETCH, s->sketch.v[i]);
	for (size_t i = 0; i < s->blocks.n; i++)
		if (s->blocks.v[i].words >= BLOCK_WORDS && clv_role_is_content((clv_role)s->blocks.v[i].role))
			post_key(w, rank, TAG_BLOCK, s->blocks.v[i].hash);
	uint64_t runs[CLV_SIG_SEQUENCE];
	size_t n = runs_of(s, runs);
	for (size_t i = 0; i < n; i++)
		if (runs[i] % RUN_SAMPLE == 0 || n < RUN_ALL)
			post_key(w, rank, TAG_RUN, runs[i]);
}

static int cmp_post(const void *x, const void *y)
{
	const post *a = x, *b = y;
	if (a->tag != b->tag)
		return a->tag < b->tag ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

static void pair_groups(work *w)
{
	if (w->posts.n)
		qsort(w->posts.v, w->posts.n, sizeof *w->posts.v, cmp_post);
	for (size_t b = 0, e; b < w->posts.n; b = e) {
		const post *g = w->posts.v + b;
		for (e = b + 1; e < w->posts.n && w->posts.v[e].key == g->key && w->posts.v[e].tag == g->tag; e++)
			for (size_t k = b; k < e && k < b + GROUP_FIRST; k++)
				if (w->posts.v[k].rank != w->posts.v[e].rank)
					*clv_push(w->scratch, &w->pairs) =
						(pairing){ w->posts.v[e].rank, w->posts.v[k].rank, g->tag };
	}
}

static int cmp_pair(const void *x, const void *y)
{
	const pairing *a = x, *b = y;
	if (a->late != b->late)
		return a->late < b->late ? -1 : 1;
	if (a->early != b->early)
		return a->early < b->early ? -1 : 1;
	return (a->tag > b->tag) - (a->tag < b->tag);
}

typedef struct candidate {
	uint32_t early, weight;
} candidate;

static int cmp_candidate(const void *x, const void *y)
{
	const candidate *a = x, *b = y;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return (a->early > b->early) - (a->early < b->early);
}

/* The pairs of one document, [b, e): counts the shared keys of each candidate. */
static void check_document(work *w, size_t b, size_t e)
{
	CLV_VEC(candidate) cand = { 0 };
	for (size_t i = b, j; i < e; i = j) {
		uint32_t count[TAG_RUN + 1] = { 0 };
		for (j = i; j < e && w->pairs.v[j].early == w->pairs.v[i].early; j++)
			count[w->pairs.v[j].tag]++;
		if (count[TAG_BAND] || count[TAG_BLOCK] || count[TAG_SKETCH] >= NEED_SKETCH ||
		    count[TAG_RUN] >= NEED_RUNS)
			*clv_push(w->scratch, &cand) = (candidate){ w->pairs.v[i].early,
				8 * count[TAG_BAND] + 8 * count[TAG_BLOCK] + 4 * count[TAG_SKETCH] + count[TAG_RUN] };
	}
	if (cand.n)
		qsort(cand.v, cand.n, sizeof *cand.v, cmp_candidate);
	for (size_t i = 0; i < cand.n && i < MAX_CANDIDATES; i++)
		compare(w, w->pairs.v[b].late, cand.v[i].early);
}

/* Equal texts: all but the first are copies of it and post nothing. */
static void fold_equal(work *w)
{
	clv_map first = clv_map_new(w->scratch);
	for (uint32_t r = 0; r < w->n; r++) {
		const clv_signature *s = w->sig[w->order[r]];
		uint32_t *at = s->n_words >= MIN_EQUAL_WORDS ? clv_map_put64(&first, s->text_hash, r) : NULL;
		if (at && *at != r)
			add_edge(w, r, *at, CLV_COPY_SAME, 1, 1, "words");
		else
			post_all(w, r, s);
	}
}

/* ---- answer --------------------------------------------------------------------- */

static uint32_t root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

/* The smaller rank represents. */
static void join(uint32_t *parent, uint32_t a, uint32_t b)
{
	a = root(parent, a);
	b = root(parent, b);
	if (a < b)
		parent[b] = a;
	else
		parent[a] = b;
}

typedef struct edge_rank {
	clv_edge e;
	uint32_t copy, original;
} edge_rank;

static int cmp_edge(const void *x, const void *y)
{
	const edge_rank *a = x, *b = y;
	if (a->copy != b->copy)
		return a->copy < b->copy ? -1 : 1;
	if (a->e.share != b->e.share)
		return a->e.share > b->e.share ? -1 : 1;
	return (a->original > b->original) - (a->original < b->original);
}

/* Would this edge close a ring of copies? */
static bool closes_ring(const clv_copies *c, const clv_edge *e)
{
	uint32_t i = e->original;
	for (size_t step = 0; i != CLV_NO_INDEX && step <= c->n; step++) {
		if (i == e->copy)
			return true;
		i = c->copy_of[i];
	}
	return false;
}

static void fold_origins(work *w, clv_copies *c, const uint32_t *rank_of)
{
	uint32_t *parent = CLV_NEW_ARRAY(w->scratch, uint32_t, w->n + 1);
	clv_map named = clv_map_new(w->scratch);
	for (uint32_t i = 0; i < w->n; i++)
		parent[i] = i;
	for (size_t i = 0; i < c->edges.n; i++)
		if (c->edges.v[i].most >= (float)SHARE_COPY) /* also a text that another took whole and went on from; no digest's */
			join(parent, rank_of[c->edges.v[i].copy], rank_of[c->edges.v[i].original]);
	/* A text that names its source has the source of all that name it, and of the
	 * source's own reports. */
	for (uint32_t r = 0; r < w->n; r++) {
		const clv_signature *s = w->sig[w->order[r]];
		for (size_t k = 0; k < s->credits.n; k++)
			if (s->credits.v[k].hash)
				join(parent, r, *clv_map_put64(&named, s->credits.v[k].hash, r));
	}
	for (uint32_t r = 0; r < w->n; r++) {
		const clv_signature *s = w->sig[w->order[r]];
		const uint32_t *at = s->outlet ? clv_map_get64(&named, &s->outlet) : NULL;
		if (at)
			join(parent, r, *at);
	}
	for (uint32_t r = 0; r < w->n; r++)
		c->origin[w->order[r]] = w->order[root(parent, r)];
}

clv_copies *clv_copy_find(const clv_signature *const *sig, size_t n, clv_arena *out,
                          clv_arena *scratch)
{
	work w = { .sig = sig, .n = n, .out = out, .scratch = scratch };
	w.order = clv_signatures_canonical(sig, n, scratch);
	fold_equal(&w);
	pair_groups(&w);
	if (w.pairs.n)
		qsort(w.pairs.v, w.pairs.n, sizeof *w.pairs.v, cmp_pair);
	for (size_t b = 0, e; b < w.pairs.n; b = e) {
		for (e = b + 1; e < w.pairs.n && w.pairs.v[e].late == w.pairs.v[b].late; e++) {}
		check_document(&w, b, e);
	}
	clv_copies *c = CLV_NEW(out, clv_copies);
	c->n = n;
	c->copy_of = CLV_NEW_ARRAY(out, uint32_t, n + 1);
	c->origin = CLV_NEW_ARRAY(out, uint32_t, n + 1);
	uint32_t *rank_of = CLV_NEW_ARRAY(scratch, uint32_t, n + 1);
	for (uint32_t r = 0; r < n; r++)
		rank_of[w.order[r]] = r;
	edge_rank *er = CLV_NEW_ARRAY(scratch, edge_rank, w.edges.n + 1);
	for (size_t i = 0; i < w.edges.n; i++)
		er[i] = (edge_rank){ w.edges.v[i], rank_of[w.edges.v[i].copy], rank_of[w.edges.v[i].original] };
	qsort(er, w.edges.n, sizeof *er, cmp_edge);
	for (size_t i = 0; i < n; i++)
		c->copy_of[i] = CLV_NO_INDEX;
	for (size_t i = 0, kept = 0; i < w.edges.n; i++) {
		kept = i && er[i].copy == er[i - 1].copy ? kept + 1 : 0;
		if (kept >= MAX_EDGES)
			continue;
		*clv_push(out, &c->edges) = er[i].e;
		if (c->copy_of[er[i].e.copy] == CLV_NO_INDEX && !closes_ring(c, &er[i].e))
			c->copy_of[er[i].e.copy] = er[i].e.original;
	}
	fold_origins(&w, c, rank_of);
	return c;
}

size_t clv_copy_sources(const clv_copies *c, const uint32_t *docs, size_t n, clv_arena *scratch)
{
	clv_map seen = clv_map_new(scratch);
	for (size_t i = 0; i < n; i++)
		if (docs[i] < c->n)
			clv_map_put64(&seen, c->origin[docs[i]], 0);
	return seen.n;
}
