/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo: reads the command line, runs one command, ends with its exit code.
 *
 * Input: arguments. Output: the command's, on standard output; words on standard
 * error. Decides once what depends on the terminal: width, colour (--color, else
 * NO_COLOR, else whether it is one). A standard output that cannot be written to
 * the end is a fatal error. */
#include "cli/cli.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LINE_OF_A_FILE = 110 };

static int line_width(void)
{
	struct winsize size;
	int64_t columns = 0;
	if (clv_str_to_i64(clv_str_c(getenv("COLUMNS")), &columns) && columns >= 40 && columns < 1000)
		return (int)columns;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col;
	return LINE_OF_A_FILE;
}

static bool wants_color(const cli *c)
{
	const char *when = c->opt[OPT_COLOR], *no = getenv("NO_COLOR");
	if (when && !strcmp(when, "always"))
		return true;
	if ((when && !strcmp(when, "never")) || (no && *no))
		return false;
	return isatty(STDOUT_FILENO) != 0;
}

int cli_version(cli *c)
{
	printf("clavijo %s\n", clv_version());
	if (!c->opt[OPT_VERBOSE])
		return CLI_DONE;
	clv_engine *e = NULL;
	int code = cli_open_engine(c, &e);
	if (code == CLI_DONE)
		printf("model %s\n%s", clv_engine_id(e), clv_engine_provenance(e));
	clv_engine_close(e);
	return code;
}

static int run(cli *c)
{
	if (c->opt[OPT_VERSION])
		return cli_version(c);
	if (c->opt[OPT_HELP] || !c->command) {
		if (c->command)
			cli_help_command(c->command);
		else
			cli_help(c);
		return c->opt[OPT_HELP] ? CLI_DONE : CLI_FATAL;
	}
	int code = c->opt[OPT_AS_OF] ? cli_make_vintage(c) : CLI_DONE;
	code = code == CLI_DONE ? c->command->run(c) : code;
	cli_remove_vintage(c);
	return code;
}

/* A descriptor of the standard three that is closed would be given to the next file or
 * socket opened, and be read or written as the caller's: each is held by one that fails. */
static void hold_standard_descriptors(void)
{
	static const int how[] = { O_WRONLY, O_RDONLY, O_RDONLY };
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", how[fd]) != fd)
			_exit(CLI_FATAL);
}

int main(int argc, char **argv)
{
	hold_standard_descriptors();
	cli c = { .a = clv_arena_new(0), .width = line_width(), .progress = isatty(STDERR_FILENO) };
	if (!c.a || clv_arena_guard(c.a)) {
		cli_say("out of memory");
		return CLI_FATAL;
	}
	cli_catch_signals();
	int code = CLI_FATAL;
	if (cli_parse(&c, argc, argv)) {
		c.color = wants_color(&c);
		c.progress = c.progress && !c.opt[OPT_QUIET];
		code = cli_finish(run(&c));
	}
	clv_arena_free(c.a);
	return code;
}
