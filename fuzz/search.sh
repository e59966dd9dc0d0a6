#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# search.sh SECONDS [TARGET…]: libFuzzer (clang) searches on from the kept inputs, each
# target its share of the time, one process; what it learns stays in build-fuzz/corpus.
# Prints runs, edges and findings a target; ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
seconds=${1:?seconds}
shift
B=build-fuzz
command -v clang >/dev/null || {
	echo "fuzz: clang is not there; \`tools/setup.sh check\` installs it. fuzz/replay.sh needs none." >&2
	exit 2
}
[ -f $B/build.ninja ] || CC=clang meson setup $B -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dpack=false >/dev/null || exit 2
targets=${*:-$(cd fuzz && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')}
ninja -C $B --quiet fuzz/seeds $(printf "fuzz/fuzz_%s " $targets) || exit 2
export CLAVIJO_FUZZ_PACK=${CLAVIJO_FUZZ_PACK:-$PWD/build/model/sm.clv} CLAVIJO_FUZZ_DB=${CLAVIJO_FUZZ_DB:-$PWD/$B/fuzz.db}
export ASAN_OPTIONS=allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
[ -f "$CLAVIJO_FUZZ_DB" ] || build/clavijo read --quiet --model "$CLAVIJO_FUZZ_PACK" --db "$CLAVIJO_FUZZ_DB" examples || exit 2
mkdir -p $B/seeds $B/found
$B/fuzz/seeds $B/seeds && tar -xzf fuzz/learned.tar.gz -C $B/seeds || exit 2
share=$((seconds / $(wc -w <<<"$targets")))
passed=0 failed=0
for t in $targets; do
	mkdir -p $B/corpus/"$t"
	words=
	[ -f fuzz/dict/"$t".dict ] && words=-dict=fuzz/dict/$t.dict
	nice -n 15 $B/fuzz/fuzz_"$t" $words -max_total_time=$((share > 0 ? share : 1)) -timeout=25 -rss_limit_mb=4096 -max_len=16384 -print_final_stats=1 \
		-artifact_prefix=$B/found/"$t"- $B/corpus/"$t" $(ls -d fuzz/corpus/"$t" $B/seeds/"$t" 2>/dev/null) >$B/found/"$t".log 2>&1
	code=$?
	[ $code = 0 ] && passed=$((passed + 1)) || failed=$((failed + 1))
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' $B/found/"$t".log)
	edges=$(grep -oE 'cov: [0-9]+' $B/found/"$t".log | tail -1)
	echo "$(date +%s) $t: $([ $code = 0 ] && echo ok || echo "FOUND (build-fuzz/found/$t.log)") ${runs:-0} runs ${share}s ${edges:-cov: 0}" | tee -a $B/found/history
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
