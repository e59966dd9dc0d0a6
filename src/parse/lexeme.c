/* SPDX-License-Identifier: Apache-2.0 */
/* Lexeme attributes of spaCy's pipelines: NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE
 * as 64-bit string ids.
 *
 * Input: one word (UTF-8). Method: string ids are MurmurHash64A (A. Appleby,
 * public domain) with seed 1, but the names of spaCy's symbol table have their
 * symbol number, so that some ordinary words ("agent", "mark") do too. NORM is
 * looked up in the pipeline's own table, then in the norms that hold for every
 * language, else it is the lower case. Cost: linear in the word, plus one binary
 * search a look-up; callers cache by word. Limits: none of its own. */
#include "parse/lexeme.h"
#include "model/idtable.h"
#include "parse/symbols_table.h"
#include "text/text.h"

enum { LOOKUPS_VERSION = 1, SHAPE_LONG = 100, SHAPE_RUN = 4, SUFFIX_LENGTH = 3 };

struct clv_lookups {
	clv_idtable norm;
};

static uint64_t murmur64a(const char *p, size_t n, uint64_t seed)
{
	const uint64_t m = 0xC6A4A7935BD1E995u;
	uint64_t h = seed ^ (n * m), k;
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		memcpy(&k, p + i, 8);
		k *= m;
		k ^= k >> 47;
		h = (h ^ k * m) * m;
	}
	if (i < n) {
		k = 0;
		memcpy(&k, p + i, n - i);
		h = (h ^ k) * m;
	}
	h ^= h >> 47;
	h *= m;
	return h ^ h >> 47;
}

/* Compares a view with a NUL-terminated string, bytewise. */
static int cmp_name(clv_str s, const char *name)
{
	return clv_str_cmp(s, clv_str_c(name));
}

uint64_t clv_string_id(clv_str s)
{
	if (s.n == 0)
		return 0;
	size_t lo = 0, hi = sizeof symbol_table / sizeof *symbol_table;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = cmp_name(s, symbol_table[mid].name);
		if (c == 0)
			return symbol_table[mid].id;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return murmur64a(s.p, s.n, 1);
}

clv_status clv_lookups_load(const clv_pack *p, clv_lookups **out, clv_error *err)
{
	clv_section s = { 0 };
	CLV_TRY(clv_pack_need(p, "nlp/lookups", &s.bytes, err));
	clv_lookups *l = calloc(1, sizeof *l);
	if (!l)
		return clv_fail(err, CLV_NOMEM, "lookups", "out of memory");
	uint32_t version = clv_section_u32(&s);
	if (s.bad || version != LOOKUPS_VERSION || !clv_idtable_read(&s, &l->norm)) {
		free(l);
		return clv_fail(err, CLV_CORRUPT, "lookups", "section nlp/lookups is damaged");
	}
	*out = l;
	return CLV_OK;
}

void clv_lookups_free(clv_lookups *l)
{
	free(l);
}

static bool base_norm(clv_str orth, clv_str *norm)
{
	size_t lo = 0, hi = sizeof base_norm_table / sizeof *base_norm_table;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = cmp_name(orth, base_norm_table[mid].orth);
		if (c == 0) {
			*norm = clv_str_c(base_norm_table[mid].norm);
			return true;
		}
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

clv_str clv_lexeme_norm(const clv_lookups *l, clv_arena *a, clv_str orth)
{
	clv_str norm;
	if (clv_idtable_get(&l->norm, clv_string_id(orth), &norm) || base_norm(orth, &norm))
		return norm;
	return clv_uni_lower(a, orth);
}

clv_str clv_lexeme_prefix(clv_str orth)
{
	unsigned len;
	if (orth.n == 0)
		return orth;
	clv_utf8_at(orth, 0, &len);
	return clv_str_sub(orth, 0, len);
}

clv_str clv_lexeme_suffix(clv_str orth)
{
	size_t b = orth.n;
	for (int i = 0; i < SUFFIX_LENGTH && b > 0; i++)
		b = clv_utf8_before(orth, b);
	return clv_str_sub(orth, b, orth.n);
}

static uint32_t shape_char(uint32_t cp)
{
	if (clv_uni_isalpha(cp))
		return clv_uni_isupper(cp) ? 'X' : 'x';
	return clv_uni_isdigit(cp) ? 'd' : cp;
}

clv_str clv_lexeme_shape(clv_arena *a, clv_str orth)
{
	clv_buf out = clv_buf_new(a);
	uint32_t last = UINT32_MAX;
	unsigned len, run = 0, count = 0;
	char utf8[4];
	for (size_t i = 0; i < orth.n; i += len) {
		if (++count >= SHAPE_LONG)
			return CLV_S("LONG");
		uint32_t c = shape_char(clv_utf8_at(orth, i, &len));
		run = c == last ? run + 1 : 0;
		last = c;
		if (run < SHAPE_RUN)
			clv_buf_add(&out, (clv_str){ utf8, clv_utf8_put(c, utf8) });
	}
	return clv_buf_str(&out);
}

void clv_lexeme_make(const clv_lookups *l, clv_arena *a, clv_str orth, clv_str norm,
                     clv_lexeme *out)
{
	out->norm_text = norm.n ? norm : clv_lexeme_norm(l, a, orth);
	out->orth = clv_string_id(orth);
	out->norm = clv_string_id(out->norm_text);
	out->prefix = clv_string_id(clv_lexeme_prefix(orth));
	out->suffix = clv_string_id(clv_lexeme_suffix(orth));
	out->shape = clv_string_id(clv_lexeme_shape(a, orth));
	out->is_space = clv_text_isspace(orth);
}
