/* SPDX-License-Identifier: Apache-2.0 */
/* Writing an event: who asserts it, its status, its span, its reasons, its score.
 *
 * Input: a candidate and how it was read. Output: an event mention at the end of d->events, and
 * maybe the accusation that it is. Method: DESIGN.md section 2: what only a party asserts is
 * possible; to say some acts is to do them; harm announced by who would do it is a threat.
 * Cost: the quotations and mentions of the sentence. */
#include "event/event_priv.h"

bool ev_is_party(const clv_event *e, clv_str actor, clv_str code)
{
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		const clv_participant *p = ev_participant(e, i);
		if (clv_str_eq(p->actor, actor) || (code.n && clv_str_eq(p->code, code)))
			return true;
	}
	return false;
}

typedef struct assertion {
	bool any, party, self; /* self: the source speaks of its own act */
	bool outside;          /* somebody who is no party says so, too */
	bool paper;            /* a statement or a treaty says so, which binds who made it */
} assertion;

static void add_asserter(const ev_ctx *x, clv_event *e, clv_str actor, clv_str code, clv_str name,
                         clv_str via, assertion *out)
{
	if (!name.n)
		return;
	for (size_t i = 0; i < e->asserted_by.n; i++)
		if (clv_str_eq(e->asserted_by.v[i].name, name))
			return;
	*clv_push(x->d->arena, &e->asserted_by) = (clv_asserter){ actor, name, via };
	out->any = true;
	bool party = ev_is_party(e, actor, code);
	out->party |= party;
	out->outside |= !party && actor.n;
	for (size_t i = 0; i < e->source.n; i++)
		out->self |= clv_str_eq(e->source.v[i].actor, actor) ||
		             (code.n && clv_str_eq(e->source.v[i].code, code));
}

/* "The government of the transition of Mali": a speaker without a state whose words name it. */
static bool speaker_by_words(const ev_ctx *x, clv_span at, clv_participant *out)
{
	uint32_t first = clv_doc_token_at(x->d, at.b);
	for (uint32_t t = first; t < x->d->tokens.n && x->d->tokens.v[t].span.e <= at.e; t++) {
		const clv_token *head = &x->d->tokens.v[x->d->tokens.v[t].head];
		if (head->span.b >= at.b && head->span.e <= at.e)
			continue;
		ev_parties p = { 0 };
		ev_seek how = { 0 };
		ev_phrase_actors(x, t, &how, &p);
		if (p.n == 1 && p.v[0].code.n) {
			*out = p.v[0];
			return true;
		}
	}
	return false;
}

/* "according to a joint statement": the head of the speaker's words. */
static bool is_paper(const ev_ctx *x, clv_span at)
{
	for (uint32_t t = clv_doc_token_at(x->d, at.b); t < x->d->tokens.n && x->d->tokens.v[t].span.e <= at.e; t++) {
		const clv_token *head = &x->d->tokens.v[x->d->tokens.v[t].head];
		if ((head->span.b < at.b || head->span.e > at.e) && ev_is(x->c, "paper", x->lemma[t], NULL))
			return true;
	}
	return false;
}

static void asserters_from_quotes(const ev_ctx *x, clv_event *e, assertion *out)
{
	/* "ordered him to leave and recalled": what stands beside the cue is not its content */
	uint32_t beside = x->d->tokens.v[e->tok].dep == CLV_DEP_CONJ ? ev_conjoined(x, e->tok) : e->tok;
	for (size_t i = 0; i < x->d->quotes.n; i++) {
		const clv_quote *q = &x->d->quotes.v[i];
		if (x->d->tokens.v[beside].span.b < q->span.b && ev_is_verb(x, beside) && beside != x->d->tokens.v[e->tok].head)
			continue;
		if (q->span.b > e->trigger.b)
			break; /* quotes are in order */
		if (q->kind == CLV_QUOTE_SCARE || clv_quote_is_topic(q) || e->trigger.b < q->span.b ||
		    e->trigger.e > q->span.e)
			continue;
		for (size_t j = 0; j < q->speakers.n; j++) {
			const clv_speaker *s = &q->speakers.v[j];
			clv_str name = s->name.n ? s->name : clv_text(x->d->text, s->span);
			clv_participant who;
			out->paper |= is_paper(x, s->span);
			if (!s->code.n && speaker_by_words(x, s->span, &who))
				add_asserter(x, e, who.actor, who.code, who.name, q->has_via ? q->via.name : CLV_S(""), out);
			else
				add_asserter(x, e, s->actor, s->code, name,
			             q->has_via ? q->via.name : CLV_S(""), out);
		}
	}
}

static void asserters_from_tree(const ev_ctx *x, const ev_found *f, clv_event *e, assertion *out)
{
	for (size_t i = 0; i < f->r.says.n; i++) {
		ev_parties p = { 0 };
		ev_seek how = { 0 };
		uint32_t t = f->r.says.v[i];
		ev_phrase_actors(x, t, &how, &p);
		for (size_t j = 0; j < p.n; j++)
			add_asserter(x, e, p.v[j].actor, p.v[j].code, p.v[j].name, CLV_S(""), out);
		if (!p.n && !out->any) /* "analysts": somebody, but nobody known */
			add_asserter(x, e, CLV_S(""), CLV_S(""),
			             clv_text(x->d->text, x->d->tokens.v[t].span), CLV_S(""), out);
	}
}

/* ---- status ------------------------------------------------------------------------ */

static bool has_will(const ev_ctx *x, const ev_found *f)
{
	EV_CHILDREN(x, f->k.pred, k) {
		clv_str form = clv_str_lower_ascii(x->s, clv_token_word(x->d, &x->d->tokens.v[k]));
		ev_effect e;
		if (x->d->tokens.v[k].dep == CLV_DEP_AUX && ev_tag(x, k, "MD") &&
		    ((ev_is(x->c, "aux", form, &e) && e == EV_E_ANNOUNCED) || f->r.would))
			return true;
	}
	return false;
}

/* "Iran said it would attack Iraq", "will attack if": harm that who would do it has in store is a threat. */
static bool is_menace(const ev_ctx *x, const ev_found *f, const assertion *by, const clv_event *e)
{
	bool own = by->self || (!by->any && !f->r.question);
	return e->type == CLV_TYPE_ASSAULT && !f->k.noun && own && f->r.polarity == CLV_POL_YES && !f->r.historical &&
	       !f->r.opinion && f->k.source.n && !e->mutual && has_will(x, f) &&
	       (f->r.level == 1 || (f->r.level == 2 && f->r.conditional));
}

static void settle_status(const ev_ctx *x, const ev_found *f, const assertion *by, clv_event *e)
{
	int level = f->r.level;
	if (is_menace(x, f, by, e)) {
		e->type = CLV_TYPE_THREATEN;
		e->mode = CLV_S("violence");
		e->cameo = CLV_S("138");
		e->asserted_by.n = 0;
		e->status = CLV_ST_HAPPENED;
		e->polarity = CLV_POL_YES;
		return;
	}
	e->polarity = f->r.polarity;
	e->historical = f->r.historical;
	bool speech = (f->k.rule->flags & EV_SPEECH) && by->self;
	bool threat = e->type == CLV_TYPE_THREATEN && (f->k.rule->flags & EV_ANNOUNCED);
	bool own = by->self || (!by->any && (level == 1 || f->r.conditional));
	if (threat && own && level < 3)
		level = 0; /* "will take countermeasures": the threat is made */
	if (speech) { /* to say it is to do it: "we condemn" */
		e->asserted_by.n = 0;
	} else if (by->party && !by->outside && level == 0 && e->polarity == CLV_POL_YES) {
		level = 2;
	} else if (by->any && !by->party && !by->paper && level == 1 && e->polarity == CLV_POL_YES) {
		level = 2; /* a bystander's forecast */
	}
	if (by->self && e->polarity == CLV_POL_REFUSED)
		e->asserted_by.n = 0; /* to refuse is no claim */
	if (e->polarity != CLV_POL_YES && level < 2)
		e->status = CLV_ST_DENIED;
	else
		e->status = level == 0 ? CLV_ST_HAPPENED : level == 1 ? CLV_ST_ANNOUNCED : CLV_ST_POSSIBLE;
	if (e->status == CLV_ST_HAPPENED && f->r.opinion)
		e->status = CLV_ST_POSSIBLE;
}

/* ---- writing ------------------------------------------------------------------------- */

static void copy_parties(const ev_ctx *x, const ev_parties *from, clv_event *e, bool source)
{
	for (size_t i = 0; i < from->n; i++) {
		if (source)
			*clv_push(x->d->arena, &e->source) = from->v[i];
		else
			*clv_push(x->d->arena, &e->target) = from->v[i];
	}
}

static void widen(clv_span *s, clv_span with)
{
	if (with.b < s->b)
		s->b = with.b;
	if (with.e > s->e)
		s->e = with.e;
}

static void set_span(const ev_ctx *x, const ev_found *f, clv_event *e)
{
	const clv_doc *d = x->d;
	e->trigger = e->span = d->tokens.v[f->k.pred].span;
	if (f->k.light != CLV_NO_INDEX)
		widen(&e->span, d->tokens.v[f->k.light].span);
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		const clv_participant *p = ev_participant(e, i);
		const clv_mention *m = &d->mentions.v[p->mention];
		if (m->sentence == e->sentence)
			widen(&e->span, m->span);
	}
}

void ev_set_id(const ev_ctx *x, clv_event *e)
{
	clv_buf b = clv_buf_new(x->s);
	clv_buf_f(&b, "%u:%u:%s", e->trigger.b, e->trigger.e, clv_type_name((int)e->type));
	for (size_t i = 0; i < e->source.n; i++)
		clv_buf_f(&b, "<%.*s", CLV_FMT(e->source.v[i].actor));
	for (size_t i = 0; i < e->target.n; i++)
		clv_buf_f(&b, ">%.*s", CLV_FMT(e->target.v[i].actor));
	clv_str parts[2] = { clv_str_c(x->d->id), clv_buf_str(&b) };
	clv_content_id(e->id, 'm', parts, 2);
}

static bool by_pronoun(const ev_ctx *x, const clv_event *e)
{
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		const clv_participant *p = ev_participant(e, i);
		const clv_mention *m = &x->d->mentions.v[p->mention];
		if (m->how == CLV_HOW_PRONOUN || m->how == CLV_HOW_COREF || m->sentence != e->sentence)
			return true;
	}
	return false;
}

/* Which words name a party, how they were read, and the dictionary's line. */
static void explain_parties(const ev_ctx *x, const clv_event *e, clv_buf *b)
{
	for (size_t i = 0; i < e->source.n + e->target.n; i++) {
		bool source = i < e->source.n;
		const clv_participant *p = ev_participant(e, i);
		const clv_mention *m = &x->d->mentions.v[p->mention];
		clv_str words = clv_text(x->d->text, m->span);
		clv_buf_f(b, "\n%s: \"%.*s\" is %.*s, %s", source ? "source" : "target", CLV_FMT(words), CLV_FMT(p->name),
		          clv_how_name((int)m->how));
		if (m->rule.n)
			clv_buf_f(b, " (%.*s)", CLV_FMT(m->rule));
	}
}

static void explain(const ev_ctx *x, const ev_found *f, clv_event *e)
{
	clv_buf b = clv_buf_new(x->d->arena);
	const ev_rule *r = f->k.rule;
	clv_buf_f(&b, "rule: %s line %u, word \"%.*s\"", r->table, r->line,
	          CLV_FMT(x->lemma[f->k.pred]));
	if (f->k.light != CLV_NO_INDEX)
		clv_buf_f(&b, " with light verb \"%.*s\"", CLV_FMT(x->lemma[f->k.light]));
	explain_parties(x, e, &b);
	if (f->k.implied)
		clv_buf_f(&b, "\n%s", f->k.implied);
	clv_buf_addc(&b, "\nstatus: ");
	if (f->r.why.n)
		clv_buf_add(&b, clv_buf_str(&f->r.why));
	else
		clv_buf_addc(&b, f->r.bare ? "nothing said; told as known" : "plain statement");
	if (e->date != CLV_NO_INDEX)
		clv_buf_f(&b, "\ndate: \"%.*s\"", CLV_FMT(clv_text(x->d->text, x->d->dates.v[e->date].span)));
	if (e->place != CLV_NO_INDEX)
		clv_buf_f(&b, "\nplace: %.*s", CLV_FMT(x->d->places.v[e->place].name));
	e->why = clv_buf_str(&b);
	e->rule = clv_strf(x->d->arena, "%s:%u %.*s", r->table, r->line, CLV_FMT(x->lemma[f->k.pred]));
}

/* "Moscow said that Kyiv had shelled Kursk" is also an accusation by Moscow. */
static void write_accusation(const ev_ctx *x, const ev_found *f, const clv_event *of)
{
	uint32_t who = f->r.says.v[0];
	ev_cand k = { .rule = f->k.rule, .pred = x->d->tokens.v[who].head, .light = CLV_NO_INDEX,
		      .also = CLV_NO_INDEX, .claim = CLV_NO_INDEX };
	ev_seek how = { 0 };
	ev_phrase_actors(x, who, &how, &k.source);
	if (!k.source.n || !k.source.v[0].code.n || (x->used[k.pred] & EV_HAS_EVENT)) /* "accused": told already */
		return;
	clv_event *e = clv_push(x->d->arena, &x->d->events);
	*e = *of;
	memset(&e->source, 0, sizeof e->source);
	memset(&e->target, 0, sizeof e->target);
	memset(&e->asserted_by, 0, sizeof e->asserted_by);
	memset(&e->size, 0, sizeof e->size);
	copy_parties(x, &k.source, e, true);
	copy_parties(x, &f->k.source, e, false);
	e->tok = k.pred;
	e->trigger = e->span = x->d->tokens.v[k.pred].span;
	widen(&e->span, x->d->tokens.v[who].span);
	e->type = CLV_TYPE_ACCUSE;
	e->mode = CLV_S("allege");
	e->cameo = CLV_S("112");
	e->mutual = false;
	e->status = CLV_ST_HAPPENED;
	e->polarity = CLV_POL_YES;
	e->date = e->place = CLV_NO_INDEX;
	e->from = e->to = CLV_DAY_NONE;
	e->date_rule = CLV_S("");
	e->score = of->score - 0.1f;
	clv_buf why = clv_buf_new(x->d->arena);
	clv_buf_f(&why, "rule: to say that another did harm (%.*s) is to accuse him", CLV_FMT(of->rule));
	explain_parties(x, e, &why);
	clv_buf_addc(&why, "\nstatus: said");
	e->why = clv_buf_str(&why);
	ev_set_id(x, e);
}

void ev_write_event(const ev_ctx *x, const ev_found *f)
{
	clv_doc *d = x->d;
	if (d->events.n >= CLV_MAX_EVENTS)
		return;
	const ev_rule *r = f->k.rule;
	clv_event *e = clv_push(d->arena, &d->events);
	*e = (clv_event){ .sentence = d->tokens.v[f->k.pred].sentence, .tok = f->k.pred,
		          .type = r->type, .mode = r->mode, .contexts = r->contexts,
		          .cameo = r->cameo, .date = CLV_NO_INDEX, .place = CLV_NO_INDEX,
		          .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	copy_parties(x, &f->k.source, e, true);
	copy_parties(x, &f->k.target, e, false);
	e->mutual = (r->flags & EV_MUTUAL) != 0;
	set_span(x, f, e);
	ev_fill_frame(x, &f->k, e);
	assertion by = { 0 };
	if (!f->r.bare) { /* what is taken as known is not what is claimed */
		asserters_from_quotes(x, e, &by);
		asserters_from_tree(x, f, e, &by);
	}
	settle_status(x, f, &by, e);
	if (e->date != CLV_NO_INDEX && e->to != CLV_DAY_NONE && d->published != CLV_DAY_NONE &&
	    e->status == CLV_ST_HAPPENED && e->to < d->published - HISTORY_DAYS)
		e->historical = true;
	if (x->learn && e->date != CLV_NO_INDEX && e->to != CLV_DAY_NONE && e->to < clv_day_of(FIRST_YEAR, 1, 1)) {
		d->events.n--;
		return;
	}
	explain(x, f, e);
	ev_weigh(x, &f->k, f->r.bare, by_pronoun(x, e), e);
	ev_set_id(x, e);
	bool harm = e->type == CLV_TYPE_ASSAULT || e->type == CLV_TYPE_COERCE;
	if (harm && by.party && !by.self && f->k.source.n && f->r.says.n && e->polarity == CLV_POL_YES &&
	    !e->historical) {
		clv_event of = *e;
		write_accusation(x, f, &of);
	}
}
