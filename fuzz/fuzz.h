/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput;
 * libFuzzer drives it, or replay.c runs it over kept inputs and edits of them. */
#ifndef CLV_FUZZ_H
#define CLV_FUZZ_H

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

#endif
