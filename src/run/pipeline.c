/* SPDX-License-Identifier: Apache-2.0 */
/* The flow, one line a stage: bytes and hints → annotated document → its form.
 *
 * A worker owns two arenas, one for the document and one for scratch, both reset
 * for each document and bounded: a document that needs more leaves an otherwise
 * empty document with the diagnostic "memory", and the next one starts afresh. With a
 * sandbox all this happens in another process (caged.c), and only the form is made here.
 * Cost: that of the stages; linear in the text. */
#include <stdatomic.h>

#include "run/run_priv.h"

#include "text/text.h"

/* A report of news has some thousand bytes; 1.5 GB is a page made to hurt. */
static const size_t ARENA_LIMIT = (size_t)3 << 29;

/* ---- the flow ------------------------------------------------------------------- */

/* Blocks that end within the limit of what is parsed. */
static size_t blocks_to_read(const clv_doc *d)
{
	size_t n = d->blocks.n;
	while (n > 0 && d->blocks.v[n - 1].span.e > CLV_MAX_ANNOTATED_BYTES)
		n--;
	return n;
}

clv_pair_state *clv_worker_pair(clv_worker *w)
{
	if (!w->pair && !w->fast)
		w->pair = clv_pair_state_new(w->engine->coder);
	return w->fast ? NULL : w->pair;
}

void clv_annotate_text(clv_worker *w, clv_doc *d)
{
	const clv_engine *e = w->engine;
	size_t n_blocks = d->blocks.n;
	d->blocks.n = blocks_to_read(d);
	if (d->blocks.n < n_blocks)
		clv_doc_diag(d, "cut", (clv_span){ d->blocks.v[d->blocks.n].span.b, (uint32_t)d->text.n },
		             CLV_S("too long for a report; what stands behind is not annotated"));
	CLV_STAGE(w, clv_spun_find(e->spun, d, w->scratch));
	CLV_STAGE(w, clv_caps_find(e->caps, d, w->scratch));
	CLV_STAGE(w, clv_parse_doc(w->parser, d, w->scratch));
	CLV_STAGE(w, clv_when_find(e->when, d, w->scratch));
	CLV_STAGE(w, clv_when_infer(e->when, d, w->scratch));
	CLV_STAGE(w, clv_who_find(e->who, d, d->published, w->scratch));
	CLV_STAGE(w, clv_where_find(e->where, d, w->scratch));
	CLV_STAGE(w, clv_quotes_find(e->quotes, d, w->scratch));
	CLV_STAGE(w, clv_events_find(e->coder, clv_worker_pair(w), d, w->scratch));
	CLV_STAGE(w, clv_spun_doubt(d, w->scratch));
	d->blocks.n = n_blocks;
}

/* Offsets in the decoded text → offsets in the bytes: a byte order mark and carriage
 * returns were dropped, bad bytes replaced; a charset of one byte a character counts
 * characters. Of other charsets nothing is known: no offsets. */
static void to_bytes(clv_doc *d, clv_str text, clv_str bytes, clv_str charset, clv_arena *a)
{
	bool utf8 = clv_str_ieq(charset, CLV_S("utf-8")) || clv_str_ieq(charset, CLV_S("ascii")) ||
	            clv_str_ieq(charset, CLV_S("us-ascii"));
	bool single = clv_str_starts(charset, CLV_S("windows-125")) || clv_str_starts(charset, CLV_S("iso-8859")) ||
	              clv_str_starts(charset, CLV_S("koi8"));
	uint32_t *at = CLV_NEW_ARRAY(a, uint32_t, text.n + 1);
	size_t k = clv_str_starts(bytes, CLV_S("\xEF\xBB\xBF")) ? 3 : 0;
	for (size_t i = 0; i < text.n;) {
		unsigned len;
		clv_utf8_at(text, i, &len);
		bool same = k + len <= bytes.n && memcmp(text.p + i, bytes.p + k, len) == 0;
		bool cr = k < bytes.n && bytes.p[k] == '\r';
		for (unsigned j = 0; j < len; j++)
			at[i + j] = (uint32_t)k;
		i += len;
		k += cr ? 1u + (k + 1 < bytes.n && bytes.p[k + 1] == '\n') : utf8 && same ? len : 1;
	}
	at[text.n] = (uint32_t)bytes.n;
	for (size_t i = 0; i < d->sources.n; i++) {
		clv_span *s = &d->sources.v[i];
		bool known = s->e > s->b && (utf8 || single);
		*s = known ? (clv_span){ at[s->b], at[s->e] } : (clv_span){ 0, 0 };
	}
}

static void read_page(clv_worker *w, clv_str bytes, const clv_hints *h, clv_doc *d)
{
	bool html = h->type.n ? clv_str_find(h->type, CLV_S("html"), 0) != SIZE_MAX
	                      : clv_page_is_html(bytes);
	clv_str charset = { 0 };
	size_t n_bad = 0;
	clv_str text = clv_text_decode(w->scratch, bytes, h->charset, html, &charset, &n_bad);
	if (n_bad)
		clv_doc_diag(d, "invalid-utf8", (clv_span){ 0, 0 },
		             clv_strf(w->arena, "%zu bytes that are not %.*s", n_bad, CLV_FMT(charset)));
	clv_page_read(w->engine->pages, text, html, h, d, w->scratch);
	if (h->sources) {
		clv_page_sources(d, text, html, w->scratch);
		to_bytes(d, text, bytes, charset, w->scratch);
	}
	clv_arena_reset(w->scratch);
}

/* ---- filters ---------------------------------------------------------------------- */

/* Whether one of the words between commas is s, or for hosts a domain over it. */
static bool listed(clv_str list, clv_str s, bool host)
{
	clv_str one;
	while (clv_str_split(&list, ',', &one)) {
		one = clv_str_trim(one);
		if (!one.n || one.n > s.n)
			continue;
		clv_str end = clv_str_sub(s, s.n - one.n, s.n);
		bool whole = one.n == s.n || (host && s.p[s.n - one.n - 1] == '.');
		if (whole && clv_str_ieq(end, one))
			return true;
	}
	return false;
}

static clv_str host_of(clv_str url)
{
	size_t at = clv_str_find(url, CLV_S("://"), 0);
	clv_str s = clv_str_sub(url, at == SIZE_MAX ? 0 : at + 3, url.n);
	size_t e = 0;
	while (e < s.n && !strchr("/:?#", s.p[e]))
		e++;
	return clv_str_sub(s, 0, e);
}

static bool asked_for(const clv_filter *f, const clv_doc *d)
{
	bool dated = d->published != CLV_DAY_NONE;
	if (dated && f->since != CLV_DAY_NONE && d->published < f->since)
		return false;
	if (dated && f->until != CLV_DAY_NONE && d->published > f->until)
		return false;
	if (f->hosts.n && !listed(f->hosts, host_of(d->url), true))
		return false;
	return !f->langs.n || listed(f->langs, d->lang, false);
}

static bool is_read(const clv_doc *d)
{
	return d->lang.n == 0 || clv_str_eqc(d->lang, "en");
}

/* ---- documents -------------------------------------------------------------------- */

static clv_doc *new_document(clv_worker *w, const clv_hints *h, clv_str bytes)
{
	clv_doc *d = clv_doc_new(w->arena);
	if (h->id[0])
		memcpy(d->id, h->id, sizeof d->id);
	else
		clv_identity(d->id, bytes, h);
	d->path = clv_str_copy(w->arena, h->path);
	d->fast = h->fast;
	d->extra = clv_str_copy(w->arena, h->extra);
	if (h->url.n)
		d->url = clv_str_copy(w->arena, h->url);
	return d;
}

static void add_paragraph(clv_doc *d, size_t b, size_t e)
{
	clv_str s = clv_str_sub(d->text, b, e), in = clv_str_trim(s);
	if (!in.n)
		return;
	uint32_t from = (uint32_t)(in.p - d->text.p);
	clv_block *block = clv_push(d->arena, &d->blocks);
	*block = (clv_block){ { from, from + (uint32_t)in.n }, CLV_ROLE_BODY,
		              clv_hash64(in.p, in.n), { 0 } };
}

/* End of the paragraph that begins at b: at a blank line or, where the text has
 * none, at the end of the line. */
static size_t paragraph_end(clv_str t, size_t b, bool blank_lines)
{
	for (size_t i = b; i < t.n; i++) {
		if (t.p[i] != '\n')
			continue;
		if (!blank_lines)
			return i;
		size_t k = i + 1;
		while (k < t.n && (t.p[k] == ' ' || t.p[k] == '\t'))
			k++;
		if (k < t.n && t.p[k] == '\n')
			return i;
	}
	return t.n;
}

static bool has_blank_line(clv_str t)
{
	clv_str s = clv_str_trim(t);
	return paragraph_end(s, 0, true) < s.n;
}

clv_doc *clv_plain_document(clv_worker *w, clv_str text)
{
	clv_doc *d = clv_doc_new(w->arena);
	d->text = clv_str_copy(w->arena, clv_str_sub(text, 0, CLV_MAX_TEXT_BYTES));
	d->lang = CLV_S("en");
	bool blank_lines = has_blank_line(d->text);
	for (size_t b = 0; b < d->text.n && d->blocks.n < CLV_MAX_BLOCKS;) {
		size_t e = paragraph_end(d->text, b, blank_lines);
		add_paragraph(d, b, e);
		b = e + 1;
	}
	return d;
}

/* ---- forms --------------------------------------------------------------------------- */

static clv_str body_text(const clv_doc *d)
{
	clv_buf b = clv_buf_new(d->arena);
	for (size_t i = 0; i < d->blocks.n; i++) {
		clv_role role = d->blocks.v[i].role;
		if (role != CLV_ROLE_BODY && role != CLV_ROLE_SUBHEADING)
			continue;
		if (b.n)
			clv_buf_addc(&b, "\n\n");
		clv_buf_add(&b, clv_text(d->text, d->blocks.v[i].span));
	}
	return clv_buf_str(&b);
}

/* A stage broke a rule of doc.h: what page found is kept, the rest left out. */
static clv_str record_without_annotations(clv_doc *d)
{
	clv_doc bare = *d;
	bare.sentences.n = bare.mentions.n = bare.dates.n = bare.anchors.n = 0;
	bare.places.n = bare.quotes.n = bare.events.n = bare.tokens.n = 0;
	clv_doc_diag(&bare, "internal", (clv_span){ 0, 0 },
	             CLV_S("annotations left out: they broke a rule; please report this document"));
	*d = bare;
	return clv_record_write(d->arena, d);
}

clv_str clv_worker_form(clv_worker *w, clv_form form, const clv_hints *h)
{
	clv_doc *d = w->doc;
	clv_buf b = clv_buf_new(d->arena);
	switch (form) {
	case CLV_FORM_RECORD: {
		clv_str record = clv_record_write(d->arena, d);
		return record.p ? record : record_without_annotations(d);
	}
	case CLV_FORM_TIMEML: /* the dates have got their values in fill */
	case CLV_FORM_ANNOTATED:
		clv_doc_json(d, &b);
		break;
	case CLV_FORM_PAGE:
		clv_doc_page_json(d, h->explain, h->sources, &b);
		break;
	case CLV_FORM_PAGE_HTML:
		clv_doc_page_html(d, &b);
		break;
	case CLV_FORM_PAGE_WHY:
		clv_doc_page_explain(d, &b);
		break;
	case CLV_FORM_CONLLU:
		clv_conllu_write(d, &b);
		break;
	case CLV_FORM_TEXT:
		return body_text(d);
	}
	return clv_buf_str(&b);
}

/* ---- a worker ----------------------------------------------------------------------------- */

/* Plain text, or with the type "conllu" somebody's own tokens, into trees alone. */
static clv_status fill_parsed(clv_worker *w, clv_str bytes, const clv_hints *h, clv_error *err)
{
	if (clv_str_eqc(h->type, "conllu")) {
		w->doc = clv_doc_new(w->arena);
		w->doc->path = clv_str_copy(w->arena, h->path);
		clv_error why = { 0 };
		clv_status s = clv_conllu_parse(w->parser, bytes, w->doc, w->scratch, &why);
		clv_arena_reset(w->scratch);
		return s == CLV_OK ? s : clv_fail(err, s, "parse", "%.*s: %s", CLV_FMT(h->path), why.msg);
	}
	clv_str charset;
	size_t n_bad;
	clv_str text = clv_text_decode(w->scratch, bytes, h->charset, false, &charset, &n_bad);
	w->doc = clv_plain_document(w, text);
	w->doc->path = clv_str_copy(w->arena, h->path);
	CLV_STAGE(w, clv_parse_doc(w->parser, w->doc, w->scratch));
	return CLV_OK;
}

static clv_status fill(clv_worker *w, clv_str bytes, const clv_hints *h, clv_form form,
                       clv_error *err)
{
	if (form == CLV_FORM_CONLLU)
		return fill_parsed(w, bytes, h, err);
	w->doc = new_document(w, h, bytes);
	w->fast = h->fast;
	read_page(w, bytes, h, w->doc);
	w->passed_over = w->filter && !asked_for(w->filter, w->doc);
	bool page = form == CLV_FORM_PAGE || form == CLV_FORM_TEXT || form == CLV_FORM_PAGE_HTML ||
	            form == CLV_FORM_PAGE_WHY;
	if (!page && !w->passed_over && is_read(w->doc))
		clv_annotate_text(w, w->doc);
	if (form == CLV_FORM_TIMEML)
		CLV_STAGE(w, clv_when_timex(w->engine->when, w->doc, w->scratch));
	return CLV_OK;
}

/* Fills the document and gives its form; CLV_NOMEM: memory ran out. */
static clv_status try_document(clv_worker *w, clv_str bytes, const clv_hints *h, clv_form form,
                               clv_str *out, clv_error *err)
{
	w->passed_over = false;
	clv_arena_reset(w->arena);
	clv_arena_reset(w->scratch);
	if (clv_arena_guard(w->arena))
		return CLV_NOMEM;
	if (clv_arena_guard(w->scratch))
		return CLV_NOMEM;
	CLV_TRY(fill(w, bytes, h, form, err));
	*out = w->passed_over ? (clv_str){ "", 0 } : clv_worker_form(w, w->as_record ? CLV_FORM_RECORD : form, h);
	if (!out->p)
		return clv_fail(err, CLV_CORRUPT, "read", "%.*s: its annotations cannot be kept; please report this document",
		                CLV_FMT(h->path));
	return CLV_OK;
}

static bool try_empty(clv_worker *w, clv_str bytes, const clv_hints *h, clv_form form, clv_str *out)
{
	clv_arena_reset(w->arena);
	clv_arena_reset(w->scratch);
	if (clv_arena_guard(w->arena))
		return false;
	w->doc = new_document(w, h, bytes);
	w->doc->text = CLV_S("");
	clv_doc_diag(w->doc, "memory", (clv_span){ 0, 0 },
	             CLV_S("needs more memory than one document may have"));
	*out = clv_worker_form(w, w->as_record ? CLV_FORM_RECORD : form, h);
	return true;
}

clv_status clv_worker_run(clv_worker *w, clv_str bytes, const clv_hints *h, clv_form form,
                          clv_str *out, clv_error *err)
{
	if (w->caged)
		return clv_caged_run(w, bytes, h, form, out, err);
	if (bytes.n && clv_text_is_binary(bytes))
		return clv_fail(err, CLV_FORMAT, "read", "%.*s: binary, no text; give text, HTML or a "
		                "container of them", CLV_FMT(h->path));
	clv_status s = try_document(w, bytes, h, form, out, err);
	if (s == CLV_NOMEM && try_empty(w, bytes, h, form, out))
		s = CLV_OK;
	clv_arena_unguard(w->arena);
	clv_arena_unguard(w->scratch);
	if (s == CLV_NOMEM)
		return clv_fail(err, s, "read", "%.*s: out of memory", CLV_FMT(h->path));
	return s;
}

const clv_doc *clv_worker_doc(const clv_worker *w)
{
	return w->doc;
}

/* The database asks it for the day of a report without a date, and nothing else. */
static clv_str signature(clv_worker *w)
{
	clv_str none = { 0 };
	if (!w->doc || w->doc->published != CLV_DAY_NONE)
		return none;
	if (clv_arena_guard(w->arena))
		return none;
	if (clv_arena_guard(w->scratch))
		return none;
	clv_signature *s = clv_signature_make(w->engine->copylex, w->doc, w->arena, w->scratch);
	return clv_signature_write(w->arena, s);
}

clv_str clv_worker_signature(clv_worker *w)
{
	if (w->caged)
		return w->signature;
	clv_str s = signature(w);
	clv_arena_unguard(w->arena);
	clv_arena_unguard(w->scratch);
	return s;
}

clv_parser *clv_worker_parser(clv_worker *w)
{
	if (!w->parser)
		w->parser = clv_parser_new(w->engine->nlp);
	return w->parser;
}

clv_worker *clv_worker_new(const clv_engine *e)
{
	clv_worker *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->engine = e;
	w->arena = clv_arena_new(ARENA_LIMIT);
	w->scratch = clv_arena_new(ARENA_LIMIT);
	w->caged = clv_caged_new(e, CLV_CAGED_READER);
	bool able = e->cage ? w->caged != NULL : clv_worker_parser(w) != NULL;
	if (!able || !w->arena || !w->scratch) {
		clv_worker_free(w);
		return NULL;
	}
	return w;
}

void clv_worker_free(clv_worker *w)
{
	if (!w)
		return;
	clv_parser_free(w->parser);
	clv_caged_delete(w->caged);
	clv_pair_state_free(w->pair);
	clv_arena_free(w->arena);
	clv_arena_free(w->scratch);
	free(w);
}

clv_worker *clv_worker_take(const clv_engine *e)
{
	for (size_t i = 0; i < CLV_IDLE_WORKERS; i++) {
		clv_worker *w = atomic_exchange(&e->idle->slot[i], NULL);
		if (w)
			return w;
	}
	return clv_worker_new(e);
}

void clv_worker_give(clv_worker *w)
{
	w->doc = NULL;
	clv_arena_reset(w->arena);
	clv_arena_reset(w->scratch);
	for (size_t i = 0; i < CLV_IDLE_WORKERS; i++) {
		clv_worker *none = NULL;
		if (atomic_compare_exchange_strong(&w->engine->idle->slot[i], &none, w))
			return;
	}
	clv_worker_free(w);
}

void clv_idle_drop(clv_idle *idle)
{
	for (size_t i = 0; idle && i < CLV_IDLE_WORKERS; i++)
		clv_worker_free(atomic_exchange(&idle->slot[i], NULL));
}
