/* SPDX-License-Identifier: Apache-2.0 */
#include "page/html_priv.h"
void clv_html_meta(clv_html *h, lxb_html_document_t *doc)
{
	(void)h; (void)doc;
}
