/* SPDX-License-Identifier: Apache-2.0 */
/* where: names of places → entries of the gazetteer, with coordinates.
 *
 * Input: mentions of kind place, and the names of states and capitals that act
 * (their place is on the map too; the mention's kind says that it is an actor).
 * Output: d->places, ordered. Method: states and the regions, seas and mountains
 * of features.tsv are taken as they stand. A town's candidates are all places of
 * the name; each is scored by the logarithm of its population, by a country or
 * region named right behind it ("Paris, Texas"), by how often its country and
 * region are named in the report (nearer mentions count more), and, in a second
 * round, by its distance to the places already settled (minimality and
 * containment as in Leidner 2007, Toponym Resolution in Text). Cost: candidates ×
 * settled places, at most 256 × 256. Limits: no street level; a town that is smaller
 * than 500 people is not in the data; coordinates of regions are those of their
 * towns' middle. */
#include <math.h>

#include "where/where.h"

#include "model/gaz.h"
#include "model/namekey.h"
#include "where/locate.h"


clv_str where_key(const locator *l, clv_span s)
{
	return clv_name_key_in(l->s, clv_text(l->d->text, s));
}

static const where_state *state_by_iso2(const clv_where *w, const char *iso2)
{
	const uint32_t *i = clv_map_get(&w->by_iso2, clv_gaz_country(iso2));
	return i ? &w->states.v[*i] : NULL;
}

/* ---- what the report says of countries -------------------------------------------- */

static void count_region(locator *l, const char *country, uint32_t admin1)
{
	for (size_t k = 0; k < l->regions.n; k++) {
		region *r = &l->regions.v[k];
		if (r->admin1 != admin1 || !clv_gaz_same_country(r->country, country))
			continue;
		r->times++;
		l->most_regions = r->times > l->most_regions ? r->times : l->most_regions;
		return;
	}
	if (l->regions.n < 256)
		*clv_push(l->s, &l->regions) = (region){ country, admin1, 1 };
	l->most_regions = l->most_regions ? l->most_regions : 1;
}

/* "Ky." and "Alta." are words of no mention. */
static void note_abbreviations(locator *l)
{
	const clv_doc *d = l->d;
	for (uint32_t t = 1; t < d->tokens.n; t++) {
		clv_str w = clv_text(d->text, d->tokens.v[t].span);
		if (w.n < 2 || w.n > 5 || w.p[0] < 'A' || w.p[0] > 'Z' || !clv_str_eqc(clv_text(d->text, d->tokens.v[t - 1].span), ","))
			continue;
		const uint32_t *row = clv_map_get(&l->w->regions.by_name, where_key(l, d->tokens.v[t].span));
		if (row && *row)
			count_region(l, l->w->regions.rows.v[*row - 1].country, l->w->regions.rows.v[*row - 1].admin1);
	}
}

static void note_region(locator *l, const clv_mention *m)
{
	size_t n;
	const clv_gaz_name *c = clv_gaz_find(&l->w->gaz, where_key(l, m->span), &n);
	for (size_t i = 0; i < n && l->regions.n < 256; i++) {
		uint32_t at = c[i].place;
		if (at >= l->w->gaz.n_places)
			continue;
		const clv_gaz_place *p = &l->w->gaz.places[at];
		if (p->feature == 'A' && p->level == 1)
			count_region(l, p->country, p->admin1);
	}
}

/* 0 not named … 1 the region named most. */
static double region_named(const locator *l, const clv_gaz_place *p)
{
	for (size_t k = 0; k < l->regions.n; k++)
		if (l->regions.v[k].admin1 == p->admin1 && clv_gaz_same_country(l->regions.v[k].country, p->country))
			return (double)l->regions.v[k].times / l->most_regions;
	return 0;
}

static void weigh_countries(locator *l)
{
	const clv_doc *d = l->d;
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		clv_str code = m->code.n ? m->code : m->nationality;
		if (m->kind == CLV_KIND_PLACE) {
			const uint32_t *f = m->place.n ? clv_map_get(&l->w->by_feature, m->place) : NULL;
			note_region(l, m);
			if (f && !code.n)
				code = l->w->features.v[*f].country;
		}
		const uint32_t *s = clv_map_get(&l->w->by_iso3, code);
		if (s)
			l->country[*s] += m->how == CLV_HOW_CAPITAL ? 0 : m->kind == CLV_KIND_PERSON ? 0.5f : 1.0f;
	}
	float most = 1;
	for (size_t i = 0; i < l->w->states.n; i++)
		most = l->country[i] > most ? l->country[i] : most;
	for (size_t i = 0; i < l->w->states.n; i++)
		l->country[i] /= most;
}

/* Regions named right behind: ", Texas", ", Ky.", " (Ont.)". */
static size_t regions_behind(const locator *l, const clv_mention *m, clv_region *out)
{
	const clv_doc *d = l->d;
	uint32_t t = m->tok_e;
	if (t + 1 >= d->tokens.n || d->tokens.v[t + 1].sentence != m->sentence)
		return 0;
	clv_str mark = clv_text(d->text, d->tokens.v[t].span);
	if (!clv_str_eqc(mark, ",") && !clv_str_eqc(mark, "("))
		return 0;
	for (uint32_t e = t + 4; e > t + 1; e--) {
		if (e > d->tokens.n || d->tokens.v[e - 1].sentence != m->sentence)
			continue;
		clv_span s = { d->tokens.v[t + 1].span.b, d->tokens.v[e - 1].span.e };
		s.e += s.e < d->text.n && d->text.p[s.e] == '.'; /* of "Man.", a token of its own */
		size_t n = clv_regions_named(&l->w->regions, &l->w->gaz, where_key(l, s), clv_text(d->text, s), out, MAX_REGIONS);
		if (n)
			return n;
	}
	return 0;
}

/* A town of region p stands before the comma: "Atlanta, Georgia". */
static bool named_after_town(const locator *l, const clv_mention *m, const clv_gaz_place *p)
{
	const clv_doc *d = l->d;
	if (m->tok_b < 2 || p->feature != 'A' || p->level != 1 ||
	    !clv_str_eqc(clv_text(d->text, d->tokens.v[m->tok_b - 1].span), ","))
		return false;
	for (uint32_t b = m->tok_b > 4 ? m->tok_b - 4 : 0; b < m->tok_b - 1; b++) {
		clv_span s = { d->tokens.v[b].span.b, d->tokens.v[m->tok_b - 2].span.e };
		clv_str words = clv_text(d->text, s);
		if (d->tokens.v[b].sentence == m->sentence && words.p[0] >= 'A' && words.p[0] <= 'Z' &&
		    clv_region_holds(&l->w->gaz, where_key(l, s), p->country, p->admin1))
			return true;
	}
	return false;
}

/* The place or state named right behind: ", Texas", ", Uzbekistan", " in Syria". */
static bool named_behind(const locator *l, const clv_mention *m, const clv_gaz_place *p)
{
	const clv_doc *d = l->d;
	uint32_t t = m->tok_e;
	clv_region behind_it[MAX_REGIONS];
	for (size_t i = regions_behind(l, m, behind_it); i-- > 0;)
		if (behind_it[i].admin1 == p->admin1 && clv_gaz_same_country(behind_it[i].country, p->country))
			return true;
	for (int i = 0; i < 2 && t < d->tokens.n && d->tokens.v[t].sentence == m->sentence; i++, t++) {
		clv_str s = clv_text(d->text, d->tokens.v[t].span);
		if (!clv_str_eqc(s, ",") && !clv_str_eqc(s, "in") && !clv_str_eqc(s, "("))
			break;
	}
	if (t == m->tok_e)
		return false;
	for (size_t i = (size_t)(m - d->mentions.v) + 1; i < d->mentions.n && i < (size_t)(m - d->mentions.v) + 4; i++) {
		const clv_mention *n = &d->mentions.v[i];
		if (n->tok_b != t)
			continue;
		const where_state *st = state_by_iso2(l->w, p->country);
		if (n->code.n && n->how == CLV_HOW_NAME)
			return st && clv_str_eq(st->iso3, n->code);
		size_t k = 0;
		const clv_gaz_name *behind = clv_gaz_find(&l->w->gaz, where_key(l, n->span), &k);
		for (; k-- > 0; behind++) {
			uint32_t at = behind->place & ~CLV_GAZ_STATE;
			if (at >= l->w->gaz.n_places)
				continue;
			const clv_gaz_place *r = &l->w->gaz.places[at];
			if (r->feature == 'A' && r->level == 1 && r->admin1 == p->admin1 && clv_gaz_same_country(r->country, p->country))
				return true;
		}
	}
	return false;
}

/* ---- candidates --------------------------------------------------------------------- */

static double km(double lat1, double lon1, double lat2, double lon2)
{
	const double rad = 0.017453292519943295;
	double a = sin((lat2 - lat1) * rad / 2), b = sin((lon2 - lon1) * rad / 2);
	double h = a * a + cos(lat1 * rad) * cos(lat2 * rad) * b * b;
	return 12742 * asin(sqrt(h > 1 ? 1 : h));
}

static double nearness(const locator *l, const clv_gaz_place *p)
{
	double sum = 0;
	for (size_t i = 0; i < l->settled.n; i++) {
		double far = km((double)p->lat, (double)p->lon, l->settled.v[i].lat, l->settled.v[i].lon);
		sum += far < 1 ? 0 : exp(-far / 200);
	}
	return sum > 2 ? 2 : sum;
}

/* Samarkand is Samarkand before it is Temirtau's old name, though the report is about Kazakhstan. */
static const double OTHER_NAME = 3;

static double score(const locator *l, const clv_mention *m, clv_str key, const clv_gaz_place *p, uint32_t weight)
{
	const uint32_t *s = clv_map_get(&l->w->by_iso2, clv_gaz_country(p->country));
	double x = log(weight + 200.0);
	if ((p->feature == 'P' || p->level == 0) && !clv_str_eq(clv_name_key_in(l->s, clv_gaz_text(&l->w->gaz, p)), key))
		x -= OTHER_NAME;
	if (p->feature == 'A' && p->level > 0)
		x -= p->level == 2 ? 2.5 : 1.5;
	if (s)
		x += 4.5 * l->country[*s];
	if (s && p->feature == 'P' && clv_str_eq(l->w->states.v[*s].capital, key) && weight > 20000)
		x += 2; /* Washington, the capital, before the state of the name */
	if (named_behind(l, m, p) || named_after_town(l, m, p))
		x += 12;
	const uint32_t *sense = clv_map_get(&l->sense, key);
	if (sense && &l->w->gaz.places[*sense - 1] == p)
		x += 9;
	/* a town of the region named; the region's own name says nothing of itself */
	if (p->feature == 'P')
		x += 4 * region_named(l, p);
	return x + 3 * nearness(l, p);
}

where_choice where_choose(const locator *l, const clv_mention *m, clv_str key)
{
	size_t n;
	const clv_gaz_name *c = clv_gaz_find(&l->w->gaz, key, &n);
	where_choice best = { NULL, -1e9, -1e9 };
	for (size_t i = 0; i < n && i < MAX_CANDIDATES; i++) {
		uint32_t at = c[i].place & ~CLV_GAZ_STATE;
		if (at >= l->w->gaz.n_places)
			continue;
		const clv_gaz_place *p = &l->w->gaz.places[at];
		double x = score(l, m, key, p, c[i].weight);
		if (x > best.score) {
			best.second = best.score;
			best = (where_choice){ p, x, best.second };
		} else if (x > best.second) {
			best.second = x;
		}
	}
	return best;
}

/* The key, then without a word for its kind: "city of X", "X city", "X region". */
static where_choice choose_any(const locator *l, const clv_mention *m)
{
	clv_str key = where_key(l, m->span);
	where_choice c = where_choose(l, m, key);
	for (size_t i = 0; !c.place && i < l->w->affixes.n; i++) {
		const where_affix *a = &l->w->affixes.v[i];
		if (a->before && clv_str_starts(key, a->word) && key.n > a->word.n)
			c = where_choose(l, m, clv_str_sub(key, a->word.n, key.n));
		else if (!a->before && clv_str_ends(key, a->word) && key.n > a->word.n)
			c = where_choose(l, m, clv_str_sub(key, 0, key.n - a->word.n));
	}
	return c;
}

/* ---- places ---------------------------------------------------------------------------- */

clv_place *where_add(locator *l, const clv_mention *m)
{
	clv_place *p = clv_push(l->d->arena, &l->d->places);
	p->span = m->span;
	p->sentence = m->sentence;
	p->mention = CLV_NO_INDEX;
	p->lat = p->lon = NAN;
	p->name = m->name;
	p->country = p->disputed_by = CLV_S("");
	for (uint32_t t = m->tok_b; t < m->tok_e; t++)
		l->taken[t] = 1;
	return p;
}

clv_place *where_add_mention(locator *l, uint32_t mention)
{
	clv_place *p = where_add(l, &l->d->mentions.v[mention]);
	p->mention = mention;
	return p;
}

static void as_state(locator *l, uint32_t mention, const where_state *s)
{
	clv_place *p = where_add_mention(l, mention);
	p->name = s->name;
	p->country = s->iso3;
	p->lat = s->lat;
	p->lon = s->lon;
	p->geonameid = s->geonameid;
	p->feature = 'A';
	p->score = 0.95f;
}

void where_as_feature(clv_place *p, const where_feature *f)
{
	p->name = f->name;
	p->country = f->country;
	p->lat = f->lat;
	p->lon = f->lon;
	p->feature = f->kind;
	p->score = 0.9f;
}

void where_as_town(const locator *l, clv_place *p, const where_choice *c)
{
	const where_state *s = state_by_iso2(l->w, c->place->country);
	p->name = clv_gaz_text(&l->w->gaz, c->place);
	p->country = s ? s->iso3 : CLV_S("");
	p->lat = (double)c->place->lat;
	p->lon = (double)c->place->lon;
	const clv_region *middle = c->place->feature == 'A' && c->place->level == 1
	                               ? clv_regions_row(&l->w->regions, c->place->country, c->place->admin1) : NULL;
	if (middle && !isnan(middle->lat)) {
		p->lat = middle->lat;
		p->lon = middle->lon;
	}
	p->geonameid = c->place->geonameid;
	p->feature = c->place->feature;
	double gap = c->score - c->second;
	p->score = gap > 4 ? 0.95f : gap > 1.5 ? 0.8f : 0.6f;
}

static const where_feature *feature_of(const locator *l, const clv_mention *m)
{
	const uint32_t *i = m->place.n ? clv_map_get(&l->w->by_feature, m->place) : NULL;
	return i ? &l->w->features.v[*i] : NULL;
}

static const where_state *state_of(const locator *l, const clv_mention *m)
{
	bool named = (m->kind == CLV_KIND_STATE || m->kind == CLV_KIND_PLACE) && m->how == CLV_HOW_NAME;
	const uint32_t *i = named && m->code.n ? clv_map_get(&l->w->by_iso3, m->code) : NULL;
	return i ? &l->w->states.v[*i] : NULL;
}

enum { SMALL_TOWN = 150000 };

static bool town_like(const clv_mention *m)
{
	return m->kind == CLV_KIND_PLACE || (m->kind == CLV_KIND_STATE && m->how == CLV_HOW_CAPITAL);
}

/* Towns with their region behind them: the same name means the same town all
 * through the report. */
static void settle_senses(locator *l)
{
	l->sense = clv_map_new(l->s);
	for (uint32_t i = 0; i < l->d->mentions.n; i++) {
		const clv_mention *m = &l->d->mentions.v[i];
		if (!town_like(m) || state_of(l, m) || feature_of(l, m))
			continue;
		clv_str key = where_key(l, m->span);
		where_choice c = where_choose(l, m, key);
		if (c.place && c.place->feature == 'P' && named_behind(l, m, c.place))
			clv_map_put(&l->sense, key, (uint32_t)(c.place - l->w->gaz.places) + 1);
	}
}

/* First round: towns whose reading needs no context settle the others. */
static void settle(locator *l)
{
	for (uint32_t i = 0; i < l->d->mentions.n && l->settled.n < MAX_SETTLED; i++) {
		const clv_mention *m = &l->d->mentions.v[i];
		if (!town_like(m) || state_of(l, m) || feature_of(l, m))
			continue;
		where_choice c = choose_any(l, m);
		bool again = false;
		for (size_t k = 0; c.place && k < l->settled.n; k++)
			again = again || (l->settled.v[k].lat == (double)c.place->lat && l->settled.v[k].lon == (double)c.place->lon);
		if (c.place && !again && c.score - c.second >= 3)
			*clv_push(l->s, &l->settled) = (point){ (double)c.place->lat, (double)c.place->lon };
	}
}

static int by_span(const void *x, const void *y)
{
	const clv_place *a = x, *b = y;
	if (a->span.b != b->span.b)
		return a->span.b < b->span.b ? -1 : 1;
	if (a->span.e != b->span.e)
		return a->span.e > b->span.e ? -1 : 1;
	return a->mention < b->mention ? -1 : a->mention > b->mention;
}

static void note_persons(locator *l)
{
	for (size_t i = 0; i < l->d->mentions.n; i++) {
		const clv_mention *m = &l->d->mentions.v[i];
		if (m->kind != CLV_KIND_PERSON || (m->how != CLV_HOW_NAME && m->how != CLV_HOW_ALIAS))
			continue;
		for (uint32_t t = m->tok_b; t < m->tok_e; t++)
			clv_map_put(&l->persons, where_key(l, l->d->tokens.v[t].span), 1);
	}
}

static void sort_places(locator *l)
{
	if (l->d->places.n)
		qsort(l->d->places.v, l->d->places.n, sizeof *l->d->places.v, by_span);
}

/* A small town of another country, in a report that names one country alone: rather a village
 * there that the gazetteer lacks. */
static bool is_namesake_abroad(const locator *l, const clv_gaz_place *p)
{
	const where_state *s = state_by_iso2(l->w, p->country);
	size_t named = 0;
	for (size_t i = 0; i < l->w->states.n; i++)
		named += l->country[i] > 0;
	return named == 1 && s && !(l->country[s - l->w->states.v] > 0) && p->feature == 'P' && p->population < SMALL_TOWN;
}

void clv_where_find(const clv_where *w, clv_doc *d, clv_arena *scratch)
{
	locator l = { .w = w, .d = d, .s = scratch, .sense = clv_map_new(scratch), .named = clv_map_new(scratch), .persons = clv_map_new(scratch),
		      .taken = CLV_NEW_ARRAY(scratch, uint8_t, d->tokens.n + 1) };
	if (!d->mentions.n)
		return;
	l.country = CLV_NEW_ARRAY(scratch, float, w->states.n);
	note_persons(&l);
	weigh_countries(&l);
	note_abbreviations(&l);
	settle_senses(&l);
	settle(&l);
	for (uint32_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		const where_state *s = state_of(&l, m);
		const where_feature *f = m->kind == CLV_KIND_PLACE ? feature_of(&l, m) : NULL;
		if (s) {
			as_state(&l, i, s);
		} else if (f) {
			where_as_feature(where_add_mention(&l, i), f);
		} else if (town_like(m)) {
			where_choice c = choose_any(&l, m);
			if (!c.place || is_namesake_abroad(&l, c.place)) {
				where_unknown(&l, i);
				continue;
			}
			where_as_town(&l, where_add_mention(&l, i), &c);
			clv_map_put(&l.named, where_key(&l, m->span), 1);
		} else if (m->how == CLV_HOW_ROLE || (m->kind == CLV_KIND_ORG && clv_str_eqc(m->code, ""))) {
			where_inside(&l, m);
		}
	}
	where_uncovered(&l);
	sort_places(&l);
	where_mark_disputed(w, d);
}
