/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the closed sets of doc.h, as they are published.
 *
 * Input: a value or a name. Output: the other; "" or -1 where there is none. Made
 * from the same lists as the enums, so that enum, name and contract cannot drift
 * apart; assertions compare the lengths. Cost: a value is an index, a name is
 * searched through its list. */
#include "doc/doc.h"

#define NAME(n, t) t,
static const char *const roles[] = { CLV_ROLE_MAP(NAME) };
static const char *const froms[] = { CLV_FROM_MAP(NAME) };
static const char *const poses[] = { CLV_POS_MAP(NAME) };
static const char *const deps[] = { CLV_DEP_MAP(NAME) };
static const char *const ents[] = { CLV_ENT_MAP(NAME) };
static const char *const kinds[] = { CLV_KIND_MAP(NAME) };
static const char *const hows[] = { CLV_HOW_MAP(NAME) };
static const char *const grains[] = { CLV_GRAIN_MAP(NAME) };
static const char *const datekinds[] = { CLV_DATEKIND_MAP(NAME) };
static const char *const quotekinds[] = { CLV_QUOTE_MAP(NAME) };
static const char *const statuses[] = { CLV_STATUSK_MAP(NAME) };
static const char *const polarities[] = { CLV_POLARITY_MAP(NAME) };
#undef NAME
#define NAME(n, q) #n,
static const char *const types[] = { CLV_TYPE_MAP(NAME) "none" };
#undef NAME
#define QUAD(n, q) q,
static const int quads[] = { CLV_TYPE_MAP(QUAD) 0 };
#undef QUAD

const char *const clv_size_names[CLV_N_SIZE] = { "dead", "injured", "arrested", "participants" };

#define LEN(table) (int)(sizeof(table) / sizeof *(table))
_Static_assert(sizeof roles / sizeof *roles == CLV_N_ROLE, "one name a role");
_Static_assert(sizeof deps / sizeof *deps == CLV_N_DEP, "one name a label");
_Static_assert(sizeof types / sizeof *types == CLV_N_TYPE + 1, "one name a type");

static const char *name_of(const char *const *table, int n, int v)
{
	return v >= 0 && v < n ? table[v] : "";
}

static int value_of(const char *const *table, int n, clv_str s, int unknown)
{
	for (int i = 0; i < n; i++)
		if (clv_str_eqc(s, table[i]))
			return i;
	return unknown;
}

#define NAMES(fn, table)                                                      \
	const char *clv_##fn##_name(int v) { return name_of(table, LEN(table), v); }
#define VALUES(fn, table, unknown)                                            \
	int clv_##fn##_of(clv_str s) { return value_of(table, LEN(table), s, unknown); }

NAMES(role, roles)
NAMES(from, froms)
NAMES(pos, poses)
NAMES(dep, deps)
NAMES(ent, ents)
NAMES(kind, kinds)
NAMES(how, hows)
NAMES(grain, grains)
NAMES(datekind, datekinds)
NAMES(quotekind, quotekinds)
NAMES(evstatus, statuses)
NAMES(polarity, polarities)
NAMES(type, types)
VALUES(role, roles, -1)
VALUES(pos, poses, -1)
VALUES(dep, deps, CLV_DEP_OTHER)
VALUES(ent, ents, CLV_ENT_OTHER)
VALUES(kind, kinds, -1)
VALUES(grain, grains, -1)
VALUES(evstatus, statuses, -1)
VALUES(polarity, polarities, -1)
VALUES(quotekind, quotekinds, -1)
VALUES(type, types, -1)

int clv_type_quad(int v)
{
	return v >= 0 && v < LEN(quads) ? quads[v] : 0;
}

bool clv_quote_is_topic(const clv_quote *q)
{
	size_t end = clv_str_find(q->rule, CLV_S(";"), 0); /* behind it: doubts about the text */
	clv_str rule = end == SIZE_MAX ? q->rule : clv_str_sub(q->rule, 0, end);
	return q->kind == CLV_QUOTE_INDIRECT && (clv_str_ends(rule, CLV_S(" object")) || clv_str_ends(rule, CLV_S(" topic")));
}
