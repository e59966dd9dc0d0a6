/* SPDX-License-Identifier: Apache-2.0 */
/* gaz: the gazetteer's sections of the pack, mapped and never copied.
 *
 *   gaz/places   clv_gaz_place[], ordered by number
 *   gaz/names    clv_gaz_name[], ordered by hash, then by falling population
 *   gaz/buckets  u32[65537]: where the hashes with these top 16 bits begin
 *   gaz/strings  names of the places, UTF-8
 *
 * A name is found by the 64-bit hash of its key (namekey.h); the key itself is
 * not stored: with 10^6 names a false hit has a chance of 10^-13 a look-up. */
#ifndef CLV_MODEL_GAZ_H
#define CLV_MODEL_GAZ_H

#include "model/pack.h"

typedef struct clv_gaz_place {
	float lat, lon;
	uint32_t geonameid;
	uint32_t population;
	uint32_t name_off;   /* in strings */
	uint32_t admin1;     /* clv_gaz_admin1 of the region's code, or UINT32_MAX */
	char country[4];     /* ISO 3166 alpha-2, "" for none; NUL-padded */
	uint16_t name_n;
	char feature;        /* A P H T L S */
	uint8_t level;       /* A: 0 country, 1 region, 2 district */
} clv_gaz_place;

typedef struct clv_gaz_name {
	uint64_t hash;
	uint32_t place;      /* CLV_GAZ_STATE | alpha-2 as number: name of a state */
	uint32_t weight;     /* population; 1 where an alternate name of a small place */
} clv_gaz_name;

_Static_assert(sizeof(clv_gaz_place) == 32, "on disk");
_Static_assert(sizeof(clv_gaz_name) == 16, "on disk");

#define CLV_GAZ_STATE 0x80000000u

typedef struct clv_gaz {
	const clv_gaz_place *places;
	const clv_gaz_name *names;
	const uint32_t *buckets;
	clv_str strings;
	uint32_t n_places, n_names;
} clv_gaz;

/* Maps the sections; without them an empty gazetteer. CLV_CORRUPT when sizes or
 * bounds do not fit. */
clv_status clv_gaz_open(const clv_pack *p, clv_gaz *out, clv_error *err);
/* Entries of a name key: *n of them, NULL when there is none. */
const clv_gaz_name *clv_gaz_find(const clv_gaz *g, clv_str key, size_t *n);
/* GeoNames' code of a region ("CA", "08", "ENG", "11205389") as a number that tells it: up to four
 * letters and digits themselves, a longer number its value, any other a hash. UINT32_MAX: none. */
uint32_t clv_gaz_admin1(clv_str code);
/* The code again, at most 10 bytes and a NUL; "" for none and for a hash. */
void clv_gaz_admin1_code(uint32_t admin1, char out[12]);
clv_str clv_gaz_text(const clv_gaz *g, const clv_gaz_place *p);
/* Of the four bytes of a country; NULs behind it are not relied upon. */
static inline clv_str clv_gaz_country(const char country[4])
{
	return (clv_str){ country, strnlen(country, 4) };
}
static inline bool clv_gaz_same_country(const char a[4], const char b[4])
{
	return !strncmp(a, b, 4);
}

#endif
