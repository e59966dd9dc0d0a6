#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What runs in several threads under ThreadSanitizer: reading into a database, annotating
# and coding with eight, the reduce, and the pages while somebody reads. Ends with
# `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
B=build-tsan
[ -f "$B/build.ninja" ] || meson setup "$B" -Db_sanitize=thread -Db_lundef=false -Dpack=false >/dev/null || exit 2
ninja -C "$B" --quiet clavijo || exit 2
model=$PWD/build/model/sm.clv
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export TSAN_OPTIONS=exitcode=66:halt_on_error=0 CLAVIJO_MODEL=$model
passed=0 failed=0
try() { # name, command…
	local name=$1
	shift
	"$@" >"$dir/out" 2>"$dir/err"
	local code=$?
	if grep -q 'WARNING: ThreadSanitizer' "$dir/err" || [ $code -gt 3 ]; then
		failed=$((failed + 1))
		echo "tsan: $name: FAILED ($code)"
		grep -A24 -m1 'WARNING: ThreadSanitizer' "$dir/err"
	else
		passed=$((passed + 1))
		echo "tsan: $name: ok"
	fi
}
python3 tools/make_corpus.py 60 "$dir/corpus" --words 120 >/dev/null || exit 2
try "annotate -j8" "$B/clavijo" annotate --no-sandbox -j8 examples
try "annotate -j8 in sandboxes" "$B/clavijo" annotate -j8 examples
try "read -j8" "$B/clavijo" read --no-sandbox -j8 --db "$dir/a.db" "$dir/corpus"
try "read -j8, more into it" "$B/clavijo" read --no-sandbox -j8 --db "$dir/a.db" examples
printf '{"text":"Norway expelled two envoys of Chile.","source":"Norway","target":"Chile"}\n%.0s' {1..40} >"$dir/lines"
code() { "$B/clavijo" code -j8 <"$dir/lines"; }
try "code -j8" code
serve() { # pages asked for while a reading goes on
	"$B/clavijo" serve --port 0 --db "$dir/a.db" >"$dir/address" 2>"$dir/serve.err" &
	local server=$! i
	for i in $(seq 100); do [ -s "$dir/address" ] && break; sleep 0.3; done
	"$B/clavijo" read --no-sandbox -j4 --again --db "$dir/a.db" examples >/dev/null 2>"$dir/read.err" &
	local reader=$!
	for i in "" stories.json events.csv "search?q=minister" status.json network.json; do
		python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=60).read()' "$(cat "$dir/address")$i" || echo "no $i" >&2
	done
	wait $reader
	kill -TERM $server
	wait $server
	cat "$dir/serve.err" "$dir/read.err" >&2
}
try "serve while reading" serve
echo "$passed passed, $failed failed"
[ $failed = 0 ]
