/* SPDX-License-Identifier: Apache-2.0 */
/* A document's dates as TIMEX3: type, value and mod.
 *
 * Input: d->dates, resolved; output: their type, value, mod. Values are those of
 * value.c with the hour or the part of the day behind ("2022-09-16TNI",
 * "2022-09-16T10:30"); a span counted from the publication is a duration ("P3D");
 * what no anchor resolves has X for what is open ("XXXX-WXX-4", "XXXX-09-15") or
 * is PAST_REF, FUTURE_REF, PRESENT_REF. Source: TimeML annotation guidelines
 * 1.2.1, section on TIMEX3; where they have no form for an interval of days, the
 * ISO 8601 interval stands. Cost: linear in the words of the expressions. */
#include "when/when_priv.h"

/* The hour in "10:30", "3 p.m.", "1430 GMT", as "T10:30"; empty if there is none. */
static clv_str clock_of(const cursor *c, size_t i, clv_arena *a)
{
	const item *v = &c->v[i];
	if (v->kind != ITEM_NUM || v->ord || v->plural)
		return CLV_S("");
	int32_t h = v->num, m = 0;
	size_t k = i + 1;
	if (v->n_digit == 4 && is(c, k, W_ZONE)) {
		m = h % 100;
		h /= 100;
	} else if (v->n_digit <= 2 && (is_punct(c, k, ':') || is_punct(c, k, '.')) && k + 1 < c->n &&
	           c->v[k + 1].kind == ITEM_NUM && c->v[k + 1].n_digit == 2) {
		m = c->v[k + 1].num;
		k += 2;
	} else if (v->n_digit > 2 || !(is(c, k, W_MERIDIEM) || is(c, k, W_OCLOCK))) {
		return CLV_S("");
	}
	const wordrow *r = when_row(c, k, W_MERIDIEM);
	if (r && clv_str_eqc(r->word, "pm") && h < 12)
		h += 12;
	else if (r && clv_str_eqc(r->word, "am") && h == 12)
		h = 0;
	return h < 25 && m < 60 ? clv_strf(a, "T%02d:%02d", h, m) : CLV_S("");
}

static clv_str time_of(const cursor *c, clv_arena *a)
{
	clv_str part = CLV_S("");
	for (size_t i = 0; i < c->n; i++) {
		clv_str t = clock_of(c, i, a);
		if (t.n)
			return t;
		const wordrow *r = when_row(c, i, W_TIMEOFDAY);
		if (r && !part.n)
			part = clv_strf(a, "T%.*s", CLV_FMT(r->value));
	}
	return part;
}

static clv_str mod_of(const cursor *c)
{
	for (size_t i = 0; i < c->n && i < 5; i++) {
		const wordrow *r = when_row(c, i, W_MOD);
		if (r)
			return r->value;
	}
	return CLV_S("");
}

/* What is known of a rule that no anchor resolves. */
static clv_str open_value(clv_str rel, clv_arena *a)
{
	static const struct { const char *rule, *form; } shape[] = {
		{ "weekday=", "XXXX-WXX-" }, { "month=", "XXXX-" }, { "md=", "XXXX-" }, { "quarter=", "XXXX-Q" },
		{ "half=", "XXXX-H" }, { "dom=", "XXXX-XX-" },
	};
	static const char *const season[] = { "XXXX-SP", "XXXX-SU", "XXXX-FA", "XXXX-WI" };
	clv_str r = rel;
	for (size_t at; (at = clv_str_find(r, CLV_S(":"), 0)) != SIZE_MAX && at < 6;)
		r = clv_str_sub(r, at + 1, r.n);
	for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
		clv_str p = clv_str_c(shape[i].rule);
		size_t e = p.n;
		if (!clv_str_starts(r, p))
			continue;
		while (e < r.n && ((r.p[e] >= '0' && r.p[e] <= '9') || r.p[e] == '-'))
			e++;
		clv_str n = clv_str_sub(r, p.n, e);
		bool sunday = i == 0 && clv_str_eqc(n, "0");
		bool one = (i == 1 || i == 5) && n.n == 1;
		return clv_strf(a, "%s%s%.*s", shape[i].form, one ? "0" : "", CLV_FMT(sunday ? CLV_S("7") : n));
	}
	if (clv_str_starts(r, CLV_S("season=")) && r.n > 7 && r.p[7] >= '1' && r.p[7] <= '4')
		return clv_str_c(season[r.p[7] - '1']);
	if (!when_counts_from_anchor(rel))
		return CLV_S("XXXX-XX-XX");
	return r.n && r.p[0] == '-' ? CLV_S("PAST_REF") : r.n && r.p[0] == '+' ? CLV_S("FUTURE_REF") : CLV_S("PRESENT_REF");
}

static clv_str duration_of(const clv_date *x)
{
	size_t eq = clv_str_find(x->rel, CLV_S("="), 0);
	bool counted = clv_str_starts(x->rel, CLV_S("past=")) || clv_str_starts(x->rel, CLV_S("next="));
	return counted ? clv_str_sub(x->rel, eq + 1, x->rel.n) : CLV_S("");
}

/* Seasons by their name: the southern spring is no autumn. */
static clv_str season_of(const cursor *c, const clv_date *x, clv_arena *a)
{
	static const char *const code[] = { "SP", "SU", "FA", "WI" };
	for (size_t i = 0; i < c->n; i++) {
		const wordrow *r = when_row(c, i, W_SEASON);
		if (r && r->num >= 1 && r->num <= 4)
			return clv_strf(a, "%04d-%s", clv_day_ymd(x->from).y, code[r->num - 1]);
	}
	return clv_when_value(a, x);
}

static void fill(const cursor *c, clv_doc *d, clv_date *x)
{
	clv_arena *a = d->arena;
	clv_str span = duration_of(x), t = { 0 };
	x->mod = clv_str_copy(a, mod_of(c));
	if (x->kind == CLV_DATEKIND_SET) {
		x->type = CLV_S("SET");
		x->value = x->rel;
	} else if (x->kind == CLV_DATEKIND_DURATION) {
		x->type = CLV_S("DURATION");
		x->value = span.n ? clv_strf(a, "P%.*s", CLV_FMT(span)) : x->rel;
	} else {
		t = x->grain == CLV_GRAIN_DAY ? time_of(c, a) : t;
		x->type = t.n ? CLV_S("TIME") : CLV_S("DATE");
		x->value = x->from != CLV_DAY_NONE ? clv_when_value(a, x) : open_value(x->rel, a);
		if (x->grain == CLV_GRAIN_SEASON && x->from != CLV_DAY_NONE)
			x->value = season_of(c, x, a);
		if (t.n && x->from == x->to)
			x->value = clv_strf(a, "%.*s%.*s", CLV_FMT(x->value), CLV_FMT(t));
	}
}

void clv_when_timex(const clv_when *w, clv_doc *d, clv_arena *scratch)
{
	for (size_t i = 0; i < d->dates.n; i++) {
		cursor c;
		when_lex(w, d->text, d->dates.v[i].span, scratch, &c);
		fill(&c, d, &d->dates.v[i]);
	}
}
