/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that read documents share. */
#ifndef CLV_CLI_PATHS_H
#define CLV_CLI_PATHS_H

#include "cli/cli.h"

typedef struct reading {
	cli *c;
	uint64_t n_failed, n_done;
	bool between; /* an empty line between documents */
	void *user;   /* the command's own */
} reading;

/* False: said which option was wrong. */
bool cli_reading(cli *c, clv_read *what);
/* Opens the model for reading what others wrote: in the sandbox, unless --no-sandbox; an
 * exit code, 0: done. To be called before a database is opened. */
int cli_open_reader(cli *c, clv_engine **out);
int cli_on_failed(void *user, const char *path, const clv_error *why);
int cli_on_progress(void *user, const clv_progress *p);
/* What a reading did and what the database holds; seconds below 0: not said. */
void cli_say_summary(cli *c, const clv_summary *s, double seconds);
void cli_print_summary(const clv_summary *s);

#endif
