/* SPDX-License-Identifier: Apache-2.0 */
/* Hand-made annotated documents for the tests of the cross-document half: a text,
 * its sentences and blocks, and events and quotes put on words of it. */
#ifndef REDUCE_DOCS_H
#define REDUCE_DOCS_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fact/fact.h"

static char *read_whole(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	fseek(f, 0, SEEK_END);
	*n = (size_t)ftell(f);
	rewind(f);
	char *p = malloc(*n + 1);
	*n = fread(p, 1, *n, f);
	fclose(f);
	return p;
}

/* A pack of the given lexicon files ("story/claims.tsv", …), NULL at the end. */
static clv_pack *lexicon_pack(const char *const *files)
{
	static char names[16][64];
	clv_pack_part parts[16];
	size_t n = 0;
	for (; files[n]; n++) {
		char path[512];
		snprintf(path, sizeof path, "%s/lexicon/%s", CLV_SOURCE_ROOT, files[n]);
		snprintf(names[n], sizeof names[n], "lex/%s", strrchr(files[n], '/') + 1);
		parts[n].name = clv_str_c(names[n]);
		parts[n].bytes.p = read_whole(path, &parts[n].bytes.n);
		assert_non_null(parts[n].bytes.p);
	}
	char tmp[] = "/tmp/clv_reduce_XXXXXX";
	close(mkstemp(tmp));
	clv_error err = { 0 };
	clv_pack *p = NULL;
	assert_int_equal(clv_pack_save(tmp, parts, n, &err), CLV_OK);
	assert_int_equal(clv_pack_open(tmp, true, &p, &err), CLV_OK);
	unlink(tmp);
	for (size_t i = 0; i < n; i++)
		free((void *)(uintptr_t)parts[i].bytes.p);
	return p;
}

static void add_block(clv_doc *d, clv_span span, clv_role role)
{
	uint32_t block = (uint32_t)d->blocks.n;
	*clv_push(d->arena, &d->blocks) = (clv_block){ .span = span, .role = role };
	uint32_t b = span.b;
	for (uint32_t i = span.b; i <= span.e; i++) {
		bool end = i == span.e || (d->text.p[i] == '.' && (i + 1 == span.e || d->text.p[i + 1] == ' '));
		if (!end)
			continue;
		uint32_t e = i < span.e ? i + 1 : i;
		if (e > b)
			*clv_push(d->arena, &d->sentences) = (clv_sentence){ .span = { b, e }, .block = block,
				.repeat_of = CLV_NO_INDEX };
		b = e < span.e ? e + 1 : e;
	}
}

/* A document: paragraphs parted by an empty line, the first its title. date "" = none. */
static inline clv_doc *make_doc(clv_arena *a, const char *id, const char *date, const char *outlet,
                         const char *text)
{
	clv_doc *d = clv_doc_new(a);
	snprintf(d->id, sizeof d->id, "%s", id);
	d->path = d->outlet = clv_str_c(outlet);
	d->published = d->published_to = clv_day_parse(clv_str_c(date));
	d->published_from = d->published == CLV_DAY_NONE ? CLV_FROM_NONE : CLV_FROM_META;
	d->text = clv_str_c(text);
	for (size_t b = 0; b < d->text.n;) {
		size_t e = clv_str_find(d->text, CLV_S("\n\n"), b);
		if (e == SIZE_MAX)
			e = d->text.n;
		add_block(d, (clv_span){ (uint32_t)b, (uint32_t)e }, b == 0 ? CLV_ROLE_TITLE : CLV_ROLE_BODY);
		b = e + 2;
	}
	d->title = clv_text(d->text, d->blocks.v[0].span);
	return d;
}

static clv_span words_at(const clv_doc *d, const char *words)
{
	size_t at = clv_str_find(d->text, clv_str_c(words), 0);
	if (at == SIZE_MAX)
		fail_msg("not in the text: %s", words);
	return (clv_span){ (uint32_t)at, (uint32_t)(at + strlen(words)) };
}

/* "xi-jinping/CHN/Xi Jinping", or "CHN" for the state itself. */
static clv_participant who(const char *spec)
{
	clv_participant p = { .mention = CLV_NO_INDEX };
	clv_str rest = clv_str_c(spec), part;
	clv_str_split(&rest, '/', &part);
	p.actor = p.code = p.name = part;
	if (clv_str_split(&rest, '/', &part))
		p.code = part;
	if (clv_str_split(&rest, '/', &part))
		p.name = part;
	if (p.code.n)
		p.sector = CLV_S("GOV");
	return p;
}

static inline clv_event *add_event(clv_doc *d, const char *words, const char *trigger, clv_type type,
                            const char *source, const char *target, clv_evstatus status,
                            const char *from, const char *to)
{
	clv_event *e = clv_push(d->arena, &d->events);
	e->span = words_at(d, words);
	e->trigger = words_at(d, trigger);
	e->sentence = clv_doc_sentence_at(d, e->span.b);
	e->type = type;
	e->mutual = type == CLV_TYPE_CONSULT || type == CLV_TYPE_AGREE;
	if (source)
		*clv_push(d->arena, &e->source) = who(source);
	if (target)
		*clv_push(d->arena, &e->target) = who(target);
	e->status = status;
	e->from = clv_day_parse(clv_str_c(from));
	e->to = clv_day_parse(clv_str_c(to));
	e->date = e->place = CLV_NO_INDEX;
	e->score = 0.9F;
	clv_str parts[3] = { clv_str_c(d->id), clv_str_c(words), clv_str_c(trigger) };
	clv_content_id(e->id, 'm', parts, 3);
	return e;
}

static inline void set_place(clv_doc *d, clv_event *e, const char *name, const char *country)
{
	e->place = (uint32_t)d->places.n;
	*clv_push(d->arena, &d->places) = (clv_place){ .name = clv_str_c(name), .country = clv_str_c(country),
		.mention = CLV_NO_INDEX, .feature = 'P', .sentence = e->sentence };
}

static inline clv_quote *add_quote(clv_doc *d, const char *words, const char *speaker, clv_quotekind kind)
{
	clv_quote *q = clv_push(d->arena, &d->quotes);
	q->span = words_at(d, words);
	q->words = clv_text(d->text, q->span);
	q->sentence = clv_doc_sentence_at(d, q->span.b);
	q->kind = kind;
	if (speaker) {
		clv_participant p = who(speaker);
		*clv_push(d->arena, &q->speakers) = (clv_speaker){ .actor = p.actor, .code = p.code, .name = p.name,
			.mention = CLV_NO_INDEX };
	}
	clv_str parts[2] = { clv_str_c(d->id), q->words };
	clv_content_id(q->id, 'q', parts, 2);
	return q;
}

#endif
