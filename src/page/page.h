/* SPDX-License-Identifier: Apache-2.0 */
/* page: decoded bytes → doc->text, doc->blocks with roles, title, outlet, author,
 * published, lang. HTML by lexbor (html.c …), flat text by shape and cues (flat.c …). */
#ifndef CLV_PAGE_PAGE_H
#define CLV_PAGE_PAGE_H
#include "doc/doc.h"
#include "model/pack.h"

typedef struct clv_pages clv_pages; /* frozen: cues, outlets */
clv_status clv_pages_load(const clv_pack *p, clv_pages **out, clv_error *err);
void clv_pages_free(clv_pages *p);
/* text: valid UTF-8 without BOM and CR (clv_text_decode). Fills the page part of
 * d; an empty, foreign or article-less page leaves a diagnostic ("empty",
 * "language", "no-article"), never an error. */
void clv_page_read(const clv_pages *p, clv_str text, bool html, const clv_hints *hints,
                   clv_doc *d, clv_arena *scratch);
/* Fills d->sources: where each block stood in `text` (as given to clv_page_read);
 * an empty span where it is not found. */
void clv_page_sources(clv_doc *d, clv_str text, bool html, clv_arena *scratch);
bool clv_page_is_html(clv_str bytes);
#endif
