/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo code`: event codes of sentences.
 *
 * Input: JSON lines on standard input. Output: JSON lines on standard output, in the
 * same order whatever the number of threads. A line that cannot be coded answers
 * with its reason, the others are done, and the exit code is 3. Fields: head of
 * src/run/code.c. Lines are streamed; memory does not grow with the input. */
#include "cli/cli.h"

typedef struct lines {
	char *buf;
	size_t cap;
} lines;

static const char *next_line(void *user, size_t *n)
{
	lines *l = user;
	ssize_t got;
	while ((got = getline(&l->buf, &l->cap, stdin)) >= 0) {
		if (got && l->buf[got - 1] == '\n')
			got--;
		if (clv_str_trim((clv_str){ l->buf, (size_t)got }).n) {
			*n = (size_t)got;
			return l->buf;
		}
	}
	return NULL;
}

static int on_line(void *user, const char *json, size_t n)
{
	(void)user;
	fwrite(json, 1, n, stdout);
	putchar('\n');
	return ferror(stdout) || cli_interrupted();
}

int cli_code(cli *c)
{
	int64_t threads = 0;
	clv_engine *e = NULL;
	clv_error err = { 0 };
	lines l = { 0 };
	if (c->opt[OPT_JOBS] && (!clv_str_to_i64(clv_str_c(c->opt[OPT_JOBS]), &threads) || threads < 1)) {
		cli_say("--jobs %s: a number from 1 was expected", c->opt[OPT_JOBS]);
		return CLI_FATAL;
	}
	int code = cli_open_engine(c, &e);
	if (code != CLI_DONE)
		return code;
	if (c->opt[OPT_ADAPTER] && clv_engine_adapt(e, c->opt[OPT_ADAPTER], &err) != CLV_OK) {
		clv_engine_close(e);
		return cli_error(&err);
	}
	clv_lines io = { &l, next_line, on_line, (int)(threads > 256 ? 256 : threads),
		         c->opt[OPT_FAST] != NULL };
	clv_status s = clv_code(e, &io, &err);
	free(l.buf);
	clv_engine_close(e);
	if (s == CLV_FORMAT) {
		cli_say("%s", err.msg);
		return CLI_SOME_FAILED;
	}
	return s == CLV_OK ? CLI_DONE : cli_error(&err);
}
