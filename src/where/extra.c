/* SPDX-License-Identifier: Apache-2.0 */
/* extra: places named inside other names, those that are no mention, those that no gazetteer holds.
 *
 * Input: mentions and places so far, tokens with entities. Output: further places
 * without a mention (they are on the map, but no scene of an event): the town or
 * state that begins the name of an organisation or office or ends it after "of" or
 * "in" ("Conference Board of Canada", "Bantam Superior Court"), and names that the
 * recogniser holds for places but that stand inside a description ("China's
 * president"). Inside a name a small town needs a word for a civic body behind it
 * or another mention in the report. Cost: tokens × three words. */
#include "where/locate.h"

static bool civic_behind(const locator *l, uint32_t t, uint32_t end)
{
	for (; t < end; t++)
		if (clv_map_get(&l->w->civic, where_key(l, l->d->tokens.v[t].span)))
			return true;
	return false;
}

/* "Brunson" beside "Andrew Brunson", "University", "North": no name of a place here. */
static bool other_word(const locator *l, clv_str key)
{
	clv_str rest = key, word;
	bool civic = true; /* "South East" of Asia */
	while (civic && clv_str_split(&rest, ' ', &word))
		civic = clv_map_get(&l->w->civic, word) != NULL;
	return civic || clv_map_get(&l->persons, key);
}

static bool capital(clv_str words)
{
	return words.n && words.p[0] >= 'A' && words.p[0] <= 'Z';
}

static void add_part(locator *l, const clv_mention *part, const where_choice *c)
{
	clv_place *p = where_add(l, part);
	where_as_town(l, p, c);
	p->mention = CLV_NO_INDEX;
	p->score = 0.5f;
}

/* "Kentucky State Police": a region of features.tsv, with its own coordinates. */
static bool region_of_table(locator *l, const clv_mention *part, clv_str key)
{
	clv_buf id = clv_buf_new(l->s);
	for (size_t i = 0; i < key.n; i++)
		clv_buf_ch(&id, key.p[i] == ' ' ? '-' : key.p[i]);
	const uint32_t *row = clv_map_get(&l->w->by_feature, clv_buf_str(&id));
	if (!row || l->w->features.v[*row].kind != 'A' || !l->w->features.v[*row].country.n)
		return false;
	clv_place *p = where_add(l, part);
	where_as_feature(p, &l->w->features.v[*row]);
	p->mention = CLV_NO_INDEX;
	p->score = 0.5f;
	return true;
}

/* "the June E. Brand Center": a first name. */
static bool before_initial(const locator *l, uint32_t e, uint32_t end)
{
	clv_str w = e < end ? clv_text(l->d->text, l->d->tokens.v[e].span) : CLV_S("");
	return w.n == 2 && w.p[1] == '.' && w.p[0] >= 'A' && w.p[0] <= 'Z';
}

/* "Carnegie Endowment", at home in the United States: no Carnegie of Australia. */
static bool is_abroad(const locator *l, const clv_mention *m, const clv_gaz_place *p)
{
	const uint32_t *row = clv_map_get(&l->w->by_iso2, clv_str_c(p->country));
	return m->nationality.n && row && !clv_str_eq(l->w->states.v[*row].iso3, m->nationality);
}

void where_inside(locator *l, const clv_mention *m)
{
	const clv_token *t = l->d->tokens.v;
	for (uint32_t b = m->tok_b; b < m->tok_e; b++) {
		clv_str before = b > m->tok_b ? clv_text(l->d->text, t[b - 1].span) : CLV_S("");
		if (b > m->tok_b && !clv_str_eqc(before, "of") && !clv_str_eqc(before, "in"))
			continue;
		for (uint32_t e = b + 3 < m->tok_e ? b + 3 : m->tok_e; e > b; e--) {
			clv_mention part = *m;
			part.span = (clv_span){ t[b].span.b, t[e - 1].span.e };
			part.tok_b = b;
			part.tok_e = e;
			clv_str key = where_key(l, part.span);
			if (e - b == m->tok_e - m->tok_b || key.n < 2 || !capital(clv_text(l->d->text, part.span)) || other_word(l, key))
				continue;
			if (region_of_table(l, &part, key))
				break;
			where_choice c = where_choose(l, &part, key);
			if (!c.place || (key.n < 4 && c.place->level) || before_initial(l, e, m->tok_e) || is_abroad(l, m, c.place))
				continue;
			if (c.place->level > 1 && c.place->population < 100000 && !clv_map_get(&l->named, key) &&
			    !civic_behind(l, e, m->tok_e))
				continue;
			add_part(l, &part, &c);
			break;
		}
	}
}

static bool covered(const locator *l, uint32_t b, uint32_t e)
{
	for (uint32_t t = b; t < e; t++)
		if (l->taken[t])
			return true;
	return false;
}

static bool is_owner(const locator *l, uint32_t e)
{
	clv_str s = e < l->d->tokens.n ? clv_text(l->d->text, l->d->tokens.v[e].span) : CLV_S("");
	return clv_str_eqc(s, "'s") || clv_str_eqc(s, "’s") || clv_str_eqc(s, "'") || clv_str_eqc(s, "’");
}

/* Names that the recogniser holds for places and that no place covers. */
void where_uncovered(locator *l)
{
	clv_doc *d = l->d;
	for (uint32_t b = 0; b < d->tokens.n; b++) {
		const clv_token *t = &d->tokens.v[b];
		if (!t->ent_begin || (t->ent != CLV_ENT_GPE && t->ent != CLV_ENT_LOC))
			continue;
		uint32_t e = b + 1, from = b;
		while (e < d->tokens.n && d->tokens.v[e].ent == t->ent && !d->tokens.v[e].ent_begin)
			e++;
		uint32_t next = e;
		if (e > b + 1 && is_owner(l, e - 1))
			e--;
		if (e > b + 1 && clv_str_ieq(clv_text(d->text, t->span), CLV_S("the")))
			from++;
		clv_mention part = { .span = { d->tokens.v[from].span.b, d->tokens.v[e - 1].span.e }, .sentence = t->sentence,
			             .tok_b = from, .tok_e = e, .kind = CLV_KIND_PLACE };
		clv_str key = where_key(l, part.span);
		if (key.n >= 2 && capital(clv_text(d->text, part.span)) && !other_word(l, key) && !covered(l, from, e)) {
			where_choice c = where_choose(l, &part, key);
			part.name = clv_text(d->text, part.span);
			if (c.place && !(key.n < 4 && c.place->level))
				add_part(l, &part, &c);
		}
		b = next - 1;
	}
}

static bool civic_at(const locator *l, uint32_t t)
{
	return t < l->d->tokens.n && clv_map_get(&l->w->civic, where_key(l, l->d->tokens.v[t].span));
}

/* The country of all places named in this sentence and the two before it, if it is one. */
static clv_str country_near(const locator *l, uint32_t sentence)
{
	clv_str one = CLV_S("");
	for (size_t i = l->d->places.n; i-- > 0 && l->d->places.v[i].sentence + 2 >= sentence;) {
		clv_str c = l->d->places.v[i].country;
		if (one.n && c.n && !clv_str_eq(one, c))
			return CLV_S("");
		one = c.n ? c : one;
	}
	return one;
}

/* "the village of Koutougou", "near Marwahin": without coordinates. */
void where_unknown(locator *l, uint32_t mention)
{
	const clv_mention *m = &l->d->mentions.v[mention];
	uint32_t b = m->tok_b;
	clv_str before = b ? clv_text(l->d->text, l->d->tokens.v[b - 1].span) : CLV_S("");
	bool at = clv_str_eqc(before, "at") && b > 1 && clv_map_get(&l->w->civic, where_key(l, l->d->tokens.v[b - 2].span));
	bool sited = clv_str_eqc(before, "near") || at || (b > 1 && clv_str_eqc(before, "of") && civic_at(l, b - 2));
	if (m->kind != CLV_KIND_PLACE || m->how != CLV_HOW_NAME || !sited)
		return;
	clv_str country = country_near(l, m->sentence);
	clv_place *p = where_add_mention(l, mention);
	p->country = country;
	p->feature = 'P';
	p->score = 0.3f;
}
