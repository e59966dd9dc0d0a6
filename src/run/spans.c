/* SPDX-License-Identifier: Apache-2.0 */
/* Spans of days that are clustered together.
 *
 * Input: how many documents each day has. Output: spans in order of time, those
 * without a day last. part: the counts are those of a block of a larger set, which is cut. A set of at most `most` is one span: copies and
 * stories are found among all of it. A larger one is cut by the calendar: months, and
 * a month that is too large again by halves of its days, so that a document more
 * changes its own span and no other's edges. A pure function of the counts. */
#include "run/run_priv.h"

typedef struct cutter {
	const clv_daycounts *days;
	uint64_t most;
	size_t at; /* next day */
	clv_arena *a;
	clv_spans *out;
} cutter;

static uint64_t count_until(const cutter *c, size_t from, clv_day last)
{
	uint64_t n = 0;
	for (size_t i = from; i < c->days->n && clv_day_parse(c->days->v[i].day) <= last; i++)
		n += c->days->v[i].n;
	return n;
}

static void add(cutter *c, clv_day first, clv_day last)
{
	clv_span_of_days *s = clv_push(c->a, c->out);
	clv_day_text(first, s->first);
	clv_day_text(last, s->last);
	while (c->at < c->days->n && clv_day_parse(c->days->v[c->at].day) <= last)
		c->at++;
}

/* Halves that hold nothing are left out. */
static void cut(cutter *c, clv_day first, clv_day last)
{
	uint64_t n = count_until(c, c->at, last);
	if (!n)
		return;
	if (n <= c->most || first == last) {
		add(c, first, last);
		return;
	}
	clv_day half = first + (last - first) / 2;
	cut(c, first, half);
	cut(c, half + 1, last);
}

void clv_spans_cut(const clv_daycounts *days, uint64_t most, bool part, clv_arena *a, clv_spans *out)
{
	cutter c = { .days = days, .most = most, .a = a, .out = out };
	uint64_t n = 0;
	for (size_t i = 0; i < days->n; i++)
		n += days->v[i].n;
	if (n <= most && !part) {
		*clv_push(a, out) = (clv_span_of_days){ .first = "", .last = "~", .undated = true };
		return;
	}
	bool undated = days->n && !days->v[0].day.n;
	c.at = undated;
	while (c.at < days->n) {
		clv_ymd d = clv_day_ymd(clv_day_parse(days->v[c.at].day));
		cut(&c, clv_day_of(d.y, d.m, 1), clv_day_of(d.y, d.m, clv_days_in_month(d.y, d.m)));
	}
	if (undated)
		*clv_push(a, out) = (clv_span_of_days){ .first = "", .last = "", .undated = true };
}
