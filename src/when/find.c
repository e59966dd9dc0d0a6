/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the date expressions of a document and resolves them.
 *
 * Input: text, sentences, tokens (tags and heads for tense; may be missing) and
 * the publication date if known. Output: d->dates, ordered, not overlapping.
 * Method: at each word all matchers of calendar.c and relative.c are tried, the
 * longest wins (a grammar of local rules, as HeidelTime and SUTime have it);
 * then tense gives bare weekdays, months and days their direction, and a rule
 * with "ref:" hangs on the last date told before it. Cost: linear in the text,
 * a dozen matchers a word. */
#include "when/when_priv.h"

typedef bool matcher(const cursor *c, size_t i, hit *h);

static matcher *const matchers[] = {
	when_match_holiday, when_match_numeric, when_match_weekday, when_match_month,
	when_match_part_of_year, when_match_amount, when_match_shift, when_match_deictic,
	when_match_fiscal, when_match_leadup, when_match_within, when_match_period, when_match_part,
	when_match_dom, when_match_set, when_match_clock, when_match_year,
};

static bool longest(const cursor *c, size_t i, hit *best)
{
	best->e = 0;
	if (c->v[i].kind == ITEM_PUNCT && c->v[i].ch != '\'')
		return false;
	for (size_t k = 0; k < sizeof matchers / sizeof *matchers; k++) {
		hit h = { .b = i, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
		if (matchers[k](c, i, &h) && h.e > best->e)
			*best = h;
	}
	return best->e > i;
}

/* The words of hit b join those of a when only a comma, "at" or "on" is
 * between them: "Thursday at 10 am", "10 am on Thursday". */
static bool touches(const cursor *c, const hit *a, const hit *b)
{
	if (b->b - a->e > 2)
		return false;
	for (size_t i = a->e; i < b->b; i++)
		if (!is_punct(c, i, ',') && !is_punct(c, i, '(') && !is(c, i, W_PREP))
			return false;
	return true;
}

/* "overnight into Tuesday", "today (Thursday)": one day, told twice. */
static bool names_same_day(const hit *a, const hit *b)
{
	return a->kind == CLV_DATEKIND_DATE && b->kind == CLV_DATEKIND_DATE && clv_str_eqc(a->rel, "0D") &&
	       !a->lone_clock && b->grain == CLV_GRAIN_DAY &&
	       clv_str_starts(b->rel, CLV_S("weekday="));
}

static size_t join_clocks(const cursor *c, hit *v, size_t n)
{
	size_t out = 0;
	for (size_t i = 0; i < n; i++) {
		hit *last = out ? &v[out - 1] : NULL;
		if (last && touches(c, last, &v[i]) && names_same_day(last, &v[i])) {
			size_t b = last->b;
			*last = v[i];
			last->b = b;
			continue;
		}
		if (last && touches(c, last, &v[i]) && last->kind == CLV_DATEKIND_DATE &&
		    v[i].kind == CLV_DATEKIND_DATE && v[i].grain == CLV_GRAIN_DAY &&
		    last->grain == CLV_GRAIN_DAY && (last->lone_clock || v[i].lone_clock)) {
			hit *day = last->lone_clock ? &v[i] : last;
			hit joined = *day;
			joined.b = last->b;
			joined.e = v[i].e;
			*last = joined;
			continue;
		}
		v[out++] = v[i];
	}
	return out;
}

static clv_str directed_rule(clv_arena *a, const hit *h, tense t)
{
	if (t == TENSE_PRESENT && clv_str_starts(h->rel, CLV_S("weekday=")))
		t = TENSE_FUTURE; /* "the trial opens on Monday" */
	if (t == TENSE_NONE || t == TENSE_PRESENT)
		return h->rel;
	char dir = t == TENSE_PAST ? '<' : '>';
	size_t dots = clv_str_find(h->rel, CLV_S(".."), 0);
	if (dots == SIZE_MAX)
		return clv_strf(a, "%.*s%c", CLV_FMT(h->rel), dir);
	return clv_strf(a, "%.*s%c%.*s", (int)dots, h->rel.p, dir, (int)(h->rel.n - dots), h->rel.p + dots);
}

static void add_date(const clv_when *w, clv_doc *d, uint32_t sentence, const cursor *c, const hit *h)
{
	clv_date *x = clv_push(d->arena, &d->dates);
	x->span = (clv_span){ c->v[h->b].span.b, c->v[h->e - 1].span.e };
	x->sentence = sentence;
	x->from = h->from;
	x->to = h->to;
	x->grain = h->grain;
	x->kind = h->kind;
	x->rel = h->rel;
	x->resolved_by = CLV_FROM_NONE;
	if (h->directed) {
		tense t = when_tense(w, d, sentence, x->span, c, h->b, h->e);
		if (h->kind == CLV_DATEKIND_DATE) {
			x->rel = directed_rule(d->arena, h, t);
		} else if (t == TENSE_FUTURE) { /* "will open in two weeks" */
			x->rel = clv_strf(d->arena, "+%.*s", (int)(h->rel.n - 1), h->rel.p + 1);
			x->kind = CLV_DATEKIND_DATE;
		}
	}
	x->rel = clv_str_copy(d->arena, x->rel);
	const clv_sentence *s = &d->sentences.v[sentence];
	x->tok_b = clv_doc_token_at(d, x->span.b);
	if (x->tok_b > s->tok_b && d->tokens.v[x->tok_b - 1].span.e > x->span.b)
		x->tok_b--;
	x->tok_e = x->tok_b;
	while (x->tok_e < s->tok_e && d->tokens.v[x->tok_e].span.b < x->span.e)
		x->tok_e++;
}

/* "Argentina goes to the polls in spring": September to November. */
static bool in_the_south(const cursor *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (is(c, i, W_SOUTH))
			return true;
	return false;
}

static void find_in_sentence(const clv_when *w, clv_doc *d, uint32_t si, uint32_t habit, clv_arena *scratch)
{
	cursor c;
	when_lex(w, d->text, d->sentences.v[si].span, scratch, &c);
	c.habit = habit | (in_the_south(&c) ? HALF_SOUTH : 0);
	c.published = d->published;
	CLV_VEC(hit) hits = { 0 };
	for (size_t i = 0; i < c.n;) {
		hit h;
		if (!longest(&c, i, &h)) {
			i++;
			continue;
		}
		/* a hit may reach back ("last" of "last August") but not over another */
		if (hits.n && h.b < hits.v[hits.n - 1].e)
			h.b = hits.v[hits.n - 1].e;
		*clv_push(scratch, &hits) = h;
		i = h.e;
	}
	size_t n = join_clocks(&c, hits.v, hits.n);
	for (size_t i = 0; i < n; i++)
		add_date(w, d, si, &c, &hits.v[i]);
}

/* "the next day" cannot count from a whole year, "October of that year" can. Days. */
static int32_t longest_reference(clv_grain g, clv_str rel)
{
	if (clv_str_ends(rel, CLV_S("Y")) && clv_str_find(rel, CLV_S("@"), 0) != SIZE_MAX)
		return 400;
	return g == CLV_GRAIN_DAY ? 1 : g == CLV_GRAIN_WEEK || g == CLV_GRAIN_WEEKEND ? 13 : g == CLV_GRAIN_MONTH ? 92 : 40000;
}

/* The date that "two days later" counts from: the last one told before it, at
 * most three sentences back. */
static const clv_date *told_before(const clv_doc *d, size_t i, uint32_t reach)
{
	for (size_t k = i; k-- > 0;) {
		const clv_date *x = &d->dates.v[k];
		if (d->dates.v[i].sentence - x->sentence > reach)
			return NULL;
		if (x->kind == CLV_DATEKIND_DATE && x->from != CLV_DAY_NONE)
			return x->to - x->from <= longest_reference(d->dates.v[i].grain, d->dates.v[i].rel) ? x : NULL;
	}
	return NULL;
}

/* The noun that an event-anchored date counts from: "two days after the blast". */
static clv_str counted_noun(const clv_doc *d, const clv_date *x)
{
	const clv_sentence *s = &d->sentences.v[x->sentence];
	clv_str noun = { 0 };
	for (uint32_t t = x->tok_e; t < s->tok_e && t < x->tok_e + 6; t++) {
		const clv_token *k = &d->tokens.v[t];
		if (k->pos == CLV_POS_NOUN || k->pos == CLV_POS_PROPN)
			noun = k->lemma;
		else if (noun.n || k->pos == CLV_POS_VERB || k->pos == CLV_POS_PUNCT)
			break;
	}
	return noun;
}

/* The one day told for date k's sentence, NULL if there are two or none. */
static const clv_date *only_day(const clv_doc *d, uint32_t sentence, size_t first)
{
	const clv_date *one = NULL;
	for (size_t k = first; k < d->dates.n && d->dates.v[k].sentence == sentence; k++) {
		const clv_date *x = &d->dates.v[k];
		if (x->kind != CLV_DATEKIND_DATE || x->from == CLV_DAY_NONE || !when_counts_from_anchor(x->rel))
			continue;
		if (one || x->grain != CLV_GRAIN_DAY || x->to - x->from > 2)
			return NULL;
		one = x;
	}
	return one;
}

/* "ev:+2D": the day that other sentences give for the noun it counts from, if they
 * give one and agree. Cost: dates × words of their sentences. */
static const clv_date *event_day(const clv_doc *d, size_t i)
{
	const clv_date *x = &d->dates.v[i], *found = NULL;
	clv_str noun = counted_noun(d, x);
	size_t n = d->dates.n < WHEN_MAX_EVENT_DATES ? d->dates.n : WHEN_MAX_EVENT_DATES;
	for (size_t k = 0; noun.n && k < n; k++) {
		uint32_t s = d->dates.v[k].sentence;
		if (s == x->sentence || (k && d->dates.v[k - 1].sentence == s))
			continue;
		const clv_date *day = only_day(d, s, k);
		bool said = false;
		for (uint32_t t = d->sentences.v[s].tok_b; day && t < d->sentences.v[s].tok_e && !said; t++)
			said = d->tokens.v[t].pos <= CLV_POS_X && clv_str_eq(d->tokens.v[t].lemma, noun);
		if (!said)
			continue;
		if (found && found->from != day->from)
			return NULL;
		found = day;
	}
	return found;
}

static void resolve_one(clv_doc *d, size_t i)
{
	clv_date *x = &d->dates.v[i];
	if (!x->rel.n)
		return;
	x->from = x->to = CLV_DAY_NONE;
	x->resolved_by = CLV_FROM_NONE;
	if (clv_str_starts(x->rel, CLV_S("ref:"))) {
		const clv_date *ref = told_before(d, i, 3);
		if (ref && clv_when_resolve(clv_str_sub(x->rel, 4, x->rel.n), x->grain, ref->from, ref->to,
		                            &x->from, &x->to))
			x->resolved_by = ref->resolved_by;
		else if (!ref && x->rel.p[4] == '-' && x->grain >= CLV_GRAIN_YEAR && d->published != CLV_DAY_NONE &&
		         clv_when_resolve(clv_str_sub(x->rel, 4, x->rel.n), x->grain, d->published,
		                          d->published_to, &x->from, &x->to))
			x->resolved_by = (uint8_t)d->published_from; /* "up from a year earlier" */
		return;
	}
	if (clv_str_starts(x->rel, CLV_S("ev:"))) {
		const clv_date *day = i < WHEN_MAX_EVENT_DATES ? event_day(d, i) : NULL;
		if (day && clv_when_resolve(clv_str_sub(x->rel, 3, x->rel.n), x->grain, day->from, day->to, &x->from, &x->to))
			x->resolved_by = day->resolved_by;
		return;
	}
	if (clv_str_starts(x->rel, CLV_S("near:"))) {
		const clv_date *ref = told_before(d, i, 1);
		if (ref && clv_when_resolve(x->rel, x->grain, ref->from, ref->to, &x->from, &x->to)) {
			x->resolved_by = ref->resolved_by;
			return;
		}
	}
	if (x->kind == CLV_DATEKIND_SET || d->published == CLV_DAY_NONE)
		return;
	if (clv_when_resolve(x->rel, x->grain, d->published, d->published_to, &x->from, &x->to))
		x->resolved_by = (uint8_t)d->published_from;
}

void when_resolve_all(clv_doc *d)
{
	for (size_t i = 0; i < d->dates.n; i++)
		if (when_counts_from_anchor(d->dates.v[i].rel))
			resolve_one(d, i);
	for (size_t i = 0; i < d->dates.n; i++)
		if (!when_counts_from_anchor(d->dates.v[i].rel))
			resolve_one(d, i);
}

void clv_when_find(const clv_when *w, clv_doc *d, clv_arena *scratch)
{
	uint32_t habit = when_habit(w, d, scratch);
	for (uint32_t i = 0; i < d->sentences.n; i++)
		find_in_sentence(w, d, i, habit, scratch);
	when_resolve_all(d);
}
