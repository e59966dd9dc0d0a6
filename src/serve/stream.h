/* SPDX-License-Identifier: Apache-2.0 */
/* stream: the state of a running read, pushed to those who listen. Of serve alone. */
#ifndef CLV_SERVE_STREAM_H
#define CLV_SERVE_STREAM_H

#include "base/base.h"

struct event_base;
struct evhttp_request;
typedef struct clv_stream clv_stream;

/* NULL: out of memory. db is used by the thread of base and must outlive the stream. */
clv_stream *clv_stream_new(struct event_base *base, clv_db *db);
void clv_stream_free(clv_stream *s); /* NULL is allowed; after evhttp_free, which tells it who goes */
/* Takes the request over, whose headers are set: false, untouched, when too many listen. */
bool clv_stream_listen(clv_stream *s, struct evhttp_request *req);

#endif
