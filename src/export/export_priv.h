/* SPDX-License-Identifier: Apache-2.0 */
/* What a format is: two functions that append to a buffer, or one that takes all rows. */
#ifndef CLV_EXPORT_EXPORT_PRIV_H
#define CLV_EXPORT_EXPORT_PRIV_H

#include "export/export.h"

typedef struct clv_format {
	const char *name;
	void (*head)(const clv_rows *r, clv_buf *out); /* NULL: none */
	void (*row)(const clv_rows *r, clv_buf *out);
	/* Not NULL: writes the whole table itself, memory from a. */
	clv_status (*stream)(clv_rows *r, const char *table, clv_arena *a, clv_write write, void *user,
	                     clv_error *err);
} clv_format;

extern const clv_format clv_format_csv, clv_format_jsonl;
extern const clv_format clv_format_parquet, clv_format_arrow;

#endif
