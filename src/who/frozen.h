/* SPDX-License-Identifier: Apache-2.0 */
/* frozen: a user's actors as a mapped file, of which only what a text names is read.
 *
 * A pack (model/pack.h) beside the tables it was made from:
 *
 *   own/head          who_frozen_head: what it was made from
 *   own/rows          u32[n + 1]: where the rows begin in own/text
 *   own/text          the rows: fields parted by tabs, in the order of who_frozen_field
 *   own/names, own/ids, own/surnames, own/firsts, own/sounds
 *                     who_frozen_entry[], ordered by hash of the name key, the id, the surname,
 *                     the first word of a key (row: most words of a name that begins so), the
 *                     sound of a full name (row: NONE if several sound so)
 *   own/names_at, …   u32[65537]: where the hashes with these top 16 bits begin
 *   own/rest/TABLE    the rows of the tables that are not frozen, at their own lines
 *
 * Frozen are organisations and persons that no other table of the user's names and that share
 * neither id nor name with a row of the pack; all others are read as text. */
#ifndef CLV_WHO_FROZEN_H
#define CLV_WHO_FROZEN_H

#include "who/who_priv.h"

enum { WHO_FROZEN_VERSION = 2, WHO_BUCKETS = 65536 };

typedef struct who_frozen_head {
	uint32_t version, n_row;
	uint64_t tables, pack; /* hash of the tables' texts; identity of the pack they lay over */
	uint64_t rest;         /* hash of what is not frozen, which is read as text */
} who_frozen_head;

typedef struct who_frozen_entry {
	uint64_t hash;
	uint32_t row;
	uint32_t more; /* names: kind, flags, words: 8, 8 and 16 bits */
} who_frozen_entry;

_Static_assert(sizeof(who_frozen_head) == 32, "on disk");
_Static_assert(sizeof(who_frozen_entry) == 16, "on disk");

/* names: joined by ';' */
#define WHO_FIELD_MAP(X) X(KIND) X(LINE) X(ID) X(NAMES) X(TYPE) X(CODE) X(SECTOR) X(LEADER) X(STATE) X(GENDER) X(FROM) X(TO)
typedef enum {
#define X(n) WHO_FIELD_##n,
	WHO_FIELD_MAP(X)
#undef X
	N_WHO_FIELD
} who_frozen_field;

/* Maps what the pack holds of it and makes room for its actors behind those of w; without
 * one nothing. CLV_CORRUPT: sections of wrong size. */
clv_status who_frozen_open(clv_who *w, const clv_pack *p, clv_error *err);
void who_frozen_close(clv_who *w);
/* Index of the first reading, the actor, the first bearer in w's arrays, or NONE. `base`: what
 * w itself has for the surname. Any thread. */
uint32_t who_frozen_reading(const clv_who *w, clv_str key);
uint32_t who_frozen_actor(const clv_who *w, clv_str id);
uint32_t who_frozen_bearer(const clv_who *w, clv_str surname, uint32_t base);
/* The person whose full name sounds so. false: no frozen one does; *actor NONE: several do. */
bool who_frozen_sound(const clv_who *w, clv_str sound, uint32_t *actor);
uint32_t who_frozen_words(const clv_who *w, clv_str first_word);

#endif
