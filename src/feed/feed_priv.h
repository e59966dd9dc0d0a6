/* SPDX-License-Identifier: Apache-2.0 */
/* Private to feed: the reader that every container implements. */
#ifndef CLV_FEED_FEED_PRIV_H
#define CLV_FEED_FEED_PRIV_H
#include "feed/feed.h"

typedef enum clv_feed_kind {
	CLV_FEED_PLAIN, CLV_FEED_JSONL, CLV_FEED_JSON, CLV_FEED_WARC, CLV_FEED_ARCHIVE,
	CLV_FEED_MHTML, CLV_FEED_MBOX, CLV_FEED_XML
} clv_feed_kind;

struct clv_feed {
	clv_arena *a;     /* the caller's: paths, and one document's bytes at a time */
	clv_arena *item;  /* our own, emptied before each item */
	clv_str path, bytes;
	size_t at;        /* next byte to read */
	size_t size;      /* of the file as given, before it was opened */
	uint32_t number;  /* of the last item */
	size_t skipped;
	bool links;       /* entries with an address alone are items, too */
	bool container, given; /* not a plain file; a document came out of it */
	clv_error problem; /* last skip or the damage that ended the container */
	bool (*next)(clv_feed *f, clv_feed_item *item);
	void *state;      /* of the reader; malloc, see close */
	void (*close)(void *state);
	void *inflated;   /* malloc: bytes of a compressed plain file */
};

/* Counts a broken record and keeps the reason for the caller. */
void clv_feed_skip(clv_feed *f, size_t pos, const char *reason);
/* Hints with the path of record n ("FILE#n"; n = 0: the path itself). */
clv_hints clv_feed_hints(clv_feed *f, uint32_t n, clv_str name);
/* First plausible date written in a name: 2022-09-15, 20220915, 2022/09/15. */
clv_day clv_feed_name_date(clv_str name);
/* A date as HTTP, mail and feeds write it; ISO too. */
clv_day clv_feed_mail_date(clv_str s);

/* Interface to the containers: each sets next, state, close. */
void clv_feed_jsonl_open(clv_feed *f);
void clv_feed_json_open(clv_feed *f);
void clv_feed_warc_open(clv_feed *f);
void clv_feed_archive_open(clv_feed *f);
void clv_feed_mhtml_open(clv_feed *f);
void clv_feed_mbox_open(clv_feed *f);
void clv_feed_xml_open(clv_feed *f);

#endif
