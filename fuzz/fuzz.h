/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput;
 * libFuzzer or AFL++ drive it, or replay.c runs it over kept inputs and edits of them. */
#ifndef CLV_FUZZ_H
#define CLV_FUZZ_H

#include <unistd.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Stops the run: the target found a wrong answer, not only a crash. */
#define CLV_FUZZ_CHECK(cond)                                                  \
	do {                                                                  \
		if (!(cond)) {                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond); \
			abort();                                              \
		}                                                             \
	} while (0)

/* The small model: the one that CLAVIJO_FUZZ_PACK names, else the build's. */
static inline const char *fuzz_pack_path(void)
{
	const char *path = getenv("CLAVIJO_FUZZ_PACK");
	return path ? path : CLV_BUILD_ROOT "/model/sm.clv";
}

static char fuzz_scratch_path[4][128];

static inline void fuzz_clean_up(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock" }; /* a database has more than one */
	char path[160];
	for (size_t i = 0; i < 16 && fuzz_scratch_path[i / 4][0]; i++) {
		snprintf(path, sizeof path, "%s%s", fuzz_scratch_path[i / 4], ends[i % 4]);
		remove(path);
	}
}

/* A path of this process alone, in memory where the system has such a folder; the file
 * goes with the process. */
static inline const char *fuzz_scratch(const char *name)
{
	static int at;
	char (*path)[128] = fuzz_scratch_path, *p = path[at++ % 4];
	if (at == 1)
		atexit(fuzz_clean_up);
	snprintf(p, sizeof *path, "%s/clv-fuzz-%ld-%s", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid(), name);
	return p;
}

/* A database with real rows in it: a copy of the one that CLAVIJO_FUZZ_DB names. */
static inline const char *fuzz_database(void)
{
	static char copy[128];
	char piece[1 << 16];
	const char *from = getenv("CLAVIJO_FUZZ_DB");
	if (copy[0])
		return copy;
	snprintf(copy, sizeof copy, "%s", fuzz_scratch("db"));
	FILE *in = from ? fopen(from, "rb") : NULL, *out = fopen(copy, "wb");
	if (!in || !out) {
		fprintf(stderr, "CLAVIJO_FUZZ_DB names no database: make one with `clavijo read examples --db FILE`\n");
		exit(2);
	}
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;)
		CLV_FUZZ_CHECK(fwrite(piece, 1, n, out) == n);
	fclose(in);
	fclose(out);
	return copy;
}

/* The next piece of an input: up to the separator, or all that is left. */
static inline clv_str fuzz_part(clv_str *rest, char sep)
{
	clv_str part = { "", 0 };
	clv_str_split(rest, sep, &part);
	return part;
}

#endif
