/* SPDX-License-Identifier: Apache-2.0 */
/* The dependency tree as the coder reads it: children, the deep subject and
 * object of a predicate, its prepositions and its complement clause.
 *
 * Input: tokens with heads and ClearNLP labels (spaCy's English models), maybe
 * wrong. Output: token indices, CLV_NO_INDEX for none. A subject is passed on
 * only along edges that share it in grammar: conjunction, control (xcomp),
 * participles, relative clauses. It is never the nearest noun.
 * Method: the argument rules of de Marneffe and Manning's collapsed dependencies
 * (conjuncts, controlled subjects, relative pronouns), written out for the cases
 * that news needs. Cost: each call climbs at most MAX_CLIMB edges and reads the
 * children of the tokens on the way. */
#include "event/event_priv.h"

enum { MAX_CLIMB = 12 };

static void index_children(ev_ctx *x)
{
	const clv_doc *d = x->d;
	size_t n = d->tokens.n;
	x->first = CLV_NEW_ARRAY(x->s, uint32_t, n);
	x->next = CLV_NEW_ARRAY(x->s, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		x->first[i] = x->next[i] = CLV_NO_INDEX;
	for (size_t i = n; i-- > 0;) {
		uint32_t h = d->tokens.v[i].head;
		if (h == i || h >= n)
			continue;
		x->next[i] = x->first[h];
		x->first[h] = (uint32_t)i;
	}
}

static void index_mentions(ev_ctx *x)
{
	const clv_doc *d = x->d;
	size_t n = d->tokens.n;
	x->mention = CLV_NEW_ARRAY(x->s, uint32_t, n);
	x->place = CLV_NEW_ARRAY(x->s, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		x->mention[i] = x->place[i] = CLV_NO_INDEX;
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		for (uint32_t t = m->tok_b; t < m->tok_e && t < n; t++) {
			uint32_t old = x->mention[t];
			if (old == CLV_NO_INDEX || (d->mentions.v[old].kind == CLV_KIND_PLACE &&
			                            m->kind != CLV_KIND_PLACE))
				x->mention[t] = (uint32_t)i;
		}
	}
	for (size_t i = 0; i < d->places.n; i++) {
		const clv_place *p = &d->places.v[i];
		/* a state or capital that acts is on the map, but is no scene */
		if (p->mention >= d->mentions.n || d->mentions.v[p->mention].kind != CLV_KIND_PLACE)
			continue;
		for (uint32_t t = clv_doc_token_at(d, p->span.b);
		     t < n && d->tokens.v[t].span.b < p->span.e; t++)
			x->place[t] = (uint32_t)i;
	}
}

void ev_ctx_init(ev_ctx *x)
{
	const clv_doc *d = x->d;
	index_children(x);
	index_mentions(x);
	x->used = CLV_NEW_ARRAY(x->s, uint8_t, d->tokens.n);
	x->lemma = CLV_NEW_ARRAY(x->s, clv_str, d->tokens.n);
	for (size_t i = 0; i < d->tokens.n; i++) {
		const clv_token *t = &d->tokens.v[i];
		x->lemma[i] = clv_str_lower_ascii(x->s, t->lemma);
		if (t->tag_text.n && t->tag_text.p[0] == 'V') {
			clv_str form = clv_str_lower_ascii(x->s, clv_token_word(d, t));
			uint32_t *id = clv_map_get(&x->c->irregular, form);
			if (id)
				x->lemma[i] = x->c->lemma.v[*id];
		}
	}
	x->mended = CLV_NEW_ARRAY(x->s, ev_mended, d->sentences.n);
	x->joined = CLV_NEW_ARRAY(x->s, uint32_t, d->tokens.n);
	memset(x->joined, 0xff, d->tokens.n * sizeof *x->joined); /* CLV_NO_INDEX */
	ev_mend(x);
}

bool ev_tag(const ev_ctx *x, uint32_t t, const char *tag)
{
	return clv_str_eqc(x->d->tokens.v[t].tag_text, tag);
}

uint32_t ev_child(const ev_ctx *x, uint32_t t, clv_dep dep)
{
	EV_CHILDREN(x, t, k)
		if (x->d->tokens.v[k].dep == dep)
			return k;
	return CLV_NO_INDEX;
}

bool ev_is_verb(const ev_ctx *x, uint32_t t)
{
	const clv_token *k = &x->d->tokens.v[t];
	if (x->used[t] & EV_VERBAL)
		return true;
	return k->tag_text.n > 1 && k->tag_text.p[0] == 'V' && k->tag_text.p[1] == 'B' &&
	       k->dep != CLV_DEP_AUX && k->dep != CLV_DEP_AUXPASS && k->dep != CLV_DEP_AMOD &&
	       k->dep != CLV_DEP_COMPOUND;
}

static bool is_finite(const ev_ctx *x, uint32_t v)
{
	return ev_tag(x, v, "VBD") || ev_tag(x, v, "VBZ") || ev_tag(x, v, "VBP");
}

static bool has_modal(const ev_ctx *x, uint32_t v)
{
	EV_CHILDREN(x, v, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_AUX && ev_tag(x, k, "MD"))
			return true;
	return false;
}

/* A finite verb joins no bare one: "said it would not leave but called on others". */
uint32_t ev_conjoined(const ev_ctx *x, uint32_t v)
{
	uint32_t h = x->d->tokens.v[v].head;
	bool bare = ev_is_verb(x, h) && ev_tag(x, h, "VB");
	bool mixed = bare && ((is_finite(x, v) && ev_has_to(x, h)) ||
	                      (ev_tag(x, v, "VBD") && has_modal(x, h) && x->d->tokens.v[h].dep == CLV_DEP_CCOMP));
	for (int i = 0; mixed && i < 4 && ev_tag(x, h, "VB"); i++) {
		uint32_t up = x->d->tokens.v[h].head;
		if (up == h || !ev_is_verb(x, up))
			break;
		h = up;
	}
	return h;
}

/* The verb whose subject v shares by conjunction: none when v has its own. */
static uint32_t first_conjunct(const ev_ctx *x, uint32_t v)
{
	const clv_token *t = &x->d->tokens.v[v];
	if (t->dep != CLV_DEP_CONJ || t->head == v || !ev_is_verb(x, t->head) ||
	    ev_child(x, v, CLV_DEP_NSUBJ) != CLV_NO_INDEX ||
	    ev_child(x, v, CLV_DEP_NSUBJPASS) != CLV_NO_INDEX)
		return CLV_NO_INDEX;
	return ev_conjoined(x, v);
}

/* "The Danish minister conferred with Canada." read as noun with participle: a
 * full sentence has a verb, so this is it. */
static bool ends_root_noun(const ev_ctx *x, uint32_t v)
{
	const clv_token *t = &x->d->tokens.v[v];
	if (t->dep != CLV_DEP_ACL || x->d->tokens.v[t->head].head != t->head ||
	    ev_child(x, v, CLV_DEP_AGENT) != CLV_NO_INDEX)
		return false;
	const clv_sentence *s = &x->d->sentences.v[t->sentence];
	return s->tok_e > s->tok_b && ev_tag(x, s->tok_e - 1, ".") && t->head < v;
}

static const ev_mended *mended(const ev_ctx *x, uint32_t v)
{
	return x->used[v] & EV_MENDED ? &x->mended[x->d->tokens.v[v].sentence] : NULL;
}

bool ev_is_passive(const ev_ctx *x, uint32_t v)
{
	if (mended(x, v))
		return false;
	if (ev_child(x, v, CLV_DEP_NSUBJPASS) != CLV_NO_INDEX ||
	    ev_child(x, v, CLV_DEP_AUXPASS) != CLV_NO_INDEX)
		return true;
	const clv_token *t = &x->d->tokens.v[v];
	if (ev_has_to(x, v) && ev_is(x->c, "passive-infinitive", x->lemma[v], NULL) && t->dep == CLV_DEP_XCOMP)
		return clv_str_eqc(x->lemma[t->head], "be"); /* "Chad is to blame" */
	uint32_t by = ev_child(x, v, CLV_DEP_AGENT), doer = by == CLV_NO_INDEX ? by : ev_child(x, by, CLV_DEP_POBJ);
	if (ev_tag(x, v, "VBN") && doer != CLV_NO_INDEX && x->mention[doer] != CLV_NO_INDEX &&
	    ev_child(x, v, CLV_DEP_AUX) == CLV_NO_INDEX)
		return true; /* "Chad, warned by Libya, went on" */
	if (!ev_tag(x, v, "VBN") || ev_child(x, v, CLV_DEP_NSUBJ) != CLV_NO_INDEX)
		return false;
	if (ends_root_noun(x, v))
		return false;
	if (t->dep == CLV_DEP_ACL)
		return ev_child(x, v, CLV_DEP_DOBJ) == CLV_NO_INDEX;
	if (ev_child(x, v, CLV_DEP_AGENT) != CLV_NO_INDEX)
		return true;
	uint32_t h = first_conjunct(x, v); /* "was arrested and beaten" */
	return h != CLV_NO_INDEX && ev_child(x, v, CLV_DEP_AUX) == CLV_NO_INDEX &&
	       ev_tag(x, h, "VBN") && ev_is_passive(x, h);
}

static bool is_relative_pronoun(const ev_ctx *x, uint32_t t)
{
	return ev_tag(x, t, "WDT") || ev_tag(x, t, "WP") || ev_tag(x, t, "WP$");
}

/* "the army, which attacked": the pronoun stands for the noun above. */
uint32_t ev_antecedent(const ev_ctx *x, uint32_t t)
{
	if (!is_relative_pronoun(x, t))
		return t;
	uint32_t v = t;
	for (int i = 0; i < MAX_CLIMB; i++) {
		const clv_token *k = &x->d->tokens.v[v];
		if (k->dep == CLV_DEP_RELCL)
			return k->head;
		if (k->head == v)
			break;
		v = k->head;
	}
	return CLV_NO_INDEX;
}

static uint32_t own_subject(const ev_ctx *x, uint32_t v)
{
	if (mended(x, v))
		return mended(x, v)->subject;
	uint32_t s = ev_child(x, v, CLV_DEP_NSUBJ);
	if (s == CLV_NO_INDEX)
		s = ev_child(x, v, CLV_DEP_NSUBJPASS);
	if (s == CLV_NO_INDEX || x->d->tokens.v[s].pos == CLV_POS_PROPN)
		return s == CLV_NO_INDEX ? s : ev_antecedent(x, s);
	EV_CHILDREN(x, v, k) /* "Rivals Peru and Chile signed": of two subjects the named one */
		if (k > s && k < v && x->d->tokens.v[k].dep == CLV_DEP_NSUBJ && x->d->tokens.v[k].pos == CLV_POS_PROPN &&
		    x->mention[k] != CLV_NO_INDEX)
			return k;
	return ev_antecedent(x, s);
}

bool ev_has_to(const ev_ctx *x, uint32_t v)
{
	EV_CHILDREN(x, v, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_AUX && ev_tag(x, k, "TO"))
			return true;
	return false;
}

/* Object that controls an infinitive: "forced Djibouti to open", or the accused
 * of "accused Congo of arming". */
static uint32_t controlling_object(const ev_ctx *x, uint32_t v)
{
	uint32_t o = ev_child(x, v, CLV_DEP_DOBJ);
	if (o == CLV_NO_INDEX && ev_child(x, v, CLV_DEP_AUXPASS) != CLV_NO_INDEX)
		o = ev_child(x, v, CLV_DEP_NSUBJPASS);
	return o;
}

static uint32_t subject_of_noun(const ev_ctx *x, uint32_t n, int depth);

/* "Peru's king to visit Chile": all of a headline. */
static uint32_t headline_subject(const ev_ctx *x, uint32_t n)
{
	return x->d->tokens.v[n].head == n && x->mention[n] != CLV_NO_INDEX ? n : CLV_NO_INDEX;
}

static bool is_verbal_act(const ev_ctx *x, uint32_t v)
{
	const uint32_t *first = clv_map_get(&x->c->verbs, x->lemma[v]);
	return first && clv_type_quad((int)x->c->rules.v[x->c->links.v[*first].rule].type) % 2 == 1;
}

/* "Lima said that a boat had sunk and accused Quito": the parser joins accused to sunk; who says
 * the one thing does the other, if the boat is nobody who could. */
static uint32_t sayer(const ev_ctx *x, uint32_t v, uint32_t h, uint32_t subject)
{
	bool told = x->d->tokens.v[h].dep == CLV_DEP_CCOMP && ev_tag(x, v, "VBD") && !ev_tag(x, h, "VBD") && ev_is_verb(x, h);
	bool nobody = subject == CLV_NO_INDEX || x->mention[subject] == CLV_NO_INDEX;
	ev_effect e;
	if (!told || !nobody || !is_verbal_act(x, v) || !ev_is(x->c, "ccomp", x->lemma[x->d->tokens.v[h].head], &e))
		return CLV_NO_INDEX;
	return x->d->tokens.v[h].head;
}

/* "has called Baku immediately to stop": whom a demand is made of acts in its infinitive, as
 * with "called on"; CLV_NO_INDEX where verb h asks nobody by name. */
static uint32_t asked_object(const ev_ctx *x, uint32_t h)
{
	const uint32_t *first = clv_map_get(&x->c->verbs, x->lemma[h]);
	uint32_t o = first ? ev_child(x, h, CLV_DEP_DOBJ) : CLV_NO_INDEX;
	if (o == CLV_NO_INDEX || x->mention[o] == CLV_NO_INDEX)
		return CLV_NO_INDEX;
	for (uint32_t i = *first; i != CLV_NO_INDEX; i = x->c->links.v[i].next)
		if (x->c->rules.v[x->c->links.v[i].rule].type == CLV_TYPE_REQUEST)
			return o;
	return CLV_NO_INDEX;
}

static uint32_t climb_subject(const ev_ctx *x, uint32_t v, int depth)
{
	if (depth > MAX_CLIMB)
		return CLV_NO_INDEX;
	uint32_t own = own_subject(x, v);
	if (own != CLV_NO_INDEX)
		return own;
	const clv_token *t = &x->d->tokens.v[v];
	uint32_t h = t->head;
	if (h == v)
		return CLV_NO_INDEX;
	switch (t->dep) {
	case CLV_DEP_CONJ: {
		h = ev_conjoined(x, v);
		uint32_t s = ev_is_verb(x, h) ? climb_subject(x, h, depth + 1) : CLV_NO_INDEX, says = sayer(x, v, h, s);
		return says == CLV_NO_INDEX ? s : climb_subject(x, says, depth + 1);
	}
	case CLV_DEP_XCOMP: {
		uint32_t o = controlling_object(x, h);
		bool subject_control = ev_is(x->c, "subject-control", x->lemma[h], NULL);
		if (o != CLV_NO_INDEX && !subject_control)
			return ev_antecedent(x, o);
		if (x->d->tokens.v[h].dep == CLV_DEP_ACOMP) /* "is ready to meet" */
			h = x->d->tokens.v[h].head;
		return climb_subject(x, h, depth + 1);
	}
	case CLV_DEP_ADVCL: {
		uint32_t asked = ev_has_to(x, v) ? asked_object(x, h) : CLV_NO_INDEX;
		if (asked != CLV_NO_INDEX)
			return asked;
		if (ev_tag(x, v, "VBG") || ev_tag(x, v, "VBN") || ev_has_to(x, v))
			return climb_subject(x, h, depth + 1);
		return CLV_NO_INDEX;
	}
	case CLV_DEP_PCOMP: {
		uint32_t g = x->d->tokens.v[h].head; /* preposition's head */
		if (g == h)
			return CLV_NO_INDEX;
		const clv_token *n = &x->d->tokens.v[g];
		ev_effect e;
		if (!ev_is_verb(x, g) && n->dep == CLV_DEP_DOBJ && ev_is(x->c, "pcomp", x->lemma[n->head], &e) && e == EV_E_ALLEGED)
			return ev_antecedent(x, g); /* "accused the rebels of killing", "of" below rebels */
		if (!ev_is_verb(x, g))
			return subject_of_noun(x, g, depth + 1);
		uint32_t o = controlling_object(x, g);
		if (o != CLV_NO_INDEX && ev_is(x->c, "pcomp", x->lemma[g], NULL))
			return ev_antecedent(x, o);
		return climb_subject(x, g, depth + 1);
	}
	case CLV_DEP_ACL:
		if (ev_has_to(x, v)) {
			uint32_t s = subject_of_noun(x, h, depth + 1);
			return s == CLV_NO_INDEX ? headline_subject(x, h) : s;
		}
		return ev_is_passive(x, v) ? CLV_NO_INDEX : h;
	case CLV_DEP_RELCL:
		return ev_has_to(x, v) ? headline_subject(x, h) : CLV_NO_INDEX;
	case CLV_DEP_ACOMP:
		return climb_subject(x, h, depth + 1);
	default:
		return CLV_NO_INDEX;
	}
}

/* "Peru's plan to visit", "Peru has a plan to visit" */
static uint32_t subject_of_noun(const ev_ctx *x, uint32_t n, int depth)
{
	uint32_t p = ev_child(x, n, CLV_DEP_POSS);
	if (p == CLV_NO_INDEX)
		p = ev_pobj(x, n, CLV_S("of"), CLV_NO_INDEX);
	if (p != CLV_NO_INDEX)
		return p;
	const clv_token *t = &x->d->tokens.v[n];
	if (t->head != n && t->dep == CLV_DEP_DOBJ && ev_is_verb(x, t->head))
		return climb_subject(x, t->head, depth);
	return CLV_NO_INDEX;
}

uint32_t ev_surface_subject(const ev_ctx *x, uint32_t v)
{
	return climb_subject(x, v, 0);
}

uint32_t ev_deep_subject(const ev_ctx *x, uint32_t v)
{
	if (!ev_is_passive(x, v))
		return climb_subject(x, v, 0);
	uint32_t by = ev_child(x, v, CLV_DEP_AGENT);
	return by == CLV_NO_INDEX ? by : ev_child(x, by, CLV_DEP_POBJ);
}

uint32_t ev_deep_object(const ev_ctx *x, uint32_t v)
{
	const clv_token *t = &x->d->tokens.v[v];
	uint32_t o = CLV_NO_INDEX;
	if (mended(x, v))
		return mended(x, v)->object;
	EV_CHILDREN(x, v, k) { /* the "that" of a clause may pass for an object; of two the first is a dative */
		bool second = o != CLV_NO_INDEX && k > v && o > v && x->d->tokens.v[k].pos != CLV_POS_PRON;
		if ((o == CLV_NO_INDEX || second) && x->d->tokens.v[k].dep == CLV_DEP_DOBJ)
			o = ev_antecedent(x, k);
	}
	if (o != CLV_NO_INDEX || ev_child(x, v, CLV_DEP_DOBJ) != CLV_NO_INDEX)
		return o;
	if (ev_is_passive(x, v)) {
		if (t->dep == CLV_DEP_ACL)
			return t->head;
		o = ev_surface_subject(x, v);
		return o;
	}
	uint32_t to = ev_is(x->c, "to-object", x->lemma[v], NULL) ? ev_pobj(x, v, CLV_S("to"), CLV_NO_INDEX) : CLV_NO_INDEX;
	if (to != CLV_NO_INDEX && x->mention[to] != CLV_NO_INDEX) /* "suspended to Honduras", translated word by word */
		return to;
	uint32_t named = ev_child(x, v, CLV_DEP_OPRD); /* "the minister called Guatemala" */
	if (named != CLV_NO_INDEX && x->mention[named] != CLV_NO_INDEX)
		return named;
	EV_CHILDREN(x, v, k) { /* "voted down the budget", its particle read as a preposition */
		clv_dep dep = x->d->tokens.v[k].dep;
		if ((dep == CLV_DEP_PRT || dep == CLV_DEP_PREP) && k == v + 1 && ev_is(x->c, "particle", x->lemma[k], NULL) &&
		    ev_child(x, k, CLV_DEP_POBJ) != CLV_NO_INDEX)
			return ev_child(x, k, CLV_DEP_POBJ);
	}
	EV_CHILDREN(x, v, k) { /* "denounced what it called Libyan raids" */
		if (x->d->tokens.v[k].dep != CLV_DEP_CCOMP)
			continue;
		bool what = false;
		named = CLV_NO_INDEX;
		EV_CHILDREN(x, k, j) {
			what |= ev_tag(x, j, "WP") && j < k;
			clv_pos pos = x->d->tokens.v[j].pos;
			if (j > k && named == CLV_NO_INDEX && (pos == CLV_POS_NOUN || pos == CLV_POS_PROPN))
				named = j;
		}
		if (what && named != CLV_NO_INDEX && x->d->tokens.v[named].dep != CLV_DEP_NSUBJ)
			return named;
	}
	EV_CHILDREN(x, v, k) { /* "asked Russia to withdraw", "held Russia responsible": the clause's subject */
		if (x->d->tokens.v[k].dep == CLV_DEP_CCOMP && (ev_has_to(x, k) || x->d->tokens.v[k].pos == CLV_POS_ADJ)) {
			uint32_t s = ev_child(x, k, CLV_DEP_NSUBJ);
			if (s != CLV_NO_INDEX)
				return s;
		}
	}
	/* "the measures the union imposed": no pronoun, own subject, no object */
	if (t->dep == CLV_DEP_RELCL) {
		uint32_t s = ev_child(x, v, CLV_DEP_NSUBJ);
		if (s != CLV_NO_INDEX && !is_relative_pronoun(x, s) &&
		    ev_child(x, v, CLV_DEP_PREP) == CLV_NO_INDEX)
			return t->head;
	}
	return CLV_NO_INDEX;
}

uint32_t ev_complement(const ev_ctx *x, uint32_t v)
{
	uint32_t best = CLV_NO_INDEX;
	EV_CHILDREN(x, v, k) {
		const clv_token *t = &x->d->tokens.v[k];
		if ((t->dep == CLV_DEP_XCOMP || t->dep == CLV_DEP_CCOMP) && k > v && ev_is_verb(x, k))
			return k;
		if (t->dep == CLV_DEP_XCOMP && best == CLV_NO_INDEX)
			best = k;
		if (t->dep == CLV_DEP_ACL && best == CLV_NO_INDEX && x->d->tokens.v[v].pos == CLV_POS_NOUN && ev_has_to(x, k))
			best = k; /* "a threat to impose" */
	}
	return best;
}

uint32_t ev_occurrence(const ev_ctx *x, uint32_t n)
{
	const clv_token *t = &x->d->tokens.v[n];
	if (t->dep != CLV_DEP_NSUBJ && t->dep != CLV_DEP_NSUBJPASS)
		return CLV_NO_INDEX;
	if (ev_is(x->c, "occur", x->lemma[t->head], NULL))
		return t->head;
	uint32_t inner = ev_child(x, t->head, CLV_DEP_XCOMP);
	return inner != CLV_NO_INDEX && ev_has_to(x, inner) && ev_is(x->c, "occur", x->lemma[inner], NULL) &&
	       ev_child(x, inner, CLV_DEP_DOBJ) == CLV_NO_INDEX /* "failed to break the ice" took place */
	               ? inner : CLV_NO_INDEX;
}

static bool is_prep(const ev_ctx *x, uint32_t k, clv_str prep)
{
	const clv_token *t = &x->d->tokens.v[k];
	if (t->dep != CLV_DEP_PREP && t->dep != CLV_DEP_DATIVE && t->dep != CLV_DEP_AGENT)
		return false;
	return clv_str_ieq(clv_token_word(x->d, t), prep);
}

static uint32_t pobj_of(const ev_ctx *x, uint32_t p)
{
	uint32_t o = ev_child(x, p, CLV_DEP_POBJ);
	if (o != CLV_NO_INDEX)
		return ev_antecedent(x, o);
	uint32_t inner = ev_child(x, p, CLV_DEP_PREP); /* "out of", "from within" */
	return inner == CLV_NO_INDEX ? inner : ev_child(x, inner, CLV_DEP_POBJ);
}

uint32_t ev_pobj(const ev_ctx *x, uint32_t t, clv_str prep, uint32_t after)
{
	EV_CHILDREN(x, t, k) {
		if (after != CLV_NO_INDEX && k <= after)
			continue;
		if (is_prep(x, k, prep)) {
			uint32_t o = pobj_of(x, k);
			if (o != CLV_NO_INDEX)
				return o;
		}
		if (ev_tag(x, k, "VBG")) /* "according to" names no party */
			continue;
		clv_dep dep = x->d->tokens.v[k].dep;
		if (dep == CLV_DEP_PREP || dep == CLV_DEP_PRT || dep == CLV_DEP_ACOMP || /* "is due in", "went back to" */
		    (dep == CLV_DEP_ADVMOD && k > t)) {
			uint32_t in = CLV_NO_INDEX; /* "out of Niger": of below out */
			EV_CHILDREN(x, k, j)
				if (is_prep(x, j, prep))
					in = pobj_of(x, j);
			if (in != CLV_NO_INDEX)
				return in;
		}
	}
	return CLV_NO_INDEX;
}
