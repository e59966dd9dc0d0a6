/* SPDX-License-Identifier: Apache-2.0 */
/* The attribute ruler of spaCy v3, on plain tokens.
 *
 * Input: tokens with tag, coarse tag, label and word. Output: the same with what
 * the rules set. Method: every value that a rule tests is interned when the
 * rules are loaded, and every token's values once a unit; a rule is then a few
 * comparisons of integers a token. Tokens of one value are chained, so that a pattern
 * whose first token must have one of some values (all but a few: a tag) only sees
 * those. "ai n't" is a rule of two tokens that sets the lemma of the first: matches may
 * be longer than a token. Cost: tokens × rules of their tag. */
#include "parse/ruler.h"
#include "model/idtable.h"
#include "text/text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { RULER_VERSION = 1, MAX_PART = 4096, UNKNOWN = UINT32_MAX };

typedef struct condition {
	clv_rule_attr attr;
	clv_rule_op op;
	uint32_t *value; /* interned; regex: indices in clv_ruler.regex */
	uint32_t n;
} condition;

typedef struct pattern {
	uint32_t n_tok;
	uint32_t *first; /* n_tok + 1: conditions of token k are first[k] … first[k+1] */
	condition *cond;
	const condition *key; /* of the first token: one of some values; NULL: none such */
} pattern;

typedef struct setting {
	clv_rule_attr attr;
	clv_str text;
	uint16_t tag;
	uint8_t value; /* clv_pos or clv_dep */
} setting;

typedef struct ruling {
	int32_t index;
	setting *set;
	uint32_t n_set;
	pattern *pattern;
	uint32_t n_pattern;
} ruling;

typedef struct regex {
	clv_rule_attr attr;
	pcre2_code *code;
} regex;

struct clv_ruler {
	clv_arena *a;
	ruling *rule;
	uint32_t n_rule;
	clv_map values; /* text → interned value */
	CLV_VEC(regex) regexes;
	bool uses[CLV_N_RULE_ATTR];
	const clv_str *tags;
	size_t n_tags;
	uint32_t *tag_value; /* tag → interned value, or UNKNOWN */
};

/* ---- loading ---------------------------------------------------------------- */

static clv_status damaged(clv_error *err, const char *what)
{
	return clv_fail(err, CLV_CORRUPT, "ruler", "section nlp/ruler is damaged: %s", what);
}

static bool count(clv_section *s, uint32_t *n)
{
	*n = clv_section_u32(s);
	return !s->bad && *n <= MAX_PART;
}

static uint32_t intern(clv_ruler *r, clv_str text)
{
	return *clv_map_put(&r->values, text, (uint32_t)r->values.n);
}

static uint32_t value_known(const clv_ruler *r, clv_str text)
{
	const uint32_t *id = clv_map_get(&r->values, text);
	return id ? *id : UNKNOWN;
}

static clv_status load_regex(clv_ruler *r, clv_rule_attr attr, clv_str source, uint32_t *out,
                             clv_error *err)
{
	int code;
	PCRE2_SIZE at;
	regex *x = clv_push(r->a, &r->regexes);
	x->attr = attr;
	x->code = pcre2_compile((PCRE2_SPTR)source.p, source.n, PCRE2_UTF | PCRE2_UCP, &code, &at, NULL);
	if (!x->code)
		return clv_fail(err, CLV_UNSUPPORTED, "ruler", "pattern %.*s: byte %zu", CLV_FMT(source), at);
	pcre2_jit_compile(x->code, PCRE2_JIT_COMPLETE);
	*out = (uint32_t)(r->regexes.n - 1);
	return CLV_OK;
}

static clv_status load_condition(clv_ruler *r, clv_section *s, condition *c, clv_error *err)
{
	uint32_t attr = clv_section_u32(s), op = clv_section_u32(s);
	if (!count(s, &c->n) || attr >= CLV_N_RULE_ATTR || op >= CLV_N_RULE_OP)
		return damaged(err, "condition");
	c->attr = (clv_rule_attr)attr;
	c->op = (clv_rule_op)op;
	r->uses[attr] = true;
	c->value = CLV_NEW_ARRAY(r->a, uint32_t, c->n);
	for (uint32_t i = 0; i < c->n; i++) {
		clv_str text = clv_section_str(s);
		if (s->bad)
			return damaged(err, "value");
		if (c->op == CLV_RULE_REGEX)
			CLV_TRY(load_regex(r, c->attr, text, &c->value[i], err));
		else
			c->value[i] = intern(r, text);
	}
	return CLV_OK;
}

static clv_status load_pattern(clv_ruler *r, clv_section *s, pattern *p, clv_error *err)
{
	CLV_VEC(condition) all = { 0 };
	if (!count(s, &p->n_tok) || p->n_tok == 0)
		return damaged(err, "pattern");
	p->first = CLV_NEW_ARRAY(r->a, uint32_t, p->n_tok + 1);
	for (uint32_t k = 0; k < p->n_tok; k++) {
		uint32_t n;
		if (!count(s, &n))
			return damaged(err, "token");
		for (uint32_t i = 0; i < n; i++)
			CLV_TRY(load_condition(r, s, clv_push(r->a, &all), err));
		p->first[k + 1] = (uint32_t)all.n;
	}
	p->cond = all.v;
	for (uint32_t i = 0; i < p->first[1] && !p->key; i++)
		p->key = p->cond[i].op == CLV_RULE_IN ? &p->cond[i] : NULL;
	return CLV_OK;
}

static clv_status load_setting(clv_ruler *r, clv_section *s, setting *x, clv_error *err)
{
	uint32_t attr = clv_section_u32(s);
	x->text = clv_section_str(s);
	if (s->bad || attr >= CLV_N_RULE_ATTR)
		return damaged(err, "setting");
	x->attr = (clv_rule_attr)attr;
	if (attr == CLV_RULE_POS)
		x->value = (uint8_t)clv_pos_of(x->text);
	else if (attr == CLV_RULE_DEP)
		x->value = (uint8_t)clv_dep_of(x->text);
	x->tag = UINT16_MAX;
	for (size_t i = 0; attr == CLV_RULE_TAG && i < r->n_tags; i++)
		if (clv_str_eq(r->tags[i], x->text))
			x->tag = (uint16_t)i;
	return CLV_OK;
}

static clv_status load_rule(clv_ruler *r, clv_section *s, ruling *x, clv_error *err)
{
	x->index = (int32_t)clv_section_u32(s);
	if (!count(s, &x->n_set))
		return damaged(err, "rule");
	x->set = CLV_NEW_ARRAY(r->a, setting, x->n_set);
	for (uint32_t i = 0; i < x->n_set; i++)
		CLV_TRY(load_setting(r, s, &x->set[i], err));
	if (!count(s, &x->n_pattern))
		return damaged(err, "rule");
	x->pattern = CLV_NEW_ARRAY(r->a, pattern, x->n_pattern);
	for (uint32_t i = 0; i < x->n_pattern; i++) {
		CLV_TRY(load_pattern(r, s, &x->pattern[i], err));
		int32_t n = (int32_t)x->pattern[i].n_tok;
		if (x->index >= n || x->index < -n)
			return damaged(err, "index");
	}
	return CLV_OK;
}

static clv_status load(clv_ruler *r, clv_str bytes, clv_error *err)
{
	clv_section s = { .bytes = bytes };
	if (bytes.n == 0)
		return CLV_OK;
	uint32_t version = clv_section_u32(&s), n;
	if (version != RULER_VERSION || !count(&s, &n))
		return damaged(err, "version");
	r->rule = CLV_NEW_ARRAY(r->a, ruling, n);
	for (; r->n_rule < n; r->n_rule++)
		CLV_TRY(load_rule(r, &s, &r->rule[r->n_rule], err));
	r->tag_value = CLV_NEW_ARRAY(r->a, uint32_t, r->n_tags);
	for (size_t i = 0; i < r->n_tags; i++)
		r->tag_value[i] = value_known(r, r->tags[i]);
	return CLV_OK;
}

clv_status clv_ruler_load(const clv_pack *p, const clv_str *tags, size_t n_tags,
                          clv_ruler **out, clv_error *err)
{
	clv_ruler *volatile r = calloc(1, sizeof *r);
	if (r)
		r->a = clv_arena_new(0);
	if (!r || !r->a || clv_arena_guard(r->a)) {
		clv_ruler_free(r);
		return clv_fail(err, CLV_NOMEM, "ruler", "out of memory");
	}
	r->values = clv_map_new(r->a);
	r->tags = tags;
	r->n_tags = n_tags;
	clv_status s = load(r, clv_pack_get(p, "nlp/ruler"), err);
	clv_arena_unguard(r->a);
	if (s == CLV_OK)
		*out = r;
	else
		clv_ruler_free(r);
	return s;
}

void clv_ruler_free(clv_ruler *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->regexes.n; i++)
		pcre2_code_free(r->regexes.v[i].code);
	clv_arena_free(r->a);
	free(r);
}

/* ---- matching --------------------------------------------------------------- */

/* The values of a unit's tokens as the rules test them. */
typedef struct view {
	uint32_t *id[CLV_N_RULE_ATTR]; /* n each; NULL: no rule asks */
	uint32_t *next[CLV_N_RULE_ATTR]; /* the next token of the same value */
	uint32_t *head[CLV_N_RULE_ATTR]; /* value → its first token, or UNKNOWN */
	uint8_t **hit;                 /* by regex: n each */
	size_t n;
} view;

static clv_str value_of(clv_arena *scratch, clv_rule_attr attr, clv_str orth, const clv_token *t)
{
	switch (attr) {
	case CLV_RULE_TAG: return t->tag_text;
	case CLV_RULE_POS: return clv_str_c(clv_pos_name(t->pos));
	case CLV_RULE_DEP: return t->dep_text;
	case CLV_RULE_MORPH: return t->morph;
	case CLV_RULE_LEMMA: return t->lemma;
	case CLV_RULE_LOWER: return clv_uni_lower(scratch, orth);
	case CLV_RULE_IS_SPACE: return t->flags & CLV_TOKEN_SPACE ? CLV_S("1") : CLV_S("0");
	case CLV_RULE_ORTH:
	default: return orth;
	}
}

static void match_regexes(const clv_ruler *r, clv_str *const *text, view *v)
{
	pcre2_match_data *m = r->regexes.n ? pcre2_match_data_create(1, NULL) : NULL;
	for (size_t x = 0; m && x < r->regexes.n; x++) {
		const clv_str *s = text[r->regexes.v[x].attr];
		for (size_t i = 0; i < v->n; i++)
			v->hit[x][i] = pcre2_match(r->regexes.v[x].code, (PCRE2_SPTR)s[i].p, s[i].n, 0, 0,
			                           m, NULL) >= 0;
	}
	pcre2_match_data_free(m);
}

/* Chains the tokens of each value, in order. */
static void chain(const clv_ruler *r, clv_arena *scratch, int attr, view *v)
{
	uint32_t *head = v->head[attr] = CLV_NEW_ARRAY(scratch, uint32_t, r->values.n);
	v->next[attr] = CLV_NEW_ARRAY(scratch, uint32_t, v->n);
	memset(head, 0xFF, r->values.n * sizeof *head);
	for (size_t i = v->n; i-- > 0;) {
		uint32_t id = v->id[attr][i];
		if (id == UNKNOWN)
			continue;
		v->next[attr][i] = head[id];
		head[id] = (uint32_t)i;
	}
}

static view make_view(const clv_ruler *r, clv_arena *scratch, const clv_str *orth,
                      const clv_token *tok, size_t n)
{
	view v = { .n = n };
	clv_str *text[CLV_N_RULE_ATTR] = { NULL };
	for (int k = 0; k < CLV_N_RULE_ATTR; k++) {
		if (!r->uses[k])
			continue;
		text[k] = CLV_NEW_ARRAY(scratch, clv_str, n);
		v.id[k] = CLV_NEW_ARRAY(scratch, uint32_t, n);
		for (size_t i = 0; i < n; i++) {
			text[k][i] = value_of(scratch, (clv_rule_attr)k, orth[i], &tok[i]);
			bool known = k == CLV_RULE_TAG && tok[i].tag < r->n_tags && r->tags[tok[i].tag].p == text[k][i].p;
			v.id[k][i] = known ? r->tag_value[tok[i].tag] : value_known(r, text[k][i]);
		}
		chain(r, scratch, k, &v);
	}
	v.hit = CLV_NEW_ARRAY(scratch, uint8_t *, r->regexes.n);
	for (size_t x = 0; x < r->regexes.n; x++)
		v.hit[x] = CLV_NEW_ARRAY(scratch, uint8_t, n);
	match_regexes(r, text, &v);
	return v;
}

static bool holds(const condition *c, const view *v, size_t i)
{
	bool found = false;
	for (uint32_t k = 0; k < c->n && !found; k++)
		found = c->op == CLV_RULE_REGEX ? v->hit[c->value[k]][i] != 0 :
			                          v->id[c->attr][i] == c->value[k];
	return found != (c->op == CLV_RULE_NOT_IN);
}

static bool matches(const pattern *p, const view *v, size_t at)
{
	for (uint32_t k = 0; k < p->n_tok; k++)
		for (uint32_t c = p->first[k]; c < p->first[k + 1]; c++)
			if (!holds(&p->cond[c], v, at + k))
				return false;
	return true;
}

static void apply(const ruling *r, clv_token *t)
{
	for (uint32_t i = 0; i < r->n_set; i++) {
		const setting *x = &r->set[i];
		if (x->attr == CLV_RULE_POS) {
			t->pos = x->value;
		} else if (x->attr == CLV_RULE_MORPH) {
			t->morph = x->text;
		} else if (x->attr == CLV_RULE_LEMMA) {
			t->lemma = x->text;
		} else if (x->attr == CLV_RULE_TAG) {
			t->tag = x->tag;
			t->tag_text = x->text;
		} else if (x->attr == CLV_RULE_DEP) {
			t->dep = x->value;
			t->dep_text = x->text;
		}
	}
}

static void try_at(const ruling *r, const pattern *p, const view *v, size_t at, clv_token *tok)
{
	size_t target = r->index < 0 ? (size_t)((int32_t)p->n_tok + r->index) : (size_t)r->index;
	if (at + p->n_tok <= v->n && matches(p, v, at))
		apply(r, &tok[at + target]);
}

/* A pattern's matches set different tokens alike: their order does not matter. */
static void try_pattern(const ruling *r, const pattern *p, const view *v, clv_token *tok)
{
	const condition *key = p->key;
	for (size_t i = 0; !key && i < v->n; i++)
		try_at(r, p, v, i, tok);
	for (uint32_t k = 0; key && k < key->n; k++)
		for (uint32_t i = v->head[key->attr][key->value[k]]; i != UNKNOWN; i = v->next[key->attr][i])
			try_at(r, p, v, i, tok);
}

void clv_ruler_apply(const clv_ruler *r, clv_arena *scratch, const clv_str *orth,
                     clv_token *tok, size_t n)
{
	if (r->n_rule == 0 || n == 0)
		return;
	view v = make_view(r, scratch, orth, tok, n);
	for (uint32_t x = 0; x < r->n_rule; x++)
		for (uint32_t k = 0; k < r->rule[x].n_pattern; k++)
			try_pattern(&r->rule[x], &r->rule[x].pattern[k], &v, tok);
}
