/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that reports give for one thing: "trade grew 31 percent", "14 other
 * countries", 73 dead, 84 dead.
 *
 * Input: the quantities of content sentences (quantity.c). Output: number rows: reports
 * that give one quantity of one thing, alike or not. Two quantities are of one thing when
 * unit or counted word agree and the words around them overlap. A toll that stands in a
 * report's title or first sentences (the largest of the next ones, where these give none),
 * and is no memory of years ago, is that of the
 * story's happening: all such of one kind are one row, others need like words. The value
 * that most reports give leads a row, of tolls the latest report's; others differ, and are
 * shown with what they give and when: numbers are never summed or averaged. Of a report
 * that gives two tolls of one thing its first counts; a later report of the same outlet
 * supersedes its earlier one. Cost: linear in numbers, by an index of unit and counted
 * word with bounded lists. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fact/quantity.h"

enum { MAX_LIST = 32, MAX_ROWS = 200, FIRST = 4, REST = 12, OLD = 60 };
static const double SAME_TOPIC = 0.42, SAME_FAR = 0.75, SAME_TOLL = 0.25, FAR = 3, MAGNITUDE = 20;

typedef struct number {
	clv_quantity q;
	uint32_t parent;
	clv_items topic;
	bool heads; /* a toll told at the head of its report */
	bool rest;  /* one of further down, that stands for a head without any */
	bool old;   /* told beside a date of long ago */
} number;

typedef struct state {
	clv_build *b;
	CLV_VEC(number) v;
	clv_map index;
	CLV_VEC(struct { CLV_VEC(uint32_t) at; }) list;
} state;

/* Beside a date of long ago, and none of now. */
static bool is_old(const clv_doc *d, uint32_t sentence)
{
	bool old = false;
	for (size_t i = 0; i < d->dates.n && d->published != CLV_DAY_NONE; i++) {
		const clv_date *t = &d->dates.v[i];
		if (t->sentence != sentence || t->kind != CLV_DATEKIND_DATE || t->to == CLV_DAY_NONE)
			continue;
		if (d->published - (int64_t)t->to <= OLD)
			return false;
		old = true;
	}
	for (size_t i = 0; i < d->events.n; i++)
		old = old || (d->events.v[i].sentence == sentence && d->events.v[i].historical);
	return old;
}

static void read_sentence(state *s, uint32_t doc, uint32_t sent, bool heads)
{
	const clv_doc *d = s->b->docs[doc];
	clv_quantities found = { 0 };
	clv_fact_quantities(s->b, doc, sent, d->sentences.v[sent].span, &found);
	for (size_t i = 0; i < found.n; i++) {
		if (clv_str_eqc(found.v[i].unit, "y")) /* ages and spans of years: since.c */
			continue;
		number *x = clv_push(s->b->scratch, &s->v);
		*x = (number){ .q = found.v[i], .parent = (uint32_t)s->v.n - 1 };
		x->old = x->q.toll && is_old(d, sent);
		x->heads = heads && x->q.toll && !x->old && !x->q.part;
		x->topic = clv_fact_items(s->b, doc, clv_fact_clause(d, sent, x->q.span));
		for (size_t j = 0; j < x->topic.n; j++)
			if (x->topic.v[j].flags & CLV_WORD_NUMBER)
				x->topic.v[j].weight = 0;
	}
}

static uint32_t root(state *s, uint32_t i)
{
	while (s->v.v[i].parent != i)
		i = s->v.v[i].parent = s->v.v[s->v.v[i].parent].parent;
	return i;
}

/* "About 1,300" leaves room for 1,340; "more than 200" for anything. */
static bool is_within(const clv_quantity *x, const clv_quantity *rough)
{
	return x->low == x->high && rough->low < rough->high && isfinite(rough->high) && rough->low > 0 && x->value >= rough->low &&
	       x->value <= rough->high;
}

static bool same_thing(const number *a, const number *b)
{
	size_t shared;
	double o = clv_fact_overlap(&a->topic, &b->topic, &shared);
	bool equal = fabs(a->q.value - b->q.value) < 1e-9 || is_within(&a->q, &b->q) || is_within(&b->q, &a->q);
	if (!clv_quantity_same_kind(&a->q, &b->q))
		return false;
	/* the dead of a war, told beside those of a day */
	bool apart = (a->rest || b->rest) && fmax(a->q.value, b->q.value) > MAGNITUDE * fmin(a->q.value, b->q.value);
	if (a->q.toll)
		return (a->heads && b->heads && !apart) || (a->old == b->old && shared >= 2 && o >= SAME_TOLL);
	/* Like numbers need less around them than unlike ones; half an hour and seven hours are hardly of one talk. */
	double low = fmin(a->q.value, b->q.value), high = fmax(a->q.value, b->q.value);
	double need = equal ? SAME_TOPIC / 2 : high > FAR * low ? SAME_FAR : SAME_TOPIC;
	return shared >= (equal ? 1U : 2U) && o >= need;
}

static void link_all(state *s)
{
	for (uint32_t i = 0; i < s->v.n; i++) {
		number *q = &s->v.v[i];
		uint64_t key = clv_hash64_seed(q->q.unit.p, q->q.unit.n, q->q.toll ? 1 : q->q.counted) + (uint64_t)q->q.toll;
		uint32_t at = *clv_map_put64(&s->index, key, (uint32_t)s->list.n);
		if (at == s->list.n)
			(void)clv_push(s->b->scratch, &s->list);
		for (size_t k = 0; k < s->list.v[at].at.n; k++) {
			uint32_t o = s->list.v[at].at.v[k], a = root(s, i), c = root(s, o);
			if (a != c && s->v.v[o].q.doc != q->q.doc && same_thing(&s->v.v[o], q))
				s->v.v[a > c ? a : c].parent = a > c ? c : a;
		}
		if (s->list.v[at].at.n < MAX_LIST)
			*clv_push(s->b->scratch, &s->list.v[at].at) = i;
	}
}

/* The day of a report, when it is one day. */
static clv_day day_of(const clv_doc *d)
{
	return d->published_to == d->published || d->published_to == CLV_DAY_NONE ? d->published : CLV_DAY_NONE;
}

/* The value that most documents of a group give, the earlier one when even; the toll of
 * the latest report, that it gives at its head. */
static uint32_t leader(state *s, const uint32_t *m, size_t n)
{
	uint32_t best = m[0];
	size_t most = 0;
	bool toll = s->v.v[m[0]].q.toll != CLV_TOLL_NONE;
	for (size_t i = 1; toll && i < n; i++) {
		const number *x = &s->v.v[m[i]], *y = &s->v.v[best];
		clv_day dx = day_of(s->b->docs[x->q.doc]), dy = day_of(s->b->docs[y->q.doc]);
		if (dx != CLV_DAY_NONE && (dy == CLV_DAY_NONE || dx > dy))
			best = m[i];
	}
	for (size_t i = 0; !toll && i < n && i < 64; i++) {
		size_t same = 0;
		for (size_t k = 0; k < n && k < 64; k++)
			same += fabs(s->v.v[m[i]].q.value - s->v.v[m[k]].q.value) < 1e-9;
		if (same > most) {
			most = same;
			best = m[i];
		}
	}
	return best;
}

static clv_str row_text(state *s, const clv_quantity *q)
{
	static const char *const kinds[] = { [CLV_TOLL_DEAD] = "dead", [CLV_TOLL_INJURED] = "injured", [CLV_TOLL_HELD] = "arrested" };
	const clv_doc *d = s->b->docs[q->doc];
	clv_span clause = clv_fact_clause(d, q->sentence, q->span);
	clv_str text = clv_fact_readable(s->b, q->doc, q->sentence, clause);
	if (q->toll) /* neutral, whatever the sentence tells beside */
		text = clv_strf(s->b->out, "%s: %s%.*s%s", kinds[q->toll], q->high > q->value ? "at least " : "",
		                CLV_FMT(clv_text(d->text, q->span)), q->low < q->value ? " or fewer" : "");
	if (!text.n || clv_fact_shown(s->b, text)) /* another number of that sentence */
		text = clv_text(d->text, clause);
	if (clv_fact_shown(s->b, text))
		text = clv_strf(s->b->out, "%.*s: %.*s", CLV_FMT(clv_text(d->text, q->span)), CLV_FMT(text));
	return text;
}

/* "73 on 2024-01-03": a toll with its report's day. */
static clv_str given(state *s, const clv_quantity *q)
{
	const clv_doc *d = s->b->docs[q->doc];
	char day[16];
	clv_day_text(day_of(d), day);
	if (!q->toll || day_of(d) == CLV_DAY_NONE)
		return clv_text(d->text, q->span);
	return clv_strf(s->b->scratch, "%.*s on %s", CLV_FMT(clv_text(d->text, q->span)), day);
}

/* Did a later report of the same outlet give another number? */
static bool is_superseded(state *s, const uint32_t *m, size_t n, const clv_quantity *q)
{
	const clv_doc *d = s->b->docs[q->doc];
	for (size_t i = 0; i < n; i++) {
		const clv_quantity *o = &s->v.v[m[i]].q;
		const clv_doc *later = s->b->docs[o->doc];
		if (q->toll && d->outlet.n && clv_str_ieq(d->outlet, later->outlet) && d->published != CLV_DAY_NONE &&
		    later->published > d->published && fabs(o->value - q->value) > 1e-9)
			return true;
	}
	return false;
}

static bool spoke(const clv_fact *f, uint32_t doc)
{
	for (size_t i = 0; i < f->support.n; i++)
		if (f->support.v[i].doc == doc)
			return true;
	return false;
}

static void make_row(state *s, const uint32_t *m, size_t n)
{
	const clv_quantity *lead = &s->v.v[leader(s, m, n)].q;
	clv_fact *f = clv_fact_add(s->b, CLV_FACT_NUMBER, row_text(s, lead), CLV_ST_HAPPENED);
	f->label = lead->toll ? CLV_S("toll") : f->label;
	for (size_t i = 0; i < n; i++) {
		const clv_quantity *q = lead->doc == s->v.v[m[i]].q.doc ? lead : &s->v.v[m[i]].q;
		if (q->toll && spoke(f, q->doc))
			continue;
		clv_stance stance = clv_quantity_stance(q, lead);
		clv_str how = stance == CLV_STANCE_SAYS ? (clv_str){ "", 0 }
		            : clv_strf(s->b->out, "%.*s / %.*s%s", CLV_FMT(given(s, q)), CLV_FMT(given(s, lead)),
		                       is_superseded(s, m, n, q) ? ", superseded by its own outlet" : "");
		clv_fact_support(s->b, f, q->doc, q->sentence, clv_fact_clause(s->b->docs[q->doc], q->sentence, q->span),
		                 stance, stance == CLV_STANCE_SAYS ? CLV_NOTE_NONE : CLV_NOTE_NUMBER, how, (clv_str){ "", 0 });
	}
	clv_fact_close(s->b, f);
}

/* A report that gives no toll at its head gives its largest further down: that of the story. */
static void head_of_rest(state *s, size_t from, size_t to)
{
	for (int kind = CLV_TOLL_NONE + 1; kind < CLV_N_TOLL; kind++) {
		number *most = NULL;
		bool told = false;
		for (size_t i = from; i < s->v.n; i++) {
			number *x = &s->v.v[i];
			told |= x->heads && (int)x->q.toll == kind;
			if (i < to && (int)x->q.toll == kind && !x->old && !x->q.part && (!most || x->q.value > most->q.value))
				most = x;
		}
		if (most && !told)
			most->heads = most->rest = true;
	}
}

static void read_report(state *s, uint32_t doc)
{
	const clv_doc *d = s->b->docs[doc];
	size_t body = 0, from = s->v.n, to = from;
	for (uint32_t k = 0; k < d->sentences.n; k++) {
		if (!clv_fact_counts(d, k))
			continue;
		bool title = clv_doc_role(d, k) != CLV_ROLE_BODY;
		read_sentence(s, doc, k, title || body < FIRST);
		body += !title;
		to = body <= REST ? s->v.n : to;
	}
	head_of_rest(s, from, to);
}

void clv_fact_numbers(clv_build *b)
{
	state s = { .b = b, .index = clv_map_new(b->scratch) };
	for (uint32_t i = 0; i < b->n; i++)
		read_report(&s, i);
	link_all(&s);
	clv_map groups = clv_map_new(b->scratch);
	CLV_VEC(struct { CLV_VEC(uint32_t) m; }) g = { 0 };
	for (uint32_t i = 0; i < s.v.n; i++) {
		uint32_t at = *clv_map_put64(&groups, root(&s, i), (uint32_t)g.n);
		if (at == g.n)
			(void)clv_push(b->scratch, &g);
		*clv_push(b->scratch, &g.v[at].m) = i;
	}
	size_t rows = 0;
	for (size_t i = 0; i < g.n && rows < MAX_ROWS; i++) {
		const clv_quantity *q = &s.v.v[g.v[i].m.v[0]].q;
		bool days = clv_str_eqc(q->unit, "d");
		if (g.v[i].m.n < 2 && ((!q->unit.n && !q->toll) || q->part || days))
			continue;
		make_row(&s, g.v[i].m.v, g.v[i].m.n);
		rows++;
	}
}
