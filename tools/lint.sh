#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Layers, headers that compile alone, public header as C99 and C++, lexicons,
# shell scripts. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0
run() {
	local name=$1
	shift
	if out=$("$@" 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s\n' "lint: $name failed" "$out"
	fi
}
run layers python3 tools/layers.py
headers() {
	local bad=0
	for h in $(git ls-files 'src/*.h'); do
		gcc -std=gnu17 -fsyntax-only -w -Isrc -Iinclude -x c "$h" || { echo "$h does not compile alone"; bad=1; }
	done
	return $bad
}
run headers headers
[ -f include/clavijo.h ] && {
	run public-c99 gcc -std=c99 -pedantic -Wall -Wextra -Werror -fsyntax-only -x c include/clavijo.h
	run public-cxx g++ -std=c++11 -pedantic -Wall -Wextra -Werror -fsyntax-only -x c++ include/clavijo.h
}
[ -f tools/lexicon_lint.py ] && run lexicon python3 tools/lexicon_lint.py
run corpus python3 tools/corpus_lint.py
for f in .ci/run $(git ls-files '*.sh'); do run "$f" bash -n "$f"; done
for f in $(git ls-files '*.py'); do run "$f" python3 -m py_compile "$f"; done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
