#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Threads that share an engine, under ThreadSanitizer: tsan.sh [BUILD]. The library is built once more
# for it (build-tsan/), and the example docs/library.md#threads run on it with a thread a
# report; its lines must be those of the program. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
B=$(realpath "${1:-build}")
T=build-tsan
[ -f $T/build.ninja ] || meson setup $T -Db_sanitize=thread -Db_lundef=false -Dpack=false -Dbuildtype=debugoptimized >/dev/null || exit 1
ninja -C $T --quiet src/libclavijo.a || exit 1
# shellcheck disable=SC2016
sed -n '/^```c threads.c/,/^```$/p' docs/library.md | grep -v '^```' >$T/threads.c
needs=$(pkg-config --libs sqlite3 libpcre2-8 zlib libzstd libarchive uchardet libutf8proc jansson libxml-2.0)
for p in libdeflate libcurl; do pkg-config --exists $p && needs="$needs $(pkg-config --libs $p)"; done
# shellcheck disable=SC2086
cc -g -O1 -fsanitize=thread -Iinclude $T/threads.c $T/src/libclavijo.a $needs -lexttextcat-2.0 -lm -pthread -o $T/threads || exit 1
passed=0 failed=0
check() {
	if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "failed: $*"; fi
}
TSAN_OPTIONS="exitcode=66 halt_on_error=0" $T/threads "$B/model/sm.clv" examples/samarkand-2022/* >$T/lines 2>$T/races
check [ $? = 0 ]
[ -s $T/races ] && head -60 $T/races
"$B/clavijo" annotate --model sm examples/samarkand-2022/* >$T/want
check cmp -s $T/lines $T/want
echo "$passed passed, $failed failed"
[ $failed = 0 ]
