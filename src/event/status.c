/* SPDX-License-Identifier: Apache-2.0 */
/* Status: did it happen, was it announced, is it possible, or denied; is it
 * history; who says so.
 *
 * Input: a candidate (event word, maybe with its light verb). Output: level,
 * polarity, historical, the tokens that name a speaker.
 * Method: modality binds to its own predicate. The word's own auxiliaries,
 * negation and adverbs are read; then the tree is climbed along the edges that
 * pass modality on (xcomp, ccomp, pcomp, infinitives, shared conjuncts), and each
 * governor has the effect that modal.tsv gives it for that edge. Time clauses and
 * relative clauses stand for themselves: "It is unlikely that he will get, when
 * they meet on Thursday, the support" leaves the meeting alone. After FactBank's
 * source-introducing and event-selecting predicates (Saurí and Pustejovsky 2009).
 * Cost: at most MAX_CLIMB edges and their children. */
#include "event/event_priv.h"

enum { MAX_CLIMB = 16 };

static void note(ev_reading *r, const char *effect, clv_str word)
{
	if (r->why.n)
		clv_buf_addc(&r->why, "; ");
	clv_buf_f(&r->why, "%.*s: %s", CLV_FMT(word), effect);
}

static void raise_level(ev_reading *r, int level)
{
	if (r->level < level)
		r->level = level;
	r->bare = false;
}

static void set_polarity(ev_reading *r, clv_polarity p)
{
	r->bare = false;
	if (r->polarity == CLV_POL_NOT_DONE && p == CLV_POL_NOT_DONE) {
		r->polarity = CLV_POL_YES; /* "did not fail to" */
		return;
	}
	if (r->polarity == CLV_POL_YES || p == CLV_POL_REFUSED)
		r->polarity = p;
}

static void add_speaker(const ev_ctx *x, ev_reading *r, uint32_t verb)
{
	uint32_t s = ev_surface_subject(x, verb);
	if (s != CLV_NO_INDEX)
		*clv_push(x->s, &r->says) = s;
}

static void apply(const ev_ctx *x, ev_reading *r, ev_effect e, uint32_t word)
{
	clv_str w = x->lemma[word];
	switch (e) {
	case EV_E_SAME:
	case EV_N_EFFECT:
		return;
	case EV_E_ANNOUNCED:
		raise_level(r, 1);
		note(r, "announced", w);
		return;
	case EV_E_POSSIBLE:
		raise_level(r, 2);
		note(r, "possible", w);
		return;
	case EV_E_DOUBTFUL:
		raise_level(r, 2);
		note(r, "doubtful", w);
		return;
	case EV_E_REFUSED:
		set_polarity(r, CLV_POL_REFUSED);
		note(r, "refused", w);
		return;
	case EV_E_NOT_DONE:
		set_polarity(r, CLV_POL_NOT_DONE);
		note(r, "not done", w);
		return;
	case EV_E_DISPUTED:
		set_polarity(r, CLV_POL_DISPUTED);
		add_speaker(x, r, word);
		note(r, "disputed", w);
		return;
	case EV_E_SAY:
		r->bare = false;
		if (ev_is_verb(x, word))
			add_speaker(x, r, word);
		note(r, "says", w);
		return;
	case EV_E_ALLEGED:
		raise_level(r, 2);
		add_speaker(x, r, word);
		note(r, "alleged", w);
		return;
	case EV_E_REPORTED:
		raise_level(r, 2);
		note(r, "reported", w);
		return;
	case EV_E_THREAT:
	case EV_E_NONE:
		r->level = 3;
		note(r, "no event of its own", w);
		return;
	case EV_E_HISTORICAL:
		r->historical = true;
		note(r, "looks back", w);
		return;
	}
}

static bool lookup(const ev_ctx *x, ev_reading *r, const char *rel, uint32_t t)
{
	ev_effect e;
	if (!ev_is(x->c, rel, x->lemma[t], &e))
		return false;
	apply(x, r, e, t);
	return true;
}

static bool is_aux(clv_dep dep)
{
	return dep == CLV_DEP_AUX || dep == CLV_DEP_AUXPASS;
}

static bool is_negated_noun(const ev_ctx *x, uint32_t o)
{
	EV_CHILDREN(x, o, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_DET && ev_is(x->c, "neg", x->lemma[k], NULL))
			return true;
	return ev_is(x->c, "neg", x->lemma[o], NULL);
}

/* "will meet", "did not meet", "has yet to meet", "possibly met" */
static void read_own(const ev_ctx *x, ev_reading *r, uint32_t v, bool negation)
{
	bool future = false;
	EV_CHILDREN(x, v, k) {
		clv_dep dep = x->d->tokens.v[k].dep;
		clv_str form = clv_str_lower_ascii(x->s, clv_token_word(x->d, &x->d->tokens.v[k]));
		ev_effect e;
		if (is_aux(dep) && !ev_tag(x, k, "TO") && ev_is(x->c, "aux", form, &e)) {
			r->would |= r->level == 0 && ev_tag(x, k, "MD") &&
			            ev_is(x->c, "future-in-past", form, NULL);
			apply(x, r, e, k);
			future |= e == EV_E_ANNOUNCED;
		}
	}
	EV_CHILDREN(x, v, k) {
		clv_dep dep = x->d->tokens.v[k].dep;
		if (negation && dep == CLV_DEP_NEG) {
			set_polarity(r, future ? CLV_POL_REFUSED : CLV_POL_NOT_DONE);
			note(r, "negated", x->lemma[k]);
		} else if (negation && (dep == CLV_DEP_PRECONJ || dep == CLV_DEP_CC) && k < v && ev_is(x->c, "neg", x->lemma[k], NULL)) {
			set_polarity(r, CLV_POL_NOT_DONE); /* "neither confirmed nor denied" */
			note(r, "negated", x->lemma[k]);
		} else if (dep == CLV_DEP_ADVMOD || dep == CLV_DEP_NPADVMOD) {
			if (negation && ev_is(x->c, "neg", x->lemma[k], NULL) && k < v) {
				set_polarity(r, CLV_POL_NOT_DONE);
				note(r, "negated", x->lemma[k]);
			}
			lookup(x, r, "advmod", k);
			if (k < v)
				lookup(x, r, "time", k);
		} else if (dep == CLV_DEP_PREP) { /* "in the past" */
			uint32_t o = ev_child(x, k, CLV_DEP_POBJ);
			if (o != CLV_NO_INDEX)
				lookup(x, r, "time", o);
		}
	}
	if (negation) { /* "neither Peru nor Chile signed", "no state joined" */
		uint32_t s = ev_child(x, v, CLV_DEP_NSUBJ);
		if (s == CLV_NO_INDEX)
			s = ev_child(x, v, CLV_DEP_NSUBJPASS);
		if (s != CLV_NO_INDEX)
			EV_CHILDREN(x, s, k)
				if ((x->d->tokens.v[k].dep == CLV_DEP_DET ||
				     x->d->tokens.v[k].dep == CLV_DEP_PRECONJ ||
				     x->d->tokens.v[k].dep == CLV_DEP_CC) && k < s &&
				    ev_is(x->c, "neg", x->lemma[k], NULL))
					set_polarity(r, CLV_POL_NOT_DONE);
		EV_CHILDREN(x, v, o) /* "imposed no sanctions", "promised Peru nothing" */
			if (x->d->tokens.v[o].dep == CLV_DEP_DOBJ && is_negated_noun(x, o))
				set_polarity(r, CLV_POL_NOT_DONE);
	}
}

/* "is going to meet", "is to meet", "has to meet", "has yet to meet" */
static bool read_semi_auxiliary(const ev_ctx *x, ev_reading *r, uint32_t h)
{
	if (clv_str_eqc(x->lemma[h], "be")) {
		raise_level(r, 1);
		note(r, "announced", x->lemma[h]);
		return true;
	}
	if (!clv_str_eqc(x->lemma[h], "have"))
		return false;
	bool yet = false;
	EV_CHILDREN(x, h, k)
		yet |= ev_is(x->c, "yet", x->lemma[k], NULL);
	if (yet)
		set_polarity(r, CLV_POL_NOT_DONE);
	else
		raise_level(r, 2);
	return true;
}

static uint32_t marker(const ev_ctx *x, uint32_t v)
{
	uint32_t m = ev_child(x, v, CLV_DEP_MARK);
	return m == CLV_NO_INDEX ? v : m;
}

typedef struct climb {
	uint32_t at;
	bool more;
} climb;

static climb stop(void)
{
	return (climb){ CLV_NO_INDEX, false };
}

static climb go_on(uint32_t at)
{
	return (climb){ at, true };
}

static climb climb_xcomp(const ev_ctx *x, ev_reading *r, uint32_t h)
{
	if (x->d->tokens.v[h].dep == CLV_DEP_ACOMP || x->d->tokens.v[h].pos == CLV_POS_ADJ) {
		lookup(x, r, "acomp", h);
		uint32_t be = x->d->tokens.v[h].head;
		if (be == h)
			return stop();
		read_own(x, r, be, true);
		return go_on(be);
	}
	if (!read_semi_auxiliary(x, r, h) && !lookup(x, r, "xcomp", h) && !lookup(x, r, "same", h) &&
	    !lookup(x, r, "acomp", h))
		lookup(x, r, "obj", h);
	read_own(x, r, h, true);
	return go_on(h);
}

/* "The film shows how troops marched": what works tell did not happen by that. */
static bool is_told_by_work(const ev_ctx *x, uint32_t h)
{
	uint32_t s = ev_is_verb(x, h) ? ev_surface_subject(x, h) : CLV_NO_INDEX;
	return s != CLV_NO_INDEX && ev_is(x->c, "work", x->lemma[s], NULL);
}

/* "The allies blamed Ruritania; Ruritania denied it": two sentences in one, not a complement. */
static bool is_parataxis(const ev_ctx *x, uint32_t v, uint32_t h)
{
	uint32_t s = v < h ? ev_child(x, h, CLV_DEP_NSUBJ) : CLV_NO_INDEX;
	while (s != CLV_NO_INDEX && s > v + 1 && x->d->tokens.v[s].pos != CLV_POS_PUNCT)
		s--;
	return s != CLV_NO_INDEX && s > v && clv_str_eqc(clv_token_word(x->d, &x->d->tokens.v[s]), ";");
}

static climb climb_ccomp(const ev_ctx *x, ev_reading *r, uint32_t v, uint32_t h)
{
	if (is_parataxis(x, v, h))
		return stop();
	if (is_told_by_work(x, h)) {
		r->level = 3;
		return stop();
	}
	if (ev_has_to(x, v) && lookup(x, r, "obj", h))
		return go_on(h);
	ev_effect e = EV_N_EFFECT;
	if (r->would && r->level == 2 && (ev_tag(x, h, "VBD") || ev_tag(x, h, "VBN")))
		r->level = 1; /* "said it would": future seen from the past */
	if (ev_is(x->c, "ccomp", x->lemma[h], &e)) {
		apply(x, r, e, h);
		if (e == EV_E_POSSIBLE)
			r->opinion = true;
	} else if (x->d->tokens.v[h].pos == CLV_POS_ADJ) {
		lookup(x, r, "acomp", h);
		return stop();
	} else if (ev_child(x, h, CLV_DEP_ACOMP) != CLV_NO_INDEX) { /* "it is unlikely that" */
		lookup(x, r, "acomp", ev_child(x, h, CLV_DEP_ACOMP));
		return stop();
	}
	lookup(x, r, "mark", marker(x, v));
	return go_on(h);
}

static climb climb_pcomp(const ev_ctx *x, ev_reading *r, uint32_t p)
{
	uint32_t g = x->d->tokens.v[p].head;
	if (g == p)
		return stop();
	if (lookup(x, r, "prep", p))
		return stop();
	r->bare |= ev_is(x->c, "offset", x->lemma[p], NULL); /* "after having staged" */
	ev_effect e; /* "accused the rebels of killing", "of" below rebels */
	if (!ev_is_verb(x, g) && x->d->tokens.v[g].dep == CLV_DEP_DOBJ &&
	    ev_is(x->c, "pcomp", x->lemma[x->d->tokens.v[g].head], &e) && e == EV_E_ALLEGED)
		g = x->d->tokens.v[g].head;
	if (!ev_is_verb(x, g)) {
		lookup(x, r, "acl", g);
		return stop();
	}
	if (!lookup(x, r, "pcomp", g))
		return stop();
	read_own(x, r, g, true);
	return go_on(g);
}

static climb climb_advcl(const ev_ctx *x, ev_reading *r, uint32_t v, uint32_t h)
{
	uint32_t m = marker(x, v);
	if (m != v) {
		lookup(x, r, "mark", m);
		return stop();
	}
	if (ev_has_to(x, v)) { /* purpose: done with the journey, else open */
		if (ev_is_verb(x, h) && ev_is(x->c, "motion", x->lemma[h], NULL)) {
			read_own(x, r, h, true);
			return go_on(h);
		}
		raise_level(r, 2);
		note(r, "purpose", x->lemma[v]);
		return stop();
	}
	if (ev_tag(x, v, "VBG") && ev_child(x, v, CLV_DEP_NSUBJ) == CLV_NO_INDEX && ev_is_verb(x, h)) {
		read_own(x, r, h, false);
		return go_on(h);
	}
	return stop();
}

static climb climb_conj(const ev_ctx *x, ev_reading *r, uint32_t v, uint32_t h)
{
	bool own = ev_child(x, v, CLV_DEP_NSUBJ) != CLV_NO_INDEX ||
	           ev_child(x, v, CLV_DEP_NSUBJPASS) != CLV_NO_INDEX;
	if (!ev_is_verb(x, h))
		return stop();
	EV_CHILDREN(x, h, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_CC && k > h && k < v && ev_is(x->c, "neg", x->lemma[k], NULL))
			set_polarity(r, CLV_POL_NOT_DONE);
	if (ev_has_to(x, v) && !ev_has_to(x, h)) /* "agreed on a truce and to withdraw" */
		return climb_xcomp(x, r, h);
	bool bare_form = ev_child(x, v, CLV_DEP_AUX) == CLV_NO_INDEX;
	if (!own && bare_form && (ev_tag(x, v, "VB") || (ev_tag(x, v, "VBP") && ev_tag(x, h, "VB"))))
		read_own(x, r, h, false); /* "will meet and sign" */
	if (!own && bare_form) /* "last met in Rome and signed" */
		EV_CHILDREN(x, h, k)
			if (x->d->tokens.v[k].dep == CLV_DEP_ADVMOD && k < h)
				lookup(x, r, "time", k);
	return go_on(h);
}

static climb climb_acl(const ev_ctx *x, ev_reading *r, uint32_t v, uint32_t h)
{
	if (!ev_has_to(x, v)) { /* "accusations that Peru has let", "fears that" */
		if (ev_child(x, v, CLV_DEP_MARK) != CLV_NO_INDEX)
			lookup(x, r, "acl-that", h);
		return stop();
	}
	bool headline = x->d->tokens.v[h].head == h && x->mention[h] != CLV_NO_INDEX; /* "Peru's king to visit Chile" */
	if (!lookup(x, r, "acl", h))
		raise_level(r, headline ? 1 : 2);
	return stop();
}

static climb climb_from(const ev_ctx *x, ev_reading *r, uint32_t v)
{
	const clv_token *t = &x->d->tokens.v[v];
	uint32_t h = t->head;
	if (h == v)
		return stop();
	switch (t->dep) {
	case CLV_DEP_CONJ:
		return climb_conj(x, r, v, ev_conjoined(x, v));
	case CLV_DEP_XCOMP:
		return climb_xcomp(x, r, h);
	case CLV_DEP_CCOMP:
		return climb_ccomp(x, r, v, h);
	case CLV_DEP_PCOMP:
		return climb_pcomp(x, r, h);
	case CLV_DEP_ADVCL:
		return climb_advcl(x, r, v, h);
	case CLV_DEP_ACL:
		return climb_acl(x, r, v, h);
	case CLV_DEP_RELCL:
		return x->d->tokens.v[h].head == h ? climb_acl(x, r, v, h) : stop();
	default:
		return stop();
	}
}

/* Headline "Xi to meet Putin": an infinitive that governs itself. */
static void read_infinitive_root(const ev_ctx *x, ev_reading *r, uint32_t v)
{
	if (x->d->tokens.v[v].head == v && ev_has_to(x, v)) {
		raise_level(r, 1);
		note(r, "headline infinitive", x->lemma[v]);
	}
}

static bool has_condition(const ev_ctx *x, uint32_t v)
{
	EV_CHILDREN(x, v, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_ADVCL && marker(x, k) != k &&
		    ev_is(x->c, "mark", x->lemma[marker(x, k)], NULL))
			return true;
	return false;
}

static void read_verb(const ev_ctx *x, ev_reading *r, uint32_t v, bool own)
{
	if (own)
		read_own(x, r, v, true);
	read_infinitive_root(x, r, v);
	if (r->level == 1 && has_condition(x, v)) {
		raise_level(r, 2);
		r->conditional = true;
		note(r, "conditional", x->lemma[v]);
	}
	uint32_t at = v;
	for (int i = 0; i < MAX_CLIMB; i++) {
		climb c = climb_from(x, r, at);
		if (!c.more || c.at == at)
			break;
		at = c.at;
	}
}

/* Only the tense of the verb: is it in the future? */
static bool verb_is_future(const ev_ctx *x, uint32_t v)
{
	ev_reading r = { .why = clv_buf_new(x->s), .bare = true };
	read_own(x, &r, v, false);
	return r.level == 1;
}

static void read_modifiers(const ev_ctx *x, ev_reading *r, uint32_t n)
{
	EV_CHILDREN(x, n, k) {
		clv_dep dep = x->d->tokens.v[k].dep;
		if (dep == CLV_DEP_AMOD || dep == CLV_DEP_COMPOUND || dep == CLV_DEP_ADVMOD) {
			if (!lookup(x, r, "amod", k))
				lookup(x, r, "time", k);
		} else if ((dep == CLV_DEP_DET || dep == CLV_DEP_NEG) &&
		           ev_is(x->c, "neg", x->lemma[k], NULL)) {
			set_polarity(r, CLV_POL_NOT_DONE);
			note(r, "negated", x->lemma[k]);
		}
	}
}

static void read_under_prep(const ev_ctx *x, ev_reading *r, uint32_t n, uint32_t p, bool consult)
{
	uint32_t g = p;
	for (int i = 0; i < 4; i++) { /* "since the beginning of the invasion" */
		g = x->d->tokens.v[p].head;
		if (lookup(x, r, "prep", p) || g == p)
			return;
		clv_pos pos = x->d->tokens.v[g].pos;
		if (pos != CLV_POS_NOUN && pos != CLV_POS_PROPN)
			break;
		if (lookup(x, r, "prep", g) || x->d->tokens.v[g].dep != CLV_DEP_POBJ)
			return;
		p = x->d->tokens.v[g].head;
	}
	if (!ev_is_verb(x, g))
		return;
	if (consult && verb_is_future(x, g))
		raise_level(r, 1);
	else if (consult && ev_is(x->c, "during", x->lemma[x->d->tokens.v[n].head], NULL) &&
	         (ev_tag(x, g, "VBD") || ev_tag(x, g, "VBN")))
		r->bare = false; /* "said at the meeting": it was held */
	else if (ev_is(x->c, "nobj", x->lemma[g], NULL))
		lookup(x, r, "nobj", g);
}

static void read_noun(const ev_ctx *x, ev_reading *r, const ev_cand *k)
{
	uint32_t n = k->pred;
	bool consult = clv_type_quad(k->rule->type) == 1;
	read_modifiers(x, r, n);
	for (int i = 0; i < 4 && x->d->tokens.v[n].dep == CLV_DEP_CONJ; i++)
		n = x->d->tokens.v[n].head;
	const clv_token *t = &x->d->tokens.v[n];
	uint32_t h = t->head;
	if (h == n)
		return;
	switch (t->dep) {
	case CLV_DEP_POBJ:
		read_under_prep(x, r, n, h, consult);
		return;
	case CLV_DEP_DOBJ:
		if (clv_type_quad(k->rule->type) < 3 && lookup(x, r, "nobj-coop", h))
			return;
		if (!lookup(x, r, "nobj", h) && consult && verb_is_future(x, h))
			raise_level(r, 1);
		return;
	case CLV_DEP_NSUBJ:
	case CLV_DEP_NSUBJPASS:
		if (!(k->rule->flags & EV_STANDING) && ev_occurrence(x, n) != CLV_NO_INDEX) {
			r->bare = false;
			read_verb(x, r, ev_occurrence(x, n), true);
		} else if (ev_is_passive(x, h) && ev_is(x->c, "nobj", x->lemma[h], NULL)) {
			lookup(x, r, "nobj", h);
		} else if (consult && verb_is_future(x, h)) {
			r->level = 1; /* "the meeting will raise questions": a hint */
		}
		return;
	case CLV_DEP_ATTR:
		if (verb_is_future(x, h))
			raise_level(r, 1);
		return;
	default:
		return;
	}
}

static bool ends_in_question(const ev_ctx *x, uint32_t tok)
{
	const clv_sentence *s = &x->d->sentences.v[x->d->tokens.v[tok].sentence];
	for (uint32_t t = s->tok_e; t-- > s->tok_b;) {
		clv_str w = clv_token_word(x->d, &x->d->tokens.v[t]);
		if (clv_str_eqc(w, "?"))
			return true;
		if (x->d->tokens.v[t].pos != CLV_POS_PUNCT && x->d->tokens.v[t].pos != CLV_POS_SPACE)
			return false;
	}
	return false;
}

void ev_read_status(const ev_ctx *x, const ev_cand *k, ev_reading *out)
{
	*out = (ev_reading){ .why = clv_buf_new(x->s), .bare = k->noun };
	if (k->light != CLV_NO_INDEX) {
		out->bare = false;
		read_modifiers(x, out, k->pred);
		bool told_no = out->polarity != CLV_POL_YES;
		read_verb(x, out, k->light, true);
		if (told_no)
			out->polarity = CLV_POL_NOT_DONE; /* "held no talks" once, not twice */
		if (k->light_announced)
			raise_level(out, 1);
	} else if (k->noun) {
		read_noun(x, out, k);
	} else {
		read_verb(x, out, k->pred, true);
	}
	if (k->claim != CLV_NO_INDEX && out->level < 3) { /* told, and told by a party */
		out->bare = false;
		read_verb(x, out, k->claim, true);
		add_speaker(x, out, k->claim);
	}
	if (k->rule->type == CLV_TYPE_AID && !k->noun && out->level < 2) /* "offered ships": nobody took them yet */
		lookup(x, out, "offers", k->pred);
	if ((k->rule->flags & EV_ANNOUNCED) && out->level == 0) /* a threat done is none */
		out->level = k->rule->type == CLV_TYPE_THREATEN ? 3 : 1;
	if (ends_in_question(x, k->pred) && !out->says.n && (!k->noun || k->light != CLV_NO_INDEX)) {
		raise_level(out, 2);
		out->question = true;
		note(out, "question", CLV_S("?"));
	}
}
