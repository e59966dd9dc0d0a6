/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of the user's own over those of the pack.
 *
 * Input: the text of a table whose base name is one of the lexicon's; the section
 * lex/actor_schema.tsv, which says of each table that may be laid over which
 * columns are its key. Output: clv_pack_table gives both: rows of the pack whose
 * key the user gives again are left out, the user's follow in their order, with
 * CLV_TSV_OWN in their line. Columns are matched by name; those that the user
 * leaves out are empty. Method: a map of the user's keys. Cost: linear in both
 * tables. Limits: a row cannot be taken out, only replaced (an actor's end, a
 * term's end). The identity of the pack takes in all overlays. */
#include "model/pack_priv.h"

static clv_status table_of(const clv_pack *p, clv_arena *a, const char *section, clv_tsv *t, clv_error *err)
{
	clv_str text;
	CLV_TRY(clv_pack_need(p, section, &text, err));
	return clv_tsv_read(a, clv_str_c(section), text, t, err);
}

/* The columns that make a row of the table the same row. */
static clv_status key_columns(const clv_pack *p, clv_arena *a, clv_str table, const clv_tsv *t, bool *is_key, clv_error *err)
{
	clv_tsv schema;
	size_t n = 0;
	CLV_TRY(table_of(p, a, "lex/actor_schema.tsv", &schema, err));
	int of = clv_tsv_col(&schema, "table"), column = clv_tsv_col(&schema, "column"), key = clv_tsv_col(&schema, "key");
	for (size_t r = 0; r < schema.n_row; r++)
		for (size_t c = 0; c < t->n_col; c++)
			if (clv_str_eq(clv_tsv_cell(&schema, r, of), table) && clv_tsv_cell(&schema, r, key).n &&
			    clv_str_eq(clv_tsv_cell(&schema, r, column), t->column[c])) {
				is_key[c] = true;
				n++;
			}
	return n ? CLV_OK : clv_fail(err, CLV_FORMAT, "lexicon", "%.*s: the header names none of the columns that tell its rows apart",
	                             CLV_FMT(table));
}

static clv_str key_of(clv_arena *a, const clv_tsv *t, size_t row, const bool *is_key)
{
	clv_buf b = clv_buf_new(a);
	for (size_t c = 0; c < t->n_col; c++)
		if (is_key[c]) {
			clv_buf_add(&b, clv_tsv_cell(t, row, (int)c));
			clv_buf_ch(&b, '\t');
		}
	return clv_buf_str(&b);
}

/* The user's table with the columns of ours. */
static clv_tsv as_columns_of(clv_arena *a, const clv_tsv *own, const clv_tsv *like)
{
	clv_tsv t = *own;
	t.column = like->column;
	t.n_col = like->n_col;
	t.cell = CLV_NEW_ARRAY(a, clv_str, own->n_row * like->n_col);
	for (size_t c = 0; c < like->n_col; c++) {
		char name[64];
		snprintf(name, sizeof name, "%.*s", CLV_FMT(like->column[c]));
		int from = clv_tsv_col(own, name);
		for (size_t r = 0; r < own->n_row; r++)
			t.cell[r * t.n_col + c] = clv_tsv_cell(own, r, from);
	}
	return t;
}

static void append(clv_tsv *to, const clv_tsv *from, size_t row, uint32_t mark)
{
	memcpy(to->cell + to->n_row * to->n_col, from->cell + row * from->n_col, from->n_col * sizeof *from->cell);
	to->line[to->n_row++] = from->line[row] | mark;
}

clv_status clv_overlay_merge(const clv_pack *p, clv_arena *a, const clv_overlay *own, clv_tsv *t, clv_error *err)
{
	clv_tsv read;
	CLV_TRY(clv_tsv_read(a, own->path, own->text, &read, err));
	clv_tsv mine = as_columns_of(a, &read, t), all = *t;
	bool *is_key = CLV_NEW_ARRAY(a, bool, t->n_col);
	CLV_TRY(key_columns(p, a, own->name, t, is_key, err));
	clv_map given = clv_map_new(a);
	for (size_t r = 0; r < mine.n_row; r++)
		clv_map_put(&given, key_of(a, &mine, r, is_key), 1);
	all.cell = CLV_NEW_ARRAY(a, clv_str, (t->n_row + mine.n_row) * t->n_col);
	all.line = CLV_NEW_ARRAY(a, uint32_t, t->n_row + mine.n_row);
	all.n_row = 0;
	for (size_t r = 0; r < t->n_row; r++)
		if (!clv_map_get(&given, key_of(a, t, r, is_key)))
			append(&all, t, r, 0);
	for (size_t r = 0; r < mine.n_row; r++)
		append(&all, &mine, r, CLV_TSV_OWN);
	*t = all;
	return CLV_OK;
}

/* ---- taking a table in ------------------------------------------------------------- */

static bool in_schema(const clv_tsv *schema, clv_str table, clv_str column)
{
	int of = clv_tsv_col(schema, "table"), c = clv_tsv_col(schema, "column");
	for (size_t r = 0; r < schema->n_row; r++)
		if (clv_str_eq(clv_tsv_cell(schema, r, of), table) &&
		    (!column.n || clv_str_eq(clv_tsv_cell(schema, r, c), column)))
			return true;
	return false;
}

static clv_status check_form(const clv_pack *p, clv_arena *a, clv_str name, clv_str path, clv_str text, clv_error *err)
{
	clv_tsv schema, t;
	CLV_TRY(table_of(p, a, "lex/actor_schema.tsv", &schema, err));
	if (!in_schema(&schema, name, CLV_S("")))
		return clv_fail(err, CLV_FORMAT, "lexicon",
		                "%.*s:1: no table of this name may be laid over the lexicon; names are those of lexicon/actors, "
		                "like persons.tsv, terms.tsv, orgs.tsv", CLV_FMT(path));
	CLV_TRY(clv_tsv_read(a, path, text, &t, err));
	for (size_t c = 0; c < t.n_col; c++)
		if (!t.column[c].n || !in_schema(&schema, name, t.column[c]))
			return clv_fail(err, CLV_FORMAT, "lexicon",
			                "%.*s:1: unknown column \"%.*s\"; the columns stand in lexicon/actors/README.md",
			                CLV_FMT(path), CLV_FMT(t.column[c]));
	return CLV_OK;
}

uint64_t clv_pack_overlay_hash(clv_str name, clv_str text)
{
	return clv_hash64_seed(text.p, text.n, clv_hash64(name.p, name.n));
}

clv_status clv_pack_overlay(clv_pack *p, clv_str name, clv_str path, clv_str text, clv_error *err)
{
	return clv_pack_overlay_part(p, name, path, text, clv_pack_overlay_hash(name, text), err);
}

clv_status clv_pack_overlay_part(clv_pack *p, clv_str name, clv_str path, clv_str text, uint64_t hash, clv_error *err)
{
	clv_overlays *o = clv_pack_overlays(p);
	clv_arena *s = o ? clv_arena_new(0) : NULL;
	if (!s || clv_arena_guard(s) || clv_arena_guard(o->a)) {
		clv_arena_free(s);
		return clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	}
	clv_status status = check_form(p, s, name, path, text, err);
	if (status == CLV_OK)
		*clv_push(o->a, &o->list) =
			(clv_overlay){ clv_str_copy(o->a, name), clv_str_copy(o->a, path), clv_str_copy(o->a, text) };
	clv_arena_unguard(o->a);
	clv_arena_free(s);
	if (status == CLV_OK)
		clv_pack_mix_id(p, hash);
	return status;
}

const char *clv_pack_overlay_path(const clv_pack *p, const char *name)
{
	const clv_overlay *o = clv_pack_find_overlay(p, clv_str_c(name));
	return o ? o->path.p : NULL;
}

clv_str clv_pack_overlay_text(const clv_pack *p, const char *name)
{
	const clv_overlay *o = clv_pack_find_overlay(p, clv_str_c(name));
	return o ? o->text : (clv_str){ NULL, 0 };
}
