/* SPDX-License-Identifier: Apache-2.0 */
/* The command line by the two tables (options in cli.h, commands in commands.c).
 *
 * Input: argc, argv. Output: the command, its options and arguments, or words on
 * standard error with the nearest name (Levenshtein) for a word that is none. Help
 * is printed out of the same tables. Limits: a letter takes its value in the same
 * word or in the next; letters are not joined. */
#include "cli/cli.h"

const cli_option cli_options[N_OPT] = {
#define X(id, name, letter, arg, help) { name, letter, arg, help },
	CLI_OPTION_MAP(X)
#undef X
};

const cli_opt cli_general[] = { OPT_COLOR, OPT_QUIET, OPT_HELP, OPT_VERSION, OPT_VERBOSE, N_OPT };

const cli_command *cli_find(const char *name)
{
	for (size_t i = 0; i < cli_n_commands; i++)
		if (!strcmp(cli_commands[i].name, name))
			return &cli_commands[i];
	return NULL;
}

/* ---- parsing ------------------------------------------------------------------------ */

static bool allows(const cli_command *command, cli_opt o)
{
	for (const cli_opt *p = cli_general; *p != N_OPT; p++)
		if (*p == o)
			return true;
	for (const cli_opt *p = command ? command->options : NULL; p && *p != N_OPT; p++)
		if (*p == o)
			return true;
	return false;
}

static bool unknown_option(const cli *c, const char *word)
{
	const char *names[N_OPT];
	size_t n = 0;
	for (cli_opt o = 0; o < N_OPT; o++)
		if (allows(c->command, o))
			names[n++] = cli_options[o].name;
	const char *near = clv_nearest(word, names, n);
	cli_say("%s: no option %s%s", c->command ? c->command->name : "clavijo",
	        strlen(word) > 1 ? "--" : "-", word);
	if (near)
		cli_say("did you mean --%s?", near);
	else
		cli_say("`clavijo help%s%s` lists the options", c->command ? " " : "",
		        c->command ? c->command->name : "");
	return false;
}

static bool set(cli *c, cli_opt o, const char *value, int argc, char **argv, int *i)
{
	if (cli_options[o].arg && !value) {
		if (*i + 1 >= argc) {
			cli_say("--%s needs %s", cli_options[o].name, cli_options[o].arg);
			return false;
		}
		value = argv[++*i];
	} else if (!cli_options[o].arg && value) {
		cli_say("--%s takes no value", cli_options[o].name);
		return false;
	}
	c->opt[o] = value ? value : "";
	return true;
}

static bool parse_long(cli *c, int argc, char **argv, int *i)
{
	const char *word = argv[*i] + 2, *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	for (cli_opt o = 0; o < N_OPT; o++)
		if (strlen(cli_options[o].name) == n && !strncmp(cli_options[o].name, word, n) &&
		    allows(c->command, o))
			return set(c, o, equals ? equals + 1 : NULL, argc, argv, i);
	return unknown_option(c, clv_str_copy(c->a, (clv_str){ word, n }).p);
}

static bool parse_letter(cli *c, int argc, char **argv, int *i)
{
	const char *word = argv[*i] + 1;
	for (cli_opt o = 0; o < N_OPT; o++)
		if (cli_options[o].letter == word[0] && allows(c->command, o))
			return set(c, o, word[1] ? word + 1 : NULL, argc, argv, i);
	return unknown_option(c, clv_str_copy(c->a, (clv_str){ word, 1 }).p);
}

static bool unknown_command(const char *word)
{
	const char *names[64];
	size_t n = 0;
	for (; n < cli_n_commands && n < 64; n++)
		names[n] = cli_commands[n].name;
	const char *near = clv_nearest(word, names, n);
	cli_say("no command %s", word);
	if (near)
		cli_say("did you mean `clavijo %s`?", near);
	else
		cli_say("`clavijo help` lists the commands");
	return false;
}

static bool right_number(const cli *c)
{
	const cli_command *k = c->command;
	if (!k || c->opt[OPT_HELP] || c->opt[OPT_VERSION])
		return true;
	if (c->n_args >= k->min_args && (k->max_args < 0 || c->n_args <= k->max_args))
		return true;
	cli_say("%s: %s", k->name, c->n_args < k->min_args ? "something is missing" : "too much is given");
	cli_say("usage: clavijo %s%s%s", k->name, *k->args ? " " : "", k->args);
	return false;
}

bool cli_parse(cli *c, int argc, char **argv)
{
	bool only_args = false;
	c->args = CLV_NEW_ARRAY(c->a, const char *, (size_t)argc + 1);
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		if (only_args || word[0] != '-' || !word[1]) {
			if (c->command)
				c->args[c->n_args++] = word;
			else if (!(c->command = cli_find(word)))
				return unknown_command(word);
		} else if (!strcmp(word, "--")) {
			only_args = true;
		} else if (!(word[1] == '-' ? parse_long : parse_letter)(c, argc, argv, &i)) {
			return false;
		}
	}
	return right_number(c);
}

/* ---- help ------------------------------------------------------------------------------ */

static void print_options(const cli_opt *options)
{
	for (const cli_opt *p = options; *p != N_OPT; p++) {
		const cli_option *o = &cli_options[*p];
		char left[64];
		snprintf(left, sizeof left, "%s%c%s--%s%s%s", o->letter ? "-" : "", o->letter ? o->letter : ' ',
		         o->letter ? ", " : "   ", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
		printf("  %-26s %s\n", left, o->help);
	}
}

void cli_help_command(const cli_command *k)
{
	printf("%s\n\n", k->examples);
	printf("clavijo %s%s%s: %s\n\nOptions\n", k->name, k->args[0] ? " " : "", k->args, k->what);
	print_options(k->options);
	print_options(cli_general);
}

void cli_help(const cli *c)
{
	(void)c;
	printf("clavijo read reports/                reads a folder of reports into clavijo.db\n"
	       "clavijo stories                      lists the stories in it\n"
	       "clavijo story 1                      shows what the reports of one say\n\n"
	       "Reads noisy news reports and gives back who did what to whom, when and where, who said\n"
	       "what, and which reports say the same.\n\nCommands\n");
	for (size_t i = 0; i < cli_n_commands; i++) {
		char left[64];
		snprintf(left, sizeof left, "%s %s", cli_commands[i].name, cli_commands[i].args);
		printf("  %-26s %s\n", left, cli_commands[i].what);
	}
	printf("\nOptions of all commands\n");
	print_options(cli_general);
	printf("\n`clavijo help COMMAND` shows examples and options.\n"
	       "Exit codes: 0 done; 1 nothing matched; 2 usage or fatal error; 3 some inputs failed;\n"
	       "4 database in use, of another program or newer; 130 interrupted.\n");
}

int cli_help_run(cli *c)
{
	const cli_command *k = c->n_args ? cli_find(c->args[0]) : NULL;
	if (c->n_args && !k) {
		unknown_command(c->args[0]);
		return CLI_FATAL;
	}
	if (k)
		cli_help_command(k);
	else
		cli_help(c);
	return CLI_DONE;
}
