#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the last commit twice, in folders of different names and depth, with another
# clock, umask, language and number of jobs, and compares what came of it byte for byte.
# Prints the sha256 of the program, the library and the models; ends with
# `N passed, N failed`. Takes two whole builds (some minutes); FOLDER=… to work elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${FOLDER:-${TMPDIR:-/tmp}}/clavijo-twice-XXXXXX")
trap 'rm -rf "$work"' EXIT
made="clavijo src/libclavijo.so.0.1.0 model/md.clv model/sm.clv"
build() { # folder, jobs
	mkdir -p "$1"
	git archive HEAD | tar -x -C "$1"
	local own; own=$work/cache-of-$(basename "$1")
	mkdir "$own"
	cp -rL "$cache/unpacked" "$own"
	find -L "$cache" -maxdepth 1 -type f -exec ln -s {} "$own" ';'
	meson setup "$1/build" "$1" -Dcache="$own" >"$work/log" 2>&1 || { tail -30 "$work/log"; exit 1; }
	ninja -C "$1/build" -j "$2" $made >"$work/log" 2>&1 || { tail -30 "$work/log"; exit 1; }
}
export CCACHE_DISABLE=1
cache=$(python3 tools/fetch.py --where lexbor)
cache=${cache%/unpacked/*}
(umask 022 && LC_ALL=C TZ=UTC build "$work/a" 2)
(umask 077 && LC_ALL=C.UTF-8 TZ=Pacific/Auckland SOURCE_DATE_EPOCH=1000000000 build "$work/another/one-deeper" 3)
passed=0 failed=0
for f in $made; do
	a=$(sha256sum <"$work/a/build/$f") b=$(sha256sum <"$work/another/one-deeper/build/$f")
	if [ "$a" = "$b" ]; then
		passed=$((passed + 1))
		echo "${a%% *}  $f"
	else
		failed=$((failed + 1))
		echo "differs: $f"
		[ -z "${KEEP:-}" ] || { mkdir -p "$KEEP" && cp "$work/a/build/$f" "$KEEP/a-${f##*/}" && cp "$work/another/one-deeper/build/$f" "$KEEP/b-${f##*/}"; }
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
