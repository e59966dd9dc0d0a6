/* SPDX-License-Identifier: Apache-2.0 */
/* pair: "the two leaders", "both countries", "the pair", "they" of two → who they are.
 *
 * Input: mentions so far. Output: a role mention of two with its members, or a new
 * mention of a pair or group. Method: the two last named in one sentence, else the
 * two most named in the report. "They" takes up a pair that was subject, two persons
 * joined by "and", or the only two leaders of the sentence before (groups: group.c). Nothing inside quotation marks but "the two …". Cost: the
 * mentions of three sentences; the most named are counted once a word. Limits: more
 * than two members stay open, but for "the four states" where the sentence or one of the
 * three before joins just so many. */
#include "who/refer.h"

enum { MANY = 2000 }; /* mentions looked at for the only two of a report */

/* Who may be one of two. */
typedef enum { LEADERS, STATES, PERSONS } among;

static bool leader(const clv_mention *m)
{
	return m->kind == CLV_KIND_PERSON && (m->code.n || clv_str_eqc(m->sector, "GOV")) && m->how != CLV_HOW_DEMONYM;
}

/* Key under which two mentions are one member: the person, or the state's code. */
static clv_str member_key(const clv_mention *m, among of)
{
	return of == STATES ? m->code : m->actor;
}

static bool may_be_member(const ref *r, const clv_mention *m, among of)
{
	if (of == PERSONS)
		return m->kind == CLV_KIND_PERSON && m->how != CLV_HOW_DEMONYM && !ref_unnamed(r, m);
	if (of == LEADERS)
		return leader(m) && !ref_unnamed(r, m);
	return m->code.n == 3 && (m->kind == CLV_KIND_STATE || leader(m));
}

static void members_in(const ref *r, uint32_t sentence, uint32_t end, among of, picks *p)
{
	near x;
	ref_near(r, sentence, &x);
	for (size_t i = 0; i < x.n; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		if (m->tok_e > end || !may_be_member(r, m, of))
			continue;
		size_t k = 0;
		while (k < p->n && !clv_str_eq(member_key(ref_at(r, p->v[k]), of), member_key(m, of)))
			k++;
		if (k < p->n) {
			if (of == STATES && m->kind == CLV_KIND_STATE && ref_at(r, p->v[k])->kind != CLV_KIND_STATE)
				p->v[k] = x.v[i];
		} else if (p->n < MAX_PAIR) {
			p->v[p->n++] = x.v[i];
		}
	}
}

static bool find_dominant(const ref *r, among of, picks *out)
{
	clv_map seen = clv_map_new(r->f->s);
	CLV_VEC(uint32_t) count = { 0 };
	CLV_VEC(uint32_t) who = { 0 };
	for (uint32_t i = 0; i < r->n; i++) {
		const clv_mention *m = ref_at(r, i);
		if (!may_be_member(r, m, of) || !ref_content(r, m->sentence))
			continue;
		uint32_t *k = clv_map_put(&seen, member_key(m, of), (uint32_t)count.n);
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

/* The two most named of the report, if they stand out; asked of the report once. */
static bool dominant(ref *r, among of, picks *out)
{
	picks *most = &r->most[of];
	if (most->n == 0 && !find_dominant(r, of, most))
		most->n = 1;
	if (most->n == 2)
		*out = *most;
	return most->n == 2;
}

static bool pair_near(const ref *r, uint32_t sentence, uint32_t tok, among of, picks *p)
{
	p->n = 0;
	members_in(r, sentence, tok, of, p);
	if (p->n == 2)
		return true;
	for (uint32_t back = 1; p->n < 2 && back <= BACK && back <= sentence; back++) {
		picks q = { .n = 0 };
		members_in(r, sentence - back, UINT32_MAX, of, &q);
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
		members_in(r, s, UINT32_MAX, of, &q);
		if (q.n == 2) {
			*p = q;
			return true;
		}
	}
	return false;
}

/* All of the report's members, if they are two and no more. */
static bool only_two(const ref *r, uint32_t tok, among of, picks *p)
{
	p->n = 0;
	for (uint32_t i = 0; i < r->n && i < MANY && ref_at(r, i)->tok_e <= tok; i++) {
		const clv_mention *m = ref_at(r, i);
		if (!may_be_member(r, m, of) || !ref_content(r, m->sentence))
			continue;
		size_t k = 0;
		while (k < p->n && !clv_str_eq(member_key(ref_at(r, p->v[k]), of), member_key(m, of)))
			k++;
		if (k < p->n)
			continue;
		if (p->n == 2)
			return false;
		p->v[p->n++] = i;
	}
	return p->n == 2;
}

static bool of_two(const ref *r, const clv_mention *m)
{
	for (uint32_t t = m->tok_b > 3 ? m->tok_b - 3 : 0; t < m->tok_e; t++) {
		if (r->d->tokens.v[t].sentence != m->sentence)
			continue;
		bool inside = t >= m->tok_b || t + 1 == m->tok_b || r->d->tokens.v[t].head == m->tok_head;
		/* "imposed sanctions on two ministers" are any two */
		if (inside && clv_who_small(r->f, t, SMALL_TWO))
			return !clv_str_eqc(r->d->tokens.v[t].tag_text, "CD") || (t > 0 && (clv_who_small(r->f, t - 1, SMALL_THE) ||
			       clv_who_small(r->f, t - 1, SMALL_THIS) || clv_who_small(r->f, t - 1, SMALL_HIS)));
	}
	return false;
}

/* A leader counted for his state is called by the state's name. */
static clv_str member_name(const ref *r, const clv_mention *m, among of)
{
	const uint32_t *s = of == STATES && m->kind != CLV_KIND_STATE ? clv_map_get(&r->f->w->by_iso3, m->code) : NULL;
	return s ? r->f->w->actors.v[*s].name : m->name;
}

/* Both stand in one sentence somewhere before: they were told of as two. */
static bool met_before(const ref *r, uint32_t tok, among of, const picks *p)
{
	uint32_t s = r->d->tokens.v[tok].sentence;
	for (uint32_t i = 0; i < r->n && ref_at(r, i)->tok_e <= tok; i++) {
		const clv_mention *a = ref_at(r, i);
		if (!clv_str_eq(member_key(a, of), member_key(ref_at(r, p->v[0]), of)) || a->sentence > s)
			continue;
		for (uint32_t k = r->first[a->sentence]; k < r->n && ref_at(r, k)->sentence == a->sentence; k++)
			if (clv_str_eq(member_key(ref_at(r, k), of), member_key(ref_at(r, p->v[1]), of)))
				return true;
	}
	return false;
}

/* "the two prime ministers": has m been one? True where nothing is known. */
static bool bears(const ref *r, const clv_mention *m, const wrole *w)
{
	const uint32_t *person = clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 });
	const wactor *x = person ? &r->f->w->actors.v[*person] : NULL;
	if (m->kind != CLV_KIND_PERSON || w->cls != C_OFFICE || clv_who_accepts(r->f->w, w->office, CLV_S("leader"), NULL))
		return true;
	for (uint32_t i = x ? x->term_b : 0; x && i < x->term_e; i++)
		if (clv_who_accepts(r->f->w, w->office, r->f->w->terms.v[i].office, NULL))
			return true;
	for (uint32_t i = 0; i < r->f->roles.n; i++) {
		const role_np *t = &r->f->roles.v[i];
		uint32_t at = t->person_hit == NONE ? NONE : r->f->hits.v[t->person_hit].mention;
		if (at != NONE && same_actor(ref_at(r, at), m) && clv_str_eq(r->f->w->roles.v[t->word].office, w->office))
			return true;
	}
	return false;
}

static clv_str all_names(const ref *r, const picks *p, among of)
{
	clv_buf b = clv_buf_new(r->d->arena);
	for (size_t i = 0; i < p->n; i++) {
		clv_buf_addc(&b, !i ? "" : i + 1 < p->n ? ", " : " and ");
		clv_buf_add(&b, member_name(r, ref_at(r, p->v[i]), of));
	}
	return clv_buf_str(&b);
}

/* "the two men", "the pair", "the two" alone. */
static bool two_persons(const ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	bool subject = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
	if (tok < 1)
		return false;
	if (clv_map_get(&r->f->w->cue[CUE_PERSONS], r->f->key[tok]))
		return clv_who_small(r->f, tok - 1, SMALL_TWO);
	bool the = clv_who_small(r->f, tok - 1, SMALL_THE);
	return subject && the && (clv_who_small(r->f, tok, SMALL_PAIR) || (clv_who_small(r->f, tok, SMALL_TWO) && t->pos == CLV_POS_NUM));
}

/* Two leaders or states joined by "and" as subject of this sentence or, n_back 2, the one before. */
static bool subject_pair(const ref *r, uint32_t sentence, uint32_t end, uint32_t n_back, picks *p)
{
	uint32_t back = 0;
	for (uint32_t s = sentence + 1; back < n_back && s-- > 0 && sentence - s < 4 * BACK;) {
		near x;
		if (!ref_content(r, s))
			continue;
		back++;
		p->n = 0;
		ref_near(r, s, &x);
		for (size_t i = 0; i < x.n && ref_at(r, x.v[i])->tok_e <= end; i++) {
			const clv_mention *m = ref_at(r, x.v[i]);
			if (!may_be_member(r, m, PERSONS) && !may_be_member(r, m, STATES))
				continue;
			uint32_t h = m->tok_head, up = r->d->tokens.v[h].head;
			bool first = ref_subject(r, m) || (r->d->tokens.v[h].dep == CLV_DEP_APPOS &&
			                                   (r->d->tokens.v[up].dep == CLV_DEP_NSUBJ));
			if (first) {
				p->v[0] = x.v[i];
				p->n = 1;
			} else if (p->n == 1 && r->d->tokens.v[h].dep == CLV_DEP_CONJ &&
			           up == ref_at(r, p->v[0])->tok_head && ref_at(r, p->v[0])->kind == m->kind) {
				p->v[1] = x.v[i];
				p->n = 2;
				return true;
			}
		}
		if (p->n == 1)
			return false; /* another subject */
	}
	return false;
}

static bool plural_noun(const ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	return clv_str_eqc(t->tag_text, "NNS") || clv_str_eqc(t->tag_text, "NNPS");
}

/* "X thanked Chad and Niger because they …": the one plural before "they". */
static bool only_plural(const ref *r, uint32_t sentence, uint32_t end, picks *p)
{
	near x;
	p->n = 0;
	ref_near(r, sentence, &x);
	for (uint32_t t = r->d->sentences.v[sentence].tok_b; t < end; t++)
		if (plural_noun(r, t))
			return false;
	for (size_t i = 0; i < x.n && ref_at(r, x.v[i])->tok_e <= end; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		uint32_t up = r->d->tokens.v[m->tok_head].head;
		if (r->d->tokens.v[m->tok_head].dep != CLV_DEP_CONJ)
			continue;
		size_t k = 0;
		while (k < i && ref_at(r, x.v[k])->tok_head != up)
			k++;
		if (k == i || p->n || ref_at(r, x.v[k])->kind != m->kind || same_actor(ref_at(r, x.v[k]), m) ||
		    (!may_be_member(r, m, PERSONS) && !may_be_member(r, m, STATES)))
			return false;
		*p = (picks){ { x.v[k], x.v[i] }, 2 };
	}
	return p->n == 2;
}

/* The sentence before names two leaders, one of them its subject, and no group. */
static bool met_pair(const ref *r, uint32_t sentence, among of, picks *p)
{
	near x;
	uint32_t s = sentence;
	bool subject = false;
	do {
		if (s-- == 0)
			return false;
	} while (!ref_content(r, s) && sentence - s < 4 * BACK);
	p->n = 0;
	members_in(r, s, UINT32_MAX, of, p);
	if (p->n != 2)
		return false;
	ref_near(r, s, &x);
	for (size_t i = 0; i < x.n; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		if (m->kind == CLV_KIND_GROUP && m->members.n == 0 && m->how != CLV_HOW_PRONOUN)
			return false;
		subject = subject || (ref_subject(r, m) && may_be_member(r, m, of));
	}
	return subject;
}

void ref_both(ref *r, uint32_t tok, const picks *p, uint32_t who, bool two)
{
	clv_mention *m = ref_add(r, tok, tok + 1, tok, ref_at(r, p->v[0]), two ? CLV_HOW_COREF : CLV_HOW_PRONOUN);
	m->coref = who;
	m->kind = CLV_KIND_GROUP;
	m->score = 0.7f;
	m->rule = CLV_S("pronoun of a pair");
	m->actor = CLV_S("pair");
	m->name = who == NONE ? all_names(r, p, PERSONS) : ref_at(r, who)->name;
	m->code = CLV_S("");
	for (size_t k = 0; k < 2; k++)
		*clv_push(r->d->arena, &m->members) = p->v[k];
}

/* The pair that this sentence or the one before has as subject; NULL: none, or a
 * group of others stands between. */
static uint32_t told_pair(const ref *r, uint32_t sentence, uint32_t tok)
{
	uint32_t who = NONE;
	for (uint32_t s = sentence ? sentence - 1 : 0; s <= sentence; s++) {
		near x;
		ref_near(r, s, &x);
		for (size_t i = 0; i < x.n && ref_at(r, x.v[i])->tok_e <= tok; i++) {
			const clv_mention *m = ref_at(r, x.v[i]);
			if (!ref_subject(r, m))
				continue;
			if (m->members.n == 2 && ref_content(r, m->sentence))
				who = x.v[i];
			else if (m->kind == CLV_KIND_GROUP)
				who = NONE;
		}
	}
	return who;
}

/* This sentence and the one before name three persons or more: which two stays open. */
static bool third_near(const ref *r, uint32_t sentence, uint32_t tok)
{
	picks p = { .n = 0 };
	for (uint32_t s = sentence ? sentence - 1 : 0; s <= sentence; s++) {
		near x;
		ref_near(r, s, &x);
		for (size_t i = 0; i < x.n && ref_at(r, x.v[i])->tok_e <= tok; i++) {
			const clv_mention *m = ref_at(r, x.v[i]);
			size_t k = 0;
			if (m->kind != CLV_KIND_PERSON || m->how == CLV_HOW_DEMONYM)
				continue;
			while (k < p.n && !same_actor(ref_at(r, p.v[k]), m))
				k++;
			if (k == p.n && p.n < MAX_PAIR)
				p.v[p.n++] = x.v[i];
		}
	}
	return p.n > 2;
}

/* "they", "their", "the two" after a pair in the same sentence or the one before. */
bool ref_two(ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	bool subj = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS, two = two_persons(r, tok);
	bool they = clv_who_small(r->f, tok, SMALL_THEY) && subj, their = clv_who_small(r->f, tok, SMALL_THEIR);
	if ((!they && !their && !two) || r->quoted[tok])
		return false;
	uint32_t who = told_pair(r, t->sentence, tok);
	picks p = { .n = 0 };
	if (subject_pair(r, t->sentence, tok, 1, &p))
		who = NONE; /* "Chad and Niger said they": nearer than a pair of the sentence before */
	else if (who != NONE)
		p = (picks){ { ref_at(r, who)->members.v[0], ref_at(r, who)->members.v[1] }, 2 };
	else if (!subject_pair(r, t->sentence, tok, 2, &p) && !(they && only_plural(r, t->sentence, tok, &p)) && !((they || two) && met_pair(r, t->sentence, two ? PERSONS : LEADERS, &p)) &&
	         !(two && !third_near(r, t->sentence, tok) && (dominant(r, PERSONS, &p) || only_two(r, tok, PERSONS, &p)) &&
	           met_before(r, tok, PERSONS, &p)))
		return false;
	ref_both(r, tok, &p, who, two);
	return true;
}

static bool same_two(const ref *r, const picks *p, const picks *q, among of)
{
	for (size_t k = 0; k < 2; k++) {
		clv_str a = member_key(ref_at(r, p->v[k]), of);
		if (!clv_str_eq(a, member_key(ref_at(r, q->v[0]), of)) && !clv_str_eq(a, member_key(ref_at(r, q->v[1]), of)))
			return false;
	}
	return true;
}

static void becomes(ref *r, clv_mention *m, const picks *p, among of, const char *rule, float score)
{
	m->members.n = 0;
	for (size_t k = 0; k < p->n; k++)
		*clv_push(r->d->arena, &m->members) = p->v[k];
	m->how = CLV_HOW_COREF;
	m->sector = CLV_S("GOV");
	m->score = score;
	m->rule = clv_str_c(rule);
	m->name = all_names(r, p, of);
	m->actor = CLV_S("pair");
}

/* 4 for "the four states", 0 for others. */
static size_t count_of(const ref *r, const clv_mention *m)
{
	static const unsigned words[] = { SMALL_THREE, SMALL_FOUR, SMALL_FIVE };
	bool two_before = m->tok_b > 1 && clv_who_small(r->f, m->tok_b - 2, SMALL_THE);
	for (size_t k = 0; two_before && k < 3; k++)
		if (clv_who_small(r->f, m->tok_b - 1, words[k]))
			return k + 3;
	return 0;
}

/* The first of what "and" and commas join. */
static uint32_t chain_of(const ref *r, uint32_t tok)
{
	while (r->d->tokens.v[tok].dep == CLV_DEP_CONJ && r->d->tokens.v[tok].head < tok)
		tok = r->d->tokens.v[tok].head;
	return tok;
}

/* "The four states accuse …": the sentence itself, or one before, named four joined by "and". */
static void ref_set(ref *r, clv_mention *m, among of)
{
	size_t n = count_of(r, m);
	uint32_t last = m->sentence > 3 ? m->sentence - 3 : 0;
	for (uint32_t s = m->sentence; n && s + 1 > last; s--) {
		picks all = { .n = 0 };
		members_in(r, s, m->tok_b, of, &all);
		for (size_t i = 0; i < all.n; i++) {
			picks p = { .n = 0 };
			for (size_t k = 0; k < all.n; k++)
				if (chain_of(r, ref_at(r, all.v[k])->tok_head) == chain_of(r, ref_at(r, all.v[i])->tok_head))
					p.v[p.n++] = all.v[k];
			if (p.n == n) {
				becomes(r, m, &p, of, "set, last named", 0.7f);
				return;
			}
		}
		if (all.n >= n || s == 0)
			return;
	}
}

/* Who stands against a state or a government. */
static bool is_challenger(const clv_mention *m)
{
	static const char *const sector[] = { "REB", "UAF", "PRM", "OPP", "PTY", "LAB", "CRM" };
	for (size_t i = 0; i < sizeof sector / sizeof *sector; i++)
		if (clv_str_eqc(m->sector, sector[i]))
			return true;
	return false;
}

/* A party to a fight, a deal or a dispute. */
static bool is_side(const clv_mention *m)
{
	if (m->kind == CLV_KIND_STATE)
		return m->how != CLV_HOW_DEMONYM;
	bool rules = clv_str_eqc(m->sector, "GOV") || clv_str_eqc(m->sector, "MIL") || clv_str_eqc(m->sector, "COP");
	return (m->kind == CLV_KIND_ORG || m->kind == CLV_KIND_GROUP) && !m->members.n && (rules || is_challenger(m));
}

/* "The army and the Rapid Support Forces fought. The two sides …": the only two parties of the
 * sentence or one of the two before, one of them its subject. */
static bool two_sides(const ref *r, uint32_t sentence, uint32_t end, picks *p)
{
	uint32_t back = 0;
	for (uint32_t s = sentence + 1; back <= BACK && s-- > 0 && sentence - s < 4 * BACK;) {
		near x;
		bool subject = false;
		if (!ref_content(r, s))
			continue;
		back++;
		p->n = 0;
		ref_near(r, s, &x);
		for (size_t i = 0; i < x.n; i++) {
			const clv_mention *m = ref_at(r, x.v[i]);
			size_t k = 0;
			if (m->tok_e > end || !is_side(m))
				continue;
			while (k < p->n && !same_actor(ref_at(r, p->v[k]), m) &&
			       !(m->code.n && clv_str_eq(ref_at(r, p->v[k])->code, m->code)))
				k++;
			subject |= ref_subject(r, m);
			if (k == p->n && p->n < MAX_PAIR)
				p->v[p->n++] = x.v[i];
		}
		if (p->n > 1)
			return p->n == 2 && subject && (is_challenger(ref_at(r, p->v[0])) || is_challenger(ref_at(r, p->v[1])));
	}
	return false;
}

void ref_pair(ref *r, uint32_t i)
{
	clv_mention *m = &r->d->mentions.v[i];
	uint32_t h = r->f->hit_at[m->tok_head];
	const reading *x = h == NONE ? NULL : clv_who_reading(r->f, &r->f->hits.v[h], R_ROLE);
	const wrole *w = x && m->how == CLV_HOW_ROLE && m->kind == CLV_KIND_GROUP && !m->code.n ? &r->f->w->roles.v[x->ref] : NULL;
	if (!w)
		return;
	bool governments = clv_map_get(&r->f->w->cue[CUE_STATES], w->term) != NULL; /* "both governments" */
	if (w->cls != C_OFFICE && w->cls != C_TITLE && w->cls != C_STATE && !governments)
		return;
	/* "the two Central Asian republics" are others than the two named */
	if (r->f->hits.v[h].tok_b != m->tok_b)
		return;
	among of = w->cls == C_STATE || governments ? STATES : w->cls == C_TITLE ? PERSONS : LEADERS;
	if (!of_two(r, m)) {
		ref_set(r, m, of);
		return;
	}
	picks p = { .n = 0 }, q = { .n = 0 };
	/* "both sides" are often others than the two states beside them */
	if (clv_map_get(&r->f->w->cue[CUE_VAGUE], w->term) && told_pair(r, m->sentence, m->tok_b) == NONE &&
	    !subject_pair(r, m->sentence, m->tok_b, 2, &p)) {
		if (two_sides(r, m->sentence, m->tok_b, &p))
			becomes(r, m, &p, PERSONS, "two sides", 0.65f);
		return;
	}
	p.n = 0;
	picks joined = { .n = 0 };
	bool both = of == STATES && subject_pair(r, m->sentence, m->tok_b, 1, &joined); /* "Chad and Mali agree; both countries" */
	bool nearby = pair_near(r, m->sentence, m->tok_b, of, &p), most = dominant(r, of, &q);
	if (both && may_be_member(r, ref_at(r, joined.v[0]), STATES)) {
		p = q = joined;
		nearby = true;
	} else if (!nearby && p.n > 2 && of == STATES) {
		return; /* three in one sentence */
	}
	if (!nearby && !most && !only_two(r, m->tok_b, of, &q))
		return;
	if (!nearby && of != STATES && !met_before(r, m->tok_b, of, &q))
		return;
	/* two named in passing against the two that the report is about: whose? */
	if (nearby && most && of == STATES && ref_at(r, p.v[0])->sentence != m->sentence && !same_two(r, &p, &q, of))
		return;
	if (!nearby)
		p = q;
	if (of != STATES && (!bears(r, ref_at(r, p.v[0]), w) || !bears(r, ref_at(r, p.v[1]), w)))
		return;
	p.n = 2;
	becomes(r, m, &p, of, nearby ? "pair, last two" : "pair, most named", nearby && most ? 0.85f : 0.7f);
}
