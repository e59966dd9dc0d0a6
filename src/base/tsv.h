/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that people edit: tab-separated, first row names the columns, lines
 * that start with '#' and empty lines are comments. Cells are views into the
 * text that was given; nothing is quoted or escaped. */
#ifndef CLV_BASE_TSV_H
#define CLV_BASE_TSV_H

#include "base/status.h"
#include "base/str.h"

/* Set in `line` of a row that the user's own table gave (clv_pack_overlay). */
#define CLV_TSV_OWN (UINT32_C(1) << 31)

typedef struct clv_tsv {
	clv_str name;     /* file name, for messages */
	clv_str *column;  /* n_col */
	size_t n_col;
	clv_str *cell;    /* n_row × n_col; a missing cell at the end is empty */
	uint32_t *line;   /* n_row: line in the file, from 1; with CLV_TSV_OWN */
	size_t n_row;
} clv_tsv;

/* Fails with CLV_FORMAT (name:line) on a row with more cells than columns, on
 * invalid UTF-8 and on a table without a header. */
clv_status clv_tsv_read(clv_arena *a, clv_str name, clv_str text, clv_tsv *out,
                        clv_error *err);
/* Index of a column, or -1. */
int clv_tsv_col(const clv_tsv *t, const char *column);
static inline clv_str clv_tsv_cell(const clv_tsv *t, size_t row, int col)
{
	return col < 0 ? (clv_str){ "", 0 } : t->cell[row * t->n_col + (size_t)col];
}

#endif
