/* SPDX-License-Identifier: Apache-2.0 */
/* describe: definite descriptions → the person or body named before.
 *
 * Input: role words and mentions so far. Output: mentions of how coref. Method:
 * "the minister", "the Serbian leader", "the former president" mean the one person
 * named before whose title or office fits and whose state is not another; who the
 * report itself introduces ("the leader of Serbia, Marko Ilic") comes before the
 * holder of the lexicon. "The government": the one body of that name. "The bloc",
 * "the company": the last of that kind, in the sentence or the three before, if it
 * is one. Nothing inside quotation marks. Cost: each word looks at the titles or
 * the mentions before it. Limits: two persons of one office stay open. */
#include "who/refer.h"

enum { GENERIC_BACK = 3, TITLE_BACK = 40, MAX_TITLES = 400, MANY = 1000 };

/* ---- persons by their office -------------------------------------------------------- */

/* The state or organisation behind a person's mention and his title, NONE: unknown. */
static uint32_t state_of(const ref *r, const role_np *title, const clv_mention *m)
{
	if (title && title->state != NONE)
		return title->state;
	clv_str code = m->code.n ? m->code : m->nationality;
	const uint32_t *s = clv_map_get(&r->f->w->by_iso3, code);
	return s ? *s : NONE;
}

static bool ends_with_word(clv_str s, clv_str w)
{
	return clv_str_eq(s, w) || (s.n > w.n && s.p[s.n - w.n - 1] == ' ' && clv_str_ends(s, w));
}

/* "the minister" after "Foreign Minister X"; "the leader" after any head. */
static bool word_fits(const ref *r, const wrole *asked, const wrole *had)
{
	if (asked == had)
		return true;
	if (asked->sector.n && had->sector.n && !clv_str_eq(asked->sector, had->sector))
		return false; /* "the general" is no secretary-general */
	if (asked->office.n && had->office.n) /* "the president" is no vice-president */
		return clv_who_accepts(r->f->w, asked->office, had->office, NULL);
	if (ends_with_word(had->term, asked->term) || ends_with_word(asked->term, had->term))
		return true;
	if (clv_str_starts(had->term, asked->term) && clv_str_find(had->term, CLV_S(" of "), 0) == asked->term.n)
		return true; /* "the secretary" after "secretary of state X" */
	return false;
}

static bool term_fits(const ref *r, const wrole *asked, const clv_mention *m)
{
	const uint32_t *person = clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 });
	if (!person || !m->code.n)
		return false;
	const wterm *t = clv_who_acting(r->f->w, *person, r->f->day);
	if (t && !asked->office.n) /* "the minister": of whatever he is minister */
		return clv_str_ends(t->office, asked->term) && (t->office.n > asked->term.n || t->what.n);
	return t && clv_who_accepts(r->f->w, asked->office, t->office, t->state == NONE ? NULL : &r->f->w->actors.v[t->state]);
}

/* Held the office once and no more: "the former prime minister". */
static bool held_once(const ref *r, const wrole *asked, const clv_mention *m)
{
	const uint32_t *person = clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 });
	const wactor *x = person ? &r->f->w->actors.v[*person] : NULL;
	clv_day day = r->f->day == CLV_DAY_NONE ? r->f->w->as_of : r->f->day;
	bool once = false;
	for (uint32_t i = x && asked->office.n ? x->term_b : 0; x && asked->office.n && i < x->term_e; i++) {
		const wterm *t = &r->f->w->terms.v[i];
		if (!clv_who_accepts(r->f->w, asked->office, t->office, t->state == NONE ? NULL : &r->f->w->actors.v[t->state]))
			continue;
		if (clv_who_term_at(t, day))
			return false;
		once = once || (t->to != CLV_DAY_NONE && t->to < day);
	}
	return once;
}

static bool states_agree(uint32_t a, uint32_t b)
{
	return a == NONE || b == NONE || a == b;
}

/* The last mention of its actor before token end. */
static uint32_t last_of(const ref *r, uint32_t m, uint32_t sentence, uint32_t end)
{
	uint32_t last = m;
	for (uint32_t s = sentence + 1; s-- > 0 && sentence - s <= BACK;) {
		near x;
		ref_near(r, s, &x);
		for (size_t i = x.n; i-- > 0;)
			if (ref_at(r, x.v[i])->tok_e <= end && same_actor(ref_at(r, x.v[i]), ref_at(r, m)))
				return x.v[i];
	}
	return last;
}

/* The one person before x whom its office and state fit; NONE: none, or two. */
static uint32_t bearer_before(const ref *r, const role_np *x, bool *introduced)
{
	const wrole *asked = &r->f->w->roles.v[x->word];
	uint32_t found = NONE, s = r->d->tokens.v[x->head].sentence, own = ref_own_subject(r, x->head);
	*introduced = false;
	uint32_t at = (uint32_t)(x - r->f->roles.v), first = at > MAX_TITLES ? at - MAX_TITLES : 0;
	for (uint32_t i = at; i-- > first;) {
		const role_np *t = &r->f->roles.v[i];
		if (s > r->d->tokens.v[t->head].sentence + TITLE_BACK)
			break;
		uint32_t m = t->person_hit == NONE || t->tok_e > x->tok_b ? NONE : r->f->hits.v[t->person_hit].mention;
		if (m == NONE || t == x || ref_at(r, m)->tok_e > x->tok_b || s - ref_at(r, m)->sentence > TITLE_BACK)
			continue;
		/* "the Chinese president" is no "Commission president" */
		bool other_body = x->state != NONE && state_of(r, t, ref_at(r, m)) == NONE &&
		                  (ref_at(r, m)->code.n || x->mention != NONE);
		if (!word_fits(r, asked, &r->f->w->roles.v[t->word]) || (x->lapsed && !t->lapsed) || t->junior || other_body ||
		    !states_agree(x->state, state_of(r, t, ref_at(r, m))) || (x->org != NONE && x->org != t->org) ||
		    (own != NONE && same_actor(ref_at(r, own), ref_at(r, m))))
			continue;
		if (found != NONE && !same_actor(ref_at(r, found), ref_at(r, m)))
			return NONE;
		found = found == NONE ? m : found; /* the last one */
		*introduced = true;
	}
	for (uint32_t i = r->first[s > BACK ? s - BACK : 0]; i < r->n && ref_at(r, i)->tok_e <= x->tok_b; i++) {
		const clv_mention *m = ref_at(r, i);
		if (m->kind != CLV_KIND_PERSON || m->how == CLV_HOW_ROLE || !(x->lapsed ? held_once(r, asked, m) : term_fits(r, asked, m)) ||
		    !states_agree(x->state, state_of(r, NULL, m)) || (own != NONE && same_actor(ref_at(r, own), m)))
			continue;
		if (found != NONE && !same_actor(ref_at(r, found), m)) {
			/* who was named since competes with who was introduced */
			bool old = *introduced && ref_at(r, last_of(r, found, s, x->tok_b))->tok_b > m->tok_b;
			if (!old)
				return NONE;
			continue;
		}
		found = i;
	}
	return found;
}

/* "Ana Ruiz was freed at noon. The journalist thanked …": the one person of the sentence before,
 * its subject, of whom nothing else is known that the word contradicts. */
static uint32_t only_person(const ref *r, const role_np *x)
{
	const wrole *w = &r->f->w->roles.v[x->word];
	uint32_t s = r->d->tokens.v[x->head].sentence, found = NONE;
	uint8_t dep = r->d->tokens.v[x->head].dep;
	if (w->cls == C_OFFICE || (dep != CLV_DEP_NSUBJ && dep != CLV_DEP_NSUBJPASS) || x->org != NONE || x->of_body != NONE)
		return NONE;
	uint32_t first = s;
	while (first > 0 && s - first < 2 * BACK && (first == s || !ref_content(r, first)))
		first--;
	for (uint32_t i = first; i <= s; i++) {
		near n;
		ref_near(r, i, &n);
		for (size_t k = 0; k < n.n; k++) {
			const clv_mention *m = ref_at(r, n.v[k]);
			if (m->tok_e > x->tok_b || m->kind != CLV_KIND_PERSON || m->how == CLV_HOW_DEMONYM || ref_unnamed(r, m))
				continue;
			if (i == s || (found != NONE && !same_actor(ref_at(r, found), m)))
				return NONE;
			found = found == NONE || ref_subject(r, m) ? n.v[k] : found;
		}
	}
	const clv_mention *m = found == NONE ? NULL : ref_at(r, found);
	bool fits = m && (!m->sector.n || clv_str_eqc(m->sector, "ELI") || (clv_str_eq(m->sector, w->sector) && !clv_str_eqc(m->sector, "GOV")));
	for (const role_np *t = x; fits && t-- > r->f->roles.v && r->d->tokens.v[t->head].sentence >= first;)
		fits = t->word != x->word; /* "the ambassador of Chad. … The ambassador left": he */
	return fits && ref_subject(r, m) && states_agree(x->state, state_of(r, NULL, m)) && (!x->lapsed || !m->code.n) ? found : NONE;
}

void ref_described(ref *r, role_np *x)
{
	const wrole *w = &r->f->w->roles.v[x->word];
	bool person = w->cls == C_OFFICE || w->cls == C_PERSON || w->cls == C_TITLE || w->cls == C_LAPSED_TITLE;
	bool introduced;
	if (!person || x->plural || x->person_hit != NONE || !x->definite || x->junior || x->past || x->his || r->quoted[x->head] ||
	    clv_str_eqc(w->office, "chief") || clv_who_small(r->f, x->tok_e, SMALL_OF))
		return; /* "the leader of Tigray" is somebody else */
	/* "the president of France" names its own holder */
	bool owned = x->state != NONE || x->org != NONE;
	uint32_t to = bearer_before(r, x, &introduced);
	if (to == NONE && (x->mention == NONE || ref_unnamed(r, ref_at(r, x->mention)))) {
		to = only_person(r, x);
		introduced = to != NONE;
	}
	if (to == NONE || (owned && !introduced && x->mention != NONE && ref_at(r, x->mention)->how != CLV_HOW_ROLE))
		return;
	if (x->mention != NONE && same_actor(ref_at(r, x->mention), ref_at(r, to)))
		return; /* said already */
	const uint32_t *holder = x->mention == NONE ? NULL : clv_who_id(r->f->w, ref_at(r, x->mention)->actor, &(uint32_t){ 0 });
	if (holder && !introduced)
		return;
	ref_resolved(r, x->tok_b, x->tok_e, x->head, to, CLV_HOW_COREF, 0.75f, "office named before");
	if (x->mention == NONE)
		x->mention = (uint32_t)r->d->mentions.n - 1;
}

/* ---- bodies --------------------------------------------------------------------------- */

static const wrole *role_of_mention(const ref *r, const clv_mention *m)
{
	uint32_t h = r->f->hit_at[m->tok_head];
	const reading *x = h == NONE ? NULL : clv_who_reading(r->f, &r->f->hits.v[h], R_ROLE);
	return x ? &r->f->w->roles.v[x->ref] : NULL;
}

static size_t fitting(const ref *r, uint32_t sentence, uint32_t tok, uint32_t end, clv_str kinds, uint32_t *last);

/* "the member states": of the one organisation of states named in the sentence or the three before. */
static uint32_t union_of(const ref *r, const clv_mention *m)
{
	uint32_t s = m->sentence, found = NONE;
	size_t n = fitting(r, s, m->tok_head, m->tok_b, CLV_S("igo;alliance"), &found);
	for (uint32_t back = 0; n == 0 && s-- > 0 && back < GENERIC_BACK; back++)
		n = fitting(r, s, m->tok_head, UINT32_MAX, CLV_S("igo;alliance"), &found);
	return n == 1 ? found : NONE;
}

/* "the government" after "the government of Chad": the one body of that name that
 * the report has named so far, if it is one state's. */
void ref_body(ref *r, uint32_t i)
{
	const clv_mention *m = ref_at(r, i);
	const wrole *w = m->how == CLV_HOW_ROLE && m->kind == CLV_KIND_GROUP && !m->code.n ? role_of_mention(r, m) : NULL;
	uint32_t found = NONE, b = m->tok_b;
	if (!w || r->quoted[m->tok_head] || m->tok_e - b > 2 ||
	    !(clv_who_small(r->f, b, SMALL_THE) || (b > 0 && clv_who_small(r->f, b - 1, SMALL_THE))))
		return;
	for (uint32_t k = i; k-- > 0 && m->sentence - ref_at(r, k)->sentence <= BODY_BACK;) {
		const clv_mention *o = ref_at(r, k);
		if (o->how != CLV_HOW_ROLE || o->kind != CLV_KIND_GROUP || !o->code.n ||
		    !clv_str_eq(r->f->key[o->tok_head], r->f->key[m->tok_head]))
			continue;
		if (found != NONE && !clv_str_eq(ref_at(r, found)->code, o->code))
			return;
		found = found == NONE ? k : found; /* the last one */
	}
	if (found == NONE && w->cls == C_STATE && w->org)
		found = union_of(r, m);
	if (found != NONE)
		ref_resolved(r, m->tok_b, m->tok_e, m->tok_head, found, CLV_HOW_COREF, 0.7f, "body named before");
}

/* ---- "the bloc", "the company", "the country" ---------------------------------------------- */

static bool kind_fits(const ref *r, clv_str kinds, const clv_mention *m)
{
	const uint32_t *a = clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 });
	clv_str one, type = a ? r->f->w->actors.v[*a].type : CLV_S("");
	bool named = m->how != CLV_HOW_DEMONYM && m->how != CLV_HOW_CAPITAL && m->how != CLV_HOW_METONYM;
	if (!named || m->kind == CLV_KIND_PERSON)
		return false;
	if (!a) /* an organisation that only the recogniser knows */
		type = m->kind == CLV_KIND_ORG && (!m->sector.n || clv_str_eqc(m->sector, "BUS")) ? CLV_S("company") : CLV_S("");
	while (type.n && clv_str_split(&kinds, ';', &one))
		if (clv_str_eq(one, type) || (clv_str_eqc(one, "monarchy") && a && m->kind == CLV_KIND_STATE &&
		                              clv_str_eqc(r->f->w->actors.v[*a].leader, "monarch")))
			return true;
	return false;
}

/* "The Asian country": a state of that continent. */
static bool on_continent(const ref *r, uint32_t adjective, const clv_mention *m)
{
	const uint32_t *a = clv_who_id(r->f->w, m->actor, &(uint32_t){ 0 });
	clv_str where = a ? clv_name_key_in(r->f->s, r->f->w->actors.v[*a].continent) : CLV_S("");
	return where.n >= 4 && clv_str_starts(r->f->key[adjective], clv_str_sub(where, 0, 4));
}

/* The one state of the continent named in the sentence or the three before. */
static void state_of_continent(ref *r, uint32_t tok, uint32_t adjective)
{
	uint32_t sentence = r->d->tokens.v[tok].sentence, found = NONE;
	for (uint32_t back = 0; back <= GENERIC_BACK && back <= sentence && found == NONE; back++) {
		near m;
		ref_near(r, sentence - back, &m);
		for (size_t k = 0; k < m.n; k++) {
			const clv_mention *x = ref_at(r, m.v[k]);
			bool state = (x->kind == CLV_KIND_STATE || x->kind == CLV_KIND_PLACE) && x->code.n && x->how == CLV_HOW_NAME;
			if (!state || x->tok_e > adjective || !on_continent(r, adjective, x))
				continue;
			if (found != NONE && !same_actor(ref_at(r, found), x))
				return;
			found = m.v[k];
		}
	}
	if (found != NONE)
		ref_resolved(r, tok, tok + 1, tok, found, CLV_HOW_COREF, 0.7f, "generics.tsv, continent");
}

/* Distinct fitting actors of a sentence before token end: their number, the last one. */
static size_t fitting(const ref *r, uint32_t sentence, uint32_t tok, uint32_t end, clv_str kinds, uint32_t *last)
{
	uint32_t own = ref_own_subject(r, tok); /* an object is not its verb's subject */
	near m;
	size_t n = 0;
	ref_near(r, sentence, &m);
	for (size_t k = 0; k < m.n; k++) {
		const clv_mention *x = ref_at(r, m.v[k]);
		if (x->tok_e > end || !kind_fits(r, kinds, x) || (own != NONE && same_actor(x, ref_at(r, own))))
			continue;
		if (n && same_actor(ref_at(r, *last), x))
			continue;
		n++;
		*last = m.v[k];
	}
	return n;
}

/* A role before token end in the sentence holds an actor of this kind that has no mention of its
 * own ("the ministers of the Union", "Peru's president"), and that is not `but`. */
static bool hidden(const ref *r, uint32_t sentence, uint32_t end, clv_str kinds, uint32_t but)
{
	const clv_sentence *s = &r->d->sentences.v[sentence];
	for (uint32_t t = s->tok_b; t < s->tok_e && t < end; t++) {
		const role_np *x = r->role[t] == NONE ? NULL : &r->f->roles.v[r->role[t]];
		uint32_t owner = !x ? NONE : x->org != NONE ? x->org : x->state;
		const wactor *a = owner == NONE || x->head >= end ? NULL : &r->f->w->actors.v[owner];
		clv_str rest = kinds, one;
		while (a && rest.n && clv_str_split(&rest, ';', &one))
			if (clv_str_eq(one, a->type) && (but == NONE || !clv_str_eq(ref_at(r, but)->actor, a->id)))
				return true;
	}
	return false;
}

/* The determiner of a generic noun at tok: "the bloc", "the paramilitary group". */
static uint32_t phrase_begin(const ref *r, uint32_t tok)
{
	if (tok && clv_who_small(r->f, tok - 1, SMALL_THE))
		return tok;
	bool plain = tok > 1 && r->d->tokens.v[tok - 1].dep == CLV_DEP_AMOD && r->f->hit_at[tok - 1] == NONE &&
	             r->d->tokens.v[tok - 1].ent == CLV_ENT_NONE && r->d->tokens.v[tok - 1].pos == CLV_POS_ADJ;
	/* "the Asian country" */
	bool region = tok > 1 && r->d->tokens.v[tok - 1].dep == CLV_DEP_AMOD && r->d->tokens.v[tok - 1].ent == CLV_ENT_NORP &&
	              (r->f->hit_at[tok - 1] == NONE || r->f->hits.v[r->f->hit_at[tok - 1]].reading == NONE);
	return (plain || region) && clv_who_small(r->f, tok - 2, SMALL_THE) ? tok - 1 : NONE;
}

/* Does the mention's text hold the word? */
static bool has_word(const ref *r, const clv_mention *m, clv_str word)
{
	for (uint32_t t = m->tok_b; t < m->tok_e; t++)
		if (clv_str_eq(r->f->key[t], word))
			return true;
	return false;
}

/* "The commission" after "the Electoral Commission of Malawi": the one body with this word in
 * its name that the report has named. */
static void named_by_word(ref *r, uint32_t tok)
{
	const clv_token *t = &r->d->tokens.v[tok];
	clv_str word = r->f->key[tok];
	uint32_t found = NONE;
	/* "at the front", "a hall of the centre": only who acts, owns or is acted upon */
	bool argument = t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS || t->dep == CLV_DEP_POSS || t->dep == CLV_DEP_DOBJ ||
	                (t->dep == CLV_DEP_POBJ && r->d->tokens.v[t->head].dep == CLV_DEP_AGENT);
	if (r->quoted[tok] || tok == 0 || !argument || t->pos != CLV_POS_NOUN || !clv_str_eqc(t->tag_text, "NN") ||
	    !clv_who_small(r->f, tok - 1, SMALL_THE) || !clv_map_get(&r->f->w->org_words, word) ||
	    (tok + 1 < r->d->tokens.n && (clv_who_small(r->f, tok + 1, SMALL_OF) || r->d->tokens.v[tok + 1].pos == CLV_POS_PROPN)))
		return;
	for (uint32_t i = 0; i < r->n && ref_at(r, i)->tok_e < tok; i++) {
		const clv_mention *m = ref_at(r, i);
		bool body = m->kind == CLV_KIND_ORG || (m->kind == CLV_KIND_GROUP && m->how == CLV_HOW_ROLE);
		bool same = body && m->tok_b + 1 < m->tok_e && t->sentence - m->sentence <= BODY_BACK && has_word(r, m, word);
		if (!same || (m->kind == CLV_KIND_GROUP && !m->code.n))
			continue;
		if (found != NONE && !same_actor(ref_at(r, found), m))
			return;
		found = i;
	}
	for (uint32_t i = r->first[t->sentence]; found != NONE && i < r->n && ref_at(r, i)->tok_b <= tok; i++) {
		const clv_mention *m = ref_at(r, i);
		bool open = m->how == CLV_HOW_ROLE && !m->code.n && ref_at(r, found)->kind == CLV_KIND_ORG;
		if (tok < m->tok_e && !open)
			return; /* told already whose it is */
	}
	if (found != NONE)
		ref_resolved(r, tok, tok + 1, tok, found, CLV_HOW_COREF, 0.7f, "body named with this word");
}

/* The number of actors of the kinds in the sentence before token b, else in the nearest of the three
 * sentences before that has any; the last of them. MANY where it is not to be known. */
static size_t last_of_kind(const ref *r, uint32_t tok, uint32_t b, clv_str kinds, uint32_t *found, uint32_t *back)
{
	const clv_token *t = &r->d->tokens.v[tok];
	uint32_t s = t->sentence, own = ref_own_subject(r, tok);
	size_t n = fitting(r, s, tok, b, kinds, found);
	*back = 0;
	if (n == 0 && own != NONE && kind_fits(r, kinds, ref_at(r, own)))
		return MANY; /* "Germany has soldiers in the country": whose, a reader sees, not we */
	if (hidden(r, s, b, kinds, n ? *found : NONE))
		return MANY;
	while (n == 0 && s-- > 0 && t->sentence - s < 3 * GENERIC_BACK && *back < GENERIC_BACK) {
		if (!ref_content(r, s))
			continue;
		++*back;
		n = fitting(r, s, tok, UINT32_MAX, kinds, found);
		if (hidden(r, s, UINT32_MAX, kinds, n ? *found : NONE))
			return MANY;
	}
	return n;
}

void ref_generic(ref *r, uint32_t tok)
{
	const clv_who *w = r->f->w;
	const uint32_t *g = clv_map_get(&w->generics, r->f->key[tok]);
	const clv_token *t = &r->d->tokens.v[tok];
	if (!g)
		named_by_word(r, tok);
	uint32_t b = g && !r->quoted[tok] ? phrase_begin(r, tok) : NONE, found = NONE;
	if (b == NONE || t->dep == CLV_DEP_COMPOUND ||
	    (tok + 1 < r->d->tokens.n && (clv_who_small(r->f, tok + 1, SMALL_OF) || r->d->tokens.v[tok + 1].pos == CLV_POS_PROPN)))
		return;
	clv_str kinds = w->generic.v[*g];
	if (b < tok && r->d->tokens.v[b].ent == CLV_ENT_NORP) {
		state_of_continent(r, tok, b);
		return;
	}
	uint32_t back = 0;
	size_t n = last_of_kind(r, tok, b, kinds, &found, &back);
	if (n == 0 && clv_str_eqc(kinds, "monarchy")) /* a kingdom that a prime minister leads */
		n = last_of_kind(r, tok, b, CLV_S("state"), &found, &back);
	if (n == 1)
		ref_resolved(r, tok, tok + 1, tok, found, CLV_HOW_COREF, back > 1 ? 0.6f : 0.7f, "generics.tsv");
}
