/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that read documents share. */
#ifndef CLV_CLI_PATHS_H
#define CLV_CLI_PATHS_H

#include "cli/cli.h"

typedef struct reading {
	cli *c;
	uint64_t n_failed, n_done;
	bool between; /* an empty line between documents */
} reading;

/* False: said which option was wrong. */
bool cli_reading(cli *c, clv_read *what);
int cli_on_failed(void *user, const char *path, const clv_error *why);
int cli_on_progress(void *user, const clv_progress *p);

#endif
