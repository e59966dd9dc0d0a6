/* SPDX-License-Identifier: Apache-2.0 */
/* names_bench: how long names take to be there.
 *
 * Input: a model pack, a file name to write to. Output: milliseconds of CPU, the least of 15
 * runs: opening the pack and mapping the names of places; reading the tables of actors; the
 * same mapping for 500,000 invented names, with look-ups of all of them in random order.
 * Method: the invented names are written as the gazetteer's sections (model/gaz.h) into a pack
 * of their own, closed and opened again. Limits: the file is in the page cache; tables of
 * actors are text and are parsed, so that their time grows with their rows. */
#define _POSIX_C_SOURCE 200809L
#include "model/gaz.h"
#include "who/who.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAMES = 500000, RUNS = 15, BUCKETS = 65536 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static size_t key_of(uint32_t i, char *out)
{
	return (size_t)snprintf(out, 32, "na%xme %x", i * 2654435761u, i);
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const clv_gaz_name *)a)->hash, y = ((const clv_gaz_name *)b)->hash;
	return (x > y) - (x < y);
}

static clv_status invent(const char *path, clv_error *err)
{
	clv_gaz_place *places = calloc(NAMES, sizeof *places);
	clv_gaz_name *names = calloc(NAMES, sizeof *names);
	uint32_t *buckets = calloc(BUCKETS + 1, sizeof *buckets);
	clv_status s = clv_fail(err, CLV_NOMEM, "bench", "no memory for %d names", NAMES);
	if (places && names && buckets) {
		for (uint32_t i = 0; i < NAMES; i++) {
			char k[32];
			names[i] = (clv_gaz_name){ clv_hash64(k, key_of(i, k)), i, 1 };
			places[i].feature = 'P';
		}
		qsort(names, NAMES, sizeof *names, by_hash);
		for (uint32_t b = 0, i = 0; b <= BUCKETS; b++) {
			while (i < NAMES && names[i].hash >> 48 < b)
				i++;
			buckets[b] = i;
		}
		const clv_pack_part part[] = {
			{ CLV_S("gaz/places"), { (const char *)places, NAMES * sizeof *places } },
			{ CLV_S("gaz/names"), { (const char *)names, NAMES * sizeof *names } },
			{ CLV_S("gaz/buckets"), { (const char *)buckets, (BUCKETS + 1) * sizeof *buckets } },
			{ CLV_S("gaz/strings"), { "x", 1 } },
		};
		s = clv_pack_save(path, part, 4, err);
	}
	free(places);
	free(names);
	free(buckets);
	return s;
}

static int opened(const char *path, const char *what, clv_error *err)
{
	double least = 1e9;
	clv_gaz g = { 0 };
	for (int i = 0; i < RUNS; i++) {
		double b = now();
		clv_pack *p;
		if (clv_pack_open(path, false, &p, err) != CLV_OK || clv_gaz_open(p, &g, err) != CLV_OK)
			return 1;
		double took = now() - b;
		least = took < least ? took : least;
		clv_pack_close(p);
	}
	printf("%s: %u names mapped in %.2f ms\n", what, g.n_names, least);
	return 0;
}

static int find_all(const char *path, clv_error *err)
{
	clv_pack *p;
	clv_gaz g;
	uint32_t found = 0;
	if (clv_pack_open(path, false, &p, err) != CLV_OK || clv_gaz_open(p, &g, err) != CLV_OK)
		return 1;
	double b = now();
	for (uint32_t i = 0; i < NAMES; i++) {
		char k[32];
		size_t n;
		uint32_t at = (uint32_t)((uint64_t)i * 7919 % NAMES);
		found += clv_gaz_find(&g, (clv_str){ k, key_of(at, k) }, &n) != NULL;
	}
	printf("invented: %u of %d found, %.2f µs each, first touch of the pages included\n", found, NAMES, (now() - b) * 1e3 / NAMES);
	clv_pack_close(p);
	return found != NAMES;
}

int main(int argc, char **argv)
{
	clv_error err = { 0 };
	clv_pack *p;
	if (argc != 3) {
		fprintf(stderr, "usage: names_bench MODEL FILE-TO-WRITE\n");
		return 2;
	}
	if (opened(argv[1], "places", &err) || clv_pack_open(argv[1], false, &p, &err) != CLV_OK)
		goto failed;
	double least = 1e9;
	for (int i = 0; i < RUNS; i++) {
		clv_who *w;
		double b = now();
		if (clv_who_load(p, &w, &err) != CLV_OK)
			goto failed;
		double took = now() - b;
		least = took < least ? took : least;
		clv_who_free(w);
	}
	printf("actors: tables read in %.1f ms\n", least);
	clv_pack_close(p);
	if (invent(argv[2], &err) != CLV_OK || opened(argv[2], "invented", &err) || find_all(argv[2], &err))
		goto failed;
	remove(argv[2]);
	return 0;
failed:
	fprintf(stderr, "names_bench: %s\n", err.msg);
	return 1;
}
