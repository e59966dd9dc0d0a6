/* SPDX-License-Identifier: Apache-2.0 */
/* The lexeme cache: word → attributes and mixed embeddings.
 *
 * Most of a text's words were seen before, and what the network computes of a word
 * alone (hash embeddings, mix) depends on nothing else. So it is kept: for each
 * distinct word, with and without a space behind it, one vector a network (96
 * floats). Words are found by the 64-bit hash of their bytes (as spaCy identifies
 * strings by 64 bits). New words of a batch are embedded together, so that the
 * kernel works on full tiles.
 *
 * Bounded: when it is full, all is forgotten; the text then fills it again. At
 * most CAP × n_net × width floats (17 MB for two networks of 96), which the system
 * gives only as they are touched. One thread. */
#include "parse/words.h"

enum {
	CAP = 22528,           /* words */
	LOW = 6144,            /* free places that a batch must find */
	SLOTS = 1 << 16,       /* of the hash table, > 2 × CAP */
	POOL = 1 << 20,        /* bytes of norms */
	MAX_NORM = 256,
	BATCH = 32             /* words embedded at a time */
};

typedef struct entry {
	uint64_t key;
	uint32_t norm_off, norm_n;
	bool is_space, has_norm;
} entry;

struct clv_words {
	clv_word_maker m;
	uint32_t n, n_done;    /* words; the first n_done have vectors */
	uint32_t *slot;        /* word + 1, or 0 */
	entry *entry;
	clv_word *fresh;       /* attributes of the words n_done … n-1 */
	float *vec[CLV_MAX_NETS], *input;
	char *pool;
	size_t n_pool;
};

clv_words *clv_words_new(const clv_word_maker *m)
{
	clv_words *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->m = *m;
	size_t n_in = 0;
	for (uint32_t i = 0; i < m->n_net; i++) {
		w->vec[i] = malloc((size_t)CAP * m->net[i].width * sizeof(float));
		n_in = m->net[i].n_in > n_in ? m->net[i].n_in : n_in;
	}
	w->slot = calloc(SLOTS, sizeof *w->slot);
	w->entry = malloc(CAP * sizeof *w->entry);
	w->fresh = malloc(CAP * sizeof *w->fresh);
	w->input = malloc(BATCH * n_in * sizeof(float));
	w->pool = malloc(POOL);
	bool ok = w->slot && w->entry && w->fresh && w->input && w->pool;
	for (uint32_t i = 0; i < m->n_net; i++)
		ok = ok && w->vec[i];
	if (ok)
		return w;
	clv_words_free(w);
	return NULL;
}

void clv_words_free(clv_words *w)
{
	if (!w)
		return;
	for (uint32_t i = 0; i < CLV_MAX_NETS; i++)
		free(w->vec[i]);
	free(w->slot);
	free(w->entry);
	free(w->fresh);
	free(w->input);
	free(w->pool);
	free(w);
}

void clv_words_begin(clv_words *w)
{
	if (w->n + LOW < CAP && w->n_pool + POOL / 4 < POOL)
		return;
	memset(w->slot, 0, SLOTS * sizeof *w->slot);
	w->n = w->n_done = 0;
	w->n_pool = 0;
}

static void keep_norm(clv_words *w, entry *e, clv_str norm)
{
	if (norm.n > MAX_NORM || norm.n > POOL - w->n_pool)
		return;
	memcpy(w->pool + w->n_pool, norm.p, norm.n);
	e->norm_off = (uint32_t)w->n_pool;
	e->norm_n = (uint32_t)norm.n;
	e->has_norm = true;
	w->n_pool += norm.n;
}

static uint32_t add(clv_words *w, uint64_t key, clv_str orth, clv_str norm, bool space,
                    clv_arena *scratch)
{
	if (w->n == CAP)
		clv_arena_fail(scratch);
	entry *e = &w->entry[w->n];
	clv_word *f = &w->fresh[w->n - w->n_done];
	clv_lexeme_make(w->m.lookups, scratch, orth, norm, &f->lex);
	f->space = space;
	f->vec_row = clv_vector_row(w->m.keys, f->lex.orth);
	*e = (entry){ .key = key, .is_space = f->lex.is_space };
	keep_norm(w, e, f->lex.norm_text);
	return w->n++;
}

uint32_t clv_words_find(clv_words *w, clv_str orth, clv_str norm, bool space, clv_arena *scratch)
{
	/* not as a seed: for short words XXH3's seed and text cancel out */
	uint64_t with = (norm.n ? clv_hash64(norm.p, norm.n) << 1 : 0) | space;
	uint64_t key = clv_hash64(orth.p, orth.n) ^ (with * 0x9e3779b97f4a7c15ull);
	for (uint64_t i = key;; i++) {
		uint32_t *s = &w->slot[i & (SLOTS - 1)];
		if (!*s) {
			uint32_t at = add(w, key, orth, norm, space, scratch);
			*s = at + 1;
			return at;
		}
		if (w->entry[*s - 1].key == key)
			return *s - 1;
	}
}

void clv_words_embed(clv_words *w)
{
	for (const clv_word *f = w->fresh; w->n_done < w->n;) {
		uint32_t n = w->n - w->n_done < BATCH ? w->n - w->n_done : BATCH;
		for (uint32_t i = 0; i < w->m.n_net; i++) {
			const clv_net *net = &w->m.net[i];
			for (uint32_t j = 0; j < n; j++)
				clv_net_inputs(net, &f[j], w->input + (size_t)j * net->n_in);
			clv_net_mix(w->m.k, net, w->input, n,
			            w->vec[i] + (size_t)w->n_done * net->width);
		}
		w->n_done += n;
		f += n;
	}
}

const float *clv_words_vec(const clv_words *w, uint32_t word, uint32_t net)
{
	return w->vec[net] + (size_t)word * w->m.net[net].width;
}

bool clv_words_is_space(const clv_words *w, uint32_t word)
{
	return w->entry[word].is_space;
}

clv_str clv_words_norm(const clv_words *w, uint32_t word)
{
	const entry *e = &w->entry[word];
	return e->has_norm ? (clv_str){ w->pool + e->norm_off, e->norm_n } : (clv_str){ NULL, 0 };
}
