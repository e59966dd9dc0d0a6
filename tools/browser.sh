#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The pages in headless Chromium: browser.sh [BUILD] [FOLDER FOR SCREENSHOTS]
# (web/test/browser.mjs says what is looked at). Also checks the types of web/src.
# Without Chromium or npm it is skipped. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
B=$(realpath "${1:-build}")
web=$B/src/serve/web
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
if [ -z "$CHROMIUM" ] || [ ! -d "$web/node_modules" ]; then
	echo "browser: no Chromium, or the program was built without npm; skipped"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
fi
cp -r web/src web/test web/tsconfig.json "$web/"
types=1
(cd "$web" && node_modules/.bin/tsc --noEmit) || types=0
line=$(CHROMIUM=$CHROMIUM timeout 540 node "$web/test/browser.mjs" "$B/clavijo" "$PWD/examples" ${2:+"$(realpath "$2")"} | tee /dev/stderr | tail -1)
passed=$(grep -oE '^[0-9]+ passed' <<<"$line" | cut -d' ' -f1)
failed=$(grep -oE '[0-9]+ failed$' <<<"$line" | cut -d' ' -f1)
[ -n "$failed" ] || { passed=0 failed=1; }
echo "$((passed + types)) passed, $((failed + 1 - types)) failed"
[ "$failed" = 0 ] && [ $types = 1 ]
