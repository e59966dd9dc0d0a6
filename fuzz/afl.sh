#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# afl.sh SECONDS [TARGET…]: AFL++ (afl-clang-fast, its driver for libFuzzer targets) searches from the kept inputs,
# each target its share of the time, one process; page, feed (containers), text, http, code (JSON lines) and query when
# none are named. Ends with `N passed, N failed`; findings stay in build-afl/found/TARGET/default/crashes.
set -u
cd "$(dirname "$0")/.."
seconds=${1:?seconds}
shift
B=build-afl
command -v afl-clang-fast >/dev/null || {
	echo "afl: afl-clang-fast is not there; the package is afl++" >&2
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}
targets=${*:-page feed text http code query}
export AFL_QUIET=1 AFL_LLVM_DENYLIST=$PWD/fuzz/uncounted.txt
[ -f $B/build.ninja ] || CC=afl-clang-fast meson setup $B -Dfuzz=true -Db_lundef=false -Dpack=false >/dev/null || exit 2
ninja -C $B --quiet fuzz/seeds $(printf "fuzz/fuzz_%s " $targets) || exit 2
export CLAVIJO_FUZZ_PACK=${CLAVIJO_FUZZ_PACK:-$PWD/build/model/sm.clv} CLAVIJO_FUZZ_DB=${CLAVIJO_FUZZ_DB:-$PWD/$B/fuzz.db}
[ -f "$CLAVIJO_FUZZ_DB" ] || build/clavijo read --quiet --model "$CLAVIJO_FUZZ_PACK" --db "$CLAVIJO_FUZZ_DB" examples || exit 2
mkdir -p $B/seeds && $B/fuzz/seeds $B/seeds || exit 2
export AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_STARTUP_CALIBRATION=1
share=$((seconds / $(wc -w <<<"$targets")))
passed=0 failed=0
for t in $targets; do
	mkdir -p $B/found
	rm -rf "$B/found/$t" "$B/from/$t"
	mkdir -p "$B/from/$t"
	# shellcheck disable=SC2046
	cp $(find fuzz/corpus/"$t" $B/seeds/"$t" -type f 2>/dev/null) "$B/from/$t"
	words=
	[ -f fuzz/dict/"$t".dict ] && words="-x fuzz/dict/$t.dict"
	# shellcheck disable=SC2086
	nice -n 15 afl-fuzz -i "$B/from/$t" -o "$B/found/$t" $words -V $((share > 0 ? share : 1)) -t 5000 -m none -- $B/fuzz/fuzz_"$t" >"$B/found/$t.log" 2>&1
	stats=$B/found/$t/default/fuzzer_stats
	crashes=$(ls "$B/found/$t/default/crashes" 2>/dev/null | grep -c '^id')
	if [ -s "$stats" ] && [ "$crashes" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); tail -5 "$B/found/$t.log"; fi
	echo "afl $t: $(sed -n 's/^execs_done *: *//p' "$stats" 2>/dev/null) runs, ${share} s, $(sed -n 's/^edges_found *: *//p' "$stats" 2>/dev/null) edges, $crashes crashes"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
