/* SPDX-License-Identifier: Apache-2.0 */
/* feed: bytes of a file → one document at a time with what the container says of
 * it (url, date, type): plain text, HTML, JSONL, WARC, ZIP, tar, MHTML, mbox,
 * RSS, Atom, JSON Feed. */
#ifndef CLV_FEED_FEED_H
#define CLV_FEED_FEED_H
#include "doc/doc.h"

typedef struct clv_feed_item {
	clv_str bytes;     /* of the page or text; valid until the next item */
	clv_hints hints;   /* url, date, type, charset, title as the container says */
	uint32_t number;   /* from 1 in a container, 0 for a plain file */
	clv_str extra;     /* other fields of a JSONL record, as JSON, or empty */
} clv_feed_item;
typedef struct clv_feed clv_feed;

/* Guesses the kind from name and first bytes. Never fails on content: a broken
 * container gives the records before (and, where it can, after) the damage. */
clv_feed *clv_feed_open(clv_arena *a, clv_str path, clv_str bytes);
/* True with an item. False at the end: *problem then holds what was wrong with
 * the container (msg empty: nothing). A broken record in the middle is given as
 * false-free skip: counted in n_skipped and told in *problem. */
bool clv_feed_next(clv_feed *f, clv_feed_item *item, clv_error *problem);
/* Entries of a syndication feed that have an address and no words of their own are
 * given, too, with empty bytes. Call it before the first item. */
void clv_feed_want_links(clv_feed *f);
/* About how many bytes of the file are behind us: for the time left. */
size_t clv_feed_at(const clv_feed *f);
size_t clv_feed_skipped(const clv_feed *f);
void clv_feed_close(clv_feed *f);
#endif
