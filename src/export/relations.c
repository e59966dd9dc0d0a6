/* SPDX-License-Identifier: Apache-2.0 */
/* Relations as JSON lines: a pair over time, the pairs that dealt most with one
 * another, the blocs of the network.
 *
 * Input: rows of "relations" or "acts", the days of publication. Output of a pair: the
 * query's object for each period with what relation/ adds: expected count (sum of
 * scores), Goldstein's sum and mean, PLOVER's mean, the state at the period's end
 * (half-life HALF_LIFE days), "change" where the level of the series shifts (up, down),
 * exposure (reports published in the period). With the option all also the periods
 * without events: zeros where reports were read, nulls where none was. Cost: n log n. */
#include "export/export_priv.h"

#include <math.h>

static const double HALF_LIFE = 30;
enum { MAX_PERIODS = 20000 };

typedef struct span {
	clv_day from, to; /* NONE: undated */
	json_t *row;
	double goldstein, expected, plover, n_goldstein, n_plover;
	uint32_t exposure;
} span;

typedef struct relations {
	clv_job *job;
	const char *a, *b, *by;
	bool all;
	clv_period period;
	CLV_VEC(span) v;
	CLV_VEC(clv_scored) scored;
	clv_days days;
} relations;

static void put_line(clv_job *job, const json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(6));
	if (text)
		clv_buf_addc(&job->sink->buf, text);
	clv_buf_ch(&job->sink->buf, '\n');
	free(text);
}

static void put_real(json_t *o, const char *key, double v)
{
	json_object_set_new(o, key, isnan(v) ? json_null() : json_real(round(v * 1000) / 1000));
}

/* ---- one pair over time -------------------------------------------------------------------- */

/* "2022", "2022-09", "2022-09-15" → the period's first day. */
static clv_day first_day(clv_arena *a, const char *period)
{
	size_t n = strlen(period);
	return !n ? CLV_DAY_NONE : clv_day_parse(clv_strf(a, "%s%s", period, n == 4 ? "-01-01" : n == 7 ? "-01" : ""));
}

/* How many were published before the day; the days are in order. */
static size_t published_before(const clv_days *d, clv_day day)
{
	size_t b = 0, e = d->n;
	while (b < e) {
		size_t m = b + (e - b) / 2;
		if (d->v[m] < day)
			b = m + 1;
		else
			e = m;
	}
	return b;
}

static uint32_t published_between(const clv_days *d, clv_day from, clv_day to)
{
	return (uint32_t)(published_before(d, to + 1) - published_before(d, from));
}

static clv_str cell(const clv_rows *r, const char *column)
{
	const char *v = clv_cell_of(r, column);
	return clv_str_c(v ? v : "");
}

/* Acts of a day, type and code: so many, with this sum of scores. */
static void measure(relations *w, span *p, const clv_rows *r)
{
	int type = clv_type_of(cell(r, "type"));
	double g = clv_goldstein(w->job->codes->scales, cell(r, "cameo")), n = strtod(cell(r, "n").p, NULL);
	double s = clv_plover_score(w->job->codes->scales, (clv_type)type, cell(r, "mode"));
	clv_day day = clv_day_parse(cell(r, "from"));
	p->expected += strtod(cell(r, "score").p, NULL);
	p->n_plover += isnan(s) ? 0 : n;
	p->plover += isnan(s) ? 0 : s * n;
	p->n_goldstein += isnan(g) ? 0 : n;
	p->goldstein += isnan(g) ? 0 : g * n;
	if (!isnan(g) && day != CLV_DAY_NONE)
		*clv_push(w->job->a, &w->scored) = (clv_scored){ day, g * n };
}

/* Both tables have the periods in the same order. */
static clv_status measure_all(relations *w, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	size_t k = 0;
	CLV_TRY(clv_store_query(w->job->store, "pair_acts", w->job->options, w->job->n, &r, err));
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		const char *period = clv_cell_of(r, "period");
		while (k < w->v.n && strcmp(clv_member(w->v.v[k].row, "period"), period ? period : "") != 0)
			k++;
		if (k < w->v.n)
			measure(w, &w->v.v[k], r);
	}
	clv_store_end(r);
	for (size_t i = 0; i < w->v.n; i++) {
		span *p = &w->v.v[i];
		put_real(p->row, "expected", p->expected);
		put_real(p->row, "goldstein", p->goldstein);
		put_real(p->row, "goldstein_mean", p->n_goldstein > 0 ? p->goldstein / p->n_goldstein : (double)NAN);
		put_real(p->row, "plover_mean", p->n_plover > 0 ? p->plover / p->n_plover : (double)NAN);
	}
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}

static clv_status read_periods(relations *w, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	CLV_TRY(clv_store_query(w->job->store, "relations", w->job->options, w->job->n, &r, err));
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		span *p = clv_push(w->job->a, &w->v);
		p->row = json_loads(clv_store_json(r), 0, NULL);
		p->from = first_day(w->job->a, clv_member(p->row, "period"));
		p->to = p->from == CLV_DAY_NONE ? CLV_DAY_NONE : clv_period_next(w->period, p->from) - 1;
	}
	clv_store_end(r);
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}

static void set_days(json_t *o, clv_day from, clv_day to)
{
	char text[16];
	clv_day_text(from, text);
	json_object_set_new(o, "from", *text ? json_string(text) : json_null());
	clv_day_text(to, text);
	json_object_set_new(o, "to", *text ? json_string(text) : json_null());
}

/* A period without events: zeros when reports were read, else nulls. */
static json_t *empty_row(const relations *w, clv_day from, bool read)
{
	static const char *const counts[] = { "n_events", "n_mutual", "n_documents", "n_sources", NULL };
	char text[16];
	json_t *o = json_object();
	clv_day_text(from, text);
	text[w->period == CLV_PERIOD_YEAR ? 4 : w->period == CLV_PERIOD_MONTH ? 7 : 10] = 0;
	json_object_set_new(o, "a", json_string(w->a));
	json_object_set_new(o, "b", json_string(w->b));
	json_object_set_new(o, "period", json_string(text));
	for (size_t i = 0; counts[i]; i++)
		json_object_set_new(o, counts[i], read ? json_integer(0) : json_null());
	json_object_set_new(o, "quad", read ? json_pack("[iiii]", 0, 0, 0, 0) : json_null());
	json_object_set_new(o, "events", json_array());
	put_real(o, "expected", read ? 0 : (double)NAN);
	put_real(o, "goldstein", read ? 0 : (double)NAN);
	put_real(o, "goldstein_mean", (double)NAN);
	put_real(o, "plover_mean", (double)NAN);
	return o;
}

/* All periods from the first to the last with events; undated last. */
static span *every_period(relations *w, size_t *n)
{
	size_t dated = w->v.n && w->v.v[w->v.n - 1].from == CLV_DAY_NONE ? w->v.n - 1 : w->v.n, k = 0;
	CLV_VEC(span) all = { 0 };
	clv_day day = dated ? w->v.v[0].from : 0;
	while (k < dated && all.n < MAX_PERIODS) {
		span *p = clv_push(w->job->a, &all);
		p->from = day;
		p->to = clv_period_next(w->period, day) - 1;
		p->exposure = published_between(&w->days, p->from, p->to);
		if (w->v.v[k].from == day) {
			p->row = w->v.v[k].row;
			p->goldstein = w->v.v[k++].goldstein;
		}
		day = clv_period_next(w->period, day);
	}
	*n = all.n;
	return all.v;
}

static void write_span(relations *w, span *p, const char *change)
{
	if (!p->row)
		p->row = empty_row(w, p->from, p->exposure > 0);
	bool dated = p->from != CLV_DAY_NONE;
	set_days(p->row, p->from, p->to);
	put_real(p->row, "state", dated ? clv_relation_state(w->scored.v, w->scored.n, p->to, HALF_LIFE) : (double)NAN);
	json_object_set_new(p->row, "change", change ? json_string(change) : json_null());
	json_object_set_new(p->row, "exposure", dated ? json_integer(p->exposure) : json_null());
	put_line(w->job, p->row);
}

/* The series of Goldstein sums; periods of which nothing was read are no part of it. */
static void write_series(relations *w, span *all, size_t n)
{
	double *x = CLV_NEW_ARRAY(w->job->a, double, n + 1);
	uint32_t *at = CLV_NEW_ARRAY(w->job->a, uint32_t, n + 1), *change = CLV_NEW_ARRAY(w->job->a, uint32_t, n + 1);
	size_t m = 0, k = 0;
	for (uint32_t i = 0; i < n; i++)
		if (all[i].row || all[i].exposure) {
			x[m] = all[i].goldstein;
			at[m++] = i;
		}
	size_t n_changes = clv_relation_changes(x, m, change, w->job->a);
	for (uint32_t i = 0; i < n; i++) {
		const char *way = NULL;
		if (k < n_changes && at[change[k]] == i) {
			size_t b = k ? change[k - 1] : 0, e = k + 1 < n_changes ? change[k + 1] : m, c = change[k++];
			double before = 0, after = 0;
			for (size_t j = b; j < c; j++)
				before += x[j] / (double)(c - b);
			for (size_t j = c; j < e; j++)
				after += x[j] / (double)(e - c);
			way = after > before ? "up" : "down";
		}
		if (all[i].row || w->all)
			write_span(w, &all[i], way);
	}
}

static clv_status pair(relations *w, clv_error *err)
{
	size_t n;
	CLV_TRY(clv_period_of(w->by, &w->period, err));
	CLV_TRY(clv_read_days(w->job, &w->days, err));
	CLV_TRY(read_periods(w, err));
	CLV_TRY(measure_all(w, err));
	span *all = every_period(w, &n);
	write_series(w, all, n);
	if (w->v.n && w->v.v[w->v.n - 1].from == CLV_DAY_NONE)
		write_span(w, &w->v.v[w->v.n - 1], NULL);
	for (size_t i = 0; i < n; i++)
		json_decref(all[i].row);
	if (w->v.n && w->v.v[w->v.n - 1].from == CLV_DAY_NONE)
		json_decref(w->v.v[w->v.n - 1].row);
	return CLV_OK;
}

/* ---- the network ---------------------------------------------------------------------------------- */

typedef struct dyad {
	clv_str a, b;
	uint32_t n_events, n_documents, n_sources;
	double goldstein, cooperation, conflict, expected;
} dyad;
typedef CLV_VEC(dyad) dyads;

static bool is_summed(const char *key)
{
	return !strcmp(key, "status") || !strcmp(key, "only");
}

static clv_status read_acts(relations *w, dyads *out, clv_error *err)
{
	clv_acts acts = { 0 };
	clv_map at = clv_map_new(w->job->a);
	CLV_TRY(clv_read_acts(w->job, &acts, err));
	for (size_t i = 0; i < acts.n; i++) {
		const clv_act *x = &acts.v[i];
		bool swap = clv_str_cmp(x->source, x->target) > 0;
		clv_str a = swap ? x->target : x->source, b = swap ? x->source : x->target;
		if (clv_str_eq(a, b))
			continue;
		uint32_t *k = clv_map_put(&at, clv_strf(w->job->a, "%.*s\t%.*s", CLV_FMT(a), CLV_FMT(b)), (uint32_t)out->n);
		if (*k == out->n)
			*clv_push(w->job->a, out) = (dyad){ .a = a, .b = b };
		dyad *d = &out->v[*k];
		double g = clv_goldstein(w->job->codes->scales, x->cameo);
		d->n_events++;
		d->n_documents += x->n_documents;
		d->n_sources += x->n_sources;
		d->expected += (double)x->score;
		d->goldstein += isnan(g) ? 0 : g;
		d->cooperation += g > 0 ? g : 0;
		d->conflict += g < 0 ? -g : 0;
	}
	return CLV_OK;
}

/* The same from the sums that are kept with the stories: a row for each pair and code. */
static clv_status read_ties(relations *w, dyads *out, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	CLV_TRY(clv_store_query(w->job->store, "ties", w->job->options, w->job->n, &r, err));
	while ((step = clv_store_next(r, err)) == CLV_ROW) {
		clv_str a = cell(r, "a"), b = cell(r, "b");
		dyad *d = out->n ? &out->v[out->n - 1] : NULL;
		if (!d || !clv_str_eq(d->a, a) || !clv_str_eq(d->b, b)) {
			d = clv_push(w->job->a, out);
			*d = (dyad){ .a = clv_str_copy(w->job->a, a), .b = clv_str_copy(w->job->a, b) };
		}
		double g = clv_goldstein(w->job->codes->scales, cell(r, "cameo")), n = strtod(cell(r, "n_events").p, NULL);
		d->n_events += (uint32_t)n;
		d->n_documents += (uint32_t)strtoul(cell(r, "n_documents").p, NULL, 10);
		d->n_sources += (uint32_t)strtoul(cell(r, "n_sources").p, NULL, 10);
		d->expected += strtod(cell(r, "score").p, NULL);
		d->goldstein += isnan(g) ? 0 : g * n;
		d->cooperation += g > 0 ? g * n : 0;
		d->conflict += g < 0 ? -g * n : 0;
	}
	clv_store_end(r);
	return step == CLV_FAILED ? (err ? err->code : CLV_IO) : CLV_OK;
}

static clv_status read_dyads(relations *w, dyads *out, clv_error *err)
{
	for (size_t i = 0; i < w->job->n; i++)
		if (!is_summed(w->job->options[i].key))
			return read_acts(w, out, err);
	return read_ties(w, out, err);
}

static int cmp_dyad(const void *x, const void *y)
{
	const dyad *a = x, *b = y;
	if (a->n_events != b->n_events)
		return a->n_events > b->n_events ? -1 : 1;
	int c = clv_str_cmp(a->a, b->a);
	return c ? c : clv_str_cmp(a->b, b->b);
}

static clv_status list_dyads(relations *w, clv_error *err)
{
	dyads d = { 0 };
	CLV_TRY(read_dyads(w, &d, err));
	if (d.n)
		qsort(d.v, d.n, sizeof *d.v, cmp_dyad);
	for (size_t i = 0; i < d.n; i++) {
		const dyad *x = &d.v[i];
		json_t *o = json_pack("{s:s%,s:s%,s:i,s:i,s:i}", "a", x->a.p, x->a.n, "b", x->b.p, x->b.n, "n_events",
		                      (int)x->n_events, "n_documents", (int)x->n_documents, "n_sources", (int)x->n_sources);
		put_real(o, "expected", x->expected);
		put_real(o, "goldstein", x->goldstein);
		put_real(o, "cooperation", x->cooperation);
		put_real(o, "conflict", x->conflict);
		put_line(w->job, o);
		json_decref(o);
	}
	return CLV_OK;
}

typedef struct bloc {
	uint32_t number, n;
	double cooperation, conflict; /* within */
	json_t *members;
} bloc;

static int cmp_bloc(const void *x, const void *y)
{
	const bloc *a = x, *b = y;
	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

static uint32_t actor_of(relations *w, clv_map *at, clv_str name)
{
	(void)w;
	return *clv_map_put(at, name, (uint32_t)at->n);
}

static clv_status list_blocs(relations *w, clv_error *err)
{
	dyads d = { 0 };
	clv_map at = clv_map_new(w->job->a);
	CLV_TRY(read_dyads(w, &d, err));
	if (d.n)
		qsort(d.v, d.n, sizeof *d.v, cmp_dyad);
	clv_tie *ties = CLV_NEW_ARRAY(w->job->a, clv_tie, d.n + 1);
	for (size_t i = 0; i < d.n; i++) {
		uint32_t a = actor_of(w, &at, d.v[i].a), b = actor_of(w, &at, d.v[i].b);
		ties[i] = (clv_tie){ a, b, d.v[i].cooperation, d.v[i].conflict };
	}
	uint32_t *of = clv_relation_blocs(ties, d.n, at.n, w->job->a, w->job->a);
	bloc *v = CLV_NEW_ARRAY(w->job->a, bloc, at.n + 1);
	for (uint32_t i = 0; i < at.n; i++) {
		bloc *b = &v[of[i]];
		b->number = of[i];
		b->members = b->members ? b->members : json_array();
		json_array_append_new(b->members, json_stringn(at.v[i].key.p, at.v[i].key.n));
		b->n++;
	}
	for (size_t i = 0; i < d.n; i++)
		if (of[ties[i].a] == of[ties[i].b]) {
			v[of[ties[i].a]].cooperation += ties[i].cooperation;
			v[of[ties[i].a]].conflict += ties[i].conflict;
		}
	qsort(v, at.n, sizeof *v, cmp_bloc);
	for (uint32_t i = 0; i < at.n && v[i].n; i++) {
		json_t *o = json_pack("{s:i,s:i,s:o}", "bloc", (int)i + 1, "n", (int)v[i].n, "members", v[i].members);
		put_real(o, "cooperation", v[i].cooperation);
		put_real(o, "conflict", v[i].conflict);
		put_line(w->job, o);
		json_decref(o);
	}
	return CLV_OK;
}

/* ---- entry ---------------------------------------------------------------------------------------- */

static bool is_own(const char *key)
{
	return !strcmp(key, "all") || !strcmp(key, "blocs");
}

static clv_status work(relations *w, const clv_option *options, size_t n, clv_option *own, clv_error *err)
{
	bool blocs = false, two = w->a && w->b, status = false;
	for (size_t i = 0; i < n; i++) {
		if (!options[i].value)
			continue; /* not given, as in clv_query */
		w->all = w->all || !strcmp(options[i].key, "all");
		blocs = blocs || !strcmp(options[i].key, "blocs");
		status = status || !strcmp(options[i].key, "status");
		if (!strcmp(options[i].key, "by"))
			w->by = options[i].value;
		if (!is_own(options[i].key) && (two || strcmp(options[i].key, "by") != 0))
			own[w->job->n++] = options[i];
	}
	if (two)
		own[w->job->n++] = (clv_option){ "b", w->b };
	if (w->a)
		own[w->job->n++] = (clv_option){ two ? "a" : "actor", w->a };
	if (!two && !status)
		own[w->job->n++] = (clv_option){ "only", "yes" };
	w->job->options = own;
	return two ? pair(w, err) : blocs ? list_blocs(w, err) : list_dyads(w, err);
}

clv_status clv_export_relations(clv_store *s, const clv_pack *pack, const char *a, const char *b,
                                const clv_option *options, size_t n, clv_write write, void *user, clv_error *err)
{
	clv_option own[CLV_EXPORT_MAX + 4];
	clv_codes codes = { 0 };
	clv_arena *arena = clv_arena_new(0), *lines = clv_arena_new(0);
	clv_sink sink = { .a = lines, .write = write, .user = user };
	clv_job job = { .store = s, .codes = &codes, .a = arena, .sink = &sink };
	relations w = { .job = &job, .a = a, .b = b };
	clv_status status;
	if (!pack || n > CLV_EXPORT_MAX) {
		status = clv_fail(err, CLV_USAGE, "relations", pack ? "too many options" : "relations need the scales of an engine");
	} else if (!arena || !lines || clv_arena_guard(arena) || clv_arena_guard(lines)) {
		status = clv_fail(err, CLV_NOMEM, "relations", "out of memory");
	} else {
		sink.buf = clv_buf_new(lines);
		status = clv_codes_load(pack, arena, &codes, err);
		if (status == CLV_OK)
			status = work(&w, options, n, own, err);
		if (status == CLV_OK && !clv_sink_flush(&sink, true))
			status = CLV_STOPPED;
	}
	clv_codes_free(&codes);
	clv_arena_free(arena);
	clv_arena_free(lines);
	return status;
}
