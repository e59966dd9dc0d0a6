#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Analysers over src/: analyse.sh [BUILD] [cppcheck|gcc|tidy…] (all three). What they are asked, and what they are
# not, with the reasons: tools/analyse/cppcheck.txt, .clang-tidy, tools/analyse/{gcc,tidy}.txt. Two files at a time.
# Ends with `N passed, N failed`: a tool passes that has no finding.
set -u
cd "$(dirname "$0")/.."
B=${1:-build}
shift
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
passed=0 failed=0 skipped=0
report() { # name, file of findings
	if [ -s "$2" ]; then
		failed=$((failed + 1))
		echo "analyse: $1: FAILED"
		head -60 "$2"
	else
		passed=$((passed + 1))
		echo "analyse: $1: no finding"
	fi
}
# The findings in $log/TOOL.all that tools/analyse/TOOL.txt (file, kind, reason a line) does not have.
unknown() {
	grep -E 'warning:|error:' "$log/$1.all" | sed -E "s,^($PWD/$B/)?(\.\./)+,," | sort -u |
		awk 'NR == FNR { if (!/^#/ && NF) known[$1 " " $2]; next }
			{ kind = $NF; gsub(/[][]|,-warnings-as-errors/, "", kind); file = $1; sub(/:.*/, "", file) } !((file " " kind) in known)' \
			"tools/analyse/$1.txt" - >"$log/$1"
}
with_cppcheck() {
	mkdir -p "$B/cppcheck"
	cppcheck -q -j2 --enable=warning,portability,performance --inline-suppr --std=c11 --library=posix --library=tools/analyse/cppcheck.cfg \
		--suppressions-list=tools/analyse/cppcheck.txt -D__GNUC__=12 -Iinclude -Isrc --cppcheck-build-dir="$B/cppcheck" \
		--template='{file}:{line}: {severity} {id}: {message}' src >"$log/cppcheck" 2>&1
	report cppcheck "$log/cppcheck"
}
flags() { # of this build, as one line: where headers are, and what is defined
	python3 - "$B" <<'P'
import json, shlex, sys
for entry in json.load(open(sys.argv[1] + "/compile_commands.json")):
    if entry["file"].endswith("src/page/html.c"):
        words = shlex.split(entry["command"])
        print(" ".join(shlex.quote(w) for w in words if w.startswith(("-I", "-D", "-isystem", "-U"))))
        break
P
}
# gcc: what it takes for a fault and is none: tools/analyse/gcc.txt, a file and a kind of warning a line
with_gcc() {
	local F
	F="$(flags) -DCLV_ANALYSE"
	export F
	git ls-files 'src/*.c' | (cd "$B" && xargs -P2 -I{} sh -c 'eval "gcc -std=gnu17 -O1 $F -fanalyzer -c -o /dev/null ../$1" 2>&1' sh {}) >"$log/gcc.all"
	unknown gcc
	report "gcc -fanalyzer" "$log/gcc"
}
with_tidy() { # one file a run: with several it takes every va_list behind the first file for one without a value
	git ls-files 'src/*.c' | xargs -P2 -n1 clang-tidy -p "$B" --quiet --extra-arg=-Wno-everything >"$log/tidy.all" 2>"$log/tidy.err"
	unknown tidy
	report clang-tidy "$log/tidy"
}
for tool in ${*:-cppcheck gcc tidy}; do
	program=$tool
	[ "$tool" = tidy ] && program=clang-tidy
	if [ "$tool" = gcc ] && [ "$(gcc -dumpversion 2>/dev/null)" != 12 ]; then
		echo "analyse: gcc 12 is not there; others find other things (tools/analyse/gcc.txt)"
		skipped=$((skipped + 1))
	elif command -v "$program" >/dev/null; then
		"with_$tool"
	else
		echo "analyse: $program is not there; \`tools/setup.sh check\` installs it"
		skipped=$((skipped + 1))
	fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
