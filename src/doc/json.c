/* SPDX-License-Identifier: Apache-2.0 */
/* One document as the JSON line of `clavijo annotate`: field names, order, nulls
 * and byte offsets as docs/annotate.md fixes them. A published field keeps its
 * name and meaning; new ones stand behind the old ones of their object.
 *
 * Input: an annotated document (or one read back from its record: tokens are not
 * needed). Output: one object without a newline. Linear. */
#include "doc/doc.h"

/* Null for a value that is absent. */
static void text_or_null(clv_json *j, const char *key, clv_str s)
{
	clv_json_kstrn(j, key, s.n ? s : (clv_str){ NULL, 0 });
}

static void put_span(clv_json *j, clv_span s)
{
	clv_json_ki64(j, "b", s.b);
	clv_json_ki64(j, "e", s.e);
}

static void put_block(clv_json *j, const clv_block *b, bool reasons, const clv_span *source)
{
	clv_json_obj(j);
	put_span(j, b->span);
	clv_json_kstr(j, "role", clv_str_c(clv_role_name((int)b->role)));
	if (reasons)
		text_or_null(j, "why", b->why);
	if (source) {
		bool found = source->e > source->b;
		clv_json_key(j, "source");
		clv_json_arr(j);
		if (found)
			clv_json_i64(j, source->b);
		if (found)
			clv_json_i64(j, source->e);
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_blocks(clv_json *j, const clv_doc *d, bool reasons, bool sources)
{
	clv_json_key(j, "blocks");
	clv_json_arr(j);
	for (size_t i = 0; i < d->blocks.n; i++)
		put_block(j, &d->blocks.v[i], reasons, sources && i < d->sources.n ? &d->sources.v[i] : NULL);
	clv_json_end(j);
}

static void put_sentences(clv_json *j, const clv_doc *d)
{
	clv_json_key(j, "sentences");
	clv_json_arr(j);
	for (size_t i = 0; i < d->sentences.n; i++) {
		clv_json_obj(j);
		put_span(j, d->sentences.v[i].span);
		clv_json_ki64(j, "block", d->sentences.v[i].block);
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_mention(clv_json *j, const clv_mention *m)
{
	clv_json_obj(j);
	put_span(j, m->span);
	clv_json_ki64(j, "sentence", m->sentence);
	text_or_null(j, "actor", m->actor);
	clv_json_kstr(j, "name", m->name);
	clv_json_kstr(j, "kind", clv_str_c(clv_kind_name((int)m->kind)));
	text_or_null(j, "code", m->code);
	text_or_null(j, "sector", m->sector);
	clv_json_kstr(j, "how", clv_str_c(clv_how_name((int)m->how)));
	if (m->nationality.n)
		clv_json_kstr(j, "nationality", m->nationality);
	clv_json_end(j);
}

static void put_date(clv_json *j, const clv_doc *d, const clv_date *v)
{
	bool resolved = v->from != CLV_DAY_NONE;
	clv_json_obj(j);
	put_span(j, v->span);
	clv_json_kday(j, "from", v->from);
	clv_json_kday(j, "to", v->to);
	text_or_null(j, "rel", resolved ? (clv_str){ NULL, 0 } : v->rel);
	clv_json_kstr(j, "grain", clv_str_c(clv_grain_name((int)v->grain)));
	clv_json_kstr(j, "kind", clv_str_c(clv_datekind_name((int)v->kind)));
	clv_json_kstr(j, "text", clv_text(d->text, v->span));
	clv_json_ki64(j, "sentence", v->sentence);
	if (v->type.n) { /* asked for as TIMEX3 */
		char tid[24];
		snprintf(tid, sizeof tid, "t%zu", (size_t)(v - d->dates.v) + 1);
		clv_json_kstr(j, "tid", clv_str_c(tid));
		clv_json_kstr(j, "type", v->type);
		clv_json_kstr(j, "value", v->value);
		text_or_null(j, "mod", v->mod);
	}
	clv_json_end(j);
}

static void put_place(clv_json *j, const clv_place *p)
{
	clv_json_obj(j);
	put_span(j, p->span);
	clv_json_kstr(j, "name", p->name);
	text_or_null(j, "country", p->country);
	clv_json_kf64(j, "lat", p->lat, 5);
	clv_json_kf64(j, "lon", p->lon, 5);
	if (p->geonameid)
		clv_json_ki64(j, "geonameid", p->geonameid);
	else
		clv_json_knull(j, "geonameid");
	if (p->disputed_by.n) {
		clv_str rest = p->disputed_by, one;
		clv_json_key(j, "disputed_by");
		clv_json_arr(j);
		while (clv_str_split(&rest, ';', &one))
			clv_json_str(j, one);
		clv_json_end(j);
	}
	clv_json_ki64(j, "sentence", p->sentence);
	clv_json_end(j);
}

static void put_speaker(clv_json *j, const clv_speaker *s)
{
	clv_json_obj(j);
	put_span(j, s->span);
	text_or_null(j, "actor", s->actor);
	text_or_null(j, "code", s->code);
	text_or_null(j, "name", s->name);
	clv_json_end(j);
}

/* Whom the content speaks about: each actor once, in order. */
static void put_about(clv_json *j, const clv_doc *d, const clv_quote *q)
{
	clv_json_key(j, "about");
	clv_json_arr(j);
	for (size_t i = 0; i < q->about.n; i++) {
		const clv_mention *m = &d->mentions.v[q->about.v[i]];
		bool seen = m->actor.n == 0;
		for (size_t k = 0; k < i && k < 64 && !seen; k++)
			seen = clv_str_eq(d->mentions.v[q->about.v[k]].actor, m->actor);
		if (seen)
			continue;
		clv_json_obj(j);
		clv_json_kstr(j, "actor", m->actor);
		clv_json_kstr(j, "name", m->name);
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_quote(clv_json *j, const clv_doc *d, const clv_quote *q)
{
	clv_json_obj(j);
	clv_json_kstr(j, "id", clv_str_c(q->id));
	put_span(j, q->span);
	clv_json_ki64(j, "sentence", q->sentence);
	clv_json_kstr(j, "words", q->words.n ? q->words : clv_text(d->text, q->span));
	clv_json_key(j, "speaker");
	if (q->speakers.n)
		put_speaker(j, &q->speakers.v[0]);
	else
		clv_json_null(j);
	clv_json_key(j, "via");
	if (q->has_via)
		put_speaker(j, &q->via);
	else
		clv_json_null(j);
	put_about(j, d, q);
	clv_json_kstr(j, "kind", clv_str_c(clv_quotekind_name((int)q->kind)));
	text_or_null(j, "cue", q->cue);
	if (q->cue.n) {
		clv_json_ki64(j, "cue_b", q->cue_span.b);
		clv_json_ki64(j, "cue_e", q->cue_span.e);
	}
	clv_json_kstr(j, "rule", q->rule);
	if (clv_quote_is_topic(q))
		clv_json_kbool(j, "topic", true);
	clv_json_kf64(j, "score", (double)q->score, 3);
	if (q->speakers.n > 1) {
		clv_json_key(j, "speakers");
		clv_json_arr(j);
		for (size_t i = 0; i < q->speakers.n; i++)
			put_speaker(j, &q->speakers.v[i]);
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_participants(clv_json *j, const char *key, const clv_participant *v, size_t n)
{
	clv_json_key(j, key);
	clv_json_arr(j);
	for (size_t i = 0; i < n; i++) {
		clv_json_obj(j);
		text_or_null(j, "actor", v[i].actor);
		text_or_null(j, "code", v[i].code);
		text_or_null(j, "sector", v[i].sector);
		text_or_null(j, "name", v[i].name);
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_contexts(clv_json *j, clv_str list)
{
	clv_json_key(j, "contexts");
	clv_json_arr(j);
	clv_str part;
	while (clv_str_split(&list, ',', &part))
		clv_json_str(j, part);
	clv_json_end(j);
}

static void put_asserters(clv_json *j, const clv_event *e)
{
	clv_json_key(j, "asserted_by");
	clv_json_arr(j);
	for (size_t i = 0; i < e->asserted_by.n; i++) {
		clv_json_obj(j);
		text_or_null(j, "actor", e->asserted_by.v[i].actor);
		text_or_null(j, "name", e->asserted_by.v[i].name);
		text_or_null(j, "via", e->asserted_by.v[i].via);
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_sizes(clv_json *j, const clv_event *e)
{
	clv_json_key(j, "size");
	clv_json_obj(j);
	for (size_t i = 0; i < CLV_N_SIZE; i++) {
		const clv_size *s = &e->size[i];
		if (s->span.e == s->span.b)
			continue;
		clv_json_key(j, clv_size_names[i]);
		clv_json_arr(j);
		clv_json_obj(j);
		clv_json_ki64(j, "min", s->min);
		clv_json_ki64(j, "max", s->max);
		put_span(j, s->span);
		clv_json_end(j);
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_event_what(clv_json *j, const clv_event *e)
{
	clv_json_kbool(j, "mutual", e->mutual);
	clv_json_kstr(j, "type", clv_str_c(clv_type_name((int)e->type)));
	text_or_null(j, "mode", e->mode);
	put_contexts(j, e->contexts);
	text_or_null(j, "cameo", e->cameo);
	clv_json_ki64(j, "quad", clv_type_quad((int)e->type));
	clv_json_kstr(j, "status", clv_str_c(clv_evstatus_name((int)e->status)));
	clv_json_kstr(j, "polarity", clv_str_c(clv_polarity_name((int)e->polarity)));
	put_asserters(j, e);
	clv_json_kbool(j, "historical", e->historical);
	clv_json_kbool(j, "coerced", e->coerced);
	clv_json_kday(j, "from", e->from);
	clv_json_kday(j, "to", e->to);
}

static void put_event(clv_json *j, const clv_doc *d, const clv_event *e)
{
	clv_json_obj(j);
	clv_json_kstr(j, "id", clv_str_c(e->id));
	put_span(j, e->span);
	clv_json_ki64(j, "sentence", e->sentence);
	put_participants(j, "source", e->source.v, e->source.n);
	put_participants(j, "target", e->target.v, e->target.n);
	put_event_what(j, e);
	clv_json_key(j, "place");
	if (e->place != CLV_NO_INDEX)
		put_place(j, &d->places.v[e->place]);
	else
		clv_json_null(j);
	put_sizes(j, e);
	clv_json_kf64(j, "score", (double)e->score, 3);
	clv_json_kbool(j, "uncertain", e->uncertain);
	text_or_null(j, "rule", e->rule);
	text_or_null(j, "why", e->why);
	clv_json_end(j);
}

static void put_diags(clv_json *j, const clv_doc *d)
{
	clv_json_key(j, "diagnostics");
	clv_json_arr(j);
	for (size_t i = 0; i < d->diags.n; i++) {
		clv_json_obj(j);
		clv_json_kstr(j, "code", d->diags.v[i].code);
		put_span(j, d->diags.v[i].span);
		clv_json_kstr(j, "note", d->diags.v[i].note);
		clv_json_end(j);
	}
	clv_json_end(j);
}

/* What `page` and `annotate` share, up to `lang`. */
static void put_head(clv_json *j, const clv_doc *d)
{
	clv_json_kstr(j, "path", d->path);
	text_or_null(j, "url", d->url);
	text_or_null(j, "title", d->title);
	text_or_null(j, "outlet", d->outlet);
	text_or_null(j, "author", d->author);
	clv_json_kday(j, "published", d->published);
	clv_json_kstr(j, "published_from", clv_str_c(clv_from_name((int)d->published_from)));
	text_or_null(j, "lang", d->lang);
}

/* The report's subtitle: the first dek. */
static clv_str subtitle(const clv_doc *d)
{
	for (size_t i = 0; i < d->blocks.n; i++)
		if (d->blocks.v[i].role == CLV_ROLE_DEK)
			return clv_text(d->text, d->blocks.v[i].span);
	return (clv_str){ NULL, 0 };
}

static void put_extra(clv_json *j, const clv_doc *d)
{
	if (!d->extra.n)
		return;
	clv_json_key(j, "extra");
	clv_json_raw(j, d->extra);
}

/* What only `page` shows: where the fields are from, and the smaller ones. */
static void put_more(clv_json *j, const clv_doc *d)
{
	text_or_null(j, "subtitle", subtitle(d));
	clv_json_kstr(j, "title_from", clv_str_c(clv_from_name((int)d->title_from)));
	clv_json_kstr(j, "author_from", clv_str_c(clv_from_name((int)d->author_from)));
	clv_json_kstr(j, "outlet_from", clv_str_c(clv_from_name((int)d->outlet_from)));
	clv_json_kday(j, "modified", d->modified);
	text_or_null(j, "canonical", d->canonical);
	clv_json_key(j, "tags");
	clv_json_arr(j);
	for (size_t i = 0; i < d->tags.n; i++)
		clv_json_str(j, d->tags.v[i]);
	clv_json_end(j);
}

#define PUT_ALL(key, array, put)                                              \
	clv_json_key(&j, key);                                                \
	clv_json_arr(&j);                                                     \
	for (size_t i = 0; i < d->array.n; i++)                               \
		put;                                                          \
	clv_json_end(&j)

void clv_doc_json(const clv_doc *d, clv_buf *out)
{
	clv_json j = clv_json_new(out);
	clv_json_obj(&j);
	clv_json_kstr(&j, "id", clv_str_c(d->id));
	put_head(&j, d);
	clv_json_kstr(&j, "text", d->text);
	put_blocks(&j, d, false, false);
	put_sentences(&j, d);
	PUT_ALL("mentions", mentions, put_mention(&j, &d->mentions.v[i]));
	PUT_ALL("dates", dates, put_date(&j, d, &d->dates.v[i]));
	PUT_ALL("places", places, put_place(&j, &d->places.v[i]));
	PUT_ALL("quotes", quotes, put_quote(&j, d, &d->quotes.v[i]));
	PUT_ALL("events", events, put_event(&j, d, &d->events.v[i]));
	put_diags(&j, d);
	if (d->published_to != CLV_DAY_NONE && d->published_to != d->published)
		clv_json_kday(&j, "published_to", d->published_to);
	put_extra(&j, d);
	clv_json_end(&j);
}

void clv_event_json(const clv_doc *d, const clv_event *e, clv_buf *out)
{
	clv_json j = clv_json_new(out);
	put_event(&j, d, e);
}

void clv_quote_json(const clv_doc *d, const clv_quote *q, clv_buf *out)
{
	clv_json j = clv_json_new(out);
	put_quote(&j, d, q);
}

void clv_doc_page_json(const clv_doc *d, bool reasons, bool sources, clv_buf *out)
{
	clv_json j = clv_json_new(out);
	clv_json_obj(&j);
	clv_json_kstr(&j, "id", clv_str_c(d->id));
	put_head(&j, d);
	clv_json_kstr(&j, "text", d->text);
	put_blocks(&j, d, reasons, sources);
	put_more(&j, d);
	put_extra(&j, d);
	clv_json_end(&j);
}
