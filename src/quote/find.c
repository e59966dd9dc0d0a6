/* SPDX-License-Identifier: Apache-2.0 */
/* Quotations and reported speech of a document: marks, direct, indirect, then
 * who said it through whom.
 *
 * Input: tokens, mentions. Output: d->quotes, ordered by where their content
 * begins. An attribution whose content is nothing but another one ("CCTV said
 * that Xi stressed …") becomes that one's via. Speakers are named by name.c. Ids are made from document, place
 * and words. Cost: linear but for a sort; limits CLV_MAX_QUOTES. */
#include "quote/quote_priv.h"

static void index_mentions(work *w)
{
	w->mention_of = CLV_NEW_ARRAY(w->a, uint32_t, w->n + 1);
	for (uint32_t i = 0; i < w->d->mentions.n; i++) {
		const clv_mention *m = &w->d->mentions.v[i];
		uint32_t h = m->tok_head;
		if (h >= w->n)
			continue;
		uint32_t old = w->mention_of[h];
		if (!old || (w->d->mentions.v[old - 1].kind == CLV_KIND_PLACE && m->kind != CLV_KIND_PLACE))
			w->mention_of[h] = i + 1;
	}
}

static void index_marks(work *w)
{
	w->in_quote = CLV_NEW_ARRAY(w->a, uint32_t, w->n + 1);
	for (size_t i = 0; i < w->n_m; i++)
		for (uint32_t t = w->m[i].tok_b; t < w->m[i].tok_e; t++)
			w->in_quote[t] = (uint32_t)i + 1;
}

/* Attributions by cue: verb → attribution + 1 of the best, for chains. */
static void chain(work *w, attributions *v)
{
	uint32_t *by_root = CLV_NEW_ARRAY(w->a, uint32_t, w->n + 1);
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i].root != CLV_NO_INDEX && v->v[i].n_source)
			by_root[v->v[i].root] = (uint32_t)i + 1;
	for (size_t i = 0; i < v->n; i++) {
		attribution *x = &v->v[i];
		uint32_t up = x->cue == CLV_NO_INDEX ? 0 : by_root[x->cue];
		if (!up || up == i + 1 || x->n_source == 0)
			continue;
		attribution *outer = &v->v[up - 1];
		bool mind = x->kind == CLV_QUOTE_INDIRECT && !x->speech;
		if (w->t[x->source[0]].pos == CLV_POS_PRON && x->kind == CLV_QUOTE_INDIRECT && !outer->accord) {
			x->dropped = true; /* "they said they expect": one voice */
		} else if (!mind || outer->accord) {
			x->via = outer->source[0];
			outer->dropped = true;
		}
	}
}

static void about(const work *w, clv_quote *q)
{
	size_t lo = 0, hi = w->d->mentions.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (w->d->mentions.v[mid].span.b < q->span.b)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < w->d->mentions.n && w->d->mentions.v[lo].span.b < q->span.e && q->about.n < 64; lo++)
		if (w->d->mentions.v[lo].span.e <= q->span.e)
			*clv_push(w->d->arena, &q->about) = (uint32_t)lo;
}

static void write_quote(work *w, const attribution *x)
{
	clv_doc *d = w->d;
	clv_quote *q = clv_push(d->arena, &d->quotes);
	q->span = x->content;
	q->sentence = w->t[x->tok_b].sentence;
	q->words = clv_text(d->text, x->content);
	q->kind = x->kind;
	q->score = clv_role_is_content(clv_doc_role(d, q->sentence)) ? x->score : x->score / 2;
	for (size_t i = 0; i < x->n_source; i++)
		name_speakers(w, x->source[i], x->cue, q);
	if (x->via != CLV_NO_INDEX && x->n_source) {
		q->via = name_speaker(w, x->via);
		q->has_via = true;
	} else {
		q->via.mention = CLV_NO_INDEX;
	}
	if (x->cue != CLV_NO_INDEX) {
		q->cue_span = w->t[x->cue].span;
		q->cue = clv_text(d->text, q->cue_span);
	}
	q->rule = x->line ? clv_strf(d->arena, "speech.tsv:%u %s", x->line, x->rule) : clv_str_c(x->rule);
	about(w, q);
	char place[32];
	snprintf(place, sizeof place, "%u:%u", q->span.b, q->span.e);
	clv_str parts[] = { clv_str_c(d->id), clv_str_c(place), q->words };
	clv_content_id(q->id, 'q', parts, 3);
}

static int by_place(const void *pa, const void *pb)
{
	const attribution *a = pa, *b = pb;
	if (a->content.b != b->content.b)
		return a->content.b < b->content.b ? -1 : 1;
	if (a->content.e != b->content.e)
		return a->content.e > b->content.e ? -1 : 1;
	return a->kind < b->kind ? -1 : a->kind > b->kind;
}

static work begin(const clv_quotes *q, clv_doc *d, clv_arena *scratch)
{
	work w = { .q = q, .d = d, .a = scratch, .t = d->tokens.v, .n = (uint32_t)d->tokens.n };
	w.n_m = quote_marks(d, scratch, &w.m);
	quote_tree(&w);
	index_marks(&w);
	index_mentions(&w);
	return w;
}

void quote_trace(const clv_quotes *q, clv_doc *d, clv_arena *scratch, clv_buf *out)
{
	if (!d->tokens.n)
		return;
	work w = begin(q, d, scratch);
	attributions v = { 0 };
	w.trace = out;
	quote_direct(&w, &v);
}

void clv_quotes_find(const clv_quotes *q, clv_doc *d, clv_arena *scratch)
{
	if (!d->tokens.n)
		return;
	work w = begin(q, d, scratch);
	attributions v = { 0 };
	quote_direct(&w, &v);
	quote_indirect(&w, &v);
	chain(&w, &v);
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, by_place);
	for (size_t i = 0; i < v.n && d->quotes.n < CLV_MAX_QUOTES; i++) {
		const attribution *x = &v.v[i], *p = i ? &v.v[i - 1] : NULL;
		bool twice = p && !p->dropped && p->content.b == x->content.b && p->content.e == x->content.e;
		if (!x->dropped && !twice)
			write_quote(&w, x);
	}
}
