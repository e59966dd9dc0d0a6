/* SPDX-License-Identifier: Apache-2.0 */
/* gaz: look-up in the mapped gazetteer.
 *
 * Input: the sections gaz/… of a pack. Output: views into them; nothing is
 * copied, so that opening costs the same for any size. Every bound is checked
 * where it is used (a pack may be damaged without a full check): place numbers
 * and string offsets outside their section give nothing. Method: the top 16 bits
 * of the hash choose a bucket of about ten entries, which is searched linearly.
 * Cost: two cache misses a look-up. Sources of the data: lexicon/places/README.md. */
#include "model/gaz.h"

enum { BUCKETS = 65536 };

clv_status clv_gaz_open(const clv_pack *p, clv_gaz *out, clv_error *err)
{
	clv_str places = clv_pack_get(p, "gaz/places"), names = clv_pack_get(p, "gaz/names");
	clv_str buckets = clv_pack_get(p, "gaz/buckets");
	*out = (clv_gaz){ 0 };
	if (!places.p || !names.p || !buckets.p)
		return CLV_OK;
	if (places.n % sizeof(clv_gaz_place) || names.n % sizeof(clv_gaz_name) ||
	    buckets.n != (BUCKETS + 1) * sizeof(uint32_t) || names.n / sizeof(clv_gaz_name) >= UINT32_MAX)
		return clv_fail(err, CLV_CORRUPT, "gaz", "gaz/…: sections of the model pack have wrong sizes; build the pack again");
	out->places = (const clv_gaz_place *)(const void *)places.p;
	out->names = (const clv_gaz_name *)(const void *)names.p;
	out->buckets = (const uint32_t *)(const void *)buckets.p;
	out->strings = clv_pack_get(p, "gaz/strings");
	out->n_places = (uint32_t)(places.n / sizeof(clv_gaz_place));
	out->n_names = (uint32_t)(names.n / sizeof(clv_gaz_name));
	return CLV_OK;
}

const clv_gaz_name *clv_gaz_find(const clv_gaz *g, clv_str key, size_t *n)
{
	*n = 0;
	if (!g->n_names || !key.n)
		return NULL;
	uint64_t h = clv_hash64(key.p, key.n);
	uint32_t b = g->buckets[h >> 48], e = g->buckets[(h >> 48) + 1];
	if (e > g->n_names)
		return NULL;
	while (b < e && g->names[b].hash < h)
		b++;
	while (b + *n < e && g->names[b + *n].hash == h)
		++*n;
	return *n ? &g->names[b] : NULL;
}

/* Letters and digits begin at 0x30: the number of a code is at least LEAST_CODE, a value less. */
enum { LEAST_CODE = 0x30000000 };

uint32_t clv_gaz_admin1(clv_str code)
{
	uint32_t number = 0;
	int64_t value;
	if (!code.n)
		return UINT32_MAX;
	if (code.n > 4)
		return clv_str_to_i64(code, &value) && value > 0 && value < LEAST_CODE ? (uint32_t)value
		                                                                       : (uint32_t)clv_hash64(code.p, code.n) | 0x80000000u;
	for (size_t i = 0; i < 4; i++)
		number = number << 8 | (i < code.n ? (unsigned char)code.p[i] : 0u);
	return number;
}

void clv_gaz_admin1_code(uint32_t admin1, char out[12])
{
	*out = 0;
	if (admin1 < LEAST_CODE)
		snprintf(out, 12, "%u", admin1);
	else if (admin1 < 0x80000000u)
		for (size_t i = 0; i < 5; i++)
			out[i] = i < 4 ? (char)(admin1 >> (24 - 8 * i) & 0xFF) : 0;
}

clv_str clv_gaz_text(const clv_gaz *g, const clv_gaz_place *p)
{
	if ((size_t)p->name_off + p->name_n > g->strings.n)
		return (clv_str){ "", 0 };
	return (clv_str){ g->strings.p + p->name_off, p->name_n };
}
