/* SPDX-License-Identifier: Apache-2.0 */
/* Neutral words for an event, by a table of phrases (lexicon/story/phrases.tsv).
 *
 * Input: a happening. Output: "Xi Jinping and Vladimir Putin meet in Samarkand".
 * The phrase is that of its type, mode and status, else of its type alone; {S},
 * {T} and {B} stand for source, target and both; a part in brackets falls away
 * when its actor is unknown; of "<is|are>" the first goes with one actor. A phrase
 * of a CAMEO code goes before that of the type. Names come from the actor tables, so that no report's
 * wording colours the title. */
#include "fact/fact_priv.h"

enum { MAX_NAMES = 3 };

static clv_str name_of(const clv_participant *p)
{
	return p->name.n ? p->name : p->actor.n ? p->actor : p->code;
}

/* "A", "A and B", "A, B and C", "A, B, C and others". */
static clv_str names(clv_arena *a, const clv_participant *const *v, size_t n)
{
	clv_buf b = clv_buf_new(a);
	size_t shown = n > MAX_NAMES ? MAX_NAMES : n;
	for (size_t i = 0; i < shown; i++) {
		bool last = i + 1 == shown && n == shown;
		clv_buf_addc(&b, i == 0 ? "" : last ? " and " : ", ");
		clv_buf_add(&b, name_of(v[i]));
	}
	if (n > shown)
		clv_buf_addc(&b, " and others");
	return clv_buf_str(&b);
}

static clv_str side(const clv_build *b, const clv_happening *h, bool source, bool target)
{
	const clv_participant *v[64];
	size_t n = 0;
	for (size_t i = 0; source && i < h->source.n && n < 32; i++)
		v[n++] = &h->source.v[i];
	for (size_t i = 0; target && i < h->target.n && n < 64; i++)
		v[n++] = &h->target.v[i];
	return names(b->out, v, n);
}

static const clv_phrase *phrase_of(const clv_build *b, const clv_happening *h)
{
	const clv_phrase *best = NULL;
	int most = -1;
	int sides = !h->source.n ? CLV_SIDES_TARGET : h->mutual && h->target.n ? CLV_SIDES_BOTH : CLV_SIDES_ONE;
	for (size_t i = 0; b->lex && i < b->lex->phrases.n; i++) {
		const clv_phrase *p = &b->lex->phrases.v[i];
		if (p->type != h->type || (p->mode.n && !clv_str_eq(p->mode, h->mode)) ||
		    (p->cameo.n && !clv_str_eq(p->cameo, h->cameo)) || (p->sides == CLV_SIDES_ANY ? sides == CLV_SIDES_TARGET : p->sides != sides))
			continue;
		int status = h->polarity != CLV_POL_YES ? CLV_ST_DENIED : (int)h->status;
		int s = (p->status == status ? 4 : p->status == CLV_ST_HAPPENED ? 0 : -8) + (p->mode.n ? 2 : 0) +
		        (p->cameo.n ? 3 : 0);
		if (s > most) {
			most = s;
			best = p;
		}
	}
	return best;
}

static bool ends_with_place(clv_str s, clv_str place)
{
	return clv_str_find(s, place, 0) != SIZE_MAX;
}

bool clv_fact_is_signing(clv_str cameo)
{
	return clv_str_eqc(cameo, "057");
}

/* Puts the form of "<is|are>" that goes with the number; at: its "<". Gives the place of ">". */
static size_t put_form(clv_buf *out, clv_str text, size_t at, bool plural)
{
	size_t bar = clv_str_find(text, CLV_S("|"), at), end = clv_str_find(text, CLV_S(">"), at);
	if (bar == SIZE_MAX || end == SIZE_MAX || bar > end)
		return text.n;
	clv_buf_add(out, plural ? clv_str_sub(text, bar + 1, end) : clv_str_sub(text, at + 1, bar));
	return end;
}

/* A title begins with a capital, also when a description stands for its actor. */
static clv_str capital(clv_arena *a, clv_str s)
{
	if (!s.n || s.p[0] < 'a' || s.p[0] > 'z')
		return s;
	return clv_strf(a, "%c%.*s", s.p[0] - 'a' + 'A', (int)(s.n - 1), s.p + 1);
}

/* "Police arrest people of Chad", but "arrest protesters": who is no state is named himself. */
static clv_str without_people(const clv_build *b, const clv_happening *h, clv_str text)
{
	clv_str words = CLV_S("people[ of {T}]");
	size_t at = h->target.n && h->target.v[0].sector.n ? clv_str_find(text, words, 0) : SIZE_MAX;
	if (at == SIZE_MAX)
		return text;
	clv_str behind = clv_str_sub(text, at + words.n, text.n);
	return clv_strf(b->out, "%.*s{T}%.*s", (int)at, text.p, CLV_FMT(behind));
}

clv_str clv_fact_title(const clv_build *b, const clv_happening *h)
{
	clv_str S = side(b, h, true, false), T = side(b, h, false, true), B = side(b, h, true, true);
	const clv_phrase *p = phrase_of(b, h);
	clv_str text = p ? without_people(b, h, p->phrase) : T.n ? CLV_S("{S}, {T}") : CLV_S("{S}");
	clv_buf out = clv_buf_new(b->out);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i], next = i + 1 < text.n ? text.p[i + 1] : 0;
		if (c == '[' && !T.n) {
			while (i < text.n && text.p[i] != ']')
				i++;
		} else if (c == '{' && i + 2 < text.n) {
			clv_buf_add(&out, next == 'S' ? S : next == 'T' ? T : B);
			i += 2;
		} else if (c == '<') {
			i = put_form(&out, text, i, h->plural || h->source.n + (h->source.n ? 0 : h->target.n) > 1);
		} else if (c != '[' && c != ']') {
			clv_buf_ch(&out, c);
		}
	}
	clv_str title = capital(b->out, clv_buf_str(&out));
	/* "visits Uzbekistan" says where. */
	bool said = clv_str_eqc(h->mode, "visit") && h->target.n && clv_str_eq(h->target.v[0].code, h->place.country);
	if (h->place.name.n && !said && !ends_with_place(title, h->place.name))
		title = clv_strf(b->out, "%.*s in %.*s", CLV_FMT(title), CLV_FMT(h->place.name));
	return title;
}
