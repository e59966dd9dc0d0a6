/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks in capitals: what each word is read as, and what is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

static clv_arena *A, *S;
static clv_pack *P;
static clv_caps *C;

static int setup(void **state)
{
	(void)state;
	clv_error err = { 0 };
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &P, &err) || clv_caps_load(P, &C, &err)) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	clv_caps_free(C);
	clv_pack_close(P);
	clv_arena_free(A);
	clv_arena_free(S);
	return 0;
}

/* The title as it is read; body: a second block, or NULL. */
static const char *read_as(const char *title, const char *body)
{
	clv_doc *d = clv_doc_new(A);
	d->text = clv_strf(A, "%s\n\n%s", title, body ? body : "");
	uint32_t n = (uint32_t)strlen(title);
	*clv_push(A, &d->blocks) = (clv_block){ { 0, n }, CLV_ROLE_TITLE, 0, { "", 0 } };
	if (body)
		*clv_push(A, &d->blocks) = (clv_block){ { n + 2, (uint32_t)d->text.n }, CLV_ROLE_BODY, 0, { "", 0 } };
	clv_caps_find(C, d, S);
	clv_buf b = clv_buf_new(A);
	uint32_t at = 0;
	for (size_t i = 0; i < d->readings.n; i++) {
		const clv_reading *r = &d->readings.v[i];
		assert_true(r->span.b >= at && r->span.e <= n && clv_str_eqc(r->rule, CLV_RULE_CAPITALS));
		clv_buf_add(&b, clv_str_sub(d->text, at, r->span.b));
		clv_buf_add(&b, r->text);
		at = r->span.e;
	}
	clv_buf_add(&b, clv_str_sub(d->text, at, n));
	return clv_strf(A, "%.*s", CLV_FMT(clv_buf_str(&b))).p;
}

static void names_keep_their_capital(void **state)
{
	(void)state;
	assert_string_equal(read_as("PERUVIAN TROOPS CROSS INTO BOLIVIA", NULL), "Peruvian troops cross into Bolivia");
	assert_string_equal(read_as("EU AND NATO WARN SAUDI ARABIA", NULL), "EU and NATO warn Saudi Arabia");
	assert_string_equal(read_as("THE U.S. TELLS LAVROV WHO PAYS", NULL), "The U.S. tells Lavrov who pays");
	assert_string_equal(read_as("CHAD'S ARMY SHELLS ZOUARKE. IT DENIES HARM", NULL), "Chad's army shells Zouarke. It denies harm");
}

static void headlines_in_title_case_are_read_small(void **state)
{
	(void)state;
	assert_string_equal(read_as("Peruvian Troops Cross Into Bolivia", NULL), "Peruvian troops cross into Bolivia");
	assert_string_equal(read_as("Rebels Seize Town in Eastern Congo, UN Says", NULL), "Rebels seize town in eastern Congo, UN says");
	assert_string_equal(read_as("Court Jails Daniel Brown, Opposition Leader", "The judges jailed Brown, the opposition leader."),
	                    "Court jails Daniel Brown, opposition leader");
	assert_string_equal(read_as("Court Jails Zuberi Brown, Opposition Leader", NULL), "Court jails Zuberi Brown, opposition leader");
}

static void running_text_decides(void **state)
{
	(void)state;
	assert_string_equal(read_as("CABINET TELLS MAY TO STAY", NULL), "Cabinet tells may to stay");
	assert_string_equal(read_as("CABINET TELLS MAY TO STAY", "Six ministers told Mrs May on Friday to stay."),
	                    "Cabinet tells May to stay");
}

static void other_blocks_are_left(void **state)
{
	(void)state;
	assert_string_equal(read_as("About the North Shore Realty Holdings", NULL), "About the North Shore Realty Holdings");
	assert_string_equal(read_as("Peruvian troops cross into Bolivia, Chile says", NULL), "Peruvian troops cross into Bolivia, Chile says");
	assert_string_equal(read_as("US, EU, UK", NULL), "US, EU, UK"); /* too short to be told */
	assert_string_equal(read_as("", NULL), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_keep_their_capital),
		cmocka_unit_test(headlines_in_title_case_are_read_small),
		cmocka_unit_test(running_text_decides),
		cmocka_unit_test(other_blocks_are_left),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
