/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo diff OLD NEW`: what changed from one database to another; `--runs A..B`: from one
 * run of a database to another, of two programs or models over the same documents.
 *
 * Output: documents, stories, events and quotations that came, went or changed, with the
 * fields that changed; as a table, --json or --jsonl. Exit 1 when nothing changed. With
 * --as-of DAY: one database without what was published after that day, and as it is.
 * The comparison itself is clv_diff. */
#include "cli/dossier.h"

typedef struct end { /* one end of the comparison */
	const char *path;
	clv_side side;
	clv_str program, model, run;
	int64_t n_documents;
} end;

typedef struct writer {
	cli *c;
	size_t n, limit;
	bool json, jsonl;
} writer;

/* ---- what is compared ------------------------------------------------------------------ */

/* The run's program and model: why things may differ that were read alike. */
static clv_status read_end(cli *c, end *e, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	clv_status status = clv_query(e->side.db, "runs", NULL, 0, &r, err);
	while (status == CLV_OK && (step = clv_rows_next(r, err)) != CLV_END) {
		if (step == CLV_FAILED)
			status = err->code;
		else if (!e->side.run || !strcmp(e->side.run, clv_rows_text(r, 0))) {
			e->run = clv_str_copy(c->a, clv_str_c(clv_rows_text(r, 0)));
			e->program = clv_str_copy(c->a, clv_str_c(clv_rows_text(r, 1)));
			e->model = clv_str_copy(c->a, clv_str_c(clv_rows_text(r, 2)));
		}
	}
	clv_rows_close(r);
	const char *count = clv_strf(c->a, "SELECT coalesce(nullif((SELECT count(*) FROM past WHERE run_id = %.*s AND kind = 'document'), 0), "
	                                   "(SELECT count(*) FROM document))", CLV_FMT(e->run.n ? e->run : CLV_S("0"))).p;
	r = NULL;
	if (status == CLV_OK)
		status = clv_sql(e->side.db, count, NULL, NULL, &r, err);
	if (status == CLV_OK && clv_rows_next(r, err) == CLV_ROW)
		clv_str_to_i64(clv_str_c(clv_rows_text(r, 0)), &e->n_documents);
	clv_rows_close(r);
	return status;
}

/* ---- writing ------------------------------------------------------------------------------ */

static const char *shown(cli *c, const json_t *v)
{
	clv_str s = clv_str_c(json_string_value(v));
	return clv_strf(c->a, "%.*s", CLV_FMT(cli_cut(c->a, s.n ? s : CLV_S("nothing"), 60))).p;
}

static void put_line(const writer *w, const json_t *o)
{
	const char *change = dossier_text(o, "change"), *kind = dossier_text(o, "kind");
	char mark = !strcmp(change, "added") ? '+' : !strcmp(change, "removed") ? '-' : '~';
	clv_str id = clv_str_c(dossier_text(o, "id")), title = clv_str_c(dossier_text(o, "title"));
	const char *field, *whole = dossier_text(o, mark == '+' ? "split_from" : "merged_into");
	json_t *values;
	title = !strcmp(kind, "document") ? clv_str_c(dossier_base(title.p)) : title;
	id = clv_str_sub(id, 0, id.n == 17 ? 8 : 12);
	printf("%c %-8s  %-12.*s  %.*s\n", mark, kind, CLV_FMT(id),
	       CLV_FMT(cli_cut(w->c->a, title, w->c->width > 50 ? (size_t)w->c->width - 26 : 24)));
	json_object_foreach(json_object_get(o, "fields"), field, values)
		printf("             %s: %s → %s\n", field, shown(w->c, json_array_get(values, 0)), shown(w->c, json_array_get(values, 1)));
	if (*whole)
		printf("             %s %.8s\n", mark == '+' ? "split from" : "merged into", whole);
}

static int take(void *user, const char *bytes, size_t n)
{
	writer *w = user;
	if (w->n++ >= w->limit)
		return 0;
	if (w->jsonl) {
		fwrite(bytes, 1, n, stdout);
	} else if (w->json) {
		printf("%s%.*s", w->n > 1 ? "," : "", (int)n - 1, bytes);
	} else {
		json_t *o = json_loadb(bytes, n, 0, NULL);
		put_line(w, o);
		json_decref(o);
	}
	return ferror(stdout) != 0;
}

static void put_end(clv_json *j, const char *name, const end *e)
{
	clv_json_key(j, name);
	clv_json_obj(j);
	clv_json_kstr(j, "path", clv_str_c(e->path));
	clv_json_kstrn(j, "program", e->program.n ? e->program : (clv_str){ 0 });
	clv_json_kstrn(j, "model", e->model.n ? e->model : (clv_str){ 0 });
	clv_json_ki64(j, "n_documents", e->n_documents);
	clv_json_kstrn(j, "run", e->run.n ? e->run : (clv_str){ 0 });
	clv_json_end(j);
}

/* What else may make a difference than the reports: another program or model. */
static void write_head(writer *w, const end *old, const end *new)
{
	if (w->json) {
		clv_buf b = clv_buf_new(w->c->a);
		clv_json j = clv_json_new(&b);
		clv_json_obj(&j);
		put_end(&j, "old", old);
		put_end(&j, "new", new);
		printf("%.*s,\"changes\":[", CLV_FMT(clv_buf_str(&b)));
	}
	bool other = !clv_str_eq(old->program, new->program) || !clv_str_eq(old->model, new->model);
	if (other && !w->c->opt[OPT_QUIET])
		cli_say("read by another program or model: %.*s, model %.*s; then %.*s, model %.*s",
		        CLV_FMT(old->program), CLV_FMT(old->model), CLV_FMT(new->program), CLV_FMT(new->model));
}

static int compare(cli *c, end *old, end *new)
{
	int64_t limit = INT64_MAX;
	clv_error err = { 0 };
	if (c->opt[OPT_LIMIT] && (!clv_str_to_i64(clv_str_c(c->opt[OPT_LIMIT]), &limit) || limit < 0)) {
		cli_say("limit: %s is no number", c->opt[OPT_LIMIT]);
		return CLI_FATAL;
	}
	writer w = { .c = c, .limit = (size_t)limit, .json = c->opt[OPT_JSON] != NULL, .jsonl = c->opt[OPT_JSONL] != NULL };
	clv_status s = read_end(c, old, &err);
	if (s == CLV_OK)
		s = read_end(c, new, &err);
	if (s == CLV_OK) {
		write_head(&w, old, new);
		s = clv_diff(&old->side, &new->side, take, &w, &err);
	}
	if (s != CLV_OK)
		return cli_error(&err);
	if (w.json)
		puts("]}");
	if (w.n > w.limit && !c->opt[OPT_QUIET])
		cli_say("%zu more changes; give --limit a larger number", w.n - w.limit);
	if (!w.n && !c->opt[OPT_QUIET])
		cli_say("nothing changed");
	return w.n ? CLI_DONE : CLI_NOTHING;
}

/* ---- the two ends --------------------------------------------------------------------------- */

/* "2..5", "2..", "2": from a run to another, or to what stands now. */
static bool read_runs(cli *c, end *old, end *new)
{
	clv_str all = clv_str_c(c->opt[OPT_RUNS]);
	size_t dots = clv_str_find(all, CLV_S(".."), 0);
	clv_str a = clv_str_sub(all, 0, dots == SIZE_MAX ? all.n : dots), b = dots == SIZE_MAX ? CLV_S("") : clv_str_sub(all, dots + 2, all.n);
	int64_t number;
	if (!clv_str_to_i64(a, &number) || (b.n && !clv_str_to_i64(b, &number)))
		return false;
	old->side.run = clv_str_copy(c->a, a).p;
	new->side.run = b.n ? clv_str_copy(c->a, b).p : NULL;
	old->path = new->path = cli_db_path(c);
	return true;
}

static bool find_ends(cli *c, end *old, end *new)
{
	if (c->opt[OPT_RUNS])
		return !c->vintage && c->n_args == 0 && read_runs(c, old, new);
	if (c->vintage ? c->n_args != 0 : c->n_args != 2)
		return false;
	if (c->vintage) { /* the database without what came later, and as it is */
		const char *vintage = c->vintage;
		c->vintage = NULL;
		new->path = cli_db_path(c);
		old->path = c->vintage = vintage;
	} else {
		old->path = c->args[0];
		new->path = c->args[1];
	}
	return true;
}

int cli_diff(cli *c)
{
	end old = { 0 }, new = { 0 };
	if (!find_ends(c, &old, &new)) {
		cli_say("diff: two databases are expected; or --runs A..B, or --as-of DAY, and --db FILE");
		return CLI_FATAL;
	}
	int code = cli_open_db_at(c, old.path, &old.side.db);
	if (code == CLI_DONE)
		code = cli_open_db_at(c, new.path, &new.side.db);
	if (code == CLI_DONE)
		code = compare(c, &old, &new);
	clv_db_close(old.side.db);
	clv_db_close(new.side.db);
	return code;
}
