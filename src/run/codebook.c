/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo codebook TYPE`: what a PLOVER type means.
 *
 * Input: the codebook's pages (sections codebook/TYPE.md), the modes and their scores
 * (lex/plover.tsv), the coder's patterns. Output: one page of Markdown: the page as it is
 * written, its modes, the lines of the lexicon that code it. */
#include "run/run_priv.h"

static const char page_name[] = "codebook/%s.md";

/* The first line of a page that is no heading: what the type is. */
static clv_str summary(clv_str page)
{
	clv_str line;
	while (clv_str_split(&page, '\n', &line))
		if (line.n && line.p[0] != '#')
			return line;
	return CLV_S("");
}

static void list_types(const clv_engine *e, clv_buf *out)
{
	char name[CLV_PACK_NAME];
	for (int t = 0; t < CLV_N_TYPE; t++) {
		snprintf(name, sizeof name, page_name, clv_type_name(t));
		clv_buf_f(out, "%-10s quad %d  %.*s\n", clv_type_name(t), clv_type_quad(t),
		          CLV_FMT(summary(clv_pack_get(e->pack, name))));
	}
}

static void put_modes(const clv_engine *e, clv_arena *a, const char *type, clv_buf *out)
{
	clv_tsv t;
	clv_error ignored;
	if (clv_pack_table(e->pack, a, "plover.tsv", &t, &ignored) != CLV_OK)
		return;
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str mode = clv_tsv_cell(&t, i, clv_tsv_col(&t, "mode"));
		if (!clv_str_eqc(clv_tsv_cell(&t, i, clv_tsv_col(&t, "type")), type))
			continue;
		clv_buf_f(out, "- %.*s: intensity %.*s\n", CLV_FMT(mode.n ? mode : CLV_S("(any)")),
		          CLV_FMT(clv_tsv_cell(&t, i, clv_tsv_col(&t, "score"))));
	}
}

clv_status clv_run_codebook(const clv_engine *e, const char *type, clv_arena *a, clv_buf *out, clv_error *err)
{
	char name[CLV_PACK_NAME];
	if (!type || !*type) {
		list_types(e, out);
		return CLV_OK;
	}
	clv_str upper = clv_str_copy(a, clv_str_c(type));
	for (size_t i = 0; i < upper.n; i++)
		((char *)(uintptr_t)upper.p)[i] = (char)(type[i] >= 'a' && type[i] <= 'z' ? type[i] - 32 : type[i]);
	int t = clv_type_of(upper);
	if (t < 0 || t >= CLV_N_TYPE)
		return clv_fail(err, CLV_NOTFOUND, "codebook", "%.40s is no PLOVER type; `clavijo codebook` lists them", type);
	snprintf(name, sizeof name, page_name, clv_type_name(t));
	clv_buf_add(out, clv_pack_get(e->pack, name));
	clv_buf_addc(out, "\n## Modes\n");
	put_modes(e, a, clv_type_name(t), out);
	clv_buf_addc(out, "\n## Patterns\n");
	clv_coder_patterns(e->coder, (clv_type)t, out);
	return CLV_OK;
}
