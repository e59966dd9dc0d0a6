/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a tokenizer: section "nlp/tokenizer" → compiled patterns, exceptions,
 * phrases. The layout stands in tokenize_priv.h.
 *
 * The patterns are the pipeline's own, already in PCRE2's syntax. They run with
 * UTF and UCP; '$' and '.' know only \n, as in Python. Where the system allows
 * it they are compiled to machine code (a few ms each), else interpreted with
 * the same results. Cost: once a process. Everything here is frozen afterwards
 * and shared by threads. */
#include "text/tokenize_priv.h"
#include "model/idtable.h"

enum { JIT_MAX_SOURCE = 64 * 1024, MAX_RULES = 1000000, MAX_WORDS = 1000 };

static clv_status damaged(clv_error *err, const char *what)
{
	return clv_fail(err, CLV_CORRUPT, "tokenizer", "section nlp/tokenizer is damaged: %s", what);
}

static clv_status compile(clv_str source, uint32_t options, pcre2_code **out, clv_error *err)
{
	int code;
	PCRE2_SIZE at;
	if (source.n == 0)
		return CLV_OK;
	pcre2_compile_context *ctx = pcre2_compile_context_create(NULL);
	if (!ctx)
		return clv_fail(err, CLV_NOMEM, "tokenizer", "out of memory");
	pcre2_set_newline(ctx, PCRE2_NEWLINE_LF);
	*out = pcre2_compile((PCRE2_SPTR)source.p, source.n, PCRE2_UTF | PCRE2_UCP | options, &code,
	                     &at, ctx);
	pcre2_compile_context_free(ctx);
	if (!*out) {
		char why[160] = "";
		pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
		return clv_fail(err, CLV_UNSUPPORTED, "tokenizer", "pattern, byte %zu: %s", at, why);
	}
	if (source.n <= JIT_MAX_SOURCE)
		pcre2_jit_compile(*out, PCRE2_JIT_COMPLETE); /* where it cannot, it is interpreted */
	return CLV_OK;
}

static clv_status load_patterns(clv_tokenizer *t, clv_section *s, clv_error *err)
{
	CLV_TRY(compile(clv_section_str(s), 0, &t->prefix, err));
	CLV_TRY(compile(clv_section_str(s), 0, &t->suffix, err));
	CLV_TRY(compile(clv_section_str(s), 0, &t->infix, err));
	CLV_TRY(compile(clv_section_str(s), PCRE2_ANCHORED, &t->url, err));
	uint32_t n = clv_section_u32(s);
	if (s->bad || n > s->bytes.n)
		return damaged(err, "patterns");
	t->token_match = CLV_NEW_ARRAY(t->a, pcre2_code *, n);
	for (t->n_token_match = 0; t->n_token_match < n; t->n_token_match++)
		CLV_TRY(compile(clv_section_str(s), PCRE2_ANCHORED,
		                &t->token_match[t->n_token_match], err));
	return CLV_OK;
}

static bool load_rule(clv_tokenizer *t, clv_section *s, rule *r)
{
	r->text = clv_section_str(s);
	r->n = clv_section_u32(s);
	if (s->bad || r->n == 0 || r->n > MAX_WORDS)
		return false;
	r->tok = CLV_NEW_ARRAY(t->a, rule_token, r->n);
	size_t total = 0;
	for (uint32_t i = 0; i < r->n; i++) {
		r->tok[i].len = clv_section_u32(s);
		r->tok[i].norm = clv_section_str(s);
		total += r->tok[i].len;
	}
	return !s->bad && total == r->text.n;
}

static clv_status load_rules(clv_tokenizer *t, clv_section *s, clv_error *err)
{
	uint32_t n = clv_section_u32(s);
	if (s->bad || n > MAX_RULES || n > s->bytes.n)
		return damaged(err, "exceptions");
	t->rule = CLV_NEW_ARRAY(t->a, rule, n);
	t->rules = clv_map_new(t->a);
	for (uint32_t i = 0; i < n; i++) {
		if (!load_rule(t, s, &t->rule[i]))
			return damaged(err, "exception");
		*clv_map_put(&t->rules, t->rule[i].text, i) = i;
		if (t->rule[i].text.n > t->longest_rule)
			t->longest_rule = (uint32_t)t->rule[i].text.n;
	}
	return CLV_OK;
}

static clv_status load_phrases(clv_tokenizer *t, clv_section *s, clv_error *err)
{
	uint32_t n = clv_section_u32(s);
	if (s->bad || n > MAX_RULES || n > s->bytes.n)
		return damaged(err, "phrases");
	t->phrase = CLV_NEW_ARRAY(t->a, phrase, n);
	t->n_phrase = n;
	t->first = clv_map_new(t->a);
	for (uint32_t i = 0; i < n; i++) {
		phrase *p = &t->phrase[i];
		p->n = clv_section_u32(s);
		if (s->bad || p->n == 0 || p->n > MAX_WORDS)
			return damaged(err, "phrase");
		p->word = CLV_NEW_ARRAY(t->a, clv_str, p->n);
		for (uint32_t k = 0; k < p->n; k++)
			p->word[k] = clv_section_str(s);
		uint32_t *first = clv_map_put(&t->first, p->word[0], NO_PHRASE);
		p->next = *first;
		*first = i;
		if (p->n > t->longest_phrase)
			t->longest_phrase = p->n;
	}
	return s->bad ? damaged(err, "phrase") : CLV_OK;
}

static clv_status load(clv_tokenizer *t, clv_str bytes, clv_error *err)
{
	clv_section s = { .bytes = bytes };
	uint32_t version = clv_section_u32(&s);
	clv_section_u32(&s);
	if (s.bad || version != TOKENIZER_VERSION)
		return damaged(err, "version");
	CLV_TRY(load_patterns(t, &s, err));
	CLV_TRY(load_rules(t, &s, err));
	CLV_TRY(load_phrases(t, &s, err));
	return CLV_OK;
}

clv_status clv_tokenizer_from_bytes(clv_str bytes, clv_tokenizer **out, clv_error *err)
{
	clv_tokenizer *volatile t = calloc(1, sizeof *t);
	if (t)
		t->a = clv_arena_new(0);
	if (!t || !t->a || clv_arena_guard(t->a)) {
		clv_tokenizer_free(t);
		return clv_fail(err, CLV_NOMEM, "tokenizer", "out of memory");
	}
	clv_status s = load(t, bytes, err);
	clv_arena_unguard(t->a);
	if (s == CLV_OK)
		*out = t;
	else
		clv_tokenizer_free(t);
	return s;
}

clv_status clv_tokenizer_load(const clv_pack *p, clv_tokenizer **out, clv_error *err)
{
	clv_str bytes;
	CLV_TRY(clv_pack_need(p, "nlp/tokenizer", &bytes, err));
	return clv_tokenizer_from_bytes(bytes, out, err);
}

void clv_tokenizer_free(clv_tokenizer *t)
{
	if (!t)
		return;
	pcre2_code_free(t->prefix);
	pcre2_code_free(t->suffix);
	pcre2_code_free(t->infix);
	pcre2_code_free(t->url);
	for (uint32_t i = 0; i < t->n_token_match; i++)
		pcre2_code_free(t->token_match[i]);
	clv_arena_free(t->a);
	free(t);
}

const rule *tokenizer_rule(const clv_tokenizer *t, clv_str text)
{
	if (text.n == 0 || text.n > t->longest_rule)
		return NULL;
	const uint32_t *i = clv_map_get(&t->rules, text);
	return i ? &t->rule[*i] : NULL;
}
