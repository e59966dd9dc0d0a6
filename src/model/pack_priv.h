/* SPDX-License-Identifier: Apache-2.0 */
/* pack's own header: what pack.c and overlay.c share. */
#ifndef CLV_MODEL_PACK_PRIV_H
#define CLV_MODEL_PACK_PRIV_H

#include "model/pack.h"

/* A table of the user's own, laid over one of the pack's. */
typedef struct clv_overlay {
	clv_str name, path, text; /* "terms.tsv", as the user wrote it, its bytes */
} clv_overlay;

typedef struct clv_overlays {
	clv_arena *a;
	CLV_VEC(clv_overlay) list;
} clv_overlays;

clv_overlays *clv_pack_overlays(clv_pack *p); /* made when first needed; NULL: out of memory */
const clv_overlay *clv_pack_find_overlay(const clv_pack *p, clv_str name); /* NULL: none */
void clv_pack_mix_id(clv_pack *p, uint64_t hash);
/* Puts the rows of own over those of t. */
clv_status clv_overlay_merge(const clv_pack *p, clv_arena *a, const clv_overlay *own, clv_tsv *t, clv_error *err);

#endif
