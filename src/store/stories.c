/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping what the reduce makes of a story: its row, events with their mentions,
 * quotes, facts. The numbers that people type are kept: a story that has one keeps
 * it; another takes over the number of the old story with which it shares most
 * documents; a number is never given twice (reduce.c). */
#include "store/put_priv.h"

static clv_status find_number(store_putting *p)
{
	sql own = sql_start(p->s, SQL_NUMBER_OF);
	sql_z(&own, p->story->key);
	p->story_no = sql_row(&own) ? sqlite3_column_int64(own.st, 0) : 0;
	CLV_TRY(sql_end(&own, p->err));
	if (p->story_no)
		return CLV_OK;
	clv_str *ids = CLV_NEW_ARRAY(p->a, clv_str, p->story->n_docs);
	for (size_t i = 0; i < p->story->n_docs; i++)
		ids[i] = clv_str_c(p->docs[i]->id);
	sql q = sql_start(p->s, SQL_OLD_NUMBERS);
	sql_text(&q, store_json_list(p->a, ids, p->story->n_docs));
	p->story_no = sql_row(&q) ? sqlite3_column_int64(q.st, 0) : 0;
	CLV_TRY(sql_end(&q, p->err));
	if (p->story_no)
		return CLV_OK;
	q = sql_start(p->s, SQL_NEXT_NUMBER);
	p->story_no = sql_row(&q) ? sqlite3_column_int64(q.st, 0) : 1;
	return sql_end(&q, p->err);
}

/* Facts on which the reports differ or contradict one another; a slip of translation is neither. */
static int64_t contested(const clv_dossier *x)
{
	int64_t n = 0;
	for (size_t i = 0; i < x->facts.n; i++) {
		const clv_fact *f = &x->facts.v[i];
		bool found = false;
		for (size_t k = 0; k < f->support.n && !found; k++)
			found = f->support.v[k].note != CLV_NOTE_TRANSLATION &&
			        (f->support.v[k].stance == CLV_STANCE_DIFFERS || f->support.v[k].stance == CLV_STANCE_CONTRADICTS);
		n += found;
	}
	return n;
}

static clv_status put_story_row(store_putting *p)
{
	const clv_dossier *x = p->x;
	sql q = sql_start(p->s, SQL_PUT_STORY);
	sql_int(&q, p->story_no);
	sql_z(&q, p->story->key);
	sql_text_or_empty(&q, x->title);
	sql_text(&q, x->place);
	sql_text(&q, x->country);
	sql_day(&q, x->from);
	sql_day(&q, x->to);
	sql_int(&q, x->counts.n_documents);
	sql_int(&q, x->counts.n_sources);
	sql_int(&q, contested(x));
	sql_text(&q, x->main_event == CLV_NO_INDEX ? (clv_str){ 0 }
	                                           : clv_str_c(x->events.v[x->main_event].id));
	sql_int(&q, p->input);
	sql_int(&q, p->s->run);
	return sql_done(&q, p->err);
}

static clv_status put_story_documents(store_putting *p)
{
	for (size_t i = 0; i < p->story->n_docs; i++) {
		const clv_doc *d = p->docs[i];
		sql q = sql_start(p->s, SQL_SET_DOC);
		sql_int(&q, p->story_no);
		sql_day(&q, d->published);
		sql_day(&q, d->published_to);
		sql_z(&q, clv_from_name((int)d->published_from));
		sql_text(&q, d->published_why);
		sql_z(&q, d->id);
		if (sql_row(&q))
			p->doc_no[i] = sqlite3_column_int64(q.st, 0);
		CLV_TRY(sql_done(&q, p->err));
	}
	return CLV_OK;
}

/* ---- the story ------------------------------------------------------------------------------------ */

static clv_status next_numbers(store_putting *p, int64_t *out)
{
	sql q = sql_start(p->s, SQL_NEXT_NUMBERS);
	bool row = sql_row(&q);
	for (int i = 0; i < N_KINDS; i++)
		out[i] = row ? sqlite3_column_int64(q.st, i) : 0;
	return sql_end(&q, p->err);
}

static clv_status put_ranges(store_putting *p)
{
	int64_t end[N_KINDS];
	CLV_TRY(next_numbers(p, end));
	sql q = sql_start(p->s, SQL_PUT_RANGES);
	for (int i = 0; i < N_KINDS; i++) {
		sql_int(&q, p->first[i]);
		sql_int(&q, end[i]);
	}
	sql_int(&q, p->story_no);
	CLV_TRY(sql_done(&q, p->err));
	return store_put_sums(p->s, p->story->key, p->err);
}

static clv_status put_parts(store_putting *p)
{
	size_t n = p->story->n_docs;
	p->doc_no = CLV_NEW_ARRAY(p->a, int64_t, n);
	p->in_event = CLV_NEW_ARRAY(p->a, bool *, n);
	p->saying_no = CLV_NEW_ARRAY(p->a, int64_t *, n);
	p->quote_no = CLV_NEW_ARRAY(p->a, int64_t *, n);
	for (size_t i = 0; i < n; i++) {
		p->in_event[i] = CLV_NEW_ARRAY(p->a, bool, p->docs[i]->events.n);
		p->saying_no[i] = CLV_NEW_ARRAY(p->a, int64_t, p->docs[i]->quotes.n);
		p->quote_no[i] = CLV_NEW_ARRAY(p->a, int64_t, p->docs[i]->quotes.n);
	}
	p->event_no = CLV_NEW_ARRAY(p->a, int64_t, p->x->events.n + 1);
	p->said_no = CLV_NEW_ARRAY(p->a, int64_t, p->x->quotes.n + 1);
	CLV_TRY(next_numbers(p, p->first));
	CLV_TRY(find_number(p));
	CLV_TRY(put_story_row(p));
	CLV_TRY(put_story_documents(p));
	CLV_TRY(store_put_events(p));
	CLV_TRY(store_put_quotes(p));
	CLV_TRY(store_put_facts(p));
	return put_ranges(p);
}

clv_status clv_store_put_story(clv_store *s, const clv_story *story, clv_doc *const *docs, int64_t input,
                               const clv_dossier *dossier, clv_error *err)
{
	store_putting p = { .s = s, .a = clv_arena_new(0), .story = story, .docs = docs,
		        .input = input, .x = dossier, .err = err };
	clv_status status;
	if (!p.a || clv_arena_guard(p.a))
		status = clv_fail(err, CLV_NOMEM, "store", "out of memory");
	else
		status = put_parts(&p);
	clv_arena_free(p.a);
	return status;
}
