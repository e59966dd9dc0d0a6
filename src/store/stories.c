/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping what the reduce makes of a story: its row, events with their mentions,
 * quotes, facts. The numbers that people type are kept: a story that has one keeps
 * it; another takes over the number of the old story with which it shares most
 * documents; a number is never given twice (reduce.c). */
#include "store/store_priv.h"

#include <math.h>

/* ---- one story: what the parts below share ---------------------------------------------- */

typedef struct story_put {
	clv_store *s;
	clv_arena *a; /* for this story */
	const clv_story *story;
	clv_doc *const *docs;
	int64_t input;
	const clv_dossier *x;
	int64_t story_no;
	int64_t *doc_no;      /* of each document */
	bool **in_event;      /* [doc][event]: some happening has this mention */
	int64_t **saying_no;  /* [doc][quote] */
	int64_t *event_no, *said_no; /* of each event and saying of x */
	clv_map words;        /* word → index of its number */
	CLV_VEC(int64_t) word_no;
	clv_error *err;
} story_put;

static clv_span sentence_span(const clv_doc *d, uint32_t sentence)
{
	return sentence < d->sentences.n ? d->sentences.v[sentence].span : (clv_span){ 0, 0 };
}

/* A list of texts as JSON. */
static clv_str json_list(clv_arena *a, const clv_str *v, size_t n)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++)
		clv_json_str(&j, v[i]);
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static clv_status find_number(story_put *p)
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
	sql_text(&q, json_list(p->a, ids, p->story->n_docs));
	p->story_no = sql_row(&q) ? sqlite3_column_int64(q.st, 0) : 0;
	CLV_TRY(sql_end(&q, p->err));
	if (p->story_no)
		return CLV_OK;
	q = sql_start(p->s, SQL_NEXT_NUMBER);
	p->story_no = sql_row(&q) ? sqlite3_column_int64(q.st, 0) : 1;
	return sql_end(&q, p->err);
}

static clv_status put_story_row(story_put *p)
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
	sql_text(&q, x->main_event == CLV_NO_INDEX ? (clv_str){ 0 }
	                                           : clv_str_c(x->events.v[x->main_event].id));
	sql_int(&q, p->input);
	sql_int(&q, p->s->run);
	return sql_done(&q, p->err);
}

static clv_status put_story_documents(story_put *p)
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

/* ---- events ------------------------------------------------------------------------------- */

static clv_str asserters_json(clv_arena *a, const clv_asserter *v, size_t n)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++) {
		const clv_asserter *by = &v[i];
		clv_json_obj(&j);
		clv_json_kstrn(&j, "actor", by->actor.n ? by->actor : (clv_str){ 0 });
		clv_json_kstrn(&j, "name", by->name.n ? by->name : (clv_str){ 0 });
		clv_json_kstrn(&j, "via", by->via.n ? by->via : (clv_str){ 0 });
		clv_json_end(&j);
	}
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static clv_str sizes_json(clv_arena *a, const clv_happening *h)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_obj(&j);
	for (size_t i = 0; i < CLV_N_SIZE; i++) {
		if (h->size[i].span.b == h->size[i].span.e)
			continue;
		clv_json_key(&j, clv_size_names[i]);
		clv_json_arr(&j);
		clv_json_obj(&j);
		clv_json_ki64(&j, "min", h->size[i].min);
		clv_json_ki64(&j, "max", h->size[i].max);
		clv_json_end(&j);
		clv_json_end(&j);
	}
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static clv_str history_json(story_put *p, const clv_happening *h)
{
	clv_buf b = clv_buf_new(p->a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < h->history.n; i++) {
		const clv_change *c = &h->history.v[i];
		clv_json_arr(&j);
		clv_json_i64(&j, p->doc_no[c->doc]);
		clv_json_str(&j, clv_str_c(clv_evstatus_name((int)c->status)));
		clv_json_end(&j);
	}
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static clv_str contexts_json(clv_arena *a, clv_str list)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	clv_str part;
	while (clv_str_split(&list, ',', &part))
		clv_json_str(&j, part);
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static void bind_act(sql *q, story_put *p, const clv_happening *h)
{
	sql_z(q, h->id);
	sql_int(q, p->story_no);
	sql_text_or_empty(q, h->title);
	sql_z(q, clv_type_name((int)h->type));
	sql_text(q, h->mode);
	sql_text(q, contexts_json(p->a, h->contexts));
	sql_text(q, h->cameo);
	sql_int(q, clv_type_quad((int)h->type));
	sql_z(q, clv_evstatus_name((int)h->status));
	sql_z(q, clv_polarity_name((int)h->polarity));
	sql_text(q, asserters_json(p->a, h->asserted_by.v, h->asserted_by.n));
	sql_int(q, h->mutual);
	sql_int(q, h->historical);
	sql_int(q, h->uncertain);
}

static void bind_when_and_where(sql *q, const clv_happening *h)
{
	bool placed = h->place.name.n != 0;
	sql_day(q, h->from);
	sql_day(q, h->to);
	sql_z(q, clv_grain_name((int)h->grain));
	sql_text(q, h->place.name);
	sql_text(q, h->place.country);
	sql_real(q, placed ? h->place.lat : (double)NAN);
	sql_real(q, placed ? h->place.lon : (double)NAN);
	if (h->place.geonameid)
		sql_int(q, h->place.geonameid);
	else
		sql_text(q, (clv_str){ 0 });
}

static clv_status put_event_row(story_put *p, const clv_happening *h, int64_t *event_no)
{
	sql q = sql_start(p->s, SQL_PUT_EVENT);
	bind_act(&q, p, h);
	bind_when_and_where(&q, h);
	sql_text(&q, sizes_json(p->a, h));
	sql_real(&q, (double)h->score);
	sql_text(&q, h->rule);
	sql_text(&q, h->why);
	sql_real(&q, (double)h->weight);
	sql_int(&q, h->counts.n_mentions);
	sql_int(&q, h->counts.n_documents);
	sql_int(&q, h->counts.n_sources);
	sql_day(&q, h->first_reported);
	sql_day(&q, h->last_reported);
	sql_text(&q, history_json(p, h));
	sql_int(&q, p->s->run);
	CLV_TRY(sql_done(&q, p->err));
	*event_no = sqlite3_last_insert_rowid(p->s->db);
	return CLV_OK;
}

static clv_status put_participants(story_put *p, int64_t event_no, const char *side,
                                   const clv_participant *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sql q = sql_start(p->s, SQL_PUT_EVENT_ACTOR);
		sql_int(&q, event_no);
		sql_z(&q, side);
		sql_int(&q, (int64_t)i);
		sql_text(&q, v[i].actor);
		sql_text(&q, v[i].code);
		sql_text(&q, v[i].sector);
		sql_text(&q, v[i].name);
		CLV_TRY(sql_done(&q, p->err));
	}
	return CLV_OK;
}

/* A mention of an event; event_no 0: of none. */
static clv_status put_mention(story_put *p, int64_t event_no, size_t doc, size_t item)
{
	const clv_doc *d = p->docs[doc];
	const clv_event *e = &d->events.v[item];
	clv_span sentence = sentence_span(d, e->sentence);
	/* as the record has it, but where the reduce gave a day to count from */
	clv_str packed = { 0 };
	if (d->published_from == CLV_FROM_INFERRED || d->published_from == CLV_FROM_NONE) {
		clv_buf json = clv_buf_new(p->a);
		clv_event_json(d, e, &json);
		packed = store_pack(p->s, p->a, clv_buf_str(&json));
	}
	sql q = sql_start(p->s, SQL_PUT_MENTION);
	sql_z(&q, e->id);
	if (event_no)
		sql_int(&q, event_no);
	else
		sql_text(&q, (clv_str){ 0 });
	sql_int(&q, p->doc_no[doc]);
	sql_int(&q, e->sentence);
	sql_int(&q, sentence.b);
	sql_int(&q, sentence.e);
	sql_int(&q, e->span.b);
	sql_int(&q, e->span.e);
	sql_z(&q, clv_type_name((int)e->type));
	sql_text(&q, e->mode);
	sql_z(&q, clv_evstatus_name((int)e->status));
	sql_z(&q, clv_polarity_name((int)e->polarity));
	sql_day(&q, e->from);
	sql_day(&q, e->to);
	sql_real(&q, round((double)e->score * 1000) / 1000);
	sql_text(&q, e->rule);
	sql_blob(&q, packed);
	return sql_done(&q, p->err);
}

/* A sentence that tells of two happenings ("travelled to A and to B") is a mention
 * of each. */
static clv_status put_mentions_of(story_put *p, int64_t event_no, const clv_happening *h)
{
	for (size_t k = 0; k < h->mentions.n; k++) {
		clv_ref m = h->mentions.v[k];
		CLV_TRY(put_mention(p, event_no, m.doc, m.item));
		p->in_event[m.doc][m.item] = true;
	}
	return CLV_OK;
}

static clv_status put_events(story_put *p)
{
	for (size_t i = 0; i < p->x->events.n; i++) {
		const clv_happening *h = &p->x->events.v[i];
		int64_t no = 0;
		CLV_TRY(put_event_row(p, h, &no));
		p->event_no[i] = no;
		CLV_TRY(put_participants(p, no, "source", h->source.v, h->source.n));
		CLV_TRY(put_participants(p, no, "target", h->target.v, h->target.n));
		CLV_TRY(put_mentions_of(p, no, h));
	}
	for (size_t i = 0; i < p->story->n_docs; i++)
		for (size_t k = 0; k < p->docs[i]->events.n; k++)
			if (!p->in_event[i][k])
				CLV_TRY(put_mention(p, 0, i, k));
	return CLV_OK;
}

/* ---- quotes --------------------------------------------------------------------------------- */

/* Empty: what stands in the report. */
static clv_str words_of(const clv_doc *d, const clv_quote *q)
{
	return q->words.n && !clv_str_eq(q->words, clv_text(d->text, q->span)) ? q->words : (clv_str){ 0 };
}

static clv_status put_saying(story_put *p, const clv_saying *y, int64_t *saying_no)
{
	clv_ref lead = y->lead.doc < p->story->n_docs ? y->lead : y->variants.v[0];
	const clv_doc *d = p->docs[lead.doc];
	sql q = sql_start(p->s, SQL_PUT_SAYING);
	sql_z(&q, y->id);
	sql_int(&q, p->story_no);
	sql_text(&q, words_of(d, &d->quotes.v[lead.item]));
	sql_int(&q, p->doc_no[lead.doc]);
	sql_int(&q, d->quotes.v[lead.item].span.b);
	sql_int(&q, d->quotes.v[lead.item].span.e);
	sql_text(&q, y->speaker.name);
	sql_text(&q, y->speaker.actor);
	sql_text(&q, y->speaker.code);
	sql_text(&q, json_list(p->a, y->via.v, y->via.n));
	sql_z(&q, clv_quotekind_name((int)y->kind));
	sql_int(&q, y->counts.n_mentions);
	sql_int(&q, y->counts.n_documents);
	sql_int(&q, y->counts.n_sources);
	CLV_TRY(sql_done(&q, p->err));
	*saying_no = sqlite3_last_insert_rowid(p->s->db);
	return CLV_OK;
}

/* Binds the number of a word; nothing for none. */
static clv_status bind_word(story_put *p, sql *to, clv_str word)
{
	if (!word.n) {
		sql_text(to, (clv_str){ 0 });
		return CLV_OK;
	}
	uint32_t at = *clv_map_put(&p->words, word, (uint32_t)p->word_no.n);
	if (at == p->word_no.n) {
		int64_t no = 0;
		sql q = sql_start(p->s, SQL_WORD);
		sql_text(&q, word);
		if (sql_row(&q))
			no = sqlite3_column_int64(q.st, 0);
		CLV_TRY(sql_end(&q, p->err));
		if (!no) {
			q = sql_start(p->s, SQL_PUT_WORD);
			sql_text(&q, word);
			CLV_TRY(sql_done(&q, p->err));
			no = sqlite3_last_insert_rowid(p->s->db);
		}
		*clv_push(p->a, &p->word_no) = no;
	}
	sql_int(to, p->word_no.v[at]);
	return CLV_OK;
}

static clv_status put_quote(story_put *p, size_t doc, size_t item)
{
	const clv_doc *d = p->docs[doc];
	const clv_quote *u = &d->quotes.v[item];
	const clv_speaker *by = u->speakers.n ? &u->speakers.v[0] : &(clv_speaker){ 0 };
	clv_span sentence = sentence_span(d, u->sentence);
	sql q = sql_start(p->s, SQL_PUT_QUOTE);
	sql_z(&q, u->id);
	if (p->saying_no[doc][item])
		sql_int(&q, p->saying_no[doc][item]);
	else
		sql_text(&q, (clv_str){ 0 });
	sql_int(&q, p->doc_no[doc]);
	sql_int(&q, u->sentence);
	sql_int(&q, sentence.b);
	sql_int(&q, sentence.e);
	sql_int(&q, u->span.b);
	sql_int(&q, u->span.e);
	CLV_TRY(bind_word(p, &q, by->name));
	CLV_TRY(bind_word(p, &q, by->actor));
	CLV_TRY(bind_word(p, &q, by->code));
	CLV_TRY(bind_word(p, &q, u->has_via ? u->via.name : (clv_str){ 0 }));
	CLV_TRY(bind_word(p, &q, clv_str_c(clv_quotekind_name((int)u->kind))));
	sql_int(&q, (int64_t)lroundf(u->score * 1000));
	CLV_TRY(bind_word(p, &q, u->rule));
	return sql_done(&q, p->err);
}

static clv_status put_quotes(story_put *p)
{
	for (size_t i = 0; i < p->x->quotes.n; i++) {
		const clv_saying *y = &p->x->quotes.v[i];
		int64_t no = 0;
		if (!y->variants.n)
			continue;
		CLV_TRY(put_saying(p, y, &no));
		p->said_no[i] = no;
		for (size_t k = 0; k < y->variants.n; k++)
			p->saying_no[y->variants.v[k].doc][y->variants.v[k].item] = no;
	}
	for (size_t i = 0; i < p->story->n_docs; i++)
		for (size_t k = 0; k < p->docs[i]->quotes.n; k++)
			CLV_TRY(put_quote(p, i, k));
	return CLV_OK;
}

/* ---- facts ------------------------------------------------------------------------------------ */

/* Number of its event or saying; 0: of none. */
static int64_t what_it_is_of(const story_put *p, const clv_fact *f)
{
	if (f->kind == CLV_FACT_EVENT && f->event < p->x->events.n)
		return p->event_no[f->event];
	return f->kind == CLV_FACT_QUOTE && f->event < p->x->quotes.n ? p->said_no[f->event] : 0;
}

/* The text that the view `fact` makes when the row has none. */
static clv_str usual_text(const story_put *p, const clv_fact *f)
{
	if (f->kind == CLV_FACT_EVENT)
		return p->x->events.v[f->event].title;
	const clv_saying *y = &p->x->quotes.v[f->event];
	clv_ref lead = y->lead.doc < p->story->n_docs ? y->lead : y->variants.v[0];
	const clv_doc *d = p->docs[lead.doc];
	const clv_quote *q = &d->quotes.v[lead.item];
	clv_str words = q->words.n ? q->words : clv_text(d->text, q->span);
	return y->speaker.name.n ? clv_strf(p->a, "%.*s: \"%.*s\"", CLV_FMT(y->speaker.name), CLV_FMT(words))
	                         : clv_strf(p->a, "\"%.*s\"", CLV_FMT(words));
}

static clv_status put_support(story_put *p, int64_t fact_no, size_t n, const clv_support *u)
{
	clv_span sentence = sentence_span(p->docs[u->doc], u->sentence);
	sql q = sql_start(p->s, SQL_PUT_SUPPORT);
	sql_int(&q, fact_no);
	sql_int(&q, (int64_t)n);
	sql_int(&q, p->doc_no[u->doc]);
	sql_int(&q, u->sentence);
	sql_int(&q, u->span.b);
	sql_int(&q, u->span.e);
	sql_int(&q, sentence.b);
	sql_int(&q, sentence.e);
	sql_z(&q, clv_stance_name((int)u->stance));
	sql_text(&q, clv_str_c(clv_note_name((int)u->note)));
	sql_text(&q, u->how);
	sql_text(&q, u->chain);
	return sql_done(&q, p->err);
}

static clv_status put_fact(story_put *p, const clv_fact *f, int64_t *fact_no)
{
	int64_t of = what_it_is_of(p, f);
	sql q = sql_start(p->s, SQL_PUT_FACT);
	sql_z(&q, f->id);
	sql_int(&q, p->story_no);
	sql_z(&q, clv_factkind_name((int)f->kind));
	if (of && clv_str_eq(f->text, usual_text(p, f)))
		sql_text(&q, (clv_str){ 0 });
	else
		sql_text_or_empty(&q, f->text);
	sql_z(&q, clv_evstatus_name((int)f->status));
	sql_text(&q, f->label);
	if (of)
		sql_int(&q, of);
	else
		sql_text(&q, (clv_str){ 0 });
	sql_int(&q, f->alone);
	sql_int(&q, f->counts.n_documents);
	sql_int(&q, f->counts.n_sources);
	sql_text(&q, f->asserted_by.n && !of ? asserters_json(p->a, f->asserted_by.v, f->asserted_by.n) : (clv_str){ 0 });
	CLV_TRY(sql_done(&q, p->err));
	*fact_no = sqlite3_last_insert_rowid(p->s->db);
	for (size_t i = 0; i < f->support.n; i++)
		CLV_TRY(put_support(p, *fact_no, i, &f->support.v[i]));
	return CLV_OK;
}

/* How many facts of the story stand before each, as JSON. */
static clv_str fact_list(story_put *p, const int64_t *fact_no, const uint32_t *v, size_t n)
{
	clv_buf b = clv_buf_new(p->a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++)
		clv_json_i64(&j, fact_no[v[i]] - fact_no[0]);
	clv_json_end(&j);
	return clv_buf_str(&b);
}

static clv_status put_facts(story_put *p)
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
		sql_text(&q, json_list(p->a, c->voices.v, c->voices.n));
		sql_text(&q, c->state);
		CLV_TRY(sql_done(&q, p->err));
	}
	return CLV_OK;
}

/* ---- the story ------------------------------------------------------------------------------------ */

static clv_status put_parts(story_put *p)
{
	size_t n = p->story->n_docs;
	p->doc_no = CLV_NEW_ARRAY(p->a, int64_t, n);
	p->in_event = CLV_NEW_ARRAY(p->a, bool *, n);
	p->saying_no = CLV_NEW_ARRAY(p->a, int64_t *, n);
	for (size_t i = 0; i < n; i++) {
		p->in_event[i] = CLV_NEW_ARRAY(p->a, bool, p->docs[i]->events.n);
		p->saying_no[i] = CLV_NEW_ARRAY(p->a, int64_t, p->docs[i]->quotes.n);
	}
	p->event_no = CLV_NEW_ARRAY(p->a, int64_t, p->x->events.n + 1);
	p->said_no = CLV_NEW_ARRAY(p->a, int64_t, p->x->quotes.n + 1);
	p->words = clv_map_new(p->a);
	CLV_TRY(find_number(p));
	CLV_TRY(put_story_row(p));
	CLV_TRY(put_story_documents(p));
	CLV_TRY(put_events(p));
	CLV_TRY(put_quotes(p));
	return put_facts(p);
}

clv_status clv_store_put_story(clv_store *s, const clv_story *story, clv_doc *const *docs, int64_t input,
                               const clv_dossier *dossier, clv_error *err)
{
	story_put p = { .s = s, .a = clv_arena_new(0), .story = story, .docs = docs,
		        .input = input, .x = dossier, .err = err };
	clv_status status;
	if (!p.a || clv_arena_guard(p.a))
		status = clv_fail(err, CLV_NOMEM, "store", "out of memory");
	else
		status = put_parts(&p);
	clv_arena_free(p.a);
	return status;
}
