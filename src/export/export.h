/* SPDX-License-Identifier: Apache-2.0 */
/* export: tables of the database in the formats of others. One file a format;
 * each turns rows into bytes as they come, so memory does not grow. */
#ifndef CLV_EXPORT_EXPORT_H
#define CLV_EXPORT_EXPORT_H

#include "model/pack.h"
#include "store/store.h"

typedef int (*clv_write)(void *user, const char *bytes, size_t n);

/* See clv_export in clavijo.h. pack: where the codes of the formats are; NULL: csv
 * and jsonl only. CLV_USAGE: no such format or table. */
clv_status clv_export_table(clv_store *s, const clv_pack *pack, const char *format,
                            const char *table, const clv_option *options, size_t n,
                            clv_write write, void *user, clv_error *err);
/* See clv_db_import in clavijo.h. */
clv_status clv_import_lines(clv_store *s, const clv_pack *pack, const clv_import *what, clv_import_sum *sum,
                            clv_error *err);
/* See clv_rows_arrow in clavijo.h. */
clv_status clv_export_stream(clv_rows *r, const char *table, struct ArrowArrayStream *out, clv_error *err);
/* CLV_USAGE, with what there is, for a format or a table that it has not. */
clv_status clv_export_known(const char *format, const char *table, clv_error *err);
/* See clv_export_traits in clavijo.h. */
int clv_export_flags(const char *format);

/* See clv_relations in clavijo.h. */
clv_status clv_export_relations(clv_store *s, const clv_pack *pack, const char *a, const char *b,
                                const clv_option *options, size_t n, clv_write write, void *user, clv_error *err);

#endif
