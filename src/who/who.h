/* SPDX-License-Identifier: Apache-2.0 */
/* who: all names looked up once; decides the reading (actor, metonym or place) →
 * mentions with dated roles and reference. */
#ifndef CLV_WHO_WHO_H
#define CLV_WHO_WHO_H
#include "doc/doc.h"
#include "model/pack.h"

typedef struct clv_who clv_who; /* frozen: actors, persons with dated roles, names index */
clv_status clv_who_load(const clv_pack *p, clv_who **out, clv_error *err);
void clv_who_free(clv_who *w);
/* Fills d->mentions (ordered by span.b; longest first). Needs tokens. `as_of`:
 * the date that roles must hold at (d->published or CLV_DAY_NONE: the latest). */
void clv_who_find(const clv_who *w, clv_doc *d, clv_day as_of, clv_arena *scratch);

/* Checks the tables of actors in the pack (`own`: only the rows laid over it), a call
 * a fault: FILE:LINE: what and how to mend it; error false: only a note. */
typedef void clv_fault_fn(void *user, const char *text, bool error);
clv_status clv_who_check(const clv_pack *p, bool own, clv_fault_fn *fn, void *user, size_t *n_fault, clv_error *err);
/* The rows of those tables one of whose cells has the words of the name. */
clv_status clv_who_rows(const clv_pack *p, clv_str name, void (*row)(void *, const char *), void *user, clv_error *err);

/* Writes the rows of the user's tables that need no text to path (frozen.h): of `laid`, the pack
 * `plain` with tables of the hash `tables` over it. *n_row: how many. */
clv_status clv_who_freeze(const clv_pack *laid, const clv_pack *plain, uint64_t tables, const char *path, size_t *n_row, clv_error *err);
/* Was it made from tables of this hash over this pack, by this version? */
bool clv_who_frozen_fits(const clv_pack *frozen, const clv_pack *plain, uint64_t tables);

/* For actor cards, exports and panels. */
typedef struct clv_actor {
	clv_str id, name, code, sector, cow, gw, wikidata;
	clv_kind kind;
	clv_day from, to;
	clv_str type, home;                  /* "media", "armed"; name of the state where it is at home */
	clv_str ownership, ownership_source; /* of outlets: state, public, private, unknown */
} clv_actor;
typedef struct clv_term { /* a role somebody held */
	clv_str office, state, sector, source;
	clv_day from, to;
	bool sure;
} clv_term;
typedef struct clv_membership { /* of a state or body in an organisation */
	clv_str org, org_name, member, member_name, as;
	clv_day from, to;
} clv_membership;
bool clv_who_actor(const clv_who *w, clv_str id, clv_actor *out);
size_t clv_who_terms(const clv_who *w, clv_str id, clv_term *out, size_t max);
size_t clv_who_names(const clv_who *w, clv_str id, clv_str *out, size_t max);
/* Who is or was in the organisation, and in which organisations the actor is or was. */
size_t clv_who_members(const clv_who *w, clv_str id, clv_membership *out, size_t max);
/* Actors with this name, best first (`clavijo who NAME`). */
size_t clv_who_search(const clv_who *w, clv_str name, clv_actor *out, size_t max);
/* The reading of a single name at a date with a country hint: the tests' door. */
bool clv_who_resolve(const clv_who *w, clv_str name, clv_day date, clv_str country, clv_actor *out);
#endif
