/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo completion: what a shell needs to complete commands and options.
 *
 * Input: bash, zsh or fish. Output: a script of that shell on standard output, made
 * from the tables of commands and options; bash completes names, zsh and fish also
 * say what each is. `make install` puts them where the shells look. Limits: values
 * are completed as files. */
#include "cli/cli.h"

/* The words in single quotes, with a backslash before each of `special`. */
static void put_quoted(const char *special, const char *words)
{
	for (const char *p = words; *p; p++) {
		if (strchr(special, *p))
			putchar('\\');
		if (*p == '\'')
			printf("'\\''");
		else
			putchar(*p);
	}
}

/* Calls f for each option of the command, then for those of every command. */
static void each_option(const cli_command *k, void (*f)(const cli_command *, const cli_option *))
{
	for (const cli_opt *p = k->options; *p != N_OPT; p++)
		f(k, &cli_options[*p]);
	for (const cli_opt *p = cli_general; *p != N_OPT; p++)
		f(k, &cli_options[*p]);
}

/* ---- bash ------------------------------------------------------------------------------ */

static void bash_option(const cli_command *k, const cli_option *o)
{
	(void)k;
	printf(" --%s", o->name);
}

static void complete_bash(void)
{
	printf("_clavijo() {\n  local w=${COMP_WORDS[COMP_CWORD]} k=${COMP_WORDS[1]} l\n"
	       "  if [ $COMP_CWORD = 1 ]; then COMPREPLY=($(compgen -W \"");
	for (size_t i = 0; i < cli_n_commands; i++)
		printf("%s%s", i ? " " : "", cli_commands[i].name);
	printf("\" -- \"$w\")); return; fi\n  case $k in\n");
	for (size_t i = 0; i < cli_n_commands; i++) {
		printf("    %s) l=\"", cli_commands[i].name);
		each_option(&cli_commands[i], bash_option);
		printf("\";;\n");
	}
	printf("  esac\n  case $w in -*) COMPREPLY=($(compgen -W \"$l\" -- \"$w\"));;"
	       " *) COMPREPLY=($(compgen -f -- \"$w\"));; esac\n}\n"
	       "complete -o filenames -F _clavijo clavijo\n");
}

/* ---- zsh ------------------------------------------------------------------------------- */

static void zsh_option(const cli_command *k, const cli_option *o)
{
	(void)k;
	printf(" \\\n      '--%s[", o->name);
	put_quoted("[]:\\", o->help);
	printf("]%s'", o->arg ? ":value:_files" : "");
}

static void complete_zsh(void)
{
	printf("#compdef clavijo\n_clavijo() {\n  local -a commands=(\n");
	for (size_t i = 0; i < cli_n_commands; i++) {
		printf("    '%s:", cli_commands[i].name);
		put_quoted(":\\", cli_commands[i].what);
		printf("'\n");
	}
	printf("  )\n  if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
	       "  local k=$words[2]\n  shift words; (( CURRENT-- ))\n  case $k in\n");
	for (size_t i = 0; i < cli_n_commands; i++) {
		printf("    %s) _arguments", cli_commands[i].name);
		each_option(&cli_commands[i], zsh_option);
		printf(" \\\n      '*:file:_files';;\n");
	}
	printf("  esac\n}\n"
	       "if [[ $funcstack[1] = _clavijo ]]; then _clavijo \"$@\"; else compdef _clavijo clavijo; fi\n");
}

/* ---- fish ------------------------------------------------------------------------------ */

static void fish_option(const cli_command *k, const cli_option *o)
{
	printf("complete -c clavijo -n '__fish_seen_subcommand_from %s' -l %s%s -d '", k->name, o->name,
	       o->arg ? " -r" : "");
	put_quoted("\\", o->help);
	printf("'\n");
}

static void complete_fish(void)
{
	for (size_t i = 0; i < cli_n_commands; i++) {
		printf("complete -c clavijo -n __fish_use_subcommand -a %s -d '", cli_commands[i].name);
		put_quoted("\\", cli_commands[i].what);
		printf("'\n");
		each_option(&cli_commands[i], fish_option);
	}
}

int cli_completion(cli *c)
{
	static const struct {
		const char *shell;
		void (*print)(void);
	} shells[] = { { "bash", complete_bash }, { "zsh", complete_zsh }, { "fish", complete_fish } };
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
		if (!strcmp(c->args[0], shells[i].shell)) {
			shells[i].print();
			return CLI_DONE;
		}
	cli_say("completion: no shell %s; there are bash, zsh and fish", c->args[0]);
	return CLI_FATAL;
}
