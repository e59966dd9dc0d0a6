/* SPDX-License-Identifier: Apache-2.0 */
/* scan: all names of a text looked up once.
 *
 * Input: tokens. Output: hits, without overlap, ordered; token → hit. Method:
 * at each token the longest run of words whose key is in the lexicon; where the
 * lexicon has nothing, the entity recogniser's span, and for places also the
 * gazetteer. The lexicon overrides the recogniser, but for two cases: a name
 * inside a longer name of a person ("Jordan Peterson") or of an organisation or
 * work that the lexicon does not hold ("the China Program"). Letter case decides
 * between words and names: acronyms must stand in capitals, names begin with one.
 * Cost: tokens × words of the longest name that begins so. */
#include "who/frozen.h"

enum { MAX_RUN = 14 };

clv_str clv_who_word(const finder *f, uint32_t tok)
{
	return clv_token_word(f->d, &f->d->tokens.v[tok]);
}

bool clv_who_upper(clv_str s)
{
	unsigned len;
	if (!s.n)
		return false;
	if (s.p[0] >= 'A' && s.p[0] <= 'Z')
		return true;
	if ((unsigned char)s.p[0] < 0x80)
		return s.p[0] >= '0' && s.p[0] <= '9';
	uint32_t cp = clv_utf8_at(s, 0, &len);
	char up[CLV_NAME_KEY_MAX];
	/* a letter whose key differs from it and that is no small Latin letter */
	return (cp >= 0xC0 && cp <= 0xDE) || (cp >= 0x100 && cp < 0x180 && cp % 2 == 0) || cp > 0x24F ||
	       (clv_name_key(s, up) == 0);
}

static bool all_upper(const finder *f, uint32_t b, uint32_t e)
{
	for (uint32_t i = b; i < e; i++) {
		clv_str s = clv_who_word(f, i);
		for (size_t k = 0; k < s.n; k++)
			if (s.p[k] >= 'a' && s.p[k] <= 'z')
				return false;
	}
	return true;
}

static bool any_upper(const finder *f, uint32_t b, uint32_t e)
{
	for (uint32_t i = b; i < e; i++)
		if (clv_who_upper(clv_who_word(f, i)))
			return true;
	return false;
}

static bool fits(const finder *f, const reading *r, uint32_t b, uint32_t e)
{
	if (r->flags & RF_UPPER)
		return all_upper(f, b, e);
	if (r->flags & RF_LOWER)
		return true;
	if (clv_who_small(f, b, SMALL_THE) && e > b + 1) /* "The union" of workers is not the Union */
		return any_upper(f, b + 1, e);
	return clv_who_upper(clv_who_word(f, b)) || (r->words > 1 && any_upper(f, b, e));
}

static bool any_fits(const finder *f, uint32_t first, uint32_t b, uint32_t e)
{
	for (uint32_t i = first; i != NONE; i = f->w->readings.v[i].next)
		if (fits(f, &f->w->readings.v[i], b, e))
			return true;
	return false;
}

/* May this token without letters stand inside a name? */
static bool joins(clv_str s)
{
	return s.n && (clv_str_eqc(s, "-") || clv_str_eqc(s, ".") || clv_str_eqc(s, "'") || clv_str_eqc(s, "’") ||
	               clv_str_eqc(s, "–") || clv_str_eqc(s, "‑") || clv_str_eqc(s, "/"));
}

bool clv_who_possessive(clv_str s)
{
	return clv_str_eqc(s, "'s") || clv_str_eqc(s, "’s") || clv_str_eqc(s, "'S") || clv_str_eqc(s, "’S");
}

typedef struct run {
	char key[CLV_NAME_KEY_MAX * 2];
	size_t n, words;
	uint32_t sentence;
} run;

/* Adds a token to the run; false where a name must end. */
static bool extend(const finder *f, run *r, uint32_t tok)
{
	const clv_token *t = &f->d->tokens.v[tok];
	clv_str k = f->key[tok], s = clv_who_word(f, tok);
	if (t->sentence != r->sentence || r->n + k.n + 1 > sizeof r->key)
		return false;
	if (t->flags & CLV_TOKEN_SPACE)
		return r->n > 0;
	if (!k.n)
		return r->n > 0 && joins(s);
	if (r->n && !clv_who_possessive(s)) {
		r->key[r->n++] = ' ';
	}
	memcpy(r->key + r->n, k.p, k.n);
	r->n += k.n;
	for (size_t i = 0; i < k.n; i++)
		r->words += k.p[i] == ' ';
	r->words += !clv_who_possessive(s); /* glued to the word before */
	return true;
}

static bool has_kind(const finder *f, uint32_t first, unsigned kinds)
{
	for (uint32_t i = first; i != NONE; i = f->w->readings.v[i].next)
		if (kinds & (1u << f->w->readings.v[i].kind))
			return true;
	return false;
}

/* Longest name of the lexicon at b; its end, or b. */
uint32_t clv_who_longest(const finder *f, uint32_t b, uint32_t *first)
{
	const clv_who *w = f->w;
	run r = { .n = 0, .sentence = f->d->tokens.v[b].sentence };
	clv_str k = f->key[b];
	size_t at = clv_str_find(k, CLV_S(" "), 0);
	clv_str opens = clv_str_sub(k, 0, at == SIZE_MAX ? k.n : at);
	const uint32_t *known = clv_map_get(&w->longest, opens);
	uint32_t most = known ? *known : 0;
	if (w->frozen && who_frozen_words(w, opens) > most)
		most = who_frozen_words(w, opens);
	uint32_t end = b;
	*first = NONE;
	/* a possessive may have glued the first word: "People's" */
	size_t limit = most;
	bool glued = b + 1 < f->d->tokens.n && clv_who_possessive(clv_who_word(f, b + 1));
	if (!most && !glued)
		return b;
	if (glued && limit < 8)
		limit = 8;
	for (uint32_t e = b; e < f->d->tokens.n && e < b + MAX_RUN && extend(f, &r, e); e++) {
		if (r.words > limit)
			break;
		if (!f->key[e].n)
			continue;
		const uint32_t *i = clv_who_key(w, (clv_str){ r.key, r.n }, &(uint32_t){ 0 });
		if (i && *i != NONE && any_fits(f, *i, b, e + 1) &&
		    (e == b || !clv_who_possessive(clv_who_word(f, e)) || has_kind(f, *i, 1u << R_ORG))) {
			end = e + 1;
			*first = *i;
		}
	}
	return end;
}

/* Longest name of the gazetteer at b among capitalised words. */
static uint32_t gazetteer_at(const finder *f, uint32_t b, uint32_t limit)
{
	run r = { .n = 0, .sentence = f->d->tokens.v[b].sentence };
	uint32_t end = b;
	for (uint32_t e = b; e < limit && e < b + 8 && extend(f, &r, e); e++) {
		size_t n;
		if (f->key[e].n && clv_gaz_find(&f->w->gaz, (clv_str){ r.key, r.n }, &n))
			end = e + 1;
	}
	return end;
}

static uint32_t entity_end(const clv_doc *d, uint32_t b)
{
	uint32_t e = b + 1;
	while (e < d->tokens.n && d->tokens.v[e].ent == d->tokens.v[b].ent && !d->tokens.v[e].ent_begin &&
	       d->tokens.v[e].sentence == d->tokens.v[b].sentence)
		e++;
	return e;
}

static uint32_t entity_begin(const clv_doc *d, uint32_t t)
{
	while (t > 0 && d->tokens.v[t].ent && !d->tokens.v[t].ent_begin && d->tokens.v[t - 1].ent == d->tokens.v[t].ent)
		t--;
	return t;
}

static void trim_entity(const finder *f, uint32_t *b, uint32_t *e)
{
	while (*b < *e && (clv_who_small(f, *b, SMALL_THE) || clv_who_small(f, *b, SMALL_A) || !f->key[*b].n ||
	                   clv_who_possessive(clv_who_word(f, *b))))
		++*b;
	while (*e > *b && (!f->key[*e - 1].n || clv_who_possessive(clv_who_word(f, *e - 1))))
		--*e;
}

/* "prime minister of Armenia Nikol Pashinyan": what follows the state is a person's full
 * name, or the state has its office before it. */
static bool name_after_state(const finder *f, uint32_t b, uint32_t e, uint32_t first)
{
	uint32_t next = NONE, end = e < f->d->tokens.n ? clv_who_longest(f, e, &next) : e;
	if (!has_kind(f, first, 1u << R_STATE))
		return false;
	if (end > e && has_kind(f, next, 1u << R_PERSON))
		return true;
	const uint32_t *role = b > 1 && clv_who_small(f, b - 1, SMALL_OF) ? clv_who_key(f->w, f->key[b - 2], &(uint32_t){ 0 }) : NULL;
	return role && has_kind(f, *role, 1u << R_ROLE);
}

/* Does a longer entity around [b,e) say that the lexicon's reading is wrong? */
static bool outvoted(const finder *f, uint32_t b, uint32_t e, uint32_t first, uint32_t *eb, uint32_t *ee)
{
	const clv_doc *d = f->d;
	uint8_t ent = d->tokens.v[b].ent;
	*eb = entity_begin(d, b);
	*ee = entity_end(d, *eb);
	trim_entity(f, eb, ee);
	if (*eb > b + clv_who_small(f, b, SMALL_THE) || *ee < e || *ee - *eb < e - b)
		return false;
	if (ent == CLV_ENT_PERSON) {
		if (*ee == e && has_kind(f, first, 1u << R_ALONE | 1u << R_PERSON))
			return false; /* left to the person step */
		/* "Turkey's Recep …": a possessive parts two names */
		for (uint32_t i = *eb; i < *ee; i++)
			if (clv_who_possessive(clv_who_word(f, i)))
				return false;
		return !name_after_state(f, b, e, first) &&
		       has_kind(f, first, 1u << R_STATE | 1u << R_CAPITAL | 1u << R_PLACE | 1u << R_ALONE) && *eb == b &&
		       clv_str_eqc(d->tokens.v[e].tag_text, "NNP");
	}
	if (ent == CLV_ENT_ORG || ent == CLV_ENT_WORK_OF_ART || ent == CLV_ENT_PRODUCT || ent == CLV_ENT_LAW ||
	    ent == CLV_ENT_FAC) {
		if (!has_kind(f, first, 1u << R_STATE | 1u << R_ADJ | 1u << R_CAPITAL | 1u << R_PLACE) ||
		    (ent == CLV_ENT_ORG && name_after_state(f, b, e, first)))
			return false;
		/* a name that goes on in capitals and ends in no word for a role */
		for (uint32_t i = e; i < *ee; i++) {
			const uint32_t *role = clv_who_key(f->w, f->key[i], &(uint32_t){ 0 });
			if (clv_who_possessive(clv_who_word(f, i)) || (role && has_kind(f, *role, 1u << R_ROLE)) ||
			    (f->key[i].n && !clv_who_upper(clv_who_word(f, i)) && f->key[i].n > 3))
				return false;
		}
			/* "The Caribbean Community": the name of the place holds its article */
		return (*eb == b || (*eb == b + 1 && clv_who_small(f, b, SMALL_THE))) && *ee > e;
	}
	return false;
}

static bool sounds_known(const finder *f, uint32_t b, uint32_t e)
{
	char sound[CLV_NAME_KEY_MAX];
	clv_str words = clv_text(f->d->text, (clv_span){ f->d->tokens.v[b].span.b, f->d->tokens.v[e - 1].span.e });
	size_t n = clv_name_sound(clv_name_key_in(f->s, words), sound);
	return clv_who_sounding(f->w, (clv_str){ sound, n }) != NONE;
}

/* "Petro Poroschenko", "Xi Jin Ping": a surname that suffices alone, with words of a name
 * behind it that the lexicon does not hold, is part of a longer name; its end, or e. */
static uint32_t longer_name(const finder *f, uint32_t b, uint32_t e, uint32_t first)
{
	const clv_doc *d = f->d;
	uint32_t end = e, next;
	bool alone = has_kind(f, first, 1u << R_ALONE) && !has_kind(f, first, 1u << R_PERSON | 1u << R_STATE | 1u << R_ORG | 1u << R_CAPITAL);
	if (!alone || clv_doc_role(d, d->tokens.v[b].sentence) == CLV_ROLE_TITLE)
		return e;
	while (end < d->tokens.n && end < e + 3 && d->tokens.v[end].sentence == d->tokens.v[b].sentence &&
	       (d->tokens.v[end].pos == CLV_POS_PROPN || d->tokens.v[end].ent == CLV_ENT_PERSON) && clv_who_upper(clv_who_word(f, end)) &&
	       f->key[end].n > 1 && d->tokens.v[end].ent != CLV_ENT_DATE && clv_who_longest(f, end, &next) == end)
		end++;
	if (end == e || d->tokens.v[e].ent_begin || d->tokens.v[e].ent != d->tokens.v[b].ent)
		return e;
	return d->tokens.v[b].ent == CLV_ENT_PERSON || (d->tokens.v[b].ent == CLV_ENT_ORG && sounds_known(f, b, end)) ? end : e;
}

/* "Quebec City", not the province: the recogniser's place goes on behind a region of the lexicon, and
 * the gazetteer knows it whole; its end, or e. */
static uint32_t longer_town(const finder *f, uint32_t b, uint32_t e, uint32_t first)
{
	const clv_token *t = f->d->tokens.v;
	uint32_t end = e;
	if (!has_kind(f, first, 1u << R_PLACE) || has_kind(f, first, 1u << R_STATE | 1u << R_ORG | 1u << R_CAPITAL))
		return e;
	while (end < f->d->tokens.n && end < e + 2 && t[end].sentence == t[b].sentence && t[end].ent == t[b].ent &&
	       (t[end].ent == CLV_ENT_GPE || t[end].ent == CLV_ENT_LOC) && clv_who_upper(clv_who_word(f, end)) && f->key[end].n)
		end++;
	return end > e && gazetteer_at(f, b, end) == end ? end : e;
}

static void add_hit(finder *f, uint32_t b, uint32_t e, uint32_t first, uint8_t ent)
{
	uint32_t n = (uint32_t)f->hits.n;
	*clv_push(f->s, &f->hits) = (hit){ b, e, first, ent, false, NONE, NONE };
	for (uint32_t i = b; i < e; i++)
		f->hit_at[i] = n;
}

/* Names in the gazetteer that the recogniser missed: after a preposition of place. */
static bool looks_like_town(const finder *f, uint32_t b)
{
	const clv_token *t = &f->d->tokens.v[b];
	if (t->pos != CLV_POS_PROPN || !clv_who_upper(clv_who_word(f, b)) || f->key[b].n < 4 || b == 0)
		return false;
	const uint32_t *cue = clv_map_get(&f->w->cue[CUE_PREP], f->key[b - 1]);
	return cue && f->w->cues.v[*cue].place;
}

/* A single word that is a large town and stands as no part of a longer name. */
static bool large_town(const finder *f, uint32_t b, uint32_t e, uint32_t least)
{
	const clv_doc *d = f->d;
	size_t n;
	if (e != b + 1 || d->tokens.v[b].pos != CLV_POS_PROPN || !clv_who_upper(clv_who_word(f, b)) || f->key[b].n < 4)
		return false;
	const clv_gaz_name *g = clv_gaz_find(&f->w->gaz, f->key[b], &n);
	if (!g || g->weight < least)
		return false;
	bool glued = (e < d->tokens.n && d->tokens.v[e].pos == CLV_POS_PROPN && !f->d->tokens.v[e].ent_begin &&
	              d->tokens.v[e].sentence == d->tokens.v[b].sentence) ||
	             (b > 0 && d->tokens.v[b - 1].pos == CLV_POS_PROPN && f->key[b - 1].n);
	return !glued;
}

/* "in Mareeba", taken for an organisation or a person. */
static bool small_town(const finder *f, uint32_t b)
{
	size_t n;
	const uint32_t *cue = b ? clv_map_get(&f->w->cue[CUE_PREP], f->key[b - 1]) : NULL;
	bool led = cue && f->w->cues.v[*cue].place;
	return led && f->key[b].n > 3 && !clv_who_surname(f->w, f->key[b], &(uint32_t){ 0 }) &&
	       large_town(f, b, b + 1, 0) && clv_gaz_find(&f->w->gaz, f->key[b], &n) && !all_upper(f, b, b + 1);
}

/* "near Dera Ismail Khan", "the town of Sake". */
static bool named_town(const finder *f, uint32_t b, uint32_t e)
{
	bool of = b > 1 && clv_who_small(f, b - 1, SMALL_OF) && clv_map_get(&f->w->cue[CUE_TOWN], f->key[b - 2]);
	const uint32_t *cue = b ? clv_map_get(&f->w->cue[CUE_PREP], f->key[b - 1]) : NULL;
	bool place = cue && f->w->cues.v[*cue].place, one = e == b + 1 && f->key[b].n > 3 && !all_upper(f, b, e);
	bool site = b > 1 && place && clv_map_get(&f->w->cue[CUE_SITE], f->key[b - 2]); /* "the crossing at Tamabil" */
	bool near = b && clv_map_get(&f->w->cue[CUE_NEAR], f->key[b - 1]);
	return of || (one && (site || near)) || (place && !one && gazetteer_at(f, b, e) == e);
}

/* The same word ends a person's name somewhere in the report. */
static bool surname_here(const finder *f, clv_str key)
{
	for (uint32_t i = 1; i < f->d->tokens.n; i++)
		if (f->d->tokens.v[i].ent == CLV_ENT_PERSON && !f->d->tokens.v[i].ent_begin && clv_str_eq(f->key[i], key))
			return true;
	return false;
}

/* "General Ansumane Mane", taken for an organisation: a title stands right before two or three words,
 * none of which says that they name one. */
static bool after_title(const finder *f, uint32_t b, uint32_t e)
{
	uint32_t n = e - b;
	const uint32_t *i = b && n >= 2 && n <= 3 ? clv_who_key(f->w, f->key[b - 1], &(uint32_t){ 0 }) : NULL;
	bool title = false;
	for (uint32_t r = i ? *i : NONE; r != NONE; r = f->w->readings.v[r].next) {
		const reading *x = &f->w->readings.v[r];
		const wrole *w = x->kind == R_ROLE && !(x->flags & RF_PLURAL) ? &f->w->roles.v[x->ref] : NULL;
		title = title || (w && (w->cls == C_TITLE || w->cls == C_OFFICE));
	}
	for (uint32_t t = b; t < e && title; t++)
		title = f->d->tokens.v[t].pos == CLV_POS_PROPN && clv_who_upper(clv_who_word(f, t)) && f->key[t].n > 1 &&
		        !clv_map_get(&f->w->org_words, f->key[t]) && !clv_who_key(f->w, f->key[t], &(uint32_t){ 0 });
	return title && f->d->tokens.v[b - 1].sentence == f->d->tokens.v[b].sentence;
}

static uint32_t scan_entity(finder *f, uint32_t b)
{
	const clv_token *t = &f->d->tokens.v[b];
	if (t->ent == CLV_ENT_NONE) {
		if (!looks_like_town(f, b)) {
			if (!large_town(f, b, b + 1, 200000))
				return b;
			add_hit(f, b, b + 1, NONE, CLV_ENT_GPE);
			return b + 1;
		}
		uint32_t e = gazetteer_at(f, b, (uint32_t)f->d->tokens.n);
		if (e > b && (e >= f->d->tokens.n || f->d->tokens.v[e].pos != CLV_POS_PROPN))
			add_hit(f, b, e, NONE, CLV_ENT_GPE);
		return e;
	}
	bool wanted = t->ent == CLV_ENT_PERSON || t->ent == CLV_ENT_ORG || t->ent == CLV_ENT_GPE ||
	              t->ent == CLV_ENT_LOC || t->ent == CLV_ENT_FAC;
	if (!wanted || !(t->ent_begin || b == 0 || f->hit_at[b - 1] != NONE || !f->key[b - 1].n ||
	                 clv_who_small(f, b - 1, SMALL_THE) || clv_who_possessive(clv_who_word(f, b - 1))))
		return b;
	uint32_t e = entity_end(f->d, b), eb = b;
	clv_str w = clv_who_word(f, b);
	bool clock = clv_str_find(w, CLV_S(":"), 0) != SIZE_MAX;
	if ((t->ent != CLV_ENT_ORG || clock) && w.p[0] >= '0' && w.p[0] <= '9') /* "17:30 Chad" */
		return b;
	trim_entity(f, &eb, &e);
	if (eb != b || e <= b || !clv_who_upper(clv_who_word(f, b)))
		return b;
	if (b + 1 < f->d->tokens.n && clv_str_eqc(clv_who_word(f, b + 1), "-") && clv_map_get(&f->w->cue[CUE_ATTITUDE], f->key[b]))
		return b; /* "Anti-Nato": the name stands behind */
	/* the entity ends where a name of the lexicon begins */
	for (uint32_t i = b + 1; i < e; i++) {
		uint32_t first;
		if (clv_who_possessive(clv_who_word(f, i))) {
			e = i;
			break;
		}
		uint32_t le = clv_who_longest(f, i, &first);
		if ((t->ent == CLV_ENT_PERSON && le > i && has_kind(f, first, 1u << R_PERSON)) ||
		    (t->ent == CLV_ENT_ORG && le > i + 1 && has_kind(f, first, 1u << R_ORG))) {
			e = i;
			break;
		}
	}
	while (e > b + 1 && (clv_who_small(f, e - 1, SMALL_THE) || clv_who_small(f, e - 1, SMALL_OF) || !f->key[e - 1].n))
		e--;
	uint8_t ent = t->ent;
	/* what is left of an entity after a name of the lexicon: "NATO Summit" */
	if (ent == CLV_ENT_ORG && !t->ent_begin && e == b + 1 && b > 0 && f->hit_at[b - 1] != NONE)
		return b;
	if ((ent == CLV_ENT_ORG || ent == CLV_ENT_PERSON) && (named_town(f, b, e) ||
	    (e == b + 1 && small_town(f, b) && !surname_here(f, f->key[b]))))
		ent = CLV_ENT_GPE;
	if ((ent == CLV_ENT_ORG && large_town(f, b, e, 50000)) ||
	    (ent == CLV_ENT_PERSON && large_town(f, b, e, 100000) && !surname_here(f, f->key[b])))
		ent = CLV_ENT_GPE;
	/* "Melania Trump", taken for an organisation: the last word is a known surname */
	if (ent == CLV_ENT_ORG && e == b + 2 && clv_who_surname(f->w, f->key[e - 1], &(uint32_t){ 0 }) &&
	    !clv_map_get(&f->w->org_words, f->key[e - 1]) && !clv_who_key(f->w, f->key[b], &(uint32_t){ 0 }))
		ent = CLV_ENT_PERSON;
	if (ent == CLV_ENT_ORG && after_title(f, b, e))
		ent = CLV_ENT_PERSON;
	add_hit(f, b, e, NONE, ent);
	return e;
}

/* A surname that the recogniser sees no more, after the person's full name. */
static bool surname_again(const finder *f, const clv_map *last, uint32_t b)
{
	const clv_token *t = &f->d->tokens.v[b];
	uint32_t n = (uint32_t)f->d->tokens.n;
	/* "Ranariddh, who …": an unknown word that opens a sentence is often tagged a noun */
	bool noun = t->pos == CLV_POS_NOUN && f->key[b].n > 4;
	if ((t->pos != CLV_POS_PROPN && !noun) || f->key[b].n < 3 || !clv_who_upper(clv_who_word(f, b)) || !clv_map_get(last, f->key[b]))
		return false;
	bool before = b > 0 && f->d->tokens.v[b - 1].pos == CLV_POS_PROPN && f->d->tokens.v[b - 1].sentence == t->sentence &&
	              f->hit_at[b - 1] == NONE;
	bool after = b + 1 < n && f->d->tokens.v[b + 1].pos == CLV_POS_PROPN && f->d->tokens.v[b + 1].sentence == t->sentence;
	return !before && !after;
}

/* The last word of the full name that was found last. */
static void keep_surname(const finder *f, clv_map *last)
{
	const hit *h = &f->hits.v[f->hits.n - 1];
	bool person = h->reading != NONE ? has_kind(f, h->reading, 1u << R_PERSON) : h->ent == CLV_ENT_PERSON;
	if (person && h->tok_e - h->tok_b > 1 && f->key[h->tok_e - 1].n > 2)
		clv_map_put(last, f->key[h->tok_e - 1], 1);
}

void clv_who_scan(finder *f)
{
	uint32_t n = (uint32_t)f->d->tokens.n;
	clv_map last = clv_map_new(f->s);
	f->acronyms = clv_map_new(f->s);
	size_t known = 0;
	for (uint32_t i = 0; i < n;) {
		uint32_t first = NONE, eb, ee, e;
		if (f->hits.n > known) {
			keep_surname(f, &last);
			known = f->hits.n;
		}
		if (!f->key[i].n) {
			i++;
			continue;
		}
		e = clv_who_town_at(f, i);
		if (e > i) {
			add_hit(f, i, e, NONE, CLV_ENT_GPE);
			i = e;
			continue;
		}
		e = clv_who_longest(f, i, &first);
		if (e == i && clv_who_acronym_at(f, i)) {
			add_hit(f, i, i + 1, NONE, CLV_ENT_ORG);
			i++;
			continue;
		}
		uint32_t later, body = clv_who_body_at(f, i);
		if (body > e && !(e > i + 1 && has_kind(f, first, 1u << R_ORG | 1u << R_PERSON))) {
			add_hit(f, i, body, NONE, CLV_ENT_ORG);
			i = body;
			continue;
		}
		if (e > i && clv_who_small(f, i, SMALL_THE) && i + 1 < n && clv_who_longest(f, i + 1, &later) > e) {
			i++; /* "the Caribbean Community", not "the Caribbean" */
			continue;
		}
		uint32_t town = e > i ? longer_town(f, i, e, first) : e;
		if (town > e) {
			add_hit(f, i, town, NONE, CLV_ENT_GPE);
			i = town;
			continue;
		}
		uint32_t end = e > i ? longer_name(f, i, e, first) : e;
		if (end > e) {
			add_hit(f, i, end, NONE, CLV_ENT_PERSON);
			i = end;
			continue;
		}
		if (e > i && !outvoted(f, i, e, first, &eb, &ee)) {
			add_hit(f, i, e, first, f->d->tokens.v[i].ent);
			i = e;
			continue;
		}
		if (e > i) {
			add_hit(f, i, ee, NONE, f->d->tokens.v[i].ent);
			i = ee;
			continue;
		}
		e = scan_entity(f, i);
		if (e == i && surname_again(f, &last, i))
			add_hit(f, i, i + 1, NONE, CLV_ENT_PERSON);
		i = e > i ? e : i + 1;
	}
}
