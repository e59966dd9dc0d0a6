#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The program on two of examples/, annotate on ../shared/seeds too where they are (PATH… for others), under valgrind's memcheck: no read of what was never written, no
# access beside what was allocated, nothing lost at the end. Without the sandbox, whose filter valgrind
# does not fit into; --fast, without the encoder; one thread at a time by turns (--fair-sched), else one that waits keeps the
# others from what it waits for. Three minutes of a core. valgrind.sh [BUILD [PATH…]]; ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
B=$(realpath "${1:-build}")
shift
paths=${*:-$PWD/examples/samarkand-2022/capital-ledger.html $PWD/examples/samarkand-2022/telegraf-mt.txt}
seeds=
[ $# = 0 ] && [ -d ../shared/seeds ] && seeds=$(realpath ../shared/seeds)
command -v valgrind >/dev/null || {
	echo "valgrind: not there; \`tools/setup.sh check\` installs it" >&2
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export CLAVIJO_MODEL=sm LD_PRELOAD=$B/tests/cli/no_jit.so # (see tests/support/no_jit.c)
passed=0 failed=0
try() { # name, command…
	local name=$1
	shift
	if (cd "$dir" && valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
		--child-silent-after-fork=yes --fair-sched=yes "$B/clavijo" "$@" >"$dir/out" 2>"$dir/err"); then
		passed=$((passed + 1))
		echo "valgrind: $name: ok"
	else
		failed=$((failed + 1))
		echo "valgrind: $name: FAILED ($?)"
		head -40 "$dir/err"
	fi
}
# shellcheck disable=SC2086
{
	try annotate annotate --no-sandbox --fast -j1 $paths $seeds
	try read read --no-sandbox --quiet --fast -j1 --db "$dir/a.db" $paths
}
try story story 1 --db "$dir/a.db" --json
try events events --db "$dir/a.db" --mentions --jsonl
try check check --db "$dir/a.db"
try search search president --db "$dir/a.db"
try export export csv --db "$dir/a.db"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
