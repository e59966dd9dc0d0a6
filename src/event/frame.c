/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of an event: its date, its place, numbers of dead, injured,
 * arrested and participants, and CONSULT's mode.
 *
 * Date: the nearest date expression that hangs from the predicate (or its light
 * verb, or the clause that shares its tense) without another verb between; the
 * caller falls back to the day of publication. Place: "in", "at", "near" under the
 * predicate, so never a dateline; of deeds also under what they are done to and under their
 * doer. Sizes: numbers on the victim's or crowd's noun.
 * Mode of a meeting (PLOVER manual, CONSULT): where one party is at home it is a
 * visit of the other (042); in a third country third-party (044).
 * Cost: dates and places of the document's sentence times the depth of the tree. */
#include "event/event_priv.h"

enum { MAX_CLIMB = 24, FAR = 1000 };

static bool is_light_or_pred(const ev_cand *k, uint32_t t)
{
	return t == k->pred || (k->light != CLV_NO_INDEX && t == k->light);
}

static bool in_date(const ev_ctx *x, uint32_t t)
{
	for (size_t i = 0; i < x->d->dates.n; i++)
		if (t >= x->d->dates.v[i].tok_b && t < x->d->dates.v[i].tok_e)
			return true;
	return false;
}

/* Steps from token t up to the predicate; FAR when another clause lies between. */
static int steps_to(const ev_ctx *x, const ev_cand *k, uint32_t t, uint32_t clause)
{
	bool offset = false, scene = ev_is(x->c, "place", x->lemma[x->d->tokens.v[t].head], NULL);
	int nouns = 0;
	for (int i = 0; i < MAX_CLIMB; i++) {
		if (is_light_or_pred(k, t) || t == clause) {
			if (offset) /* deep behind it, "… for the games in Oslo in May" */
				return scene && nouns > 3 ? FAR - 1 : FAR;
			return t == clause && !is_light_or_pred(k, t) ? i + 4 : i;
		}
		nouns += x->d->tokens.v[t].dep == CLV_DEP_POBJ;
		const clv_token *tok = &x->d->tokens.v[t];
		if (tok->head == t || (i && ev_is_verb(x, t)) || tok->dep == CLV_DEP_RELCL)
			return FAR;
		offset |= tok->dep == CLV_DEP_PREP && ev_is(x->c, "offset", x->lemma[t], NULL);
		bool modifies = tok->dep == CLV_DEP_COMPOUND || tok->dep == CLV_DEP_NUMMOD ||
		                tok->dep == CLV_DEP_AMOD || tok->dep == CLV_DEP_NMOD ||
		                tok->dep == CLV_DEP_POSS;
		if (modifies && !is_light_or_pred(k, tok->head) && !in_date(x, tok->head))
			return FAR; /* "the 2020 drought", "Monday's vote" */
		t = tok->head;
	}
	return FAR;
}

/* "will speak on Thursday, when they meet": the time of the clause above. */
static bool when_clause(const ev_ctx *x, uint32_t v)
{
	if (x->d->tokens.v[v].dep != CLV_DEP_ADVCL)
		return false;
	EV_CHILDREN(x, v, k)
		if (ev_is(x->c, "same-time", x->lemma[k], NULL))
			return true;
	return false;
}

/* The verb whose time the predicate shares: "went on to pledge", "Xi, visiting
 * Rome on Friday, met", a noun's governing verb. */
static uint32_t clause_of(const ev_ctx *x, const ev_cand *k)
{
	uint32_t t = k->light != CLV_NO_INDEX ? k->light : k->pred;
	if (k->noun && k->light == CLV_NO_INDEX && ev_occurrence(x, t) != CLV_NO_INDEX)
		return ev_occurrence(x, t);
	for (int i = 0; i < 6; i++) {
		const clv_token *tok = &x->d->tokens.v[t];
		uint32_t h = tok->head;
		if (h == t)
			return t;
		if (ev_is_verb(x, t)) {
			bool shares = when_clause(x, t) || tok->dep == CLV_DEP_XCOMP || tok->dep == CLV_DEP_CONJ ||
			              (tok->dep == CLV_DEP_ADVCL && ev_tag(x, t, "VBG") &&
			               ev_child(x, t, CLV_DEP_MARK) == CLV_NO_INDEX);
			if (!shares)
				return t;
		}
		t = h;
	}
	return t;
}

static void find_date(const ev_ctx *x, const ev_cand *k, clv_event *e);

/* "agreed on Wednesday, one day after Chad attacked": the day of the clause above
 * less the offset. A rule "ev:+1D" counts from the event itself. */
static bool date_before_main(const ev_ctx *x, const ev_cand *k, const clv_date *g, clv_event *e)
{
	const clv_token *t = &x->d->tokens.v[k->pred];
	clv_str rel = g->rel;
	if (k->noun || t->dep != CLV_DEP_ADVCL || rel.n < 6 || rel.n > 8 || memcmp(rel.p, "ev:", 3) ||
	    rel.p[rel.n - 1] != 'D' || (rel.p[3] != '+' && rel.p[3] != '-'))
		return false;
	int32_t days = 0;
	for (size_t i = 4; i + 1 < rel.n; i++) {
		if (rel.p[i] < '0' || rel.p[i] > '9')
			return false;
		days = days * 10 + (rel.p[i] - '0');
	}
	ev_cand above = { .rule = k->rule, .pred = t->head, .light = CLV_NO_INDEX, .also = CLV_NO_INDEX };
	clv_event main = { .sentence = e->sentence, .date = CLV_NO_INDEX, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
	find_date(x, &above, &main);
	if (main.from == CLV_DAY_NONE || main.from != main.to)
		return false;
	e->from = e->to = rel.p[3] == '+' ? main.from - days : main.from + days;
	e->grain = CLV_GRAIN_DAY;
	e->date_rule = rel;
	return true;
}

/* "On 1 March Colombian aircraft bombed …": the tree gives the day to the noun behind it, though
 * the preposition that opens the sentence is the verb's. That preposition, or CLV_NO_INDEX. */
static uint32_t opening_prep(const ev_ctx *x, const clv_date *g)
{
	uint32_t p = g->tok_b ? g->tok_b - 1 : 0;
	if (g->tok_b == 0 || p != x->d->sentences.v[g->sentence].tok_b || x->d->tokens.v[p].dep != CLV_DEP_PREP)
		return CLV_NO_INDEX;
	for (uint32_t t = g->tok_b; t < g->tok_e && t < x->d->tokens.n; t++)
		if (x->d->tokens.v[t].head == p)
			return CLV_NO_INDEX;
	return p;
}

static void find_date(const ev_ctx *x, const ev_cand *k, clv_event *e)
{
	uint32_t clause = clause_of(x, k), own = k->light != CLV_NO_INDEX ? k->light : k->pred;
	int best = FAR;
	for (size_t i = 0; i < x->d->dates.n; i++) {
		const clv_date *g = &x->d->dates.v[i];
		if (g->sentence != e->sentence || g->kind != CLV_DATEKIND_DATE)
			continue;
		uint32_t prep = opening_prep(x, g);
		int led = prep == CLV_NO_INDEX ? FAR : steps_to(x, k, prep, clause);
		if (led < best) {
			best = led;
			e->date = (uint32_t)i;
		}
		for (uint32_t t = g->tok_b; t < g->tok_e && t < x->d->tokens.n; t++) {
			int s = steps_to(x, k, t, clause);
			if (x->d->tokens.v[own].dep == CLV_DEP_RELCL && x->d->tokens.v[own].head == t)
				s = 1; /* "on Thursday, when they meet" */
			if (s < best) {
				best = s;
				e->date = (uint32_t)i;
			}
		}
	}
	if (e->date == CLV_NO_INDEX)
		return;
	const clv_date *g = &x->d->dates.v[e->date];
	if (date_before_main(x, k, g, e))
		return;
	e->from = g->from;
	e->to = g->to;
	e->grain = g->grain;
	e->date_rule = g->rel;
}

/* "cut its ties in 2016 after a mob had stormed the embassy": a clause without a date of its own
 * shares, as far as is known, the time of the clause above, where that lies well back. */
bool ev_date_of_clause_above(const ev_ctx *x, clv_event *e)
{
	uint32_t t = e->tok;
	for (int i = 0; i < MAX_CLIMB && x->d->tokens.v[t].head != t; i++) {
		t = x->d->tokens.v[t].head;
		ev_cand above = { .pred = t, .light = CLV_NO_INDEX, .also = CLV_NO_INDEX };
		clv_event main = { .sentence = e->sentence, .date = CLV_NO_INDEX, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE };
		if (!ev_is_verb(x, t))
			continue;
		find_date(x, &above, &main);
		if (main.date == CLV_NO_INDEX)
			continue;
		if (main.to == CLV_DAY_NONE || x->d->published == CLV_DAY_NONE || main.to >= x->d->published - HISTORY_DAYS)
			return false;
		e->date = main.date;
		e->from = main.from;
		e->to = main.to;
		e->grain = main.grain;
		e->date_rule = main.date_rule;
		return true;
	}
	return false;
}

static bool place_at(const ev_ctx *x, uint32_t t, uint32_t *out)
{
	if (x->place[t] != CLV_NO_INDEX) {
		*out = x->place[t];
		return true;
	}
	EV_CHILDREN(x, t, k) { /* "the Uzbek city of Samarkand", "Rome's airport" */
		clv_dep dep = x->d->tokens.v[k].dep;
		uint32_t o = dep == CLV_DEP_PREP ? ev_pobj(x, t, CLV_S("of"), CLV_NO_INDEX) : k;
		if ((dep == CLV_DEP_APPOS || dep == CLV_DEP_COMPOUND || dep == CLV_DEP_PREP) &&
		    o != CLV_NO_INDEX && x->place[o] != CLV_NO_INDEX) {
			*out = x->place[o];
			return true;
		}
	}
	return false;
}

static bool place_under(const ev_ctx *x, uint32_t t, int depth, uint32_t *out)
{
	EV_CHILDREN(x, t, k) {
		clv_dep dep = x->d->tokens.v[k].dep;
		if (dep != CLV_DEP_PREP || !ev_is(x->c, "place", x->lemma[k], NULL))
			continue;
		uint32_t o = ev_child(x, k, CLV_DEP_POBJ);
		if (o == CLV_NO_INDEX)
			continue;
		if (place_at(x, o, out))
			return true;
		if (depth < 2 && place_under(x, o, depth + 1, out)) /* "at a summit in Rome" */
			return true;
		uint32_t of = ev_pobj(x, o, CLV_S("of"), CLV_NO_INDEX); /* "at a summit of its leaders in Rome" */
		if (depth < 2 && of != CLV_NO_INDEX && place_under(x, of, 2, out))
			return true;
	}
	return false;
}

/* A literal place, not the state that is meant by its name. */
static bool is_literal_place(const ev_ctx *x, uint32_t place)
{
	uint32_t m = x->d->places.v[place].mention;
	return m >= x->d->mentions.n || x->d->mentions.v[m].kind == CLV_KIND_PLACE;
}

/* The literal place of the sentence before byte `before`, if there is one name alone. */
static uint32_t only_place(const ev_ctx *x, uint32_t sentence, uint32_t before)
{
	const clv_doc *d = x->d;
	uint32_t one = CLV_NO_INDEX;
	for (uint32_t i = 0; i < d->places.n; i++) {
		uint32_t m = d->places.v[i].mention; /* a place inside another name is none of the sentence's */
		if (d->places.v[i].sentence != sentence || d->places.v[i].span.b >= before || m >= d->mentions.n || !is_literal_place(x, i))
			continue;
		if (one != CLV_NO_INDEX && !clv_str_eq(d->places.v[one].name, d->places.v[i].name))
			return CLV_NO_INDEX;
		one = i;
	}
	return one;
}

/* "broke into the consulate in Agartala, and Dhaka closed its offices there" */
static bool place_there(const ev_ctx *x, uint32_t t, uint32_t *out)
{
	const clv_token *v = x->d->tokens.v;
	EV_CHILDREN(x, t, k) {
		if (v[k].dep != CLV_DEP_ADVMOD || k < t || !ev_is(x->c, "there", x->lemma[k], NULL))
			continue;
		*out = only_place(x, v[k].sentence, v[k].span.b);
		if (*out == CLV_NO_INDEX && v[k].sentence)
			*out = only_place(x, v[k].sentence - 1, v[k].span.b);
		return *out != CLV_NO_INDEX;
	}
	return false;
}

/* "fired at one of its posts near Marwahin", "the gate of the ministry in Jakarta": down the
 * prepositions of a phrase to the first place, over no verb. */
static bool place_below(const ev_ctx *x, uint32_t t, int depth, uint32_t *out)
{
	if (place_under(x, t, 2, out))
		return true;
	EV_CHILDREN(x, t, k) {
		uint32_t o = x->d->tokens.v[k].dep == CLV_DEP_PREP && !ev_is(x->c, "no-scene", x->lemma[k], NULL)
		                 ? ev_child(x, k, CLV_DEP_POBJ) : CLV_NO_INDEX;
		if (o != CLV_NO_INDEX && depth < 4 && place_below(x, o, depth + 1, out))
			return true;
	}
	return false;
}

/* "attacked the prison of Gaza", "raided a Lagos market" */
static bool place_of_thing(const ev_ctx *x, uint32_t o, uint32_t *out)
{
	bool actor = x->mention[o] != CLV_NO_INDEX && x->d->mentions.v[x->mention[o]].kind != CLV_KIND_PLACE; /* "disarmed the Tigray forces" */
	return !actor && place_at(x, o, out) && is_literal_place(x, *out);
}

/* "the withdrawal from Sake", "deployed to Goma": where what moves begins or ends. */
static bool place_of_motion(const ev_ctx *x, const ev_cand *k, clv_type type, uint32_t *out)
{
	clv_str prep = type == CLV_TYPE_RETREAT ? CLV_S("from") : type == CLV_TYPE_MOBILIZE ? CLV_S("to") : CLV_S("");
	uint32_t o = prep.n ? ev_pobj(x, k->pred, prep, CLV_NO_INDEX) : CLV_NO_INDEX;
	uint32_t moved = k->noun ? ev_pobj(x, k->pred, CLV_S("of"), CLV_NO_INDEX) : ev_deep_object(x, k->pred);
	if (o == CLV_NO_INDEX && prep.n && moved != CLV_NO_INDEX)
		o = ev_pobj(x, moved, prep, CLV_NO_INDEX);
	return o != CLV_NO_INDEX && ((place_at(x, o, out) && is_literal_place(x, *out)) || place_under(x, o, 2, out));
}

/* "fired at those who had gathered outside a school in Zomba": where they were. */
static bool place_of_those_hit(const ev_ctx *x, uint32_t pred, uint32_t o, uint32_t *out)
{
	uint32_t at = ev_pobj(x, pred, CLV_S("at"), CLV_NO_INDEX), who[2] = { o, at };
	for (int i = 0; i < 2; i++) {
		uint32_t of = who[i] == CLV_NO_INDEX ? CLV_NO_INDEX : ev_pobj(x, who[i], CLV_S("of"), CLV_NO_INDEX);
		uint32_t both[2] = { who[i], of };
		for (int j = 0; j < 2; j++) {
			uint32_t v = both[j] == CLV_NO_INDEX ? CLV_NO_INDEX : ev_child(x, both[j], CLV_DEP_RELCL);
			if (v != CLV_NO_INDEX && ev_is(x->c, "motion", x->lemma[v], NULL) && place_under(x, v, 1, out))
				return true;
		}
	}
	return false;
}

/* Deeds take place where what they are done to stands, or where the doer does: "Police in Ohrid
 * arrested three", "stormed the embassy in Quito and arrested a guest". Words may be said anywhere. */
static bool place_of_deed(const ev_ctx *x, const ev_cand *k, clv_type type, uint32_t *out)
{
	uint32_t v = k->light != CLV_NO_INDEX ? k->light : k->pred;
	uint32_t o = k->noun ? CLV_NO_INDEX : ev_deep_object(x, k->pred);
	if (place_of_motion(x, k, type, out) || place_below(x, k->pred, 1, out) || (o != CLV_NO_INDEX && place_below(x, o, 1, out)) ||
	    (o != CLV_NO_INDEX && clv_type_quad(type) == 4 && place_of_thing(x, o, out)))
		return true;
	if (clv_type_quad(type) == 4 && place_of_those_hit(x, k->pred, o, out))
		return true;
	uint32_t s = k->noun && k->light == CLV_NO_INDEX ? CLV_NO_INDEX : ev_deep_subject(x, v);
	if (s != CLV_NO_INDEX && s != o && place_under(x, s, 2, out))
		return true;
	uint32_t first = x->d->tokens.v[v].dep == CLV_DEP_CONJ ? ev_conjoined(x, v) : v;
	if (first >= v || !ev_is_verb(x, first))
		return false;
	o = ev_deep_object(x, first);
	return place_under(x, first, 1, out) || (o != CLV_NO_INDEX && (place_under(x, o, 1, out) || place_of_thing(x, o, out)));
}

static void find_place(const ev_ctx *x, const ev_cand *k, clv_event *e)
{
	uint32_t at = CLV_NO_INDEX;
	if (k->light != CLV_NO_INDEX && k->light_place) { /* "Oslo will host a meeting" */
		uint32_t s = ev_deep_subject(x, k->light);
		if (s != CLV_NO_INDEX && place_at(x, s, &at)) {
			e->place = at;
			return;
		}
	}
	if (place_under(x, k->pred, 0, &at) ||
	    (k->light != CLV_NO_INDEX && place_under(x, k->light, 0, &at))) {
		e->place = at;
		return;
	}
	uint32_t o = k->noun ? CLV_NO_INDEX : ev_deep_object(x, k->pred), due = ev_child(x, k->pred, CLV_DEP_ACOMP);
	if (due != CLV_NO_INDEX && !k->noun && place_under(x, due, 1, &at)) { /* "is due in Rome" */
		e->place = at;
		return;
	}
	if (place_there(x, k->pred, &at) || (o != CLV_NO_INDEX && place_there(x, o, &at))) {
		e->place = at;
		return;
	}
	if (o != CLV_NO_INDEX) {
		if (place_under(x, o, 1, &at) ||
		    ((k->rule->flags & EV_PLACE) && place_at(x, o, &at)))
			e->place = at;
	}
	if (e->place == CLV_NO_INDEX && e->type == CLV_TYPE_CONSULT) {
		uint32_t to = ev_pobj(x, k->pred, CLV_S("to"), CLV_NO_INDEX);
		if (to != CLV_NO_INDEX && place_at(x, to, &at))
			e->place = at;
	}
	if (e->place == CLV_NO_INDEX && k->noun) { /* the governing verb's: "met in Rome for talks" */
		const clv_token *t = &x->d->tokens.v[k->pred];
		if ((t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_NSUBJPASS) &&
		    place_under(x, t->head, 0, &at))
			e->place = at;
	}
	int quad = clv_type_quad(e->type);
	if (e->place == CLV_NO_INDEX && (quad == 2 || quad == 4) && place_of_deed(x, k, e->type, &at))
		e->place = at;
}

/* ---- numbers ---------------------------------------------------------------- */

static bool number_at(const ev_ctx *x, uint32_t t, clv_size *out)
{
	clv_str w = clv_str_lower_ascii(x->s, clv_token_word(x->d, &x->d->tokens.v[t]));
	int64_t v = 0;
	size_t digits = 0;
	for (size_t i = 0; i < w.n; i++) {
		if (w.p[i] >= '0' && w.p[i] <= '9' && digits < 12) {
			v = v * 10 + (w.p[i] - '0');
			digits++;
		} else if (w.p[i] != ',') {
			digits = 0;
			break;
		}
	}
	if (!digits) {
		const uint32_t *id = clv_map_get(&x->c->numbers, w);
		if (!id)
			return false;
		v = *id;
	}
	*out = (clv_size){ v, v, x->d->tokens.v[t].span };
	return true;
}

static bool number_of(const ev_ctx *x, uint32_t n, clv_size *out)
{
	EV_CHILDREN(x, n, k)
		if (x->d->tokens.v[k].dep == CLV_DEP_NUMMOD && number_at(x, k, out))
			return true;
	return number_at(x, n, out); /* "killed 12", "thousands of" */
}

static void size_from(const ev_ctx *x, uint32_t v, uint32_t flags, clv_event *e)
{
	int kind = flags & EV_DEAD       ? CLV_SIZE_DEAD
	           : flags & EV_INJURED  ? CLV_SIZE_INJURED
	           : flags & EV_ARRESTED ? CLV_SIZE_ARRESTED
	                                 : -1;
	uint32_t o = kind < 0 ? CLV_NO_INDEX : ev_deep_object(x, v);
	if (o != CLV_NO_INDEX && e->size[kind].span.e == 0)
		number_of(x, o, &e->size[kind]);
}

static uint32_t flags_of_verb(const ev_ctx *x, uint32_t v)
{
	uint32_t flags = 0;
	const uint32_t *first = clv_map_get(&x->c->verbs, x->lemma[v]);
	for (uint32_t i = first ? *first : CLV_NO_INDEX; i != CLV_NO_INDEX; i = x->c->links.v[i].next)
		flags |= x->c->rules.v[x->c->links.v[i].rule].flags;
	return flags;
}

static void find_sizes(const ev_ctx *x, const ev_cand *k, clv_event *e)
{
	uint32_t v = k->light != CLV_NO_INDEX ? k->light : k->pred;
	if (!k->noun)
		size_from(x, k->pred, k->rule->flags, e);
	if (clv_type_quad(e->type) == 4) /* "shelled the town, killing 12" */
		EV_CHILDREN(x, v, c)
			if (ev_is_verb(x, c) && x->d->tokens.v[c].dep == CLV_DEP_ADVCL)
				size_from(x, c, flags_of_verb(x, c), e);
	if (k->rule->flags & EV_CROWD) {
		uint32_t s = k->noun && k->light == CLV_NO_INDEX ? CLV_NO_INDEX : ev_deep_subject(x, v);
		if (s != CLV_NO_INDEX)
			number_of(x, s, &e->size[CLV_SIZE_PARTICIPANTS]);
	}
}

/* ---- CONSULT ------------------------------------------------------------------ */

static bool at_home(const clv_participant *p, clv_str country)
{
	return p->code.n && clv_str_eq(p->code, country);
}

static void set_mode(clv_event *e, const char *mode, const char *cameo)
{
	e->mode = clv_str_c(mode);
	e->cameo = clv_str_c(cameo);
}

static void find_consult_mode(const ev_ctx *x, clv_event *e)
{
	if (e->type != CLV_TYPE_CONSULT || e->mode.n || !clv_str_eqc(e->cameo, "040"))
		return;
	if (e->mutual && e->source.n + e->target.n > 2) {
		e->mode = CLV_S("multilateral");
		return;
	}
	if (e->place == CLV_NO_INDEX)
		return;
	clv_str country = x->d->places.v[e->place].country;
	if (!country.n)
		return;
	size_t home_s = 0, home_t = 0;
	for (size_t i = 0; i < e->source.n; i++)
		home_s += at_home(&e->source.v[i], country);
	for (size_t i = 0; i < e->target.n; i++)
		home_t += at_home(&e->target.v[i], country);
	if (!home_s && !home_t) {
		set_mode(e, "third-party", "044");
	} else {
		set_mode(e, "visit", "042");
		if (home_s == e->source.n && !home_t) { /* the visitor is source */
			clv_participant *v = e->source.v;
			size_t n = e->source.n, cap = e->source.cap;
			e->source.v = e->target.v;
			e->source.n = e->target.n;
			e->source.cap = e->target.cap;
			e->target.v = v;
			e->target.n = n;
			e->target.cap = cap;
		}
	}
}

/* "withdrew under fire", "were forced to retreat", "left after days of shelling" */
static bool is_coerced(const ev_ctx *x, const ev_cand *k)
{
	uint32_t v = k->light != CLV_NO_INDEX ? k->light : k->pred;
	uint32_t up = x->d->tokens.v[v].head;
	if (x->d->tokens.v[v].dep == CLV_DEP_XCOMP && ev_is(x->c, "duress", x->lemma[up], NULL) &&
	    ev_is_passive(x, up))
		return true;
	EV_CHILDREN(x, v, p) {
		uint32_t o = x->d->tokens.v[p].dep == CLV_DEP_PREP ? ev_child(x, p, CLV_DEP_POBJ) : CLV_NO_INDEX;
		if (o == CLV_NO_INDEX || !ev_is(x->c, "under", x->lemma[p], NULL))
			continue;
		uint32_t of = ev_pobj(x, o, CLV_S("of"), CLV_NO_INDEX); /* "days of shelling" */
		if (ev_is(x->c, "duress", x->lemma[o], NULL) ||
		    (of != CLV_NO_INDEX && ev_is(x->c, "duress", x->lemma[of], NULL)))
			return true;
	}
	return false;
}

void ev_fill_frame(const ev_ctx *x, const ev_cand *k, clv_event *e)
{
	e->coerced = e->type == CLV_TYPE_RETREAT && !clv_str_eqc(e->mode, "ceasefire") && is_coerced(x, k);
	find_date(x, k, e);
	find_place(x, k, e);
	if (k->also != CLV_NO_INDEX) { /* "travelled to Astana to meet": the journey's frame */
		ev_cand other = *k;
		other.pred = k->also;
		other.light = other.also = CLV_NO_INDEX;
		if (e->date == CLV_NO_INDEX)
			find_date(x, &other, e);
		if (e->place == CLV_NO_INDEX)
			find_place(x, &other, e);
	}
	find_sizes(x, k, e);
	find_consult_mode(x, e);
}
