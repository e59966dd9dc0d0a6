/* SPDX-License-Identifier: Apache-2.0 */
/* The matrix of a story: rows that several reports tell, each with every report's
 * stance, and the rows that are made of events and of quotations.
 *
 * Input: happenings and sayings. Output: facts. A report that tells an event as
 * done says it; one that only announces it, or puts it as possible, says less
 * (weaker, strength); one that dates it otherwise differs (date), gives another
 * toll differs (number); one that denies it contradicts (negation). A shorter
 * variant of a quotation says less, one in other words says the same (wording),
 * one given to somebody else differs (attribution). Linear. */
#include <stdlib.h>
#include <string.h>

#include "fact/coref.h"

static const double WORDED = 0.4;
static const float MEANT = 0.6F;
static const double CLASHING = 0.7; /* words in common, for one to gainsay the other */

clv_fact *clv_fact_add(clv_build *b, clv_factkind kind, clv_str text, clv_evstatus status)
{
	clv_fact *f = clv_push(b->out, &b->d->facts);
	f->kind = kind;
	f->text = text;
	f->status = status;
	f->event = CLV_NO_INDEX;
	return f;
}

void clv_fact_support(clv_build *b, clv_fact *f, uint32_t doc, uint32_t sentence, clv_span span,
                      clv_stance stance, clv_note note, clv_str how, clv_str chain)
{
	for (size_t i = 0; i < f->support.n; i++)
		if (f->support.v[i].doc == doc && f->support.v[i].stance == stance)
			return;
	*clv_push(b->out, &f->support) = (clv_support){ doc, sentence, span, stance, note, how, chain };
}

static int cmp_support(const void *x, const void *y)
{
	const clv_support *a = x, *b = y;
	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	return (int)a->stance - (int)b->stance;
}

void clv_fact_close(clv_build *b, clv_fact *f)
{
	if (f->support.n)
		qsort(f->support.v, f->support.n, sizeof *f->support.v, cmp_support);
	clv_voice *v = CLV_NEW_ARRAY(b->scratch, clv_voice, f->support.n + 1);
	for (size_t i = 0; i < f->support.n; i++)
		v[i] = (clv_voice){ f->support.v[i].doc, f->support.v[i].chain };
	f->counts = clv_fact_count(b, v, f->support.n);
	f->alone = f->counts.n_documents == 1;
	clv_str parts[3] = { clv_str_c(clv_factkind_name((int)f->kind)), f->text, f->label };
	clv_content_id(f->id, 'f', parts, 3);
}

clv_fact *clv_fact_shown(const clv_build *b, clv_str text)
{
	for (size_t i = 0; i < b->d->facts.n; i++)
		if (clv_str_eq(b->d->facts.v[i].text, text))
			return &b->d->facts.v[i];
	return NULL;
}

/* ---- events --------------------------------------------------------------------- */

static int strength(clv_evstatus st)
{
	return st == CLV_ST_HAPPENED ? 3 : st == CLV_ST_ANNOUNCED ? 2 : st == CLV_ST_POSSIBLE ? 1 : 0;
}

static clv_str days(clv_arena *a, clv_day from, clv_day to)
{
	char x[16], y[16];
	clv_day_text(from, x);
	clv_day_text(to, y);
	return from == to ? clv_strf(a, "%s", x) : clv_strf(a, "%s to %s", x, y);
}

/* A toll that neither contains nor lies in the other. */
static bool toll_differs(const clv_size *a, const clv_size *b)
{
	return a->span.e > a->span.b && b->span.e > b->span.b && (a->max < b->min || b->max < a->min);
}

/* Was the report out before the act? */
static bool is_before(const clv_doc *d, const clv_happening *h)
{
	clv_day out = d->published_to == CLV_DAY_NONE ? d->published : d->published_to;
	return out != CLV_DAY_NONE && h->from != CLV_DAY_NONE && out < h->from;
}

static void event_stance(clv_build *b, const clv_happening *h, const clv_doc *d, const clv_event *e,
                         clv_stance *stance, clv_note *note, clv_str *how)
{
	*stance = CLV_STANCE_SAYS;
	*note = CLV_NOTE_NONE;
	bool no = e->status == CLV_ST_DENIED || e->polarity != CLV_POL_YES;
	bool told = h->status != CLV_ST_DENIED && h->polarity == CLV_POL_YES;
	if (no && told) {
		*stance = CLV_STANCE_CONTRADICTS;
		*note = CLV_NOTE_NEGATION;
		*how = clv_strf(b->out, "%s", clv_polarity_name((int)e->polarity));
		return;
	}
	/* "+0D": no date was given, so none differs. */
	bool dated = e->from != CLV_DAY_NONE && !clv_str_eqc(e->date_rule, "+0D");
	if (dated && h->from != CLV_DAY_NONE && (e->to < h->from || e->from > h->to)) {
		*stance = CLV_STANCE_DIFFERS;
		*note = CLV_NOTE_DATE;
		*how = clv_strf(b->out, "%.*s / %.*s", CLV_FMT(days(b->scratch, e->from, e->to)),
		                CLV_FMT(days(b->scratch, h->from, h->to)));
		return;
	}
	for (int k = 0; k < CLV_N_SIZE; k++)
		if (toll_differs(&e->size[k], &h->size[k])) {
			*stance = CLV_STANCE_DIFFERS;
			*note = CLV_NOTE_NUMBER;
			*how = clv_strf(b->out, "%s: %lld / %lld", clv_size_names[k],
			                (long long)e->size[k].min, (long long)h->size[k].min);
			return;
		}
	bool before = e->status == CLV_ST_HAPPENED && is_before(d, h);
	if (strength(e->status) < strength(h->status) || before) {
		*stance = CLV_STANCE_WEAKER;
		*note = CLV_NOTE_STRENGTH;
		*how = before ? CLV_S("before it") : clv_strf(b->out, "%s", clv_evstatus_name((int)e->status));
	}
}

/* Content words of a mention beside names and the word that tells the act. */
static size_t details(clv_build *b, uint32_t doc, const clv_event *e)
{
	clv_items it = clv_fact_items(b, doc, e->span);
	uint32_t begin = b->docs[doc]->sentences.v[e->sentence].span.b; /* whose capital tells no name */
	size_t n = 0;
	for (size_t i = it.n && it.v[0].span.b == begin; i < it.n; i++)
		n += it.v[i].weight > 0 && !(it.v[i].flags & CLV_WORD_NAME) && (it.v[i].span.e <= e->trigger.b || it.v[i].span.b >= e->trigger.e);
	return n;
}

/* "Imposed sanctions", where others tell which: another word for the act, and nothing beside it. */
static bool says_less(clv_build *b, const clv_happening *h, uint32_t doc, const clv_event *e)
{
	enum { BARE = 1, FULL = 3, MANY = 64 };
	clv_items own = clv_fact_items(b, doc, e->trigger);
	if (h->type == CLV_TYPE_CONSULT || h->mentions.n > MANY || !own.n || details(b, doc, e) > BARE)
		return false;
	bool full = false;
	for (size_t i = 0; i < h->mentions.n; i++) {
		clv_ref r = h->mentions.v[i];
		const clv_event *o = &b->docs[r.doc]->events.v[r.item];
		clv_items word = clv_fact_items(b, r.doc, o->trigger);
		if (r.doc != doc && word.n && word.v[0].key == own.v[0].key)
			return false;
		full = full || (r.doc != doc && o->status == e->status && details(b, r.doc, o) >= FULL);
	}
	return full;
}

static clv_str chain_of(const clv_event *e)
{
	if (!e->asserted_by.n)
		return (clv_str){ "", 0 };
	return e->asserted_by.v[0].via.n ? e->asserted_by.v[0].via : e->asserted_by.v[0].name;
}

/* The strongest mention of each report speaks for it. */
static const clv_event *strongest(const clv_build *b, const clv_happening *h, size_t i, size_t j)
{
	const clv_event *best = &b->docs[h->mentions.v[i].doc]->events.v[h->mentions.v[i].item];
	for (size_t k = i + 1; k < j; k++) {
		const clv_event *e = &b->docs[h->mentions.v[k].doc]->events.v[h->mentions.v[k].item];
		if (strength(e->status) > strength(best->status) ||
		    (e->status == best->status && best->from == CLV_DAY_NONE && e->from != CLV_DAY_NONE))
			best = e;
	}
	return best;
}

static bool same_side(const clv_participant *a, size_t n, const clv_participant *b, size_t m)
{
	for (size_t i = 0; i < n && n == m; i++) {
		clv_str x = a[i].code.n ? a[i].code : a[i].name, y = b[i].code.n ? b[i].code : b[i].name;
		if (!clv_str_eq(x, y))
			return false;
	}
	return n == m;
}

/* To a reader one row: the same act of the same parties on the same days. */
static bool reads_alike(const clv_happening *a, const clv_happening *b)
{
	return a->type == b->type && a->status == b->status && a->polarity == b->polarity && a->from == b->from &&
	       a->to == b->to && clv_str_eq(a->mode, b->mode) &&
	       same_side(a->source.v, a->source.n, b->source.v, b->source.n) &&
	       same_side(a->target.v, a->target.n, b->target.v, b->target.n);
}

static bool has_support(const clv_fact *f, uint32_t doc)
{
	for (size_t i = 0; i < f->support.n; i++)
		if (f->support.v[i].doc == doc)
			return true;
	return false;
}

/* "X criticizes" says little: words exchanged are shown with the clause that tells them,
 * and so are acts without an object. */
static bool needs_words(const clv_happening *h)
{
	return clv_coref_is_verbal(h->type) || (!h->target.n && h->type != CLV_TYPE_CONSULT && !h->place.name.n);
}

/* The mention of the first report that tells it as it is known, its body before its title. */
static const clv_ref *told_by(const clv_build *b, const clv_happening *h)
{
	for (size_t i = 0; i < h->mentions.n; i++) {
		const clv_ref r = h->mentions.v[i];
		const clv_doc *d = b->docs[r.doc];
		const clv_event *e = &d->events.v[r.item];
		bool body = clv_doc_role(d, e->sentence) == CLV_ROLE_BODY;
		if (e->status != h->status || (!body && i + 1 < h->mentions.n) || e->trigger.e <= e->trigger.b)
			continue;
		return &h->mentions.v[i];
	}
	return NULL;
}

static clv_span clause_of(const clv_build *b, const clv_ref *r)
{
	const clv_event *e = &b->docs[r->doc]->events.v[r->item];
	return clv_fact_clause(b->docs[r->doc], e->sentence, e->trigger);
}

static clv_str words_of(clv_build *b, const clv_happening *h)
{
	const clv_ref *r = told_by(b, h);
	return r ? clv_fact_readable(b, r->doc, b->docs[r->doc]->events.v[r->item].sentence, clause_of(b, r)) : (clv_str){ "", 0 };
}

/* Do the clauses of two acts of words say the same? */
static bool worded_alike(clv_build *b, const clv_happening *x, const clv_happening *y)
{
	const clv_ref *p = told_by(b, x), *q = told_by(b, y);
	if (!p || !q)
		return false;
	clv_items v = clv_fact_items(b, p->doc, clause_of(b, p)), w = clv_fact_items(b, q->doc, clause_of(b, q));
	size_t shared;
	double o = clv_fact_overlap(&v, &w, &shared);
	return (shared >= 3 && o >= WORDED) ||
	       clv_fact_alike(b, clv_text(b->docs[p->doc]->text, clause_of(b, p)), clv_text(b->docs[q->doc]->text, clause_of(b, q)), MEANT);
}


/* Gives the reports that tell h to the row of another event that reads like it:
 * two rows of the same words would look like two happenings. Meetings are apart
 * already; acts of words must be worded alike. */
static bool tell_above(clv_build *b, const clv_happening *h)
{
	for (size_t i = 0; i < b->d->facts.n; i++) {
		clv_fact *f = &b->d->facts.v[i];
		const clv_happening *o = f->kind == CLV_FACT_EVENT ? &b->d->events.v[f->event] : NULL;
		if (!o || !reads_alike(o, h) || (needs_words(h) && !worded_alike(b, o, h)))
			continue;
		for (size_t k = 0; k < h->mentions.n; k++) {
			clv_ref r = h->mentions.v[k];
			const clv_event *e = &b->docs[r.doc]->events.v[r.item];
			if (!has_support(f, r.doc))
				clv_fact_support(b, f, r.doc, e->sentence, e->span, CLV_STANCE_SAYS, CLV_NOTE_WORDING,
				                 (clv_str){ "", 0 }, chain_of(e));
		}
		clv_fact_close(b, f);
		return true;
	}
	return false;
}

static void event_row(clv_build *b, uint32_t at)
{
	clv_happening *h = &b->d->events.v[at];
	if (h->type != CLV_TYPE_CONSULT && tell_above(b, h))
		return;
	clv_str text = h->title;
	if (h->from != CLV_DAY_NONE)
		text = clv_strf(b->out, "%.*s, %.*s", CLV_FMT(text), CLV_FMT(days(b->scratch, h->from, h->to)));
	clv_fact *f = clv_fact_add(b, CLV_FACT_EVENT, text, h->status);
	f->event = at;
	if (h->status == CLV_ST_POSSIBLE && !h->asserted_by.n)
		f->label = CLV_S("expectation");
	for (size_t i = 0, j; i < h->mentions.n; i = j) {
		uint32_t doc = h->mentions.v[i].doc;
		for (j = i; j < h->mentions.n && h->mentions.v[j].doc == doc; j++) {}
		const clv_event *e = strongest(b, h, i, j);
		clv_stance stance;
		clv_note note;
		clv_str how = { "", 0 };
		event_stance(b, h, b->docs[doc], e, &stance, &note, &how);
		bool less = stance == CLV_STANCE_SAYS;
		for (size_t k = i; k < j && less; k++)
			less = says_less(b, h, doc, &b->docs[doc]->events.v[h->mentions.v[k].item]);
		if (less) {
			stance = CLV_STANCE_WEAKER;
			note = CLV_NOTE_STRENGTH;
			how = clv_text(b->docs[doc]->text, e->trigger);
		}
		clv_fact_support(b, f, doc, e->sentence, e->span, stance, note, how, chain_of(e));
	}
	clv_fact_close(b, f); /* its id is that of the act, whose words may be another report's later */
	clv_str words = needs_words(h) ? words_of(b, h) : (clv_str){ "", 0 };
	if (words.n)
		f->text = clv_strf(b->out, "%.*s: %.*s", CLV_FMT(text), CLV_FMT(words));
}

/* ---- quotations ------------------------------------------------------------------- */

static bool speakers_differ(const clv_saying *g, const clv_quote *q)
{
	if (!g->speaker.name.n || !q->speakers.n)
		return false;
	for (size_t i = 0; i < q->speakers.n; i++)
		if (clv_fact_one_speaker(&q->speakers.v[i], &g->speaker))
			return false;
	return true;
}

static bool denies(const clv_items *it)
{
	bool no = false;
	for (size_t i = 0; i < it->n; i++)
		no = no != ((it->v[i].claim & CLV_CLAIM_NEGATION) != 0);
	return no;
}

/* One says no where the other says yes, else in the same words. */
static bool gainsays(const clv_items *w, const clv_items *lw)
{
	return denies(w) != denies(lw) && clv_fact_overlap(w, lw, NULL) >= CLASHING;
}

/* A paraphrase that says no where the quotation beside it says yes: the quotation leads. */
static bool is_paraphrase(const clv_quote *q, const clv_quote *lead)
{
	return q->kind == CLV_QUOTE_INDIRECT && lead->kind != CLV_QUOTE_INDIRECT && q->sentence != lead->sentence;
}

/* "A", "A and B": who signs a joint statement. */
static clv_str speakers_of(clv_build *b, const clv_saying *g, const clv_quote *lead)
{
	enum { MOST = 3 };
	clv_buf names = clv_buf_new(b->out);
	for (size_t i = 0; g->speaker.name.n && i < lead->speakers.n && i < MOST; i++)
		clv_buf_f(&names, "%s%.*s", !i ? "" : i + 1 == lead->speakers.n ? " and " : ", ", CLV_FMT(lead->speakers.v[i].name));
	return clv_buf_str(&names);
}

static void quote_row(clv_build *b, uint32_t at)
{
	const clv_saying *g = &b->d->quotes.v[at];
	const clv_quote *lead = &b->docs[g->lead.doc]->quotes.v[g->lead.item];
	if (g->kind == CLV_QUOTE_SCARE && g->counts.n_documents < 2)
		return;
	clv_str who = speakers_of(b, g, lead), text = who.n
	             ? clv_strf(b->out, "%.*s: \"%.*s\"", CLV_FMT(who), CLV_FMT(lead->words))
	             : clv_strf(b->out, "\"%.*s\"", CLV_FMT(lead->words));
	clv_fact *f = clv_fact_add(b, CLV_FACT_QUOTE, text, CLV_ST_HAPPENED);
	f->event = at;
	clv_items lw = clv_fact_items(b, g->lead.doc, lead->span);
	for (size_t i = 0; i < g->variants.n; i++) {
		if (clv_fact_folded_into(b, g, i) != CLV_NO_INDEX)
			continue;
		clv_ref r = g->variants.v[i];
		const clv_quote *q = &b->docs[r.doc]->quotes.v[r.item];
		clv_items w = clv_fact_items(b, r.doc, q->span);
		clv_stance stance = CLV_STANCE_SAYS;
		clv_note note = clv_str_ieq(q->words, lead->words) ? CLV_NOTE_NONE : CLV_NOTE_WORDING;
		clv_str how = { "", 0 };
		if ((r.doc != g->lead.doc || is_paraphrase(q, lead)) && gainsays(&w, &lw)) {
			stance = CLV_STANCE_DIFFERS;
			note = CLV_NOTE_NEGATION;
			how = q->words;
			f->label = is_paraphrase(q, lead) ? CLV_S("clash") : f->label;
		} else if (speakers_differ(g, q)) {
			stance = CLV_STANCE_DIFFERS;
			note = CLV_NOTE_ATTRIBUTION;
			how = q->speakers.v[0].name;
		} else if (2 * w.n < lw.n) {
			stance = CLV_STANCE_WEAKER;
		}
		clv_fact_support(b, f, r.doc, q->sentence, q->span, stance, note, how,
		                 q->has_via ? q->via.name : (clv_str){ "", 0 });
	}
	clv_fact_close(b, f);
}

static int cmp_fact(const void *x, const void *y)
{
	const clv_fact *a = x, *b = y;
	if (a->counts.n_documents != b->counts.n_documents)
		return a->counts.n_documents > b->counts.n_documents ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->counts.n_sources != b->counts.n_sources)
		return a->counts.n_sources > b->counts.n_sources ? -1 : 1;
	return memcmp(a->id, b->id, sizeof a->id);
}

/* ---- rows that say what another says ------------------------------------------------ */

static bool overlap(clv_span a, clv_span b)
{
	uint32_t from = a.b > b.b ? a.b : b.b, to = a.e < b.e ? a.e : b.e;
	uint32_t low = a.e - a.b < b.e - b.b ? a.e - a.b : b.e - b.b;
	return to > from && 2 * (to - from) >= low;
}

/* Does every support of f stand among those of g, in the same words? */
static bool stands_within(const clv_fact *f, const clv_fact *g)
{
	for (size_t i = 0; i < f->support.n; i++) {
		bool there = false;
		for (size_t k = 0; k < g->support.n && !there; k++)
			there = f->support.v[i].doc == g->support.v[k].doc && f->support.v[i].sentence == g->support.v[k].sentence &&
			        overlap(f->support.v[i].span, g->support.v[k].span);
		if (!there)
			return false;
	}
	return true;
}

/* Of two rows of one extent the one that is kept: acts, then numbers, then claims. */
static int precedence(const clv_fact *f)
{
	return f->kind == CLV_FACT_EVENT ? 3 : f->kind == CLV_FACT_NUMBER ? 2 : 1;
}

static bool may_go(const clv_build *b, const clv_fact *f)
{
	enum { MANY = 64 };
	return f->support.n > 1 && f->support.n <= MANY && f->kind != CLV_FACT_QUOTE && f->kind != CLV_FACT_EVENT &&
	       !clv_str_eqc(f->label, "toll") && !clv_str_ends(f->label, CLV_S(" since")) && !clv_str_eqc(f->label, "wording") &&
	       b->n <= MANY;
}

static bool may_cover(const clv_build *b, const clv_fact *g)
{
	return g->kind == CLV_FACT_NUMBER || g->kind == CLV_FACT_CLAIM ||
	       (g->kind == CLV_FACT_EVENT && needs_words(&b->d->events.v[g->event]));
}

/* Does a claim only repeat a toll: the same reports, one of its sentences, differing in the number? */
static bool repeats_toll(const clv_fact *f, const clv_fact *g)
{
	bool sentence = false, number = false;
	if (f->kind != CLV_FACT_CLAIM || !clv_str_eqc(g->label, "toll"))
		return false;
	for (size_t i = 0; i < f->support.n; i++) {
		const clv_support *u = &f->support.v[i];
		bool there = false;
		for (size_t k = 0; k < g->support.n; k++) {
			there = there || g->support.v[k].doc == u->doc;
			sentence = sentence || (g->support.v[k].doc == u->doc && g->support.v[k].sentence == u->sentence);
		}
		if (!there || (u->stance != CLV_STANCE_SAYS && u->note != CLV_NOTE_NUMBER))
			return false;
		number = number || u->note == CLV_NOTE_NUMBER;
	}
	return sentence && number;
}

/* Leaves out claims and numbers whose sentences another row shows as well. */
static void drop_repeats(clv_build *b)
{
	clv_dossier *d = b->d;
	bool *gone = CLV_NEW_ARRAY(b->scratch, bool, d->facts.n + 1);
	for (size_t i = 0; i < d->facts.n; i++) {
		const clv_fact *f = &d->facts.v[i];
		for (size_t k = 0; may_go(b, f) && k < d->facts.n && !gone[i]; k++) {
			const clv_fact *g = &d->facts.v[k];
			if (repeats_toll(f, g)) {
				gone[i] = true;
				continue;
			}
			if (k == i || gone[k] || !may_cover(b, g) || clv_str_eqc(g->label, "wording") || !stands_within(f, g))
				continue;
			bool equal = g->support.n == f->support.n && stands_within(g, f);
			gone[i] = !equal || precedence(g) > precedence(f) || (precedence(g) == precedence(f) && k < i);
		}
	}
	size_t n = 0;
	if (!d->facts.n)
		return;
	for (size_t i = 0; i < d->facts.n; i++)
		if (!gone[i])
			d->facts.v[n++] = d->facts.v[i];
	memset(d->facts.v + n, 0, (d->facts.n - n) * sizeof *d->facts.v); /* rows to come begin empty */
	d->facts.n = n;
}

void clv_fact_matrix(clv_build *b)
{
	for (uint32_t i = 0; i < b->d->events.n; i++)
		event_row(b, i);
	for (uint32_t i = 0; i < b->d->quotes.n; i++)
		quote_row(b, i);
	clv_fact_claims(b);
	drop_repeats(b);
	clv_fact_wording(b);
	for (size_t i = 0; i < b->d->facts.n; i++)
		if (b->d->facts.v[i].kind == CLV_FACT_NUMBER || b->d->facts.v[i].kind == CLV_FACT_CLAIM)
			clv_fact_assert(b, &b->d->facts.v[i]);
	if (b->d->facts.n)
		qsort(b->d->facts.v, b->d->facts.n, sizeof *b->d->facts.v, cmp_fact);
}

/* ---- what sets a report apart --------------------------------------------------------- */

static void add_voice(clv_build *b, clv_criticism *c, clv_str name)
{
	for (size_t i = 0; i < c->voices.n; i++)
		if (clv_str_eq(c->voices.v[i], name))
			return;
	*clv_push(b->out, &c->voices) = name;
}

void clv_fact_criticism(clv_build *b)
{
	bool *has = CLV_NEW_ARRAY(b->scratch, bool, b->n + 1);
	for (uint32_t i = 0; i < b->n; i++)
		*clv_push(b->out, &b->d->reports) = (clv_criticism){ .doc = i, .state = clv_fact_master(b, b->docs[i]->outlet) };
	for (uint32_t k = 0; k < b->d->facts.n; k++) {
		const clv_fact *f = &b->d->facts.v[k];
		for (size_t i = 0; i < f->support.n; i++)
			has[f->support.v[i].doc] = true;
		if (f->alone && f->support.n)
			*clv_push(b->out, &b->d->reports.v[f->support.v[0].doc].adds) = k;
		bool told = f->counts.n_documents >= 2 && !clv_str_eqc(f->label, "wording");
		for (uint32_t i = 0; told && b->n <= 64 && i < b->n; i++)
			if (!has[i])
				*clv_push(b->out, &b->d->reports.v[i].lacks) = k;
		for (size_t i = 0; i < f->support.n; i++)
			has[f->support.v[i].doc] = false;
	}
	for (uint32_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < b->docs[i]->quotes.n; k++)
			for (size_t j = 0; j < b->docs[i]->quotes.v[k].speakers.n; j++)
				if (clv_fact_can_speak(b, &b->docs[i]->quotes.v[k].speakers.v[j]))
					add_voice(b, &b->d->reports.v[i], b->docs[i]->quotes.v[k].speakers.v[j].name);
}
