/* SPDX-License-Identifier: Apache-2.0 */
/* Plain claims: clauses of several reports that say the same in other words.
 *
 * Input: content sentences. Output: claim rows. Candidates come from meaning.c (the
 * encoder: likeness of sentences and clauses beyond the story's topic) and from cores.c
 * (two rare words that stand together in several reports). The clause most like
 * the others is shown, alone when it can be read alone, else with its sentence; one
 * without a verb never alone. What rows of events and quotations show already is left
 * out.
 *
 * Stance: a clause that only expects what the leading one asserts says less; one
 * that differs from it in a single middle word of a hyphenated term ("one-X
 * policy") is marked as a suspected slip of translation. Opposite negation is
 * shown (differs, negation) only for clauses otherwise alike; contradiction is
 * left to events, where parties and time are known. Cost: linear in candidates. */
#include <string.h>

#include "fact/claims.h"
#include "fact/coref.h"
#include "fact/quantity.h"

static const double ALIKE = 0.6, COHERENT = 0.3, COVERED = 0.5;
static const float SAME_MEANING = 0.45F;

typedef struct state {
	clv_build *b;
	clv_map shown; /* clauses that lead a row */
	clv_map taken; /* sentence → its row of meaning */
} state;

bool clv_claims_other_asserter(const clv_clause *x, const clv_clause *y)
{
	return x->asserter && y->asserter && x->asserter->code.n && y->asserter->code.n &&
	       !clv_str_eq(x->asserter->code, y->asserter->code) && !clv_fact_one_speaker(x->asserter, y->asserter);
}

static bool is_party(const clv_mention *m)
{
	return m->kind != CLV_KIND_PLACE && (m->actor.n || m->code.n);
}

static bool is_same(const clv_mention *m, const clv_mention *o)
{
	bool persons = m->kind == CLV_KIND_PERSON && o->kind == CLV_KIND_PERSON;
	return persons || !m->code.n || !o->code.n ? clv_str_eq(m->actor, o->actor) : clv_str_eq(m->code, o->code);
}

/* Who stands at the beginning of a clause. */
static const clv_mention *first_named(const clv_doc *d, const clv_clause *c)
{
	enum { AT_MOST = 2 }; /* words before: "Leaders of India" */

	const clv_mention *first = NULL;
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		if (m->sentence == c->sentence && m->span.b >= c->span.b && m->span.e <= c->span.e && is_party(m) &&
		    (!first || m->span.b < first->span.b))
			first = m;
	}
	size_t before = 0;
	while (first && before < c->words.n && c->words.v[before].span.e <= first->span.b)
		before++;
	return before <= AT_MOST ? first : NULL;
}

static bool names(const clv_doc *d, const clv_clause *c, const clv_mention *who)
{
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		if (m->sentence == c->sentence && m->span.b >= c->span.b && m->span.e <= c->span.e && is_party(m) && is_same(m, who))
			return true;
	}
	return false;
}

/* A part without a doer of its own has its sentence's. */
static clv_clause with_doer(clv_build *b, const clv_clause *c)
{
	const clv_doc *d = b->docs[c->doc];
	clv_clause whole = *c;
	bool own = first_named(d, c) || (c->words.n && (c->words.v[0].claim & CLV_CLAIM_PRONOUN));
	if (own || d->sentences.v[c->sentence].span.b == c->span.b)
		return whole;
	whole.span = d->sentences.v[c->sentence].span;
	whole.words = *clv_fact_sentence(b, c->doc, c->sentence);
	return whole;
}

bool clv_claims_other_doers(clv_build *b, const clv_clause *p, const clv_clause *q)
{
	const clv_doc *d = b->docs[p->doc], *e = b->docs[q->doc];
	const clv_clause one = with_doer(b, p), other = with_doer(b, q), *x = &one, *y = &other;
	const clv_mention *m = first_named(d, x), *o = first_named(e, y);
	bool known = m && o && ((m->code.n && o->code.n) || (m->kind == CLV_KIND_PERSON && o->kind == CLV_KIND_PERSON));
	return known && !names(e, y, m) && !names(d, x, o);
}

clv_clause clv_claims_clause(clv_build *b, uint32_t doc, uint32_t sentence, clv_span span)
{
	clv_clause c = { .doc = doc, .sentence = sentence, .span = span, .core = span };
	c.words = clv_fact_items(b, doc, span);
	for (size_t i = 0; i < c.words.n; i++) {
		c.expects = c.expects || (c.words.v[i].claim & CLV_CLAIM_EXPECT);
		/* "whether or not" denies nothing */
		bool or_not = i > 0 && (c.words.v[i - 1].claim & CLV_CLAIM_JOIN);
		c.denies = c.denies != ((c.words.v[i].claim & CLV_CLAIM_NEGATION) && !or_not);
	}
	const clv_quote *q = clv_fact_quote_around(b, doc, sentence, span);
	c.asserter = q ? &q->speakers.v[0] : NULL;
	c.via = q && q->has_via ? q->via.name : (clv_str){ "", 0 };
	return c;
}

bool clv_claims_has_verb(const clv_build *b, const clv_clause *c)
{
	const clv_doc *d = b->docs[c->doc];
	for (size_t i = 0; i < c->words.n; i++) {
		clv_str w = clv_text(d->text, c->words.v[i].span);
		if ((c->words.v[i].claim & CLV_CLAIM_VERB) || (w.n >= 5 && clv_str_ends(w, CLV_S("ed"))))
			return true;
	}
	for (size_t i = 0; i < d->events.n; i++)
		if (d->events.v[i].sentence == c->sentence && d->events.v[i].trigger.b >= c->span.b &&
		    d->events.v[i].trigger.e <= c->span.e && !clv_str_starts(d->events.v[i].rule, CLV_S("nouns")))
			return true;
	return false;
}

/* ---- is it told by an event or quotation row already? ----------------------------- */

static const clv_support *support_at(const clv_fact *f, const clv_clause *c)
{
	for (size_t j = 0; j < f->support.n; j++)
		if (f->support.v[j].doc == c->doc && f->support.v[j].span.b < c->core.e && f->support.v[j].span.e > c->core.b)
			return &f->support.v[j];
	return NULL;
}

/* Share of the clause's content that stands in the span. */
static double covered(const clv_clause *c, clv_span s)
{
	double in = 0, all = 0;
	for (size_t i = 0; i < c->words.n; i++) {
		double w = (double)c->words.v[i].weight;
		all += w;
		in += c->words.v[i].span.b >= s.b && c->words.v[i].span.e <= s.e ? w : 0;
	}
	return all > 0 ? in / all : 1;
}

/* Does it tell an act of that type by the same doer, that names no other victim? */
static bool tells_like(const clv_build *b, const clv_clause *c, const clv_happening *h)
{
	const clv_doc *d = b->docs[c->doc];
	for (size_t i = 0; i < d->events.n; i++) {
		const clv_event *e = &d->events.v[i];
		if (e->sentence == c->sentence && e->type == h->type && e->trigger.b >= c->span.b && e->trigger.e <= c->span.e &&
		    e->source.n && !e->target.n && h->source.n && clv_str_eq(e->source.v[0].code, h->source.v[0].code))
			return true;
	}
	return false;
}

/* Does the clause tell the happening? A noun ("on the war") may only refer to it. */
static bool tells(const clv_build *b, const clv_clause *c, const clv_happening *h)
{
	for (size_t i = 0; i < h->mentions.n; i++) {
		const clv_event *e = &b->docs[c->doc]->events.v[h->mentions.v[i].item];
		if (h->mentions.v[i].doc != c->doc || e->trigger.b < c->span.b || e->trigger.e > c->span.e)
			continue;
		if (!clv_str_starts(e->rule, CLV_S("nouns")) || covered(c, e->span) >= COVERED)
			return true;
	}
	return tells_like(b, c, h);
}

static bool takes_part(const clv_happening *h, clv_str actor)
{
	for (size_t i = 0; i < h->source.n; i++)
		if (clv_str_eq(h->source.v[i].actor, actor))
			return true;
	for (size_t i = 0; i < h->target.n; i++)
		if (clv_str_eq(h->target.v[i].actor, actor))
			return true;
	return false;
}

/* Does the clause name a person who is no party to the happening? */
static bool names_another(const clv_build *b, const clv_clause *c, const clv_happening *h)
{
	const clv_doc *d = b->docs[c->doc];
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		if (m->sentence == c->sentence && m->kind == CLV_KIND_PERSON && (m->how == CLV_HOW_NAME || m->how == CLV_HOW_ALIAS) &&
		    m->span.b >= c->span.b && m->span.e <= c->span.e && !takes_part(h, m->actor))
			return true;
	}
	return false;
}

static bool speaks(const clv_fact *f, size_t n, uint32_t doc)
{
	for (size_t i = 0; i < n; i++)
		if (f->support.v[i].doc == doc)
			return true;
	return false;
}

/* A row of meaning is told when most of its origins tell one happening, or when one does and
 * no report is new to it; unless it says more, of others. */
static bool told_by_event(const state *s, const clv_claim *r, const clv_fact *f)
{
	const clv_happening *h = &s->b->d->events.v[f->event];
	size_t same = 0, more = 0, fresh = 0;
	if (f->counts.n_sources < 2)
		return false;
	clv_map seen = clv_map_new(s->b->tmp);
	for (size_t k = 0; k < r->v.n; k++) {
		uint32_t doc = r->v.v[k].doc;
		fresh += !speaks(f, f->support.n, doc);
		if ((*clv_map_put64(&seen, s->b->origin ? s->b->origin[doc] : doc, 0))++) /* a copy tells nothing of its own */
			continue;
		bool here = tells(s->b, &r->v.v[k], h);
		same += here;
		more += here && names_another(s->b, &r->v.v[k], h);
	}
	size_t n = seen.n;
	clv_arena_reset(s->b->tmp);
	return more < 2 && ((same >= 2 && 2 * same >= n) || (same && !fresh));
}

static bool names_party(const clv_doc *d, uint32_t sentence, const clv_participant *p)
{
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		if (m->sentence == sentence && ((p->actor.n && clv_str_eq(m->actor, p->actor)) ||
		                                (p->code.n && m->kind != CLV_KIND_PLACE && clv_str_eq(m->code, p->code))))
			return true;
	}
	return false;
}

/* Does the sentence name everybody who takes part? */
static bool names_all(const clv_build *b, const clv_clause *c, const clv_happening *h)
{
	for (size_t i = 0; i < h->source.n; i++)
		if (!names_party(b->docs[c->doc], c->sentence, &h->source.v[i]))
			return false;
	for (size_t i = 0; i < h->target.n; i++)
		if (!names_party(b->docs[c->doc], c->sentence, &h->target.v[i]))
			return false;
	return true;
}

/* Does the sentence give days, and none near the event's? */
static bool dated_otherwise(const clv_doc *d, uint32_t sentence, const clv_happening *h)
{
	bool other = false;
	for (size_t i = 0; h->from != CLV_DAY_NONE && i < d->dates.n; i++) {
		const clv_date *t = &d->dates.v[i];
		if (t->sentence != sentence || t->kind != CLV_DATEKIND_DATE || t->from == CLV_DAY_NONE)
			continue;
		if (t->from <= h->to && t->to >= h->from)
			return false;
		other = true;
	}
	return other;
}

/* A deed of two parties that one of the clauses tells: others that name both may tell it. */
static bool is_deed_of_two(const state *s, const clv_claim *r, const clv_fact *f)
{
	const clv_happening *h = &s->b->d->events.v[f->event];
	bool here = false;
	for (size_t k = 0; r->by_meaning && h->source.n && h->target.n && !clv_coref_is_verbal(h->type) && k < r->v.n; k++)
		here = here || tells(s->b, &r->v.v[k], h);
	return here;
}

/* "Within three months", where the first report that tells the event says two. */
static bool measured_otherwise(clv_build *b, const clv_fact *f, size_t n, const clv_clause *c, clv_str *how)
{
	for (size_t i = 0; i < n; i++) {
		const clv_support *o = &f->support.v[i];
		if (o->stance != CLV_STANCE_SAYS)
			continue;
		clv_passage x = { c->doc, c->sentence, c->span }, y = { o->doc, o->sentence, clv_fact_clause(b->docs[o->doc], o->sentence, o->span) };
		return clv_quantities_compare(b, &x, &y, true, how) == CLV_STANCE_DIFFERS;
	}
	return false;
}

/* Reports of the row that tell the event in words that were not coded; all: only those that
 * name all who take part. */
static void add_tellers(state *s, const clv_claim *r, clv_fact *f, bool all)
{
	const clv_happening *h = &s->b->d->events.v[f->event];
	size_t n = f->support.n;
	for (size_t k = 0; r->by_meaning && k < r->v.n; k++) {
		const clv_clause *c = &r->v.v[k];
		const clv_doc *d = s->b->docs[c->doc];
		bool before = d->published != CLV_DAY_NONE && h->from != CLV_DAY_NONE &&
		              (d->published_to == CLV_DAY_NONE ? d->published : d->published_to) < h->from;
		bool less = c->expects && f->status == CLV_ST_HAPPENED, no = false;
		for (size_t i = 0; i < r->v.n; i++)
			no = no || c->denies != r->v.v[i].denies;
		if (no || (before && !c->expects) || speaks(f, n, c->doc) || (all && !names_all(s->b, c, h)) || dated_otherwise(d, c->sentence, h))
			continue;
		clv_str how = { "", 0 };
		bool differs = measured_otherwise(s->b, f, n, c, &how);
		clv_fact_support(s->b, f, c->doc, c->sentence, c->span,
		                 differs ? CLV_STANCE_DIFFERS : less ? CLV_STANCE_WEAKER : CLV_STANCE_SAYS,
		                 differs ? CLV_NOTE_NUMBER : less ? CLV_NOTE_STRENGTH : CLV_NOTE_WORDING, how, (clv_str){ "", 0 });
	}
	if (f->support.n > n)
		clv_fact_close(s->b, f);
}

static bool told(state *s, const clv_claim *r)
{
	const clv_dossier *d = s->b->d;
	for (size_t i = 0; i < d->facts.n; i++) {
		clv_fact *f = &d->facts.v[i];
		if (f->kind == CLV_FACT_EVENT && told_by_event(s, r, f)) {
			add_tellers(s, r, f, false);
			return true;
		}
		if (f->kind == CLV_FACT_EVENT && is_deed_of_two(s, r, f))
			add_tellers(s, r, f, true);
		bool since = clv_str_ends(f->label, CLV_S(" since"));
		if (r->by_meaning && !since)
			continue;
		size_t same = 0;
		for (size_t k = 0; k < r->v.n; k++)
			same += support_at(f, &r->v.v[k]) != NULL;
		if (same >= 2 && 3 * same >= 2 * r->v.n)
			return true;
	}
	return false;
}

/* The row of meaning in which two of its sentences stand together, or CLV_NO_INDEX. */
static uint32_t taken(const state *s, const clv_claim *r)
{
	clv_map rows = clv_map_new(s->b->scratch);
	for (size_t i = 0; i < r->v.n; i++) {
		uint64_t at = (uint64_t)r->v.v[i].doc << 32 | r->v.v[i].sentence;
		const uint32_t *row = clv_map_get64(&s->taken, &at);
		if (row && ++*clv_map_put64(&rows, *row, 0) >= 2)
			return *row;
	}
	return CLV_NO_INDEX;
}

/* ---- stance ------------------------------------------------------------------------- */

static bool hyphen_before(const clv_doc *d, clv_span s)
{
	return s.b > 0 && d->text.p[s.b - 1] == '-';
}

/* "one-lake policy" and "one-land policy": a hyphenated term, equal but for its middle. */
static clv_str slip(clv_build *b, const clv_clause *p, const clv_clause *q)
{
	const clv_doc *pd = b->docs[p->doc], *qd = b->docs[q->doc];
	for (size_t i = 1; i + 1 < p->words.n; i++) {
		if (!hyphen_before(pd, p->words.v[i].span))
			continue;
		for (size_t k = 1; k + 1 < q->words.n; k++) {
			const clv_item *x = &p->words.v[i], *y = &q->words.v[k];
			if (!hyphen_before(qd, y->span) || x->key == y->key || x[-1].form != y[-1].form ||
			    x[1].key != y[1].key || x[1].weight <= 0)
				continue;
			return clv_strf(b->out, "%.*s / %.*s",
			                CLV_FMT(clv_text(pd->text, (clv_span){ x[-1].span.b, x[1].span.e })),
			                CLV_FMT(clv_text(qd->text, (clv_span){ y[-1].span.b, y[1].span.e })));
		}
	}
	return (clv_str){ "", 0 };
}

/* Is an odd number of the words that both have denied in the clause? "Was not a big
 * deal" denies nothing of a friend. */
static bool denies_of(const clv_clause *c, const clv_clause *other)
{
	enum { REACH = 4 };
	bool no = false;
	for (size_t i = 0; i < c->words.n; i++) {
		bool near = false;
		if (!(c->words.v[i].claim & CLV_CLAIM_NEGATION))
			continue;
		for (size_t k = i + 1; k < c->words.n && k <= i + REACH && !near; k++)
			for (size_t j = 0; j < other->words.n && !near; j++)
				near = c->words.v[k].weight > 0 && c->words.v[k].key == other->words.v[j].key;
		no = no != near;
	}
	return no;
}

/* Does it only expect what both say: a cue of expectation right before words of the other? */
static bool expects_of(const clv_clause *c, const clv_clause *other)
{
	enum { REACH = 4 };
	for (size_t i = 0; i < c->words.n; i++) {
		if (!(c->words.v[i].claim & CLV_CLAIM_EXPECT))
			continue;
		for (size_t k = i + 1; k < c->words.n && k <= i + REACH; k++)
			for (size_t j = 0; j < other->words.n; j++)
				if (c->words.v[k].weight > 0 && !(c->words.v[k].flags & CLV_WORD_NAME) &&
				    c->words.v[k].key == other->words.v[j].key)
					return true;
	}
	return false;
}

static void support(state *s, clv_fact *f, const clv_clause *lead, const clv_clause *c)
{
	clv_stance stance = CLV_STANCE_SAYS;
	clv_note note = c == lead ? CLV_NOTE_NONE : CLV_NOTE_WORDING;
	clv_str how = c == lead ? (clv_str){ "", 0 } : slip(s->b, c, lead);
	size_t shared;
	double alike = clv_fact_overlap(&c->words, &lead->words, &shared);
	clv_str number = { "", 0 };
	clv_stance counted = c == lead ? CLV_STANCE_SAYS : clv_quantities_compare(s->b, &(clv_passage){ c->doc, c->sentence, c->span },
	                                                                         &(clv_passage){ lead->doc, lead->sentence, lead->span }, false, &number);
	if (how.n) {
		stance = CLV_STANCE_DIFFERS;
		note = CLV_NOTE_TRANSLATION;
	} else if (number.n) {
		stance = counted;
		note = CLV_NOTE_NUMBER;
		how = number;
	} else if (denies_of(c, lead) != denies_of(lead, c) && shared >= 3 && alike >= ALIKE) {
		stance = CLV_STANCE_DIFFERS;
		note = CLV_NOTE_NEGATION;
	} else if (c->expects && !lead->expects && expects_of(c, lead)) {
		stance = CLV_STANCE_WEAKER;
		note = CLV_NOTE_STRENGTH;
	}
	clv_fact_support(s->b, f, c->doc, c->sentence, c->span, stance, note, how, c->via);
}

enum { READABLE = 45, SHORT = 32 };

/* The clause most like the others leads; assertion before expectation. */
static size_t choose_lead(const clv_build *b, const clv_clause *c, size_t n)
{
	size_t best = 0;
	double most = -1;
	bool asserted = false;
	for (size_t i = 0; i < n && i < 32; i++)
		asserted = asserted || !c[i].expects;
	for (size_t i = 0; i < n && i < 32; i++) {
		if (asserted && c[i].expects)
			continue;
		/* A clause that begins its sentence stands by itself. */
		bool begins = c[i].span.b == b->docs[c[i].doc]->sentences.v[c[i].sentence].span.b;
		double sum = (c[i].founding ? 1 : 0) + (begins ? 0.15 : 0);
		for (size_t k = 0; k < n && k < 32; k++)
			sum += i == k ? 0 : clv_fact_overlap(&c[i].words, &c[k].words, NULL) / (double)n;
		sum -= c[i].words.n > SHORT ? 0.02 * (double)(c[i].words.n - SHORT) : 0; /* the shorter is the plainer */
		if (sum > most) {
			most = sum;
			best = i;
		}
	}
	return best;
}

/* Without the words that join it to what came before; what begins in the middle of a
 * sentence or has no verb, with its sentence, empty when that is long. */
static clv_str clause_text(state *s, const clv_clause *c)
{
	clv_span t = c->span;
	for (size_t i = 0; i + 1 < c->words.n && (c->words.v[i].claim & CLV_CLAIM_JOIN); i++)
		t = (clv_span){ c->words.v[i + 1].span.b, c->span.e };
	const clv_doc *d = s->b->docs[c->doc];
	size_t n = clv_fact_sentence(s->b, c->doc, c->sentence)->n;
	bool small = c->words.n && t.e < d->sentences.v[c->sentence].span.e &&
	             (c->words.v[0].claim & CLV_CLAIM_FRAGMENT);
	small = small || (t.b < t.e && d->text.p[t.b] >= 'a' && d->text.p[t.b] <= 'z');
	bool verb = clv_claims_has_verb(s->b, c);
	if ((!verb && n <= READABLE) || (small && n <= SHORT)) {
		clv_str whole = clv_fact_sentence_text(d, c->sentence);
		bool amid = whole.n && whole.p[0] >= 'a' && whole.p[0] <= 'z' && n && /* it begins behind a quotation */
		            (clv_fact_sentence(s->b, c->doc, c->sentence)->v[0].claim & CLV_CLAIM_FRAGMENT);
		return amid ? (clv_str){ "", 0 } : whole;
	}
	return verb ? clv_fact_readable(s->b, c->doc, c->sentence, t) : (clv_str){ "", 0 };
}

/* "According to the broadcaster" names a source and claims nothing. */
static bool is_attribution(const clv_clause *c)
{
	return c->words.n && (c->words.v[0].claim & CLV_CLAIM_SOURCE);
}

/* Does a clause that shares a core with the leading one say the same? */
static bool fits(const state *s, const clv_claim *r, const clv_clause *c, const clv_clause *lead)
{
	size_t shared;
	double o = clv_fact_overlap(&c->words, &lead->words, &shared);
	if (c == lead)
		return true;
	/* "has not sent" and "wants to send" are no agreement. */
	if (c->denies != lead->denies && o < ALIKE)
		return false;
	if (!r->by_meaning && o < ALIKE && clv_claims_other_doers(s->b, c, lead))
		return false;
	bool two = r->v.n == 2, alike = shared >= 3 && (o >= COHERENT || c->founding);
	if (r->by_meaning)
		return true;
	return (alike || (!two && (c->founding || (shared >= 2 && o >= COHERENT)))) &&
	       clv_claims_likeness(s->b, c, lead) >= SAME_MEANING;
}

/* Clauses that fit, and of two origins. */
static bool choose(state *s, clv_claim *r, const clv_clause *lead)
{
	clv_map from = clv_map_new(s->b->scratch);
	for (size_t i = 0; i < r->v.n; i++) {
		clv_clause *c = &r->v.v[i];
		c->out = !fits(s, r, c, lead);
		if (!c->out)
			clv_map_put64(&from, s->b->origin ? s->b->origin[c->doc] : c->doc, 0);
	}
	return from.n >= 2;
}

static void make_row(state *s, clv_claim *r)
{
	bool all_expect = true;
	for (size_t i = 0; i < r->v.n; i++)
		all_expect = all_expect && r->v.v[i].expects;
	const clv_clause *lead = &r->v.v[choose_lead(s->b, r->v.v, r->v.n)];
	if (!choose(s, r, lead) || is_attribution(lead))
		return;
	uint64_t at = ((uint64_t)lead->doc << 32 | lead->sentence) << 16 ^ lead->span.b;
	clv_str text = clause_text(s, lead);
	clv_fact *f = text.n ? clv_fact_shown(s->b, text) : NULL;
	bool completes = f && f->kind == CLV_FACT_NUMBER && !clv_str_eqc(f->label, "toll");
	if ((*clv_map_put64(&s->shown, at, 0))++ || !text.n || (f && !completes))
		return;
	if (!f) /* else a number of this clause, which others tell, too */
		f = clv_fact_add(s->b, CLV_FACT_CLAIM, text, all_expect ? CLV_ST_POSSIBLE : CLV_ST_HAPPENED);
	for (size_t i = 0; i < r->v.n; i++) {
		const clv_clause *c = &r->v.v[i];
		uint64_t sentence = (uint64_t)c->doc << 32 | c->sentence;
		if (!c->out && !(completes && speaks(f, f->support.n, c->doc)))
			support(s, f, lead, c);
		if (!c->out && r->by_meaning)
			clv_map_put64(&s->taken, sentence, (uint32_t)(f - s->b->d->facts.v));
	}
	clv_fact_assert(s->b, f);
	if (all_expect && !completes)
		f->label = CLV_S("expectation");
	else if (f->asserted_by.n)
		f->label = clv_strf(s->b->out, "asserted by %.*s", CLV_FMT(f->asserted_by.v[0].name));
	clv_fact_close(s->b, f);
}

/* Reports that share the words of a row of meaning say it too, when they mean it. */
static void extend(state *s, const clv_claim *r, clv_fact *f)
{
	clv_clause lead = clv_claims_clause(s->b, f->support.v[0].doc, f->support.v[0].sentence, f->support.v[0].span);
	size_t n = f->support.n;
	for (size_t i = 0; i < r->v.n; i++)
		for (size_t k = 0; k < r->v.n && !speaks(f, n, r->v.v[i].doc); k++)
			if (speaks(f, n, r->v.v[k].doc) && r->v.v[i].founding && r->v.v[k].founding &&
			    clv_claims_likeness(s->b, &r->v.v[i], &r->v.v[k]) >= SAME_MEANING) {
				support(s, f, &lead, &r->v.v[i]);
				break;
			}
	clv_fact_close(s->b, f);
}

void clv_fact_claims(clv_build *b)
{
	clv_fact_since(b);
	clv_fact_numbers(b);
	state s = { .b = b, .shown = clv_map_new(b->scratch), .taken = clv_map_new(b->scratch) };
	clv_claims found = { 0 };
	clv_claims_by_meaning(b, &found);
	clv_claims_by_words(b, &found);
	for (size_t i = 0; i < found.n; i++) {
		uint32_t row = found.v[i].by_meaning ? CLV_NO_INDEX : taken(&s, &found.v[i]);
		if (row != CLV_NO_INDEX)
			extend(&s, &found.v[i], &b->d->facts.v[row]);
		else if (!told(&s, &found.v[i]))
			make_row(&s, &found.v[i]);
	}
}
