/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of api share. */
#ifndef CLV_API_API_PRIV_H
#define CLV_API_API_PRIV_H

#include "base/base.h"

/* A copy of bytes for the caller; NULL: out of memory. */
clv_blob *clv_blob_of(clv_str bytes);
/* The engine that a database was opened with; NULL: none. */
const clv_engine *clv_db_engine(const clv_db *db);

#endif

