/* SPDX-License-Identifier: Apache-2.0 */
/* Words in quotation marks: full, part or scare.
 *
 * Input: marked spans, the tree, cues. Output: an attribution a span: full (a
 * sentence of its own), part (words inside the reporter's sentence) or scare
 * (words held at arm's length, names of things), with speakers where somebody is
 * made to say them. Method: full quotations get the best of the candidates of
 * speaker.c; part quotations belong to whoever governs them in the tree; names of
 * things and lone adjectives to nobody. Cost: linear. */
#include "quote/quote_priv.h"

static bool is_space_tok(const work *w, uint32_t t)
{
	return w->t[t].pos == CLV_POS_SPACE;
}

char quote_first_byte(const work *w, uint32_t t)
{
	return w->d->text.p[w->t[t].span.b];
}

uint32_t quote_block(const work *w, uint32_t t)
{
	return w->d->sentences.v[w->t[t].sentence].block;
}

/* Last byte of the content that is no space. */
char quote_last_char(const work *w, const mark_span *m)
{
	return m->inner.e > m->inner.b ? w->d->text.p[m->inner.e - 1] : 0;
}

/* First byte after the closing mark that is no space; 0 at the block's end. */
char quote_char_after(const work *w, const mark_span *m)
{
	uint32_t end = w->d->blocks.v[m->block].span.e;
	for (uint32_t i = m->outer.e; i < end; i++)
		if ((unsigned char)w->d->text.p[i] > ' ')
			return w->d->text.p[i];
	return 0;
}

char quote_char_before(const work *w, const mark_span *m)
{
	uint32_t from = w->d->blocks.v[m->block].span.b;
	for (uint32_t i = m->outer.b; i > from; i--)
		if ((unsigned char)w->d->text.p[i - 1] > ' ')
			return w->d->text.p[i - 1];
	return 0;
}

bool quote_comma_end(const work *w, const mark_span *m)
{
	return quote_last_char(w, m) == ',' || quote_char_after(w, m) == ',';
}

/* ---- full, part or scare ------------------------------------------------------------- */

static bool has_clause(const work *w, const mark_span *m)
{
	bool verb = false, subject = false;
	for (uint32_t t = m->tok_b; t < m->tok_e; t++) {
		verb |= is_finite(w, t) || clv_str_eqc(w->t[t].tag_text, "VB");
		subject |= tok_is(w, t, CLV_DEP_NSUBJ) || tok_is(w, t, CLV_DEP_NSUBJPASS) ||
		           tok_is(w, t, CLV_DEP_EXPL) || clv_str_eqc(w->t[t].tag_text, "VB");
	}
	return verb && subject;
}

/* A sentence of its own: begins like one, or stands alone, or leads to ",". */
static bool is_full(const work *w, const mark_span *m)
{
	uint32_t n = m->tok_e - m->tok_b;
	char a = w->d->text.p[m->inner.b], before = quote_char_before(w, m), last = quote_last_char(w, m);
	bool upper = (a >= 'A' && a <= 'Z') || a == '[' || (unsigned char)a >= 0x80;
	bool stop = last == '.' || last == '!' || last == '?' || last == ',';
	bool led = before == 0 || before == '.' || before == ',' || before == ':' || before == '!' ||
	           before == '?' || before == ';' || before == '-' || before == '"' ||
	           (unsigned char)before >= 0x80;
	if (n == 0)
		return false;
	if (has_clause(w, m))
		return (upper && n >= 3) || (led && n >= 4);
	return (stop && upper && led && n >= 2) || (upper && led && stop) || (quote_comma_end(w, m) && led && n >= 3);
}

static attribution *add(work *w, attributions *out, const mark_span *m, clv_quotekind kind)
{
	attribution *a = clv_push(w->a, out);
	*a = (attribution){ .content = m->inner, .tok_b = m->tok_b, .tok_e = m->tok_e, .cue = CLV_NO_INDEX,
		.root = CLV_NO_INDEX, .via = CLV_NO_INDEX, .kind = kind, .score = 0.5F, .rule = "none" };
	return a;
}

static void trace(const work *w, const mark_span *m, const candidates *c, const attributions *out)
{
	static const char *const names[] = {
#define X(n, t) t,
		RANK_MAP(X)
#undef X
	};
	for (size_t i = 0; i < c->n; i++) {
		const candidate *k = &c->v[i];
		uint32_t head = k->copy_of == CLV_NO_INDEX ? k->head : out->v[k->copy_of].source[0];
		clv_speaker s = name_speaker(w, head);
		clv_buf_add(w->trace, clv_strf(w->a, "%u %u\t%u %u\t", m->inner.b, m->inner.e, s.span.b, s.span.e));
		for (int f = 0; f < N_RANK; f++)
			if (k->bits >> f & 1)
				clv_buf_add(w->trace, clv_strf(w->a, " %s", names[f]));
		clv_buf_ch(w->trace, '\n');
	}
	if (!c->n)
		clv_buf_add(w->trace, clv_strf(w->a, "%u %u\t0 0\t\n", m->inner.b, m->inner.e));
}

static bool full_quote(work *w, size_t i, const uint32_t *att_of, attributions *out)
{
	const mark_span *m = &w->m[i];
	candidates c;
	quote_candidates(w, i, att_of, out, &c);
	if (w->trace)
		trace(w, m, &c, out);
	const candidate *k = quote_best(&c);
	if (m->lost && (!k || k->score < 1.5F))
		return false;
	attribution *a = add(w, out, m, CLV_QUOTE_FULL);
	if (k)
		quote_take(w, a, k, out);
	return true;
}

/* ---- part quotations ------------------------------------------------------------------ */

/* "Make Your Child a Millionaire": written as titles are, all words but small
 * ones with a capital. */
static bool is_title(const work *w, const mark_span *m)
{
	int upper = 0, lower = 0;
	for (uint32_t t = m->tok_b + 1; t < m->tok_e; t++) {
		char c = quote_first_byte(w, t);
		if (w->t[t].span.e - w->t[t].span.b < 4 && !(c >= 'A' && c <= 'Z'))
			continue;
		upper += c >= 'A' && c <= 'Z' && w->t[t].ent != CLV_ENT_PERSON && w->t[t].ent != CLV_ENT_GPE;
		lower += c >= 'a' && c <= 'z';
	}
	char first = quote_first_byte(w, m->tok_b);
	return first >= 'A' && first <= 'Z' && upper >= 1 && lower == 0 && m->tok_e - m->tok_b >= 2;
}

/* The token of the span that hangs outside it: its top. */
static uint32_t top_of(const work *w, const mark_span *m)
{
	for (uint32_t t = m->tok_b; t < m->tok_e; t++) {
		uint32_t h = w->t[t].head;
		if ((h < m->tok_b || h >= m->tok_e || h == t) && w->t[t].pos != CLV_POS_PUNCT && !is_space_tok(w, t))
			return t;
	}
	return m->tok_b;
}

/* "the film "…"", "the so-called "…"": a name, no speech. */
static bool is_name(const work *w, const mark_span *m)
{
	uint32_t t = m->tok_b;
	for (int back = 0; t > 0 && back < 4; back++) {
		t--;
		if (w->t[t].pos == CLV_POS_PUNCT || is_space_tok(w, t))
			continue;
		if (quote_block(w, t) != m->block)
			return false;
		if (quote_cue(w, t, CUE_TITLED) && w->t[t].pos != CLV_POS_VERB)
			return true;
		return tok_text_is(w, t, "called") || tok_text_is(w, t, "titled") || tok_text_is(w, t, "entitled") ||
		       tok_text_is(w, t, "dubbed") || tok_text_is(w, t, "nicknamed") ? child_of(w, t, CLV_DEP_NSUBJ) == CLV_NO_INDEX && tok_is(w, t, CLV_DEP_ACL) : false;
	}
	return false;
}

static uint32_t noun_owner(const work *w, uint32_t n)
{
	uint32_t p = child_of(w, n, CLV_DEP_POSS);
	if (p != CLV_NO_INDEX)
		return p;
	if (tok_is(w, n, CLV_DEP_DOBJ) || tok_is(w, n, CLV_DEP_POBJ) || tok_is(w, n, CLV_DEP_NSUBJ)) {
		uint32_t v = w->t[n].head;
		if (tok_is(w, n, CLV_DEP_POBJ) && w->t[v].head != v)
			v = w->t[v].head;
		if (w->t[v].pos == CLV_POS_VERB && !tok_is(w, n, CLV_DEP_NSUBJ))
			return subject_of(w, v);
	}
	return CLV_NO_INDEX;
}

static bool only_modifies(const work *w, const mark_span *m, uint32_t top)
{
	return m->tok_e - m->tok_b <= 4 && (tok_is(w, top, CLV_DEP_AMOD) || tok_is(w, top, CLV_DEP_COMPOUND) ||
	                                    tok_is(w, top, CLV_DEP_NMOD)) && !has_clause(w, m);
}

/* Whether the subject of verb v can say things; a noun's owner is looked for later. */
static bool somebody_governs(const work *w, uint32_t v, const cue *c)
{
	uint32_t who = c->pos == CUE_VERB ? subject_of(w, v) : CLV_NO_INDEX;
	return who == CLV_NO_INDEX || w->t[who].pos == CLV_POS_PROPN || can_talk(w, who) || quote_cue(w, who, CUE_SOURCE) || tok_text_is(w, who, "it");
}

static bool opens_soon(const work *w, uint32_t t)
{
	for (uint32_t k = t + 1; k < w->n && k <= t + 4; k++)
		if (w->in_quote[k])
			return true;
	return false;
}

/* "Statements such as "A" and "B" were heard from diplomats": the cue noun before
 * the list, and who stands behind it with "from" or "by". */
static uint32_t heard_from(const work *w, const mark_span *m, uint32_t *cue_tok)
{
	const clv_sentence *s = &w->d->sentences.v[w->t[m->tok_b].sentence];
	uint32_t such = CLV_NO_INDEX;
	for (uint32_t t = m->tok_b; t-- > s->tok_b && m->tok_b - t < 80 && such == CLV_NO_INDEX;)
		if (!w->in_quote[t] && (tok_text_is(w, t, "as") || tok_text_is(w, t, "like")) && t > s->tok_b)
			such = tok_text_is(w, t - 1, "such") ? t - 1 : t;
	if (such == CLV_NO_INDEX || such == s->tok_b || !opens_soon(w, such) ||
	    !(quote_cue(w, such - 1, CUE_NOUN) || quote_cue(w, such - 1, CUE_SOURCE)))
		return CLV_NO_INDEX;
	for (uint32_t t = m->tok_e; t < s->tok_e && t < m->tok_e + 80; t++) {
		bool from = !w->in_quote[t] && (tok_text_is(w, t, "from") || tok_text_is(w, t, "by"));
		uint32_t o = from ? child_of(w, t, CLV_DEP_POBJ) : CLV_NO_INDEX;
		if (o != CLV_NO_INDEX && can_talk(w, o) && w->t[w->t[t].head].pos == CLV_POS_VERB) {
			*cue_tok = such - 1;
			return o;
		}
	}
	return CLV_NO_INDEX;
}

static void part_quote(work *w, const mark_span *m, attributions *out)
{
	attribution *a = add(w, out, m, CLV_QUOTE_SCARE);
	if (m->tok_b >= m->tok_e || m->lost || is_name(w, m) || is_title(w, m))
		return;
	uint32_t top = top_of(w, m), cue_tok, who;
	const cue *c = NULL;
	cue_tok = governing_cue(w, top, &c);
	if (cue_tok != CLV_NO_INDEX && !somebody_governs(w, cue_tok, c)) { /* "called it a threat that challenges …" */
		const cue *d = NULL;
		uint32_t above = governing_cue(w, cue_tok, &d);
		if (above != CLV_NO_INDEX && somebody_governs(w, above, d)) {
			cue_tok = above;
			c = d;
		} else if (tok_is(w, cue_tok, CLV_DEP_RELCL)) {
			cue_tok = CLV_NO_INDEX;
		}
	}
	if (cue_tok != CLV_NO_INDEX) {
		bool verb = c->pos == CUE_VERB || c->pos == CUE_ADJ;
		bool far = w->t[top].head != cue_tok && w->t[w->t[top].head].head != cue_tok;
		bool mind = c->cls != CLASS_SAY && c->cls != CLASS_WRITE && c->cls != CLASS_DESCRIBE &&
		            c->cls != CLASS_PROMISE && m->tok_e - m->tok_b <= 3 && !has_clause(w, m);
		if ((only_modifies(w, m, top) && far) || (mind && w->t[top].head != cue_tok))
			return; /* "doubt that the "zero" policy works": the reporter's marks */
		who = verb ? subject_of(w, cue_tok) : noun_owner(w, cue_tok);
		if (who == CLV_NO_INDEX && c->pos == CUE_SOURCE)
			who = cue_tok;
		if (who != CLV_NO_INDEX && !w->in_quote[who] && may_speak(w, who)) {
			a->kind = CLV_QUOTE_PART;
			a->n_source = conjuncts(w, who, a->source, 4);
			a->cue = cue_tok;
			a->via = verb ? via_of(w, cue_tok) : CLV_NO_INDEX;
			a->rule = "governed";
			a->line = c->line;
			a->score = c->cls == CLASS_THINK || c->cls == CLASS_FIND ? 0.6F : 0.8F;
			return;
		}
	}
	who = accord_of(w, top, &cue_tok);
	if (who == CLV_NO_INDEX)
		who = heard_from(w, m, &cue_tok);
	if (who != CLV_NO_INDEX && !w->in_quote[who] && may_speak(w, who) && !only_modifies(w, m, top)) {
		a->kind = CLV_QUOTE_PART;
		a->n_source = conjuncts(w, who, a->source, 4);
		a->cue = cue_tok;
		a->rule = "accord";
		a->score = 0.8F;
	}
}

/* "The bill," she told them, "was drafted in a bar": what follows such an
 * attribution is the rest of the words, whatever it looks like. */
static bool goes_on_in(const work *w, size_t i, const uint32_t *att_of, const attributions *out)
{
	const mark_span *m = &w->m[i], *p = i ? &w->m[i - 1] : NULL;
	if (!p || att_of[i - 1] == CLV_NO_INDEX || p->block != m->block || m->tok_b - p->tok_e > 25)
		return false;
	const attribution *a = &out->v[att_of[i - 1]];
	bool between = a->cue != CLV_NO_INDEX && a->cue >= p->tok_e && a->cue < m->tok_b;
	return between && a->kind == CLV_QUOTE_FULL && quote_comma_end(w, p) && quote_char_before(w, m) == ',' &&
	       clv_str_eqc(clv_str_c(a->rule), "trailing");
}

/* "Resign!" the crowd shouted: a cry right beside its cue. */
static bool cried(work *w, size_t i, const uint32_t *att_of, attributions *out)
{
	const mark_span *m = &w->m[i];
	char last = quote_last_char(w, m);
	if ((last != '!' && last != '?' && last != ',' && last != '.') || is_name(w, m))
		return false;
	candidates c;
	quote_candidates(w, i, att_of, out, &c);
	const candidate *k = quote_best(&c);
	uint64_t near = (uint64_t)1 << RANK_TRAILING_NEAR | (uint64_t)1 << RANK_LEADING_NEAR;
	if (!k || !(k->bits & near) || !(k->bits & (uint64_t)1 << RANK_SUBJECT))
		return false;
	attribution *a = &out->v[out->n - 1];
	a->kind = CLV_QUOTE_FULL;
	quote_take(w, a, k, out);
	return true;
}

void quote_direct(work *w, attributions *out)
{
	uint32_t *att_of = CLV_NEW_ARRAY(w->a, uint32_t, w->n_m + 1);
	for (size_t i = 0; i < w->n_m; i++) {
		const mark_span *m = &w->m[i];
		size_t before = out->n;
		att_of[i] = CLV_NO_INDEX;
		if (m->tok_b >= m->tok_e)
			continue;
		if ((is_full(w, m) && !is_title(w, m)) || goes_on_in(w, i, att_of, out))
			full_quote(w, i, att_of, out);
		if (out->n == before || out->v[out->n - 1].n_source == 0) {
			bool had = out->n > before;
			part_quote(w, m, out); /* a sentence in marks may still hang in another */
			attribution *last = &out->v[out->n - 1];
			if (!last->n_source && !m->lost)
				cried(w, i, att_of, out);
			if (had && last->n_source == 0)
				out->n--; /* a full quotation of nobody */
			else if (had) {
				out->v[out->n - 2] = *last;
				out->n--;
			} else if (m->lost && last->n_source == 0) {
				out->n--;
			}
		}
		if (out->n > before)
			att_of[i] = (uint32_t)out->n - 1;
		w->m[i].scare = out->n == before || out->v[out->n - 1].n_source == 0;
	}
}
