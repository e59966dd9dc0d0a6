#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One file that runs on any Linux of this processor: the program without shared libraries, the
# model behind it (src/model/pack.h). Output: BUILD-static/clavijo-static. Then it is tried in
# a folder where there is nothing else, for root as the root of its world.
# usage: static.sh BUILD (which has the model). Ends with `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/.."
B=${1:-build}
S=$B-static
out=$S/clavijo-static
[ -f "$S/build.ninja" ] || meson setup "$S" -Dstatic=true -Dprefer_static=true --default-library=static -Dpack=false >/dev/null
ninja -C "$S" --quiet clavijo >"$S/log" 2>&1 || {
	tail -30 "$S/log"
	exit 1
}
strip -o "$out" "$S/clavijo"
truncate -s %4096 "$out"
at=$(stat -c %s "$out")
cat "$B/model/md.clv" >>"$out"
python3 -c 'import struct, sys; sys.stdout.buffer.write(b"CLVPACK@" + struct.pack("<Q", int(sys.argv[1])))' "$at" >>"$out"

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cp "$out" "$room/clavijo"
cp -r examples "$room/"
in_room() { if [ "$(id -u)" = 0 ]; then chroot "$room" /clavijo "$@"; else (cd "$room" && env -i ./clavijo "$@"); fi; }
passed=0 failed=0
try() { # NAME COMMAND…
	if "${@:2}" >"$S/log" 2>&1; then passed=$((passed + 1)); else
		failed=$((failed + 1))
		echo "static: $1 failed:"
		tail -5 "$S/log"
	fi
}
no_libraries() { ! ldd "$out" || ! ldd "$out" | grep -q '=>'; }
try "no shared libraries" no_libraries
try "version" in_room --version
try "read" in_room read -q --db x.db examples
try "stories" in_room story 1 --db x.db
echo "$out: $(($(stat -c %s "$out") / 1000000)) MB"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
