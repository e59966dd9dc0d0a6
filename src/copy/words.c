/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a text, for comparing texts: a scanner that needs no tokens, so
 * that it works on what the record holds, and the tables it looks words up in.
 *
 * Input: UTF-8. Output: one clv_word a run of letters and digits; an apostrophe
 * or a hyphen ends a word, and what follows an apostrophe ("'s", "n't") is
 * dropped. Folding: utf8proc case folding with marks stripped. Stemming: steps
 * 1a and 1b of Porter, "An algorithm for suffix stripping", Program 14 (1980),
 * and no more, since deeper stripping joins words that differ. A word counts as
 * a name when it is capitalised where no sentence begins, or when it is rare.
 *
 * Cost: linear. Limits: scripts without spaces give one long word, which is cut
 * at 64 bytes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "copy/copy_priv.h"

enum { MAX_WORD = 64 };

/* A word that the table does not hold is met less often than its rarest. */
static const float RARE = 6e-7F;
static const float COMMON = 6e-4F; /* "say", "new", "year" are still above it */
static const float NAME_PROB = 4e-6F;

clv_str clv_fold(clv_arena *a, clv_str s)
{
	clv_str low = clv_str_lower_ascii(a, s);
	size_t plain = 0;
	while (plain < low.n && (unsigned char)low.p[plain] < 0x80)
		plain++;
	if (plain == low.n)
		return low;
	clv_buf b = clv_buf_new(a);
	clv_buf_add(&b, clv_str_sub(low, 0, plain));
	for (size_t at = plain; at < s.n;) {
		unsigned len;
		uint32_t cp = clv_utf8_at(s, at, &len);
		at += len;
		if (cp < 0x80) {
			clv_buf_ch(&b, (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp));
			continue;
		}
		utf8proc_int32_t to[8];
		int last = 0;
		utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, to, 8,
			UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last);
		for (utf8proc_ssize_t i = 0; i < n && i < 8; i++) {
			char out[4];
			clv_buf_add(&b, (clv_str){ out, clv_utf8_put((uint32_t)to[i], out) });
		}
	}
	return clv_buf_str(&b);
}

static bool is_vowel(clv_str w, size_t i)
{
	char c = w.p[i];
	return strchr("aeiou", c) != NULL || (c == 'y' && i > 0 && !is_vowel(w, i - 1));
}

static bool has_vowel(clv_str w)
{
	for (size_t i = 0; i < w.n; i++)
		if (is_vowel(w, i))
			return true;
	return false;
}

/* Porter's step 1b on what is left after -ed or -ing: "hopp" → "hop". */
static clv_str after_ending(clv_str w)
{
	if (w.n > 2 && w.p[w.n - 1] == w.p[w.n - 2] && !is_vowel(w, w.n - 1) &&
	    strchr("lsz", w.p[w.n - 1]) == NULL)
		w.n--;
	return w;
}

static clv_str stem(clv_str w)
{
	if (w.n <= 3)
		return w;
	if (clv_str_ends(w, CLV_S("sses")))
		w.n -= 2;
	else if (clv_str_ends(w, CLV_S("ies")))
		w.n -= 1;
	else if (w.p[w.n - 1] == 's' && w.p[w.n - 2] != 's' && w.p[w.n - 2] != 'u' && w.p[w.n - 2] != 'i')
		w.n--;
	clv_str cut = w;
	if (clv_str_ends(w, CLV_S("ing")))
		cut.n -= 3;
	else if (clv_str_ends(w, CLV_S("ed")))
		cut.n -= 2;
	if (cut.n != w.n && cut.n > 2 && has_vowel(cut))
		w = after_ending(cut);
	while (w.n > 3 && (w.p[w.n - 1] == 'e' || w.p[w.n - 1] == 'y' || w.p[w.n - 1] == 'i'))
		w.n--;
	return w;
}

static uint32_t hash32(clv_str s)
{
	uint32_t h = (uint32_t)clv_hash64(s.p, s.n);
	return h ? h : 1;
}

static bool is_word_char(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL:
		return true;
	default:
		return false;
	}
}

static bool is_upper(uint32_t cp)
{
	return cp < 0x80 ? cp >= 'A' && cp <= 'Z'
	                 : utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LU;
}

/* Does this character, between two words, let a sentence begin? */
static bool ends_sentence(uint32_t cp)
{
	return cp == '.' || cp == '!' || cp == '?' || cp == ':' || cp == '\n' || cp == 0x201C ||
	       cp == '"' || cp == 0x3002;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of an apostrophe before a group of three digits, as the Swiss write 14'000; 0: none. */
static size_t apostrophe(clv_str t, size_t at, size_t end)
{
	size_t n = t.p[at] == '\'' ? 1 : clv_str_starts(clv_str_sub(t, at, end), CLV_S("\xe2\x80\x99")) ? 3 : 0, digits = 0;
	while (n && digits < 4 && at + n + digits < end && is_digit(t.p[at + n + digits]))
		digits++;
	return digits == 3 ? n : 0;
}

/* End of a number with its separators: "14,000", "2.5", "14'000". */
static size_t number_end(clv_str t, size_t at, size_t end)
{
	for (size_t n = 1; n && at + 1 < end;) {
		bool point = (t.p[at] == ',' || t.p[at] == '.') && is_digit(t.p[at + 1]);
		n = point ? 1 : apostrophe(t, at, end);
		for (at += n; n && at < end && is_digit(t.p[at]); at++) {}
	}
	return at;
}

static clv_str without_commas(clv_arena *a, clv_str s)
{
	clv_buf b = clv_buf_new(a);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ',' && s.p[i] != '\'' && (unsigned char)s.p[i] < 0x80)
			clv_buf_ch(&b, s.p[i]);
	return clv_buf_str(&b);
}

static void fill(const clv_copylex *lex, clv_arena *a, clv_str raw, bool upper, clv_word *w)
{
	bool number = is_digit(raw.p[0]);
	clv_str f = number ? without_commas(a, raw) : clv_fold(a, raw);
	if (f.n > MAX_WORD)
		f.n = MAX_WORD;
	w->form = hash32(f);
	w->stem = number ? w->form : hash32(stem(f));
	const uint32_t *at = lex ? clv_map_get(&lex->freq, f) : NULL;
	w->prob = at ? lex->prob.v[*at] : RARE;
	if (lex && !at && !number && (at = clv_map_get(&lex->freq, stem(f))) != NULL)
		w->prob = lex->prob.v[*at];
	if (number)
		w->flags |= CLV_WORD_NUMBER;
	else if (upper && (!(w->flags & CLV_WORD_INITIAL) || (lex && w->prob < NAME_PROB)))
		w->flags |= CLV_WORD_NAME;
	if (w->prob > COMMON)
		w->flags |= CLV_WORD_COMMON;
}

clv_words clv_words_scan(const clv_copylex *lex, clv_str text, clv_span span, clv_arena *a)
{
	CLV_VEC(clv_word) out = { 0 };
	size_t end = span.e < text.n ? span.e : text.n;
	bool initial = true;
	for (size_t at = span.b; at < end;) {
		unsigned len;
		uint32_t cp = clv_utf8_at(text, at, &len);
		if (!is_word_char(cp)) {
			initial = initial || ends_sentence(cp);
			at += len;
			if ((cp == '\'' || cp == 0x2019) && at < end && out.n && out.v[out.n - 1].span.e + len == at)
				while (at < end && is_word_char(clv_utf8_at(text, at, &len)))
					at += len; /* "'s", "'t" */
			continue;
		}
		size_t b = at;
		bool upper = is_upper(cp), digit = cp < 0x80 && is_digit((char)cp);
		while (at < end && is_word_char(clv_utf8_at(text, at, &len)))
			at += len;
		if (digit)
			at = number_end(text, at, end);
		if (at > end)
			at = end;
		clv_word *w = clv_push(a, &out);
		w->span = (clv_span){ (uint32_t)b, (uint32_t)at };
		w->flags = initial ? CLV_WORD_INITIAL : 0;
		fill(lex, a, (clv_str){ text.p + b, at - b }, upper, w);
		initial = false;
	}
	return (clv_words){ out.v, out.n };
}

double clv_word_idf(double prob)
{
	/* Share of reports of 300 words that hold the word at least once. */
	double in_doc = 1.0 - exp(-300.0 * prob);
	return in_doc > 0.9999 ? 0.0 : -log(in_doc);
}

/* ---- tables ------------------------------------------------------------- */

static clv_status load_frequency(clv_copylex *lex, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, lex->arena, "frequency.tsv", &t, err));
	int word = clv_tsv_col(&t, "word"), per = clv_tsv_col(&t, "per_million");
	for (size_t i = 0; i < t.n_row; i++) {
		double v;
		if (!clv_str_to_f64(clv_tsv_cell(&t, i, per), &v))
			return clv_fail(err, CLV_FORMAT, "copy", "frequency.tsv:%u: expected a number",
			                t.line[i]);
		*clv_map_put(&lex->freq, clv_tsv_cell(&t, i, word), 0) = (uint32_t)lex->prob.n;
		*clv_push(lex->arena, &lex->prob) = (float)(v * 1e-6);
	}
	return CLV_OK;
}

static clv_status load_credits(clv_copylex *lex, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, lex->arena, "credits.tsv", &t, err));
	int cue = clv_tsv_col(&t, "cue"), kind = clv_tsv_col(&t, "kind");
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str text = clv_tsv_cell(&t, i, cue), k = clv_tsv_cell(&t, i, kind);
		size_t hole = clv_str_find(text, CLV_S("{}"), 0);
		clv_cue *c = clv_push(lex->arena, &lex->cues);
		c->named = hole != SIZE_MAX;
		c->text = c->named ? clv_str_trim(clv_str_sub(text, 0, hole)) : text;
		c->kind = clv_str_eqc(k, "whole") ? CLV_CREDIT_WHOLE
		        : clv_str_eqc(k, "agency") ? CLV_CREDIT_AGENCY : CLV_CREDIT_PICTURE;
	}
	return CLV_OK;
}

static clv_status load_agencies(clv_copylex *lex, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, lex->arena, "agencies.tsv", &t, err));
	int name = clv_tsv_col(&t, "name"), aliases = clv_tsv_col(&t, "aliases");
	for (size_t i = 0; i < t.n_row; i++) {
		uint32_t at = (uint32_t)lex->agency_names.n;
		clv_str n = clv_tsv_cell(&t, i, name), rest = clv_tsv_cell(&t, i, aliases), one;
		*clv_push(lex->arena, &lex->agency_names) = n;
		*clv_map_put(&lex->agencies, clv_fold(lex->arena, n), at) = at;
		while (clv_str_split(&rest, '|', &one))
			clv_map_put(&lex->agencies, clv_fold(lex->arena, one), at);
	}
	return CLV_OK;
}

clv_status clv_copylex_load(const clv_pack *p, clv_copylex **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "copy", "out of memory while loading the words of stories");
	}
	clv_copylex *lex = CLV_NEW(a, clv_copylex);
	lex->arena = a;
	lex->freq = clv_map_new(a);
	lex->agencies = clv_map_new(a);
	clv_status st = load_frequency(lex, p, err);
	if (st == CLV_OK)
		st = load_credits(lex, p, err);
	if (st == CLV_OK)
		st = load_agencies(lex, p, err);
	clv_arena_unguard(a);
	if (st != CLV_OK) {
		clv_arena_free(a);
		return st;
	}
	*out = lex;
	return CLV_OK;
}

void clv_copylex_free(clv_copylex *lex)
{
	if (lex)
		clv_arena_free(lex->arena);
}
