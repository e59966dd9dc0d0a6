/* SPDX-License-Identifier: Apache-2.0 */
/* Features of a pair: what the words around, between and above two actors say
 * about what the one does to the other.
 *
 * Input: a parsed text and two spans. Output: distinct feature words, such as
 * "m:accuse" (lemma between the actors), "s:nsubj/accuse" (the source's governor),
 * "path:nsubj^dobj", "lx.path:ACCUSE" (a lexicon rule on the path), "ev:ACCUSE"
 * (the rule coder's own answer). The same code makes them for training
 * (`clavijo-features`) and for use, so that the two cannot differ.
 * Method: marked actors, contexts before, between and after (Zelenko et al. 2003's
 * shallow features), dependency path (Bunescu and Mooney 2005), dictionary hits as
 * features. Cost: linear in the tokens of the sentences that hold the actors. */
#include "event/linear.h"

#include <stdarg.h>

enum { MAX_TOKENS = 400, MAX_PATH = 10, LONGEST = 159 /* bytes of a feature */ };

typedef struct pair {
	ev_ctx *x;
	clv_arena *s;
	ev_features *out;
	clv_map seen;
	clv_buf line;            /* the feature in the making */
	uint32_t sb, se, tb, te; /* token spans of source and target, empty: not found */
	uint32_t sh, th;         /* their heads */
	uint32_t b, e;           /* tokens looked at */
	uint32_t *depth_path;    /* token → 1 on the path between the heads */
} pair;

static void add(pair *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(pair *p, const char *fmt, ...)
{
	va_list ap;
	p->line.n = 0;
	va_start(ap, fmt);
	clv_buf_va(&p->line, fmt, &ap);
	va_end(ap);
	for (size_t i = 0; i < p->line.n; i++)
		if (p->line.p[i] == ' ' || p->line.p[i] == '\t' || p->line.p[i] == '\n')
			p->line.p[i] = '_';
	clv_str line = clv_str_sub(clv_buf_str(&p->line), 0, LONGEST);
	if (!line.n || clv_map_get(&p->seen, line))
		return;
	clv_str f = clv_str_copy(p->s, line);
	clv_map_put(&p->seen, f, 0);
	*clv_push(p->s, p->out) = f;
}

static const clv_token *tok(const pair *p, uint32_t t)
{
	return &p->x->d->tokens.v[t];
}

static bool in_source(const pair *p, uint32_t t)
{
	return t >= p->sb && t < p->se;
}

static bool in_target(const pair *p, uint32_t t)
{
	return t >= p->tb && t < p->te;
}

/* The lemma, names and numbers replaced by their kind, actors by S and T. */
static clv_str word(const pair *p, uint32_t t)
{
	if (in_source(p, t))
		return CLV_S("<S>");
	if (in_target(p, t))
		return CLV_S("<T>");
	const clv_token *k = tok(p, t);
	if (k->ent_text.n && (k->pos == CLV_POS_PROPN || k->pos == CLV_POS_NUM))
		return k->ent_text;
	if (k->pos == CLV_POS_PROPN)
		return CLV_S("<N>");
	if (k->pos == CLV_POS_NUM)
		return CLV_S("<0>");
	return p->x->lemma[t];
}

static bool is_content(const pair *p, uint32_t t)
{
	clv_pos pos = tok(p, t)->pos;
	return pos == CLV_POS_VERB || pos == CLV_POS_NOUN || pos == CLV_POS_ADJ ||
	       pos == CLV_POS_ADV || pos == CLV_POS_ADP || pos == CLV_POS_PART;
}

static const char *region(const pair *p, uint32_t t)
{
	if (p->se == p->sb || p->te == p->tb)
		return "n";
	uint32_t first = p->sb < p->tb ? p->sb : p->tb, last = p->se > p->te ? p->se : p->te;
	if (t < first)
		return "b";
	return t >= last ? "a" : "m";
}

static uint32_t span_head(const pair *p, uint32_t b, uint32_t e)
{
	for (uint32_t t = b; t < e; t++) {
		uint32_t h = tok(p, t)->head;
		if (h < b || h >= e || h == t)
			return t;
	}
	return b;
}

/* ---- words ------------------------------------------------------------------- */

static void word_features(pair *p)
{
	const char *order = p->sb < p->tb ? "st" : "ts";
	clv_str prev = CLV_S("^"), prev2 = CLV_S("^");
	bool was_span = false;
	for (uint32_t t = p->b; t < p->e; t++) {
		const clv_token *k = tok(p, t);
		if (k->pos == CLV_POS_SPACE || (k->pos == CLV_POS_PUNCT && !clv_str_eqc(k->norm, "\"")))
			continue;
		bool span = in_source(p, t) || in_target(p, t);
		if (span && was_span && t > p->b &&
		    in_source(p, t) == in_source(p, t - 1) && in_target(p, t) == in_target(p, t - 1))
			continue; /* one marker for a name of many words */
		was_span = span;
		clv_str w = word(p, t);
		const char *r = region(p, t);
		if (!span) {
			add(p, "w:%.*s", CLV_FMT(w));
			add(p, "%s:%.*s", r, CLV_FMT(w));
			if (r[0] == 'm')
				add(p, "m.%s:%.*s", order, CLV_FMT(w));
			if (is_content(p, t) && w.n > 5)
				add(p, "p5:%.*s", 5, w.p);
		}
		add(p, "bg:%.*s_%.*s", CLV_FMT(prev), CLV_FMT(w));
		if (span || clv_str_eqc(prev2, "<S>") || clv_str_eqc(prev2, "<T>"))
			add(p, "tg:%.*s_%.*s_%.*s", CLV_FMT(prev2), CLV_FMT(prev), CLV_FMT(w));
		prev2 = prev;
		prev = w;
	}
	add(p, "order:%s", order);
}

/* ---- trees -------------------------------------------------------------------- */

static uint32_t chain(const pair *p, uint32_t t, uint32_t *up)
{
	uint32_t n = 0;
	while (n < MAX_PATH) {
		up[n++] = t;
		uint32_t h = tok(p, t)->head;
		if (h == t)
			break;
		t = h;
	}
	return n;
}

static void governor_features(pair *p, const char *who, uint32_t t)
{
	uint32_t h = tok(p, t)->head;
	clv_str dep = tok(p, t)->dep_text;
	for (int i = 0; i < 4 && tok(p, t)->dep == CLV_DEP_CONJ; i++) {
		t = h;
		h = tok(p, t)->head;
		dep = tok(p, t)->dep_text;
	}
	clv_str g = word(p, h);
	add(p, "%s:%.*s/%.*s", who, CLV_FMT(dep), CLV_FMT(g));
	add(p, "%s.d:%.*s", who, CLV_FMT(dep));
	uint32_t hh = tok(p, h)->head;
	if (hh != h) {
		clv_str gg = word(p, hh);
		add(p, "%s2:%.*s/%.*s/%.*s", who, CLV_FMT(dep), CLV_FMT(g), CLV_FMT(gg));
		add(p, "%s2v:%.*s", who, CLV_FMT(gg));
		uint32_t hhh = tok(p, hh)->head;
		if (hhh != hh && tok(p, hh)->pos != CLV_POS_VERB)
			add(p, "%s3v:%.*s", who, CLV_FMT(word(p, hhh)));
	}
}

static void verb_features(pair *p, const char *who, uint32_t v)
{
	clv_str w = word(p, v);
	add(p, "%s:%.*s", who, CLV_FMT(w));
	if (ev_is_verb(p->x, v) && ev_is_passive(p->x, v))
		add(p, "%s.passive", who);
	EV_CHILDREN(p->x, v, k) {
		clv_dep dep = tok(p, k)->dep;
		clv_str c = word(p, k);
		switch (dep) {
		case CLV_DEP_AUX:
		case CLV_DEP_AUXPASS:
		case CLV_DEP_NEG:
			add(p, "%s.aux:%.*s", who, CLV_FMT(p->x->lemma[k]));
			add(p, "%s.aux:%.*s/%.*s", who, CLV_FMT(p->x->lemma[k]), CLV_FMT(w));
			break;
		case CLV_DEP_DOBJ:
		case CLV_DEP_XCOMP:
		case CLV_DEP_CCOMP:
		case CLV_DEP_PRT:
		case CLV_DEP_PREP:
		case CLV_DEP_ACOMP:
		case CLV_DEP_ATTR:
		case CLV_DEP_OPRD:
		case CLV_DEP_DATIVE:
		case CLV_DEP_NSUBJPASS:
		case CLV_DEP_ADVMOD:
			add(p, "%s.%.*s:%.*s", who, CLV_FMT(tok(p, k)->dep_text), CLV_FMT(c));
			add(p, "%s.c:%.*s/%.*s", who, CLV_FMT(w), CLV_FMT(c));
			break;
		default:
			break;
		}
		if (dep == CLV_DEP_PREP) {
			uint32_t o = ev_child(p->x, k, CLV_DEP_POBJ);
			if (o != CLV_NO_INDEX)
				add(p, "%s.%.*s:%.*s", who, CLV_FMT(c), CLV_FMT(word(p, o)));
		}
	}
}

static void path_features(pair *p)
{
	uint32_t us[MAX_PATH], ut[MAX_PATH];
	uint32_t ns = chain(p, p->sh, us), nt = chain(p, p->th, ut);
	uint32_t is = 0, it = 0;
	bool found = false;
	for (is = 0; is < ns && !found; is++)
		for (it = 0; it < nt && !found; it++)
			found = us[is] == ut[it];
	if (!found)
		return;
	is--;
	it--;
	clv_buf labels = clv_buf_new(p->s), lex = clv_buf_new(p->s);
	for (uint32_t i = 0; i < is; i++) {
		clv_buf_f(&labels, "%.*s^", CLV_FMT(tok(p, us[i])->dep_text));
		p->depth_path[us[i]] = 1;
		if (i)
			add(p, "pw:%.*s", CLV_FMT(word(p, us[i])));
	}
	for (uint32_t i = 0; i < it; i++) {
		clv_buf_f(&labels, "_%.*s", CLV_FMT(tok(p, ut[i])->dep_text));
		p->depth_path[ut[i]] = 1;
		if (i)
			add(p, "pw:%.*s", CLV_FMT(word(p, ut[i])));
	}
	uint32_t top = us[is];
	p->depth_path[top] = 1;
	clv_buf_f(&lex, "%.*s", CLV_FMT(word(p, top)));
	add(p, "path:%.*s", CLV_FMT(clv_buf_str(&labels)));
	add(p, "lpath:%.*s/%.*s", CLV_FMT(clv_buf_str(&lex)), CLV_FMT(clv_buf_str(&labels)));
	verb_features(p, "lca", top);
	uint32_t up = tok(p, top)->head; /* "agreed to send": the governor above */
	if (up != top) {
		add(p, "above:%.*s/%.*s", CLV_FMT(word(p, up)), CLV_FMT(tok(p, top)->dep_text));
		add(p, "abovel:%.*s/%.*s", CLV_FMT(word(p, up)), CLV_FMT(word(p, top)));
	}
	for (uint32_t i = 1; i < is; i++)
		if (tok(p, us[i])->pos == CLV_POS_VERB)
			verb_features(p, "sv", us[i]);
	for (uint32_t i = 1; i < it; i++)
		if (tok(p, ut[i])->pos == CLV_POS_VERB)
			verb_features(p, "tv", ut[i]);
}

/* ---- lexicon -------------------------------------------------------------------- */

static void rule_features(pair *p, uint32_t t)
{
	const clv_coder *c = p->x->c;
	bool verb = ev_is_verb(p->x, t);
	const char *where = p->depth_path[t] ? "path" : region(p, t);
	ev_rules met = { 0 };
	ev_rules_met(p->x, t, verb, &met);
	for (size_t i = 0; i < met.n; i++) {
		const ev_rule *r = met.v[i];
		add(p, "lx.%s:%s", where, clv_type_name((int)r->type));
		add(p, "lx.any:%s", clv_type_name((int)r->type));
		if (r->n_cond && !verb)
			add(p, "lx.n:%s", clv_type_name((int)r->type));
		if (i == 0) /* the most specific one */
			add(p, "lx.%s.top:%s", where, clv_type_name((int)r->type));
		if (r->mode.n)
			add(p, "lx.mode:%.*s", CLV_FMT(r->mode));
	}
	static const char *const relations[] = { "xcomp", "acomp", "acl", "aux", "neg", "mark" };
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
		ev_effect e;
		if (ev_is(c, relations[i], p->x->lemma[t], &e))
			add(p, "md.%s.%s:%d", where, relations[i], (int)e);
	}
}

static void lexicon_features(pair *p)
{
	for (uint32_t t = p->b; t < p->e; t++)
		if (!in_source(p, t) && !in_target(p, t))
			rule_features(p, t);
}

/* ---- the rule coder's own answer -------------------------------------------------- */

static bool has_actor(const clv_participant *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (clv_str_eqc(v[i].actor, name))
			return true;
	return false;
}

static void coder_features(pair *p)
{
	const clv_doc *d = p->x->d;
	bool any = false;
	for (size_t i = 0; i < d->events.n; i++) {
		const clv_event *e = &d->events.v[i];
		const char *dir = has_actor(e->source.v, e->source.n, "<s>")
		                      ? has_actor(e->target.v, e->target.n, "<t>") ? "st" : "s"
		                  : has_actor(e->source.v, e->source.n, "<t>")
		                      ? has_actor(e->target.v, e->target.n, "<s>") ? "ts" : "t"
		                      : "o";
		if (e->mutual && dir[1])
			dir = "st";
		const char *type = clv_type_name((int)e->type);
		clv_type verbal = clv_verbal_type(e->type, e->status, e->polarity);
		add(p, "ev.%s:%s", dir, type);
		add(p, "ev.%s:%s/%s/%s", dir, type, clv_evstatus_name((int)e->status),
		    clv_polarity_name((int)e->polarity));
		add(p, "evv.%s:%s", dir, clv_type_name((int)verbal));
		add(p, "evq.%s:%d", dir, clv_type_quad((int)verbal));
		any = true;
	}
	if (!any)
		add(p, "ev.none");
}

/* ---- a copy of the document in which the two spans are the only actors ------------- */

static void add_actor(const clv_coder *c, clv_doc *d, clv_arena *s, clv_span span, const char *name,
                      const char *code)
{
	if (span.e <= span.b)
		return;
	uint32_t b = clv_doc_token_at(d, span.b), e = clv_doc_token_at(d, span.e);
	if (b >= d->tokens.n)
		return;
	if (e <= b)
		e = b + 1;
	clv_mention *m = clv_push(s, &d->mentions);
	*m = (clv_mention){ .span = span, .tok_b = b, .tok_e = e, .coref = CLV_NO_INDEX,
		            .sentence = d->tokens.v[b].sentence, .tok_head = b };
	for (uint32_t t = e; t-- > b;) {
		uint32_t h = d->tokens.v[t].head;
		if (h < b || h >= e || h == t)
			m->tok_head = t;
	}
	m->name = m->actor = clv_str_c(name);
	m->code = clv_str_c(code);
	m->kind = CLV_KIND_STATE;
	const clv_token *head = &d->tokens.v[m->tok_head];
	const uint32_t *id = clv_map_get(&c->agents, clv_str_lower_ascii(s, head->lemma));
	if (id && c->agent.v[*id].kind != 't' && c->agent.v[*id].kind != 'q') {
		m->sector = c->agent.v[*id].sector;
		m->kind = c->agent.v[*id].kind == 'g' ? CLV_KIND_PERSON : CLV_KIND_GROUP;
	} else if (head->ent == CLV_ENT_PERSON) {
		m->kind = CLV_KIND_PERSON;
	} else if (head->ent == CLV_ENT_ORG) {
		m->kind = CLV_KIND_ORG;
	}
}

static clv_doc *bare_copy(const clv_coder *c, const clv_doc *from, clv_span source, clv_span target,
                          clv_arena *s)
{
	clv_doc *d = CLV_NEW(s, clv_doc);
	*d = *from;
	d->arena = s;
	memset(&d->mentions, 0, sizeof d->mentions);
	memset(&d->events, 0, sizeof d->events);
	memset(&d->quotes, 0, sizeof d->quotes);
	memset(&d->dates, 0, sizeof d->dates);
	memset(&d->places, 0, sizeof d->places);
	if (source.b <= target.b)
		add_actor(c, d, s, source, "<s>", "<S>");
	add_actor(c, d, s, target, "<t>", "<T>");
	if (source.b > target.b)
		add_actor(c, d, s, source, "<s>", "<S>");
	return d;
}

/* Only the sentences that hold an actor; without any, the whole text. */
static void set_range(pair *p)
{
	const clv_doc *d = p->x->d;
	p->b = 0;
	p->e = (uint32_t)d->tokens.n;
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_sentence *s = &d->sentences.v[d->mentions.v[i].sentence];
		if (i == 0 || s->tok_b < p->b)
			p->b = s->tok_b;
		if (i == 0 || s->tok_e > p->e)
			p->e = s->tok_e;
	}
	if (p->e - p->b > MAX_TOKENS)
		p->e = p->b + MAX_TOKENS;
}

void ev_pair_features(const clv_coder *c, const clv_doc *from, clv_span source, clv_span target,
                      clv_arena *scratch, ev_features *out)
{
	if (!from->tokens.n)
		return;
	clv_doc *d = bare_copy(c, from, source, target, scratch);
	ev_find(c, NULL, false, d, scratch);
	ev_ctx x = { .c = c, .d = d, .s = scratch };
	ev_ctx_init(&x);
	pair p = { .x = &x, .s = scratch, .out = out, .seen = clv_map_new(scratch), .line = clv_buf_new(scratch) };
	p.depth_path = CLV_NEW_ARRAY(scratch, uint32_t, d->tokens.n);
	for (size_t i = 0; i < d->mentions.n; i++) {
		const clv_mention *m = &d->mentions.v[i];
		bool src = clv_str_eqc(m->actor, "<s>");
		*(src ? &p.sb : &p.tb) = m->tok_b;
		*(src ? &p.se : &p.te) = m->tok_e;
	}
	set_range(&p);
	bool both = p.se > p.sb && p.te > p.tb;
	if (p.se > p.sb) {
		p.sh = span_head(&p, p.sb, p.se);
		governor_features(&p, "s", p.sh);
		add(&p, "sh:%.*s", CLV_FMT(x.lemma[p.sh]));
		add(&p, "se:%.*s", CLV_FMT(tok(&p, p.sh)->ent_text));
	}
	if (p.te > p.tb) {
		p.th = span_head(&p, p.tb, p.te);
		governor_features(&p, "t", p.th);
		add(&p, "th:%.*s", CLV_FMT(x.lemma[p.th]));
		add(&p, "te:%.*s", CLV_FMT(tok(&p, p.th)->ent_text));
	}
	if (both)
		path_features(&p);
	word_features(&p);
	lexicon_features(&p);
	coder_features(&p);
}
