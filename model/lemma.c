/* SPDX-License-Identifier: Apache-2.0 */
/* lemmatizer/lookups/lookups.bin of a spaCy pipeline → section "nlp/lemma".
 *
 * Input: msgpack {lemma_rules: {id of a part of speech: [[old, new]…]}, lemma_exc:
 * {id: {form: [lemma…]}}, lemma_index: {id: [form…]}, lemma_lookup: {id of a form:
 * lemma or [lemma…]}}, and from config.cfg language and mode. Output: layout in
 * src/parse/lemma.h.
 *
 * Refused by name: mode "rule" of other languages than English and French, whose
 * methods differ. */
#include "convert.h"
#include "msgpack.h"
#include "model/idtable.h"
#include "parse/lemma.h"
#include "parse/lexeme.h"

enum { LEMMA_VERSION = 1 };

typedef CLV_VEC(clv_idpair) pairs;

static uint64_t hash(clv_str s)
{
	return clv_hash64(s.p, s.n);
}

/* The entry of a table for a part of speech ("noun"): keys are string ids. */
static const clv_mp *entry(const clv_mp *table, clv_str pos)
{
	uint64_t key, want = clv_string_id(pos);
	for (size_t i = 0; i < clv_mp_n(table); i++)
		if (clv_mp_u64(clv_mp_key(table, i), &key) && key == want)
			return clv_mp_val(table, i);
	return NULL;
}

static void put_endings(clv_buf *out, const clv_mp *rules)
{
	clv_section_put_u32(out, (uint32_t)clv_mp_n(rules));
	for (size_t i = 0; i < clv_mp_n(rules); i++) {
		clv_section_put_str(out, clv_mp_str(clv_mp_at(clv_mp_at(rules, i), 0)));
		clv_section_put_str(out, clv_mp_str(clv_mp_at(clv_mp_at(rules, i), 1)));
	}
}

static void put_index(clv_arena *a, clv_buf *out, const clv_mp *words)
{
	pairs p = { 0 };
	for (size_t i = 0; i < clv_mp_n(words); i++)
		*clv_push(a, &p) = (clv_idpair){ .key = hash(clv_mp_str(clv_mp_at(words, i))) };
	clv_idtable_write(out, p.v, p.n);
}

static void put_exceptions(clv_arena *a, clv_buf *out, const clv_mp *words)
{
	pairs p = { 0 };
	for (size_t i = 0; i < clv_mp_n(words); i++) {
		const clv_mp *lemmas = clv_mp_val(words, i);
		clv_buf joined = clv_buf_new(a);
		for (size_t k = 0; k < clv_mp_n(lemmas); k++) {
			if (k)
				clv_buf_ch(&joined, '\n');
			clv_buf_add(&joined, clv_mp_str(clv_mp_at(lemmas, k)));
		}
		*clv_push(a, &p) = (clv_idpair){ .key = hash(clv_mp_str(clv_mp_key(words, i))),
			                         .value = clv_buf_str(&joined) };
	}
	clv_idtable_write(out, p.v, p.n);
}

static void put_parts(clv_arena *a, clv_buf *out, const clv_mp *tables)
{
	const clv_mp *rules = clv_mp_get(tables, "lemma_rules"),
	             *index = clv_mp_get(tables, "lemma_index"), *exc = clv_mp_get(tables, "lemma_exc");
	uint32_t n = 0;
	clv_buf body = clv_buf_new(a);
	for (int pos = 0; pos < CLV_N_POS; pos++) {
		clv_str name = clv_str_lower_ascii(a, clv_str_c(clv_pos_name(pos)));
		if (!name.n || (!entry(rules, name) && !entry(index, name) && !entry(exc, name)))
			continue;
		clv_section_put_str(&body, name);
		put_endings(&body, entry(rules, name));
		put_index(a, &body, entry(index, name));
		put_exceptions(a, &body, entry(exc, name));
		n++;
	}
	/* the tables inside are aligned to 8 from the section's start */
	clv_section_put_u32(out, n);
	clv_section_pad(out);
	clv_buf_add(out, clv_buf_str(&body));
}

static clv_status put_lookup(clv_arena *a, clv_buf *out, const clv_mp *lookup, clv_error *err)
{
	pairs p = { 0 };
	for (size_t i = 0; i < clv_mp_n(lookup); i++) {
		const clv_mp *v = clv_mp_val(lookup, i);
		clv_idpair *x = clv_push(a, &p);
		x->value = clv_mp_is(v, CLV_MP_ARRAY) ? clv_mp_str(clv_mp_at(v, 0)) : clv_mp_str(v);
		if (!clv_mp_u64(clv_mp_key(lookup, i), &x->key))
			return clv_fail(err, CLV_FORMAT, "lemmatizer", "lemma_lookup: a key that is no id");
	}
	clv_idtable_write(out, p.v, p.n);
	return CLV_OK;
}

static clv_status method_of(clv_convert *c, clv_lemma_method *method, clv_error *err)
{
	clv_str lang, mode;
	CLV_TRY(clv_convert_spacy_config(c, "nlp", "lang", &lang, err));
	CLV_TRY(clv_convert_spacy_config(c, "components.lemmatizer", "mode", &mode, err));
	if (clv_str_eqc(mode, "lookup"))
		*method = CLV_LEMMA_LOOKUP;
	else if (clv_str_eqc(mode, "rule") && clv_str_eqc(lang, "en"))
		*method = CLV_LEMMA_ENGLISH;
	else if (clv_str_eqc(mode, "rule") && clv_str_eqc(lang, "fr"))
		*method = CLV_LEMMA_FRENCH;
	else
		return clv_fail(err, CLV_UNSUPPORTED, "lemmatizer",
		                "mode %.*s of language %.*s is not supported; supported are rule of en and "
		                "fr, lookup of any", CLV_FMT(mode), CLV_FMT(lang));
	return CLV_OK;
}

clv_status clv_convert_lemma(clv_convert *c, clv_error *err)
{
	clv_mp *tables;
	const char *dir;
	clv_lemma_method method = CLV_LEMMA_LOOKUP;
	static const char file[] = "lemmatizer/lookups/lookups.bin";
	if (!c->spacy)
		return CLV_OK;
	CLV_TRY(clv_convert_spacy_dir(c, &dir, err));
	if (!clv_convert_exists(c, dir, file))
		return CLV_OK;
	CLV_TRY(method_of(c, &method, err));
	CLV_TRY(clv_convert_spacy_mp(c, file, &tables, err));
	clv_buf out = clv_buf_new(c->a);
	clv_section_put_u32(&out, LEMMA_VERSION);
	clv_section_put_u32(&out, (uint32_t)method);
	put_parts(c->a, &out, tables);
	CLV_TRY(put_lookup(c->a, &out, clv_mp_get(tables, "lemma_lookup"), err));
	clv_convert_add(c, CLV_S("nlp/lemma"), clv_buf_str(&out));
	return CLV_OK;
}
