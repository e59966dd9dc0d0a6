/* SPDX-License-Identifier: Apache-2.0 */
/* Stages that have not landed yet do nothing, so that the program links. Weak:
 * the real ones stand over these. This file goes when they are all there. */
#include "run/run_priv.h"

#define PENDING __attribute__((weak))
struct clv_where { int unused; };
struct clv_quotes { int unused; };
struct clv_factlex { int unused; };

PENDING clv_status clv_where_load(const clv_pack *p, clv_where **out, clv_error *err)
{
	(void)p, (void)err;
	*out = NULL;
	return CLV_OK;
}
PENDING void clv_where_free(clv_where *w) { (void)w; }
PENDING void clv_where_find(const clv_where *w, clv_doc *d, clv_arena *scratch)
{
	(void)w, (void)d, (void)scratch;
}
PENDING clv_status clv_quotes_load(const clv_pack *p, clv_quotes **out, clv_error *err)
{
	(void)p, (void)err;
	*out = NULL;
	return CLV_OK;
}
PENDING void clv_quotes_free(clv_quotes *q) { (void)q; }
PENDING void clv_quotes_find(const clv_quotes *q, clv_doc *d, clv_arena *scratch)
{
	(void)q, (void)d, (void)scratch;
}
PENDING clv_status clv_factlex_load(const clv_pack *p, clv_factlex **out, clv_error *err)
{
	(void)p, (void)err;
	*out = NULL;
	return CLV_OK;
}
PENDING void clv_factlex_free(clv_factlex *l) { (void)l; }
PENDING clv_dossier *clv_fact_build(const clv_factlex *lex, const clv_doc *const *docs, size_t n,
                                    const uint32_t *origin, clv_arena *out, clv_arena *scratch)
{
	(void)lex, (void)origin, (void)scratch;
	clv_dossier *x = CLV_NEW(out, clv_dossier);
	x->title = n ? docs[0]->title : (clv_str){ 0 };
	x->from = x->to = CLV_DAY_NONE;
	x->main_event = CLV_NO_INDEX;
	x->counts = (clv_counts){ 0, (uint32_t)n, (uint32_t)n };
	return x;
}
PENDING const char *clv_stance_name(int v) { (void)v; return ""; }
PENDING const char *clv_note_name(int v) { (void)v; return ""; }
PENDING const char *clv_factkind_name(int v) { (void)v; return ""; }
PENDING void clv_code_pair(const clv_coder *c, const clv_doc *d, clv_span source, clv_span target,
                           double p[CLV_N_TYPE + 1], clv_arena *scratch)
{
	(void)c, (void)d, (void)source, (void)target, (void)scratch;
	p[CLV_TYPE_NONE] = 1;
}
