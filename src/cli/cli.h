/* SPDX-License-Identifier: Apache-2.0 */
/* cli: the command line over clavijo.h. One file a subcommand, each with one
 * entry in the table of commands (commands.c); one table of options (options.c)
 * feeds parsing, help and completion. */
#ifndef CLV_CLI_CLI_H
#define CLV_CLI_CLI_H

#include "base/base.h"

/* Exit codes of the contract. */
enum { CLI_DONE = 0, CLI_NOTHING = 1, CLI_FATAL = 2, CLI_SOME_FAILED = 3, CLI_NOT_OURS = 4,
	CLI_INTERRUPTED = 130 };

/* Every option: name, letter (0: none), argument (NULL: none), what it does. */
#define CLI_OPTION_MAP(X)                                                     \
	X(DB, "db", 0, "FILE", "the database; else $CLAVIJO_DB, else clavijo.db") \
	X(MODEL, "model", 'm', "sm|md|FILE", "the model pack; else $CLAVIJO_MODEL, else md") \
	X(LEXICON, "lexicon", 0, "DIR", "tables of your own over the lexicon; else $CLAVIJO_LEXICON") \
	X(JOBS, "jobs", 'j', "N", "threads; else one a processor")             \
	X(DATE, "date", 0, "DAY", "the day of publication, like 2022-09-15")   \
	X(URL, "url", 0, "URL", "the address of the report")                   \
	X(OUTLET, "outlet", 0, "NAME", "who published it")                     \
	X(FORMAT, "format", 0, "html|text", "what the bytes are; else guessed") \
	X(CHARSET, "charset", 0, "NAME", "the charset of the bytes; else found") \
	X(ADAPTER, "adapter", 0, "FILE", "weights of your own for the learned coder (make train OUT=FILE)") \
	X(FAST, "fast", 0, NULL, "cheaper reading")                            \
	X(PRETOKENIZED, "pretokenized", 0, NULL, "the input is CoNLL-U: its tokens are kept") \
	X(SINCE, "since", 0, "DAY", "only documents published on this day or later, or undated") \
	X(UNTIL, "until", 0, "DAY", "only documents published on this day or before, or undated") \
	X(HOST, "host", 0, "HOSTS", "only documents of these hosts, like example.org,example.net") \
	X(LANG, "lang", 0, "CODES", "only documents in these languages, like en,fr") \
	X(EXPLAIN, "explain", 0, NULL, "what each block was taken for, and why") \
	X(SOURCE_OFFSETS, "source-offsets", 0, NULL, "of each block where it stood in the bytes of the page") \
	X(NEWER, "newer", 0, "DAY|FILE", "only files changed since this day, or since that file was") \
	X(TIMEML, "timeml", 0, NULL, "dates also with tid, type, value and mod as in TIMEX3") \
	X(RETRY, "retry", 0, NULL, "first what could not be read before")      \
	X(WATCH, "watch", 0, NULL, "then read what comes into the folders, until Ctrl-C") \
	X(ONCE, "once", 0, NULL, "one round, then end")                        \
	X(EVERY, "every", 0, "SECONDS", "between two rounds; else 900")        \
	X(DELAY, "delay", 0, "SECONDS", "least between two requests to one host; else 2") \
	X(PRIVATE, "private", 0, NULL, "also addresses of private networks and of this machine") \
	X(PROFILE, "profile", 0, NULL, "say where the time went, by stage")    \
	X(SANDBOX, "sandbox", 0, NULL, "read nothing where the sandbox cannot be had whole") \
	X(NO_SANDBOX, "no-sandbox", 0, NULL, "read in this process: a page that takes it over has your files and network") \
	X(AGAIN, "again", 0, NULL, "read also what the database has")          \
	X(JSON, "json", 0, NULL, "one JSON object")                            \
	X(JSONL, "jsonl", 0, NULL, "a JSON object a line")                     \
	X(CSV, "csv", 0, NULL, "comma-separated, with a header")                \
	X(PER, "per", 0, "WHAT", "type, dyad or day")                        \
	X(MD, "md", 0, NULL, "Markdown")                                       \
	X(BIB, "bib", 0, NULL, "the citation as BibTeX")                       \
	X(HTML, "html", 0, NULL, "one self-contained HTML file")               \
	X(OUT, "output", 'o', "FILE", "write there instead of to standard output") \
	X(NO_TEXT, "no-text", 0, NULL, "ids, codes, offsets, hashes and addresses, no words of the reports (jsonl)") \
	X(TABLE, "table", 0, "NAME", "events, mentions, quotes, documents or facts") \
	X(MENTIONS, "mentions", 0, NULL, "event mentions instead of events")   \
	X(SOURCE, "source", 0, "ACTOR", "who acts: a code, an actor or a name") \
	X(TARGET, "target", 0, "ACTOR", "whom it concerns")                    \
	X(ACTOR, "actor", 0, "ACTOR", "who takes part, on either side")        \
	X(TYPE, "type", 0, "TYPE", "PLOVER type, like CONSULT")                \
	X(MODE, "mode", 0, "MODE", "PLOVER mode, like visit")                  \
	X(STATUS, "status", 0, "STATUS", "happened, announced, possible or denied") \
	X(SCORE, "min-score", 0, "N", "only what is this sure or surer, from 0 to 1") \
	X(FROM, "from", 0, "DAY", "not before this day")                       \
	X(TO, "to", 0, "DAY", "not after this day")                            \
	X(PLACE, "place", 0, "NAME", "a place or a state's code")              \
	X(STORY, "story", 0, "N", "only of this story")                        \
	X(ABOUT, "about", 0, "ACTOR", "quotes that speak about this actor")    \
	X(KIND, "kind", 0, "KIND", "full, part, indirect or scare")            \
	X(AS_OF, "as-of", 0, "DAY", "as if only what was published by then had been read") \
	X(RUNS, "runs", 0, "A..B", "of one database: from what run A left to what run B left, or to what stands now (A)") \
	X(CHECKSUM, "checksum", 0, NULL, "instead: what was found as one number a kind, to compare databases") \
	X(BLOCS, "blocs", 0, NULL, "who cooperates with whom: communities of the network") \
	X(PANEL, "panel", 0, NULL, "as a panel: one row a pair and period, CSV")  \
	X(BY, "by", 0, "PERIOD", "day, week, month or year")                   \
	X(HISTORICAL, "historical", 0, NULL, "also what is told as history")   \
	X(WHO, "who", 0, "NAME", "who judges; else the user's name")           \
	X(NOTE, "note", 0, "WORDS", "why, in your words")                      \
	X(VARIANTS, "variants", 0, NULL, "only what is told in several wordings, aligned word by word") \
	X(LIMIT, "limit", 'n', "N", "at most so many")                         \
	X(WRITABLE, "writable", 0, NULL, "judging from the pages")               \
	X(ADDRESS, "address", 0, "IP", "the address to listen on; off this machine only with the token it prints") \
	X(PORT, "port", 0, "N", "where to listen; 0 picks a free port")        \
	X(ALL, "all", 'a', NULL, "leave nothing out")                          \
	X(COLOR, "color", 0, "WHEN", "auto, always or never")                  \
	X(QUIET, "quiet", 'q', NULL, "no words on standard error but errors")  \
	X(VERBOSE, "verbose", 'v', NULL, "say more")                           \
	X(VERSION, "version", 'V', NULL, "the version; with --verbose where the model is from") \
	X(HELP, "help", 'h', NULL, "how to use this")

typedef enum {
#define X(id, name, letter, arg, help) OPT_##id,
	CLI_OPTION_MAP(X)
#undef X
	N_OPT
} cli_opt;

typedef struct cli_option {
	const char *name;
	char letter;
	const char *arg, *help;
} cli_option;
extern const cli_option cli_options[N_OPT];

typedef struct cli cli;
typedef struct cli_command {
	const char *name, *args, *what; /* args: "PATH…"; what: one line */
	const char *examples;           /* lines of an example and what it does */
	const cli_opt *options;         /* ends with N_OPT */
	int min_args, max_args;         /* max -1: any number */
	int (*run)(cli *c);
} cli_command;
extern const cli_command cli_commands[];
extern const size_t cli_n_commands;
extern const cli_opt cli_general[]; /* options of every command; ends with N_OPT */

struct cli {
	const cli_command *command;
	const char *opt[N_OPT]; /* value; "" for one without argument; NULL: not given */
	const char **args;
	int n_args;
	clv_arena *a;
	bool color;    /* of standard output */
	bool progress; /* standard error is a terminal */
	bool verify;   /* compute the model's full hash, whatever is remembered */
	int width;     /* of the terminal, in columns */
	const char *vintage; /* --as-of: the database that stands for the other; NULL: none */
};

/* ---- options.c ----------------------------------------------------------------- */

/* False: said what was wrong. */
bool cli_parse(cli *c, int argc, char **argv);
const cli_command *cli_find(const char *name);
void cli_help(const cli *c);
void cli_help_command(const cli_command *command);

/* ---- say.c: words on standard error --------------------------------------------- */

void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Says the error with a hint and gives its exit code. */
int cli_error(const clv_error *err);
int cli_exit_code(clv_status s);
/* Shows where a reading is, on a terminal; gives 1 when Ctrl-C was pressed. */
int cli_progress(void *user, const clv_progress *p);
void cli_progress_end(cli *c);
void cli_catch_signals(void);
bool cli_interrupted(void);
/* Flushes standard output: the exit code, or CLI_FATAL when it could not be written. */
int cli_finish(int code);

/* ---- where.c: database, model ------------------------------------------------------ */

const char *cli_db_path(const cli *c);
/* Opens the model; an exit code, 0: done. */
int cli_open_engine(cli *c, clv_engine **out);
/* The model pack's path; NULL: said that there is none. */
const char *cli_model_path(cli *c);
/* The same without a word. */
const char *cli_find_model(cli *c);
/* The pack of a name ("md", "sm") or the file itself; NULL when there is none. */
const char *cli_model_of(cli *c, const char *name);
/* Where packs are looked for by name, in order; how many. The last may be cli_data_folder. */
enum { CLI_MODEL_FOLDERS = 3 };
size_t cli_model_folders(cli *c, clv_str out[CLI_MODEL_FOLDERS]);
/* The user's own folder of packs; empty: there is no home. */
clv_str cli_data_folder(cli *c);
/* Makes the folders above a file; false: cannot. */
bool cli_make_folders(char *path);
/* Where packs that were once checked are remembered; NULL: nowhere. */
const char *cli_verified_file(cli *c);
/* The folder of the user's tables, or NULL. */
const char *cli_lexicon_path(const cli *c);
/* Opens the database for reading, after bringing it up to date when an interrupted
 * reading left it behind; an exit code, 0: done. */
int cli_open_db(cli *c, clv_db **out);
int cli_open_db_at(cli *c, const char *path, clv_db **out);

/* --as-of: makes the database of that day, which then stands for the other; an exit
 * code. Removes it again. */
int cli_make_vintage(cli *c);
void cli_remove_vintage(cli *c);

/* ---- rows.c: tables for people, JSON for programs ------------------------------------ */

typedef struct cli_column {
	const char *column; /* of the query */
	const char *title;
	int max;            /* columns; 0: takes what is left of the line */
	bool right;
} cli_column;

typedef struct cli_query {
	clv_option options[N_OPT];
	size_t n;
} cli_query;
void cli_ask(cli_query *q, const char *key, const char *value); /* value NULL: nothing */
/* Options of the command line that the query knows under the same name. */
void cli_ask_options(cli *c, cli_query *q, const cli_opt *options);
/* Runs the query and prints it: a table, or --json, --jsonl. Exit code. */
int cli_rows(cli *c, const char *table, const cli_query *q, const cli_column *columns, size_t n);
/* The first row's JSON, in the cli's arena; p NULL: no row. Exit code. */
int cli_first(cli *c, const char *table, const cli_query *q, clv_str *json);
size_t cli_width(clv_str s);
/* At most `columns` wide, "…" for what was cut. In the arena. */
clv_str cli_cut(clv_arena *a, clv_str s, size_t columns);
/* ANSI style around what follows, when colour is on: "1" bold, "2" dim, "" end. */
const char *cli_style(const cli *c, const char *code);

/* ---- commands, one file each --------------------------------------------------------- */

int cli_read(cli *c);
int cli_merge(cli *c);
int cli_import(cli *c);
int cli_rehydrate(cli *c);
int cli_compare(cli *c);
int cli_sql(cli *c);
int cli_vacuum(cli *c);
int cli_watch(cli *c);
int cli_annotate(cli *c);
int cli_page(cli *c);
int cli_parse_text(cli *c);
int cli_code(cli *c);
int cli_stories(cli *c);
int cli_story(cli *c);
int cli_events(cli *c);
int cli_quotes(cli *c);
int cli_who(cli *c);
int cli_relations(cli *c);
int cli_timeline(cli *c);
int cli_search(cli *c);
int cli_why(cli *c);
int cli_copies(cli *c);
int cli_diff(cli *c);
int cli_judge(cli *c);
/* Keeps a judgement and brings the database up to date with it; j NULL: takes *number back. */
clv_status cli_write_judgement(cli *c, const clv_judgement *j, int64_t *number, clv_error *err);
int cli_check(cli *c);
int cli_codebook(cli *c);
int cli_methods(cli *c);
int cli_export(cli *c);
int cli_similar(cli *c);
int cli_serve(cli *c);
int cli_lexicon(cli *c);
int cli_data(cli *c);
int cli_help_run(cli *c);
int cli_completion(cli *c);
int cli_version(cli *c);

#endif
