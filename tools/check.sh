#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What is too slow for `make test`: sanitizers, replay of the fuzz corpora, cppcheck and gcc's analyzer, steps of pathological documents,
# spelling, parity with spaCy, exports read by other programs, the Python wheel in a clean environment, Spark, a short soak, the pages in a browser, every address after its description. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
B=${1:-build}
passed=0 failed=0 skipped=0
sum() { # adds the counts of a log's last `N passed, N failed` line
	local line
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" | tail -1)
	if [ -z "$line" ]; then
		failed=$((failed + 1))
		return
	fi
	passed=$((passed + $(cut -d' ' -f1 <<<"$line")))
	failed=$((failed + $(cut -d" " -f3 <<<"$line" | tr -d ,)))
	[[ $line == *skipped* ]] && skipped=$((skipped + $(cut -d' ' -f5 <<<"$line")))
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for part in "tools/setup.sh check" tools/spelling.sh tools/asan.sh "tools/tsan.sh $B" tools/tsan_program.sh "tests/parity/run.sh $B" "fuzz/replay.sh" "tools/analyse.sh $B cppcheck gcc" "tests/pathology/run.py $B" "tests/readers/run.py $B/clavijo" "tests/wheel/run.py $B" "tests/library/amalgamation.py $B" "spark/tests/run.py $B" \
	"tests/soak/run.py $B/clavijo --minutes 3 --kills 12 --documents 600" "tests/soak/hostile.py $B/clavijo --pages 500" "tools/hardening.py $B/clavijo $B/src/libclavijo.so.0.1.0" "tools/browser.sh $B" "tools/openapi.sh $B" "tools/static.sh $B"; do
	[ -e "${part%% *}" ] || continue
	echo "check: $part"
	if $part >"$log" 2>&1; then ok=1; else ok=0; fi
	tail -15 "$log"
	case $part in tools/setup.sh*) [ $ok = 1 ] || failed=$((failed + 1)) ;; *) sum "$log" ;; esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
