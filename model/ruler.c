/* SPDX-License-Identifier: Apache-2.0 */
/* attribute_ruler/patterns of a spaCy pipeline → section "nlp/ruler".
 *
 * Input: msgpack list of {patterns: [[{attribute: value}…]…], attrs: {attribute:
 * value}, index}. A value is a text, a truth value, or {operator: operand} with
 * IN, NOT_IN or REGEX. Output: layout in src/parse/ruler.h. Attributes: TAG, POS,
 * DEP, MORPH, LEMMA, ORTH (TEXT), LOWER, IS_SPACE; others, quantifiers (OP) and
 * extension attributes are refused by name. Morphology is brought to spaCy's
 * normal form: features sorted, "_" is empty. */
#include "convert.h"
#include "msgpack.h"
#include "pyregex.h"
#include "model/idtable.h"
#include "parse/ruler.h"

enum { RULER_VERSION = 1 };

static const struct {
	const char *name;
	clv_rule_attr attr;
} attributes[] = {
	{ "TAG", CLV_RULE_TAG },     { "POS", CLV_RULE_POS },     { "DEP", CLV_RULE_DEP },
	{ "MORPH", CLV_RULE_MORPH }, { "LEMMA", CLV_RULE_LEMMA }, { "ORTH", CLV_RULE_ORTH },
	{ "TEXT", CLV_RULE_ORTH },   { "LOWER", CLV_RULE_LOWER }, { "IS_SPACE", CLV_RULE_IS_SPACE },
};

static clv_status put_attribute(clv_buf *out, clv_str name, clv_rule_attr *attr, clv_error *err)
{
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		if (clv_str_eqc(name, attributes[i].name)) {
			*attr = attributes[i].attr;
			clv_section_put_u32(out, (uint32_t)*attr);
			return CLV_OK;
		}
	}
	return clv_fail(err, CLV_UNSUPPORTED, "ruler",
	                "attribute %.*s is not supported; supported are TAG, POS, DEP, MORPH, LEMMA, "
	                "ORTH, LOWER and IS_SPACE", CLV_FMT(name));
}

static int by_text(const void *x, const void *y)
{
	return clv_str_cmp(*(const clv_str *)x, *(const clv_str *)y);
}

/* "B=c,a|A=b" → "A=b|B=a,c". */
static clv_str normal_morph(clv_arena *a, clv_str morph)
{
	CLV_VEC(clv_str) features = { 0 };
	clv_str part, name, value;
	clv_buf out = clv_buf_new(a);
	if (clv_str_eqc(morph, "_"))
		return CLV_S("");
	while (clv_str_split(&morph, '|', &part)) {
		CLV_VEC(clv_str) values = { 0 };
		clv_buf b = clv_buf_new(a);
		clv_str rest = part;
		clv_str_split(&rest, '=', &name);
		while (clv_str_split(&rest, ',', &value))
			*clv_push(a, &values) = value;
		if (values.n)
			qsort(values.v, values.n, sizeof *values.v, by_text);
		clv_buf_add(&b, name);
		for (size_t i = 0; i < values.n; i++) {
			clv_buf_ch(&b, i ? ',' : '=');
			clv_buf_add(&b, values.v[i]);
		}
		*clv_push(a, &features) = clv_buf_str(&b);
	}
	if (features.n)
		qsort(features.v, features.n, sizeof *features.v, by_text);
	for (size_t i = 0; i < features.n; i++) {
		if (i)
			clv_buf_ch(&out, '|');
		clv_buf_add(&out, features.v[i]);
	}
	return clv_buf_str(&out);
}

static clv_status put_regex(clv_arena *a, clv_buf *out, const clv_mp *v, clv_error *err)
{
	clv_str pattern;
	CLV_TRY(clv_pyregex(a, clv_mp_str(v), &pattern, err));
	clv_section_put_u32(out, CLV_RULE_REGEX);
	clv_section_put_u32(out, 1);
	clv_section_put_str(out, pattern);
	return CLV_OK;
}

/* Operator and operands: one value v, or a list of them. */
static clv_status put_set(clv_arena *a, clv_buf *out, clv_rule_attr attr, clv_rule_op op,
                          const clv_mp *v, clv_error *err)
{
	bool list = clv_mp_is(v, CLV_MP_ARRAY), truth;
	uint32_t n = list ? v->n : 1;
	clv_section_put_u32(out, (uint32_t)op);
	clv_section_put_u32(out, n);
	for (uint32_t i = 0; i < n; i++) {
		const clv_mp *x = list ? clv_mp_at(v, i) : v;
		clv_str text = clv_mp_str(x);
		if (clv_mp_bool(x, &truth))
			text = truth ? CLV_S("1") : CLV_S("0");
		else if (!clv_mp_is(x, CLV_MP_STR))
			return clv_fail(err, CLV_UNSUPPORTED, "ruler", "a value that is no text");
		clv_section_put_str(out, attr == CLV_RULE_MORPH ? normal_morph(a, text) : text);
	}
	return CLV_OK;
}

static clv_status put_condition(clv_arena *a, clv_buf *out, clv_str name, const clv_mp *v,
                                clv_error *err)
{
	clv_rule_attr attr;
	CLV_TRY(put_attribute(out, name, &attr, err));
	if (!clv_mp_is(v, CLV_MP_MAP))
		return put_set(a, out, attr, CLV_RULE_IN, v, err);
	clv_str op = clv_mp_str(clv_mp_key(v, 0));
	const clv_mp *operand = clv_mp_val(v, 0);
	if (v->n == 1 && clv_str_eqc(op, "IN") && clv_mp_is(operand, CLV_MP_ARRAY))
		return put_set(a, out, attr, CLV_RULE_IN, operand, err);
	if (v->n == 1 && clv_str_eqc(op, "NOT_IN") && clv_mp_is(operand, CLV_MP_ARRAY))
		return put_set(a, out, attr, CLV_RULE_NOT_IN, operand, err);
	if (v->n == 1 && clv_str_eqc(op, "REGEX") && clv_mp_is(operand, CLV_MP_STR))
		return put_regex(a, out, operand, err);
	return clv_fail(err, CLV_UNSUPPORTED, "ruler",
	                "operator %.*s on %.*s is not supported; supported are IN, NOT_IN and REGEX",
	                CLV_FMT(op), CLV_FMT(name));
}

static clv_status put_pattern(clv_arena *a, clv_buf *out, const clv_mp *tokens, clv_error *err)
{
	clv_section_put_u32(out, (uint32_t)clv_mp_n(tokens));
	for (size_t k = 0; k < clv_mp_n(tokens); k++) {
		const clv_mp *t = clv_mp_at(tokens, k);
		clv_section_put_u32(out, (uint32_t)clv_mp_n(t));
		for (size_t i = 0; i < clv_mp_n(t); i++)
			CLV_TRY(put_condition(a, out, clv_mp_str(clv_mp_key(t, i)), clv_mp_val(t, i), err));
	}
	return CLV_OK;
}

static clv_status put_settings(clv_arena *a, clv_buf *out, const clv_mp *attrs, clv_error *err)
{
	clv_section_put_u32(out, (uint32_t)clv_mp_n(attrs));
	for (size_t i = 0; i < clv_mp_n(attrs); i++) {
		clv_rule_attr attr;
		clv_str name = clv_mp_str(clv_mp_key(attrs, i)), value = clv_mp_str(clv_mp_val(attrs, i));
		CLV_TRY(put_attribute(out, name, &attr, err));
		if (attr > CLV_RULE_LEMMA)
			return clv_fail(err, CLV_UNSUPPORTED, "ruler", "a rule that sets %.*s", CLV_FMT(name));
		if (attr == CLV_RULE_POS && clv_pos_of(value) == CLV_POS_NONE)
			return clv_fail(err, CLV_UNSUPPORTED, "ruler", "coarse tag %.*s", CLV_FMT(value));
		clv_section_put_str(out, attr == CLV_RULE_MORPH ? normal_morph(a, value) : value);
	}
	return CLV_OK;
}

static clv_status put_rule(clv_arena *a, clv_buf *out, const clv_mp *rule, clv_error *err)
{
	int64_t index = 0;
	const clv_mp *patterns = clv_mp_get(rule, "patterns");
	clv_mp_i64(clv_mp_get(rule, "index"), &index);
	clv_section_put_u32(out, (uint32_t)(int32_t)index);
	CLV_TRY(put_settings(a, out, clv_mp_get(rule, "attrs"), err));
	clv_section_put_u32(out, (uint32_t)clv_mp_n(patterns));
	for (size_t i = 0; i < clv_mp_n(patterns); i++)
		CLV_TRY(put_pattern(a, out, clv_mp_at(patterns, i), err));
	return CLV_OK;
}

clv_status clv_convert_ruler(clv_convert *c, clv_error *err)
{
	clv_mp *rules;
	const char *dir;
	if (!c->spacy)
		return CLV_OK;
	CLV_TRY(clv_convert_spacy_dir(c, &dir, err));
	if (!clv_convert_exists(c, dir, "attribute_ruler/patterns"))
		return CLV_OK;
	CLV_TRY(clv_convert_spacy_mp(c, "attribute_ruler/patterns", &rules, err));
	clv_buf out = clv_buf_new(c->a);
	clv_section_put_u32(&out, RULER_VERSION);
	clv_section_put_u32(&out, (uint32_t)clv_mp_n(rules));
	for (size_t i = 0; i < clv_mp_n(rules); i++) {
		clv_error why = { 0 };
		if (put_rule(c->a, &out, clv_mp_at(rules, i), &why) != CLV_OK)
			return clv_fail(err, why.code, "ruler", "attribute_ruler/patterns, rule %zu: %s", i,
			                why.msg);
	}
	clv_convert_add(c, CLV_S("nlp/ruler"), clv_buf_str(&out));
	return CLV_OK;
}
