/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping what the reduce makes of a story: its row, events with their mentions,
 * quotes, facts. The numbers that people type are kept: a story that has one keeps
 * it; another takes over the number of the old story with which it shares most
 * documents; a number is never given twice (reduce.c). */
#include "store/store_priv.h"

#include <math.h>

/* ---- one story: what the parts below share ---------------------------------------------- */

enum { EVENTS, MENTIONS, SAYINGS, QUOTES, FACTS, N_KINDS };

typedef struct story_put {
	clv_store *s;
	clv_arena *a; /* for this story */
	const clv_story *story;
	clv_doc *const *docs;
	int64_t input;
	const clv_dossier *x;
	int64_t story_no;
	int64_t first[N_KINDS]; /* numbers of its rows begin here */
	int64_t *doc_no;      /* of each document */
	bool **in_event;      /* [doc][event]: some happening has this mention */
	int64_t **saying_no, **quote_no; /* [doc][quote] */
	int64_t *event_no, *said_no; /* of each event and saying of x */
	clv_error *err;
} story_put;

static clv_span sentence_span(const clv_doc *d, uint32_t sentence)
{
	return sentence < d->sentences.n ? d->sentences.v[sentence].span : (clv_span){ 0, 0 };
}

/* The digits behind an id's letter, as a number. */
static int64_t id_number(const char *id)
{
	return (int64_t)strtoull(id + 1, NULL, 16);
}

static void bind_null(sql *q)
{
	sql_text(q, (clv_str){ 0 });
}

static void bind_day(sql *q, clv_day v)
{
	if (v == CLV_DAY_NONE)
		bind_null(q);
	else
		sql_int(q, v);
}

/* b, length, before, after. */
static void bind_span(sql *q, clv_span span, clv_span sentence)
{
	sql_int(q, span.b);
	sql_int(q, (int64_t)span.e - span.b);
	sql_int(q, (int64_t)span.b - sentence.b);
	sql_int(q, (int64_t)sentence.e - span.e);
}

/* Thousandths. */
static void bind_score(sql *q, double v)
{
	sql_int(q, llround(v * 1000));
}

/* ---- words and parties: each once ---------------------------------------------------------- */

static clv_status number_of_word(story_put *p, clv_str word, int64_t *no)
{
	clv_str key = clv_strf(p->a, "word\n%.*s", CLV_FMT(word));
	*no = store_known(p->s, key);
	if (*no)
		return CLV_OK;
	sql q = sql_start(p->s, SQL_WORD);
	sql_text(&q, word);
	if (sql_row(&q))
		*no = sqlite3_column_int64(q.st, 0);
	CLV_TRY(sql_end(&q, p->err));
	if (!*no) {
		q = sql_start(p->s, SQL_PUT_WORD);
		sql_text(&q, word);
		CLV_TRY(sql_done(&q, p->err));
		*no = sqlite3_last_insert_rowid(p->s->db);
	}
	store_know(p->s, key, *no);
	return CLV_OK;
}

/* Binds the number of a word; nothing for none. */
static clv_status bind_word(story_put *p, sql *to, clv_str word)
{
	int64_t no = 0;
	if (!word.n) {
		bind_null(to);
		return CLV_OK;
	}
	CLV_TRY(number_of_word(p, word, &no));
	sql_int(to, no);
	return CLV_OK;
}

static clv_status bind_word_list(story_put *p, sql *to, const clv_str *v, size_t n)
{
	clv_buf b = clv_buf_new(p->a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n; i++) {
		int64_t no = 0;
		CLV_TRY(number_of_word(p, v[i], &no));
		clv_json_i64(&j, no);
	}
	clv_json_end(&j);
	sql_text(to, clv_buf_str(&b));
	return CLV_OK;
}

static clv_status bind_name_of(story_put *p, sql *to, const char *word)
{
	return bind_word(p, to, clv_str_c(word));
}

static void bind_party_words(sql *q, const clv_participant *v)
{
	sql_text(q, v->actor);
	sql_text(q, v->name);
	sql_text(q, v->code);
	sql_text(q, v->sector);
}

/* Binds the number of a party; nothing for one without any word. */
static clv_status bind_party(story_put *p, sql *to, const clv_participant *v)
{
	clv_str key = clv_strf(p->a, "party\n%.*s\t%.*s\t%.*s\t%.*s", CLV_FMT(v->actor), CLV_FMT(v->name), CLV_FMT(v->code), CLV_FMT(v->sector));
	if (!v->actor.n && !v->name.n && !v->code.n && !v->sector.n) {
		bind_null(to);
		return CLV_OK;
	}
	int64_t no = store_known(p->s, key);
	if (!no) {
		sql q = sql_start(p->s, SQL_PARTY);
		bind_party_words(&q, v);
		if (sql_row(&q))
			no = sqlite3_column_int64(q.st, 0);
		CLV_TRY(sql_end(&q, p->err));
		if (!no) {
			q = sql_start(p->s, SQL_PUT_PARTY);
			bind_party_words(&q, v);
			CLV_TRY(sql_done(&q, p->err));
			no = sqlite3_last_insert_rowid(p->s->db);
		}
		store_know(p->s, key, no);
	}
	sql_int(to, no);
	return CLV_OK;
}

static clv_status bind_speaker(story_put *p, sql *to, clv_str actor, clv_str name, clv_str code)
{
	return bind_party(p, to, &(clv_participant){ .actor = actor, .name = name, .code = code });
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
	sql_int(&q, contested(x));
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

static clv_status bind_act(sql *q, story_put *p, const clv_happening *h)
{
	sql_int(q, id_number(h->id));
	sql_int(q, p->story_no);
	sql_text_or_empty(q, h->title);
	sql_z(q, clv_type_name((int)h->type));
	sql_text(q, h->mode);
	CLV_TRY(bind_word(p, q, contexts_json(p->a, h->contexts)));
	sql_text(q, h->cameo);
	sql_int(q, clv_type_quad((int)h->type));
	sql_z(q, clv_evstatus_name((int)h->status));
	sql_z(q, clv_polarity_name((int)h->polarity));
	CLV_TRY(bind_word(p, q, asserters_json(p->a, h->asserted_by.v, h->asserted_by.n)));
	sql_int(q, h->mutual);
	sql_int(q, h->historical);
	sql_int(q, h->uncertain);
	return CLV_OK;
}

static clv_status bind_when_and_where(sql *q, story_put *p, const clv_happening *h)
{
	bool placed = h->place.name.n != 0;
	sql_day(q, h->from);
	sql_day(q, h->to);
	CLV_TRY(bind_name_of(p, q, clv_grain_name((int)h->grain)));
	sql_text(q, h->place.name);
	sql_text(q, h->place.country);
	sql_real(q, placed ? h->place.lat : (double)NAN);
	sql_real(q, placed ? h->place.lon : (double)NAN);
	if (h->place.geonameid)
		sql_int(q, h->place.geonameid);
	else
		bind_null(q);
	return CLV_OK;
}

static clv_status put_event_row(story_put *p, const clv_happening *h, int64_t *event_no)
{
	sql q = sql_start(p->s, SQL_PUT_EVENT);
	CLV_TRY(bind_act(&q, p, h));
	CLV_TRY(bind_when_and_where(&q, p, h));
	CLV_TRY(bind_word(p, &q, sizes_json(p->a, h)));
	bind_score(&q, (double)h->score);
	CLV_TRY(bind_word(p, &q, h->rule));
	CLV_TRY(bind_word(p, &q, h->why));
	bind_score(&q, (double)h->weight);
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

static clv_status put_participants(story_put *p, int64_t event_no, int side, const clv_participant *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sql q = sql_start(p->s, SQL_PUT_EVENT_ACTOR);
		sql_int(&q, event_no);
		sql_int(&q, side);
		sql_int(&q, (int64_t)i);
		CLV_TRY(bind_party(p, &q, &v[i]));
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
	sql_int(&q, id_number(e->id));
	if (event_no)
		sql_int(&q, event_no);
	else
		bind_null(&q);
	sql_int(&q, p->doc_no[doc]);
	sql_int(&q, e->sentence);
	bind_span(&q, e->span, sentence);
	CLV_TRY(bind_name_of(p, &q, clv_type_name((int)e->type)));
	CLV_TRY(bind_word(p, &q, e->mode));
	CLV_TRY(bind_name_of(p, &q, clv_evstatus_name((int)e->status)));
	CLV_TRY(bind_name_of(p, &q, clv_polarity_name((int)e->polarity)));
	bind_day(&q, e->from);
	bind_day(&q, e->to);
	bind_score(&q, (double)e->score);
	CLV_TRY(bind_word(p, &q, e->rule));
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

/* ---- quotes --------------------------------------------------------------------------------- */

/* Empty: what stands in the report. */
static clv_str words_of(const clv_doc *d, const clv_quote *q)
{
	return q->words.n && !clv_str_eq(q->words, clv_text(d->text, q->span)) ? q->words : (clv_str){ 0 };
}

static clv_ref lead_of(const story_put *p, const clv_saying *y)
{
	return y->lead.doc < p->story->n_docs ? y->lead : y->variants.v[0];
}

static clv_status put_saying(story_put *p, const clv_saying *y, int64_t saying_no)
{
	clv_ref lead = lead_of(p, y);
	const clv_quote *u = &p->docs[lead.doc]->quotes.v[lead.item];
	sql q = sql_start(p->s, SQL_PUT_SAYING);
	sql_int(&q, saying_no);
	if (strcmp(y->id, u->id) != 0)
		sql_int(&q, id_number(y->id));
	else
		bind_null(&q);
	sql_int(&q, p->story_no);
	sql_text(&q, words_of(p->docs[lead.doc], u));
	sql_int(&q, p->quote_no[lead.doc][lead.item]);
	CLV_TRY(bind_speaker(p, &q, y->speaker.actor, y->speaker.name, y->speaker.code));
	CLV_TRY(bind_word(p, &q, y->via.n ? json_list(p->a, y->via.v, y->via.n) : (clv_str){ 0 }));
	CLV_TRY(bind_name_of(p, &q, clv_quotekind_name((int)y->kind)));
	sql_int(&q, y->counts.n_mentions);
	sql_int(&q, y->counts.n_documents);
	sql_int(&q, y->counts.n_sources);
	return sql_done(&q, p->err);
}

static clv_status put_quote(story_put *p, size_t doc, size_t item)
{
	const clv_doc *d = p->docs[doc];
	const clv_quote *u = &d->quotes.v[item];
	const clv_speaker *by = u->speakers.n ? &u->speakers.v[0] : &(clv_speaker){ 0 };
	sql q = sql_start(p->s, SQL_PUT_QUOTE);
	sql_int(&q, p->quote_no[doc][item]);
	sql_int(&q, id_number(u->id));
	if (p->saying_no[doc][item])
		sql_int(&q, p->saying_no[doc][item]);
	else
		bind_null(&q);
	sql_int(&q, p->doc_no[doc]);
	sql_int(&q, u->sentence);
	bind_span(&q, u->span, sentence_span(d, u->sentence));
	CLV_TRY(bind_speaker(p, &q, by->actor, by->name, by->code));
	CLV_TRY(bind_word(p, &q, u->has_via ? u->via.name : (clv_str){ 0 }));
	CLV_TRY(bind_name_of(p, &q, clv_quotekind_name((int)u->kind)));
	bind_score(&q, (double)u->score);
	CLV_TRY(bind_word(p, &q, u->rule));
	return sql_done(&q, p->err);
}

/* Sayings name a quotation and quotations their saying: numbers come first. */
static void number_quotes(story_put *p)
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

static clv_status put_quotes(story_put *p)
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
static int64_t what_it_is_of(const story_put *p, const clv_fact *f)
{
	if (f->kind == CLV_FACT_EVENT && f->event < p->x->events.n)
		return p->event_no[f->event];
	return f->kind == CLV_FACT_QUOTE && f->event < p->x->quotes.n ? p->said_no[f->event] : 0;
}

/* What the view `fact` makes without words of a report. */
static clv_str usual_head(const story_put *p, const clv_fact *f, int64_t of)
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
static bool find_words(const story_put *p, const clv_fact *f, clv_str words, size_t *doc, clv_span *at)
{
	for (size_t i = 0; i < f->support.n && words.n; i++) {
		const clv_support *u = &f->support.v[i];
		clv_span s = sentence_span(p->docs[u->doc], u->sentence);
		size_t b = clv_str_find(clv_text(p->docs[u->doc]->text, s), words, 0);
		if (b == SIZE_MAX)
			continue;
		*doc = u->doc;
		*at = (clv_span){ s.b + (uint32_t)b, s.b + (uint32_t)(b + words.n) };
		return true;
	}
	return false;
}

static void bind_made(sql *q, const story_put *p, size_t doc, clv_span at)
{
	bind_null(q);
	sql_int(q, p->doc_no[doc]);
	sql_int(q, at.b);
	sql_int(q, at.e - at.b);
}

/* text, doc_no, b, length: the text only where the view cannot make it. */
static void bind_fact_text(sql *q, const story_put *p, const clv_fact *f, int64_t of)
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
		bind_null(q);
	else
		sql_text_or_empty(q, f->text);
	bind_null(q);
	bind_null(q);
	bind_null(q);
}

static clv_status put_support(story_put *p, int64_t fact_no, size_t n, const clv_support *u)
{
	sql q = sql_start(p->s, SQL_PUT_SUPPORT);
	sql_int(&q, store_part(fact_no, n));
	sql_int(&q, p->doc_no[u->doc]);
	sql_int(&q, u->sentence);
	bind_span(&q, u->span, sentence_span(p->docs[u->doc], u->sentence));
	sql_text(&q, u->stance == CLV_STANCE_SAYS ? (clv_str){ 0 } : clv_str_c(clv_stance_name((int)u->stance)));
	CLV_TRY(bind_name_of(p, &q, clv_note_name((int)u->note)));
	sql_text(&q, u->how);
	CLV_TRY(bind_word(p, &q, u->chain));
	return sql_done(&q, p->err);
}

static clv_status put_fact(story_put *p, const clv_fact *f, int64_t *fact_no)
{
	int64_t of = what_it_is_of(p, f);
	sql q = sql_start(p->s, SQL_PUT_FACT);
	sql_int(&q, id_number(f->id));
	sql_int(&q, p->story_no);
	CLV_TRY(bind_name_of(p, &q, clv_factkind_name((int)f->kind)));
	bind_fact_text(&q, p, f, of);
	CLV_TRY(bind_name_of(p, &q, clv_evstatus_name((int)f->status)));
	sql_text(&q, f->label);
	if (of)
		sql_int(&q, of);
	else
		bind_null(&q);
	sql_int(&q, f->alone);
	sql_int(&q, f->counts.n_documents);
	sql_int(&q, f->counts.n_sources);
	CLV_TRY(bind_word(p, &q, of ? (clv_str){ 0 } : asserters_json(p->a, f->asserted_by.v, f->asserted_by.n)));
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
		CLV_TRY(bind_word_list(p, &q, c->voices.v, c->voices.n));
		sql_text(&q, c->state);
		CLV_TRY(sql_done(&q, p->err));
	}
	return CLV_OK;
}

/* ---- the story ------------------------------------------------------------------------------------ */

static clv_status next_numbers(story_put *p, int64_t *out)
{
	sql q = sql_start(p->s, SQL_NEXT_NUMBERS);
	bool row = sql_row(&q);
	for (int i = 0; i < N_KINDS; i++)
		out[i] = row ? sqlite3_column_int64(q.st, i) : 0;
	return sql_end(&q, p->err);
}

static clv_status put_ranges(story_put *p)
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

static clv_status put_parts(story_put *p)
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
	CLV_TRY(put_events(p));
	CLV_TRY(put_quotes(p));
	CLV_TRY(put_facts(p));
	return put_ranges(p);
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
