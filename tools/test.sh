#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the unit and command-line tests of a build folder and counts the cases,
# not the programs. Ends with `N passed, N failed`; exit status 1 on a failure.
set -u
cd "$(dirname "$0")/.."
B=${1:-build}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
meson test -C "$B" --no-rebuild --timeout-multiplier 4 --num-processes 2 --print-errorlogs >"$log" 2>&1
status=$?
python3 tools/count_tests.py "$B/meson-logs/testlog.json" "$log" $status
