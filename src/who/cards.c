/* SPDX-License-Identifier: Apache-2.0 */
/* cards: what the lexicon knows of an actor, for cards, exports and panels.
 *
 * Input: an id or a name. Output: rows of the tables as views that live as long
 * as the lexicon. Method: maps; a search looks for the name as a whole, then for
 * the surname, then for actors one of whose names holds all its words. Cost: a
 * search without a direct hit is linear in the lexicon. */
#include "who/who_priv.h"

static void fill(const clv_who *w, const wactor *x, clv_actor *out)
{
	*out = (clv_actor){ .id = x->id, .name = x->name, .code = x->code, .sector = x->sector, .cow = x->cow,
			    .gw = x->gw, .wikidata = CLV_S(""), .kind = x->kind, .from = x->from, .to = x->to,
			    .type = x->type, .home = CLV_S(""), .ownership = x->ownership, .ownership_source = x->ownership_source };
	if (x->kind == CLV_KIND_ORG && x->state != NONE)
		out->home = w->actors.v[x->state].name;
	if (x->kind != CLV_KIND_PERSON)
		return;
	const wterm *t = clv_who_acting(w, (uint32_t)(x - w->actors.v), CLV_DAY_NONE);
	if (!t)
		return;
	out->sector = t->sector;
	out->code = t->state != NONE ? w->actors.v[t->state].code : t->org != NONE ? w->actors.v[t->org].code : x->code;
}

bool clv_who_actor(const clv_who *w, clv_str id, clv_actor *out)
{
	const uint32_t *i = clv_who_id(w, id, &(uint32_t){ 0 });
	if (!i)
		return false;
	fill(w, &w->actors.v[*i], out);
	return true;
}

size_t clv_who_terms(const clv_who *w, clv_str id, clv_term *out, size_t max)
{
	const uint32_t *i = clv_who_id(w, id, &(uint32_t){ 0 });
	size_t n = 0;
	if (!i)
		return 0;
	const wactor *x = &w->actors.v[*i];
	for (uint32_t k = x->term_b; k < x->term_e && n < max; k++) {
		const wterm *t = &w->terms.v[k];
		clv_str of = t->state != NONE ? w->actors.v[t->state].name
		             : t->org != NONE ? w->actors.v[t->org].name : CLV_S("");
		out[n++] = (clv_term){ t->office, of, t->sector, t->source, t->from, t->to, t->sure };
	}
	return n;
}

size_t clv_who_names(const clv_who *w, clv_str id, clv_str *out, size_t max)
{
	const uint32_t *i = clv_who_id(w, id, &(uint32_t){ 0 });
	size_t n = 0;
	if (!i)
		return 0;
	for (; n < w->actors.v[*i].names.n && n < max; n++)
		out[n] = w->actors.v[*i].names.v[n];
	return n;
}

size_t clv_who_members(const clv_who *w, clv_str id, clv_membership *out, size_t max)
{
	const uint32_t *i = clv_who_id(w, id, &(uint32_t){ 0 });
	size_t n = 0;
	for (size_t k = 0; i && k < w->members.n && n < max; k++) {
		const wmember *m = &w->members.v[k];
		const wactor *o = &w->actors.v[m->org], *x = &w->actors.v[m->member];
		if (m->org == *i || m->member == *i)
			out[n++] = (clv_membership){ o->id, o->name, x->id, x->name, m->as, m->from, m->to };
	}
	return n;
}

typedef struct found {
	clv_actor *out;
	size_t n, max;
} found;

static void offer(const clv_who *w, found *f, uint32_t actor)
{
	for (size_t i = 0; i < f->n; i++)
		if (clv_str_eq(f->out[i].id, w->actors.v[actor].id))
			return;
	if (f->n < f->max)
		fill(w, &w->actors.v[actor], &f->out[f->n++]);
}

static void by_reading(const clv_who *w, clv_str key, found *f)
{
	const uint32_t *i = clv_who_key(w, key, &(uint32_t){ 0 });
	for (uint32_t r = i ? *i : NONE; r != NONE; r = w->readings.v[r].next) {
		const reading *x = &w->readings.v[r];
		if (x->kind == R_METONYM)
			offer(w, f, w->metonyms.v[x->ref].actor);
		else if (x->kind != R_ROLE && x->kind != R_PLACE)
			offer(w, f, x->ref);
	}
}

/* Does one of the names begin a word with every word of the key? */
static bool holds(clv_str name, clv_str key)
{
	char buf[CLV_NAME_KEY_MAX];
	clv_str n = { buf, clv_name_key(name, buf) }, word;
	while (clv_str_split(&key, ' ', &word)) {
		size_t at = clv_str_find(n, word, 0);
		while (at != SIZE_MAX && at > 0 && n.p[at - 1] != ' ')
			at = clv_str_find(n, word, at + 1);
		if (at == SIZE_MAX)
			return false;
	}
	return true;
}

size_t clv_who_search(const clv_who *w, clv_str name, clv_actor *out, size_t max)
{
	char buf[CLV_NAME_KEY_MAX];
	clv_str key = { buf, clv_name_key(name, buf) };
	found f = { out, 0, max };
	const uint32_t *id = clv_who_id(w, name, &(uint32_t){ 0 }), *iso = clv_map_get(&w->by_iso3, name);
	if (id)
		offer(w, &f, *id);
	if (iso)
		offer(w, &f, *iso);
	if (!key.n)
		return f.n;
	by_reading(w, key, &f);
	const uint32_t *s = clv_who_surname(w, key, &(uint32_t){ 0 });
	for (uint32_t i = s ? *s : NONE; i != NONE; i = w->persons_of.v[i].next)
		offer(w, &f, w->persons_of.v[i].person);
	for (uint32_t i = 0; i < w->actors.n && f.n < f.max; i++)
		for (size_t k = 0; k < w->actors.v[i].names.n; k++)
			if (holds(w->actors.v[i].names.v[k], key)) {
				offer(w, &f, i);
				break;
			}
	return f.n;
}
