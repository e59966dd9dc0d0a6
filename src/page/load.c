/* SPDX-License-Identifier: Apache-2.0 */
/* The page stage's tables: phrases, known words, languages, outlets, names of
 * HTML classes. Input: TSV sections of the pack. Output: one frozen object,
 * shared by threads. An unknown role, place or class in a table is an error
 * that names file and line. Cost: once, linear in the tables. */
#include "page/page_priv.h"

static const char *const where_names[] = { "whole", "start", "end", "any", "head", "sentence" };
static const char *const class_names[CLV_WC_COUNT] = {
	"", "finite", "common", "month", "weekday", "agency", "media", "unit", "ago", "by", "abbrev",
	"you", "city", "speech", "today", "yesterday", "side", "source", "job", "updated", "and",
	"platform", "us", "newsletter", "subscribe", "ad", "read", "also", "comment", "rights", "reserved", "legal",
	"tags", "translated", "machine", "tech", "clause"
};

static int index_of(clv_str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (clv_str_eqc(s, names[i]))
			return (int)i;
	return -1;
}

static clv_status fail_row(clv_error *err, const clv_tsv *t, size_t row, const char *what, clv_str cell)
{
	return clv_fail(err, CLV_FORMAT, "page", "%.*s:%u: unknown %s '%.*s'", CLV_FMT(t->name),
	                t->line[row], what, CLV_FMT(cell));
}

/* Words of a phrase, cut as the text is cut; '*' gives a gap. */
static bool phrase(clv_pages *k, clv_str s, clv_cue *c)
{
	clv_draft d = { .k = k, .a = k->a, .text = s };
	clv_piece p = { .text = s };
	clv_piece_shape(&d, &p);
	size_t at = 0;
	for (size_t i = 0; i <= d.words.n; i++) {
		size_t e = i < d.words.n ? d.words.v[i].b : s.n;
		for (; at < e; at++)
			if (s.p[at] == '*') {
				if (c->n == CLV_CUE_WORDS)
					return false;
				c->word[c->n++] = 0;
			}
		if (i == d.words.n)
			break;
		if (c->n == CLV_CUE_WORDS)
			return false;
		c->word[c->n++] = d.words.v[i].hash;
		at = d.words.v[i].e;
	}
	c->colon = s.n && s.p[s.n - 1] == ':';
	return c->n && c->word[0];
}

static clv_status load_cues(clv_pages *k, const clv_tsv *t, clv_error *err)
{
	int cue = clv_tsv_col(t, "cue"), role = clv_tsv_col(t, "role"), where = clv_tsv_col(t, "where"),
	    max = clv_tsv_col(t, "max");
	k->cue_first = clv_map_new(k->a);
	for (size_t i = t->n_row; i-- > 0;) { /* chains keep the order of the file */
		int r = clv_role_of(clv_tsv_cell(t, i, role));
		int w = index_of(clv_tsv_cell(t, i, where), where_names, 6);
		int64_t m = 0;
		if (r < 0)
			return fail_row(err, t, i, "role", clv_tsv_cell(t, i, role));
		if (w < 0)
			return fail_row(err, t, i, "where", clv_tsv_cell(t, i, where));
		if (!clv_str_to_i64(clv_tsv_cell(t, i, max), &m) || m < 1 || m > 1000)
			return fail_row(err, t, i, "max", clv_tsv_cell(t, i, max));
		clv_cue c = { .text = clv_tsv_cell(t, i, cue), .role = (clv_role)r,
			      .where = (clv_where)w, .max = (uint32_t)m };
		if (!phrase(k, c.text, &c))
			return fail_row(err, t, i, "phrase", c.text);
		uint32_t *first = clv_map_put64(&k->cue_first, c.word[0], 0);
		c.next = *first;
		*clv_push(k->a, &k->cues) = c;
		*first = (uint32_t)k->cues.n;
	}
	return CLV_OK;
}

static clv_status load_words(clv_pages *k, const clv_tsv *t, clv_error *err)
{
	int word = clv_tsv_col(t, "word"), class = clv_tsv_col(t, "class"), value = clv_tsv_col(t, "value");
	k->info_of = clv_map_new(k->a);
	for (size_t i = 0; i < t->n_row; i++) {
		int c = index_of(clv_tsv_cell(t, i, class), class_names, CLV_WC_COUNT);
		if (c <= 0)
			return fail_row(err, t, i, "class", clv_tsv_cell(t, i, class));
		int64_t v = 0;
		clv_str_to_i64(clv_tsv_cell(t, i, value), &v);
		clv_str cell = clv_tsv_cell(t, i, word), one;
		while (clv_str_split(&cell, ' ', &one)) {
			if (!one.n)
				continue;
			uint32_t *at = clv_map_put64(&k->info_of, clv_word_hash(one), UINT32_MAX);
			if (*at == UINT32_MAX) {
				*at = (uint32_t)k->infos.n;
				*clv_push(k->a, &k->infos) = (clv_winfo){ 0 };
			}
			clv_winfo *info = &k->infos.v[*at];
			info->classes |= UINT64_C(1) << c;
			if (v || !info->value)
				info->value = (int32_t)v;
		}
	}
	return CLV_OK;
}

static clv_status load_langs(clv_pages *k, const clv_tsv *t, clv_error *err)
{
	int lang = clv_tsv_col(t, "lang"), words = clv_tsv_col(t, "words");
	k->lang_words = clv_map_new(k->a);
	for (size_t i = 0; i < t->n_row; i++) {
		if (k->langs.n == 32)
			return clv_fail(err, CLV_LIMIT, "page", "%.*s: more than 32 languages", CLV_FMT(t->name));
		clv_str cell = clv_tsv_cell(t, i, words), one;
		*clv_push(k->a, &k->langs) = (clv_lang){ clv_tsv_cell(t, i, lang), cell };
		while (clv_str_split(&cell, ' ', &one))
			if (one.n)
				*clv_map_put64(&k->lang_words, clv_word_hash(one), 0) |= 1u << i;
	}
	return CLV_OK;
}

static void load_outlets(clv_pages *k, const clv_tsv *t)
{
	int domain = clv_tsv_col(t, "domain"), name = clv_tsv_col(t, "name"), kind = clv_tsv_col(t, "kind"),
	    aliases = clv_tsv_col(t, "aliases");
	k->outlet_domain = clv_map_new(k->a);
	k->outlet_name = clv_map_new(k->a);
	for (size_t i = 0; i < t->n_row; i++) {
		clv_outlet o = { clv_tsv_cell(t, i, domain), clv_tsv_cell(t, i, name),
			         clv_tsv_cell(t, i, kind), 0 };
		clv_str rest = clv_tsv_cell(t, i, aliases), one;
		if (o.domain.n)
			clv_map_put(&k->outlet_domain, o.domain, (uint32_t)k->outlets.n);
		clv_map_put(&k->outlet_name, clv_str_lower_ascii(k->a, o.name), (uint32_t)k->outlets.n);
		while (clv_str_split(&rest, '|', &one))
			if (one.n)
				clv_map_put(&k->outlet_name, clv_str_lower_ascii(k->a, one),
				            (uint32_t)k->outlets.n);
		*clv_push(k->a, &k->outlets) = o;
	}
}

static clv_status load_html(clv_pages *k, const clv_tsv *t, clv_error *err)
{
	int word = clv_tsv_col(t, "name"), weight = clv_tsv_col(t, "weight"), role = clv_tsv_col(t, "role");
	k->html_names = clv_map_new(k->a);
	for (size_t i = 0; i < t->n_row; i++) {
		int64_t v = 0;
		clv_str r = clv_tsv_cell(t, i, role);
		int code = r.n ? clv_role_of(r) : CLV_ROLE_BODY;
		if (code < 0)
			return fail_row(err, t, i, "role", r);
		if (!clv_str_to_i64(clv_tsv_cell(t, i, weight), &v) || v < -100 || v > 100)
			return fail_row(err, t, i, "weight", clv_tsv_cell(t, i, weight));
		*clv_map_put(&k->html_names, clv_tsv_cell(t, i, word), 0) =
			(uint32_t)code << 16 | (uint32_t)(v + 100);
	}
	return CLV_OK;
}

static clv_status load_meta(clv_pages *k, const clv_tsv *t, clv_error *err)
{
	static const char *const fields[CLV_META_COUNT] = { "", "date", "modified", "title", "site", "author",
		                                            "url", "lang", "ldtype", "tag", "about" };
	int key = clv_tsv_col(t, "key"), field = clv_tsv_col(t, "field"), rank = clv_tsv_col(t, "rank");
	k->meta_keys = clv_map_new(k->a);
	for (size_t i = 0; i < t->n_row; i++) {
		int f = index_of(clv_tsv_cell(t, i, field), fields, CLV_META_COUNT);
		int64_t v = 0;
		if (f <= 0)
			return fail_row(err, t, i, "field", clv_tsv_cell(t, i, field));
		if (!clv_str_to_i64(clv_tsv_cell(t, i, rank), &v) || v < 1 || v > 9)
			return fail_row(err, t, i, "rank", clv_tsv_cell(t, i, rank));
		*clv_map_put(&k->meta_keys, clv_tsv_cell(t, i, key), 0) = (uint32_t)f << 8 | (uint32_t)v;
	}
	return CLV_OK;
}

clv_status clv_pages_build(clv_arena *a, const clv_page_tables *t, clv_pages **out, clv_error *err)
{
	clv_pages *k = CLV_NEW(a, clv_pages);
	k->a = a;
	CLV_TRY(load_words(k, &t->words, err));
	CLV_TRY(load_cues(k, &t->cues, err));
	CLV_TRY(load_langs(k, &t->langs, err));
	load_outlets(k, &t->outlets);
	CLV_TRY(load_html(k, &t->html, err));
	CLV_TRY(load_meta(k, &t->meta, err));
	*out = k;
	return CLV_OK;
}

clv_status clv_pages_load(const clv_pack *p, clv_pages **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	clv_page_tables t;
	clv_status s = CLV_NOMEM;
	if (!a)
		return clv_fail(err, CLV_NOMEM, "page", "out of memory");
	if (clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "page", "out of memory");
	}
	if ((s = clv_pack_table(p, a, "page.tsv", &t.cues, err)) == CLV_OK &&
	    (s = clv_pack_table(p, a, "page_words.tsv", &t.words, err)) == CLV_OK &&
	    (s = clv_pack_table(p, a, "page_langs.tsv", &t.langs, err)) == CLV_OK &&
	    (s = clv_pack_table(p, a, "page_html.tsv", &t.html, err)) == CLV_OK &&
	    (s = clv_pack_table(p, a, "page_meta.tsv", &t.meta, err)) == CLV_OK &&
	    (s = clv_pack_table(p, a, "outlets.tsv", &t.outlets, err)) == CLV_OK)
		s = clv_pages_build(a, &t, out, err);
	clv_arena_unguard(a);
	if (s != CLV_OK)
		clv_arena_free(a);
	return s;
}

void clv_pages_free(clv_pages *p)
{
	if (p)
		clv_arena_free(p->a);
}
