/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: robots.txt.
 *
 * Input: a path, a line break, the file. The answer must be the same each time; an
 * empty file and one for others alone allow everything. */
#include "fetch/fetch.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	clv_str rest = { (const char *)data, n };
	double delay = 0, again = 0;
	if (n > 1 << 16)
		return 0;
	clv_str path = fuzz_part(&rest, '\n');
	bool allowed = clv_robots_allow(rest, CLV_S("clavijo"), path, &delay);
	CLV_FUZZ_CHECK(delay >= 0);
	CLV_FUZZ_CHECK(clv_robots_allow(rest, CLV_S("clavijo"), path, &again) == allowed && again == delay);
	CLV_FUZZ_CHECK(clv_robots_allow((clv_str){ "", 0 }, CLV_S("clavijo"), path, &delay));
	return 0;
}
