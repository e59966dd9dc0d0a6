#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Lines and branches of src/ that the tests go through, by folder: clang's source-based
# coverage of a build of its own (build-cov/, without asserts), in which `make test` runs, and of `make check`
# what goes through our program: replay of the fuzz corpora, hostile pages, soak, readers of exports, the browser.
# Its counters lie in mapped files, so that sandboxed workers and killed processes count.
# coverage.sh [--keep] [--report] [PART…]: --keep counts on top of the last run, --report counts
# nothing anew; PARTS of: tests fuzz hostile soak readers browser (default: all).
set -euo pipefail
cd "$(dirname "$0")/.."
B=build-cov
keep= report= parts=
for word in "$@"; do
	case $word in --keep) keep=1 ;; --report) keep=1 report=1 ;; *) parts="$parts $word" ;; esac
done
parts=${parts:-tests fuzz hostile soak readers browser}
command -v clang >/dev/null || {
	echo "coverage: clang is not there; \`tools/setup.sh check\` installs it" >&2
	exit 2
}
bin=$(dirname "$(realpath "$(command -v clang)")")
if [ -z "$report" ]; then
	export LLVM_PROFILE_FILE=/dev/null
	[ -f $B/build.ninja ] || CC=clang meson setup $B -Dcoverage=true -Db_ndebug=true >$B.log
	ninja -C $B --quiet >$B/build.log 2>&1 || { tail -30 $B/build.log; exit 1; }
	mkdir -p $B/counts
	[ -n "$keep" ] || rm -f $B/counts/*
	export LLVM_PROFILE_FILE=$PWD/$B/counts/%m%c.profraw
	for part in $parts; do
		case $part in
		tests) meson test -C $B --no-rebuild --num-processes 2 --timeout-multiplier 5 ;;
		fuzz) B=$B CLAVIJO_FUZZ_PACK=$PWD/$B/model/sm.clv fuzz/replay.sh ;;
		hostile) tests/soak/hostile.py $B/clavijo --pages 300 ;;
		soak) tests/soak/run.py $B/clavijo --minutes 1 --kills 6 --documents 200 ;;
		readers) tests/readers/run.py $B/clavijo ;;
		browser) tools/browser.sh $B ;;
		esac >$B/$part.log 2>&1 || { echo "coverage: failures in $part ($B/$part.log):" >&2; grep -E 'FAIL|TIMEOUT|^[0-9]+ passed' $B/$part.log | tail -20 >&2 || true; }
	done
fi
"$bin/llvm-profdata" merge -sparse $B/counts/*.profraw -o $B/counts.profdata
python3 tools/coverage.py $B "$bin/llvm-cov"
