/* SPDX-License-Identifier: Apache-2.0 */
/* emit: mentions from names and role words.
 *
 * Input: hits with their actors, role descriptions. Output: d->mentions, ordered
 * by beginning, longer first. Method: a name becomes one mention with the reading
 * that fits: a person with the office of the day, an organisation, a state, an
 * adjective of nationality, a metonym, a place. A role word becomes a mention if
 * it stands for somebody: the holder of the office on the day, else an unnamed
 * person or group with code and sector from the words. Code and sector: who acts
 * for a state carries its code; scholars, companies, media and those out of office
 * carry at most a nationality. Cost: linear. Limits: an unnamed group of a state
 * has one id for each sector ("russia-mil"), whatever its words. */
#include "who/who_priv.h"

clv_str clv_who_slug(clv_arena *a, clv_str name)
{
	clv_str k = clv_name_key_in(a, name);
	char *p = clv_alloc(a, k.n + 1);
	for (size_t i = 0; i < k.n; i++)
		p[i] = k.p[i] == ' ' ? '-' : k.p[i];
	return (clv_str){ p, k.n };
}

static clv_mention *add(finder *f, uint32_t b, uint32_t e, clv_kind kind, clv_how how)
{
	clv_doc *d = f->d;
	clv_mention *m = clv_push(d->arena, &d->mentions);
	m->span = (clv_span){ d->tokens.v[b].span.b, d->tokens.v[e - 1].span.e };
	m->sentence = d->tokens.v[b].sentence;
	m->tok_b = b;
	m->tok_e = e;
	m->tok_head = clv_who_head(d, b, e);
	m->kind = kind;
	m->how = how;
	m->coref = NONE;
	m->score = 0.9f;
	m->actor = m->name = m->code = m->sector = m->nationality = m->place = CLV_S("");
	m->rule = CLV_S("");
	return m;
}

static clv_str code_of(const finder *f, uint32_t state)
{
	return state == NONE ? CLV_S("") : f->w->actors.v[state].code;
}

static clv_str rule(finder *f, const char *file, uint32_t line)
{
	return clv_strf(f->d->arena, "%s%s:%u", line & CLV_TSV_OWN ? "own/" : "", file, line & ~CLV_TSV_OWN);
}

/* m names whom `like` names. */
static void means_the_same(clv_mention *m, const clv_mention *like)
{
	m->kind = like->kind;
	m->actor = like->actor;
	m->name = like->name;
	m->code = like->code;
	m->sector = like->sector;
	m->nationality = like->nationality;
}

static void as_actor(finder *f, clv_mention *m, uint32_t actor)
{
	const wactor *x = &f->w->actors.v[actor];
	m->actor = x->id;
	m->name = x->name;
	m->kind = x->kind;
	m->code = x->code;
	m->sector = x->sector;
	m->nationality = x->code.n ? CLV_S("") : code_of(f, x->state);
	m->rule = rule(f, x->file, x->line);
}

/* Code and sector of a person on the day. */
static void as_person(finder *f, clv_mention *m, uint32_t person)
{
	const clv_who *w = f->w;
	const wterm *t = clv_who_acting(w, person, f->day);
	as_actor(f, m, person);
	m->code = m->sector = m->nationality = CLV_S("");
	if (!t) {
		m->sector = CLV_S("ELI");
		m->nationality = code_of(f, w->actors.v[person].state);
		return;
	}
	bool private = clv_who_private(t->sector);
	m->sector = t->sector;
	if (t->state != NONE && private)
		m->nationality = code_of(f, t->state);
	else if (t->state != NONE)
		m->code = code_of(f, t->state);
	else if (t->org != NONE) {
		m->code = w->actors.v[t->org].code;
		if (w->actors.v[t->org].sector.n && !m->code.n)
			m->sector = w->actors.v[t->org].sector;
		if (!m->code.n)
			m->nationality = code_of(f, w->actors.v[t->org].state);
	}
	m->rule = clv_strf(f->d->arena, "%.*s, terms.tsv:%u", CLV_FMT(m->rule), t->line);
}

/* Code, sector, nationality that a role word gives to whoever bears it. */
static void from_role(finder *f, clv_mention *m, const role_np *r)
{
	const clv_who *w = f->w;
	const wrole *word = &w->roles.v[r->word];
	const wactor *org = r->org == NONE ? NULL : &w->actors.v[r->org];
	bool led = (r->of_group != NONE && !w->roles.v[r->of_group].acts) || (r->of_body != NONE && !w->org_word.v[r->of_body].acts);
	bool acts = word->acts && !r->lapsed && !led;
	m->sector = r->of_group != NONE  ? w->roles.v[r->of_group].sector
	            : r->of_body != NONE ? w->org_word.v[r->of_body].sector
	                                 : word->sector;
	/* "leader", "chief", "president" of nobody named may lead anything */
	bool of_nobody = !org && r->state == NONE && word->office.n &&
	                 clv_who_accepts(w, CLV_S("@head"), word->office, NULL);
	if (clv_str_eqc(m->sector, "UNK") || (of_nobody && !r->plural && !led))
		m->sector = org ? org->sector : CLV_S("");
	if (org && !r->lapsed) {
		/* who speaks for an organisation is of its sector: "Hamas spokesman" */
		bool between_states = clv_str_eqc(org->type, "igo") || clv_str_eqc(org->type, "alliance");
		if (org->sector.n && !between_states)
			m->sector = org->sector;
		if (acts)
			m->code = org->code;
		else if (!org->code.n)
			m->nationality = code_of(f, org->state);
	}
	if (r->state != NONE && !m->code.n) {
		if (acts && !(org && !org->code.n))
			m->code = code_of(f, r->state);
		else
			m->nationality = code_of(f, r->state);
	}
	if (r->lapsed && word->acts)
		m->sector = CLV_S("ELI");
	m->rule = rule(f, "role_words.tsv", word->line);
}

static clv_str words_of(finder *f, uint32_t b, uint32_t e)
{
	return clv_str_copy(f->d->arena, clv_text(f->d->text, (clv_span){ f->d->tokens.v[b].span.b,
	                                                                  f->d->tokens.v[e - 1].span.e }));
}

/* The person outside the lexicon whose full name ends in this word. */
clv_str clv_who_known_stranger(const finder *f, clv_str key, const clv_mention **out)
{
	size_t n = f->unknown.n, first = n > CLV_MAX_NAMES_BACK ? n - CLV_MAX_NAMES_BACK : 0;
	for (size_t i = n; i-- > first;) {
		clv_str id = f->unknown.v[i].actor;
		size_t b = id.n;
		while (b > 0 && id.p[b - 1] != '-')
			b--;
		if (clv_str_eq(clv_str_sub(id, b, id.n), key)) {
			*out = &f->unknown.v[i];
			return id;
		}
	}
	return CLV_S("");
}

static void stranger(finder *f, clv_mention *m, const hit *h, const role_np *r)
{
	const clv_mention *known = NULL;
	clv_str name = words_of(f, h->tok_b, h->tok_e);
	m->kind = CLV_KIND_PERSON;
	m->name = name;
	m->actor = clv_who_slug(f->d->arena, name);
	m->score = 0.8f;
	m->rule = CLV_S("entity");
	if (h->tok_e - h->tok_b == 1 && clv_who_known_stranger(f, m->actor, &known).n && known) {
		m->actor = known->actor;
		m->name = known->name;
		m->how = CLV_HOW_ALIAS;
		m->code = known->code;
		m->sector = known->sector;
		m->nationality = known->nationality;
	}
	/* called by an office that the lexicon's bearer of this name came to later: another */
	if (r && f->w->roles.v[r->word].office.n && !r->lapsed && h->actor == NONE && clv_who_id(f->w, m->actor, &(uint32_t){ 0 }))
		m->actor = clv_strf(f->d->arena, "%.*s-other", CLV_FMT(m->actor));
	if (r)
		from_role(f, m, r);
	if (!known && h->tok_e - h->tok_b > 1)
		*clv_push(f->s, &f->unknown) = *m;
}

/* "White House spokesman John Kirby": who has no term on the day, and is called by a title of his own
 * state that is no office of the tables, has the code of that title. */
static void by_text_title(finder *f, clv_mention *m, const role_np *r)
{
	if (!r || r->lapsed || f->w->roles.v[r->word].office.n || !clv_str_eqc(m->sector, "ELI"))
		return;
	clv_mention named = *m;
	from_role(f, &named, r);
	if (!named.code.n || !clv_str_eq(named.code, m->nationality))
		return;
	named.nationality = CLV_S("");
	named.rule = clv_strf(f->d->arena, "%.*s, titled %.*s", CLV_FMT(m->rule), CLV_FMT(named.rule));
	*m = named;
}

static void person(finder *f, uint32_t hit_no)
{
	hit *h = &f->hits.v[hit_no];
	const role_np *r = clv_who_role_of(f, hit_no);
	bool full = h->reading != NONE && clv_who_reading(f, h, R_PERSON);
	clv_mention *m = add(f, h->tok_b, h->tok_e, CLV_KIND_PERSON, full ? CLV_HOW_NAME : CLV_HOW_ALIAS);
	h->mention = (uint32_t)f->d->mentions.n - 1;
	if (h->actor != NONE) {
		as_person(f, m, h->actor);
		by_text_title(f, m, r);
	} else {
		stranger(f, m, h, r);
	}
	if (h->actor != NONE && h->reading == NONE)
		m->score = 0.7f;
}

static void org(finder *f, hit *h, const reading *r)
{
	clv_mention *m = add(f, h->tok_b, h->tok_e, CLV_KIND_ORG,
	                     r->flags & RF_UPPER ? CLV_HOW_ALIAS : CLV_HOW_NAME);
	h->mention = (uint32_t)f->d->mentions.n - 1;
	as_actor(f, m, r->ref);
}

/* "NAIROBI (Agency) - At least", "Lima, 12 March:": the town that a report is written from. */
static bool in_dateline(const finder *f, const hit *h)
{
	const clv_doc *d = f->d;
	uint32_t s = d->tokens.v[h->tok_b].sentence, t = h->tok_e;
	const clv_sentence *at = &d->sentences.v[s];
	uint8_t role = (uint8_t)clv_doc_role(d, s);
	if (h->tok_b != at->tok_b || d->blocks.v[at->block].span.b != at->span.b ||
	    (role != CLV_ROLE_BODY && role != CLV_ROLE_DATELINE)) /* a headline's "Moscow: …" speaks */
		return false;
	for (; t < at->tok_e && t < h->tok_e + 12; t++) {
		clv_str w = clv_who_word(f, t);
		uint8_t pos = d->tokens.v[t].pos;
		if (clv_str_eqc(w, "-") || clv_str_eqc(w, "--") || clv_str_eqc(w, "–") || clv_str_eqc(w, "—") || clv_str_eqc(w, ":"))
			return t > h->tok_e || d->tokens.v[t - 1].space; /* "Moscow-led" */
		if (pos == CLV_POS_VERB || pos == CLV_POS_AUX || pos == CLV_POS_DET || pos == CLV_POS_ADP || d->tokens.v[t].ent == CLV_ENT_GPE)
			return false;
	}
	return false;
}

static void state(finder *f, hit *h, uint32_t actor, clv_how how, bool town, clv_str sector)
{
	clv_mention *m = add(f, h->tok_b, h->tok_e, CLV_KIND_STATE, how);
	h->mention = (uint32_t)f->d->mentions.n - 1;
	as_actor(f, m, actor);
	if (sector.n)
		m->sector = sector;
	bool seat = how == CLV_HOW_METONYM && !town;
	if (how != CLV_HOW_DEMONYM && !seat && (clv_who_is_place(f, m->tok_head, town) || (town && in_dateline(f, h)))) {
		m->kind = CLV_KIND_PLACE;
		m->place = town ? words_of(f, h->tok_b, h->tok_e) : m->actor;
		m->how = CLV_HOW_NAME;
		if (town) {
			m->actor = clv_who_slug(f->d->arena, m->place);
			m->name = m->place;
			m->code = CLV_S("");
		}
		m->sector = CLV_S("");
	} else if (town) {
		m->score = 0.8f;
	}
}

static void place(finder *f, hit *h, const wfeature *x)
{
	clv_mention *m = add(f, h->tok_b, h->tok_e, CLV_KIND_PLACE, CLV_HOW_NAME);
	h->mention = (uint32_t)f->d->mentions.n - 1;
	if (x) {
		m->actor = m->place = x->id;
		m->name = x->name;
		m->rule = rule(f, "features.tsv", x->line);
		return;
	}
	m->name = m->place = words_of(f, h->tok_b, h->tok_e);
	m->actor = clv_who_slug(f->d->arena, m->name);
	m->rule = CLV_S("entity");
	m->score = 0.7f;
}

/* "the Russians": the state's side; "Russians": people of that nationality. */
static void people(finder *f, hit *h, const reading *r)
{
	/* "the Turk Recep Tayyip Erdogan" */
	uint32_t next = h->tok_e < f->d->tokens.n ? f->hit_at[h->tok_e] : NONE;
	if (next != NONE && f->hits.v[next].actor != NONE)
		return;
	bool the = h->tok_b > 0 && clv_who_small(f, h->tok_b - 1, SMALL_THE);
	clv_mention *m = add(f, h->tok_b, h->tok_e, r->flags & RF_PLURAL ? CLV_KIND_GROUP : CLV_KIND_PERSON,
	                     CLV_HOW_DEMONYM);
	const wactor *x = &f->w->actors.v[r->ref];
	h->mention = (uint32_t)f->d->mentions.n - 1;
	m->rule = rule(f, x->file, x->line);
	m->name = words_of(f, h->tok_b, h->tok_e);
	if (the && (r->flags & RF_PLURAL)) {
		m->actor = x->id;
		m->code = x->code;
		m->score = 0.6f;
	} else {
		m->actor = clv_strf(f->d->arena, "%.*s-cvl", CLV_FMT(x->id));
		m->nationality = x->code;
		m->sector = CLV_S("CVL");
		m->score = 0.7f;
	}
}

/* "The Commission" after "the European Commission": the one body before whose name ends so, or NONE. */
static uint32_t body_ending_in(const finder *f, const hit *h)
{
	uint32_t found = NONE;
	size_t n = f->d->mentions.n, first = n > CLV_MAX_NAMES_BACK ? n - CLV_MAX_NAMES_BACK : 0;
	if (h->tok_e - h->tok_b != 1 || h->tok_b == 0 || !clv_who_small(f, h->tok_b - 1, SMALL_THE))
		return NONE;
	for (size_t i = first; i < n; i++) {
		const clv_mention *m = &f->d->mentions.v[i];
		if (m->kind != CLV_KIND_ORG || m->tok_e - m->tok_b < 2 || !clv_str_eq(f->key[m->tok_e - 1], f->key[h->tok_b]))
			continue;
		if (found != NONE && !clv_str_eq(f->d->mentions.v[found].actor, m->actor))
			return NONE;
		found = (uint32_t)i;
	}
	return found;
}

/* "MFH", "the Commission": what the full name before it was taken for. */
static bool short_name(finder *f, hit *h)
{
	const uint32_t *full = h->tok_e - h->tok_b == 1 ? clv_map_get(&f->acronyms, f->key[h->tok_b]) : NULL;
	uint32_t known = full ? f->hits.v[*full].mention : body_ending_in(f, h);
	if (known == NONE)
		return false;
	clv_mention *m = add(f, h->tok_b, h->tok_e, CLV_KIND_ORG, CLV_HOW_ALIAS);
	const clv_mention *like = &f->d->mentions.v[known];
	h->mention = (uint32_t)f->d->mentions.n - 1;
	means_the_same(m, like);
	m->rule = clv_strf(f->d->arena, "%s, %.*s", full ? "introduced in brackets" : "short for the name before", CLV_FMT(like->rule));
	m->score = like->score;
	return true;
}

/* An organisation that no table knows: body.c. */
static void unknown_org(finder *f, hit *h)
{
	if (short_name(f, h))
		return;
	clv_mention *m = add(f, h->tok_b, h->tok_e, CLV_KIND_ORG, CLV_HOW_NAME);
	h->mention = (uint32_t)f->d->mentions.n - 1;
	m->name = words_of(f, h->tok_b, h->tok_e);
	m->actor = clv_who_slug(f->d->arena, m->name);
	m->score = 0.6f;
	clv_who_body(f, h, m);
}

/* A common word for a body of state ("Congress") means this state's if no other
 * state is named more often, or if the state stands in the same sentence. */
static bool at_home(const finder *f, const hit *h, uint32_t home)
{
	uint32_t *count = CLV_NEW_ARRAY(f->s, uint32_t, f->w->actors.n);
	uint32_t most = 0, sentence = f->d->tokens.v[h->tok_b].sentence;
	for (uint32_t i = 0; i < f->hits.n; i++) {
		const hit *x = &f->hits.v[i];
		uint32_t s = x->actor != NONE ? f->w->actors.v[x->actor].state
		             : x->reading != NONE ? clv_who_state_of_hit(f, x) : NONE;
		if (s == NONE || x == h || f->w->actors.v[s].kind != CLV_KIND_STATE)
			continue;
		count[s]++;
		if (s == home && f->d->tokens.v[x->tok_b].sentence == sentence)
			return true;
		most = count[s] > most ? count[s] : most;
	}
	return home != NONE && count[home] == most;
}

/* Of several organisations with this name: one whose state the text names, that exists
 * on the day, the first. NULL: common words of which none is at home here. */
const reading *clv_who_best_org(const finder *f, const hit *h)
{
	const reading *best = NULL;
	int most = -1;
	for (uint32_t i = h->reading; i != NONE; i = f->w->readings.v[i].next) {
		const reading *r = &f->w->readings.v[i];
		if (r->kind != R_ORG)
			continue;
		const wactor *x = &f->w->actors.v[r->ref];
		bool home = x->state != NONE && at_home(f, h, x->state);
		if ((r->flags & RF_CONTEXT) && !home)
			continue;
		bool there = f->day == CLV_DAY_NONE || ((x->from == CLV_DAY_NONE || x->from <= f->day) &&
		                                        (x->to == CLV_DAY_NONE || f->day <= x->to));
		int score = 2 * home + there;
		if (score > most) {
			most = score;
			best = r;
		}
	}
	return best;
}

static void name(finder *f, uint32_t i)
{
	hit *h = &f->hits.v[i];
	const reading *r;
	/* a full name whose bearer of the lexicon came into office years later is somebody, too */
	bool early = h->reading != NONE && h->tok_e - h->tok_b > 1 && clv_who_reading(f, h, R_PERSON) && !clv_who_reading(f, h, R_ORG);
	if (h->reading == NONE && h->actor == NONE && h->ent == CLV_ENT_PERSON && clv_who_label(f, h))
		return;
	if (h->actor != NONE || early || (h->reading == NONE && h->ent == CLV_ENT_PERSON)) {
		person(f, i);
	} else if (h->reading == NONE) {
		const clv_mention *known = NULL;
		bool one = h->tok_e - h->tok_b == 1;
		size_t n;
		if (one && h->ent == CLV_ENT_ORG && in_dateline(f, h) && clv_gaz_find(&f->w->gaz, f->key[h->tok_b], &n))
			place(f, h, NULL); /* "PATNA, June 4 -" */
		else if (one && (h->ent == CLV_ENT_ORG || h->ent == CLV_ENT_GPE) &&
		    clv_who_known_stranger(f, f->key[h->tok_b], &known).n)
			person(f, i); /* "Sun" after "Yun Sun" */
		else if (one && f->d->tokens.v[h->tok_b].pos == CLV_POS_ADJ)
			return; /* "Western" */
		else if (h->ent == CLV_ENT_ORG)
			unknown_org(f, h);
		else if ((h->ent == CLV_ENT_GPE || h->ent == CLV_ENT_LOC || h->ent == CLV_ENT_FAC) && !clv_who_menu_word(f, h) && !clv_who_no_place(f, h))
			place(f, h, NULL);
	} else if ((r = clv_who_reading(f, h, R_METONYM))) {
		const wmetonym *x = &f->w->metonyms.v[r->ref];
		state(f, h, x->actor, CLV_HOW_METONYM, x->city || x->place, x->sector);
	} else if (clv_who_reading(f, h, R_STATE)) {
		state(f, h, clv_who_state_of_hit(f, h), CLV_HOW_NAME, false, CLV_S(""));
	} else if ((r = clv_who_reading(f, h, R_CAPITAL))) {
		state(f, h, r->ref, CLV_HOW_CAPITAL, true, CLV_S(""));
	} else if (clv_who_reading(f, h, R_ORG)) {
		if ((r = clv_who_best_org(f, h)))
			org(f, h, r);
	} else if ((r = clv_who_reading(f, h, R_NOUN)) &&
	           (!clv_who_reading(f, h, R_ADJ) || f->d->tokens.v[h->tok_e - 1].pos == CLV_POS_NOUN ||
	            clv_str_eqc(f->d->tokens.v[h->tok_e - 1].tag_text, "NNPS"))) {
		people(f, h, r);
	} else if (clv_who_reading(f, h, R_ADJ)) {
		state(f, h, clv_who_state_of_hit(f, h), CLV_HOW_DEMONYM, false, CLV_S(""));
		f->d->mentions.v[h->mention].score = 0.8f;
	} else if ((r = clv_who_reading(f, h, R_PLACE))) {
		place(f, h, &f->w->features.v[r->ref]);
	}
}

/* Is the role word worth a mention of its own? */
static bool stands(const finder *f, const role_np *r)
{
	const wrole *w = &f->w->roles.v[r->word];
	bool owned = r->state != NONE || r->org != NONE;
	if (r->title)
		return false;
	if (w->cls == C_STATE || w->cls == C_COUNTERPART) {
		bool counted = false;
		for (unsigned k = SMALL_TWO; k <= SMALL_FIVE; k++)
			counted = counted || (k != SMALL_PAIR && r->plural && r->tok_b > 0 && clv_who_small(f, r->tok_b - 1, k));
		return owned || counted || r->tok_e - r->tok_b > 1; /* else left to refer.c */
	}
	if (owned || r->person_hit != NONE)
		return true;
	/* "the two men" are persons named before; "two men" are anybody */
	if (w->cls == C_GROUP && (r->definite || r->his) && !clv_who_small(f, r->tok_e, SMALL_OF) && clv_map_get(&f->w->cue[CUE_PERSONS], f->key[r->head]))
		return false;
	if (w->cls == C_OFFICE)
		return r->plural;
	return true;
}

static void unnamed(finder *f, clv_mention *m, const role_np *r)
{
	const wrole *w = &f->w->roles.v[r->word];
	clv_arena *a = f->d->arena;
	from_role(f, m, r);
	m->name = words_of(f, r->tok_b, r->tok_e);
	m->score = 0.7f;
	m->kind = w->cls == C_GROUP || w->cls == C_COUNT || r->plural ? CLV_KIND_GROUP : CLV_KIND_PERSON;
	if (w->cls == C_GROUP && r->state != NONE && m->sector.n) {
		clv_str id = f->w->actors.v[r->state].id;
		char low[8] = { 0 };
		for (size_t i = 0; i < m->sector.n && i < 7; i++)
			low[i] = (char)(m->sector.p[i] + 32);
		m->actor = clv_strf(a, "%.*s-%s", CLV_FMT(id), low);
	} else if (w->cls == C_STATE && r->state != NONE && !r->plural && !r->part) {
		as_actor(f, m, r->state);
		m->score = 0.7f;
	} else if (w->cls == C_STATE) {
		m->kind = CLV_KIND_GROUP;
		m->actor = clv_who_slug(a, m->name);
		m->code = w->org && r->org != NONE ? m->code : CLV_S(""); /* "EU member states" */
	} else {
		m->actor = clv_who_slug(a, m->name);
	}
}

/* The one head of state or government that the report names for this state, if it does
 * not name x: a president's "Armenian colleague" may be the prime minister. */
static uint32_t other_head(const finder *f, uint32_t state, uint32_t x)
{
	uint32_t one = NONE;
	for (uint32_t i = 0; i < f->local.n; i++) {
		uint32_t p = f->local.v[i];
		const wterm *t = clv_who_acting(f->w, p, f->day);
		if (p == x)
			return NONE;
		if (!t || t->state != state || t->what.n || p == one ||
		    !(clv_who_accepts(f->w, CLV_S("head-of-state"), t->office, NULL) ||
		      clv_who_accepts(f->w, CLV_S("head-of-government"), t->office, NULL)))
			continue;
		if (one != NONE)
			return NONE;
		one = p;
	}
	return one;
}

/* "his Chinese counterpart": who holds there the office that he holds here. */
static uint32_t counterpart(const finder *f, const role_np *r)
{
	uint32_t sentence = f->d->tokens.v[r->head].sentence, who = NONE;
	if (r->state == NONE || r->plural)
		return NONE;
	for (uint32_t i = 0; i < f->hits.n && f->hits.v[i].tok_e <= r->tok_b; i++) {
		const hit *h = &f->hits.v[i];
		if (h->actor == NONE || f->d->tokens.v[h->tok_b].sentence != sentence)
			continue;
		who = h->actor;
		if (f->d->tokens.v[clv_who_head(f->d, h->tok_b, h->tok_e)].dep == CLV_DEP_NSUBJ)
			break;
	}
	const wterm *t = who == NONE ? NULL : clv_who_acting(f->w, who, f->day);
	if (!t || t->what.n || t->state == NONE || t->state == r->state)
		return NONE;
	uint32_t x = clv_who_holder(f->w, r->state, NONE, t->office, f->day), one;
	bool top = clv_who_accepts(f->w, CLV_S("head-of-state"), t->office, NULL) ||
	           clv_who_accepts(f->w, CLV_S("head-of-government"), t->office, NULL);
	return top && x != NONE && (one = other_head(f, r->state, x)) != NONE ? one : x;
}

/* "Pentagon chief", "President of the House": the officer of state who heads it. */
static uint32_t head_of(const finder *f, uint32_t org, clv_str office)
{
	const wactor *x = &f->w->actors.v[org];
	if (x->state == NONE || !clv_who_accepts(f->w, CLV_S("@head"), office, NULL))
		return NONE;
	uint32_t head = x->leader.n ? clv_who_holder(f->w, x->state, NONE, x->leader, f->day) : NONE;
	return head != NONE ? head : clv_who_heads(f->w, org, f->day);
}

/* "Queen of Spain" while a king reigns: his wife, not he. */
static bool other_gender(const finder *f, const role_np *r, uint32_t person)
{
	const uint32_t *g = clv_map_get(&f->w->first_name, f->key[r->head]);
	return g && (*g == 'f') != clv_str_eqc(f->w->actors.v[person].gender, "f");
}

static void role(finder *f, role_np *r)
{
	const wrole *w = &f->w->roles.v[r->word];
	if (!stands(f, r))
		return;
	clv_mention *m = add(f, r->tok_b, r->tok_e, CLV_KIND_PERSON, CLV_HOW_ROLE);
	r->mention = (uint32_t)f->d->mentions.n - 1;
	if (r->head >= r->tok_b && r->head < r->tok_e)
		m->tok_head = r->head;
	if (r->person_hit != NONE && f->hits.v[r->person_hit].mention != NONE) {
		const clv_mention *p = &f->d->mentions.v[f->hits.v[r->person_hit].mention];
		means_the_same(m, p);
		m->coref = f->hits.v[r->person_hit].mention;
		m->rule = p->rule;
		return;
	}
	bool one = !r->plural || (r->tok_e <= r->head); /* "Russian" of "Russian and Chinese presidents" */
	bool two = r->shared && r->state != NONE;
	uint32_t x = NONE;
	bool led = r->of_group != NONE || r->of_body != NONE || r->part;
	if (w->office.n && !r->lapsed && !r->junior && !r->indefinite && !led && (one || two) &&
	    (r->state != NONE || r->org != NONE)) {
		x = clv_who_holder(f->w, r->org == NONE ? r->state : NONE, r->org, w->office, f->day);
		if (x == NONE && r->org != NONE)
			x = head_of(f, r->org, w->office);
		if (x != NONE && other_gender(f, r, x))
			x = NONE;
	}
	if (w->cls == C_COUNTERPART)
		x = counterpart(f, r);
	if (x == NONE) {
		unnamed(f, m, r);
		return;
	}
	as_person(f, m, x);
	m->score = f->day_given ? 0.9f : 0.75f;
	m->rule = clv_strf(f->d->arena, "role_words.tsv:%u, %.*s", w->line, CLV_FMT(m->rule));
}

void clv_who_emit(finder *f)
{
	for (uint32_t i = 0; i < f->hits.n; i++)
		if (!f->hits.v[i].used)
			name(f, i);
	for (uint32_t i = 0; i < f->roles.n; i++)
		role(f, &f->roles.v[i]);
}
