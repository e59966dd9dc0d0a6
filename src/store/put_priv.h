/* SPDX-License-Identifier: Apache-2.0 */
/* store, inside: what the parts that keep a story share (stories.c, put_events.c, put_facts.c,
 * put_words.c). */
#ifndef CLV_STORE_PUT_PRIV_H
#define CLV_STORE_PUT_PRIV_H
#include "store/store_priv.h"

enum { EVENTS, MENTIONS, SAYINGS, QUOTES, FACTS, N_KINDS };

typedef struct store_putting {
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
} store_putting;


/* ---- put_words.c: values as rows hold them */
clv_span store_sentence_span(const clv_doc *d, uint32_t sentence);
int64_t store_id_number(const char *id); /* the digits behind an id's letter */
clv_str store_json_list(clv_arena *a, const clv_str *v, size_t n);
void store_bind_null(sql *q);
void store_bind_day(sql *q, clv_day v);
void store_bind_span(sql *q, clv_span span, clv_span sentence); /* b, length, before, after */
void store_bind_score(sql *q, double v);                        /* thousandths */
/* Words and parties are kept once each, and bound by number; nothing for none. */
clv_status store_bind_word(store_putting *p, sql *to, clv_str word);
clv_status store_bind_word_list(store_putting *p, sql *to, const clv_str *v, size_t n);
clv_status store_bind_name_of(store_putting *p, sql *to, const char *word);
clv_status store_bind_party(store_putting *p, sql *to, const clv_participant *v);
clv_status store_bind_speaker(store_putting *p, sql *to, clv_str actor, clv_str name, clv_str code);

/* ---- put_events.c: events, their parties, their mentions */
clv_status store_put_events(store_putting *p);
clv_str store_asserters_json(clv_arena *a, const clv_asserter *v, size_t n);

/* ---- put_facts.c: sayings and their quotations; rows and their support */
clv_status store_put_quotes(store_putting *p);
clv_status store_put_facts(store_putting *p);

#endif
