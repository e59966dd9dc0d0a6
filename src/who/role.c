/* SPDX-License-Identifier: Apache-2.0 */
/* role: words for roles and groups, with whose they are and who bears them.
 *
 * Input: hits. Output: one role_np for each such word: "the Russian president",
 * "Kremlin chief", "president of the European Commission", "Chinese state media",
 * "his Chinese counterpart", "former foreign minister". Method: a walk to the left
 * over adjectives, nouns and names up to the determiner, which gives the state or
 * organisation, "former" and the like; a look to the right for "of" with a name;
 * then for the person's name after it ("President Xi"), after a comma, or before
 * one ("Yun Sun, director of …"). Needs tags but no tree; the tree, where there
 * is one, settles appositions. Cost: linear. Limits: a role word with two owners
 * ("Russian and Chinese presidents") is made two descriptions of one word. */
#include "who/who_priv.h"

enum { LONGEST_BODY = 8 };

const reading *clv_who_reading(const finder *f, const hit *h, reading_kind k)
{
	for (uint32_t i = h->reading; i != NONE; i = f->w->readings.v[i].next)
		if (f->w->readings.v[i].kind == k)
			return &f->w->readings.v[i];
	return NULL;
}

/* The state or organisation that a name stands for beside a role word. */
uint32_t clv_who_state_of_hit(const finder *f, const hit *h)
{
	static const reading_kind order[] = { R_ADJ, R_STATE, R_METONYM, R_ORG, R_CAPITAL, R_NOUN };
	for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
		const reading *r = clv_who_reading(f, h, order[k]);
		if (!r)
			continue;
		uint32_t one = r->kind == R_METONYM ? f->w->metonyms.v[r->ref].actor : r->ref;
		/* "Congolese", "Dominican": the state of the context, else the first */
		for (uint32_t i = h->reading; i != NONE && f->hint != NONE; i = f->w->readings.v[i].next)
			if (f->w->readings.v[i].kind == order[k] && f->w->readings.v[i].ref == f->hint)
				return f->hint;
		return one;
	}
	return NONE;
}

bool clv_who_small(const finder *f, uint32_t tok, small_class k)
{
	const uint32_t *bits = tok < f->d->tokens.n ? clv_map_get(&f->w->small, f->key[tok]) : NULL;
	return bits && (*bits >> k & 1);
}

static bool is(const finder *f, uint32_t tok, small_class k)
{
	return clv_who_small(f, tok, k);
}

static bool is_text(const finder *f, uint32_t tok, const char *s)
{
	return tok < f->d->tokens.n && clv_str_eqc(clv_who_word(f, tok), s);
}

static bool owner(const finder *f, const hit *h)
{
	return clv_who_state_of_hit(f, h) != NONE;
}

static void set_owner(finder *f, role_np *r, uint32_t hit_no, bool use)
{
	hit *h = &f->hits.v[hit_no];
	uint32_t x = clv_who_state_of_hit(f, h);
	const reading *best = f->w->actors.v[x].kind == CLV_KIND_ORG ? clv_who_best_org(f, h) : NULL;
	if (best && clv_who_reading(f, h, R_METONYM) == NULL)
		x = best->ref; /* of two bodies of one name the one at home here */
	const wactor *a = &f->w->actors.v[x];
	if (a->kind == CLV_KIND_STATE && r->state == NONE) {
		r->state = x;
		r->state_hit = hit_no;
	} else if (a->kind == CLV_KIND_ORG && r->org == NONE) {
		r->org = x;
		r->state_hit = r->state_hit == NONE ? hit_no : r->state_hit;
	}
	h->used = h->used || use;
}

static const wrole *role_word_at(const finder *f, uint32_t tok)
{
	uint32_t h = f->hit_at[tok];
	const reading *r = h == NONE ? NULL : clv_who_reading(f, &f->hits.v[h], R_ROLE);
	return r ? &f->w->roles.v[r->ref] : NULL;
}

/* A modifier ("former", "deputy") met on the way left. */
static bool modifier(const finder *f, role_np *r, uint32_t tok)
{
	const wrole *m = role_word_at(f, tok);
	if (!m)
		return false;
	switch (m->cls) {
	case C_LAPSED: r->lapsed = true; return true;
	case C_JUNIOR: r->junior = true; return true;
	case C_PAST: r->past = true; return true;
	case C_ACTING: return true;
	default: return false;
	}
}

static bool plain_modifier(const finder *f, uint32_t tok)
{
	const clv_token *t = &f->d->tokens.v[tok];
	switch (t->pos) {
	case CLV_POS_ADJ: case CLV_POS_NOUN: case CLV_POS_PROPN: case CLV_POS_NUM:
		return true;
	case CLV_POS_VERB:
		return clv_str_eqc(t->tag_text, "VBN") || clv_str_eqc(t->tag_text, "VBG");
	case CLV_POS_ADV:
		return tok + 1 < f->d->tokens.n && f->d->tokens.v[tok + 1].pos == CLV_POS_ADJ;
	default:
		return t->pos == CLV_POS_NONE && f->key[tok].n > 0;
	}
}

/* "Australia, whose foreign minister flew": the noun that the relative clause hangs from. */
static void owner_of_whose(finder *f, role_np *r)
{
	const clv_token *t = f->d->tokens.v;
	uint32_t v = r->head;
	for (int i = 0; i < 4 && t[v].dep != CLV_DEP_RELCL && t[v].head != v; i++)
		v = t[v].head;
	uint32_t h = t[v].dep == CLV_DEP_RELCL && t[v].head < r->tok_b ? f->hit_at[t[v].head] : NONE;
	if (h == NONE || !owner(f, &f->hits.v[h]))
		return;
	set_owner(f, r, h, false);
	r->definite = true;
}

static void walk_left(finder *f, role_np *r)
{
	uint32_t sentence = f->d->tokens.v[r->head].sentence, steps = 0;
	for (uint32_t t = r->tok_b; t-- > 0 && steps++ < 9;) {
		clv_str s = clv_who_word(f, t);
		uint32_t h = f->hit_at[t];
		if (f->d->tokens.v[t].sentence != sentence)
			break;
		if (is(f, t, SMALL_THE) || is(f, t, SMALL_A) || is(f, t, SMALL_THIS)) {
			r->definite = !is(f, t, SMALL_A);
			r->indefinite = is(f, t, SMALL_A);
			break;
		}
		if (is(f, t, SMALL_HIS)) {
			r->his = true;
			break;
		}
		if (clv_str_eqc(f->d->tokens.v[t].tag_text, "WP$")) {
			owner_of_whose(f, r);
			break;
		}
		if (clv_str_eqc(s, "'s") || clv_str_eqc(s, "’s") || clv_str_eqc(s, "'") || clv_str_eqc(s, "’")) {
			uint32_t before = t ? f->hit_at[t - 1] : NONE;
			if (before != NONE && owner(f, &f->hits.v[before]) && r->state == NONE && r->org == NONE) {
				set_owner(f, r, before, true);
				r->tok_b = f->hits.v[before].tok_b;
				r->definite = true;
				r->part = f->w->roles.v[r->word].cls == C_STATE; /* "Brazil's largest state" */
			}
			break;
		}
		if (clv_str_eqc(s, "-")) {
			/* "Russian-speakers" are no Russian speakers of a house */
			if (t && f->hit_at[t - 1] != NONE && owner(f, &f->hits.v[f->hit_at[t - 1]]))
				break;
			continue;
		}
		if (modifier(f, r, t)) {
			r->tok_b = h == NONE ? t : f->hits.v[h].tok_b;
			t = r->tok_b;
			continue;
		}
		if (h != NONE && owner(f, &f->hits.v[h]) && r->state == NONE) {
			set_owner(f, r, h, true);
			t = r->tok_b = f->hits.v[h].tok_b;
			continue;
		}
		if (h != NONE && clv_who_reading(f, &f->hits.v[h], R_ROLE) == NULL)
			break;
		if (r->state_hit != NONE || !plain_modifier(f, t))
			break;
		/* region adjectives belong to the name: "Central Asian leaders" */
		if (f->d->tokens.v[t].ent == CLV_ENT_NORP || f->d->tokens.v[t].ent == CLV_ENT_LOC)
			r->tok_b = t;
	}
}

/* "secretary of Ukraine's National Security Council": the office as the lexicon has it, "secretary of
 * the national security council"; the end of its words behind t, or t. */
static uint32_t whole_office(const finder *f, role_np *r, uint32_t t)
{
	uint32_t h = f->hit_at[r->head], end = t;
	if (h == NONE)
		return t;
	clv_buf key = clv_buf_new(f->s);
	for (uint32_t k = f->hits.v[h].tok_b; k < f->hits.v[h].tok_e; k++)
		if (f->key[k].n)
			clv_buf_f(&key, "%.*s ", CLV_FMT(f->key[k]));
	clv_buf_add(&key, CLV_S("of the"));
	for (uint32_t k = t; k < t + LONGEST_BODY && k < f->d->tokens.n && f->d->tokens.v[k].sentence == f->d->tokens.v[t].sentence; k++) {
		if (!f->key[k].n)
			continue;
		clv_buf_f(&key, " %.*s", CLV_FMT(f->key[k]));
		const uint32_t *i = clv_who_key(f->w, clv_buf_str(&key), &(uint32_t){ 0 });
		for (uint32_t x = i ? *i : NONE; x != NONE; x = f->w->readings.v[x].next)
			if (f->w->readings.v[x].kind == R_ROLE && f->w->roles.v[f->w->readings.v[x].ref].cls == C_OFFICE) {
				r->word = f->w->readings.v[x].ref;
				end = k + 1;
			}
	}
	return end;
}

/* "leader of Turkey's main opposition party": what of the state it is that the role has to do with,
 * behind its possessive; false if nothing there can have a head. */
static bool owned_part(finder *f, role_np *r, uint32_t t)
{
	uint32_t end = whole_office(f, r, t), sentence = f->d->tokens.v[t].sentence;
	if (end > t) {
		for (uint32_t k = t; k < end; k++)
			if (f->hit_at[k] != NONE)
				f->hits.v[f->hit_at[k]].used = true;
		r->tok_e = end;
		return true;
	}
	for (uint32_t k = t; k < t + LONGEST_BODY && k < f->d->tokens.n && f->d->tokens.v[k].sentence == sentence; k++) {
		hit *x = f->hit_at[k] == NONE ? NULL : &f->hits.v[f->hit_at[k]];
		const wrole *role = x ? role_word_at(f, k) : NULL;
		const uint32_t *body = clv_map_get(&f->w->org_words, f->key[k]);
		uint8_t next = k + 1 < f->d->tokens.n ? f->d->tokens.v[k + 1].pos : CLV_POS_NONE;
		bool ends = next != CLV_POS_NOUN && next != CLV_POS_PROPN;
		if (x && !role && clv_who_reading(f, x, R_ORG) && clv_who_best_org(f, x)) {
			set_owner(f, r, f->hit_at[k], true);
			r->tok_e = x->tok_e;
			return true;
		}
		if (role && (role->cls == C_GROUP || role->cls == C_STATE) && ends) {
			r->of_group = (uint32_t)(role - f->w->roles.v);
			r->tok_e = x->tok_e;
			return r->part = true;
		}
		if (x && x->reading == NONE && x->ent == CLV_ENT_ORG) {
			body = clv_map_get(&f->w->org_words, f->key[x->tok_e - 1]);
			r->of_body = body ? *body : NONE;
			r->tok_e = x->tok_e;
			return r->part = true;
		}
		if ((x && clv_who_reading(f, x, R_PLACE)) || (body && ends)) {
			r->of_body = body ? *body : NONE;
			r->tok_e = x ? x->tok_e : k + 1;
			return r->part = true;
		}
		if (!plain_modifier(f, k))
			return false;
	}
	return false;
}

/* Names that may own the role to the right: "of [the] [former] X". */
static void look_right(finder *f, role_np *r)
{
	const wrole *word = &f->w->roles.v[r->word];
	uint32_t t = r->tok_e, n = (uint32_t)f->d->tokens.n;
	if (!is(f, t, SMALL_OF) || word->cls == C_PERSON)
		return;
	for (t++; t < n && (is(f, t, SMALL_THE) || is(f, t, SMALL_A)); t++)
		;
	for (int lists = 0; t < n && lists < 3; lists++) {
		uint32_t h = f->hit_at[t];
		if (h == NONE || f->hits.v[h].tok_b != t || !owner(f, &f->hits.v[h]))
			return;
		/* "president of Russia" but not "president of Russian railways" */
		const hit *x = &f->hits.v[h];
		if (clv_who_reading(f, x, R_CAPITAL) && !clv_who_reading(f, x, R_STATE))
			return; /* "the mayor of Paris" */
		if (is_text(f, x->tok_e, "-"))
			return; /* "head of the Britain-based group" */
		bool adjective = clv_who_reading(f, x, R_ADJ) && !clv_who_reading(f, x, R_STATE);
		const wrole *next = x->tok_e < n ? role_word_at(f, x->tok_e) : NULL;
		if (adjective && !(next && next->cls == C_GROUP))
			return;
		if (r->plural && (is(f, x->tok_e, SMALL_AND) || is_text(f, x->tok_e, ","))) {
			return; /* "the leaders of India, Pakistan and Iran": the states stand for themselves */
		}
		if (r->state == NONE && r->org == NONE) {
			uint32_t behind = x->tok_e;
			bool owns = behind + 1 < n && (clv_who_possessive(clv_who_word(f, behind)) || is_text(f, behind, "'") || is_text(f, behind, "’"));
			set_owner(f, r, h, true);
			r->tok_e = behind;
			if (owns)
				owned_part(f, r, behind + 1);
		}
		r->definite = true;
		return;
	}
}

static bool name_hit(const finder *f, uint32_t t)
{
	uint32_t h = t < f->d->tokens.n ? f->hit_at[t] : NONE;
	if (h == NONE || f->hits.v[h].tok_b != t)
		return false;
	const hit *x = &f->hits.v[h];
	return clv_who_reading(f, x, R_PERSON) || clv_who_reading(f, x, R_ALONE) ||
	       (x->reading == NONE && x->ent == CLV_ENT_PERSON);
}

static bool body_hit(const finder *f, uint32_t t, uint32_t sentence)
{
	uint32_t h = t < f->d->tokens.n && f->d->tokens.v[t].sentence == sentence ? f->hit_at[t] : NONE;
	if (h == NONE || f->hits.v[h].tok_b != t)
		return false;
	const hit *x = &f->hits.v[h];
	return x->reading == NONE ? x->ent == CLV_ENT_ORG : clv_who_best_org(f, x) != NULL && !clv_who_reading(f, x, R_ROLE);
}

/* "the Union for Renewal, a Chadian opposition party,": the body that the role tells of, or NONE. */
static uint32_t body_before(const finder *f, const role_np *r)
{
	uint32_t b = r->tok_b, sentence = f->d->tokens.v[r->head].sentence;
	if (!r->indefinite || r->plural)
		return NONE;
	for (int i = 0; i < 4 && b > 1 && !is_text(f, b - 1, ","); i++)
		b--;
	uint32_t h = b > 1 && is_text(f, b - 1, ",") && is(f, b, SMALL_A) ? f->hit_at[b - 2] : NONE;
	bool unknown = h != NONE && f->hits.v[h].reading == NONE && f->hits.v[h].ent == CLV_ENT_ORG;
	return unknown && f->d->tokens.v[b - 2].sentence == sentence ? h : NONE;
}

static bool closes(const finder *f, uint32_t t)
{
	if (t >= f->d->tokens.n)
		return true;
	clv_str s = clv_who_word(f, t);
	return clv_str_eqc(s, ",") || clv_str_eqc(s, ".") || clv_str_eqc(s, ")") || clv_str_eqc(s, ";") ||
	       clv_str_eqc(s, "–") || clv_str_eqc(s, "—") || is(f, t, SMALL_AND) || is(f, t, SMALL_WHO);
}

static bool apposed(const finder *f, uint32_t a, uint32_t b)
{
	const clv_token *ta = &f->d->tokens.v[a], *tb = &f->d->tokens.v[b];
	return (ta->dep == CLV_DEP_APPOS && ta->head == b) || (tb->dep == CLV_DEP_APPOS && tb->head == a);
}

uint32_t clv_who_head(const clv_doc *d, uint32_t b, uint32_t e)
{
	for (uint32_t i = b; i < e; i++) {
		uint32_t h = d->tokens.v[i].head;
		if (h < b || h >= e || h == i)
			if (d->tokens.v[i].dep != CLV_DEP_PUNCT && d->tokens.v[i].dep != CLV_DEP_DET &&
			    d->tokens.v[i].dep != CLV_DEP_CASE)
				return i;
	}
	return e - 1;
}

/* "Binta Okoro, a spokeswoman of the strikers": two capitals that the recogniser takes for a place. */
static bool unknown_name(const finder *f, const role_np *r, const hit *h)
{
	uint32_t n = h->tok_e - h->tok_b;
	role_class cls = f->w->roles.v[r->word].cls;
	bool person = cls == C_OFFICE || cls == C_TITLE || cls == C_PERSON;
	size_t known;
	if (!person || h->reading != NONE || n < 2 || n > 3 || (h->ent != CLV_ENT_GPE && h->ent != CLV_ENT_LOC && h->ent != CLV_ENT_ORG))
		return false;
	for (uint32_t t = h->tok_b; t < h->tok_e; t++)
		if (!clv_who_upper(clv_who_word(f, t)) || clv_map_get(&f->w->org_words, f->key[t]))
			return false;
	return !clv_gaz_find(&f->w->gaz, clv_name_key_in(f->s, clv_text(f->d->text, (clv_span){ f->d->tokens.v[h->tok_b].span.b, f->d->tokens.v[h->tok_e - 1].span.e })), &known);
}

static void find_name(finder *f, role_np *r)
{
	const wrole *word = &f->w->roles.v[r->word];
	uint32_t t = r->tok_e;
	if (word->cls == C_GROUP && !word->acts && !r->plural && body_hit(f, t, f->d->tokens.v[r->head].sentence))
		r->person_hit = f->hit_at[t]; /* "the rebel group M23" */
	if (word->cls == C_GROUP && r->person_hit == NONE)
		r->person_hit = body_before(f, r);
	if (word->cls == C_GROUP || word->cls == C_STATE)
		return;
	if (name_hit(f, t)) {
		if (r->plural) /* "presidents Xi and Putin" */
			return;
		r->person_hit = f->hit_at[t];
		r->title = true;
		/* "King Abdullah of Jordan" */
		uint32_t of = f->hits.v[r->person_hit].tok_e;
		uint32_t h = is(f, of, SMALL_OF) && of + 1 < f->d->tokens.n ? f->hit_at[of + 1] : NONE;
		if (h != NONE && r->state == NONE && r->org == NONE && owner(f, &f->hits.v[h]))
			set_owner(f, r, h, true);
		return;
	}
	/* "Ambassador to China Andrei Denisov" */
	if (is(f, t, SMALL_TO) && f->hit_at[t + 1 < f->d->tokens.n ? t + 1 : t] != NONE) {
		const hit *to = &f->hits.v[f->hit_at[t + 1]];
		if (owner(f, to) && name_hit(f, to->tok_e)) {
			r->person_hit = f->hit_at[to->tok_e];
			r->title = !r->plural;
			return;
		}
	}
	if (r->plural)
		return;
	/* "the leader of Tigray, Getachew Reda" */
	if (is(f, t, SMALL_OF)) {
		uint32_t k = t + 1;
		while (k < t + 5 && k < f->d->tokens.n && (f->d->tokens.v[k].pos == CLV_POS_PROPN || is(f, k, SMALL_THE)))
			k++;
		t = k > t + 1 && is_text(f, k, ",") ? k : t;
	}
	if (is_text(f, t, ",") && name_hit(f, t + 1)) {
		const hit *h = &f->hits.v[f->hit_at[t + 1]];
		uint32_t head = clv_who_head(f->d, h->tok_b, h->tok_e);
		if (apposed(f, head, r->head) || (closes(f, h->tok_e) && !is_text(f, h->tok_e, ".") && (r->definite || r->his))) {
			r->person_hit = f->hit_at[t + 1];
			return;
		}
	}
	/* his Chinese counterpart Xi Jinping: caught above; "X, [the] role …," */
	uint32_t b = r->tok_b;
	for (int i = 0; i < 6 && b > 0 && !is_text(f, b - 1, ","); i++)
		b--;
	if (b >= 2 && is_text(f, b - 1, ",") && f->hit_at[b - 2] != NONE) {
		uint32_t h = f->hit_at[b - 2];
		if (!name_hit(f, f->hits.v[h].tok_b) && !unknown_name(f, r, &f->hits.v[h]))
			return;
		uint32_t head = clv_who_head(f->d, f->hits.v[h].tok_b, f->hits.v[h].tok_e);
		bool bare = r->tok_b - b <= 4;
		if (apposed(f, head, r->head) || (bare && f->d->tokens.v[r->head].dep == CLV_DEP_APPOS) ||
		    (bare && f->d->tokens.v[r->head].dep == CLV_DEP_NONE))
			r->person_hit = h;
		if (r->person_hit == h && f->hits.v[h].reading == NONE)
			f->hits.v[h].ent = CLV_ENT_PERSON;
	}
}

/* "Russian and Chinese presidents": the first owner's own description. */
static void first_of_two(finder *f, role_np *r)
{
	uint32_t t = r->tok_b;
	if (!r->plural || r->state == NONE || t < 2 || !is(f, t - 1, SMALL_AND))
		return;
	uint32_t h = f->hit_at[t - 2];
	if (h == NONE || !owner(f, &f->hits.v[h]))
		return;
	role_np one = *r;
	one.tok_b = f->hits.v[h].tok_b;
	one.tok_e = f->hits.v[h].tok_e;
	one.state = one.org = one.state_hit = NONE;
	set_owner(f, &one, h, true);
	one.definite = true;
	one.shared = r->shared = true;
	*clv_push(f->s, &f->roles) = one;
}

/* "Tens of thousands marched": a number that stands for people. */
static bool counts_people(const finder *f, const hit *h)
{
	const clv_token *t = &f->d->tokens.v[h->tok_e - 1];
	bool subject = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS;
	bool more = h->tok_e < f->d->tokens.n && (is(f, h->tok_e, SMALL_OF) || f->d->tokens.v[h->tok_e].pos == CLV_POS_NOUN);
	return subject && !more && t->ent != CLV_ENT_MONEY && t->ent != CLV_ENT_PERCENT && t->ent != CLV_ENT_QUANTITY;
}

static bool heads_phrase(const finder *f, const wrole *w, const hit *h)
{
	if (w->cls == C_COUNT)
		return counts_people(f, h);
	if (w->cls >= C_HONORIFIC && w->cls != C_LAPSED_TITLE && w->cls != C_PAST_TITLE)
		return false;
	/* a verb or a place name is no role: "heads to Moscow", "states that" */
	uint8_t pos = f->d->tokens.v[h->tok_e - 1].pos;
	if (pos == CLV_POS_VERB || pos == CLV_POS_AUX || pos == CLV_POS_ADP || pos == CLV_POS_ADV)
		return false;
	/* part of a compound: "state-run", "Russian-speakers" */
	bool behind = h->tok_b > 0 && is_text(f, h->tok_b - 1, "-") &&
	              f->d->tokens.v[h->tok_b - 1].span.e == f->d->tokens.v[h->tok_b].span.b; /* no dateline's dash */
	if (is_text(f, h->tok_e, "-") || (h->tok_e == h->tok_b + 1 && behind))
		return false;
	/* part of another noun: "military exercises", "state sovereignty" */
	const clv_token *t = &f->d->tokens.v[h->tok_e - 1];
	bool compound = t->dep == CLV_DEP_COMPOUND || t->dep == CLV_DEP_AMOD || t->dep == CLV_DEP_NMOD;
	if (compound && (t->head >= h->tok_e || t->head < h->tok_b) && !name_hit(f, h->tok_e) &&
	    !(t->head < f->d->tokens.n && name_hit(f, f->hit_at[t->head] == NONE ? t->head : f->hits.v[f->hit_at[t->head]].tok_b)))
		return false;
	/* the modifier of another role word: "government officials" */
	const wrole *next = h->tok_e < f->d->tokens.n ? role_word_at(f, h->tok_e) : NULL;
	bool glued = next && next->cls < C_HONORIFIC &&
	             f->d->tokens.v[h->tok_e].sentence == f->d->tokens.v[h->tok_b].sentence;
	return !glued;
}

/* "an author and director of …": what is said of the first is said of both. */
static void joined_roles(finder *f)
{
	const clv_token *t = f->d->tokens.v;
	for (uint32_t i = 0; i < f->roles.n; i++) {
		role_np *r = &f->roles.v[i];
		if (r->person_hit != NONE || r->plural || t[r->head].dep != CLV_DEP_CONJ)
			continue;
		uint32_t k = i; /* of its sentence: they stand in the text's order */
		while (k > 0 && t[f->roles.v[k - 1].head].sentence == t[r->head].sentence)
			k--;
		for (; k < f->roles.n && t[f->roles.v[k].head].sentence == t[r->head].sentence; k++)
			if (f->roles.v[k].head == t[r->head].head && f->roles.v[k].person_hit != NONE && !f->roles.v[k].title)
				r->person_hit = f->roles.v[k].person_hit;
	}
}

/* "gang leader", "rebel commander", "hospital official": whose he is says for whom
 * he does not act. */
static void led_group(finder *f, role_np *r)
{
	uint32_t h = f->hit_at[r->head], b = h == NONE ? r->head : f->hits.v[h].tok_b;
	if (!f->w->roles.v[r->word].acts || b == 0 || f->d->tokens.v[b - 1].sentence != f->d->tokens.v[b].sentence)
		return;
	const wrole *m = role_word_at(f, b - 1);
	const uint32_t *body = clv_map_get(&f->w->org_words, f->key[b - 1]);
	const hit *x = m ? &f->hits.v[f->hit_at[b - 1]] : NULL;
	if (m && m->cls == C_GROUP && !m->acts)
		r->of_group = (uint32_t)(m - f->w->roles.v);
	else if (!m && body && !f->w->org_word.v[*body].acts && f->d->tokens.v[b - 1].pos == CLV_POS_NOUN)
		r->of_body = *body;
	if ((r->of_group != NONE || r->of_body != NONE) && r->tok_b >= b)
		r->tok_b = x ? x->tok_b : b - 1;
}

/* "spokesman of the growers", "head of the miners' union": what stands behind "of". */
static void leads_of(const finder *f, role_np *r)
{
	const clv_token *t = f->d->tokens.v;
	uint32_t i = r->tok_e + 1, last = NONE, n = (uint32_t)f->d->tokens.n;
	bool led = r->of_group != NONE || r->of_body != NONE;
	if (led || !f->w->roles.v[r->word].acts || r->state != NONE || r->org != NONE || r->plural || !is(f, r->tok_e, SMALL_OF))
		return;
	if (is(f, i, SMALL_THE) || is(f, i, SMALL_A) || is(f, i, SMALL_HIS))
		i++;
	for (; i < n && i < r->tok_e + 8 && t[i].sentence == t[r->head].sentence && (plain_modifier(f, i) || clv_who_possessive(clv_who_word(f, i))); i++)
		last = t[i].pos == CLV_POS_NOUN || t[i].pos == CLV_POS_PROPN ? i : last;
	const wrole *m = last == NONE ? NULL : role_word_at(f, last);
	const uint32_t *body = last == NONE ? NULL : clv_map_get(&f->w->org_words, f->key[last]);
	if (m && m->cls == C_GROUP && !m->acts)
		r->of_group = (uint32_t)(m - f->w->roles.v);
	else if (!m && body && !f->w->org_word.v[*body].acts)
		r->of_body = *body;
}

void clv_who_roles(finder *f)
{
	for (uint32_t i = 0; i < f->hits.n; i++) {
		hit *h = &f->hits.v[i];
		const reading *r = clv_who_reading(f, h, R_ROLE);
		if (!r)
			continue;
		const wrole *w = &f->w->roles.v[r->ref];
		if (!heads_phrase(f, w, h))
			continue;
		role_np x = { .tok_b = h->tok_b, .tok_e = h->tok_e, .head = h->tok_e - 1, .word = r->ref,
			      .state = NONE, .org = NONE, .state_hit = NONE, .of_group = NONE, .of_body = NONE, .person_hit = NONE,
			      .plural = (r->flags & RF_PLURAL) != 0, .mention = NONE };
		/* "forces", "police": the same in both numbers */
		x.lapsed = w->cls == C_LAPSED_TITLE;
		x.past = w->cls == C_PAST_TITLE;
		if (f->d->tokens.v[h->tok_b].tag_text.n)
			x.head = clv_who_head(f->d, h->tok_b, h->tok_e);
		walk_left(f, &x);
		led_group(f, &x);
		look_right(f, &x);
		leads_of(f, &x);
		find_name(f, &x);
		first_of_two(f, &x);
		*clv_push(f->s, &f->roles) = x;
	}
	joined_roles(f);
	f->hit_role = CLV_NEW_ARRAY(f->s, uint32_t, f->hits.n + 1);
	for (uint32_t i = 0; i < f->hits.n; i++)
		f->hit_role[i] = NONE;
	for (uint32_t i = 0; i < f->roles.n; i++) {
		uint32_t h = f->roles.v[i].person_hit;
		if (h != NONE && (f->hit_role[h] == NONE || f->roles.v[i].title))
			f->hit_role[h] = i;
	}
}

const role_np *clv_who_role_of(const finder *f, uint32_t hit_no)
{
	uint32_t r = f->hit_role[hit_no];
	return r == NONE ? NULL : &f->roles.v[r];
}
