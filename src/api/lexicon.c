/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: checking and searching the tables of actors. Thin over src/run/lexicon.c. */
#include "api/api_priv.h"

#include "run/run.h"

clv_status clv_lexicon_check(const char *model, const char *lexicon, int (*fault)(void *user, const char *text, int error),
                             void *user, clv_error *err)
{
	return clv_run_lexicon_check(model, lexicon, fault, user, err);
}

clv_status clv_lexicon_find(const char *model, const char *lexicon, const char *name,
                            int (*row)(void *user, const char *text, int error), void *user, clv_error *err)
{
	return clv_run_lexicon_find(model, lexicon, name, row, user, err);
}

clv_status clv_lexicon_freeze(const char *model, const char *lexicon, size_t *n_row, clv_error *err)
{
	return clv_run_lexicon_freeze(model, lexicon, n_row, err);
}
