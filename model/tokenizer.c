/* SPDX-License-Identifier: Apache-2.0 */
/* File `tokenizer` of a spaCy pipeline → section "nlp/tokenizer".
 *
 * Input: msgpack map with prefix_search, suffix_search, infix_finditer,
 * token_match, url_match (Python patterns or nil), exceptions (text → list of
 * {65: word, 67: norm}) and faster_heuristics. Output: layout in
 * src/text/tokenize_priv.h; patterns in PCRE2's syntax.
 *
 * Exceptions that the affix rules would cut (or that hold a space) must be found
 * again as runs of words, so they are tokenized here once, by the tokenizer that
 * the section makes without them. Refused: exceptions with other attributes than
 * word and norm, patterns that PCRE2 has no counterpart for, a prefix pattern
 * that may match behind the start (it would not be linear). */
#include "convert.h"
#include "msgpack.h"
#include "pyregex.h"
#include "model/idtable.h"
#include "text/text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { SECTION_VERSION = 1, ORTH = 65, NORM = 67, PIECE = 16 * 1024 };

typedef struct source {
	clv_str prefix, suffix, infix, url;
	clv_patterns token_match;
	const clv_mp *exceptions;
	bool every_exception; /* not only those that affix rules would cut */
} source;

static clv_status read_pattern(clv_arena *a, const clv_mp *file, const char *name, clv_str *out,
                               clv_error *err)
{
	clv_error why = { 0 };
	clv_str text = clv_mp_str(clv_mp_get(file, name));
	if (text.n == 0 || clv_pyregex(a, text, out, &why) == CLV_OK)
		return CLV_OK;
	return clv_fail(err, why.code, "tokenizer", "%s: %s", name, why.msg);
}

static clv_status check_anchored(clv_str pattern, clv_error *err)
{
	int code;
	PCRE2_SIZE at;
	uint32_t options = 0;
	if (pattern.n == 0)
		return CLV_OK;
	pcre2_code *p = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, PCRE2_UTF | PCRE2_UCP, &code,
	                              &at, NULL);
	if (p)
		pcre2_pattern_info(p, PCRE2_INFO_ALLOPTIONS, &options);
	pcre2_code_free(p);
	if (!(options & PCRE2_ANCHORED))
		return clv_fail(err, CLV_UNSUPPORTED, "tokenizer",
		                "prefix_search: not every alternative begins with ^");
	return CLV_OK;
}

static clv_status read_source(clv_arena *a, const clv_mp *file, source *s, clv_error *err)
{
	bool faster = true;
	clv_str token_match = clv_mp_str(clv_mp_get(file, "token_match"));
	CLV_TRY(read_pattern(a, file, "prefix_search", &s->prefix, err));
	CLV_TRY(check_anchored(s->prefix, err));
	CLV_TRY(read_pattern(a, file, "suffix_search", &s->suffix, err));
	CLV_TRY(read_pattern(a, file, "infix_finditer", &s->infix, err));
	CLV_TRY(read_pattern(a, file, "url_match", &s->url, err));
	if (token_match.n)
		CLV_TRY(clv_pyregex_pieces(a, token_match, PIECE, &s->token_match, err));
	s->exceptions = clv_mp_get(file, "exceptions");
	if (s->exceptions && !clv_mp_is(s->exceptions, CLV_MP_MAP))
		return clv_fail(err, CLV_FORMAT, "tokenizer", "exceptions: not a map");
	clv_mp_bool(clv_mp_get(file, "faster_heuristics"), &faster);
	s->every_exception = !faster;
	return CLV_OK;
}

static clv_status put_exception(const source *s, size_t i, clv_buf *out, clv_error *err)
{
	clv_str text = clv_mp_str(clv_mp_key(s->exceptions, i));
	const clv_mp *words = clv_mp_val(s->exceptions, i);
	size_t total = 0;
	clv_section_put_str(out, text);
	clv_section_put_u32(out, (uint32_t)clv_mp_n(words));
	for (size_t k = 0; k < clv_mp_n(words); k++) {
		const clv_mp *w = clv_mp_at(words, k);
		clv_str orth = clv_mp_str(clv_mp_get_i64(w, ORTH));
		clv_str norm = clv_mp_str(clv_mp_get_i64(w, NORM));
		if (clv_mp_n(w) != 1u + (norm.p != NULL))
			return clv_fail(err, CLV_UNSUPPORTED, "tokenizer",
			                "exception %zu sets more than word and norm", i);
		clv_section_put_u32(out, (uint32_t)orth.n);
		clv_section_put_str(out, norm);
		if (!clv_str_eq(orth, clv_str_sub(text, total, total + orth.n)))
			return clv_fail(err, CLV_FORMAT, "tokenizer",
			                "exception %zu: its words are not its text", i);
		total += orth.n;
	}
	if (total != text.n || total == 0 || !clv_utf8_valid(text))
		return clv_fail(err, CLV_FORMAT, "tokenizer", "exception %zu: words do not make its text", i);
	return CLV_OK;
}

/* Everything but the phrases. */
static clv_status put_rules(const source *s, clv_buf *out, clv_error *err)
{
	clv_section_put_u32(out, SECTION_VERSION);
	clv_section_put_u32(out, 0);
	clv_section_put_str(out, s->prefix);
	clv_section_put_str(out, s->suffix);
	clv_section_put_str(out, s->infix);
	clv_section_put_str(out, s->url);
	clv_section_put_u32(out, (uint32_t)s->token_match.n);
	for (size_t i = 0; i < s->token_match.n; i++)
		clv_section_put_str(out, s->token_match.v[i]);
	clv_section_put_u32(out, (uint32_t)clv_mp_n(s->exceptions));
	for (size_t i = 0; i < clv_mp_n(s->exceptions); i++)
		CLV_TRY(put_exception(s, i, out, err));
	return CLV_OK;
}

static void put_phrase(clv_tok_state *t, clv_arena *a, clv_str text, clv_buf *out)
{
	clv_lex_tokens words = { 0 };
	clv_tokenize_affixes(t, a, text, &words);
	clv_section_put_u32(out, (uint32_t)words.n);
	for (size_t i = 0; i < words.n; i++)
		clv_section_put_str(out, clv_str_sub(text, words.v[i].b, words.v[i].e));
}

static void put_phrases(const source *s, clv_tok_state *t, clv_arena *a, clv_buf *out)
{
	clv_buf body = clv_buf_new(a);
	uint32_t n = 0;
	for (size_t i = 0; i < clv_mp_n(s->exceptions); i++) {
		clv_str text = clv_mp_str(clv_mp_key(s->exceptions, i));
		bool has_space = clv_str_find(text, CLV_S(" "), 0) != SIZE_MAX;
		if (!s->every_exception && !has_space && !clv_tokenizer_has_affix(t, text))
			continue;
		put_phrase(t, a, text, &body);
		n++;
	}
	clv_section_put_u32(out, n);
	clv_buf_add(out, clv_buf_str(&body));
}

static clv_status add_phrases(const source *s, clv_arena *a, clv_buf *out, clv_error *err)
{
	clv_tokenizer *t = NULL;
	clv_buf alone = clv_buf_new(a);
	clv_buf_add(&alone, clv_buf_str(out));
	clv_section_put_u32(&alone, 0);
	CLV_TRY(clv_tokenizer_from_bytes(clv_buf_str(&alone), &t, err));
	clv_tok_state *state = clv_tok_state_new(t);
	if (state)
		put_phrases(s, state, a, out);
	clv_tok_state_free(state);
	clv_tokenizer_free(t);
	return state ? CLV_OK : clv_fail(err, CLV_NOMEM, "tokenizer", "out of memory");
}

clv_status clv_convert_tokenizer(clv_convert *c, clv_error *err)
{
	clv_mp *file;
	source s = { 0 };
	if (!c->spacy)
		return CLV_OK;
	CLV_TRY(clv_convert_spacy_mp(c, "tokenizer", &file, err));
	CLV_TRY(read_source(c->a, file, &s, err));
	clv_buf out = clv_buf_new(c->a);
	CLV_TRY(put_rules(&s, &out, err));
	CLV_TRY(add_phrases(&s, c->a, &out, err));
	clv_convert_add(c, CLV_S("nlp/tokenizer"), clv_buf_str(&out));
	return CLV_OK;
}
