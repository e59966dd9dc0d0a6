/* SPDX-License-Identifier: Apache-2.0 */
/* The annotated document: making one, finding sentence and token of a byte.
 *
 * Input: byte offsets into the text. Output: indices of what covers them, or none;
 * ids made from content (XXH3 of the parts that the caller names), so that the
 * same report has the same ids in every database. Cost: binary searches.
 * See doc.h. */
#include "doc/doc.h"

clv_doc *clv_doc_new(clv_arena *a)
{
	clv_doc *d = CLV_NEW(a, clv_doc);
	d->arena = a;
	d->published = d->published_to = d->modified = CLV_DAY_NONE;
	return d;
}

void clv_doc_diag(clv_doc *d, const char *code, clv_span span, clv_str note)
{
	clv_diag *g = clv_push(d->arena, &d->diags);
	*g = (clv_diag){ clv_str_c(code), span, clv_str_copy(d->arena, note) };
}

uint32_t clv_doc_sentence_at(const clv_doc *d, uint32_t at)
{
	size_t lo = 0, hi = d->sentences.n;
	while (lo < hi) { /* first sentence that ends behind at */
		size_t mid = lo + (hi - lo) / 2;
		if (d->sentences.v[mid].span.e > at)
			hi = mid;
		else
			lo = mid + 1;
	}
	if (lo == d->sentences.n || d->sentences.v[lo].span.b > at)
		return CLV_NO_INDEX;
	return (uint32_t)lo;
}

uint32_t clv_doc_token_at(const clv_doc *d, uint32_t at)
{
	size_t lo = 0, hi = d->tokens.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->tokens.v[mid].span.b >= at)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (uint32_t)lo;
}

clv_role clv_doc_role(const clv_doc *d, uint32_t sentence)
{
	return d->blocks.v[d->sentences.v[sentence].block].role;
}

bool clv_role_is_content(clv_role r)
{
	return r == CLV_ROLE_TITLE || r == CLV_ROLE_DEK || r == CLV_ROLE_SUBHEADING ||
	       r == CLV_ROLE_BODY;
}

bool clv_role_may_anchor(clv_role r)
{
	return clv_role_is_content(r) || r == CLV_ROLE_CAPTION || r == CLV_ROLE_DATELINE ||
	       r == CLV_ROLE_BYLINE;
}

void clv_content_id(char out[20], char prefix, const clv_str *parts, size_t n)
{
	uint64_t h = 0;
	for (size_t i = 0; i < n; i++)
		h = clv_hash64_seed(parts[i].p, parts[i].n, h * 31 + parts[i].n + 1);
	snprintf(out, 20, "%c%016llx", prefix, (unsigned long long)h);
}
