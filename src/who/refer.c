/* SPDX-License-Identifier: Apache-2.0 */
#include "who/who_priv.h"
void clv_who_refer(finder *f)
{
	(void)f;
}
