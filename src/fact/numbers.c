/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that reports give for one thing: "trade grew 31 percent", "14 other
 * countries".
 *
 * Input: content sentences. Output: number rows: reports that give one quantity
 * of one thing, alike or not. A quantity is a number (digits or a word), its
 * multipliers and its unit; without a unit, what is counted is the next content
 * word. Two quantities are of one thing when unit or counted word agree and the
 * words around them overlap. The value that most reports give leads the row; others differ, and
 * are shown with what they give: numbers are never averaged. Years, ordinals and
 * parts of dates are no quantities. Cost: linear in numbers, by an index of unit
 * and counted word with bounded lists. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

enum { MAX_LIST = 32, MAX_AHEAD = 3, MAX_ROWS = 200 };
static const double SAME_TOPIC = 0.42;

typedef struct quantity {
	uint32_t doc, sentence, parent;
	clv_span span;   /* number with unit */
	clv_str unit;    /* "%", "USD", or empty */
	uint32_t counted; /* key of what is counted, 0 with a unit */
	double value;
	clv_items topic;
} quantity;

typedef struct state {
	clv_build *b;
	CLV_VEC(quantity) v;
	clv_map index;
	CLV_VEC(struct { CLV_VEC(uint32_t) at; }) list;
} state;

static bool in_date(const clv_doc *d, clv_span s)
{
	for (size_t i = 0; i < d->dates.n; i++)
		if (s.b < d->dates.v[i].span.e && s.e > d->dates.v[i].span.b)
			return true;
	return false;
}

static const clv_unit *unit_of(const clv_build *b, const clv_item *it)
{
	uint64_t form = it->form;
	const uint32_t *at = b->lex ? clv_map_get64(&b->lex->units, &form) : NULL;
	return at ? &b->lex->unit.v[*at] : NULL;
}

bool clv_fact_value(const clv_build *b, const clv_doc *d, const clv_item *it, double *v)
{
	if (!(it->flags & CLV_WORD_NUMBER)) {
		const clv_unit *u = unit_of(b, it);
		*v = u ? u->factor : 0;
		return u && clv_str_eqc(u->unit, "=");
	}
	char digits[32];
	size_t n = 0;
	clv_str t = clv_text(d->text, it->span);
	for (size_t i = 0; i < t.n && n < sizeof digits - 1; i++) {
		if (t.p[i] == ',')
			continue;
		if (!(t.p[i] >= '0' && t.p[i] <= '9') && t.p[i] != '.')
			return false; /* "15th", "20s" */
		digits[n++] = t.p[i];
	}
	bool year = n == 4 && t.n == 4 && (t.p[0] == '1' || t.p[0] == '2');
	return !year && clv_str_to_f64((clv_str){ digits, n }, v);
}

/* Multipliers and unit behind, a currency sign before. */
static size_t read_unit(state *s, quantity *q, const clv_doc *d, const clv_items *it, size_t i)
{
	char before = q->span.b > 0 ? d->text.p[q->span.b - 1] : ' ';
	if (before == '$' || (before == ' ' && q->span.b > 1 && d->text.p[q->span.b - 2] == '$'))
		q->unit = CLV_S("USD");
	if (q->span.e < d->text.n && d->text.p[q->span.e] == '%')
		q->unit = CLV_S("%");
	size_t k = i + 1;
	for (; k < it->n && k <= i + 3; k++) {
		const clv_unit *u = unit_of(s->b, &it->v[k]);
		bool per = it->v[k].span.e - it->v[k].span.b == 3 && k + 1 < it->n && unit_of(s->b, &it->v[k + 1]);
		if (!u && !per)
			break;
		if (u && clv_str_eqc(u->unit, "="))
			break;
		if (u && !u->unit.n)
			q->value *= u->factor;
		else if (u)
			q->unit = u->unit;
		q->span.e = it->v[k].span.e;
	}
	return k;
}

static void read_sentence(state *s, uint32_t doc, uint32_t sent)
{
	const clv_doc *d = s->b->docs[doc];
	const clv_items *it = clv_fact_sentence(s->b, doc, sent);
	for (size_t i = 0; i < it->n; i++) {
		quantity q = { .doc = doc, .sentence = sent, .span = it->v[i].span };
		if (!clv_fact_value(s->b, d, &it->v[i], &q.value) || in_date(d, it->v[i].span))
			continue;
		bool word = !(it->v[i].flags & CLV_WORD_NUMBER);
		size_t k = read_unit(s, &q, d, it, i);
		for (size_t j = k; !q.unit.n && !q.counted && j < it->n && j < k + MAX_AHEAD; j++)
			if (it->v[j].weight > 0 && !(it->v[j].flags & (CLV_WORD_NAME | CLV_WORD_NUMBER)))
				q.counted = it->v[j].key;
		/* "one of the", "first two": small numbers in words count nothing worth a row. */
		if ((!q.unit.n && !q.counted) || (word && !q.unit.n && q.value < 3))
			continue;
		q.topic = clv_fact_items(s->b, doc, clv_fact_clause(d, sent, q.span));
		for (size_t j = 0; j < q.topic.n; j++)
			if (q.topic.v[j].flags & CLV_WORD_NUMBER)
				q.topic.v[j].weight = 0;
		q.parent = (uint32_t)s->v.n;
		*clv_push(s->b->scratch, &s->v) = q;
		i = k > i + 1 ? k - 1 : i;
	}
}

static uint32_t root(state *s, uint32_t i)
{
	while (s->v.v[i].parent != i)
		i = s->v.v[i].parent = s->v.v[s->v.v[i].parent].parent;
	return i;
}

static bool same_thing(const quantity *a, const quantity *b)
{
	size_t shared;
	double o = clv_fact_overlap(&a->topic, &b->topic, &shared);
	bool equal = fabs(a->value - b->value) < 1e-9;
	/* Like numbers need less around them than unlike ones. */
	return shared >= (equal ? 1U : 2U) && o >= (equal ? SAME_TOPIC / 2 : SAME_TOPIC);
}

static void link_all(state *s)
{
	for (uint32_t i = 0; i < s->v.n; i++) {
		quantity *q = &s->v.v[i];
		uint64_t key = clv_hash64_seed(q->unit.p, q->unit.n, q->counted);
		uint32_t at = *clv_map_put64(&s->index, key, (uint32_t)s->list.n);
		if (at == s->list.n)
			(void)clv_push(s->b->scratch, &s->list);
		for (size_t k = 0; k < s->list.v[at].at.n; k++) {
			uint32_t o = s->list.v[at].at.v[k], a = root(s, i), c = root(s, o);
			if (a != c && s->v.v[o].doc != q->doc && same_thing(&s->v.v[o], q))
				s->v.v[a > c ? a : c].parent = a > c ? c : a;
		}
		if (s->list.v[at].at.n < MAX_LIST)
			*clv_push(s->b->scratch, &s->list.v[at].at) = i;
	}
}

/* The value that most documents of a group give; the earlier one when even. */
static uint32_t leader(state *s, const uint32_t *m, size_t n)
{
	uint32_t best = m[0];
	size_t most = 0;
	for (size_t i = 0; i < n && i < 64; i++) {
		size_t same = 0;
		for (size_t k = 0; k < n && k < 64; k++)
			same += fabs(s->v.v[m[i]].value - s->v.v[m[k]].value) < 1e-9;
		if (same > most) {
			most = same;
			best = m[i];
		}
	}
	return best;
}

static void make_row(state *s, const uint32_t *m, size_t n)
{
	const quantity *lead = &s->v.v[leader(s, m, n)];
	const clv_doc *d = s->b->docs[lead->doc];
	clv_span clause = clv_fact_clause(d, lead->sentence, lead->span);
	clv_str text = clv_fact_readable(s->b, lead->doc, lead->sentence, clause);
	if (!text.n || clv_fact_is_shown(s->b, text)) /* another number of that sentence */
		text = clv_text(d->text, clause);
	if (clv_fact_is_shown(s->b, text))
		text = clv_strf(s->b->out, "%.*s: %.*s", CLV_FMT(clv_text(d->text, lead->span)), CLV_FMT(text));
	clv_fact *f = clv_fact_add(s->b, CLV_FACT_NUMBER, text, CLV_ST_HAPPENED);
	for (size_t i = 0; i < n; i++) {
		const quantity *q = &s->v.v[m[i]];
		const clv_doc *qd = s->b->docs[q->doc];
		bool equal = fabs(q->value - lead->value) < 1e-9;
		clv_str how = equal ? (clv_str){ "", 0 }
		                    : clv_strf(s->b->out, "%.*s / %.*s", CLV_FMT(clv_text(qd->text, q->span)),
		                               CLV_FMT(clv_text(d->text, lead->span)));
		clv_fact_support(s->b, f, q->doc, q->sentence, clv_fact_clause(qd, q->sentence, q->span),
		                 equal ? CLV_STANCE_SAYS : CLV_STANCE_DIFFERS,
		                 equal ? CLV_NOTE_NONE : CLV_NOTE_NUMBER, how, (clv_str){ "", 0 });
	}
	clv_fact_close(s->b, f);
}

void clv_fact_numbers(clv_build *b)
{
	state s = { .b = b, .index = clv_map_new(b->scratch) };
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->sentences.n; k++)
			if (clv_fact_counts(b->docs[i], k))
				read_sentence(&s, i, k);
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
		const quantity *q = &s.v.v[g.v[i].m.v[0]];
		if (g.v[i].m.n < 2 && !q->unit.n)
			continue;
		make_row(&s, g.v[i].m.v, g.v[i].m.n);
		rows++;
	}
}
