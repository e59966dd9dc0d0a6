/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: parts of a set that several machines read. Thin over src/run/parts.c:
 * turns days and records into its forms and begins a run before the first record. */
#include "api/api_priv.h"

#include "run/run.h"

clv_status clv_record_line(const void *record, size_t n, clv_blob **out, clv_error *err)
{
	return clv_run_record_line((clv_str){ record, n }, clv_blob_of, out, err);
}

clv_status clv_record_day(const clv_engine *e, const void *record, size_t n, char out[16], clv_error *err)
{
	return clv_run_record_day(e, (clv_str){ record, n }, out, err);
}

size_t clv_blocks(const char *const *days, const uint64_t *counts, size_t n, uint64_t most, uint32_t *block)
{
	clv_daycounts all = { calloc(n + 1, sizeof(clv_daycount)), n, n };
	size_t n_blocks = 0;
	for (size_t i = 0; all.v && i < n; i++)
		all.v[i] = (clv_daycount){ clv_str_c(days[i]), counts[i] };
	if (all.v)
		n_blocks = clv_run_blocks(&all, most, block);
	free(all.v);
	return n_blocks;
}
