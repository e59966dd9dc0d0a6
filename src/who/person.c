/* SPDX-License-Identifier: Apache-2.0 */
/* person: names of persons → persons of the lexicon, or persons of their own.
 *
 * Input: hits, roles. Output: hit.actor for those the lexicon knows; the others
 * get an id made from their name. Method, in this order: a full name (of several
 * bearers the one whose office, state or date fits); a surname met in full in
 * this document; a surname under a title, if one bearer held that office; a
 * surname that suffices alone (persons.tsv, column alone), in office on the day
 * before others; a misspelt name, if evidence bounds it: the same title and
 * state, or one name equal and the other one or two letters off, with the
 * person's state in the text, and no second candidate. A first name that is not
 * the bearer's makes another person ("Melania Trump"). Cost: misspellings are
 * compared with all persons, a few dozen times a document. Limits: two persons of
 * one surname without title or first name: the one named last. */
#include "who/who_priv.h"

enum { NEARLY = 60 }; /* days by which dates of office may be off */

static clv_str hit_key(const finder *f, const hit *h)
{
	clv_buf b = clv_buf_new(f->s);
	for (uint32_t t = h->tok_b; t < h->tok_e; t++) {
		if (!f->key[t].n)
			continue;
		if (b.n)
			clv_buf_ch(&b, ' ');
		clv_buf_add(&b, f->key[t]);
	}
	return clv_buf_str(&b);
}

static clv_str first_word(clv_str k)
{
	size_t at = clv_str_find(k, CLV_S(" "), 0);
	return clv_str_sub(k, 0, at == SIZE_MAX ? k.n : at);
}

static clv_str last_word(clv_str k)
{
	size_t b = k.n;
	while (b > 0 && k.p[b - 1] != ' ')
		b--;
	return clv_str_sub(k, b, k.n);
}

/* 2: held the office on the day; 1: held it at another time; 0: never. */
static int office_fit(const finder *f, const role_np *r, uint32_t person)
{
	const clv_who *w = f->w;
	const wactor *x = &w->actors.v[person];
	int best = 0;
	if (!r || !w->roles.v[r->word].office.n)
		return 0;
	for (uint32_t i = x->term_b; i < x->term_e; i++) {
		const wterm *t = &w->terms.v[i];
		const wactor *state = t->state == NONE ? NULL : &w->actors.v[t->state];
		if (!clv_who_accepts(w, w->roles.v[r->word].office, t->office, state))
			continue;
		if ((r->state != NONE && t->state != NONE && t->state != r->state) ||
		    (r->org != NONE && t->org != NONE && t->org != r->org))
			continue;
		bool now = clv_who_term_at(t, f->day == CLV_DAY_NONE ? w->as_of : f->day);
		best = now || best == 2 ? 2 : 1;
	}
	return best;
}

/* Called by an office that he came to hold only later: "President Obama" in 2006. */
static bool too_early(const finder *f, const role_np *r, uint32_t person)
{
	const clv_who *w = f->w;
	const wactor *x = &w->actors.v[person];
	bool later = false;
	if (!r || r->lapsed || !f->day_given || !w->roles.v[r->word].office.n)
		return false;
	for (uint32_t i = x->term_b; i < x->term_e; i++) {
		const wterm *t = &w->terms.v[i];
		const wactor *state = t->state == NONE ? NULL : &w->actors.v[t->state];
		if (!clv_who_accepts(w, w->roles.v[r->word].office, t->office, state))
			continue;
		if (t->from == CLV_DAY_NONE || t->from <= f->day + NEARLY)
			return false;
		later = true;
	}
	return later;
}

static bool active(const finder *f, uint32_t person)
{
	return clv_who_acting(f->w, person, f->day) != NULL;
}

/* All his offices begin more than `slack` days later. */
static bool before_office(const finder *f, uint32_t person, clv_day slack)
{
	const wactor *x = &f->w->actors.v[person];
	if (f->day == CLV_DAY_NONE || x->term_b == x->term_e)
		return false;
	clv_day first = INT32_MAX;
	for (uint32_t i = x->term_b; i < x->term_e; i++)
		if (f->w->terms.v[i].from < first)
			first = f->w->terms.v[i].from;
	return first > f->day + slack;
}

/* Nobody would name them so. */
static bool unborn(const finder *f, uint32_t person)
{
	return before_office(f, person, 730);
}

static uint32_t mentions_of(const finder *f, uint32_t person)
{
	for (size_t i = f->local.n; i-- > 0;)
		if (f->local.v[i] == person)
			return (uint32_t)i;
	return NONE;
}

static int score_of(const finder *f, const role_np *r, uint32_t person)
{
	int s = 0;
	const wactor *x = &f->w->actors.v[person];
	s += 8 * office_fit(f, r, person);
	if (mentions_of(f, person) != NONE)
		s += 12;
	if (f->hint != NONE && x->state == f->hint)
		s += 6;
	if (r && r->state != NONE && x->state == r->state)
		s += 4;
	s += active(f, person) ? 5 : 0;
	s -= unborn(f, person) || too_early(f, r, person) ? 80 : 0;
	return s;
}

/* Best of the readings of kind k; ties go to the latest in office. */
static uint32_t best_reading(const finder *f, const hit *h, reading_kind k, const role_np *r)
{
	uint32_t best = NONE;
	int most = -20;
	for (uint32_t i = h->reading; i != NONE; i = f->w->readings.v[i].next) {
		const reading *x = &f->w->readings.v[i];
		if (x->kind != k)
			continue;
		int s = score_of(f, r, x->ref);
		/* "Canadian minister Blair" is no Blair of another state, nor one still without office */
		bool elsewhere = r && r->state != NONE && f->w->actors.v[x->ref].state != NONE && f->w->actors.v[x->ref].state != r->state;
		bool office = r && f->w->roles.v[r->word].office.n && f->day_given;
		if (k == R_ALONE && (elsewhere || (office && before_office(f, x->ref, NEARLY))) && !office_fit(f, r, x->ref))
			continue;
		if (s > most) {
			most = s;
			best = x->ref;
		}
	}
	return best;
}

static void remember(finder *f, uint32_t actor)
{
	*clv_push(f->s, &f->local) = actor;
}

/* A bearer of the surname who is named in full in this document. */
static uint32_t met_here(const finder *f, clv_str key, const role_np *r)
{
	const uint32_t *i = clv_who_surname(f->w, key, &(uint32_t){ 0 });
	uint32_t best = NONE, at = 0;
	int most = -100;
	for (uint32_t k = i ? *i : NONE; k != NONE; k = f->w->persons_of.v[k].next) {
		uint32_t person = f->w->persons_of.v[k].person, seen = mentions_of(f, person);
		if (seen == NONE)
			continue;
		int s = 4 * office_fit(f, r, person);
		if (best == NONE || s > most || (s == most && seen > at)) {
			best = person;
			most = s;
			at = seen;
		}
	}
	return best;
}

static bool state_in_text(const finder *f, uint32_t state)
{
	if (state == NONE)
		return false;
	if (f->hint == state)
		return true;
	for (uint32_t i = 0; i < f->hits.n; i++)
		if (f->hits.v[i].reading != NONE && clv_who_state_of_hit(f, &f->hits.v[i]) == state)
			return true;
	return false;
}

/* The one bearer of the surname who holds the office of the title. */
static uint32_t by_title(const finder *f, clv_str key, const role_np *r)
{
	const uint32_t *i = clv_who_surname(f->w, key, &(uint32_t){ 0 });
	uint32_t best = NONE, at_home = NONE;
	bool two = false, two_at_home = false;
	for (uint32_t k = i && r ? *i : NONE; k != NONE; k = f->w->persons_of.v[k].next) {
		uint32_t person = f->w->persons_of.v[k].person;
		if (office_fit(f, r, person) < 2)
			continue;
		two = two || (best != NONE && best != person);
		best = person;
		if (state_in_text(f, f->w->actors.v[person].state)) {
			two_at_home = two_at_home || (at_home != NONE && at_home != person);
			at_home = person;
		}
	}
	if (!two)
		return best;
	return two_at_home ? NONE : at_home; /* of two presidents of one surname, the one whose state is named */
}

/* How far a full name is from one of the person's: 0 same … 9 another. */
static unsigned misspelt(const finder *f, clv_str key, uint32_t person)
{
	const wactor *x = &f->w->actors.v[person];
	clv_str kf = first_word(key), kl = last_word(key);
	unsigned best = 9;
	for (size_t i = 0; i < x->names.n; i++) {
		clv_str n = x->keys[i];
		/* one of the two words must be equal, and so a letter at one end */
		if (!n.n || (n.p[0] != key.p[0] && n.p[n.n - 1] != key.p[key.n - 1]))
			continue;
		clv_str nf = first_word(n), nl = last_word(n);
		if (nf.n == n.n || (nf.p[0] != kf.p[0] && nl.p[0] != kl.p[0]))
			continue;
		size_t shorter = kl.n < nl.n ? kl.n : nl.n;
		if (clv_str_eq(nf, kf) && shorter >= 5) {
			unsigned d = clv_name_distance(kl, nl, 2);
			if (d <= (shorter >= 8 ? 2u : 1u) && d < best)
				best = d;
		} else if (clv_str_eq(nl, kl) && nl.n >= 5 && nf.n >= 3 && kf.n >= 3) {
			unsigned d = clv_name_distance(kf, nf, 2);
			if (d <= (kf.n >= 6 ? 2u : 1u) && d < best)
				best = d;
		}
	}
	return best;
}

static uint32_t by_misspelling(const finder *f, clv_str key, const role_np *r)
{
	const clv_who *w = f->w;
	uint32_t best = NONE, i, before = NONE;
	bool two = false;
	if (key.n < 7 || first_word(key).n == key.n)
		return NONE;
	wspelling s = clv_who_spelling(key);
	for (size_t at = 0; (i = clv_who_shares_word(w, &s, &at)) != NONE; before = i) {
		const wactor *x = &w->actors.v[i];
		if (i == before || misspelt(f, key, i) > 2)
			continue;
		bool evidence = office_fit(f, r, i) == 2 || (state_in_text(f, x->state) && !unborn(f, i));
		if (!evidence)
			continue;
		two = two || best != NONE;
		best = i;
	}
	return two ? NONE : best;
}

/* "Wolodymyr Selenskyj": the only full name that sounds so. It must have letters enough, or the
 * surname in our spelling, or the person's state or office in the text. */
static uint32_t by_sound(const finder *f, clv_str key, const role_np *r)
{
	char s[CLV_NAME_KEY_MAX];
	clv_str sound = { s, clv_name_sound(key, s) };
	uint32_t i = first_word(key).n == key.n || sound.n < 5 ? NONE : clv_who_sounding(f->w, sound);
	if (i == NONE || unborn(f, i))
		return NONE;
	const wactor *x = &f->w->actors.v[i];
	bool surname = false;
	for (size_t k = 0; k < x->names.n; k++)
		surname = surname || clv_str_eq(last_word(x->keys[k]), last_word(key));
	/* "Jin Ping" is no Jean Ping: a short name needs a first name in our spelling, too */
	bool near = false;
	for (size_t k = 0; k < x->names.n; k++)
		near = near || clv_name_distance(first_word(x->keys[k]), first_word(key), 1) <= 1;
	return (surname && near) || sound.n >= 8 || office_fit(f, r, i) == 2 || state_in_text(f, x->state) ? i : NONE;
}

/* "President Togayev", Kazakhstan in the text: the holder, one or two letters off. */
static uint32_t by_office(const finder *f, clv_str key, const role_np *r)
{
	const clv_who *w = f->w;
	clv_str last = last_word(key);
	uint32_t best = NONE, i;
	bool two = false;
	if (!r || r->lapsed || !w->roles.v[r->word].office.n || last.n < 5)
		return NONE;
	wspelling s = clv_who_spelling(key);
	for (size_t at = 0; (i = clv_who_near_surname(w, &s, 2, &at)) != NONE;) {
		const wactor *x = &w->actors.v[i];
		clv_str known = last_word(x->keys[0]); /* the cheapest test first */
		unsigned most = known.n >= 7 ? 2 : 1;
		if (known.n > last.n + most || last.n > known.n + most || clv_name_distance(last, known, most) > most || office_fit(f, r, i) < 2)
			continue;
		if (r->state == NONE && r->org == NONE && !state_in_text(f, x->state))
			continue;
		two = two || best != NONE;
		best = i;
	}
	return two ? NONE : best;
}

/* Words before a surname inside the same name: "Melania" Trump. */
static bool other_first_name(const finder *f, const hit *h, uint32_t person)
{
	const clv_doc *d = f->d;
	if (h->tok_b == 0)
		return false;
	uint32_t t = h->tok_b - 1;
	const clv_token *x = &d->tokens.v[t];
	if (x->ent != CLV_ENT_PERSON || d->tokens.v[h->tok_b].ent != CLV_ENT_PERSON ||
	    d->tokens.v[h->tok_b].ent_begin || f->hit_at[t] != NONE || !f->key[t].n || x->sentence != d->tokens.v[h->tok_b].sentence)
		return false;
	if (f->key[t].n == 1 || x->pos != CLV_POS_PROPN)
		return false;
	for (size_t i = 0; i < f->w->actors.v[person].names.n; i++) {
		clv_str k = f->w->actors.v[person].keys[i];
		if (clv_name_distance(first_word(k), f->key[t], 2) <= (f->key[t].n > 4 ? 2u : 1u))
			return false;
	}
	return true;
}

static bool stands_as_name(const finder *f, const hit *h, const role_np *r)
{
	const clv_token *t = &f->d->tokens.v[h->tok_b];
	bool first = h->tok_b == 0 || f->d->tokens.v[h->tok_b - 1].sentence != t->sentence;
	if (r || t->pos == CLV_POS_NONE || t->ent == CLV_ENT_PERSON || h->tok_e - h->tok_b > 1)
		return true;
	return t->pos == CLV_POS_PROPN || !first;
}

static void widen(finder *f, uint32_t hit_no)
{
	hit *h = &f->hits.v[hit_no];
	while (h->tok_b > 0 && f->d->tokens.v[h->tok_b - 1].ent == CLV_ENT_PERSON &&
	       f->hit_at[h->tok_b - 1] == NONE && f->key[h->tok_b - 1].n && !f->d->tokens.v[h->tok_b].ent_begin &&
	       f->d->tokens.v[h->tok_b - 1].sentence == f->d->tokens.v[h->tok_b].sentence) {
		h->tok_b--;
		f->hit_at[h->tok_b] = hit_no;
	}
}

static void full_names(finder *f)
{
	for (uint32_t i = 0; i < f->hits.n; i++) {
		hit *h = &f->hits.v[i];
		if (h->reading == NONE || !clv_who_reading(f, h, R_PERSON))
			continue;
		h->actor = best_reading(f, h, R_PERSON, clv_who_role_of(f, i));
		if (h->actor != NONE)
			remember(f, h->actor);
	}
}

static void misspelt_names(finder *f)
{
	for (uint32_t i = 0; i < f->hits.n; i++) {
		hit *h = &f->hits.v[i];
		if (h->reading != NONE || h->ent != CLV_ENT_PERSON)
			continue;
		const role_np *r = clv_who_role_of(f, i);
		clv_str key = hit_key(f, h);
		if (h->tok_e - h->tok_b > 1)
			h->actor = by_sound(f, key, r);
		if (h->actor == NONE && h->tok_e - h->tok_b > 1)
			h->actor = by_misspelling(f, key, r);
		if (h->actor == NONE)
			h->actor = by_office(f, key, r);
		if (h->actor != NONE)
			remember(f, h->actor);
	}
}

/* "Poroschenko" after "Petro Poroschenko": spelt as wrongly as before. */
static uint32_t misspelt_before(const finder *f, uint32_t hit_no, clv_str last)
{
	uint32_t first = hit_no > CLV_MAX_NAMES_BACK ? hit_no - CLV_MAX_NAMES_BACK : 0;
	for (uint32_t i = hit_no; i-- > first;) {
		const hit *h = &f->hits.v[i];
		if (h->reading == NONE && h->actor != NONE && h->tok_e - h->tok_b > 1 && clv_str_eq(f->key[h->tok_e - 1], last))
			return h->actor;
	}
	return NONE;
}

static void surnames(finder *f)
{
	for (uint32_t i = 0; i < f->hits.n; i++) {
		hit *h = &f->hits.v[i];
		const role_np *r = clv_who_role_of(f, i);
		bool alone = h->reading != NONE && clv_who_reading(f, h, R_ALONE);
		bool bare = h->reading == NONE && h->ent == CLV_ENT_PERSON && h->tok_e - h->tok_b == 1;
		bool mistaken = h->reading == NONE && h->ent == CLV_ENT_ORG && h->tok_e - h->tok_b == 1;
		if (h->actor != NONE || (!alone && !bare && !mistaken))
			continue;
		clv_str key = hit_key(f, h);
		uint32_t x = met_here(f, last_word(key), r);
		if (mistaken) { /* "Wang" after "Wang Yi", taken for an organisation */
			h->actor = x;
			continue;
		}
		if (x == NONE && bare)
			x = misspelt_before(f, i, key);
		if (x == NONE)
			x = by_title(f, last_word(key), r);
		if (x == NONE && alone && stands_as_name(f, h, r))
			x = best_reading(f, h, R_ALONE, r);
		if (x == NONE)
			continue;
		if (other_first_name(f, h, x)) {
			h->reading = NONE;
			h->ent = CLV_ENT_PERSON;
			widen(f, i);
			continue;
		}
		h->actor = x;
		widen(f, i);
	}
}

/* "King Abdullah of Jordan": the state is part of the name. */
static void own_state(finder *f)
{
	for (uint32_t i = 0; i < f->hits.n; i++) {
		hit *h = &f->hits.v[i];
		uint32_t t = h->tok_e, n = (uint32_t)f->d->tokens.n;
		if (h->actor == NONE || t + 1 >= n || !clv_who_small(f, t, SMALL_OF) || f->hit_at[t + 1] == NONE)
			continue;
		hit *s = &f->hits.v[f->hit_at[t + 1]];
		if (s->reading != NONE && clv_who_state_of_hit(f, s) == f->w->actors.v[h->actor].state)
			s->used = true;
	}
}

void clv_who_persons(finder *f)
{
	full_names(f);
	misspelt_names(f);
	surnames(f);
	own_state(f);
}
