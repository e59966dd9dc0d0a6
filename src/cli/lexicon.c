/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo lexicon check [DIR]`, `find NAME`, `add DIR TABLE COLUMN=VALUE…`, `freeze DIR`.
 *
 * Output: check prints a line for each fault, FILE:LINE: what and how to mend it, notes on
 * standard error, exit 2 with faults; find prints rows as FILE:LINE: column=cell, exit 1
 * without any; add appends a row to DIR/TABLE.tsv, which it makes with the columns given when
 * there is none, and takes the row out again when the folder has faults with it. An id that is
 * not given is made from the name; freeze writes DIR/actors.frozen. Limits: add writes no column that an existing file lacks. */
#include "cli/cli.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct tally {
	size_t faults, notes, rows;
} tally;

static int on_fault(void *user, const char *text, int error)
{
	tally *n = user;
	if (error)
		puts(text);
	else
		cli_say("%s", text);
	n->faults += error != 0;
	n->notes += error == 0;
	return cli_interrupted();
}

static int on_row(void *user, const char *text, int error)
{
	(void)error;
	((tally *)user)->rows++;
	puts(text);
	return cli_interrupted();
}

static int check(cli *c, const char *folder)
{
	tally n = { 0 };
	clv_error err = { 0 };
	const char *model = cli_model_path(c);
	if (!model)
		return CLI_FATAL;
	if (clv_lexicon_check(model, folder, on_fault, &n, &err) != CLV_OK) {
		if (err.code != CLV_FORMAT)
			return cli_error(&err);
		puts(err.msg);
		n.faults++;
	}
	if (n.faults)
		cli_say("%zu fault%s; a run with --lexicon refuses to start until they are mended", n.faults,
		        n.faults == 1 ? "" : "s");
	else if (!c->opt[OPT_QUIET])
		cli_say("%s: no faults, %zu note%s", folder ? folder : "lexicon", n.notes, n.notes == 1 ? "" : "s");
	return n.faults ? CLI_FATAL : CLI_DONE;
}

static int find(cli *c, const char *name)
{
	tally n = { 0 };
	clv_error err = { 0 };
	const char *model = cli_model_path(c);
	if (!model)
		return CLI_FATAL;
	if (clv_lexicon_find(model, cli_lexicon_path(c), name, on_row, &n, &err) != CLV_OK)
		return cli_error(&err);
	if (!n.rows)
		cli_say("no row knows %s; `clavijo help lexicon` shows how to add one", name);
	return n.rows ? CLI_DONE : CLI_NOTHING;
}

/* ---- add ------------------------------------------------------------------------------- */

typedef struct new_row {
	clv_str column[64], value[64];
	size_t n;
} new_row;

static clv_str *value_of(new_row *row, clv_str column)
{
	for (size_t i = 0; i < row->n; i++)
		if (clv_str_eq(row->column[i], column))
			return &row->value[i];
	return NULL;
}

static void give(new_row *row, const char *column, clv_str value)
{
	if (value_of(row, clv_str_c(column)) || row->n == 64)
		return;
	row->column[row->n] = clv_str_c(column);
	row->value[row->n++] = value;
}

static bool parse_cells(cli *c, new_row *row)
{
	for (int i = 3; i < c->n_args; i++) {
		clv_str s = clv_str_c(c->args[i]);
		size_t at = clv_str_find(s, CLV_S("="), 0);
		if (at == SIZE_MAX || at == 0 || row->n == 64 || memchr(s.p, '\t', s.n) || memchr(s.p, '\n', s.n)) {
			cli_say("lexicon add: %s; write COLUMN=VALUE, without tabs and line ends", c->args[i]);
			return false;
		}
		row->column[row->n] = clv_str_sub(s, 0, at);
		row->value[row->n++] = clv_str_sub(s, at + 1, s.n);
	}
	if (!row->n)
		cli_say("lexicon add: no cells; write COLUMN=VALUE, like name=\"Jane Doe\"");
	return row->n > 0;
}

/* "Jane Doe" → "jane-doe"; empty when there are letters beyond ASCII. */
static clv_str id_of(clv_arena *a, clv_str name)
{
	clv_buf b = clv_buf_new(a);
	for (size_t i = 0; i < name.n; i++) {
		char ch = name.p[i];
		if ((unsigned char)ch >= 0x80)
			return CLV_S("");
		ch = (char)(ch >= 'A' && ch <= 'Z' ? ch + 32 : ch);
		bool letter = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
		if (letter)
			clv_buf_ch(&b, ch);
		else if (b.n && b.p[b.n - 1] != '-')
			clv_buf_ch(&b, '-');
	}
	return clv_str_sub(clv_buf_str(&b), 0, b.n && b.p[b.n - 1] == '-' ? b.n - 1 : b.n);
}

static bool complete(cli *c, const char *table, new_row *row)
{
	clv_str *name = value_of(row, CLV_S("name")), *from = value_of(row, CLV_S("from"));
	bool dated = !strcmp(table, "terms") || !strcmp(table, "members");
	if (name && !value_of(row, CLV_S("id"))) {
		clv_str id = id_of(c->a, *name);
		if (!id.n) {
			cli_say("lexicon add: give id= too: small letters, digits and hyphens");
			return false;
		}
		give(row, "id", id);
	}
	if (dated && from)
		give(row, "sure", from->n == 4 ? CLV_S("year") : from->n == 7 ? CLV_S("month") : CLV_S("day"));
	give(row, "source", CLV_S("user"));
	return true;
}

/* The header of the file; {NULL,0}: there is no such file. */
static clv_str header_of(cli *c, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[4096];
	clv_str head = { NULL, 0 };
	while (f && !head.p && fgets(line, sizeof line, f))
		if (line[0] != '#' && line[0] != '\n')
			head = clv_str_copy(c->a, clv_str_trim(clv_str_c(line)));
	if (f)
		fclose(f);
	return head;
}

static bool append(cli *c, const char *path, clv_str head, new_row *row)
{
	FILE *f = fopen(path, "a+");
	clv_str column;
	bool first = true;
	if (f && !head.p) {
		clv_buf b = clv_buf_new(c->a);
		for (size_t i = 0; i < row->n; i++)
			clv_buf_f(&b, "%s%.*s", i ? "\t" : "", CLV_FMT(row->column[i]));
		head = clv_buf_str(&b);
		fprintf(f, "%.*s\n", CLV_FMT(head));
	} else if (f && fseek(f, -1, SEEK_END) == 0 && fgetc(f) != '\n' && fseek(f, 0, SEEK_END) == 0) {
		fputc('\n', f);
	}
	while (f && clv_str_split(&head, '\t', &column)) {
		clv_str *v = value_of(row, column);
		fprintf(f, "%s%.*s", first ? "" : "\t", v ? (int)v->n : 0, v ? v->p : "");
		first = false;
	}
	bool ok = f && fputc('\n', f) != EOF && !ferror(f);
	ok = f && fclose(f) == 0 && ok;
	if (!ok)
		cli_say("%s: cannot be written: %s", path, strerror(errno));
	return ok;
}

static bool columns_fit(const char *path, clv_str head, const new_row *row)
{
	for (size_t i = 0; head.p && i < row->n; i++) {
		clv_str rest = head, column;
		bool found = clv_str_eqc(row->column[i], "source") || clv_str_eqc(row->column[i], "sure");
		while (!found && clv_str_split(&rest, '\t', &column))
			found = clv_str_eq(column, row->column[i]);
		if (!found) {
			cli_say("%s has no column %.*s; add it to its header", path, CLV_FMT(row->column[i]));
			return false;
		}
	}
	return true;
}

static int add(cli *c)
{
	const char *folder = c->args[1], *table = c->args[2];
	const char *path = clv_strf(c->a, "%s/%s.tsv", folder, table).p;
	new_row row = { .n = 0 };
	struct stat before;
	if (strchr(table, '/') || !parse_cells(c, &row) || !complete(c, table, &row))
		return CLI_FATAL;
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		cli_say("%s: cannot be made: %s", folder, strerror(errno));
		return CLI_FATAL;
	}
	clv_str head = header_of(c, path);
	bool was = stat(path, &before) == 0;
	if (!columns_fit(path, head, &row) || !append(c, path, head, &row))
		return CLI_FATAL;
	int code = check(c, folder);
	if (code != CLI_DONE) {
		if (was ? truncate(path, before.st_size) : unlink(path))
			cli_say("%s: the row stays in it: %s", path, strerror(errno));
		else
			cli_say("the row was not added");
	}
	return code;
}

static int freeze(cli *c, const char *folder)
{
	size_t n = 0;
	clv_error err = { 0 };
	const char *model = cli_model_path(c);
	if (!model)
		return CLI_FATAL;
	if (clv_lexicon_freeze(model, folder, &n, &err) != CLV_OK)
		return cli_error(&err);
	if (!c->opt[OPT_QUIET])
		cli_say("%s/actors.frozen: %zu actor%s", folder, n, n == 1 ? "" : "s");
	return CLI_DONE;
}

int cli_lexicon(cli *c)
{
	const char *what = c->args[0];
	if (!strcmp(what, "check") && c->n_args <= 2)
		return check(c, c->n_args == 2 ? c->args[1] : cli_lexicon_path(c));
	if (!strcmp(what, "find") && c->n_args == 2)
		return find(c, c->args[1]);
	if (!strcmp(what, "add") && c->n_args >= 3)
		return add(c);
	if (!strcmp(what, "freeze") && c->n_args == 2)
		return freeze(c, c->args[1]);
	cli_say("lexicon: write `lexicon check [DIR]`, `lexicon find NAME`, `lexicon add DIR TABLE COLUMN=VALUE…` or "
	        "`lexicon freeze DIR`");
	return CLI_FATAL;
}
