/* SPDX-License-Identifier: Apache-2.0 */
/* refer: pronouns, pairs and definite descriptions → whom they mean.
 *
 * Input: mentions in order, the tree. Output: more mentions (how pronoun or coref)
 * with coref or members; those that stay open are not made. Precision before
 * recall. Method: candidates are the mentions before the word, in its sentence and
 * the two before it. One candidate alone is taken; of several, the subject of a
 * clause that the pronoun stands in or, for a subject, the subject of the sentence
 * before (a salience order as in Lappin & Leass 1994, cut down to its safe part).
 * An object is never its own verb's subject. "The two leaders", "both countries":
 * the two last named in one sentence, else the two most named in the report.
 * "The bloc", "the company": the last organisation of that kind. In translated
 * text gender is weak: it may rule a candidate out, never choose one. Nothing is
 * resolved inside quotation marks but "the two …"; "its" that only repeats the
 * subject of its own clause is left out. Cost: each word looks at the
 * mentions of three sentences. Limits: no reference to events or to what follows,
 * save a pair in a title. */
#include "who/who_priv.h"

enum { BACK = 2, MAX_PAIR = 8, BODY_BACK = 12 };

typedef struct ref {
	finder *f;
	clv_doc *d;
	uint32_t *first;  /* sentence → its first mention */
	uint8_t *quoted;  /* token stands inside double quotation marks */
	size_t n;         /* mentions before this step */
} ref;

static const clv_mention *at(const ref *r, uint32_t i)
{
	return &r->d->mentions.v[i];
}

static bool word_is(const ref *r, uint32_t tok, const char *w)
{
	return tok < r->d->tokens.n && clv_str_eqc(r->f->key[tok], w);
}

static bool same_actor(const clv_mention *a, const clv_mention *b)
{
	return clv_str_eq(a->actor, b->actor);
}

static bool subject(const ref *r, const clv_mention *m)
{
	uint8_t dep = r->d->tokens.v[m->tok_head].dep;
	return dep == CLV_DEP_NSUBJ || dep == CLV_DEP_NSUBJPASS;
}

static bool content(const ref *r, uint32_t sentence)
{
	return clv_role_is_content(clv_doc_role(r->d, sentence));
}

static clv_mention *add(ref *r, uint32_t b, uint32_t e, uint32_t head, const clv_mention *as, clv_how how)
{
	clv_doc *d = r->d;
	clv_mention copy = { 0 };
	if (as)
		copy = *as;
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
	return m;
}

static void resolved(ref *r, uint32_t b, uint32_t e, uint32_t head, uint32_t to, clv_how how, float score,
                     const char *rule)
{
	const clv_mention as = *at(r, to);
	clv_mention *m = NULL;
	/* "company" that stands for itself so far now stands for the one named */
	uint32_t s = r->d->tokens.v[b].sentence;
	for (uint32_t i = r->first[s]; i < r->n && at(r, i)->sentence == s; i++)
		if (at(r, i)->tok_b == b && at(r, i)->tok_e == e && at(r, i)->how == CLV_HOW_ROLE)
			m = &r->d->mentions.v[i];
	if (!m)
		m = add(r, b, e, head, &as, how);
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

/* ---- antecedents ------------------------------------------------------------------ */

typedef enum { WANT_PERSON, WANT_STATE_ORG } want;

static bool wanted(const ref *r, const clv_mention *m, want w, char gender)
{
	if (w == WANT_PERSON) {
		const uint32_t *i = clv_map_get(&r->f->w->by_id, m->actor);
		if (m->kind != CLV_KIND_PERSON || m->how == CLV_HOW_DEMONYM)
			return false;
		if (!i || !gender)
			return true;
		bool f = clv_str_eqc(r->f->w->actors.v[*i].gender, "f");
		return f == (gender == 'f');
	}
	/* an adjective ("Russian attack") is seldom taken up again by "it" */
	return (m->kind == CLV_KIND_STATE && m->how != CLV_HOW_DEMONYM) || m->kind == CLV_KIND_ORG;
}

typedef struct picks {
	uint32_t v[MAX_PAIR];
	size_t n; /* distinct actors; MAX_PAIR: too many */
} picks;

/* Distinct wanted mentions of a sentence before token `end`; the last of each actor. */
static void pick(const ref *r, uint32_t sentence, uint32_t end, want w, char gender, picks *p)
{
	uint32_t e = sentence + 1 < r->d->sentences.n ? r->first[sentence + 1] : (uint32_t)r->n;
	for (uint32_t i = r->first[sentence]; i < e; i++) {
		const clv_mention *m = at(r, i);
		if (m->tok_e > end || !wanted(r, m, w, gender))
			continue;
		size_t k = 0;
		while (k < p->n && !same_actor(at(r, p->v[k]), m))
			k++;
		if (k < p->n)
			p->v[k] = subject(r, at(r, p->v[k])) && !subject(r, m) ? p->v[k] : i;
		else if (p->n < MAX_PAIR)
			p->v[p->n++] = i;
	}
}

static uint32_t subject_of(const ref *r, uint32_t verb)
{
	const clv_sentence *s = &r->d->sentences.v[r->d->tokens.v[verb].sentence];
	for (uint32_t t = s->tok_b; t < s->tok_e; t++) {
		const clv_token *x = &r->d->tokens.v[t];
		if (x->head == verb && t != verb && (x->dep == CLV_DEP_NSUBJ || x->dep == CLV_DEP_NSUBJPASS))
			return t;
	}
	return NONE;
}

static uint32_t verb_of(const ref *r, uint32_t tok)
{
	for (int i = 0; i < 12; i++) {
		const clv_token *t = &r->d->tokens.v[tok];
		if (t->pos == CLV_POS_VERB || t->pos == CLV_POS_AUX || t->head == tok)
			return tok;
		tok = t->head;
	}
	return tok;
}

/* The candidate that is subject of a clause around the pronoun. */
static uint32_t clause_subject(const ref *r, uint32_t tok, const picks *p, bool possessive)
{
	uint32_t v = verb_of(r, tok), own = v;
	for (int i = 0; i < 6; i++) {
		uint32_t s = subject_of(r, v);
		bool barred = v == own && !possessive; /* an object is not its verb's subject */
		for (size_t k = 0; k < p->n && s != NONE && s < tok && !barred; k++)
			if (at(r, p->v[k])->tok_b <= s && s < at(r, p->v[k])->tok_e)
				return p->v[k];
		if (s != NONE && s != tok && s < tok && !barred)
			return NONE; /* another subject stands between */
		if (r->d->tokens.v[v].head == v)
			break;
		v = verb_of(r, r->d->tokens.v[v].head);
	}
	return NONE;
}

static bool barred(const ref *r, uint32_t tok, uint32_t cand, bool possessive)
{
	uint32_t v = verb_of(r, tok), s = subject_of(r, v);
	for (int i = 0; i < 4 && s == NONE && r->d->tokens.v[v].dep == CLV_DEP_CONJ; i++) {
		v = verb_of(r, r->d->tokens.v[v].head); /* "met Ali and praised him" */
		s = subject_of(r, v);
	}
	const clv_mention *m = at(r, cand);
	return !possessive && s != NONE && s != tok && m->tok_b <= s && s < m->tok_e;
}

/* Subject of the main verb, at the beginning of its sentence. */
static bool topic(const ref *r, uint32_t sentence, const clv_mention *m)
{
	const clv_token *t = r->d->tokens.v;
	return subject(r, m) && t[t[m->tok_head].head].dep == CLV_DEP_ROOT &&
	       m->tok_b <= r->d->sentences.v[sentence].tok_b + 3;
}

static uint32_t antecedent(const ref *r, uint32_t tok, want w, char gender, float *score)
{
	const clv_token *t = &r->d->tokens.v[tok];
	bool possessive = t->dep == CLV_DEP_POSS;
	bool subj = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
	picks p = { .n = 0 };
	pick(r, t->sentence, tok, w, gender, &p);
	if (p.n == 1 && !barred(r, tok, p.v[0], possessive)) {
		*score = w == WANT_PERSON ? 0.85f : 0.75f;
		return p.v[0];
	}
	if (p.n > 1) {
		*score = 0.7f;
		/* "A met B before she left": open */
		if (r->d->tokens.v[verb_of(r, tok)].dep == CLV_DEP_ADVCL && subj)
			return NONE;
		if (p.n == 2 && barred(r, tok, p.v[0], possessive) != barred(r, tok, p.v[1], possessive))
			return p.v[barred(r, tok, p.v[0], possessive) ? 1 : 0];
		return clause_subject(r, tok, &p, possessive);
	}
	uint32_t back = 0;
	for (uint32_t s = t->sentence; back < BACK && s-- > 0 && t->sentence - s < 4 * BACK;) {
		p.n = 0;
		if (!content(r, s))
			continue;
		back++;
		pick(r, s, UINT32_MAX, w, gender, &p);
		if (p.n == 0)
			continue;
		if (w == WANT_STATE_ORG) {
			/* "it" beyond its sentence: only what the sentence before was about */
			*score = 0.65f;
			for (size_t k = 0; k < p.n && back == 1; k++)
				if (topic(r, s, at(r, p.v[k])))
					return p.v[k];
			return NONE;
		}
		if (p.n == 1) {
			*score = back == 1 ? 0.8f : 0.65f;
			return p.v[0];
		}
		uint32_t only = NONE;
		for (size_t k = 0; k < p.n; k++) {
			if (!subject(r, at(r, p.v[k])))
				continue;
			if (only != NONE)
				return NONE; /* two subjects: open */
			only = p.v[k];
		}
		*score = 0.65f;
		return subj && back == 1 ? only : NONE;
	}
	return NONE;
}

/* ---- pronouns ------------------------------------------------------------------------- */

static void pronoun(ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	clv_str k = r->f->key[tok];
	float score = 0;
	uint32_t to = NONE;
	if (t->pos != CLV_POS_PRON || r->quoted[tok])
		return;
	bool he = clv_str_eqc(k, "he") || clv_str_eqc(k, "him") || clv_str_eqc(k, "his") || clv_str_eqc(k, "himself");
	bool she = clv_str_eqc(k, "she") || clv_str_eqc(k, "her") || clv_str_eqc(k, "hers") || clv_str_eqc(k, "herself");
	bool it = (clv_str_eqc(k, "it") && (t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS)) || clv_str_eqc(k, "its");
	if (he || she) {
		to = antecedent(r, tok, WANT_PERSON, he ? 'm' : 'f', &score);
	} else if (it) {
		clv_str verb = r->d->tokens.v[t->head].lemma;
		if (t->dep != CLV_DEP_POSS && clv_map_get(&r->f->w->cue[CUE_EXPLETIVE], verb))
			return; /* "when it comes to", "it is raining" */
		to = antecedent(r, tok, WANT_STATE_ORG, 0, &score);
		/* the weak way only where the candidate is a subject */
		if (to != NONE && score < 0.85f && !subject(r, at(r, to)))
			to = NONE;
		/* "Poland closed its border": repeats the subject of its own clause */
		uint32_t own = to != NONE && t->dep == CLV_DEP_POSS ? subject_of(r, verb_of(r, tok)) : NONE;
		if (own != NONE && at(r, to)->tok_b <= own && own < at(r, to)->tok_e)
			to = NONE;
	}
	if (to != NONE)
		resolved(r, tok, tok + 1, tok, to, CLV_HOW_PRONOUN, score, "pronoun");
}

/* ---- pairs ---------------------------------------------------------------------------- */

static bool leader(const clv_mention *m)
{
	return m->kind == CLV_KIND_PERSON && m->code.n && m->how != CLV_HOW_PRONOUN;
}

/* Key under which two mentions are one member: the person, or the state's code. */
static clv_str member_key(const clv_mention *m, bool states)
{
	return states ? m->code : m->actor;
}

static bool may_be_member(const clv_mention *m, bool states)
{
	if (!states)
		return leader(m);
	return m->code.n == 3 && (m->kind == CLV_KIND_STATE || leader(m));
}

static void members_in(const ref *r, uint32_t sentence, uint32_t end, bool states, picks *p)
{
	uint32_t e = sentence + 1 < r->d->sentences.n ? r->first[sentence + 1] : (uint32_t)r->n;
	for (uint32_t i = r->first[sentence]; i < e; i++) {
		const clv_mention *m = at(r, i);
		if (m->tok_e > end || !may_be_member(m, states))
			continue;
		size_t k = 0;
		while (k < p->n && !clv_str_eq(member_key(at(r, p->v[k]), states), member_key(m, states)))
			k++;
		if (k < p->n) {
			if (states && m->kind == CLV_KIND_STATE && at(r, p->v[k])->kind != CLV_KIND_STATE)
				p->v[k] = i;
		} else if (p->n < MAX_PAIR) {
			p->v[p->n++] = i;
		}
	}
}

/* The two most named of the report, if they stand out. */
static bool dominant(const ref *r, bool states, picks *out)
{
	clv_map seen = clv_map_new(r->f->s);
	CLV_VEC(uint32_t) count = { 0 };
	CLV_VEC(uint32_t) who = { 0 };
	for (uint32_t i = 0; i < r->n; i++) {
		const clv_mention *m = at(r, i);
		if (!may_be_member(m, states) || !content(r, m->sentence))
			continue;
		uint32_t *k = clv_map_put(&seen, member_key(m, states), (uint32_t)count.n);
		if (*k == count.n) {
			*clv_push(r->f->s, &count) = 0;
			*clv_push(r->f->s, &who) = i;
		}
		count.v[*k]++;
	}
	uint32_t a = NONE, b = NONE, third = 0;
	for (uint32_t k = 0; k < count.n; k++) {
		if (a == NONE || count.v[k] > count.v[a]) {
			third = b == NONE ? third : count.v[b];
			b = a;
			a = k;
		} else if (b == NONE || count.v[k] > count.v[b]) {
			third = b == NONE ? third : count.v[b];
			b = k;
		} else if (count.v[k] > third) {
			third = count.v[k];
		}
	}
	if (b == NONE || count.v[b] < 2 || count.v[b] < 2 * third)
		return false;
	out->n = 2;
	out->v[0] = who.v[a];
	out->v[1] = who.v[b];
	return true;
}

static bool pair_near(const ref *r, uint32_t sentence, uint32_t tok, bool states, picks *p)
{
	p->n = 0;
	members_in(r, sentence, tok, states, p);
	if (p->n == 2)
		return true;
	for (uint32_t back = 1; p->n < 2 && back <= BACK && back <= sentence; back++) {
		picks q = { .n = 0 };
		members_in(r, sentence - back, UINT32_MAX, states, &q);
		if (q.n == 2) {
			*p = q;
			return true;
		}
		if (q.n > 2)
			return false;
	}
	/* a title or first line: the pair comes after it */
	for (uint32_t s = sentence; sentence < 2 && s <= sentence + 2 && s < r->d->sentences.n; s++) {
		picks q = { .n = 0 };
		members_in(r, s, UINT32_MAX, states, &q);
		if (q.n == 2) {
			*p = q;
			return true;
		}
	}
	return false;
}

static bool of_two(const ref *r, const clv_mention *m)
{
	for (uint32_t t = m->tok_b > 3 ? m->tok_b - 3 : 0; t < m->tok_e; t++) {
		if (r->d->tokens.v[t].sentence != m->sentence)
			continue;
		bool inside = t >= m->tok_b || t + 1 == m->tok_b || r->d->tokens.v[t].head == m->tok_head;
		if (inside && (word_is(r, t, "two") || word_is(r, t, "both")))
			return true;
	}
	return false;
}

static const wrole *role_of_mention(const ref *r, const clv_mention *m)
{
	uint32_t h = r->f->hit_at[m->tok_head];
	const reading *x = h == NONE ? NULL : clv_who_reading(r->f, &r->f->hits.v[h], R_ROLE);
	return x ? &r->f->w->roles.v[x->ref] : NULL;
}

static void pair(ref *r, uint32_t i)
{
	clv_mention *m = &r->d->mentions.v[i];
	const wrole *w = m->how == CLV_HOW_ROLE && m->kind == CLV_KIND_GROUP && !m->code.n ? role_of_mention(r, m) : NULL;
	if (!w || (w->cls != C_OFFICE && w->cls != C_STATE) || !of_two(r, m))
		return;
	/* "the two Central Asian republics" are others than the two named */
	if (r->f->hits.v[r->f->hit_at[m->tok_head]].tok_b != m->tok_b)
		return;
	bool states = w->cls == C_STATE;
	picks p = { .n = 0 }, q;
	bool near = pair_near(r, m->sentence, m->tok_b, states, &p), most = dominant(r, states, &q);
	if (!near && !most)
		return;
	if (!near)
		p = q;
	for (size_t k = 0; k < 2; k++)
		*clv_push(r->d->arena, &m->members) = p.v[k];
	m->how = CLV_HOW_COREF;
	m->sector = CLV_S("GOV");
	m->score = near && most ? 0.85f : 0.7f;
	m->rule = clv_str_c(near ? "pair, last two" : "pair, most named");
}

/* "the two men" */
static bool two_persons(const ref *r, uint32_t tok)
{
	if (tok < 1 || !clv_map_get(&r->f->w->cue[CUE_PERSONS], r->f->key[tok]))
		return false;
	return word_is(r, tok - 1, "two") || word_is(r, tok - 1, "both");
}

/* Two leaders joined by "and" as subject of this sentence or the one before. */
static bool subject_pair(const ref *r, uint32_t sentence, uint32_t end, picks *p)
{
	uint32_t back = 0;
	for (uint32_t s = sentence + 1; back < 2 && s-- > 0 && sentence - s < 4 * BACK;) {
		if (!content(r, s))
			continue;
		back++;
		uint32_t e = s + 1 < r->d->sentences.n ? r->first[s + 1] : (uint32_t)r->n;
		p->n = 0;
		for (uint32_t i = r->first[s]; i < e && at(r, i)->tok_e <= end; i++) {
			const clv_mention *m = at(r, i);
			if (!may_be_member(m, false) && !may_be_member(m, true))
				continue;
			uint32_t h = m->tok_head, up = r->d->tokens.v[h].head;
			bool first = subject(r, m) || (r->d->tokens.v[h].dep == CLV_DEP_APPOS &&
			                               (r->d->tokens.v[up].dep == CLV_DEP_NSUBJ));
			if (first) {
				p->v[0] = i;
				p->n = 1;
			} else if (p->n == 1 && r->d->tokens.v[h].dep == CLV_DEP_CONJ &&
			           up == at(r, p->v[0])->tok_head && at(r, p->v[0])->kind == m->kind) {
				p->v[1] = i;
				p->n = 2;
				return true;
			}
		}
		if (p->n == 1)
			return false; /* another subject */
	}
	return false;
}

/* "they" after a pair in the same sentence or the one before. */
static void they(ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	bool subj = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS, two = two_persons(r, tok);
	if (!(word_is(r, tok, "they") && subj) && !word_is(r, tok, "their") && !two)
		return;
	if (r->quoted[tok])
		return;
	uint32_t from = t->sentence ? t->sentence - 1 : 0;
	const clv_mention *best = NULL;
	uint32_t who = NONE;
	for (uint32_t i = r->first[from]; i < r->n && at(r, i)->tok_e <= tok; i++)
		if (at(r, i)->members.n == 2 && subject(r, at(r, i)) && content(r, at(r, i)->sentence)) {
			best = at(r, i);
			who = i;
		} else if (subject(r, at(r, i)) && at(r, i)->kind == CLV_KIND_GROUP) {
			best = NULL;
		}
	picks p = { .n = 0 };
	if (best) {
		p.n = 2;
		p.v[0] = best->members.v[0];
		p.v[1] = best->members.v[1];
	} else if (!subject_pair(r, t->sentence, tok, &p) && !(two && dominant(r, false, &p))) {
		return;
	}
	clv_mention *m = add(r, tok, tok + 1, tok, at(r, p.v[0]), two ? CLV_HOW_COREF : CLV_HOW_PRONOUN);
	m->coref = who;
	m->kind = CLV_KIND_GROUP;
	m->score = 0.7f;
	m->rule = CLV_S("pronoun of a pair");
	m->actor = CLV_S("pair");
	m->name = clv_strf(r->d->arena, "%.*s and %.*s", CLV_FMT(at(r, p.v[0])->name),
	                   CLV_FMT(at(r, p.v[1])->name));
	m->code = CLV_S("");
	for (size_t k = 0; k < 2; k++)
		*clv_push(r->d->arena, &m->members) = p.v[k];
}

/* ---- definite descriptions ------------------------------------------------------------- */

/* "the president" without a state: the last person whose office it is. */
static void office_alone(ref *r, const role_np *x)
{
	const wrole *w = &r->f->w->roles.v[x->word];
	uint32_t found = NONE;
	if (w->cls != C_OFFICE || x->plural || x->state != NONE || x->org != NONE || x->person_hit != NONE ||
	    !x->definite || x->lapsed || x->junior || clv_str_eqc(w->office, "chief") || r->quoted[x->head])
		return;
	uint32_t s = r->d->tokens.v[x->head].sentence;
	for (uint32_t i = r->first[s > BACK ? s - BACK : 0]; i < r->n && at(r, i)->tok_e <= x->tok_b; i++) {
		const uint32_t *person = clv_map_get(&r->f->w->by_id, at(r, i)->actor);
		if (!person || at(r, i)->kind != CLV_KIND_PERSON || !at(r, i)->code.n)
			continue;
		const wterm *t = clv_who_acting(r->f->w, *person, r->f->day);
		if (!t || !clv_who_accepts(r->f->w, w->office, t->office, t->state == NONE ? NULL : &r->f->w->actors.v[t->state]))
			continue;
		if (found != NONE && !same_actor(at(r, found), at(r, i)))
			return;
		found = i;
	}
	if (found != NONE)
		resolved(r, x->tok_b, x->tok_e, x->head, found, CLV_HOW_COREF, 0.75f, "office named before");
}

/* "the government" after "the government of Chad": the one body of that name that
 * the report has named so far, if it is one state's. */
static void body_alone(ref *r, uint32_t i)
{
	const clv_mention *m = at(r, i);
	const wrole *w = m->how == CLV_HOW_ROLE && m->kind == CLV_KIND_GROUP && !m->code.n ? role_of_mention(r, m) : NULL;
	uint32_t found = NONE, b = m->tok_b;
	if (!w || r->quoted[m->tok_head] || m->tok_e - b > 2 ||
	    !(word_is(r, b, "the") || (b > 0 && word_is(r, b - 1, "the"))))
		return;
	for (uint32_t k = 0; k < i; k++) {
		const clv_mention *o = at(r, k);
		if (o->how != CLV_HOW_ROLE || o->kind != CLV_KIND_GROUP || !o->code.n || m->sentence - o->sentence > BODY_BACK ||
		    !clv_str_eq(r->f->key[o->tok_head], r->f->key[m->tok_head]))
			continue;
		if (found != NONE && !clv_str_eq(at(r, found)->code, o->code))
			return;
		found = k;
	}
	if (found != NONE)
		resolved(r, m->tok_b, m->tok_e, m->tok_head, found, CLV_HOW_COREF, 0.7f, "body named before");
}

/* "the bloc", "the company", "the country": the last of that kind, if it is one. */
static void generic(ref *r, uint32_t tok)
{
	const clv_who *w = r->f->w;
	const uint32_t *g = clv_map_get(&w->generics, r->f->key[tok]);
	uint32_t found = NONE, s = r->d->tokens.v[tok].sentence;
	bool open = false;
	const clv_token *t = &r->d->tokens.v[tok];
	if (!g || tok == 0 || !word_is(r, tok - 1, "the") || r->quoted[tok] || t->dep == CLV_DEP_COMPOUND ||
	    (tok + 1 < r->d->tokens.n && (word_is(r, tok + 1, "of") || r->d->tokens.v[tok + 1].pos == CLV_POS_PROPN)))
		return;
	for (uint32_t i = r->first[s ? s - 1 : 0]; i < r->n && at(r, i)->tok_e <= tok; i++) {
		const uint32_t *a = clv_map_get(&w->by_id, at(r, i)->actor);
		bool own = at(r, i)->sentence == s; /* its own sentence before the one before */
		if (!a || at(r, i)->how == CLV_HOW_DEMONYM || at(r, i)->kind == CLV_KIND_PERSON)
			continue;
		clv_str rest = w->generic.v[*g], one;
		bool fits = false;
		while (clv_str_split(&rest, ';', &one))
			fits = fits || clv_str_eq(one, w->actors.v[*a].type);
		if (!fits)
			continue;
		if (found != NONE && own && at(r, found)->sentence != s)
			found = NONE, open = false;
		open |= found != NONE && !same_actor(at(r, found), at(r, i));
		found = i;
	}
	if (found != NONE && !open)
		resolved(r, tok, tok + 1, tok, found, CLV_HOW_COREF, 0.7f, "generics.tsv");
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

void clv_who_refer(finder *f)
{
	clv_doc *d = f->d;
	ref r = { .f = f, .d = d, .n = d->mentions.n };
	r.first = CLV_NEW_ARRAY(f->s, uint32_t, d->sentences.n + 1);
	r.quoted = CLV_NEW_ARRAY(f->s, uint8_t, d->tokens.n);
	uint32_t m = 0;
	for (uint32_t s = 0; s < d->sentences.n; s++) {
		while (m < r.n && d->mentions.v[m].sentence < s)
			m++;
		r.first[s] = m;
	}
	mark_quotes(&r);
	for (uint32_t i = 0; i < r.n; i++)
		pair(&r, i);
	for (uint32_t i = 0; i < r.n; i++)
		body_alone(&r, i);
	for (uint32_t i = 0; i < f->roles.n; i++)
		office_alone(&r, &f->roles.v[i]);
	for (uint32_t t = 0; t < d->tokens.n; t++) {
		pronoun(&r, t);
		they(&r, t);
		generic(&r, t);
	}
}
