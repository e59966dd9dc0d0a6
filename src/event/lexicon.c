/* SPDX-License-Identifier: Apache-2.0 */
/* The coder's lexicon, compiled once: verbs.tsv and nouns.tsv into rules
 * (conditions on the predicate's dependents, slots for source and target, type,
 * mode, CAMEO code), light.tsv, modal.tsv, event-classes.tsv, agent-nouns.tsv
 * and the irregular forms into maps.
 *
 * Input: the pack's TSV sections. Output: a frozen clv_coder, shared by threads.
 * Method: patterns over lemma and dependents as in TABARI's and PETRARCH2's verb
 * dictionaries, on a dependency tree. The grammar of the pattern column stands in
 * lexicon/verbs/README.md. Cost: linear in the tables, at load only.
 * A cell that cannot be read is an error that names table and line. */
#include "event/event_priv.h"

#include "event/learned.h"
#include "event/linear.h"

typedef struct loader {
	clv_coder *c;
	clv_error *err;
	const char *table;
	uint32_t line;
} loader;

static clv_status bad(const loader *l, const char *what, clv_str cell)
{
	clv_fail(l->err, CLV_FORMAT, "coder", "%s:%u: %s: \"%.*s\"", l->table, l->line, what,
	         CLV_FMT(cell));
	if (l->err)
		l->err->line = l->line;
	return CLV_FORMAT;
}

static bool is_empty(clv_str s)
{
	return !s.n || clv_str_eqc(s, "-");
}

static void split_alternatives(clv_arena *a, clv_str s, clv_str **out, size_t *n)
{
	CLV_VEC(clv_str) v = { 0 };
	clv_str part;
	while (clv_str_split(&s, '|', &part))
		if (part.n)
			*clv_push(a, &v) = part;
	*out = v.v;
	*n = v.n;
}

static bool cut(clv_str s, const char *mark, clv_str *left, clv_str *right)
{
	size_t at = clv_str_find(s, clv_str_c(mark), 0);
	if (at == SIZE_MAX)
		return false;
	*left = clv_str_sub(s, 0, at);
	*right = clv_str_sub(s, at + 1, s.n);
	return true;
}

/* "obj:any", "prt:none", "comp:none", "prep:with|to" */
static clv_status read_colon(const loader *l, clv_str key, clv_str value, ev_cond *k)
{
	k->none = clv_str_eqc(value, "none");
	if (clv_str_eqc(key, "obj")) {
		k->kind = EV_C_KIND;
		k->word = value;
	} else if (clv_str_eqc(key, "comp")) {
		k->kind = EV_C_COMP;
		k->infinitive = clv_str_eqc(value, "inf");
		return CLV_OK;
	} else if (clv_str_eqc(key, "prt")) {
		k->kind = EV_C_PRT;
	} else if (clv_str_eqc(key, "prep")) {
		k->kind = EV_C_PREP;
	} else {
		return bad(l, "unknown condition", key);
	}
	if (!k->none)
		split_alternatives(l->c->a, value, &k->alt, &k->n_alt);
	return CLV_OK;
}

static void read_equals(const loader *l, clv_str key, clv_str value, ev_cond *k)
{
	if (clv_str_eqc(key, "obj"))
		k->kind = EV_C_OBJ;
	else if (clv_str_eqc(key, "prt"))
		k->kind = EV_C_PRT;
	else if (clv_str_eqc(key, "comp"))
		k->kind = EV_C_COMP;
	else if (clv_str_eqc(key, "adj"))
		k->kind = EV_C_ADJ;
	else if (clv_str_eqc(key, "oprd"))
		k->kind = EV_C_OPRD;
	else if (clv_str_eqc(key, "pred"))
		k->kind = EV_C_PRED;
	else if (clv_str_eqc(key, "subj"))
		k->kind = EV_C_SUBJ;
	else if (clv_str_eqc(key, "modal"))
		k->kind = EV_C_MODAL;
	else
		k->kind = EV_C_POBJ;
	k->word = key;
	split_alternatives(l->c->a, value, &k->alt, &k->n_alt);
}

static clv_status read_verb_condition(const loader *l, clv_str s, ev_cond *k)
{
	clv_str key, value;
	if (clv_str_eqc(s, "sets")) {
		k->kind = EV_C_SETS;
	} else if (clv_str_eqc(s, "mutual")) {
		k->kind = EV_C_EACH;
	} else if (clv_str_eqc(s, "comp")) {
		k->kind = EV_C_COMP;
	} else if (clv_str_eqc(s, "obj^")) {
		k->kind = EV_C_DEEP;
	} else if (cut(s, ":", &key, &value)) {
		return read_colon(l, key, value, k);
	} else if (cut(s, "=", &key, &value)) {
		read_equals(l, key, value, k);
	} else {
		return bad(l, "unknown condition", s);
	}
	return CLV_OK;
}

static clv_status read_conditions(const loader *l, clv_str cell, bool noun, ev_rule *r)
{
	CLV_VEC(ev_cond) v = { 0 };
	clv_str part;
	while (!is_empty(cell) && clv_str_split(&cell, ' ', &part)) {
		if (!part.n)
			continue;
		ev_cond *k = clv_push(l->c->a, &v);
		if (noun) {
			k->kind = EV_C_ADJ;
			split_alternatives(l->c->a, part, &k->alt, &k->n_alt);
		} else {
			CLV_TRY(read_verb_condition(l, part, k));
		}
	}
	r->cond = v.v;
	r->n_cond = v.n;
	return CLV_OK;
}

static ev_slot read_slot(clv_str s)
{
	ev_slot k = { .kind = EV_PREP };
	if (clv_str_starts(s, CLV_S("comp."))) {
		k.comp = true;
		s = clv_str_sub(s, 5, s.n);
	}
	if (clv_str_ends(s, CLV_S("^"))) {
		k.deep = true;
		s.n--;
	}
	if (clv_str_eqc(s, "subj"))
		k.kind = EV_SUBJ;
	else if (clv_str_eqc(s, "obj"))
		k.kind = EV_OBJ;
	else if (clv_str_eqc(s, "iobj"))
		k.kind = EV_IOBJ;
	else if (clv_str_eqc(s, "poss"))
		k.kind = EV_POSS;
	else if (clv_str_eqc(s, "amod"))
		k.kind = EV_AMOD;
	else
		k.prep = s;
	return k;
}

static void read_slots(const loader *l, clv_str cell, ev_slot **out, size_t *n)
{
	CLV_VEC(ev_slot) v = { 0 };
	clv_str part;
	while (!is_empty(cell) && clv_str_split(&cell, ',', &part))
		if (part.n)
			*clv_push(l->c->a, &v) = read_slot(part);
	*out = v.v;
	*n = v.n;
}

static const struct {
	const char *name;
	uint32_t bit;
} flag_names[] = {
	{ "mutual", EV_MUTUAL }, { "place", EV_PLACE }, { "solo", EV_SOLO },
	{ "speech", EV_SPEECH }, { "weak", EV_WEAK }, { "person", EV_PERSON },
	{ "force", EV_FORCE }, { "crowd", EV_CROWD }, { "host", EV_HOST },
	{ "state", EV_STATE }, { "harm", EV_HARM }, { "comp", EV_INNER },
	{ "announced", EV_ANNOUNCED }, { "stative", EV_STATIVE }, { "of-in", EV_OFIN },
	{ "visitor", EV_VISITOR }, { "between", EV_BETWEEN }, { "dead", EV_DEAD },
	{ "injured", EV_INJURED }, { "arrested", EV_ARRESTED }, { "standing", EV_STANDING },
	{ "armed", EV_ARMED }, { "talk", EV_TALK }, { "said", EV_SAID },
};

static clv_status read_flags(const loader *l, clv_str cell, uint32_t *out)
{
	clv_str part;
	while (!is_empty(cell) && clv_str_split(&cell, ' ', &part)) {
		size_t i = 0, n = sizeof flag_names / sizeof *flag_names;
		while (i < n && !clv_str_eqc(part, flag_names[i].name))
			i++;
		if (i == n)
			return bad(l, "unknown flag", part);
		*out |= flag_names[i].bit;
	}
	return CLV_OK;
}

static void link_rule(clv_coder *c, clv_map *m, clv_str lemma, uint32_t rule)
{
	uint32_t fresh = (uint32_t)c->links.n;
	uint32_t *first = clv_map_put(m, lemma, fresh);
	if (*first != fresh) { /* to the end of the chain */
		uint32_t at = *first;
		while (c->links.v[at].next != CLV_NO_INDEX)
			at = c->links.v[at].next;
		c->links.v[at].next = fresh;
	}
	ev_link *k = clv_push(c->a, &c->links);
	*k = (ev_link){ rule, CLV_NO_INDEX };
}

static clv_str or_empty(clv_str s)
{
	return is_empty(s) ? (clv_str){ "", 0 } : s;
}

static clv_status read_rule(loader *l, const clv_tsv *t, size_t row, bool noun)
{
	static const char *const names[] = { "lemma", "pattern", "source", "target", "type",
		                             "mode", "cameo", "contexts", "flags" };
	clv_str cell[9];
	for (int i = 0; i < 9; i++) {
		int col = clv_tsv_col(t, names[i]);
		if (col < 0)
			return bad(l, "no such column", clv_str_c(names[i]));
		cell[i] = clv_tsv_cell(t, row, col);
	}
	ev_rule *r = clv_push(l->c->a, &l->c->rules);
	uint32_t id = (uint32_t)l->c->rules.n - 1;
	r->table = l->table;
	r->line = l->line;
	r->lemma = cell[0];
	r->pattern = cell[1];
	CLV_TRY(read_conditions(l, cell[1], noun, r));
	read_slots(l, cell[2], &r->source, &r->n_source);
	read_slots(l, cell[3], &r->target, &r->n_target);
	int type = clv_type_of(cell[4]);
	if (type < 0 || type == CLV_TYPE_NONE)
		return bad(l, "unknown type", cell[4]);
	r->type = (clv_type)type;
	r->mode = or_empty(cell[5]);
	r->cameo = or_empty(cell[6]);
	r->contexts = or_empty(cell[7]);
	CLV_TRY(read_flags(l, cell[8], &r->flags));
	clv_str part, lemmas = cell[0];
	while (clv_str_split(&lemmas, '|', &part))
		if (part.n)
			link_rule(l->c, noun ? &l->c->nouns : &l->c->verbs, part, id);
	return CLV_OK;
}

static clv_status load_rules(loader *l, const clv_pack *p, bool noun)
{
	clv_tsv t;
	l->table = noun ? "nouns.tsv" : "verbs.tsv";
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	for (size_t i = 0; i < t.n_row; i++) {
		l->line = t.line[i];
		CLV_TRY(read_rule(l, &t, i, noun));
	}
	return CLV_OK;
}

static clv_status load_light(loader *l, const clv_pack *p)
{
	clv_tsv t;
	l->table = "light.tsv";
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	int verb = clv_tsv_col(&t, "verb"), noun = clv_tsv_col(&t, "noun");
	int source = clv_tsv_col(&t, "source"), status = clv_tsv_col(&t, "status");
	for (size_t i = 0; i < t.n_row; i++) {
		uint32_t id = (uint32_t)l->c->lights.n;
		*clv_push(l->c->a, &l->c->lights) = (ev_light){
			t.line[i], clv_str_eqc(clv_tsv_cell(&t, i, source), "place"),
			clv_str_eqc(clv_tsv_cell(&t, i, status), "announced")
		};
		clv_str v, verbs = clv_tsv_cell(&t, i, verb);
		while (clv_str_split(&verbs, '|', &v)) {
			clv_str n, nouns = clv_tsv_cell(&t, i, noun);
			while (clv_str_split(&nouns, '|', &n))
				clv_map_put(&l->c->light,
				            clv_strf(l->c->a, "%.*s %.*s", CLV_FMT(v), CLV_FMT(n)), id);
		}
	}
	return CLV_OK;
}

static const char *const effects[EV_N_EFFECT] = {
	"same", "announced", "possible", "doubtful", "refused", "not_done", "disputed", "say",
	"alleged", "reported", "threat", "none", "historical"
};

static clv_status load_modal(loader *l, const clv_pack *p)
{
	clv_tsv t;
	l->table = "modal.tsv";
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	int cue = clv_tsv_col(&t, "cue"), rel = clv_tsv_col(&t, "relation");
	int effect = clv_tsv_col(&t, "effect");
	for (size_t i = 0; i < t.n_row; i++) {
		l->line = t.line[i];
		clv_str name = clv_tsv_cell(&t, i, effect), word, cues = clv_tsv_cell(&t, i, cue);
		uint32_t e = 0;
		while (e < EV_N_EFFECT && !clv_str_eqc(name, effects[e]))
			e++;
		if (e == EV_N_EFFECT)
			return bad(l, "unknown effect", name);
		while (clv_str_split(&cues, '|', &word))
			clv_map_put(&l->c->modal,
			            clv_strf(l->c->a, "%.*s %.*s",
			                     CLV_FMT(clv_tsv_cell(&t, i, rel)), CLV_FMT(word)), e);
	}
	return CLV_OK;
}

static clv_status load_classes(loader *l, const clv_pack *p)
{
	clv_tsv t;
	l->table = "event-classes.tsv";
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str lemma, all = clv_tsv_cell(&t, i, clv_tsv_col(&t, "lemma"));
		while (clv_str_split(&all, '|', &lemma))
			clv_map_put(&l->c->classes,
			            clv_strf(l->c->a, "%.*s %.*s",
			                     CLV_FMT(clv_tsv_cell(&t, i, clv_tsv_col(&t, "class"))),
			                     CLV_FMT(lemma)), 1);
	}
	return CLV_OK;
}

static clv_status load_agents(loader *l, const clv_pack *p)
{
	clv_tsv t;
	l->table = "agent-nouns.tsv";
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	for (size_t i = 0; i < t.n_row; i++) {
		l->line = t.line[i];
		clv_str kind = clv_tsv_cell(&t, i, clv_tsv_col(&t, "kind"));
		if (!kind.n)
			return bad(l, "no kind", kind);
		uint32_t id = (uint32_t)l->c->agent.n;
		*clv_push(l->c->a, &l->c->agent) = (ev_agent){
			or_empty(clv_tsv_cell(&t, i, clv_tsv_col(&t, "sector"))),
			clv_str_eqc(kind, "gov") ? 'g' : clv_str_eqc(kind, "mil") ? 'm'
			: clv_str_eqc(kind, "thing") ? 't' : clv_str_eqc(kind, "quantity") ? 'q' : 'p'
		};
		clv_str lemma, all = clv_tsv_cell(&t, i, clv_tsv_col(&t, "lemma"));
		while (clv_str_split(&all, '|', &lemma))
			clv_map_put(&l->c->agents, lemma, id);
	}
	return CLV_OK;
}

static clv_status load_forms(loader *l, const clv_pack *p)
{
	clv_tsv t;
	l->table = "irregular.tsv";
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	for (size_t i = 0; i < t.n_row; i++) {
		clv_map_put(&l->c->irregular, clv_tsv_cell(&t, i, clv_tsv_col(&t, "form")),
		            (uint32_t)l->c->lemma.n);
		*clv_push(l->c->a, &l->c->lemma) = clv_tsv_cell(&t, i, clv_tsv_col(&t, "lemma"));
	}
	l->table = "number-words.tsv";
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	for (size_t i = 0; i < t.n_row; i++) {
		int64_t v;
		l->line = t.line[i];
		if (!clv_str_to_i64(clv_tsv_cell(&t, i, clv_tsv_col(&t, "value")), &v) || v < 0 ||
		    v > 1000000000)
			return bad(l, "no number", clv_tsv_cell(&t, i, clv_tsv_col(&t, "value")));
		clv_map_put(&l->c->numbers, clv_tsv_cell(&t, i, clv_tsv_col(&t, "word")), (uint32_t)v);
	}
	return CLV_OK;
}

/* types.tsv; a pack without it has no learned proposals. */
static clv_status load_types(loader *l, const clv_pack *p)
{
	clv_tsv t;
	l->table = "types.tsv";
	if (!clv_pack_get(p, "lex/types.tsv").p)
		return CLV_OK;
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	for (int i = 0; i < CLV_N_TYPE; i++)
		l->c->model[i] = (ev_rule){ .table = l->table, .type = (clv_type)i, .mode = CLV_S(""),
			                    .contexts = CLV_S(""), 
			                    .cameo = CLV_S(""), .lemma = CLV_S(""), .pattern = CLV_S("") };
	for (size_t i = 0; i < t.n_row; i++) {
		l->line = t.line[i];
		int type = clv_type_of(clv_tsv_cell(&t, i, clv_tsv_col(&t, "type")));
		if (type < 0 || type >= CLV_N_TYPE)
			return bad(l, "no type", clv_tsv_cell(&t, i, clv_tsv_col(&t, "type")));
		ev_rule *r = &l->c->model[type];
		r->line = l->line;
		r->cameo = clv_tsv_cell(&t, i, clv_tsv_col(&t, "cameo"));
		r->needs_actor = clv_str_eqc(clv_tsv_cell(&t, i, clv_tsv_col(&t, "needs")), "actor");
		if (clv_str_eqc(clv_tsv_cell(&t, i, clv_tsv_col(&t, "saying")), "yes"))
			r->flags |= EV_SPEECH;
	}
	l->c->has_model = true;
	return CLV_OK;
}

/* score.tsv; a pack without it scores by hand. */
static clv_status load_score(loader *l, const clv_pack *p)
{
	clv_tsv t;
	l->table = "score.tsv";
	if (!clv_pack_get(p, "lex/score.tsv").p)
		return CLV_OK;
	CLV_TRY(clv_pack_table(p, l->c->a, l->table, &t, l->err));
	for (size_t i = 0; i < t.n_row; i++) {
		int64_t v;
		clv_str cell = clv_tsv_cell(&t, i, clv_tsv_col(&t, "thousandths"));
		l->line = t.line[i];
		if (!clv_str_to_i64(cell, &v) || v < -100000 || v > 100000)
			return bad(l, "no number", cell);
		clv_map_put(&l->c->facts, clv_tsv_cell(&t, i, clv_tsv_col(&t, "fact")), (uint32_t)l->c->weight.n);
		*clv_push(l->c->a, &l->c->weight) = (double)v / 1000;
	}
	return CLV_OK;
}

double *ev_score_weight(const clv_coder *c, const char *fact)
{
	const uint32_t *i = clv_map_get(&c->facts, clv_str_c(fact));
	return i ? &c->weight.v[*i] : NULL;
}

static clv_status load_all(loader *l, const clv_pack *p)
{
	CLV_TRY(load_rules(l, p, false));
	CLV_TRY(load_rules(l, p, true));
	CLV_TRY(load_light(l, p));
	CLV_TRY(load_modal(l, p));
	CLV_TRY(load_classes(l, p));
	CLV_TRY(load_agents(l, p));
	CLV_TRY(load_forms(l, p));
	CLV_TRY(load_types(l, p));
	CLV_TRY(load_score(l, p));
	return ev_linear_load(p, l->c->a, &l->c->linear, l->err);
}

clv_status clv_coder_load(const clv_pack *p, clv_coder **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a)
		return clv_fail(err, CLV_NOMEM, "coder", "out of memory");
	if (clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "coder", "out of memory");
	}
	clv_coder *c = CLV_NEW(a, clv_coder);
	c->a = a;
	c->verbs = clv_map_new(a);
	c->nouns = clv_map_new(a);
	c->light = clv_map_new(a);
	c->modal = clv_map_new(a);
	c->classes = clv_map_new(a);
	c->agents = clv_map_new(a);
	c->irregular = clv_map_new(a);
	c->numbers = clv_map_new(a);
	c->facts = clv_map_new(a);
	loader l = { c, err, "", 0 };
	clv_status st = load_all(&l, p);
	clv_arena_unguard(a);
	if (st == CLV_OK)
		st = ev_learned_load(p, &c->learned, err);
	if (st != CLV_OK) {
		clv_arena_free(a);
		return st;
	}
	*out = c;
	return CLV_OK;
}

clv_status clv_coder_adapt(clv_coder *c, const clv_pack *p, clv_error *err)
{
	ev_learned *m = NULL;
	struct ev_linear *linear = NULL;
	CLV_TRY(ev_learned_load(p, &m, err));
	if (clv_arena_guard(c->a)) {
		ev_learned_free(m);
		return clv_fail(err, CLV_NOMEM, "coder", "out of memory");
	}
	clv_status s = ev_linear_load(p, c->a, &linear, err);
	clv_arena_unguard(c->a);
	if (s == CLV_OK && !m && !linear)
		s = clv_fail(err, CLV_NOTFOUND, "coder", "no weights of the learned coder in it");
	if (s != CLV_OK) {
		ev_learned_free(m);
		return s;
	}
	if (m) {
		ev_learned_free(c->learned);
		c->learned = m;
	}
	if (linear)
		c->linear = linear;
	return CLV_OK;
}

static void put_slots(clv_buf *b, const ev_slot *slot, size_t n)
{
	static const char *const names[] = { "subject", "object", "indirect object", "possessor", "modifier", "" };
	for (size_t i = 0; i < n; i++)
		clv_buf_f(b, "%s%s%.*s%s", i ? ", " : "", slot[i].comp ? "complement's " : "",
		          CLV_FMT(slot[i].kind == EV_PREP ? slot[i].prep : clv_str_c(names[slot[i].kind])),
		          slot[i].deep ? " (or in it)" : "");
}

void clv_coder_patterns(const clv_coder *c, clv_type type, clv_buf *out)
{
	for (size_t i = 0; i < c->rules.n; i++) {
		const ev_rule *r = &c->rules.v[i];
		if (r->type != type)
			continue;
		clv_buf_f(out, "- `%s:%u` %.*s", r->table, r->line, CLV_FMT(r->lemma));
		if (!clv_str_eqc(r->pattern, "-"))
			clv_buf_f(out, ", %.*s", CLV_FMT(r->pattern));
		clv_buf_addc(out, " | source: ");
		put_slots(out, r->source, r->n_source);
		clv_buf_addc(out, " | target: ");
		put_slots(out, r->target, r->n_target);
		clv_buf_f(out, " | %s%.*s%sCAMEO %.*s\n", r->mode.n ? "mode " : "", CLV_FMT(r->mode), r->mode.n ? ", " : "",
		          CLV_FMT(r->cameo));
	}
}

void clv_coder_free(clv_coder *c)
{
	if (!c)
		return;
	ev_learned_free(c->learned);
	clv_arena_free(c->a);
}

enum { KEY_MAX = 96 };

static uint32_t *get_pair(const clv_map *m, clv_str a, clv_str b)
{
	char key[KEY_MAX];
	if (a.n + b.n + 1 > sizeof key)
		return NULL;
	memcpy(key, a.p, a.n);
	key[a.n] = ' ';
	memcpy(key + a.n + 1, b.p, b.n);
	return clv_map_get(m, (clv_str){ key, a.n + b.n + 1 });
}

bool ev_is(const clv_coder *c, const char *relation, clv_str cue, ev_effect *out)
{
	const uint32_t *e = get_pair(&c->modal, clv_str_c(relation), cue);
	if (e && out)
		*out = (ev_effect)*e;
	return e != NULL;
}

bool ev_in_list(const clv_coder *c, const clv_str *alt, size_t n, clv_str lemma)
{
	for (size_t i = 0; i < n; i++) {
		if (alt[i].n && alt[i].p[0] == '@') {
			if (get_pair(&c->classes, clv_str_sub(alt[i], 1, alt[i].n), lemma))
				return true;
		} else if (clv_str_eq(alt[i], lemma)) {
			return true;
		}
	}
	return false;
}
