/* SPDX-License-Identifier: Apache-2.0 */
#include "page/page_priv.h"
void clv_html_read(clv_draft *d, clv_str page)
{
	d->text = page;
	clv_flat_split(d);
}
