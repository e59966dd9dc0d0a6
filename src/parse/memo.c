/* SPDX-License-Identifier: Apache-2.0 */
/* The memo of repeated units: text → the network's answer.
 *
 * Analysis is a function of a unit's text alone, and syndicated copies repeat whole
 * paragraphs: then the answer is looked up instead of computed (tokens and words
 * are still made, at a tenth of the cost). The text is kept and compared, so that
 * an answer is never another text's and does not depend on what came before.
 *
 * Records lie one behind the other in one block of memory; when it is full, all is
 * forgotten. 11 bytes a token and the text: about 10,000 paragraphs. One thread. */
#include "parse/memo.h"

enum { ROOM = 8 << 20, SLOTS = 1 << 15, MAX_RECORDS = SLOTS / 2, MAX_TEXT = 1 << 16 };

typedef struct record {
	uint64_t hash;
	uint32_t n_text, n_token;
	/* then int32 head[n], uint16 label[n], tag[n], ent[n], uint8 start[n], text */
} record;

struct clv_memo {
	char *p;
	size_t n;
	uint32_t n_record;
	uint32_t slot[SLOTS]; /* offset of a record / 16 + 1, or 0 */
};

clv_memo *clv_memo_new(void)
{
	clv_memo *m = calloc(1, sizeof *m);
	if (!m)
		return NULL;
	m->p = malloc(ROOM);
	if (m->p)
		return m;
	free(m);
	return NULL;
}

void clv_memo_free(clv_memo *m)
{
	if (!m)
		return;
	free(m->p);
	free(m);
}

static size_t record_size(size_t n_token, size_t n_text)
{
	return (sizeof(record) + 11 * n_token + n_text + 15) & ~(size_t)15;
}

/* The arrays of a record. */
static clv_answer arrays(record *r, char **text)
{
	char *p = (char *)(r + 1);
	size_t n = r->n_token;
	*text = p + 11 * n;
	return (clv_answer){ .tree = { (int32_t *)(void *)p, (uint16_t *)(void *)(p + 4 * n),
		                       (uint8_t *)p + 10 * n },
		             .tag = (uint16_t *)(void *)(p + 6 * n),
		             .ent = (uint16_t *)(void *)(p + 8 * n) };
}

static void copy(const clv_answer *to, const clv_answer *from, size_t n)
{
	memcpy(to->tree.head, from->tree.head, n * sizeof *to->tree.head);
	memcpy(to->tree.label, from->tree.label, n * sizeof *to->tree.label);
	memcpy(to->tree.start, from->tree.start, n * sizeof *to->tree.start);
	memcpy(to->tag, from->tag, n * sizeof *to->tag);
	memcpy(to->ent, from->ent, n * sizeof *to->ent);
}

/* The record of text, or NULL and the free slot for it. */
static record *find(const clv_memo *m, uint64_t hash, clv_str text, uint32_t *slot)
{
	for (uint64_t i = hash;; i++) {
		*slot = (uint32_t)(i & (SLOTS - 1));
		if (!m->slot[*slot])
			return NULL;
		record *r = (record *)(void *)(m->p + (size_t)(m->slot[*slot] - 1) * 16);
		char *kept;
		arrays(r, &kept);
		if (r->hash == hash && r->n_text == text.n && !memcmp(kept, text.p, text.n))
			return r;
	}
}

bool clv_memo_get(const clv_memo *m, clv_str text, uint32_t n, const clv_answer *out)
{
	uint32_t slot;
	char *kept;
	record *r = find(m, clv_hash64(text.p, text.n), text, &slot);
	if (!r || r->n_token != n)
		return false;
	clv_answer a = arrays(r, &kept);
	copy(out, &a, n);
	return true;
}

void clv_memo_put(clv_memo *m, clv_str text, uint32_t n, const clv_answer *a)
{
	size_t need = record_size(n, text.n);
	uint32_t slot;
	char *kept;
	uint64_t hash = clv_hash64(text.p, text.n);
	if (text.n > MAX_TEXT || need > ROOM / 8)
		return;
	if (need > ROOM - m->n || m->n_record == MAX_RECORDS) {
		memset(m->slot, 0, sizeof m->slot);
		m->n = m->n_record = 0;
	}
	if (find(m, hash, text, &slot))
		return;
	record *r = (record *)(void *)(m->p + m->n);
	*r = (record){ hash, (uint32_t)text.n, n };
	clv_answer to = arrays(r, &kept);
	copy(&to, a, n);
	memcpy(kept, text.p, text.n);
	m->slot[slot] = (uint32_t)(m->n / 16) + 1;
	m->n += need;
	m->n_record++;
}
