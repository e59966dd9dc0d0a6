/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo diff OLD NEW`: what changed from one database to another.
 *
 * Input: two databases (of two days, two versions, two models). Output: documents,
 * stories, events and quotations that came, went or changed, with the fields that
 * changed; as a table, --json or --jsonl. Exit 1 when nothing changed. With --as-of DAY:
 * one database without what was published after that day, and as it is.
 *
 * Method: things are matched by id, which is made from content; what is then left is
 * matched by the parts that they share (an event's mentions, a quotation's variants,
 * a story's reports), most shared first, so that a date corrected is a change and
 * not a loss and a gain. What shares parts with a thing matched to another is said
 * to be split from it or merged into it. Cost: n log n in parts. */
#include "cli/dossier.h"

enum { MAX_FIELDS = 12 };

typedef struct item {
	clv_str id, title;
	clv_str field[MAX_FIELDS];
	CLV_VEC(clv_str) parts;
	uint32_t match;  /* index in the other list, or NONE */
	uint32_t shares; /* an item of the other list that has a part of it, or NONE */
} item;
static const uint32_t NONE = UINT32_MAX;

typedef CLV_VEC(item) items;

/* A kind of thing: the table it stands in, its fields, where its parts are. */
typedef struct kind {
	const char *name, *table, *id, *title, *parts, *part;
	const char *field[MAX_FIELDS + 1];
} kind;

static const kind kinds[] = {
	{ "document", "documents", "doc", "path", NULL, NULL, { "title", "outlet", "published", "copy_of", NULL } },
	{ "story", "stories", "key", "title", NULL, NULL,
	  { "title", "from", "to", "place", "n_documents", "n_sources", NULL } },
	{ "event", "events", "id", "title", "mentions", "id",
	  { "title", "type", "mode", "status", "polarity", "from", "to", "place", "n_documents", "n_sources", "historical",
	    NULL } },
	{ "quote", "quotes", "id", "words", "variants", "id",
	  { "words", "speaker", "via", "kind", "n_documents", "n_sources", NULL } },
};
enum { N_KINDS = sizeof kinds / sizeof *kinds, KIND_DOCUMENT = 0, KIND_STORY = 1 };

typedef struct side {
	const char *path;
	clv_db *db;
	items of[N_KINDS];
	clv_map story_at; /* number of a story → index */
	clv_str program, model;
} side;

/* ---- reading one database ------------------------------------------------------------ */

/* A value as one line of text: names of a place, a speaker, of a list. */
static clv_str words_of(clv_arena *a, const json_t *v)
{
	if (json_is_string(v))
		return clv_str_copy(a, clv_str_c(json_string_value(v)));
	if (json_is_integer(v))
		return clv_strf(a, "%lld", (long long)json_integer_value(v));
	if (json_is_boolean(v))
		return json_is_true(v) ? CLV_S("yes") : CLV_S("no");
	if (json_is_object(v))
		return clv_str_copy(a, clv_str_c(dossier_text(v, "name")));
	clv_buf b = clv_buf_new(a);
	const json_t *x;
	size_t i;
	json_array_foreach(v, i, x) {
		clv_buf_addc(&b, i ? ", " : "");
		clv_buf_add(&b, words_of(a, x));
	}
	return clv_buf_str(&b);
}

static void add_item(clv_arena *a, items *list, const kind *k, const json_t *o)
{
	item *it = clv_push(a, list);
	const json_t *part;
	size_t i;
	it->match = it->shares = NONE;
	it->id = words_of(a, json_object_get(o, k->id));
	it->title = words_of(a, json_object_get(o, k->title));
	for (i = 0; k->field[i]; i++)
		it->field[i] = words_of(a, json_object_get(o, k->field[i]));
	if (k->parts)
		json_array_foreach(json_object_get(o, k->parts), i, part)
			*clv_push(a, &it->parts) = words_of(a, json_object_get(part, k->part));
}

static clv_status read_table(cli *c, side *s, const char *table, void (*take)(cli *, side *, int, const json_t *), int at,
                             clv_error *err)
{
	clv_rows *r = NULL;
	clv_status status = clv_query(s->db, table, NULL, 0, &r, err);
	if (status != CLV_OK)
		return status;
	clv_step step;
	while ((step = clv_rows_next(r, err)) == CLV_ROW) {
		json_t *o = json_loads(clv_rows_json(r), 0, NULL);
		take(c, s, at, o);
		json_decref(o);
	}
	clv_rows_close(r);
	return step == CLV_FAILED ? err->code : CLV_OK;
}

static void take_item(cli *c, side *s, int at, const json_t *o)
{
	uint32_t index = (uint32_t)s->of[at].n;
	add_item(c->a, &s->of[at], &kinds[at], o);
	if (at == KIND_STORY)
		clv_map_put64(&s->story_at, (uint64_t)dossier_int(o, "id"), index);
}

/* The last run's program and model: why things may differ that were read alike. */
static void take_run(cli *c, side *s, int at, const json_t *o)
{
	(void)at;
	s->program = words_of(c->a, json_object_get(o, "program"));
	s->model = words_of(c->a, json_object_get(o, "model"));
}

/* A report is a part of its story. */
static void take_report(cli *c, side *s, int at, const json_t *o)
{
	(void)at;
	clv_str doc = words_of(c->a, json_object_get(o, "doc"));
	uint64_t number = (uint64_t)dossier_int(o, "story");
	const uint32_t *story = clv_map_get64(&s->story_at, &number);
	if (story)
		*clv_push(c->a, &s->of[KIND_STORY].v[*story].parts) = doc;
}

static clv_status read_side(cli *c, side *s, clv_error *err)
{
	clv_status status = CLV_OK;
	s->story_at = clv_map_new(c->a);
	for (int i = 0; i < N_KINDS && status == CLV_OK; i++)
		status = read_table(c, s, kinds[i].table, take_item, i, err);
	if (status == CLV_OK)
		status = read_table(c, s, "runs", take_run, 0, err);
	return status == CLV_OK ? read_table(c, s, "documents", take_report, 0, err) : status;
}

/* ---- matching ----------------------------------------------------------------------------- */

/* The same id may stand for acts alike in two stories: the first free one is taken. */
static void match_by_id(clv_arena *a, items *old, items *new)
{
	clv_map at = clv_map_new(a);
	uint32_t *next = CLV_NEW_ARRAY(a, uint32_t, new->n + 1);
	for (uint32_t i = (uint32_t)new->n; i-- > 0;) {
		uint32_t *first = clv_map_put(&at, new->v[i].id, NONE);
		next[i] = *first;
		*first = i;
	}
	for (uint32_t i = 0; i < old->n; i++) {
		uint32_t *first = clv_map_get(&at, old->v[i].id);
		if (!first || *first == NONE)
			continue;
		old->v[i].match = *first;
		new->v[*first].match = i;
		*first = next[*first];
	}
}

/* Of the things of `other` that hold a part of it, the one that holds most. */
static uint32_t most_shared(clv_arena *a, const item *it, const clv_map *holder, const items *other, bool free_only)
{
	clv_map count = clv_map_new(a);
	uint32_t best = NONE, most = 0;
	for (size_t i = 0; i < it->parts.n; i++) {
		const uint32_t *h = clv_map_get(holder, it->parts.v[i]);
		if (!h || (free_only && other->v[*h].match != NONE))
			continue;
		uint32_t n = ++*clv_map_put64(&count, *h, 0);
		if (n > most) {
			most = n;
			best = *h;
		}
	}
	return best;
}

static clv_map holders(clv_arena *a, const items *list)
{
	clv_map m = clv_map_new(a);
	for (uint32_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < list->v[i].parts.n; k++)
			clv_map_put(&m, list->v[i].parts.v[k], i);
	return m;
}

static void match_by_parts(clv_arena *a, items *old, items *new)
{
	clv_map in_new = holders(a, new), in_old = holders(a, old);
	for (uint32_t i = 0; i < old->n; i++) {
		if (old->v[i].match != NONE)
			continue;
		uint32_t k = most_shared(a, &old->v[i], &in_new, new, true);
		if (k == NONE)
			continue;
		old->v[i].match = k;
		new->v[k].match = i;
	}
	for (uint32_t i = 0; i < old->n; i++)
		if (old->v[i].match == NONE)
			old->v[i].shares = most_shared(a, &old->v[i], &in_new, new, false);
	for (uint32_t i = 0; i < new->n; i++)
		if (new->v[i].match == NONE)
			new->v[i].shares = most_shared(a, &new->v[i], &in_old, old, false);
}

/* ---- writing ------------------------------------------------------------------------------ */

typedef struct writer {
	cli *c;
	const side *old, *new;
	size_t n, limit;
	bool json, jsonl;
} writer;

static void put_field(clv_json *j, const char *name, clv_str old, clv_str new)
{
	clv_json_key(j, name);
	clv_json_arr(j);
	clv_json_strn(j, old.n ? old : (clv_str){ 0 });
	clv_json_strn(j, new.n ? new : (clv_str){ 0 });
	clv_json_end(j);
}

static void put_json(writer *w, const kind *k, const char *change, const item *old, const item *new, clv_str other)
{
	clv_buf b = clv_buf_new(w->c->a);
	clv_json j = clv_json_new(&b);
	const item *it = new ? new : old;
	clv_json_obj(&j);
	clv_json_kstr(&j, "change", clv_str_c(change));
	clv_json_kstr(&j, "kind", clv_str_c(k->name));
	clv_json_kstr(&j, "id", it->id);
	clv_json_kstr(&j, "title", it->title);
	if (old && new) {
		clv_json_kstr(&j, "old_id", old->id);
		clv_json_key(&j, "fields");
		clv_json_obj(&j);
		for (size_t i = 0; k->field[i]; i++)
			if (!clv_str_eq(old->field[i], new->field[i]))
				put_field(&j, k->field[i], old->field[i], new->field[i]);
		clv_json_end(&j);
	}
	clv_json_kstrn(&j, "split_from", !old && other.n ? other : (clv_str){ 0 });
	clv_json_kstrn(&j, "merged_into", !new && other.n ? other : (clv_str){ 0 });
	clv_json_end(&j);
	printf("%s%s%s", w->json && w->n > 1 ? "," : "", clv_buf_str(&b).p, w->jsonl ? "\n" : "");
}

static void put_line(writer *w, const kind *k, const char *change, const item *old, const item *new, clv_str other)
{
	static const char *const marks[] = { "added", "+", "removed", "-", "changed", "~" };
	const item *it = new ? new : old;
	const char *mark = "~";
	for (size_t i = 0; i < 6; i += 2)
		mark = !strcmp(change, marks[i]) ? marks[i + 1] : mark;
	clv_str id = it->id.n == 17 ? clv_str_sub(it->id, 0, 8) : clv_str_sub(it->id, 0, 12);
	clv_str title = !strcmp(k->name, "document") ? clv_str_c(dossier_base(it->title.p)) : it->title;
	printf("%s %-8s  %-12.*s  %.*s\n", mark, k->name, CLV_FMT(id),
	       CLV_FMT(cli_cut(w->c->a, title, w->c->width > 50 ? (size_t)w->c->width - 26 : 24)));
	for (size_t i = 0; old && new && k->field[i]; i++)
		if (!clv_str_eq(old->field[i], new->field[i]))
			printf("             %s: %.*s → %.*s\n", k->field[i],
			       CLV_FMT(cli_cut(w->c->a, old->field[i].n ? old->field[i] : CLV_S("nothing"), 60)),
			       CLV_FMT(cli_cut(w->c->a, new->field[i].n ? new->field[i] : CLV_S("nothing"), 60)));
	if (other.n)
		printf("             %s %.*s\n", new ? "split from" : "merged into", CLV_FMT(clv_str_sub(other, 0, 8)));
}

static void put(writer *w, const kind *k, const char *change, const item *old, const item *new, clv_str other)
{
	if (w->n++ >= w->limit)
		return;
	if (w->json || w->jsonl)
		put_json(w, k, change, old, new, other);
	else
		put_line(w, k, change, old, new, other);
}

static bool is_changed(const kind *k, const item *old, const item *new)
{
	if (!clv_str_eq(old->id, new->id))
		return true;
	for (size_t i = 0; k->field[i]; i++)
		if (!clv_str_eq(old->field[i], new->field[i]))
			return true;
	return false;
}

static void write_kind(writer *w, int at)
{
	const kind *k = &kinds[at];
	const items *old = &w->old->of[at], *new = &w->new->of[at];
	for (size_t i = 0; i < old->n; i++)
		if (old->v[i].match == NONE)
			put(w, k, "removed", &old->v[i], NULL,
			    old->v[i].shares == NONE ? (clv_str){ 0 } : new->v[old->v[i].shares].id);
	for (size_t i = 0; i < new->n; i++)
		if (new->v[i].match == NONE)
			put(w, k, "added", NULL, &new->v[i],
			    new->v[i].shares == NONE ? (clv_str){ 0 } : old->v[new->v[i].shares].id);
	for (size_t i = 0; i < new->n; i++)
		if (new->v[i].match != NONE && is_changed(k, &old->v[new->v[i].match], &new->v[i]))
			put(w, k, "changed", &old->v[new->v[i].match], &new->v[i], (clv_str){ 0 });
}

static void put_side(clv_json *j, const char *name, const side *s)
{
	clv_json_key(j, name);
	clv_json_obj(j);
	clv_json_kstr(j, "path", clv_str_c(s->path));
	clv_json_kstrn(j, "program", s->program);
	clv_json_kstrn(j, "model", s->model);
	clv_json_ki64(j, "n_documents", (int64_t)s->of[KIND_DOCUMENT].n);
	clv_json_end(j);
}

/* What else may make a difference than the reports: another program or model. */
static void write_head(writer *w)
{
	if (w->json) {
		clv_buf b = clv_buf_new(w->c->a);
		clv_json j = clv_json_new(&b);
		clv_json_obj(&j);
		put_side(&j, "old", w->old);
		put_side(&j, "new", w->new);
		printf("%.*s,\"changes\":[", CLV_FMT(clv_buf_str(&b)));
	}
	bool other = !clv_str_eq(w->old->program, w->new->program) || !clv_str_eq(w->old->model, w->new->model);
	if (other && !w->c->opt[OPT_QUIET])
		cli_say("read by another program or model: %.*s, model %.*s; then %.*s, model %.*s",
		        CLV_FMT(w->old->program), CLV_FMT(w->old->model), CLV_FMT(w->new->program), CLV_FMT(w->new->model));
}

static int compare(cli *c, side *old, side *new)
{
	int64_t limit = INT64_MAX;
	if (c->opt[OPT_LIMIT] && (!clv_str_to_i64(clv_str_c(c->opt[OPT_LIMIT]), &limit) || limit < 0)) {
		cli_say("limit: %s is no number", c->opt[OPT_LIMIT]);
		return CLI_FATAL;
	}
	writer w = { .c = c, .old = old, .new = new, .limit = (size_t)limit, .json = c->opt[OPT_JSON] != NULL,
		     .jsonl = c->opt[OPT_JSONL] != NULL };
	for (int i = 0; i < N_KINDS; i++) {
		match_by_id(c->a, &old->of[i], &new->of[i]);
		match_by_parts(c->a, &old->of[i], &new->of[i]);
	}
	write_head(&w);
	for (int i = 0; i < N_KINDS; i++)
		write_kind(&w, i);
	if (w.json)
		puts("]}");
	if (w.n > w.limit && !c->opt[OPT_QUIET])
		cli_say("%zu more changes; give --limit a larger number", w.n - w.limit);
	if (!w.n && !c->opt[OPT_QUIET])
		cli_say("nothing changed");
	return w.n ? CLI_DONE : CLI_NOTHING;
}

int cli_diff(cli *c)
{
	side old = { .path = c->args[0] }, new = { .path = c->args[1] };
	clv_error err = { 0 };
	if (c->vintage ? c->n_args != 0 : c->n_args != 2) {
		cli_say("diff: two databases are expected, or --as-of DAY and --db FILE");
		return CLI_FATAL;
	}
	if (c->vintage) { /* the database without what came later, and as it is */
		const char *vintage = c->vintage;
		c->vintage = NULL;
		new.path = cli_db_path(c);
		old.path = c->vintage = vintage;
	}
	int code = cli_open_db_at(c, old.path, &old.db);
	if (code == CLI_DONE)
		code = cli_open_db_at(c, new.path, &new.db);
	if (code == CLI_DONE) {
		clv_status s = read_side(c, &old, &err);
		if (s == CLV_OK)
			s = read_side(c, &new, &err);
		code = s == CLV_OK ? compare(c, &old, &new) : cli_error(&err);
	}
	clv_db_close(old.db);
	clv_db_close(new.db);
	return code;
}
