/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping a story: its events, who takes part, and the mentions that tell them.
 *
 * Input: the happenings of a dossier and the event mentions of its documents. Output: rows of
 * event_row, event_actor_row and mention_row (derived.sql). A mention that belongs to no
 * happening has a row too. What can be made from the record again is not kept. */
#include "store/put_priv.h"

#include <math.h>

clv_str store_asserters_json(clv_arena *a, const clv_asserter *v, size_t n)
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
	return n ? clv_buf_str(&b) : (clv_str){ 0 };
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
	return b.n > 2 ? clv_buf_str(&b) : (clv_str){ 0 };
}

static clv_str history_json(store_putting *p, const clv_happening *h)
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

static clv_status bind_act(sql *q, store_putting *p, const clv_happening *h)
{
	sql_int(q, store_id_number(h->id));
	sql_int(q, p->story_no);
	sql_text_or_empty(q, h->title);
	sql_z(q, clv_type_name((int)h->type));
	sql_text(q, h->mode);
	CLV_TRY(store_bind_word(p, q, contexts_json(p->a, h->contexts)));
	sql_text(q, h->cameo);
	sql_int(q, clv_type_quad((int)h->type));
	sql_z(q, clv_evstatus_name((int)h->status));
	sql_z(q, clv_polarity_name((int)h->polarity));
	CLV_TRY(store_bind_word(p, q, store_asserters_json(p->a, h->asserted_by.v, h->asserted_by.n)));
	sql_int(q, h->mutual);
	sql_int(q, h->historical);
	sql_int(q, h->uncertain);
	return CLV_OK;
}

static clv_status bind_when_and_where(sql *q, store_putting *p, const clv_happening *h)
{
	bool placed = h->place.name.n != 0;
	sql_day(q, h->from);
	sql_day(q, h->to);
	CLV_TRY(store_bind_name_of(p, q, clv_grain_name((int)h->grain)));
	sql_text(q, h->place.name);
	sql_text(q, h->place.country);
	sql_real(q, placed ? h->place.lat : (double)NAN);
	sql_real(q, placed ? h->place.lon : (double)NAN);
	if (h->place.geonameid)
		sql_int(q, h->place.geonameid);
	else
		store_bind_null(q);
	return CLV_OK;
}

static clv_status put_event_row(store_putting *p, const clv_happening *h, int64_t *event_no)
{
	sql q = sql_start(p->s, SQL_PUT_EVENT);
	CLV_TRY(bind_act(&q, p, h));
	CLV_TRY(bind_when_and_where(&q, p, h));
	CLV_TRY(store_bind_word(p, &q, sizes_json(p->a, h)));
	store_bind_score(&q, (double)h->score);
	CLV_TRY(store_bind_word(p, &q, h->rule));
	CLV_TRY(store_bind_word(p, &q, h->why));
	store_bind_score(&q, (double)h->weight);
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

static clv_status put_participants(store_putting *p, int64_t event_no, int side, const clv_participant *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sql q = sql_start(p->s, SQL_PUT_EVENT_ACTOR);
		sql_int(&q, event_no);
		sql_int(&q, side);
		sql_int(&q, (int64_t)i);
		CLV_TRY(store_bind_party(p, &q, &v[i]));
		CLV_TRY(sql_done(&q, p->err));
	}
	return CLV_OK;
}

/* A mention of an event; event_no 0: of none. */
static clv_status put_mention(store_putting *p, int64_t event_no, size_t doc, size_t item)
{
	const clv_doc *d = p->docs[doc];
	const clv_event *e = &d->events.v[item];
	clv_span sentence = store_sentence_span(d, e->sentence);
	/* as the record has it, but where the reduce gave a day to count from */
	clv_str packed = { 0 };
	if (d->published_from == CLV_FROM_INFERRED || d->published_from == CLV_FROM_NONE) {
		clv_buf json = clv_buf_new(p->a);
		clv_event_json(d, e, &json);
		packed = store_pack(p->s, p->a, clv_buf_str(&json));
	}
	sql q = sql_start(p->s, SQL_PUT_MENTION);
	sql_int(&q, store_id_number(e->id));
	if (event_no)
		sql_int(&q, event_no);
	else
		store_bind_null(&q);
	sql_int(&q, p->doc_no[doc]);
	sql_int(&q, e->sentence);
	store_bind_span(&q, e->span, sentence);
	CLV_TRY(store_bind_name_of(p, &q, clv_type_name((int)e->type)));
	CLV_TRY(store_bind_word(p, &q, e->mode));
	CLV_TRY(store_bind_name_of(p, &q, clv_evstatus_name((int)e->status)));
	CLV_TRY(store_bind_name_of(p, &q, clv_polarity_name((int)e->polarity)));
	store_bind_day(&q, e->from);
	store_bind_day(&q, e->to);
	store_bind_score(&q, (double)e->score);
	CLV_TRY(store_bind_word(p, &q, e->rule));
	sql_blob(&q, packed);
	return sql_done(&q, p->err);
}

/* A sentence that tells of two happenings ("travelled to A and to B") is a mention
 * of each. */
static clv_status put_mentions_of(store_putting *p, int64_t event_no, const clv_happening *h)
{
	for (size_t k = 0; k < h->mentions.n; k++) {
		clv_ref m = h->mentions.v[k];
		CLV_TRY(put_mention(p, event_no, m.doc, m.item));
		p->in_event[m.doc][m.item] = true;
	}
	return CLV_OK;
}

clv_status store_put_events(store_putting *p)
{
	for (size_t i = 0; i < p->x->events.n; i++) {
		const clv_happening *h = &p->x->events.v[i];
		int64_t no = 0;
		CLV_TRY(put_event_row(p, h, &no));
		p->event_no[i] = no;
		CLV_TRY(put_participants(p, no, 0, h->source.v, h->source.n));
		CLV_TRY(put_participants(p, no, 1, h->target.v, h->target.n));
		CLV_TRY(put_mentions_of(p, no, h));
	}
	for (size_t i = 0; i < p->story->n_docs; i++)
		for (size_t k = 0; k < p->docs[i]->events.n; k++)
			if (!p->in_event[i][k])
				CLV_TRY(put_mention(p, 0, i, k));
	return CLV_OK;
}

