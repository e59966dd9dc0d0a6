/* SPDX-License-Identifier: Apache-2.0 */
/* Credits: words that tell that a whole text comes from elsewhere.
 *
 * "Source: The Herald" as the last words, "(Reuters) -" after a dateline's city,
 * "With agency material". Input: the document's blocks. Output: credits of the
 * key. A cue counts in credit, byline, dateline and boilerplate blocks, in the
 * first two and the last four content blocks, and there only at the beginning of
 * a line or after the end of a sentence, with a short capitalised name behind
 * it; a picture's credit counts nowhere. Source: lexicon/story. Linear. */
#include <string.h>

#include "copy/copy_priv.h"

enum { MAX_NAME = 60, MAX_PICTURE = 240 };

static void add_credit(const clv_copylex *lex, clv_signature *s, clv_str name, clv_span span,
                       clv_arena *scratch)
{
	clv_str f = clv_fold(scratch, name);
	const uint32_t *agency = clv_map_get(&lex->agencies, f);
	if (!agency && clv_str_starts(f, CLV_S("the ")))
		agency = clv_map_get(&lex->agencies, clv_str_sub(f, 4, f.n));
	if (agency)
		name = lex->agency_names.v[*agency];
	uint64_t h = clv_outlet_key(name, scratch);
	for (size_t i = 0; i < s->credits.n; i++)
		if (s->credits.v[i].hash == h)
			return;
	*clv_push(scratch, &s->credits) = (clv_credit){ h, name, span, agency != NULL };
}

/* The name behind a cue: capitalised words up to punctuation or line end. */
static clv_str name_behind(clv_str rest)
{
	size_t b = 0;
	while (b < rest.n && strchr(" \t", rest.p[b]))
		b++;
	size_t e = b;
	while (e < rest.n && !strchr("\n.,;:()|[]!?", rest.p[e]))
		e++;
	clv_str name = clv_str_trim(clv_str_sub(rest, b, e));
	if (!name.n || name.n > MAX_NAME || !(name.p[0] & 0x80 || (name.p[0] >= 'A' && name.p[0] <= 'Z')))
		return (clv_str){ "", 0 };
	/* "Source: The Herald21 minutes ago" was glued together: a digit ends it. */
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] >= '0' && name.p[i] <= '9')
			return clv_str_trim(clv_str_sub(name, 0, i));
	return name;
}

static bool may_begin(clv_str text, size_t at)
{
	while (at > 0 && strchr(" (\t", text.p[at - 1]))
		at--;
	return at == 0 || strchr("\n.!?\"|", text.p[at - 1]) || (unsigned char)text.p[at - 1] >= 0x80;
}

/* A short block that credits a picture names no origin of the text. */
static bool credits_picture(const clv_copylex *lex, clv_str text, clv_str low)
{
	if (text.n > MAX_PICTURE)
		return false;
	for (size_t i = 0; i < lex->cues.n; i++) {
		size_t at = clv_str_find(low, lex->cues.v[i].text, 0);
		if (lex->cues.v[i].kind == CLV_CREDIT_PICTURE && at != SIZE_MAX && may_begin(text, at))
			return true;
	}
	return false;
}

static void scan_block(const clv_copylex *lex, const clv_doc *d, clv_span span, bool credit_block,
                       clv_signature *s, clv_arena *scratch)
{
	clv_str text = clv_text(d->text, span), low = clv_str_lower_ascii(scratch, text);
	if (credits_picture(lex, text, low))
		return;
	for (size_t i = 0; i < lex->cues.n; i++) {
		const clv_cue *c = &lex->cues.v[i];
		if (c->kind == CLV_CREDIT_PICTURE)
			continue;
		for (size_t at = 0; (at = clv_str_find(low, c->text, at)) != SIZE_MAX; at += c->text.n) {
			if (!may_begin(text, at))
				continue;
			clv_span where = { span.b + (uint32_t)at, span.b + (uint32_t)(at + c->text.n) };
			clv_str name = { "", 0 };
			bool short_cue = c->text.n && c->text.p[c->text.n - 1] != ':' && c->named;
			if (c->named && !(name = name_behind(clv_str_sub(text, at + c->text.n, text.n))).n)
				continue;
			/* "via Kyiv" in running text is a journey. */
			if (short_cue && c->text.n < 5 && !credit_block)
				continue;
			add_credit(lex, s, name, where, scratch);
		}
	}
}

/* "CITY, Sept 15 (Reuters) - …", "CITY (Reuters) —": an agency in brackets within
 * the first 80 bytes. */
static void scan_dateline(const clv_copylex *lex, const clv_doc *d, clv_span span,
                          clv_signature *s, clv_arena *scratch)
{
	clv_str text = clv_str_sub(clv_text(d->text, span), 0, 80);
	size_t b = clv_str_find(text, CLV_S("("), 0);
	size_t e = b == SIZE_MAX ? b : clv_str_find(text, CLV_S(")"), b);
	if (e == SIZE_MAX)
		return;
	clv_str name = clv_str_sub(text, b + 1, e), after = clv_str_sub(text, e + 1, text.n);
	after = clv_str_trim(after);
	bool dash = clv_str_starts(after, CLV_S("-")) || clv_str_starts(after, CLV_S("\xe2\x80\x93")) ||
	            clv_str_starts(after, CLV_S("\xe2\x80\x94"));
	if (dash && clv_map_get(&lex->agencies, clv_fold(scratch, name)))
		add_credit(lex, s, name, (clv_span){ span.b + (uint32_t)b + 1, span.b + (uint32_t)e },
		           scratch);
}

void clv_credits_find(const clv_copylex *lex, const clv_doc *d, clv_signature *s,
                      clv_arena *scratch)
{
	size_t n = d->blocks.n, seen = 0;
	for (size_t i = 0; i < n; i++) {
		const clv_block *b = &d->blocks.v[i];
		bool body = b->role == CLV_ROLE_BODY;
		bool credit = b->role == CLV_ROLE_CREDIT || b->role == CLV_ROLE_BYLINE ||
		              b->role == CLV_ROLE_DATELINE || b->role == CLV_ROLE_BOILERPLATE;
		seen += body;
		if (credit || (body && (seen <= 2 || i + 4 >= n)))
			scan_block(lex, d, b->span, credit, s, scratch);
		if ((body && seen <= 2) || b->role == CLV_ROLE_DATELINE)
			scan_dateline(lex, d, b->span, s, scratch);
	}
	if (!s->outlet)
		return;
	/* The outlet's own name as its credit is no borrowing. */
	uint64_t h = s->outlet;
	size_t m = 0;
	for (size_t i = 0; i < s->credits.n; i++)
		if (s->credits.v[i].hash != h)
			s->credits.v[m++] = s->credits.v[i];
	s->credits.n = m;
}
