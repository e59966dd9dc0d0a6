/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: `clavijo code`, JSON lines with and without given actors.
 *
 * Input: lines. Each must give one JSON object; a line that did not fail and names two
 * actors gives 17 chances that sum to 1, of which the type has the largest. */
#include <jansson.h>
#include <math.h>

#include "fuzz.h"
#include "run/run.h"

static clv_engine *engine;
static clv_worker *worker;

static void load_once(void)
{
	clv_error err = { 0 };
	if (worker)
		return;
	if (clv_engine_load(fuzz_pack_path(), NULL, NULL, &engine, &err) != CLV_OK || !(worker = clv_worker_new(engine))) {
		fprintf(stderr, "fuzz_code: %s\n", err.msg);
		exit(2);
	}
}

static void check_types(const json_t *types, const char *type)
{
	const char *key;
	json_t *v;
	double sum = 0, best = 0;
	CLV_FUZZ_CHECK(json_object_size(types) == 17);
	json_object_foreach((json_t *)(uintptr_t)types, key, v) {
		double x = json_number_value(v);
		CLV_FUZZ_CHECK(x >= 0 && x <= 1);
		sum += x;
		if (strcmp(key, "none") != 0 && x > best)
			best = x;
	}
	CLV_FUZZ_CHECK(fabs(sum - 1) < 0.01);
	CLV_FUZZ_CHECK(json_number_value(json_object_get(types, type)) >= best - 1e-6);
}

static void code_line(clv_str line, uint64_t number)
{
	clv_str out;
	bool failed = false;
	json_error_t e;
	clv_status s = clv_worker_code(worker, line, number, &out, &failed);
	CLV_FUZZ_CHECK(s == CLV_OK || s == CLV_NOMEM);
	if (s != CLV_OK)
		return;
	json_t *o = json_loadb(out.p, out.n, JSON_ALLOW_NUL, &e);
	CLV_FUZZ_CHECK(json_is_object(o));
	CLV_FUZZ_CHECK(failed == (json_object_get(o, "error") != NULL));
	const json_t *types = json_object_get(o, "types");
	if (types)
		check_types(types, json_string_value(json_object_get(o, "type")));
	json_decref(o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_str rest = { (const char *)data, n }, line;
	load_once();
	if (n > 1 << 14)
		return 0;
	for (uint64_t number = 1; clv_str_split(&rest, '\n', &line); number++)
		code_line(line, number);
	return 0;
}
