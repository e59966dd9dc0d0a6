/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of strings by 64-bit id: layout in idtable.h. Reading checks every
 * length and offset once, so that a look-up (binary search, no copy) needs no
 * checks. Writing sorts; cost n log n. */
#include "model/idtable.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packs are read in place");

const void *clv_section_take(clv_section *s, size_t n)
{
	if (s->bad || s->bytes.n - s->at < n) {
		s->bad = true;
		return NULL;
	}
	const void *p = s->bytes.p + s->at;
	s->at += n;
	return p;
}

uint32_t clv_section_u32(clv_section *s)
{
	uint32_t v = 0;
	const void *p = clv_section_take(s, 4);
	if (p)
		memcpy(&v, p, 4);
	return v;
}

clv_str clv_section_str(clv_section *s)
{
	uint32_t n = clv_section_u32(s);
	const char *p = clv_section_take(s, n);
	return (clv_str){ p, p ? n : 0 };
}

void clv_section_align(clv_section *s)
{
	clv_section_take(s, (8 - s->at % 8) % 8);
}

static bool well_formed(const clv_idtable *t, uint32_t pool)
{
	for (uint32_t i = 0; i + 1 < t->n; i++)
		if (t->key[i] >= t->key[i + 1])
			return false;
	for (uint32_t i = 0; i < t->n; i++)
		if (t->off[i] > t->off[i + 1])
			return false;
	return t->off[t->n] <= pool;
}

bool clv_idtable_read(clv_section *s, clv_idtable *t)
{
	clv_section_align(s);
	uint32_t n = clv_section_u32(s), pool = clv_section_u32(s);
	*t = (clv_idtable){ .n = n };
	t->key = clv_section_take(s, (size_t)n * 8);
	t->off = clv_section_take(s, ((size_t)n + 1) * 4);
	t->pool = clv_section_take(s, pool);
	clv_section_align(s);
	if (!s->bad && !well_formed(t, pool))
		s->bad = true;
	if (s->bad)
		*t = (clv_idtable){ 0 };
	return !s->bad;
}

bool clv_idtable_get(const clv_idtable *t, uint64_t key, clv_str *value)
{
	uint32_t lo = 0, hi = t->n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (t->key[mid] < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == t->n || t->key[lo] != key)
		return false;
	if (value)
		*value = (clv_str){ t->pool + t->off[lo], t->off[lo + 1] - t->off[lo] };
	return true;
}

void clv_section_put_u32(clv_buf *b, uint32_t v)
{
	char raw[4];
	memcpy(raw, &v, 4);
	clv_buf_add(b, (clv_str){ raw, 4 });
}

void clv_section_put_str(clv_buf *b, clv_str s)
{
	clv_section_put_u32(b, (uint32_t)s.n);
	clv_buf_add(b, s);
}

void clv_section_pad(clv_buf *b)
{
	while (b->n % 8)
		clv_buf_ch(b, '\0');
}

static int by_key(const void *x, const void *y)
{
	const clv_idpair *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void clv_idtable_write(clv_buf *b, clv_idpair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pairs[i].order = (uint32_t)i;
	if (n)
		qsort(pairs, n, sizeof *pairs, by_key);
	size_t kept = 0, pool = 0;
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && pairs[i].key == pairs[i + 1].key)
			continue;
		pool += pairs[i].value.n;
		pairs[kept++] = pairs[i];
	}
	clv_section_pad(b);
	clv_section_put_u32(b, (uint32_t)kept);
	clv_section_put_u32(b, (uint32_t)pool);
	for (size_t i = 0; i < kept; i++)
		clv_buf_add(b, (clv_str){ (const char *)&pairs[i].key, 8 });
	uint32_t off = 0;
	for (size_t i = 0; i < kept; i++) {
		clv_section_put_u32(b, off);
		off += (uint32_t)pairs[i].value.n;
	}
	clv_section_put_u32(b, off);
	for (size_t i = 0; i < kept; i++)
		clv_buf_add(b, pairs[i].value);
	clv_section_pad(b);
}
