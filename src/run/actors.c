/* SPDX-License-Identifier: Apache-2.0 */
/* Actor cards out of the lexicon.
 *
 * Input: a name, code or id as people type it. Output: a JSON array of actors with
 * names, roles, dates and the source of each role. Method: the search of who, then
 * its tables. Cost: one look-up. Limits: at most MOST_ACTORS actors, with MOST_NAMES
 * names and MOST_TERMS roles each, MOST_MEMBERS memberships. */
#include "run/run_priv.h"

enum { MOST_ACTORS = 8, MOST_TERMS = 64, MOST_NAMES = 64, MOST_MEMBERS = 512 };

static void kstr_or_null(clv_json *j, const char *key, clv_str s)
{
	clv_json_kstrn(j, key, s.n ? s : (clv_str){ NULL, 0 });
}

static void put_names(clv_json *j, const clv_who *who, clv_str id)
{
	clv_str names[MOST_NAMES];
	size_t n = clv_who_names(who, id, names, MOST_NAMES);
	clv_json_key(j, "names");
	clv_json_arr(j);
	for (size_t i = 0; i < n && i < MOST_NAMES; i++)
		clv_json_str(j, names[i]);
	clv_json_end(j);
}

static void put_terms(clv_json *j, const clv_who *who, clv_str id)
{
	clv_term terms[MOST_TERMS];
	size_t n = clv_who_terms(who, id, terms, MOST_TERMS);
	clv_json_key(j, "terms");
	clv_json_arr(j);
	for (size_t i = 0; i < n && i < MOST_TERMS; i++) {
		clv_json_obj(j);
		kstr_or_null(j, "office", terms[i].office);
		kstr_or_null(j, "state", terms[i].state);
		kstr_or_null(j, "sector", terms[i].sector);
		clv_json_kday(j, "from", terms[i].from);
		clv_json_kday(j, "to", terms[i].to);
		clv_json_kbool(j, "sure", terms[i].sure);
		kstr_or_null(j, "source", terms[i].source);
		clv_json_end(j);
	}
	clv_json_end(j);
}

/* "members" of an organisation, "member_of" of a state or body. */
static void put_members(clv_json *j, const clv_who *who, const clv_actor *x, const char *key, bool of, clv_arena *a)
{
	clv_membership *m = CLV_NEW_ARRAY(a, clv_membership, MOST_MEMBERS);
	size_t n = clv_who_members(who, x->id, m, MOST_MEMBERS);
	clv_json_key(j, key);
	clv_json_arr(j);
	for (size_t i = 0; i < n; i++) {
		if (clv_str_eq(of ? m[i].member : m[i].org, x->id)) {
			clv_json_obj(j);
			clv_json_kstr(j, "actor", of ? m[i].org : m[i].member);
			clv_json_kstr(j, "name", of ? m[i].org_name : m[i].member_name);
			clv_json_kstr(j, "as", m[i].as);
			clv_json_kday(j, "from", m[i].from);
			clv_json_kday(j, "to", m[i].to);
			clv_json_end(j);
		}
	}
	clv_json_end(j);
}

static void put_actor(clv_json *j, const clv_who *who, const clv_actor *x, clv_arena *a)
{
	clv_json_obj(j);
	clv_json_kstr(j, "actor", x->id);
	clv_json_kstr(j, "name", x->name);
	clv_json_kstr(j, "kind", clv_str_c(clv_kind_name((int)x->kind)));
	kstr_or_null(j, "code", x->code);
	kstr_or_null(j, "sector", x->sector);
	kstr_or_null(j, "cow", x->cow);
	kstr_or_null(j, "gw", x->gw);
	kstr_or_null(j, "wikidata", x->wikidata);
	if (x->kind == CLV_KIND_ORG) {
		kstr_or_null(j, "type", x->type);
		kstr_or_null(j, "home", x->home);
	}
	if (x->ownership.n) {
		clv_json_kstr(j, "ownership", x->ownership);
		kstr_or_null(j, "ownership_source", x->ownership_source);
	}
	clv_json_kday(j, "from", x->from);
	clv_json_kday(j, "to", x->to);
	put_names(j, who, x->id);
	put_terms(j, who, x->id);
	put_members(j, who, x, "member_of", true, a);
	put_members(j, who, x, "members", false, a);
	clv_json_end(j);
}

clv_str clv_run_actors(const clv_engine *e, clv_str name, clv_arena *a)
{
	clv_actor found[MOST_ACTORS];
	size_t n = clv_who_search(e->who, name, found, MOST_ACTORS);
	clv_buf b = clv_buf_new(a);
	clv_json j = clv_json_new(&b);
	clv_json_arr(&j);
	for (size_t i = 0; i < n && i < MOST_ACTORS; i++)
		put_actor(&j, e->who, &found[i], a);
	clv_json_end(&j);
	return clv_buf_str(&b);
}
