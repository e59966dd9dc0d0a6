/* SPDX-License-Identifier: Apache-2.0 */
/* What a format is: two functions that append to a buffer. */
#ifndef CLV_EXPORT_EXPORT_PRIV_H
#define CLV_EXPORT_EXPORT_PRIV_H

#include "export/export.h"

typedef struct clv_format {
	const char *name;
	void (*head)(const clv_rows *r, clv_buf *out); /* NULL: none */
	void (*row)(const clv_rows *r, clv_buf *out);
} clv_format;

extern const clv_format clv_format_csv, clv_format_jsonl;

#endif
