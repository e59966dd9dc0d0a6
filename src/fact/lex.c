/* SPDX-License-Identifier: Apache-2.0 */
/* The words that facts need, from lexicon/story: synonyms, cues of claims, units,
 * neutral phrases. Input: the model pack. Output: maps from the hash of the folded
 * word, so that a lookup costs no copy. Frozen after loading. */
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

static const char *const stances[] = {
#define X(n, t) t,
	CLV_STANCE_MAP(X)
#undef X
};
static const char *const notes[] = {
#define X(n, t) t,
	CLV_NOTE_MAP(X)
#undef X
};
static const char *const kinds[] = {
#define X(n, t) t,
	CLV_FACTKIND_MAP(X)
#undef X
};

const char *clv_stance_name(int v)
{
	return v >= 0 && v < CLV_N_STANCE ? stances[v] : "";
}

const char *clv_note_name(int v)
{
	return v >= 0 && v < CLV_N_NOTE ? notes[v] : "";
}

const char *clv_factkind_name(int v)
{
	return v >= 0 && v < CLV_N_FACT ? kinds[v] : "";
}

/* Hash of the first word of s as the scanner sees it. */
static uint64_t form_of(clv_arena *a, clv_str s)
{
	clv_words w = clv_words_scan(NULL, s, (clv_span){ 0, (uint32_t)s.n }, a);
	return w.n ? w.v[0].form : 0;
}

static clv_status load_synonyms(clv_factlex *l, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, l->arena, "synonyms.tsv", &t, err));
	int word = clv_tsv_col(&t, "word"), group = clv_tsv_col(&t, "group");
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str g = clv_tsv_cell(&t, i, group);
		clv_map_put64(&l->synonyms, form_of(l->arena, clv_tsv_cell(&t, i, word)),
		              (uint32_t)clv_hash64_seed(g.p, g.n, 1));
	}
	return CLV_OK;
}

static const struct { const char *kind; uint32_t bit; } claim_kinds[] = {
	{ "expect", CLV_CLAIM_EXPECT }, { "negation", CLV_CLAIM_NEGATION }, { "order", CLV_CLAIM_ORDER },
	{ "since", CLV_CLAIM_SINCE }, { "span", CLV_CLAIM_SPAN }, { "hedge", CLV_CLAIM_HEDGE },
	{ "source", CLV_CLAIM_SOURCE }, { "join", CLV_CLAIM_JOIN }, { "fragment", CLV_CLAIM_FRAGMENT },
	{ "pronoun", CLV_CLAIM_PRONOUN }, { "speaker", CLV_CLAIM_SPEAKER }, { "opener", CLV_CLAIM_OPENER },
	{ "verb", CLV_CLAIM_VERB }, { "content", CLV_CLAIM_CONTENT }, { "adjunct", CLV_CLAIM_ADJUNCT },
	{ "dead", CLV_CLAIM_DEAD }, { "injured", CLV_CLAIM_INJURED }, { "held", CLV_CLAIM_HELD },
	{ "floor", CLV_CLAIM_FLOOR }, { "ceiling", CLV_CLAIM_CEILING }, { "rough", CLV_CLAIM_ROUGH },
	{ "count", CLV_CLAIM_COUNT }, { "reaches", CLV_CLAIM_REACHES }, { "people", CLV_CLAIM_PEOPLE },
};

static uint32_t claim_bit(clv_str kind)
{
	for (size_t i = 0; i < sizeof claim_kinds / sizeof *claim_kinds; i++)
		if (clv_str_eqc(kind, claim_kinds[i].kind))
			return claim_kinds[i].bit;
	return 0;
}

static clv_status load_claims(clv_factlex *l, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, l->arena, "claims.tsv", &t, err));
	int cue = clv_tsv_col(&t, "cue"), kind = clv_tsv_col(&t, "kind");
	for (size_t i = 0; i < t.n_row; i++) {
		uint32_t bit = claim_bit(clv_tsv_cell(&t, i, kind));
		if (!bit)
			return clv_fail(err, CLV_FORMAT, "fact", "claims.tsv:%u: unknown kind", t.line[i]);
		*clv_map_put64(&l->claims, form_of(l->arena, clv_tsv_cell(&t, i, cue)), 0) |= bit;
	}
	return CLV_OK;
}

static clv_status load_units(clv_factlex *l, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, l->arena, "units.tsv", &t, err));
	int word = clv_tsv_col(&t, "word"), unit = clv_tsv_col(&t, "unit"), factor = clv_tsv_col(&t, "factor");
	for (size_t i = 0; i < t.n_row; i++) {
		double f;
		if (!clv_str_to_f64(clv_tsv_cell(&t, i, factor), &f))
			return clv_fail(err, CLV_FORMAT, "fact", "units.tsv:%u: expected a number", t.line[i]);
		clv_map_put64(&l->units, form_of(l->arena, clv_tsv_cell(&t, i, word)), (uint32_t)l->unit.n);
		*clv_push(l->arena, &l->unit) = (clv_unit){ clv_tsv_cell(&t, i, unit), f };
	}
	return CLV_OK;
}

static clv_status load_epochs(clv_factlex *l, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, l->arena, "epochs.tsv", &t, err));
	int word = clv_tsv_col(&t, "word"), from = clv_tsv_col(&t, "from"), to = clv_tsv_col(&t, "to");
	for (size_t i = 0; i < t.n_row; i++) {
		clv_epoch e = { clv_day_parse(clv_tsv_cell(&t, i, from)), clv_day_parse(clv_tsv_cell(&t, i, to)) };
		if (e.from == CLV_DAY_NONE || e.to == CLV_DAY_NONE)
			return clv_fail(err, CLV_FORMAT, "fact", "epochs.tsv:%u: expected two days", t.line[i]);
		clv_map_put64(&l->epochs, form_of(l->arena, clv_tsv_cell(&t, i, word)), (uint32_t)l->epoch.n);
		*clv_push(l->arena, &l->epoch) = e;
	}
	return CLV_OK;
}

static clv_status load_phrases(clv_factlex *l, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, l->arena, "phrases.tsv", &t, err));
	int type = clv_tsv_col(&t, "type"), mode = clv_tsv_col(&t, "mode");
	int mutual = clv_tsv_col(&t, "mutual"), status = clv_tsv_col(&t, "status");
	int phrase = clv_tsv_col(&t, "phrase"), cameo = clv_tsv_col(&t, "cameo");
	for (size_t i = 0; i < t.n_row; i++) {
		int ty = clv_type_of(clv_tsv_cell(&t, i, type));
		int st = clv_evstatus_of(clv_tsv_cell(&t, i, status));
		clv_str m = clv_tsv_cell(&t, i, mutual);
		if (ty < 0 || st < 0)
			return clv_fail(err, CLV_FORMAT, "fact", "phrases.tsv:%u: unknown type or status", t.line[i]);
		*clv_push(l->arena, &l->phrases) = (clv_phrase){ (clv_type)ty, clv_tsv_cell(&t, i, mode),
			clv_tsv_cell(&t, i, cameo), clv_tsv_cell(&t, i, phrase),
			clv_str_eqc(m, "yes") ? CLV_SIDES_BOTH : clv_str_eqc(m, "no") ? CLV_SIDES_ONE
			: clv_str_eqc(m, "none") ? CLV_SIDES_TARGET : CLV_SIDES_ANY, st };
	}
	return CLV_OK;
}

static clv_status load_wordings(clv_factlex *l, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	clv_map subjects = clv_map_new(l->arena);
	CLV_TRY(clv_pack_table(p, l->arena, "wordings.tsv", &t, err));
	int term = clv_tsv_col(&t, "term"), of = clv_tsv_col(&t, "of");
	for (size_t i = 0; i < t.n_row; i++) {
		clv_wording *w = clv_push(l->arena, &l->wordings);
		w->term = clv_tsv_cell(&t, i, term);
		w->of = clv_tsv_cell(&t, i, of);
		w->subject = *clv_map_put(&subjects, w->of, l->n_subjects);
		l->n_subjects = (uint32_t)subjects.n;
		clv_words words = clv_words_scan(NULL, w->term, (clv_span){ 0, (uint32_t)w->term.n }, l->arena);
		if (!words.n || words.n > CLV_WORDING_WORDS)
			return clv_fail(err, CLV_FORMAT, "fact", "wordings.tsv:%u: one to four words are expected", t.line[i]);
		for (w->n_forms = 0; w->n_forms < words.n; w->n_forms++)
			w->form[w->n_forms] = words.v[w->n_forms].form;
		uint32_t *first = clv_map_put64(&l->wording_at, w->form[0], 0);
		w->next = *first;
		*first = (uint32_t)l->wordings.n;
	}
	return CLV_OK;
}

static void put_outlet(clv_factlex *l, clv_str name, clv_str country)
{
	clv_str key = clv_str_lower_ascii(l->arena, clv_str_trim(name));
	if (!key.n)
		return;
	clv_map_put(&l->outlets, key, (uint32_t)l->masters.n);
	*clv_push(l->arena, &l->masters) = country;
}

/* Outlets that a state controls, and what governments publish. */
static clv_status load_outlets(clv_factlex *l, const clv_pack *p, clv_error *err)
{
	clv_tsv t;
	CLV_TRY(clv_pack_table(p, l->arena, "outlets.tsv", &t, err));
	int name = clv_tsv_col(&t, "name"), country = clv_tsv_col(&t, "country"), kind = clv_tsv_col(&t, "kind");
	int aliases = clv_tsv_col(&t, "aliases"), control = clv_tsv_col(&t, "control");
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str state = clv_tsv_cell(&t, i, country), rest = clv_tsv_cell(&t, i, aliases), alias;
		if (!clv_str_eqc(clv_tsv_cell(&t, i, control), "state") && !clv_str_eqc(clv_tsv_cell(&t, i, kind), "government"))
			continue;
		put_outlet(l, clv_tsv_cell(&t, i, name), state);
		while (clv_str_split(&rest, '|', &alias))
			put_outlet(l, alias, state);
	}
	return CLV_OK;
}

clv_str clv_fact_master(const clv_build *b, clv_str outlet)
{
	clv_str key = clv_str_lower_ascii(b->scratch, clv_str_trim(outlet));
	const uint32_t *at = b->lex && key.n ? clv_map_get(&b->lex->outlets, key) : NULL;
	return at ? b->lex->masters.v[*at] : (clv_str){ "", 0 };
}

clv_status clv_factlex_load(const clv_pack *p, clv_factlex **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "fact", "out of memory while loading the words of facts");
	}
	clv_factlex *l = CLV_NEW(a, clv_factlex);
	l->arena = a;
	l->synonyms = clv_map_new(a);
	l->claims = clv_map_new(a);
	l->units = clv_map_new(a);
	l->epochs = clv_map_new(a);
	l->wording_at = clv_map_new(a);
	l->outlets = clv_map_new(a);
	clv_status st = load_synonyms(l, p, err);
	if (st == CLV_OK)
		st = load_claims(l, p, err);
	if (st == CLV_OK)
		st = load_units(l, p, err);
	if (st == CLV_OK)
		st = load_epochs(l, p, err);
	if (st == CLV_OK)
		st = load_phrases(l, p, err);
	if (st == CLV_OK)
		st = load_wordings(l, p, err);
	if (st == CLV_OK)
		st = load_outlets(l, p, err);
	if (st == CLV_OK)
		st = clv_copylex_load(p, &l->words, err);
	if (st == CLV_OK) {
		st = clv_encoder_load(p, &l->encoder, err);
		st = st == CLV_NOTFOUND ? CLV_OK : st;
	}
	clv_arena_unguard(a);
	if (st != CLV_OK) {
		clv_arena_free(a);
		return st;
	}
	*out = l;
	return CLV_OK;
}

clv_status clv_factlex_state(const clv_factlex *lex, clv_encode_state **out)
{
	*out = lex->encoder ? clv_encode_state_new(lex->encoder) : NULL;
	return lex->encoder && !*out ? CLV_NOMEM : CLV_OK;
}

void clv_factlex_free(clv_factlex *lex)
{
	if (!lex)
		return;
	clv_encoder_free(lex->encoder);
	clv_copylex_free(lex->words);
	clv_arena_free(lex->arena);
}
