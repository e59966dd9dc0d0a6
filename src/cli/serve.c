/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo serve`: the database as pages on the loopback; prints the address on
 * standard output and answers until Ctrl-C. A story's page is written by the code
 * that writes `story N --html`. */
#include "serve/serve.h"
#include "cli/dossier.h"

#ifdef CLV_WITH_SERVE

enum { USUAL_PORT = 8222 };
extern const char cli_dossier_css[];

static void write_dossier(FILE *out, clv_arena *a, clv_str json)
{
	cli c = { .a = a };
	dossier d;
	if (!dossier_read(&d, json))
		return;
	d.all = d.served = true;
	d.out = out;
	dossier_print_body(&c, &d);
	dossier_free(&d);
}

static void say_address(const char *address)
{
	printf("%s\n", address);
	fflush(stdout);
}

static clv_status judge(void *user, const clv_judgement *j, int64_t *number, clv_error *err)
{
	return cli_write_judgement(user, j, number, err);
}

int cli_serve(cli *c)
{
	clv_serve how = { .dossier_css = cli_dossier_css, .dossier = write_dossier, .listening = say_address };
	clv_error err = { 0 };
	int64_t port = USUAL_PORT;
	const char *given = c->opt[OPT_PORT];
	if (given && (!clv_str_to_i64(clv_str_c(given), &port) || port < 0 || port > 65535)) {
		cli_say("--port %s: a port is a number from 0 to 65535; 0 picks a free one", given);
		return CLI_FATAL;
	}
	how.port = (uint16_t)port;
	how.address = c->opt[OPT_ADDRESS];
	how.judge = c->opt[OPT_WRITABLE] ? judge : NULL;
	how.user = c;
	clv_engine *engine = NULL;
	int code = cli_open_db(c, &how.db); /* also brings it up to date */
	clv_db_close(how.db);
	how.db = NULL;
	if (code == CLI_DONE)
		code = cli_open_engine(c, &engine);
	how.engine = engine;
	if (code == CLI_DONE && clv_db_open(cli_db_path(c), CLV_DB_READ, engine, &how.db, &err) != CLV_OK)
		code = cli_error(&err);
	if (code == CLI_DONE && clv_serve_run(&how, &err) != CLV_OK)
		code = cli_error(&err);
	clv_db_close(how.db);
	clv_engine_close(engine);
	return code;
}

#else

int cli_serve(cli *c)
{
	(void)c;
	cli_say("serve: this program was built without libevent; install libevent-dev and build again");
	return CLI_FATAL;
}

#endif
