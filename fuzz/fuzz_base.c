/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: the small readers that everything stands on.
 *
 * Input: a byte that chooses, then two texts parted by a NUL: days, numbers, tables,
 * UTF-8, JSON strings, the rules of relative dates, the alignment of words. Each must
 * keep what its header promises. */
#include <jansson.h>

#include "base/wdiff.h"
#include "fuzz.h"
#include "text/text.h"
#include "when/when.h"

static void days(clv_str s)
{
	char text[16];
	clv_day d = clv_day_parse(s);
	if (d == CLV_DAY_NONE)
		return;
	clv_day_text(d, text);
	CLV_FUZZ_CHECK(clv_day_parse(clv_str_c(text)) == d);
	clv_ymd y = clv_day_ymd(d);
	CLV_FUZZ_CHECK(clv_day_of(y.y, y.m, y.d) == d && clv_day_weekday(d) >= 0 && clv_day_weekday(d) < 7);
}

static void numbers(clv_str s)
{
	int64_t i = 0;
	double f = 0;
	clv_str_to_f64(s, &f);
	if (clv_str_to_i64(s, &i) && i > -1000000000000000 && i < 1000000000000000)
		CLV_FUZZ_CHECK(clv_str_to_f64(s, &f) && f == (double)i);
}

static void table(clv_arena *a, clv_str s)
{
	clv_tsv t;
	clv_error err = { 0 };
	if (clv_tsv_read(a, CLV_S("t"), s, &t, &err) != CLV_OK) {
		CLV_FUZZ_CHECK(err.msg[0]);
		return;
	}
	for (size_t r = 0; r < t.n_row; r++)
		for (size_t c = 0; c < t.n_col; c++) {
			clv_str cell = clv_tsv_cell(&t, r, (int)c);
			CLV_FUZZ_CHECK(clv_utf8_valid(cell) && (!cell.n || !memchr(cell.p, '\t', cell.n)));
		}
}

static void json(clv_arena *a, clv_str s)
{
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	json_error_t e;
	clv_json_arr(&j);
	clv_json_str(&j, s);
	clv_json_end(&j);
	json_t *got = json_loadb(b.p, b.n, JSON_ALLOW_NUL, &e);
	CLV_FUZZ_CHECK(got);
	clv_str clean = clv_utf8_clean(a, s, NULL);
	CLV_FUZZ_CHECK(json_string_length(json_array_get(got, 0)) == clean.n);
	CLV_FUZZ_CHECK(!clean.n || !memcmp(json_string_value(json_array_get(got, 0)), clean.p, clean.n));
	json_decref(got);
}

static void folds(clv_arena *a, clv_str s)
{
	clv_str clean = clv_utf8_clean(a, s, NULL), lower = clv_uni_lower(a, clean), fold = clv_uni_fold(a, clean);
	CLV_FUZZ_CHECK(clv_utf8_valid(clean) && clv_utf8_valid(lower) && clv_utf8_valid(fold));
	CLV_FUZZ_CHECK(fold.n <= 18 * s.n && lower.n <= 9 * s.n); /* one character gives 18 Arabic letters */
}

static void rule(clv_str rel, uint8_t grain)
{
	clv_day from = 0, to = 0;
	for (clv_day at = 18000; at < 20000; at += 371)
		if (clv_when_resolve(rel, (clv_grain)(grain % CLV_N_GRAIN), at, at + 1, &from, &to))
			CLV_FUZZ_CHECK(from == CLV_DAY_NONE || to == CLV_DAY_NONE || from <= to);
}

static void words(clv_arena *arena, clv_str a, clv_str b)
{
	a = clv_utf8_clean(arena, a, NULL);
	b = clv_utf8_clean(arena, b, NULL);
	clv_words_diff d = clv_words_align(arena, a, b);
	for (size_t i = 0; i < d.n; i++) {
		clv_str in = d.v[i].op == CLV_WORDS_LESS ? a : b, w = d.v[i].words;
		CLV_FUZZ_CHECK(w.p >= in.p && w.p + w.n <= in.p + in.n);
	}
	CLV_FUZZ_CHECK(clv_words_change_name(d.change));
}

static void run(clv_arena *a, uint8_t chooser, clv_str all)
{
	clv_str rest = all, first = fuzz_part(&rest, 0);
	switch (chooser % 7) {
	case 0: days(all); break;
	case 1: numbers(all); break;
	case 2: table(a, all); break;
	case 3: json(a, all); break;
	case 4: folds(a, all); break;
	case 5: rule(all, chooser / 7); break;
	default: words(a, first, rest); break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_arena *a = clv_arena_new(1u << 30);
	if (a && n > 0 && n <= 1 << 16 && !clv_arena_guard(a)) {
		char *copy = malloc(n); /* of its own size: reading past the end is seen */
		if (copy) {
			memcpy(copy, data + 1, n - 1);
			run(a, data[0], (clv_str){ copy, n - 1 });
		}
		free(copy);
	}
	clv_arena_free(a);
	return 0;
}
