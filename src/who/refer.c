/* SPDX-License-Identifier: Apache-2.0 */
/* refer: the order in which reference is resolved, and what its steps share.
 *
 * Input: mentions in order, the tree. Output: more mentions (how pronoun or coref) with
 * coref or members; those that stay open are not made. Precision before recall. Words
 * are taken in the order of the text, so that what was resolved may be taken up again.
 * He, she, it: pronoun.c; they and groups: group.c; two: pair.c; definite descriptions:
 * describe.c. Nothing is resolved inside quotation marks but "the two …". Here: what a
 * sentence has named so far, verbs above a word, their subjects and objects. Cost: each
 * word looks at the mentions of a few sentences. Limits: no reference to events or to
 * what follows, save a pair in a title. */
#include "who/refer.h"

/* ---- what the steps share -------------------------------------------------------------- */

bool ref_subject(const ref *r, const clv_mention *m)
{
	const clv_token *t = &r->d->tokens.v[m->tok_head];
	for (int i = 0; i < 2 && t->dep == CLV_DEP_APPOS; i++) /* "the head of the union, Ana Ruiz, said" */
		t = &r->d->tokens.v[t->head];
	return t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
}

/* Is the word of the role in this list of reading_cues.tsv? */
static bool word_is(const ref *r, const clv_mention *m, int cue)
{
	return clv_map_get(&r->f->w->cue[cue], r->d->tokens.v[m->tok_head].lemma) != NULL;
}

bool ref_collective(const ref *r, const clv_mention *m)
{
	return m->kind == CLV_KIND_GROUP && m->how == CLV_HOW_ROLE && !m->members.n && word_is(r, m, CUE_COLLECTIVE) &&
	       clv_str_eqc(r->d->tokens.v[m->tok_head].tag_text, "NN");
}

bool ref_plural_word(const ref *r, const clv_mention *m)
{
	uint32_t h = r->f->hit_at[m->tok_head];
	for (uint32_t i = h == NONE ? NONE : r->f->hits.v[h].reading; i != NONE; i = r->f->w->readings.v[i].next)
		if (r->f->w->readings.v[i].kind == R_ROLE && (r->f->w->readings.v[i].flags & RF_PLURAL))
			return true;
	return false;
}

bool ref_individual(const ref *r, const clv_mention *m)
{
	uint8_t dep = r->d->tokens.v[m->tok_head].dep;
	return m->kind == CLV_KIND_GROUP && m->how == CLV_HOW_ROLE && !m->members.n && m->coref == NONE &&
	       clv_str_eqc(r->d->tokens.v[m->tok_head].tag_text, "NN") && !word_is(r, m, CUE_COLLECTIVE) && !word_is(r, m, CUE_MACHINE) &&
	       !ref_plural_word(r, m) && !r->quoted[m->tok_head] && dep != CLV_DEP_APPOS && dep != CLV_DEP_ATTR && dep != CLV_DEP_COMPOUND && dep != CLV_DEP_CONJ;
}

bool ref_content(const ref *r, uint32_t sentence)
{
	return clv_role_is_content(clv_doc_role(r->d, sentence));
}

void ref_near(const ref *r, uint32_t sentence, near *out)
{
	uint32_t e = sentence + 1 < r->d->sentences.n ? r->first[sentence + 1] : (uint32_t)r->n;
	out->n = 0;
	for (uint32_t i = r->first[sentence]; i < e && out->n < MAX_NEAR; i++)
		out->v[out->n++] = i;
	for (uint32_t i = r->added[sentence]; i != NONE && out->n < MAX_NEAR; i = r->before[i - r->n]) {
		size_t k = out->n++;
		for (; k > 0 && ref_at(r, out->v[k - 1])->tok_b > ref_at(r, i)->tok_b; k--)
			out->v[k] = out->v[k - 1];
		out->v[k] = i;
	}
}

/* An official or other person by his role alone: "a judge", "the journalist". */
bool ref_unnamed(const ref *r, const clv_mention *m)
{
	return ref_individual(r, m) || (m->kind == CLV_KIND_PERSON && m->how == CLV_HOW_ROLE && m->coref == NONE &&
	                                !clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 }));
}

clv_mention *ref_add(ref *r, uint32_t b, uint32_t e, uint32_t head, const clv_mention *as, clv_how how)
{
	clv_doc *d = r->d;
	clv_mention copy = *as;
	clv_mention *m = clv_push(d->arena, &d->mentions);
	*m = copy;
	m->span = (clv_span){ d->tokens.v[b].span.b, d->tokens.v[e - 1].span.e };
	m->sentence = d->tokens.v[b].sentence;
	m->tok_b = b;
	m->tok_e = e;
	m->tok_head = head;
	m->how = how;
	m->coref = NONE;
	m->members.v = NULL;
	m->members.n = m->members.cap = 0;
	uint32_t at = (uint32_t)d->mentions.n - 1;
	r->before[at - r->n] = r->added[m->sentence];
	r->added[m->sentence] = at;
	return m;
}

void ref_resolved(ref *r, uint32_t b, uint32_t e, uint32_t head, uint32_t to, clv_how how, float score, const char *rule)
{
	const clv_mention as = *ref_at(r, to);
	clv_mention *m = NULL;
	/* "company" that stands for itself so far now stands for the one named */
	uint32_t s = r->d->tokens.v[b].sentence;
	for (uint32_t i = r->first[s]; i < r->n && ref_at(r, i)->sentence == s; i++)
		if (ref_at(r, i)->tok_b <= head && head < ref_at(r, i)->tok_e && ref_at(r, i)->how == CLV_HOW_ROLE)
			m = &r->d->mentions.v[i];
	if (!m)
		m = ref_add(r, b, e, head, &as, how);
	m->actor = as.actor;
	m->name = as.name;
	m->kind = as.kind;
	m->code = as.code;
	m->sector = as.sector;
	m->nationality = as.nationality;
	m->how = how;
	m->coref = to;
	m->score = score;
	m->rule = clv_str_c(rule);
	if (m->kind == CLV_KIND_PLACE) {
		m->kind = CLV_KIND_STATE;
		m->place = CLV_S("");
	}
}

uint32_t ref_subject_of(const ref *r, uint32_t verb)
{
	const clv_sentence *s = &r->d->sentences.v[r->d->tokens.v[verb].sentence];
	for (uint32_t t = s->tok_b; t < s->tok_e; t++) {
		const clv_token *x = &r->d->tokens.v[t];
		if (x->head == verb && t != verb && (x->dep == CLV_DEP_NSUBJ || x->dep == CLV_DEP_NSUBJPASS))
			return t;
	}
	return NONE;
}

uint32_t ref_verb_of(const ref *r, uint32_t tok)
{
	for (int i = 0; i < 12; i++) {
		const clv_token *t = &r->d->tokens.v[tok];
		if (t->pos == CLV_POS_VERB || t->pos == CLV_POS_AUX || t->head == tok)
			return tok;
		tok = t->head;
	}
	return tok;
}

/* The verb that rules tok: of "him" in "let him go" it is "let". */
uint32_t ref_ruling_verb(const ref *r, uint32_t tok)
{
	const clv_token *t = r->d->tokens.v;
	uint32_t v = ref_verb_of(r, tok), up = t[v].head;
	const clv_sentence *s = &r->d->sentences.v[t[tok].sentence];
	bool bare = clv_str_eqc(t[v].tag_text, "VB") || clv_str_eqc(t[v].tag_text, "VBG");
	if (t[tok].dep != CLV_DEP_NSUBJ || t[tok].head != v || !bare || (t[up].pos != CLV_POS_VERB && t[up].pos != CLV_POS_AUX))
		return v;
	for (uint32_t i = s->tok_b; i < s->tok_e; i++)
		if (t[i].head == v && t[i].pos == CLV_POS_AUX)
			return v; /* "he will go" */
	return up;
}

uint32_t ref_object_of(const ref *r, uint32_t verb)
{
	const clv_sentence *s = &r->d->sentences.v[r->d->tokens.v[verb].sentence];
	for (uint32_t t = s->tok_b; t < s->tok_e; t++)
		if (r->d->tokens.v[t].head == verb && r->d->tokens.v[t].dep == CLV_DEP_DOBJ)
			return t;
	return NONE;
}

/* Subject of v, or of the verb that it hangs on without one: "met Ali and praised him",
 * "agreed to let him go", "called to tell him". */
uint32_t ref_subject_above(const ref *r, uint32_t v)
{
	uint32_t s = ref_subject_of(r, v);
	for (int i = 0; i < 4 && s == NONE; i++) {
		uint8_t dep = r->d->tokens.v[v].dep;
		if (dep == CLV_DEP_XCOMP && (s = ref_object_of(r, r->d->tokens.v[v].head)) != NONE)
			return s; /* "ordered Chad to do all in its power" */
		if (dep != CLV_DEP_CONJ && dep != CLV_DEP_XCOMP && dep != CLV_DEP_ADVCL && dep != CLV_DEP_PCOMP)
			break;
		v = ref_verb_of(r, r->d->tokens.v[v].head);
		s = ref_subject_of(r, v);
	}
	/* "Mesa, who had withdrawn from him": who he is */
	const clv_token *t = r->d->tokens.v;
	if (s != NONE && clv_str_starts(t[s].tag_text, CLV_S("W")) && t[v].dep == CLV_DEP_RELCL)
		s = t[v].head;
	return s;
}

uint32_t ref_own_subject(const ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	uint32_t s = ref_subject_above(r, ref_ruling_verb(r, tok));
	if (s == tok || t->dep == CLV_DEP_NSUBJPASS)
		return NONE;
	near x;
	ref_near(r, t->sentence, &x);
	for (size_t i = 0; s != NONE && i < x.n; i++)
		if (ref_at(r, x.v[i])->tok_b <= s && s < ref_at(r, x.v[i])->tok_e)
			return x.v[i];
	return NONE;
}

/* ---- the step ------------------------------------------------------------------------------ */

static void mark_quotes(ref *r)
{
	uint32_t block = NONE;
	bool in = false;
	for (uint32_t t = 0; t < r->d->tokens.n; t++) {
		uint32_t b = r->d->sentences.v[r->d->tokens.v[t].sentence].block;
		clv_str s = clv_who_word(r->f, t);
		if (b != block) {
			block = b;
			in = false;
		}
		if (clv_str_eqc(s, "“") || clv_str_eqc(s, "„") || clv_str_eqc(s, "«"))
			in = true;
		else if (clv_str_eqc(s, "”") || clv_str_eqc(s, "»"))
			in = false;
		else if (clv_str_eqc(s, "\"") || clv_str_eqc(s, "''") || clv_str_eqc(s, "``"))
			in = !in;
		r->quoted[t] = in;
	}
}

static ref new_ref(finder *f)
{
	clv_doc *d = f->d;
	size_t n_tok = d->tokens.n;
	ref r = { .f = f, .d = d, .n = d->mentions.n, .gender = clv_map_new(f->s) };
	r.first = CLV_NEW_ARRAY(f->s, uint32_t, d->sentences.n + 1);
	r.added = CLV_NEW_ARRAY(f->s, uint32_t, d->sentences.n + 1);
	r.before = CLV_NEW_ARRAY(f->s, uint32_t, n_tok * 2 + 1); /* at most two new mentions a token */
	r.quoted = CLV_NEW_ARRAY(f->s, uint8_t, n_tok);
	r.role = CLV_NEW_ARRAY(f->s, uint32_t, n_tok);
	for (uint32_t t = 0; t < n_tok; t++)
		r.role[t] = NONE;
	for (uint32_t i = 0; i < f->roles.n; i++)
		r.role[f->roles.v[i].head] = i;
	uint32_t m = 0;
	for (uint32_t s = 0; s < d->sentences.n; s++) {
		while (m < r.n && d->mentions.v[m].sentence < s)
			m++;
		r.first[s] = m;
		r.added[s] = NONE;
	}
	mark_quotes(&r);
	return r;
}

void clv_who_refer(finder *f)
{
	clv_doc *d = f->d;
	ref r = new_ref(f);
	uint32_t next = 0;
	for (uint32_t t = 0; t < d->tokens.n; t++) {
		for (; next < r.n && d->mentions.v[next].tok_b <= t; next++) {
			ref_pair(&r, next);
			ref_body(&r, next);
			ref_group(&r, next);
			ref_government(&r, next);
		}
		if (r.role[t] != NONE)
			ref_described(&r, &f->roles.v[r.role[t]]);
		ref_pronoun(&r, t);
		ref_they(&r, t);
		ref_generic(&r, t);
	}
}
