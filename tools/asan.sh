#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The unit tests under AddressSanitizer and UndefinedBehaviorSanitizer, every
# arena allocation a malloc of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
B=${B:-build-asan}
[ -f "$B/build.ninja" ] || meson setup "$B" -Db_sanitize=address,undefined -Db_lundef=false \
	-Darena_malloc=true -Dpack=false >/dev/null
ninja -C "$B" --quiet
mkdir -p "$B/model"
for m in build/model/*.clv; do [ -e "$m" ] && cp -u "$m" "$B/model/"; done
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export CLAVIJO_TEST_SANITIZED=1
log=$(mktemp)
status=0
meson test -C "$B" --no-rebuild --num-processes 2 --timeout-multiplier 10 --suite unit >"$log" 2>&1 || status=$?
python3 tools/count_tests.py "$B/meson-logs/testlog.json" "$log" $status
