/* SPDX-License-Identifier: Apache-2.0 */
/* Who a document is: the sha256 of its bytes. The same bytes under another
 * address or outlet are another appearance, so url and outlet go into the hash
 * when they are given, behind a NUL each, which no address holds. Also the day
 * that stands in a file's name. Linear in the bytes. */
#include "run/run.h"

void clv_identity(char out[65], clv_str bytes, const clv_hints *hints)
{
	clv_sha256 s;
	clv_sha256_init(&s);
	clv_sha256_add(&s, bytes.p, bytes.n);
	if (hints->url.n) {
		clv_sha256_add(&s, "\0url\0", 5);
		clv_sha256_add(&s, hints->url.p, hints->url.n);
	}
	if (hints->outlet.n) {
		clv_sha256_add(&s, "\0outlet\0", 8);
		clv_sha256_add(&s, hints->outlet.p, hints->outlet.n);
	}
	clv_sha256_hex(&s, out);
}
