/* SPDX-License-Identifier: Apache-2.0 */
/* body: organisations that no table knows, named by what they are.
 *
 * Input: tokens; org_words.tsv, the words by which a name says what it names ("union",
 * "high court"). Output: the end of such a name for the scan, and its mention with
 * sector, state or nationality. Method: a name is a run of capitalised words whose last
 * one, or the one before "of" or "for", is such a word: "the Movement for the Liberation
 * of the North", "Patna High Court", "the Bolivian Workers' Central"; the entity
 * recogniser need not have seen it. A plain institution ("the Kenyan Supreme Court") is
 * left to the words for roles. The sector is the word's; of unions and forums that of
 * their members. The state is an adjective or a state in the name, one that owns it
 * before it, stands behind "of" or "in" after it, or is told of it in an apposition
 * ("…, a Chadian rebel group"); who does not act for a state has it as nationality.
 * Cost: linear. Limits: sentences that capitalise every word give only what the
 * recogniser marks. */
#include "who/who_priv.h"

enum { MAX_NAME = 14 };

static const clv_token *tok(const finder *f, uint32_t t)
{
	return &f->d->tokens.v[t];
}

/* Row of the word at t, or of the two words that end there. */
static const worg_word *org_word(const finder *f, uint32_t b, uint32_t t)
{
	const uint32_t *row = NULL;
	uint32_t before = t;
	while (before > b && !f->key[--before].n)
		;
	if (before < t && f->key[before].n)
		row = clv_map_get(&f->w->org_words, clv_strf(f->s, "%.*s %.*s", CLV_FMT(f->key[before]), CLV_FMT(f->key[t])));
	if (!row)
		row = clv_map_get(&f->w->org_words, f->key[t]);
	return row ? &f->w->org_word.v[*row] : NULL;
}

static bool capital(const finder *f, uint32_t t)
{
	clv_str w = t < f->d->tokens.n ? clv_who_word(f, t) : CLV_S("");
	return w.n && f->key[t].n && clv_who_upper(w) && !(w.p[0] >= '0' && w.p[0] <= '9') && tok(f, t)->pos != CLV_POS_NUM;
}

/* "Court Orders Army to Free Bishop": capitals say nothing there. */
static bool all_capital(const finder *f, uint32_t sentence)
{
	const clv_sentence *s = &f->d->sentences.v[sentence];
	uint32_t words = 0, upper = 0;
	for (uint32_t t = s->tok_b; t < s->tok_e; t++)
		if (f->key[t].n > 3 && tok(f, t)->pos != CLV_POS_NUM && tok(f, t)->ent != CLV_ENT_DATE) {
			words++;
			upper += clv_who_upper(clv_who_word(f, t));
		}
	return upper * 10 > words * 7;
}

/* "Workers'", "People's": a possessive inside a name; "Kenya's" ends one. */
static bool members_own(const finder *f, uint32_t t)
{
	return clv_str_eqc(tok(f, t)->tag_text, "NNPS") || clv_str_eqc(tok(f, t)->tag_text, "NNS");
}

/* Where the run of a name goes on after t, or t: over hyphens and possessives of members. */
static uint32_t step(const finder *f, uint32_t t)
{
	uint32_t n = t + 1, end = f->d->sentences.v[tok(f, t)->sentence].tok_e;
	clv_str w = n < end ? clv_who_word(f, n) : CLV_S("");
	if (n >= end)
		return t;
	if (capital(f, n))
		return n;
	bool own = clv_who_possessive(w) || clv_str_eqc(w, "'") || clv_str_eqc(w, "’");
	bool joined = (clv_str_eqc(w, "-") && !tok(f, t)->space) || clv_str_eqc(w, "&") || (own && members_own(f, t));
	return joined && n + 1 < end && capital(f, n + 1) ? n + 1 : t;
}

/* A role or a place of the tables, or a state, an office … begins here and ends at e. */
static bool known_whole(const finder *f, uint32_t b, uint32_t e)
{
	uint32_t first;
	return b < e && clv_who_longest(f, b, &first) >= e;
}

static bool is_state_word(const finder *f, uint32_t b, uint32_t e, bool capitals)
{
	uint32_t first;
	if (clv_who_longest(f, b, &first) != e)
		return false;
	for (uint32_t i = first; i != NONE; i = f->w->readings.v[i].next)
		if (f->w->readings.v[i].kind == R_STATE || f->w->readings.v[i].kind == R_ADJ ||
		    (capitals && f->w->readings.v[i].kind == R_CAPITAL))
			return true;
	return false;
}

/* "Supreme Court", "Kenyan Supreme Court": the words for roles know it. */
static bool plain_institution(const finder *f, uint32_t b, uint32_t e)
{
	uint32_t first, skip = clv_who_longest(f, b, &first);
	return known_whole(f, b, e) || (skip > b && skip < e && is_state_word(f, b, skip, true) && known_whole(f, skip, e));
}

/* An organisation or person of the tables: "Congress of the Communist Party" */
static bool names_actor(const finder *f, uint32_t t)
{
	uint32_t first, end = clv_who_longest(f, t, &first);
	for (uint32_t i = first; i != NONE; i = f->w->readings.v[i].next) {
		const reading *r = &f->w->readings.v[i];
		if (r->kind == R_PERSON || (r->kind == R_ORG && (end > t + 1 || (r->flags & RF_UPPER))))
			return true;
	}
	return false;
}

/* "of the North", "for Minorities": the end of the name's tail that begins at t, or t. */
static uint32_t tail(const finder *f, uint32_t t, bool after_head)
{
	uint32_t sentence = tok(f, t)->sentence, end = t;
	while (end < f->d->tokens.n && tok(f, end)->sentence == sentence) {
		bool of = clv_who_small(f, end, SMALL_OF), joins = after_head && clv_str_eqc(f->key[end], "for");
		bool listed = end > t && clv_who_small(f, end, SMALL_AND) && tok(f, end)->ent == CLV_ENT_ORG;
		uint32_t n = end + 1;
		if (!of && !joins && !listed)
			break;
		if (clv_who_small(f, n, SMALL_THE))
			n++;
		if (!capital(f, n) || tok(f, n)->sentence != sentence || tok(f, n)->ent == CLV_ENT_PERSON || names_actor(f, n))
			break;
		for (uint32_t next = step(f, n); next != n; next = step(f, n))
			n = next;
		end = n + 1;
		after_head = false;
	}
	return end;
}

/* The tables know a body of this name, and the word behind only says what it is. */
static bool same_trade(const finder *f, uint32_t b, const worg_word *word)
{
	uint32_t first;
	clv_who_longest(f, b, &first);
	for (uint32_t i = first; i != NONE; i = f->w->readings.v[i].next)
		if (f->w->readings.v[i].kind == R_ORG && clv_str_eq(f->w->actors.v[f->w->readings.v[i].ref].sector, word->sector))
			return true;
	return false;
}

/* "the party Dawn Alliance": a word for bodies stands right before. */
static bool describes(const finder *f, uint32_t t)
{
	const uint32_t *i = clv_who_key(f->w, f->key[t], &(uint32_t){ 0 });
	for (uint32_t r = i ? *i : NONE; r != NONE; r = f->w->readings.v[r].next)
		if (f->w->readings.v[r].kind == R_ROLE && f->w->roles.v[f->w->readings.v[r].ref].cls == C_GROUP)
			return true;
	return false;
}

uint32_t clv_who_body_at(const finder *f, uint32_t b)
{
	const clv_token *t = tok(f, b);
	bool opens = b == f->d->sentences.v[t->sentence].tok_b;
	if (!capital(f, b) || clv_who_small(f, b, SMALL_THE) || clv_who_small(f, b, SMALL_A) ||
	    (opens && t->ent == CLV_ENT_NONE && t->pos != CLV_POS_PROPN && t->pos != CLV_POS_ADJ))
		return b;
	uint32_t last = b;
	for (uint32_t n = step(f, b); n != last && n < b + MAX_NAME; n = step(f, n)) {
		if (tok(f, n)->ent != tok(f, last)->ent && (tok(f, n)->ent == CLV_ENT_PERSON || tok(f, last)->ent == CLV_ENT_PERSON))
			break; /* "Patna High Court Justice …", "Gen. Council" */
		last = n;
	}
	uint8_t ent = tok(f, last)->ent;
	const worg_word *word = org_word(f, b, last);
	bool named = ent == CLV_ENT_NONE || ent == CLV_ENT_ORG || ent == CLV_ENT_NORP ||
	             (ent == CLV_ENT_PERSON && !opens && (clv_who_small(f, b - 1, SMALL_THE) || describes(f, b - 1)));
	if (!word || !named || (ent != CLV_ENT_ORG && all_capital(f, t->sentence)))
		return b;
	uint32_t end = tail(f, last + 1, true), n = end + 1;
	if (clv_who_small(f, n, SMALL_THE))
		n++;
	bool goes_on = n < f->d->tokens.n && (clv_who_small(f, end, SMALL_OF) || clv_str_eqc(f->key[end], "for"));
	if (goes_on && names_actor(f, n))
		return b; /* its congress, its committee */
	if (same_trade(f, b, word))
		return b; /* "Apple Inc" */
	if (plain_institution(f, b, last + 1) || known_whole(f, b, end))
		return b; /* "Ministry of Health" */
	return end > b + 1 ? end : b;
}

/* ---- its mention ------------------------------------------------------------------- */

/* The state whose adjective or name opens the name, or follows its last "of": of a name
 * without adjective only where it says where those come from, not what they study. */
static uint32_t state_in(const finder *f, const hit *h, const worg_word *word)
{
	bool studies = !word || clv_str_eqc(word->sector, "EDU") || clv_str_eqc(word->sector, "JRN");
	for (uint32_t t = h->tok_b; t < h->tok_e; t++) {
		uint32_t first, end = clv_who_longest(f, t, &first);
		bool opens = t == h->tok_b, of = !opens && (clv_who_small(f, t - 1, SMALL_OF) || clv_who_small(f, t - 1, SMALL_THE));
		if (end <= t || end > h->tok_e || !(opens || of) || !is_state_word(f, t, end, false))
			continue;
		hit x = { t, end, first, 0, false, NONE, NONE };
		if (!studies || (opens && clv_who_reading(f, &x, R_ADJ)))
			return clv_who_state_of_hit(f, &x);
	}
	return NONE;
}

static uint32_t state_at(const finder *f, uint32_t t)
{
	uint32_t h = t < f->d->tokens.n ? f->hit_at[t] : NONE;
	uint32_t x = h == NONE || f->hits.v[h].reading == NONE ? NONE : clv_who_state_of_hit(f, &f->hits.v[h]);
	return x != NONE && f->w->actors.v[x].kind == CLV_KIND_STATE ? x : NONE;
}

static uint32_t home_of(const finder *f, const hit *h, const worg_word *word, const role_np *told)
{
	const clv_sentence *s = &f->d->sentences.v[tok(f, h->tok_b)->sentence];
	uint32_t x = state_in(f, h, word), b = h->tok_b, e = h->tok_e;
	if (x == NONE && b > s->tok_b + 1 && clv_who_possessive(clv_who_word(f, b - 1)))
		x = state_at(f, b - 2); /* "Kenya's Wildlife Service" */
	if (x == NONE && b > s->tok_b && f->hit_at[b - 1] != NONE && clv_who_reading(f, &f->hits.v[f->hit_at[b - 1]], R_ADJ))
		x = state_at(f, b - 1);
	bool behind = e + 1 < s->tok_e && (clv_who_small(f, e, SMALL_OF) || clv_str_eqc(f->key[e], "in"));
	if (x == NONE && behind && word)
		x = state_at(f, e + 1);
	return x == NONE && told ? told->state : x;
}

/* "Sri Lankan Tamils": the plural of a people. */
static bool is_people(const finder *f, const hit *h)
{
	return clv_str_eqc(tok(f, h->tok_e - 1)->tag_text, "NNPS") && h->tok_e - h->tok_b > 1 &&
	       is_state_word(f, h->tok_b, h->tok_e - 1, false);
}

/* Of those who join: "teachers" of a forum of teachers. */
static clv_str members_sector(const finder *f, const hit *h)
{
	for (uint32_t t = h->tok_b; t < h->tok_e; t++) {
		const uint32_t *i = clv_who_key(f->w, f->key[t], &(uint32_t){ 0 });
		for (uint32_t r = i ? *i : NONE; r != NONE; r = f->w->readings.v[r].next) {
			const wrole *w = f->w->readings.v[r].kind == R_ROLE ? &f->w->roles.v[f->w->readings.v[r].ref] : NULL;
			if (w && (f->w->readings.v[r].flags & RF_PLURAL) && !w->acts && (w->cls == C_GROUP || w->cls == C_PERSON) &&
			    !clv_str_eqc(w->sector, "CVL") && !clv_str_eqc(w->sector, "UNK"))
				return w->sector;
		}
	}
	return CLV_S("");
}

static const worg_word *head_word(const finder *f, const hit *h)
{
	const worg_word *first = NULL;
	uint32_t end = h->tok_e; /* the head stands before "of" and "for" */
	for (uint32_t t = h->tok_b + 1; t < h->tok_e && end == h->tok_e; t++)
		if (clv_who_small(f, t, SMALL_OF) || clv_str_eqc(f->key[t], "for"))
			end = t;
	for (uint32_t t = end; t-- > h->tok_b && !first;)
		first = f->key[t].n ? org_word(f, h->tok_b, t) : NULL;
	for (uint32_t t = h->tok_e; t-- > end && !first;)
		first = f->key[t].n ? org_word(f, h->tok_b, t) : NULL;
	return first;
}

/* "Defence Committee of the State Duma": whose it is. */
static const wactor *parent_of(const finder *f, const hit *h)
{
	uint32_t t = h->tok_e, x;
	if (!clv_who_small(f, t, SMALL_OF))
		return NULL;
	t += 1 + clv_who_small(f, t + 1, SMALL_THE);
	x = t < f->d->tokens.n ? f->hit_at[t] : NONE;
	const reading *r = x == NONE || f->hits.v[x].reading == NONE || f->hits.v[x].tok_b != t ? NULL : clv_who_reading(f, &f->hits.v[x], R_ORG);
	r = r ? clv_who_best_org(f, &f->hits.v[x]) : NULL;
	return r ? &f->w->actors.v[r->ref] : NULL;
}

static bool as_parent(const finder *f, const wactor *x, clv_mention *m)
{
	if (!x)
		return false;
	m->code = x->code;
	m->sector = x->sector;
	if (!x->code.n && x->state != NONE)
		m->nationality = f->w->actors.v[x->state].code;
	m->rule = CLV_S("org_words.tsv, part of the body named behind");
	return true;
}

void clv_who_body(const finder *f, const hit *h, clv_mention *m)
{
	const worg_word *word = head_word(f, h);
	/* "the opposition Citizens Movement", "…, a Chadian opposition party" */
	const role_np *told = clv_who_role_of(f, (uint32_t)(h - f->hits.v));
	uint32_t state = home_of(f, h, word, told);
	m->rule = CLV_S("entity");
	if (word && clv_str_eqc(word->sector, "SOC") && as_parent(f, parent_of(f, h), m))
		return;
	if (!word && is_people(f, h)) {
		m->kind = CLV_KIND_GROUP;
		m->sector = CLV_S("CVL");
	}
	if (told && !f->w->roles.v[told->word].acts) {
		m->sector = f->w->roles.v[told->word].sector;
		m->rule = CLV_S("role_words.tsv, apposition");
	} else if (word) {
		clv_str members = clv_str_eqc(word->sector, "SOC") ? members_sector(f, h) : CLV_S("");
		m->sector = members.n ? members : word->sector;
		bool institution = word->acts && h->tok_e - h->tok_b > 1; /* "the Commission" may be anybody's */
		m->rule = institution ? CLV_S("org_words.tsv") : CLV_S("org_words.tsv, no state");
	}
	if (state == NONE)
		return;
	/* "Ukrainian General Staff" acts for its state, "Russian Academy" does not */
	if (word && word->acts)
		m->code = f->w->actors.v[state].code;
	else
		m->nationality = f->w->actors.v[state].code;
}
