/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of Python's `re` → patterns of PCRE2 (UTF, UCP) with the same
 * matches. */
#ifndef CLV_MODEL_PYREGEX_H
#define CLV_MODEL_PYREGEX_H

#include "base/base.h"

/* Translates one pattern. CLV_UNSUPPORTED names what has no counterpart. */
clv_status clv_pyregex(clv_arena *a, clv_str source, clv_str *out, clv_error *err);

/* The same, cut at top-level '|' into patterns of at most max bytes each (where
 * the alternatives allow it): one of them matches where the whole does. */
typedef CLV_VEC(clv_str) clv_patterns;
clv_status clv_pyregex_pieces(clv_arena *a, clv_str source, size_t max, clv_patterns *out,
                              clv_error *err);

#endif
