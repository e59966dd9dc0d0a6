/* SPDX-License-Identifier: Apache-2.0 */
#include "fact/fact_priv.h"
void clv_fact_claims(clv_build *b)
{
	(void)b;
}
