/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target without libFuzzer: over every file of the folders given, cut
 * at several lengths and with random edits each (the same in every run); how many,
 * CLAVIJO_FUZZ_EDITS says.
 * Prints the number of inputs. Meant for sanitizer builds: a fault aborts. */
#include <dirent.h>

#include "fuzz.h"

enum { EDITS = 40, INPUT_ROOM = 1 << 20 };

static size_t n_edits = EDITS;
static uint64_t state = 88172645463325252ull;

static size_t draw(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (size_t)(state % n) : 0;
}

static size_t run_file(const char *path)
{
	static uint8_t whole[INPUT_ROOM], edited[INPUT_ROOM];
	FILE *f = fopen(path, "rb");
	if (!f)
		return 0;
	size_t n = fread(whole, 1, sizeof whole, f);
	fclose(f);
	LLVMFuzzerTestOneInput(whole, n);
	for (size_t i = 0; i < n_edits / 3; i++)
		LLVMFuzzerTestOneInput(whole, draw(n + 1));
	for (size_t i = 0; i < n_edits; i++) {
		memcpy(edited, whole, n);
		for (size_t k = draw(4) + 1; n && k; k--)
			edited[draw(n)] = draw(2) ? (uint8_t)draw(256)
			                          : (uint8_t)(edited[draw(n)] ^ 1u << draw(8));
		LLVMFuzzerTestOneInput(edited, n);
	}
	return 1 + n_edits / 3 + n_edits;
}

int main(int argc, char **argv)
{
	size_t n = 0;
	const char *edits = getenv("CLAVIJO_FUZZ_EDITS");
	if (edits)
		n_edits = strtoul(edits, NULL, 10);
	for (int i = 1; i < argc; i++) {
		struct dirent **list;
		int files = scandir(argv[i], &list, NULL, alphasort);
		for (int k = 0; k < files; k++) {
			char path[1024];
			snprintf(path, sizeof path, "%s/%s", argv[i], list[k]->d_name);
			if (list[k]->d_name[0] != '.')
				n += run_file(path);
			free(list[k]);
		}
		if (files >= 0)
			free(list);
	}
	printf("%zu inputs\n", n);
	return n ? 0 : 2;
}
