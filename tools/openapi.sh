#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every address of /openapi.json asked with thousands of right and wrong arguments
# by schemathesis: no answer may be a 5xx. openapi.sh [BUILD] [SEED]
# Installs schemathesis (pinned) into a virtual environment of its own, under the cache.
# Without Python's venv or a package index it is skipped. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
B=$(realpath "${1:-build}")
venv=${XDG_CACHE_HOME:-$HOME/.cache}/clavijo/venv-schemathesis
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
server=
if [ ! -x "$venv/bin/schemathesis" ] && ! { python3 -m venv "$venv" && "$venv/bin/pip" install -q 'schemathesis==4.32.5'; }; then
	echo "openapi: schemathesis cannot be installed; skipped"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
fi
"$B/clavijo" read -q --db "$work/examples.db" examples || exit 1
"$B/clavijo" serve --db "$work/examples.db" --port 0 >"$work/out" 2>&1 &
server=$!
for _ in $(seq 100); do
	url=$(grep -oE 'http://127.0.0.1:[0-9]+' "$work/out" | head -1)
	[ -n "$url" ] && break
	sleep 0.1
done
"$venv/bin/schemathesis" run "$url/openapi.json" --url "$url" -c not_a_server_error --max-examples 60 --workers 1 \
	--seed "${2:-7}" --no-color >"$work/log" 2>&1
rc=$?
cases=$(grep -oE '[0-9]+ generated, [0-9]+ passed' "$work/log" | tail -1)
[ $rc = 0 ] || tail -60 "$work/log"
echo "openapi: ${cases:-no cases}"
made=${cases%% *}
if [ $rc = 0 ] && [ "${made:-0}" -ge 2000 ]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; exit 1; fi
