/* SPDX-License-Identifier: Apache-2.0 */
/* Tokenizer: text → words exactly as spaCy 3.8 cuts them, driven by a pipeline's
 * own patterns and exceptions.
 *
 * Input: UTF-8. Output: byte spans. Method: the text falls into runs of white
 * space and of other characters; a single ' ' between words is dropped and noted
 * on the word before it, other white space is a token. A run is an exception, or
 * prefixes and suffixes are stripped from it until nothing changes or the rest
 * is an exception; the rest is an exception, an address, or is cut at infixes.
 * At the end exceptions that were cut apart are put together (phrases.c).
 *
 * A run's tokens depend on its bytes alone, so they are kept in a cache and the
 * patterns run on misses only.
 *
 * Cost: linear. Runs over LONG_RUN bytes, which are no words, are searched for
 * suffixes in a window at their end, and the patterns have a limit of steps in
 * proportion to the run (past it: no match). Runs with invalid UTF-8 are one
 * token. */
#include "text/tokenize_priv.h"

enum {
	LONG_RUN = 256,         /* bytes; longer ones are searched in windows */
	FIRST_WINDOW = 64,      /* bytes */
	MAX_URL = 8192,         /* bytes; longer ones are not tried as addresses */
	MAX_CACHED = 128,       /* bytes of a run that is kept */
	CACHE_RUNS = 20000,     /* runs; then the cache starts anew */
	STEPS = 100000,         /* of a pattern, and for each byte: */
	STEPS_BYTE = 1000,
	JIT_STACK = 1 << 20
};

/* A token of a run: the tokens of a run follow each other without gaps. */
typedef struct piece {
	uint32_t len;
	uint32_t phrase; /* first phrase that may start here, or NO_PHRASE */
	clv_str norm;
} piece;

typedef CLV_VEC(piece) pieces;

typedef struct cached {
	piece *v;
	uint32_t n;
} cached;

struct clv_tok_state {
	const clv_tokenizer *t;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	pcre2_jit_stack *stack;
	clv_arena *a; /* the cache */
	clv_map cache; /* run → index in runs */
	CLV_VEC(cached) runs;
};

clv_tok_state *clv_tok_state_new(const clv_tokenizer *t)
{
	clv_tok_state *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->t = t;
	s->match = pcre2_match_data_create(1, NULL);
	s->limits = pcre2_match_context_create(NULL);
	s->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
	s->a = clv_arena_new(0);
	if (!s->match || !s->limits || !s->a) {
		clv_tok_state_free(s);
		return NULL;
	}
	if (s->stack)
		pcre2_jit_stack_assign(s->limits, NULL, s->stack);
	return s;
}

void clv_tok_state_free(clv_tok_state *s)
{
	if (!s)
		return;
	pcre2_match_data_free(s->match);
	pcre2_match_context_free(s->limits);
	if (s->stack)
		pcre2_jit_stack_free(s->stack);
	clv_arena_free(s->a);
	free(s);
}

bool clv_text_isspace(clv_str s)
{
	unsigned len;
	for (size_t i = 0; i < s.n; i += len)
		if (!clv_uni_isspace(clv_utf8_at(s, i, &len)))
			return false;
	return s.n > 0;
}

/* ---- patterns ----------------------------------------------------------- */

/* First match at or after `from`. */
static bool find(clv_tok_state *s, const pcre2_code *code, clv_str x, size_t from,
                 uint32_t options, clv_span *out)
{
	if (!code)
		return false;
	pcre2_set_match_limit(s->limits, (uint32_t)(STEPS + STEPS_BYTE * (x.n < MAX_URL ? x.n : MAX_URL)));
	int rc = pcre2_match(code, (PCRE2_SPTR)x.p, x.n, from, options | PCRE2_NO_UTF_CHECK, s->match,
	                     s->limits);
	if (rc < 0)
		return false;
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->match);
	*out = (clv_span){ (uint32_t)at[0], (uint32_t)at[1] };
	return true;
}

static size_t prefix_length(clv_tok_state *s, clv_str x)
{
	clv_span m;
	return find(s, s->t->prefix, x, 0, 0, &m) ? m.e - m.b : 0;
}

/* Start of the last code point at or before x[at]. */
static size_t code_point_at(clv_str x, size_t at)
{
	while (at > 0 && ((unsigned char)x.p[at] & 0xC0) == 0x80)
		at--;
	return at;
}

/* Suffix patterns end at the end of the text. In a long run only its end is
 * searched; a match that begins where the window does may have begun earlier,
 * so the window is doubled. */
static size_t suffix_length(clv_tok_state *s, clv_str x)
{
	clv_span m;
	size_t window = x.n > LONG_RUN ? FIRST_WINDOW : x.n;
	for (;;) {
		size_t from = window < x.n ? code_point_at(x, x.n - window) : 0;
		if (!find(s, s->t->suffix, x, from, 0, &m))
			return 0;
		if (m.b > from || from == 0)
			return m.e - m.b;
		window *= 2;
	}
}

static bool is_token_match(clv_tok_state *s, clv_str x)
{
	clv_span m;
	for (uint32_t i = 0; i < s->t->n_token_match; i++)
		if (find(s, s->t->token_match[i], x, 0, 0, &m))
			return true;
	return false;
}

static bool is_url(clv_tok_state *s, clv_str x)
{
	clv_span m;
	return x.n <= MAX_URL && find(s, s->t->url, x, 0, 0, &m);
}

/* ---- one run ------------------------------------------------------------- */

static void put_piece(clv_arena *a, pieces *out, size_t len, clv_str norm)
{
	*clv_push(a, out) = (piece){ .len = (uint32_t)len, .norm = norm };
}

static bool put_exception(clv_tok_state *s, clv_arena *a, clv_str x, pieces *out)
{
	const rule *r = tokenizer_rule(s->t, x);
	for (uint32_t i = 0; r && i < r->n; i++)
		put_piece(a, out, r->tok[i].len, r->tok[i].norm);
	return r != NULL;
}

/* Takes prefixes (into out) and suffixes (last one first) off x. */
static clv_str strip(clv_tok_state *s, clv_arena *a, clv_str x, bool exceptions, pieces *out,
                     pieces *suffixes)
{
	const clv_str none = { NULL, 0 };
	size_t before = 0;
	while (x.n > 0 && x.n != before) {
		before = x.n;
		if (is_token_match(s, x) || (exceptions && tokenizer_rule(s->t, x)))
			break;
		size_t pre = prefix_length(s, x);
		clv_str rest = clv_str_sub(x, pre, x.n);
		if (pre && exceptions && tokenizer_rule(s->t, rest)) {
			put_piece(a, out, pre, none);
			return rest;
		}
		size_t suf = suffix_length(s, rest);
		clv_str front = clv_str_sub(x, 0, x.n - suf);
		if (suf && exceptions && tokenizer_rule(s->t, front)) {
			put_piece(a, suffixes, suf, none);
			return front;
		}
		if (pre)
			put_piece(a, out, pre, none);
		if (suf)
			put_piece(a, suffixes, suf, none);
		x = clv_str_sub(x, pre, x.n - suf);
	}
	return x;
}

/* Cuts x before and after every infix. */
static void cut_infixes(clv_tok_state *s, clv_arena *a, clv_str x, pieces *out)
{
	const clv_str none = { NULL, 0 };
	clv_span m;
	size_t done = 0, from = 0;
	uint32_t options = 0;
	while (from <= x.n && find(s, s->t->infix, x, from, options, &m)) {
		/* as Python's finditer: behind an empty match only a later or longer one */
		options = m.e == m.b ? PCRE2_NOTEMPTY_ATSTART : 0;
		from = m.e;
		if (m.b == 0)
			continue;
		if (m.b > done)
			put_piece(a, out, m.b - done, none);
		if (m.e > m.b)
			put_piece(a, out, m.e - m.b, none);
		done = m.e;
	}
	if (x.n > done)
		put_piece(a, out, x.n - done, none);
}

static void tokenize_run(clv_tok_state *s, clv_arena *a, clv_str run, bool exceptions, pieces *out)
{
	const clv_str none = { NULL, 0 };
	pieces suffixes = { 0 };
	if (exceptions && put_exception(s, a, run, out))
		return;
	if (!clv_utf8_valid(run)) {
		put_piece(a, out, run.n, none);
		return;
	}
	clv_str x = strip(s, a, run, exceptions, out, &suffixes);
	if (x.n > 0 && !(exceptions && put_exception(s, a, x, out))) {
		if (is_token_match(s, x) || is_url(s, x))
			put_piece(a, out, x.n, none);
		else
			cut_infixes(s, a, x, out);
	}
	while (suffixes.n > 0)
		*clv_push(a, out) = suffixes.v[--suffixes.n];
}

static void mark_phrases(const clv_tokenizer *t, clv_str run, pieces *p)
{
	size_t at = 0;
	for (size_t i = 0; i < p->n; at += p->v[i++].len) {
		const uint32_t *first = clv_map_get(&t->first, clv_str_sub(run, at, at + p->v[i].len));
		p->v[i].phrase = first ? *first : NO_PHRASE;
	}
}

/* ---- the cache ------------------------------------------------------------ */

static void forget_runs(clv_tok_state *s)
{
	clv_arena_reset(s->a);
	s->runs.v = NULL;
	s->runs.n = s->runs.cap = 0;
	s->cache = clv_map_new(s->a);
}

static void keep_run(clv_tok_state *s, clv_str run, const pieces *p)
{
	if (s->runs.n >= CACHE_RUNS || s->cache.a == NULL)
		forget_runs(s);
	cached c = { CLV_NEW_ARRAY(s->a, piece, p->n), (uint32_t)p->n };
	memcpy(c.v, p->v, p->n * sizeof *c.v);
	clv_str key = clv_str_copy(s->a, run);
	*clv_push(s->a, &s->runs) = c;
	*clv_map_put(&s->cache, key, 0) = (uint32_t)(s->runs.n - 1);
}

static cached look_up_run(clv_tok_state *s, clv_arena *a, clv_str run)
{
	if (run.n <= MAX_CACHED && s->cache.a) {
		const uint32_t *i = clv_map_get(&s->cache, run);
		if (i)
			return s->runs.v[*i];
	}
	pieces p = { 0 };
	tokenize_run(s, a, run, true, &p);
	mark_phrases(s->t, run, &p);
	if (run.n <= MAX_CACHED)
		keep_run(s, run, &p);
	return (cached){ p.v, (uint32_t)p.n };
}

/* ---- the text ------------------------------------------------------------- */

typedef CLV_VEC(candidate) candidates;

static void put_run(clv_tok_state *s, clv_arena *a, clv_str text, clv_span span, bool exceptions,
                    candidates *cand, clv_lex_tokens *out)
{
	clv_str run = clv_text(text, span);
	bool space = clv_text_isspace(run);
	cached c;
	if (exceptions) {
		c = look_up_run(s, a, run);
	} else {
		pieces p = { 0 };
		tokenize_run(s, a, run, false, &p);
		c = (cached){ p.v, (uint32_t)p.n };
	}
	uint32_t at = span.b;
	for (uint32_t i = 0; i < c.n; at += c.v[i++].len) {
		if (exceptions && c.v[i].phrase != NO_PHRASE)
			*clv_push(a, cand) = (candidate){ (uint32_t)out->n, c.v[i].phrase };
		*clv_push(a, out) = (clv_lex_token){ .b = at, .e = at + c.v[i].len,
			                             .is_space = space, .norm = c.v[i].norm };
	}
}

/* Runs of white space and of other characters, one after the other. */
static void put_runs(clv_tok_state *s, clv_arena *a, clv_str text, bool exceptions,
                     candidates *cand, clv_lex_tokens *out)
{
	uint32_t start = 0;
	unsigned len;
	bool in_space = text.n > 0 && clv_uni_isspace(clv_utf8_at(text, 0, &len));
	for (size_t i = 0; i < text.n; i += len) {
		uint32_t cp = clv_utf8_at(text, i, &len);
		if (clv_uni_isspace(cp) == in_space)
			continue;
		if (start < i)
			put_run(s, a, text, (clv_span){ start, (uint32_t)i }, exceptions, cand, out);
		start = (uint32_t)i;
		if (cp == ' ') {
			out->v[out->n - 1].space = true;
			start++;
		}
		in_space = !in_space;
	}
	if (start < text.n)
		put_run(s, a, text, (clv_span){ start, (uint32_t)text.n }, exceptions, cand, out);
}

/* The cache has an arena of its own: when that runs out of memory, it is
 * emptied and the caller's arena unwinds. */
void clv_tokenize(clv_tok_state *s, clv_arena *a, clv_str text, clv_lex_tokens *out)
{
	candidates cand = { 0 };
	clv_lex_tokens tok = { 0 };
	if (clv_arena_guard(s->a)) {
		s->cache.a = NULL;
		clv_arena_fail(a);
	}
	put_runs(s, a, text, true, &cand, &tok);
	clv_arena_unguard(s->a);
	if (cand.n > 0)
		tokenizer_phrases(s->t, a, text, cand.v, cand.n, &tok);
	*out = tok;
}

void clv_tokenize_affixes(clv_tok_state *s, clv_arena *a, clv_str text, clv_lex_tokens *out)
{
	candidates none = { 0 };
	put_runs(s, a, text, false, &none, out);
}

bool clv_tokenizer_has_affix(clv_tok_state *s, clv_str text)
{
	clv_span m;
	return prefix_length(s, text) > 0 || suffix_length(s, text) > 0 ||
	       find(s, s->t->infix, text, 0, 0, &m);
}
