/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo annotate`, `page`, `parse`: documents without a database.
 *
 * Input: files, folders, containers, `-`. Output: a form of each document on standard
 * output, in the order of the input whatever the number of threads. The commands
 * differ in the form alone. What cannot be read is named on standard error, the
 * others are done, and the exit code is 3. */
#include "cli/paths.h"

bool cli_reading(cli *c, clv_read *what)
{
	int64_t threads = 0, limit = 0;
	if (c->opt[OPT_JOBS] && (!clv_str_to_i64(clv_str_c(c->opt[OPT_JOBS]), &threads) || threads < 1)) {
		cli_say("--jobs %s: a number from 1 was expected", c->opt[OPT_JOBS]);
		return false;
	}
	if (c->opt[OPT_LIMIT] && (!clv_str_to_i64(clv_str_c(c->opt[OPT_LIMIT]), &limit) || limit < 1)) {
		cli_say("--limit %s: a number from 1 was expected", c->opt[OPT_LIMIT]);
		return false;
	}
	*what = (clv_read){
		.paths = c->args, .n_paths = (size_t)c->n_args, .threads = (int)(threads > 256 ? 256 : threads),
		.again = c->opt[OPT_AGAIN] != NULL, .limit = (uint64_t)limit,
		.retry = c->opt[OPT_RETRY] != NULL,
		.watch = c->opt[OPT_WATCH] != NULL, .private_too = c->opt[OPT_PRIVATE] != NULL, .since = c->opt[OPT_SINCE],
		.until = c->opt[OPT_UNTIL], .host = c->opt[OPT_HOST], .lang = c->opt[OPT_LANG], .newer = c->opt[OPT_NEWER],
		.about = { .url = c->opt[OPT_URL], .outlet = c->opt[OPT_OUTLET], .date = c->opt[OPT_DATE],
		           .type = c->opt[OPT_PRETOKENIZED] ? "conllu" : c->opt[OPT_FORMAT], .charset = c->opt[OPT_CHARSET],
		           .fast = c->opt[OPT_FAST] != NULL, .explain = c->opt[OPT_EXPLAIN] != NULL,
		           .source_offsets = c->opt[OPT_SOURCE_OFFSETS] != NULL },
	};
	return true;
}

int cli_open_reader(cli *c, clv_engine **out)
{
	const char *lacks = "";
	clv_error err = { 0 };
	int code = cli_open_engine(c, out);
	if (code != CLI_DONE || c->opt[OPT_NO_SANDBOX])
		return code;
	clv_status s = clv_engine_sandbox(*out, c->opt[OPT_SANDBOX] != NULL, &lacks, &err);
	if (s != CLV_OK && c->opt[OPT_SANDBOX]) {
		clv_engine_close(*out);
		*out = NULL;
		return cli_error(&err);
	}
	if (s != CLV_OK)
		cli_say("warning: reading without the sandbox: %s", err.msg);
	else if (*lacks && !c->opt[OPT_QUIET])
		cli_say("warning: the sandbox is not whole: %s. A page that takes the reader over has your files and network", lacks);
	return CLI_DONE;
}

int cli_on_failed(void *user, const char *path, const clv_error *why)
{
	reading *r = user;
	r->n_failed++;
	(void)path;
	cli_progress_end(r->c);
	cli_say("%s", why->msg);
	return cli_interrupted();
}

int cli_on_progress(void *user, const clv_progress *p)
{
	return cli_progress(((reading *)user)->c, p);
}

static int on_document(void *user, const char *path, const char *bytes, size_t n)
{
	reading *r = user;
	(void)path;
	cli_progress_end(r->c);
	if (r->between && r->n_done && n)
		putchar('\n');
	fwrite(bytes, 1, n, stdout);
	if (!n || bytes[n - 1] != '\n')
		putchar('\n');
	r->n_done++;
	return ferror(stdout) || cli_interrupted();
}

static int print_paths(cli *c, clv_form form, bool between)
{
	clv_engine *e = NULL;
	clv_read what;
	clv_error err = { 0 };
	reading r = { .c = c, .between = between };
	clv_watch watch = { &r, on_document, cli_on_failed, cli_on_progress };
	if (!cli_reading(c, &what))
		return CLI_FATAL;
	int code = cli_open_reader(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_annotate_paths(e, &what, form, &watch, &err);
	clv_engine_close(e);
	cli_progress_end(c);
	if (s == CLV_STOPPED && !cli_interrupted())
		return CLI_FATAL; /* standard output failed: told at the end */
	if (s != CLV_OK)
		return cli_error(&err);
	return r.n_failed ? CLI_SOME_FAILED : CLI_DONE;
}

int cli_annotate(cli *c)
{
	return print_paths(c, c->opt[OPT_TIMEML] ? CLV_FORM_TIMEML : CLV_FORM_ANNOTATED, false);
}

int cli_page(cli *c)
{
	bool json = c->opt[OPT_JSON] || c->opt[OPT_JSONL] || c->opt[OPT_SOURCE_OFFSETS];
	if (json)
		return print_paths(c, CLV_FORM_PAGE, false);
	return print_paths(c, c->opt[OPT_EXPLAIN] ? CLV_FORM_PAGE_WHY : c->opt[OPT_HTML] ? CLV_FORM_PAGE_HTML : CLV_FORM_TEXT, true);
}

int cli_parse_text(cli *c)
{
	return print_paths(c, CLV_FORM_CONLLU, false);
}
