/* SPDX-License-Identifier: Apache-2.0 */
/* The missing publication date, from what the report itself says.
 *
 * Input: d->dates with their rules, known happenings, roles. Output: published,
 * published_to, published_why; or nothing where a day is not narrowed to two
 * months. Method: every statement that bears on the day becomes a clue with a
 * weight; each day of a window of some years is scored by the clues that hold on
 * it; the days of the best score, as one interval, are the answer. Clues:
 *   after     a past date or happening of a known year: not published before it
 *   until     an expected one: not after it
 *   amount    "the invasion seven months ago": that month, a month off at half
 *   meets     a relative date beside or near a happening that falls on it
 *   near      a day and month without year that the report tells as its news
 *   spread    weekdays lie close to the day (the report's news is fresh)
 * The answer stands only if something ties the report to it (strength): a past
 * date alone bounds the day and does not give it.
 * The anchor is the latest of the report's own past happenings, so among equal
 * days of a past weekday the day itself wins. Blocks of other articles, comments
 * and navigation give no clue. Cost: days × clues, both bounded. */
#include "when/when_priv.h"

enum { MAX_CLUES = 120, HALF_WINDOW = 370, MAX_ANSWER = 62 };

/* Bounds alone ("after 1986") say nothing of the day: something must hold on it. */
static const float LEAST_EVIDENCE = 0.3F;

typedef enum { AFTER, UNTIL, AMOUNT, MEETS, NEAR, SPREAD, FRESH } clue_kind;

typedef struct clue {
	clue_kind kind;
	clv_day from, to;    /* the known day or days it is measured by */
	clv_str rel;
	clv_grain grain;
	tense when;
	float weight;
	int weekday;   /* NEAR: the weekday told with it, or -1 */
	bool dateline;
	bool tied;     /* MEETS: in one sentence with its happening */
	uint32_t date, happened; /* where it comes from; CLV_NO_INDEX: no such */
} clue;

typedef struct clues {
	const clv_when *w;
	const clv_doc *d;
	clue v[MAX_CLUES];
	size_t n;
	const happened *h;
	size_t n_h;
	bool deictic; /* "last week", "on Thursday": the report is news of some day */
} clues;

static void add(clues *c, clue k)
{
	if (c->n < MAX_CLUES)
		c->v[c->n++] = k;
}

static tense rule_tense(clv_str rel)
{
	if (clv_str_find(rel, CLV_S("<"), 0) != SIZE_MAX)
		return TENSE_PAST;
	return clv_str_find(rel, CLV_S(">"), 0) != SIZE_MAX ? TENSE_FUTURE : TENSE_NONE;
}

static tense date_tense(const clues *c, const clv_date *x, clv_arena *scratch)
{
	cursor cur;
	when_lex(c->w, c->d->text, c->d->sentences.v[x->sentence].span, scratch, &cur);
	size_t b = 0, e = cur.n;
	while (b < cur.n && cur.v[b].span.b < x->span.b)
		b++;
	while (e > b && cur.v[e - 1].span.e > x->span.e)
		e--;
	if (b && when_row(&cur, b - 1, W_PREP) &&
	    clv_str_eqc(when_row(&cur, b - 1, W_PREP)->value, "since"))
		return TENSE_PAST;
	return when_tense(c->w, c->d, x->sentence, x->span, &cur, b, e);
}

static bool usable(const clues *c, const clv_date *x)
{
	return x->kind == CLV_DATEKIND_DATE && when_sentence_is_sane(c->d, x->sentence) &&
	       clv_role_may_anchor(clv_doc_role(c->d, x->sentence));
}

/* A date with its year. */
static void absolute_clue(clues *c, uint32_t i, clv_arena *scratch)
{
	const clv_date *x = &c->d->dates.v[i];
	tense t = date_tense(c, x, scratch);
	bool span_of_months = x->grain >= CLV_GRAIN_MONTH && x->grain <= CLV_GRAIN_QUARTER &&
	                      x->to - x->from > 31;
	clue k = { .kind = AFTER, .from = x->from, .to = x->to, .when = t, .weight = 2,
		.date = i, .happened = CLV_NO_INDEX };
	if (t == TENSE_FUTURE) {
		k.kind = UNTIL;
		k.from = x->to;
	} else if (t == TENSE_PAST && span_of_months) {
		k.from = x->to; /* "grew in the first eight months of 2022" */
	} else if (t != TENSE_PAST) {
		k.weight = 1;
	}
	add(c, k);
}

static bool is_weekday(clv_str rel)
{
	return clv_str_starts(rel, CLV_S("weekday="));
}

static bool has_spread(const clues *c, clv_str rel)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].kind == SPREAD && clv_str_eq(c->v[i].rel, rel))
			return true;
	return false;
}

static void relative_clue(clues *c, uint32_t i)
{
	const clv_date *x = &c->d->dates.v[i];
	tense t = rule_tense(x->rel);
	clue k = { .rel = x->rel, .grain = x->grain, .when = t, .date = i, .happened = CLV_NO_INDEX };
	bool small = x->grain <= CLV_GRAIN_WEEK;
	c->deictic |= small && !clv_str_starts(x->rel, CLV_S("md="));
	if (is_weekday(x->rel) && !has_spread(c, x->rel)) {
		k.kind = SPREAD;
		k.weight = 0.05F;
		add(c, k);
	}
	if (clv_str_starts(x->rel, CLV_S("md=")) || clv_str_starts(x->rel, CLV_S("dom="))) {
		bool dated = clv_doc_role(c->d, x->sentence) == CLV_ROLE_DATELINE ||
		             clv_doc_role(c->d, x->sentence) == CLV_ROLE_BYLINE;
		k.kind = NEAR;
		size_t at = clv_str_find(x->rel, CLV_S("&weekday="), 0);
		k.weekday = at == SIZE_MAX || at + 9 >= x->rel.n ? -1 : x->rel.p[at + 9] - '0';
		k.dateline = dated;
		k.weight = dated ? 2.0F : k.weekday >= 0 ? 1.5F : 1.0F;
		add(c, k);
	}
}

static bool close_by(const clv_date *x, const happened *h)
{
	uint32_t far = x->span.b >= h->span.e ? x->span.b - h->span.e
	             : h->span.b >= x->span.e ? h->span.b - x->span.e : 0;
	return x->sentence == h->sentence && far < 40;
}

/* What a happening says alone, and with the relative dates around it. */
static bool looks_ahead(const clues *c, uint32_t row)
{
	for (size_t i = 0; i < c->n_h; i++)
		if (c->h[i].row == row && c->h[i].when == TENSE_FUTURE && !c->h[i].since)
			return true;
	return false;
}

static bool told_already(const clues *c, uint32_t hi, uint32_t date)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].date == date && c->v[i].happened != CLV_NO_INDEX &&
		    c->h[c->v[i].happened].row == c->h[hi].row)
			return true;
	return false;
}

static void happening_clues(clues *c, uint32_t hi)
{
	const happened *h = &c->h[hi];
	const happening *row = &c->w->happenings.v[h->row];
	clue k = { .from = row->from, .to = row->to, .date = CLV_NO_INDEX, .happened = hi,
		.when = h->when };
	bool ahead = looks_ahead(c, h->row) && !row->state; /* "has chosen the summit for his trip" */
	if (h->since || (h->when == TENSE_PAST && !h->before && !ahead)) {
		k.kind = AFTER;
		k.weight = 2;
		add(c, k);
	} else if (h->when == TENSE_FUTURE && !row->state) {
		k.kind = UNTIL;
		k.from = row->to;
		k.weight = 2;
		add(c, k);
		k.kind = AFTER; /* news of what comes is seldom a year early */
		k.from = row->from - 120;
		k.weight = 0.5F;
		add(c, k);
	} else if (row->state && !h->before) {
		k.kind = AFTER;
		k.weight = 1;
		add(c, k);
	}
	for (uint32_t i = 0; i < c->d->dates.n; i++) {
		const clv_date *x = &c->d->dates.v[i];
		if (!x->rel.n || !usable(c, x) || !when_counts_from_anchor(x->rel) ||
		    told_already(c, hi, i))
			continue;
		clue m = { .kind = MEETS, .from = row->from, .to = row->to, .rel = x->rel,
			.grain = x->grain, .date = i, .happened = hi, .when = rule_tense(x->rel) };
		bool amount = x->rel.p[0] == '-' || x->rel.p[0] == '+';
		bool yearly = clv_str_starts(x->rel, CLV_S("md=")) || x->grain > CLV_GRAIN_WEEK;
		if (x->span.b < h->span.e && h->span.b < x->span.e)
			continue; /* "the September 11 attacks" */
		if (close_by(x, h) && amount && !h->before && x->grain >= CLV_GRAIN_WEEK) {
			m.kind = AMOUNT;
			m.to = row->from;
			m.weight = 2;
			add(c, m);
		} else if (x->sentence == h->sentence && !h->since && !h->before && !row->state) {
			m.weight = yearly ? 0.3F : 1;
			m.tied = !yearly;
			add(c, m);
		} else if (!h->since && !row->state && row->to - row->from <= 4 &&
		           x->grain == CLV_GRAIN_DAY && !amount && !clv_str_eqc(x->rel, "0D")) {
			m.weight = 0.4F;
			add(c, m);
		}
	}
}

/* ---- scoring --------------------------------------------------------------------- */

static float resolve_gap(const clue *k, clv_day day, clv_day *from, clv_day *to)
{
	if (!clv_when_resolve(k->rel, k->grain, day, day, from, to))
		return -1;
	return (float)(*to < day ? day - *to : *from > day ? *from - day : 0);
}

static float holds(const clue *k, clv_day day)
{
	clv_day from, to, f2, t2;
	float gap;
	switch (k->kind) {
	case AFTER:
		return day < k->from ? -k->weight : 0;
	case UNTIL:
		return day > k->from ? -k->weight : 0;
	case AMOUNT:
		if (resolve_gap(k, day, &from, &to) < 0)
			return 0;
		if (from <= k->from && k->from <= to)
			return k->weight;
		f2 = from - (to - from + 1), t2 = to + (to - from + 1);
		return f2 <= k->from && k->from <= t2 ? k->weight / 2 : 0;
	case MEETS:
		if (resolve_gap(k, day, &from, &to) < 0)
			return 0;
		return from <= k->to && k->from <= to ? k->weight : 0;
	case NEAR:
		gap = resolve_gap(k, day, &from, &to);
		if (gap < 0 || (k->weekday >= 0 && clv_day_weekday(from) != k->weekday))
			return 0;
		if (k->dateline)
			return gap <= 1 ? k->weight : 0;
		return gap <= 10 ? k->weight : k->when == TENSE_FUTURE && gap < 100 ? k->weight / 2 : 0;
	case SPREAD:
		gap = resolve_gap(k, day, &from, &to);
		return gap < 0 ? 0 : -k->weight * gap;
	case FRESH:
		return day - k->from >= 0 && day - k->from <= 6 ? k->weight : 0;
	}
	return 0;
}

/* A past weekday and a day and month told as past that are one day. */
static float agree(const clues *c, clv_day day)
{
	size_t n = c->n < 40 ? c->n : 40;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			clv_day a, b, e, f;
			if (c->v[i].kind != SPREAD || c->v[k].kind != NEAR || c->v[k].when == TENSE_FUTURE)
				continue;
			if (resolve_gap(&c->v[i], day, &a, &b) >= 0 && resolve_gap(&c->v[k], day, &e, &f) >= 0 &&
			    a == e)
				return 0.8F;
		}
	return 0;
}

static float score(const clues *c, clv_day day)
{
	float s = agree(c, day), meets = 0;
	for (size_t i = 0; i < c->n; i++) {
		float v = holds(&c->v[i], day);
		if (c->v[i].kind == MEETS)
			meets += v;
		else
			s += v;
	}
	return s + (meets > 6 ? 6 : meets);
}

/* Whether a weekday of the report falls on day x, told as past, at anchor `day`. */
static bool weekday_on(const clues *c, clv_day day, clv_day x)
{
	for (size_t i = 0; i < c->n; i++) {
		clv_day a, b;
		if (c->v[i].kind == SPREAD && c->v[i].when != TENSE_FUTURE && resolve_gap(&c->v[i], day, &a, &b) >= 0 && a == x)
			return true;
	}
	return false;
}

/* Days of a meeting that weekdays of other sentences fall on: counted once each. */
static float loose_ties(const clues *c, clv_day day)
{
	clv_day seen[8];
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++) {
		const clue *k = &c->v[i];
		clv_day a, b;
		if (k->kind != MEETS || k->tied || !is_weekday(k->rel) || holds(k, day) <= 0 ||
		    !c->w->happenings.v[c->h[k->happened].row].meeting || resolve_gap(k, day, &a, &b) < 0)
			continue;
		bool known = false;
		for (size_t j = 0; j < n; j++)
			known |= seen[j] == a;
		if (!known && n < 8)
			seen[n++] = a;
	}
	return 0.6F * (float)n;
}

/* How much ties the report to that very day, not only to its year or later: a
 * date of the past alone bounds it but does not date it. */
static float strength(const clues *c, clv_day day)
{
	clv_day bound = CLV_DAY_NONE;
	float s = loose_ties(c, day);
	bool late = false;
	for (size_t i = 0; i < c->n; i++) /* "hosted talks in 2022": near it is near the end of that year */
		if (c->v[i].kind == AFTER && c->v[i].weight >= 1 && c->v[i].from <= day) {
			clv_day last = c->v[i].to < day ? c->v[i].to : day;
			bound = last > bound ? last : bound;
		}
	bool year_known = bound != CLV_DAY_NONE && day - bound <= 400;
	for (size_t i = 0; i < c->n; i++) /* "the summit, held on September 15" */
		year_known |= c->v[i].kind == MEETS && !c->v[i].tied && c->v[i].grain == CLV_GRAIN_DAY &&
		              c->h[c->v[i].happened].sentence == c->d->dates.v[c->v[i].date].sentence &&
		              holds(&c->v[i], day) > 0 && day - c->v[i].from <= 60 && c->v[i].from - day <= 60;
	for (size_t i = 0; i < c->n; i++) {
		const clue *k = &c->v[i];
		if (k->kind == AFTER && k->weight >= 2 && day < k->from) {
			if (k->happened == CLV_NO_INDEX || late)
				return 0; /* told as past, but later */
			late = true; /* one happening may be a false match */
			s -= 1;
		}
		if (k->kind == FRESH && holds(k, day) > 0 && weekday_on(c, day, k->from))
			s += 0.5F; /* one weekday in seven falls there by chance */
		else if (k->kind == AMOUNT || (k->kind == MEETS && k->tied))
			s += holds(k, day);
		else if (k->kind == NEAR && year_known && (k->dateline || k->weekday >= 0))
			s += holds(k, day) > 0 ? 1 : 0;
	}
	return s + (year_known ? 0.7F * agree(c, day) : 0);
}

/* The latest own past happening with a year, told to the day, not as background. */
static void freshest(clues *c)
{
	clue best = { .from = CLV_DAY_NONE };
	for (size_t i = 0; i < c->n; i++) {
		const clue *k = &c->v[i];
		bool past = k->kind == AFTER && k->when == TENSE_PAST && k->weight >= 2;
		if (k->happened != CLV_NO_INDEX)
			past = past && !c->h[k->happened].since && !c->w->happenings.v[c->h[k->happened].row].state;
		else if (past)
			past = c->d->dates.v[k->date].grain == CLV_GRAIN_DAY;
		if (past && k->from > best.from)
			best = *k;
	}
	if (best.from == CLV_DAY_NONE || !c->deictic)
		return;
	best.kind = FRESH;
	best.weight = 0.2F;
	add(c, best);
}

static void collect(clues *c, clv_arena *scratch)
{
	for (uint32_t i = 0; i < c->d->dates.n && c->n < MAX_CLUES; i++) {
		const clv_date *x = &c->d->dates.v[i];
		if (!usable(c, x))
			continue;
		if (!x->rel.n)
			absolute_clue(c, i, scratch);
		else if (when_counts_from_anchor(x->rel))
			relative_clue(c, i);
	}
	for (uint32_t i = 0; i < c->n_h && i < 40; i++)
		happening_clues(c, i);
	freshest(c);
}

/* Window of days to try: a year around the latest day that must be past, else
 * around the earliest that must come. False: no year is known. */
static bool window(const clues *c, clv_day *from, clv_day *to)
{
	clv_day after = CLV_DAY_NONE, until = CLV_DAY_NONE;
	bool checked = false; /* a weekday for a day and month: look some years ahead */
	bool weekdays = false;
	for (size_t i = 0; i < c->n; i++)
		weekdays |= c->v[i].kind == SPREAD && c->v[i].when != TENSE_FUTURE;
	for (size_t i = 0; i < c->n; i++) {
		const clue *k = &c->v[i];
		if (k->kind == AFTER && k->weight >= 1 && k->from > after)
			after = k->from;
		checked |= k->kind == NEAR && (k->weekday >= 0 || (k->dateline && weekdays));
		if (k->kind == UNTIL && (until == CLV_DAY_NONE || k->from < until))
			until = k->from;
	}
	clv_day mid = after != CLV_DAY_NONE ? after : until;
	if (mid == CLV_DAY_NONE)
		return false;
	*from = mid - HALF_WINDOW;
	*to = mid + (checked ? 3 * HALF_WINDOW : HALF_WINDOW);
	return true;
}

static void explain(const clues *c, const clue *k, clv_buf *b)
{
	char day[16];
	if (b->n)
		clv_buf_ch(b, '\n');
	if (k->happened != CLV_NO_INDEX) {
		const happened *h = &c->h[k->happened];
		const happening *row = &c->w->happenings.v[h->row];
		clv_day_text(row->from, day);
		clv_buf_f(b, "%.*s (%s) at %u:%u", CLV_FMT(row->name), day, h->span.b, h->span.e);
	}
	if (k->date != CLV_NO_INDEX) {
		const clv_date *x = &c->d->dates.v[k->date];
		clv_buf_f(b, "%s'%.*s' at %u:%u", k->happened != CLV_NO_INDEX ? ", " : "",
		          CLV_FMT(clv_text(c->d->text, x->span)), x->span.b, x->span.e);
	}
	static const char *const says[] = { "not before", "not after", "so long from it", "falls on it",
		"told as news", "close to it", "its latest news" };
	clv_buf_f(b, ": %s", says[k->kind]);
}

/* The clues that the answer rests on, each place once, at most eight. */
static clv_str evidence(const clues *c, clv_day from, clv_day to, clv_arena *a)
{
	clv_buf b = clv_buf_new(a);
	int n = 0;
	for (size_t i = 0; i < c->n && n < 8; i++) {
		const clue *k = &c->v[i];
		bool bound = k->kind == AFTER && k->from > from - 30 && k->from <= from;
		bound |= k->kind == UNTIL && k->from < to + 30 && k->from >= to;
		if (bound || (k->kind != SPREAD && holds(k, from) > 0.3F && holds(k, to) > 0.3F)) {
			explain(c, k, &b);
			n++;
		}
	}
	return clv_buf_str(&b);
}

static bool best_days(const clues *c, clv_day *from, clv_day *to, float *top)
{
	clv_day lo, hi;
	if (!window(c, &lo, &hi))
		return false;
	*top = -1e9F;
	*from = lo;
	for (clv_day x = lo; x <= hi; x++) {
		float s = score(c, x);
		if (s > *top + 0.001F) {
			*top = s;
			*from = x;
		}
	}
	if (*top < LEAST_EVIDENCE)
		return false;
	*to = *from;
	while (*to < hi && score(c, *to + 1) > *top - 0.01F)
		(*to)++;
	return true;
}

static clues *gather(const clv_when *w, const clv_doc *d, clv_arena *scratch)
{
	clues *c = CLV_NEW(scratch, clues);
	happened *h;
	c->w = w;
	c->d = d;
	c->n_h = when_happenings(w, d, scratch, &h);
	c->h = h;
	collect(c, scratch);
	return c;
}

size_t clv_when_anchors(const clv_when *w, const clv_doc *d, clv_anchor *out, size_t max,
                        clv_arena *scratch)
{
	clues *c = gather(w, d, scratch);
	clv_day from = CLV_DAY_NONE, to = CLV_DAY_NONE;
	float top;
	if (max == 0 || !best_days(c, &from, &to, &top))
		return 0;
	float force = strength(c, from);
	float weight = to - from <= MAX_ANSWER && force >= 1 ? force : 0.2F;
	out[0] = (clv_anchor){ from, to, weight, evidence(c, from, to, d->arena) };
	size_t n = 1;
	for (size_t i = 0; i < c->n && n < max; i++) { /* what several reports may narrow together */
		const clue *k = &c->v[i];
		if (k->kind != AMOUNT)
			continue;
		clv_day lo = CLV_DAY_NONE, hi = CLV_DAY_NONE;
		for (clv_day x = from - 62; x <= to + 62; x++)
			if (holds(k, x) >= k->weight) {
				lo = lo == CLV_DAY_NONE ? x : lo;
				hi = x;
			}
		clv_buf b = clv_buf_new(d->arena);
		explain(c, k, &b);
		if (lo != CLV_DAY_NONE)
			out[n++] = (clv_anchor){ lo, hi, 1, clv_buf_str(&b) };
	}
	return n;
}

void clv_when_infer(const clv_when *w, clv_doc *d, clv_arena *scratch)
{
	if (d->published != CLV_DAY_NONE)
		return;
	clv_anchor a[8];
	size_t n = clv_when_anchors(w, d, a, 8, scratch);
	for (size_t i = 0; i < n; i++)
		*clv_push(d->arena, &d->anchors) = a[i];
	if (n == 0 || a[0].weight < 1)
		return;
	d->published = a[0].from;
	d->published_to = a[0].to;
	d->published_from = CLV_FROM_INFERRED;
	d->published_why = a[0].why;
	when_resolve_all(d);
}
