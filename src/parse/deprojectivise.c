/* SPDX-License-Identifier: Apache-2.0 */
/* From the parser's projective tree to the final one, and to sentences.
 *
 * Pseudo-projective parsing (Nivre & Nilsson 2005, scheme "head"): the label
 * "x||y" says that the word's true head is the nearest descendant of its head
 * with label y. It is searched breadth-first, children from left to right inside
 * the edges that the projective tree had; white space and the word itself are no
 * candidates. Then the edges of all subtrees are taken again and each root's left
 * edge starts a sentence.
 *
 * Cost: linear, but for the search: a subtree for each such label (about one word
 * in two hundred), found within a few nodes. */
#include "parse/transition.h"

/* A round of growing edges, as crossing arcs may need several. */
enum { MAX_ROUNDS = 12 };

clv_status clv_labels_load(clv_arena *a, clv_scorer *s, clv_labels *out, clv_error *err)
{
	uint32_t n = s->n_label;
	clv_map index = clv_map_new(a);
	/* at most one new label for each label there is, and "ROOT" */
	clv_str *label = CLV_NEW_ARRAY(a, clv_str, 3 * (size_t)n + 1);
	out->plain = CLV_NEW_ARRAY(a, uint16_t, 3 * (size_t)n + 1);
	out->of = CLV_NEW_ARRAY(a, uint16_t, 3 * (size_t)n + 1);
	for (uint32_t i = 0; i < n; i++) {
		label[i] = s->label[i];
		clv_map_put(&index, label[i], i);
	}
	uint32_t end = n;
	for (uint32_t i = 0; i < n; i++) {
		size_t bar = clv_str_find(label[i], CLV_S("||"), 0);
		out->plain[i] = (uint16_t)i;
		if (bar == SIZE_MAX)
			continue;
		clv_str part[2] = { clv_str_sub(label[i], 0, bar),
			            clv_str_sub(label[i], bar + 2, label[i].n) };
		for (int k = 0; k < 2; k++) {
			uint32_t *at = clv_map_put(&index, part[k], end);
			if (*at == end)
				label[end++] = part[k];
			*(k ? &out->of[i] : &out->plain[i]) = (uint16_t)*at;
		}
	}
	uint32_t *root = clv_map_put(&index, CLV_S("ROOT"), end);
	if (*root == end)
		label[end++] = CLV_S("ROOT");
	out->root = (uint16_t)*root;
	for (uint32_t i = n; i < end; i++)
		out->plain[i] = (uint16_t)i;
	s->label = label;
	s->n_label = end;
	return end < UINT16_MAX ? CLV_OK : clv_fail(err, CLV_LIMIT, "nlp", "too many labels");
}

/* ---- edges --------------------------------------------------------------------- */

typedef struct edges {
	int32_t *left, *right;
} edges;

static void widen(const clv_tree *t, edges e, int32_t i)
{
	int32_t h = t->head[i];
	if (e.left[i] < e.left[h])
		e.left[h] = e.left[i];
	if (e.right[i] > e.right[h])
		e.right[h] = e.right[i];
}

static void mark_starts(clv_tree *t, edges e, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		t->start[i] = 0;
	for (int32_t i = 0; i < n; i++)
		if (t->head[i] == i)
			t->start[e.left[i]] = 1;
}

/* Is every head inside the sentence that its word is in? */
static bool heads_inside(const clv_tree *t, int32_t n)
{
	for (int32_t b = 0, i = 0; i < n; i++) {
		if (!(i > 0 && t->start[i]) && i != n - 1)
			continue;
		for (int32_t j = b; j < i; j++)
			if (t->head[j] < b || t->head[j] >= i + 1)
				return false;
		b = i;
	}
	return true;
}

static void find_edges(clv_tree *t, edges e, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		e.left[i] = e.right[i] = i;
	for (int round = 0; round < MAX_ROUNDS; round++) {
		for (int32_t i = 0; i < n; i++)
			widen(t, e, i);
		for (int32_t i = n - 1; i >= 0; i--)
			widen(t, e, i);
		mark_starts(t, e, n);
		if (heads_inside(t, n))
			break;
	}
}

/* ---- search ----------------------------------------------------------------------- */

/* Children of each word in ascending order, as lists; words that moved are put
 * in their new place. */
typedef struct children {
	int32_t *first, *next, *queue;
} children;

static void unlink_child(children *c, int32_t head, int32_t child)
{
	int32_t *at = &c->first[head];
	while (*at != child)
		at = &c->next[*at];
	*at = c->next[child];
}

static void link_child(children *c, int32_t head, int32_t child)
{
	int32_t *at = &c->first[head];
	while (*at >= 0 && *at < child)
		at = &c->next[*at];
	c->next[child] = *at;
	*at = child;
}

static int32_t new_head(const clv_tree *t, edges e, const children *c, const bool *space,
                        int32_t word, uint16_t label)
{
	int32_t n = 0;
	c->queue[n++] = t->head[word];
	for (int32_t q = 0; q < n; q++) {
		int32_t h = c->queue[q];
		for (int32_t i = c->first[h]; i >= 0; i = c->next[i]) {
			if (i < e.left[h] || i > e.right[h] || space[i] || i == word)
				continue;
			if (t->label[i] == label)
				return i;
			c->queue[n++] = i;
		}
	}
	return t->head[word];
}

static children list_children(const clv_tree *t, int32_t n, clv_arena *a)
{
	children c = { CLV_NEW_ARRAY(a, int32_t, (size_t)n), CLV_NEW_ARRAY(a, int32_t, (size_t)n),
		       CLV_NEW_ARRAY(a, int32_t, (size_t)n + 1) };
	for (int32_t i = 0; i < n; i++)
		c.first[i] = -1;
	for (int32_t i = n - 1; i >= 0; i--)
		if (t->head[i] != i) {
			c.next[i] = c.first[t->head[i]];
			c.first[t->head[i]] = i;
		}
	return c;
}

static void move_words(const clv_labels *l, clv_tree *t, edges e, const bool *space, int32_t n,
                       clv_arena *a)
{
	children c = list_children(t, n, a);
	for (int32_t i = 0; i < n; i++) {
		uint16_t label = t->label[i];
		if (!l->of[label])
			continue;
		int32_t h = new_head(t, e, &c, space, i, l->of[label]);
		if (t->head[i] != i)
			unlink_child(&c, t->head[i], i);
		if (h != i)
			link_child(&c, h, i);
		t->head[i] = h;
		t->label[i] = l->plain[label];
	}
}

void clv_deprojectivise(const clv_labels *l, clv_tree *t, const bool *space, uint32_t n_token,
                        clv_arena *a)
{
	int32_t n = (int32_t)n_token;
	bool moved = false;
	edges e = { CLV_NEW_ARRAY(a, int32_t, n_token), CLV_NEW_ARRAY(a, int32_t, n_token) };
	for (int32_t i = 0; i < n; i++) {
		if (t->head[i] < 0)
			t->head[i] = i;
		if (t->head[i] == i)
			t->label[i] = l->root;
		moved = moved || l->of[t->label[i]];
	}
	find_edges(t, e, n);
	if (!moved)
		return;
	move_words(l, t, e, space, n, a);
	find_edges(t, e, n);
}
