/* SPDX-License-Identifier: Apache-2.0 */
/* What hangs from a cue as its content.
 *
 * Input: the tree, a cue and its frames. Output: a range of tokens, its verb and
 * the frame that gave it. In this order: a clause or infinitive below the cue
 * ("said that", "vowed to"), the clause in which the cue is an aside ("…, X said,
 * …"), a description ("called Y Z"), a prepositional phrase ("warned of Y",
 * "opposition to Y"), an object ("opposes Y"). The last two give no clause: what
 * somebody speaks of, or is for or against. Method: frames after the verb classes
 * of Levin (1993). Cost: the children of the cue. */
#include "quote/quote_priv.h"

static bool has_to(const work *w, uint32_t v)
{
	for (uint32_t c = w->first[v]; c != CLV_NO_INDEX; c = w->next[c])
		if (tok_is(w, c, CLV_DEP_AUX) && clv_str_eqc(w->t[c].tag_text, "TO"))
			return true;
	return false;
}

/* "making it clear that …": the clause hangs from the adjective as an adverbial. */
bool clear_that(const work *w, const cue *c, uint32_t k)
{
	uint32_t m = child_of(w, k, CLV_DEP_MARK);
	return c->pos == CUE_ADJ && tok_is(w, k, CLV_DEP_ADVCL) && m != CLV_NO_INDEX && tok_text_is(w, m, "that");
}

/* What an object or a preposition may bring: no time, no sum. */
static bool is_matter(const work *w, uint32_t o)
{
	uint8_t e = w->t[o].ent;
	return w->t[o].pos != CLV_POS_PUNCT && e != CLV_ENT_DATE && e != CLV_ENT_TIME && !w->in_quote[o];
}

enum { CLAUSES, PHRASES };

/* More that hangs from cue v right behind its content: "that A, and that B"; of an
 * object also "(attacked Y) for …", "(sent Y) to …", but not when it was done. */
static void goes_on(const work *w, uint32_t v, int what, uint32_t *e)
{
	for (uint32_t k = w->first[v]; k != CLV_NO_INDEX; k = w->next[k]) {
		uint32_t b = w->lo[k], o;
		if (k < *e || b > *e + 2)
			continue;
		bool clause = tok_is(w, k, CLV_DEP_CCOMP);
		bool prep = what == PHRASES && (tok_is(w, k, CLV_DEP_PREP) || tok_is(w, k, CLV_DEP_DATIVE));
		if (prep && ((o = child_of(w, k, CLV_DEP_POBJ)) != CLV_NO_INDEX) && !is_matter(w, o))
			continue;
		if (prep && (quote_cue(w, k, CUE_ACCORD) || b > *e))
			continue;
		bool beside = b == *e && (tok_is(w, k, CLV_DEP_XCOMP) || (what == PHRASES && tok_is(w, k, CLV_DEP_OPRD))); /* "to re-open", in three */
		if (clause || prep || beside)
			*e = w->hi[k] + 1;
	}
}

/* "It was sound, X said, until it failed": what follows behind the second comma. */
static void tail(const work *w, uint32_t v, uint32_t *e)
{
	const clv_sentence *s = &w->d->sentences.v[w->t[v].sentence];
	uint32_t c;
	for (c = v + 1; c + 2 < s->tok_e && c < v + 3; c++)
		if (w->d->text.p[w->t[c].span.b] == ',')
			break;
	if (c + 3 >= s->tok_e || w->d->text.p[w->t[c].span.b] != ',' || w->in_quote[c + 1])
		return;
	if (tok_is(w, c + 1, CLV_DEP_MARK) || tok_is(w, c + 1, CLV_DEP_CC) || tok_text_is(w, c + 1, "including"))
		*e = s->tok_e;
}

/* "(said) it would rain, adding that …": what is added is another attribution. */
static void cut_adding(const work *w, uint32_t v, uint32_t b, uint32_t *e)
{
	for (uint32_t t = b + 2; t < *e && t < b + CLV_QUOTE_LONGEST && b > v; t++) {
		const cue *c = clv_str_eqc(w->t[t].tag_text, "VBG") && tok_is(w, t, CLV_DEP_ADVCL) && !w->in_quote[t]
		             ? quote_cue(w, t, CUE_VERB) : NULL;
		if (c && c->cls == CLASS_SAY && (c->frames & FRAME_THAT) && w->d->text.p[w->t[t - 1].span.b] == ',') {
			*e = t - 1;
			return;
		}
	}
}

/* "A blamed B; B denied any role": two sentences in one, whose first is no content of the second. */
static bool is_parataxis(const work *w, uint32_t k, uint32_t v)
{
	uint32_t s = k < v ? child_of(w, v, CLV_DEP_NSUBJ) : CLV_NO_INDEX;
	return s != CLV_NO_INDEX && w->lo[s] > k && w->d->text.p[w->t[w->lo[s] - 1].span.b] == ';';
}

/* Whether clause k of cue v is content by its frames; *inf: an infinitive. */
static bool takes_clause(const work *w, uint32_t v, const cue *c, uint32_t k, bool *inf)
{
	*inf = false;
	uint32_t o = k < v && (c->frames & FRAME_NP) ? child_of(w, v, CLV_DEP_DOBJ) : CLV_NO_INDEX;
	if (is_parataxis(w, k, v) || (o != CLV_NO_INDEX && o > v)) /* "Rebels accept truce, Baku claims victory" */
		return false;
	bool clause = (tok_is(w, k, CLV_DEP_CCOMP) || clear_that(w, c, k)) && (c->frames & (FRAME_THAT | FRAME_Q));
	*inf = (tok_is(w, k, CLV_DEP_XCOMP) || tok_is(w, k, CLV_DEP_CCOMP)) && (c->frames & FRAME_INF) && has_to(w, k);
	return clause || *inf;
}

/* "X, he said, Y": the cue stands in what it reports, so what comes before it is
 * content too; in "X: he said (that) Y" it is not. */
static bool is_inserted(const work *w, uint32_t v, uint32_t first, uint32_t last)
{
	uint32_t n = last;
	for (uint32_t t = first; t < v; t++)
		if (w->d->text.p[w->t[t].span.b] == ':' || w->d->text.p[w->t[t].span.b] == '(')
			return false;
	return n < w->n && w->d->text.p[w->t[n].span.b] == ',';
}

/* The clause of verb v as content: its complement clause. Range, root; false: none. */
static bool complement(const work *w, uint32_t v, const cue *c, uint32_t *b, uint32_t *e, uint32_t *root)
{
	bool inf = false, one;
	uint32_t best = CLV_NO_INDEX;
	for (uint32_t k = w->first[v]; k != CLV_NO_INDEX; k = w->next[k]) {
		if (!takes_clause(w, v, c, k, &one))
			continue;
		bool after = best != CLV_NO_INDEX && best < v && k > v && !is_inserted(w, v, w->hi[best] + 1, v + 1);
		if (best != CLV_NO_INDEX && !after)
			continue;
		best = k;
		inf = one;
	}
	if (best == CLV_NO_INDEX)
		return false;
	*b = w->lo[best];
	*e = w->hi[best] + 1;
	*root = best;
	if (best > v)
		goes_on(w, v, CLAUSES, e);
	cut_adding(w, v, *b, e);
	if (best < v)
		tail(w, v, e);
	if (inf && (c->cls == CLASS_DEMAND || c->cls == CLASS_ASK)) {
		uint32_t o = child_of(w, v, CLV_DEP_DOBJ);
		if (o != CLV_NO_INDEX && o > v && w->lo[o] < *b)
			*b = w->lo[o];
	}
	return true; /* "the test, Seoul said, was the biggest": may hold the cue */
}

/* "…, X said": the cue hangs as an aside in the clause it reports. */
static bool aside(const work *w, uint32_t v, uint32_t *b, uint32_t *e, uint32_t *root)
{
	uint32_t h = w->t[v].head;
	bool as = false;
	for (uint32_t k = w->first[v]; k != CLV_NO_INDEX && k < v; k = w->next[k])
		as |= tok_text_is(w, k, "as") && (tok_is(w, k, CLV_DEP_MARK) || tok_is(w, k, CLV_DEP_ADVMOD));
	if (h == v || !(tok_is(w, v, CLV_DEP_PARATAXIS) || (as && tok_is(w, v, CLV_DEP_ADVCL))))
		return false;
	if (w->t[h].pos != CLV_POS_VERB && w->t[h].pos != CLV_POS_AUX)
		return false;
	*b = w->lo[h];
	*e = w->hi[h] + 1;
	*root = h;
	if (w->t[h].head == h && w->lo[v] > *b && w->hi[v] + 2 < *e) { /* in its midst */
		*e = w->d->sentences.v[w->t[v].sentence].tok_e;
		return true;
	}
	if (w->hi[v] + 1 >= *e) {
		*e = w->lo[v];
	} else if (w->lo[v] <= *b) {
		*b = w->hi[v] + 1;
	}
	return *b < *e;
}

static bool has_modal(const work *w, uint32_t v)
{
	for (uint32_t k = w->first[v]; k != CLV_NO_INDEX; k = w->next[k])
		if (tok_is(w, k, CLV_DEP_AUX) && clv_str_eqc(w->t[k].tag_text, "MD"))
			return true;
	return false;
}

/* "described Y as Z", "called Y Z": Y and Z. */
static bool description(const work *w, uint32_t v, const cue *c, uint32_t *b, uint32_t *e)
{
	uint32_t o = child_of(w, v, CLV_DEP_DOBJ), z = child_of(w, v, CLV_DEP_OPRD);
	if (!((c->frames & FRAME_AS) || (c->cls == CLASS_DESCRIBE && (c->frames & FRAME_NP))) || o == CLV_NO_INDEX || (has_modal(w, v) && z == CLV_NO_INDEX))
		return false; /* "will welcome the guests" */
	for (uint32_t k = w->first[v]; k != CLV_NO_INDEX && z == CLV_NO_INDEX; k = w->next[k])
		if (k > v && tok_is(w, k, CLV_DEP_PREP) &&
		    (tok_text_is(w, k, "as") || tok_text_is(w, k, "of") || tok_text_is(w, k, "for")))
			z = k;
	if (z != CLV_NO_INDEX && child_of(w, z, CLV_DEP_PCOMP) != CLV_NO_INDEX && tok_text_is(w, z, "as"))
		return false; /* "quoted him as saying": the saying has it */
	if (quote_cue(w, o, CUE_NOUN) && child_of(w, o, CLV_DEP_ACL) != CLV_NO_INDEX)
		return false; /* "expressed concern that …": the noun has it */
	if (z == CLV_NO_INDEX && (c->cls == CLASS_FIND || c->cls == CLASS_THINK))
		return false; /* "saw the ship" describes nothing */
	*b = w->lo[o];
	*e = (z != CLV_NO_INDEX && w->hi[z] > w->hi[o] ? w->hi[z] : w->hi[o]) + 1;
	goes_on(w, v, PHRASES, e);
	return *b > v;
}

/* "warned of a long war", "opposition to the plan": what the preposition brings. */
static bool topic(const work *w, uint32_t v, const cue *c, uint32_t *b, uint32_t *e)
{
	for (uint32_t k = w->first[v]; k != CLV_NO_INDEX; k = w->next[k]) {
		bool about = tok_text_is(w, k, "of") || tok_text_is(w, k, "about");
		bool wanted = c->cls == CLASS_DEMAND && tok_text_is(w, k, "for");
		bool any = (c->frames & FRAME_PP) && quote_cue(w, k, CUE_TOPIC);
		if (k < v || !tok_is(w, k, CLV_DEP_PREP) || !(about || wanted || any) || c->cls == CLASS_FIND)
			continue;
		uint32_t o = child_of(w, k, CLV_DEP_POBJ);
		if (o != CLV_NO_INDEX && !is_matter(w, o))
			continue; /* "asked for two hours" */
		*b = k + 1;
		*e = w->hi[k] + 1;
		goes_on(w, v, CLAUSES, e);
		return *b < *e;
	}
	return false;
}

/* "opposes the plan", "is opposed by X", "the plan that X opposes". */
static bool object(const work *w, uint32_t v, const cue *c, uint32_t *b, uint32_t *e)
{
	uint32_t o = child_of(w, v, CLV_DEP_DOBJ);
	bool passive = child_of(w, v, CLV_DEP_AGENT) != CLV_NO_INDEX;
	if (!(c->frames & FRAME_NP) || (c->frames & FRAME_TO))
		return false;
	if (o == CLV_NO_INDEX && passive)
		o = child_of(w, v, CLV_DEP_NSUBJPASS);
	if (o == CLV_NO_INDEX || !is_matter(w, o) || quote_cue(w, o, CUE_SELF) || clv_str_eqc(w->t[o].tag_text, "WDT") ||
	    clv_str_eqc(w->t[o].tag_text, "WP") ||
	    (quote_cue(w, o, CUE_NOUN) && child_of(w, o, CLV_DEP_ACL) != CLV_NO_INDEX))
		return false; /* "expressed concern that …": the noun has it */
	*b = w->lo[o];
	*e = w->hi[o] + 1;
	if (*b > v)
		goes_on(w, v, PHRASES, e);
	return (*b > v) != passive;
}

bool content_of_verb(const work *w, uint32_t v, const cue *c, content *out)
{
	*out = (content){ .root = CLV_NO_INDEX, .rule = "that" };
	if (complement(w, v, c, &out->b, &out->e, &out->root)) {
		if (tok_is(w, out->root, CLV_DEP_XCOMP))
			out->rule = "inf";
		return true;
	}
	if ((c->frames & (FRAME_THAT | FRAME_Q)) && aside(w, v, &out->b, &out->e, &out->root)) {
		out->rule = "aside";
		return true;
	}
	if (description(w, v, c, &out->b, &out->e)) {
		out->rule = "as";
		return true;
	}
	out->thing = true;
	if (topic(w, v, c, &out->b, &out->e)) {
		out->rule = "topic";
		return true;
	}
	out->rule = "object";
	return object(w, v, c, &out->b, &out->e);
}

bool content_of_noun(const work *w, uint32_t n, const cue *c, content *out)
{
	uint32_t k = child_of(w, n, CLV_DEP_ACL);
	*out = (content){ .root = CLV_NO_INDEX, .rule = "noun" };
	if (k == CLV_NO_INDEX)
		k = child_of(w, n, CLV_DEP_CCOMP);
	bool that = k != CLV_NO_INDEX && k > n && child_of(w, k, CLV_DEP_MARK) != CLV_NO_INDEX && (c->frames & FRAME_THAT);
	bool to = k != CLV_NO_INDEX && k > n && has_to(w, k) && (c->frames & FRAME_INF);
	if (that || to) {
		out->b = w->lo[k];
		out->e = w->hi[k] + 1;
		out->root = k;
		out->rule = that ? "noun" : "noun inf";
		return true;
	}
	out->thing = true;
	out->rule = "noun topic";
	return (c->frames & FRAME_PP) && topic(w, n, c, &out->b, &out->e);
}
