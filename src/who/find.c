/* SPDX-License-Identifier: Apache-2.0 */
/* find: the order of who's steps for one document.
 *
 * Input: tokens, sentences, the day that roles must hold at. Output: d->mentions.
 * Steps: names are looked up (scan.c), role words read (role.c), the day inferred
 * if none was given (asof.c), persons decided (person.c), mentions made (emit.c),
 * put in order, and reference resolved (refer.c). Mentions are given in blocks of
 * every role: later stages leave out what is no report. Cost: about a hundredth of
 * the parse. Limits: see each step. */
#include "who/who_priv.h"

typedef struct order {
	uint32_t b, e, i;
} order;

static int by_span(const void *x, const void *y)
{
	const order *a = x, *b = y;
	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	if (a->e != b->e)
		return a->e > b->e ? -1 : 1;
	return a->i < b->i ? -1 : a->i > b->i;
}

static void sort_mentions(finder *f)
{
	clv_doc *d = f->d;
	clv_arena *s = f->s;
	size_t n = d->mentions.n;
	order *o = CLV_NEW_ARRAY(s, order, n);
	uint32_t *at = CLV_NEW_ARRAY(s, uint32_t, n);
	clv_mention *m = CLV_NEW_ARRAY(s, clv_mention, n);
	for (uint32_t i = 0; i < n; i++)
		o[i] = (order){ d->mentions.v[i].span.b, d->mentions.v[i].span.e, i };
	qsort(o, n, sizeof *o, by_span);
	for (uint32_t i = 0; i < n; i++) {
		at[o[i].i] = i;
		m[i] = d->mentions.v[o[i].i];
	}
	for (size_t i = 0; i < n; i++) {
		d->mentions.v[i] = m[i];
		if (m[i].coref != NONE)
			d->mentions.v[i].coref = at[m[i].coref];
		for (size_t k = 0; k < m[i].members.n; k++)
			m[i].members.v[k] = at[m[i].members.v[k]];
	}
	for (size_t i = 0; i < f->hits.n; i++)
		if (f->hits.v[i].mention != NONE)
			f->hits.v[i].mention = at[f->hits.v[i].mention];
	for (size_t i = 0; i < f->roles.n; i++)
		if (f->roles.v[i].mention != NONE)
			f->roles.v[i].mention = at[f->roles.v[i].mention];
}

static void keys(finder *f)
{
	size_t n = f->d->tokens.n;
	f->key = CLV_NEW_ARRAY(f->s, clv_str, n);
	f->hit_at = CLV_NEW_ARRAY(f->s, uint32_t, n);
	for (uint32_t i = 0; i < n; i++) {
		char k[CLV_NAME_KEY_MAX];
		size_t len = clv_name_key(clv_who_word(f, i), k);
		f->key[i] = clv_str_copy(f->s, (clv_str){ k, len });
		f->hit_at[i] = NONE;
	}
}

static void find(finder *f)
{
	if (f->d->tokens.n == 0)
		return;
	keys(f);
	clv_who_towns(f);
	clv_who_scan(f);
	clv_who_roles(f);
	clv_who_persons(f);
	if (f->day == CLV_DAY_NONE && (f->day = clv_who_window(f)) != CLV_DAY_NONE) {
		/* once more, with the day now known */
		f->local.n = 0;
		for (size_t i = 0; i < f->hits.n; i++)
			f->hits.v[i].actor = NONE;
		clv_who_persons(f);
	}
	clv_who_emit(f);
	if (f->d->mentions.n)
		sort_mentions(f);
	clv_who_refer(f);
	if (f->d->mentions.n)
		sort_mentions(f);
	clv_who_late(f);
}

void clv_who_find(const clv_who *w, clv_doc *d, clv_day as_of, clv_arena *scratch)
{
	finder f = { .w = w, .d = d, .s = scratch, .day = as_of, .day_given = as_of != CLV_DAY_NONE,
		     .hint = NONE };
	find(&f);
}

/* ---- one name alone ------------------------------------------------------------ */

static void token(clv_doc *d, clv_arena *a, uint32_t b, uint32_t e)
{
	clv_token *t = clv_push(a, &d->tokens);
	t->span = (clv_span){ b, e };
	t->head = (uint32_t)d->tokens.n - 1;
	t->lemma = clv_text(d->text, t->span);
}

/* Words at spaces; hyphens, commas and "'s" apart. */
static void cut(clv_doc *d, clv_arena *a)
{
	clv_str s = d->text;
	for (uint32_t b = 0; b < s.n;) {
		uint32_t e = b;
		while (e < s.n && s.p[e] != ' ' && s.p[e] != '-' && s.p[e] != ',' &&
		       !(e > b && (clv_str_starts(clv_str_sub(s, e, s.n), CLV_S("'s ")) ||
		                   clv_str_starts(clv_str_sub(s, e, s.n), CLV_S("’s ")))))
			e++;
		if (e > b)
			token(d, a, b, e);
		if (e < s.n && (s.p[e] == '-' || s.p[e] == ','))
			token(d, a, e, e + 1);
		b = e < s.n && (s.p[e] == ' ' || s.p[e] == '-' || s.p[e] == ',') ? e + 1 : e;
	}
}

static void whole_as_person(clv_doc *d)
{
	for (uint32_t i = 0; i < d->tokens.n; i++) {
		clv_str s = clv_text(d->text, d->tokens.v[i].span);
		bool upper = s.n && ((s.p[0] >= 'A' && s.p[0] <= 'Z') || (unsigned char)s.p[0] >= 0x80);
		if (upper || (i && d->tokens.v[i - 1].ent == CLV_ENT_PERSON)) {
			d->tokens.v[i].ent = CLV_ENT_PERSON;
			d->tokens.v[i].ent_begin = i == 0 || d->tokens.v[i - 1].ent == CLV_ENT_NONE;
		}
	}
}

static const clv_mention *last_word_mention(const clv_doc *d)
{
	const clv_mention *best = NULL;
	for (size_t i = 0; i < d->mentions.n; i++)
		if (!best || d->mentions.v[i].span.e > best->span.e)
			best = &d->mentions.v[i];
	return best;
}

static bool resolve(const clv_who *w, clv_str name, clv_day date, uint32_t hint, clv_actor *out, clv_arena *a)
{
	clv_doc *d = clv_doc_new(a);
	d->text = clv_str_copy(a, name);
	cut(d, a);
	if (!d->tokens.n)
		return false;
	clv_sentence *s = clv_push(a, &d->sentences);
	*s = (clv_sentence){ { 0, (uint32_t)name.n }, 0, 0, (uint32_t)d->tokens.n, NONE };
	clv_block *b = clv_push(a, &d->blocks);
	b->span = s->span;
	b->role = CLV_ROLE_BODY;
	whole_as_person(d);
	finder f = { .w = w, .d = d, .s = a, .day = date, .day_given = date != CLV_DAY_NONE, .hint = hint };
	find(&f);
	const clv_mention *m = last_word_mention(d);
	if (!m || !m->actor.n)
		return false;
	const uint32_t *known = clv_who_id(w, m->actor, &(uint32_t){ 0 });
	*out = (clv_actor){ .kind = m->kind, .code = CLV_S(""), .sector = CLV_S(""), .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	if (known)
		clv_who_actor(w, m->actor, out);
	out->sector = CLV_S("");
	/* names of no row live only as long as this call: the caller's copy is its words */
	if (!known)
		out->id = out->name = clv_str_trim(name);
	out->kind = m->kind;
	const uint32_t *code = clv_map_get(&w->by_iso3, m->code), *org = known;
	out->code = code ? w->actors.v[*code].code : CLV_S("");
	if (!code && m->code.n && org && w->actors.v[*org].code.n)
		out->code = w->actors.v[*org].code;
	for (size_t i = 0; !out->code.n && m->code.n && i < w->actors.n; i++)
		if (clv_str_eq(w->actors.v[i].code, m->code))
			out->code = w->actors.v[i].code;
	for (size_t i = 0; i < w->roles.n && !out->sector.n; i++)
		if (clv_str_eq(w->roles.v[i].sector, m->sector))
			out->sector = w->roles.v[i].sector;
	return true;
}

bool clv_who_resolve(const clv_who *w, clv_str name, clv_day date, clv_str country, clv_actor *out)
{
	clv_arena *a = clv_arena_new(16 << 20);
	const uint32_t *h = clv_map_get(&w->by_iso3, country);
	if (!a)
		return false;
	if (clv_arena_guard(a)) {
		clv_arena_free(a);
		return false;
	}
	bool ok = resolve(w, name, date, h ? *h : NONE, out, a);
	clv_arena_unguard(a);
	clv_arena_free(a);
	return ok;
}
