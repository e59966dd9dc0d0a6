/* SPDX-License-Identifier: Apache-2.0 */
/* The day of a report that gives none, from the reports around it.
 *
 * One report says "the two met on Thursday", another "met on 15 September": both
 * tell the same act of the same parties, so the first was written when "on
 * Thursday" meant the fifteenth. Input: the documents of one story with their
 * events, date rules and own anchors (when). Output: publication interval of each
 * undated document, with its evidence, and all dates and events resolved anew by
 * clv_when_resolve, without reading the text.
 *
 * Method: votes on a calendar of SPAN days around what the story knows. A day
 * gets a vote from each own anchor that covers it, from each event whose rule,
 * read on that day, gives the day on which another report dates the same act,
 * and, weakly, from past acts before it and announced acts after it. The days
 * with most votes are the interval (days near the story's given dates get one vote);
 * it is cut at the week after the report's
 * latest past happening. Repeated once, so that a report dated in the first round
 * can date others in the second. Documents with nothing to go by get the story's
 * own span. Cost: (events + anchors) × SPAN. Limits: acts are matched by type and
 * parties; a story that repeats one act weekly may pick the wrong week. */
#include <stdlib.h>
#include <string.h>

#include "story/story.h"
#include "when/when.h"

enum { SPAN = 128, HALF = SPAN / 2, NARROW = 7, WEEK = 6, ROUNDS = 2, NEAR_BEFORE = 2,
	NEAR_AFTER = 3 };
static const float VOTE_RULE = 1.0F, VOTE_ORDER = 0.25F, STRONG = 3.0F;

typedef struct known {
	uint64_t act;  /* hash of type and parties */
	clv_day from, to;
	uint32_t doc;
} known;

typedef struct known_list {
	CLV_VEC(known) v;
} known_list;

static bool is_given(const clv_doc *d)
{
	return d->published != CLV_DAY_NONE && d->published_from != CLV_FROM_INFERRED &&
	       d->published_from != CLV_FROM_NONE;
}

static bool is_narrow(clv_day from, clv_day to)
{
	return from != CLV_DAY_NONE && to != CLV_DAY_NONE && to - from <= NARROW;
}

static uint64_t party(const clv_participant *p, size_t n, bool by_name)
{
	if (!n)
		return 0;
	clv_str s = p[0].code.n && !by_name ? p[0].code : p[0].actor;
	return clv_hash64(s.p, s.n);
}

static bool is_person(const clv_doc *d, const clv_participant *p)
{
	return p->actor.n && p->mention < d->mentions.n && d->mentions.v[p->mention].kind == CLV_KIND_PERSON;
}

/* Equal for the same act, whoever is named first. 0: no two parties. by_name: of the two
 * persons, 0 when they are not two; else of those for whom they act. */
static uint64_t act_key(const clv_doc *d, const clv_event *e, bool by_name)
{
	bool joint = e->source.n > 1 && !e->target.n;
	const clv_participant *other = joint ? e->source.v + 1 : e->target.v;
	size_t n = joint ? 1 : e->target.n;
	uint64_t a = party(e->source.v, e->source.n, by_name), b = party(other, n, by_name);
	if (!a || !b || (by_name && (!is_person(d, e->source.v) || !is_person(d, other))))
		return 0;
	uint64_t k[4] = { a < b ? a : b, a < b ? b : a, (uint64_t)e->type, by_name };
	return clv_hash64(k, sizeof k);
}

static int cmp_known(const void *x, const void *y)
{
	const known *a = x, *b = y;
	if (a->act != b->act)
		return a->act < b->act ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->doc > b->doc) - (a->doc < b->doc);
}

/* "+0D" only says that no date was given. */
static bool tells_day(const clv_event *e)
{
	return e->date_rule.n && !clv_str_eqc(e->date_rule, "+0D");
}

/* Acts whose day the story knows: told with a full date, or in a dated report. */
static void collect(clv_doc *const *docs, size_t n, known_list *out, clv_arena *a)
{
	out->v.n = 0;
	for (uint32_t i = 0; i < n; i++) {
		const clv_doc *d = docs[i];
		bool sure = is_given(d) || is_narrow(d->published, d->published_to);
		for (size_t k = 0; k < d->events.n; k++) {
			const clv_event *e = &d->events.v[k];
			if (e->from == CLV_DAY_NONE || e->to - e->from > 1 ||
			    (e->date_rule.n && !(sure && tells_day(e))))
				continue;
			for (int by_name = 0; by_name < 2; by_name++) {
				uint64_t key = act_key(d, e, by_name);
				if (key)
					*clv_push(a, &out->v) = (known){ key, e->from, e->to, i };
			}
		}
	}
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof *out->v.v, cmp_known);
}

static void vote(float *votes, clv_day base, clv_day from, clv_day to, float weight)
{
	for (int k = 0; k < SPAN; k++)
		if (base + k >= from && base + k <= to)
			votes[k] += weight;
}

/* Days on which the rule gives the known day. */
static void vote_rule(float *votes, clv_day base, const clv_event *e, const known *w)
{
	for (int k = 0; k < SPAN; k++) {
		clv_day from, to;
		if (clv_when_resolve(e->date_rule, e->grain, base + k, base + k, &from, &to) &&
		    from <= w->to && to >= w->from)
			votes[k] += VOTE_RULE;
	}
}

static clv_day latest_past(const clv_doc *d)
{
	clv_day best = CLV_DAY_NONE;
	for (size_t i = 0; i < d->events.n; i++) {
		const clv_event *e = &d->events.v[i];
		if (e->status == CLV_ST_HAPPENED && e->from != CLV_DAY_NONE && !e->date_rule.n &&
		    e->to == e->from && (best == CLV_DAY_NONE || e->from > best))
			best = e->from;
	}
	return best;
}

static void own_votes(const clv_doc *d, float *votes, clv_day base)
{
	for (size_t i = 0; i < d->anchors.n; i++)
		vote(votes, base, d->anchors.v[i].from, d->anchors.v[i].to, d->anchors.v[i].weight);
	if (!d->anchors.n && d->published != CLV_DAY_NONE)
		vote(votes, base, d->published, d->published_to, VOTE_RULE);
	for (size_t i = 0; i < d->events.n; i++) {
		const clv_event *e = &d->events.v[i];
		if (e->from == CLV_DAY_NONE || e->date_rule.n || e->to != e->from)
			continue;
		if (e->status == CLV_ST_HAPPENED)
			vote(votes, base, e->from, INT32_MAX, VOTE_ORDER);
		else if (e->status == CLV_ST_ANNOUNCED)
			vote(votes, base, INT32_MIN + 1, e->from, VOTE_ORDER);
	}
}

/* The day of the act that most other reports give; NULL: none. The list is sorted. */
static const known *find_known(const known_list *l, uint64_t key, uint32_t not_doc)
{
	size_t lo = 0, hi = l->v.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (l->v.v[mid].act < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	const known *best = NULL;
	size_t most = 0;
	for (size_t i = lo, e; i < l->v.n && l->v.v[i].act == key; i = e) {
		size_t docs = 0;
		for (e = i; e < l->v.n && l->v.v[e].act == key && l->v.v[e].from == l->v.v[i].from; e++)
			docs += l->v.v[e].doc != not_doc && (e == i || l->v.v[e].doc != l->v.v[e - 1].doc);
		if (docs > most) {
			most = docs;
			best = &l->v.v[i];
		}
	}
	return best;
}

/* The ministers' talks are not the presidents': by persons first. */
static const known *find_act(const clv_doc *d, const clv_event *e, const known_list *l, uint32_t self)
{
	uint64_t named = act_key(d, e, true), key = act_key(d, e, false);
	const known *w = named ? find_known(l, named, self) : NULL;
	return w || !key ? w : find_known(l, key, self);
}

typedef struct evidence {
	const clv_event *event;
	const known *act;
} evidence;

static evidence shared_votes(const clv_doc *d, uint32_t self, const known_list *l, float *votes,
                             clv_day base)
{
	evidence ev = { 0 };
	size_t used = 0;
	for (size_t i = 0; i < d->events.n && used < 32; i++) {
		const clv_event *e = &d->events.v[i];
		const known *w = e->historical ? NULL : find_act(d, e, l, self);
		if (!w)
			continue;
		if (!tells_day(e)) { /* still to come, or over: the order alone */
			if (e->status == CLV_ST_ANNOUNCED)
				vote(votes, base, INT32_MIN + 1, w->to, VOTE_ORDER);
			else if (e->status == CLV_ST_HAPPENED)
				vote(votes, base, w->from, INT32_MAX, VOTE_ORDER);
			continue;
		}
		vote_rule(votes, base, e, w);
		used++;
		if (!ev.event)
			ev = (evidence){ e, w };
	}
	return ev;
}

static bool best_interval(const float *votes, clv_day base, clv_day *from, clv_day *to)
{
	float most = 0;
	int b = -1, e;
	for (int k = 0; k < SPAN; k++)
		if (votes[k] > most + 1e-4F) {
			most = votes[k];
			b = k;
		}
	if (b < 0 || most < VOTE_RULE - 1e-4F) /* order alone forces no day */
		return false;
	for (e = b; e + 1 < SPAN && votes[e + 1] > most - 1e-4F;)
		e++;
	*from = base + b;
	*to = base + e;
	return true;
}

static clv_str why_text(clv_doc *d, evidence ev, clv_day from, clv_day to)
{
	char a[16], b[16], day[16];
	clv_day_text(from, a);
	clv_day_text(to, b);
	if (!ev.event)
		return clv_strf(d->arena, "%s to %s: its own dates", a, b);
	clv_day_text(ev.act->from, day);
	clv_str words = clv_text(d->text, ev.event->span);
	return clv_strf(d->arena, "%s to %s: another report dates the act of \"%.*s\" %s", a, b,
	                (int)(words.n > 80 ? 80 : words.n), words.p, day);
}

/* What the story knows of its own days. */
typedef struct frame {
	clv_day middle;   /* median of the given days, else of the inferred, else the latest act */
	clv_day from, to; /* of the given days; NONE: no report gives one */
} frame;

static int cmp_day(const void *x, const void *y)
{
	clv_day a = *(const clv_day *)x, b = *(const clv_day *)y;
	return (a > b) - (a < b);
}

static frame frame_of(clv_doc *const *docs, size_t n, const known_list *l, clv_arena *scratch)
{
	frame f = { CLV_DAY_NONE, CLV_DAY_NONE, CLV_DAY_NONE };
	clv_day *given = CLV_NEW_ARRAY(scratch, clv_day, n + 1), *other = CLV_NEW_ARRAY(scratch, clv_day, n + 1);
	size_t n_given = 0, n_other = 0;
	for (size_t i = 0; i < n; i++) {
		if (is_given(docs[i]))
			given[n_given++] = docs[i]->published;
		else if (docs[i]->published != CLV_DAY_NONE)
			other[n_other++] = docs[i]->published;
	}
	qsort(given, n_given, sizeof *given, cmp_day);
	qsort(other, n_other, sizeof *other, cmp_day);
	if (n_given) {
		f.from = given[0];
		f.to = given[n_given - 1];
		f.middle = given[n_given / 2];
	} else if (n_other) {
		f.middle = other[n_other / 2];
	}
	for (size_t i = 0; !n_given && !n_other && i < l->v.n; i++)
		f.middle = f.middle == CLV_DAY_NONE || l->v.v[i].to > f.middle ? l->v.v[i].to : f.middle;
	return f;
}

/* Does the report itself speak strongly for days far from its story's? */
static bool insists(const clv_doc *d, clv_day base)
{
	for (size_t i = 0; i < d->anchors.n; i++) {
		const clv_anchor *a = &d->anchors.v[i];
		if (a->weight >= STRONG && (a->to < base || a->from >= base + SPAN))
			return true;
	}
	return false;
}

static void infer(clv_doc *d, uint32_t self, const known_list *l, frame f)
{
	float votes[SPAN] = { 0 };
	clv_day base = f.middle - HALF, from, to;
	if (insists(d, base))
		return;
	own_votes(d, votes, base);
	if (f.from != CLV_DAY_NONE) /* reports of one story are written within days */
		vote(votes, base, f.from - NEAR_BEFORE, f.to + NEAR_AFTER, VOTE_RULE);
	evidence ev = shared_votes(d, self, l, votes, base);
	if (!best_interval(votes, base, &from, &to))
		return;
	clv_day past = latest_past(d);
	if (past != CLV_DAY_NONE && past >= from && past <= to)
		from = past;
	if (to - from > WEEK && (past != CLV_DAY_NONE || ev.event))
		to = from + WEEK;
	if (d->published == from && d->published_to == to && d->published_why.n)
		return;
	d->published = from;
	d->published_to = to;
	d->published_from = CLV_FROM_INFERRED;
	d->published_why = why_text(d, ev, from, to);
}

/* "On Thursday" in a copy is its original's Thursday, whatever else the copy says. */
static void inherit(clv_doc *const *docs, const uint32_t *copy_of, size_t n)
{
	enum { LONGEST = 16 }; /* copies of copies */
	for (size_t i = 0; copy_of && i < n; i++) {
		uint32_t k = copy_of[i];
		if (is_given(docs[i]))
			continue;
		for (int step = 0; step < LONGEST && k != CLV_NO_INDEX && !is_given(docs[k]) && copy_of[k] != CLV_NO_INDEX; step++)
			k = copy_of[k];
		if (k == CLV_NO_INDEX || k == i || docs[k]->published == CLV_DAY_NONE)
			continue;
		docs[i]->published = docs[k]->published;
		docs[i]->published_to = docs[k]->published_to;
		docs[i]->published_from = CLV_FROM_INFERRED;
		docs[i]->published_why = CLV_S("that of the report it was copied from");
	}
}

/* Nothing to go by: somewhere in the story's span. */
static void give_span(clv_doc *const *docs, size_t n)
{
	clv_day from = CLV_DAY_NONE, to = CLV_DAY_NONE;
	for (size_t i = 0; i < n; i++) {
		if (docs[i]->published == CLV_DAY_NONE)
			continue;
		from = from == CLV_DAY_NONE || docs[i]->published < from ? docs[i]->published : from;
		clv_day end = docs[i]->published_to != CLV_DAY_NONE ? docs[i]->published_to : docs[i]->published;
		to = to == CLV_DAY_NONE || end > to ? end : to;
	}
	for (size_t i = 0; from != CLV_DAY_NONE && i < n; i++) {
		if (docs[i]->published != CLV_DAY_NONE)
			continue;
		docs[i]->published = from;
		docs[i]->published_to = to;
		docs[i]->published_from = CLV_FROM_INFERRED;
		docs[i]->published_why = CLV_S("the span of the story's other reports");
	}
}

static void redate(clv_doc *d)
{
	clv_day a = d->published, b = d->published_to == CLV_DAY_NONE ? a : d->published_to;
	if (a == CLV_DAY_NONE)
		return;
	clv_day from, to;
	for (size_t i = 0; i < d->dates.n; i++) {
		clv_date *t = &d->dates.v[i];
		if (t->rel.n && clv_when_resolve(t->rel, t->grain, a, b, &from, &to)) {
			t->from = from;
			t->to = to;
			t->resolved_by = CLV_FROM_INFERRED;
		}
	}
	for (size_t i = 0; i < d->events.n; i++) {
		clv_event *e = &d->events.v[i];
		if (e->date_rule.n && clv_when_resolve(e->date_rule, e->grain, a, b, &from, &to)) {
			e->from = from;
			e->to = to;
		}
	}
}

void clv_story_anchor(clv_doc *const *docs, const uint32_t *copy_of, size_t n, clv_arena *scratch)
{
	known_list l = { 0 };
	for (int round = 0; round < ROUNDS; round++) {
		collect(docs, n, &l, scratch);
		frame f = frame_of(docs, n, &l, scratch);
		if (f.middle == CLV_DAY_NONE)
			return;
		for (uint32_t i = 0; i < n; i++)
			if (!is_given(docs[i]))
				infer(docs[i], i, &l, f);
		inherit(docs, copy_of, n);
		for (uint32_t i = 0; i < n; i++)
			if (!is_given(docs[i]))
				redate(docs[i]);
	}
	give_span(docs, n);
	for (uint32_t i = 0; i < n; i++)
		if (!is_given(docs[i]))
			redate(docs[i]);
}
