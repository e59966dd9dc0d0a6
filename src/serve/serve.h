/* SPDX-License-Identifier: Apache-2.0 */
/* serve: what a database holds as pages for a browser, on this machine. */
#ifndef CLV_SERVE_SERVE_H
#define CLV_SERVE_SERVE_H

#include <stdio.h>

#include "base/base.h"

typedef struct clv_serve {
	clv_db *db;    /* opened for reading with the engine; used by this thread alone */
	const clv_engine *engine; /* for the codebook and the cards of actors; NULL: none there */
	uint16_t port; /* 0: picks a free one */
	const char *address; /* NULL: the loopback; else an IPv4 address, with a token */
	/* Keeps a judgement, or takes one back (j NULL, *number); NULL: nothing can be changed. */
	clv_status (*judge)(void *user, const clv_judgement *j, int64_t *number, clv_error *err);
	void *user;
	/* The program's stylesheet for dossiers, and the writer of a dossier's body
	 * from its JSON object: the same that `story --html` uses. */
	const char *dossier_css;
	void (*dossier)(FILE *out, clv_arena *a, clv_str json);
	/* Called once when it listens. */
	void (*listening)(const char *address);
} clv_serve;

/* Answers on the loopback until SIGINT or SIGTERM. CLV_IO: cannot listen. */
clv_status clv_serve_run(const clv_serve *how, clv_error *err);

/* A file that web/ was built to, like "app.js": whether the program has it; its bytes.
 * False: there is none, or it is damaged. */
bool clv_serve_has(const char *name);
bool clv_serve_write(FILE *out, const char *name);

/* Text inside an element or a quoted attribute: & < > " ' are escaped, control
 * characters become spaces. */
void clv_html_text(FILE *out, const char *s);
void clv_html_view(FILE *out, clv_str s);

#endif
