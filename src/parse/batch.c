/* SPDX-License-Identifier: Apache-2.0 */
/* One pass of the network over a batch of units, and the decoders on its vectors.
 *
 * Input: units of tokens. Output: clv_result. Order: words → vectors (lexeme
 * cache); then for each network: the encoder over all units of the batch at once
 * (so that weights are read from memory once a batch and not once a paragraph),
 * and what reads it: tagger, parser, entity recogniser, a unit at a time.
 *
 * Buffers belong to the thread and only grow; nothing is allocated once they
 * have. Rows of the encoder: depth zero rows, unit, depth zero rows, unit, …,
 * depth zero rows. */
#include "parse/nlp_priv.h"

static void grow(float **v, size_t *have, size_t need, clv_arena *scratch)
{
	if (need <= *have)
		return;
	need += need / 4;
	free(*v);
	*have = 0;
	*v = aligned_alloc(64, clv_lanes_up(need) * sizeof **v);
	if (!*v)
		clv_arena_fail(scratch);
	memset(*v, 0, clv_lanes_up(need) * sizeof **v);
	*have = need;
}

/* A very long unit needs buffers that no other will: they are given back. */
static void release_large(clv_parser *p)
{
	enum { KEEP = 2 << 20 }; /* floats: 8 MB */
	if (p->n_low <= KEEP)
		return;
	free(p->low);
	p->low = NULL;
	p->n_low = 0;
}

/* ---- encoder ------------------------------------------------------------------- */

/* Gives the buffer's first row; the units' rows hold this network's vectors. */
static const float *encode(clv_parser *p, uint32_t number, clv_unit *units, size_t n_unit,
                           const clv_result *res, clv_arena *scratch)
{
	const clv_net *net = &p->nlp->net[number];
	size_t w = net->width, row = net->depth, n_rows = 0;
	clv_net_rows *rows = CLV_NEW_ARRAY(scratch, clv_net_rows, n_unit);
	for (size_t u = 0; u < n_unit; u++) {
		units[u].row = (uint32_t)row;
		if (units[u].known)
			continue;
		rows[n_rows++] = (clv_net_rows){ (uint32_t)row, (uint32_t)row + units[u].n };
		row += units[u].n + net->depth;
	}
	size_t other = p->n_rows;
	grow(&p->rows[0], &other, row * w, scratch);
	grow(&p->rows[1], &p->n_rows, row * w, scratch);
	float *x = p->rows[0];
	memset(x, 0, net->depth * w * sizeof *x);
	for (size_t u = 0; u < n_unit; u++) {
		float *at = x + units[u].row * w;
		if (units[u].known)
			continue;
		for (uint32_t i = 0; i < units[u].n; i++, at += w)
			memcpy(at, clv_words_vec(p->words, res->word[units[u].first + i], number),
			       w * sizeof *at);
		memset(at, 0, net->depth * w * sizeof *at);
	}
	return clv_net_encode(p->nlp->maker.k, net, x, p->rows[1], rows, n_rows,
	                      CLV_NEW_ARRAY(scratch, uint32_t, row));
}

/* ---- decoders --------------------------------------------------------------------- */

enum { TAG_ROWS = 16 };

static void tag_unit(clv_parser *p, const clv_unit *u, const float *x, uint16_t *tag)
{
	const clv_tagger *t = &p->nlp->tagger;
	size_t w = t->out.n_in, n_out = (size_t)t->out.n_block * CLV_LANES;
	for (uint32_t i = 0; i < u->n; i += TAG_ROWS) {
		uint32_t m = u->n - i < TAG_ROWS ? u->n - i : TAG_ROWS;
		clv_dense_rows(p->nlp->maker.k, &t->out, x + i * w, w, m, p->score, n_out);
		for (uint32_t r = 0; r < m; r++) {
			const float *s = p->score + r * n_out;
			uint32_t best = 0;
			for (uint32_t k = 1; k < t->n_label; k++)
				best = s[k] > s[best] ? k : best;
			tag[i + r] = (uint16_t)best;
		}
	}
}

/* What each token adds to the hidden layer in each feature slot. */
static clv_moves prepare(clv_parser *p, const clv_scorer *s, const clv_unit *u, const float *x,
                         clv_arena *scratch)
{
	const clv_kernels *k = p->nlp->maker.k;
	size_t n_low = (size_t)s->n_feature * CLV_HIDDEN_PIECES * s->n_hidden;
	grow(&p->reduced, &p->n_reduced, (size_t)u->n * s->n_hidden, scratch);
	grow(&p->low, &p->n_low, u->n * n_low, scratch);
	clv_dense_rows(k, &s->reduce, x, s->reduce.n_in, u->n, p->reduced, s->n_hidden);
	clv_dense_rows(k, &s->lower, p->reduced, s->n_hidden, u->n, p->low, n_low);
	return (clv_moves){ k, s, p->low, u->n, p->score };
}

static void decode(clv_parser *p, uint32_t net, const clv_unit *u, const float *x,
                   clv_result *out, clv_arena *scratch)
{
	const clv_nlp *n = p->nlp;
	uint32_t at = u->first;
	clv_tree tree = { out->net.tree.head + at, out->net.tree.label + at, out->net.tree.start + at };
	if (n->has_tagger && n->tagger.net == net)
		tag_unit(p, u, x, out->net.tag + at);
	if (n->parser.net == net) {
		clv_moves m = prepare(p, &n->parser, u, x, scratch);
		clv_arc_eager(&m, &tree, clv_alloc_array(scratch, CLV_ARC_EAGER_WORK * sizeof(int32_t),
		                                         u->n + 1));
		clv_deprojectivise(&n->labels, &tree, out->space + at, u->n, scratch);
	}
	if (n->has_ner && n->ner.net == net) {
		clv_moves m = prepare(p, &n->ner, u, x, scratch);
		clv_find_entities(&m, tree.start, out->space + at, out->net.ent + at);
	}
}

/* ---- batch -------------------------------------------------------------------------- */

static void find_words(clv_parser *p, const clv_unit *units, size_t n_unit, clv_result *out,
                       clv_arena *scratch)
{
	clv_words_begin(p->words);
	for (size_t u = 0; u < n_unit; u++)
		for (uint32_t i = 0; i < units[u].n; i++) {
			const clv_lex_token *t = &units[u].tok[i];
			clv_str orth = clv_str_sub(units[u].text, t->b, t->e);
			uint32_t w = clv_words_find(p->words, orth, t->norm, t->space, scratch);
			out->word[units[u].first + i] = w;
			out->space[units[u].first + i] = clv_words_is_space(p->words, w);
		}
	clv_words_embed(p->words);
}

static clv_answer part_of(const clv_result *r, const clv_unit *u)
{
	const clv_answer *a = &r->net;
	return (clv_answer){ a->tag + u->first,
		             { a->tree.head + u->first, a->tree.label + u->first,
		               a->tree.start + u->first },
		             a->ent + u->first };
}

/* Marks the units whose answer is known; is anything left to compute? */
static bool ask_memo(const clv_parser *p, clv_unit *units, size_t n_unit, const clv_result *out)
{
	bool left = false;
	for (size_t u = 0; u < n_unit; u++) {
		clv_answer a = part_of(out, &units[u]);
		units[u].known = !units[u].part &&
		                 clv_memo_get(p->memo, units[u].text, units[u].n, &a);
		left = left || !units[u].known;
	}
	return left;
}

void clv_batch_run(clv_parser *p, clv_unit *units, size_t n_unit, clv_result *out,
                   clv_arena *scratch)
{
	uint32_t n = 0;
	for (size_t u = 0; u < n_unit; u++) {
		units[u].first = n;
		n += units[u].n;
	}
	*out = (clv_result){ CLV_NEW_ARRAY(scratch, uint32_t, n), CLV_NEW_ARRAY(scratch, bool, n),
		             { CLV_NEW_ARRAY(scratch, uint16_t, n),
		               { CLV_NEW_ARRAY(scratch, int32_t, n),
		                 CLV_NEW_ARRAY(scratch, uint16_t, n),
		                 CLV_NEW_ARRAY(scratch, uint8_t, n) },
		               CLV_NEW_ARRAY(scratch, uint16_t, n) } };
	find_words(p, units, n_unit, out, scratch);
	memset(out->net.ent, 0xff, n * sizeof *out->net.ent);
	if (!ask_memo(p, units, n_unit, out))
		return;
	for (uint32_t i = 0; i < p->nlp->n_net; i++) {
		const float *x = encode(p, i, units, n_unit, out, scratch);
		for (size_t u = 0; u < n_unit; u++)
			if (!units[u].known)
				decode(p, i, &units[u], x + units[u].row * p->nlp->net[i].width,
				       out, scratch);
	}
	for (size_t u = 0; u < n_unit; u++) {
		clv_answer a = part_of(out, &units[u]);
		if (!units[u].known && !units[u].part)
			clv_memo_put(p->memo, units[u].text, units[u].n, &a);
	}
	release_large(p);
}
