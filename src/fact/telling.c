/* SPDX-License-Identifier: Apache-2.0 */
/* An event mention as coreference compares it.
 *
 * Input: an event of a document. Output: its parties as hashes (by the state they
 * act for, else by actor), its trigger's word, the content words of its clause
 * without the parties' names, and how vague it is, which is the order in which
 * mentions are taken: dated to the day first, background last. "Visited A and B" is
 * two visits. Sentences that repeat an earlier one, blocks that are not the report
 * and mentions that somebody judged wrong are passed over. Linear. */
#include <string.h>

#include "fact/coref.h"

static uint64_t noun_of(clv_str s)
{
	size_t b = s.n;
	while (b > 0 && s.p[b - 1] != ' ')
		b--;
	clv_str word = clv_str_sub(s, b, s.n);
	char low[64];
	size_t n = word.n < sizeof low ? word.n : sizeof low;
	for (size_t i = 0; i < n; i++)
		low[i] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] + 32) : word.p[i];
	return n ? clv_hash64(low, n) : 0;
}

/* By the state that one acts for; else by the last word of the name: the surname, "Gupta" of
 * "Sanjay Gupta", or the noun, "pirates" of "Somali pirates". */
uint64_t clv_coref_party(const clv_participant *p)
{
	if (p->code.n)
		return clv_hash64(p->code.p, p->code.n);
	return noun_of(p->name.n ? p->name : p->actor);
}

static void add_party(clv_parties *p, uint64_t key)
{
	size_t i = 0;
	while (i < p->n && p->v[i] < key)
		i++;
	if (!key || p->n == CLV_COREF_PARTIES || (i < p->n && p->v[i] == key))
		return;
	memmove(p->v + i + 1, p->v + i, (p->n - i) * sizeof *p->v);
	p->v[i] = key;
	p->n++;
}

/* "Demonstrators" and "protesters" are one crowd: the group of synonyms of the noun, or 0. */
static uint64_t group_of(clv_build *b, const clv_participant *p)
{
	if (p->code.n || !p->name.n || !b->lex)
		return 0;
	clv_words w = clv_words_scan(b->lex->words, p->name, (clv_span){ 0, (uint32_t)p->name.n }, b->tmp);
	uint64_t form = w.n ? w.v[w.n - 1].form : 0;
	const uint32_t *group = w.n ? clv_map_get64(&b->lex->synonyms, &form) : NULL;
	clv_arena_reset(b->tmp);
	return group ? *group : 0;
}

static void add_participant(clv_build *b, clv_parties *all, clv_parties *nouns, bool *vague, const clv_participant *p)
{
	uint64_t group = group_of(b, p);
	add_party(all, group ? group : clv_coref_party(p));
	add_party(nouns, group ? group : noun_of(p->name.n ? p->name : p->actor));
	*vague = *vague || (!p->actor.n && !p->code.n);
}

bool clv_coref_is_visit(const clv_event *e)
{
	return clv_str_eqc(e->mode, "visit");
}

/* A visit and the talks of the same two are one happening, whoever is the host. */
bool clv_coref_is_mutual(const clv_event *e)
{
	return e->mutual || clv_coref_is_visit(e);
}

/* "+0D": no date was given, the report's own day stands in for it. */
bool clv_coref_is_dated(const clv_event *e)
{
	return e->from != CLV_DAY_NONE && !clv_str_eqc(e->date_rule, "+0D");
}

clv_str clv_coref_weekday(const clv_event *e)
{
	bool open = e->from == CLV_DAY_NONE && clv_str_starts(e->date_rule, CLV_S("weekday="));
	return open ? clv_str_sub(e->date_rule, 0, sizeof "weekday=6" - 1) : (clv_str){ "", 0 };
}

static int vagueness(const clv_event *e)
{
	int v = clv_coref_weekday(e).n ? 35 : !clv_coref_is_dated(e) ? 40 : e->to == e->from ? 0 : e->to - e->from <= 7 ? 5
	      : e->to - e->from <= 31 ? 10 : 20;
	return v + (e->historical ? (clv_coref_is_dated(e) ? 3 : 50) : 0) + (e->status == CLV_ST_HAPPENED ? 0 : 1) +
	       (e->place == CLV_NO_INDEX ? 2 : 0);
}

static void strip_names(clv_items *it)
{
	for (size_t i = 0; i < it->n; i++)
		if (it->v[i].flags & CLV_WORD_NAME)
			it->v[i].weight = 0;
}

/* Acts done by words alone, of which two parties exchange many. */
clv_type clv_coref_family(const clv_event *e)
{
	return e->type == CLV_TYPE_SUPPORT && e->mutual && clv_fact_is_signing(e->cameo) ? CLV_TYPE_AGREE : e->type;
}

bool clv_coref_is_verbal(clv_type t)
{
	switch (t) {
	case CLV_TYPE_AGREE: case CLV_TYPE_SUPPORT: case CLV_TYPE_CONCEDE: case CLV_TYPE_REQUEST:
	case CLV_TYPE_ACCUSE: case CLV_TYPE_REJECT: case CLV_TYPE_THREATEN: case CLV_TYPE_COOPERATE:
	case CLV_TYPE_AID:
		return true;
	default:
		return false;
	}
}

/* only: the one target that counts, or CLV_NO_INDEX for all. */
static void read_mention(clv_coref *s, uint32_t doc, uint32_t item, uint32_t only)
{
	const clv_doc *d = s->b->docs[doc];
	const clv_event *e = &d->events.v[item];
	clv_telling *m = clv_push(s->b->scratch, &s->m);
	m->ref = (clv_ref){ doc, item };
	m->e = e;
	m->doc = d;
	for (size_t i = 0; i < e->source.n; i++)
		add_participant(s->b, &m->s, &m->s_nouns, &m->s_vague, &e->source.v[i]);
	for (size_t i = 0; i < e->target.n; i++)
		if (only == CLV_NO_INDEX || i == only)
			add_participant(s->b, &m->t, &m->t_nouns, &m->t_vague, &e->target.v[i]);
	m->only = only;
	m->all = m->s;
	for (size_t i = 0; i < m->t.n; i++)
		add_party(&m->all, m->t.v[i]);
	clv_items trig = clv_fact_items(s->b, doc, e->trigger);
	m->trigger = trig.n ? trig.v[0].key : 0;
	m->deed = e->mode.n && !clv_coref_is_verbal(e->type) ? (uint32_t)clv_hash64(e->mode.p, e->mode.n) : m->trigger;
	clv_span clause = e->span.e > e->span.b ? e->span : d->sentences.v[e->sentence].span;
	if (clv_coref_is_verbal(e->type))
		clause = clv_fact_clause(d, e->sentence, clause);
	m->words = clv_fact_items(s->b, doc, clause);
	for (size_t i = 0; clv_coref_is_verbal(e->type) && i < m->words.n; i++)
		if (m->words.v[i].key == m->trigger)
			m->words.v[i].weight = 0;
	if (e->source.n)
		strip_names(&m->words);
	m->vague = vagueness(e);
	m->mark = clv_verdicts_of(s->b->verdicts, clv_str_c(e->id));
}

/* "visited Uzbekistan and Kazakhstan" is two visits. */
void clv_coref_read(clv_coref *s, uint32_t doc, uint32_t item)
{
	const clv_event *e = &s->b->docs[doc]->events.v[item];
	if (!clv_fact_counts(s->b->docs[doc], e->sentence) || e->type >= CLV_N_TYPE ||
	    clv_verdicts_wrong(s->b->verdicts, clv_str_c(e->id)))
		return;
	bool several = clv_coref_is_visit(e) && e->target.n > 1 && e->target.n <= CLV_COREF_PARTIES;
	for (uint32_t i = 0; several && i < e->target.n; i++)
		read_mention(s, doc, item, i);
	if (!several)
		read_mention(s, doc, item, CLV_NO_INDEX);
}

int clv_coref_cmp(const void *x, const void *y)
{
	const clv_telling *a = x, *b = y;
	if (a->vague != b->vague)
		return a->vague < b->vague ? -1 : 1;
	if (a->ref.doc != b->ref.doc)
		return a->ref.doc < b->ref.doc ? -1 : 1;
	if (a->ref.item != b->ref.item)
		return a->ref.item < b->ref.item ? -1 : 1;
	return (a->only > b->only) - (a->only < b->only);
}

/* A visit's place is where the visited are, else it is another visit's. */
const clv_place *clv_coref_place(const clv_telling *m)
{
	const clv_place *p = m->e->place < m->doc->places.n ? &m->doc->places.v[m->e->place] : NULL;
	if (!p || !clv_coref_is_visit(m->e) || !p->country.n)
		return p;
	bool coded = false;
	for (size_t i = 0; i < m->e->target.n; i++) {
		if (m->only != CLV_NO_INDEX && i != m->only)
			continue;
		coded = coded || m->e->target.v[i].code.n == 3;
		if (clv_str_eq(m->e->target.v[i].code, p->country))
			return p;
	}
	return coded ? NULL : p;
}

bool clv_coref_is_town(const clv_place *p)
{
	return p && p->feature != 'A' && p->feature != 'L' && p->feature != 'H';
}

bool clv_coref_has_content(const clv_items *it)
{
	for (size_t i = 0; i < it->n; i++)
		if (it->v[i].weight > 0)
			return true;
	return false;
}
