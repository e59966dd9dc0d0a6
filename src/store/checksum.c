/* SPDX-License-Identifier: Apache-2.0 */
/* checksum(text): an aggregate of SQL, the sum modulo 2^64 of the XXH3 of each row's
 * text, as 16 hexadecimal digits. A sum does not know the order of its rows, and the
 * sums of parts that have no row in common add up to that of the whole: two databases,
 * or the parts that several machines have made, are compared without bringing their
 * rows together. A row that stands twice counts twice (an exclusive or would lose
 * it). It tells what differs by chance, not what somebody has forged. */
#include "store/store_priv.h"

#include <inttypes.h>

static void step(sqlite3_context *x, int n_args, sqlite3_value **v)
{
	uint64_t *sum = sqlite3_aggregate_context(x, sizeof *sum);
	const unsigned char *text = sqlite3_value_text(v[0]);
	(void)n_args;
	if (!sum) {
		sqlite3_result_error_nomem(x);
		return;
	}
	*sum += text ? clv_hash64(text, (size_t)sqlite3_value_bytes(v[0])) : 1;
}

static void final(sqlite3_context *x)
{
	char hex[17];
	const uint64_t *sum = sqlite3_aggregate_context(x, 0);
	snprintf(hex, sizeof hex, "%016" PRIx64, sum ? *sum : 0);
	sqlite3_result_text(x, hex, -1, SQLITE_TRANSIENT);
}

int store_add_checksum(sqlite3 *db)
{
	return sqlite3_create_function(db, "checksum", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, NULL, step, final);
}
