/* SPDX-License-Identifier: Apache-2.0 */
/* parse/lexeme: string ids and attributes. The numbers are spaCy 3.8's own
 * (nlp.vocab[word].orth, .norm, .prefix, .suffix, .shape of en_core_web_md). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/idtable.h"
#include "parse/lexeme.h"

static clv_arena *A;
static clv_pack *P;
static clv_lookups *L;

static clv_pack *pack_of(clv_str section)
{
	clv_pack *p = NULL;
	clv_pack_part part = { CLV_S("nlp/lookups"), section };
	assert_int_equal(clv_pack_save(CLV_BUILD_ROOT "/test_lexeme.clv", &part, 1, NULL), CLV_OK);
	assert_int_equal(clv_pack_open(CLV_BUILD_ROOT "/test_lexeme.clv", true, &p, NULL), CLV_OK);
	return p;
}

static clv_str lookups_section(void)
{
	clv_idpair pairs[] = {
		{ clv_string_id(CLV_S("cuz")), CLV_S("because"), 0 },
		{ clv_string_id(CLV_S("colour")), CLV_S("color"), 0 },
	};
	clv_buf b = clv_buf_new(A);
	clv_section_put_u32(&b, 1);
	clv_idtable_write(&b, pairs, 2);
	return clv_buf_str(&b);
}

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	P = pack_of(lookups_section());
	return clv_lookups_load(P, &L, NULL) == CLV_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_lookups_free(L);
	clv_pack_close(P);
	clv_arena_free(A);
	return 0;
}

static void ids_are_spacys(void **state)
{
	(void)state;
	assert_true(clv_string_id(CLV_S("")) == 0);
	assert_true(clv_string_id(CLV_S("hello")) == 5983625672228268878u);
	assert_true(clv_string_id(CLV_S("mark")) == 423);
	assert_true(clv_string_id(CLV_S("agent")) == 401);
	assert_true(clv_string_id(CLV_S("PERSON")) == 380);
	assert_true(clv_string_id(CLV_S("_")) == 456);
	assert_true(clv_string_id(CLV_S("Agent")) == 38070539555602595u);
	assert_true(clv_string_id(CLV_S("2022-09-15")) == 15452582747916139230u);
}

static void is_lexeme(const char *word, uint64_t norm, uint64_t prefix, uint64_t suffix,
                      uint64_t shape)
{
	clv_lexeme x;
	clv_lexeme_make(L, A, clv_str_c(word), (clv_str){ NULL, 0 }, &x);
	assert_true(x.norm == norm);
	assert_true(x.prefix == prefix);
	assert_true(x.suffix == suffix);
	assert_true(x.shape == shape);
	assert_false(x.is_space);
}

static void attributes_are_spacys(void **state)
{
	(void)state;
	is_lexeme("Agent", 401u, 14862748245026736845u, 12182527387764416033u, 16072095006890171862u);
	is_lexeme("İzmir", 13233493508840504061u, 10007816788334446145u, 14241077603889048080u,
	          16072095006890171862u);
	is_lexeme("—", 9153284864653046197u, 13657828488461764581u, 13657828488461764581u,
	          13657828488461764581u);
	is_lexeme("’s", 16428057658620181782u, 9283054155332335931u, 614914527630368944u,
	          12685219922295555250u);
	is_lexeme("U.S.", 7742618937320755052u, 8804677687338025421u, 13611846068488418672u,
	          9346084826459880894u);
	is_lexeme("2022-09-15", 15452582747916139230u, 15180167692696242062u, 18170975945433165524u,
	          5657084267063340424u);
	is_lexeme("cuz", 16950148841647037698u, 16900879642891266615u, 588401565622360809u,
	          4088098365541558500u);
	is_lexeme("colour", 7045580820573707335u, 16900879642891266615u, 17577015140245084783u,
	          13110060611322374290u);
	is_lexeme("abcdefgH1234567", 3395174940277669397u, 11901859001352538922u,
	          4297053406416113762u, 5493025793016738258u);
}

static void the_exceptions_norm_wins(void **state)
{
	(void)state;
	clv_lexeme x;
	clv_lexeme_make(L, A, CLV_S("n't"), CLV_S("not"), &x);
	assert_true(clv_str_eq(x.norm_text, CLV_S("not")));
	assert_true(x.norm == clv_string_id(CLV_S("not")));
}

static void shapes_are_cut(void **state)
{
	(void)state;
	char word[100];
	memset(word, 'x', sizeof word);
	assert_true(clv_str_eq(clv_lexeme_shape(A, (clv_str){ word, 99 }), CLV_S("xxxx")));
	assert_true(clv_str_eq(clv_lexeme_shape(A, (clv_str){ word, 100 }), CLV_S("LONG")));
	assert_true(clv_str_eq(clv_lexeme_shape(A, CLV_S("USA-2022")), CLV_S("XXX-dddd")));
	assert_true(clv_str_eq(clv_lexeme_shape(A, CLV_S("......")), CLV_S("....")));
	assert_true(clv_str_eq(clv_lexeme_shape(A, CLV_S("")), CLV_S("")));
}

static void white_space_is_known(void **state)
{
	(void)state;
	clv_lexeme x;
	clv_lexeme_make(L, A, CLV_S("\n\xC2\xA0"), (clv_str){ NULL, 0 }, &x);
	assert_true(x.is_space);
	clv_lexeme_make(L, A, CLV_S(" x"), (clv_str){ NULL, 0 }, &x);
	assert_false(x.is_space);
}

static void refuses_a_damaged_section(void **state)
{
	(void)state;
	clv_str good = lookups_section();
	for (size_t n = 0; n < good.n; n += 4) {
		clv_pack *p = pack_of((clv_str){ good.p, n });
		clv_lookups *l = NULL;
		assert_int_equal(clv_lookups_load(p, &l, NULL), CLV_CORRUPT);
		clv_pack_close(p);
	}
	char *bad = clv_alloc(A, good.n);
	memcpy(bad, good.p, good.n);
	memcpy(bad + 16, bad + 24, 8); /* the same key twice */
	clv_pack *p = pack_of((clv_str){ bad, good.n });
	clv_lookups *l = NULL;
	assert_int_equal(clv_lookups_load(p, &l, NULL), CLV_CORRUPT);
	clv_pack_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_spacys),
		cmocka_unit_test(attributes_are_spacys),
		cmocka_unit_test(the_exceptions_norm_wins),
		cmocka_unit_test(shapes_are_cut),
		cmocka_unit_test(white_space_is_known),
		cmocka_unit_test(refuses_a_damaged_section),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
