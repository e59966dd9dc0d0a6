/* SPDX-License-Identifier: Apache-2.0 */
/* town: towns made certain by the region or state behind them, "Churchill, Man.".
 *
 * Input: tokens. Output: finder.town_end (first token → end of the town's name) and
 * finder.towns, the keys that name a town in this report. Method: at each comma or
 * bracket, what follows must be a region (its name or abbreviation) or a state, and
 * the capitalised words before it a place inside it. Such a name is a town wherever
 * it stands alone in the report, whatever else it may mean: "Paris" of "Paris,
 * Texas" is no capital, "Churchill" no statesman. Cost: commas × four words.
 * Limits: a list of regions ("Ohio, Indiana, Pennsylvania") is passed over. */
#include "who/who_priv.h"

enum { MAX_WORDS = 4, MAX_REGIONS = 8 };

/* Key of tokens [b,e); false where they are no run of words in one sentence. */
static bool key_of(finder *f, uint32_t b, uint32_t e, clv_str *key, clv_str *words)
{
	const clv_doc *d = f->d;
	if (e > d->tokens.n || b >= e || d->tokens.v[b].sentence != d->tokens.v[e - 1].sentence || !f->key[b].n || !f->key[e - 1].n)
		return false;
	*words = clv_text(d->text, (clv_span){ d->tokens.v[b].span.b, d->tokens.v[e - 1].span.e });
	if (!words->n || !((words->p[0] >= 'A' && words->p[0] <= 'Z') || (unsigned char)words->p[0] >= 0x80))
		return false;
	*key = clv_name_key_in(f->s, *words);
	return key->n > 0;
}

/* Regions or states that begin at token b. */
static size_t regions_at(finder *f, uint32_t b, clv_region *out, uint32_t *end)
{
	clv_str key, words;
	for (uint32_t e = b + 3; e > b; e--) {
		if (!key_of(f, b, e, &key, &words))
			continue;
		/* the full stop of "Man." may be a token of its own */
		if (words.p + words.n < f->d->text.p + f->d->text.n && words.p[words.n] == '.')
			words.n++;
		size_t n = clv_regions_named(&f->w->regions, &f->w->gaz, key, words, out, MAX_REGIONS - 1);
		for (const reading *r = clv_who_first(f->w, key); r; r = r->next == NONE ? NULL : &f->w->readings.v[r->next]) {
			clv_str iso2 = r->kind == R_STATE ? f->w->actors.v[r->ref].iso2 : CLV_S("");
			if (iso2.n != 2)
				continue;
			out[n] = (clv_region){ .admin1 = UINT32_MAX };
			memcpy(out[n++].country, iso2.p, 2);
			break;
		}
		*end = e;
		if (n)
			return n;
	}
	return 0;
}

/* A state or region before a comma that itself follows one stands in a list. */
static bool in_list(finder *f, uint32_t b, clv_str key, clv_str words)
{
	clv_region x;
	bool region = clv_regions_named(&f->w->regions, &f->w->gaz, key, words, &x, 1) > 0;
	const reading *r = clv_who_first(f->w, key);
	bool state = r && r->kind == R_STATE;
	clv_str before = b > 0 ? clv_who_word(f, b - 1) : CLV_S("");
	return (region || state) && (clv_str_eqc(before, ",") || clv_str_eqc(before, "and") || clv_str_eqc(before, "or"));
}

static bool is_person(finder *f, uint32_t b, uint32_t e, clv_str key)
{
	const reading *r = clv_who_first(f->w, key);
	return f->d->tokens.v[b].ent == CLV_ENT_PERSON || (e - b == 1 && clv_who_surname(f->w, key, &(uint32_t){ 0 })) ||
	       (r && (r->kind == R_PERSON || r->kind == R_ALONE));
}

static bool is_capital(finder *f, clv_str key, const char *country)
{
	for (const reading *r = clv_who_first(f->w, key); r; r = r->next == NONE ? NULL : &f->w->readings.v[r->next])
		if ((r->kind == R_CAPITAL || r->kind == R_STATE) && clv_str_eqc(f->w->actors.v[r->ref].iso2, country))
			return true;
	return false;
}

static bool holds(finder *f, const clv_region *x, uint32_t b, uint32_t e, clv_str key)
{
	const clv_gaz_place *p = clv_region_holds(&f->w->gaz, key, x->country, x->admin1), *most;
	if (!p)
		return false;
	/* "Merkel, Germany": what the lexicon knows, or a person, needs a region, not a state */
	if (x->admin1 == UINT32_MAX)
		return !clv_who_first(f->w, key) && !is_person(f, b, e, key);
	/* "Washington, D.C.": the capital itself, which may act */
	most = clv_region_holds(&f->w->gaz, key, x->country, UINT32_MAX);
	return !(is_capital(f, key, x->country) && p == most);
}

/* Gives whether the town lies in a region. */
static bool town_before(finder *f, uint32_t t, const clv_region *x, size_t n)
{
	clv_str key, words;
	uint32_t least = t > MAX_WORDS ? t - MAX_WORDS : 0;
	for (uint32_t b = least; b < t; b++) {
		if (!key_of(f, b, t, &key, &words) || f->hit_at[b] != NONE)
			continue;
		for (size_t i = 0; i < n; i++) {
			if (!holds(f, &x[i], b, t, key) || in_list(f, b, key, words))
				continue;
			f->town_end[b] = t;
			clv_map_put(&f->towns, key, 1);
			return x[i].admin1 != UINT32_MAX;
		}
	}
	return false;
}

void clv_who_towns(finder *f)
{
	const clv_doc *d = f->d;
	f->towns = clv_map_new(f->s);
	f->town_end = CLV_NEW_ARRAY(f->s, uint32_t, d->tokens.n);
	for (uint32_t t = 1; t + 1 < d->tokens.n; t++) {
		clv_str s = clv_who_word(f, t);
		if (!clv_str_eqc(s, ",") && !clv_str_eqc(s, "(") && !clv_str_eqc(s, "-LRB-"))
			continue;
		clv_region x[MAX_REGIONS];
		uint32_t end = t + 2;
		size_t n = regions_at(f, t + 1, x, &end);
		clv_str key, words;
		/* "Atlanta, Georgia": here the name of a state is that of a region */
		if (n && town_before(f, t, x, n) && key_of(f, t + 1, end, &key, &words)) {
			const reading *r = clv_who_first(f->w, key);
			if (r && r->kind == R_STATE) {
				f->town_end[t + 1] = end;
				clv_map_put(&f->towns, key, 1);
			}
		}
	}
}

/* End of a town's name at b, or b. */
uint32_t clv_who_town_at(finder *f, uint32_t b)
{
	clv_str key, words;
	const clv_doc *d = f->d;
	if (f->town_end[b])
		return f->town_end[b];
	if (!f->towns.n || d->tokens.v[b].pos != CLV_POS_PROPN)
		return b;
	for (uint32_t e = b + MAX_WORDS; e > b; e--) {
		if (!key_of(f, b, e, &key, &words) || !clv_map_get(&f->towns, key))
			continue;
		/* not inside a longer name: "Churchill Downs", "Winston Churchill" */
		bool before = b > 0 && d->tokens.v[b - 1].pos == CLV_POS_PROPN && d->tokens.v[b - 1].sentence == d->tokens.v[b].sentence;
		bool behind = e < d->tokens.n && d->tokens.v[e].pos == CLV_POS_PROPN && d->tokens.v[e].sentence == d->tokens.v[b].sentence;
		return before || behind ? b : e;
	}
	return b;
}
