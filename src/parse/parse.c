/* SPDX-License-Identifier: Apache-2.0 */
/* Documents → units → tokens and sentences.
 *
 * A block is a unit: its text, trimmed, each newline in it read as a space. Units are tokenised, gathered until there are about
 * BATCH_TOKENS, analysed together (batch.c) and written to the document in their
 * order. Neither the batch nor the thread's caches change an answer.
 *
 * Limits: a longer text than SLICE is cut between words, more tokens than
 * CLV_MAX_PAR_TOKENS after a full stop or anywhere, each part analysed by itself,
 * with the diagnostic "cut" on the block. Cost: linear. */
#include "parse/nlp_priv.h"
#include "parse/reading.h"

enum { BATCH_TOKENS = 512, SLICE = 64 * 1024, SEARCH_STOP = 512 };

/* ---- a thread's state --------------------------------------------------------- */

static size_t score_room(const clv_nlp *n)
{
	size_t room = clv_lanes_up(n->parser.n_move);
	if (n->has_ner && clv_lanes_up(n->ner.n_move) > room)
		room = clv_lanes_up(n->ner.n_move);
	size_t tags = n->has_tagger ? 16 * clv_lanes_up(n->tagger.n_label) : 0;
	return tags > room ? tags : room;
}

clv_parser *clv_parser_new(const clv_nlp *n)
{
	clv_parser *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	p->nlp = n;
	p->tok = clv_tok_state_new(n->tokenizer);
	p->words = clv_words_new(&n->maker);
	p->score = aligned_alloc(64, score_room(n) * sizeof *p->score);
	p->memo = clv_memo_new();
	if (p->tok && p->words && p->score && p->memo)
		return p;
	clv_parser_free(p);
	return NULL;
}

void clv_parser_free(clv_parser *p)
{
	if (!p)
		return;
	clv_tok_state_free(p->tok);
	clv_words_free(p->words);
	clv_memo_free(p->memo);
	free(p->rows[0]);
	free(p->rows[1]);
	free(p->low);
	free(p->reduced);
	free(p->score);
	free(p);
}

/* ---- text of a unit -------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* A newline inside a unit is a space: offsets stay. */
static clv_str join_lines(clv_arena *a, clv_str s)
{
	if (!memchr(s.p ? s.p : "", '\n', s.n))
		return s;
	char *out = clv_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] == '\n' ? ' ' : s.p[i];
	return (clv_str){ out, s.n };
}

/* ---- results → document --------------------------------------------------------------- */

static void put_token(const clv_parser *p, clv_doc *d, const clv_unit *u, const clv_result *r,
                      uint32_t i, uint32_t base)
{
	const clv_nlp *n = p->nlp;
	const clv_lex_token *x = &u->tok[i];
	uint32_t k = u->first + i;
	clv_token *t = clv_push(d->arena, &d->tokens);
	t->span = clv_unit_span(u, x->b, x->e);
	t->space = x->space;
	t->flags = r->space[k] ? CLV_TOKEN_SPACE : 0;
	t->head = base + (uint32_t)r->net.tree.head[k];
	t->dep = n->dep[r->net.tree.label[k]];
	t->dep_text = n->parser.label[r->net.tree.label[k]];
	clv_str orth = clv_str_sub(u->text, x->b, x->e), norm = clv_words_norm(p->words, r->word[k]);
	clv_lexeme made;
	if (!norm.p) {
		clv_lexeme_make(n->lookups, d->arena, orth, x->norm, &made);
		norm = made.norm_text;
	}
	clv_str here = clv_text(d->text, t->span);
	if (u->map && !clv_str_eq(orth, here) && !memchr(here.p, '\n', here.n))
		t->read = clv_str_copy(d->arena, orth);
	t->norm = clv_str_eq(norm, here) ? here : clv_str_copy(d->arena, norm);
	if (n->has_tagger) {
		t->tag = r->net.tag[k];
		t->tag_text = n->tagger.tag[t->tag];
		t->morph = n->tagger.morph[t->tag];
		t->pos = n->pos[t->tag];
	}
	if (r->net.ent[k] != CLV_ENT_OUT) {
		t->ent_text = n->ner.label[r->net.ent[k] / 2];
		t->ent = n->ent[r->net.ent[k] / 2];
		t->ent_begin = r->net.ent[k] % 2;
	}
}

/* Who hangs on a word beyond the cut hangs on nothing; a name begins anew. */
static void part_from_others(clv_doc *d, uint32_t base, uint32_t n)
{
	for (uint32_t i = base; i < base + n; i++) {
		clv_token *t = &d->tokens.v[i];
		if (d->tokens.v[t->head].sentence != t->sentence) {
			t->head = i;
			t->dep = CLV_DEP_ROOT;
			t->dep_text = CLV_S("ROOT");
		}
		if (i > base && d->tokens.v[i - 1].sentence != t->sentence)
			t->ent_begin = t->ent != CLV_ENT_NONE;
	}
}

static void put_sentences(clv_doc *d, const clv_unit *u, const clv_result *r, uint32_t base)
{
	bool any_cut = false;
	for (uint32_t i = 0; i < u->n; i++) {
		clv_token *t = &d->tokens.v[base + i];
		bool space = t->flags & CLV_TOKEN_SPACE, begins = i == 0 || r->net.tree.start[u->first + i];
		bool cut = !begins && base + i - d->sentences.v[d->sentences.n - 1].tok_b >= CLV_MAX_SENTENCE_TOKENS;
		any_cut |= cut;
		if (begins || cut) {
			clv_sentence *new = clv_push(d->arena, &d->sentences);
			*new = (clv_sentence){ { t->span.b, t->span.b }, u->block, base + i,
				               base + i, CLV_NO_INDEX };
		}
		clv_sentence *s = &d->sentences.v[d->sentences.n - 1];
		s->tok_e = base + i + 1;
		t->sentence = (uint32_t)d->sentences.n - 1;
		if (space)
			continue;
		if (s->span.e == s->span.b)
			s->span.b = t->span.b;
		s->span.e = t->span.e;
	}
	if (any_cut)
		part_from_others(d, base, u->n);
}

/* Coarse tag, morphology and lemma, by rules over what the network said. */
static void put_rules(const clv_nlp *n, clv_doc *d, uint32_t base, uint32_t count,
                      clv_arena *scratch)
{
	clv_token *t = d->tokens.v + base;
	clv_str *orth = CLV_NEW_ARRAY(scratch, clv_str, count);
	for (uint32_t i = 0; i < count; i++)
		orth[i] = clv_token_word(d, &t[i]);
	clv_ruler_apply(n->ruler, scratch, orth, t, count);
	clv_lemmatizer_apply(n->lemmatizer, d->arena, scratch, orth, t, count);
}

static void put_unit(const clv_parser *p, clv_doc *d, const clv_unit *u, const clv_result *r,
                     clv_arena *scratch)
{
	uint32_t base = (uint32_t)d->tokens.n;
	for (uint32_t i = 0; i < u->n; i++)
		put_token(p, d, u, r, i, base);
	put_rules(p->nlp, d, base, u->n, scratch);
	put_sentences(d, u, r, base);
}

/* ---- units ------------------------------------------------------------------------------- */

typedef struct pending {
	clv_parser *p;
	clv_doc *d;
	clv_arena *scratch;
	CLV_VEC(clv_unit) units;
	uint32_t n_token;
} pending;

static void flush(pending *w)
{
	clv_result r;
	if (!w->units.n)
		return;
	clv_batch_run(w->p, w->units.v, w->units.n, &r, w->scratch);
	for (size_t i = 0; i < w->units.n; i++)
		put_unit(w->p, w->d, &w->units.v[i], &r, w->scratch);
	w->units.n = 0;
	w->n_token = 0;
}

static void add_unit(pending *w, clv_unit u)
{
	if (!u.n)
		return;
	if (w->n_token && w->n_token + u.n > BATCH_TOKENS)
		flush(w);
	*clv_push(w->scratch, &w->units) = u;
	w->n_token += u.n;
}

/* How many of n tokens to analyse together: all, or up to a full stop. */
static uint32_t cut_tokens(clv_str text, const clv_lex_token *t, size_t n)
{
	if (n <= CLV_MAX_PAR_TOKENS)
		return (uint32_t)n;
	for (uint32_t i = CLV_MAX_PAR_TOKENS; i > CLV_MAX_PAR_TOKENS - SEARCH_STOP; i--)
		if (t[i - 1].e - t[i - 1].b == 1 && memchr(".!?", text.p[t[i - 1].b], 3))
			return i;
	return CLV_MAX_PAR_TOKENS;
}

/* Bytes of a text that are tokenised together: all, or up to a blank. */
static size_t cut_text(clv_str s)
{
	if (s.n <= SLICE)
		return s.n;
	for (size_t i = SLICE; i > SLICE / 2; i--)
		if (is_blank(s.p[i]))
			return i;
	size_t most = s.n < CLV_MAX_TOKEN_BYTES ? s.n : CLV_MAX_TOKEN_BYTES, i = SLICE;
	while (i < most && !is_blank(s.p[i]))
		i++;
	while (i < s.n && i > 1 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
		i--;
	return i;
}

/* Gives the number of units that the text was cut into. */
static size_t add_slice(pending *w, clv_unit u)
{
	clv_lex_tokens tok = { 0 };
	size_t n = 0;
	clv_tokenize(w->p->tok, w->scratch, u.text, &tok);
	for (size_t i = 0; i < tok.n; n++) {
		u.tok = tok.v + i;
		u.n = cut_tokens(u.text, u.tok, tok.n - i);
		u.part = u.n < tok.n;
		i += u.n;
		add_unit(w, u);
	}
	return n;
}

static void add_text(pending *w, uint32_t block, clv_span span)
{
	clv_str s = clv_text(w->d->text, span);
	while (s.n && is_blank(s.p[0]))
		s = clv_str_sub(s, 1, s.n);
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	size_t parts = 0;
	while (s.n) {
		clv_str part = { s.p, cut_text(s) };
		clv_unit u = { .block = block, .base = (uint32_t)(s.p - w->d->text.p) };
		s = clv_str_sub(s, part.n, s.n);
		while (s.n && is_blank(s.p[0]))
			s = clv_str_sub(s, 1, s.n);
		u.text = join_lines(w->scratch, part);
		clv_unit_read(w->d, &u, w->scratch);
		parts += add_slice(w, u);
	}
	if (parts > 1)
		clv_doc_diag(w->d, "cut", span,
		             CLV_S("paragraph too long: analysed in parts"));
}

/* ---- repeated sentences --------------------------------------------------------------------- */

static void find_repeats(clv_doc *d, clv_arena *scratch, size_t from)
{
	clv_map seen = clv_map_new(scratch);
	for (size_t i = 0; i < d->sentences.n; i++) {
		clv_sentence *s = &d->sentences.v[i];
		clv_buf words = clv_buf_new(scratch);
		for (uint32_t k = s->tok_b; k < s->tok_e; k++) {
			if (d->tokens.v[k].flags & CLV_TOKEN_SPACE)
				continue;
			clv_buf_add(&words, clv_text(d->text, d->tokens.v[k].span));
			clv_buf_ch(&words, ' ');
		}
		uint32_t *first = clv_map_put(&seen, clv_buf_str(&words), (uint32_t)i);
		if (*first != i && i >= from && words.n)
			s->repeat_of = *first;
	}
}

void clv_parse_doc(clv_parser *p, clv_doc *d, clv_arena *scratch)
{
	pending w = { .p = p, .d = d, .scratch = scratch };
	for (size_t i = 0; i < d->blocks.n; i++)
		add_text(&w, (uint32_t)i, d->blocks.v[i].span);
	flush(&w);
	find_repeats(d, scratch, 0);
}

void clv_parse_unit(clv_parser *p, clv_doc *d, uint32_t block, clv_span span, clv_arena *scratch)
{
	pending w = { .p = p, .d = d, .scratch = scratch };
	add_text(&w, block, span);
	flush(&w);
}

void clv_parse_tokens(clv_parser *p, clv_doc *d, uint32_t block, const clv_lex_token *tok,
                      size_t n, clv_arena *scratch)
{
	pending w = { .p = p, .d = d, .scratch = scratch };
	clv_unit u = { .block = block, .text = d->text, .part = true };
	for (size_t i = 0; i < n; i += u.n) {
		u.tok = tok + i;
		u.n = cut_tokens(u.text, u.tok, n - i);
		add_unit(&w, u);
	}
	flush(&w);
}
