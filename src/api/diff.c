/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: what changed from one database to another, or between two runs of one.
 *
 * Input: two sides, each a database as it is or as it stood after a run that is kept (the
 * table "outcome"). Output: a JSON line for each document, story, event and saying that
 * went, came or changed, with the fields that differ and where it is told.
 *
 * Method: things are matched by id, which is made from content; what is left by the parts
 * that they share (where an event's mentions begin, a saying's variants, a story's reports),
 * most shared first, then by the sentences of those parts when type, parties or speaker are
 * the same, so that a date corrected is a change and not a loss and a gain. What shares
 * parts with a thing matched to another is said to be split from it or merged into it.
 * Cost: n log n in parts; memory: both sides. */
#include "api/api_priv.h"

#include "store/store.h"

enum { MAX_FIELDS = 13 };

typedef struct item {
	clv_str id, title, story, doc, sentence, text;
	clv_str field[MAX_FIELDS];
	CLV_VEC(clv_str) parts;
	uint32_t match;  /* index in the other list, or NONE */
	uint32_t shares; /* an item of the other list that has a part of it, or NONE */
} item;
static const uint32_t NONE = UINT32_MAX;

typedef CLV_VEC(item) items;

/* The fields in the order of the view outcome; alike: those of which one has to be the same for two
 * things of one sentence to be one, NONE: any. */
typedef struct kind {
	const char *name;
	const char *field[MAX_FIELDS + 1];
	uint32_t alike[2];
} kind;

static const kind kinds[] = {
	{ "document", { "title", "outlet", "published", "copy_of", NULL }, { UINT32_MAX, UINT32_MAX } },
	{ "story", { "title", "from", "to", "place", "n_documents", "n_sources", NULL }, { UINT32_MAX, UINT32_MAX } },
	{ "event",
	  { "title", "type", "mode", "status", "polarity", "from", "to", "place", "source", "target", "n_documents", "n_sources",
	    "historical", NULL },
	  { 1, 8 } },
	{ "quote", { "words", "speaker", "via", "kind", "n_documents", "n_sources", NULL }, { 0, 1 } },
};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

typedef struct comparison {
	clv_arena *a;
	items old[N_KINDS], new[N_KINDS];
	int (*write)(void *user, const char *bytes, size_t n_bytes);
	void *user;
	clv_error *err;
} comparison;

/* ---- reading one side ------------------------------------------------------------------- */

static clv_str kept(clv_arena *a, clv_rows *r, size_t column)
{
	return clv_str_copy(a, clv_str_c(clv_rows_text(r, column)));
}

static void read_item(clv_arena *a, const kind *k, clv_rows *r, items *list)
{
	item *it = clv_push(a, list);
	clv_str fields = kept(a, r, 3), parts = kept(a, r, 4), one;
	it->match = it->shares = NONE;
	it->id = kept(a, r, 1);
	it->title = kept(a, r, 2);
	for (size_t i = 0; k->field[i] && clv_str_split(&fields, '\x1f', &one); i++)
		it->field[i] = one;
	while (clv_str_split(&parts, ' ', &one))
		if (one.n)
			*clv_push(a, &it->parts) = one;
	it->story = kept(a, r, 5);
	it->doc = kept(a, r, 6);
	it->sentence = kept(a, r, 7);
	it->text = kept(a, r, 8);
}

static clv_status read_side(comparison *c, const clv_side *side, items *of)
{
	clv_rows *r = NULL;
	clv_step step;
	const clv_option run = { "run", side->run };
	CLV_TRY(clv_query(side->db, "outcome", &run, 1, &r, c->err));
	while ((step = clv_rows_next(r, c->err)) == CLV_ROW)
		for (size_t i = 0; i < N_KINDS; i++)
			if (!strcmp(kinds[i].name, clv_rows_text(r, 0)))
				read_item(c->a, &kinds[i], r, &of[i]);
	clv_rows_close(r);
	return step == CLV_FAILED ? (c->err ? c->err->code : CLV_IO) : CLV_OK;
}

/* A run that is not kept; "what stands now" is what the last one left. */
static clv_status check_run(clv_side *side, clv_arena *a, clv_error *err)
{
	clv_rows *r = NULL;
	clv_step step;
	clv_buf known = clv_buf_new(a);
	bool found = false, is_last = false;
	if (!side->run)
		return CLV_OK;
	CLV_TRY(clv_query(side->db, "runs", NULL, 0, &r, err));
	while ((step = clv_rows_next(r, err)) == CLV_ROW) {
		const char *run = clv_rows_text(r, 0);
		if (!clv_str_eqc(clv_str_c(clv_rows_text(r, 6)), "1"))
			continue;
		clv_buf_f(&known, "%s%s", known.n ? ", " : "", run);
		is_last = !strcmp(run, side->run); /* they come in order */
		found = found || is_last;
	}
	clv_rows_close(r);
	if (step == CLV_FAILED)
		return err ? err->code : CLV_IO;
	if (!found)
		return clv_fail(err, CLV_NOTFOUND, "diff", "run %.40s is not kept; kept: %.200s. `clavijo read --again` and "
		                "another program or model keep what stood before", side->run, clv_buf_str(&known).n ? clv_buf_str(&known).p : "none");
	side->run = is_last ? NULL : side->run;
	return CLV_OK;
}

/* ---- matching ----------------------------------------------------------------------------- */

static void pair(items *old, uint32_t i, items *new, uint32_t k)
{
	old->v[i].match = k;
	new->v[k].match = i;
}

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
		pair(old, i, new, *first);
		*first = next[*first];
	}
}

/* "doc:sentence:begin" → "doc:sentence". */
static clv_str key_of(clv_str part, bool coarse)
{
	size_t n = part.n;
	while (coarse && n > 0 && part.p[n - 1] != ':')
		n--;
	return n > 1 ? clv_str_sub(part, 0, coarse ? n - 1 : n) : part;
}

static bool may_be_one(const kind *k, const item *x, const item *y)
{
	bool any = k->alike[0] == NONE;
	for (size_t i = 0; i < 2 && !any; i++)
		any = clv_str_eq(x->field[k->alike[i]], y->field[k->alike[i]]) && x->field[k->alike[i]].n;
	return any;
}

/* Of the free things of `other` that hold a part of it, the one that holds most. */
static uint32_t most_shared(clv_arena *a, const kind *k, const item *it, const clv_map *holder, const items *other,
                            bool coarse, bool free_only)
{
	clv_map count = clv_map_new(a);
	uint32_t best = NONE, most = 0;
	for (size_t i = 0; i < it->parts.n; i++) {
		const uint32_t *h = clv_map_get(holder, key_of(it->parts.v[i], coarse));
		if (!h || (free_only && other->v[*h].match != NONE) || (coarse && !may_be_one(k, it, &other->v[*h])))
			continue;
		uint32_t n = ++*clv_map_put64(&count, *h, 0);
		if (n > most) {
			most = n;
			best = *h;
		}
	}
	return best;
}

/* Who holds a part; of several a free one. */
static clv_map holders(clv_arena *a, const items *list, bool coarse)
{
	clv_map m = clv_map_new(a);
	for (uint32_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < list->v[i].parts.n; k++) {
			uint32_t *h = clv_map_put(&m, key_of(list->v[i].parts.v[k], coarse), i);
			*h = list->v[*h].match != NONE && list->v[i].match == NONE ? i : *h;
		}
	return m;
}

static void match_by_parts(clv_arena *a, const kind *k, items *old, items *new, bool coarse)
{
	clv_map in_new = holders(a, new, coarse);
	for (uint32_t i = 0; i < old->n; i++) {
		uint32_t n = old->v[i].match == NONE ? most_shared(a, k, &old->v[i], &in_new, new, coarse, true) : NONE;
		if (n != NONE)
			pair(old, i, new, n);
	}
}

static void find_shared(clv_arena *a, const kind *k, items *of, const items *other)
{
	clv_map in_other = holders(a, other, false);
	for (uint32_t i = 0; i < of->n; i++)
		if (of->v[i].match == NONE)
			of->v[i].shares = most_shared(a, k, &of->v[i], &in_other, other, false, false);
}

static void match(clv_arena *a, const kind *k, items *old, items *new)
{
	match_by_id(a, old, new);
	match_by_parts(a, k, old, new, false);
	match_by_parts(a, k, old, new, true);
	find_shared(a, k, old, new);
	find_shared(a, k, new, old);
}

/* ---- writing ------------------------------------------------------------------------------ */

static bool is_changed(const kind *k, const item *old, const item *new)
{
	bool changed = !clv_str_eq(old->id, new->id);
	for (size_t i = 0; k->field[i] && !changed; i++)
		changed = !clv_str_eq(old->field[i], new->field[i]);
	return changed;
}

static void put_fields(clv_json *j, const kind *k, const item *old, const item *new)
{
	clv_json_key(j, "fields");
	clv_json_obj(j);
	for (size_t i = 0; k->field[i]; i++) {
		if (clv_str_eq(old->field[i], new->field[i]))
			continue;
		clv_json_key(j, k->field[i]);
		clv_json_arr(j);
		clv_json_strn(j, old->field[i].n ? old->field[i] : (clv_str){ 0 });
		clv_json_strn(j, new->field[i].n ? new->field[i] : (clv_str){ 0 });
		clv_json_end(j);
	}
	clv_json_end(j);
}

static void put_number(clv_json *j, const char *key, clv_str digits)
{
	int64_t v;
	if (clv_str_to_i64(digits, &v))
		clv_json_ki64(j, key, v);
	else
		clv_json_kstrn(j, key, (clv_str){ 0 });
}

/* old NULL: it came; new NULL: it went; other: what it was part of, or is now. */
static clv_status put(comparison *c, const kind *k, const item *old, const item *new, clv_str other)
{
	clv_buf b = clv_buf_new(c->a);
	clv_json j = clv_json_new(&b);
	const item *it = new ? new : old;
	clv_json_obj(&j);
	clv_json_kstr(&j, "change", old && new ? CLV_S("changed") : new ? CLV_S("added") : CLV_S("removed"));
	clv_json_kstr(&j, "kind", clv_str_c(k->name));
	clv_json_kstr(&j, "id", it->id);
	clv_json_kstr(&j, "title", it->title);
	if (old && new) {
		clv_json_kstr(&j, "old_id", old->id);
		put_fields(&j, k, old, new);
	}
	clv_json_kstrn(&j, "split_from", !old && other.n ? other : (clv_str){ 0 });
	clv_json_kstrn(&j, "merged_into", !new && other.n ? other : (clv_str){ 0 });
	put_number(&j, "story", it->story);
	clv_json_kstrn(&j, "doc", it->doc.n ? it->doc : (clv_str){ 0 });
	put_number(&j, "sentence", it->sentence);
	clv_json_kstrn(&j, "text", it->text.n ? it->text : (clv_str){ 0 });
	clv_json_end(&j);
	clv_buf_ch(&b, '\n');
	return c->write(c->user, b.p, b.n) ? clv_fail(c->err, CLV_STOPPED, "diff", "stopped") : CLV_OK;
}

static clv_status write_kind(comparison *c, const kind *k, const items *old, const items *new)
{
	for (size_t i = 0; i < old->n; i++)
		if (old->v[i].match == NONE)
			CLV_TRY(put(c, k, &old->v[i], NULL, old->v[i].shares == NONE ? (clv_str){ 0 } : new->v[old->v[i].shares].id));
	for (size_t i = 0; i < new->n; i++)
		if (new->v[i].match == NONE)
			CLV_TRY(put(c, k, NULL, &new->v[i], new->v[i].shares == NONE ? (clv_str){ 0 } : old->v[new->v[i].shares].id));
	for (size_t i = 0; i < new->n; i++)
		if (new->v[i].match != NONE && is_changed(k, &old->v[new->v[i].match], &new->v[i]))
			CLV_TRY(put(c, k, &old->v[new->v[i].match], &new->v[i], (clv_str){ 0 }));
	return CLV_OK;
}

static clv_status compare(comparison *c, clv_side old, clv_side new)
{
	CLV_TRY(check_run(&old, c->a, c->err));
	CLV_TRY(check_run(&new, c->a, c->err));
	CLV_TRY(read_side(c, &old, c->old));
	CLV_TRY(read_side(c, &new, c->new));
	for (size_t i = 0; i < N_KINDS; i++) {
		match(c->a, &kinds[i], &c->old[i], &c->new[i]);
		CLV_TRY(write_kind(c, &kinds[i], &c->old[i], &c->new[i]));
	}
	return CLV_OK;
}

clv_status clv_diff(const clv_side *old, const clv_side *new, int (*write)(void *user, const char *bytes, size_t n_bytes),
                    void *user, clv_error *err)
{
	comparison c = { .a = clv_arena_new(0), .write = write, .user = user, .err = err };
	clv_status s = !c.a || clv_arena_guard(c.a) ? clv_fail(err, CLV_NOMEM, "diff", "out of memory") : compare(&c, *old, *new);
	clv_arena_free(c.a);
	return s;
}
