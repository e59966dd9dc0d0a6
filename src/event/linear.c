/* SPDX-License-Identifier: Apache-2.0 */
/* The linear model of the pair coder: not trained yet, so nothing is loaded and
 * `clv_code_pair` rests on the lexicon alone. */
#include "event/linear.h"

clv_status ev_linear_load(const clv_pack *p, clv_arena *a, ev_linear **out, clv_error *err)
{
	(void)p;
	(void)a;
	(void)err;
	*out = NULL;
	return CLV_OK;
}
