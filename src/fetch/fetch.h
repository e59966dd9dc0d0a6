/* SPDX-License-Identifier: Apache-2.0 */
/* fetch: opens files, folders and standard input; parses nothing. The only
 * folder with file (and later network) rights in the per-document half. */
#ifndef CLV_FETCH_FETCH_H
#define CLV_FETCH_FETCH_H
#include "base/base.h"

typedef struct clv_bytes { clv_str bytes; void *owner; } clv_bytes;
/* Whole file, "-" for standard input; CLV_IO with path, reason and remedy;
 * CLV_LIMIT over max bytes. Free with clv_bytes_free. */
clv_status clv_fetch_file(const char *path, size_t max, clv_bytes *out, clv_error *err);
void clv_bytes_free(clv_bytes *b);
/* Calls back for every regular file under path (a file: itself), folders in
 * name order, depth first; hidden names are passed over; an unreadable folder or
 * file is reported through `failed` and the walk goes on. Stops when cb is false. */
typedef struct clv_walk {
	bool (*file)(void *user, const char *path);
	bool (*failed)(void *user, const char *path, const clv_error *err);
	void *user;
} clv_walk;
clv_status clv_fetch_walk(const char *path, const clv_walk *w, clv_error *err);
#endif
