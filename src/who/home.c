/* SPDX-License-Identifier: Apache-2.0 */
/* home: "the government" without a name → the state that the report is about.
 *
 * Input: mentions so far. Output: mentions with that state's code. Method: a
 * report leaves its state out where every reader knows it. It is known when one state has
 * half of all that the report names, and twice as much as any other; title and opening
 * count double. The state that the same sentence or the one before names comes first: if
 * it is another than the report's, or if they name two, nothing is said. Only words for
 * what each state has one of (government, regime, junta, authorities: reading_cues.tsv).
 * Cost: one pass over the mentions, then two sentences a word. Limits: towns that are no
 * capitals are not counted here; the police and courts of the report: event/scene.c. */
#include "who/refer.h"

enum { OPENING = 3, MAX_STATES = 32 };

typedef struct tally {
	uint32_t state[MAX_STATES], weight[MAX_STATES];
	size_t n;
} tally;

/* The state that a mention stands for or acts for, or NONE. */
static uint32_t state_of(const ref *r, const clv_mention *m)
{
	const clv_who *w = r->f->w;
	clv_str code = m->code.n ? m->code : m->nationality;
	const uint32_t *s = code.n == 3 ? clv_map_get(&w->by_iso3, code) : NULL;
	uint32_t h = r->f->hit_at[m->tok_head];
	if (s || m->kind != CLV_KIND_PLACE || h == NONE)
		return s ? *s : NONE;
	const reading *c = clv_who_reading(r->f, &r->f->hits.v[h], R_CAPITAL);
	return c ? c->ref : NONE;
}

static void count(tally *t, uint32_t state, uint32_t weight)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->state[i] == state) {
			t->weight[i] += weight;
			return;
		}
	if (t->n < MAX_STATES) {
		t->state[t->n] = state;
		t->weight[t->n++] = weight;
	}
}

static uint32_t find_home(const ref *r)
{
	tally t = { .n = 0 };
	uint32_t sum = 0, top = 0, second = 0, home = NONE;
	for (uint32_t i = 0; i < r->n; i++) {
		const clv_mention *m = ref_at(r, i);
		uint32_t s = m->coref == NONE ? state_of(r, m) : NONE, weight = m->sentence < OPENING ? 2 : 1;
		if (s == NONE || (!ref_content(r, m->sentence) && clv_doc_role(r->d, m->sentence) != CLV_ROLE_DATELINE))
			continue;
		count(&t, s, weight);
		sum += weight;
	}
	for (size_t i = 0; i < t.n; i++) {
		if (t.weight[i] > top) {
			second = top;
			top = t.weight[i];
			home = t.state[i];
		} else if (t.weight[i] > second) {
			second = t.weight[i];
		}
	}
	return top >= 3 && top * 2 >= sum && top >= 2 * second ? home : NONE;
}

/* The states named in a sentence before token end: how many, the mention of the last. */
static size_t named(const ref *r, uint32_t sentence, uint32_t end, uint32_t *at)
{
	near x;
	tally t = { .n = 0 };
	ref_near(r, sentence, &x);
	for (size_t i = 0; i < x.n; i++) {
		const clv_mention *m = ref_at(r, x.v[i]);
		uint32_t s = m->tok_e <= end ? state_of(r, m) : NONE;
		if (s != NONE) {
			count(&t, s, 1);
			*at = x.v[i];
		}
	}
	return t.n;
}

/* The report's state, if it may be meant at tok; NONE. */
static uint32_t home_at(ref *r, uint32_t tok)
{
	uint32_t s = r->d->tokens.v[tok].sentence, at = NONE;
	if (!r->asked_home) {
		r->asked_home = true;
		r->home = find_home(r);
	}
	size_t n = named(r, s, tok, &at);
	for (uint32_t b = s; n == 0 && b-- > 0 && s - b <= BACK;)
		if (ref_content(r, b)) {
			n = named(r, b, UINT32_MAX, &at);
			break;
		}
	if (n > 1 || r->home == NONE || (n == 1 && state_of(r, ref_at(r, at)) != r->home))
		return NONE;
	return r->home;
}

void ref_government(ref *r, uint32_t i)
{
	const clv_mention *m = ref_at(r, i);
	uint32_t h = r->f->hit_at[m->tok_head];
	const reading *x = h == NONE ? NULL : clv_who_reading(r->f, &r->f->hits.v[h], R_ROLE);
	const wrole *w = x ? &r->f->w->roles.v[x->ref] : NULL;
	bool bare = w && w->acts && m->how == CLV_HOW_ROLE && m->kind == CLV_KIND_GROUP && !m->code.n && !m->nationality.n && !m->members.n;
	uint32_t n = m->tok_e;
	if (!bare || r->quoted[m->tok_head] || !clv_map_get(&r->f->w->cue[CUE_RULES], r->f->key[m->tok_head]) ||
	    m->tok_e != m->tok_b + 1 || m->tok_b == 0 || !clv_who_small(r->f, m->tok_b - 1, SMALL_THE) || clv_who_small(r->f, n, SMALL_OF) ||
	    (n < r->d->tokens.n && clv_str_eqc(r->f->key[n], "in")))
		return;
	uint32_t home = home_at(r, m->tok_b);
	if (home == NONE)
		return;
	clv_mention *own = &r->d->mentions.v[i];
	const wactor *state = &r->f->w->actors.v[home];
	own->actor = clv_strf(r->d->arena, "%.*s-gov", CLV_FMT(state->id));
	own->name = clv_strf(r->d->arena, "%.*s (%.*s)", CLV_FMT(own->name), CLV_FMT(state->name));
	own->code = state->code;
	own->sector = CLV_S("GOV");
	own->rule = CLV_S("state of the report");
}
