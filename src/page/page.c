/* SPDX-License-Identifier: Apache-2.0 */
/* A page into the document: text, blocks with roles, title, author, outlet,
 * publication date, language.
 *
 * Input: decoded bytes, HTML or flat. Output: the page part of clv_doc. The text
 * is all blocks in reading order, stripped ones included, joined by an empty
 * line; the text inside a block is as it was read. Steps: pieces (flat.c or
 * html.c), what was glued is cut (split.c), each piece by itself (role.c), among
 * its neighbours (context.c), fields (fields.c), language (lang.c).
 *
 * Diagnostics: "empty" no text at all; "no-article" no paragraph that could be a
 * report; "language" not English, the later stages read nothing of it; "cut" the
 * text was longer than the limit. Cost: linear. Limits: base/limits.h. */
#include "page/page_priv.h"

/* Block hash: letters and digits of its words in lower case, so that spacing,
 * case and punctuation do not tell two copies of a boilerplate line apart. */
static uint64_t block_hash(const clv_draft *d, const clv_piece *p)
{
	uint64_t h = 0;
	for (uint32_t i = p->word_b; i < p->word_e; i++)
		h = clv_hash64_seed(&d->words.v[i].hash, sizeof d->words.v[i].hash, h + 1);
	return h;
}

static clv_str why_of(clv_doc *out, const clv_piece *p)
{
	if (!p->why || !*p->why)
		return (clv_str){ "", 0 };
	if (p->why_cue.n)
		return clv_strf(out->arena, "cue:%.*s", CLV_FMT(p->why_cue));
	return clv_str_copy(out->arena, clv_str_c(p->why));
}

/* As much of s as there is room for. */
static clv_str fitting(clv_str s, size_t room)
{
	return s.n <= room ? s : clv_str_sub(s, 0, clv_utf8_before(s, room + 1));
}

/* What was joined may be longer than what was read: the end that is too much is left out.
 * True: it was. */
static bool emit(const clv_draft *d, clv_doc *out)
{
	size_t n = 0, left_out = 0;
	for (size_t i = 0; i < d->pieces.n; i++)
		n += d->pieces.v[i].text.n + 2;
	n = n < CLV_MAX_TEXT_BYTES ? n : CLV_MAX_TEXT_BYTES;
	char *text = clv_alloc(out->arena, n + 1);
	size_t at = 0;
	for (size_t i = 0; i < d->pieces.n; i++) {
		const clv_piece *p = &d->pieces.v[i];
		size_t gap = i ? 2 : 0, room = n > at + gap ? n - at - gap : 0;
		clv_str own = fitting(p->text, room);
		left_out += own.n < p->text.n;
		if (own.n < p->text.n && !own.n)
			break;
		if (i) {
			text[at++] = '\n';
			text[at++] = '\n';
		}
		memcpy(text + at, own.p, own.n);
		clv_block *b = clv_push(out->arena, &out->blocks);
		b->span = (clv_span){ (uint32_t)at, (uint32_t)(at + own.n) };
		b->role = p->role;
		b->hash = block_hash(d, p);
		b->why = why_of(out, p);
		at += own.n;
		if (left_out)
			break;
	}
	out->text = (clv_str){ text, at };
	return left_out > 0;
}

static bool has_article(const clv_draft *d)
{
	size_t words = 0;
	for (size_t i = 0; i < d->pieces.n; i++)
		if (d->pieces.v[i].role == CLV_ROLE_BODY)
			words += clv_piece_len(&d->pieces.v[i]);
	return words > 0;
}

static void diagnose(const clv_draft *d, clv_doc *out, bool cut)
{
	clv_span all = { 0, (uint32_t)out->text.n };
	if (cut)
		clv_doc_diag(out, "cut", all, CLV_S("longer than the limit of one document; the rest was left out"));
	if (!d->pieces.n)
		clv_doc_diag(out, "empty", all, CLV_S("no text in it"));
	else if (!has_article(d))
		clv_doc_diag(out, "no-article", all, CLV_S("no paragraph that could be a report"));
	else if (!clv_str_eqc(out->lang, "en"))
		clv_doc_diag(out, "language", all,
		             clv_strf(out->arena, "language '%.*s' is not read; blocks only", CLV_FMT(out->lang)));
}

/* True: the end was left out. */
static bool finish(clv_draft *d, clv_doc *out)
{
	out->title = clv_str_copy(out->arena, d->title);
	out->author = clv_str_copy(out->arena, d->author);
	out->outlet = clv_str_copy(out->arena, d->outlet);
	out->lang = clv_str_copy(out->arena, d->lang);
	out->path = clv_str_copy(out->arena, d->hints->path);
	out->url = clv_str_copy(out->arena, d->hints->url.n ? d->hints->url : d->url);
	out->published = out->published_to = d->published;
	out->published_from = d->published_from;
	out->modified = d->modified;
	out->title_from = out->title.n ? d->title_from : CLV_FROM_NONE;
	out->author_from = out->author.n ? d->author_from : CLV_FROM_NONE;
	out->outlet_from = out->outlet.n ? d->outlet_from : CLV_FROM_NONE;
	out->canonical = clv_str_copy(out->arena, d->url);
	for (size_t i = 0; i < d->tags.n; i++)
		*clv_push(out->arena, &out->tags) = clv_str_copy(out->arena, d->tags.v[i]);
	return emit(d, out);
}

void clv_page_read(const clv_pages *k, clv_str text, bool html, const clv_hints *hints, clv_doc *out,
                   clv_arena *scratch)
{
	clv_draft d = { .k = k, .a = scratch, .hints = hints, .published = CLV_DAY_NONE,
		        .modified = CLV_DAY_NONE, .title_piece = SIZE_MAX };
	size_t max = html ? CLV_MAX_DOC_BYTES : CLV_MAX_TEXT_BYTES;
	bool cut = text.n > max;
	if (cut)
		text = clv_str_sub(text, 0, clv_utf8_before(text, max + 1));
	if (html) {
		cut |= clv_html_read(&d, text);
	} else {
		d.text = text;
		clv_flat_split(&d);
		clv_flat_glue(&d);
	}
	for (size_t i = 0; i < d.pieces.n; i++)
		clv_role_alone(&d, &d.pieces.v[i]);
	clv_role_context(&d);
	clv_page_fields(&d);
	d.lang = clv_lang_guess(&d);
	cut |= finish(&d, out);
	diagnose(&d, out, cut);
}

bool clv_page_is_html(clv_str b)
{
	static const char *const starts[] = { "<!doctype html", "<html", "<head", "<body", "<!--" };
	static const char *const tags[] = { "<html", "<body", "<p>", "<div", "<article", "<title" };
	clv_str head = clv_str_sub(b, 0, 4096);
	size_t at = 0, hits = 0;
	while (at < head.n && ((unsigned char)head.p[at] <= ' ' || (unsigned char)head.p[at] >= 0xBB))
		at++; /* white space and a byte order mark */
	head = clv_str_sub(head, at, head.n);
	for (size_t i = 0; i < 5; i++)
		if (clv_str_ieq(clv_str_sub(head, 0, strlen(starts[i])), clv_str_c(starts[i])))
			return true;
	if (!head.n || head.p[0] != '<')
		return false;
	char low[4096];
	for (size_t i = 0; i < head.n; i++)
		low[i] = head.p[i] >= 'A' && head.p[i] <= 'Z' ? (char)(head.p[i] | 32) : head.p[i];
	for (size_t i = 0; i < 6; i++)
		hits += clv_str_find((clv_str){ low, head.n }, clv_str_c(tags[i]), 0) != SIZE_MAX;
	return hits >= 1;
}
