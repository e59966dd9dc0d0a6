/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping a story: what was said, and the rows of its matrix with each report's stance.
 *
 * Input: the sayings and facts of a dossier. Output: rows of quote_row, saying_row, fact_row,
 * support_row and criticism_row (derived.sql). The text of a fact is kept only where the view
 * cannot make it from its event, its quotation or a span of a report. */
#include "store/put_priv.h"

/* ---- quotes --------------------------------------------------------------------------------- */

/* Empty: what stands in the report. */
static clv_str words_of(const clv_doc *d, const clv_quote *q)
{
	return q->words.n && !clv_str_eq(q->words, clv_text(d->text, q->span)) ? q->words : (clv_str){ 0 };
}

static clv_ref lead_of(const store_putting *p, const clv_saying *y)
{
	return y->lead.doc < p->story->n_docs ? y->lead : y->variants.v[0];
}

static clv_status put_saying(store_putting *p, const clv_saying *y, int64_t saying_no)
{
	clv_ref lead = lead_of(p, y);
	const clv_quote *u = &p->docs[lead.doc]->quotes.v[lead.item];
	sql q = sql_start(p->s, SQL_PUT_SAYING);
	sql_int(&q, saying_no);
	if (strcmp(y->id, u->id) != 0)
		sql_int(&q, store_id_number(y->id));
	else
		store_bind_null(&q);
	sql_int(&q, p->story_no);
	sql_text(&q, words_of(p->docs[lead.doc], u));
	sql_int(&q, p->quote_no[lead.doc][lead.item]);
	CLV_TRY(store_bind_speaker(p, &q, y->speaker.actor, y->speaker.name, y->speaker.code));
	CLV_TRY(store_bind_word(p, &q, y->via.n ? store_json_list(p->a, y->via.v, y->via.n) : (clv_str){ 0 }));
	CLV_TRY(store_bind_name_of(p, &q, clv_quotekind_name((int)y->kind)));
	sql_int(&q, y->counts.n_mentions);
	sql_int(&q, y->counts.n_documents);
	sql_int(&q, y->counts.n_sources);
	return sql_done(&q, p->err);
}

static clv_status put_quote(store_putting *p, size_t doc, size_t item)
{
	const clv_doc *d = p->docs[doc];
	const clv_quote *u = &d->quotes.v[item];
	const clv_speaker *by = u->speakers.n ? &u->speakers.v[0] : &(clv_speaker){ 0 };
	sql q = sql_start(p->s, SQL_PUT_QUOTE);
	sql_int(&q, p->quote_no[doc][item]);
	sql_int(&q, store_id_number(u->id));
	if (p->saying_no[doc][item])
		sql_int(&q, p->saying_no[doc][item]);
	else
		store_bind_null(&q);
	sql_int(&q, p->doc_no[doc]);
	sql_int(&q, u->sentence);
	store_bind_span(&q, u->span, store_sentence_span(d, u->sentence));
	CLV_TRY(store_bind_speaker(p, &q, by->actor, by->name, by->code));
	CLV_TRY(store_bind_word(p, &q, u->has_via ? u->via.name : (clv_str){ 0 }));
	CLV_TRY(store_bind_name_of(p, &q, clv_quotekind_name((int)u->kind)));
	store_bind_score(&q, (double)u->score);
	CLV_TRY(store_bind_word(p, &q, u->rule));
	return sql_done(&q, p->err);
}

/* Sayings name a quotation and quotations their saying: numbers come first. */
static void number_quotes(store_putting *p)
{
	int64_t saying = p->first[SAYINGS], quote = p->first[QUOTES];
	for (size_t i = 0; i < p->x->quotes.n; i++) {
		const clv_saying *y = &p->x->quotes.v[i];
		p->said_no[i] = y->variants.n ? saying++ : 0;
		for (size_t k = 0; k < y->variants.n; k++)
			p->saying_no[y->variants.v[k].doc][y->variants.v[k].item] = p->said_no[i];
	}
	for (size_t i = 0; i < p->story->n_docs; i++)
		for (size_t k = 0; k < p->docs[i]->quotes.n; k++)
			p->quote_no[i][k] = quote++;
}

clv_status store_put_quotes(store_putting *p)
{
	number_quotes(p);
	for (size_t i = 0; i < p->story->n_docs; i++)
		for (size_t k = 0; k < p->docs[i]->quotes.n; k++)
			CLV_TRY(put_quote(p, i, k));
	for (size_t i = 0; i < p->x->quotes.n; i++)
		if (p->said_no[i])
			CLV_TRY(put_saying(p, &p->x->quotes.v[i], p->said_no[i]));
	return CLV_OK;
}

/* ---- facts ------------------------------------------------------------------------------------ */

/* Number of its event or saying; 0: of none. */
static int64_t what_it_is_of(const store_putting *p, const clv_fact *f)
{
	if (f->kind == CLV_FACT_EVENT && f->event < p->x->events.n)
		return p->event_no[f->event];
	return f->kind == CLV_FACT_QUOTE && f->event < p->x->quotes.n ? p->said_no[f->event] : 0;
}

/* What the view `fact` makes without words of a report. */
static clv_str usual_head(const store_putting *p, const clv_fact *f, int64_t of)
{
	char from[16], to[16];
	if (!of)
		return (clv_str){ "", 0 };
	if (f->kind == CLV_FACT_QUOTE) {
		const clv_saying *y = &p->x->quotes.v[f->event];
		clv_ref lead = lead_of(p, y);
		const clv_doc *d = p->docs[lead.doc];
		const clv_quote *q = &d->quotes.v[lead.item];
		clv_str words = q->words.n ? q->words : clv_text(d->text, q->span);
		return y->speaker.name.n ? clv_strf(p->a, "%.*s: \"%.*s\"", CLV_FMT(y->speaker.name), CLV_FMT(words))
		                         : clv_strf(p->a, "\"%.*s\"", CLV_FMT(words));
	}
	const clv_happening *h = &p->x->events.v[f->event];
	clv_day_text(h->from, from);
	clv_day_text(h->to, to);
	if (h->from == CLV_DAY_NONE)
		return h->title;
	return h->from == h->to ? clv_strf(p->a, "%.*s, %s", CLV_FMT(h->title), from)
	                        : clv_strf(p->a, "%.*s, %s to %s", CLV_FMT(h->title), from, to);
}

/* Finds words in a sentence that supports the fact. */
static bool find_words(const store_putting *p, const clv_fact *f, clv_str words, size_t *doc, clv_span *at)
{
	for (size_t i = 0; i < f->support.n && words.n; i++) {
		const clv_support *u = &f->support.v[i];
		clv_span s = store_sentence_span(p->docs[u->doc], u->sentence);
		size_t b = clv_str_find(clv_text(p->docs[u->doc]->text, s), words, 0);
		if (b == SIZE_MAX)
			continue;
		*doc = u->doc;
		*at = (clv_span){ s.b + (uint32_t)b, s.b + (uint32_t)(b + words.n) };
		return true;
	}
	return false;
}

static void bind_made(sql *q, const store_putting *p, size_t doc, clv_span at)
{
	store_bind_null(q);
	sql_int(q, p->doc_no[doc]);
	sql_int(q, at.b);
	sql_int(q, at.e - at.b);
}

/* text, doc_no, b, length: the text only where the view cannot make it. */
static void bind_fact_text(sql *q, const store_putting *p, const clv_fact *f, int64_t of)
{
	size_t doc = 0;
	clv_span at = { 0, 0 };
	clv_str head = usual_head(p, f, of);
	bool headed = of && clv_str_starts(f->text, head);
	clv_str rest = headed ? clv_str_sub(f->text, head.n, f->text.n) : f->text;
	if (headed && rest.n && f->kind == CLV_FACT_EVENT)
		headed = clv_str_starts(rest, CLV_S(": "));
	if (headed && rest.n > 2 && f->kind == CLV_FACT_EVENT)
		rest = clv_str_sub(rest, 2, rest.n);
	bool all = of ? headed : f->kind == CLV_FACT_NUMBER || f->kind == CLV_FACT_CLAIM;
	if (all && !(f->kind == CLV_FACT_QUOTE && rest.n) && find_words(p, f, rest, &doc, &at)) {
		bind_made(q, p, doc, at);
		return;
	}
	if (headed && !rest.n)
		store_bind_null(q);
	else
		sql_text_or_empty(q, f->text);
	store_bind_null(q);
	store_bind_null(q);
	store_bind_null(q);
}

static clv_status put_support(store_putting *p, int64_t fact_no, size_t n, const clv_support *u)
{
	sql q = sql_start(p->s, SQL_PUT_SUPPORT);
	sql_int(&q, store_part(fact_no, n));
	sql_int(&q, p->doc_no[u->doc]);
	sql_int(&q, u->sentence);
	store_bind_span(&q, u->span, store_sentence_span(p->docs[u->doc], u->sentence));
	sql_text(&q, u->stance == CLV_STANCE_SAYS ? (clv_str){ 0 } : clv_str_c(clv_stance_name((int)u->stance)));
	CLV_TRY(store_bind_name_of(p, &q, clv_note_name((int)u->note)));
	sql_text(&q, u->how);
	CLV_TRY(store_bind_word(p, &q, u->chain));
	return sql_done(&q, p->err);
}

static clv_status put_fact(store_putting *p, const clv_fact *f, int64_t *fact_no)
{
	int64_t of = what_it_is_of(p, f);
	sql q = sql_start(p->s, SQL_PUT_FACT);
	sql_int(&q, store_id_number(f->id));
	sql_int(&q, p->story_no);
	CLV_TRY(store_bind_name_of(p, &q, clv_factkind_name((int)f->kind)));
	bind_fact_text(&q, p, f, of);
	CLV_TRY(store_bind_name_of(p, &q, clv_evstatus_name((int)f->status)));
	sql_text(&q, f->label);
	if (of)
		sql_int(&q, of);
	else
		store_bind_null(&q);
	sql_int(&q, f->alone);
	sql_int(&q, f->counts.n_documents);
	sql_int(&q, f->counts.n_sources);
	CLV_TRY(store_bind_word(p, &q, of ? (clv_str){ 0 } : store_asserters_json(p->a, f->asserted_by.v, f->asserted_by.n)));
	CLV_TRY(sql_done(&q, p->err));
	*fact_no = sqlite3_last_insert_rowid(p->s->db);
	for (size_t i = 0; i < f->support.n; i++)
		CLV_TRY(put_support(p, *fact_no, i, &f->support.v[i]));
	return CLV_OK;
}

/* How many facts of the story stand before each, as JSON. */
static clv_str fact_list(store_putting *p, const int64_t *fact_no, const uint32_t *v, size_t n)
{
	clv_buf b = clv_buf_new(p->a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++)
		clv_json_i64(&j, fact_no[v[i]] - fact_no[0]);
	clv_json_end(&j);
	return clv_buf_str(&b);
}

clv_status store_put_facts(store_putting *p)
{
	int64_t *fact_no = CLV_NEW_ARRAY(p->a, int64_t, p->x->facts.n + 1);
	for (size_t i = 0; i < p->x->facts.n; i++)
		CLV_TRY(put_fact(p, &p->x->facts.v[i], &fact_no[i]));
	for (size_t i = 0; i < p->x->reports.n; i++) {
		const clv_criticism *c = &p->x->reports.v[i];
		sql q = sql_start(p->s, SQL_PUT_CRITICISM);
		sql_int(&q, p->doc_no[c->doc]);
		sql_int(&q, fact_no[0]);
		sql_text(&q, fact_list(p, fact_no, c->adds.v, c->adds.n));
		sql_text(&q, fact_list(p, fact_no, c->lacks.v, c->lacks.n));
		CLV_TRY(store_bind_word_list(p, &q, c->voices.v, c->voices.n));
		sql_text(&q, c->state);
		CLV_TRY(sql_done(&q, p->err));
	}
	return CLV_OK;
}

